/*
 * Plain text out of HTML, for readers that know no better.
 *
 * head, script, style and comments are dropped; blanks are collapsed outside of pre; br and the ends of p, div, tr, li,
 * h1 to h6 and blockquote become line ends, td a TAB, li "* ". Source: mime.md 2.6.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_HTMLTEXT_H
#define MAPI32_CODEC_HTMLTEXT_H

#include "htmllex.h"

#define HTMLTEXT_UNITS 256 /* most units that are given at once */

struct htmltext
{
    struct htmllex lex;
    bool (*text)(void *context, const uint16_t *units, size_t count);
    void *context;
    uint16_t units[HTMLTEXT_UNITS];
    size_t unit_count;
    uint32_t pre;    /* elements within each other whose blanks count */
    bool hidden;     /* in head, title or the like */
    bool blank;      /* a blank is due before the next character */
    bool line_start; /* nothing stands in this line yet */
    bool cell;       /* something stands in this row: the next cell begins with a TAB */
    bool list_mark;  /* "* " is due before the next character */
};

/* Prepares for the beginning of a document. text gets UTF-16 with CRLF line ends, a surrogate pair never torn where the
 * HTML has none torn; false from it ends the reading. */
void htmltext_init(
        struct htmltext *text, bool (*take)(void *context, const uint16_t *units, size_t count), void *context);

/* Reads the next units of HTML. CODEC_ABORTED: take wanted no more. */
enum codec_status htmltext_feed(struct htmltext *text, const uint16_t *units, size_t count);

/* Gives what is left. */
enum codec_status htmltext_end(struct htmltext *text);

#endif
