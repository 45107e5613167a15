/*
 * Tests of DllCanUnloadNow, which is S_OK exactly when nothing lives, and of unloading the DLL: a copy of it, which the
 * test does not import.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include <mapispi.h>

#include "storage.h"

static HRESULT(WINAPI *can_unload)(void);

#define EXPECT_ALIVE() ok(can_unload() == S_FALSE, "The DLL may be unloaded.\n")
#define EXPECT_GONE()  ok(can_unload() == S_OK, "The DLL may not be unloaded.\n")

/* A message, its attachment, stream, embedded message and tables: the last one that is released counts. */
static void test_message(void)
{
    IUnknown *objects[5];
    IMessage *message, *embedded;
    IStorage *storage;
    IMAPITable *table;
    IStream *stream;
    IAttach *attach;
    ULONG num, i;
    HRESULT hr;

    EXPECT_GONE();
    storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(
            embedded, PR_BODY_W, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetRecipientTable(embedded, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    objects[0] = (IUnknown *)message;
    objects[1] = (IUnknown *)attach;
    objects[2] = (IUnknown *)embedded;
    objects[3] = (IUnknown *)stream;
    objects[4] = (IUnknown *)table;
    for (i = 0; i < ARRAYSIZE(objects); i++)
    {
        EXPECT_ALIVE();
        IUnknown_Release(objects[i]);
    }
    EXPECT_GONE();
    RELEASE_LAST(storage);
}

/* The shells that CloseIMsgSession leaves behind keep the DLL. */
static void test_session(void)
{
    IStorage *storage = memory_storage(NULL, STG_RW);
    LPMSGSESS session;
    IMessage *message;
    IMAPITable *table;
    HRESULT hr;

    hr = OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &session);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    hr = open_msg(session, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetAttachmentTable(message, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    CloseIMsgSession(session);
    CloseIMsgSession(session);
    EXPECT_ALIVE();
    RELEASE_LAST(message);
    EXPECT_ALIVE();
    RELEASE_LAST(table);
    EXPECT_GONE();
    RELEASE_LAST(storage);
}

static LONG CALLBACK notified(void *context, ULONG count, NOTIFICATION *notifications)
{
    return 0;
}

/* Whatever else a caller can hold. */
static void test_others(void)
{
    SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_SUBJECT_W}};
    IMAPIAdviseSink *sink, *wrapped;
    ITableData *data;
    IPropData *props;
    IMAPITable *view;
    IStream *memory, *stream;
    IStorage *storage;
    HRESULT hr;

    hr = HrAllocAdviseSink(notified, NULL, &sink);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    hr = HrThisThreadAdviseSink(sink, &wrapped);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMAPIAdviseSink_Release(sink);
    EXPECT_ALIVE();
    RELEASE_LAST(wrapped);
    EXPECT_GONE();

    hr = CreateTable((IID *)&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL,
            TBLTYPE_DYNAMIC, PR_ROWID, (SPropTagArray *)&columns, &data);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    hr = ITableData_HrGetView(data, NULL, NULL, 0, &view);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ITableData_Release(data);
    EXPECT_ALIVE();
    RELEASE_LAST(view);
    EXPECT_GONE();

    hr = CreateIProp((IID *)&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &props);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    RELEASE_LAST(props);
    EXPECT_GONE();

    hr = CreateStreamOnHGlobal(NULL, TRUE, &memory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(memory, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    RELEASE_LAST(stream);
    EXPECT_GONE();
    RELEASE_LAST(memory);

    hr = CreateStreamOnHGlobal(NULL, TRUE, &memory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = HrIStorageFromStream((IUnknown *)memory, &IID_IStream, STGSTRM_CREATE, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    RELEASE_LAST(storage);
    EXPECT_GONE();
    RELEASE_LAST(memory);

    hr = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer,
            STGM_CREATE | STGM_READWRITE | SOF_UNIQUEFILENAME | STGM_DELETEONRELEASE, NULL, NULL, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ALIVE();
    RELEASE_LAST(stream);
    EXPECT_GONE();

    MAPIInitIdle(NULL);
    EXPECT_ALIVE();
    MAPIDeinitIdle();
    EXPECT_GONE();
    MAPIDeinitIdle();
    EXPECT_GONE();
}

/* Loads a copy of the DLL, uses what makes it allocate slots and windows, and unloads it: nothing is left, as often as
 * it is done. */
static void test_unload(void)
{
    HRESULT(WINAPI * this_thread_sink)(IMAPIAdviseSink *, IMAPIAdviseSink **);
    HRESULT(WINAPI * alloc_sink)(LPNOTIFCALLBACK, void *, IMAPIAdviseSink **);
    SCODE(WINAPI * open_session)(IMalloc *, ULONG, LPMSGSESS *);
    void(WINAPI * close_session)(LPMSGSESS);
    HRESULT(WINAPI * initialize)(void *);
    HRESULT(WINAPI * unload)(void);
    void(WINAPI * uninitialize)(void);
    WCHAR folder[MAX_PATH], own[MAX_PATH], copy[MAX_PATH];
    DWORD before, after, fls_before, fls_after;
    IMAPIAdviseSink *sink, *wrapped;
    LPMSGSESS session;
    HMODULE module;
    HRESULT hr;
    ULONG i;

    GetModuleFileNameW(GetModuleHandleW(L"mapi32.dll"), own, ARRAYSIZE(own));
    GetTempPathW(ARRAYSIZE(folder), folder);
    GetTempFileNameW(folder, L"dll", 0, copy);
    ok(CopyFileW(own, copy, FALSE), "Cannot copy %ls.\n", own);

    before = TlsAlloc();
    TlsFree(before);
    fls_before = FlsAlloc(NULL);
    FlsFree(fls_before);
    for (i = 0; i < 150; i++)
    {
        if (!(module = LoadLibraryW(copy))) break;
        this_thread_sink = (void *)GetProcAddress(module, "HrThisThreadAdviseSink");
        alloc_sink = (void *)GetProcAddress(module, "HrAllocAdviseSink");
        open_session = (void *)GetProcAddress(module, "OpenIMsgSession");
        close_session = (void *)GetProcAddress(module, "CloseIMsgSession");
        initialize = (void *)GetProcAddress(module, "MAPIInitialize");
        uninitialize = (void *)GetProcAddress(module, "MAPIUninitialize");
        unload = (void *)GetProcAddress(module, "DllCanUnloadNow");
        hr = initialize(NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = open_session(&test_malloc.IMalloc_iface, 0, &session);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = alloc_sink(notified, NULL, &sink);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = this_thread_sink(sink, &wrapped);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(unload() == S_FALSE, "It may be unloaded.\n");
        IMAPIAdviseSink_Release(sink);
        RELEASE_LAST(wrapped);
        close_session(session);
        ok(unload() == S_OK, "It may not be unloaded.\n");
        uninitialize();
        ok(FreeLibrary(module), "Got error %lu.\n", GetLastError());
        if (GetModuleHandleW(copy)) break;
    }
    ok(i == 150, "Round %lu: the DLL is %s.\n", i, module ? "still loaded" : "not loaded");
    after = TlsAlloc();
    TlsFree(after);
    fls_after = FlsAlloc(NULL);
    FlsFree(fls_after);
    ok(before == after, "The first free slot was %lu, is %lu.\n", before, after);
    ok(fls_before == fls_after, "The first free fiber slot was %lu, is %lu.\n", fls_before, fls_after);
    DeleteFileW(copy);
}

START_TEST(unload)
{
    CoInitialize(NULL);
    test_malloc = counting_malloc_init();
    can_unload = (void *)GetProcAddress(GetModuleHandleW(L"mapi32.dll"), "DllCanUnloadNow");
    test_message();
    test_session();
    test_others();
    test_unload();
    CoUninitialize();
}
