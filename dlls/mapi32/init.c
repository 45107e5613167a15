/*
 * MAPIInitialize and ScInitMapiUtil: counted start and end of a program's use of MAPI.
 *
 * Nothing in the DLL needs them: objects live on after MAPIUninitialize, and allocators and IMessage on IStorage work
 * without MAPIInitialize, as clients expect (clients.md).
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

#ifndef MAPI_NO_COINIT
#define MAPI_NO_COINIT 0x00000008
#endif

static LONG init_count, util_count;

/* How often this thread's COM was initialised by MAPIInitialize. */
static DWORD com_slot = TLS_OUT_OF_INDEXES;
static INIT_ONCE com_once = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK allocate_com_slot(INIT_ONCE *once, void *param, void **context)
{
    com_slot = TlsAlloc();
    return TRUE;
}

void init_detach(void)
{
    if (com_slot != TLS_OUT_OF_INDEXES) TlsFree(com_slot);
}

BOOL mapi_is_initialized(void)
{
    return init_count > 0;
}

/***********************************************************************
 *      MAPIInitialize (MAPI32.21)
 *
 * Starts the use of MAPI; counted, undone by MAPIUninitialize. No mail client is needed. Initialises COM on the thread,
 * apartment-threaded, unless MAPI_NO_COINIT is given; a thread that already is in another apartment stays there.
 *
 * PARAMS
 *  init [I] NULL, or a MAPIINIT_0: version 0 and flags MAPI_MULTITHREAD_NOTIFICATIONS, MAPI_NO_COINIT, MAPI_NT_SERVICE.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for another version (choice); MAPI_E_UNKNOWN_FLAGS.
 *
 * Source: client reference, MAPIInitialize.
 */
HRESULT WINAPI MAPIInitialize(LPVOID init)
{
    const MAPIINIT_0 *options = init;
    ULONG flags = options ? options->ulFlags : 0;

    TRACE("%p.\n", init);
    if (options && options->ulVersion != MAPI_INIT_VERSION) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(MAPI_MULTITHREAD_NOTIFICATIONS | MAPI_NO_COINIT | MAPI_NT_SERVICE)) return MAPI_E_UNKNOWN_FLAGS;

    if (!(flags & MAPI_NO_COINIT))
    {
        InitOnceExecuteOnce(&com_once, allocate_com_slot, NULL, NULL);
        if (SUCCEEDED(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED)) && com_slot != TLS_OUT_OF_INDEXES)
            TlsSetValue(com_slot, (void *)((ULONG_PTR)TlsGetValue(com_slot) + 1));
    }
    InterlockedIncrement(&init_count);
    return S_OK;
}

/***********************************************************************
 *      MAPIUninitialize (MAPI32.23)
 *
 * Undoes one MAPIInitialize of this thread. Objects that are still alive stay so. Without a MAPIInitialize: nothing.
 *
 * Source: client reference, MAPIUninitialize.
 */
void WINAPI MAPIUninitialize(void)
{
    ULONG_PTR count;
    LONG old;

    TRACE("().\n");
    do
    {
        if ((old = init_count) <= 0) return;
    } while (InterlockedCompareExchange(&init_count, old - 1, old) != old);

    if (com_slot == TLS_OUT_OF_INDEXES || !(count = (ULONG_PTR)TlsGetValue(com_slot))) return;
    TlsSetValue(com_slot, (void *)(count - 1));
    CoUninitialize();
}

/***********************************************************************
 *      ScInitMapiUtil (MAPI32.33)
 *
 * Starts the use of the utility functions without MAPIInitialize; nested, undone by DeinitMapiUtil.
 *
 * RETURNS
 *  S_OK; MAPI_E_UNKNOWN_FLAGS for any flag (choice).
 *
 * Source: client reference, ScInitMapiUtil.
 */
SCODE WINAPI ScInitMapiUtil(ULONG flags)
{
    TRACE("%#lx.\n", flags);
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    InterlockedIncrement(&util_count);
    return S_OK;
}

/***********************************************************************
 *      DeinitMapiUtil (MAPI32.34)
 *
 * Undoes one ScInitMapiUtil.
 *
 * Source: client reference, DeinitMapiUtil.
 */
void WINAPI DeinitMapiUtil(void)
{
    TRACE("().\n");
    InterlockedDecrement(&util_count);
}
