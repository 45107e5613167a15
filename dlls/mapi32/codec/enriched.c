/*
 * text/enriched as HTML.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "enriched.h"

enum state
{
    TEXT,
    OPEN, /* behind "<" */
    NAME
};

static void flush(struct enriched *enriched)
{
    if (enriched->out_size && !enriched->failed &&
            !enriched->take(enriched->context, enriched->out, enriched->out_size))
        enriched->failed = true;
    enriched->out_size = 0;
}

static void put_unit(struct enriched *enriched, uint16_t unit)
{
    if (enriched->out_size == sizeof(enriched->out) / sizeof(*enriched->out)) flush(enriched);
    enriched->out[enriched->out_size++] = unit;
}

static void put(struct enriched *enriched, const char *text)
{
    for (; *text; text++) put_unit(enriched, (uint8_t)*text);
}

/* Line ends: one is a blank, n are n - 1. */
static void put_line_ends(struct enriched *enriched)
{
    if (enriched->line_ends == 1) put(enriched, "\r\n");
    for (; enriched->line_ends > 1; enriched->line_ends--) put(enriched, "<br>\r\n");
    enriched->line_ends = 0;
}

static void put_text(struct enriched *enriched, uint16_t c)
{
    if (enriched->in_param)
    {
        if (enriched->param_size < ENRICHED_PARAM && c < 0x80) enriched->param[enriched->param_size++] = (char)c;
        return;
    }
    put_line_ends(enriched);
    if (c == '<') put(enriched, "&lt;");
    else if (c == '>') put(enriched, "&gt;");
    else if (c == '&') put(enriched, "&amp;");
    else if (c) put_unit(enriched, c);
}

/* The elements, and what they are in HTML; those with a parameter get it in the middle. */
static const struct element
{
    const char *name, *open, *close, *param;
} elements[] = {
        {"bold", "<b>", "</b>", NULL},
        {"italic", "<i>", "</i>", NULL},
        {"underline", "<u>", "</u>", NULL},
        {"fixed", "<tt>", "</tt>", NULL},
        {"smaller", "<small>", "</small>", NULL},
        {"bigger", "<big>", "</big>", NULL},
        {"center", "<div align=\"center\">", "</div>", NULL},
        {"flushleft", "<div align=\"left\">", "</div>", NULL},
        {"flushright", "<div align=\"right\">", "</div>", NULL},
        {"indent", "<blockquote>", "</blockquote>", NULL},
        {"excerpt", "<blockquote>", "</blockquote>", NULL},
        {"paraindent", "<blockquote>", "</blockquote>", ""},
        {"color", "<font color=\"", "</font>", "\">"},
        {"fontfamily", "<font face=\"", "</font>", "\">"},
};

static const struct element *find_element(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(elements) / sizeof(*elements); i++)
        if (!strcmp(elements[i].name, name)) return &elements[i];
    return NULL;
}

/* A colour of three 16-bit numbers becomes one of HTML; names stay. Nothing that ends an attribute passes. */
static void put_param(struct enriched *enriched, const char *name)
{
    const char *param = enriched->param;
    size_t i, count = 0;

    enriched->param[enriched->param_size] = 0;
    if (!strcmp(name, "color") && strchr(param, ','))
    {
        put(enriched, "#");
        for (i = 0; param[i] && count < 6; i++)
        {
            if (!strchr("0123456789abcdefABCDEF", param[i])) continue;
            if ((i == 0 || param[i - 1] == ',') || (i == 1 || (i > 1 && param[i - 2] == ',')))
            {
                put_unit(enriched, (uint8_t)param[i]);
                count++;
            }
        }
        return;
    }
    for (; *param; param++)
        if (!strchr("\"<>&\r\n", *param)) put_unit(enriched, (uint8_t)*param);
}

static void take_tag(struct enriched *enriched)
{
    const struct element *element;

    enriched->name[enriched->name_size] = 0;
    if (!strcmp(enriched->name, "param"))
    {
        element = *enriched->wants ? find_element(enriched->wants) : NULL;
        if (!enriched->closing) enriched->param_size = 0;
        else if (enriched->in_param && element && *element->param)
        {
            put(enriched, element->open);
            put_param(enriched, element->name);
            put(enriched, element->param);
        }
        enriched->in_param = !enriched->closing;
        if (enriched->closing) enriched->wants[0] = 0;
        return;
    }
    if (!strcmp(enriched->name, "nofill"))
    {
        put_line_ends(enriched);
        put(enriched, enriched->closing ? "</pre>" : "<pre>");
        if (!enriched->closing) enriched->no_fill++;
        else if (enriched->no_fill) enriched->no_fill--;
        return;
    }
    if (!strcmp(enriched->name, "nl") || !strcmp(enriched->name, "paragraph")) put(enriched, "<br>\r\n"); /* richtext */
    if (!strcmp(enriched->name, "lt")) put(enriched, "&lt;");
    if (!(element = find_element(enriched->name))) return;
    put_line_ends(enriched);
    if (enriched->closing) put(enriched, element->close);
    else if (!element->param || !*element->param) put(enriched, element->open);
    enriched->wants[0] = 0;
    if (!enriched->closing && element->param) strcpy(enriched->wants, element->name);
}

static void take_unit(struct enriched *enriched, uint16_t c)
{
    const bool pair = c == '\n' && enriched->after_cr;

    enriched->after_cr = c == '\r';
    if (pair) return;
    if (enriched->state == OPEN)
    {
        enriched->state = c == '<' ? TEXT : NAME;
        if (c == '<')
        {
            put_text(enriched, c);
            return;
        }
        enriched->name_size = 0;
        enriched->closing = c == '/';
        if (enriched->closing) return;
    }
    if (enriched->state == NAME)
    {
        if (c == '>')
        {
            take_tag(enriched);
            enriched->state = TEXT;
        }
        else if (enriched->name_size < ENRICHED_NAME && c < 0x80)
            enriched->name[enriched->name_size++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        return;
    }
    if (c == '<') enriched->state = OPEN;
    else if ((c == '\r' || c == '\n') && !enriched->in_param)
    {
        if (enriched->no_fill) put(enriched, "\r\n");
        else if (enriched->line_ends < UINT32_MAX) enriched->line_ends++;
    }
    else put_text(enriched, c);
}

void enriched_init(
        struct enriched *enriched, bool (*take)(void *context, const uint16_t *units, size_t count), void *context)
{
    memset(enriched, 0, sizeof(*enriched));
    enriched->take = take;
    enriched->context = context;
    put(enriched, "<html><body>\r\n");
}

enum codec_status enriched_feed(struct enriched *enriched, const uint16_t *units, size_t count)
{
    size_t i;

    for (i = 0; i < count && !enriched->failed; i++) take_unit(enriched, units[i]);
    return enriched->failed ? CODEC_ABORTED : CODEC_OK;
}

enum codec_status enriched_end(struct enriched *enriched)
{
    put(enriched, "\r\n</body></html>\r\n");
    flush(enriched);
    return enriched->failed ? CODEC_ABORTED : CODEC_OK;
}
