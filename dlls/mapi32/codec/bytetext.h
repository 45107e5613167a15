/*
 * Bytes as text: hexadecimal digits, and base-64 (RFC 4648).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_BYTETEXT_H
#define MAPI32_CODEC_BYTETEXT_H

#include "codec.h"

/* The value of a hexadecimal digit of either case, -1 for any other character. */
int hex_digit_value(char digit);

/* Writes two upper-case digits for each of size bytes to text, without a NUL. */
void hex_encode(const uint8_t *data, size_t size, char *text);

/* Decodes length digits to length / 2 bytes. CODEC_CORRUPT, with what came before written, for an odd length or a
 * character that is no hexadecimal digit. */
enum codec_status hex_decode(const char *text, size_t length, uint8_t *data);

/* The characters for size bytes, padded with "=" to a multiple of four, without a NUL; false where that overflows. */
bool base64_length(size_t size, size_t *length);

/* Writes the characters of base64_length to text. */
void base64_encode(const uint8_t *data, size_t size, char *text);

/* Decodes text to data, which has room for length / 4 * 3 + 2 bytes; *size gets the bytes. The padding may be left out;
 * CODEC_CORRUPT for any other character, for a length that no bytes have and for bits that no byte takes. */
enum codec_status base64_decode(const char *text, size_t length, uint8_t *data, size_t *size);

#endif
