/*
 * The property stream of [MS-OXMSG] 2.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "propstream.h"

size_t propstream_header_size(enum propstream_kind kind)
{
    switch (kind)
    {
    case PROPSTREAM_ROOT: return 32;
    case PROPSTREAM_EMBEDDED: return 24;
    case PROPSTREAM_CHILD: break;
    }
    return 8;
}

enum codec_status propstream_read_header(
        struct reader *reader, enum propstream_kind kind, struct propstream_header *header)
{
    const uint8_t *bytes = reader_take(reader, propstream_header_size(kind));

    memset(header, 0, sizeof(*header));
    if (!bytes) return CODEC_CORRUPT;
    if (kind == PROPSTREAM_CHILD) return CODEC_OK;
    header->next_recipient = get_u32(bytes + 8);
    header->next_attachment = get_u32(bytes + 12);
    header->recipients = get_u32(bytes + 16);
    header->attachments = get_u32(bytes + 20);
    return CODEC_OK;
}

enum codec_status propstream_next(struct reader *reader, struct propstream_entry *entry)
{
    const uint8_t *bytes = reader_take(reader, PROPSTREAM_ENTRY_SIZE);

    if (!bytes) return CODEC_END;
    entry->tag = get_u32(bytes);
    entry->flags = get_u32(bytes + 4);
    memcpy(entry->value, bytes + 8, sizeof(entry->value));
    return CODEC_OK;
}

void propstream_write_header(struct writer *writer, enum propstream_kind kind, const struct propstream_header *header)
{
    uint8_t bytes[32] = {0};

    if (kind != PROPSTREAM_CHILD)
    {
        put_u32(bytes + 8, header->next_recipient);
        put_u32(bytes + 12, header->next_attachment);
        put_u32(bytes + 16, header->recipients);
        put_u32(bytes + 20, header->attachments);
    }
    writer_bytes(writer, bytes, propstream_header_size(kind));
}

void propstream_write_entry(struct writer *writer, const struct propstream_entry *entry)
{
    writer_u32(writer, entry->tag);
    writer_u32(writer, entry->flags);
    writer_bytes(writer, entry->value, sizeof(entry->value));
}

static const struct
{
    uint16_t type;
    uint8_t form;
    uint8_t size;
} types[] = {
        /* in order */
        {0x0001, PROPTYPE_FIXED, 0},      /* PT_NULL */
        {0x0002, PROPTYPE_FIXED, 2},      /* PT_I2 */
        {0x0003, PROPTYPE_FIXED, 4},      /* PT_LONG */
        {0x0004, PROPTYPE_FIXED, 4},      /* PT_R4 */
        {0x0005, PROPTYPE_FIXED, 8},      /* PT_DOUBLE */
        {0x0006, PROPTYPE_FIXED, 8},      /* PT_CURRENCY */
        {0x0007, PROPTYPE_FIXED, 8},      /* PT_APPTIME */
        {0x000a, PROPTYPE_FIXED, 4},      /* PT_ERROR */
        {0x000b, PROPTYPE_FIXED, 2},      /* PT_BOOLEAN */
        {0x000d, PROPTYPE_OBJECT, 0},     /* PT_OBJECT */
        {0x0014, PROPTYPE_FIXED, 8},      /* PT_I8 */
        {0x001e, PROPTYPE_STREAM, 0},     /* PT_STRING8 */
        {0x001f, PROPTYPE_STREAM, 0},     /* PT_UNICODE */
        {0x0040, PROPTYPE_FIXED, 8},      /* PT_SYSTIME */
        {0x0048, PROPTYPE_STREAM, 0},     /* PT_CLSID */
        {0x0102, PROPTYPE_STREAM, 0},     /* PT_BINARY */
        {0x1002, PROPTYPE_MV_FIXED, 2},   /* PT_MV_I2 */
        {0x1003, PROPTYPE_MV_FIXED, 4},   /* PT_MV_LONG */
        {0x1004, PROPTYPE_MV_FIXED, 4},   /* PT_MV_R4 */
        {0x1005, PROPTYPE_MV_FIXED, 8},   /* PT_MV_DOUBLE */
        {0x1006, PROPTYPE_MV_FIXED, 8},   /* PT_MV_CURRENCY */
        {0x1007, PROPTYPE_MV_FIXED, 8},   /* PT_MV_APPTIME */
        {0x1014, PROPTYPE_MV_FIXED, 8},   /* PT_MV_I8 */
        {0x101e, PROPTYPE_MV_STREAMS, 0}, /* PT_MV_STRING8 */
        {0x101f, PROPTYPE_MV_STREAMS, 0}, /* PT_MV_UNICODE */
        {0x1040, PROPTYPE_MV_FIXED, 8},   /* PT_MV_SYSTIME */
        {0x1048, PROPTYPE_MV_FIXED, 16},  /* PT_MV_CLSID */
        {0x1102, PROPTYPE_MV_STREAMS, 0}, /* PT_MV_BINARY */
};

enum proptype_form proptype_form(uint32_t tag, size_t *size)
{
    size_t low = 0, high = sizeof(types) / sizeof(types[0]), middle;

    if (size) *size = 0;
    while (low < high)
    {
        middle = (low + high) / 2;
        if (types[middle].type == (tag & 0xffff))
        {
            if (size) *size = types[middle].size;
            return types[middle].form;
        }
        if (types[middle].type < (tag & 0xffff)) low = middle + 1;
        else high = middle;
    }
    return PROPTYPE_UNKNOWN;
}

size_t proptype_length_size(uint32_t tag)
{
    return (tag & 0xffff) == 0x1102 ? 8 : 4;
}

uint32_t proptype_size_field(uint32_t tag, uint32_t size)
{
    switch (tag & 0xffff)
    {
    case 0x000d: return 0xffffffff;
    case 0x001e: return size + 1;
    case 0x001f: return size + 2;
    }
    return size;
}
