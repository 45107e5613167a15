/*
 * Tests of OpenTnefStream, OpenTnefStreamEx, GetTnefStreamCodepage and ITnef over messages and streams in memory. The
 * codec has its own tests. Results that the documents leave open (choices of spec tnef.md) are marked.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tnefhelp.h"
#include "failstream.h"

static const GUID test_guid = {0x12345678, 0x1234, 0x1234, {1, 2, 3, 4, 5, 6, 7, 8}};
/* The tag of a named property of the test's. */
static ULONG named_tag(IMessage *message, const WCHAR *name, LONG id, ULONG type)
{
    MAPINAMEID nameid = {(GUID *)&test_guid, name ? MNID_STRING : MNID_ID}, *names = &nameid;
    SPropTagArray *tags = NULL;
    ULONG tag = 0;

    if (name) nameid.Kind.lpwstrName = (WCHAR *)name;
    else nameid.Kind.lID = id;
    if (SUCCEEDED(IMessage_GetIDsFromNames(message, 1, &names, MAPI_CREATE, &tags)))
        tag = CHANGE_PROP_TYPE(tags->aulPropTag[0], type);
    ok(tag >> 31, "Got tag %#lx.\n", tag);
    MAPIFreeBuffer(tags);
    return tag;
}

/* Adds an OLE object. */
static void add_storage(IMessage *message)
{
    IStorage *storage;
    IStream *stream;
    IAttach *attach;
    ULONG number;
    HRESULT hr;

    hr = IMessage_CreateAttach(message, NULL, 0, &number, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_long(attach, PR_ATTACH_METHOD, ATTACH_OLE);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStorage_CreateStream(storage, L"CONTENTS", STGM_CREATE | STGM_WRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, "object", 6, NULL);
    IStream_Release(stream);
    hr = IStorage_Commit(storage, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_Release(attach);
}

static void check_objects(IMessage *message, ULONG message_number, ULONG storage_number)
{
    IStorage *storage;
    IMessage *inner;
    IStream *stream;
    IAttach *attach;
    char data[10];
    ULONG read = 0;
    HRESULT hr;

    hr = IMessage_OpenAttach(message, message_number, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_long(attach, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        check_string(inner, PR_SUBJECT_W, L"inner \x416");
        check_recipients(inner);
        check_file(inner, 0, L"inner.txt", 10, -1);
        IMessage_Release(inner);
    }
    IAttach_Release(attach);

    hr = IMessage_OpenAttach(message, storage_number, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_long(attach, PR_ATTACH_METHOD, ATTACH_OLE);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, STGM_READ, 0, (IUnknown **)&storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        hr = IStorage_OpenStream(storage, L"CONTENTS", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            IStream_Read(stream, data, sizeof(data), &read);
            ok(read == 6 && !memcmp(data, "object", 6), "Got %lu bytes.\n", read);
            IStream_Release(stream);
        }
        IStorage_Release(storage);
    }
    IAttach_Release(attach);
}

/* Properties of many kinds, set and checked. */
static void set_kinds(IMessage *message)
{
    static WCHAR *strings[] = {(WCHAR *)L"one", (WCHAR *)L"\x416", (WCHAR *)L""};
    static LONG numbers[] = {1, -2, 3};
    SPropValue values[9] = {{PR_CLIENT_SUBMIT_TIME}, {PROP_TAG(PT_DOUBLE, 0x6801)}, {PROP_TAG(PT_I8, 0x6802)},
            {PROP_TAG(PT_CLSID, 0x6803)}, {PROP_TAG(PT_MV_UNICODE, 0x6804)}, {PROP_TAG(PT_MV_LONG, 0x6805)},
            {PROP_TAG(PT_BOOLEAN, 0x6806)}, {PROP_TAG(PT_I2, 0x6807)}, {PROP_TAG(PT_BINARY, 0x6808)}};
    HRESULT hr;

    values[0].Value.ft.dwLowDateTime = 0xd53e8000;
    values[0].Value.ft.dwHighDateTime = 0x01bf53eb;
    values[1].Value.dbl = -1.5;
    values[2].Value.li.QuadPart = -5;
    values[3].Value.lpguid = (GUID *)&test_guid;
    values[4].Value.MVszW.cValues = 3;
    values[4].Value.MVszW.lppszW = strings;
    values[5].Value.MVl.cValues = 3;
    values[5].Value.MVl.lpl = numbers;
    values[6].Value.b = TRUE;
    values[7].Value.i = -7;
    values[8].Value.bin.cb = LARGE_SIZE;
    values[8].Value.bin.lpb = (BYTE *)large_data();
    hr = IMessage_SetProps(message, ARRAYSIZE(values), values, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static void check_kinds(IMessage *message)
{
    static SizedSPropTagArray(9, tags) = {
            9, {PR_CLIENT_SUBMIT_TIME, PROP_TAG(PT_DOUBLE, 0x6801), PROP_TAG(PT_I8, 0x6802), PROP_TAG(PT_CLSID, 0x6803),
                       PROP_TAG(PT_MV_UNICODE, 0x6804), PROP_TAG(PT_MV_LONG, 0x6805), PROP_TAG(PT_BOOLEAN, 0x6806),
                       PROP_TAG(PT_I2, 0x6807), PROP_TAG(PT_BINARY, 0x6808)}};
    SPropValue *values;
    IStream *stream;
    BYTE *data = malloc(LARGE_SIZE + 1);
    ULONG count, i, read = 0;
    HRESULT hr;

    hr = IMessage_GetProps(message, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &values);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    for (i = 0; i < 8; i++) ok(values[i].ulPropTag == tags.aulPropTag[i], "Got tag %#lx.\n", values[i].ulPropTag);
    ok(values[0].Value.ft.dwHighDateTime == 0x01bf53eb && values[0].Value.ft.dwLowDateTime == 0xd53e8000, "Time.\n");
    ok(values[1].Value.dbl == -1.5 && values[2].Value.li.QuadPart == -5, "Numbers.\n");
    ok(IsEqualGUID(values[3].Value.lpguid, &test_guid), "GUID.\n");
    ok(values[4].Value.MVszW.cValues == 3 && !wcscmp(values[4].Value.MVszW.lppszW[1], L"\x416") &&
                    !values[4].Value.MVszW.lppszW[2][0],
            "Strings.\n");
    ok(values[5].Value.MVl.cValues == 3 && values[5].Value.MVl.lpl[1] == -2, "Numbers.\n");
    ok(values[6].Value.b == TRUE && values[7].Value.i == -7, "Short numbers.\n");
    MAPIFreeBuffer(values);
    hr = IMessage_OpenProperty(message, PROP_TAG(PT_BINARY, 0x6808), &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        IStream_Read(stream, data, LARGE_SIZE + 1, &read);
        ok(read == LARGE_SIZE && !memcmp(data, large_data(), LARGE_SIZE), "Got %lu bytes.\n", read);
        IStream_Release(stream);
    }
    free(data);
}

/* Everything there and back. */
static void test_round_trip(void)
{
    IMessage *message = create_message(TRUE), *copy;
    IStream *stream = stream_of("", 0);
    ULONG code_page = 0, sub_page = 1;
    WCHAR *long_text = malloc(60000 * sizeof(WCHAR));
    SPropValue *value;
    HRESULT hr;
    ULONG i;

    for (i = 0; i < 59999; i++) long_text[i] = (WCHAR)(0x400 + i % 200);
    long_text[59999] = 0;
    set_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    set_string(message, PR_SUBJECT_W, L"subject \x416");
    set_string(message, PR_BODY_W, L"text \x416");
    set_string(message, PROP_TAG(PT_UNICODE, 0x6800), long_text);
    set_long(message, PR_IMPORTANCE, 2);
    set_long(message, PROP_TAG(PT_LONG, 0x3ffd), 1251);
    set_string(message, PR_SENDER_NAME_W, L"Anna");
    set_string(message, PR_SENDER_ADDRTYPE_W, L"SMTP");
    set_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"anna@example.com");
    set_string(message, named_tag(message, L"name \x416", 0, PT_UNICODE), L"by name");
    set_long(message, named_tag(message, NULL, 0x1234, PT_LONG), 77);
    set_kinds(message);
    fill_recipients(message);
    add_file(message, L"FILE.TXT", LARGE_SIZE, 3);
    add_file(message, L"EMPTY.TXT", 0, -1);
    add_message(message);
    add_storage(message);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    encode(message, stream);
    RELEASE_LAST(message);

    hr = GetTnefStreamCodepage(stream, &code_page, &sub_page);
    ok(hr == S_OK && code_page == 1251 && !sub_page, "Got hr %#lx, %lu, %lu.\n", hr, code_page, sub_page);
    copy = create_message(TRUE);
    ok(!decode(stream, copy, NULL), "There are problems.\n");
    hr = IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(copy, PR_MESSAGE_CLASS_W, L"IPM.Note");
    check_string(copy, PR_SUBJECT_W, L"subject \x416");
    check_string(copy, PR_BODY_W, L"text \x416");
    check_long(copy, PR_IMPORTANCE, 2);
    check_string(copy, PR_SENDER_NAME_W, L"Anna");
    check_string(copy, named_tag(copy, L"name \x416", 0, PT_UNICODE), L"by name");
    check_long(copy, named_tag(copy, NULL, 0x1234, PT_LONG), 77);
    value = get_prop(copy, PR_SENDER_ENTRYID);
    ok(value && value->Value.bin.cb > 24, "There is no entry id.\n");
    MAPIFreeBuffer(value);
    check_kinds(copy);
    check_recipients(copy);
    check_file(copy, 0, L"FILE.TXT", LARGE_SIZE, 3);
    check_file(copy, 1, L"EMPTY.TXT", 0, -1);
    check_objects(copy, 2, 3);
    RELEASE_LAST(copy);
    RELEASE_LAST(stream);
    free(long_text);
}

/* Between messages with 8-bit strings, and an attBody that is too large to be held. */
static void test_ansi(void)
{
    const ULONG length = 100000;
    IMessage *message = create_message(FALSE), *copy = create_message(FALSE);
    WCHAR *text = malloc((length + 1) * sizeof(*text));
    IStream *stream = stream_of("", 0), *body;
    char *bytes = malloc(length + 100);
    STATSTG stat;
    HRESULT hr;
    ULONG i;
    WORD sum;

    for (i = 0; i < length; i++) text[i] = (WCHAR)('a' + i % 26);
    text[length] = 0;
    set_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    set_string(message, PR_SUBJECT_W, L"subject \xe9");
    set_string(message, PR_BODY_W, text);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    encode(message, stream);
    ok(!decode(stream, copy, NULL), "There are problems.\n");
    check_string(copy, PR_SUBJECT_W, L"subject \xe9");
    hr = IMessage_OpenProperty(copy, PR_BODY_A, &IID_IStream, STGM_READ, 0, (IUnknown **)&body);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        IStream_Stat(body, &stat, STATFLAG_NONAME);
        ok(stat.cbSize.LowPart == length, "Got %lu bytes.\n", stat.cbSize.LowPart);
        IStream_Release(body);
    }
    RELEASE_LAST(message);
    RELEASE_LAST(copy);
    RELEASE_LAST(stream);

    memcpy(bytes, "\x78\x9f\x3e\x22\1\0\1\x0c\x80\2\0\xa1\x86\1\0", 15);
    for (i = sum = 0; i < length; i++) sum += (BYTE)(bytes[15 + i] = (char)('a' + i % 26));
    bytes[15 + length] = 0;
    memcpy(bytes + 16 + length, &sum, 2);
    stream = stream_of(bytes, length + 18);
    for (i = 0; i < 2; i++)
    {
        copy = create_message(!i);
        ok(!decode(stream, copy, NULL), "There are problems.\n");
        hr = IMessage_OpenProperty(copy, i ? PR_BODY_A : PR_BODY_W, &IID_IStream, STGM_READ, 0, (IUnknown **)&body);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            IStream_Stat(body, &stat, STATFLAG_NONAME);
            ok(stat.cbSize.LowPart == length * (i ? 1 : 2), "Got %lu bytes.\n", stat.cbSize.LowPart);
            IStream_Release(body);
        }
        RELEASE_LAST(copy);
    }
    RELEASE_LAST(stream);
    free(text);
    free(bytes);
}

/* The example of [MS-OXTNEF] 3.1, its beginning. */
static const BYTE example[] = "\x78\x9f\x3e\x22\x01\x00"
                              "\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00"
                              "\x01\x07\x90\x06\x00\x08\x00\x00\x00\xe4\x04\x00\x00\x00\x00\x00\x00\xe8\x00"
                              "\x01\x08\x80\x07\x00\x18\x00\x00\x00IPM.Microsoft Mail.Note\x00\x31\x08"
                              "\x01\x0d\x80\x04\x00\x02\x00\x00\x00\x01\x00\x01\x00"
                              "\x01\x04\x80\x01\x00\x0f\x00\x00\x00Simple subject\x00\x7a\x05"
                              "\x01\x09\x80\x01\x00\x21\x00\x00\x00"
                              "757BB19CDE936A4087D90BB784C58E3B\x00\x51\x07"
                              "\x01\x00\x80\x00\x00\x31\x00\x00\x00\x04\x00\x31\x00\x0a\x00\x17\x00User "
                              "Two\0\0SMTP:user2@example.com\0\0\0\0\0\0\0\0\0\x57\x0b";

static void test_attributes(void)
{
    BYTE data[sizeof(example)];
    IMessage *message = create_message(TRUE);
    IStream *stream = stream_of(example, sizeof(example) - 1);
    SPropValue *value;
    SCODE first = S_OK;

    ok(!decode(stream, message, NULL), "There are problems.\n");
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    check_string(message, PR_SUBJECT_W, L"Simple subject");
    check_long(message, PR_IMPORTANCE, 2);
    check_string(message, PR_SENDER_NAME_W, L"User Two");
    check_string(message, PR_SENDER_ADDRTYPE_W, L"SMTP");
    check_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"user2@example.com");
    value = get_prop(message, PR_SENDER_SEARCH_KEY);
    ok(value && value->Value.bin.cb == 23 && !memcmp(value->Value.bin.lpb, "SMTP:USER2@EXAMPLE.COM", 23),
            "Search key.\n");
    MAPIFreeBuffer(value);
    value = get_prop(message, PR_SEARCH_KEY);
    ok(value && value->Value.bin.cb == 16 && value->Value.bin.lpb[0] == 0x75, "Search key.\n");
    MAPIFreeBuffer(value);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);

    /* A wrong checksum is a problem, but not that of a message class; the value is there. */
    memcpy(data, example, sizeof(example));
    data[73] ^= 1; /* of attMessageClass */
    message = create_message(TRUE);
    stream = stream_of(data, sizeof(example) - 1);
    ok(!decode(stream, message, NULL), "There are problems.\n");
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
    data[86] ^= 1; /* of attPriority */
    message = create_message(TRUE);
    stream = stream_of(data, sizeof(example) - 1);
    ok(decode(stream, message, &first) == 1 && first == MAPI_E_CORRUPT_DATA, "Got %#lx.\n", first);
    check_long(message, PR_IMPORTANCE, 2);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);

    /* Cut off: what was before is there, and a problem (choice). */
    message = create_message(TRUE);
    stream = stream_of(example, 100);
    ok(decode(stream, message, &first) == 1 && first == MAPI_E_CORRUPT_DATA, "Got %#lx.\n", first);
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

static void test_selection(void)
{
    static SizedSPropTagArray(1, subject) = {1, {PR_SUBJECT_W}};
    IMessage *message = create_message(TRUE);
    IStream *stream = stream_of(example, sizeof(example) - 1);
    STnefProblemArray *problems = (void *)0xdeadbeef;
    ITnef *tnef = open_tnef(stream, TNEF_DECODE, message);
    HRESULT hr;

    hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_INCLUDE, (SPropTagArray *)&subject, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx, %p.\n", hr, problems);
    check_string(message, PR_SUBJECT_W, L"Simple subject");
    check_string(message, PR_SENDER_NAME_W, NULL);
    /* Finish extracts what is left (choice). */
    set_string(message, PR_SUBJECT_W, L"another");
    hr = tnef->lpVtbl->Finish(tnef, 0, NULL, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx, %p.\n", hr, problems);
    check_string(message, PR_SUBJECT_W, L"another");
    check_string(message, PR_SENDER_NAME_W, L"User Two");
    hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, (SPropTagArray *)&subject, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_SUBJECT_W, L"another");
    hr = tnef->lpVtbl->ExtractProps(tnef, 0, NULL, &problems);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_INCLUDE, NULL, &problems);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->ExtractProps(tnef, 0x100, NULL, &problems);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    /* What is for encoding only (choice of code). */
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (SPropTagArray *)&subject);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->EncodeRecips(tnef, 0, NULL);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    tnef->lpVtbl->Release(tnef);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

static void test_open(void)
{
    static char bad_names[][20] = {"", "a[b", "a]b", "a:b", "a\\b", "a*"};
    IMessage *message = create_message(TRUE);
    IStream *stream = stream_of("", 0);
    ITnef *tnef;
    HRESULT hr;
    ULONG i;

    hr = OpenTnefStream(NULL, stream, NULL, TNEF_DECODE, message, 0, &tnef);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_REF(stream, 2);
    EXPECT_REF(message, 2);
    check_interface(tnef, &IID_IUnknown, TRUE);
    check_interface(tnef, &IID_ITNEF, TRUE);
    check_interface(tnef, &IID_IMAPIProp, FALSE);
    RELEASE_LAST(tnef);
    EXPECT_REF(stream, 1);
    EXPECT_REF(message, 1);
    hr = OpenTnefStream(NULL, NULL, NULL, TNEF_DECODE, message, 0, &tnef);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = OpenTnefStream(NULL, stream, NULL, TNEF_DECODE, NULL, 0, &tnef);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = OpenTnefStream(NULL, stream, NULL, TNEF_DECODE, message, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = OpenTnefStream(NULL, stream, NULL, 1, message, 0, &tnef); /* choice */
    ok(hr == MAPI_E_UNKNOWN_FLAGS && !tnef, "Got hr %#lx.\n", hr);
    hr = OpenTnefStream(NULL, stream, (LPTSTR)file_name, TNEF_ENCODE, message, 0, &tnef); /* choice */
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = OpenTnefStream(NULL, stream, NULL, TNEF_ENCODE, message, 1, &tnef);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    for (i = 0; i < ARRAYSIZE(bad_names); i++)
    {
        hr = OpenTnefStream(NULL, stream, (LPTSTR)bad_names[i], TNEF_ENCODE, message, 1, &tnef);
        ok(hr == MAPI_E_INVALID_PARAMETER, "%s: got hr %#lx.\n", bad_names[i], hr);
    }
    RELEASE_LAST(stream);

    /* What is no TNEF shows when it is read. */
    stream = stream_of("no TNEF at all", 14);
    tnef = open_tnef(stream, TNEF_DECODE, message);
    hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, NULL);
    ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
    tnef->lpVtbl->Release(tnef);
    RELEASE_LAST(stream);
    RELEASE_LAST(message);
}

static void test_code_page(void)
{
    const LARGE_INTEGER five = {{5}}, zero = {{0}};
    IStream *stream = stream_of(example, sizeof(example) - 1);
    ULARGE_INTEGER pos;
    ULONG primary, secondary;
    HRESULT hr;

    IStream_Seek(stream, five, STREAM_SEEK_SET, NULL);
    primary = secondary = 0xdead;
    hr = GetTnefStreamCodepage(stream, &primary, &secondary);
    ok(hr == S_OK && primary == 1252 && !secondary, "Got hr %#lx, %lu, %lu.\n", hr, primary, secondary);
    IStream_Seek(stream, zero, STREAM_SEEK_CUR, &pos);
    ok(pos.QuadPart == 5, "The position is %I64u.\n", pos.QuadPart); /* choice */
    hr = GetTnefStreamCodepage(NULL, &primary, &secondary);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = GetTnefStreamCodepage(stream, NULL, &secondary);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    stream = stream_of(example, 6);
    hr = GetTnefStreamCodepage(stream, &primary, &secondary);
    ok(hr == S_OK && primary == 437 && !secondary, "Got hr %#lx, %lu, %lu.\n", hr, primary, secondary);
    RELEASE_LAST(stream);
    stream = stream_of("abcdefgh", 8);
    hr = GetTnefStreamCodepage(stream, &primary, &secondary);
    ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    stream = stream_of("\x78\x9f\x3e\x22\1\0\1\7\x90\6\0\4\0\0\0\xe4\4\0\0\xe8\0", 21);
    hr = GetTnefStreamCodepage(stream, &primary, &secondary);
    ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
}

static void test_tagged_body(void)
{
    static const char tagged[] =
            "one [[ FILE.TXT : 5 in winmail.dat ]] two [[ no tag ]] [[ FILE.TXT : 6 in winmail.dat ]].";
    IMessage *message = create_message(TRUE);
    IStream *stream = stream_of("", 0), *body;
    char data[200];
    ITnef *tnef;
    ULONG size;
    HRESULT hr;

    set_string(message, PR_BODY_W, L"one * two * three");
    add_file(message, L"FILE.TXT", 10, 10);
    add_file(message, L"SECOND.TXT", 10, 4);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    tnef = open_tnef(stream, TNEF_ENCODE, message);
    hr = tnef->lpVtbl->OpenTaggedBody(tnef, message, 0, &body);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        memset(data, 0, sizeof(data));
        IStream_Read(body, data, sizeof(data) - 1, &size);
        ok(strstr(data, "one [[ SECOND.TXT : ") == data && strstr(data, " in winmail.dat ]] two [[ FILE.TXT : ") &&
                        strstr(data, " ]] three"),
                "Got \"%s\".\n", data);
        RELEASE_LAST(body);
    }
    hr = tnef->lpVtbl->OpenTaggedBody(tnef, message, MAPI_CREATE | MAPI_MODIFY, &body);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(body, tagged, sizeof(tagged) - 1, NULL);
    IStream_Commit(body, 0);
    RELEASE_LAST(body);
    check_string(message, PR_BODY_W, L"one   two [[ no tag ]]  .");
    hr = tnef->lpVtbl->OpenTaggedBody(tnef, NULL, 0, &body);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    tnef->lpVtbl->Release(tnef);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

/* Streams that would make a careless reader take all memory, or never end. */
static void test_hostile(void)
{
    static const BYTE lies[] = "\x78\x9f\x3e\x22\1\0\1\3\x90\6\0\x24\0\0\0\1\0\0\0\3\0\0\x10\0\x80\x08\x20\6\0\0\0\0\0"
                               "\xc0\0\0\0\0\0\0\x46\0\0\0\0";
    static const BYTE count[] =
            "\x78\x9f\x3e\x22\1\0\1\3\x90\6\0\x0c\0\0\0\xff\xff\xff\xff\x1e\x10\1\x68\xff\xff\xff\x7f\0\0";
    static const BYTE size[] = "\x78\x9f\x3e\x22\1\0\2\2\x90\6\0\0\0\0\0\0\0\2\x0f\x80\6\0\xff\xff\xff\x7f"
                               "abc";
    static const struct
    {
        const BYTE *data;
        ULONG size;
    } tests[] = {{lies, sizeof(lies) - 1}, {count, sizeof(count) - 1}, {size, sizeof(size) - 1}};
    IMessage *message;
    IStream *stream;
    SCODE first;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        message = create_message(TRUE);
        stream = stream_of(tests[i].data, tests[i].size);
        ok(decode(stream, message, &first), "%lu: there is no problem.\n", i);
        RELEASE_LAST(message);
        RELEASE_LAST(stream);
    }
}

static BYTE *put(BYTE *p, const void *data, ULONG size)
{
    memcpy(p, data, size);
    return p + size;
}

/* An attribute with its checksum. */
static BYTE *put_attribute(BYTE *p, BYTE level, ULONG id, const BYTE *data, ULONG size)
{
    WORD sum = 0;
    ULONG i;

    for (i = 0; i < size; i++) sum += data[i];
    p = put(put(put(p, &level, 1), &id, 4), &size, 4);
    return put(put(p, data, size), &sum, 2);
}

/* A recipient table behind an attribute whose value still waits to be set. */
static void test_recipients_last(void)
{
    static const ULONG rows[] = {2, 1, PR_RECIPIENT_TYPE, MAPI_TO, 1, PR_RECIPIENT_TYPE, MAPI_CC};
    IMessage *message = create_message(TRUE);
    BYTE data[200], *end;
    IStream *stream;
    ULONG count;
    IMAPITable *table;

    end = put_attribute(put(data, example, 6), 1, attSubject, (BYTE *)"a subject that waits", 21);
    end = put_attribute(end, 1, attRecipTable, (const BYTE *)rows, sizeof(rows));
    stream = stream_of(data, (ULONG)(end - data));
    ok(!decode(stream, message, NULL), "There are problems.\n");
    check_string(message, PR_SUBJECT_W, L"a subject that waits");
    IMessage_GetRecipientTable(message, 0, &table);
    IMAPITable_GetRowCount(table, 0, &count);
    ok(count == 2, "Got %lu recipients.\n", count);
    IMAPITable_Release(table);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

/* Messages within messages, more than are followed: those that are there, and a problem. */
static void test_nested(void)
{
    static const ULONG head[] = {1, PR_ATTACH_DATA_OBJ, 1};
    BYTE *inner = malloc(10000), *outer = malloc(10000), *block = malloc(10000), *p, *end;
    IMessage *message = create_message(TRUE), *next;
    IAttach *attach;
    IStream *stream;
    ULONG size, depth, padded;
    SCODE first = S_OK;
    HRESULT hr;

    end = put_attribute(put(inner, example, 6), 1, attSubject, (BYTE *)"innermost", 10);
    for (depth = 0; depth < 40; depth++)
    {
        size = (ULONG)(end - inner) + sizeof(IID);
        padded = (size + 3) & ~3;
        p = put(put(block, head, sizeof(head)), &size, 4);
        p = put(put(p, &IID_IMessage, sizeof(IID)), inner, end - inner);
        memset(p, 0, 4);
        p = put_attribute(put(outer, example, 6), 1, attSubject, (BYTE *)"one of many", 12);
        p = put_attribute(p, 2, attAttachRenddata, (BYTE *)"\1\0\xff\xff\xff\xff \0 \0\0\0\0", 14);
        p = put_attribute(p, 2, attAttachment, block, sizeof(head) + 4 + padded);
        end = put(inner, outer, (ULONG)(p - outer));
    }
    stream = stream_of(inner, (ULONG)(end - inner));
    ok(decode(stream, message, &first) == 1 && first == MAPI_E_TOO_COMPLEX, "Got %#lx.\n", first);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&next);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(next, PR_SUBJECT_W, L"one of many");
    IMessage_Release(next);
    IAttach_Release(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
    free(inner);
    free(outer);
    free(block);
}

/* An OLE object with a directory in which ole32 would look for a name for ever: a problem. */
static void test_endless_object(void)
{
    static const ULONG head[] = {1, PR_ATTACH_DATA_OBJ, 1};
    BYTE *object = calloc(1, 16384), *block = malloc(20000), *data = malloc(20000), *p;
    ULONG size = sizeof(IID), read, at, child;
    IMessage *message = create_message(TRUE);
    IStorage *storage;
    ILockBytes *bytes;
    IStream *stream;
    STATSTG stat;
    SCODE first = S_OK;
    HRESULT hr;

    hr = CreateILockBytesOnHGlobal(NULL, TRUE, &bytes);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStorage_CreateStream(storage, L"stream", STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, "text", 4, NULL);
    IStream_Release(stream);
    IStorage_Commit(storage, STGC_DEFAULT);
    IStorage_Release(storage);
    ILockBytes_Stat(bytes, &stat, STATFLAG_NONAME);
    hr = ILockBytes_ReadAt(bytes, (ULARGE_INTEGER){.QuadPart = 0}, object, min(stat.cbSize.LowPart, 16384), &read);
    ok(hr == S_OK && read >= 1024 && !(read & 3), "Got hr %#lx, %lu bytes.\n", hr, read);
    ILockBytes_Release(bytes);
    /* the root's only child gets itself for both neighbours */
    child = *(ULONG *)(object + 512 * (*(ULONG *)(object + 48) + 1) + 76);
    for (at = 512; at < read && memcmp(object + at, L"stream", sizeof(L"stream")); at += 128) continue;
    ok(at < read, "There is no entry.\n");
    memcpy(object + at + 68, &child, sizeof(child));
    memcpy(object + at + 72, &child, sizeof(child));
    size += read;
    p = put(put(put(put(block, head, sizeof(head)), &size, 4), &IID_IStorage, sizeof(IID)), object, read);
    size = (ULONG)(p - block);
    p = put_attribute(put(data, example, 6), 1, attSubject, (BYTE *)"an object", 10);
    p = put_attribute(p, 2, attAttachRenddata, (BYTE *)"\2\0\xff\xff\xff\xff \0 \0\0\0\0", 14);
    p = put_attribute(p, 2, attAttachment, block, size);
    stream = stream_of(data, (ULONG)(p - data));
    ok(decode(stream, message, &first) == 1 && first == MAPI_E_CORRUPT_DATA, "Got %#lx.\n", first);
    check_string(message, PR_SUBJECT_W, L"an object");
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
    free(object);
    free(block);
    free(data);
}

/* Every call of the stream fails once: the caller is told, by an error or (within a value) a problem. */
static void test_faults(void)
{
    IMessage *message = create_message(TRUE), *copy;
    IStream *stream = stream_of("", 0);
    STnefProblemArray *problems;
    struct failstream failing;
    ITnef *tnef;
    HRESULT hr;
    LONG at;

    set_string(message, PR_SUBJECT_W, L"subject");
    add_file(message, L"FILE.TXT", 20000, -1);
    add_message(message);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (at = 1;; at++)
    {
        failing = failstream_init(stream, at);
        tnef = open_tnef(&failing.IStream_iface, TNEF_ENCODE, message);
        hr = tnef->lpVtbl->Finish(tnef, 0, NULL, NULL);
        RELEASE_LAST(tnef);
        ok(failing.refcount == 1, "Got %ld references.\n", failing.refcount);
        if (failing.calls <= at) break;
        ok(hr == FAILSTREAM_ERROR, "%ld: got hr %#lx.\n", at, hr);
    }
    ok(hr == S_OK && at > 5, "%ld calls, got hr %#lx.\n", at, hr);
    for (at = 1;; at++)
    {
        copy = create_message(TRUE);
        failing = failstream_init(stream, at);
        tnef = open_tnef(&failing.IStream_iface, TNEF_DECODE, copy);
        problems = NULL;
        hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems);
        RELEASE_LAST(tnef);
        RELEASE_LAST(copy);
        ok(failing.refcount == 1, "Got %ld references.\n", failing.refcount);
        if (failing.calls <= at) break;
        ok(hr == FAILSTREAM_ERROR || (hr == S_OK && problems), "%ld: got hr %#lx.\n", at, hr);
        MAPIFreeBuffer(problems);
    }
    ok(hr == S_OK && !problems && at > 5, "%ld calls, got hr %#lx.\n", at, hr);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

START_TEST(tnef)
{
    CoInitialize(NULL);
    test_attributes();
    test_selection();
    test_open();
    test_code_page();
    test_tagged_body();
    test_round_trip();
    test_hostile();
    test_recipients_last();
    test_nested();
    test_endless_object();
    test_ansi();
    test_faults();
    CoUninitialize();
}
