/*
 * Where the file is in the forms that carry a Macintosh file with its resources.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_APPLEFILE_H
#define MAPI32_CODEC_APPLEFILE_H

#include "codec.h"

#define APPLE_NAME      255
#define APPLE_HEADER    4096 /* bytes of a file that hold its table and its name; choice */
#define MAC_BINARY_SIZE 128  /* bytes of MacBinary's header */

struct apple_file
{
    bool has_data; /* there is a data fork */
    uint32_t data_offset, data_size;
    char name[APPLE_NAME + 1]; /* bytes of a Macintosh's charset, without NULs; "": none is in the bytes */
};

/* Reads the table of an AppleSingle, of which the bytes are the beginning: up to APPLE_HEADER of them count. CODEC_OK;
 * CODEC_UNSUPPORTED: it does not begin as one; CODEC_CORRUPT: its table is not whole. Source: RFC 1740, appendix A. */
enum codec_status apple_single_read(const uint8_t *bytes, size_t size, struct apple_file *file);

/* Reads the header of MacBinary. CODEC_OK; CODEC_UNSUPPORTED: it is none. Source: the MacBinary II and III standards.
 */
enum codec_status mac_binary_read(const uint8_t *bytes, size_t size, struct apple_file *file);

#endif
