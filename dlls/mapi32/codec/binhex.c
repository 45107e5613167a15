/*
 * BinHex 4.0.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "binhex.h"

#define RUN_MARK 0x90

enum part
{
    PART_HEADER,
    PART_HEADER_CRC,
    PART_DATA,
    PART_DATA_CRC,
    PART_RESOURCE,
    PART_RESOURCE_CRC,
    PART_END
};

static int character_value(uint8_t c)
{
    static const char alphabet[] = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
    const char *place = c ? strchr(alphabet, c) : NULL;

    return place ? (int)(place - alphabet) : -1;
}

/* CCITT's polynomial, the bits of a byte from the left. */
static uint16_t crc_add(uint16_t crc, uint8_t byte)
{
    int bit;

    for (bit = 7; bit >= 0; bit--)
    {
        const bool carry = crc & 0x8000;

        crc = (uint16_t)(crc << 1 | (byte >> bit & 1));
        if (carry) crc ^= 0x1021;
    }
    return crc;
}

static uint32_t big_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The header is whole: a name, type, creator, flags, and sizes. */
static void end_header(struct binhex *binhex)
{
    const uint8_t length = binhex->header[0];

    memcpy(binhex->name, binhex->header + 1, length);
    binhex->name[length] = 0;
    binhex->data_left = big_u32(binhex->header + length + 12);
    binhex->resource_left = big_u32(binhex->header + length + 16);
}

/* A CRC's two bytes; the next part begins. */
static void take_crc(struct binhex *binhex, uint8_t byte, enum part next)
{
    const uint16_t crc = crc_add(crc_add(binhex->crc, 0), 0);

    if (byte != (binhex->position ? crc & 0xff : crc >> 8)) binhex->status = CODEC_CORRUPT;
    if (binhex->position++ == 0) return;
    binhex->crc = 0;
    binhex->position = 0;
    binhex->state = (uint8_t)next;
    if (next == PART_DATA && !binhex->data_left) binhex->state = PART_DATA_CRC;
    if (next == PART_RESOURCE && !binhex->resource_left) binhex->state = PART_RESOURCE_CRC;
}

static void flush(struct binhex *binhex)
{
    if (binhex->out_size && !binhex->take(binhex->context, binhex->out, binhex->out_size))
        binhex->status = CODEC_ABORTED;
    binhex->out_size = 0;
}

/* A byte of the file. */
static void take_byte(struct binhex *binhex, uint8_t byte)
{
    switch (binhex->state)
    {
    case PART_HEADER:
        if (binhex->position == 0 && (!byte || byte > BINHEX_NAME))
        {
            binhex->status = CODEC_CORRUPT;
            return;
        }
        binhex->header[binhex->position++] = byte;
        binhex->crc = crc_add(binhex->crc, byte);
        if (binhex->position < binhex->header[0] + 20u) return;
        end_header(binhex);
        binhex->position = 0;
        binhex->state = PART_HEADER_CRC;
        return;
    case PART_HEADER_CRC: take_crc(binhex, byte, PART_DATA); return;
    case PART_DATA:
        binhex->crc = crc_add(binhex->crc, byte);
        binhex->out[binhex->out_size++] = byte;
        if (binhex->out_size == sizeof(binhex->out)) flush(binhex);
        if (!--binhex->data_left) binhex->state = PART_DATA_CRC;
        return;
    case PART_DATA_CRC: take_crc(binhex, byte, PART_RESOURCE); return;
    case PART_RESOURCE:
        binhex->crc = crc_add(binhex->crc, byte);
        if (!--binhex->resource_left) binhex->state = PART_RESOURCE_CRC;
        return;
    default:
        take_crc(binhex, byte, PART_END);
        if (binhex->state != PART_END || binhex->status != CODEC_OK) return;
        flush(binhex);
        if (binhex->status == CODEC_OK) binhex->status = CODEC_END;
    }
}

/* A byte of the run-length coding: a run repeats the last byte. */
static void take_packed(struct binhex *binhex, uint8_t byte)
{
    uint8_t more;

    if (binhex->run)
    {
        binhex->run = false;
        if (byte)
        {
            for (more = byte; more > 1 && binhex->status == CODEC_OK; more--) take_byte(binhex, binhex->last);
            return;
        }
        byte = RUN_MARK;
    }
    else if (byte == RUN_MARK)
    {
        binhex->run = true;
        return;
    }
    binhex->last = byte;
    take_byte(binhex, byte);
}

void binhex_init(struct binhex *binhex, bool (*take)(void *context, const uint8_t *bytes, size_t size), void *context)
{
    memset(binhex, 0, sizeof(*binhex));
    binhex->take = take;
    binhex->context = context;
    binhex->line_start = true;
}

enum codec_status binhex_feed(struct binhex *binhex, const uint8_t *bytes, size_t size)
{
    size_t i;
    int value;

    for (i = 0; i < size && binhex->status == CODEC_OK; i++)
    {
        const uint8_t c = bytes[i];

        if (!binhex->begun)
        {
            binhex->begun = c == ':' && binhex->line_start;
            binhex->line_start = c == '\n' || c == '\r';
            continue;
        }
        if (c == '\r' || c == '\n' || c == ' ' || c == '\t') continue;
        if ((value = character_value(c)) < 0)
        {
            binhex->status = CODEC_CORRUPT; /* the colon at the end too: the file was not whole */
            break;
        }
        binhex->value = binhex->value << 6 | (uint32_t)value;
        binhex->bits += 6;
        if (binhex->bits < 8) continue;
        binhex->bits -= 8;
        take_packed(binhex, (uint8_t)(binhex->value >> binhex->bits));
    }
    return binhex->status;
}
