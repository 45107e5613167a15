/*
 * Tests of entry ids as text: HrSzFromEntryID, HrEntryIDFromSz, EncodeID, FDecodeID, CchOfEncoding, CbOfEncoded.
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

static void test_hex(void)
{
    static const BYTE bytes[] = {0x00, 0xab, 0x12, 0xff, 0x7e};
    ENTRYID *id = guard_copy(bytes, sizeof(bytes)), *back;
    char *text, *guarded;
    ULONG size;
    HRESULT hr;

    hr = HrSzFromEntryID(sizeof(bytes), id, (LPTSTR *)&text);
    ok(hr == S_OK && !strcmp(text, "00AB12FF7E"), "Got hr %#lx, %s.\n", hr, text);
    hr = HrEntryIDFromSz((LPTSTR)text, &size, &back);
    ok(hr == S_OK && size == sizeof(bytes) && !memcmp(back, bytes, size), "Got hr %#lx, %lu.\n", hr, size);
    MAPIFreeBuffer(back);
    MAPIFreeBuffer(text);

    guarded = guard_copy("00ab", 5);
    hr = HrEntryIDFromSz((LPTSTR)guarded, &size, &back);
    ok(hr == S_OK && size == 2 && !memcmp(back, bytes, 2), "Got hr %#lx, %lu.\n", hr, size);
    MAPIFreeBuffer(back);
    guard_free(guarded);

    back = (void *)0xdeadbeef;
    size = 0xdeadbeef;
    hr = HrEntryIDFromSz((LPTSTR) "00a", &size, &back);
    ok(hr == MAPI_E_INVALID_ENTRYID && !back && !size, "Got hr %#lx.\n", hr);
    hr = HrEntryIDFromSz((LPTSTR) "00ag", &size, &back);
    ok(hr == MAPI_E_INVALID_ENTRYID && !back, "Got hr %#lx.\n", hr);
    hr = HrEntryIDFromSz((LPTSTR) "", &size, &back);
    ok(hr == MAPI_E_INVALID_ENTRYID && !back, "Got hr %#lx.\n", hr);
    ok(HrEntryIDFromSz(NULL, &size, &back) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(HrEntryIDFromSz((LPTSTR) "00", NULL, &back) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(HrEntryIDFromSz((LPTSTR) "00", &size, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    text = (void *)0xdeadbeef;
    ok(HrSzFromEntryID(0, id, (LPTSTR *)&text) == MAPI_E_INVALID_PARAMETER && !text, "No bytes were accepted.\n");
    ok(HrSzFromEntryID(5, NULL, (LPTSTR *)&text) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(HrSzFromEntryID(5, id, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(HrSzFromEntryID(0x80000000, id, (LPTSTR *)&text) == MAPI_E_NOT_ENOUGH_MEMORY, "Too much was accepted.\n");
    guard_free(id);
}

static void test_encode(void)
{
    BYTE bytes[64];
    ENTRYID *id, *back;
    ULONG size, i;
    char *text;
    BOOL ret;

    for (i = 0; i < sizeof(bytes); i++) bytes[i] = (BYTE)(i * 37);
    for (i = 1; i < sizeof(bytes); i++)
    {
        winetest_push_context("%lu bytes", i);
        id = guard_copy(bytes, i);
        text = NULL;
        ret = EncodeID(i, id, &text);
        ok(ret == TRUE && text, "Got %d.\n", ret);
        ok(strlen(text) + 1 == CchOfEncoding(i), "Got %u characters, expected %lu.\n", (unsigned int)strlen(text) + 1,
                CchOfEncoding(i));
        ok(CbOfEncoded(text) >= i, "Got %lu.\n", CbOfEncoded(text));
        ret = FDecodeID(text, &back, &size);
        ok(ret == TRUE && size == i && !memcmp(back, bytes, i), "Got %d, %lu.\n", ret, size);
        MAPIFreeBuffer(back);
        MAPIFreeBuffer(text);
        guard_free(id);
        winetest_pop_context();
    }

    back = (void *)0xdeadbeef;
    ok(FDecodeID("A", &back, &size) == FALSE && !back, "Bad text was accepted.\n");
    ok(FDecodeID("AA!A", &back, &size) == FALSE, "Bad text was accepted.\n");
    ok(FDecodeID("", &back, &size) == FALSE, "An empty text was accepted.\n");
    ok(FDecodeID(NULL, &back, &size) == FALSE && FDecodeID("AAAA", NULL, &size) == FALSE &&
                    FDecodeID("AAAA", &back, NULL) == FALSE,
            "NULL was accepted.\n");
    text = (void *)0xdeadbeef;
    ok(EncodeID(0, (ENTRYID *)bytes, &text) == FALSE && !text, "No bytes were accepted.\n");
    ok(EncodeID(1, NULL, &text) == FALSE && EncodeID(1, (ENTRYID *)bytes, NULL) == FALSE, "NULL was accepted.\n");
    ok(EncodeID(0xffffffff, (ENTRYID *)bytes, &text) == FALSE, "Too much was accepted.\n");
    ok(CchOfEncoding(0) == 1 && CchOfEncoding(3) == 5 && CchOfEncoding(4) == 9, "Wrong count.\n");
    ok(!CchOfEncoding(0xffffffff), "Got %lu.\n", CchOfEncoding(0xffffffff));
}

/* As Windows computes it. */
static void test_size_of_encoded(void)
{
    char text[32];
    ULONG i;

    for (i = 0; i < sizeof(text); i++)
    {
        memset(text, 'A', i);
        text[i] = 0;
        ok(CbOfEncoded(text) == (((i | 3) >> 2) + 1) * 3, "%lu: got %lu.\n", i, CbOfEncoded(text));
    }
    ok(!CbOfEncoded(NULL), "Got %lu.\n", CbOfEncoded(NULL));
}

START_TEST(entryidtext)
{
    test_hex();
    test_encode();
    test_size_of_encoded();
}
