/*
 * Text for header fields of Internet messages: characters, and RFC 2047's encoded words. Text comes as UTF-8.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_MIMEWORD_H
#define MAPI32_CODEC_MIMEWORD_H

#include "codec.h"

#define MIME_WORD_MAX     75 /* bytes of an encoded word, RFC 2047 */
#define MIME_CHARSET_NAME 32 /* most characters of a charset's name */

/* A charset to write text in. */
struct mime_charset
{
    const char *name; /* at most MIME_CHARSET_NAME characters */
    /* Encodes size bytes of UTF-8, whole characters, which stand alone: shifts are begun and undone. Returns the bytes,
     * or SIZE_MAX where a character is not in the charset or room does not suffice. NULL: the charset is UTF-8. */
    size_t (*encode)(void *context, const char *text, size_t size, uint8_t *bytes, size_t room);
    void *context;
    bool base64; /* words are written in B only, as iso-2022-jp wants it */
};

extern const struct mime_charset mime_utf8;

/* Takes the character at text, which is not at the NUL, as it may stand in a field: controls become blanks, bytes that
 * are no UTF-8 U+FFFD. bytes gets its *size bytes; returns the bytes of text that it took. */
size_t mime_char(const char *text, char bytes[4], size_t *size);

/* Whether a charset has all characters of a text. */
bool mime_charset_fits(const struct mime_charset *charset, const char *text);

/* How a text is written in words. */
struct mime_words
{
    const struct mime_charset *charset;
    bool base64; /* B, else Q */
    bool phrase; /* Q in the narrow set of characters that phrases allow */
};

/* Chooses charset if it has all characters, else UTF-8; and the encoding that is shorter, Q on a tie. */
struct mime_words mime_words_choose(const struct mime_charset *charset, const char *text, bool phrase);

/* Makes the next word of a text that is not at its end: as many characters as fit room bytes, but at least one. word
 * has room for MIME_WORD_MAX bytes and gets *length of them. Returns the bytes of text used. */
size_t mime_word(
        const struct mime_words *words, const char *text, size_t room, char word[MIME_WORD_MAX], size_t *length);

#endif
