/*
 * Faults of TNEF: every call of the message's storage and of the TNEF stream, and every allocation of the DLL's own,
 * fails in turn, in encoding and in decoding. The documented code comes back, as a result or as a problem, and nothing
 * leaks.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "faulthelp.h"
/* after the MAPI headers, which it needs */
#include <tnef.h>

static char file_name[] = "winmail.dat";

static HRESULT open_mapi(IStorage *storage, ULONG flags, IMessage **message)
{
    return OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, &test_malloc.IMalloc_iface, NULL,
            storage, NULL, 0, flags, message);
}

static IStream *memory_stream(void)
{
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return stream;
}

/* The result of a method, or that of the first problem. */
static HRESULT first_problem(HRESULT hr, STnefProblemArray *problems)
{
    if (SUCCEEDED(hr) && problems && problems->cProblem) hr = problems->aProblem[0].scode;
    MAPIFreeBuffer(problems);
    return hr;
}

static HRESULT encode(IMessage *message, IStream *stream)
{
    static SizedSPropTagArray(1, none) = {1, {PROP_TAG(PT_UNICODE, 0x10f3)}};
    static SizedSPropTagArray(2, all) = {2, {PR_MESSAGE_RECIPIENTS, PR_ATTACH_DATA_BIN}};
    STnefProblemArray *problems = NULL;
    ITnef *tnef;
    HRESULT hr;
    WORD key = 0;

    hr = OpenTnefStreamEx(NULL, stream, (LPTSTR)file_name, TNEF_ENCODE, message, 5, NULL, &tnef);
    if (FAILED(hr)) return hr;
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (SPropTagArray *)&none);
    if (SUCCEEDED(hr))
        hr = tnef->lpVtbl->AddProps(
                tnef, TNEF_PROP_EXCLUDE | TNEF_PROP_ATTACHMENTS_ONLY, 0, NULL, (SPropTagArray *)&none);
    if (SUCCEEDED(hr)) hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (SPropTagArray *)&all);
    if (SUCCEEDED(hr)) hr = tnef->lpVtbl->Finish(tnef, 0, &key, &problems);
    hr = first_problem(hr, problems);
    RELEASE_LAST((IUnknown *)tnef);
    return hr;
}

static HRESULT decode(IStream *stream, IMessage *message)
{
    STnefProblemArray *problems = NULL;
    ITnef *tnef;
    HRESULT hr;

    hr = OpenTnefStreamEx(NULL, stream, (LPTSTR)file_name, TNEF_DECODE, message, 5, NULL, &tnef);
    if (FAILED(hr)) return hr;
    hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems);
    hr = first_problem(hr, problems);
    RELEASE_LAST((IUnknown *)tnef);
    return hr;
}

/* What the TNEF stream says comes back as it is; what cannot be read for want of memory is a block that has no end. */
static void check_result(HRESULT hr, enum fault fault, LONG n, BOOL failed)
{
    if (failed && fault == FAULT_STORAGE && hr == calls.failure) return;
    if (failed && fault == FAULT_OWN_MEMORY && hr == MAPI_E_UNABLE_TO_COMPLETE) return;
    if (failed && FAILED(hr))
        ok(hr == fault_code(fault), "%ld: got hr %#lx, expected %#lx.\n", n, hr, fault_code(fault));
    else ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
}

static char *decoded_content(IStream *inner);

/* Encodes; what says that it worked has everything. */
static BOOL encode_failing(ILockBytes *base, enum fault fault, LONG n, const char *whole)
{
    IStream *inner = memory_stream(), *stream;
    IStorage *storage;
    IMessage *message;
    char *content;
    BOOL failed;
    HRESULT hr;

    memset(&calls, 0, sizeof(calls));
    stream = counted(inner);
    storage = count_storage(reopen_storage(base, STGM_READ | STGM_SHARE_EXCLUSIVE));
    hr = open_mapi(storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fault_arm(fault, n);
    hr = encode(message, stream);
    failed = fault_disarm(fault, n);
    check_result(hr, fault, n, failed);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(stream);
    if (SUCCEEDED(hr))
    {
        content = decoded_content(inner);
        ok(!strcmp(content, whole), "%ld: not everything is there.\n", n);
        free(content);
    }
    RELEASE_LAST(inner);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    return failed;
}

/* Decodes into a new message, which can be saved whatever there was. */
static BOOL decode_failing(IStream *inner, enum fault fault, LONG n, const char *whole)
{
    IStorage *storage;
    IMessage *message;
    ILockBytes *bytes;
    IStream *stream;
    char *content;
    BOOL failed;
    HRESULT hr, saved;

    memset(&calls, 0, sizeof(calls));
    stream = counted(inner);
    storage = count_storage(memory_storage(&bytes, STG_RW | STGM_TRANSACTED));
    hr = open_mapi(storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fault_arm(fault, n);
    hr = decode(stream, message);
    failed = fault_disarm(fault, n);
    check_result(hr, fault, n, failed);
    saved = IMessage_SaveChanges(message, 0);
    ok(saved == S_OK, "%ld: got hr %#lx.\n", n, saved);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(stream);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    content = content_of_bytes(bytes);
    if (SUCCEEDED(hr)) ok(!strcmp(content, whole), "%ld: not everything is there.\n", n);
    free(content);
    RELEASE_LAST(bytes);
    return failed;
}

/* The content of a message that is decoded. */
static char *decoded_content(IStream *inner)
{
    IStream *stream = counted(inner);
    IStorage *storage;
    IMessage *message;
    ILockBytes *bytes;
    char *content;
    HRESULT hr;

    storage = memory_storage(&bytes, STG_RW);
    hr = open_mapi(storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = decode(stream, message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(stream);
    content = content_of_bytes(bytes);
    RELEASE_LAST(bytes);
    return content;
}

static void test_tnef(unsigned int kind)
{
    ILockBytes *base = make_base(kind);
    IStorage *storage = reopen_storage(base, STGM_READ | STGM_SHARE_EXCLUSIVE);
    IStream *encoded = memory_stream();
    enum fault fault;
    IMessage *message;
    char *whole;
    HRESULT hr;
    LONG n;

    hr = open_mapi(storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = encode(message, encoded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    whole = decoded_content(encoded);
    for (fault = 0; fault < FAULTS; fault++)
    {
        /* MAPI's own allocators do not fail here */
        if (fault == FAULT_ALLOCATORS || !fault_possible(fault)) continue;
        winetest_push_context("kind %u, encode, %s", kind, fault_names[fault]);
        for (n = 1; encode_failing(base, fault, n, whole); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        winetest_pop_context();
        winetest_push_context("kind %u, decode, %s", kind, fault_names[fault]);
        for (n = 1; decode_failing(encoded, fault, n, whole); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        winetest_pop_context();
    }
    free(whole);
    RELEASE_LAST(encoded);
    RELEASE_LAST(base);
}

START_TEST(faulttnef)
{
    unsigned int kind;

    CoInitialize(NULL);
    for (kind = 0; kind < KINDS; kind++) test_tnef(kind);
    CoUninitialize();
}
