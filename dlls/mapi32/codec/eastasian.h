/*
 * Encodings of East Asian mail that change their meaning by escapes or by the eighth bit - ISO-2022-JP, EUC-JP,
 * ISO-2022-KR, HZ - from and to the double-byte code pages of the same characters, by arithmetic.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_EASTASIAN_H
#define MAPI32_CODEC_EASTASIAN_H

#include "codec.h"

enum eastasian_form
{
    EASTASIAN_ISO_2022_JP, /* RFC 1468 and what Windows adds: half-width katakana, NEC's row; code page 932 */
    EASTASIAN_EUC_JP,      /* 932 */
    EASTASIAN_ISO_2022_KR, /* RFC 1557; 949 */
    EASTASIAN_HZ           /* RFC 1843; 936 */
};

/* What stands in the double-byte text for bytes that mean nothing: no character begins with it. */
#define EASTASIAN_INVALID 0xff

/* The most bytes that size bytes become. */
#define EASTASIAN_ROOM(size) ((size) + 8)

struct eastasian_reader
{
    enum eastasian_form form;
    uint8_t set;     /* the character set that 7-bit bytes are of */
    bool shifted;    /* SO was seen */
    uint8_t held[4]; /* of an escape or a character that is not whole yet */
    uint8_t held_size;
};

/* Prepares for the beginning of a text. */
void eastasian_reader_init(struct eastasian_reader *reader, enum eastasian_form form);

/* Converts the next bytes to out, which has room for EASTASIAN_ROOM(size); returns how many there are. last: what was
 * held back is converted too. Line ends end any shift. */
size_t eastasian_read(struct eastasian_reader *reader, const uint8_t *bytes, size_t size, bool last, uint8_t *out);

/* Appends whole double-byte text in a form. False where a character has no place in it: a "?" stands for it. */
bool eastasian_write(enum eastasian_form form, const uint8_t *bytes, size_t size, struct writer *writer);

#endif
