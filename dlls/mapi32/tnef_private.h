/*
 * What the files of the TNEF object share: problems, selections of properties, temporary storages, and the two
 * directions. Everything is done through the interfaces of the message, so it works with anyone's.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TNEF_PRIVATE_H
#define MAPI32_TNEF_PRIVATE_H

#include "mapi32_private.h"
/* after mapi32_private.h, which brings the interfaces that it needs */
#include <tnef.h>

#include "codec/tnef.h"

/* Embedded messages within embedded messages; choice. */
#define TNEF_DEPTH_MAX 16

/* Values from this size on go through streams. */
#define TNEF_STREAM_SIZE 0x8000

/* Values that must be held in memory are refused where they and what is there already exceed this. */
#define TNEF_MEMORY_MAX (16u << 20)

/* Values that wait to be set are set as soon as they have this size. */
#define TNEF_BATCH_SIZE (1u << 20)

/* tnefutil.c */

/* What went wrong with single properties or attributes; what is too much to be told is left out. */
struct tnef_problems
{
    STnefProblem *items;
    ULONG count, room;
};

/* Adds one: component is 0 for the message, else the number of the attachment, from 1; attribute is a TNEF id; tag may
 * be 0. */
void tnef_problem(struct tnef_problems *problems, ULONG component, ULONG attribute, ULONG tag, SCODE scode);

/* Gives the problems to the caller of a method, who frees them with MAPIFreeBuffer: NULL where there are none. Frees
 * what is held, also on failure; out may be NULL. */
HRESULT tnef_problems_give(struct tnef_problems *problems, STnefProblemArray **out);

/* The result that a codec's status stands for. */
HRESULT tnef_hresult(enum codec_status status);

/* Whether a list names a property, by its id. list may be NULL. */
BOOL tnef_listed(const SPropTagArray *list, ULONG tag);

/* A FILETIME of a TNEF date, which is taken as local time of this machine (choice), and the reverse. */
BOOL tnef_date_to_filetime(const void *data, size_t size, FILETIME *time);
void tnef_date_from_filetime(BYTE *data, const FILETIME *time);

/* tnefvalue.c */

/* Memory that is freed at once. */
struct tnef_arena
{
    struct tnef_block *blocks;
    size_t size; /* bytes of all */
};

/* Zeroed memory that lives as long as the arena's content; NULL where there is no more. */
void *tnef_arena_alloc(struct tnef_arena *arena, size_t size);
void tnef_arena_free(struct tnef_arena *arena);

/* Reads the values of the property that the reader has just told of into value, whose tag is that of property but for
 * PT_STRING8, which is converted from code_page and becomes PT_UNICODE. PT_OBJECT is not read. CODEC_UNSUPPORTED: more
 * than TNEF_MEMORY_MAX, or no value at all; the others as the reader's, CODEC_ABORTED also where memory lacks. */
enum codec_status tnef_read_value(struct tnef_reader *reader, const struct tnef_property *property, UINT code_page,
        struct tnef_arena *arena, SPropValue *value);

/* Reads what is left of the current value of a single string or binary into value, in the same way; of its size bytes
 * nothing was read yet, or size is what is left. */
enum codec_status tnef_read_current(
        struct tnef_reader *reader, ULONG tag, ULONG size, UINT code_page, struct tnef_arena *arena, SPropValue *value);

/* Writes the number of values and the values of a property, whose tag and name are already written. Strings are written
 * in their width. FALSE for types that TNEF has not, of which nothing is written. */
BOOL tnef_write_value(struct tnef_writer *writer, const SPropValue *value);

/* Whether tnef_write_value() can write values of a tag's type. */
BOOL tnef_is_writable(ULONG tag);

/* tnefdecode.c */

/* Which properties are to be extracted. */
struct tnef_selection
{
    BOOL include;              /* those of the list, else those that are not in it */
    const SPropTagArray *list; /* may be NULL: empty */
};

/* Decodes a whole stream from its current position into a message. S_OK also with problems; MAPI_E_CORRUPT_DATA: no
 * TNEF; what the stream or memory fail with. */
HRESULT tnef_decode(
        IStream *stream, IMessage *message, const struct tnef_selection *selection, struct tnef_problems *problems);

/* The code pages of attOemCodepage; 437 and 0 without it. MAPI_E_CORRUPT_DATA: no TNEF, or the attribute is too short.
 */
HRESULT tnef_code_pages(IStream *stream, ULONG *primary, ULONG *secondary);

/* tnefselect.c */

/* A call of AddProps or SetProps, to be done at the end. What it points to is the caller's until then. */
struct tnef_order
{
    ULONG flags;               /* TNEF_PROP_* */
    ULONG element;             /* PR_ATTACH_NUM for TNEF_PROP_CONTAINED* */
    const SPropTagArray *list; /* of AddProps, else NULL */
    void *data;
    ULONG count;              /* of values */
    const SPropValue *values; /* of SetProps */
};

struct tnef_orders
{
    struct tnef_order *items;
    ULONG count, room;
    IMAPITable *recipients; /* of EncodeRecips; NULL for the message's own */
    BOOL encode_recipients;
};

/* Adds an order. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT tnef_orders_add(struct tnef_orders *orders, const struct tnef_order *order);

/* Takes the orders for the message in an attachment out of those for the whole: the same without TNEF_PROP_CONTAINED.
 */
HRESULT tnef_orders_contained(const struct tnef_orders *orders, ULONG element, struct tnef_orders *out);

/* Frees what orders hold. */
void tnef_orders_free(struct tnef_orders *orders);

/* Whether a property of the message (or, with attachments, of its attachments) is to be encoded. Without any AddProps
 * all are that FIsTransmittable() of the documents has (choice); TNEF_PROP_EXCLUDE stands for those too, but for its
 * list; TNEF_PROP_INCLUDE adds whatever it lists. */
BOOL tnef_orders_select(const struct tnef_orders *orders, BOOL attachments, ULONG tag);

/* The same for an attribute that stands for a property, which need not be transmittable. */
BOOL tnef_orders_allow(const struct tnef_orders *orders, BOOL attachments, ULONG tag);

/* Whether recipients, and attachments, are to be encoded. */
BOOL tnef_orders_select_recipients(const struct tnef_orders *orders);
BOOL tnef_orders_select_attachments(const struct tnef_orders *orders);

/* The value that SetProps gave a property of the message; NULL for none. */
const SPropValue *tnef_orders_value(const struct tnef_orders *orders, ULONG tag);

/* tnefencode.c */

struct tnef_encoder;

/* Starts a stream: at stream's current position, with the given key. pure is TNEF_PURE: no attributes but those that
 * hold properties. */
HRESULT tnef_encoder_create(
        IStream *stream, WORD key, BOOL pure, struct tnef_problems *problems, struct tnef_encoder **out);

/* Writes the attributes of the message, without its attachments, as the orders say. */
HRESULT tnef_encode_message(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders);

/* Writes all attachments, or the one with the given PR_ATTACH_NUM. */
HRESULT tnef_encode_attachments(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders);
HRESULT tnef_encode_attachment(
        struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders, ULONG number);

/* Gives the stream what is left, whose position then is the end. The result of everything. */
HRESULT tnef_encoder_finish(struct tnef_encoder *encoder);

/* Frees it, finished or not. */
void tnef_encoder_free(struct tnef_encoder *encoder);

/* tnefbody.c */

/* A stream of PR_BODY in 8-bit text in which attachments are told of by tags; flags 0 to read it, MAPI_MODIFY or
 * MAPI_CREATE to replace it. The keys in the tags count from key. */
HRESULT tnef_open_tagged_body(IMessage *message, const char *container, WORD key, ULONG flags, IStream **out);

#endif
