/*
 * IStorage over a compound file in memory, with the rules of ole32 that callers meet: children are opened exclusively
 * and once, they hold no reference on their storage and are reverted with it, and a transaction is what Commit says.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "docfile.h"

#define WRITABLE(mode) (((mode) & (STGM_WRITE | STGM_READWRITE)) != 0)
#define SHARING(mode)  ((mode)&0x70)

struct storage
{
    IStorage IStorage_iface;
    LONG refcount;
    struct element *element; /* NULL: reverted */
    struct element *base;    /* of a transaction in a child: where Commit puts what element has */
    DWORD mode;
    ILockBytes *bytes; /* a root's */
    WCHAR *path;
    BOOL own_dirty, *dirty; /* whether there is something for the root to write */
    struct open_stream *streams;
    struct storage *parent, *children, *next;
};

static struct storage *impl_from_IStorage(IStorage *iface)
{
    return CONTAINING_RECORD(iface, struct storage, IStorage_iface);
}

static HRESULT storage_create(struct element *element, DWORD mode, struct storage *parent, struct storage **out);

/* Makes a storage and all below say STG_E_REVERTED. */
static void storage_revoke(struct storage *storage)
{
    struct storage **at;

    if (!storage->element) return;
    while (storage->children) storage_revoke(storage->children);
    streams_revoke(&storage->streams, NULL);
    if (storage->parent)
    {
        for (at = &storage->parent->children; *at != storage; at = &(*at)->next) continue;
        *at = storage->next;
    }
    if (storage->base) storage->base->opened = NULL;
    else storage->element->opened = NULL;
    if (storage->base || !storage->parent) element_destroy(storage->element);
    storage->element = NULL;
}

/* Takes away whoever has an element open that goes. */
static void revoke_element(struct storage *storage, struct element *element)
{
    struct storage *child, *next;

    streams_revoke(&storage->streams, element);
    for (child = storage->children; child; child = next)
    {
        next = child->next;
        if (child->element == element || child->base == element) storage_revoke(child);
    }
}

/* Writes a root's file anew. */
static HRESULT storage_flush(struct storage *storage)
{
    ULARGE_INTEGER place = {{0}};
    ULONG size, written;
    BYTE *bytes;
    HRESULT hr;

    if (!storage->own_dirty) return S_OK;
    if (FAILED(hr = docfile_write(storage->element, &bytes, &size))) return hr;
    hr = ILockBytes_WriteAt(storage->bytes, place, bytes, size, &written);
    place.QuadPart = size;
    if (SUCCEEDED(hr)) hr = ILockBytes_SetSize(storage->bytes, place);
    if (SUCCEEDED(hr)) hr = ILockBytes_Flush(storage->bytes);
    if (SUCCEEDED(hr)) storage->own_dirty = FALSE;
    free(bytes);
    return hr;
}

static HRESULT WINAPI storage_QueryInterface(IStorage *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IStorage))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IStorage_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI storage_AddRef(IStorage *iface)
{
    return InterlockedIncrement(&impl_from_IStorage(iface)->refcount);
}

static ULONG WINAPI storage_Release(IStorage *iface)
{
    struct storage *storage = impl_from_IStorage(iface);
    ULONG refcount = InterlockedDecrement(&storage->refcount);

    if (!refcount)
    {
        if (storage->bytes && !(storage->mode & STGM_TRANSACTED)) storage_flush(storage);
        storage_revoke(storage);
        if (storage->bytes) ILockBytes_Release(storage->bytes);
        free(storage->path);
        free(storage);
    }
    return refcount;
}

/* What is checked of a child's name and mode before anything is looked for. */
static HRESULT check_child(struct storage *storage, const WCHAR *name, DWORD mode, void *out)
{
    if (!out) return STG_E_INVALIDPOINTER;
    if (!storage->element) return STG_E_REVERTED;
    if (!name || !*name || wcslen(name) > NAME_MAX_LENGTH) return STG_E_INVALIDNAME;
    if (SHARING(mode) != STGM_SHARE_EXCLUSIVE) return STG_E_INVALIDFUNCTION;
    if (!(storage->mode & STGM_TRANSACTED) && WRITABLE(mode) && !WRITABLE(storage->mode)) return STG_E_ACCESSDENIED;
    return S_OK;
}

/* Makes a new element for Create..., in the place of one of this name where the mode says so. */
static HRESULT create_element(struct storage *storage, const WCHAR *name, DWORD mode, DWORD type, struct element **out)
{
    struct element *element = element_find(storage->element, name);

    if (!(storage->mode & STGM_TRANSACTED) && !WRITABLE(storage->mode)) return STG_E_ACCESSDENIED;
    if (element && !(mode & STGM_CREATE)) return STG_E_FILEALREADYEXISTS;
    if (element)
    {
        revoke_element(storage, element);
        element_destroy(element);
    }
    *storage->dirty = TRUE;
    return (*out = element_create(storage->element, name, type)) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI storage_CreateStream(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStream **out)
{
    struct storage *storage = impl_from_IStorage(iface);
    struct element *element;
    HRESULT hr;

    if (out) *out = NULL;
    if (FAILED(hr = check_child(storage, name, mode, out))) return hr;
    if (mode & STGM_TRANSACTED) return STG_E_INVALIDFUNCTION;
    if (FAILED(hr = create_element(storage, name, mode, STGTY_STREAM, &element))) return hr;
    return stream_open(element, mode, storage->dirty, &storage->streams, out);
}

static HRESULT WINAPI storage_OpenStream(
        IStorage *iface, const WCHAR *name, void *reserved1, DWORD mode, DWORD reserved2, IStream **out)
{
    struct storage *storage = impl_from_IStorage(iface);
    struct element *element;
    HRESULT hr;

    if (out) *out = NULL;
    if (FAILED(hr = check_child(storage, name, mode, out))) return hr;
    if (mode & STGM_TRANSACTED) return STG_E_INVALIDFUNCTION;
    if (!(element = element_find(storage->element, name)) || element->type != STGTY_STREAM) return STG_E_FILENOTFOUND;
    if (element->opened) return STG_E_ACCESSDENIED;
    return stream_open(element, mode, storage->dirty, &storage->streams, out);
}

/* Opens a storage in a storage; a transaction works on a copy. */
static HRESULT open_child(struct storage *storage, struct element *element, DWORD mode, IStorage **out)
{
    struct element *copy = NULL;
    struct storage *child;
    HRESULT hr;

    if (mode & STGM_TRANSACTED)
    {
        if (!(copy = element_create(NULL, element->name, STGTY_STORAGE))) return E_OUTOFMEMORY;
        hr = element_copy(copy, element);
        if (SUCCEEDED(hr)) hr = storage_create(copy, mode, storage, &child);
        if (FAILED(hr))
        {
            element_destroy(copy);
            return hr;
        }
        child->base = element;
        child->dirty = &child->own_dirty;
    }
    else if (FAILED(hr = storage_create(element, mode, storage, &child))) return hr;
    element->opened = child;
    *out = &child->IStorage_iface;
    return S_OK;
}

static HRESULT WINAPI storage_CreateStorage(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStorage **out)
{
    struct storage *storage = impl_from_IStorage(iface);
    struct element *element;
    HRESULT hr;

    if (out) *out = NULL;
    if (FAILED(hr = check_child(storage, name, mode, out))) return hr;
    if (FAILED(hr = create_element(storage, name, mode, STGTY_STORAGE, &element))) return hr;
    return open_child(storage, element, mode & ~STGM_CREATE, out);
}

static HRESULT WINAPI storage_OpenStorage(
        IStorage *iface, const WCHAR *name, IStorage *priority, DWORD mode, SNB exclude, DWORD reserved, IStorage **out)
{
    struct storage *storage = impl_from_IStorage(iface);
    struct element *element;
    HRESULT hr;

    if (out) *out = NULL;
    if (FAILED(hr = check_child(storage, name, mode, out))) return hr;
    if (!(element = element_find(storage->element, name)) || element->type != STGTY_STORAGE) return STG_E_FILENOTFOUND;
    if (element->opened) return STG_E_ACCESSDENIED;
    return open_child(storage, element, mode, out);
}

static BOOL in_list(SNB names, const WCHAR *name)
{
    for (; names && *names; names++)
        if (!wcscmp(*names, name)) return TRUE;
    return FALSE;
}

/* Copies one element, through the interfaces, into a storage that may be another's. */
static HRESULT copy_element(IStorage *iface, const struct element *element, IStorage *dest)
{
    const DWORD read = STGM_READ | STGM_SHARE_EXCLUSIVE, write = STGM_WRITE | STGM_SHARE_EXCLUSIVE;
    const ULARGE_INTEGER all = {.QuadPart = ~0ull};
    IStorage *storage, *to_storage;
    IStream *stream, *to_stream;
    HRESULT hr;

    if (element->type == STGTY_STREAM)
    {
        if (FAILED(hr = IStorage_OpenStream(iface, element->name, NULL, read, 0, &stream))) return hr;
        hr = IStorage_CreateStream(dest, element->name, STGM_CREATE | write, 0, 0, &to_stream);
        if (SUCCEEDED(hr))
        {
            hr = IStream_CopyTo(stream, to_stream, all, NULL, NULL);
            IStream_Release(to_stream);
        }
        IStream_Release(stream);
        return hr;
    }
    if (FAILED(hr = IStorage_OpenStorage(iface, element->name, NULL, read, NULL, 0, &storage))) return hr;
    hr = IStorage_OpenStorage(dest, element->name, NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &to_storage);
    if (hr == STG_E_FILENOTFOUND)
        hr = IStorage_CreateStorage(dest, element->name, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &to_storage);
    if (SUCCEEDED(hr))
    {
        hr = IStorage_CopyTo(storage, 0, NULL, NULL, to_storage);
        IStorage_Release(to_storage);
    }
    IStorage_Release(storage);
    return hr;
}

static HRESULT WINAPI storage_CopyTo(IStorage *iface, DWORD count, const IID *exclude, SNB names, IStorage *dest)
{
    struct storage *storage = impl_from_IStorage(iface);
    BOOL streams = TRUE, storages = TRUE;
    const struct element *child;
    HRESULT hr;
    DWORD i;

    if (!dest) return STG_E_INVALIDPOINTER;
    if (!storage->element) return STG_E_REVERTED;
    for (i = 0; i < count; i++)
    {
        if (IsEqualIID(&exclude[i], &IID_IStream)) streams = FALSE;
        if (IsEqualIID(&exclude[i], &IID_IStorage)) storages = FALSE;
    }
    hr = IStorage_SetClass(dest, &storage->element->clsid);
    for (child = storage->element->first; child && SUCCEEDED(hr); child = child->next)
    {
        if (!(child->type == STGTY_STREAM ? streams : storages) || in_list(names, child->name)) continue;
        hr = copy_element(iface, child, dest);
    }
    return hr;
}

static HRESULT WINAPI storage_MoveElementTo(
        IStorage *iface, const WCHAR *name, IStorage *dest, const WCHAR *new_name, DWORD flags)
{
    return E_NOTIMPL;
}

/* What a transaction in a child has takes the place of what its storage has. */
static HRESULT commit_child(struct storage *storage)
{
    struct element *copy = element_create(NULL, storage->base->name, STGTY_STORAGE);
    HRESULT hr;

    if (!copy) return E_OUTOFMEMORY;
    if (FAILED(hr = element_copy(copy, storage->element)))
    {
        element_destroy(copy);
        return hr;
    }
    while (storage->base->first) element_destroy(storage->base->first);
    storage->base->first = copy->first;
    copy->first = NULL;
    for (struct element *child = storage->base->first; child; child = child->next) child->parent = storage->base;
    storage->base->clsid = copy->clsid;
    storage->base->state = copy->state;
    element_destroy(copy);
    *storage->parent->dirty = TRUE;
    storage->own_dirty = FALSE;
    return S_OK;
}

static HRESULT WINAPI storage_Commit(IStorage *iface, DWORD flags)
{
    struct storage *storage = impl_from_IStorage(iface);

    if (!storage->element) return STG_E_REVERTED;
    if (!storage->own_dirty || (!storage->base && !storage->bytes)) return S_OK;
    if (!WRITABLE(storage->mode)) return STG_E_ACCESSDENIED;
    return storage->base ? commit_child(storage) : storage_flush(storage);
}

static HRESULT read_bytes(ILockBytes *bytes, struct element **root);

static HRESULT WINAPI storage_Revert(IStorage *iface)
{
    struct storage *storage = impl_from_IStorage(iface);
    struct element *element;
    HRESULT hr;

    if (!storage->element) return STG_E_REVERTED;
    if (!(storage->mode & STGM_TRANSACTED)) return S_OK;
    if (storage->bytes) hr = read_bytes(storage->bytes, &element);
    else if ((element = element_create(NULL, storage->base->name, STGTY_STORAGE)))
        hr = element_copy(element, storage->base);
    else hr = E_OUTOFMEMORY;
    if (FAILED(hr)) return hr;
    while (storage->children) storage_revoke(storage->children);
    streams_revoke(&storage->streams, NULL);
    element_destroy(storage->element);
    storage->element = element;
    storage->own_dirty = FALSE;
    return S_OK;
}

/* The elements of a storage as they were when it was asked for them. */
struct elements
{
    IEnumSTATSTG IEnumSTATSTG_iface;
    LONG refcount;
    ULONG count, at;
    STATSTG *stats;
};

static HRESULT elements_create(const STATSTG *from, ULONG count, IEnumSTATSTG **out);

static struct elements *impl_from_IEnumSTATSTG(IEnumSTATSTG *iface)
{
    return CONTAINING_RECORD(iface, struct elements, IEnumSTATSTG_iface);
}

static HRESULT WINAPI elements_QueryInterface(IEnumSTATSTG *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IEnumSTATSTG))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IEnumSTATSTG_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI elements_AddRef(IEnumSTATSTG *iface)
{
    return InterlockedIncrement(&impl_from_IEnumSTATSTG(iface)->refcount);
}

static ULONG WINAPI elements_Release(IEnumSTATSTG *iface)
{
    struct elements *elements = impl_from_IEnumSTATSTG(iface);
    ULONG refcount = InterlockedDecrement(&elements->refcount), i;

    if (!refcount)
    {
        for (i = 0; i < elements->count; i++) free(elements->stats[i].pwcsName);
        free(elements->stats);
        free(elements);
    }
    return refcount;
}

static HRESULT WINAPI elements_Next(IEnumSTATSTG *iface, ULONG count, STATSTG *stats, ULONG *fetched)
{
    struct elements *elements = impl_from_IEnumSTATSTG(iface);
    ULONG done;

    for (done = 0; done < count && elements->at < elements->count; done++, elements->at++)
    {
        stats[done] = elements->stats[elements->at];
        if (!(stats[done].pwcsName = wcsdup(stats[done].pwcsName))) break;
    }
    if (fetched) *fetched = done;
    return done == count ? S_OK : S_FALSE;
}

static HRESULT WINAPI elements_Skip(IEnumSTATSTG *iface, ULONG count)
{
    struct elements *elements = impl_from_IEnumSTATSTG(iface);
    ULONG skip = min(count, elements->count - elements->at);

    elements->at += skip;
    return skip == count ? S_OK : S_FALSE;
}

static HRESULT WINAPI elements_Reset(IEnumSTATSTG *iface)
{
    impl_from_IEnumSTATSTG(iface)->at = 0;
    return S_OK;
}

static HRESULT WINAPI elements_Clone(IEnumSTATSTG *iface, IEnumSTATSTG **out)
{
    struct elements *elements = impl_from_IEnumSTATSTG(iface);
    HRESULT hr = elements_create(elements->stats, elements->count, out);

    if (SUCCEEDED(hr)) impl_from_IEnumSTATSTG(*out)->at = elements->at;
    return hr;
}

static const IEnumSTATSTGVtbl elements_vtbl = {
        elements_QueryInterface,
        elements_AddRef,
        elements_Release,
        elements_Next,
        elements_Skip,
        elements_Reset,
        elements_Clone,
};

static HRESULT elements_create(const STATSTG *from, ULONG count, IEnumSTATSTG **out)
{
    struct elements *elements = calloc(1, sizeof(*elements));
    ULONG i;

    *out = NULL;
    if (!elements) return E_OUTOFMEMORY;
    elements->IEnumSTATSTG_iface.lpVtbl = (IEnumSTATSTGVtbl *)&elements_vtbl;
    elements->refcount = 1;
    elements->stats = calloc(count + 1, sizeof(*elements->stats));
    for (i = 0; elements->stats && i < count; i++, elements->count++)
    {
        elements->stats[i] = from[i];
        if (!(elements->stats[i].pwcsName = wcsdup(from[i].pwcsName))) break;
    }
    if (elements->stats && i == count)
    {
        *out = &elements->IEnumSTATSTG_iface;
        return S_OK;
    }
    elements_Release(&elements->IEnumSTATSTG_iface);
    return E_OUTOFMEMORY;
}

static void fill_stat(const struct element *element, STATSTG *stat)
{
    memset(stat, 0, sizeof(*stat));
    stat->pwcsName = (WCHAR *)element->name;
    stat->type = element->type;
    stat->cbSize.QuadPart = element->size;
    stat->clsid = element->clsid;
    stat->grfStateBits = element->state;
    stat->ctime = element->created;
    stat->mtime = element->changed;
}

static HRESULT WINAPI storage_EnumElements(
        IStorage *iface, DWORD reserved1, void *reserved2, DWORD reserved3, IEnumSTATSTG **out)
{
    struct storage *storage = impl_from_IStorage(iface);
    const struct element *child;
    STATSTG *stats;
    ULONG count = 0;
    HRESULT hr;

    if (!out) return STG_E_INVALIDPOINTER;
    *out = NULL;
    if (!storage->element) return STG_E_REVERTED;
    for (child = storage->element->first; child; child = child->next) count++;
    if (!(stats = malloc((count + 1) * sizeof(*stats)))) return E_OUTOFMEMORY;
    for (child = storage->element->first, count = 0; child; child = child->next) fill_stat(child, &stats[count++]);
    hr = elements_create(stats, count, out);
    free(stats);
    return hr;
}

static HRESULT WINAPI storage_DestroyElement(IStorage *iface, const WCHAR *name)
{
    struct storage *storage = impl_from_IStorage(iface);
    struct element *element;

    if (!name) return STG_E_INVALIDPOINTER;
    if (!storage->element) return STG_E_REVERTED;
    if (!(storage->mode & STGM_TRANSACTED) && !WRITABLE(storage->mode)) return STG_E_ACCESSDENIED;
    if (!(element = element_find(storage->element, name))) return STG_E_FILENOTFOUND;
    revoke_element(storage, element);
    element_destroy(element);
    *storage->dirty = TRUE;
    return S_OK;
}

static HRESULT WINAPI storage_RenameElement(IStorage *iface, const WCHAR *name, const WCHAR *new_name)
{
    struct storage *storage = impl_from_IStorage(iface);
    struct element *element;

    if (!storage->element) return STG_E_REVERTED;
    if (element_find(storage->element, new_name)) return STG_E_FILEALREADYEXISTS;
    if (!(element = element_find(storage->element, name))) return STG_E_FILENOTFOUND;
    if (element->opened) return STG_E_ACCESSDENIED;
    element_rename(element, new_name);
    *storage->dirty = TRUE;
    return S_OK;
}

static HRESULT WINAPI storage_SetElementTimes(
        IStorage *iface, const WCHAR *name, const FILETIME *created, const FILETIME *accessed, const FILETIME *changed)
{
    return S_OK;
}

static HRESULT WINAPI storage_SetClass(IStorage *iface, REFCLSID clsid)
{
    struct storage *storage = impl_from_IStorage(iface);

    if (!storage->element) return STG_E_REVERTED;
    if (!(storage->mode & STGM_TRANSACTED) && !WRITABLE(storage->mode)) return STG_E_ACCESSDENIED;
    storage->element->clsid = *clsid;
    *storage->dirty = TRUE;
    return S_OK;
}

static HRESULT WINAPI storage_SetStateBits(IStorage *iface, DWORD bits, DWORD mask)
{
    struct storage *storage = impl_from_IStorage(iface);

    if (!storage->element) return STG_E_REVERTED;
    storage->element->state = (storage->element->state & ~mask) | (bits & mask);
    *storage->dirty = TRUE;
    return S_OK;
}

static HRESULT WINAPI storage_Stat(IStorage *iface, STATSTG *stat, DWORD flags)
{
    struct storage *storage = impl_from_IStorage(iface);
    const WCHAR *name;

    if (!storage->element) return STG_E_REVERTED;
    fill_stat(storage->element, stat);
    name = storage->parent ? storage->element->name : storage->path;
    stat->pwcsName = NULL;
    stat->grfMode = storage->mode;
    if (!name || (flags & STATFLAG_NONAME)) return S_OK;
    return (stat->pwcsName = wcsdup(name)) ? S_OK : E_OUTOFMEMORY;
}

static const IStorageVtbl storage_vtbl = {
        storage_QueryInterface,
        storage_AddRef,
        storage_Release,
        storage_CreateStream,
        storage_OpenStream,
        storage_CreateStorage,
        storage_OpenStorage,
        storage_CopyTo,
        storage_MoveElementTo,
        storage_Commit,
        storage_Revert,
        storage_EnumElements,
        storage_DestroyElement,
        storage_RenameElement,
        storage_SetElementTimes,
        storage_SetClass,
        storage_SetStateBits,
        storage_Stat,
};

/* An object for an element, in its parent's list; without a parent a root. */
static HRESULT storage_create(struct element *element, DWORD mode, struct storage *parent, struct storage **out)
{
    struct storage *storage = calloc(1, sizeof(*storage));

    if (!storage) return E_OUTOFMEMORY;
    storage->IStorage_iface.lpVtbl = (IStorageVtbl *)&storage_vtbl;
    storage->refcount = 1;
    storage->element = element;
    storage->mode = mode;
    storage->dirty = parent ? parent->dirty : &storage->own_dirty;
    if ((storage->parent = parent))
    {
        storage->next = parent->children;
        parent->children = storage;
    }
    *out = storage;
    return S_OK;
}

/* Reads a whole compound file. */
static HRESULT read_bytes(ILockBytes *bytes, struct element **root)
{
    ULARGE_INTEGER start = {{0}};
    STATSTG stat;
    ULONG read;
    BYTE *data;
    HRESULT hr;

    if (FAILED(hr = ILockBytes_Stat(bytes, &stat, STATFLAG_NONAME))) return hr;
    if (stat.cbSize.QuadPart > 0x40000000) return E_OUTOFMEMORY;
    if (!(data = malloc(stat.cbSize.LowPart + 1))) return E_OUTOFMEMORY;
    hr = ILockBytes_ReadAt(bytes, start, data, stat.cbSize.LowPart, &read);
    if (SUCCEEDED(hr)) hr = docfile_read(data, read, root);
    free(data);
    return hr;
}

/* A root over bytes, which it keeps; path: of its file, or NULL. */
static HRESULT root_create(struct element *element, DWORD mode, ILockBytes *bytes, const WCHAR *path, IStorage **out)
{
    struct storage *storage;
    HRESULT hr = storage_create(element, mode, NULL, &storage);

    if (FAILED(hr) || (path && !(storage->path = wcsdup(path))))
    {
        element_destroy(element);
        return E_OUTOFMEMORY;
    }
    storage->bytes = bytes;
    ILockBytes_AddRef(bytes);
    *out = &storage->IStorage_iface;
    return S_OK;
}

static HRESULT create_root(ILockBytes *bytes, DWORD mode, const WCHAR *path, IStorage **out)
{
    struct element *element = element_create(NULL, L"Root Entry", STGTY_STORAGE);
    HRESULT hr;

    *out = NULL;
    if (!element) return E_OUTOFMEMORY;
    if (FAILED(hr = root_create(element, mode & ~STGM_CREATE, bytes, path, out))) return hr;
    /* an empty file is there from the beginning, in a transaction too */
    impl_from_IStorage(*out)->own_dirty = TRUE;
    hr = storage_flush(impl_from_IStorage(*out));
    if (FAILED(hr))
    {
        IStorage_Release(*out);
        *out = NULL;
    }
    return hr;
}

static HRESULT open_root(ILockBytes *bytes, DWORD mode, const WCHAR *path, IStorage **out)
{
    struct element *element;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = read_bytes(bytes, &element))) return hr;
    return root_create(element, mode, bytes, path, out);
}

HRESULT WINAPI StgCreateDocfileOnILockBytes(ILockBytes *bytes, DWORD mode, DWORD reserved, IStorage **out)
{
    if (!bytes || !out) return STG_E_INVALIDPOINTER;
    return create_root(bytes, mode, NULL, out);
}

HRESULT WINAPI StgOpenStorageOnILockBytes(
        ILockBytes *bytes, IStorage *priority, DWORD mode, SNB exclude, DWORD reserved, IStorage **out)
{
    if (!bytes || !out) return STG_E_INVALIDPOINTER;
    return open_root(bytes, mode, NULL, out);
}

HRESULT WINAPI StgOpenStorage(
        const WCHAR *path, IStorage *priority, DWORD mode, SNB exclude, DWORD reserved, IStorage **out)
{
    ILockBytes *bytes;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = native_file_bytes(path, FALSE, FALSE, &bytes))) return hr;
    hr = open_root(bytes, mode, path, out);
    ILockBytes_Release(bytes);
    return hr;
}

HRESULT WINAPI StgCreateDocfile(const WCHAR *path, DWORD mode, DWORD reserved, IStorage **out)
{
    WCHAR folder[MAX_PATH], temporary[MAX_PATH];
    ILockBytes *bytes;
    HRESULT hr;

    *out = NULL;
    if (!path)
    {
        GetTempPathW(ARRAYSIZE(folder), folder);
        GetTempFileNameW(folder, L"stg", 0, temporary);
        path = temporary;
    }
    else if (!(mode & STGM_CREATE) && GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES)
        return STG_E_FILEALREADYEXISTS;
    if (FAILED(hr = native_file_bytes(path, TRUE, !!(mode & STGM_DELETEONRELEASE), &bytes))) return hr;
    hr = create_root(bytes, mode, path, out);
    ILockBytes_Release(bytes);
    return hr;
}

HRESULT WINAPI WriteClassStg(IStorage *storage, REFCLSID clsid)
{
    return storage ? IStorage_SetClass(storage, clsid) : E_INVALIDARG;
}
