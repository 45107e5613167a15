/*
 * Writes Internet messages: RFC 5322 header fields with RFC 2047 words and RFC 2231 parameters, base-64 bodies.
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
#define WORD_MAX_BYTES  45 /* of an encoded word: 60 characters of base-64, and 12 around them */
#define PART_MAX_LENGTH 60  /* of a parameter's value on one line */
#define NAME_MAX_LENGTH 800 /* of a quoted display name: it cannot be folded everywhere, and 998 is the limit */

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

void mime_out_raw(struct mime_out *out, const char *text)
{
    put_text(out, text);
}

/* A byte of text as it may stand in a field. */
static char harmless(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80) return false;
    return true;
}

/* The bytes of the UTF-8 character at text, never beyond the NUL. */
static size_t char_length(const char *text)
{
    size_t length = 1;

    while (((unsigned char)text[length] & 0xc0) == 0x80 && length < 4) length++;
    return length;
}

/* Encoded words for text, on as many lines as it takes; whole characters in each. The first stays on this line, since a
 * field that begins with a fold is read as beginning with a blank. */
static void put_encoded(struct mime_out *out, const char *text)
{
    uint8_t bytes[WORD_MAX_BYTES];
    size_t count, length, encoded, room, i;
    char word[64];

    while (*text)
    {
        room = out->column + 12 < LINE_MAX_LENGTH ? (LINE_MAX_LENGTH - 12 - out->column) / 4 * 3 : 0;
        if (room > sizeof(bytes)) room = sizeof(bytes);
        if (room < 4) room = 4; /* any character */
        for (count = 0; *text; count += length, text += length)
        {
            length = char_length(text);
            if (count + length > room) break;
            for (i = 0; i < length; i++) bytes[count + i] = (uint8_t)harmless(text[i]);
        }
        base64_length(count, &encoded);
        base64_encode(bytes, count, word);
        put_text(out, "=?utf-8?B?");
        put(out, word, encoded);
        put_text(out, "?=");
        if (*text) new_line(out, " ");
    }
}

/* ASCII text, folded at blanks where that is possible. */
static void put_folded(struct mime_out *out, const char *text)
{
    size_t length;
    char c;

    while (*text)
    {
        for (length = 1; text[length] && harmless(text[length]) != ' '; length++);
        /* only what is not blank may follow a fold: a line of blanks would end the header for some */
        if (harmless(*text) == ' ' && length > 1 && out->column + length > LINE_MAX_LENGTH && out->column > 1)
        {
            new_line(out, "");
        }
        for (; length; length--, text++)
        {
            c = harmless(*text);
            put(out, &c, 1);
        }
    }
}

/* Whether a word of ASCII text is so long that its line would be too: RFC 5322 allows 998. */
static bool has_long_word(const char *text)
{
    size_t length = 0;

    for (; *text; text++)
    {
        length = harmless(*text) == ' ' ? 0 : length + 1;
        if (length > 900) return true;
    }
    return false;
}

static bool only_blanks(const char *text)
{
    while (*text && harmless(*text) == ' ') text++;
    return !*text;
}

void mime_out_text(struct mime_out *out, const char *name, const char *text)
{
    size_t length = strlen(text);

    out->column = 0;
    put_text(out, name);
    put(out, ": ", 2);
    /* blanks at the ends would be lost, and what looks like an encoded word would be decoded */
    if (!is_ascii(text) || strstr(text, "=?") || has_long_word(text) || only_blanks(text) ||
            harmless(text[0]) == ' ' || (length && harmless(text[length - 1]) == ' '))
        put_encoded(out, text);
    else
        put_folded(out, text);
    mime_out_end(out);
}

/* A display name: bare, quoted, or encoded. */
static void put_phrase(struct mime_out *out, const char *name)
{
    char c;

    if (!is_ascii(name) || strstr(name, "=?") || strlen(name) > NAME_MAX_LENGTH)
    {
        put_encoded(out, name);
        return;
    }
    put(out, "\"", 1);
    for (; *name; name++)
    {
        c = harmless(*name);
        if (c == '"' || c == '\\') put(out, "\\", 1);
        put(out, &c, 1);
    }
    put(out, "\"", 1);
}

void mime_out_address(struct mime_out *out, const char *field, bool first, const char *name, const char *address)
{
    char c;

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
    if (name && *name && strcmp(name, address))
    {
        put_phrase(out, name);
        if (out->column + strlen(address) + 3 > LINE_MAX_LENGTH) new_line(out, "");
        put(out, " <", 2);
    }
    else
    {
        put(out, "<", 1);
    }
    for (; *address; address++)
    {
        c = harmless(*address);
        if (c == '<' || c == '>' || c == ' ') continue;
        put(out, &c, 1);
    }
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

void mime_out_parameter(struct mime_out *out, const char *name, const char *value)
{
    char part[12], byte[4];
    size_t length = strlen(value), used, size, i;
    unsigned int number = 0;
    bool split;

    put(out, ";", 1);
    if (is_ascii(value) && length <= PART_MAX_LENGTH && !strstr(value, "=?") && harmless(value[0]) != ' ' &&
            (!length || harmless(value[length - 1]) != ' '))
    {
        new_line(out, " ");
        put_text(out, name);
        put(out, "=\"", 2);
        for (; *value; value++)
        {
            byte[0] = harmless(*value);
            if (byte[0] == '"' || byte[0] == '\\') put(out, "\\", 1);
            put(out, byte, 1);
        }
        put(out, "\"", 1);
        return;
    }

    split = length > (PART_MAX_LENGTH - 12) / 3;
    do
    {
        if (number) put(out, ";", 1);
        new_line(out, " ");
        put_text(out, name);
        if (split)
        {
            part[0] = '*';
            size = 1;
            /* at most 2^32 parts: up to ten digits */
            for (i = 1000000000; i; i /= 10)
                if (number >= i || i == 1) part[size++] = (char)('0' + number / i % 10);
            put(out, part, size);
        }
        put(out, "*=", 2);
        if (!number) put_text(out, "utf-8''");
        for (used = 0; *value && used < PART_MAX_LENGTH - 12; value++)
        {
            if (is_attribute_char(*value))
            {
                put(out, value, 1);
                used++;
                continue;
            }
            byte[0] = '%';
            byte[1] = harmless(*value);
            hex_encode((const uint8_t *)byte + 1, 1, part);
            put(out, "%", 1);
            put(out, part, 2);
            used += 3;
        }
        number++;
    } while (*value);
}

void mime_out_base64(struct mime_out *out, struct mime_base64 *state, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    size_t part;

    while (size)
    {
        part = sizeof(state->bytes) - state->count;
        if (part > size) part = size;
        memcpy(state->bytes + state->count, bytes, part);
        state->count += part;
        bytes += part;
        size -= part;
        if (state->count == sizeof(state->bytes)) mime_out_base64_end(out, state);
    }
}

void mime_out_base64_end(struct mime_out *out, struct mime_base64 *state)
{
    char line[LINE_MAX_LENGTH + 2];
    size_t length;

    if (!state->count) return;
    base64_length(state->count, &length);
    base64_encode(state->bytes, state->count, line);
    line[length] = '\r';
    line[length + 1] = '\n';
    put(out, line, length + 2);
    out->column = 0;
    state->count = 0;
}
