/*
 * IStorage and IStream over a compound file that is being made (newfile.c), of one thread. Everything is as if direct:
 * Commit does nothing, and nothing can be reverted. Elements may be opened more than once.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "newfile.h"

struct new_storage
{
    IStorage IStorage_iface;
    LONG refcount;
    struct element *element;
};

struct new_stream
{
    IStream IStream_iface;
    LONG refcount;
    struct element *element;
    ULONGLONG position;
};

struct new_elements
{
    IEnumSTATSTG IEnumSTATSTG_iface;
    LONG refcount;
    struct element *storage;
    ULONG position;
};

static HRESULT storage_object(struct element *element, IStorage **out);

/* What Stat and enumerations tell of an element. */
static HRESULT stat_element(const struct element *element, DWORD flags, STATSTG *stat)
{
    const size_t size = (wcslen(element->name) + 1) * sizeof(WCHAR);

    memset(stat, 0, sizeof(*stat));
    stat->type = element->is_storage ? STGTY_STORAGE : STGTY_STREAM;
    stat->cbSize.QuadPart = element->size;
    stat->grfMode = STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    stat->clsid = element->clsid;
    stat->grfStateBits = element->state;
    if (flags & STATFLAG_NONAME || !*element->name) return S_OK;
    if (!(stat->pwcsName = CoTaskMemAlloc(size))) return STG_E_INSUFFICIENTMEMORY;
    memcpy(stat->pwcsName, element->name, size);
    return S_OK;
}

static struct new_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct new_stream, IStream_iface);
}

static HRESULT WINAPI new_stream_QueryInterface(IStream *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ISequentialStream) && !IsEqualIID(iid, &IID_IStream))
        return E_NOINTERFACE;
    IStream_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI new_stream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&impl_from_IStream(iface)->refcount);
}

static ULONG WINAPI new_stream_Release(IStream *iface)
{
    struct new_stream *stream = impl_from_IStream(iface);
    const ULONG refcount = InterlockedDecrement(&stream->refcount);

    if (refcount) return refcount;
    element_release(stream->element);
    free(stream);
    return 0;
}

static HRESULT WINAPI new_stream_Read(IStream *iface, void *data, ULONG size, ULONG *read)
{
    struct new_stream *stream = impl_from_IStream(iface);
    const ULONGLONG end = stream->element->size;
    HRESULT hr;

    if (stream->position >= end) size = 0;
    else if (size > end - stream->position) size = (ULONG)(end - stream->position);
    if (read) *read = 0;
    if (FAILED(hr = element_read(stream->element, stream->position, data, size))) return hr;
    stream->position += size;
    if (read) *read = size;
    return S_OK;
}

static HRESULT WINAPI new_stream_Write(IStream *iface, const void *data, ULONG size, ULONG *written)
{
    struct new_stream *stream = impl_from_IStream(iface);
    HRESULT hr;

    if (written) *written = 0;
    if (FAILED(hr = element_write(stream->element, stream->position, data, size))) return hr;
    stream->position += size;
    if (written) *written = size;
    return S_OK;
}

static HRESULT WINAPI new_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct new_stream *stream = impl_from_IStream(iface);
    LONGLONG target = move.QuadPart;

    if (origin == STREAM_SEEK_CUR) target += (LONGLONG)stream->position;
    else if (origin == STREAM_SEEK_END) target += (LONGLONG)stream->element->size;
    else if (origin != STREAM_SEEK_SET) return STG_E_INVALIDFUNCTION;
    if (target < 0) return STG_E_INVALIDFUNCTION;
    stream->position = (ULONGLONG)target;
    if (position) position->QuadPart = stream->position;
    return S_OK;
}

static HRESULT WINAPI new_stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    return element_resize(impl_from_IStream(iface)->element, size.QuadPart);
}

static HRESULT WINAPI new_stream_CopyTo(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written)
{
    ULARGE_INTEGER from = {{0}}, to = {{0}};
    BYTE piece[0x4000];
    HRESULT hr = S_OK;
    ULONG part, done;

    while (SUCCEEDED(hr) && from.QuadPart < size.QuadPart)
    {
        part = size.QuadPart - from.QuadPart < sizeof(piece) ? (ULONG)(size.QuadPart - from.QuadPart) : sizeof(piece);
        if (FAILED(hr = new_stream_Read(iface, piece, part, &part)) || !part) break;
        from.QuadPart += part;
        hr = IStream_Write(dest, piece, part, &done);
        to.QuadPart += done;
    }
    if (read) *read = from;
    if (written) *written = to;
    return hr;
}

static HRESULT WINAPI new_stream_Commit(IStream *iface, DWORD flags)
{
    return S_OK;
}

static HRESULT WINAPI new_stream_Revert(IStream *iface)
{
    return S_OK;
}

static HRESULT WINAPI new_stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI new_stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI new_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    return stat_element(impl_from_IStream(iface)->element, flags, stat);
}

static HRESULT stream_object(struct element *element, ULONGLONG position, IStream **out);

static HRESULT WINAPI new_stream_Clone(IStream *iface, IStream **out)
{
    struct new_stream *stream = impl_from_IStream(iface);

    return stream_object(stream->element, stream->position, out);
}

static IStreamVtbl new_stream_vtbl = {
        new_stream_QueryInterface,
        new_stream_AddRef,
        new_stream_Release,
        new_stream_Read,
        new_stream_Write,
        new_stream_Seek,
        new_stream_SetSize,
        new_stream_CopyTo,
        new_stream_Commit,
        new_stream_Revert,
        new_stream_LockRegion,
        new_stream_UnlockRegion,
        new_stream_Stat,
        new_stream_Clone,
};

/* A stream over an element, which is counted. */
static HRESULT stream_object(struct element *element, ULONGLONG position, IStream **out)
{
    struct new_stream *stream = calloc(1, sizeof(*stream));

    *out = NULL;
    if (!stream) return STG_E_INSUFFICIENTMEMORY;
    stream->IStream_iface.lpVtbl = &new_stream_vtbl;
    stream->refcount = 1;
    stream->element = element;
    stream->position = position;
    element_addref(element);
    *out = &stream->IStream_iface;
    return S_OK;
}

static struct new_elements *impl_from_IEnumSTATSTG(IEnumSTATSTG *iface)
{
    return CONTAINING_RECORD(iface, struct new_elements, IEnumSTATSTG_iface);
}

static HRESULT WINAPI new_elements_QueryInterface(IEnumSTATSTG *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IEnumSTATSTG)) return E_NOINTERFACE;
    IEnumSTATSTG_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI new_elements_AddRef(IEnumSTATSTG *iface)
{
    return InterlockedIncrement(&impl_from_IEnumSTATSTG(iface)->refcount);
}

static ULONG WINAPI new_elements_Release(IEnumSTATSTG *iface)
{
    struct new_elements *elements = impl_from_IEnumSTATSTG(iface);
    const ULONG refcount = InterlockedDecrement(&elements->refcount);

    if (refcount) return refcount;
    element_release(elements->storage);
    free(elements);
    return 0;
}

static HRESULT WINAPI new_elements_Next(IEnumSTATSTG *iface, ULONG count, STATSTG *stats, ULONG *fetched)
{
    struct new_elements *elements = impl_from_IEnumSTATSTG(iface);
    HRESULT hr = S_OK;
    ULONG done = 0;

    while (SUCCEEDED(hr) && done < count && elements->position < elements->storage->count)
    {
        if (SUCCEEDED(hr = stat_element(elements->storage->children[elements->position], 0, &stats[done])))
        {
            elements->position++;
            done++;
        }
    }
    if (fetched) *fetched = done;
    return FAILED(hr) ? hr : done == count ? S_OK : S_FALSE;
}

static HRESULT WINAPI new_elements_Skip(IEnumSTATSTG *iface, ULONG count)
{
    struct new_elements *elements = impl_from_IEnumSTATSTG(iface);
    const ULONG left = elements->storage->count - elements->position;

    elements->position += min(count, left);
    return count <= left ? S_OK : S_FALSE;
}

static HRESULT WINAPI new_elements_Reset(IEnumSTATSTG *iface)
{
    impl_from_IEnumSTATSTG(iface)->position = 0;
    return S_OK;
}

static HRESULT elements_object(struct element *storage, ULONG position, IEnumSTATSTG **out);

static HRESULT WINAPI new_elements_Clone(IEnumSTATSTG *iface, IEnumSTATSTG **out)
{
    struct new_elements *elements = impl_from_IEnumSTATSTG(iface);

    return elements_object(elements->storage, elements->position, out);
}

static IEnumSTATSTGVtbl new_elements_vtbl = {
        new_elements_QueryInterface,
        new_elements_AddRef,
        new_elements_Release,
        new_elements_Next,
        new_elements_Skip,
        new_elements_Reset,
        new_elements_Clone,
};

/* An enumeration of a storage, which is counted. */
static HRESULT elements_object(struct element *storage, ULONG position, IEnumSTATSTG **out)
{
    struct new_elements *elements = calloc(1, sizeof(*elements));

    *out = NULL;
    if (!elements) return STG_E_INSUFFICIENTMEMORY;
    elements->IEnumSTATSTG_iface.lpVtbl = &new_elements_vtbl;
    elements->refcount = 1;
    elements->storage = storage;
    elements->position = position;
    element_addref(storage);
    *out = &elements->IEnumSTATSTG_iface;
    return S_OK;
}

static struct new_storage *impl_from_IStorage(IStorage *iface)
{
    return CONTAINING_RECORD(iface, struct new_storage, IStorage_iface);
}

static HRESULT WINAPI new_storage_QueryInterface(IStorage *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IStorage)) return E_NOINTERFACE;
    IStorage_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI new_storage_AddRef(IStorage *iface)
{
    return InterlockedIncrement(&impl_from_IStorage(iface)->refcount);
}

static ULONG WINAPI new_storage_Release(IStorage *iface)
{
    struct new_storage *storage = impl_from_IStorage(iface);
    const ULONG refcount = InterlockedDecrement(&storage->refcount);

    if (refcount) return refcount;
    element_release(storage->element);
    free(storage);
    return 0;
}

/* Makes an element, in place of one of its name where STGM_CREATE allows that. It is counted for the caller. */
static HRESULT create_element(
        struct element *storage, const WCHAR *name, DWORD mode, BOOL is_storage, struct element **out)
{
    struct element *former;

    *out = NULL;
    if (!name || !*name || wcslen(name) > CFB_NAME_MAX) return STG_E_INVALIDNAME;
    if ((former = element_find(storage, name)))
    {
        if (!(mode & STGM_CREATE)) return STG_E_FILEALREADYEXISTS;
        element_remove(storage, former);
    }
    return element_add(storage, name, is_storage, out);
}

static struct element *find_element(struct element *storage, const WCHAR *name, BOOL is_storage)
{
    struct element *element = name ? element_find(storage, name) : NULL;

    return element && element->is_storage == is_storage ? element : NULL;
}

static HRESULT WINAPI new_storage_CreateStream(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStream **stream)
{
    struct element *element;
    HRESULT hr;

    *stream = NULL;
    if (FAILED(hr = create_element(impl_from_IStorage(iface)->element, name, mode, FALSE, &element))) return hr;
    hr = stream_object(element, 0, stream);
    element_release(element);
    return hr;
}

static HRESULT WINAPI new_storage_OpenStream(
        IStorage *iface, const WCHAR *name, void *reserved1, DWORD mode, DWORD reserved2, IStream **stream)
{
    struct element *element = find_element(impl_from_IStorage(iface)->element, name, FALSE);

    *stream = NULL;
    return element ? stream_object(element, 0, stream) : STG_E_FILENOTFOUND;
}

static HRESULT WINAPI new_storage_CreateStorage(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStorage **child)
{
    struct element *element;
    HRESULT hr;

    *child = NULL;
    if (FAILED(hr = create_element(impl_from_IStorage(iface)->element, name, mode, TRUE, &element))) return hr;
    hr = storage_object(element, child);
    element_release(element);
    return hr;
}

static HRESULT WINAPI new_storage_OpenStorage(IStorage *iface, const WCHAR *name, IStorage *priority, DWORD mode,
        SNB exclude, DWORD reserved, IStorage **child)
{
    struct element *element = find_element(impl_from_IStorage(iface)->element, name, TRUE);

    *child = NULL;
    return element ? storage_object(element, child) : STG_E_FILENOTFOUND;
}

static HRESULT WINAPI new_storage_CopyTo(IStorage *iface, DWORD count, const IID *exclude, SNB names, IStorage *dest)
{
    return E_NOTIMPL; /* nothing is copied out of a message that is being made */
}

static HRESULT WINAPI new_storage_MoveElementTo(
        IStorage *iface, const WCHAR *name, IStorage *dest, const WCHAR *new_name, DWORD flags)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI new_storage_Commit(IStorage *iface, DWORD flags)
{
    return S_OK;
}

static HRESULT WINAPI new_storage_Revert(IStorage *iface)
{
    return S_OK;
}

static HRESULT WINAPI new_storage_EnumElements(
        IStorage *iface, DWORD reserved1, void *reserved2, DWORD reserved3, IEnumSTATSTG **elements)
{
    return elements_object(impl_from_IStorage(iface)->element, 0, elements);
}

static HRESULT WINAPI new_storage_DestroyElement(IStorage *iface, const WCHAR *name)
{
    struct element *storage = impl_from_IStorage(iface)->element;
    struct element *element = name ? element_find(storage, name) : NULL;

    if (!element) return STG_E_FILENOTFOUND;
    element_remove(storage, element);
    return S_OK;
}

static HRESULT WINAPI new_storage_RenameElement(IStorage *iface, const WCHAR *name, const WCHAR *new_name)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI new_storage_SetElementTimes(
        IStorage *iface, const WCHAR *name, const FILETIME *created, const FILETIME *accessed, const FILETIME *modified)
{
    return S_OK; /* the file is to be the same each time it is made */
}

static HRESULT WINAPI new_storage_SetClass(IStorage *iface, REFCLSID clsid)
{
    impl_from_IStorage(iface)->element->clsid = *clsid;
    return S_OK;
}

static HRESULT WINAPI new_storage_SetStateBits(IStorage *iface, DWORD bits, DWORD mask)
{
    struct element *element = impl_from_IStorage(iface)->element;

    element->state = (element->state & ~mask) | (bits & mask);
    return S_OK;
}

static HRESULT WINAPI new_storage_Stat(IStorage *iface, STATSTG *stat, DWORD flags)
{
    return stat_element(impl_from_IStorage(iface)->element, flags, stat);
}

static IStorageVtbl new_storage_vtbl = {
        new_storage_QueryInterface,
        new_storage_AddRef,
        new_storage_Release,
        new_storage_CreateStream,
        new_storage_OpenStream,
        new_storage_CreateStorage,
        new_storage_OpenStorage,
        new_storage_CopyTo,
        new_storage_MoveElementTo,
        new_storage_Commit,
        new_storage_Revert,
        new_storage_EnumElements,
        new_storage_DestroyElement,
        new_storage_RenameElement,
        new_storage_SetElementTimes,
        new_storage_SetClass,
        new_storage_SetStateBits,
        new_storage_Stat,
};

/* A storage over an element, which is counted. */
static HRESULT storage_object(struct element *element, IStorage **out)
{
    struct new_storage *storage = calloc(1, sizeof(*storage));

    *out = NULL;
    if (!storage) return STG_E_INSUFFICIENTMEMORY;
    storage->IStorage_iface.lpVtbl = &new_storage_vtbl;
    storage->refcount = 1;
    storage->element = element;
    element_addref(element);
    *out = &storage->IStorage_iface;
    return S_OK;
}

HRESULT new_storage_create(const WCHAR *path, IStorage **storage)
{
    struct element *root;
    HRESULT hr;

    *storage = NULL;
    if (FAILED(hr = new_file_create(path, &root))) return hr;
    hr = storage_object(root, storage);
    element_release(root);
    return hr;
}

HRESULT new_storage_save(IStorage *storage)
{
    return new_file_save(impl_from_IStorage(storage)->element);
}
