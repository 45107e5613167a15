/*
 * Strings between UTF-16 and a code page.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "convert.h"

UINT code_page_or_default(UINT code_page)
{
    return code_page == CP_ACP || IsValidCodePage(code_page) ? code_page : CP_ACP;
}

size_t complete_characters(UINT code_page, const BYTE *bytes, size_t size)
{
    size_t i, length;

    for (i = 0; i < size; i += length)
    {
        if (code_page != CP_UTF8) length = IsDBCSLeadByteEx(code_page, bytes[i]) ? 2 : 1;
        else length = bytes[i] >= 0xf0 ? 4 : bytes[i] >= 0xe0 ? 3 : bytes[i] >= 0xc0 ? 2 : 1;
        if (length > size - i) break;
    }
    return i;
}

int multibyte_length(const WCHAR *text, UINT code_page)
{
    /* the functions below take -1, and lengths that overflow their int must not reach them */
    if (wcslen(text) >= INT_MAX) return 0;
    return WideCharToMultiByte(code_page, 0, text, -1, NULL, 0, NULL, NULL);
}

int wide_length(const char *text, UINT code_page)
{
    if (strlen(text) >= INT_MAX) return 0;
    return MultiByteToWideChar(code_page, 0, text, -1, NULL, 0);
}

char *wide_to_multibyte(const WCHAR *text, UINT code_page)
{
    char *result;
    int size;

    if (!text) return NULL;
    code_page = code_page_or_default(code_page);
    if (!(size = multibyte_length(text, code_page)) || !(result = calloc(size, 1))) return NULL;
    WideCharToMultiByte(code_page, 0, text, -1, result, size, NULL, NULL);
    return result;
}

WCHAR *multibyte_to_wide(const char *text, UINT code_page)
{
    WCHAR *result;
    int count;

    if (!text) return NULL;
    code_page = code_page_or_default(code_page);
    if (!(count = wide_length(text, code_page)) || !(result = calloc(count, sizeof(*result)))) return NULL;
    MultiByteToWideChar(code_page, 0, text, -1, result, count);
    return result;
}
