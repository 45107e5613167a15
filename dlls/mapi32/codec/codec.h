/*
 * What all codecs share: a bounded reader and writer over (bytes, size), and checked sizes.
 *
 * Codecs are pure C11 (no windows.h), have no state of their own, allocate nothing and log nothing. Input is
 * (const uint8_t *, size_t) or a read callback, output goes to the caller's buffer or callback, and the result is
 * an enum codec_status. This is the only pointer arithmetic on untrusted bytes.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_H
#define MAPI32_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum codec_status
{
    CODEC_OK,
    CODEC_END,         /* nothing left, in order */
    CODEC_CORRUPT,     /* the bytes break the format */
    CODEC_UNSUPPORTED, /* a form that this codec does not know */
    CODEC_NO_SPACE,    /* the caller's buffer is too small */
    CODEC_TOO_DEEP,    /* nested deeper than the codec's bound */
    CODEC_ABORTED      /* a callback of the caller failed */
};

/* Bytes to be read: never before data, never at or after data + size. */
struct reader
{
    const uint8_t *data;
    size_t size;
    size_t pos;
};

static inline struct reader reader_init(const void *data, size_t size)
{
    struct reader reader = {data, size, 0};
    return reader;
}

/* Bytes not read yet. */
static inline size_t reader_left(const struct reader *reader)
{
    return reader->size - reader->pos;
}

/* The next size bytes in place; NULL, and nothing consumed, where fewer are left. */
static inline const uint8_t *reader_take(struct reader *reader, size_t size)
{
    const uint8_t *bytes;

    if (size > reader_left(reader)) return NULL;
    bytes = reader->data + reader->pos;
    reader->pos += size;
    return bytes;
}

/* Copies the next size bytes; false, and nothing consumed, where fewer are left. */
static inline bool reader_bytes(struct reader *reader, void *out, size_t size)
{
    const uint8_t *bytes = reader_take(reader, size);

    if (!bytes) return false;
    if (size) memcpy(out, bytes, size);
    return true;
}

/* Moves to an offset from the start; false, and not moved, beyond the end. */
static inline bool reader_seek(struct reader *reader, size_t pos)
{
    if (pos > reader->size) return false;
    reader->pos = pos;
    return true;
}

/* Little-endian integers at a place that is known to be readable / writable. */
static inline uint16_t get_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t get_u32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t get_u64(const uint8_t *p)
{
    return get_u32(p) | (uint64_t)get_u32(p + 4) << 32;
}

static inline void put_u16(uint8_t *p, uint16_t value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
}

static inline void put_u32(uint8_t *p, uint32_t value)
{
    put_u16(p, (uint16_t)value);
    put_u16(p + 2, (uint16_t)(value >> 16));
}

static inline void put_u64(uint8_t *p, uint64_t value)
{
    put_u32(p, (uint32_t)value);
    put_u32(p + 4, (uint32_t)(value >> 32));
}

/* The next little-endian integer; false, and nothing consumed, where too little is left. */
static inline bool reader_u8(struct reader *reader, uint8_t *value)
{
    return reader_bytes(reader, value, 1);
}

static inline bool reader_u16(struct reader *reader, uint16_t *value)
{
    const uint8_t *p = reader_take(reader, 2);

    if (p) *value = get_u16(p);
    return p != NULL;
}

static inline bool reader_u32(struct reader *reader, uint32_t *value)
{
    const uint8_t *p = reader_take(reader, 4);

    if (p) *value = get_u32(p);
    return p != NULL;
}

static inline bool reader_u64(struct reader *reader, uint64_t *value)
{
    const uint8_t *p = reader_take(reader, 8);

    if (p) *value = get_u64(p);
    return p != NULL;
}

/* A buffer to be written. With data NULL it only counts: pos is the size needed. */
struct writer
{
    uint8_t *data;
    size_t size;
    size_t pos;
    bool overflow; /* something did not fit; pos still counts */
};

static inline struct writer writer_init(void *data, size_t size)
{
    struct writer writer = {data, size, 0, false};
    return writer;
}

/* Appends size bytes. What does not fit is counted, not written, and marks the overflow. */
static inline void writer_bytes(struct writer *writer, const void *bytes, size_t size)
{
    if (writer->data)
    {
        if (writer->overflow || writer->pos > writer->size || size > writer->size - writer->pos)
            writer->overflow = true;
        else if (size) memcpy(writer->data + writer->pos, bytes, size);
    }
    writer->pos += size;
}

static inline void writer_u16(struct writer *writer, uint16_t value)
{
    uint8_t bytes[2];

    put_u16(bytes, value);
    writer_bytes(writer, bytes, sizeof(bytes));
}

static inline void writer_u32(struct writer *writer, uint32_t value)
{
    uint8_t bytes[4];

    put_u32(bytes, value);
    writer_bytes(writer, bytes, sizeof(bytes));
}

static inline void writer_u64(struct writer *writer, uint64_t value)
{
    uint8_t bytes[8];

    put_u64(bytes, value);
    writer_bytes(writer, bytes, sizeof(bytes));
}

/* a * b and a + b; false where they do not fit. */
static inline bool size_mul(size_t a, size_t b, size_t *result)
{
    return !__builtin_mul_overflow(a, b, result);
}

static inline bool size_add(size_t a, size_t b, size_t *result)
{
    return !__builtin_add_overflow(a, b, result);
}

/* The CRC of [MS-OXRTFCP] 2.1.3.1.4, used by compressed RTF, named properties and the RTF synchronisation: reflected
 * polynomial 0xEDB88320, no final inversion. Start with crc 0, or go on with the result of the bytes before. */
uint32_t codec_crc32(uint32_t crc, const void *data, size_t size);

#endif
