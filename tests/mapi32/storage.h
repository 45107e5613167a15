/*
 * Storages for tests: compound files in memory, and writers of [MS-OXMSG] streams that do not go through the DLL.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_STORAGE_H
#define MAPI32_TESTS_STORAGE_H

#include "helper.h"
#include "memstg.h"

#define STG_RW (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)

/* A new compound file in memory; *bytes (may be NULL) keeps it for opening it again. */
static inline IStorage *memory_storage(ILockBytes **bytes, DWORD mode)
{
    ILockBytes *own = memory_bytes_create();
    IStorage *storage;
    HRESULT hr;

    hr = StgCreateDocfileOnILockBytes(own, STGM_CREATE | mode, 0, &storage);
    ok(hr == S_OK, "StgCreateDocfileOnILockBytes failed, hr %#lx.\n", hr);
    if (bytes) *bytes = own;
    else ILockBytes_Release(own);
    return storage;
}

static inline IStorage *reopen_storage(ILockBytes *bytes, DWORD mode)
{
    IStorage *storage = NULL;
    HRESULT hr;

    hr = StgOpenStorageOnILockBytes(bytes, NULL, mode, NULL, 0, &storage);
    ok(hr == S_OK, "StgOpenStorageOnILockBytes failed, hr %#lx.\n", hr);
    return storage;
}

/* Raw writers. */

static inline void raw_stream_(IStorage *storage, const WCHAR *name, const void *data, ULONG size, int line)
{
    IStream *stream;
    HRESULT hr;

    hr = IStorage_CreateStream(storage, name, STGM_CREATE | STG_RW, 0, 0, &stream);
    ok_(__FILE__, line)(hr == S_OK, "CreateStream failed, hr %#lx.\n", hr);
    if (FAILED(hr)) return;
    if (size) hr = IStream_Write(stream, data, size, NULL);
    ok_(__FILE__, line)(hr == S_OK, "Write failed, hr %#lx.\n", hr);
    IStream_Release(stream);
}
#define raw_stream(storage, name, data, size) raw_stream_(storage, name, data, size, __LINE__)

static inline IStorage *raw_storage_(IStorage *storage, const WCHAR *name, int line)
{
    IStorage *child = NULL;
    HRESULT hr;

    hr = IStorage_CreateStorage(storage, name, STGM_CREATE | STG_RW, 0, 0, &child);
    ok_(__FILE__, line)(hr == S_OK, "CreateStorage failed, hr %#lx.\n", hr);
    return child;
}
#define raw_storage(storage, name) raw_storage_(storage, name, __LINE__)

/* A property stream under construction. */
struct raw_properties
{
    BYTE data[4096];
    ULONG size;
};

static inline void raw_u32(struct raw_properties *raw, ULONG value)
{
    memcpy(raw->data + raw->size, &value, sizeof(value));
    raw->size += sizeof(value);
}

/* Begins one with a header of 32, 24 or 8 bytes. */
static inline void raw_begin(struct raw_properties *raw, ULONG header, ULONG next_recipient, ULONG next_attachment,
        ULONG recipients, ULONG attachments)
{
    memset(raw, 0, sizeof(*raw));
    raw->size = 8;
    if (header == 8) return;
    raw_u32(raw, next_recipient);
    raw_u32(raw, next_attachment);
    raw_u32(raw, recipients);
    raw_u32(raw, attachments);
    raw->size = header;
}

static inline void raw_entry(struct raw_properties *raw, ULONG tag, ULONG flags, ULONG low, ULONG high)
{
    raw_u32(raw, tag);
    raw_u32(raw, flags);
    raw_u32(raw, low);
    raw_u32(raw, high);
}

static inline void raw_end(struct raw_properties *raw, IStorage *storage)
{
    raw_stream(storage, L"__properties_version1.0", raw->data, raw->size);
}

/* A Unicode message with a subject, in memory, as another writer would make it. */
static inline void raw_message(IStorage *storage, const WCHAR *subject)
{
    struct raw_properties raw;
    ULONG size = (ULONG)(wcslen(subject) * sizeof(WCHAR));
    IStorage *names;

    raw_begin(&raw, 32, 0, 0, 0, 0);
    raw_entry(&raw, 0x340d0003, 6, 0x00040e79, 0);
    raw_entry(&raw, 0x0037001f, 6, size + 2, 0);
    raw_end(&raw, storage);
    raw_stream(storage, L"__substg1.0_0037001F", subject, size);
    names = raw_storage(storage, L"__nameid_version1.0");
    raw_stream(names, L"__substg1.0_00020102", NULL, 0);
    raw_stream(names, L"__substg1.0_00030102", NULL, 0);
    raw_stream(names, L"__substg1.0_00040102", NULL, 0);
    IStorage_Release(names);
}

/* Reads a whole stream; its size, or -1 where there is none. */
static inline LONG read_raw(IStorage *storage, const WCHAR *name, void *data, ULONG size)
{
    IStream *stream;
    ULONG read = 0;

    if (FAILED(IStorage_OpenStream(storage, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream))) return -1;
    IStream_Read(stream, data, size, &read);
    IStream_Release(stream);
    return read;
}

__attribute__((unused)) static struct counting_malloc test_malloc;

/* Opens a message with the counting allocators. */
static inline HRESULT open_msg(LPMSGSESS session, IStorage *storage, ULONG flags, IMessage **message)
{
    if (!test_malloc.refcount) test_malloc = counting_malloc_init();
    return OpenIMsgOnIStg(session, counting_allocate, counting_allocate_more, counting_free, &test_malloc.IMalloc_iface,
            NULL, storage, NULL, 0, flags, message);
}

#endif
