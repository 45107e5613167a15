/*
 * Whether memory can be read or written, found out without touching what may not be.
 *
 * IsBadReadPtr and its like read the memory and catch the fault: they use up the guard page of another thread's stack
 * and hide faults from debuggers. VirtualQuery does neither. An answer holds only as long as no thread changes the
 * memory.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_PROBE_H
#define MAPI32_PROBE_H

#include <windows.h>
#include <stdbool.h>

/* What the last questions found out; start with {0}, and keep it for one call of an export at most. */
struct probe
{
    const char *begin, *end; /* readable bytes */
};

/* Whether size bytes can be read. Size 0 is always readable. */
bool probe_read(struct probe *probe, const void *data, size_t size);

/* Whether size bytes can be read and written. */
bool probe_write(struct probe *probe, void *data, size_t size);

/* Whether a string can be read up to its NUL, or up to max bytes or characters. */
bool probe_string(struct probe *probe, const char *text, size_t max);
bool probe_wide_string(struct probe *probe, const WCHAR *text, size_t max);

/* Whether an object's vtbl can be read with methods entries, the first of which is in executable memory. */
bool probe_object(struct probe *probe, const void *object, unsigned int methods);

#endif
