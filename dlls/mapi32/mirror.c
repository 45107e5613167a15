/*
 * A message's file, read through windows that are kept.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mirror.h"
#include "storageguard.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define WINDOW  0x4000 /* bytes that are read at once */
#define WINDOWS 32     /* kept: 512 KB of a file at most */

/* Longest name of an element. [MS-CFB] 2.6.1 */
#define NAME_MAX 31

struct window
{
    uint64_t offset;
    DWORD size;
    BYTE bytes[WINDOW];
};

struct mirror
{
    struct cfb cfb;
    void *tables; /* of cfb */
    HANDLE file;
    WCHAR *path;
    BOOL guarded; /* mirror_guard has found nothing */
    struct window *windows[WINDOWS];
};

/* Windows that no mirror uses, as many as one may have: programs open one message after the other, and the heap would
 * give the memory back to the system and take it again each time, which costs more than reading does. */
static struct window *spare_windows[WINDOWS];

static struct window *window_alloc(void)
{
    struct window *window = NULL;
    unsigned int i;

    for (i = 0; i < WINDOWS && !window; i++)
        if (spare_windows[i]) window = InterlockedExchangePointer((void **)&spare_windows[i], NULL);
    return window ? window : malloc(sizeof(*window));
}

static void window_free(struct window *window)
{
    unsigned int i;

    for (i = 0; i < WINDOWS; i++)
        if (!spare_windows[i] && !InterlockedCompareExchangePointer((void **)&spare_windows[i], window, NULL)) return;
    free(window);
}

void mirrors_detach(void)
{
    unsigned int i;

    for (i = 0; i < WINDOWS; i++) free(spare_windows[i]);
}

void mirror_free(struct mirror *mirror)
{
    unsigned int i;

    if (!mirror) return;
    for (i = 0; i < WINDOWS; i++)
        if (mirror->windows[i]) window_free(mirror->windows[i]);
    free(mirror->tables);
    free(mirror->path);
    if (mirror->file != INVALID_HANDLE_VALUE) CloseHandle(mirror->file);
    free(mirror);
}

static BOOL is_switched_off(void)
{
    WCHAR value[4];

    return GetEnvironmentVariableW(L"MAPI32_MIRROR", value, ARRAYSIZE(value)) == 1 && *value == '0';
}

/* Whether the storage's mode keeps everybody from writing its file. */
static BOOL is_constant(const STATSTG *stat)
{
    DWORD share = stat->grfMode & 0x70;

    return stat->pwcsName && *stat->pwcsName && (stat->grfMode & 3) == STGM_READ &&
           !(stat->grfMode & (STGM_TRANSACTED | STGM_DIRECT_SWMR | STGM_DELETEONRELEASE)) &&
           (share == STGM_SHARE_DENY_WRITE || share == STGM_SHARE_EXCLUSIVE);
}

static BOOL read_file(HANDLE file, uint64_t offset, void *data, DWORD size, DWORD *read)
{
    OVERLAPPED where = {.Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32)};

    *read = 0;
    return ReadFile(file, data, size, read, &where);
}

/* The window around an offset, read where it is not there. */
static struct window *find_window(struct mirror *mirror, uint64_t offset)
{
    struct window **place = &mirror->windows[offset / WINDOW % WINDOWS], *window = *place;

    if (window && window->size && window->offset == offset / WINDOW * WINDOW) return window;
    if (!window && !(window = *place = window_alloc())) return NULL;
    window->offset = offset / WINDOW * WINDOW;
    if (!read_file(mirror->file, window->offset, window->bytes, WINDOW, &window->size)) window->size = 0;
    return window;
}

static bool read_mirror(void *context, uint64_t offset, void *data, size_t size)
{
    struct mirror *mirror = context;
    struct window *window;
    BYTE *bytes = data;
    size_t skip, part;
    DWORD read;

    if (size >= WINDOW)
        return size <= MAXDWORD && read_file(mirror->file, offset, data, (DWORD)size, &read) && read == size;
    for (; size; offset += part, bytes += part, size -= part)
    {
        if (!(window = find_window(mirror, offset))) return false;
        skip = (size_t)(offset - window->offset);
        if (skip >= window->size) return false;
        part = min(window->size - skip, size);
        memcpy(bytes, window->bytes + skip, part);
    }
    return true;
}

HRESULT mirror_create(const STATSTG *stat, struct mirror **out)
{
    LARGE_INTEGER file_size;
    struct mirror *mirror;
    size_t tables_size;

    *out = NULL;
    if (!is_constant(stat) || is_switched_off()) return S_OK;
    if (!(mirror = calloc(1, sizeof(*mirror)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    mirror->file = CreateFileW(stat->pwcsName, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
            NULL, OPEN_EXISTING, 0, NULL);
    if (mirror->file != INVALID_HANDLE_VALUE && GetFileSizeEx(mirror->file, &file_size) &&
            cfb_begin(&mirror->cfb, read_mirror, mirror, file_size.QuadPart, &tables_size) == CODEC_OK &&
            (mirror->tables = malloc(tables_size)) && (mirror->path = _wcsdup(stat->pwcsName)))
    {
        TRACE("%s has a mirror.\n", debugstr_w(stat->pwcsName));
        cfb_open(&mirror->cfb, mirror->tables);
        *out = mirror;
    }
    else mirror_free(mirror);
    return S_OK;
}

HRESULT mirror_find(struct mirror *mirror, ULONG storage, const WCHAR *name, BOOL is_storage, ULONG *element)
{
    char plain[NAME_MAX];
    uint32_t found;
    size_t length;

    *element = CFB_NONE;
    for (length = 0; name[length]; length++)
    {
        if (length == NAME_MAX || name[length] > 0x7f) return MAPI_E_NOT_FOUND;
        plain[length] = (char)name[length];
    }
    switch (cfb_find(&mirror->cfb, storage, plain, length, is_storage, &found))
    {
    case CODEC_OK: *element = found; return S_OK;
    case CODEC_END: return MAPI_E_NOT_FOUND;
    case CODEC_CORRUPT: WARN("The look-up of %s has no end.\n", debugstr_w(name)); return MAPI_E_CORRUPT_DATA;
    default: return S_FALSE;
    }
}

HRESULT mirror_open_stream(struct mirror *mirror, ULONG element, struct cfb_stream *stream)
{
    return cfb_stream_open(&mirror->cfb, element, stream) == CODEC_OK ? S_OK : S_FALSE;
}

HRESULT mirror_read(struct mirror *mirror, struct cfb_stream *stream, ULONGLONG offset, void *data, ULONG size)
{
    return cfb_stream_read(&mirror->cfb, stream, offset, data, size) ? S_OK : MAPI_E_DISK_ERROR;
}

HRESULT mirror_guard(struct mirror *mirror)
{
    HRESULT hr;

    if (mirror->guarded) return S_OK;
    if (SUCCEEDED(hr = storage_guard(mirror->path))) mirror->guarded = TRUE;
    return hr;
}

BOOL mirror_agrees(struct mirror *mirror, const WCHAR *name, const BYTE *data, ULONG size)
{
    struct cfb_stream stream;
    ULONG element, part, done;
    BYTE piece[512];

    if (mirror_find(mirror, CFB_ROOT, name, FALSE, &element) != S_OK ||
            mirror_open_stream(mirror, element, &stream) != S_OK || stream.size != size)
        return FALSE;
    for (done = 0; done < size; done += part)
    {
        part = min(size - done, (ULONG)sizeof(piece));
        if (FAILED(mirror_read(mirror, &stream, done, piece, part)) || memcmp(piece, data + done, part)) return FALSE;
    }
    return TRUE;
}
