/*
 * What the parts of imsg check share: a .msg file looked at as plain storages and streams.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef IMSG_CHECK_H
#define IMSG_CHECK_H

#include "imsg.h"

/* How deep messages in messages are looked into: as deep as mapi32 opens them. */
#define CHECK_DEPTH_MAX 64

enum verdict
{
    OUTLOOK_MINDS,
    OUTLOOK_TOLERATES, /* it reads such files, or writes them itself */
    OUTLOOK_UNKNOWN
};

enum object_kind
{
    KIND_ROOT,
    KIND_EMBEDDED,
    KIND_ATTACHMENT,
    KIND_RECIPIENT
};

/* One file under examination. */
struct check
{
    struct output *output;
    const WCHAR *path;
    ULONG found;
    WCHAR place[CHECK_DEPTH_MAX * 2 * 33 + 33]; /* the storage, with its slashes; "" is the root */
    BOOL unicode;                               /* the root's PR_STORE_SUPPORT_MASK says so */
    ULONG names;                                /* how many named properties are mapped */
};

/* A stream or storage in a storage. */
struct element
{
    WCHAR name[32];
    BOOL is_storage;
    ULONGLONG size;
    BOOL used; /* something says what it is for */
};

/* A storage of the format, with its property stream. */
struct object
{
    enum object_kind kind;
    IStorage *storage;
    struct element *elements;
    ULONG count;
    BYTE *properties;
    ULONG size;
    ULONG number; /* of an attachment's or recipient's name */
};

/* check.c */

/* Prints a deviation; name: the stream in the current storage, or NULL. */
void deviation(struct check *check, const WCHAR *name, enum verdict verdict, const char *format, ...)
        __attribute__((format(ms_printf, 4, 5)));
/* Lists a storage, for free(). MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_CORRUPT_DATA and what the storage fails with */
HRESULT list_elements(IStorage *storage, struct element **elements, ULONG *count);
struct element *find_element(struct element *elements, ULONG count, const WCHAR *name);
/* A stream whole, for free(), as long as it really is. */
HRESULT read_stream(IStorage *storage, const WCHAR *name, BYTE **data, ULONG *size);
/* Exactly count upper-case hexadecimal digits, and no more. */
BOOL parse_hex(const WCHAR *text, unsigned int count, ULONG *number);
ULONG get_long(const BYTE *data);

/* checkprops.c */

/* The size of the property stream's header. */
ULONG header_size(enum object_kind kind);
/* The entry of a property by id, 16 bytes; NULL. */
const BYTE *find_entry(const struct object *object, ULONG id);
/* The header, the entries and their streams. */
void check_header(struct check *check, struct object *object);
void check_entries(struct check *check, struct object *object);
/* What Outlook needs beside a well-formed storage. */
void check_required(struct check *check, const struct object *object);

/* checknames.c */

/* __nameid_version1.0; counts the names. */
void check_names(struct check *check, IStorage *root);

#endif
