/*
 * The data of TNEF attributes that are no blocks of properties, [MS-OXTNEF] 2.1.3.3: dates, senders, message classes,
 * keys as text, the rendering of attachments. Strings are 8-bit, of the stream's code page.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_TNEFATTR_H
#define MAPI32_CODEC_TNEFATTR_H

#include "codec.h"

#define TNEF_DATE_SIZE     14
#define TNEF_RENDDATA_SIZE 14

/* A date, local time of the writer or UTC: the stream does not tell. */
struct tnef_date
{
    uint16_t year, month, day, hour, minute, second;
    uint16_t weekday; /* 0 Sunday; of no use when reading */
};

/* Reads a date; CODEC_CORRUPT where it is too short or its fields are out of range. [MS-OXTNEF] 2.1.3.3.1. */
enum codec_status tnef_date_read(const void *data, size_t size, struct tnef_date *date);

/* Writes a date's 14 bytes. */
void tnef_date_write(uint8_t data[TNEF_DATE_SIZE], const struct tnef_date *date);

enum tnef_rendering
{
    TNEF_RENDERING_NONE = 0,
    TNEF_RENDERING_FILE = 1,
    TNEF_RENDERING_OLE = 2,
    TNEF_RENDERING_PICTURE = 3 /* static OLE data; real, the document knows 1 and 2 only */
};

struct tnef_renddata
{
    uint16_t type;     /* enum tnef_rendering */
    uint32_t position; /* in the text, UINT32_MAX for none */
    uint16_t width, height;
    uint32_t flags; /* 1: MacBinary */
};

/* Reads the rendering; what is too short leaves the defaults of a file (choice). [MS-OXTNEF] 2.1.3.3.15. */
void tnef_renddata_read(const void *data, size_t size, struct tnef_renddata *rendering);

/* Writes its 14 bytes. */
void tnef_renddata_write(uint8_t data[TNEF_RENDDATA_SIZE], const struct tnef_renddata *rendering);

/* A person: all three within the caller's data, not NUL-terminated. */
struct tnef_person
{
    const char *name, *type, *address;
    size_t name_size, type_size, address_size;
};

/* Reads attFrom: a one-off triple, lengths checked. CODEC_UNSUPPORTED: a triple of another kind. CODEC_CORRUPT: lengths
 * beyond the data, or an address without a type. [MS-OXTNEF] 2.1.3.3.5. */
enum codec_status tnef_from_read(const void *data, size_t size, struct tnef_person *person);

/* Appends attFrom's data. False: the lengths do not fit 16 bits, nothing is appended. */
bool tnef_from_write(struct writer *writer, const struct tnef_person *person);

/* Reads attOwner and attSentFor: counted name and address. CODEC_CORRUPT as above. [MS-OXTNEF] 2.1.3.3.16. */
enum codec_status tnef_owner_read(const void *data, size_t size, struct tnef_person *person);

/* Appends the data of attOwner or attSentFor. False as above. */
bool tnef_owner_write(struct writer *writer, const struct tnef_person *person);

/* The MAPI class of a class on the wire, itself for those that are not special. wire is NUL-terminated; case does not
 * matter, a prefix "Microsoft Mail v3.0 " is dropped (choice). [MS-OXTNEF] 2.1.3.3.2. */
const char *tnef_class_to_mapi(const char *wire);

/* The class on the wire of a MAPI class, itself for those that are not special. */
const char *tnef_class_to_wire(const char *mapi);

/* What attOwner holds for a message of this MAPI class. [MS-OXTNEF] 2.1.3.3.16. */
enum tnef_owner
{
    TNEF_OWNER_NONE,
    TNEF_OWNER_SENT_REPRESENTING,
    TNEF_OWNER_RECEIVED_REPRESENTING
};
enum tnef_owner tnef_class_owner(const char *mapi);

/* Reads a key written as hexadecimal digits with a NUL behind them (attMessageID and the like) into key, which has room
 * for size / 2 bytes; *key_size is its size. CODEC_CORRUPT: not such digits, or an odd number. */
enum codec_status tnef_key_read(const void *data, size_t size, uint8_t *key, size_t *key_size);

/* Appends the digits and the NUL. */
void tnef_key_write(struct writer *writer, const void *key, size_t size);

/* PR_MESSAGE_FLAGS (MSGFLAG_READ 1, UNMODIFIED 2, SUBMIT 4, UNSENT 8, HASATTACH 0x10) from and to attMessageStatus.
 * [MS-OXTNEF] 2.1.3.3.9; SUBMIT and HASATTACH are written only (choice). */
uint32_t tnef_status_to_flags(uint8_t status);
uint8_t tnef_status_from_flags(uint32_t flags);

/* PR_IMPORTANCE (2 high, 1, 0 low) from and to attPriority (1 high, 2, 3 low); what is neither is normal. */
uint32_t tnef_priority_to_importance(uint16_t priority);
uint16_t tnef_priority_from_importance(uint32_t importance);

#endif
