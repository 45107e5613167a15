/*
 * Checks of a caller's structures that never touch what cannot be read.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_VALIDATE_H
#define MAPI32_VALIDATE_H

#include "mapi32_private.h"
#include "probe.h"

/* All return whether the thing is bad. NULL is, unless count is 0. */
bool bad_tag(ULONG tag);
bool bad_value(struct probe *probe, const SPropValue *value);
bool bad_values(struct probe *probe, const SPropValue *values, ULONG count);
bool bad_row_set(struct probe *probe, const SRowSet *rows);
bool bad_tag_array(struct probe *probe, const SPropTagArray *tags); /* readable; the tags are not looked at */
bool bad_entry_list(struct probe *probe, const ENTRYLIST *list);
bool bad_names(struct probe *probe, MAPINAMEID *const *names, ULONG count);
bool bad_sort_order_set(struct probe *probe, const SSortOrderSet *order);
bool bad_restriction(struct probe *probe, const SRestriction *restriction);

/* Whether count elements of size bytes, and header bytes in front, cannot be read. */
bool bad_array(struct probe *probe, const void *array, size_t header, ULONG count, size_t size);

#endif
