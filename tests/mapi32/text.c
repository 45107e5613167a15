/*
 * Tests of the string searches, numbers in strings and hexadecimal text.
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

#define T(text) ((LPTSTR)(text))

static void test_find_char(void)
{
    static char text[] = "abcabc";
    char *guarded = guard_copy("abc", 4);

    ok((char *)SzFindCh(T(text), 'b') == text + 1, "Not the first one.\n");
    ok((char *)SzFindCh(T(text), 'a') == text, "Not the first one.\n");
    ok(!SzFindCh(T(text), 'A'), "Case was ignored.\n");
    ok(!SzFindCh(T(text), 'x'), "Found.\n");
    ok((char *)SzFindCh(T(text), 0) == text + 6, "The terminator was not found.\n"); /* choice */
    ok(!SzFindCh(NULL, 'a'), "Found in NULL.\n");
    ok(!SzFindCh(T(guarded), 'x'), "Found.\n");

    ok((char *)SzFindLastCh(T(text), 'b') == text + 4, "Not the last one.\n");
    ok((char *)SzFindLastCh(T(text), 'c') == text + 5, "Not the last one.\n");
    ok(!SzFindLastCh(T(text), 'x'), "Found.\n");
    ok((char *)SzFindLastCh(T(text), 0) == text + 6, "The terminator was not found.\n"); /* choice */
    ok(!SzFindLastCh(NULL, 'a'), "Found in NULL.\n");
    ok(!SzFindLastCh(T(guarded), 'x'), "Found.\n");
    guard_free(guarded);
}

static void test_find_string(void)
{
    static char text[] = "one two one";
    char *guarded = guard_copy("abc", 4);

    ok((char *)SzFindSz(T(text), T("one")) == text, "Not the first one.\n");
    ok((char *)SzFindSz(T(text), T("two")) == text + 4, "Not found.\n");
    ok((char *)SzFindSz(T(text), T(" one")) == text + 7, "Not found.\n");
    ok(!SzFindSz(T(text), T("Two")), "Case was ignored.\n");
    ok(!SzFindSz(T(text), T("one two one!")), "A longer key was found.\n");
    ok((char *)SzFindSz(T(text), T(text)) == text, "Not found.\n");
    ok((char *)SzFindSz(T(text), T("")) == text, "An empty key was not found.\n"); /* choice */
    ok(!SzFindSz(NULL, T("a")) && !SzFindSz(T(text), NULL), "NULL was accepted.\n");
    ok(!SzFindSz(T(guarded), T("cd")), "Found.\n");
    guard_free(guarded);
}

/* In a double-byte code page the trail byte of a character is no character. */
static void test_double_byte(void)
{
    static char text[] = "\x83\x5c\\a"; /* KATAKANA LETTER SO, whose trail byte is a backslash */

    if (GetACP() != 932)
    {
        skip("The ANSI code page is not 932.\n");
        return;
    }
    ok((char *)SzFindCh(T(text), '\\') == text + 2, "Found a trail byte.\n");
    ok((char *)SzFindLastCh(T(text), '\\') == text + 2, "Found a trail byte.\n");
    ok((char *)SzFindSz(T(text), T("\\")) == text + 2, "Found a trail byte.\n");
    ok((char *)SzFindCh(T(text), 0x835c) == text, "Did not find a double-byte character.\n");
}

static void test_numbers(void)
{
    static const struct
    {
        const char *text;
        ULONG decimal, hex;
    } tests[] = {
            {"5a5b", 5, 0x5a5b},
            {"a5", 0, 0xa5},
            {"5g", 5, 5},
            {"g5", 0, 0},
            {"", 0, 0},
            {"-1", 0, 0},
            {" c", 0, 0},
            {"fF", 0, 0xff},
            {"0", 0, 0},
            {"4294967295", 4294967295u, 0x94967295},
            {"4294967297", 1, 0x94967297},
            {"0123", 123, 0x123},
            {"12 3", 12, 0x12},
            {"0x12", 0, 0},
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%s", tests[i].text);
        ok(UFromSz(T(tests[i].text)) == tests[i].decimal, "Got %u.\n", UFromSz(T(tests[i].text)));
        ok(UlFromSzHex(T(tests[i].text)) == tests[i].hex, "Got %#lx.\n", UlFromSzHex(T(tests[i].text)));
        winetest_pop_context();
    }
    ok(!UFromSz(NULL) && !UlFromSzHex(NULL), "NULL is a number.\n");
}

static void test_hex(void)
{
    static BYTE bytes[] = {0x00, 0x01, 0x2a, 0x7f, 0x80, 0xfe};
    BYTE back[8], *data = guard_alloc(3);
    char *text;

    text = guard_alloc(2 * sizeof(bytes) + 1);
    HexFromBin(bytes, sizeof(bytes), T(text));
    ok(!strcmp(text, "00012A7F80FE"), "Got %s.\n", text);
    memset(back, 0xcc, sizeof(back));
    ok(FBinFromHex(T(text), back) == TRUE && !memcmp(back, bytes, sizeof(bytes)), "The bytes differ.\n");
    ok(back[6] == 0xcc, "Too many bytes were written.\n");
    guard_free(text);
    text = guard_alloc(1);
    *text = 'x';
    HexFromBin(bytes, 0, T(text));
    ok(!*text, "Got %#x.\n", *text);
    *text = 'x';
    HexFromBin(bytes, -5, T(text));
    ok(!*text, "Got %#x.\n", *text);
    guard_free(text);
    HexFromBin(bytes, 1, NULL);

    ok(FBinFromHex(T("aBcD"), back) == TRUE && back[0] == 0xab && back[1] == 0xcd, "Lower case failed.\n");
    ok(FBinFromHex(T("abc"), back) == FALSE, "An odd count was accepted.\n");
    ok(FBinFromHex(T("0g"), back) == FALSE, "g was accepted.\n");
    ok(FBinFromHex(T(" 0"), back) == FALSE, "A space was accepted.\n");
    ok(FBinFromHex(NULL, back) == FALSE && FBinFromHex(T("00"), NULL) == FALSE, "NULL was accepted.\n");

    ok(ScBinFromHexBounded(T("010203"), data, 3) == S_OK && data[2] == 3, "Failed.\n");
    ok(ScBinFromHexBounded(T("0102"), data, 3) == S_OK, "Failed.\n");
    ok(ScBinFromHexBounded(T("01020304"), data, 3) == MAPI_E_CALL_FAILED, "Too many bytes were accepted.\n");
    ok(ScBinFromHexBounded(T("01020"), data, 3) == MAPI_E_CALL_FAILED, "An odd count was accepted.\n");
    ok(ScBinFromHexBounded(T("0x"), data, 3) == MAPI_E_CALL_FAILED, "x was accepted.\n");
    ok(ScBinFromHexBounded(NULL, data, 3) == MAPI_E_CALL_FAILED, "NULL was accepted.\n");
    ok(ScBinFromHexBounded(T("01"), NULL, 3) == MAPI_E_CALL_FAILED, "NULL was accepted.\n");
    guard_free(data);
}

START_TEST(text)
{
    test_find_char();
    test_find_string();
    test_double_byte();
    test_numbers();
    test_hex();
}
