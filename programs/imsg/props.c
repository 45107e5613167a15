/*
 * Reading what an object has.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

HRESULT read_properties(IMAPIProp *prop, SPropTagArray **tags, ULONG *count, SPropValue **values)
{
    HRESULT hr;

    *tags = NULL;
    *values = NULL;
    *count = 0;
    if (FAILED(hr = IMAPIProp_GetPropList(prop, MAPI_UNICODE, tags))) return hr;
    if (!(*tags)->cValues) return S_OK;
    hr = IMAPIProp_GetProps(prop, *tags, MAPI_UNICODE, count, values);
    if (FAILED(hr))
    {
        MAPIFreeBuffer(*tags);
        *tags = NULL;
    }
    return hr;
}

HRESULT read_large(IMAPIProp *prop, ULONG tag, BYTE **data, ULONG *size)
{
    IStream *stream;
    STATSTG stat;
    ULONG read;
    HRESULT hr;

    *data = NULL;
    *size = 0;
    if (FAILED(hr = IMAPIProp_OpenProperty(prop, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream))) return hr;
    if (SUCCEEDED(hr = IStream_Stat(stream, &stat, STATFLAG_NONAME)))
    {
        if (stat.cbSize.QuadPart > 0x7fffffff || !(*data = malloc(stat.cbSize.LowPart + 2)))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else
        {
            while (SUCCEEDED(hr) && *size < stat.cbSize.LowPart)
            {
                if (FAILED(hr = IStream_Read(stream, *data + *size, stat.cbSize.LowPart - *size, &read)) || !read)
                    break;
                *size += read;
            }
        }
    }
    IStream_Release(stream);
    if (SUCCEEDED(hr)) return S_OK;
    free(*data);
    *data = NULL;
    return hr;
}

HRESULT read_rows(IMAPITable *table, SRowSet **rows)
{
    return HrQueryAllRows(table, NULL, NULL, NULL, 0, rows);
}

HRESULT attachment_numbers(IMessage *message, ULONG **nums, ULONG *count)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_ATTACH_NUM}};
    IMAPITable *table;
    SRowSet *rows;
    ULONG i;
    HRESULT hr;

    *nums = NULL;
    *count = 0;
    if (FAILED(hr = IMessage_GetAttachmentTable(message, MAPI_UNICODE, &table))) return hr;
    hr = HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows);
    IMAPITable_Release(table);
    if (FAILED(hr)) return hr;
    if ((*nums = calloc((size_t)rows->cRows + 1, sizeof(**nums))))
    {
        *count = rows->cRows;
        for (i = 0; i < rows->cRows; i++) (*nums)[i] = rows->aRow[i].lpProps[0].Value.l;
    }
    else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    FreeProws(rows);
    return hr;
}
