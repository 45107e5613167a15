/*
 * TNEF streams read, [MS-OXTNEF]. The other direction is in tnefwrite.c.
 *
 * All bounds: nothing of an attribute is read beyond the size that it claims, nothing of a property beyond that of the
 * attribute, and a claim beyond the stream shows as its end. Counts are checked against the bytes they would need.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tnef.h"

enum
{
    MV_FLAG = 0x1000,
    PT_VALUE_I2 = 2,
    PT_VALUE_I4 = 3,
    PT_VALUE_R4 = 4,
    PT_VALUE_R8 = 5,
    PT_VALUE_CURRENCY = 6,
    PT_VALUE_APPTIME = 7,
    PT_VALUE_ERROR = 10,
    PT_VALUE_BOOLEAN = 11,
    PT_VALUE_OBJECT = 13,
    PT_VALUE_I8 = 20,
    PT_VALUE_STRING8 = 30,
    PT_VALUE_UNICODE = 31,
    PT_VALUE_SYSTIME = 64,
    PT_VALUE_CLSID = 72,
    PT_VALUE_BINARY = 258
};

unsigned int tnef_fixed_size(uint16_t type)
{
    switch (type)
    {
    case PT_VALUE_I2:
    case PT_VALUE_BOOLEAN: return 2;
    case PT_VALUE_I4:
    case PT_VALUE_R4:
    case PT_VALUE_ERROR: return 4;
    case PT_VALUE_R8:
    case PT_VALUE_CURRENCY:
    case PT_VALUE_APPTIME:
    case PT_VALUE_I8:
    case PT_VALUE_SYSTIME: return 8;
    case PT_VALUE_CLSID: return 16;
    default: return 0;
    }
}

static bool has_length(uint16_t type)
{
    return type == PT_VALUE_OBJECT || type == PT_VALUE_STRING8 || type == PT_VALUE_UNICODE || type == PT_VALUE_BINARY;
}

static uint32_t padding(uint32_t size)
{
    return -size & 3;
}

/* Reads from the stream; false where it ends first (what there is has been read then) or fails. */
static bool read_stream(struct tnef_reader *reader, void *data, size_t size, size_t *done)
{
    uint8_t *out = data;
    size_t step;

    *done = 0;
    while (*done < size && !reader->failed)
    {
        if (reader->buffer_pos == reader->buffer_size)
        {
            /* Long data need not go through the buffer. */
            const bool direct = size - *done >= sizeof(reader->buffer);

            step = 0;
            if (!reader->input.read(reader->input.context, direct ? out + *done : reader->buffer,
                        direct ? size - *done : sizeof(reader->buffer), &step))
                reader->failed = true;
            if (!step || reader->failed) return false;
            if (direct)
            {
                *done += step;
                continue;
            }
            reader->buffer_pos = 0;
            reader->buffer_size = step;
        }
        step = reader->buffer_size - reader->buffer_pos;
        if (step > size - *done) step = size - *done;
        memcpy(out + *done, reader->buffer + reader->buffer_pos, step);
        reader->buffer_pos += step;
        *done += step;
    }
    return !reader->failed;
}

static enum codec_status ended(struct tnef_reader *reader)
{
    reader->ended = true;
    return reader->failed ? CODEC_ABORTED : CODEC_CORRUPT;
}

enum codec_status tnef_open(struct tnef_reader *reader, const struct tnef_input *input)
{
    uint8_t head[6];
    size_t done;

    memset(reader, 0, sizeof(*reader));
    reader->input = *input;
    if (!read_stream(reader, head, sizeof(head), &done) || get_u32(head) != TNEF_SIGNATURE_VALUE) return ended(reader);
    reader->key = get_u16(head + 4);
    return CODEC_OK;
}

static uint16_t add_bytes(uint16_t sum, const uint8_t *data, size_t size)
{
    uint32_t total = sum;

    while (size--) total += *data++;
    return (uint16_t)total;
}

enum codec_status tnef_read(struct tnef_reader *reader, void *data, size_t size, size_t *done)
{
    bool whole;

    *done = 0;
    if (reader->ended) return reader->failed ? CODEC_ABORTED : CODEC_CORRUPT;
    if (size > reader->left) size = reader->left;
    whole = read_stream(reader, data, size, done);
    reader->sum = add_bytes(reader->sum, data, *done);
    reader->left -= (uint32_t)*done;
    return whole ? CODEC_OK : ended(reader);
}

/* Reads exactly size bytes of the data. */
static enum codec_status read_exactly(struct tnef_reader *reader, void *data, size_t size)
{
    enum codec_status status;
    size_t done;

    if (size > reader->left) return CODEC_CORRUPT;
    status = tnef_read(reader, data, size, &done);
    return status != CODEC_OK ? status : done == size ? CODEC_OK : CODEC_CORRUPT;
}

static enum codec_status skip(struct tnef_reader *reader, uint32_t size)
{
    enum codec_status status = CODEC_OK;
    uint8_t scratch[512];

    while (size && status == CODEC_OK)
    {
        const uint32_t step = size < sizeof(scratch) ? size : (uint32_t)sizeof(scratch);

        status = read_exactly(reader, scratch, step);
        size -= step;
    }
    return status;
}

enum codec_status tnef_read_u32(struct tnef_reader *reader, uint32_t *value)
{
    uint8_t bytes[4];
    enum codec_status status = read_exactly(reader, bytes, sizeof(bytes));

    if (status == CODEC_OK) *value = get_u32(bytes);
    return status;
}

/* An id with the type that belongs to it: numbers from 0x8000 on are unique, and some writers leave the type out. */
static uint32_t complete_id(uint32_t id)
{
    static const uint32_t ids[] = {ATT_FROM, ATT_SUBJECT, ATT_DATE_SENT, ATT_DATE_RECEIVED, ATT_MESSAGE_STATUS,
            ATT_MESSAGE_CLASS, ATT_MESSAGE_ID, ATT_PARENT_ID, ATT_CONVERSATION_ID, ATT_BODY, ATT_PRIORITY,
            ATT_ATTACH_DATA, ATT_ATTACH_TITLE, ATT_ATTACH_META_FILE, ATT_ATTACH_CREATE_DATE, ATT_ATTACH_MODIFY_DATE,
            ATT_DATE_MODIFIED, ATT_ATTACH_TRANSPORT_FILENAME, ATT_ATTACH_RENDDATA, ATT_MAPI_PROPS, ATT_RECIPIENT_TABLE,
            ATT_ATTACHMENT, ATT_TNEF_VERSION, ATT_OEM_CODEPAGE};
    size_t i;

    for (i = 0; i < sizeof(ids) / sizeof(*ids); i++)
        if ((ids[i] & 0xffff) == (id & 0xffff)) return ids[i];
    return id;
}

/* Skips what is left of the attribute and checks its checksum. */
static enum codec_status end_attribute(struct tnef_reader *reader, bool *checksum_ok)
{
    enum codec_status status;
    uint8_t sum[2];
    size_t done;

    *checksum_ok = true;
    if (!reader->open) return CODEC_OK;
    if ((status = skip(reader, reader->left)) != CODEC_OK) return status;
    reader->open = false;
    if (read_stream(reader, sum, sizeof(sum), &done)) *checksum_ok = get_u16(sum) == reader->sum;
    else reader->ended = true;
    return reader->failed ? CODEC_ABORTED : CODEC_OK;
}

enum codec_status tnef_next(struct tnef_reader *reader, struct tnef_attribute *attribute, bool *checksum_ok)
{
    enum codec_status status;
    uint8_t head[9];
    size_t done;

    *checksum_ok = true;
    if (reader->ended) return reader->failed ? CODEC_ABORTED : reader->open ? CODEC_CORRUPT : CODEC_END;
    if ((status = end_attribute(reader, checksum_ok)) != CODEC_OK) return status;
    if (reader->ended || !read_stream(reader, head, sizeof(head), &done) ||
            (head[0] != TNEF_LEVEL_MESSAGE && head[0] != TNEF_LEVEL_ATTACHMENT))
    {
        reader->ended = true;
        return reader->failed ? CODEC_ABORTED : CODEC_END;
    }
    attribute->level = head[0];
    attribute->id = complete_id(get_u32(head + 1));
    attribute->size = reader->left = get_u32(head + 5);
    reader->sum = 0;
    reader->open = true;
    reader->properties_left = reader->values_left = reader->value_left = reader->value_padding = 0;
    reader->block_broken = false;
    return CODEC_OK;
}

enum codec_status tnef_block_begin(struct tnef_reader *reader, uint32_t *count)
{
    const uint32_t least = 4; /* a tag: PT_NULL has nothing else */
    enum codec_status status;

    reader->values_left = reader->value_left = reader->value_padding = 0;
    reader->properties_left = *count = 0;
    reader->block_broken = true;
    if ((status = tnef_read_u32(reader, count)) != CODEC_OK) return status;
    reader->block_broken = false;
    reader->properties_left = *count;
    if (*count > reader->left / least) *count = reader->left / least;
    return CODEC_OK;
}

/* Skips what is left of the current value and its padding. */
static enum codec_status end_value(struct tnef_reader *reader)
{
    enum codec_status status = skip(reader, reader->value_left);
    /* The last padding of a block may be missing. */
    const uint32_t pad = reader->value_padding < reader->left ? reader->value_padding : reader->left;

    reader->value_left = reader->value_padding = 0;
    return status == CODEC_OK ? skip(reader, pad) : status;
}

enum codec_status tnef_value_next(struct tnef_reader *reader, uint32_t *size)
{
    enum codec_status status;

    *size = 0;
    if (reader->block_broken) return CODEC_CORRUPT;
    reader->block_broken = true;
    if ((status = end_value(reader)) != CODEC_OK) return status;
    reader->block_broken = false;
    if (!reader->values_left) return CODEC_END;
    reader->values_left--;
    reader->block_broken = true;
    if (!(*size = tnef_fixed_size(reader->type)) && (status = tnef_read_u32(reader, size)) != CODEC_OK) return status;
    if (*size > reader->left) return CODEC_CORRUPT;
    reader->value_left = *size;
    reader->value_padding = padding(*size);
    reader->block_broken = false;
    return CODEC_OK;
}

enum codec_status tnef_value_read(struct tnef_reader *reader, void *data, size_t size, size_t *done)
{
    enum codec_status status;

    *done = 0;
    if (size > reader->value_left) size = reader->value_left;
    if (!size) return CODEC_OK;
    status = tnef_read(reader, data, size, done);
    reader->value_left -= (uint32_t)*done;
    return status;
}

/* Reads the name of a property from 0x8000 on. */
static enum codec_status read_name(struct tnef_reader *reader, struct tnef_property *property)
{
    enum codec_status status;
    uint32_t size;

    if ((status = read_exactly(reader, property->guid, sizeof(property->guid))) != CODEC_OK) return status;
    if ((status = tnef_read_u32(reader, &property->kind)) != CODEC_OK) return status;
    property->named = true;
    if (!property->kind) return tnef_read_u32(reader, &property->lid);

    if ((status = tnef_read_u32(reader, &size)) != CODEC_OK) return status;
    if (size > reader->left) return CODEC_CORRUPT;
    property->name_too_long = size > sizeof(property->name);
    if (property->name_too_long)
        return (status = skip(reader, size)) == CODEC_OK ? skip(reader, padding(size)) : status;
    if ((status = read_exactly(reader, property->name, size)) != CODEC_OK) return status;
    property->name_size = size & ~1u;
    while (property->name_size && !get_u16(property->name + property->name_size - 2)) property->name_size -= 2;
    return skip(reader, padding(size));
}

enum codec_status tnef_property_next(struct tnef_reader *reader, struct tnef_property *property)
{
    enum codec_status status;
    uint32_t size;

    while ((status = tnef_value_next(reader, &size)) == CODEC_OK) continue;
    if (status != CODEC_END || !reader->properties_left) return status;
    reader->properties_left--;
    reader->block_broken = true;

    memset(property, 0, sizeof(*property));
    if ((status = tnef_read_u32(reader, &property->tag)) != CODEC_OK) return status;
    if (property->tag >> 31 && (status = read_name(reader, property)) != CODEC_OK) return status;
    reader->type = property->tag & 0xffff & ~MV_FLAG;
    property->count = 1;
    size = tnef_fixed_size(reader->type);
    if (!size && !has_length(reader->type))
    {
        /* PT_UNSPECIFIED and PT_NULL have no value. */
        if ((property->tag & 0xffff) > 1) return CODEC_UNSUPPORTED;
        property->count = 0;
    }
    else if (!size || property->tag & MV_FLAG)
    {
        if ((status = tnef_read_u32(reader, &property->count)) != CODEC_OK) return status;
        if (property->count > reader->left / (size ? size : 4)) return CODEC_CORRUPT;
    }
    reader->values_left = property->count;
    reader->block_broken = false;
    return CODEC_OK;
}
