/*
 * What the examples share: the headers, opening a message file, and printing text as UTF-8.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_EXAMPLE_H
#define MAPI32_EXAMPLE_H

#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <mapix.h>
#include <mapiutil.h>
#include <imessage.h>
#include <mapicom.h>

/* Prints a text as UTF-8, whatever the console's code page. */
static inline void print_text(const WCHAR *text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *utf8 = (char *)malloc(size);

    if (utf8 && WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, size, NULL, NULL)) fputs(utf8, stdout);
    free(utf8);
}

/* Opens a message over a storage. The message holds a reference of its own to the storage. session and released may be
 * NULL; released gets data when the message has gone. */
static inline HRESULT message_on_storage(
        LPMSGSESS session, IStorage *storage, MSGCALLRELEASE *released, ULONG data, ULONG flags, LPMESSAGE *message)
{
    return OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, released, data, flags, message);
}

/* Says what failed, and gives the exit code for it. */
static inline int failed(const WCHAR *file, const char *what, HRESULT hr)
{
    fflush(stdout);
    fprintf(stderr, "%ls: %s: %#lx\n", file, what, (unsigned long)hr);
    return 1;
}

#endif
