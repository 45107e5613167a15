/*
 * Streams over property values.
 *
 * The lock of the tree is held by every caller of what stands here.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_STREAM_H
#define MAPI32_STREAM_H

#include "mapiprop.h"

/* Opens an IStream on a string or binary property, of the type asked for: a string of the other width is converted. One
 * that is open already is given again, with the access it was opened with. imsg.md 6
 * flags: MAPI_CREATE begins with an empty value, MAPI_MODIFY allows writing.
 * MAPI_E_NOT_FOUND; MAPI_E_NO_ACCESS; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT propstream_open(struct mapiprop *prop, ULONG tag, ULONG flags, IStream **out);

/* What open streams of an object have been given becomes the values of its properties: the first step of
 * SaveChanges. */
HRESULT propstreams_publish(struct mapiprop *prop);

#endif
