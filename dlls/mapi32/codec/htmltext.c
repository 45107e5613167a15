/*
 * Plain text out of HTML.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "htmltext.h"

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool flush(struct htmltext *text)
{
    const size_t count = text->unit_count;

    text->unit_count = 0;
    return !count || text->text(text->context, text->units, count);
}

static bool put(struct htmltext *text, uint16_t unit)
{
    /* room for the second half of a pair is always left */
    if (text->unit_count >= HTMLTEXT_UNITS - 1 && (unit < 0xdc00 || unit > 0xdfff) && !flush(text)) return false;
    if (text->unit_count == HTMLTEXT_UNITS && !flush(text)) return false;
    text->units[text->unit_count++] = unit;
    return true;
}

static bool new_line(struct htmltext *text)
{
    text->blank = text->cell = false;
    text->line_start = true;
    return put(text, '\r') && put(text, '\n');
}

/* A line end unless there is one just before: blocks within each other end once. */
static bool end_block(struct htmltext *text)
{
    text->blank = text->list_mark = false;
    return text->line_start || new_line(text);
}

static bool show(struct htmltext *text, uint16_t unit)
{
    if (text->list_mark && !(put(text, '*') && put(text, ' '))) return false;
    text->list_mark = false;
    if (text->blank && !text->line_start && !put(text, ' ')) return false;
    text->blank = text->line_start = false;
    text->cell = true;
    return put(text, unit);
}

static bool take_unit(struct htmltext *text, uint16_t unit)
{
    if (text->hidden || !unit) return true;
    if (!is_blank(unit)) return show(text, unit);
    if (!text->pre)
    {
        text->blank = true;
        return true;
    }
    if (unit == '\r') return true;
    return unit == '\n' ? new_line(text) : show(text, unit);
}

/* Whether a name is one of a list, each with a blank behind it. */
static bool is_one_of(const char *name, const char *list)
{
    const size_t length = strlen(name);

    if (!length) return false;
    for (; *list; list = strchr(list, ' ') + 1)
        if (!strncmp(list, name, length) && list[length] == ' ') return true;
    return false;
}

static bool take_tag(struct htmltext *text, const char *name, bool closing)
{
    static const char blocks[] = "p div tr li h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl dt dd center address ";

    if (is_one_of(name, "head title ")) text->hidden = !closing;
    if (!strcmp(name, "body")) text->hidden = false; /* a head without an end */
    if (text->hidden) return true;
    if (!strcmp(name, "br")) return new_line(text);
    if (!strcmp(name, "hr")) return end_block(text);
    if (!strcmp(name, "pre"))
    {
        if (!closing) text->pre++;
        else if (text->pre) text->pre--;
    }
    if (is_one_of(name, blocks))
    {
        /* the beginning of a block ends the line that stands before it */
        if (!end_block(text)) return false;
        text->list_mark = !closing && !strcmp(name, "li");
        return true;
    }
    if (is_one_of(name, "td th ") && !closing && text->cell)
    {
        text->blank = text->line_start = text->cell = false;
        return put(text, '\t');
    }
    return true;
}

static bool take_token(void *context, const struct htmllex_token *token)
{
    struct htmltext *text = context;
    size_t i;

    switch (token->kind)
    {
    case HTMLLEX_TEXT:
        for (i = 0; i < token->count; i++)
            if (!take_unit(text, token->units[i])) return false;
        return true;
    case HTMLLEX_REFERENCE:
        if (text->hidden) return true;
        if (token->character < 0x10000)
            return is_blank(token->character) ? take_unit(text, (uint16_t)token->character)
                                              : show(text, (uint16_t)token->character);
        return show(text, (uint16_t)(0xd800 + ((token->character - 0x10000) >> 10))) &&
               put(text, (uint16_t)(0xdc00 + (token->character & 0x3ff)));
    case HTMLLEX_TAG: return take_tag(text, token->name, token->closing);
    default: return true;
    }
}

void htmltext_init(
        struct htmltext *text, bool (*take)(void *context, const uint16_t *units, size_t count), void *context)
{
    memset(text, 0, sizeof(*text));
    htmllex_init(&text->lex, take_token, text);
    text->text = take;
    text->context = context;
    text->line_start = true;
}

enum codec_status htmltext_feed(struct htmltext *text, const uint16_t *units, size_t count)
{
    return htmllex_feed(&text->lex, units, count);
}

enum codec_status htmltext_end(struct htmltext *text)
{
    enum codec_status status = htmllex_end(&text->lex);

    if (status == CODEC_OK && !flush(text)) status = CODEC_ABORTED;
    return status;
}
