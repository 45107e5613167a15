/*
 * File names and files.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <io.h>

#include "imsg.h"

WCHAR *from_utf8(const char *text, size_t size)
{
    int length = size ? MultiByteToWideChar(CP_UTF8, 0, text, (int)size, NULL, 0) : 0;
    WCHAR *wide = calloc((size_t)length + 1, sizeof(*wide));

    if (wide && length) MultiByteToWideChar(CP_UTF8, 0, text, (int)size, wide, length);
    return wide;
}

const WCHAR *base_name(const WCHAR *path)
{
    const WCHAR *base = path;

    for (; *path; path++)
        if (*path == '/' || *path == '\\') base = path + 1;
    return base;
}

/* All that an open file gives. */
static HRESULT read_handle(HANDLE file, BYTE **data, ULONG *size)
{
    ULONG capacity = 65536;
    DWORD read;
    BYTE *more;

    *size = 0;
    if (!(*data = malloc(capacity + 2))) return MAPI_E_NOT_ENOUGH_MEMORY;
    while (ReadFile(file, *data + *size, capacity - *size, &read, NULL) && read)
    {
        *size += read;
        if (*size < capacity) continue;
        if (capacity >= 0x40000000 || !(more = realloc(*data, (size_t)capacity * 2 + 2)))
        {
            free(*data);
            *data = NULL;
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        *data = more;
        capacity *= 2;
    }
    memset(*data + *size, 0, 2);
    return S_OK;
}

HRESULT read_file(const WCHAR *path, BYTE **data, ULONG *size)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    HRESULT hr;

    *data = NULL;
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_ACCESS_DENIED ? MAPI_E_NO_ACCESS : MAPI_E_NOT_FOUND;
    hr = read_handle(file, data, size);
    CloseHandle(file);
    return hr;
}

HRESULT file_list_init(struct file_list *list, int argc, WCHAR **argv, BOOL from_stdin)
{
    unsigned int capacity = 0;
    ULONG size, start = 0, end;
    WCHAR **names;
    BYTE *data;
    HRESULT hr;

    memset(list, 0, sizeof(*list));
    list->names = argv;
    list->count = argc;
    if (!from_stdin) return S_OK;
    list->names = NULL;
    list->count = 0;
    if (FAILED(hr = read_handle(GetStdHandle(STD_INPUT_HANDLE), &data, &size))) return hr;
    for (; SUCCEEDED(hr) && start < size; start = end + 1)
    {
        for (end = start; end < size && data[end]; end++) continue;
        if (end == start) continue;
        if (list->count == capacity)
        {
            capacity = capacity ? capacity * 2 : 256;
            if (!(names = realloc(list->owned, capacity * sizeof(*names))))
            {
                hr = MAPI_E_NOT_ENOUGH_MEMORY;
                break;
            }
            list->owned = list->names = names;
        }
        if (!(list->names[list->count] = from_utf8((char *)data + start, end - start))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else list->count++;
    }
    free(data);
    if (FAILED(hr)) file_list_free(list);
    return hr;
}

void file_list_free(struct file_list *list)
{
    unsigned int i;

    for (i = 0; list->owned && i < list->count; i++) free(list->owned[i]);
    free(list->owned);
    memset(list, 0, sizeof(*list));
}

void show_progress(unsigned int done, unsigned int total)
{
    static BOOL shown;
    static DWORD last;

    if (!total)
    {
        if (shown) fprintf(stderr, "\r%25s\r", "");
        shown = FALSE;
        return;
    }
    /* a line a tenth of a second is enough for anybody */
    if (total < 2 || !_isatty(2) || GetTickCount() - last < 100) return;
    last = GetTickCount();
    fprintf(stderr, "\r%u of %u", done, total);
    shown = TRUE;
}
