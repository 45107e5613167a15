/*
 * Unicode's encoding forms: UTF-8, UTF-16 and UTF-7 to UTF-16, in pieces of any size, and whether bytes look like
 * UTF-8.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_UTF_H
#define MAPI32_CODEC_UTF_H

#include "codec.h"

enum utf_form
{
    UTF_8,
    UTF_16_LE,
    UTF_16_BE,
    UTF_7 /* RFC 2152 */
};

/* The most units that size bytes become. */
#define UTF_ROOM(size) ((size) + 4)

struct utf_reader
{
    enum utf_form form;
    uint32_t value;    /* bits of a character that is not whole yet */
    uint32_t bits;     /* UTF-7: how many */
    uint8_t needed;    /* UTF-8: bytes that are still to come */
    uint8_t low, high; /* UTF-8: what the next byte may be; UTF-16: the first byte */
    bool half;         /* UTF-16: there is a first byte */
    bool shifted;      /* UTF-7: in base-64 */
    bool fresh;        /* UTF-7: the "+" was just before; else: no unit has been given yet */
};

/* Prepares for the beginning of a text. */
void utf_reader_init(struct utf_reader *reader, enum utf_form form);

/* Converts the next bytes to units, with room for UTF_ROOM(size); returns how many there are. last: a character that is
 * not whole is given as well. What is invalid becomes U+FFFD; a byte order mark at the beginning is dropped, and for
 * UTF-16 obeyed. Surrogates of UTF-16 pass as they are. */
size_t utf_read(struct utf_reader *reader, const uint8_t *bytes, size_t size, bool last, uint16_t *units);

/* What bytes of an unknown charset look like. Starts as zeros. */
struct text_probe
{
    bool high;          /* there are bytes above 0x7f */
    bool escapes;       /* ESC $ or ESC ( */
    uint64_t sequences; /* of UTF-8 beyond ASCII, valid or not */
    uint64_t invalid;   /* of them */
    uint8_t needed, low, high_limit;
    bool escape;
};

/* Looks at the next bytes. */
void text_probe_add(struct text_probe *probe, const uint8_t *bytes, size_t size);

/* Whether all were valid UTF-8, a character cut off at the end aside. */
bool text_probe_is_utf8(const struct text_probe *probe);

/* Appends UTF-16 as UTF-8; a lone surrogate as U+FFFD. */
void utf8_write(struct writer *writer, const uint16_t *units, size_t count);

#endif
