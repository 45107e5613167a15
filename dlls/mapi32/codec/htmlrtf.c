/*
 * HTML as RTF that encapsulates it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "htmlrtf.h"

static void flush(struct htmlrtf *rtf)
{
    if (rtf->out_size && !rtf->failed && !rtf->take(rtf->context, rtf->out, rtf->out_size)) rtf->failed = true;
    rtf->out_size = 0;
}

static void put(struct htmlrtf *rtf, const char *text)
{
    for (; *text; text++)
    {
        if (rtf->out_size == sizeof(rtf->out)) flush(rtf);
        rtf->out[rtf->out_size++] = *text;
    }
}

static void put_char(struct htmlrtf *rtf, char c)
{
    const char text[2] = {c, 0};

    put(rtf, text);
}

/* A character beyond ASCII: a signed number, and what stands in for it. */
static void put_unicode(struct htmlrtf *rtf, uint16_t unit)
{
    char digits[8];
    int value = unit < 0x8000 ? unit : unit - 0x10000, count = 0;

    put(rtf, "\\u");
    if (value < 0) put_char(rtf, '-');
    if (value < 0) value = -value;
    do digits[count++] = (char)('0' + value % 10);
    while (value /= 10);
    while (count) put_char(rtf, digits[--count]);
    put_char(rtf, '?');
}

static void put_unit(struct htmlrtf *rtf, uint16_t unit)
{
    if (unit == '\\' || unit == '{' || unit == '}') put_char(rtf, '\\');
    if (unit >= 0x80) put_unicode(rtf, unit);
    else if (unit == '\t') put(rtf, "\\tab ");
    else if (unit >= ' ') put_char(rtf, (char)unit);
}

static void open_tag(struct htmlrtf *rtf)
{
    if (!rtf->in_tag) put(rtf, "{\\*\\htmltag64 ");
    rtf->in_tag = true;
}

static void close_tag(struct htmlrtf *rtf)
{
    if (rtf->in_tag) put(rtf, "}");
    rtf->in_tag = false;
}

/* A line end, which is markup wherever it stands. False: the unit is none. */
static bool put_line_end(struct htmlrtf *rtf, uint16_t unit)
{
    const bool pair = unit == '\n' && rtf->after_cr;

    rtf->after_cr = unit == '\r';
    if (unit != '\r' && unit != '\n') return false;
    if (pair) return true;
    open_tag(rtf);
    put(rtf, "\\par ");
    return true;
}

static void show(struct htmlrtf *rtf)
{
    close_tag(rtf);
    if (!rtf->shown) put(rtf, "{\\*\\htmltag64}");
    rtf->shown = true;
}

/* What ends a line for those who read the RTF as it looks. */
static bool ends_line(const char *name, bool closing)
{
    static const char names[] = "p div tr li h1 h2 h3 h4 h5 h6 ";
    const size_t length = strlen(name);
    const char *list;

    if (!strcmp(name, "br")) return true;
    if (!closing || !length) return false;
    for (list = names; *list; list = strchr(list, ' ') + 1)
        if (!strncmp(list, name, length) && list[length] == ' ') return true;
    return false;
}

static bool take_token(void *context, const struct htmllex_token *token)
{
    struct htmlrtf *rtf = context;
    size_t i;

    switch (token->kind)
    {
    case HTMLLEX_TEXT:
        for (i = 0; i < token->count; i++)
        {
            if (put_line_end(rtf, token->units[i])) continue;
            show(rtf);
            put_unit(rtf, token->units[i]);
        }
        break;
    case HTMLLEX_REFERENCE:
        rtf->after_cr = false;
        show(rtf);
        open_tag(rtf);
        for (i = 0; i < token->count; i++) put_unit(rtf, token->units[i]);
        close_tag(rtf);
        put(rtf, "\\htmlrtf ");
        if (token->character >= 0x10000) put_unit(rtf, (uint16_t)(0xd800 + ((token->character - 0x10000) >> 10)));
        put_unit(rtf, (uint16_t)(token->character >= 0x10000 ? 0xdc00 + (token->character & 0x3ff) : token->character));
        put(rtf, "\\htmlrtf0 ");
        break;
    case HTMLLEX_MARKUP:
        for (i = 0; i < token->count; i++)
        {
            if (put_line_end(rtf, token->units[i])) continue;
            open_tag(rtf);
            put_unit(rtf, token->units[i]);
        }
        break;
    case HTMLLEX_TAG:
        close_tag(rtf);
        if (ends_line(token->name, token->closing)) put(rtf, "\\htmlrtf \\par\\htmlrtf0 ");
        break;
    default: break;
    }
    return !rtf->failed;
}

void htmlrtf_init(struct htmlrtf *rtf, bool (*take)(void *context, const void *rtf, size_t size), void *context)
{
    memset(rtf, 0, sizeof(*rtf));
    htmllex_init(&rtf->lex, take_token, rtf);
    rtf->take = take;
    rtf->context = context;
    put(rtf, "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\colortbl;}\r\n"
             "\\uc1\\pard\\plain\\f0\\fs20 ");
}

enum codec_status htmlrtf_feed(struct htmlrtf *rtf, const uint16_t *units, size_t count)
{
    return htmllex_feed(&rtf->lex, units, count);
}

enum codec_status htmlrtf_end(struct htmlrtf *rtf)
{
    htmllex_end(&rtf->lex);
    close_tag(rtf);
    put(rtf, "}\r\n");
    flush(rtf);
    return rtf->failed ? CODEC_ABORTED : CODEC_OK;
}
