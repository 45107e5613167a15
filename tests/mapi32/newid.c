/*
 * Tests of ScGenerateMuid, ScCreateConversationIndex and WrapStoreEntryID.
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

#include "guard.h"
#include "helper.h"
#include "mapiext.h"

static void test_muid(void)
{
    MAPIUID ids[64], none;
    unsigned int i, j, same = 0;
    SCODE sc;

    memset(ids, 0, sizeof(ids));
    memset(&none, 0, sizeof(none));
    for (i = 0; i < ARRAYSIZE(ids); i++)
    {
        sc = ScGenerateMuid(&ids[i]);
        ok(sc == S_OK, "Got %#lx.\n", sc);
        same += !memcmp(&ids[i], &none, sizeof(none));
        for (j = 0; j < i; j++) same += !memcmp(&ids[i], &ids[j], sizeof(none));
    }
    ok(!same, "%u ids are the same.\n", same);
    ok(ScGenerateMuid(NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
}

static ULONGLONG now(void)
{
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static ULONGLONG big_endian(const BYTE *bytes, unsigned int count)
{
    ULONGLONG value = 0;

    while (count--) value = value << 8 | *bytes++;
    return value;
}

static void test_conversation_index(void)
{
    ULONGLONG before = now(), header;
    ULONG size, child_size, i;
    BYTE *index, *child, *parent, old[22] = {0x01, 0xc0};
    SCODE sc;

    sc = ScCreateConversationIndex(0, NULL, &size, &index);
    ok(sc == S_OK && size == 22, "Got %#lx, %lu.\n", sc, size);
    header = big_endian(index, 6) << 16;
    ok(index[0] == 1 && header >= (before & ~0xffffull) && header <= now(), "Got time %#I64x.\n", header);
    parent = guard_copy(index, size);
    MAPIFreeBuffer(index);

    sc = ScCreateConversationIndex(22, parent, &child_size, &child);
    ok(sc == S_OK && child_size == 27 && !memcmp(child, parent, 22), "Got %#lx, %lu.\n", sc, child_size);
    ok(big_endian(child + 22, 4) <= (now() - header) >> 18, "Got difference %#I64x.\n", big_endian(child + 22, 4));
    ok(!(child[26] & 15), "Got sequence count %u.\n", child[26] & 15);
    guard_free(parent);
    parent = guard_copy(child, child_size);
    MAPIFreeBuffer(child);
    sc = ScCreateConversationIndex(27, parent, &child_size, &child);
    ok(sc == S_OK && child_size == 32 && !memcmp(child, parent, 27), "Got %#lx, %lu.\n", sc, child_size);
    MAPIFreeBuffer(child);

    /* no valid index: choice */
    for (i = 1; i < 27; i++)
    {
        if (i == 22) continue;
        sc = ScCreateConversationIndex(i, parent, &size, &index);
        ok(sc == S_OK && size == 22, "%lu: got %#lx, %lu.\n", i, sc, size);
        MAPIFreeBuffer(index);
    }
    guard_free(parent);

    /* more than 1.78 years ago */
    before = now();
    sc = ScCreateConversationIndex(sizeof(old), old, &size, &index);
    ok(sc == S_OK && size == 27, "Got %#lx, %lu.\n", sc, size);
    header = (before - 0x01c0000000000000) >> 23 | 0x80000000;
    ok(big_endian(index + 22, 4) - header < 1000, "Got %#I64x, expected %#I64x.\n", big_endian(index + 22, 4), header);
    MAPIFreeBuffer(index);

    ok(ScCreateConversationIndex(0, NULL, NULL, &index) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScCreateConversationIndex(0, NULL, &size, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
}

static void test_wrap(void)
{
    static const BYTE emsmdb[] = {0, 0, 0, 0, 0x38, 0xa1, 0xbb, 0x10, 0x05, 0xe5, 0x10, 0x1a, 0xa1, 0xbb, 0x08, 0x00,
            0x2b, 0x2a, 0x56, 0xc2, 0, 0, 'E', 'M', 'S', 'M', 'D', 'B', '.', 'D', 'L', 'L', 0, 0, 0, 0, 1, 2, 3};
    static const BYTE mspst[] = {0, 0, 0, 0, 0x38, 0xa1, 0xbb, 0x10, 0x05, 0xe5, 0x10, 0x1a, 0xa1, 0xbb, 0x08, 0x00,
            0x2b, 0x2a, 0x56, 0xc2, 0, 0, 'm', 's', 'p', 's', 't', '.', 'd', 'l', 'l', 0, 1, 2, 3};
    ENTRYID *id = guard_copy("\1\2\3", 3), *wrapped;
    ULONG size;
    HRESULT hr;

    hr = WrapStoreEntryID(0, (LPTSTR) "EMSMDB.DLL", 3, id, &size, &wrapped);
    ok(hr == S_OK && size == sizeof(emsmdb) && !memcmp(wrapped, emsmdb, size), "Got hr %#lx, %lu.\n", hr, size);
    MAPIFreeBuffer(wrapped);
    hr = WrapStoreEntryID(MAPI_UNICODE, (LPTSTR)L"mspst.dll", 3, id, &size, &wrapped);
    ok(hr == S_OK && size == sizeof(mspst) && !memcmp(wrapped, mspst, size), "Got hr %#lx, %lu.\n", hr, size);
    MAPIFreeBuffer(wrapped);

    hr = WrapStoreEntryID(1, (LPTSTR) "a", 3, id, &size, &wrapped);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = WrapStoreEntryID(0, NULL, 3, id, &size, &wrapped);
    ok(hr == MAPI_E_INVALID_PARAMETER && !wrapped && !size, "Got hr %#lx.\n", hr);
    hr = WrapStoreEntryID(0, (LPTSTR) "a", 0, id, &size, &wrapped);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = WrapStoreEntryID(0, (LPTSTR) "a", 3, NULL, &size, &wrapped);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = WrapStoreEntryID(0, (LPTSTR) "a", 3, id, NULL, &wrapped);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = WrapStoreEntryID(0, (LPTSTR) "a", 0xfffffff0, id, &size, &wrapped);
    ok(hr == MAPI_E_NOT_ENOUGH_MEMORY, "Got hr %#lx.\n", hr);
    guard_free(id);
}

START_TEST(newid)
{
    test_muid();
    test_conversation_index();
    test_wrap();
}
