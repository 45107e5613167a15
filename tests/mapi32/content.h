/*
 * A message's whole content as text, through the API, for comparing messages with each other.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_CONTENT_H
#define MAPI32_TESTS_CONTENT_H

#include "storage.h"

struct content
{
    char *text;
    size_t size, capacity;
};

static inline void content_add(struct content *content, const void *data, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    size_t i;

    if (content->size + 2 * size + 2 > content->capacity)
    {
        content->capacity = (content->size + 2 * size + 2) * 2;
        content->text = realloc(content->text, content->capacity);
    }
    for (i = 0; i < size; i++)
    {
        content->text[content->size++] = digits[((const BYTE *)data)[i] >> 4];
        content->text[content->size++] = digits[((const BYTE *)data)[i] & 15];
    }
    content->text[content->size] = 0;
}

static inline void content_mark(struct content *content, const char *mark)
{
    size_t size = strlen(mark);

    content_add(content, "", 0);
    if (content->size + size + 1 > content->capacity)
        content->text = realloc(content->text, content->capacity = (content->size + size + 1) * 2);
    strcpy(content->text + content->size, mark);
    content->size += size;
}

static inline void content_value(struct content *content, const SPropValue *value)
{
    char mark[16];
    ULONG i, type = PROP_TYPE(value->ulPropTag);

    sprintf(mark, "\n%08lx ", value->ulPropTag);
    content_mark(content, mark);
    if (type == PT_STRING8) content_add(content, value->Value.lpszA, strlen(value->Value.lpszA));
    else if (type == PT_UNICODE) content_add(content, value->Value.lpszW, 2 * wcslen(value->Value.lpszW));
    else if (type == PT_BINARY) content_add(content, value->Value.bin.lpb, value->Value.bin.cb);
    else if (type == PT_CLSID) content_add(content, value->Value.lpguid, 16);
    else if (type == PT_MV_UNICODE)
    {
        for (i = 0; i < value->Value.MVszW.cValues; i++)
        {
            content_add(content, value->Value.MVszW.lppszW[i], 2 * wcslen(value->Value.MVszW.lppszW[i]));
            content_mark(content, ",");
        }
    }
    else if (type == PT_MV_LONG) content_add(content, value->Value.MVl.lpl, 4 * value->Value.MVl.cValues);
    else content_add(content, &value->Value, UlPropSize((SPropValue *)value));
}

static int content_order(const void *a, const void *b)
{
    ULONG x = ((const SPropValue *)a)->ulPropTag, y = ((const SPropValue *)b)->ulPropTag;

    return x < y ? -1 : x > y;
}

static inline void content_values(struct content *content, SPropValue *values, ULONG count)
{
    ULONG i;

    qsort(values, count, sizeof(*values), content_order);
    for (i = 0; i < count; i++)
    {
        if (values[i].ulPropTag == PR_LAST_MODIFICATION_TIME || values[i].ulPropTag == PR_CREATION_TIME) continue;
        if (PROP_ID(values[i].ulPropTag) == PROP_ID(PR_ACCESS) ||
                PROP_ID(values[i].ulPropTag) == PROP_ID(PR_ACCESS_LEVEL))
            continue; /* as it was opened */
        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR && values[i].Value.err == MAPI_E_NOT_FOUND) continue;
        content_value(content, &values[i]);
    }
}

static inline void content_large(struct content *content, IMAPIProp *prop, ULONG tag)
{
    BYTE data[4096];
    IStream *stream;
    ULONG read;

    if (FAILED(IMAPIProp_OpenProperty(prop, tag, &IID_IStream, 0, 0, (IUnknown **)&stream))) return;
    content_mark(content, "\nstream ");
    while (SUCCEEDED(IStream_Read(stream, data, sizeof(data), &read)) && read) content_add(content, data, read);
    IStream_Release(stream);
}

static inline void content_properties(struct content *content, IMAPIProp *prop)
{
    SPropTagArray *tags;
    SPropValue *values;
    ULONG i, count;
    HRESULT hr;

    hr = IMAPIProp_GetPropList(prop, MAPI_UNICODE, &tags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (FAILED(hr)) return;
    hr = IMAPIProp_GetProps(prop, tags, MAPI_UNICODE, &count, &values);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    if (SUCCEEDED(hr))
    {
        for (i = 0; i < count; i++)
            if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR) content_large(content, prop, tags->aulPropTag[i]);
        content_values(content, values, count);
        counting_free(values);
    }
    counting_free(tags);
}

static inline void content_message(struct content *content, IMessage *message)
{
    SizedSPropTagArray(1, columns) = {1, {PR_ATTACH_NUM}};
    IMessage *embedded;
    IMAPITable *table;
    SRowSet *rows;
    IAttach *attach;
    HRESULT hr;
    ULONG i;

    content_properties(content, (IMAPIProp *)message);
    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryRows(table, 10000, 0, &rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMAPITable_Release(table);
    for (i = 0; i < rows->cRows; i++)
    {
        content_mark(content, "\nrecipient");
        content_values(content, rows->aRow[i].lpProps, rows->aRow[i].cValues);
    }
    counting_free_rows(rows);
    hr = IMessage_GetAttachmentTable(message, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryRows(table, 10000, 0, &rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMAPITable_Release(table);
    for (i = 0; i < rows->cRows; i++)
    {
        content_mark(content, "\nattachment");
        hr = IMessage_OpenAttach(message, rows->aRow[i].lpProps[0].Value.l, NULL, 0, &attach);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (FAILED(hr)) continue;
        content_properties(content, (IMAPIProp *)attach);
        if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
        {
            content_mark(content, "\nembedded{");
            content_message(content, embedded);
            content_mark(content, "\n}");
            IMessage_Release(embedded);
        }
        IAttach_Release(attach);
    }
    counting_free_rows(rows);
}

/* The content of the message in a compound file; free() it. */
static inline char *content_of_bytes(ILockBytes *bytes)
{
    struct content content = {0};
    IStorage *storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    IMessage *message;
    HRESULT hr;

    if (!storage) return _strdup("no storage");
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (SUCCEEDED(hr))
    {
        content_message(&content, message);
        RELEASE_LAST(message);
    }
    RELEASE_LAST(storage);
    return content.text ? content.text : _strdup("");
}

/* A copy of a compound file in memory. */
static inline ILockBytes *copy_bytes(ILockBytes *bytes)
{
    struct memory_bytes *from = impl_from_ILockBytes(bytes);
    ULARGE_INTEGER zero = {{0}};
    ILockBytes *copy = memory_bytes_create();

    ILockBytes_WriteAt(copy, zero, from->data, from->size, NULL);
    return copy;
}

#endif
