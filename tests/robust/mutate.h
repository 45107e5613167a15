/*
 * Damage: to bytes, and to the elements of a storage.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_MUTATE_H
#define MAPI32_ROBUST_MUTATE_H

#include "../mapi32/storage.h"
#include "random.h"

/* Changes bytes in place, and the size: it may grow up to room. */
static inline ULONG mutate_bytes(struct rng *rng, BYTE *data, ULONG size, ULONG room)
{
    ULONG at, to, length, value, i;

    if (!size)
    {
        for (i = 0; i < 16 && i < room; i++) data[i] = (BYTE)rng_next(rng);
        return min(16, room);
    }
    at = rng_below(rng, size);
    switch (rng_below(rng, 9))
    {
    case 0: data[at] ^= 1 << rng_below(rng, 8); break;
    case 1: data[at] = (BYTE)rng_next(rng); break;
    case 2:
    case 3:
        value = rng_awkward(rng);
        at &= ~3u;
        memcpy(data + at, &value, min(4, size - at));
        break;
    case 4:
        value = rng_awkward(rng);
        at &= ~1u;
        memcpy(data + at, &value, min(2, size - at));
        break;
    case 5:
        to = rng_below(rng, size);
        length = rng_below(rng, min(size - max(at, to), 600)) + 1;
        memmove(data + to, data + at, min(length, size - max(at, to)));
        break;
    case 6: memset(data + at, rng_once_in(rng, 2) ? 0 : 0xff, rng_below(rng, min(size - at, 64)) + 1); break;
    case 7: return rng_once_in(rng, 3) ? at : size;
    case 8:
        length = rng_below(rng, 64);
        if (length > room - size) length = room - size;
        for (i = 0; i < length; i++) data[size + i] = (BYTE)rng_next(rng);
        return size + length;
    }
    return size;
}

/* Damages the bytes of a compound file: anywhere, or in a sector, with more weight on the tables. */
static inline ULONG mutate_file(struct rng *rng, BYTE *data, ULONG size, ULONG room)
{
    ULONG count = 1 + rng_below(rng, rng_once_in(rng, 4) ? 40 : 4), sector, i;

    for (i = 0; i < count && size > 1024; i++)
    {
        if (rng_once_in(rng, 12)) mutate_bytes(rng, data + 24, 512 - 24, 512 - 24); /* the header */
        else if (rng_once_in(rng, 3))
        {
            /* the directory or the table, by the header's word */
            memcpy(&sector, data + (rng_once_in(rng, 2) ? 48 : 76), sizeof(sector));
            if (sector < size / 512 - 2) mutate_bytes(rng, data + (sector + 1) * 512, 512, 512);
        }
        else size = mutate_bytes(rng, data, size, room);
    }
    return size;
}

/* One element of a storage, drawn while it is enumerated; FALSE where there is none. */
static inline BOOL pick_element(struct rng *rng, IStorage *storage, STATSTG *picked)
{
    IEnumSTATSTG *enumerator;
    STATSTG stat;
    ULONG seen = 0;

    if (FAILED(IStorage_EnumElements(storage, 0, NULL, 0, &enumerator))) return FALSE;
    while (seen < 10000 && IEnumSTATSTG_Next(enumerator, 1, &stat, NULL) == S_OK)
    {
        if (rng_once_in(rng, ++seen))
        {
            if (seen > 1) CoTaskMemFree(picked->pwcsName);
            *picked = stat;
        }
        else CoTaskMemFree(stat.pwcsName);
    }
    IEnumSTATSTG_Release(enumerator);
    return seen != 0;
}

/* An entry of a property stream becomes another: its type, its size, its id. */
static inline void mutate_entry(struct rng *rng, BYTE *entry)
{
    static const USHORT types[] = {0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 13, 20, 30, 31, 64, 72, 251, 253, 254, 258, 0x1002,
            0x1003, 0x1004, 0x1005, 0x1006, 0x1007, 0x1014, 0x101e, 0x101f, 0x1040, 0x1048, 0x1102, 0x100d, 0x2fff};
    ULONG value = rng_awkward(rng);
    USHORT type = types[rng_below(rng, ARRAYSIZE(types))];

    switch (rng_below(rng, 4))
    {
    case 0: memcpy(entry, &type, 2); break;
    case 1: memcpy(entry + 2, &value, 2); break;
    case 2: memcpy(entry + 8, &value, 4); break;
    case 3: memcpy(entry + 4 * rng_below(rng, 4), &value, 4); break;
    }
}

static inline void mutate_stream(struct rng *rng, IStorage *storage, const WCHAR *name)
{
    static BYTE data[0x20000];
    const LARGE_INTEGER zero = {{0}};
    ULARGE_INTEGER end = {{0}};
    ULONG size = 0, count, at;
    IStream *stream;

    if (FAILED(IStorage_OpenStream(storage, name, NULL, STG_RW, 0, &stream))) return;
    IStream_Read(stream, data, sizeof(data) / 2, &size);
    for (count = rng_below(rng, 4) + 1; count; count--)
    {
        at = rng_below(rng, size / 8) * 8;
        if (!wcscmp(name, L"__properties_version1.0") && rng_once_in(rng, 2) && at + 16 <= size)
            mutate_entry(rng, data + at);
        else size = mutate_bytes(rng, data, size, sizeof(data));
    }
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    IStream_Write(stream, data, size, NULL);
    end.QuadPart = size;
    IStream_SetSize(stream, end);
    IStream_Release(stream);
}

/* A name that means something in a message, or nearly. */
static inline void make_name(struct rng *rng, WCHAR *name)
{
    static const WCHAR *const fixed[] = {L"__properties_version1.0", L"__nameid_version1.0", L"__substg1.0_3701000D",
            L"__substg1.0_37010102", L"__substg1.0_00030102", L"__substg1.0_1009000102", L"x", L"__substg1.0_"};
    ULONG value = rng_awkward(rng);

    switch (rng_below(rng, 5))
    {
    case 0: wcscpy(name, fixed[rng_below(rng, ARRAYSIZE(fixed))]); break;
    case 1: swprintf(name, 32, L"__recip_version1.0_#%08lX", value); break;
    case 2: swprintf(name, 32, L"__attach_version1.0_#%08lX", value); break;
    case 3: swprintf(name, 32, L"__substg1.0_%08lX", value); break;
    case 4: swprintf(name, 32, L"__substg1.0_%08X-%08lX", 0x8000101f, value & 0xff); break;
    }
}

/* Damages a few elements of a storage, somewhere below it. */
static inline void mutate_storage(struct rng *rng, IStorage *storage, int depth)
{
    IStorage *child = NULL;
    STATSTG stat = {NULL};
    WCHAR name[40];

    if (!pick_element(rng, storage, &stat)) return;
    if (stat.type == STGTY_STORAGE && depth < 8 && !rng_once_in(rng, 6))
    {
        if (SUCCEEDED(IStorage_OpenStorage(storage, stat.pwcsName, NULL, STG_RW, NULL, 0, &child)))
        {
            mutate_storage(rng, child, depth + 1);
            IStorage_Release(child);
        }
    }
    else
    {
        make_name(rng, name);
        switch (rng_below(rng, 10))
        {
        case 0: IStorage_DestroyElement(storage, stat.pwcsName); break;
        case 1: IStorage_RenameElement(storage, stat.pwcsName, name); break;
        case 2:
            if (SUCCEEDED(IStorage_CreateStorage(storage, name, STG_RW, 0, 0, &child)))
            {
                /* as it is, or with what is here */
                if (depth < 3 && rng_once_in(rng, 2)) IStorage_CopyTo(storage, 0, NULL, NULL, child);
                IStorage_Release(child);
            }
            break;
        case 3:
            if (stat.type == STGTY_STREAM)
            {
                /* a storage in a stream's place */
                IStorage_DestroyElement(storage, stat.pwcsName);
                if (SUCCEEDED(IStorage_CreateStorage(storage, stat.pwcsName, STG_RW, 0, 0, &child)))
                    IStorage_Release(child);
            }
            break;
        default:
            if (stat.type == STGTY_STREAM) mutate_stream(rng, storage, stat.pwcsName);
            break;
        }
    }
    CoTaskMemFree(stat.pwcsName);
}

#endif
