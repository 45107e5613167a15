/*
 * What a compound file that is being made is for the objects of newstorage.c: its elements, of which newfile.c keeps
 * the bytes.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_IMSG_NEWFILE_H
#define MAPI32_IMSG_NEWFILE_H

#include "imsg.h"
#include "codec/cfbwrite.h"

/* The file, of one thread; it lives as long as one of its elements. */
struct new_file
{
    LONG elements; /* alive */
    WCHAR *path;   /* NULL: a temporary file, when one is needed */
    HANDLE file;   /* NULL: nothing is in it yet */
    BOOL temporary;
    ULONGLONG memory; /* bytes of streams in memory */
    struct cfb_run *runs;
    uint32_t run_count, run_capacity;
    uint32_t sectors; /* that runs have */
};

/* A storage or a stream: in its storage's list, and counted by the objects that are open on it. */
struct element
{
    LONG refcount;
    struct new_file *file;
    WCHAR name[CFB_NAME_MAX + 1];
    BOOL is_storage;
    unsigned int depth; /* storages around it */
    /* a storage */
    CLSID clsid;
    DWORD state;
    struct element **children; /* in the order of [MS-CFB] 2.6.4; each counted */
    ULONG count, capacity;
    /* a stream: in memory, or in the runs from the first to the last */
    ULONGLONG size;
    BYTE *memory;
    size_t memory_size;
    BOOL placed;
    uint32_t first_run, last_run;
};

/* Makes the root of a new file, counted. The file of path is made when it is needed first. */
HRESULT new_file_create(const WCHAR *path, struct element **root);

/* Writes the file: what is in memory, and its tables. The file is complete and closed then. */
HRESULT new_file_save(struct element *root);

void element_addref(struct element *element);
void element_release(struct element *element);

/* Finds an element of a storage by its name; NULL. Not counted. */
struct element *element_find(const struct element *storage, const WCHAR *name);

/* Adds an element to a storage that has none of its name; it is counted for the caller too. */
HRESULT element_add(struct element *storage, const WCHAR *name, BOOL is_storage, struct element **out);

/* Takes an element out of its storage. */
void element_remove(struct element *storage, struct element *element);

/* Reads bytes of a stream that are there. */
HRESULT element_read(struct element *stream, ULONGLONG offset, void *data, ULONG size);

/* Writes bytes of a stream, which may end behind it: STG_E_MEDIUMFULL, STG_E_INSUFFICIENTMEMORY. */
HRESULT element_write(struct element *stream, ULONGLONG offset, const void *data, ULONG size);

/* Cuts a stream, or extends it by zeroes. */
HRESULT element_resize(struct element *stream, ULONGLONG size);

#endif
