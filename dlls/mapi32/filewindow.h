/*
 * A file that is read through windows: pieces of it that are kept.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_FILEWINDOW_H
#define MAPI32_FILEWINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "mapi32_private.h"

struct filewindows;

/* Opens a file beside whoever has it open; *size is its size. Returns S_OK; MAPI_E_NOT_FOUND where it cannot be opened;
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT filewindows_open(const WCHAR *path, struct filewindows **out, ULONGLONG *size);
/* NULL is allowed. */
void filewindows_close(struct filewindows *file);

/* Reads size bytes at an offset, context being the file; false where they are not there: what codec/cfbdir.h wants. */
bool filewindows_read(void *context, uint64_t offset, void *data, size_t size);
/* Where they lie in a window: what codec/cfbdir.h wants of a view. */
const uint8_t *filewindows_view(void *context, uint64_t offset, size_t size);

/* Whether what is read next will not be read again: of a large file it is not kept then. */
void filewindows_scan(struct filewindows *file, BOOL scan);

#endif
