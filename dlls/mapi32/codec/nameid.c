/*
 * The named-property mapping of [MS-OXMSG] 2.2.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "nameid.h"

const uint8_t nameid_ps_mapi[16] = {0x28, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
const uint8_t nameid_ps_public_strings[16] = {0x29, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
const uint8_t nameid_ps_internet_headers[16] = {0x86, 0x03, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};

uint32_t nameid_count(const struct nameid_streams *streams)
{
    size_t count = streams->entries.size / NAMEID_ENTRY_SIZE;

    return count > NAMEID_MAX ? NAMEID_MAX : (uint32_t)count;
}

bool nameid_has_text(const struct nameid_streams *streams)
{
    struct reader entries = streams->entries;
    uint32_t i, id;
    uint16_t kind;

    for (i = 0; i < nameid_count(streams); i++)
    {
        if (!reader_seek(&entries, (size_t)i * NAMEID_ENTRY_SIZE) || !reader_u32(&entries, &id) ||
                !reader_u16(&entries, &kind))
            return false;
        if (kind & 1) return true;
    }
    return false;
}

static const uint8_t *find_guid(const struct nameid_streams *streams, uint32_t index)
{
    struct reader guids = streams->guids;

    if (index == NAMEID_GUID_MAPI) return nameid_ps_mapi;
    if (index == NAMEID_GUID_PUBLIC) return nameid_ps_public_strings;
    if (index < NAMEID_GUID_FIRST || !reader_seek(&guids, (size_t)(index - NAMEID_GUID_FIRST) * 16)) return NULL;
    return reader_take(&guids, 16);
}

enum codec_status nameid_get(const struct nameid_streams *streams, uint32_t index, struct nameid_name *name)
{
    struct reader entries = streams->entries, strings = streams->strings;
    uint32_t id, size;
    uint16_t kind;

    memset(name, 0, sizeof(*name));
    if (!reader_seek(&entries, (size_t)index * NAMEID_ENTRY_SIZE)) return CODEC_CORRUPT;
    if (!reader_u32(&entries, &id) || !reader_u16(&entries, &kind)) return CODEC_CORRUPT;
    if (!(name->guid = find_guid(streams, kind >> 1))) return CODEC_CORRUPT;
    if (!(kind & 1))
    {
        name->lid = id;
        return CODEC_OK;
    }
    /* offset and length are the file's word: both are checked against the string stream */
    if (!reader_seek(&strings, id) || !reader_u32(&strings, &size)) return CODEC_CORRUPT;
    if (size & 1 || !(name->text = reader_take(&strings, size))) return CODEC_CORRUPT;
    name->text_size = size;
    return CODEC_OK;
}

void nameid_write_entry(
        struct writer *writer, bool is_string, uint32_t lid_or_offset, uint16_t guid_index, uint16_t prop_index)
{
    writer_u32(writer, lid_or_offset);
    writer_u16(writer, (uint16_t)(guid_index << 1 | is_string));
    writer_u16(writer, prop_index);
}

void nameid_write_string(struct writer *writer, const uint8_t *text, uint32_t size)
{
    static const uint8_t padding[3];

    writer_u32(writer, size);
    writer_bytes(writer, text, size);
    writer_bytes(writer, padding, -size & 3);
}

uint32_t nameid_bucket(bool is_string, uint32_t hash, uint16_t guid_index)
{
    return (hash ^ ((uint32_t)guid_index << 1 | is_string)) % NAMEID_HASH_STREAMS;
}
