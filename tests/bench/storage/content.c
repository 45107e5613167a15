/*
 * The messages that are measured, made through the API.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include "bench.h"

static void check(HRESULT hr, const char *what)
{
    if (FAILED(hr)) fail(what, hr);
}

/* A text of some length that depends on its number. */
static const WCHAR *text(WCHAR *buffer, ULONG number, ULONG length)
{
    ULONG i;

    for (i = 0; i < length; i++) buffer[i] = (WCHAR)('a' + (number * 7 + i * i) % 26);
    buffer[length] = 0;
    return buffer;
}

/* One third each strings of 10 to 200 characters, numbers, binaries; and what every message has. */
static void set_properties(IMessage *message, ULONG count)
{
    static const ULONG texts[] = {
            PR_SUBJECT_W, PR_MESSAGE_CLASS_W, PR_SENDER_NAME_W, PR_SENT_REPRESENTING_NAME_W, PR_BODY_W};
    WCHAR buffer[2001];
    SPropValue value = {.ulPropTag = PR_MESSAGE_FLAGS, .Value.l = MSGFLAG_READ};
    BYTE bytes[300];
    ULONG i;

    check(IMessage_SetProps(message, 1, &value, NULL), "SetProps");
    for (i = 0; i < count; i++)
    {
        memset(&value, 0, sizeof(value));
        if (i < ARRAYSIZE(texts))
        {
            value.ulPropTag = texts[i];
            value.Value.lpszW = texts[i] == PR_MESSAGE_CLASS_W ? (WCHAR *)L"IPM.Note"
                                                               : (WCHAR *)text(buffer, i, i == 4 ? 2000 : 30);
        }
        else if (i % 3 == 0)
        {
            value.ulPropTag = PROP_TAG(PT_UNICODE, 0x4000 + i);
            value.Value.lpszW = (WCHAR *)text(buffer, i, 10 + i * 31 % 190);
        }
        else if (i % 3 == 1)
        {
            value.ulPropTag = PROP_TAG(PT_LONG, 0x4000 + i);
            value.Value.l = (LONG)(i * 12345);
        }
        else
        {
            memset(bytes, (int)i, sizeof(bytes));
            value.ulPropTag = PROP_TAG(PT_BINARY, 0x4000 + i);
            value.Value.bin.cb = 16 + i * 17 % 280;
            value.Value.bin.lpb = bytes;
        }
        check(IMessage_SetProps(message, 1, &value, NULL), "SetProps");
    }
}

static void set_named(IMessage *message, ULONG count)
{
    static const GUID set = {0x00020329, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    MAPINAMEID *names = calloc(count, sizeof(*names)), **list = calloc(count, sizeof(*list));
    SPropTagArray *tags;
    WCHAR buffer[64];
    SPropValue value;
    ULONG i;

    if (!names || !list) fail("memory", E_OUTOFMEMORY);
    for (i = 0; i < count; i++)
    {
        names[i].lpguid = (GUID *)&set;
        names[i].ulKind = MNID_STRING;
        swprintf(buffer, ARRAYSIZE(buffer), L"x-benchmark-%lu", i);
        names[i].Kind.lpwstrName = _wcsdup(buffer);
        list[i] = &names[i];
    }
    check(IMessage_GetIDsFromNames(message, count, list, MAPI_CREATE, &tags), "GetIDsFromNames");
    for (i = 0; i < count; i++)
    {
        value.ulPropTag = PROP_TAG(PT_UNICODE, PROP_ID(tags->aulPropTag[i]));
        value.Value.lpszW = (WCHAR *)text(buffer, i, 20);
        check(IMessage_SetProps(message, 1, &value, NULL), "SetProps of a named property");
        free(names[i].Kind.lpwstrName);
    }
    MAPIFreeBuffer(tags);
    free(names);
    free(list);
}

static void add_recipients(IMessage *message, ULONG count)
{
    ADRLIST *list = calloc(1, CbNewADRLIST(count));
    SPropValue *values;
    WCHAR buffer[64];
    BYTE key[40];
    ULONG i;

    if (!list) fail("memory", E_OUTOFMEMORY);
    list->cEntries = count;
    for (i = 0; i < count; i++)
    {
        if (!(values = calloc(5, sizeof(*values)))) fail("memory", E_OUTOFMEMORY);
        list->aEntries[i].cValues = 5;
        list->aEntries[i].rgPropVals = values;
        values[0].ulPropTag = PR_DISPLAY_NAME_W;
        swprintf(buffer, ARRAYSIZE(buffer), L"Name %lu", i * 7919 % 100003);
        values[0].Value.lpszW = _wcsdup(buffer);
        values[1].ulPropTag = PR_ADDRTYPE_W;
        values[1].Value.lpszW = _wcsdup(L"SMTP");
        values[2].ulPropTag = PR_EMAIL_ADDRESS_W;
        swprintf(buffer, ARRAYSIZE(buffer), L"name%lu@example.org", i);
        values[2].Value.lpszW = _wcsdup(buffer);
        values[3].ulPropTag = PR_RECIPIENT_TYPE;
        values[3].Value.l = MAPI_TO;
        memset(key, (int)i, sizeof(key));
        values[4].ulPropTag = PR_SEARCH_KEY;
        values[4].Value.bin.cb = sizeof(key);
        values[4].Value.bin.lpb = malloc(sizeof(key));
        memcpy(values[4].Value.bin.lpb, key, sizeof(key));
    }
    check(IMessage_ModifyRecipients(message, MODRECIP_ADD, list), "ModifyRecipients");
    for (i = 0; i < count; i++)
    {
        values = list->aEntries[i].rgPropVals;
        free(values[0].Value.lpszW);
        free(values[1].Value.lpszW);
        free(values[2].Value.lpszW);
        free(values[4].Value.bin.lpb);
        free(values);
    }
    free(list);
}

static void add_attachments(IMessage *message, ULONG count, ULONG size)
{
    SPropValue values[3] = {{.ulPropTag = PR_ATTACH_METHOD}, {.ulPropTag = PR_ATTACH_LONG_FILENAME_W},
            {.ulPropTag = PR_ATTACH_DATA_BIN}};
    WCHAR name[32];
    IAttach *attach;
    ULONG i, num;
    BYTE *data = malloc(size);

    if (!data) fail("memory", E_OUTOFMEMORY);
    for (i = 0; i < count; i++)
    {
        memset(data, (int)i, size);
        check(IMessage_CreateAttach(message, NULL, 0, &num, &attach), "CreateAttach");
        values[0].Value.l = ATTACH_BY_VALUE;
        swprintf(name, ARRAYSIZE(name), L"file %lu.bin", i);
        values[1].Value.lpszW = name;
        values[2].Value.bin.cb = size;
        values[2].Value.bin.lpb = data;
        check(IAttach_SetProps(attach, 3, values, NULL), "SetProps of an attachment");
        check(IAttach_SaveChanges(attach, 0), "SaveChanges of an attachment");
        IAttach_Release(attach);
    }
    free(data);
}

static void add_embedded(IMessage *message, ULONG properties, ULONG depth)
{
    SPropValue method = {.ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_EMBEDDED_MSG};
    IMessage *inner;
    IAttach *attach;
    ULONG num;

    check(IMessage_CreateAttach(message, NULL, 0, &num, &attach), "CreateAttach");
    check(IAttach_SetProps(attach, 1, &method, NULL), "SetProps of an attachment");
    check(IAttach_OpenProperty(
                  attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&inner),
            "OpenProperty");
    set_properties(inner, properties);
    if (depth > 1) add_embedded(inner, properties, depth - 1);
    check(IMessage_SaveChanges(inner, 0), "SaveChanges of an embedded message");
    IMessage_Release(inner);
    check(IAttach_SaveChanges(attach, 0), "SaveChanges of an attachment");
    IAttach_Release(attach);
}

const SPropTagArray *workload_ten_tags(void)
{
    static SizedSPropTagArray(10, tags) = {
            10, {PR_SUBJECT_W, PR_SENDER_NAME_W, PR_SENT_REPRESENTING_NAME_W, PR_BODY_W, PR_MESSAGE_CLASS_W,
                        PROP_TAG(PT_UNICODE, 0x4006), PROP_TAG(PT_UNICODE, 0x4009), PROP_TAG(PT_UNICODE, 0x400c),
                        PROP_TAG(PT_UNICODE, 0x400f), PROP_TAG(PT_UNICODE, 0x4012)}};

    return (const SPropTagArray *)&tags;
}

void workload_create(const struct workload *workload, IMessage *message)
{
    set_properties(message, workload->properties);
    if (workload->named) set_named(message, workload->named);
    if (workload->recipients) add_recipients(message, workload->recipients);
    if (workload->attachments) add_attachments(message, workload->attachments, workload->attachment_size);
    if (workload->depth) add_embedded(message, workload->properties / 3, workload->depth);
    check(IMessage_SaveChanges(message, KEEP_OPEN_READWRITE), "SaveChanges");
}

void workload_write(const struct workload *workload, IStorage *storage)
{
    IMessage *message = layer_open(NULL, storage, MAPI_UNICODE);

    workload_create(workload, message);
    IMessage_Release(message);
}
