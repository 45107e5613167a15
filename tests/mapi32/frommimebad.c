/*
 * MIMEToMAPI with what real mail does wrong (mime.md 2.9, line by line), with what is meant to harm, and with streams
 * and messages that are not ours or fail.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>
#include <wchar.h>

#include "mimehelp.h"
#include "failstream.h"

#define MIXED "Content-Type: multipart/mixed; boundary=b\r\n\r\n"

/* Messages whose body and number of attachments say how they were read. */
static void test_tolerance(void)
{
    static const struct
    {
        const char *text;
        const WCHAR *body;
        ULONG attachments;
    } tests[] = {
            {"A: b\n\nbare\nLF\r\nmixed\rends", L"bare\r\nLF\r\nmixed\r\nends", 0},
            {"Subject: s\nno blank line\n", L"no blank line\r\n", 0},
            {"Content-Type: multipart/mixed; boundary=\"a b\"\n\n--a b\n\none\n--a b--\n", L"one", 0},
            {"Content-Type: multipart/mixed; boundary=a.=b\n\n--a.=b\n\none\n--a.=b--\n", L"one", 0},
            {MIXED "--b\n" MIXED "--b\n\none\n--b--\n--b\n\ntwo\n--b--\n", L"one", 1},
            {MIXED "--b\n\none\n--b\n\ntwo", L"one", 1},
            {MIXED "--b\n\n", L"", 0},
            {MIXED "--b--\n", NULL, 0},
            {MIXED "nothing", L"nothing", 0},
            {"Content-Transfer-Encoding: base64\n\nYWJj\nZG", L"abcd", 0},
            {"Content-Transfer-Encoding: base64\n\nYQ==\n-- \nA list: of things\n", L"a", 0},
            {"Content-Transfer-Encoding: quoted-printable\n\na=3db = c=zz", L"a=b = c=zz", 0},
            {"Content-Transfer-Encoding: x-none\n\na=3d", L"a=3d", 0},
            {"Content-Type: text\n\nbody", L"body", 0},
            {"Content-Type: text/plain; charset=\"utf-8\n\n\xc3\xbc", L"\xfc", 0},
            {"Content-Type: text/plain\nContent-Type: text/html\n\n<b>", L"<b>", 0},
            {"Content-Type: text/html\n\nno tags", L"no tags", 0},
            {"Content-Type: text/plain\n\n<b>x</b>", L"<b>x</b>", 0},
            {"\n\nbody", L"\r\nbody", 0},
            {">From x\nA: b\n\nbody", L"body", 0},
            {"Content-Type: image/png\n\nx", NULL, 1},
            {"Content-Type: text/plain; name=a.txt\n\nonly part", L"only part", 0},
            {"Content-Disposition: attachment\n\nx", NULL, 1},
            {"Content-Type: multipart/alternative; boundary=b\n\n--b\n\np\n--b\nContent-Type: text/calendar; "
             "method=REQUEST\n\nc\n"
             "--b--\n",
                    L"p", 1},
            {"Content-Type: message/rfc822\n\nSubject: in\n\nx", NULL, 1},
            {"Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nV\n--b\n"
             "Content-Type: application/octet-stream\n\nx\n--b--\n",
                    NULL, 2},
            {MIXED "--b\n\nt\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nno tnef\n--b--\n", L"t", 1},
            {MIXED "--b\n\nt\n--b\nContent-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: "
                   "application/applefile\n\n"
                   "h\n--c\nContent-Type: a/b\n\nd\n--c--\n--b--\n",
                    L"t", 1},
    };
    IMessage *message;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        message = import_text(tests[i].text, IMPORT_FLAGS);
        check_string(message, PR_BODY_W, tests[i].body);
        ok(attachment_count(message) == tests[i].attachments, "Got %lu attachments.\n", attachment_count(message));
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

static void test_nul(void)
{
    static const char text[] = "Subject: a\0b\r\nX-N\0: c\r\n\r\nd\0e";
    IMessage *message = import_bytes(text, sizeof(text) - 1, IMPORT_FLAGS);

    check_string(message, PR_SUBJECT_W, L"ab");
    RELEASE_LAST(message);
}

/* Headers and nesting beyond the limits; what can be read is. */
static void test_large(void)
{
    static const char type[] = "Content-Type: multipart/mixed; boundary=n%d\r\n\r\n--n%d\r\n";
    const size_t size = 3000000;
    char *text = malloc(size + 100);
    IMessage *message;
    size_t used;
    int i;

    used = (size_t)sprintf(text, "Subject: s\r\nX-Big: ");
    memset(text + used, 'a', size - used);
    strcpy(text + size, "\r\nTo: a@x\r\n\r\nbody");
    message = import_text(text, IMPORT_FLAGS);
    check_string(message, PR_SUBJECT_W, L"s");
    check_recipients(message, L"1 a@x <a@x>|");
    check_string(message, PR_BODY_W, L"body");
    RELEASE_LAST(message);

    used = (size_t)sprintf(text, "Subject: deep\r\n");
    for (i = 0; i < 10000; i++) used += (size_t)sprintf(text + used, type, i, i);
    message = import_text(text, IMPORT_FLAGS);
    check_string(message, PR_SUBJECT_W, L"deep");
    ok(attachment_count(message) == 1, "Got %lu attachments.\n", attachment_count(message));
    RELEASE_LAST(message);

    for (used = 0, i = 0; i < 10000; i++) used += (size_t)sprintf(text + used, "Content-Type: message/rfc822\r\n\r\n");
    message = import_text(text, IMPORT_FLAGS);
    ok(attachment_count(message) == 1, "Got %lu attachments.\n", attachment_count(message));
    RELEASE_LAST(message);

    used = (size_t)sprintf(text, "From: a@x\r\n");
    for (i = 0; i < 20000; i++)
        used += (size_t)sprintf(text + used, "Received: by x; Tue, 4 Mar 2025 14:05:09 +0100\r\n");
    strcpy(text + used, "Subject: s\r\n\r\nx");
    message = import_text(text, IMPORT_FLAGS);
    check_time(message, PR_MESSAGE_DELIVERY_TIME, 133855671090000000);
    RELEASE_LAST(message);
    free(text);
}

static void test_streams(void)
{
    static const char text[] = "Subject: s\r\n\r\nbody";
    IConverterSession *converter = create_converter();
    IStream *stream = create_stream(text, sizeof(text) - 1);
    const LARGE_INTEGER end = {{sizeof(text) - 1}}, five = {{9}};
    struct failstream failing;
    IMessage *message;
    HRESULT hr;
    LONG i;

    /* at its end: rewound; in the middle: read from there */
    IStream_Seek(stream, end, STREAM_SEEK_SET, NULL);
    message = create_message(TRUE);
    hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, IMPORT_FLAGS);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_SUBJECT_W, L"s");
    RELEASE_LAST(message);
    IStream_Seek(stream, five, STREAM_SEEK_SET, NULL);
    message = create_message(TRUE);
    hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, IMPORT_FLAGS);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_SUBJECT_W, L"");
    RELEASE_LAST(message);

    /* each call fails once: the stream's error, or success where there was another way */
    for (i = 0; i < 40; i++)
    {
        failing = failstream_init(stream, i);
        message = create_message(TRUE);
        hr = converter->lpVtbl->MIMEToMAPI(converter, &failing.IStream_iface, message, NULL, IMPORT_FLAGS);
        ok(hr == S_OK || hr == FAILSTREAM_ERROR, "Call %ld: got hr %#lx.\n", i, hr);
        if (failing.calls > i && i > 3) ok(hr == FAILSTREAM_ERROR, "Call %ld: got hr %#lx.\n", i, hr);
        ok(failing.refcount == 1, "Got refcount %ld.\n", failing.refcount);
        RELEASE_LAST(message);
        if (failing.calls <= i) break;
    }
    ok(i < 40, "It never came to an end.\n");
    RELEASE_LAST(stream);

    stream = create_stream("", 0);
    message = create_message(TRUE);
    hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, IMPORT_FLAGS);
    ok(hr == MAPI_E_CORRUPT_DATA, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
    RELEASE_LAST(converter);
}

/* A message with strings of the system's code page, and one that has content already. */
static void test_destinations(void)
{
    static const char text[] =
            "Subject: second\r\nTo: b@x\r\n" MIXED "--b\r\n\r\nbody\r\n--b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--";
    IMessage *message = create_message(FALSE);
    HRESULT hr;

    hr = import_into(message, text, sizeof(text) - 1, IMPORT_FLAGS);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_SUBJECT_W, L"second");
    check_long(message, PR_MESSAGE_CODEPAGE, 1252);
    set_string(message, PR_SUBJECT_W, L"changed");
    hr = import_into(message, text, sizeof(text) - 1, IMPORT_FLAGS);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_string(message, PR_SUBJECT_W, L"second");
    check_recipients(message, L"1 b@x <b@x>|");
    ok(attachment_count(message) == 2, "Got %lu attachments.\n", attachment_count(message));
    RELEASE_LAST(message);
}

START_TEST(frommimebad)
{
    test_tolerance();
    test_nul();
    test_large();
    test_streams();
    test_destinations();
}
