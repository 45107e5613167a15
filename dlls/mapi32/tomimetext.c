/*
 * The text of a message as parts of an Internet message: mime.md 3.4, 3.5.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bodytext.h"
#include "rtfstream.h"
#include "textfilter.h"
#include "tomime.h"

#define SHORT_LINE   140  /* bytes of a line that goes out as 7bit */
#define PIECE        2048 /* characters that are encoded at once */
#define FLOWED_WIDTH (MIME_LINE_MAX - MIME_BLANKS_MAX)

/* The RTF of a message, decompressed, with what rtftext_recognize() needs of it. */
static HRESULT open_rtf(struct tomime_message *message, IStream **out, BYTE prefix[RTFTEXT_RECOGNIZE_SIZE], ULONG *size)
{
    IStream *compressed;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(
            message->props.prop, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (IUnknown **)&compressed);
    if (FAILED(hr)) return hr;
    hr = rtf_reader_create(compressed, out);
    IStream_Release(compressed);
    if (FAILED(hr)) return hr;
    if (FAILED(hr = stream_read_full(*out, prefix, RTFTEXT_RECOGNIZE_SIZE, size))) IStream_Release(*out);
    return hr;
}

HRESULT tomime_rtf_kind(struct tomime_message *message, enum rtftext_kind *kind)
{
    BYTE prefix[RTFTEXT_RECOGNIZE_SIZE];
    IStream *rtf;
    HRESULT hr;
    ULONG size;

    if (FAILED(hr = open_rtf(message, &rtf, prefix, &size))) return hr;
    *kind = rtftext_recognize(prefix, size);
    IStream_Release(rtf);
    return S_OK;
}

/* The plain text of the RTF, or the HTML in it. */
static HRESULT open_rtf_text(struct tomime_message *message, BOOL html, IStream **out)
{
    BYTE prefix[RTFTEXT_RECOGNIZE_SIZE];
    enum rtftext_kind kind;
    IStream *rtf;
    HRESULT hr;
    ULONG size;

    if (FAILED(hr = open_rtf(message, &rtf, prefix, &size))) return hr;
    kind = rtftext_recognize(prefix, size);
    if (!html && kind == RTFTEXT_HTML) kind = RTFTEXT_PLAIN;
    hr = rtf_body_create(rtf, prefix, size, kind, CODE_PAGE_UTF16, out);
    IStream_Release(rtf);
    return hr;
}

/* HTML made of native RTF. */
static HRESULT open_made_html(struct tomime_message *message, IStream **out)
{
    IStream *compressed, *rtf;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(
            message->props.prop, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (IUnknown **)&compressed);
    if (FAILED(hr)) return hr;
    hr = rtf_reader_create(compressed, &rtf);
    IStream_Release(compressed);
    if (FAILED(hr)) return hr;
    hr = text_filter_rtf(rtf, out);
    IStream_Release(rtf);
    return hr;
}

HRESULT tomime_open_binary(IMAPIProp *prop, ULONG tag, IStream **out)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    const LARGE_INTEGER zero = {{0}};
    SPropValue *value = NULL;
    HRESULT hr;
    ULONG count;

    hr = IMAPIProp_OpenProperty(prop, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)out);
    if (SUCCEEDED(hr) || hr == MAPI_E_NOT_FOUND || hr == MAPI_E_NOT_ENOUGH_MEMORY) return hr;
    /* some have no streams of it, but the value */
    if (FAILED(IMAPIProp_GetProps(prop, (SPropTagArray *)&tags, 0, &count, &value))) return hr;
    if (value->ulPropTag == tag && SUCCEEDED(hr = CreateStreamOnHGlobal(NULL, TRUE, out)))
    {
        hr = IStream_Write(*out, value->Value.bin.lpb, value->Value.bin.cb, NULL);
        if (SUCCEEDED(hr)) hr = IStream_Seek(*out, zero, STREAM_SEEK_SET, NULL);
        if (FAILED(hr)) IStream_Release(*out);
    }
    object_free(prop, value);
    return hr;
}

static HRESULT open_decoded_html(struct tomime_message *message, IStream **out)
{
    IStream *bytes;
    HRESULT hr;

    if (FAILED(hr = tomime_open_binary(message->props.prop, PR_HTML, &bytes))) return hr;
    hr = text_filter_decode(bytes, message->html_page, out);
    IStream_Release(bytes);
    return hr;
}

HRESULT tomime_open_html(struct tomime_message *message, IStream **out)
{
    *out = NULL;
    switch (message->html)
    {
    case TOMIME_HTML_BYTES: return open_decoded_html(message, out);
    case TOMIME_HTML_STRING:
        return string_open(message->props.prop, PR_BODY_HTML_W, message_code_page(message->props.prop), out);
    case TOMIME_HTML_IN_RTF: return open_rtf_text(message, TRUE, out);
    case TOMIME_HTML_OF_RTF: return open_made_html(message, out);
    case TOMIME_NO_HTML: break;
    }
    return S_FALSE;
}

HRESULT tomime_open_plain(struct tomime_message *message, IStream **out)
{
    IStream *html;
    HRESULT hr;

    *out = NULL;
    switch (message->plain)
    {
    case TOMIME_PLAIN_BODY: return body_text_open(message->props.prop, message_code_page(message->props.prop), out);
    case TOMIME_PLAIN_RTF: return open_rtf_text(message, FALSE, out);
    case TOMIME_PLAIN_HTML:
        if (FAILED(hr = tomime_open_html(message, &html)) || hr == S_FALSE) return hr;
        hr = text_filter_html(html, out);
        IStream_Release(html);
        return hr;
    case TOMIME_NO_PLAIN: break;
    }
    return S_FALSE;
}

/* UTF-16 on its way to a code page. */
struct encoder
{
    UINT code_page;
    BOOL fits;  /* all so far did */
    WCHAR kept; /* the first half of a character */
    HRESULT (*take)(void *context, const BYTE *data, ULONG size);
    void *context;
};

static HRESULT encode_piece(struct encoder *encoder, const WCHAR *text, size_t count)
{
    size_t size;
    HRESULT hr;
    char *bytes;
    BOOL fits;

    if (!(bytes = charset_encode(encoder->code_page, text, count, &size, &fits))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!fits) encoder->fits = FALSE;
    hr = size ? encoder->take(encoder->context, (BYTE *)bytes, (ULONG)size) : S_OK;
    free(bytes);
    return hr;
}

/* Encodes the rest of a stream. */
static HRESULT encode_stream(struct encoder *encoder, IStream *stream)
{
    WCHAR text[PIECE + 1];
    HRESULT hr = S_OK;
    size_t count;
    ULONG size;

    do
    {
        count = 0;
        if (encoder->kept) text[count++] = encoder->kept;
        encoder->kept = 0;
        if (FAILED(hr = stream_read_full(stream, text + count, PIECE * sizeof(*text), &size))) return hr;
        count += size / sizeof(*text);
        if (size && count && IS_HIGH_SURROGATE(text[count - 1])) encoder->kept = text[--count];
        if (count) hr = encode_piece(encoder, text, count);
    } while (SUCCEEDED(hr) && size);
    return hr;
}

static HRESULT scan_piece(void *context, const BYTE *data, ULONG size)
{
    struct mime_scan *scan = context;

    mime_scan(scan, data, size);
    return S_OK;
}

HRESULT tomime_feed_text(struct tomime_message *message, const struct tomime_text *text,
        HRESULT (*take)(void *context, const BYTE *data, ULONG size), void *context)
{
    struct encoder encoder = {text->code_page, TRUE, 0, take, context};
    IStream *stream;
    HRESULT hr;

    if (text->as_is)
    {
        if (FAILED(hr = tomime_open_binary(message->props.prop, PR_HTML, &stream))) return hr;
        hr = tomime_read(stream, take, context);
        IStream_Release(stream);
        return hr;
    }
    hr = text->html ? tomime_open_html(message, &stream) : tomime_open_plain(message, &stream);
    if (FAILED(hr) || hr == S_FALSE) return hr;
    hr = encode_stream(&encoder, stream);
    IStream_Release(stream);
    if (SUCCEEDED(hr)) hr = encoder.fits ? S_OK : MAPI_W_PARTIAL_COMPLETION;
    return hr;
}

/* Reads the text once. */
static HRESULT scan_text(struct tomime_message *message, struct tomime_text *text)
{
    HRESULT hr;

    memset(&text->scan, 0, sizeof(text->scan));
    hr = tomime_feed_text(message, text, scan_piece, &text->scan);
    mime_scan_end(&text->scan);
    return hr;
}

/* Whether a text is to be wrapped, and can be. mime.md 3.5 */
static BOOL is_flowed(struct tomime_message *message, const struct tomime_text *text)
{
    const struct converter_settings *settings = message->conversion->settings;
    const struct mime_scan *scan = &text->scan;

    if (text->html || !settings->wrap_set || !settings->wrap || message->depth) return FALSE;
    return scan->longest > settings->wrap_width && !scan->has_last_blank && !scan->has_many_blanks && !scan->has_nul &&
           !scan->has_bare_end && !scan->has_boundary;
}

/* How a text is encoded on its way. mime.md 3.5 */
static ENCODINGTYPE choose_encoding(struct tomime_message *message, struct tomime_text *text)
{
    ENCODINGTYPE wanted = message->depth ? IET_7BIT : message->conversion->settings->encoding;
    const struct mime_scan *scan = &text->scan;
    const BOOL flowed = is_flowed(message, text);
    const size_t longest = flowed ? scan->longest_run : scan->longest;
    const BOOL clean = !scan->has_nul && !scan->has_bare_end && !scan->has_boundary;
    /* the message ends in a line end, which would become the text's: quoted-printable can tell (choice) */
    const BOOL ends = scan->ends_line || message->depth || message->conversion->inside_multipart;

    if (wanted == IET_QP || wanted == IET_BASE64) return wanted;
    if (wanted != IET_8BIT && message->conversion->flags & CCSF_GLOBAL_MESSAGE && scan->high) wanted = IET_8BIT;
    if (wanted == IET_8BIT && clean && longest <= (flowed ? FLOWED_WIDTH : MIME_LINE_MAX))
    {
        text->flowed = flowed;
        return IET_8BIT;
    }
    if (wanted != IET_8BIT && clean && ends && !scan->high && longest <= SHORT_LINE && (flowed || !scan->has_from))
    {
        text->flowed = flowed;
        return IET_7BIT;
    }
    return scan->high * 4 >= scan->size && scan->high && wanted != IET_8BIT ? IET_BASE64 : IET_QP;
}

HRESULT tomime_plan_text(struct tomime_message *message, struct tomime_text *text)
{
    HRESULT hr;

    text->code_page = message->code_page;
    text->forced = message->force_code_page;
    text->as_is = text->html && message->html == TOMIME_HTML_BYTES && message->html_page == message->code_page;
    hr = scan_text(message, text);
    if (hr == MAPI_W_PARTIAL_COMPLETION && !text->forced)
    {
        text->code_page = CP_UTF8;
        hr = scan_text(message, text);
    }
    if (FAILED(hr)) return hr;
    if (!text->scan.high && text->code_page == CP_UTF8 && !message->code_page_known) text->code_page = 20127;
    text->charset = charset_name(text->code_page);
    text->encoding = choose_encoding(message, text);
    return S_OK;
}

/* A text on its way through its encoding. */
struct text_writer
{
    struct mime_out *out;
    ENCODINGTYPE encoding;
    struct mime_base64 base64;
    struct mime_quoted quoted;
    struct mime_wrap *wrap;
};

static HRESULT write_piece(void *context, const BYTE *data, ULONG size)
{
    struct text_writer *writer = context;

    if (writer->encoding == IET_BASE64) mime_base64(writer->out, &writer->base64, data, size);
    else if (writer->encoding == IET_QP) mime_quoted(writer->out, &writer->quoted, data, size);
    else if (writer->wrap) mime_wrap(writer->out, writer->wrap, data, size);
    else mime_out_bytes(writer->out, data, size);
    return S_OK;
}

/* Writes the content of a text, and tells whether its last line end is the text's own. */
static HRESULT write_content(struct tomime_message *message, const struct tomime_text *text)
{
    struct tomime *conversion = message->conversion;
    struct text_writer writer = {&conversion->out, text->encoding};
    HRESULT hr;

    if (text->flowed)
    {
        if (!(writer.wrap = calloc(1, sizeof(*writer.wrap)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        writer.wrap->kind = MIME_WRAP_FLOWED;
        writer.wrap->width = conversion->settings->wrap_width;
        if (writer.wrap->width > FLOWED_WIDTH) writer.wrap->width = FLOWED_WIDTH;
    }
    hr = tomime_feed_text(message, text, write_piece, &writer);
    if (text->encoding == IET_BASE64) mime_base64_end(&conversion->out, &writer.base64);
    if (text->encoding == IET_QP) mime_quoted_end(&conversion->out, &writer.quoted);
    if (writer.wrap) mime_wrap_end(&conversion->out, writer.wrap);
    conversion->closed = text->encoding == IET_BASE64 || (text->flowed && !text->scan.ends_line);
    /* at the end of all, the end of the last line is none of the text */
    if (text->encoding == IET_QP && !text->scan.ends_line && !conversion->inside_multipart && !message->depth)
        mime_out_raw(&conversion->out, "=\r\n");
    free(writer.wrap);
    return SUCCEEDED(hr) ? S_OK : hr;
}

static void put_encoding(struct mime_out *out, ENCODINGTYPE encoding)
{
    mime_out_raw(out, "Content-Transfer-Encoding: ");
    mime_out_raw(out, encoding == IET_BASE64 ? "base64"
                      : encoding == IET_QP   ? "quoted-printable"
                      : encoding == IET_8BIT ? "8bit"
                                             : "7bit");
    mime_out_raw(out, "\r\n");
}

/* The fields that a body part has from the message. */
static void put_body_fields(struct tomime_message *message)
{
    struct mime_out *out = &message->conversion->out;
    char *id = tomime_string(&message->props, PR_BODY_CONTENT_ID_W);
    char *location = tomime_string(&message->props, PR_BODY_CONTENT_LOCATION_W);

    if (id) tomime_put_content_id(out, id);
    if (location) mime_out_text(out, "Content-Location", location);
    free(id);
    free(location);
}

HRESULT tomime_write_text(struct tomime_message *message, BOOL html)
{
    struct mime_out *out = &message->conversion->out;
    struct tomime_text text = {html};
    HRESULT hr;

    if (FAILED(hr = tomime_plan_text(message, &text))) return hr;
    mime_out_raw(out, html ? "Content-Type: text/html" : "Content-Type: text/plain");
    mime_out_parameter(out, "charset", text.charset);
    if (text.flowed) mime_out_raw(out, "; format=flowed; delsp=no");
    mime_out_end(out);
    put_encoding(out, text.encoding);
    if (html == (message->html != TOMIME_NO_HTML)) put_body_fields(message);
    mime_out_end(out);
    return write_content(message, &text);
}
