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
    {L"copy", command_copy},
    {L"rtf", command_rtf},
    {L"tnef", command_tnef},
};

static int usage(void)
{
    fputs("usage: imsg dump [--json] [--out DIR] FILE...\n"
          "       imsg copy [--ansi] IN OUT\n"
          "       imsg rtf decode|encode|text [--out DIR] FILE...\n"
          "       imsg tnef decode [--out DIR] FILE...\n"
          "       imsg tnef encode IN.msg OUT.dat\n",
            stderr);
    return 2;
}

int wmain(int argc, WCHAR **argv)
{
    unsigned int i;
    int status;

    for (i = 0; argc > 1 && i < ARRAYSIZE(commands); i++)
    {
        if (wcscmp(argv[1], commands[i].name)) continue;
        MAPIInitialize(NULL);
        status = commands[i].run(argc - 2, argv + 2);
        MAPIUninitialize();
        return status == 2 ? usage() : status;
    }
    return usage();
}
