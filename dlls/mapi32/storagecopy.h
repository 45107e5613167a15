/*
 * Copying storages, as IStorage::CopyTo does, which in Wine goes through streams by 128 bytes, calls without bounds,
 * and does not survive a destination that has no room.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_STORAGECOPY_H
#define MAPI32_STORAGECOPY_H

#include "mapi32_private.h"

/* Copies all elements of a storage, its class and its state into another one, and commits nothing. Elements of the same
 * names give way, storages are joined. The storages' own codes; E_OUTOFMEMORY; STG_E_DOCFILETOOLARGE for storages
 * nested too deep. */
HRESULT storage_copy(IStorage *from, IStorage *to);

/* Copies what is left of a stream by a buffer of size bytes; nothing is committed. The streams' own codes; full: what a
 * Write that wrote less than it was given means. */
HRESULT stream_pump(IStream *from, IStream *to, void *buffer, ULONG size, HRESULT full);

#endif
