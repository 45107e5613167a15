/*
 * What HTML refers to.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bytetext.h"
#include "htmlrefs.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether what was before ends in a word of its own. */
static bool is_behind(const struct htmlrefs *refs, const char *word, bool attribute)
{
    const size_t length = strlen(word);
    size_t end = sizeof(refs->recent);

    if (refs->recent[end - 1] == ' ' && attribute) end--;
    if (end < length + 1 || memcmp(refs->recent + end - length, word, length)) return false;
    return !attribute || strchr(" \"'/", refs->recent[end - length - 1]);
}

static void remember(struct htmlrefs *refs, char c)
{
    const size_t last = sizeof(refs->recent) - 1;

    if (is_blank(c)) c = ' ';
    if (c >= 'A' && c <= 'Z') c = (char)(c + 'a' - 'A');
    if (c == ' ' && refs->recent[last] == ' ') return;
    memmove(refs->recent, refs->recent + 1, last);
    refs->recent[last] = c;
}

/* A character within a value, or the one behind it. */
static void take_value(struct htmlrefs *refs, char c)
{
    if (!refs->started && is_blank(c)) return;
    if (!refs->started && (c == '"' || c == '\''))
    {
        refs->quote = c;
        refs->started = true;
        return;
    }
    refs->started = true;
    if (refs->quote ? c != refs->quote : c != refs->end && c != '"' && c != '\'' && !is_blank(c))
    {
        /* one that is longer is none */
        if (refs->size <= HTMLREFS_VALUE) refs->value[refs->size++] = c;
        return;
    }
    if (refs->size && refs->size <= HTMLREFS_VALUE)
    {
        refs->value[refs->size] = 0;
        refs->found(refs->context, refs->value);
    }
    refs->end = 0;
    remember(refs, c);
}

void htmlrefs_feed(struct htmlrefs *refs, const void *data, size_t size)
{
    struct reader reader = reader_init(data, size);
    uint8_t byte;

    while (reader_u8(&reader, &byte))
    {
        const char c = (char)byte;

        if (refs->end)
        {
            take_value(refs, c);
            continue;
        }
        if (c == '=' &&
                (is_behind(refs, "src", true) || is_behind(refs, "href", true) || is_behind(refs, "background", true)))
            refs->end = '>';
        else if (c == '(' && is_behind(refs, "url", false)) refs->end = ')';
        refs->quote = 0;
        refs->started = false;
        refs->size = 0;
        remember(refs, c);
    }
}

/* Compares a value, %XX decoded, with a text. */
static bool is_same(const char *value, const char *text)
{
    uint8_t byte;

    for (; *value && *text; value++, text++)
    {
        if (*value == *text) continue;
        if (*value != '%' || !value[1] || hex_decode(value + 1, 2, &byte) != CODEC_OK || (char)byte != *text)
            return false;
        value += 2;
    }
    return !*value && !*text;
}

bool htmlrefs_is_cid(const char *value, const char *content_id)
{
    static const char scheme[] = "cid:";
    size_t i;

    for (i = 0; i < sizeof(scheme) - 1; i++)
        if (value[i] != scheme[i] && value[i] != scheme[i] - ('a' - 'A') * (scheme[i] != ':')) return false;
    return is_same(value + i, content_id);
}

bool htmlrefs_is_location(const char *value, const char *location)
{
    return is_same(value, location);
}
