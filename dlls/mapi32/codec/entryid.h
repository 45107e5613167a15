/*
 * Entry ids made of plain data: of one-off recipients and of wrapped stores, [MS-OXCDATA] 2.2.5.1 and 2.2.4.3; and the
 * search key of an address.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_ENTRYID_H
#define MAPI32_CODEC_ENTRYID_H

#include "codec.h"

enum one_off_flags
{
    ONE_OFF_NO_RICH_INFO = 0x0001,
    ONE_OFF_UNICODE = 0x8000 /* the strings are UTF-16LE, else 8-bit */
};

/* The strings are within someone's data; sizes in bytes, without the NULs. */
struct one_off
{
    uint16_t flags; /* enum one_off_flags; others are kept */
    const uint8_t *name, *type, *address;
    size_t name_size, type_size, address_size;
};

/* Appends the entry id of a one-off recipient; the strings are as flags say. [MS-OXCDATA] 2.2.5.1. */
void one_off_write(struct writer *writer, const struct one_off *one_off);

/* Reads one. CODEC_UNSUPPORTED: an entry id of another kind. CODEC_CORRUPT: a string has no end. The strings stay in
 * the caller's data. */
enum codec_status one_off_read(const void *data, size_t size, struct one_off *one_off);

/* Appends a store's entry id wrapped with the name of its provider's DLL (8-bit, NUL-terminated).
 * [MS-OXCDATA] 2.2.4.3. */
void store_entryid_wrap(struct writer *writer, const char *dll, const void *entryid, size_t size);

/* The entry id in a wrapped one, in place, with its size, and the DLL's name. CODEC_UNSUPPORTED: not wrapped.
 * CODEC_CORRUPT: the name has no end. */
enum codec_status store_entryid_unwrap(
        const void *data, size_t size, const char **dll, const uint8_t **entryid, size_t *entryid_size);

/* Appends a search key: "TYPE:ADDRESS" and a NUL; 8-bit, a to z in upper case. [MS-OXOABK] 2.2.3.5. */
void search_key_write(
        struct writer *writer, const char *type, size_t type_size, const char *address, size_t address_size);

#endif
