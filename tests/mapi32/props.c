/*
 * Tests of the functions on properties: HrGetOneProp, HrSetOneProp, FPropExists, the searches, sizes, comparisons,
 * PropCopyMore and FEqualNames.
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

static SPropValue prop(ULONG tag)
{
    SPropValue value;

    memset(&value, 0, sizeof(value));
    value.ulPropTag = tag;
    return value;
}

static SPropValue prop_a(const char *text)
{
    SPropValue value = prop(PROP_TAG(PT_STRING8, 1));

    value.Value.lpszA = (char *)text;
    return value;
}

static SPropValue prop_w(const WCHAR *text)
{
    SPropValue value = prop(PROP_TAG(PT_UNICODE, 1));

    value.Value.lpszW = (WCHAR *)text;
    return value;
}

static SPropValue prop_bin(const char *data, ULONG size)
{
    SPropValue value = prop(PROP_TAG(PT_BINARY, 1));

    value.Value.bin.cb = size;
    value.Value.bin.lpb = (BYTE *)data;
    return value;
}

/* An object that answers as the members say. */
struct fake
{
    IMAPIProp IMAPIProp_iface;
    HRESULT hr;
    SPropValue answer;
    ULONG answers; /* GetProps' count */
    BOOL no_array; /* GetProps gives no array */
    ULONG got_tag, got_flags;
    SPropProblem problem;
    ULONG problems;
    SPropValue set;
    ULONG tags[4], tag_count;
};

static struct fake *impl_from_IMAPIProp(IMAPIProp *iface)
{
    return CONTAINING_RECORD(iface, struct fake, IMAPIProp_iface);
}

static HRESULT WINAPI fake_GetProps(
        IMAPIProp *iface, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    struct fake *fake = impl_from_IMAPIProp(iface);

    fake->got_tag = tags->cValues == 1 ? tags->aulPropTag[0] : 0;
    fake->got_flags = flags;
    *count = fake->answers;
    *values = NULL;
    if (!fake->no_array && MAPIAllocateBuffer(sizeof(**values), (void **)values) == S_OK) **values = fake->answer;
    return fake->hr;
}

static HRESULT WINAPI fake_GetPropList(IMAPIProp *iface, ULONG flags, SPropTagArray **tags)
{
    struct fake *fake = impl_from_IMAPIProp(iface);

    *tags = NULL;
    if (FAILED(fake->hr)) return fake->hr;
    MAPIAllocateBuffer(CbNewSPropTagArray(4), (void **)tags);
    (*tags)->cValues = fake->tag_count;
    memcpy((*tags)->aulPropTag, fake->tags, sizeof(fake->tags));
    return fake->hr;
}

static HRESULT WINAPI fake_SetProps(IMAPIProp *iface, ULONG count, SPropValue *values, SPropProblemArray **problems)
{
    struct fake *fake = impl_from_IMAPIProp(iface);

    ok(count == 1, "Got count %lu.\n", count);
    fake->set = *values;
    if (problems)
    {
        *problems = NULL;
        if (fake->problems)
        {
            MAPIAllocateBuffer(sizeof(**problems), (void **)problems);
            (*problems)->cProblem = fake->problems;
            (*problems)->aProblem[0] = fake->problem;
        }
    }
    return fake->hr;
}

static IMAPIPropVtbl fake_vtbl = {
        .GetProps = fake_GetProps,
        .GetPropList = fake_GetPropList,
        .SetProps = fake_SetProps,
};

static void test_get_one(void)
{
    struct fake fake = {{&fake_vtbl}};
    SPropValue *value;
    HRESULT hr;

    fake.hr = S_OK;
    fake.answers = 1;
    fake.answer = prop(PR_IMPORTANCE);
    fake.answer.Value.l = 2;
    hr = HrGetOneProp(&fake.IMAPIProp_iface, PR_IMPORTANCE, &value);
    ok(hr == S_OK && value && value->Value.l == 2, "Got hr %#lx, %p.\n", hr, value);
    ok(fake.got_tag == PR_IMPORTANCE && !fake.got_flags, "Got %#lx, %#lx.\n", fake.got_tag, fake.got_flags);
    MAPIFreeBuffer(value);

    fake.hr = MAPI_W_ERRORS_RETURNED;
    hr = HrGetOneProp(&fake.IMAPIProp_iface, PR_IMPORTANCE, &value);
    ok(hr == S_OK && value, "Got hr %#lx, %p.\n", hr, value);
    MAPIFreeBuffer(value);

    fake.answer = prop(CHANGE_PROP_TYPE(PR_IMPORTANCE, PT_ERROR));
    fake.answer.Value.err = MAPI_E_NO_ACCESS;
    value = (void *)0xdeadbeef;
    hr = HrGetOneProp(&fake.IMAPIProp_iface, PR_IMPORTANCE, &value);
    ok(hr == MAPI_E_NO_ACCESS && !value, "Got hr %#lx, %p.\n", hr, value);

    fake.hr = MAPI_E_CALL_FAILED;
    value = (void *)0xdeadbeef;
    hr = HrGetOneProp(&fake.IMAPIProp_iface, PR_IMPORTANCE, &value);
    ok(hr == MAPI_E_CALL_FAILED && !value, "Got hr %#lx, %p.\n", hr, value);

    fake.hr = S_OK;
    fake.answers = 0;
    fake.no_array = TRUE;
    value = (void *)0xdeadbeef;
    hr = HrGetOneProp(&fake.IMAPIProp_iface, PR_IMPORTANCE, &value);
    ok(hr == MAPI_E_NOT_FOUND && !value, "Got hr %#lx, %p.\n", hr, value);

    ok(HrGetOneProp(NULL, PR_IMPORTANCE, &value) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(HrGetOneProp(&fake.IMAPIProp_iface, PR_IMPORTANCE, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
}

static void test_set_one(void)
{
    struct fake fake = {{&fake_vtbl}};
    SPropValue value = prop(PR_IMPORTANCE);
    HRESULT hr;

    value.Value.l = 7;
    hr = HrSetOneProp(&fake.IMAPIProp_iface, &value);
    ok(hr == S_OK && fake.set.ulPropTag == PR_IMPORTANCE && fake.set.Value.l == 7, "Got hr %#lx.\n", hr);

    fake.problems = 1;
    fake.problem.scode = MAPI_E_COMPUTED;
    hr = HrSetOneProp(&fake.IMAPIProp_iface, &value);
    ok(hr == MAPI_E_COMPUTED, "Got hr %#lx.\n", hr);

    fake.problems = 0;
    fake.hr = MAPI_E_NO_ACCESS;
    hr = HrSetOneProp(&fake.IMAPIProp_iface, &value);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    ok(HrSetOneProp(NULL, &value) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(HrSetOneProp(&fake.IMAPIProp_iface, NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
}

static void test_exists(void)
{
    struct fake fake = {{&fake_vtbl}};
    IMAPIProp *object = &fake.IMAPIProp_iface;

    fake.tags[0] = PR_SUBJECT_A;
    fake.tags[1] = PR_IMPORTANCE;
    fake.tag_count = 2;
    ok(FPropExists(object, PR_IMPORTANCE) == TRUE, "Expected TRUE.\n");
    ok(FPropExists(object, CHANGE_PROP_TYPE(PR_IMPORTANCE, PT_UNSPECIFIED)) == TRUE, "Expected TRUE.\n");
    ok(FPropExists(object, PR_SUBJECT_W) == TRUE, "Expected TRUE.\n");
    ok(FPropExists(object, CHANGE_PROP_TYPE(PR_IMPORTANCE, PT_I8)) == FALSE, "Expected FALSE.\n");
    ok(FPropExists(object, PR_BODY_A) == FALSE, "Expected FALSE.\n");
    fake.hr = MAPI_E_CALL_FAILED;
    ok(FPropExists(object, PR_IMPORTANCE) == FALSE, "Expected FALSE.\n");
    ok(FPropExists(NULL, PR_IMPORTANCE) == FALSE, "Expected FALSE.\n");
}

static void test_find(void)
{
    SPropValue values[3];

    values[0] = prop(CHANGE_PROP_TYPE(PR_SUBJECT_A, PT_ERROR));
    values[1] = prop(PR_SUBJECT_A);
    values[2] = prop(PR_IMPORTANCE);

    ok(PpropFindProp(values, 3, PR_SUBJECT_A) == &values[1], "Wrong value.\n");
    ok(PpropFindProp(values, 3, CHANGE_PROP_TYPE(PR_SUBJECT_A, PT_UNSPECIFIED)) == &values[0], "Wrong value.\n");
    ok(PpropFindProp(values, 3, PR_SUBJECT_W) == NULL, "Wrong value.\n");
    ok(PpropFindProp(values, 2, PR_IMPORTANCE) == NULL, "Looked too far.\n");
    ok(PpropFindProp(values, 0, PR_SUBJECT_A) == NULL, "Expected NULL.\n");
    ok(PpropFindProp(NULL, 3, PR_SUBJECT_A) == NULL, "Expected NULL.\n");

    ok(LpValFindProp(PR_SUBJECT_A, 3, values) == &values[0], "Wrong value.\n");
    ok(LpValFindProp(PR_SUBJECT_W, 3, values) == &values[0], "Wrong value.\n");
    ok(LpValFindProp(CHANGE_PROP_TYPE(PR_IMPORTANCE, PT_I8), 3, values) == &values[2], "Wrong value.\n");
    ok(LpValFindProp(PR_BODY_A, 3, values) == NULL, "Expected NULL.\n");
    ok(LpValFindProp(PR_SUBJECT_A, 0, values) == NULL, "Expected NULL.\n");
    ok(LpValFindProp(PR_SUBJECT_A, 3, NULL) == NULL, "Expected NULL.\n");
}

static void test_size(void)
{
    static const struct
    {
        ULONG type, size;
    } fixed[] = {
            {PT_UNSPECIFIED, 0},
            {PT_NULL, 0},
            {PT_I2, 2},
            {PT_LONG, 4},
            {PT_R4, 4},
            {PT_DOUBLE, 8},
            {PT_CURRENCY, 8},
            {PT_APPTIME, 8},
            {PT_ERROR, 4},
            {PT_BOOLEAN, 2},
            {PT_OBJECT, 0},
            {PT_I8, 8},
            {PT_SYSTIME, 8},
            {0x0010, 0},
            {0x00fb, 0},
    };
    static const ULONG arrays[][2] = {
            {PT_MV_I2, 2}, {PT_MV_LONG, 4}, {PT_MV_R4, 4}, {PT_MV_DOUBLE, 8}, {PT_MV_CURRENCY, 8}, {PT_MV_APPTIME, 8},
            {PT_MV_SYSTIME, 8}, {PT_MV_I8, 8}, {PT_MV_CLSID, 0}, /* as on Windows */
    };
    static const GUID guid = {1};
    char *texts[] = {"a", "", "bcd"};
    WCHAR *wides[] = {L"a", L"bcd"};
    SBinary binaries[] = {{3, (BYTE *)"abc"}, {0, NULL}, {1, (BYTE *)"d"}};
    SPropValue value;
    GUID items[3];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(fixed); i++)
    {
        value = prop(PROP_TAG(fixed[i].type, 1));
        ok(UlPropSize(&value) == fixed[i].size, "Type %#lx: got %lu.\n", fixed[i].type, UlPropSize(&value));
    }
    memset(items, 0, sizeof(items));
    for (i = 0; i < ARRAYSIZE(arrays); i++)
    {
        value = prop(PROP_TAG(arrays[i][0], 1));
        value.Value.MVguid.cValues = 3;
        value.Value.MVguid.lpguid = items;
        ok(UlPropSize(&value) == 3 * arrays[i][1], "Type %#lx: got %lu.\n", arrays[i][0], UlPropSize(&value));
    }

    value = prop_a("abc");
    ok(UlPropSize(&value) == 4, "Got %lu.\n", UlPropSize(&value));
    value = prop_w(L"abc");
    ok(UlPropSize(&value) == 8, "Got %lu.\n", UlPropSize(&value));
    value = prop_bin("abcdef", 5);
    ok(UlPropSize(&value) == 5, "Got %lu.\n", UlPropSize(&value));
    value = prop(PROP_TAG(PT_CLSID, 1));
    value.Value.lpguid = (GUID *)&guid;
    ok(UlPropSize(&value) == 16, "Got %lu.\n", UlPropSize(&value));
    value = prop(PROP_TAG(PT_MV_STRING8, 1));
    value.Value.MVszA.cValues = 3;
    value.Value.MVszA.lppszA = texts;
    ok(UlPropSize(&value) == 2 + 1 + 4, "Got %lu.\n", UlPropSize(&value));
    value = prop(PROP_TAG(PT_MV_UNICODE, 1));
    value.Value.MVszW.cValues = 2;
    value.Value.MVszW.lppszW = wides;
    ok(UlPropSize(&value) == 4 + 8, "Got %lu.\n", UlPropSize(&value));
    value = prop(PROP_TAG(PT_MV_BINARY, 1));
    value.Value.MVbin.cValues = 3;
    value.Value.MVbin.lpbin = binaries;
    ok(UlPropSize(&value) == 4, "Got %lu.\n", UlPropSize(&value));

    ok(!UlPropSize(NULL), "Expected 0.\n");
    value = prop_a(NULL);
    ok(!UlPropSize(&value), "Expected 0.\n");
}

static void test_contains(void)
{
    static const struct
    {
        const char *value, *key;
        ULONG fuzzy;
        BOOL expected;
    } tests[] = {
            {"dude", "dude", FL_FULLSTRING, TRUE},
            {"dude", "dud", FL_FULLSTRING, FALSE},
            {"dude", "Dude", FL_FULLSTRING, FALSE},
            {"dude", "Dude", FL_FULLSTRING | FL_IGNORECASE, TRUE},
            {"dude", "dud", FL_PREFIX, TRUE},
            {"dude", "ude", FL_PREFIX, FALSE},
            {"dude", "DUD", FL_PREFIX, FALSE},
            {"dude", "DUD", FL_PREFIX | FL_IGNORECASE, TRUE},
            {"dude", "dudes", FL_PREFIX, FALSE},
            {"dude", "ud", FL_SUBSTRING, TRUE},
            {"dude", "uf", FL_SUBSTRING, FALSE},
            {"dude", "UDE", FL_SUBSTRING, FALSE},
            {"dude", "UDE", FL_SUBSTRING | FL_IGNORECASE, TRUE},
            {"dude", "UDE", FL_SUBSTRING | FL_LOOSE, TRUE},
            {"dude", "dudes", FL_SUBSTRING, FALSE},
            {"ddude", "dude", FL_SUBSTRING, TRUE},
            {"", "", FL_FULLSTRING, TRUE},
            {"dude", "", FL_FULLSTRING, FALSE},
            {"dude", "", FL_PREFIX, TRUE},    /* choice */
            {"dude", "", FL_SUBSTRING, TRUE}, /* choice */
            {"dude", "dud", 3, FALSE},        /* an invalid level is FL_FULLSTRING */
            {"dude", "dude", 0x77, TRUE},
    };
    static const struct
    {
        const WCHAR *value, *key;
        ULONG fuzzy;
    } wides[] = {{L"dude", L"dude", FL_FULLSTRING}, {L"dude", L"d", FL_PREFIX}};
    SPropValue value, key;
    unsigned int i;
    char *text;
    BOOL ret;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        value = prop_a(tests[i].value);
        key = prop_a(tests[i].key);
        key.ulPropTag = PROP_TAG(PT_STRING8, 2); /* ids do not matter */
        ret = FPropContainsProp(&value, &key, tests[i].fuzzy);
        ok(ret == tests[i].expected, "%u: got %d.\n", i, ret);

        if (tests[i].fuzzy & 0xffff0000) continue;
        value = prop_bin(tests[i].value, (ULONG)strlen(tests[i].value));
        key = prop_bin(tests[i].key, (ULONG)strlen(tests[i].key));
        ret = FPropContainsProp(&value, &key, tests[i].fuzzy);
        ok(ret == tests[i].expected, "binary %u: got %d.\n", i, ret);
    }

    value = prop_bin("dude", 4);
    key = prop_bin("DUDE", 4);
    ok(!FPropContainsProp(&value, &key, FL_IGNORECASE), "Case of a binary was ignored.\n");
    for (i = 0; i < ARRAYSIZE(wides); i++)
    {
        value = prop_w(wides[i].value);
        key = prop_w(wides[i].key);
        ok(!FPropContainsProp(&value, &key, wides[i].fuzzy), "PT_UNICODE was accepted.\n"); /* Windows does not */
    }

    value = prop(PR_IMPORTANCE);
    ok(!FPropContainsProp(&value, &value, FL_FULLSTRING), "PT_LONG was accepted.\n");
    value = prop_a("dude");
    key = prop_bin("dude", 4);
    ok(!FPropContainsProp(&value, &key, FL_FULLSTRING), "Different types were accepted.\n");
    ok(!FPropContainsProp(NULL, &key, FL_FULLSTRING), "NULL was accepted.\n");
    ok(!FPropContainsProp(&value, NULL, FL_FULLSTRING), "NULL was accepted.\n");

    /* not a byte beyond */
    text = guard_copy("abcd", 4);
    value = prop_bin(text, 4);
    key = prop_bin("cde", 3);
    ok(!FPropContainsProp(&value, &key, FL_SUBSTRING), "Found.\n");
    key = prop_bin("abcde", 5);
    ok(!FPropContainsProp(&value, &key, FL_PREFIX), "Found.\n");
    guard_free(text);
}

/* Compares both ways. */
#define check_order(a, b, order) check_order_(a, b, order, __LINE__)
static void check_order_(SPropValue a, SPropValue b, LONG order, int line)
{
    LONG ret;

    ret = LPropCompareProp(&a, &b);
    ok_(__FILE__, line)(ret == order, "Got %ld, expected %ld.\n", ret, order);
    ret = LPropCompareProp(&b, &a);
    ok_(__FILE__, line)(ret == -order, "Got %ld, expected %ld.\n", ret, -order);
    ok_(__FILE__, line)(FPropCompareProp(&a, RELOP_LT, &b) == (order < 0), "RELOP_LT is wrong.\n");
    ok_(__FILE__, line)(FPropCompareProp(&a, RELOP_LE, &b) == (order <= 0), "RELOP_LE is wrong.\n");
    ok_(__FILE__, line)(FPropCompareProp(&a, RELOP_GT, &b) == (order > 0), "RELOP_GT is wrong.\n");
    ok_(__FILE__, line)(FPropCompareProp(&a, RELOP_GE, &b) == (order >= 0), "RELOP_GE is wrong.\n");
    ok_(__FILE__, line)(FPropCompareProp(&a, RELOP_EQ, &b) == !order, "RELOP_EQ is wrong.\n");
    ok_(__FILE__, line)(FPropCompareProp(&a, RELOP_NE, &b) == !!order, "RELOP_NE is wrong.\n");
    ok_(__FILE__, line)(!FPropCompareProp(&a, RELOP_RE, &b), "RELOP_RE holds.\n");
    ok_(__FILE__, line)(!FPropCompareProp(&a, 7, &b), "An unknown operator holds.\n");
}

static void test_compare(void)
{
    static const GUID guids[] = {{1, 2, 3, {4}}, {1, 2, 3, {5}}};
    LONG longs_a[] = {1, 2}, longs_b[] = {1, 3};
    char *texts_a[] = {"a", "b"}, *texts_b[] = {"a", "c"};
    SPropValue a, b;

    a = prop(PROP_TAG(PT_I2, 1));
    b = a;
    a.Value.i = -1;
    b.Value.i = 1;
    check_order(a, b, -1);
    check_order(a, a, 0);

    a = b = prop(PROP_TAG(PT_LONG, 1));
    a.Value.l = -5;
    b.Value.l = 0x7fffffff;
    check_order(a, b, -1);

    a = b = prop(PROP_TAG(PT_I8, 1));
    a.Value.li.QuadPart = -1;
    b.Value.li.QuadPart = 0x100000000;
    check_order(a, b, -1);

    a = b = prop(PROP_TAG(PT_CURRENCY, 1));
    a.Value.cur.int64 = -1;
    check_order(a, b, -1);

    a = b = prop(PROP_TAG(PT_R4, 1));
    a.Value.flt = 1.25f;
    b.Value.flt = 1.5f;
    check_order(a, b, -1);

    a = b = prop(PROP_TAG(PT_DOUBLE, 1));
    a.Value.dbl = -1.5;
    check_order(a, b, -1);

    a = b = prop(PROP_TAG(PT_APPTIME, 1));
    a.Value.at = 1;
    check_order(a, b, 1);

    a = b = prop(PROP_TAG(PT_SYSTIME, 1));
    a.Value.ft.dwHighDateTime = 0x80000000;
    b.Value.ft.dwLowDateTime = 0xffffffff;
    check_order(a, b, 1);

    a = b = prop(PROP_TAG(PT_BOOLEAN, 1));
    a.Value.b = TRUE;
    check_order(a, b, 1);

    a = b = prop(PROP_TAG(PT_ERROR, 1));
    check_order(a, b, 0);
    a = b = prop(PROP_TAG(PT_NULL, 1));
    a.Value.x = 1;
    check_order(a, b, 0);

    check_order(prop_a("abc"), prop_a("abd"), -1);
    check_order(prop_a("abc"), prop_a("abc"), 0);
    check_order(prop_a("abc"), prop_a("ab"), 1);
    check_order(prop_a("abc"), prop_a("ABC"), -1); /* as lstrcmp */
    check_order(prop_w(L"abc"), prop_w(L"abd"), -1);
    check_order(prop_w(L"abc"), prop_w(L"abc"), 0);
    check_order(prop_w(L"abc"), prop_w(L"ab"), 1);
    check_order(prop_bin("abc", 3), prop_bin("abd", 3), -1);
    check_order(prop_bin("abc", 3), prop_bin("abc", 3), 0);
    check_order(prop_bin("abc", 3), prop_bin("ab", 2), 1);
    check_order(prop_bin("b", 1), prop_bin("abc", 3), 1);
    check_order(prop_bin("\xff", 1), prop_bin("a", 1), 1);
    check_order(prop_bin(NULL, 0), prop_bin("a", 1), -1);

    a = b = prop(PROP_TAG(PT_CLSID, 1));
    a.Value.lpguid = (GUID *)&guids[0];
    b.Value.lpguid = (GUID *)&guids[1];
    check_order(a, b, -1);

    a = b = prop(PROP_TAG(PT_MV_LONG, 1));
    a.Value.MVl.cValues = b.Value.MVl.cValues = 2;
    a.Value.MVl.lpl = longs_a;
    b.Value.MVl.lpl = longs_b;
    check_order(a, b, -1);
    b.Value.MVl.cValues = 1;
    check_order(a, b, 1);

    a = b = prop(PROP_TAG(PT_MV_STRING8, 1));
    a.Value.MVszA.cValues = b.Value.MVszA.cValues = 2;
    a.Value.MVszA.lppszA = texts_a;
    b.Value.MVszA.lppszA = texts_b;
    check_order(a, b, -1);

    /* other types: choice */
    a = prop(PROP_TAG(PT_LONG, 1));
    b = prop(PROP_TAG(PT_I2, 1));
    ok(LPropCompareProp(&a, &b) == 1, "Got %ld.\n", LPropCompareProp(&a, &b));
    ok(!FPropCompareProp(&a, RELOP_NE, &b), "Different types compare.\n");
    ok(!FPropCompareProp(NULL, RELOP_EQ, &b), "NULL compares.\n");
    ok(!FPropCompareProp(&a, RELOP_EQ, NULL), "NULL compares.\n");
    ok(LPropCompareProp(NULL, &b) == -1 && LPropCompareProp(&a, NULL) == 1 && !LPropCompareProp(NULL, NULL),
            "NULL is in the wrong order.\n");
}

static LONG more_calls;

static SCODE WINAPI count_more(ULONG size, void *buffer, void **out)
{
    more_calls++;
    return counting_allocate_more(size, buffer, out);
}

static void test_copy_more(void)
{
    static const GUID guid = {0x12345678, 1, 2, {3}};
    char *texts[] = {"first", "", "third"};
    WCHAR *wides[] = {L"w1", L"w2"};
    SBinary binaries[] = {{3, (BYTE *)"abc"}, {0, NULL}};
    LONGLONG numbers[] = {1, -1, 0x123456789abcdef};
    SPropValue value, copy;
    void *buffer;
    SCODE sc;

    ok(counting_allocate(8, &buffer) == S_OK, "Failed.\n");

    more_calls = 0;
    value = prop(PROP_TAG(PT_I8, 1));
    value.Value.li.QuadPart = 0x1234567890;
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.ulPropTag == value.ulPropTag && copy.Value.li.QuadPart == 0x1234567890, "Got %#lx.\n", sc);
    ok(!more_calls, "Got %ld allocations.\n", more_calls);

    value = prop_a("abc");
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.Value.lpszA != value.Value.lpszA && !strcmp(copy.Value.lpszA, "abc"), "Got %#lx.\n", sc);
    ok(more_calls == 1, "Got %ld allocations.\n", more_calls);
    value = prop_w(L"abc");
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.Value.lpszW != value.Value.lpszW && !wcscmp(copy.Value.lpszW, L"abc"), "Got %#lx.\n", sc);
    value = prop_bin("ab\0c", 4);
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.Value.bin.cb == 4 && copy.Value.bin.lpb != value.Value.bin.lpb &&
                    !memcmp(copy.Value.bin.lpb, "ab\0c", 4),
            "Got %#lx.\n", sc);
    value = prop(PROP_TAG(PT_CLSID, 1));
    value.Value.lpguid = (GUID *)&guid;
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.Value.lpguid != &guid && IsEqualGUID(copy.Value.lpguid, &guid), "Got %#lx.\n", sc);

    value = prop(PROP_TAG(PT_MV_STRING8, 1));
    value.Value.MVszA.cValues = 3;
    value.Value.MVszA.lppszA = texts;
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.Value.MVszA.cValues == 3 && copy.Value.MVszA.lppszA != texts, "Got %#lx.\n", sc);
    ok(!strcmp(copy.Value.MVszA.lppszA[0], "first") && !*copy.Value.MVszA.lppszA[1] &&
                    !strcmp(copy.Value.MVszA.lppszA[2], "third") && copy.Value.MVszA.lppszA[0] != texts[0],
            "Wrong copy.\n");
    value = prop(PROP_TAG(PT_MV_UNICODE, 1));
    value.Value.MVszW.cValues = 2;
    value.Value.MVszW.lppszW = wides;
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && !wcscmp(copy.Value.MVszW.lppszW[1], L"w2"), "Got %#lx.\n", sc);
    value = prop(PROP_TAG(PT_MV_BINARY, 1));
    value.Value.MVbin.cValues = 2;
    value.Value.MVbin.lpbin = binaries;
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.Value.MVbin.lpbin[0].cb == 3 && !memcmp(copy.Value.MVbin.lpbin[0].lpb, "abc", 3) &&
                    !copy.Value.MVbin.lpbin[1].cb,
            "Got %#lx.\n", sc);
    value = prop(PROP_TAG(PT_MV_I8, 1));
    value.Value.MVli.cValues = 3;
    value.Value.MVli.lpli = (LARGE_INTEGER *)numbers;
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == S_OK && copy.Value.MVli.lpli[2].QuadPart == 0x123456789abcdef, "Got %#lx.\n", sc);

    /* refused; the copy stays as it is */
    memset(&copy, 0x11, sizeof(copy));
    value = prop(PROP_TAG(PT_OBJECT, 1));
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == MAPI_E_NO_SUPPORT, "Got %#lx.\n", sc);
    value = prop(PROP_TAG(0x0fb, 1));
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == MAPI_E_NO_SUPPORT, "Got %#lx.\n", sc);
    value = prop_a(NULL);
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    value = prop_bin(NULL, 5);
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    value = prop_a("abc");
    counting_fail = 0;
    sc = PropCopyMore(&copy, &value, count_more, buffer);
    ok(sc == MAPI_E_NOT_ENOUGH_MEMORY, "Got %#lx.\n", sc);
    ok(copy.ulPropTag == 0x11111111, "The copy was written.\n");
    ok(PropCopyMore(NULL, &value, count_more, buffer) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(PropCopyMore(&copy, NULL, count_more, buffer) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(PropCopyMore(&copy, &value, NULL, buffer) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");

    counting_free(buffer);
    EXPECT_FREED();
}

static void test_equal_names(void)
{
    static GUID guid_a = {1}, guid_b = {2}, guid_a2 = {1};
    MAPINAMEID a = {&guid_a, MNID_ID, {5}}, b = a;

    ok(FEqualNames(&a, &a) == TRUE, "Expected TRUE.\n");
    b.lpguid = &guid_a2;
    ok(FEqualNames(&a, &b) == TRUE, "Expected TRUE.\n");
    b.Kind.lID = 6;
    ok(FEqualNames(&a, &b) == FALSE, "Expected FALSE.\n");
    b = a;
    b.lpguid = &guid_b;
    ok(FEqualNames(&a, &b) == FALSE, "Expected FALSE.\n");
    b.lpguid = NULL;
    ok(FEqualNames(&a, &b) == FALSE, "Expected FALSE.\n");
    b = a;
    b.ulKind = MNID_STRING;
    b.Kind.lpwstrName = L"name";
    ok(FEqualNames(&a, &b) == FALSE, "Expected FALSE.\n");
    a = b;
    a.Kind.lpwstrName = wcsdup(L"name");
    ok(FEqualNames(&a, &b) == TRUE, "Expected TRUE.\n");
    a.Kind.lpwstrName[0] = 'N';
    ok(FEqualNames(&a, &b) == FALSE, "Expected FALSE.\n");
    free(a.Kind.lpwstrName);
    a.Kind.lpwstrName = NULL;
    ok(FEqualNames(&a, &b) == FALSE, "Expected FALSE.\n");
    ok(FEqualNames(NULL, &b) == FALSE && FEqualNames(&a, NULL) == FALSE && FEqualNames(NULL, NULL) == FALSE,
            "NULL was accepted.\n");
}

START_TEST(props)
{
    test_get_one();
    test_set_one();
    test_exists();
    test_find();
    test_size();
    test_contains();
    test_compare();
    test_copy_more();
    test_equal_names();
}
