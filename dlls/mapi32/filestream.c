/*
 * OpenStreamOnFile: an IStream over a file.
 *
 * Reads and writes go straight to the file, whose own pointer is the stream's; so nothing is lost that was written.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "convert.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define COPY_CHUNK 0x10000

struct file_stream
{
    IStream IStream_iface;
    LONG refcount;
    CRITICAL_SECTION cs; /* guards the file's pointer */
    HANDLE file;
    WCHAR *path;
    DWORD mode;
    BOOL delete_on_release;
};

static struct file_stream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct file_stream, IStream_iface);
}

/* The storage error for the last error of the system, fallback for one that has no special code. */
static HRESULT storage_error(HRESULT fallback)
{
    switch (GetLastError())
    {
    case ERROR_ACCESS_DENIED: return STG_E_ACCESSDENIED;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL: return STG_E_MEDIUMFULL;
    case ERROR_LOCK_VIOLATION: return STG_E_LOCKVIOLATION;
    case ERROR_NEGATIVE_SEEK: return STG_E_INVALIDFUNCTION;
    default: return fallback;
    }
}

static HRESULT WINAPI file_stream_QueryInterface(IStream *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return E_POINTER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_ISequentialStream) || IsEqualIID(iid, &IID_IStream))
    {
        IStream_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    WARN("%s is not supported.\n", debugstr_guid(iid));
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI file_stream_AddRef(IStream *iface)
{
    struct file_stream *stream = impl_from_IStream(iface);
    ULONG refcount = (ULONG)InterlockedIncrement(&stream->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI file_stream_Release(IStream *iface)
{
    struct file_stream *stream = impl_from_IStream(iface);
    ULONG refcount = (ULONG)InterlockedDecrement(&stream->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    if (!refcount)
    {
        CloseHandle(stream->file);
        if (stream->delete_on_release && !DeleteFileW(stream->path))
            WARN("Could not delete %s, error %lu.\n", debugstr_w(stream->path), GetLastError());
        DeleteCriticalSection(&stream->cs);
        free(stream->path);
        free(stream);
        module_unlock();
    }
    return refcount;
}

static HRESULT WINAPI file_stream_Read(IStream *iface, void *data, ULONG size, ULONG *done)
{
    struct file_stream *stream = impl_from_IStream(iface);
    DWORD count = 0;
    HRESULT hr = S_OK;

    TRACE("%p, %p, %lu, %p.\n", iface, data, size, done);
    if (done) *done = 0;
    if (!data) return STG_E_INVALIDPOINTER;
    EnterCriticalSection(&stream->cs);
    if (!ReadFile(stream->file, data, size, &count, NULL)) hr = storage_error(STG_E_READFAULT);
    LeaveCriticalSection(&stream->cs);
    if (done) *done = count;
    return hr;
}

static HRESULT WINAPI file_stream_Write(IStream *iface, const void *data, ULONG size, ULONG *done)
{
    struct file_stream *stream = impl_from_IStream(iface);
    DWORD count = 0;
    HRESULT hr = S_OK;

    TRACE("%p, %p, %lu, %p.\n", iface, data, size, done);
    if (done) *done = 0;
    if (!data) return STG_E_INVALIDPOINTER;
    if (stream->mode == STGM_READ) return STG_E_ACCESSDENIED;
    EnterCriticalSection(&stream->cs);
    if (!WriteFile(stream->file, data, size, &count, NULL)) hr = storage_error(STG_E_WRITEFAULT);
    else if (count < size) hr = STG_E_MEDIUMFULL;
    LeaveCriticalSection(&stream->cs);
    if (done) *done = count;
    return hr;
}

static HRESULT WINAPI file_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position)
{
    struct file_stream *stream = impl_from_IStream(iface);
    LARGE_INTEGER now;
    HRESULT hr = S_OK;

    TRACE("%p, %I64d, %lu, %p.\n", iface, move.QuadPart, origin, position);
    if (origin > STREAM_SEEK_END) return STG_E_INVALIDFUNCTION;
    EnterCriticalSection(&stream->cs);
    /* the numbers of STREAM_SEEK_ are those of FILE_BEGIN, FILE_CURRENT and FILE_END */
    if (!SetFilePointerEx(stream->file, move, &now, origin)) hr = storage_error(STG_E_INVALIDFUNCTION);
    LeaveCriticalSection(&stream->cs);
    if (SUCCEEDED(hr) && position) position->QuadPart = (ULONGLONG)now.QuadPart;
    return hr;
}

static HRESULT WINAPI file_stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    struct file_stream *stream = impl_from_IStream(iface);
    LARGE_INTEGER zero = {.QuadPart = 0}, position, end;
    HRESULT hr = S_OK;

    TRACE("%p, %I64u.\n", iface, size.QuadPart);
    if (stream->mode == STGM_READ) return STG_E_ACCESSDENIED;
    if (size.QuadPart >> 63) return STG_E_INVALIDFUNCTION;
    end.QuadPart = (LONGLONG)size.QuadPart;
    EnterCriticalSection(&stream->cs);
    if (!SetFilePointerEx(stream->file, zero, &position, FILE_CURRENT) ||
            !SetFilePointerEx(stream->file, end, NULL, FILE_BEGIN))
    {
        hr = storage_error(STG_E_SEEKERROR);
    }
    else
    {
        if (!SetEndOfFile(stream->file)) hr = storage_error(STG_E_MEDIUMFULL);
        SetFilePointerEx(stream->file, position, NULL, FILE_BEGIN);
    }
    LeaveCriticalSection(&stream->cs);
    return hr;
}

static HRESULT WINAPI file_stream_CopyTo(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written)
{
    ULONGLONG total_read = 0, total_written = 0;
    ULONG chunk, count, done;
    HRESULT hr = S_OK;
    BYTE *buffer;

    TRACE("%p, %p, %I64u, %p, %p.\n", iface, dest, size.QuadPart, read, written);
    if (read) read->QuadPart = 0;
    if (written) written->QuadPart = 0;
    if (!dest) return STG_E_INVALIDPOINTER;
    if (!(buffer = malloc(COPY_CHUNK))) return E_OUTOFMEMORY;

    /* dest is a caller's: no lock is held over a whole copy */
    while (size.QuadPart)
    {
        chunk = size.QuadPart < COPY_CHUNK ? (ULONG)size.QuadPart : COPY_CHUNK;
        if (FAILED(hr = IStream_Read(iface, buffer, chunk, &count)) || !count) break;
        total_read += count;
        size.QuadPart -= count;
        done = 0;
        hr = IStream_Write(dest, buffer, count, &done);
        total_written += done;
        if (SUCCEEDED(hr) && done < count) hr = STG_E_MEDIUMFULL;
        if (FAILED(hr)) break;
    }
    free(buffer);
    if (read) read->QuadPart = total_read;
    if (written) written->QuadPart = total_written;
    return FAILED(hr) ? hr : S_OK;
}

static HRESULT WINAPI file_stream_Commit(IStream *iface, DWORD flags)
{
    struct file_stream *stream = impl_from_IStream(iface);

    TRACE("%p, %#lx.\n", iface, flags);
    if (stream->mode == STGM_READ || FlushFileBuffers(stream->file)) return S_OK;
    return storage_error(STG_E_WRITEFAULT);
}

static HRESULT WINAPI file_stream_Revert(IStream *iface)
{
    TRACE("%p.\n", iface);
    return S_OK; /* not transacted: there is nothing to go back to */
}

static HRESULT WINAPI file_stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    TRACE("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI file_stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    TRACE("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI file_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct file_stream *stream = impl_from_IStream(iface);
    LARGE_INTEGER size;
    size_t bytes;

    TRACE("%p, %p, %#lx.\n", iface, stat, flags);
    if (!stat) return STG_E_INVALIDPOINTER;
    if (flags & ~STATFLAG_NONAME) return STG_E_INVALIDFLAG;
    memset(stat, 0, sizeof(*stat));
    if (!GetFileSizeEx(stream->file, &size)) return storage_error(STG_E_READFAULT);
    if (!(flags & STATFLAG_NONAME))
    {
        bytes = (wcslen(stream->path) + 1) * sizeof(WCHAR);
        if (!(stat->pwcsName = CoTaskMemAlloc(bytes))) return E_OUTOFMEMORY;
        memcpy(stat->pwcsName, stream->path, bytes);
    }
    stat->type = STGTY_STREAM;
    stat->cbSize.QuadPart = (ULONGLONG)size.QuadPart;
    stat->grfMode = stream->mode;
    GetFileTime(stream->file, &stat->ctime, &stat->atime, &stat->mtime);
    return S_OK;
}

static HRESULT WINAPI file_stream_Clone(IStream *iface, IStream **out)
{
    TRACE("%p, %p.\n", iface, out);
    if (out) *out = NULL;
    return E_NOTIMPL; /* the clone would need a pointer of its own into the file */
}

static IStreamVtbl file_stream_vtbl = {
        file_stream_QueryInterface,
        file_stream_AddRef,
        file_stream_Release,
        file_stream_Read,
        file_stream_Write,
        file_stream_Seek,
        file_stream_SetSize,
        file_stream_CopyTo,
        file_stream_Commit,
        file_stream_Revert,
        file_stream_LockRegion,
        file_stream_UnlockRegion,
        file_stream_Stat,
        file_stream_Clone,
};

/* The MAPI error for a file that could not be opened. */
static HRESULT open_error(DWORD error)
{
    switch (error)
    {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
    case ERROR_BAD_NETPATH:
    case ERROR_INVALID_DRIVE:
    case ERROR_DIRECTORY:
    case ERROR_FILENAME_EXCED_RANGE: return MAPI_E_NOT_FOUND;
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
    case ERROR_WRITE_PROTECT:
    case ERROR_FILE_EXISTS: return MAPI_E_NO_ACCESS;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL: return MAPI_E_NOT_ENOUGH_DISK;
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY: return MAPI_E_NOT_ENOUGH_MEMORY;
    default: return MAPI_E_DISK_ERROR;
    }
}

/* A new file in a folder, the one for temporary files if NULL, as a path for free(). */
static HRESULT create_unique(const WCHAR *folder, const WCHAR *prefix, WCHAR **out)
{
    WCHAR temp[MAX_PATH + 1], path[MAX_PATH + 1];

    if (!folder)
    {
        if (!GetTempPathW(ARRAYSIZE(temp), temp)) return MAPI_E_NOT_FOUND;
        folder = temp;
    }
    if (!GetTempFileNameW(folder, prefix ? prefix : L"SOF", 0, path)) return open_error(GetLastError());
    return (*out = wcsdup(path)) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* The absolute form of a path, for free(): Stat gives it, and the current folder may change before a deletion. */
static WCHAR *absolute_path(const WCHAR *path)
{
    DWORD length = GetFullPathNameW(path, 0, NULL, NULL);
    WCHAR *full = length ? calloc(length, sizeof(*full)) : NULL;

    if (full && !GetFullPathNameW(path, length, full, NULL))
    {
        free(full);
        full = NULL;
    }
    return full;
}

/* Opens or makes the file of a stream; path is the absolute one, for free(). */
static HRESULT open_file(ULONG flags, const WCHAR *name, const WCHAR *prefix, HANDLE *file, WCHAR **path)
{
    DWORD access = GENERIC_READ, share = FILE_SHARE_READ, disposition = OPEN_EXISTING;
    BOOL unique = !name || (flags & SOF_UNIQUEFILENAME);
    DWORD error;
    HRESULT hr;

    if (unique)
    {
        if (FAILED(hr = create_unique(name, prefix, path))) return hr;
    }
    else if (!*name || !(*path = absolute_path(name)))
    {
        return MAPI_E_NOT_FOUND;
    }

    if (flags & STGM_READWRITE) access |= GENERIC_WRITE;
    else share |= FILE_SHARE_WRITE;
    if (flags & STGM_CREATE) disposition = CREATE_ALWAYS;
    *file = CreateFileW(*path, access, share, NULL, disposition, FILE_ATTRIBUTE_NORMAL, NULL);
    if (*file != INVALID_HANDLE_VALUE) return S_OK;

    error = GetLastError();
    WARN("Could not open %s, error %lu.\n", debugstr_w(*path), error);
    if (unique) DeleteFileW(*path);
    free(*path);
    return open_error(error);
}

/***********************************************************************
 *      OpenStreamOnFileW (MAPI32.@)
 *
 * Opens a stream on a file; see OpenStreamOnFile. name and prefix are UTF-16.
 *
 * Source: newer mapi32.dll's export; client reference, OpenStreamOnFile.
 */
HRESULT WINAPI OpenStreamOnFileW(LPALLOCATEBUFFER allocate, LPFREEBUFFER free_buffer, ULONG flags, const WCHAR *name,
        const WCHAR *prefix, LPSTREAM *out)
{
    const ULONG known = STGM_READWRITE | STGM_CREATE | STGM_DELETEONRELEASE | SOF_UNIQUEFILENAME | 0x70 /* sharing */;
    struct file_stream *stream;
    HRESULT hr;

    TRACE("%p, %p, %#lx, %s, %s, %p.\n", allocate, free_buffer, flags, debugstr_w(name), debugstr_w(prefix), out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (flags & ~known) return MAPI_E_UNKNOWN_FLAGS;
    if ((flags & STGM_CREATE) && !(flags & STGM_READWRITE)) return MAPI_E_INVALID_PARAMETER;
    if ((flags & SOF_UNIQUEFILENAME) && !(flags & STGM_CREATE)) return MAPI_E_INVALID_PARAMETER;
    if (!name && (!(flags & STGM_CREATE) || !(flags & STGM_DELETEONRELEASE))) return MAPI_E_INVALID_PARAMETER;

    if (!(stream = calloc(1, sizeof(*stream)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = open_file(flags, name, prefix, &stream->file, &stream->path)))
    {
        free(stream);
        return hr;
    }
    stream->IStream_iface.lpVtbl = &file_stream_vtbl;
    stream->refcount = 1;
    module_lock();
    InitializeCriticalSection(&stream->cs);
    stream->mode = flags & STGM_READWRITE;
    stream->delete_on_release = !!(flags & STGM_DELETEONRELEASE);
    *out = &stream->IStream_iface;
    return S_OK;
}

/***********************************************************************
 *      OpenStreamOnFile (MAPI32.147)
 *
 * Opens a stream on a file.
 *
 * PARAMS
 *  allocate, free_buffer [I] Not used (choice): the stream is one allocation of the DLL's own.
 *  flags  [I] STGM_READ or STGM_READWRITE; with the latter STGM_CREATE, which makes the file or empties it;
 *             STGM_DELETEONRELEASE; SOF_UNIQUEFILENAME with STGM_CREATE: name is a folder, in which a new file
 *             "PREFIXhhhh.TMP" is made. Sharing flags are ignored.
 *  name   [I] The file, 8-bit; NULL, with STGM_CREATE and STGM_DELETEONRELEASE, for a temporary one.
 *  prefix [I] Up to three characters, 8-bit; NULL is "SOF".
 *  out    [O] The stream; LockRegion, UnlockRegion and Clone it has not.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for flags that do not go together; MAPI_E_UNKNOWN_FLAGS (choice); MAPI_E_NOT_FOUND;
 *  MAPI_E_NO_ACCESS; MAPI_E_NOT_ENOUGH_DISK, MAPI_E_DISK_ERROR, MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, OpenStreamOnFile.
 */
HRESULT WINAPI OpenStreamOnFile(
        LPALLOCATEBUFFER allocate, LPFREEBUFFER free_buffer, ULONG flags, LPTSTR name, LPTSTR prefix, LPSTREAM *out)
{
    WCHAR *wide_name = NULL, *wide_prefix = NULL;
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;

    TRACE("%p, %p, %#lx, %s, %s, %p.\n", allocate, free_buffer, flags, debugstr_a((const char *)name),
            debugstr_a((const char *)prefix), out);
    if (out) *out = NULL;
    if (name && !(wide_name = multibyte_to_wide((const char *)name, CP_ACP))) goto done;
    if (prefix && !(wide_prefix = multibyte_to_wide((const char *)prefix, CP_ACP))) goto done;
    hr = OpenStreamOnFileW(allocate, free_buffer, flags, wide_name, wide_prefix, out);

done:
    free(wide_name);
    free(wide_prefix);
    return hr;
}
