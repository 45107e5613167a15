/*
 * Names of attachments.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <wchar.h>

#include "attachname.h"

#define NAME_MAX_UNITS 255

/* Names that are devices, whatever extension they have. */
static BOOL is_device(const WCHAR *name)
{
    static const WCHAR devices[][4] = {L"CON", L"PRN", L"AUX", L"NUL"};
    const size_t length = wcscspn(name, L".");
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(devices); i++)
        if (length == 3 && !_wcsnicmp(name, devices[i], 3)) return TRUE;
    return length == 4 && name[3] >= '1' && name[3] <= '9' &&
           (!_wcsnicmp(name, L"COM", 3) || !_wcsnicmp(name, L"LPT", 3));
}

WCHAR *clean_file_name(const WCHAR *name)
{
    const WCHAR *base = name, *p;
    size_t length, i, tail;
    WCHAR *clean, *dot;

    for (p = name; *p; p++)
        if (*p == '/' || *p == '\\') base = p + 1;
    while (*base == ' ') base++;
    length = wcslen(base);
    while (length && (base[length - 1] == ' ' || base[length - 1] == '.')) length--;
    if (!length || !(clean = malloc((length + 2) * sizeof(*clean)))) return NULL;
    for (i = 0; i < length; i++)
        clean[i] = base[i] < ' ' || base[i] == 0x7f || wcschr(L"\"*:<>?|", base[i]) ? '_' : base[i];
    clean[length] = 0;
    if (is_device(clean))
    {
        memmove(clean + 1, clean, (length + 1) * sizeof(*clean));
        clean[0] = '_';
        length++;
    }
    if (length <= NAME_MAX_UNITS) return clean;
    /* too long: the extension is kept */
    dot = wcsrchr(clean, '.');
    tail = dot && clean + length - dot < 32 ? (size_t)(clean + length - dot) : 0;
    memmove(clean + NAME_MAX_UNITS - tail, clean + length - tail, (tail + 1) * sizeof(*clean));
    if (IS_HIGH_SURROGATE(clean[NAME_MAX_UNITS - tail - 1])) clean[NAME_MAX_UNITS - tail - 1] = '_';
    return clean;
}

void make_short_name(const WCHAR *name, WCHAR short_name[13])
{
    const WCHAR *dot = wcsrchr(name, '.');
    const WCHAR *p;
    size_t count = 0, end;

    for (p = name; *p && p != dot && count < 8; p++)
        if (*p != ' ' && *p != '.' && !wcschr(L"+,;=[]", *p)) short_name[count++] = *p;
    if (!count) short_name[count++] = '_';
    if (dot && dot[1])
    {
        short_name[count++] = '.';
        for (end = count + 3, p = dot + 1; *p && count < end; p++)
            if (*p != ' ' && !wcschr(L"+,;=[]", *p)) short_name[count++] = *p;
    }
    short_name[count] = 0;
}

static BOOL registered(const char *type, WCHAR *extension, size_t room)
{
    WCHAR key[180] = L"MIME\\Database\\Content Type\\";
    DWORD size = (DWORD)(room * sizeof(*extension));
    size_t start = wcslen(key), i;

    for (i = 0; type[i] && start + i + 1 < ARRAYSIZE(key); i++) key[start + i] = (BYTE)type[i];
    key[start + i] = 0;
    if (strchr(type, '\\') || RegGetValueW(HKEY_CLASSES_ROOT, key, L"Extension", RRF_RT_REG_SZ, NULL, extension, &size))
        return FALSE;
    return extension[0] == '.' && extension[1] && !wcspbrk(extension, L"/\\:*?\"<>|");
}

void extension_of_type(const char *type, WCHAR *extension, size_t room)
{
    static const struct
    {
        const char *type;
        const WCHAR *extension;
    } known[] = {
            {"text/plain", L".txt"},
            {"text/html", L".htm"},
            {"image/jpeg", L".jpg"},
            {"image/gif", L".gif"},
            {"image/png", L".png"},
            {"application/pdf", L".pdf"},
            {"text/calendar", L".ics"},
            {"message/rfc822", L".eml"},
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(known); i++)
        if (!strcmp(type, known[i].type))
        {
            wcscpy(extension, known[i].extension);
            return;
        }
    if (!registered(type, extension, room)) wcscpy(extension, L".dat");
}
