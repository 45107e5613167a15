/*
 * Properties on their way into a message of any provider, by public methods only: many at once, large ones by streams,
 * named ones with one question for their ids. Source: mime.md 1.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_FROMPROPS_H
#define MAPI32_FROMPROPS_H

#include "mapi32_private.h"

#define PROPS_BATCH 32

struct props
{
    IMAPIProp *target;
    HRESULT hr; /* the first failure; nothing is set any more after it */
    SPropValue values[PROPS_BATCH];
    void *owned[PROPS_BATCH]; /* what a value points to, for free() */
    ULONG count;
    MAPINAMEID *names; /* of the named values, which are set at the end */
    SPropValue *named;
    ULONG named_count, named_capacity;
};

/* Begins with an object, which must outlive them. */
void props_init(struct props *props, IMAPIProp *target);

/* Sets what is left. S_OK, or the first failure; all memory is freed. */
HRESULT props_end(struct props *props);

/* Each adds a value; data are copied. Failures come from props_end(). Strings are of length characters and become
 * PT_UNICODE, whatever the type of the tag. */
void props_long(struct props *props, ULONG tag, LONG value);
void props_bool(struct props *props, ULONG tag, BOOL value);
void props_time(struct props *props, ULONG tag, ULONGLONG time);
void props_binary(struct props *props, ULONG tag, const void *data, size_t size);
void props_text(struct props *props, ULONG tag, const WCHAR *text, size_t length);

/* The same with named properties; a name that was added before is left alone. name NULL: id. */
void props_named_text(
        struct props *props, const GUID *set, const WCHAR *name, LONG id, const WCHAR *text, size_t length);
void props_named_long(struct props *props, const GUID *set, LONG id, LONG value);
void props_named_bool(struct props *props, const GUID *set, LONG id, BOOL value);
void props_named_double(struct props *props, const GUID *set, LONG id, double value);

/* Adds a named PT_MV_UNICODE; the strings are taken over, and freed with free(). */
void props_named_list(struct props *props, const GUID *set, const WCHAR *name, WCHAR **strings, ULONG count);

/* A value that is written in pieces: kept while it is small, else a stream of the object, which gets pieces of some
 * size. */
struct value_sink
{
    IMAPIProp *target;
    ULONG tag;
    HRESULT hr; /* the first failure */
    IStream *stream;
    BYTE *memory;
    size_t size;
};

/* Begins a value of PT_BINARY or PT_UNICODE (UTF-16 without a NUL). */
void value_sink_init(struct value_sink *sink, IMAPIProp *target, ULONG tag);
void value_sink_write(struct value_sink *sink, const void *data, size_t size);

/* Sets what was kept, or ends the stream. S_OK, or the first failure. */
HRESULT value_sink_end(struct value_sink *sink);

#endif
