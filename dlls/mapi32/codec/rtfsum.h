/*
 * The PR_RTF_SYNC_* values: a summary of the significant characters of a plain text body.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_RTFSUM_H
#define MAPI32_CODEC_RTFSUM_H

#include "codec.h"

#define RTFSUM_TAG_SIZE 100

struct rtfsum
{
    uint32_t crc;                  /* PR_RTF_SYNC_BODY_CRC: over the bytes kept */
    uint32_t count;                /* PR_RTF_SYNC_BODY_COUNT: of them */
    uint32_t prefix;               /* PR_RTF_SYNC_PREFIX_COUNT: bytes dropped before the first one, white space aside */
    uint32_t trailing;             /* PR_RTF_SYNC_TRAILING_COUNT: the same after the last one */
    char tag[RTFSUM_TAG_SIZE + 1]; /* PR_RTF_SYNC_BODY_TAG: the first of them, NUL-terminated */
};

/* Adds one character: one byte of a code page, or the two of a double-byte character, which are kept whatever they are.
 * The struct starts as zeros. Source: imsg.md 4.5, settled by the values in real files. */
void rtfsum_add(struct rtfsum *sum, const uint8_t *bytes, size_t size);

#endif
