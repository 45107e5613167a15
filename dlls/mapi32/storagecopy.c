/*
 * Copying storages.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "storagecopy.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PIECE     0x10000
#define MAX_DEPTH 64 /* choice: real storages of OLE objects have a handful */
#define READ      (STGM_READ | STGM_SHARE_EXCLUSIVE)

HRESULT stream_pump(IStream *from, IStream *to, void *buffer, ULONG size, HRESULT full)
{
    ULONG read, written;
    HRESULT hr;

    do
    {
        read = 0;
        if (FAILED(hr = IStream_Read(from, buffer, size, &read)) || !read) break;
        hr = IStream_Write(to, buffer, read, &written);
        if (SUCCEEDED(hr) && written != read) hr = full;
    } while (SUCCEEDED(hr));
    return SUCCEEDED(hr) ? S_OK : hr;
}

static HRESULT copy_stream(IStorage *from, IStorage *to, const WCHAR *name, BYTE *piece)
{
    IStream *source, *target;
    HRESULT hr;

    if (FAILED(hr = IStorage_OpenStream(from, name, NULL, READ, 0, &source))) return hr;
    hr = IStorage_CreateStream(to, name, STGM_CREATE | STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &target);
    if (SUCCEEDED(hr))
    {
        hr = stream_pump(source, target, piece, PIECE, STG_E_MEDIUMFULL);
        IStream_Release(target);
    }
    IStream_Release(source);
    return hr;
}

static HRESULT copy_elements(IStorage *from, IStorage *to, BYTE *piece, unsigned int depth);

static HRESULT copy_child(IStorage *from, IStorage *to, const WCHAR *name, BYTE *piece, unsigned int depth)
{
    const DWORD mode = STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    IStorage *source, *target;
    HRESULT hr;

    if (FAILED(hr = IStorage_OpenStorage(from, name, NULL, READ, NULL, 0, &source))) return hr;
    hr = IStorage_CreateStorage(to, name, mode | STGM_FAILIFTHERE, 0, 0, &target);
    if (hr == STG_E_FILEALREADYEXISTS) hr = IStorage_OpenStorage(to, name, NULL, mode, NULL, 0, &target);
    if (SUCCEEDED(hr))
    {
        hr = copy_elements(source, target, piece, depth + 1);
        IStorage_Release(target);
    }
    IStorage_Release(source);
    return hr;
}

/* A storage's class and state. */
static HRESULT copy_marks(IStorage *from, IStorage *to)
{
    STATSTG stat;
    HRESULT hr;

    if (FAILED(hr = IStorage_Stat(from, &stat, STATFLAG_NONAME))) return hr;
    if (SUCCEEDED(hr = IStorage_SetClass(to, &stat.clsid)) && stat.grfStateBits)
        hr = IStorage_SetStateBits(to, stat.grfStateBits, 0xffffffff);
    return hr;
}

static HRESULT copy_elements(IStorage *from, IStorage *to, BYTE *piece, unsigned int depth)
{
    IEnumSTATSTG *elements;
    STATSTG stat;
    HRESULT hr;

    if (depth > MAX_DEPTH)
    {
        WARN("A storage is nested too deep.\n");
        return STG_E_DOCFILETOOLARGE;
    }
    if (FAILED(hr = copy_marks(from, to))) return hr;
    if (FAILED(hr = IStorage_EnumElements(from, 0, NULL, 0, &elements))) return hr;
    while (SUCCEEDED(hr) && (hr = IEnumSTATSTG_Next(elements, 1, &stat, NULL)) == S_OK)
    {
        if (stat.type == STGTY_STREAM) hr = copy_stream(from, to, stat.pwcsName, piece);
        else if (stat.type == STGTY_STORAGE) hr = copy_child(from, to, stat.pwcsName, piece, depth);
        CoTaskMemFree(stat.pwcsName);
    }
    IEnumSTATSTG_Release(elements);
    return SUCCEEDED(hr) ? S_OK : hr;
}

HRESULT storage_copy(IStorage *from, IStorage *to)
{
    BYTE *piece = malloc(PIECE);
    HRESULT hr;

    if (!piece) return E_OUTOFMEMORY;
    hr = copy_elements(from, to, piece, 0);
    free(piece);
    return hr;
}
