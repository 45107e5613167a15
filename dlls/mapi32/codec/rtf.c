/*
 * Compressed RTF, [MS-OXRTFCP].
 *
 * The dictionary of the documents is a ring of 4096 bytes. Here it is the tail of a linear buffer that slides by
 * multiples of 4096, so that a place in the buffer modulo 4096 is its place in the ring, and a reference is a copy
 * within one array.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "rtf.h"

/* The bytes that a dictionary starts with, [MS-OXRTFCP] 2.1.2.1. */
static const char preset[] = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
                             "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
                             "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
enum
{
    PRESET_SIZE = sizeof(preset) - 1,
    WINDOW_MASK = RTF_WINDOW - 1
};
_Static_assert(PRESET_SIZE == 207, "the preset dictionary has 207 bytes");

enum codec_status rtf_header_read(struct reader *reader, struct rtf_header *header)
{
    if (!reader_u32(reader, &header->comp_size) || !reader_u32(reader, &header->raw_size) ||
            !reader_u32(reader, &header->type) || !reader_u32(reader, &header->crc))
        return CODEC_CORRUPT;
    return header->type == RTF_LZFU || header->type == RTF_MELA ? CODEC_OK : CODEC_CORRUPT;
}

void rtf_header_write(struct writer *writer, const struct rtf_header *header)
{
    writer_u32(writer, header->comp_size);
    writer_u32(writer, header->raw_size);
    writer_u32(writer, header->type);
    writer_u32(writer, header->crc);
}

uint32_t rtf_contents_size(const struct rtf_header *header)
{
    const uint32_t counted = RTF_HEADER_SIZE - 4;

    if (header->type == RTF_MELA) return UINT32_MAX;
    return header->comp_size > counted ? header->comp_size - counted : 0;
}

void rtf_decoder_init(struct rtf_decoder *decoder, const struct rtf_header *header)
{
    memset(decoder, 0, sizeof(*decoder));
    /* The ring's bytes after the preset are in front of it here: the oldest. */
    memcpy(decoder->buffer + RTF_WINDOW, preset, PRESET_SIZE);
    decoder->end = decoder->taken = RTF_WINDOW + PRESET_SIZE;
    decoder->raw_left = header->raw_size;
    decoder->contents_left = rtf_contents_size(header);
    decoder->type = header->type;
}

/* Copies length bytes from distance bytes back; the two may overlap, then the copy repeats. Up to RTF_MATCH_MAX bytes
 * from to on are written. */
static inline void copy_match(uint8_t *to, size_t distance, size_t length)
{
    const uint8_t *from = to - distance;
    size_t i;

    if (distance >= RTF_MATCH_MAX) memcpy(to, from, RTF_MATCH_MAX);
    else
        for (i = 0; i < length; i++) to[i] = from[i];
}

/* Decodes whole runs while input and room certainly suffice. */
static void decode_runs(struct rtf_decoder *decoder, struct reader *in)
{
    const size_t run_text = 8 * RTF_MATCH_MAX;
    size_t end = decoder->end;

    while (reader_left(in) >= RTF_RUN_MAX && decoder->contents_left >= RTF_RUN_MAX && decoder->raw_left >= run_text &&
            RTF_DECODER_BUFFER - end >= run_text && !decoder->ended)
    {
        const size_t start = in->pos, before = end;
        const uint8_t *run = reader_take(in, RTF_RUN_MAX), *next = run;
        unsigned int control = *next++, i;

        for (i = 0; i < 8; i++, control >>= 1)
        {
            size_t distance, length;

            if (!(control & 1))
            {
                decoder->buffer[end++] = *next++;
                continue;
            }
            distance = (end - (next[0] << 4 | next[1] >> 4)) & WINDOW_MASK;
            length = (next[1] & 15) + 2;
            next += 2;
            if (!distance)
            {
                decoder->ended = true;
                break;
            }
            copy_match(decoder->buffer + end, distance, length);
            end += length;
        }
        reader_seek(in, start + (size_t)(next - run));
        decoder->contents_left -= (uint32_t)(next - run);
        decoder->raw_left -= (uint32_t)(end - before);
    }
    decoder->end = end;
}

/* Decodes by single bytes of input, as far as input and room last, but at most one run. */
static void decode_bytes(struct rtf_decoder *decoder, struct reader *in)
{
    size_t distance, length;
    uint8_t byte;

    do
    {
        if (decoder->ended || RTF_DECODER_BUFFER - decoder->end < RTF_MATCH_MAX) return;
        if (!decoder->raw_left || !decoder->contents_left)
        {
            decoder->ended = true;
            return;
        }
        if (!reader_u8(in, &byte)) return;
        decoder->contents_left--;
        if (!decoder->tokens)
        {
            decoder->control = byte;
            decoder->tokens = 8;
            continue;
        }
        if ((decoder->control & 1) && !decoder->have_high)
        {
            decoder->high = byte;
            decoder->have_high = true;
            continue;
        }
        if (!(decoder->control & 1))
        {
            decoder->buffer[decoder->end] = byte;
            length = 1;
        }
        else
        {
            distance = (decoder->end - (decoder->high << 4 | byte >> 4)) & WINDOW_MASK;
            if (!distance)
            {
                decoder->ended = true;
                return;
            }
            length = (byte & 15) + 2;
            copy_match(decoder->buffer + decoder->end, distance, length);
        }
        if (length > decoder->raw_left) length = decoder->raw_left;
        decoder->end += length;
        decoder->raw_left -= (uint32_t)length;
        decoder->control >>= 1;
        decoder->tokens--;
        decoder->have_high = false;
    } while (decoder->tokens);
}

/* Takes plain bytes. */
static void decode_mela(struct rtf_decoder *decoder, struct reader *in)
{
    size_t size = RTF_DECODER_BUFFER - decoder->end;

    if (size > reader_left(in)) size = reader_left(in);
    if (size > decoder->raw_left) size = decoder->raw_left;
    reader_bytes(in, decoder->buffer + decoder->end, size);
    decoder->end += size;
    decoder->raw_left -= (uint32_t)size;
    decoder->ended = !decoder->raw_left;
}

/* Gives the caller what it has room for; true when nothing is left to give. */
static bool decode_flush(struct rtf_decoder *decoder, struct writer *out)
{
    size_t size = decoder->end - decoder->taken, slide;

    if (size > out->size - out->pos) size = out->size - out->pos;
    writer_bytes(out, decoder->buffer + decoder->taken, size);
    decoder->taken += size;
    if (decoder->taken != decoder->end) return false;

    slide = (decoder->end - RTF_WINDOW) & ~(size_t)WINDOW_MASK;
    if (slide && RTF_DECODER_BUFFER - decoder->end < RTF_WINDOW)
    {
        memmove(decoder->buffer, decoder->buffer + slide, decoder->end - slide);
        decoder->end -= slide;
        decoder->taken -= slide;
    }
    return true;
}

enum codec_status rtf_decode(struct rtf_decoder *decoder, struct reader *in, struct writer *out)
{
    for (;;)
    {
        if (!decode_flush(decoder, out)) return CODEC_NO_SPACE;
        if (decoder->ended || !decoder->raw_left) return CODEC_END;
        if (!reader_left(in)) return CODEC_OK;
        if (decoder->type == RTF_MELA)
        {
            decode_mela(decoder, in);
            continue;
        }
        decode_bytes(decoder, in);
        if (!decoder->tokens) decode_runs(decoder, in);
    }
}

void rtf_encoder_init(struct rtf_encoder *encoder, enum rtf_type type)
{
    memset(encoder, 0, sizeof(*encoder));
    memcpy(encoder->buffer, preset, PRESET_SIZE);
    encoder->end = encoder->pos = PRESET_SIZE;
    encoder->header.comp_size = RTF_HEADER_SIZE - 4;
    encoder->header.type = type;
}

static size_t hash_three(const uint8_t *p)
{
    return ((uint32_t)(p[0] | p[1] << 8 | p[2] << 16) * 0x9e3779b1u) >> 20;
}

static size_t hash_pair(const uint8_t *p)
{
    return ((uint32_t)(p[0] | p[1] << 8) * 0x9e3779b1u) >> 20;
}

/* Enters the places before pos into the chains. */
static inline void encode_hash(struct rtf_encoder *encoder, size_t pos)
{
    for (; encoder->hashed < pos && encoder->hashed + 3 <= encoder->end; encoder->hashed++)
    {
        const uint8_t *p = encoder->buffer + encoder->hashed;
        const uint16_t number = (uint16_t)(encoder->hashed + encoder->slid);
        uint16_t *head = &encoder->head[hash_three(p)];

        encoder->chain[number & WINDOW_MASK] = *head;
        *head = number;
        encoder->pair[hash_pair(p)] = number;
    }
}

/* The longest match for the bytes at pos, of at most limit (<= RTF_MATCH_MAX) bytes: its length, 0 for none, and how
 * far back it is. Whatever the chains say is checked against the bytes, so numbers that have wrapped do no harm. */
static size_t encode_match(struct rtf_encoder *encoder, size_t pos, size_t limit, size_t *distance)
{
    const uint8_t *to = encoder->buffer + pos;
    size_t best = 0, age, last = 0, length;
    uint16_t number;

    encode_hash(encoder, pos);
    if (limit < 2) return 0;
    number = (uint16_t)(pos + encoder->slid);
    if (limit >= 3)
    {
        uint16_t place = encoder->head[hash_three(to)];

        for (;;)
        {
            const uint8_t *from;

            age = (uint16_t)(number - place);
            if (age <= last || age >= RTF_WINDOW || age > pos) break;
            from = to - age;
            if (from[best] == to[best] && from[0] == to[0])
            {
                for (length = 0; length < limit && from[length] == to[length];) length++;
                if (length > best)
                {
                    best = length;
                    *distance = age;
                    if (best == limit) return best;
                }
            }
            last = age;
            place = encoder->chain[place & WINDOW_MASK];
        }
    }
    if (best >= 2) return best;
    age = (uint16_t)(number - encoder->pair[hash_pair(to)]);
    if (!age || age >= RTF_WINDOW || age > pos || to[0] != *(to - age) || to[1] != *(to - age + 1)) return 0;
    *distance = age;
    return 2;
}

/* Appends the run that is complete, or the last one. */
static void encode_run(struct rtf_encoder *encoder, struct writer *out)
{
    writer_bytes(out, encoder->run, encoder->run_size);
    encoder->header.comp_size += encoder->run_size;
    encoder->header.crc = codec_crc32(encoder->header.crc, encoder->run, encoder->run_size);
    encoder->run_size = 0;
    encoder->tokens = 0;
}

static inline void encode_token(struct rtf_encoder *encoder, struct writer *out, bool reference, unsigned int value)
{
    if (!encoder->tokens)
    {
        encoder->run[0] = 0;
        encoder->run_size = 1;
    }
    if (reference)
    {
        encoder->run[0] |= (uint8_t)(1 << encoder->tokens);
        encoder->run[encoder->run_size++] = (uint8_t)(value >> 8);
    }
    encoder->run[encoder->run_size++] = (uint8_t)value;
    if (++encoder->tokens == 8) encode_run(encoder, out);
}

/* Encodes up to the place stop, so that a match may still look ahead to end. */
static enum codec_status encode_until(struct rtf_encoder *encoder, struct writer *out, size_t stop)
{
    size_t length, later, limit, distance = 0, later_distance = 0;

    while (encoder->pos < stop)
    {
        if (out->size - out->pos < 2 * RTF_RUN_MAX) return CODEC_NO_SPACE;
        limit = encoder->end - encoder->pos;
        length = encode_match(encoder, encoder->pos, limit < RTF_MATCH_MAX ? limit : RTF_MATCH_MAX, &distance);
        /* A literal first pays where it makes the next match longer. */
        while (length && length < RTF_MATCH_MAX && --limit > length)
        {
            later = encode_match(
                    encoder, encoder->pos + 1, limit < RTF_MATCH_MAX ? limit : RTF_MATCH_MAX, &later_distance);
            if (later <= length) break;
            encode_token(encoder, out, false, encoder->buffer[encoder->pos++]);
            length = later;
            distance = later_distance;
            if (out->size - out->pos < 2 * RTF_RUN_MAX) break;
        }
        if (!length)
        {
            encode_token(encoder, out, false, encoder->buffer[encoder->pos++]);
            continue;
        }
        encode_token(encoder, out, true,
                (unsigned int)((encoder->pos - distance) & WINDOW_MASK) << 4 | (unsigned int)(length - 2));
        encoder->pos += length;
    }
    return CODEC_OK;
}

/* Makes room for more text behind the window. */
static void encode_slide(struct rtf_encoder *encoder)
{
    size_t slide;

    if (encoder->pos < 2 * RTF_WINDOW) return;
    encode_hash(encoder, encoder->pos);
    slide = (encoder->pos - RTF_WINDOW) & ~(size_t)WINDOW_MASK;
    memmove(encoder->buffer, encoder->buffer + slide, encoder->end - slide);
    encoder->pos -= slide;
    encoder->end -= slide;
    encoder->hashed -= slide;
    encoder->slid = (uint16_t)(encoder->slid + slide);
}

enum codec_status rtf_encode(struct rtf_encoder *encoder, struct reader *in, struct writer *out)
{
    enum codec_status status;
    size_t size;

    /* Even if every byte were a literal, the contents must fit: nine bytes for eight. */
    if (reader_left(in) > (UINT32_MAX - 64) / 9 * 8 - encoder->header.raw_size) return CODEC_UNSUPPORTED;
    if (encoder->header.type == RTF_MELA)
    {
        size = reader_left(in);
        if (size > out->size - out->pos) size = out->size - out->pos;
        writer_bytes(out, reader_take(in, size), size);
        encoder->header.raw_size += (uint32_t)size;
        encoder->header.comp_size += (uint32_t)size;
        return reader_left(in) ? CODEC_NO_SPACE : CODEC_OK;
    }
    for (;;)
    {
        encode_slide(encoder);
        size = RTF_ENCODER_BUFFER - encoder->end;
        if (size > reader_left(in)) size = reader_left(in);
        reader_bytes(in, encoder->buffer + encoder->end, size);
        encoder->end += size;
        encoder->header.raw_size += (uint32_t)size;
        if (encoder->end - encoder->pos > 2 * RTF_MATCH_MAX)
        {
            status = encode_until(encoder, out, encoder->end - 2 * RTF_MATCH_MAX);
            if (status != CODEC_OK) return status;
        }
        if (!reader_left(in)) return CODEC_OK;
    }
}

enum codec_status rtf_encode_end(struct rtf_encoder *encoder, struct writer *out)
{
    enum codec_status status;

    if (encoder->header.type == RTF_MELA) return CODEC_OK;
    if ((status = encode_until(encoder, out, encoder->end)) != CODEC_OK) return status;
    if (out->size - out->pos < 2 * RTF_RUN_MAX) return CODEC_NO_SPACE;
    encode_token(encoder, out, true, (unsigned int)(encoder->pos & WINDOW_MASK) << 4);
    if (encoder->tokens) encode_run(encoder, out);
    return CODEC_OK;
}
