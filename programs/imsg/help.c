/*
 * imsg --help: what the commands are for, and how they are used. This table is the one source of it; docs/imsg.1 and
 * tools/completion/imsg say the same, which tests/people.sh checks.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

static const struct help
{
    const WCHAR *name;
    const char *what;
    const char *usage;   /* a line a form, each begins with the command */
    const char *options; /* what the options and arguments are */
    const char *examples;
} helps[] = {
        {L"dump", "show headers, body and attachments; or every property, or JSON",
                "dump [--props|--json] [--out DIR] FILE...\n"
                "dump [--props|--json] [--out DIR] --files0-from -\n"
                "dump --html FILE\n"
                "dump --html --out DIR FILE...\n",
                "  --props            every property of message, recipients, attachments, by name\n"
                "  --json             one JSON object a message, one line each\n"
                "  --html             a page that loads nothing from elsewhere and runs nothing\n"
                "  --out DIR          into DIR/NAME.txt, .json or .html, not standard output\n"
                "  --files0-from -    the names of the files come from standard input, each ended\n"
                "                     by a NUL\n",
                "  imsg dump letter.msg\n"
                "  imsg dump --props letter.msg\n"
                "  imsg dump --html letter.msg > letter.html\n"
                "  find mail -name '*.msg' -print0 |\n"
                "      imsg dump --json --files0-from - > mail.jsonl\n"},
        {L"extract", "write attachments to files, embedded messages as .msg files", "extract [-o DIR] FILE...\n",
                "  -o DIR             the folder to write to, made if need be; else this one\n"
                "Names are made safe, and no file that exists is written over. Prints the paths\nof what it wrote.\n",
                "  imsg extract -o attachments letter.msg\n"},
        {L"create", "make a message file",
                "create -o FILE [--draft] [--from A] [--to B] [--cc C] [--bcc D]\n"
                "       [--subject S] [--body TEXT|@FILE] [--html TEXT|@FILE]\n"
                "       [--attach FILE] [--embed FILE.msg] [--header NAME=VALUE]\n"
                "       [--date D]\n",
                "  -o FILE            the file to make, whole or not at all\n"
                "  --draft            not sent yet: Outlook opens it for editing\n"
                "  --from A           the sender, 'Name <address>' or an address\n"
                "  --to B, --cc C, --bcc D\n"
                "                     a recipient; may be repeated\n"
                "  --subject S        the subject\n"
                "  --body TEXT|@FILE  the text, or the UTF-8 file that has it\n"
                "  --html TEXT|@FILE  the HTML body\n"
                "  --attach FILE      attach a file; may be repeated\n"
                "  --embed FILE.msg   attach a message as a message; may be repeated\n"
                "  --header N=VALUE   an Internet header; may be repeated\n"
                "  --date D           when it was sent, UTC: 2026-03-02T10:00:00\n",
                "  imsg create -o letter.msg --from 'Bo Berg <bo@example.org>' \\\n"
                "      --to anna@example.org --subject Figures --body @text.txt --attach a.csv\n"
                "  imsg create -o draft.msg --draft --to anna@example.org --subject Figures\n"},
        {L"copy", "copy messages through IMessage::CopyTo",
                "copy [--ansi] IN.msg OUT.msg\n"
                "copy [--ansi] --out DIR FILE...\n",
                "  --ansi             make files with 8-bit strings, as Outlook before 2003 did\n"
                "  --out DIR          copy many, under their own names\n",
                "  imsg copy letter.msg fresh.msg\n"
                "  imsg copy --ansi --out old letter.msg answer.msg\n"},
        {L"convert", "turn Internet messages (.eml, mbox) into message files, and back",
                "convert [OPTIONS] IN.eml OUT.msg\n"
                "convert [OPTIONS] IN.msg OUT.eml\n"
                "convert [OPTIONS] --out DIR FILE...\n"
                "convert [OPTIONS] --stdin OUT.msg\n"
                "convert [OPTIONS] --mbox FILE --out DIR\n",
                "  -                  as a name: standard input or output\n"
                "  --out DIR          convert many\n"
                "  --stdin            read an Internet message from standard input\n"
                "  --mbox FILE        every message of an mbox file\n"
                "  --force            write over files that exist\n"
                "  --ansi             make message files with 8-bit strings\n"
                "Internet messages to message files:\n"
                "  --rtf              keep the HTML as RTF\n"
                "  --draft            not sent yet, whatever X-Unsent says\n"
                "  --charset-apply untagged|all|tag\n"
                "                     where --charset applies\n"
                "Message files to Internet messages:\n"
                "  --tnef             with winmail.dat\n"
                "  --plain            plain text only\n"
                "  --no-bcc           without the blind copies\n"
                "  --no-msgid         without a Message-ID\n"
                "  --no-headers       without the stored headers\n"
                "  --8bit-headers     headers in 8 bits\n"
                "  --utf8             an internationalised message\n"
                "  --encoding base64|uu|qp|7bit|8bit\n"
                "                     of the text\n"
                "  --rfc822           a message by RFC 822, without MIME\n"
                "  --wrap N|off       where lines of text are broken\n"
                "Both:\n"
                "  --charset NAME|N   the character set, by name or code page\n"
                "  --flags 0xN        exactly these CCSF_ flags\n"
                "  --seed N           fixed time and chance: the same input gives the same bytes\n",
                "  imsg convert mail.eml mail.msg\n"
                "  imsg convert letter.msg - | sendmail -t\n"
                "  imsg convert --mbox inbox --out messages\n"},
        {L"check", "name what in message files is not as [MS-OXMSG] wants it", "check FILE.msg...\n",
                "Each deviation has a line: the file, the storage and stream, what is wrong, and\n"
                "whether Outlook minds.\n"
                "The exit status is 1 where there is one.\n",
                "  imsg check letter.msg\n"},
        {L"set", "change properties; the file is replaced whole or not at all",
                "set FILE.msg NAME=VALUE...\n"
                "set FILE.msg NAME!...\n",
                "  NAME               a property by name (PR_SUBJECT, PidLidReminderSet)\n"
                "                     or by its tag in eight hexadecimal digits\n"
                "  =VALUE             text, number, true, false, time in UTC; @FILE for binary\n"
                "  !                  removes the property\n",
                "  imsg set letter.msg 'PR_SUBJECT=Figures, all of them' PR_IMPORTANCE=2\n"
                "  imsg set letter.msg PR_CLIENT_SUBMIT_TIME=2026-03-02T10:00 PR_IMPORTANCE!\n"},
        {L"send", "send a message by the person's own mailer, through MAPISendMailW",
                "send [--to A] [--cc B] [--bcc C] [--subject S] [--body TEXT|@FILE]\n"
                "     [--attach FILE]\n",
                "  --to A, --cc B, --bcc C\n"
                "                     a recipient; may be repeated\n"
                "  --subject S        the subject\n"
                "  --body TEXT|@FILE  the text, or the UTF-8 file that has it\n"
                "  --attach FILE      attach a file; may be repeated\n",
                "  imsg send --to anna@example.org --subject Figures --attach figures.pdf\n"},
        {L"session", "show what CloseIMsgSession does to everything that is open in it", "session FILE.msg...\n", "",
                "  imsg session letter.msg answer.msg\n"},
        {L"rtf", "compressed RTF (PR_RTF_COMPRESSED) to RTF or text, and back",
                "rtf decode|encode|text [--out DIR] FILE...\n",
                "  decode             to FILE.rtf\n"
                "  encode             to FILE.rtfc\n"
                "  text               to FILE.txt, in UTF-8\n"
                "  --out DIR          into DIR instead of beside the files\n",
                "  imsg rtf decode body.rtfc\n"
                "  imsg rtf text --out texts body.rtfc\n"},
        {L"tnef", "TNEF (winmail.dat) to message files, and back",
                "tnef decode [--out DIR] FILE...\n"
                "tnef encode IN.msg OUT.dat\n",
                "  decode             to FILE.msg\n"
                "  encode             everything that the message has\n"
                "  --out DIR          into DIR instead of beside the files\n",
                "  imsg tnef decode winmail.dat\n"
                "  imsg tnef encode letter.msg winmail.dat\n"},
};

static const struct help *find_help(const WCHAR *name)
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(helps); i++)
        if (!wcscmp(name, helps[i].name)) return &helps[i];
    return NULL;
}

/* The forms of a command, each behind "imsg ". */
static void print_usage(FILE *file, const struct help *help)
{
    const char *line = help->usage, *label = "usage: ";
    int length;

    for (; *line; line += length + 1, label = "       ")
    {
        length = (int)strcspn(line, "\n");
        /* a form that goes on in the next line is indented there */
        fprintf(file, "%s%s%.*s\n", label, *line == ' ' ? "     " : "imsg ", length, line);
    }
}

int print_help(const WCHAR *command)
{
    const struct help *help = command ? find_help(command) : NULL;
    unsigned int i;

    if (help)
    {
        printf("imsg %ls: %s.\n\n", help->name, help->what);
        print_usage(stdout, help);
        if (*help->options) printf("\n%s", help->options);
        printf("\nExamples:\n%s", help->examples);
        return 0;
    }
    printf("imsg: Outlook's message files (.msg), from the command line.\n\nusage: imsg COMMAND ...\n\nCommands:\n");
    for (i = 0; i < ARRAYSIZE(helps); i++) printf("  %-9ls%s\n", helps[i].name, helps[i].what);
    printf("\nimsg COMMAND --help     its options, with examples\n"
           "imsg --version          which imsg, and which mapi32.dll it uses\n\n"
           "The exit status is 0 if all went well, 1 if something failed (it is named on standard error), 2 if the\n"
           "command was not understood. Text in and out is UTF-8.\n");
    return 0;
}

int usage_error(const WCHAR *command)
{
    const struct help *help = command ? find_help(command) : NULL;

    if (help)
    {
        print_usage(stderr, help);
        fprintf(stderr, "imsg %ls --help says more\n", help->name);
    }
    else if (command) fprintf(stderr, "imsg: there is no command '%ls'; imsg --help lists them\n", command);
    else fprintf(stderr, "usage: imsg COMMAND ...\nimsg --help lists the commands\n");
    return 2;
}
