/*
 * A stream over another whose calls can be made to fail: the one with a given number, once.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_FAILSTREAM_H
#define MAPI32_TESTS_FAILSTREAM_H

#include "helper.h"

#define FAILSTREAM_ERROR STG_E_DISKISWRITEPROTECTED

struct failstream
{
    IStream IStream_iface;
    LONG refcount;
    IStream *inner;
    LONG calls;   /* so far */
    LONG fail_at; /* the call that fails, from 0; negative: none */
};

static inline struct failstream *failstream_impl(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct failstream, IStream_iface);
}

static inline BOOL failstream_fails(struct failstream *stream)
{
    return stream->calls++ == stream->fail_at;
}

static HRESULT WINAPI failstream_QueryInterface(IStream *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IStream)) return E_NOINTERFACE;
    IStream_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI failstream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&failstream_impl(iface)->refcount);
}

static ULONG WINAPI failstream_Release(IStream *iface)
{
    return InterlockedDecrement(&failstream_impl(iface)->refcount);
}

static HRESULT WINAPI failstream_Read(IStream *iface, void *data, ULONG size, ULONG *done)
{
    struct failstream *stream = failstream_impl(iface);

    return failstream_fails(stream) ? FAILSTREAM_ERROR : IStream_Read(stream->inner, data, size, done);
}

static HRESULT WINAPI failstream_Write(IStream *iface, const void *data, ULONG size, ULONG *done)
{
    struct failstream *stream = failstream_impl(iface);

    return failstream_fails(stream) ? FAILSTREAM_ERROR : IStream_Write(stream->inner, data, size, done);
}

static HRESULT WINAPI failstream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *pos)
{
    struct failstream *stream = failstream_impl(iface);

    return failstream_fails(stream) ? FAILSTREAM_ERROR : IStream_Seek(stream->inner, move, origin, pos);
}

static HRESULT WINAPI failstream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    struct failstream *stream = failstream_impl(iface);

    return failstream_fails(stream) ? FAILSTREAM_ERROR : IStream_SetSize(stream->inner, size);
}

static HRESULT WINAPI failstream_CopyTo(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI failstream_Commit(IStream *iface, DWORD flags)
{
    return S_OK;
}

static HRESULT WINAPI failstream_Revert(IStream *iface)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI failstream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI failstream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI failstream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    return IStream_Stat(failstream_impl(iface)->inner, stat, flags);
}

static HRESULT WINAPI failstream_Clone(IStream *iface, IStream **out)
{
    return E_NOTIMPL;
}

static const IStreamVtbl failstream_vtbl = {
        failstream_QueryInterface,
        failstream_AddRef,
        failstream_Release,
        failstream_Read,
        failstream_Write,
        failstream_Seek,
        failstream_SetSize,
        failstream_CopyTo,
        failstream_Commit,
        failstream_Revert,
        failstream_LockRegion,
        failstream_UnlockRegion,
        failstream_Stat,
        failstream_Clone,
};

/* A stream over inner, at its beginning, whose call number fail_at fails. */
static inline struct failstream failstream_init(IStream *inner, LONG fail_at)
{
    const LARGE_INTEGER zero = {{0}};
    struct failstream stream = {{(IStreamVtbl *)&failstream_vtbl}, 1, inner, 0, fail_at};

    IStream_Seek(inner, zero, STREAM_SEEK_SET, NULL);
    return stream;
}

#endif
