/*
 * AppleSingle's table and MacBinary's header.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "applefile.h"

#define SINGLE_MAGIC   0x00051600
#define SINGLE_ENTRIES 24 /* where their number is */
#define ENTRY_SIZE     12
#define ENTRY_DATA     1
#define ENTRY_NAME     3

#define MAC_NAME_MAX 63
#define MAC_FORK_MAX 0x7fffff

static uint32_t big_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A name without NULs, which would cut it. */
static void set_name(struct apple_file *file, const uint8_t *name, size_t size)
{
    size_t i, count = 0;

    for (i = 0; i < size && count < APPLE_NAME; i++)
        if (name[i]) file->name[count++] = (char)name[i];
    file->name[count] = 0;
}

enum codec_status apple_single_read(const uint8_t *bytes, size_t size, struct apple_file *file)
{
    const uint8_t *entry;
    struct reader reader;
    uint32_t i, count;

    memset(file, 0, sizeof(*file));
    if (size < SINGLE_ENTRIES + 2 || big_u32(bytes) != SINGLE_MAGIC) return CODEC_UNSUPPORTED;
    reader = reader_init(bytes, size < APPLE_HEADER ? size : APPLE_HEADER);
    reader_seek(&reader, SINGLE_ENTRIES + 2);
    count = (uint32_t)bytes[SINGLE_ENTRIES] << 8 | bytes[SINGLE_ENTRIES + 1];
    for (i = 0; i < count; i++)
    {
        uint32_t offset, length;

        if (!(entry = reader_take(&reader, ENTRY_SIZE))) return CODEC_CORRUPT;
        offset = big_u32(entry + 4);
        length = big_u32(entry + 8);
        switch (big_u32(entry))
        {
        case ENTRY_DATA:
            file->has_data = true;
            file->data_offset = offset;
            file->data_size = length;
            break;
        case ENTRY_NAME:
            if (offset <= reader.size && length <= reader.size - offset) set_name(file, bytes + offset, length);
        }
    }
    return CODEC_OK;
}

enum codec_status mac_binary_read(const uint8_t *bytes, size_t size, struct apple_file *file)
{
    memset(file, 0, sizeof(*file));
    if (size < MAC_BINARY_SIZE || bytes[0] || !bytes[1] || bytes[1] > MAC_NAME_MAX || bytes[74] || bytes[82] ||
            big_u32(bytes + 83) > MAC_FORK_MAX || big_u32(bytes + 87) > MAC_FORK_MAX)
        return CODEC_UNSUPPORTED;
    file->has_data = true;
    file->data_offset = MAC_BINARY_SIZE;
    file->data_size = big_u32(bytes + 83);
    set_name(file, bytes + 2, bytes[1]);
    return CODEC_OK;
}
