/*
 * UNKOBJ_*: allocation for an object of MAPI's own base class, which nothing documents.
 *
 * Its allocators cannot be known from outside. What it would hand out is MAPI's memory, and so these functions allocate
 * that, whatever the object (choice).
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
 *      UNKOBJ_ScAllocate (MAPI32.156)
 *
 * MAPIAllocateBuffer for an object. Source: MAPI stub library's export; choice.
 */
SCODE WINAPI UNKOBJ_ScAllocate(void *object, ULONG size, void **out)
{
    TRACE("%p, %lu, %p.\n", object, size, out);
    return MAPIAllocateBuffer(size, out);
}

/***********************************************************************
 *      UNKOBJ_ScAllocateMore (MAPI32.157)
 *
 * MAPIAllocateMore for an object. Source: MAPI stub library's export; choice.
 */
SCODE WINAPI UNKOBJ_ScAllocateMore(void *object, ULONG size, void *buffer, void **out)
{
    TRACE("%p, %lu, %p, %p.\n", object, size, buffer, out);
    return MAPIAllocateMore(size, buffer, out);
}

/***********************************************************************
 *      UNKOBJ_Free (MAPI32.158)
 *
 * MAPIFreeBuffer for an object. Source: MAPI stub library's export; choice.
 */
void WINAPI UNKOBJ_Free(void *object, void *buffer)
{
    TRACE("%p, %p.\n", object, buffer);
    MAPIFreeBuffer(buffer);
}

/***********************************************************************
 *      UNKOBJ_FreeRows (MAPI32.159)
 *
 * FreeProws for an object. Source: MAPI stub library's export; choice.
 */
void WINAPI UNKOBJ_FreeRows(void *object, SRowSet *rows)
{
    TRACE("%p, %p.\n", object, rows);
    FreeProws(rows);
}

/***********************************************************************
 *      UNKOBJ_ScCOAllocate (MAPI32.160)
 *
 * CoTaskMemAlloc for an object.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_NOT_ENOUGH_MEMORY, with *out NULL.
 *
 * Source: MAPI stub library's export; choice.
 */
SCODE WINAPI UNKOBJ_ScCOAllocate(void *object, ULONG size, void **out)
{
    TRACE("%p, %lu, %p.\n", object, size, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    return (*out = CoTaskMemAlloc(size)) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/***********************************************************************
 *      UNKOBJ_ScCOReallocate (MAPI32.161)
 *
 * CoTaskMemRealloc for an object. The block at *block is the old one, and then the new one.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_NOT_ENOUGH_MEMORY, the block is then as before.
 *
 * Source: MAPI stub library's export; choice.
 */
SCODE WINAPI UNKOBJ_ScCOReallocate(void *object, ULONG size, void **block)
{
    void *bigger;

    TRACE("%p, %lu, %p.\n", object, size, block);
    if (!block) return MAPI_E_INVALID_PARAMETER;
    /* a size of 0 would free the block */
    if (!(bigger = CoTaskMemRealloc(*block, size ? size : 1))) return MAPI_E_NOT_ENOUGH_MEMORY;
    *block = bigger;
    return S_OK;
}

/***********************************************************************
 *      UNKOBJ_COFree (MAPI32.162)
 *
 * CoTaskMemFree for an object. Source: MAPI stub library's export; choice.
 */
void WINAPI UNKOBJ_COFree(void *object, void *block)
{
    TRACE("%p, %p.\n", object, block);
    CoTaskMemFree(block);
}

/***********************************************************************
 *      UNKOBJ_ScSzFromIdsAlloc (MAPI32.163)
 *
 * Would load a string resource of the object's module, which cannot be known.
 *
 * RETURNS
 *  MAPI_E_NO_SUPPORT.
 *
 * Source: MAPI stub library's export; choice.
 */
SCODE WINAPI UNKOBJ_ScSzFromIdsAlloc(void *object, ULONG id, ULONG flags, int max, void **out)
{
    TRACE("%p, %lu, %#lx, %d, %p.\n", object, id, flags, max, out);
    return MAPI_E_NO_SUPPORT;
}
