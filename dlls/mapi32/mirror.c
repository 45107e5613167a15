/*
 * A message's file, read beside its storage.
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

/* Longest name of an element. [MS-CFB] 2.6.1 */
#define NAME_MAX 31

struct mirror
{
    struct cfb cfb;
    void *tables; /* of cfb */
    struct filewindows *file;
    BOOL guarded; /* mirror_guard has found nothing */
};

void mirror_free(struct mirror *mirror)
{
    if (!mirror) return;
    free(mirror->tables);
    filewindows_close(mirror->file);
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

HRESULT mirror_create(const STATSTG *stat, struct mirror **out)
{
    struct mirror *mirror;
    size_t tables_size;
    ULONGLONG size;
    HRESULT hr;

    *out = NULL;
    if (!is_constant(stat) || is_switched_off()) return S_OK;
    if (!(mirror = calloc(1, sizeof(*mirror)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr = filewindows_open(stat->pwcsName, &mirror->file, &size)) &&
            cfb_begin(&mirror->cfb, filewindows_read, mirror->file, size, &tables_size) == CODEC_OK)
    {
        if ((mirror->tables = malloc(tables_size)))
        {
            TRACE("%s has a mirror.\n", debugstr_w(stat->pwcsName));
            cfb_open(&mirror->cfb, mirror->tables);
            mirror->cfb.dir.view = filewindows_view;
            *out = mirror;
            return S_OK;
        }
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    mirror_free(mirror);
    return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
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
    if (SUCCEEDED(hr = storage_guard_file(mirror->file, mirror->cfb.size, NULL))) mirror->guarded = TRUE;
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
