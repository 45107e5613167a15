/*
 * What the DLL's .c files share, grouped by file. The codecs have headers of their own.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_PRIVATE_H
#define MAPI32_PRIVATE_H

#include <windows.h>
#include <mapidefs.h>
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapix.h>
#include <imessage.h>

#include "mapicom.h"
#include "mapiext.h"

/* A property tag with another type. CHANGE_PROP_TYPE of the headers leaves its arguments without parentheses. */
static inline ULONG retype_tag(ULONG tag, ULONG type)
{
    return PROP_TAG(type, PROP_ID(tag));
}

/* main.c */

/* The DLL's own module, for resources and windows. */
extern HINSTANCE mapi32_instance;

/* comserver.c */

/* Count what keeps the DLL from being unloaded: objects that a caller can refer to, sessions, the idle engine's starts,
 * locks of a class factory. */
void module_lock(void);
void module_unlock(void);

/* memory.c */

/* The three MAPI allocators that an object was given; what it returns to its callers comes from them. */
struct allocator
{
    LPALLOCATEBUFFER allocate;
    LPALLOCATEMORE allocate_more;
    LPFREEBUFFER free;
};

/* Whether a pointer is a buffer of our MAPIAllocateBuffer; any pointer may be asked about. */
BOOL memory_is_buffer(const void *buffer);

/* allocator.c */

/* MAPIAllocateBuffer and its companions. */
extern const struct allocator mapi_allocator;

/* imsg.c */

/* The allocators of what the methods of an object return: those that a message of ours was opened with, MAPI's for any
 * other object. Nothing of the object is called. */
const struct allocator *object_allocator(void *object);

/* init.c */

/* Whether MAPIInitialize was called and not undone. */
BOOL mapi_is_initialized(void);

/* Gives the thread-local slot back, when the DLL goes while the process stays. */
void init_detach(void);

/* session.c */

/* Frees the table of sessions, when the DLL goes while the process stays. */
void sessions_detach(void);

/* filewindow.c */

/* Frees what is kept for the next file, when the DLL goes while the process stays. */
void filewindows_detach(void);

/* threadsink.c */

/* Forgets all threads, when the DLL goes while the process stays. */
void thread_sinks_detach(void);

#endif
