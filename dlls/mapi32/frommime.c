/*
 * MIMEToMAPI: an Internet message becomes a message of any provider. Source: mime.md 2.
 *
 * The stream is read once to find the parts (mimetree.c); then TNEF is decoded, if there is any that belongs to the
 * message, the header's fields become properties, the body is written, and attachments are made in the order of the
 * stream.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PIECE 0x10000

/* The parts of a message in the order in which they may override each other. */
static HRESULT convert(struct from_message *from)
{
    struct props props;
    HRESULT hr;

    choose_class(from);
    if (FAILED(hr = choose_body(from)) || FAILED(hr = use_tnef(from))) return hr;
    props_init(&props, (IMAPIProp *)from->message);
    set_header(from, &props);
    if (FAILED(hr = props_end(&props)) || FAILED(hr = set_recipients(from)) || FAILED(hr = set_body(from)) ||
            FAILED(hr = set_attachments(from)))
        return hr;
    /* the class last */
    props_init(&props, (IMAPIProp *)from->message);
    if (FAILED(hr = set_report(from, &props))) props.hr = hr;
    if (*from->message_class && !from->has_tnef)
        props_text(&props, PR_MESSAGE_CLASS_W, from->message_class, wcslen(from->message_class));
    return props_end(&props);
}

HRESULT from_message_convert(const struct converter_settings *settings, ULONG flags, unsigned int depth,
        struct mime_part part, IMessage *message)
{
    struct from_message from = {settings, flags, depth, message, part};
    size_t length;
    char *version;
    HRESULT hr;

    if (FAILED(hr = part_info_load(part, &from.info))) return hr;
    version = header_field(from.info.header, from.info.header_size, "mime-version", &length);
    from.is_mime = version != NULL;
    free(version);
    hr = convert(&from);
    part_info_free(&from.info);
    free(from.blocks);
    references_free(from.references);
    return hr;
}

/* A copy of what a stream that cannot seek has left. */
static HRESULT spool(IStream *stream, IStream **out)
{
    BYTE *piece = malloc(PIECE);
    ULONG got;
    HRESULT hr;

    *out = NULL;
    if (!piece) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = temporary_stream(out);
    while (SUCCEEDED(hr))
    {
        got = 0;
        if (FAILED(hr = IStream_Read(stream, piece, PIECE, &got)) || !got) break;
        hr = got > PIECE ? E_UNEXPECTED : IStream_Write(*out, piece, got, NULL);
    }
    free(piece);
    if (FAILED(hr) && *out)
    {
        IStream_Release(*out);
        *out = NULL;
    }
    return hr;
}

static HRESULT seek(IStream *stream, LONGLONG offset, DWORD origin, ULONGLONG *position)
{
    ULARGE_INTEGER result = {{0}};
    LARGE_INTEGER move;
    HRESULT hr;

    move.QuadPart = offset;
    hr = IStream_Seek(stream, move, origin, &result);
    *position = result.QuadPart;
    return hr;
}

/* A stream that can seek, counted, and where the message begins in it. One that stands at its end is read from its
 * beginning. */
static HRESULT prepare(IStream *stream, IStream **source, ULONGLONG *start)
{
    ULONGLONG end = 0, back;
    HRESULT hr;

    *source = NULL;
    if (FAILED(seek(stream, 0, STREAM_SEEK_CUR, start)) || FAILED(seek(stream, 0, STREAM_SEEK_END, &end)))
    {
        *start = 0;
        if (FAILED(hr = spool(stream, source))) return hr;
        return FAILED(seek(*source, 0, STREAM_SEEK_END, &end)) || end ? S_OK : MAPI_E_CORRUPT_DATA;
    }
    if (FAILED(hr = seek(stream, (LONGLONG)*start, STREAM_SEEK_SET, &back))) return hr;
    if (!end) return MAPI_E_CORRUPT_DATA;
    if (*start >= end) *start = 0;
    *source = stream;
    IStream_AddRef(stream);
    return S_OK;
}

HRESULT mime_to_mapi(const struct converter_settings *settings, IStream *stream, IMessage *message, ULONG flags)
{
    struct mime_part part = {NULL, 0};
    IStream *source;
    ULONGLONG start;
    HRESULT hr;

    if (SUCCEEDED(hr = prepare(stream, &source, &start))) hr = mime_tree_create(source, start, NULL, 0, 0, &part.tree);
    if (SUCCEEDED(hr)) hr = from_message_convert(settings, flags, 0, part, message);
    mime_tree_free(part.tree);
    if (source) IStream_Release(source);
    if (FAILED(hr)) WARN("The message could not be converted, hr %#lx.\n", hr);
    return hr;
}
