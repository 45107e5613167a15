/*
 * The property container.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "node.h"
#include "propset.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static ULONG bucket_of(const struct propset_block *block, ULONG id)
{
    return id * 0x9e3779b1 >> 8 & (block->bucket_count - 1);
}

static void bucket_insert(struct propset_block *block, ULONG index)
{
    ULONG bucket = bucket_of(block, PROP_ID(block->properties[index].tag));

    while (block->buckets[bucket]) bucket = (bucket + 1) & (block->bucket_count - 1);
    block->buckets[bucket] = index + 1;
}

static void block_release(struct propset_block *block, ULONG count)
{
    ULONG i;

    if (!block || --block->refcount) return;
    for (i = 0; i < count; i++)
        if (block->properties[i].value) value_release(block->properties[i].value);
    free(block);
}

/* Gives a set properties of its own, with room for so many more; removed ones are squeezed out. */
static HRESULT reserve(struct propset *set, ULONG more)
{
    ULONG i, kept = 0, live = set->count - set->removed, capacity = set->capacity, bucket_count;
    struct propset_block *block, *old = set->block;

    if (old ? old->refcount == 1 && more <= set->capacity - set->count : !more) return S_OK;
    if (!old || old->refcount == 1 || more > capacity - live)
    {
        capacity = live + more + live / 2;
        if (more == 1 && capacity < 16) capacity = 16;
    }
    for (bucket_count = 16; bucket_count < capacity * 2; bucket_count *= 2) continue;
    block = calloc(1, sizeof(*block) + capacity * sizeof(*block->properties) + bucket_count * sizeof(*block->buckets));
    if (!block) return MAPI_E_NOT_ENOUGH_MEMORY;
    block->refcount = 1;
    block->bucket_count = bucket_count;
    block->buckets = (ULONG *)(block->properties + capacity);
    for (i = 0; i < set->count; i++)
    {
        if (!old->properties[i].tag) continue;
        block->properties[kept] = old->properties[i];
        bucket_insert(block, kept++);
    }
    if (old && old->refcount > 1)
    {
        for (i = 0; i < kept; i++)
            if (block->properties[i].value) value_addref(block->properties[i].value);
        old->refcount--;
    }
    else free(old);
    set->block = block;
    set->capacity = capacity;
    set->count = kept;
    set->removed = 0;
    return S_OK;
}

static struct property *find(const struct propset *set, ULONG id)
{
    struct propset_block *block = set->block;
    struct property *property;
    ULONG bucket;

    if (!block) return NULL;
    for (bucket = bucket_of(block, id); block->buckets[bucket]; bucket = (bucket + 1) & (block->bucket_count - 1))
    {
        property = &block->properties[block->buckets[bucket] - 1];
        if (property->tag && PROP_ID(property->tag) == id) return property;
    }
    return NULL;
}

const struct property *propset_find(const struct propset *set, ULONG id)
{
    return find(set, id);
}

const struct property *propset_next(const struct propset *set, const struct property *property)
{
    ULONG i = property ? (ULONG)(property - set->block->properties) + 1 : 0;

    for (; i < set->count; i++)
        if (set->block->properties[i].tag) return &set->block->properties[i];
    return NULL;
}

ULONG propset_count(const struct propset *set)
{
    return set->count - set->removed;
}

/* Appends a property of an id that is not there yet, where reserve has made room. */
static struct property *append(struct propset *set, ULONG tag, ULONG attributes)
{
    struct property *property = &set->block->properties[set->count];

    memset(property, 0, sizeof(*property));
    property->tag = tag;
    property->attributes = attributes;
    bucket_insert(set->block, set->count++);
    return property;
}

static BOOL has_value(ULONG tag)
{
    enum proptype_form form = proptype_form(tag, NULL);

    return form != PROPTYPE_FIXED && form != PROPTYPE_OBJECT;
}

/* Makes the values of a set that was just read, all in one block. */
static HRESULT create_values(struct propset *set, struct node *node)
{
    struct value_block *block;
    struct property *property;
    size_t total = 0;
    ULONG i;

    for (i = 0; i < set->count; i++)
    {
        property = &set->block->properties[i];
        if (has_value(property->tag) && !size_add(total, value_block_part(property->declared), &total))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (!total) return S_OK;
    if (!(block = value_block_create(total))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < set->count; i++)
    {
        property = &set->block->properties[i];
        if (has_value(property->tag)) property->value = value_block_add(block, property->tag, node, property->declared);
    }
    return S_OK;
}

HRESULT propset_load(struct propset *set, struct reader *reader, struct node *node)
{
    struct propstream_entry entry, *unknown;
    struct property *property;
    enum proptype_form form;
    size_t size, entries;
    HRESULT hr;

    /* as many as the bytes that are there may be, and no more than there are ids */
    entries = reader_left(reader) / PROPSTREAM_ENTRY_SIZE;
    if (FAILED(hr = reserve(set, entries < 0x10000 ? (ULONG)entries : 0x10000))) return hr;
    while (propstream_next(reader, &entry) == CODEC_OK)
    {
        if (!PROP_ID(entry.tag) || propset_find(set, PROP_ID(entry.tag))) continue;
        form = proptype_form(entry.tag, &size);
        if (form == PROPTYPE_UNKNOWN)
        {
            WARN("Unknown type in %#x.\n", entry.tag);
            if (!(unknown = realloc(set->unknown, (set->unknown_count + 1) * sizeof(*unknown))))
                return MAPI_E_NOT_ENOUGH_MEMORY;
            set->unknown = unknown;
            unknown[set->unknown_count++] = entry;
            continue;
        }
        /* careless writers leave the flags 0: choice, oxmsg.md 4 */
        property = append(set, entry.tag, entry.flags & PROPATTR_MASK ? entry.flags & PROPATTR_MASK : PROPATTR_DEFAULT);
        property->declared = get_u32(entry.value);
        if (form == PROPTYPE_FIXED) memcpy(property->fixed, entry.value, size);
        else if (form == PROPTYPE_OBJECT) memcpy(property->fixed, entry.value, sizeof(property->fixed));
    }
    set->dirty = FALSE;
    return create_values(set, node);
}

HRESULT propset_clone(struct propset *set, const struct propset *from)
{
    memset(set, 0, sizeof(*set));
    if (from->unknown_count)
    {
        if (!(set->unknown = malloc(from->unknown_count * sizeof(*set->unknown)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        memcpy(set->unknown, from->unknown, from->unknown_count * sizeof(*set->unknown));
        set->unknown_count = from->unknown_count;
    }
    if ((set->block = from->block)) set->block->refcount++;
    set->count = from->count;
    set->capacity = from->capacity;
    set->removed = from->removed;
    set->dirty = from->dirty;
    return S_OK;
}

void propset_free(struct propset *set)
{
    block_release(set->block, set->count);
    free(set->unknown);
    memset(set, 0, sizeof(*set));
}

/* The property of a tag's id, to be changed; a new one is appended. */
static HRESULT find_to_change(struct propset *set, ULONG tag, ULONG attributes, struct property **out)
{
    const BOOL is_new = !propset_find(set, PROP_ID(tag));
    HRESULT hr;

    if (FAILED(hr = reserve(set, is_new))) return hr;
    *out = is_new ? append(set, tag, attributes) : find(set, PROP_ID(tag));
    return S_OK;
}

HRESULT propset_put_fixed(struct propset *set, ULONG tag, ULONG attributes, ULONGLONG fixed)
{
    const struct property *present = propset_find(set, PROP_ID(tag));
    struct property *property;
    BYTE bytes[8] = {0};
    size_t size;
    HRESULT hr;

    proptype_form(tag, &size);
    memcpy(bytes, &fixed, size);
    if (present && present->tag == tag && !memcmp(present->fixed, bytes, sizeof(bytes)) && set->dirty) return S_OK;
    if (FAILED(hr = find_to_change(set, tag, attributes, &property))) return hr;
    if (property->value) value_release(property->value);
    property->value = NULL;
    property->tag = tag;
    memcpy(property->fixed, bytes, sizeof(bytes));
    set->dirty = TRUE;
    return S_OK;
}

HRESULT propset_put_value(struct propset *set, ULONG tag, ULONG attributes, struct value *value)
{
    struct property *property;
    HRESULT hr;

    if (FAILED(hr = find_to_change(set, tag, attributes, &property)))
    {
        if (value) value_release(value);
        return hr;
    }
    if (property->value) value_release(property->value);
    memset(property->fixed, 0, sizeof(property->fixed));
    property->declared = 0;
    property->tag = tag;
    property->value = value;
    set->dirty = TRUE;
    return S_OK;
}

HRESULT propset_put_attributes(struct propset *set, ULONG id, ULONG attributes, BOOL unlocked)
{
    struct property *property;
    HRESULT hr;

    if (!propset_find(set, id)) return MAPI_E_NOT_FOUND;
    if (FAILED(hr = reserve(set, 0))) return hr;
    property = find(set, id);
    property->attributes = attributes;
    property->unlocked = unlocked;
    set->dirty = TRUE;
    return S_OK;
}

HRESULT propset_remove(struct propset *set, ULONG id)
{
    struct property *property;
    HRESULT hr;

    if (!propset_find(set, id)) return S_OK;
    if (FAILED(hr = reserve(set, 0))) return hr;
    property = find(set, id);
    if (property->value) value_release(property->value);
    memset(property, 0, sizeof(*property)); /* its bucket stays taken, so that those behind it are found */
    set->removed++;
    set->dirty = TRUE;
    return S_OK;
}

ULONGLONG propset_number(const struct propset *set, ULONG tag, ULONGLONG fallback)
{
    const struct property *property = propset_find(set, PROP_ID(tag));
    ULONGLONG number;

    if (!property || property->tag != tag) return fallback;
    memcpy(&number, property->fixed, sizeof(number));
    return number;
}
