/*
 * What commands take as arguments: people and texts.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

void split_person(WCHAR *text, struct person *person)
{
    WCHAR *open = wcsrchr(text, '<'), *close = open ? wcschr(open, '>') : NULL, *end;

    person->name = person->address = text;
    if (!close) return;
    person->address = open + 1;
    *close = 0;
    for (end = open; end > text && end[-1] == ' '; end--) continue;
    *end = 0;
    if (*text == '"' && end > text + 1 && end[-1] == '"')
    {
        end[-1] = 0;
        person->name++;
    }
    if (!*person->name) person->name = person->address;
}

HRESULT text_argument(const WCHAR *argument, WCHAR **text)
{
    BYTE *data;
    ULONG size, skip;
    HRESULT hr;

    *text = NULL;
    if (*argument != '@')
    {
        *text = _wcsdup(argument);
        return *text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (FAILED(hr = read_file(argument + 1, &data, &size))) return hr;
    skip = size >= 3 && !memcmp(data, "\xef\xbb\xbf", 3) ? 3 : 0;
    *text = from_utf8((char *)data + skip, size - skip);
    free(data);
    return *text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}
