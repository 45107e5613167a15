/*
 * Text on a console.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_IMSG_CONSOLE_H
#define MAPI32_IMSG_CONSOLE_H

#include <windows.h>

struct console
{
    HANDLE file;
    WORD attributes;      /* as they were; 0 where they are not known */
    ULONG width;          /* in columns; 0: not known, and no line is broken */
    ULONG column, indent; /* where it stands, and where the line's text began */
    BOOL in_indent;       /* the line has nothing but blanks so far */
    BOOL after_wide;      /* a line may be broken here without a blank */
    BOOL failed;
    DWORD used;
    WCHAR text[1024];
};

/* FALSE where the file is no console. */
BOOL console_init(struct console *console, HANDLE file);
/* Writes whole words: a word that goes on in the next call may be broken between the two. */
void console_write(struct console *console, const WCHAR *text, size_t length);

#endif
