/*
 * Property values between TNEF and SPropValue, [MS-OXTNEF] 2.1.3.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "propvalue.h"
#include "tnef_private.h"

struct tnef_block
{
    struct tnef_block *next;
    size_t size; /* of all of it */
    ULONGLONG data[];
};

void *tnef_arena_alloc(struct tnef_arena *arena, size_t size)
{
    struct tnef_block *block;

    if (!size_add(size, sizeof(*block), &size) || !(block = calloc(1, size))) return NULL;
    block->next = arena->blocks;
    block->size = size;
    arena->blocks = block;
    arena->size += size;
    return block->data;
}

void tnef_arena_free(struct tnef_arena *arena)
{
    struct tnef_block *block;

    while ((block = arena->blocks))
    {
        arena->blocks = block->next;
        free(block);
    }
    arena->size = 0;
}

/* Gives the newest piece of memory another size, of which used bytes keep their content; the rest is zeroed. */
static void *arena_grow(struct tnef_arena *arena, size_t size, size_t used)
{
    struct tnef_block *block;

    if (!size_add(size, sizeof(*block), &size) || !(block = realloc(arena->blocks, size))) return NULL;
    arena->blocks = block;
    arena->size += size - block->size;
    block->size = size;
    memset((BYTE *)block->data + used, 0, size - sizeof(*block) - used);
    return block->data;
}

/* Reads the rest of the current value, of which the stream claims size bytes. Memory grows with what really comes. Two
 * NULs are behind the data. */
static enum codec_status read_bytes(
        struct tnef_reader *reader, ULONG size, struct tnef_arena *arena, BYTE **data, ULONG *read)
{
    size_t room = size < 0x10000 ? size : 0x10000, done;
    BYTE *grown;
    enum codec_status status;

    *read = 0;
    if (!(*data = tnef_arena_alloc(arena, room + 2))) return CODEC_ABORTED;
    for (;;)
    {
        if ((status = tnef_value_read(reader, *data + *read, room - *read, &done)) != CODEC_OK) return status;
        *read += (ULONG)done;
        if (!done || *read == size) return CODEC_OK;
        if (*read < room) continue;
        room = room * 2 < size ? room * 2 : size;
        if (!(grown = arena_grow(arena, room + 2, *read))) return CODEC_ABORTED;
        *data = grown;
    }
}

/* A string of the code page, up to its NUL, as UTF-16. */
static WCHAR *to_wide(const BYTE *text, ULONG size, UINT code_page, struct tnef_arena *arena)
{
    const BYTE *end = memchr(text, 0, size);
    int length = end ? (int)(end - text) : (int)size;
    int count = length ? MultiByteToWideChar(code_page, 0, (const char *)text, length, NULL, 0) : 0;
    WCHAR *wide;

    if (!(wide = tnef_arena_alloc(arena, (count + 1) * sizeof(*wide)))) return NULL;
    if (length) MultiByteToWideChar(code_page, 0, (const char *)text, length, wide, count);
    return wide;
}

/* Stores a value of fixed size in its place: in SPropValue or in an array. */
static void store_fixed(ULONG type, const BYTE *raw, void *place)
{
    switch (type)
    {
    case PT_I2: *(short *)place = (short)get_u16(raw); break;
    case PT_BOOLEAN: *(unsigned short *)place = !!get_u16(raw); break;
    case PT_LONG:
    case PT_R4:
    case PT_ERROR: *(ULONG *)place = get_u32(raw); break;
    case PT_CLSID: memcpy(place, raw, sizeof(GUID)); break;
    default: *(ULONGLONG *)place = get_u64(raw); break;
    }
}

/* Reads the current value, of a type without fixed size, into its place. */
static enum codec_status read_data(
        struct tnef_reader *reader, ULONG type, ULONG size, UINT code_page, struct tnef_arena *arena, void *place)
{
    enum codec_status status;
    BYTE *data;
    ULONG read;

    if (arena->size >= TNEF_MEMORY_MAX || size > TNEF_MEMORY_MAX - arena->size) return CODEC_UNSUPPORTED;
    if ((status = read_bytes(reader, size, arena, &data, &read)) != CODEC_OK) return status;
    if (type == PT_BINARY)
    {
        ((SBinary *)place)->cb = read;
        ((SBinary *)place)->lpb = data;
    }
    else if (type == PT_UNICODE) *(WCHAR **)place = (WCHAR *)data;
    else if (!(*(WCHAR **)place = to_wide(data, read, code_page, arena))) return CODEC_ABORTED;
    return CODEC_OK;
}

/* Reads the next value into an element of an array or the union of a SPropValue. */
static enum codec_status read_element(
        struct tnef_reader *reader, ULONG type, UINT code_page, struct tnef_arena *arena, void *place)
{
    enum codec_status status;
    BYTE raw[16] = {0};
    size_t done;
    uint32_t size;

    if ((status = tnef_value_next(reader, &size)) != CODEC_OK) return status == CODEC_END ? CODEC_CORRUPT : status;
    if (tnef_fixed_size((uint16_t)type))
    {
        if ((status = tnef_value_read(reader, raw, size, &done)) == CODEC_OK) store_fixed(type, raw, place);
        return status;
    }
    return read_data(reader, type, size, code_page, arena, place);
}

enum codec_status tnef_read_current(
        struct tnef_reader *reader, ULONG tag, ULONG size, UINT code_page, struct tnef_arena *arena, SPropValue *value)
{
    const ULONG type = PROP_TYPE(tag);

    memset(value, 0, sizeof(*value));
    value->ulPropTag = type == PT_STRING8 ? CHANGE_PROP_TYPE(tag, PT_UNICODE) : tag;
    return read_data(reader, type, size, code_page, arena, &value->Value);
}

enum codec_status tnef_read_value(struct tnef_reader *reader, const struct tnef_property *property, UINT code_page,
        struct tnef_arena *arena, SPropValue *value)
{
    const ULONG tag = property->tag, type = PROP_TYPE(tag) & ~MV_FLAG;
    enum codec_status status;
    ULONG element_size, i;
    GUID *guid;
    BYTE *elements;

    memset(value, 0, sizeof(*value));
    value->ulPropTag = tag;
    if (type == PT_STRING8) value->ulPropTag = CHANGE_PROP_TYPE(tag, PT_UNICODE | (tag & MV_FLAG));
    if (!property->count && !(tag & MV_FLAG)) return CODEC_UNSUPPORTED;
    if (!(tag & MV_FLAG))
    {
        if (type != PT_CLSID) return read_element(reader, type, code_page, arena, &value->Value);
        if (!(guid = tnef_arena_alloc(arena, sizeof(*guid)))) return CODEC_ABORTED;
        value->Value.lpguid = guid;
        return read_element(reader, type, code_page, arena, guid);
    }
    /* The elements of an array of strings are pointers: the count is bounded by the data, four bytes for each. */
    if (!(element_size = proptype_element_size(type)) || property->count > TNEF_MEMORY_MAX / element_size)
        return CODEC_UNSUPPORTED;
    if (!(elements = tnef_arena_alloc(arena, (size_t)property->count * element_size))) return CODEC_ABORTED;
    value->Value.MVl.cValues = property->count;
    value->Value.MVl.lpl = (LONG *)elements;
    for (i = 0; i < property->count; i++)
    {
        status = read_element(reader, type, code_page, arena, elements + (size_t)i * element_size);
        if (status != CODEC_OK) return status;
    }
    return CODEC_OK;
}

/* Writes an element of an array, or the union of a SPropValue. */
static void write_element(struct tnef_writer *writer, ULONG type, const void *place)
{
    const WCHAR *wide;
    const char *text;
    BYTE raw[16];

    switch (type)
    {
    case PT_I2:
    case PT_BOOLEAN: put_u16(raw, *(const unsigned short *)place); break;
    case PT_LONG:
    case PT_R4:
    case PT_ERROR: put_u32(raw, *(const ULONG *)place); break;
    case PT_CLSID: memcpy(raw, place, sizeof(GUID)); break;
    case PT_UNICODE:
        wide = *(WCHAR *const *)place;
        tnef_value_begin(writer);
        tnef_write(writer, wide, (wcslen(wide) + 1) * sizeof(*wide));
        tnef_value_end(writer);
        return;
    case PT_STRING8:
        text = *(char *const *)place;
        tnef_value_begin(writer);
        tnef_write(writer, text, strlen(text) + 1);
        tnef_value_end(writer);
        return;
    case PT_BINARY:
        tnef_value_begin(writer);
        tnef_write(writer, ((const SBinary *)place)->lpb, ((const SBinary *)place)->cb);
        tnef_value_end(writer);
        return;
    default: put_u64(raw, *(const ULONGLONG *)place); break;
    }
    tnef_write_fixed(writer, (uint16_t)type, raw);
}

BOOL tnef_is_writable(ULONG tag)
{
    const ULONG type = PROP_TYPE(tag) & ~MV_FLAG;

    return type == PT_UNICODE || type == PT_STRING8 || type == PT_BINARY ||
           (tnef_fixed_size((uint16_t)type) && type != PT_ERROR);
}

BOOL tnef_write_value(struct tnef_writer *writer, const SPropValue *value)
{
    const ULONG type = PROP_TYPE(value->ulPropTag) & ~MV_FLAG;
    ULONG i;

    if (!tnef_is_writable(value->ulPropTag)) return FALSE;
    if (value->ulPropTag & MV_FLAG)
    {
        tnef_write_u32(writer, value->Value.MVl.cValues);
        for (i = 0; i < value->Value.MVl.cValues; i++)
            write_element(writer, type, (const BYTE *)value->Value.MVl.lpl + (size_t)i * proptype_element_size(type));
        return TRUE;
    }
    if (!tnef_fixed_size((uint16_t)type)) tnef_write_u32(writer, 1);
    write_element(writer, type, type == PT_CLSID ? (const void *)value->Value.lpguid : (const void *)&value->Value);
    return TRUE;
}
