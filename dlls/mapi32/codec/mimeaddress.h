/*
 * Reads address lists of header fields: mailboxes and groups of RFC 5322, and what real mail writes instead.
 * Source: mime.md 2.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_MIMEADDRESS_H
#define MAPI32_CODEC_MIMEADDRESS_H

#include "codec.h"

struct mime_addresses
{
    const char *text; /* unfolded */
    size_t size;
    size_t pos;
    bool group;           /* within one */
    char *name, *address; /* of the caller, each with room for size bytes */
};

struct mime_address
{
    bool group;                     /* one without members: there is a name only */
    size_t name_size, address_size; /* of what addresses.name and .address hold */
};

/* Begins a list. name and address have room for size bytes each. */
void mime_addresses_init(struct mime_addresses *list, const char *text, size_t size, char *name, char *address);

/* Gives the next mailbox, or group without members; false at the end. A name is without its quotes, encoded words as
 * they are; it is empty where there is none. */
bool mime_address_next(struct mime_addresses *list, struct mime_address *address);

#endif
