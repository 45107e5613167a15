/*
 * The directory of a compound file, [MS-CFB] 2.2, 2.3 and 2.6.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "cfbdir.h"

#define HEADER_SIZE      512
#define ENTRY_NAME_BYTES 64
#define ENTRY_TYPE       66
#define ENTRY_LEFT       68
#define ENTRY_RIGHT      72
#define ENTRY_CHILD      76
#define ENTRY_START      116
#define ENTRY_SIZE       120
#define TYPE_STORAGE     1
#define TYPE_STREAM      2
#define NO_ENTRY         0xffffffff

static const uint8_t links[] = {ENTRY_LEFT, ENTRY_RIGHT, ENTRY_CHILD};

#define NUMBER_DIGITS 8 /* of a numbered storage's name. [MS-OXMSG] 2.2 */

/* How often, on average, the walks through all chains may come to a sector. */
#define MAX_VISITS 8

static const uint8_t signature[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

enum codec_status cfbdir_begin(struct cfbdir *dir, cfbdir_read read, void *context, uint64_t file_size)
{
    uint8_t header[HEADER_SIZE];
    size_t i;

    memset(dir, 0, sizeof(*dir));
    dir->read = read;
    dir->context = context;
    if (!read(context, 0, header, sizeof(header)) || memcmp(header, signature, sizeof(signature)))
        return CODEC_UNSUPPORTED;
    dir->sector_shift = get_u16(header + 30);
    if (dir->sector_shift != 9 && dir->sector_shift != 12) return CODEC_UNSUPPORTED;
    dir->first_sector = get_u32(header + 48);
    dir->mini_cutoff = get_u32(header + 56);
    dir->mini_fat = get_u32(header + 60);
    dir->difat_first = dir->difat_sector = get_u32(header + 68);
    for (i = 0; i < sizeof(dir->fat_sectors) / sizeof(dir->fat_sectors[0]); i++)
        dir->fat_sectors[i] = get_u32(header + 76 + 4 * i);
    dir->max_sectors = file_size >> dir->sector_shift < CFBDIR_MAX_SECTOR ? (uint32_t)(file_size >> dir->sector_shift)
                                                                          : CFBDIR_MAX_SECTOR;
    return CODEC_OK;
}

uint64_t cfbdir_sector_offset(const struct cfbdir *dir, uint32_t sector)
{
    return ((uint64_t)sector + 1) << dir->sector_shift;
}

/* The sector that holds the FAT's part of a number; false where there is none. */
static bool find_fat_sector(struct cfbdir *dir, uint32_t index, uint32_t *sector)
{
    uint32_t header_count = sizeof(dir->fat_sectors) / sizeof(dir->fat_sectors[0]);
    uint32_t per_sector = (1u << (dir->sector_shift - 2)) - 1, wanted;
    uint8_t bytes[4];

    if (index < header_count)
    {
        *sector = dir->fat_sectors[index];
        return *sector < CFBDIR_MAX_SECTOR;
    }
    index -= header_count;
    wanted = index / per_sector;
    if (wanted < dir->difat_passed)
    {
        dir->difat_passed = 0;
        dir->difat_sector = dir->difat_first;
    }
    for (; dir->difat_passed < wanted; dir->difat_passed++)
    {
        /* a chain of more sectors than the file has comes back to one of them */
        if (dir->difat_passed == dir->max_sectors || dir->difat_sector >= CFBDIR_MAX_SECTOR ||
                !dir->read(dir->context, cfbdir_sector_offset(dir, dir->difat_sector) + 4 * (uint64_t)per_sector, bytes,
                        sizeof(bytes)))
            return false;
        dir->difat_sector = get_u32(bytes);
    }
    if (dir->difat_sector >= CFBDIR_MAX_SECTOR ||
            !dir->read(dir->context, cfbdir_sector_offset(dir, dir->difat_sector) + 4 * (uint64_t)(index % per_sector),
                    bytes, sizeof(bytes)))
        return false;
    *sector = get_u32(bytes);
    return *sector < CFBDIR_MAX_SECTOR;
}

#define PIECE_SHIFT 7 /* entries of a piece */

/* Reads the piece of the FAT that has a sector's entry, which becomes the present one; or, where the file ends within
 * the piece, the entry alone. */
static bool read_fat(struct cfbdir *dir, uint32_t sector, uint8_t entry[4])
{
    const uint32_t per_sector_shift = dir->sector_shift - 2, index = sector >> per_sector_shift;
    const uint32_t in_sector = sector & ((1u << per_sector_shift) - 1), in_piece = sector & ((1u << PIECE_SHIFT) - 1);
    uint64_t offset;

    dir->piece_index = 0;
    if (dir->last_index != index + 1)
    {
        dir->last_index = 0;
        if (!find_fat_sector(dir, index, &dir->last_sector)) return false;
        dir->last_index = index + 1;
    }
    offset = cfbdir_sector_offset(dir, dir->last_sector) + 4 * (uint64_t)(in_sector - in_piece);
    if (!dir->read(dir->context, offset, dir->piece, sizeof(dir->piece)))
        return dir->read(dir->context, offset + 4 * (uint64_t)in_piece, entry, 4);
    dir->piece_index = (sector >> PIECE_SHIFT) + 1;
    memcpy(entry, dir->piece + 4 * in_piece, 4);
    return true;
}

bool cfbdir_next_sector(struct cfbdir *dir, uint32_t sector, uint32_t *next)
{
    uint8_t entry[4];

    if (dir->piece_index == (sector >> PIECE_SHIFT) + 1)
        *next = get_u32(dir->piece + 4 * (sector & ((1u << PIECE_SHIFT) - 1)));
    else if (read_fat(dir, sector, entry)) *next = get_u32(entry);
    else return false;
    return true;
}

/* Reads a chain of sectors, or counts its bytes where data is NULL. */
static enum codec_status load_chain(struct cfbdir *dir, uint32_t sector, uint8_t *data, size_t size, size_t *used)
{
    size_t sector_size = (size_t)1 << dir->sector_shift;
    uint32_t seen = 0;

    *used = 0;
    while (sector < CFBDIR_MAX_SECTOR)
    {
        if (++seen > dir->max_sectors) return CODEC_CORRUPT;
        if (data)
        {
            if (size - *used < sector_size) return CODEC_NO_SPACE;
            if (!dir->read(dir->context, cfbdir_sector_offset(dir, sector), data + *used, sector_size))
                return CODEC_END;
        }
        *used += sector_size;
        if (!cfbdir_next_sector(dir, sector, &sector)) return CODEC_END;
    }
    return CODEC_OK;
}

enum codec_status cfbdir_load(struct cfbdir *dir, uint8_t *entries, size_t size, size_t *used)
{
    return load_chain(dir, dir->first_sector, entries, size, used);
}

enum codec_status cfbdir_load_mini_fat(struct cfbdir *dir, uint8_t *table, size_t size, size_t *used)
{
    return load_chain(dir, dir->mini_fat, table, size, used);
}

/* What a mark says of an entry: not reached, on the way down to the present one (with how many of its links have been
 * looked at), or done. */
enum
{
    MARK_NEW,
    MARK_OPEN,
    MARK_LAST = MARK_OPEN + 3,
    MARK_DONE
};

enum codec_status cfbdir_check(const uint8_t *entries, uint32_t count, uint8_t *marks, uint32_t *stack)
{
    uint32_t depth = 0, entry, target;
    uint8_t link;

    if (!count) return CODEC_OK;
    memset(marks, MARK_NEW, count);
    stack[depth++] = 0;
    marks[0] = MARK_OPEN;
    while (depth)
    {
        entry = stack[depth - 1];
        if (marks[entry] == MARK_LAST)
        {
            marks[entry] = MARK_DONE;
            depth--;
            continue;
        }
        link = links[marks[entry]++ - MARK_OPEN];
        target = get_u32(entries + (size_t)entry * CFBDIR_ENTRY_SIZE + link);
        if (target >= count)
        {
            /* a search stays where it is when it cannot read the sibling that it is to go on with */
            if (target != NO_ENTRY && link != ENTRY_CHILD) return CODEC_CORRUPT;
            continue;
        }
        if (marks[target] == MARK_NEW)
        {
            marks[target] = MARK_OPEN;
            stack[depth++] = target;
        }
        else if (marks[target] != MARK_DONE) return CODEC_CORRUPT;
    }
    return CODEC_OK;
}

static bool has_prefix(const uint8_t *entry, const char *prefix)
{
    size_t i;

    for (i = 0; prefix[i]; i++)
        if (2 * i == ENTRY_NAME_BYTES || cfbdir_upper(get_u16(entry + 2 * i)) != cfbdir_upper((uint8_t)prefix[i]))
            return false;
    return true;
}

uint32_t cfbdir_numbers_end(const uint8_t *entries, uint32_t count, const char *prefix)
{
    uint32_t end = 0, number, i, j, digit;
    size_t length = strlen(prefix);
    const uint8_t *entry;

    for (i = 0; i < count; i++)
    {
        entry = entries + (size_t)i * CFBDIR_ENTRY_SIZE;
        if (entry[ENTRY_TYPE] != TYPE_STORAGE || get_u16(entry + ENTRY_NAME_BYTES) != 2 * (length + NUMBER_DIGITS + 1))
            continue;
        if (!has_prefix(entry, prefix)) continue;
        for (j = number = 0; j < NUMBER_DIGITS; j++)
        {
            digit = cfbdir_upper(get_u16(entry + 2 * (length + j)));
            if (digit >= '0' && digit <= '9') digit -= '0';
            else if (digit >= 'A' && digit <= 'F') digit -= 'A' - 10;
            else break;
            number = number << 4 | digit;
        }
        if (j == NUMBER_DIGITS && number >= end) end = number + (number != 0xffffffff);
    }
    return end;
}

void cfbdir_mark_outside(const uint8_t *entries, uint32_t count, const char *prefix, uint8_t *marks, uint32_t *stack)
{
    uint32_t depth = 0, target;
    const uint8_t *entry;
    size_t i;

    memset(marks, 0, count);
    if (!count) return;
    stack[depth++] = 0;
    marks[0] = 1;
    while (depth)
    {
        entry = entries + (size_t)stack[--depth] * CFBDIR_ENTRY_SIZE;
        for (i = 0; i < sizeof(links); i++)
        {
            if (links[i] == ENTRY_CHILD && has_prefix(entry, prefix)) continue;
            target = get_u32(entry + links[i]);
            if (target >= count || marks[target]) continue;
            marks[target] = 1;
            stack[depth++] = target;
        }
    }
}

enum codec_status cfbdir_check_chains(struct cfbdir *dir, const uint8_t *entries, uint32_t entry_count,
        const uint8_t *table, size_t table_size, const uint8_t *marks, bool *left)
{
    uint64_t steps = (uint64_t)MAX_VISITS * (dir->max_sectors + table_size / 4 + 1), size;
    uint32_t i, sector, seen;
    bool is_small, broken = false;
    const uint8_t *entry;

    if (left) *left = false;
    for (i = 0; i < entry_count; i++)
    {
        entry = entries + (size_t)i * CFBDIR_ENTRY_SIZE;
        /* the root's is the stream that holds the small ones */
        if (i && entry[ENTRY_TYPE] != TYPE_STREAM) continue;
        size = get_u64(entry + ENTRY_SIZE);
        if (marks && !marks[i] && size >= CFBDIR_LARGE)
        {
            *left = true;
            continue;
        }
        is_small = i && size < dir->mini_cutoff;
        sector = get_u32(entry + ENTRY_START);
        for (seen = 0; sector < CFBDIR_MAX_SECTOR; seen++)
        {
            if (!steps-- || seen > (is_small ? table_size / 4 : dir->max_sectors)) return CODEC_CORRUPT;
            if (!is_small)
            {
                if (cfbdir_next_sector(dir, sector, &sector)) continue;
            }
            else if (sector < table_size / 4)
            {
                sector = get_u32(table + 4 * (size_t)sector);
                continue;
            }
            broken = true;
            break;
        }
    }
    return broken ? CODEC_END : CODEC_OK;
}
