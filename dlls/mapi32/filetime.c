/*
 * Arithmetic on FILETIME values as unsigned 64-bit integers, which wraps around, and byte swapping.
 *
 * The structures go by value: on i386 two stack slots as an argument, EDX:EAX as a result.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static ULONGLONG from_filetime(FILETIME time)
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static FILETIME to_filetime(ULONGLONG value)
{
    FILETIME time = {(DWORD)value, (DWORD)(value >> 32)};
    return time;
}

/***********************************************************************
 *      FtAddFt (MAPI32.121)
 *
 * a + b. Source: client reference, FtAddFt.
 */
FILETIME WINAPI FtAddFt(FILETIME a, FILETIME b)
{
    TRACE("%#I64x, %#I64x.\n", from_filetime(a), from_filetime(b));
    return to_filetime(from_filetime(a) + from_filetime(b));
}

/***********************************************************************
 *      FtAdcFt (MAPI32.122)
 *
 * a + b + *carry. A carry other than 0 counts as 1, and *carry gets that of the sum; NULL is a carry of 0.
 *
 * Source: client reference, FtAdcFt.
 */
FILETIME WINAPI FtAdcFt(FILETIME a, FILETIME b, WORD *carry)
{
    ULONGLONG sum;
    BOOL over;

    TRACE("%#I64x, %#I64x, %p.\n", from_filetime(a), from_filetime(b), carry);
    over = __builtin_add_overflow(from_filetime(a), from_filetime(b), &sum);
    if (!carry) return to_filetime(sum);
    if (*carry) over |= __builtin_add_overflow(sum, 1, &sum);
    *carry = (WORD)over;
    return to_filetime(sum);
}

/***********************************************************************
 *      FtSubFt (MAPI32.123)
 *
 * a - b. Source: client reference, FtSubFt.
 */
FILETIME WINAPI FtSubFt(FILETIME a, FILETIME b)
{
    TRACE("%#I64x, %#I64x.\n", from_filetime(a), from_filetime(b));
    return to_filetime(from_filetime(a) - from_filetime(b));
}

/***********************************************************************
 *      FtMulDw (MAPI32.124)
 *
 * factor * time. Source: client reference, FtMulDw.
 */
FILETIME WINAPI FtMulDw(DWORD factor, FILETIME time)
{
    TRACE("%lu, %#I64x.\n", factor, from_filetime(time));
    return to_filetime(factor * from_filetime(time));
}

/***********************************************************************
 *      FtMulDwDw (MAPI32.125)
 *
 * a * b. Source: client reference, FtMulDwDw.
 */
FILETIME WINAPI FtMulDwDw(DWORD a, DWORD b)
{
    TRACE("%lu, %lu.\n", a, b);
    return to_filetime((ULONGLONG)a * b);
}

/***********************************************************************
 *      FtNegFt (MAPI32.126)
 *
 * -time. Source: client reference, FtNegFt.
 */
FILETIME WINAPI FtNegFt(FILETIME time)
{
    TRACE("%#I64x.\n", from_filetime(time));
    return to_filetime(0 - from_filetime(time));
}

/***********************************************************************
 *      FtDivFtBogus (MAPI32.127)
 *
 * The high 64 bits of the 128-bit product a * b, shifted right by shift bits: a division by a constant through its
 * reciprocal. Undocumented; what it computes, and 0 for a shift of 64 or more, are a choice.
 *
 * Source: choice (props.md 5).
 */
FILETIME WINAPI FtDivFtBogus(FILETIME a, FILETIME b, CHAR shift)
{
    ULONGLONG low, middle, other, high;
    unsigned int bits = (unsigned char)shift;

    TRACE("%#I64x, %#I64x, %u.\n", from_filetime(a), from_filetime(b), bits);
    low = (ULONGLONG)a.dwLowDateTime * b.dwLowDateTime;
    middle = (ULONGLONG)a.dwHighDateTime * b.dwLowDateTime + (low >> 32);
    other = (ULONGLONG)a.dwLowDateTime * b.dwHighDateTime + (DWORD)middle;
    high = (ULONGLONG)a.dwHighDateTime * b.dwHighDateTime + (middle >> 32) + (other >> 32);
    return to_filetime(bits < 64 ? high >> bits : 0);
}

/***********************************************************************
 *      SwapPlong (MAPI32.47)
 *
 * Reverses the bytes of each unit of four of size bytes (choice: bytes, not units); bytes left over stay.
 *
 * Source: MAPI stub library's export; choice.
 */
void WINAPI SwapPlong(void *data, int size)
{
    BYTE *bytes = data, b;

    TRACE("%p, %d.\n", data, size);
    for (; bytes && size >= 4; bytes += 4, size -= 4)
    {
        b = bytes[0];
        bytes[0] = bytes[3];
        bytes[3] = b;
        b = bytes[1];
        bytes[1] = bytes[2];
        bytes[2] = b;
    }
}

/***********************************************************************
 *      SwapPword (MAPI32.48)
 *
 * Reverses the bytes of each unit of two of size bytes (choice: bytes, not units); a byte left over stays.
 *
 * Source: MAPI stub library's export; choice.
 */
void WINAPI SwapPword(void *data, int size)
{
    BYTE *bytes = data, b;

    TRACE("%p, %d.\n", data, size);
    for (; bytes && size >= 2; bytes += 2, size -= 2)
    {
        b = bytes[0];
        bytes[0] = bytes[1];
        bytes[1] = b;
    }
}
