/*
 * imsg check: the names of properties, [MS-OXMSG] 2.2.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "check.h"

static const WCHAR place[] = L"__nameid_version1.0/";

/* One of the streams of the mapping. */
struct part
{
    BYTE *data;
    ULONG size;
};

static void read_part(struct check *check, IStorage *names, ULONG id, struct part *part)
{
    WCHAR name[32];
    HRESULT hr;

    swprintf(name, ARRAYSIZE(name), L"__substg1.0_%04lX0102", id);
    if (FAILED(hr = read_stream(names, name, &part->data, &part->size)))
        deviation(check, name, OUTLOOK_MINDS, "the stream cannot be read: %s", error_name(hr));
}

/* The checksum of a name's UTF-16: CRC-32's polynomial, without inversion. In PS_INTERNET_HEADERS of its lower case. */
static ULONG name_crc(const BYTE *text, ULONG size, BOOL lower)
{
    ULONG crc = 0, i, bit;
    WCHAR unit;

    for (i = 0; i < size; i++)
    {
        unit = text[i];
        if (lower && !(i & 1) && unit >= 'A' && unit <= 'Z' && !text[i + 1]) unit += 'a' - 'A';
        crc ^= unit;
        for (bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return crc;
}

/* Whether the stream that names are looked up in has one. A stream that is not there is told of once. */
static void check_hash(struct check *check, IStorage *names, ULONG key, ULONG kind, ULONG index, BOOL *missing)
{
    struct part part = {NULL};
    BOOL found = FALSE;
    WCHAR name[32];
    ULONG i;

    swprintf(name, ARRAYSIZE(name), L"__substg1.0_%04lX0102", 0x1000 + (key ^ kind) % 0x1f);
    if (FAILED(read_stream(names, name, &part.data, &part.size)))
    {
        if (!*missing)
            deviation(check, name, OUTLOOK_TOLERATES, "the stream is not there, which finds the name of %#lx",
                    0x8000 + index);
        *missing = TRUE;
        return;
    }
    for (i = 0; !found && part.size - i >= 8; i += 8)
        found = get_long(part.data + i) == key && get_long(part.data + i + 4) == (kind | index << 16);
    if (!found) deviation(check, name, OUTLOOK_UNKNOWN, "the stream does not have the name of %#lx", 0x8000 + index);
    free(part.data);
}

/* One entry of the mapping: 8 bytes. */
static void check_name(struct check *check, IStorage *names, const struct part *guids, const struct part *strings,
        const BYTE *entry, ULONG index, BOOL *missing)
{
    static const BYTE headers[16] = {0x86, 3, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
    const ULONG key = get_long(entry), kind = get_long(entry + 4) & 0xffff, guid = kind >> 1;
    static const WCHAR stream[] = L"__substg1.0_00030102";
    BOOL lower;
    ULONG size;

    if (get_long(entry + 4) >> 16 != index)
        deviation(check, stream, OUTLOOK_UNKNOWN, "entry %lu says that it is %lu", index, get_long(entry + 4) >> 16);
    if (!guid || (guid > 2 && guid - 3 >= guids->size / 16))
    {
        deviation(check, stream, OUTLOOK_UNKNOWN, "entry %lu is of property set %lu, which there is none of", index,
                guid);
        return;
    }
    if (!(kind & 1))
    {
        check_hash(check, names, key, kind, index, missing);
        return;
    }
    if (key > strings->size || strings->size - key < 4 || get_long(strings->data + key) > strings->size - key - 4 ||
            get_long(strings->data + key) % 2)
    {
        deviation(check, stream, OUTLOOK_UNKNOWN, "entry %lu has its name at %#lx, where there is none", index, key);
        return;
    }
    size = get_long(strings->data + key);
    lower = guid > 2 && !memcmp(guids->data + (guid - 3) * 16, headers, sizeof(headers));
    check_hash(check, names, name_crc(strings->data + key + 4, size, lower), kind, index, missing);
}

static void check_mapping(struct check *check, IStorage *names)
{
    struct part guids = {NULL}, entries = {NULL}, strings = {NULL};
    BOOL missing = FALSE;
    ULONG i;

    read_part(check, names, 2, &guids);
    read_part(check, names, 3, &entries);
    read_part(check, names, 4, &strings);
    if (guids.size % 16)
        deviation(
                check, L"__substg1.0_00020102", OUTLOOK_UNKNOWN, "%lu bytes are no whole number of GUIDs", guids.size);
    if (entries.size % 8)
        deviation(check, L"__substg1.0_00030102", OUTLOOK_UNKNOWN, "%lu bytes are no whole number of entries",
                entries.size);
    check->names = entries.size / 8;
    if (check->names > 0x7fff)
        deviation(
                check, L"__substg1.0_00030102", OUTLOOK_UNKNOWN, "%lu names are more than there are ids", check->names);
    for (i = 0; i < check->names && i < 0x7fff; i++)
        check_name(check, names, &guids, &strings, entries.data + i * 8, i, &missing);
    free(guids.data);
    free(entries.data);
    free(strings.data);
}

void check_names(struct check *check, IStorage *root)
{
    IStorage *names;
    HRESULT hr;

    hr = MapStorageSCode(IStorage_OpenStorage(
            root, L"__nameid_version1.0", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &names));
    if (FAILED(hr))
    {
        deviation(check, L"__nameid_version1.0", OUTLOOK_MINDS, "the names of properties cannot be read: %s",
                error_name(hr));
        return;
    }
    wcscpy(check->place, place);
    check_mapping(check, names);
    check->place[0] = 0;
    IStorage_Release(names);
}
