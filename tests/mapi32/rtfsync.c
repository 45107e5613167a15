/*
 * Tests of RTFSync, and of what SaveChanges does of it by itself, on messages in memory. What the documents leave open
 * (choices of specs rtfcp.md and imsg.md 4.5) is marked.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "msghelp.h"

static void set_rtf(IMessage *message, const char *rtf)
{
    IStream *compressed, *stream;
    HRESULT hr;

    hr = IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&compressed);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, rtf, (ULONG)strlen(rtf), NULL);
    hr = IStream_Commit(stream, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(stream);
    hr = IStream_Commit(compressed, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Release(compressed);
}

/* The RTF of a message, or "" without. */
static const char *get_rtf(IMessage *message)
{
    static char data[2000];
    IStream *compressed, *stream;
    ULONG size = 0;

    if (SUCCEEDED(IMessage_OpenProperty(
                message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (IUnknown **)&compressed)))
    {
        if (SUCCEEDED(WrapCompressedRTFStream(compressed, 0, &stream)))
        {
            IStream_Read(stream, data, sizeof(data) - 1, &size);
            IStream_Release(stream);
        }
        IStream_Release(compressed);
    }
    data[size] = 0;
    return data;
}

#define check_sync(message, crc, count, prefix, trailing, tag) \
    check_sync_(message, crc, count, prefix, trailing, tag, __LINE__)
static void check_sync_(
        IMessage *message, ULONG crc, ULONG count, ULONG prefix, ULONG trailing, const WCHAR *tag, int line)
{
    SPropValue *value = get_prop(message, PR_RTF_IN_SYNC);

    ok_(__FILE__, line)(value && value->Value.b, "Not in sync.\n");
    MAPIFreeBuffer(value);
    check_long_(message, PR_RTF_SYNC_BODY_CRC, crc, line);
    check_long_(message, PR_RTF_SYNC_BODY_COUNT, count, line);
    check_long_(message, PR_RTF_SYNC_PREFIX_COUNT, prefix, line);
    check_long_(message, PR_RTF_SYNC_TRAILING_COUNT, trailing, line);
    check_string_(message, PR_RTF_SYNC_BODY_TAG_W, tag, line);
}

static void test_parameters(void)
{
    IMessage *message = create_message(TRUE);
    BOOL updated = 5;
    HRESULT hr;

    hr = RTFSync(NULL, RTF_SYNC_RTF_CHANGED, &updated);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = RTFSync(message, RTF_SYNC_RTF_CHANGED, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = RTFSync(message, 4, &updated); /* choice */
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    updated = 5;
    hr = RTFSync(message, 0, &updated);
    ok(hr == S_OK && !updated, "Got hr %#lx, %d.\n", hr, updated);
    updated = 5;
    hr = RTFSync(message, RTF_SYNC_RTF_CHANGED | RTF_SYNC_BODY_CHANGED, &updated);
    ok(hr == S_OK && !updated, "Got hr %#lx, %d.\n", hr, updated);
    RELEASE_LAST(message);
}

static void test_rtf_changed(void)
{
    IMessage *message = create_message(TRUE);
    BOOL updated = FALSE;
    HRESULT hr;

    /* The values are those of a real file with this body. */
    set_string(message, PR_BODY_W, L"old");
    set_rtf(message, "{\\rtf1\\ansi\\pard Many entities!!!\\par}");
    hr = RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated);
    ok(hr == S_OK && updated, "Got hr %#lx, %d.\n", hr, updated);
    check_string(message, PR_BODY_W, L"Many entities!!!\r\n");
    check_sync(message, 0x147597cf, 12, 0, 3, L"MANYENTITIES");
    /* With both flags the RTF wins (choice). */
    set_string(message, PR_BODY_W, L"old");
    hr = RTFSync(message, RTF_SYNC_RTF_CHANGED | RTF_SYNC_BODY_CHANGED, &updated);
    ok(hr == S_OK && updated, "Got hr %#lx, %d.\n", hr, updated);
    check_string(message, PR_BODY_W, L"Many entities!!!\r\n");
    RELEASE_LAST(message);
}

static void test_body_changed(void)
{
    IMessage *message = create_message(TRUE);
    BOOL updated = FALSE;
    HRESULT hr;

    /* The same text, white space aside: the RTF stays. All choices. */
    set_rtf(message, "{\\rtf1\\ansi some\\tab\\b text\\par}");
    set_string(message, PR_BODY_W, L"some text\r\n\r\n");
    hr = RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated);
    ok(hr == S_OK && updated, "Got hr %#lx, %d.\n", hr, updated);
    ok(!!strstr(get_rtf(message), "\\b text"), "Got \"%s\".\n", get_rtf(message));
    check_string(message, PR_RTF_SYNC_BODY_TAG_W, L"SOMETEXT");
    /* Another text: the RTF goes. */
    set_string(message, PR_BODY_W, L"some other text");
    hr = RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated);
    ok(hr == S_OK && updated, "Got hr %#lx, %d.\n", hr, updated);
    ok(!*get_rtf(message), "Got \"%s\".\n", get_rtf(message));
    ok(!get_prop(message, PR_RTF_IN_SYNC), "PR_RTF_IN_SYNC is there.\n");
    check_string(message, PR_RTF_SYNC_BODY_TAG_W, NULL);
    /* None: it is made, and says the same. */
    set_string(message, PR_BODY_W, L"a{b}\\c\td\r\n\x416.");
    hr = RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated);
    ok(hr == S_OK && updated, "Got hr %#lx, %d.\n", hr, updated);
    ok(!!strstr(get_rtf(message), "\\fromtext"), "Got \"%s\".\n", get_rtf(message));
    ok(!!strstr(get_rtf(message), "a\\{b\\}\\\\c\\tab d\\par\r\n\\u1046?.\\par\r\n}"), "Got \"%s\".\n",
            get_rtf(message));
    hr = RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated);
    ok(hr == S_OK && updated, "Got hr %#lx, %d.\n", hr, updated);
    check_string(message, PR_BODY_W, L"a{b}\\c\td\r\n\x416.\r\n");
    RELEASE_LAST(message);
}

static void test_long(void)
{
    const ULONG length = 100000;
    IMessage *message = create_message(TRUE);
    char *rtf = malloc(length + 100);
    BOOL updated = FALSE;
    IStream *stream;
    STATSTG stat;
    HRESULT hr;

    strcpy(rtf, "{\\rtf1 ");
    memset(rtf + 7, 'x', length);
    strcpy(rtf + 7 + length, "}");
    set_rtf(message, rtf);
    hr = RTFSync(message, RTF_SYNC_RTF_CHANGED, &updated);
    ok(hr == S_OK && updated, "Got hr %#lx, %d.\n", hr, updated);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        IStream_Stat(stream, &stat, STATFLAG_NONAME);
        ok(stat.cbSize.LowPart == length * 2, "Got %lu bytes.\n", stat.cbSize.LowPart);
        IStream_Release(stream);
    }
    check_long(message, PR_RTF_SYNC_BODY_COUNT, (LONG)length);
    /* A body that is too large for GetProps is compared all the same. */
    hr = RTFSync(message, RTF_SYNC_BODY_CHANGED, &updated);
    ok(hr == S_OK && updated && *get_rtf(message), "Got hr %#lx, %d.\n", hr, updated);
    RELEASE_LAST(message);
    free(rtf);
}

static void test_save(void)
{
    IMessage *message;
    SPropValue html = {PROP_TAG(PT_BINARY, 0x1013)}, in_sync = {PR_RTF_IN_SYNC};
    HRESULT hr;

    /* RTF only: the body is made from it (choice). */
    message = create_message(TRUE);
    set_rtf(message, "{\\rtf1\\ansi\\pard Many entities!!!\\par}");
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_BODY_W, L"Many entities!!!\r\n");
    check_sync(message, 0x147597cf, 12, 0, 3, L"MANYENTITIES");
    RELEASE_LAST(message);

    /* Both: neither is changed, the values are added. */
    message = create_message(FALSE);
    set_rtf(message, "{\\rtf1\\ansi another}");
    set_string(message, PR_BODY_W, L"Mail with attachment and no subject.\r\n");
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_BODY_W, L"Mail with attachment and no subject.\r\n");
    ok(!strcmp(get_rtf(message), "{\\rtf1\\ansi another}"), "Got \"%s\".\n", get_rtf(message));
    check_sync(message, 0x29c75a76, 30, 0, 1, L"MAILWITHATTACHMENTANDNOSUBJECT");
    RELEASE_LAST(message);

    /* With HTML, or where the client has set PR_RTF_IN_SYNC, nothing is added; nor without RTF. */
    message = create_message(TRUE);
    set_rtf(message, "{\\rtf1\\ansi text}");
    set_string(message, PR_BODY_W, L"text");
    html.Value.bin.cb = 4;
    html.Value.bin.lpb = (BYTE *)"html";
    IMessage_SetProps(message, 1, &html, NULL);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!get_prop(message, PR_RTF_IN_SYNC), "PR_RTF_IN_SYNC is there.\n");
    RELEASE_LAST(message);
    message = create_message(TRUE);
    set_rtf(message, "{\\rtf1\\ansi text}");
    IMessage_SetProps(message, 1, &in_sync, NULL);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_BODY_W, NULL);
    RELEASE_LAST(message);
    message = create_message(TRUE);
    set_string(message, PR_BODY_W, L"text");
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!get_prop(message, PR_RTF_IN_SYNC), "PR_RTF_IN_SYNC is there.\n");
    RELEASE_LAST(message);
}

/* A copy without PR_BODY and the values that go with it, as clients make it, has them again. */
static void test_copy(void)
{
    static SizedSPropTagArray(6, excluded) = {
            6, {PR_BODY_W, PR_RTF_SYNC_BODY_CRC, PR_RTF_SYNC_BODY_COUNT, PR_RTF_SYNC_BODY_TAG_W,
                       PR_RTF_SYNC_PREFIX_COUNT, PR_RTF_SYNC_TRAILING_COUNT}};
    IMessage *message = create_message(TRUE), *copy = create_message(TRUE);
    HRESULT hr;

    set_rtf(message, "{\\rtf1\\ansi\\pard Many entities!!!\\par}");
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_sync(message, 0x147597cf, 12, 0, 3, L"MANYENTITIES");
    hr = IMessage_CopyTo(message, 0, NULL, (SPropTagArray *)&excluded, 0, NULL, &IID_IMessage, copy, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(copy, PR_BODY_W, NULL);
    hr = IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(copy, PR_BODY_W, L"Many entities!!!\r\n");
    check_sync(copy, 0x147597cf, 12, 0, 3, L"MANYENTITIES");
    RELEASE_LAST(message);
    RELEASE_LAST(copy);
}

START_TEST(rtfsync)
{
    CoInitialize(NULL);
    test_parameters();
    test_rtf_changed();
    test_body_changed();
    test_long();
    test_save();
    test_copy();
    CoUninitialize();
}
