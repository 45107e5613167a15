/*
 * MAPIAllocateBuffer and its companions, and the default IMalloc.
 *
 * A buffer has a header in front of it. What MAPIAllocateMore gives is cut from chunks that hang on it, on a list that
 * only grows until MAPIFreeBuffer: a piece is taken and a chunk pushed without a lock, in constant time.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "probe.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define MAGIC_BUFFER 0x4642414d /* "MABF" */
#define MAGIC_MORE   0x4f4d414d /* "MAMO" */

/* Each chunk is twice as large as the one before it, up to this many bytes, and has room for 4 to 64 pieces of the size
 * that is asked for: few calls waste little, and many make few chunks. 1 gives each piece a chunk of its own, so that a
 * guard page finds what is written behind it. */
#ifndef CHUNK_MAX
#define CHUNK_MAX 0x8000
#endif
#define PIECES_MIN 4
#define PIECES_MAX 64

struct chunk;

/* In front of the caller's bytes, which it keeps as aligned as the heap gives them: to 8, on 64 bits to 16. */
struct block
{
    struct chunk *volatile chunks; /* buffer: the newest first; a piece of a chunk: NULL */
    ULONG magic;
};

/* What pieces are cut from: they stand behind it, each with its struct block. */
struct chunk
{
    _Alignas(MEMORY_ALLOCATION_ALIGNMENT) struct chunk *volatile next;
    ULONG size;          /* bytes behind it */
    volatile LONG taken; /* of them */
};

_Static_assert(sizeof(struct block) == MEMORY_ALLOCATION_ALIGNMENT, "what follows a block must stay aligned");
_Static_assert(sizeof(struct chunk) % MEMORY_ALLOCATION_ALIGNMENT == 0, "pieces must stay aligned");

/* Cuts a piece; NULL where the chunk has no room for it. */
static struct block *chunk_cut(struct chunk *chunk, ULONG size)
{
    LONG taken;

    do
    {
        taken = chunk->taken;
        if (size > chunk->size - taken) return NULL;
    } while (InterlockedCompareExchange(&chunk->taken, taken + size, taken) != taken);
    return (struct block *)((BYTE *)(chunk + 1) + taken);
}

/* A piece of so many bytes from a new chunk of the owner; NULL where there is no memory. */
static struct block *chunk_create(struct block *owner, ULONG size)
{
    struct chunk *chunk, *newest = owner->chunks, *volatile * place;
    ULONG chunk_size = size;

    /* a buffer that gets one piece gets no more */
    if (newest && size < CHUNK_MAX)
    {
        chunk_size = max(2 * newest->size, PIECES_MIN * size);
        chunk_size = min(chunk_size, min(PIECES_MAX * size, CHUNK_MAX));
    }
    if (!(chunk = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*chunk) + (SIZE_T)chunk_size))) return NULL;
    chunk->size = chunk_size;
    chunk->taken = size;
    /* one that is full already does not hide what is left of the newest */
    place = newest && chunk_size == size ? &newest->next : &owner->chunks;
    do
    {
        newest = *place;
        chunk->next = newest;
    } while (InterlockedCompareExchangePointer((void *volatile *)place, chunk, newest) != newest);
    return (struct block *)(chunk + 1);
}

/***********************************************************************
 *      MAPIAllocateBuffer (MAPI32.13)
 *
 * Allocates size bytes, zeroed (choice) and aligned to 8, on 64 bits to 16, that MAPIFreeBuffer frees with all that
 * MAPIAllocateMore chains to them. Size 0 gives a valid pointer. Works without MAPIInitialize.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a NULL out; MAPI_E_NOT_ENOUGH_MEMORY, with *out NULL.
 *
 * Source: client reference, MAPIAllocateBuffer.
 */
SCODE WINAPI MAPIAllocateBuffer(ULONG size, LPVOID *out)
{
    struct block *block = NULL;

    TRACE("%lu, %p.\n", size, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (size <= 0xffffffff - sizeof(*block))
        block = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*block) + size);
    if (!block) return MAPI_E_NOT_ENOUGH_MEMORY;
    block->magic = MAGIC_BUFFER;
    *out = block + 1;
    return S_OK;
}

/***********************************************************************
 *      MAPIAllocateMore (MAPI32.15)
 *
 * Allocates size bytes, as MAPIAllocateBuffer, that live as long as the buffer of MAPIAllocateBuffer given.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a NULL out, and for a buffer that is NULL or itself of MAPIAllocateMore (choice);
 *  MAPI_E_NOT_ENOUGH_MEMORY, with *out NULL.
 *
 * Source: client reference, MAPIAllocateMore.
 */
SCODE WINAPI MAPIAllocateMore(ULONG size, LPVOID buffer, LPVOID *out)
{
    struct block *owner = buffer ? (struct block *)buffer - 1 : NULL, *block = NULL;
    const ULONG alignment = MEMORY_ALLOCATION_ALIGNMENT;
    ULONG whole;

    TRACE("%lu, %p, %p.\n", size, buffer, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!owner || owner->magic != MAGIC_BUFFER)
    {
        WARN("%p is no buffer of MAPIAllocateBuffer.\n", buffer);
        return MAPI_E_INVALID_PARAMETER;
    }
    if (size > 0xffffffff - sizeof(struct chunk) - sizeof(*block) - alignment) return MAPI_E_NOT_ENOUGH_MEMORY;
    whole = (ULONG)(sizeof(*block) + size + alignment - 1) & ~(alignment - 1);
    if (owner->chunks) block = chunk_cut(owner->chunks, whole);
    if (!block && !(block = chunk_create(owner, whole))) return MAPI_E_NOT_ENOUGH_MEMORY;
    block->magic = MAGIC_MORE;
    *out = block + 1;
    return S_OK;
}

/***********************************************************************
 *      MAPIFreeBuffer (MAPI32.17)
 *
 * Frees a buffer of MAPIAllocateBuffer with all that is chained to it. NULL is allowed. A pointer that is no such
 * buffer is left alone as far as that can be seen (choice).
 *
 * RETURNS
 *  S_OK.
 *
 * Source: client reference, MAPIFreeBuffer.
 */
ULONG WINAPI MAPIFreeBuffer(LPVOID buffer)
{
    struct chunk *chunk, *next;
    struct block *block;

    TRACE("%p.\n", buffer);
    if (!buffer) return S_OK;
    block = (struct block *)buffer - 1;
    if (block->magic != MAGIC_BUFFER)
    {
        WARN("%p is no buffer of MAPIAllocateBuffer.\n", buffer);
        return S_OK;
    }
    for (chunk = block->chunks; chunk; chunk = next)
    {
        next = chunk->next;
        HeapFree(GetProcessHeap(), 0, chunk);
    }
    block->magic = 0;
    HeapFree(GetProcessHeap(), 0, block);
    return S_OK;
}

/***********************************************************************
 *      MAPIReallocateBuffer (MAPI32.@)
 *
 * Changes the size of a buffer of MAPIAllocateBuffer, which may move; its contents, up to the smaller size, and what
 * is chained to it stay. New bytes are zero. A NULL buffer is allocated (choice).
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_NOT_ENOUGH_MEMORY, the buffer is then as before and *out NULL.
 *
 * Source: MAPI stub library's export; choice.
 */
SCODE WINAPI MAPIReallocateBuffer(LPVOID buffer, ULONG size, LPVOID *out)
{
    struct block *block;

    TRACE("%p, %lu, %p.\n", buffer, size, out);
    if (!buffer) return MAPIAllocateBuffer(size, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    block = (struct block *)buffer - 1;
    if (block->magic != MAGIC_BUFFER) return MAPI_E_INVALID_PARAMETER;
    if (size > 0xffffffff - sizeof(*block)) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!(block = HeapReAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, block, sizeof(*block) + size)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *out = block + 1;
    return S_OK;
}

BOOL memory_is_buffer(const void *buffer)
{
    const struct block *block = buffer ? (const struct block *)buffer - 1 : NULL;
    struct probe probe = {0};

    return block && probe_read(&probe, block, sizeof(*block)) && block->magic == MAGIC_BUFFER;
}
