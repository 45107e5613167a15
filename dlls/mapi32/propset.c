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

static ULONG bucket_of(const struct propset *set, ULONG id)
{
    return id * 0x9e3779b1 >> 8 & (set->bucket_count - 1);
}

static void bucket_insert(struct propset *set, ULONG index)
{
    ULONG bucket = bucket_of(set, PROP_ID(set->properties[index].tag));

    while (set->buckets[bucket]) bucket = (bucket + 1) & (set->bucket_count - 1);
    set->buckets[bucket] = index + 1;
}

/* Makes room for so many more properties; removed ones are squeezed out. */
static HRESULT reserve(struct propset *set, ULONG more)
{
    ULONG i, kept = 0, live = set->count - set->removed, capacity, bucket_count;
    struct property *properties;

    if (more <= set->capacity - set->count) return S_OK;
    capacity = live + more + live / 2;
    if (more == 1 && capacity < 16) capacity = 16;
    for (bucket_count = 16; bucket_count < capacity * 2; bucket_count *= 2) continue;
    /* the buckets stand behind the properties */
    properties = calloc(1, capacity * sizeof(*properties) + bucket_count * sizeof(*set->buckets));
    if (!properties) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < set->count; i++)
        if (set->properties[i].tag) properties[kept++] = set->properties[i];
    free(set->properties);
    set->properties = properties;
    set->buckets = (ULONG *)(properties + capacity);
    set->capacity = capacity;
    set->bucket_count = bucket_count;
    set->count = kept;
    set->removed = 0;
    for (i = 0; i < kept; i++) bucket_insert(set, i);
    return S_OK;
}

struct property *propset_find(const struct propset *set, ULONG id)
{
    struct property *property;
    ULONG bucket;

    if (!set->bucket_count) return NULL;
    for (bucket = bucket_of(set, id); set->buckets[bucket]; bucket = (bucket + 1) & (set->bucket_count - 1))
    {
        property = &set->properties[set->buckets[bucket] - 1];
        if (property->tag && PROP_ID(property->tag) == id) return property;
    }
    return NULL;
}

struct property *propset_next(const struct propset *set, const struct property *property)
{
    ULONG i = property ? (ULONG)(property - set->properties) + 1 : 0;

    for (; i < set->count; i++)
        if (set->properties[i].tag) return &set->properties[i];
    return NULL;
}

ULONG propset_count(const struct propset *set)
{
    return set->count - set->removed;
}

/* Appends a property of an id that is not there yet; the value's reference is taken over on success. */
static HRESULT append(struct propset *set, ULONG tag, ULONG attributes, struct property **out)
{
    struct property *property;
    HRESULT hr;

    if (FAILED(hr = reserve(set, 1))) return hr;
    property = &set->properties[set->count];
    memset(property, 0, sizeof(*property));
    property->tag = tag;
    property->attributes = attributes;
    bucket_insert(set, set->count++);
    *out = property;
    return S_OK;
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
    size_t total = 0;
    ULONG i;

    for (i = 0; i < set->count; i++)
        if (has_value(set->properties[i].tag) &&
                !size_add(total, value_block_part(set->properties[i].declared), &total))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!total) return S_OK;
    if (!(block = value_block_create(total))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < set->count; i++)
        if (has_value(set->properties[i].tag))
            set->properties[i].value =
                    value_block_add(block, set->properties[i].tag, node, set->properties[i].declared);
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
        if (FAILED(hr = append(set, entry.tag,
                           entry.flags & PROPATTR_MASK ? entry.flags & PROPATTR_MASK : PROPATTR_DEFAULT, &property)))
            return hr;
        property->declared = get_u32(entry.value);
        if (form == PROPTYPE_FIXED) memcpy(property->fixed, entry.value, size);
        else if (form == PROPTYPE_OBJECT) memcpy(property->fixed, entry.value, sizeof(property->fixed));
    }
    set->dirty = FALSE;
    return create_values(set, node);
}

HRESULT propset_clone(struct propset *set, const struct propset *from)
{
    const struct property *property;
    struct property *copy;
    HRESULT hr = S_OK;

    memset(set, 0, sizeof(*set));
    if (propset_count(from)) hr = reserve(set, propset_count(from));
    for (property = propset_next(from, NULL); SUCCEEDED(hr) && property; property = propset_next(from, property))
    {
        if (FAILED(hr = append(set, property->tag, property->attributes, &copy))) break;
        copy->unlocked = property->unlocked;
        copy->declared = property->declared;
        memcpy(copy->fixed, property->fixed, sizeof(copy->fixed));
        if (property->value) copy->value = value_addref(property->value);
    }
    if (SUCCEEDED(hr) && from->unknown_count)
    {
        if ((set->unknown = malloc(from->unknown_count * sizeof(*set->unknown))))
        {
            memcpy(set->unknown, from->unknown, from->unknown_count * sizeof(*set->unknown));
            set->unknown_count = from->unknown_count;
        }
        else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    set->dirty = from->dirty;
    if (FAILED(hr)) propset_free(set);
    return hr;
}

void propset_free(struct propset *set)
{
    ULONG i;

    for (i = 0; i < set->count; i++)
        if (set->properties[i].value) value_release(set->properties[i].value);
    free(set->properties);
    free(set->unknown);
    memset(set, 0, sizeof(*set));
}

HRESULT propset_put_fixed(struct propset *set, ULONG tag, ULONG attributes, ULONGLONG fixed)
{
    struct property *property = propset_find(set, PROP_ID(tag));
    BYTE bytes[8] = {0};
    size_t size;
    HRESULT hr;

    proptype_form(tag, &size);
    memcpy(bytes, &fixed, size);
    if (!property && FAILED(hr = append(set, tag, attributes, &property))) return hr;
    else if (property->tag == tag && !memcmp(property->fixed, bytes, sizeof(bytes)) && set->dirty) return S_OK;
    if (property->value) value_release(property->value);
    property->value = NULL;
    property->tag = tag;
    memcpy(property->fixed, bytes, sizeof(bytes));
    set->dirty = TRUE;
    return S_OK;
}

HRESULT propset_put_value(struct propset *set, ULONG tag, ULONG attributes, struct value *value)
{
    struct property *property = propset_find(set, PROP_ID(tag));
    HRESULT hr;

    if (!property && FAILED(hr = append(set, tag, attributes, &property)))
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

void propset_remove(struct propset *set, ULONG id)
{
    struct property *property = propset_find(set, id);

    if (!property) return;
    if (property->value) value_release(property->value);
    memset(property, 0, sizeof(*property)); /* its bucket stays taken, so that those behind it are found */
    set->removed++;
    set->dirty = TRUE;
}

ULONGLONG propset_number(const struct propset *set, ULONG tag, ULONGLONG fallback)
{
    const struct property *property = propset_find(set, PROP_ID(tag));
    ULONGLONG number;

    if (!property || property->tag != tag) return fallback;
    memcpy(&number, property->fixed, sizeof(number));
    return number;
}
