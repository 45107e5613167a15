/*
 * The names of HTML 4's character references.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_HTMLENTITY_H
#define MAPI32_CODEC_HTMLENTITY_H

#include "codec.h"

/* The character of a name such as "euml"; 0: none. Names are told apart by case. HTML 4.01, 24. */
uint32_t html_entity(const char *name);

#endif
