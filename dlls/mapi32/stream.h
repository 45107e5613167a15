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

/* What an object does with the image of a compound file that a client has written; the value stays the caller's. */
typedef HRESULT (*propstream_take)(struct mapiprop *prop, struct value *image);

/* Opens an IStream on the image of a compound file that PR_ATTACH_DATA_OBJ is to become; clients may write. It begins
 * with image (NULL: with nothing). What was written goes to take where another stream's would become the value: at
 * Commit, at the last Release and when the object is saved; take may refuse it.
 * MAPI_E_NO_ACCESS; MAPI_E_NOT_ENOUGH_MEMORY; with nothing, what take says. */
HRESULT propstream_open_image(struct mapiprop *prop, struct value *image, propstream_take take, IStream **out);

/* The one that is open already, with a reference; NULL for none. */
IStream *propstream_find_image(struct mapiprop *prop);

/* What open streams of an object have been given becomes the values of its properties: the first step of
 * SaveChanges. */
HRESULT propstreams_publish(struct mapiprop *prop);

#endif
