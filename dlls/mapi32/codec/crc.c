/*
 * The CRC of [MS-OXRTFCP] 2.1.3.1.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec.h"

/* Four bits at a time: 16 entries are quick enough for names and bodies and need no initialisation. */
static const uint32_t crc_table[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

uint32_t codec_crc32(uint32_t crc, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    size_t i;

    for (i = 0; i < size; i++)
    {
        crc = crc_table[(crc ^ bytes[i]) & 15] ^ crc >> 4;
        crc = crc_table[(crc ^ bytes[i] >> 4) & 15] ^ crc >> 4;
    }
    return crc;
}
