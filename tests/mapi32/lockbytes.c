/*
 * Tests of HrIStorageFromStream.
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
#include <mapispi.h>

#include "helper.h"
#include "mapiext.h"

static IStream *memory_stream(void)
{
    IStream *stream = NULL;

    CreateStreamOnHGlobal(NULL, TRUE, &stream);
    return stream;
}

static void write_part(IStorage *storage, const WCHAR *name, const char *text)
{
    IStream *part;
    HRESULT hr;

    hr = IStorage_CreateStream(storage, name, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &part);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (FAILED(hr)) return;
    IStream_Write(part, text, (ULONG)strlen(text), NULL);
    IStream_Release(part);
}

static void check_part(IStorage *storage, const WCHAR *name, const char *text)
{
    char buffer[64];
    IStream *part;
    ULONG count;
    HRESULT hr;

    hr = IStorage_OpenStream(storage, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &part);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (FAILED(hr)) return;
    hr = IStream_Read(part, buffer, sizeof(buffer), &count);
    ok(hr == S_OK && count == strlen(text) && !memcmp(buffer, text, count), "Got hr %#lx, %lu.\n", hr, count);
    IStream_Release(part);
}

static void test_stream(void)
{
    IStream *stream = memory_stream(), *part;
    IStorage *storage;
    HRESULT hr;

    hr = HrIStorageFromStream((IUnknown *)stream, &IID_IStream, STGSTRM_CREATE, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    write_part(storage, L"part", "some text");
    RELEASE_LAST(storage);
    EXPECT_REF(stream, 1);

    /* for reading */
    hr = HrIStorageFromStream((IUnknown *)stream, NULL, STGSTRM_RESET, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_part(storage, L"part", "some text");
    hr = IStorage_CreateStream(storage, L"new", STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &part);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    RELEASE_LAST(storage);

    /* for changing */
    hr = HrIStorageFromStream((IUnknown *)stream, &IID_IStream, STGSTRM_MODIFY, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_part(storage, L"part", "some text");
    write_part(storage, L"new", "more text");
    /* the storage holds the stream */
    IStream_AddRef(stream);
    ok(IStream_Release(stream) > 1, "The stream is not held.\n");
    RELEASE_LAST(storage);
    hr = HrIStorageFromStream((IUnknown *)stream, NULL, STGSTRM_RESET, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_part(storage, L"part", "some text");
    check_part(storage, L"new", "more text");
    RELEASE_LAST(storage);
    RELEASE_LAST(stream);
}

static void test_current(void)
{
    IStream *stream = memory_stream();
    LARGE_INTEGER move = {.QuadPart = 7};
    IStorage *storage;
    char buffer[16];
    HRESULT hr;

    IStream_Write(stream, "HEADER.", 7, NULL);
    hr = HrIStorageFromStream((IUnknown *)stream, NULL, STGSTRM_CREATE | STGSTRM_CURRENT, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    write_part(storage, L"part", "behind");
    RELEASE_LAST(storage);

    hr = HrIStorageFromStream((IUnknown *)stream, NULL, STGSTRM_RESET, &storage);
    ok(FAILED(hr) && !storage, "Got hr %#lx.\n", hr);
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    hr = HrIStorageFromStream((IUnknown *)stream, NULL, STGSTRM_CURRENT, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_part(storage, L"part", "behind");
    RELEASE_LAST(storage);
    move.QuadPart = 0;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    hr = IStream_Read(stream, buffer, 7, NULL);
    ok(hr == S_OK && !memcmp(buffer, "HEADER.", 7), "What was in front is gone.\n");
    RELEASE_LAST(stream);
}

static void test_lockbytes(void)
{
    IStorage *storage;
    ILockBytes *bytes;
    HRESULT hr;

    CreateILockBytesOnHGlobal(NULL, TRUE, &bytes);
    hr = HrIStorageFromStream((IUnknown *)bytes, &IID_ILockBytes, STGSTRM_CREATE, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    write_part(storage, L"part", "in bytes");
    RELEASE_LAST(storage);
    hr = HrIStorageFromStream((IUnknown *)bytes, &IID_ILockBytes, STGSTRM_RESET, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_part(storage, L"part", "in bytes");
    RELEASE_LAST(storage);
    hr = HrIStorageFromStream((IUnknown *)bytes, &IID_IStream, STGSTRM_RESET, &storage);
    ok(hr == E_NOINTERFACE && !storage, "Got hr %#lx.\n", hr);
    RELEASE_LAST(bytes);
}

static void test_refused(void)
{
    IStream *stream = memory_stream();
    IStorage *storage;
    HRESULT hr;

    storage = (void *)0xdeadbeef;
    hr = HrIStorageFromStream((IUnknown *)stream, NULL, STGSTRM_RESET, &storage);
    ok(FAILED(hr) && !storage, "An empty stream is a storage: got hr %#lx.\n", hr);
    hr = HrIStorageFromStream((IUnknown *)stream, &IID_IStorage, STGSTRM_CREATE, &storage);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED && !storage, "Got hr %#lx.\n", hr);
    hr = HrIStorageFromStream((IUnknown *)stream, NULL, 1, &storage);
    ok(hr == MAPI_E_UNKNOWN_FLAGS && !storage, "Got hr %#lx.\n", hr);
    hr = HrIStorageFromStream(NULL, NULL, STGSTRM_CREATE, &storage);
    ok(hr == MAPI_E_INVALID_PARAMETER && !storage, "Got hr %#lx.\n", hr);
    hr = HrIStorageFromStream((IUnknown *)stream, NULL, STGSTRM_CREATE, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
}

START_TEST(lockbytes)
{
    test_stream();
    test_current();
    test_lockbytes();
    test_refused();
}
