/*
 * Whether memory can be read or written, found out without touching what may not be.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdint.h>

#include "probe.h"

#define PROTECT_READ \
    (PAGE_READONLY | PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | \
            PAGE_EXECUTE_WRITECOPY)
#define PROTECT_WRITE   (PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)
#define PROTECT_EXECUTE (PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)

/* The end of the pages of one protection that p is in, NULL if they do not allow any of protect. */
static const char *region_end(const char *p, DWORD protect, const char **begin)
{
    MEMORY_BASIC_INFORMATION info;

    if (!VirtualQuery(p, &info, sizeof(info)) || info.State != MEM_COMMIT) return NULL;
    if ((info.Protect & (PAGE_GUARD | PAGE_NOACCESS)) || !(info.Protect & protect)) return NULL;
    *begin = info.BaseAddress;
    return (const char *)info.BaseAddress + info.RegionSize;
}

/* Has the probe know the pages of p; false if they cannot be read. */
static bool know(struct probe *probe, const char *p)
{
    const char *begin, *end;

    if (p >= probe->begin && p < probe->end) return true;
    if (!(end = region_end(p, PROTECT_READ, &begin))) return false;
    probe->begin = begin;
    probe->end = end;
    return true;
}

bool probe_read(struct probe *probe, const void *data, size_t size)
{
    const char *p = data;

    if (size > UINTPTR_MAX - (uintptr_t)p) return false;
    while (size)
    {
        if (!know(probe, p)) return false;
        if ((size_t)(probe->end - p) >= size) return true;
        size -= probe->end - p;
        p = probe->end;
    }
    return true;
}

bool probe_write(struct probe *probe, void *data, size_t size)
{
    const char *p = data, *begin, *end;

    if (size > UINTPTR_MAX - (uintptr_t)p) return false;
    while (size)
    {
        if (!(end = region_end(p, PROTECT_WRITE, &begin))) return false;
        if ((size_t)(end - p) >= size) return true;
        size -= end - p;
        p = end;
    }
    return true;
}

bool probe_string(struct probe *probe, const char *text, size_t max)
{
    for (; max; max--, text++)
    {
        if (!know(probe, text)) return false;
        if (!*text) return true;
    }
    return true;
}

bool probe_wide_string(struct probe *probe, const WCHAR *text, size_t max)
{
    for (; max; max--, text++)
    {
        if (!probe_read(probe, text, sizeof(*text))) return false;
        if (!*text) return true;
    }
    return true;
}

bool probe_object(struct probe *probe, const void *object, unsigned int methods)
{
    const void *const *vtbl;
    const char *begin;

    if (!object || !probe_read(probe, object, sizeof(void *))) return false;
    vtbl = *(const void *const *const *)object;
    if (!vtbl || !probe_read(probe, vtbl, methods * sizeof(*vtbl))) return false;
    return region_end(vtbl[0], PROTECT_EXECUTE, &begin) != NULL;
}
