/*
 * Tests of IMAPITable's reading half: columns, positions, rows, bookmarks (tables.md sections 1 and 2). They use
 * views of ITableData; recipient and attachment tables are of the same engine.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"

static void test_interfaces(void)
{
    ITableData *data = create_rows(1);
    IMAPITable *table = get_view(data);
    ULONG status, type;
    MAPIERROR *error;
    HRESULT hr;

    check_interface(table, &IID_IUnknown, TRUE);
    check_interface(table, &IID_IMAPITable, TRUE);
    check_interface(table, &IID_IMAPIProp, FALSE);
    EXPECT_REF(table, 1);

    error = (MAPIERROR *)0xdeadbeef;
    hr = IMAPITable_GetLastError(table, MAPI_E_NOT_FOUND, 0, &error);
    ok(hr == S_OK && !error, "Got hr %#lx, %p.\n", hr, error);
    hr = IMAPITable_GetLastError(table, S_OK, MAPI_UNICODE, &error);
    ok(hr == S_OK && !error, "Got hr %#lx, %p.\n", hr, error);
    hr = IMAPITable_GetLastError(table, S_OK, 2, &error);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetLastError(table, S_OK, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    status = type = 0xdeadbeef;
    hr = IMAPITable_GetStatus(table, &status, &type);
    ok(hr == S_OK && status == TBLSTAT_COMPLETE && type == TBLTYPE_DYNAMIC, "Got hr %#lx, %lu, %lu.\n", hr, status,
            type);
    hr = IMAPITable_GetStatus(table, NULL, &type);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    status = 0xdeadbeef;
    hr = IMAPITable_WaitForCompletion(table, 0, 10, &status);
    ok(hr == S_OK && status == TBLSTAT_COMPLETE, "Got hr %#lx, %lu.\n", hr, status);
    hr = IMAPITable_WaitForCompletion(table, 0, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_WaitForCompletion(table, 1, 0, NULL);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    ok(IMAPITable_Abort(table) == S_OK, "Abort failed.\n");

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_columns(void)
{
    static SizedSPropTagArray(6, wanted) = {
            6, {PR_TEST_NUMBER, PR_NULL, PR_DISPLAY_NAME_A, PROP_TAG(PT_UNSPECIFIED, 0x3000), PR_SUBJECT_W,
                       PROP_TAG(PT_UNICODE, 0x6800)}};
    static SizedSPropTagArray(1, none) = {0, {0}};
    ITableData *data = create_rows(2);
    IMAPITable *table = get_view(data);
    const SPropValue *values;
    SPropTagArray *tags;
    SRowSet *rows;
    HRESULT hr;

    hr = IMAPITable_QueryColumns(table, 0, &tags);
    ok(hr == S_OK && tags->cValues == 3 && tags->aulPropTag[0] == PR_ROWID &&
                    tags->aulPropTag[1] == PR_DISPLAY_NAME_W && tags->aulPropTag[2] == PR_TEST_NUMBER,
            "Got hr %#lx, %lu columns.\n", hr, tags->cValues);
    counting_free(tags);

    ok(IMAPITable_SetColumns(table, NULL, 0) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&none, 0);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&wanted, 4);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&wanted, TBL_BATCH | TBL_ASYNC);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IMAPITable_QueryColumns(table, 0, &tags);
    ok(hr == S_OK && tags->cValues == 6 && !memcmp(tags->aulPropTag, wanted.aulPropTag, sizeof(wanted.aulPropTag)),
            "Got hr %#lx, %lu columns.\n", hr, tags->cValues);
    counting_free(tags);
    hr = IMAPITable_QueryColumns(table, TBL_ALL_COLUMNS, &tags);
    ok(hr == S_OK && tags->cValues == 3, "Got hr %#lx, %lu columns.\n", hr, tags->cValues);
    counting_free(tags);
    tags = (SPropTagArray *)0xdeadbeef;
    hr = IMAPITable_QueryColumns(table, 2, &tags);
    ok(hr == MAPI_E_UNKNOWN_FLAGS && !tags, "Got hr %#lx, %p.\n", hr, tags);
    ok(IMAPITable_QueryColumns(table, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");

    hr = IMAPITable_QueryRows(table, 1, 0, &rows);
    ok(hr == S_OK && rows->cRows == 1 && rows->aRow[0].cValues == 6 && !rows->aRow[0].ulAdrEntryPad, "Got hr %#lx.\n",
            hr);
    values = rows->aRow[0].lpProps;
    ok(values[0].ulPropTag == PR_TEST_NUMBER && values[0].Value.l == 2, "Got %#lx.\n", values[0].ulPropTag);
    ok(values[1].ulPropTag == PR_NULL, "Got %#lx.\n", values[1].ulPropTag);
    ok(values[2].ulPropTag == PR_DISPLAY_NAME_A && !strcmp(values[2].Value.lpszA, "row 0"), "Got %#lx.\n",
            values[2].ulPropTag);
    ok(values[3].ulPropTag == PR_ROWID && !values[3].Value.l, "Got %#lx.\n", values[3].ulPropTag);
    ok(values[4].ulPropTag == CHANGE_PROP_TYPE(PR_SUBJECT, PT_ERROR) && values[4].Value.err == MAPI_E_NOT_FOUND,
            "Got %#lx, %#lx.\n", values[4].ulPropTag, values[4].Value.err);
    ok(values[5].ulPropTag == CHANGE_PROP_TYPE(PR_TEST_NUMBER, PT_ERROR) && values[5].Value.err == MAPI_E_NOT_FOUND,
            "Got %#lx, %#lx.\n", values[5].ulPropTag, values[5].Value.err);
    counting_free_rows(rows);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_query_rows(void)
{
    static const struct
    {
        LONG count;
        ULONG cursor, advanced, not_advanced;
        const char *ids;
    } tests[] = {
            {-4, 6, 6, 2, "2 3 4 5"},
            {-8, 6, 6, 0, "0 1 2 3 4 5"},
            {9, 6, 10, 6, "6 7 8 9"},
            {3, 0, 3, 0, "0 1 2"},
            {-3, 0, 0, 0, ""},
            {3, 10, 10, 10, ""},
            {-1, 10, 10, 9, "9"},
            {0x7fffffff, 8, 10, 8, "8 9"},
            {-0x7fffffff - 1, 2, 2, 0, "0 1"},
    };
    ITableData *data = create_rows(10);
    IMAPITable *table = get_view(data);
    unsigned int i;
    SRowSet *rows;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("count %ld, cursor %lu", tests[i].count, tests[i].cursor);
        IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, tests[i].cursor, NULL);
        expect_rows(table, tests[i].count, 0, tests[i].ids);
        expect_position(table, tests[i].advanced);
        IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, tests[i].cursor, NULL);
        expect_rows(table, tests[i].count, TBL_NOADVANCE, tests[i].ids);
        expect_position(table, tests[i].not_advanced);
        winetest_pop_context();
    }

    rows = (SRowSet *)0xdeadbeef;
    hr = IMAPITable_QueryRows(table, 0, 0, &rows);
    ok(hr == MAPI_E_INVALID_PARAMETER && !rows, "Got hr %#lx, %p.\n", hr, rows);
    hr = IMAPITable_QueryRows(table, 1, 2, &rows);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    ok(IMAPITable_QueryRows(table, 1, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");

    /* the set and each row are allocations of their own */
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    hr = IMAPITable_QueryRows(table, 4, 0, &rows);
    ok(hr == S_OK && counting_buffers == 5, "Got hr %#lx, %ld buffers.\n", hr, counting_buffers);
    counting_free_rows(rows);

    /* a failed allocation leaves nothing behind, not even a moved cursor */
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 3, NULL);
    for (i = 0;; i++)
    {
        winetest_push_context("allocation %u", i);
        counting_fail = i;
        rows = NULL;
        hr = IMAPITable_QueryRows(table, 2, 0, &rows);
        counting_fail = -1;
        if (hr == S_OK)
        {
            winetest_pop_context();
            break;
        }
        ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !rows, "Got hr %#lx, %p.\n", hr, rows);
        EXPECT_FREED();
        expect_position(table, 3);
        winetest_pop_context();
    }
    ok(i == 3, "Expected 3 allocations, got %u.\n", i);
    counting_free_rows(rows);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_positions(void)
{
    ITableData *data = create_rows(10), *empty = create_table_data();
    ULONG row, numerator, denominator, count;
    IMAPITable *table = get_view(data);
    LONG sought;
    HRESULT hr;

    expect_count(table, 10);
    hr = IMAPITable_GetRowCount(table, 1, &count);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    ok(IMAPITable_GetRowCount(table, 0, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    expect_position(table, 0);

    hr = IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 4, &sought);
    ok(hr == S_OK && sought == 4, "Got hr %#lx, %ld.\n", hr, sought);
    hr = IMAPITable_SeekRow(table, BOOKMARK_CURRENT, -7, &sought);
    ok(hr == S_OK && sought == -4, "Got hr %#lx, %ld.\n", hr, sought);
    hr = IMAPITable_SeekRow(table, BOOKMARK_END, -3, &sought);
    ok(hr == S_OK && sought == -3, "Got hr %#lx, %ld.\n", hr, sought);
    expect_position(table, 7);
    hr = IMAPITable_SeekRow(table, BOOKMARK_CURRENT, 0x7fffffff, &sought);
    ok(hr == S_OK && sought == 3, "Got hr %#lx, %ld.\n", hr, sought);
    hr = IMAPITable_SeekRow(table, BOOKMARK_CURRENT, -0x7fffffff - 1, &sought);
    ok(hr == S_OK && sought == -10, "Got hr %#lx, %ld.\n", hr, sought);
    hr = IMAPITable_SeekRow(table, 3, 0, &sought);
    ok(hr == MAPI_E_INVALID_BOOKMARK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SeekRow(table, 0xffffffff, 0, &sought);
    ok(hr == MAPI_E_INVALID_BOOKMARK, "Got hr %#lx.\n", hr);
    expect_position(table, 0);

    hr = IMAPITable_SeekRowApprox(table, 1, 0);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SeekRowApprox(table, 1, 2);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 5);
    IMAPITable_SeekRowApprox(table, 0xfffffffe, 0xffffffff);
    expect_position(table, 9);
    IMAPITable_SeekRowApprox(table, 7, 7);
    expect_position(table, 10);
    IMAPITable_SeekRowApprox(table, 0, 7);
    expect_position(table, 0);

    ok(IMAPITable_QueryPosition(table, NULL, &numerator, &denominator) == MAPI_E_INVALID_PARAMETER,
            "Expected an error.\n");
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 4, NULL);
    hr = IMAPITable_QueryPosition(table, &row, &numerator, &denominator);
    ok(hr == S_OK && row == 4 && numerator == 4 && denominator == 10, "Got hr %#lx, %lu, %lu, %lu.\n", hr, row,
            numerator, denominator);
    RELEASE_LAST(table);

    table = get_view(empty);
    hr = IMAPITable_QueryPosition(table, &row, &numerator, &denominator);
    ok(hr == S_OK && !row && !numerator && denominator == 1, "Got hr %#lx, %lu, %lu, %lu.\n", hr, row, numerator,
            denominator);
    expect_rows(table, 5, 0, "");
    expect_rows(table, -5, 0, "");
    RELEASE_LAST(table);
    RELEASE_LAST(empty);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_bookmarks(void)
{
    ITableData *data = create_rows(5);
    IMAPITable *table = get_view(data);
    BOOKMARK at_two, at_end, other;
    LONG sought;
    HRESULT hr;
    ULONG i;

    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 2, NULL);
    hr = IMAPITable_CreateBookmark(table, &at_two);
    ok(hr == S_OK && at_two >= 3, "Got hr %#lx, %lu.\n", hr, (ULONG)at_two);
    IMAPITable_SeekRow(table, BOOKMARK_END, 0, NULL);
    hr = IMAPITable_CreateBookmark(table, &at_end);
    ok(hr == S_OK && at_end >= 3 && at_end != at_two, "Got hr %#lx, %lu.\n", hr, (ULONG)at_end);
    ok(IMAPITable_CreateBookmark(table, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");

    /* a bookmark follows its row */
    hr = IMAPITable_SeekRow(table, at_two, 1, &sought);
    ok(hr == S_OK && sought == 1, "Got hr %#lx, %ld.\n", hr, sought);
    expect_rows(table, 1, 0, "3");
    ok(delete_row(data, 0) == S_OK, "Could not delete.\n");
    hr = IMAPITable_SeekRow(table, at_two, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 1);
    expect_rows(table, 1, 0, "2");

    /* its row gone, it moves on to the next, and says so once */
    ok(delete_row(data, 2) == S_OK, "Could not delete.\n");
    hr = IMAPITable_SeekRow(table, at_two, 0, NULL);
    ok(hr == MAPI_W_POSITION_CHANGED, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, 0, "3");
    hr = IMAPITable_SeekRow(table, at_two, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    delete_row(data, 3);
    delete_row(data, 4);
    hr = IMAPITable_SeekRow(table, at_two, 0, NULL);
    ok(hr == MAPI_W_POSITION_CHANGED, "Got hr %#lx.\n", hr);
    expect_position(table, 1);

    /* the end stays the end */
    modify_row(data, 7, L"seven", 7);
    hr = IMAPITable_SeekRow(table, at_end, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 2);

    ok(IMAPITable_FreeBookmark(table, BOOKMARK_BEGINNING) == S_OK, "Expected S_OK.\n");
    ok(IMAPITable_FreeBookmark(table, BOOKMARK_CURRENT) == S_OK, "Expected S_OK.\n");
    ok(IMAPITable_FreeBookmark(table, BOOKMARK_END) == S_OK, "Expected S_OK.\n");
    ok(IMAPITable_FreeBookmark(table, at_two) == S_OK, "Expected S_OK.\n");
    ok(IMAPITable_FreeBookmark(table, at_two) == MAPI_E_INVALID_BOOKMARK, "Expected MAPI_E_INVALID_BOOKMARK.\n");
    ok(IMAPITable_SeekRow(table, at_two, 0, NULL) == MAPI_E_INVALID_BOOKMARK, "Expected MAPI_E_INVALID_BOOKMARK.\n");
    ok(IMAPITable_FreeBookmark(table, 1000000) == MAPI_E_INVALID_BOOKMARK, "Expected MAPI_E_INVALID_BOOKMARK.\n");

    /* one is left */
    for (i = 1; i < 1024; i++)
        if (FAILED(hr = IMAPITable_CreateBookmark(table, &other))) break;
    ok(i == 1024, "Got hr %#lx at %lu.\n", hr, i);
    hr = IMAPITable_CreateBookmark(table, &other);
    ok(hr == MAPI_E_UNABLE_TO_COMPLETE, "Got hr %#lx.\n", hr);
    ok(IMAPITable_FreeBookmark(table, at_end) == S_OK, "Expected S_OK.\n");
    hr = IMAPITable_CreateBookmark(table, &other);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

/* The cursor is a gap: what has been read stays read, and what comes there is read next. */
static void test_cursor_follows(void)
{
    ITableData *data = create_rows(0);
    IMAPITable *table = get_view(data);

    modify_row(data, 1, L"one", 1);
    expect_rows(table, 10, 0, "1");
    modify_row(data, 2, L"two", 2);
    modify_row(data, 3, L"three", 3);
    expect_rows(table, 1, 0, "2");
    delete_row(data, 1);
    expect_position(table, 1);
    delete_row(data, 3);
    expect_position(table, 1);
    modify_row(data, 2, L"zwei", 2);
    expect_position(table, 1);
    expect_rows(table, 10, 0, "");

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_no_categories(void)
{
    BYTE key[16] = {1}, *state = (BYTE *)0xdeadbeef;
    ITableData *data = create_rows(1);
    IMAPITable *table = get_view(data);
    ULONG count = 0xdeadbeef;
    BOOKMARK bookmark = 99;
    SRowSet *rows = (SRowSet *)0xdeadbeef;
    HRESULT hr;

    hr = IMAPITable_ExpandRow(table, sizeof(key), key, 1, 0, &rows, &count);
    ok(hr == MAPI_E_NO_SUPPORT && !rows && !count, "Got hr %#lx, %p, %lu.\n", hr, rows, count);
    count = 0xdeadbeef;
    hr = IMAPITable_CollapseRow(table, sizeof(key), key, 0, &count);
    ok(hr == MAPI_E_NO_SUPPORT && !count, "Got hr %#lx, %lu.\n", hr, count);
    count = 0xdeadbeef;
    hr = IMAPITable_GetCollapseState(table, 0, sizeof(key), key, &count, &state);
    ok(hr == MAPI_E_NO_SUPPORT && !count && !state, "Got hr %#lx, %lu, %p.\n", hr, count, state);
    hr = IMAPITable_SetCollapseState(table, 0, sizeof(key), key, &bookmark);
    ok(hr == MAPI_E_NO_SUPPORT && !bookmark, "Got hr %#lx.\n", hr);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

START_TEST(table)
{
    test_interfaces();
    test_columns();
    test_query_rows();
    test_positions();
    test_bookmarks();
    test_cursor_follows();
    test_no_categories();
}
