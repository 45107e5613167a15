/*
 * A temporary file for values that are too large for memory: gone with its last reference, and with the process.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_SCRATCH_H
#define MAPI32_SCRATCH_H

#include "mapi32_private.h"

/* Counted; the tree's lock guards the count and the file. */
struct scratch
{
    ULONG refcount;
    HANDLE file;
};

/* Makes an empty file in the temporary folder, which the caller deletes. MAPI_E_NOT_ENOUGH_DISK. */
HRESULT scratch_path(WCHAR path[MAX_PATH]);
/* Makes an empty file in the temporary folder. MAPI_E_NOT_ENOUGH_DISK, MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT scratch_create(struct scratch **out);
struct scratch *scratch_addref(struct scratch *scratch);
void scratch_release(struct scratch *scratch);
/* Reads up to size bytes at an offset; *read is less only at the end. MAPI_E_DISK_ERROR. */
HRESULT scratch_read(struct scratch *scratch, ULONGLONG offset, void *data, ULONG size, ULONG *read);
/* Writes at an offset; a gap before it becomes zeroes. MAPI_E_NOT_ENOUGH_DISK. */
HRESULT scratch_write(struct scratch *scratch, ULONGLONG offset, const void *data, ULONG size);
/* Sets the file's size. MAPI_E_NOT_ENOUGH_DISK. */
HRESULT scratch_set_size(struct scratch *scratch, ULONGLONG size);

#endif
