/*
 * Tests of recipient and attachment tables: that they are whole IMAPITables that follow their message, tell their
 * sinks, and end with their session (imsg.md sections 2.2 and 7; tables.md).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define USES_IID_IMessage
#define USES_IID_IAttachment
#include "tablehelp.h"
#include "sinkhelp.h"
#include <imessage.h>

static IMessage *create_message(LPMSGSESS session)
{
    IMessage *message = NULL;
    IStorage *storage;
    ILockBytes *bytes;
    HRESULT hr;

    hr = CreateILockBytesOnHGlobal(NULL, TRUE, &bytes);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = OpenIMsgOnIStg(session, counting_allocate, counting_allocate_more, counting_free, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage);
    ILockBytes_Release(bytes);
    return message;
}

/* Calls ModifyRecipients with one recipient; id < 0: without a row id. */
static HRESULT modify_recipient(IMessage *message, ULONG flags, LONG id, const WCHAR *name, LONG type)
{
    SPropValue values[3] = {{PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)name}}, {PR_RECIPIENT_TYPE, 0, {.l = type}},
            {PR_ROWID, 0, {.l = id}}};
    struct
    {
        ULONG cEntries;
        ADRENTRY aEntries[1];
    } list = {1, {{0, id < 0 ? 2 : 3, values}}};

    return IMessage_ModifyRecipients(message, flags, (ADRLIST *)&list);
}

/* The display names in a table, in order, as text. */
static const char *names_of(IMAPITable *table)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_DISPLAY_NAME_A}};
    static char text[512];
    char *out = text;
    SRowSet *rows;
    HRESULT hr;
    ULONG i;

    IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    hr = IMAPITable_QueryRows(table, 100, 0, &rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    *out = 0;
    for (i = 0; hr == S_OK && i < rows->cRows; i++)
        out += sprintf(out, "%s%s", i ? " " : "",
                rows->aRow[i].lpProps[0].ulPropTag == PR_DISPLAY_NAME_A ? rows->aRow[i].lpProps[0].Value.lpszA : "-");
    if (hr == S_OK) counting_free_rows(rows);
    return text;
}

#define expect_names(table, expected) expect_names_(table, expected, __LINE__)
static void expect_names_(IMAPITable *table, const char *expected, int line)
{
    const char *got = names_of(table);

    ok_(__FILE__, line)(!strcmp(got, expected), "Got \"%s\", expected \"%s\".\n", got, expected);
}

static BOOL has_column(const SPropTagArray *tags, ULONG tag)
{
    ULONG i;

    for (i = 0; i < tags->cValues; i++)
        if (tags->aulPropTag[i] == tag) return TRUE;
    return FALSE;
}

static void test_recipients(void)
{
    static SizedSSortOrderSet(2, by_type) = {
            2, 1, 1, {{PR_RECIPIENT_TYPE, TABLE_SORT_DESCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}}};
    static SizedSSortOrderSet(1, by_name) = {1, 0, 0, {{PR_DISPLAY_NAME_A, TABLE_SORT_DESCEND}}};
    SPropValue to = {PR_RECIPIENT_TYPE, 0, {.l = MAPI_TO}};
    SRestriction parts[2] = {{.rt = RES_EXIST}, {.rt = RES_PROPERTY}}, both = {.rt = RES_AND};
    IMessage *message = create_message(NULL);
    IMAPITable *table, *narrow;
    struct test_sink sink;
    ULONG connection, status, type;
    SPropTagArray *tags;
    SRowSet *rows;
    HRESULT hr;

    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_interface(table, &IID_IUnknown, TRUE);
    check_interface(table, &IID_IMAPITable, TRUE);
    check_interface(table, &IID_IMessage, FALSE);
    hr = IMAPITable_GetStatus(table, &status, &type);
    ok(hr == S_OK && type == TBLTYPE_DYNAMIC, "Got hr %#lx, %lu.\n", hr, type);
    hr = IMAPITable_QueryColumns(table, 0, &tags);
    ok(hr == S_OK && has_column(tags, PR_DISPLAY_NAME_W) && has_column(tags, PR_RECIPIENT_TYPE) &&
                    has_column(tags, PR_ROWID),
            "Got hr %#lx.\n", hr);
    counting_free(tags);
    expect_rows(table, 255, 0, "");
    hr = IMAPITable_Advise(table, fnevTableModified, test_sink_init(&sink), &connection);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* changes are seen at once, and told */
    modify_recipient(message, MODRECIP_ADD, -1, L"Beta", MAPI_TO);
    modify_recipient(message, MODRECIP_ADD, -1, L"alpha", MAPI_CC);
    modify_recipient(message, MODRECIP_ADD, -1, L"Gamma", MAPI_TO);
    ok(sink.calls == 3 && !strncmp(sink.log, "ADDED(k", 7), "Got \"%s\".\n", sink.log);
    sink.log[0] = 0;
    expect_rows(table, 255, 0, "0 1 2");
    modify_recipient(message, MODRECIP_MODIFY, 2, L"Delta", MAPI_BCC);
    ok(!strncmp(sink.log, "MODIFIED(k", 10), "Got \"%s\".\n", sink.log);
    sink.log[0] = 0;
    modify_recipient(message, MODRECIP_REMOVE, 0, L"", 0);
    ok(!strncmp(sink.log, "DELETED(k", 9), "Got \"%s\".\n", sink.log);
    expect_names(table, "alpha Delta");
    modify_recipient(message, MODRECIP_ADD, -1, L"beta", MAPI_TO);
    modify_recipient(message, MODRECIP_ADD, -1, L"Epsilon", MAPI_TO);
    hr = IMAPITable_Unadvise(table, connection);
    ok(hr == S_OK && sink.refcount == 1, "Got hr %#lx, %ld.\n", hr, sink.refcount);

    /* sorted, restricted, searched */
    hr = IMAPITable_SortTable(table, (SSortOrderSet *)&by_name, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_names(table, "Epsilon Delta beta alpha");
    parts[0].res.resExist.ulPropTag = PR_RECIPIENT_TYPE;
    parts[1].res.resProperty.relop = RELOP_EQ;
    parts[1].res.resProperty.ulPropTag = PR_RECIPIENT_TYPE;
    parts[1].res.resProperty.lpProp = &to;
    both.res.resAnd.cRes = 2;
    both.res.resAnd.lpRes = parts;
    hr = IMAPITable_FindRow(table, &both, BOOKMARK_BEGINNING, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 0);
    hr = IMAPITable_Restrict(table, &both, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_names(table, "Epsilon beta");
    parts[1].res.resProperty.relop = RELOP_NE;
    hr = IMAPITable_Restrict(table, &both, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_names(table, "Delta alpha");
    hr = IMAPITable_Restrict(table, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SortTable(table, (SSortOrderSet *)&by_type, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_names(table, "- Delta - alpha - beta Epsilon");

    /* another view is another width, and in order of the rows */
    hr = IMessage_GetRecipientTable(message, 0, &narrow);
    ok(hr == S_OK && narrow != table, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryColumns(narrow, 0, &tags);
    ok(hr == S_OK && has_column(tags, PR_DISPLAY_NAME_A), "Got hr %#lx.\n", hr);
    counting_free(tags);
    expect_rows(narrow, 255, 0, "1 2 3 4");

    /* rows go back as they came */
    IMAPITable_SeekRow(narrow, BOOKMARK_BEGINNING, 1, NULL);
    hr = IMAPITable_QueryRows(narrow, 2, 0, &rows);
    ok(hr == S_OK && rows->cRows == 2, "Got hr %#lx.\n", hr);
    hr = IMessage_ModifyRecipients(message, 0, (ADRLIST *)rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counting_free_rows(rows);
    expect_names(narrow, "Delta beta");
    RELEASE_LAST(narrow);

    RELEASE_LAST(table);
    RELEASE_LAST(message);
    EXPECT_FREED();
}

static ULONG add_attachment(IMessage *message, LONG position, const WCHAR *name)
{
    SPropValue values[2] = {
            {PR_RENDERING_POSITION, 0, {.l = position}}, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)name}}};
    IAttach *attach;
    ULONG num = 0;
    HRESULT hr;

    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_SetProps(attach, 2, values, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_Release(attach);
    return num;
}

static void test_attachments(void)
{
    static SizedSSortOrderSet(1, by_name) = {1, 0, 0, {{PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}}};
    SPropValue prefix = {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"TH"}};
    SRestriction restriction = {.rt = RES_CONTENT};
    IMessage *message = create_message(NULL);
    struct test_sink sink;
    SPropTagArray *tags;
    IMAPITable *table;
    ULONG connection;
    HRESULT hr;

    hr = IMessage_GetAttachmentTable(message, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryColumns(table, 0, &tags);
    ok(hr == S_OK && has_column(tags, PR_ATTACH_NUM) && has_column(tags, PR_INSTANCE_KEY) &&
                    has_column(tags, PR_RECORD_KEY) && has_column(tags, PR_RENDERING_POSITION),
            "Got hr %#lx.\n", hr);
    counting_free(tags);
    hr = IMAPITable_Advise(table, fnevTableModified, test_sink_init(&sink), &connection);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* an attachment is a row when its message has been saved */
    add_attachment(message, 30, L"third");
    add_attachment(message, -1, L"first");
    add_attachment(message, 7, L"second");
    expect_count(table, 0);
    ok(!sink.calls, "Got \"%s\".\n", sink.log);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(sink.calls == 3, "Got \"%s\".\n", sink.log);
    expect_names(table, "first second third");
    hr = IMAPITable_SortTable(table, (SSortOrderSet *)&by_name, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_names(table, "first second third");
    sink.log[0] = 0;
    hr = IMessage_DeleteAttach(message, 1, 0, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!strncmp(sink.log, "DELETED(k", 9), "Got \"%s\".\n", sink.log);
    expect_names(table, "second third");
    restriction.res.resContent.ulFuzzyLevel = FL_PREFIX | FL_IGNORECASE;
    restriction.res.resContent.ulPropTag = PR_DISPLAY_NAME_W;
    restriction.res.resContent.lpProp = &prefix;
    hr = IMAPITable_Restrict(table, &restriction, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_names(table, "third");

    RELEASE_LAST(table);
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);
    RELEASE_LAST(message);
    EXPECT_FREED();
}

/* Saves an attachment with so many bytes of data; its message still has to be. */
static void add_data(IMessage *message, ULONG size)
{
    SPropValue data = {PR_ATTACH_DATA_BIN, 0, {.bin = {size}}};
    IAttach *attach;
    HRESULT hr;
    ULONG num;

    data.Value.bin.lpb = calloc(1, size + 1);
    memset(data.Value.bin.lpb, 'd', size);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_SetProps(attach, 1, &data, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
    free(data.Value.bin.lpb);
}

/* PR_ATTACH_DATA_BIN is read when a view names it, and then all see it. imsg.md 7 */
static void test_data(void)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_ATTACH_NUM, PR_ATTACH_DATA_BIN}};
    static SizedSPropTagArray(1, without) = {1, {PR_ATTACH_NUM}};
    SRestriction exists = {.rt = RES_EXIST}, size = {.rt = RES_SIZE}, both = {.rt = RES_AND};
    IMessage *message = create_message(NULL);
    SRestriction operands[2];
    struct test_sink sink;
    IMAPITable *tables[3];
    SPropTagArray *tags;
    ULONG connection;
    unsigned int i;
    SRowSet *rows;
    HRESULT hr;

    add_data(message, 3);
    add_data(message, 0x10000);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAYSIZE(tables); i++)
    {
        hr = IMessage_GetAttachmentTable(message, MAPI_UNICODE, &tables[i]);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    hr = IMAPITable_QueryColumns(tables[0], TBL_ALL_COLUMNS, &tags);
    ok(hr == S_OK && !has_column(tags, PR_ATTACH_DATA_BIN), "Got hr %#lx.\n", hr);
    counting_free(tags);
    hr = IMAPITable_Advise(tables[0], fnevTableModified, test_sink_init(&sink), &connection);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* within a restriction of one view */
    exists.res.resExist.ulPropTag = PR_ATTACH_DATA_BIN;
    size.res.resSize.relop = RELOP_EQ;
    size.res.resSize.ulPropTag = PR_ATTACH_DATA_BIN;
    size.res.resSize.cb = 3;
    operands[0] = exists;
    operands[1] = size;
    both.res.resAnd.cRes = 2;
    both.res.resAnd.lpRes = operands;
    hr = IMAPITable_Restrict(tables[1], &both, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_count(tables[1], 1);
    hr = IMAPITable_FindRow(tables[2], &size, BOOKMARK_BEGINNING, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* as a column: what is too large is an error, as from GetProps */
    hr = IMAPITable_SetColumns(tables[0], (SPropTagArray *)&columns, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryRows(tables[0], 10, 0, &rows);
    ok(hr == S_OK && rows->cRows == 2, "Got hr %#lx.\n", hr);
    ok(rows->aRow[0].lpProps[1].ulPropTag == PR_ATTACH_DATA_BIN && rows->aRow[0].lpProps[1].Value.bin.cb == 3 &&
                    !memcmp(rows->aRow[0].lpProps[1].Value.bin.lpb, "ddd", 3),
            "Got %#lx.\n", rows->aRow[0].lpProps[1].ulPropTag);
    ok(PROP_TYPE(rows->aRow[1].lpProps[1].ulPropTag) == PT_ERROR &&
                    rows->aRow[1].lpProps[1].Value.err == MAPI_E_NOT_ENOUGH_MEMORY,
            "Got %#lx.\n", rows->aRow[1].lpProps[1].ulPropTag);
    counting_free_rows(rows);
    ok(!sink.calls, "Got \"%s\".\n", sink.log);

    /* rows that come later have it too */
    add_data(message, 5);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryRows(tables[0], 10, 0, &rows);
    ok(hr == S_OK && rows->cRows == 1 && rows->aRow[0].lpProps[1].ulPropTag == PR_ATTACH_DATA_BIN, "Got hr %#lx.\n",
            hr);
    counting_free_rows(rows);
    hr = IMAPITable_SetColumns(tables[0], (SPropTagArray *)&without, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    for (i = 0; i < ARRAYSIZE(tables); i++) RELEASE_LAST(tables[i]);
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);
    RELEASE_LAST(message);
    EXPECT_FREED();
}

/* Checks that every method but those of IUnknown refuses. */
static void expect_shell(IMAPITable *table)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_ROWID}};
    SizedSSortOrderSet(1, unsorted) = {0};
    SRestriction restriction = {.rt = RES_AND};
    ULONG a, b, c, connection;
    struct test_sink sink;
    SSortOrderSet *sort;
    BOOKMARK bookmark;
    SPropTagArray *tags;
    HRESULT hrs[24];
    MAPIERROR *error;
    unsigned int i, n = 0;
    SRowSet *rows;
    BYTE *bytes;

    check_interface(table, &IID_IUnknown, TRUE);
    check_interface(table, &IID_IMAPITable, TRUE);
    hrs[n++] = IMAPITable_GetLastError(table, S_OK, 0, &error);
    hrs[n++] = IMAPITable_Advise(table, fnevTableModified, test_sink_init(&sink), &connection);
    hrs[n++] = IMAPITable_Unadvise(table, 1);
    hrs[n++] = IMAPITable_GetStatus(table, &a, &b);
    hrs[n++] = IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    hrs[n++] = IMAPITable_QueryColumns(table, 0, &tags);
    hrs[n++] = IMAPITable_GetRowCount(table, 0, &a);
    hrs[n++] = IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    hrs[n++] = IMAPITable_SeekRowApprox(table, 1, 2);
    hrs[n++] = IMAPITable_QueryPosition(table, &a, &b, &c);
    hrs[n++] = IMAPITable_FindRow(table, &restriction, BOOKMARK_BEGINNING, 0);
    hrs[n++] = IMAPITable_Restrict(table, NULL, 0);
    hrs[n++] = IMAPITable_CreateBookmark(table, &bookmark);
    hrs[n++] = IMAPITable_FreeBookmark(table, 3);
    hrs[n++] = IMAPITable_SortTable(table, (SSortOrderSet *)&unsorted, 0);
    hrs[n++] = IMAPITable_QuerySortOrder(table, &sort);
    hrs[n++] = IMAPITable_QueryRows(table, 1, 0, &rows);
    hrs[n++] = IMAPITable_Abort(table);
    hrs[n++] = IMAPITable_ExpandRow(table, 0, NULL, 0, 0, NULL, NULL);
    hrs[n++] = IMAPITable_CollapseRow(table, 0, NULL, 0, &a);
    hrs[n++] = IMAPITable_WaitForCompletion(table, 0, 0, NULL);
    hrs[n++] = IMAPITable_GetCollapseState(table, 0, 0, NULL, &a, &bytes);
    hrs[n++] = IMAPITable_SetCollapseState(table, 0, 0, NULL, &bookmark);
    for (i = 0; i < n; i++) ok(hrs[i] == MAPI_E_INVALID_OBJECT, "Method %u: got hr %#lx.\n", i, hrs[i]);
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);
}

static void test_shells(void)
{
    IMAPITable *recipients, *attachments;
    LPMSGSESS session = NULL;
    struct test_sink sink;
    IMessage *message;
    ULONG connection;
    SCODE sc;
    HRESULT hr;

    sc = OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    message = create_message(session);
    modify_recipient(message, MODRECIP_ADD, -1, L"One", MAPI_TO);
    hr = IMessage_GetRecipientTable(message, 0, &recipients);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetAttachmentTable(message, 0, &attachments);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_Advise(recipients, fnevTableModified, test_sink_init(&sink), &connection);
    ok(hr == S_OK && sink.refcount == 2, "Got hr %#lx, %ld.\n", hr, sink.refcount);
    expect_count(recipients, 1);

    CloseIMsgSession(session);
    ok(sink.refcount == 1 && !sink.calls, "Got %ld, %lu calls.\n", sink.refcount, sink.calls);
    expect_shell(recipients);
    expect_shell(attachments);
    RELEASE_LAST(attachments);
    RELEASE_LAST(message);
    expect_shell(recipients);
    RELEASE_LAST(recipients);
    EXPECT_FREED();
}

START_TEST(msgtable)
{
    test_recipients();
    test_attachments();
    test_data();
    test_shells();
}
