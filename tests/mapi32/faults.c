/*
 * Faults of saving and reading: every call of the storage and every allocation fails in turn. The file is as before,
 * the object stays usable, a later save writes everything, and nothing leaks.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "faulthelp.h"

/* Changes a copy of the base with the n-th call or allocation of the save failing. Then, with retry, saves again. FALSE
 * when the save makes no n-th. */
static BOOL save_failing(ILockBytes *base, unsigned int kind, enum fault fault, LONG n, BOOL retry, const char *before,
        const char *after)
{
    ILockBytes *bytes = copy_bytes(base);
    IStorage *storage;
    IMessage *message;
    char *content;
    BOOL failed;
    HRESULT hr;

    memset(&calls, 0, sizeof(calls));
    storage = count_storage(reopen_storage(bytes, STG_RW | STGM_TRANSACTED));
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fill(message, kind, TRUE);
    fault_arm(fault, n);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    failed = fault_disarm(fault, n);
    /* a look may fail without harm: at a stream that is only measured, or not there to be removed */
    if (failed && FAILED(hr))
        ok(hr == fault_code(fault), "%ld: got hr %#lx, expected %#lx.\n", n, hr, fault_code(fault));
    else ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
    if (failed && retry && FAILED(hr))
    {
        hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
        ok(hr == S_OK, "%ld: the second save gives hr %#lx.\n", n, hr);
    }
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    content = content_of_bytes(bytes);
    if (SUCCEEDED(hr)) ok(!strcmp(content, after), "%ld: not everything was saved.\n", n);
    else ok(!strcmp(content, before), "%ld: the file has changed.\n", n);
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
    enum fault fault;
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

    for (fault = 0; fault < FAULTS; fault++)
    {
        if (!fault_possible(fault)) continue;
        winetest_push_context("%s", fault_names[fault]);
        for (n = 1; save_failing(base, kind, fault, n, TRUE, before, after); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        for (n = 1; save_failing(base, kind, fault, n, FALSE, before, after); n++) continue;
        winetest_pop_context();
    }
    free(before);
    free(after);
    RELEASE_LAST(base);
    RELEASE_LAST(changed);
    winetest_pop_context();
}

/* Every call or own allocation of opening and reading fails in turn. */
static void test_failing_reads(unsigned int kind, enum fault fault)
{
    ILockBytes *base = make_base(kind);
    char *whole = content_of_bytes(base);
    struct content content;
    IStorage *storage;
    IMessage *message;
    SPropValue *values;
    IMAPITable *table;
    SRowSet *rows;
    BOOL failed;
    ULONG count;
    LONG n = 0;
    HRESULT hr;

    winetest_push_context("kind %u, %s", kind, fault_names[fault]);
    do
    {
        memset(&calls, 0, sizeof(calls));
        memset(&content, 0, sizeof(content));
        storage = count_storage(reopen_storage(base, STGM_READ | STGM_SHARE_EXCLUSIVE));
        fault_arm(fault, ++n);
        hr = open_msg(NULL, storage, 0, &message);
        if (SUCCEEDED(hr))
        {
            hr = IMessage_GetProps(message, NULL, MAPI_UNICODE, &count, &values);
            if (SUCCEEDED(hr)) counting_free(values);
            hr = IMessage_GetRecipientTable(message, 0, &table);
            if (SUCCEEDED(hr))
            {
                hr = IMAPITable_QueryRows(table, 100, 0, &rows);
                ok(hr == S_OK || fault == FAULT_OWN_MEMORY, "Got hr %#lx.\n", hr);
                counting_free_rows(rows);
                RELEASE_LAST(table);
            }
            hr = IMessage_GetAttachmentTable(message, 0, &table);
            if (SUCCEEDED(hr)) RELEASE_LAST(table);
            failed = fault_disarm(fault, n);
            /* what failed once does not stay broken */
            content_message(&content, message);
            ok(!strcmp(content.text, whole), "%ld: not everything is there.\n", n);
            free(content.text);
            RELEASE_LAST(message);
        }
        else
        {
            failed = fault_disarm(fault, n);
            ok(hr == fault_code(fault), "%ld: got hr %#lx, expected %#lx.\n", n, hr, fault_code(fault));
        }
        RELEASE_LAST(storage);
        ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
        EXPECT_FREED();
    } while (failed && n < 10000);
    trace("%ld, each failed once.\n", n - 1);
    free(whole);
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
    for (kind = 0; kind < KINDS; kind++)
    {
        test_failing_saves(kind);
        test_failing_reads(kind, FAULT_STORAGE);
        if (fault_possible(FAULT_OWN_MEMORY)) test_failing_reads(kind, FAULT_OWN_MEMORY);
    }
    test_failing_allocators();
    CoUninitialize();
}
