/*
 * The same work through the DLL.
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

#define PIECE 0x100000

/* MAPI_UNICODE for a message whose strings are so: they are read as they are stored. */
static ULONG width;

IMessage *layer_open(LPMSGSESS session, IStorage *storage, ULONG flags)
{
    IMessage *message;
    HRESULT hr;

    hr = OpenIMsgOnIStg(session, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, flags, &message);
    if (FAILED(hr)) fail("OpenIMsgOnIStg", hr);
    return message;
}

/* The size of an element in a value's array, and the array; 0 where elements have pointers of their own. */
static size_t fixed_size(ULONG type)
{
    switch (type & ~MV_FLAG)
    {
    case PT_SHORT:
    case PT_BOOLEAN: return 2;
    case PT_LONG:
    case PT_FLOAT: return 4;
    case PT_DOUBLE:
    case PT_APPTIME:
    case PT_CURRENCY:
    case PT_LONGLONG:
    case PT_SYSTIME: return 8;
    case PT_CLSID: return 16;
    default: return 0;
    }
}

static ULONGLONG hash_multi(const SPropValue *value)
{
    ULONG tag = value->ulPropTag, i;
    ULONGLONG sum = 0;

    switch (PROP_TYPE(tag))
    {
    case PT_MV_UNICODE:
        for (i = 0; i < value->Value.MVszW.cValues; i++)
            sum += hash_value(tag, value->Value.MVszW.lppszW[i], wcslen(value->Value.MVszW.lppszW[i]) * sizeof(WCHAR));
        return sum;
    case PT_MV_STRING8:
        for (i = 0; i < value->Value.MVszA.cValues; i++)
            sum += hash_value(tag, value->Value.MVszA.lppszA[i], strlen(value->Value.MVszA.lppszA[i]));
        return sum;
    case PT_MV_BINARY:
        for (i = 0; i < value->Value.MVbin.cValues; i++)
            sum += hash_value(tag, value->Value.MVbin.lpbin[i].lpb, value->Value.MVbin.lpbin[i].cb);
        return sum;
    default: return hash_value(tag, value->Value.MVl.lpl, value->Value.MVl.cValues * fixed_size(PROP_TYPE(tag)));
    }
}

static ULONGLONG hash_property(const SPropValue *value)
{
    ULONG tag = value->ulPropTag;

    if (hash_skips(tag)) return 0;
    if (tag & MV_FLAG) return hash_multi(value);
    switch (PROP_TYPE(tag))
    {
    case PT_UNICODE: return hash_value(tag, value->Value.lpszW, wcslen(value->Value.lpszW) * sizeof(WCHAR));
    case PT_STRING8: return hash_value(tag, value->Value.lpszA, strlen(value->Value.lpszA));
    case PT_BINARY: return hash_value(tag, value->Value.bin.lpb, value->Value.bin.cb);
    case PT_CLSID: return hash_value(tag, value->Value.lpguid, sizeof(GUID));
    default: return hash_value(tag, &value->Value, fixed_size(PROP_TYPE(tag)));
    }
}

/* A value that GetProps finds too large. */
static ULONGLONG hash_large(IMAPIProp *prop, ULONG tag)
{
    ULONGLONG sum = 0;
    IStream *stream;
    STATSTG stat;
    ULONG read;
    BYTE *data;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(prop, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    if (FAILED(hr)) fail("OpenProperty of a large value", hr);
    if (FAILED(hr = IStream_Stat(stream, &stat, STATFLAG_NONAME))) fail("Stat", hr);
    if (!(data = malloc(stat.cbSize.LowPart + 2))) fail("memory", E_OUTOFMEMORY);
    if (FAILED(hr = IStream_Read(stream, data, stat.cbSize.LowPart, &read))) fail("Read", hr);
    data[read] = data[read + 1] = 0;
    if (PROP_TYPE(tag) == PT_UNICODE) read = (ULONG)(wcslen((WCHAR *)data) * sizeof(WCHAR));
    if (PROP_TYPE(tag) == PT_STRING8) read = (ULONG)strlen((char *)data);
    if (!hash_skips(tag)) sum = hash_value(tag, data, read);
    free(data);
    IStream_Release(stream);
    return sum;
}

static ULONGLONG read_properties(IMAPIProp *prop)
{
    SPropTagArray *tags;
    SPropValue *values;
    ULONGLONG sum = 0;
    ULONG count, i;
    HRESULT hr;

    if ((hr = IMAPIProp_GetPropList(prop, width, &tags)) != S_OK) fail("GetPropList", hr);
    if (FAILED(hr = IMAPIProp_GetProps(prop, tags, width, &count, &values))) fail("GetProps", hr);
    for (i = 0; i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR) sum += hash_property(&values[i]);
        else if (values[i].Value.err == MAPI_E_NOT_ENOUGH_MEMORY) sum += hash_large(prop, tags->aulPropTag[i]);
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(tags);
    return sum;
}

static ULONGLONG read_message(IMessage *message);

static ULONGLONG read_attachments(IMessage *message)
{
    static SizedSPropTagArray(2, columns) = {2, {PR_ATTACH_NUM, PR_ATTACH_METHOD}};
    IMAPITable *table;
    IMessage *inner;
    IAttach *attach;
    ULONGLONG sum = 0;
    SRowSet *rows;
    HRESULT hr;
    ULONG i;

    if (FAILED(hr = IMessage_GetAttachmentTable(message, width, &table))) fail("GetAttachmentTable", hr);
    if (FAILED(hr = HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows))) fail("HrQueryAllRows", hr);
    IMAPITable_Release(table);
    for (i = 0; i < rows->cRows; i++)
    {
        hr = IMessage_OpenAttach(message, (ULONG)rows->aRow[i].lpProps[0].Value.l, NULL, 0, &attach);
        if (FAILED(hr)) fail("OpenAttach", hr);
        sum += read_properties((IMAPIProp *)attach);
        if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&inner)))
        {
            sum += read_message(inner);
            IMessage_Release(inner);
        }
        IAttach_Release(attach);
    }
    FreeProws(rows);
    return sum;
}

static ULONGLONG read_recipients(IMessage *message)
{
    IMAPITable *table;
    ULONGLONG sum = 0;
    SRowSet *rows;
    HRESULT hr;
    ULONG i, j;

    if (FAILED(hr = IMessage_GetRecipientTable(message, width, &table))) fail("GetRecipientTable", hr);
    if (FAILED(hr = HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows))) fail("HrQueryAllRows", hr);
    IMAPITable_Release(table);
    for (i = 0; i < rows->cRows; i++)
        for (j = 0; j < rows->aRow[i].cValues; j++) sum += hash_property(&rows->aRow[i].lpProps[j]);
    FreeProws(rows);
    return sum;
}

static ULONGLONG read_message(IMessage *message)
{
    return read_properties((IMAPIProp *)message) + read_recipients(message) + read_attachments(message);
}

ULONGLONG layer_read_all(IMessage *message)
{
    static SizedSPropTagArray(1, mask) = {1, {PR_STORE_SUPPORT_MASK}};
    SPropTagArray *tags = NULL;
    MAPINAMEID **names;
    SPropValue *value;
    ULONG count;
    HRESULT hr;

    if (FAILED(hr = IMessage_GetProps(message, (SPropTagArray *)&mask, 0, &count, &value))) fail("GetProps", hr);
    width = hr == S_OK && value->Value.l & STORE_UNICODE_OK ? MAPI_UNICODE : 0;
    MAPIFreeBuffer(value);
    if (FAILED(hr = IMessage_GetNamesFromIDs(message, &tags, NULL, 0, &count, &names))) fail("GetNamesFromIDs", hr);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(names);
    return read_message(message);
}

ULONGLONG layer_read_ten(IMessage *message)
{
    SPropValue *values;
    ULONGLONG sum = 0;
    ULONG count, i;
    HRESULT hr;

    hr = IMessage_GetProps(message, (SPropTagArray *)workload_ten_tags(), 0, &count, &values);
    if (FAILED(hr)) fail("GetProps", hr);
    for (i = 0; i < count; i++) sum += hash_property(&values[i]);
    MAPIFreeBuffer(values);
    return sum;
}

void layer_change(IMessage *message)
{
    SPropValue value = {.ulPropTag = CHANGED_TAG, .Value.lpszW = (WCHAR *)CHANGED_TEXT};
    HRESULT hr;

    if (FAILED(hr = IMessage_SetProps(message, 1, &value, NULL))) fail("SetProps", hr);
    if (FAILED(hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE))) fail("SaveChanges", hr);
}

ULONG layer_table(IMessage *message)
{
    static SizedSSortOrderSet(1, order) = {1, 0, 0, {{PR_DISPLAY_NAME_W, TABLE_SORT_ASCEND}}};
    SPropValue limit = {.ulPropTag = PR_ROWID, .Value.l = 0};
    SRestriction restriction = {.rt = RES_PROPERTY};
    IMAPITable *table;
    ULONG total, count;
    SRowSet *rows;
    HRESULT hr;

    if (FAILED(hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table))) fail("GetRecipientTable", hr);
    if (FAILED(hr = IMAPITable_GetRowCount(table, 0, &total))) fail("GetRowCount", hr);
    limit.Value.l = (LONG)(total / 2);
    restriction.res.resProperty.relop = RELOP_LT;
    restriction.res.resProperty.ulPropTag = PR_ROWID;
    restriction.res.resProperty.lpProp = &limit;
    hr = HrQueryAllRows(table, NULL, &restriction, (SSortOrderSet *)&order, 0, &rows);
    if (FAILED(hr)) fail("HrQueryAllRows", hr);
    count = rows->cRows;
    FreeProws(rows);
    IMAPITable_Release(table);
    return count;
}

void layer_large(IStorage *storage, ULONG megabytes)
{
    SPropValue method = {.ulPropTag = PR_ATTACH_METHOD, .Value.l = ATTACH_BY_VALUE};
    IMessage *message = layer_open(NULL, storage, MAPI_UNICODE);
    BYTE *piece = malloc(PIECE);
    IStream *stream;
    IAttach *attach;
    ULONG num, i;
    HRESULT hr;

    if (!piece) fail("memory", E_OUTOFMEMORY);
    memset(piece, 'x', PIECE);
    if (FAILED(hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach))) fail("CreateAttach", hr);
    IAttach_SetProps(attach, 1, &method, NULL);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    if (FAILED(hr)) fail("OpenProperty", hr);
    for (i = 0; i < megabytes; i++)
        if (FAILED(hr = IStream_Write(stream, piece, PIECE, NULL))) fail("Write", hr);
    IStream_Commit(stream, STGC_DEFAULT);
    IStream_Release(stream);
    if (FAILED(hr = IAttach_SaveChanges(attach, 0))) fail("SaveChanges of an attachment", hr);
    IAttach_Release(attach);
    if (FAILED(hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE))) fail("SaveChanges", hr);
    IMessage_Release(message);
    free(piece);
}

void raw_large(const struct element *frame, IStorage *storage, ULONG megabytes)
{
    DWORD mode = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    BYTE *piece = malloc(PIECE);
    IStorage *attach;
    IStream *stream;
    HRESULT hr;
    ULONG i;

    if (!piece) fail("memory", E_OUTOFMEMORY);
    memset(piece, 'x', PIECE);
    element_write(frame, storage, TRUE);
    hr = IStorage_OpenStorage(
            storage, L"__attach_version1.0_#00000000", NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &attach);
    if (FAILED(hr)) fail("OpenStorage", hr);
    hr = IStorage_CreateStream(attach, L"__substg1.0_37010102", mode, 0, 0, &stream);
    if (FAILED(hr)) fail("CreateStream", hr);
    for (i = 0; i < megabytes; i++)
        if (FAILED(hr = IStream_Write(stream, piece, PIECE, NULL))) fail("Write", hr);
    IStream_Release(stream);
    IStorage_Release(attach);
    if (FAILED(hr = IStorage_Commit(storage, STGC_DEFAULT))) fail("Commit", hr);
    free(piece);
}
