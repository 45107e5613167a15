/*
 * Finds the parts of an Internet message: where each one's header and body stand in the stream, multiparts and enclosed
 * messages within each other. One pass, linear, in bounded memory; nothing is refused. Source: mime.md 2.1, 2.11.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_MIMEPARSE_H
#define MAPI32_CODEC_MIMEPARSE_H

#include "mimedecode.h"
#include "mimehead.h"

#define MIME_MULTIPARTS   64 /* within each other; all limits are choices */
#define MIME_MESSAGES     16 /* enclosed in each other */
#define MIME_PARTS        10000
#define MIME_BOUNDARY_MAX 256
#define MIME_OPEN         (MIME_MULTIPARTS + 2 * MIME_MESSAGES + 3)

enum mime_kind
{
    MIME_LEAF,
    MIME_MULTIPART,
    MIME_MESSAGE /* message/rfc822: its one child is the enclosed message */
};

struct mime_entity
{
    uint32_t number; /* in order of the stream, from 0: the outermost */
    uint32_t parent; /* its number; 0 for 0 */
    enum mime_kind kind;
    enum mime_encoding encoding; /* identity where kind is no MIME_LEAF */
    bool encoded;                /* a multipart or message in an encoding that is forbidden for it: a leaf here */
    bool cut;                    /* nested too deep, or too many: not looked into, a leaf of raw bytes */
    bool digest;                 /* the child of a multipart/digest: message/rfc822 unless it says otherwise */
    uint64_t header, body, end;  /* offsets in the stream: begin of both, and of what follows */
};

struct mime_open
{
    struct mime_entity entity;
    char boundary[MIME_BOUNDARY_MAX]; /* of a multipart */
    size_t boundary_size;             /* 0: none is known yet */
    bool is_digest;
    bool delimited; /* a delimiter was found */
    bool closed;    /* and that at the end */
};

struct mime_parser
{
    bool (*found)(void *context, const struct mime_entity *entity);
    void *context;
    char *field; /* of the caller: room for a Content-Type, folds and all */
    size_t field_room;
    enum codec_status status;

    struct mime_open open[MIME_OPEN]; /* the last one is the part that the stream is in */
    unsigned int depth;               /* how many */
    unsigned int multiparts, messages;
    uint32_t count; /* of entities so far */
    bool in_header;
    bool swallow; /* too many parts: no boundary is looked for any more */

    uint64_t offset;                  /* of the next byte */
    uint64_t line_start;              /* of the line that the stream is in */
    uint64_t last_end;                /* of the line before it, without its line end */
    char line[MIME_BOUNDARY_MAX + 8]; /* its beginning */
    size_t line_kept;                 /* bytes in it */
    uint64_t line_size, line_trimmed; /* of the whole line; without the blanks behind it */
    uint8_t line_state;
    bool after_cr;
    uint8_t mark;    /* bytes of a byte order mark seen */
    bool first_line; /* of a message's header */

    size_t field_size;
    bool has_type, has_encoding, in_type, in_encoding;
    char encoding[64];
    size_t encoding_size;
    uint64_t header_size;
};

/* Begins with a stream that is a message: found gets each entity when its end is known, the inner ones first; false
 * from it ends the parsing. field has room for field_room bytes. */
void mime_parser_init(struct mime_parser *parser, bool (*found)(void *context, const struct mime_entity *entity),
        void *context, char *field, size_t field_room);

/* Begins with a stream that is the body of a part, whose content type is given (unfolded, any length). */
void mime_parser_init_body(struct mime_parser *parser, bool (*found)(void *context, const struct mime_entity *entity),
        void *context, char *field, size_t field_room, const char *type, size_t type_size);

/* Reads the next bytes. CODEC_ABORTED: found wanted no more. */
enum codec_status mime_parser_feed(struct mime_parser *parser, const uint8_t *bytes, size_t size);

/* Ends all parts. */
enum codec_status mime_parser_end(struct mime_parser *parser);

#endif
