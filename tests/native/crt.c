/*
 * The C library's functions on strings of 16-bit characters.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
size_t native_wcslen(const wchar_t *text)
{
    size_t length = 0;

    while (text[length]) length++;
    return length;
}

/* msvcrt's C locale: only the letters of ASCII have two cases */
static int fold(wchar_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

static int compare(const wchar_t *a, const wchar_t *b, size_t count, int folded)
{
    size_t i;
    int x, y;

    for (i = 0; i < count; i++)
    {
        x = folded ? fold(a[i]) : a[i];
        y = folded ? fold(b[i]) : b[i];
        if (x != y) return x < y ? -1 : 1;
        if (!x) break;
    }
    return 0;
}

int native_wcscmp(const wchar_t *a, const wchar_t *b)
{
    return compare(a, b, (size_t)-1, 0);
}

int native_wcsncmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    return compare(a, b, count, 0);
}

int native_wcsicmp(const wchar_t *a, const wchar_t *b)
{
    return compare(a, b, (size_t)-1, 1);
}

int native_wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    return compare(a, b, count, 1);
}

wchar_t *native_wcschr(const wchar_t *text, wchar_t c)
{
    for (; *text != c; text++)
        if (!*text) return NULL;
    return (wchar_t *)text;
}

wchar_t *native_wcsrchr(const wchar_t *text, wchar_t c)
{
    const wchar_t *at = text + wcslen(text);

    for (; *at != c; at--)
        if (at == text) return NULL;
    return (wchar_t *)at;
}

wchar_t *native_wcsstr(const wchar_t *text, const wchar_t *part)
{
    size_t length = wcslen(part);

    for (; wcsncmp(text, part, length); text++)
        if (!*text) return NULL;
    return (wchar_t *)text;
}

size_t native_wcscspn(const wchar_t *text, const wchar_t *stop)
{
    size_t length = 0;

    while (text[length] && !wcschr(stop, text[length])) length++;
    return length;
}

wchar_t *native_wcspbrk(const wchar_t *text, const wchar_t *stop)
{
    text += wcscspn(text, stop);
    return *text ? (wchar_t *)text : NULL;
}

wchar_t *native_wcscpy(wchar_t *to, const wchar_t *from)
{
    return memcpy(to, from, (wcslen(from) + 1) * sizeof(*from));
}

wchar_t *native_wcscat(wchar_t *to, const wchar_t *from)
{
    wcscpy(to + wcslen(to), from);
    return to;
}

wchar_t *native_wcsdup(const wchar_t *text)
{
    wchar_t *copy = malloc((wcslen(text) + 1) * sizeof(*text));

    return copy ? wcscpy(copy, text) : NULL;
}
