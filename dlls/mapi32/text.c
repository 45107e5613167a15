/*
 * Search and numbers in 8-bit strings, and bytes as hexadecimal text. The strings are 8-bit text of CP_ACP, although
 * the prototypes have LPTSTR (clients.md).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "codec/bytetext.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* The character at text, a double-byte one with its lead byte above; *length gets its bytes. A lead byte without trail
 * stands for itself. */
static USHORT char_at(const BYTE *text, size_t *length)
{
    *length = *text && IsDBCSLeadByte(*text) && text[1] ? 2 : 1;
    return *length == 2 ? (USHORT)(text[0] << 8 | text[1]) : text[0];
}

/***********************************************************************
 *      SzFindCh (MAPI32.130)
 *
 * The first occurrence of a character, a double-byte one with its lead byte in the high byte; character 0 finds the
 * terminator (choice). NULL if there is none and for NULL.
 *
 * Source: client reference, SzFindCh.
 */
LPTSTR WINAPI SzFindCh(LPCTSTR text, USHORT ch)
{
    const BYTE *p = (const BYTE *)text;
    size_t length;

    TRACE("%s, %#x.\n", debugstr_a((const char *)text), ch);
    if (!p) return NULL;
    for (;; p += length)
    {
        if (char_at(p, &length) == ch) return (LPTSTR)p;
        if (!*p) return NULL;
    }
}

/***********************************************************************
 *      SzFindLastCh (MAPI32.131)
 *
 * The last occurrence of a character; see SzFindCh.
 *
 * Source: client reference, SzFindLastCh.
 */
LPTSTR WINAPI SzFindLastCh(LPCTSTR text, USHORT ch)
{
    const BYTE *p = (const BYTE *)text, *found = NULL;
    size_t length;

    TRACE("%s, %#x.\n", debugstr_a((const char *)text), ch);
    if (!p) return NULL;
    for (;; p += length)
    {
        if (char_at(p, &length) == ch) found = p;
        if (!*p) return (LPTSTR)found;
    }
}

/***********************************************************************
 *      SzFindSz (MAPI32.132)
 *
 * The first occurrence of a string in another, at the start of a character; an empty key is found at the start
 * (choice). NULL if there is none and for NULL.
 *
 * Source: client reference, SzFindSz.
 */
LPTSTR WINAPI SzFindSz(LPCTSTR text, LPCTSTR key)
{
    const char *p = (const char *)text, *end;
    size_t length, key_length;

    TRACE("%s, %s.\n", debugstr_a((const char *)text), debugstr_a((const char *)key));
    if (!p || !key) return NULL;
    key_length = strlen((const char *)key);
    end = p + strlen(p);
    for (; (size_t)(end - p) >= key_length; p += length)
    {
        if (!memcmp(p, key, key_length)) return (LPTSTR)p;
        if (!*p) break;
        char_at((const BYTE *)p, &length);
    }
    return NULL;
}

/***********************************************************************
 *      UFromSz (MAPI32.133)
 *
 * The number of the decimal digits at the start of a string, modulo 2^32 (choice); 0 if there are none and for NULL.
 *
 * Source: client reference, UFromSz.
 */
unsigned int WINAPI UFromSz(LPCTSTR text)
{
    const char *p = (const char *)text;
    unsigned int value = 0;

    TRACE("%s.\n", debugstr_a(p));
    for (; p && *p >= '0' && *p <= '9'; p++) value = value * 10 + (unsigned int)(*p - '0');
    return value;
}

/***********************************************************************
 *      UlFromSzHex (MAPI32.155)
 *
 * The number of the hexadecimal digits at the start of a string, modulo 2^32 (choice); 0 if there are none and for
 * NULL.
 *
 * Source: client reference, UlFromSzHex; clients.md.
 */
ULONG WINAPI UlFromSzHex(LPCTSTR text)
{
    const char *p = (const char *)text;
    ULONG value = 0;

    TRACE("%s.\n", debugstr_a(p));
    for (; p && hex_digit_value(*p) >= 0; p++) value = value << 4 | (ULONG)hex_digit_value(*p);
    return value;
}

/***********************************************************************
 *      HexFromBin (MAPI32.45)
 *
 * Writes bytes as upper-case hexadecimal digits.
 *
 * PARAMS
 *  data [I] The bytes.
 *  size [I] Their number; less than 0 is none (choice).
 *  text [O] 2 * size digits and a NUL, 8-bit text.
 *
 * Source: client reference, HexFromBin; clients.md.
 */
void WINAPI HexFromBin(LPBYTE data, int size, LPTSTR text)
{
    char *out = (char *)text;

    TRACE("%p, %d, %p.\n", data, size, text);
    if (!out) return;
    if (!data || size < 0) size = 0;
    hex_encode(data, (size_t)size, out);
    out[2 * (size_t)size] = 0;
}

/***********************************************************************
 *      FBinFromHex (MAPI32.44)
 *
 * Turns hexadecimal text into bytes.
 *
 * PARAMS
 *  text [I] The digits, 8-bit text.
 *  data [O] Half as many bytes; partly written on failure.
 *
 * RETURNS
 *  TRUE; FALSE for an odd number of digits, another character, and NULL.
 *
 * Source: client reference, FBinFromHex.
 */
BOOL WINAPI FBinFromHex(LPTSTR text, LPBYTE data)
{
    const char *digits = (const char *)text;

    TRACE("%s, %p.\n", debugstr_a(digits), data);
    if (!digits || !data) return FALSE;
    return hex_decode(digits, strlen(digits), data) == CODEC_OK;
}

/***********************************************************************
 *      ScBinFromHexBounded (MAPI32.43)
 *
 * Turns hexadecimal text into bytes.
 *
 * PARAMS
 *  text [I] The digits, 8-bit text.
 *  data [O] The bytes.
 *  size [I] How many bytes fit.
 *
 * RETURNS
 *  S_OK; MAPI_E_CALL_FAILED for an odd number of digits, another character, more bytes than fit, and NULL.
 *
 * Source: client reference, ScBinFromHexBounded.
 */
SCODE WINAPI ScBinFromHexBounded(LPTSTR text, LPBYTE data, ULONG size)
{
    const char *digits = (const char *)text;
    size_t length;

    TRACE("%s, %p, %lu.\n", debugstr_a(digits), data, size);
    if (!digits || !data) return MAPI_E_CALL_FAILED;
    length = strlen(digits);
    if (length / 2 > size) return MAPI_E_CALL_FAILED;
    return hex_decode(digits, length, data) == CODEC_OK ? S_OK : MAPI_E_CALL_FAILED;
}
