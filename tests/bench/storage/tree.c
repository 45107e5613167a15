/*
 * A compound file as plain data, and written again by plain calls.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include "bench.h"

static void snapshot_stream(IStorage *storage, struct element *element)
{
    IStream *stream;
    STATSTG stat;
    HRESULT hr;

    hr = IStorage_OpenStream(storage, element->name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream);
    if (FAILED(hr)) fail("OpenStream for a snapshot", hr);
    if (FAILED(hr = IStream_Stat(stream, &stat, STATFLAG_NONAME))) fail("Stat for a snapshot", hr);
    element->size = stat.cbSize.LowPart;
    if (!(element->data = malloc(element->size + 1))) fail("memory", E_OUTOFMEMORY);
    if (FAILED(hr = IStream_Read(stream, element->data, element->size, NULL))) fail("Read for a snapshot", hr);
    IStream_Release(stream);
}

/* In the order of a compound file's directory: by length, then by upper case. [MS-CFB] 2.6.4 */
static int compare_elements(const void *a, const void *b)
{
    const struct element *x = a, *y = b;
    size_t x_length = wcslen(x->name), y_length = wcslen(y->name);

    if (x_length != y_length) return x_length < y_length ? -1 : 1;
    return _wcsicmp(x->name, y->name);
}

static void snapshot_children(IStorage *storage, struct element *element)
{
    IEnumSTATSTG *elements;
    struct element *child;
    IStorage *inner;
    STATSTG stat;
    HRESULT hr;
    ULONG i;

    if (FAILED(hr = IStorage_EnumElements(storage, 0, NULL, 0, &elements))) fail("EnumElements", hr);
    while (IEnumSTATSTG_Next(elements, 1, &stat, NULL) == S_OK)
    {
        element->children = realloc(element->children, (element->count + 1) * sizeof(*element->children));
        if (!element->children) fail("memory", E_OUTOFMEMORY);
        child = memset(&element->children[element->count++], 0, sizeof(*child));
        lstrcpynW(child->name, stat.pwcsName, ARRAYSIZE(child->name));
        child->is_storage = stat.type == STGTY_STORAGE;
        CoTaskMemFree(stat.pwcsName);
    }
    IEnumSTATSTG_Release(elements);
    qsort(element->children, element->count, sizeof(*element->children), compare_elements);
    for (i = 0; i < element->count; i++)
    {
        child = &element->children[i];
        if (!child->is_storage)
        {
            snapshot_stream(storage, child);
            continue;
        }
        hr = IStorage_OpenStorage(storage, child->name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &inner);
        if (FAILED(hr)) fail("OpenStorage for a snapshot", hr);
        snapshot_children(inner, child);
        IStorage_Release(inner);
    }
}

struct element *element_snapshot(IStorage *storage)
{
    struct element *element = calloc(1, sizeof(*element));

    if (!element) fail("memory", E_OUTOFMEMORY);
    element->is_storage = TRUE;
    snapshot_children(storage, element);
    return element;
}

static void free_contents(struct element *element)
{
    ULONG i;

    for (i = 0; i < element->count; i++) free_contents(&element->children[i]);
    free(element->children);
    free(element->data);
}

void element_free(struct element *element)
{
    free_contents(element);
    free(element);
}

static void write_one(const struct element *element, IStorage *storage, BOOL median_first)
{
    DWORD mode = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    IStorage *inner;
    IStream *stream;
    HRESULT hr;

    if (element->is_storage)
    {
        if (FAILED(hr = IStorage_CreateStorage(storage, element->name, mode, 0, 0, &inner))) fail("CreateStorage", hr);
        element_write(element, inner, median_first);
        IStorage_Release(inner);
        return;
    }
    if (FAILED(hr = IStorage_CreateStream(storage, element->name, mode, 0, 0, &stream))) fail("CreateStream", hr);
    if (element->size && FAILED(hr = IStream_Write(stream, element->data, element->size, NULL))) fail("Write", hr);
    IStream_Release(stream);
}

static void write_range(const struct element *list, ULONG count, IStorage *storage)
{
    ULONG middle = count / 2;

    if (!count) return;
    write_one(&list[middle], storage, TRUE);
    write_range(list, middle, storage);
    write_range(list + middle + 1, count - middle - 1, storage);
}

void element_write(const struct element *element, IStorage *storage, BOOL median_first)
{
    ULONG i;

    if (median_first) write_range(element->children, element->count, storage);
    else
        for (i = 0; i < element->count; i++) write_one(&element->children[i], storage, FALSE);
}
