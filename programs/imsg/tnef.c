/*
 * imsg tnef: winmail.dat to message files and back.
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
/* after the MAPI headers, which it needs */
#include <tnef.h>

#define TNEF_KEY 1

static const ULONG signature = TNEF_SIGNATURE;

static void report_problems(const WCHAR *path, STnefProblemArray *problems)
{
    char what[100];
    ULONG i;

    for (i = 0; problems && i < problems->cProblem; i++)
    {
        const STnefProblem *problem = &problems->aProblem[i];

        snprintf(what, sizeof(what), "problem: attachment %lu, attribute %#lx, property %#lx", problem->ulComponent,
                problem->ulAttribute, problem->ulPropTag);
        report(path, what, problem->scode);
    }
    MAPIFreeBuffer(problems);
}

/* Whether a stream begins as TNEF does but for its signature: behind a key stands attTnefVersion, four bytes of
 * 0x00010000 and their checksum. [MS-OXTNEF] 2.1.3.3.1 */
static BOOL lacks_signature(const BYTE *begin, ULONG size)
{
    static const BYTE version[] = {1, 0x06, 0x90, 0x08, 0, 4, 0, 0, 0, 0, 0, 1, 0, 1, 0};
    static const ULONG version_offset = sizeof(signature) + sizeof(WORD);

    return size == version_offset + sizeof(version) && memcmp(begin, &signature, sizeof(signature)) &&
           !memcmp(begin + version_offset, version, sizeof(version));
}

/* Puts a copy in memory with the right signature in the place of a stream that only lacks that. */
static HRESULT mend_signature(const WCHAR *path, IStream **stream)
{
    static const LARGE_INTEGER start;
    ULARGE_INTEGER all = {.QuadPart = MAXDWORD};
    IStream *copy = NULL;
    BYTE begin[21];
    ULONG size;
    HRESULT hr;

    hr = IStream_Read(*stream, begin, sizeof(begin), &size);
    if (SUCCEEDED(hr)) hr = IStream_Seek(*stream, start, STREAM_SEEK_SET, NULL);
    if (FAILED(hr) || !lacks_signature(begin, size)) return hr;
    report(path, "problem: not the signature of TNEF, read all the same", MAPI_E_CORRUPT_DATA);
    hr = CreateStreamOnHGlobal(NULL, TRUE, &copy);
    if (SUCCEEDED(hr)) hr = IStream_CopyTo(*stream, copy, all, NULL, NULL);
    if (SUCCEEDED(hr)) hr = IStream_Seek(copy, start, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(hr)) hr = IStream_Write(copy, &signature, sizeof(signature), NULL);
    if (SUCCEEDED(hr)) hr = IStream_Seek(copy, start, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(hr))
    {
        IStream_Release(*stream);
        *stream = copy;
    }
    else if (copy) IStream_Release(copy);
    return hr;
}

/* Decodes one file. */
static HRESULT decode(const WCHAR *from, const WCHAR *to)
{
    STnefProblemArray *problems = NULL;
    struct new_message new;
    IStream *stream;
    ITnef *tnef;
    HRESULT hr;

    if (FAILED(hr = open_file(from, FALSE, &stream))) return hr;
    hr = mend_signature(from, &stream);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = create_message(TRUE, &new)))
    {
        hr = OpenTnefStreamEx(NULL, stream, NULL, TNEF_DECODE, new.message, TNEF_KEY, NULL, &tnef);
        if (SUCCEEDED(hr))
        {
            hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems);
            tnef->lpVtbl->Release(tnef);
            report_problems(from, problems);
        }
        if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(new.message, 0);
        if (SUCCEEDED(hr)) hr = save_message(&new, to);
        else drop_message(&new);
    }
    IStream_Release(stream);
    return hr;
}

/* Encodes everything that a message has: what mail clients ask for. */
static HRESULT encode(IMessage *message, IStream *stream, STnefProblemArray **problems)
{
    static SizedSPropTagArray(1, none) = {0, {0}};
    static SizedSPropTagArray(2, all) = {2, {PR_MESSAGE_RECIPIENTS, PR_ATTACH_DATA_BIN}};
    char name[] = "winmail.dat";
    ITnef *tnef;
    HRESULT hr;
    WORD key;

    hr = OpenTnefStreamEx(NULL, stream, (LPTSTR)name, TNEF_ENCODE | TNEF_BEST_DATA, message, TNEF_KEY, NULL, &tnef);
    if (FAILED(hr)) return hr;
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (SPropTagArray *)&none);
    if (SUCCEEDED(hr)) hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (SPropTagArray *)&all);
    if (SUCCEEDED(hr)) hr = tnef->lpVtbl->Finish(tnef, 0, &key, problems);
    tnef->lpVtbl->Release(tnef);
    return SUCCEEDED(hr) ? IStream_Commit(stream, STGC_DEFAULT) : hr;
}

static int encode_file(const WCHAR *from, const WCHAR *to)
{
    STnefProblemArray *problems = NULL;
    IMessage *message;
    IStream *stream;
    HRESULT hr;

    if (FAILED(hr = open_message(NULL, from, &message)))
    {
        report(from, "cannot be read", hr);
        return 1;
    }
    if (SUCCEEDED(hr = open_file(to, TRUE, &stream)))
    {
        hr = encode(message, stream, &problems);
        IStream_Release(stream);
        report_problems(from, problems);
        if (FAILED(hr)) DeleteFileW(to);
    }
    IMessage_Release(message);
    if (SUCCEEDED(hr)) return 0;
    report(to, "cannot be written", hr);
    return 1;
}

int command_tnef(int argc, WCHAR **argv)
{
    const WCHAR *folder = NULL;
    int i = 1, failed = 0;
    WCHAR *to;
    HRESULT hr;

    if (argc == 3 && !wcscmp(argv[0], L"encode")) return encode_file(argv[1], argv[2]);
    if (argc < 2 || wcscmp(argv[0], L"decode")) return 2;
    if (argc > 3 && !wcscmp(argv[1], L"--out"))
    {
        folder = argv[2];
        CreateDirectoryW(folder, NULL);
        i = 3;
    }
    for (; i < argc; i++)
    {
        if (!(to = result_path(folder, argv[i], L".msg"))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else hr = decode(argv[i], to);
        free(to);
        if (SUCCEEDED(hr)) continue;
        report(argv[i], "cannot be decoded", hr);
        failed++;
    }
    return failed ? 1 : 0;
}
