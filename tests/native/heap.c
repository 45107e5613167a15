/*
 * Memory of Windows over malloc, so that the sanitizers see each block.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdint.h>
#include <windows.h>
#include <objbase.h>
#include <malloc.h>

size_t __sanitizer_get_current_allocated_bytes(void);

/* Blocks of Windows never have a size of zero in malloc's eyes, which may give NULL for it. */
static void *allocate(SIZE_T size, BOOL zero)
{
    return zero ? calloc(1, size ? size : 1) : malloc(size ? size : 1);
}

HANDLE WINAPI GetProcessHeap(void)
{
    return (HANDLE)1;
}

void *WINAPI HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size)
{
    return allocate(size, flags & HEAP_ZERO_MEMORY);
}

void *WINAPI HeapReAlloc(HANDLE heap, DWORD flags, void *block, SIZE_T size)
{
    return realloc(block, size ? size : 1);
}

BOOL WINAPI HeapFree(HANDLE heap, DWORD flags, void *block)
{
    free(block);
    return TRUE;
}

/* One entry stands for all blocks: their sizes are what is asked for. */
BOOL WINAPI HeapWalk(HANDLE heap, PROCESS_HEAP_ENTRY *entry)
{
    if (entry->lpData) return FALSE;
    entry->lpData = entry;
    entry->wFlags = PROCESS_HEAP_ENTRY_BUSY;
    entry->cbData = (DWORD)__sanitizer_get_current_allocated_bytes();
    return TRUE;
}

BOOL WINAPI HeapLock(HANDLE heap)
{
    return TRUE;
}

BOOL WINAPI HeapUnlock(HANDLE heap)
{
    return TRUE;
}

/* A damaged block would have ended the process. */
BOOL WINAPI HeapValidate(HANDLE heap, DWORD flags, const void *block)
{
    return TRUE;
}

/* LocalAlloc gives fixed blocks only: a handle is the memory's address. */
HLOCAL WINAPI LocalAlloc(UINT flags, SIZE_T size)
{
    return allocate(size, flags & LMEM_ZEROINIT);
}

HLOCAL WINAPI LocalReAlloc(HLOCAL block, SIZE_T size, UINT flags)
{
    return realloc(block, size ? size : 1);
}

HLOCAL WINAPI LocalFree(HLOCAL block)
{
    free(block);
    return NULL;
}

SIZE_T WINAPI LocalSize(HLOCAL block)
{
    return malloc_usable_size(block);
}

void *WINAPI CoTaskMemAlloc(SIZE_T size)
{
    return allocate(size, FALSE);
}

void *WINAPI CoTaskMemRealloc(void *block, SIZE_T size)
{
    if (size) return realloc(block, size);
    free(block);
    return NULL;
}

void WINAPI CoTaskMemFree(void *block)
{
    free(block);
}

static HRESULT WINAPI malloc_QueryInterface(IMalloc *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMalloc))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    *out = iface;
    return S_OK;
}

static ULONG WINAPI malloc_AddRef(IMalloc *iface)
{
    return 2;
}

static ULONG WINAPI malloc_Release(IMalloc *iface)
{
    return 1;
}

static void *WINAPI malloc_Alloc(IMalloc *iface, SIZE_T size)
{
    return CoTaskMemAlloc(size);
}

static void *WINAPI malloc_Realloc(IMalloc *iface, void *block, SIZE_T size)
{
    return CoTaskMemRealloc(block, size);
}

static void WINAPI malloc_Free(IMalloc *iface, void *block)
{
    free(block);
}

static SIZE_T WINAPI malloc_GetSize(IMalloc *iface, void *block)
{
    return block ? malloc_usable_size(block) : (SIZE_T)-1;
}

static int WINAPI malloc_DidAlloc(IMalloc *iface, void *block)
{
    return -1;
}

static void WINAPI malloc_HeapMinimize(IMalloc *iface)
{
}

static const IMallocVtbl malloc_vtbl = {
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
static IMalloc task_malloc = {(IMallocVtbl *)&malloc_vtbl};

HRESULT WINAPI CoGetMalloc(DWORD context, IMalloc **out)
{
    *out = &task_malloc;
    return S_OK;
}

/* HGLOBAL: a movable block, whose memory can change its place. */
struct global
{
    SIZE_T size;
    void *data;
};

HGLOBAL WINAPI GlobalAlloc(UINT flags, SIZE_T size)
{
    struct global *global = malloc(sizeof(*global));

    if (!global) return NULL;
    global->size = size;
    if (!(global->data = allocate(size, TRUE)))
    {
        free(global);
        return NULL;
    }
    return global;
}

HGLOBAL WINAPI GlobalReAlloc(HGLOBAL handle, SIZE_T size, UINT flags)
{
    struct global *global = handle;
    void *data = realloc(global->data, size ? size : 1);

    if (!data) return NULL;
    if (size > global->size) memset((BYTE *)data + global->size, 0, size - global->size);
    global->data = data;
    global->size = size;
    return handle;
}

HGLOBAL WINAPI GlobalFree(HGLOBAL handle)
{
    struct global *global = handle;

    if (global) free(global->data);
    free(global);
    return NULL;
}

void *WINAPI GlobalLock(HGLOBAL handle)
{
    return ((struct global *)handle)->data;
}

BOOL WINAPI GlobalUnlock(HGLOBAL handle)
{
    return FALSE;
}

SIZE_T WINAPI GlobalSize(HGLOBAL handle)
{
    return ((struct global *)handle)->size;
}
