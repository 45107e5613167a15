/*
 * Flat helpers for tables: HrQueryAllRows, FreeProws, FreePadrlist, HrAddColumns, HrAddColumnsEx.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <string.h>

#include "mapi32_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Rows asked for at a time. */
#define BATCH 500

/***********************************************************************
 *      FreeProws (MAPI32.140)
 *
 * Frees a set of rows: the array of values of each row, which may be NULL, then the set. NULL is allowed.
 *
 * Source: client reference, FreeProws.
 */
void WINAPI FreeProws(LPSRowSet rows)
{
    ULONG i;

    TRACE("%p.\n", rows);
    if (!rows) return;
    for (i = 0; i < rows->cRows; i++) MAPIFreeBuffer(rows->aRow[i].lpProps);
    MAPIFreeBuffer(rows);
}

/***********************************************************************
 *      FreePadrlist (MAPI32.139)
 *
 * Frees an address list: the array of values of each entry, which may be NULL, then the list. NULL is allowed.
 *
 * Source: client reference, FreePadrlist.
 */
void WINAPI FreePadrlist(LPADRLIST list)
{
    ULONG i;

    TRACE("%p.\n", list);
    if (!list) return;
    for (i = 0; i < list->cEntries; i++) MAPIFreeBuffer(list->aEntries[i].rgPropVals);
    MAPIFreeBuffer(list);
}

/* Moves the rows of batch, which it frees on success, behind those of *rows, NULL at first, which grows as needed;
 * capacity is in rows. */
static HRESULT add_batch(SRowSet **rows, ULONG *capacity, SRowSet *batch)
{
    ULONG count = *rows ? (*rows)->cRows : 0, wanted;
    SRowSet *larger;
    HRESULT hr;

    if (!*rows)
    {
        *rows = batch;
        *capacity = batch->cRows;
        return S_OK;
    }
    if (batch->cRows > 0x7fffffff / sizeof(SRow) - count) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (count + batch->cRows > *capacity)
    {
        wanted = max(count + batch->cRows, min(*capacity * 2, 0x7fffffff / sizeof(SRow)));
        if (FAILED(hr = MAPIAllocateBuffer(CbNewSRowSet(wanted), (void **)&larger))) return hr;
        memcpy(larger, *rows, CbNewSRowSet(count));
        MAPIFreeBuffer(*rows);
        *rows = larger;
        *capacity = wanted;
    }
    memcpy((*rows)->aRow + count, batch->aRow, batch->cRows * sizeof(SRow));
    (*rows)->cRows += batch->cRows;
    MAPIFreeBuffer(batch);
    return S_OK;
}

/***********************************************************************
 *      HrQueryAllRows (MAPI32.75)
 *
 * Reads all rows of a table, from its beginning, after setting what is given: columns, a restriction, a sort order.
 * The table is left with these, and with its cursor at the end.
 *
 * PARAMS
 *  table       [I] The table.
 *  tags        [I] Columns; NULL leaves them as they are.
 *  restriction [I] NULL leaves the table's.
 *  order       [I] NULL leaves the table's.
 *  maximum     [I] More rows than these are an error; 0: no limit.
 *  out         [O] The rows, also if there are none; for FreeProws.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_TABLE_TOO_BIG for more than maximum rows; MAPI_E_NOT_ENOUGH_MEMORY; what the
 *  table returns. On failure *out is NULL.
 *
 * Source: client reference, HrQueryAllRows. What a row lacks comes as the table gives it (choice).
 */
STDAPI HrQueryAllRows(LPMAPITABLE table, LPSPropTagArray tags, LPSRestriction restriction, LPSSortOrderSet order,
        LONG maximum, LPSRowSet *out)
{
    SRowSet *rows = NULL, *batch;
    ULONG capacity = 0, count;
    HRESULT hr;

    TRACE("%p, %p, %p, %p, %ld, %p.\n", table, tags, restriction, order, maximum, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!table || maximum < 0) return MAPI_E_INVALID_PARAMETER;
    if (tags && FAILED(hr = IMAPITable_SetColumns(table, tags, TBL_BATCH))) return hr;
    if (restriction && FAILED(hr = IMAPITable_Restrict(table, restriction, TBL_BATCH))) return hr;
    if (order && FAILED(hr = IMAPITable_SortTable(table, order, TBL_BATCH))) return hr;
    if (FAILED(hr = IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL))) return hr;

    do
    {
        if (FAILED(hr = IMAPITable_QueryRows(table, BATCH, 0, &batch))) break;
        count = batch->cRows;
        if (maximum && count > (ULONG)maximum - (rows ? rows->cRows : 0)) hr = MAPI_E_TABLE_TOO_BIG;
        else hr = add_batch(&rows, &capacity, batch);
        if (FAILED(hr)) FreeProws(batch);
    } while (SUCCEEDED(hr) && count);
    if (SUCCEEDED(hr)) *out = rows;
    else FreeProws(rows);
    return FAILED(hr) ? hr : S_OK;
}

/* The wanted columns first, then those of current whose ids are not among them; for allocate's free. */
static HRESULT merge_columns(
        const SPropTagArray *wanted, const SPropTagArray *current, LPALLOCATEBUFFER allocate, SPropTagArray **out)
{
    SPropTagArray *tags;
    ULONG i, j;
    HRESULT hr;

    if (wanted->cValues > 0xffffff || current->cValues > 0xffffff) return MAPI_E_INVALID_PARAMETER;
    hr = allocate(CbNewSPropTagArray(wanted->cValues + current->cValues), (void **)&tags);
    if (FAILED(hr)) return hr;
    memcpy(tags, wanted, CbNewSPropTagArray(wanted->cValues));
    for (i = 0; i < current->cValues; i++)
    {
        for (j = 0; j < wanted->cValues; j++)
            if (PROP_ID(wanted->aulPropTag[j]) == PROP_ID(current->aulPropTag[i])) break;
        if (j == wanted->cValues) tags->aulPropTag[tags->cValues++] = current->aulPropTag[i];
    }
    *out = tags;
    return S_OK;
}

/***********************************************************************
 *      HrAddColumnsEx (MAPI32.82)
 *
 * Puts columns in front of those that a table has. What it has under the same ids goes.
 *
 * PARAMS
 *  table       [I] The table.
 *  columns     [I] The columns to add.
 *  allocate    [I] Allocates the new set.
 *  free_buffer [I] Frees it, and the old set, which the table allocates.
 *  filter      [I] NULL, or called with the old set, whose tags it may change.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_NOT_ENOUGH_MEMORY; what QueryColumns and SetColumns return.
 *
 * Source: client reference, HrAddColumnsEx. The old set is the table's current one (choice).
 */
STDAPI HrAddColumnsEx(LPMAPITABLE table, LPSPropTagArray columns, LPALLOCATEBUFFER allocate, LPFREEBUFFER free_buffer,
        void (*filter)(LPSPropTagArray columns))
{
    SPropTagArray *current = NULL, *merged;
    HRESULT hr;

    TRACE("%p, %p, %p, %p, %p.\n", table, columns, allocate, free_buffer, filter);
    if (!table || !columns || !allocate || !free_buffer) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = IMAPITable_QueryColumns(table, 0, &current))) return hr;
    if (filter) filter(current);
    if (SUCCEEDED(hr = merge_columns(columns, current, allocate, &merged)))
    {
        hr = IMAPITable_SetColumns(table, merged, TBL_BATCH);
        free_buffer(merged);
    }
    free_buffer(current);
    return hr;
}

/***********************************************************************
 *      HrAddColumns (MAPI32.81)
 *
 * HrAddColumnsEx without a filter.
 *
 * Source: client reference, HrAddColumns.
 */
STDAPI HrAddColumns(LPMAPITABLE table, LPSPropTagArray columns, LPALLOCATEBUFFER allocate, LPFREEBUFFER free_buffer)
{
    TRACE("%p, %p, %p, %p.\n", table, columns, allocate, free_buffer);
    return HrAddColumnsEx(table, columns, allocate, free_buffer, NULL);
}
