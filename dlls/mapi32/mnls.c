/*
 * MNLS_*: UTF-16 functions of kernel32 under MAPI's names, for systems that lacked them.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "probe.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* No mapinls.h here: it renames the functions of kernel32 to these. */

/***********************************************************************
 *      MNLS_lstrlenW (MAPI32.62)
 *
 * The characters of a string without the NUL; 0 for NULL. Source: client reference, mapinls.h.
 */
int WINAPI MNLS_lstrlenW(LPCWSTR text)
{
    TRACE("%s.\n", debugstr_w(text));
    return lstrlenW(text);
}

/***********************************************************************
 *      MNLS_lstrcmpW (MAPI32.63)
 *
 * Compares two strings as lstrcmpW. Source: client reference, mapinls.h.
 */
int WINAPI MNLS_lstrcmpW(LPCWSTR a, LPCWSTR b)
{
    TRACE("%s, %s.\n", debugstr_w(a), debugstr_w(b));
    return lstrcmpW(a, b);
}

/***********************************************************************
 *      MNLS_lstrcpyW (MAPI32.64)
 *
 * Copies a string as lstrcpyW and returns dest. Source: client reference, mapinls.h.
 */
LPWSTR WINAPI MNLS_lstrcpyW(LPWSTR dest, LPCWSTR src)
{
    TRACE("%p, %s.\n", dest, debugstr_w(src));
    return lstrcpyW(dest, src);
}

/***********************************************************************
 *      MNLS_CompareStringW (MAPI32.65)
 *
 * Compares two strings as CompareStringW. Source: client reference, mapinls.h.
 */
int WINAPI MNLS_CompareStringW(LCID locale, DWORD flags, LPCWSTR a, int length_a, LPCWSTR b, int length_b)
{
    TRACE("%#lx, %#lx, %p, %d, %p, %d.\n", locale, flags, a, length_a, b, length_b);
    return CompareStringW(locale, flags, a, length_a, b, length_b);
}

/***********************************************************************
 *      MNLS_MultiByteToWideChar (MAPI32.66)
 *
 * Converts as MultiByteToWideChar. Source: client reference, mapinls.h.
 */
int WINAPI MNLS_MultiByteToWideChar(UINT code_page, DWORD flags, LPCSTR text, int size, LPWSTR out, int out_size)
{
    TRACE("%u, %#lx, %p, %d, %p, %d.\n", code_page, flags, text, size, out, out_size);
    return MultiByteToWideChar(code_page, flags, text, size, out, out_size);
}

/***********************************************************************
 *      MNLS_WideCharToMultiByte (MAPI32.67)
 *
 * Converts as WideCharToMultiByte. Source: client reference, mapinls.h.
 */
int WINAPI MNLS_WideCharToMultiByte(UINT code_page, DWORD flags, LPCWSTR text, int size, LPSTR out, int out_size,
        LPCSTR default_char, BOOL *used_default)
{
    TRACE("%u, %#lx, %p, %d, %p, %d, %p, %p.\n", code_page, flags, text, size, out, out_size, default_char,
            used_default);
    return WideCharToMultiByte(code_page, flags, text, size, out, out_size, default_char, used_default);
}

/***********************************************************************
 *      MNLS_IsBadStringPtrW (MAPI32.68)
 *
 * TRUE if a string cannot be read up to its NUL or up to max characters. Memory is asked for, never touched where it
 * may not be.
 *
 * Source: client reference, mapinls.h.
 */
BOOL WINAPI MNLS_IsBadStringPtrW(LPCWSTR text, UINT max)
{
    struct probe probe = {0};

    TRACE("%p, %u.\n", text, max);
    return max && !probe_wide_string(&probe, text, max);
}
