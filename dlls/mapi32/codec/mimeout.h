/*
 * Writes Internet messages: header fields of RFC 5322 with RFC 2047's words and RFC 2231's parameters. Text comes as
 * UTF-8. What stands below the header is mimebody.h's.
 *
 * No text can end its field: control characters, line ends among them, become blanks. Lines end in CRLF and are at most
 * 76 bytes long but for words, addresses and file names that are longer; none but an address is over 998.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_MIMEOUT_H
#define MAPI32_CODEC_MIMEOUT_H

#include "mimeword.h"

#define MIME_FIELD_MAX 0x10000 /* bytes of text in a field; what is behind is cut; choice */

/* How text that is not ASCII stands in header fields. */
enum mime_header_form
{
    MIME_HEADER_WORDS,   /* RFC 2047 and RFC 2231 */
    MIME_HEADER_CHARSET, /* as bytes of the charset */
    MIME_HEADER_UTF8     /* as UTF-8, RFC 6532 */
};

/* Where the message goes. */
struct mime_out
{
    bool (*write)(void *context, const void *data, size_t size);
    void *context;
    enum mime_header_form form;
    const struct mime_charset *charset; /* of words and of MIME_HEADER_CHARSET; NULL: UTF-8 */
    bool failed;                        /* write did; nothing is written any more */
    size_t column;                      /* bytes in this line of a header field */
};

/* Bytes, or text, as they are. */
void mime_out_bytes(struct mime_out *out, const void *data, size_t size);
void mime_out_raw(struct mime_out *out, const char *text);

/* A header field of free text: "Name: text". */
void mime_out_text(struct mime_out *out, const char *name, const char *text);

/* A header field of addresses, one by one: begins with the first, and is ended by mime_out_end. An empty or NULL
 * address gives an empty group of the name. What cannot stand in an address is left out of it, or quoted. */
void mime_out_address(struct mime_out *out, const char *field, bool first, const char *name, const char *address);
void mime_out_end(struct mime_out *out);

/* A parameter of a structured field, on a line of its own: ";" and then name="value", or RFC 2231's forms for a value
 * that is long or that quotes cannot hold. */
void mime_out_parameter(struct mime_out *out, const char *name, const char *value);

/* The same for readers that do not know RFC 2231: encoded words within the quotes. */
void mime_out_old_parameter(struct mime_out *out, const char *name, const char *value);

#endif
