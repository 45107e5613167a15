/*
 * Faults of copying and closing: every call of the two storages and every allocation fails in turn, in CopyTo and
 * CopyProps of messages and attachments and in CloseIMsgSession. The source stays whole, what was copied can be saved
 * and read, and nothing leaks.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "faulthelp.h"

enum copy
{
    COPY_TO,
    COPY_PROPS,
    COPY_ATTACHMENT,
    COPIES
};

static const char *const copy_names[COPIES] = {"CopyTo", "CopyProps", "CopyTo of an attachment"};

/* One copy between two messages. */
static HRESULT copy(enum copy what, IMessage *from, IMessage *to, SPropProblemArray **problems)
{
    static SizedSPropTagArray(5, tags) = {5, {PR_SUBJECT_W, PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS,
                                                     PROP_TAG(PT_MV_UNICODE, 0x6801), PROP_TAG(PT_UNICODE, 0x8000)}};
    IAttach *attach, *copied;
    HRESULT hr;
    ULONG num;

    *problems = NULL;
    if (what == COPY_TO) return IMessage_CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to, 0, problems);
    if (what == COPY_PROPS)
        return IMessage_CopyProps(from, (SPropTagArray *)&tags, 0, NULL, &IID_IMessage, to, 0, problems);
    if (FAILED(hr = IMessage_OpenAttach(from, 0, NULL, 0, &attach))) return hr;
    if (SUCCEEDED(hr = IMessage_CreateAttach(to, NULL, 0, &num, &copied)))
    {
        hr = IAttach_CopyTo(attach, 0, NULL, NULL, 0, NULL, &IID_IAttachment, copied, 0, problems);
        if (SUCCEEDED(hr) && !*problems) hr = IAttach_SaveChanges(copied, 0);
        RELEASE_LAST(copied);
    }
    RELEASE_LAST(attach);
    return hr;
}

/* What is wrong in a copy: its result, or that of its first problem. */
static HRESULT copy_result(enum copy what, IMessage *from, IMessage *to)
{
    SPropProblemArray *problems;
    HRESULT hr = copy(what, from, to, &problems);

    if (SUCCEEDED(hr) && problems) hr = problems->aProblem[0].scode;
    counting_free(problems);
    return hr;
}

/* Copies with the n-th call or allocation failing, saves, and reads what there is. whole: the content of a full copy.
 * FALSE where there is no n-th. */
static BOOL copy_failing(
        ILockBytes *base, enum copy what, enum fault fault, LONG n, const char *source, const char *whole)
{
    IStorage *storage, *dest;
    IMessage *from, *to;
    ILockBytes *bytes;
    char *content;
    BOOL failed;
    HRESULT hr, saved;

    memset(&calls, 0, sizeof(calls));
    storage = count_storage(reopen_storage(base, STGM_READ | STGM_SHARE_EXCLUSIVE));
    dest = count_storage(memory_storage(&bytes, STG_RW | STGM_TRANSACTED));
    hr = open_msg(NULL, storage, 0, &from);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, dest, MAPI_UNICODE, &to);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fault_arm(fault, n);
    hr = copy_result(what, from, to);
    failed = fault_disarm(fault, n);
    if (failed && FAILED(hr))
        ok(hr == fault_code(fault), "%ld: got hr %#lx, expected %#lx.\n", n, hr, fault_code(fault));
    else ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
    /* what there is can be saved, and the source be read */
    saved = IMessage_SaveChanges(to, 0);
    ok(saved == S_OK, "%ld: got hr %#lx.\n", n, saved);
    RELEASE_LAST(from);
    RELEASE_LAST(to);
    RELEASE_LAST(storage);
    RELEASE_LAST(dest);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    content = content_of_bytes(base);
    ok(!strcmp(content, source), "%ld: the source has changed.\n", n);
    free(content);
    content = content_of_bytes(bytes);
    if (hr == S_OK) ok(!strcmp(content, whole), "%ld: not everything was copied.\n", n);
    free(content);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
    return failed;
}

/* The content of a full copy. */
static char *copied_content(ILockBytes *base, enum copy what)
{
    IStorage *storage = reopen_storage(base, STGM_READ | STGM_SHARE_EXCLUSIVE), *dest;
    IMessage *from, *to;
    ILockBytes *bytes;
    char *content;
    HRESULT hr;

    dest = memory_storage(&bytes, STG_RW);
    hr = open_msg(NULL, storage, 0, &from);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, dest, MAPI_UNICODE, &to);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = copy_result(what, from, to);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(to, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(from);
    RELEASE_LAST(to);
    RELEASE_LAST(storage);
    RELEASE_LAST(dest);
    content = content_of_bytes(bytes);
    RELEASE_LAST(bytes);
    return content;
}

static void test_copies(unsigned int kind)
{
    ILockBytes *base = make_base(kind);
    char *source = content_of_bytes(base), *whole;
    enum fault fault;
    enum copy what;
    LONG n;

    for (what = 0; what < COPIES; what++)
    {
        if (what == COPY_ATTACHMENT && !kind) continue;
        whole = copied_content(base, what);
        for (fault = 0; fault < FAULTS; fault++)
        {
            if (!fault_possible(fault)) continue;
            winetest_push_context("kind %u, %s, %s", kind, copy_names[what], fault_names[fault]);
            for (n = 1; copy_failing(base, what, fault, n, source, whole); n++) continue;
            trace("%ld, each failed once.\n", n - 1);
            winetest_pop_context();
        }
        free(whole);
    }
    free(source);
    RELEASE_LAST(base);
}

static BOOL has_data(ILockBytes *bytes)
{
    char *content = content_of_bytes(bytes);
    BOOL found = !!strstr(content, "\n37010102 5a5a5a5a5a5a5a5a5a5a");

    free(content);
    return found;
}

/* Moves a message with the n-th call or allocation failing: an attachment's data are at one place or the other. */
static BOOL move_failing(ILockBytes *base, enum fault fault, LONG n)
{
    ILockBytes *source = copy_bytes(base), *bytes;
    SPropProblemArray *problems = NULL;
    IStorage *storage, *dest;
    IMessage *from, *to;
    BOOL failed;
    HRESULT hr;

    memset(&calls, 0, sizeof(calls));
    storage = count_storage(reopen_storage(source, STG_RW));
    dest = count_storage(memory_storage(&bytes, STG_RW));
    hr = open_msg(NULL, storage, 0, &from);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, dest, MAPI_UNICODE, &to);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fault_arm(fault, n);
    hr = IMessage_CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to, MAPI_MOVE, &problems);
    failed = fault_disarm(fault, n);
    ok(failed || hr == S_OK, "Got hr %#lx.\n", hr);
    counting_free(problems);
    hr = IMessage_SaveChanges(from, 0);
    ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
    hr = IMessage_SaveChanges(to, 0);
    ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
    RELEASE_LAST(from);
    RELEASE_LAST(to);
    RELEASE_LAST(storage);
    RELEASE_LAST(dest);
    ok(has_data(source) || has_data(bytes), "%ld: the data are lost.\n", n);
    RELEASE_LAST(source);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
    return failed;
}

static void test_moves(void)
{
    ILockBytes *base = make_base(1);
    enum fault fault;
    LONG n;

    for (fault = 0; fault < FAULTS; fault++)
    {
        if (!fault_possible(fault)) continue;
        winetest_push_context("move, %s", fault_names[fault]);
        for (n = 1; move_failing(base, fault, n); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        winetest_pop_context();
    }
    RELEASE_LAST(base);
}

/* Closes a session with everything open and changed, the n-th call or allocation failing. */
static BOOL close_failing(ILockBytes *base, enum fault fault, LONG n, const char *before)
{
    ILockBytes *bytes = copy_bytes(base);
    IStream *stream = NULL;
    LPMSGSESS session;
    IMAPITable *table;
    IStorage *storage;
    IMessage *message;
    IAttach *attach;
    char *content;
    BOOL failed;
    HRESULT hr;

    memset(&calls, 0, sizeof(calls));
    storage = count_storage(reopen_storage(bytes, STG_RW | STGM_TRANSACTED));
    hr = OpenIMsgSession(&test_malloc.IMalloc_iface, 0, &session);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(session, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage); /* the message has it now */
    set_string((IMAPIProp *)message, PR_SUBJECT_W, L"never saved");
    hr = IMessage_OpenAttach(message, 0, NULL, MAPI_MODIFY, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PROP_TAG(PT_BINARY, 0x6803), &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, before, 100, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetRecipientTable(message, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fault_arm(fault, n);
    CloseIMsgSession(session);
    failed = fault_disarm(fault, n);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    RELEASE_LAST(table);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
    RELEASE_LAST(attach);
    content = content_of_bytes(bytes);
    ok(!strcmp(content, before), "%ld: the file has changed.\n", n);
    free(content);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
    return failed;
}

static void test_close(unsigned int kind)
{
    ILockBytes *base = make_base(kind);
    char *before = content_of_bytes(base);
    enum fault fault;
    LONG n;

    for (fault = 0; fault < FAULTS; fault++)
    {
        if (!fault_possible(fault)) continue;
        winetest_push_context("kind %u, close, %s", kind, fault_names[fault]);
        for (n = 1; close_failing(base, fault, n, before); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        winetest_pop_context();
    }
    free(before);
    RELEASE_LAST(base);
}

START_TEST(faultcopy)
{
    unsigned int kind;

    CoInitialize(NULL);
    for (kind = 0; kind < KINDS; kind++)
    {
        test_copies(kind);
        if (kind) test_close(kind);
    }
    test_moves();
    CoUninitialize();
}
