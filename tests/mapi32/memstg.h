/*
 * Storages for tests and benchmarks that know nothing of a harness: ILockBytes in memory; an IStorage that counts calls
 * and fails on demand.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_MEMSTG_H
#define MAPI32_TESTS_MEMSTG_H

#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <objidl.h>

/* ILockBytes over memory of its own. */
struct memory_bytes
{
    ILockBytes ILockBytes_iface;
    LONG refcount;
    BYTE *data;
    ULONG size, capacity;
};

static inline struct memory_bytes *impl_from_ILockBytes(ILockBytes *iface)
{
    return CONTAINING_RECORD(iface, struct memory_bytes, ILockBytes_iface);
}

__attribute__((unused)) static HRESULT WINAPI memory_QueryInterface(ILockBytes *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ILockBytes))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    InterlockedIncrement(&impl_from_ILockBytes(iface)->refcount);
    *out = iface;
    return S_OK;
}

__attribute__((unused)) static ULONG WINAPI memory_AddRef(ILockBytes *iface)
{
    return InterlockedIncrement(&impl_from_ILockBytes(iface)->refcount);
}

__attribute__((unused)) static ULONG WINAPI memory_Release(ILockBytes *iface)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);
    ULONG refcount = InterlockedDecrement(&bytes->refcount);

    if (!refcount)
    {
        free(bytes->data);
        free(bytes);
    }
    return refcount;
}

__attribute__((unused)) static HRESULT WINAPI memory_ReadAt(
        ILockBytes *iface, ULARGE_INTEGER offset, void *data, ULONG size, ULONG *read)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);
    ULONG done = 0;

    if (offset.QuadPart < bytes->size)
    {
        done = bytes->size - offset.LowPart < size ? bytes->size - offset.LowPart : size;
        memcpy(data, bytes->data + offset.LowPart, done);
    }
    if (read) *read = done;
    return S_OK;
}

__attribute__((unused)) static BOOL memory_resize(struct memory_bytes *bytes, ULONGLONG size)
{
    BYTE *data;

    if (size > 0x40000000) return FALSE;
    if (size > bytes->capacity)
    {
        if (!(data = realloc(bytes->data, (size_t)size * 2))) return FALSE;
        bytes->data = data;
        bytes->capacity = (ULONG)size * 2;
    }
    if (size > bytes->size) memset(bytes->data + bytes->size, 0, (size_t)size - bytes->size);
    bytes->size = (ULONG)size;
    return TRUE;
}

__attribute__((unused)) static HRESULT WINAPI memory_WriteAt(
        ILockBytes *iface, ULARGE_INTEGER offset, const void *data, ULONG size, ULONG *written)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);

    if (written) *written = 0;
    if (offset.QuadPart + size > bytes->size && !memory_resize(bytes, offset.QuadPart + size)) return STG_E_MEDIUMFULL;
    memcpy(bytes->data + offset.LowPart, data, size);
    if (written) *written = size;
    return S_OK;
}

__attribute__((unused)) static HRESULT WINAPI memory_Flush(ILockBytes *iface)
{
    return S_OK;
}

__attribute__((unused)) static HRESULT WINAPI memory_SetSize(ILockBytes *iface, ULARGE_INTEGER size)
{
    return memory_resize(impl_from_ILockBytes(iface), size.QuadPart) ? S_OK : STG_E_MEDIUMFULL;
}

__attribute__((unused)) static HRESULT WINAPI memory_LockRegion(
        ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

__attribute__((unused)) static HRESULT WINAPI memory_Stat(ILockBytes *iface, STATSTG *stat, DWORD flags)
{
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = impl_from_ILockBytes(iface)->size;
    return S_OK;
}

__attribute__((unused)) static ILockBytesVtbl memory_vtbl = {
        memory_QueryInterface,
        memory_AddRef,
        memory_Release,
        memory_ReadAt,
        memory_WriteAt,
        memory_Flush,
        memory_SetSize,
        memory_LockRegion,
        memory_LockRegion,
        memory_Stat,
};

static inline ILockBytes *memory_bytes_create(void)
{
    struct memory_bytes *bytes = calloc(1, sizeof(*bytes));

    bytes->ILockBytes_iface.lpVtbl = &memory_vtbl;
    bytes->refcount = 1;
    return &bytes->ILockBytes_iface;
}

/* What the counting storage has seen, in all of its storages and streams together. */
struct storage_calls
{
    LONG open_stream, create_stream, open_storage, create_storage, destroy, enumerate, commit, read, write, stat,
            set_size;
    LONG all;     /* calls that may fail, below */
    LONG fail_at; /* the number of the call that fails, counted from 1; 0: none */
    HRESULT failure;
    LONG live; /* wrappers alive */
};
__attribute__((unused)) static struct storage_calls calls;

/* Counts a call; its failure when it is the one. */
static inline HRESULT count_call(LONG *counter)
{
    ++*counter;
    return ++calls.all == calls.fail_at ? calls.failure : S_OK;
}

/* An IStorage, and the IStreams and IStorages that it opens, which count and fail. */
struct counted_storage
{
    IStorage IStorage_iface;
    LONG refcount;
    IStorage *inner;
};

struct counted_stream
{
    IStream IStream_iface;
    LONG refcount;
    IStream *inner;
};

static inline struct counted_storage *impl_from_IStorage(IStorage *iface)
{
    return CONTAINING_RECORD(iface, struct counted_storage, IStorage_iface);
}

static inline struct counted_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct counted_stream, IStream_iface);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_QueryInterface(IStream *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

__attribute__((unused)) static ULONG WINAPI counted_stream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&impl_from_IStream(iface)->refcount);
}

__attribute__((unused)) static ULONG WINAPI counted_stream_Release(IStream *iface)
{
    struct counted_stream *stream = impl_from_IStream(iface);
    ULONG refcount = InterlockedDecrement(&stream->refcount);

    if (!refcount)
    {
        IStream_Release(stream->inner);
        free(stream);
        calls.live--;
    }
    return refcount;
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_Read(IStream *iface, void *data, ULONG size, ULONG *read)
{
    HRESULT hr = count_call(&calls.read);

    if (FAILED(hr)) return hr;
    return IStream_Read(impl_from_IStream(iface)->inner, data, size, read);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_Write(
        IStream *iface, const void *data, ULONG size, ULONG *written)
{
    HRESULT hr = count_call(&calls.write);

    if (FAILED(hr)) return hr;
    return IStream_Write(impl_from_IStream(iface)->inner, data, size, written);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_Seek(
        IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *pos)
{
    return IStream_Seek(impl_from_IStream(iface)->inner, move, origin, pos);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    HRESULT hr = count_call(&calls.set_size);

    if (FAILED(hr)) return hr;
    return IStream_SetSize(impl_from_IStream(iface)->inner, size);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_CopyTo(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written)
{
    return IStream_CopyTo(impl_from_IStream(iface)->inner, dest, size, read, written);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_Commit(IStream *iface, DWORD flags)
{
    return IStream_Commit(impl_from_IStream(iface)->inner, flags);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_Revert(IStream *iface)
{
    return IStream_Revert(impl_from_IStream(iface)->inner);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_LockRegion(
        IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    HRESULT hr = count_call(&calls.stat);

    if (FAILED(hr)) return hr;
    return IStream_Stat(impl_from_IStream(iface)->inner, stat, flags);
}

__attribute__((unused)) static HRESULT WINAPI counted_stream_Clone(IStream *iface, IStream **clone)
{
    return E_NOTIMPL;
}

__attribute__((unused)) static IStreamVtbl counted_stream_vtbl = {
        counted_stream_QueryInterface,
        counted_stream_AddRef,
        counted_stream_Release,
        counted_stream_Read,
        counted_stream_Write,
        counted_stream_Seek,
        counted_stream_SetSize,
        counted_stream_CopyTo,
        counted_stream_Commit,
        counted_stream_Revert,
        counted_stream_LockRegion,
        counted_stream_LockRegion,
        counted_stream_Stat,
        counted_stream_Clone,
};

static inline IStream *count_stream(IStream *inner)
{
    struct counted_stream *stream = calloc(1, sizeof(*stream));

    stream->IStream_iface.lpVtbl = &counted_stream_vtbl;
    stream->refcount = 1;
    stream->inner = inner;
    calls.live++;
    return &stream->IStream_iface;
}

static inline IStorage *count_storage(IStorage *inner);

__attribute__((unused)) static HRESULT WINAPI counted_QueryInterface(IStorage *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IStorage))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    InterlockedIncrement(&impl_from_IStorage(iface)->refcount);
    *out = iface;
    return S_OK;
}

__attribute__((unused)) static ULONG WINAPI counted_AddRef(IStorage *iface)
{
    return InterlockedIncrement(&impl_from_IStorage(iface)->refcount);
}

__attribute__((unused)) static ULONG WINAPI counted_Release(IStorage *iface)
{
    struct counted_storage *storage = impl_from_IStorage(iface);
    ULONG refcount = InterlockedDecrement(&storage->refcount);

    if (!refcount)
    {
        IStorage_Release(storage->inner);
        free(storage);
        calls.live--;
    }
    return refcount;
}

__attribute__((unused)) static HRESULT WINAPI counted_CreateStream(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStream **out)
{
    HRESULT hr = count_call(&calls.create_stream);
    IStream *inner;

    *out = NULL;
    if (SUCCEEDED(hr)) hr = IStorage_CreateStream(impl_from_IStorage(iface)->inner, name, mode, 0, 0, &inner);
    if (SUCCEEDED(hr)) *out = count_stream(inner);
    return hr;
}

__attribute__((unused)) static HRESULT WINAPI counted_OpenStream(
        IStorage *iface, const WCHAR *name, void *reserved1, DWORD mode, DWORD reserved2, IStream **out)
{
    HRESULT hr = count_call(&calls.open_stream);
    IStream *inner;

    *out = NULL;
    if (SUCCEEDED(hr)) hr = IStorage_OpenStream(impl_from_IStorage(iface)->inner, name, NULL, mode, 0, &inner);
    if (SUCCEEDED(hr)) *out = count_stream(inner);
    return hr;
}

__attribute__((unused)) static HRESULT WINAPI counted_CreateStorage(
        IStorage *iface, const WCHAR *name, DWORD mode, DWORD reserved1, DWORD reserved2, IStorage **out)
{
    HRESULT hr = count_call(&calls.create_storage);
    IStorage *inner;

    *out = NULL;
    if (SUCCEEDED(hr)) hr = IStorage_CreateStorage(impl_from_IStorage(iface)->inner, name, mode, 0, 0, &inner);
    if (SUCCEEDED(hr)) *out = count_storage(inner);
    return hr;
}

__attribute__((unused)) static HRESULT WINAPI counted_OpenStorage(
        IStorage *iface, const WCHAR *name, IStorage *priority, DWORD mode, SNB exclude, DWORD reserved, IStorage **out)
{
    HRESULT hr = count_call(&calls.open_storage);
    IStorage *inner;

    *out = NULL;
    if (SUCCEEDED(hr)) hr = IStorage_OpenStorage(impl_from_IStorage(iface)->inner, name, NULL, mode, NULL, 0, &inner);
    if (SUCCEEDED(hr)) *out = count_storage(inner);
    return hr;
}

__attribute__((unused)) static HRESULT WINAPI counted_CopyTo(
        IStorage *iface, DWORD count, const IID *exclude, SNB names, IStorage *dest)
{
    return IStorage_CopyTo(impl_from_IStorage(iface)->inner, count, exclude, names, dest);
}

__attribute__((unused)) static HRESULT WINAPI counted_MoveElementTo(
        IStorage *iface, const WCHAR *name, IStorage *dest, const WCHAR *new_name, DWORD flags)
{
    return E_NOTIMPL;
}

__attribute__((unused)) static HRESULT WINAPI counted_Commit(IStorage *iface, DWORD flags)
{
    HRESULT hr = count_call(&calls.commit);

    return FAILED(hr) ? hr : IStorage_Commit(impl_from_IStorage(iface)->inner, flags);
}

__attribute__((unused)) static HRESULT WINAPI counted_Revert(IStorage *iface)
{
    return IStorage_Revert(impl_from_IStorage(iface)->inner);
}

__attribute__((unused)) static HRESULT WINAPI counted_EnumElements(
        IStorage *iface, DWORD reserved1, void *reserved2, DWORD reserved3, IEnumSTATSTG **out)
{
    HRESULT hr = count_call(&calls.enumerate);

    *out = NULL;
    return FAILED(hr) ? hr : IStorage_EnumElements(impl_from_IStorage(iface)->inner, 0, NULL, 0, out);
}

__attribute__((unused)) static HRESULT WINAPI counted_DestroyElement(IStorage *iface, const WCHAR *name)
{
    HRESULT hr = count_call(&calls.destroy);

    return FAILED(hr) ? hr : IStorage_DestroyElement(impl_from_IStorage(iface)->inner, name);
}

__attribute__((unused)) static HRESULT WINAPI counted_RenameElement(
        IStorage *iface, const WCHAR *name, const WCHAR *new_name)
{
    return IStorage_RenameElement(impl_from_IStorage(iface)->inner, name, new_name);
}

__attribute__((unused)) static HRESULT WINAPI counted_SetElementTimes(
        IStorage *iface, const WCHAR *name, const FILETIME *created, const FILETIME *accessed, const FILETIME *modified)
{
    return IStorage_SetElementTimes(impl_from_IStorage(iface)->inner, name, created, accessed, modified);
}

__attribute__((unused)) static HRESULT WINAPI counted_SetClass(IStorage *iface, REFCLSID clsid)
{
    return IStorage_SetClass(impl_from_IStorage(iface)->inner, clsid);
}

__attribute__((unused)) static HRESULT WINAPI counted_SetStateBits(IStorage *iface, DWORD bits, DWORD mask)
{
    return IStorage_SetStateBits(impl_from_IStorage(iface)->inner, bits, mask);
}

__attribute__((unused)) static HRESULT WINAPI counted_Stat(IStorage *iface, STATSTG *stat, DWORD flags)
{
    HRESULT hr = count_call(&calls.stat);

    return FAILED(hr) ? hr : IStorage_Stat(impl_from_IStorage(iface)->inner, stat, flags);
}

__attribute__((unused)) static IStorageVtbl counted_vtbl = {
        counted_QueryInterface,
        counted_AddRef,
        counted_Release,
        counted_CreateStream,
        counted_OpenStream,
        counted_CreateStorage,
        counted_OpenStorage,
        counted_CopyTo,
        counted_MoveElementTo,
        counted_Commit,
        counted_Revert,
        counted_EnumElements,
        counted_DestroyElement,
        counted_RenameElement,
        counted_SetElementTimes,
        counted_SetClass,
        counted_SetStateBits,
        counted_Stat,
};

/* Wraps a storage, whose reference is taken over. */
static inline IStorage *count_storage(IStorage *inner)
{
    struct counted_storage *storage = calloc(1, sizeof(*storage));

    storage->IStorage_iface.lpVtbl = &counted_vtbl;
    storage->refcount = 1;
    storage->inner = inner;
    calls.live++;
    return &storage->IStorage_iface;
}

#endif
