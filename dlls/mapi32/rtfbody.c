/*
 * Text out of RTF as a stream: codec/rtftext with the system's code pages.
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

#include "convert.h"
#include "rtfstream.h"
#include "seqstream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

struct rtf_body
{
    IStream *rtf;
    UINT code_page;
    HRESULT hr; /* of what went wrong before; it is given again */
    BOOL ended;
    struct rtftext text;
    BYTE *output; /* text not read yet */
    size_t output_size, output_pos, output_room;
};

size_t rtf_convert_bytes(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    const UINT page = IsValidCodePage(codepage) ? codepage : 1252;

    if (!last) size = complete_characters(page, bytes, size);
    *used = size;
    if (!size) return 0;
    return MultiByteToWideChar(page, 0, (const char *)bytes, (int)size, (WCHAR *)units, (int)size * 2);
}

/* Appends to the output. */
static BOOL body_append(struct rtf_body *body, const void *data, size_t size)
{
    size_t room;
    void *output;

    if (size > body->output_room - body->output_size)
    {
        if (!size_add(body->output_size, size, &room) || !size_mul(room, 2, &room) ||
                !(output = realloc(body->output, room)))
        {
            body->hr = MAPI_E_NOT_ENOUGH_MEMORY;
            return FALSE;
        }
        body->output = output;
        body->output_room = room;
    }
    memcpy(body->output + body->output_size, data, size);
    body->output_size += size;
    return TRUE;
}

/* Pages for which WideCharToMultiByte cannot tell of characters that it replaced. */
static BOOL is_complete_page(UINT code_page)
{
    return code_page == CP_UTF7 || code_page == CP_UTF8 || code_page == 54936 || code_page == 52936 ||
           code_page == 42 || (code_page >= 50220 && code_page <= 50229) || (code_page >= 57002 && code_page <= 57011);
}

/* Appends one character, or a reference to it where the page lacks it and this is HTML. */
static BOOL body_append_char(struct rtf_body *body, const WCHAR *text, int length)
{
    ULONG code = length == 2 ? 0x10000 + ((text[0] & 0x3ff) << 10) + (text[1] & 0x3ff) : text[0];
    BOOL replaced = FALSE;
    char bytes[16];
    int size;

    size = WideCharToMultiByte(
            body->code_page, WC_NO_BEST_FIT_CHARS, text, length, bytes, sizeof(bytes), NULL, &replaced);
    if (size && !replaced) return body_append(body, bytes, size);
    if (body->text.kind == RTFTEXT_HTML) size = snprintf(bytes, sizeof(bytes), "&#%lu;", code);
    else
    {
        bytes[0] = '?';
        size = 1;
    }
    return body_append(body, bytes, size);
}

static bool body_text(void *context, const uint16_t *units, size_t count)
{
    struct rtf_body *body = context;
    const WCHAR *text = (const WCHAR *)units;
    char bytes[RTFTEXT_UNITS * 8];
    BOOL replaced = FALSE;
    size_t i;
    int size, length;

    if (body->code_page == CODE_PAGE_UTF16) return body_append(body, units, count * sizeof(*units));
    if (!body->code_page)
    {
        const UINT page = rtftext_codepage(&body->text);

        body->code_page = IsValidCodePage(page) ? page : 1252;
    }
    if (is_complete_page(body->code_page))
    {
        size = WideCharToMultiByte(body->code_page, 0, text, (int)count, bytes, sizeof(bytes), NULL, NULL);
        return body_append(body, bytes, size);
    }
    size = WideCharToMultiByte(
            body->code_page, WC_NO_BEST_FIT_CHARS, text, (int)count, bytes, sizeof(bytes), NULL, &replaced);
    if (size && !replaced) return body_append(body, bytes, size);
    for (i = 0; i < count; i += length)
    {
        length = IS_HIGH_SURROGATE(text[i]) && i + 1 < count && IS_LOW_SURROGATE(text[i + 1]) ? 2 : 1;
        if (!body_append_char(body, text + i, length)) return false;
    }
    return true;
}

/* Reads more RTF until there is some text. */
static HRESULT body_fill(struct rtf_body *body)
{
    BYTE buffer[512];
    ULONG size;
    HRESULT hr;

    body->output_pos = body->output_size = 0;
    while (!body->output_size && !body->ended)
    {
        if (FAILED(hr = stream_read_full(body->rtf, buffer, sizeof(buffer), &size))) return hr;
        if (rtftext_feed(&body->text, buffer, size) != CODEC_OK || size < sizeof(buffer))
        {
            body->ended = TRUE;
            if (rtftext_end(&body->text) == CODEC_TOO_DEEP) WARN("The groups are nested too deep.\n");
        }
        if (FAILED(body->hr)) return body->hr;
    }
    return S_OK;
}

static HRESULT body_read(void *context, void *data, ULONG size, ULONG *done)
{
    struct rtf_body *body = context;
    size_t step;

    for (*done = 0; *done < size; *done += (ULONG)step)
    {
        if (FAILED(body->hr)) return body->hr;
        if (body->output_pos == body->output_size) body->hr = body_fill(body);
        if (FAILED(body->hr)) return body->hr;
        step = body->output_size - body->output_pos;
        if (!step) break;
        if (step > size - *done) step = size - *done;
        memcpy((BYTE *)data + *done, body->output + body->output_pos, step);
        body->output_pos += step;
    }
    return S_OK;
}

static void body_destroy(void *context)
{
    struct rtf_body *body = context;

    IStream_Release(body->rtf);
    free(body->output);
    free(body);
}

HRESULT rtf_body_create(
        IStream *rtf, const void *prefix, ULONG prefix_size, enum rtftext_kind kind, UINT code_page, IStream **out)
{
    static const struct seqstream_ops ops = {body_read, NULL, NULL, body_destroy};
    struct rtftext_output output = {NULL, rtf_convert_bytes, body_text, NULL};
    struct rtf_body *body;

    if (!(body = calloc(1, sizeof(*body)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    body->rtf = rtf;
    IStream_AddRef(rtf);
    body->code_page = code_page && code_page != CODE_PAGE_UTF16 && !IsValidCodePage(code_page) ? 0 : code_page;
    output.context = body;
    rtftext_init(&body->text, kind, &output);
    rtftext_feed(&body->text, prefix, prefix_size);
    return seqstream_create(&ops, body, out);
}
