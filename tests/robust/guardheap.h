/*
 * MAPI allocators whose blocks end at a page without access, are filled with rubbish, and are counted.
 *
 * Blocks of up to a page come from a pool of pages, every second of which has no access; a freed one is left to rest as
 * long as there are others, filled with another rubbish. Larger ones have pages of their own. While the heap is plain
 * it passes everything on to MAPIAllocateBuffer: what reads a message of any provider (TNEF, RTFSync) frees by
 * MAPIFreeBuffer.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_GUARDHEAP_H
#define MAPI32_ROBUST_GUARDHEAP_H

#include "../mapi32/guard.h"
#include "../mapi32/helper.h"

#define GUARDHEAP_PAGES 2048
#define GUARDHEAP_ALIGN 8

struct guardheap_block
{
    BYTE *data;
    ULONG size;
    void *from[6];                /* who asked for it */
    BOOL live, first;             /* first: of a chain; the others were given by allocate_more */
    struct guardheap_block *more; /* the rest of the chain */
    struct guardheap_block *next; /* free ones, or large ones */
};

static struct
{
    CRITICAL_SECTION cs;
    BYTE *pages;
    struct guardheap_block blocks[GUARDHEAP_PAGES];
    struct guardheap_block *free, **free_tail, *large;
    LONG live;   /* first blocks that are not freed */
    LONG errors; /* frees of what is no block, and blocks with bytes written beyond their end */
    LONG fail;   /* allocations still allowed before one fails, once; negative: none fails */
    LONG calls;
    BOOL plain;
} guardheap;

static inline void guardheap_init(void)
{
    ULONG i;
    DWORD old;

    InitializeCriticalSection(&guardheap.cs);
    guardheap.fail = -1;
    guardheap.free_tail = &guardheap.free;
    guardheap.pages = VirtualAlloc(NULL, 2 * GUARDHEAP_PAGES * GUARD_PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    for (i = 0; guardheap.pages && i < GUARDHEAP_PAGES; i++)
    {
        VirtualProtect(guardheap.pages + (2 * i + 1) * GUARD_PAGE, GUARD_PAGE, PAGE_NOACCESS, &old);
        *guardheap.free_tail = &guardheap.blocks[i];
        guardheap.free_tail = &guardheap.blocks[i].next;
    }
}

/* The block at an address; with the lock. */
static inline struct guardheap_block *guardheap_find(void *data)
{
    struct guardheap_block *block;
    SIZE_T index = ((BYTE *)data - guardheap.pages) / (2 * GUARD_PAGE);

    if (guardheap.pages && (BYTE *)data >= guardheap.pages && index < GUARDHEAP_PAGES)
    {
        block = &guardheap.blocks[index];
        return block->live && block->data == data ? block : NULL;
    }
    for (block = guardheap.large; block; block = block->next)
        if (block->data == data) return block;
    return NULL;
}

/* A block, which is no member of a chain yet; with the lock. */
static inline struct guardheap_block *guardheap_take(ULONG size)
{
    ULONG room = (size + GUARDHEAP_ALIGN - 1) & ~(GUARDHEAP_ALIGN - 1u);
    struct guardheap_block *block;

    guardheap.calls++;
    if (guardheap.fail >= 0 && !guardheap.fail--) return NULL;
    if (size > 0x10000000) return NULL;
    if (room <= GUARD_PAGE && guardheap.free)
    {
        block = guardheap.free;
        if (!(guardheap.free = block->next)) guardheap.free_tail = &guardheap.free;
        block->data = guardheap.pages + 2 * (block - guardheap.blocks) * GUARD_PAGE + GUARD_PAGE - room;
    }
    else
    {
        if (!(block = calloc(1, sizeof(*block)))) return NULL;
        if (!(block->data = guard_alloc(room)))
        {
            free(block);
            return NULL;
        }
        block->next = guardheap.large;
        guardheap.large = block;
    }
    block->size = size;
    block->live = TRUE;
    block->first = FALSE;
    memset(block->from, 0, sizeof(block->from));
    block->more = NULL;
    memset(block->data, 0xcc, size);
    memset(block->data + size, 0xa5, room - size);
    return block;
}

/* Gives one block back; with the lock. */
static inline void guardheap_give(struct guardheap_block *block)
{
    ULONG room = (block->size + GUARDHEAP_ALIGN - 1) & ~(GUARDHEAP_ALIGN - 1u), i;
    struct guardheap_block **large;

    for (i = block->size; i < room; i++)
        if (block->data[i] != 0xa5) guardheap.errors++;
    block->live = FALSE;
    if (block >= guardheap.blocks && block < guardheap.blocks + GUARDHEAP_PAGES)
    {
        memset(block->data, 0xdd, block->size);
        block->next = NULL;
        *guardheap.free_tail = block;
        guardheap.free_tail = &block->next;
        return;
    }
    for (large = &guardheap.large; *large != block; large = &(*large)->next) continue;
    *large = block->next;
    guard_free(block->data);
    free(block);
}

static SCODE WINAPI guardheap_allocate(ULONG size, void **out)
{
    struct guardheap_block *block;

    if (guardheap.plain) return MAPIAllocateBuffer(size, out);
    EnterCriticalSection(&guardheap.cs);
    if ((block = guardheap_take(size)))
    {
        block->first = TRUE;
        CaptureStackBackTrace(1, ARRAYSIZE(block->from), block->from, NULL);
        guardheap.live++;
    }
    LeaveCriticalSection(&guardheap.cs);
    *out = block ? block->data : NULL;
    return block ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static SCODE WINAPI guardheap_allocate_more(ULONG size, void *buffer, void **out)
{
    struct guardheap_block *block = NULL, *first;

    if (guardheap.plain) return MAPIAllocateMore(size, buffer, out);
    EnterCriticalSection(&guardheap.cs);
    if (!(first = guardheap_find(buffer)) || !first->first) guardheap.errors++;
    else if ((block = guardheap_take(size)))
    {
        block->more = first->more;
        first->more = block;
    }
    LeaveCriticalSection(&guardheap.cs);
    *out = block ? block->data : NULL;
    return block ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static ULONG WINAPI guardheap_free(void *buffer)
{
    struct guardheap_block *block, *more;

    if (!buffer) return S_OK;
    if (guardheap.plain) return MAPIFreeBuffer(buffer);
    EnterCriticalSection(&guardheap.cs);
    if (!(block = guardheap_find(buffer)) || !block->first) guardheap.errors++;
    else
    {
        guardheap.live--;
        for (; block; block = more)
        {
            more = block->more;
            guardheap_give(block);
        }
    }
    LeaveCriticalSection(&guardheap.cs);
    return S_OK;
}

static inline void guardheap_print(const struct guardheap_block *block)
{
    ULONG i;

    printf("    %lu bytes for", block->size);
    for (i = 0; i < ARRAYSIZE(block->from) && block->from[i]; i++) printf(" %p", block->from[i]);
    printf("\n");
}

/* Prints the blocks that are not freed. */
static inline void guardheap_report(void)
{
    struct guardheap_block *block;

    for (block = guardheap.blocks; block < guardheap.blocks + GUARDHEAP_PAGES; block++)
        if (block->live && block->first) guardheap_print(block);
    for (block = guardheap.large; block; block = block->next)
        if (block->first) guardheap_print(block);
}

static inline void guardheap_free_rows(SRowSet *rows)
{
    ULONG i;

    if (!rows) return;
    for (i = 0; i < rows->cRows; i++) guardheap_free(rows->aRow[i].lpProps);
    guardheap_free(rows);
}

#endif
