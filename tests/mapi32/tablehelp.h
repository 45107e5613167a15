/*
 * Tables made by hand for the tests of IMAPITable: rows of a row id, a name and a number, in an ITableData whose
 * allocators count.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_TABLEHELP_H
#define MAPI32_TESTS_TABLEHELP_H

#define INITGUID
#include <windows.h>
#include <objbase.h>
#define USES_IID_IMAPITable
#define USES_IID_IMAPITableData
#define USES_IID_IMAPIAdviseSink
#define USES_IID_IMAPIProp
#include <mapiguid.h>

#include "mapiext.h"
#include "helper.h"

#define PR_TEST_NUMBER PROP_TAG(PT_LONG, 0x6800)
#define PR_TEST_MV     PROP_TAG(PT_MV_LONG, 0x6801)

/* An ITableData with PR_ROWID as its index and the columns PR_ROWID, PR_DISPLAY_NAME_W. */
static inline ITableData *create_table_data(void)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_DISPLAY_NAME_W}};
    ITableData *data = NULL;
    SCODE sc;

    sc = CreateTable(&IID_IMAPITableData, counting_allocate, counting_allocate_more, counting_free, NULL,
            TBLTYPE_DYNAMIC, PR_ROWID, (SPropTagArray *)&columns, &data);
    ok(sc == S_OK && data, "Got %#lx.\n", sc);
    return data;
}

/* Sets the row with an id. */
static inline HRESULT modify_row(ITableData *data, LONG id, const WCHAR *name, LONG number)
{
    SPropValue values[3];
    SRow row = {0, 3, values};

    memset(values, 0, sizeof(values));
    values[0].ulPropTag = PR_DISPLAY_NAME_W;
    values[0].Value.lpszW = (WCHAR *)name;
    values[1].ulPropTag = PR_ROWID;
    values[1].Value.l = id;
    values[2].ulPropTag = PR_TEST_NUMBER;
    values[2].Value.l = number;
    return ITableData_HrModifyRow(data, &row);
}

static inline HRESULT delete_row(ITableData *data, LONG id)
{
    SPropValue index = {.ulPropTag = PR_ROWID, .Value.l = id};

    return ITableData_HrDeleteRow(data, &index);
}

static inline IMAPITable *get_view(ITableData *data)
{
    IMAPITable *table = NULL;
    HRESULT hr;

    hr = ITableData_HrGetView(data, NULL, NULL, 0, &table);
    ok(hr == S_OK && table, "Got hr %#lx.\n", hr);
    return table;
}

/* A table data with rows 0 to count - 1, named "row 0" ..., numbered backwards. */
static inline ITableData *create_rows(LONG count)
{
    ITableData *data = create_table_data();
    WCHAR name[16];
    LONG i;

    for (i = 0; i < count; i++)
    {
        swprintf(name, ARRAYSIZE(name), L"row %d", (int)i);
        ok(modify_row(data, i, name, count - i) == S_OK, "Could not add row %ld.\n", i);
    }
    return data;
}

/* Checks where the cursor is. */
#define expect_position(table, row) expect_position_(table, row, __LINE__)
static inline void expect_position_(IMAPITable *table, ULONG row, int line)
{
    ULONG got = 0xdeadbeef, numerator, denominator;
    HRESULT hr;

    hr = IMAPITable_QueryPosition(table, &got, &numerator, &denominator);
    ok_(__FILE__, line)(hr == S_OK && got == row && numerator == got, "Got hr %#lx, row %lu of %lu, expected %lu.\n",
            hr, got, denominator, row);
}

#define expect_count(table, count) expect_count_(table, count, __LINE__)
static inline void expect_count_(IMAPITable *table, ULONG count, int line)
{
    ULONG got = 0xdeadbeef;
    HRESULT hr;

    hr = IMAPITable_GetRowCount(table, 0, &got);
    ok_(__FILE__, line)(hr == S_OK && got == count, "Got hr %#lx, count %lu, expected %lu.\n", hr, got, count);
}

/* The row ids of the rows of a set as text: "3 4 5"; '-' where there is none. */
static inline const char *row_ids(const SRowSet *rows)
{
    static char text[1024];
    const SPropValue *value;
    char *out = text;
    ULONG i, j;

    *out = 0;
    for (i = 0; rows && i < rows->cRows && out < text + sizeof(text) - 16; i++)
    {
        value = NULL;
        for (j = 0; j < rows->aRow[i].cValues; j++)
            if (rows->aRow[i].lpProps[j].ulPropTag == PR_ROWID) value = &rows->aRow[i].lpProps[j];
        if (value) out += sprintf(out, "%s%d", i ? " " : "", (int)value->Value.l);
        else out += sprintf(out, "%s-", i ? " " : "");
    }
    return text;
}

/* Reads count rows and checks their ids. */
#define expect_rows(table, count, flags, ids) expect_rows_(table, count, flags, ids, __LINE__)
static inline void expect_rows_(IMAPITable *table, LONG count, ULONG flags, const char *ids, int line)
{
    SRowSet *rows = NULL;
    HRESULT hr;

    hr = IMAPITable_QueryRows(table, count, flags, &rows);
    ok_(__FILE__, line)(hr == S_OK && !strcmp(row_ids(rows), ids), "Got hr %#lx, rows \"%s\", expected \"%s\".\n", hr,
            row_ids(rows), ids);
    counting_free_rows(rows);
}

/* Checks all rows of a table; the cursor stays at the end. */
#define expect_all_rows(table, ids) expect_all_rows_(table, ids, __LINE__)
static inline void expect_all_rows_(IMAPITable *table, const char *ids, int line)
{
    HRESULT hr;

    hr = IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_rows_(table, 1000, 0, ids, line);
}

#endif
