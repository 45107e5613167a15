/*
 * What the files of the TNEF decoder share: tnefdecode.c goes through a stream, tnefdecodeattr.c does single attributes
 * and objects.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TNEFDECODE_H
#define MAPI32_TNEFDECODE_H

#include "codec/tnefattr.h"
#include "tnef_private.h"

/* Where the bytes of all streams within each other come from. */
struct tnef_source
{
    IStream *stream;
    HRESULT hr; /* of the last read */
};

/* One stream on its way into one message. */
struct tnef_decoder
{
    const struct tnef_source *source;
    struct tnef_reader reader;
    struct tnef_attribute attribute; /* the current one */
    IMessage *message;
    const struct tnef_selection *selection;
    struct tnef_problems *problems;
    unsigned int depth;
    UINT code_page;          /* of 8-bit strings */
    BOOL all_of_attachments; /* the selection means whole attachments */
    BYTE seen[0x10000 / 8];  /* the message's encapsulated properties, a bit each */
    char message_class[256]; /* mapped, for attOwner */

    IAttach *attach; /* the current one, NULL for the message itself */
    ULONG component; /* its number, from 1 */
    struct tnef_renddata rendering;
    ULONG object_method; /* ATTACH_EMBEDDED_MSG or ATTACH_OLE once an object was decoded */
    BOOL has_method, has_creation_time, has_modification_time, has_filename, has_position, has_data;

    struct tnef_arena arena; /* what the values of the batch point to */
    SPropValue batch[32];
    ULONG batch_count;
};

/* tnefdecode.c */

/* Starts a decoder; its reader is to be opened by the caller, who frees it. NULL where memory lacks. */
struct tnef_decoder *decoder_create(const struct tnef_source *source, IMessage *message,
        const struct tnef_selection *selection, struct tnef_problems *problems, unsigned int depth);

/* Decodes all attributes of the reader's stream. S_OK, or what reading failed with. */
HRESULT decode_stream(struct tnef_decoder *decoder);

/* Whether a property is wanted. */
BOOL decode_is_selected(const struct tnef_decoder *decoder, ULONG tag);

/* Whether a property of the message was among those encapsulated so far. */
BOOL decode_is_encapsulated(const struct tnef_decoder *decoder, ULONG tag);

/* Reports a problem of the current attribute and component. */
void decode_problem(struct tnef_decoder *decoder, ULONG tag, SCODE scode);

/* Adds a value, whose data are in the arena or live until the next flush, to those that are to be set. */
void decode_set(struct tnef_decoder *decoder, const SPropValue *value);

/* Sets them and frees the arena. */
void decode_flush(struct tnef_decoder *decoder);

/* Sets the current value of the reader, of size bytes: by a stream, if it is large and the target has streams. */
enum codec_status decode_large(struct tnef_decoder *decoder, ULONG tag, ULONG size);

/* tnefdecodeattr.c */

/* Sets what an attribute of the message, with its data whole and a NUL behind them, stands for, unless the property was
 * encapsulated. */
void decode_message_attribute(struct tnef_decoder *decoder, const BYTE *data, size_t size);

/* The same for one of an attachment. */
void decode_attachment_attribute(struct tnef_decoder *decoder, const BYTE *data, size_t size);

/* Decodes the values of a PT_OBJECT: an embedded message, a storage, a stream. */
enum codec_status decode_object(struct tnef_decoder *decoder, ULONG tag);

#endif
