/*
 * A guard against damaged compound files that would hang ole32.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_STORAGEGUARD_H
#define MAPI32_STORAGEGUARD_H

#include "filewindow.h"

/* What is seen of a message on the way. */
struct storage_facts
{
    /* large streams of attachments were passed over, since finding their sectors takes long in a large file: before one
     * of the attachments' storages is opened, all has to be checked */
    BOOL left;
    /* no recipient's or attachment's storage has this number or a higher one; ~0: not known */
    ULONG recipients_end, attachments_end;
};

/* Checks the directory and the streams of a storage's file before anything is opened by name. facts: NULL, then nothing
 * is passed over. S_OK as well where nothing can be told: no path, a file that is opened exclusively, no compound file.
 * MAPI_E_CORRUPT_DATA for a directory with a cycle; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT storage_guard(const WCHAR *path, struct storage_facts *facts);

/* Opens the compound file that something from outside was written to, for reading, if it is whole. MAPI_E_CORRUPT_DATA;
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT storage_open_guarded(const WCHAR *path, IStorage **out);

/* The same as storage_guard for a file that is open, of a size. */
HRESULT storage_guard_file(struct filewindows *file, ULONGLONG file_size, struct storage_facts *facts);

#endif
