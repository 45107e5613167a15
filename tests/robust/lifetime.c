/*
 * Orders of the last releases of a message, an attachment, a stream, a table, an embedded message and the storage, with
 * CloseIMsgSession, MAPIUninitialize and FreeLibrary at every place among them: nothing is called that is gone, nothing
 * stays, and DllCanUnloadNow says S_OK exactly when nothing of the DLL is held any more. The test itself is linked to
 * the DLL and has called MAPIInitialize: the calls in the orders undo others of both.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "../mapi32/guids.h"
#include "guardheap.h"
#include "../mapi32/storage.h"

enum
{
    MESSAGE,
    ATTACH,
    STREAM,
    TABLE,
    EMBEDDED,
    STORAGE,
    OBJECTS,
    SESSION = OBJECTS,
    UNINITIALIZE,
    FREE_LIBRARY,
    STEPS
};

static HRESULT(WINAPI *can_unload)(void);
static LONG callbacks;

static void WINAPI released(ULONG data, IMessage *message)
{
    callbacks++;
}

/* Whether the DLL is still needed: a session, or an object of its own. The storage is none. */
static BOOL is_needed(IUnknown *const *objects, BOOL session)
{
    ULONG i;

    for (i = 0; i < OBJECTS; i++)
        if (objects[i] && i != STORAGE) return TRUE;
    return session;
}

/* Opens everything, does the steps in an order, and looks what is left. */
static void run_order(const int *order, BOOL read)
{
    IStorage *storage = count_storage(memory_storage(NULL, STG_RW | STGM_TRANSACTED));
    IUnknown *objects[OBJECTS] = {NULL};
    SPropValue *values;
    BOOL session_open = TRUE;
    LPMSGSESS session;
    IMessage *message;
    IAttach *attach;
    ULONG num, count, i;
    HMODULE module;
    HRESULT hr;

    callbacks = 0;
    module = LoadLibraryW(L"mapi32.dll");
    ok(!!module, "Got error %lu.\n", GetLastError());
    hr = MAPIInitialize(NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &session);
    hr = OpenIMsgOnIStg(session, guardheap_allocate, guardheap_allocate_more, guardheap_free,
            &test_malloc.IMalloc_iface, NULL, storage, released, 0, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, &objects[EMBEDDED]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty((IMessage *)objects[EMBEDDED], PR_BODY_W, &IID_IStream, STGM_WRITE,
            MAPI_CREATE | MAPI_MODIFY, &objects[STREAM]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetRecipientTable((IMessage *)objects[EMBEDDED], 0, (IMAPITable **)&objects[TABLE]);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    objects[MESSAGE] = (IUnknown *)message;
    objects[ATTACH] = (IUnknown *)attach;
    objects[STORAGE] = (IUnknown *)storage;

    for (i = 0; i < STEPS; i++)
    {
        switch (order[i])
        {
        case SESSION:
            CloseIMsgSession(session);
            session_open = FALSE;
            break;
        case UNINITIALIZE: MAPIUninitialize(); break;
        case FREE_LIBRARY: ok(FreeLibrary(module), "Got error %lu.\n", GetLastError()); break;
        default:
            IUnknown_Release(objects[order[i]]);
            objects[order[i]] = NULL;
            break;
        }
        hr = is_needed(objects, session_open) ? S_FALSE : S_OK;
        ok(can_unload() == hr, "Step %lu: DllCanUnloadNow does not say %#lx.\n", i, hr);
        /* what is still there answers */
        if (read && objects[EMBEDDED] &&
                SUCCEEDED(IMessage_GetProps((IMessage *)objects[EMBEDDED], NULL, 0, &count, &values)))
            guardheap_free(values);
        if (read && objects[TABLE]) IMAPITable_GetRowCount((IMAPITable *)objects[TABLE], 0, &count);
        if (read && objects[STREAM]) IStream_Write((IStream *)objects[STREAM], "ab", 2, &count);
    }
    CloseIMsgSession(session); /* twice */
    ok(callbacks == 1, "%ld callbacks.\n", callbacks);
    ok(!calls.live, "%ld storages and streams are left.\n", calls.live);
    ok(!guardheap.live && !guardheap.errors, "%ld buffers are left, %ld errors.\n", guardheap.live, guardheap.errors);
    ok(test_malloc.refcount == 1, "The allocator has %ld references.\n", test_malloc.refcount);
    ok(can_unload() == S_OK, "Something lives.\n");
}

/* The next permutation; FALSE after the last one. */
static BOOL next_order(int *order, int count)
{
    int i, j, swap;

    for (i = count - 2; i >= 0 && order[i] > order[i + 1]; i--) continue;
    if (i < 0) return FALSE;
    for (j = count - 1; order[j] < order[i]; j--) continue;
    swap = order[i], order[i] = order[j], order[j] = swap;
    for (i++, j = count - 1; i < j; i++, j--) swap = order[i], order[i] = order[j], order[j] = swap;
    return TRUE;
}

START_TEST(lifetime)
{
    const BOOL is_64 = sizeof(void *) == 8;
    /* primes, so that each step comes to each place */
    int order[STEPS], i, step = getenv("MAPI32_LONG") ? (is_64 ? 29 : 101) : is_64 ? 347 : 2003;
    LONG count = 0, run = 0;
    HRESULT hr;

    CoInitialize(NULL);
    can_unload = (void *)GetProcAddress(GetModuleHandleW(L"mapi32.dll"), "DllCanUnloadNow");
    test_malloc = counting_malloc_init();
    pageheap_init(&guardheap);
    hr = MAPIInitialize(NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < STEPS; i++) order[i] = i;
    do
    {
        if (count++ % step) continue;
        winetest_push_context("order %d%d%d%d%d%d%d%d%d", order[0], order[1], order[2], order[3], order[4], order[5],
                order[6], order[7], order[8]);
        run_order(order, run++ % 2);
        winetest_pop_context();
    } while (next_order(order, STEPS));
    MAPIUninitialize();
    printf("%ld of %ld orders\n", run, count);
    CoUninitialize();
}
