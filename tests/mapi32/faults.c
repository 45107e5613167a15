/*
 * Failing storages: every call that a save makes fails in turn. The file is as before, the object stays usable, a later
 * save writes everything, and nothing leaks.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include "content.h"

static const HRESULT failures[] = {STG_E_MEDIUMFULL, STG_E_ACCESSDENIED, STG_E_WRITEFAULT, STG_E_REVERTED};

static void set_string(IMAPIProp *prop, ULONG tag, const WCHAR *text)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.lpszW = (WCHAR *)text;
    hr = IMAPIProp_SetProps(prop, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void add_recipient(IMessage *message, const WCHAR *name)
{
    SPropValue values[2] = {{PR_DISPLAY_NAME_W}, {PR_RECIPIENT_TYPE}};
    ADRLIST list = {1, {{0, 2, values}}};
    HRESULT hr;

    values[0].Value.lpszW = (WCHAR *)name;
    values[1].Value.l = MAPI_TO;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void write_stream(IMAPIProp *prop, ULONG tag, ULONG size)
{
    IStream *stream;
    BYTE *data;
    HRESULT hr;

    data = malloc(size);
    memset(data, 0x5a, size);
    hr = IMAPIProp_OpenProperty(prop, tag, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, data, size, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(stream);
    free(data);
}

static IAttach *add_attachment(IMessage *message, const WCHAR *name)
{
    SPropValue method = {PR_ATTACH_METHOD};
    IAttach *attach;
    HRESULT hr;
    ULONG num;

    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string((IMAPIProp *)attach, PR_ATTACH_FILENAME_W, name);
    method.Value.l = ATTACH_BY_VALUE;
    hr = IAttach_SetProps(attach, 1, &method, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return attach;
}

static void finish_attachment(IAttach *attach)
{
    HRESULT hr = IAttach_SaveChanges(attach, 0);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
}

static void embed_message(IMessage *message, BOOL again)
{
    IMessage *embedded;
    IAttach *attach;
    HRESULT hr;

    if (again)
    {
        hr = IMessage_OpenAttach(message, 0, NULL, MAPI_MODIFY, &attach);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    else attach = add_attachment(message, L"embedded");
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
            again ? MAPI_MODIFY : MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string((IMAPIProp *)embedded, PR_SUBJECT_W, again ? L"RE: embedded again" : L"embedded");
    add_recipient(embedded, again ? L"second" : L"first");
    finish_attachment(add_attachment(embedded, again ? L"inner2" : L"inner1"));
    hr = IMessage_SaveChanges(embedded, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(embedded);
    finish_attachment(attach);
}

/* What each kind of message is given, at first and in a change. */
static void fill(IMessage *message, unsigned int kind, BOOL change)
{
    GUID set = {1, 2, 3, {4}};
    MAPINAMEID name = {&set, MNID_STRING, {.lpwstrName = (WCHAR *)(change ? L"changed" : L"first")}}, *names = &name;
    SPropValue multi = {PROP_TAG(PT_MV_UNICODE, 0x6801)};
    WCHAR *texts[3] = {(WCHAR *)L"a", (WCHAR *)L"b", (WCHAR *)L"c"};
    SPropTagArray *tags, gone = {1, {PR_BODY_W}};
    HRESULT hr;

    set_string((IMAPIProp *)message, PR_SUBJECT_W, change ? L"RE: a longer subject than before" : L"subject");
    multi.Value.MVszW.cValues = change ? 1 : 3;
    multi.Value.MVszW.lppszW = texts;
    hr = IMessage_SetProps(message, 1, &multi, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetIDsFromNames(message, 1, &names, MAPI_CREATE, &tags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string((IMAPIProp *)message, PROP_TAG(PT_UNICODE, PROP_ID(tags->aulPropTag[0])), L"named");
    counting_free(tags);
    if (!change) set_string((IMAPIProp *)message, PR_BODY_W, L"body");
    else
    {
        hr = IMessage_DeleteProps(message, &gone, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    if (kind == 1)
    {
        IAttach *attach = add_attachment(message, change ? L"two" : L"one");

        write_stream((IMAPIProp *)attach, PR_ATTACH_DATA_BIN, change ? 70000 : 10);
        finish_attachment(attach);
        add_recipient(message, L"A");
        add_recipient(message, L"B");
        if (change)
        {
            SPropValue row = {PR_ROWID};
            ADRLIST list = {1, {{0, 1, &row}}};

            hr = IMessage_ModifyRecipients(message, MODRECIP_REMOVE, &list);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IMessage_DeleteAttach(message, 0, 0, NULL, 0);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
        }
    }
    if (kind == 2) embed_message(message, change);
}

/* The first form of each kind of message, saved. */
static ILockBytes *make_base(unsigned int kind)
{
    ILockBytes *bytes;
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    storage = memory_storage(&bytes, STG_RW | STGM_TRANSACTED);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fill(message, kind, FALSE);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    return bytes;
}

/* Changes a copy of the base with the n-th call of the save failing. Then, with retry, saves again. FALSE when the save
 * makes no n-th call. */
static BOOL save_failing(ILockBytes *base, unsigned int kind, LONG n, BOOL retry, const char *before, const char *after)
{
    ILockBytes *bytes = copy_bytes(base);
    BOOL failed = TRUE;
    IStorage *storage;
    IMessage *message;
    char *content;
    HRESULT hr;

    memset(&calls, 0, sizeof(calls));
    storage = count_storage(reopen_storage(bytes, STG_RW | STGM_TRANSACTED));
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fill(message, kind, TRUE);
    calls.all = 0;
    calls.fail_at = n;
    calls.failure = failures[n % ARRAYSIZE(failures)];
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    calls.fail_at = 0;
    if (calls.all < n)
    {
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        failed = FALSE;
    }
    else if (SUCCEEDED(hr))
    {
        /* a look that may fail without harm: a stream that is only measured, or not there to be removed */
        failed = TRUE;
    }
    else ok(hr == MapStorageSCode(calls.failure), "Call %ld: got hr %#lx for %#lx.\n", n, hr, calls.failure);
    if (failed && retry && FAILED(hr))
    {
        hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
        ok(hr == S_OK, "Call %ld: the second save gives hr %#lx.\n", n, hr);
    }
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    ok(!calls.live, "Call %ld: %ld objects are left.\n", n, calls.live);
    content = content_of_bytes(bytes);
    if (SUCCEEDED(hr)) ok(!strcmp(content, after), "Call %ld: not everything was saved.\n", n);
    else ok(!strcmp(content, before), "Call %ld: the file has changed.\n", n);
    if (winetest_debug > 1 && SUCCEEDED(hr) && strcmp(content, after)) printf("<<%s\n>>%s\n", content, after);
    free(content);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
    return failed;
}

static void test_failing_saves(unsigned int kind)
{
    char *before, *after;
    ILockBytes *base, *changed;
    IStorage *storage;
    IMessage *message;
    LONG n;
    HRESULT hr;

    winetest_push_context("kind %u", kind);
    base = make_base(kind);
    before = content_of_bytes(base);
    changed = copy_bytes(base);
    storage = reopen_storage(changed, STG_RW | STGM_TRANSACTED);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fill(message, kind, TRUE);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    after = content_of_bytes(changed);
    ok(strcmp(before, after), "Nothing has changed.\n");

    for (n = 1; save_failing(base, kind, n, TRUE, before, after); n++) continue;
    trace("%ld calls, each failed once.\n", n - 1);
    for (n = 1; save_failing(base, kind, n, FALSE, before, after); n++) continue;
    free(before);
    free(after);
    RELEASE_LAST(base);
    RELEASE_LAST(changed);
    winetest_pop_context();
}

/* Every call of opening and reading fails in turn. */
static void test_failing_reads(unsigned int kind)
{
    ILockBytes *base = make_base(kind);
    struct content content;
    IStorage *storage;
    IMessage *message;
    SPropValue *values;
    IMAPITable *table;
    SRowSet *rows;
    ULONG count;
    LONG n = 0;
    HRESULT hr;

    winetest_push_context("kind %u", kind);
    do
    {
        memset(&calls, 0, sizeof(calls));
        memset(&content, 0, sizeof(content));
        storage = count_storage(reopen_storage(base, STGM_READ | STGM_SHARE_EXCLUSIVE));
        calls.all = 0;
        calls.fail_at = ++n;
        calls.failure = failures[n % ARRAYSIZE(failures)];
        hr = open_msg(NULL, storage, 0, &message);
        if (SUCCEEDED(hr))
        {
            hr = IMessage_GetProps(message, NULL, MAPI_UNICODE, &count, &values);
            if (SUCCEEDED(hr)) counting_free(values);
            hr = IMessage_GetRecipientTable(message, 0, &table);
            if (SUCCEEDED(hr))
            {
                hr = IMAPITable_QueryRows(table, 100, 0, &rows);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                counting_free_rows(rows);
                RELEASE_LAST(table);
            }
            hr = IMessage_GetAttachmentTable(message, 0, &table);
            if (SUCCEEDED(hr)) RELEASE_LAST(table);
            /* what failed once does not stay broken */
            calls.fail_at = 0;
            content_message(&content, message);
            free(content.text);
            RELEASE_LAST(message);
        }
        RELEASE_LAST(storage);
        ok(!calls.live, "Call %ld: %ld objects are left.\n", n, calls.live);
        EXPECT_FREED();
    } while (calls.all >= n && n < 1000);
    RELEASE_LAST(base);
    winetest_pop_context();
}

/* Each of the caller's allocations fails in turn. */
static void test_failing_allocators(void)
{
    ILockBytes *base = make_base(1);
    SPropTagArray tags = {1, {PR_SUBJECT_W}}, *list;
    SPropProblemArray *problems;
    SPropValue computed = {PR_CREATION_TIME}, *values;
    MAPINAMEID **names;
    IStorage *storage;
    IMessage *message;
    IMAPITable *table;
    SRowSet *rows;
    ULONG count;
    HRESULT hr;
    LONG n;

    storage = reopen_storage(base, STG_RW);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counting_fail = 0;
    hr = IMessage_GetProps(message, &tags, 0, &count, &values);
    ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !values && !count, "Got hr %#lx.\n", hr);
    counting_fail = 0;
    hr = IMessage_GetPropList(message, 0, &list);
    ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !list, "Got hr %#lx.\n", hr);
    counting_fail = 0;
    hr = IMessage_SetProps(message, 1, &computed, &problems);
    ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !problems, "Got hr %#lx.\n", hr);
    for (n = 0; n < 2; n++)
    {
        list = NULL;
        counting_fail = n;
        hr = IMessage_GetNamesFromIDs(message, &list, NULL, 0, &count, &names);
        ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !list && !names && !count, "Got hr %#lx.\n", hr);
    }
    counting_fail = -1;
    hr = IMessage_GetRecipientTable(message, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (n = 0; n < 100; n++)
    {
        counting_fail = n;
        hr = IMAPITable_QueryRows(table, 100, 0, &rows);
        if (counting_fail >= 0) break;
        ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !rows, "Got hr %#lx.\n", hr);
        EXPECT_FREED();
    }
    counting_fail = -1;
    ok(hr == S_OK && rows->cRows == 2 && n, "Got hr %#lx.\n", hr);
    counting_free_rows(rows);
    RELEASE_LAST(table);
    hr = IMessage_GetProps(message, &tags, 0, &count, &values);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counting_free(values);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(base);
    EXPECT_FREED();
}

START_TEST(faults)
{
    unsigned int kind;

    CoInitialize(NULL);
    for (kind = 0; kind < 3; kind++)
    {
        test_failing_saves(kind);
        test_failing_reads(kind);
    }
    test_failing_allocators();
    CoUninitialize();
}
