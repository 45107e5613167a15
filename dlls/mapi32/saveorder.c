/*
 * Writing the elements of a storage.
 *
 * ole32 keeps siblings in a binary tree by length and upper-cased name, which Wine never balances: names in ascending
 * order would become a list. Each stream gets one Write, since each Write flushes; large values go in pieces of 1 MB.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "saveorder.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PIECE 0x100000

void save_item_init(struct save_item *item, const WCHAR *name, const void *data, ULONG size)
{
    memset(item, 0, sizeof(*item));
    lstrcpynW(item->name, name, ARRAYSIZE(item->name));
    item->length = (ULONG)wcslen(item->name);
    item->data = data;
    item->size = size;
}

HRESULT storage_destroy(IStorage *storage, const WCHAR *name)
{
    HRESULT hr = IStorage_DestroyElement(storage, name);

    return hr == STG_E_FILENOTFOUND || hr == STG_E_PATHNOTFOUND ? S_OK : MapStorageSCode(hr);
}

static HRESULT write_all(IStream *stream, const void *data, ULONG size)
{
    ULONG written = 0;
    HRESULT hr;

    if (!size) return S_OK;
    if (FAILED(hr = IStream_Write(stream, data, size, &written))) return MapStorageSCode(hr);
    return written == size ? S_OK : MAPI_E_NOT_ENOUGH_DISK;
}

/* Copies a value that is not in memory. */
static HRESULT write_value(IStream *stream, struct value *value)
{
    ULONGLONG offset = 0;
    BYTE *piece;
    ULONG read;
    HRESULT hr;

    if (!(piece = malloc(PIECE))) return MAPI_E_NOT_ENOUGH_MEMORY;
    do
    {
        hr = value_read_at(value, offset, piece, PIECE, &read);
        if (SUCCEEDED(hr)) hr = write_all(stream, piece, read);
        offset += read;
    } while (SUCCEEDED(hr) && read == PIECE);
    free(piece);
    return hr;
}

static HRESULT create_stream(IStorage *storage, const WCHAR *name, IStream **stream)
{
    const DWORD mode = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE;

    return IStorage_CreateStream(storage, name, mode, 0, 0, stream);
}

/* Opens a stream that is there, or is thought to be, to be written from its beginning; *old_size: bytes that it has.
 * An empty one gives way to a new one: where its entry names a sector, as some programs leave it, ole32 would write to
 * that sector, which is another stream's or nobody's. */
static HRESULT replace_stream(IStorage *storage, const WCHAR *name, IStream **stream, ULONGLONG *old_size)
{
    STATSTG stat;
    HRESULT hr;

    *old_size = 0;
    if ((hr = storage_open_stream(storage, name, TRUE, stream)) == STG_E_FILENOTFOUND)
        return create_stream(storage, name, stream);
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = IStream_Stat(*stream, &stat, STATFLAG_NONAME)) && (*old_size = stat.cbSize.QuadPart)) return hr;
    IStream_Release(*stream);
    return FAILED(hr) ? hr : create_stream(storage, name, stream);
}

static HRESULT write_stream(IStorage *storage, const struct save_item *item)
{
    BOOL in_memory = !item->value || item->value->loaded;
    ULARGE_INTEGER size = {.QuadPart = item->value ? item->value->size : item->size};
    const void *data = item->value ? item->value->data : item->data;
    ULONGLONG old_size = 0;
    IStream *stream;
    HRESULT hr;

    if (item->exists) hr = replace_stream(storage, item->name, &stream, &old_size);
    else hr = create_stream(storage, item->name, &stream);
    if (FAILED(hr)) return MapStorageSCode(hr);
    hr = in_memory ? write_all(stream, data, (ULONG)size.QuadPart) : write_value(stream, item->value);
    if (SUCCEEDED(hr) && old_size > size.QuadPart) hr = MapStorageSCode(IStream_SetSize(stream, size));
    IStream_Release(stream);
    return hr;
}

static HRESULT write_item(IStorage *storage, const struct save_item *item)
{
    return item->save ? item->save(item->context) : write_stream(storage, item);
}

static WCHAR upper(WCHAR c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

/* ole32's order of names: by length, then upper-cased. All names are ASCII. */
static int compare_items(const void *a, const void *b)
{
    const struct save_item *x = *(const struct save_item *const *)a, *y = *(const struct save_item *const *)b;
    WCHAR c, d;
    ULONG i;

    if (x->exists != y->exists) return x->exists ? -1 : 1;
    if (x->length != y->length) return x->length < y->length ? -1 : 1;
    for (i = 0; i < x->length; i++)
        if ((c = upper(x->name[i])) != (d = upper(y->name[i]))) return c < d ? -1 : 1;
    return 0;
}

/* Writes new items, the middle one first. The depth is that of a balanced tree. */
static HRESULT write_median_first(IStorage *storage, const struct save_item *const *items, ULONG count)
{
    ULONG middle = count / 2;
    HRESULT hr;

    if (!count) return S_OK;
    if (FAILED(hr = write_item(storage, items[middle]))) return hr;
    if (FAILED(hr = write_median_first(storage, items, middle))) return hr;
    return write_median_first(storage, items + middle + 1, count - middle - 1);
}

HRESULT save_items(IStorage *storage, const struct save_item *items, ULONG count)
{
    const struct save_item *few[64], **order = few;
    ULONG existing, i;
    HRESULT hr = S_OK;

    if (count > ARRAYSIZE(few) && !(order = malloc(count * sizeof(*order)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++) order[i] = &items[i];
    qsort(order, count, sizeof(*order), compare_items);
    for (existing = 0; SUCCEEDED(hr) && existing < count && order[existing]->exists; existing++)
        hr = write_item(storage, order[existing]);
    if (SUCCEEDED(hr)) hr = write_median_first(storage, order + existing, count - existing);
    if (order != few) free(order);
    return hr;
}
