/*
 * growth: how the time of operations grows from 100 to 10,000 of them. make x86_64-windows/growth_bench.exe, then
 * tests/run x86_64-windows/growth_bench.exe [--check]
 *
 * At each size as many things are in memory, 10,000: in 100 tables of 100 rows, in 10 of 1,000, in one of 10,000. So
 * the times tell how the work grows with the size of a table, and not what more memory costs that the processor's
 * caches do not hold and the system has to give. Printed are the times for one thing, the best of several runs, and e,
 * where the time of a table of n grows as n^e between 100 and 10,000 (as n log n, to the e, where a place is looked
 * for). With
 * --check the exit status is 1 where one is above 1.1.
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
#define THINGS    10000
#define SMALLEST  100

/* What an operation works on: one of as many as there are tables at a size. */
struct subject
{
    ITableData *data;
    IMAPITable *view;
    IPropData *props;
    SRowSet *rows;
    void *buffer;
};

static double now(void)
{
    LARGE_INTEGER counter, frequency;

    QueryPerformanceCounter(&counter);
    QueryPerformanceFrequency(&frequency);
    return (double)counter.QuadPart / frequency.QuadPart;
}

static void modify(struct subject *subject, LONG id, ULONG random)
{
    SPropValue values[3] = {{.ulPropTag = PR_ROWID}, {.ulPropTag = PR_DISPLAY_NAME_W}, {.ulPropTag = PR_NUMBER}};
    SRow row = {0, 3, values};
    WCHAR name[24];

    swprintf(name, ARRAYSIZE(name), L"Name %d", (int)(random % 5000));
    values[0].Value.l = id;
    values[1].Value.lpszW = name;
    values[2].Value.l = (LONG)(random % 100);
    ITableData_HrModifyRow(subject->data, &row);
}

static ULONG hash(ULONG i)
{
    i *= 0x9e3779b1;
    return (i ^ i >> 15) * 0x85ebca6b >> 3;
}

static void fill(struct subject *subject, ULONG count)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_ROWID, PR_DISPLAY_NAME_W}};
    ULONG i;

    CreateTable(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
            (SPropTagArray *)&columns, &subject->data);
    for (i = 0; i < count; i++) modify(subject, (LONG)i, hash(i));
    ITableData_HrGetView(subject->data, NULL, NULL, 0, &subject->view);
}

static void sort_view(struct subject *subject, ULONG count)
{
    static SizedSSortOrderSet(2, order) = {
            2, 0, 0, {{PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}, {PR_NUMBER, TABLE_SORT_DESCEND}}};

    IMAPITable_SortTable(subject->view, (SSortOrderSet *)&order, 0);
}

static void fill_sorted(struct subject *subject, ULONG count)
{
    fill(subject, count);
    sort_view(subject, count);
}

static void drop(struct subject *subject, ULONG count)
{
    IMAPITable_Release(subject->view);
    ITableData_Release(subject->data);
}

static void append_rows(struct subject *subject, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) modify(subject, (LONG)(1000000 + i), hash(i));
}

static void modify_rows(struct subject *subject, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) modify(subject, (LONG)((i * 7919) % count), hash(i + 77));
}

static void delete_rows(struct subject *subject, ULONG count)
{
    SPropValue index = {.ulPropTag = PR_ROWID};
    ULONG i;

    for (i = 0; i < count; i++)
    {
        index.Value.l = (LONG)i;
        ITableData_HrDeleteRow(subject->data, &index);
    }
}

static void restrict_view(struct subject *subject, ULONG count)
{
    SPropValue name = {.ulPropTag = PR_DISPLAY_NAME_W, .Value.lpszW = (WCHAR *)L"name 1"};
    SRestriction restriction = {.rt = RES_CONTENT};

    restriction.res.resContent.ulFuzzyLevel = FL_PREFIX | FL_IGNORECASE;
    restriction.res.resContent.ulPropTag = PR_DISPLAY_NAME_W;
    restriction.res.resContent.lpProp = &name;
    IMAPITable_Restrict(subject->view, &restriction, 0);
}

static void query_rows(struct subject *subject, ULONG count)
{
    IMAPITable_SeekRow(subject->view, BOOKMARK_BEGINNING, 0, NULL);
    IMAPITable_QueryRows(subject->view, (LONG)count, 0, &subject->rows);
}

static void drop_rows(struct subject *subject, ULONG count)
{
    FreeProws(subject->rows);
    subject->rows = NULL;
    drop(subject, count);
}

static void allocate(struct subject *subject, ULONG count)
{
    MAPIAllocateBuffer(16, &subject->buffer);
}

static void allocate_more(struct subject *subject, ULONG count)
{
    void *more;
    ULONG i;

    for (i = 0; i < count; i++) MAPIAllocateMore(32, subject->buffer, &more);
}

static void free_buffer(struct subject *subject, ULONG count)
{
    MAPIFreeBuffer(subject->buffer);
}

static void create_props(struct subject *subject, ULONG count)
{
    CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &subject->props);
}

static void release_props(struct subject *subject, ULONG count)
{
    IUnknown_Release((IUnknown *)subject->props);
}

static void set_props(struct subject *subject, ULONG count)
{
    SPropValue value = {0};
    ULONG i;

    for (i = 0; i < count; i++)
    {
        value.ulPropTag = PROP_TAG(PT_LONG, 0x1000 + i);
        value.Value.l = (LONG)i;
        subject->props->lpVtbl->SetProps(subject->props, 1, &value, NULL);
    }
}

static const struct operation
{
    const char *name;
    void (*prepare)(struct subject *subject, ULONG count);
    void (*run)(struct subject *subject, ULONG count);
    void (*finish)(struct subject *subject, ULONG count);
    BOOL sorts;
} operations[] = {
        {"MAPIAllocateMore", allocate, allocate_more, free_buffer},
        {"SetProps, one by one", create_props, set_props, release_props},
        {"HrModifyRow, new rows", fill, append_rows, drop},
        {"HrModifyRow, same rows", fill, modify_rows, drop},
        {"HrModifyRow, sorted view", fill_sorted, modify_rows, drop, TRUE},
        {"HrDeleteRow", fill, delete_rows, drop},
        {"SortTable, two columns", fill, sort_view, drop, TRUE},
        {"Restrict, content", fill, restrict_view, drop},
        {"QueryRows, all", fill, query_rows, drop_rows},
};

/* The best time of several runs for one thing, in microseconds. */
static double measure(const struct operation *operation, ULONG count)
{
    static struct subject subjects[THINGS / SMALLEST];
    double best = 1e9, start, time, end = now() + 2.0;
    unsigned int runs, i;

    for (runs = 0; runs < 3 || now() < end; runs++)
    {
        for (i = 0; i < THINGS / count; i++) operation->prepare(&subjects[i], count);
        start = now();
        for (i = 0; i < THINGS / count; i++) operation->run(&subjects[i], count);
        time = now() - start;
        for (i = 0; i < THINGS / count; i++) operation->finish(&subjects[i], count);
        if (time < best) best = time;
    }
    return best / THINGS * 1e6;
}

int main(int argc, char **argv)
{
    BOOL check = argc > 1 && !strcmp(argv[1], "--check");
    double small, medium, large, exponent;
    unsigned int i;
    int status = 0;

    printf("%-26s %10s %10s %10s  exponent\n", "microseconds for one", "of 100", "of 1,000", "of 10,000");
    for (i = 0; i < ARRAYSIZE(operations); i++)
    {
        small = measure(&operations[i], SMALLEST);
        medium = measure(&operations[i], 1000);
        large = measure(&operations[i], THINGS);
        exponent = 1 + log(large / small) / log(THINGS / SMALLEST);
        if (operations[i].sorts) exponent -= log(log(THINGS) / log(SMALLEST)) / log(THINGS / SMALLEST);
        printf("%-26s %10.3f %10.3f %10.3f  %.2f%s\n", operations[i].name, small, medium, large, exponent,
                operations[i].sorts ? " of n log n" : "");
        fflush(stdout);
        if (check && exponent > LIMIT) status = 1;
    }
    return status;
}
