/*
 * Where a message's parts are stored: storages of the tree, and the values that lie in their streams.
 *
 * The lock of the tree is held by every caller of what stands here.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_NODE_H
#define MAPI32_NODE_H

#include "mirror.h"
#include "wine/list.h"

struct msgtree;
struct value_block;

/* A list of numbers, each once. */
struct numbers
{
    ULONG *list;
    ULONG count, capacity;
};

/* Adds a number where it is new. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT numbers_add(struct numbers *numbers, ULONG number);
void numbers_remove(struct numbers *numbers, ULONG number);
BOOL numbers_contain(const struct numbers *numbers, ULONG number);

/* A storage of the message: the root, an attachment's, an embedded message's. Opened when it is needed. */
struct node
{
    ULONG refcount;
    struct msgtree *tree;
    struct list entry;   /* in tree->nodes */
    struct node *parent; /* counted */
    WCHAR name[32];
    IStorage *storage;          /* NULL: not open */
    ULONG element;              /* in the tree's mirror, once found; CFB_NONE before */
    BOOL foreign;               /* the mirror could not tell: ole32 is asked for all below */
    BOOL exists;                /* the storage is there; FALSE: it is made by the next save */
    struct list values;         /* those whose bytes its streams hold */
    struct node *object;        /* not counted: the child that is PR_ATTACH_DATA_OBJ's storage now */
    struct numbers tags;        /* of the properties that have streams here */
    struct numbers recipients;  /* of the storages that are here, once they were listed */
    struct numbers attachments; /* likewise */
};

/* Longest name of an element with its terminator. [MS-OXMSG] 2.2 */
#define STORAGE_NAME_MAX 32

/* Makes a node below a parent (NULL: the root, then storage is the caller's). name is copied. */
HRESULT node_create(struct msgtree *tree, struct node *parent, const WCHAR *name, BOOL exists, struct node **out);
struct node *node_addref(struct node *node);
void node_release(struct node *node);
/* Closes all storages and streams of a tree that is shut down. */
void node_close_all(struct msgtree *tree);

/* Whether the node's storage is there to be read. MAPI_E_NOT_FOUND where there is none; other codes as MapStorageSCode
 * gives them. */
HRESULT node_find(struct node *node);
/* The node's storage, ole32's own, opened with the tree's access; not to be released by the caller.
 * MAPI_E_NOT_FOUND where there is none; other codes as MapStorageSCode gives them. */
HRESULT node_open(struct node *node, IStorage **storage);
/* As node_open; makes the storage where there is none. */
HRESULT node_create_storage(struct node *node, IStorage **storage);
/* Lets go of the storage, which is opened again when it is needed; not of the root's, nor of a stream's that is
 * open. */
void node_close(struct node *node);

/* The node's storage is about to be destroyed: it is closed, with all below it, and no longer there. What values still
 * lie in it are brought away as far as they can be. */
void node_forget(struct node *node);

/* Opens a storage's child stream or storage, always exclusively: ole32 allows nothing else. Codes of ole32. */
HRESULT storage_open_stream(IStorage *storage, const WCHAR *name, BOOL writable, IStream **stream);
HRESULT storage_open_storage(IStorage *storage, const WCHAR *name, BOOL writable, IStorage **child);

/* Writes a number's eight upper-case hexadecimal digits behind a prefix: the names of [MS-OXMSG] 2.2. */
void storage_name(WCHAR name[STORAGE_NAME_MAX], const WCHAR *prefix, ULONG number);
/* As storage_name with PREFIX_SUBSTG, and a second number of eight digits behind a hyphen. */
void storage_name_indexed(WCHAR name[STORAGE_NAME_MAX], ULONG tag, ULONG index);
/* The number of a name with this prefix; FALSE where it is no such name. */
BOOL storage_name_number(const WCHAR *name, const WCHAR *prefix, ULONG *number);

#define NAME_PROPERTIES  L"__properties_version1.0"
#define NAME_NAMEID      L"__nameid_version1.0"
#define NAME_OBJECT      L"__substg1.0_3701000D"
#define PREFIX_SUBSTG    L"__substg1.0_"
#define PREFIX_RECIPIENT L"__recip_version1.0_#"
#define PREFIX_ATTACH    L"__attach_version1.0_#"

/* A stream of a node that is open for reading: ole32's, or the mirror's. Starts as {0}. */
struct node_stream
{
    IStream *stream;    /* NULL: not open, or the mirror's */
    ULONGLONG position; /* of the IStream */
    struct mirror *mirror;
    struct cfb_stream mirrored;
};

/* Opens a stream. MAPI_E_NOT_FOUND where there is none. */
HRESULT node_stream_open(struct node *node, const WCHAR *name, struct node_stream *stream);
/* The size of a stream that is open. */
HRESULT node_stream_size(struct node_stream *stream, ULONGLONG *size);
BOOL node_stream_is_open(const struct node_stream *stream);
/* Closes it; {0} then. */
void node_stream_close(struct node_stream *stream);
/* Reads from the middle; *read is less than size only where the stream ends. The mirror's is read within its size. */
HRESULT node_stream_read(struct node_stream *stream, ULONGLONG offset, void *data, ULONG size, ULONG *read);
/* One Read at the beginning of a stream of ole32's that was just opened; *read may be less than size. */
HRESULT node_stream_read_begin(struct node_stream *stream, void *data, ULONG size, ULONG *read);

/* Where a stream that is read whole may lie; mostly that is all it takes. */
struct stream_room
{
    BYTE bytes[2048];
};

/* A whole stream of a node: in the caller's room, or where that is too small in memory of its own. *data, which is not
 * NULL on success, is for node_free_stream.
 * MAPI_E_NOT_FOUND where there is none; MAPI_E_NOT_ENOUGH_MEMORY for more than 2 GB. */
HRESULT node_read_stream(struct node *node, const WCHAR *name, struct stream_room *room, BYTE **data, ULONG *size);
/* Does nothing where there are no data. */
void node_free_stream(struct stream_room *room, BYTE **data);

/* value.c */

/* From this size on a single string or binary is not given by GetProps, but by a stream. choice, imsg.md 5.1 */
#define VALUE_LIMIT 0x10000

/* The value of a property that does not fit into an entry of the property stream: counted and immutable, whatever
 * happens to the property. Strings have no terminator that the file did not store. A multi-value of strings or binaries
 * is held packed: a ULONG count, a ULONG size for each element, the elements' bytes. */
struct value
{
    ULONG refcount;
    ULONG tag;
    ULONGLONG size;            /* bytes; of a stored value known once it was opened */
    BYTE *data;                /* in memory; NULL: only in the storage, or empty, or in the file */
    BOOL loaded;               /* data is the whole value */
    BOOL opened;               /* the size is known */
    BOOL missing;              /* its stream is not there */
    struct node *node;         /* counted: whose stream holds it; NULL: none does */
    struct list entry;         /* in node->values */
    struct node_stream stream; /* stored, opened and not loaded */
    struct scratch *scratch;   /* counted: a temporary file that holds it */
    struct value_block *block; /* where it lies with others; NULL: in memory of its own */
    ULONG room;                /* bytes of own, where data may lie */
    BYTE own[];
};

/* A value of size bytes, which the caller writes to its data before anybody else sees it. */
HRESULT value_create_sized(ULONG tag, ULONG size, struct value **out);
/* A value with a copy of these bytes. */
HRESULT value_create(ULONG tag, const void *data, ULONG size, struct value **out);
/* A value whose data, from calloc or NULL, it takes over, on failure too. */
HRESULT value_create_owned(ULONG tag, BYTE *data, ULONG size, struct value **out);
/* Memory for values that are stored together: the bytes that one of a declared size takes, the block for the sum of
 * them (NULL where memory lacks), and a value in it, that a node's stream of this tag holds, not read yet. declared is
 * the size that its entry tells. The last of its values frees a block. */
size_t value_block_part(ULONG declared);
struct value_block *value_block_create(size_t size);
struct value *value_block_add(struct value_block *block, ULONG tag, struct node *node, ULONG declared);
/* A value of size bytes in a temporary file. */
HRESULT value_create_scratch(ULONG tag, struct scratch *scratch, ULONGLONG size, struct value **out);
struct value *value_addref(struct value *value);
void value_release(struct value *value);

/* Opens the stream of a value that is about to be loaded. ole32 keeps two sectors of its directory: where the streams
 * of a small storage are opened one after the other, and then read, it comes to the file for a third of what it takes
 * to read each as it is opened. Errors are told by value_load. */
void value_open_ahead(struct value *value);
/* Makes sure that the size is known. MAPI_E_NOT_FOUND where the stream is missing. */
HRESULT value_open(struct value *value);
/* Brings the whole value into memory. MAPI_E_NOT_FOUND; MAPI_E_NOT_ENOUGH_MEMORY for a single value of VALUE_LIMIT
 * bytes or more unless any_size; MAPI_E_CORRUPT_DATA. */
HRESULT value_load(struct value *value, BOOL any_size);
/* Reads from the middle of a single value. *read is less than size only at its end. */
HRESULT value_read_at(struct value *value, ULONGLONG offset, void *data, ULONG size, ULONG *read);
/* Reads the beginning of a single value for a caller who keeps it: its stream is not kept open for more. */
HRESULT value_read_once(struct value *value, void *data, ULONG size, ULONG *read);
/* As value_load, any_size FALSE, but a single string or binary of some size is only opened: *waiting, its bytes, 0 for
 * one that was loaded. */
HRESULT value_load_or_open(struct value *value, ULONG *waiting);
/* The value's stream, or streams, hold something else from now on, or nothing: what is still needed is brought away.
 * The values that the node's streams of this tag hold, but keep. */
HRESULT value_detach_all(struct node *node, ULONG tag, const struct value *keep);
/* The value's node holds it no longer, wherever else it is. */
void value_leave_node(struct value *value);
/* The value lies in a node's streams from now on; what else holds it is let go where it is large. */
void value_set_stored(struct value *value, struct node *node);

#endif
