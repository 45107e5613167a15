/*
 * imsg rtf: compressed RTF, as it is in PR_RTF_COMPRESSED, to RTF and back, and to plain text.
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

/* Copies compressed RTF into a message. */
static HRESULT give_rtf(IMessage *message, IStream *compressed)
{
    ULARGE_INTEGER all = {{~0u, ~0u}};
    IStream *stream;
    HRESULT hr;

    hr = IMessage_OpenProperty(
            message, PR_RTF_COMPRESSED, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    if (FAILED(hr)) return hr;
    hr = IStream_CopyTo(compressed, stream, all, NULL, NULL);
    if (SUCCEEDED(hr)) hr = IStream_Commit(stream, STGC_DEFAULT);
    IStream_Release(stream);
    return hr;
}

HRESULT rtf_text(IStream *compressed, WCHAR **text)
{
    struct new_message new;
    BYTE *data = NULL;
    BOOL updated;
    ULONG size;
    HRESULT hr;

    *text = NULL;
    if (FAILED(hr = create_message(TRUE, &new))) return hr;
    hr = give_rtf(new.message, compressed);
    if (SUCCEEDED(hr)) hr = RTFSync(new.message, RTF_SYNC_RTF_CHANGED, &updated);
    if (SUCCEEDED(hr)) hr = read_large((IMAPIProp *)new.message, PR_BODY_W, &data, &size);
    if (SUCCEEDED(hr))
    {
        *(WCHAR *)(data + size) = 0;
        *text = (WCHAR *)data;
    }
    drop_message(&new);
    return hr;
}

/* Writes the plain text of one file. */
static HRESULT write_text(const WCHAR *from, const WCHAR *to)
{
    static struct output output;
    IStream *compressed;
    WCHAR *text = NULL;
    HANDLE file;
    HRESULT hr;

    if (FAILED(hr = open_file(from, FALSE, &compressed))) return hr;
    hr = rtf_text(compressed, &text);
    IStream_Release(compressed);
    if (FAILED(hr)) return hr;
    file = CreateFileW(to, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) hr = MAPI_E_NO_ACCESS;
    else
    {
        output_init(&output, file);
        output_wide(&output, text, wcslen(text), FALSE);
        output_flush(&output);
        if (output.failed) hr = MAPI_E_NOT_ENOUGH_DISK;
        CloseHandle(file);
    }
    free(text);
    return hr;
}

static HRESULT decode_file(const WCHAR *from, const WCHAR *to)
{
    return convert(from, to, TRUE);
}

static HRESULT encode_file(const WCHAR *from, const WCHAR *to)
{
    return convert(from, to, FALSE);
}

int command_rtf(int argc, WCHAR **argv)
{
    static const struct
    {
        const WCHAR *name, *extension;
        HRESULT (*run)(const WCHAR *from, const WCHAR *to);
    } modes[] = {{L"decode", L".rtf", decode_file}, {L"encode", L".rtfc", encode_file}, {L"text", L".txt", write_text}};
    const WCHAR *folder = NULL;
    int mode, i = 1, failed = 0;
    WCHAR *to;
    HRESULT hr;

    for (mode = 0; argc > 1 && mode < 3 && wcscmp(argv[0], modes[mode].name); mode++) continue;
    if (argc < 2 || mode == 3) return 2;
    if (argc > 3 && !wcscmp(argv[1], L"--out"))
    {
        folder = argv[2];
        CreateDirectoryW(folder, NULL);
        i = 3;
    }
    for (; i < argc; i++)
    {
        if (!(to = result_path(folder, argv[i], modes[mode].extension))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else hr = modes[mode].run(argv[i], to);
        free(to);
        if (SUCCEEDED(hr)) continue;
        report(argv[i], "cannot be converted", hr);
        failed++;
    }
    return failed ? 1 : 0;
}
