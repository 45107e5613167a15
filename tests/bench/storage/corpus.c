/*
 * Real files: all .msg of a folder, read whole one after the other.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include "bench.h"

#define FILES_MAX 1000

static WCHAR *paths[FILES_MAX];
static unsigned int count;

static IStorage *open_file(const WCHAR *path)
{
    IStorage *storage = NULL;

    StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
    return storage;
}

/* An operation on each file in turn. */
static void on_all_files(struct context *context, struct watch *watch, operation operation)
{
    unsigned int i;

    context->container.place = PLACE_FILE;
    for (i = 0; i < count; i++)
    {
        lstrcpynW(context->container.path, paths[i], ARRAYSIZE(context->container.path));
        operation(context, watch);
    }
}

static void op_raw(struct context *context, struct watch *watch)
{
    on_all_files(context, watch, op_raw_read_all);
}

static void op_layer(struct context *context, struct watch *watch)
{
    on_all_files(context, watch, op_layer_read_all);
}

/* Whether a plain reader and the DLL find the same in a file: in damaged ones, and those that mix widths, they need
 * not. */
static BOOL reads_alike(const WCHAR *path)
{
    IMessage *message;
    IStorage *storage;
    ULONGLONG sum = 0;
    BOOL alike = FALSE;

    if (!(storage = open_file(path))) return FALSE;
    /* so that a file on which a plain reader would hang is refused */
    SetEnvironmentVariableW(L"MAPI32_MIRROR", L"0");
    if (SUCCEEDED(OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(),
                NULL, storage, NULL, 0, 0, &message)))
    {
        sum = layer_read_all(message);
        alike = TRUE;
        IMessage_Release(message);
    }
    if (alike) alike = raw_read_all(storage) == sum;
    IStorage_Release(storage);
    return alike;
}

void measure_corpus(const WCHAR *folder)
{
    static const char *const name_off = "read all, corpus, file, mirror off",
                             *const name_on = "read all, corpus, file, mirror on";
    struct context context = {0};
    WIN32_FIND_DATAW data;
    unsigned int left_out = 0;
    WCHAR path[MAX_PATH];
    char title[96];
    HANDLE find;

    if (!measure_wanted(name_off) && !measure_wanted(name_on)) return;
    swprintf(path, ARRAYSIZE(path), L"%ls\\*.msg", folder);
    if ((find = FindFirstFileW(path, &data)) == INVALID_HANDLE_VALUE) return;
    do
    {
        swprintf(path, ARRAYSIZE(path), L"%ls\\%ls", folder, data.cFileName);
        if (count == FILES_MAX || data.nFileSizeLow > 0x100000 || !reads_alike(path)) left_out++;
        else paths[count++] = _wcsdup(path);
    } while (FindNextFileW(find, &data));
    FindClose(find);
    snprintf(title, sizeof(title), "real files, %u (%u left out: damaged, of mixed widths or over 1 MB)", count,
            left_out);
    report_section(title);
    if (!count) return;
    SetEnvironmentVariableW(L"MAPI32_MIRROR", L"0");
    measure(name_off, op_raw, op_layer, &context, (struct goals){1.05, NO_GOAL});
    SetEnvironmentVariableW(L"MAPI32_MIRROR", NULL);
    measure(name_on, op_raw, op_layer, &context, (struct goals){0.45, 0.30});
    while (count) free(paths[--count]);
}
