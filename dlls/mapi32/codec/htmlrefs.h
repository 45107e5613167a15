/*
 * What HTML refers to: the URLs of src, href and background attributes and of url() in styles.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_HTMLREFS_H
#define MAPI32_CODEC_HTMLREFS_H

#include "htmllex.h"

struct htmlrefs
{
    struct htmllex lex;
    bool (*take)(void *context, const uint16_t *url, size_t size);
    void *context;
    uint8_t matched; /* units of "url(", then 4 within it */
    uint16_t url[HTMLLEX_VALUE];
    size_t url_size;
};

/* Prepares for the beginning of a document. take gets each URL, with references decoded, percent signs not; false from
 * it ends the reading. URLs of more than HTMLLEX_VALUE units are left out. */
void htmlrefs_init(struct htmlrefs *refs, bool (*take)(void *context, const uint16_t *url, size_t size), void *context);

/* Reads the next units of HTML. CODEC_ABORTED: take wanted no more. */
enum codec_status htmlrefs_feed(struct htmlrefs *refs, const uint16_t *units, size_t count);

/* Decodes the %XX of a URL in place, to the UTF-16 of its UTF-8; returns the units. */
size_t url_decode(uint16_t *url, size_t size);

#endif
