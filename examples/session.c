/*
 * session FILE.msg...: opens many messages in one session, counts what they hold, and lets CloseIMsgSession close them
 * all.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define COBJMACROS
#include "example.h"

static LONG released;

static void WINAPI message_released(ULONG index, IMessage *message)
{
    (void)index;
    (void)message;
    InterlockedIncrement(&released);
}

/* How many rows a table has; releases it. */
static ULONG rows_of(HRESULT hr, IMAPITable *table)
{
    ULONG rows = 0;

    if (FAILED(hr)) return 0;
    if (FAILED(IMAPITable_GetRowCount(table, 0, &rows))) rows = 0;
    IMAPITable_Release(table);
    return rows;
}

int wmain(int argc, WCHAR **argv)
{
    ULONG recipients = 0, attachments = 0;
    IMAPITable *table;
    IMessage **messages;
    IStorage *storage;
    LPMSGSESS session;
    int i, opened = 0;
    HRESULT hr;

    if (argc < 2) return fprintf(stderr, "usage: session FILE.msg...\n"), 2;
    if (!(messages = (IMessage **)calloc(argc, sizeof(*messages)))) return 1;
    if (FAILED(hr = OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session)))
    {
        free(messages);
        return failed(L"session", "not opened", hr);
    }
    for (i = 1; i < argc; i++)
    {
        hr = StgOpenStorage(argv[i], NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage);
        if (SUCCEEDED(hr))
        {
            hr = message_on_storage(session, storage, message_released, i, 0, &messages[opened]);
            IStorage_Release(storage);
        }
        if (FAILED(hr))
        {
            failed(argv[i], "not opened", hr);
            continue;
        }
        hr = IMessage_GetRecipientTable(messages[opened], 0, &table);
        recipients += rows_of(hr, table);
        hr = IMessage_GetAttachmentTable(messages[opened], 0, &table);
        attachments += rows_of(hr, table);
        opened++;
    }
    printf("%d messages, %lu recipients, %lu attachments\n", opened, recipients, attachments);
    CloseIMsgSession(session);
    printf("closed: %ld\n", released);
    /* the session has closed the messages; the program still owns its references to what is left of them */
    for (i = 0; i < opened; i++) IMessage_Release(messages[i]);
    free(messages);
    return opened == argc - 1 ? 0 : 1;
}
