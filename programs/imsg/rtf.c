/*
 * imsg rtf: compressed RTF, as it is in PR_RTF_COMPRESSED, to RTF and back.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "imsg.h"

WCHAR *result_path(const WCHAR *folder, const WCHAR *path, const WCHAR *extension)
{
    const size_t room = wcslen(path) + (folder ? wcslen(folder) : 0) + wcslen(extension) + 2;
    const WCHAR *base = path, *p;
    WCHAR *result, *dot;

    if (!(result = calloc(room, sizeof(*result)))) return NULL;
    for (p = path; *p; p++)
        if (*p == '/' || *p == '\\') base = p + 1;
    if (folder)
    {
        wcscpy(result, folder);
        wcscat(result, L"/");
        wcscat(result, base);
    }
    else wcscpy(result, path);
    dot = wcsrchr(result, '.');
    if (dot && !wcspbrk(dot, L"/\\") && dot != result && dot[-1] != '/' && dot[-1] != '\\') *dot = 0;
    wcscat(result, extension);
    return result;
}

HRESULT open_file(const WCHAR *path, BOOL write, IStream **stream)
{
    const ULONG flags = write ? STGM_CREATE | STGM_READWRITE : STGM_READ;

    return OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, flags, path, NULL, stream);
}

/* Copies one file through the wrapper; of a failed one nothing stays. */
static HRESULT convert(const WCHAR *from, const WCHAR *to, BOOL decode)
{
    ULARGE_INTEGER all = {{~0u, ~0u}};
    IStream *source, *target, *wrapper;
    HRESULT hr;

    if (FAILED(hr = open_file(from, FALSE, &source))) return hr;
    if (SUCCEEDED(hr = open_file(to, TRUE, &target)))
    {
        hr = WrapCompressedRTFStream(decode ? source : target, decode ? 0 : MAPI_MODIFY, &wrapper);
        if (SUCCEEDED(hr))
        {
            hr = IStream_CopyTo(decode ? wrapper : source, decode ? target : wrapper, all, NULL, NULL);
            if (SUCCEEDED(hr)) hr = IStream_Commit(wrapper, STGC_DEFAULT);
            IStream_Release(wrapper);
        }
        if (SUCCEEDED(hr)) hr = IStream_Commit(target, STGC_DEFAULT);
        IStream_Release(target);
        if (FAILED(hr)) DeleteFileW(to);
    }
    IStream_Release(source);
    return hr;
}

int command_rtf(int argc, WCHAR **argv)
{
    const WCHAR *folder = NULL;
    int i = 1, failed = 0;
    BOOL decode;
    WCHAR *to;
    HRESULT hr;

    if (argc < 2 || (wcscmp(argv[0], L"decode") && wcscmp(argv[0], L"encode"))) return 2;
    decode = !wcscmp(argv[0], L"decode");
    if (argc > 3 && !wcscmp(argv[1], L"--out"))
    {
        folder = argv[2];
        CreateDirectoryW(folder, NULL);
        i = 3;
    }
    for (; i < argc; i++)
    {
        if (!(to = result_path(folder, argv[i], decode ? L".rtf" : L".rtfc"))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else hr = convert(argv[i], to, decode);
        free(to);
        if (SUCCEEDED(hr)) continue;
        report(argv[i], decode ? "cannot be decoded" : "cannot be encoded", hr);
        failed++;
    }
    return failed ? 1 : 0;
}
