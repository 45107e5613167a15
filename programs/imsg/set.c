/*
 * imsg set: changes properties of a message in place; the file is replaced whole.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

/* The value of a type that a text stands for. */
static HRESULT set_from_text(IMessage *message, ULONG tag, const WCHAR *text)
{
    IMAPIProp *prop = (IMAPIProp *)message;
    SPropValue value = {tag};
    FILETIME time;
    WCHAR *end;

    switch (PROP_TYPE(tag))
    {
    case PT_UNICODE:
    case PT_STRING8: return set_text(prop, tag, text);
    case PT_LONG:
        value.Value.l = (LONG)wcstol(text, &end, 0);
        return *text && !*end ? set_long(prop, tag, value.Value.l) : MAPI_E_INVALID_PARAMETER;
    case PT_DOUBLE:
        value.Value.dbl = wcstod(text, &end);
        return *text && !*end ? HrSetOneProp(prop, &value) : MAPI_E_INVALID_PARAMETER;
    case PT_BOOLEAN:
        if (!wcscmp(text, L"true") || !wcscmp(text, L"1")) value.Value.b = 1;
        else if (wcscmp(text, L"false") && wcscmp(text, L"0")) return MAPI_E_INVALID_PARAMETER;
        return HrSetOneProp(prop, &value);
    case PT_SYSTIME: return parse_time(text, &time) ? set_time(prop, tag, &time) : MAPI_E_INVALID_PARAMETER;
    case PT_BINARY: return *text == '@' ? set_from_file(prop, tag, text + 1) : MAPI_E_INVALID_PARAMETER;
    default: return MAPI_E_INVALID_TYPE;
    }
}

/* One TAG=VALUE or NAME=VALUE; "NAME!" deletes. */
static HRESULT apply(IMessage *message, WCHAR *argument)
{
    SPropTagArray tags = {1, {0}};
    SPropProblemArray *problems;
    WCHAR *value = wcschr(argument, '=');
    size_t length = wcslen(argument);
    HRESULT hr;

    if (!value && length && argument[length - 1] == '!')
    {
        argument[length - 1] = 0;
        if (!(tags.aulPropTag[0] = tag_from_name(message, argument, FALSE))) return MAPI_E_NOT_FOUND;
        if (FAILED(hr = IMessage_DeleteProps(message, &tags, &problems)) || !problems) return hr;
        hr = problems->aProblem[0].scode;
        MAPIFreeBuffer(problems);
        return hr;
    }
    if (!value) return MAPI_E_INVALID_PARAMETER;
    *value++ = 0;
    if (!(tags.aulPropTag[0] = tag_from_name(message, argument, TRUE))) return MAPI_E_INVALID_PARAMETER;
    return set_from_text(message, tags.aulPropTag[0], value);
}

int command_set(int argc, WCHAR **argv)
{
    struct new_message new = {0};
    ULARGE_INTEGER zero = {{0}};
    BYTE *data;
    ULONG size;
    HRESULT hr;
    int i;

    if (argc < 2) return 2;
    /* on a copy in memory, which takes the file's place once it is whole */
    if (FAILED(hr = read_file(argv[0], &data, &size)))
    {
        report(argv[0], "cannot be read", hr);
        return 1;
    }
    hr = memory_bytes_create(&new.bytes);
    if (SUCCEEDED(hr)) hr = MapStorageSCode(ILockBytes_WriteAt(new.bytes, zero, data, size, NULL));
    free(data);
    if (SUCCEEDED(hr))
        hr = MapStorageSCode(StgOpenStorageOnILockBytes(
                new.bytes, NULL, STGM_READWRITE | STGM_SHARE_EXCLUSIVE, NULL, 0, &new.storage));
    if (SUCCEEDED(hr))
        hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
                new.storage, NULL, 0, 0, &new.message);
    if (FAILED(hr))
    {
        report(argv[0], "cannot be read", hr);
        drop_message(&new);
        return 1;
    }
    for (i = 1; SUCCEEDED(hr) && i < argc; i++)
        if (FAILED(hr = apply(new.message, argv[i]))) report(argv[i], "cannot be set", hr);
    if (SUCCEEDED(hr) && FAILED(hr = IMessage_SaveChanges(new.message, 0))) report(argv[0], "cannot be saved", hr);
    if (FAILED(hr))
    {
        drop_message(&new);
        return 1;
    }
    if (SUCCEEDED(hr = save_message(&new, argv[0]))) return 0;
    report(argv[0], "cannot be written", hr);
    return 1;
}
