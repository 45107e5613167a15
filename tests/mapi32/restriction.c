/*
 * Tests of IMAPITable::Restrict and FindRow with every kind of restriction (tables.md sections 2 and 4).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"

#define PR_TEST_MV_NAMES PROP_TAG(PT_MV_UNICODE, 0x6803)
#define PR_TEST_BINARY   PROP_TAG(PT_BINARY, 0x6804)
#define PR_TEST_OTHER    PROP_TAG(PT_LONG, 0x6805)
#define PR_TEST_DOUBLE   PROP_TAG(PT_DOUBLE, 0x6806)

#ifndef RES_COUNT
#define RES_COUNT 11
#endif
#ifndef RES_ANNOTATION
#define RES_ANNOTATION 12
#endif

/* Row 0: a full one; 1: another; 2: the index only; 3: values of type PT_ERROR. */
static ITableData *create_mixed_rows(void)
{
    static const WCHAR *names[] = {L"red", L"Green"};
    LONG numbers[] = {10, 20, 30};
    BYTE bytes[] = {1, 2, 3, 'A', 0};
    ITableData *data = create_table_data();
    SPropValue values[10];
    SRow row = {0, 9, values};

    memset(values, 0, sizeof(values));
    values[0].ulPropTag = PR_ROWID;
    values[1].ulPropTag = PR_DISPLAY_NAME_W;
    values[1].Value.lpszW = (WCHAR *)L"Hello World";
    values[2].ulPropTag = PR_SUBJECT_A;
    values[2].Value.lpszA = (char *)"Hello World";
    values[3].ulPropTag = PR_TEST_NUMBER;
    values[3].Value.l = 5;
    values[4].ulPropTag = PR_TEST_OTHER;
    values[4].Value.l = 7;
    values[5].ulPropTag = PR_TEST_MV;
    values[5].Value.MVl.cValues = 3;
    values[5].Value.MVl.lpl = numbers;
    values[6].ulPropTag = PR_TEST_MV_NAMES;
    values[6].Value.MVszW.cValues = 2;
    values[6].Value.MVszW.lppszW = (WCHAR **)names;
    values[7].ulPropTag = PR_TEST_BINARY;
    values[7].Value.bin.cb = sizeof(bytes);
    values[7].Value.bin.lpb = bytes;
    values[8].ulPropTag = PR_TEST_DOUBLE;
    values[8].Value.dbl = 2.5;
    ITableData_HrModifyRow(data, &row);

    values[0].Value.l = 1;
    values[1].Value.lpszW = (WCHAR *)L"";
    values[2].Value.lpszA = (char *)"Zoe";
    values[3].Value.l = -5;
    values[4].Value.l = -5;
    values[5].Value.MVl.cValues = 0;
    values[6].Value.MVszW.cValues = 1;
    values[7].Value.bin.cb = 0;
    values[8].Value.dbl = -2.5;
    ITableData_HrModifyRow(data, &row);

    values[0].Value.l = 2;
    row.cValues = 1;
    ITableData_HrModifyRow(data, &row);

    values[0].Value.l = 3;
    row.cValues = 3;
    values[1].ulPropTag = CHANGE_PROP_TYPE(PR_DISPLAY_NAME, PT_ERROR);
    values[1].Value.err = MAPI_E_NOT_ENOUGH_MEMORY;
    values[2].ulPropTag = CHANGE_PROP_TYPE(PR_TEST_NUMBER, PT_ERROR);
    values[2].Value.err = MAPI_E_NOT_FOUND;
    ITableData_HrModifyRow(data, &row);
    return data;
}

/* Restricts a table, checks the result and the rows that are left. */
#define expect_restricted(table, restriction, hr, ids) expect_restricted_(table, restriction, hr, ids, __LINE__)
static void expect_restricted_(
        IMAPITable *table, SRestriction *restriction, HRESULT expected, const char *ids, int line)
{
    HRESULT hr;

    hr = IMAPITable_Restrict(table, NULL, 0);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_Restrict(table, restriction, TBL_BATCH);
    ok_(__FILE__, line)(hr == expected, "Got hr %#lx, expected %#lx.\n", hr, expected);
    if (hr == S_OK) expect_all_rows_(table, ids, line);
    if (FAILED(hr)) expect_all_rows_(table, "0 1 2 3", line); /* the old one, none, stays */
}

static void test_property(void)
{
    static const BYTE bytes[] = {1, 2, 3, 'A', 0};
    static LONG numbers[] = {10};
    static const struct
    {
        ULONG relop, tag;
        SPropValue value;
        HRESULT hr;
        const char *ids;
    } tests[] = {
            {RELOP_LT, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = 5}}, S_OK, "1"},
            {RELOP_LE, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = 5}}, S_OK, "0 1"},
            {RELOP_GT, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = -5}}, S_OK, "0"},
            {RELOP_GE, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = -5}}, S_OK, "0 1"},
            {RELOP_EQ, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = 5}}, S_OK, "0"},
            {RELOP_NE, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = 5}}, S_OK, "1"}, /* not what is missing */
            {RELOP_RE, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = 5}}, MAPI_E_TOO_COMPLEX},
            {7, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = 5}}, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_TEST_NUMBER, {PR_TEST_OTHER, 0, {.l = 5}}, S_OK, "0"}, /* the tag names the column */
            {RELOP_EQ, PR_TEST_NUMBER, {PR_TEST_DOUBLE, 0, {.dbl = 5}}, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_TEST_DOUBLE, {PR_TEST_DOUBLE, 0, {.dbl = 2.5}}, S_OK, "0"},
            {RELOP_EQ, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello WORLD"}}, S_OK, "0"},
            {RELOP_EQ, PR_DISPLAY_NAME_A, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"Hello World"}}, S_OK, "0"},
            {RELOP_EQ, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_A, 0, {.lpszA = (char *)"Hello World"}}, S_OK, "0"},
            {RELOP_GE, PR_SUBJECT_W, {PR_SUBJECT_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, "0 1"},
            {RELOP_EQ, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = NULL}}, MAPI_E_INVALID_PARAMETER},
            {RELOP_EQ, PR_TEST_BINARY, {PR_TEST_BINARY, 0, {.bin = {5, (BYTE *)bytes}}}, S_OK, "0"},
            {RELOP_LT, PR_TEST_BINARY, {PR_TEST_BINARY, 0, {.bin = {5, (BYTE *)bytes}}}, S_OK, "1"},
            {RELOP_EQ, PR_TEST_MV, {PROP_TAG(PT_LONG, 0x6801), 0, {.l = 20}}, S_OK, "0"},
            {RELOP_EQ, PR_TEST_MV, {PROP_TAG(PT_LONG, 0x6801), 0, {.l = 25}}, S_OK, ""},
            {RELOP_LT, PR_TEST_MV, {PROP_TAG(PT_LONG, 0x6801), 0, {.l = 25}}, S_OK, "0"},
            {RELOP_EQ, PR_TEST_MV, {PR_TEST_MV, 0, {.MVl = {1, numbers}}}, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_TEST_NUMBER, {PR_TEST_MV, 0, {.MVl = {1, numbers}}}, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_TEST_MV_NAMES, {PROP_TAG(PT_UNICODE, 0x6803), 0, {.lpszW = (WCHAR *)L"green"}}, S_OK, "0"},
            {RELOP_EQ, PROP_TAG(PT_LONG, 0x7777), {PROP_TAG(PT_LONG, 0x7777), 0, {.l = 1}}, S_OK, ""},
            {RELOP_EQ, PROP_TAG(PT_OBJECT, 0x7777), {PROP_TAG(PT_OBJECT, 0x7777), 0, {.x = 0}}, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PROP_TAG(0x123, 0x7777), {PROP_TAG(0x123, 0x7777), 0, {.x = 0}}, MAPI_E_TOO_COMPLEX},
    };
    SRestriction restriction = {.rt = RES_PROPERTY};
    ITableData *data = create_mixed_rows();
    IMAPITable *table = get_view(data);
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        restriction.res.resProperty.relop = tests[i].relop;
        restriction.res.resProperty.ulPropTag = tests[i].tag;
        restriction.res.resProperty.lpProp = (SPropValue *)&tests[i].value;
        expect_restricted(table, &restriction, tests[i].hr, tests[i].ids);
        winetest_pop_context();
    }
    restriction.res.resProperty.lpProp = NULL;
    hr = IMAPITable_Restrict(table, &restriction, 0);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_content(void)
{
    static const BYTE bytes[] = {3, 'A'}, start[] = {1, 2}, lower[] = {3, 'a'};
    static const struct
    {
        ULONG fuzzy, tag;
        SPropValue value;
        HRESULT hr;
        const char *ids;
    } tests[] = {
            /* tables.md section 4, the table of examples */
            {0, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, ""},
            {1, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, ""},
            {2, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, ""},
            {0x10000, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, ""},
            {0x10001, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, "0"},
            {0x10002, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, "0"},
            {0, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"World"}}, S_OK, ""},
            {1, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"World"}}, S_OK, "0"},
            {2, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"World"}}, S_OK, ""},
            {0x10000, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"World"}}, S_OK, ""},
            {0x10001, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"World"}}, S_OK, "0"},
            {0x10002, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"World"}}, S_OK, ""},
            {0, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"HELLO WORLD"}}, S_OK, ""},
            {1, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"HELLO WORLD"}}, S_OK, ""},
            {0x10000, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"HELLO WORLD"}}, S_OK, "0"},
            {0x10001, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"HELLO WORLD"}}, S_OK, "0"},
            {0x10002, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"HELLO WORLD"}}, S_OK, "0"},
            {0x10000, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"Hello World!"}}, S_OK, ""},
            {0x10001, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"Hello World!"}}, S_OK, ""},
            /* other levels, widths, types */
            {3, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"x"}}, MAPI_E_TOO_COMPLEX},
            {0x8000, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"x"}}, MAPI_E_TOO_COMPLEX},
            {0x40002, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"hello"}}, S_OK, "0"},
            {0x20002, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"H\u00e9llo"}}, S_OK, "0"},
            {0xfff00002, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"Hello"}}, S_OK, "0"},
            {2, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_A, 0, {.lpszA = (char *)"Hello"}}, S_OK, "0"},
            {2, PR_SUBJECT_W, {PR_SUBJECT_W, 0, {.lpszW = (WCHAR *)L"Hello"}}, S_OK, "0"},
            {2, PR_SUBJECT_A, {PR_DISPLAY_NAME_A, 0, {.lpszA = (char *)"Zo"}}, S_OK, "1"},
            {0, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L""}}, S_OK, "1"},
            {1, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L""}}, S_OK, "0 1"},
            {2, PR_DISPLAY_NAME_W, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L""}}, S_OK, "0 1"},
            {1, PR_TEST_BINARY, {PR_TEST_BINARY, 0, {.bin = {2, (BYTE *)bytes}}}, S_OK, "0"},
            {2, PR_TEST_BINARY, {PR_TEST_BINARY, 0, {.bin = {2, (BYTE *)bytes}}}, S_OK, ""},
            {2, PR_TEST_BINARY, {PR_TEST_BINARY, 0, {.bin = {2, (BYTE *)start}}}, S_OK, "0"},
            {0x10001, PR_TEST_BINARY, {PR_TEST_BINARY, 0, {.bin = {2, (BYTE *)lower}}}, S_OK, ""},
            {0, PR_TEST_BINARY, {PR_TEST_BINARY, 0, {.bin = {0, NULL}}}, S_OK, "1"},
            {2, PR_TEST_MV_NAMES, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"Gre"}}, S_OK, "0"},
            {2, PR_TEST_MV_NAMES, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"re"}}, S_OK, "0 1"},
            {0, PR_TEST_NUMBER, {PR_TEST_NUMBER, 0, {.l = 5}}, MAPI_E_TOO_COMPLEX},
            {0, PR_TEST_BINARY, {PR_DISPLAY_NAME_W, 0, {.lpszW = (WCHAR *)L"x"}}, MAPI_E_TOO_COMPLEX},
    };
    SRestriction restriction = {.rt = RES_CONTENT};
    ITableData *data = create_mixed_rows();
    IMAPITable *table = get_view(data);
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        restriction.res.resContent.ulFuzzyLevel = tests[i].fuzzy;
        restriction.res.resContent.ulPropTag = tests[i].tag;
        restriction.res.resContent.lpProp = (SPropValue *)&tests[i].value;
        expect_restricted(table, &restriction, tests[i].hr, tests[i].ids);
        winetest_pop_context();
    }
    restriction.res.resContent.lpProp = NULL;
    hr = IMAPITable_Restrict(table, &restriction, 0);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_compare_props(void)
{
    static const struct
    {
        ULONG relop, tag1, tag2;
        HRESULT hr;
        const char *ids;
    } tests[] = {
            {RELOP_LT, PR_TEST_NUMBER, PR_TEST_OTHER, S_OK, "0"},
            {RELOP_EQ, PR_TEST_NUMBER, PR_TEST_OTHER, S_OK, "1"},
            {RELOP_NE, PR_TEST_NUMBER, PR_TEST_OTHER, S_OK, "0"},
            {RELOP_RE, PR_TEST_NUMBER, PR_TEST_OTHER, MAPI_E_TOO_COMPLEX},
            {9, PR_TEST_NUMBER, PR_TEST_OTHER, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_DISPLAY_NAME_W, PR_SUBJECT_W, S_OK, "0"},
            {RELOP_EQ, PR_DISPLAY_NAME_W, PR_SUBJECT_A, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_TEST_NUMBER, PR_TEST_DOUBLE, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_TEST_MV, PR_TEST_MV, MAPI_E_TOO_COMPLEX},
            {RELOP_EQ, PR_TEST_NUMBER, PROP_TAG(PT_LONG, 0x7777), S_OK, ""},
            {RELOP_NE, PR_TEST_NUMBER, PROP_TAG(PT_LONG, 0x7777), S_OK, ""},
    };
    SRestriction restriction = {.rt = RES_COMPAREPROPS};
    ITableData *data = create_mixed_rows();
    IMAPITable *table = get_view(data);
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        restriction.res.resCompareProps.relop = tests[i].relop;
        restriction.res.resCompareProps.ulPropTag1 = tests[i].tag1;
        restriction.res.resCompareProps.ulPropTag2 = tests[i].tag2;
        expect_restricted(table, &restriction, tests[i].hr, tests[i].ids);
        winetest_pop_context();
    }
    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_bitmask_size_exist(void)
{
    static const struct
    {
        ULONG kind, operator, tag, number;
        HRESULT hr;
        const char *ids;
    } tests[] = {
            {RES_BITMASK, BMR_EQZ, PR_TEST_NUMBER, 2, S_OK, "0"},
            {RES_BITMASK, BMR_NEZ, PR_TEST_NUMBER, 2, S_OK, "1"},
            {RES_BITMASK, BMR_NEZ, PR_TEST_NUMBER, 0x80000000, S_OK, "1"},
            {RES_BITMASK, BMR_EQZ, PR_TEST_NUMBER, 0, S_OK, "0 1"},
            {RES_BITMASK, BMR_NEZ, PR_TEST_NUMBER, 0, S_OK, ""},
            {RES_BITMASK, 2, PR_TEST_NUMBER, 1, MAPI_E_TOO_COMPLEX},
            {RES_BITMASK, BMR_EQZ, PR_TEST_DOUBLE, 1, MAPI_E_TOO_COMPLEX},
            {RES_BITMASK, BMR_EQZ, PR_TEST_MV, 1, MAPI_E_TOO_COMPLEX},
            {RES_BITMASK, BMR_EQZ, PROP_TAG(PT_LONG, 0x7777), 1, S_OK, ""},
            {RES_SIZE, RELOP_EQ, PR_TEST_BINARY, 5, S_OK, "0"},
            {RES_SIZE, RELOP_LT, PR_TEST_BINARY, 5, S_OK, "1"},
            {RES_SIZE, RELOP_LT, PR_TEST_BINARY, 0xffffffff, S_OK, "0 1"},
            {RES_SIZE, RELOP_EQ, PR_DISPLAY_NAME_W, 24, S_OK, "0"},
            {RES_SIZE, RELOP_EQ, PR_SUBJECT_A, 12, S_OK, "0"},
            {RES_SIZE, RELOP_EQ, PR_SUBJECT_W, 24, S_OK, "0"}, /* of the type that was asked for */
            {RES_SIZE, RELOP_EQ, PR_TEST_NUMBER, 4, S_OK, "0 1"},
            {RES_SIZE, RELOP_EQ, PR_TEST_MV, 12, S_OK, "0"},
            {RES_SIZE, RELOP_NE, PR_TEST_MV, 12, S_OK, "1"},
            {RES_SIZE, RELOP_RE, PR_TEST_BINARY, 5, MAPI_E_TOO_COMPLEX},
            {RES_SIZE, RELOP_EQ, PROP_TAG(PT_OBJECT, 0x6804), 5, MAPI_E_TOO_COMPLEX},
            {RES_EXIST, 0, PR_TEST_NUMBER, 0, S_OK, "0 1"},
            {RES_EXIST, 0, PR_ROWID, 0, S_OK, "0 1 2 3"},
            {RES_EXIST, 0, PR_SUBJECT_W, 0, S_OK, "0 1"},
            {RES_EXIST, 0, PROP_TAG(PT_UNSPECIFIED, PROP_ID(PR_TEST_MV)), 0, S_OK, "0 1"},
            {RES_EXIST, 0, PROP_TAG(PT_UNICODE, PROP_ID(PR_TEST_MV)), 0, S_OK, ""},
            {RES_EXIST, 0, PROP_TAG(PT_OBJECT, 0x6804), 0, MAPI_E_TOO_COMPLEX},
    };
    ITableData *data = create_mixed_rows();
    IMAPITable *table = get_view(data);
    SRestriction restriction;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        memset(&restriction, 0, sizeof(restriction));
        restriction.rt = tests[i].kind;
        if (tests[i].kind == RES_BITMASK)
        {
            restriction.res.resBitMask.relBMR = tests[i].operator;
            restriction.res.resBitMask.ulPropTag = tests[i].tag;
            restriction.res.resBitMask.ulMask = tests[i].number;
        }
        else if (tests[i].kind == RES_SIZE)
        {
            restriction.res.resSize.relop = tests[i].operator;
            restriction.res.resSize.ulPropTag = tests[i].tag;
            restriction.res.resSize.cb = tests[i].number;
        }
        else restriction.res.resExist.ulPropTag = tests[i].tag;
        expect_restricted(table, &restriction, tests[i].hr, tests[i].ids);
        winetest_pop_context();
    }
    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_logic(void)
{
    SPropValue five = {PR_TEST_NUMBER, 0, {.l = 5}}, *unreadable = (SPropValue *)0xdeadbeef;
    ITableData *data = create_mixed_rows(), *empty = create_table_data();
    IMAPITable *table = get_view(data), *none = get_view(empty);
    SRestriction parts[2], restriction, *chain;
    HRESULT hr;
    ULONG i;

    memset(parts, 0, sizeof(parts));
    parts[0].rt = RES_EXIST;
    parts[0].res.resExist.ulPropTag = PR_TEST_NUMBER;
    parts[1].rt = RES_PROPERTY;
    parts[1].res.resProperty.relop = RELOP_EQ;
    parts[1].res.resProperty.ulPropTag = PR_TEST_NUMBER;
    parts[1].res.resProperty.lpProp = &five;

    memset(&restriction, 0, sizeof(restriction));
    restriction.rt = RES_AND;
    restriction.res.resAnd.cRes = 2;
    restriction.res.resAnd.lpRes = parts;
    expect_restricted(table, &restriction, S_OK, "0");
    restriction.rt = RES_OR;
    expect_restricted(table, &restriction, S_OK, "0 1");
    restriction.res.resOr.cRes = 0;
    expect_restricted(table, &restriction, S_OK, "");
    restriction.rt = RES_AND;
    expect_restricted(table, &restriction, S_OK, "0 1 2 3");
    restriction.res.resAnd.cRes = 1;
    restriction.res.resAnd.lpRes = NULL;
    expect_restricted(table, &restriction, MAPI_E_INVALID_PARAMETER, "");

    memset(&restriction, 0, sizeof(restriction));
    restriction.rt = RES_NOT;
    restriction.res.resNot.lpRes = &parts[1];
    expect_restricted(table, &restriction, S_OK, "1 2 3"); /* also where the property is missing */
    restriction.res.resNot.lpRes = NULL;
    expect_restricted(table, &restriction, MAPI_E_INVALID_PARAMETER, "");

    memset(&restriction, 0, sizeof(restriction));
    restriction.rt = RES_COMMENT;
    restriction.res.resComment.cValues = 3;
    restriction.res.resComment.lpProp = unreadable; /* not looked at */
    expect_restricted(table, &restriction, S_OK, "0 1 2 3");
    restriction.res.resComment.lpRes = &parts[1];
    expect_restricted(table, &restriction, S_OK, "0");

    memset(&restriction, 0, sizeof(restriction));
    restriction.rt = RES_SUBRESTRICTION;
    restriction.res.resSub.ulSubObject = PR_MESSAGE_RECIPIENTS;
    restriction.res.resSub.lpRes = &parts[0];
    expect_restricted(table, &restriction, MAPI_E_TOO_COMPLEX, "");
    restriction.rt = RES_COUNT;
    expect_restricted(table, &restriction, MAPI_E_TOO_COMPLEX, "");
    restriction.rt = RES_ANNOTATION;
    expect_restricted(table, &restriction, MAPI_E_TOO_COMPLEX, "");
    restriction.rt = 0x12345;
    expect_restricted(table, &restriction, MAPI_E_TOO_COMPLEX, "");
    hr = IMAPITable_Restrict(none, &restriction, 0); /* also without rows */
    ok(hr == MAPI_E_TOO_COMPLEX, "Got hr %#lx.\n", hr);
    restriction.rt = RES_AND;
    restriction.res.resAnd.cRes = 0;
    hr = IMAPITable_Restrict(none, &restriction, 4);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);

    /* 256 levels are taken, more, however many, are not */
    chain = calloc(10000, sizeof(*chain));
    for (i = 0; i < 10000; i++)
    {
        chain[i].rt = RES_NOT;
        chain[i].res.resNot.lpRes = i ? &chain[i - 1] : NULL;
    }
    chain[0] = parts[1];
    expect_restricted(table, &chain[254], S_OK, "0");
    expect_restricted(table, &chain[255], S_OK, "1 2 3");
    expect_restricted(table, &chain[256], MAPI_E_TOO_COMPLEX, "");
    expect_restricted(table, &chain[9999], MAPI_E_TOO_COMPLEX, "");
    for (i = 1; i < 10000; i++)
    {
        memset(&chain[i], 0, sizeof(chain[i]));
        chain[i].rt = RES_COMMENT;
        chain[i].res.resComment.lpRes = &chain[i - 1];
    }
    expect_restricted(table, &chain[255], S_OK, "0");
    expect_restricted(table, &chain[256], MAPI_E_TOO_COMPLEX, "");
    expect_restricted(table, &chain[9999], MAPI_E_TOO_COMPLEX, "");
    free(chain);

    /* parts that share their parts are more than anybody can count */
    chain = calloc(2 * 200, sizeof(*chain));
    for (i = 0; i < 200; i++)
    {
        chain[2 * i].rt = chain[2 * i + 1].rt = RES_AND;
        chain[2 * i].res.resAnd.cRes = chain[2 * i + 1].res.resAnd.cRes = i ? 2 : 0;
        chain[2 * i].res.resAnd.lpRes = chain[2 * i + 1].res.resAnd.lpRes = i ? &chain[2 * i - 2] : NULL;
    }
    expect_restricted(table, &chain[398], MAPI_E_TOO_COMPLEX, "");
    free(chain);

    RELEASE_LAST(none);
    RELEASE_LAST(empty);
    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_restricted_view(void)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_ROWID}};
    SPropValue limit = {PR_TEST_NUMBER, 0, {.l = 3}};
    SRestriction restriction = {.rt = RES_PROPERTY};
    ITableData *data = create_rows(6); /* numbers 6 to 1 */
    IMAPITable *table = get_view(data);
    BOOKMARK bookmark;
    HRESULT hr;

    restriction.res.resProperty.relop = RELOP_GT;
    restriction.res.resProperty.ulPropTag = PR_TEST_NUMBER;
    restriction.res.resProperty.lpProp = &limit;
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 2, NULL);
    IMAPITable_CreateBookmark(table, &bookmark);
    IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0); /* columns do not matter */
    hr = IMAPITable_Restrict(table, &restriction, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 0);
    expect_count(table, 3);
    hr = IMAPITable_SeekRow(table, bookmark, 0, NULL);
    ok(hr == MAPI_E_INVALID_BOOKMARK, "Got hr %#lx.\n", hr);
    limit.Value.l = 0; /* it was copied */
    expect_all_rows(table, "0 1 2");

    /* rows come and go as they change */
    modify_row(data, 1, L"x", 0);
    expect_all_rows(table, "0 2");
    modify_row(data, 5, L"x", 4);
    modify_row(data, 9, L"x", 9);
    modify_row(data, 10, L"x", 1);
    expect_all_rows(table, "0 2 5 9");
    modify_row(data, 1, L"x", 100);
    expect_all_rows(table, "0 1 2 5 9");
    hr = IMAPITable_Restrict(table, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_all_rows(table, "0 1 2 3 4 5 9 10");

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

static void test_find_row(void)
{
    SPropValue number = {PR_TEST_NUMBER, 0, {.l = 1}}, key;
    static SizedSPropTagArray(1, columns) = {1, {PR_INSTANCE_KEY}};
    SRestriction restriction = {.rt = RES_PROPERTY};
    ITableData *data = create_table_data();
    IMAPITable *table;
    BOOKMARK bookmark;
    SRowSet *rows;
    HRESULT hr;

    modify_row(data, 0, L"a", 0);
    modify_row(data, 1, L"b", 1);
    modify_row(data, 2, L"c", 0);
    modify_row(data, 3, L"d", 1);
    modify_row(data, 4, L"e", 0);
    table = get_view(data);
    restriction.res.resProperty.relop = RELOP_EQ;
    restriction.res.resProperty.ulPropTag = PR_TEST_NUMBER;
    restriction.res.resProperty.lpProp = &number;

    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_BEGINNING, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, TBL_NOADVANCE, "1");
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_CURRENT, 0); /* at the cursor counts */
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, 0, "1");
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_CURRENT, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, 0, "3");
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_CURRENT, 0);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    expect_position(table, 4);
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_END, 0);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);

    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_END, DIR_BACKWARD);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, TBL_NOADVANCE, "3");
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_CURRENT, DIR_BACKWARD); /* strictly before */
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, TBL_NOADVANCE, "1");
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_CURRENT, DIR_BACKWARD);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    expect_position(table, 1);
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_BEGINNING, DIR_BACKWARD);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);

    ok(IMAPITable_FindRow(table, NULL, BOOKMARK_BEGINNING, 0) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_BEGINNING, 2);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMAPITable_FindRow(table, &restriction, 77, 0);
    ok(hr == MAPI_E_INVALID_BOOKMARK, "Got hr %#lx.\n", hr);
    restriction.res.resProperty.relop = RELOP_RE;
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_BEGINNING, 0);
    ok(hr == MAPI_E_TOO_COMPLEX, "Got hr %#lx.\n", hr);
    restriction.res.resProperty.relop = RELOP_EQ;

    /* a bookmark that moved */
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 2, NULL);
    IMAPITable_CreateBookmark(table, &bookmark);
    delete_row(data, 2);
    hr = IMAPITable_FindRow(table, &restriction, bookmark, 0);
    ok(hr == MAPI_W_POSITION_CHANGED, "Got hr %#lx.\n", hr);
    expect_rows(table, 1, TBL_NOADVANCE, "3");
    hr = IMAPITable_FindRow(table, &restriction, bookmark, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* by instance key; only rows of the view are found */
    IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 2, NULL);
    hr = IMAPITable_QueryRows(table, 1, 0, &rows);
    ok(hr == S_OK && rows->aRow[0].lpProps[0].ulPropTag == PR_INSTANCE_KEY, "Got hr %#lx.\n", hr);
    key = rows->aRow[0].lpProps[0];
    restriction.res.resProperty.ulPropTag = PR_INSTANCE_KEY;
    restriction.res.resProperty.lpProp = &key;
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_BEGINNING, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_position(table, 2);
    restriction.res.resProperty.ulPropTag = PR_TEST_NUMBER;
    restriction.res.resProperty.lpProp = &number;
    number.Value.l = 0;
    hr = IMAPITable_Restrict(table, &restriction, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    restriction.res.resProperty.ulPropTag = PR_INSTANCE_KEY;
    restriction.res.resProperty.lpProp = &key;
    hr = IMAPITable_FindRow(table, &restriction, BOOKMARK_BEGINNING, 0);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    counting_free_rows(rows);

    RELEASE_LAST(table);
    RELEASE_LAST(data);
    EXPECT_FREED();
}

START_TEST(restriction)
{
    test_property();
    test_content();
    test_compare_props();
    test_bitmask_size_exist();
    test_logic();
    test_restricted_view();
    test_find_row();
}
