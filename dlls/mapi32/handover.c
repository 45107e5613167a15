/*
 * Handing over to an installed mail client; see handover.h.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "handover.h"
#include "probe.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

ULONG_PTR handover_client_base, handover_client_size;

/* Set while this thread loads the client, which may call us from its DllMain. */
static DWORD loading_slot = TLS_OUT_OF_INDEXES;

/* Guards the installation of a client, of which the first wins. Nothing is loaded under it: the loader has a lock of
 * its own, and a thread may come here that holds it. */
static CRITICAL_SECTION handover_cs;
static CRITICAL_SECTION_DEBUG handover_cs_debug = {
        0,
        0,
        &handover_cs,
        {&handover_cs_debug.ProcessLocksList, &handover_cs_debug.ProcessLocksList},
        0,
        0,
        0,
        0,
        0,
};
static CRITICAL_SECTION handover_cs = {&handover_cs_debug, -1, 0, 0, 0, 0};
static BOOL installed;

void handover_attach(void)
{
    loading_slot = TlsAlloc();
}

void handover_detach(void)
{
    TlsFree(loading_slot);
}

/* The function of a module with a plain or a decorated name. */
static void *find_function(HMODULE module, ULONG index)
{
    void *function = (void *)GetProcAddress(module, handover_names[index]);
    char name[80];

    if (function || strlen(handover_names[index]) > 64) return function;
    wsprintfA(name, "%s@%lu", handover_names[index], handover_argument_bytes[index]);
    if ((function = (void *)GetProcAddress(module, name))) return function;
    wsprintfA(name, "_%s@%lu", handover_names[index], handover_argument_bytes[index]);
    return (void *)GetProcAddress(module, name);
}

static ULONG index_of(const char *name)
{
    ULONG i;

    for (i = 0; i < handover_count; i++)
        if (!strcmp(handover_names[i], name)) break;
    return i;
}

/* Whether a function is of Simple MAPI or CMC: a client may have these alone. */
static BOOL is_simple(const char *name)
{
    static const char *const names[] = {"MAPISendMail", "MAPISendMailW", "MAPISendDocuments", "MAPILogon", "MAPILogoff",
            "MAPIFindNext", "MAPIReadMail", "MAPISaveMail", "MAPIDeleteMail", "MAPIAddress", "MAPIDetails",
            "MAPIResolveName"};
    unsigned int i;

    if (!strncmp(name, "BMAPI", 5) || !strncmp(name, "cmc_", 4)) return TRUE;
    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!strcmp(name, names[i])) return TRUE;
    return FALSE;
}

/* MAPIFreeBuffer beside a client that has only Simple MAPI. */
static ULONG WINAPI free_whosever(void *buffer)
{
    ULONG index = index_of("MAPIFreeBuffer");
    ULONG(WINAPI * free_buffer)(void *) = memory_is_buffer(buffer) ? handover_own[index] : handover_client[index];

    TRACE("%p.\n", buffer);
    return free_buffer(buffer);
}

/* Fills the tables for a client, or for none. */
static void install(HMODULE module)
{
    const IMAGE_NT_HEADERS *headers;
    ULONG free_buffer = index_of("MAPIFreeBuffer"), i;
    BOOL full = FALSE;

    if (module)
    {
        headers = (const void *)((const char *)module + ((const IMAGE_DOS_HEADER *)module)->e_lfanew);
        handover_client_base = (ULONG_PTR)module;
        handover_client_size = headers->OptionalHeader.SizeOfImage;
        full = find_function(module, index_of("MAPIAllocateBuffer")) && find_function(module, free_buffer) &&
               find_function(module, index_of("MAPIAllocateMore"));
        TRACE("The client at %p has %s.\n", module, full ? "Extended MAPI" : "Simple MAPI only");
    }
    for (i = 0; i < handover_count; i++)
    {
        void *function = NULL, *target = handover_own[i];

        if (module && (full || i == free_buffer || is_simple(handover_names[i]))) function = find_function(module, i);
        handover_client[i] = function;
        if (function) target = i == free_buffer && !full ? (void *)free_whosever : handover_stubs[i];
        InterlockedExchangePointer(&handover_targets[i], target);
    }
}

void *handover_resolve(ULONG index)
{
    DWORD error = GetLastError(); /* the caller's; what is called may look at it */
    HMODULE module;

    if (TlsGetValue(loading_slot))
    {
        SetLastError(error);
        return handover_own[index];
    }
    TlsSetValue(loading_slot, (void *)1);
    module = mailclient_load();
    TlsSetValue(loading_slot, NULL);

    EnterCriticalSection(&handover_cs);
    if (!installed)
    {
        install(module);
        installed = TRUE;
    }
    LeaveCriticalSection(&handover_cs);
    SetLastError(error);
    return handover_targets[index];
}

void *handover_find(const char *name)
{
    ULONG index = index_of(name);

    if (index == handover_count) return NULL;
    handover_resolve(index);
    return handover_client[index];
}
