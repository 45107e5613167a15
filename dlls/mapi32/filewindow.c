/*
 * A file that is read through windows: pieces of it that are kept.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "filewindow.h"

#define WINDOW  0x4000 /* bytes that are read at once */
#define WINDOWS 32     /* kept: 512 KB of a file at most */

/* Pieces of this size and more are not looked for through windows while a large file's tables are read once from end to
 * end: they lie 64 KB apart there. */
#define LARGE_FILE 0x800000
#define PIECE_MIN  512

struct window
{
    uint64_t offset;
    DWORD size;
    BYTE bytes[WINDOW];
};

struct filewindows
{
    HANDLE file;
    uint64_t size;
    size_t direct_size; /* from which on bytes are read without a window */
    struct window *windows[WINDOWS];
};

/* Windows that no file uses, as many as one may have: programs open one message after the other, and the heap would
 * give the memory back to the system and take it again each time, which costs more than reading does. 0 keeps none, so
 * that a page heap sees each of them come and go. */
#ifndef SPARE_WINDOWS
#define SPARE_WINDOWS WINDOWS
#endif
static struct window *spare_windows[WINDOWS];
static const unsigned int spare_count = SPARE_WINDOWS;

static struct window *window_alloc(void)
{
    struct window *window = NULL;
    unsigned int i;

    for (i = 0; i < spare_count && !window; i++)
        if (spare_windows[i]) window = InterlockedExchangePointer((void **)&spare_windows[i], NULL);
    return window ? window : malloc(sizeof(*window));
}

static void window_free(struct window *window)
{
    unsigned int i;

    for (i = 0; i < spare_count; i++)
        if (!spare_windows[i] && !InterlockedCompareExchangePointer((void **)&spare_windows[i], window, NULL)) return;
    free(window);
}

void filewindows_detach(void)
{
    unsigned int i;

    for (i = 0; i < spare_count; i++) free(spare_windows[i]);
}

/* Not with an OVERLAPPED that has the offset: Wine tells its server of the end of each such call, ten times as slow. */
static BOOL read_file(HANDLE file, uint64_t offset, void *data, DWORD size, DWORD *read)
{
    LARGE_INTEGER to = {.QuadPart = (LONGLONG)offset};

    *read = 0;
    return SetFilePointerEx(file, to, NULL, FILE_BEGIN) && ReadFile(file, data, size, read, NULL);
}

/* The window around an offset, read where it is not there. */
static struct window *find_window(struct filewindows *file, uint64_t offset)
{
    const uint64_t begin = offset / WINDOW * WINDOW;
    struct window **place = &file->windows[offset / WINDOW % WINDOWS], *window = *place;
    DWORD wanted = WINDOW;

    if (window && window->size && window->offset == begin) return window;
    if (!window && !(window = *place = window_alloc())) return NULL;
    window->offset = begin;
    window->size = 0;
    if (begin >= file->size) return window;
    /* Wine asks the system twice where less is there than is asked for */
    if (wanted > file->size - begin) wanted = (DWORD)(file->size - begin);
    if (!read_file(file->file, begin, window->bytes, wanted, &window->size)) window->size = 0;
    return window;
}

bool filewindows_read(void *context, uint64_t offset, void *data, size_t size)
{
    struct filewindows *file = context;
    struct window *window;
    BYTE *bytes = data;
    size_t skip, part;
    DWORD read;

    if (size >= file->direct_size)
        return size <= MAXDWORD && read_file(file->file, offset, data, (DWORD)size, &read) && read == size;
    for (; size; offset += part, bytes += part, size -= part)
    {
        if (!(window = find_window(file, offset))) return false;
        skip = (size_t)(offset - window->offset);
        if (skip >= window->size) return false;
        part = min(window->size - skip, size);
        memcpy(bytes, window->bytes + skip, part);
    }
    return true;
}

const uint8_t *filewindows_view(void *context, uint64_t offset, size_t size)
{
    struct filewindows *file = context;
    struct window *window;
    size_t skip;

    if (!(window = find_window(file, offset))) return NULL;
    skip = (size_t)(offset - window->offset);
    return skip < window->size && size <= window->size - skip ? window->bytes + skip : NULL;
}

void filewindows_scan(struct filewindows *file, BOOL scan)
{
    file->direct_size = scan && file->size > LARGE_FILE ? PIECE_MIN : WINDOW;
}

HRESULT filewindows_open(const WCHAR *path, struct filewindows **out, ULONGLONG *size)
{
    struct filewindows *file;
    LARGE_INTEGER file_size;

    *out = NULL;
    *size = 0;
    if (!(file = calloc(1, sizeof(*file)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    file->file = CreateFileW(
            path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file->file == INVALID_HANDLE_VALUE || !GetFileSizeEx(file->file, &file_size))
    {
        filewindows_close(file);
        return MAPI_E_NOT_FOUND;
    }
    file->size = *size = file_size.QuadPart;
    file->direct_size = WINDOW;
    *out = file;
    return S_OK;
}

void filewindows_close(struct filewindows *file)
{
    unsigned int i;

    if (!file) return;
    for (i = 0; i < WINDOWS; i++)
        if (file->windows[i]) window_free(file->windows[i]);
    if (file->file != INVALID_HANDLE_VALUE) CloseHandle(file->file);
    free(file);
}
