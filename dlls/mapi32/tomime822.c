/*
 * Internet messages without MIME: text and files in uuencode. mime.md 3.5
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bodytext.h"
#include "tomime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define DEFAULT_WIDTH 74 /* Outlook's */

/* Text on its way to lines. */
struct lines
{
    struct mime_out *out;
    struct mime_wrap wrap;
};

static HRESULT put_text(void *context, const BYTE *data, ULONG size)
{
    struct lines *lines = context;

    mime_wrap(lines->out, &lines->wrap, data, size);
    return S_OK;
}

/* Writes a message's plain text in lines of the width that is set. Without a label only UTF-8 is known again (choice).
 */
static HRESULT write_text(struct tomime_message *message)
{
    const struct converter_settings *settings = message->conversion->settings;
    struct tomime_text text = {FALSE, settings->charset_set ? message->code_page : CP_UTF8};
    struct lines *lines = calloc(1, sizeof(*lines));
    HRESULT hr;

    if (!lines) return MAPI_E_NOT_ENOUGH_MEMORY;
    lines->out = &message->conversion->out;
    lines->wrap.kind = MIME_WRAP_MARKED;
    lines->wrap.utf8 = text.code_page == CP_UTF8;
    lines->wrap.width = settings->wrap_set ? settings->wrap_width : DEFAULT_WIDTH;
    if ((settings->wrap_set && !settings->wrap) || lines->wrap.width > MIME_LINE_MAX - MIME_BLANKS_MAX)
        lines->wrap.width = MIME_LINE_MAX - MIME_BLANKS_MAX;
    hr = tomime_feed_text(message, &text, put_text, lines);
    mime_wrap_end(lines->out, &lines->wrap);
    free(lines);
    return SUCCEEDED(hr) ? S_OK : hr;
}

struct encoded
{
    struct mime_out *out;
    struct mime_uuencode state;
};

static HRESULT put_file(void *context, const BYTE *data, ULONG size)
{
    struct encoded *encoded = context;

    mime_uuencode(encoded->out, &encoded->state, data, size);
    return S_OK;
}

/* Writes a file in uuencode. */
static HRESULT write_file(struct tomime *conversion, IStream *stream, const char *name)
{
    struct encoded encoded = {&conversion->out};
    HRESULT hr;

    tomime_end_line(conversion);
    mime_out_end(&conversion->out);
    mime_uuencode_begin(&conversion->out, name);
    hr = tomime_read(stream, put_file, &encoded);
    mime_uuencode_end(&conversion->out, &encoded.state);
    return hr;
}

static HRESULT write_attachment(struct tomime_message *message, const struct tomime_attach *attach)
{
    struct tomime_props props;
    IMessage *embedded;
    IStream *stream;
    IAttach *object;
    HRESULT hr;
    char *name;

    if (FAILED(hr = tomime_open_attachment(message, attach, &object, &props))) return hr;
    if (attach->method == ATTACH_EMBEDDED_MSG)
    {
        hr = IAttach_OpenProperty(object, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded);
        if (SUCCEEDED(hr))
        {
            tomime_end_line(message->conversion);
            mime_out_end(&message->conversion->out);
            hr = tomime_write_message(message->conversion, embedded, message->depth + 1);
            IMessage_Release(embedded);
        }
    }
    else if (attach->method == ATTACH_OLE) WARN("An OLE object is left out.\n");
    else if ((hr = tomime_open_data(object, &stream)) == S_OK)
    {
        name = tomime_file_name(&props);
        hr = name ? write_file(message->conversion, stream, name) : MAPI_E_NOT_ENOUGH_MEMORY;
        free(name);
        IStream_Release(stream);
    }
    tomime_props_free(&props);
    IAttach_Release(object);
    return hr;
}

HRESULT tomime_write_822(struct tomime_message *message)
{
    struct tomime *conversion = message->conversion;
    IStream *stream;
    HRESULT hr;
    ULONG i;

    mime_out_end(&conversion->out);
    if (FAILED(hr = write_text(message))) return hr;
    if (message->tnef)
    {
        if (FAILED(hr = tomime_make_tnef(message, &stream))) return hr;
        hr = write_file(conversion, stream, "winmail.dat");
        IStream_Release(stream);
        return hr;
    }
    for (i = 0; i < message->attachment_count && SUCCEEDED(hr); i++)
        hr = write_attachment(message, &message->attachments[i]);
    return SUCCEEDED(hr) ? S_OK : hr;
}
