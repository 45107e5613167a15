/*
 * Opening, making and saving message files.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

HRESULT open_message(LPMSGSESS session, const WCHAR *path, IMessage **message)
{
    IStorage *storage;
    HRESULT hr;

    *message = NULL;
    hr = StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
    if (FAILED(hr)) return MapStorageSCode(hr);
    hr = OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, 0, message);
    IStorage_Release(storage);
    return hr;
}

HRESULT create_message_in(IStorage *storage, BOOL unicode, IMessage **message)
{
    static const CLSID mail_message = {0x00020d0b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    HRESULT hr;

    *message = NULL;
    if (FAILED(hr = WriteClassStg(storage, &mail_message))) return MapStorageSCode(hr);
    return OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, unicode ? MAPI_UNICODE : 0, message);
}

HRESULT create_message(BOOL unicode, struct new_message *new)
{
    HRESULT hr;

    memset(new, 0, sizeof(*new));
    if (FAILED(hr = memory_bytes_create(&new->bytes))) return hr;
    hr = StgCreateDocfileOnILockBytes(
            new->bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &new->storage);
    hr = FAILED(hr) ? MapStorageSCode(hr) : create_message_in(new->storage, unicode, &new->message);
    if (FAILED(hr)) drop_message(new);
    return hr;
}

void drop_message(struct new_message *new)
{
    if (new->message) IMessage_Release(new->message);
    if (new->storage) IStorage_Release(new->storage);
    if (new->bytes) ILockBytes_Release(new->bytes);
    memset(new, 0, sizeof(*new));
}

/* Writes all bytes of a memory storage into a file. */
static HRESULT write_bytes(ILockBytes *bytes, HANDLE file)
{
    ULARGE_INTEGER offset = {{0}};
    ULONG read, wanted;
    DWORD written;
    STATSTG stat;
    BYTE *piece;
    HRESULT hr;

    if (FAILED(hr = ILockBytes_Stat(bytes, &stat, STATFLAG_NONAME))) return MapStorageSCode(hr);
    if (!(piece = malloc(0x100000))) return MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) && offset.QuadPart < stat.cbSize.QuadPart)
    {
        wanted = stat.cbSize.QuadPart - offset.QuadPart > 0x100000 ? 0x100000
                                                                   : (ULONG)(stat.cbSize.QuadPart - offset.QuadPart);
        hr = MapStorageSCode(ILockBytes_ReadAt(bytes, offset, piece, wanted, &read));
        if (SUCCEEDED(hr) && (!read || !WriteFile(file, piece, read, &written, NULL) || written != read))
            hr = MAPI_E_NOT_ENOUGH_DISK;
        offset.QuadPart += read;
    }
    free(piece);
    return SUCCEEDED(hr) && !FlushFileBuffers(file) ? MAPI_E_NOT_ENOUGH_DISK : hr;
}

WCHAR *temporary_name(const WCHAR *path)
{
    const size_t room = wcslen(path) + 16;
    WCHAR *name = malloc(room * sizeof(*name));

    if (name) swprintf(name, room, L"%ls.%lx.tmp", path, GetCurrentProcessId());
    return name;
}

HRESULT settle(const WCHAR *temporary, const WCHAR *path, HRESULT hr)
{
    if (SUCCEEDED(hr) && !MoveFileExW(temporary, path, MOVEFILE_REPLACE_EXISTING)) hr = MAPI_E_NO_ACCESS;
    if (FAILED(hr)) DeleteFileW(temporary);
    return hr;
}

HRESULT save_message(struct new_message *new, const WCHAR *path)
{
    WCHAR *temporary;
    HANDLE file;
    HRESULT hr;

    IMessage_Release(new->message);
    new->message = NULL;
    hr = MapStorageSCode(IStorage_Commit(new->storage, STGC_DEFAULT));
    IStorage_Release(new->storage);
    new->storage = NULL;
    if (FAILED(hr) || !(temporary = temporary_name(path)))
    {
        drop_message(new);
        return FAILED(hr) ? hr : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    file = CreateFileW(temporary, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) hr = GetLastError() == ERROR_ACCESS_DENIED ? MAPI_E_NO_ACCESS : MAPI_E_DISK_ERROR;
    else
    {
        hr = write_bytes(new->bytes, file);
        CloseHandle(file);
        hr = settle(temporary, path, hr);
    }
    free(temporary);
    drop_message(new);
    return hr;
}

static const struct
{
    HRESULT hr;
    const char *name;
} errors[] = {
        {MAPI_E_NO_SUPPORT, "MAPI_E_NO_SUPPORT"},
        {MAPI_E_BAD_CHARWIDTH, "MAPI_E_BAD_CHARWIDTH"},
        {MAPI_E_UNKNOWN_FLAGS, "MAPI_E_UNKNOWN_FLAGS"},
        {MAPI_E_INVALID_OBJECT, "MAPI_E_INVALID_OBJECT"},
        {MAPI_E_OBJECT_CHANGED, "MAPI_E_OBJECT_CHANGED"},
        {MAPI_E_OBJECT_DELETED, "MAPI_E_OBJECT_DELETED"},
        {MAPI_E_BUSY, "MAPI_E_BUSY"},
        {MAPI_E_NOT_ENOUGH_DISK, "MAPI_E_NOT_ENOUGH_DISK"},
        {MAPI_E_NOT_ENOUGH_RESOURCES, "MAPI_E_NOT_ENOUGH_RESOURCES"},
        {MAPI_E_NOT_FOUND, "MAPI_E_NOT_FOUND"},
        {MAPI_E_DISK_ERROR, "MAPI_E_DISK_ERROR"},
        {MAPI_E_TOO_COMPLEX, "MAPI_E_TOO_COMPLEX"},
        {MAPI_E_COMPUTED, "MAPI_E_COMPUTED"},
        {MAPI_E_CORRUPT_DATA, "MAPI_E_CORRUPT_DATA"},
        {MAPI_E_UNEXPECTED_TYPE, "MAPI_E_UNEXPECTED_TYPE"},
        {MAPI_E_TOO_BIG, "MAPI_E_TOO_BIG"},
        {MAPI_E_COLLISION, "MAPI_E_COLLISION"},
        {MAPI_E_CALL_FAILED, "MAPI_E_CALL_FAILED"},
        {MAPI_E_NOT_ENOUGH_MEMORY, "MAPI_E_NOT_ENOUGH_MEMORY"},
        {MAPI_E_INVALID_PARAMETER, "MAPI_E_INVALID_PARAMETER"},
        {MAPI_E_INTERFACE_NOT_SUPPORTED, "MAPI_E_INTERFACE_NOT_SUPPORTED"},
        {MAPI_E_NO_ACCESS, "MAPI_E_NO_ACCESS"},
};

const char *error_name(HRESULT hr)
{
    static char unknown[24];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(errors); i++)
        if (errors[i].hr == hr) return errors[i].name;
    sprintf(unknown, "error %#lx", hr);
    return unknown;
}

void report(const WCHAR *path, const char *what, HRESULT hr)
{
    struct output output;

    output_init(&output, GetStdHandle(STD_ERROR_HANDLE));
    output_style(&output, STYLE_BAD);
    output_text(&output, "imsg: ");
    output_style(&output, STYLE_PLAIN);
    output_wide(&output, path, wcslen(path), TRUE);
    output_format(&output, ": %s: %s\n", what, error_name(hr));
    output_flush(&output);
}
