/*
 * IConverterSession: its class, registration, settings and flags.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "convhelp.h"

static HRESULT(WINAPI *get_class_object)(REFCLSID, REFIID, void **);
static HRESULT(WINAPI *can_unload)(void);
static HRESULT(WINAPI *register_server)(void);
static HRESULT(WINAPI *unregister_server)(void);

/* The private exports are in no import library. */
static void load(void)
{
    HMODULE module = GetModuleHandleA("mapi32.dll");

    get_class_object = (void *)GetProcAddress(module, "DllGetClassObject");
    can_unload = (void *)GetProcAddress(module, "DllCanUnloadNow");
    register_server = (void *)GetProcAddress(module, "DllRegisterServer");
    unregister_server = (void *)GetProcAddress(module, "DllUnregisterServer");
}

static void test_class(void)
{
    IUnknown *unknown = (IUnknown *)0xdeadbeef;
    IConverterSession *converter;
    IClassFactory *factory;
    HRESULT hr;

    hr = get_class_object(&CLSID_IConverterSession, &IID_IClassFactory, NULL);
    ok(hr == E_POINTER, "Got hr %#lx.\n", hr);
    hr = get_class_object(&CLSID_IConverterSession, &IID_IPersist, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "Got hr %#lx, %p.\n", hr, unknown);
    unknown = (IUnknown *)0xdeadbeef;
    hr = get_class_object(&IID_IConverterSession, &IID_IClassFactory, (void **)&unknown);
    ok(hr == CLASS_E_CLASSNOTAVAILABLE && !unknown, "Got hr %#lx, %p.\n", hr, unknown);

    hr = get_class_object(&CLSID_IConverterSession, &IID_IUnknown, (void **)&unknown);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IUnknown_QueryInterface(unknown, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IUnknown_Release(unknown);

    hr = IClassFactory_CreateInstance(factory, (IUnknown *)factory, &IID_IUnknown, (void **)&unknown);
    ok(hr == CLASS_E_NOAGGREGATION && !unknown, "Got hr %#lx, %p.\n", hr, unknown);
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IPersist, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "Got hr %#lx, %p.\n", hr, unknown);
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IConverterSession, (void **)&converter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->QueryInterface(converter, &IID_IMessage, (void **)&unknown);
    ok(hr == E_NOINTERFACE && !unknown, "Got hr %#lx, %p.\n", hr, unknown);
    hr = converter->lpVtbl->QueryInterface(converter, &IID_IUnknown, (void **)&unknown);
    ok(hr == S_OK && unknown == (IUnknown *)converter, "Got hr %#lx, %p.\n", hr, unknown);
    IUnknown_Release(unknown);
    hr = can_unload();
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    RELEASE_LAST(converter);
    hr = IClassFactory_LockServer(factory, TRUE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IClassFactory_Release(factory);
    hr = can_unload();
    ok(hr == S_FALSE, "Got hr %#lx.\n", hr);
    hr = get_class_object(&CLSID_IConverterSession, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IClassFactory_LockServer(factory, FALSE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IClassFactory_Release(factory);
}

static BOOL class_value(const char *key, const char *name, char *text, DWORD size)
{
    char path[120];

    sprintf(path, "CLSID\\{4E3A7680-B77A-11D0-9DA5-00C04FD65685}%s", key);
    return !RegGetValueA(HKEY_CLASSES_ROOT, path, name, RRF_RT_REG_SZ, NULL, text, &size);
}

static void test_registration(void)
{
    static const char server[] = "CLSID\\{4E3A7680-B77A-11D0-9DA5-00C04FD65685}\\InprocServer32";
    char text[MAX_PATH], path[MAX_PATH], former[MAX_PATH];
    const BOOL registered = class_value("\\InprocServer32", NULL, former, sizeof(former));
    IConverterSession *converter;
    HRESULT hr;

    CoInitialize(NULL);
    GetModuleFileNameA(GetModuleHandleA("mapi32.dll"), path, sizeof(path));
    hr = register_server();
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(class_value("", NULL, text, sizeof(text)) && !strcmp(text, "CLSID_IConverterSession"), "Got %s.\n", text);
    ok(class_value("\\InprocServer32", NULL, text, sizeof(text)) && !strcmp(text, path), "Got %s, not %s.\n", text,
            path);
    ok(class_value("\\InprocServer32", "ThreadingModel", text, sizeof(text)) && !strcmp(text, "Both"), "Got %s.\n",
            text);
    hr = CoCreateInstance(
            &CLSID_IConverterSession, NULL, CLSCTX_INPROC_SERVER, &IID_IConverterSession, (void **)&converter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) RELEASE_LAST(converter);

    /* somebody else's registration stays */
    RegSetKeyValueA(HKEY_CLASSES_ROOT, server, NULL, REG_SZ, "other.dll", 10);
    hr = unregister_server();
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(class_value("\\InprocServer32", NULL, text, sizeof(text)), "It was removed.\n");
    hr = register_server();
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = unregister_server();
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!class_value("", NULL, text, sizeof(text)), "It is still there.\n");
    hr = unregister_server();
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    /* as it was found */
    if (registered)
    {
        hr = register_server();
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        RegSetKeyValueA(HKEY_CLASSES_ROOT, server, NULL, REG_SZ, former, (DWORD)strlen(former) + 1);
    }
    CoUninitialize();
}

static void test_settings(void)
{
    static const struct
    {
        BOOL apply;
        ULONG_PTR charset;
        int type;
        HRESULT hr;
    } charsets[] = {
            {FALSE, 12345, CSET_APPLY_UNTAGGED, S_OK},
            {TRUE, 0, CSET_APPLY_ALL, S_OK},
            {TRUE, 28591, CSET_APPLY_UNTAGGED, S_OK},
            {TRUE, 28591, CSET_APPLY_TAG_ALL, S_OK},
            {TRUE, 50220, CSET_APPLY_ALL, S_OK},
            {TRUE, 54936, CSET_APPLY_ALL, S_OK},
            {TRUE, 28591, 3, E_INVALIDARG},
            {TRUE, 28591, -1, E_INVALIDARG},
            {FALSE, 0, 3, E_INVALIDARG},
            {TRUE, 12345, CSET_APPLY_ALL, E_INVALIDARG},
            {TRUE, 0x10000, CSET_APPLY_ALL, E_INVALIDARG},
            /* of a bool only the low 8 bits arrive: those above are whatever was there */
            {(BOOL)0xffffff00, 12345, CSET_APPLY_ALL, S_OK},
            {(BOOL)0xffffff01, 12345, CSET_APPLY_ALL, E_INVALIDARG},
    };
    IConverterSession *converter = create_converter();
    unsigned int n;
    HRESULT hr;
    int i;

    for (i = -1; i <= IET_LAST; i++)
    {
        hr = converter->lpVtbl->SetEncoding(converter, (ENCODINGTYPE)i);
        ok(hr == (i >= IET_BASE64 && i <= IET_8BIT ? S_OK : E_INVALIDARG), "%d: got hr %#lx.\n", i, hr);
    }
    for (i = -1; i <= 3; i++)
    {
        hr = converter->lpVtbl->SetSaveFormat(converter, (MIMESAVETYPE)i);
        ok(hr == (i == SAVE_RFC822 || i == SAVE_RFC1521 ? S_OK : E_INVALIDARG), "%d: got hr %#lx.\n", i, hr);
    }
    for (i = 0; i < 2; i++)
    {
        hr = converter->lpVtbl->SetTextWrapping(converter, i, i ? 0 : 5000);
        ok(hr == S_OK, "%d: got hr %#lx.\n", i, hr);
    }
    for (n = 0; n < ARRAYSIZE(charsets); n++)
    {
        hr = converter->lpVtbl->SetCharset(
                converter, charsets[n].apply, (HCHARSET)charsets[n].charset, (CSETAPPLYTYPE)charsets[n].type);
        ok(hr == charsets[n].hr, "Row %u: got hr %#lx.\n", n, hr);
    }
    hr = converter->lpVtbl->SetAdrBook(converter, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->PlaceHolder1(converter);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->PlaceHolder2(converter);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->PlaceHolder3(converter);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->PlaceHolder4(converter);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->PlaceHolder5(converter);
    ok(hr == E_NOTIMPL, "Got hr %#lx.\n", hr);
    RELEASE_LAST(converter);
}

static void test_arguments(void)
{
    IConverterSession *converter = create_converter();
    IMessage *message = create_message(TRUE);
    IStream *stream;
    HRESULT hr;
    int bit;

    CreateStreamOnHGlobal(NULL, TRUE, &stream);
    hr = converter->lpVtbl->MIMEToMAPI(converter, NULL, message, NULL, CCSF_SMTP);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->MIMEToMAPI(converter, stream, NULL, NULL, CCSF_SMTP);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->MAPIToMIMEStm(converter, NULL, stream, CCSF_SMTP);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    hr = converter->lpVtbl->MAPIToMIMEStm(converter, message, NULL, CCSF_SMTP);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    for (bit = 0; bit < 32; bit++)
    {
        if (0x0024d0f6 & 1u << bit) continue;
        hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, 1u << bit);
        ok(hr == E_INVALIDARG, "Bit %d: got hr %#lx.\n", bit, hr);
        hr = converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, 1u << bit);
        ok(hr == E_INVALIDARG, "Bit %d: got hr %#lx.\n", bit, hr);
    }
    RELEASE_LAST(stream);
    RELEASE_LAST(message);
    RELEASE_LAST(converter);
}

START_TEST(converter)
{
    load();
    test_class();
    test_registration();
    test_settings();
    test_arguments();
}
