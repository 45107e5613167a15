/*
 * Conversation indexes, [MS-OXOMSG] 2.2.1.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "convindex.h"

/* Differences below 2^49 units of 100 ns (about 1.78 years) lose 18 bits, others 23, and have the top bit set. */
enum
{
    NEAR_BITS = 49,
    NEAR_SHIFT = 18,
    FAR_SHIFT = 23
};
#define DELTA_MASK 0x7fffffffu
#define FAR_FLAG   0x80000000u

bool convindex_valid(const void *data, size_t size)
{
    return data && size >= CONVINDEX_HEADER_SIZE && !((size - CONVINDEX_HEADER_SIZE) % CONVINDEX_CHILD_SIZE);
}

void convindex_write_header(struct writer *writer, uint64_t filetime, const uint8_t guid[16])
{
    uint8_t time[6];
    int i;

    for (i = 0; i < 6; i++) time[i] = (uint8_t)(filetime >> (56 - 8 * i));
    writer_bytes(writer, time, sizeof(time));
    writer_bytes(writer, guid, 16);
}

enum codec_status convindex_header_time(const void *data, size_t size, uint64_t *filetime)
{
    struct reader reader = reader_init(data, size);
    uint8_t byte;
    int i;

    *filetime = 0;
    if (!convindex_valid(data, size)) return CODEC_CORRUPT;
    for (i = 0; i < 6 && reader_u8(&reader, &byte); i++) *filetime |= (uint64_t)byte << (56 - 8 * i);
    return CODEC_OK;
}

void convindex_write_child(struct writer *writer, const void *parent, size_t size, uint64_t filetime, uint8_t random)
{
    uint64_t start = 0, delta;
    uint32_t stored;
    uint8_t child[CONVINDEX_CHILD_SIZE];
    int i;

    convindex_header_time(parent, size, &start);
    delta = filetime > start ? filetime - start : 0;
    if (!(delta >> NEAR_BITS)) stored = (uint32_t)(delta >> NEAR_SHIFT) & DELTA_MASK;
    else stored = FAR_FLAG | ((uint32_t)(delta >> FAR_SHIFT) & DELTA_MASK);
    for (i = 0; i < 4; i++) child[i] = (uint8_t)(stored >> (24 - 8 * i));
    child[4] = (uint8_t)(random << 4);
    writer_bytes(writer, parent, size);
    writer_bytes(writer, child, sizeof(child));
}

enum codec_status convindex_child_time(const void *data, size_t size, size_t child, uint64_t *filetime)
{
    struct reader reader = reader_init(data, size);
    enum codec_status status = convindex_header_time(data, size, filetime);
    uint32_t stored = 0;
    uint8_t byte;
    int i;

    if (status != CODEC_OK) return status;
    if (child >= (size - CONVINDEX_HEADER_SIZE) / CONVINDEX_CHILD_SIZE) return CODEC_END;
    reader_seek(&reader, CONVINDEX_HEADER_SIZE + child * CONVINDEX_CHILD_SIZE);
    for (i = 0; i < 4 && reader_u8(&reader, &byte); i++) stored = stored << 8 | byte;
    *filetime += (uint64_t)(stored & DELTA_MASK) << (stored & FAR_FLAG ? FAR_SHIFT : NEAR_SHIFT);
    return CODEC_OK;
}
