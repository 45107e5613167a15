/*
 * Entry ids made of plain data, [MS-OXCDATA] 2.2.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "entryid.h"

static const uint8_t one_off_uid[16] = {
        0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02};
static const uint8_t wrapped_uid[16] = {
        0x38, 0xa1, 0xbb, 0x10, 0x05, 0xe5, 0x10, 0x1a, 0xa1, 0xbb, 0x08, 0x00, 0x2b, 0x2a, 0x56, 0xc2};

void one_off_write(struct writer *writer, const struct one_off *one_off)
{
    const size_t nul = one_off->flags & ONE_OFF_UNICODE ? 2 : 1;

    writer_u32(writer, 0);
    writer_bytes(writer, one_off_uid, sizeof(one_off_uid));
    writer_u16(writer, 0);
    writer_u16(writer, one_off->flags);
    writer_bytes(writer, one_off->name, one_off->name_size);
    writer_bytes(writer, "\0", nul);
    writer_bytes(writer, one_off->type, one_off->type_size);
    writer_bytes(writer, "\0", nul);
    writer_bytes(writer, one_off->address, one_off->address_size);
    writer_bytes(writer, "\0", nul);
}

/* Takes a string and its NUL. */
static bool take_string(struct reader *reader, bool wide, const uint8_t **string, size_t *size)
{
    const size_t start = reader->pos;
    uint16_t unit = 1;
    uint8_t byte = 1;

    while (unit && byte)
        if (wide ? !reader_u16(reader, &unit) : !reader_u8(reader, &byte)) return false;
    *size = reader->pos - start - (wide ? 2 : 1);
    reader_seek(reader, start);
    *string = reader_take(reader, *size);
    return reader_take(reader, wide ? 2 : 1) != NULL;
}

enum codec_status one_off_read(const void *data, size_t size, struct one_off *one_off)
{
    struct reader reader = reader_init(data, size);
    uint8_t uid[16];
    uint32_t abflags;
    uint16_t version;
    bool wide;

    if (!reader_u32(&reader, &abflags) || !reader_bytes(&reader, uid, sizeof(uid)) ||
            memcmp(uid, one_off_uid, sizeof(uid)) || !reader_u16(&reader, &version) || version)
        return CODEC_UNSUPPORTED;
    if (!reader_u16(&reader, &one_off->flags)) return CODEC_CORRUPT;
    wide = one_off->flags & ONE_OFF_UNICODE;
    if (!take_string(&reader, wide, &one_off->name, &one_off->name_size) ||
            !take_string(&reader, wide, &one_off->type, &one_off->type_size) ||
            !take_string(&reader, wide, &one_off->address, &one_off->address_size))
        return CODEC_CORRUPT;
    return CODEC_OK;
}

void store_entryid_wrap(struct writer *writer, const char *dll, const void *entryid, size_t size)
{
    const size_t start = writer->pos, name_size = strlen(dll) + 1;

    writer_u32(writer, 0);
    writer_bytes(writer, wrapped_uid, sizeof(wrapped_uid));
    writer_u16(writer, 0);
    writer_bytes(writer, dll, name_size);
    writer_bytes(writer, "\0\0\0", -(writer->pos - start) & 3);
    writer_bytes(writer, entryid, size);
}

enum codec_status store_entryid_unwrap(
        const void *data, size_t size, const char **dll, const uint8_t **entryid, size_t *entryid_size)
{
    struct reader reader = reader_init(data, size);
    uint8_t uid[16];
    const uint8_t *name;
    uint16_t version;
    uint32_t flags;
    size_t name_size;

    if (!reader_u32(&reader, &flags) || !reader_bytes(&reader, uid, sizeof(uid)) ||
            memcmp(uid, wrapped_uid, sizeof(uid)))
        return CODEC_UNSUPPORTED;
    if (!reader_u16(&reader, &version) || !take_string(&reader, false, &name, &name_size) ||
            !reader_take(&reader, -reader.pos & 3))
        return CODEC_CORRUPT;
    *dll = (const char *)name;
    *entryid_size = reader_left(&reader);
    *entryid = reader_take(&reader, *entryid_size);
    return CODEC_OK;
}

static void write_upper(struct writer *writer, const char *text, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
    {
        const char c = text[i] >= 'a' && text[i] <= 'z' ? (char)(text[i] - 'a' + 'A') : text[i];

        writer_bytes(writer, &c, 1);
    }
}

void search_key_write(
        struct writer *writer, const char *type, size_t type_size, const char *address, size_t address_size)
{
    write_upper(writer, type, type_size);
    writer_bytes(writer, ":", 1);
    write_upper(writer, address, address_size);
    writer_bytes(writer, "", 1);
}
