/*
 * RTFSync, and what messages do of it by themselves. All through IMAPIProp, so for any message.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>
#include <stdlib.h>

#include "codec/codec.h"
#include "codec/rtfsum.h"
#include "convert.h"
#include "rtfstream.h"
#include "rtfsync.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PR_HTML_BINARY       PROP_TAG(PT_BINARY, 0x1013)
#define PR_MESSAGE_LOCALE    PROP_TAG(PT_LONG, 0x3ff1)
#define PR_MESSAGE_CODE_PAGE PROP_TAG(PT_LONG, 0x3ffd)

/* Text up to this size is set at once, longer text is written through a stream. */
#define BODY_MEMORY_MAX (16u << 20)

/* A growing UTF-16 text. */
struct text
{
    WCHAR *data;
    size_t length, room;
};

static HRESULT text_append(struct text *text, const WCHAR *data, size_t length)
{
    size_t room;
    WCHAR *grown;

    if (text->room - text->length < length + 1)
    {
        if (!size_add(text->length, length + 1, &room) || !size_mul(room, 2 * sizeof(WCHAR), &room) ||
                !(grown = realloc(text->data, room)))
            return MAPI_E_NOT_ENOUGH_MEMORY;
        text->data = grown;
        text->room = room / sizeof(WCHAR);
    }
    memcpy(text->data + text->length, data, length * sizeof(WCHAR));
    text->length += length;
    text->data[text->length] = 0;
    return S_OK;
}

UINT message_code_page(IMAPIProp *message)
{
    static SizedSPropTagArray(2, tags) = {2, {PR_MESSAGE_CODE_PAGE, PR_MESSAGE_LOCALE}};
    SPropValue *values = NULL;
    DWORD page = 0;
    ULONG count;

    if (SUCCEEDED(IMAPIProp_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values)))
    {
        if (values[0].ulPropTag == PR_MESSAGE_CODE_PAGE) page = values[0].Value.l;
        if ((!page || !IsValidCodePage(page)) && values[1].ulPropTag == PR_MESSAGE_LOCALE &&
                !GetLocaleInfoW(values[1].Value.l, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER, (WCHAR *)&page,
                        sizeof(page) / sizeof(WCHAR)))
            page = 0;
        MAPIFreeBuffer(values);
    }
    return page && IsValidCodePage(page) ? page : CP_ACP;
}

/* The tag under which a message has a property, whatever its type; 0 where it has none. */
static ULONG find_tag(const SPropTagArray *tags, ULONG id)
{
    ULONG i;

    for (i = 0; i < tags->cValues; i++)
        if (PROP_ID(tags->aulPropTag[i]) == id) return tags->aulPropTag[i];
    return 0;
}

static HRESULT get_tags(IMAPIProp *message, SPropTagArray **tags)
{
    HRESULT hr = IMAPIProp_GetPropList(message, MAPI_UNICODE, tags);

    return hr == MAPI_E_BAD_CHARWIDTH ? IMAPIProp_GetPropList(message, 0, tags) : hr;
}

/* Reads a string property from its stream, which is in the width of tag. */
static HRESULT read_text_stream(IMAPIProp *message, ULONG tag, UINT code_page, struct text *text)
{
    /* A step of 8-bit text may end within a character: what is left of it stays in front. */
    char bytes[4096];
    WCHAR units[4096];
    ULONG size, kept = 0, whole;
    IStream *stream;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(message, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    if (FAILED(hr)) return hr;
    for (;;)
    {
        if (FAILED(hr = stream_read_full(stream, bytes + kept, sizeof(bytes) - kept, &size))) break;
        if (!size) break;
        size += kept;
        kept = 0;
        if (PROP_TYPE(tag) == PT_UNICODE) hr = text_append(text, (WCHAR *)bytes, size / sizeof(WCHAR));
        else
        {
            for (whole = 0; whole < size; whole++)
                if (IsDBCSLeadByteEx(code_page, bytes[whole]) && ++whole == size) kept = 1;
            whole = size - kept;
            hr = text_append(text, units, MultiByteToWideChar(code_page, 0, bytes, whole, units, ARRAYSIZE(units)));
            memmove(bytes, bytes + whole, kept);
        }
        if (FAILED(hr)) break;
        if (text->length > BODY_MEMORY_MAX) hr = MAPI_E_TOO_BIG;
        if (FAILED(hr)) break;
    }
    IStream_Release(stream);
    return hr;
}

/* Reads PR_BODY. */
static HRESULT read_body(IMAPIProp *message, UINT code_page, struct text *text)
{
    static SizedSPropTagArray(1, tags) = {1, {PR_BODY_W}};
    SPropValue *value = NULL;
    ULONG count;
    HRESULT hr;

    if (FAILED(hr = IMAPIProp_GetProps(message, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &value))) return hr;
    if (value->ulPropTag == PR_BODY_W) hr = text_append(text, value->Value.lpszW, wcslen(value->Value.lpszW));
    else hr = PROP_TYPE(value->ulPropTag) == PT_ERROR ? value->Value.err : MAPI_E_NOT_FOUND;
    MAPIFreeBuffer(value);
    if (hr != MAPI_E_NOT_ENOUGH_MEMORY) return hr;
    if (SUCCEEDED(hr = read_text_stream(message, PR_BODY_W, code_page, text))) return hr;
    text->length = 0;
    return read_text_stream(message, PR_BODY_A, code_page, text);
}

HRESULT message_read_body(IMAPIProp *message, UINT code_page, WCHAR **text, size_t *length)
{
    struct text body = {0};
    HRESULT hr = read_body(message, code_page, &body);

    if (FAILED(hr))
    {
        free(body.data);
        return hr;
    }
    *text = body.data;
    *length = body.length;
    return S_OK;
}

/* A stream of the plain text of a message's RTF, in UTF-16. */
static HRESULT open_rtf_text(IMAPIProp *message, IStream **out)
{
    BYTE prefix[RTFTEXT_RECOGNIZE_SIZE];
    IStream *compressed, *rtf;
    enum rtftext_kind kind;
    ULONG size;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (IUnknown **)&compressed);
    if (FAILED(hr)) return hr;
    hr = rtf_reader_create(compressed, &rtf);
    IStream_Release(compressed);
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = stream_read_full(rtf, prefix, sizeof(prefix), &size)))
    {
        kind = rtftext_recognize(prefix, size) == RTFTEXT_PLAIN ? RTFTEXT_PLAIN : RTFTEXT_NATIVE;
        hr = rtf_body_create(rtf, prefix, size, kind, CODE_PAGE_UTF16, out);
    }
    IStream_Release(rtf);
    return hr;
}

/* Adds text to the summary, as bytes of the code page. */
static void add_to_sum(struct rtfsum *sum, UINT code_page, const WCHAR *text, size_t length)
{
    char bytes[8];
    int size, i;

    for (; length; text++, length--)
    {
        size = WideCharToMultiByte(code_page, 0, text, 1, bytes, sizeof(bytes), NULL, NULL);
        if (size == 2 && IsDBCSLeadByteEx(code_page, bytes[0])) rtfsum_add(sum, (uint8_t *)bytes, 2);
        else
            for (i = 0; i < size; i++) rtfsum_add(sum, (uint8_t *)bytes + i, 1);
    }
}

/* Sets PR_RTF_IN_SYNC and the PR_RTF_SYNC_*, in the order in which real files have them. */
static HRESULT set_sync(IMAPIProp *message, UINT code_page, const struct rtfsum *sum)
{
    SPropValue values[6];
    WCHAR *tag;
    HRESULT hr;

    if (!(tag = multibyte_to_wide(sum->tag, code_page))) return MAPI_E_NOT_ENOUGH_MEMORY;
    memset(values, 0, sizeof(values));
    values[0].ulPropTag = PR_RTF_IN_SYNC;
    values[0].Value.b = TRUE;
    values[1].ulPropTag = PR_RTF_SYNC_BODY_CRC;
    values[1].Value.l = sum->crc;
    values[2].ulPropTag = PR_RTF_SYNC_BODY_COUNT;
    values[2].Value.l = sum->count;
    values[3].ulPropTag = PR_RTF_SYNC_PREFIX_COUNT;
    values[3].Value.l = sum->prefix;
    values[4].ulPropTag = PR_RTF_SYNC_TRAILING_COUNT;
    values[4].Value.l = sum->trailing;
    values[5].ulPropTag = PR_RTF_SYNC_BODY_TAG_W;
    values[5].Value.lpszW = tag;
    hr = IMAPIProp_SetProps(message, ARRAYSIZE(values), values, NULL);
    free(tag);
    return hr;
}

/* Writes the beginning of the text and the rest of its stream to PR_BODY. */
static HRESULT write_body_stream(
        IMAPIProp *message, UINT code_page, const struct text *text, IStream *rest, struct rtfsum *sum)
{
    ULONG size = (ULONG)(text->length * sizeof(WCHAR));
    WCHAR units[2048];
    IStream *body;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(
            message, PR_BODY_W, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&body);
    if (FAILED(hr)) return hr;
    hr = IStream_Write(body, text->data, size, NULL);
    while (SUCCEEDED(hr) && SUCCEEDED(hr = stream_read_full(rest, units, sizeof(units), &size)) && size)
    {
        add_to_sum(sum, code_page, units, size / sizeof(WCHAR));
        hr = IStream_Write(body, units, size, NULL);
    }
    if (SUCCEEDED(hr)) hr = IStream_Commit(body, STGC_DEFAULT);
    IStream_Release(body);
    return hr;
}

/* Makes PR_BODY the text of the RTF, and its summary. */
static HRESULT set_body_from_rtf(IMAPIProp *message, UINT code_page, struct rtfsum *sum)
{
    SPropValue value = {PR_BODY_W};
    struct text text = {0};
    WCHAR units[2048];
    IStream *stream;
    ULONG size = 0;
    HRESULT hr;

    if (FAILED(hr = open_rtf_text(message, &stream))) return hr;
    hr = text_append(&text, units, 0);
    while (SUCCEEDED(hr) && text.length < BODY_MEMORY_MAX / sizeof(WCHAR) &&
            SUCCEEDED(hr = stream_read_full(stream, units, sizeof(units), &size)) && size)
        hr = text_append(&text, units, size / sizeof(WCHAR));
    if (SUCCEEDED(hr))
    {
        add_to_sum(sum, code_page, text.data, text.length);
        value.Value.lpszW = text.data;
        hr = size ? write_body_stream(message, code_page, &text, stream, sum)
                  : IMAPIProp_SetProps(message, 1, &value, NULL);
    }
    IStream_Release(stream);
    free(text.data);
    return hr;
}

static BOOL is_white(WCHAR c)
{
    return c <= ' ' || c == 0xa0;
}

/* Whether the RTF has the same text, white space aside. */
static HRESULT compare_with_rtf(IMAPIProp *message, const struct text *text, BOOL *same)
{
    const WCHAR *next = text->data, *end = text->data + text->length;
    WCHAR units[2048];
    IStream *stream;
    ULONG size, i;
    HRESULT hr;

    *same = TRUE;
    if (FAILED(hr = open_rtf_text(message, &stream))) return hr;
    while (*same && SUCCEEDED(hr = stream_read_full(stream, units, sizeof(units), &size)) && size)
        for (i = 0; *same && i < size / sizeof(WCHAR); i++)
        {
            if (is_white(units[i])) continue;
            while (next < end && is_white(*next)) next++;
            *same = next < end && *next++ == units[i];
        }
    while (next < end && is_white(*next)) next++;
    if (next < end) *same = FALSE;
    IStream_Release(stream);
    return hr;
}

static HRESULT write_ascii(IStream *stream, const char *text)
{
    return IStream_Write(stream, text, (ULONG)strlen(text), NULL);
}

/* Writes plain text as RTF that says so, [MS-OXRTFEX] 2.1.1. */
static HRESULT write_rtf(IStream *rtf, UINT code_page, const struct text *text)
{
    char head[120], piece[16];
    const WCHAR *p = text->data, *end = p + text->length;
    HRESULT hr;

    snprintf(head, sizeof(head), "{\\rtf1\\ansi\\ansicpg%u\\fromtext \\deff0{\\fonttbl{\\f0\\fswiss;}}\\uc1\\f0 ",
            code_page == CP_ACP ? GetACP() : code_page);
    for (hr = write_ascii(rtf, head); SUCCEEDED(hr) && p < end; p++)
    {
        if (*p == '\r' && p + 1 < end && p[1] == '\n') continue;
        if (*p == '\r' || *p == '\n') strcpy(piece, "\\par\r\n");
        else if (*p == '\t') strcpy(piece, "\\tab ");
        else if (*p == '\\' || *p == '{' || *p == '}') snprintf(piece, sizeof(piece), "\\%c", *p);
        else if (*p >= ' ' && *p < 0x7f) snprintf(piece, sizeof(piece), "%c", *p);
        else snprintf(piece, sizeof(piece), "\\u%d?", (short)*p);
        hr = write_ascii(rtf, piece);
    }
    if (SUCCEEDED(hr) && (p == text->data || (p[-1] != '\n' && p[-1] != '\r'))) hr = write_ascii(rtf, "\\par\r\n");
    return SUCCEEDED(hr) ? write_ascii(rtf, "}") : hr;
}

static HRESULT set_rtf_from_body(IMAPIProp *message, UINT code_page, const struct text *text)
{
    IStream *compressed, *rtf;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&compressed);
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = rtf_writer_create(compressed, FALSE, &rtf)))
    {
        hr = write_rtf(rtf, code_page, text);
        if (SUCCEEDED(hr)) hr = IStream_Commit(rtf, STGC_DEFAULT);
        IStream_Release(rtf);
    }
    if (SUCCEEDED(hr)) hr = IStream_Commit(compressed, STGC_DEFAULT);
    IStream_Release(compressed);
    return hr;
}

static HRESULT delete_rtf(IMAPIProp *message)
{
    static SizedSPropTagArray(7, tags) = {
            7, {PR_RTF_COMPRESSED, PR_RTF_IN_SYNC, PR_RTF_SYNC_BODY_CRC, PR_RTF_SYNC_BODY_COUNT, PR_RTF_SYNC_BODY_TAG_W,
                       PR_RTF_SYNC_PREFIX_COUNT, PR_RTF_SYNC_TRAILING_COUNT}};

    return IMAPIProp_DeleteProps(message, (SPropTagArray *)&tags, NULL);
}

/* The body was changed: RTF that says the same stays, other RTF goes, RTF that lacks is made. */
static HRESULT body_changed(IMAPIProp *message, UINT code_page, BOOL has_rtf)
{
    struct rtfsum sum = {0};
    struct text text = {0};
    BOOL same = FALSE;
    HRESULT hr;

    if (SUCCEEDED(hr = read_body(message, code_page, &text)))
    {
        /* RTF that cannot be read is no longer of use. */
        if (has_rtf && (FAILED(compare_with_rtf(message, &text, &same)) || !same)) hr = delete_rtf(message);
        else
        {
            if (!has_rtf) hr = set_rtf_from_body(message, code_page, &text);
            add_to_sum(&sum, code_page, text.data, text.length);
            if (SUCCEEDED(hr)) hr = set_sync(message, code_page, &sum);
        }
    }
    free(text.data);
    return hr;
}

HRESULT rtfsync_complete(IMAPIProp *message)
{
    struct rtfsum sum = {0};
    struct text text = {0};
    SPropTagArray *tags;
    BOOL has_body, has_html;
    UINT code_page;
    HRESULT hr;

    if (FAILED(hr = get_tags(message, &tags))) return hr;
    if (!tags) return S_OK;
    if (find_tag(tags, PROP_ID(PR_RTF_IN_SYNC)) || !find_tag(tags, PROP_ID(PR_RTF_COMPRESSED)))
    {
        MAPIFreeBuffer(tags);
        return S_OK;
    }
    has_body = !!find_tag(tags, PROP_ID(PR_BODY));
    has_html = find_tag(tags, PROP_ID(PR_HTML_BINARY)) == PR_HTML_BINARY;
    MAPIFreeBuffer(tags);

    if (has_body && has_html) return S_OK;
    code_page = message_code_page(message);
    if (!has_body) hr = set_body_from_rtf(message, code_page, &sum);
    else if (SUCCEEDED(hr = read_body(message, code_page, &text))) add_to_sum(&sum, code_page, text.data, text.length);
    free(text.data);
    if (FAILED(hr))
    {
        WARN("The bodies cannot be read, hr %#lx.\n", hr);
        return hr == MAPI_E_CORRUPT_DATA || hr == MAPI_E_TOO_BIG ? S_OK : hr;
    }
    return has_html ? S_OK : set_sync(message, code_page, &sum);
}

/***********************************************************************
 *      RTFSync (MAPI32.184)
 *
 * Brings PR_RTF_COMPRESSED and PR_BODY in step after one of them was changed.
 *
 * PARAMS
 *  message [I] the message, which is not saved
 *  flags   [I] RTF_SYNC_RTF_CHANGED, RTF_SYNC_BODY_CHANGED; with both the RTF wins, if there is any (choice)
 *  updated [O] whether the caller must save the message
 *
 * RETURNS
 *  S_OK; MAPI_E_UNKNOWN_FLAGS; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_CORRUPT_DATA for RTF that cannot be read; what
 *  the message's methods return.
 *
 * Source: client reference; what happens to the other property is a choice, see docs/rtf-tnef.md.
 */
HRESULT WINAPI RTFSync(LPMESSAGE message, ULONG flags, BOOL *updated)
{
    IMAPIProp *prop = (IMAPIProp *)message;
    struct rtfsum sum = {0};
    SPropTagArray *tags;
    BOOL has_rtf, has_body;
    UINT code_page;
    HRESULT hr;

    TRACE("%p, %#lx, %p.\n", message, flags, updated);
    if (!message || !updated) return MAPI_E_INVALID_PARAMETER;
    *updated = FALSE;
    if (flags & ~(RTF_SYNC_RTF_CHANGED | RTF_SYNC_BODY_CHANGED)) return MAPI_E_UNKNOWN_FLAGS;
    if (!flags) return S_OK;
    if (FAILED(hr = get_tags(prop, &tags))) return hr;
    has_rtf = tags && find_tag(tags, PROP_ID(PR_RTF_COMPRESSED));
    has_body = tags && find_tag(tags, PROP_ID(PR_BODY));
    MAPIFreeBuffer(tags);

    code_page = message_code_page(prop);
    if (has_rtf && flags & RTF_SYNC_RTF_CHANGED)
    {
        hr = set_body_from_rtf(prop, code_page, &sum);
        if (SUCCEEDED(hr)) hr = set_sync(prop, code_page, &sum);
    }
    else if (has_body && flags & RTF_SYNC_BODY_CHANGED) hr = body_changed(prop, code_page, has_rtf);
    else return S_OK;
    if (SUCCEEDED(hr)) *updated = TRUE;
    return SUCCEEDED(hr) ? S_OK : hr;
}
