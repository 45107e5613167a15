/*
 * Entry ids as text: hexadecimal, and the shorter base-64.
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

/***********************************************************************
 *      HrSzFromEntryID (MAPI32.141)
 *
 * Writes an entry id as upper-case hexadecimal digits.
 *
 * PARAMS
 *  size    [I] The bytes of the entry id.
 *  entryid [I] The entry id.
 *  out     [O] 8-bit text, for MAPIFreeBuffer.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL and no bytes (choice); MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, HrSzFromEntryID.
 */
HRESULT WINAPI HrSzFromEntryID(ULONG size, LPENTRYID entryid, LPTSTR *out)
{
    char *text;
    SCODE sc;

    TRACE("%lu, %p, %p.\n", size, entryid, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!size || !entryid) return MAPI_E_INVALID_PARAMETER;
    if (size > (0xffffffff - 1) / 2) return MAPI_E_NOT_ENOUGH_MEMORY;
    if ((sc = MAPIAllocateBuffer(2 * size + 1, (void **)&text))) return sc;
    hex_encode((const uint8_t *)entryid, size, text);
    text[2 * (size_t)size] = 0;
    *out = (LPTSTR)text;
    return S_OK;
}

/***********************************************************************
 *      HrEntryIDFromSz (MAPI32.142)
 *
 * Reads an entry id that HrSzFromEntryID wrote.
 *
 * PARAMS
 *  text [I] Hexadecimal digits of either case, 8-bit text.
 *  size [O] The bytes.
 *  out  [O] The entry id, for MAPIFreeBuffer.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_INVALID_ENTRYID for an empty text, an odd count and other
 *  characters; MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, HrEntryIDFromSz.
 */
HRESULT WINAPI HrEntryIDFromSz(LPTSTR text, ULONG *size, LPENTRYID *out)
{
    const char *digits = (const char *)text;
    size_t length;
    void *data;
    SCODE sc;

    TRACE("%s, %p, %p.\n", debugstr_a(digits), size, out);
    if (!digits || !size || !out) return MAPI_E_INVALID_PARAMETER;
    *size = 0;
    *out = NULL;
    length = strlen(digits);
    if (!length || length % 2) return MAPI_E_INVALID_ENTRYID;
    if (length / 2 > 0xffffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    if ((sc = MAPIAllocateBuffer((ULONG)(length / 2), &data))) return sc;
    if (hex_decode(digits, length, data) != CODEC_OK)
    {
        MAPIFreeBuffer(data);
        return MAPI_E_INVALID_ENTRYID;
    }
    *size = (ULONG)(length / 2);
    *out = data;
    return S_OK;
}

/***********************************************************************
 *      CchOfEncoding (MAPI32.206)
 *
 * The characters, with the NUL, of the text that EncodeID makes of size bytes; 0 where that does not fit a ULONG.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI CchOfEncoding(ULONG size)
{
    size_t length;

    TRACE("%lu.\n", size);
    if (!base64_length(size, &length) || length >= 0xffffffff) return 0;
    return (ULONG)length + 1;
}

/***********************************************************************
 *      CbOfEncoded (MAPI32.207)
 *
 * The bytes that are enough for the entry id in a text of EncodeID; 0 for NULL.
 *
 * Source: what Windows computes: clients.md.
 */
ULONG WINAPI CbOfEncoded(LPCSTR text)
{
    TRACE("%s.\n", debugstr_a(text));
    if (!text) return 0;
    return (ULONG)(((strlen(text) | 3) >> 2) + 1) * 3;
}

/***********************************************************************
 *      EncodeID (MAPI32.204)
 *
 * Writes an entry id as base-64 text.
 *
 * PARAMS
 *  size    [I] The bytes of the entry id.
 *  entryid [I] The entry id.
 *  out     [O] 8-bit text, for MAPIFreeBuffer; NULL on failure.
 *
 * RETURNS
 *  TRUE; FALSE for NULL, no bytes, or where memory lacks.
 *
 * Source: MAPI stub library's export; the form, RFC 4648 with padding, and the allocation are a choice.
 */
BOOL WINAPI EncodeID(ULONG size, LPENTRYID entryid, LPSTR *out)
{
    size_t length;
    char *text;

    TRACE("%lu, %p, %p.\n", size, entryid, out);
    if (!out) return FALSE;
    *out = NULL;
    if (!size || !entryid || !base64_length(size, &length) || length >= 0xffffffff) return FALSE;
    if (MAPIAllocateBuffer((ULONG)length + 1, (void **)&text)) return FALSE;
    base64_encode((const uint8_t *)entryid, size, text);
    text[length] = 0;
    *out = text;
    return TRUE;
}

/***********************************************************************
 *      FDecodeID (MAPI32.205)
 *
 * Reads an entry id that EncodeID wrote.
 *
 * PARAMS
 *  text [I] The text.
 *  out  [O] The entry id, for MAPIFreeBuffer; NULL on failure.
 *  size [O] The bytes.
 *
 * RETURNS
 *  TRUE; FALSE for NULL, a text that is not base-64 or empty, or where memory lacks.
 *
 * Source: MAPI stub library's export; choice.
 */
BOOL WINAPI FDecodeID(LPCSTR text, LPENTRYID *out, ULONG *size)
{
    size_t length, bytes;
    void *data;

    TRACE("%s, %p, %p.\n", debugstr_a(text), out, size);
    if (!text || !out || !size) return FALSE;
    *out = NULL;
    *size = 0;
    length = strlen(text);
    if (!length || length > 0xffffffff || MAPIAllocateBuffer((ULONG)(length / 4 * 3 + 2), &data)) return FALSE;
    if (base64_decode(text, length, data, &bytes) != CODEC_OK || !bytes)
    {
        MAPIFreeBuffer(data);
        return FALSE;
    }
    *out = data;
    *size = (ULONG)bytes;
    return TRUE;
}
