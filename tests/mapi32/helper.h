/*
 * What several test programs share: reference and interface checks, and counting allocators that can be made to fail.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_HELPER_H
#define MAPI32_TESTS_HELPER_H

#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>
#include <imessage.h>

#include "mapicom.h"
#include "mapiext.h"
#include "wine/test.h"

/* Checks an object's reference count. */
#define EXPECT_REF(object, count) expect_ref((IUnknown *)(object), count, __LINE__)
static inline void expect_ref(IUnknown *object, ULONG count, int line)
{
    ULONG ref;

    IUnknown_AddRef(object);
    ref = IUnknown_Release(object);
    ok_(__FILE__, line)(ref == count, "Got refcount %lu, expected %lu.\n", ref, count);
}

/* Releases what must be the last reference. */
#define RELEASE_LAST(object) release_last((IUnknown *)(object), __LINE__)
static inline void release_last(IUnknown *object, int line)
{
    ULONG ref = IUnknown_Release(object);

    ok_(__FILE__, line)(!ref, "Got refcount %lu, expected 0.\n", ref);
}

/* Checks whether an object has an interface, that it keeps its identity, and that a refusal clears the pointer. */
#define check_interface(object, iid, supported) check_interface_((IUnknown *)(object), iid, supported, __LINE__)
static inline void check_interface_(IUnknown *object, REFIID iid, BOOL supported, int line)
{
    IUnknown *unknown = (IUnknown *)0xdeadbeef;
    HRESULT hr;

    hr = IUnknown_QueryInterface(object, iid, (void **)&unknown);
    if (supported)
    {
        ok_(__FILE__, line)(hr == S_OK && unknown == object, "Got hr %#lx, %p, expected %p.\n", hr, unknown, object);
        if (hr == S_OK) IUnknown_Release(unknown);
    }
    else ok_(__FILE__, line)(hr == MAPI_E_INTERFACE_NOT_SUPPORTED && !unknown, "Got hr %#lx, %p.\n", hr, unknown);
}

/* MAPI allocators that count what lives. Buffers are counted, not what is chained to them.
 * counting_fail: allocations still allowed before one fails, once; negative: none fails. */
__attribute__((unused)) static LONG counting_buffers, counting_calls, counting_fail = -1;

static inline BOOL counting_refuse(void)
{
    InterlockedIncrement(&counting_calls);
    return counting_fail >= 0 && !counting_fail--;
}

static inline SCODE WINAPI counting_allocate(ULONG size, void **out)
{
    SCODE sc;

    if (counting_refuse())
    {
        if (out) *out = NULL;
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if ((sc = MAPIAllocateBuffer(size, out)) == S_OK)
    {
        memset(*out, 0xcc, size); /* nothing may rely on zeroes */
        InterlockedIncrement(&counting_buffers);
    }
    return sc;
}

static inline SCODE WINAPI counting_allocate_more(ULONG size, void *buffer, void **out)
{
    SCODE sc;

    if (counting_refuse())
    {
        if (out) *out = NULL;
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if ((sc = MAPIAllocateMore(size, buffer, out)) == S_OK) memset(*out, 0xcc, size);
    return sc;
}

static inline ULONG WINAPI counting_free(void *buffer)
{
    if (buffer) InterlockedDecrement(&counting_buffers);
    return MAPIFreeBuffer(buffer);
}

/* Checks that every counted buffer has been freed. */
#define EXPECT_FREED() ok(!counting_buffers, "%ld buffers are still allocated.\n", counting_buffers)

/* An SRowSet whose buffers come from counting_allocate. */
static inline void counting_free_rows(SRowSet *rows)
{
    ULONG i;

    if (!rows) return;
    for (i = 0; i < rows->cRows; i++) counting_free(rows->aRow[i].lpProps);
    counting_free(rows);
}

/* An IMalloc over the process heap that counts its references and its live blocks. */
struct counting_malloc
{
    IMalloc IMalloc_iface;
    LONG refcount;
    LONG blocks;
};

static inline struct counting_malloc *impl_from_IMalloc(IMalloc *iface)
{
    return CONTAINING_RECORD(iface, struct counting_malloc, IMalloc_iface);
}

__attribute__((unused)) static HRESULT WINAPI counting_malloc_QueryInterface(IMalloc *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMalloc))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    InterlockedIncrement(&impl_from_IMalloc(iface)->refcount);
    *out = iface;
    return S_OK;
}

__attribute__((unused)) static ULONG WINAPI counting_malloc_AddRef(IMalloc *iface)
{
    return InterlockedIncrement(&impl_from_IMalloc(iface)->refcount);
}

__attribute__((unused)) static ULONG WINAPI counting_malloc_Release(IMalloc *iface)
{
    return InterlockedDecrement(&impl_from_IMalloc(iface)->refcount);
}

__attribute__((unused)) static void *WINAPI counting_malloc_Alloc(IMalloc *iface, SIZE_T size)
{
    InterlockedIncrement(&impl_from_IMalloc(iface)->blocks);
    return CoTaskMemAlloc(size);
}

__attribute__((unused)) static void *WINAPI counting_malloc_Realloc(IMalloc *iface, void *block, SIZE_T size)
{
    if (!block) InterlockedIncrement(&impl_from_IMalloc(iface)->blocks);
    return CoTaskMemRealloc(block, size);
}

/* Blocks of ole32's own allocator (STATSTG.pwcsName) may be freed here as well and are not counted. */
__attribute__((unused)) static void WINAPI counting_malloc_Free(IMalloc *iface, void *block)
{
    CoTaskMemFree(block);
}

__attribute__((unused)) static SIZE_T WINAPI counting_malloc_GetSize(IMalloc *iface, void *block)
{
    return (SIZE_T)-1;
}

__attribute__((unused)) static int WINAPI counting_malloc_DidAlloc(IMalloc *iface, void *block)
{
    return -1;
}

__attribute__((unused)) static void WINAPI counting_malloc_HeapMinimize(IMalloc *iface)
{
}

__attribute__((unused)) static IMallocVtbl counting_malloc_vtbl = {
        counting_malloc_QueryInterface,
        counting_malloc_AddRef,
        counting_malloc_Release,
        counting_malloc_Alloc,
        counting_malloc_Realloc,
        counting_malloc_Free,
        counting_malloc_GetSize,
        counting_malloc_DidAlloc,
        counting_malloc_HeapMinimize,
};

static inline struct counting_malloc counting_malloc_init(void)
{
    struct counting_malloc malloc = {{&counting_malloc_vtbl}, 1, 0};
    return malloc;
}

#endif
