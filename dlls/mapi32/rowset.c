/*
 * Rowsets: the rows behind tables, found by an index property through a hash, kept in order in a tree.
 *
 * The values of a row are immutable and counted: a change replaces them, so views can hand them out, and sinks be told
 * of them, after the lock is left.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <string.h>

#include "codec/codec.h"
#include "propvalue.h"
#include "table_private.h"

/* More changed rows than these are not reported one by one. */
#define SINGLE_EVENTS_MAX 8

/* More columns are more than memory. */
#define COLUMNS_MAX 0x1000000

HRESULT row_create(const SPropValue *values, ULONG count, struct row **out)
{
    size_t size, part;
    struct row *row;
    char *data;
    HRESULT hr;
    ULONG i;

    if (!size_mul(count, sizeof(*values), &size) || !size_add(size, sizeof(*row), &size))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++)
    {
        if (FAILED(hr = propvalue_data_size(&values[i], &part))) return hr;
        if (!size_add(part, DATA_ALIGNMENT, &part) || !size_add(size, part, &size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (!(row = malloc(size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    row->refcount = 1;
    row->count = count;
    data = (char *)(row->values + count);
    for (i = 0; i < count; i++)
    {
        data = propvalue_copy_flat(&row->values[i], &values[i], data);
        data = (char *)row + align_data(data - (char *)row);
    }
    *out = row;
    return S_OK;
}

struct row *row_addref(struct row *row)
{
    InterlockedIncrement(&row->refcount);
    return row;
}

void row_release(struct row *row)
{
    if (!InterlockedDecrement(&row->refcount)) free(row);
}

const SPropValue *row_find(const struct row *row, ULONG tag)
{
    const SPropValue *found = NULL;
    ULONG i;

    for (i = 0; i < row->count; i++)
    {
        if (PROP_ID(row->values[i].ulPropTag) != PROP_ID(tag)) continue;
        if (row->values[i].ulPropTag == tag) return &row->values[i];
        if (!found) found = &row->values[i];
    }
    return found;
}

struct columns *columns_create(const ULONG *tags, ULONG count)
{
    struct columns *columns;
    size_t size;

    if (count > COLUMNS_MAX) return NULL;
    size = sizeof(*columns) + count * sizeof(*tags);
    if (!(columns = malloc(size))) return NULL;
    columns->refcount = 1;
    columns->count = count;
    if (count) memcpy(columns->tags, tags, count * sizeof(*tags));
    return columns;
}

struct columns *columns_addref(struct columns *columns)
{
    InterlockedIncrement(&columns->refcount);
    return columns;
}

void columns_release(struct columns *columns)
{
    if (columns && !InterlockedDecrement(&columns->refcount)) free(columns);
}

/* The default set */

/* The place of an id in the set, or where it belongs; open addressing, and never full. */
static ULONG *find_id(ULONG *ids, ULONG size, ULONG id)
{
    ULONG place = id * 0x9e3779b1 >> 12 & (size - 1);

    while (ids[place] && ids[place] != id + 1) place = (place + 1) & (size - 1);
    return &ids[place];
}

static BOOL id_is_column(const struct rowset *rowset, ULONG tag)
{
    return rowset->id_size && *find_id(rowset->ids, rowset->id_size, PROP_ID(tag));
}

static HRESULT mark_id(struct rowset *rowset, ULONG tag)
{
    ULONG size = rowset->id_size ? rowset->id_size * 2 : 64, i, *ids, *place;

    if (rowset->id_count * 2 >= rowset->id_size)
    {
        if (!(ids = calloc(size, sizeof(*ids)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        for (i = 0; i < rowset->id_size; i++)
            if (rowset->ids[i]) *find_id(ids, size, rowset->ids[i] - 1) = rowset->ids[i];
        free(rowset->ids);
        rowset->ids = ids;
        rowset->id_size = size;
    }
    place = find_id(rowset->ids, rowset->id_size, PROP_ID(tag));
    if (!*place) rowset->id_count++;
    *place = PROP_ID(tag) + 1;
    return S_OK;
}

static HRESULT add_column(struct rowset *rowset, ULONG tag)
{
    ULONG capacity = rowset->column_capacity ? rowset->column_capacity * 2 : 16;
    ULONG *columns;
    HRESULT hr;

    if (FAILED(hr = mark_id(rowset, tag))) return hr;
    if (rowset->column_count == rowset->column_capacity)
    {
        if (!(columns = realloc(rowset->columns, capacity * sizeof(*columns)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        rowset->columns = columns;
        rowset->column_capacity = capacity;
    }
    rowset->columns[rowset->column_count++] = tag;
    return S_OK;
}

static HRESULT add_columns_of(struct rowset *rowset, const struct row *row)
{
    HRESULT hr;
    ULONG i, tag;

    for (i = 0; i < row->count; i++)
    {
        tag = row->values[i].ulPropTag;
        if (PROP_TYPE(tag) == PT_ERROR || PROP_TYPE(tag) == PT_OBJECT || PROP_TYPE(tag) == PT_NULL ||
                PROP_TYPE(tag) == PT_UNSPECIFIED || id_is_column(rowset, tag))
            continue;
        if (FAILED(hr = add_column(rowset, tag))) return hr;
    }
    return S_OK;
}

/* The index */

static ULONG index_hash(const SPropValue *value)
{
    switch (PROP_TYPE(value->ulPropTag))
    {
    case PT_STRING8: return hash_bytes(value->Value.lpszA, strlen(value->Value.lpszA), 0);
    case PT_UNICODE: return hash_bytes(value->Value.lpszW, wcslen(value->Value.lpszW) * sizeof(WCHAR), 0);
    case PT_BINARY: return hash_bytes(value->Value.bin.lpb, value->Value.bin.cb, 0);
    case PT_CLSID: return hash_bytes(value->Value.lpguid, sizeof(GUID), 0);
    default: return hash_bytes(&value->Value, proptype_size(PROP_TYPE(value->ulPropTag)), 0);
    }
}

/* Whether two index values are the same, byte for byte: "a" and "A" are two rows. */
static BOOL index_equal(const SPropValue *a, const SPropValue *b)
{
    switch (PROP_TYPE(a->ulPropTag))
    {
    case PT_STRING8: return !strcmp(a->Value.lpszA, b->Value.lpszA);
    case PT_UNICODE: return !wcscmp(a->Value.lpszW, b->Value.lpszW);
    case PT_BINARY:
        return a->Value.bin.cb == b->Value.bin.cb && !memcmp(a->Value.bin.lpb, b->Value.bin.lpb, a->Value.bin.cb);
    case PT_CLSID: return IsEqualGUID(a->Value.lpguid, b->Value.lpguid);
    default: return !memcmp(&a->Value, &b->Value, proptype_size(PROP_TYPE(a->ulPropTag)));
    }
}

static const SPropValue *row_index(const struct rowset *rowset, const struct row *row)
{
    return propvalue_find(row->values, row->count, rowset->index_tag);
}

static struct slot *find_slot(const struct rowset *rowset, const SPropValue *index)
{
    struct hash_node *node;
    struct slot *slot;

    for (node = hash_first(&rowset->index, index_hash(index)); node; node = hash_next(&rowset->index, node))
    {
        slot = CONTAINING_RECORD(node, struct slot, hash);
        if (index_equal(row_index(rowset, slot->row), index)) return slot;
    }
    return NULL;
}

/* Whether index can be looked for: its tag is the index tag and its data are there. */
static BOOL index_is_valid(const struct rowset *rowset, const SPropValue *index)
{
    ULONG size;

    return index->ulPropTag == rowset->index_tag && SUCCEEDED(propvalues_flat_size(index, 1, &size));
}

/* Checks a caller's row and copies it. */
static HRESULT import_row(const struct rowset *rowset, const SRow *row, struct row **out)
{
    if (!row->cValues || !row->lpProps || !propvalue_find(row->lpProps, row->cValues, rowset->index_tag))
        return MAPI_E_INVALID_PARAMETER;
    return row_create(row->lpProps, row->cValues, out);
}

static void slot_free(struct slot *slot)
{
    row_release(slot->row);
    free(slot);
}

static void free_place(struct seq_node *node)
{
    slot_free(CONTAINING_RECORD(node, struct slot, place));
}

/* Changes, under the lock */

static void queue_for_views(struct rowset *rowset, ULONG event)
{
    struct table *table;

    LIST_FOR_EACH_ENTRY(table, &rowset->views, struct table, entry) table_queue_event(table, event, NULL);
}

/* Has every view follow a change of slot. A view that lacks memory for it loses the row; the others follow. */
static HRESULT update_views(struct rowset *rowset, struct slot *slot, BOOL gone)
{
    HRESULT hr, result = S_OK;
    struct view_row *row;
    struct table *table;
    struct list *entry;

    while ((entry = list_head(&slot->instances)))
    {
        row = LIST_ENTRY(entry, struct view_row, slot_entry);
        list_remove(entry);
        list_add_tail(&row->arrangement->table->changing, entry);
    }
    LIST_FOR_EACH_ENTRY(table, &rowset->views, struct table, entry)
    {
        hr = arrangement_update(table->arrangement, slot, gone);
        if (FAILED(hr)) result = hr;
    }
    return result;
}

/* Labels are this far apart, when there is room: so many rows can come between two others until all are labelled
 * anew. */
#define LABEL_GAP   ((ULONGLONG)1 << 32)
#define LABEL_FIRST ((ULONGLONG)1 << 63)

static struct slot *slot_from_place(struct seq_node *node)
{
    return node ? CONTAINING_RECORD(node, struct slot, place) : NULL;
}

/* Labels a slot by its neighbours; where there is no room between them, all slots anew. */
static void label_slot(struct rowset *rowset, struct slot *slot)
{
    const struct slot *previous = slot_from_place(seq_previous(&slot->place));
    const struct slot *next = slot_from_place(seq_next(&slot->place));
    ULONGLONG label = LABEL_FIRST;
    struct seq_node *node;

    if (previous && next) slot->label = previous->label + (next->label - previous->label) / 2;
    else if (previous) slot->label = previous->label + LABEL_GAP;
    else slot->label = next ? next->label - LABEL_GAP : LABEL_FIRST;
    if ((!previous || previous->label < slot->label) && (!next || slot->label < next->label)) return;
    label -= (ULONGLONG)seq_count(&rowset->order) / 2 * LABEL_GAP;
    for (node = seq_first(&rowset->order); node; node = seq_next(node), label += LABEL_GAP)
        slot_from_place(node)->label = label;
}

/* Takes over the reference to row. next: the slot to come in front of, NULL for the end. */
static HRESULT append_slot(struct rowset *rowset, struct row *row, struct slot *next)
{
    struct slot *slot = NULL;
    HRESULT hr;

    if (FAILED(hr = add_columns_of(rowset, row)) || !(slot = calloc(1, sizeof(*slot))) ||
            !hash_insert(&rowset->index, &slot->hash, index_hash(row_index(rowset, row))))
    {
        free(slot);
        row_release(row);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    slot->id = ++rowset->next_id;
    slot->row = row;
    list_init(&slot->instances);
    seq_insert(&rowset->order, &slot->place, next ? &next->place : NULL, 1);
    label_slot(rowset, slot);
    return update_views(rowset, slot, FALSE);
}

/* Takes over the reference to row. */
static HRESULT set_row(struct rowset *rowset, struct row *row)
{
    struct slot *slot = find_slot(rowset, row_index(rowset, row));
    struct row *old;
    HRESULT hr;

    if (!slot) return append_slot(rowset, row, NULL);
    if (FAILED(hr = add_columns_of(rowset, row)))
    {
        row_release(row);
        return hr;
    }
    old = slot->row;
    slot->row = row;
    hr = update_views(rowset, slot, FALSE);
    row_release(old);
    return hr;
}

static void delete_slot(struct rowset *rowset, struct slot *slot)
{
    update_views(rowset, slot, TRUE);
    seq_remove(&rowset->order, &slot->place);
    hash_remove(&rowset->index, &slot->hash);
    slot_free(slot);
}

static void delete_all(struct rowset *rowset)
{
    struct seq_node *node;

    rowset->quiet = TRUE;
    while ((node = seq_last(&rowset->order))) delete_slot(rowset, CONTAINING_RECORD(node, struct slot, place));
    rowset->quiet = FALSE;
}

/* Releases count rows and the array of them. */
static void free_rows(struct row **rows, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (rows[i]) row_release(rows[i]);
    free(rows);
}

/* Checks and copies all rows of a set; to be freed by free_rows. */
static HRESULT import_rows(const struct rowset *rowset, const SRowSet *rows, struct row ***out)
{
    struct row **imported;
    HRESULT hr = S_OK;
    ULONG i;

    if (!(imported = calloc(rows->cRows ? rows->cRows : 1, sizeof(*imported)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < rows->cRows && SUCCEEDED(hr); i++) hr = import_row(rowset, &rows->aRow[i], &imported[i]);
    if (FAILED(hr)) free_rows(imported, rows->cRows);
    else *out = imported;
    return hr;
}

/* Sets count rows and gives up the references to them. */
static HRESULT set_rows(struct rowset *rowset, struct row **rows, ULONG count)
{
    HRESULT hr, result = S_OK;
    ULONG i;

    for (i = 0; i < count; i++)
    {
        hr = set_row(rowset, rows[i]);
        if (FAILED(hr)) result = hr;
        rows[i] = NULL;
    }
    return result;
}

HRESULT rowset_put_row(struct rowset *rowset, struct row *row)
{
    HRESULT hr;

    EnterCriticalSection(&rowset->cs);
    hr = set_row(rowset, row);
    LeaveCriticalSection(&rowset->cs);
    return hr;
}

HRESULT rowset_complete_row(struct rowset *rowset, struct row *row)
{
    HRESULT hr;

    EnterCriticalSection(&rowset->cs);
    rowset->quiet = TRUE;
    hr = set_row(rowset, row);
    rowset->quiet = FALSE;
    LeaveCriticalSection(&rowset->cs);
    return hr;
}

HRESULT rowset_set_row(struct rowset *rowset, const SRow *row)
{
    struct row *imported;
    HRESULT hr;

    if (FAILED(hr = import_row(rowset, row, &imported))) return hr;
    return rowset_put_row(rowset, imported);
}

HRESULT rowset_set_rows(struct rowset *rowset, const SRowSet *rows)
{
    struct row **imported;
    HRESULT hr;

    if (FAILED(hr = import_rows(rowset, rows, &imported))) return hr;
    EnterCriticalSection(&rowset->cs);
    rowset->quiet = rows->cRows > SINGLE_EVENTS_MAX;
    hr = set_rows(rowset, imported, rows->cRows);
    rowset->quiet = FALSE;
    if (rows->cRows > SINGLE_EVENTS_MAX) queue_for_views(rowset, TABLE_CHANGED);
    LeaveCriticalSection(&rowset->cs);
    free_rows(imported, rows->cRows);
    return hr;
}

HRESULT rowset_insert_row(struct rowset *rowset, ULONG place, const SRow *row)
{
    struct row *imported;
    struct seq_node *next;
    HRESULT hr;

    if (FAILED(hr = import_row(rowset, row, &imported))) return hr;
    EnterCriticalSection(&rowset->cs);
    if (place > seq_count(&rowset->order) || find_slot(rowset, row_index(rowset, imported)))
    {
        row_release(imported);
        hr = MAPI_E_INVALID_PARAMETER;
    }
    else
    {
        next = seq_at(&rowset->order, place);
        hr = append_slot(rowset, imported, slot_from_place(next));
    }
    LeaveCriticalSection(&rowset->cs);
    return hr;
}

HRESULT rowset_delete_row(struct rowset *rowset, const SPropValue *index)
{
    struct slot *slot;

    if (!index_is_valid(rowset, index)) return MAPI_E_INVALID_PARAMETER;
    EnterCriticalSection(&rowset->cs);
    if ((slot = find_slot(rowset, index))) delete_slot(rowset, slot);
    LeaveCriticalSection(&rowset->cs);
    return slot ? S_OK : MAPI_E_NOT_FOUND;
}

HRESULT rowset_delete_rows(struct rowset *rowset, const SRowSet *rows, ULONG *deleted)
{
    const SPropValue *index;
    struct slot *slot;
    ULONG i;

    *deleted = 0;
    EnterCriticalSection(&rowset->cs);
    rowset->quiet = rows->cRows > SINGLE_EVENTS_MAX;
    for (i = 0; i < rows->cRows; i++)
    {
        index = propvalue_find(rows->aRow[i].lpProps, rows->aRow[i].cValues, rowset->index_tag);
        if (!index || !index_is_valid(rowset, index) || !(slot = find_slot(rowset, index))) continue;
        delete_slot(rowset, slot);
        ++*deleted;
    }
    rowset->quiet = FALSE;
    if (rows->cRows > SINGLE_EVENTS_MAX && *deleted) queue_for_views(rowset, TABLE_CHANGED);
    LeaveCriticalSection(&rowset->cs);
    return S_OK;
}

HRESULT rowset_clear(struct rowset *rowset, ULONG *deleted)
{
    EnterCriticalSection(&rowset->cs);
    if (deleted) *deleted = seq_count(&rowset->order);
    delete_all(rowset);
    queue_for_views(rowset, TABLE_RELOAD);
    LeaveCriticalSection(&rowset->cs);
    return S_OK;
}

HRESULT rowset_replace_all(struct rowset *rowset, struct row **rows, ULONG count)
{
    HRESULT hr;

    EnterCriticalSection(&rowset->cs);
    delete_all(rowset);
    rowset->quiet = TRUE;
    hr = set_rows(rowset, rows, count);
    rowset->quiet = FALSE;
    queue_for_views(rowset, TABLE_RELOAD);
    LeaveCriticalSection(&rowset->cs);
    return hr;
}

ULONG rowset_count(struct rowset *rowset)
{
    ULONG count;

    EnterCriticalSection(&rowset->cs);
    count = seq_count(&rowset->order);
    LeaveCriticalSection(&rowset->cs);
    return count;
}

/* Whether row has all values, with the same tags. */
static BOOL row_has_values(const struct row *row, const SPropValue *values, ULONG count)
{
    const SPropValue *own;
    ULONG i;

    for (i = 0; i < count; i++)
    {
        own = propvalue_find(row->values, row->count, values[i].ulPropTag);
        if (!own || own->ulPropTag != values[i].ulPropTag || propvalue_compare(own, &values[i])) return FALSE;
    }
    return TRUE;
}

HRESULT rowset_touch_row(struct rowset *rowset, const SPropValue *values, ULONG count)
{
    struct seq_node *node;
    struct slot *slot;

    EnterCriticalSection(&rowset->cs);
    for (node = seq_first(&rowset->order); node; node = seq_next(node))
    {
        slot = CONTAINING_RECORD(node, struct slot, place);
        if (!row_has_values(slot->row, values, count)) continue;
        arrangement_touch(slot);
        break;
    }
    LeaveCriticalSection(&rowset->cs);
    return S_OK;
}

/* A copy for a caller; gives up the reference to row. */
static HRESULT export_row(const struct rowset *rowset, struct row *row, SRow **out)
{
    /* the values follow the SRow, aligned */
    size_t head = (sizeof(SRow) + 7) & ~(size_t)7, size;
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    SRow *copy = NULL;
    ULONG i;

    if (!size_mul(row->count, sizeof(SPropValue), &size) || size > 0xffffffff - head) goto done;
    if (FAILED(hr = rowset->allocator.allocate((ULONG)(head + size), (void **)&copy))) goto done;
    copy->ulAdrEntryPad = 0;
    copy->cValues = row->count;
    copy->lpProps = (SPropValue *)((char *)copy + head);
    for (i = 0; i < row->count && SUCCEEDED(hr); i++)
        hr = propvalue_copy(&copy->lpProps[i], &row->values[i], &rowset->allocator, copy);

done:
    row_release(row);
    if (SUCCEEDED(hr)) *out = copy;
    else if (copy) rowset->allocator.free(copy);
    return hr;
}

HRESULT rowset_copy_row_at(struct rowset *rowset, ULONG place, SRow **out)
{
    struct row *row = NULL;
    struct seq_node *node;

    EnterCriticalSection(&rowset->cs);
    if ((node = seq_at(&rowset->order, place))) row = row_addref(CONTAINING_RECORD(node, struct slot, place)->row);
    LeaveCriticalSection(&rowset->cs);
    return row ? export_row(rowset, row, out) : MAPI_E_NOT_FOUND;
}

HRESULT rowset_copy_row(struct rowset *rowset, const SPropValue *index, SRow **out, ULONG *place_out)
{
    struct row *row = NULL;
    struct slot *slot;
    ULONG place = 0;
    HRESULT hr;

    if (!index_is_valid(rowset, index)) return MAPI_E_INVALID_PARAMETER;
    EnterCriticalSection(&rowset->cs);
    if ((slot = find_slot(rowset, index)))
    {
        row = row_addref(slot->row);
        place = seq_place(&slot->place);
    }
    LeaveCriticalSection(&rowset->cs);
    if (!row) return MAPI_E_NOT_FOUND;
    hr = export_row(rowset, row, out);
    if (SUCCEEDED(hr) && place_out) *place_out = place;
    return hr;
}

struct rowset *rowset_addref(struct rowset *rowset)
{
    InterlockedIncrement(&rowset->refcount);
    return rowset;
}

void rowset_release(struct rowset *rowset)
{
    if (InterlockedDecrement(&rowset->refcount)) return;
    seq_clear(&rowset->order, free_place);
    hash_free(&rowset->index);
    free(rowset->columns);
    free(rowset->ids);
    free(rowset->default_order);
    DeleteCriticalSection(&rowset->cs);
    free(rowset);
}

void rowset_shutdown(struct rowset *rowset)
{
    struct list connections, events, *entry;
    struct table *table;

    list_init(&connections);
    list_init(&events);
    EnterCriticalSection(&rowset->cs);
    rowset->shut_down = TRUE;
    rowset_take_events(rowset, NULL, &events);
    LIST_FOR_EACH_ENTRY(table, &rowset->views, struct table, entry) table_take_connections(table, &connections);
    LeaveCriticalSection(&rowset->cs);

    release_connections(&connections);
    free_events(&events);
    for (;;)
    {
        EnterCriticalSection(&rowset->cs);
        table = NULL;
        if ((entry = list_head(&rowset->views))) table = LIST_ENTRY(entry, struct table, entry);
        if (table) table_hold(table);
        LeaveCriticalSection(&rowset->cs);
        if (!table) break;
        table_shutdown(table);
        table_unhold(table);
    }
    EnterCriticalSection(&rowset->cs);
    hash_clear(&rowset->index);
    seq_clear(&rowset->order, free_place);
    LeaveCriticalSection(&rowset->cs);
}

/* Copies what the params say about columns. */
static HRESULT init_columns(struct rowset *rowset, const struct rowset_params *params)
{
    HRESULT hr;
    ULONG i;

    for (i = 0; params->columns && i < params->columns->cValues; i++)
        if (FAILED(hr = add_column(rowset, params->columns->aulPropTag[i]))) return hr;
    for (i = 0; params->hidden_columns && i < params->hidden_columns->cValues; i++)
        if (FAILED(hr = mark_id(rowset, params->hidden_columns->aulPropTag[i]))) return hr;
    return S_OK;
}

HRESULT rowset_create(const struct rowset_params *params, struct rowset **out)
{
    struct rowset *rowset;

    if (!(rowset = calloc(1, sizeof(*rowset)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    rowset->refcount = 1;
    InitializeCriticalSection(&rowset->cs);
    rowset->allocator = *params->allocator;
    rowset->index_tag = params->index_tag;
    rowset->table_type = params->table_type;
    rowset->code_page = params->code_page;
    rowset->no_bookmarks = params->no_bookmarks;
    rowset->report_index = params->report_index;
    rowset->costly_tag = params->costly_tag;
    rowset->provide = params->provide;
    rowset->hold = params->hold;
    seq_init(&rowset->order);
    list_init(&rowset->views);
    list_init(&rowset->events);
    if (FAILED(init_columns(rowset, params)) ||
            (params->default_order && !(rowset->default_order = sort_order_copy(params->default_order))))
    {
        rowset_release(rowset);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *out = rowset;
    return S_OK;
}
