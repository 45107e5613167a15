/*
 * Tests of MAPIGetDefaultMalloc. What is asserted here was pinned on Windows.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>

#include "wine/test.h"

static void test_default_malloc(void)
{
    IMalloc *malloc, *other;
    IUnknown *unknown;
    HRESULT hr;
    void *p;

    malloc = MAPIGetDefaultMalloc();
    ok(malloc != NULL, "Got NULL.\n");
    other = MAPIGetDefaultMalloc();
    ok(other == malloc, "Expected a static object.\n");
    ok(IMalloc_AddRef(malloc) == 1, "Expected 1.\n");
    ok(IMalloc_Release(malloc) == 1, "Expected 1.\n");

    hr = IMalloc_QueryInterface(malloc, &IID_IUnknown, (void **)&unknown);
    ok(hr == S_OK && unknown == (IUnknown *)malloc, "Got hr %#lx, %p.\n", hr, unknown);
    hr = IMalloc_QueryInterface(malloc, &IID_IMalloc, (void **)&unknown);
    ok(hr == S_OK && unknown == (IUnknown *)malloc, "Got hr %#lx, %p.\n", hr, unknown);
    hr = IMalloc_QueryInterface(malloc, &IID_IStream, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "Got hr %#lx, %p.\n", hr, unknown);

    p = IMalloc_Alloc(malloc, 61);
    ok(p != NULL, "Allocation failed.\n");
    ok(IMalloc_GetSize(malloc, p) == LocalSize(p), "Got %Iu, LocalSize %Iu.\n", IMalloc_GetSize(malloc, p),
            LocalSize(p));
    ok(IMalloc_DidAlloc(malloc, p) == -1, "Expected -1.\n");
    memset(p, 0x5a, 61);
    p = IMalloc_Realloc(malloc, p, 200000);
    ok(p && ((char *)p)[60] == 0x5a, "Contents lost.\n");
    ok(IMalloc_GetSize(malloc, p) == LocalSize(p), "Sizes differ.\n");
    IMalloc_Free(malloc, p);
    IMalloc_HeapMinimize(malloc);
}

START_TEST(mallocobj)
{
    test_default_malloc();
}
