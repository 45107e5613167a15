/*
 * New unique ids.
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
 *      ScGenerateMuid (MAPI32.35)
 *
 * Makes a new MAPIUID: a random GUID.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_CALL_FAILED where the system cannot make one.
 *
 * Source: MAPI stub library's export; choice.
 */
SCODE WINAPI ScGenerateMuid(LPMAPIUID uid)
{
    GUID guid;

    TRACE("%p.\n", uid);
    if (!uid) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(CoCreateGuid(&guid))) return MAPI_E_CALL_FAILED;
    memcpy(uid, &guid, sizeof(guid));
    return S_OK;
}
