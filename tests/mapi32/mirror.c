/*
 * Messages in files that nobody can write, which are read beside their storage (dlls/mapi32/mirror.c): the caller sees
 * no difference, with MAPI32_MIRROR=0 or without.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include "storage.h"

#define READ_MODE (STGM_READ | STGM_SHARE_DENY_WRITE)

static WCHAR path[MAX_PATH];

/* Makes a message with a recipient, a file of 70,000 bytes, an embedded message and an OLE object; through the DLL. */
static void make_file(void)
{
    SPropValue values[3] = {{.ulPropTag = PR_SUBJECT_W, .Value.lpszW = (WCHAR *)L"Subject"},
            {.ulPropTag = PR_BODY_W, .Value.lpszW = (WCHAR *)L"Body"}, {.ulPropTag = PR_SENSITIVITY, .Value.l = 2}};
    SPropValue recipient[2] = {{.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (WCHAR *)L"Anna"},
            {.ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO}};
    SPropValue method = {.ulPropTag = PR_ATTACH_METHOD}, data = {.ulPropTag = PR_ATTACH_DATA_BIN};
    ADRLIST list = {1, {{0, 2, recipient}}};
    IStorage *storage, *object;
    IMessage *message, *inner;
    IAttach *attach;
    ULONG num, kind;
    HRESULT hr;

    hr = StgCreateDocfile(path, STGM_CREATE | STG_RW | STGM_TRANSACTED, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMessage_SetProps(message, 3, values, NULL);
    IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    data.Value.bin.cb = 70000;
    data.Value.bin.lpb = calloc(1, 70000);
    memset(data.Value.bin.lpb + 65536, 'x', 4464);
    for (kind = 0; kind < 3; kind++)
    {
        hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        method.Value.l = kind == 0 ? ATTACH_BY_VALUE : kind == 1 ? ATTACH_EMBEDDED_MSG : ATTACH_OLE;
        IAttach_SetProps(attach, 1, &method, NULL);
        if (kind == 0) IAttach_SetProps(attach, 1, &data, NULL);
        if (kind == 1)
        {
            hr = IAttach_OpenProperty(
                    attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&inner);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            IMessage_SetProps(inner, 3, values, NULL);
            IMessage_SaveChanges(inner, 0);
            IMessage_Release(inner);
        }
        if (kind == 2)
        {
            hr = IAttach_OpenProperty(
                    attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&object);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            raw_stream(object, L"CONTENTS", "object", 6);
            IStorage_Commit(object, STGC_DEFAULT);
            IStorage_Release(object);
        }
        hr = IAttach_SaveChanges(attach, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IAttach_Release(attach);
    }
    free(data.Value.bin.lpb);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
}

static IMessage *open_file(IStorage **storage)
{
    IMessage *message = NULL;
    HRESULT hr;

    hr = StgOpenStorage(path, NULL, READ_MODE, NULL, 0, storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, *storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return message;
}

static void check_body(IMessage *message)
{
    static SizedSPropTagArray(2, tags) = {2, {PR_BODY_W, PR_SENSITIVITY}};
    SPropValue *values;
    ULONG count;
    HRESULT hr;

    hr = IMessage_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return;
    ok(!wcscmp(values[0].Value.lpszW, L"Body"), "Got %ls.\n", values[0].Value.lpszW);
    ok(values[1].Value.l == 2, "Got %ld.\n", values[1].Value.l);
    counting_free(values);
}

static void test_read_everything(void)
{
    IStorage *storage, *object;
    IMessage *message, *inner;
    ULARGE_INTEGER end;
    LARGE_INTEGER move;
    IMAPITable *table;
    IAttach *attach;
    IStream *stream;
    SRowSet *rows;
    BYTE bytes[8];
    ULONG read;
    HRESULT hr;

    message = open_file(&storage);
    check_body(message);

    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryRows(table, 10, 0, &rows);
    ok(hr == S_OK && rows->cRows == 1, "Got hr %#lx.\n", hr);
    counting_free_rows(rows);
    RELEASE_LAST(table);

    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    move.QuadPart = 0;
    hr = IStream_Seek(stream, move, STREAM_SEEK_END, &end);
    ok(hr == S_OK && end.QuadPart == 70000, "Got hr %#lx, %lu.\n", hr, end.LowPart);
    move.QuadPart = 65533;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    hr = IStream_Read(stream, bytes, sizeof(bytes), &read);
    ok(hr == S_OK && read == 8 && !memcmp(bytes, "\0\0\0xxxxx", 8), "Got hr %#lx.\n", hr);
    move.QuadPart = 1;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    hr = IStream_Read(stream, bytes, sizeof(bytes), &read);
    ok(hr == S_OK && read == 8 && !bytes[0], "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    RELEASE_LAST(attach);

    hr = IMessage_OpenAttach(message, 1, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_body(inner);
    RELEASE_LAST(inner);
    RELEASE_LAST(attach);

    /* storages that callers get are ole32's own */
    hr = IMessage_OpenAttach(message, 2, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (IUnknown **)&object);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    read = (ULONG)read_raw(object, L"CONTENTS", bytes, sizeof(bytes));
    ok(read == 6 && !memcmp(bytes, "object", 6), "Got %ld.\n", read);
    RELEASE_LAST(object);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
}

/* The file is the caller's again, and may go, when the last reference is released. */
static void test_lifetime(void)
{
    IStorage *storage, *again;
    IMessage *message;
    HRESULT hr;

    message = open_file(&storage);
    EXPECT_REF(storage, 2);
    IStorage_Release(storage);
    check_body(message);
    hr = StgOpenStorage(path, NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &again);
    ok(FAILED(hr), "The file can be written.\n");
    RELEASE_LAST(message);
    hr = StgOpenStorage(path, NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &again);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK) IStorage_Release(again);
    ok(DeleteFileW(path), "Got error %lu.\n", GetLastError());
    make_file();
}

/* Without anything in between the caller's storage is asked for the property stream alone. */
static void test_calls(BOOL mirror)
{
    IStorage *storage, *counted;
    IMessage *message;
    HRESULT hr;

    hr = StgOpenStorage(path, NULL, READ_MODE, NULL, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counted = count_storage(storage);
    memset(&calls, 0, sizeof(calls));
    hr = open_msg(NULL, counted, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_body(message);
    ok(calls.open_stream == (mirror ? 1 : 2), "Got %ld calls.\n", calls.open_stream);
    ok(!calls.open_storage && !calls.enumerate, "Got %ld, %ld calls.\n", calls.open_storage, calls.enumerate);
    RELEASE_LAST(message);
    RELEASE_LAST(counted);
}

/* A file of the same name that is not the storage's: a caller's own storage may say anything in Stat. */
static HRESULT WINAPI lying_Stat(IStorage *iface, STATSTG *stat, DWORD flags)
{
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_STORAGE;
    stat->grfMode = READ_MODE;
    if (!(flags & STATFLAG_NONAME))
    {
        stat->pwcsName = CoTaskMemAlloc(sizeof(path));
        memcpy(stat->pwcsName, path, sizeof(path));
    }
    return S_OK;
}

static void test_other_file(void)
{
    IStorageVtbl lying_vtbl = counted_vtbl;
    IStorage *storage, *counted;
    SPropValue *value;
    IMessage *message;
    HRESULT hr;

    storage = memory_storage(NULL, STG_RW);
    raw_message(storage, L"another one");
    counted = count_storage(storage);
    lying_vtbl.Stat = lying_Stat;
    counted->lpVtbl = &lying_vtbl;
    hr = open_msg(NULL, counted, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = HrGetOneProp((IMAPIProp *)message, PR_SUBJECT_W, &value);
    ok(hr == S_OK && !wcscmp(value->Value.lpszW, L"another one"), "Got hr %#lx.\n", hr);
    if (hr == S_OK) counting_free(value);
    RELEASE_LAST(message);
    RELEASE_LAST(counted);
}

START_TEST(mirror)
{
    WCHAR folder[MAX_PATH];
    int mirror;

    CoInitialize(NULL);
    GetTempPathW(ARRAYSIZE(folder), folder);
    GetTempFileNameW(folder, L"msg", 0, path);
    make_file();
    for (mirror = 0; mirror < 2; mirror++)
    {
        winetest_push_context("mirror %d", mirror);
        SetEnvironmentVariableW(L"MAPI32_MIRROR", mirror ? NULL : L"0");
        test_read_everything();
        test_lifetime();
        test_calls(mirror);
        test_other_file();
        winetest_pop_context();
    }
    DeleteFileW(path);
    EXPECT_FREED();
    CoUninitialize();
}
