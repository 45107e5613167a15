/*
 * Single properties: reading and setting.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

WCHAR *get_text(IMAPIProp *prop, ULONG tag)
{
    SPropTagArray tags = {1, {PROP_TAG(PT_UNICODE, PROP_ID(tag))}};
    SPropValue *values;
    WCHAR *text = NULL;
    ULONG count, size;
    BYTE *data;

    if (FAILED(IMAPIProp_GetProps(prop, &tags, MAPI_UNICODE, &count, &values))) return NULL;
    if (values[0].ulPropTag == tags.aulPropTag[0]) text = _wcsdup(values[0].Value.lpszW);
    else if (values[0].Value.err == MAPI_E_NOT_ENOUGH_MEMORY &&
             SUCCEEDED(read_large(prop, tags.aulPropTag[0], &data, &size)))
    {
        text = (WCHAR *)data;
        text[size / sizeof(WCHAR)] = 0;
    }
    MAPIFreeBuffer(values);
    return text;
}

static HRESULT set_value(IMAPIProp *prop, SPropValue *value)
{
    SPropProblemArray *problems = NULL;
    HRESULT hr = IMAPIProp_SetProps(prop, 1, value, &problems);

    if (problems)
    {
        hr = problems->aProblem[0].scode;
        MAPIFreeBuffer(problems);
    }
    return hr;
}

HRESULT set_text(IMAPIProp *prop, ULONG tag, const WCHAR *text)
{
    SPropValue value = {PROP_TAG(PT_UNICODE, PROP_ID(tag))};

    value.Value.lpszW = (WCHAR *)text;
    return set_value(prop, &value);
}

HRESULT set_long(IMAPIProp *prop, ULONG tag, LONG number)
{
    SPropValue value = {tag};

    value.Value.l = number;
    return set_value(prop, &value);
}

HRESULT set_binary(IMAPIProp *prop, ULONG tag, const void *data, ULONG size)
{
    SPropValue value = {tag};

    value.Value.bin.cb = size;
    value.Value.bin.lpb = (BYTE *)data;
    return set_value(prop, &value);
}

HRESULT set_time(IMAPIProp *prop, ULONG tag, const FILETIME *time)
{
    SPropValue value = {tag};

    value.Value.ft = *time;
    return set_value(prop, &value);
}

HRESULT set_from_file(IMAPIProp *prop, ULONG tag, const WCHAR *path)
{
    IStream *stream;
    DWORD read = 1;
    HANDLE file;
    BYTE *piece;
    HRESULT hr;

    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_ACCESS_DENIED ? MAPI_E_NO_ACCESS : MAPI_E_NOT_FOUND;
    if (!(piece = malloc(0x100000))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (SUCCEEDED(hr = IMAPIProp_OpenProperty(prop, tag, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
                               (IUnknown **)&stream)))
    {
        while (SUCCEEDED(hr) && ReadFile(file, piece, 0x100000, &read, NULL) && read)
            hr = IStream_Write(stream, piece, read, NULL);
        if (SUCCEEDED(hr) && read) hr = MAPI_E_DISK_ERROR;
        if (SUCCEEDED(hr)) hr = IStream_Commit(stream, STGC_DEFAULT);
        IStream_Release(stream);
    }
    free(piece);
    CloseHandle(file);
    return hr;
}

BOOL parse_time(const WCHAR *text, FILETIME *time)
{
    unsigned int year, month, day, hour = 0, minute = 0, second = 0;
    SYSTEMTIME system = {0};
    int count;

    count = swscanf(text, L"%u-%u-%u%*[T ]%u:%u:%u", &year, &month, &day, &hour, &minute, &second);
    if (count < 3 || count == 4 || year < 1601 || year > 9999) return FALSE;
    system.wYear = (WORD)year;
    system.wMonth = (WORD)month;
    system.wDay = (WORD)day;
    system.wHour = (WORD)hour;
    system.wMinute = (WORD)minute;
    system.wSecond = (WORD)second;
    return SystemTimeToFileTime(&system, time);
}
