/*
 * Tests of IMAPITable::SortTable: order, categories, and rows made of single values (tables.md sections 2 and 3).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"

static HRESULT sort_table(IMAPITable *table, ULONG count, ULONG categories, ULONG expanded, const SSortOrder *orders)
{
    SizedSSortOrderSet(4, set) = {count, categories, expanded, {{0}}};

    memcpy(set.aSort, orders, count * sizeof(*orders));
    return IMAPITable_SortTable(table, (SSortOrderSet *)&set, 0);
}

static void test_order(void)
{
    static const SSortOrder by_name[] = {{PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}};
    static const SSortOrder by_name_a[] = {{PR_DISPLAY_NAME_A, TABLE_SORT_ASCEND}};
    static const SSortOrder by_name_down[] = {{PR_DISPLAY_NAME_W, TABLE_SORT_DESCEND}};
    static const SSortOrder by_both[] = {{PR_TEST_NUMBER, TABLE_SORT_DESCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}};
    static const SSortOrder by_missing[] = {{PR_SUBJECT_W, TABLE_SORT_ASCEND}};
    static const SSortOrder wrong_type[] = {{PROP_TAG(PT_LONG, 0x3001), TABLE_SORT_ASCEND}};
    SPropValue bare = {.ulPropTag = PR_ROWID, .Value.l = 5};
    ITableData *data = create_table_data();
    SRow bare_row = {0, 1, &bare};
    IMAPITable *table;
    SSortOrderSet *set;
    HRESULT hr;

    modify_row(data, 0, L"beta", 1);
    modify_row(data, 1, L"Alpha", 2);
    modify_row(data, 2, L"GAMMA", 1);
    modify_row(data, 3, L"ALPHA", -1);
    modify_row(data, 4, L"alpha", 2);
    ITableData_HrModifyRow(data, &bare_row);
    table = get_view(data);

    hr = IMAPITable_QuerySortOrder(table, &set);
    ok(hr == S_OK && !set->cSorts && !set->cCategories && !set->cExpanded, "Got hr %#lx.\n", hr);
    counting_free(set);
    ok(IMAPITable_QuerySortOrder(table, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(IMAPITable_SortTable(table, NULL, 0) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");

    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 3, NULL);
    hr = sort_table(table, 1, 0, 0, by_name);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 0);
    expect_all_rows(table, "5 1 3 4 0 2");
    hr = IMAPITable_QuerySortOrder(table, &set);
    ok(hr == S_OK && set->cSorts == 1 && set->aSort[0].ulPropTag == PR_DISPLAY_NAME_W, "Got hr %#lx.\n", hr);
    counting_free(set);
    hr = sort_table(table, 1, 0, 0, by_name_a);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(table, "5 1 3 4 0 2");
    hr = sort_table(table, 1, 0, 0, by_name_down);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(table, "2 0 1 3 4 5");
    hr = sort_table(table, 2, 0, 0, by_both);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(table, "1 4 0 2 3 5");
    hr = sort_table(table, 1, 0, 0, by_missing);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(table, "0 1 2 3 4 5");
    hr = sort_table(table, 1, 0, 0, wrong_type);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(table, "0 1 2 3 4 5");

    hr = sort_table(table, 2, 0, 0, by_both);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = sort_table(table, 0, 0, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(table, "0 1 2 3 4 5");

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_refusals(void)
{
    static const struct
    {
        ULONG categories, expanded;
        SSortOrder order;
        HRESULT hr;
    } tests[] = {
            {0, 0, {PR_TEST_MV, TABLE_SORT_ASCEND}, MAPI_E_TOO_COMPLEX},
            {0, 0, {PROP_TAG(PT_OBJECT, 0x3001), TABLE_SORT_ASCEND}, MAPI_E_TOO_COMPLEX},
            {0, 0, {PROP_TAG(PT_ERROR, 0x3001), TABLE_SORT_ASCEND}, MAPI_E_TOO_COMPLEX},
            {0, 0, {PROP_TAG(0x123, 0x3001), TABLE_SORT_ASCEND}, MAPI_E_TOO_COMPLEX},
            {0, 0, {PR_ROWID, TABLE_SORT_COMBINE}, MAPI_E_TOO_COMPLEX},
            {1, 0, {PR_ROWID, TABLE_SORT_COMBINE}, MAPI_E_TOO_COMPLEX},
            {0, 0, {PR_ROWID, 7}, MAPI_E_TOO_COMPLEX},
            {2, 0, {PR_ROWID, TABLE_SORT_ASCEND}, MAPI_E_INVALID_PARAMETER},
            {1, 2, {PR_ROWID, TABLE_SORT_ASCEND}, MAPI_E_INVALID_PARAMETER},
    };
    static const SSortOrder by_number[] = {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}};
    ITableData *data = create_rows(3);
    IMAPITable *table = get_view(data);
    unsigned int i;
    HRESULT hr;

    hr = sort_table(table, 1, 0, 0, by_number);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 2, NULL);
        hr = sort_table(table, 1, tests[i].categories, tests[i].expanded, &tests[i].order);
        ok(hr == tests[i].hr, "Got hr %#lx, expected %#lx.\n", hr, tests[i].hr);
        expect_position(table, 2); /* the old order stays */
        expect_all_rows(table, "2 1 0");
        winetest_pop_context();
    }

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

/* A sorted view keeps its order, its cursor and its bookmarks. */
static void test_sorted_changes(void)
{
    static const SSortOrder by_number[] = {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}};
    ITableData *data = create_table_data();
    BOOKMARK bookmark;
    IMAPITable *table;
    HRESULT hr;

    modify_row(data, 0, L"a", 10);
    modify_row(data, 1, L"b", 20);
    modify_row(data, 2, L"c", 30);
    modify_row(data, 3, L"d", 40);
    table = get_view(data);
    sort_table(table, 1, 0, 0, by_number);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 1, NULL);
    IMAPITable_CreateBookmark(table, &bookmark);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 3, NULL);

    modify_row(data, 4, L"e", 25);
    expect_position(table, 4);
    modify_row(data, 1, L"b", 35); /* moves behind row 2, in front of the cursor: it is read next */
    expect_position(table, 3);
    expect_rows(table, 10, 0, "1 3");
    hr = IMAPITable_SeekRow(table, bookmark, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, 0, "1");
    expect_all_rows(table, "0 4 2 1 3");
    modify_row(data, 3, L"d", 5);
    expect_all_rows(table, "3 0 4 2 1");
    modify_row(data, 5, L"f", 25); /* equal keys: in the order of the rows */
    expect_all_rows(table, "3 0 4 5 2 1");
    modify_row(data, 2, L"c", 25);
    expect_all_rows(table, "3 0 2 4 5 1");

    sort_table(table, 1, 0, 0, by_number); /* a new order discards the bookmarks */
    hr = IMAPITable_SeekRow(table, bookmark, 0, NULL);
    ok(hr == MAPI_E_INVALID_BOOKMARK, "Got hr %#lx.\n", hr);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

/* A view with many random changes shows what a new sort of the same rows shows. */
static void test_random_changes(void)
{
    static const SSortOrder orders[] = {{PR_TEST_NUMBER, TABLE_SORT_DESCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}};
    static SizedSPropTagArray(3, columns) = {3, {PR_ROWID, PR_TEST_NUMBER, PR_ROW_TYPE}};
    unsigned int random = 12345, i, kind, categories, j, different;
    ITableData *data;
    IMAPITable *followed, *fresh;
    SRowSet *rows, *fresh_rows;
    WCHAR name[8];

    for (categories = 0; categories < 3; categories++)
    {
        winetest_push_context("%u categories", categories);
        data = create_rows(5);
        followed = get_view(data);
        sort_table(followed, 2, categories, categories, orders);
        IMAPITable_SetColumns(followed, (SPropTagArray *)&columns, 0);
        for (i = 0; i < 600; i++)
        {
            random = random * 1103515245 + 12345;
            kind = random >> 16;
            swprintf(name, ARRAYSIZE(name), L"%c", L'a' + (kind >> 3) % 5);
            if (kind % 3) modify_row(data, (kind >> 5) % 60, name, (kind >> 7) % 4);
            else delete_row(data, (kind >> 5) % 60);
        }
        fresh = get_view(data);
        sort_table(fresh, 2, categories, categories, orders);
        IMAPITable_SetColumns(fresh, (SPropTagArray *)&columns, 0);
        IMAPITable_SeekRow(followed, BOOKMARK_BEGINNING, 0, NULL);
        IMAPITable_QueryRows(followed, 1000, 0, &rows);
        IMAPITable_QueryRows(fresh, 1000, 0, &fresh_rows);
        ok(rows->cRows == fresh_rows->cRows && rows->cRows > 5, "Got %lu rows, expected %lu.\n", rows->cRows,
                fresh_rows->cRows);
        for (j = 0, different = 0; j < rows->cRows && j < fresh_rows->cRows; j++)
            if (rows->aRow[j].lpProps[0].Value.l != fresh_rows->aRow[j].lpProps[0].Value.l ||
                    rows->aRow[j].lpProps[1].Value.l != fresh_rows->aRow[j].lpProps[1].Value.l ||
                    rows->aRow[j].lpProps[2].Value.l != fresh_rows->aRow[j].lpProps[2].Value.l)
                different++;
        ok(!different, "%u rows differ.\n", different);
        counting_free_rows(rows);
        counting_free_rows(fresh_rows);
        RELEASE_LAST(fresh);
        RELEASE_LAST(followed);
        RELEASE_LAST(data);
        EXPECT_FREED();
        winetest_pop_context();
    }
}

static SPropValue *row_value(const SRow *row, ULONG tag)
{
    return PpropFindProp(row->lpProps, row->cValues, tag);
}

/* The rows of a categorized view as text: headings as "[number depth count/unread +]" ('-' collapsed), leaf rows by
 * id. */
static const char *outline(IMAPITable *table)
{
    static SizedSPropTagArray(7, columns) = {7,
            {PR_ROWID, PR_TEST_NUMBER, PR_ROW_TYPE, PR_DEPTH, PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_DISPLAY_NAME_W}};
    static char text[1024];
    char *out = text;
    SRowSet *rows;
    ULONG i;

    IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    IMAPITable_QueryRows(table, 100, 0, &rows);
    for (i = 0; i < rows->cRows; i++)
    {
        const SPropValue *values = rows->aRow[i].lpProps;

        if (i) *out++ = ' ';
        if (values[2].Value.l == TBL_LEAF_ROW)
        {
            ok(values[4].ulPropTag == CHANGE_PROP_TYPE(PR_CONTENT_COUNT, PT_ERROR), "Got %#lx.\n", values[4].ulPropTag);
            out += sprintf(out, "%d", (int)values[0].Value.l);
            continue;
        }
        ok(values[0].ulPropTag == CHANGE_PROP_TYPE(PR_ROWID, PT_ERROR), "Got %#lx.\n", values[0].ulPropTag);
        out += sprintf(out, "[%d d%d %d/%d%c", (int)values[1].Value.l, (int)values[3].Value.l, (int)values[4].Value.l,
                (int)values[5].Value.l, values[2].Value.l == TBL_EXPANDED_CATEGORY ? '+' : '-');
        if (values[6].ulPropTag == PR_DISPLAY_NAME_W) out += sprintf(out, " %ls", values[6].Value.lpszW);
        *out++ = ']';
    }
    *out = 0;
    counting_free_rows(rows);
    return text;
}

#define expect_outline(table, expected) expect_outline_(table, expected, __LINE__)
static void expect_outline_(IMAPITable *table, const char *expected, int line)
{
    const char *got = outline(table);

    ok_(__FILE__, line)(!strcmp(got, expected), "Got \"%s\", expected \"%s\".\n", got, expected);
}

/* The instance key of the row at a place, for free(). */
static SBinary instance_key(IMAPITable *table, ULONG place)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_INSTANCE_KEY}};
    SBinary key = {0};
    SRowSet *rows;

    IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, place, NULL);
    IMAPITable_QueryRows(table, 1, TBL_NOADVANCE, &rows);
    ok(rows->cRows == 1 && rows->aRow[0].lpProps->ulPropTag == PR_INSTANCE_KEY, "No instance key.\n");
    key.cb = rows->aRow[0].lpProps->Value.bin.cb;
    key.lpb = malloc(key.cb);
    memcpy(key.lpb, rows->aRow[0].lpProps->Value.bin.lpb, key.cb);
    counting_free_rows(rows);
    return key;
}

static HRESULT set_flags(ITableData *data, LONG id, LONG number, const WCHAR *name, LONG flags)
{
    SPropValue values[] = {{.ulPropTag = PR_ROWID, .Value.l = id}, {.ulPropTag = PR_TEST_NUMBER, .Value.l = number},
            {.ulPropTag = PR_MESSAGE_FLAGS, .Value.l = flags},
            {.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (WCHAR *)name}};
    SRow row = {0, 4, values};

    return ITableData_HrModifyRow(data, &row);
}

static ITableData *create_categories(void)
{
    ITableData *data = create_table_data();

    set_flags(data, 0, 2, L"x", 0);
    set_flags(data, 1, 1, L"y", MSGFLAG_READ);
    set_flags(data, 2, 2, L"y", MSGFLAG_READ);
    set_flags(data, 3, 1, L"x", 0);
    set_flags(data, 4, 2, L"X", 0);
    return data;
}

static void test_categories(void)
{
    static const SSortOrder by_number[] = {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}};
    static const SSortOrder by_both[] = {{PR_TEST_NUMBER, TABLE_SORT_DESCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}};
    static const SSortOrder combined[] = {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_COMBINE}};
    ITableData *data = create_categories();
    IMAPITable *table = get_view(data);
    SPropTagArray *tags;
    SSortOrderSet *set;
    ULONG i, found;
    HRESULT hr;

    hr = sort_table(table, 1, 1, 1, by_number);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QuerySortOrder(table, &set);
    ok(hr == S_OK && set->cSorts == 1 && set->cCategories == 1 && set->cExpanded == 1, "Got hr %#lx.\n", hr);
    counting_free(set);
    hr = IMAPITable_QueryColumns(table, TBL_ALL_COLUMNS, &tags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0, found = 0; i < tags->cValues; i++)
        found += tags->aulPropTag[i] == PR_ROW_TYPE || tags->aulPropTag[i] == PR_DEPTH ||
                 tags->aulPropTag[i] == PR_CONTENT_COUNT || tags->aulPropTag[i] == PR_CONTENT_UNREAD ||
                 tags->aulPropTag[i] == PR_INSTANCE_KEY;
    ok(found == 5, "Found %lu.\n", found);
    counting_free(tags);
    expect_outline(table, "[1 d0 2/1+] 1 3 [2 d0 3/2+] 0 2 4");
    expect_count(table, 7);
    hr = sort_table(table, 1, 1, 0, by_number);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_outline(table, "[1 d0 2/1-] [2 d0 3/2-]");
    expect_count(table, 2);

    hr = sort_table(table, 2, 2, 2, by_both);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_outline(table, "[2 d0 3/2+] [2 d1 2/2+ x] 0 4 [2 d1 1/0+ y] 2 [1 d0 2/1+] [1 d1 1/1+ x] 3 [1 d1 1/0+ y] 1");
    hr = sort_table(table, 2, 2, 1, by_both);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_outline(table, "[2 d0 3/2+] [2 d1 2/2- x] [2 d1 1/0- y] [1 d0 2/1+] [1 d1 1/1- x] [1 d1 1/0- y]");
    hr = sort_table(table, 2, 1, 1, by_both); /* the second key sorts the leaf rows */
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_outline(table, "[2 d0 3/2+] 0 4 2 [1 d0 2/1+] 3 1");
    hr = sort_table(table, 2, 2, 1, combined);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_outline(table, "[1 d0 1/1+ x] 3 [1 d0 1/0+ y] 1 [2 d0 2/2+ x] 0 4 [2 d0 1/0+ y] 2");

    /* changes move rows between categories; headings come and go */
    hr = sort_table(table, 1, 1, 1, by_number);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_flags(data, 1, 3, L"y", 0);
    expect_outline(table, "[1 d0 1/1+] 3 [2 d0 3/2+] 0 2 4 [3 d0 1/1+] 1");
    set_flags(data, 3, 2, L"x", MSGFLAG_READ);
    expect_outline(table, "[2 d0 4/2+] 0 2 3 4 [3 d0 1/1+] 1");
    delete_row(data, 1);
    expect_outline(table, "[2 d0 4/2+] 0 2 3 4");
    set_flags(data, 9, -1, L"", 0);
    expect_outline(table, "[-1 d0 1/1+] 9 [2 d0 4/2+] 0 2 3 4");
    ITableData_HrDeleteRows(data, TAD_ALL_ROWS, NULL, NULL);
    expect_outline(table, "");
    hr = sort_table(table, 0, 0, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_expand_collapse(void)
{
    static const SSortOrder by_both[] = {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}};
    ITableData *data = create_categories();
    IMAPITable *table = get_view(data);
    BOOKMARK bookmark, at_heading;
    SBinary key, inner, leaf;
    ULONG count, more;
    BYTE unknown[16] = {0x55};
    SRowSet *rows;
    HRESULT hr;

    sort_table(table, 2, 1, 0, by_both);
    expect_outline(table, "[1 d0 2/1-] [2 d0 3/2-]");
    key = instance_key(table, 0);
    hr = IMAPITable_ExpandRow(table, sizeof(unknown), unknown, 0, 0, NULL, &more);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = IMAPITable_ExpandRow(table, 3, unknown, 0, 0, NULL, &more);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = IMAPITable_ExpandRow(table, key.cb, key.lpb, 0, 1, NULL, &more);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMAPITable_ExpandRow(table, key.cb, key.lpb, 1, 0, NULL, &more);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMAPITable_ExpandRow(table, key.cb, NULL, 1, 0, &rows, &more);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    more = 0xdeadbeef;
    hr = IMAPITable_ExpandRow(table, key.cb, key.lpb, 1, 0, &rows, &more);
    ok(hr == S_OK && rows->cRows == 1 && more == 1, "Got hr %#lx, %lu.\n", hr, more);
    counting_free_rows(rows);
    expect_position(table, 2);
    expect_outline(table, "[1 d0 2/1+] 3 1 [2 d0 3/2-]");
    hr = IMAPITable_ExpandRow(table, key.cb, key.lpb, 0, 0, NULL, &more); /* once more */
    ok(hr == S_OK && !more, "Got hr %#lx, %lu.\n", hr, more);
    expect_position(table, 1);
    free(key.lpb);
    key = instance_key(table, 3);
    hr = IMAPITable_ExpandRow(table, key.cb, key.lpb, 0, 0, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 4);
    expect_outline(table, "[1 d0 2/1+] 3 1 [2 d0 3/2+] 0 4 2");

    /* what is collapsed takes the cursor and bookmarks along */
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 2, NULL);
    IMAPITable_CreateBookmark(table, &bookmark);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    IMAPITable_CreateBookmark(table, &at_heading);
    free(key.lpb);
    key = instance_key(table, 0);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 5, NULL);
    ok(IMAPITable_CollapseRow(table, key.cb, key.lpb, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    count = 0xdeadbeef;
    hr = IMAPITable_CollapseRow(table, sizeof(unknown), unknown, 0, &count);
    ok(hr == MAPI_E_NOT_FOUND && !count, "Got hr %#lx, %lu.\n", hr, count);
    hr = IMAPITable_CollapseRow(table, key.cb, key.lpb, 1, &count);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMAPITable_CollapseRow(table, key.cb, key.lpb, 0, &count);
    ok(hr == S_OK && count == 2, "Got hr %#lx, %lu.\n", hr, count);
    expect_position(table, 3);
    hr = IMAPITable_SeekRow(table, at_heading, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 0);
    hr = IMAPITable_SeekRow(table, bookmark, 0, NULL);
    ok(hr == MAPI_W_POSITION_CHANGED, "Got hr %#lx.\n", hr);
    expect_position(table, 1);
    hr = IMAPITable_CollapseRow(table, key.cb, key.lpb, 0, &count);
    ok(hr == S_OK && !count, "Got hr %#lx, %lu.\n", hr, count);
    expect_outline(table, "[1 d0 2/1-] [2 d0 3/2+] 0 4 2");
    free(key.lpb);

    /* headings below headings */
    sort_table(table, 2, 2, 2, by_both);
    key = instance_key(table, 0);
    inner = instance_key(table, 1);
    hr = IMAPITable_CollapseRow(table, inner.cb, inner.lpb, 0, &count);
    ok(hr == S_OK && count == 1, "Got hr %#lx, %lu.\n", hr, count);
    hr = IMAPITable_CollapseRow(table, key.cb, key.lpb, 0, &count);
    ok(hr == S_OK && count == 3, "Got hr %#lx, %lu.\n", hr, count);
    hr = IMAPITable_ExpandRow(table, inner.cb, inner.lpb, 0, 0, NULL, &more); /* not visible: shown with its parent */
    ok(hr == S_OK && !more, "Got hr %#lx, %lu.\n", hr, more);
    hr = IMAPITable_ExpandRow(table, key.cb, key.lpb, 0, 0, NULL, &more);
    ok(hr == S_OK && more == 4, "Got hr %#lx, %lu.\n", hr, more);
    leaf = instance_key(table, 2);
    hr = IMAPITable_ExpandRow(table, leaf.cb, leaf.lpb, 0, 0, NULL, &more);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    free(key.lpb);
    free(inner.lpb);
    free(leaf.lpb);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_collapse_state(void)
{
    static const SSortOrder by_both[] = {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}, {PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}};
    static const SSortOrder by_number[] = {{PR_TEST_NUMBER, TABLE_SORT_ASCEND}};
    ITableData *data = create_categories();
    IMAPITable *table = get_view(data), *other;
    BYTE *state, unknown[16] = {0x55};
    ULONG size, count, i;
    BOOKMARK bookmark;
    SBinary key;
    HRESULT hr;

    sort_table(table, 2, 2, 1, by_both);
    key = instance_key(table, 4);
    hr = IMAPITable_ExpandRow(table, key.cb, key.lpb, 0, 0, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_outline(table, "[1 d0 2/1+] [1 d1 1/1- x] [1 d1 1/0- y] [2 d0 3/2+] [2 d1 2/2+ x] 0 4 [2 d1 1/0- y]");
    hr = IMAPITable_GetCollapseState(table, 0, sizeof(unknown), unknown, &size, &state);
    ok(hr == MAPI_E_NOT_FOUND && !size && !state, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetCollapseState(table, 1, key.cb, key.lpb, &size, &state);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetCollapseState(table, 0, key.cb, key.lpb, NULL, &state);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetCollapseState(table, 0, key.cb, key.lpb, &size, &state);
    ok(hr == S_OK && size && state, "Got hr %#lx.\n", hr);
    free(key.lpb);

    /* the state holds for another view of the same rows */
    other = get_view(data);
    hr = IMAPITable_SetCollapseState(other, 0, size, state, &bookmark);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    sort_table(other, 2, 2, 0, by_both);
    hr = IMAPITable_SetCollapseState(other, 0, size, state, &bookmark);
    ok(hr == S_OK && bookmark >= 3, "Got hr %#lx, %lu.\n", hr, (ULONG)bookmark);
    hr = IMAPITable_SeekRow(other, bookmark, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(other, 4);
    expect_outline(other, "[1 d0 2/1+] [1 d1 1/1- x] [1 d1 1/0- y] [2 d0 3/2+] [2 d1 2/2+ x] 0 4 [2 d1 1/0- y]");
    key = instance_key(other, 3);
    hr = IMAPITable_CollapseRow(other, key.cb, key.lpb, 0, &count);
    ok(hr == S_OK && count == 4, "Got hr %#lx, %lu.\n", hr, count);
    free(key.lpb);

    /* not for another order, nor is anything else one */
    for (i = 0; i < size; i++)
    {
        hr = IMAPITable_SetCollapseState(other, 0, i, state, &bookmark);
        if (hr != MAPI_E_UNABLE_TO_COMPLETE) break;
    }
    ok(i == size, "Got hr %#lx for %lu bytes of %lu.\n", hr, i, size);
    sort_table(other, 1, 1, 0, by_number);
    hr = IMAPITable_SetCollapseState(other, 0, size, state, &bookmark);
    ok(hr == MAPI_E_UNABLE_TO_COMPLETE && !bookmark, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SetCollapseState(other, 0, sizeof(unknown), unknown, &bookmark);
    ok(hr == MAPI_E_UNABLE_TO_COMPLETE, "Got hr %#lx.\n", hr);
    counting_free(state);

    /* a leaf row as the location; where it is hidden its heading stands for it */
    sort_table(table, 2, 2, 2, by_both);
    key = instance_key(table, 2);
    hr = IMAPITable_GetCollapseState(table, 0, key.cb, key.lpb, &size, &state);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    sort_table(other, 2, 2, 0, by_both);
    hr = IMAPITable_SetCollapseState(other, 0, size, state, &bookmark);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMAPITable_SeekRow(other, bookmark, 0, NULL);
    expect_position(other, 2);
    counting_free(state);
    free(key.lpb);

    RELEASE_LAST(other);
    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static HRESULT set_numbers(ITableData *data, LONG id, ULONG count, LONG a, LONG b, LONG c)
{
    LONG numbers[] = {a, b, c};
    SPropValue values[] = {
            {.ulPropTag = PR_ROWID, .Value.l = id}, {.ulPropTag = PR_TEST_MV, .Value.MVl = {count, numbers}}};
    SRow row = {0, 2, values};

    return ITableData_HrModifyRow(data, &row);
}

/* The rows of a view shown value by value as text: "id:value". */
static const char *instances(IMAPITable *table)
{
    static char text[1024];
    char *out = text;
    SRowSet *rows;
    ULONG i;

    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    IMAPITable_QueryRows(table, 100, 0, &rows);
    *out = 0;
    for (i = 0; i < rows->cRows; i++)
    {
        const SPropValue *values = rows->aRow[i].lpProps;

        if (values[1].ulPropTag == PROP_TAG(PT_LONG | MV_INSTANCE, 0x6801))
            out += sprintf(out, "%s%d:%d", i ? " " : "", (int)values[0].Value.l, (int)values[1].Value.l);
        else if (values[1].ulPropTag == PROP_TAG(PT_ERROR, 0x6801))
            out += sprintf(out, "%s%d:none", i ? " " : "", (int)values[0].Value.l);
        else out += sprintf(out, "%s%d:tag %#x", i ? " " : "", (int)values[0].Value.l, (int)values[1].ulPropTag);
    }
    counting_free_rows(rows);
    return text;
}

#define expect_instances(table, expected) expect_instances_(table, expected, __LINE__)
static void expect_instances_(IMAPITable *table, const char *expected, int line)
{
    const char *got = instances(table);

    ok_(__FILE__, line)(!strcmp(got, expected), "Got \"%s\", expected \"%s\".\n", got, expected);
}

static void test_instances(void)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_ROWID, MVI_PROP(PR_TEST_MV)}};
    static SizedSPropTagArray(2, plain) = {2, {PR_ROWID, PR_TEST_MV}};
    static SizedSPropTagArray(2, two) = {2, {MVI_PROP(PR_TEST_MV), MVI_PROP(PROP_TAG(PT_MV_LONG, 0x6802))}};
    static const SSortOrder by_value[] = {{MVI_PROP(PR_TEST_MV), TABLE_SORT_DESCEND}};
    SPropValue wanted = {.ulPropTag = PROP_TAG(PT_LONG | MV_INSTANCE, 0x6801), .Value.l = 7};
    SRestriction restriction = {.rt = RES_PROPERTY};
    ITableData *data = create_table_data();
    IMAPITable *table = get_view(data);
    SPropTagArray *tags;
    BOOKMARK bookmark;
    SBinary key_a, key_b;
    SRowSet *rows;
    HRESULT hr;

    set_numbers(data, 0, 3, 5, 7, 6);
    set_numbers(data, 1, 0, 0, 0, 0);
    set_numbers(data, 2, 1, 7, 0, 0);
    expect_count(table, 3);
    IMAPITable_CreateBookmark(table, &bookmark);
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&two, 0);
    ok(hr == MAPI_E_TOO_COMPLEX, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_count(table, 5);
    hr = IMAPITable_SeekRow(table, bookmark, 0, NULL);
    ok(hr == MAPI_E_INVALID_BOOKMARK, "Got hr %#lx.\n", hr);
    expect_instances(table, "0:5 0:7 0:6 1:none 2:7");
    hr = IMAPITable_QueryColumns(table, 0, &tags);
    ok(hr == S_OK && tags->aulPropTag[1] == MVI_PROP(PR_TEST_MV), "Got hr %#lx, %#lx.\n", hr, tags->aulPropTag[1]);
    counting_free(tags);

    /* changes add and remove single values */
    set_numbers(data, 1, 2, 1, 2, 0);
    expect_instances(table, "0:5 0:7 0:6 1:1 1:2 2:7");
    set_numbers(data, 0, 2, 5, 8, 0);
    expect_instances(table, "0:5 0:8 1:1 1:2 2:7");
    hr = sort_table(table, 1, 0, 0, by_value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_instances(table, "0:8 2:7 0:5 1:2 1:1");
    set_numbers(data, 2, 2, 3, 9, 0);
    expect_instances(table, "2:9 0:8 0:5 2:3 1:2 1:1");

    /* categories of single values */
    set_numbers(data, 2, 2, 5, 8, 0);
    hr = sort_table(table, 1, 1, 1, by_value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_count(table, 10);
    hr = sort_table(table, 1, 0, 0, by_value);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* each has its own key */
    key_a = instance_key(table, 0);
    key_b = instance_key(table, 2);
    ok(key_a.cb == key_b.cb && memcmp(key_a.lpb, key_b.lpb, key_a.cb), "The keys are the same.\n");
    free(key_a.lpb);
    free(key_b.lpb);
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* restrictions see the single value */
    wanted.Value.l = 8;
    restriction.res.resProperty.relop = RELOP_EQ;
    restriction.res.resProperty.ulPropTag = MVI_PROP(PR_TEST_MV);
    restriction.res.resProperty.lpProp = &wanted;
    hr = IMAPITable_Restrict(table, &restriction, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_instances(table, "0:8 2:8");
    IMAPITable_Restrict(table, NULL, 0);

    /* unsorted and with other columns the rows are whole again */
    hr = sort_table(table, 0, 0, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&plain, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_count(table, 3);
    hr = IMAPITable_QueryRows(table, 1, 0, &rows);
    ok(hr == S_OK && rows->aRow[0].lpProps[1].ulPropTag == PR_TEST_MV &&
                    rows->aRow[0].lpProps[1].Value.MVl.cValues == 2,
            "Got hr %#lx.\n", hr);
    counting_free_rows(rows);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

/* The same as test_random_changes with rows of single values, a restriction and categories, some collapsed. */
static void test_random_instances(void)
{
    static SizedSPropTagArray(4, columns) = {4, {PR_ROWID, MVI_PROP(PR_TEST_MV), PR_ROW_TYPE, PR_CONTENT_COUNT}};
    static const SSortOrder orders[] = {{MVI_PROP(PR_TEST_MV), TABLE_SORT_DESCEND}, {PR_ROWID, TABLE_SORT_ASCEND}};
    SPropValue limit = {PROP_TAG(PT_LONG | MV_INSTANCE, 0x6801), 0, {.l = 2}};
    unsigned int random = 4711, i, j, different, categories, kind;
    SRestriction restriction = {.rt = RES_PROPERTY};
    IMAPITable *followed, *fresh;
    SRowSet *rows, *fresh_rows;
    BYTE *state = NULL;
    ULONG size = 0, count;
    BOOKMARK bookmark;
    ITableData *data;
    SBinary key;
    HRESULT hr;

    restriction.res.resProperty.relop = RELOP_NE;
    restriction.res.resProperty.ulPropTag = MVI_PROP(PR_TEST_MV);
    restriction.res.resProperty.lpProp = &limit;
    for (categories = 0; categories < 2; categories++)
    {
        winetest_push_context("%u categories", categories);
        data = create_table_data();
        followed = get_view(data);
        for (i = 0; i < 8; i++) set_numbers(data, (LONG)i, 3, (LONG)i, (LONG)i + 1, 5);
        IMAPITable_SetColumns(followed, (SPropTagArray *)&columns, 0);
        sort_table(followed, 2, categories, categories, orders);
        IMAPITable_Restrict(followed, &restriction, 0);
        if (categories)
        {
            key = instance_key(followed, 0);
            hr = IMAPITable_CollapseRow(followed, key.cb, key.lpb, 0, &count);
            ok(hr == S_OK && count, "Got hr %#lx, %lu.\n", hr, count);
            free(key.lpb);
            IMAPITable_SetColumns(followed, (SPropTagArray *)&columns, 0);
        }
        for (i = 0; i < 800; i++)
        {
            random = random * 1103515245 + 12345;
            kind = random >> 16;
            if (i % 16 == 0) /* bookmarks come and go */
            {
                IMAPITable_SeekRow(followed, BOOKMARK_BEGINNING, (LONG)(kind % 40), NULL);
                hr = IMAPITable_CreateBookmark(followed, &bookmark);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
            }
            if (i % 5 == 0)
            {
                hr = IMAPITable_SeekRow(followed, bookmark, 0, NULL);
                ok(hr == S_OK || hr == MAPI_W_POSITION_CHANGED, "Got hr %#lx.\n", hr);
            }
            if (kind % 4)
                set_numbers(data, (LONG)((kind >> 5) % 20), (kind >> 2) % 4, (LONG)((kind >> 7) % 9),
                        (LONG)((kind >> 9) % 9), (LONG)((kind >> 11) % 9));
            else delete_row(data, (LONG)((kind >> 5) % 20));
        }
        fresh = get_view(data);
        IMAPITable_SetColumns(fresh, (SPropTagArray *)&columns, 0);
        sort_table(fresh, 2, categories, categories, orders);
        IMAPITable_Restrict(fresh, &restriction, 0);
        if (categories)
        {
            hr = IMAPITable_GetCollapseState(followed, 0, 0, NULL, &size, &state);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IMAPITable_SetCollapseState(fresh, 0, size, state, &bookmark);
            ok(hr == S_OK && bookmark == BOOKMARK_BEGINNING, "Got hr %#lx.\n", hr);
            counting_free(state);
        }
        IMAPITable_SeekRow(followed, BOOKMARK_BEGINNING, 0, NULL);
        IMAPITable_QueryRows(followed, 1000, 0, &rows);
        IMAPITable_QueryRows(fresh, 1000, 0, &fresh_rows);
        ok(rows->cRows == fresh_rows->cRows && rows->cRows > 10, "Got %lu rows, expected %lu.\n", rows->cRows,
                fresh_rows->cRows);
        for (j = 0, different = 0; j < rows->cRows && j < fresh_rows->cRows; j++)
            for (i = 0; i < 4; i++)
                if (rows->aRow[j].lpProps[i].ulPropTag != fresh_rows->aRow[j].lpProps[i].ulPropTag ||
                        rows->aRow[j].lpProps[i].Value.l != fresh_rows->aRow[j].lpProps[i].Value.l)
                    different++;
        ok(!different, "%u values differ.\n", different);
        counting_free_rows(rows);
        counting_free_rows(fresh_rows);
        RELEASE_LAST(fresh);
        RELEASE_LAST(followed);
        RELEASE_LAST(data);
        EXPECT_FREED();
        winetest_pop_context();
    }
}

static void test_speed(void)
{
    static const SSortOrder orders[] = {{PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}, {PR_TEST_NUMBER, TABLE_SORT_DESCEND}};
    ULONG count = sizeof(void *) == 8 ? 100000 : 10000, random = 1, i, time; /* i386 may be emulated */
    ITableData *data = create_table_data();
    const SPropValue *last, *value;
    DWORD start, wrong = 0;
    IMAPITable *table;
    SRowSet *rows;
    WCHAR name[16];
    HRESULT hr;

    for (i = 0; i < count; i++)
    {
        random = random * 1103515245 + 12345;
        swprintf(name, ARRAYSIZE(name), L"Name %d", (int)(random >> 16) % 1000);
        modify_row(data, (LONG)i, name, (LONG)(random >> 8) % 100);
    }
    table = get_view(data);
    start = GetTickCount();
    hr = sort_table(table, 2, 0, 0, orders);
    time = GetTickCount() - start;
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    trace("%lu rows by two columns: %lu ms.\n", count, time);
    ok(time < 10000, "Took %lu ms.\n", time); /* a second, on a machine that does nothing else */
    hr = IMAPITable_QueryRows(table, 5000, 0, &rows);
    ok(hr == S_OK && rows->cRows == 5000, "Got hr %#lx.\n", hr);
    for (i = 1; i < rows->cRows; i++)
    {
        LONG order;

        last = row_value(&rows->aRow[i - 1], PR_DISPLAY_NAME_W);
        value = row_value(&rows->aRow[i], PR_DISPLAY_NAME_W);
        order = lstrcmpiW(last->Value.lpszW, value->Value.lpszW);
        if (order > 0 || (!order && row_value(&rows->aRow[i - 1], PR_TEST_NUMBER)->Value.l <
                                            row_value(&rows->aRow[i], PR_TEST_NUMBER)->Value.l))
            wrong++;
    }
    ok(!wrong, "%lu rows are out of order.\n", wrong);
    counting_free_rows(rows);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

START_TEST(tablesort)
{
    test_order();
    test_refusals();
    test_sorted_changes();
    test_random_changes();
    test_categories();
    test_expand_collapse();
    test_collapse_state();
    test_instances();
    test_random_instances();
    test_speed();
}
