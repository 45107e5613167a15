/*
 * tomime: converts message files to Internet messages by MAPIToMIMEStm. make x86_64-windows/tomime_bench.exe, then
 * tests/run x86_64-windows/tomime_bench.exe [--big MEGABYTES OUT.eml] [IN.msg OUT.eml]...
 *
 * --big converts a message made here with one attachment of that size, and tells how fast, and by how much the
 * program's memory grew at most.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define INITGUID
#define USES_IID_IMessage
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>
#include <objbase.h>
#include <psapi.h>
#include <mapix.h>
#include <mapiutil.h>
#include <imessage.h>

#include "convsess.h"
#include "mapicom.h"
#include "mapiext.h"

#define FLAGS (CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE | CCSF_PRESERVE_SOURCE)

static IConverterSession *converter;

/* The highest that the program's own memory has been, in bytes. */
static SIZE_T peak_memory(void)
{
    BOOL(WINAPI * get)(HANDLE, PROCESS_MEMORY_COUNTERS *, DWORD);
    PROCESS_MEMORY_COUNTERS counters = {sizeof(counters)};

    get = (void *)GetProcAddress(GetModuleHandleA("kernel32.dll"), "K32GetProcessMemoryInfo");
    return get && get(GetCurrentProcess(), &counters, sizeof(counters)) ? counters.PeakPagefileUsage : 0;
}

/* Seconds of processor time that the program has used. */
static double processor_time(void)
{
    ULARGE_INTEGER kernel, user;
    FILETIME created, ended;

    GetProcessTimes(GetCurrentProcess(), &created, &ended, (FILETIME *)&kernel, (FILETIME *)&user);
    return (double)(kernel.QuadPart + user.QuadPart) / 1e7;
}

static HRESULT create_converter(void)
{
    HRESULT(WINAPI * get_class_object)(REFCLSID, REFIID, void **);
    IClassFactory *factory;
    HRESULT hr;

    get_class_object = (void *)GetProcAddress(LoadLibraryA("mapi32.dll"), "DllGetClassObject");
    if (FAILED(hr = get_class_object(&CLSID_IConverterSession, &IID_IClassFactory, (void **)&factory))) return hr;
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IConverterSession, (void **)&converter);
    IClassFactory_Release(factory);
    return hr;
}

static HRESULT convert(IStorage *storage, const WCHAR *out)
{
    IMessage *message;
    IStream *stream;
    HRESULT hr;

    hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, 0, &message);
    if (FAILED(hr)) return hr;
    hr = OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_READWRITE, out, NULL, &stream);
    if (SUCCEEDED(hr))
    {
        hr = converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, FLAGS);
        if (SUCCEEDED(hr)) hr = IStream_Commit(stream, STGC_DEFAULT);
        IStream_Release(stream);
    }
    IMessage_Release(message);
    return hr;
}

static HRESULT convert_file(const WCHAR *in, const WCHAR *out)
{
    IStorage *storage;
    HRESULT hr;

    if (FAILED(hr = StgOpenStorage(in, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage))) return hr;
    hr = convert(storage, out);
    IStorage_Release(storage);
    return hr;
}

/* Makes a message file with an attachment. */
static HRESULT make_big(const WCHAR *path, ULONG megabytes)
{
    SPropValue method = {PR_ATTACH_METHOD};
    static BYTE piece[1 << 20];
    IStorage *storage;
    IMessage *message;
    IAttach *attach;
    IStream *stream;
    ULONG number, i;
    HRESULT hr;

    for (i = 0; i < sizeof(piece); i++) piece[i] = (BYTE)(i * 2654435761u >> 11);
    hr = StgCreateDocfile(path, STGM_READWRITE | STGM_TRANSACTED | STGM_CREATE | STGM_SHARE_EXCLUSIVE, 0, &storage);
    if (FAILED(hr)) return hr;
    hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, MAPI_UNICODE, &message);
    IStorage_Release(storage);
    if (FAILED(hr)) return hr;
    method.Value.l = ATTACH_BY_VALUE;
    if (SUCCEEDED(hr = IMessage_CreateAttach(message, NULL, 0, &number, &attach)))
    {
        IAttach_SetProps(attach, 1, &method, NULL);
        hr = IAttach_OpenProperty(
                attach, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
        if (SUCCEEDED(hr))
        {
            for (i = 0; i < megabytes && SUCCEEDED(hr); i++) hr = IStream_Write(stream, piece, sizeof(piece), NULL);
            IStream_Release(stream);
        }
        if (SUCCEEDED(hr)) hr = IAttach_SaveChanges(attach, 0);
        IAttach_Release(attach);
    }
    if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(message, 0);
    IMessage_Release(message);
    return hr;
}

static int convert_big(ULONG megabytes, const WCHAR *out, const WCHAR *program)
{
    WCHAR path[MAX_PATH], command[2 * MAX_PATH + 64];
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION process;
    LARGE_INTEGER start, end, frequency;
    double cpu;
    SIZE_T base;
    HRESULT hr;

    swprintf(path, ARRAYSIZE(path), L"%ls.msg", out);
    if (program)
    {
        /* made by another process, whose memory does not count */
        swprintf(command, ARRAYSIZE(command), L"\"%ls\" --make %lu \"%ls\"", program, megabytes, path);
        if (!CreateProcessW(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process)) return 1;
        WaitForSingleObject(process.hProcess, INFINITE);
    }
    QueryPerformanceFrequency(&frequency);
    base = peak_memory();
    cpu = processor_time();
    QueryPerformanceCounter(&start);
    hr = convert_file(path, out);
    QueryPerformanceCounter(&end);
    cpu = processor_time() - cpu;
    printf("%#lx: %lu MB, %.1f MB/s, %.1f MB a second of processor time, %lu KiB over the base\n", hr, megabytes,
            megabytes * (double)frequency.QuadPart / (end.QuadPart - start.QuadPart), megabytes / cpu,
            (ULONG)((peak_memory() - base) / 1024));
    DeleteFileW(path);
    return FAILED(hr);
}

int main(void)
{
    int argc, i, failed = 0;
    WCHAR **argv = CommandLineToArgvW(GetCommandLineW(), &argc), program[MAX_PATH];
    HRESULT hr;

    CoInitialize(NULL);
    if (FAILED(hr = create_converter()))
    {
        printf("No converter, hr %#lx.\n", hr);
        return 2;
    }
    GetModuleFileNameW(NULL, program, ARRAYSIZE(program));
    if (argc == 4 && !wcscmp(argv[1], L"--make")) return FAILED(make_big(argv[3], wcstoul(argv[2], NULL, 10)));
    if (argc == 4 && !wcscmp(argv[1], L"--big")) return convert_big(wcstoul(argv[2], NULL, 10), argv[3], program);
    for (i = 1; i + 1 < argc; i += 2)
    {
        if (SUCCEEDED(hr = convert_file(argv[i], argv[i + 1]))) continue;
        printf("%ls: hr %#lx.\n", argv[i], hr);
        failed = 1;
    }
    converter->lpVtbl->Release(converter);
    CoUninitialize();
    return failed;
}
