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

/* A type's form and size as a single value, and as the elements of a multi-value. */
struct type_form
{
    uint8_t form, size;
    uint8_t multi_form, multi_size;
};

#define TYPE_MULTI     0x1000
#define TYPE_BINARY    0x0102
#define TYPE_LOW_COUNT 0x49 /* all others are below */

static const struct type_form types[TYPE_LOW_COUNT] = {
        [0x01] = {PROPTYPE_FIXED, 0, 0, 0},                    /* PT_NULL */
        [0x02] = {PROPTYPE_FIXED, 2, PROPTYPE_MV_FIXED, 2},    /* PT_I2 */
        [0x03] = {PROPTYPE_FIXED, 4, PROPTYPE_MV_FIXED, 4},    /* PT_LONG */
        [0x04] = {PROPTYPE_FIXED, 4, PROPTYPE_MV_FIXED, 4},    /* PT_R4 */
        [0x05] = {PROPTYPE_FIXED, 8, PROPTYPE_MV_FIXED, 8},    /* PT_DOUBLE */
        [0x06] = {PROPTYPE_FIXED, 8, PROPTYPE_MV_FIXED, 8},    /* PT_CURRENCY */
        [0x07] = {PROPTYPE_FIXED, 8, PROPTYPE_MV_FIXED, 8},    /* PT_APPTIME */
        [0x0a] = {PROPTYPE_FIXED, 4, 0, 0},                    /* PT_ERROR */
        [0x0b] = {PROPTYPE_FIXED, 2, 0, 0},                    /* PT_BOOLEAN */
        [0x0d] = {PROPTYPE_OBJECT, 0, 0, 0},                   /* PT_OBJECT */
        [0x14] = {PROPTYPE_FIXED, 8, PROPTYPE_MV_FIXED, 8},    /* PT_I8 */
        [0x1e] = {PROPTYPE_STREAM, 0, PROPTYPE_MV_STREAMS, 0}, /* PT_STRING8 */
        [0x1f] = {PROPTYPE_STREAM, 0, PROPTYPE_MV_STREAMS, 0}, /* PT_UNICODE */
        [0x40] = {PROPTYPE_FIXED, 8, PROPTYPE_MV_FIXED, 8},    /* PT_SYSTIME */
        [0x48] = {PROPTYPE_STREAM, 0, PROPTYPE_MV_FIXED, 16},  /* PT_CLSID */
};
static const struct type_form binary_type = {PROPTYPE_STREAM, 0, PROPTYPE_MV_STREAMS, 0};

enum proptype_form proptype_form(uint32_t tag, size_t *size)
{
    const uint32_t type = tag & 0xffff, base = type & ~(uint32_t)TYPE_MULTI;
    const struct type_form *found = base < TYPE_LOW_COUNT ? &types[base] : base == TYPE_BINARY ? &binary_type : NULL;

    if (size) *size = !found ? 0 : type == base ? found->size : found->multi_size;
    return !found ? PROPTYPE_UNKNOWN : type == base ? found->form : found->multi_form;
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
