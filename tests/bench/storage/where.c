/*
 * Compound files in memory and on disk.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "../../mapi32/memstg.h"
#include "bench.h"

const char *const place_names[PLACE_COUNT] = {"memory", "file", "transacted"};

void container_init(struct container *container, enum place place, unsigned int number)
{
    WCHAR folder[MAX_PATH];

    memset(container, 0, sizeof(*container));
    container->place = place;
    if (place == PLACE_MEMORY)
    {
        container->bytes = memory_bytes_create();
        return;
    }
    GetTempPathW(ARRAYSIZE(folder), folder);
    swprintf(container->path, ARRAYSIZE(container->path), L"%lsmapi32-bench-%lx-%u.msg", folder, GetCurrentProcessId(),
            number);
}

void container_copy(struct container *container, enum place place, unsigned int number, const struct container *memory)
{
    const struct memory_bytes *bytes = impl_from_ILockBytes(memory->bytes);
    HANDLE file;
    DWORD size;

    container_init(container, place, number);
    if (container->bytes)
    {
        ILockBytes_Release(container->bytes);
        container->bytes = memory->bytes;
        ILockBytes_AddRef(container->bytes);
        return;
    }
    file = CreateFileW(container->path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !WriteFile(file, bytes->data, bytes->size, &size, NULL) || size != bytes->size)
        fail("writing a file", HRESULT_FROM_WIN32(GetLastError()));
    CloseHandle(file);
}

void container_free(struct container *container)
{
    if (container->bytes) ILockBytes_Release(container->bytes);
    if (*container->path) DeleteFileW(container->path);
}

IStorage *container_create(struct container *container)
{
    DWORD mode = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    IStorage *storage;
    HRESULT hr;

    if (container->place == PLACE_TRANSACTED) mode |= STGM_TRANSACTED;
    hr = container->bytes ? StgCreateDocfileOnILockBytes(container->bytes, mode, 0, &storage)
                          : StgCreateDocfile(container->path, mode, 0, &storage);
    if (FAILED(hr)) fail("making a storage", hr);
    return storage;
}

IStorage *container_open(const struct container *container, BOOL write)
{
    DWORD mode = write ? STGM_READWRITE | STGM_SHARE_EXCLUSIVE : STGM_READ | STGM_SHARE_DENY_WRITE;
    IStorage *storage;
    HRESULT hr;

    if (container->place == PLACE_TRANSACTED) mode = STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE;
    if (container->place == PLACE_MEMORY && !write) mode = STGM_READ | STGM_SHARE_EXCLUSIVE;
    hr = container->bytes ? StgOpenStorageOnILockBytes(container->bytes, NULL, mode, NULL, 0, &storage)
                          : StgOpenStorage(container->path, NULL, mode, NULL, 0, &storage);
    if (FAILED(hr)) fail("opening a storage", hr);
    return storage;
}
