/*
 * Memory that ends at a page without access: a read or write past its end faults.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_GUARD_H
#define MAPI32_TESTS_GUARD_H

#include <windows.h>
#include <string.h>

#define GUARD_PAGE 4096

/* size bytes, followed at once by a page without access; for guard_free. */
static inline void *guard_alloc(size_t size)
{
    size_t body = (size + GUARD_PAGE - 1) / GUARD_PAGE * GUARD_PAGE;
    DWORD old;
    char *p;

    p = VirtualAlloc(NULL, body + GUARD_PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    if (!p) return NULL;
    VirtualProtect(p + body, GUARD_PAGE, PAGE_NOACCESS, &old);
    return p + body - size;
}

/* The same with a copy of data. */
static inline void *guard_copy(const void *data, size_t size)
{
    void *p = guard_alloc(size);

    if (p) memcpy(p, data, size);
    return p;
}

static inline void guard_free(void *p)
{
    MEMORY_BASIC_INFORMATION info;

    if (p && VirtualQuery(p, &info, sizeof(info))) VirtualFree(info.AllocationBase, 0, MEM_RELEASE);
}

/* An address that has no memory, in the middle of a page without access. */
static inline void *guard_unreadable(void)
{
    static char *page;

    if (!page) page = VirtualAlloc(NULL, GUARD_PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_NOACCESS);
    return page + 64;
}

#endif
