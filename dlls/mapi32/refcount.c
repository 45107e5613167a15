/*
 * UlAddRef and UlRelease.
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
 *      UlAddRef (MAPI32.128)
 *
 * Calls AddRef of a COM object. NULL gives 0 (choice).
 *
 * Source: client reference, UlAddRef.
 */
ULONG WINAPI UlAddRef(LPVOID object)
{
    TRACE("%p.\n", object);
    return object ? IUnknown_AddRef((IUnknown *)object) : 0;
}

/***********************************************************************
 *      UlRelease (MAPI32.129)
 *
 * Calls Release of a COM object. NULL gives 0.
 *
 * Source: client reference, UlRelease.
 */
ULONG WINAPI UlRelease(LPVOID object)
{
    TRACE("%p.\n", object);
    return object ? IUnknown_Release((IUnknown *)object) : 0;
}
