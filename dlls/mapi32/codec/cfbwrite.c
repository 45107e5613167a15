/*
 * Writing a compound file, [MS-CFB] 2.
 *
 * Behind the runs come the streams that are not placed, then the mini stream, its FAT, the directory, the FAT and the
 * list of its sectors; each of them in one piece, so that no table of sectors is needed to write the FAT.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "cfbwrite.h"

#define MINI_SECTOR    64
#define ENTRY_SIZE     128
#define FAT_PER_SECTOR (CFB_SECTOR / 4)
#define HEADER_FATS    109
#define STREAM_MAX     0x80000000u
#define SECTORS_MAX    0xfffffff0u
#define SECTOR_DIFAT   0xfffffffcu
#define SECTOR_FAT     0xfffffffdu
#define SECTOR_END     0xfffffffeu
#define SECTOR_FREE    0xffffffffu
#define LINK_DEPTH     32

static uint64_t blocks(uint64_t size, uint32_t block)
{
    return (size + block - 1) / block;
}

/* Links a part of the elements; those of the lowest level are red where it is not full. */
static uint32_t link_part(
        struct cfb_entry *entries, uint32_t first, uint32_t count, unsigned int depth, unsigned int red_depth)
{
    const uint32_t before = count / 2, middle = first + before;
    struct cfb_entry *entry;

    if (!count || depth > LINK_DEPTH) return CFB_NO_ENTRY;
    entry = &entries[middle];
    entry->left = link_part(entries, first, before, depth + 1, red_depth);
    entry->right = link_part(entries, middle + 1, count - before - 1, depth + 1, red_depth);
    entry->red = depth == red_depth;
    return middle;
}

uint32_t cfb_link(struct cfb_entry *entries, uint32_t first, uint32_t count)
{
    unsigned int full = 0; /* levels */

    while (full < LINK_DEPTH && (uint64_t)count + 1 >= 2ull << full) full++;
    return link_part(entries, first, count, 0, full);
}

static bool is_small(const struct cfb_entry *entry)
{
    return entry->type == CFB_STREAM_ENTRY && entry->size < CFB_MINI_CUTOFF;
}

/* Whether a stream's bytes are to be written in sectors of their own. */
static bool is_large(const struct cfb_entry *entry)
{
    return entry->type == CFB_STREAM_ENTRY && entry->size >= CFB_MINI_CUTOFF && !entry->placed;
}

enum codec_status cfb_plan(struct cfb_writer *writer)
{
    uint64_t next = 0, mini = 0, fats = 0, difats = 0, wanted;
    struct cfb_entry *entry;
    uint32_t i;

    for (i = 0; i < writer->run_count; i++) next += writer->runs[i].count;
    for (i = 0; i < writer->entry_count; i++)
    {
        entry = &writer->entries[i];
        if (entry->type != CFB_STREAM_ENTRY) continue;
        if (entry->size > STREAM_MAX || next > SECTORS_MAX || mini > SECTORS_MAX) return CODEC_UNSUPPORTED;
        if (is_small(entry))
        {
            entry->start = entry->size ? (uint32_t)mini : SECTOR_END;
            mini += blocks(entry->size, MINI_SECTOR);
        }
        else if (!entry->placed)
        {
            entry->start = (uint32_t)next;
            next += blocks(entry->size, CFB_SECTOR);
        }
    }
    if (next > SECTORS_MAX || mini > STREAM_MAX / MINI_SECTOR) return CODEC_UNSUPPORTED;
    writer->mini_count = (uint32_t)mini;
    writer->mini_start = (uint32_t)next;
    writer->mini_sectors = (uint32_t)blocks(mini * MINI_SECTOR, CFB_SECTOR);
    writer->mini_fat_start = writer->mini_start + writer->mini_sectors;
    writer->mini_fat_sectors = (uint32_t)blocks(mini, FAT_PER_SECTOR);
    writer->directory_start = writer->mini_fat_start + writer->mini_fat_sectors;
    writer->directory_sectors = (uint32_t)blocks((uint64_t)writer->entry_count * ENTRY_SIZE, CFB_SECTOR);
    next += (uint64_t)writer->mini_sectors + writer->mini_fat_sectors + writer->directory_sectors;
    /* the FAT has an entry for each of its own sectors, too */
    while ((wanted = blocks(next + fats + difats, FAT_PER_SECTOR)) != fats)
    {
        fats = wanted;
        difats = fats > HEADER_FATS ? blocks(fats - HEADER_FATS, FAT_PER_SECTOR - 1) : 0;
    }
    if (next + fats + difats > SECTORS_MAX) return CODEC_UNSUPPORTED;
    writer->fat_start = (uint32_t)next;
    writer->fat_sectors = (uint32_t)fats;
    writer->difat_start = (uint32_t)(next + fats);
    writer->difat_sectors = (uint32_t)difats;
    return CODEC_OK;
}

void cfb_header(const struct cfb_writer *writer, uint8_t header[CFB_SECTOR])
{
    static const uint8_t signature[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
    uint32_t i;

    memset(header, 0, CFB_SECTOR);
    memcpy(header, signature, sizeof(signature));
    put_u16(header + 24, 0x3e); /* version 3.62 */
    put_u16(header + 26, 3);
    put_u16(header + 28, 0xfffe); /* byte order */
    put_u16(header + 30, 9);      /* sectors of 1 << 9 bytes, */
    put_u16(header + 32, 6);      /* mini sectors of 1 << 6 */
    put_u32(header + 44, writer->fat_sectors);
    put_u32(header + 48, writer->directory_start);
    put_u32(header + 56, CFB_MINI_CUTOFF);
    put_u32(header + 60, writer->mini_fat_sectors ? writer->mini_fat_start : SECTOR_END);
    put_u32(header + 64, writer->mini_fat_sectors);
    put_u32(header + 68, writer->difat_sectors ? writer->difat_start : SECTOR_END);
    put_u32(header + 72, writer->difat_sectors);
    for (i = 0; i < HEADER_FATS; i++)
        put_u32(header + 76 + 4 * i, i < writer->fat_sectors ? writer->fat_start + i : SECTOR_FREE);
}

/* What is gathered to whole sectors on its way out. */
struct output
{
    struct cfb_writer *writer;
    bool failed;
    size_t fill;
    uint8_t sector[CFB_SECTOR];
};

static void flush(struct output *output)
{
    if (!output->failed && output->fill &&
            !output->writer->write(output->writer->context, output->sector, output->fill))
        output->failed = true;
    output->fill = 0;
}

static void put_number(struct output *output, uint32_t number)
{
    put_u32(output->sector + output->fill, number);
    if ((output->fill += 4) == CFB_SECTOR) flush(output);
}

/* Fills a block with bytes of one value. */
static void pad(struct output *output, size_t block, uint8_t value)
{
    const size_t rest = output->fill % block ? block - output->fill % block : 0;

    memset(output->sector + output->fill, value, rest);
    if ((output->fill += rest) == CFB_SECTOR) flush(output);
}

/* The bytes of a stream, and what fills its last block. */
static void put_stream(struct output *output, uint32_t entry, size_t block)
{
    const uint64_t size = output->writer->entries[entry].size;
    uint64_t offset;
    size_t part;

    for (offset = 0; !output->failed && offset < size; offset += part)
    {
        part = CFB_SECTOR - output->fill;
        if (part > size - offset) part = (size_t)(size - offset);
        if (!output->writer->read(output->writer->context, entry, offset, output->sector + output->fill, part))
            output->failed = true;
        if ((output->fill += part) == CFB_SECTOR) flush(output);
    }
    pad(output, block, 0);
}

/* A chain of sectors one behind the other. */
static void put_chain(struct output *output, uint32_t start, uint64_t count, uint32_t end)
{
    uint64_t i;

    for (i = 1; i < count && !output->failed; i++) put_number(output, (uint32_t)(start + i));
    if (count) put_number(output, end);
}

static void put_mini_fat(struct output *output)
{
    const struct cfb_writer *writer = output->writer;
    uint32_t i;

    for (i = 0; i < writer->entry_count; i++)
        if (is_small(&writer->entries[i]))
            put_chain(output, writer->entries[i].start, blocks(writer->entries[i].size, MINI_SECTOR), SECTOR_END);
    pad(output, CFB_SECTOR, 0xff);
}

static size_t name_size(const struct cfb_entry *entry)
{
    size_t length = 0;

    while (length < CFB_NAME_MAX && entry->name[length]) length++;
    return (length + 1) * 2;
}

static void put_entry(struct output *output, uint32_t number)
{
    static const struct cfb_entry root = {CFB_ROOT_ENTRY, u"Root Entry", {0}, 0, 0, 0, 0, 0, 0, false, 0, false, 0};
    const struct cfb_writer *writer = output->writer;
    const struct cfb_entry *entry = &writer->entries[number], *named = number ? entry : &root;
    uint8_t *bytes = output->sector + output->fill;
    size_t i, size = name_size(named);

    memset(bytes, 0, ENTRY_SIZE);
    for (i = 0; 2 * i < size - 2; i++) put_u16(bytes + 2 * i, named->name[i]);
    put_u16(bytes + 64, (uint16_t)size);
    bytes[66] = (uint8_t)entry->type;
    bytes[67] = !entry->red;
    put_u32(bytes + 68, number ? entry->left : CFB_NO_ENTRY);
    put_u32(bytes + 72, number ? entry->right : CFB_NO_ENTRY);
    put_u32(bytes + 76, entry->type == CFB_STREAM_ENTRY ? CFB_NO_ENTRY : entry->child);
    memcpy(bytes + 80, entry->clsid, sizeof(entry->clsid));
    put_u32(bytes + 96, entry->state);
    put_u64(bytes + 100, entry->created);
    put_u64(bytes + 108, entry->modified);
    if (!number)
    {
        put_u32(bytes + 116, writer->mini_count ? writer->mini_start : SECTOR_END);
        put_u64(bytes + 120, (uint64_t)writer->mini_count * MINI_SECTOR);
    }
    else if (entry->type == CFB_STREAM_ENTRY)
    {
        put_u32(bytes + 116, entry->start);
        put_u64(bytes + 120, entry->size);
    }
    if ((output->fill += ENTRY_SIZE) == CFB_SECTOR) flush(output);
}

static void put_directory(struct output *output)
{
    uint32_t i;

    for (i = 0; i < output->writer->entry_count && !output->failed; i++) put_entry(output, i);
    while (output->fill)
    {
        uint8_t *bytes = output->sector + output->fill;

        memset(bytes, 0, ENTRY_SIZE); /* one that is not used */
        memset(bytes + 68, 0xff, 12);
        if ((output->fill += ENTRY_SIZE) == CFB_SECTOR) flush(output);
    }
}

static void put_fat(struct output *output)
{
    const struct cfb_writer *writer = output->writer;
    uint32_t i, j;

    for (i = 0; i < writer->run_count; i++)
    {
        const struct cfb_run *run = &writer->runs[i];

        for (j = 0; run->unused && j < run->count; j++) put_number(output, SECTOR_FREE);
        if (!run->unused)
            put_chain(output, run->start, run->count,
                    run->next < writer->run_count ? writer->runs[run->next].start : SECTOR_END);
    }
    for (i = 0; i < writer->entry_count; i++)
        if (is_large(&writer->entries[i]))
            put_chain(output, writer->entries[i].start, blocks(writer->entries[i].size, CFB_SECTOR), SECTOR_END);
    put_chain(output, writer->mini_start, writer->mini_sectors, SECTOR_END);
    put_chain(output, writer->mini_fat_start, writer->mini_fat_sectors, SECTOR_END);
    put_chain(output, writer->directory_start, writer->directory_sectors, SECTOR_END);
    for (i = 0; i < writer->fat_sectors; i++) put_number(output, SECTOR_FAT);
    for (i = 0; i < writer->difat_sectors; i++) put_number(output, SECTOR_DIFAT);
    pad(output, CFB_SECTOR, 0xff);
}

/* The FAT's sectors that the header has no place for; each list ends in the number of the next one. */
static void put_difat(struct output *output)
{
    const struct cfb_writer *writer = output->writer;
    uint32_t i, number, fat = HEADER_FATS;

    for (number = 0; number < writer->difat_sectors; number++)
    {
        for (i = 0; i < FAT_PER_SECTOR - 1; i++, fat++)
            put_number(output, fat < writer->fat_sectors ? writer->fat_start + fat : SECTOR_FREE);
        put_number(output, number + 1 < writer->difat_sectors ? writer->difat_start + number + 1 : SECTOR_END);
    }
}

enum codec_status cfb_write(struct cfb_writer *writer)
{
    struct output output = {writer, false, 0, {0}};
    uint32_t i;

    for (i = 0; i < writer->entry_count && !output.failed; i++)
        if (is_large(&writer->entries[i])) put_stream(&output, i, CFB_SECTOR);
    for (i = 0; i < writer->entry_count && !output.failed; i++)
        if (is_small(&writer->entries[i])) put_stream(&output, i, MINI_SECTOR);
    pad(&output, CFB_SECTOR, 0);
    put_mini_fat(&output);
    put_directory(&output);
    put_fat(&output);
    put_difat(&output);
    return output.failed ? CODEC_ABORTED : CODEC_OK;
}
