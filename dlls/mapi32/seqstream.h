/*
 * An IStream that only goes forward, over functions that read, write or commit.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_SEQSTREAM_H
#define MAPI32_SEQSTREAM_H

#include "mapi32_private.h"

struct seqstream_ops
{
    /* Reads up to size bytes; less only at the end. NULL: the stream cannot be read. */
    HRESULT (*read)(void *context, void *data, ULONG size, ULONG *done);
    /* Writes all of data. NULL: the stream cannot be written. */
    HRESULT (*write)(void *context, const void *data, ULONG size);
    /* IStream::Commit; NULL: nothing to do. */
    HRESULT (*commit)(void *context);
    /* Ends context, at the stream's last Release. */
    void (*destroy)(void *context);
};

/* Makes such a stream, which owns context from then on; on failure context is destroyed. Read of a stream that cannot
 * be read and Write of one that cannot be written give MAPI_E_NO_ACCESS; Seek, SetSize, Revert, LockRegion,
 * UnlockRegion, Stat and Clone give MAPI_E_NO_SUPPORT (choice). Like other streams it belongs to one thread at a time.
 */
HRESULT seqstream_create(const struct seqstream_ops *ops, void *context, IStream **out);

#endif
