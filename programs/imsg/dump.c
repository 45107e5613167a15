/*
 * imsg dump: shows messages.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

struct dump_options
{
    BOOL json;
    const WCHAR *out;
};

/* The last part of a path. */
static const WCHAR *base_name(const WCHAR *path)
{
    const WCHAR *base = path;

    for (; *path; path++)
        if (*path == '/' || *path == '\\') base = path + 1;
    return base;
}

/* Dumps one file into OUT/NAME.json or OUT/NAME.txt, or to standard output. */
static HRESULT dump_file(const struct dump_options *options, LPMSGSESS session, const WCHAR *path)
{
    static struct output output;
    HANDLE file = GetStdHandle(STD_OUTPUT_HANDLE);
    IMessage *message;
    WCHAR *name;
    HRESULT hr;

    if (options->out)
    {
        if (!(name = malloc((wcslen(options->out) + wcslen(path) + 8) * sizeof(*name)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        wcscpy(name, options->out);
        wcscat(name, L"/");
        wcscat(name, base_name(path));
        wcscat(name, options->json ? L".json" : L".txt");
        file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
        free(name);
        if (file == INVALID_HANDLE_VALUE) return MAPI_E_NO_ACCESS;
    }
    output_init(&output, file);
    if (SUCCEEDED(hr = open_message(session, path, &message)))
    {
        if (options->json) json_message(&output, path, message);
        else text_dump(&output, path, message);
        IMessage_Release(message);
    }
    else if (options->json)
        json_error(&output, path, hr);
    output_flush(&output);
    if (options->out) CloseHandle(file);
    return hr;
}

int command_dump(int argc, WCHAR **argv)
{
    struct dump_options options = {0};
    LPMSGSESS session;
    int i, failed = 0;
    HRESULT hr;

    for (i = 0; i < argc && argv[i][0] == '-' && argv[i][1]; i++)
    {
        if (!wcscmp(argv[i], L"--json"))
            options.json = TRUE;
        else if (!wcscmp(argv[i], L"--out") && i + 1 < argc)
            options.out = argv[++i];
        else
            return 2;
    }
    if (FAILED(hr = OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session))) return 1;
    if (options.out) CreateDirectoryW(options.out, NULL);
    for (; i < argc; i++)
    {
        if (FAILED(hr = dump_file(&options, session, argv[i])))
        {
            report(argv[i], "cannot be read", hr);
            failed++;
        }
    }
    CloseIMsgSession(session);
    return failed ? 1 : 0;
}
