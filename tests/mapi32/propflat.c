/*
 * Tests of ScCountProps, ScCopyProps, ScRelocProps and ScDupPropset.
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

static GUID guids[] = {{1}, {2}};
static char *texts[] = {"a", "bcd"};
static WCHAR *wides[] = {L"a", L"bcd"};
static SBinary binaries[] = {{3, (BYTE *)"abc"}, {0, NULL}, {2, (BYTE *)"de"}};
static LONGLONG numbers[] = {1, 2, 3};

/* A value of a type with something in it; the bytes that it points to by *extra. */
static SPropValue sample(ULONG type, ULONG *extra)
{
    SPropValue value;

    memset(&value, 0, sizeof(value));
    value.ulPropTag = PROP_TAG(type, 0x1234);
    *extra = 0;
    switch (type)
    {
    case PT_STRING8:
        value.Value.lpszA = "text";
        *extra = 5;
        break;
    case PT_UNICODE:
        value.Value.lpszW = L"wide";
        *extra = 10;
        break;
    case PT_BINARY:
        value.Value.bin = binaries[0];
        *extra = 3;
        break;
    case PT_CLSID:
        value.Value.lpguid = guids;
        *extra = 16;
        break;
    case PT_MV_STRING8:
        value.Value.MVszA.cValues = 2;
        value.Value.MVszA.lppszA = texts;
        *extra = 2 * sizeof(char *) + 2 + 4;
        break;
    case PT_MV_UNICODE:
        value.Value.MVszW.cValues = 2;
        value.Value.MVszW.lppszW = wides;
        *extra = 2 * sizeof(WCHAR *) + 4 + 8;
        break;
    case PT_MV_BINARY:
        value.Value.MVbin.cValues = 3;
        value.Value.MVbin.lpbin = binaries;
        *extra = 3 * sizeof(SBinary) + 5;
        break;
    case PT_MV_CLSID:
        value.Value.MVguid.cValues = 2;
        value.Value.MVguid.lpguid = guids;
        *extra = 32;
        break;
    case PT_MV_I2:
        value.Value.MVi.cValues = 3;
        value.Value.MVli.lpli = (LARGE_INTEGER *)numbers;
        *extra = 6;
        break;
    case PT_MV_LONG:
    case PT_MV_R4:
        value.Value.MVl.cValues = 3;
        value.Value.MVli.lpli = (LARGE_INTEGER *)numbers;
        *extra = 12;
        break;
    case PT_MV_DOUBLE:
    case PT_MV_CURRENCY:
    case PT_MV_APPTIME:
    case PT_MV_SYSTIME:
    case PT_MV_I8:
        value.Value.MVli.cValues = 3;
        value.Value.MVli.lpli = (LARGE_INTEGER *)numbers;
        *extra = 24;
        break;
    default: value.Value.li.QuadPart = 0x1122334455667788; break;
    }
    return value;
}

static const ULONG good_types[] = {PT_NULL, PT_I2, PT_LONG, PT_R4, PT_DOUBLE, PT_CURRENCY, PT_APPTIME, PT_ERROR,
        PT_BOOLEAN, PT_I8, PT_STRING8, PT_UNICODE, PT_SYSTIME, PT_CLSID, PT_BINARY, PT_MV_I2, PT_MV_LONG, PT_MV_R4,
        PT_MV_DOUBLE, PT_MV_CURRENCY, PT_MV_APPTIME, PT_MV_SYSTIME, PT_MV_I8, PT_MV_STRING8, PT_MV_UNICODE,
        PT_MV_BINARY, PT_MV_CLSID};

static const ULONG bad_types[] = {PT_UNSPECIFIED, 0x0008, 0x000c, 0x0fb, 0x0fd, 0xfff, MV_FLAG | PT_NULL,
        MV_FLAG | PT_ERROR, MV_FLAG | PT_BOOLEAN, MV_FLAG | PT_OBJECT, MV_FLAG};

static void test_count(void)
{
    SPropValue value, pair[2];
    ULONG count, extra, i;
    SCODE sc;

    for (i = 0; i < ARRAYSIZE(good_types); i++)
    {
        winetest_push_context("type %#lx", good_types[i]);
        value = sample(good_types[i], &extra);
        count = 0xdeadbeef;
        sc = ScCountProps(1, &value, &count);
        ok(sc == S_OK && count == sizeof(value) + extra, "Got %#lx, %lu.\n", sc, count);
        ok(ScCountProps(1, &value, NULL) == S_OK, "The count is not optional.\n");
        if (good_types[i] & MV_FLAG)
        {
            value.Value.MVl.cValues = 0;
            count = 0xdeadbeef;
            sc = ScCountProps(1, &value, &count);
            ok(sc == MAPI_E_INVALID_PARAMETER && count == 0xdeadbeef, "Got %#lx, %lu.\n", sc, count);
        }
        value = sample(good_types[i], &extra);
        value.ulPropTag = PROP_TAG(good_types[i], PROP_ID_NULL);
        ok(ScCountProps(1, &value, &count) == MAPI_E_INVALID_PARAMETER, "PROP_ID_NULL was accepted.\n");
        value.ulPropTag = PROP_TAG(good_types[i], PROP_ID_INVALID);
        ok(ScCountProps(1, &value, &count) == MAPI_E_INVALID_PARAMETER, "PROP_ID_INVALID was accepted.\n");
        winetest_pop_context();
    }
    for (i = 0; i < ARRAYSIZE(bad_types); i++)
    {
        value = sample(PT_LONG, &extra);
        value.ulPropTag = PROP_TAG(bad_types[i], 1);
        count = 0xdeadbeef;
        sc = ScCountProps(1, &value, &count);
        ok(sc == MAPI_E_INVALID_PARAMETER && count == 0xdeadbeef, "Type %#lx: got %#lx.\n", bad_types[i], sc);
    }

    pair[0] = sample(PT_STRING8, &extra);
    pair[1] = sample(PT_MV_DOUBLE, &extra);
    sc = ScCountProps(2, pair, &count);
    ok(sc == S_OK && count == sizeof(pair) + 5 + 24, "Got %#lx, %lu.\n", sc, count);
    ok(ScCountProps(0, pair, &count) == MAPI_E_INVALID_PARAMETER, "No values were accepted.\n");
    ok(ScCountProps(-1, pair, &count) == MAPI_E_INVALID_PARAMETER, "-1 values were accepted.\n");
    ok(ScCountProps(1, NULL, &count) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    pair[1].Value.MVdbl.lpdbl = NULL;
    ok(ScCountProps(2, pair, &count) == MAPI_E_INVALID_PARAMETER, "A missing array was accepted.\n");
    pair[0].Value.lpszA = NULL;
    ok(ScCountProps(1, pair, &count) == MAPI_E_INVALID_PARAMETER, "A missing string was accepted.\n");

    /* more than a ULONG counts */
    for (i = 0; i < 2; i++)
    {
        pair[i].ulPropTag = PROP_TAG(PT_BINARY, i + 1);
        pair[i].Value.bin.cb = 0xfffffff0;
        pair[i].Value.bin.lpb = (BYTE *)"";
    }
    count = 0xdeadbeef;
    sc = ScCountProps(2, pair, &count);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY && count == 0xdeadbeef, "Got %#lx, %lu.\n", sc, count);
    pair[0].ulPropTag = PROP_TAG(PT_MV_DOUBLE, 1);
    pair[0].Value.MVdbl.cValues = 0x20000001;
    sc = ScCountProps(1, pair, &count);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY && count == 0xdeadbeef, "Got %#lx, %lu.\n", sc, count);
}

/* All samples, in one array. */
static ULONG all_samples(SPropValue *values)
{
    ULONG extra, total = 0, i;

    for (i = 0; i < ARRAYSIZE(good_types); i++)
    {
        values[i] = sample(good_types[i], &extra);
        values[i].ulPropTag = PROP_TAG(good_types[i], 0x1000 + i);
        total += extra;
    }
    return total + ARRAYSIZE(good_types) * sizeof(*values);
}

static BOOL same_values(const SPropValue *values)
{
    SPropValue expected[ARRAYSIZE(good_types)];
    ULONG i;

    all_samples(expected);
    for (i = 0; i < ARRAYSIZE(good_types); i++)
        if (values[i].ulPropTag != expected[i].ulPropTag || LPropCompareProp((SPropValue *)&values[i], &expected[i]))
            return FALSE;
    return TRUE;
}

static void test_copy(void)
{
    SPropValue values[ARRAYSIZE(good_types)], *copy;
    ULONG size = all_samples(values), written;
    SCODE sc;

    copy = guard_alloc(size);
    sc = ScCopyProps(ARRAYSIZE(good_types), values, copy, &written);
    ok(sc == S_OK && written == size, "Got %#lx, %lu, expected %lu.\n", sc, written, size);
    ok(same_values(copy), "The values differ.\n");
    guard_free(copy);

    /* data follow at once, in order */
    values[0].ulPropTag = PROP_TAG(PT_STRING8, 1);
    values[0].Value.lpszA = "ab";
    values[1].ulPropTag = PROP_TAG(PT_MV_STRING8, 2);
    values[1].Value.MVszA.cValues = 2;
    values[1].Value.MVszA.lppszA = texts;
    copy = guard_alloc(2 * sizeof(*copy) + 3 + 2 * sizeof(char *) + 6);
    sc = ScCopyProps(2, values, copy, NULL);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    ok(copy[0].Value.lpszA == (char *)(copy + 2), "Got %p, expected %p.\n", copy[0].Value.lpszA, copy + 2);
    ok((char *)copy[1].Value.MVszA.lppszA == copy[0].Value.lpszA + 3, "Got %p.\n", copy[1].Value.MVszA.lppszA);
    ok(copy[1].Value.MVszA.lppszA[0] == (char *)(copy[1].Value.MVszA.lppszA + 2), "Got %p.\n",
            copy[1].Value.MVszA.lppszA[0]);
    ok(!strcmp(copy[1].Value.MVszA.lppszA[1], "bcd"), "Got %s.\n", copy[1].Value.MVszA.lppszA[1]);
    guard_free(copy);

    /* a part of an array */
    copy = guard_alloc(sizeof(*copy) + 2 * sizeof(char *) + 6);
    sc = ScCopyProps(1, values + 1, copy, &written);
    ok(sc == S_OK && written == sizeof(*copy) + 2 * sizeof(char *) + 6, "Got %#lx, %lu.\n", sc, written);
    guard_free(copy);

    ok(ScCopyProps(1, values, NULL, &written) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScCopyProps(1, NULL, values, &written) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScCopyProps(0, values, values, &written) == MAPI_E_INVALID_PARAMETER, "No values were accepted.\n");
    values[0].ulPropTag = PROP_TAG(0xfb, 1);
    ok(ScCopyProps(1, values, values + 5, &written) == MAPI_E_INVALID_PARAMETER, "A bad type was accepted.\n");
}

static void test_reloc(void)
{
    SPropValue values[ARRAYSIZE(good_types)];
    ULONG size = all_samples(values), count;
    char *first, *second;
    SCODE sc;

    first = guard_alloc(size);
    second = guard_alloc(size);
    ok(ScCopyProps(ARRAYSIZE(good_types), values, first, NULL) == S_OK, "Failed.\n");

    /* moved, then adjusted; the old place is gone */
    memcpy(second, first, size);
    memset(first, 0xcc, size);
    count = 0;
    sc = ScRelocProps(ARRAYSIZE(good_types), (SPropValue *)second, first, second, &count);
    ok(sc == S_OK && count == size, "Got %#lx, %lu, expected %lu.\n", sc, count, size);
    ok(same_values((SPropValue *)second), "The values differ.\n");

    /* adjusted, then moved */
    sc = ScRelocProps(ARRAYSIZE(good_types), (SPropValue *)second, second, first, NULL);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    memcpy(first, second, size);
    memset(second, 0xcc, size);
    ok(same_values((SPropValue *)first), "The values differ.\n");

    /* to a file and back */
    sc = ScRelocProps(ARRAYSIZE(good_types), (SPropValue *)first, first, NULL, &count);
    ok(sc == S_OK && count == size, "Got %#lx, %lu.\n", sc, count);
    memcpy(second, first, size);
    memset(first, 0xcc, size);
    sc = ScRelocProps(ARRAYSIZE(good_types), (SPropValue *)second, NULL, second, &count);
    ok(sc == S_OK && count == size, "Got %#lx, %lu.\n", sc, count);
    ok(same_values((SPropValue *)second), "The values differ.\n");

    /* nothing to do */
    sc = ScRelocProps(ARRAYSIZE(good_types), (SPropValue *)second, second, second, &count);
    ok(sc == S_OK && count == size && same_values((SPropValue *)second), "Got %#lx, %lu.\n", sc, count);

    ((SPropValue *)second)[1].ulPropTag = PROP_TAG(0xfb, 1);
    sc = ScRelocProps(ARRAYSIZE(good_types), (SPropValue *)second, second, first, &count);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    ok(ScRelocProps(0, (SPropValue *)second, second, first, NULL) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(ScRelocProps(1, NULL, second, first, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    guard_free(first);
    guard_free(second);
}

static void test_dup(void)
{
    SPropValue values[ARRAYSIZE(good_types)], *copy;
    SCODE sc;

    all_samples(values);
    copy = NULL;
    sc = ScDupPropset(ARRAYSIZE(good_types), values, counting_allocate, &copy);
    ok(sc == S_OK && copy && same_values(copy), "Got %#lx, %p.\n", sc, copy);
    ok(counting_buffers == 1, "Got %ld buffers.\n", counting_buffers);
    counting_free(copy);

    copy = (void *)0xdeadbeef;
    counting_fail = 0;
    sc = ScDupPropset(ARRAYSIZE(good_types), values, counting_allocate, &copy);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY && !copy, "Got %#lx, %p.\n", sc, copy);
    ok(ScDupPropset(0, values, counting_allocate, &copy) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(ScDupPropset(1, NULL, counting_allocate, &copy) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScDupPropset(1, values, NULL, &copy) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScDupPropset(1, values, counting_allocate, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    EXPECT_FREED();
}

START_TEST(propflat)
{
    test_count();
    test_copy();
    test_reloc();
    test_dup();
}
