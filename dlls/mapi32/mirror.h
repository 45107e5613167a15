/*
 * The mirror: a message's file beside its storage, read in large pieces.
 *
 * ole32 under Wine reads a file 512 bytes at a time, and searches its directory anew for each element; most of the time
 * to read a message goes into that. A file that nobody can change while its storage is open may as well be read here.
 * Writing, enumerating, and what callers get to see of storages stay with ole32.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MIRROR_H
#define MAPI32_MIRROR_H

#include "codec/cfbread.h"
#include "mapi32_private.h"

struct mirror;

/* Opens the file of a storage that was opened read-only, direct, and so that nobody may write. *out is NULL where there
 * is no mirror: another mode, no file, a form that is not the usual one, or MAPI32_MIRROR=0.
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT mirror_create(const STATSTG *stat, struct mirror **out);
/* NULL is allowed. */
void mirror_free(struct mirror *mirror);

/* Looks for an element in a storage. MAPI_E_NOT_FOUND; MAPI_E_CORRUPT_DATA: the look-up has no end, nor would ole32's
 * have. S_FALSE: the mirror cannot tell, ole32 is to be asked. */
HRESULT mirror_find(struct mirror *mirror, ULONG storage, const WCHAR *name, BOOL is_storage, ULONG *element);

/* Opens a stream that was found. S_FALSE: ole32 is to be asked. */
HRESULT mirror_open_stream(struct mirror *mirror, ULONG element, struct cfb_stream *stream);
/* Reads what lies within the stream. MAPI_E_DISK_ERROR. */
HRESULT mirror_read(struct mirror *mirror, struct cfb_stream *stream, ULONGLONG offset, void *data, ULONG size);

/* Checks the whole file before ole32 is asked for what the mirror could not tell; once. As storage_guard. */
HRESULT mirror_guard(struct mirror *mirror);

/* Whether a stream of the root has just these bytes: then the file is the storage's. */
BOOL mirror_agrees(struct mirror *mirror, const WCHAR *name, const BYTE *data, ULONG size);

#endif
