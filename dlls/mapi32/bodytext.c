/*
 * PR_BODY, and other strings, of any message as UTF-16, in pieces.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "bodytext.h"
#include "codec/codec.h"
#include "convert.h"
#include "rtfstream.h"
#include "seqstream.h"

#define PR_MESSAGE_LOCALE    PROP_TAG(PT_LONG, 0x3ff1)
#define PR_MESSAGE_CODE_PAGE PROP_TAG(PT_LONG, 0x3ffd)

/* Text that must be held whole is refused from this length on. */
#define WHOLE_TEXT_MAX (8u << 20)

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
        object_allocator(message)->free(values);
    }
    return page && IsValidCodePage(page) ? page : CP_ACP;
}

/* 8-bit text on its way to UTF-16. */
struct widener
{
    IStream *source;
    UINT code_page;
    BYTE bytes[2048];
    ULONG kept; /* bytes of a character that is not complete */
    WCHAR units[2 * 2048];
    ULONG size, pos; /* of units, in bytes */
};

static HRESULT widener_fill(struct widener *widener)
{
    ULONG read, whole;
    HRESULT hr;
    int count;

    widener->pos = widener->size = 0;
    hr = stream_read_full(
            widener->source, widener->bytes + widener->kept, sizeof(widener->bytes) - widener->kept, &read);
    if (FAILED(hr)) return hr;
    whole = widener->kept + read;
    widener->kept = 0;
    /* At the end half a character is what it is. */
    if (read)
    {
        const ULONG size = whole;

        whole = (ULONG)complete_characters(widener->code_page, widener->bytes, size);
        widener->kept = size - whole;
    }
    if (!whole) return S_OK;
    count = MultiByteToWideChar(
            widener->code_page, 0, (char *)widener->bytes, whole, widener->units, ARRAYSIZE(widener->units));
    memmove(widener->bytes, widener->bytes + whole, widener->kept);
    widener->size = count * sizeof(WCHAR);
    return S_OK;
}

static HRESULT widener_read(void *context, void *data, ULONG size, ULONG *done)
{
    struct widener *widener = context;
    ULONG step;
    HRESULT hr;

    for (*done = 0; *done < size; *done += step)
    {
        if (widener->pos == widener->size && FAILED(hr = widener_fill(widener))) return hr;
        if (!(step = widener->size - widener->pos)) break;
        if (step > size - *done) step = size - *done;
        memcpy((BYTE *)data + *done, (BYTE *)widener->units + widener->pos, step);
        widener->pos += step;
    }
    return S_OK;
}

static void widener_destroy(void *context)
{
    struct widener *widener = context;

    IStream_Release(widener->source);
    free(widener);
}

/* A stream of the UTF-16 of 8-bit text; source is AddRef'd. */
static HRESULT widener_create(IStream *source, UINT code_page, IStream **out)
{
    static const struct seqstream_ops ops = {widener_read, NULL, NULL, widener_destroy};
    struct widener *widener;

    if (!(widener = calloc(1, sizeof(*widener)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    widener->source = source;
    IStream_AddRef(source);
    widener->code_page = code_page;
    return seqstream_create(&ops, widener, out);
}

/* A stream in memory of text. */
static HRESULT open_text(const WCHAR *text, IStream **out)
{
    const LARGE_INTEGER zero = {{0}};
    HRESULT hr;

    if (FAILED(hr = CreateStreamOnHGlobal(NULL, TRUE, out))) return hr;
    hr = IStream_Write(*out, text, (ULONG)(wcslen(text) * sizeof(WCHAR)), NULL);
    if (SUCCEEDED(hr)) hr = IStream_Seek(*out, zero, STREAM_SEEK_SET, NULL);
    if (FAILED(hr)) IStream_Release(*out);
    return hr;
}

/* A stream of a value that GetProps gives: for messages that have no streams of strings, or no Unicode. */
static HRESULT open_value(IMAPIProp *message, ULONG tag, UINT code_page, IStream **out)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    SPropValue *value = NULL;
    ULONG count;
    HRESULT hr;
    WCHAR *text;

    hr = IMAPIProp_GetProps(message, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &value);
    if (hr == MAPI_E_BAD_CHARWIDTH)
    {
        tags.aulPropTag[0] = retype_tag(tag, PT_STRING8);
        hr = IMAPIProp_GetProps(message, (SPropTagArray *)&tags, 0, &count, &value);
    }
    if (FAILED(hr)) return hr;
    if (value->ulPropTag == tag) hr = open_text(value->Value.lpszW, out);
    else if (PROP_TYPE(value->ulPropTag) == PT_STRING8)
    {
        text = multibyte_to_wide(value->Value.lpszA, code_page);
        hr = text ? open_text(text, out) : MAPI_E_NOT_ENOUGH_MEMORY;
        free(text);
    }
    else hr = PROP_TYPE(value->ulPropTag) == PT_ERROR ? value->Value.err : MAPI_E_NOT_FOUND;
    object_allocator(message)->free(value);
    return hr;
}

HRESULT string_open(IMAPIProp *message, ULONG tag, UINT code_page, IStream **out)
{
    IStream *source;
    HRESULT hr;

    /* What is small enough for GetProps is converted by the message itself. */
    if (SUCCEEDED(hr = open_value(message, tag, code_page, out)) || hr == MAPI_E_NOT_FOUND) return hr;
    hr = IMAPIProp_OpenProperty(message, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)out);
    if (SUCCEEDED(hr)) return hr;
    hr = IMAPIProp_OpenProperty(message, retype_tag(tag, PT_STRING8), &IID_IStream, STGM_READ, 0, (IUnknown **)&source);
    if (FAILED(hr)) return hr;
    hr = widener_create(source, code_page, out);
    IStream_Release(source);
    return hr;
}

HRESULT body_text_open(IMAPIProp *message, UINT code_page, IStream **out)
{
    return string_open(message, PR_BODY_W, code_page, out);
}

HRESULT body_text_read(IMAPIProp *message, UINT code_page, WCHAR **text, size_t *length)
{
    size_t room = 4096;
    IStream *stream;
    WCHAR *grown;
    ULONG size;
    HRESULT hr;

    *length = 0;
    if (FAILED(hr = body_text_open(message, code_page, &stream))) return hr;
    if (!(*text = malloc(room * sizeof(**text)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) &&
            SUCCEEDED(hr = stream_read_full(
                              stream, *text + *length, (ULONG)((room - *length - 1) * sizeof(**text)), &size)) &&
            size)
    {
        *length += size / sizeof(**text);
        if (*length > WHOLE_TEXT_MAX) hr = MAPI_E_TOO_BIG;
        else if (*length + 1 == room)
        {
            room *= 2;
            if ((grown = realloc(*text, room * sizeof(**text)))) *text = grown;
            else hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    IStream_Release(stream);
    if (SUCCEEDED(hr)) (*text)[*length] = 0;
    else
    {
        free(*text);
        *text = NULL;
    }
    return hr;
}

void wide_reader_init(struct wide_reader *reader, IStream *stream)
{
    reader->stream = stream;
    reader->hr = S_OK;
    reader->count = reader->pos = 0;
}

BOOL wide_reader_next(struct wide_reader *reader, WCHAR *c)
{
    ULONG size;

    if (reader->pos == reader->count)
    {
        if (FAILED(reader->hr)) return FALSE;
        reader->hr = stream_read_full(reader->stream, reader->buffer, sizeof(reader->buffer), &size);
        if (FAILED(reader->hr)) return FALSE;
        reader->pos = 0;
        if (!(reader->count = size / sizeof(WCHAR))) return FALSE;
    }
    *c = reader->buffer[reader->pos++];
    return TRUE;
}
