/*
 * The MAPI allocators as a set, for what our own functions give out. In a file of its own: by the linker's --wrap these
 * are an installed mail client's where there is one (handover.h).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"

const struct allocator mapi_allocator = {MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer};
