/*
 * The arrangement of a view: which rows it shows, in what order, under which headings.
 *
 * All of a view's rows, those that a collapsed category hides too, are one sequence in order of the sort keys; a
 * heading has the keys of its category only and comes in front of the rows that agree in them. So there is one
 * comparison for sorting, for placing a changed row and for finding its category.
 *
 * Choices where tables.md section 2 is silent: one multi-valued property a view may be shown value by value, and a row
 * without a value has one row; TABLE_SORT_COMBINE joins a category column with the one before it into one heading, in
 * ascending order; PR_CONTENT_UNREAD counts the rows whose PR_MESSAGE_FLAGS lack MSGFLAG_READ; leaf rows show the
 * category's columns as well; a heading that comes, goes or counts anew is reported as any row.
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

#include "propvalue.h"
#include "table_private.h"

/* Fills in the keys and levels of a sort order. */
static HRESULT set_sort_keys(struct arrangement *arrangement, const SSortOrderSet *order)
{
    ULONG i;

    if (!order || !order->cSorts) return S_OK;
    if (!(arrangement->keys = calloc(order->cSorts, sizeof(*arrangement->keys))) ||
            !(arrangement->level_keys = calloc(order->cSorts, sizeof(*arrangement->level_keys))))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    arrangement->key_count = order->cSorts;
    for (i = 0; i < order->cSorts; i++)
    {
        arrangement->keys[i].tag = order->aSort[i].ulPropTag;
        arrangement->keys[i].descend = order->aSort[i].ulOrder == TABLE_SORT_DESCEND;
        if (i >= order->cCategories) continue;
        if (order->aSort[i].ulOrder != TABLE_SORT_COMBINE) arrangement->level_count++;
        arrangement->level_keys[arrangement->level_count - 1] = i + 1;
    }
    return S_OK;
}

/* Rows */

static struct view_row *view_row_from_node(const struct seq_node *node)
{
    return node ? CONTAINING_RECORD(node, struct view_row, node) : NULL;
}

static BOOL is_heading(const struct view_row *row)
{
    return !row->slot;
}

static ULONG row_key_count(const struct view_row *row)
{
    return is_heading(row) ? row->arrangement->level_keys[row->depth] : row->arrangement->key_count;
}

static struct view_row *view_row_alloc(struct arrangement *arrangement, struct row *row)
{
    struct view_row *view_row = calloc(1, sizeof(*view_row) + arrangement->key_count * sizeof(*view_row->keys));

    if (!view_row) return NULL;
    view_row->arrangement = arrangement;
    view_row->row = row_addref(row);
    list_init(&view_row->slot_entry);
    return view_row;
}

static void view_row_free(struct view_row *row)
{
    ULONG i;

    if (row->slot) list_remove(&row->slot_entry);
    for (i = 0; i < row->arrangement->key_count; i++) sort_value_clear(&row->keys[i]);
    row_release(row->row);
    free(row);
}

static void free_node(struct seq_node *node)
{
    view_row_free(view_row_from_node(node));
}

void view_row_image(const struct view_row *row, struct row_image *image)
{
    memset(image, 0, sizeof(*image));
    image->row = row->row;
    image->instance_value = row->instance_value;
    image->key.id = is_heading(row) ? row->id : row->slot->id;
    image->key.instance = row->instance;
    image->key.heading = is_heading(row);
    image->own_key = !is_heading(row) && !row->arrangement->instance_tag;
    image->categorized = row->arrangement->level_count != 0;
    if (is_heading(row))
    {
        image->row_type = row->expanded ? TBL_EXPANDED_CATEGORY : TBL_COLLAPSED_CATEGORY;
        image->depth = row->depth;
        image->leaf_count = row->leaf_count;
        image->unread_count = row->unread_count;
    }
    else
    {
        image->row_type = TBL_LEAF_ROW;
        image->depth = row->arrangement->level_count;
    }
}

/* The multi-valued property of row that the view shows value by value, NULL if the row has none. */
static const SPropValue *instance_source(const struct arrangement *arrangement, const struct row *row)
{
    ULONG type = PROP_TYPE(arrangement->instance_tag) & ~MV_INSTANCE, found;
    const SPropValue *value = row_find(row, retype_tag(arrangement->instance_tag, type));

    if (!value) return NULL;
    found = PROP_TYPE(value->ulPropTag);
    if (!proptype_is_multiple(found) || !value->Value.MVl.cValues) return NULL;
    if (found != type && !(proptype_is_string(found) && proptype_is_string(type))) return NULL;
    return value;
}

/* How many rows the view makes of row, before the filter. */
static ULONG instance_count(const struct arrangement *arrangement, const struct row *row)
{
    const SPropValue *source;

    if (!arrangement->instance_tag || !(source = instance_source(arrangement, row))) return 1;
    return source->Value.MVl.cValues;
}

/* Value number instance of the multi-valued property, pointing into row. */
static void get_instance_value(
        const struct arrangement *arrangement, const struct row *row, ULONG instance, SPropValue *value)
{
    const SPropValue *source = instance_source(arrangement, row);
    ULONG base, size;
    const BYTE *item;

    memset(value, 0, sizeof(*value));
    value->ulPropTag = retype_tag(arrangement->instance_tag, PT_ERROR);
    if (!source) return;
    base = PROP_TYPE(source->ulPropTag) & ~MV_FLAG;
    size = proptype_element_size(base);
    item = (const BYTE *)source->Value.MVbin.lpbin + (SIZE_T)instance * size;
    value->ulPropTag = retype_tag(arrangement->instance_tag, base | MV_INSTANCE);
    if (base == PT_CLSID) value->Value.lpguid = (GUID *)item;
    else memcpy(&value->Value, item, size);
}

/* Finds a row's values, for instance, and its sort keys in row. */
static void set_values(struct view_row *view_row, struct row *row, ULONG instance)
{
    struct arrangement *arrangement = view_row->arrangement;
    const SPropValue *value;
    ULONG i;

    if (view_row->row != row)
    {
        row_release(view_row->row);
        view_row->row = row_addref(row);
    }
    view_row->instance = instance;
    if (arrangement->instance_tag) get_instance_value(arrangement, row, instance, &view_row->instance_value);
    for (i = 0; i < arrangement->key_count; i++)
    {
        if (PROP_TYPE(arrangement->keys[i].tag) & MV_INSTANCE) value = &view_row->instance_value;
        else value = row_find(row, arrangement->keys[i].tag);
        sort_value_set(&view_row->keys[i], value, arrangement->keys[i].tag, arrangement->rowset->code_page);
    }
}

static const SPropValue *find_in_image(const void *image, ULONG tag, SPropValue *scratch)
{
    return row_image_find(image, tag, scratch);
}

/* Whether the view shows a row. */
static BOOL passes(const struct view_row *row)
{
    struct restriction_source source;
    struct row_image image;

    if (!row->arrangement->filter) return TRUE;
    view_row_image(row, &image);
    source.find = find_in_image;
    source.row = &image;
    source.code_page = row->arrangement->rowset->code_page;
    return restriction_matches(row->arrangement->filter, &source);
}

/* Order */

/* Compares the keys from first to last, one behind the last to be looked at. */
static LONG compare_keys(const struct view_row *a, const struct view_row *b, ULONG first, ULONG last)
{
    const struct arrangement *arrangement = a->arrangement;
    LONG order;
    ULONG i;

    for (i = first; i < last; i++)
    {
        order = sort_value_compare(&a->keys[i], &b->keys[i], arrangement->rowset->code_page);
        if (order) return arrangement->keys[i].descend ? -order : order;
    }
    return 0;
}

/* The order of two rows of an arrangement; 0 only for a row and itself. */
static LONG compare_rows(const struct view_row *a, const struct view_row *b)
{
    ULONG count_a = row_key_count(a), count_b = row_key_count(b);
    LONG order;

    if ((order = compare_keys(a, b, 0, min(count_a, count_b)))) return order;
    if (is_heading(a) && is_heading(b)) return a->depth < b->depth ? -1 : a->depth > b->depth;
    if (is_heading(a) || is_heading(b)) return is_heading(a) ? -1 : 1;
    if (a->slot == b->slot) return a->instance < b->instance ? -1 : a->instance > b->instance;
    return a->slot->label < b->slot->label ? -1 : 1;
}

/* Sorts count rows, which are in order of place; room has space for as many. */
static void merge_sort(struct view_row **rows, struct view_row **room, SIZE_T count, ULONG key_count)
{
    SIZE_T half = count / 2, left = 0, right = half, out = 0;

    if (count < 2) return;
    merge_sort(rows, room, half, key_count);
    merge_sort(rows + half, room, count - half, key_count);
    if (compare_keys(rows[half - 1], rows[half], 0, key_count) <= 0) return;
    memcpy(room, rows, half * sizeof(*rows));
    while (left < half && right < count)
    {
        if (compare_keys(room[left], rows[right], 0, key_count) <= 0) rows[out++] = room[left++];
        else rows[out++] = rows[right++];
    }
    memcpy(rows + out, room + left, (half - left) * sizeof(*rows));
}

static BOOL comes_before(const struct seq_node *node, const void *context)
{
    return compare_rows(view_row_from_node(node), context) < 0;
}

/* Categories */

static BOOL is_visible(const struct view_row *row)
{
    for (row = row->heading; row; row = row->heading)
        if (!row->expanded) return FALSE;
    return TRUE;
}

static ULONG is_unread(const struct view_row *row)
{
    const SPropValue *flags = row_find(row->row, PR_MESSAGE_FLAGS);

    return flags && flags->ulPropTag == PR_MESSAGE_FLAGS && !(flags->Value.l & MSGFLAG_READ);
}

/* Adds a leaf row to the counts of the categories that it is in, or takes it off. */
static void count_leaf(const struct view_row *leaf, BOOL add)
{
    ULONG unread = is_unread(leaf);
    struct view_row *heading;

    for (heading = leaf->heading; heading; heading = heading->heading)
    {
        heading->leaf_count += add ? 1 : -1;
        heading->unread_count += add ? unread : -unread;
    }
}

/* The heading of leaf's category at depth, below parent. */
static struct view_row *heading_create(const struct view_row *leaf, ULONG depth, struct view_row *parent)
{
    struct arrangement *arrangement = leaf->arrangement;
    ULONG count = arrangement->level_keys[depth], i, present = 0;
    const SPropValue *value;
    struct view_row *heading;
    SPropValue *values;
    struct row *row;
    HRESULT hr;

    if (!(values = calloc(count, sizeof(*values)))) return NULL;
    for (i = 0; i < count; i++)
        if (leaf->keys[i].value) values[present++] = *leaf->keys[i].value;
    hr = row_create(values, present, &row);
    free(values);
    if (FAILED(hr)) return NULL;
    heading = view_row_alloc(arrangement, row);
    row_release(row);
    if (!heading) return NULL;

    for (i = 0, value = row->values; i < count; i++)
    {
        if (!leaf->keys[i].value) continue;
        sort_value_set(&heading->keys[i], value, arrangement->keys[i].tag, arrangement->rowset->code_page);
        /* what is shown value by value is looked for there */
        if (PROP_TYPE(value->ulPropTag) & MV_INSTANCE) heading->instance_value = *value;
        value++;
    }
    heading->id = ++arrangement->rowset->next_id;
    heading->depth = depth;
    heading->heading = parent;
    heading->expanded = arrangement->sort && depth < arrangement->sort->cExpanded;
    return heading;
}

static BOOL register_heading(struct view_row *heading)
{
    return hash_insert(
            &heading->arrangement->headings, &heading->by_id, hash_bytes(&heading->id, sizeof(heading->id), 0));
}

struct view_row *arrangement_find_heading(const struct arrangement *arrangement, const void *key, ULONG size)
{
    struct instance_key wanted;
    struct hash_node *node;
    struct view_row *heading;

    if (size != sizeof(wanted)) return NULL;
    memcpy(&wanted, key, sizeof(wanted));
    if (wanted.heading != 1 || wanted.instance) return NULL;
    for (node = hash_first(&arrangement->headings, hash_bytes(&wanted.id, sizeof(wanted.id), 0)); node;
            node = hash_next(&arrangement->headings, node))
    {
        heading = CONTAINING_RECORD(node, struct view_row, by_id);
        if (heading->id == wanted.id) return heading;
    }
    return NULL;
}

/* The deepest of row's headings, or row itself where it is one, whose category leaf is in; NULL if none. */
static struct view_row *shared_heading(struct view_row *row, const struct view_row *leaf)
{
    if (row && !is_heading(row)) row = row->heading;
    for (; row; row = row->heading)
        if (!compare_keys(row, leaf, 0, row_key_count(row))) return row;
    return NULL;
}

/* Building */

/* Rows in order, while an arrangement is built. */
struct row_array
{
    struct view_row **rows;
    SIZE_T count, capacity, next;
};

static BOOL row_array_add(struct row_array *array, struct view_row *row)
{
    SIZE_T capacity = array->capacity ? array->capacity * 2 : 64;
    struct view_row **rows;

    if (array->count == array->capacity)
    {
        if (capacity > 0x7fffffff / sizeof(*rows) || !(rows = realloc(array->rows, capacity * sizeof(*rows))))
            return FALSE;
        array->rows = rows;
        array->capacity = capacity;
    }
    array->rows[array->count++] = row;
    return TRUE;
}

static void row_array_free(struct row_array *array)
{
    SIZE_T i;

    for (i = 0; i < array->count; i++) view_row_free(array->rows[i]);
    free(array->rows);
}

static struct seq_node *next_in_array(void *context)
{
    struct row_array *array = context;

    return &array->rows[array->next++]->node;
}

/* Adds the rows that the view makes of slot. */
static HRESULT add_rows_of(struct arrangement *arrangement, struct slot *slot, struct row_array *array)
{
    ULONG count = instance_count(arrangement, slot->row), i;
    struct view_row *row;

    for (i = 0; i < count; i++)
    {
        if (!(row = view_row_alloc(arrangement, slot->row))) return MAPI_E_NOT_ENOUGH_MEMORY;
        row->slot = slot;
        set_values(row, slot->row, i);
        if (!passes(row)) view_row_free(row);
        else if (!row_array_add(array, row))
        {
            view_row_free(row);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    return S_OK;
}

/* Makes a sequence of sorted rows with the headings of their categories. */
static HRESULT add_headings(struct arrangement *arrangement, struct row_array *array)
{
    struct view_row *heading = NULL;
    struct row_array all = {0};
    SIZE_T i, j;
    ULONG depth;

    for (i = 0; i < array->count; i++)
    {
        heading = shared_heading(heading, array->rows[i]);
        for (depth = heading ? heading->depth + 1 : 0; depth < arrangement->level_count; depth++)
        {
            struct view_row *below = heading_create(array->rows[i], depth, heading);

            if (!below) goto failed;
            if (!row_array_add(&all, below))
            {
                view_row_free(below);
                goto failed;
            }
            heading = below;
        }
        if (!row_array_add(&all, array->rows[i])) goto failed;
        array->rows[i]->heading = heading;
        count_leaf(array->rows[i], TRUE);
    }
    free(array->rows);
    *array = all;
    for (i = 0; i < array->count; i++)
        if (is_heading(array->rows[i]) && !register_heading(array->rows[i])) return MAPI_E_NOT_ENOUGH_MEMORY;
    return S_OK;

failed:
    /* the leaf rows are still array's */
    for (j = 0; j < all.count; j++)
        if (is_heading(all.rows[j])) view_row_free(all.rows[j]);
    free(all.rows);
    return MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT fill(struct arrangement *arrangement)
{
    struct row_array array = {0};
    struct view_row **room = NULL;
    struct seq_node *node;
    HRESULT hr = S_OK;
    SIZE_T i;

    for (node = seq_first(&arrangement->rowset->order); node && SUCCEEDED(hr); node = seq_next(node))
        hr = add_rows_of(arrangement, CONTAINING_RECORD(node, struct slot, place), &array);
    if (FAILED(hr)) goto done;
    if (arrangement->key_count && array.count)
    {
        if (!(room = malloc(array.count * sizeof(*room))))
        {
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
            goto done;
        }
        merge_sort(array.rows, room, array.count, arrangement->key_count);
        if (arrangement->level_count && FAILED(hr = add_headings(arrangement, &array))) goto done;
    }
    for (i = 0; i < array.count; i++) array.rows[i]->node.weight = is_visible(array.rows[i]);
    seq_build(&arrangement->rows, (ULONG)array.count, next_in_array, &array);
    array.count = 0;

done:
    free(room);
    row_array_free(&array);
    return hr;
}

HRESULT arrangement_create(struct rowset *rowset, SSortOrderSet *sort, struct restriction *filter,
        const struct columns *columns, struct arrangement **out)
{
    struct arrangement *arrangement = calloc(1, sizeof(*arrangement));
    HRESULT hr;

    if (!arrangement)
    {
        free(sort);
        restriction_release(filter);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    arrangement->rowset = rowset;
    arrangement->sort = sort;
    arrangement->filter = filter;
    seq_init(&arrangement->rows);
    if (!find_instance_tag(sort, columns, &arrangement->instance_tag)) hr = MAPI_E_TOO_COMPLEX;
    else if (SUCCEEDED(hr = set_sort_keys(arrangement, sort && sort->cSorts ? sort : rowset->default_order)))
        hr = fill(arrangement);
    if (FAILED(hr)) arrangement_free(arrangement);
    else *out = arrangement;
    return hr;
}

void arrangement_free(struct arrangement *arrangement)
{
    if (!arrangement) return;
    seq_clear(&arrangement->rows, free_node);
    hash_free(&arrangement->headings);
    free(arrangement->keys);
    free(arrangement->level_keys);
    free(arrangement->sort);
    restriction_release(arrangement->filter);
    free(arrangement);
}

void arrangement_install(struct arrangement *arrangement, struct table *table)
{
    struct seq_node *node;
    struct view_row *row;

    arrangement->table = table;
    for (node = seq_first(&arrangement->rows); node; node = seq_next(node))
    {
        row = view_row_from_node(node);
        if (row->slot) list_add_tail(&row->slot->instances, &row->slot_entry);
    }
}

/* Following changes */

/* Whether row is below heading, or is it. */
static BOOL is_in_category(const struct view_row *row, const struct view_row *heading)
{
    while (row && row != heading) row = row->heading;
    return row != NULL;
}

/* Reports the headings of row: those from depth first_new on as new, those above, whose counts changed, as modified,
 * but for those that old, the row's heading before, was below. */
static void report_headings(const struct view_row *row, ULONG first_new, const struct view_row *old)
{
    struct table *table = row->arrangement->table;
    const struct view_row *heading;
    ULONG depth;

    for (depth = 0; depth < row->arrangement->level_count; depth++)
    {
        for (heading = row->heading; heading->depth != depth;) heading = heading->heading;
        if (!heading->node.weight) continue;
        if (depth >= first_new) table_queue_event(table, TABLE_ROW_ADDED, heading);
        else if (!is_in_category(old, heading)) table_queue_event(table, TABLE_ROW_MODIFIED, heading);
    }
}

/* Puts a row, that is not in the sequence, in its place; headings it lacks are made. old: the one it was below. */
static HRESULT place_row(struct view_row *row, const struct view_row *old)
{
    struct arrangement *arrangement = row->arrangement;
    struct view_row *last = view_row_from_node(seq_last(&arrangement->rows)), *heading, *below;
    struct seq_node *next = NULL;
    ULONG depth, first_new;

    /* mostly rows come at the end */
    if (last && compare_rows(last, row) > 0) next = seq_find(&arrangement->rows, comes_before, row);

    if (arrangement->level_count)
    {
        heading = shared_heading(next ? view_row_from_node(seq_previous(next)) : last, row);
        first_new = heading ? heading->depth + 1 : 0;
        for (depth = first_new; depth < arrangement->level_count; depth++)
        {
            if (!(below = heading_create(row, depth, heading))) return MAPI_E_NOT_ENOUGH_MEMORY;
            if (!register_heading(below))
            {
                view_row_free(below);
                return MAPI_E_NOT_ENOUGH_MEMORY;
            }
            seq_insert(&arrangement->rows, &below->node, next, is_visible(below));
            if (below->node.weight) table_row_added(arrangement->table, below);
            heading = below;
        }
        row->heading = heading;
        count_leaf(row, TRUE);
        report_headings(row, first_new, old);
    }
    seq_insert(&arrangement->rows, &row->node, next, is_visible(row));
    if (row->node.weight) table_row_added(arrangement->table, row);
    return S_OK;
}

/* Takes a row out of the sequence. keep_bookmarks: it will come back. */
static void unplace_row(struct view_row *row, BOOL keep_bookmarks)
{
    struct arrangement *arrangement = row->arrangement;

    if (row->node.weight) table_row_removed(arrangement->table, row);
    seq_set_weight(&row->node, 0);
    if (!keep_bookmarks) table_move_bookmarks(arrangement->table);
    seq_remove(&arrangement->rows, &row->node);
}

/* Removes the headings without rows from heading upwards, and reports those that stay; up to one that row, which may be
 * NULL, is below. */
static void update_headings(struct view_row *heading, const struct view_row *row)
{
    struct arrangement *arrangement;
    struct view_row *above;
    BOOL visible;

    for (; heading && !is_in_category(row, heading); heading = above)
    {
        above = heading->heading;
        arrangement = heading->arrangement;
        visible = heading->node.weight;
        if (heading->leaf_count)
        {
            if (visible) table_queue_event(arrangement->table, TABLE_ROW_MODIFIED, heading);
            continue;
        }
        hash_remove(&arrangement->headings, &heading->by_id);
        unplace_row(heading, FALSE);
        if (visible) table_queue_event(arrangement->table, TABLE_ROW_DELETED, heading);
        view_row_free(heading);
    }
}

static void remove_row(struct view_row *row)
{
    struct view_row *heading = row->heading;
    BOOL visible = row->node.weight;

    if (heading) count_leaf(row, FALSE);
    unplace_row(row, FALSE);
    if (visible) table_queue_event(row->arrangement->table, TABLE_ROW_DELETED, row);
    view_row_free(row);
    update_headings(heading, NULL);
}

static HRESULT add_row(struct view_row *row)
{
    HRESULT hr;

    if (FAILED(hr = place_row(row, NULL)))
    {
        view_row_free(row);
        return hr;
    }
    if (!row->node.weight) return S_OK;
    table_queue_event(row->arrangement->table, TABLE_ROW_ADDED, row);
    return S_OK;
}

/* Whether a row with new keys is still in order, and in its category. */
static BOOL is_in_place(const struct view_row *row)
{
    struct view_row *next, *previous;

    if (!row->arrangement->key_count) return TRUE;
    next = view_row_from_node(seq_next(&row->node));
    previous = view_row_from_node(seq_previous(&row->node));
    if (row->heading && compare_keys(row->heading, row, 0, row_key_count(row->heading))) return FALSE;
    return (!previous || compare_rows(previous, row) < 0) && (!next || compare_rows(row, next) < 0);
}

/* Gives a row that stays in the view its slot's new values. */
static HRESULT change_row(struct view_row *row)
{
    struct view_row *heading = row->heading;
    BOOL visible = row->node.weight;
    ULONG unread = is_unread(row);
    HRESULT hr;

    if (heading) count_leaf(row, FALSE);
    set_values(row, row->slot->row, row->instance);
    if (is_in_place(row))
    {
        if (heading) count_leaf(row, TRUE);
        if (unread != is_unread(row)) update_headings(heading, NULL);
        if (visible) table_queue_event(row->arrangement->table, TABLE_ROW_MODIFIED, row);
    }
    else
    {
        unplace_row(row, TRUE);
        row->heading = NULL;
        if (FAILED(hr = place_row(row, heading)))
        {
            table_forget_row(row->arrangement->table, row);
            view_row_free(row);
            update_headings(heading, NULL);
            return hr;
        }
        if (!row->node.weight) table_move_bookmarks(row->arrangement->table);
        if (visible || row->node.weight)
            table_queue_event(row->arrangement->table,
                    !row->node.weight ? TABLE_ROW_DELETED
                    : visible         ? TABLE_ROW_MODIFIED
                                      : TABLE_ROW_ADDED,
                    row);
        if (heading != row->heading) update_headings(heading, row);
    }
    return S_OK;
}

/* The view's row of an instance among those that change, NULL if there is none. */
static struct view_row *find_changing(struct table *table, ULONG instance)
{
    struct view_row *row;

    LIST_FOR_EACH_ENTRY(row, &table->changing, struct view_row, slot_entry)
        if (row->instance == instance) return row;
    return NULL;
}

HRESULT arrangement_update(struct arrangement *arrangement, struct slot *slot, BOOL gone)
{
    ULONG count = gone ? 0 : instance_count(arrangement, slot->row), i;
    struct table *table = arrangement->table;
    HRESULT hr, result = S_OK;
    struct view_row *row, *old;
    struct list *entry;

    for (i = 0; i < count; i++)
    {
        old = find_changing(table, i);
        if (!old || arrangement->filter)
        {
            if (!(row = view_row_alloc(arrangement, slot->row)))
            {
                result = MAPI_E_NOT_ENOUGH_MEMORY;
                break;
            }
            row->slot = slot;
            set_values(row, slot->row, i);
            if (!passes(row))
            {
                view_row_free(row);
                continue;
            }
            if (!old)
            {
                list_add_tail(&slot->instances, &row->slot_entry);
                if (FAILED(hr = add_row(row))) result = hr;
                continue;
            }
            view_row_free(row);
        }
        list_remove(&old->slot_entry);
        list_add_tail(&slot->instances, &old->slot_entry);
        if (FAILED(hr = change_row(old))) result = hr;
    }
    while ((entry = list_head(&table->changing)))
    {
        list_remove(entry);
        list_init(entry);
        remove_row(LIST_ENTRY(entry, struct view_row, slot_entry));
    }
    return result;
}

void arrangement_touch(struct slot *slot)
{
    struct view_row *row;

    LIST_FOR_EACH_ENTRY(row, &slot->instances, struct view_row, slot_entry)
        if (row->node.weight) table_queue_event(row->arrangement->table, TABLE_ROW_MODIFIED, row);
}

/* Gives the rows below a heading the weight that their headings ask for; returns how many changed. */
static ULONG update_weights(struct view_row *heading)
{
    struct seq_node *node;
    struct view_row *row;
    ULONG changed = 0, weight;

    for (node = seq_next(&heading->node); node; node = seq_next(node))
    {
        row = view_row_from_node(node);
        if (is_heading(row) && row->depth <= heading->depth) break;
        weight = is_visible(row);
        changed += node->weight != weight;
        seq_set_weight(node, weight);
    }
    return changed;
}

ULONG arrangement_expand(struct view_row *heading)
{
    heading->expanded = TRUE;
    return update_weights(heading);
}

ULONG arrangement_collapse(struct view_row *heading)
{
    heading->expanded = FALSE;
    return update_weights(heading);
}

void arrangement_update_visibility(struct arrangement *arrangement)
{
    struct seq_node *node;

    for (node = seq_first(&arrangement->rows); node; node = seq_next(node))
        seq_set_weight(node, is_visible(view_row_from_node(node)));
}
