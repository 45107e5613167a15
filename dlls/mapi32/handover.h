/*
 * Handing over to an installed mail client: each export is a thunk that jumps either to the client's function or to
 * ours.
 *
 * The thunks and the tables are generated from mapi32.spec by tools/handover. The first call of any of them finds the
 * client and fills the table of targets; later ones are one jump through it. A call from the client's own module always
 * goes to our function, so a client that calls mapi32 does not come back to itself.
 *
 * A client that has the allocators of Extended MAPI gets every function that it has: memory comes from it alone then,
 * and what our own functions allocate does so too (the linker's --wrap sends their calls of the allocators through the
 * thunks). One that has only Simple MAPI gets that, and MAPIFreeBuffer asks whose a buffer is.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_HANDOVER_H
#define MAPI32_HANDOVER_H

#include "mapi32_private.h"

/* Of the generated tables, by the number of a function. */
extern void *handover_targets[];     /* where its thunk jumps */
extern void *const handover_own[];   /* our function */
extern void *const handover_stubs[]; /* jumps to the client's, but for calls from the client */
extern void *handover_client[];      /* the client's, NULL if it has none */
extern const char *const handover_names[];
extern const ULONG handover_argument_bytes[]; /* on i386 */
extern const ULONG handover_count;

/* The client's module in memory; size 0 if there is none. */
extern ULONG_PTR handover_client_base, handover_client_size;

/* Finds the client, if that has not been done, and returns where the thunk of a function is to jump; called by
 * thunks. */
void *handover_resolve(ULONG index);

/* The client's function with a name, NULL where there is no client or it lacks the function. */
void *handover_find(const char *name);

/* The DLL begins and ends. */
void handover_attach(void);
void handover_detach(void);

/* mailclient.c */

/* Loads the DLL of the mail client that the registry names for this program: its Extended MAPI if it has one
 * (DLLPathEx, MSIComponentID), else its Simple MAPI (DLLPath). NULL if there is none, or it is this DLL, or Wine's own.
 * Source: client reference, "Mapi32.dll stub registry settings", "Choosing a specific MAPI client to use". */
HMODULE mailclient_load(void);

#endif
