/*
 * A guard in front of ole32: a compound file whose directory, or whose chains of sectors, have a cycle makes Wine's
 * look-up by name, or its reading, run for ever.
 *
 * Where the storage's file can be opened beside it, its tables are read and checked before anything is opened by name.
 * A storage without a file (memory, another's ILockBytes), or one opened exclusively, is not guarded: nothing in
 * IStorage's own interface could tell without the look-up, or without an enumeration that costs more than reading does.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/cfbdir.h"
#include "storageguard.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define WINDOW  0x2000 /* bytes that are read at once, since the tables' sectors mostly lie together */
#define WINDOWS 8      /* kept: the directory and the FAT are read in turns */

struct guarded_file
{
    HANDLE file;
    struct window
    {
        uint64_t offset;
        DWORD size;
        BYTE bytes[WINDOW];
    } windows[WINDOWS];
};

/* The window around an offset, read where it is not there. */
static struct window *find_window(struct guarded_file *guarded, uint64_t offset)
{
    struct window *window = &guarded->windows[offset / WINDOW % WINDOWS];
    LARGE_INTEGER to;

    to.QuadPart = offset / WINDOW * WINDOW;
    if (window->size && window->offset == (uint64_t)to.QuadPart) return window;
    window->offset = to.QuadPart;
    window->size = 0;
    if (!SetFilePointerEx(guarded->file, to, NULL, FILE_BEGIN) ||
            !ReadFile(guarded->file, window->bytes, sizeof(window->bytes), &window->size, NULL))
        return NULL;
    return window;
}

static bool read_file(void *context, uint64_t offset, void *data, size_t size)
{
    struct window *window;
    BYTE *bytes = data;
    size_t skip, part;

    for (; size; offset += part, bytes += part, size -= part)
    {
        if (!(window = find_window(context, offset))) return false;
        skip = offset - window->offset;
        if (skip >= window->size) return false;
        part = min(window->size - skip, size);
        memcpy(bytes, window->bytes + skip, part);
    }
    return true;
}

/* Checks the directory of an open file. What is no sound compound file at all is left to ole32. */
static HRESULT check_file(struct guarded_file *guarded)
{
    enum codec_status status;
    LARGE_INTEGER file_size;
    uint32_t count, *stack;
    size_t size, table_size;
    struct cfbdir dir;
    BYTE *memory;

    if (!GetFileSizeEx(guarded->file, &file_size)) return S_OK;
    if (cfbdir_begin(&dir, read_file, guarded, file_size.QuadPart) != CODEC_OK) return S_OK;
    /* in a file ole32 looks for ever for an entry whose sector is not there */
    if (cfbdir_load(&dir, NULL, 0, &size) != CODEC_OK) return MAPI_E_CORRUPT_DATA;
    if ((status = cfbdir_load_mini_fat(&dir, NULL, 0, &table_size)) == CODEC_CORRUPT) return MAPI_E_CORRUPT_DATA;
    if (status != CODEC_OK || size / CFBDIR_ENTRY_SIZE > 0xffffff || table_size > 0x7fffffff) return S_OK;
    count = (uint32_t)(size / CFBDIR_ENTRY_SIZE);
    /* entries, table, stack, marks */
    if (!(memory = malloc(size + table_size + (count + 1) * sizeof(*stack) + count))) return MAPI_E_NOT_ENOUGH_MEMORY;
    stack = (uint32_t *)(memory + size + table_size);
    if (cfbdir_load(&dir, memory, size, &size) != CODEC_OK) status = CODEC_CORRUPT;
    else if (cfbdir_load_mini_fat(&dir, memory + size, table_size, &table_size) == CODEC_OK)
    {
        status = cfbdir_check(memory, count, (BYTE *)(stack + count + 1), stack);
        if (status == CODEC_OK) status = cfbdir_check_chains(&dir, memory, count, memory + size, table_size);
    }
    free(memory);
    return status == CODEC_CORRUPT ? MAPI_E_CORRUPT_DATA : S_OK;
}

HRESULT storage_guard(const WCHAR *path)
{
    struct guarded_file *guarded;
    unsigned int i;
    HANDLE file;
    HRESULT hr;

    if (!path || !*path) return S_OK;
    file = CreateFileW(
            path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return S_OK;
    if ((guarded = malloc(sizeof(*guarded))))
    {
        guarded->file = file;
        for (i = 0; i < WINDOWS; i++) guarded->windows[i].size = 0;
        hr = check_file(guarded);
        free(guarded);
    }
    else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    CloseHandle(file);
    if (FAILED(hr)) WARN("%s has a directory without end.\n", debugstr_w(path));
    return hr;
}
