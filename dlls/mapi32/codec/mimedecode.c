/*
 * Decodes base-64, quoted-printable and uuencode.
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

enum state
{
    START,
    EQUALS,     /* quoted-printable: behind "=" and blanks, which are held */
    HEX,        /* behind "=" and one digit */
    PADDED,     /* base-64: behind "=", in the same line */
    PADDED_LINE /* in a line after that, which is held */
};

enum mime_encoding mime_encoding_of(const char *name, size_t size)
{
    static const struct
    {
        char name[17];
        enum mime_encoding encoding;
    } names[] = {
            {"base64", MIME_BASE64},
            {"quoted-printable", MIME_QUOTED_PRINTABLE},
            {"x-uuencode", MIME_UUENCODE},
            {"x-uue", MIME_UUENCODE},
            {"uuencode", MIME_UUENCODE},
            {"mac-binhex40", MIME_BINHEX},
    };
    size_t i, j;

    while (size && (*name == '"' || *name == ' ')) name++, size--;
    for (i = 0; i < sizeof(names) / sizeof(*names); i++)
    {
        const size_t length = strlen(names[i].name);

        for (j = 0; j < length && j < size && (name[j] | 0x20) == (names[i].name[j] | 0x20); j++) continue;
        if (j == length && (size == length || strchr("\" \t;(", name[length]))) return names[i].encoding;
    }
    return MIME_IDENTITY;
}

void mime_decoder_init(struct mime_decoder *decoder, enum mime_encoding encoding)
{
    memset(decoder, 0, sizeof(*decoder));
    decoder->encoding = encoding;
}

#define VALUE    0x80
#define PADDING  1
#define LINE_END 2

/* What base-64's characters are; 0: none of it. */
static const uint8_t base64_values[256] = {['\r'] = LINE_END,
        ['\n'] = LINE_END,
        ['='] = PADDING,
        ['A'] = VALUE | 0,
        ['B'] = VALUE | 1,
        ['C'] = VALUE | 2,
        ['D'] = VALUE | 3,
        ['E'] = VALUE | 4,
        ['F'] = VALUE | 5,
        ['G'] = VALUE | 6,
        ['H'] = VALUE | 7,
        ['I'] = VALUE | 8,
        ['J'] = VALUE | 9,
        ['K'] = VALUE | 10,
        ['L'] = VALUE | 11,
        ['M'] = VALUE | 12,
        ['N'] = VALUE | 13,
        ['O'] = VALUE | 14,
        ['P'] = VALUE | 15,
        ['Q'] = VALUE | 16,
        ['R'] = VALUE | 17,
        ['S'] = VALUE | 18,
        ['T'] = VALUE | 19,
        ['U'] = VALUE | 20,
        ['V'] = VALUE | 21,
        ['W'] = VALUE | 22,
        ['X'] = VALUE | 23,
        ['Y'] = VALUE | 24,
        ['Z'] = VALUE | 25,
        ['a'] = VALUE | 26,
        ['b'] = VALUE | 27,
        ['c'] = VALUE | 28,
        ['d'] = VALUE | 29,
        ['e'] = VALUE | 30,
        ['f'] = VALUE | 31,
        ['g'] = VALUE | 32,
        ['h'] = VALUE | 33,
        ['i'] = VALUE | 34,
        ['j'] = VALUE | 35,
        ['k'] = VALUE | 36,
        ['l'] = VALUE | 37,
        ['m'] = VALUE | 38,
        ['n'] = VALUE | 39,
        ['o'] = VALUE | 40,
        ['p'] = VALUE | 41,
        ['q'] = VALUE | 42,
        ['r'] = VALUE | 43,
        ['s'] = VALUE | 44,
        ['t'] = VALUE | 45,
        ['u'] = VALUE | 46,
        ['v'] = VALUE | 47,
        ['w'] = VALUE | 48,
        ['x'] = VALUE | 49,
        ['y'] = VALUE | 50,
        ['z'] = VALUE | 51,
        ['0'] = VALUE | 52,
        ['1'] = VALUE | 53,
        ['2'] = VALUE | 54,
        ['3'] = VALUE | 55,
        ['4'] = VALUE | 56,
        ['5'] = VALUE | 57,
        ['6'] = VALUE | 58,
        ['7'] = VALUE | 59,
        ['8'] = VALUE | 60,
        ['9'] = VALUE | 61,
        ['+'] = VALUE | 62,
        ['/'] = VALUE | 63};

/* The bytes of a quantum that is not whole: two characters are one byte, three are two. */
static size_t end_quantum(struct mime_decoder *decoder, uint8_t *out)
{
    size_t count = 0;

    if (decoder->count >= 2) out[count++] = (uint8_t)(decoder->value >> (6 * decoder->count - 8));
    if (decoder->count == 3) out[count++] = (uint8_t)(decoder->value >> 2);
    decoder->count = 0;
    decoder->value = 0;
    return count;
}

static size_t base64_character(struct mime_decoder *decoder, uint8_t value, uint8_t *out)
{
    decoder->value = decoder->value << 6 | (value & 0x3f);
    if (++decoder->count < 4) return 0;
    out[0] = (uint8_t)(decoder->value >> 16);
    out[1] = (uint8_t)(decoder->value >> 8);
    out[2] = (uint8_t)decoder->value;
    decoder->count = 0;
    decoder->value = 0;
    return 3;
}

/* A line behind the padding goes on with base-64, if it is nothing else. */
static size_t end_held_line(struct mime_decoder *decoder, uint8_t *out)
{
    size_t i, count = 0;

    for (i = 0; i < decoder->held_size; i++)
    {
        if (decoder->held[i] & VALUE) count += base64_character(decoder, decoder->held[i], out + count);
        else
        {
            count += end_quantum(decoder, out + count);
            decoder->state = PADDED;
        }
    }
    if (decoder->held_size && decoder->held[decoder->held_size - 1] & VALUE) decoder->state = START;
    decoder->held_size = 0;
    return count;
}

static size_t decode_padded(struct mime_decoder *decoder, uint8_t value, uint8_t byte, uint8_t *out)
{
    if (value == LINE_END)
    {
        decoder->state = PADDED_LINE;
        return decoder->held_size ? end_held_line(decoder, out) : 0;
    }
    if (byte == ' ' || byte == '\t') return 0;
    if (decoder->state == PADDED)
    {
        /* more in the padding's own line: base-64 that was joined, or rubbish, which is skipped */
        if (!(value & VALUE)) return 0;
        decoder->state = START;
        return base64_character(decoder, value, out);
    }
    if (!value)
    {
        decoder->dropped = true; /* a footer in plain text */
        decoder->held_size = 0;
        return 0;
    }
    decoder->held[decoder->held_size++] = value;
    return decoder->held_size < MIME_HELD ? 0 : end_held_line(decoder, out);
}

static size_t base64_decode_piece(struct mime_decoder *decoder, const uint8_t *bytes, size_t size, uint8_t *out)
{
    uint8_t *const begin = out;
    size_t i = 0;

    while (i < size && !decoder->dropped)
    {
        uint8_t value;

        /* four characters at once, as most are */
        if (decoder->state == START && !decoder->count)
        {
            for (; size - i >= 4; i += 4)
            {
                const uint8_t a = base64_values[bytes[i]], b = base64_values[bytes[i + 1]],
                              c = base64_values[bytes[i + 2]], d = base64_values[bytes[i + 3]];

                if (!(a & b & c & d & VALUE)) break;
                *out++ = (uint8_t)(a << 2 | (b & 0x3f) >> 4);
                *out++ = (uint8_t)(b << 4 | (c & 0x3f) >> 2);
                *out++ = (uint8_t)(c << 6 | (d & 0x3f));
            }
            if (i == size) break;
        }
        value = base64_values[bytes[i]];
        if (decoder->state != START) out += decode_padded(decoder, value, bytes[i], out);
        else if (value & VALUE) out += base64_character(decoder, value, out);
        else if (value == PADDING)
        {
            out += end_quantum(decoder, out);
            decoder->state = PADDED;
        }
        i++;
    }
    return (size_t)(out - begin);
}

/* Gives the bytes that were held back: they were text. */
static size_t give_held(struct mime_decoder *decoder, uint8_t *out)
{
    const size_t size = decoder->held_size;

    memcpy(out, decoder->held, size);
    decoder->held_size = 0;
    return size;
}

static size_t quoted_decode(struct mime_decoder *decoder, const uint8_t *bytes, size_t size, uint8_t *out)
{
    size_t i, count = 0;

    for (i = 0; i < size; i++)
    {
        const uint8_t c = bytes[i];

        if (decoder->state == HEX)
        {
            decoder->state = START;
            if (hex_digit_value((char)c) >= 0)
            {
                out[count++] = (uint8_t)(hex_digit_value((char)decoder->value) << 4 | hex_digit_value((char)c));
                continue;
            }
            out[count++] = '=';
            out[count++] = (uint8_t)decoder->value;
        }
        if (decoder->state == EQUALS)
        {
            if (c == '\n' || c == '\r')
            {
                decoder->held_size = 0;
                decoder->state = START;
                decoder->value = c; /* the LF of a CRLF belongs to it */
                continue;
            }
            if ((c == ' ' || c == '\t') && decoder->held_size < MIME_HELD)
            {
                decoder->held[decoder->held_size++] = c;
                continue;
            }
            if (decoder->held_size == 0 && hex_digit_value((char)c) >= 0)
            {
                decoder->state = HEX;
                decoder->value = c;
                continue;
            }
            out[count++] = '=';
            count += give_held(decoder, out + count);
            decoder->state = START;
        }
        if (c == '\n' && decoder->value == '\r')
        {
            decoder->value = 0;
            continue;
        }
        decoder->value = 0;
        if (c == ' ' || c == '\t')
        {
            if (decoder->held_size == MIME_HELD) count += give_held(decoder, out + count);
            decoder->held[decoder->held_size++] = c;
            continue;
        }
        if (c == '\r' || c == '\n') decoder->held_size = 0;
        else count += give_held(decoder, out + count);
        if (c == '=') decoder->state = EQUALS;
        else out[count++] = c;
    }
    return count;
}

int uu_decode_line(const uint8_t *line, size_t size, uint8_t *out)
{
    size_t i, count = 0, length;
    uint32_t value = 0;

    while (size && (line[size - 1] == '\r' || line[size - 1] == '\n')) size--;
    if (!size || line[0] < 0x20 || line[0] > 0x60) return -1;
    length = (line[0] - 0x20u) & 0x3f;
    /* blanks at the end may have been cut off, though not so many that a few bytes become many; a check character may
     * follow */
    if (length > size) return -1;
    if (size - 1 > (length + 2) / 3 * 4 + 2) return -1;
    for (i = 0; i < (length + 2) / 3 * 4; i++)
    {
        const uint8_t c = i + 1 < size ? line[i + 1] : ' ';

        if (c < 0x20 || c > 0x60) return -1;
        value = value << 6 | ((c - 0x20u) & 0x3f);
        if (i % 4 != 3) continue;
        if (count < length) out[count++] = (uint8_t)(value >> 16);
        if (count < length) out[count++] = (uint8_t)(value >> 8);
        if (count < length) out[count++] = (uint8_t)value;
    }
    return (int)count;
}

bool uu_begin_line(const uint8_t *line, size_t size, const char **name, size_t *name_size)
{
    size_t pos = 6, digits = 0;

    while (size && (line[size - 1] == '\r' || line[size - 1] == '\n' || line[size - 1] == ' ')) size--;
    if (size < 11 || memcmp(line, "begin ", 6)) return false;
    for (; pos < size && line[pos] >= '0' && line[pos] <= '7'; pos++) digits++;
    if (digits < 3 || digits > 4 || pos >= size || line[pos] != ' ') return false;
    while (pos < size && line[pos] == ' ') pos++;
    *name = (const char *)line + pos;
    *name_size = size - pos;
    return *name_size != 0;
}

/* One line of a uuencoded body. */
static size_t uu_line(struct mime_decoder *decoder, uint8_t *out)
{
    const size_t size = decoder->held_size;
    const char *name;
    size_t name_size;
    int count;

    decoder->held_size = 0;
    if (!decoder->begun)
    {
        if (!uu_begin_line(decoder->held, size, &name, &name_size)) return 0;
        decoder->begun = true;
        if (name_size > sizeof(decoder->name) - 1) name_size = sizeof(decoder->name) - 1;
        memcpy(decoder->name, name, name_size);
        return 0;
    }
    if (decoder->ended) return 0;
    if (size >= 3 && !memcmp(decoder->held, "end", 3) && (size == 3 || decoder->held[3] <= ' '))
    {
        decoder->ended = true;
        return 0;
    }
    count = uu_decode_line(decoder->held, size, out);
    if (count < 0 && size > 0) decoder->broken = true;
    return count > 0 ? (size_t)count : 0;
}

static size_t uu_decode(struct mime_decoder *decoder, const uint8_t *bytes, size_t size, uint8_t *out)
{
    size_t i, count = 0;

    for (i = 0; i < size; i++)
    {
        if (bytes[i] == '\n' || bytes[i] == '\r') count += uu_line(decoder, out + count);
        else if (decoder->held_size < MIME_HELD) decoder->held[decoder->held_size++] = bytes[i];
    }
    return count;
}

size_t mime_decode(struct mime_decoder *decoder, const uint8_t *bytes, size_t size, uint8_t *out)
{
    switch (decoder->encoding)
    {
    case MIME_BASE64: return base64_decode_piece(decoder, bytes, size, out);
    case MIME_QUOTED_PRINTABLE: return quoted_decode(decoder, bytes, size, out);
    case MIME_UUENCODE: return uu_decode(decoder, bytes, size, out);
    default: memcpy(out, bytes, size); return size;
    }
}

size_t mime_decode_end(struct mime_decoder *decoder, uint8_t *out)
{
    size_t count = 0;

    switch (decoder->encoding)
    {
    case MIME_BASE64:
        if (decoder->state != START) count = end_held_line(decoder, out);
        return count + end_quantum(decoder, out + count);
    case MIME_QUOTED_PRINTABLE:
        if (decoder->state == HEX)
        {
            out[count++] = '=';
            out[count++] = (uint8_t)decoder->value;
        }
        decoder->state = START;
        decoder->held_size = 0; /* blanks at the end of the last line, or a soft break at the end */
        return count;
    case MIME_UUENCODE: return uu_line(decoder, out);
    default: return 0;
    }
}
