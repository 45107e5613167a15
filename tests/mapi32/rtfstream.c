/*
 * Tests of WrapCompressedRTFStream and WrapCompressedRTFStreamEx over streams in memory. The codec has its own tests.
 * Results that the documents leave open (choices of spec rtfcp.md) are marked.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>

#include "failstream.h"
#include "helper.h"
#include "mapiext.h"

/* The example of [MS-OXRTFCP] 3. */
static const char hello[] = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
static const BYTE hello_compressed[] = {0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xf1,
        0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3,
        0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};

static IStream *stream_of(const void *data, ULONG size)
{
    const LARGE_INTEGER zero = {{0}};
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, data, size, NULL);
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    return stream;
}

/* All that a stream gives, in reads of step bytes. */
static HRESULT read_all(IStream *stream, ULONG step, char *data, ULONG room, ULONG *size)
{
    ULONG done;
    HRESULT hr;

    for (*size = 0; *size < room; *size += done)
    {
        done = 0xdeadbeef;
        hr = IStream_Read(stream, data + *size, step < room - *size ? step : room - *size, &done);
        if (FAILED(hr) || !done) return hr;
    }
    return S_OK;
}

static void test_read(void)
{
    const ULONG steps[] = {1, 7, 1000};
    IStream *compressed, *stream, *copy;
    ULARGE_INTEGER all, read, written;
    char data[200];
    HRESULT hr;
    ULONG size, i;

    compressed = stream_of(hello_compressed, sizeof(hello_compressed));
    for (i = 0; i < ARRAYSIZE(steps); i++)
    {
        const LARGE_INTEGER zero = {{0}};

        IStream_Seek(compressed, zero, STREAM_SEEK_SET, NULL);
        hr = WrapCompressedRTFStream(compressed, 0, &stream);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        EXPECT_REF(compressed, 2);
        hr = read_all(stream, steps[i], data, sizeof(data), &size);
        ok(hr == S_OK && size == sizeof(hello) - 1 && !memcmp(data, hello, size), "Got hr %#lx, %lu bytes.\n", hr,
                size);
        hr = IStream_Read(stream, data, 10, &size);
        ok(hr == S_OK && !size, "Got hr %#lx, %lu bytes.\n", hr, size);
        RELEASE_LAST(stream);
        EXPECT_REF(compressed, 1);
    }
    /* Clients release the source at once. */
    hr = WrapCompressedRTFStream(compressed, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    IStream_Release(compressed);
    compressed = stream_of(hello_compressed, sizeof(hello_compressed));
    hr = WrapCompressedRTFStream(compressed, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(compressed);
    CreateStreamOnHGlobal(NULL, TRUE, &copy);
    all.QuadPart = ~(ULONGLONG)0;
    hr = IStream_CopyTo(stream, copy, all, &read, &written);
    ok(hr == S_OK && read.QuadPart == 43 && written.QuadPart == 43, "Got hr %#lx, %I64u, %I64u.\n", hr, read.QuadPart,
            written.QuadPart);
    IStream_Release(copy);
    RELEASE_LAST(stream);
}

static void test_interface(void)
{
    const LARGE_INTEGER zero = {{0}};
    const ULARGE_INTEGER none = {{0}};
    IStream *compressed = stream_of(hello_compressed, sizeof(hello_compressed)), *stream, *clone;
    STATSTG stat;
    HRESULT hr;
    ULONG size;

    hr = WrapCompressedRTFStream(NULL, 0, &stream);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(compressed, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(compressed, 0x10, &stream); /* choice */
    ok(hr == MAPI_E_UNKNOWN_FLAGS && !stream, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(compressed, STORE_UNCOMPRESSED_RTF, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_interface(stream, &IID_IUnknown, TRUE);
    check_interface(stream, &IID_ISequentialStream, TRUE);
    check_interface(stream, &IID_IStream, TRUE);
    check_interface(stream, &IID_IStorage, FALSE);
    /* What a forward-only stream has not: the codes are choices. */
    ok(IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL) == MAPI_E_NO_SUPPORT, "Seek.\n");
    ok(IStream_SetSize(stream, none) == MAPI_E_NO_SUPPORT, "SetSize.\n");
    ok(IStream_Revert(stream) == MAPI_E_NO_SUPPORT, "Revert.\n");
    ok(IStream_LockRegion(stream, none, none, 0) == MAPI_E_NO_SUPPORT, "LockRegion.\n");
    ok(IStream_UnlockRegion(stream, none, none, 0) == MAPI_E_NO_SUPPORT, "UnlockRegion.\n");
    ok(IStream_Stat(stream, &stat, STATFLAG_NONAME) == MAPI_E_NO_SUPPORT, "Stat.\n");
    ok(IStream_Clone(stream, &clone) == MAPI_E_NO_SUPPORT && !clone, "Clone.\n");
    ok(IStream_Write(stream, "a", 1, &size) == MAPI_E_NO_ACCESS && !size, "Write.\n");
    ok(IStream_Commit(stream, 0) == S_OK, "Commit.\n");
    RELEASE_LAST(stream);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(IStream_Read(stream, &stat, 1, &size) == MAPI_E_NO_ACCESS && !size, "Read.\n");
    RELEASE_LAST(stream);
    RELEASE_LAST(compressed);
}

static ULONG size_of(IStream *stream)
{
    STATSTG stat;

    ok(IStream_Stat(stream, &stat, STATFLAG_NONAME) == S_OK, "Stat.\n");
    return stat.cbSize.LowPart;
}

/* What is in a compressed stream. */
static void check_text(IStream *compressed, const char *expected, ULONG expected_size)
{
    const LARGE_INTEGER zero = {{0}};
    char *data = malloc(expected_size + 10);
    IStream *stream;
    HRESULT hr;
    ULONG size;

    IStream_Seek(compressed, zero, STREAM_SEEK_SET, NULL);
    hr = WrapCompressedRTFStream(compressed, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = read_all(stream, 4096, data, expected_size + 10, &size);
    ok(hr == S_OK && size == expected_size && !memcmp(data, expected, size), "Got hr %#lx, %lu bytes.\n", hr, size);
    RELEASE_LAST(stream);
    free(data);
}

static void test_write(void)
{
    static const char text[] = "{\\rtf1 some text, some text, some text}";
    const ULONG long_size = 300000;
    char *long_text = malloc(long_size);
    IStream *compressed = stream_of(long_text, 1000), *stream;
    HRESULT hr;
    ULONG size, i;

    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, text, sizeof(text) - 1, &size);
    ok(hr == S_OK && size == sizeof(text) - 1, "Got hr %#lx, %lu.\n", hr, size);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_text(compressed, text, sizeof(text) - 1);
    ok(size_of(compressed) < sizeof(text) + 16, "Got %lu bytes.\n", size_of(compressed));
    RELEASE_LAST(stream);
    check_text(compressed, text, sizeof(text) - 1);

    /* Without Commit the last Release does it (choice); a second Commit writes everything again. */
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY | STORE_UNCOMPRESSED_RTF, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, text, 10, NULL);
    RELEASE_LAST(stream);
    ok(size_of(compressed) == 26, "Got %lu bytes.\n", size_of(compressed));
    check_text(compressed, text, 10);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < sizeof(text) - 1; i++)
    {
        hr = IStream_Write(stream, text + i, 1, &size);
        ok(hr == S_OK && size == 1, "Got hr %#lx, %lu.\n", hr, size);
        if (i == 20)
        {
            LARGE_INTEGER pos;
            ULARGE_INTEGER before;

            hr = IStream_Commit(stream, STGC_DEFAULT);
            ok(hr == S_OK, "Got hr %#lx.\n", hr);
            pos.QuadPart = 0;
            IStream_Seek(compressed, pos, STREAM_SEEK_CUR, &before);
            check_text(compressed, text, 21);
            pos.QuadPart = before.QuadPart;
            IStream_Seek(compressed, pos, STREAM_SEEK_SET, NULL);
        }
    }
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    check_text(compressed, text, sizeof(text) - 1);

    /* Nothing written: left alone; committed: an empty text. */
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    check_text(compressed, text, sizeof(text) - 1);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    check_text(compressed, "", 0);

    for (i = 0; i < long_size; i++) long_text[i] = (char)(i * i >> 7);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, long_text, long_size, &size);
    ok(hr == S_OK && size == long_size, "Got hr %#lx, %lu.\n", hr, size);
    RELEASE_LAST(stream);
    check_text(compressed, long_text, long_size);
    RELEASE_LAST(compressed);
    free(long_text);
}

static void test_broken(void)
{
    static const BYTE bomb[] = {
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'M', 'E', 'L', 'A', 0, 0, 0, 0, 'a', 'b', 'c', 'd'};
    BYTE bytes[sizeof(hello_compressed)];
    IStream *compressed, *stream;
    char data[100];
    HRESULT hr;
    ULONG size;

    /* An empty source is an empty text (choice); half a header is not. */
    compressed = stream_of("", 0);
    check_text(compressed, "", 0);
    RELEASE_LAST(compressed);
    compressed = stream_of(hello_compressed, 15);
    hr = WrapCompressedRTFStream(compressed, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, 10, &size);
    ok(hr == MAPI_E_CORRUPT_DATA && !size, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, 10, &size);
    ok(hr == MAPI_E_CORRUPT_DATA && !size, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    RELEASE_LAST(compressed);

    /* A wrong CRC shows at the first Read, nothing is given. */
    memcpy(bytes, hello_compressed, sizeof(bytes));
    bytes[30] ^= 1;
    compressed = stream_of(bytes, sizeof(bytes));
    hr = WrapCompressedRTFStream(compressed, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, 1, &size);
    ok(hr == MAPI_E_CORRUPT_DATA && !size, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    RELEASE_LAST(compressed);

    /* 4 GB announced, four bytes there. */
    compressed = stream_of(bomb, sizeof(bomb));
    check_text(compressed, "abcd", 4);
    RELEASE_LAST(compressed);
}

/* The native body of an RTF: its text and what it is said to be. */
static void check_native_(
        const char *rtf, UINT in_page, UINT out_page, const char *expected, ULONG expected_flags, int line)
{
    RTF_WCSINFO info = {sizeof(info), MAPI_NATIVE_BODY, in_page, out_page};
    RTF_WCSRETINFO ret = {sizeof(ret), 0xdeadbeef};
    const LARGE_INTEGER zero = {{0}};
    IStream *compressed = stream_of("", 0), *stream;
    char data[2000];
    HRESULT hr;
    ULONG size;

    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, rtf, (ULONG)strlen(rtf), NULL);
    RELEASE_LAST(stream);
    IStream_Seek(compressed, zero, STREAM_SEEK_SET, NULL);
    hr = WrapCompressedRTFStreamEx(compressed, &info, &stream, &ret);
    ok_(__FILE__, line)(
            hr == S_OK && ret.ulStreamFlags == expected_flags, "Got hr %#lx, %#lx.\n", hr, ret.ulStreamFlags);
    hr = read_all(stream, 5, data, sizeof(data) - 1, &size);
    data[size] = 0;
    ok_(__FILE__, line)(hr == S_OK && !strcmp(data, expected), "Got hr %#lx, \"%s\".\n", hr, data);
    RELEASE_LAST(stream);
    RELEASE_LAST(compressed);
}
#define check_native(rtf, in_page, out_page, expected, flags) \
    check_native_(rtf, in_page, out_page, expected, flags, __LINE__)

static void test_native_body(void)
{
    static const char html[] = "{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}"
                               "{\\*\\htmltag19 <p>}\\u1078 ?\\'e9\\u-10179 ?\\u-8704 ?\\u233 ?{\\*\\htmltag27 "
                               "</p>}\\htmlrtf x\\htmlrtf0 }";
    static const char text[] = "{\\rtf1\\ansi\\ansicpg932\\fromtext \\deff0{\\fonttbl{\\f0\\fcharset128 M;}}\\f0 "
                               "a\\'83\\'41\\u1046 ?\\u233 ?\\par}";
    static const char plain[] = "{\\rtf1 just \\b RTF}";
    char long_text[6000];
    ULONG i;

    check_native(html, 0, 1251, "<p>\xe6\xe9&#128512;&#233;</p>", MAPI_NATIVE_BODY_TYPE_HTML);
    check_native(html, 1251, 0, "<p>\xe6\xe9&#128512;&#233;</p>", MAPI_NATIVE_BODY_TYPE_HTML);
    check_native(html, 0, 0, "<p>\xe6\xe9&#128512;&#233;</p>", MAPI_NATIVE_BODY_TYPE_HTML);
    check_native(html, 1251, CP_UTF8, "<p>\xd0\xb6\xd0\xb9\xf0\x9f\x98\x80\xc3\xa9</p>", MAPI_NATIVE_BODY_TYPE_HTML);
    check_native(text, 0, 932, "a\x83\x41\x84\x47?\r\n", MAPI_NATIVE_BODY_TYPE_PLAINTEXT);
    check_native(text, 0, CP_UTF8, "a\xe3\x82\xa2\xd0\x96\xc3\xa9\r\n", MAPI_NATIVE_BODY_TYPE_PLAINTEXT);
    check_native(plain, 1252, 1252, plain, MAPI_NATIVE_BODY_TYPE_RTF);
    check_native("", 0, 0, "", MAPI_NATIVE_BODY_TYPE_RTF);
    /* Longer than what is looked at to tell the kind, and all of it comes. */
    strcpy(long_text, "{\\rtf1 ");
    for (i = 0; i < 1500; i++) strcat(long_text, "x");
    strcat(long_text, "}");
    check_native(long_text, 0, 0, long_text, MAPI_NATIVE_BODY_TYPE_RTF);
}

static void test_ex(void)
{
    RTF_WCSINFO info = {sizeof(info), 0, 0, 0};
    RTF_WCSRETINFO ret = {sizeof(ret), 0xdeadbeef};
    IStream *compressed = stream_of(hello_compressed, sizeof(hello_compressed)), *stream;
    char data[100];
    HRESULT hr;
    ULONG size;

    hr = WrapCompressedRTFStreamEx(compressed, &info, &stream, &ret);
    ok(hr == S_OK && !ret.ulStreamFlags, "Got hr %#lx, %#lx.\n", hr, ret.ulStreamFlags);
    hr = read_all(stream, 100, data, sizeof(data), &size);
    ok(hr == S_OK && size == sizeof(hello) - 1 && !memcmp(data, hello, size), "Got hr %#lx, %lu bytes.\n", hr, size);
    RELEASE_LAST(stream);
    hr = WrapCompressedRTFStreamEx(NULL, &info, &stream, &ret);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStreamEx(compressed, NULL, &stream, &ret);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStreamEx(compressed, &info, NULL, &ret);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    info.ulFlags = MAPI_NATIVE_BODY | MAPI_MODIFY;
    hr = WrapCompressedRTFStreamEx(compressed, &info, &stream, &ret);
    ok(hr == MAPI_E_INVALID_PARAMETER && !stream, "Got hr %#lx.\n", hr);
    info.ulFlags = MAPI_NATIVE_BODY | 4; /* choice */
    hr = WrapCompressedRTFStreamEx(compressed, &info, &stream, &ret);
    ok(hr == MAPI_E_UNKNOWN_FLAGS && !stream, "Got hr %#lx.\n", hr);
    info.ulFlags = 0;
    info.size--;
    hr = WrapCompressedRTFStreamEx(compressed, &info, &stream, &ret);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    RELEASE_LAST(compressed);
}

/* Every call of the source fails once: the error comes to the caller, but for the look at the position. */
static void test_faults(void)
{
    static const char text[] = "{\\rtf1 some text, some text, some text}";
    IStream *compressed = stream_of(hello_compressed, sizeof(hello_compressed)), *stream;
    struct failstream source;
    char data[100];
    ULONG size;
    HRESULT hr;
    LONG at;

    for (at = 0;; at++)
    {
        source = failstream_init(compressed, at);
        hr = WrapCompressedRTFStream(&source.IStream_iface, 0, &stream);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = read_all(stream, 1000, data, sizeof(data), &size);
        RELEASE_LAST(stream);
        ok(source.refcount == 1, "Got %ld references.\n", source.refcount);
        if (source.calls <= at) break;
        if (hr == S_OK) ok(size == sizeof(hello) - 1 && !memcmp(data, hello, size), "%ld: got %lu bytes.\n", at, size);
        else ok(hr == FAILSTREAM_ERROR, "%ld: got hr %#lx.\n", at, hr);
    }
    ok(at > 4 && hr == S_OK, "%ld calls, got hr %#lx.\n", at, hr);
    for (at = 0;; at++)
    {
        source = failstream_init(compressed, at);
        hr = WrapCompressedRTFStream(&source.IStream_iface, MAPI_MODIFY, &stream);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IStream_Write(stream, text, sizeof(text) - 1, NULL);
        if (SUCCEEDED(hr)) hr = IStream_Commit(stream, 0);
        RELEASE_LAST(stream);
        ok(source.refcount == 1, "Got %ld references.\n", source.refcount);
        if (source.calls <= at) break;
        ok(hr == FAILSTREAM_ERROR, "%ld: got hr %#lx.\n", at, hr);
    }
    ok(at > 5 && hr == S_OK, "%ld calls, got hr %#lx.\n", at, hr);
    check_text(compressed, text, sizeof(text) - 1);
    RELEASE_LAST(compressed);
}

START_TEST(rtfstream)
{
    test_read();
    test_interface();
    test_write();
    test_broken();
    test_native_body();
    test_ex();
    test_faults();
}
