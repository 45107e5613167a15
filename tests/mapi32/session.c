/*
 * Tests of OpenIMsgSession and CloseIMsgSession: handles, and what closing does to everything that is open.
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

static LPMSGSESS open_session(ULONG flags)
{
    LPMSGSESS session = NULL;
    SCODE sc;

    if (!test_malloc.refcount) test_malloc = counting_malloc_init();
    sc = OpenIMsgSession(&test_malloc.IMalloc_iface, flags, &session);
    ok(sc == S_OK && session, "Got %#lx, %p.\n", sc, session);
    return session;
}

static void test_parameters(void)
{
    LPMSGSESS session;
    SCODE sc;

    test_malloc = counting_malloc_init();
    session = (LPMSGSESS)0xdeadbeef;
    sc = OpenIMsgSession(NULL, 0, &session);
    ok(sc == MAPI_E_INVALID_PARAMETER && !session, "Got %#lx, %p.\n", sc, session);
    sc = OpenIMsgSession(&test_malloc.IMalloc_iface, 0, NULL);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    session = (LPMSGSESS)0xdeadbeef;
    sc = OpenIMsgSession(&test_malloc.IMalloc_iface, 1, &session);
    ok(sc == MAPI_E_UNKNOWN_FLAGS && !session, "Got %#lx, %p.\n", sc, session);
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);

    session = open_session(MAPI_UNICODE);
    EXPECT_REF(&test_malloc.IMalloc_iface, 2);
    CloseIMsgSession(session);
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);
}

static void test_handles(void)
{
    LPMSGSESS session, other, stale;
    IStorage *storage;
    IMessage *message;
    HRESULT hr;
    LONG narrow;

    storage = memory_storage(NULL, STG_RW | STGM_TRANSACTED);
    session = open_session(0);
    other = open_session(0);
    ok(session != other, "Two sessions have one handle.\n");

    /* through a long, as pywin32 does */
    narrow = (LONG)(LONG_PTR)session;
    hr = open_msg((LPMSGSESS)(LONG_PTR)narrow, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);

    CloseIMsgSession(session);
    stale = session;
    hr = open_msg(stale, storage, 0, &message);
    ok(hr == MAPI_E_INVALID_PARAMETER && !message, "Got hr %#lx, %p.\n", hr, message);
    CloseIMsgSession(stale);
    session = open_session(0);
    ok(session != stale, "A stale handle became valid again.\n");
    CloseIMsgSession(stale);
    hr = open_msg(session, storage, 0, &message);
    ok(hr == S_OK, "The stale handle closed another session, hr %#lx.\n", hr);
    RELEASE_LAST(message);

    hr = open_msg((LPMSGSESS)0x7f7f7f7f, storage, 0, &message);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = open_msg((LPMSGSESS)storage, storage, 0, &message);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    CloseIMsgSession((LPMSGSESS)0x12345678);
    CloseIMsgSession((LPMSGSESS)&storage);
    CloseIMsgSession(NULL);
    EXPECT_REF(storage, 1);
    CloseIMsgSession(session);
    CloseIMsgSession(other);
    RELEASE_LAST(storage);
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);
}

static LONG callbacks;
static IStorage *callback_storage;
static IMessage *callback_message;
static ULONG callback_data, callback_storage_ref;
static LPMSGSESS callback_close;

static void WINAPI release_callback(ULONG data, IMessage *message)
{
    callbacks++;
    callback_data = data;
    callback_message = message;
    if (callback_storage)
    {
        IStorage_AddRef(callback_storage);
        callback_storage_ref = IStorage_Release(callback_storage);
    }
    /* no second destruction */
    IMessage_AddRef(message);
    IMessage_Release(message);
    if (callback_close) CloseIMsgSession(callback_close);
}

static HRESULT open_with_callback(LPMSGSESS session, IStorage *storage, IMessage **message)
{
    return OpenIMsgOnIStg(session, counting_allocate, counting_allocate_more, counting_free, &test_malloc.IMalloc_iface,
            NULL, storage, release_callback, 0xcafe, MAPI_UNICODE, message);
}

static void test_callback(void)
{
    LPMSGSESS session;
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    callback_storage = storage = memory_storage(NULL, STG_RW | STGM_TRANSACTED);
    hr = open_with_callback(NULL, storage, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_REF(storage, 2);
    callbacks = 0;
    IMessage_AddRef(message);
    ok(IMessage_Release(message) == 1, "Wrong count.\n");
    ok(!callbacks, "Called too early.\n");
    RELEASE_LAST(message);
    ok(callbacks == 1 && callback_data == 0xcafe && callback_message == message, "Got %ld, %#lx.\n", callbacks,
            callback_data);
    ok(callback_storage_ref == 1, "The storage is still referred to during the callback: %lu.\n", callback_storage_ref);

    /* a session that is closed calls it, a shell that is released does not */
    session = open_session(0);
    hr = open_with_callback(session, storage, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    callbacks = 0;
    CloseIMsgSession(session);
    ok(callbacks == 1, "Got %ld calls.\n", callbacks);
    EXPECT_REF(storage, 1);
    RELEASE_LAST(message);
    ok(callbacks == 1, "Got %ld calls.\n", callbacks);

    /* closing the session from the callback */
    session = open_session(0);
    hr = open_with_callback(session, storage, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    callbacks = 0;
    callback_close = session;
    RELEASE_LAST(message);
    callback_close = NULL;
    ok(callbacks == 1, "Got %ld calls.\n", callbacks);
    hr = open_msg(session, storage, 0, &message);
    ok(hr == MAPI_E_INVALID_PARAMETER, "The session is still open, hr %#lx.\n", hr);

    /* a call that fails has no callback */
    callbacks = 0;
    hr = OpenIMsgOnIStg(NULL, counting_allocate, counting_allocate_more, counting_free, &test_malloc.IMalloc_iface,
            NULL, storage, release_callback, 0, 0x10, &message);
    ok(hr == MAPI_E_UNKNOWN_FLAGS && !callbacks, "Got hr %#lx, %ld calls.\n", hr, callbacks);
    callback_storage = NULL;
    RELEASE_LAST(storage);
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);
}

/* Every object of a message becomes a shell. */
static void test_close_everything(void)
{
    SPropTagArray tag = {1, {PR_SUBJECT_W}};
    LPMSGSESS session = open_session(MAPI_UNICODE);
    SPropValue value = {PR_SUBJECT_W}, *values;
    IMAPITable *recipients, *attachments;
    IMessage *message, *embedded;
    ULONG count, num, first;
    IStream *stream, *data;
    ADRLIST none = {0};
    IStorage *storage;
    IAttach *attach;
    STATSTG stat;
    HRESULT hr;
    BYTE byte;

    storage = memory_storage(NULL, STG_RW | STGM_TRANSACTED);
    hr = open_msg(session, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value.Value.lpszW = (WCHAR *)L"subject";
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&data);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_Release(attach);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &recipients);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetAttachmentTable(embedded, MAPI_UNICODE, &attachments);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_REF(message, 1);
    EXPECT_REF(attach, 1);

    CloseIMsgSession(session);
    EXPECT_REF(storage, 1);
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);
    hr = IStorage_Stat(storage, &stat, STATFLAG_NONAME);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    check_interface(message, &IID_IMessage, TRUE);
    check_interface(message, &IID_IMAPIProp, TRUE);
    check_interface(attach, &IID_IAttachment, TRUE);
    check_interface(embedded, &IID_IMessage, TRUE);
    check_interface(recipients, &IID_IMAPITable, TRUE);
    hr = IMessage_GetProps(message, &tag, 0, &count, &values);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMessage_ModifyRecipients(message, 0, &none);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMessage_SubmitMessage(message, 0);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMessage_DeleteAttach(message, 0, 0, NULL, 0);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, embedded, 0, NULL);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMessage_GetPropList(embedded, 0, NULL);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IStream_Read(data, &byte, 1, &count);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, 0);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetRowCount(recipients, 0, &count);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetRowCount(attachments, 0, &count);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    ok(GetAttribIMsgOnIStg(message, &tag, NULL) == MAPI_E_INVALID_OBJECT, "Expected MAPI_E_INVALID_OBJECT.\n");

    /* nothing unsaved was saved */
    first = read_raw(storage, L"__properties_version1.0", &byte, 1);
    ok((LONG)first == -1, "Something was written.\n");
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
    RELEASE_LAST(data);
    RELEASE_LAST(attachments);
    RELEASE_LAST(embedded);
    RELEASE_LAST(attach);
    RELEASE_LAST(recipients);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* Any order of the last releases works, and the storage goes with the last of them. */
static void test_release_orders(void)
{
    static const char *const orders[] = {"msaed", "deasm", "amdes", "esdam", "smeda"};
    unsigned int i, j;
    IMessage *embedded;
    IUnknown *object;
    IStorage *storage;
    IMAPITable *table;
    IMessage *message;
    IStream *stream;
    IAttach *attach;
    HRESULT hr;
    ULONG num;

    for (i = 0; i < ARRAYSIZE(orders); i++)
    {
        winetest_push_context("order %s", orders[i]);
        calls.live = 0;
        storage = count_storage(memory_storage(NULL, STG_RW));
        hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        EXPECT_REF(storage, 2);
        IStorage_Release(storage);
        hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IAttach_OpenProperty(
                attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMessage_OpenProperty(
                embedded, PR_BODY_W, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMessage_GetRecipientTable(embedded, 0, &table);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        for (j = 0; orders[i][j]; j++)
        {
            object = NULL;
            switch (orders[i][j])
            {
            case 'm': object = (IUnknown *)message; break;
            case 's': object = (IUnknown *)stream; break;
            case 'a': object = (IUnknown *)attach; break;
            case 'e': object = (IUnknown *)embedded; break;
            case 'd': object = (IUnknown *)table; break;
            }
            ok(calls.live == 1, "The storage is gone too early.\n");
            RELEASE_LAST(object);
        }
        ok(!calls.live, "%ld storages are left.\n", calls.live);
        winetest_pop_context();
    }
    EXPECT_FREED();
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);
}

static void test_flags(void)
{
    SPropTagArray tag = {1, {PROP_TAG(PT_LONG, 0x340d)}};
    LPMSGSESS session;
    SPropValue *values;
    IStorage *storage;
    IMessage *message;
    ULONG count;
    HRESULT hr;

    /* MAPI_UNICODE of the session is the default of new messages */
    session = open_session(MAPI_UNICODE);
    storage = memory_storage(NULL, STG_RW);
    hr = open_msg(session, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, &tag, 0, &count, &values);
    ok(hr == S_OK && values[0].Value.l == 0x40e79, "Got hr %#lx.\n", hr);
    counting_free(values);
    CloseIMsgSession(session);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

START_TEST(session)
{
    CoInitialize(NULL);
    test_parameters();
    test_handles();
    test_callback();
    test_close_everything();
    test_release_orders();
    test_flags();
    CoUninitialize();
}
