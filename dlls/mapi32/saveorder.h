/*
 * Writing the elements of a storage in the order that costs ole32 least.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_SAVEORDER_H
#define MAPI32_SAVEORDER_H

#include "mapi32_private.h"
#include "node.h"

/* An element to be written: a stream of bytes, a stream of a value, or a storage that its function makes. */
struct save_item
{
    WCHAR name[STORAGE_NAME_MAX];
    ULONG length;     /* of the name */
    BOOL exists;      /* it is there already; no matter if that is not so */
    const void *data; /* bytes, where value and save are NULL */
    ULONG size;
    void *owned;         /* for free() by whoever made the item */
    struct value *value; /* not counted */
    HRESULT (*save)(void *context);
    void *context;
};

/* Makes an item of a stream of bytes, which stay the caller's. */
void save_item_init(struct save_item *item, const WCHAR *name, const void *data, ULONG size);

/* Writes the items: existing ones first, then new ones median first, since ole32's directory
 * tree is never balanced. Stops at the first failure. Codes of MapStorageSCode. */
HRESULT save_items(IStorage *storage, const struct save_item *items, ULONG count);

/* Removes an element; S_OK as well where there is none. */
HRESULT storage_destroy(IStorage *storage, const WCHAR *name);

#endif
