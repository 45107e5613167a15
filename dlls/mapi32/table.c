/*
 * IMAPITable: a view over the rows of a rowset.
 *
 * The cursor is a gap between rows: those in front of it have been read. A row that comes to the gap is read next. All
 * is synchronous: TBL_ASYNC and TBL_BATCH have no effect. What goes to callers is allocated after the lock is left,
 * from images of the rows taken under it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "propvalue.h"
#include "table_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define BOOKMARK_FIRST 3
#define BOOKMARKS_MAX  1024

static struct table *impl_from_IMAPITable(IMAPITable *iface)
{
    return CONTAINING_RECORD(iface, struct table, IMAPITable_iface);
}

void table_hold(struct table *table)
{
    InterlockedIncrement(&table->holds);
}

void table_unhold(struct table *table)
{
    if (InterlockedDecrement(&table->holds)) return;
    rowset_release(table->rowset);
    free(table->bookmarks);
    free(table);
    module_unlock();
}

/* Takes the lock of a view that is not a shell. */
static HRESULT table_enter(struct table *table)
{
    EnterCriticalSection(&table->rowset->cs);
    if (!table->dead) return S_OK;
    LeaveCriticalSection(&table->rowset->cs);
    return MAPI_E_INVALID_OBJECT;
}

static void table_leave(struct table *table)
{
    LeaveCriticalSection(&table->rowset->cs);
}

static ULONG table_count(const struct table *table)
{
    return seq_count(&table->arrangement->rows);
}

static struct view_row *row_at(const struct table *table, ULONG place)
{
    struct seq_node *node = seq_at(&table->arrangement->rows, place);

    return node ? CONTAINING_RECORD(node, struct view_row, node) : NULL;
}

void table_shutdown(struct table *table)
{
    void (*released)(void *context);
    struct list connections, events;

    list_init(&connections);
    list_init(&events);
    if (FAILED(table_enter(table))) return;
    table->dead = TRUE;
    list_remove(&table->entry);
    table_take_connections(table, &connections);
    rowset_take_events(table->rowset, table, &events);
    arrangement_free(table->arrangement);
    table->arrangement = NULL;
    columns_release(table->columns);
    table->columns = NULL;
    released = table->released;
    table->released = NULL;
    table_leave(table);

    release_connections(&connections);
    free_events(&events);
    if (released) released(table->released_context);
}

/* A view is about to look at properties: brings the costly one into the rows, where it is among them. Without the
 * lock. */
static HRESULT need_costly(struct table *table)
{
    struct rowset *rowset = table->rowset;
    void (*released)(void *context) = NULL;
    void *context = NULL;
    HRESULT hr;

    if (FAILED(hr = table_enter(table))) return hr;
    if (!rowset->provided && (released = table->released)) rowset->hold(context = table->released_context);
    table_leave(table);
    if (!released) return S_OK;
    hr = rowset->provide(context);
    released(context);
    if (FAILED(hr) || FAILED(hr = table_enter(table))) return hr;
    rowset->provided = TRUE;
    table_leave(table);
    return S_OK;
}

static HRESULT need_columns(struct table *table, const struct columns *columns)
{
    ULONG i;

    for (i = 0; table->rowset->costly_tag && i < columns->count; i++)
        if (PROP_ID(columns->tags[i]) == PROP_ID(table->rowset->costly_tag)) return need_costly(table);
    return S_OK;
}

static HRESULT need_sort_keys(struct table *table, const SSortOrderSet *order)
{
    ULONG i;

    for (i = 0; table->rowset->costly_tag && i < order->cSorts; i++)
        if (PROP_ID(order->aSort[i].ulPropTag) == PROP_ID(table->rowset->costly_tag)) return need_costly(table);
    return S_OK;
}

static HRESULT need_operands(struct table *table, const struct restriction *restriction)
{
    if (!table->rowset->costly_tag || !restriction_names(restriction, table->rowset->costly_tag)) return S_OK;
    return need_costly(table);
}

void table_row_added(struct table *table, const struct view_row *row)
{
    if (table->cursor && seq_place(&row->node) < table->cursor) table->cursor++;
}

void table_row_removed(struct table *table, const struct view_row *row)
{
    if (table->cursor && seq_place(&row->node) < table->cursor) table->cursor--;
}

void table_move_bookmarks(struct table *table)
{
    struct bookmark *bookmark;
    ULONG i;

    for (i = 0; i < table->bookmark_count; i++)
    {
        bookmark = &table->bookmarks[i];
        if (!bookmark->used || !bookmark->row || bookmark->row->node.weight) continue;
        bookmark->row = row_at(table, seq_place(&bookmark->row->node));
        bookmark->moved = TRUE;
    }
}

void table_forget_row(struct table *table, const struct view_row *row)
{
    ULONG i;

    for (i = 0; i < table->bookmark_count; i++)
    {
        if (!table->bookmarks[i].used || table->bookmarks[i].row != row) continue;
        table->bookmarks[i].row = NULL;
        table->bookmarks[i].moved = TRUE;
    }
}

/* Gives a view other rows or another order of them; takes over sort and filter. Bookmarks go. */
static HRESULT rearrange(
        struct table *table, SSortOrderSet *sort, struct restriction *filter, const struct columns *columns)
{
    struct arrangement *arrangement;
    HRESULT hr;

    if (FAILED(hr = arrangement_create(table->rowset, sort, filter, columns, &arrangement))) return hr;
    arrangement_free(table->arrangement);
    table->arrangement = arrangement;
    arrangement_install(arrangement, table);
    if (table->bookmarks) memset(table->bookmarks, 0, table->bookmark_count * sizeof(*table->bookmarks));
    table->cursor = 0;
    return S_OK;
}

/* The place of a bookmark. Returns S_OK; MAPI_W_POSITION_CHANGED; MAPI_E_INVALID_BOOKMARK. */
static HRESULT find_bookmark(struct table *table, BOOKMARK id, ULONG *place)
{
    struct bookmark *bookmark;

    switch (id)
    {
    case BOOKMARK_BEGINNING: *place = 0; return S_OK;
    case BOOKMARK_CURRENT: *place = table->cursor; return S_OK;
    case BOOKMARK_END: *place = table_count(table); return S_OK;
    default: break;
    }
    if (id - BOOKMARK_FIRST >= table->bookmark_count || !table->bookmarks[id - BOOKMARK_FIRST].used)
        return MAPI_E_INVALID_BOOKMARK;
    bookmark = &table->bookmarks[id - BOOKMARK_FIRST];
    *place = bookmark->row ? seq_place(&bookmark->row->node) : table_count(table);
    if (!bookmark->moved) return S_OK;
    bookmark->moved = FALSE;
    return MAPI_W_POSITION_CHANGED;
}

static HRESULT create_bookmark(struct table *table, struct view_row *row, BOOKMARK *out)
{
    struct bookmark *bookmarks;
    ULONG i, capacity;

    for (i = 0; i < table->bookmark_count && table->bookmarks[i].used;) i++;
    if (i == BOOKMARKS_MAX) return MAPI_E_UNABLE_TO_COMPLETE;
    if (i == table->bookmark_count)
    {
        capacity = i ? i * 2 : 8;
        if (!(bookmarks = realloc(table->bookmarks, capacity * sizeof(*bookmarks)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        memset(bookmarks + i, 0, (capacity - i) * sizeof(*bookmarks));
        table->bookmarks = bookmarks;
        table->bookmark_count = capacity;
    }
    table->bookmarks[i].used = TRUE;
    table->bookmarks[i].moved = FALSE;
    table->bookmarks[i].row = row;
    *out = i + BOOKMARK_FIRST;
    return S_OK;
}

/* Images of rows with the columns to show them in. */
struct row_images
{
    ULONG count;
    struct row_image *rows; /* with references to the values */
    struct columns *columns;
};

/* Takes images of count rows from place, which are there, under the lock. */
static HRESULT take_images(const struct table *table, ULONG place, ULONG count, struct row_images *images)
{
    struct seq_node *node = seq_at(&table->arrangement->rows, place);

    images->columns = NULL;
    images->count = 0;
    images->rows = NULL;
    if (count && !(images->rows = malloc(count * sizeof(*images->rows)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    images->columns = columns_addref(table->columns);
    for (; images->count < count; node = seq_next(node))
    {
        if (!node->weight) continue;
        view_row_image(CONTAINING_RECORD(node, struct view_row, node), &images->rows[images->count]);
        row_addref(images->rows[images->count++].row);
    }
    return S_OK;
}

static void free_images(struct row_images *images)
{
    ULONG i;

    for (i = 0; i < images->count; i++) row_release(images->rows[i].row);
    free(images->rows);
    columns_release(images->columns);
}

/* The rows as callers get them, without the lock: an SRowSet, and a block with the values for each row. */
static HRESULT make_row_set(const struct rowset *rowset, const struct row_images *images, SRowSet **out)
{
    const struct allocator *allocator = &rowset->allocator;
    ULONG columns = images->columns->count, i;
    SRowSet *rows;
    HRESULT hr;

    if (images->count > (0xffffffff - CbNewSRowSet(0)) / sizeof(*rows->aRow)) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (columns > 0xffffffff / sizeof(SPropValue)) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = allocator->allocate(CbNewSRowSet(images->count), (void **)&rows))) return hr;
    memset(rows, 0, CbNewSRowSet(images->count));
    rows->cRows = images->count;
    for (i = 0; i < images->count && SUCCEEDED(hr); i++)
    {
        rows->aRow[i].cValues = columns;
        hr = row_image_copy(&images->rows[i], images->columns, rowset->code_page, allocator, &rows->aRow[i].lpProps);
    }
    if (SUCCEEDED(hr))
    {
        *out = rows;
        return S_OK;
    }
    while (i--)
        if (rows->aRow[i].lpProps) allocator->free(rows->aRow[i].lpProps);
    allocator->free(rows);
    return hr;
}

static HRESULT WINAPI table_QueryInterface(IMAPITable *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!iid || !out) return MAPI_E_INVALID_PARAMETER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IMAPITable))
    {
        IMAPITable_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    *out = NULL;
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG WINAPI table_AddRef(IMAPITable *iface)
{
    ULONG refcount = InterlockedIncrement(&impl_from_IMAPITable(iface)->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI table_Release(IMAPITable *iface)
{
    struct table *table = impl_from_IMAPITable(iface);
    ULONG refcount = InterlockedDecrement(&table->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    /* the released function may add and release references */
    if (!refcount && !InterlockedExchange(&table->destroying, 1))
    {
        table_shutdown(table);
        table_unhold(table);
    }
    return refcount;
}

static HRESULT WINAPI table_GetLastError(IMAPITable *iface, HRESULT error, ULONG flags, MAPIERROR **out)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;

    TRACE("%p, %#lx, %#lx, %p.\n", iface, error, flags, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    table_leave(table);
    return S_OK;
}

static HRESULT WINAPI table_Advise(IMAPITable *iface, ULONG mask, IMAPIAdviseSink *sink, ULONG *connection)
{
    struct table *table = impl_from_IMAPITable(iface);

    TRACE("%p, %#lx, %p, %p.\n", iface, mask, sink, connection);
    if (!connection) return MAPI_E_INVALID_PARAMETER;
    *connection = 0;
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (!sink) return MAPI_E_INVALID_PARAMETER;
    if (!(mask & fnevTableModified)) return MAPI_E_NO_SUPPORT;
    return table_connect(table, sink, connection);
}

static HRESULT WINAPI table_Unadvise(IMAPITable *iface, ULONG connection)
{
    TRACE("%p, %lu.\n", iface, connection);
    return table_disconnect(impl_from_IMAPITable(iface), connection);
}

static HRESULT WINAPI table_GetStatus(IMAPITable *iface, ULONG *status, ULONG *type)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;

    TRACE("%p, %p, %p.\n", iface, status, type);
    if (FAILED(hr = table_enter(table))) return hr;
    table_leave(table);
    if (!status || !type) return MAPI_E_INVALID_PARAMETER;
    *status = TBLSTAT_COMPLETE;
    *type = table->rowset->table_type;
    return S_OK;
}

static HRESULT WINAPI table_SetColumns(IMAPITable *iface, SPropTagArray *tags, ULONG flags)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct columns *columns, *old = NULL;
    SSortOrderSet *sort = NULL;
    ULONG instance_tag, cursor;
    HRESULT hr;

    TRACE("%p, %p, %#lx.\n", iface, tags, flags);
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (!tags || !tags->cValues) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(TBL_ASYNC | TBL_BATCH)) return MAPI_E_UNKNOWN_FLAGS;
    if (!(columns = columns_create(tags->aulPropTag, tags->cValues))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = need_columns(table, columns)) || FAILED(hr = table_enter(table)))
    {
        columns_release(columns);
        return hr;
    }

    if (!find_instance_tag(table->arrangement->sort, columns, &instance_tag)) hr = MAPI_E_TOO_COMPLEX;
    else if (instance_tag != table->arrangement->instance_tag)
    {
        cursor = table->cursor;
        if (table->arrangement->sort && !(sort = sort_order_copy(table->arrangement->sort)))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else hr = rearrange(table, sort, restriction_addref(table->arrangement->filter), columns);
        if (SUCCEEDED(hr)) table->cursor = min(cursor, table_count(table));
    }
    if (SUCCEEDED(hr))
    {
        old = table->columns;
        table->columns = columns;
    }
    table_leave(table);
    columns_release(SUCCEEDED(hr) ? old : columns);
    return hr;
}

/* The tag of a default column in the width of the view. */
static ULONG tag_in_width(ULONG tag, enum string_width width)
{
    ULONG type = PROP_TYPE(tag);

    if (width == STRING_WIDTH_STORED || !proptype_is_string(type)) return tag;
    return retype_tag(tag, (type & MVI_FLAG) | (width == STRING_WIDTH_8 ? PT_STRING8 : PT_UNICODE));
}

/* The default set, and with all the columns that only categories have. */
static struct columns *default_columns(const struct rowset *rowset, enum string_width width, BOOL categorized)
{
    static const ULONG category_tags[] = {PR_INSTANCE_KEY, PR_ROW_TYPE, PR_DEPTH, PR_CONTENT_COUNT, PR_CONTENT_UNREAD};
    ULONG *tags, count = rowset->column_count, i, j;
    struct columns *columns;

    if (!(tags = malloc((count + ARRAYSIZE(category_tags)) * sizeof(*tags)))) return NULL;
    for (i = 0; i < rowset->column_count; i++) tags[i] = tag_in_width(rowset->columns[i], width);
    for (i = 0; categorized && i < ARRAYSIZE(category_tags); i++)
    {
        for (j = 0; j < count && PROP_ID(tags[j]) != PROP_ID(category_tags[i]);) j++;
        if (j == count) tags[count++] = category_tags[i];
    }
    columns = columns_create(tags, count);
    free(tags);
    return columns;
}

static HRESULT WINAPI table_QueryColumns(IMAPITable *iface, ULONG flags, SPropTagArray **out)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct columns *columns;
    SPropTagArray *tags;
    HRESULT hr;

    TRACE("%p, %#lx, %p.\n", iface, flags, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (flags & ~TBL_ALL_COLUMNS) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    if (flags & TBL_ALL_COLUMNS)
        columns = default_columns(table->rowset, table->width, table->arrangement->level_count != 0);
    else columns = columns_addref(table->columns);
    table_leave(table);

    if (!columns) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = table->rowset->allocator.allocate(CbNewSPropTagArray(columns->count), (void **)&tags);
    if (SUCCEEDED(hr))
    {
        tags->cValues = columns->count;
        memcpy(tags->aulPropTag, columns->tags, columns->count * sizeof(*columns->tags));
        *out = tags;
    }
    columns_release(columns);
    return hr;
}

static HRESULT WINAPI table_GetRowCount(IMAPITable *iface, ULONG flags, ULONG *count)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;

    TRACE("%p, %#lx, %p.\n", iface, flags, count);
    if (!count) return MAPI_E_INVALID_PARAMETER;
    *count = 0;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    *count = table_count(table);
    table_leave(table);
    return S_OK;
}

static HRESULT WINAPI table_SeekRow(IMAPITable *iface, BOOKMARK origin, LONG rows, LONG *sought)
{
    struct table *table = impl_from_IMAPITable(iface);
    ULONG place;
    HRESULT hr;

    TRACE("%p, %Iu, %ld, %p.\n", iface, (ULONG_PTR)origin, rows, sought);
    if (sought) *sought = 0;
    if (FAILED(hr = table_enter(table))) return hr;
    if (SUCCEEDED(hr = find_bookmark(table, origin, &place)))
    {
        if (rows < 0) table->cursor = place - min(place, (ULONG) - (LONGLONG)rows);
        else table->cursor = place + min(table_count(table) - place, (ULONG)rows);
        if (sought) *sought = (LONG)(table->cursor - place);
    }
    table_leave(table);
    return hr;
}

static HRESULT WINAPI table_SeekRowApprox(IMAPITable *iface, ULONG numerator, ULONG denominator)
{
    struct table *table = impl_from_IMAPITable(iface);
    ULONG count;
    HRESULT hr;

    TRACE("%p, %lu, %lu.\n", iface, numerator, denominator);
    if (FAILED(hr = table_enter(table))) return hr;
    count = table_count(table);
    if (!denominator) hr = MAPI_E_INVALID_PARAMETER;
    else if (numerator >= denominator) table->cursor = count;
    else table->cursor = (ULONG)((ULONGLONG)count * numerator / denominator);
    table_leave(table);
    return hr;
}

static HRESULT WINAPI table_QueryPosition(IMAPITable *iface, ULONG *row, ULONG *numerator, ULONG *denominator)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;

    TRACE("%p, %p, %p, %p.\n", iface, row, numerator, denominator);
    if (FAILED(hr = table_enter(table))) return hr;
    if (row && numerator && denominator)
    {
        *row = *numerator = table->cursor;
        *denominator = max(table_count(table), 1);
    }
    else hr = MAPI_E_INVALID_PARAMETER;
    table_leave(table);
    return hr;
}

static const SPropValue *find_in_image(const void *image, ULONG tag, SPropValue *scratch)
{
    return row_image_find(image, tag, scratch);
}

static BOOL row_matches(const struct table *table, const struct view_row *row, const struct restriction *restriction)
{
    struct restriction_source source;
    struct row_image image;

    view_row_image(row, &image);
    source.find = find_in_image;
    source.row = &image;
    source.code_page = table->rowset->code_page;
    return restriction_matches(restriction, &source);
}

/* Moves the cursor to the first match from place on, or to the last in front of it. */
static HRESULT find_row(struct table *table, const struct restriction *restriction, ULONG place, BOOL backward)
{
    struct seq_node *node;

    if (backward) node = place ? seq_at(&table->arrangement->rows, place - 1) : NULL;
    else node = seq_at(&table->arrangement->rows, place);
    for (; node; node = backward ? seq_previous(node) : seq_next(node))
    {
        if (!node->weight || !row_matches(table, CONTAINING_RECORD(node, struct view_row, node), restriction)) continue;
        table->cursor = seq_place(node);
        return S_OK;
    }
    return MAPI_E_NOT_FOUND;
}

static HRESULT WINAPI table_FindRow(IMAPITable *iface, SRestriction *restriction, BOOKMARK origin, ULONG flags)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct restriction *copy;
    HRESULT hr, found;
    ULONG place;

    TRACE("%p, %p, %Iu, %#lx.\n", iface, restriction, (ULONG_PTR)origin, flags);
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (!restriction) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~DIR_BACKWARD) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = restriction_create(restriction, &copy))) return hr;
    if (SUCCEEDED(hr = need_operands(table, copy)) && SUCCEEDED(hr = table_enter(table)))
    {
        if (SUCCEEDED(hr = find_bookmark(table, origin, &place)) &&
                FAILED(found = find_row(table, copy, place, flags & DIR_BACKWARD)))
            hr = found;
        table_leave(table);
    }
    restriction_release(copy);
    return hr;
}

static HRESULT WINAPI table_Restrict(IMAPITable *iface, SRestriction *restriction, ULONG flags)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct restriction *copy = NULL;
    SSortOrderSet *sort = NULL;
    HRESULT hr;

    TRACE("%p, %p, %#lx.\n", iface, restriction, flags);
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (flags & ~(TBL_ASYNC | TBL_BATCH)) return MAPI_E_UNKNOWN_FLAGS;
    if (restriction && FAILED(hr = restriction_create(restriction, &copy))) return hr;
    if ((copy && FAILED(hr = need_operands(table, copy))) || FAILED(hr = table_enter(table)))
    {
        restriction_release(copy);
        return hr;
    }
    if (table->arrangement->sort && !(sort = sort_order_copy(table->arrangement->sort)))
    {
        restriction_release(copy);
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    else hr = rearrange(table, sort, copy, table->columns);
    table_leave(table);
    return hr;
}

static HRESULT WINAPI table_CreateBookmark(IMAPITable *iface, BOOKMARK *bookmark)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;

    TRACE("%p, %p.\n", iface, bookmark);
    if (!bookmark) return MAPI_E_INVALID_PARAMETER;
    *bookmark = BOOKMARK_BEGINNING;
    if (FAILED(hr = table_enter(table))) return hr;
    if (table->rowset->no_bookmarks) hr = MAPI_E_NO_SUPPORT;
    else hr = create_bookmark(table, row_at(table, table->cursor), bookmark);
    table_leave(table);
    return hr;
}

static HRESULT WINAPI table_FreeBookmark(IMAPITable *iface, BOOKMARK bookmark)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;
    ULONG place;

    TRACE("%p, %Iu.\n", iface, (ULONG_PTR)bookmark);
    if (FAILED(hr = table_enter(table))) return hr;
    if (bookmark > BOOKMARK_END && SUCCEEDED(hr = find_bookmark(table, bookmark, &place)))
    {
        table->bookmarks[bookmark - BOOKMARK_FIRST].used = FALSE;
        hr = S_OK;
    }
    table_leave(table);
    return hr;
}

static HRESULT WINAPI table_SortTable(IMAPITable *iface, SSortOrderSet *order, ULONG flags)
{
    struct table *table = impl_from_IMAPITable(iface);
    SSortOrderSet *copy;
    HRESULT hr;

    TRACE("%p, %p, %#lx.\n", iface, order, flags);
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (!order) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(TBL_ASYNC | TBL_BATCH)) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = sort_order_check(order))) return hr;
    if (!(copy = sort_order_copy(order))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = need_sort_keys(table, copy)) || FAILED(hr = table_enter(table)))
    {
        free(copy);
        return hr;
    }
    hr = rearrange(table, copy, restriction_addref(table->arrangement->filter), table->columns);
    table_leave(table);
    return hr;
}

static HRESULT WINAPI table_QuerySortOrder(IMAPITable *iface, SSortOrderSet **out)
{
    static const SSortOrderSet unsorted = {0};
    struct table *table = impl_from_IMAPITable(iface);
    const SSortOrderSet *sort;
    SSortOrderSet *copy, *result;
    HRESULT hr;

    TRACE("%p, %p.\n", iface, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (FAILED(hr = table_enter(table))) return hr;
    sort = table->arrangement->sort ? table->arrangement->sort : &unsorted;
    copy = sort_order_copy(sort);
    table_leave(table);

    if (!copy) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = table->rowset->allocator.allocate(CbNewSSortOrderSet(copy->cSorts), (void **)&result);
    if (SUCCEEDED(hr))
    {
        memcpy(result, copy, CbNewSSortOrderSet(copy->cSorts));
        *out = result;
    }
    free(copy);
    return hr;
}

static HRESULT WINAPI table_QueryRows(IMAPITable *iface, LONG count, ULONG flags, SRowSet **out)
{
    struct table *table = impl_from_IMAPITable(iface);
    ULONG first, found, before;
    struct row_images images;
    HRESULT hr;

    TRACE("%p, %ld, %#lx, %p.\n", iface, count, flags, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (flags & ~TBL_NOADVANCE) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    if (!count)
    {
        table_leave(table);
        return MAPI_E_INVALID_PARAMETER;
    }
    before = first = table->cursor;
    if (count < 0)
    {
        found = min(first, (ULONG) - (LONGLONG)count);
        first -= found;
    }
    else found = min(table_count(table) - first, (ULONG)count);
    if (SUCCEEDED(hr = take_images(table, first, found, &images)))
        table->cursor = flags & TBL_NOADVANCE ? first : first + found;
    table_leave(table);

    if (FAILED(hr)) return hr;
    hr = make_row_set(table->rowset, &images, out);
    free_images(&images);
    if (FAILED(hr) && SUCCEEDED(table_enter(table)))
    {
        table->cursor = min(before, table_count(table));
        table_leave(table);
    }
    return hr;
}

static HRESULT WINAPI table_Abort(IMAPITable *iface)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;

    TRACE("%p.\n", iface);
    if (SUCCEEDED(hr = table_enter(table))) table_leave(table);
    return hr;
}

/* The heading with an instance key, in a view with categories, under the lock. */
static HRESULT find_heading(const struct table *table, const BYTE *key, ULONG size, struct view_row **out)
{
    if (!table->arrangement->level_count) return MAPI_E_NO_SUPPORT;
    if (!key) return MAPI_E_INVALID_PARAMETER;
    *out = arrangement_find_heading(table->arrangement, key, size);
    return *out ? S_OK : MAPI_E_NOT_FOUND;
}

static HRESULT WINAPI table_ExpandRow(
        IMAPITable *iface, ULONG key_size, BYTE *key, ULONG count, ULONG flags, SRowSet **out, ULONG *more)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct row_images images = {0};
    struct view_row *heading;
    ULONG added, place;
    HRESULT hr;

    TRACE("%p, %lu, %p, %lu, %#lx, %p, %p.\n", iface, key_size, key, count, flags, out, more);
    if (out) *out = NULL;
    if (more) *more = 0;
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (count && !out) return MAPI_E_INVALID_PARAMETER;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    if (FAILED(hr = find_heading(table, key, key_size, &heading)))
    {
        table_leave(table);
        return hr;
    }
    added = heading->expanded ? 0 : arrangement_expand(heading);
    place = seq_place(&heading->node) + heading->node.weight;
    count = min(count, added);
    hr = take_images(table, place, count, &images);
    table->cursor = place + count;
    table_leave(table);

    if (SUCCEEDED(hr) && out) hr = make_row_set(table->rowset, &images, out);
    if (SUCCEEDED(hr) && more) *more = added - count;
    free_images(&images);
    return hr;
}

static HRESULT WINAPI table_CollapseRow(IMAPITable *iface, ULONG key_size, BYTE *key, ULONG flags, ULONG *count)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct view_row *heading;
    ULONG removed, place;
    HRESULT hr;

    TRACE("%p, %lu, %p, %#lx, %p.\n", iface, key_size, key, flags, count);
    if (count) *count = 0;
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (!count) return MAPI_E_INVALID_PARAMETER;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    if (SUCCEEDED(hr = find_heading(table, key, key_size, &heading)) && heading->expanded)
    {
        removed = arrangement_collapse(heading);
        place = seq_place(&heading->node) + heading->node.weight;
        if (table->cursor > place) table->cursor -= min(removed, table->cursor - place);
        table_move_bookmarks(table);
        *count = removed;
    }
    table_leave(table);
    return hr;
}

static HRESULT WINAPI table_WaitForCompletion(IMAPITable *iface, ULONG flags, ULONG timeout, ULONG *status)
{
    struct table *table = impl_from_IMAPITable(iface);
    HRESULT hr;

    TRACE("%p, %#lx, %lu, %p.\n", iface, flags, timeout, status);
    if (FAILED(hr = table_enter(table))) return hr;
    table_leave(table);
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (status) *status = TBLSTAT_COMPLETE;
    return S_OK;
}

static HRESULT WINAPI table_GetCollapseState(
        IMAPITable *iface, ULONG flags, ULONG key_size, BYTE *key, ULONG *size, BYTE **out)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct collapse_state state = {0};
    HRESULT hr;

    TRACE("%p, %#lx, %lu, %p, %p, %p.\n", iface, flags, key_size, key, size, out);
    if (size) *size = 0;
    if (out) *out = NULL;
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (!size || !out) return MAPI_E_INVALID_PARAMETER;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    if (!table->arrangement->level_count) hr = MAPI_E_NO_SUPPORT;
    else hr = collapse_state_save(table->arrangement, key, key ? key_size : 0, &state);
    table_leave(table);

    if (SUCCEEDED(hr) && SUCCEEDED(hr = table->rowset->allocator.allocate(state.size, (void **)out)))
    {
        memcpy(*out, state.bytes, state.size);
        *size = state.size;
    }
    free(state.bytes);
    return hr;
}

static HRESULT WINAPI table_SetCollapseState(
        IMAPITable *iface, ULONG flags, ULONG size, BYTE *bytes, BOOKMARK *bookmark)
{
    struct table *table = impl_from_IMAPITable(iface);
    struct view_row *row;
    HRESULT hr;

    TRACE("%p, %#lx, %lu, %p, %p.\n", iface, flags, size, bytes, bookmark);
    if (bookmark) *bookmark = BOOKMARK_BEGINNING;
    if (table->dead) return MAPI_E_INVALID_OBJECT;
    if (!bytes || !bookmark) return MAPI_E_INVALID_PARAMETER;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = table_enter(table))) return hr;
    if (!table->arrangement->level_count) hr = MAPI_E_NO_SUPPORT;
    else if (SUCCEEDED(hr = collapse_state_restore(table->arrangement, bytes, size, &row)))
    {
        table_move_bookmarks(table);
        table->cursor = min(table->cursor, table_count(table));
        if (row) hr = create_bookmark(table, row, bookmark);
    }
    table_leave(table);
    return hr;
}

static const IMAPITableVtbl table_vtbl = {
        table_QueryInterface,
        table_AddRef,
        table_Release,
        table_GetLastError,
        table_Advise,
        table_Unadvise,
        table_GetStatus,
        table_SetColumns,
        table_QueryColumns,
        table_GetRowCount,
        table_SeekRow,
        table_SeekRowApprox,
        table_QueryPosition,
        table_FindRow,
        table_Restrict,
        table_CreateBookmark,
        table_FreeBookmark,
        table_SortTable,
        table_QuerySortOrder,
        table_QueryRows,
        table_Abort,
        table_ExpandRow,
        table_CollapseRow,
        table_WaitForCompletion,
        table_GetCollapseState,
        table_SetCollapseState,
};

HRESULT rowset_create_view(struct rowset *rowset, enum string_width width, const SSortOrderSet *sort,
        void (*released)(void *context), void *context, IMAPITable **out)
{
    SSortOrderSet *order = NULL;
    struct table *table;
    HRESULT hr;

    *out = NULL;
    if (sort && FAILED(hr = sort_order_check(sort))) return hr;
    if (sort && !(order = sort_order_copy(sort))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!(table = calloc(1, sizeof(*table))))
    {
        free(order);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    table->IMAPITable_iface.lpVtbl = (IMAPITableVtbl *)&table_vtbl;
    table->refcount = 1;
    table->holds = 1;
    module_lock();
    table->rowset = rowset_addref(rowset);
    table->width = width;
    list_init(&table->connections);
    list_init(&table->changing);

    EnterCriticalSection(&rowset->cs);
    hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (rowset->shut_down)
    {
        hr = MAPI_E_INVALID_OBJECT;
        free(order);
    }
    else if (!(table->columns = default_columns(rowset, width, FALSE))) free(order);
    else hr = rearrange(table, order, NULL, table->columns);
    if (SUCCEEDED(hr))
    {
        table->released = released;
        table->released_context = context;
        list_add_tail(&rowset->views, &table->entry);
    }
    LeaveCriticalSection(&rowset->cs);
    if (FAILED(hr))
    {
        columns_release(table->columns);
        table_unhold(table);
        return hr;
    }
    *out = &table->IMAPITable_iface;
    return S_OK;
}
