/*
 * Tests of CreateTable and ITableData (tables.md section 6).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"

static void test_create_table(void)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_DISPLAY_NAME_W}};
    static SizedSPropTagArray(1, none) = {0, {0}};
    static const ULONG bad_tags[] = {PR_NULL, PROP_TAG(PT_ERROR, 0x3000), PROP_TAG(PT_OBJECT, 0x3000),
            PROP_TAG(PT_UNSPECIFIED, 0x3000), PROP_TAG(PT_MV_LONG, 0x3000), PROP_TAG(PT_LONG | MV_INSTANCE, 0x3000),
            PROP_TAG(0x123, 0x3000), 0};
    static const ULONG good_tags[] = {PR_ROWID, PR_INSTANCE_KEY, PR_DISPLAY_NAME_A, PR_DISPLAY_NAME_W,
            PROP_TAG(PT_SYSTIME, 0x3007), PROP_TAG(PT_CLSID, 0x6000), PROP_TAG(PT_I2, 0x6000), PROP_TAG(PT_I8, 0x6000)};
    SPropTagArray *tags = (SPropTagArray *)&columns;
    ITableData *data;
    unsigned int i;
    SCODE sc;

    sc = CreateTable(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, TBLTYPE_SNAPSHOT, PR_ROWID,
            tags, &data);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    check_interface(data, &IID_IUnknown, TRUE);
    check_interface(data, &IID_IMAPITableData, TRUE);
    check_interface(data, &IID_IMAPITable, FALSE);
    RELEASE_LAST(data);

    data = (ITableData *)0xdeadbeef;
    sc = CreateTable(
            &IID_IMAPITable, counting_allocate, counting_allocate_more, counting_free, NULL, 0, PR_ROWID, tags, &data);
    ok(sc == MAPI_E_INTERFACE_NOT_SUPPORTED && !data, "Got %#lx, %p.\n", sc, data);
    sc = CreateTable(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, 0, PR_ROWID, NULL, &data);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = CreateTable(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, 0, PR_ROWID,
            (SPropTagArray *)&none, &data);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = CreateTable(NULL, NULL, counting_allocate_more, counting_free, NULL, 0, PR_ROWID, tags, &data);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = CreateTable(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, 0, PR_ROWID, tags, NULL);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    for (i = 0; i < ARRAYSIZE(bad_tags); i++)
    {
        sc = CreateTable(
                NULL, counting_allocate, counting_allocate_more, counting_free, NULL, 0, bad_tags[i], tags, &data);
        ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx for %#lx.\n", sc, bad_tags[i]);
    }
    for (i = 0; i < ARRAYSIZE(good_tags); i++)
    {
        sc = CreateTable(
                NULL, counting_allocate, counting_allocate_more, counting_free, NULL, 0, good_tags[i], tags, &data);
        ok(sc == S_OK, "Got %#lx for %#lx.\n", sc, good_tags[i]);
        if (sc == S_OK) RELEASE_LAST(data);
    }
}

static void test_modify_row(void)
{
    SPropValue values[2] = {{.ulPropTag = PR_DISPLAY_NAME_W}, {.ulPropTag = PR_SUBJECT_A}};
    WCHAR name[] = L"changed later";
    SRow row = {0, 2, values};
    ITableData *data = create_table_data();
    IMAPITable *view = get_view(data), *later;
    SPropTagArray *tags;
    SRowSet *rows;
    HRESULT hr;

    ok(ITableData_HrModifyRow(data, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    values[0].Value.lpszW = name;
    values[1].Value.lpszA = (char *)"subject";
    ok(ITableData_HrModifyRow(data, &row) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    row.cValues = 0;
    ok(ITableData_HrModifyRow(data, &row) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");

    hr = modify_row(data, 5, L"five", 1);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = modify_row(data, 6, name, 2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    name[0] = 'X'; /* rows are copied */
    hr = modify_row(data, 5, L"fünf", 3);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(view, "5 6");

    /* the whole row is replaced */
    values[0].ulPropTag = PR_ROWID;
    values[0].Value.l = 6;
    row.cValues = 2;
    hr = ITableData_HrModifyRow(data, &row);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* new properties are columns of later views and among all columns of this one */
    hr = IMAPITable_QueryColumns(view, 0, &tags);
    ok(hr == S_OK && tags->cValues == 2, "Got hr %#lx, %lu.\n", hr, tags->cValues);
    counting_free(tags);
    hr = IMAPITable_QueryColumns(view, TBL_ALL_COLUMNS, &tags);
    ok(hr == S_OK && tags->cValues == 4 && tags->aulPropTag[2] == PR_TEST_NUMBER && tags->aulPropTag[3] == PR_SUBJECT_A,
            "Got hr %#lx, %lu.\n", hr, tags->cValues);
    counting_free(tags);
    later = get_view(data);
    hr = IMAPITable_QueryRows(later, 10, 0, &rows);
    ok(hr == S_OK && rows->cRows == 2 && rows->aRow[1].cValues == 4, "Got hr %#lx.\n", hr);
    ok(rows->aRow[0].lpProps[1].ulPropTag == PR_DISPLAY_NAME_W &&
                    !wcscmp(rows->aRow[0].lpProps[1].Value.lpszW, L"fünf"),
            "Got %#lx.\n", rows->aRow[0].lpProps[1].ulPropTag);
    ok(rows->aRow[1].lpProps[1].ulPropTag == CHANGE_PROP_TYPE(PR_DISPLAY_NAME, PT_ERROR), "Got %#lx.\n",
            rows->aRow[1].lpProps[1].ulPropTag);
    ok(rows->aRow[1].lpProps[3].ulPropTag == PR_SUBJECT_A && !strcmp(rows->aRow[1].lpProps[3].Value.lpszA, "subject"),
            "Got %#lx.\n", rows->aRow[1].lpProps[3].ulPropTag);
    counting_free_rows(rows);
    RELEASE_LAST(later);

    RELEASE_LAST(view);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_insert_row(void)
{
    SPropValue value = {.ulPropTag = PR_ROWID};
    SRow row = {0, 1, &value};
    ITableData *data = create_rows(3);
    IMAPITable *view = get_view(data);
    HRESULT hr;

    ok(ITableData_HrInsertRow(data, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    value.Value.l = 10;
    hr = ITableData_HrInsertRow(data, 4, &row);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = ITableData_HrInsertRow(data, 3, &row);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value.Value.l = 11;
    hr = ITableData_HrInsertRow(data, 0, &row);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value.Value.l = 12;
    hr = ITableData_HrInsertRow(data, 2, &row);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(view, "11 0 12 1 2 10");
    hr = ITableData_HrInsertRow(data, 2, &row);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    value.ulPropTag = PR_TEST_NUMBER;
    hr = ITableData_HrInsertRow(data, 2, &row);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    expect_all_rows(view, "11 0 12 1 2 10");

    RELEASE_LAST(view);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

/* Always in front of the same row, always behind the same row, and at the front: the order holds. */
static void test_insert_many(void)
{
    SPropValue value = {.ulPropTag = PR_ROWID};
    SRow row = {0, 1, &value};
    ITableData *data = create_rows(2);
    IMAPITable *view = get_view(data);
    ULONG i, wrong = 0;
    SRowSet *rows;

    for (i = 0; i < 300; i++)
    {
        value.Value.l = (LONG)(1000 + i);
        if (ITableData_HrInsertRow(data, 1, &row) != S_OK) wrong++;
        value.Value.l = (LONG)(2000 + i);
        if (ITableData_HrInsertRow(data, i + 2, &row) != S_OK) wrong++;
        value.Value.l = (LONG)(3000 + i);
        if (i % 3 == 0 && ITableData_HrInsertRow(data, 0, &row) != S_OK) wrong++;
        if (i % 3 == 0) delete_row(data, (LONG)(3000 + i));
    }
    ok(!wrong, "%lu rows could not be inserted.\n", wrong);
    IMAPITable_QueryRows(view, 1000, 0, &rows);
    ok(rows->cRows == 602, "Got %lu rows.\n", rows->cRows);
    for (i = 0; i < rows->cRows; i++)
    {
        SRow *found;

        ITableData_HrEnumRow(data, i, &found);
        if (!found || found->lpProps[found->cValues > 1].Value.l != rows->aRow[i].lpProps[0].Value.l) wrong++;
        counting_free(found);
    }
    ok(!wrong, "%lu rows of the view are out of order.\n", wrong);
    ok(rows->aRow[1].lpProps[0].Value.l == 1299 && rows->aRow[601].lpProps[0].Value.l == 1, "Wrong ends.\n");
    counting_free_rows(rows);

    RELEASE_LAST(view);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_delete_row(void)
{
    SPropValue index = {.ulPropTag = PR_TEST_NUMBER, .Value.l = 1};
    ITableData *data = create_rows(3);
    IMAPITable *view = get_view(data);
    SPropTagArray *tags;
    HRESULT hr;

    ok(ITableData_HrDeleteRow(data, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    hr = ITableData_HrDeleteRow(data, &index);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    ok(delete_row(data, 1) == S_OK, "Could not delete.\n");
    ok(delete_row(data, 1) == MAPI_E_NOT_FOUND, "Deleted twice.\n");
    expect_all_rows(view, "0 2");
    hr = IMAPITable_QueryColumns(view, TBL_ALL_COLUMNS, &tags);
    ok(hr == S_OK && tags->cValues == 3, "Got hr %#lx, %lu.\n", hr, tags->cValues);
    counting_free(tags);

    RELEASE_LAST(view);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

/* A set of count rows with only a row id, from first on; for free(). */
static SRowSet *make_row_ids(LONG first, ULONG count)
{
    SRowSet *rows = malloc(CbNewSRowSet(count) + count * sizeof(SPropValue));
    SPropValue *values = (SPropValue *)((char *)rows + CbNewSRowSet(count));
    ULONG i;

    rows->cRows = count;
    for (i = 0; i < count; i++)
    {
        memset(&values[i], 0, sizeof(values[i]));
        values[i].ulPropTag = PR_ROWID;
        values[i].Value.l = first + i;
        rows->aRow[i].ulAdrEntryPad = 0;
        rows->aRow[i].cValues = 1;
        rows->aRow[i].lpProps = &values[i];
    }
    return rows;
}

static void test_many_rows(void)
{
    ITableData *data = create_rows(2);
    IMAPITable *view = get_view(data);
    ULONG deleted;
    SRowSet *rows;
    HRESULT hr;

    rows = make_row_ids(1, 3);
    hr = ITableData_HrModifyRows(data, 1, rows);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    ok(ITableData_HrModifyRows(data, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    rows->aRow[2].lpProps->ulPropTag = PR_TEST_NUMBER; /* one bad row: nothing happens */
    hr = ITableData_HrModifyRows(data, 0, rows);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    expect_all_rows(view, "0 1");
    rows->aRow[2].lpProps->ulPropTag = PR_ROWID;
    hr = ITableData_HrModifyRows(data, 0, rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(view, "0 1 2 3");
    free(rows);

    rows = make_row_ids(2, 5);
    deleted = 0xdeadbeef;
    hr = ITableData_HrDeleteRows(data, 0, rows, &deleted);
    ok(hr == S_OK && deleted == 2, "Got hr %#lx, %lu.\n", hr, deleted);
    expect_all_rows(view, "0 1");
    hr = ITableData_HrDeleteRows(data, 2, rows, &deleted);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = ITableData_HrDeleteRows(data, 0, NULL, &deleted);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = ITableData_HrDeleteRows(data, TAD_ALL_ROWS, NULL, &deleted);
    ok(hr == S_OK && deleted == 2, "Got hr %#lx, %lu.\n", hr, deleted);
    expect_all_rows(view, "");
    free(rows);

    RELEASE_LAST(view);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_query_row(void)
{
    SPropValue index = {.ulPropTag = PR_ROWID, .Value.l = 2};
    ITableData *data = create_rows(3);
    unsigned int i;
    ULONG place;
    HRESULT hr;
    SRow *row;

    place = 0xdeadbeef;
    hr = ITableData_HrQueryRow(data, &index, &row, &place);
    ok(hr == S_OK && place == 2 && row->cValues == 3 && row->lpProps[0].ulPropTag == PR_DISPLAY_NAME_W &&
                    !wcscmp(row->lpProps[0].Value.lpszW, L"row 2"),
            "Got hr %#lx, place %lu.\n", hr, place);
    ok(counting_buffers == 1, "Got %ld buffers.\n", counting_buffers); /* one MAPIFreeBuffer frees it */
    counting_free(row);
    hr = ITableData_HrQueryRow(data, &index, &row, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counting_free(row);
    index.Value.l = 3;
    row = (SRow *)0xdeadbeef;
    hr = ITableData_HrQueryRow(data, &index, &row, NULL);
    ok(hr == MAPI_E_NOT_FOUND && !row, "Got hr %#lx, %p.\n", hr, row);
    index.ulPropTag = PR_TEST_NUMBER;
    hr = ITableData_HrQueryRow(data, &index, &row, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER && !row, "Got hr %#lx, %p.\n", hr, row);
    ok(ITableData_HrQueryRow(data, NULL, &row, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(ITableData_HrQueryRow(data, &index, NULL, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");

    hr = ITableData_HrEnumRow(data, 1, &row);
    ok(hr == S_OK && row && row->lpProps[1].Value.l == 1, "Got hr %#lx.\n", hr);
    counting_free(row);
    row = (SRow *)0xdeadbeef;
    hr = ITableData_HrEnumRow(data, 3, &row);
    ok(hr == S_OK && !row, "Got hr %#lx, %p.\n", hr, row);
    ok(ITableData_HrEnumRow(data, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    for (i = 0; i < 2; i++)
    {
        counting_fail = i;
        row = (SRow *)0xdeadbeef;
        hr = ITableData_HrEnumRow(data, 1, &row);
        ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !row, "Got hr %#lx, %p.\n", hr, row);
        counting_fail = -1;
    }

    RELEASE_LAST(data);
    EXPECT_FREED();
}

struct release_context
{
    ITableData *data;
    IMAPITable *view;
    unsigned int called;
    BOOL release_data;
};

static void WINAPI view_released(ULONG_PTR arg, ITableData *data, IMAPITable *view)
{
    struct release_context *context = (struct release_context *)arg;

    context->called++;
    ok(data == context->data, "Got data %p, expected %p.\n", data, context->data);
    ok(view == context->view, "Got view %p, expected %p.\n", view, context->view);
    IMAPITable_AddRef(view); /* must not end it again */
    IMAPITable_Release(view);
    if (context->release_data) ITableData_Release(data);
}

static void test_get_view(void)
{
    static SizedSSortOrderSet(1, by_number) = {1, 0, 0, {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}}};
    static SizedSSortOrderSet(1, bad) = {1, 0, 0, {{PR_TEST_MV, TABLE_SORT_ASCEND}}};
    struct release_context context = {0};
    ITableData *data = create_rows(3);
    MAPI_HRGETVIEW get = (void *)data->lpVtbl->HrGetView;
    IMAPITable *view, *sorted;
    HRESULT hr;

    ok(ITableData_HrGetView(data, NULL, NULL, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    view = (IMAPITable *)0xdeadbeef;
    hr = ITableData_HrGetView(data, (SSortOrderSet *)&bad, NULL, 0, &view);
    ok(hr == MAPI_E_TOO_COMPLEX && !view, "Got hr %#lx, %p.\n", hr, view);
    hr = ITableData_HrGetView(data, (SSortOrderSet *)&by_number, NULL, 0, &sorted);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(sorted, "2 1 0");
    RELEASE_LAST(sorted);

    /* the data of the caller are as wide as a pointer */
    context.data = data;
    hr = get(data, NULL, view_released, (ULONG_PTR)&context, &view);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    context.view = view;
    IMAPITable_AddRef(view);
    ok(IMAPITable_Release(view) == 1 && !context.called, "Called too early.\n");
    RELEASE_LAST(view);
    ok(context.called == 1, "Called %u times.\n", context.called);
    EXPECT_REF(data, 1);

    /* a view keeps the data; the last reference goes in the callback */
    context.release_data = TRUE;
    hr = get(data, NULL, view_released, (ULONG_PTR)&context, &view);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    context.view = view;
    expect_all_rows(view, "0 1 2");
    RELEASE_LAST(view);
    ok(context.called == 2, "Called %u times.\n", context.called);

    /* a view lives on without its creator */
    data = create_rows(2);
    view = get_view(data);
    ITableData_Release(data);
    expect_all_rows(view, "0 1");
    RELEASE_LAST(view);
    EXPECT_FREED();
}

static void test_index_types(void)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_TEST_NUMBER}};
    static const BYTE key_a[] = {1, 2, 3}, key_b[] = {1, 2, 3, 0};
    static const GUID guid_a = {1}, guid_b = {2};
    static const struct
    {
        ULONG tag;
        union _PV a, b;
    } tests[] = {
            {PR_INSTANCE_KEY, {.bin = {3, (BYTE *)key_a}}, {.bin = {4, (BYTE *)key_b}}},
            {PR_DISPLAY_NAME_A, {.lpszA = (char *)"a"}, {.lpszA = (char *)"A"}},
            {PR_DISPLAY_NAME_W, {.lpszW = (WCHAR *)L"a"}, {.lpszW = (WCHAR *)L""}},
            {PROP_TAG(PT_CLSID, 0x6000), {.lpguid = (GUID *)&guid_a}, {.lpguid = (GUID *)&guid_b}},
            {PROP_TAG(PT_I8, 0x6000), {.li = {.QuadPart = 1}}, {.li = {.QuadPart = 0x100000001}}},
            {PROP_TAG(PT_SYSTIME, 0x6000), {.ft = {1, 0}}, {.ft = {1, 1}}},
            {PROP_TAG(PT_I2, 0x6000), {.i = 1}, {.i = -1}},
    };
    unsigned int i, j;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        SPropValue values[2] = {{.ulPropTag = PR_TEST_NUMBER}, {.ulPropTag = tests[i].tag}};
        SRow row = {0, 2, values}, *found;
        IMAPITable *view;
        ITableData *data;
        ULONG place;

        winetest_push_context("index %#lx", tests[i].tag);
        CreateTable(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, TBLTYPE_KEYSET, tests[i].tag,
                (SPropTagArray *)&columns, &data);
        for (j = 0; j < 4; j++)
        {
            values[0].Value.l = j;
            values[1].Value = j & 1 ? tests[i].b : tests[i].a;
            hr = ITableData_HrModifyRow(data, &row);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
        }
        view = get_view(data);
        expect_count(view, 2);
        RELEASE_LAST(view);
        hr = ITableData_HrQueryRow(data, &values[1], &found, &place);
        ok(hr == S_OK && place == 1 && found->lpProps[0].Value.l == 3, "Got hr %#lx.\n", hr);
        counting_free(found);
        hr = ITableData_HrDeleteRow(data, &values[1]);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        RELEASE_LAST(data);
        winetest_pop_context();
    }
    EXPECT_FREED();
}

/* The time for count modifications of a table of as many rows, in milliseconds. */
static ULONG time_modifications(ULONG count)
{
    ITableData *data = create_rows(count);
    IMAPITable *view = get_view(data);
    DWORD start = GetTickCount(), time;
    ULONG i;

    for (i = 0; i < count; i++) modify_row(data, (LONG)((i * 7919u) % count), L"modified", (LONG)i);
    time = GetTickCount() - start;
    expect_count(view, count);
    RELEASE_LAST(view);
    RELEASE_LAST(data);
    return time;
}

static void test_speed(void)
{
    ULONG time = time_modifications(10000);

    trace("10,000 modifications of 10,000 rows: %lu ms.\n", time);
    ok(time < 5000, "Took %lu ms.\n", time); /* quadratic time would be far more, also under an emulator */
    EXPECT_FREED();
}

static DWORD WINAPI modify_thread(void *arg)
{
    ITableData *data = arg;
    LONG i;

    for (i = 0; i < 500; i++)
    {
        modify_row(data, i % 50, i & 1 ? L"odd" : L"even", i);
        if (i % 3 == 0) delete_row(data, (i * 7) % 50);
    }
    return 0;
}

static void test_threads(void)
{
    static SizedSSortOrderSet(1, by_name) = {1, 0, 0, {{PR_DISPLAY_NAME_W, TABLE_SORT_DESCEND}}};
    ITableData *data = create_rows(50);
    IMAPITable *view;
    HANDLE threads[3];
    SRowSet *rows;
    unsigned int i;
    HRESULT hr;

    hr = ITableData_HrGetView(data, (SSortOrderSet *)&by_name, NULL, 0, &view);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAYSIZE(threads); i++) threads[i] = CreateThread(NULL, 0, modify_thread, data, 0, NULL);
    for (i = 0; i < 200; i++)
    {
        IMAPITable_SeekRow(view, BOOKMARK_BEGINNING, 0, NULL);
        hr = IMAPITable_QueryRows(view, 100, 0, &rows);
        ok(hr == S_OK && rows->cRows <= 50, "Got hr %#lx.\n", hr);
        counting_free_rows(rows);
    }
    WaitForMultipleObjects(ARRAYSIZE(threads), threads, TRUE, INFINITE);
    for (i = 0; i < ARRAYSIZE(threads); i++) CloseHandle(threads[i]);
    RELEASE_LAST(view);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

START_TEST(tabledata)
{
    test_create_table();
    test_modify_row();
    test_insert_row();
    test_insert_many();
    test_delete_row();
    test_many_rows();
    test_query_row();
    test_get_view();
    test_index_types();
    test_speed();
    test_threads();
}
