/*
 * Time and chance.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CHANCE_H
#define MAPI32_CHANCE_H

#include <windef.h>
#include <winbase.h>

/* The time, UTC, of what is made now. */
void current_time(FILETIME *time);

/* A number that nobody can foresee; drawn: how many were drawn for the same thing, counts up. With a fixed seed it
 * follows from the seed and from that. */
ULONGLONG random_number(ULONG *drawn);

#endif
