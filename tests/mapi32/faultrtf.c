/*
 * Faults of compressed RTF: every call of the stream below, of the message's storage, and every allocation fails in
 * turn, in reading and writing through WrapCompressedRTFStream and in RTFSync. The documented code comes back, what
 * failed once works again, and nothing leaks.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "faulthelp.h"

/* Long enough for several pieces on both sides; with runs that are told by references, and bytes that are not. */
static char rtf[20000];

static void make_rtf(void)
{
    ULONG i, length = (ULONG)sprintf(rtf, "{\\rtf1\\ansi ");

    for (i = 0; length < sizeof(rtf) - 100; i++)
        length += (ULONG)sprintf(rtf + length, i % 7 ? "word %lu\\par " : "{\\b bold %lu}\\'e4 ", i * i * 7919);
    strcpy(rtf + length, "}");
}

static IStream *memory_stream(void)
{
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return stream;
}

/* A stream hands on what the one below says. */
static HRESULT stream_code(enum fault fault)
{
    return fault == FAULT_STORAGE ? calls.failure : E_OUTOFMEMORY;
}

static HRESULT write_rtf_pieces(IStream *below)
{
    ULONG pos, size = (ULONG)strlen(rtf), written;
    IStream *stream;
    HRESULT hr;

    if (FAILED(hr = WrapCompressedRTFStream(below, MAPI_MODIFY, &stream))) return hr;
    for (pos = 0; pos < size && SUCCEEDED(hr); pos += written)
        hr = IStream_Write(stream, rtf + pos, min(size - pos, 3000), &written);
    if (SUCCEEDED(hr)) hr = IStream_Commit(stream, 0);
    RELEASE_LAST(stream);
    return hr;
}

static HRESULT read_rtf_pieces(IStream *below, char *out, ULONG *size)
{
    IStream *stream;
    ULONG read = 1;
    HRESULT hr;

    *size = 0;
    if (FAILED(hr = WrapCompressedRTFStream(below, 0, &stream))) return hr;
    while (SUCCEEDED(hr) && read)
    {
        hr = IStream_Read(stream, out + *size, min(3000, sizeof(rtf) - *size), &read);
        if (SUCCEEDED(hr)) *size += read;
    }
    RELEASE_LAST(stream);
    return hr;
}

static BOOL write_failing(enum fault fault, LONG n)
{
    IStream *inner = memory_stream(), *below = counted(inner);
    static char out[sizeof(rtf)];
    BOOL failed;
    ULONG size;
    HRESULT hr;

    fault_arm(fault, n);
    hr = write_rtf_pieces(below);
    failed = fault_disarm(fault, n);
    if (failed && FAILED(hr))
        ok(hr == stream_code(fault), "%ld: got hr %#lx, expected %#lx.\n", n, hr, stream_code(fault));
    else ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
    RELEASE_LAST(below);
    if (SUCCEEDED(hr))
    {
        below = counted(inner);
        hr = read_rtf_pieces(below, out, &size);
        ok(hr == S_OK && size == strlen(rtf) && !memcmp(out, rtf, size), "%ld: got hr %#lx, %lu bytes.\n", n, hr, size);
        RELEASE_LAST(below);
    }
    RELEASE_LAST(inner);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    return failed;
}

static BOOL read_failing(IStream *inner, enum fault fault, LONG n)
{
    IStream *below = counted(inner);
    static char out[sizeof(rtf)];
    BOOL failed;
    ULONG size;
    HRESULT hr;

    fault_arm(fault, n);
    hr = read_rtf_pieces(below, out, &size);
    failed = fault_disarm(fault, n);
    if (failed && FAILED(hr))
        ok(hr == stream_code(fault), "%ld: got hr %#lx, expected %#lx.\n", n, hr, stream_code(fault));
    else ok(hr == S_OK && size == strlen(rtf), "%ld: got hr %#lx, %lu bytes.\n", n, hr, size);
    ok(!memcmp(out, rtf, size), "%ld: what was read is wrong.\n", n);
    RELEASE_LAST(below);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    return failed;
}

static void test_streams(void)
{
    IStream *inner = memory_stream();
    enum fault fault;
    LONG n;

    ok(write_rtf_pieces(inner) == S_OK, "Cannot write.\n");
    for (fault = 0; fault < FAULTS; fault++)
    {
        if (fault == FAULT_ALLOCATORS || !fault_possible(fault)) continue;
        winetest_push_context("write, %s", fault_names[fault]);
        for (n = 1; write_failing(fault, n); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        winetest_pop_context();
        winetest_push_context("read, %s", fault_names[fault]);
        for (n = 1; read_failing(inner, fault, n); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        winetest_pop_context();
    }
    RELEASE_LAST(inner);
}

/* RTFSync on a message of a file; a second one, and a save, work after it. */
static BOOL sync_failing(ILockBytes *base, ULONG flags, enum fault fault, LONG n, const char *after)
{
    ILockBytes *bytes = copy_bytes(base);
    IStorage *storage;
    IMessage *message;
    BOOL failed, updated;
    char *content;
    HRESULT hr;

    memset(&calls, 0, sizeof(calls));
    storage = count_storage(reopen_storage(bytes, STG_RW | STGM_TRANSACTED));
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fault_arm(fault, n);
    hr = RTFSync(message, flags, &updated);
    failed = fault_disarm(fault, n);
    if (failed && FAILED(hr))
    {
        ok(hr == fault_code(fault), "%ld: got hr %#lx, expected %#lx.\n", n, hr, fault_code(fault));
        hr = RTFSync(message, flags, &updated);
    }
    ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "%ld: got hr %#lx.\n", n, hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    ok(!calls.live, "%ld: %ld objects are left.\n", n, calls.live);
    content = content_of_bytes(bytes);
    ok(!after || !strcmp(content, after), "%ld: the message is another one.\n", n);
    free(content);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
    return failed;
}

static void test_sync(ULONG flags)
{
    ILockBytes *base = make_base(3), *changed = copy_bytes(base);
    IStorage *storage = reopen_storage(changed, STG_RW);
    enum fault fault;
    IMessage *message;
    BOOL updated;
    char *after;
    HRESULT hr;
    LONG n;

    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = RTFSync(message, flags, &updated);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    after = content_of_bytes(changed);
    for (fault = 0; fault < FAULTS; fault++)
    {
        if (!fault_possible(fault)) continue;
        winetest_push_context("RTFSync %#lx, %s", flags, fault_names[fault]);
        for (n = 1; sync_failing(base, flags, fault, n, after); n++) continue;
        trace("%ld, each failed once.\n", n - 1);
        winetest_pop_context();
    }
    free(after);
    RELEASE_LAST(base);
    RELEASE_LAST(changed);
}

START_TEST(faultrtf)
{
    CoInitialize(NULL);
    make_rtf();
    test_streams();
    test_sync(RTF_SYNC_RTF_CHANGED);
    test_sync(RTF_SYNC_BODY_CHANGED);
    test_sync(RTF_SYNC_RTF_CHANGED | RTF_SYNC_BODY_CHANGED);
    CoUninitialize();
}
