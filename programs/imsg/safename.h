/*
 * File names out of messages, made safe.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef IMSG_SAFENAME_H
#define IMSG_SAFENAME_H

#include "imsg.h"

/* The longest name made, without the path. */
#define SAFE_NAME_MAX 120

/* Makes a name that a message gives a plain file name: no path, no device, nothing that a shell or terminal would
 * stumble over; fallback where nothing is left. name has room for SAFE_NAME_MAX + 1. */
void safe_name(const WCHAR *given, const WCHAR *fallback, WCHAR *name);

/* Creates a new file of that name in a folder; where there is one already, "name (2).ext" and so on. path, for free().
 * Nothing that exists is written to, nor what a link points at. */
HRESULT create_unique(const WCHAR *folder, const WCHAR *name, HANDLE *file, WCHAR **path);

#endif
