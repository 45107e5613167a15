/*
 * Rounds of open, read and close, and of create, save and close, in one process: handles, private bytes, the heap and
 * the place of the next session stay as they were after the first rounds. MAPI32_LONG: 10^6 and 10^5 rounds,
 * fewer on i386, which may be emulated.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "../mapi32/guids.h"
#include "../mapi32/storage.h"
#include <psapi.h>

struct usage
{
    DWORD handles;
    SIZE_T private_bytes, heap;
    ULONG slot; /* of a session */
};

static struct usage measure(void)
{
    PROCESS_MEMORY_COUNTERS_EX counters = {sizeof(counters)};
    PROCESS_HEAP_ENTRY entry = {NULL};
    struct usage usage = {0};
    LPMSGSESS session;
    HANDLE event;

    /* Wine counts neither handles nor private bytes: there the next handle's place and the commit charge tell */
    if (!GetProcessHandleCount(GetCurrentProcess(), &usage.handles) || !usage.handles)
    {
        event = CreateEventW(NULL, FALSE, FALSE, NULL);
        usage.handles = (DWORD)(ULONG_PTR)event / 4;
        CloseHandle(event);
    }
    if (GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&counters, sizeof(counters)))
        usage.private_bytes = counters.PrivateUsage ? counters.PrivateUsage : counters.PagefileUsage;
    HeapLock(GetProcessHeap());
    while (HeapWalk(GetProcessHeap(), &entry))
        if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) usage.heap += entry.cbData;
    HeapUnlock(GetProcessHeap());
    if (SUCCEEDED(OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &session)))
    {
        usage.slot = (ULONG)(ULONG_PTR)session & 0xffff;
        CloseIMsgSession(session);
    }
    return usage;
}

static void compare(const char *what, LONG rounds, const struct usage *before, const struct usage *after)
{
    printf("%ld rounds of %s: handles %lu -> %lu, private bytes %I64u -> %I64u, heap %I64u -> %I64u, session's place "
           "%lu -> "
           "%lu\n",
            rounds, what, before->handles, after->handles, (ULONGLONG)before->private_bytes,
            (ULONGLONG)after->private_bytes, (ULONGLONG)before->heap, (ULONGLONG)after->heap, before->slot,
            after->slot);
    ok(after->handles <= before->handles, "Handles grew.\n");
    ok(after->private_bytes <= before->private_bytes + before->private_bytes / 100, "Private bytes grew.\n");
    ok(after->heap <= before->heap + before->heap / 100, "The heap grew.\n");
    ok(after->slot == before->slot, "The session table grew.\n");
}

static void read_round(ILockBytes *bytes)
{
    static const SizedSPropTagArray(2, tags) = {2, {PR_SUBJECT_W, PR_DISPLAY_TO_W}};
    IStorage *storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    LPMSGSESS session = NULL;
    SPropValue *values;
    IMessage *message;
    IMAPITable *table;
    SRowSet *rows;
    ULONG count;

    OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &session);
    if (SUCCEEDED(open_msg(session, storage, 0, &message)))
    {
        if (SUCCEEDED(IMessage_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values))) counting_free(values);
        if (SUCCEEDED(IMessage_GetRecipientTable(message, 0, &table)))
        {
            if (SUCCEEDED(IMAPITable_QueryRows(table, 10, 0, &rows))) counting_free_rows(rows);
            IMAPITable_Release(table);
        }
        IMessage_Release(message);
    }
    CloseIMsgSession(session);
    IStorage_Release(storage);
}

/* A message with a recipient and an attachment; its file if bytes is not NULL. */
static void create_round(ILockBytes **bytes)
{
    IStorage *storage = memory_storage(bytes, STG_RW);
    SPropValue values[2] = {{PR_SUBJECT_W}, {PR_DISPLAY_NAME_W}};
    ADRLIST list = {1, {{0, 1, &values[1]}}};
    IMessage *message;
    IAttach *attach;
    ULONG num;
    HRESULT hr;

    values[0].Value.lpszW = values[1].Value.lpszW = (WCHAR *)L"text";
    if (SUCCEEDED(open_msg(NULL, storage, MAPI_UNICODE, &message)))
    {
        IMessage_SetProps(message, 1, values, NULL);
        IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
        if (SUCCEEDED(IMessage_CreateAttach(message, NULL, 0, &num, &attach)))
        {
            IAttach_SetProps(attach, 1, values, NULL);
            IAttach_SaveChanges(attach, 0);
            IAttach_Release(attach);
        }
        hr = IMessage_SaveChanges(message, 0);
        if (FAILED(hr)) ok(0, "Got hr %#lx.\n", hr);
        IMessage_Release(message);
    }
    IStorage_Release(storage);
}

START_TEST(soak)
{
    BOOL whole = getenv("MAPI32_LONG") != NULL, is_64 = sizeof(void *) == 8;
    LONG reads = whole ? (is_64 ? 1000000 : 40000) : is_64 ? 4000 : 300, i;
    LONG creates = whole ? (is_64 ? 100000 : 4000) : is_64 ? 400 : 50;
    struct usage before, after;
    ILockBytes *bytes;

    CoInitialize(NULL);
    test_malloc = counting_malloc_init();
    create_round(&bytes);
    for (i = 0; i < 100; i++) read_round(bytes);
    before = measure();
    before = measure();
    for (i = 0; i < reads; i++) read_round(bytes);
    after = measure();
    compare("open, read and close", reads, &before, &after);
    for (i = 0; i < 20; i++) create_round(NULL);
    before = measure();
    for (i = 0; i < creates; i++) create_round(NULL);
    after = measure();
    compare("create, save and close", creates, &before, &after);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);
    CoUninitialize();
}
