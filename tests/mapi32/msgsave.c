/*
 * Tests of SaveChanges: what a new message begins with, what is recomputed, and what is written.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include "content.h"

static void set_string(IMessage *message, ULONG tag, const WCHAR *text)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.lpszW = (WCHAR *)text;
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static SPropValue *get_one(IMessage *message, ULONG tag, int line)
{
    SPropTagArray tags = {1, {tag}};
    SPropValue *values;
    ULONG count;
    HRESULT hr;

    hr = IMessage_GetProps(message, &tags, 0, &count, &values);
    ok_(__FILE__, line)(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    return values;
}

static void expect_string(IMessage *message, ULONG tag, const WCHAR *text, int line)
{
    SPropValue *values = get_one(message, tag, line);

    if (!text)
        ok_(__FILE__, line)(
                PROP_TYPE(values->ulPropTag) == PT_ERROR && values->Value.err == MAPI_E_NOT_FOUND, "It is there.\n");
    else
        ok_(__FILE__, line)(values->ulPropTag == tag && !wcscmp(values->Value.lpszW, text), "Got tag %#lx, %s.\n",
                values->ulPropTag, values->ulPropTag == tag ? "another text" : "");
    counting_free(values);
}

/* The first entries of a new message and of a new attachment, as Outlook's files have them. */
static void test_layout(void)
{
    static const ULONG unicode[][2] = {{PR_CREATION_TIME, 2}, {PR_LAST_MODIFICATION_TIME, 2}, {PR_ACCESS_LEVEL, 2},
            {PR_ACCESS, 2}, {0x340d0003, 2}, {0x0e04001f, 2}, {0x0e03001f, 2}, {0x0e02001f, 2}, {0x0037001f, 6}};
    static const ULONG ansi[][2] = {{PR_CREATION_TIME, 2}, {PR_LAST_MODIFICATION_TIME, 2}, {PR_ACCESS_LEVEL, 2},
            {PR_ACCESS, 2}, {0x0e04001e, 2}, {0x0e03001e, 2}, {0x0e02001e, 2}, {0x0037001e, 6}};
    static const ULONG attachment[][3] = {{PR_ATTACH_NUM, 2, 0}, {PR_OBJECT_TYPE, 2, 7}, {PR_ACCESS, 2, 2},
            {PR_ACCESS_LEVEL, 2, 0}, {PR_ATTACH_METHOD, 7, 0}, {PR_RENDERING_POSITION, 7, 0xffffffff},
            {0x340d0003, 2, 0x40e79}, {PR_RECORD_KEY, 2, 4}};
    const ULONG(*expected)[2];
    unsigned int pass, i, count;
    IStorage *storage, *child;
    IMessage *message;
    IAttach *attach;
    BYTE data[2048];
    ULONG num, *entry;
    HRESULT hr;
    LONG size;

    for (pass = 0; pass < 2; pass++)
    {
        winetest_push_context(pass ? "ANSI" : "Unicode");
        expected = pass ? ansi : unicode;
        count = pass ? ARRAYSIZE(ansi) : ARRAYSIZE(unicode);
        storage = memory_storage(NULL, STG_RW);
        hr = open_msg(NULL, storage, pass ? 0 : MAPI_UNICODE, &message);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        set_string(message, PR_SUBJECT_W, L"subject");
        hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
        ok(hr == S_OK && !num, "Got hr %#lx, %lu.\n", hr, num);
        hr = IAttach_SaveChanges(attach, KEEP_OPEN_READWRITE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        RELEASE_LAST(attach);
        hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        RELEASE_LAST(message);

        size = read_raw(storage, L"__properties_version1.0", data, sizeof(data));
        ok(size > 32 && !(size % 16), "Got %ld bytes.\n", size);
        entry = (ULONG *)data;
        ok(!entry[0] && !entry[1] && !entry[2] && entry[3] == 1 && !entry[4] && entry[5] == 1 && !entry[6] && !entry[7],
                "Wrong header.\n");
        for (i = 0; i < count; i++)
        {
            entry = (ULONG *)(data + 32 + 16 * i);
            ok(entry[0] == expected[i][0] && entry[1] == expected[i][1], "%u: got %#lx, %#lx, expected %#lx.\n", i,
                    entry[0], entry[1], expected[i][0]);
        }
        entry = (ULONG *)(data + 32);
        ok(entry[2] == entry[6] && entry[3] == entry[7], "The times differ.\n");
        ok(*(ULONG *)(data + 32 + 16 * 3 + 8) == 2 && !*(ULONG *)(data + 32 + 16 * 2 + 8), "Wrong access.\n");
        entry = (ULONG *)(data + 32 + 16 * (count - 1));
        ok(entry[2] == (pass ? 8u : 16u), "Wrong size %lu.\n", entry[2]);
        /* behind the client's: PR_HASATTACH, normalized subject, topic, prefix */
        entry += 4;
        ok(entry[0] == PR_HASATTACH && entry[1] == 2 && entry[2] == 1, "Got %#lx.\n", entry[0]);
        ok(PROP_ID(entry[4]) == PROP_ID(PR_NORMALIZED_SUBJECT) && entry[5] == 2, "Got %#lx.\n", entry[4]);
        ok(PROP_ID(entry[8]) == PROP_ID(PR_CONVERSATION_TOPIC) && entry[9] == 6, "Got %#lx.\n", entry[8]);
        ok(PROP_ID(entry[12]) == PROP_ID(PR_SUBJECT_PREFIX) && entry[13] == 6, "Got %#lx.\n", entry[12]);
        ok((BYTE *)(entry + 16) == data + size, "There is more.\n");

        hr = IStorage_OpenStorage(
                storage, L"__attach_version1.0_#00000000", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &child);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        size = read_raw(child, L"__properties_version1.0", data, sizeof(data));
        entry = (ULONG *)(data + 8);
        for (i = 0; i < ARRAYSIZE(attachment); i++)
        {
            if (pass && attachment[i][0] == 0x340d0003) continue;
            ok(entry[0] == attachment[i][0] && entry[1] == attachment[i][1] && entry[2] == attachment[i][2],
                    "%u: got %#lx, %#lx, %#lx.\n", i, entry[0], entry[1], entry[2]);
            entry += 4;
        }
        ok((BYTE *)entry == data + size, "There is more.\n");
        size = read_raw(child, L"__substg1.0_0FF90102", data, sizeof(data));
        ok(size == 4 && !*(ULONG *)data, "Wrong record key.\n");
        IStorage_Release(child);
        /* an empty map all the same */
        hr = IStorage_OpenStorage(
                storage, L"__nameid_version1.0", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &child);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        for (i = 0; i < 3; i++)
        {
            WCHAR name[32];

            swprintf(name, ARRAYSIZE(name), L"__substg1.0_000%u0102", i + 2);
            ok(!read_raw(child, name, data, 1), "No stream %u.\n", i);
        }
        IStorage_Release(child);
        RELEASE_LAST(storage);
        winetest_pop_context();
    }
    EXPECT_FREED();
}

static void test_subject(void)
{
    static const struct
    {
        const WCHAR *subject, *prefix_set, *prefix, *normalized, *topic;
    } tests[] = {
            {L"RE: x", NULL, L"RE: ", L"x", L"x"},
            {L"FWDS: x", NULL, L"", L"FWDS: x", L"FWDS: x"},
            {L"A1: x", NULL, L"", L"A1: x", L"A1: x"},
            {L"RE:x", NULL, L"", L"RE:x", L"RE:x"},
            {L"\x8fd4\x4fe1: x", NULL, L"\x8fd4\x4fe1: ", L"x", L"x"},
            {L": x", NULL, L"", L": x", L": x"},
            {L"RE: ", NULL, L"RE: ", L"", NULL},
            {L"", NULL, L"", L"", NULL},
            {L"Long: x", L"Long: ", L"Long: ", L"x", L"x"},
            {L"RE: x", L"", L"", L"RE: x", L"RE: x"},
            {L"AW: x", L"RE: ", L"AW: ", L"x", L"x"},
    };
    IStorage *storage;
    IMessage *message;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        storage = memory_storage(NULL, STG_RW);
        hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        set_string(message, PR_SUBJECT_W, tests[i].subject);
        if (tests[i].prefix_set) set_string(message, PR_SUBJECT_PREFIX_W, tests[i].prefix_set);
        expect_string(message, PR_NORMALIZED_SUBJECT_W, NULL, __LINE__);
        hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        expect_string(message, PR_SUBJECT_PREFIX_W, tests[i].prefix, __LINE__);
        expect_string(message, PR_NORMALIZED_SUBJECT_W, tests[i].normalized, __LINE__);
        expect_string(message, PR_CONVERSATION_TOPIC_W, tests[i].topic, __LINE__);
        RELEASE_LAST(message);
        RELEASE_LAST(storage);
        winetest_pop_context();
    }
    /* without a subject neither */
    storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_string(message, PR_SUBJECT_PREFIX_W, NULL, __LINE__);
    expect_string(message, PR_NORMALIZED_SUBJECT_W, NULL, __LINE__);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static ILockBytes *saved_message(void)
{
    ILockBytes *bytes;
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    storage = memory_storage(&bytes, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string(message, PR_SUBJECT_W, L"subject");
    set_string(message, PR_BODY_W, L"body");
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    return bytes;
}

/* Changing one property writes the property stream and that value's stream, nothing else. */
static void test_what_is_written(void)
{
    ILockBytes *bytes = saved_message();
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    storage = count_storage(reopen_storage(bytes, STG_RW | STGM_TRANSACTED));
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string(message, PR_BODY_W, L"another body");
    memset(&calls, 0, sizeof(calls));
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(calls.open_stream == 2 && calls.write == 2 && calls.commit == 1, "Got %ld, %ld, %ld.\n", calls.open_stream,
            calls.write, calls.commit);
    ok(!calls.create_stream && !calls.create_storage && !calls.open_storage && !calls.destroy && !calls.enumerate &&
                    !calls.read,
            "Other calls were made.\n");
    /* no change: nothing is written */
    memset(&calls, 0, sizeof(calls));
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!calls.open_stream && !calls.write, "Something was written.\n");
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

static void test_flags(void)
{
    SPropValue value = {PR_IMPORTANCE};
    SPropTagArray tags = {1, {PR_SUBJECT_W}};
    ILockBytes *bytes = saved_message();
    IStorage *storage;
    IMessage *message;
    SPropValue *values;
    ULONG count;
    HRESULT hr;

    storage = reopen_storage(bytes, STG_RW);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, 0x10);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE | FORCE_SAVE | MAPI_DEFERRED_ERRORS | 0x80 | 0x1000);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READONLY);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, &tags, 0, &count, &values);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counting_free(values);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);

    /* nothing is written to a read-only storage */
    storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    hr = IMessage_DeleteProps(message, &tags, NULL);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, 0, MAPI_MODIFY, (IUnknown **)&values);
    ok(hr == MAPI_E_NO_ACCESS && !values, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

/* PR_MESSAGE_FLAGS, PR_HASATTACH, display names, and the modification time. */
static void test_computed(void)
{
    SPropValue flags = {PR_MESSAGE_FLAGS}, row[2] = {{PR_DISPLAY_NAME_W}, {PR_RECIPIENT_TYPE}}, *values, *times;
    ADRLIST list = {1, {{0, 2, row}}};
    IStorage *storage = memory_storage(NULL, STG_RW);
    IMessage *message;
    IAttach *attach;
    HRESULT hr;
    ULONG num;

    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    flags.Value.l = MSGFLAG_UNSENT;
    hr = IMessage_SetProps(message, 1, &flags, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    row[0].Value.lpszW = (WCHAR *)L"Anna";
    row[1].Value.l = MAPI_TO | MAPI_SUBMITTED;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    row[0].Value.lpszW = (WCHAR *)L"Bo";
    row[1].Value.l = MAPI_TO;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    row[0].Value.lpszW = (WCHAR *)L"Cy";
    row[1].Value.l = MAPI_BCC;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
    expect_string(message, PR_DISPLAY_TO_W, L"", __LINE__);
    values = get_one(message, PR_HASATTACH, __LINE__);
    ok(!values->Value.b, "TRUE before the save.\n");
    counting_free(values);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_string(message, PR_DISPLAY_TO_W, L"Anna; Bo", __LINE__);
    expect_string(message, PR_DISPLAY_CC_W, L"", __LINE__);
    expect_string(message, PR_DISPLAY_BCC_W, L"Cy", __LINE__);
    values = get_one(message, PR_HASATTACH, __LINE__);
    ok(values->Value.b == 1, "Not TRUE.\n");
    counting_free(values);
    values = get_one(message, PR_MESSAGE_FLAGS, __LINE__);
    ok(values->Value.l == (MSGFLAG_UNSENT | MSGFLAG_HASATTACH), "Got %#lx.\n", values->Value.l);
    counting_free(values);
    values = get_one(message, PR_CREATION_TIME, __LINE__);
    times = get_one(message, PR_LAST_MODIFICATION_TIME, __LINE__);
    ok(!CompareFileTime(&values->Value.ft, &times->Value.ft), "The times differ.\n");
    counting_free(times);

    hr = IMessage_DeleteAttach(message, num, 0, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    times = get_one(message, PR_LAST_MODIFICATION_TIME, __LINE__);
    ok(CompareFileTime(&values->Value.ft, &times->Value.ft) < 0, "The time stands still.\n");
    counting_free(times);
    counting_free(values);
    values = get_one(message, PR_MESSAGE_FLAGS, __LINE__);
    ok(values->Value.l == MSGFLAG_UNSENT, "Got %#lx.\n", values->Value.l);
    counting_free(values);
    values = get_one(message, PR_HASATTACH, __LINE__);
    ok(!values->Value.b, "Still TRUE.\n");
    counting_free(values);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* The body that a save makes of RTF is made with the message's own allocators. */
static void test_body_from_rtf(void)
{
    static const char rtf[] = "{\\rtf1\\ansi\\deff0 text\\par}";
    IStream *compressed, *stream;
    SPropValue *value;
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&compressed);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, rtf, sizeof(rtf) - 1, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Commit(stream, 0);
    IStream_Release(stream);
    IStream_Commit(compressed, 0);
    IStream_Release(compressed);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_FREED();
    value = get_one(message, PR_BODY_A, __LINE__);
    ok(value->ulPropTag == PR_BODY_A && !strncmp(value->Value.lpszA, "text", 4), "There is no body.\n");
    counting_free(value);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* A stream's entry of a compound file's directory in memory; NULL for none. */
static BYTE *stream_entry(struct memory_bytes *bytes, const WCHAR *name)
{
    size_t at;

    for (at = 512; at + 128 <= bytes->size; at += 128)
        if (bytes->data[at + 66] == STGTY_STREAM && !memcmp(bytes->data + at, name, (wcslen(name) + 1) * sizeof(WCHAR)))
            return bytes->data + at;
    return NULL;
}

/* Empty streams whose entries name a sector, as python-oxmsg writes them, here another's: what they get goes
 * elsewhere. */
static void test_empty_streams(DWORD mode)
{
    static const WCHAR *const names[] = {L"__substg1.0_6002001F", L"__substg1.0_6003001F"};
    static const ULONG tags[] = {0x6001001f, 0x6002001f, 0x6003001f};
    static const WCHAR *const texts[] = {L"has the first block", L"gets one", L"gets one as well"};
    IStorage *storage;
    IMessage *message;
    ILockBytes *bytes;
    unsigned int i;
    BYTE *owner;
    HRESULT hr;

    winetest_push_context("mode %#lx", mode);
    storage = memory_storage(&bytes, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 3; i++) set_string(message, tags[i], i ? L"" : texts[0]);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    owner = stream_entry(impl_from_ILockBytes(bytes), L"__substg1.0_6001001F");
    ok(owner != NULL, "No stream.\n");
    for (i = 0; i < 2 && owner; i++)
    {
        BYTE *entry = stream_entry(impl_from_ILockBytes(bytes), names[i]);

        ok(entry && !entry[120], "No empty stream.\n");
        if (entry) memcpy(entry + 116, owner + 116, 4);
    }

    storage = reopen_storage(bytes, mode);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 1; i < 3; i++)
    {
        expect_string(message, tags[i], L"", __LINE__);
        set_string(message, tags[i], texts[i]);
    }
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    hr = IStorage_Commit(storage, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(storage);

    storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 3; i++) expect_string(message, tags[i], texts[i], __LINE__);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
    winetest_pop_context();
}

START_TEST(msgsave)
{
    CoInitialize(NULL);
    test_layout();
    test_subject();
    test_what_is_written();
    test_flags();
    test_computed();
    test_body_from_rtf();
    test_empty_streams(STG_RW);
    test_empty_streams(STG_RW | STGM_TRANSACTED);
    CoUninitialize();
}
