/*
 * The names of Internet mail's character sets.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "charset.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* The first name of a code page is the one that is written. */
static const struct
{
    const char *name;
    UINT code_page;
} names[] = {
        {"us-ascii", 20127},
        {"ascii", 20127},
        {"ansi_x3.4-1968", 20127},
        {"646", 20127},
        {"iso-8859-1", 28591},
        {"latin1", 28591},
        {"iso8859-1", 28591},
        {"iso_8859-1", 28591},
        {"l1", 28591},
        {"iso-8859-2", 28592},
        {"latin2", 28592},
        {"iso-8859-3", 28593},
        {"latin3", 28593},
        {"iso-8859-4", 28594},
        {"latin4", 28594},
        {"iso-8859-5", 28595},
        {"cyrillic", 28595},
        {"iso-8859-6", 28596},
        {"arabic", 28596},
        {"iso-8859-7", 28597},
        {"greek", 28597},
        {"iso-8859-8", 28598},
        {"iso-8859-8-i", 28598},
        {"hebrew", 28598},
        {"iso-8859-9", 28599},
        {"latin5", 28599},
        {"iso-8859-13", 28603},
        {"latin7", 28603},
        {"iso-8859-15", 28605},
        {"latin9", 28605},
        {"windows-1250", 1250},
        {"windows-1251", 1251},
        {"windows-1252", 1252},
        {"windows-1253", 1253},
        {"windows-1254", 1254},
        {"windows-1255", 1255},
        {"windows-1256", 1256},
        {"windows-1257", 1257},
        {"windows-1258", 1258},
        {"windows-874", 874},
        {"tis-620", 874},
        {"iso-8859-11", 874},
        {"utf-8", 65001},
        {"utf8", 65001},
        {"unicode-1-1-utf-8", 65001},
        {"unicode-2-0-utf-8", 65001},
        {"utf-7", 65000},
        {"unicode-1-1-utf-7", 65000},
        {"utf-16", 1200},
        {"utf-16le", 1200},
        {"utf-16be", 1201},
        {"koi8-r", 20866},
        {"koi8-u", 21866},
        {"shift_jis", 932},
        {"shift-jis", 932},
        {"sjis", 932},
        {"x-sjis", 932},
        {"ms_kanji", 932},
        {"windows-31j", 932},
        {"iso-2022-jp", 50220},
        {"iso-2022-jp-1", 50220},
        {"iso-2022-jp-2", 50220},
        {"iso-2022-jp-ms", 50220},
        {"csiso2022jp", 50221},
        {"euc-jp", 51932},
        {"x-euc-jp", 51932},
        {"x-euc", 51932},
        {"gb2312", 936},
        {"gbk", 936},
        {"x-gbk", 936},
        {"cp936", 936},
        {"gb18030", 54936},
        {"hz-gb-2312", 52936},
        {"euc-cn", 51936},
        {"big5", 950},
        {"x-x-big5", 950},
        {"cn-big5", 950},
        {"big5-hkscs", 950},
        {"euc-kr", 51949},
        {"ks_c_5601-1987", 949},
        {"ks_c_5601", 949},
        {"cp949", 949},
        {"uhc", 949},
        {"iso-2022-kr", 50225},
        {"ibm437", 437},
        {"ibm850", 850},
        {"ibm852", 852},
        {"ibm866", 866},
        {"macintosh", 10000},
        {"mac", 10000},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The number behind one of the words that names of code pages begin with; 0. */
static UINT numbered(const char *name)
{
    static const char *const words[] = {"windows-", "x-cp", "cp-", "cp", "ibm-", "ibm", "x-mac-", ""};
    const char *digits;
    unsigned int i;
    UINT number;

    for (i = 0; i < ARRAYSIZE(words); i++)
    {
        const size_t length = strlen(words[i]);

        if (strncmp(name, words[i], length)) continue;
        for (number = 0, digits = name + length; *digits >= '0' && *digits <= '9' && number < 100000; digits++)
            number = number * 10 + (UINT)(*digits - '0');
        if (digits > name + length && !*digits) return number;
    }
    return 0;
}

/* What the system's database says, MIME\Database\Charset; an alias is followed once. */
static UINT registered(const char *name)
{
    char key[160] = "MIME\\Database\\Charset\\", alias[80];
    DWORD value = 0, size = sizeof(value);
    int attempt;

    for (attempt = 0; attempt < 2; attempt++)
    {
        strcpy(key + 22, name);
        size = sizeof(value);
        if (!RegGetValueA(HKEY_CLASSES_ROOT, key, "InternetEncoding", RRF_RT_REG_DWORD, NULL, &value, &size))
            return value;
        size = sizeof(alias);
        if (RegGetValueA(HKEY_CLASSES_ROOT, key, "AliasForCharset", RRF_RT_REG_SZ, NULL, alias, &size)) return 0;
        name = alias;
    }
    return 0;
}

BOOL charset_is_readable(UINT code_page)
{
    switch (code_page)
    {
    case 1200:
    case 1201:
    case 20127:
    case 65000:
    case 65001: return TRUE;
    case 50220:
    case 50221:
    case 50222:
    case 51932: return IsValidCodePage(932);
    case 50225:
    case 51949: return IsValidCodePage(949);
    case 51936:
    case 52936:
    case 54936: return IsValidCodePage(936);
    default: return code_page > 2 && IsValidCodePage(code_page);
    }
}

UINT charset_from_name(const char *name, size_t length)
{
    UINT code_page = 0;
    char text[80];
    unsigned int i;
    size_t n = 0;

    while (length && (*name == '"' || *name == '\'' || *name == ' ')) name++, length--;
    while (length && (name[length - 1] == '"' || name[length - 1] == '\'' || name[length - 1] == ' ')) length--;
    if (!length || length >= sizeof(text)) return 0;
    for (n = 0; n < length; n++)
    {
        if (name[n] <= ' ' || name[n] >= 0x7f || name[n] == '\\') return 0;
        text[n] = lower(name[n]);
    }
    text[n] = 0;
    for (i = 0; i < ARRAYSIZE(names) && !code_page; i++)
        if (!strcmp(names[i].name, text)) code_page = names[i].code_page;
    if (!code_page) code_page = registered(text);
    if (!code_page) code_page = numbered(text);
    return charset_is_readable(code_page) ? code_page : 0;
}

const char *charset_name(UINT code_page)
{
    unsigned int i;

    if (code_page == 50221 || code_page == 50222) code_page = 50220;
    if (code_page == 1200 || code_page == 1201 || code_page == 65000) return NULL;
    for (i = 0; i < ARRAYSIZE(names); i++)
        if (names[i].code_page == code_page) return names[i].name;
    return NULL;
}

/* Windows code pages that are not those of mail, and what mail of theirs is written in. */
static const struct
{
    UINT windows, internet;
} written[] = {
        {1250, 28592},
        {1251, 20866},
        {1252, 28591},
        {932, 50220},
        {949, 51949},
};

/* Code pages of mail whose Windows code page is another one, besides those. */
static const struct
{
    UINT internet, windows;
} families[] = {
        {28595, 1251},
        {21866, 1251},
        {20127, 1252},
        {28605, 1252},
        {28597, 1253},
        {28599, 1254},
        {28598, 1255},
        {28596, 1256},
        {28594, 1257},
        {28603, 1257},
        {50221, 932},
        {50222, 932},
        {51932, 932},
        {51936, 936},
        {52936, 936},
        {54936, 936},
        {50225, 949},
        {65000, CP_ACP},
        {65001, CP_ACP},
        {1200, CP_ACP},
        {1201, CP_ACP},
};

UINT charset_windows(UINT code_page)
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(written); i++)
        if (written[i].internet == code_page) return written[i].windows;
    for (i = 0; i < ARRAYSIZE(families); i++)
        if (families[i].internet == code_page) return families[i].windows;
    return code_page;
}

UINT charset_internet(UINT windows)
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(written); i++)
        if (written[i].windows == windows) return written[i].internet;
    return windows;
}
