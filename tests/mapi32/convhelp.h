/*
 * A converter for tests, without registration.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_CONVHELP_H
#define MAPI32_TESTS_CONVHELP_H

#include "msghelp.h"
#include "convsess.h"

/* A converter, for Release; the class object's function is in no import library. */
static inline IConverterSession *create_converter(void)
{
    HRESULT(WINAPI * get_class_object)(REFCLSID, REFIID, void **);
    IConverterSession *converter = NULL;
    IClassFactory *factory;
    HRESULT hr;

    get_class_object = (void *)GetProcAddress(GetModuleHandleA("mapi32.dll"), "DllGetClassObject");
    hr = get_class_object(&CLSID_IConverterSession, &IID_IClassFactory, (void **)&factory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IConverterSession, (void **)&converter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IClassFactory_Release(factory);
    return converter;
}

#endif
