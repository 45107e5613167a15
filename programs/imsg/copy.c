/*
 * imsg copy: copies messages by CopyTo into new files.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

static HRESULT copy_file(const WCHAR *from, const WCHAR *to, BOOL unicode)
{
    struct new_message new;
    IMessage *message;
    HRESULT hr;

    if (FAILED(hr = open_message(NULL, from, &message)))
    {
        report(from, "cannot be read", hr);
        return hr;
    }
    if (SUCCEEDED(hr = create_message(unicode, &new)))
    {
        hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, new.message, 0, NULL);
        if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(new.message, 0);
        if (SUCCEEDED(hr)) hr = save_message(&new, to);
        else drop_message(&new);
    }
    IMessage_Release(message);
    if (FAILED(hr)) report(to, "cannot be written", hr);
    return hr;
}

/* Copies many files into a folder, under their own names. */
static int copy_files(const WCHAR *folder, int argc, WCHAR **argv, BOOL unicode)
{
    int i, failed = 0;
    WCHAR *to;

    CreateDirectoryW(folder, NULL);
    for (i = 0; i < argc; i++)
    {
        show_progress(i, argc);
        if (!(to = malloc((wcslen(folder) + wcslen(argv[i]) + 2) * sizeof(*to)))) return 1;
        wcscpy(to, folder);
        wcscat(to, L"/");
        wcscat(to, base_name(argv[i]));
        if (FAILED(copy_file(argv[i], to, unicode))) failed++;
        free(to);
    }
    show_progress(0, 0);
    return failed ? 1 : 0;
}

int command_copy(int argc, WCHAR **argv)
{
    const WCHAR *folder = NULL;
    BOOL unicode = TRUE;

    for (; argc && argv[0][0] == '-' && argv[0][1]; argc--, argv++)
    {
        if (!wcscmp(argv[0], L"--ansi")) unicode = FALSE;
        else if (!wcscmp(argv[0], L"--out") && argc > 1)
        {
            folder = argv[1];
            argc--, argv++;
        }
        else return 2;
    }
    if (folder) return argc ? copy_files(folder, argc, argv, unicode) : 2;
    if (argc != 2) return 2;
    return FAILED(copy_file(argv[0], argv[1], unicode)) ? 1 : 0;
}
