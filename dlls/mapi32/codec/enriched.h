/*
 * text/enriched (RFC 1896) and its older kin text/richtext as HTML.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_ENRICHED_H
#define MAPI32_CODEC_ENRICHED_H

#include "codec.h"

#define ENRICHED_NAME  31
#define ENRICHED_PARAM 63

struct enriched
{
    bool (*take)(void *context, const uint16_t *units, size_t count);
    void *context;
    bool failed;
    uint8_t state;
    bool closing;
    char name[ENRICHED_NAME + 1];
    size_t name_size;
    char wants[ENRICHED_NAME + 1]; /* the element whose <param> comes next, "" */
    char param[ENRICHED_PARAM + 1];
    size_t param_size;
    bool in_param;
    bool after_cr;
    uint32_t line_ends; /* in a row */
    uint32_t no_fill;   /* nofill elements within each other */
    uint16_t out[256];
    size_t out_size;
};

/* Begins a text; take gets the HTML. */
void enriched_init(
        struct enriched *enriched, bool (*take)(void *context, const uint16_t *units, size_t count), void *context);

/* Adds the next units. CODEC_ABORTED: take wanted no more. */
enum codec_status enriched_feed(struct enriched *enriched, const uint16_t *units, size_t count);
enum codec_status enriched_end(struct enriched *enriched);

#endif
