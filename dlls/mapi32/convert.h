/*
 * Strings between UTF-16 and a code page, into memory of the C heap.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CONVERT_H
#define MAPI32_CONVERT_H

#include <windows.h>

/* code_page if this system has it, else CP_ACP. */
UINT code_page_or_default(UINT code_page);

/* How many of the bytes are whole characters of code_page: the beginning of one at the end does not count. A byte that
 * cannot begin a character counts as one. */
size_t complete_characters(UINT code_page, const BYTE *bytes, size_t size);

/* The bytes, with the NUL, of text in the other width; 0 where that does not fit an int. Never fails otherwise:
 * characters that cannot be mapped become the default character. code_page is valid. */
int multibyte_length(const WCHAR *text, UINT code_page);
/* The same in characters of UTF-16. */
int wide_length(const char *text, UINT code_page);

/* Copies of text in the other width, for free(); NULL where memory lacks or text is NULL. An invalid code_page is
 * CP_ACP. */
char *wide_to_multibyte(const WCHAR *text, UINT code_page);
WCHAR *multibyte_to_wide(const char *text, UINT code_page);

#endif
