/*
 * Text of Internet mail's character sets to UTF-16 and back.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/gb18030.h"
#include "charset.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PIECE      1024
#define ENCODE_MAX 0x20000000 /* characters: their bytes still fit an int */

/* How this system reads and writes a code page. */
struct route
{
    UINT code_page;
    UINT system; /* the code page that MultiByteToWideChar is asked for, 0: UTF */
    int form;    /* enum utf_form, or enum eastasian_form where there is a system code page; -1: none */
};

static struct route route_of(UINT code_page, BOOL wide)
{
    static const struct route routes[] = {
            {1200, 0, UTF_16_LE},
            {1201, 0, UTF_16_BE},
            {65000, 0, UTF_7},
            {65001, 0, UTF_8},
            {50220, 932, EASTASIAN_ISO_2022_JP},
            {50221, 932, EASTASIAN_ISO_2022_JP},
            {50222, 932, EASTASIAN_ISO_2022_JP},
            {51932, 932, EASTASIAN_EUC_JP},
            {50225, 949, EASTASIAN_ISO_2022_KR},
            {52936, 936, EASTASIAN_HZ},
    };
    struct route route = {code_page, code_page, -1};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(routes); i++)
        if (routes[i].code_page == code_page) return routes[i];
    if (code_page == 51949) route.system = 949;
    if (code_page == 51936) route.system = 936;
    if (code_page == 54936 && !IsValidCodePage(54936)) route.system = 936; /* Wine 8.0; what it lacks is our codec's */
    if (wide && code_page == 28591) route.system = 1252;
    if (wide && code_page == 20127) route.system = 1252;
    if (wide && code_page == 28599) route.system = 1254;
    if (wide && code_page == 936 && IsValidCodePage(54936)) route.system = 54936;
    if (!IsValidCodePage(route.system)) route.system = 1252;
    return route;
}

void charset_reader_init(struct charset_reader *reader, UINT code_page)
{
    const struct route route = route_of(code_page, TRUE);
    CPINFO info;

    memset(reader, 0, sizeof(*reader));
    reader->code_page = route.system;
    if (!route.system)
    {
        utf_reader_init(&reader->utf, (enum utf_form)route.form);
        return;
    }
    if ((reader->shifted = route.form >= 0))
        eastasian_reader_init(&reader->east_asian, (enum eastasian_form)route.form);
    reader->double_byte = GetCPInfo(route.system, &info) && info.MaxCharSize > 1;
    reader->gb18030 = route.system == 936 && (code_page == 54936 || code_page == 936);
}

/* The bytes of the character that begins here: as many as its lead byte says. */
static size_t character_size(const struct charset_reader *reader, const BYTE *bytes, size_t size)
{
    if (reader->gb18030 || reader->code_page == 54936) return gb18030_size(bytes, size);
    return IsDBCSLeadByteEx(reader->code_page, bytes[0]) ? 2 : 1;
}

/* Windows gives bytes that it does not know characters of this range, which no text has. */
static BOOL is_unknown(WCHAR c)
{
    return c >= 0xf8f0 && c <= 0xf8ff;
}

/* Whole characters, when the system finds all of them valid, else one by one. */
static size_t convert_system(const struct charset_reader *reader, const BYTE *bytes, size_t size, WCHAR *text)
{
    size_t count, i, length;
    int got;

    if (!size) return 0;
    count = MultiByteToWideChar(
            reader->code_page, MB_ERR_INVALID_CHARS, (const char *)bytes, (int)size, text, (int)size + 1);
    for (i = 0; i < count; i++)
        if (is_unknown(text[i])) text[i] = 0xfffd;
    if (count) return count;
    for (i = 0; i < size; i += length)
    {
        length = reader->double_byte ? character_size(reader, bytes + i, size - i) : 1;
        if (length > size - i) length = size - i;
        got = MultiByteToWideChar(reader->code_page, MB_ERR_INVALID_CHARS, (const char *)bytes + i, (int)length,
                text + count, (int)(size - i) + 1);
        if (!got)
        {
            text[count] = 0xfffd;
            got = 1;
            if (length > 1) length = bytes[i + 1] < 0x80 ? 1 : 2; /* what follows may be a character of its own */
        }
        else if (is_unknown(text[count])) text[count] = 0xfffd;
        count += got;
    }
    return count;
}

/* Whole characters, of which some may be none of the system's. */
static size_t convert(const struct charset_reader *reader, const BYTE *bytes, size_t size, WCHAR *text)
{
    size_t count = 0, start = 0, length, i;
    uint32_t c;

    for (i = 0; reader->gb18030 && i < size; i += length)
    {
        length = gb18030_size(bytes + i, size - i);
        if (length == 1 || length > size - i || !(c = gb18030_read(bytes + i, length))) continue;
        count += convert_system(reader, bytes + start, i - start, text + count);
        start = i + length;
        if (c >= 0x10000)
        {
            text[count++] = (WCHAR)(0xd7c0 + (c >> 10));
            text[count++] = (WCHAR)(0xdc00 | (c & 0x3ff));
        }
        else text[count++] = (WCHAR)c;
    }
    return count + convert_system(reader, bytes + start, size - start, text + count);
}

/* Bytes of the code page itself, which end in the middle of a character perhaps. */
static size_t read_plain(struct charset_reader *reader, const BYTE *bytes, size_t size, BOOL last, WCHAR *text)
{
    size_t length, count = 0, used = 0;

    /* what was held back first, byte by byte */
    while (reader->held_size && size)
    {
        reader->held[reader->held_size++] = *bytes++;
        size--;
        length = character_size(reader, reader->held, reader->held_size);
        if (reader->held_size < length) continue;
        count += convert(reader, reader->held, reader->held_size, text + count);
        reader->held_size = 0;
    }
    if (reader->double_byte)
    {
        for (; used < size; used += length)
            if ((length = character_size(reader, bytes + used, size - used)) > size - used) break;
        if (used > size) used = size;
    }
    else used = size;
    count += convert(reader, bytes, used, text + count);
    for (; used < size; used++) reader->held[reader->held_size++] = bytes[used];
    if (last && reader->held_size)
    {
        count += convert(reader, reader->held, reader->held_size, text + count);
        reader->held_size = 0;
    }
    return count;
}

size_t charset_read(struct charset_reader *reader, const void *bytes, size_t size, BOOL last, WCHAR *text)
{
    BYTE plain[EASTASIAN_ROOM(PIECE)];
    const BYTE *in = bytes;
    size_t part, got, count = 0;

    if (!reader->code_page) return utf_read(&reader->utf, in, size, last, (uint16_t *)text);
    do
    {
        part = size < PIECE ? size : PIECE;
        size -= part;
        if (reader->shifted)
        {
            got = eastasian_read(&reader->east_asian, in, part, last && !size, plain);
            count += read_plain(reader, plain, got, last && !size, text + count);
        }
        else count += read_plain(reader, in, part, last && !size, text + count);
        in += part;
    } while (size);
    return count;
}

WCHAR *charset_decode(UINT code_page, const void *bytes, size_t size, size_t *length)
{
    struct charset_reader reader;
    WCHAR *text;

    *length = 0;
    if (size > SIZE_MAX / sizeof(*text) - 32) return NULL;
    if (!(text = malloc((CHARSET_ROOM(size) + 1) * sizeof(*text)))) return NULL;
    charset_reader_init(&reader, code_page);
    *length = charset_read(&reader, bytes, size, TRUE, text);
    text[*length] = 0;
    return text;
}

/* UTF-16's two orders of bytes; UTF-7 is not written. */
static char *encode_utf(UINT code_page, const WCHAR *text, size_t length, size_t *size, BOOL *fits)
{
    struct writer writer = writer_init(NULL, 0);
    size_t i;
    char *bytes;

    for (i = 0; i < length; i++)
    {
        if (IS_HIGH_SURROGATE(text[i]) && i + 1 < length && IS_LOW_SURROGATE(text[i + 1])) i++;
        else if (IS_HIGH_SURROGATE(text[i]) || IS_LOW_SURROGATE(text[i])) *fits = FALSE;
    }
    if (code_page == 65001) utf8_write(&writer, (const uint16_t *)text, length);
    else writer.pos = 2 * length;
    *size = writer.pos;
    if (!(bytes = malloc(*size + 1))) return NULL;
    writer = writer_init(bytes, *size);
    if (code_page == 65001) utf8_write(&writer, (const uint16_t *)text, length);
    for (i = 0; code_page != 65001 && i < length; i++)
        writer_u16(&writer, code_page == 1201 ? (uint16_t)(text[i] << 8 | text[i] >> 8) : text[i]);
    bytes[*size] = 0;
    return bytes;
}

static char *encode_ascii(const WCHAR *text, size_t length, size_t *size, BOOL *fits)
{
    char *bytes = malloc(length + 1);
    size_t i;

    if (!bytes) return NULL;
    for (i = 0; i < length; i++)
    {
        if (text[i] >= 0x80) *fits = FALSE;
        bytes[i] = text[i] < 0x80 ? (char)text[i] : '?';
    }
    bytes[ *size = length] = 0;
    return bytes;
}

/* What the system makes of it. */
static char *encode_system(UINT system, const WCHAR *text, size_t length, size_t *size, BOOL *fits)
{
    const DWORD flags = system == 54936 ? 0 : WC_NO_BEST_FIT_CHARS;
    BOOL replaced = FALSE, *tell = system == 54936 ? NULL : &replaced;
    char *bytes;
    int count = 0;

    if (length && !(count = WideCharToMultiByte(system, flags, text, (int)length, NULL, 0, NULL, NULL))) return NULL;
    if (!(bytes = malloc((size_t)count + 1))) return NULL;
    if (length) WideCharToMultiByte(system, flags, text, (int)length, bytes, count, NULL, tell);
    bytes[ *size = (size_t)count] = 0;
    if (replaced) *fits = FALSE;
    return bytes;
}

/* GB 18030 where the system has only code page 936. */
static char *encode_gb18030(const WCHAR *text, size_t length, size_t *size, BOOL *fits)
{
    uint8_t *bytes = malloc(4 * length + 1);
    size_t i, count = 0;
    uint32_t c;

    if (!bytes) return NULL;
    for (i = 0; i < length; i++)
    {
        BOOL replaced = FALSE;

        c = text[i];
        if (IS_HIGH_SURROGATE(c) && i + 1 < length && IS_LOW_SURROGATE(text[i + 1]))
            c = 0x10000 + ((c & 0x3ff) << 10) + (text[++i] & 0x3ff);
        else if (IS_HIGH_SURROGATE(c) || IS_LOW_SURROGATE(c)) *fits = FALSE;
        if (c < 0x80) bytes[count++] = (uint8_t)c;
        else if (c < 0x10000 &&
                 WideCharToMultiByte(
                         936, WC_NO_BEST_FIT_CHARS, &text[i], 1, (char *)bytes + count, 2, NULL, &replaced) == 2 &&
                 !replaced)
            count += 2;
        else count += gb18030_write(c, bytes + count);
    }
    bytes[ *size = count] = 0;
    return (char *)bytes;
}

/* Double-byte text in one of the forms that are made by arithmetic. */
static char *encode_form(enum eastasian_form form, char *plain, size_t *size, BOOL *fits)
{
    struct writer writer = writer_init(NULL, 0);
    char *bytes = NULL;

    if (!plain) return NULL;
    eastasian_write(form, (const uint8_t *)plain, *size, &writer);
    if ((bytes = malloc(writer.pos + 1)))
    {
        writer = writer_init(bytes, writer.pos);
        if (!eastasian_write(form, (const uint8_t *)plain, *size, &writer)) *fits = FALSE;
        bytes[ *size = writer.pos] = 0;
    }
    free(plain);
    return bytes;
}

/* EUC-KR is the part of code page 949 whose bytes are both above 0xa0. */
static void check_euc(const char *bytes, size_t size, BOOL *fits)
{
    size_t i;

    for (i = 0; i < size; i++)
    {
        const BYTE lead = (BYTE)bytes[i];

        if (lead < 0x80) continue;
        if (++i >= size || lead < 0xa1 || (BYTE)bytes[i] < 0xa1) *fits = FALSE;
    }
}

char *charset_encode(UINT code_page, const WCHAR *text, size_t length, size_t *size, BOOL *fits)
{
    const struct route route = route_of(code_page, FALSE);
    char *bytes;

    *size = 0;
    *fits = TRUE;
    if (length > ENCODE_MAX) return NULL;
    if (code_page == 20127) return encode_ascii(text, length, size, fits);
    if (!route.system) return encode_utf(code_page == 65000 ? 65001 : code_page, text, length, size, fits);
    if (code_page == 54936 && route.system == 936) return encode_gb18030(text, length, size, fits);
    bytes = encode_system(route.system, text, length, size, fits);
    if (route.form >= 0) return encode_form((enum eastasian_form)route.form, bytes, size, fits);
    if (bytes && (code_page == 51949 || code_page == 51936)) check_euc(bytes, *size, fits);
    return bytes;
}

UINT charset_detect(const struct text_probe *probe, UINT other)
{
    if (probe->high && text_probe_is_utf8(probe)) return 65001;
    if (!probe->high) return probe->escapes ? 50220 : 20127;
    if (other) return other;
    return probe->escapes ? 50220 : 1252;
}

UINT charset_trust(UINT label, const struct text_probe *probe, UINT other)
{
    if (!label || (label == 20127 && (probe->high || probe->escapes))) return charset_detect(probe, other);
    if (label == 65001 && probe->invalid > probe->sequences / 10) return charset_detect(probe, other);
    return label;
}
