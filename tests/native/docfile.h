/*
 * A compound file as a tree in memory, [MS-CFB]: read from a file's bytes, changed by storage.c and stgstream.c, and
 * made bytes again.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_NATIVE_DOCFILE_H
#define MAPI32_NATIVE_DOCFILE_H

#include <windows.h>
#include <objbase.h>

#define NAME_MAX_LENGTH 31

/* A storage or a stream. Its parent owns it. */
struct element
{
    struct element *parent, *next; /* siblings in the order of [MS-CFB] 2.6.4 */
    struct element *first;         /* a storage's children */
    WCHAR name[NAME_MAX_LENGTH + 1];
    DWORD type; /* STGTY_ */
    CLSID clsid;
    DWORD state;
    FILETIME created, changed;
    BYTE *data; /* a stream's */
    ULONG size, capacity;
    void *opened; /* the one object that has it open */
};

/* A new element under a parent, whose children have no such name; NULL for a root. NULL without memory. */
struct element *element_create(struct element *parent, const WCHAR *name, DWORD type);

/* Takes an element out of its parent and frees it with all below. */
void element_destroy(struct element *element);

/* The child of a name in any case, or NULL. */
struct element *element_find(struct element *parent, const WCHAR *name);

/* Gives an element another name, which no sibling has. */
void element_rename(struct element *element, const WCHAR *name);

/* Makes all of from a part of to, which has no children. */
HRESULT element_copy(struct element *to, const struct element *from);

/* Changes a stream's size; what is new is zero. False without memory. */
BOOL element_resize(struct element *element, ULONGLONG size);

/* Reads a compound file. STG_E_FILEALREADYEXISTS for what is none, STG_E_DOCFILECORRUPT, E_OUTOFMEMORY. */
HRESULT docfile_read(const BYTE *bytes, ULONG size, struct element **root);

/* The bytes of a compound file, to be freed. */
HRESULT docfile_write(const struct element *root, BYTE **bytes, ULONG *size);

/* bytes.c: IStream::CopyTo in pieces, for streams of all kinds. */
HRESULT WINAPI native_stream_copy(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written);

/* bytes.c: a file's bytes, kept in memory and written by Flush. */
HRESULT native_file_bytes(const WCHAR *path, BOOL create, BOOL remove, ILockBytes **out);

/* stgstream.c: opens a stream for an object of storage.c, which revokes it before its own end. */
struct open_stream;
HRESULT stream_open(struct element *element, DWORD mode, BOOL *dirty, struct open_stream **list, IStream **out);

/* Makes all streams of a list say STG_E_REVERTED, and the list empty; of one element only, where it is not NULL. */
void streams_revoke(struct open_stream **list, struct element *only);

#endif
