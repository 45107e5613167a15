/*
 * Tests of UNKOBJ_*. No document says what they do: these pin choices.
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

#include "helper.h"

SCODE WINAPI UNKOBJ_ScAllocate(void *object, ULONG size, void **out);
SCODE WINAPI UNKOBJ_ScAllocateMore(void *object, ULONG size, void *buffer, void **out);
void WINAPI UNKOBJ_Free(void *object, void *buffer);
void WINAPI UNKOBJ_FreeRows(void *object, SRowSet *rows);
SCODE WINAPI UNKOBJ_ScCOAllocate(void *object, ULONG size, void **out);
SCODE WINAPI UNKOBJ_ScCOReallocate(void *object, ULONG size, void **block);
void WINAPI UNKOBJ_COFree(void *object, void *block);
SCODE WINAPI UNKOBJ_ScSzFromIdsAlloc(void *object, ULONG id, ULONG flags, int max, void **out);

static void test_buffers(void)
{
    void *buffer, *more;
    SRowSet *rows;
    SCODE sc;

    sc = UNKOBJ_ScAllocate(NULL, 100, &buffer);
    ok(sc == S_OK && buffer, "Got %#lx.\n", sc);
    memset(buffer, 1, 100);
    sc = UNKOBJ_ScAllocateMore(NULL, 100, buffer, &more);
    ok(sc == S_OK && more, "Got %#lx.\n", sc);
    memset(more, 1, 100);
    UNKOBJ_Free(NULL, buffer);
    UNKOBJ_Free(NULL, NULL);
    ok(UNKOBJ_ScAllocate(NULL, 0xffffffff, &buffer) == MAPI_E_NOT_ENOUGH_MEMORY && !buffer, "Accepted.\n");

    UNKOBJ_ScAllocate(NULL, CbNewSRowSet(1), (void **)&rows);
    rows->cRows = 1;
    rows->aRow[0].cValues = 1;
    UNKOBJ_ScAllocate(NULL, sizeof(SPropValue), (void **)&rows->aRow[0].lpProps);
    UNKOBJ_FreeRows(NULL, rows);
    UNKOBJ_FreeRows(NULL, NULL);
}

static void test_blocks(void)
{
    void *block = NULL;
    SCODE sc;

    sc = UNKOBJ_ScCOAllocate(NULL, 4, &block);
    ok(sc == S_OK && block, "Got %#lx.\n", sc);
    memcpy(block, "abc", 4);
    sc = UNKOBJ_ScCOReallocate(NULL, 10000, &block);
    ok(sc == S_OK && !strcmp(block, "abc"), "Got %#lx.\n", sc);
    sc = UNKOBJ_ScCOReallocate(NULL, 0, &block);
    ok(sc == S_OK && block, "Got %#lx.\n", sc);
    UNKOBJ_COFree(NULL, block);
    UNKOBJ_COFree(NULL, NULL);
    ok(UNKOBJ_ScCOAllocate(NULL, 4, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(UNKOBJ_ScCOReallocate(NULL, 4, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(UNKOBJ_ScSzFromIdsAlloc(NULL, 1, 0, 10, &block) == MAPI_E_NO_SUPPORT, "Accepted.\n");
}

START_TEST(unkobj)
{
    test_buffers();
    test_blocks();
}
