/*
 * What every source file of the checked DLL is compiled with: its allocations go to a page heap (checked.c), which
 * counts them, tells of what is written behind them or used after they were freed, and can be made to fail.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_CHECKED_H
#define MAPI32_ROBUST_CHECKED_H

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

void *checked_malloc(size_t size);
void *checked_calloc(size_t count, size_t size);
void *checked_realloc(void *data, size_t size);
void checked_free(void *data);
char *checked_strdup(const char *text);
wchar_t *checked_wcsdup(const wchar_t *text);

#define malloc  checked_malloc
#define calloc  checked_calloc
#define realloc checked_realloc
#define free    checked_free
#define strdup  checked_strdup
#define _strdup checked_strdup
#define wcsdup  checked_wcsdup
#define _wcsdup checked_wcsdup

/* The order of locks: they have a class each, which is the place where they are initialised, or their own address. Two
 * classes that are taken in both orders, or one lock inside another of its class, end the process with a message. */
void checked_lock_init(CRITICAL_SECTION *cs, const char *place);
void checked_lock_delete(CRITICAL_SECTION *cs);
void checked_lock_enter(CRITICAL_SECTION *cs, const char *place);
void checked_lock_leave(CRITICAL_SECTION *cs);

#define CHECKED_TEXT(line)  #line
#define CHECKED_TEXT2(line) CHECKED_TEXT(line)
#define CHECKED_PLACE       __FILE__ ":" CHECKED_TEXT2(__LINE__)

#define InitializeCriticalSection(cs) checked_lock_init(cs, CHECKED_PLACE)
#define DeleteCriticalSection(cs)     checked_lock_delete(cs)
#define EnterCriticalSection(cs)      checked_lock_enter(cs, CHECKED_PLACE)
#define LeaveCriticalSection(cs)      checked_lock_leave(cs)

#endif
