/*
 * Names of attachments that come from strangers: made harmless, shortened, and invented.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ATTACHNAME_H
#define MAPI32_ATTACHNAME_H

#include <windows.h>

/* The last component of a name as a file may be called, for free(); NULL where nothing is left, or memory lacks.
 * Source: mime.md 2.7. */
WCHAR *clean_file_name(const WCHAR *name);

/* A name in the form of eight and three characters. */
void make_short_name(const WCHAR *name, WCHAR short_name[13]);

/* The extension, with its dot, of files of a content type: by the registry, or a short list; ".dat". */
void extension_of_type(const char *type, WCHAR *extension, size_t room);

#endif
