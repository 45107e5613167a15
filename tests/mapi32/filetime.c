/*
 * Tests of the arithmetic on FILETIMEs and of byte swapping. By-value structures: the results also prove the ABI.
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

#include "helper.h"
#include "mapiext.h"

static FILETIME ft(ULONGLONG value)
{
    FILETIME time = {(DWORD)value, (DWORD)(value >> 32)};
    return time;
}

static ULONGLONG u64(FILETIME time)
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

#define check_value(time, expected) check_value_(time, expected, __LINE__)
static void check_value_(FILETIME time, ULONGLONG expected, int line)
{
    ok_(__FILE__, line)(u64(time) == expected, "Got %#I64x, expected %#I64x.\n", u64(time), expected);
}

static void test_arithmetic(void)
{
    check_value(FtAddFt(ft(0x123456789), ft(0xf00000001)), 0x102345678a);
    check_value(FtAddFt(ft(0xffffffff), ft(1)), 0x100000000);
    check_value(FtAddFt(ft(~0ull), ft(2)), 1);
    check_value(FtSubFt(ft(0x100000000), ft(1)), 0xffffffff);
    check_value(FtSubFt(ft(0), ft(1)), ~0ull);
    check_value(FtMulDw(3, ft(0x155555555)), 0x3ffffffff);
    check_value(FtMulDw(2, ft(0x8000000000000001)), 2);
    check_value(FtMulDwDw(0xffffffff, 0xffffffff), 0xfffffffe00000001);
    check_value(FtMulDwDw(5, 7), 35);
    check_value(FtNegFt(ft(1)), ~0ull);
    check_value(FtNegFt(ft(0)), 0);
    check_value(FtNegFt(ft(0x100000000)), 0xffffffff00000000);
}

static void test_carry(void)
{
    WORD carry = 0;

    check_value(FtAdcFt(ft(1), ft(2), NULL), 3);
    check_value(FtAdcFt(ft(1), ft(2), &carry), 3);
    ok(!carry, "Got %u.\n", carry);
    check_value(FtAdcFt(ft(~0ull), ft(2), &carry), 1);
    ok(carry == 1, "Got %u.\n", carry);
    check_value(FtAdcFt(ft(1), ft(2), &carry), 4);
    ok(!carry, "Got %u.\n", carry);
    carry = 1;
    check_value(FtAdcFt(ft(~0ull), ft(0), &carry), 0);
    ok(carry == 1, "Got %u.\n", carry);
    check_value(FtAdcFt(ft(~0ull), ft(~0ull), &carry), ~0ull);
    ok(carry == 1, "Got %u.\n", carry);
}

static void test_div(void)
{
    /* choice: the documents do not have it */
    check_value(FtDivFtBogus(ft(0x8000000000000000), ft(10), 0), 5);
    check_value(FtDivFtBogus(ft(~0ull), ft(~0ull), 0), 0xfffffffffffffffe);
    check_value(FtDivFtBogus(ft(~0ull), ft(~0ull), 60), 0xf);
    check_value(FtDivFtBogus(ft(0x123456789abcdef0), ft(0xfedcba9876543210), 4), 0x121fa00ad77d742);
    check_value(FtDivFtBogus(ft(~0ull), ft(~0ull), 64), 0);
}

static void test_swap(void)
{
    BYTE data[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    SwapPlong(data, 8);
    ok(!memcmp(data, "\4\3\2\1\10\7\6\5\11", 9), "Wrong bytes.\n");
    SwapPlong(data, 7);
    ok(!memcmp(data, "\1\2\3\4\10\7\6\5\11", 9), "Wrong bytes.\n");
    SwapPword(data, 9);
    ok(!memcmp(data, "\2\1\4\3\7\10\5\6\11", 9), "Wrong bytes.\n");
    SwapPlong(data, 0);
    SwapPword(data, -2);
    SwapPlong(NULL, 4);
    SwapPword(NULL, 4);
    ok(!memcmp(data, "\2\1\4\3\7\10\5\6\11", 9), "Wrong bytes.\n");
}

START_TEST(filetime)
{
    test_arithmetic();
    test_carry();
    test_div();
    test_swap();
}
