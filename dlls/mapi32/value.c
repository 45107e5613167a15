/*
 * Values of properties: immutable bytes that lie in memory, in the storage's streams or in a temporary file.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/propstream.h"
#include "msgtree.h"
#include "node.h"
#include "scratch.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* A stored value of no more bytes gets room for them at once, so that it is one allocation; entries may lie, and many
 * values are never asked for. */
#define ROOM_MAX 256

/* A stored value from this size on is read into the memory of who asks for it, and not kept. */
#define WAIT_MIN (ROOM_MAX + 1)

static void value_init(struct value *value, ULONG tag, ULONG room)
{
    memset(value, 0, sizeof(*value));
    value->refcount = 1;
    value->tag = tag;
    value->room = room;
}

/* A value with room for so many bytes of its own. */
static struct value *value_alloc(ULONG tag, ULONG room)
{
    struct value *value;
    size_t size;

    if (!size_add(sizeof(*value), room, &size) || !(value = malloc(size))) return NULL;
    value_init(value, tag, room);
    return value;
}

HRESULT value_create_owned(ULONG tag, BYTE *data, ULONG size, struct value **out)
{
    struct value *value;

    *out = NULL;
    if (!(value = value_alloc(tag, 0)))
    {
        free(data);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    value->data = data;
    value->size = size;
    value->loaded = value->opened = TRUE;
    *out = value;
    return S_OK;
}

HRESULT value_create_sized(ULONG tag, ULONG size, struct value **out)
{
    struct value *value;

    *out = NULL;
    if (!(value = value_alloc(tag, size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (size) value->data = value->own;
    value->size = size;
    value->loaded = value->opened = TRUE;
    *out = value;
    return S_OK;
}

HRESULT value_create(ULONG tag, const void *data, ULONG size, struct value **out)
{
    HRESULT hr = value_create_sized(tag, size, out);

    if (SUCCEEDED(hr) && size) memcpy((*out)->data, data, size);
    return hr;
}

/* Values of one property stream. */
struct value_block
{
    ULONG live; /* values that are not freed */
    size_t used;
    BYTE bytes[];
};

static ULONG room_for(ULONG declared)
{
    return declared <= ROOM_MAX ? declared : 0;
}

size_t value_block_part(ULONG declared)
{
    return (sizeof(struct value) + room_for(declared) + 7) & ~(size_t)7;
}

struct value_block *value_block_create(size_t size)
{
    struct value_block *block;

    if (!size_add(size, sizeof(*block), &size) || !(block = malloc(size))) return NULL;
    block->live = 0;
    block->used = 0;
    return block;
}

struct value *value_block_add(struct value_block *block, ULONG tag, struct node *node, ULONG declared)
{
    struct value *value = (struct value *)(block->bytes + block->used);

    value_init(value, tag, room_for(declared));
    value->block = block;
    block->live++;
    block->used += value_block_part(declared);
    value->node = node_addref(node);
    list_add_tail(&node->values, &value->entry);
    return value;
}

HRESULT value_create_scratch(ULONG tag, struct scratch *scratch, ULONGLONG size, struct value **out)
{
    struct value *value;

    *out = NULL;
    if (!(value = value_alloc(tag, 0))) return MAPI_E_NOT_ENOUGH_MEMORY;
    value->scratch = scratch_addref(scratch);
    value->size = size;
    value->opened = TRUE;
    *out = value;
    return S_OK;
}

struct value *value_addref(struct value *value)
{
    value->refcount++;
    return value;
}

void value_leave_node(struct value *value)
{
    struct node *node = value->node;

    node_stream_close(&value->stream);
    if (!node) return;
    list_remove(&value->entry);
    value->node = NULL;
    node_release(node);
}

static void free_data(struct value *value)
{
    if (value->data != value->own) free(value->data);
}

void value_release(struct value *value)
{
    if (--value->refcount) return;
    value_leave_node(value);
    if (value->scratch) scratch_release(value->scratch);
    free_data(value);
    if (!value->block) free(value);
    else if (!--value->block->live) free(value->block);
}

/* Loads the streams of a multi-value of strings or binaries into its packed form. [MS-OXMSG] 2.4.2.2.2 */
static HRESULT load_multi(struct value *value)
{
    size_t length_size = proptype_length_size(value->tag), total, capacity, used;
    WCHAR name[STORAGE_NAME_MAX];
    ULONG i, count, size;
    BYTE *data, *packed, *more;
    struct stream_room room;
    HRESULT hr;

    storage_name(name, PREFIX_SUBSTG, value->tag);
    if (FAILED(hr = node_read_stream(value->node, name, &room, &data, &size))) return hr;
    node_free_stream(&room, &data);
    count = size / length_size;

    /* the header is no larger than the stream of lengths that was just read */
    used = capacity = sizeof(ULONG) * (1 + (size_t)count);
    if (!(packed = calloc(1, capacity))) return MAPI_E_NOT_ENOUGH_MEMORY;
    ((ULONG *)packed)[0] = count;
    for (i = 0; i < count; i++)
    {
        storage_name_indexed(name, value->tag, i);
        /* the elements' streams are what counts, not the lengths; one that is missing is empty */
        if ((hr = node_read_stream(value->node, name, &room, &data, &size)) == MAPI_E_NOT_FOUND) continue;
        if (FAILED(hr)) break;
        if (!size_add(used, size, &total) || total > 0x7fffffff)
        {
            node_free_stream(&room, &data);
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
            break;
        }
        if (total > capacity)
        {
            capacity = total * 2;
            if (!(more = realloc(packed, capacity)))
            {
                node_free_stream(&room, &data);
                hr = MAPI_E_NOT_ENOUGH_MEMORY;
                break;
            }
            packed = more;
        }
        if (size) memcpy(packed + used, data, size);
        ((ULONG *)packed)[1 + i] = size;
        used = total;
        node_free_stream(&room, &data);
        hr = S_OK;
    }
    if (FAILED(hr) && hr != MAPI_E_NOT_FOUND)
    {
        free(packed);
        return hr;
    }
    value->data = packed;
    value->size = used;
    value->loaded = value->opened = TRUE;
    return S_OK;
}

/* Opens the stream of a single value, or of elements of fixed size, if it is not open. */
static HRESULT open_stream(struct value *value)
{
    WCHAR name[STORAGE_NAME_MAX];
    HRESULT hr;

    if (node_stream_is_open(&value->stream)) return S_OK;
    storage_name(name, PREFIX_SUBSTG, value->tag);
    hr = node_stream_open(value->node, name, &value->stream);
    if (hr == MAPI_E_NOT_FOUND) value->missing = TRUE;
    return hr;
}

void value_open_ahead(struct value *value)
{
    if (!value->node || value->opened || value->missing || value->loaded) return;
    if (proptype_form(value->tag, NULL) != PROPTYPE_MV_STREAMS) open_stream(value);
}

HRESULT value_open(struct value *value)
{
    HRESULT hr;

    if (value->missing) return MAPI_E_NOT_FOUND;
    if (value->opened && (value->loaded || value->scratch || node_stream_is_open(&value->stream))) return S_OK;
    if (!value->node) return MAPI_E_INVALID_OBJECT;
    if (proptype_form(value->tag, NULL) == PROPTYPE_MV_STREAMS) hr = load_multi(value);
    else
    {
        hr = open_stream(value);
        if (SUCCEEDED(hr) && FAILED(hr = node_stream_size(&value->stream, &value->size)))
            node_stream_close(&value->stream);
    }
    if (hr == MAPI_E_NOT_FOUND) value->missing = TRUE;
    if (SUCCEEDED(hr)) value->opened = TRUE;
    return hr;
}

/* Loads a short value of one stream. It is mostly as long as its entry says, without a string's terminator; one Read
 * that asks for a byte more shows it, and saves asking ole32 for the size. S_FALSE: it has another length, and is
 * open. */
static HRESULT load_short(struct value *value)
{
    BYTE begin[ROOM_MAX + 1];
    ULONG read;
    HRESULT hr;

    if (FAILED(hr = open_stream(value))) return hr;
    if (!value->stream.mirror)
    {
        hr = node_stream_read_begin(&value->stream, begin, value->room + 1, &read);
        if (SUCCEEDED(hr) && (read == value->room || proptype_size_field(value->tag, read) == value->room))
        {
            memcpy(value->own, begin, read);
            value->data = read ? value->own : NULL;
            value->size = read;
            value->loaded = value->opened = TRUE;
            node_stream_close(&value->stream);
            return S_OK;
        }
    }
    if (SUCCEEDED(hr)) hr = node_stream_size(&value->stream, &value->size);
    if (FAILED(hr))
    {
        node_stream_close(&value->stream);
        return hr;
    }
    value->opened = TRUE;
    return S_FALSE;
}

HRESULT value_load(struct value *value, BOOL any_size)
{
    BYTE *data = NULL;
    ULONG read, size;
    HRESULT hr;

    if (!value->opened && !value->missing && value->node && value->room && value->room <= ROOM_MAX &&
            proptype_form(value->tag, NULL) == PROPTYPE_STREAM && (hr = load_short(value)) != S_FALSE)
        return hr;
    if (FAILED(hr = value_open(value))) return hr;
    if (!any_size && value->size >= VALUE_LIMIT && proptype_form(value->tag, NULL) == PROPTYPE_STREAM)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (value->loaded) return S_OK;
    if (value->size > 0x7fffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    size = (ULONG)value->size;
    if (size && size <= value->room) data = value->own;
    else if (size && !(data = malloc(size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = value_read_at(value, 0, data, size, &read)))
    {
        if (data != value->own) free(data);
        return hr;
    }
    value->data = data;
    value->size = read;
    value->loaded = TRUE;
    node_stream_close(&value->stream);
    return S_OK;
}

HRESULT value_read_at(struct value *value, ULONGLONG offset, void *data, ULONG size, ULONG *read)
{
    HRESULT hr;

    *read = 0;
    if (FAILED(hr = value_open(value))) return hr;
    if (offset >= value->size) return S_OK;
    if (size > value->size - offset) size = (ULONG)(value->size - offset);
    if (!size) return S_OK;
    if (value->loaded)
    {
        memcpy(data, value->data + offset, size);
        *read = size;
        return S_OK;
    }
    if (value->scratch) return scratch_read(value->scratch, offset, data, size, read);
    return node_stream_read(&value->stream, offset, data, size, read);
}

HRESULT value_read_once(struct value *value, void *data, ULONG size, ULONG *read)
{
    HRESULT hr = value_read_at(value, 0, data, size, read);

    if (!value->loaded) node_stream_close(&value->stream);
    return hr;
}

HRESULT value_load_or_open(struct value *value, ULONG *waiting)
{
    ULONG type = PROP_TYPE(value->tag);
    HRESULT hr;

    *waiting = 0;
    if (value->loaded || !value->node || value->room || (type != PT_STRING8 && type != PT_UNICODE && type != PT_BINARY))
        return value_load(value, FALSE);
    if (FAILED(hr = value_open(value))) return hr;
    if (value->loaded || value->scratch || value->size < WAIT_MIN || value->size >= VALUE_LIMIT)
        return value_load(value, FALSE);
    *waiting = (ULONG)value->size;
    return S_OK;
}

#define COPY_SIZE 0x100000

/* Copies a value that only the storage holds into a temporary file. */
static HRESULT move_to_scratch(struct value *value)
{
    struct scratch *scratch;
    ULONGLONG offset = 0;
    BYTE *buffer;
    ULONG read;
    HRESULT hr;

    if (!(buffer = malloc(COPY_SIZE))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = scratch_create(&scratch)))
    {
        free(buffer);
        return hr;
    }
    do
    {
        if (SUCCEEDED(hr = value_read_at(value, offset, buffer, COPY_SIZE, &read)) && read)
            hr = scratch_write(scratch, offset, buffer, read);
        offset += read;
    } while (SUCCEEDED(hr) && read);
    free(buffer);
    if (SUCCEEDED(hr)) value->scratch = scratch;
    else scratch_release(scratch);
    return hr;
}

HRESULT value_detach_all(struct node *node, ULONG tag, const struct value *keep)
{
    struct value *value, *next;
    HRESULT hr;

    LIST_FOR_EACH_ENTRY_SAFE(value, next, &node->values, struct value, entry)
    {
        if (value == keep || (tag && value->tag != tag)) continue;
        /* one that cannot be read any more is no loss that this makes */
        if (!value->missing && !value->loaded && !value->scratch && SUCCEEDED(value_open(value)) && !value->loaded)
        {
            hr = value->size < VALUE_LIMIT ? value_load(value, TRUE) : move_to_scratch(value);
            if (FAILED(hr)) return hr;
        }
        value_leave_node(value);
    }
    return S_OK;
}

void value_set_stored(struct value *value, struct node *node)
{
    if (value->node == node) return;
    value_leave_node(value);
    value->node = node_addref(node);
    list_add_tail(&node->values, &value->entry);
    if (!value->scratch) return;
    scratch_release(value->scratch);
    value->scratch = NULL;
    value->opened = FALSE;
}
