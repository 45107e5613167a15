/*
 * Tests of MAPIInitialize, MAPIUninitialize, ScInitMapiUtil and DeinitMapiUtil.
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

#include "helper.h"

#ifndef MAPI_NO_COINIT
#define MAPI_NO_COINIT 0x00000008
#endif

static BOOL com_is_initialized(void)
{
    IMalloc *malloc;
    APTTYPE type;
    APTTYPEQUALIFIER qualifier;

    if (FAILED(CoGetMalloc(1, &malloc))) return FALSE;
    IMalloc_Release(malloc);
    return SUCCEEDED(CoGetApartmentType(&type, &qualifier)) && type != APTTYPE_NA &&
           qualifier != APTTYPEQUALIFIER_IMPLICIT_MTA;
}

static void test_initialize(void)
{
    MAPIINIT_0 init = {MAPI_INIT_VERSION, MAPI_NO_COINIT};
    HRESULT hr;

    ok(!com_is_initialized(), "COM is initialised.\n");
    hr = MAPIInitialize(&init);
    ok(hr == S_OK && !com_is_initialized(), "Got hr %#lx.\n", hr);
    hr = MAPIInitialize(NULL);
    ok(hr == S_OK && com_is_initialized(), "Got hr %#lx.\n", hr);
    init.ulFlags = MAPI_MULTITHREAD_NOTIFICATIONS;
    hr = MAPIInitialize(&init);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    MAPIUninitialize();
    ok(com_is_initialized(), "COM ended too early.\n");
    MAPIUninitialize();
    ok(!com_is_initialized(), "COM is still initialised.\n");
    MAPIUninitialize();
    MAPIUninitialize(); /* one too many: nothing */

    init.ulFlags = 0x10;
    ok(MAPIInitialize(&init) == MAPI_E_UNKNOWN_FLAGS, "Accepted.\n");
    init.ulFlags = 0;
    init.ulVersion = 1;
    ok(MAPIInitialize(&init) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
}

static void test_util(void)
{
    void *buffer;

    ok(ScInitMapiUtil(1) == MAPI_E_UNKNOWN_FLAGS, "Accepted.\n"); /* choice */
    ok(ScInitMapiUtil(0) == S_OK && ScInitMapiUtil(0) == S_OK, "Failed.\n");
    ok(MAPIAllocateBuffer(8, &buffer) == S_OK, "Failed.\n");
    DeinitMapiUtil();
    DeinitMapiUtil();
    ok(MAPIFreeBuffer(buffer) == S_OK, "Failed.\n");
}

static LONG references;

static ULONG WINAPI count_AddRef(IUnknown *object)
{
    return (ULONG)InterlockedIncrement(&references);
}

static ULONG WINAPI count_Release(IUnknown *object)
{
    return (ULONG)InterlockedDecrement(&references);
}

static void test_references(void)
{
    IUnknownVtbl vtbl = {NULL, count_AddRef, count_Release};
    IUnknown object = {&vtbl};

    references = 1;
    ok(UlAddRef(&object) == 2 && references == 2, "Got %ld.\n", references);
    ok(UlRelease(&object) == 1 && UlRelease(&object) == 0, "Got %ld.\n", references);
    ok(!UlAddRef(NULL) && !UlRelease(NULL), "NULL has references.\n");
}

START_TEST(init)
{
    test_initialize();
    test_util();
    test_references();
}
