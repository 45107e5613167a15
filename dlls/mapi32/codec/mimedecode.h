/*
 * Decodes the content transfer encodings base-64, quoted-printable and uuencode, in pieces of any size.
 * Source: mime.md 2.1, 2.9; RFC 2045.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_MIMEDECODE_H
#define MAPI32_CODEC_MIMEDECODE_H

#include "codec.h"

enum mime_encoding
{
    MIME_IDENTITY, /* 7bit, 8bit, binary, and whatever is not known */
    MIME_BASE64,
    MIME_QUOTED_PRINTABLE,
    MIME_UUENCODE,
    MIME_BINHEX /* decoded by binhex.h; here it is as MIME_IDENTITY */
};

#define MIME_HELD 1024 /* bytes that may be held back */

/* The most bytes that size bytes become. */
#define MIME_DECODE_ROOM(size) ((size) + MIME_HELD + 8)

struct mime_decoder
{
    enum mime_encoding encoding;
    uint8_t state;
    uint32_t value;          /* bits that are no byte yet */
    uint8_t count;           /* how many characters or bits they are */
    bool dropped;            /* base-64: the line behind the padding is none of it; all that follows is dropped */
    uint8_t held[MIME_HELD]; /* blanks that may end a line; a line behind padding; a line of uuencode */
    size_t held_size;

    /* uuencode */
    bool begun, ended, broken;
    char name[256]; /* of the file: bytes of no known charset, NUL-terminated */
};

/* The encoding that a Content-Transfer-Encoding names. */
enum mime_encoding mime_encoding_of(const char *name, size_t size);

/* Prepares for the beginning of a body. */
void mime_decoder_init(struct mime_decoder *decoder, enum mime_encoding encoding);

/* Decodes the next bytes to out, which has room for MIME_DECODE_ROOM(size); returns how many there are. Never fails. */
size_t mime_decode(struct mime_decoder *decoder, const uint8_t *bytes, size_t size, uint8_t *out);

/* Gives what was held back: at most MIME_HELD bytes. */
size_t mime_decode_end(struct mime_decoder *decoder, uint8_t *out);

/* Decodes one line of uuencode, without its line end, to out, which has room for 64 bytes; returns the bytes, -1 where
 * it is none. A "`" or a blank is a line of 0 bytes. */
int uu_decode_line(const uint8_t *line, size_t size, uint8_t *out);

/* Reads "begin OOO name", the first line of uuencode: the name and its size; false for another line. */
bool uu_begin_line(const uint8_t *line, size_t size, const char **name, size_t *name_size);

#endif
