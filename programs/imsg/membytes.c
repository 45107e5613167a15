/*
 * ILockBytes in memory, in pieces: those of CreateILockBytesOnHGlobal move as a whole each time they grow.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

#define PIECE 0x40000

struct memory_bytes
{
    ILockBytes ILockBytes_iface;
    LONG refcount;
    ULONGLONG size;
    BYTE **pieces; /* zeroed when they are made */
    ULONG count, capacity;
};

static struct memory_bytes *impl_from_ILockBytes(ILockBytes *iface)
{
    return CONTAINING_RECORD(iface, struct memory_bytes, ILockBytes_iface);
}

/* Makes room for so many bytes. */
static BOOL reserve(struct memory_bytes *bytes, ULONGLONG size)
{
    ULONGLONG wanted = (size + PIECE - 1) / PIECE;
    ULONG capacity;
    BYTE **pieces;

    if (size > MAXDWORD) return FALSE; /* 4 GB; a stream of a compound file cannot have more */
    if (wanted > bytes->capacity)
    {
        capacity = wanted > bytes->capacity * 2ull ? (ULONG)wanted : bytes->capacity * 2;
        if (!(pieces = realloc(bytes->pieces, capacity * sizeof(*pieces)))) return FALSE;
        bytes->pieces = pieces;
        bytes->capacity = capacity;
    }
    for (; bytes->count < wanted; bytes->count++)
        if (!(bytes->pieces[bytes->count] = calloc(1, PIECE))) return FALSE;
    return TRUE;
}

/* Copies from or to the pieces; the bytes are there. */
static void copy_bytes(struct memory_bytes *bytes, ULONGLONG offset, BYTE *data, ULONG size, BOOL write)
{
    ULONG skip, part;
    BYTE *piece;

    for (; size; offset += part, data += part, size -= part)
    {
        piece = bytes->pieces[offset / PIECE];
        skip = (ULONG)(offset % PIECE);
        part = min(size, PIECE - skip);
        if (write) memcpy(piece + skip, data, part);
        else memcpy(data, piece + skip, part);
    }
}

static HRESULT WINAPI memory_bytes_QueryInterface(ILockBytes *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ILockBytes)) return E_NOINTERFACE;
    ILockBytes_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI memory_bytes_AddRef(ILockBytes *iface)
{
    return InterlockedIncrement(&impl_from_ILockBytes(iface)->refcount);
}

static ULONG WINAPI memory_bytes_Release(ILockBytes *iface)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);
    const ULONG refcount = InterlockedDecrement(&bytes->refcount);

    if (refcount) return refcount;
    while (bytes->count) free(bytes->pieces[--bytes->count]);
    free(bytes->pieces);
    free(bytes);
    return 0;
}

static HRESULT WINAPI memory_bytes_ReadAt(ILockBytes *iface, ULARGE_INTEGER offset, void *data, ULONG size, ULONG *read)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);

    if (offset.QuadPart >= bytes->size) size = 0;
    else if (size > bytes->size - offset.QuadPart) size = (ULONG)(bytes->size - offset.QuadPart);
    copy_bytes(bytes, offset.QuadPart, data, size, FALSE);
    if (read) *read = size;
    return S_OK;
}

static HRESULT WINAPI memory_bytes_WriteAt(
        ILockBytes *iface, ULARGE_INTEGER offset, const void *data, ULONG size, ULONG *written)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);

    if (written) *written = 0;
    if (offset.QuadPart > MAXDWORD || !reserve(bytes, offset.QuadPart + size)) return STG_E_MEDIUMFULL;
    copy_bytes(bytes, offset.QuadPart, (BYTE *)data, size, TRUE);
    if (bytes->size < offset.QuadPart + size) bytes->size = offset.QuadPart + size;
    if (written) *written = size;
    return S_OK;
}

static HRESULT WINAPI memory_bytes_Flush(ILockBytes *iface)
{
    return S_OK;
}

static HRESULT WINAPI memory_bytes_SetSize(ILockBytes *iface, ULARGE_INTEGER size)
{
    struct memory_bytes *bytes = impl_from_ILockBytes(iface);

    /* pieces behind the end stay; ole32 writes what it uses again */
    if (!reserve(bytes, size.QuadPart)) return STG_E_MEDIUMFULL;
    bytes->size = size.QuadPart;
    return S_OK;
}

static HRESULT WINAPI memory_bytes_LockRegion(ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI memory_bytes_UnlockRegion(
        ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI memory_bytes_Stat(ILockBytes *iface, STATSTG *stat, DWORD flags)
{
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = impl_from_ILockBytes(iface)->size;
    return S_OK;
}

static ILockBytesVtbl memory_bytes_vtbl = {
        memory_bytes_QueryInterface,
        memory_bytes_AddRef,
        memory_bytes_Release,
        memory_bytes_ReadAt,
        memory_bytes_WriteAt,
        memory_bytes_Flush,
        memory_bytes_SetSize,
        memory_bytes_LockRegion,
        memory_bytes_UnlockRegion,
        memory_bytes_Stat,
};

HRESULT memory_bytes_create(ILockBytes **out)
{
    struct memory_bytes *bytes = calloc(1, sizeof(*bytes));

    *out = NULL;
    if (!bytes) return MAPI_E_NOT_ENOUGH_MEMORY;
    bytes->ILockBytes_iface.lpVtbl = &memory_bytes_vtbl;
    bytes->refcount = 1;
    *out = &bytes->ILockBytes_iface;
    return S_OK;
}
