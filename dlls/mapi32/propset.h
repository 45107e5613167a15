/*
 * The properties of an object: an ordered container, found by id.
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
#ifndef MAPI32_PROPSET_H
#define MAPI32_PROPSET_H

#include "codec/propstream.h"
#include "mapi32_private.h"

struct node;
struct value;

/* Attributes of an entry, and what a client's new property has. [MS-OXMSG] 2.4.2.1 */
#define PROPATTR_MASK    (PROPATTR_MANDATORY | PROPATTR_READABLE | PROPATTR_WRITEABLE)
#define PROPATTR_DEFAULT (PROPATTR_READABLE | PROPATTR_WRITEABLE)

struct property
{
    ULONG tag; /* 0: removed */
    ULONG attributes;
    BOOL unlocked;       /* SetAttribIMsgOnIStg made a property writable that its class keeps */
    BYTE fixed[8];       /* a fixed-size value, little-endian, unused bytes 0 */
    ULONG declared;      /* of a stored value: the size that its entry declares; nothing relies on it */
    struct value *value; /* counted: any other value; NULL for PT_OBJECT */
};

/* The properties of one set, or of several until one of them is changed. */
struct propset_block
{
    ULONG refcount;
    ULONG bucket_count;           /* a power of 2 */
    ULONG *buckets;               /* open addressing: 1 + index, 0 free; behind the properties */
    struct property properties[]; /* in order of creation, removed ones among them */
};

struct propset
{
    struct propset_block *block; /* counted; NULL: no property has been there yet */
    ULONG count, capacity;
    ULONG removed;
    struct propstream_entry *unknown; /* entries of types that are none: kept for the next save */
    ULONG unknown_count;
    BOOL dirty; /* differs from what is stored */
};

/* Reads the entries of a property stream, whose values lie in the node's streams. The first of one id counts; entries
 * of id 0 are dropped. MAPI_E_NOT_ENOUGH_MEMORY. [MS-OXMSG] 2.4.2 */
HRESULT propset_load(struct propset *set, struct reader *reader, struct node *node);
/* Copies a set into an empty one; the properties are shared until either is changed. MAPI_E_NOT_ENOUGH_MEMORY, then
 * empty. */
HRESULT propset_clone(struct propset *set, const struct propset *from);
/* Frees the contents; the set is empty then. */
void propset_free(struct propset *set);

/* The property of an id; NULL when there is none. Valid until the set is changed. */
const struct property *propset_find(const struct propset *set, ULONG id);
/* The property after one, or the first after NULL, in order of creation; NULL at the end. */
const struct property *propset_next(const struct propset *set, const struct property *property);
ULONG propset_count(const struct propset *set);

/* Set a property, in place of any of its id, whose attributes stay; a new one gets those given. Marks the set dirty
 * where something differs. value is taken over, on failure too. MAPI_E_NOT_ENOUGH_MEMORY, then nothing changed. */
HRESULT propset_put_fixed(struct propset *set, ULONG tag, ULONG attributes, ULONGLONG fixed);
HRESULT propset_put_value(struct propset *set, ULONG tag, ULONG attributes, struct value *value);
/* Sets a property's attributes, and whether it is writable though its class keeps it. MAPI_E_NOT_FOUND;
 * MAPI_E_NOT_ENOUGH_MEMORY, then nothing changed. */
HRESULT propset_put_attributes(struct propset *set, ULONG id, ULONG attributes, BOOL unlocked);
/* Removes the property of an id, if it is there. MAPI_E_NOT_ENOUGH_MEMORY, then nothing changed; never for a set whose
 * properties are not shared. */
HRESULT propset_remove(struct propset *set, ULONG id);

/* A fixed-size value as a number; fallback where there is none of exactly this tag. */
ULONGLONG propset_number(const struct propset *set, ULONG tag, ULONGLONG fallback);

#endif
