/*
 * PR_BODY, PR_RTF_COMPRESSED and PR_RTF_IN_SYNC kept in step.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_RTFSYNC_H
#define MAPI32_RTFSYNC_H

#include "mapi32_private.h"

/* What SaveChanges and CopyTo of a message do before its properties are written: where there is RTF, and PR_RTF_IN_SYNC
 * is not set, or is TRUE without a PR_BODY (choice), PR_BODY is made from the RTF if it lacks, and unless there is
 * PR_HTML, PR_RTF_IN_SYNC becomes TRUE and the five PR_RTF_SYNC_* are set. Through the interface's methods only, so it
 * is called without the object's lock or with one that may be taken again. S_OK also where there was nothing to do; RTF
 * that cannot be read changes nothing. Source: imsg.md 4.5. */
HRESULT rtfsync_complete(IMAPIProp *message);

#endif
