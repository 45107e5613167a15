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
#include "storageguard.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* The place of a number in the ascending list, or where it belongs. */
static ULONG numbers_place(const struct numbers *numbers, ULONG number)
{
    ULONG low = 0, high = numbers->count, middle;

    while (low < high)
    {
        middle = low + (high - low) / 2;
        if (numbers->list[middle] < number) low = middle + 1;
        else high = middle;
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
    node->element = parent ? CFB_NONE : CFB_ROOT;
    list_init(&node->values);
    if (parent)
    {
        node->parent = node_addref(parent);
        lstrcpynW(node->name, name, ARRAYSIZE(node->name));
    }
    else node->storage = tree->storage; /* the tree's own reference serves */
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

    LIST_FOR_EACH_ENTRY(value, &node->values, struct value, entry) node_stream_close(&value->stream);
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
        if (node_stream_is_open(&value->stream)) return;
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
        while (!list_empty(&node->values)) value_leave_node(LIST_ENTRY(list_head(&node->values), struct value, entry));
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

/* Whether what a node holds is read from the mirror. */
static BOOL uses_mirror(const struct node *node)
{
    return node->tree->mirror && node->tree->mirror_proved && !node->foreign;
}

HRESULT node_find(struct node *node)
{
    IStorage *storage;
    HRESULT hr;

    if (node->tree->closed) return MAPI_E_INVALID_OBJECT;
    if (!uses_mirror(node)) return node_open(node, &storage);
    if (node->element != CFB_NONE) return S_OK;
    if (!node->exists) return MAPI_E_NOT_FOUND;
    if (FAILED(hr = node_find(node->parent))) return hr;
    if (!node->parent->foreign)
    {
        hr = mirror_find(node->tree->mirror, node->parent->element, node->name, TRUE, &node->element);
        if (hr == S_OK || FAILED(hr)) return hr;
        if (FAILED(hr = mirror_guard(node->tree->mirror))) return hr;
    }
    node->foreign = TRUE;
    return node_open(node, &storage);
}

/* What storage_guard has left for later is checked before an attachment's storage is looked up. */
static HRESULT guard_attachment(struct node *node)
{
    struct msgtree *tree = node->tree;
    ULONG number;
    HRESULT hr;

    if (!tree->unguarded || !storage_name_number(node->name, PREFIX_ATTACH, &number)) return S_OK;
    if (FAILED(hr = storage_guard(tree->unguarded, NULL))) return hr;
    free(tree->unguarded);
    tree->unguarded = NULL;
    return S_OK;
}

HRESULT node_open(struct node *node, IStorage **storage)
{
    IStorage *parent;
    HRESULT hr;

    *storage = node->storage;
    if (*storage) return S_OK;
    if (node->tree->closed || !node->parent) return MAPI_E_INVALID_OBJECT;
    if (!node->exists) return MAPI_E_NOT_FOUND;
    if (node->tree->mirror && FAILED(hr = mirror_guard(node->tree->mirror))) return hr;
    if (FAILED(hr = guard_attachment(node)) || FAILED(hr = node_open(node->parent, &parent))) return hr;
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
    if (FAILED(hr = guard_attachment(node)) || FAILED(hr = node_create_storage(node->parent, &parent))) return hr;
    if (FAILED(hr = IStorage_CreateStorage(
                       parent, node->name, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &node->storage)))
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

        if (c >= '0' && c <= '9') digit = c - '0';
        else if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
        else if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
        else return FALSE;
        *number = *number << 4 | digit;
    }
    return !name[length + 8];
}

/* Reads up to size bytes in as few calls as the stream allows; *read is less only at the end. Codes of MAPI. */
static HRESULT stream_read(IStream *stream, void *data, ULONG size, ULONG *read)
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

/* Opens a stream in the mirror. S_FALSE: ole32 is to be asked, and may be. */
static HRESULT open_in_mirror(struct node *node, const WCHAR *name, struct node_stream *stream)
{
    struct msgtree *tree = node->tree;
    ULONG element;
    HRESULT hr;

    if (!tree->mirror || node->foreign) return S_FALSE;
    hr = mirror_find(tree->mirror, node->element, name, FALSE, &element);
    if (hr == S_OK) hr = mirror_open_stream(tree->mirror, element, &stream->mirrored);
    if (hr == S_FALSE) return FAILED(hr = mirror_guard(tree->mirror)) ? hr : S_FALSE;
    /* one that is not proved yet only says that ole32 will come to an end */
    if (!tree->mirror_proved) return hr == S_OK || hr == MAPI_E_NOT_FOUND ? S_FALSE : hr;
    if (hr == S_OK) stream->mirror = tree->mirror;
    return hr;
}

HRESULT node_stream_open(struct node *node, const WCHAR *name, struct node_stream *stream)
{
    IStorage *storage;
    HRESULT hr;

    memset(stream, 0, sizeof(*stream));
    if (FAILED(hr = node_find(node)) || FAILED(hr = open_in_mirror(node, name, stream))) return hr;
    if (hr == S_OK) return S_OK;
    if (FAILED(hr = node_open(node, &storage))) return hr;
    return MapStorageSCode(storage_open_stream(storage, name, FALSE, &stream->stream));
}

HRESULT node_stream_size(struct node_stream *stream, ULONGLONG *size)
{
    STATSTG stat;
    HRESULT hr;

    *size = 0;
    if (stream->mirror)
    {
        *size = stream->mirrored.size;
        return S_OK;
    }
    if (FAILED(hr = IStream_Stat(stream->stream, &stat, STATFLAG_NONAME))) return MapStorageSCode(hr);
    *size = stat.cbSize.QuadPart;
    return S_OK;
}

BOOL node_stream_is_open(const struct node_stream *stream)
{
    return stream->stream || stream->mirror;
}

void node_stream_close(struct node_stream *stream)
{
    if (stream->stream) IStream_Release(stream->stream);
    memset(stream, 0, sizeof(*stream));
}

HRESULT node_stream_read_begin(struct node_stream *stream, void *data, ULONG size, ULONG *read)
{
    HRESULT hr;

    *read = 0;
    hr = MapStorageSCode(IStream_Read(stream->stream, data, size, read));
    stream->position = SUCCEEDED(hr) ? *read : ~(ULONGLONG)0;
    return hr;
}

HRESULT node_stream_read(struct node_stream *stream, ULONGLONG offset, void *data, ULONG size, ULONG *read)
{
    LARGE_INTEGER to;
    HRESULT hr;

    *read = 0;
    if (stream->mirror)
    {
        if (SUCCEEDED(hr = mirror_read(stream->mirror, &stream->mirrored, offset, data, size))) *read = size;
        return hr;
    }
    to.QuadPart = offset;
    if (offset != stream->position && FAILED(hr = IStream_Seek(stream->stream, to, STREAM_SEEK_SET, NULL)))
        return MapStorageSCode(hr);
    hr = stream_read(stream->stream, data, size, read);
    /* where a failed read has left the stream is not known */
    stream->position = SUCCEEDED(hr) ? offset + *read : ~(ULONGLONG)0;
    return hr;
}

/* The first stream of the root is read through ole32: only where the mirror has the same is it the same file. */
static void prove_mirror(struct msgtree *tree, const WCHAR *name, const BYTE *data, ULONG size)
{
    if (mirror_agrees(tree->mirror, name, data, size)) tree->mirror_proved = TRUE;
    else
    {
        WARN("The storage's file is another one.\n");
        mirror_free(tree->mirror);
        tree->mirror = NULL;
    }
}

/* Reads what is left of a stream behind its first bytes; *data takes both. */
static HRESULT read_rest(struct node_stream *stream, const BYTE *begin, ULONG begin_size, BYTE **data, ULONG *size)
{
    ULONGLONG whole;
    HRESULT hr;

    if (FAILED(hr = node_stream_size(stream, &whole))) return hr;
    if (whole < begin_size) whole = begin_size;
    if (whole > 0x7fffffff || !(*data = malloc(whole ? (size_t)whole : 1))) return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(*data, begin, begin_size);
    hr = node_stream_read(stream, begin_size, *data + begin_size, (ULONG)whole - begin_size, size);
    *size += begin_size;
    return hr;
}

HRESULT node_read_stream(struct node *node, const WCHAR *name, struct stream_room *room, BYTE **data, ULONG *size)
{
    struct node_stream stream;
    HRESULT hr;

    *data = NULL;
    *size = 0;
    if (FAILED(hr = node_stream_open(node, name, &stream))) return hr;
    if (!stream.mirror) hr = node_stream_read_begin(&stream, room->bytes, sizeof(room->bytes), size);
    else if (stream.mirrored.size < sizeof(room->bytes))
        hr = node_stream_read(&stream, 0, room->bytes, (ULONG)stream.mirrored.size, size);
    /* a Read that gives less than was asked for has come to the end */
    if (SUCCEEDED(hr) && (*size == sizeof(room->bytes) || (stream.mirror && *size < stream.mirrored.size)))
        hr = read_rest(&stream, room->bytes, *size, data, size);
    else *data = room->bytes;
    node_stream_close(&stream);
    if (FAILED(hr)) node_free_stream(room, data);
    else if (!node->parent && node->tree->mirror && !node->tree->mirror_proved)
        prove_mirror(node->tree, name, *data, *size);
    return hr;
}

void node_free_stream(struct stream_room *room, BYTE **data)
{
    if (*data != room->bytes) free(*data);
    *data = NULL;
}
