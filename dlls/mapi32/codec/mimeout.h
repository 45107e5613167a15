/*
 * Writes Internet messages: RFC 5322 header fields with RFC 2047 words and RFC 2231 parameters, base-64 bodies. Text comes
 * as UTF-8.
 *
 * No text can end its field: control characters, line ends among them, become blanks. Lines end in CRLF and are at most
 * 76 bytes long but for a long address or file name.
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

#include "codec.h"

/* Where the message goes. */
struct mime_out
{
    bool (*write)(void *context, const void *data, size_t size);
    void *context;
    bool failed;   /* write did; nothing is written any more */
    size_t column; /* bytes in this line of a header field */
};

/* Text as it is. */
void mime_out_raw(struct mime_out *out, const char *text);

/* A header field of free text: "Name: text". */
void mime_out_text(struct mime_out *out, const char *name, const char *text);

/* A header field of addresses, one by one: begins with the first, and is ended by mime_out_end. */
void mime_out_address(struct mime_out *out, const char *field, bool first, const char *name, const char *address);
void mime_out_end(struct mime_out *out);

/* A parameter of a structured field, on a line of its own: ";" and then name="value", or RFC 2231's forms for a value
 * that is not ASCII or long. */
void mime_out_parameter(struct mime_out *out, const char *name, const char *value);

/* Bytes as base-64 in lines of 76 characters; state starts as {0}, and mime_out_base64_end writes what is left. */
struct mime_base64
{
    uint8_t bytes[57];
    size_t count;
};
void mime_out_base64(struct mime_out *out, struct mime_base64 *state, const void *data, size_t size);
void mime_out_base64_end(struct mime_out *out, struct mime_base64 *state);

#endif
