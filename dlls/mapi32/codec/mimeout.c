/*
 * Writes Internet messages: header fields of RFC 5322 with RFC 2047's words and RFC 2231's parameters.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bytetext.h"
#include "mimeout.h"

#define LINE_MAX_LENGTH 76
#define PART_MAX_LENGTH 60  /* of a parameter's value on one line */
#define LONG_WORD       800 /* characters without a blank that are encoded, to be broken: 998 bytes is the limit */

static void put(struct mime_out *out, const char *text, size_t size)
{
    if (size && !out->failed && !out->write(out->context, text, size)) out->failed = true;
    out->column += size;
}

static void put_text(struct mime_out *out, const char *text)
{
    put(out, text, strlen(text));
}

static void new_line(struct mime_out *out, const char *start)
{
    put(out, "\r\n", 2);
    out->column = 0;
    put_text(out, start);
}

void mime_out_bytes(struct mime_out *out, const void *data, size_t size)
{
    put(out, data, size);
}

void mime_out_raw(struct mime_out *out, const char *text)
{
    put_text(out, text);
}

static const struct mime_charset *charset_of(const struct mime_out *out)
{
    return out->charset ? out->charset : &mime_utf8;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

static bool is_blank(char c)
{
    return (unsigned char)c <= 0x20 || c == 0x7f;
}

/* Whether a text has so many characters without a blank that its line would be too long. */
static bool has_long_word(const char *text)
{
    size_t length = 0;

    for (; *text; text++)
    {
        length = is_blank(*text) ? 0 : length + 1;
        if (length > LONG_WORD) return true;
    }
    return false;
}

/* Whether a text would lose blanks at its ends. */
static bool has_outer_blanks(const char *text)
{
    return *text && (is_blank(text[0]) || is_blank(text[strlen(text) - 1]));
}

/* Whether a charset's bytes for a text's characters cannot be taken for ASCII, such as quotes and backslashes. */
static bool is_distinct(const struct mime_charset *charset, const char *text)
{
    uint8_t bytes[16];
    size_t size, i;
    char c[4];

    while (*text && charset->encode)
    {
        text += mime_char(text, c, &size);
        if (size == 1) continue;
        size = charset->encode(charset->context, c, size, bytes, sizeof(bytes));
        for (i = 0; size != SIZE_MAX && i < size; i++)
            if (bytes[i] < 0x80) return false;
    }
    return true;
}

/* Whether text that is not ASCII may stand as it is; structured: where some characters mean something. */
static bool is_raw(const struct mime_out *out, const char *text, bool structured)
{
    if (out->form == MIME_HEADER_UTF8) return true;
    return out->form == MIME_HEADER_CHARSET && mime_charset_fits(charset_of(out), text) &&
           (!structured || is_distinct(charset_of(out), text));
}

/* Encoded words for text, on as many lines as it takes. The first stays on this line, since a field that begins with a
 * fold is read as beginning with a blank. */
static void put_encoded(struct mime_out *out, const struct mime_words *words, const char *text)
{
    const char *end = text + strlen(text);
    char word[MIME_WORD_MAX];
    size_t length;

    if (end - text > MIME_FIELD_MAX) end = text + MIME_FIELD_MAX;
    while (text < end)
    {
        text += mime_word(
                words, text, out->column < LINE_MAX_LENGTH ? LINE_MAX_LENGTH - out->column : 0, word, &length);
        put(out, word, length);
        if (text < end) new_line(out, " ");
    }
}

/* Text folded at blanks where that is possible; quoted: with backslashes before quotes and backslashes. */
static void put_folded(struct mime_out *out, const char *text, bool quoted)
{
    const bool utf8 = out->form == MIME_HEADER_UTF8 || !charset_of(out)->encode || is_ascii(text);
    const char *end = text + strlen(text);
    uint8_t bytes[16];
    size_t length, size;
    char c[4];

    if (end - text > MIME_FIELD_MAX) end = text + MIME_FIELD_MAX;
    while (text < end)
    {
        for (length = 1; text[length] && !is_blank(text[length]); length++) continue;
        /* only what is not blank may follow a fold: a line of blanks would end the header for some */
        if (is_blank(*text) && length > 1 && out->column + length > LINE_MAX_LENGTH && out->column > 1)
            new_line(out, "");
        for (; length; length -= size, text += size)
        {
            size_t count;

            size = mime_char(text, c, &count);
            if (quoted && (c[0] == '"' || c[0] == '\\')) put(out, "\\", 1);
            if (utf8)
            {
                put(out, c, count);
                continue;
            }
            count = charset_of(out)->encode(charset_of(out)->context, c, count, bytes, sizeof(bytes));
            if (count != SIZE_MAX) put(out, (char *)bytes, count);
        }
    }
}

void mime_out_text(struct mime_out *out, const char *name, const char *text)
{
    out->column = 0;
    put_text(out, name);
    put(out, ": ", 2);
    /* what looks like an encoded word would be decoded */
    if ((!is_ascii(text) && !is_raw(out, text, false)) || strstr(text, "=?") || has_long_word(text) ||
            has_outer_blanks(text))
    {
        const struct mime_words words = mime_words_choose(charset_of(out), text, false);

        put_encoded(out, &words, text);
    }
    else put_folded(out, text, false);
    mime_out_end(out);
}

/* Whether a display name needs quotes: it has specials, or blanks that would be lost. */
static bool needs_quotes(const char *name)
{
    const char *c;

    for (c = name; *c; c++)
        if (strchr("()<>[]:;@\\,.\"", *c) || (is_blank(c[0]) && is_blank(c[1]))) return true;
    return has_outer_blanks(name);
}

/* A display name: bare, quoted, or encoded. */
static void put_phrase(struct mime_out *out, const char *name)
{
    const bool quotes = needs_quotes(name);

    if ((!is_ascii(name) && !is_raw(out, name, true)) || strstr(name, "=?") || has_long_word(name))
    {
        const struct mime_words words = mime_words_choose(charset_of(out), name, true);

        put_encoded(out, &words, name);
        return;
    }
    if (quotes) put(out, "\"", 1);
    put_folded(out, name, quotes);
    if (quotes) put(out, "\"", 1);
}

/* Whether a character may stand in an atom of an address. */
static bool is_atom_char(char c)
{
    return c > 0x20 ? !strchr("()<>[]:;@\\,\"\x7f", c) : (unsigned char)c >= 0x80;
}

/* The part of an address before its last @: dots and atoms, or quoted. */
static void put_local_part(struct mime_out *out, const char *text, size_t length)
{
    const bool quoted = length > 1 && text[0] == '"' && text[length - 1] == '"';
    bool plain = length && text[0] != '.' && text[length - 1] != '.';
    size_t i;

    for (i = 0; i < length && plain; i++)
        plain = is_atom_char(text[i]) ? text[i] != '.' || text[i + 1] != '.'
                                      : is_blank(text[i]) || strchr("<>", text[i]);
    if (!plain) put(out, "\"", 1);
    for (i = quoted; i < length - quoted; i++)
    {
        if (plain ? !is_atom_char(text[i]) : (unsigned char)text[i] < 0x20 || text[i] == 0x7f) continue;
        if (quoted && text[i] == '\\' && i + 2 < length) i++;
        if (!plain && (text[i] == '"' || text[i] == '\\')) put(out, "\\", 1);
        put(out, is_blank(text[i]) ? " " : text + i, 1);
    }
    if (!plain) put(out, "\"", 1);
}

static void put_address(struct mime_out *out, const char *address)
{
    const char *at = strrchr(address, '@');

    put_local_part(out, address, at ? (size_t)(at - address) : strlen(address));
    for (; at && *at; at++)
        if (is_atom_char(*at) || strchr("@[]:", *at)) put(out, at, 1);
}

void mime_out_address(struct mime_out *out, const char *field, bool first, const char *name, const char *address)
{
    if (first)
    {
        out->column = 0;
        put_text(out, field);
        put(out, ": ", 2);
    }
    else
    {
        put(out, ",", 1);
        new_line(out, " ");
    }
    if (!address || !*address)
    {
        put_phrase(out, name && *name ? name : "unknown");
        put(out, ":;", 2);
        return;
    }
    if (name && *name && strcmp(name, address))
    {
        put_phrase(out, name);
        if (out->column + strlen(address) + 3 > LINE_MAX_LENGTH) new_line(out, "");
        put(out, " ", 1);
    }
    put(out, "<", 1);
    put_address(out, address);
    put(out, ">", 1);
}

void mime_out_end(struct mime_out *out)
{
    put(out, "\r\n", 2);
    out->column = 0;
}

/* Whether a byte stands for itself in RFC 2231's extended values. */
static bool is_attribute_char(char c)
{
    return c > 0x20 && c < 0x7f && !strchr("*'%()<>@,;:\\\"/[]?=", c);
}

/* Starts a line for a parameter. */
static void start_parameter(struct mime_out *out, const char *name)
{
    new_line(out, "\t");
    put_text(out, name);
}

/* A number in decimal digits. */
static void put_number(struct mime_out *out, unsigned int number)
{
    char digits[10];
    size_t count = sizeof(digits);

    do
    {
        digits[--count] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    put(out, digits + count, sizeof(digits) - count);
}

/* A value in RFC 2231's extended form, in as many parts as it takes. */
static void put_extended(struct mime_out *out, const char *name, const char *value)
{
    const bool split = strlen(value) > (PART_MAX_LENGTH - 12) / 3;
    unsigned int number = 0;
    size_t used, size, taken, i;
    char c[4], hex[3] = "%";

    do
    {
        if (number) put(out, ";", 1);
        start_parameter(out, name);
        if (split)
        {
            put(out, "*", 1);
            put_number(out, number);
        }
        put(out, "*=", 2);
        if (!number) put_text(out, "utf-8''");
        for (used = 0; *value; value += taken)
        {
            taken = mime_char(value, c, &size);
            if (used && used + 3 * size > PART_MAX_LENGTH - 10) break;
            for (i = 0; i < size; i++)
            {
                if (is_attribute_char(c[i]))
                {
                    put(out, c + i, 1);
                    used++;
                    continue;
                }
                hex_encode((const uint8_t *)c + i, 1, hex + 1);
                put(out, hex, 3);
                used += 3;
            }
        }
        number++;
    } while (*value);
}

/* Whether a value can stand in quotes as it is. */
static bool is_quotable(const struct mime_out *out, const char *value)
{
    if (strlen(value) > PART_MAX_LENGTH || strpbrk(value, "\"\\") || strstr(value, "=?") || has_outer_blanks(value))
        return false;
    return is_ascii(value) || is_raw(out, value, true);
}

void mime_out_parameter(struct mime_out *out, const char *name, const char *value)
{
    put(out, ";", 1);
    if (!is_quotable(out, value))
    {
        put_extended(out, name, value);
        return;
    }
    start_parameter(out, name);
    put(out, "=\"", 2);
    /* quotes are not folded: some readers keep the line end */
    out->column = 0;
    put_folded(out, value, true);
    put(out, "\"", 1);
}

void mime_out_old_parameter(struct mime_out *out, const char *name, const char *value)
{
    const struct mime_words words = {&mime_utf8, true, false};

    if (is_quotable(out, value) || out->form == MIME_HEADER_UTF8)
    {
        mime_out_parameter(out, name, value);
        return;
    }
    put(out, ";", 1);
    start_parameter(out, name);
    put(out, "=\"", 2);
    put_encoded(out, &words, value);
    put(out, "\"", 1);
}
