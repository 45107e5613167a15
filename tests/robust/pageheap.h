/*
 * Memory whose blocks end at a page without access, are filled with rubbish, and are checked when they are freed.
 *
 * Blocks of up to a page come from a pool of pages, every second of which has no access; a freed one rests as long as
 * there are others, filled with another rubbish or without access as well. Larger ones have pages of their own, as long
 * as they are not many; what is more than all that comes from the C library's heap.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_PAGEHEAP_H
#define MAPI32_ROBUST_PAGEHEAP_H

#include "../mapi32/guard.h"
#include <stdio.h>
#include <stdlib.h>

#define PAGEHEAP_PAGES 4096
#define PAGEHEAP_ALIGN (2 * sizeof(void *))

struct pageheap_block
{
    BYTE *data;
    SIZE_T size;
    void *from[6];               /* who asked for it */
    BOOL live, first;            /* first: of a chain, see guardheap.h */
    struct pageheap_block *more; /* the rest of the chain */
    struct pageheap_block *next; /* free ones, or those that are not of the pool */
    struct pageheap_block *previous;
    ULONG magic; /* of one that is not of the pool: it stands before its data */
    BOOL paged;  /* and has pages of its own */
} __attribute__((aligned(16)));

#define PAGEHEAP_MAGIC 0x50414745
#define PAGEHEAP_PAGED 2000

struct pageheap
{
    CRITICAL_SECTION cs;
    BYTE *pages;
    struct pageheap_block blocks[PAGEHEAP_PAGES];
    struct pageheap_block *free, **free_tail, *large;
    LONG paged;
    BOOL protect;    /* freed blocks have no access: dearer */
    SIZE_T max_size; /* larger blocks are refused */
    /* guarded by the lock, but read and set by tests between their calls */
    LONG live;       /* blocks, or chains */
    LONG errors;     /* frees of what is no block, and blocks with bytes written beyond their end */
    LONG calls;      /* allocations so far */
    LONG fail_at;    /* the number of the call that fails; 0: none */
    BOOL fail_after; /* and all after it */
};

static inline void pageheap_init(struct pageheap *heap)
{
    ULONG i;
    DWORD old;

    InitializeCriticalSection(&heap->cs);
    heap->max_size = 0x10000000;
    heap->free_tail = &heap->free;
    heap->pages = VirtualAlloc(NULL, 2 * PAGEHEAP_PAGES * GUARD_PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    for (i = 0; heap->pages && i < PAGEHEAP_PAGES; i++)
    {
        VirtualProtect(heap->pages + (2 * i + 1) * GUARD_PAGE, GUARD_PAGE, PAGE_NOACCESS, &old);
        *heap->free_tail = &heap->blocks[i];
        heap->free_tail = &heap->blocks[i].next;
    }
}

static inline SIZE_T pageheap_room(SIZE_T size)
{
    return (size + PAGEHEAP_ALIGN - 1) & ~(PAGEHEAP_ALIGN - 1);
}

static inline BOOL pageheap_is_pooled(const struct pageheap *heap, const struct pageheap_block *block)
{
    return block >= heap->blocks && block < heap->blocks + PAGEHEAP_PAGES;
}

/* The live block at an address, NULL; with the lock. */
static inline struct pageheap_block *pageheap_find(struct pageheap *heap, const void *data)
{
    struct pageheap_block *block;
    SIZE_T index = ((const BYTE *)data - heap->pages) / (2 * GUARD_PAGE);

    if (heap->pages && (const BYTE *)data >= heap->pages && index < PAGEHEAP_PAGES)
    {
        block = &heap->blocks[index];
        return block->live && block->data == data ? block : NULL;
    }
    block = (struct pageheap_block *)data - 1;
    return ((ULONG_PTR)data & (PAGEHEAP_ALIGN - 1)) || block->magic != PAGEHEAP_MAGIC ? NULL : block;
}

/* A block, NULL where there is no memory or it is the one's turn to fail; with the lock. */
static inline struct pageheap_block *pageheap_take(struct pageheap *heap, SIZE_T size)
{
    SIZE_T room = pageheap_room(size);
    struct pageheap_block *block;
    DWORD old;

    heap->calls++;
    if (heap->fail_at && (heap->calls == heap->fail_at || (heap->fail_after && heap->calls > heap->fail_at)))
        return NULL;
    if (size > heap->max_size) return NULL;
    if (room <= GUARD_PAGE && heap->free)
    {
        block = heap->free;
        if (!(heap->free = block->next)) heap->free_tail = &heap->free;
        block->data = heap->pages + 2 * (block - heap->blocks) * GUARD_PAGE;
        if (heap->protect) VirtualProtect(block->data, GUARD_PAGE, PAGE_READWRITE, &old);
        block->data += GUARD_PAGE - room;
    }
    else
    {
        BOOL paged = heap->paged < PAGEHEAP_PAGED;

        block = paged ? guard_alloc(sizeof(*block) + room) : malloc(sizeof(*block) + room);
        if (!block) return NULL;
        block->data = (BYTE *)(block + 1);
        block->magic = PAGEHEAP_MAGIC;
        block->paged = paged;
        if (paged) heap->paged++;
        block->previous = NULL;
        if (heap->large) heap->large->previous = block;
        block->next = heap->large;
        heap->large = block;
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
static inline void pageheap_give(struct pageheap *heap, struct pageheap_block *block)
{
    SIZE_T room = pageheap_room(block->size), i;
    DWORD old;

    for (i = block->size; i < room; i++)
        if (block->data[i] != 0xa5) heap->errors++;
    block->live = FALSE;
    if (pageheap_is_pooled(heap, block))
    {
        memset(block->data, 0xdd, block->size);
        if (heap->protect)
            VirtualProtect(block->data, GUARD_PAGE - ((ULONG_PTR)block->data & (GUARD_PAGE - 1)), PAGE_NOACCESS, &old);
        block->next = NULL;
        *heap->free_tail = block;
        heap->free_tail = &block->next;
        return;
    }
    if (block->next) block->next->previous = block->previous;
    if (block->previous) block->previous->next = block->next;
    else heap->large = block->next;
    block->magic = 0;
    if (block->paged)
    {
        heap->paged--;
        guard_free(block);
    }
    else free(block);
}

static inline void pageheap_print(const struct pageheap_block *block)
{
    ULONG i;

    printf("    %I64u bytes for", (ULONGLONG)block->size);
    for (i = 0; i < ARRAYSIZE(block->from) && block->from[i]; i++) printf(" %p", block->from[i]);
    printf("\n");
}

/* Prints the blocks that are not freed, but those in the rest of a chain. */
static inline void pageheap_report(const struct pageheap *heap)
{
    const struct pageheap_block *block;

    for (block = heap->blocks; block < heap->blocks + PAGEHEAP_PAGES; block++)
        if (block->live && block->first) pageheap_print(block);
    for (block = heap->large; block; block = block->next)
        if (block->first) pageheap_print(block);
}

#endif
