/*
 * ISO-2022-JP, EUC-JP, ISO-2022-KR and HZ by arithmetic.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "eastasian.h"

#define ESC 0x1b
#define SO  0x0e
#define SI  0x0f

enum set
{
    SET_ASCII,
    SET_KATAKANA, /* half-width */
    SET_DOUBLE,   /* two bytes: JIS X 0208, KS X 1001 or GB 2312 */
    SET_FOREIGN   /* two bytes of a set that the code page does not have */
};

void eastasian_reader_init(struct eastasian_reader *reader, enum eastasian_form form)
{
    memset(reader, 0, sizeof(*reader));
    reader->form = form;
}

static bool is_graphic(uint8_t c)
{
    return c > 0x20 && c < 0x7f;
}

/* A character of JIS X 0208, 7-bit bytes, as Shift-JIS. */
static void jis_to_shift(uint8_t row, uint8_t cell, uint8_t *out)
{
    out[0] = (uint8_t)((row - 0x21) / 2 + 0x81);
    if (out[0] > 0x9f) out[0] += 0x40;
    if (row % 2) out[1] = (uint8_t)(cell + 0x1f + (cell >= 0x60));
    else out[1] = (uint8_t)(cell + 0x7e);
}

/* The reverse; false for what is beyond the 94 rows. */
static bool shift_to_jis(uint8_t lead, uint8_t trail, uint8_t *out)
{
    if (lead < 0x81 || lead > 0xef || (lead > 0x9f && lead < 0xe0) || trail < 0x40 || trail > 0xfc || trail == 0x7f)
        return false;
    out[0] = (uint8_t)((lead - (lead < 0xa0 ? 0x81 : 0xc1)) * 2 + 0x21);
    if (trail >= 0x9f)
    {
        out[0]++;
        out[1] = (uint8_t)(trail - 0x7e);
    }
    else out[1] = (uint8_t)(trail - 0x1f - (trail > 0x7f));
    return true;
}

/* Two 7-bit bytes of the current set. */
static size_t put_double(const struct eastasian_reader *reader, uint8_t first, uint8_t second, uint8_t *out)
{
    if (reader->set == SET_FOREIGN)
    {
        out[0] = EASTASIAN_INVALID;
        return 1;
    }
    if (reader->form == EASTASIAN_ISO_2022_JP || reader->form == EASTASIAN_EUC_JP) jis_to_shift(first, second, out);
    else
    {
        out[0] = first | 0x80;
        out[1] = second | 0x80;
    }
    return 2;
}

/* What an escape selects, once it is whole. 0: not whole yet, -1: none that is known, else its length. */
static int read_escape(struct eastasian_reader *reader)
{
    static const struct
    {
        char text[4];
        uint8_t set;
    } escapes[] = {
            {"(B", SET_ASCII},
            {"(J", SET_ASCII}, /* JIS X 0201 Roman; its yen sign is written as a backslash anyway */
            {"(I", SET_KATAKANA},
            {"$@", SET_DOUBLE},
            {"$B", SET_DOUBLE},
            {"$A", SET_FOREIGN},
            {"$(D", SET_FOREIGN},
            {"$(C", SET_FOREIGN},
    };
    const size_t size = reader->held_size - 1u;
    bool more = false;
    size_t i;

    if (reader->form == EASTASIAN_ISO_2022_KR)
    {
        if (memcmp(reader->held + 1, "$)C", size)) return -1;
        return size == 3 ? 4 : 0; /* announces the set, and nothing else */
    }
    for (i = 0; i < sizeof(escapes) / sizeof(*escapes); i++)
    {
        if (memcmp(escapes[i].text, reader->held + 1, size)) continue;
        if (!escapes[i].text[size])
        {
            reader->set = escapes[i].set;
            return (int)size + 1;
        }
        more = true;
    }
    return more ? 0 : -1;
}

/* The bytes of an escape or a character, held back until it is whole. Returns bytes written. */
static size_t read_held(struct eastasian_reader *reader, bool last, uint8_t *out)
{
    const uint8_t first = reader->held[0], second = reader->held[1];
    int escape;

    if (first == ESC)
    {
        escape = read_escape(reader);
        if (!escape && !last) return 0;
        reader->held_size = 0;
        if (escape > 0) return 0;
        out[0] = EASTASIAN_INVALID;
        return 1;
    }
    if (reader->held_size < 2 && !last) return 0;
    if (reader->held_size < 2)
    {
        reader->held_size = 0;
        out[0] = EASTASIAN_INVALID;
        return 1;
    }
    if (reader->form == EASTASIAN_EUC_JP && first == 0x8f && reader->held_size < 3 && !last && second >= 0xa1) return 0;
    reader->held_size = 0;
    if (reader->form == EASTASIAN_EUC_JP)
    {
        if (first == 0x8e && second >= 0xa1 && second <= 0xdf)
        {
            out[0] = second;
            return 1;
        }
        if (first >= 0xa1 && second >= 0xa1 && second < 0xff)
            return put_double(reader, first & 0x7f, second & 0x7f, out);
        out[0] = EASTASIAN_INVALID; /* JIS X 0212, of three bytes, is not in the code page */
        if (first == 0x8f || second >= 0x80) return 1;
        out[1] = second;
        return 2;
    }
    if (first < 0x80 && is_graphic(first) && is_graphic(second)) return put_double(reader, first, second, out);
    if (first >= 0x80 && second >= 0x40)
    {
        out[0] = first; /* 8-bit text of the code page in what should be 7-bit */
        out[1] = second;
        return 2;
    }
    out[0] = EASTASIAN_INVALID;
    out[1] = second;
    return 2;
}

static bool is_lead(const struct eastasian_reader *reader, uint8_t c)
{
    if (reader->form == EASTASIAN_EUC_JP) return c == 0x8e || c == 0x8f || (c >= 0xa1 && c < 0xff);
    if (c >= 0x80)
        return reader->form == EASTASIAN_ISO_2022_JP ? (c >= 0x81 && c <= 0x9f) || (c >= 0xe0 && c <= 0xfc) : c < 0xff;
    if (!is_graphic(c)) return false;
    if (reader->form == EASTASIAN_ISO_2022_KR) return reader->shifted;
    return reader->set == SET_DOUBLE || reader->set == SET_FOREIGN;
}

/* HZ's "~": the byte behind it decides. */
static size_t read_tilde(struct eastasian_reader *reader, uint8_t c, uint8_t *out)
{
    reader->held_size = 0;
    if (c == '{') reader->set = SET_DOUBLE;
    else if (c == '}') reader->set = SET_ASCII;
    else if (c == '~') return out[0] = '~', 1;
    else if (c != '\n')
    {
        out[0] = '~';
        out[1] = c;
        return 2;
    }
    return 0;
}

size_t eastasian_read(struct eastasian_reader *reader, const uint8_t *bytes, size_t size, bool last, uint8_t *out)
{
    size_t i, count = 0;

    for (i = 0; i < size; i++)
    {
        const uint8_t c = bytes[i];

        if (reader->held_size)
        {
            if (reader->form == EASTASIAN_HZ && reader->held[0] == '~' && (reader->set == SET_ASCII || c == '}'))
            {
                count += read_tilde(reader, c, out + count);
                continue;
            }
            if (c == '\r' || c == '\n' || c == ESC)
            {
                out[count++] = EASTASIAN_INVALID;
                reader->held_size = 0;
                i--;
                continue;
            }
            reader->held[reader->held_size++] = c;
            count += read_held(reader, false, out + count);
        }
        else if (c == '\r' || c == '\n')
        {
            reader->set = SET_ASCII;
            reader->shifted = false;
            out[count++] = c;
        }
        else if ((c == ESC && (reader->form == EASTASIAN_ISO_2022_JP || reader->form == EASTASIAN_ISO_2022_KR)) ||
                 (c == '~' && reader->form == EASTASIAN_HZ) || is_lead(reader, c))
        {
            reader->held[0] = c;
            reader->held_size = 1;
        }
        else if ((c == SO || c == SI) && reader->form != EASTASIAN_EUC_JP && reader->form != EASTASIAN_HZ)
            reader->shifted = c == SO;
        else if (reader->form == EASTASIAN_ISO_2022_JP && (reader->set == SET_KATAKANA || reader->shifted) &&
                 c > 0x20 && c < 0x60)
            out[count++] = c | 0x80;
        else if (reader->form != EASTASIAN_ISO_2022_JP && c >= 0x80) out[count++] = EASTASIAN_INVALID;
        else out[count++] = c;
    }
    if (last && reader->held_size)
    {
        if (reader->held[0] == '~')
        {
            out[count++] = '~';
            reader->held_size = 0;
        }
        else count += read_held(reader, true, out + count);
    }
    return count;
}

/* A double-byte character as 7-bit bytes of the form's set. */
static bool to_seven_bits(enum eastasian_form form, uint8_t lead, uint8_t trail, uint8_t *out)
{
    if (form == EASTASIAN_ISO_2022_JP || form == EASTASIAN_EUC_JP) return shift_to_jis(lead, trail, out);
    out[0] = lead & 0x7f;
    out[1] = trail & 0x7f;
    return lead >= 0xa1 && lead < 0xff && trail >= 0xa1 && trail < 0xff;
}

/* Changes between one and two bytes. */
static void put_shift(enum eastasian_form form, bool to_double, struct writer *writer)
{
    if (form == EASTASIAN_ISO_2022_JP) writer_bytes(writer, to_double ? "\x1b$B" : "\x1b(B", 3);
    if (form == EASTASIAN_ISO_2022_KR) writer_bytes(writer, to_double ? "\x0e" : "\x0f", 1);
    if (form == EASTASIAN_HZ) writer_bytes(writer, to_double ? "~{" : "~}", 2);
}

bool eastasian_write(enum eastasian_form form, const uint8_t *bytes, size_t size, struct writer *writer)
{
    bool fits = true, in_double = false;
    uint8_t two[2];
    size_t i;

    if (form == EASTASIAN_ISO_2022_KR) writer_bytes(writer, "\x1b$)C\r\n", 6);
    for (i = 0; i < size; i++)
    {
        uint8_t c = bytes[i];
        const bool japanese = form == EASTASIAN_ISO_2022_JP || form == EASTASIAN_EUC_JP;
        const bool single = c < 0x80 || (japanese && c >= 0xa1 && c <= 0xdf);

        if (!single && i + 1 < size)
        {
            if (to_seven_bits(form, c, bytes[++i], two))
            {
                if (!in_double) put_shift(form, in_double = true, writer);
                if (form == EASTASIAN_EUC_JP)
                {
                    two[0] |= 0x80;
                    two[1] |= 0x80;
                }
                writer_bytes(writer, two, 2);
                continue;
            }
            fits = false;
            c = '?';
        }
        else if (!single || (c >= 0x80 && form == EASTASIAN_ISO_2022_JP))
        {
            fits = false; /* half-width katakana has no place in RFC 1468 */
            c = '?';
        }
        if (in_double) put_shift(form, in_double = false, writer);
        if (c >= 0x80) writer_bytes(writer, "\x8e", 1);
        if (c == '~' && form == EASTASIAN_HZ) writer_bytes(writer, "~", 1);
        writer_bytes(writer, &c, 1);
    }
    if (in_double) put_shift(form, false, writer);
    return fits;
}
