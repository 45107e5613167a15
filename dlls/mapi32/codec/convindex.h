/*
 * Conversation indexes: PR_CONVERSATION_INDEX, [MS-OXOMSG] 2.2.1.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_CONVINDEX_H
#define MAPI32_CODEC_CONVINDEX_H

#include "codec.h"

#define CONVINDEX_HEADER_SIZE 22
#define CONVINDEX_CHILD_SIZE  5

/* Whether bytes are an index: a header and whole children. */
bool convindex_valid(const void *data, size_t size);

/* Appends the index of a message that begins a conversation: the time (a FILETIME) and a GUID. */
void convindex_write_header(struct writer *writer, uint64_t filetime, const uint8_t guid[16]);

/* Appends the index of an answer to parent, which must be valid: parent and the time since its header, with four random
 * bits. [MS-OXOMSG] 2.2.1.3; the unit of the differences is settled by real indexes. */
void convindex_write_child(struct writer *writer, const void *parent, size_t size, uint64_t filetime, uint8_t random);

/* The time of an index's header, its low 16 bits 0; and of child number child (from 0): the header's and the
 * difference, rounded down as it was stored. CODEC_CORRUPT: no valid index; CODEC_END: no such child. */
enum codec_status convindex_header_time(const void *data, size_t size, uint64_t *filetime);
enum codec_status convindex_child_time(const void *data, size_t size, size_t child, uint64_t *filetime);

#endif
