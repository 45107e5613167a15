/*
 * An IStream that only goes forward: what WrapCompressedRTFStream and its like return.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "seqstream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

struct seqstream
{
    IStream IStream_iface;
    LONG refcount;
    const struct seqstream_ops *ops;
    void *context;
};

static struct seqstream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct seqstream, IStream_iface);
}

static HRESULT WINAPI seqstream_QueryInterface(IStream *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ISequentialStream) && !IsEqualIID(iid, &IID_IStream))
    {
        *out = NULL;
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    }
    IStream_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI seqstream_AddRef(IStream *iface)
{
    ULONG refcount = InterlockedIncrement(&impl_from_IStream(iface)->refcount);

    TRACE("%p, now %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI seqstream_Release(IStream *iface)
{
    struct seqstream *stream = impl_from_IStream(iface);
    ULONG refcount = InterlockedDecrement(&stream->refcount);

    TRACE("%p, now %lu.\n", iface, refcount);
    if (!refcount)
    {
        stream->ops->destroy(stream->context);
        free(stream);
        module_unlock();
    }
    return refcount;
}

static HRESULT WINAPI seqstream_Read(IStream *iface, void *data, ULONG size, ULONG *read)
{
    struct seqstream *stream = impl_from_IStream(iface);
    ULONG done = 0;
    HRESULT hr;

    TRACE("%p, %p, %lu, %p.\n", iface, data, size, read);
    if (read) *read = 0;
    if (!stream->ops->read) return MAPI_E_NO_ACCESS;
    if (!data && size) return MAPI_E_INVALID_PARAMETER;
    hr = stream->ops->read(stream->context, data, size, &done);
    if (read) *read = done;
    return hr;
}

static HRESULT WINAPI seqstream_Write(IStream *iface, const void *data, ULONG size, ULONG *written)
{
    struct seqstream *stream = impl_from_IStream(iface);
    HRESULT hr;

    TRACE("%p, %p, %lu, %p.\n", iface, data, size, written);
    if (written) *written = 0;
    if (!stream->ops->write) return MAPI_E_NO_ACCESS;
    if (!data && size) return MAPI_E_INVALID_PARAMETER;
    if (SUCCEEDED(hr = stream->ops->write(stream->context, data, size)) && written) *written = size;
    return hr;
}

static HRESULT WINAPI seqstream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *pos)
{
    WARN("%p, %I64d, %lu, %p: only forward.\n", iface, move.QuadPart, origin, pos);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI seqstream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    WARN("%p, %I64u: only forward.\n", iface, size.QuadPart);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI seqstream_CopyTo(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written)
{
    struct seqstream *stream = impl_from_IStream(iface);
    ULONGLONG left = size.QuadPart;
    BYTE buffer[4096];
    ULONG done, out;
    HRESULT hr;

    TRACE("%p, %p, %I64u, %p, %p.\n", iface, dest, size.QuadPart, read, written);
    if (read) read->QuadPart = 0;
    if (written) written->QuadPart = 0;
    if (!stream->ops->read) return MAPI_E_NO_ACCESS;
    if (!dest) return MAPI_E_INVALID_PARAMETER;
    while (left)
    {
        hr = stream->ops->read(stream->context, buffer, left < sizeof(buffer) ? (ULONG)left : sizeof(buffer), &done);
        if (FAILED(hr)) return hr;
        if (!done) break;
        left -= done;
        if (read) read->QuadPart += done;
        hr = IStream_Write(dest, buffer, done, &out);
        if (FAILED(hr)) return hr;
        if (written) written->QuadPart += out;
        if (out != done) return STG_E_MEDIUMFULL;
    }
    return S_OK;
}

static HRESULT WINAPI seqstream_Commit(IStream *iface, DWORD flags)
{
    struct seqstream *stream = impl_from_IStream(iface);

    TRACE("%p, %#lx.\n", iface, flags);
    return stream->ops->commit ? stream->ops->commit(stream->context) : S_OK;
}

static HRESULT WINAPI seqstream_Revert(IStream *iface)
{
    WARN("%p: only forward.\n", iface);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI seqstream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    WARN("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI seqstream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    WARN("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI seqstream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    WARN("%p, %p, %#lx: the size is not known.\n", iface, stat, flags);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI seqstream_Clone(IStream *iface, IStream **out)
{
    WARN("%p, %p.\n", iface, out);
    if (out) *out = NULL;
    return MAPI_E_NO_SUPPORT;
}

static const IStreamVtbl seqstream_vtbl = {
        seqstream_QueryInterface,
        seqstream_AddRef,
        seqstream_Release,
        seqstream_Read,
        seqstream_Write,
        seqstream_Seek,
        seqstream_SetSize,
        seqstream_CopyTo,
        seqstream_Commit,
        seqstream_Revert,
        seqstream_LockRegion,
        seqstream_UnlockRegion,
        seqstream_Stat,
        seqstream_Clone,
};

HRESULT seqstream_create(const struct seqstream_ops *ops, void *context, IStream **out)
{
    struct seqstream *stream;

    if (!(stream = calloc(1, sizeof(*stream))))
    {
        ops->destroy(context);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&seqstream_vtbl;
    stream->refcount = 1;
    module_lock();
    stream->ops = ops;
    stream->context = context;
    *out = &stream->IStream_iface;
    return S_OK;
}
