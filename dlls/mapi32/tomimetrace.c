/*
 * Header fields that transports have added, and repeated ones, as PR_TRANSPORT_MESSAGE_HEADERS has them: mime.md 3.2.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bodytext.h"
#include "convert.h"
#include "rtfstream.h"
#include "tomime.h"

/* Characters of the header that are looked at; choice. */
#define HEADERS_MAX 0x80000

BOOL tomime_is_trace_field(const char *name)
{
    static const char *const names[] = {"Return-Path", "Received", "Delivered-To", "DKIM-Signature",
            "Authentication-Results", "Received-SPF", "X-Received"};
    static const char *const prefixes[] = {"DomainKey-", "ARC-", "Resent-"};
    ULONG i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!_stricmp(name, names[i])) return TRUE;
    for (i = 0; i < ARRAYSIZE(prefixes); i++)
        if (!_strnicmp(name, prefixes[i], strlen(prefixes[i]))) return TRUE;
    return FALSE;
}

HRESULT tomime_trace_read(struct tomime_message *message, struct tomime_trace *trace)
{
    const struct tomime_props *props = &message->props;
    IStream *stream;
    WCHAR *wide;
    HRESULT hr;
    ULONG size;

    trace->text = NULL;
    if (!(message->conversion->flags & CCSF_EMBEDDED_MESSAGE) ||
            tomime_long(props, PR_MESSAGE_FLAGS, 0) & MSGFLAG_UNSENT ||
            !tomime_has(props, PR_TRANSPORT_MESSAGE_HEADERS_W))
        return S_OK;
    if (tomime_value(props, PR_TRANSPORT_MESSAGE_HEADERS_W))
    {
        trace->text = tomime_string(props, PR_TRANSPORT_MESSAGE_HEADERS_W);
        return S_OK;
    }
    hr = IMAPIProp_OpenProperty(
            props->prop, PR_TRANSPORT_MESSAGE_HEADERS_W, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    if (FAILED(hr)) return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
    if ((wide = malloc((HEADERS_MAX + 1) * sizeof(*wide))))
    {
        if (SUCCEEDED(hr = stream_read_full(stream, wide, HEADERS_MAX * sizeof(*wide), &size)))
        {
            wide[size / sizeof(*wide)] = 0;
            trace->text = wide_to_multibyte(wide, CP_UTF8);
        }
        free(wide);
    }
    else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    IStream_Release(stream);
    return hr;
}

void tomime_trace_free(struct tomime_trace *trace)
{
    free(trace->text);
    trace->text = NULL;
}

/* The length of a line and where the next one is. */
static size_t line_length(const char *line, const char **next)
{
    const size_t length = strcspn(line, "\r\n");

    *next = line + length;
    if (**next == '\r') ++*next;
    if (**next == '\n') ++*next;
    return length;
}

/* The next field from text on: its name, and where it and what follows begin. Lines that are none are passed over. */
static const char *next_field(const char *text, char name[128], const char **end)
{
    const char *next;
    size_t length, size;

    for (; *text && (length = line_length(text, &next)); text = next)
    {
        for (size = 0; size < length && (unsigned char)text[size] > ' ' && text[size] != ':' && text[size] < 0x7f;)
            size++;
        if (!size || size >= 128 || text[size] != ':') continue;
        memcpy(name, text, size);
        name[size] = 0;
        for (*end = next; **end == ' ' || **end == '\t'; *end = next) line_length(*end, &next);
        return text;
    }
    return NULL;
}

/* Writes a field with its folding, where its lines are such as may be written. */
static void put_field(struct mime_out *out, const char *name, const char *field, const char *end)
{
    const char *line, *next;
    char *value, *c;
    BOOL fine = TRUE;
    size_t length;

    for (line = field; line < end && fine; line = next)
    {
        length = line_length(line, &next);
        fine = length <= MIME_LINE_MAX && strspn(line, " \t") < length;
        for (; length && fine; length--, line++) fine = (unsigned char)*line >= ' ' || *line == '\t';
    }
    if (fine)
    {
        for (line = field; line < end; line = next)
        {
            mime_out_bytes(out, line, line_length(line, &next));
            mime_out_end(out);
        }
        return;
    }
    field += strlen(name) + 1;
    field += strspn(field, " \t");
    if (!(value = calloc(1, end - field + 1))) return;
    for (c = value; field < end; field++)
        if (*field != '\r' && *field != '\n') *c++ = *field;
    mime_out_text(out, name, value);
    free(value);
}

void tomime_write_trace(struct tomime_message *message, const struct tomime_trace *trace)
{
    const char *field, *end;
    char name[128];

    for (field = trace->text; field && (field = next_field(field, name, &end)); field = end)
        if (tomime_is_trace_field(name)) put_field(&message->conversion->out, name, field, end);
}

void tomime_write_repeated(struct tomime_message *message, const struct tomime_trace *trace, const char *wanted)
{
    const char *field, *end;
    BOOL first = TRUE;
    char name[128];

    for (field = trace->text; field && (field = next_field(field, name, &end)); field = end)
    {
        if (_stricmp(name, wanted)) continue;
        if (!first) put_field(&message->conversion->out, name, field, end);
        first = FALSE;
    }
}
