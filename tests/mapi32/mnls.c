/*
 * Tests of the MNLS_* functions.
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
#include <mapinls.h>

#include "guard.h"
#include "helper.h"

static void test_strings(void)
{
    WCHAR buffer[8];

    ok(MNLS_lstrlenW(L"abc") == 3 && !MNLS_lstrlenW(L"") && !MNLS_lstrlenW(NULL), "Wrong length.\n");
    ok(!MNLS_lstrcmpW(L"abc", L"abc"), "Not equal.\n");
    ok(MNLS_lstrcmpW(L"abc", L"abd") < 0 && MNLS_lstrcmpW(L"b", L"a") > 0, "Wrong order.\n");
    ok(MNLS_lstrcpyW(buffer, L"copy") == buffer && !wcscmp(buffer, L"copy"), "Not copied.\n");
    ok(MNLS_CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, L"ABCx", 3, L"abcy", 3) == CSTR_EQUAL, "Not equal.\n");
    ok(MNLS_CompareStringW(LOCALE_INVARIANT, 0, L"a", -1, L"b", -1) == CSTR_LESS_THAN, "Not less.\n");
}

static void test_conversion(void)
{
    WCHAR wide[8];
    char text[8];
    BOOL used;
    int ret;

    ret = MNLS_MultiByteToWideChar(CP_UTF8, 0, "\xc3\xa4x", -1, wide, ARRAYSIZE(wide));
    ok(ret == 3 && !wcscmp(wide, L"\x00e4x"), "Got %d.\n", ret);
    ret = MNLS_WideCharToMultiByte(CP_UTF8, 0, L"\x00e4x", -1, text, sizeof(text), NULL, NULL);
    ok(ret == 4 && !strcmp(text, "\xc3\xa4x"), "Got %d.\n", ret);
    used = FALSE;
    ret = MNLS_WideCharToMultiByte(1252, 0, L"\x4e2d", -1, text, sizeof(text), "!", &used);
    ok(ret == 2 && !strcmp(text, "!") && used, "Got %d, %s, %d.\n", ret, text, used);
    SetLastError(0xdeadbeef);
    ret = MNLS_MultiByteToWideChar(CP_UTF8, 0, "abc", -1, wide, 2);
    ok(!ret && GetLastError() == ERROR_INSUFFICIENT_BUFFER, "Got %d, error %lu.\n", ret, GetLastError());
}

static void test_bad_pointer(void)
{
    WCHAR *text = guard_copy(L"abc", 8), *cut = guard_copy(L"abc", 6);

    ok(!MNLS_IsBadStringPtrW(text, 100), "A good string is bad.\n");
    ok(!MNLS_IsBadStringPtrW(cut, 3), "A bounded string is bad.\n");
    ok(MNLS_IsBadStringPtrW(cut, 4) == TRUE, "A string without NUL is good.\n");
    ok(!MNLS_IsBadStringPtrW(NULL, 0), "A string of no characters is bad.\n");
    ok(MNLS_IsBadStringPtrW(NULL, 1) == TRUE, "NULL is good.\n");
    ok(MNLS_IsBadStringPtrW(guard_unreadable(), 1) == TRUE, "Memory without access is good.\n");
    guard_free(text);
    guard_free(cut);
}

START_TEST(mnls)
{
    test_strings();
    test_conversion();
    test_bad_pointer();
}
