/*
 * Temporary files.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "scratch.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

HRESULT scratch_path(WCHAR path[MAX_PATH])
{
    WCHAR folder[MAX_PATH];
    DWORD length = GetTempPathW(ARRAYSIZE(folder), folder);

    if (length && length < ARRAYSIZE(folder) && GetTempFileNameW(folder, L"MSG", 0, path)) return S_OK;
    WARN("No temporary file, error %lu.\n", GetLastError());
    return MAPI_E_NOT_ENOUGH_DISK;
}

HRESULT scratch_create(struct scratch **out)
{
    WCHAR name[MAX_PATH];
    struct scratch *scratch;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = scratch_path(name))) return hr;
    if (!(scratch = calloc(1, sizeof(*scratch))))
    {
        DeleteFileW(name);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    scratch->refcount = 1;
    scratch->file = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
            FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    if (scratch->file == INVALID_HANDLE_VALUE)
    {
        WARN("Cannot open %s, error %lu.\n", debugstr_w(name), GetLastError());
        DeleteFileW(name);
        free(scratch);
        return MAPI_E_NOT_ENOUGH_DISK;
    }
    *out = scratch;
    return S_OK;
}

struct scratch *scratch_addref(struct scratch *scratch)
{
    scratch->refcount++;
    return scratch;
}

void scratch_release(struct scratch *scratch)
{
    if (--scratch->refcount) return;
    CloseHandle(scratch->file);
    free(scratch);
}

static BOOL seek(struct scratch *scratch, ULONGLONG offset)
{
    LARGE_INTEGER to;

    to.QuadPart = offset;
    return SetFilePointerEx(scratch->file, to, NULL, FILE_BEGIN);
}

HRESULT scratch_read(struct scratch *scratch, ULONGLONG offset, void *data, ULONG size, ULONG *read)
{
    DWORD done = 0;

    *read = 0;
    if (!seek(scratch, offset) || !ReadFile(scratch->file, data, size, &done, NULL)) return MAPI_E_DISK_ERROR;
    *read = done;
    return S_OK;
}

HRESULT scratch_write(struct scratch *scratch, ULONGLONG offset, const void *data, ULONG size)
{
    DWORD done = 0;

    if (!seek(scratch, offset) || !WriteFile(scratch->file, data, size, &done, NULL) || done != size)
        return MAPI_E_NOT_ENOUGH_DISK;
    return S_OK;
}

HRESULT scratch_set_size(struct scratch *scratch, ULONGLONG size)
{
    if (!seek(scratch, size) || !SetEndOfFile(scratch->file)) return MAPI_E_NOT_ENOUGH_DISK;
    return S_OK;
}
