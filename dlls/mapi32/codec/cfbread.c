/*
 * Reading a compound file.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "cfbread.h"

#define MINI_SHIFT  6    /* sectors of the mini stream */
#define MINI_CUTOFF 4096 /* streams from this size on lie in sectors of the file. [MS-CFB] 2.2 */

/* Offsets within the header and within an entry. [MS-CFB] 2.2, 2.6.1 */
#define HEADER_MINI_SHIFT  32
#define HEADER_MINI_CUTOFF 56
#define HEADER_MINIFAT     60
#define HEADER_SIZE        76
#define ENTRY_NAME_SIZE    64
#define ENTRY_TYPE         66
#define ENTRY_LEFT         68
#define ENTRY_RIGHT        72
#define ENTRY_CHILD        76
#define ENTRY_START        116
#define ENTRY_STREAM_SIZE  120

enum entry_type
{
    ENTRY_STORAGE = 1,
    ENTRY_STREAM = 2,
    ENTRY_ROOT = 5
};

static bool read_at(const struct cfb *cfb, uint64_t offset, void *data, size_t size)
{
    return offset <= cfb->size && size <= cfb->size - offset && cfb->dir.read(cfb->dir.context, offset, data, size);
}

/* Bytes of the file, valid until the next ones: where they lie, or read to room. NULL where they are not there. */
static const uint8_t *look_at(const struct cfb *cfb, uint64_t offset, uint8_t *room, size_t size)
{
    const uint8_t *bytes;

    if (offset > cfb->size || size > cfb->size - offset) return NULL;
    if (cfb->dir.view && (bytes = cfb->dir.view(cfb->dir.context, offset, size))) return bytes;
    return cfb->dir.read(cfb->dir.context, offset, room, size) ? room : NULL;
}

/* The number of sectors of a chain, up to where it breaks off; false where it has more than the file. */
static bool chain_length(struct cfb *cfb, uint32_t sector, uint32_t *count)
{
    for (*count = 0; sector < CFBDIR_MAX_SECTOR; ++*count)
    {
        if (*count == cfb->dir.max_sectors) return false;
        if (!cfbdir_next_sector(&cfb->dir, sector, &sector)) sector = CFB_NONE;
    }
    return true;
}

enum codec_status cfb_begin(struct cfb *cfb, cfbdir_read read, void *context, uint64_t file_size, size_t *memory_size)
{
    uint8_t header[HEADER_SIZE], root[CFBDIR_ENTRY_SIZE];
    size_t total = 0;
    int i;

    memset(cfb, 0, sizeof(*cfb));
    cfb->size = file_size;
    if (cfbdir_begin(&cfb->dir, read, context, file_size) != CODEC_OK) return CODEC_UNSUPPORTED;
    if (!read_at(cfb, 0, header, sizeof(header)) || get_u16(header + HEADER_MINI_SHIFT) != MINI_SHIFT ||
            get_u32(header + HEADER_MINI_CUTOFF) != MINI_CUTOFF)
        return CODEC_UNSUPPORTED;
    if (!read_at(cfb, cfbdir_sector_offset(&cfb->dir, cfb->dir.first_sector), root, sizeof(root)) ||
            root[ENTRY_TYPE] != ENTRY_ROOT)
        return CODEC_UNSUPPORTED;
    cfb->first[CFB_DIRECTORY] = cfb->dir.first_sector;
    cfb->first[CFB_MINIFAT] = get_u32(header + HEADER_MINIFAT);
    cfb->first[CFB_MINISTREAM] = get_u32(root + ENTRY_START);
    for (i = 0; i < CFB_CHAINS; i++)
    {
        if (!chain_length(cfb, cfb->first[i], &cfb->count[i])) return CODEC_UNSUPPORTED;
        total += cfb->count[i];
    }
    if (!cfb->count[CFB_DIRECTORY]) return CODEC_UNSUPPORTED;
    *memory_size = total * sizeof(uint32_t);
    return CODEC_OK;
}

void cfb_open(struct cfb *cfb, void *memory)
{
    uint32_t *table = memory, sector, i;
    int chain;

    for (chain = 0; chain < CFB_CHAINS; chain++)
    {
        cfb->sectors[chain] = table;
        sector = cfb->first[chain];
        for (i = 0; i < cfb->count[chain]; i++)
        {
            *table++ = sector;
            /* what has been read once may be gone the next time; then the chain's members are no sectors */
            if (!cfbdir_next_sector(&cfb->dir, sector, &sector)) sector = CFB_NONE;
        }
    }
}

/* Where size bytes at an offset of a chain are in the file: the caller knows that they lie in one sector. */
static bool chain_offset(struct cfb *cfb, enum cfb_chain chain, uint64_t offset, uint64_t *where)
{
    uint64_t index = offset >> cfb->dir.sector_shift;

    if (index >= cfb->count[chain]) return false;
    *where = cfbdir_sector_offset(&cfb->dir, cfb->sectors[chain][index]) +
             (offset & ((1u << cfb->dir.sector_shift) - 1));
    return true;
}

/* As look_at. */
static const uint8_t *look_at_entry(struct cfb *cfb, uint32_t element, uint8_t room[CFBDIR_ENTRY_SIZE])
{
    uint64_t where;

    if (!chain_offset(cfb, CFB_DIRECTORY, (uint64_t)element * CFBDIR_ENTRY_SIZE, &where)) return NULL;
    return look_at(cfb, where, room, CFBDIR_ENTRY_SIZE);
}

/* By length, then by upper case; beyond ASCII no name that is looked for is the same. [MS-CFB] 2.6.4 */
static int compare_name(const char *name, size_t length, const uint8_t *entry)
{
    size_t size = get_u16(entry + ENTRY_NAME_SIZE), i;
    uint32_t a, b;

    if (2 * length + 2 != size) return 2 * length + 2 < size ? -1 : 1;
    for (i = 0; i < length; i++)
    {
        a = cfbdir_upper((uint8_t)name[i]);
        b = cfbdir_upper(get_u16(entry + 2 * i));
        if (a != b) return a < b ? -1 : 1;
    }
    return 0;
}

enum codec_status cfb_find(
        struct cfb *cfb, uint32_t storage, const char *name, size_t length, bool is_storage, uint32_t *element)
{
    uint32_t total = cfb->count[CFB_DIRECTORY] << (cfb->dir.sector_shift - 7), steps;
    uint8_t room[CFBDIR_ENTRY_SIZE];
    const uint8_t *entry;
    int order;

    if (2 * length + 2 > ENTRY_NAME_SIZE) return CODEC_END;
    if (!(entry = look_at_entry(cfb, storage, room))) return CODEC_UNSUPPORTED;
    /* a child that does not exist is none, but a sibling ole32 would look for for ever */
    if ((*element = get_u32(entry + ENTRY_CHILD)) >= total) return CODEC_END;
    for (steps = 0; *element != CFB_NONE; steps++)
    {
        if (steps == total || *element >= total) return CODEC_CORRUPT;
        if (!(entry = look_at_entry(cfb, *element, room))) return CODEC_UNSUPPORTED;
        if (!(order = compare_name(name, length, entry)))
            return entry[ENTRY_TYPE] == (is_storage ? ENTRY_STORAGE : ENTRY_STREAM) ? CODEC_OK : CODEC_END;
        *element = get_u32(entry + (order < 0 ? ENTRY_LEFT : ENTRY_RIGHT));
    }
    return CODEC_END;
}

static bool is_mini(uint64_t size)
{
    return size < MINI_CUTOFF;
}

static uint32_t sector_shift(struct cfb *cfb, uint64_t stream_size)
{
    return is_mini(stream_size) ? MINI_SHIFT : cfb->dir.sector_shift;
}

/* Where a sector of a stream begins in the file. */
static bool stream_offset(struct cfb *cfb, bool mini, uint32_t sector, uint64_t *where)
{
    if (sector >= CFBDIR_MAX_SECTOR) return false;
    if (mini) return chain_offset(cfb, CFB_MINISTREAM, (uint64_t)sector << MINI_SHIFT, where);
    *where = cfbdir_sector_offset(&cfb->dir, sector);
    return true;
}

/* The sector after one of a stream. */
static bool next_in_stream(struct cfb *cfb, bool mini, uint32_t sector, uint32_t *next)
{
    const uint8_t *bytes;
    uint8_t room[4];
    uint64_t where;

    if (!mini) return cfbdir_next_sector(&cfb->dir, sector, next);
    if (!chain_offset(cfb, CFB_MINIFAT, 4 * (uint64_t)sector, &where) ||
            !(bytes = look_at(cfb, where, room, sizeof(room))))
        return false;
    *next = get_u32(bytes);
    return true;
}

enum codec_status cfb_stream_open(struct cfb *cfb, uint32_t element, struct cfb_stream *stream)
{
    uint8_t room[CFBDIR_ENTRY_SIZE];
    uint64_t left, part, where;
    const uint8_t *entry;
    uint32_t sector;
    bool mini;

    memset(stream, 0, sizeof(*stream));
    if (!(entry = look_at_entry(cfb, element, room))) return CODEC_UNSUPPORTED;
    stream->size = left = get_u64(entry + ENTRY_STREAM_SIZE);
    stream->start = stream->sector = sector = get_u32(entry + ENTRY_START);
    mini = is_mini(stream->size);
    if (stream->size > cfb->size) return CODEC_UNSUPPORTED;
    while (left)
    {
        part = (uint64_t)1 << sector_shift(cfb, stream->size);
        if (part > left) part = left;
        if (!stream_offset(cfb, mini, sector, &where) || where > cfb->size || part > cfb->size - where)
            return CODEC_UNSUPPORTED;
        left -= part;
        if (!next_in_stream(cfb, mini, sector, &sector)) return CODEC_UNSUPPORTED;
    }
    /* a chain that goes on might go on for ever */
    return stream->size && sector < CFBDIR_MAX_SECTOR ? CODEC_UNSUPPORTED : CODEC_OK;
}

/* Goes on to a sector of the stream. */
static bool seek_sector(struct cfb *cfb, struct cfb_stream *stream, uint64_t index)
{
    bool mini = is_mini(stream->size);

    if (index < stream->passed)
    {
        stream->passed = 0;
        stream->sector = stream->start;
    }
    for (; stream->passed < index; stream->passed++)
        if (!next_in_stream(cfb, mini, stream->sector, &stream->sector)) return false;
    return true;
}

bool cfb_stream_read(struct cfb *cfb, struct cfb_stream *stream, uint64_t offset, void *out, size_t size)
{
    uint32_t shift = sector_shift(cfb, stream->size);
    bool mini = is_mini(stream->size);
    uint64_t where, follow;
    uint8_t *bytes = out;
    size_t skip, run;

    while (size)
    {
        if (!seek_sector(cfb, stream, offset >> shift) || !stream_offset(cfb, mini, stream->sector, &where))
            return false;
        skip = (size_t)(offset & ((1u << shift) - 1));
        run = ((size_t)1 << shift) - skip;
        /* sectors that lie one behind the other are read at once */
        while (run < size && seek_sector(cfb, stream, stream->passed + 1) &&
                stream_offset(cfb, mini, stream->sector, &follow) && follow == where + skip + run)
            run += (size_t)1 << shift;
        if (run > size) run = size;
        if (!read_at(cfb, where + skip, bytes, run)) return false;
        bytes += run;
        offset += run;
        size -= run;
    }
    return true;
}
