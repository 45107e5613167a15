/*
 * Case, comparison and classes of characters, as one locale has them: words are compared by their letters, then by
 * case. Letters of the C library's tables; composed characters of Latin 1 only.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <locale.h>
#include <windows.h>

__attribute__((constructor)) static void use_unicode(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8")) abort();
}

static WCHAR upper(WCHAR c)
{
    wint_t folded = towupper(c);

    return c == 0xdf || folded > 0xffff ? c : (WCHAR)folded;
}

static WCHAR lower(WCHAR c)
{
    wint_t folded = towlower(c);

    return folded > 0xffff ? c : (WCHAR)folded;
}

/* A small number in the place of a string means one character. */
static WCHAR *change_case(WCHAR *text, WCHAR (*change)(WCHAR))
{
    WCHAR *c;

    if ((ULONG_PTR)text <= 0xffff) return (WCHAR *)(ULONG_PTR)change((WCHAR)(ULONG_PTR)text);
    for (c = text; *c; c++) *c = change(*c);
    return text;
}

WCHAR *WINAPI CharUpperW(WCHAR *text)
{
    return change_case(text, upper);
}

WCHAR *WINAPI CharLowerW(WCHAR *text)
{
    return change_case(text, lower);
}

DWORD WINAPI CharUpperBuffW(WCHAR *text, DWORD length)
{
    DWORD i;

    for (i = 0; i < length; i++) text[i] = upper(text[i]);
    return length;
}

BOOL WINAPI IsCharAlphaW(WCHAR c)
{
    return !!iswalpha(c);
}

/* Decompositions of U+00C0 to U+00FF: the letter, and which of the marks below. */
static const char latin_letters[] = "AAAAAA\0CEEEEIIII\0NOOOOO\0\0UUUUY\0\0aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0y";
static const char latin_marks[] = "01234566012501250301234--012510-01234566012501250301234--01251-5";

/* What a character is composed of; the mark is 0 for those that are not. */
static WCHAR decompose(WCHAR c, WCHAR *mark)
{
    static const WCHAR marks[] = {0x300, 0x301, 0x302, 0x303, 0x308, 0x308, 0x327};

    *mark = 0;
    if (c < 0xc0 || c > 0xff || !latin_letters[c - 0xc0]) return c;
    *mark = c == 0xc5 || c == 0xe5 ? 0x30a : latin_marks[c - 0xc0] == '-' ? 0 : marks[latin_marks[c - 0xc0] - '0'];
    return latin_letters[c - 0xc0];
}

/* Signs come before digits, and these before letters, without case. */
static DWORD weight(WCHAR c)
{
    WCHAR mark, base = decompose(c, &mark);

    return (iswalpha(base) ? 0x20000u : iswdigit(base) ? 0x10000u : 0) + lower(base);
}

static size_t text_length(const WCHAR *text, int length)
{
    return length < 0 ? wcslen(text) : (size_t)length;
}

int WINAPI CompareStringW(LCID locale, DWORD flags, const WCHAR *a, INT length_a, const WCHAR *b, INT length_b)
{
    size_t x = text_length(a, length_a), y = text_length(b, length_b), i;
    WCHAR mark_a, mark_b;

    for (i = 0; i < x && i < y; i++)
        if (weight(a[i]) != weight(b[i])) return weight(a[i]) < weight(b[i]) ? CSTR_LESS_THAN : CSTR_GREATER_THAN;
    if (x != y) return x < y ? CSTR_LESS_THAN : CSTR_GREATER_THAN;
    for (i = 0; i < x && !(flags & NORM_IGNORENONSPACE); i++)
    {
        decompose(a[i], &mark_a);
        decompose(b[i], &mark_b);
        if (mark_a != mark_b) return mark_a < mark_b ? CSTR_LESS_THAN : CSTR_GREATER_THAN;
    }
    for (i = 0; i < x && !(flags & NORM_IGNORECASE); i++)
        if (a[i] != b[i] && lower(a[i]) == lower(b[i])) return a[i] == lower(a[i]) ? CSTR_LESS_THAN : CSTR_GREATER_THAN;
    return CSTR_EQUAL;
}

static WCHAR *widen(const char *text, INT *length)
{
    INT size = MultiByteToWideChar(CP_ACP, 0, text, *length < 0 ? -1 : *length, NULL, 0);
    WCHAR *wide = calloc(size + 1, sizeof(*wide));

    if (!wide) abort();
    MultiByteToWideChar(CP_ACP, 0, text, *length, wide, size);
    if (*length >= 0) *length = size;
    return wide;
}

int WINAPI CompareStringA(LCID locale, DWORD flags, const char *a, INT length_a, const char *b, INT length_b)
{
    WCHAR *x = widen(a, &length_a), *y = widen(b, &length_b);
    int order = CompareStringW(locale, flags, x, length_a, y, length_b);

    free(x);
    free(y);
    return order;
}

int WINAPI lstrcmpW(const WCHAR *a, const WCHAR *b)
{
    return CompareStringW(LOCALE_USER_DEFAULT, 0, a, -1, b, -1) - CSTR_EQUAL;
}

int WINAPI lstrcmpiW(const WCHAR *a, const WCHAR *b)
{
    return CompareStringW(LOCALE_USER_DEFAULT, NORM_IGNORECASE, a, -1, b, -1) - CSTR_EQUAL;
}

/* Collation keys, which memcmp orders as CompareStringW does the strings. */
int WINAPI LCMapStringW(LCID locale, DWORD flags, const WCHAR *text, INT length, WCHAR *out, INT size)
{
    size_t count = text_length(text, length), i;
    INT need = (INT)(4 * count + 1);
    BYTE *key = (BYTE *)out;
    WCHAR mark;

    if (!(flags & LCMAP_SORTKEY)) abort();
    if (!(flags & NORM_IGNORECASE)) need += (INT)count;
    if (!size) return need;
    if (size < need)
    {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    for (i = 0; i < count; i++)
    {
        *key++ = (BYTE)(weight(text[i]) >> 16) + 1;
        *key++ = (BYTE)(weight(text[i]) >> 8);
        *key++ = (BYTE)weight(text[i]);
    }
    *key++ = 0;
    for (i = 0; i < count; i++)
    {
        decompose(text[i], &mark);
        *key++ = (BYTE)mark;
    }
    for (i = 0; i < count && !(flags & NORM_IGNORECASE); i++) *key++ = text[i] != lower(text[i]);
    return need;
}

int WINAPI FoldStringW(DWORD flags, const WCHAR *text, INT length, WCHAR *out, INT size)
{
    size_t count = length < 0 ? wcslen(text) + 1 : (size_t)length, i;
    WCHAR base, mark;
    INT used = 0;

    if (flags != MAP_COMPOSITE) abort();
    for (i = 0; i < count; i++)
    {
        base = decompose(text[i], &mark);
        if (size && used + (mark ? 2 : 1) > size)
        {
            SetLastError(ERROR_INSUFFICIENT_BUFFER);
            return 0;
        }
        if (size) out[used] = mark ? base : text[i];
        if (size && mark) out[used + 1] = mark;
        used += mark ? 2 : 1;
    }
    return used;
}

BOOL WINAPI GetStringTypeW(DWORD type, const WCHAR *text, INT length, WORD *out)
{
    INT i;

    if (type != CT_CTYPE3) abort();
    for (i = 0; i < length; i++)
        out[i] = text[i] >= 0x300 && text[i] <= 0x36f ? C3_NONSPACING : iswalpha(text[i]) ? C3_ALPHA : 0;
    return TRUE;
}

/* Locales: their names, and the code pages of Windows that go with them. */
static const struct locale
{
    LCID lcid;
    WORD page;
    const WCHAR *name;
} locales[] = {
        {0x0401, 1256, L"ar-SA"},
        {0x0404, 950, L"zh-TW"},
        {0x0405, 1250, L"cs-CZ"},
        {0x0407, 1252, L"de-DE"},
        {0x0408, 1253, L"el-GR"},
        {0x0409, 1252, L"en-US"},
        {0x040a, 1252, L"es-ES"},
        {0x040c, 1252, L"fr-FR"},
        {0x040d, 1255, L"he-IL"},
        {0x040e, 1250, L"hu-HU"},
        {0x0410, 1252, L"it-IT"},
        {0x0411, 932, L"ja-JP"},
        {0x0412, 949, L"ko-KR"},
        {0x0415, 1250, L"pl-PL"},
        {0x0419, 1251, L"ru-RU"},
        {0x041e, 874, L"th-TH"},
        {0x041f, 1254, L"tr-TR"},
        {0x0422, 1251, L"uk-UA"},
        {0x0804, 936, L"zh-CN"},
        {0x0809, 1252, L"en-GB"},
};

INT WINAPI GetLocaleInfoW(LCID locale, LCTYPE type, WCHAR *out, INT size)
{
    DWORD page = 1252;
    size_t i;

    if (type != (LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER) || size != 2) abort();
    for (i = 0; i < ARRAYSIZE(locales); i++)
        if (locales[i].lcid == locale) page = locales[i].page;
    memcpy(out, &page, sizeof(page));
    return 2;
}

/* A language alone means its first country here. */
LCID WINAPI LocaleNameToLCID(const WCHAR *name, DWORD flags)
{
    size_t length = wcslen(name), i;

    for (i = 0; i < ARRAYSIZE(locales); i++)
        if (!wcsnicmp(locales[i].name, name, length) && (length == 2 || length == 5)) return locales[i].lcid;
    return 0;
}

INT WINAPI LCIDToLocaleName(LCID lcid, WCHAR *out, INT size, DWORD flags)
{
    size_t i;

    for (i = 0; i < ARRAYSIZE(locales); i++)
    {
        if (locales[i].lcid != lcid || (size_t)size <= wcslen(locales[i].name)) continue;
        wcscpy(out, locales[i].name);
        return (INT)wcslen(out) + 1;
    }
    return 0;
}

WCHAR *WINAPI lstrcpyW(WCHAR *to, const WCHAR *from)
{
    return wcscpy(to, from);
}

INT WINAPI lstrlenW(const WCHAR *text)
{
    return text ? (INT)wcslen(text) : 0;
}

INT WINAPI lstrlenA(const char *text)
{
    return text ? (INT)strlen(text) : 0;
}

WCHAR *WINAPI lstrcpynW(WCHAR *to, const WCHAR *from, INT size)
{
    INT i;

    for (i = 0; i < size - 1 && from[i]; i++) to[i] = from[i];
    if (size) to[i] = 0;
    return to;
}

char *WINAPI lstrcpynA(char *to, const char *from, INT size)
{
    INT i;

    for (i = 0; i < size - 1 && from[i]; i++) to[i] = from[i];
    if (size) to[i] = 0;
    return to;
}
