/*
 * Which bodies a message has, in which code page they are written, and what its HTML shows: mime.md 3.1, 3.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/htmlrefs.h"
#include "convert.h"
#include "rtfstream.h"
#include "tomime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static HRESULT probe_piece(void *context, const BYTE *data, ULONG size)
{
    struct text_probe *probe = context;

    text_probe_add(probe, data, size);
    return S_OK;
}

/* The code page of PR_HTML's bytes: the label, unless it lies. */
static HRESULT find_html_page(struct tomime_message *message, UINT label, UINT other)
{
    struct text_probe probe = {0};
    IStream *stream;
    HRESULT hr;

    if (FAILED(hr = tomime_open_binary(message->props.prop, PR_HTML, &stream))) return hr;
    hr = tomime_read(stream, probe_piece, &probe);
    IStream_Release(stream);
    message->html_page = charset_trust(label, &probe, other);
    return hr;
}

/* Whether text is written in a code page. */
static BOOL is_writable_page(UINT page)
{
    return page && page != 1200 && page != 1201 && page != 65000 && charset_name(page);
}

/* Decides the code page of text. */
static void choose_code_page(struct tomime_message *message, UINT label, UINT other)
{
    const struct converter_settings *settings = message->conversion->settings;
    UINT page = label ? label : other;

    message->code_page_known = label != 0;
    if (settings->charset_set && (!label || settings->charset_apply != CSET_APPLY_UNTAGGED))
    {
        page = settings->charset;
        message->code_page_known = TRUE;
        message->force_code_page = settings->charset_apply == CSET_APPLY_TAG_ALL;
    }
    if (message->conversion->flags & CCSF_GLOBAL_MESSAGE) page = CP_UTF8;
    message->code_page = is_writable_page(page) ? page : CP_UTF8;
}

/* Whether the message has PR_BODY_HTML, whose id is that of PR_HTML. */
static BOOL has_html_string(struct tomime_message *message)
{
    static const SizedSPropTagArray(1, tags) = {1, {PR_BODY_HTML_W}};
    struct tomime_props props;
    BOOL found;

    if (FAILED(tomime_props_get(&props, message->props.prop, (const SPropTagArray *)&tags))) return FALSE;
    found = tomime_has(&props, PR_BODY_HTML_W);
    tomime_props_free(&props);
    return found;
}

enum format
{
    FORMAT_PLAIN = 1, /* the values of PR_NATIVE_BODY_INFO */
    FORMAT_RTF = 2,
    FORMAT_HTML = 3
};

/* The form in which the body was written, [MS-OXBBODY] 2.1.3.1. */
static enum format native_format(struct tomime_message *message, BOOL rtf, BOOL html)
{
    const LONG native = tomime_long(&message->props, PR_NATIVE_BODY_INFO, 0);

    if (native == FORMAT_PLAIN && tomime_has(&message->props, PR_BODY_W)) return FORMAT_PLAIN;
    if (native == FORMAT_RTF && rtf) return FORMAT_RTF;
    if (native == FORMAT_HTML && html) return FORMAT_HTML;
    if (rtf && (!html || tomime_bool(&message->props, PR_RTF_IN_SYNC))) return FORMAT_RTF;
    return html ? FORMAT_HTML : FORMAT_PLAIN;
}

HRESULT tomime_choose_body(struct tomime_message *message)
{
    const struct tomime_props *props = &message->props;
    const UINT label = tomime_long(props, PR_INTERNET_CPID, 0);
    UINT other = tomime_long(props, PR_MESSAGE_CODEPAGE, 0);
    const BOOL bytes = tomime_has(props, PR_HTML), html = bytes || has_html_string(message);
    BOOL rtf = tomime_has(props, PR_RTF_COMPRESSED);
    enum rtftext_kind kind = RTFTEXT_NATIVE;
    enum format format;

    if (other) other = charset_internet(other);
    choose_code_page(message, label, other);
    if (rtf && FAILED(tomime_rtf_kind(message, &kind)))
    {
        WARN("The RTF cannot be read.\n");
        rtf = FALSE;
    }
    format = native_format(message, rtf, html);
    if (format == FORMAT_RTF && kind != RTFTEXT_PLAIN)
        message->html = kind == RTFTEXT_HTML ? TOMIME_HTML_IN_RTF : TOMIME_HTML_OF_RTF;
    else if (format == FORMAT_HTML) message->html = bytes ? TOMIME_HTML_BYTES : TOMIME_HTML_STRING;
    message->plain_only = message->conversion->flags & CCSF_PLAIN_TEXT_ONLY ||
                          message->conversion->settings->format == SAVE_RFC822 ||
                          tomime_long(props, PR_MSG_EDITOR_FORMAT, 0) == 1 || message->html == TOMIME_NO_HTML;

    if (tomime_has(props, PR_BODY_W)) message->plain = TOMIME_PLAIN_BODY;
    else if (rtf) message->plain = TOMIME_PLAIN_RTF;
    else if (message->html != TOMIME_NO_HTML) message->plain = TOMIME_PLAIN_HTML;
    return message->html == TOMIME_HTML_BYTES ? find_html_page(message, label, other) : S_OK;
}

/* Compares what the HTML refers to with the attachments. */
static bool match_reference(void *context, const uint16_t *url, size_t size)
{
    struct tomime_message *message = context;
    WCHAR copy[HTMLLEX_VALUE + 1];
    struct tomime_attach *attach;
    char *value;
    ULONG i;

    memcpy(copy, url, size * sizeof(*copy));
    copy[url_decode((uint16_t *)copy, size)] = 0;
    if (!(value = wide_to_multibyte(copy, CP_UTF8))) return false;
    for (i = 0; i < message->attachment_count; i++)
    {
        attach = &message->attachments[i];
        if (attach->content_id && !_strnicmp(value, "cid:", 4) && !strcmp(value + 4, attach->content_id))
            attach->is_inline = TRUE;
        if (attach->location && !strcmp(value, attach->location)) attach->is_inline = TRUE;
    }
    free(value);
    return true;
}

HRESULT tomime_find_inline(struct tomime_message *message)
{
    struct htmlrefs *refs;
    IStream *stream;
    BOOL any = FALSE;
    WCHAR text[2048];
    HRESULT hr;
    ULONG size, i;

    for (i = 0; i < message->attachment_count; i++)
        any = any || message->attachments[i].content_id || message->attachments[i].location;
    if (!any || message->plain_only || FAILED(hr = tomime_open_html(message, &stream)) || hr == S_FALSE)
        return any && !message->plain_only ? hr : S_OK;
    if ((refs = malloc(sizeof(*refs))))
    {
        htmlrefs_init(refs, match_reference, message);
        while (SUCCEEDED(hr = stream_read_full(stream, text, sizeof(text), &size)) && size)
            if (htmlrefs_feed(refs, (uint16_t *)text, size / sizeof(*text)) != CODEC_OK) break;
        free(refs);
    }
    else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    IStream_Release(stream);
    return SUCCEEDED(hr) ? S_OK : hr;
}
