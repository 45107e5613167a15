/*
 * Text for header fields of Internet messages: characters, and RFC 2047's encoded words.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bytetext.h"
#include "mimeword.h"

#define RUN_MAX 64 /* bytes of UTF-8 in one word, and in its charset: what base-64 holds in a word at most is less */

const struct mime_charset mime_utf8 = {"utf-8", NULL, NULL, false};

/* The bytes that a first byte of UTF-8 announces; 0 where it is none. */
static size_t announced(unsigned char byte)
{
    if (byte < 0x80) return 1;
    if (byte >= 0xc2 && byte <= 0xdf) return 2;
    if (byte >= 0xe0 && byte <= 0xef) return 3;
    if (byte >= 0xf0 && byte <= 0xf4) return 4;
    return 0;
}

size_t mime_char(const char *text, char bytes[4], size_t *size)
{
    const unsigned char *in = (const unsigned char *)text;
    const size_t length = announced(in[0]);
    size_t i;

    for (i = 1; i < length && (in[i] & 0xc0) == 0x80; i++) continue;
    if (!length || i < length || (in[0] == 0xe0 && in[1] < 0xa0) || (in[0] == 0xed && in[1] > 0x9f) ||
            (in[0] == 0xf0 && in[1] < 0x90) || (in[0] == 0xf4 && in[1] > 0x8f))
    {
        memcpy(bytes, "\xef\xbf\xbd", 3);
        *size = 3;
        return 1;
    }
    if (in[0] < 0x20 || in[0] == 0x7f || (in[0] == 0xc2 && in[1] < 0xa0))
    {
        bytes[0] = ' ';
        *size = 1;
        return length;
    }
    memcpy(bytes, text, length);
    *size = length;
    return length;
}

/* Encodes a run of characters; SIZE_MAX where that cannot be. */
static size_t encode(const struct mime_charset *charset, const char *run, size_t size, uint8_t bytes[RUN_MAX])
{
    if (charset->encode) return charset->encode(charset->context, run, size, bytes, RUN_MAX);
    memcpy(bytes, run, size);
    return size;
}

bool mime_charset_fits(const struct mime_charset *charset, const char *text)
{
    uint8_t bytes[RUN_MAX];
    size_t size;
    char c[4];

    if (!charset->encode) return true;
    while (*text)
    {
        text += mime_char(text, c, &size);
        if (encode(charset, c, size, bytes) == SIZE_MAX) return false;
    }
    return true;
}

/* Whether a byte stands for itself in Q. */
static bool is_plain(uint8_t byte, bool phrase)
{
    if ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z')) return true;
    if (phrase) return byte && strchr("!*+-/", byte);
    return byte > 0x20 && byte < 0x7f && byte != '=' && byte != '?' && byte != '_';
}

/* The characters that bytes take in Q. */
static size_t q_length(const uint8_t *bytes, size_t size, bool phrase)
{
    size_t length = 0, i;

    for (i = 0; i < size; i++) length += bytes[i] == ' ' || is_plain(bytes[i], phrase) ? 1 : 3;
    return length;
}

struct mime_words mime_words_choose(const struct mime_charset *charset, const char *text, bool phrase)
{
    struct mime_words words = {charset, charset->base64, phrase};
    size_t total = 0, q_total = 0, size;
    uint8_t bytes[RUN_MAX];
    char c[4];

    if (!mime_charset_fits(charset, text)) words.charset = &mime_utf8;
    words.base64 = words.charset->base64;
    while (*text && !words.base64)
    {
        text += mime_char(text, c, &size);
        size = encode(words.charset, c, size, bytes);
        total += size;
        q_total += q_length(bytes, size, phrase);
    }
    if (!words.base64) words.base64 = q_total > (total + 2) / 3 * 4;
    return words;
}

/* The characters that bytes take in a word, without what is around them. */
static size_t encoded_length(const struct mime_words *words, const uint8_t *bytes, size_t size)
{
    return words->base64 ? (size + 2) / 3 * 4 : q_length(bytes, size, words->phrase);
}

size_t mime_word(
        const struct mime_words *words, const char *text, size_t room, char word[MIME_WORD_MAX], size_t *length)
{
    const size_t name = strlen(words->charset->name), around = name + 7;
    size_t used = 0, run_size = 0, count = 0, size, taken, bytes_size, i;
    uint8_t bytes[RUN_MAX], longer[RUN_MAX];
    char run[RUN_MAX];

    if (room > MIME_WORD_MAX) room = MIME_WORD_MAX;
    while (text[used])
    {
        taken = mime_char(text + used, run + run_size, &size);
        bytes_size = encode(words->charset, run, run_size + size, longer);
        if (bytes_size == SIZE_MAX) break;
        if (encoded_length(words, longer, bytes_size) + around > (run_size ? room : MIME_WORD_MAX)) break;
        memcpy(bytes, longer, bytes_size);
        count = bytes_size;
        used += taken;
        run_size += size;
        if (run_size + 4 > sizeof(run)) break;
    }
    /* a callback that refuses a character that it had before must not stop the writing */
    if (!used) used = mime_char(text, run, &size);

    word[0] = '=';
    word[1] = '?';
    memcpy(word + 2, words->charset->name, name);
    *length = name + 2;
    word[(*length)++] = '?';
    word[(*length)++] = words->base64 ? 'B' : 'Q';
    word[(*length)++] = '?';
    if (words->base64)
    {
        base64_encode(bytes, count, word + *length);
        *length += encoded_length(words, bytes, count);
    }
    for (i = 0; i < count && !words->base64; i++)
    {
        if (bytes[i] == ' ') word[(*length)++] = '_';
        else if (is_plain(bytes[i], words->phrase)) word[(*length)++] = (char)bytes[i];
        else
        {
            word[(*length)++] = '=';
            hex_encode(bytes + i, 1, word + *length);
            *length += 2;
        }
    }
    word[(*length)++] = '?';
    word[(*length)++] = '=';
    return used;
}
