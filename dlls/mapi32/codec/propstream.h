/*
 * The property stream, __properties_version1.0, of [MS-OXMSG] 2.4: header, 16-byte entries, and what types look like.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_PROPSTREAM_H
#define MAPI32_PROPSTREAM_H

#include "codec.h"

/* Whose property stream it is: this decides the size of the header. */
enum propstream_kind
{
    PROPSTREAM_ROOT,     /* top-level message: 32 bytes */
    PROPSTREAM_EMBEDDED, /* message inside an attachment: 24 bytes */
    PROPSTREAM_CHILD     /* attachment or recipient: 8 bytes */
};

/* The numbers of a message's header; advisory when read. All 0 for a child. */
struct propstream_header
{
    uint32_t next_recipient;
    uint32_t next_attachment;
    uint32_t recipients;
    uint32_t attachments;
};

#define PROPSTREAM_ENTRY_SIZE 16

/* One entry. value: the bytes of a fixed-size value, or size and reserved field of another. */
struct propstream_entry
{
    uint32_t tag;
    uint32_t flags;
    uint8_t value[8];
};

/* How the value of a property type is stored. */
enum proptype_form
{
    PROPTYPE_UNKNOWN,    /* no type of [MS-OXMSG] 2.4.2 */
    PROPTYPE_FIXED,      /* in the entry */
    PROPTYPE_STREAM,     /* one stream */
    PROPTYPE_MV_FIXED,   /* one stream of elements */
    PROPTYPE_MV_STREAMS, /* a stream of lengths, and one for each element */
    PROPTYPE_OBJECT      /* a storage */
};

/* The size of a header in bytes. [MS-OXMSG] 2.4.1 */
size_t propstream_header_size(enum propstream_kind kind);

/* Reads the header. CODEC_CORRUPT, nothing consumed, where the stream is shorter. [MS-OXMSG] 2.4.1 */
enum codec_status propstream_read_header(
        struct reader *reader, enum propstream_kind kind, struct propstream_header *header);

/* Reads the next entry. CODEC_END at the end; a fragment of less than 16 bytes is the end as well. [MS-OXMSG] 2.4.2 */
enum codec_status propstream_next(struct reader *reader, struct propstream_entry *entry);

/* Append a header, an entry. Reserved bytes are 0. */
void propstream_write_header(struct writer *writer, enum propstream_kind kind, const struct propstream_header *header);
void propstream_write_entry(struct writer *writer, const struct propstream_entry *entry);

/* How a type (a tag or its low word) is stored. size, if not NULL: the bytes of a fixed value or of one element of a
 * multi-value of fixed elements; 0 for others. [MS-OXMSG] 2.4.2.1, 2.4.2.2 */
enum proptype_form proptype_form(uint32_t tag, size_t *size);

/* Bytes of one length in the stream of lengths of a multi-value: 4 for strings, 8 for binaries. [MS-OXMSG] 2.4.2.2.2 */
size_t proptype_length_size(uint32_t tag);

/* The size field of an entry for a value of size bytes in its stream: strings count a terminator that is not there.
 * [MS-OXMSG] 2.4.2.2 */
uint32_t proptype_size_field(uint32_t tag, uint32_t size);

#endif
