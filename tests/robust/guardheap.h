/*
 * MAPI allocators on a page heap, counted. While the heap is plain they pass everything on to MAPIAllocateBuffer: what
 * reads a message of any provider (TNEF) frees by MAPIFreeBuffer.
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

#include "../mapi32/helper.h"
#include "pageheap.h"

static struct pageheap guardheap;
static BOOL guardheap_plain;

static SCODE WINAPI guardheap_allocate(ULONG size, void **out)
{
    struct pageheap_block *block;

    if (guardheap_plain) return MAPIAllocateBuffer(size, out);
    EnterCriticalSection(&guardheap.cs);
    if ((block = pageheap_take(&guardheap, size)))
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
    struct pageheap_block *block = NULL, *first;

    if (guardheap_plain) return MAPIAllocateMore(size, buffer, out);
    EnterCriticalSection(&guardheap.cs);
    if (!(first = pageheap_find(&guardheap, buffer)) || !first->first) guardheap.errors++;
    else if ((block = pageheap_take(&guardheap, size)))
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
    struct pageheap_block *block, *more;

    if (!buffer) return S_OK;
    if (guardheap_plain) return MAPIFreeBuffer(buffer);
    EnterCriticalSection(&guardheap.cs);
    if (!(block = pageheap_find(&guardheap, buffer)) || !block->first) guardheap.errors++;
    else
    {
        guardheap.live--;
        for (; block; block = more)
        {
            more = block->more;
            pageheap_give(&guardheap, block);
        }
    }
    LeaveCriticalSection(&guardheap.cs);
    return S_OK;
}

static inline void guardheap_free_rows(SRowSet *rows)
{
    ULONG i;

    if (!rows) return;
    for (i = 0; i < rows->cRows; i++) guardheap_free(rows->aRow[i].lpProps);
    guardheap_free(rows);
}

#endif
