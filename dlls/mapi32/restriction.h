/*
 * Restrictions: an own copy of an SRestriction, checked once and then evaluated against rows (tables.md section 4).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_RESTRICTION_H
#define MAPI32_RESTRICTION_H

#include "mapi32_private.h"

struct restriction;

/* Where an evaluation finds the values of a row: the value of a property by its id, whatever its type, NULL if there is
 * none; it may use scratch for it. */
struct restriction_source
{
    const SPropValue *(*find)(const void *row, ULONG tag, SPropValue *scratch);
    const void *row;
    ULONG code_page; /* of 8-bit strings compared with wide ones */
};

/* Checks and copies a restriction. Returns S_OK; MAPI_E_INVALID_PARAMETER for NULL where a part is needed;
 * MAPI_E_TOO_COMPLEX for what cannot be evaluated; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT restriction_create(const SRestriction *source, struct restriction **out);

/* Copies are counted; restriction_create gives one reference. NULL is allowed. */
struct restriction *restriction_addref(struct restriction *restriction);
void restriction_release(struct restriction *restriction);

/* Whether a property is named, by its id. */
BOOL restriction_names(const struct restriction *restriction, ULONG tag);

/* Whether a row passes. */
BOOL restriction_matches(const struct restriction *restriction, const struct restriction_source *source);

#endif
