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

#include "bodytext.h"
#include "codec/rtfsum.h"
#include "convert.h"
#include "rtfstream.h"
#include "rtfsync.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PR_HTML_BINARY PROP_TAG(PT_BINARY, 0x1013)

/* Text up to this length is set at once, longer text is written through a stream. */
#define SET_TEXT_MAX (1u << 20)

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

/* Adds a character of the text to the summary, as bytes of the code page. */
static void add_to_sum(struct rtfsum *sum, UINT code_page, WCHAR c)
{
    char bytes[8] = {(char)c};
    int size = 1, i;

    if (c >= 0x80) size = WideCharToMultiByte(code_page, 0, &c, 1, bytes, sizeof(bytes), NULL, NULL);
    if (size == 2 && IsDBCSLeadByteEx(code_page, bytes[0])) rtfsum_add(sum, (uint8_t *)bytes, 2);
    else
        for (i = 0; i < size; i++) rtfsum_add(sum, (uint8_t *)bytes + i, 1);
}

/* Adds PR_BODY to the summary. */
static HRESULT add_body_to_sum(IMAPIProp *message, UINT code_page, struct rtfsum *sum)
{
    struct wide_reader reader;
    IStream *stream;
    HRESULT hr;
    WCHAR c;

    if (FAILED(hr = body_text_open(message, code_page, &stream))) return hr;
    wide_reader_init(&reader, stream);
    while (wide_reader_next(&reader, &c)) add_to_sum(sum, code_page, c);
    IStream_Release(stream);
    return reader.hr;
}

/* Sets PR_RTF_IN_SYNC and the PR_RTF_SYNC_*, in the order in which real files have them. */
static HRESULT set_sync(IMAPIProp *message, UINT code_page, const struct rtfsum *sum)
{
    SPropProblemArray *problems = NULL;
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
    hr = IMAPIProp_SetProps(message, ARRAYSIZE(values), values, &problems);
    if (SUCCEEDED(hr) && problems && problems->cProblem) hr = problems->aProblem[0].scode;
    if (problems) object_allocator(message)->free(problems);
    free(tag);
    return hr;
}

/* Writes a text to PR_BODY: its beginning, and then the rest of the characters. */
static HRESULT write_body_stream(IMAPIProp *message, UINT code_page, const WCHAR *begin, size_t length,
        struct wide_reader *rest, struct rtfsum *sum)
{
    WCHAR units[2048];
    IStream *body;
    ULONG count;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(
            message, PR_BODY_W, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&body);
    if (FAILED(hr)) return hr;
    hr = IStream_Write(body, begin, (ULONG)(length * sizeof(WCHAR)), NULL);
    do
    {
        for (count = 0; count < ARRAYSIZE(units) && wide_reader_next(rest, &units[count]); count++)
            add_to_sum(sum, code_page, units[count]);
        if (SUCCEEDED(hr)) hr = rest->hr;
        if (SUCCEEDED(hr)) hr = IStream_Write(body, units, count * sizeof(WCHAR), NULL);
    } while (SUCCEEDED(hr) && count == ARRAYSIZE(units));
    if (SUCCEEDED(hr)) hr = IStream_Commit(body, STGC_DEFAULT);
    IStream_Release(body);
    return hr;
}

/* Makes PR_BODY the text of the RTF, and its summary. */
static HRESULT set_body_from_rtf(IMAPIProp *message, UINT code_page, struct rtfsum *sum)
{
    SPropValue value = {PR_BODY_W};
    struct wide_reader reader;
    size_t length = 0;
    IStream *stream;
    WCHAR *text;
    HRESULT hr;

    if (FAILED(hr = open_rtf_text(message, &stream))) return hr;
    if (!(text = malloc((SET_TEXT_MAX + 1) * sizeof(*text))))
    {
        IStream_Release(stream);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    wide_reader_init(&reader, stream);
    while (length < SET_TEXT_MAX && wide_reader_next(&reader, &text[length]))
        add_to_sum(sum, code_page, text[length++]);
    if (SUCCEEDED(hr = reader.hr))
    {
        text[length] = 0;
        value.Value.lpszW = text;
        if (length < SET_TEXT_MAX) hr = IMAPIProp_SetProps(message, 1, &value, NULL);
        else hr = write_body_stream(message, code_page, text, length, &reader, sum);
    }
    IStream_Release(stream);
    free(text);
    return hr;
}

/* The next character that is not white space; FALSE at the end. */
static BOOL next_visible(struct wide_reader *reader, WCHAR *c)
{
    while (wide_reader_next(reader, c))
        if (*c > ' ' && *c != 0xa0) return TRUE;
    return FALSE;
}

/* Whether the RTF has the same text as PR_BODY, white space aside. */
static HRESULT compare_with_rtf(IMAPIProp *message, UINT code_page, BOOL *same)
{
    struct wide_reader body_reader, rtf_reader;
    IStream *body, *rtf;
    BOOL has_body, has_rtf;
    WCHAR a = 0, b = 0;
    HRESULT hr;

    *same = FALSE;
    if (FAILED(hr = open_rtf_text(message, &rtf))) return hr;
    if (FAILED(hr = body_text_open(message, code_page, &body)))
    {
        IStream_Release(rtf);
        return hr;
    }
    wide_reader_init(&body_reader, body);
    wide_reader_init(&rtf_reader, rtf);
    do
    {
        has_body = next_visible(&body_reader, &a);
        has_rtf = next_visible(&rtf_reader, &b);
        *same = has_body == has_rtf && (!has_body || a == b);
    } while (*same && has_body);
    IStream_Release(body);
    IStream_Release(rtf);
    return FAILED(body_reader.hr) ? body_reader.hr : rtf_reader.hr;
}

static HRESULT write_ascii(IStream *stream, const char *text)
{
    return IStream_Write(stream, text, (ULONG)strlen(text), NULL);
}

/* Writes plain text as RTF that says so, [MS-OXRTFEX] 2.1.1. */
static HRESULT write_rtf(IStream *rtf, UINT code_page, struct wide_reader *text)
{
    char head[120], piece[16];
    WCHAR c, before = 0;
    HRESULT hr;

    snprintf(head, sizeof(head), "{\\rtf1\\ansi\\ansicpg%u\\fromtext \\deff0{\\fonttbl{\\f0\\fswiss;}}\\uc1\\f0 ",
            code_page == CP_ACP ? GetACP() : code_page);
    for (hr = write_ascii(rtf, head); SUCCEEDED(hr) && wide_reader_next(text, &c); before = c)
    {
        if (c == '\n' && before == '\r') continue;
        if (c == '\r' || c == '\n') strcpy(piece, "\\par\r\n");
        else if (c == '\t') strcpy(piece, "\\tab ");
        else if (c == '\\' || c == '{' || c == '}') snprintf(piece, sizeof(piece), "\\%c", c);
        else if (c >= ' ' && c < 0x7f) snprintf(piece, sizeof(piece), "%c", c);
        else snprintf(piece, sizeof(piece), "\\u%d?", (short)c);
        hr = write_ascii(rtf, piece);
    }
    if (SUCCEEDED(hr)) hr = text->hr;
    if (SUCCEEDED(hr) && before != '\r' && before != '\n') hr = write_ascii(rtf, "\\par\r\n");
    return SUCCEEDED(hr) ? write_ascii(rtf, "}") : hr;
}

static HRESULT set_rtf_from_body(IMAPIProp *message, UINT code_page)
{
    IStream *body, *compressed, *rtf;
    struct wide_reader text;
    HRESULT hr;

    if (FAILED(hr = body_text_open(message, code_page, &body))) return hr;
    wide_reader_init(&text, body);
    hr = IMAPIProp_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&compressed);
    if (SUCCEEDED(hr))
    {
        if (SUCCEEDED(hr = rtf_writer_create(compressed, FALSE, &rtf)))
        {
            hr = write_rtf(rtf, code_page, &text);
            if (SUCCEEDED(hr)) hr = IStream_Commit(rtf, STGC_DEFAULT);
            IStream_Release(rtf);
        }
        if (SUCCEEDED(hr)) hr = IStream_Commit(compressed, STGC_DEFAULT);
        IStream_Release(compressed);
    }
    IStream_Release(body);
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
    BOOL same;
    HRESULT hr;

    /* RTF that cannot be read is no longer of use. */
    if (has_rtf && (FAILED(compare_with_rtf(message, code_page, &same)) || !same)) return delete_rtf(message);
    if (!has_rtf && FAILED(hr = set_rtf_from_body(message, code_page))) return hr;
    if (FAILED(hr = add_body_to_sum(message, code_page, &sum))) return hr;
    return set_sync(message, code_page, &sum);
}

/* Whether PR_RTF_IN_SYNC is TRUE. */
static HRESULT is_in_sync(IMAPIProp *message, BOOL *in_sync)
{
    static SizedSPropTagArray(1, tags) = {1, {PR_RTF_IN_SYNC}};
    SPropValue *value;
    ULONG count;
    HRESULT hr;

    if (FAILED(hr = IMAPIProp_GetProps(message, (SPropTagArray *)&tags, 0, &count, &value))) return hr;
    *in_sync = value->ulPropTag == PR_RTF_IN_SYNC && value->Value.b;
    object_allocator(message)->free(value);
    return S_OK;
}

/* Takes away what a failure has left half done, so that the next save does it again. */
static void undo_complete(IMAPIProp *message, BOOL has_body, BOOL has_sync)
{
    SizedSPropTagArray(2, tags) = {0};

    if (!has_body) tags.aulPropTag[tags.cValues++] = PR_BODY_W;
    if (!has_sync) tags.aulPropTag[tags.cValues++] = PR_RTF_IN_SYNC;
    if (tags.cValues) IMAPIProp_DeleteProps(message, (SPropTagArray *)&tags, NULL);
}

HRESULT rtfsync_complete(IMAPIProp *message)
{
    struct rtfsum sum = {0};
    SPropTagArray *tags;
    BOOL has_rtf, has_body, has_html, has_sync, in_sync;
    UINT code_page;
    HRESULT hr;

    if (FAILED(hr = get_tags(message, &tags))) return hr;
    if (!tags) return S_OK;
    has_rtf = !!find_tag(tags, PROP_ID(PR_RTF_COMPRESSED));
    has_body = !!find_tag(tags, PROP_ID(PR_BODY));
    has_html = find_tag(tags, PROP_ID(PR_HTML_BINARY)) == PR_HTML_BINARY;
    has_sync = !!find_tag(tags, PROP_ID(PR_RTF_IN_SYNC));
    object_allocator(message)->free(tags);

    if (!has_rtf || (has_body && (has_html || has_sync))) return S_OK;
    /* That both say the same although one of them lacks comes of a copy without it. */
    if (has_sync && (FAILED(hr = is_in_sync(message, &in_sync)) || !in_sync)) return hr;
    code_page = message_code_page(message);
    hr = has_body ? add_body_to_sum(message, code_page, &sum) : set_body_from_rtf(message, code_page, &sum);
    if (hr == MAPI_E_CORRUPT_DATA)
    {
        WARN("The bodies cannot be read.\n");
        return S_OK;
    }
    if (SUCCEEDED(hr) && !has_html) hr = set_sync(message, code_page, &sum);
    if (FAILED(hr)) undo_complete(message, has_body, has_sync);
    return hr;
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
    if (tags) object_allocator(message)->free(tags);

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
