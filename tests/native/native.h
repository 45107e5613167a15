/*
 * What every source file of the native build is compiled with: Windows calls of the one calling convention that is
 * left, and the C functions that take 16-bit characters, or formats of Windows, under names of our own, since those of
 * the C library of Linux mean something else (crt.c, format.c).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_NATIVE_H
#define MAPI32_NATIVE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>
#include <wctype.h>

#define __stdcall
#define __cdecl
#define __LONG32 int /* mingw-w64's MAPI headers say it for a long of Windows */
#define WINBOOL  BOOL

/* failing.c: how many allocations the DLL has made, and the number of the one that fails, counted from 1; 0: none
 * does. */
extern int native_allocations, native_failing_allocation;

/* wide strings of 16-bit characters */
size_t native_wcslen(const wchar_t *text);
int native_wcscmp(const wchar_t *a, const wchar_t *b);
int native_wcsncmp(const wchar_t *a, const wchar_t *b, size_t count);
int native_wcsicmp(const wchar_t *a, const wchar_t *b);
int native_wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count);
wchar_t *native_wcschr(const wchar_t *text, wchar_t c);
wchar_t *native_wcsrchr(const wchar_t *text, wchar_t c);
wchar_t *native_wcsstr(const wchar_t *text, const wchar_t *part);
size_t native_wcscspn(const wchar_t *text, const wchar_t *stop);
wchar_t *native_wcspbrk(const wchar_t *text, const wchar_t *stop);
wchar_t *native_wcscpy(wchar_t *to, const wchar_t *from);
wchar_t *native_wcscat(wchar_t *to, const wchar_t *from);
wchar_t *native_wcsdup(const wchar_t *text);

/* Formats as msvcrt has them: a long has 32 bits, I64 is one of 64, and ls and S are of 16-bit characters. What does
 * not fit gives -1. */
int native_vsnprintf(char *out, size_t size, const char *format, va_list args);
int native_vsnwprintf(wchar_t *out, size_t size, const wchar_t *format, va_list args);
int native_snprintf(char *out, size_t size, const char *format, ...);
int native_snwprintf(wchar_t *out, size_t size, const wchar_t *format, ...);
int native_sprintf(char *out, const char *format, ...);
int native_vprintf(const char *format, va_list args);
int native_printf(const char *format, ...);

#define wcslen   native_wcslen
#define wcscmp   native_wcscmp
#define wcsncmp  native_wcsncmp
#define wcsicmp  native_wcsicmp
#define wcsnicmp native_wcsnicmp
#define wcschr   native_wcschr
#define wcsrchr  native_wcsrchr
#define wcsstr   native_wcsstr
#define wcscspn  native_wcscspn
#define wcspbrk  native_wcspbrk
#define wcscpy   native_wcscpy
#define wcscat   native_wcscat
#define wcsdup   native_wcsdup

#define _wcsicmp    native_wcsicmp
#define _wcsnicmp   native_wcsnicmp
#define _wcsdup     native_wcsdup
#define _strdup     strdup
#define _strtoui64  strtoull
#define _stricmp    strcasecmp
#define stricmp     strcasecmp
#define _strnicmp   strncasecmp
#define strnicmp    strncasecmp
#define vsnprintf   native_vsnprintf
#define _vsnprintf  native_vsnprintf
#define _vsnwprintf native_vsnwprintf
#define snprintf    native_snprintf
#define _snprintf   native_snprintf
#define _snwprintf  native_snwprintf
#define swprintf    native_snwprintf
#define sprintf     native_sprintf
#define vprintf     native_vprintf
#define printf      native_printf

#endif
