/*
 * The body of an Internet message as properties. Source: mime.md 2.5, 2.6.
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

#include "codec/enriched.h"
#include "codec/flowed.h"
#include "charset.h"
#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define META_SIZE  4096 /* bytes in which HTML says its charset; choice */
#define BLOCKS_MAX 1000 /* uuencoded files in a body; choice */
#define LINE_SIZE  256  /* of a line of uuencode */

/* A text part, and how it is read. */
struct text_part
{
    const struct from_message *from;
    struct mime_part part;
    struct part_info info;
    UINT code_page; /* it is read in */
    UINT label;     /* PR_INTERNET_CPID */
};

/* The charset that HTML claims in its beginning: a byte order mark, or a meta tag. 0: none. */
static UINT html_charset(const BYTE *bytes, size_t size)
{
    size_t i, start, end;

    if (size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) return 65001;
    if (size >= 2 && !memcmp(bytes, "\xff\xfe", 2)) return 1200;
    if (size >= 2 && !memcmp(bytes, "\xfe\xff", 2)) return 1201;
    for (i = 0; i + 5 < size; i++)
    {
        if (bytes[i] != '<' || _strnicmp((const char *)bytes + i + 1, "meta", 4)) continue;
        for (; i + 8 < size && bytes[i] != '>'; i++)
        {
            if (_strnicmp((const char *)bytes + i, "charset", 7)) continue;
            for (start = i + 7; start < size && strchr(" =\"'", bytes[start]); start++) continue;
            for (end = start; end < size && !strchr(" \"'>;/", bytes[end]); end++) continue;
            return charset_from_name((const char *)bytes + start, end - start);
        }
    }
    return 0;
}

/* Reads the whole part once, to see what charset it is of. */
static HRESULT examine(struct text_part *text, BOOL html)
{
    const struct converter_settings *settings = text->from->settings;
    const UINT given = settings->charset_set ? settings->charset : 0;
    struct part_reader *reader = part_reader_create(text->part);
    struct text_probe probe = {0};
    BYTE *beginning = malloc(META_SIZE + 1);
    const BYTE *bytes;
    size_t size, kept = 0, part;
    HRESULT hr = reader && beginning ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    while (SUCCEEDED(hr) && SUCCEEDED(hr = part_read(reader, &bytes, &size)) && size)
    {
        text_probe_add(&probe, bytes, size);
        part = size < META_SIZE - kept ? size : META_SIZE - kept;
        memcpy(beginning + kept, bytes, part);
        kept += part;
    }
    if (SUCCEEDED(hr))
    {
        beginning[kept] = 0;
        text->label = info_charset(&text->info);
        if (given && settings->charset_apply != CSET_APPLY_UNTAGGED) text->label = given;
        else
        {
            if (!text->label && html) text->label = html_charset(beginning, kept);
            if (given && (!text->label || (text->label == 20127 && probe.high))) text->label = given;
            else if (html && (text->label == 1200 || text->label == 1201)) probe.high = FALSE;
            text->label = charset_trust(text->label, &probe, 0);
        }
        text->code_page = text->label;
    }
    free(beginning);
    free(reader);
    return hr;
}

static HRESULT text_part_open(struct text_part *text, const struct from_message *from, struct mime_part part)
{
    HRESULT hr;

    memset(text, 0, sizeof(*text));
    text->from = from;
    text->part = part;
    if (FAILED(hr = part_info_load(part, &text->info))) return hr;
    hr = examine(text, !strcmp(text->info.type, "text/html"));
    if (FAILED(hr)) part_info_free(&text->info);
    return hr;
}

/* Lines of bytes, numbered, of which those of uuencoded files are left out. */
struct line_filter
{
    const struct uu_block *blocks;
    ULONG count, current;
    ULONGLONG line;
    BOOL after_cr;
};

/* Copies what is no file to out; returns the bytes. */
static size_t filter_lines(struct line_filter *filter, const BYTE *bytes, size_t size, BYTE *out)
{
    size_t i, count = 0;

    for (i = 0; i < size; i++)
    {
        const BOOL pair = bytes[i] == '\n' && filter->after_cr;
        BOOL inside;

        if (!pair && filter->after_cr) filter->line++;
        while (filter->current < filter->count && filter->line > filter->blocks[filter->current].end) filter->current++;
        inside = filter->current < filter->count && filter->line >= filter->blocks[filter->current].begin;
        if (!inside) out[count++] = bytes[i];
        filter->after_cr = bytes[i] == '\r';
        if (bytes[i] == '\n') filter->line++;
    }
    return count;
}

/* Reads a text part as characters without NULs; take gets them. */
static HRESULT read_text(struct text_part *text, BOOL filtered,
        bool (*take)(void *context, const uint16_t *units, size_t),
        bool (*raw)(void *context, const BYTE *bytes, size_t size), void *context)
{
    struct line_filter filter = {text->from->blocks, text->from->block_count};
    struct part_reader *reader = part_reader_create(text->part);
    WCHAR *wide = malloc(CHARSET_ROOM(sizeof(reader->out)) * sizeof(*wide));
    BYTE *kept = filtered ? malloc(sizeof(reader->out)) : NULL;
    struct charset_reader charset;
    size_t size, i, count, length;
    const BYTE *bytes;
    HRESULT hr = reader && wide && (kept || !filtered) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    charset_reader_init(&charset, text->code_page);
    do
    {
        if (FAILED(hr) || FAILED(hr = part_read(reader, &bytes, &size))) break;
        if (raw && size && !raw(context, bytes, size)) hr = MAPI_E_CALL_FAILED;
        length = size;
        if (filtered)
        {
            length = filter_lines(&filter, bytes, size, kept);
            bytes = kept;
        }
        count = charset_read(&charset, bytes, length, !size, wide);
        for (i = length = 0; i < count; i++)
            if (wide[i]) wide[length++] = wide[i];
        if (length && !take(context, (uint16_t *)wide, length)) hr = MAPI_E_CALL_FAILED;
    } while (SUCCEEDED(hr) && size);
    free(kept);
    free(wide);
    free(reader);
    return hr;
}

/* PR_BODY on its way: line ends become CRLF. */
struct plain_body
{
    struct value_sink sink;
    struct flowed flowed;
    BOOL is_flowed, after_cr;
};

static bool take_plain(void *context, const uint16_t *units, size_t count)
{
    static const uint16_t line_end[2] = {'\r', '\n'};
    struct plain_body *body = context;
    size_t i, start = 0;

    for (i = 0; i < count; i++)
    {
        const BOOL pair = units[i] == '\n' && body->after_cr;

        body->after_cr = units[i] == '\r';
        if (units[i] != '\r' && units[i] != '\n') continue;
        value_sink_write(&body->sink, units + start, (i - start) * sizeof(*units));
        if (!pair) value_sink_write(&body->sink, line_end, sizeof(line_end));
        start = i + 1;
    }
    value_sink_write(&body->sink, units + start, (count - start) * sizeof(*units));
    return SUCCEEDED(body->sink.hr);
}

static bool take_flowed(void *context, const uint16_t *units, size_t count)
{
    struct plain_body *body = context;

    return flowed_feed(&body->flowed, units, count) == CODEC_OK;
}

static BOOL parameter_is(const struct part_info *info, const char *name, const char *value)
{
    struct mime_parameter parameter;
    char *text = info_parameter(info, FALSE, name, &parameter);
    const BOOL same = text && !_stricmp(text, value);

    free(text);
    return same;
}

/* Sets PR_BODY from a plain part; files in it are left out. */
static HRESULT set_plain(struct text_part *text, BOOL filtered)
{
    struct plain_body *body = calloc(1, sizeof(*body));
    HRESULT hr, ended;

    if (!body) return MAPI_E_NOT_ENOUGH_MEMORY;
    value_sink_init(&body->sink, (IMAPIProp *)text->from->message, PR_BODY_W);
    body->is_flowed = parameter_is(&text->info, "format", "flowed");
    if (body->is_flowed) flowed_init(&body->flowed, parameter_is(&text->info, "delsp", "yes"), take_plain, body);
    hr = read_text(text, filtered, body->is_flowed ? take_flowed : take_plain, NULL, body);
    if (SUCCEEDED(hr) && body->is_flowed) flowed_end(&body->flowed);
    ended = value_sink_end(&body->sink);
    free(body);
    return FAILED(ended) ? ended : hr;
}

/* Looks for files in the lines of a plain part. A file without an end is text. */
struct uu_search
{
    struct from_message *from;
    BYTE line[LINE_SIZE];
    size_t size; /* of the line, LINE_SIZE where it is longer */
    ULONGLONG number;
    BOOL inside, after_cr;
    struct uu_block block;
    HRESULT hr;
};

static void end_search_line(struct uu_search *search)
{
    struct from_message *from = search->from;
    struct uu_block *blocks;
    size_t name_size;
    const char *name;
    BYTE data[64];

    if (search->inside && search->size >= 3 && !memcmp(search->line, "end", 3) &&
            (search->size == 3 || search->line[3] == ' '))
    {
        search->inside = FALSE;
        search->block.end = search->number;
        if (from->block_count < BLOCKS_MAX)
        {
            if (!(blocks = realloc(from->blocks, (from->block_count + 1) * sizeof(*blocks))))
            {
                search->hr = MAPI_E_NOT_ENOUGH_MEMORY;
                return;
            }
            from->blocks = blocks;
            blocks[from->block_count++] = search->block;
        }
    }
    else if (search->inside && (search->size >= LINE_SIZE || uu_decode_line(search->line, search->size, data) < 0))
        search->inside = FALSE;
    if (!search->inside && search->size < LINE_SIZE && uu_begin_line(search->line, search->size, &name, &name_size))
    {
        search->inside = TRUE;
        search->block.begin = search->number;
        if (name_size >= sizeof(search->block.name)) name_size = sizeof(search->block.name) - 1;
        memcpy(search->block.name, name, name_size);
        search->block.name[name_size] = 0;
    }
    search->number++;
    search->size = 0;
}

static HRESULT find_blocks(struct from_message *from, struct mime_part part)
{
    struct part_reader *reader = part_reader_create(part);
    struct uu_search search = {from};
    const BYTE *bytes;
    size_t size, i;
    HRESULT hr = reader ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    while (SUCCEEDED(hr) && SUCCEEDED(hr = part_read(reader, &bytes, &size)) && size)
    {
        for (i = 0; i < size; i++)
        {
            const BOOL pair = bytes[i] == '\n' && search.after_cr;

            search.after_cr = bytes[i] == '\r';
            if (pair) continue;
            if (bytes[i] == '\r' || bytes[i] == '\n') end_search_line(&search);
            else if (search.size < LINE_SIZE) search.line[search.size++] = bytes[i];
        }
        if (FAILED(search.hr)) hr = search.hr;
    }
    if (SUCCEEDED(hr) && search.size) end_search_line(&search);
    free(reader);
    return FAILED(search.hr) ? search.hr : hr;
}

/* A part's HTML on its way. */
struct html_part
{
    struct html_body *body;
    struct value_sink raw; /* PR_HTML, as it stands */
    struct enriched *enriched;
    BOOL escape, after_cr; /* plain text becomes HTML */
};

static bool take_html(void *context, const uint16_t *units, size_t count)
{
    html_body_write(((struct html_part *)context)->body, (const WCHAR *)units, count);
    return true;
}

static bool take_raw(void *context, const BYTE *bytes, size_t size)
{
    struct html_part *html = context;

    value_sink_write(&html->raw, bytes, size);
    return SUCCEEDED(html->raw.hr);
}

static bool take_enriched(void *context, const uint16_t *units, size_t count)
{
    return enriched_feed(((struct html_part *)context)->enriched, units, count) == CODEC_OK;
}

/* Plain text as HTML. */
static bool take_escaped(void *context, const uint16_t *units, size_t count)
{
    struct html_part *html = context;
    size_t i;

    for (i = 0; i < count; i++)
    {
        const BOOL pair = units[i] == '\n' && html->after_cr;

        html->after_cr = units[i] == '\r';
        if (pair) continue;
        if (units[i] == '\r' || units[i] == '\n') html_body_write(html->body, L"<br>\r\n", 6);
        else if (units[i] == '<') html_body_write(html->body, L"&lt;", 4);
        else if (units[i] == '>') html_body_write(html->body, L"&gt;", 4);
        else if (units[i] == '&') html_body_write(html->body, L"&amp;", 5);
        else html_body_write(html->body, (const WCHAR *)units + i, 1);
    }
    return true;
}

/* What HTML becomes: an unsent message needs RTF beside it for Outlook to show it. */
static unsigned int html_wants(const struct from_message *from)
{
    unsigned int wants = HTML_REFERENCES;

    if (from->flags & CCSF_USE_RTF) wants |= HTML_RTF;
    else if (from->unsent && (from->depth || from->flags & CCSF_EMBEDDED_MESSAGE)) wants |= HTML_RTF;
    if (!from->body.plain.tree) wants |= HTML_TEXT;
    return wants;
}

/* Sets PR_HTML and what goes with it from a part of HTML or enriched text. */
static HRESULT set_html(struct from_message *from, struct text_part *text)
{
    const BOOL is_html = !strcmp(text->info.type, "text/html");
    const BOOL keep = !(from->flags & CCSF_USE_RTF);
    /* what is no superset of ASCII is rewritten */
    const BOOL rewritten = !is_html || text->code_page == 1200 || text->code_page == 1201 || text->code_page == 65000;
    struct html_part html = {NULL};
    HRESULT hr, ended = S_OK;

    hr = html_body_create(from->message, html_wants(from) | (keep && rewritten ? HTML_UTF8 : 0), &html.body);
    if (FAILED(hr)) return hr;
    value_sink_init(&html.raw, (IMAPIProp *)from->message, PR_HTML);
    if (is_html) hr = read_text(text, FALSE, take_html, keep && !rewritten ? take_raw : NULL, &html);
    else if (!(html.enriched = malloc(sizeof(*html.enriched)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else
    {
        enriched_init(html.enriched, take_html, &html);
        if (SUCCEEDED(hr = read_text(text, FALSE, take_enriched, NULL, &html))) enriched_end(html.enriched);
        free(html.enriched);
    }
    if (keep && !rewritten) ended = value_sink_end(&html.raw);
    if (SUCCEEDED(hr)) hr = ended;
    ended = html_body_end(html.body, &from->references);
    if (rewritten) text->label = 65001;
    return FAILED(hr) ? hr : ended;
}

void make_content_id(struct mime_part part, WCHAR *text)
{
    swprintf(text, 64, L"part%lu@mapi32.invalid", part.number);
}

/* A picture in the place where it stands. */
static HRESULT write_picture(struct html_part *html, const struct from_message *from, struct mime_part part)
{
    struct part_info info;
    WCHAR made[64], *id;
    size_t length, i;
    HRESULT hr;

    if (FAILED(hr = part_info_load(part, &info))) return hr;
    if (!strncmp(info.type, "image/", 6))
    {
        id = field_text(from, info.header, info.header_size, "content-id", &length);
        if (!id || length < 3) make_content_id(part, made);
        html_body_write(html->body, L"<img src=\"cid:", 14);
        for (i = 0; id && length >= 3 && i < length; i++)
            if (!wcschr(L"<>\"& ", id[i])) html_body_write(html->body, id + i, 1);
        if (!id || length < 3) html_body_write(html->body, made, wcslen(made));
        html_body_write(html->body, L"\">\r\n", 4);
        free(id);
    }
    part_info_free(&info);
    return S_OK;
}

/* All texts of Apple's mail as one HTML. */
static HRESULT set_aggregate(struct from_message *from)
{
    struct html_part html = {NULL};
    struct mime_part child;
    struct text_part text;
    HRESULT hr, ended;

    hr = html_body_create(
            from->message, html_wants(from) | HTML_TEXT | (from->flags & CCSF_USE_RTF ? 0 : HTML_UTF8), &html.body);
    if (FAILED(hr)) return hr;
    html_body_write(html.body, L"<html><body>\r\n", 14);
    for (child = part_first(from->body.root); SUCCEEDED(hr) && child.tree; child = part_next(child))
    {
        if (part_node(child)->role == ROLE_RELATED) hr = write_picture(&html, from, child);
        if (part_node(child)->role || part_kind(child) != MIME_LEAF) continue;
        if (FAILED(hr) || FAILED(hr = text_part_open(&text, from, child))) continue;
        html.after_cr = FALSE;
        hr = read_text(&text, FALSE, strcmp(text.info.type, "text/html") ? take_escaped : take_html, NULL, &html);
        part_info_free(&text.info);
    }
    html_body_write(html.body, L"</body></html>\r\n", 16);
    ended = html_body_end(html.body, &from->references);
    return FAILED(hr) ? hr : ended;
}

/* Where the part says it is. */
static void set_locations(const struct from_message *from, struct props *props, const struct part_info *info)
{
    size_t length;
    WCHAR *text;

    if ((text = field_text(from, info->header, info->header_size, "content-location", &length)) && length)
        props_text(props, PR_BODY_CONTENT_LOCATION_W, text, length);
    free(text);
    if ((text = field_text(from, info->header, info->header_size, "content-id", &length)) && length)
    {
        const size_t start = *text == '<';

        props_text(props, PR_BODY_CONTENT_ID_W, text + start,
                length - start - (length > start && text[length - 1] == '>'));
    }
    free(text);
    if ((text = field_text(from, info->header, info->header_size, "content-base", &length)) && length)
        props_named_text(props, &PS_INTERNET_HEADER_NAMES, L"content-base", 0, text, length);
    free(text);
}

/* On an object without Unicode strings, their code page. */
static void set_code_page(const struct from_message *from, struct props *props, UINT label)
{
    SizedSPropTagArray(1, tags) = {1, {PR_STORE_SUPPORT_MASK}};
    SPropValue *values = NULL;
    UINT windows = charset_windows(label);
    ULONG count;

    props_long(props, PR_INTERNET_CPID, (LONG)label);
    if (FAILED(IMessage_GetProps(from->message, (SPropTagArray *)&tags, 0, &count, &values))) return;
    if (values[0].ulPropTag != PR_STORE_SUPPORT_MASK || !(values[0].Value.l & STORE_UNICODE_OK))
        props_long(props, PR_MESSAGE_CODEPAGE, (LONG)(windows ? windows : GetACP()));
    object_free(from->message, values);
}

HRESULT set_body(struct from_message *from)
{
    const enum body_kind kind = from->body.kind;
    struct text_part text, plain;
    struct props props;
    HRESULT hr;

    if (kind == BODY_NONE || from->tnef_body) return S_OK;
    if (FAILED(hr = text_part_open(&text, from, from->body.part))) return hr;
    if (from->body.aggregate) hr = set_aggregate(from);
    else if (kind >= BODY_ENRICHED) hr = set_html(from, &text);
    else
    {
        if (!from->is_mime) hr = find_blocks(from, from->body.part);
        if (SUCCEEDED(hr)) hr = set_plain(&text, from->block_count != 0);
    }
    if (from->body.aggregate) text.label = 65001;
    if (SUCCEEDED(hr) && kind >= BODY_ENRICHED && from->body.plain.tree &&
            SUCCEEDED(hr = text_part_open(&plain, from, from->body.plain)))
    {
        hr = set_plain(&plain, FALSE);
        part_info_free(&plain.info);
    }
    if (SUCCEEDED(hr))
    {
        props_init(&props, (IMAPIProp *)from->message);
        props_long(&props, PR_NATIVE_BODY_INFO, kind >= BODY_ENRICHED ? 3 : 1);
        if (kind >= BODY_ENRICHED && html_wants(from) & HTML_RTF) props_bool(&props, PR_RTF_IN_SYNC, TRUE);
        set_code_page(from, &props, text.label);
        if (from->body.part.tree != from->part.tree || from->body.part.number != from->part.number)
            set_locations(from, &props, &text.info);
        hr = props_end(&props);
    }
    part_info_free(&text.info);
    return hr;
}
