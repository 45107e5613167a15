/*
 * The PR_RTF_SYNC_* values of a plain text body.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "rtfsum.h"

static bool is_ignored(uint8_t byte)
{
    return byte <= 0x20 || byte == 0xff || strchr(".!'_|~", byte);
}

void rtfsum_add(struct rtfsum *sum, const uint8_t *bytes, size_t size)
{
    uint8_t kept[2];
    size_t i;

    if (!size || size > sizeof(kept)) return;
    memcpy(kept, bytes, size);
    if (size == 1)
    {
        if (is_ignored(kept[0]))
        {
            if (kept[0] <= 0x20) return;
            if (sum->count) sum->trailing++;
            else sum->prefix++;
            return;
        }
        if (kept[0] >= 'a' && kept[0] <= 'z') kept[0] = (uint8_t)(kept[0] - 'a' + 'A');
    }
    for (i = 0; i < size; i++)
        if (sum->count + i < RTFSUM_TAG_SIZE) sum->tag[sum->count + i] = (char)kept[i];
    sum->crc = codec_crc32(sum->crc, kept, size);
    sum->count += (uint32_t)size;
    sum->trailing = 0;
}
