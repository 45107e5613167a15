/*
 * What the tests of TNEF share: streams in memory, encoding and decoding whole messages, messages with content.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_TNEFHELP_H
#define MAPI32_TESTS_TNEFHELP_H

#include <stdlib.h>

#include "msghelp.h"
/* after the MAPI headers, which it needs */
#include <tnef.h>

static char file_name[] = "winmail.dat";

static inline IStream *stream_of(const void *data, ULONG size)
{
    const LARGE_INTEGER zero = {{0}};
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, data, size, NULL);
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    return stream;
}

static inline void rewind_stream(IStream *stream)
{
    const LARGE_INTEGER zero = {{0}};

    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
}

static inline ITnef *open_tnef_(IStream *stream, ULONG flags, IMessage *message, int line)
{
    ITnef *tnef = NULL;
    HRESULT hr;

    hr = OpenTnefStreamEx(NULL, stream, (LPTSTR)file_name, flags, message, 5, NULL, &tnef);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    return tnef;
}
#define open_tnef(stream, flags, message) open_tnef_(stream, flags, message, __LINE__)

/* Encodes everything as MFCMAPI does. */
static inline void encode_(IMessage *message, IStream *stream, int line)
{
    static SizedSPropTagArray(1, none) = {1, {PROP_TAG(PT_UNICODE, 0x10f3)}};
    static SizedSPropTagArray(2, all) = {2, {PR_MESSAGE_RECIPIENTS, PR_ATTACH_DATA_BIN}};
    STnefProblemArray *problems = (void *)0xdeadbeef;
    ITnef *tnef = open_tnef_(stream, TNEF_ENCODE, message, line);
    HRESULT hr;
    WORD key = 0;

    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (SPropTagArray *)&none);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE | TNEF_PROP_ATTACHMENTS_ONLY, 0, NULL, (SPropTagArray *)&none);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (SPropTagArray *)&all);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->Finish(tnef, 0, &key, &problems);
    ok_(__FILE__, line)(hr == S_OK && key == 5 && !problems, "Got hr %#lx, key %u, %p.\n", hr, key, problems);
    if (problems && problems != (void *)0xdeadbeef)
        trace("attribute %#lx, property %#lx: %#lx\n", problems->aProblem[0].ulAttribute,
                problems->aProblem[0].ulPropTag, problems->aProblem[0].scode);
    ok_(__FILE__, line)(!tnef->lpVtbl->Release(tnef), "Not the last reference.\n");
}
#define encode(message, stream) encode_(message, stream, __LINE__)

/* Decodes everything; the number of problems. */
static inline ULONG decode_(IStream *stream, IMessage *message, SCODE *first, int line)
{
    STnefProblemArray *problems = NULL;
    ITnef *tnef;
    HRESULT hr;
    ULONG count;

    rewind_stream(stream);
    tnef = open_tnef_(stream, TNEF_DECODE, message, line);
    hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, &problems);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    count = problems ? problems->cProblem : 0;
    if (first) *first = count ? problems->aProblem[0].scode : S_OK;
    else if (count)
        trace("component %lu, attribute %#lx, property %#lx: %#lx\n", problems->aProblem[0].ulComponent,
                problems->aProblem[0].ulAttribute, problems->aProblem[0].ulPropTag, problems->aProblem[0].scode);
    MAPIFreeBuffer(problems);
    ok_(__FILE__, line)(!tnef->lpVtbl->Release(tnef), "Not the last reference.\n");
    return count;
}
#define decode(stream, message, first) decode_(stream, message, first, __LINE__)

static inline void fill_recipients(IMessage *message)
{
    SPropValue values[2][4] = {{{PR_RECIPIENT_TYPE}, {PR_DISPLAY_NAME_W}, {PR_ADDRTYPE_W}, {PR_EMAIL_ADDRESS_W}},
            {{PR_RECIPIENT_TYPE}, {PR_DISPLAY_NAME_W}, {PR_ADDRTYPE_W}, {PR_EMAIL_ADDRESS_W}}};
    SizedADRLIST(2, list) = {2, {{0, 4, values[0]}, {0, 4, values[1]}}};
    HRESULT hr;

    values[0][0].Value.l = MAPI_TO;
    values[0][1].Value.lpszW = (WCHAR *)L"Anna \x416";
    values[0][2].Value.lpszW = (WCHAR *)L"SMTP";
    values[0][3].Value.lpszW = (WCHAR *)L"anna@example.com";
    values[1][0].Value.l = MAPI_CC;
    values[1][1].Value.lpszW = (WCHAR *)L"Bo";
    values[1][2].Value.lpszW = (WCHAR *)L"SMTP";
    values[1][3].Value.lpszW = (WCHAR *)L"bo@example.com";
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, (ADRLIST *)&list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static inline void check_recipients_(IMessage *message, int line)
{
    static SizedSPropTagArray(3, columns) = {3, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W}};
    SRowSet *rows = NULL;
    IMAPITable *table;
    HRESULT hr;

    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows);
    ok_(__FILE__, line)(hr == S_OK && rows->cRows == 2, "Got hr %#lx, %lu rows.\n", hr, rows ? rows->cRows : 0);
    if (rows && rows->cRows == 2)
    {
        ok_(__FILE__, line)(
                rows->aRow[0].lpProps[0].Value.l == MAPI_TO && rows->aRow[1].lpProps[0].Value.l == MAPI_CC, "Types.\n");
        ok_(__FILE__, line)(!wcscmp(rows->aRow[0].lpProps[1].Value.lpszW, L"Anna \x416"), "Name.\n");
        ok_(__FILE__, line)(!wcscmp(rows->aRow[1].lpProps[2].Value.lpszW, L"bo@example.com"), "Address.\n");
    }
    FreeProws(rows);
    IMAPITable_Release(table);
}
#define check_recipients(message) check_recipients_(message, __LINE__)

static inline const BYTE *large_data(void)
{
    static BYTE data[100000];
    ULONG i;

    for (i = 0; i < sizeof(data); i++) data[i] = (BYTE)(i * i >> 5);
    return data;
}
#define LARGE_SIZE 100000

/* Adds an attachment with data of the given size, at a place of the text. */
static inline void add_file(IMessage *message, const WCHAR *name, ULONG size, LONG position)
{
    IStream *stream;
    IAttach *attach;
    ULONG number;
    HRESULT hr;

    hr = IMessage_CreateAttach(message, NULL, 0, &number, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_long(attach, PR_ATTACH_METHOD, ATTACH_BY_VALUE);
    set_long(attach, PR_RENDERING_POSITION, position);
    set_string(attach, PR_ATTACH_FILENAME_W, name);
    set_string(attach, PR_ATTACH_LONG_FILENAME_W, L"A long name \x416.text");
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, large_data(), size, NULL);
    IStream_Commit(stream, 0);
    IStream_Release(stream);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_Release(attach);
}

static inline void check_file_(IMessage *message, ULONG number, const WCHAR *name, ULONG size, LONG position, int line)
{
    BYTE *data = malloc(size + 1);
    IStream *stream;
    IAttach *attach;
    ULONG read = 0;
    HRESULT hr;

    hr = IMessage_OpenAttach(message, number, NULL, 0, &attach);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    check_long_(attach, PR_ATTACH_METHOD, ATTACH_BY_VALUE, line);
    check_long_(attach, PR_RENDERING_POSITION, position, line);
    check_string_(attach, PR_ATTACH_FILENAME_W, name, line);
    check_string_(attach, PR_ATTACH_LONG_FILENAME_W, L"A long name \x416.text", line);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        IStream_Read(stream, data, size + 1, &read);
        ok_(__FILE__, line)(read == size && !memcmp(data, large_data(), size), "Got %lu bytes.\n", read);
        IStream_Release(stream);
    }
    IAttach_Release(attach);
    free(data);
}
#define check_file(message, number, name, size, position) check_file_(message, number, name, size, position, __LINE__)

/* Adds a message as an attachment. */
static inline void add_message(IMessage *message)
{
    IMessage *inner;
    IAttach *attach;
    ULONG number;
    HRESULT hr;

    hr = IMessage_CreateAttach(message, NULL, 0, &number, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_long(attach, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&inner);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string(inner, PR_MESSAGE_CLASS_W, L"IPM.Note");
    set_string(inner, PR_SUBJECT_W, L"inner \x416");
    fill_recipients(inner);
    add_file(inner, L"inner.txt", 10, -1);
    hr = IMessage_SaveChanges(inner, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMessage_Release(inner);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_Release(attach);
}

#endif
