/*
 * Counts the DLL's allocations: its imports of the C heap's functions are turned to ours.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <malloc.h>
#include <stdlib.h>
#include "bench.h"

static struct heap_counts counts;

static void *counted(void *block)
{
    if (!block) return NULL;
    counts.allocations++;
    counts.live += _msize(block);
    if (counts.live > counts.peak) counts.peak = counts.live;
    return block;
}

static void *__cdecl hooked_malloc(size_t size)
{
    return counted(malloc(size));
}

static void *__cdecl hooked_calloc(size_t count, size_t size)
{
    return counted(calloc(count, size));
}

static void *__cdecl hooked_realloc(void *block, size_t size)
{
    size_t before = block ? _msize(block) : 0;
    void *again = realloc(block, size);

    if (again || !size) counts.live -= before;
    return counted(again);
}

static void __cdecl hooked_free(void *block)
{
    if (block) counts.live -= _msize(block);
    free(block);
}

static const struct
{
    const char *name;
    void *function;
} hooked[] = {
        {"malloc", hooked_malloc},
        {"calloc", hooked_calloc},
        {"realloc", hooked_realloc},
        {"free", hooked_free},
};

BOOL hooks_install(void)
{
    BYTE *module = (BYTE *)GetModuleHandleW(L"mapi32.dll");
    IMAGE_NT_HEADERS *headers;
    IMAGE_IMPORT_DESCRIPTOR *import;
    IMAGE_THUNK_DATA *names, *functions;
    IMAGE_IMPORT_BY_NAME *by_name;
    unsigned int i, found = 0;
    DWORD old, offset;

    if (!module) return FALSE;
    headers = (IMAGE_NT_HEADERS *)(module + ((IMAGE_DOS_HEADER *)module)->e_lfanew);
    offset = headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
    for (import = (IMAGE_IMPORT_DESCRIPTOR *)(module + offset); offset && import->Name; import++)
    {
        names = (IMAGE_THUNK_DATA *)(module + import->OriginalFirstThunk);
        functions = (IMAGE_THUNK_DATA *)(module + import->FirstThunk);
        for (; names->u1.AddressOfData; names++, functions++)
        {
            if (IMAGE_SNAP_BY_ORDINAL(names->u1.Ordinal)) continue;
            by_name = (IMAGE_IMPORT_BY_NAME *)(module + names->u1.AddressOfData);
            for (i = 0; i < ARRAYSIZE(hooked); i++)
            {
                if (strcmp((const char *)by_name->Name, hooked[i].name)) continue;
                if (!VirtualProtect(functions, sizeof(*functions), PAGE_READWRITE, &old)) return FALSE;
                functions->u1.Function = (ULONG_PTR)hooked[i].function;
                VirtualProtect(functions, sizeof(*functions), old, &old);
                found++;
            }
        }
    }
    return found == ARRAYSIZE(hooked);
}

void hooks_reset(void)
{
    counts.allocations = 0;
    counts.peak = counts.live;
}

struct heap_counts hooks_read(void)
{
    return counts;
}
