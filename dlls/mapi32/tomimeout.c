/*
 * The way of an Internet message to its stream, and the lines of its structure.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "convert.h"
#include "tomime.h"

#define BUFFER_SIZE 0x10000

struct tomime_charset
{
    struct mime_charset charset;
    UINT code_page;
    BOOL forced; /* what is not in the code page becomes "?" */
};

static bool write_buffered(void *context, const void *data, size_t size)
{
    struct tomime *conversion = context;
    const BYTE *bytes = data;
    ULONG step;

    conversion->line_start = bytes[size - 1] == '\n';
    while (size && SUCCEEDED(conversion->hr))
    {
        step = BUFFER_SIZE - conversion->fill;
        if (step > size) step = (ULONG)size;
        memcpy(conversion->buffer + conversion->fill, bytes, step);
        conversion->fill += step;
        bytes += step;
        size -= step;
        if (conversion->fill == BUFFER_SIZE) tomime_flush(conversion);
    }
    return SUCCEEDED(conversion->hr);
}

HRESULT tomime_open(struct tomime *conversion, const struct converter_settings *settings, IStream *stream, ULONG flags)
{
    memset(conversion, 0, sizeof(*conversion));
    conversion->settings = settings;
    conversion->flags = flags;
    conversion->stream = stream;
    conversion->out.write = write_buffered;
    conversion->out.context = conversion;
    conversion->line_start = TRUE;
    conversion->buffer = malloc(BUFFER_SIZE);
    return conversion->buffer ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

HRESULT tomime_flush(struct tomime *conversion)
{
    ULONG done, pos = 0;

    while (SUCCEEDED(conversion->hr) && pos < conversion->fill)
    {
        done = 0;
        conversion->hr = IStream_Write(conversion->stream, conversion->buffer + pos, conversion->fill - pos, &done);
        if (SUCCEEDED(conversion->hr) && !done) conversion->hr = STG_E_MEDIUMFULL;
        pos += done;
    }
    conversion->fill = 0;
    return conversion->hr;
}

void tomime_close(struct tomime *conversion)
{
    free(conversion->buffer);
    conversion->buffer = NULL;
}

void tomime_end_line(struct tomime *conversion)
{
    if (!conversion->line_start) mime_out_raw(&conversion->out, "\r\n");
}

void tomime_boundary(struct tomime *conversion, char boundary[MIME_BOUNDARY_SIZE])
{
    /* after a thousand of them the random value makes the difference */
    mime_boundary(boundary, conversion->boundaries % 1000, conversion->random + conversion->boundaries / 1000);
    conversion->boundaries++;
}

/* The line end before a boundary is none of the part's. */
static void end_part(struct tomime *conversion)
{
    if (!conversion->closed) mime_out_raw(&conversion->out, "\r\n");
}

void tomime_next_part(struct tomime *conversion, const char *boundary)
{
    end_part(conversion);
    conversion->closed = FALSE;
    mime_out_raw(&conversion->out, "--");
    mime_out_raw(&conversion->out, boundary);
    mime_out_raw(&conversion->out, "\r\n");
}

void tomime_last_part(struct tomime *conversion, const char *boundary)
{
    end_part(conversion);
    conversion->closed = TRUE;
    mime_out_raw(&conversion->out, "--");
    mime_out_raw(&conversion->out, boundary);
    mime_out_raw(&conversion->out, "--\r\n");
}

void tomime_multipart(struct tomime *conversion, const char *subtype, const char *parameters, const char *boundary)
{
    const BOOL outermost = !conversion->inside_multipart;

    mime_out_raw(&conversion->out, "Content-Type: multipart/");
    mime_out_raw(&conversion->out, subtype);
    if (parameters) mime_out_raw(&conversion->out, parameters);
    mime_out_raw(&conversion->out, ";\r\n\tboundary=\"");
    mime_out_raw(&conversion->out, boundary);
    mime_out_raw(&conversion->out, "\"\r\n\r\n");
    if (outermost) mime_out_raw(&conversion->out, "This is a multi-part message in MIME format.\r\n\r\n");
    conversion->inside_multipart = TRUE;
    conversion->closed = TRUE;
}

BOOL tomime_date(const FILETIME *time, char text[40])
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    SYSTEMTIME fields;

    if (!FileTimeToSystemTime(time, &fields) || fields.wYear > 9999) return FALSE;
    wsprintfA(text, "%.3s, %02u %.3s %04u %02u:%02u:%02u +0000", days + 3 * fields.wDayOfWeek, fields.wDay,
            months + 3 * (fields.wMonth - 1), fields.wYear, fields.wHour, fields.wMinute, fields.wSecond);
    return TRUE;
}

/* Characters of UTF-8 in a code page, for header fields. */
static size_t encode_characters(void *context, const char *text, size_t size, uint8_t *bytes, size_t room)
{
    const struct tomime_charset *charset = context;
    WCHAR wide[64];
    size_t count = SIZE_MAX;
    char *encoded;
    BOOL fits;
    int length;

    length = MultiByteToWideChar(CP_UTF8, 0, text, (int)size, wide, ARRAYSIZE(wide));
    if (length <= 0 || !(encoded = charset_encode(charset->code_page, wide, length, &count, &fits))) return SIZE_MAX;
    if (count > room || (!fits && !charset->forced)) count = SIZE_MAX;
    else memcpy(bytes, encoded, count);
    free(encoded);
    return count;
}

HRESULT tomime_set_charset(struct tomime *conversion, UINT code_page, BOOL forced, struct tomime_charset **former)
{
    struct tomime_charset *charset;

    if (!(charset = calloc(1, sizeof(*charset)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    *former = conversion->charset;
    charset->code_page = code_page;
    charset->forced = forced;
    charset->charset.name = charset_name(code_page);
    if (code_page != CP_UTF8 && code_page != 20127) charset->charset.encode = encode_characters;
    else charset->charset.name = mime_utf8.name;
    charset->charset.context = charset;
    charset->charset.base64 = code_page == 50220 || code_page == 50221 || code_page == 50222;
    conversion->charset = charset;
    conversion->out.charset = &charset->charset;
    return S_OK;
}

void tomime_restore_charset(struct tomime *conversion, struct tomime_charset *former)
{
    free(conversion->charset);
    conversion->charset = former;
    conversion->out.charset = former ? &former->charset : NULL;
}
