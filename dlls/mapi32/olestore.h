/*
 * Storages as the data of attachments: what a client has written, and the IStorage that it works on.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_OLESTORE_H
#define MAPI32_OLESTORE_H

#include "message.h"

/* A storage of its own that holds what a client writes until the message is saved. Counted; the tree's lock guards
 * it. */
struct olestore
{
    ULONG refcount;
    IStorage *storage;
};

/* An empty one in a temporary file, or (from) with a copy of a storage. MapStorageSCode's codes. */
HRESULT olestore_create(IStorage *from, struct olestore **out);
void olestore_release(struct olestore *store);
/* A copy, which the other does not follow. */
HRESULT olestore_clone(const struct olestore *store, struct olestore **out);

/* Opens PR_ATTACH_DATA_OBJ as IStorage, or (docfile) as a stream whose bytes are a compound file. flags: MAPI_CREATE,
 * MAPI_MODIFY. What is written to a docfile becomes the storage at Commit, at the last Release and when the attachment
 * is saved, if it is whole: else Commit and SaveChanges give MAPI_E_CORRUPT_DATA, and the storage stays; no bytes are
 * an empty storage (choice). What is only read is a copy. The lock is held. imsg.md 6 */
HRESULT attach_open_storage(struct attach *attach, ULONG flags, IStorage **out);
HRESULT attach_open_docfile(struct attach *attach, ULONG flags, IStream **out);

/* What open storages and streams of an attachment have been given becomes its data: a step of its SaveChanges. */
HRESULT attach_publish_storage(struct attach *attach);

#endif
