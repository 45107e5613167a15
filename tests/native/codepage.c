/*
 * Code pages by iconv. The system's own is 1252.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <errno.h>
#include <iconv.h>
#include <windows.h>

#define ACP 1252

/* The pages that have other names than CPn. */
static const struct page_name
{
    UINT page;
    const char *name;
} page_names[] = {
        {10000, "MACINTOSH"},
        {20127, "US-ASCII"},
        {20866, "KOI8-R"},
        {20932, "EUC-JP"},
        {21866, "KOI8-U"},
        {28591, "ISO-8859-1"},
        {28592, "ISO-8859-2"},
        {28593, "ISO-8859-3"},
        {28594, "ISO-8859-4"},
        {28595, "ISO-8859-5"},
        {28596, "ISO-8859-6"},
        {28597, "ISO-8859-7"},
        {28598, "ISO-8859-8"},
        {28599, "ISO-8859-9"},
        {28603, "ISO-8859-13"},
        {28605, "ISO-8859-15"},
        {CP_UTF7, "UTF-7"},
        {CP_UTF8, "UTF-8"},
};

static UINT real_page(UINT page)
{
    return page == CP_ACP || page == CP_OEMCP || page == CP_THREAD_ACP ? ACP : page;
}

static iconv_t open_page(UINT page, BOOL decode)
{
    char name[32];
    size_t i;

    page = real_page(page);
    snprintf(name, sizeof(name), "CP%u", page);
    for (i = 0; i < ARRAYSIZE(page_names); i++)
        if (page_names[i].page == page) strcpy(name, page_names[i].name);
    return decode ? iconv_open("UTF-16LE", name) : iconv_open(name, "UTF-16LE");
}

static BOOL is_double_byte(UINT page)
{
    page = real_page(page);
    return page == 932 || page == 936 || page == 949 || page == 950;
}

BOOL WINAPI IsValidCodePage(UINT page)
{
    iconv_t cd = open_page(page, TRUE);

    if (cd == (iconv_t)-1) return FALSE;
    iconv_close(cd);
    return TRUE;
}

UINT WINAPI GetACP(void)
{
    return ACP;
}

BOOL WINAPI IsDBCSLeadByteEx(UINT page, BYTE byte)
{
    if (!is_double_byte(page)) return FALSE;
    if (real_page(page) == 932) return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
    return byte >= 0x81 && byte <= 0xfe;
}

BOOL WINAPI IsDBCSLeadByte(BYTE byte)
{
    return IsDBCSLeadByteEx(ACP, byte);
}

BOOL WINAPI GetCPInfo(UINT page, CPINFO *info)
{
    if (!IsValidCodePage(page))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    memset(info, 0, sizeof(*info));
    info->MaxCharSize = is_double_byte(page) ? 2 : page == CP_UTF8 ? 4 : page == CP_UTF7 ? 5 : 1;
    info->DefaultChar[0] = '?';
    if (is_double_byte(page))
    {
        info->LeadByte[0] = 0x81;
        info->LeadByte[1] = real_page(page) == 932 ? 0x9f : 0xfe;
        if (real_page(page) == 932) info->LeadByte[2] = 0xe0, info->LeadByte[3] = 0xfc;
    }
    return TRUE;
}

/* Text on its way: what does not fit any more is counted all the same. */
struct output
{
    char *out;
    size_t size, length; /* bytes */
};

static void put_bytes(struct output *output, const void *bytes, size_t count)
{
    if (output->length + count <= output->size) memcpy(output->out + output->length, bytes, count);
    output->length += count;
}

/* Converts as far as it goes; false at what has no counterpart, with *in there. */
static BOOL convert(iconv_t cd, char **in, size_t *left, struct output *output)
{
    char buffer[256], *at;
    size_t room, ret = 0;

    do
    {
        at = buffer;
        room = sizeof(buffer);
        ret = iconv(cd, in, left, &at, &room);
        put_bytes(output, buffer, at - buffer);
    } while (ret == (size_t)-1 && errno == E2BIG);
    return ret != (size_t)-1;
}

/* The length in units, or an error of Windows. */
static int finish(const struct output *output, size_t unit)
{
    if (output->size && output->length > output->size)
    {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return 0;
    }
    return (int)(output->length / unit);
}

int WINAPI MultiByteToWideChar(UINT page, DWORD flags, const char *text, INT length, WCHAR *out, INT size)
{
    struct output output = {(char *)out, (size_t)size * sizeof(*out), 0};
    size_t left = length < 0 ? strlen(text) + 1 : (size_t)length;
    char *in = (char *)text;
    WCHAR wide;
    iconv_t cd;

    if (!left || size < 0 || (cd = open_page(page, TRUE)) == (iconv_t)-1)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    while (!convert(cd, &in, &left, &output))
    {
        if (flags & MB_ERR_INVALID_CHARS)
        {
            iconv_close(cd);
            SetLastError(ERROR_NO_UNICODE_TRANSLATION);
            return 0;
        }
        /* as Windows has it: what a page of single bytes leaves open is a control character */
        wide = page == CP_UTF8 ? 0xfffd : is_double_byte(page) ? '?' : (unsigned char)*in;
        put_bytes(&output, &wide, sizeof(wide));
        in++;
        left--;
    }
    iconv_close(cd);
    return finish(&output, sizeof(*out));
}

int WINAPI WideCharToMultiByte(
        UINT page, DWORD flags, const WCHAR *text, INT length, char *out, INT size, const char *replacement, BOOL *used)
{
    struct output output = {out, size, 0};
    size_t left = (length < 0 ? wcslen(text) + 1 : (size_t)length) * sizeof(*text);
    char *in = (char *)text, c;
    iconv_t cd;
    WCHAR wide;

    if (used) *used = FALSE;
    if (!left || size < 0 || (cd = open_page(page, FALSE)) == (iconv_t)-1)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return 0;
    }
    while (!convert(cd, &in, &left, &output))
    {
        memcpy(&wide, in, sizeof(wide));
        if (page == CP_UTF8 || page == CP_UTF7) put_bytes(&output, "\xef\xbf\xbd", 3);
        else if (wide >= 0x80 && wide < 0xa0 && !is_double_byte(page))
        {
            c = (char)wide;
            put_bytes(&output, &c, 1);
        }
        else
        {
            put_bytes(&output, replacement ? replacement : "?", 1);
            if (used) *used = TRUE;
        }
        /* both halves of a pair at once */
        if (left >= 4 && (wide & 0xfc00) == 0xd800 && ((unsigned char)in[3] & 0xfc) == 0xdc) in += 2, left -= 2;
        in += 2;
        left -= 2;
    }
    convert(cd, NULL, NULL, &output);
    iconv_close(cd);
    return finish(&output, 1);
}
