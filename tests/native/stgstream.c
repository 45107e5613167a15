/*
 * Streams of a storage, as ole32 has them: no lock, no transaction of their own, and STG_E_REVERTED when their storage
 * is gone.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "docfile.h"

struct open_stream
{
    IStream IStream_iface;
    LONG refcount;
    struct element *element; /* NULL: revoked */
    DWORD mode;
    BOOL *dirty; /* the storage's */
    ULONGLONG position;
    struct open_stream **list, *next;
};

static struct open_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct open_stream, IStream_iface);
}

static void stream_unlink(struct open_stream *stream)
{
    struct open_stream **at = stream->list;

    while (*at != stream) at = &(*at)->next;
    *at = stream->next;
    if (stream->element->opened == stream) stream->element->opened = NULL;
    stream->element = NULL;
}

void streams_revoke(struct open_stream **list, struct element *only)
{
    struct open_stream *stream, *next;

    for (stream = *list; stream; stream = next)
    {
        next = stream->next;
        if (!only || stream->element == only) stream_unlink(stream);
    }
}

static HRESULT WINAPI stream_QueryInterface(IStream *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ISequentialStream) && !IsEqualIID(iid, &IID_IStream))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IStream_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI stream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&impl_from_IStream(iface)->refcount);
}

static ULONG WINAPI stream_Release(IStream *iface)
{
    struct open_stream *stream = impl_from_IStream(iface);
    ULONG refcount = InterlockedDecrement(&stream->refcount);

    if (!refcount)
    {
        if (stream->element) stream_unlink(stream);
        free(stream);
    }
    return refcount;
}

static HRESULT WINAPI stream_Read(IStream *iface, void *data, ULONG size, ULONG *read)
{
    struct open_stream *stream = impl_from_IStream(iface);
    ULONG done = 0;

    if (read) *read = 0;
    if (!stream->element) return STG_E_REVERTED;
    if ((stream->mode & 3) == STGM_WRITE) return STG_E_ACCESSDENIED;
    if (stream->position < stream->element->size)
    {
        done = min(size, stream->element->size - (ULONG)stream->position);
        memcpy(data, stream->element->data + stream->position, done);
        stream->position += done;
    }
    if (read) *read = done;
    return S_OK;
}

static HRESULT WINAPI stream_Write(IStream *iface, const void *data, ULONG size, ULONG *written)
{
    struct open_stream *stream = impl_from_IStream(iface);
    ULONGLONG end = stream->position + size;

    if (written) *written = 0;
    if (!stream->element) return STG_E_REVERTED;
    if (!(stream->mode & (STGM_WRITE | STGM_READWRITE))) return STG_E_ACCESSDENIED;
    if (!size) return S_OK;
    if (end > stream->element->size && !element_resize(stream->element, end)) return STG_E_MEDIUMFULL;
    memcpy(stream->element->data + stream->position, data, size);
    stream->position = end;
    *stream->dirty = TRUE;
    if (written) *written = size;
    return S_OK;
}

static HRESULT WINAPI stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct open_stream *stream = impl_from_IStream(iface);
    LONGLONG to;

    if (!stream->element) return STG_E_REVERTED;
    switch (origin)
    {
    case STREAM_SEEK_SET: to = 0; break;
    case STREAM_SEEK_CUR: to = stream->position; break;
    case STREAM_SEEK_END: to = stream->element->size; break;
    default: return STG_E_INVALIDFUNCTION;
    }
    if (__builtin_add_overflow(to, move.QuadPart, &to) || to < 0) return STG_E_INVALIDFUNCTION;
    stream->position = to;
    if (position) position->QuadPart = to;
    return S_OK;
}

static HRESULT WINAPI stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    struct open_stream *stream = impl_from_IStream(iface);

    if (!stream->element) return STG_E_REVERTED;
    if (!(stream->mode & (STGM_WRITE | STGM_READWRITE))) return STG_E_ACCESSDENIED;
    *stream->dirty = TRUE;
    return element_resize(stream->element, size.QuadPart) ? S_OK : STG_E_MEDIUMFULL;
}

static HRESULT WINAPI stream_Commit(IStream *iface, DWORD flags)
{
    return impl_from_IStream(iface)->element ? S_OK : STG_E_REVERTED;
}

static HRESULT WINAPI stream_Revert(IStream *iface)
{
    return S_OK;
}

static HRESULT WINAPI stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return E_NOTIMPL;
}

static HRESULT WINAPI stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct open_stream *stream = impl_from_IStream(iface);

    if (!stream->element) return STG_E_REVERTED;
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = stream->element->size;
    stat->grfMode = stream->mode;
    stat->clsid = stream->element->clsid;
    if (flags & STATFLAG_NONAME) return S_OK;
    if (!(stat->pwcsName = CoTaskMemAlloc(sizeof(stream->element->name)))) return E_OUTOFMEMORY;
    wcscpy(stat->pwcsName, stream->element->name);
    return S_OK;
}

static HRESULT WINAPI stream_Clone(IStream *iface, IStream **out)
{
    struct open_stream *stream = impl_from_IStream(iface);
    HRESULT hr;

    *out = NULL;
    if (!stream->element) return STG_E_REVERTED;
    hr = stream_open(stream->element, stream->mode, stream->dirty, stream->list, out);
    if (SUCCEEDED(hr)) impl_from_IStream(*out)->position = stream->position;
    return hr;
}

static const IStreamVtbl stream_vtbl = {
        stream_QueryInterface,
        stream_AddRef,
        stream_Release,
        stream_Read,
        stream_Write,
        stream_Seek,
        stream_SetSize,
        native_stream_copy,
        stream_Commit,
        stream_Revert,
        stream_LockRegion,
        stream_LockRegion,
        stream_Stat,
        stream_Clone,
};

HRESULT stream_open(struct element *element, DWORD mode, BOOL *dirty, struct open_stream **list, IStream **out)
{
    struct open_stream *stream = calloc(1, sizeof(*stream));

    if (!stream) return E_OUTOFMEMORY;
    stream->IStream_iface.lpVtbl = (IStreamVtbl *)&stream_vtbl;
    stream->refcount = 1;
    stream->element = element;
    stream->mode = mode;
    stream->dirty = dirty;
    stream->list = list;
    stream->next = *list;
    *list = stream;
    if (!element->opened) element->opened = stream;
    *out = &stream->IStream_iface;
    return S_OK;
}
