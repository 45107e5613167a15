/*
 * The entry points of a COM server: the DLL has no classes that CoCreateInstance could make.
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
 *      DllGetClassObject (MAPI32.27)
 *
 * RETURNS
 *  CLASS_E_CLASSNOTAVAILABLE, with *out NULL; E_POINTER for NULL.
 *
 * Source: COM; choice.
 */
HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    TRACE("%s, %s, %p.\n", debugstr_guid(clsid), debugstr_guid(iid), out);
    if (!out) return E_POINTER;
    *out = NULL;
    return CLASS_E_CLASSNOTAVAILABLE;
}

/***********************************************************************
 *      DllCanUnloadNow (MAPI32.28)
 *
 * RETURNS
 *  S_FALSE: objects, which outlive MAPIUninitialize, and routines of the idle engine are not counted.
 *
 * Source: COM; choice.
 */
HRESULT WINAPI DllCanUnloadNow(void)
{
    TRACE("().\n");
    return S_FALSE;
}
