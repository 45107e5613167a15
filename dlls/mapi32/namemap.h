/*
 * The named properties of a message tree: names and the ids 0x8000 and above that stand for them.
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
#ifndef MAPI32_NAMEMAP_H
#define MAPI32_NAMEMAP_H

#include "mapi32_private.h"

/* The id of the first name; the others follow. [MS-OXMSG] 2.2.3 */
#define NAMED_ID_FIRST 0x8000

struct node;

struct name
{
    GUID guid;
    BOOL valid;  /* FALSE: the file's entry was bad, the id has no name */
    WCHAR *text; /* of a string name, NULL for a number */
    LONG lid;
};

struct namemap
{
    struct name *names; /* that of id NAMED_ID_FIRST + index */
    ULONG count, capacity;
    ULONG loaded;   /* the first ones, which were read: their texts lie in one block */
    WCHAR *texts;   /* that block */
    ULONG *buckets; /* open addressing: 1 + index, 0 free */
    ULONG bucket_count;
    BOOL dirty; /* differs from what is stored */
};

/* An empty map; NULL without memory. */
struct namemap *namemap_create(void);
void namemap_free(struct namemap *map);

/* Reads the map below a message's root; one without it gives an empty map. Bad entries are ids without a name.
 * MAPI_E_NOT_ENOUGH_MEMORY and MapStorageSCode's. [MS-OXMSG] 2.2.3 */
HRESULT namemap_load(struct node *root, struct namemap **out);
/* Writes the map, in place of what is there; new elements median first. MapStorageSCode's codes. [MS-OXMSG] 2.2.3 */
HRESULT namemap_save(const struct namemap *map, IStorage *root);

/* The id of a name, PS_MAPI's numbers below 0x8000 included; 0 when it has none. String names compare
 * case-sensitively. */
ULONG namemap_find(const struct namemap *map, const MAPINAMEID *name);
/* Gives a name the next id. MAPI_E_TOO_BIG at the end of the range; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT namemap_add(struct namemap *map, const MAPINAMEID *name, ULONG *id);
/* The name of an id; NULL when it has none. */
const struct name *namemap_name(const struct namemap *map, ULONG id);

#endif
