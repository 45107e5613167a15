/*
 * What the sweeps of faults share: messages of growing kind, and the three ways in which a call can fail, one of them
 * at a time.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_FAULTHELP_H
#define MAPI32_TESTS_FAULTHELP_H

#include "guids.h"
#include "../robust/pageheap.h"
#include "content.h"

/* What fails: a call of a storage or one of its streams; an allocation by the allocators that the message was given;
 * one of the DLL's own, where it can be made to, in the checked DLL and in the native one. */
enum fault
{
    FAULT_STORAGE,
    FAULT_ALLOCATORS,
    FAULT_OWN_MEMORY,
    FAULTS
};

static const char *const fault_names[FAULTS] = {"call", "allocation", "own allocation"};
static const HRESULT fault_results[] = {STG_E_MEDIUMFULL, STG_E_ACCESSDENIED, STG_E_WRITEFAULT, STG_E_REVERTED};

#ifdef MAPI32_NATIVE_H
static inline LONG *fault_own_count(void)
{
    return (LONG *)&native_allocations;
}

static inline LONG *fault_own_at(void)
{
    return (LONG *)&native_failing_allocation;
}
#else
/* The page heap of the checked DLL, or NULL. */
static inline struct pageheap *fault_heap(void)
{
    struct pageheap *heap = NULL;
    char address[32];

    if (GetEnvironmentVariableA("MAPI32_CHECKED", address, sizeof(address))) sscanf(address, "%p", (void **)&heap);
    return heap;
}

static inline LONG *fault_own_count(void)
{
    struct pageheap *heap = fault_heap();

    return heap ? &heap->calls : NULL;
}

static inline LONG *fault_own_at(void)
{
    struct pageheap *heap = fault_heap();

    return heap ? &heap->fail_at : NULL;
}
#endif

static inline BOOL fault_possible(enum fault fault)
{
    return fault != FAULT_OWN_MEMORY || fault_own_count();
}

/* Lets the n-th from now fail, counted from 1. */
static inline void fault_arm(enum fault fault, LONG n)
{
    calls.all = calls.fail_at = 0;
    calls.failure = fault_results[n % ARRAYSIZE(fault_results)];
    if (fault == FAULT_STORAGE) calls.fail_at = n;
    if (fault == FAULT_ALLOCATORS) counting_fail = n - 1;
    if (fault == FAULT_OWN_MEMORY)
    {
        *fault_own_count() = 0;
        *fault_own_at() = n;
    }
}

/* Lets nothing fail any more; whether there was an n-th. */
static inline BOOL fault_disarm(enum fault fault, LONG n)
{
    BOOL failed = TRUE;

    if (fault == FAULT_STORAGE) failed = calls.all >= n;
    if (fault == FAULT_ALLOCATORS) failed = counting_fail < 0;
    if (fault == FAULT_OWN_MEMORY)
    {
        failed = *fault_own_count() >= n;
        *fault_own_at() = 0;
    }
    calls.fail_at = 0;
    counting_fail = -1;
    return failed;
}

/* What MAPI says of it. */
static inline HRESULT fault_code(enum fault fault)
{
    return fault == FAULT_STORAGE ? MapStorageSCode(calls.failure) : MAPI_E_NOT_ENOUGH_MEMORY;
}

static inline void set_string(IMAPIProp *prop, ULONG tag, const WCHAR *text)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.lpszW = (WCHAR *)text;
    hr = IMAPIProp_SetProps(prop, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static inline void add_recipient(IMessage *message, const WCHAR *name)
{
    SPropValue values[2] = {{PR_DISPLAY_NAME_W}, {PR_RECIPIENT_TYPE}};
    ADRLIST list = {1, {{0, 2, values}}};
    HRESULT hr;

    values[0].Value.lpszW = (WCHAR *)name;
    values[1].Value.l = MAPI_TO;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static inline void write_stream(IMAPIProp *prop, ULONG tag, ULONG size)
{
    IStream *stream;
    BYTE *data;
    HRESULT hr;

    data = malloc(size);
    memset(data, 0x5a, size);
    hr = IMAPIProp_OpenProperty(prop, tag, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, data, size, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(stream);
    free(data);
}

static inline IAttach *add_attachment(IMessage *message, const WCHAR *name)
{
    SPropValue method = {PR_ATTACH_METHOD};
    IAttach *attach;
    HRESULT hr;
    ULONG num;

    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string((IMAPIProp *)attach, PR_ATTACH_FILENAME_W, name);
    method.Value.l = ATTACH_BY_VALUE;
    hr = IAttach_SetProps(attach, 1, &method, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return attach;
}

static inline void finish_attachment(IAttach *attach)
{
    HRESULT hr = IAttach_SaveChanges(attach, 0);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
}

static inline void embed_message(IMessage *message, BOOL again)
{
    IMessage *embedded;
    IAttach *attach;
    HRESULT hr;

    if (again)
    {
        hr = IMessage_OpenAttach(message, 0, NULL, MAPI_MODIFY, &attach);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    else attach = add_attachment(message, L"embedded");
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
            again ? MAPI_MODIFY : MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string((IMAPIProp *)embedded, PR_SUBJECT_W, again ? L"RE: embedded again" : L"embedded");
    add_recipient(embedded, again ? L"second" : L"first");
    finish_attachment(add_attachment(embedded, again ? L"inner2" : L"inner1"));
    hr = IMessage_SaveChanges(embedded, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(embedded);
    finish_attachment(attach);
}

/* Text as compressed RTF. */
static inline void write_rtf(IMessage *message, const char *rtf)
{
    IStream *compressed, *stream;
    HRESULT hr;

    hr = IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&compressed);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, rtf, (ULONG)strlen(rtf), NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(stream);
    IStream_Release(compressed);
}

/* An attachment that is a storage, with a storage in it. */
static inline void attach_storage(IMessage *message, const WCHAR *name)
{
    IAttach *attach = add_attachment(message, name);
    SPropValue method = {PR_ATTACH_METHOD};
    IStorage *storage, *child;
    HRESULT hr;

    method.Value.l = ATTACH_OLE;
    hr = IAttach_SetProps(attach, 1, &method, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, STG_RW, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    raw_stream(storage, L"CONTENTS", name, 8);
    child = raw_storage(storage, L"inner");
    raw_stream(child, L"more", "0123456789", 10);
    IStorage_Release(child);
    hr = IStorage_Commit(storage, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage);
    finish_attachment(attach);
}

#define KINDS 4

/* What each kind of message is given, at first and in a change. */
static inline void fill(IMessage *message, unsigned int kind, BOOL change)
{
    GUID set = {1, 2, 3, {4}};
    MAPINAMEID name = {&set, MNID_STRING, {.lpwstrName = (WCHAR *)(change ? L"changed" : L"first")}}, *names = &name;
    SPropValue multi = {PROP_TAG(PT_MV_UNICODE, 0x6801)};
    WCHAR *texts[3] = {(WCHAR *)L"a", (WCHAR *)L"b", (WCHAR *)L"c"};
    SPropTagArray *tags, gone = {1, {PR_BODY_W}};
    HRESULT hr;

    set_string((IMAPIProp *)message, PR_SUBJECT_W, change ? L"RE: a longer subject than before" : L"subject");
    multi.Value.MVszW.cValues = change ? 1 : 3;
    multi.Value.MVszW.lppszW = texts;
    hr = IMessage_SetProps(message, 1, &multi, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetIDsFromNames(message, 1, &names, MAPI_CREATE, &tags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string((IMAPIProp *)message, PROP_TAG(PT_UNICODE, PROP_ID(tags->aulPropTag[0])), L"named");
    counting_free(tags);
    if (!change) set_string((IMAPIProp *)message, PR_BODY_W, L"body");
    else
    {
        hr = IMessage_DeleteProps(message, &gone, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    if (kind == 1)
    {
        IAttach *attach = add_attachment(message, change ? L"two" : L"one");

        write_stream((IMAPIProp *)attach, PR_ATTACH_DATA_BIN, change ? 70000 : 10);
        finish_attachment(attach);
        add_recipient(message, L"A");
        add_recipient(message, L"B");
        if (change)
        {
            SPropValue row = {PR_ROWID};
            ADRLIST list = {1, {{0, 1, &row}}};

            hr = IMessage_ModifyRecipients(message, MODRECIP_REMOVE, &list);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            hr = IMessage_DeleteAttach(message, 0, 0, NULL, 0);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
        }
    }
    if (kind >= 2) embed_message(message, change);
    if (kind == 3)
    {
        write_rtf(message, change ? "{\\rtf1\\ansi changed\\par }" : "{\\rtf1\\ansi at first \\b bold\\b0\\par }");
        attach_storage(message, change ? L"chart 2" : L"chart 1");
        add_recipient(message, L"C");
        write_stream((IMAPIProp *)message, PROP_TAG(PT_BINARY, 0x6802), change ? 5000 : 9000);
    }
}

/* The beginning of a stream, whose calls are counted like those of a counting storage's. */
static inline IStream *counted(IStream *inner)
{
    const LARGE_INTEGER zero = {{0}};

    IStream_AddRef(inner);
    IStream_Seek(inner, zero, STREAM_SEEK_SET, NULL);
    return count_stream(inner);
}

/* The first form of each kind of message, saved. */
static inline ILockBytes *make_base(unsigned int kind)
{
    ILockBytes *bytes;
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    storage = memory_storage(&bytes, STG_RW | STGM_TRANSACTED);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fill(message, kind, FALSE);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    return bytes;
}

#endif
