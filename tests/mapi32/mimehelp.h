/*
 * Messages made of Internet messages, for the tests of the converter.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_MIMEHELP_H
#define MAPI32_TESTS_MIMEHELP_H

#include "convhelp.h"

#define IMPORT_FLAGS (CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE)

#define PR_CONTENT_ID    PROP_TAG(PT_UNICODE, 0x3712)
#define PR_ATTACH_FLAGS_ PROP_TAG(PT_LONG, 0x3714)
#define PR_HIDDEN        PROP_TAG(PT_BOOLEAN, 0x7ffe)
#define PR_NATIVE_BODY   PROP_TAG(PT_LONG, 0x1016)
#define PR_MESSAGE_ID_W  PROP_TAG(PT_UNICODE, 0x1035)
#define PR_AUTO_RESPONSE PROP_TAG(PT_LONG, 0x3fdf)
#define PR_RETURN_PATH_W PROP_TAG(PT_UNICODE, 0x1046)

/* A stream in memory that has bytes, at its beginning. */
static inline IStream *create_stream(const void *data, size_t size)
{
    const LARGE_INTEGER zero = {{0}};
    IStream *stream;

    CreateStreamOnHGlobal(NULL, TRUE, &stream);
    IStream_Write(stream, data, (ULONG)size, NULL);
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    return stream;
}

static inline HRESULT import_into(IMessage *message, const void *data, size_t size, ULONG flags)
{
    IConverterSession *converter = create_converter();
    IStream *stream = create_stream(data, size);
    HRESULT hr;

    hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, flags);
    IStream_Release(stream);
    converter->lpVtbl->Release(converter);
    return hr;
}

/* A new message made of text. */
#define import_text(text, flags)        import_(text, strlen(text), flags, __LINE__)
#define import_bytes(data, size, flags) import_(data, size, flags, __LINE__)
static inline IMessage *import_(const void *data, size_t size, ULONG flags, int line)
{
    IMessage *message = create_message_(TRUE, line);
    HRESULT hr = import_into(message, data, size, flags);

    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    return message;
}

/* A value of any size, as bytes with two NULs behind them, for free(); NULL where it is missing. */
static inline BYTE *read_value(void *object, ULONG tag, ULONG *size)
{
    IStream *stream;
    BYTE *data = NULL;
    STATSTG stat;

    *size = 0;
    if (FAILED(IMAPIProp_OpenProperty((IMAPIProp *)object, tag, &IID_IStream, 0, 0, (IUnknown **)&stream))) return NULL;
    if (SUCCEEDED(IStream_Stat(stream, &stat, STATFLAG_NONAME)) && (data = calloc(stat.cbSize.LowPart + 2, 1)))
        IStream_Read(stream, data, stat.cbSize.LowPart, size);
    IStream_Release(stream);
    return data;
}

/* Checks a binary value; NULL: it must be missing. */
#define check_bytes(object, tag, bytes, size) check_bytes_(object, tag, bytes, size, __LINE__)
static inline void check_bytes_(void *object, ULONG tag, const void *bytes, ULONG size, int line)
{
    ULONG got;
    BYTE *data = read_value(object, tag, &got);

    if (!bytes) ok_(__FILE__, line)(!data, "%#lx is there.\n", tag);
    else
        ok_(__FILE__, line)(data && got == size && !memcmp(data, bytes, size), "%#lx has %lu bytes: %.*s\n", tag, got,
                (int)got, data ? (char *)data : "");
    free(data);
}

#define check_bool(object, tag, expected) check_bool_(object, tag, expected, __LINE__)
static inline void check_bool_(void *object, ULONG tag, BOOL expected, int line)
{
    SPropValue *value = get_prop(object, tag);

    ok_(__FILE__, line)(value && !value->Value.b == !expected, "%#lx is %d.\n", tag, value ? value->Value.b : -1);
    MAPIFreeBuffer(value);
}

#define check_time(object, tag, expected) check_time_(object, tag, expected, __LINE__)
static inline void check_time_(void *object, ULONG tag, ULONGLONG expected, int line)
{
    SPropValue *value = get_prop(object, tag);
    ULONGLONG time = value ? value->Value.ft.dwLowDateTime | (ULONGLONG)value->Value.ft.dwHighDateTime << 32 : 0;

    ok_(__FILE__, line)(time == expected, "%#lx is %#lx%08lx.\n", tag, (ULONG)(time >> 32), (ULONG)time);
    MAPIFreeBuffer(value);
}

/* The property of a header field, by its name in lower case; NULL: it must be missing. */
#define check_header(message, name, text) check_header_(message, name, text, __LINE__)
static inline void check_header_(IMessage *message, const WCHAR *name, const WCHAR *text, int line)
{
    static GUID headers = {0x00020386, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    MAPINAMEID id = {&headers, MNID_STRING, {0}}, *names = &id;
    SPropTagArray *tags = NULL;

    id.Kind.lpwstrName = (WCHAR *)name;
    IMessage_GetIDsFromNames(message, 1, &names, 0, &tags);
    check_string_(message, PROP_TAG(PT_UNICODE, PROP_ID(tags->aulPropTag[0])), text, line);
    MAPIFreeBuffer(tags);
}

/* The recipients as "TYPE NAME <ADDRESS>|..."; and how many attachments there are. */
static inline void list_recipients(IMessage *message, WCHAR *text)
{
    SizedSPropTagArray(3, columns) = {3, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W}};
    IMAPITable *table;
    SRowSet *rows = NULL;
    ULONG i;

    *text = 0;
    IMessage_GetRecipientTable(message, MAPI_UNICODE, &table);
    HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows);
    for (i = 0; rows && i < rows->cRows; i++)
    {
        const SPropValue *values = rows->aRow[i].lpProps;

        swprintf(text + wcslen(text), 200, L"%ld %ls <%ls>|", values[0].Value.l, values[1].Value.lpszW,
                values[2].ulPropTag == PR_EMAIL_ADDRESS_W ? values[2].Value.lpszW : L"");
    }
    FreeProws(rows);
    IMAPITable_Release(table);
}

#define check_recipients(message, expected) check_recipients_(message, expected, __LINE__)
static inline void check_recipients_(IMessage *message, const WCHAR *expected, int line)
{
    static WCHAR text[4096];

    list_recipients(message, text);
    ok_(__FILE__, line)(!wcscmp(text, expected), "Got %ls.\n", text);
}

/* How many attachments there are, once the message is saved. */
static inline ULONG attachment_count(IMessage *message)
{
    IMAPITable *table;
    ULONG count = 0;

    IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    IMessage_GetAttachmentTable(message, MAPI_UNICODE, &table);
    IMAPITable_GetRowCount(table, 0, &count);
    IMAPITable_Release(table);
    return count;
}

/* An attachment by its number. */
#define open_attachment(message, number) open_attachment_(message, number, __LINE__)
static inline IAttach *open_attachment_(IMessage *message, ULONG number, int line)
{
    IAttach *attach = NULL;
    HRESULT hr = IMessage_OpenAttach(message, number, NULL, 0, &attach);

    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    return attach;
}

#endif
