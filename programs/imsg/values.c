/*
 * Single properties: reading, setting, and their names.
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
    if (values[0].ulPropTag == tags.aulPropTag[0])
        text = _wcsdup(values[0].Value.lpszW);
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
    if (!(piece = malloc(0x100000)))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
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

static const struct
{
    ULONG tag;
    const char *name;
} names[] = {
    {PR_IMPORTANCE, "PR_IMPORTANCE"},
    {PR_MESSAGE_CLASS_W, "PR_MESSAGE_CLASS"},
    {PR_PRIORITY, "PR_PRIORITY"},
    {PR_SENSITIVITY, "PR_SENSITIVITY"},
    {PR_SUBJECT_W, "PR_SUBJECT"},
    {PR_CLIENT_SUBMIT_TIME, "PR_CLIENT_SUBMIT_TIME"},
    {PR_SENT_REPRESENTING_SEARCH_KEY, "PR_SENT_REPRESENTING_SEARCH_KEY"},
    {PR_SUBJECT_PREFIX_W, "PR_SUBJECT_PREFIX"},
    {PR_RECEIVED_BY_ENTRYID, "PR_RECEIVED_BY_ENTRYID"},
    {PR_RECEIVED_BY_NAME_W, "PR_RECEIVED_BY_NAME"},
    {PR_SENT_REPRESENTING_ENTRYID, "PR_SENT_REPRESENTING_ENTRYID"},
    {PR_SENT_REPRESENTING_NAME_W, "PR_SENT_REPRESENTING_NAME"},
    {PR_SENT_REPRESENTING_ADDRTYPE_W, "PR_SENT_REPRESENTING_ADDRTYPE"},
    {PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, "PR_SENT_REPRESENTING_EMAIL_ADDRESS"},
    {PR_CONVERSATION_TOPIC_W, "PR_CONVERSATION_TOPIC"},
    {PR_CONVERSATION_INDEX, "PR_CONVERSATION_INDEX"},
    {PR_TRANSPORT_MESSAGE_HEADERS_W, "PR_TRANSPORT_MESSAGE_HEADERS"},
    {PR_SENDER_ENTRYID, "PR_SENDER_ENTRYID"},
    {PR_SENDER_NAME_W, "PR_SENDER_NAME"},
    {PR_SENDER_SEARCH_KEY, "PR_SENDER_SEARCH_KEY"},
    {PR_SENDER_ADDRTYPE_W, "PR_SENDER_ADDRTYPE"},
    {PR_SENDER_EMAIL_ADDRESS_W, "PR_SENDER_EMAIL_ADDRESS"},
    {PR_RECIPIENT_TYPE, "PR_RECIPIENT_TYPE"},
    {PR_DELETE_AFTER_SUBMIT, "PR_DELETE_AFTER_SUBMIT"},
    {PR_DISPLAY_BCC_W, "PR_DISPLAY_BCC"},
    {PR_DISPLAY_CC_W, "PR_DISPLAY_CC"},
    {PR_DISPLAY_TO_W, "PR_DISPLAY_TO"},
    {PR_MESSAGE_DELIVERY_TIME, "PR_MESSAGE_DELIVERY_TIME"},
    {PR_MESSAGE_FLAGS, "PR_MESSAGE_FLAGS"},
    {PR_MESSAGE_SIZE, "PR_MESSAGE_SIZE"},
    {PR_MESSAGE_RECIPIENTS, "PR_MESSAGE_RECIPIENTS"},
    {PR_MESSAGE_ATTACHMENTS, "PR_MESSAGE_ATTACHMENTS"},
    {PR_HASATTACH, "PR_HASATTACH"},
    {PR_NORMALIZED_SUBJECT_W, "PR_NORMALIZED_SUBJECT"},
    {PR_RTF_IN_SYNC, "PR_RTF_IN_SYNC"},
    {PR_ATTACH_SIZE, "PR_ATTACH_SIZE"},
    {PR_ATTACH_NUM, "PR_ATTACH_NUM"},
    {PR_ACCESS, "PR_ACCESS"},
    {PR_ACCESS_LEVEL, "PR_ACCESS_LEVEL"},
    {PR_INSTANCE_KEY, "PR_INSTANCE_KEY"},
    {PR_MAPPING_SIGNATURE, "PR_MAPPING_SIGNATURE"},
    {PR_RECORD_KEY, "PR_RECORD_KEY"},
    {PR_OBJECT_TYPE, "PR_OBJECT_TYPE"},
    {PR_ENTRYID, "PR_ENTRYID"},
    {PR_BODY_W, "PR_BODY"},
    {PR_RTF_SYNC_BODY_CRC, "PR_RTF_SYNC_BODY_CRC"},
    {PR_RTF_SYNC_BODY_COUNT, "PR_RTF_SYNC_BODY_COUNT"},
    {PR_RTF_SYNC_BODY_TAG_W, "PR_RTF_SYNC_BODY_TAG"},
    {PR_RTF_COMPRESSED, "PR_RTF_COMPRESSED"},
    {PR_RTF_SYNC_PREFIX_COUNT, "PR_RTF_SYNC_PREFIX_COUNT"},
    {PR_RTF_SYNC_TRAILING_COUNT, "PR_RTF_SYNC_TRAILING_COUNT"},
    {PR_HTML, "PR_HTML"},
    {0x1035001f, "PR_INTERNET_MESSAGE_ID"},
    {0x1039001f, "PR_INTERNET_REFERENCES"},
    {0x1042001f, "PR_IN_REPLY_TO_ID"},
    {0x10800003, "PR_ICON_INDEX"},
    {PR_ROWID, "PR_ROWID"},
    {PR_DISPLAY_NAME_W, "PR_DISPLAY_NAME"},
    {PR_ADDRTYPE_W, "PR_ADDRTYPE"},
    {PR_EMAIL_ADDRESS_W, "PR_EMAIL_ADDRESS"},
    {PR_COMMENT_W, "PR_COMMENT"},
    {PR_CREATION_TIME, "PR_CREATION_TIME"},
    {PR_LAST_MODIFICATION_TIME, "PR_LAST_MODIFICATION_TIME"},
    {PR_SEARCH_KEY, "PR_SEARCH_KEY"},
    {PR_STORE_SUPPORT_MASK, "PR_STORE_SUPPORT_MASK"},
    {PR_ATTACH_DATA_BIN, "PR_ATTACH_DATA_BIN"},
    {PR_ATTACH_DATA_OBJ, "PR_ATTACH_DATA_OBJ"},
    {PR_ATTACH_ENCODING, "PR_ATTACH_ENCODING"},
    {PR_ATTACH_EXTENSION_W, "PR_ATTACH_EXTENSION"},
    {PR_ATTACH_FILENAME_W, "PR_ATTACH_FILENAME"},
    {PR_ATTACH_METHOD, "PR_ATTACH_METHOD"},
    {PR_ATTACH_LONG_FILENAME_W, "PR_ATTACH_LONG_FILENAME"},
    {PR_ATTACH_PATHNAME_W, "PR_ATTACH_PATHNAME"},
    {PR_ATTACH_RENDERING, "PR_ATTACH_RENDERING"},
    {PR_ATTACH_TAG, "PR_ATTACH_TAG"},
    {PR_RENDERING_POSITION, "PR_RENDERING_POSITION"},
    {PR_ATTACH_LONG_PATHNAME_W, "PR_ATTACH_LONG_PATHNAME"},
    {PR_ATTACH_MIME_TAG_W, "PR_ATTACH_MIME_TAG"},
    {0x3712001f, "PR_ATTACH_CONTENT_ID"},
    {0x3714000b, "PR_ATTACH_FLAGS"},
    {PR_DISPLAY_TYPE, "PR_DISPLAY_TYPE"},
    {0x39fe001f, "PR_SMTP_ADDRESS"},
    {PR_SEND_RICH_INFO, "PR_SEND_RICH_INFO"},
    {PR_MESSAGE_LOCALE_ID, "PR_MESSAGE_LOCALE_ID"},
    {PR_INTERNET_CPID, "PR_INTERNET_CPID"},
    {PR_MESSAGE_CODEPAGE, "PR_MESSAGE_CODEPAGE"},
    {0x3ff8001f, "PR_CREATOR_NAME"},
    {0x3ffa001f, "PR_LAST_MODIFIER_NAME"},
    {0x5d01001f, "PR_SENDER_SMTP_ADDRESS"},
    {0x5d02001f, "PR_SENT_REPRESENTING_SMTP_ADDRESS"},
};

const char *tag_name(ULONG tag)
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (PROP_ID(names[i].tag) == PROP_ID(tag)) return names[i].name;
    return NULL;
}

ULONG tag_from_name(const WCHAR *name)
{
    unsigned int i, j;
    WCHAR *end;
    ULONG tag;

    for (i = 0; i < ARRAYSIZE(names); i++)
    {
        for (j = 0; names[i].name[j] && (WCHAR)names[i].name[j] == towupper(name[j]); j++) continue;
        if (!names[i].name[j] && !name[j]) return names[i].tag;
    }
    tag = wcstoul(name, &end, 16);
    return !*end && end - name == 8 ? tag : 0;
}
