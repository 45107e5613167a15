/*
 * Tests of MAPIAllocateBuffer, MAPIAllocateMore, MAPIReallocateBuffer and MAPIFreeBuffer.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>

#include "mapiext.h"
#include "wine/test.h"

static void test_allocate_buffer(void)
{
    static const ULONG sizes[] = {0, 1, 7, 16, 100, 65536, 1000000};
    unsigned int i;
    SCODE sc;
    void *p;

    for (i = 0; i < ARRAYSIZE(sizes); i++)
    {
        winetest_push_context("size %lu", sizes[i]);
        p = NULL;
        sc = MAPIAllocateBuffer(sizes[i], &p);
        ok(sc == S_OK && p, "Got %#lx, %p.\n", sc, p);
        ok(!((ULONG_PTR)p % MEMORY_ALLOCATION_ALIGNMENT), "%p is not aligned.\n", p);
        memset(p, 0xaa, sizes[i]);
        ok(MAPIFreeBuffer(p) == S_OK, "FreeBuffer failed.\n");
        winetest_pop_context();
    }

    ok(MAPIAllocateBuffer(10, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    p = (void *)0xdeadbeef;
    sc = MAPIAllocateBuffer(0xffffffff, &p);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY && !p, "Got %#lx, %p.\n", sc, p);
    p = (void *)0xdeadbeef;
    sc = MAPIAllocateBuffer(0xfffffff0, &p);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY && !p, "Got %#lx, %p.\n", sc, p);
    ok(MAPIFreeBuffer(NULL) == S_OK, "Expected S_OK.\n");
}

static void test_allocate_more(void)
{
    void *buffer, *more, *third;
    SCODE sc;

    ok(MAPIAllocateBuffer(16, &buffer) == S_OK, "Failed.\n");
    sc = MAPIAllocateMore(100, buffer, &more);
    ok(sc == S_OK && more && !((ULONG_PTR)more % MEMORY_ALLOCATION_ALIGNMENT), "Got %#lx, %p.\n", sc, more);
    memset(more, 0xbb, 100);

    third = (void *)0xdeadbeef;
    sc = MAPIAllocateMore(8, more, &third);
    ok(sc == MAPI_E_INVALID_PARAMETER && !third, "Got %#lx, %p.\n", sc, third);
    third = (void *)0xdeadbeef;
    sc = MAPIAllocateMore(8, NULL, &third);
    ok(sc == MAPI_E_INVALID_PARAMETER && !third, "Got %#lx, %p.\n", sc, third);
    ok(MAPIAllocateMore(8, buffer, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    sc = MAPIAllocateMore(0xffffffff, buffer, &third);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY && !third, "Got %#lx, %p.\n", sc, third);
    MAPIFreeBuffer(buffer);
}

/* Small pieces and large ones by turns: each is zeroed, aligned, and its own. */
static void test_many(void)
{
    unsigned int i, size, failed = 0, unclean = 0, unaligned = 0, changed = 0;
    static BYTE *pieces[32000];
    void *buffer, *more;

    ok(MAPIAllocateBuffer(0, &buffer) == S_OK, "Failed.\n");
    for (i = 0; i < ARRAYSIZE(pieces); i++)
    {
        size = i % 997 ? i & 63 : 50 * (i & 1023);
        if (MAPIAllocateMore(size, buffer, &more) != S_OK)
        {
            failed++;
            continue;
        }
        pieces[i] = more;
        if ((ULONG_PTR)more % MEMORY_ALLOCATION_ALIGNMENT) unaligned++;
        while (size--)
        {
            if (pieces[i][size]) unclean++;
            pieces[i][size] = (BYTE)i;
        }
    }
    for (i = 0; i < ARRAYSIZE(pieces); i++)
    {
        size = i % 997 ? i & 63 : 50 * (i & 1023);
        while (pieces[i] && size--)
            if (pieces[i][size] != (BYTE)i) changed++;
    }
    ok(!failed, "%u allocations failed.\n", failed);
    ok(!unclean, "%u bytes are not 0.\n", unclean);
    ok(!unaligned, "%u pieces are not aligned.\n", unaligned);
    ok(!changed, "%u bytes are another piece's too.\n", changed);
    MAPIFreeBuffer(buffer);
}

static void test_reallocate(void)
{
    void *buffer, *more, *bigger;
    SCODE sc;

    ok(MAPIAllocateBuffer(8, &buffer) == S_OK, "Failed.\n");
    memcpy(buffer, "abcdefg", 8);
    ok(MAPIAllocateMore(8, buffer, &more) == S_OK, "Failed.\n");
    memcpy(more, "chained", 8);
    sc = MAPIReallocateBuffer(buffer, 100000, &bigger);
    ok(sc == S_OK && !strcmp(bigger, "abcdefg"), "Got %#lx.\n", sc);
    ok(!strcmp(more, "chained"), "The chained block is lost.\n");
    ok(MAPIAllocateMore(8, bigger, &more) == S_OK, "Cannot chain any more.\n");
    ok(MAPIReallocateBuffer(more, 16, &buffer) == MAPI_E_INVALID_PARAMETER, "Reallocated a chained block.\n");
    ok(MAPIReallocateBuffer(bigger, 16, NULL) == MAPI_E_INVALID_PARAMETER, "Expected MAPI_E_INVALID_PARAMETER.\n");
    sc = MAPIReallocateBuffer(bigger, 0xffffffff, &buffer);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY && !buffer, "Got %#lx, %p.\n", sc, buffer);
    ok(!strcmp(bigger, "abcdefg"), "The buffer was touched.\n");
    MAPIFreeBuffer(bigger);

    sc = MAPIReallocateBuffer(NULL, 8, &buffer);
    ok(sc == S_OK && buffer, "Got %#lx.\n", sc);
    MAPIFreeBuffer(buffer);
}

struct chain_context
{
    void *buffer;
    LONG failed;
};

static DWORD WINAPI chain_thread(void *arg)
{
    struct chain_context *context = arg;
    unsigned int i;
    DWORD *pieces[2000];
    void *more;

    for (i = 0; i < ARRAYSIZE(pieces); i++)
    {
        pieces[i] = NULL;
        if (MAPIAllocateMore(24, context->buffer, &more) == S_OK) pieces[i] = more;
        else InterlockedIncrement(&context->failed);
        if (pieces[i]) pieces[i][0] = pieces[i][5] = GetCurrentThreadId() + i;
    }
    for (i = 0; i < ARRAYSIZE(pieces); i++)
        if (pieces[i] && (pieces[i][0] != GetCurrentThreadId() + i || pieces[i][5] != pieces[i][0]))
            InterlockedIncrement(&context->failed);
    return 0;
}

static void test_threads(void)
{
    struct chain_context context = {0};
    HANDLE threads[4];
    unsigned int i;

    ok(MAPIAllocateBuffer(16, &context.buffer) == S_OK, "Failed.\n");
    for (i = 0; i < ARRAYSIZE(threads); i++) threads[i] = CreateThread(NULL, 0, chain_thread, &context, 0, NULL);
    WaitForMultipleObjects(ARRAYSIZE(threads), threads, TRUE, INFINITE);
    for (i = 0; i < ARRAYSIZE(threads); i++) CloseHandle(threads[i]);
    ok(!context.failed, "%ld allocations failed.\n", context.failed);
    MAPIFreeBuffer(context.buffer);
}

START_TEST(memory)
{
    test_allocate_buffer();
    test_allocate_more();
    test_many();
    test_reallocate();
    test_threads();
}
