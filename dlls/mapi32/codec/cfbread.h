/*
 * Reading a compound file, [MS-CFB]: its elements found by name as ole32 finds them, and its streams read, without
 * reading more of the file than that takes.
 *
 * What a careless reader would hang on, or read in a way of its own, is told, so that the caller can leave it to ole32.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_CFBREAD_H
#define MAPI32_CODEC_CFBREAD_H

#include "cfbdir.h"

#define CFB_ROOT 0 /* the root storage's element */
#define CFB_NONE 0xffffffffu

/* Chains of sectors whose members are needed in any order. The tables are the caller's. */
enum cfb_chain
{
    CFB_DIRECTORY,
    CFB_MINIFAT,
    CFB_MINISTREAM,
    CFB_CHAINS
};

struct cfb
{
    struct cfbdir dir;
    uint64_t size; /* of the file */
    uint32_t first[CFB_CHAINS];
    uint32_t count[CFB_CHAINS]; /* sectors */
    uint32_t *sectors[CFB_CHAINS];
};

/* A stream that can be read, and where it was read to: reading on from there is cheap. */
struct cfb_stream
{
    uint64_t size;
    uint32_t start;  /* its first sector, or mini sector */
    uint64_t passed; /* sectors in front of the present one */
    uint32_t sector;
};

/* Reads the header and the root's entry of a file of file_size bytes, and tells how much memory cfb_open needs.
 * CODEC_UNSUPPORTED: no compound file, or not one of the usual kind. [MS-CFB] 2.2 */
enum codec_status cfb_begin(struct cfb *cfb, cfbdir_read read, void *context, uint64_t file_size, size_t *memory_size);

/* Lists the sectors of the chains. memory: as large as cfb_begin said, aligned for uint32_t, to be kept. */
void cfb_open(struct cfb *cfb, void *memory);

/* Looks for an element by its name (ASCII, length characters, any case) in a storage. CODEC_END: there is none of this
 * kind. CODEC_CORRUPT: the look-up has no end, ole32 might hang in it. CODEC_UNSUPPORTED: a part of the directory
 * is not there. [MS-CFB] 2.6.4 */
enum codec_status cfb_find(
        struct cfb *cfb, uint32_t storage, const char *name, size_t length, bool is_storage, uint32_t *element);

/* Prepares a stream. CODEC_UNSUPPORTED: not all of its bytes are there, its chain goes on behind them, or it cannot be
 * told. */
enum codec_status cfb_stream_open(struct cfb *cfb, uint32_t element, struct cfb_stream *stream);

/* Reads size bytes at an offset; both must lie within the stream. False where the file cannot be read. */
bool cfb_stream_read(struct cfb *cfb, struct cfb_stream *stream, uint64_t offset, void *out, size_t size);

#endif
