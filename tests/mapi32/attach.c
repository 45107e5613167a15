/*
 * Tests of attachments: numbers, levels of saving, streams, embedded messages, storages, and what DeleteAttach leaves.
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

static IMessage *new_message(IStorage **storage)
{
    IMessage *message;
    HRESULT hr;

    *storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, *storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return message;
}

static IAttach *create_attach(IMessage *message, ULONG expected)
{
    IAttach *attach;
    ULONG num;
    HRESULT hr;

    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK && num == expected, "Got hr %#lx, number %lu.\n", hr, num);
    return attach;
}

static void save(IUnknown *object)
{
    HRESULT hr = IMAPIProp_SaveChanges((IMAPIProp *)object, KEEP_OPEN_READWRITE);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}
#define SAVE(object) save((IUnknown *)(object))

static ULONG count_rows(IMessage *message)
{
    IMAPITable *table;
    ULONG count;
    HRESULT hr;

    hr = IMessage_OpenProperty(message, PR_MESSAGE_ATTACHMENTS, &IID_IMAPITable, MAPI_UNICODE, 0, (IUnknown **)&table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetRowCount(table, 0, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(table);
    return count;
}

static void test_numbers(void)
{
    IStorage *storage;
    IMessage *message = new_message(&storage);
    IAttach *attach, *other;
    HRESULT hr;
    ULONG num;

    hr = IMessage_CreateAttach(message, &IID_IMessage, 0, &num, &attach);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED && !attach, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(message, NULL, 1, &num, &attach);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(message, NULL, 0, NULL, &attach);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    attach = create_attach(message, 0);
    check_interface(attach, &IID_IUnknown, TRUE);
    check_interface(attach, &IID_IMAPIProp, TRUE);
    check_interface(attach, &IID_IAttachment, TRUE);
    check_interface(attach, &IID_IMessage, FALSE);
    SAVE(attach);
    RELEASE_LAST(attach);
    /* one that is not saved is gone, its number too */
    attach = create_attach(message, 1);
    RELEASE_LAST(attach);
    hr = IMessage_OpenAttach(message, 1, NULL, 0, &attach);
    ok(hr == MAPI_E_NOT_FOUND && !attach, "Got hr %#lx.\n", hr);
    attach = create_attach(message, 2);
    SAVE(attach);
    RELEASE_LAST(attach);
    /* in the table once the message is saved */
    ok(!count_rows(message), "Got %lu rows.\n", count_rows(message));
    SAVE(message);
    ok(count_rows(message) == 2, "Got %lu rows.\n", count_rows(message));

    hr = IMessage_OpenAttach(message, 0, &IID_IAttachment, MAPI_BEST_ACCESS, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenAttach(message, 0, NULL, 0, &other);
    ok(hr == S_OK && other == attach, "Not the same object.\n");
    IAttach_Release(other);
    hr = IMessage_OpenAttach(message, 0, &IID_IStream, 0, &other);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED && !other, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);

    /* flags 0: read-only */
    hr = IMessage_OpenAttach(message, 2, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    {
        SPropValue value = {PR_ATTACH_METHOD};

        hr = IAttach_SetProps(attach, 1, &value, NULL);
        ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
        hr = IAttach_SaveChanges(attach, 0);
        ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    }
    RELEASE_LAST(attach);
    hr = IMessage_DeleteAttach(message, 1, 0, NULL, 0);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = IMessage_DeleteAttach(message, 0, 0, NULL, 2);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_DeleteAttach(message, 0, 0, NULL, ATTACH_DIALOG);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(count_rows(message) == 1, "Got %lu rows.\n", count_rows(message));
    SAVE(message);
    attach = create_attach(message, 3);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* An attachment that is deleted while it is open becomes a shell, with its stream. */
static void test_delete_open(void)
{
    SPropValue value = {PR_ATTACH_METHOD};
    IStorage *storage;
    IMessage *message = new_message(&storage);
    IAttach *attach = create_attach(message, 0);
    IStream *stream;
    HRESULT hr;
    ULONG read;
    BYTE byte;

    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    SAVE(attach);
    hr = IMessage_DeleteAttach(message, 0, 0, NULL, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_SetProps(attach, 1, &value, NULL);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, &byte, 1, &read);
    ok(hr == MAPI_E_INVALID_OBJECT, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    RELEASE_LAST(attach);
    SAVE(message);
    ok(!count_rows(message), "Got rows.\n");
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* The attachment and the message are saved while the stream is open and not committed; it is released last. */
static void test_open_stream(void)
{
    ILockBytes *bytes;
    IStorage *storage;
    IMessage *message;
    IAttach *attach;
    IStream *stream;
    STATSTG stat;
    HRESULT hr;
    char data[16];
    ULONG read;

    storage = memory_storage(&bytes, STG_RW | STGM_TRANSACTED);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    attach = create_attach(message, 0);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, "written", 7, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    SAVE(attach);
    SAVE(message);
    hr = IStorage_Commit(storage, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && stat.cbSize.QuadPart == 7, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    RELEASE_LAST(storage);

    storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    /* the access comes in ulInterfaceOptions, or not at all */
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_READWRITE, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, sizeof(data), &read);
    ok(hr == S_OK && read == 7 && !memcmp(data, "written", 7), "Got hr %#lx, %lu.\n", hr, read);
    RELEASE_LAST(stream);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&stream);
    ok(hr == MAPI_E_NOT_FOUND && !stream, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

/* Each level has to be saved. */
static void test_levels(void)
{
    static const struct
    {
        BOOL embedded, attach, message;
        const char *expected;
    } tests[] = {
            {TRUE, TRUE, TRUE, "embedded"},
            {TRUE, TRUE, FALSE, NULL},
            {TRUE, FALSE, TRUE, NULL},
            {FALSE, TRUE, TRUE, "attachment"},
    };
    SPropValue subject = {PR_SUBJECT_W};
    IMessage *message, *embedded;
    ILockBytes *bytes;
    IStorage *storage;
    IAttach *attach;
    unsigned int i;
    char *content;
    HRESULT hr;

    subject.Value.lpszW = (WCHAR *)L"inner";
    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        storage = memory_storage(&bytes, STG_RW);
        hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        SAVE(message);
        attach = create_attach(message, 0);
        hr = IAttach_OpenProperty(
                attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IMessage_SetProps(embedded, 1, &subject, NULL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (tests[i].embedded) SAVE(embedded);
        if (tests[i].attach) SAVE(attach);
        if (tests[i].message) SAVE(message);
        RELEASE_LAST(embedded);
        RELEASE_LAST(attach);
        RELEASE_LAST(message);
        RELEASE_LAST(storage);
        content = content_of_bytes(bytes);
        ok(!strstr(content, "attachment") == !tests[i].expected, "Wrong content.\n");
        ok(!strstr(content, "embedded{") == (!tests[i].expected || strcmp(tests[i].expected, "embedded")),
                "Wrong content.\n");
        free(content);
        RELEASE_LAST(bytes);
        winetest_pop_context();
    }
    EXPECT_FREED();
}

/* A storage as data: nothing is seen before it is saved; its class stays; IID_IStreamDocfile is a copy of it. */
static void test_storage(void)
{
    static const GUID clsid = {1, 2, 3, {4}};
    IStorage *root, *storage, *docfile;
    ILockBytes *bytes, *copy;
    IUnknown *unknown;
    IMessage *message;
    IAttach *attach;
    IStream *stream;
    STATSTG stat;
    char data[16];
    HGLOBAL memory;
    HRESULT hr;
    LONG size;

    root = memory_storage(&bytes, STG_RW);
    hr = open_msg(NULL, root, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    attach = create_attach(message, 0);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (IUnknown **)&storage);
    ok(hr == MAPI_E_NOT_FOUND && !storage, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    raw_stream(storage, L"\1Ole10Native", "payload", 7);
    hr = IStorage_SetClass(storage, &clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStorage_Commit(storage, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    SAVE(attach);
    SAVE(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(root);

    root = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    hr = open_msg(NULL, root, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, &unknown);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED && !unknown, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (IUnknown **)&storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    size = read_raw(storage, L"\1Ole10Native", data, sizeof(data));
    ok(size == 7 && !memcmp(data, "payload", 7), "Got %ld.\n", size);
    hr = IStorage_Stat(storage, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && IsEqualGUID(&stat.clsid, &clsid), "The class is lost.\n");
    hr = IStorage_CreateStream(storage, L"new", STGM_CREATE | STG_RW, 0, 0, &stream);
    ok(hr == STG_E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    RELEASE_LAST(storage);

    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = GetHGlobalFromStream(stream, &memory);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = CreateILockBytesOnHGlobal(memory, FALSE, &copy);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = StgOpenStorageOnILockBytes(copy, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &docfile);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (SUCCEEDED(hr))
    {
        size = read_raw(docfile, L"\1Ole10Native", data, sizeof(data));
        ok(size == 7, "Got %ld.\n", size);
        IStorage_Release(docfile);
    }
    ILockBytes_Release(copy);
    IStream_Release(stream);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(root);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

/* The bytes of a compound file with one stream; not to be freed. A second file is another one. */
static BYTE *make_image(const char *payload, const GUID *clsid, ULONG *size)
{
    static BYTE images[2][0x4000];
    static unsigned int next;
    BYTE *image = images[next++ % 2];
    IStorage *storage;
    ILockBytes *bytes;
    ULARGE_INTEGER zero = {{0}};
    HRESULT hr;

    storage = memory_storage(&bytes, STG_RW);
    raw_stream(storage, L"\1Ole10Native", payload, (ULONG)strlen(payload));
    hr = IStorage_SetClass(storage, clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(storage);
    hr = ILockBytes_ReadAt(bytes, zero, image, sizeof(images[0]), size);
    ok(hr == S_OK && *size >= 1536 && *size < sizeof(images[0]), "Got hr %#lx, %lu bytes.\n", hr, *size);
    RELEASE_LAST(bytes);
    return image;
}

static HRESULT open_image(IAttach *attach, ULONG tag, ULONG flags, IStream **stream)
{
    return IAttach_OpenProperty(attach, tag, &IID_IStreamDocfile, 0, flags, (IUnknown **)stream);
}

static void check_payload(IAttach *attach, const char *payload, const GUID *clsid)
{
    IStorage *storage;
    char data[16];
    STATSTG stat;
    HRESULT hr;
    LONG size;

    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (IUnknown **)&storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (FAILED(hr)) return;
    size = read_raw(storage, L"\1Ole10Native", data, sizeof(data));
    ok(size == (payload ? (LONG)strlen(payload) : -1), "Got %ld.\n", size);
    ok(!payload || !memcmp(data, payload, size), "Wrong data.\n");
    hr = IStorage_Stat(storage, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && IsEqualGUID(&stat.clsid, clsid), "Wrong class.\n");
    RELEASE_LAST(storage);
}

/* IID_IStreamDocfile for writing: the bytes of a compound file become the storage when they are whole. */
static void test_docfile(void)
{
    static const GUID none_class, first = {1, 2, 3, {4}}, second = {5, 6, 7, {8}};
    const ULARGE_INTEGER none = {{0}};
    const LARGE_INTEGER start = {{0}};
    ULONG size, read, sector;
    ILockBytes *bytes;
    IStream *stream, *again;
    IMessage *message;
    IStorage *root;
    IAttach *attach;
    BYTE *image, *entry, data[8];
    STATSTG stat;
    HRESULT hr;

    root = memory_storage(&bytes, STG_RW);
    hr = open_msg(NULL, root, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    attach = create_attach(message, 0);
    hr = open_image(attach, PR_ATTACH_DATA_OBJ, MAPI_MODIFY, &stream);
    ok(hr == MAPI_E_NOT_FOUND && !stream, "Got hr %#lx.\n", hr);

    /* nothing is an empty storage */
    hr = open_image(attach, PR_ATTACH_DATA_BIN, MAPI_CREATE | MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && !stat.cbSize.QuadPart && stat.grfMode == STGM_READWRITE, "Got hr %#lx.\n", hr);
    check_payload(attach, NULL, &none_class);

    /* half a compound file is none */
    image = make_image("payload", &first, &size);
    hr = IStream_Write(stream, image, 700, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
    hr = IAttach_SaveChanges(attach, KEEP_OPEN_READWRITE);
    ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
    check_payload(attach, NULL, &none_class);
    hr = IStream_Write(stream, image + 700, size - 700, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_payload(attach, "payload", &first);
    RELEASE_LAST(stream);
    SAVE(attach);
    SAVE(message);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(root);

    root = reopen_storage(bytes, STG_RW);
    hr = open_msg(NULL, root, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_payload(attach, "payload", &first);
    hr = open_image(attach, PR_ATTACH_DATA_OBJ, MAPI_MODIFY, &stream);
    ok(hr == MAPI_E_NO_ACCESS && !stream, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);

    /* what is there is where it begins; saving takes what an open stream has */
    hr = IMessage_OpenAttach(message, 0, NULL, MAPI_MODIFY, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_image(attach, PR_ATTACH_DATA_OBJ, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, sizeof(data), &read);
    ok(hr == S_OK && read == 8 && !memcmp(data, image, 8), "Got hr %#lx.\n", hr);
    hr = open_image(attach, PR_ATTACH_DATA_OBJ, MAPI_MODIFY, &again);
    ok(hr == S_OK && again == stream, "Got hr %#lx.\n", hr);
    IStream_Release(again);
    image = make_image("other", &second, &size);
    hr = IStream_SetSize(stream, none);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, image, size, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_payload(attach, "payload", &first);
    SAVE(attach);
    check_payload(attach, "other", &second);

    /* a directory that runs in a circle is refused, and Revert brings back what was taken */
    hr = IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    memcpy(&sector, image + 48, sizeof(sector));
    entry = image + 512 * (sector + 1) + 128;
    memset(entry + 68, 0, 8);
    entry[68] = entry[72] = 1;
    hr = IStream_Write(stream, image, size, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
    hr = IStream_Revert(stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    /* what the last Release cannot take is lost, not what was there */
    hr = IStream_Write(stream, "none", 4, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    SAVE(attach);
    SAVE(message);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(root);

    root = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    hr = open_msg(NULL, root, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_payload(attach, "other", &second);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(root);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

/* Streams: Seek, SetSize, Clone, CopyTo, Revert; memory and the temporary file behind it. */
static void test_stream(ULONG size)
{
    LARGE_INTEGER zero = {{0}}, move;
    ULARGE_INTEGER pos, all, read, written;
    IStream *stream, *clone, *other;
    ULONG i, done, step = size / 8;
    IStorage *storage;
    IMessage *message = new_message(&storage);
    BYTE *data = malloc(size), *back = malloc(size + 16);
    HRESULT hr;

    winetest_push_context("size %lu", size);
    for (i = 0; i < size; i++) data[i] = (BYTE)(i * 7 + (i >> 8));
    hr = IMessage_OpenProperty(message, PROP_TAG(PT_BINARY, 0x6800), &IID_IStream, 0, 0, (IUnknown **)&stream);
    ok(hr == MAPI_E_NOT_FOUND && !stream, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(
            message, PROP_TAG(PT_BINARY, 0x6800), &IID_IStream, 0, MAPI_CREATE, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 8; i++)
    {
        hr = IStream_Write(stream, data + i * step, step, &done);
        ok(hr == S_OK && done == step, "Got hr %#lx, %lu.\n", hr, done);
    }
    hr = IStream_Seek(stream, zero, STREAM_SEEK_END, &pos);
    ok(hr == S_OK && pos.QuadPart == size, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PROP_TAG(PT_BINARY, 0x6800), &IID_IStream, 0, 0, (IUnknown **)&other);
    ok(hr == S_OK && other == stream, "Not the same object.\n");
    IStream_Release(other);
    hr = IStream_Clone(stream, &clone);
    ok(hr == S_OK && clone != stream, "Got hr %#lx.\n", hr);
    hr = IStream_Seek(clone, zero, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(clone, back, size, &done);
    ok(hr == S_OK && done == size && !memcmp(back, data, size), "Got hr %#lx, %lu.\n", hr, done);
    hr = IStream_Read(clone, back, 1, &done);
    ok((hr == S_OK || hr == S_FALSE) && !done, "Got hr %#lx.\n", hr);
    RELEASE_LAST(clone);
    hr = IStream_Commit(stream, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* what is not committed can be taken back */
    move.QuadPart = 1;
    hr = IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, "xyz", 3, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Revert(stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, back, size, &done);
    ok(hr == S_OK && done == size && !memcmp(back, data, size), "Not reverted.\n");

    /* larger and smaller; a gap is zeroes */
    all.QuadPart = size + 10;
    hr = IStream_SetSize(stream, all);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    move.QuadPart = -10;
    hr = IStream_Seek(stream, move, STREAM_SEEK_END, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, back, 16, &done);
    ok(hr == S_OK && done == 10 && !back[0] && !back[9], "Got hr %#lx, %lu.\n", hr, done);
    all.QuadPart = 5;
    hr = IStream_SetSize(stream, all);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    move.QuadPart = -1;
    hr = IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    ok(hr == STG_E_INVALIDFUNCTION, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);

    /* the last release has committed; CopyTo all there is */
    hr = IMessage_OpenProperty(message, PROP_TAG(PT_BINARY, 0x6800), &IID_IStream, 0, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, "x", 1, NULL);
    ok(hr == STG_E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    hr = CreateStreamOnHGlobal(NULL, TRUE, &other);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    all.QuadPart = ~(ULONGLONG)0;
    hr = IStream_CopyTo(stream, other, all, &read, &written);
    ok(hr == S_OK && read.QuadPart == 5 && written.QuadPart == 5, "Got hr %#lx, %lu.\n", hr, read.LowPart);
    IStream_Release(other);
    RELEASE_LAST(stream);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    free(data);
    free(back);
    winetest_pop_context();
    EXPECT_FREED();
}

/* A string stream of the other width. */
static void test_stream_widths(void)
{
    SPropTagArray tags = {1, {PR_BODY_W}};
    IStorage *storage;
    IMessage *message = new_message(&storage);
    SPropValue *values;
    IStream *stream;
    char data[16];
    ULONG done;
    HRESULT hr;

    hr = IMessage_OpenProperty(
            message, PR_BODY_A, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Write(stream, "8-bit", 5, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Commit(stream, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    hr = IMessage_GetProps(message, &tags, 0, &done, &values);
    ok(hr == S_OK && !wcscmp(values[0].Value.lpszW, L"8-bit"), "Got hr %#lx.\n", hr);
    counting_free(values);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, sizeof(data), &done);
    ok(hr == S_OK && done == 10 && !memcmp(data, L"8-bit", 10), "Got hr %#lx, %lu.\n", hr, done);
    RELEASE_LAST(stream);
    hr = IMessage_OpenProperty(message, PR_BODY_A, &IID_IStream, 0, 0, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, data, sizeof(data), &done);
    ok(hr == S_OK && done == 5 && !memcmp(data, "8-bit", 5), "Got hr %#lx, %lu.\n", hr, done);
    RELEASE_LAST(stream);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static void test_open_property(void)
{
    SPropValue value = {PR_IMPORTANCE};
    IStorage *storage;
    IMessage *message = new_message(&storage);
    IUnknown *unknown;
    HRESULT hr;

    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, NULL, 0, 0, &unknown);
    ok(hr == MAPI_E_INVALID_PARAMETER && !unknown, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PROP_TAG(PT_UNSPECIFIED, 0x1000), &IID_IStream, 0, 0, &unknown);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0x10, &unknown);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, &unknown);
    ok(hr == MAPI_E_NOT_FOUND && !unknown, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, &unknown);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_IMPORTANCE, &IID_IStream, 0, 0, &unknown);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_MESSAGE_RECIPIENTS, &IID_IStream, 0, 0, &unknown);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_BODY_W, &IID_ITNEF, 0, MAPI_CREATE | MAPI_MODIFY, &unknown);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IMessage_OpenProperty(message, PR_MESSAGE_RECIPIENTS, &IID_IMAPITable, MAPI_UNICODE, 0, &unknown);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(unknown);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static ULONG attachment_rows(IMessage *message)
{
    ULONG count = 0xdeadbeef;
    IMAPITable *table;
    HRESULT hr;

    hr = IMessage_GetAttachmentTable(message, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr != S_OK) return count;
    hr = IMAPITable_GetRowCount(table, 0, &count);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(table);
    return count;
}

/* An embedded message that was saved, and had a table, is opened again before anything was read from the file. */
static void test_embedded_again(void)
{
    SPropValue method = {.ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_EMBEDDED_MSG};
    IMessage *message, *inner;
    IAttach *attach, *file;
    IStorage *storage;
    ULONG num;
    HRESULT hr;

    storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_SetProps(attach, 1, &method, NULL);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_CreateAttach(inner, NULL, 0, &num, &file);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_SaveChanges(file, 0);
    RELEASE_LAST(file);
    ok(!attachment_rows(inner), "The attachment is shown before it is saved.\n");
    hr = IMessage_SaveChanges(inner, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(attachment_rows(inner) == 1, "The attachment is not shown.\n");
    RELEASE_LAST(inner);
    IAttach_SaveChanges(attach, 0);
    RELEASE_LAST(attach);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IMessage_OpenAttach(message, 0, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(attachment_rows(inner) == 1, "The attachment is not shown.\n");
    RELEASE_LAST(inner);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

START_TEST(attach)
{
    CoInitialize(NULL);
    test_numbers();
    test_delete_open();
    test_open_stream();
    test_levels();
    test_embedded_again();
    test_storage();
    test_docfile();
    test_stream(800);
    test_stream(0x300000);
    test_stream_widths();
    test_open_property();
    CoUninitialize();
}
