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
        {L"set", command_set},
        {L"send", command_send},
    {L"session", command_session},
        {L"rtf", command_rtf},
        {L"tnef", command_tnef},
};

static int usage(void)
{
    fputs("usage: imsg dump [--props|--json] [--out DIR] FILE...|--files0-from -\n"
          "       imsg extract [-o DIR] FILE...\n"
          "       imsg create -o FILE [--draft] [--from A] [--to B] [--cc C] [--bcc D] [--subject S] [--body "
          "TEXT|@FILE]\n"
          "                   [--html @FILE] [--attach FILE]... [--embed FILE.msg]... [--header NAME=VALUE]... [--date "
          "D]\n"
          "       imsg copy [--ansi] IN OUT\n"
          "       imsg copy [--ansi] --out DIR FILE...\n"
          "       imsg convert [OPTIONS] IN.eml OUT.msg|IN.msg OUT.eml; - is standard input or output\n"
          "       imsg convert [OPTIONS] --out DIR FILE...\n"
          "       imsg convert [OPTIONS] --stdin OUT.msg\n"
          "       imsg convert [OPTIONS] --mbox FILE --out DIR\n"
          "          OPTIONS: --force --ansi --rtf --tnef --plain --no-bcc --no-msgid --no-headers --8bit-headers "
          "--utf8\n"
          "          --draft --encoding base64|uu|qp|7bit|8bit --rfc822 --wrap N|off --charset NAME|NUMBER\n"
          "          --charset-apply untagged|all|tag --flags 0xN\n"
          "       imsg set FILE TAG|NAME=VALUE...\n"
          "       imsg send [--to A]... [--cc B]... [--bcc C]... [--subject S] [--body TEXT|@FILE] [--attach FILE]...\n"
          "       imsg session FILE...\n"
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

    if (argc == 2 && !wcscmp(argv[1], L"--version")) return print_version();
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
