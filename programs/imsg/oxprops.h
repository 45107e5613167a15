/*
 * The tables of properties that are known by name.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef IMSG_OXPROPS_H
#define IMSG_OXPROPS_H

#include "imsg.h"

/* A name of a tag. Sorted by tag; where one has several, MAPI's stands before that of [MS-OXPROPS]. */
struct known_tag
{
    ULONG tag;
    const char *name;
};
extern const struct known_tag known_tags[];
extern const unsigned int known_tag_count;

/* The name of a named property with a number. */
struct known_name
{
    const GUID *set;
    ULONG id;
    ULONG type;
    const char *name;
};
extern const struct known_name known_names[];
extern const unsigned int known_name_count;

#endif
