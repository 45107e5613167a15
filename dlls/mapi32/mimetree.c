/*
 * The parts of an Internet message that is being read.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "charset.h"
#include "mimetree.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PIECE      0x10000
#define TREE_DEPTH 4 /* decoded bodies within each other that are parsed; choice */

HRESULT temporary_stream(IStream **stream)
{
    return OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_DELETEONRELEASE | STGM_READWRITE,
            NULL, NULL, stream);
}

static HRESULT seek_to(IStream *stream, ULONGLONG offset)
{
    LARGE_INTEGER move;

    move.QuadPart = (LONGLONG)offset;
    return IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
}

/* Reads until size bytes are there or the stream ends. */
static HRESULT read_some(IStream *stream, void *data, ULONG size, ULONG *done)
{
    ULONG got;
    HRESULT hr;

    for (*done = 0; *done < size; *done += got)
    {
        got = 0;
        if (FAILED(hr = IStream_Read(stream, (BYTE *)data + *done, size - *done, &got))) return hr;
        if (!got || got > size - *done) break;
    }
    return S_OK;
}

HRESULT mime_tree_read(struct mime_tree *tree, ULONGLONG offset, void *data, ULONG size)
{
    ULONG done = 0;
    HRESULT hr;

    if (SUCCEEDED(hr = seek_to(tree->stream, tree->base + offset))) hr = read_some(tree->stream, data, size, &done);
    return SUCCEEDED(hr) && done < size ? STG_E_READFAULT : hr;
}

/* Takes an entity whose end was found. */
static bool entity_found(void *context, const struct mime_entity *entity)
{
    struct mime_tree *tree = context;
    struct mime_node *nodes;
    ULONG capacity;

    if (entity->number >= tree->capacity)
    {
        for (capacity = tree->capacity ? tree->capacity : 16; capacity <= entity->number;) capacity *= 2;
        if (!(nodes = realloc(tree->nodes, capacity * sizeof(*nodes)))) return false;
        memset(nodes + tree->capacity, 0, (capacity - tree->capacity) * sizeof(*nodes));
        tree->nodes = nodes;
        tree->capacity = capacity;
    }
    tree->nodes[entity->number].entity = *entity;
    if (entity->number >= tree->count) tree->count = entity->number + 1;
    return true;
}

/* Links each part to those within it. */
static void link_nodes(struct mime_tree *tree)
{
    ULONG i, parent;

    for (i = 0; i < tree->count; i++) tree->nodes[i].first_child = tree->nodes[i].next = MIME_NONE;
    /* backwards, so that the first one comes to stand first */
    for (i = tree->count; i-- > 1;)
    {
        parent = tree->nodes[i].entity.parent;
        tree->nodes[i].next = tree->nodes[parent].first_child;
        tree->nodes[parent].first_child = i;
    }
}

static HRESULT parse(struct mime_tree *tree, const char *type, size_t type_size)
{
    struct mime_parser *parser = malloc(sizeof(*parser));
    char *field = malloc(2 * MIME_FIELD_MAX);
    BYTE *piece = malloc(PIECE);
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG got = 0;

    if (parser && field && piece && SUCCEEDED(hr = seek_to(tree->stream, tree->base)))
    {
        if (type) mime_parser_init_body(parser, entity_found, tree, field, 2 * MIME_FIELD_MAX, type, type_size);
        else mime_parser_init(parser, entity_found, tree, field, 2 * MIME_FIELD_MAX);
        do
        {
            if (FAILED(hr = read_some(tree->stream, piece, PIECE, &got))) break;
            tree->size += got;
            if (mime_parser_feed(parser, piece, got) != CODEC_OK) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        } while (SUCCEEDED(hr) && got == PIECE);
        if (SUCCEEDED(hr) && mime_parser_end(parser) != CODEC_OK) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    free(piece);
    free(field);
    free(parser);
    return hr;
}

/* Decodes a body with parts of its own, and reads those. A failure to read them leaves it as it is. */
static HRESULT expand(struct mime_tree *tree, ULONG number)
{
    const struct mime_part part = {tree, number};
    struct part_reader *reader;
    struct part_info info;
    const BYTE *bytes;
    IStream *decoded;
    size_t size;
    HRESULT hr;

    if (FAILED(hr = temporary_stream(&decoded))) return hr;
    if (!(reader = part_reader_create(part))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) && SUCCEEDED(hr = part_read(reader, &bytes, &size)) && size)
        hr = IStream_Write(decoded, bytes, (ULONG)size, NULL);
    free(reader);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = part_info_load(part, &info)))
    {
        hr = mime_tree_create(decoded, 0, info.type_text, info.type_size, tree->depth + 1, &tree->nodes[number].inner);
        part_info_free(&info);
    }
    IStream_Release(decoded);
    return hr;
}

HRESULT mime_tree_create(
        IStream *stream, ULONGLONG base, const char *type, size_t type_size, unsigned int depth, struct mime_tree **out)
{
    struct mime_tree *tree;
    HRESULT hr;
    ULONG i;

    *out = NULL;
    if (!(tree = calloc(1, sizeof(*tree)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    tree->stream = stream;
    IStream_AddRef(stream);
    tree->base = base;
    tree->depth = depth;
    if (SUCCEEDED(hr = parse(tree, type, type_size)))
    {
        link_nodes(tree);
        for (i = 0; SUCCEEDED(hr) && i < tree->count && depth < TREE_DEPTH; i++)
            if (tree->nodes[i].entity.encoded) hr = expand(tree, i);
    }
    if (SUCCEEDED(hr)) *out = tree;
    else mime_tree_free(tree);
    return hr;
}

void mime_tree_free(struct mime_tree *tree)
{
    ULONG i;

    if (!tree) return;
    for (i = 0; i < tree->count; i++) mime_tree_free(tree->nodes[i].inner); /* at most TREE_DEPTH deep */
    free(tree->nodes);
    IStream_Release(tree->stream);
    free(tree);
}

struct mime_node *part_node(struct mime_part part)
{
    return &part.tree->nodes[part.number];
}

enum mime_kind part_kind(struct mime_part part)
{
    const struct mime_node *node = part_node(part);

    return node->inner ? node->inner->nodes[0].entity.kind : node->entity.kind;
}

struct mime_part part_first(struct mime_part part)
{
    struct mime_tree *inner = part_node(part)->inner;
    struct mime_part child = {inner ? inner : part.tree, inner ? 0 : part.number};

    child.number = part_node(child)->first_child;
    if (child.number == MIME_NONE) child.tree = NULL;
    return child;
}

struct mime_part part_next(struct mime_part part)
{
    struct mime_part next = {part.tree, part_node(part)->next};

    if (next.number == MIME_NONE) next.tree = NULL;
    return next;
}

char *header_field(const char *header, size_t size, const char *name, size_t *length)
{
    struct reader reader = reader_init(header, size);
    struct mime_field field;
    char *text;

    *length = 0;
    while (mime_field_next(&reader, &field))
    {
        if (!mime_field_is(&field, name)) continue;
        if (!(text = malloc(field.value_size + 1))) return NULL;
        text[ *length = mime_unfold(field.value, field.value_size, text)] = 0;
        return text;
    }
    return NULL;
}

/* Loads a structured field; "" where it is missing. */
static BOOL load_field(const struct part_info *info, const char *name, char **text, size_t *size)
{
    if ((*text = header_field(info->header, info->header_size, name, size))) return TRUE;
    *size = 0;
    return (*text = calloc(1, 1)) != NULL;
}

HRESULT part_info_load(struct mime_part part, struct part_info *info)
{
    const struct mime_node *node = part_node(part);
    const struct mime_entity *entity = &node->entity;
    const ULONGLONG size = entity->body - entity->header;
    HRESULT hr;

    memset(info, 0, sizeof(*info));
    info->header_size = size > MIME_HEADER_MAX ? MIME_HEADER_MAX : (size_t)size;
    if (!(info->header = malloc(info->header_size + 1))) return MAPI_E_NOT_ENOUGH_MEMORY;
    info->header[info->header_size] = 0;
    hr = mime_tree_read(part.tree, entity->header, info->header, (ULONG)info->header_size);
    if (SUCCEEDED(hr) &&
            (!load_field(info, "content-type", &info->type_text, &info->type_size) ||
                    !load_field(info, "content-disposition", &info->disposition_text, &info->disposition_size)))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr))
    {
        part_info_free(info);
        return hr;
    }
    info->type_parameters = mime_parse_type(info->type_text, info->type_size, info->type);
    info->disposition_parameters = mime_parse_type(info->disposition_text, info->disposition_size, info->disposition);
    if (!strchr(info->type, '/'))
        strcpy(info->type, entity->digest && !info->type_size ? "message/rfc822" : "text/plain");
    /* one in which no part was found is text */
    if (!strncmp(info->type, "multipart/", 10) && !node->inner && entity->kind == MIME_LEAF && !entity->cut)
        strcpy(info->type, "text/plain");
    return S_OK;
}

void part_info_free(struct part_info *info)
{
    free(info->header);
    free(info->type_text);
    free(info->disposition_text);
    memset(info, 0, sizeof(*info));
}

char *info_parameter(const struct part_info *info, BOOL disposition, const char *name, struct mime_parameter *parameter)
{
    const char *text = disposition ? info->disposition_text + info->disposition_parameters
                                   : info->type_text + info->type_parameters;
    const size_t size = disposition ? info->disposition_size - info->disposition_parameters
                                    : info->type_size - info->type_parameters;
    char *value = malloc(size + 1);

    if (value && mime_parameter(text, size, name, parameter, value))
    {
        value[parameter->size] = 0;
        return value;
    }
    free(value);
    return NULL;
}

UINT info_charset(const struct part_info *info)
{
    struct mime_parameter parameter;
    char *name = info_parameter(info, FALSE, "charset", &parameter);
    UINT code_page = name ? charset_from_name(name, parameter.size) : 0;

    free(name);
    return code_page;
}

static struct part_reader *create_reader(struct mime_part part, ULONGLONG from, enum mime_encoding encoding)
{
    struct part_reader *reader = malloc(sizeof(*reader));

    if (!reader) return NULL;
    reader->tree = part.tree;
    reader->pos = from;
    reader->end = part_node(part)->entity.end;
    reader->flushed = FALSE;
    mime_decoder_init(&reader->decoder, encoding);
    return reader;
}

struct part_reader *part_reader_create(struct mime_part part)
{
    const struct mime_entity *entity = &part_node(part)->entity;

    return create_reader(part, entity->body, entity->encoding);
}

struct part_reader *part_reader_create_raw(struct mime_part part, ULONGLONG from)
{
    return create_reader(part, from, MIME_IDENTITY);
}

HRESULT part_read(struct part_reader *reader, const BYTE **bytes, size_t *size)
{
    ULONG part;
    HRESULT hr;

    *bytes = reader->out;
    for (*size = 0; !*size && reader->pos < reader->end;)
    {
        part = reader->end - reader->pos < sizeof(reader->in) ? (ULONG)(reader->end - reader->pos) : sizeof(reader->in);
        if (FAILED(hr = mime_tree_read(reader->tree, reader->pos, reader->in, part))) return hr;
        reader->pos += part;
        if (reader->decoder.encoding == MIME_IDENTITY || reader->decoder.encoding == MIME_BINHEX)
        {
            *bytes = reader->in;
            *size = part;
        }
        else *size = mime_decode(&reader->decoder, reader->in, part, reader->out);
    }
    if (!*size && !reader->flushed)
    {
        reader->flushed = TRUE;
        *size = mime_decode_end(&reader->decoder, reader->out);
    }
    return S_OK;
}
