/*
 * HTML in pieces: text, character references, tags with their attributes, and all else that is markup.
 *
 * UTF-16 comes in pieces of any size and goes out as tokens; nothing is checked against HTML's grammar, since mail has
 * any. Everything that comes in goes out again, verbatim and in order, as text, reference or markup.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_HTMLLEX_H
#define MAPI32_CODEC_HTMLLEX_H

#include "codec.h"

#define HTMLLEX_RUN   256  /* units that are given at once */
#define HTMLLEX_NAME  31   /* longest name of a tag or an attribute that is told apart */
#define HTMLLEX_VALUE 2083 /* longest value of an attribute that is given: that of a link; choice */

enum htmllex_kind
{
    HTMLLEX_TEXT,      /* units */
    HTMLLEX_REFERENCE, /* units, and the character that they stand for */
    HTMLLEX_MARKUP,    /* units: a piece of a tag, comment, declaration, or of what a script or style element has */
    HTMLLEX_ATTRIBUTE, /* name and units: a value without quotes, references decoded; its tag ends later */
    HTMLLEX_TAG        /* name, closing: the tag whose markup was given has ended */
};

struct htmllex_token
{
    enum htmllex_kind kind;
    const uint16_t *units;
    size_t count;
    uint32_t character; /* of a reference */
    const char *name;   /* lower case; "" where it is too long. Of a tag, also in its attributes' tokens: tag */
    const char *tag;
    bool closing; /* </name> */
    bool style;   /* markup that is the content of a style element */
};

struct htmllex
{
    bool (*take)(void *context, const struct htmllex_token *token);
    void *context;
    enum codec_status status;
    uint8_t state;
    uint8_t quote;
    bool closing;
    char tag[HTMLLEX_NAME + 1];
    char raw[HTMLLEX_NAME + 1]; /* the element whose content is no HTML, else "" */
    char attribute[HTMLLEX_NAME + 1];
    uint8_t tag_size, attribute_size, raw_matched;
    uint8_t dashes;
    uint16_t value[HTMLLEX_VALUE + 1];
    size_t value_size;
    uint16_t held[16]; /* a reference that is not whole yet */
    uint8_t held_size;
    uint16_t run[HTMLLEX_RUN];
    size_t run_size;
    enum htmllex_kind run_kind;
};

/* Prepares for the beginning of a document. take gets the tokens; false from it ends the reading. */
void htmllex_init(struct htmllex *lex, bool (*take)(void *context, const struct htmllex_token *token), void *context);

/* Reads the next units. CODEC_ABORTED: take wanted no more. */
enum codec_status htmllex_feed(struct htmllex *lex, const uint16_t *units, size_t count);

/* Gives what is left: a tag that has no end has been markup. */
enum codec_status htmllex_end(struct htmllex *lex);

/* The character of a reference without its "&" and ";", such as "amp", "#8364", "#x20AC"; 0: none that is known. */
uint32_t html_reference(const uint16_t *name, size_t size);

#endif
