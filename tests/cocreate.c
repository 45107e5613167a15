/*
 * A program that knows nothing but COM: for tests/prefix.sh, in a prefix of tools/install-prefix. Exit status 0 where
 * CoCreateInstance gives a converter that takes a setting; prints the HRESULT.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define COBJMACROS
#include <initguid.h>
#include <stdio.h>
#include "convsess.h"

int main(void)
{
    IConverterSession *session = NULL;
    HRESULT hr;

    CoInitialize(NULL);
    hr = CoCreateInstance(
            &CLSID_IConverterSession, NULL, CLSCTX_INPROC_SERVER, &IID_IConverterSession, (void **)&session);
    if (SUCCEEDED(hr))
    {
        hr = session->lpVtbl->SetEncoding(session, IET_QP);
        session->lpVtbl->Release(session);
    }
    printf("%#lx\n", hr);
    CoUninitialize();
    return FAILED(hr);
}
