/*
 * Eight threads on one session, one message and what is open of it: they read, write, save, copy, ask tables, advise
 * and open messages of their own, while one of them closes the session or lets go of the message. A case is one such
 * round:
 *
 *     threads_robust.exe [--seed N] [--count M]
 *
 * The sink takes a lock that the threads hold around calls too, and calls back: were it called under one of the DLL's
 * locks, the round would hang. After each round nothing is left. MAPI32_LONG: 10^5 operations and more.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "../mapi32/guids.h"
#include "change.h"
#include "watch.h"

#define THREADS    8
#define OPERATIONS 60 /* of a thread in a round */

struct round
{
    LPMSGSESS session;
    IMessage *message;
    IMAPITable *recipients, *attachments;
    IAttach *attach;
    IStream *stream;
    LONG closer; /* the thread that closes the session half way; THREADS: none does */
    LONG started;
    HANDLE go;
};

static CRITICAL_SECTION callback_cs;
static LONG operations, notifications;
static HRESULT(WINAPI *can_unload)(void);

struct sink
{
    IMAPIAdviseSink IMAPIAdviseSink_iface;
    LONG refcount;
    struct round *round;
};

static struct sink *impl_from_IMAPIAdviseSink(IMAPIAdviseSink *iface)
{
    return CONTAINING_RECORD(iface, struct sink, IMAPIAdviseSink_iface);
}

static HRESULT WINAPI sink_QueryInterface(IMAPIAdviseSink *iface, REFIID iid, void **out)
{
    IMAPIAdviseSink_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI sink_AddRef(IMAPIAdviseSink *iface)
{
    return InterlockedIncrement(&impl_from_IMAPIAdviseSink(iface)->refcount);
}

static ULONG WINAPI sink_Release(IMAPIAdviseSink *iface)
{
    ULONG refcount = InterlockedDecrement(&impl_from_IMAPIAdviseSink(iface)->refcount);

    if (!refcount) free(iface);
    return refcount;
}

static ULONG WINAPI sink_OnNotify(IMAPIAdviseSink *iface, ULONG count, NOTIFICATION *list)
{
    struct sink *sink = impl_from_IMAPIAdviseSink(iface);
    ULONG rows;

    EnterCriticalSection(&callback_cs);
    notifications++;
    IMAPITable_GetRowCount(sink->round->recipients, 0, &rows);
    IMessage_SetReadFlag(sink->round->message, SUPPRESS_RECEIPT);
    LeaveCriticalSection(&callback_cs);
    return S_OK;
}

static IMAPIAdviseSinkVtbl sink_vtbl = {sink_QueryInterface, sink_AddRef, sink_Release, sink_OnNotify};

static struct sink *sink_create(struct round *round)
{
    struct sink *sink = malloc(sizeof(*sink));

    sink->IMAPIAdviseSink_iface.lpVtbl = &sink_vtbl;
    sink->refcount = 1;
    sink->round = round;
    return sink;
}

static HRESULT open_guarded(LPMSGSESS session, IStorage *storage, IMessage **message)
{
    return OpenIMsgOnIStg(session, guardheap_allocate, guardheap_allocate_more, guardheap_free,
            &test_malloc.IMalloc_iface, NULL, storage, NULL, 0, MAPI_UNICODE, message);
}

/* A message of the thread's own, in the session that they share, or in none. */
static IMessage *own_message(LPMSGSESS session)
{
    IStorage *storage = memory_storage(NULL, STG_RW);
    IMessage *message = NULL;

    if (FAILED(open_guarded(session, storage, &message))) message = NULL;
    IStorage_Release(storage);
    return message;
}

static void read_some(struct round *round, struct rng *rng)
{
    static const SizedSPropTagArray(4, tags) = {4, {PR_SUBJECT_W, PR_BODY_W, PR_DISPLAY_TO_W, 0x8000001f}};
    BYTE data[200];
    SPropValue *values;
    ULONG count;

    switch (rng_below(rng, 3))
    {
    case 0:
        if (SUCCEEDED(IMessage_GetProps(round->message, (SPropTagArray *)&tags, 0, &count, &values)))
            guardheap_free(values);
        break;
    case 1:
        if (SUCCEEDED(IMessage_GetProps(round->message, NULL, MAPI_UNICODE, &count, &values))) guardheap_free(values);
        break;
    case 2: IStream_Read(round->stream, data, sizeof(data), &count); break;
    }
}

static void ask_table(IMAPITable *table, struct rng *rng)
{
    SizedSSortOrderSet(1, sort) = {1, 0, 0, {{PR_ROWID, TABLE_SORT_DESCEND}}};
    SRowSet *rows;
    LONG moved;

    if (rng_once_in(rng, 4)) IMAPITable_SortTable(table, (SSortOrderSet *)&sort, 0);
    IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, rng_below(rng, 3), &moved);
    if (SUCCEEDED(IMAPITable_QueryRows(table, 5, 0, &rows))) guardheap_free_rows(rows);
}

/* Makes an attachment, and deletes one, so that there are never many. */
static void change_attachments(struct round *round, struct rng *rng)
{
    SPropValue value = {PR_ATTACH_DATA_BIN};
    IAttach *attach;
    ULONG num;

    value.Value.bin.cb = 4;
    value.Value.bin.lpb = (BYTE *)"data";
    if (SUCCEEDED(IMessage_CreateAttach(round->message, NULL, 0, &num, &attach)))
    {
        IAttach_SetProps(attach, 1, &value, NULL);
        if (!rng_once_in(rng, 3)) IAttach_SaveChanges(attach, 0);
        IAttach_Release(attach);
        if (num >= 3) IMessage_DeleteAttach(round->message, num - 3, 0, NULL, 0);
    }
}

static void advise(struct round *round, struct rng *rng)
{
    IMAPITable *table = rng_once_in(rng, 2) ? round->recipients : round->attachments;
    struct sink *sink = sink_create(round);
    ULONG connection;

    if (SUCCEEDED(IMAPITable_Advise(table, fnevTableModified, &sink->IMAPIAdviseSink_iface, &connection)) &&
            rng_once_in(rng, 2))
        IMAPITable_Unadvise(table, connection);
    IMAPIAdviseSink_Release(&sink->IMAPIAdviseSink_iface);
}

/* One operation of a thread. */
static void operate(struct round *round, struct rng *rng, struct values *room)
{
    static const SizedSPropTagArray(2, lists) = {2, {PR_MESSAGE_ATTACHMENTS, PR_MESSAGE_RECIPIENTS}};
    SPropProblemArray *problems = NULL;
    struct walk walk = {rng};
    IMessage *own;
    IMAPITable *table;
    SPropValue value;

    switch (rng_below(rng, 12))
    {
    case 0:
    case 1: read_some(round, rng); break;
    case 2:
        random_value(rng, room, random_tag(rng), &value);
        if (SUCCEEDED(IMessage_SetProps(round->message, 1, &value, &problems))) guardheap_free(problems);
        break;
    case 3: change_recipients(&walk, round->message, room); break;
    case 4: change_stream(&walk, (IMAPIProp *)round->message); break;
    case 5: change_attachments(round, rng); break;
    case 6: ask_table(rng_once_in(rng, 2) ? round->recipients : round->attachments, rng); break;
    case 7: advise(round, rng); break;
    case 8:
        if (FAILED(IMessage_GetRecipientTable(round->message, 0, &table))) break;
        ask_table(table, rng);
        IMAPITable_Release(table);
        break;
    case 9:
        if (!(own = own_message(rng_once_in(rng, 2) ? round->session : NULL))) break;
        if (SUCCEEDED(IMessage_CopyTo(round->message, 0, NULL, NULL, 0, NULL, &IID_IMessage, own, 0,
                    rng_below(rng, 2) ? &problems : NULL)))
            guardheap_free(problems);
        problems = NULL;
        /* and back again, but for the lists, which would double, at the same time as others */
        if (rng_once_in(rng, 3) && SUCCEEDED(IMessage_CopyTo(own, 0, NULL, (SPropTagArray *)&lists, 0, NULL,
                                           &IID_IMessage, round->message, MAPI_NOREPLACE, &problems)))
            guardheap_free(problems);
        IMessage_SaveChanges(own, 0);
        IMessage_Release(own);
        break;
    case 10:
        EnterCriticalSection(&callback_cs);
        IMessage_SaveChanges(round->message, KEEP_OPEN_READWRITE);
        LeaveCriticalSection(&callback_cs);
        break;
    case 11: change_names(&walk, (IMAPIProp *)round->message); break;
    }
    walk_release_all(&walk);
    InterlockedIncrement(&operations);
}

static struct round *current;

static DWORD WINAPI thread(void *arg)
{
    static LONG number;
    struct round *round = current;
    LONG own = InterlockedIncrement(&number) % THREADS, i;
    struct values *room = malloc(sizeof(*room));
    struct rng rng = rng_init((ULONG_PTR)arg);

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    IMessage_AddRef(round->message);
    InterlockedIncrement(&round->started);
    WaitForSingleObject(round->go, INFINITE);
    for (i = 0; i < OPERATIONS; i++)
    {
        if (i == OPERATIONS / 2 && own == round->closer) CloseIMsgSession(round->session);
        operate(round, &rng, room);
    }
    IMessage_Release(round->message);
    free(room);
    CoUninitialize();
    return 0;
}

static void run_round(uint64_t seed)
{
    struct rng rng = rng_init(seed);
    struct round round = {0};
    HANDLE threads[THREADS];
    struct walk walk = {&rng};
    static struct values room;
    IStorage *storage;
    SPropValue body = {PR_BODY_W};
    ULONG num, i;
    HRESULT hr;

    winetest_context_depth = 0;
    winetest_push_context("seed %I64u", seed);
    body.Value.lpszW = (WCHAR *)L"body";
    hr = OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &round.session);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    storage = memory_storage(NULL, STG_RW | (rng_once_in(&rng, 2) ? STGM_TRANSACTED : 0));
    hr = open_guarded(round.session, storage, &round.message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMessage_SetProps(round.message, 1, &body, NULL);
    change_recipients(&walk, round.message, &room);
    IMessage_CreateAttach(round.message, NULL, 0, &num, &round.attach);
    IMessage_GetRecipientTable(round.message, 0, &round.recipients);
    IMessage_GetAttachmentTable(round.message, 0, &round.attachments);
    hr = IMessage_OpenProperty(round.message, PR_BODY_W, &IID_IStream, 0, 0, (IUnknown **)&round.stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    round.closer = rng_below(&rng, 2 * THREADS);
    round.go = CreateEventW(NULL, TRUE, FALSE, NULL);
    current = &round;
    for (i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, thread, (void *)(ULONG_PTR)(seed * THREADS + i), 0, NULL);
    while (round.started < THREADS) SwitchToThread();
    SetEvent(round.go);
    if (rng_once_in(&rng, 2)) IAttach_Release(round.attach); /* while others are at it */
    else walk.objects[walk.held++] = (IUnknown *)round.attach;
    WaitForMultipleObjects(THREADS, threads, TRUE, INFINITE);
    for (i = 0; i < THREADS; i++) CloseHandle(threads[i]);
    CloseHandle(round.go);

    walk.objects[walk.held++] = (IUnknown *)round.recipients;
    walk.objects[walk.held++] = (IUnknown *)round.attachments;
    walk.objects[walk.held++] = (IUnknown *)round.stream;
    walk.objects[walk.held++] = (IUnknown *)round.message;
    walk_release_all(&walk);
    CloseIMsgSession(round.session); /* stale, if a thread has closed it */
    RELEASE_LAST(storage);
    ok(!guardheap.live, "%ld buffers are left.\n", guardheap.live);
    ok(!guardheap.errors, "%ld frees of no block, or bytes written behind blocks.\n", guardheap.errors);
    ok(can_unload() == S_OK, "Objects are left.\n");
    if (guardheap.live) pageheap_report(&guardheap);
    if (winetest_failed) watch_fail("a check failed");
    winetest_pop_context();
}

START_TEST(threads)
{
    BOOL is_64 = sizeof(void *) == 8;
    uint64_t seed = 1, count = getenv("MAPI32_LONG") ? 110000 / (THREADS * OPERATIONS) : is_64 ? 10 : 3;
    int i;

    for (i = 1; i + 1 < winetest_argc; i += 2)
    {
        if (!strcmp(winetest_argv[i], "--seed")) seed = _strtoui64(winetest_argv[i + 1], NULL, 10);
        if (!strcmp(winetest_argv[i], "--count")) count = _strtoui64(winetest_argv[i + 1], NULL, 10);
    }
    can_unload = (void *)GetProcAddress(GetModuleHandleW(L"mapi32.dll"), "DllCanUnloadNow");
    InitializeCriticalSection(&callback_cs);
    test_malloc = counting_malloc_init();
    pageheap_init(&guardheap);
    watch_run(run_round, seed, count, is_64 ? 20 : 60);
    ok(test_malloc.refcount == 1, "The allocator has %ld references.\n", test_malloc.refcount);
    printf("%ld operations in %I64u rounds, %ld notifications\n", operations, count, notifications);
}
