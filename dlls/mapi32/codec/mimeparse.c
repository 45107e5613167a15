/*
 * Finds the parts of an Internet message.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mimeparse.h"

/* What a line of a header has been so far. */
enum line_state
{
    LINE_NAME,   /* the name of a field */
    LINE_BLANKS, /* blanks behind it */
    LINE_FIELD,  /* it is one */
    LINE_FOLD,   /* it goes on with the field before */
    LINE_OTHER
};

static struct mime_open *top(struct mime_parser *parser)
{
    return &parser->open[parser->depth - 1];
}

/* Opens an entity whose header begins at an offset. */
static void begin_entity(struct mime_parser *parser, uint64_t header)
{
    struct mime_open *open = &parser->open[parser->depth];
    const struct mime_open *parent = parser->depth ? open - 1 : NULL;

    memset(&open->entity, 0, sizeof(open->entity));
    open->entity.number = parser->count++;
    open->entity.parent = parent ? parent->entity.number : 0;
    open->entity.digest = parent && parent->is_digest;
    open->entity.header = open->entity.body = header;
    open->boundary_size = 0;
    open->is_digest = open->delimited = open->closed = false;
    parser->depth++;
    parser->in_header = true;
    parser->first_line = !parent || parent->entity.kind == MIME_MESSAGE;
    parser->has_type = parser->has_encoding = parser->in_type = parser->in_encoding = false;
    parser->field_size = parser->encoding_size = 0;
    parser->header_size = 0;
    if (parser->count >= MIME_PARTS)
    {
        open->entity.cut = parser->swallow = true;
        parser->in_header = false;
    }
}

/* Closes the innermost entity. */
static void end_entity(struct mime_parser *parser, uint64_t end)
{
    struct mime_open *open = top(parser);

    if (open->entity.kind == MIME_MULTIPART) parser->multiparts--;
    if (open->entity.kind == MIME_MESSAGE) parser->messages--;
    /* a multipart in which no delimiter was found is no multipart */
    if (open->entity.kind == MIME_MULTIPART && !open->delimited) open->entity.kind = MIME_LEAF;
    open->entity.end = end > open->entity.body ? end : open->entity.body;
    parser->depth--;
    if (parser->status == CODEC_OK && !parser->found(parser->context, &open->entity)) parser->status = CODEC_ABORTED;
}

/* Takes the boundary from the parameters of a multipart. */
static void read_boundary(struct mime_parser *parser, struct mime_open *open, const char *text, size_t size)
{
    char *out = parser->field + parser->field_room / 2;
    struct mime_parameter parameter;

    if (size > parser->field_room / 2 || !mime_parameter(text, size, "boundary", &parameter, out)) return;
    while (parameter.size && (out[parameter.size - 1] == ' ' || out[parameter.size - 1] == '\t')) parameter.size--;
    if (parameter.size > MIME_BOUNDARY_MAX) return;
    memcpy(open->boundary, out, parameter.size);
    open->boundary_size = parameter.size;
}

/* Decides what an entity is by its unfolded content type; has_type false: it has none. */
static void set_kind(struct mime_parser *parser, const char *text, size_t size, bool has_type)
{
    struct mime_open *open = top(parser);
    char type[MIME_TYPE_MAX + 1] = "";
    size_t pos = 0;

    if (has_type) pos = mime_parse_type(text, size, type);
    if (!strchr(type, '/')) strcpy(type, open->entity.digest && !has_type ? "message/rfc822" : "text/plain");
    if (!strncmp(type, "multipart/", 10))
    {
        if (parser->multiparts >= MIME_MULTIPARTS)
        {
            open->entity.cut = true;
            return;
        }
        open->entity.kind = MIME_MULTIPART;
        open->is_digest = !strcmp(type + 10, "digest");
        read_boundary(parser, open, text + pos, size - pos);
        parser->multiparts++;
    }
    else if (!strcmp(type, "message/rfc822") || !strcmp(type, "message/global"))
    {
        if (parser->messages >= MIME_MESSAGES)
        {
            open->entity.cut = true;
            return;
        }
        open->entity.kind = MIME_MESSAGE;
        parser->messages++;
    }
}

/* The header has ended; the body begins at an offset. */
static void end_header(struct mime_parser *parser, uint64_t body)
{
    struct mime_open *open = top(parser);
    size_t size;

    parser->in_header = false;
    open->entity.body = body;
    size = mime_unfold(parser->field, parser->field_size, parser->field);
    while (parser->encoding_size && parser->encoding[0] <= ' ')
        memmove(parser->encoding, parser->encoding + 1, --parser->encoding_size);
    open->entity.encoding = mime_encoding_of(parser->encoding, parser->encoding_size);
    set_kind(parser, parser->field, size, parser->has_type);
    if (open->entity.kind != MIME_LEAF && open->entity.encoding != MIME_IDENTITY)
    {
        /* forbidden, but found: it is for the caller to decode, and to parse what that gives */
        if (open->entity.kind == MIME_MULTIPART) parser->multiparts--;
        else parser->messages--;
        open->entity.kind = MIME_LEAF;
        open->entity.encoded = true;
    }
    if (open->entity.kind == MIME_MESSAGE) begin_entity(parser, body);
}

/* Whether the current line is a delimiter of an open multipart: its place, and whether it is the last one. */
static bool find_delimiter(struct mime_parser *parser, unsigned int *level, bool *last)
{
    unsigned int i;

    if (parser->swallow || parser->line_trimmed < 3 || parser->line_trimmed > parser->line_kept ||
            parser->line[0] != '-' || parser->line[1] != '-')
        return false;
    for (i = parser->depth; i-- > 0;)
    {
        struct mime_open *open = &parser->open[i];

        if (open->entity.kind != MIME_MULTIPART || open->closed) continue;
        if (!open->boundary_size)
        {
            /* none is known: the first line that may be one is */
            if (i + 1 != parser->depth || parser->line_trimmed - 2 > MIME_BOUNDARY_MAX) continue;
            open->boundary_size = (size_t)parser->line_trimmed - 2;
            memcpy(open->boundary, parser->line + 2, open->boundary_size);
        }
        if (parser->line_trimmed < open->boundary_size + 2 ||
                memcmp(parser->line + 2, open->boundary, open->boundary_size))
            continue;
        *last = parser->line_trimmed == open->boundary_size + 4 &&
                !memcmp(parser->line + open->boundary_size + 2, "--", 2);
        if (!*last && parser->line_trimmed != open->boundary_size + 2) continue;
        *level = i;
        return true;
    }
    return false;
}

/* Ends what the delimiter ends, and begins the next part at an offset. */
static void take_delimiter(struct mime_parser *parser, unsigned int level, bool last, uint64_t next)
{
    if (parser->in_header) top(parser)->entity.body = parser->line_start;
    parser->in_header = false;
    while (parser->depth > level + 1) end_entity(parser, parser->last_end);
    parser->open[level].delimited = true;
    parser->open[level].closed = last;
    if (!last) begin_entity(parser, next);
}

/* A line of a header has ended. False: it is none, and the first line of the body. */
static bool take_header_line(struct mime_parser *parser, uint64_t next)
{
    const bool first = parser->first_line;

    parser->first_line = false;
    if (first && parser->line_state != LINE_FIELD &&
            ((parser->line_kept >= 5 && !memcmp(parser->line, "From ", 5)) ||
                    (parser->line_kept >= 6 && !memcmp(parser->line, ">From ", 6))))
    {
        top(parser)->entity.header = top(parser)->entity.body = next;
        parser->field_size = parser->encoding_size = 0;
        return true;
    }
    if (!parser->line_size)
    {
        end_header(parser, next);
        return true;
    }
    parser->header_size += parser->line_size;
    return parser->line_state == LINE_FIELD ||
           (parser->line_state == LINE_FOLD && parser->header_size > parser->line_size);
}

static void end_line(struct mime_parser *parser, uint64_t end, uint64_t next)
{
    unsigned int level;
    bool last, in_body = !parser->in_header;

    /* a line that ends a header without being empty is looked at again, as one of the body, which may have a header */
    for (;;)
    {
        if (find_delimiter(parser, &level, &last))
        {
            take_delimiter(parser, level, last, next);
            break;
        }
        if (in_body || take_header_line(parser, next)) break;
        end_header(parser, parser->line_start);
        in_body = !parser->in_header;
    }
    parser->last_end = end;
    parser->line_start = next;
    parser->line_kept = 0;
    parser->line_size = parser->line_trimmed = 0;
    parser->line_state = LINE_NAME;
}

/* A field's name has ended. */
static void take_name(struct mime_parser *parser)
{
    struct mime_field field = {parser->line, 0};

    while (field.name_size < parser->line_kept && parser->line[field.name_size] > ' ' &&
            parser->line[field.name_size] != ':')
        field.name_size++;
    parser->in_type = !parser->has_type && mime_field_is(&field, "content-type");
    parser->in_encoding = !parser->has_encoding && mime_field_is(&field, "content-transfer-encoding");
    if (parser->in_type) parser->has_type = true;
    if (parser->in_encoding) parser->has_encoding = true;
}

/* Looks at bytes of a header's line; those of the fields that matter are kept. */
static void scan_header(struct mime_parser *parser, const uint8_t *bytes, size_t size)
{
    size_t i = 0, part;

    if (!parser->line_size && size && (bytes[0] == ' ' || bytes[0] == '\t')) parser->line_state = LINE_FOLD;
    for (; i < size && parser->line_state < LINE_FIELD; i++)
    {
        const uint8_t c = bytes[i];

        if (c == ':' && parser->line_size + i) parser->line_state = LINE_FIELD;
        else if (c == ' ' || c == '\t') parser->line_state = LINE_BLANKS;
        else if (parser->line_state == LINE_BLANKS || c <= ' ' || c >= 0x7f || c == ':')
            parser->line_state = LINE_OTHER;
        if (parser->line_state == LINE_FIELD)
        {
            /* the name is in the line's beginning, if it is short */
            part = sizeof(parser->line) - parser->line_kept < i ? sizeof(parser->line) - parser->line_kept : i;
            memcpy(parser->line + parser->line_kept, bytes, part);
            parser->line_kept += part;
            take_name(parser);
            parser->line_kept -= part;
        }
        else if (parser->line_state == LINE_OTHER) parser->in_type = parser->in_encoding = false;
    }
    if (parser->header_size > MIME_HEADER_MAX) return;
    if (parser->in_type && parser->field_size < parser->field_room / 2)
    {
        part = size - i < parser->field_room / 2 - parser->field_size ? size - i
                                                                      : parser->field_room / 2 - parser->field_size;
        memcpy(parser->field + parser->field_size, bytes + i, part);
        parser->field_size += part;
    }
    for (; parser->in_encoding && i < size && parser->encoding_size < sizeof(parser->encoding); i++)
        parser->encoding[parser->encoding_size++] = (char)bytes[i];
}

/* Bytes of the current line, without a line end. */
static void take_bytes(struct mime_parser *parser, const uint8_t *bytes, size_t size)
{
    size_t kept, trimmed;

    if (parser->in_header) scan_header(parser, bytes, size);
    if (parser->in_header || (parser->line_size ? parser->line[0] == '-' : size && bytes[0] == '-'))
    {
        kept = sizeof(parser->line) - parser->line_kept < size ? sizeof(parser->line) - parser->line_kept : size;
        memcpy(parser->line + parser->line_kept, bytes, kept);
        parser->line_kept += kept;
        for (trimmed = size; trimmed && (bytes[trimmed - 1] == ' ' || bytes[trimmed - 1] == '\t'); trimmed--) continue;
        if (trimmed) parser->line_trimmed = parser->line_size + trimmed;
    }
    else parser->line[0] = 0;
    parser->line_size += size;
    parser->offset += size;
}

static void init(struct mime_parser *parser, bool (*found)(void *context, const struct mime_entity *entity),
        void *context, char *field, size_t field_room)
{
    memset(parser, 0, offsetof(struct mime_parser, open));
    memset(&parser->depth, 0, sizeof(*parser) - offsetof(struct mime_parser, depth));
    parser->found = found;
    parser->context = context;
    parser->field = field;
    parser->field_room = field_room;
    begin_entity(parser, 0);
}

void mime_parser_init(struct mime_parser *parser, bool (*found)(void *context, const struct mime_entity *entity),
        void *context, char *field, size_t field_room)
{
    init(parser, found, context, field, field_room);
}

void mime_parser_init_body(struct mime_parser *parser, bool (*found)(void *context, const struct mime_entity *entity),
        void *context, char *field, size_t field_room, const char *type, size_t type_size)
{
    init(parser, found, context, field, field_room);
    parser->in_header = false;
    parser->mark = 3;
    set_kind(parser, type, type_size, true);
    if (top(parser)->entity.kind == MIME_MESSAGE) begin_entity(parser, 0);
}

/* Drops a byte order mark in front of everything. Returns how many bytes were used. */
static size_t skip_mark(struct mime_parser *parser, const uint8_t *bytes, size_t size)
{
    static const uint8_t mark[3] = {0xef, 0xbb, 0xbf};
    size_t i;

    for (i = 0; i < size && parser->mark < 3; i++)
    {
        if (bytes[i] == mark[parser->mark])
        {
            if (++parser->mark < 3) continue;
            parser->offset = parser->line_start = parser->last_end = 3;
            top(parser)->entity.header = top(parser)->entity.body = 3;
            return i + 1;
        }
        take_bytes(parser, mark, parser->mark); /* it was none */
        parser->mark = 3;
    }
    return i && parser->mark == 3 ? i - 1 : i;
}

enum codec_status mime_parser_feed(struct mime_parser *parser, const uint8_t *bytes, size_t size)
{
    size_t pos = parser->mark < 3 ? skip_mark(parser, bytes, size) : 0, start;

    while (pos < size && parser->status == CODEC_OK)
    {
        if (parser->after_cr)
        {
            const bool pair = bytes[pos] == '\n';

            parser->after_cr = false;
            parser->offset += pair;
            end_line(parser, parser->offset - 1 - pair, parser->offset);
            pos += pair;
            continue;
        }
        for (start = pos; pos < size && bytes[pos] != '\n' && bytes[pos] != '\r'; pos++) continue;
        if (pos > start) take_bytes(parser, bytes + start, pos - start);
        if (pos == size) break;
        parser->offset++;
        if (bytes[pos++] == '\r') parser->after_cr = true;
        else end_line(parser, parser->offset - 1, parser->offset);
    }
    return parser->status;
}

enum codec_status mime_parser_end(struct mime_parser *parser)
{
    static const uint8_t mark[2] = {0xef, 0xbb};

    if (parser->mark && parser->mark < 3) take_bytes(parser, mark, parser->mark);
    if (parser->after_cr) end_line(parser, parser->offset - 1, parser->offset);
    else if (parser->line_size) end_line(parser, parser->offset, parser->offset);
    parser->after_cr = false;
    /* a header that the stream ends in has no body */
    while (parser->in_header) end_header(parser, parser->offset);
    while (parser->depth) end_entity(parser, parser->offset);
    return parser->status;
}
