/*
 * Tests of FBad* and IsBadBoundedStringPtr: good and bad structures, against memory without access and guard pages.
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
#include <mapival.h>

#include "guard.h"
#include "helper.h"
#include "mapiext.h"

static const ULONG types[] = {PT_UNSPECIFIED, PT_NULL, PT_I2, PT_LONG, PT_R4, PT_DOUBLE, PT_CURRENCY, PT_APPTIME,
        PT_ERROR, PT_BOOLEAN, PT_OBJECT, PT_I8, PT_STRING8, PT_UNICODE, PT_SYSTIME, PT_CLSID, PT_BINARY};

static BOOL known_type(ULONG type)
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(types); i++)
        if (types[i] == type) return TRUE;
    return FALSE;
}

static SPropValue prop(ULONG type)
{
    SPropValue value;

    memset(&value, 0, sizeof(value));
    value.ulPropTag = PROP_TAG(type, 1);
    return value;
}

static void test_tag(void)
{
    ULONG type, wrong = 0;

    for (type = 0; type < 0x10000; type++)
        wrong += FBadPropTag(PROP_TAG(type, 0x1234)) == (ULONG)known_type(type & ~MVI_FLAG);
    ok(!wrong, "%lu types are wrong.\n", wrong);
}

static void test_prop(void)
{
    SPropValue value, *cut;
    char *unreadable = guard_unreadable();
    char *text = guard_copy("abc", 3), *texts[2] = {"abc", "def"};
    WCHAR *wide = guard_copy(L"abc", 6);
    SBinary binaries[2] = {{3, (BYTE *)text}, {0, NULL}};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(types); i++)
    {
        winetest_push_context("type %#lx", types[i]);
        value = prop(types[i]);
        /* a string and a GUID need something to point to */
        ok(!FBadProp(&value) == (types[i] != PT_STRING8 && types[i] != PT_UNICODE && types[i] != PT_CLSID),
                "Got %lu.\n", FBadProp(&value));
        value = prop(types[i] | MV_FLAG);
        ok(!FBadProp(&value), "An array without elements is bad.\n");
        value.Value.MVl.cValues = 1;
        ok(FBadProp(&value), "A missing array is good.\n");
        value.Value.MVl.lpl = (LONG *)unreadable;
        ok(FBadProp(&value), "An array without access is good.\n");
        winetest_pop_context();
    }

    ok(FBadProp(NULL) && FBadProp((SPropValue *)unreadable) && FBadProp((SPropValue *)1), "A bad pointer is good.\n");
    value = prop(PT_LONG);
    cut = guard_copy(&value, sizeof(value) - 1);
    ok(FBadProp(cut), "A cut value is good.\n");
    guard_free(cut);

    value = prop(PT_BOOLEAN);
    value.Value.b = 1;
    ok(!FBadProp(&value), "TRUE is bad.\n");
    value.Value.b = 2;
    ok(FBadProp(&value), "2 is good.\n");
    value = prop(PT_ERROR);
    value.Value.err = MAPI_E_NOT_FOUND;
    ok(!FBadProp(&value), "PT_ERROR is bad.\n");

    value = prop(PT_STRING8);
    value.Value.lpszA = "abc";
    ok(!FBadProp(&value), "A string is bad.\n");
    value.Value.lpszA = text;
    ok(FBadProp(&value), "A string without NUL is good.\n");
    value = prop(PT_UNICODE);
    value.Value.lpszW = L"abc";
    ok(!FBadProp(&value), "A string is bad.\n");
    value.Value.lpszW = wide;
    ok(FBadProp(&value), "A string without NUL is good.\n");
    value = prop(PT_BINARY);
    value.Value.bin = binaries[0];
    ok(!FBadProp(&value), "A binary is bad.\n");
    value.Value.bin.cb = 4;
    ok(FBadProp(&value), "A binary with too many bytes is good.\n");
    value.Value.bin.cb = 0xffffffff;
    ok(FBadProp(&value), "A binary with too many bytes is good.\n");

    value = prop(PT_MV_STRING8);
    value.Value.MVszA.cValues = 2;
    value.Value.MVszA.lppszA = texts;
    ok(!FBadProp(&value), "An array is bad.\n");
    texts[1] = NULL;
    ok(FBadProp(&value), "A missing string is good.\n");
    texts[1] = unreadable;
    ok(FBadProp(&value), "A string without access is good.\n");
    value = prop(PT_MV_BINARY);
    value.Value.MVbin.cValues = 2;
    value.Value.MVbin.lpbin = binaries;
    ok(!FBadProp(&value), "An array is bad.\n");
    binaries[0].cb++;
    ok(FBadProp(&value), "A binary with too many bytes is good.\n");
    value = prop(PT_MV_DOUBLE);
    value.Value.MVdbl.cValues = 0x20000001; /* 8 in 32 bits */
    value.Value.MVdbl.lpdbl = (double *)binaries;
    ok(FBadProp(&value), "An overflow is good.\n");
    guard_free(text);
    guard_free(wide);
}

/* A guard page, of a stack for example, is still one afterwards. */
static void test_guard_page(void)
{
    MEMORY_BASIC_INFORMATION info;
    SPropValue value = prop(PT_STRING8);
    char *page = VirtualAlloc(NULL, GUARD_PAGE, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE | PAGE_GUARD);

    value.Value.lpszA = page;
    ok(FBadProp(&value), "A guard page is good.\n");
    ok(FBadProp((SPropValue *)page), "A guard page is good.\n");
    ok(IsBadBoundedStringPtr(page, 1), "A guard page is good.\n");
    VirtualQuery(page, &info, sizeof(info));
    ok(info.Protect == (PAGE_READWRITE | PAGE_GUARD), "Got protection %#lx.\n", info.Protect);
    VirtualFree(page, 0, MEM_RELEASE);
}

static void test_rows(void)
{
    SPropValue values[2] = {prop(PT_LONG), prop(PT_BOOLEAN)};
    SRowSet *rows = guard_alloc(CbNewSRowSet(2)), *cut;
    SRow row = {0, 2, values};

    ok(!FBadRow(&row), "A row is bad.\n");
    row.lpProps = NULL;
    ok(FBadRow(&row), "A missing array is good.\n");
    row.cValues = 0;
    ok(!FBadRow(&row), "An empty row is bad.\n");
    ok(FBadRow(NULL) && FBadRow(guard_unreadable()), "A bad pointer is good.\n");
    row.cValues = 0xffffffff;
    row.lpProps = values;
    ok(FBadRow(&row), "An overflow is good.\n");

    rows->cRows = 2;
    rows->aRow[0].cValues = 2;
    rows->aRow[0].lpProps = values;
    rows->aRow[1].cValues = 0;
    rows->aRow[1].lpProps = NULL;
    ok(!FBadRowSet(rows), "A row set is bad.\n");
    rows->cRows = 3;
    ok(FBadRowSet(rows), "A row beyond the memory is good.\n");
    rows->cRows = 0xffffffff;
    ok(FBadRowSet(rows), "An overflow is good.\n");
    rows->cRows = 2;
    values[1].Value.b = 5;
    ok(FBadRowSet(rows), "A bad value is good.\n");
    rows->cRows = 0;
    ok(!FBadRowSet(rows), "An empty row set is bad.\n");
    ok(FBadRowSet(NULL) && FBadRowSet(guard_unreadable()), "A bad pointer is good.\n");
    cut = guard_copy(rows, 2);
    ok(FBadRowSet(cut), "A cut row set is good.\n");
    guard_free(cut);
    guard_free(rows);
}

static void test_columns(void)
{
    SPropTagArray *columns = guard_alloc(CbNewSPropTagArray(2));

    columns->cValues = 2;
    columns->aulPropTag[0] = PR_SUBJECT_A;
    columns->aulPropTag[1] = PR_NULL;
    ok(!FBadColumnSet(columns), "A column set is bad.\n");
    columns->aulPropTag[1] = PROP_TAG(PT_OBJECT, 1);
    ok(!FBadColumnSet(columns), "PT_OBJECT is bad.\n"); /* choice */
    columns->aulPropTag[1] = PROP_TAG(PT_ERROR, 1);
    ok(FBadColumnSet(columns), "PT_ERROR is good.\n");
    columns->aulPropTag[1] = PROP_TAG(MV_FLAG | PT_ERROR, 1);
    ok(!FBadColumnSet(columns), "MV_FLAG | PT_ERROR is bad.\n"); /* as on Windows */
    columns->aulPropTag[1] = PROP_TAG(0xfb, 1);
    ok(FBadColumnSet(columns), "An unknown type is good.\n");
    columns->aulPropTag[1] = PR_NULL;
    columns->cValues = 3;
    ok(FBadColumnSet(columns), "A column beyond the memory is good.\n");
    columns->cValues = 0xffffffff;
    ok(FBadColumnSet(columns), "An overflow is good.\n");
    columns->cValues = 0x40000000;
    ok(FBadColumnSet(columns), "An overflow is good.\n");
    ok(FBadColumnSet(NULL) && FBadColumnSet(guard_unreadable()), "A bad pointer is good.\n");
    guard_free(columns);
}

static void test_restriction(void)
{
    SPropValue value = prop(PT_LONG), bad = prop(0xfb);
    SRestriction parts[2], restriction, *chain;
    unsigned int i;

    restriction.rt = RES_PROPERTY;
    restriction.res.resProperty.relop = RELOP_EQ;
    restriction.res.resProperty.ulPropTag = value.ulPropTag;
    restriction.res.resProperty.lpProp = &value;
    ok(!FBadRestriction(&restriction), "RES_PROPERTY is bad.\n");
    restriction.res.resProperty.relop = 7;
    ok(FBadRestriction(&restriction), "An unknown operator is good.\n");
    restriction.res.resProperty.relop = RELOP_RE;
    restriction.res.resProperty.lpProp = &bad;
    ok(FBadRestriction(&restriction), "A bad value is good.\n");
    restriction.res.resProperty.lpProp = NULL;
    ok(FBadRestriction(&restriction), "A missing value is good.\n");
    restriction.res.resProperty.lpProp = &value;
    restriction.res.resProperty.ulPropTag = bad.ulPropTag;
    ok(FBadRestriction(&restriction), "A bad tag is good.\n");

    restriction.rt = RES_CONTENT;
    restriction.res.resContent.ulFuzzyLevel = FL_PREFIX;
    restriction.res.resContent.ulPropTag = value.ulPropTag;
    restriction.res.resContent.lpProp = &value;
    ok(!FBadRestriction(&restriction), "RES_CONTENT is bad.\n");
    restriction.res.resContent.lpProp = guard_unreadable();
    ok(FBadRestriction(&restriction), "A value without access is good.\n");

    restriction.rt = RES_COMPAREPROPS;
    restriction.res.resCompareProps.relop = RELOP_LT;
    restriction.res.resCompareProps.ulPropTag1 = restriction.res.resCompareProps.ulPropTag2 = value.ulPropTag;
    ok(!FBadRestriction(&restriction), "RES_COMPAREPROPS is bad.\n");
    restriction.res.resCompareProps.ulPropTag2 = bad.ulPropTag;
    ok(FBadRestriction(&restriction), "A bad tag is good.\n");

    restriction.rt = RES_BITMASK;
    restriction.res.resBitMask.relBMR = BMR_NEZ;
    restriction.res.resBitMask.ulPropTag = value.ulPropTag;
    ok(!FBadRestriction(&restriction), "RES_BITMASK is bad.\n");
    restriction.res.resBitMask.relBMR = 2;
    ok(FBadRestriction(&restriction), "An unknown operator is good.\n");

    restriction.rt = RES_SIZE;
    restriction.res.resSize.relop = RELOP_GT;
    restriction.res.resSize.ulPropTag = value.ulPropTag;
    ok(!FBadRestriction(&restriction), "RES_SIZE is bad.\n");
    restriction.res.resSize.ulPropTag = bad.ulPropTag;
    ok(FBadRestriction(&restriction), "A bad tag is good.\n");

    parts[0].rt = parts[1].rt = RES_EXIST;
    parts[0].res.resExist.ulPropTag = parts[1].res.resExist.ulPropTag = value.ulPropTag;
    ok(!FBadRestriction(parts), "RES_EXIST is bad.\n");
    for (i = RES_AND; i <= RES_OR; i++)
    {
        restriction.rt = i;
        restriction.res.resAnd.cRes = 2;
        restriction.res.resAnd.lpRes = parts;
        ok(!FBadRestriction(&restriction), "RES_AND or RES_OR is bad.\n");
        parts[1].res.resExist.ulPropTag = bad.ulPropTag;
        ok(FBadRestriction(&restriction), "A bad part is good.\n");
        parts[1].res.resExist.ulPropTag = value.ulPropTag;
        restriction.res.resAnd.lpRes = NULL;
        ok(FBadRestriction(&restriction), "A missing part is good.\n");
        restriction.res.resAnd.cRes = 0;
        ok(!FBadRestriction(&restriction), "No parts are bad.\n");
    }
    restriction.rt = RES_NOT;
    restriction.res.resNot.lpRes = parts;
    ok(!FBadRestriction(&restriction), "RES_NOT is bad.\n");
    restriction.res.resNot.lpRes = NULL;
    ok(FBadRestriction(&restriction), "A missing part is good.\n");
    restriction.rt = RES_SUBRESTRICTION;
    restriction.res.resSub.ulSubObject = PR_MESSAGE_RECIPIENTS;
    restriction.res.resSub.lpRes = parts;
    ok(!FBadRestriction(&restriction), "RES_SUBRESTRICTION is bad.\n");
    restriction.rt = RES_COMMENT;
    restriction.res.resComment.cValues = 1;
    restriction.res.resComment.lpProp = &value;
    restriction.res.resComment.lpRes = NULL;
    ok(!FBadRestriction(&restriction), "RES_COMMENT is bad.\n");
    restriction.res.resComment.lpProp = NULL;
    ok(FBadRestriction(&restriction), "A missing value is good.\n");
    restriction.rt = 11;
    ok(FBadRestriction(&restriction), "An unknown kind is good.\n");
    ok(FBadRestriction(NULL) && FBadRestriction(guard_unreadable()), "A bad pointer is good.\n");

    /* 10,000 levels, a cycle, and few parts that unfold to 2^200 */
    chain = calloc(10000, sizeof(*chain));
    for (i = 0; i < 9999; i++)
    {
        chain[i].rt = RES_NOT;
        chain[i].res.resNot.lpRes = &chain[i + 1];
    }
    chain[9999] = parts[0];
    ok(FBadRestriction(chain), "10,000 levels are good.\n");
    ok(!FBadRestriction(&chain[9999 - 200]), "200 levels are bad.\n");
    chain[0].res.resNot.lpRes = chain;
    ok(FBadRestriction(chain), "A cycle is good.\n");
    for (i = 0; i < 200; i++)
    {
        chain[2 * i].rt = chain[2 * i + 1].rt = RES_AND;
        chain[2 * i].res.resAnd.cRes = chain[2 * i + 1].res.resAnd.cRes = 2;
        chain[2 * i].res.resAnd.lpRes = chain[2 * i + 1].res.resAnd.lpRes = &chain[2 * i + 2];
    }
    chain[400] = chain[401] = parts[0];
    ok(FBadRestriction(chain), "2^200 parts are good.\n");
    free(chain);
}

static void test_sort_order(void)
{
    SSortOrderSet *order = guard_alloc(CbNewSSortOrderSet(2));

    order->cSorts = 2;
    order->cCategories = 1;
    order->cExpanded = 1;
    ok(!FBadSortOrderSet(order), "An order is bad.\n");
    order->cExpanded = 2;
    ok(FBadSortOrderSet(order), "Too many expanded categories are good.\n");
    order->cCategories = 3;
    ok(FBadSortOrderSet(order), "Too many categories are good.\n");
    order->cCategories = order->cExpanded = 0;
    order->cSorts = 3;
    ok(FBadSortOrderSet(order), "A key beyond the memory is good.\n");
    order->cSorts = 0xffffffff;
    ok(FBadSortOrderSet(order), "An overflow is good.\n");
    order->cSorts = 0;
    ok(!FBadSortOrderSet(order), "No keys are bad.\n");
    ok(FBadSortOrderSet(NULL) && FBadSortOrderSet(guard_unreadable()), "A bad pointer is good.\n");
    guard_free(order);
}

static void test_entry_list(void)
{
    BYTE id[8] = {0};
    SBinary ids[2] = {{8, id}, {5, id}};
    ENTRYLIST list = {2, ids};

    ok(!FBadEntryList(&list), "A list is bad.\n");
    ids[1].cb = 4;
    ok(FBadEntryList(&list), "An id of 4 bytes is good.\n");
    ids[1].cb = 8;
    ids[1].lpb = guard_unreadable();
    ok(FBadEntryList(&list), "An id without access is good.\n");
    list.cValues = 0xffffffff;
    ok(FBadEntryList(&list), "An overflow is good.\n");
    list.cValues = 1;
    list.lpbin = NULL;
    ok(FBadEntryList(&list), "A missing array is good.\n");
    ok(FBadEntryList(NULL) && FBadEntryList(guard_unreadable()), "A bad pointer is good.\n");
}

static void test_names(void)
{
    static GUID guid;
    MAPINAMEID id = {&guid, MNID_ID, {1}}, string = {&guid, MNID_STRING, {0}}, *names[2] = {&id, &string};

    string.Kind.lpwstrName = L"name";
    ok(!FBadRglpNameID(names, 2), "Names are bad.\n");
    string.Kind.lpwstrName = NULL;
    ok(FBadRglpNameID(names, 2), "A missing string is good.\n");
    string.ulKind = 2;
    ok(FBadRglpNameID(names, 2), "An unknown kind is good.\n");
    names[1] = NULL;
    ok(FBadRglpNameID(names, 2), "A missing name is good.\n");
    names[1] = guard_unreadable();
    ok(FBadRglpNameID(names, 2), "A name without access is good.\n");
    ok(!FBadRglpNameID(names, 1), "A name is bad.\n");
    id.lpguid = guard_unreadable();
    ok(FBadRglpNameID(names, 1), "A GUID without access is good.\n");
    ok(!FBadRglpNameID(NULL, 0), "No names are bad.\n"); /* choice */
    ok(FBadRglpNameID(NULL, 1) && FBadRglpNameID(guard_unreadable(), 1), "A bad pointer is good.\n");
    ok(FBadRglpNameID(names, 0xffffffff), "An overflow is good.\n");
}

static void test_strings(void)
{
    char *cut = guard_copy("abc", 3), *texts[2] = {"a", "b"};
    WCHAR *wide_cut = guard_copy(L"abc", 6), *wides[2] = {L"a", L"b"};

    ok(!FBadRglpszA(texts, 2) && !FBadRglpszW(wides, 2), "Strings are bad.\n");
    texts[1] = cut;
    wides[1] = wide_cut;
    ok(FBadRglpszA(texts, 2) && FBadRglpszW(wides, 2), "Strings without NUL are good.\n");
    texts[1] = NULL;
    wides[1] = NULL;
    ok(FBadRglpszA(texts, 2) && FBadRglpszW(wides, 2), "Missing strings are good.\n");
    ok(!FBadRglpszA(NULL, 0) && !FBadRglpszW(NULL, 0), "No strings are bad.\n"); /* choice */
    ok(FBadRglpszA(NULL, 1) && FBadRglpszW(NULL, 1), "NULL is good.\n");
    ok(FBadRglpszA(guard_unreadable(), 1) && FBadRglpszW(guard_unreadable(), 1), "A bad pointer is good.\n");

    ok(!IsBadBoundedStringPtr("abc", 100), "A string is bad.\n");
    ok(!IsBadBoundedStringPtr(cut, 3), "A bounded string is bad.\n");
    ok(IsBadBoundedStringPtr(cut, 4), "A string without NUL is good.\n");
    ok(!IsBadBoundedStringPtr(NULL, 0), "A string of no characters is bad.\n");
    ok(IsBadBoundedStringPtr(NULL, 1) && IsBadBoundedStringPtr(guard_unreadable(), 1), "A bad pointer is good.\n");
    guard_free(cut);
    guard_free(wide_cut);
}

START_TEST(validate)
{
    test_tag();
    test_prop();
    test_guard_page();
    test_rows();
    test_columns();
    test_restriction();
    test_sort_order();
    test_entry_list();
    test_names();
    test_strings();
}
