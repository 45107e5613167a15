/*
 * HrIStorageFromStream: a storage in a stream, through an ILockBytes over it.
 *
 * No lock is held while the stream, a caller's, is called: ole32 calls the ILockBytes of a storage by one thread at a
 * time.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include <mapispi.h>

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

struct lockbytes
{
    ILockBytes ILockBytes_iface;
    LONG refcount;
    IStream *stream;
    ULONGLONG start; /* where in the stream the bytes begin */
};

static struct lockbytes *impl_from_ILockBytes(ILockBytes *iface)
{
    return CONTAINING_RECORD(iface, struct lockbytes, ILockBytes_iface);
}

static HRESULT seek(struct lockbytes *bytes, ULONGLONG offset)
{
    LARGE_INTEGER move;

    if (offset > MAXLONGLONG - bytes->start) return STG_E_INVALIDFUNCTION;
    move.QuadPart = (LONGLONG)(bytes->start + offset);
    return IStream_Seek(bytes->stream, move, STREAM_SEEK_SET, NULL);
}

static HRESULT WINAPI lockbytes_QueryInterface(ILockBytes *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_ILockBytes))
    {
        ILockBytes_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI lockbytes_AddRef(ILockBytes *iface)
{
    struct lockbytes *bytes = impl_from_ILockBytes(iface);
    ULONG refcount = (ULONG)InterlockedIncrement(&bytes->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI lockbytes_Release(ILockBytes *iface)
{
    struct lockbytes *bytes = impl_from_ILockBytes(iface);
    ULONG refcount = (ULONG)InterlockedDecrement(&bytes->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    if (!refcount)
    {
        IStream_Release(bytes->stream);
        free(bytes);
        module_unlock();
    }
    return refcount;
}

static HRESULT WINAPI lockbytes_ReadAt(ILockBytes *iface, ULARGE_INTEGER offset, void *data, ULONG size, ULONG *done)
{
    struct lockbytes *bytes = impl_from_ILockBytes(iface);
    ULONG total = 0, count;
    HRESULT hr;

    TRACE("%p, %I64u, %p, %lu, %p.\n", iface, offset.QuadPart, data, size, done);
    if (done) *done = 0;
    if (FAILED(hr = seek(bytes, offset.QuadPart))) return hr;
    /* a stream may give less than is asked for before its end */
    while (total < size)
    {
        count = 0;
        hr = IStream_Read(bytes->stream, (char *)data + total, size - total, &count);
        if (FAILED(hr) || !count || count > size - total) break;
        total += count;
    }
    if (done) *done = total;
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT WINAPI lockbytes_WriteAt(
        ILockBytes *iface, ULARGE_INTEGER offset, const void *data, ULONG size, ULONG *done)
{
    struct lockbytes *bytes = impl_from_ILockBytes(iface);
    ULONG total = 0, count;
    HRESULT hr;

    TRACE("%p, %I64u, %p, %lu, %p.\n", iface, offset.QuadPart, data, size, done);
    if (done) *done = 0;
    if (FAILED(hr = seek(bytes, offset.QuadPart))) return hr;
    while (total < size)
    {
        count = 0;
        hr = IStream_Write(bytes->stream, (const char *)data + total, size - total, &count);
        if (SUCCEEDED(hr) && (!count || count > size - total)) hr = STG_E_MEDIUMFULL;
        if (FAILED(hr)) break;
        total += count;
    }
    if (done) *done = total;
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT WINAPI lockbytes_Flush(ILockBytes *iface)
{
    struct lockbytes *bytes = impl_from_ILockBytes(iface);

    TRACE("%p.\n", iface);
    return IStream_Commit(bytes->stream, STGC_DEFAULT);
}

static HRESULT WINAPI lockbytes_SetSize(ILockBytes *iface, ULARGE_INTEGER size)
{
    struct lockbytes *bytes = impl_from_ILockBytes(iface);

    TRACE("%p, %I64u.\n", iface, size.QuadPart);
    if (size.QuadPart > MAXLONGLONG - bytes->start) return STG_E_INVALIDFUNCTION;
    size.QuadPart += bytes->start;
    return IStream_SetSize(bytes->stream, size);
}

static HRESULT WINAPI lockbytes_LockRegion(ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    TRACE("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI lockbytes_UnlockRegion(ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    TRACE("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI lockbytes_Stat(ILockBytes *iface, STATSTG *stat, DWORD flags)
{
    struct lockbytes *bytes = impl_from_ILockBytes(iface);
    HRESULT hr;

    TRACE("%p, %p, %#lx.\n", iface, stat, flags);
    if (FAILED(hr = IStream_Stat(bytes->stream, stat, flags))) return hr;
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart -= stat->cbSize.QuadPart < bytes->start ? stat->cbSize.QuadPart : bytes->start;
    return S_OK;
}

static ILockBytesVtbl lockbytes_vtbl = {
        lockbytes_QueryInterface,
        lockbytes_AddRef,
        lockbytes_Release,
        lockbytes_ReadAt,
        lockbytes_WriteAt,
        lockbytes_Flush,
        lockbytes_SetSize,
        lockbytes_LockRegion,
        lockbytes_UnlockRegion,
        lockbytes_Stat,
};

/* An ILockBytes over the bytes of a stream, which it holds, from its current position on or from its start. */
static HRESULT lockbytes_create(IStream *stream, BOOL from_here, ILockBytes **out)
{
    LARGE_INTEGER zero = {.QuadPart = 0};
    ULARGE_INTEGER position = {.QuadPart = 0};
    struct lockbytes *bytes;
    HRESULT hr;

    if (from_here && FAILED(hr = IStream_Seek(stream, zero, STREAM_SEEK_CUR, &position))) return hr;
    if (!(bytes = calloc(1, sizeof(*bytes)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    bytes->ILockBytes_iface.lpVtbl = &lockbytes_vtbl;
    bytes->refcount = 1;
    module_lock();
    bytes->stream = stream;
    bytes->start = position.QuadPart;
    IStream_AddRef(stream);
    *out = &bytes->ILockBytes_iface;
    return S_OK;
}

/***********************************************************************
 *      HrIStorageFromStream (MAPI32.194)
 *
 * Opens or makes a storage in a stream. The storage is not transacted, and holds the stream.
 *
 * PARAMS
 *  source [I] An object that has the interface.
 *  iid    [I] IID_IStream or NULL, or IID_ILockBytes.
 *  flags  [I] STGSTRM_RESET (0): open for reading, from the start; STGSTRM_MODIFY: for writing too; STGSTRM_CREATE:
 *             make a new, empty one; STGSTRM_CURRENT: from the stream's current position on.
 *  out    [O] The storage.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_UNKNOWN_FLAGS, MAPI_E_INTERFACE_NOT_SUPPORTED (choices); the
 *  stream's and the storage's errors.
 *
 * Source: client reference, HrIStorageFromStream.
 */
HRESULT WINAPI HrIStorageFromStream(LPUNKNOWN source, LPCIID iid, ULONG flags, LPSTORAGE *out)
{
    DWORD mode = flags & (STGSTRM_MODIFY | STGSTRM_CREATE) ? STGM_READWRITE | STGM_SHARE_EXCLUSIVE
                                                           : STGM_READ | STGM_SHARE_EXCLUSIVE;
    ILockBytes *bytes = NULL;
    IStream *stream;
    HRESULT hr;

    TRACE("%p, %s, %#lx, %p.\n", source, debugstr_guid(iid), flags, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!source) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(STGSTRM_MODIFY | STGSTRM_CREATE | STGSTRM_CURRENT)) return MAPI_E_UNKNOWN_FLAGS;

    if (!iid || IsEqualIID(iid, &IID_IStream))
    {
        if (FAILED(hr = IUnknown_QueryInterface(source, &IID_IStream, (void **)&stream))) return hr;
        hr = lockbytes_create(stream, !!(flags & STGSTRM_CURRENT), &bytes);
        IStream_Release(stream);
    }
    else if (IsEqualIID(iid, &IID_ILockBytes))
    {
        hr = IUnknown_QueryInterface(source, &IID_ILockBytes, (void **)&bytes);
    }
    else
    {
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    }
    if (FAILED(hr)) return hr;

    if (flags & STGSTRM_CREATE) hr = StgCreateDocfileOnILockBytes(bytes, mode | STGM_CREATE, 0, out);
    else hr = StgOpenStorageOnILockBytes(bytes, NULL, mode, NULL, 0, out);
    ILockBytes_Release(bytes);
    return hr;
}
