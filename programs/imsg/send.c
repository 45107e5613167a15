/*
 * imsg send: hands a message to the person's mailer, by MAPISendMailW.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

/* A message under construction; its strings are the arguments'. */
struct letter
{
    MapiMessageW message;
    MapiRecipDescW *recipients;
    MapiFileDescW *files;
    WCHAR *body; /* for free() */
};

static BOOL add_recipient(struct letter *letter, WCHAR *text, ULONG type)
{
    MapiRecipDescW *recipients, *recipient;
    struct person person;

    recipients = realloc(letter->recipients, (letter->message.nRecipCount + 1) * sizeof(*recipients));
    if (!recipients) return FALSE;
    split_person(text, &person);
    letter->recipients = letter->message.lpRecips = recipients;
    recipient = memset(&recipients[letter->message.nRecipCount++], 0, sizeof(*recipient));
    recipient->ulRecipClass = type;
    recipient->lpszName = person.name;
    recipient->lpszAddress = person.address;
    return TRUE;
}

static BOOL add_file(struct letter *letter, WCHAR *path)
{
    MapiFileDescW *files, *file;

    files = realloc(letter->files, (letter->message.nFileCount + 1) * sizeof(*files));
    if (!files) return FALSE;
    letter->files = letter->message.lpFiles = files;
    file = memset(&files[letter->message.nFileCount++], 0, sizeof(*file));
    file->nPosition = (ULONG)-1;
    file->lpszPathName = path;
    file->lpszFileName = (WCHAR *)base_name(path);
    return TRUE;
}

/* Takes the option at argv[0] with its value; FALSE where it is none. *hr: what taking it failed with. */
static BOOL take_option(struct letter *letter, WCHAR **argv, HRESULT *hr)
{
    static const struct
    {
        const WCHAR *name;
        ULONG type;
    } recipients[] = {{L"--to", MAPI_TO}, {L"--cc", MAPI_CC}, {L"--bcc", MAPI_BCC}};
    unsigned int i;
    BOOL done = TRUE;

    *hr = S_OK;
    for (i = 0; i < ARRAYSIZE(recipients); i++)
    {
        if (wcscmp(argv[0], recipients[i].name)) continue;
        if (!add_recipient(letter, argv[1], recipients[i].type)) *hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return TRUE;
    }
    if (!wcscmp(argv[0], L"--subject")) letter->message.lpszSubject = argv[1];
    else if (!wcscmp(argv[0], L"--attach")) *hr = add_file(letter, argv[1]) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    else if (!wcscmp(argv[0], L"--body"))
    {
        free(letter->body);
        *hr = text_argument(argv[1], &letter->body);
        letter->message.lpszNoteText = letter->body;
    }
    else done = FALSE;
    return done;
}

/* What a code of Simple MAPI says, for people. */
static const char *describe(ULONG code)
{
    switch (code)
    {
    case MAPI_E_ATTACHMENT_NOT_FOUND: return "an attachment is not there (MAPI_E_ATTACHMENT_NOT_FOUND)";
    case MAPI_E_ATTACHMENT_OPEN_FAILURE: return "an attachment cannot be read (MAPI_E_ATTACHMENT_OPEN_FAILURE)";
    case MAPI_E_BAD_RECIPTYPE: return "a recipient is of no known kind (MAPI_E_BAD_RECIPTYPE)";
    case MAPI_E_INVALID_RECIPS: return "a recipient has no usable address (MAPI_E_INVALID_RECIPS)";
    case MAPI_E_TOO_MANY_RECIPIENTS: return "too many recipients (MAPI_E_TOO_MANY_RECIPIENTS)";
    case MAPI_E_TOO_MANY_FILES: return "too many attachments (MAPI_E_TOO_MANY_FILES)";
    case MAPI_E_TEXT_TOO_LARGE: return "the text is too large for the mailer (MAPI_E_TEXT_TOO_LARGE)";
    case MAPI_E_INSUFFICIENT_MEMORY: return "memory lacks (MAPI_E_INSUFFICIENT_MEMORY)";
    case MAPI_E_USER_ABORT: return "it was not sent (MAPI_E_USER_ABORT)";
    case MAPI_E_FAILURE: return "there is no mailer, or it failed (MAPI_E_FAILURE); WINEDEBUG=+mapi says more";
    default: return "the mailer failed";
    }
}

int command_send(int argc, WCHAR **argv)
{
    struct letter letter = {{0}};
    int i, status = 0;
    ULONG code;
    HRESULT hr;

    for (i = 0; i < argc && !status; i += 2)
    {
        if (i + 1 == argc || !take_option(&letter, argv + i, &hr)) status = 2;
        else if (FAILED(hr))
        {
            report(argv[i + 1], "cannot be taken", hr);
            status = 1;
        }
    }
    if (!status && !argc) status = 2;
    if (!status && (code = MAPISendMailW(0, 0, &letter.message, 0, 0)))
    {
        fprintf(stderr, "imsg: not sent: %s, %lu\n", describe(code), code);
        status = 1;
    }
    free(letter.recipients);
    free(letter.files);
    free(letter.body);
    return status;
}
