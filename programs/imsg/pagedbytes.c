/*
 * ILockBytes over a new file with some pages of it in memory: ole32 reads and writes single sectors, here and there,
 * which a file by itself would make a call of the system each.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "imsg.h"

#define PAGE_SIZE 0x10000
#define PAGES     16

struct page
{
    ULONGLONG offset;
    ULONG used; /* when, by counting */
    BOOL valid, dirty;
    BYTE data[PAGE_SIZE];
};

struct paged_bytes
{
    ILockBytes ILockBytes_iface;
    LONG refcount;
    HANDLE file;
    ULONGLONG size; /* what has been written; the file may have less, or zeroes behind it */
    ULONG clock;
    struct page pages[PAGES];
};

static struct paged_bytes *impl_from_ILockBytes(ILockBytes *iface)
{
    return CONTAINING_RECORD(iface, struct paged_bytes, ILockBytes_iface);
}

static BOOL seek_to(struct paged_bytes *bytes, ULONGLONG offset)
{
    LARGE_INTEGER to;

    to.QuadPart = (LONGLONG)offset;
    return SetFilePointerEx(bytes->file, to, NULL, FILE_BEGIN);
}

static HRESULT write_page(struct paged_bytes *bytes, struct page *page)
{
    DWORD size = PAGE_SIZE, written;

    if (!page->valid || !page->dirty) return S_OK;
    if (page->offset + size > bytes->size) size = page->offset < bytes->size ? (DWORD)(bytes->size - page->offset) : 0;
    page->dirty = FALSE;
    if (!seek_to(bytes, page->offset) || !WriteFile(bytes->file, page->data, size, &written, NULL) || written != size)
        return STG_E_MEDIUMFULL;
    return S_OK;
}

/* The page that has an offset: read, where it is not there yet, in place of the one that was not used for longest. */
static HRESULT find_page(struct paged_bytes *bytes, ULONGLONG offset, struct page **found)
{
    struct page *page = &bytes->pages[0];
    DWORD read = 0;
    HRESULT hr;
    ULONG i;

    offset -= offset % PAGE_SIZE;
    for (i = 0; i < PAGES; i++)
    {
        if (bytes->pages[i].valid && bytes->pages[i].offset == offset)
        {
            *found = &bytes->pages[i];
            bytes->pages[i].used = ++bytes->clock;
            return S_OK;
        }
        if (bytes->pages[i].used < page->used) page = &bytes->pages[i];
    }
    if (FAILED(hr = write_page(bytes, page))) return hr;
    page->valid = FALSE;
    if (!seek_to(bytes, offset) || !ReadFile(bytes->file, page->data, PAGE_SIZE, &read, NULL)) return STG_E_READFAULT;
    memset(page->data + read, 0, PAGE_SIZE - read);
    page->offset = offset;
    page->valid = TRUE;
    page->used = ++bytes->clock;
    *found = page;
    return S_OK;
}

static HRESULT WINAPI paged_bytes_QueryInterface(ILockBytes *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ILockBytes)) return E_NOINTERFACE;
    ILockBytes_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI paged_bytes_AddRef(ILockBytes *iface)
{
    return InterlockedIncrement(&impl_from_ILockBytes(iface)->refcount);
}

static ULONG WINAPI paged_bytes_Release(ILockBytes *iface)
{
    struct paged_bytes *bytes = impl_from_ILockBytes(iface);
    const ULONG refcount = InterlockedDecrement(&bytes->refcount);

    if (refcount) return refcount;
    CloseHandle(bytes->file);
    free(bytes);
    return 0;
}

static HRESULT WINAPI paged_bytes_ReadAt(ILockBytes *iface, ULARGE_INTEGER offset, void *data, ULONG size, ULONG *read)
{
    struct paged_bytes *bytes = impl_from_ILockBytes(iface);
    ULONGLONG at = offset.QuadPart;
    ULONG done = 0, start, part;
    struct page *page;
    HRESULT hr = S_OK;

    if (at >= bytes->size) size = 0;
    else if (size > bytes->size - at) size = (ULONG)(bytes->size - at);
    for (; SUCCEEDED(hr) && done < size; done += part, at += part)
    {
        start = (ULONG)(at % PAGE_SIZE);
        part = size - done < PAGE_SIZE - start ? size - done : PAGE_SIZE - start;
        if (FAILED(hr = find_page(bytes, at, &page))) break;
        memcpy((BYTE *)data + done, page->data + start, part);
    }
    if (read) *read = done;
    return hr;
}

static HRESULT WINAPI paged_bytes_WriteAt(
        ILockBytes *iface, ULARGE_INTEGER offset, const void *data, ULONG size, ULONG *written)
{
    struct paged_bytes *bytes = impl_from_ILockBytes(iface);
    ULONGLONG at = offset.QuadPart;
    ULONG done = 0, start, part;
    struct page *page;
    HRESULT hr = S_OK;

    for (; SUCCEEDED(hr) && done < size; done += part, at += part)
    {
        start = (ULONG)(at % PAGE_SIZE);
        part = size - done < PAGE_SIZE - start ? size - done : PAGE_SIZE - start;
        if (FAILED(hr = find_page(bytes, at, &page))) break;
        memcpy(page->data + start, (const BYTE *)data + done, part);
        page->dirty = TRUE;
        if (at + part > bytes->size) bytes->size = at + part;
    }
    if (written) *written = done;
    return hr;
}

static HRESULT WINAPI paged_bytes_Flush(ILockBytes *iface)
{
    struct paged_bytes *bytes = impl_from_ILockBytes(iface);
    HRESULT hr = S_OK, failed;
    ULONG i;

    for (i = 0; i < PAGES; i++)
        if (FAILED(failed = write_page(bytes, &bytes->pages[i]))) hr = failed;
    if (SUCCEEDED(hr) && (!seek_to(bytes, bytes->size) || !SetEndOfFile(bytes->file))) hr = STG_E_MEDIUMFULL;
    return hr;
}

static HRESULT WINAPI paged_bytes_SetSize(ILockBytes *iface, ULARGE_INTEGER size)
{
    struct paged_bytes *bytes = impl_from_ILockBytes(iface);

    bytes->size = size.QuadPart; /* only ever grows here: a new compound file */
    return S_OK;
}

static HRESULT WINAPI paged_bytes_LockRegion(ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI paged_bytes_UnlockRegion(
        ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI paged_bytes_Stat(ILockBytes *iface, STATSTG *stat, DWORD flags)
{
    memset(stat, 0, sizeof(*stat));
    stat->type = STGTY_LOCKBYTES;
    stat->cbSize.QuadPart = impl_from_ILockBytes(iface)->size;
    return S_OK;
}

static ILockBytesVtbl paged_bytes_vtbl = {
        paged_bytes_QueryInterface,
        paged_bytes_AddRef,
        paged_bytes_Release,
        paged_bytes_ReadAt,
        paged_bytes_WriteAt,
        paged_bytes_Flush,
        paged_bytes_SetSize,
        paged_bytes_LockRegion,
        paged_bytes_UnlockRegion,
        paged_bytes_Stat,
};

HRESULT paged_bytes_create(const WCHAR *path, ILockBytes **out)
{
    struct paged_bytes *bytes;

    *out = NULL;
    if (!(bytes = calloc(1, sizeof(*bytes)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    bytes->ILockBytes_iface.lpVtbl = &paged_bytes_vtbl;
    bytes->refcount = 1;
    bytes->file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (bytes->file == INVALID_HANDLE_VALUE)
    {
        free(bytes);
        return GetLastError() == ERROR_ACCESS_DENIED ? MAPI_E_NO_ACCESS : MAPI_E_DISK_ERROR;
    }
    *out = &bytes->ILockBytes_iface;
    return S_OK;
}
