/*
 * list FILE.msg: opens a message and lists what it holds: subject, sender, recipients, attachments.
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

/* A text of a row or of a GetProps result; tags ask for _W, and what is not there comes as PT_ERROR. */
static const WCHAR *text_of(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_UNICODE ? value->Value.lpszW : L"-";
}

static void list_head(IMessage *message)
{
    static const SizedSPropTagArray(2, tags) = {2, {PR_SUBJECT_W, PR_SENDER_NAME_W}};
    SPropValue *values;
    ULONG count;

    if (FAILED(IMessage_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values))) return;
    printf("subject: ");
    print_text(text_of(&values[0]));
    printf("\nsender: ");
    print_text(text_of(&values[1]));
    printf("\n");
    MAPIFreeBuffer(values);
}

/* Prints two texts of each row of a table, and releases it. */
static HRESULT list_table(IMAPITable *table, const char *name, const SPropTagArray *tags)
{
    SRowSet *rows;
    HRESULT hr;
    ULONG i;

    hr = HrQueryAllRows(table, (SPropTagArray *)tags, NULL, NULL, 0, &rows);
    IMAPITable_Release(table);
    if (FAILED(hr)) return hr;
    for (i = 0; i < rows->cRows; i++)
    {
        printf("%s: ", name);
        print_text(text_of(&rows->aRow[i].lpProps[0]));
        printf(" (");
        print_text(text_of(&rows->aRow[i].lpProps[1]));
        printf(")\n");
    }
    FreeProws(rows);
    return S_OK;
}

int wmain(int argc, WCHAR **argv)
{
    static const SizedSPropTagArray(2, recipient) = {2, {PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W}};
    static const SizedSPropTagArray(2, attachment) = {2, {PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_MIME_TAG_W}};
    IStorage *storage;
    IMAPITable *table;
    IMessage *message;
    HRESULT hr;

    if (argc != 2) return fprintf(stderr, "usage: list FILE.msg\n"), 2;
    if (FAILED(hr = StgOpenStorage(argv[1], NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage)))
        return failed(argv[1], "no compound file", hr);
    hr = message_on_storage(NULL, storage, NULL, 0, 0, &message);
    IStorage_Release(storage);
    if (FAILED(hr)) return failed(argv[1], "no message", hr);

    list_head(message);
    if (SUCCEEDED(hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table)))
        hr = list_table(table, "recipient", (const SPropTagArray *)&recipient);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = IMessage_GetAttachmentTable(message, MAPI_UNICODE, &table)))
        hr = list_table(table, "attachment", (const SPropTagArray *)&attachment);
    IMessage_Release(message);
    return FAILED(hr) ? failed(argv[1], "tables", hr) : 0;
}
