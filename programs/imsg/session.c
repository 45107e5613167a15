/*
 * imsg session: what CloseIMsgSession does. Opens messages in one session, with tables, attachments and streams,
 * releases none of them, closes the session, and shows what has become of each.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

struct opened
{
    IMessage *message;
    IMAPITable *recipients;
    IAttach *attach;
    IStream *stream;
    IStorage *storage;
};

static LONG callbacks;

static void WINAPI message_released(ULONG data, IMessage *message)
{
    callbacks++;
}

static HRESULT open_everything(LPMSGSESS session, const WCHAR *path, struct opened *opened)
{
    ULONG *nums, count;
    HRESULT hr;

    memset(opened, 0, sizeof(*opened));
    hr = StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &opened->storage);
    if (FAILED(hr)) return MapStorageSCode(hr);
    hr = OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            opened->storage, message_released, 0, 0, &opened->message);
    if (FAILED(hr))
    {
        IStorage_Release(opened->storage);
        opened->storage = NULL;
        return hr;
    }
    IMessage_GetRecipientTable(opened->message, MAPI_UNICODE, &opened->recipients);
    if (FAILED(IMessage_OpenProperty(
                opened->message, PR_SUBJECT_W, &IID_IStream, STGM_READ, 0, (IUnknown **)&opened->stream)))
        opened->stream = NULL;
    if (SUCCEEDED(attachment_numbers(opened->message, &nums, &count)))
    {
        if (count) IMessage_OpenAttach(opened->message, nums[0], NULL, 0, &opened->attach);
        free(nums);
    }
    return S_OK;
}

/* How many references an object has. */
static ULONG references(void *object)
{
    IUnknown_AddRef((IUnknown *)object);
    return IUnknown_Release((IUnknown *)object);
}

static void show_shells(const struct opened *opened)
{
    SPropTagArray *tags;
    ULONG count;
    BYTE byte;

    printf("  storage: %lu reference, ours\n", references(opened->storage));
    printf("  message, GetPropList: %s\n", error_name(IMessage_GetPropList(opened->message, 0, &tags)));
    if (opened->recipients)
        printf("  recipient table, GetRowCount: %s\n",
                error_name(IMAPITable_GetRowCount(opened->recipients, 0, &count)));
    if (opened->stream)
        printf("  stream on PR_SUBJECT, Read: %s\n", error_name(IStream_Read(opened->stream, &byte, 1, &count)));
    if (opened->attach)
        printf("  attachment, GetPropList: %s\n", error_name(IAttach_GetPropList(opened->attach, 0, &tags)));
}

static void release_all(struct opened *opened)
{
    if (opened->recipients) IMAPITable_Release(opened->recipients);
    if (opened->stream) IStream_Release(opened->stream);
    if (opened->attach) IAttach_Release(opened->attach);
    if (opened->message) IMessage_Release(opened->message);
    if (opened->storage) IStorage_Release(opened->storage);
}

int command_session(int argc, WCHAR **argv)
{
    struct opened *opened;
    LPMSGSESS session;
    int i, count = 0;
    HRESULT hr;

    if (!argc || !(opened = calloc(argc, sizeof(*opened)))) return 2;
    if (FAILED(hr = OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session)))
    {
        free(opened);
        return 1;
    }
    for (i = 0; i < argc; i++)
    {
        if (FAILED(hr = open_everything(session, argv[i], &opened[i])))
        {
            report(argv[i], "cannot be opened", hr);
            continue;
        }
        count++;
    }
    printf("%d messages are open in one session, with tables, streams and attachments; nothing is released.\n", count);
    fflush(stdout);
    CloseIMsgSession(session);
    printf("CloseIMsgSession: %ld release callbacks were called. What the program still holds are empty shells:\n",
            callbacks);
    for (i = 0; i < argc; i++)
        if (opened[i].message) show_shells(&opened[i]);
    for (i = 0; i < argc; i++) release_all(&opened[i]);
    free(opened);
    return count == argc && callbacks == count ? 0 : 1;
}
