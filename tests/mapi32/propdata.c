/*
 * Tests of CreateIProp and IPropData.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define INITGUID
#include <windows.h>
#include <initguid.h>
#define USES_IID_IMAPIProp
#define USES_IID_IMAPIPropData
#define USES_IID_IMessage
#include <mapix.h>
#include <mapiguid.h>
#include <mapiutil.h>

#include "guard.h"
#include "helper.h"

#define TAG_STRING PROP_TAG(PT_STRING8, 0x3001)
#define TAG_LONG   PROP_TAG(PT_LONG, 0x0017)
#define TAG_BINARY PROP_TAG(PT_BINARY, 0x0ff6)
#define TAG_MV     PROP_TAG(PT_MV_UNICODE, 0x6001)
#define TAG_OBJECT PROP_TAG(PT_OBJECT, 0x0e12)

#define create() create_(__LINE__)
static IPropData *create_(int line)
{
    IPropData *object = NULL;
    SCODE sc;

    sc = CreateIProp(&IID_IMAPIPropData, counting_allocate, counting_allocate_more, counting_free, NULL, &object);
    ok_(__FILE__, line)(sc == S_OK && object, "Got %#lx.\n", sc);
    return object;
}

static SPropValue prop(ULONG tag)
{
    SPropValue value;

    memset(&value, 0, sizeof(value));
    value.ulPropTag = tag;
    return value;
}

static SPropValue prop_long(ULONG tag, LONG number)
{
    SPropValue value = prop(tag);

    value.Value.l = number;
    return value;
}

static SPropValue prop_a(ULONG tag, const char *text)
{
    SPropValue value = prop(tag);

    value.Value.lpszA = (char *)text;
    return value;
}

#define set(object, value) set_(object, value, __LINE__)
static void set_(IPropData *object, SPropValue value, int line)
{
    SPropProblemArray *problems = (void *)0xdeadbeef;
    HRESULT hr;

    hr = IPropData_SetProps(object, 1, &value, &problems);
    ok_(__FILE__, line)(hr == S_OK && !problems, "Got hr %#lx, %p.\n", hr, problems);
}

static HRESULT get(IPropData *object, ULONG tag, SPropValue **value)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    ULONG count = 0xdeadbeef;
    HRESULT hr;

    hr = IPropData_GetProps(object, (SPropTagArray *)&tags, 0, &count, value);
    ok(FAILED(hr) || count == 1, "Got count %lu.\n", count);
    return hr;
}

static void test_create(void)
{
    IPropData *object;
    SCODE sc;

    object = (void *)0xdeadbeef;
    sc = CreateIProp(&IID_IMessage, counting_allocate, counting_allocate_more, counting_free, NULL, &object);
    ok(sc == MAPI_E_INTERFACE_NOT_SUPPORTED && !object, "Got %#lx.\n", sc);
    sc = CreateIProp(&IID_IMAPIPropData, NULL, counting_allocate_more, counting_free, NULL, &object);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = CreateIProp(&IID_IMAPIPropData, counting_allocate, NULL, counting_free, NULL, &object);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = CreateIProp(&IID_IMAPIPropData, counting_allocate, counting_allocate_more, NULL, NULL, &object);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = CreateIProp(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, NULL);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = CreateIProp(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, &object);
    ok(sc == S_OK && object, "Got %#lx.\n", sc);
    EXPECT_REF(object, 1);
    check_interface(object, &IID_IUnknown, TRUE);
    check_interface(object, &IID_IMAPIProp, TRUE);
    check_interface(object, &IID_IMAPIPropData, TRUE);
    check_interface(object, &IID_IMessage, FALSE);
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_empty(void)
{
    IPropData *object = create();
    SPropTagArray *tags;
    MAPIERROR *error;
    SPropValue *values;
    ULONG count;
    HRESULT hr;

    error = (void *)0xdeadbeef;
    hr = IPropData_GetLastError(object, S_OK, 0, &error);
    ok(hr == S_OK && !error, "Got hr %#lx, %p.\n", hr, error);
    count = 0xdeadbeef;
    values = (void *)0xdeadbeef;
    hr = IPropData_GetProps(object, NULL, 0, &count, &values);
    ok(hr == S_OK && !count && !values, "Got hr %#lx, %lu, %p.\n", hr, count, values);
    hr = IPropData_GetPropList(object, 0, &tags);
    ok(hr == S_OK && !tags->cValues, "Got hr %#lx.\n", hr);
    counting_free(tags);
    hr = get(object, TAG_LONG, &values);
    ok(hr == MAPI_W_ERRORS_RETURNED && values->ulPropTag == CHANGE_PROP_TYPE(TAG_LONG, PT_ERROR) &&
                    values->Value.err == MAPI_E_NOT_FOUND,
            "Got hr %#lx.\n", hr);
    counting_free(values);
    hr = IPropData_SaveChanges(object, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropData_OpenProperty(object, TAG_STRING, &IID_IStream, 0, 0, (IUnknown **)&values);
    ok(hr == MAPI_E_NO_SUPPORT && !values, "Got hr %#lx.\n", hr);
    hr = IPropData_GetNamesFromIDs(object, &tags, NULL, 0, &count, NULL);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    hr = IPropData_GetIDsFromNames(object, 0, NULL, 0, &tags);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_set_and_get(void)
{
    static SizedSPropTagArray(3, wanted) = {
            3, {TAG_LONG, PROP_TAG(PT_I8, 0x0017), CHANGE_PROP_TYPE(TAG_STRING, PT_UNICODE)}};
    WCHAR *texts[] = {L"one", L"\x00fc"};
    IPropData *object = create();
    SPropValue value, *values;
    SPropTagArray *tags;
    char text[] = "text";
    ULONG count;
    HRESULT hr;

    set(object, prop_a(TAG_STRING, text));
    text[0] = 'x'; /* it is a copy */
    set(object, prop_long(TAG_LONG, 5));
    value = prop(TAG_MV);
    value.Value.MVszW.cValues = 2;
    value.Value.MVszW.lppszW = texts;
    set(object, value);

    hr = get(object, TAG_STRING, &values);
    ok(hr == S_OK && values->ulPropTag == TAG_STRING && !strcmp(values->Value.lpszA, "text"), "Got hr %#lx.\n", hr);
    counting_free(values);
    hr = IPropData_GetProps(object, (SPropTagArray *)&wanted, 0, &count, &values);
    ok(hr == MAPI_W_ERRORS_RETURNED && count == 3, "Got hr %#lx, %lu.\n", hr, count);
    ok(values[0].ulPropTag == TAG_LONG && values[0].Value.l == 5, "Got %#lx.\n", values[0].ulPropTag);
    ok(values[1].ulPropTag == PROP_TAG(PT_ERROR, 0x0017) && values[1].Value.err == MAPI_E_UNEXPECTED_TYPE,
            "Got %#lx.\n", values[1].Value.err);
    ok(values[2].ulPropTag == CHANGE_PROP_TYPE(TAG_STRING, PT_UNICODE) && !wcscmp(values[2].Value.lpszW, L"text"),
            "Got %#lx.\n", values[2].ulPropTag);
    counting_free(values);

    /* all of them, in order, in one width */
    hr = IPropData_GetProps(object, NULL, MAPI_UNICODE, &count, &values);
    ok(hr == S_OK && count == 3, "Got hr %#lx, %lu.\n", hr, count);
    ok(values[0].ulPropTag == CHANGE_PROP_TYPE(TAG_STRING, PT_UNICODE) && !wcscmp(values[0].Value.lpszW, L"text"),
            "Wrong.\n");
    ok(values[1].ulPropTag == TAG_LONG, "Wrong.\n");
    ok(values[2].ulPropTag == TAG_MV && values[2].Value.MVszW.cValues == 2 &&
                    !wcscmp(values[2].Value.MVszW.lppszW[1], L"\x00fc"),
            "Wrong.\n");
    counting_free(values);
    hr = IPropData_GetProps(object, NULL, 0, &count, &values);
    ok(hr == S_OK && values[2].ulPropTag == CHANGE_PROP_TYPE(TAG_MV, PT_MV_STRING8) &&
                    !strcmp(values[2].Value.MVszA.lppszA[0], "one"),
            "Got hr %#lx.\n", hr);
    counting_free(values);
    hr = IPropData_GetPropList(object, 0, &tags);
    ok(hr == S_OK && tags->cValues == 3 && tags->aulPropTag[0] == TAG_STRING && tags->aulPropTag[1] == TAG_LONG &&
                    tags->aulPropTag[2] == CHANGE_PROP_TYPE(TAG_MV, PT_MV_STRING8),
            "Got hr %#lx.\n", hr);
    counting_free(tags);
    hr = get(object, CHANGE_PROP_TYPE(TAG_STRING, PT_UNSPECIFIED), &values);
    ok(hr == S_OK && values->ulPropTag == TAG_STRING, "Got hr %#lx.\n", hr);
    counting_free(values);

    /* another type replaces the value */
    set(object, prop_long(CHANGE_PROP_TYPE(TAG_STRING, PT_LONG), 1));
    hr = IPropData_GetProps(object, NULL, 0, &count, &values);
    ok(hr == S_OK && count == 3 && values[0].ulPropTag == CHANGE_PROP_TYPE(TAG_STRING, PT_LONG), "Got hr %#lx.\n", hr);
    counting_free(values);

    hr = IPropData_GetProps(object, NULL, 1, &count, &values);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IPropData_GetProps(object, NULL, 0, NULL, &values);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    wanted.cValues = 0;
    hr = IPropData_GetProps(object, (SPropTagArray *)&wanted, 0, &count, &values);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    wanted.cValues = 3;
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_refused(void)
{
    static const ULONG types[] = {PT_NULL, PT_OBJECT};
    SPropProblemArray *problems;
    IPropData *object = create();
    SPropValue values[2];
    unsigned int i;
    ULONG count;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(types); i++)
    {
        values[0] = prop_long(TAG_LONG, 1);
        values[1] = prop(PROP_TAG(types[i], 0x3001));
        problems = (void *)0xdeadbeef;
        hr = IPropData_SetProps(object, 2, values, &problems);
        ok(hr == MAPI_E_INVALID_PARAMETER && !problems, "Type %#lx: got hr %#lx.\n", types[i], hr);
    }
    values[1] = prop(PROP_TAG(PT_MV_LONG, 1));
    hr = IPropData_SetProps(object, 2, values, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    values[1] = prop_a(TAG_STRING, NULL);
    hr = IPropData_SetProps(object, 2, values, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    ok(IPropData_SetProps(object, 0, values, NULL) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(IPropData_SetProps(object, 1, NULL, NULL) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");

    /* errors, as GetProps gave them, are no values; an unknown type is a problem of its own */
    values[0] = prop(PROP_TAG(PT_ERROR, 0x3001));
    values[1] = prop(PROP_TAG(0xfb, 0x3002));
    hr = IPropData_SetProps(object, 2, values, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 1 && problems->aProblem[0].ulIndex == 1 &&
                    problems->aProblem[0].ulPropTag == values[1].ulPropTag &&
                    problems->aProblem[0].scode == MAPI_E_INVALID_TYPE,
            "Got hr %#lx.\n", hr);
    counting_free(problems);
    hr = IPropData_GetProps(object, NULL, 0, &count, (SPropValue **)&problems);
    ok(hr == S_OK && !count, "Got hr %#lx, %lu.\n", hr, count);
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_delete(void)
{
    static SizedSPropTagArray(2, tags) = {2, {CHANGE_PROP_TYPE(TAG_STRING, PT_UNICODE), TAG_BINARY}};
    SPropProblemArray *problems;
    IPropData *object = create();
    SPropTagArray *list;
    SPropValue *values;
    ULONG *access;
    HRESULT hr;

    set(object, prop_a(TAG_STRING, "text"));
    set(object, prop_long(TAG_LONG, 5));
    hr = IPropData_DeleteProps(object, (SPropTagArray *)&tags, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 1 && problems->aProblem[0].ulIndex == 1 &&
                    problems->aProblem[0].scode == MAPI_E_NOT_FOUND,
            "Got hr %#lx.\n", hr);
    counting_free(problems);
    hr = get(object, TAG_STRING, &values);
    ok(hr == MAPI_W_ERRORS_RETURNED, "Got hr %#lx.\n", hr);
    counting_free(values);
    hr = IPropData_GetPropList(object, 0, &list);
    ok(hr == S_OK && list->cValues == 1 && list->aulPropTag[0] == TAG_LONG, "Got hr %#lx.\n", hr);
    counting_free(list);

    /* a deleted one is remembered */
    list = NULL;
    hr = IPropData_HrGetPropAccess(object, &list, &access);
    ok(hr == S_OK && list->cValues == 2 && !list->aulPropTag[0] && list->aulPropTag[1] == TAG_LONG, "Got hr %#lx.\n",
            hr);
    ok(access[1] == (IPROP_READWRITE | IPROP_DIRTY), "Got %#lx.\n", access[1]);
    counting_free(list);
    counting_free(access);

    /* and may come back */
    set(object, prop_a(TAG_STRING, "again"));
    hr = get(object, TAG_STRING, &values);
    ok(hr == S_OK && !strcmp(values->Value.lpszA, "again"), "Got hr %#lx.\n", hr);
    counting_free(values);
    tags.cValues = 1;
    hr = IPropData_DeleteProps(object, (SPropTagArray *)&tags, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx, %p.\n", hr, problems);
    hr = IPropData_DeleteProps(object, (SPropTagArray *)&tags, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IPropData_DeleteProps(object, NULL, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    tags.cValues = 0;
    ok(IPropData_DeleteProps(object, (SPropTagArray *)&tags, NULL) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    tags.cValues = 2;
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_object_access(void)
{
    static SizedSPropTagArray(1, tags) = {1, {TAG_LONG}};
    static SizedSPropTagArray(1, objects) = {1, {TAG_OBJECT}};
    ULONG access = IPROP_READONLY | IPROP_CLEAN;
    SPropValue value = prop_long(TAG_LONG, 6), *values;
    IPropData *object = create();
    HRESULT hr;

    set(object, prop_long(TAG_LONG, 5));
    ok(IPropData_HrSetObjAccess(object, 0) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(IPropData_HrSetObjAccess(object, 3) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    ok(IPropData_HrSetObjAccess(object, IPROP_READONLY | IPROP_CLEAN) == MAPI_E_INVALID_PARAMETER, "Accepted.\n");
    hr = IPropData_HrSetObjAccess(object, IPROP_READONLY);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IPropData_SetProps(object, 1, &value, NULL);
    ok(hr == E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    hr = IPropData_DeleteProps(object, (SPropTagArray *)&tags, NULL);
    ok(hr == E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    hr = IPropData_HrSetPropAccess(object, (SPropTagArray *)&tags, &access);
    ok(hr == E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    hr = IPropData_HrAddObjProps(object, (SPropTagArray *)&objects, NULL);
    ok(hr == E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    hr = get(object, TAG_LONG, &values);
    ok(hr == S_OK && values->Value.l == 5, "Got hr %#lx.\n", hr);
    counting_free(values);
    ok(IPropData_HrSetObjAccess(object, IPROP_READWRITE) == S_OK, "Failed.\n");
    set(object, value);
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_property_access(void)
{
    static const ULONG bad[] = {0, 1, 2, 3, 0x10000, 0x20000, 0x30000, 0x30001, 0x10003, 0x10005, 0x50001};
    static SizedSPropTagArray(2, tags) = {2, {TAG_LONG, TAG_BINARY}};
    ULONG set_access[2] = {IPROP_READONLY | IPROP_CLEAN, IPROP_READWRITE | IPROP_CLEAN}, *access;
    SPropTagArray *list = (SPropTagArray *)&tags;
    SPropValue value = prop_long(TAG_LONG, 6);
    SPropProblemArray *problems;
    IPropData *object = create();
    unsigned int i;
    HRESULT hr;

    set(object, prop_long(TAG_LONG, 5));
    hr = IPropData_HrGetPropAccess(object, &list, &access);
    ok(hr == S_OK && access[0] == (IPROP_READWRITE | IPROP_DIRTY) && !access[1], "Got hr %#lx.\n", hr);
    counting_free(access);
    ok(list == (SPropTagArray *)&tags, "The list was replaced.\n");

    for (i = 0; i < ARRAYSIZE(bad); i++)
    {
        ULONG pair[2] = {set_access[0], bad[i]};

        hr = IPropData_HrSetPropAccess(object, (SPropTagArray *)&tags, pair);
        ok(hr == MAPI_E_INVALID_PARAMETER, "%#lx: got hr %#lx.\n", bad[i], hr);
    }
    hr = IPropData_HrSetPropAccess(object, (SPropTagArray *)&tags, set_access); /* one is missing: ignored */
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IPropData_HrGetPropAccess(object, &list, &access);
    ok(hr == S_OK && access[0] == (IPROP_READONLY | IPROP_CLEAN), "Got hr %#lx, %#lx.\n", hr, access[0]);
    counting_free(access);

    problems = NULL;
    hr = IPropData_SetProps(object, 1, &value, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 1 && problems->aProblem[0].ulPropTag == TAG_LONG &&
                    problems->aProblem[0].scode == MAPI_E_NO_ACCESS,
            "Got hr %#lx.\n", hr);
    counting_free(problems);
    tags.cValues = 1;
    hr = IPropData_DeleteProps(object, (SPropTagArray *)&tags, &problems);
    ok(hr == S_OK && problems && problems->aProblem[0].scode == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    counting_free(problems);

    set_access[0] = IPROP_READWRITE | IPROP_CLEAN;
    hr = IPropData_HrSetPropAccess(object, (SPropTagArray *)&tags, set_access);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set(object, value);
    hr = IPropData_HrGetPropAccess(object, &list, &access);
    ok(hr == S_OK && access[0] == (IPROP_READWRITE | IPROP_DIRTY), "Got hr %#lx, %#lx.\n", hr, access[0]);
    counting_free(access);
    ok(IPropData_HrGetPropAccess(object, NULL, &access) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(IPropData_HrGetPropAccess(object, &list, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(IPropData_HrSetPropAccess(object, NULL, set_access) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(IPropData_HrSetPropAccess(object, list, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    tags.cValues = 2;
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_objects(void)
{
    static SizedSPropTagArray(2, tags) = {2, {TAG_OBJECT, TAG_LONG}};
    SPropProblemArray *problems;
    IPropData *object = create();
    SPropTagArray *list;
    SPropValue *values;
    HRESULT hr;

    hr = IPropData_HrAddObjProps(object, (SPropTagArray *)&tags, &problems);
    ok(hr == MAPI_W_PARTIAL_COMPLETION && problems && problems->cProblem == 1 && problems->aProblem[0].ulIndex == 1 &&
                    problems->aProblem[0].scode == MAPI_E_INVALID_TYPE,
            "Got hr %#lx.\n", hr);
    counting_free(problems);
    hr = IPropData_GetPropList(object, 0, &list);
    ok(hr == S_OK && list->cValues == 1 && list->aulPropTag[0] == TAG_OBJECT, "Got hr %#lx.\n", hr);
    counting_free(list);
    hr = get(object, TAG_OBJECT, &values);
    ok(hr == S_OK && values->ulPropTag == TAG_OBJECT && !values->Value.x, "Got hr %#lx.\n", hr);
    counting_free(values);
    tags.cValues = 1;
    hr = IPropData_HrAddObjProps(object, (SPropTagArray *)&tags, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    tags.aulPropTag[0] = TAG_LONG;
    hr = IPropData_HrAddObjProps(object, (SPropTagArray *)&tags, &problems);
    ok(hr == MAPI_E_INVALID_TYPE && !problems, "Got hr %#lx.\n", hr);
    ok(IPropData_HrAddObjProps(object, NULL, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    RELEASE_LAST(object);
    EXPECT_FREED();
}

static void test_copy(void)
{
    static SizedSPropTagArray(1, excluded) = {1, {CHANGE_PROP_TYPE(TAG_STRING, PT_NULL)}};
    static SizedSPropTagArray(2, included) = {2, {TAG_STRING, TAG_BINARY}};
    ULONG access = IPROP_READONLY | IPROP_CLEAN, count, i, wrong = 0;
    SPropTagArray *tags = (SPropTagArray *)&excluded;
    IPropData *source = create(), *dest;
    SPropProblemArray *problems;
    SPropValue *values;
    HRESULT hr;

    /* what a destination gives is freed with MAPIFreeBuffer */
    hr = CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &dest);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set(source, prop_a(TAG_STRING, "text"));
    set(source, prop_long(TAG_LONG, 5));
    for (i = 0; i < 300; i++) set(source, prop_long(PROP_TAG(PT_LONG, 0x7f00 + i), (LONG)i)); /* beyond 0x8000 too */

    hr = IPropData_CopyTo(source, 0, NULL, tags, 0, NULL, &IID_IMAPIProp, dest, 0, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx, %p.\n", hr, problems);
    hr = IPropData_GetProps(dest, NULL, 0, &count, &values);
    ok(hr == S_OK && count == 301 && values[0].ulPropTag == TAG_LONG, "Got hr %#lx, %lu.\n", hr, count);
    for (i = 0; i < 300; i++)
        wrong += values[i + 1].ulPropTag != PROP_TAG(PT_LONG, 0x7f00 + i) || values[i + 1].Value.l != (LONG)i;
    ok(!wrong, "%lu values are wrong.\n", wrong);
    MAPIFreeBuffer(values);

    /* what the destination refuses is a problem */
    excluded.aulPropTag[0] = TAG_LONG;
    hr = IPropData_HrSetPropAccess(dest, tags, &access);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    excluded.aulPropTag[0] = TAG_STRING;
    hr = IPropData_CopyTo(source, 0, NULL, tags, 0, NULL, &IID_IMAPIPropData, dest, 0, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 1 && problems->aProblem[0].ulPropTag == TAG_LONG &&
                    problems->aProblem[0].scode == MAPI_E_NO_ACCESS,
            "Got hr %#lx.\n", hr);
    counting_free(problems);

    /* not what is there already */
    set(source, prop_long(PROP_TAG(PT_LONG, 0x7f00), 77));
    hr = IPropData_CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, dest, MAPI_NOREPLACE, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    get(dest, PROP_TAG(PT_LONG, 0x7f00), &values);
    ok(values->Value.l == 0, "Got %ld.\n", values->Value.l);
    MAPIFreeBuffer(values);
    hr = get(dest, TAG_STRING, &values);
    ok(hr == S_OK && !strcmp(values->Value.lpszA, "text"), "Got hr %#lx.\n", hr);
    MAPIFreeBuffer(values);

    /* CopyProps, moving: what is missing is a problem */
    set(source, prop_a(TAG_STRING, "moved"));
    hr = IPropData_CopyProps(source, (SPropTagArray *)&included, 0, NULL, &IID_IMAPIProp, dest, MAPI_MOVE, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 1 && problems->aProblem[0].ulIndex == 1 &&
                    problems->aProblem[0].scode == MAPI_E_NOT_FOUND,
            "Got hr %#lx.\n", hr);
    counting_free(problems);
    hr = get(dest, TAG_STRING, &values);
    ok(hr == S_OK && !strcmp(values->Value.lpszA, "moved"), "Got hr %#lx.\n", hr);
    MAPIFreeBuffer(values);
    hr = get(source, TAG_STRING, &values);
    ok(hr == MAPI_W_ERRORS_RETURNED, "Got hr %#lx.\n", hr);
    counting_free(values);

    /* refused */
    hr = IPropData_CopyTo(source, 0, NULL, NULL, 0, NULL, NULL, dest, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IPropData_CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, NULL, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    excluded.cValues = 0;
    hr = IPropData_CopyTo(source, 0, NULL, tags, 0, NULL, &IID_IMAPIProp, dest, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    excluded.cValues = 1;
    hr = IPropData_CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, source, 0, NULL);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    hr = IPropData_CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMessage, dest, 0, NULL);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IPropData_CopyTo(source, 1, &IID_IMAPIProp, NULL, 0, NULL, &IID_IMAPIProp, dest, 0, NULL);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IPropData_CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, dest, 0x10, NULL);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IPropData_CopyProps(source, NULL, 0, NULL, &IID_IMAPIProp, dest, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    RELEASE_LAST(source);
    RELEASE_LAST(dest);
    EXPECT_FREED();
}

/* Each allocation fails once; nothing leaks, and what was there stays. */
static void test_no_memory(void)
{
    IPropData *object = create();
    SPropProblemArray *problems;
    SPropValue value = prop_a(TAG_STRING, "text"), bad = prop(PROP_TAG(0xfb, 1)), *values;
    SPropTagArray *tags;
    ULONG count, *access, i;
    HRESULT hr;

    set(object, value);
    for (i = 0; i < 2; i++)
    {
        counting_fail = (LONG)i;
        values = (void *)0xdeadbeef;
        hr = IPropData_GetProps(object, NULL, 0, &count, &values);
        ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !values && !count, "%lu: got hr %#lx.\n", i, hr);
        counting_fail = (LONG)i;
        tags = NULL;
        hr = IPropData_HrGetPropAccess(object, &tags, &access);
        ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !tags && !access, "%lu: got hr %#lx.\n", i, hr);
    }
    counting_fail = 0;
    hr = IPropData_GetPropList(object, 0, &tags);
    ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !tags, "Got hr %#lx.\n", hr);
    counting_fail = 0;
    hr = IPropData_SetProps(object, 1, &bad, &problems);
    ok(hr == MAPI_E_NOT_ENOUGH_MEMORY && !problems, "Got hr %#lx.\n", hr);
    counting_fail = -1;
    EXPECT_FREED();
    RELEASE_LAST(object);
}

struct thread_context
{
    IPropData *object;
    LONG failed;
};

static DWORD WINAPI change_thread(void *arg)
{
    SizedSPropTagArray(1, tags) = {1, {TAG_STRING}};
    struct thread_context *context = arg;
    SPropValue value, *values;
    unsigned int i;
    ULONG count;
    HRESULT hr;

    for (i = 0; i < 1000; i++)
    {
        value = prop_a(TAG_STRING, i & 1 ? "short" : "a longer text");
        if (IPropData_SetProps(context->object, 1, &value, NULL) != S_OK) InterlockedIncrement(&context->failed);
        hr = IPropData_GetProps(context->object, (SPropTagArray *)&tags, 0, &count, &values);
        if (FAILED(hr) || count != 1) InterlockedIncrement(&context->failed);
        else if (hr == S_OK && strcmp(values->Value.lpszA, "short") && strcmp(values->Value.lpszA, "a longer text"))
            InterlockedIncrement(&context->failed);
        counting_free(values);
        if (!(i % 7)) IPropData_DeleteProps(context->object, (SPropTagArray *)&tags, NULL);
    }
    return 0;
}

static void test_threads(void)
{
    struct thread_context context = {create(), 0};
    HANDLE threads[3];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(threads); i++) threads[i] = CreateThread(NULL, 0, change_thread, &context, 0, NULL);
    WaitForMultipleObjects(ARRAYSIZE(threads), threads, TRUE, INFINITE);
    for (i = 0; i < ARRAYSIZE(threads); i++) CloseHandle(threads[i]);
    ok(!context.failed, "%ld calls failed.\n", context.failed);
    RELEASE_LAST(context.object);
    EXPECT_FREED();
}

START_TEST(propdata)
{
    test_create();
    test_empty();
    test_set_and_get();
    test_refused();
    test_delete();
    test_object_access();
    test_property_access();
    test_objects();
    test_copy();
    test_no_memory();
    test_threads();
}
