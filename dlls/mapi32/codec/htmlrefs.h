/*
 * What HTML refers to: the values of src, href and background, and url() of styles.
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

#include "codec.h"

#define HTMLREFS_VALUE 2083 /* longest value that is told of: what browsers of the time took; choice */

/* The HTML comes in pieces of any size, in ASCII or what has ASCII in it (UTF-8, ISO-8859). Starts as {0} but for found
 * and context. */
struct htmlrefs
{
    /* Takes a value, without quotes and with a NUL. */
    void (*found)(void *context, const char *value);
    void *context;
    char recent[12]; /* what was before, in lower case, runs of blanks as one; the newest is last */
    char end;        /* what ends the value besides its quote; 0 outside of values */
    char quote;      /* around the value */
    bool started;
    char value[HTMLREFS_VALUE + 1];
    size_t size;
};

void htmlrefs_feed(struct htmlrefs *refs, const void *data, size_t size);

/* Whether a value refers to a part by its Content-ID, which is given without < >: "cid:" and the id, where %XX may
 * stand for characters. RFC 2392 */
bool htmlrefs_is_cid(const char *value, const char *content_id);

/* Whether a value is a location, where %XX may stand for characters. */
bool htmlrefs_is_location(const char *value, const char *location);

#endif
