/*
 * The entry points of a COM server: the class of IConverterSession, its factory, and its registration.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <olectl.h>

#include "converter.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static LONG module_locks;

void module_lock(void)
{
    InterlockedIncrement(&module_locks);
}

void module_unlock(void)
{
    InterlockedDecrement(&module_locks);
}

static HRESULT WINAPI factory_QueryInterface(IClassFactory *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return E_POINTER;
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory)) return E_NOINTERFACE;
    IClassFactory_AddRef(iface);
    *out = iface;
    return S_OK;
}

/* The factory is static; references to it keep the DLL. */
static ULONG WINAPI factory_AddRef(IClassFactory *iface)
{
    TRACE("%p.\n", iface);
    module_lock();
    return 2;
}

static ULONG WINAPI factory_Release(IClassFactory *iface)
{
    TRACE("%p.\n", iface);
    module_unlock();
    return 1;
}

static HRESULT WINAPI factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **out)
{
    TRACE("%p, %p, %s, %p.\n", iface, outer, debugstr_guid(iid), out);
    if (!out) return E_POINTER;
    *out = NULL;
    if (outer) return CLASS_E_NOAGGREGATION;
    return converter_create(iid, out);
}

static HRESULT WINAPI factory_LockServer(IClassFactory *iface, BOOL lock)
{
    TRACE("%p, %d.\n", iface, lock);
    if (lock) module_lock();
    else module_unlock();
    return S_OK;
}

static IClassFactoryVtbl factory_vtbl = {
        factory_QueryInterface,
        factory_AddRef,
        factory_Release,
        factory_CreateInstance,
        factory_LockServer,
};

static IClassFactory factory = {&factory_vtbl};

/***********************************************************************
 *      DllGetClassObject (MAPI32.27)
 *
 * The class factory of CLSID_IConverterSession.
 *
 * RETURNS
 *  S_OK; CLASS_E_CLASSNOTAVAILABLE for another class, E_NOINTERFACE for an interface that no factory has, with *out
 * NULL; E_POINTER for NULL.
 *
 * Source: COM; mime.md 1.1.
 */
HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    TRACE("%s, %s, %p.\n", debugstr_guid(clsid), debugstr_guid(iid), out);
    if (!out) return E_POINTER;
    *out = NULL;
    if (!IsEqualCLSID(clsid, &CLSID_IConverterSession)) return CLASS_E_CLASSNOTAVAILABLE;
    return IClassFactory_QueryInterface(&factory, iid, out);
}

/***********************************************************************
 *      DllCanUnloadNow (MAPI32.28)
 *
 * RETURNS
 *  S_OK when no object, session, idle engine or class factory's lock is left; S_FALSE. MAPIInitialize does not count:
 *  objects outlive MAPIUninitialize, and need it not.
 *
 * Source: COM; choice.
 */
HRESULT WINAPI DllCanUnloadNow(void)
{
    TRACE("().\n");
    return module_locks ? S_FALSE : S_OK;
}

#define CLASS_KEY  L"CLSID\\{4E3A7680-B77A-11D0-9DA5-00C04FD65685}"
#define SERVER_KEY CLASS_KEY L"\\InprocServer32"

static LONG set_value(const WCHAR *key, const WCHAR *name, const WCHAR *text)
{
    return RegSetKeyValueW(HKEY_CLASSES_ROOT, key, name, REG_SZ, text, (DWORD)((wcslen(text) + 1) * sizeof(*text)));
}

/* The full path of this DLL. */
static BOOL own_path(WCHAR path[MAX_PATH])
{
    const DWORD length = GetModuleFileNameW(mapi32_instance, path, MAX_PATH);

    return length && length < MAX_PATH;
}

/***********************************************************************
 *      DllRegisterServer (MAPI32.423)
 *
 * Registers the class of IConverterSession for programs of this DLL's bitness.
 *
 * RETURNS
 *  S_OK; SELFREG_E_CLASS where the registry could not be written.
 *
 * Source: COM; mime.md 1.1.
 */
HRESULT WINAPI DllRegisterServer(void)
{
    WCHAR path[MAX_PATH];

    TRACE("().\n");
    if (!own_path(path) || set_value(CLASS_KEY, NULL, L"CLSID_IConverterSession") ||
            set_value(SERVER_KEY, NULL, path) || set_value(SERVER_KEY, L"ThreadingModel", L"Both"))
        return SELFREG_E_CLASS;
    return S_OK;
}

/***********************************************************************
 *      DllUnregisterServer (MAPI32.424)
 *
 * Removes the class from the registry, but only while it names this DLL.
 *
 * RETURNS
 *  S_OK, also where there was nothing to remove; SELFREG_E_CLASS.
 *
 * Source: COM; mime.md 1.1, choice.
 */
HRESULT WINAPI DllUnregisterServer(void)
{
    WCHAR path[MAX_PATH], registered[MAX_PATH];
    DWORD size = sizeof(registered);
    LONG error;

    TRACE("().\n");
    if (!own_path(path)) return SELFREG_E_CLASS;
    if (RegGetValueW(HKEY_CLASSES_ROOT, SERVER_KEY, NULL, RRF_RT_REG_SZ, NULL, registered, &size)) return S_OK;
    if (_wcsicmp(path, registered)) return S_OK;
    error = RegDeleteTreeW(HKEY_CLASSES_ROOT, CLASS_KEY);
    return !error || error == ERROR_FILE_NOT_FOUND ? S_OK : SELFREG_E_CLASS;
}
