/*
 * HTML in pieces.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "htmlentity.h"
#include "htmllex.h"

enum state
{
    STATE_TEXT,
    STATE_REFERENCE, /* behind "&" */
    STATE_OPEN,      /* behind "<" */
    STATE_CLOSE,     /* behind "</" */
    STATE_NAME,      /* in a tag's name */
    STATE_TAG,       /* between attributes */
    STATE_ATTRIBUTE, /* in an attribute's name */
    STATE_EQUALS,    /* behind it */
    STATE_VALUE,     /* in front of a value */
    STATE_QUOTED,
    STATE_UNQUOTED,
    STATE_DECLARATION, /* behind "<!", or "<?" */
    STATE_COMMENT,
    STATE_RAW /* in script or style */
};

static bool is_blank(uint16_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool is_letter(uint16_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(uint16_t c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c < 0x80 ? (char)c : '?';
}

static void give(struct htmllex *lex, const struct htmllex_token *token)
{
    if (lex->status == CODEC_OK && !lex->take(lex->context, token)) lex->status = CODEC_ABORTED;
}

/* Gives the run of text or markup. */
static void flush(struct htmllex *lex)
{
    struct htmllex_token token = {lex->run_kind, lex->run, lex->run_size, 0, "", "", false, false};

    if (!lex->run_size) return;
    lex->run_size = 0;
    token.tag = lex->tag;
    token.style = lex->state == STATE_RAW && !strcmp(lex->raw, "style");
    give(lex, &token);
}

static void put(struct htmllex *lex, enum htmllex_kind kind, uint16_t unit)
{
    if (lex->run_kind != kind || lex->run_size == HTMLLEX_RUN) flush(lex);
    lex->run_kind = kind;
    lex->run[lex->run_size++] = unit;
}

void htmllex_init(struct htmllex *lex, bool (*take)(void *context, const struct htmllex_token *token), void *context)
{
    memset(lex, 0, sizeof(*lex));
    lex->take = take;
    lex->context = context;
    lex->state = STATE_TEXT;
}

/* Appends to a name; one that is too long becomes none. */
static void add_name(char *name, uint8_t *size, uint16_t c)
{
    if (*size > HTMLLEX_NAME) return;
    if (*size == HTMLLEX_NAME) name[0] = 0;
    else
    {
        name[*size] = lower(c);
        name[*size + 1] = 0;
    }
    ++*size;
}

/* References in a value become characters, in place. */
static size_t decode_value(uint16_t *value, size_t size)
{
    size_t in = 0, out = 0, end;
    uint32_t c;

    while (in < size)
    {
        if (value[in] == '&')
        {
            for (end = in + 1; end < size && end - in < 12 && value[end] != ';' && value[end] != '&'; end++) continue;
            if (end < size && value[end] == ';' && (c = html_reference(value + in + 1, end - in - 1)))
            {
                if (c >= 0x10000) value[out++] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
                value[out++] = (uint16_t)(c >= 0x10000 ? 0xdc00 + (c & 0x3ff) : c);
                in = end + 1;
                continue;
            }
        }
        value[out++] = value[in++];
    }
    return out;
}

/* An attribute has ended; values that are too long are not given. */
static void end_attribute(struct htmllex *lex)
{
    struct htmllex_token token = {HTMLLEX_ATTRIBUTE, lex->value, 0, 0, lex->attribute, lex->tag, lex->closing, false};

    if (lex->attribute_size && lex->value_size <= HTMLLEX_VALUE)
    {
        flush(lex);
        token.count = decode_value(lex->value, lex->value_size);
        give(lex, &token);
    }
    lex->attribute_size = 0;
    lex->value_size = 0;
}

static void end_tag(struct htmllex *lex)
{
    struct htmllex_token token = {HTMLLEX_TAG, NULL, 0, 0, lex->tag, lex->tag, lex->closing, false};

    flush(lex);
    lex->state = STATE_TEXT;
    give(lex, &token);
    if (!lex->closing && (!strcmp(lex->tag, "script") || !strcmp(lex->tag, "style")))
    {
        strcpy(lex->raw, lex->tag);
        lex->raw_matched = 0;
        lex->state = STATE_RAW;
    }
}

static void start_attribute(struct htmllex *lex, uint16_t c)
{
    lex->attribute_size = 0;
    lex->attribute[0] = 0;
    lex->value_size = 0;
    add_name(lex->attribute, &lex->attribute_size, c);
    lex->state = STATE_ATTRIBUTE;
}

/* A reference is whole, or is none: what was held is given. */
static void end_reference(struct htmllex *lex, bool whole)
{
    struct htmllex_token token = {HTMLLEX_REFERENCE, lex->held, lex->held_size, 0, "", "", false, false};
    uint8_t i;

    lex->state = STATE_TEXT;
    token.character = html_reference(lex->held + 1, lex->held_size - 1u - whole);
    if (token.character)
    {
        flush(lex);
        give(lex, &token);
    }
    else
        for (i = 0; i < lex->held_size; i++) put(lex, HTMLLEX_TEXT, lex->held[i]);
    lex->held_size = 0;
}

/* Whether the unit was part of the reference. */
static bool in_reference(struct htmllex *lex, uint16_t c)
{
    if (c == ';')
    {
        lex->held[lex->held_size++] = c;
        end_reference(lex, true);
        return true;
    }
    if ((is_letter(c) || (c >= '0' && c <= '9') || (c == '#' && lex->held_size == 1)) && lex->held_size < 14)
    {
        lex->held[lex->held_size++] = c;
        return true;
    }
    end_reference(lex, false);
    return false;
}

static void in_tag(struct htmllex *lex, uint16_t c)
{
    put(lex, HTMLLEX_MARKUP, c);
    if (c == '>' && lex->state != STATE_QUOTED)
    {
        if (lex->state != STATE_TAG && lex->state != STATE_NAME) end_attribute(lex);
        end_tag(lex);
        return;
    }
    switch (lex->state)
    {
    case STATE_NAME:
        if (is_blank(c) || c == '/') lex->state = STATE_TAG;
        else add_name(lex->tag, &lex->tag_size, c);
        break;
    case STATE_TAG:
        if (!is_blank(c) && c != '/') start_attribute(lex, c);
        break;
    case STATE_ATTRIBUTE:
    case STATE_EQUALS:
        if (c == '=') lex->state = STATE_VALUE;
        else if (is_blank(c)) lex->state = STATE_EQUALS;
        else if (lex->state == STATE_ATTRIBUTE) add_name(lex->attribute, &lex->attribute_size, c);
        else
        {
            end_attribute(lex);
            start_attribute(lex, c);
        }
        break;
    case STATE_VALUE:
        if (is_blank(c)) break;
        lex->state = c == '"' || c == '\'' ? STATE_QUOTED : STATE_UNQUOTED;
        lex->quote = (uint8_t)(lex->state == STATE_QUOTED ? c : 0);
        if (lex->state == STATE_UNQUOTED) lex->value[lex->value_size++] = c;
        break;
    default:
        if (lex->state == STATE_QUOTED ? c == lex->quote : is_blank(c))
        {
            end_attribute(lex);
            lex->state = STATE_TAG;
        }
        else if (lex->value_size <= HTMLLEX_VALUE) lex->value[lex->value_size++] = c;
    }
}

/* The content of script and style, up to their end tag. */
static void in_raw(struct htmllex *lex, uint16_t c)
{
    const uint8_t length = (uint8_t)strlen(lex->raw);
    const uint8_t matched = lex->raw_matched;

    put(lex, HTMLLEX_MARKUP, c);
    if (matched == 0) lex->raw_matched = c == '<';
    else if (matched == 1) lex->raw_matched = c == '/' ? 2 : c == '<';
    else if (matched < 2 + length) lex->raw_matched = lower(c) == lex->raw[matched - 2] ? matched + 1 : c == '<';
    else if (c == '>' || is_blank(c) || c == '/')
    {
        flush(lex);
        lex->closing = true;
        strcpy(lex->tag, lex->raw);
        lex->raw[0] = 0;
        lex->state = STATE_TAG;
        if (c == '>') end_tag(lex);
    }
    else lex->raw_matched = c == '<';
}

static void in_text(struct htmllex *lex, uint16_t c)
{
    if (c == '&')
    {
        lex->held[0] = c;
        lex->held_size = 1;
        lex->state = STATE_REFERENCE;
    }
    else if (c == '<') lex->state = STATE_OPEN;
    else put(lex, HTMLLEX_TEXT, c);
}

/* Behind "<" or "</": what follows says whether it is markup. False: the unit is text. */
static bool in_open(struct htmllex *lex, uint16_t c)
{
    const bool closing = lex->state == STATE_CLOSE;

    if (!closing && c == '/')
    {
        lex->state = STATE_CLOSE;
        return true;
    }
    if (is_letter(c) || (!closing && (c == '!' || c == '?')) || (closing && c != '<'))
    {
        put(lex, HTMLLEX_MARKUP, '<');
        if (closing) put(lex, HTMLLEX_MARKUP, '/');
        put(lex, HTMLLEX_MARKUP, c);
        lex->closing = closing;
        lex->tag_size = lex->attribute_size = lex->dashes = 0;
        lex->tag[0] = 0;
        lex->state = is_letter(c) ? STATE_NAME : STATE_DECLARATION;
        if (is_letter(c)) add_name(lex->tag, &lex->tag_size, c);
        else if (c == '>') lex->state = STATE_TEXT;
        return true;
    }
    put(lex, HTMLLEX_TEXT, '<');
    if (closing) put(lex, HTMLLEX_TEXT, '/');
    lex->state = STATE_TEXT;
    return false;
}

static void in_declaration(struct htmllex *lex, uint16_t c)
{
    put(lex, HTMLLEX_MARKUP, c);
    if (lex->state == STATE_COMMENT)
    {
        if (c == '>' && lex->dashes >= 2) lex->state = STATE_TEXT;
        lex->dashes = c == '-' ? (uint8_t)(lex->dashes < 2 ? lex->dashes + 1 : 2) : 0;
    }
    else if (c == '-' && lex->dashes < 2)
    {
        if (++lex->dashes == 2) lex->state = STATE_COMMENT;
        /* "<!-->" is a comment too: the dashes count for its end */
    }
    else
    {
        lex->dashes = 2; /* no comment */
        if (c == '>') lex->state = STATE_TEXT;
    }
    if (lex->state == STATE_TEXT) flush(lex);
}

enum codec_status htmllex_feed(struct htmllex *lex, const uint16_t *units, size_t count)
{
    size_t i;

    for (i = 0; i < count && lex->status == CODEC_OK; i++)
    {
        const uint16_t c = units[i];

        if (lex->state == STATE_REFERENCE && in_reference(lex, c)) continue;
        if ((lex->state == STATE_OPEN || lex->state == STATE_CLOSE) && in_open(lex, c)) continue;
        switch (lex->state)
        {
        case STATE_TEXT: in_text(lex, c); break;
        case STATE_DECLARATION:
        case STATE_COMMENT: in_declaration(lex, c); break;
        case STATE_RAW: in_raw(lex, c); break;
        default: in_tag(lex, c);
        }
    }
    return lex->status;
}

enum codec_status htmllex_end(struct htmllex *lex)
{
    if (lex->state == STATE_REFERENCE) end_reference(lex, false);
    if (lex->state == STATE_OPEN || lex->state == STATE_CLOSE)
    {
        put(lex, HTMLLEX_TEXT, '<');
        if (lex->state == STATE_CLOSE) put(lex, HTMLLEX_TEXT, '/');
    }
    flush(lex);
    return lex->status;
}

/* What 128 to 159 mean as numbers: windows-1252's characters, in all browsers. */
static uint32_t of_windows_1252(uint32_t c)
{
    static const uint16_t characters[32] = {0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6,
            0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
            0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178};

    return c >= 0x80 && c < 0xa0 ? characters[c - 0x80] : c;
}

uint32_t html_reference(const uint16_t *name, size_t size)
{
    const bool hex = size > 1 && name[0] == '#' && (name[1] == 'x' || name[1] == 'X');
    char text[12];
    uint32_t c = 0;
    size_t i;

    if (size && name[0] == '#')
    {
        if (size == 1u + hex) return 0;
        for (i = 1u + hex; i < size; i++)
        {
            const char digit = lower(name[i]);
            const int value = digit >= '0' && digit <= '9'          ? digit - '0'
                              : hex && digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                                                    : -1;

            if (value < 0) return 0;
            if (c < 0x1000000) c = c * (hex ? 16 : 10) + (uint32_t)value;
        }
        if (!c || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return 0xfffd;
        return of_windows_1252(c);
    }
    if (!size || size >= sizeof(text)) return 0;
    for (i = 0; i < size; i++) text[i] = name[i] < 0x80 ? (char)name[i] : '?';
    text[size] = 0;
    return html_entity(text);
}
