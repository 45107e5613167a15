/*
 * ILockBytes and IStream over memory, as ole32 makes them of an HGLOBAL, and ILockBytes over a file.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "docfile.h"

/* All three share one form: bytes in a block of memory that grows. */
struct bytes
{
    ILockBytes ILockBytes_iface;
    IStream IStream_iface; /* one of the two is in use */
    LONG refcount;
    HGLOBAL global;
    ULONG size;
    ULONGLONG position;
    BOOL free_global;
    WCHAR *path; /* a file's, whose bytes these are */
    BOOL remove; /* the file, at the end */
};

static struct bytes *impl_from_ILockBytes(ILockBytes *iface)
{
    return CONTAINING_RECORD(iface, struct bytes, ILockBytes_iface);
}

static struct bytes *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct bytes, IStream_iface);
}

static ULONG bytes_release(struct bytes *bytes)
{
    ULONG refcount = InterlockedDecrement(&bytes->refcount);

    if (!refcount)
    {
        if (bytes->free_global) GlobalFree(bytes->global);
        if (bytes->path && bytes->remove) DeleteFileW(bytes->path);
        free(bytes->path);
        free(bytes);
    }
    return refcount;
}

static BOOL bytes_resize(struct bytes *bytes, ULONGLONG size)
{
    if (size > 0x10000000) return FALSE; /* no room: a fuzzer asks for any size */
    /* in steps, so that many small writes do not move it each time; the size is kept apart */
    if (size > GlobalSize(bytes->global) && !GlobalReAlloc(bytes->global, size + size / 4, GMEM_MOVEABLE)) return FALSE;
    if (size > bytes->size) memset((BYTE *)GlobalLock(bytes->global) + bytes->size, 0, size - bytes->size);
    bytes->size = (ULONG)size;
    return TRUE;
}

static void bytes_read(struct bytes *bytes, ULONGLONG offset, void *data, ULONG size, ULONG *read)
{
    ULONG done = 0;

    if (offset < bytes->size)
    {
        done = min(size, bytes->size - (ULONG)offset);
        memcpy(data, (BYTE *)GlobalLock(bytes->global) + offset, done);
    }
    *read = done;
}

static HRESULT bytes_write(struct bytes *bytes, ULONGLONG offset, const void *data, ULONG size)
{
    if (size && offset + size > bytes->size && !bytes_resize(bytes, offset + size)) return STG_E_MEDIUMFULL;
    if (size) memcpy((BYTE *)GlobalLock(bytes->global) + offset, data, size);
    return S_OK;
}

static HRESULT WINAPI lockbytes_QueryInterface(ILockBytes *iface, REFIID iid, void **out)
{
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ILockBytes))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    ILockBytes_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI lockbytes_AddRef(ILockBytes *iface)
{
    return InterlockedIncrement(&impl_from_ILockBytes(iface)->refcount);
}

static ULONG WINAPI lockbytes_Release(ILockBytes *iface)
{
    return bytes_release(impl_from_ILockBytes(iface));
}

static HRESULT WINAPI lockbytes_ReadAt(ILockBytes *iface, ULARGE_INTEGER offset, void *data, ULONG size, ULONG *read)
{
    ULONG done;

    bytes_read(impl_from_ILockBytes(iface), offset.QuadPart, data, size, &done);
    if (read) *read = done;
    return S_OK;
}

static HRESULT WINAPI lockbytes_WriteAt(
        ILockBytes *iface, ULARGE_INTEGER offset, const void *data, ULONG size, ULONG *written)
{
    HRESULT hr = bytes_write(impl_from_ILockBytes(iface), offset.QuadPart, data, size);

    if (written) *written = SUCCEEDED(hr) ? size : 0;
    return hr;
}

static HRESULT WINAPI lockbytes_Flush(ILockBytes *iface)
{
    struct bytes *bytes = impl_from_ILockBytes(iface);
    DWORD written;
    HANDLE file;
    BOOL done;

    if (!bytes->path) return S_OK;
    file = CreateFileW(bytes->path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return STG_E_ACCESSDENIED;
    done = WriteFile(file, GlobalLock(bytes->global), bytes->size, &written, NULL) && written == bytes->size;
    CloseHandle(file);
    return done ? S_OK : STG_E_MEDIUMFULL;
}

static HRESULT WINAPI lockbytes_SetSize(ILockBytes *iface, ULARGE_INTEGER size)
{
    return bytes_resize(impl_from_ILockBytes(iface), size.QuadPart) ? S_OK : STG_E_MEDIUMFULL;
}

static HRESULT WINAPI lockbytes_LockRegion(ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI lockbytes_Stat(ILockBytes *iface, STATSTG *stat, DWORD flags)
{
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = impl_from_ILockBytes(iface)->size;
    return S_OK;
}

static const ILockBytesVtbl lockbytes_vtbl = {
        lockbytes_QueryInterface,
        lockbytes_AddRef,
        lockbytes_Release,
        lockbytes_ReadAt,
        lockbytes_WriteAt,
        lockbytes_Flush,
        lockbytes_SetSize,
        lockbytes_LockRegion,
        lockbytes_LockRegion,
        lockbytes_Stat,
};

HRESULT WINAPI native_stream_copy(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written)
{
    ULARGE_INTEGER total = {{0}}, stored = {{0}};
    BYTE buffer[4096];
    ULONG got, put;
    HRESULT hr = S_OK;

    while (size.QuadPart && SUCCEEDED(hr))
    {
        hr = IStream_Read(iface, buffer, (ULONG)min(size.QuadPart, sizeof(buffer)), &got);
        if (FAILED(hr) || !got) break;
        total.QuadPart += got;
        size.QuadPart -= got;
        hr = IStream_Write(dest, buffer, got, &put);
        stored.QuadPart += put;
    }
    if (read) *read = total;
    if (written) *written = stored;
    return hr;
}

static HRESULT WINAPI memstream_QueryInterface(IStream *iface, REFIID iid, void **out)
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

static ULONG WINAPI memstream_AddRef(IStream *iface)
{
    return InterlockedIncrement(&impl_from_IStream(iface)->refcount);
}

static ULONG WINAPI memstream_Release(IStream *iface)
{
    return bytes_release(impl_from_IStream(iface));
}

static HRESULT WINAPI memstream_Read(IStream *iface, void *data, ULONG size, ULONG *read)
{
    struct bytes *bytes = impl_from_IStream(iface);
    ULONG done;

    bytes_read(bytes, bytes->position, data, size, &done);
    bytes->position += done;
    if (read) *read = done;
    return S_OK;
}

static HRESULT WINAPI memstream_Write(IStream *iface, const void *data, ULONG size, ULONG *written)
{
    struct bytes *bytes = impl_from_IStream(iface);
    HRESULT hr = bytes_write(bytes, bytes->position, data, size);

    if (SUCCEEDED(hr)) bytes->position += size;
    if (written) *written = SUCCEEDED(hr) ? size : 0;
    return hr;
}

/* 32-bit places, as ole32's. */
static HRESULT WINAPI memstream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct bytes *bytes = impl_from_IStream(iface);
    LONGLONG from;

    switch (origin)
    {
    case STREAM_SEEK_SET: from = 0; break;
    case STREAM_SEEK_CUR: from = bytes->position; break;
    case STREAM_SEEK_END: from = bytes->size; break;
    default: return STG_E_SEEKERROR;
    }
    if (origin == STREAM_SEEK_SET ? move.HighPart || move.LowPart >= 0x80000000 : from + (LONG)move.LowPart < 0)
        return STG_E_SEEKERROR;
    bytes->position = from + (LONG)move.LowPart;
    if (position) position->QuadPart = bytes->position;
    return S_OK;
}

static HRESULT WINAPI memstream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    return bytes_resize(impl_from_IStream(iface), size.LowPart) ? S_OK : E_OUTOFMEMORY;
}

static HRESULT WINAPI memstream_Commit(IStream *iface, DWORD flags)
{
    return S_OK;
}

static HRESULT WINAPI memstream_Revert(IStream *iface)
{
    return S_OK;
}

static HRESULT WINAPI memstream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI memstream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = impl_from_IStream(iface)->size;
    return S_OK;
}

static HRESULT WINAPI memstream_Clone(IStream *iface, IStream **out)
{
    return E_NOTIMPL;
}

static const IStreamVtbl memstream_vtbl = {
        memstream_QueryInterface,
        memstream_AddRef,
        memstream_Release,
        memstream_Read,
        memstream_Write,
        memstream_Seek,
        memstream_SetSize,
        native_stream_copy,
        memstream_Commit,
        memstream_Revert,
        memstream_LockRegion,
        memstream_LockRegion,
        memstream_Stat,
        memstream_Clone,
};

static struct bytes *bytes_create(HGLOBAL global, BOOL free_global)
{
    struct bytes *bytes = calloc(1, sizeof(*bytes));

    if (!bytes) return NULL;
    bytes->ILockBytes_iface.lpVtbl = (ILockBytesVtbl *)&lockbytes_vtbl;
    bytes->IStream_iface.lpVtbl = (IStreamVtbl *)&memstream_vtbl;
    bytes->refcount = 1;
    bytes->free_global = free_global;
    if ((bytes->global = global)) bytes->size = (ULONG)GlobalSize(global);
    else if (!(bytes->global = GlobalAlloc(GMEM_MOVEABLE, 0)))
    {
        free(bytes);
        return NULL;
    }
    return bytes;
}

HRESULT WINAPI CreateILockBytesOnHGlobal(HGLOBAL global, BOOL free_global, ILockBytes **out)
{
    struct bytes *bytes = bytes_create(global, free_global);

    *out = bytes ? &bytes->ILockBytes_iface : NULL;
    return bytes ? S_OK : E_OUTOFMEMORY;
}

HRESULT WINAPI CreateStreamOnHGlobal(HGLOBAL global, BOOL free_global, IStream **out)
{
    struct bytes *bytes = bytes_create(global, free_global);

    *out = bytes ? &bytes->IStream_iface : NULL;
    return bytes ? S_OK : E_OUTOFMEMORY;
}

/* The block with as many bytes as there are. */
static HGLOBAL exact_global(struct bytes *bytes)
{
    GlobalReAlloc(bytes->global, bytes->size, GMEM_MOVEABLE);
    return bytes->global;
}

HRESULT WINAPI GetHGlobalFromILockBytes(ILockBytes *iface, HGLOBAL *out)
{
    *out = exact_global(impl_from_ILockBytes(iface));
    return S_OK;
}

HRESULT WINAPI GetHGlobalFromStream(IStream *iface, HGLOBAL *out)
{
    *out = exact_global(impl_from_IStream(iface));
    return S_OK;
}

HRESULT native_file_bytes(const WCHAR *path, BOOL create, BOOL remove, ILockBytes **out)
{
    struct bytes *bytes;
    LARGE_INTEGER size;
    HRESULT hr = S_OK;
    HANDLE file;
    DWORD read;

    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, create ? OPEN_ALWAYS : OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_ACCESS_DENIED ? STG_E_ACCESSDENIED : STG_E_FILENOTFOUND;
    if ((bytes = bytes_create(NULL, TRUE)) && (bytes->path = wcsdup(path)))
    {
        bytes->remove = remove;
        if (!create && (!GetFileSizeEx(file, &size) || !bytes_resize(bytes, size.QuadPart) ||
                               !ReadFile(file, GlobalLock(bytes->global), bytes->size, &read, NULL)))
            hr = STG_E_READFAULT;
    }
    else hr = E_OUTOFMEMORY;
    CloseHandle(file);
    if (SUCCEEDED(hr)) *out = &bytes->ILockBytes_iface;
    else if (bytes) bytes_release(bytes);
    return hr;
}
