/*
 * UTF-8, UTF-16 and UTF-7.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "utf.h"

#define REPLACEMENT 0xfffd

void utf_reader_init(struct utf_reader *reader, enum utf_form form)
{
    memset(reader, 0, sizeof(*reader));
    reader->form = form;
    reader->fresh = form != UTF_7;
}

/* The first byte of a sequence of UTF-8: how many follow, and what the first of them may be. Unicode, table 3-7. */
static uint8_t utf8_lead(uint8_t c, uint8_t *low, uint8_t *high)
{
    *low = 0x80;
    *high = 0xbf;
    if (c >= 0xc2 && c <= 0xdf) return 1;
    if (c >= 0xe0 && c <= 0xef)
    {
        if (c == 0xe0) *low = 0xa0;
        if (c == 0xed) *high = 0x9f;
        return 2;
    }
    if (c < 0xf0 || c > 0xf4) return 0;
    if (c == 0xf0) *low = 0x90;
    if (c == 0xf4) *high = 0x8f;
    return 3;
}

static size_t put_character(struct utf_reader *reader, uint32_t c, uint16_t *units)
{
    const bool fresh = reader->fresh;

    reader->fresh = false;
    if (fresh && c == 0xfeff) return 0;
    if (c < 0x10000)
    {
        units[0] = (uint16_t)c;
        return 1;
    }
    units[0] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
    units[1] = (uint16_t)(0xdc00 + (c & 0x3ff));
    return 2;
}

static size_t utf8_read(struct utf_reader *reader, const uint8_t *bytes, size_t size, bool last, uint16_t *units)
{
    size_t i, count = 0;

    for (i = 0; i < size; i++)
    {
        const uint8_t c = bytes[i];

        if (reader->needed)
        {
            if (c >= reader->low && c <= reader->high)
            {
                reader->value = reader->value << 6 | (c & 0x3f);
                reader->low = 0x80;
                reader->high = 0xbf;
                if (!--reader->needed) count += put_character(reader, reader->value, units + count);
                continue;
            }
            reader->needed = 0;
            count += put_character(reader, REPLACEMENT, units + count);
        }
        if (c < 0x80)
        {
            units[count++] = c;
            reader->fresh = false;
        }
        else if ((reader->needed = utf8_lead(c, &reader->low, &reader->high)))
            reader->value = c & (0x3f >> reader->needed);
        else count += put_character(reader, REPLACEMENT, units + count);
    }
    if (last && reader->needed)
    {
        reader->needed = 0;
        count += put_character(reader, REPLACEMENT, units + count);
    }
    return count;
}

static size_t utf16_read(struct utf_reader *reader, const uint8_t *bytes, size_t size, bool last, uint16_t *units)
{
    size_t i, count = 0;
    uint16_t unit;

    for (i = 0; i < size; i++)
    {
        if (!reader->half)
        {
            reader->low = bytes[i];
            reader->half = true;
            continue;
        }
        reader->half = false;
        unit = reader->form == UTF_16_LE ? (uint16_t)(reader->low | bytes[i] << 8)
                                         : (uint16_t)(reader->low << 8 | bytes[i]);
        if (reader->fresh && unit == 0xfffe)
        {
            reader->form = reader->form == UTF_16_LE ? UTF_16_BE : UTF_16_LE;
            reader->fresh = false;
        }
        else count += put_character(reader, unit, units + count);
    }
    if (last && reader->half)
    {
        reader->half = false;
        units[count++] = REPLACEMENT;
    }
    return count;
}

static int base64_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static size_t utf7_read(struct utf_reader *reader, const uint8_t *bytes, size_t size, uint16_t *units)
{
    size_t i, count = 0;
    int value;

    for (i = 0; i < size; i++)
    {
        const uint8_t c = bytes[i];

        if (!reader->shifted)
        {
            reader->shifted = reader->fresh = c == '+';
            reader->bits = 0;
            if (c != '+') units[count++] = c < 0x80 ? c : REPLACEMENT;
            continue;
        }
        if ((value = base64_value(c)) < 0)
        {
            reader->shifted = false;
            if (c == '-' && reader->fresh) units[count++] = '+';
            if (c != '-') units[count++] = c < 0x80 ? c : REPLACEMENT;
            continue;
        }
        reader->fresh = false;
        reader->value = reader->value << 6 | (uint32_t)value;
        reader->bits += 6;
        if (reader->bits < 16) continue;
        reader->bits -= 16;
        units[count++] = (uint16_t)(reader->value >> reader->bits);
    }
    return count;
}

size_t utf_read(struct utf_reader *reader, const uint8_t *bytes, size_t size, bool last, uint16_t *units)
{
    switch (reader->form)
    {
    case UTF_8: return utf8_read(reader, bytes, size, last, units);
    case UTF_7: return utf7_read(reader, bytes, size, units);
    default: return utf16_read(reader, bytes, size, last, units);
    }
}

void text_probe_add(struct text_probe *probe, const uint8_t *bytes, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
    {
        const uint8_t c = bytes[i];

        if (probe->needed)
        {
            if (c >= probe->low && c <= probe->high_limit)
            {
                probe->needed--;
                probe->low = 0x80;
                probe->high_limit = 0xbf;
                continue;
            }
            probe->needed = 0;
            probe->invalid++;
        }
        if (c >= 0x80)
        {
            probe->high = true;
            probe->sequences++;
            if (!(probe->needed = utf8_lead(c, &probe->low, &probe->high_limit))) probe->invalid++;
        }
        else if (probe->escape && (c == '$' || c == '(')) probe->escapes = true;
        probe->escape = c == 0x1b;
    }
}

bool text_probe_is_utf8(const struct text_probe *probe)
{
    return !probe->invalid;
}

void utf8_write(struct writer *writer, const uint16_t *units, size_t count)
{
    uint8_t bytes[4];
    size_t i;

    for (i = 0; i < count; i++)
    {
        uint32_t c = units[i];

        if (c >= 0xd800 && c <= 0xdbff && i + 1 < count && units[i + 1] >= 0xdc00 && units[i + 1] <= 0xdfff)
            c = 0x10000 + ((c - 0xd800) << 10) + (units[++i] - 0xdc00u);
        else if (c >= 0xd800 && c <= 0xdfff) c = REPLACEMENT;
        if (c < 0x80)
        {
            bytes[0] = (uint8_t)c;
            writer_bytes(writer, bytes, 1);
        }
        else if (c < 0x800)
        {
            bytes[0] = (uint8_t)(0xc0 | c >> 6);
            bytes[1] = (uint8_t)(0x80 | (c & 0x3f));
            writer_bytes(writer, bytes, 2);
        }
        else if (c < 0x10000)
        {
            bytes[0] = (uint8_t)(0xe0 | c >> 12);
            bytes[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
            bytes[2] = (uint8_t)(0x80 | (c & 0x3f));
            writer_bytes(writer, bytes, 3);
        }
        else
        {
            bytes[0] = (uint8_t)(0xf0 | c >> 18);
            bytes[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
            bytes[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
            bytes[3] = (uint8_t)(0x80 | (c & 0x3f));
            writer_bytes(writer, bytes, 4);
        }
    }
}
