/*
 * Writing a compound file, [MS-CFB], in one go: its elements and their sizes are known, so every place is computed
 * beforehand, and what it takes grows with the file alone. Sectors have 512 bytes.
 *
 * Streams may have been written already, right behind the header, while they were made; the bytes of the others are
 * asked for.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_CFBWRITE_H
#define MAPI32_CODEC_CFBWRITE_H

#include "codec.h"

#define CFB_SECTOR      512
#define CFB_MINI_CUTOFF 4096 /* bytes; streams of fewer share sectors */
#define CFB_NAME_MAX    31   /* characters */
#define CFB_NO_ENTRY    0xffffffffu
#define CFB_NO_RUN      0xffffffffu

enum cfb_entry_type
{
    CFB_STORAGE_ENTRY = 1,
    CFB_STREAM_ENTRY = 2,
    CFB_ROOT_ENTRY = 5
};

/* An element. [MS-CFB] 2.6.1 */
struct cfb_entry
{
    enum cfb_entry_type type;
    uint16_t name[CFB_NAME_MAX + 1]; /* with a NUL */
    uint8_t clsid[16];
    uint32_t state;
    uint64_t created, modified;  /* FILETIMEs; of storages */
    uint32_t child, left, right; /* entries; CFB_NO_ENTRY */
    bool red;
    uint64_t size;  /* of a stream, in bytes */
    bool placed;    /* its bytes are in the file: in runs of which the first begins at start; size >= CFB_MINI_CUTOFF */
    uint32_t start; /* its first sector, or mini sector; cfb_plan() sets it for the others */
};

/* Sectors one behind the other, of one placed stream. */
struct cfb_run
{
    uint32_t start, count;
    uint32_t next; /* the run that goes on with the stream; CFB_NO_RUN */
    bool unused;   /* its stream is gone */
};

struct cfb_writer
{
    struct cfb_entry *entries; /* the first is the root, whose name is not looked at */
    uint32_t entry_count;
    const struct cfb_run *runs; /* in the order of the file, from sector 0 on, without a gap */
    uint32_t run_count;

    /* Reads size bytes of a stream that is not placed; false: they cannot be had. */
    bool (*read)(void *context, uint32_t entry, uint64_t offset, void *data, size_t size);
    /* Takes the next bytes behind the runs; false: it cannot. */
    bool (*write)(void *context, const void *data, size_t size);
    void *context;

    /* where everything is; set by cfb_plan() */
    uint32_t mini_start, mini_sectors, mini_count; /* the mini stream; its mini sectors */
    uint32_t mini_fat_start, mini_fat_sectors;
    uint32_t directory_start, directory_sectors;
    uint32_t fat_start, fat_sectors;
    uint32_t difat_start, difat_sectors;
};

/* Links a storage's elements, count entries from first on in the order of [MS-CFB] 2.6.4, to a balanced tree. Gives its
 * top, which is the storage's child. */
uint32_t cfb_link(struct cfb_entry *entries, uint32_t first, uint32_t count);

/* Computes the places. CODEC_UNSUPPORTED: a stream has more than 2 GB, or the file more than 2 TB. */
enum codec_status cfb_plan(struct cfb_writer *writer);

/* The file's first sector; after cfb_plan(). */
void cfb_header(const struct cfb_writer *writer, uint8_t header[CFB_SECTOR]);

/* Writes what is behind the runs; after cfb_plan(). CODEC_ABORTED: a callback failed. */
enum codec_status cfb_write(struct cfb_writer *writer);

#endif
