/*
 * The Transport Neutral Encapsulation Format, [MS-OXTNEF]: a stream of attributes, some of which are blocks of MAPI
 * properties. Read and written in one pass, data in pieces of any size; what the attributes mean is in tnefattr.h.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_TNEF_H
#define MAPI32_CODEC_TNEF_H

#include "codec.h"

#define TNEF_SIGNATURE_VALUE 0x223e9f78
#define TNEF_BUFFER          4096
#define TNEF_NAME_MAX        1024 /* bytes of the longest property name that is given; choice */
#define TNEF_OPEN_MAX        128  /* attributes, blocks and values within each other while writing */

enum tnef_level
{
    TNEF_LEVEL_MESSAGE = 1,
    TNEF_LEVEL_ATTACHMENT = 2
};

/* Attributes, [MS-OXTNEF] 2.1.3.2: the number of the attribute and above it that of its type. */
enum tnef_attribute_id
{
    ATT_NULL = 0,
    ATT_OWNER = 0x00060000,
    ATT_SENT_FOR = 0x00060001,
    ATT_DELEGATE = 0x00060002,
    ATT_DATE_START = 0x00030006,
    ATT_ORIGINAL_MESSAGE_CLASS = 0x00070006,
    ATT_DATE_END = 0x00030007,
    ATT_AID_OWNER = 0x00050008,
    ATT_REQUEST_RES = 0x00040009,
    ATT_FROM = 0x00008000,
    ATT_SUBJECT = 0x00018004,
    ATT_DATE_SENT = 0x00038005,
    ATT_DATE_RECEIVED = 0x00038006,
    ATT_MESSAGE_STATUS = 0x00068007,
    ATT_MESSAGE_CLASS = 0x00078008,
    ATT_MESSAGE_ID = 0x00018009,
    ATT_PARENT_ID = 0x0001800a,
    ATT_CONVERSATION_ID = 0x0001800b,
    ATT_BODY = 0x0002800c,
    ATT_PRIORITY = 0x0004800d,
    ATT_ATTACH_DATA = 0x0006800f,
    ATT_ATTACH_TITLE = 0x00018010,
    ATT_ATTACH_META_FILE = 0x00068011,
    ATT_ATTACH_CREATE_DATE = 0x00038012,
    ATT_ATTACH_MODIFY_DATE = 0x00038013,
    ATT_DATE_MODIFIED = 0x00038020,
    ATT_ATTACH_TRANSPORT_FILENAME = 0x00069001,
    ATT_ATTACH_RENDDATA = 0x00069002,
    ATT_MAPI_PROPS = 0x00069003,
    ATT_RECIPIENT_TABLE = 0x00069004,
    ATT_ATTACHMENT = 0x00069005,
    ATT_TNEF_VERSION = 0x00089006,
    ATT_OEM_CODEPAGE = 0x00069007
};

/* Where a reader gets its bytes. */
struct tnef_input
{
    void *context;
    /* Reads up to size bytes into data. *done is less than size only at the end. False: reading failed. */
    bool (*read)(void *context, void *data, size_t size, size_t *done);
};

struct tnef_attribute
{
    uint8_t level; /* enum tnef_level */
    uint32_t id;   /* enum tnef_attribute_id; of numbers from 0x8000 on with the type that the number has */
    uint32_t size; /* bytes of data that the stream claims */
};

/* One property of a block, without its values. */
struct tnef_property
{
    uint32_t tag;
    bool named; /* the rest is set */
    uint8_t guid[16];
    uint32_t kind; /* 0: lid, 1: name */
    uint32_t lid;
    uint8_t name[TNEF_NAME_MAX]; /* UTF-16LE, without the NUL */
    uint32_t name_size;          /* bytes of name */
    bool name_too_long;          /* name is not set */
    uint32_t count;              /* values */
};

struct tnef_reader
{
    struct tnef_input input;
    uint16_t key;
    uint8_t buffer[TNEF_BUFFER];
    size_t buffer_pos, buffer_size;
    bool failed;              /* the input failed */
    bool ended;               /* the stream has ended within an attribute, or there is nothing more */
    bool open;                /* an attribute is being read */
    uint32_t left;            /* bytes of its data */
    uint16_t sum;             /* of its data so far */
    bool block_broken;        /* the block of properties cannot be read on */
    uint32_t properties_left; /* of the block */
    uint32_t values_left;     /* of the property */
    uint32_t value_left;      /* bytes of the value */
    uint32_t value_padding;   /* bytes behind it */
    uint16_t type;            /* of the property */
};

/* Starts reading: the signature and the key. CODEC_CORRUPT: no TNEF. CODEC_ABORTED: the input failed. */
enum codec_status tnef_open(struct tnef_reader *reader, const struct tnef_input *input);

/* Ends the current attribute, if any, and goes to the next. *checksum_ok tells of the one that was ended; a checksum
 * that is missing at the very end of the stream passes. CODEC_END: there is none, in order. CODEC_CORRUPT: the stream
 * ended within an attribute. CODEC_ABORTED: the input failed. [MS-OXTNEF] 2.1.3.1; trailing bytes are tolerated
 * (choice). */
enum codec_status tnef_next(struct tnef_reader *reader, struct tnef_attribute *attribute, bool *checksum_ok);

/* Reads up to size bytes of the current attribute's data; *done is less only at its end, or that of the stream
 * (CODEC_CORRUPT). CODEC_ABORTED: the input failed. */
enum codec_status tnef_read(struct tnef_reader *reader, void *data, size_t size, size_t *done);

/* Reads a number at the beginning of the data: of rows in a recipient table. CODEC_CORRUPT where it is not there. */
enum codec_status tnef_read_u32(struct tnef_reader *reader, uint32_t *value);

/* Starts a block of properties: the whole data of attMAPIProps and attAttachment, a row of attRecipTable. *count is
 * what the stream claims, at most what the data can hold. CODEC_CORRUPT: broken; tnef_next() goes on behind it. */
enum codec_status tnef_block_begin(struct tnef_reader *reader, uint32_t *count);

/* Skips what is left of the current property, if any, and goes to the next. CODEC_END: the block has ended.
 * CODEC_CORRUPT, CODEC_UNSUPPORTED (a type of unknown size): the rest of the block cannot be read. [MS-OXTNEF]
 * 2.1.3.4. */
enum codec_status tnef_property_next(struct tnef_reader *reader, struct tnef_property *property);

/* Goes to the property's next value and tells its size in bytes: of fixed types what the type has, of others what the
 * stream claims, which the attribute's claim bounds. CODEC_END: there is none. CODEC_CORRUPT as above. */
enum codec_status tnef_value_next(struct tnef_reader *reader, uint32_t *size);

/* Reads up to size bytes of the current value; as tnef_read(). */
enum codec_status tnef_value_read(struct tnef_reader *reader, void *data, size_t size, size_t *done);

/* Bytes of one value of a property type without MV_FLAG: 2, 4, 8 or 16; 0 where values have a length of their own. */
unsigned int tnef_fixed_size(uint16_t type);

/* Where a writer puts its bytes. */
struct tnef_output
{
    void *context;
    /* Appends; false: failed. */
    bool (*write)(void *context, const void *data, size_t size);
    /* Overwrites bytes at an offset from the start that were appended as zeros; false: failed. */
    bool (*patch)(void *context, uint64_t offset, const void *data, size_t size);
};

/* An attribute, a value or a count that is open: its place is known, its size is not yet. */
struct tnef_open_part
{
    uint64_t place; /* of the four bytes to be patched */
    uint64_t start; /* of the data */
    uint32_t count; /* of properties or rows, where those are counted */
    uint16_t sum;   /* of everything before the data */
};

struct tnef_writer
{
    struct tnef_output output;
    uint8_t buffer[TNEF_BUFFER]; /* the last bytes, not given to the output yet */
    size_t buffered;
    uint64_t size; /* of everything, buffered bytes too */
    uint16_t sum;  /* of all bytes: checksums are differences of it, so nested streams need no own */
    struct tnef_open_part open[TNEF_OPEN_MAX];
    unsigned int depth;
    enum codec_status status; /* the first failure; everything after it does nothing */
};

/* Prepares a writer; nothing is written. */
void tnef_writer_init(struct tnef_writer *writer, const struct tnef_output *output);

/* Writes the beginning of a stream: the first one, or one within the value of an object. */
void tnef_write_signature(struct tnef_writer *writer, uint16_t key);

/* Appends data to whatever is open. */
void tnef_write(struct tnef_writer *writer, const void *data, size_t size);

/* The same for a number. */
void tnef_write_u32(struct tnef_writer *writer, uint32_t value);

/* Begins an attribute; everything until its end is its data. CODEC_TOO_DEEP (in status) beyond TNEF_OPEN_MAX. */
void tnef_attribute_begin(struct tnef_writer *writer, enum tnef_level level, uint32_t id);

/* Ends it: its length goes to its place, its checksum behind it. CODEC_UNSUPPORTED (in status) from 4 GB on. */
void tnef_attribute_end(struct tnef_writer *writer);

/* A whole attribute. */
void tnef_write_attribute(
        struct tnef_writer *writer, enum tnef_level level, uint32_t id, const void *data, size_t size);

/* Begins a count of what follows: a block's properties or a table's rows. */
void tnef_count_begin(struct tnef_writer *writer);

/* Counts one more for the innermost count that is open. */
void tnef_count(struct tnef_writer *writer);

/* Ends the count: the number goes to its place. */
void tnef_count_end(struct tnef_writer *writer);

/* Writes and counts a property's tag and name; what follows is, for single fixed types, the value, for others the
 * number of values and then each. Of property only tag, named, guid, kind, lid, name and name_size are used. */
void tnef_write_property(struct tnef_writer *writer, const struct tnef_property *property);

/* Writes a value of a fixed type: tnef_fixed_size() bytes, padded to four. */
void tnef_write_fixed(struct tnef_writer *writer, uint16_t type, const void *value);

/* Begins a value that has a length; everything until its end is its data. */
void tnef_value_begin(struct tnef_writer *writer);

/* Ends it: its length goes to its place, padding behind it. */
void tnef_value_end(struct tnef_writer *writer);

/* Gives the output what is buffered. The result of everything: CODEC_OK, CODEC_ABORTED (the output failed),
 * CODEC_TOO_DEEP or CODEC_UNSUPPORTED. */
enum codec_status tnef_flush(struct tnef_writer *writer);

#endif
