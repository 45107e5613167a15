/*
 * Tests of MAPISendMail, MAPISendMailW and MAPISendDocuments without a mail client.
 *
 * Alone it tests what is refused. tests/mail.sh runs it with stand-ins for the host's mailers: "send" sends fixed
 * messages in each way, "cases FILE" those of a file, whose records are ended by 0x1e and whose fields by 0x1f:
 * subject, body, name, address, path, file name.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapi.h>
#include <mapix.h>
#include <mapiutil.h>

#include "helper.h"
#include "mapiext.h"

ULONG WINAPI cmc_send_documents(
        const char *, const char *, const char *, ULONG, const char *, const char *, const char *, ULONG);

static char temp[MAX_PATH];

static const char *make_file(const char *name, const char *contents)
{
    static char path[2 * MAX_PATH];
    HANDLE file;
    DWORD done;

    sprintf(path, "%s%s", temp, name);
    file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    WriteFile(file, contents, (DWORD)strlen(contents), &done, NULL);
    CloseHandle(file);
    return path;
}

static void test_refused(void)
{
    MapiRecipDesc recipient = {0, MAPI_TO, "name", "SMTP:a@b.c"};
    MapiFileDesc file = {0};
    MapiMessage message = {0};
    ULONG ret, i;

    ok(MAPISendMail(0, 0, NULL, 0, 0) == MAPI_E_FAILURE, "NULL was accepted.\n");
    ok(MAPISendMailW(0, 0, NULL, 0, 0) == MAPI_E_FAILURE, "NULL was accepted.\n");
    ok(MAPISendMail(1234, 0, &message, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    message.nRecipCount = 1;
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_FAILURE, "NULL was accepted.\n");
    message.lpRecips = &recipient;
    for (i = 4; i < 6; i++)
    {
        recipient.ulRecipClass = i;
        ret = MAPISendMail(0, 0, &message, 0, 0);
        ok(ret == MAPI_E_BAD_RECIPTYPE, "Got %lu.\n", ret);
    }
    recipient.ulRecipClass = MAPI_ORIG;
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_BAD_RECIPTYPE, "Accepted.\n");
    recipient.ulRecipClass = MAPI_TO;
    recipient.lpszName = recipient.lpszAddress = NULL;
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_UNKNOWN_RECIPIENT, "Accepted.\n");
    recipient.lpszAddress = "--attach";
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_UNKNOWN_RECIPIENT, "Accepted.\n");
    recipient.lpszAddress = "SMTP:\r\n-x";
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_UNKNOWN_RECIPIENT, "Accepted.\n");

    recipient.lpszAddress = "a@b.c";
    message.nFileCount = 1;
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_FAILURE, "NULL was accepted.\n");
    message.lpFiles = &file;
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_ATTACHMENT_NOT_FOUND, "Accepted.\n");
    file.lpszPathName = "C:\\no such file";
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_ATTACHMENT_NOT_FOUND, "Accepted.\n");
    file.lpszPathName = "C:\\windows";
    ok(MAPISendMail(0, 0, &message, 0, 0) == MAPI_E_ATTACHMENT_OPEN_FAILURE, "Accepted.\n");
    ok(MAPISendDocuments(0, ";", "C:\\no such file;C:\\windows", NULL, 0) == MAPI_E_ATTACHMENT_NOT_FOUND,
            "Accepted.\n");
}

/* The messages that tests/mail.sh expects, in this order. */
static void send_fixed(void)
{
    MapiRecipDesc recipients[] = {
            {0, MAPI_TO, "Bo", "SMTP:bo@x.y"}, {0, MAPI_CC, NULL, "cc@x.y"}, {0, MAPI_BCC, "bcc@x.y", NULL}};
    MapiRecipDescW recipients_w[] = {{0, MAPI_TO, L"B\x00f6", L"bo@x.y"}};
    MapiFileDesc files[] = {{0, 0, 0, NULL, NULL}, {0, 0, 0, NULL, "second \"two\" $(x) `y`.txt"}};
    WCHAR wide_path[MAX_PATH];
    MapiFileDescW files_w[] = {{0, 0, 0, wide_path, L"eins \x00fc.txt"}};
    MapiMessage message = {0, "subject $(touch /tmp/evil) `x` \"q\"", "line 1\r\nline 2; echo 'x'"};
    MapiMessageW message_w = {0, L"S\x00fc\x4e2d\xd83d\xde00", L"K\x00f6rper\r\n\x4e2d\x6587"};
    char first[MAX_PATH], second[MAX_PATH], both[3 * MAX_PATH];
    LHANDLE session;
    ULONG ret;

    strcpy(first, make_file("first file.txt", "first"));
    strcpy(second, make_file("other.bin", "second"));
    files[0].lpszPathName = first;
    files[1].lpszPathName = second;
    message.nRecipCount = 3;
    message.lpRecips = recipients;
    message.nFileCount = 2;
    message.lpFiles = files;
    ok(MAPILogon(0, NULL, NULL, 0, 0, &session) == SUCCESS_SUCCESS, "MAPILogon failed.\n");
    ret = MAPISendMail(session, 0, &message, MAPI_DIALOG | MAPI_LOGON_UI, 0);
    ok(ret == SUCCESS_SUCCESS, "Got %lu.\n", ret);
    ok(MAPILogoff(session, 0, 0, 0) == SUCCESS_SUCCESS, "MAPILogoff failed.\n");

    MultiByteToWideChar(CP_ACP, 0, first, -1, wide_path, MAX_PATH);
    message_w.nRecipCount = 1;
    message_w.lpRecips = recipients_w;
    message_w.nFileCount = 1;
    message_w.lpFiles = files_w;
    ret = MAPISendMailW(0, 0, &message_w, MAPI_DIALOG | MAPI_FORCE_UNICODE, 0);
    ok(ret == SUCCESS_SUCCESS, "Got %lu.\n", ret);

    message.nFileCount = 0;
    message.nRecipCount = 1;
    message.lpszSubject = "S\xc3\xbc";
    message.lpszNoteText = "\xe4\xb8\xad";
    ret = MAPISendMail(0, 0, &message, 0, CP_UTF8);
    ok(ret == SUCCESS_SUCCESS, "Got %lu.\n", ret);

    sprintf(both, "%s;%s", first, second);
    ret = MAPISendDocuments(0, ";", both, "named.txt", 0);
    ok(ret == SUCCESS_SUCCESS, "Got %lu.\n", ret);
    ret = cmc_send_documents("to:a@x.y;cc:SMTP:b@x.y;bcc:c@x.y", "subject", "text", 0, second, "cmc.txt", ";", 0);
    ok(!ret, "Got %lu.\n", ret);
    DeleteFileA(first);
    DeleteFileA(second);
}

/* More than the host takes is refused, not cut. */
static void send_big(void)
{
    MapiRecipDesc *recipients = calloc(100000, sizeof(*recipients));
    char *body = malloc(2000001);
    MapiMessage message = {0};
    ULONG ret, i;

    memset(body, 'x', 2000000);
    body[2000000] = 0;
    message.lpszNoteText = body;
    ret = MAPISendMail(0, 0, &message, 0, 0);
    ok(ret == MAPI_E_TEXT_TOO_LARGE, "Got %lu.\n", ret);
    message.lpszNoteText = NULL;
    for (i = 0; i < 100000; i++)
    {
        recipients[i].ulRecipClass = MAPI_TO;
        recipients[i].lpszAddress = "somebody@example.org";
    }
    message.lpRecips = recipients;
    message.nRecipCount = 100000;
    ret = MAPISendMail(0, 0, &message, 0, 0);
    ok(ret == MAPI_E_TOO_MANY_RECIPIENTS, "Got %lu.\n", ret);
    free(recipients);
    free(body);
}

static WCHAR *next_field(WCHAR **p)
{
    WCHAR *field = *p, *end = wcschr(field, 0x1f);

    if (!end) return L"";
    *end = 0;
    *p = end + 1;
    return field;
}

static void send_cases(const char *path)
{
    MapiRecipDescW recipient = {0, MAPI_TO};
    MapiFileDescW attachment = {0};
    MapiMessageW message = {0};
    DWORD size, done;
    HANDLE file;
    WCHAR *text, *p, *end;
    char *bytes;
    ULONG ret;

    file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    ok(file != INVALID_HANDLE_VALUE, "Could not open %s.\n", path);
    size = GetFileSize(file, NULL);
    bytes = calloc(1, size + 1);
    text = calloc(size + 1, sizeof(*text));
    ReadFile(file, bytes, size, &done, NULL);
    CloseHandle(file);
    MultiByteToWideChar(CP_UTF8, 0, bytes, -1, text, size + 1);
    for (p = text; (end = wcschr(p, 0x1e)); p = end + 1)
    {
        *end = 0;
        message.lpszSubject = next_field(&p);
        message.lpszNoteText = next_field(&p);
        recipient.lpszName = next_field(&p);
        recipient.lpszAddress = next_field(&p);
        attachment.lpszPathName = next_field(&p);
        attachment.lpszFileName = next_field(&p);
        message.nRecipCount = *recipient.lpszAddress != 0;
        message.lpRecips = &recipient;
        message.nFileCount = *attachment.lpszPathName != 0;
        message.lpFiles = &attachment;
        ret = MAPISendMailW(0, 0, &message, 0, 0);
        ok(ret == SUCCESS_SUCCESS, "Got %lu.\n", ret);
    }
    free(text);
    free(bytes);
}

START_TEST(sendmail)
{
    GetTempPathA(sizeof(temp), temp);
    if (winetest_argc > 2 && !strcmp(winetest_argv[1], "cases")) send_cases(winetest_argv[2]);
    else if (winetest_argc > 1 && !strcmp(winetest_argv[1], "send")) send_fixed();
    else if (winetest_argc > 1 && !strcmp(winetest_argv[1], "big")) send_big();
    else test_refused();
}
