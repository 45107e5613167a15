/*
 * imsg: messages in .msg files, from the command line, over mapi32's public API only.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

static const struct
{
    const WCHAR *name;
    command run;
} commands[] = {
        {L"dump", command_dump},
        {L"extract", command_extract},
        {L"create", command_create},
        {L"copy", command_copy},
        {L"convert", command_convert},
        {L"check", command_check},
        {L"set", command_set},
        {L"send", command_send},
        {L"session", command_session},
        {L"rtf", command_rtf},
        {L"tnef", command_tnef},
};

int wmain(int argc, WCHAR **argv)
{
    unsigned int i;
    int status;

    if (argc == 2 && !wcscmp(argv[1], L"--version")) return print_version();
    if (argc == 2 && !wcscmp(argv[1], L"--help")) return print_help(NULL);
    for (i = 0; argc > 1 && i < ARRAYSIZE(commands); i++)
    {
        if (wcscmp(argv[1], commands[i].name)) continue;
        if (argc == 3 && !wcscmp(argv[2], L"--help")) return print_help(argv[1]);
        MAPIInitialize(NULL);
        status = commands[i].run(argc - 2, argv + 2);
        MAPIUninitialize();
        return status == 2 ? usage_error(argv[1]) : status;
    }
    return usage_error(argc > 1 ? argv[1] : NULL);
}
