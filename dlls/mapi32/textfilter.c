/*
 * Streams of UTF-16 that are made of other streams while they are read.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "charset.h"
#include "codec/htmltext.h"
#include "codec/rtfhtml.h"
#include "convert.h"
#include "rtfstream.h"
#include "seqstream.h"
#include "textfilter.h"

#define INPUT_SIZE 2048 /* bytes that are read at once */

struct filter
{
    IStream *source;
    HRESULT (*feed)(struct filter *filter, const BYTE *data, ULONG size, BOOL last);
    HRESULT hr; /* of what went wrong before; it is given again */
    BOOL ended;
    WCHAR *text;             /* not read yet */
    size_t count, pos, room; /* of the text, in bytes */
    struct charset_reader charset;
    struct htmltext html;
    struct rtfhtml *rtf; /* large */
};

/* Appends units; false where memory lacks. */
static bool append(void *context, const uint16_t *units, size_t count)
{
    struct filter *filter = context;
    const size_t size = count * sizeof(*units);
    size_t room;
    void *text;

    if (size > filter->room - filter->count)
    {
        if (!size_add(filter->count, size, &room) || !size_mul(room, 2, &room) || !(text = realloc(filter->text, room)))
        {
            filter->hr = MAPI_E_NOT_ENOUGH_MEMORY;
            return false;
        }
        filter->text = text;
        filter->room = room;
    }
    memcpy((BYTE *)filter->text + filter->count, units, size);
    filter->count += size;
    return true;
}

static HRESULT feed_bytes(struct filter *filter, const BYTE *data, ULONG size, BOOL last)
{
    WCHAR units[CHARSET_ROOM(INPUT_SIZE)];
    size_t count;

    count = charset_read(&filter->charset, data, size, last, units);
    append(filter, (const uint16_t *)units, count);
    return filter->hr;
}

static HRESULT feed_html(struct filter *filter, const BYTE *data, ULONG size, BOOL last)
{
    htmltext_feed(&filter->html, (const uint16_t *)data, size / sizeof(WCHAR));
    if (last) htmltext_end(&filter->html);
    return filter->hr;
}

static HRESULT feed_rtf(struct filter *filter, const BYTE *data, ULONG size, BOOL last)
{
    if (rtfhtml_feed(filter->rtf, data, size) != CODEC_OK || last)
    {
        filter->ended = TRUE;
        rtfhtml_end(filter->rtf);
    }
    return filter->hr;
}

static HRESULT filter_fill(struct filter *filter)
{
    BYTE buffer[INPUT_SIZE] __attribute__((aligned(2)));
    HRESULT hr;
    ULONG size;

    filter->count = filter->pos = 0;
    while (!filter->count && !filter->ended)
    {
        if (FAILED(hr = stream_read_full(filter->source, buffer, sizeof(buffer), &size))) return hr;
        filter->ended = size < sizeof(buffer);
        if (FAILED(hr = filter->feed(filter, buffer, size, filter->ended))) return hr;
    }
    return S_OK;
}

static HRESULT filter_read(void *context, void *data, ULONG size, ULONG *done)
{
    struct filter *filter = context;
    size_t step;

    for (*done = 0; *done < size; *done += (ULONG)step)
    {
        if (SUCCEEDED(filter->hr) && filter->pos == filter->count) filter->hr = filter_fill(filter);
        if (FAILED(filter->hr)) return filter->hr;
        if (!(step = filter->count - filter->pos)) break;
        if (step > size - *done) step = size - *done;
        memcpy((BYTE *)data + *done, (BYTE *)filter->text + filter->pos, step);
        filter->pos += step;
    }
    return S_OK;
}

static void filter_destroy(void *context)
{
    struct filter *filter = context;

    IStream_Release(filter->source);
    free(filter->text);
    free(filter->rtf);
    free(filter);
}

static struct filter *filter_alloc(IStream *source)
{
    struct filter *filter = calloc(1, sizeof(*filter));

    if (!filter) return NULL;
    filter->source = source;
    IStream_AddRef(source);
    return filter;
}

static HRESULT filter_create(struct filter *filter, IStream **out)
{
    static const struct seqstream_ops ops = {filter_read, NULL, NULL, filter_destroy};

    return seqstream_create(&ops, filter, out);
}

HRESULT text_filter_decode(IStream *source, UINT code_page, IStream **out)
{
    struct filter *filter = filter_alloc(source);

    if (!filter) return MAPI_E_NOT_ENOUGH_MEMORY;
    filter->feed = feed_bytes;
    charset_reader_init(&filter->charset, code_page);
    return filter_create(filter, out);
}

HRESULT text_filter_html(IStream *source, IStream **out)
{
    struct filter *filter = filter_alloc(source);

    if (!filter) return MAPI_E_NOT_ENOUGH_MEMORY;
    filter->feed = feed_html;
    htmltext_init(&filter->html, append, filter);
    return filter_create(filter, out);
}

HRESULT text_filter_rtf(IStream *source, IStream **out)
{
    struct filter *filter = filter_alloc(source);

    if (!filter) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!(filter->rtf = malloc(sizeof(*filter->rtf))))
    {
        filter_destroy(filter);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    filter->feed = feed_rtf;
    rtfhtml_init(filter->rtf, rtf_convert_bytes, append, filter);
    return filter_create(filter, out);
}
