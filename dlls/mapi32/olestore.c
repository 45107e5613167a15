/*
 * PR_ATTACH_DATA_OBJ as a storage: IID_IStorage and IID_IStreamDocfile.
 *
 * What is only read is read where it lies. A client that may write gets a storage of its own in a temporary file, which
 * the attachment's SaveChanges takes a copy of: nothing reaches the message before.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "olestore.h"
#include "scratch.h"
#include "storagecopy.h"
#include "storageguard.h"
#include "stream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define STORAGE_MODE (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)
#define COPY_PIECE   0x10000

HRESULT olestore_create(IStorage *from, struct olestore **out)
{
    struct olestore *store;
    HRESULT hr;

    *out = NULL;
    if (!(store = calloc(1, sizeof(*store)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    store->refcount = 1;
    hr = StgCreateDocfile(NULL, STORAGE_MODE | STGM_CREATE | STGM_DELETEONRELEASE, 0, &store->storage);
    if (SUCCEEDED(hr) && from) hr = storage_copy(from, store->storage);
    if (FAILED(hr)) olestore_release(store);
    else *out = store;
    return MapStorageSCode(hr);
}

void olestore_release(struct olestore *store)
{
    if (--store->refcount) return;
    if (store->storage) IStorage_Release(store->storage);
    free(store);
}

HRESULT olestore_clone(const struct olestore *store, struct olestore **out)
{
    return olestore_create(store->storage, out);
}

/* The storage that an attachment's data are now; not to be released. MAPI_E_NOT_FOUND */
static HRESULT current_storage(struct attach *attach, IStorage **storage)
{
    *storage = NULL;
    if (attach->store)
    {
        *storage = attach->store->storage;
        return S_OK;
    }
    return attach->object ? node_open(attach->object, storage) : MAPI_E_NOT_FOUND;
}

/* IStorage over a storage of ours: a thin layer that keeps the attachment, and with it the storage, alive, and that
 * becomes a shell when the message is closed. What it opens is ole32's own. */
struct substorage
{
    IStorage IStorage_iface;
    struct treeobj obj;
    struct attach *attach;  /* held as the parent */
    struct olestore *store; /* counted: where it writes; NULL: only reads */
    struct node *node;      /* counted: where it reads */
    IStorage *storage;      /* one of the two's */
};

static struct substorage *impl_from_IStorage(IStorage *iface)
{
    return CONTAINING_RECORD(iface, struct substorage, IStorage_iface);
}

static struct substorage *substorage_from_obj(struct treeobj *obj)
{
    return CONTAINING_RECORD(obj, struct substorage, obj);
}

static HRESULT WINAPI substorage_QueryInterface(IStorage *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return STG_E_INVALIDPOINTER;
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IStorage)) return E_NOINTERFACE;
    treeobj_addref(&impl_from_IStorage(iface)->obj);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI substorage_AddRef(IStorage *iface)
{
    TRACE("%p.\n", iface);
    return treeobj_addref(&impl_from_IStorage(iface)->obj);
}

static ULONG WINAPI substorage_Release(IStorage *iface)
{
    TRACE("%p.\n", iface);
    return treeobj_release(&impl_from_IStorage(iface)->obj);
}

static HRESULT WINAPI substorage_CreateStream(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStream **stream)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s, %#lx, %p.\n", iface, debugstr_w(name), mode, stream);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_CreateStream(storage->storage, name, mode, reserved1, reserved2, stream)
                        : STG_E_ACCESSDENIED;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_OpenStream(
        IStorage *iface, const WCHAR *name, void *reserved1, DWORD mode, DWORD reserved2, IStream **stream)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s, %#lx, %p.\n", iface, debugstr_w(name), mode, stream);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    if (!storage->store && (mode & 3) != STGM_READ) hr = STG_E_ACCESSDENIED;
    else hr = IStorage_OpenStream(storage->storage, name, reserved1, mode, reserved2, stream);
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_CreateStorage(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStorage **child)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s, %#lx, %p.\n", iface, debugstr_w(name), mode, child);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_CreateStorage(storage->storage, name, mode, reserved1, reserved2, child)
                        : STG_E_ACCESSDENIED;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_OpenStorage(IStorage *iface, const WCHAR *name, IStorage *priority, DWORD mode,
        SNB exclude, DWORD reserved, IStorage **child)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s, %p, %#lx, %p.\n", iface, debugstr_w(name), priority, mode, child);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    if (!storage->store && (mode & 3) != STGM_READ) hr = STG_E_ACCESSDENIED;
    else hr = IStorage_OpenStorage(storage->storage, name, priority, mode, exclude, reserved, child);
    treeobj_leave(&storage->obj);
    return hr;
}

/* The inner storage with a reference, for calls that reach foreign objects and so hold no lock. */
static HRESULT get_inner(struct substorage *storage, IStorage **inner)
{
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    *inner = storage->storage;
    IStorage_AddRef(*inner);
    treeobj_leave(&storage->obj);
    return S_OK;
}

static HRESULT WINAPI substorage_CopyTo(IStorage *iface, DWORD count, const IID *exclude, SNB names, IStorage *dest)
{
    IStorage *inner;
    HRESULT hr;

    TRACE("%p, %lu, %p, %p, %p.\n", iface, count, exclude, names, dest);
    if (FAILED(hr = get_inner(impl_from_IStorage(iface), &inner))) return hr;
    hr = IStorage_CopyTo(inner, count, exclude, names, dest);
    IStorage_Release(inner);
    return hr;
}

static HRESULT WINAPI substorage_MoveElementTo(
        IStorage *iface, const WCHAR *name, IStorage *dest, const WCHAR *new_name, DWORD flags)
{
    IStorage *inner;
    HRESULT hr;

    TRACE("%p, %s, %p, %s, %#lx.\n", iface, debugstr_w(name), dest, debugstr_w(new_name), flags);
    if (FAILED(hr = get_inner(impl_from_IStorage(iface), &inner))) return hr;
    hr = IStorage_MoveElementTo(inner, name, dest, new_name, flags);
    IStorage_Release(inner);
    return hr;
}

static HRESULT WINAPI substorage_Commit(IStorage *iface, DWORD flags)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %#lx.\n", iface, flags);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_Commit(storage->storage, flags) : S_OK;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_Revert(IStorage *iface)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p.\n", iface);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = IStorage_Revert(storage->storage);
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_EnumElements(
        IStorage *iface, DWORD reserved1, void *reserved2, DWORD reserved3, IEnumSTATSTG **elements)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %p.\n", iface, elements);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = IStorage_EnumElements(storage->storage, reserved1, reserved2, reserved3, elements);
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_DestroyElement(IStorage *iface, const WCHAR *name)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s.\n", iface, debugstr_w(name));
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_DestroyElement(storage->storage, name) : STG_E_ACCESSDENIED;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_RenameElement(IStorage *iface, const WCHAR *name, const WCHAR *new_name)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s, %s.\n", iface, debugstr_w(name), debugstr_w(new_name));
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_RenameElement(storage->storage, name, new_name) : STG_E_ACCESSDENIED;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_SetElementTimes(
        IStorage *iface, const WCHAR *name, const FILETIME *created, const FILETIME *accessed, const FILETIME *modified)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s.\n", iface, debugstr_w(name));
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_SetElementTimes(storage->storage, name, created, accessed, modified)
                        : STG_E_ACCESSDENIED;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_SetClass(IStorage *iface, REFCLSID clsid)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %s.\n", iface, debugstr_guid(clsid));
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_SetClass(storage->storage, clsid) : STG_E_ACCESSDENIED;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_SetStateBits(IStorage *iface, DWORD bits, DWORD mask)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %#lx, %#lx.\n", iface, bits, mask);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = storage->store ? IStorage_SetStateBits(storage->storage, bits, mask) : STG_E_ACCESSDENIED;
    treeobj_leave(&storage->obj);
    return hr;
}

static HRESULT WINAPI substorage_Stat(IStorage *iface, STATSTG *stat, DWORD flags)
{
    struct substorage *storage = impl_from_IStorage(iface);
    HRESULT hr;

    TRACE("%p, %p, %#lx.\n", iface, stat, flags);
    if (FAILED(hr = treeobj_enter(&storage->obj))) return hr;
    hr = IStorage_Stat(storage->storage, stat, flags);
    treeobj_leave(&storage->obj);
    return hr;
}

static IStorageVtbl substorage_vtbl = {
        substorage_QueryInterface,
        substorage_AddRef,
        substorage_Release,
        substorage_CreateStream,
        substorage_OpenStream,
        substorage_CreateStorage,
        substorage_OpenStorage,
        substorage_CopyTo,
        substorage_MoveElementTo,
        substorage_Commit,
        substorage_Revert,
        substorage_EnumElements,
        substorage_DestroyElement,
        substorage_RenameElement,
        substorage_SetElementTimes,
        substorage_SetClass,
        substorage_SetStateBits,
        substorage_Stat,
};

static void substorage_close(struct treeobj *obj)
{
    struct substorage *storage = substorage_from_obj(obj);

    if (storage->store) olestore_release(storage->store);
    if (storage->node) node_release(storage->node);
    storage->store = NULL;
    storage->node = NULL;
    storage->storage = NULL;
}

static void substorage_free(struct treeobj *obj)
{
    free(substorage_from_obj(obj));
}

static const struct treeobj_ops substorage_ops = {substorage_close, substorage_free};

/* Makes the attachment's data a storage that may be written, with a copy of another one (NULL: empty). */
static HRESULT make_store(struct attach *attach, IStorage *from)
{
    struct olestore *store;
    HRESULT hr;

    if (FAILED(hr = olestore_create(from, &store))) return hr;
    if (FAILED(hr = propset_put_value(&attach->prop.set, PR_ATTACH_DATA_OBJ, PROPATTR_DEFAULT, NULL)))
    {
        olestore_release(store);
        return hr;
    }
    if (attach->store) olestore_release(attach->store);
    attach->store = store;
    if (attach->data) msgdata_release(attach->data);
    attach->data = NULL;
    return S_OK;
}

HRESULT attach_open_storage(struct attach *attach, ULONG flags, IStorage **out)
{
    BOOL writable = flags & (MAPI_MODIFY | MAPI_CREATE);
    struct substorage *storage;
    struct treeobj *obj;
    IStorage *inner = NULL;
    HRESULT hr;

    *out = NULL;
    if ((obj = treeobj_find_child(&attach->prop.obj, &substorage_ops, 0)))
    {
        *out = &substorage_from_obj(obj)->IStorage_iface;
        return S_OK;
    }
    if (!(flags & MAPI_CREATE) && FAILED(hr = current_storage(attach, &inner))) return hr;
    if (flags & MAPI_CREATE || (writable && !(attach->store && attach->store->refcount == 1)))
        if (FAILED(hr = make_store(attach, inner)) || FAILED(hr = current_storage(attach, &inner))) return hr;
    if (!(storage = calloc(1, sizeof(*storage)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    storage->IStorage_iface.lpVtbl = &substorage_vtbl;
    storage->attach = attach;
    storage->storage = inner;
    if (attach->store)
    {
        storage->store = attach->store;
        storage->store->refcount++;
    }
    else storage->node = node_addref(attach->object);
    treeobj_init(&storage->obj, &substorage_ops, NULL, &attach->prop.obj, 0);
    *out = &storage->IStorage_iface;
    return S_OK;
}

/* A compound file in memory with a copy of a storage. */
static HRESULT make_image(IStorage *storage, HGLOBAL *out)
{
    ILockBytes *bytes = NULL;
    IStorage *docfile = NULL;
    HGLOBAL memory;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = CreateILockBytesOnHGlobal(NULL, FALSE, &bytes))) return MapStorageSCode(hr);
    hr = StgCreateDocfileOnILockBytes(bytes, STORAGE_MODE | STGM_CREATE, 0, &docfile);
    if (SUCCEEDED(hr)) hr = storage_copy(storage, docfile);
    if (SUCCEEDED(hr)) hr = IStorage_Commit(docfile, STGC_DEFAULT);
    if (docfile) IStorage_Release(docfile);
    if (SUCCEEDED(hr)) hr = GetHGlobalFromILockBytes(bytes, out);
    else if (SUCCEEDED(GetHGlobalFromILockBytes(bytes, &memory))) GlobalFree(memory);
    ILockBytes_Release(bytes);
    return MapStorageSCode(hr);
}

/* Writes an image to a file. */
static HRESULT image_to_file(struct value *image, const WCHAR *path)
{
    ULONGLONG offset = 0;
    DWORD written;
    BYTE *piece;
    HANDLE file;
    ULONG read;
    HRESULT hr;

    if (!(piece = malloc(COPY_PIECE))) return MAPI_E_NOT_ENOUGH_MEMORY;
    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY, NULL);
    hr = file == INVALID_HANDLE_VALUE ? MAPI_E_NOT_ENOUGH_DISK : S_OK;
    while (SUCCEEDED(hr) && SUCCEEDED(hr = value_read_at(image, offset, piece, COPY_PIECE, &read)) && read)
    {
        if (!WriteFile(file, piece, read, &written, NULL) || written != read) hr = MAPI_E_NOT_ENOUGH_DISK;
        offset += read;
    }
    if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    free(piece);
    return hr;
}

/* The compound file that a client has written becomes the attachment's storage. */
static HRESULT take_image(struct mapiprop *prop, struct value *image)
{
    struct attach *attach = CONTAINING_RECORD(prop, struct attach, prop);
    IStorage *storage = NULL;
    WCHAR path[MAX_PATH];
    HRESULT hr;

    if (!image->size) return make_store(attach, NULL);
    if (FAILED(hr = scratch_path(path))) return hr;
    if (SUCCEEDED(hr = image_to_file(image, path))) hr = storage_open_guarded(path, &storage);
    if (SUCCEEDED(hr)) hr = make_store(attach, storage);
    if (storage) IStorage_Release(storage);
    DeleteFileW(path);
    return hr;
}

/* A stream that a client may write to, with the image of the storage that is there. */
static HRESULT open_image(struct attach *attach, HGLOBAL memory, IStream **out)
{
    struct value *image = NULL;
    HRESULT hr = S_OK;

    if (memory)
    {
        hr = value_create(PR_ATTACH_DATA_OBJ, GlobalLock(memory), (ULONG)GlobalSize(memory), &image);
        GlobalUnlock(memory);
    }
    if (SUCCEEDED(hr)) hr = propstream_open_image(&attach->prop, image, take_image, out);
    if (image) value_release(image);
    return hr;
}

HRESULT attach_open_docfile(struct attach *attach, ULONG flags, IStream **out)
{
    HGLOBAL memory = NULL;
    IStorage *inner;
    HRESULT hr;

    *out = NULL;
    if (flags & MAPI_MODIFY && (*out = propstream_find_image(&attach->prop))) return S_OK;
    if (flags & MAPI_CREATE) return open_image(attach, NULL, out);
    if (FAILED(hr = current_storage(attach, &inner)) || FAILED(hr = make_image(inner, &memory))) return hr;
    if (flags & MAPI_MODIFY) hr = open_image(attach, memory, out);
    /* the bytes are a copy: the stream keeps them, and nothing of the message */
    else if (SUCCEEDED(hr = MapStorageSCode(CreateStreamOnHGlobal(memory, TRUE, out)))) return S_OK;
    GlobalFree(memory);
    return hr;
}

HRESULT attach_publish_storage(struct attach *attach)
{
    struct treeobj *obj;
    struct olestore *copy;
    HRESULT hr;

    LIST_FOR_EACH_ENTRY(obj, &attach->prop.obj.children, struct treeobj, sibling)
    {
        struct substorage *storage = substorage_from_obj(obj);

        if (obj->ops != &substorage_ops || obj->closed || !storage->store || storage->store != attach->store) continue;
        /* the client goes on writing into its own: what is saved is a copy as of now */
        if (FAILED(hr = olestore_clone(storage->store, &copy))) return hr;
        olestore_release(attach->store);
        attach->store = copy;
        break;
    }
    return S_OK;
}
