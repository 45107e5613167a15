/*
 * The directory of a compound file, [MS-CFB] 2.6: read by its sectors, to see whether a walk through it comes to an
 * end.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CFBDIR_H
#define MAPI32_CFBDIR_H

#include "codec.h"

/* Reads size bytes at an offset of the file; false where they are not there. */
typedef bool (*cfbdir_read)(void *context, uint64_t offset, void *data, size_t size);
/* Where size bytes at an offset of the file lie in memory, until the next read or view; NULL: they have to be read. */
typedef const uint8_t *(*cfbdir_view)(void *context, uint64_t offset, size_t size);

#define CFBDIR_ENTRY_SIZE 128
#define CFBDIR_PIECE_SIZE 512         /* of the FAT, that are read at once: the smallest size of a sector */
#define CFBDIR_MAX_SECTOR 0xfffffffau /* numbers from here on are no sectors. [MS-CFB] 2.1 */

/* An ASCII letter as names are compared. [MS-CFB] 2.6.4 */
static inline uint32_t cfbdir_upper(uint32_t c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

/* A compound file's directory. Offsets are the file's. */
struct cfbdir
{
    cfbdir_read read;
    cfbdir_view view; /* NULL, as cfbdir_begin leaves it: everything is read */
    void *context;
    uint32_t sector_shift;
    uint32_t first_sector; /* of the directory */
    uint32_t mini_fat;     /* the first sector of the small streams' table */
    uint32_t mini_cutoff;  /* streams of fewer bytes are small */
    uint32_t fat_sectors[109];
    uint32_t difat_sector; /* of the list of the FAT's sectors that the header has no room for */
    uint32_t difat_passed; /* sectors of that list in front of it: as far as it was followed */
    uint32_t difat_first;
    uint32_t max_sectors; /* that the file can have */
    uint32_t last_index;  /* the part of the FAT that was looked for last, plus 1; 0: none */
    uint32_t last_sector; /* where it is: chains mostly stay in it, and in large files it takes many reads to find */
    uint32_t piece_index; /* the piece of the FAT that was read last, plus 1; 0: none */
    uint8_t piece[CFBDIR_PIECE_SIZE];
};

/* Reads the header of a file of file_size bytes. CODEC_UNSUPPORTED: no compound file of a known form.
 * [MS-CFB] 2.2 */
enum codec_status cfbdir_begin(struct cfbdir *dir, cfbdir_read read, void *context, uint64_t file_size);

/* Reads the directory's entries into a buffer of size bytes, whole sectors; *used is what they take. With entries NULL
 * they are only counted. CODEC_CORRUPT: the chain of sectors has no end; CODEC_END: it breaks off; CODEC_NO_SPACE.
 * [MS-CFB] 2.3 */
enum codec_status cfbdir_load(struct cfbdir *dir, uint8_t *entries, size_t size, size_t *used);

/* Where a sector begins. */
uint64_t cfbdir_sector_offset(const struct cfbdir *dir, uint32_t sector);

/* The sector after one in its chain; false where the FAT does not say. */
bool cfbdir_next_sector(struct cfbdir *dir, uint32_t sector, uint32_t *next);

/* Looks for an entry that is above itself, or has a sibling that does not exist: a search by name there would not end.
 * entries: count of them, as cfbdir_load gives them; marks: count bytes, and stack: count + 1 numbers, of the caller's
 * memory. CODEC_CORRUPT where there is one. A child that does not exist is none. [MS-CFB] 2.6.4 */
enum codec_status cfbdir_check(const uint8_t *entries, uint32_t count, uint8_t *marks, uint32_t *stack);

/* Reads the table of the small streams' sectors, as cfbdir_load does the directory. [MS-CFB] 2.4 */
enum codec_status cfbdir_load_mini_fat(struct cfbdir *dir, uint8_t *table, size_t size, size_t *used);

/* Marks (1; the others 0) what can be reached without opening a storage whose name begins with a prefix (ASCII, any
 * case). Arguments as cfbdir_check has them, which has found nothing. */
void cfbdir_mark_outside(const uint8_t *entries, uint32_t count, const char *prefix, uint8_t *marks, uint32_t *stack);

/* One more than the highest number among the storages whose name is a prefix (ASCII, any case) and eight hexadecimal
 * digits, wherever they are; 0 where there is none, 0xffffffff where there is no higher number. */
uint32_t cfbdir_numbers_end(const uint8_t *entries, uint32_t count, const char *prefix);

#define CFBDIR_LARGE 0x100000

/* Follows the chains of sectors of all streams: what reads one without end does not end either. entries and table: of
 * entry_count and table_size, as loaded. marks: NULL, or a stream of CFBDIR_LARGE bytes and more that is not marked is
 * passed over; *left then says whether there was one. CODEC_CORRUPT for a chain longer than the file, and where chains
 * that are run together make the walk much longer than that; CODEC_END where one leads out of the table.
 * [MS-CFB] 2.3 */
enum codec_status cfbdir_check_chains(struct cfbdir *dir, const uint8_t *entries, uint32_t entry_count,
        const uint8_t *table, size_t table_size, const uint8_t *marks, bool *left);

#endif
