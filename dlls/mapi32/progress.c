/*
 * WrapProgress.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/***********************************************************************
 *      WrapProgress (MAPI32.41)
 *
 * Undocumented; Windows does not support it.
 *
 * RETURNS
 *  MAPI_E_NO_SUPPORT.
 *
 * Source: clients.md.
 */
HRESULT WINAPI WrapProgress(LPMAPIPROGRESS progress, ULONG min, ULONG max, ULONG flags, LPMAPIPROGRESS *out)
{
    TRACE("%p, %lu, %lu, %#lx, %p.\n", progress, min, max, flags, out);
    return MAPI_E_NO_SUPPORT;
}
