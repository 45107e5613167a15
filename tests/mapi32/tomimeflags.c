/*
 * MAPIToMIMEStm: each flag and setting by itself and together with others; objects; streams.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>

#include "mimehelp.h"
#include "tomimehelp.h"

/* A message with something for every flag: HTML, a file, recipients of all kinds, a draft. */
static IMessage *create_full(LONG flags)
{
    IMessage *message = create_message(TRUE);

    set_string(message, PR_SUBJECT_W, L"Gr\u00fc\u00dfe");
    set_string(message, PR_SENDER_ADDRTYPE_W, L"SMTP");
    set_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"ann@x.example");
    set_string(message, PR_TRANSPORT_MESSAGE_HEADERS_W, L"Received: by y; Tue, 4 Mar 2025 14:05:09 +0100\r\n\r\n");
    set_string(message, PR_BODY_W, L"Gr\u00fc\u00dfe aus dem Norden\r\n");
    set_binary(message, PR_HTML,
            "<p>Gr\xfc\xdf"
            "e</p>",
            12);
    set_long(message, PR_INTERNET_CPID, 28591);
    set_value(message, PR_CLIENT_SUBMIT_TIME, 133855671090000000);
    set_long(message, PR_MESSAGE_FLAGS, flags);
    add_recipient(message, MAPI_TO, L"Bo", L"SMTP", L"bo@x.example");
    add_recipient(message, MAPI_BCC, L"Secret", L"SMTP", L"secret@x.example");
    save_attachment(add_attachment(message, ATTACH_BY_VALUE, L"a.bin", "abc"));
    save_message(message);
    return message;
}

/* What each combination writes: "+" in front of what must be there, "-" of what must not, separated by "|". */
static void test_flags(void)
{
    static const struct
    {
        ULONG flags;
        LONG message_flags;
        const char *wanted;
    } tests[] = {
            {0, MSGFLAG_READ,
                    "+Subject: =?iso-8859-1?B?R3L832U=?=|+Message-ID: <|-Bcc|-secret|-Received|-X-Unsent|"
                    "+multipart/mixed|+multipart/alternative|+a.bin"},
            {CCSF_SMTP, MSGFLAG_READ, "+Message-ID: <|-Bcc|-Received|+MIME-Version: 1.0"},
            {CCSF_SMTP, MSGFLAG_UNSENT, "-X-Unsent|-Message-ID"},
            {CCSF_INCLUDE_BCC, MSGFLAG_READ, "+Bcc: Secret <secret@x.example>"},
            {CCSF_EMBEDDED_MESSAGE, MSGFLAG_READ, "+Received: by y|-X-Unsent"},
            {CCSF_EMBEDDED_MESSAGE, MSGFLAG_UNSENT, "-Received|+X-Unsent: 1"},
            {CCSF_NO_MSGID, MSGFLAG_READ, "-Message-ID"},
            {CCSF_NOHEADERS, MSGFLAG_READ, "-Subject|-From|-To:|-Date|-Message-ID|+MIME-Version: 1.0|+multipart/mixed"},
            {CCSF_NOHEADERS | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE, MSGFLAG_UNSENT, "-Bcc|-X-Unsent|+a.bin"},
            {CCSF_PLAIN_TEXT_ONLY, MSGFLAG_READ, "-text/html|-alternative|+text/plain|+a.bin"},
            {CCSF_PLAIN_TEXT_ONLY | CCSF_USE_TNEF, MSGFLAG_READ, "-ms-tnef|-Correlator|+text/plain|+a.bin"},
            {CCSF_USE_TNEF, MSGFLAG_READ, "+application/ms-tnef|+X-MS-TNEF-Correlator: <|-text/html|-a.bin"},
            {CCSF_USE_TNEF | CCSF_NOHEADERS, MSGFLAG_READ, "+application/ms-tnef|-Correlator|-Subject"},
            {CCSF_8BITHEADERS, MSGFLAG_READ,
                    "+Subject: Gr\xfc\xdf"
                    "e\r\n"},
            {CCSF_GLOBAL_MESSAGE, MSGFLAG_READ,
                    "+Subject: Gr\xc3\xbc\xc3\x9f"
                    "e\r\n|+charset=\"utf-8\"|+Content-Transfer-Encoding: 8bit|-iso-8859"},
            {CCSF_GLOBAL_MESSAGE | CCSF_8BITHEADERS, MSGFLAG_READ,
                    "+Subject: Gr\xc3\xbc\xc3\x9f"
                    "e\r\n"},
            {CCSF_USE_RTF, MSGFLAG_READ, "+text/html|+multipart/alternative"},
            {CCSF_PRESERVE_SOURCE, MSGFLAG_READ, "+text/html|+a.bin"},
    };
    char wanted[400], *found, *text;
    IMessage *message;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("flags %#lx, message's %#lx", tests[i].flags, tests[i].message_flags);
        message = create_full(tests[i].message_flags);
        text = to_mime(NULL, message, tests[i].flags);
        strcpy(wanted, tests[i].wanted);
        for (found = strtok(wanted, "|"); found; found = strtok(NULL, "|"))
            ok(!strstr(text, found + 1) == (*found == '-'), "%s in %s\n", found, text);
        free(text);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

/* The source is as before, and nothing of it is left to be saved. */
static void test_source(void)
{
    IMessage *message = create_full(MSGFLAG_UNSENT);
    SPropTagArray *before, *after;
    HRESULT hr;
    ULONG i;

    hr = IMessage_GetPropList(message, MAPI_UNICODE, &before);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free(to_mime(NULL, message, USUAL_FLAGS | CCSF_USE_TNEF));
    hr = IMessage_GetPropList(message, MAPI_UNICODE, &after);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(before->cValues == after->cValues, "Got %lu properties, not %lu.\n", after->cValues, before->cValues);
    for (i = 0; i < before->cValues && i < after->cValues; i++)
        ok(before->aulPropTag[i] == after->aulPropTag[i], "Got %#lx.\n", after->aulPropTag[i]);
    check_long(message, PR_MESSAGE_FLAGS, MSGFLAG_UNSENT | MSGFLAG_HASATTACH);
    MAPIFreeBuffer(before);
    MAPIFreeBuffer(after);
    RELEASE_LAST(message);
}

/* Without MIME: the width, no fields of MIME, messages as text, objects not at all. */
static void test_save_format(void)
{
    static const WCHAR words[] = L"one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                                 L"fifteen sixteen\r\n";
    static const struct
    {
        BOOL wrap;
        ULONG width; /* 0: SetTextWrapping is not called */
        const char *line;
    } tests[] = {
            {TRUE, 0, "one two three four five six seven eight nine ten eleven twelve thirteen \r\nfourteen"},
            {TRUE, 20, "one two three four \r\nfive six seven eight \r\nnine"},
            {TRUE, 1, "one two three four \r\nfive six seven eight \r\nnine"}, /* at least 20 */
            {TRUE, 5000, "thirteen fourteen fifteen sixteen\r\n"},
    };
    IConverterSession *converter;
    IMessage *message, *embedded;
    IAttach *attach;
    unsigned int i;
    char *text;
    HRESULT hr;

    message = create_message(TRUE);
    set_string(message, PR_BODY_W, words);
    attach = add_attachment(message, ATTACH_EMBEDDED_MSG, NULL, NULL);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string(embedded, PR_SUBJECT_W, L"within");
    set_string(embedded, PR_BODY_W, L"inner text\r\n");
    hr = IMessage_SaveChanges(embedded, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMessage_Release(embedded);
    save_attachment(attach);
    save_message(message);
    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("width %lu", tests[i].width);
        converter = create_converter();
        hr = converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC822);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (tests[i].width) converter->lpVtbl->SetTextWrapping(converter, tests[i].wrap, tests[i].width);
        text = to_mime(converter, message, CCSF_SMTP);
        ok(strstr(text, tests[i].line) != NULL, "Missing %s in %s\n", tests[i].line, text);
        ok(strstr(text, "Subject: within") && strstr(text, "inner text"), "Got %s\n", text);
        ok(!strstr(text, "MIME") && !strstr(text, "Content-"), "Got %s\n", text);
        free(text);
        /* and back to MIME */
        hr = converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC1521);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        text = to_mime(converter, message, CCSF_SMTP);
        check_lines(text, "MIME-Version: 1.0");
        ok(strstr(text, "Content-Type: message/rfc822") != NULL, "Got %s\n", text);
        free(text);
        RELEASE_LAST(converter);
        winetest_pop_context();
    }
    RELEASE_LAST(message);
}

/* Settings stay until they are changed, and do not depend on each other. */
static void test_wrapping(void)
{
    IConverterSession *converter = create_converter();
    IMessage *message = create_message(TRUE);
    char *text;

    set_string(message, PR_BODY_W, L"one two three four five six\r\n");
    converter->lpVtbl->SetTextWrapping(converter, TRUE, 20);
    text = to_mime(converter, message, CCSF_SMTP);
    check_lines(text, "one two three four \r\nfive six");
    free(text);
    converter->lpVtbl->SetEncoding(converter, IET_QP);
    text = to_mime(converter, message, CCSF_SMTP);
    check_lines(text, "one two three four five six");
    ok(!strstr(text, "flowed"), "Got %s\n", text);
    free(text);
    converter->lpVtbl->SetEncoding(converter, IET_8BIT);
    text = to_mime(converter, message, CCSF_SMTP);
    check_lines(text, "one two three four \r\nfive six");
    free(text);
    converter->lpVtbl->SetTextWrapping(converter, FALSE, 20);
    text = to_mime(converter, message, CCSF_SMTP);
    check_lines(text, "one two three four five six");
    free(text);
    /* of a bool only the low 8 bits count */
    converter->lpVtbl->SetTextWrapping(converter, (BOOL)0xffffff00, 20);
    text = to_mime(converter, message, CCSF_SMTP);
    check_lines(text, "one two three four five six");
    free(text);
    RELEASE_LAST(message);
    RELEASE_LAST(converter);
}

/* Charsets by the handles that inetcomm.dll gives; what is no handle is refused, wherever it points. */
static void test_handles(void)
{
    static const struct
    {
        const char *name, *charset, *subject;
    } tests[] = {
            {"iso-8859-15", "iso-8859-15", "Subject: =?iso-8859-15?Q?=FC?="},
            {"utf-8", "utf-8", "Subject: =?utf-8?B?w7w=?="},
            {"windows-1252", "windows-1252", "Subject: =?windows-1252?Q?=FC?="},
    };
    HRESULT(WINAPI * find_charset)(const char *, HCHARSET *);
    HMODULE inetcomm = LoadLibraryA("inetcomm.dll");
    IConverterSession *converter;
    char wanted[80], *text;
    IMessage *message;
    HCHARSET handle;
    unsigned int i;
    HRESULT hr;

    /* MimeOleGetCodePageCharset, which clients use, ends the program in Wine 8 */
    find_charset = (void *)GetProcAddress(inetcomm, "MimeOleFindCharset");
    if (!find_charset)
    {
        skip("There is no inetcomm.dll.\n");
        return;
    }
    message = create_message(TRUE);
    set_string(message, PR_SUBJECT_W, L"\u00fc");
    set_string(message, PR_BODY_W, L"\u00fc and more of it\r\n");
    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%s", tests[i].name);
        converter = create_converter();
        hr = find_charset(tests[i].name, &handle);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = converter->lpVtbl->SetCharset(converter, TRUE, handle, CSET_APPLY_ALL);
        ok(hr == S_OK, "Handle %p: got hr %#lx.\n", handle, hr);
        text = to_mime(converter, message, CCSF_SMTP);
        sprintf(wanted, "charset=\"%s\"", tests[i].charset);
        ok(strstr(text, wanted) != NULL, "Got %s\n", text);
        check_lines(text, tests[i].subject);
        free(text);
        /* FALSE: back to what the message says */
        hr = converter->lpVtbl->SetCharset(converter, FALSE, handle, CSET_APPLY_ALL);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        text = to_mime(converter, message, CCSF_SMTP);
        ok(strstr(text, "charset=\"utf-8\"") != NULL, "Got %s\n", text);
        free(text);
        RELEASE_LAST(converter);
        winetest_pop_context();
    }
    converter = create_converter();
    hr = converter->lpVtbl->SetCharset(converter, TRUE, (HCHARSET)0x7ffe0000, CSET_APPLY_ALL);
    ok(hr == E_INVALIDARG, "Got hr %#lx.\n", hr);
    RELEASE_LAST(converter);
    RELEASE_LAST(message);
}

/* An attachment that is an OLE object goes out as its compound file. */
static void test_object(void)
{
    static const char start[] = "\r\n\r\n0M8R4KGxGuE"; /* the signature of a compound file */
    IMessage *message = create_message(TRUE);
    IStorage *storage;
    IStream *stream;
    IAttach *attach;
    HRESULT hr;
    char *text;

    attach = add_attachment(message, ATTACH_OLE, L"chart", NULL);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStorage_CreateStream(
            storage, L"CONTENTS", STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, "content", 7, NULL);
    IStream_Release(stream);
    hr = IStorage_Commit(storage, STGC_DEFAULT);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage);
    save_attachment(attach);
    save_message(message);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "Content-Type: application/x-ole-storage;\r\n\tname=\"chart.ole\"") != NULL, "Got %s\n", text);
    ok(strstr(text, start) != NULL, "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

/* Written where the stream stands, whose end is left where writing ended; one that fails gives its own error. */
static void test_streams(void)
{
    static const char before[] = "before";
    IConverterSession *converter = create_converter();
    IMessage *message = create_full(MSGFLAG_READ);
    const LARGE_INTEGER zero = {{0}};
    ULARGE_INTEGER position;
    char text[20] = "";
    IStream *stream;
    STATSTG stat;
    HRESULT hr;

    stream = create_stream(before, sizeof(before) - 1);
    IStream_Seek(stream, zero, STREAM_SEEK_END, NULL);
    hr = converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, USUAL_FLAGS);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Seek(stream, zero, STREAM_SEEK_CUR, &position);
    IStream_Stat(stream, &stat, STATFLAG_NONAME);
    ok(position.QuadPart == stat.cbSize.QuadPart && position.QuadPart > 500, "Got %lu of %lu.\n", position.LowPart,
            stat.cbSize.LowPart);
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    IStream_Read(stream, text, 14, NULL);
    ok(!strcmp(text, "beforeReceived"), "Got %s.\n", text);
    RELEASE_LAST(stream);
    RELEASE_LAST(message);
    RELEASE_LAST(converter);
}

START_TEST(tomimeflags)
{
    CoInitialize(NULL);
    test_flags();
    test_source();
    test_save_format();
    test_wrapping();
    test_handles();
    test_object();
    test_streams();
    CoUninitialize();
}
