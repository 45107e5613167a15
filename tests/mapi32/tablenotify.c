/*
 * Tests of IMAPITable::Advise and of what table sinks are told (tables.md section 5).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"
#include "sinkhelp.h"

static void test_advise(void)
{
    ITableData *data = create_rows(1);
    IMAPITable *table = get_view(data);
    struct test_sink sink, other;
    IMAPIAdviseSink *iface = test_sink_init(&sink), *other_iface = test_sink_init(&other);
    ULONG connection, second;
    HRESULT hr;

    connection = 0xdeadbeef;
    hr = IMAPITable_Advise(table, fnevObjectModified, iface, &connection);
    ok(hr == MAPI_E_NO_SUPPORT && !connection, "Got hr %#lx, %lu.\n", hr, connection);
    ok(IMAPITable_Advise(table, fnevTableModified, NULL, &connection) == MAPI_E_INVALID_PARAMETER,
            "Expected an error.\n");
    ok(IMAPITable_Advise(table, fnevTableModified, iface, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);
    hr = IMAPITable_Advise(table, fnevTableModified | fnevObjectModified, iface, &connection);
    ok(hr == S_OK && connection, "Got hr %#lx, %lu.\n", hr, connection);
    ok(sink.refcount == 2, "Got %ld.\n", sink.refcount);
    hr = IMAPITable_Advise(table, fnevTableModified, other_iface, &second);
    ok(hr == S_OK && second && second != connection, "Got hr %#lx, %lu.\n", hr, second);

    modify_row(data, 7, L"seven", 7);
    expect_log(&sink, "ADDED(7 after 0, 3)");
    expect_log(&other, "ADDED(7 after 0, 3)");

    ok(IMAPITable_Unadvise(table, 0) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(IMAPITable_Unadvise(table, 999) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    hr = IMAPITable_Unadvise(table, connection);
    ok(hr == S_OK && sink.refcount == 1, "Got hr %#lx, %ld.\n", hr, sink.refcount);
    ok(IMAPITable_Unadvise(table, connection) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    modify_row(data, 7, L"seven", 8);
    expect_log(&sink, "");
    expect_log(&other, "MODIFIED(7 after 0, 3)");

    RELEASE_LAST(table); /* what is still connected is released */
    ok(other.refcount == 1, "Got %ld.\n", other.refcount);
    modify_row(data, 7, L"seven", 9);
    expect_log(&other, "");
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void check_row(struct test_sink *sink, ULONG count, NOTIFICATION *notifications)
{
    const TABLE_NOTIFICATION *info = &notifications[0].info.tab;

    ok(count == 1 && info->hResult == S_OK, "Got %lu notifications, result %#lx.\n", count, info->hResult);
    if (info->ulTableEvent != TABLE_ROW_ADDED && info->ulTableEvent != TABLE_ROW_MODIFIED) return;
    ok(info->row.cValues == 2 && info->row.lpProps[0].ulPropTag == PR_DISPLAY_NAME_A &&
                    !strcmp(info->row.lpProps[0].Value.lpszA, "new name"),
            "Got tag %#lx.\n", info->row.lpProps[0].ulPropTag);
    ok(info->row.lpProps[1].ulPropTag == CHANGE_PROP_TYPE(PR_SUBJECT, PT_ERROR), "Got tag %#lx.\n",
            info->row.lpProps[1].ulPropTag);
    memset(info->row.lpProps, 0xcc, 2 * sizeof(SPropValue)); /* each sink has its own */
}

static void test_events(void)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_DISPLAY_NAME_A, PR_SUBJECT_W}};
    SPropValue values[3] = {
            {PR_ROWID}, {PR_TEST_NUMBER, 0, {.l = 3}}, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"row 0"}}};
    SRow row = {0, 1, values};
    struct
    {
        ULONG cRows;
        SRow aRow[10];
    } rows;
    SPropValue ids[10];
    ITableData *data = create_rows(3);
    IMAPITable *table = get_view(data);
    struct test_sink sink, other;
    ULONG connection, deleted, i;
    HRESULT hr;

    IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    IMAPITable_Advise(table, fnevTableModified, test_sink_init(&sink), &connection);
    IMAPITable_Advise(table, fnevTableModified, test_sink_init(&other), &connection);
    sink.called = other.called = check_row;

    modify_row(data, 1, L"new name", 1);
    expect_log(&sink, "MODIFIED(1 after 0, 2)");
    modify_row(data, 0, L"new name", 1);
    expect_log(&sink, "MODIFIED(0 after -, 2)");
    modify_row(data, 5, L"new name", 1);
    expect_log(&sink, "ADDED(5 after 2, 2)");
    delete_row(data, 1);
    expect_log(&sink, "DELETED(1 after -, 0)");
    expect_log(&other, "MODIFIED(1 after 0, 2) MODIFIED(0 after -, 2) ADDED(5 after 2, 2) DELETED(1 after -, 0)");
    sink.called = other.called = NULL;

    values[0].Value.l = 9;
    hr = ITableData_HrInsertRow(data, 1, &row);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_log(&sink, "ADDED(9 after 0, 2)");
    hr = ITableData_HrInsertRow(data, 1, &row);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    expect_log(&sink, "");

    /* HrNotify */
    ok(ITableData_HrNotify(data, 1, 1, values) == MAPI_E_UNKNOWN_FLAGS, "Expected an error.\n");
    ok(ITableData_HrNotify(data, 0, 0, values) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(ITableData_HrNotify(data, 0, 1, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    hr = ITableData_HrNotify(data, 0, 1, values);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_log(&sink, "MODIFIED(9 after 0, 2)");
    values[0].Value.l = 99;
    hr = ITableData_HrNotify(data, 0, 1, values);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_log(&sink, "");
    modify_row(data, 20, L"row 0", 3);
    modify_row(data, 21, L"row 0", 3);
    expect_log(&sink, "ADDED(20 after 5, 2) ADDED(21 after 20, 2)");
    hr = ITableData_HrNotify(data, 0, 2, values + 1); /* the first with all of them */
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_log(&sink, "MODIFIED(20 after 5, 2)");
    delete_row(data, 20);
    delete_row(data, 21);
    expect_log(&sink, "DELETED(20 after -, 0) DELETED(21 after -, 0)");

    /* up to 8 rows one by one, more at once */
    memset(ids, 0, sizeof(ids));
    for (i = 0; i < 10; i++)
    {
        ids[i].ulPropTag = PR_ROWID;
        ids[i].Value.l = 100 + i;
        rows.aRow[i].ulAdrEntryPad = 0;
        rows.aRow[i].cValues = 1;
        rows.aRow[i].lpProps = &ids[i];
    }
    rows.cRows = 8;
    sink.calls = 0;
    hr = ITableData_HrModifyRows(data, 0, (SRowSet *)&rows);
    ok(hr == S_OK && sink.calls == 8, "Got hr %#lx, %lu calls.\n", hr, sink.calls);
    sink.log[0] = 0;
    rows.cRows = 9;
    hr = ITableData_HrModifyRows(data, 0, (SRowSet *)&rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_log(&sink, "CHANGED");
    rows.cRows = 1;
    hr = ITableData_HrDeleteRows(data, 0, (SRowSet *)&rows, &deleted);
    ok(hr == S_OK && deleted == 1, "Got hr %#lx.\n", hr);
    expect_log(&sink, "DELETED(100 after -, 0)");
    rows.cRows = 9;
    hr = ITableData_HrDeleteRows(data, 0, (SRowSet *)&rows, &deleted);
    ok(hr == S_OK && deleted == 8, "Got hr %#lx.\n", hr);
    expect_log(&sink, "CHANGED");
    hr = ITableData_HrDeleteRows(data, TAD_ALL_ROWS, NULL, &deleted);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_log(&sink, "RELOAD");

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

/* Views tell of their own rows only, in their own order. */
static void test_restricted_events(void)
{
    static SizedSSortOrderSet(1, by_number) = {1, 0, 0, {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}}};
    SPropValue limit = {PR_TEST_NUMBER, 0, {.l = 10}};
    SRestriction restriction = {.rt = RES_PROPERTY};
    ITableData *data = create_table_data();
    IMAPITable *table = get_view(data);
    struct test_sink sink;
    ULONG connection;

    restriction.res.resProperty.relop = RELOP_GE;
    restriction.res.resProperty.ulPropTag = PR_TEST_NUMBER;
    restriction.res.resProperty.lpProp = &limit;
    IMAPITable_SortTable(table, (SSortOrderSet *)&by_number, 0);
    IMAPITable_Restrict(table, &restriction, 0);
    IMAPITable_Advise(table, fnevTableModified, test_sink_init(&sink), &connection);

    modify_row(data, 0, L"a", 5);
    expect_log(&sink, "");
    modify_row(data, 1, L"b", 15);
    modify_row(data, 2, L"c", 12);
    expect_log(&sink, "ADDED(1 after -, 2) ADDED(2 after -, 2)");
    modify_row(data, 0, L"a", 13); /* now it passes */
    expect_log(&sink, "ADDED(0 after 2, 2)");
    modify_row(data, 2, L"c", 20); /* it moves */
    expect_log(&sink, "MODIFIED(2 after 1, 2)");
    modify_row(data, 1, L"b", 1); /* it does not pass any more */
    expect_log(&sink, "DELETED(1 after -, 0)");
    modify_row(data, 1, L"b", 2);
    delete_row(data, 1);
    expect_log(&sink, "");
    expect_all_rows(table, "0 2");
    IMAPITable_SortTable(table, (SSortOrderSet *)&by_number, 0);
    IMAPITable_Restrict(table, NULL, 0); /* the caller knows */
    expect_log(&sink, "");

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_category_events(void)
{
    static SizedSSortOrderSet(1, by_number) = {1, 1, 1, {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}}};
    static SizedSSortOrderSet(1, collapsed) = {1, 1, 0, {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}}};
    static SizedSSortOrderSet(2, nested) = {
            2, 2, 1, {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}}};
    ITableData *data = create_table_data();
    IMAPITable *table = get_view(data);
    struct test_sink sink;
    ULONG connection;

    IMAPITable_SortTable(table, (SSortOrderSet *)&by_number, 0);
    IMAPITable_Advise(table, fnevTableModified, test_sink_init(&sink), &connection);
    modify_row(data, 0, L"a", 1); /* k: a heading, named by its instance key */
    expect_log(&sink, "ADDED(k16 after -, 2) ADDED(0 after k16, 2)");
    modify_row(data, 2, L"a", 1); /* its count has changed */
    expect_log(&sink, "MODIFIED(k16 after -, 2) ADDED(2 after 0, 2)");
    modify_row(data, 2, L"b", 1);
    expect_log(&sink, "MODIFIED(2 after 0, 2)");
    modify_row(data, 2, L"b", 2); /* to a new category */
    expect_log(&sink, "ADDED(k16 after 0, 2) MODIFIED(2 after k16, 2) MODIFIED(k16 after -, 2)");
    modify_row(data, 2, L"b", 1);
    expect_log(&sink, "MODIFIED(k16 after -, 2) MODIFIED(2 after 0, 2) DELETED(k16 after -, 0)");
    delete_row(data, 2);
    expect_log(&sink, "DELETED(2 after -, 0) MODIFIED(k16 after -, 2)");
    modify_row(data, 1, L"a", 2);
    sink.log[0] = 0;
    delete_row(data, 1);
    expect_log(&sink, "DELETED(1 after -, 0) DELETED(k16 after -, 0)");
    IMAPITable_SortTable(table, (SSortOrderSet *)&collapsed, 0);
    modify_row(data, 0, L"b", 1); /* nobody sees it */
    expect_log(&sink, "");

    /* what is below a collapsed heading is not told of, the heading is */
    IMAPITable_SortTable(table, (SSortOrderSet *)&nested, 0);
    modify_row(data, 5, L"c", 1);
    expect_log(&sink, "MODIFIED(k16 after -, 2) ADDED(k16 after k16, 2)");
    modify_row(data, 6, L"c", 1);
    expect_log(&sink, "MODIFIED(k16 after -, 2) MODIFIED(k16 after k16, 2)");
    modify_row(data, 6, L"b", 1); /* from one inner category to another: the outer one is the same */
    expect_log(&sink, "MODIFIED(k16 after k16, 2) MODIFIED(k16 after k16, 2)");
    IMAPITable_SortTable(table, (SSortOrderSet *)&collapsed, 0);
    modify_row(data, 7, L"d", 1);
    expect_log(&sink, "MODIFIED(k16 after -, 2)");
    delete_row(data, 7);
    expect_log(&sink, "MODIFIED(k16 after -, 2)");

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

struct nested
{
    ITableData *data;
    IMAPITable *table;
    ULONG connection;
    LONG depth;
};

/* A sink that changes the table and goes away. */
static void change_from_sink(struct test_sink *sink, ULONG count, NOTIFICATION *notifications)
{
    struct nested *nested = sink->context;
    HRESULT hr;

    expect_count(nested->table, 4 + nested->depth);
    if (nested->depth++ < 3) modify_row(nested->data, 100 + nested->depth, L"nested", 0);
    else if (nested->connection)
    {
        hr = IMAPITable_Unadvise(nested->table, nested->connection);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        nested->connection = 0;
    }
}

static DWORD WINAPI use_table(void *arg)
{
    struct nested *nested = arg;

    expect_count(nested->table, 4);
    modify_row(nested->data, 2, L"thread", 0);
    return 0;
}

/* A sink that waits for another thread, which uses the same table: it could not if a lock were held. */
static void wait_for_thread(struct test_sink *sink, ULONG count, NOTIFICATION *notifications)
{
    HANDLE thread;

    if (sink->calls > 1) return;
    thread = CreateThread(NULL, 0, use_table, sink->context, 0, NULL);
    ok(!WaitForSingleObject(thread, 10000), "The other thread is stuck.\n");
    CloseHandle(thread);
}

static void test_reentrancy(void)
{
    struct nested nested = {0};
    struct test_sink sink;
    ULONG connection;

    nested.data = create_rows(3);
    nested.table = get_view(nested.data);
    IMAPITable_Advise(nested.table, fnevTableModified, test_sink_init(&sink), &nested.connection);
    sink.called = change_from_sink;
    sink.context = &nested;
    modify_row(nested.data, 50, L"first", 0);
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);
    expect_log(&sink, "ADDED(50 after 2, 3) ADDED(101 after 50, 3) ADDED(102 after 101, 3) ADDED(103 after 102, 3)");
    RELEASE_LAST(nested.table);
    RELEASE_LAST(nested.data);
    EXPECT_FREED();

    nested.data = create_rows(3);
    nested.table = get_view(nested.data);
    IMAPITable_Advise(nested.table, fnevTableModified, test_sink_init(&sink), &connection);
    sink.called = wait_for_thread;
    sink.context = &nested;
    modify_row(nested.data, 50, L"first", 0);
    expect_log(&sink, "ADDED(50 after 2, 3) MODIFIED(2 after 1, 3)");
    RELEASE_LAST(nested.table);
    RELEASE_LAST(nested.data);
    EXPECT_FREED();
}

/* A sink that gives up the last reference to the view that calls it. */
static void release_view(struct test_sink *sink, ULONG count, NOTIFICATION *notifications)
{
    IMAPITable *table = sink->context;

    if (!table) return;
    sink->context = NULL;
    RELEASE_LAST(table);
}

static void test_release_from_sink(void)
{
    ITableData *data = create_rows(3);
    IMAPITable *table = get_view(data);
    struct test_sink first, second;
    ULONG connection;

    IMAPITable_Advise(table, fnevTableModified, test_sink_init(&first), &connection);
    IMAPITable_Advise(table, fnevTableModified, test_sink_init(&second), &connection);
    first.called = release_view;
    first.context = table;
    modify_row(data, 50, L"new", 0);
    modify_row(data, 51, L"new", 0);
    ok(first.calls == 1, "Got %lu calls.\n", first.calls);
    ok(first.refcount == 1 && second.refcount == 1, "Got %ld, %ld.\n", first.refcount, second.refcount);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static DWORD WINAPI advise_thread(void *arg)
{
    IMAPITable *table = arg;
    struct test_sink sink;
    IMAPIAdviseSink *iface;
    unsigned int i, failed = 0;
    ULONG connection;

    for (i = 0; i < 300; i++)
    {
        iface = test_sink_init(&sink);
        if (IMAPITable_Advise(table, fnevTableModified, iface, &connection) != S_OK) failed++;
        if (IMAPITable_Unadvise(table, connection) != S_OK) failed++;
        while (*(volatile LONG *)&sink.refcount > 1) Sleep(0); /* a call may still be going on */
    }
    ok(!failed, "%u calls failed.\n", failed);
    return 0;
}

static void test_threads(void)
{
    ITableData *data = create_rows(10);
    IMAPITable *table = get_view(data);
    HANDLE threads[2];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(threads); i++) threads[i] = CreateThread(NULL, 0, advise_thread, table, 0, NULL);
    for (i = 0; i < 1000; i++) modify_row(data, (LONG)(i % 20), L"name", (LONG)i);
    ok(!WaitForMultipleObjects(ARRAYSIZE(threads), threads, TRUE, 30000), "A thread is stuck.\n");
    for (i = 0; i < ARRAYSIZE(threads); i++) CloseHandle(threads[i]);
    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

START_TEST(tablenotify)
{
    test_advise();
    test_events();
    test_restricted_events();
    test_category_events();
    test_reentrancy();
    test_release_from_sink();
    test_threads();
}
