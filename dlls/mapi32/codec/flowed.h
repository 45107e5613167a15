/*
 * Undoes format=flowed, RFC 3676: lines that were broken for sending become paragraphs again.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_FLOWED_H
#define MAPI32_CODEC_FLOWED_H

#include "codec.h"

struct flowed
{
    bool (*take)(void *context, const uint16_t *units, size_t count);
    void *context;
    bool delete_space; /* delsp=yes */
    bool failed;
    uint8_t state;
    bool after_cr;
    bool flows;          /* the line before goes on in this one, if that is quoted as deep */
    bool pending_end;    /* the line end before has not been given */
    uint32_t depth;      /* of quotes of this line */
    uint32_t last_depth; /* of the line before */
    uint32_t spaces;     /* held back: they may be the last of the line */
    uint8_t signature;   /* units of "-- " at the beginning of the line */
    uint16_t out[256];
    size_t out_size;
};

/* Begins a text. take gets paragraphs with CRLF line ends. */
void flowed_init(struct flowed *flowed, bool delete_space,
        bool (*take)(void *context, const uint16_t *units, size_t count), void *context);

/* Adds the next units. CODEC_ABORTED: take wanted no more. */
enum codec_status flowed_feed(struct flowed *flowed, const uint16_t *units, size_t count);
enum codec_status flowed_end(struct flowed *flowed);

#endif
