/*
 * MAPIAllocateBuffer and its companions, and the default IMalloc.
 *
 * A buffer has a header in front of it; what MAPIAllocateMore chains to it hangs on a list that only grows until
 * MAPIFreeBuffer, so a push needs no lock and takes constant time however many hang there.
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

/* Keeps the caller's bytes behind it as aligned as the heap gives them: to 8, on 64 bits to 16. */
struct block
{
    struct block *volatile more; /* buffer: the newest chained block; chained block: the one chained before it */
    ULONG magic;
};

_Static_assert(sizeof(struct block) == MEMORY_ALLOCATION_ALIGNMENT, "what follows a block must stay aligned");

/* A zeroed block of size bytes, NULL when there is no memory for it or the size overflows. */
static struct block *block_create(ULONG size, ULONG magic)
{
    struct block *block;

    if (size > 0xffffffff - sizeof(*block)) return NULL;
    if ((block = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*block) + size))) block->magic = magic;
    return block;
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
    struct block *block;

    TRACE("%lu, %p.\n", size, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!(block = block_create(size, MAGIC_BUFFER))) return MAPI_E_NOT_ENOUGH_MEMORY;
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
    struct block *owner = buffer ? (struct block *)buffer - 1 : NULL, *block, *first;

    TRACE("%lu, %p, %p.\n", size, buffer, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!owner || owner->magic != MAGIC_BUFFER)
    {
        WARN("%p is no buffer of MAPIAllocateBuffer.\n", buffer);
        return MAPI_E_INVALID_PARAMETER;
    }
    if (!(block = block_create(size, MAGIC_MORE))) return MAPI_E_NOT_ENOUGH_MEMORY;
    do
    {
        first = owner->more;
        block->more = first;
    } while (InterlockedCompareExchangePointer((void *volatile *)&owner->more, block, first) != first);
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
    struct block *block, *next;

    TRACE("%p.\n", buffer);
    if (!buffer) return S_OK;
    block = (struct block *)buffer - 1;
    if (block->magic != MAGIC_BUFFER)
    {
        WARN("%p is no buffer of MAPIAllocateBuffer.\n", buffer);
        return S_OK;
    }
    for (; block; block = next)
    {
        next = block->more;
        block->magic = 0;
        HeapFree(GetProcessHeap(), 0, block);
    }
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
