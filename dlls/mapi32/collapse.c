/*
 * The state of a view's categories as bytes that outlive the view (GetCollapseState, SetCollapseState).
 *
 * A category is named by a hash of its depth and the values that make it up, folded as the comparison of rows ignores
 * case, so that a later view of the same rows finds it again. Format (private, little-endian, choice): head; hashes of
 * the categories, each with its state; the bytes of the noted row's instance key, unless that is a category's.
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

#include "convert.h"
#include "propvalue.h"
#include "table_private.h"

#define COLLAPSE_MAGIC 0x54534c43 /* "CLST" */

/* Two hashes side by side: 64 bits do not collide by accident. */
struct category_hash
{
    ULONG low, high;
};

struct collapse_head
{
    ULONG magic;
    struct category_hash order;    /* of the sort order */
    ULONG count;                   /* of entries */
    struct category_hash location; /* the noted category, 0: none */
    ULONG key_size;                /* of the noted row's key, behind the entries */
};

struct collapse_entry
{
    struct category_hash category;
    ULONG expanded;
};

static void hash_add(struct category_hash *hash, const void *bytes, SIZE_T size)
{
    hash->low = hash_bytes(bytes, size, hash->low);
    hash->high = hash_bytes(bytes, size, hash->high ^ hash->low);
}

static void hash_text(struct category_hash *hash, const WCHAR *text)
{
    WCHAR unit;

    for (; text && *text; text++)
    {
        unit = (WCHAR)(ULONG_PTR)CharUpperW((WCHAR *)(ULONG_PTR)*text);
        hash_add(hash, &unit, sizeof(unit));
    }
}

static void hash_value(struct category_hash *hash, const SPropValue *value, UINT code_page)
{
    ULONG type = PROP_TYPE(value->ulPropTag) & ~MVI_FLAG;
    WCHAR *text;

    switch (type)
    {
    case PT_STRING8:
        text = multibyte_to_wide(value->Value.lpszA, code_page);
        hash_text(hash, text);
        free(text);
        break;
    case PT_UNICODE: hash_text(hash, value->Value.lpszW); break;
    case PT_BINARY: hash_add(hash, value->Value.bin.lpb, value->Value.bin.cb); break;
    case PT_CLSID: hash_add(hash, value->Value.lpguid, sizeof(GUID)); break;
    default: hash_add(hash, &value->Value, proptype_size(type)); break;
    }
}

static struct category_hash hash_heading(const struct view_row *heading)
{
    const struct arrangement *arrangement = heading->arrangement;
    struct category_hash hash = {heading->depth + 1, 0};
    ULONG i;

    for (i = 0; i < arrangement->level_keys[heading->depth]; i++)
    {
        hash_add(&hash, &i, sizeof(i));
        if (heading->keys[i].value) hash_value(&hash, heading->keys[i].value, arrangement->rowset->code_page);
    }
    return hash;
}

static struct category_hash hash_order(const struct arrangement *arrangement)
{
    const SSortOrderSet *sort = arrangement->sort;
    struct category_hash hash = {0};

    hash_add(&hash, sort, offsetof(SSortOrderSet, cExpanded));
    hash_add(&hash, sort->aSort, sort->cSorts * sizeof(*sort->aSort));
    return hash;
}

static BOOL same_hash(const struct category_hash *a, const struct category_hash *b)
{
    return a->low == b->low && a->high == b->high;
}

/* Whether a leaf row's instance key is key. */
static BOOL has_key(const struct view_row *row, const BYTE *key, ULONG size)
{
    const SPropValue *value;
    struct row_image image;
    SPropValue scratch;

    view_row_image(row, &image);
    value = row_image_find(&image, PR_INSTANCE_KEY, &scratch);
    return value && value->ulPropTag == PR_INSTANCE_KEY && value->Value.bin.cb == size &&
           !memcmp(value->Value.bin.lpb, key, size);
}

static struct view_row *find_leaf(const struct arrangement *arrangement, const BYTE *key, ULONG size)
{
    struct seq_node *node;
    struct view_row *row;

    for (node = seq_first(&arrangement->rows); node; node = seq_next(node))
    {
        row = CONTAINING_RECORD(node, struct view_row, node);
        if (row->slot && has_key(row, key, size)) return row;
    }
    return NULL;
}

HRESULT collapse_state_save(
        const struct arrangement *arrangement, const BYTE *key, ULONG key_size, struct collapse_state *state)
{
    struct collapse_head head = {COLLAPSE_MAGIC};
    struct view_row *heading, *row = NULL;
    struct collapse_entry entry;
    struct seq_node *node;
    BYTE *out;

    head.order = hash_order(arrangement);
    head.count = arrangement->headings.count;
    if (key_size)
    {
        if ((row = arrangement_find_heading(arrangement, key, key_size))) head.location = hash_heading(row);
        else if ((row = find_leaf(arrangement, key, key_size))) head.key_size = key_size;
        else return MAPI_E_NOT_FOUND;
    }
    if (head.count > (0x7fffffff - sizeof(head) - head.key_size) / sizeof(entry)) return MAPI_E_NOT_ENOUGH_MEMORY;
    state->size = sizeof(head) + head.count * sizeof(entry) + head.key_size;
    if (!(out = state->bytes = malloc(state->size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(out, &head, sizeof(head));
    out += sizeof(head);
    for (node = seq_first(&arrangement->rows); node; node = seq_next(node))
    {
        heading = CONTAINING_RECORD(node, struct view_row, node);
        if (heading->slot) continue;
        entry.category = hash_heading(heading);
        entry.expanded = heading->expanded;
        memcpy(out, &entry, sizeof(entry));
        out += sizeof(entry);
    }
    if (head.key_size) memcpy(out, key, head.key_size);
    return S_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const struct category_hash *left = &((const struct collapse_entry *)a)->category;
    const struct category_hash *right = &((const struct collapse_entry *)b)->category;

    if (left->high != right->high) return left->high < right->high ? -1 : 1;
    return left->low < right->low ? -1 : left->low > right->low;
}

/* Sets the state of all headings; returns the one of location. */
static struct view_row *set_states(struct arrangement *arrangement, const struct collapse_entry *entries, ULONG count,
        const struct category_hash *location)
{
    struct view_row *heading, *found = NULL;
    const struct collapse_entry *entry;
    struct collapse_entry wanted = {0};
    struct seq_node *node;

    for (node = seq_first(&arrangement->rows); node; node = seq_next(node))
    {
        heading = CONTAINING_RECORD(node, struct view_row, node);
        if (heading->slot) continue;
        wanted.category = hash_heading(heading);
        if (same_hash(&wanted.category, location)) found = heading;
        entry = bsearch(&wanted, entries, count, sizeof(*entries), compare_entries);
        heading->expanded = entry ? entry->expanded != 0 : heading->depth < arrangement->sort->cExpanded;
    }
    return found;
}

HRESULT collapse_state_restore(struct arrangement *arrangement, const BYTE *bytes, ULONG size, struct view_row **out)
{
    struct category_hash order = hash_order(arrangement);
    struct collapse_entry *entries;
    struct collapse_head head;
    struct view_row *row;
    ULONG entries_size;

    *out = NULL;
    if (size < sizeof(head)) return MAPI_E_UNABLE_TO_COMPLETE;
    memcpy(&head, bytes, sizeof(head));
    if (head.magic != COLLAPSE_MAGIC || !same_hash(&head.order, &order)) return MAPI_E_UNABLE_TO_COMPLETE;
    if (head.count > (size - sizeof(head)) / sizeof(*entries)) return MAPI_E_UNABLE_TO_COMPLETE;
    entries_size = head.count * sizeof(*entries);
    if (head.key_size != size - sizeof(head) - entries_size) return MAPI_E_UNABLE_TO_COMPLETE;
    if (!(entries = malloc(entries_size ? entries_size : 1))) return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(entries, bytes + sizeof(head), entries_size);
    qsort(entries, head.count, sizeof(*entries), compare_entries);
    row = set_states(arrangement, entries, head.count, &head.location);
    free(entries);
    arrangement_update_visibility(arrangement);

    if (head.key_size) row = find_leaf(arrangement, bytes + size - head.key_size, head.key_size);
    while (row && !row->node.weight) row = row->heading;
    *out = row;
    return S_OK;
}
