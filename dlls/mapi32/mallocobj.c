/*
 * MAPIGetDefaultMalloc's IMalloc: one static object over the LocalAlloc heap, as Windows has it.
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

static HRESULT WINAPI malloc_QueryInterface(IMalloc *iface, REFIID riid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(riid), out);
    if (!out) return E_INVALIDARG;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IMalloc))
    {
        *out = iface;
        return S_OK;
    }
    *out = NULL;
    return E_NOINTERFACE;
}

/* tests/mapi32/mallocobj.c: test_default_malloc: the object is static, both counts are always 1. */
static ULONG WINAPI malloc_AddRef(IMalloc *iface)
{
    return 1;
}

static ULONG WINAPI malloc_Release(IMalloc *iface)
{
    return 1;
}

static void *WINAPI malloc_Alloc(IMalloc *iface, SIZE_T size)
{
    TRACE("%p, %#Ix.\n", iface, size);
    return LocalAlloc(LMEM_FIXED, size);
}

static void *WINAPI malloc_Realloc(IMalloc *iface, void *block, SIZE_T size)
{
    TRACE("%p, %p, %#Ix.\n", iface, block, size);
    if (!block) return LocalAlloc(LMEM_FIXED, size);
    if (!size)
    {
        LocalFree(block);
        return NULL;
    }
    return LocalReAlloc(block, size, LMEM_MOVEABLE);
}

static void WINAPI malloc_Free(IMalloc *iface, void *block)
{
    TRACE("%p, %p.\n", iface, block);
    LocalFree(block);
}

static SIZE_T WINAPI malloc_GetSize(IMalloc *iface, void *block)
{
    TRACE("%p, %p.\n", iface, block);
    return block ? LocalSize(block) : (SIZE_T)-1;
}

/* -1: cannot tell. */
static int WINAPI malloc_DidAlloc(IMalloc *iface, void *block)
{
    TRACE("%p, %p.\n", iface, block);
    return -1;
}

static void WINAPI malloc_HeapMinimize(IMalloc *iface)
{
    TRACE("%p.\n", iface);
}

static IMallocVtbl malloc_vtbl = {
        malloc_QueryInterface,
        malloc_AddRef,
        malloc_Release,
        malloc_Alloc,
        malloc_Realloc,
        malloc_Free,
        malloc_GetSize,
        malloc_DidAlloc,
        malloc_HeapMinimize,
};

static IMalloc default_malloc = {&malloc_vtbl};

/***********************************************************************
 *      MAPIGetDefaultMalloc (MAPI32.59)
 *
 * Gives the DLL's IMalloc. It need not be released; AddRef and Release change nothing.
 *
 * RETURNS
 *  The object, never NULL.
 *
 * Source: client reference; pinned on Windows (tests/mapi32/mallocobj.c).
 */
LPMALLOC WINAPI MAPIGetDefaultMalloc(void)
{
    TRACE("().\n");
    return &default_malloc;
}
