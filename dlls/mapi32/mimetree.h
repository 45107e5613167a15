/*
 * An Internet message that is being read: the stream, the tree of its parts, their headers, and their decoded bodies.
 *
 * Only the tree is in memory, and one header at a time; bodies are read from the stream, as often as needed. What is
 * encoded and has parts of its own is decoded into a temporary file and becomes a tree within the tree.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MIMETREE_H
#define MAPI32_MIMETREE_H

#include "codec/mimeparse.h"
#include "mapi32_private.h"

#define MIME_NONE 0xffffffff

/* A part's roles in the message that it is converted to. */
enum mime_role
{
    ROLE_NONE, /* a container, a body, or dropped */
    ROLE_ATTACHMENT,
    ROLE_RELATED /* an attachment that a body may refer to */
};

struct mime_node
{
    struct mime_entity entity;
    ULONG first_child, next; /* MIME_NONE: there is none */
    struct mime_tree *inner; /* the tree of a body that had to be decoded first */
    BYTE role;               /* enum mime_role */
    BYTE peeked;             /* the kind of body that it would give, and 1; 0: not looked at yet */
};

struct mime_tree
{
    IStream *stream; /* counted */
    ULONGLONG base;  /* where the tree's offset 0 is in it */
    ULONGLONG size;  /* of what was parsed */
    struct mime_node *nodes;
    ULONG count, capacity;
    unsigned int depth; /* trees around this one */
};

/* One part: a place in a tree. */
struct mime_part
{
    struct mime_tree *tree; /* NULL: no part */
    ULONG number;
};

/* Reads all of a stream, which can seek, from an offset on. type NULL: a message; else the body of a part of that
 * content type. Fails as reading does. */
HRESULT mime_tree_create(IStream *stream, ULONGLONG base, const char *type, size_t type_size, unsigned int depth,
        struct mime_tree **out);
void mime_tree_free(struct mime_tree *tree);

struct mime_node *part_node(struct mime_part part);

/* What a part is, seen through its encoding. */
enum mime_kind part_kind(struct mime_part part);

/* The first part within a part, and the next one beside it; no part where there is none. */
struct mime_part part_first(struct mime_part part);
struct mime_part part_next(struct mime_part part);

/* A part's header, and what of it says how to read the part. */
struct part_info
{
    char *header; /* as it stands in the stream, with a NUL behind it */
    size_t header_size;
    char type[MIME_TYPE_MAX + 1]; /* what it is taken for: "text/plain" where the header says nothing that is known */
    char *type_text;              /* the Content-Type, unfolded; "" */
    size_t type_size, type_parameters;   /* of it; where its parameters begin */
    char disposition[MIME_TYPE_MAX + 1]; /* "" */
    char *disposition_text;
    size_t disposition_size, disposition_parameters;
};

/* Reads a part's header. MAPI_E_NOT_ENOUGH_MEMORY, or as reading fails. */
HRESULT part_info_load(struct mime_part part, struct part_info *info);
void part_info_free(struct part_info *info);

/* The first field of a name (lower case), unfolded, for free(), with a NUL; NULL where there is none, or no memory. */
char *header_field(const char *header, size_t size, const char *name, size_t *length);

/* A parameter of the content type or of the disposition, for free(), with a NUL; NULL where there is none. */
char *info_parameter(
        const struct part_info *info, BOOL disposition, const char *name, struct mime_parameter *parameter);

/* The code page that a part's charset parameter names; 0. */
UINT info_charset(const struct part_info *info);

/* The bytes of a part's body. */
struct part_reader
{
    struct mime_tree *tree;
    ULONGLONG pos, end;
    BOOL flushed;
    struct mime_decoder decoder;
    BYTE in[0x10000];
    BYTE out[MIME_DECODE_ROOM(0x10000)];
};

/* Begins to read a part's body, decoded; raw: as it stands, from an offset of the tree on. NULL: no memory. For free().
 */
struct part_reader *part_reader_create(struct mime_part part);
struct part_reader *part_reader_create_raw(struct mime_part part, ULONGLONG from);

/* The next bytes, valid up to the next call; *size 0 at the end. Fails as the stream does. */
HRESULT part_read(struct part_reader *reader, const BYTE **bytes, size_t *size);

/* Reads size bytes at an offset of a tree; less at the end of the stream is a failure. */
HRESULT mime_tree_read(struct mime_tree *tree, ULONGLONG offset, void *data, ULONG size);

/* A temporary file, to be filled and read; it goes with its last reference. */
HRESULT temporary_stream(IStream **stream);

#endif
