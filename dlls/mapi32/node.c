/*
 * Storages of a message tree, opened when they are needed; names of elements; whole streams.
 *
 * ole32's children hold no reference on their parents: a node keeps its parents open. Below the root everything is
 * opened SHARE_EXCLUSIVE, so each element is opened once and shared by way of its node.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "msgtree.h"
#include "node.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* The place of a number in the ascending list, or where it belongs. */
static ULONG numbers_place(const struct numbers *numbers, ULONG number)
{
    ULONG low = 0, high = numbers->count, middle;

    while (low < high)
    {
        middle = low + (high - low) / 2;
        if (numbers->list[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

BOOL numbers_contain(const struct numbers *numbers, ULONG number)
{
    ULONG place = numbers_place(numbers, number);

    return place < numbers->count && numbers->list[place] == number;
}

HRESULT numbers_add(struct numbers *numbers, ULONG number)
{
    ULONG place = numbers_place(numbers, number), capacity, *list;

    if (place < numbers->count && numbers->list[place] == number) return S_OK;
    if (numbers->count == numbers->capacity)
    {
        capacity = numbers->capacity ? numbers->capacity * 2 : 16;
        if (!(list = realloc(numbers->list, capacity * sizeof(*list)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        numbers->list = list;
        numbers->capacity = capacity;
    }
    memmove(numbers->list + place + 1, numbers->list + place, (numbers->count - place) * sizeof(*numbers->list));
    numbers->list[place] = number;
    numbers->count++;
    return S_OK;
}

void numbers_remove(struct numbers *numbers, ULONG number)
{
    ULONG place = numbers_place(numbers, number);

    if (place == numbers->count || numbers->list[place] != number) return;
    numbers->count--;
    memmove(numbers->list + place, numbers->list + place + 1, (numbers->count - place) * sizeof(*numbers->list));
}

HRESULT node_create(struct msgtree *tree, struct node *parent, const WCHAR *name, BOOL exists, struct node **out)
{
    struct node *node;

    if (!(node = calloc(1, sizeof(*node)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    node->refcount = 1;
    node->tree = tree;
    node->exists = exists;
    list_init(&node->values);
    if (parent)
    {
        node->parent = node_addref(parent);
        lstrcpynW(node->name, name, ARRAYSIZE(node->name));
    }
    else
        node->storage = tree->storage; /* the tree's own reference serves */
    list_add_tail(&tree->nodes, &node->entry);
    *out = node;
    return S_OK;
}

struct node *node_addref(struct node *node)
{
    node->refcount++;
    return node;
}

/* Lets go of what a node has open. */
static void close_storage(struct node *node)
{
    struct value *value;

    LIST_FOR_EACH_ENTRY(value, &node->values, struct value, entry)
    {
        if (value->stream) IStream_Release(value->stream);
        value->stream = NULL;
    }
    if (node->storage && node->parent) IStorage_Release(node->storage);
    node->storage = NULL;
}

void node_release(struct node *node)
{
    struct node *parent;

    /* up the tree without recursion: embedded messages nest */
    while (node && !--node->refcount)
    {
        parent = node->parent;
        close_storage(node);
        if (parent && parent->object == node) parent->object = NULL;
        list_remove(&node->entry);
        free(node->tags.list);
        free(node->recipients.list);
        free(node->attachments.list);
        free(node);
        node = parent;
    }
}

void node_close_all(struct msgtree *tree)
{
    struct node *node;

    /* newest first: children before their parents */
    while (!list_empty(&tree->nodes))
    {
        node = LIST_ENTRY(tree->nodes.prev, struct node, entry);
        close_storage(node);
        list_remove(&node->entry);
        list_init(&node->entry);
    }
}

void node_close(struct node *node)
{
    struct value *value;

    if (!node->parent) return;
    LIST_FOR_EACH_ENTRY(value, &node->values, struct value, entry)
    {
        if (value->stream) return;
    }
    close_storage(node);
}

/* The newest descendant of a node, itself included, that still has something of a storage; NULL. */
static struct node *find_used(struct node *top)
{
    struct node *node, *ancestor;

    for (node = LIST_ENTRY(top->tree->nodes.prev, struct node, entry); &node->entry != &top->tree->nodes;
            node = LIST_ENTRY(node->entry.prev, struct node, entry))
    {
        if (!node->exists && !node->storage && list_empty(&node->values)) continue;
        for (ancestor = node; ancestor && ancestor != top; ancestor = ancestor->parent) continue;
        if (ancestor) return node;
    }
    return NULL;
}

void node_forget(struct node *forgotten)
{
    struct node *node;

    node_addref(forgotten);
    /* newest first: children before their parents */
    while ((node = find_used(forgotten)))
    {
        node_addref(node);
        if (FAILED(value_detach_all(node, 0, NULL))) WARN("Values of %s are lost.\n", debugstr_w(node->name));
        while (!list_empty(&node->values))
            value_leave_node(LIST_ENTRY(list_head(&node->values), struct value, entry));
        close_storage(node);
        node->exists = FALSE;
        node_release(node);
    }
    node_release(forgotten);
}

HRESULT storage_open_stream(IStorage *storage, const WCHAR *name, BOOL writable, IStream **stream)
{
    DWORD mode = (writable ? STGM_READWRITE : STGM_READ) | STGM_SHARE_EXCLUSIVE;

    *stream = NULL;
    return IStorage_OpenStream(storage, name, NULL, mode, 0, stream);
}

HRESULT storage_open_storage(IStorage *storage, const WCHAR *name, BOOL writable, IStorage **child)
{
    DWORD mode = (writable ? STGM_READWRITE : STGM_READ) | STGM_SHARE_EXCLUSIVE;

    *child = NULL;
    return IStorage_OpenStorage(storage, name, NULL, mode, NULL, 0, child);
}

HRESULT node_open(struct node *node, IStorage **storage)
{
    IStorage *parent;
    HRESULT hr;

    *storage = node->storage;
    if (*storage) return S_OK;
    if (node->tree->closed || !node->parent) return MAPI_E_INVALID_OBJECT;
    if (!node->exists) return MAPI_E_NOT_FOUND;
    if (FAILED(hr = node_open(node->parent, &parent))) return hr;
    if (FAILED(hr = storage_open_storage(parent, node->name, node->tree->writable, &node->storage)))
        return MapStorageSCode(hr);
    *storage = node->storage;
    return S_OK;
}

HRESULT node_create_storage(struct node *node, IStorage **storage)
{
    IStorage *parent;
    HRESULT hr;

    if (node->exists) return node_open(node, storage);
    *storage = NULL;
    if (FAILED(hr = node_create_storage(node->parent, &parent))) return hr;
    if (FAILED(hr = IStorage_CreateStorage(parent, node->name,
                       STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &node->storage)))
    {
        node->storage = NULL;
        return MapStorageSCode(hr);
    }
    node->exists = TRUE;
    *storage = node->storage;
    return S_OK;
}

/* Appends eight upper-case hexadecimal digits and a terminator. */
static void append_hex(WCHAR *out, ULONG number)
{
    unsigned int i;

    for (i = 0; i < 8; i++) out[i] = L"0123456789ABCDEF"[number >> (28 - 4 * i) & 15];
    out[8] = 0;
}

void storage_name(WCHAR name[STORAGE_NAME_MAX], const WCHAR *prefix, ULONG number)
{
    size_t length = wcslen(prefix);

    memcpy(name, prefix, length * sizeof(*name));
    append_hex(name + length, number);
}

void storage_name_indexed(WCHAR name[STORAGE_NAME_MAX], ULONG tag, ULONG index)
{
    storage_name(name, PREFIX_SUBSTG, tag);
    name[20] = '-';
    append_hex(name + 21, index);
}

BOOL storage_name_number(const WCHAR *name, const WCHAR *prefix, ULONG *number)
{
    size_t length = wcslen(prefix);
    unsigned int i, digit;

    if (_wcsnicmp(name, prefix, length)) return FALSE;
    *number = 0;
    for (i = 0; i < 8; i++)
    {
        WCHAR c = name[length + i];

        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if (c >= 'A' && c <= 'F')
            digit = c - 'A' + 10;
        else if (c >= 'a' && c <= 'f')
            digit = c - 'a' + 10;
        else
            return FALSE;
        *number = *number << 4 | digit;
    }
    return !name[length + 8];
}

HRESULT stream_read(IStream *stream, void *data, ULONG size, ULONG *read)
{
    ULONG part;
    HRESULT hr;

    *read = 0;
    while (*read < size)
    {
        part = 0;
        if (FAILED(hr = IStream_Read(stream, (BYTE *)data + *read, size - *read, &part))) return MapStorageSCode(hr);
        if (!part || part > size - *read) break;
        *read += part;
    }
    return S_OK;
}

HRESULT storage_read_stream(IStorage *storage, const WCHAR *name, ULONG limit, BYTE **data, ULONG *size)
{
    IStream *stream;
    STATSTG stat;
    ULONG read;
    HRESULT hr;

    *data = NULL;
    *size = 0;
    if (FAILED(hr = storage_open_stream(storage, name, FALSE, &stream))) return MapStorageSCode(hr);
    if (FAILED(hr = IStream_Stat(stream, &stat, STATFLAG_NONAME)))
        hr = MapStorageSCode(hr);
    else if (stat.cbSize.QuadPart > limit)
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (stat.cbSize.LowPart)
    {
        if (!(*data = malloc(stat.cbSize.LowPart)))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else if (SUCCEEDED(hr = stream_read(stream, *data, stat.cbSize.LowPart, &read)))
            *size = read;
    }
    IStream_Release(stream);
    if (FAILED(hr))
    {
        free(*data);
        *data = NULL;
    }
    return hr;
}
