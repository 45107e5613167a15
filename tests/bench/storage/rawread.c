/*
 * Messages read and changed by plain IStorage calls: what anybody would write who knows [MS-OXMSG] and what ole32
 * costs.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include "codec/propstream.h"
#include "bench.h"

static const WCHAR properties_name[] = L"__properties_version1.0";

ULONGLONG hash_value(ULONG tag, const void *data, size_t size)
{
    ULONGLONG hash = tag * 0x9e3779b97f4a7c15ull ^ size, word;
    const BYTE *bytes = data;

    for (; size >= sizeof(word); bytes += sizeof(word), size -= sizeof(word))
    {
        memcpy(&word, bytes, sizeof(word));
        hash = (hash ^ word) * 0xff51afd7ed558ccdull;
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, bytes, size);
    hash = (hash ^ word) * 0xff51afd7ed558ccdull;
    return hash ^ hash >> 32;
}

BOOL hash_skips(ULONG tag)
{
    static const WORD ids[] = {PROP_ID(PR_ACCESS), PROP_ID(PR_ACCESS_LEVEL), PROP_ID(PR_OBJECT_TYPE),
            PROP_ID(PR_MESSAGE_SIZE), PROP_ID(PR_HASATTACH), PROP_ID(PR_MESSAGE_RECIPIENTS),
            PROP_ID(PR_MESSAGE_ATTACHMENTS), PROP_ID(PR_ATTACH_NUM), PROP_ID(PR_ATTACH_SIZE), PROP_ID(PR_ROWID),
            PROP_ID(PR_SUBJECT_PREFIX), PROP_ID(PR_NORMALIZED_SUBJECT), PROP_ID(PR_INSTANCE_KEY),
            PROP_ID(PR_RECORD_KEY), PROP_ID(PR_MAPPING_SIGNATURE), PROP_ID(PR_RENDERING_POSITION)};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(ids); i++)
        if (PROP_ID(tag) == ids[i]) return TRUE;
    return PROP_TYPE(tag) == PT_OBJECT || PROP_TYPE(tag) == PT_ERROR || PROP_TYPE(tag) == PT_NULL;
}

/* A whole stream in malloc'd memory; NULL where there is none. */
static BYTE *read_stream(IStorage *storage, const WCHAR *name, ULONG *size)
{
    IStream *stream;
    STATSTG stat;
    BYTE *data;
    HRESULT hr;

    *size = 0;
    hr = IStorage_OpenStream(storage, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream);
    if (hr == STG_E_FILENOTFOUND) return NULL;
    if (FAILED(hr)) fail("OpenStream", hr);
    if (FAILED(hr = IStream_Stat(stream, &stat, STATFLAG_NONAME))) fail("Stat", hr);
    if (!(data = malloc(stat.cbSize.LowPart + 1))) fail("memory", E_OUTOFMEMORY);
    if (stat.cbSize.LowPart && FAILED(hr = IStream_Read(stream, data, stat.cbSize.LowPart, size))) fail("Read", hr);
    IStream_Release(stream);
    return data;
}

static void stream_name(WCHAR name[32], ULONG tag, LONG index)
{
    if (index < 0) swprintf(name, 32, L"__substg1.0_%08lX", tag);
    else swprintf(name, 32, L"__substg1.0_%08lX-%08lX", tag, index);
}

/* Bytes without a terminator and what stands behind it. */
static ULONG text_size(ULONG tag, const BYTE *data, ULONG size)
{
    ULONG i;

    if ((PROP_TYPE(tag) & ~MV_FLAG) == PT_UNICODE)
    {
        for (i = 0; i + 1 < size; i += 2)
            if (!data[i] && !data[i + 1]) return i;
        return size & ~1u;
    }
    if ((PROP_TYPE(tag) & ~MV_FLAG) == PT_STRING8)
        for (i = 0; i < size; i++)
            if (!data[i]) return i;
    return size;
}

static ULONGLONG read_value(IStorage *storage, const struct propstream_entry *entry)
{
    size_t fixed = 0;
    ULONGLONG sum = 0;
    WCHAR name[32];
    ULONG size, count;
    BYTE *data;
    LONG i;

    switch (proptype_form(entry->tag, &fixed))
    {
    case PROPTYPE_FIXED: return hash_skips(entry->tag) ? 0 : hash_value(entry->tag, entry->value, fixed);
    case PROPTYPE_STREAM:
    case PROPTYPE_MV_FIXED:
        stream_name(name, entry->tag, -1);
        if (!(data = read_stream(storage, name, &size))) return 0;
        if (!hash_skips(entry->tag)) sum = hash_value(entry->tag, data, text_size(entry->tag, data, size));
        free(data);
        return sum;
    case PROPTYPE_MV_STREAMS:
        stream_name(name, entry->tag, -1);
        if (!(data = read_stream(storage, name, &size))) return 0;
        count = size / (ULONG)proptype_length_size(entry->tag);
        free(data);
        for (i = 0; i < (LONG)count; i++)
        {
            stream_name(name, entry->tag, i);
            data = read_stream(storage, name, &size);
            sum += hash_value(entry->tag, data, text_size(entry->tag, data, size));
            free(data);
        }
        return sum;
    default: return 0;
    }
}

static IStorage *open_child(IStorage *storage, const WCHAR *name)
{
    IStorage *child = NULL;
    HRESULT hr;

    hr = IStorage_OpenStorage(storage, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &child);
    if (FAILED(hr) && hr != STG_E_FILENOTFOUND) fail("OpenStorage", hr);
    return child;
}

static ULONGLONG read_object(IStorage *storage, enum propstream_kind kind)
{
    struct propstream_header header = {0};
    struct propstream_entry entry;
    struct reader reader;
    ULONGLONG sum = 0;
    IStorage *child;
    WCHAR name[32];
    ULONG size, i;
    BYTE *data;

    if (!(data = read_stream(storage, properties_name, &size))) return 0;
    reader = reader_init(data, size);
    propstream_read_header(&reader, kind, &header);
    while (propstream_next(&reader, &entry) == CODEC_OK)
    {
        if (proptype_form(entry.tag, NULL) != PROPTYPE_OBJECT) sum += read_value(storage, &entry);
        else if (entry.tag == PR_ATTACH_DATA_OBJ && (child = open_child(storage, L"__substg1.0_3701000D")))
        {
            sum += read_object(child, PROPSTREAM_EMBEDDED);
            IStorage_Release(child);
        }
    }
    free(data);
    for (i = 0; i < header.next_recipient; i++)
    {
        swprintf(name, 32, L"__recip_version1.0_#%08lX", i);
        if (!(child = open_child(storage, name))) continue;
        sum += read_object(child, PROPSTREAM_CHILD);
        IStorage_Release(child);
    }
    for (i = 0; i < header.next_attachment; i++)
    {
        swprintf(name, 32, L"__attach_version1.0_#%08lX", i);
        if (!(child = open_child(storage, name))) continue;
        sum += read_object(child, PROPSTREAM_CHILD);
        IStorage_Release(child);
    }
    return sum;
}

ULONGLONG raw_read_all(IStorage *storage)
{
    static const WCHAR *const parts[] = {L"__substg1.0_00020102", L"__substg1.0_00030102", L"__substg1.0_00040102"};
    IStorage *names = open_child(storage, L"__nameid_version1.0");
    unsigned int i;
    ULONG size;

    if (names)
    {
        for (i = 0; i < ARRAYSIZE(parts); i++) free(read_stream(names, parts[i], &size));
        IStorage_Release(names);
    }
    return read_object(storage, PROPSTREAM_ROOT);
}

ULONGLONG raw_read_ten(IStorage *storage)
{
    const SPropTagArray *tags = workload_ten_tags();
    struct propstream_header header;
    struct propstream_entry entry;
    struct reader reader;
    ULONGLONG sum = 0;
    ULONG size, i;
    BYTE *data;

    if (!(data = read_stream(storage, properties_name, &size))) return 0;
    reader = reader_init(data, size);
    propstream_read_header(&reader, PROPSTREAM_ROOT, &header);
    while (propstream_next(&reader, &entry) == CODEC_OK)
    {
        for (i = 0; i < tags->cValues && tags->aulPropTag[i] != entry.tag; i++) continue;
        if (i < tags->cValues) sum += read_value(storage, &entry);
    }
    free(data);
    return sum;
}

void raw_change(IStorage *storage)
{
    DWORD mode = STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    ULARGE_INTEGER new_size = {.QuadPart = sizeof(CHANGED_TEXT) - sizeof(WCHAR)};
    LARGE_INTEGER zero = {.QuadPart = 0};
    struct propstream_header header;
    struct propstream_entry entry;
    struct reader reader;
    IStream *stream;
    ULONG size;
    BYTE *data;
    HRESULT hr;

    if (!(data = read_stream(storage, properties_name, &size))) fail("the property stream", STG_E_FILENOTFOUND);
    reader = reader_init(data, size);
    propstream_read_header(&reader, PROPSTREAM_ROOT, &header);
    while (propstream_next(&reader, &entry) == CODEC_OK)
        if (entry.tag == CHANGED_TAG) put_u32(data + reader.pos - 8, sizeof(CHANGED_TEXT));
    hr = IStorage_OpenStream(storage, L"__substg1.0_0C1A001F", NULL, mode, 0, &stream);
    if (FAILED(hr)) fail("OpenStream to write", hr);
    hr = IStream_Write(stream, CHANGED_TEXT, new_size.LowPart, NULL);
    if (SUCCEEDED(hr)) hr = IStream_SetSize(stream, new_size);
    IStream_Release(stream);
    if (SUCCEEDED(hr)) hr = IStorage_OpenStream(storage, properties_name, NULL, mode, 0, &stream);
    if (FAILED(hr)) fail("Write of a value", hr);
    if (SUCCEEDED(hr = IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL))) hr = IStream_Write(stream, data, size, NULL);
    IStream_Release(stream);
    if (SUCCEEDED(hr)) hr = IStorage_Commit(storage, STGC_DEFAULT);
    if (FAILED(hr)) fail("Write of the property stream", hr);
    free(data);
}
