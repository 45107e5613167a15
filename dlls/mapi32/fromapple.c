/*
 * Attachments in the forms that carry a Macintosh file with its resources: what counts is the data fork. Source:
 * mime.md 2.7.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "attachname.h"
#include "codec/applefile.h"
#include "codec/binhex.h"
#include "charset.h"
#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define CODE_PAGE_MACINTOSH 10000

static bool take_fork(void *context, const uint8_t *bytes, size_t size)
{
    struct value_sink *sink = context;

    if (sink) value_sink_write(sink, bytes, size);
    return !sink || SUCCEEDED(sink->hr);
}

/* A name in a Macintosh's charset as a file's name, for free(); NULL where it is none. */
static WCHAR *file_name(const char *bytes)
{
    size_t length;
    WCHAR *name = *bytes ? charset_decode(CODE_PAGE_MACINTOSH, bytes, strlen(bytes), &length) : NULL;
    WCHAR *clean = name ? clean_file_name(name) : NULL;

    free(name);
    return clean;
}

/* Reads a BinHex body; sink NULL: only to see whether it is whole, and for its name. S_FALSE: it is not whole. */
static HRESULT read_binhex(struct mime_part part, struct value_sink *sink, WCHAR **name)
{
    struct part_reader *reader = part_reader_create(part);
    struct binhex *binhex = malloc(sizeof(*binhex));
    enum codec_status status = CODEC_OK;
    HRESULT hr = reader && binhex ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    const BYTE *bytes;
    size_t size;

    if (SUCCEEDED(hr)) binhex_init(binhex, take_fork, sink);
    while (SUCCEEDED(hr) && status == CODEC_OK && SUCCEEDED(hr = part_read(reader, &bytes, &size)) && size)
        status = binhex_feed(binhex, bytes, size);
    if (SUCCEEDED(hr) && status != CODEC_END) hr = S_FALSE;
    if (hr == S_OK && name) *name = file_name(binhex->name);
    free(binhex);
    free(reader);
    return hr;
}

/* The first bytes of a part. */
static HRESULT read_header(struct mime_part part, BYTE header[APPLE_HEADER], size_t *size)
{
    struct part_reader *reader = part_reader_create(part);
    HRESULT hr = reader ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    const BYTE *bytes;
    size_t got;

    *size = 0;
    while (SUCCEEDED(hr) && *size < APPLE_HEADER && SUCCEEDED(hr = part_read(reader, &bytes, &got)) && got)
    {
        if (got > APPLE_HEADER - *size) got = APPLE_HEADER - *size;
        memcpy(header + *size, bytes, got);
        *size += got;
    }
    free(reader);
    return hr;
}

HRESULT apple_part_find(struct mime_part part, const struct part_info *info, struct apple_part *apple)
{
    const BOOL single = !strcmp(info->type, "application/applefile");
    const BOOL mac_binary =
            !strcmp(info->type, "application/macbinary") || !strcmp(info->type, "application/x-macbinary");
    struct apple_file file;
    BYTE header[APPLE_HEADER];
    size_t size;
    HRESULT hr;

    memset(apple, 0, sizeof(*apple));
    if (part_node(part)->entity.encoding == MIME_BINHEX || !strcmp(info->type, "application/mac-binhex40"))
    {
        if ((hr = read_binhex(part, NULL, &apple->name)) == S_OK) apple->form = APPLE_BINHEX;
        return FAILED(hr) ? hr : S_OK;
    }
    if (!single && !mac_binary) return S_OK;
    if (FAILED(hr = read_header(part, header, &size))) return hr;
    if ((single ? apple_single_read(header, size, &file) : mac_binary_read(header, size, &file)) != CODEC_OK ||
            !file.has_data)
        return S_OK;
    apple->name = file_name(file.name);
    if (!single) return S_OK; /* MacBinary stays what it is */
    apple->form = APPLE_SINGLE;
    apple->offset = file.data_offset;
    apple->length = file.data_size;
    return S_OK;
}

HRESULT apple_binhex_copy(struct mime_part part, IAttach *attach)
{
    struct value_sink sink;
    HRESULT hr, ended;

    value_sink_init(&sink, (IMAPIProp *)attach, PR_ATTACH_DATA_BIN);
    hr = read_binhex(part, &sink, NULL);
    ended = value_sink_end(&sink);
    return FAILED(hr) ? hr : ended;
}
