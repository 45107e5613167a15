/*
 * The data of TNEF attributes, [MS-OXTNEF] 2.1.3.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tnefattr.h"

enum
{
    TRIPLE_SIZE = 8,
    TRIPLE_ONE_OFF = 4
};

enum codec_status tnef_date_read(const void *data, size_t size, struct tnef_date *date)
{
    struct reader reader = reader_init(data, size);

    memset(date, 0, sizeof(*date));
    if (!reader_u16(&reader, &date->year) || !reader_u16(&reader, &date->month) || !reader_u16(&reader, &date->day) ||
            !reader_u16(&reader, &date->hour) || !reader_u16(&reader, &date->minute) ||
            !reader_u16(&reader, &date->second))
        return CODEC_CORRUPT;
    reader_u16(&reader, &date->weekday);
    if (date->year < 1601 || date->month < 1 || date->month > 12 || date->day < 1 || date->day > 31 ||
            date->hour > 23 || date->minute > 59 || date->second > 59)
        return CODEC_CORRUPT;
    return CODEC_OK;
}

void tnef_date_write(uint8_t data[TNEF_DATE_SIZE], const struct tnef_date *date)
{
    struct writer writer = writer_init(data, TNEF_DATE_SIZE);

    writer_u16(&writer, date->year);
    writer_u16(&writer, date->month);
    writer_u16(&writer, date->day);
    writer_u16(&writer, date->hour);
    writer_u16(&writer, date->minute);
    writer_u16(&writer, date->second);
    writer_u16(&writer, date->weekday);
}

void tnef_renddata_read(const void *data, size_t size, struct tnef_renddata *rendering)
{
    const struct tnef_renddata defaults = {TNEF_RENDERING_FILE, UINT32_MAX, 32, 32, 0};
    struct reader reader = reader_init(data, size);

    if (!reader_u16(&reader, &rendering->type) || !reader_u32(&reader, &rendering->position) ||
            !reader_u16(&reader, &rendering->width) || !reader_u16(&reader, &rendering->height) ||
            !reader_u32(&reader, &rendering->flags))
        *rendering = defaults;
}

void tnef_renddata_write(uint8_t data[TNEF_RENDDATA_SIZE], const struct tnef_renddata *rendering)
{
    struct writer writer = writer_init(data, TNEF_RENDDATA_SIZE);

    writer_u16(&writer, rendering->type);
    writer_u32(&writer, rendering->position);
    writer_u16(&writer, rendering->width);
    writer_u16(&writer, rendering->height);
    writer_u32(&writer, rendering->flags);
}

/* Bytes before the NUL, or all. */
static size_t length_of(const uint8_t *text, size_t size)
{
    const uint8_t *end = size ? memchr(text, 0, size) : NULL;

    return end ? (size_t)(end - text) : size;
}

/* Takes name and "TYPE:address" of the given sizes. */
static enum codec_status read_person(
        const uint8_t *name, size_t name_size, const uint8_t *address, size_t address_size, struct tnef_person *person)
{
    const uint8_t *colon;

    person->name = (const char *)name;
    person->name_size = length_of(name, name_size);
    address_size = length_of(address, address_size);
    if (!address_size || !(colon = memchr(address, ':', address_size))) return CODEC_CORRUPT;
    person->type = (const char *)address;
    person->type_size = (size_t)(colon - address);
    person->address = (const char *)colon + 1;
    person->address_size = address_size - person->type_size - 1;
    return CODEC_OK;
}

enum codec_status tnef_from_read(const void *data, size_t size, struct tnef_person *person)
{
    struct reader reader = reader_init(data, size);
    uint16_t kind, all, name_size, address_size;
    const uint8_t *name, *address;

    if (!reader_u16(&reader, &kind) || !reader_u16(&reader, &all) || !reader_u16(&reader, &name_size) ||
            !reader_u16(&reader, &address_size))
        return CODEC_CORRUPT;
    if (kind != TRIPLE_ONE_OFF) return CODEC_UNSUPPORTED;
    if (!(name = reader_take(&reader, name_size)) || !(address = reader_take(&reader, address_size)))
        return CODEC_CORRUPT;
    return read_person(name, name_size, address, address_size, person);
}

static void write_address(struct writer *writer, const struct tnef_person *person)
{
    writer_bytes(writer, person->type, person->type_size);
    writer_bytes(writer, ":", 1);
    writer_bytes(writer, person->address, person->address_size);
    writer_bytes(writer, "", 1);
}

bool tnef_from_write(struct writer *writer, const struct tnef_person *person)
{
    /* The name has its NUL and an even length, the address just its NUL. */
    const size_t name_size = (person->name_size + 2) & ~(size_t)1;
    const size_t address_size = person->type_size + person->address_size + 2;

    if (name_size > UINT16_MAX || address_size > UINT16_MAX || 2 * TRIPLE_SIZE + name_size + address_size > UINT16_MAX)
        return false;
    writer_u16(writer, TRIPLE_ONE_OFF);
    writer_u16(writer, (uint16_t)(2 * TRIPLE_SIZE + name_size + address_size));
    writer_u16(writer, (uint16_t)name_size);
    writer_u16(writer, (uint16_t)address_size);
    writer_bytes(writer, person->name, person->name_size);
    writer_bytes(writer, "\0", name_size - person->name_size);
    write_address(writer, person);
    writer_u64(writer, 0);
    return true;
}

enum codec_status tnef_owner_read(const void *data, size_t size, struct tnef_person *person)
{
    struct reader reader = reader_init(data, size);
    uint16_t name_size, address_size;
    const uint8_t *name, *address;

    if (!reader_u16(&reader, &name_size) || !(name = reader_take(&reader, name_size)) ||
            !reader_u16(&reader, &address_size) || !(address = reader_take(&reader, address_size)))
        return CODEC_CORRUPT;
    return read_person(name, name_size, address, address_size, person);
}

bool tnef_owner_write(struct writer *writer, const struct tnef_person *person)
{
    const size_t address_size = person->type_size + person->address_size + 2;

    if (person->name_size + 1 > UINT16_MAX || address_size > UINT16_MAX) return false;
    writer_u16(writer, (uint16_t)(person->name_size + 1));
    writer_bytes(writer, person->name, person->name_size);
    writer_bytes(writer, "", 1);
    writer_u16(writer, (uint16_t)address_size);
    write_address(writer, person);
    return true;
}

/* The order matters: the first with a name is what is written, or read. */
static const struct
{
    const char *wire, *mapi;
} classes[] = {
        {"IPM.Microsoft Mail.Note", "IPM.Note"},
        {"IPM.Microsoft Mail.Note", "IPM"},
        {"IPM.Microsoft Mail.Read Receipt", "Report.IPM.Note.IPNRN"},
        {"IPM.Microsoft Mail.Read Receipt", "Report.IPM.Note.RN"},
        {"IPM.Microsoft Mail.Non-Delivery", "Report.IPM.Note.NDR"},
        {"IPM.Microsoft Schedule.MtgRespP", "IPM.Schedule.Meeting.Resp.Pos"},
        {"IPM.Microsoft Schedule.MtgRespN", "IPM.Schedule.Meeting.Resp.Neg"},
        {"IPM.Microsoft Schedule.MtgRespA", "IPM.Schedule.Meeting.Resp.Tent"},
        {"IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request"},
        {"IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled"},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

/* Whether a begins with b, or with whole is b, case aside. */
static bool same(const char *a, const char *b, bool whole)
{
    for (; *b; a++, b++)
        if (lower(*a) != lower(*b)) return false;
    return !whole || !*a;
}

const char *tnef_class_to_mapi(const char *wire)
{
    static const char prefix[] = "Microsoft Mail v3.0 ";
    size_t i;

    if (same(wire, prefix, false)) wire += sizeof(prefix) - 1;
    for (i = 0; i < sizeof(classes) / sizeof(*classes); i++)
        if (same(wire, classes[i].wire, true)) return classes[i].mapi;
    return wire;
}

const char *tnef_class_to_wire(const char *mapi)
{
    size_t i;

    for (i = 0; i < sizeof(classes) / sizeof(*classes); i++)
        if (same(mapi, classes[i].mapi, true)) return classes[i].wire;
    return mapi;
}

enum tnef_owner tnef_class_owner(const char *mapi)
{
    if (same(mapi, "IPM.Schedule.Meeting.Request", true) || same(mapi, "IPM.Schedule.Meeting.Canceled", true))
        return TNEF_OWNER_SENT_REPRESENTING;
    return same(mapi, "IPM.Schedule.Meeting.Resp.", false) ? TNEF_OWNER_RECEIVED_REPRESENTING : TNEF_OWNER_NONE;
}

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum codec_status tnef_key_read(const void *data, size_t size, uint8_t *key, size_t *key_size)
{
    struct reader reader = reader_init(data, length_of(data, size));
    uint8_t digits[2];

    *key_size = 0;
    while (reader_bytes(&reader, digits, sizeof(digits)))
    {
        if (hex_digit(digits[0]) < 0 || hex_digit(digits[1]) < 0) return CODEC_CORRUPT;
        key[(*key_size)++] = (uint8_t)(hex_digit(digits[0]) << 4 | hex_digit(digits[1]));
    }
    return reader_left(&reader) ? CODEC_CORRUPT : CODEC_OK;
}

void tnef_key_write(struct writer *writer, const void *key, size_t size)
{
    const uint8_t *bytes = key;
    size_t i;

    for (i = 0; i < size; i++)
    {
        writer_bytes(writer, &"0123456789ABCDEF"[bytes[i] >> 4], 1);
        writer_bytes(writer, &"0123456789ABCDEF"[bytes[i] & 15], 1);
    }
    writer_bytes(writer, "", 1);
}

enum
{
    FLAG_READ = 0x01,
    FLAG_UNMODIFIED = 0x02,
    FLAG_SUBMIT = 0x04,
    FLAG_UNSENT = 0x08,
    FLAG_HAS_ATTACHMENTS = 0x10,
    STATUS_MODIFIED = 0x01,
    STATUS_LOCAL = 0x02,
    STATUS_SUBMITTED = 0x04,
    STATUS_READ = 0x20,
    STATUS_HAS_ATTACHMENTS = 0x80
};

uint32_t tnef_status_to_flags(uint8_t status)
{
    return (status & STATUS_READ ? FLAG_READ : 0u) | (status & STATUS_MODIFIED ? 0u : FLAG_UNMODIFIED) |
           (status & STATUS_LOCAL ? FLAG_UNSENT : 0u);
}

uint8_t tnef_status_from_flags(uint32_t flags)
{
    return (uint8_t)((flags & FLAG_READ ? STATUS_READ : 0) | (flags & FLAG_UNMODIFIED ? 0 : STATUS_MODIFIED) |
                     (flags & FLAG_SUBMIT ? STATUS_SUBMITTED : 0) | (flags & FLAG_UNSENT ? STATUS_LOCAL : 0) |
                     (flags & FLAG_HAS_ATTACHMENTS ? STATUS_HAS_ATTACHMENTS : 0));
}

uint32_t tnef_priority_to_importance(uint16_t priority)
{
    return priority == 1 ? 2 : priority == 3 ? 0 : 1;
}

uint16_t tnef_priority_from_importance(uint32_t importance)
{
    return importance == 2 ? 1 : importance == 0 ? 3 : 2;
}
