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

int command_copy(int argc, WCHAR **argv)
{
    struct new_message new;
    BOOL unicode = TRUE;
    IMessage *message;
    HRESULT hr;
    int i;

    for (i = 0; i < argc && argv[i][0] == '-' && argv[i][1]; i++)
    {
        if (wcscmp(argv[i], L"--ansi")) return 2;
        unicode = FALSE;
    }
    if (argc - i != 2) return 2;
    if (FAILED(hr = open_message(NULL, argv[i], &message)))
    {
        report(argv[i], "cannot be read", hr);
        return 1;
    }
    if (SUCCEEDED(hr = create_message(unicode, &new)))
    {
        hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, new.message, 0, NULL);
        if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(new.message, 0);
        if (SUCCEEDED(hr))
            hr = save_message(&new, argv[i + 1]);
        else
            drop_message(&new);
    }
    IMessage_Release(message);
    if (SUCCEEDED(hr)) return 0;
    report(argv[i + 1], "cannot be written", hr);
    return 1;
}
