/*
 * Tests of damaged messages: every tolerance and refusal of oxmsg.md section 10, on storages made for it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include "storage.h"

static IMessage *open_raw(IStorage *storage, HRESULT expected, int line)
{
    IMessage *message;
    HRESULT hr;

    hr = open_msg(NULL, storage, 0, &message);
    ok_(__FILE__, line)(hr == expected, "Got hr %#lx, expected %#lx.\n", hr, expected);
    return message;
}

/* The result of asking for one property; the value is the caller's. */
static SCODE get_one(IMAPIProp *prop, ULONG tag, SPropValue **value)
{
    SPropTagArray tags = {1, {tag}};
    ULONG count;
    HRESULT hr;

    hr = IMAPIProp_GetProps(prop, &tags, 0, &count, value);
    if (FAILED(hr)) return hr;
    if (PROP_TYPE((*value)->ulPropTag) != PT_ERROR) return S_OK;
    hr = (*value)->Value.err;
    counting_free(*value);
    *value = NULL;
    return hr;
}

static void expect_error(IMessage *message, ULONG tag, SCODE expected, int line)
{
    SPropValue *value;
    SCODE sc = get_one((IMAPIProp *)message, tag, &value);

    ok_(__FILE__, line)(sc == expected, "Tag %#lx: got %#lx, expected %#lx.\n", tag, sc, expected);
    if (!sc) counting_free(value);
}
#define EXPECT_ERROR(message, tag, expected) expect_error(message, tag, expected, __LINE__)

static void test_short_streams(void)
{
    static const BYTE zeroes[64];
    IStorage *storage;
    IMessage *message;
    ULONG size;

    for (size = 0; size <= 64; size += size < 34 ? 1 : 10)
    {
        winetest_push_context("size %lu", size);
        storage = memory_storage(NULL, STG_RW);
        raw_stream(storage, L"__properties_version1.0", zeroes, size);
        message = open_raw(storage, size < 32 ? MAPI_E_CORRUPT_DATA : S_OK, __LINE__);
        EXPECT_REF(storage, message ? 2 : 1);
        if (message)
        {
            EXPECT_ERROR(message, PR_SUBJECT_W, MAPI_E_NOT_FOUND);
            RELEASE_LAST(message);
        }
        RELEASE_LAST(storage);
        winetest_pop_context();
    }
    EXPECT_FREED();
}

static void test_entries(void)
{
    SPropTagArray *list, gone = {1, {0x6808001f}};
    struct raw_properties raw;
    IStorage *storage;
    IMessage *message;
    SPropValue *value = NULL;
    ULONG i, found = 0;
    HRESULT hr;

    storage = memory_storage(NULL, STG_RW);
    raw_begin(&raw, 32, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff);
    raw_entry(&raw, 0x340d0003, 6, 0x40000, 0);
    raw_entry(&raw, 0x0037001f, 6, 0xffffffff, 0xffffffff); /* a size that lies, upwards */
    raw_entry(&raw, 0x1000001f, 6, 0, 0);                   /* and downwards */
    raw_entry(&raw, 0x6800001f, 6, 20, 0);                  /* without a stream */
    raw_entry(&raw, 0x6801001e, 6, 20, 0);                  /* with the terminator in the stream, twice */
    raw_entry(&raw, 0x68020777, 6, 1, 2);                   /* an unknown type */
    raw_entry(&raw, 0x00000003, 6, 1, 0);                   /* id 0 */
    raw_entry(&raw, 0x68030003, 6, 1, 0xdeadbeef);          /* garbage behind a PT_LONG */
    raw_entry(&raw, 0x68030003, 6, 2, 0);                   /* the same id again */
    raw_entry(&raw, 0x68040003, 0, 7, 0);                   /* no flags at all */
    raw_entry(&raw, 0x68051003, 6, 10, 0);                  /* a multi-value with a remainder */
    raw_entry(&raw, 0x6806101f, 6, 8, 0);                   /* one whose second value is missing */
    raw_entry(&raw, 0x68070048, 6, 16, 0);                  /* a GUID of 5 bytes */
    raw_entry(&raw, 0x6808001f, 6, 7, 0);                   /* half a character at the end */
    raw_entry(&raw, 0x6809101e, 6, 0xfffffff0, 0);          /* a list of lengths that is not there */
    raw_entry(&raw, 0x680a000b, 6, 0xffff0100, 0);          /* a boolean that is not 1 */
    raw_entry(&raw, 0x680b001f, 6, 4, 0);                   /* a little more than it says */
    raw_entry(&raw, 0x680c001f, 6, 200, 0);                 /* less than it says */
    raw_u32(&raw, 0x20202020);                              /* a fragment */
    raw_end(&raw, storage);
    raw_stream(storage, L"__substg1.0_0037001F", L"subject", 14);
    raw_stream(storage, L"__substg1.0_1000001F", L"body", 8);
    raw_stream(storage, L"__substg1.0_6801001E", "text\0", 6);
    raw_stream(storage, L"__substg1.0_68051003", "\1\0\0\0\2\0\0\0\3\0", 10);
    raw_stream(storage, L"__substg1.0_6806101F", "\xff\xff\xff\xff\4\0\0\0", 8);
    raw_stream(storage, L"__substg1.0_6806101F-00000000", L"a", 4);
    raw_stream(storage, L"__substg1.0_68070048", "12345", 5);
    raw_stream(storage, L"__substg1.0_6808001F", "x\0y\0z", 5);
    raw_stream(storage, L"__substg1.0_680B001F", L"longer", 12);
    raw_stream(storage, L"__substg1.0_680C001F", L"short", 10);

    message = open_raw(storage, S_OK, __LINE__);
    ok(!get_one((IMAPIProp *)message, PR_SUBJECT_W, &value) && !wcscmp(value->Value.lpszW, L"subject"), "Wrong.\n");
    counting_free(value);
    ok(!get_one((IMAPIProp *)message, PR_BODY_W, &value) && !wcscmp(value->Value.lpszW, L"body"), "Wrong.\n");
    counting_free(value);
    EXPECT_ERROR(message, 0x6800001f, MAPI_E_NOT_FOUND);
    ok(!get_one((IMAPIProp *)message, 0x6801001e, &value) && !strcmp(value->Value.lpszA, "text"), "Wrong.\n");
    counting_free(value);
    EXPECT_ERROR(message, 0x68020777, MAPI_E_NOT_FOUND);
    EXPECT_ERROR(message, 0x00000003, MAPI_E_NOT_FOUND);
    ok(!get_one((IMAPIProp *)message, 0x68030003, &value) && value->Value.l == 1, "Wrong.\n");
    counting_free(value);
    ok(!get_one((IMAPIProp *)message, 0x68040003, &value) && value->Value.l == 7, "Wrong.\n");
    counting_free(value);
    ok(!get_one((IMAPIProp *)message, 0x68051003, &value) && value->Value.MVl.cValues == 2 &&
                    value->Value.MVl.lpl[1] == 2,
            "Wrong.\n");
    counting_free(value);
    ok(!get_one((IMAPIProp *)message, 0x6806101f, &value) && value->Value.MVszW.cValues == 2 &&
                    !wcscmp(value->Value.MVszW.lppszW[0], L"a") && !*value->Value.MVszW.lppszW[1],
            "Wrong.\n");
    counting_free(value);
    EXPECT_ERROR(message, 0x68070048, MAPI_E_CORRUPT_DATA);
    ok(!get_one((IMAPIProp *)message, 0x6808001f, &value) && !wcscmp(value->Value.lpszW, L"xy"), "Wrong.\n");
    counting_free(value);
    ok(!get_one((IMAPIProp *)message, 0x680b001f, &value) && !wcscmp(value->Value.lpszW, L"longer"), "Wrong.\n");
    counting_free(value);
    ok(!get_one((IMAPIProp *)message, 0x680c001f, &value) && !wcscmp(value->Value.lpszW, L"short"), "Wrong.\n");
    counting_free(value);
    EXPECT_ERROR(message, 0x6809101e, MAPI_E_NOT_FOUND);
    ok(!get_one((IMAPIProp *)message, 0x680a000b, &value) && value->Value.b == 1, "Wrong.\n");
    counting_free(value);

    hr = IMessage_GetPropList(message, MAPI_UNICODE, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < list->cValues; i++)
    {
        ULONG id = PROP_ID(list->aulPropTag[i]);

        ok(id && id != 0x6800 && id != 0x6802 && id != 0x6809, "%#lx is listed.\n", list->aulPropTag[i]);
        if (id == 0x6803) found++;
    }
    ok(found == 1, "Listed %lu times.\n", found);
    counting_free(list);

    /* what is not understood is kept */
    hr = IMessage_DeleteProps(message, &gone, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    {
        BYTE data[4096];
        LONG size = read_raw(storage, L"__properties_version1.0", data, sizeof(data)), at;

        for (at = 32; at + 16 <= size && *(ULONG *)(data + at) != 0x68020777; at += 16) continue;
        ok(at + 16 <= size && *(ULONG *)(data + at + 8) == 1 && *(ULONG *)(data + at + 12) == 2,
                "The unknown entry is lost.\n");
        ok(read_raw(storage, L"__substg1.0_6808001F", data, 1) == -1, "The stream is left behind.\n");
    }
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static void test_names(void)
{
    SPropTagArray *tags = NULL;
    struct raw_properties raw;
    MAPINAMEID **names;
    IStorage *storage, *map;
    IMessage *message;
    ULONG count;
    HRESULT hr;

    storage = memory_storage(NULL, STG_RW);
    raw_begin(&raw, 32, 0, 0, 0, 0);
    raw_end(&raw, storage);
    map = raw_storage(storage, L"__nameid_version1.0");
    raw_stream(map, L"__substg1.0_00020102", "0123456789abcdef", 16);
    /* LID 1 of GUID 3; GUID 4 does not exist; GUID 0; string at 0; string beyond; a length beyond; a fragment */
    raw_stream(map, L"__substg1.0_00030102",
            "\1\0\0\0\6\0\0\0"
            "\2\0\0\0\x8\0\1\0"
            "\3\0\0\0\0\0\2\0"
            "\0\0\0\0\7\0\3\0"
            "\x00\x10\0\0\7\0\4\0"
            "\x08\0\0\0\7\0\5\0"
            "\1\2\3",
            51);
    raw_stream(map, L"__substg1.0_00040102", "\4\0\0\0a\0b\0\xf0\xff\xff\xff", 12);
    IStorage_Release(map);

    message = open_raw(storage, S_OK, __LINE__);
    hr = IMessage_GetNamesFromIDs(message, &tags, NULL, 0, &count, &names);
    ok(hr == S_OK && count == 2 && tags->cValues == 2, "Got hr %#lx, %lu names.\n", hr, count);
    ok(PROP_ID(tags->aulPropTag[0]) == 0x8000 && names[0]->ulKind == MNID_ID && names[0]->Kind.lID == 1, "Wrong.\n");
    ok(PROP_ID(tags->aulPropTag[1]) == 0x8003 && names[1]->ulKind == MNID_STRING &&
                    !wcscmp(names[1]->Kind.lpwstrName, L"ab"),
            "Wrong.\n");
    counting_free(tags);
    counting_free(names);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* Storages that the header tells wrong of (a header that agrees with itself, and with what stands at 0 to n, is
 * believed: see load_children), gaps, names that are no numbers, children without a property stream. */
static void test_children(void)
{
    static const struct
    {
        ULONG next, count;
    } headers[] = {{0, 1}, {3, 3}, {0xffffffff, 0xffffffff}, {11, 3}, {2, 7}};
    static const WCHAR *const attachments[] = {L"__attach_version1.0_#00000000", L"__attach_version1.0_#00000002",
            L"__attach_version1.0_#0000000a", L"__attach_version1.0_#xyz", L"__attach_version1.0_#0000000G"};
    struct raw_properties raw;
    IStorage *storage, *child;
    IMAPITable *table;
    IMessage *message;
    IAttach *attach;
    ULONG i, j, count, num;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(headers); i++)
    {
        winetest_push_context("next %#lx, count %#lx", headers[i].next, headers[i].count);
        storage = memory_storage(NULL, STG_RW);
        raw_begin(&raw, 32, headers[i].next, headers[i].next, headers[i].count, headers[i].count);
        raw_end(&raw, storage);
        for (j = 0; j < ARRAYSIZE(attachments); j++)
        {
            child = raw_storage(storage, attachments[j]);
            IStorage_Release(child);
        }
        child = raw_storage(storage, L"__recip_version1.0_#00000001");
        raw_begin(&raw, 8, 0, 0, 0, 0);
        raw_entry(&raw, 0x0c150003, 6, 1, 0);
        raw_end(&raw, child);
        IStorage_Release(child);
        child = raw_storage(storage, L"__recip_version1.0_#00000005");
        raw_stream(child, L"__properties_version1.0", "123", 3);
        IStorage_Release(child);

        message = open_raw(storage, S_OK, __LINE__);
        hr = IMessage_GetAttachmentTable(message, 0, &table);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMAPITable_GetRowCount(table, 0, &count);
        ok(hr == S_OK && count == 3, "Got hr %#lx, %lu rows.\n", hr, count);
        IMAPITable_Release(table);
        hr = IMessage_GetRecipientTable(message, 0, &table);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMAPITable_GetRowCount(table, 0, &count);
        ok(hr == S_OK && count == 2, "Got hr %#lx, %lu rows.\n", hr, count);
        IMAPITable_Release(table);
        hr = IMessage_OpenAttach(message, 10, NULL, 0, &attach);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (SUCCEEDED(hr)) RELEASE_LAST(attach);
        hr = IMessage_OpenAttach(message, 1, NULL, 0, &attach);
        ok(hr == MAPI_E_NOT_FOUND && !attach, "Got hr %#lx.\n", hr);
        hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
        ok(hr == S_OK && num >= 11 && num < 0x80000000, "Got hr %#lx, number %lu.\n", hr, num);
        if (SUCCEEDED(hr)) RELEASE_LAST(attach);
        RELEASE_LAST(message);
        RELEASE_LAST(storage);
        winetest_pop_context();
    }
    EXPECT_FREED();
}

/* A message in a message in a message ...: far deeper than any bound. Deeper still would only show ole32's quadratic
 * time of making it. */
static void test_depth(void)
{
    enum
    {
        DEPTH = 1000
    };
    static IStorage *storages[2 * DEPTH + 1];
    struct raw_properties raw;
    IMessage *messages[80] = {0};
    IAttach *attaches[80] = {0};
    ULONG i, depth = 0;
    HRESULT hr = S_OK;

    storages[0] = memory_storage(NULL, STG_RW);
    for (i = 0; i < DEPTH; i++)
    {
        raw_begin(&raw, i ? 24 : 32, 0, 1, 0, 1);
        raw_end(&raw, storages[2 * i]);
        storages[2 * i + 1] = raw_storage(storages[2 * i], L"__attach_version1.0_#00000000");
        if (!storages[2 * i + 1]) break;
        raw_begin(&raw, 8, 0, 0, 0, 0);
        raw_entry(&raw, 0x37050003, 7, 5, 0);
        raw_entry(&raw, 0x3701000d, 6, 0xffffffff, 1);
        raw_end(&raw, storages[2 * i + 1]);
        storages[2 * i + 2] = raw_storage(storages[2 * i + 1], L"__substg1.0_3701000D");
    }
    for (i = 2 * DEPTH; i; i--)
        if (storages[i]) IStorage_Release(storages[i]);

    messages[0] = open_raw(storages[0], S_OK, __LINE__);
    while (SUCCEEDED(hr) && depth + 1 < ARRAYSIZE(messages))
    {
        hr = IMessage_OpenAttach(messages[depth], 0, NULL, 0, &attaches[depth]);
        ok(hr == S_OK, "Got hr %#lx at depth %lu.\n", hr, depth);
        if (FAILED(hr)) break;
        hr = IAttach_OpenProperty(
                attaches[depth], PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&messages[depth + 1]);
        if (SUCCEEDED(hr)) depth++;
    }
    ok(hr == MAPI_E_TOO_COMPLEX && depth == 63, "Got hr %#lx at depth %lu.\n", hr, depth);
    for (i = 0; i < ARRAYSIZE(messages); i++)
    {
        if (messages[i]) RELEASE_LAST(messages[i]);
        if (attaches[i]) RELEASE_LAST(attaches[i]);
    }
    RELEASE_LAST(storages[0]);
    EXPECT_FREED();
}

/* Damaged so that Wine's ole32 would look a name up, or follow a stream's sectors, for ever. (Where the directory's own
 * sectors have no end, it is StgOpenStorage that does not return.) */
enum endless
{
    ENDLESS_CYCLE,   /* entries of the directory that are above themselves */
    ENDLESS_MISSING, /* siblings that do not exist */
    ENDLESS_MINI,    /* the small streams' sectors */
    ENDLESS_LOST,    /* the directory's second sector is not in the file */
};

static void test_endless(enum endless kind)
{
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    DWORD read, sector, at;
    SPropTagArray *tags = NULL;
    MAPINAMEID **names;
    IStorage *storage;
    IMessage *message;
    ULONG count;
    BYTE *data;
    HANDLE file;
    HRESULT hr;

    winetest_push_context("kind %u", kind);
    GetTempPathW(ARRAYSIZE(folder), folder);
    GetTempFileNameW(folder, L"msg", 0, path);
    hr = StgCreateDocfile(path, STGM_CREATE | STG_RW, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    raw_message(storage, L"cycle");
    IStorage_Release(storage);

    data = calloc(1, 65536);
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    ok(ReadFile(file, data, 65536, &read, NULL) && read > 1024, "Cannot read the file.\n");
    sector = *(DWORD *)(data + 48);
    for (at = 1; at < 4 && kind <= ENDLESS_MISSING; at++)
    {
        BYTE *entry = data + 512 * (sector + 1) + 128 * at;

        *(DWORD *)(entry + 68) = *(DWORD *)(entry + 72) = kind == ENDLESS_CYCLE ? at : 0x12345;
    }
    if (kind == ENDLESS_MINI)
    {
        DWORD *table = (DWORD *)(data + 512 * (*(DWORD *)(data + 60) + 1));

        for (at = 0; at < 128; at++) table[at] = at;
    }
    if (kind == ENDLESS_LOST) *(DWORD *)(data + 512 * (*(DWORD *)(data + 76) + 1) + 4 * sector) = 0x5000;
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    WriteFile(file, data, read, &read, NULL);
    CloseHandle(file);
    free(data);

    hr = StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
    if (FAILED(hr)) trace("ole32 refuses the file itself, hr %#lx.\n", hr);
    else
    {
        SetEnvironmentVariableW(L"MAPI32_MIRROR", L"0");
        hr = open_msg(NULL, storage, 0, &message);
        ok(hr == MAPI_E_CORRUPT_DATA && !message, "Got hr %#lx.\n", hr);
        SetEnvironmentVariableW(L"MAPI32_MIRROR", NULL);
        /* what can be looked up is read, where ole32 need not be asked */
        hr = open_msg(NULL, storage, 0, &message);
        ok(hr == S_OK || hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
        if (hr == S_OK)
        {
            hr = IMessage_GetNamesFromIDs(message, &tags, NULL, 0, &count, &names);
            ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
            RELEASE_LAST(message);
        }
        RELEASE_LAST(storage);
    }
    DeleteFileW(path);
    winetest_pop_context();
}

/* The place in a file of the FAT's entry of a sector, in a file that the FAT's part is in. */
static DWORD fat_entry_at(const BYTE *data, DWORD sector)
{
    return 512 * (*(const DWORD *)(data + 76 + 4 * (sector / 128)) + 1) + 4 * (sector % 128);
}

/* Reads a file whole; returns how many bytes there are. */
static DWORD read_whole(const WCHAR *path, BYTE *data, DWORD size)
{
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    DWORD read = 0;

    ok(file != INVALID_HANDLE_VALUE && ReadFile(file, data, size, &read, NULL) && read < size, "Cannot read it.\n");
    CloseHandle(file);
    return read;
}

static void write_whole(const WCHAR *path, const BYTE *data, DWORD size)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    DWORD written;

    ok(WriteFile(file, data, size, &written, NULL) && written == size, "Cannot write it.\n");
    CloseHandle(file);
}

/* A message with an attachment whose data are large, in a file. */
static void create_large(const WCHAR *path, BYTE *data, ULONG size)
{
    SPropValue value = {PR_ATTACH_DATA_BIN};
    IStorage *storage;
    IMessage *message;
    IAttach *attach;
    ULONG num;
    HRESULT hr;

    hr = StgCreateDocfile(path, STGM_CREATE | STG_RW, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value.Value.bin.cb = size;
    value.Value.bin.lpb = data;
    hr = IAttach_SetProps(attach, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
}

/* Nothing of the attachments of a message can be had. */
static void expect_no_attachment(IMessage *message, BOOL writable)
{
    const HRESULT refused = writable ? MAPI_E_CORRUPT_DATA : MAPI_E_NO_ACCESS;
    IMAPITable *table = NULL;
    IAttach *attach = NULL;
    ULONG num;
    HRESULT hr;

    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == MAPI_E_CORRUPT_DATA && !attach, "Got hr %#lx, %p.\n", hr, attach);
    hr = IMessage_GetAttachmentTable(message, 0, &table);
    ok(hr == MAPI_E_CORRUPT_DATA && !table, "Got hr %#lx, %p.\n", hr, table);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == refused && !attach, "Got hr %#lx, %p.\n", hr, attach);
    hr = IMessage_DeleteAttach(message, 0, 0, NULL, 0);
    ok(hr == refused, "Got hr %#lx.\n", hr);
}

/* The large attachment of a message whose sectors have no end: the message can be changed, the attachment not read. */
static void test_endless_attachment(void)
{
    enum
    {
        SIZE = 1500000,
        SECTOR = 1500 /* one in the middle of the data */
    };
    SPropValue subject = {PR_SUBJECT_W}, *got = NULL;
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    BYTE *data = calloc(2, SIZE);
    IStream *stream = NULL;
    IAttach *attach = NULL;
    IStorage *storage;
    IMessage *message;
    BOOL damaged;
    DWORD size, *entry;
    HRESULT hr;

    GetTempPathW(ARRAYSIZE(folder), folder);
    GetTempFileNameW(folder, L"msg", 0, path);
    create_large(path, data, SIZE);
    size = read_whole(path, data, 2 * SIZE);
    entry = (DWORD *)(data + fat_entry_at(data, SECTOR));
    ok(*entry == SECTOR + 1, "Got %#lx.\n", *entry);
    *entry = SECTOR;
    write_whole(path, data, size);

    hr = StgOpenStorage(path, NULL, STG_RW | STGM_TRANSACTED, NULL, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    subject.Value.lpszW = (WCHAR *)L"changed";
    hr = IMessage_SetProps(message, 1, &subject, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    /* a storage that writes its whole file at each commit has put an end to it */
    read_whole(path, data, 2 * SIZE);
    damaged = *(DWORD *)(data + fat_entry_at(data, SECTOR)) == SECTOR;
    if (damaged) expect_no_attachment(message, TRUE);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);

    hr = StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    SetEnvironmentVariableW(L"MAPI32_MIRROR", L"0");
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    SetEnvironmentVariableW(L"MAPI32_MIRROR", NULL);
    hr = HrGetOneProp((IMAPIProp *)message, PR_SUBJECT_W, &got);
    ok(hr == S_OK && !wcscmp(got->Value.lpszW, L"changed"), "Got hr %#lx.\n", hr);
    counting_free(got);
    if (damaged) expect_no_attachment(message, FALSE);
    RELEASE_LAST(message);

    /* the mirror knows where the other properties of the attachment are */
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (IUnknown **)&stream);
    ok(hr == (damaged ? MAPI_E_CORRUPT_DATA : S_OK), "Got hr %#lx.\n", hr);
    if (stream) RELEASE_LAST(stream);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    DeleteFileW(path);
    free(data);
    EXPECT_FREED();
}

START_TEST(badinput)
{
    CoInitialize(NULL);
    test_short_streams();
    test_entries();
    test_names();
    test_children();
    test_depth();
    test_endless(ENDLESS_CYCLE);
    test_endless(ENDLESS_MISSING);
    test_endless(ENDLESS_MINI);
    test_endless(ENDLESS_LOST);
    test_endless_attachment();
    CoUninitialize();
}
