/*
 * Tests of ModifyRecipients and the recipient table.
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

static IMessage *new_message(IStorage **storage)
{
    IMessage *message;
    HRESULT hr;

    *storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, *storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return message;
}

static HRESULT modify(IMessage *message, ULONG flags, LONG row_id, const WCHAR *name)
{
    SPropValue values[3] = {{PR_DISPLAY_NAME_W}, {PR_RECIPIENT_TYPE}, {PR_ROWID}};
    ADRLIST list = {1, {{0, row_id < 0 ? 2 : 3, values}}};

    values[0].Value.lpszW = (WCHAR *)name;
    values[1].Value.l = MAPI_TO;
    values[2].Value.l = row_id;
    return IMessage_ModifyRecipients(message, flags, &list);
}

/* The rows of a table, as "id:name id:name". */
static void expect_rows(IMAPITable *table, const char *expected, int line)
{
    SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_DISPLAY_NAME_A}};
    char text[256] = "";
    SRowSet *rows;
    HRESULT hr;
    ULONG i;

    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&columns, TBL_BATCH);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    for (;;)
    {
        hr = IMAPITable_QueryRows(table, 2, 0, &rows);
        ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
        if (!rows->cRows) break;
        for (i = 0; i < rows->cRows; i++)
            sprintf(text + strlen(text), "%s%ld:%s", *text ? " " : "", rows->aRow[i].lpProps[0].Value.l,
                    PROP_TYPE(rows->aRow[i].lpProps[1].ulPropTag) == PT_ERROR ? "-"
                                                                              : rows->aRow[i].lpProps[1].Value.lpszA);
        counting_free_rows(rows);
    }
    counting_free_rows(rows);
    ok_(__FILE__, line)(!strcmp(text, expected), "Got %s, expected %s.\n", text, expected);
}
#define EXPECT_ROWS(table, expected) expect_rows(table, expected, __LINE__)

static void test_modify(void)
{
    SPropValue null = {PROP_TAG(PT_NULL, 0x6800)}, object = {PR_MESSAGE_RECIPIENTS}, error;
    ADRLIST list = {1, {{0, 1, &null}}}, nobody = {1, {{0, 0, NULL}}}, none = {0};
    IStorage *storage;
    IMessage *message = new_message(&storage);
    IMAPITable *table;
    HRESULT hr;

    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE | MAPI_DEFERRED_ERRORS, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ROWS(table, "");
    ok(modify(message, MODRECIP_ADD, -1, L"a") == S_OK, "Failed.\n");
    ok(modify(message, MODRECIP_ADD, 17, L"b") == S_OK, "Failed.\n");
    EXPECT_ROWS(table, "0:a 1:b");
    ok(modify(message, MODRECIP_MODIFY, 0, L"A") == S_OK, "Failed.\n");
    EXPECT_ROWS(table, "0:A 1:b");
    /* an unknown row is added */
    ok(modify(message, MODRECIP_MODIFY, 40, L"c") == S_OK, "Failed.\n");
    EXPECT_ROWS(table, "0:A 1:b 2:c");
    ok(modify(message, MODRECIP_REMOVE, 1, L"") == S_OK, "Failed.\n");
    ok(modify(message, MODRECIP_REMOVE, 99, L"") == S_OK, "Failed.\n");
    EXPECT_ROWS(table, "0:A 2:c");
    /* numbers are not used again */
    ok(modify(message, MODRECIP_ADD, -1, L"d") == S_OK, "Failed.\n");
    EXPECT_ROWS(table, "0:A 2:c 3:d");

    ok(modify(message, MODRECIP_MODIFY, -1, L"x") == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(modify(message, MODRECIP_REMOVE, -1, L"x") == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(modify(message, MODRECIP_ADD | MODRECIP_MODIFY, 0, L"x") == MAPI_E_UNKNOWN_FLAGS, "Accepted.\n");
    ok(modify(message, 1, 0, L"x") == MAPI_E_UNKNOWN_FLAGS, "Accepted.\n");
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    list.aEntries[0].rgPropVals = &object;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &nobody);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ROWS(table, "0:A 2:c 3:d");
    error.ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(PR_DISPLAY_NAME));
    list.aEntries[0].rgPropVals = &error;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ROWS(table, "0:A 2:c 3:d 4:-");

    ok(modify(message, 0, 5, L"only") == S_OK, "Failed.\n");
    EXPECT_ROWS(table, "0:only");
    hr = IMessage_ModifyRecipients(message, 0, &none);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ROWS(table, "");
    RELEASE_LAST(table);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* Rows go back as the table gives them, error entries and all; what is saved can be read again and changed. */
static void test_round_trip(void)
{
    SPropTagArray tags = {1, {PR_DISPLAY_TO_A}}, *columns;
    IStorage *storage, *child;
    IMessage *message;
    IMAPITable *table;
    SPropValue *values;
    ILockBytes *bytes;
    SRowSet *rows;
    ULONG count, i;
    BYTE data[512];
    HRESULT hr;
    LONG size;

    storage = memory_storage(&bytes, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(modify(message, MODRECIP_ADD, -1, L"a") == S_OK, "Failed.\n");
    ok(modify(message, MODRECIP_ADD, -1, L"b") == S_OK, "Failed.\n");
    {
        SPropValue values[2] = {{PR_EMAIL_ADDRESS_A}, {PR_DISPLAY_NAME_A}};
        ADRLIST list = {1, {{0, 2, values}}};

        values[0].Value.lpszA = (char *)"c@d.e";
        values[1].Value.lpszA = (char *)"c";
        hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryColumns(table, 0, &columns);
    ok(hr == S_OK && columns->cValues >= 4, "Got hr %#lx.\n", hr);
    ok(columns->aulPropTag[0] == PR_DISPLAY_NAME_W && columns->aulPropTag[1] == PR_RECIPIENT_TYPE &&
                    columns->aulPropTag[2] == PR_ROWID,
            "Wrong columns.\n");
    counting_free(columns);
    hr = IMAPITable_QueryRows(table, 255, 0, &rows);
    ok(hr == S_OK && rows->cRows == 3, "Got hr %#lx.\n", hr);
    for (i = 0; i < rows->cRows; i++) ok(!rows->aRow[i].ulAdrEntryPad, "Padding is not zero.\n");
    hr = IMessage_ModifyRecipients(message, MODRECIP_MODIFY, (ADRLIST *)rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counting_free_rows(rows);
    EXPECT_ROWS(table, "0:a 1:b 2:c");
    RELEASE_LAST(table);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(modify(message, MODRECIP_REMOVE, 1, L"") == S_OK, "Failed.\n");
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);

    hr = IStorage_OpenStorage(
            storage, L"__recip_version1.0_#00000001", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &child);
    ok(hr == STG_E_FILENOTFOUND, "Got hr %#lx.\n", hr);
    hr = IStorage_OpenStorage(
            storage, L"__recip_version1.0_#00000002", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &child);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    size = read_raw(child, L"__properties_version1.0", data, sizeof(data));
    ok(size > 24 && *(ULONG *)(data + 8) == PR_ROWID && *(ULONG *)(data + 12) == 6 && *(ULONG *)(data + 16) == 2,
            "PR_ROWID is not first.\n");
    size = read_raw(child, L"__substg1.0_3003001F", data, sizeof(data));
    ok(size == 10 && !memcmp(data, L"c@d.e", 10), "Got %ld.\n", size);
    IStorage_Release(child);
    size = read_raw(storage, L"__properties_version1.0", data, sizeof(data));
    ok(*(ULONG *)(data + 8) == 3 && *(ULONG *)(data + 16) == 2, "Got %lu, %lu.\n", *(ULONG *)(data + 8),
            *(ULONG *)(data + 16));
    RELEASE_LAST(storage);

    storage = reopen_storage(bytes, STG_RW);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(modify(message, MODRECIP_ADD, -1, L"d") == S_OK, "Failed.\n");
    hr = IMessage_GetRecipientTable(message, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_ROWS(table, "0:a 2:c 3:d");
    RELEASE_LAST(table);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, &tags, 0, &count, &values);
    ok(hr == S_OK && !strcmp(values[0].Value.lpszA, "a; c; d"), "Got hr %#lx.\n", hr);
    counting_free(values);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

/* More than any Windows takes, and in no time that grows with their number squared in our own part. */
static void test_many(void)
{
    static ADRLIST *list;
    SPropValue(*values)[2];
    ULONG i, count = 3000;
    IStorage *storage;
    IMessage *message = new_message(&storage);
    IMAPITable *table;
    HRESULT hr;

    list = calloc(1, CbNewADRLIST(count));
    values = calloc(count, sizeof(*values));
    list->cEntries = count;
    for (i = 0; i < count; i++)
    {
        values[i][0].ulPropTag = PR_DISPLAY_NAME_W;
        values[i][0].Value.lpszW = (WCHAR *)L"name";
        values[i][1].ulPropTag = PR_RECIPIENT_TYPE;
        values[i][1].Value.l = MAPI_CC;
        list->aEntries[i].cValues = 2;
        list->aEntries[i].rgPropVals = values[i];
    }
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetRecipientTable(message, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetRowCount(table, 0, &i);
    ok(hr == S_OK && i == count, "Got hr %#lx, %lu.\n", hr, i);
    RELEASE_LAST(table);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    free(values);
    free(list);
    EXPECT_FREED();
}

START_TEST(recipients)
{
    CoInitialize(NULL);
    test_modify();
    test_round_trip();
    test_many();
    CoUninitialize();
}
