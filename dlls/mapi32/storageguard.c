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

/* As PREFIX_ATTACH and PREFIX_RECIPIENT. */
#define ATTACHMENTS "__attach_version1.0_#"
#define RECIPIENTS  "__recip_version1.0_#"

static const struct storage_facts nothing_known = {FALSE, ~0u, ~0u};

HRESULT storage_guard_file(struct filewindows *file, ULONGLONG file_size, struct storage_facts *facts)
{
    enum codec_status status;
    uint32_t count, *stack;
    size_t size, table_size;
    BYTE *memory, *marks;
    struct cfbdir dir;
    bool left = false;

    if (facts) *facts = nothing_known;
    if (cfbdir_begin(&dir, filewindows_read, file, file_size) != CODEC_OK) return S_OK;
    /* in a file ole32 looks for ever for an entry whose sector is not there */
    if (cfbdir_load(&dir, NULL, 0, &size) != CODEC_OK) return MAPI_E_CORRUPT_DATA;
    if ((status = cfbdir_load_mini_fat(&dir, NULL, 0, &table_size)) == CODEC_CORRUPT) return MAPI_E_CORRUPT_DATA;
    if (status != CODEC_OK || size / CFBDIR_ENTRY_SIZE > 0xffffff || table_size > 0x7fffffff) return S_OK;
    count = (uint32_t)(size / CFBDIR_ENTRY_SIZE);
    /* entries, table, stack, marks */
    if (!(memory = malloc(size + table_size + (count + 1) * sizeof(*stack) + count))) return MAPI_E_NOT_ENOUGH_MEMORY;
    stack = (uint32_t *)(memory + size + table_size);
    marks = (BYTE *)(stack + count + 1);
    if (cfbdir_load(&dir, memory, size, &size) != CODEC_OK) status = CODEC_CORRUPT;
    else if (cfbdir_load_mini_fat(&dir, memory + size, table_size, &table_size) == CODEC_OK)
    {
        status = cfbdir_check(memory, count, marks, stack);
        if (facts && status == CODEC_OK)
        {
            cfbdir_mark_outside(memory, count, ATTACHMENTS, marks, stack);
            facts->attachments_end = cfbdir_numbers_end(memory, count, ATTACHMENTS);
            facts->recipients_end = cfbdir_numbers_end(memory, count, RECIPIENTS);
        }
        filewindows_scan(file, TRUE);
        if (status == CODEC_OK)
            status = cfbdir_check_chains(&dir, memory, count, memory + size, table_size, facts ? marks : NULL, &left);
        filewindows_scan(file, FALSE);
    }
    free(memory);
    if (facts) facts->left = left;
    return status == CODEC_CORRUPT ? MAPI_E_CORRUPT_DATA : S_OK;
}

HRESULT storage_guard(const WCHAR *path, struct storage_facts *facts)
{
    struct filewindows *file;
    ULONGLONG size;
    HRESULT hr;

    if (facts) *facts = nothing_known;
    if (!path || !*path) return S_OK;
    if ((hr = filewindows_open(path, &file, &size)) == MAPI_E_NOT_FOUND) return S_OK;
    if (FAILED(hr)) return hr;
    hr = storage_guard_file(file, size, facts);
    filewindows_close(file);
    if (FAILED(hr)) WARN("%s has a directory without end.\n", debugstr_w(path));
    return hr;
}

HRESULT storage_open_guarded(const WCHAR *path, IStorage **out)
{
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = storage_guard(path, NULL))) return hr;
    hr = StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, out);
    return SUCCEEDED(hr) || hr == E_OUTOFMEMORY ? MapStorageSCode(hr) : MAPI_E_CORRUPT_DATA;
}
