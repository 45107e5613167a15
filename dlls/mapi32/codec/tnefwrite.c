/*
 * TNEF streams written, [MS-OXTNEF].
 *
 * Sizes and counts are patched in when they are known. Checksums are sums of bytes, so patching a place within an
 * attribute just adds to its sum, and the one running sum serves attributes within attributes.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tnef.h"

void tnef_writer_init(struct tnef_writer *writer, const struct tnef_output *output)
{
    memset(writer, 0, sizeof(*writer));
    writer->output = *output;
}

static void flush_buffer(struct tnef_writer *writer)
{
    if (writer->status == CODEC_OK && writer->buffered &&
            !writer->output.write(writer->output.context, writer->buffer, writer->buffered))
        writer->status = CODEC_ABORTED;
    writer->buffered = 0;
}

void tnef_write(struct tnef_writer *writer, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint32_t sum = writer->sum;
    size_t i;

    if (writer->status != CODEC_OK) return;
    for (i = 0; i < size; i++) sum += bytes[i];
    writer->sum = (uint16_t)sum;
    writer->size += size;
    if (size > sizeof(writer->buffer) - writer->buffered) flush_buffer(writer);
    if (writer->status != CODEC_OK) return;
    if (size > sizeof(writer->buffer))
    {
        if (!writer->output.write(writer->output.context, data, size)) writer->status = CODEC_ABORTED;
        return;
    }
    if (size) memcpy(writer->buffer + writer->buffered, data, size);
    writer->buffered += size;
}

void tnef_write_u32(struct tnef_writer *writer, uint32_t value)
{
    uint8_t bytes[4];

    put_u32(bytes, value);
    tnef_write(writer, bytes, sizeof(bytes));
}

static void write_u16(struct tnef_writer *writer, uint16_t value)
{
    uint8_t bytes[2];

    put_u16(bytes, value);
    tnef_write(writer, bytes, sizeof(bytes));
}

void tnef_write_signature(struct tnef_writer *writer, uint16_t key)
{
    tnef_write_u32(writer, TNEF_SIGNATURE_VALUE);
    write_u16(writer, key);
}

/* Leaves a place for a number that is known later. */
static void open_part(struct tnef_writer *writer)
{
    struct tnef_open_part *part;

    if (writer->status == CODEC_OK && writer->depth == TNEF_OPEN_MAX) writer->status = CODEC_TOO_DEEP;
    if (writer->status != CODEC_OK) return;
    part = &writer->open[writer->depth++];
    part->place = writer->size;
    part->count = 0;
    tnef_write_u32(writer, 0);
    part->start = writer->size;
    part->sum = writer->sum;
}

/* The innermost open part; NULL after a failure. */
static struct tnef_open_part *close_part(struct tnef_writer *writer)
{
    if (writer->status != CODEC_OK || !writer->depth) return NULL;
    return &writer->open[--writer->depth];
}

static void patch(struct tnef_writer *writer, const struct tnef_open_part *part, uint64_t value)
{
    const uint64_t flushed = writer->size - writer->buffered;
    uint8_t bytes[4];
    size_t i;

    if (value > UINT32_MAX)
    {
        writer->status = CODEC_UNSUPPORTED;
        return;
    }
    put_u32(bytes, (uint32_t)value);
    for (i = 0; i < sizeof(bytes); i++) writer->sum = (uint16_t)(writer->sum + bytes[i]);
    if (part->place >= flushed)
    {
        memcpy(writer->buffer + (part->place - flushed), bytes, sizeof(bytes));
        return;
    }
    /* A place is written at once, so it is never half in the buffer. */
    if (!writer->output.patch(writer->output.context, part->place, bytes, sizeof(bytes)))
        writer->status = CODEC_ABORTED;
}

void tnef_attribute_begin(struct tnef_writer *writer, enum tnef_level level, uint32_t id)
{
    const uint8_t byte = (uint8_t)level;

    tnef_write(writer, &byte, 1);
    tnef_write_u32(writer, id);
    open_part(writer);
}

void tnef_attribute_end(struct tnef_writer *writer)
{
    const struct tnef_open_part *part = close_part(writer);
    uint16_t sum;

    if (!part) return;
    sum = (uint16_t)(writer->sum - part->sum);
    patch(writer, part, writer->size - part->start);
    write_u16(writer, sum);
}

void tnef_write_attribute(struct tnef_writer *writer, enum tnef_level level, uint32_t id, const void *data, size_t size)
{
    tnef_attribute_begin(writer, level, id);
    tnef_write(writer, data, size);
    tnef_attribute_end(writer);
}

void tnef_count_begin(struct tnef_writer *writer)
{
    open_part(writer);
}

void tnef_count(struct tnef_writer *writer)
{
    if (writer->status == CODEC_OK && writer->depth) writer->open[writer->depth - 1].count++;
}

void tnef_count_end(struct tnef_writer *writer)
{
    const struct tnef_open_part *part = close_part(writer);

    if (part) patch(writer, part, part->count);
}

static void write_padding(struct tnef_writer *writer, uint64_t size)
{
    tnef_write(writer, "\0\0\0", (size_t)(-size & 3));
}

void tnef_write_property(struct tnef_writer *writer, const struct tnef_property *property)
{
    tnef_count(writer);
    tnef_write_u32(writer, property->tag);
    if (!property->named) return;
    tnef_write(writer, property->guid, sizeof(property->guid));
    tnef_write_u32(writer, property->kind);
    if (!property->kind)
    {
        tnef_write_u32(writer, property->lid);
        return;
    }
    tnef_write_u32(writer, property->name_size + 2);
    tnef_write(writer, property->name, property->name_size);
    tnef_write(writer, "\0", 2);
    write_padding(writer, property->name_size + 2);
}

void tnef_write_fixed(struct tnef_writer *writer, uint16_t type, const void *value)
{
    const unsigned int size = tnef_fixed_size(type);

    tnef_write(writer, value, size);
    write_padding(writer, size);
}

void tnef_value_begin(struct tnef_writer *writer)
{
    open_part(writer);
}

void tnef_value_end(struct tnef_writer *writer)
{
    const struct tnef_open_part *part = close_part(writer);
    uint64_t size;

    if (!part) return;
    size = writer->size - part->start;
    patch(writer, part, size);
    write_padding(writer, size);
}

enum codec_status tnef_flush(struct tnef_writer *writer)
{
    flush_buffer(writer);
    return writer->status;
}
