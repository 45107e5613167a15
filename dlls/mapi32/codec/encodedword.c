/*
 * Reads encoded words, RFC 2047.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bytetext.h"
#include "mimedecode.h"
#include "mimehead.h"

struct word
{
    const char *charset, *text;
    size_t charset_size, text_size;
    bool base64;
    size_t size; /* from "=?" to "?=" */
};

/* Reads the word that begins at text; false where there is none, or a broken one. */
static bool read_word(const char *text, size_t size, struct word *word)
{
    size_t pos = 2, end;
    const char *star;

    if (size < 8 || text[0] != '=' || text[1] != '?') return false;
    word->charset = text + 2;
    while (pos < size && pos < 80 && text[pos] > ' ' && text[pos] != '?') pos++;
    if (pos == 2 || pos + 3 >= size || text[pos] != '?' || text[pos + 2] != '?') return false;
    word->charset_size = pos - 2;
    if ((star = memchr(word->charset, '*', word->charset_size))) word->charset_size = (size_t)(star - word->charset);
    word->base64 = text[pos + 1] == 'B' || text[pos + 1] == 'b';
    if (!word->base64 && text[pos + 1] != 'Q' && text[pos + 1] != 'q') return false;
    word->text = text + pos + 3;
    for (end = pos + 3; end + 1 < size; end++)
        if (text[end] == '?')
        {
            if (text[end + 1] != '=') return false;
            word->text_size = end - pos - 3;
            word->size = end + 2;
            return word->charset_size != 0;
        }
    return false;
}

static size_t decode_word(const struct word *word, uint8_t *out)
{
    struct mime_decoder decoder;
    size_t i, count = 0;
    int high, low;

    if (word->base64)
    {
        mime_decoder_init(&decoder, MIME_BASE64);
        count = mime_decode(&decoder, (const uint8_t *)word->text, word->text_size, out);
        return count + mime_decode_end(&decoder, out + count);
    }
    for (i = 0; i < word->text_size; i++)
    {
        const char c = word->text[i];

        if (c == '=' && word->text_size - i > 2 && (high = hex_digit_value(word->text[i + 1])) >= 0 &&
                (low = hex_digit_value(word->text[i + 2])) >= 0)
        {
            out[count++] = (uint8_t)(high << 4 | low);
            i += 2;
        }
        else out[count++] = c == '_' ? ' ' : (uint8_t)c;
    }
    return count;
}

static bool same_charset(const struct word *a, const char *charset, size_t size)
{
    size_t i;

    if (a->charset_size != size) return false;
    for (i = 0; i < size; i++)
        if ((a->charset[i] | 0x20) != (charset[i] | 0x20)) return false;
    return true;
}

bool mime_decode_words(const char *text, size_t size, mime_text_run run, void *context, uint8_t *scratch)
{
    size_t pos = 0, plain = 0, count = 0, next, charset_size = 0;
    const char *charset = NULL; /* of the words in scratch */
    struct word word;

    while (pos < size)
    {
        if (text[pos] != '=' || !read_word(text + pos, size - pos, &word))
        {
            pos++;
            continue;
        }
        if (charset && (pos > plain || !same_charset(&word, charset, charset_size)))
        {
            if (!run(context, charset, charset_size, scratch, count)) return false;
            charset = NULL;
        }
        if (pos > plain && !run(context, NULL, 0, (const uint8_t *)text + plain, pos - plain)) return false;
        if (!charset) count = 0;
        charset = word.charset;
        charset_size = word.charset_size;
        count += decode_word(&word, scratch + count);
        plain = pos += word.size;
        /* blanks between words are none of the text */
        for (next = pos; next < size && (text[next] == ' ' || text[next] == '\t'); next++) continue;
        if (next < size && read_word(text + next, size - next, &word)) plain = pos = next;
    }
    if (charset && !run(context, charset, charset_size, scratch, count)) return false;
    return size == plain || run(context, NULL, 0, (const uint8_t *)text + plain, size - plain);
}
