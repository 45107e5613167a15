/*
 * growth: how the time of operations grows from 100 to 10,000 of them. make x86_64-windows/growth_bench.exe, then
 * tests/run x86_64-windows/growth_bench.exe [--check]
 *
 * For each operation the time of a run over n things, the best of several, and the exponent e of n^e between 100 and
 * 10,000 (of n log n where a place is looked for). With --check the exit status is 1 where an exponent is above 1.1.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>

#include "mapicom.h"

#define PR_NUMBER PROP_TAG(PT_LONG, 0x6800)
#define LIMIT     1.1

static ITableData *data;
static IMAPITable *view;
static IPropData *props;

static double now(void)
{
    LARGE_INTEGER counter, frequency;

    QueryPerformanceCounter(&counter);
    QueryPerformanceFrequency(&frequency);
    return (double)counter.QuadPart / frequency.QuadPart;
}

static void modify(LONG id, ULONG random)
{
    SPropValue values[3] = {{.ulPropTag = PR_ROWID}, {.ulPropTag = PR_DISPLAY_NAME_W}, {.ulPropTag = PR_NUMBER}};
    SRow row = {0, 3, values};
    WCHAR name[24];

    swprintf(name, ARRAYSIZE(name), L"Name %d", (int)(random % 5000));
    values[0].Value.l = id;
    values[1].Value.lpszW = name;
    values[2].Value.l = (LONG)(random % 100);
    ITableData_HrModifyRow(data, &row);
}

static ULONG hash(ULONG i)
{
    i *= 0x9e3779b1;
    return (i ^ i >> 15) * 0x85ebca6b >> 3;
}

static void fill(ULONG count)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_DISPLAY_NAME_W}};
    ULONG i;

    CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
            (SPropTagArray *)&columns, &data);
    for (i = 0; i < count; i++) modify((LONG)i, hash(i));
    ITableData_HrGetView(data, NULL, NULL, 0, &view);
}

static void sort_view(ULONG count)
{
    static SizedSSortOrderSet(2, order) = {
            2, 0, 0, {{PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}, {PR_NUMBER, TABLE_SORT_DESCEND}}};

    IMAPITable_SortTable(view, (SSortOrderSet *)&order, 0);
}

static void fill_sorted(ULONG count)
{
    fill(count);
    sort_view(count);
}

static void drop(ULONG count)
{
    IMAPITable_Release(view);
    ITableData_Release(data);
}

static void append_rows(ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) modify((LONG)(1000000 + i), hash(i));
}

static void modify_rows(ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) modify((LONG)((i * 7919) % count), hash(i + 77));
}

static void delete_rows(ULONG count)
{
    SPropValue index = {.ulPropTag = PR_ROWID};
    ULONG i;

    for (i = 0; i < count; i++)
    {
        index.Value.l = (LONG)i;
        ITableData_HrDeleteRow(data, &index);
    }
}

static void restrict_view(ULONG count)
{
    SPropValue name = {.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (WCHAR *)L"name 1"};
    SRestriction restriction = {.rt = RES_CONTENT};

    restriction.res.resContent.ulFuzzyLevel = FL_PREFIX | FL_IGNORECASE;
    restriction.res.resContent.ulPropTag = PR_DISPLAY_NAME_W;
    restriction.res.resContent.lpProp = &name;
    IMAPITable_Restrict(view, &restriction, 0);
}

static void query_rows(ULONG count)
{
    SRowSet *rows;

    IMAPITable_SeekRow(view, BOOKMARK_BEGINNING, 0, NULL);
    if (SUCCEEDED(IMAPITable_QueryRows(view, (LONG)count, 0, &rows))) FreeProws(rows);
}

static void nothing(ULONG count)
{
}

static void allocate_more(ULONG count)
{
    void *buffer, *more;
    ULONG i;

    MAPIAllocateBuffer(16, &buffer);
    for (i = 0; i < count; i++) MAPIAllocateMore(32, buffer, &more);
    MAPIFreeBuffer(buffer);
}

static void create_props(ULONG count)
{
    CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &props);
}

static void release_props(ULONG count)
{
    IUnknown_Release((IUnknown *)props);
}

static void set_props(ULONG count)
{
    SPropValue value = {0};
    ULONG i;

    for (i = 0; i < count; i++)
    {
        value.ulPropTag = PROP_TAG(PT_LONG, 0x1000 + i);
        value.Value.l = (LONG)i;
        props->lpVtbl->SetProps(props, 1, &value, NULL);
    }
}

static const struct operation
{
    const char *name;
    void (*prepare)(ULONG count);
    void (*run)(ULONG count);
    void (*finish)(ULONG count);
    BOOL sorts;
} operations[] = {
        {"MAPIAllocateMore", nothing, allocate_more, nothing},
        {"SetProps, one by one", create_props, set_props, release_props},
        {"HrModifyRow, new rows", fill, append_rows, drop},
        {"HrModifyRow, same rows", fill, modify_rows, drop},
        {"HrModifyRow, sorted view", fill_sorted, modify_rows, drop, TRUE},
        {"HrDeleteRow", fill, delete_rows, drop},
        {"SortTable, two columns", fill, sort_view, drop, TRUE},
        {"Restrict, content", fill, restrict_view, drop},
        {"QueryRows, all", fill, query_rows, drop},
};

/* The best time of several runs, in seconds. */
static double measure(const struct operation *operation, ULONG count)
{
    double best = 1e9, start, time, end = now() + 1.0;
    unsigned int runs;

    for (runs = 0; runs < 3 || now() < end; runs++)
    {
        operation->prepare(count);
        start = now();
        operation->run(count);
        time = now() - start;
        operation->finish(count);
        if (time < best) best = time;
    }
    return best;
}

int main(int argc, char **argv)
{
    BOOL check = argc > 1 && !strcmp(argv[1], "--check");
    double small, medium, large, exponent;
    unsigned int i;
    int status = 0;

    printf("%-26s %10s %10s %10s  exponent\n", "", "100", "1,000", "10,000");
    for (i = 0; i < ARRAYSIZE(operations); i++)
    {
        small = measure(&operations[i], 100);
        medium = measure(&operations[i], 1000);
        large = measure(&operations[i], 10000);
        exponent = log(large / small) / log(100);
        if (operations[i].sorts) exponent -= log(log(10000) / log(100)) / log(100);
        printf("%-26s %7.3f ms %7.3f ms %7.3f ms  %.2f%s\n", operations[i].name, small * 1e3, medium * 1e3, large * 1e3,
                exponent, operations[i].sorts ? " of n log n" : "");
        fflush(stdout);
        if (check && exponent > LIMIT) status = 1;
    }
    return status;
}
