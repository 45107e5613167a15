/*
 * Tests of HrComposeEID, HrDecomposeEID, HrComposeMsgID and HrDecomposeMsgID, on a session with two stores.
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

#include "guard.h"
#include "helper.h"

static LONG tables;
static unsigned int position;
static HRESULT table_error;

static BYTE store_ids[2][5] = {"id-0", "id-1"}, store_keys[2][4] = {"ke0", "ke1"};

static HRESULT WINAPI table_SetColumns(IMAPITable *iface, SPropTagArray *tags, ULONG flags)
{
    ok(tags->cValues == 3 && tags->aulPropTag[0] == PR_ENTRYID && tags->aulPropTag[1] == PR_RECORD_KEY &&
                    tags->aulPropTag[2] == PR_SEARCH_KEY,
            "Wrong columns.\n");
    return S_OK;
}

static HRESULT WINAPI table_QueryRows(IMAPITable *iface, LONG count, ULONG flags, SRowSet **out)
{
    SPropValue *values;
    SRowSet *rows;

    *out = NULL;
    if (table_error) return table_error;
    MAPIAllocateBuffer(CbNewSRowSet(1), (void **)&rows);
    rows->cRows = position < 2;
    if (rows->cRows)
    {
        MAPIAllocateBuffer(3 * sizeof(*values), (void **)&values);
        rows->aRow[0].cValues = 3;
        rows->aRow[0].lpProps = values;
        values[0].ulPropTag = PR_ENTRYID;
        values[0].Value.bin.cb = 4;
        values[0].Value.bin.lpb = store_ids[position];
        values[1].ulPropTag = PR_RECORD_KEY;
        values[1].Value.bin.cb = 3;
        values[1].Value.bin.lpb = store_keys[position];
        values[2].ulPropTag = CHANGE_PROP_TYPE(PR_SEARCH_KEY, PT_ERROR);
        values[2].Value.err = MAPI_E_NOT_FOUND;
        position++;
    }
    *out = rows;
    return S_OK;
}

static ULONG WINAPI table_Release(IMAPITable *iface)
{
    return (ULONG)InterlockedDecrement(&tables);
}

static IMAPITableVtbl table_vtbl = {
        .Release = table_Release,
        .SetColumns = table_SetColumns,
        .QueryRows = table_QueryRows,
};

static IMAPITable table = {&table_vtbl};

static HRESULT WINAPI session_GetMsgStoresTable(IMAPISession *iface, ULONG flags, IMAPITable **out)
{
    position = 0;
    tables++;
    *out = &table;
    return S_OK;
}

static IMAPISessionVtbl session_vtbl = {
        .GetMsgStoresTable = session_GetMsgStoresTable,
};

static IMAPISession session = {&session_vtbl};

static void test_plain(void)
{
    BYTE message[] = "message id", key[] = "key";
    ULONG size, store_size, message_size;
    ENTRYID *id, *store, *part;
    HRESULT hr;

    hr = HrComposeEID(NULL, 0, NULL, sizeof(message), (ENTRYID *)message, &size, &id);
    ok(hr == S_OK && size == sizeof(message) && (BYTE *)id != message && !memcmp(id, message, size), "Got %#lx.\n", hr);
    store = (void *)0xdeadbeef;
    store_size = 0xdeadbeef;
    hr = HrDecomposeEID(NULL, size, id, &store_size, &store, &message_size, &part);
    ok(hr == S_OK && !store && !store_size, "Got hr %#lx, %p, %lu.\n", hr, store, store_size);
    ok(message_size == sizeof(message) && part != id && !memcmp(part, message, size), "Wrong id.\n");
    MAPIFreeBuffer(part);
    MAPIFreeBuffer(id);

    ok(HrComposeEID(NULL, 3, NULL, 3, (ENTRYID *)message, &size, &id) == MAPI_E_INVALID_PARAMETER && !id,
            "Accepted.\n");
    ok(HrComposeEID(NULL, 3, key, 0, (ENTRYID *)message, &size, &id) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(HrComposeEID(NULL, 3, key, 3, NULL, &size, &id) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(HrComposeEID(NULL, 3, key, 3, (ENTRYID *)message, NULL, &id) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(HrComposeEID(NULL, 0xfffffff0, key, 0xfffffff0, (ENTRYID *)message, &size, &id) == MAPI_E_NOT_ENOUGH_MEMORY,
            "Accepted.\n");
    ok(HrDecomposeEID(NULL, 0, id, &store_size, &store, &message_size, &part) == MAPI_E_INVALID_PARAMETER,
            "Accepted.\n");
    ok(HrDecomposeEID(NULL, 1, (ENTRYID *)key, NULL, &store, &message_size, &part) == MAPI_E_INVALID_PARAMETER,
            "Accepted.\n");
}

static void test_composite(void)
{
    BYTE message[] = "message id";
    ULONG size, store_size, message_size, i;
    ENTRYID *id, *store, *part, *cut;
    HRESULT hr;

    hr = HrComposeEID(&session, 3, store_keys[1], 10, (ENTRYID *)message, &size, &id);
    ok(hr == S_OK && size > 13, "Got hr %#lx, %lu.\n", hr, size);
    hr = HrDecomposeEID(&session, size, id, &store_size, &store, &message_size, &part);
    ok(hr == S_OK && store_size == 4 && !memcmp(store, store_ids[1], 4), "Got hr %#lx, %lu.\n", hr, store_size);
    ok(message_size == 10 && !memcmp(part, message, 10), "Got %lu.\n", message_size);
    ok(!tables, "The table was not released.\n");
    MAPIFreeBuffer(store);
    MAPIFreeBuffer(part);

    /* a part of one is an id like any other, and read no further than it goes */
    for (i = 1; i < size; i++)
    {
        cut = guard_copy(id, i);
        hr = HrDecomposeEID(&session, i, cut, &store_size, &store, &message_size, &part);
        ok(hr == S_OK && !store && message_size == i, "%lu: got hr %#lx.\n", i, hr);
        MAPIFreeBuffer(part);
        guard_free(cut);
    }

    hr = HrDecomposeEID(NULL, size, id, &store_size, &store, &message_size, &part);
    ok(hr == MAPI_E_INVALID_PARAMETER && !store && !part, "Got hr %#lx.\n", hr);
    table_error = MAPI_E_CALL_FAILED;
    hr = HrDecomposeEID(&session, size, id, &store_size, &store, &message_size, &part);
    ok(hr == MAPI_E_CALL_FAILED && !store && !part, "Got hr %#lx.\n", hr);
    table_error = 0;
    MAPIFreeBuffer(id);

    HrComposeEID(&session, 3, (BYTE *)"xyz", 10, (ENTRYID *)message, &size, &id);
    hr = HrDecomposeEID(&session, size, id, &store_size, &store, &message_size, &part);
    ok(hr == MAPI_E_NOT_FOUND && !store && !part, "Got hr %#lx.\n", hr);
    ok(!tables, "The table was not released.\n");
    MAPIFreeBuffer(id);
}

static void test_text(void)
{
    BYTE message[] = "message id";
    ULONG store_size, message_size;
    ENTRYID *store, *part;
    char *text;
    HRESULT hr;

    hr = HrComposeMsgID(&session, 3, store_keys[0], 10, (ENTRYID *)message, (LPTSTR *)&text);
    ok(hr == S_OK && strspn(text, "0123456789ABCDEF") == strlen(text), "Got hr %#lx, %s.\n", hr, text);
    hr = HrDecomposeMsgID(&session, (LPTSTR)text, &store_size, &store, &message_size, &part);
    ok(hr == S_OK && store_size == 4 && !memcmp(store, store_ids[0], 4), "Got hr %#lx.\n", hr);
    ok(message_size == 10 && !memcmp(part, message, 10), "Got %lu.\n", message_size);
    MAPIFreeBuffer(store);
    MAPIFreeBuffer(part);
    MAPIFreeBuffer(text);

    hr = HrComposeMsgID(NULL, 0, NULL, 3, (ENTRYID *)message, (LPTSTR *)&text);
    ok(hr == S_OK && !strcmp(text, "6D6573"), "Got hr %#lx, %s.\n", hr, text);
    MAPIFreeBuffer(text);
    hr = HrDecomposeMsgID(&session, (LPTSTR) "xx", &store_size, &store, &message_size, &part);
    ok(hr == MAPI_E_INVALID_ENTRYID && !store && !part, "Got hr %#lx.\n", hr);
    hr = HrComposeMsgID(NULL, 0, NULL, 0, (ENTRYID *)message, (LPTSTR *)&text);
    ok(hr == MAPI_E_INVALID_PARAMETER && !text, "Got hr %#lx.\n", hr);
}

START_TEST(compositeid)
{
    test_plain();
    test_composite();
    test_text();
}
