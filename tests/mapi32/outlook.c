/*
 * Tests of questions about the mail client, of its wizard and of the provider entry points, without a client.
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

#include "guard.h"
#include "helper.h"
#include "mapiext.h"

HRESULT WINAPI LAUNCHWIZARD(HWND window, ULONG flags, LPCSTR *services, ULONG size, LPSTR profile);
HRESULT WINAPI PRProviderInit(HINSTANCE instance, LPMALLOC malloc, LPALLOCATEBUFFER allocate, LPALLOCATEMORE more,
        LPFREEBUFFER free_buffer, ULONG flags, ULONG version, ULONG *provider_version, void **provider);
HRESULT WINAPI HrGetOmiProvidersFlags(void *unknown, ULONG *flags);
HRESULT WINAPI HrSetOmiProvidersFlagsInvalid(void *unknown);

static void test_component(void)
{
    char *path = guard_alloc(4);
    BOOL ret;

    memset(path, 'x', 4);
    ret = FGetComponentPath("{FF1D0740-D227-11D1-A4B0-006008AF820E}", NULL, path, 4, FALSE);
    ok(!ret && !*path, "Got %d, %#x.\n", ret, *path);
    *path = 'x';
    ret = FGetComponentPath("{FF1D0740-D227-11D1-A4B0-006008AF820E}", "1033", path, 4, FALSE);
    ok(!ret && !*path, "Got %d, %#x.\n", ret, *path);
    *path = 'x';
    ret = FGetComponentPath("no GUID", "1033", path, 4, TRUE);
    ok(!ret && !*path, "Got %d, %#x.\n", ret, *path);
    *path = 'x';
    ret = FGetComponentPath(NULL, NULL, path, 4, FALSE);
    ok(!ret && !*path, "Got %d, %#x.\n", ret, *path);
    ok(!FGetComponentPath("{FF1D0740-D227-11D1-A4B0-006008AF820E}", NULL, NULL, 4, FALSE), "NULL was accepted.\n");
    *path = 'x';
    ok(!FGetComponentPath("{FF1D0740-D227-11D1-A4B0-006008AF820E}", NULL, path, 0, FALSE) && *path == 'x',
            "Written.\n");
    guard_free(path);
}

static void test_others(void)
{
    void *provider = (void *)0xdeadbeef;
    char profile[64] = "unchanged";
    ULONG flags;

    ok(!GetOutlookVersion(), "Got %lu.\n", GetOutlookVersion());
    ok(FixMAPI() == 1, "Got %lu.\n", FixMAPI());
    MAPICrashRecovery(0);
    ok(LaunchWizard(NULL, 1, NULL, sizeof(profile), profile) == MAPI_E_CALL_FAILED, "Accepted.\n");
    ok(LAUNCHWIZARD(NULL, 1, NULL, sizeof(profile), profile) == MAPI_E_CALL_FAILED, "Accepted.\n");
    ok(!strcmp(profile, "unchanged"), "Got %s.\n", profile);
    ok(PRProviderInit(NULL, NULL, NULL, NULL, NULL, 0, 0, NULL, &provider) == MAPI_E_NO_SUPPORT && !provider,
            "Accepted.\n");
    ok(HrGetOmiProvidersFlags(NULL, &flags) == MAPI_E_NO_SUPPORT, "Accepted.\n");
    ok(HrSetOmiProvidersFlagsInvalid(NULL) == MAPI_E_NO_SUPPORT, "Accepted.\n");
}

/* Private exports: not in import libraries. */
static void test_com_server(void)
{
    HMODULE module = GetModuleHandleA("mapi32.dll");
    HRESULT(WINAPI * get_class)(REFCLSID, REFIID, void **) = (void *)GetProcAddress(module, "DllGetClassObject");
    HRESULT(WINAPI * can_unload)(void) = (void *)GetProcAddress(module, "DllCanUnloadNow");
    void *object = (void *)0xdeadbeef;

    ok(get_class && can_unload, "Not exported.\n");
    if (!get_class || !can_unload) return;
    ok(get_class(&IID_IUnknown, &IID_IClassFactory, &object) == CLASS_E_CLASSNOTAVAILABLE && !object, "Accepted.\n");
    ok(get_class(&IID_IUnknown, &IID_IClassFactory, NULL) == E_POINTER, "NULL was accepted.\n");
    ok(can_unload() == S_OK, "Something lives.\n");
}

START_TEST(outlook)
{
    test_component();
    test_others();
    test_com_server();
}
