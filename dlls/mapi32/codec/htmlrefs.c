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
#include "utf.h"

static bool is_space(uint16_t c)
{
    return c <= ' ' && c;
}

/* Looks for url(...) in a style. */
static bool scan_style(struct htmlrefs *refs, const uint16_t *units, size_t count)
{
    static const char start[] = "url(";
    size_t i, begin, end;

    for (i = 0; i < count; i++)
    {
        const uint16_t c = units[i];

        if (refs->matched < 4)
        {
            if ((c | (refs->matched < 3 ? 0x20 : 0)) == start[refs->matched]) refs->matched++;
            else refs->matched = (c | 0x20) == 'u';
            refs->url_size = 0;
        }
        else if (c != ')')
        {
            if (refs->url_size < HTMLLEX_VALUE) refs->url[refs->url_size] = c;
            if (refs->url_size <= HTMLLEX_VALUE) refs->url_size++;
        }
        else
        {
            refs->matched = 0;
            if (refs->url_size > HTMLLEX_VALUE) continue;
            for (begin = 0, end = refs->url_size; begin < end; begin++)
                if (!is_space(refs->url[begin]) && refs->url[begin] != '"' && refs->url[begin] != '\'') break;
            for (; end > begin; end--)
                if (!is_space(refs->url[end - 1]) && refs->url[end - 1] != '"' && refs->url[end - 1] != '\'') break;
            if (end > begin && !refs->take(refs->context, refs->url + begin, end - begin)) return false;
        }
    }
    return true;
}

static bool take_token(void *context, const struct htmllex_token *token)
{
    struct htmlrefs *refs = context;
    const uint16_t *url = token->units;
    size_t size = token->count;

    if (token->kind == HTMLLEX_MARKUP && token->style) return scan_style(refs, token->units, token->count);
    if (token->kind != HTMLLEX_ATTRIBUTE) return true;
    if (!strcmp(token->name, "style"))
    {
        refs->matched = 0;
        if (!scan_style(refs, token->units, token->count)) return false;
        refs->matched = 0;
        return true;
    }
    if (strcmp(token->name, "src") && strcmp(token->name, "href") && strcmp(token->name, "background")) return true;
    while (size && is_space(url[0])) url++, size--;
    while (size && is_space(url[size - 1])) size--;
    return !size || refs->take(refs->context, url, size);
}

void htmlrefs_init(struct htmlrefs *refs, bool (*take)(void *context, const uint16_t *url, size_t size), void *context)
{
    memset(refs, 0, sizeof(*refs));
    htmllex_init(&refs->lex, take_token, refs);
    refs->take = take;
    refs->context = context;
}

enum codec_status htmlrefs_feed(struct htmlrefs *refs, const uint16_t *units, size_t count)
{
    return htmllex_feed(&refs->lex, units, count);
}

size_t url_decode(uint16_t *url, size_t size)
{
    struct utf_reader reader;
    size_t in = 0, out = 0;
    int high, low;
    uint8_t byte;

    utf_reader_init(&reader, UTF_8);
    while (in < size)
    {
        high = size - in > 2 && url[in] == '%' && url[in + 1] < 0x80 ? hex_digit_value((char)url[in + 1]) : -1;
        low = high >= 0 && url[in + 2] < 0x80 ? hex_digit_value((char)url[in + 2]) : -1;
        if (low < 0)
        {
            out += utf_read(&reader, NULL, 0, true, url + out);
            url[out++] = url[in++];
            continue;
        }
        byte = (uint8_t)(high << 4 | low);
        in += 3;
        out += utf_read(&reader, &byte, 1, in >= size, url + out);
    }
    return out;
}
