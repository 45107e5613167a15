/*
 * Tests of HrQueryAllRows, FreeProws, FreePadrlist, HrAddColumns and HrAddColumnsEx (props.md section 6).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"

/* create_rows with MAPI's own allocators, whose rows FreeProws frees. */
static ITableData *create_plain_rows(LONG count)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_ROWID}};
    ITableData *data;
    WCHAR name[16];
    LONG i;

    CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, 0, PR_ROWID,
            (SPropTagArray *)&columns, &data);
    for (i = 0; i < count; i++)
    {
        swprintf(name, ARRAYSIZE(name), L"row %d", (int)i);
        modify_row(data, i, name, count - i);
    }
    return data;
}

static void test_query_all_rows(void)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_TEST_NUMBER}};
    static SizedSSortOrderSet(1, by_number) = {1, 0, 0, {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}}};
    SPropValue limit = {PR_TEST_NUMBER, 0, {.l = 3}};
    SRestriction restriction = {.rt = RES_PROPERTY};
    ITableData *data = create_plain_rows(5), *many = create_plain_rows(1201), *none = create_plain_rows(0);
    IMAPITable *table = get_view(data);
    SRowSet *rows;
    HRESULT hr;
    ULONG i;

    restriction.res.resProperty.relop = RELOP_LE;
    restriction.res.resProperty.ulPropTag = PR_TEST_NUMBER;
    restriction.res.resProperty.lpProp = &limit;

    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 3, NULL);
    hr = HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows); /* from the beginning */
    ok(hr == S_OK && !strcmp(row_ids(rows), "0 1 2 3 4"), "Got hr %#lx, \"%s\".\n", hr, row_ids(rows));
    ok(rows->aRow[0].cValues == 3, "Got %lu columns.\n", rows->aRow[0].cValues);
    FreeProws(rows);
    hr = HrQueryAllRows(table, (SPropTagArray *)&columns, &restriction, (SSortOrderSet *)&by_number, 3, &rows);
    ok(hr == S_OK && !strcmp(row_ids(rows), "4 3 2"), "Got hr %#lx, \"%s\".\n", hr, row_ids(rows));
    ok(rows->aRow[0].cValues == 2, "Got %lu columns.\n", rows->aRow[0].cValues);
    FreeProws(rows);
    rows = (SRowSet *)0xdeadbeef;
    hr = HrQueryAllRows(table, NULL, NULL, NULL, 2, &rows);
    ok(hr == MAPI_E_TABLE_TOO_BIG && !rows, "Got hr %#lx, %p.\n", hr, rows);
    restriction.res.resProperty.relop = RELOP_RE;
    hr = HrQueryAllRows(table, NULL, &restriction, NULL, 0, &rows);
    ok(hr == MAPI_E_TOO_COMPLEX && !rows, "Got hr %#lx, %p.\n", hr, rows);
    ok(HrQueryAllRows(NULL, NULL, NULL, NULL, 0, &rows) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(HrQueryAllRows(table, NULL, NULL, NULL, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    RELEASE_LAST(table);

    table = get_view(many);
    hr = HrQueryAllRows(table, NULL, NULL, NULL, 1201, &rows);
    ok(hr == S_OK && rows->cRows == 1201, "Got hr %#lx.\n", hr);
    for (i = 0; i < rows->cRows && rows->aRow[i].lpProps[0].Value.l == (LONG)i;) i++;
    ok(i == 1201, "Row %lu is wrong.\n", i);
    FreeProws(rows);
    hr = HrQueryAllRows(table, NULL, NULL, NULL, 1200, &rows);
    ok(hr == MAPI_E_TABLE_TOO_BIG && !rows, "Got hr %#lx, %p.\n", hr, rows);
    RELEASE_LAST(table);

    table = get_view(none);
    hr = HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows);
    ok(hr == S_OK && rows && !rows->cRows, "Got hr %#lx.\n", hr);
    FreeProws(rows);
    RELEASE_LAST(table);
    RELEASE_LAST(none);
    RELEASE_LAST(many);
    RELEASE_LAST(data);
}

/* A size that nothing else allocates, and how many blocks of the process heap have it, with a header in front. */
#define ODD_SIZE 34567
static unsigned int count_odd_blocks(void)
{
    PROCESS_HEAP_ENTRY entry = {0};
    HANDLE heap = GetProcessHeap();
    unsigned int count = 0;

    HeapLock(heap);
    while (HeapWalk(heap, &entry))
        if ((entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) && entry.cbData >= ODD_SIZE && entry.cbData < ODD_SIZE + 64)
            count++;
    HeapUnlock(heap);
    return count;
}

static void test_free(void)
{
    ADRLIST *list;
    SRowSet *rows;
    SCODE sc;

    FreeProws(NULL);
    FreePadrlist(NULL);
    sc = MAPIAllocateBuffer(ODD_SIZE, (void **)&rows);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    rows->cRows = 2;
    rows->aRow[0].lpProps = NULL;
    MAPIAllocateBuffer(ODD_SIZE, (void **)&rows->aRow[1].lpProps);
    ok(count_odd_blocks() == 2, "Got %u blocks.\n", count_odd_blocks());
    FreeProws(rows);
    ok(!count_odd_blocks(), "%u blocks are left.\n", count_odd_blocks());

    sc = MAPIAllocateBuffer(ODD_SIZE, (void **)&list);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    list->cEntries = 2;
    list->aEntries[0].rgPropVals = NULL;
    MAPIAllocateBuffer(ODD_SIZE, (void **)&list->aEntries[1].rgPropVals);
    FreePadrlist(list);
    ok(!count_odd_blocks(), "%u blocks are left.\n", count_odd_blocks());
}

static void widen_filter(SPropTagArray *tags)
{
    ok(tags->cValues == 3 && tags->aulPropTag[1] == PR_DISPLAY_NAME_W, "Got %lu columns.\n", tags->cValues);
    tags->aulPropTag[1] = PR_DISPLAY_NAME_A;
}

static void test_add_columns(void)
{
    static SizedSPropTagArray(2, added) = {2, {PR_SUBJECT_A, PROP_TAG(PT_I2, 0x6800)}};
    static SizedSPropTagArray(1, subject) = {1, {PR_SUBJECT_W}};
    ITableData *data = create_rows(1);
    IMAPITable *table = get_view(data);
    SPropTagArray *tags;
    unsigned int i;
    HRESULT hr;

    /* PR_ROWID, PR_DISPLAY_NAME_W, PR_TEST_NUMBER before */
    hr = HrAddColumns(table, (SPropTagArray *)&added, counting_allocate, counting_free);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryColumns(table, 0, &tags);
    ok(hr == S_OK && tags->cValues == 4 && tags->aulPropTag[0] == PR_SUBJECT_A &&
                    tags->aulPropTag[1] == PROP_TAG(PT_I2, 0x6800) && tags->aulPropTag[2] == PR_ROWID &&
                    tags->aulPropTag[3] == PR_DISPLAY_NAME_W,
            "Got hr %#lx, %lu columns.\n", hr, tags->cValues);
    counting_free(tags);
    ok(HrAddColumns(NULL, (SPropTagArray *)&added, counting_allocate, counting_free) == MAPI_E_INVALID_PARAMETER,
            "Expected an error.\n");
    ok(HrAddColumns(table, NULL, counting_allocate, counting_free) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    RELEASE_LAST(table);

    table = get_view(data);
    hr = HrAddColumnsEx(table, (SPropTagArray *)&subject, counting_allocate, counting_free, widen_filter);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryColumns(table, 0, &tags);
    ok(hr == S_OK && tags->cValues == 4 && tags->aulPropTag[0] == PR_SUBJECT_W &&
                    tags->aulPropTag[2] == PR_DISPLAY_NAME_A,
            "Got hr %#lx, %lu columns.\n", hr, tags->cValues);
    counting_free(tags);
    for (i = 0; i < 2; i++)
    {
        counting_fail = i;
        hr = HrAddColumns(table, (SPropTagArray *)&added, counting_allocate, counting_free);
        ok(hr == MAPI_E_NOT_ENOUGH_MEMORY, "Got hr %#lx.\n", hr);
        counting_fail = -1;
    }
    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

START_TEST(tableutil)
{
    test_query_all_rows();
    test_free();
    test_add_columns();
}
