/*
 * What GB 18030 has beyond code page 936: characters of four bytes, and some of two.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_GB18030_H
#define MAPI32_CODEC_GB18030_H

#include "codec.h"

/* How many bytes a character has, by its first ones; 2 or 4 where only the first one is there. */
size_t gb18030_size(const uint8_t *bytes, size_t size);

/* The character of two or four bytes; 0 where code page 936 knows it, or nobody does. */
uint32_t gb18030_read(const uint8_t *bytes, size_t size);

/* The bytes of a character that code page 936 does not have, from U+0080 on; their number: 2 or 4. */
size_t gb18030_write(uint32_t character, uint8_t bytes[4]);

#endif
