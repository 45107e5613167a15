/*
 * Reads the header of an Internet message or of a part: fields, parameters (RFC 2045, 2183, 2231), encoded words (RFC
 * 2047) and dates (RFC 5322). Tolerant of what real mail does wrong; everything is bytes, whatever their charset.
 * Source: mime.md 2.1 to 2.5.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_MIMEHEAD_H
#define MAPI32_CODEC_MIMEHEAD_H

#include "codec.h"

#define MIME_FIELD_MAX  0x40000 /* bytes of a field that are looked at; choice */
#define MIME_HEADER_MAX 0x400000
#define MIME_TYPE_MAX   127 /* of "type/subtype"; a longer one is none that anybody knows */

struct mime_field
{
    const char *name; /* without the blanks behind it */
    size_t name_size;
    const char *value; /* from behind the colon to the line end, folds and all */
    size_t value_size;
    const char *text; /* the whole field with its line end */
    size_t text_size;
};

/* The next field of a header; false at its end. Lines that are no field are skipped. */
bool mime_field_next(struct reader *reader, struct mime_field *field);

/* Whether a field has a name, of lower case letters. */
bool mime_field_is(const struct mime_field *field, const char *name);

/* Writes a value without its folds, each a blank, NULs, and blanks around it; out has room for size bytes. Returns how
 * many there are. */
size_t mime_unfold(const char *value, size_t size, char *out);

/* The lower-case "type/subtype" at the beginning of an unfolded Content-Type, or the one word of another such field
 * ("attachment"). Returns where the parameters begin; type is "" where the value is broken. */
size_t mime_parse_type(const char *value, size_t size, char type[MIME_TYPE_MAX + 1]);

struct mime_parameter
{
    bool extended;    /* RFC 2231: the value may be of a charset of its own, and is nothing but bytes of it */
    char charset[64]; /* "" where it is none */
    size_t size;      /* of the value */
};

/* Finds a parameter, by its lower-case name, in what follows the type, and writes its value to out, which has room for
 * size bytes. RFC 2231's forms win. False: it is not there. */
bool mime_parameter(const char *text, size_t size, const char *name, struct mime_parameter *parameter, char *out);

/* Takes a run of text of a field: of one charset, or where charset_size is 0 of none that is named. False stops. */
typedef bool (*mime_text_run)(
        void *context, const char *charset, size_t charset_size, const uint8_t *bytes, size_t size);

/* Decodes the encoded words of unfolded text and gives its runs; words of the same charset that follow each other are
 * one run. scratch has room for size bytes. A word that is broken is text. Returns what run returned last. */
bool mime_decode_words(const char *text, size_t size, mime_text_run run, void *context, uint8_t *scratch);

/* Reads a date as RFC 5322 writes it, or asctime, or ISO 8601, into 100 ns since 1601, UTC. Comments are skipped; the
 * day of the week is not looked at. False: no date. mime.md 2.4 */
bool mime_date(const char *text, size_t size, uint64_t *time);

#endif
