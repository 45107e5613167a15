/*
 * File names out of messages.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "safename.h"

/* Characters that turn writing around or are not seen. */
static BOOL is_invisible(WCHAR c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

static BOOL is_device(const WCHAR *name)
{
    static const WCHAR *const devices[] = {L"CON", L"PRN", L"AUX", L"NUL", L"CLOCK$"};
    size_t length = wcscspn(name, L". ");
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(devices); i++)
        if (length == wcslen(devices[i]) && !_wcsnicmp(name, devices[i], length)) return TRUE;
    return length == 4 && (!_wcsnicmp(name, L"COM", 3) || !_wcsnicmp(name, L"LPT", 3)) && name[3] >= '1' &&
           name[3] <= '9';
}

/* Whether a character of a text is half of one, which no Unix file system can name. */
static BOOL is_half(const WCHAR *text, const WCHAR *c)
{
    if (IS_HIGH_SURROGATE(*c)) return !IS_LOW_SURROGATE(c[1]);
    return IS_LOW_SURROGATE(*c) && (c == text || !IS_HIGH_SURROGATE(c[-1]));
}

void safe_name(const WCHAR *given, const WCHAR *fallback, WCHAR *name)
{
    const WCHAR *base = given ? base_name(given) : L"", *text = base, *dot;
    size_t used = 0, extension;

    /* a long name is cut before its extension */
    dot = wcsrchr(base, '.');
    extension = dot ? wcslen(dot) : 0;
    if (extension > 16) extension = 0;
    for (; *base && used < SAFE_NAME_MAX; base++)
    {
        if (dot && extension && base < dot && used >= SAFE_NAME_MAX - extension)
        {
            base = dot - 1;
            continue;
        }
        if (is_invisible(*base)) continue;
        name[used++] = wcschr(L"<>:\"|?*/\\", *base) || is_half(text, base) ? '_' : *base;
    }
    /* half a character at the cut, and what Windows would drop from the end */
    while (used &&
            (name[used - 1] == '.' || name[used - 1] == ' ' || (name[used - 1] >= 0xd800 && name[used - 1] < 0xdc00)))
        used--;
    name[used] = 0;
    while (*name == ' ') memmove(name, name + 1, wcslen(name) * sizeof(*name));
    if (!*name || !wcscmp(name, L".") || !wcscmp(name, L"..")) wcscpy(name, fallback);
    else if (is_device(name) || *name == '-')
    {
        /* not a device, and not an option of some program */
        if (wcslen(name) == SAFE_NAME_MAX) name[SAFE_NAME_MAX - 1] = 0;
        memmove(name + 1, name, (wcslen(name) + 1) * sizeof(*name));
        *name = '_';
    }
}

HRESULT create_unique(const WCHAR *folder, const WCHAR *name, HANDLE *file, WCHAR **path)
{
    const WCHAR *dot = wcsrchr(name, '.');
    size_t stem = dot && dot != name ? (size_t)(dot - name) : wcslen(name);
    size_t size = wcslen(folder) + wcslen(name) + 32;
    unsigned int i;

    *file = INVALID_HANDLE_VALUE;
    if (!(*path = malloc(size * sizeof(**path)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 1; i < 10000; i++)
    {
        if (i == 1) swprintf(*path, size, L"%ls/%ls", folder, name);
        else swprintf(*path, size, L"%ls/%.*ls (%u)%ls", folder, (int)stem, name, i, name + stem);
        *file = CreateFileW(*path, GENERIC_WRITE, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
        if (*file != INVALID_HANDLE_VALUE) return S_OK;
        if (GetLastError() != ERROR_FILE_EXISTS && GetLastError() != ERROR_ALREADY_EXISTS) break;
    }
    free(*path);
    *path = NULL;
    return GetLastError() == ERROR_DISK_FULL ? MAPI_E_NOT_ENOUGH_DISK : MAPI_E_NO_ACCESS;
}
