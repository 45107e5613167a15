/*
 * The named-property mapping, __nameid_version1.0, of [MS-OXMSG] 2.2.3: entry, GUID and string streams, hash buckets.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_NAMEID_H
#define MAPI32_NAMEID_H

#include "codec.h"

/* The three streams as read from a storage; a missing one has size 0. */
struct nameid_streams
{
    struct reader guids;
    struct reader entries;
    struct reader strings;
};

/* One name. guid is 16 bytes as stored. text is UTF-16LE without terminator, NULL for a numeric name. */
struct nameid_name
{
    const uint8_t *guid;
    const uint8_t *text;
    uint32_t text_size; /* bytes, even */
    uint32_t lid;
};

#define NAMEID_ENTRY_SIZE       8
#define NAMEID_MAX              0x7fff /* ids 0x8000 to 0xfffe */
#define NAMEID_GUID_MAPI        1
#define NAMEID_GUID_PUBLIC      2
#define NAMEID_GUID_FIRST       3 /* the index of the first GUID of the GUID stream */
#define NAMEID_STREAM_GUIDS     0x00020102
#define NAMEID_STREAM_ENTRIES   0x00030102
#define NAMEID_STREAM_STRINGS   0x00040102
#define NAMEID_HASH_STREAMS     0x1f
#define NAMEID_HASH_TAG(bucket) ((uint32_t)(0x1000 + (bucket)) << 16 | 0x0102)

/* PS_MAPI, PS_PUBLIC_STRINGS and PS_INTERNET_HEADERS as stored. */
extern const uint8_t nameid_ps_mapi[16];
extern const uint8_t nameid_ps_public_strings[16];
extern const uint8_t nameid_ps_internet_headers[16];

/* How many names there are: whole entries, at most NAMEID_MAX. */
uint32_t nameid_count(const struct nameid_streams *streams);

/* Whether one of the names is text, so that the stream of strings is needed. */
bool nameid_has_text(const struct nameid_streams *streams);

/* The name of property id 0x8000 + index. Pointers are into the streams (or to a constant GUID).
 * CODEC_CORRUPT: the entry names a GUID or string that is not there; the id then has no name. [MS-OXMSG] 2.2.3.1 */
enum codec_status nameid_get(const struct nameid_streams *streams, uint32_t index, struct nameid_name *name);

/* Appends a name's entry: offset is the text's in the string stream. [MS-OXMSG] 2.2.3.1.2 */
void nameid_write_entry(
        struct writer *writer, bool is_string, uint32_t lid_or_offset, uint16_t guid_index, uint16_t prop_index);

/* Appends a name's text to the string stream, padded to 4 bytes. [MS-OXMSG] 2.2.3.1.3 */
void nameid_write_string(struct writer *writer, const uint8_t *text, uint32_t size);

/* The bucket, 0 to 0x1e, of the hash stream that a name belongs to; hash is its LID, or the CRC of its text.
 * [MS-OXMSG] 2.2.3.2.1 and 2.2.3.2.2 */
uint32_t nameid_bucket(bool is_string, uint32_t hash, uint16_t guid_index);

#endif
