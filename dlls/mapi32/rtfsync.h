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

/* What SaveChanges and CopyTo of a message do before its properties are written: where PR_RTF_IN_SYNC is not set and
 * there is RTF, PR_BODY is made from it if it lacks, and unless there is PR_HTML, PR_RTF_IN_SYNC becomes TRUE and the
 * five PR_RTF_SYNC_* are set. Through the interface's methods only, so it is called without the object's lock or with
 * one that may be taken again. S_OK also where there was nothing to do; RTF that cannot be read changes nothing.
 * Source: imsg.md 4.5. */
HRESULT rtfsync_complete(IMAPIProp *message);

/* The ANSI code page of a message's strings: of PR_MESSAGE_CODEPAGE, else of PR_MESSAGE_LOCALE_ID, else CP_ACP.
 * Source: imsg.md 8. */
UINT message_code_page(IMAPIProp *message);

/* PR_BODY of a message, NUL-terminated, for free(); *length in characters. code_page is that of the message.
 * MAPI_E_NOT_FOUND: it has none; MAPI_E_TOO_BIG: more than 16 MB of text. */
HRESULT message_read_body(IMAPIProp *message, UINT code_page, WCHAR **text, size_t *length);

#endif
