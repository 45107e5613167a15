/*
 * Reads BinHex 4.0, RFC 1741: the data fork and the name of a Macintosh file.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_BINHEX_H
#define MAPI32_CODEC_BINHEX_H

#include "codec.h"

#define BINHEX_NAME   63
#define BINHEX_HEADER (1 + BINHEX_NAME + 1 + 18)

struct binhex
{
    bool (*take)(void *context, const uint8_t *bytes, size_t size);
    void *context;
    enum codec_status status;
    uint8_t state;
    bool begun; /* the colon in front was seen */
    uint8_t line_start;
    uint32_t value; /* bits that are no byte yet */
    uint8_t bits;
    uint8_t last; /* byte, for a run */
    bool run;     /* the marker of a run was just before */
    uint8_t header[BINHEX_HEADER];
    uint32_t position; /* in the header or a CRC */
    uint32_t data_left, resource_left;
    uint16_t crc;
    char name[BINHEX_NAME + 1]; /* bytes of a Macintosh's charset */
    uint8_t out[512];
    size_t out_size;
};

/* Prepares for the beginning of a body. take gets the bytes of the data fork; false from it ends the reading. */
void binhex_init(struct binhex *binhex, bool (*take)(void *context, const uint8_t *bytes, size_t size), void *context);

/* Reads the next bytes. CODEC_OK: more is needed; CODEC_END: the file was whole; CODEC_CORRUPT: a character or a CRC is
 * wrong; CODEC_ABORTED. The same status is given again by further calls. */
enum codec_status binhex_feed(struct binhex *binhex, const uint8_t *bytes, size_t size);

#endif
