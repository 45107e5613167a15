/*
 * Tests of IMAPIProp on messages: GetProps, GetPropList, SetProps, DeleteProps, names, computed properties.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include "storage.h"

static IMessage *new_message(IStorage **storage, ULONG flags)
{
    IMessage *message;
    HRESULT hr;

    *storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, *storage, flags, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return message;
}

static SPropValue *get_props(IMAPIProp *prop, const ULONG *tags, ULONG count, ULONG flags, HRESULT expected, int line)
{
    SizedSPropTagArray(16, request) = {count};
    SPropValue *values;
    ULONG got;
    HRESULT hr;

    memcpy(request.aulPropTag, tags, count * sizeof(*tags));
    hr = IMAPIProp_GetProps(prop, (SPropTagArray *)&request, flags, &got, &values);
    ok_(__FILE__, line)(hr == expected, "Got hr %#lx, expected %#lx.\n", hr, expected);
    ok_(__FILE__, line)(FAILED(hr) || got == count, "Got %lu values.\n", got);
    return values;
}
#define GET(object, flags, expected, ...) \
    get_props((IMAPIProp *)(object), (const ULONG[]){__VA_ARGS__}, sizeof((const ULONG[]){__VA_ARGS__}) / 4, flags, \
            expected, __LINE__)

static void set_prop(IMessage *message, const SPropValue *value, int line)
{
    SPropProblemArray *problems;
    HRESULT hr;

    hr = IMessage_SetProps(message, 1, (SPropValue *)value, &problems);
    ok_(__FILE__, line)(hr == S_OK && !problems, "Got hr %#lx, %p.\n", hr, problems);
    counting_free(problems);
}
#define SET(message, value) set_prop(message, value, __LINE__)

static void test_parameters(void)
{
    SPropTagArray none = {0}, tag = {1, {PR_SUBJECT_W}}, *list;
    SPropValue value = {PR_SUBJECT_W}, *values;
    IStorage *storage;
    IMessage *message = new_message(&storage, MAPI_UNICODE);
    MAPIERROR *error;
    ULONG count;
    HRESULT hr;

    hr = IMessage_GetProps(message, &none, 0, &count, &values);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, &tag, 1, &count, &values);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, &tag, 0, NULL, &values);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, &tag, 0, &count, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_GetPropList(message, 1, &list);
    ok(hr == MAPI_E_UNKNOWN_FLAGS && !list, "Got hr %#lx.\n", hr);
    hr = IMessage_GetPropList(message, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, 0, &value, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, 1, NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_DeleteProps(message, NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_DeleteProps(message, &none, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    error = (MAPIERROR *)0xdeadbeef;
    hr = IMessage_GetLastError(message, E_FAIL, MAPI_UNICODE, &error);
    ok(hr == S_OK && !error, "Got hr %#lx, %p.\n", hr, error);
    hr = IMessage_GetLastError(message, E_FAIL, 1, &error);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_GetLastError(message, E_FAIL, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_SubmitMessage(message, 0);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    hr = IMessage_SetReadFlag(message, 0xffff);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* Every type comes back as it went in, in memory and out of the storage. */
static void test_types(void)
{
    static BYTE bytes[] = {1, 2, 3, 0, 4};
    static WCHAR *wide[] = {(WCHAR *)L"one", (WCHAR *)L"", (WCHAR *)L"\x4e00\xd83d\xde00"};
    static SBinary binaries[] = {{5, bytes}, {0, bytes}, {2, bytes + 1}};
    static GUID guids[] = {{1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}}, {12}};
    static LONG longs[] = {1, -1, 0x7fffffff};
    static double doubles[] = {0.5, -1e300};
    static short shorts[] = {1, -2, 3};
    static LARGE_INTEGER larges[2] = {{{1, 2}}, {{3, 4}}};
    static FILETIME times[2] = {{1, 2}, {3, 4}};
    static SPropValue values[] = {
            {PROP_TAG(PT_I2, 0x6800), 0, {.i = -2}},
            {PROP_TAG(PT_LONG, 0x6801), 0, {.l = -70000}},
            {PROP_TAG(PT_R4, 0x6802), 0, {.flt = 1.5f}},
            {PROP_TAG(PT_DOUBLE, 0x6803), 0, {.dbl = 0.1}},
            {PROP_TAG(PT_CURRENCY, 0x6804), 0, {.cur = {.int64 = -5}}},
            {PROP_TAG(PT_APPTIME, 0x6805), 0, {.at = 36526.25}},
            {PROP_TAG(PT_BOOLEAN, 0x6806), 0, {.b = 1}},
            {PROP_TAG(PT_I8, 0x6807), 0, {.li = {{1, 2}}}},
            {PROP_TAG(PT_SYSTIME, 0x6808), 0, {.ft = {3, 4}}},
            {PROP_TAG(PT_CLSID, 0x6809), 0, {.lpguid = guids}},
            {PROP_TAG(PT_BINARY, 0x680a), 0, {.bin = {5, bytes}}},
            {PROP_TAG(PT_BINARY, 0x680b), 0, {.bin = {0, NULL}}},
            {PROP_TAG(PT_UNICODE, 0x680c), 0, {.lpszW = (WCHAR *)L"text \x4e00"}},
            {PROP_TAG(PT_UNICODE, 0x680d), 0, {.lpszW = (WCHAR *)L""}},
            {PROP_TAG(PT_MV_LONG, 0x680e), 0, {.MVl = {3, longs}}},
            {PROP_TAG(PT_MV_DOUBLE, 0x680f), 0, {.MVdbl = {2, doubles}}},
            {PROP_TAG(PT_MV_I2, 0x6810), 0, {.MVi = {3, shorts}}},
            {PROP_TAG(PT_MV_I8, 0x6811), 0, {.MVli = {2, larges}}},
            {PROP_TAG(PT_MV_SYSTIME, 0x6812), 0, {.MVft = {2, times}}},
            {PROP_TAG(PT_MV_CLSID, 0x6813), 0, {.MVguid = {2, guids}}},
            {PROP_TAG(PT_MV_BINARY, 0x6814), 0, {.MVbin = {3, binaries}}},
            {PROP_TAG(PT_MV_UNICODE, 0x6815), 0, {.MVszW = {3, wide}}},
            {PROP_TAG(PT_ERROR, 0x6816), 0, {.err = 5}},
    };
    SizedSPropTagArray(ARRAYSIZE(values), tags) = {ARRAYSIZE(values)};
    SPropProblemArray *problems;
    SPropValue *got;
    unsigned int pass, i;
    ILockBytes *lockbytes;
    IStorage *storage;
    IMessage *message;
    ULONG count;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(values); i++) tags.aulPropTag[i] = values[i].ulPropTag;
    storage = memory_storage(&lockbytes, STG_RW | STGM_TRANSACTED);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, ARRAYSIZE(values), values, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    for (pass = 0; pass < 3; pass++)
    {
        winetest_push_context("pass %u", pass);
        hr = IMessage_GetProps(message, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &got);
        ok(hr == MAPI_W_ERRORS_RETURNED && count == ARRAYSIZE(values), "Got hr %#lx.\n", hr);
        for (i = 0; i < count; i++)
        {
            winetest_push_context("tag %#lx", values[i].ulPropTag);
            if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR)
                ok(got[i].Value.err == MAPI_E_NOT_FOUND, "PT_ERROR was stored.\n");
            else
            {
                ok(got[i].ulPropTag == values[i].ulPropTag, "Got tag %#lx.\n", got[i].ulPropTag);
                ok(!LPropCompareProp(&got[i], &values[i]), "The value differs.\n");
            }
            winetest_pop_context();
        }
        counting_free(got);
        winetest_pop_context();
        if (pass == 2) break;
        /* saved, and then read again */
        hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (!pass) continue;
        RELEASE_LAST(message);
        RELEASE_LAST(storage);
        storage = reopen_storage(lockbytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
        hr = open_msg(NULL, storage, 0, &message);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(lockbytes);
    EXPECT_FREED();
}

static void test_widths(void)
{
    SPropValue value = {PR_MESSAGE_CODEPAGE}, *values;
    WCHAR *wide[] = {(WCHAR *)L"\x0436", (WCHAR *)L"b"};
    IStorage *storage;
    IMessage *message;
    ULONG flags;

    for (flags = 0; flags <= 1; flags++)
    {
        winetest_push_context(flags ? "Unicode" : "ANSI");
        message = new_message(&storage, flags ? MAPI_UNICODE : 0);
        value.ulPropTag = PR_MESSAGE_CODEPAGE;
        value.Value.l = 1251;
        SET(message, &value);
        value.ulPropTag = PR_SUBJECT_W;
        value.Value.lpszW = (WCHAR *)L"\x0416!";
        SET(message, &value);
        value.ulPropTag = PROP_TAG(PT_STRING8, 0x6801);
        value.Value.lpszA = (char *)"\xe6?";
        SET(message, &value);
        value.ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x6802);
        value.Value.MVszW.cValues = 2;
        value.Value.MVszW.lppszW = wide;
        SET(message, &value);

        values = GET(message, 0, S_OK, PR_SUBJECT_A, PR_SUBJECT_W, PROP_TAG(PT_UNICODE, 0x6801),
                PROP_TAG(PT_MV_STRING8, 0x6802), PROP_TAG(PT_UNSPECIFIED, 0x6801), PROP_TAG(PT_UNSPECIFIED, 0x6802));
        ok(values[0].ulPropTag == PR_SUBJECT_A && !strcmp(values[0].Value.lpszA, "\xc6!"), "Wrong value.\n");
        ok(values[1].ulPropTag == PR_SUBJECT_W && !wcscmp(values[1].Value.lpszW, L"\x0416!"), "Wrong value.\n");
        ok(!wcscmp(values[2].Value.lpszW, L"\x0436?"), "Wrong value.\n");
        ok(values[3].ulPropTag == PROP_TAG(PT_MV_STRING8, 0x6802) && !strcmp(values[3].Value.MVszA.lppszA[0], "\xe6"),
                "Wrong value.\n");
        ok(values[4].ulPropTag == PROP_TAG(PT_STRING8, 0x6801), "Got tag %#lx.\n", values[4].ulPropTag);
        ok(values[5].ulPropTag == PROP_TAG(PT_MV_STRING8, 0x6802), "Got tag %#lx.\n", values[5].ulPropTag);
        counting_free(values);
        values = GET(message, MAPI_UNICODE, S_OK, PROP_TAG(PT_UNSPECIFIED, 0x6801));
        ok(values[0].ulPropTag == PROP_TAG(PT_UNICODE, 0x6801), "Got tag %#lx.\n", values[0].ulPropTag);
        counting_free(values);

        /* without PR_MESSAGE_CODEPAGE the locale's */
        RELEASE_LAST(message);
        RELEASE_LAST(storage);
        message = new_message(&storage, flags ? MAPI_UNICODE : 0);
        value.ulPropTag = PR_MESSAGE_LOCALE_ID;
        value.Value.l = 0x411;
        SET(message, &value);
        value.ulPropTag = PR_SUBJECT_W;
        value.Value.lpszW = (WCHAR *)L"\x3042";
        SET(message, &value);
        values = GET(message, 0, S_OK, PR_SUBJECT_A, PR_SUBJECT_W);
        ok(!strcmp(values[0].Value.lpszA, "\x82\xa0"), "Wrong value.\n");
        ok(!wcscmp(values[1].Value.lpszW, L"\x3042"), "Wrong value.\n");
        counting_free(values);
        RELEASE_LAST(message);
        RELEASE_LAST(storage);
        winetest_pop_context();
    }
    EXPECT_FREED();
}

static void test_errors(void)
{
    static const ULONG large_tag = PROP_TAG(PT_BINARY, 0x6803);
    SPropValue value = {large_tag}, *values;
    IStorage *storage;
    IMessage *message = new_message(&storage, MAPI_UNICODE);
    IStream *stream;
    STATSTG stat;
    ULONG read;
    HRESULT hr;
    BYTE *data;

    data = calloc(1, 0x10000);
    value.Value.bin.cb = 0xffff;
    value.Value.bin.lpb = data;
    SET(message, &value);
    values = GET(message, 0, S_OK, large_tag);
    ok(values[0].Value.bin.cb == 0xffff, "Got %lu.\n", values[0].Value.bin.cb);
    counting_free(values);
    value.Value.bin.cb = 0x10000;
    SET(message, &value);
    value.ulPropTag = PROP_TAG(PT_LONG, 0x6804);
    SET(message, &value);

    values = GET(message, 0, MAPI_W_ERRORS_RETURNED, large_tag, PR_SUBJECT_W, PROP_TAG(PT_UNICODE, 0x6804),
            PROP_TAG(PT_LONG, 0x6804), PR_NULL, PROP_TAG(PT_I2, 0x6804));
    ok(values[0].ulPropTag == PROP_TAG(PT_ERROR, 0x6803) && values[0].Value.err == MAPI_E_NOT_ENOUGH_MEMORY,
            "Got %#lx, %#lx.\n", values[0].ulPropTag, values[0].Value.err);
    ok(values[1].ulPropTag == PROP_TAG(PT_ERROR, PROP_ID(PR_SUBJECT)) && values[1].Value.err == MAPI_E_NOT_FOUND,
            "Got %#lx, %#lx.\n", values[1].ulPropTag, values[1].Value.err);
    ok(values[2].Value.err == MAPI_E_UNEXPECTED_TYPE, "Got %#lx.\n", values[2].Value.err);
    ok(values[3].ulPropTag == PROP_TAG(PT_LONG, 0x6804), "Got %#lx.\n", values[3].ulPropTag);
    ok(values[4].Value.err == MAPI_E_NOT_FOUND, "Got %#lx.\n", values[4].Value.err);
    ok(values[5].Value.err == MAPI_E_UNEXPECTED_TYPE, "Got %#lx.\n", values[5].Value.err);
    counting_free(values);

    hr = IMessage_OpenProperty(message, large_tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && stat.cbSize.QuadPart == 0x10000 && !stat.pwcsName, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, 0x10000, &read);
    ok(hr == S_OK && read == 0x10000, "Got hr %#lx, %lu.\n", hr, read);
    hr = IStream_Read(stream, data, 1, &read);
    ok((hr == S_OK || hr == S_FALSE) && !read, "Got hr %#lx, %lu.\n", hr, read);
    RELEASE_LAST(stream);
    free(data);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* GetPropList and GetProps(NULL) agree; what is computed stands there too. */
static void test_list(void)
{
    static const ULONG expected[] = {PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_ACCESS, PR_ACCESS_LEVEL,
            PR_OBJECT_TYPE, PR_HASATTACH, PR_DISPLAY_TO_W, PR_DISPLAY_CC_W, PR_DISPLAY_BCC_W, PR_MESSAGE_RECIPIENTS,
            PR_MESSAGE_ATTACHMENTS, PR_SUBJECT_W, PROP_TAG(PT_LONG, 0x340d)};
    SPropValue value = {PR_SUBJECT_W}, *values;
    SPropTagArray *list;
    IStorage *storage;
    IMessage *message = new_message(&storage, MAPI_UNICODE);
    ULONG i, j, count;
    HRESULT hr;

    value.Value.lpszW = (WCHAR *)L"x";
    SET(message, &value);
    hr = IMessage_GetPropList(message, MAPI_UNICODE, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAYSIZE(expected); i++)
    {
        for (j = 0; j < list->cValues && list->aulPropTag[j] != expected[i]; j++) continue;
        ok(j < list->cValues, "%#lx is not listed.\n", expected[i]);
    }
    ok(list->cValues == ARRAYSIZE(expected), "Got %lu tags.\n", list->cValues);
    hr = IMessage_GetProps(message, NULL, MAPI_UNICODE, &count, &values);
    ok(hr == S_OK && count == list->cValues, "Got hr %#lx, %lu values.\n", hr, count);
    for (i = 0; i < count && i < list->cValues; i++)
        ok(values[i].ulPropTag == list->aulPropTag[i], "%lu: got %#lx, expected %#lx.\n", i, values[i].ulPropTag,
                list->aulPropTag[i]);
    counting_free(values);
    counting_free(list);
    hr = IMessage_GetPropList(message, 0, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0, j = 0; i < list->cValues; i++)
    {
        ok(PROP_TYPE(list->aulPropTag[i]) != PT_UNICODE, "Got %#lx.\n", list->aulPropTag[i]);
        if (PROP_TYPE(list->aulPropTag[i]) == PT_STRING8) j++;
    }
    ok(j == 4, "Got %lu strings.\n", j);
    counting_free(list);

    values = GET(message, MAPI_UNICODE, S_OK, PR_OBJECT_TYPE, PR_HASATTACH, PR_DISPLAY_TO_W, PR_MESSAGE_RECIPIENTS);
    ok(values[0].Value.l == MAPI_MESSAGE && !values[1].Value.b && !*values[2].Value.lpszW, "Wrong values.\n");
    ok(values[3].ulPropTag == PR_MESSAGE_RECIPIENTS && !values[3].Value.x, "Wrong value.\n");
    counting_free(values);
    values = GET(message, 0, MAPI_W_ERRORS_RETURNED, PR_MESSAGE_SIZE, PR_ENTRYID, PR_SEARCH_KEY, PR_MESSAGE_FLAGS,
            PR_MAPPING_SIGNATURE, PR_MESSAGE_CLASS_W);
    for (i = 0; i < 6; i++) ok(values[i].Value.err == MAPI_E_NOT_FOUND, "%lu: got %#lx.\n", i, values[i].Value.err);
    counting_free(values);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    values = GET(message, 0, S_OK, PR_MESSAGE_SIZE);
    ok(values[0].Value.l > 0, "Got %ld.\n", values[0].Value.l);
    counting_free(values);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static void test_refusals(void)
{
    SizedSPropTagArray(4, tags) = {4, {PR_SUBJECT_W, PR_BODY_W, PR_CREATION_TIME, PR_HASATTACH}};
    SPropProblemArray *problems;
    SPropValue values[6], *got;
    IStorage *storage;
    IMessage *message = new_message(&storage, MAPI_UNICODE);
    HRESULT hr;

    memset(values, 0, sizeof(values));
    values[0].ulPropTag = PR_SUBJECT_W;
    values[0].Value.lpszW = (WCHAR *)L"kept out";
    values[1].ulPropTag = PR_MESSAGE_RECIPIENTS;
    hr = IMessage_SetProps(message, 2, values, &problems);
    ok(hr == MAPI_E_INVALID_PARAMETER && !problems, "Got hr %#lx.\n", hr);
    values[1].ulPropTag = PROP_TAG(PT_MV_LONG, 0x6800);
    hr = IMessage_SetProps(message, 2, values, &problems);
    ok(hr == MAPI_E_INVALID_PARAMETER && !problems, "Got hr %#lx.\n", hr);
    values[1].ulPropTag = PR_BODY_W;
    hr = IMessage_SetProps(message, 2, values, &problems);
    ok(hr == MAPI_E_INVALID_PARAMETER && !problems, "Got hr %#lx.\n", hr);
    got = GET(message, 0, MAPI_W_ERRORS_RETURNED, PR_SUBJECT_W);
    ok(got[0].Value.err == MAPI_E_NOT_FOUND, "A refused call has set something.\n");
    counting_free(got);

    values[1].ulPropTag = PROP_TAG(PT_ERROR, 0x6801);
    values[2].ulPropTag = PR_NULL;
    values[3].ulPropTag = PROP_TAG(0x0777, 0x6802);
    values[4].ulPropTag = PR_CREATION_TIME;
    values[5].ulPropTag = PROP_TAG(PT_LONG, 0x340d);
    hr = IMessage_SetProps(message, 6, values, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 3, "Got hr %#lx.\n", hr);
    ok(problems->aProblem[0].ulIndex == 3 && problems->aProblem[0].scode == MAPI_E_INVALID_TYPE, "Wrong problem.\n");
    ok(problems->aProblem[1].ulIndex == 4 && problems->aProblem[1].scode == MAPI_E_COMPUTED &&
                    problems->aProblem[1].ulPropTag == PR_CREATION_TIME,
            "Wrong problem.\n");
    ok(problems->aProblem[2].ulIndex == 5 && problems->aProblem[2].scode == MAPI_E_COMPUTED, "Wrong problem.\n");
    counting_free(problems);

    hr = IMessage_DeleteProps(message, (SPropTagArray *)&tags, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 3, "Got hr %#lx.\n", hr);
    ok(problems->aProblem[0].ulIndex == 1 && problems->aProblem[0].scode == MAPI_E_NOT_FOUND, "Wrong problem.\n");
    ok(problems->aProblem[1].scode == MAPI_E_COMPUTED && problems->aProblem[2].scode == MAPI_E_COMPUTED, "Wrong.\n");
    counting_free(problems);
    got = GET(message, 0, MAPI_W_ERRORS_RETURNED, PR_SUBJECT_W);
    ok(got[0].Value.err == MAPI_E_NOT_FOUND, "Not deleted.\n");
    counting_free(got);

    /* another type of the same id takes its place */
    values[0].ulPropTag = PROP_TAG(PT_LONG, 0x6803);
    values[0].Value.l = 7;
    SET(message, &values[0]);
    values[0].ulPropTag = PROP_TAG(PT_UNICODE, 0x6803);
    values[0].Value.lpszW = (WCHAR *)L"seven";
    SET(message, &values[0]);
    got = GET(message, 0, S_OK, PROP_TAG(PT_UNICODE, 0x6803));
    counting_free(got);
    got = GET(message, 0, MAPI_W_ERRORS_RETURNED, PROP_TAG(PT_LONG, 0x6803));
    counting_free(got);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static const GUID set_common = {0x00062008, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID set_headers = {0x00020386, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID set_mapi = {0x00020328, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID set_public = {0x00020329, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static void test_names(void)
{
    MAPINAMEID common = {(GUID *)&set_common, MNID_ID, {.lID = 0x8554}};
    MAPINAMEID mailer = {(GUID *)&set_headers, MNID_STRING, {.lpwstrName = (WCHAR *)L"X-Mailer"}};
    MAPINAMEID lower = {(GUID *)&set_headers, MNID_STRING, {.lpwstrName = (WCHAR *)L"x-mailer"}};
    MAPINAMEID keywords = {(GUID *)&set_public, MNID_STRING, {.lpwstrName = (WCHAR *)L"Keywords"}};
    MAPINAMEID subject = {(GUID *)&set_mapi, MNID_ID, {.lID = 0x37}};
    MAPINAMEID *names[] = {&common, &mailer, &keywords, &subject, &lower}, **found;
    SizedSPropTagArray(3, ids) = {3, {PROP_TAG(PT_LONG, 0x8001), PROP_TAG(0, 0x9000), PR_SUBJECT_W}};
    SPropTagArray *tags, *given;
    ILockBytes *bytes;
    IStorage *storage, *map;
    IMessage *message;
    BYTE data[64];
    ULONG count;
    HRESULT hr;
    LONG size;

    storage = memory_storage(&bytes, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetIDsFromNames(message, 1, names, 0, &tags);
    ok(hr == MAPI_W_ERRORS_RETURNED && tags->cValues == 1 && tags->aulPropTag[0] == PROP_TAG(PT_ERROR, 0),
            "Got hr %#lx.\n", hr);
    counting_free(tags);
    hr = IMessage_GetIDsFromNames(message, 0, NULL, MAPI_CREATE, &tags);
    ok(hr == MAPI_E_INVALID_PARAMETER && !tags, "Got hr %#lx.\n", hr);
    hr = IMessage_GetIDsFromNames(message, 1, names, 1, &tags);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_GetIDsFromNames(message, 5, names, MAPI_CREATE, &tags);
    ok(hr == S_OK && tags->cValues == 5, "Got hr %#lx.\n", hr);
    ok(tags->aulPropTag[0] == 0x80000000 && tags->aulPropTag[1] == 0x80010000 && tags->aulPropTag[2] == 0x80020000 &&
                    tags->aulPropTag[3] == 0x00370000 && tags->aulPropTag[4] == 0x80030000,
            "Got %#lx, %#lx, %#lx, %#lx, %#lx.\n", tags->aulPropTag[0], tags->aulPropTag[1], tags->aulPropTag[2],
            tags->aulPropTag[3], tags->aulPropTag[4]);
    counting_free(tags);
    hr = IMessage_GetIDsFromNames(message, 0, NULL, 0, &tags);
    ok(hr == S_OK && tags->cValues == 4, "Got hr %#lx.\n", hr);
    counting_free(tags);

    given = (SPropTagArray *)&ids;
    hr = IMessage_GetNamesFromIDs(message, &given, NULL, 0, &count, &found);
    ok(hr == MAPI_W_ERRORS_RETURNED && count == 3, "Got hr %#lx, %lu.\n", hr, count);
    ok(found[0]->ulKind == MNID_STRING && !wcscmp(found[0]->Kind.lpwstrName, L"X-Mailer"), "Wrong name.\n");
    ok(!found[1], "Got a name.\n");
    ok(FEqualNames(found[2], &subject), "Wrong name.\n");
    counting_free(found);
    tags = NULL;
    hr = IMessage_GetNamesFromIDs(message, &tags, (GUID *)&set_headers, 0, &count, &found);
    ok(hr == S_OK && count == 2 && tags->cValues == 2, "Got hr %#lx, %lu.\n", hr, count);
    counting_free(tags);
    counting_free(found);
    tags = NULL;
    hr = IMessage_GetNamesFromIDs(message, &tags, NULL, MAPI_NO_STRINGS, &count, &found);
    ok(hr == S_OK && count == 1 && found[0]->ulKind == MNID_ID, "Got hr %#lx, %lu.\n", hr, count);
    counting_free(tags);
    counting_free(found);
    tags = NULL;
    hr = IMessage_GetNamesFromIDs(message, &tags, NULL, MAPI_NO_STRINGS | MAPI_NO_IDS, &count, &found);
    ok(hr == S_OK && !count && !found && tags && !tags->cValues, "Got hr %#lx, %lu.\n", hr, count);
    counting_free(tags);

    /* saved, though no property has the names; the vectors of oxmsg.md */
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    hr = IStorage_OpenStorage(storage, L"__nameid_version1.0", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &map);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    size = read_raw(map, L"__substg1.0_00020102", data, sizeof(data));
    ok(size == 32 && !memcmp(data, &set_common, 16) && !memcmp(data + 16, &set_headers, 16), "Got %ld.\n", size);
    size = read_raw(map, L"__substg1.0_00030102", data, sizeof(data));
    ok(size == 32 && !memcmp(data,
                             "\x54\x85\0\0\x06\0\0\0"
                             "\0\0\0\0\x09\0\1\0"
                             "\x14\0\0\0\x05\0\2\0",
                             24),
            "Got %ld.\n", size);
    /* LID 0x8554 with index 3: 0x101E; "X-Mailer" hashed in lower case, here with index 4 */
    size = read_raw(map, L"__substg1.0_101E0102", data, sizeof(data));
    ok(size == 8 && !memcmp(data, "\x54\x85\0\0\6\0\0\0", 8), "Got %ld.\n", size);
    size = read_raw(map, L"__substg1.0_10150102", data, sizeof(data));
    ok(size == 8 && !memcmp(data, "\x3b\x4d\xda\x2e\5\0\2\0", 8), "Got %ld.\n", size);
    IStorage_Release(map);
    RELEASE_LAST(storage);

    storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetIDsFromNames(message, 5, names, MAPI_CREATE, &tags);
    ok(hr == S_OK && tags->aulPropTag[4] == 0x80030000, "Got hr %#lx.\n", hr);
    counting_free(tags);
    lower.Kind.lpwstrName = (WCHAR *)L"new";
    hr = IMessage_GetIDsFromNames(message, 5, names, MAPI_CREATE, &tags);
    ok(hr == MAPI_W_ERRORS_RETURNED && tags->aulPropTag[4] == PROP_TAG(PT_ERROR, 0), "Got hr %#lx.\n", hr);
    counting_free(tags);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

START_TEST(mapiprop)
{
    CoInitialize(NULL);
    test_parameters();
    test_types();
    test_widths();
    test_errors();
    test_list();
    test_refusals();
    test_names();
    CoUninitialize();
}
