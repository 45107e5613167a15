/*
 * Tests of OpenStreamOnFile and OpenStreamOnFileW.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>

#include "helper.h"
#include "mapiext.h"

#define READ        STGM_READ
#define WRITE       STGM_READWRITE
#define CREATE      (STGM_READWRITE | STGM_CREATE)
#define DELETE_FILE STGM_DELETEONRELEASE
#define UNIQUE      SOF_UNIQUEFILENAME

static char folder[MAX_PATH + 32];

static const char *file(const char *name)
{
    static char path[2 * MAX_PATH];

    sprintf(path, "%s\\%s", folder, name);
    return path;
}

static BOOL exists(const char *path)
{
    return GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES;
}

static HRESULT open_stream(const char *name, ULONG flags, IStream **stream)
{
    *stream = (void *)0xdeadbeef;
    return OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, flags, (LPTSTR)name, NULL, stream);
}

static ULONGLONG seek(IStream *stream, LONGLONG offset, DWORD origin)
{
    LARGE_INTEGER move = {.QuadPart = offset};
    ULARGE_INTEGER position = {.QuadPart = 0xdeadbeef};
    HRESULT hr;

    hr = IStream_Seek(stream, move, origin, &position);
    return hr == S_OK ? position.QuadPart : (ULONGLONG)(LONG)hr;
}

static void test_create_and_read(void)
{
    char buffer[32];
    IStream *stream;
    STATSTG stat;
    ULONG count;
    HRESULT hr;

    hr = open_stream(file("new.txt"), READ, &stream);
    ok(hr == MAPI_E_NOT_FOUND && !stream, "Got hr %#lx.\n", hr);
    ok(!exists(file("new.txt")), "Reading made the file.\n");
    hr = open_stream(file("new.txt"), WRITE, &stream);
    ok(hr == MAPI_E_NOT_FOUND && !stream, "Got hr %#lx.\n", hr);
    hr = open_stream(file("no-folder\\new.txt"), CREATE, &stream);
    ok(hr == MAPI_E_NOT_FOUND && !stream, "Got hr %#lx.\n", hr);

    hr = open_stream(file("new.txt"), CREATE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    EXPECT_REF(stream, 1);
    check_interface(stream, &IID_IUnknown, TRUE);
    check_interface(stream, &IID_ISequentialStream, TRUE);
    check_interface(stream, &IID_IStream, TRUE);
    check_interface(stream, &IID_IStorage, FALSE);
    hr = IStream_Write(stream, "0123456789", 10, &count);
    ok(hr == S_OK && count == 10, "Got hr %#lx, %lu.\n", hr, count);
    ok(seek(stream, 0, STREAM_SEEK_CUR) == 10, "Wrong position.\n");
    ok(seek(stream, -4, STREAM_SEEK_END) == 6, "Wrong position.\n");
    hr = IStream_Read(stream, buffer, sizeof(buffer), &count);
    ok(hr == S_OK && count == 4 && !memcmp(buffer, "6789", 4), "Got hr %#lx, %lu.\n", hr, count);
    hr = IStream_Read(stream, buffer, sizeof(buffer), &count);
    ok(hr == S_OK && !count, "Got hr %#lx, %lu.\n", hr, count);
    ok(seek(stream, -1, STREAM_SEEK_SET) == (ULONGLONG)STG_E_INVALIDFUNCTION, "Accepted.\n");
    ok(seek(stream, 0, 3) == (ULONGLONG)STG_E_INVALIDFUNCTION, "Accepted.\n");
    hr = IStream_Commit(stream, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && stat.cbSize.QuadPart == 10 && !stat.pwcsName && stat.type == STGTY_STREAM, "Got hr %#lx.\n", hr);
    ok(stat.grfMode == STGM_READWRITE && stat.mtime.dwHighDateTime, "Got mode %#lx.\n", stat.grfMode);
    RELEASE_LAST(stream);
    ok(exists(file("new.txt")), "The file is gone.\n");

    hr = open_stream(file("new.txt"), READ, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Read(stream, buffer, 10, &count);
    ok(hr == S_OK && count == 10 && !memcmp(buffer, "0123456789", 10), "Got hr %#lx, %lu.\n", hr, count);
    hr = IStream_Write(stream, "x", 1, &count);
    ok(hr == STG_E_ACCESSDENIED && !count, "Got hr %#lx.\n", hr);
    hr = IStream_SetSize(stream, (ULARGE_INTEGER){.QuadPart = 1});
    ok(hr == STG_E_ACCESSDENIED, "Got hr %#lx.\n", hr);
    hr = IStream_Revert(stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);

    hr = open_stream(file("new.txt"), WRITE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    seek(stream, 2, STREAM_SEEK_SET);
    hr = IStream_SetSize(stream, (ULARGE_INTEGER){.QuadPart = 5});
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(seek(stream, 0, STREAM_SEEK_CUR) == 2, "SetSize moved the position.\n");
    ok(seek(stream, 0, STREAM_SEEK_END) == 5, "Wrong size.\n");
    hr = IStream_LockRegion(stream, (ULARGE_INTEGER){.QuadPart = 0}, (ULARGE_INTEGER){.QuadPart = 1}, LOCK_WRITE);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_NOOPEN);
    ok(hr == STG_E_INVALIDFLAG, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);

    /* creating empties what is there */
    hr = open_stream(file("new.txt"), CREATE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(seek(stream, 0, STREAM_SEEK_END) == 0, "Not empty.\n");
    RELEASE_LAST(stream);
    DeleteFileA(file("new.txt"));
}

static void test_copy(void)
{
    ULARGE_INTEGER all = {.QuadPart = ~0ull}, read, written;
    IStream *stream, *dest;
    char buffer[16];
    HGLOBAL handle;
    ULONG count, i;
    STATSTG stat;
    HRESULT hr;

    hr = open_stream(NULL, CREATE | DELETE_FILE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 20000; i++) IStream_Write(stream, "0123456789", 10, NULL);
    CreateStreamOnHGlobal(NULL, TRUE, &dest);
    seek(stream, 5, STREAM_SEEK_SET);
    hr = IStream_CopyTo(stream, dest, all, &read, &written);
    ok(hr == S_OK && read.QuadPart == 199995 && written.QuadPart == 199995, "Got hr %#lx, %I64u, %I64u.\n", hr,
            read.QuadPart, written.QuadPart);
    GetHGlobalFromStream(dest, &handle);
    ok(!memcmp(GlobalLock(handle), "567890", 6), "Wrong bytes.\n");
    GlobalUnlock(handle);
    seek(stream, 0, STREAM_SEEK_SET);
    hr = IStream_CopyTo(stream, dest, (ULARGE_INTEGER){.QuadPart = 3}, NULL, NULL);
    ok(hr == S_OK && seek(stream, 0, STREAM_SEEK_CUR) == 3, "Got hr %#lx.\n", hr);
    hr = IStream_CopyTo(stream, NULL, all, &read, &written);
    ok(hr == STG_E_INVALIDPOINTER, "Got hr %#lx.\n", hr);

    /* the other way */
    seek(stream, 0, STREAM_SEEK_SET);
    IStream_SetSize(stream, (ULARGE_INTEGER){.QuadPart = 0});
    seek(dest, 0, STREAM_SEEK_SET);
    hr = IStream_CopyTo(dest, stream, (ULARGE_INTEGER){.QuadPart = 7}, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Stat(stream, &stat, STATFLAG_NONAME);
    seek(stream, 0, STREAM_SEEK_SET);
    hr = IStream_Read(stream, buffer, sizeof(buffer), &count);
    ok(count == 7 && stat.cbSize.QuadPart == 7 && !memcmp(buffer, "5678901", 7), "Got %lu.\n", count);
    RELEASE_LAST(dest);
    RELEASE_LAST(stream);
}

static void test_delete(void)
{
    IStream *stream;
    STATSTG stat;
    HRESULT hr;

    hr = open_stream(file("gone.txt"), CREATE | DELETE_FILE, &stream);
    ok(hr == S_OK && exists(file("gone.txt")), "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    ok(!exists(file("gone.txt")), "The file is still there.\n");

    /* a temporary file */
    hr = open_stream(NULL, CREATE | DELETE_FILE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_DEFAULT);
    ok(hr == S_OK && stat.pwcsName, "Got hr %#lx.\n", hr);
    ok(GetFileAttributesW(stat.pwcsName) != INVALID_FILE_ATTRIBUTES, "There is no such file.\n");
    RELEASE_LAST(stream);
    ok(GetFileAttributesW(stat.pwcsName) == INVALID_FILE_ATTRIBUTES, "The file is still there.\n");
    CoTaskMemFree(stat.pwcsName);
}

static void test_unique(void)
{
    WCHAR *name, *wide_folder = calloc(MAX_PATH, sizeof(WCHAR));
    IStream *stream, *second;
    STATSTG stat;
    HRESULT hr;

    hr = OpenStreamOnFile(
            MAPIAllocateBuffer, MAPIFreeBuffer, CREATE | UNIQUE, (LPTSTR)folder, (LPTSTR) "abcdef", &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Stat(stream, &stat, STATFLAG_DEFAULT);
    name = wcsrchr(stat.pwcsName, '\\') + 1;
    ok(!wcsnicmp(name, L"abc", 3) && wcslen(name) > 7 && !wcsicmp(name + wcslen(name) - 4, L".tmp"), "Got %ls.\n",
            name);
    RELEASE_LAST(stream);
    ok(DeleteFileW(stat.pwcsName), "The file is gone.\n");
    CoTaskMemFree(stat.pwcsName);

    MultiByteToWideChar(CP_ACP, 0, folder, -1, wide_folder, MAX_PATH);
    hr = OpenStreamOnFileW(
            MAPIAllocateBuffer, MAPIFreeBuffer, CREATE | UNIQUE | DELETE_FILE, wide_folder, NULL, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Stat(stream, &stat, STATFLAG_DEFAULT);
    name = wcsrchr(stat.pwcsName, '\\') + 1;
    ok(!wcsnicmp(name, L"SOF", 3), "Got %ls.\n", name);
    CoTaskMemFree(stat.pwcsName);
    hr = OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, CREATE | UNIQUE | DELETE_FILE, NULL, NULL, &second);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(second);
    RELEASE_LAST(stream);
    free(wide_folder);
}

static void test_wide(void)
{
    WCHAR path[2 * MAX_PATH];
    IStream *stream;
    STATSTG stat;
    HRESULT hr;

    swprintf(path, ARRAYSIZE(path), L"%hs\\\x4e2d\x00fc.txt", folder);
    hr = OpenStreamOnFileW(NULL, NULL, CREATE | DELETE_FILE, path, NULL, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStream_Stat(stream, &stat, STATFLAG_DEFAULT);
    ok(hr == S_OK && !wcscmp(stat.pwcsName, path), "Got hr %#lx, %ls.\n", hr, stat.pwcsName);
    CoTaskMemFree(stat.pwcsName);
    RELEASE_LAST(stream);
    ok(GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES, "The file is still there.\n");
}

static void test_refused(void)
{
    IStream *stream, *second;
    HANDLE handle;
    HRESULT hr;

    hr = open_stream(file("x.txt"), STGM_CREATE, &stream);
    ok(hr == MAPI_E_INVALID_PARAMETER && !stream, "Got hr %#lx.\n", hr);
    hr = open_stream(folder, UNIQUE | WRITE, &stream);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = open_stream(NULL, CREATE, &stream);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = open_stream(NULL, READ, &stream);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = open_stream(file("x.txt"), 1, &stream);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr); /* choice */
    hr = open_stream("", READ, &stream);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = open_stream(folder, READ, &stream);
    ok(hr == MAPI_E_NO_ACCESS || hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, READ, (LPTSTR) "x", NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    hr = open_stream(file("ro.txt"), CREATE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_stream(file("ro.txt"), WRITE, &second);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    SetFileAttributesA(file("ro.txt"), FILE_ATTRIBUTE_READONLY);
    /* Wine as root writes read-only files */
    handle = CreateFileA(file("ro.txt"), GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (handle == INVALID_HANDLE_VALUE)
    {
        hr = open_stream(file("ro.txt"), WRITE, &stream);
        ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    }
    else
    {
        CloseHandle(handle);
        skip("Read-only files can be written.\n");
    }
    hr = open_stream(file("ro.txt"), READ, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_stream(file("ro.txt"), READ, &second);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(second);
    RELEASE_LAST(stream);
    SetFileAttributesA(file("ro.txt"), FILE_ATTRIBUTE_NORMAL);
    DeleteFileA(file("ro.txt"));
}

START_TEST(filestream)
{
    char temp[MAX_PATH];

    GetTempPathA(sizeof(temp), temp);
    sprintf(folder, "%smapi32-%lu", temp, GetCurrentProcessId());
    ok(CreateDirectoryA(folder, NULL), "Could not make %s.\n", folder);
    test_create_and_read();
    test_copy();
    test_delete();
    test_unique();
    test_wide();
    test_refused();
    ok(RemoveDirectoryA(folder), "Files are left in %s.\n", folder);
}
