/*
 * What IConverterSession (converter.c) asks of its two directions, frommime.c and tomime.c.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CONVERTER_H
#define MAPI32_CONVERTER_H

#include "mapi32_private.h"
#include "convsess.h"

/* Flags that either direction knows; those of the other one are ignored. Source: mime.md 1.3. */
#define CONVERTER_FLAGS 0x0024D0F6

/* A copy of a converter's settings at the beginning of a conversion. */
struct converter_settings
{
    IAddrBook *address_book; /* NULL, or counted by the caller */
    ENCODINGTYPE encoding;   /* IET_BASE64 to IET_8BIT; IET_7BIT unless set */
    MIMESAVETYPE format;     /* SAVE_RFC1521 unless set */
    BOOL wrap_set, wrap;     /* SetTextWrapping was called; with TRUE */
    ULONG wrap_width;        /* 20 to 998 */
    BOOL charset_set;
    UINT charset;         /* code page of the Internet form, such as 50220 */
    UINT charset_windows; /* of its family, such as 932 */
    CSETAPPLYTYPE charset_apply;
};

/* converter.c */

/* Makes a converter. E_NOINTERFACE, E_OUTOFMEMORY. */
HRESULT converter_create(REFIID iid, void **out);

/* Frees what a method of an object returned: a message of ours has the allocators that it was opened with. NULL is
 * nothing. */
void object_free(void *object, void *block);
void object_free_rows(void *object, SRowSet *rows);

/* frommime.c */

/* Reads an Internet message from the stream's position to its end into a message of any provider. It is not saved;
 * attachments and embedded messages are. flags are valid. Source: mime.md 1.4, 2. */
HRESULT mime_to_mapi(const struct converter_settings *settings, IStream *stream, IMessage *message, ULONG flags);

/* tomime.c */

/* Writes a message of any provider, which is not changed, as an Internet message at the stream's position, by Write
 * only. flags are valid. Source: mime.md 1.4, 3. */
HRESULT mapi_to_mime(const struct converter_settings *settings, IMessage *message, IStream *stream, ULONG flags);

#endif
