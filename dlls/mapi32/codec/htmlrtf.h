/*
 * HTML as RTF that encapsulates it, [MS-OXRTFEX]: rtftext.h gives the same characters back, up to CRLF.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_HTMLRTF_H
#define MAPI32_CODEC_HTMLRTF_H

#include "htmllex.h"

struct htmlrtf
{
    struct htmllex lex;
    bool (*take)(void *context, const void *rtf, size_t size);
    void *context;
    bool failed;
    bool in_tag; /* a markup group is open */
    bool after_cr;
    bool shown; /* there was visible text */
    char out[512];
    size_t out_size;
};

/* Begins a document; take gets the RTF, ASCII, in pieces. False from it ends the writing. */
void htmlrtf_init(struct htmlrtf *rtf, bool (*take)(void *context, const void *rtf, size_t size), void *context);

/* Adds the next units of HTML. CODEC_ABORTED: take wanted no more. */
enum codec_status htmlrtf_feed(struct htmlrtf *rtf, const uint16_t *units, size_t count);

/* Ends the document. */
enum codec_status htmlrtf_end(struct htmlrtf *rtf);

#endif
