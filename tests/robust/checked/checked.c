/*
 * The page heap of the checked DLL. Tests find it by the address that the environment variable MAPI32_CHECKED holds.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>
#include <windows.h>

#include "../pageheap.h" /* before checked.h: it uses the C library's */
#include "checked.h"

/* the heap's own lock is none of the DLL's */
#undef InitializeCriticalSection
#undef EnterCriticalSection
#undef LeaveCriticalSection

static struct pageheap checked_heap;
static INIT_ONCE checked_once = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK checked_init(INIT_ONCE *once, void *param, void **context)
{
    char text[32];

    pageheap_init(&checked_heap);
    checked_heap.protect = TRUE;
    sprintf(text, "%p", (void *)&checked_heap);
    SetEnvironmentVariableA("MAPI32_CHECKED", text);
    return TRUE;
}

void *checked_malloc(size_t size)
{
    struct pageheap_block *block;

    InitOnceExecuteOnce(&checked_once, checked_init, NULL, NULL);
    EnterCriticalSection(&checked_heap.cs);
    if ((block = pageheap_take(&checked_heap, size)))
    {
        block->first = TRUE;
        CaptureStackBackTrace(1, ARRAYSIZE(block->from), block->from, NULL);
        checked_heap.live++;
    }
    LeaveCriticalSection(&checked_heap.cs);
    return block ? block->data : NULL;
}

void *checked_calloc(size_t count, size_t size)
{
    void *data;

    if (size && count > (size_t)-1 / size) return NULL;
    if ((data = checked_malloc(count * size))) memset(data, 0, count * size);
    return data;
}

void checked_free(void *data)
{
    struct pageheap_block *block;

    if (!data) return;
    EnterCriticalSection(&checked_heap.cs);
    if ((block = pageheap_find(&checked_heap, data)))
    {
        checked_heap.live--;
        pageheap_give(&checked_heap, block);
    }
    else checked_heap.errors++;
    LeaveCriticalSection(&checked_heap.cs);
    /* what is damaged is told at once */
    if (checked_heap.errors) DebugBreak();
}

/* Always moves the block, so that no pointer to the old place goes unnoticed. */
void *checked_realloc(void *data, size_t size)
{
    struct pageheap_block *block = NULL;
    size_t old = 0;
    void *moved;

    if (data)
    {
        EnterCriticalSection(&checked_heap.cs);
        if ((block = pageheap_find(&checked_heap, data))) old = block->size;
        LeaveCriticalSection(&checked_heap.cs);
        if (!block) DebugBreak();
    }
    if (!(moved = checked_malloc(size))) return NULL;
    if (data) memcpy(moved, data, old < size ? old : size);
    checked_free(data);
    return moved;
}

char *checked_strdup(const char *text)
{
    char *copy = checked_malloc(strlen(text) + 1);

    return copy ? strcpy(copy, text) : NULL;
}

wchar_t *checked_wcsdup(const wchar_t *text)
{
    wchar_t *copy = checked_malloc((wcslen(text) + 1) * sizeof(*text));

    return copy ? wcscpy(copy, text) : NULL;
}
