/*
 * MIMEToMAPI: header fields, addresses, char sets, bodies and attachments become properties. The numbers are those of
 * the examples of mime.md 6.
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

/* 1, 2 */
static void test_sender(void)
{
    static const BYTE entryid[70] = {0, 0, 0, 0, 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0, 0xdd, 1,
            0x0f, 0x54, 2, 0, 0, 1, 0x80, 'A', 0, 'n', 0, 'n', 0, 0, 0, 'S', 0, 'M', 0, 'T', 0, 'P', 0, 0, 0, 'a', 0,
            'n', 0, 'n', 0, '@', 0, 'x', 0, '.', 0, 'e', 0, 'x', 0, 'a', 0, 'm', 0, 'p', 0, 'l', 0, 'e', 0, 0, 0};
    IMessage *message = import_text("From: Ann <ann@x.example>\r\n\r\n", IMPORT_FLAGS);

    check_string(message, PR_SENT_REPRESENTING_NAME_W, L"Ann");
    check_string(message, PR_SENDER_NAME_W, L"Ann");
    check_string(message, PR_SENDER_ADDRTYPE_W, L"SMTP");
    check_string(message, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, L"ann@x.example");
    check_bytes(message, PR_SENDER_SEARCH_KEY, "SMTP:ANN@X.EXAMPLE", 19);
    check_bytes(message, PR_SENT_REPRESENTING_ENTRYID, entryid, sizeof(entryid));
    RELEASE_LAST(message);

    message = import_text("From: <boss@x.example>\nSender: \"Secretary, The\" <sec@x.example>\n\n", IMPORT_FLAGS);
    check_string(message, PR_SENT_REPRESENTING_NAME_W, L"boss@x.example");
    check_string(message, PR_SENDER_NAME_W, L"Secretary, The");
    check_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"sec@x.example");
    RELEASE_LAST(message);

    message = import_text("Sender: s@x\n\n", IMPORT_FLAGS);
    check_string(message, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, L"s@x");
    RELEASE_LAST(message);
    message = import_text("From: 'Ann' <IMCEAFAX-+2B1+20555@imcea.invalid>\n\n", IMPORT_FLAGS);
    check_string(message, PR_SENDER_NAME_W, L"Ann");
    check_string(message, PR_SENDER_ADDRTYPE_W, L"FAX");
    check_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"+1 555");
    RELEASE_LAST(message);
}

/* 3, 4 */
static void test_recipients(void)
{
    IMessage *message;
    SPropValue *value;

    message = import_text("To: a@x, \"B, C\" <b@x>; =?iso-8859-1?Q?J=FCrgen?= <j@x>\r\nCc: undisclosed-recipients:;\r\n"
                          "Reply-To: Ann <ann@x.example>, bob@x.example\r\n\r\n",
            IMPORT_FLAGS);
    check_recipients(message, L"1 a@x <a@x>|1 B, C <b@x>|1 J\xfcrgen <j@x>|");
    check_string(message, PR_REPLY_RECIPIENT_NAMES_W, L"Ann;bob@x.example");
    value = get_prop(message, PR_REPLY_RECIPIENT_ENTRIES);
    ok(value && value->Value.bin.cb == 180 && value->Value.bin.lpb[0] == 2 && value->Value.bin.lpb[4] == 0xac &&
                    value->Value.bin.lpb[8] == 0x46 && value->Value.bin.lpb[84] == 0x5a,
            "Got %lu bytes.\n", value ? value->Value.bin.cb : 0);
    MAPIFreeBuffer(value);
    RELEASE_LAST(message);

    message = import_text("To: a@x\nCC: Team: c@x, D <d@x>; \nbcc: b@x\nTo: e@x\nApparently-To: n@x\n\n", IMPORT_FLAGS);
    check_recipients(message, L"1 a@x <a@x>|2 c@x <c@x>|2 D <d@x>|3 b@x <b@x>|1 e@x <e@x>|");
    RELEASE_LAST(message);
    message = import_text("To: a@x\nBcc: b@x\n\n", CCSF_SMTP);
    check_recipients(message, L"1 a@x <a@x>|");
    RELEASE_LAST(message);
    message = import_text("Apparently-To: n@x\nBcc: My Friends:;\n\n", IMPORT_FLAGS);
    check_recipients(message, L"1 n@x <n@x>|3 My Friends <>|");
    RELEASE_LAST(message);
}

/* 5 */
static void test_subject(void)
{
    static const struct
    {
        const char *field;
        const WCHAR *subject, *prefix, *topic;
    } tests[] = {
            {"Subject: =?utf-8?B?UmU6IEdyw7w=?=\r\n =?utf-8?B?w59l?=",
                    L"Re: Gr\xfc\xdf"
                    L"e",
                    L"Re: ",
                    L"Gr\xfc\xdf"
                    L"e"},
            {"Subject: Re:x", L"Re: x", L"Re: ", L"x"},
            {"Subject: Re:   x", L"Re: x", L"Re: ", L"x"},
            {"Subject: Note 1: x", L"Note 1: x", L"", L"Note 1: x"},
            {"Subject: [A]: x", L"[A]: x", L"", L"[A]: x"},
            {"Subject: Re: Re: x", L"Re: Re: x", L"Re: ", L"Re: x"},
            {"Subject: a\r\n\tb", L"a b", L"", L"a b"},
            {"Subject: =?utf-8?Q?a=0D=0ABcc:_x?=", L"a  Bcc: x", L"", L"a  Bcc: x"},
            {"Subject: =?utf-8?B?4oI=?= =?utf-8?B?rA==?=", L"\x20ac", L"", L"\x20ac"},
            {"Subject: =?x-none?Q?a=FC?=", L"a\xfc", L"", L"a\xfc"},
            {"Subject: =?utf-8?Q?broken", L"=?utf-8?Q?broken", L"", L"=?utf-8?Q?broken"},
            {"Subject: Gr\xc3\xbc\xc3\x9f"
             "e",
                    L"Gr\xfc\xdf"
                    L"e",
                    L"",
                    L"Gr\xfc\xdf"
                    L"e"},
            {"Subject: Gr\xfc\xdf"
             "e",
                    L"Gr\xfc\xdf"
                    L"e",
                    L"",
                    L"Gr\xfc\xdf"
                    L"e"},
            {"Subject: \x1b$BF|K\\\x1b(B", L"\x65e5\x672c", L"", L"\x65e5\x672c"},
            {"Subject: first\r\nSubject: second", L"first", L"", L"first"},
            {"Subject: x\r\nThread-Topic: t", L"x", L"", L"t"},
            {"X: y", L"", L"", L""},
    };
    IMessage *message;
    char text[300];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        sprintf(text, "%s\r\n\r\nbody", tests[i].field);
        message = import_text(text, IMPORT_FLAGS);
        check_string(message, PR_SUBJECT_W, tests[i].subject);
        check_string(message, PR_SUBJECT_PREFIX_W, tests[i].prefix);
        check_string(message, PR_CONVERSATION_TOPIC_W, tests[i].topic);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

/* 7, 8 */
static void test_dates(void)
{
    IMessage *message;
    SPropValue *value;

    message = import_text("Date: Tue, 4 Mar 2025 14:05:09 +0100\nReceived: by b; Tue, 27 Feb 2007 00:14:28 +0100\n"
                          "Received: by a; 26 Feb 2007 00:00:00 +0000\nExpires: 1 Jan 2026 00:00:00 GMT\n"
                          "Reply-By: 4 Mar 25 08:05 EST\n\n",
            IMPORT_FLAGS);
    check_time(message, PR_CLIENT_SUBMIT_TIME, 133855671090000000);
    check_time(message, PR_MESSAGE_DELIVERY_TIME, 128170052680000000);
    check_time(message, PR_EXPIRY_TIME, 134116992000000000);
    check_time(message, PR_REPLY_TIME, 133855671000000000);
    RELEASE_LAST(message);
    message = import_text(
            "Date: yesterday\nReceived: x\nReceived: by b; Tue, 27 Feb 2007 00:14:28 +0100\n\n", IMPORT_FLAGS);
    check_time(message, PR_CLIENT_SUBMIT_TIME, 128170052680000000);
    RELEASE_LAST(message);
    message = import_text("From: a@x\n\n", IMPORT_FLAGS);
    value = get_prop(message, PR_CLIENT_SUBMIT_TIME);
    ok(value && value->Value.ft.dwHighDateTime > 0x01da0000, "There is no time.\n");
    MAPIFreeBuffer(value);
    RELEASE_LAST(message);
}

/* 9, 10, 11 and the other fields */
static void test_fields(void)
{
    static const BYTE index[22] = {1, 0xc5, 0xe1, 0xae, 0xdc, 0x72, 0xee, 0xba, 0x4a, 0x57, 0xbd, 0x90, 0x45, 0x5d,
            0xbb, 0xb7, 4, 0xf0, 0xc9, 0x8d, 4, 0x55};
    IMessage *message;

    message =
            import_text("X-Priority: 1 (Highest)\nSensitivity: company-confidential\nPriority: urgent\n"
                        "X-Auto-Response-Suppress: DR, OOF\nThread-Index: AcXhrtxy7rpKV72QRV27twTwyY0EVQ==\n"
                        "X-Foo: a\r\n b\nX-Foo: c\nMessage-ID:  <m@x> \nReferences: <1@x>\n\t<2@x>\nReferences: <3@x>\n"
                        "Return-Path: <r@x>\nDisposition-Notification-To: Ann <ann@x>\nContent-Language: de-DE\n"
                        "Received: by x\nOrganization: none\nX-MS-Exchange-Organization-SCL: 1\n"
                        "X-MS-Exchange-Organization-AuthAs: Internal\nAccept-Language: de, en\n\nbody",
                    IMPORT_FLAGS);
    check_long(message, PR_IMPORTANCE, 2);
    check_long(message, PR_SENSITIVITY, 3);
    check_long(message, PR_PRIORITY, 1);
    check_long(message, PR_AUTO_RESPONSE, 0x11);
    check_bytes(message, PR_CONVERSATION_INDEX, index, sizeof(index));
    check_header(message, L"x-foo", L"a b");
    check_string(message, PR_MESSAGE_ID_W, L"<m@x>");
    check_string(message, PROP_TAG(PT_UNICODE, 0x1039), L"<1@x> <2@x> <3@x>");
    check_string(message, PR_RETURN_PATH_W, L"r@x");
    check_bool(message, PR_READ_RECEIPT_REQUESTED, TRUE);
    check_string(message, PROP_TAG(PT_UNICODE, 0x402a), L"ann@x");
    check_string(message, PR_REPORT_NAME_W, L"Ann");
    check_long(message, PR_MESSAGE_LOCALE_ID, 0x407);
    check_header(message, L"received", NULL);
    check_header(message, L"organization", NULL);
    check_header(message, L"x-ms-exchange-organization-scl", NULL);
    check_header(message, L"x-ms-exchange-organization-authas", L"Internal");
    check_header(message, L"accept-language", L"de, en");
    RELEASE_LAST(message);
    message = import_text("X-Priority: 1\nImportance: low\nThread-Index: abc\nA: b\n\n", IMPORT_FLAGS);
    check_long(message, PR_IMPORTANCE, 0);
    check_bytes(message, PR_CONVERSATION_INDEX, NULL, 0);
    check_string(message, PR_TRANSPORT_MESSAGE_HEADERS_W,
            L"X-Priority: 1\r\nImportance: low\r\nThread-Index: abc\r\nA: b\r\n\r\n");
    RELEASE_LAST(message);
}

/* 12, 13 */
static void test_bodies(void)
{
    static const char related[] =
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: "
            "text/html\n\n<img src=\"cid:p%401\">\n--r\nContent-Type: image/png; name=a.png\n"
            "Content-ID: <p@1>\n\nA\n--r\nContent-Type: image/png\nContent-ID: <q@1>\n\nB\n--r--\n";
    static const char alternative[] = "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=z\n\n--z\n"
                                      "Content-Type: text/plain; charset=utf-8\n\nHi\n\n--z\nContent-Type: text/html; "
                                      "charset=iso-8859-1\n\n<p>Hi</p>\n--z--\n";
    IMessage *message;
    IAttach *attach;

    message = import_text(alternative, IMPORT_FLAGS);
    check_string(message, PR_BODY_W, L"Hi\r\n");
    check_bytes(message, PR_HTML, "<p>Hi</p>", 9);
    check_long(message, PR_INTERNET_CPID, 28591);
    check_long(message, PR_NATIVE_BODY, 3);
    ok(!attachment_count(message), "Got %lu attachments.\n", attachment_count(message));
    RELEASE_LAST(message);
    message = import_text(alternative, IMPORT_FLAGS | CCSF_USE_RTF);
    check_bytes(message, PR_HTML, NULL, 0);
    check_bool(message, PR_RTF_IN_SYNC, TRUE);
    RELEASE_LAST(message);

    message = import_text(related, IMPORT_FLAGS);
    ok(attachment_count(message) == 2, "Got %lu attachments.\n", attachment_count(message));
    attach = open_attachment(message, 0);
    check_long(attach, PR_ATTACH_FLAGS_, 4);
    check_bool(attach, PR_HIDDEN, TRUE);
    check_string(attach, PR_CONTENT_ID, L"p@1");
    RELEASE_LAST(attach);
    attach = open_attachment(message, 1);
    check_long(attach, PR_ATTACH_FLAGS_, 0);
    check_bool(attach, PR_HIDDEN, FALSE);
    check_string(attach, PR_ATTACH_LONG_FILENAME_W, L"ATT00001.png");
    RELEASE_LAST(attach);
    RELEASE_LAST(message);

    message = import_text("Content-Type: text/html\n\n<p>a&amp;b<br>c</p>", IMPORT_FLAGS);
    check_string(message, PR_BODY_W, L"a&b\r\nc\r\n");
    RELEASE_LAST(message);
    message = import_text("Content-Type: text/plain; format=flowed\n\na \nb\nc\n", IMPORT_FLAGS);
    check_string(message, PR_BODY_W, L"a b\r\nc\r\n");
    RELEASE_LAST(message);
    message = import_text("Content-Type: text/enriched\n\n<bold>a</bold>", IMPORT_FLAGS);
    check_long(message, PR_NATIVE_BODY, 3);
    check_string(message, PR_BODY_W, L"a");
    RELEASE_LAST(message);
}

/* 14 */
static void test_names(void)
{
    static const struct
    {
        const char *fields;
        const WCHAR *name, *short_name;
    } tests[] = {
            {"Content-Type: application/pdf; name=\"=?utf-8?B?5pel5pys6KqeLnR4dA==?=\"\nContent-Disposition: "
             "attachment; "
             "filename*=utf-8''%E6%97%A5%E6%9C%AC%E8%AA%9E.txt",
                    L"\x65e5\x672c\x8a9e.txt", L"\x65e5\x672c\x8a9e.txt"},
            {"Content-Type: a/b; name=\"=?utf-8?B?5pel5pys6KqeLnR4dA==?=\"", L"\x65e5\x672c\x8a9e.txt",
                    L"\x65e5\x672c\x8a9e.txt"},
            {"Content-Disposition: attachment; filename=\"C:\\tmp\\..\\a<b>.doc\"", L"a_b_.doc", L"a_b_.doc"},
            {"Content-Disposition: attachment; filename=\"../../etc/passwd\"", L"passwd", L"passwd"},
            {"Content-Disposition: attachment; filename=\"import OleFileIO.tif\"", L"import OleFileIO.tif",
                    L"importOl.tif"},
            {"Content-Disposition: attachment; filename=\"con.txt\"", L"_con.txt", L"_con.txt"},
            {"Content-Disposition: attachment; filename=\"..\"", L"ATT00001.txt", L"ATT00001.txt"},
            {"Content-Disposition: attachment; filename=a b.txt; x=y", L"a b.txt", L"ab.txt"},
            {"Content-Type: x/y\nContent-Description: d.bin", L"d.bin", L"d.bin"},
            {"Content-Type: image/jpeg", L"ATT00001.jpg", L"ATT00001.jpg"},
            {"Content-Type: message/delivery-status", L"details.txt", L"details.txt"},
    };
    IMessage *message;
    IAttach *attach;
    char text[600];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        sprintf(text, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\n%s\n\ndata\n--b--\n",
                tests[i].fields);
        message = import_text(text, IMPORT_FLAGS);
        attach = open_attachment(message, 0);
        check_string(attach, PR_ATTACH_LONG_FILENAME_W, tests[i].name);
        check_string(attach, PR_ATTACH_FILENAME_W, tests[i].short_name);
        check_bytes(attach, PR_ATTACH_DATA_BIN, "data", 4);
        RELEASE_LAST(attach);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

/* 15 */
static void test_signed(void)
{
    static const char text[] =
            "Subject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed;\r\n boundary=z\r\n\r\n"
            "--z\r\nContent-Type: text/plain\r\n\r\nbody\r\n--z\r\nContent-Type: "
            "application/pgp-signature\r\n\r\nx\r\n--z--\r\nepilogue";
    IMessage *message = import_text(text, IMPORT_FLAGS);
    const char *data = strstr(text, "Content-Type");
    IAttach *attach;

    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note.SMIME.MultipartSigned");
    check_string(message, PR_BODY_W, L"body");
    check_header(message, L"content-type", L"multipart/signed; boundary=z");
    ok(attachment_count(message) == 1, "Got %lu attachments.\n", attachment_count(message));
    attach = open_attachment(message, 0);
    check_string(attach, PR_ATTACH_MIME_TAG_W, L"multipart/signed");
    check_bytes(attach, PR_ATTACH_DATA_BIN, data, (ULONG)strlen(data));
    RELEASE_LAST(attach);
    RELEASE_LAST(message);

    message = import_text("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: "
                          "base64\n\nAAEC\n",
            IMPORT_FLAGS);
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note.SMIME");
    check_string(message, PR_BODY_W, NULL);
    attach = open_attachment(message, 0);
    check_string(attach, PR_ATTACH_LONG_FILENAME_W, L"smime.p7m");
    check_bytes(attach, PR_ATTACH_DATA_BIN, "\0\1\2", 3);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
}

/* 16 */
static void test_uuencode(void)
{
    IMessage *message;
    IAttach *attach;

    message = import_text("S: x\r\n\r\nsee\r\nbegin 644 a.bin\r\n#86)C\r\n`\r\nend\r\nmore", IMPORT_FLAGS);
    check_string(message, PR_BODY_W, L"see\r\nmore");
    attach = open_attachment(message, 0);
    check_string(attach, PR_ATTACH_LONG_FILENAME_W, L"a.bin");
    check_bytes(attach, PR_ATTACH_DATA_BIN, "abc", 3);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    message = import_text("S: x\n\nbegin 644 a.bin\n#86)C\nnot, ever\n", IMPORT_FLAGS);
    check_string(message, PR_BODY_W, L"begin 644 a.bin\r\n#86)C\r\nnot, ever\r\n");
    ok(!attachment_count(message), "Got %lu attachments.\n", attachment_count(message));
    RELEASE_LAST(message);
    message = import_text("MIME-Version: 1.0\n\nbegin 644 a.bin\n#86)C\n`\nend\n", IMPORT_FLAGS);
    ok(!attachment_count(message), "Got %lu attachments.\n", attachment_count(message));
    RELEASE_LAST(message);
}

/* 17 */
static void test_charsets(void)
{
    static const struct
    {
        const char *label, *bytes;
        const WCHAR *text;
        LONG code_page;
    } tests[] = {
            {"us-ascii",
                    "Gr\xc3\xbc\xc3\x9f"
                    "e",
                    L"Gr\xfc\xdf"
                    L"e",
                    65001},
            {"us-ascii",
                    "Gr\xfc\xdf"
                    "e",
                    L"Gr\xfc\xdf"
                    L"e",
                    1252},
            {"us-ascii", "abc", L"abc", 20127},
            {"iso-8859-1", "\x80\xfc", L"\x20ac\xfc", 28591},
            {"ISO-8859-15", "\xa4", L"\x20ac", 28605},
            {"\"utf-8", "\xc3\xbc", L"\xfc", 65001},
            {"utf-8", "\xfc\xdf\xfc\xdf", L"\xfc\xdf\xfc\xdf", 1252},
            {"windows-1251", "\xff", L"\x44f", 1251},
            {"koi8-r", "\xd1", L"\x44f", 20866},
            {"iso-2022-jp", "\x1b$BF|K\\\x1b(B", L"\x65e5\x672c", 50220},
            {"euc-jp", "\xc6\xfc\xcb\xdc", L"\x65e5\x672c", 51932},
            {"shift_jis", "\x93\xfa\x96{", L"\x65e5\x672c", 932},
            {"gb2312", "\xd6\xd0", L"\x4e2d", 936},
            {"hz-gb-2312", "~{VP~}", L"\x4e2d", 52936},
            {"gb18030", "\xd6\xd0\x94\x39\xda\x33\x81\x30\x84\x36x\xa2\xe3\x82\x35\x8f\x33",
                    L"\x4e2d\xd83d\xdca9\xa5x\x20ac\x9fa6", 54936},
            {"gb18030", "a\x81\x30z\x81", L"a\xfffd\x30z\xfffd", 54936},
            {"gb2312", "\x94\x39\xda\x33\xd6\xd0", L"\xd83d\xdca9\x4e2d", 936},
            {"big5", "\xa4\xa4", L"\x4e2d", 950},
            {"euc-kr", "\xb0\xa1", L"\xac00", 51949},
            {"iso-2022-kr", "\x1b$)C\n\x0e\x30!\x0f", L"\r\n\xac00", 50225},
            {"utf-7", "+AOk-", L"\xe9", 65000},
            {"x-no-such-charset", "\xc3\xbc", L"\xfc", 65001},
            {"cp437", "\x81", L"\xfc", 437},
    };
    IMessage *message;
    char text[300];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        sprintf(text, "MIME-Version: 1.0\nContent-Type: text/plain; charset=%s\n\n%s", tests[i].label, tests[i].bytes);
        message = import_text(text, IMPORT_FLAGS);
        check_string(message, PR_BODY_W, tests[i].text);
        check_long(message, PR_INTERNET_CPID, tests[i].code_page);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
    message = import_text("\n\x1b$BF|K\\\x1b(B", IMPORT_FLAGS);
    check_string(message, PR_BODY_W, L"\x65e5\x672c");
    RELEASE_LAST(message);
    message = import_text(
            "Content-Type: text/html\n\n<meta http-equiv=x content=\"text/html; charset=windows-1251\">\xff",
            IMPORT_FLAGS);
    check_string(message, PR_BODY_W, L"\x44f");
    check_long(message, PR_INTERNET_CPID, 1251);
    RELEASE_LAST(message);
}

/* SetCharset: for what has no label, or for everything; encoded words keep theirs. */
static void test_set_charset(void)
{
    static const struct
    {
        const char *text;
        BOOL apply;
        UINT charset;
        CSETAPPLYTYPE type;
        const WCHAR *subject, *body;
        LONG code_page;
    } tests[] = {
            {"Subject: \xff\n\n\xff", TRUE, 1251, CSET_APPLY_UNTAGGED, L"\x44f", L"\x44f", 1251},
            {"Subject: \xff\n\n\xff", TRUE, 1251, CSET_APPLY_ALL, L"\x44f", L"\x44f", 1251},
            {"Subject: \xff\n\n\xff", FALSE, 1251, CSET_APPLY_ALL, L"\xff", L"\xff", 1252},
            {"Subject: \xff\n\n\xff", TRUE, 0, CSET_APPLY_ALL, L"\xff", L"\xff", 1252},
            {"Content-Type: text/plain; charset=iso-8859-1\n\n\xff", TRUE, 1251, CSET_APPLY_UNTAGGED, L"", L"\xff",
                    28591},
            {"Content-Type: text/plain; charset=iso-8859-1\n\n\xff", TRUE, 1251, CSET_APPLY_ALL, L"", L"\x44f", 1251},
            {"Content-Type: text/plain; charset=iso-8859-1\n\n\xff", TRUE, 1251, CSET_APPLY_TAG_ALL, L"", L"\x44f",
                    1251},
            {"Subject: =?iso-8859-1?Q?=FF?=\n\n\xff", TRUE, 1251, CSET_APPLY_TAG_ALL, L"\xff", L"\x44f", 1251},
            {"Subject: \xc3\xbc\n\n\xc3\xbc", TRUE, 1251, CSET_APPLY_UNTAGGED, L"\x413\x458", L"\x413\x458", 1251},
    };
    IConverterSession *converter;
    IMessage *message;
    IStream *stream;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        converter = create_converter();
        message = create_message(TRUE);
        stream = create_stream(tests[i].text, strlen(tests[i].text));
        hr = converter->lpVtbl->SetCharset(
                converter, tests[i].apply, (HCHARSET)(ULONG_PTR)tests[i].charset, tests[i].type);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, "ignored", IMPORT_FLAGS);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_string(message, PR_SUBJECT_W, tests[i].subject);
        check_string(message, PR_BODY_W, tests[i].body);
        check_long(message, PR_INTERNET_CPID, tests[i].code_page);
        RELEASE_LAST(message);
        RELEASE_LAST(stream);
        RELEASE_LAST(converter);
        winetest_pop_context();
    }
}

/* 19, 20 */
static void test_embedded(void)
{
    static const char *const texts[] = {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nouter\n--b\nContent-Type: "
                                        "message/rfc822\n\nSubject: In\n\n"
                                        "inner\n--b--\n",
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: In\n\ninner\n--b--\n",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
            "message/rfc822\nContent-Transfer-Encoding: base64"
            "\n\nU3ViamVjdDogSW4KCmlubmVy\n--b--\n"};
    IMessage *message, *inner;
    IAttach *attach;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(texts); i++)
    {
        winetest_push_context("%u", i);
        message = import_text(texts[i], IMPORT_FLAGS);
        attach = open_attachment(message, 0);
        check_long(attach, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
        check_string(attach, PR_DISPLAY_NAME_W, L"In");
        hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&inner);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_string(inner, PR_SUBJECT_W, L"In");
        check_string(inner, PR_BODY_W, L"inner");
        check_long(inner, PR_MESSAGE_FLAGS, MSGFLAG_READ);
        IMessage_Release(inner);
        IAttach_Release(attach);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

static void test_flags(void)
{
    static const struct
    {
        const char *text;
        ULONG flags;
        LONG message_flags;
    } tests[] = {
            {"X-Unsent: 1\n\n", CCSF_SMTP, MSGFLAG_UNSENT},
            {"X-Unsent: 1\n\n", IMPORT_FLAGS, MSGFLAG_READ | MSGFLAG_UNSENT},
            {"A: b\n\n", CCSF_SMTP, MSGFLAG_UNSENT},
            {"A: b\n\n", IMPORT_FLAGS, MSGFLAG_READ},
    };
    IMessage *message;
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        message = import_text(tests[i].text, tests[i].flags);
        check_long(message, PR_MESSAGE_FLAGS, tests[i].message_flags);
        check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
        RELEASE_LAST(message);
    }
}

static void test_reports(void)
{
    static const char bounce[] =
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\nReturn-Path: "
            "<>\n\n--b\n\nSorry.\n--b\n"
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.x\n\nFinal-Recipient: rfc822; a@x\n"
            "Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.y\n\nFinal-Recipient: rfc822; b@x\nAction: "
            "delayed\n\n--b\n"
            "Content-Type: message/rfc822\n\nSubject: Lost\n\nx\n--b--\n";
    IMessage *message = import_text(bounce, IMPORT_FLAGS);
    IAttach *attach;

    check_string(message, PR_MESSAGE_CLASS_W, L"REPORT.IPM.Note.NDR");
    check_recipients(message, L"1 a@x <a@x>|");
    check_string(message, PR_BODY_W, L"Sorry.");
    check_string(message, PROP_TAG(PT_UNICODE, 0x6820), L"mx.x");
    ok(attachment_count(message) == 2, "Got %lu attachments.\n", attachment_count(message));
    attach = open_attachment(message, 0);
    check_string(attach, PR_ATTACH_LONG_FILENAME_W, L"details.txt");
    RELEASE_LAST(attach);
    RELEASE_LAST(message);

    message = import_text("Content-Type: multipart/report; boundary=b\n\n--b\n\nRead.\n--b\nContent-Type: "
                          "message/disposition-notification\n\nOriginal-Message-ID: <m@x>\nDisposition: "
                          "manual-action/MDN-sent-manually; deleted\n\n--b--\n",
            IMPORT_FLAGS);
    check_string(message, PR_MESSAGE_CLASS_W, L"REPORT.IPM.Note.IPNNRN");
    check_string(message, PR_RETURN_PATH_W, L"<m@x>");
    RELEASE_LAST(message);
}

/* What a report says of each recipient: the status as a number, PR_SUPPLEMENTARY_INFO, which is made of the status
 * where the report does not have it, and codes of what was wrong with an address or a mailbox. */
static void test_report_status(void)
{
    static const struct
    {
        const char *fields;
        LONG status;
        const WCHAR *info;
        LONG diagnostic, reason; /* -1: there is none */
    } tests[] = {
            {"Status: 5.1.1\n", 511, L"< #5.1.1>", 35, 1},
            {"Status: 5.1.3\n", 513, L"< #5.1.3>", 32, 0},
            {"Status: 5.1.10\n", 510, L"< #5.1.10>", 0, 0},
            {"Status: 5.2.2\n", 522, L"< #5.2.2>", 13, 0},
            {"Status: 5.2.0\n", 520, L"< #5.2.0>", -1, -1},
            {"Status: 5.7.0 (refused)\nRemote-MTA: dns; mx.y\n", 570, L"<mx.y #5.7.0>", -1, -1},
            {"Status: 4.4.7\nDiagnostic-Code: smtp; 421 no answer\n", 447, L"< #4.4.7 smtp; 421 no answer>", -1, -1},
            {"Status: 5.4.310\nRemote-MTA: dns; mx.y\nDiagnostic-Code: smtp; 550 x\n", 540,
                    L"<mx.y #5.4.310 smtp; 550 x>", -1, -1},
            {"Status: 5.1.1\nX-Supplementary-Info: <own>\n", 511, L"<own>", 35, 1},
            {"Status: 55.1.1\n", 0, NULL, -1, -1},
            {"Status: 5.1\n", 0, NULL, -1, -1},
            {"Status: 5.1.\n", 0, NULL, -1, -1},
            {"Status: none\nRemote-MTA: dns; mx.y\n", 0, NULL, -1, -1},
            {"", 0, NULL, -1, -1},
    };
    SizedSPropTagArray(4, columns) = {
            4, {PROP_TAG(PT_LONG, 0x0C20), PR_SUPPLEMENTARY_INFO_W, PR_NDR_DIAG_CODE, PR_NDR_REASON_CODE}};
    const SPropValue *values;
    IMessage *message;
    IMAPITable *table;
    char text[512];
    unsigned int i;
    SRowSet *rows;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        snprintf(text, sizeof(text),
                "Content-Type: multipart/report; boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: "
                "message/delivery-status\n\nReporting-MTA: dns; mx.x\n\nFinal-Recipient: rfc822; a@x\n"
                "Action: failed\n%s\n--b--\n",
                tests[i].fields);
        message = import_text(text, IMPORT_FLAGS);
        hr = IMessage_GetRecipientTable(message, 0, &table);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(rows->cRows == 1, "Got %lu rows.\n", rows->cRows);
        values = rows->aRow[0].lpProps;
        if (tests[i].status)
            ok(values[0].ulPropTag == PROP_TAG(PT_LONG, 0x0C20) && values[0].Value.l == tests[i].status,
                    "Got %#lx, %ld.\n", values[0].ulPropTag, values[0].Value.l);
        else ok(PROP_TYPE(values[0].ulPropTag) == PT_ERROR, "Got %#lx.\n", values[0].ulPropTag);
        if (tests[i].info)
            ok(values[1].ulPropTag == PR_SUPPLEMENTARY_INFO_W && !wcscmp(values[1].Value.lpszW, tests[i].info),
                    "Got %#lx, %ls.\n", values[1].ulPropTag,
                    PROP_TYPE(values[1].ulPropTag) == PT_UNICODE ? values[1].Value.lpszW : L"");
        else ok(PROP_TYPE(values[1].ulPropTag) == PT_ERROR, "Got %#lx.\n", values[1].ulPropTag);
        if (tests[i].diagnostic < 0)
            ok(PROP_TYPE(values[2].ulPropTag) == PT_ERROR && PROP_TYPE(values[3].ulPropTag) == PT_ERROR,
                    "Got %#lx, %#lx.\n", values[2].ulPropTag, values[3].ulPropTag);
        else
            ok(values[2].ulPropTag == PR_NDR_DIAG_CODE && values[2].Value.l == tests[i].diagnostic &&
                            values[3].ulPropTag == PR_NDR_REASON_CODE && values[3].Value.l == tests[i].reason,
                    "Got %ld, %ld.\n", values[2].Value.l, values[3].Value.l);
        FreeProws(rows);
        IMAPITable_Release(table);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

START_TEST(frommime)
{
    test_sender();
    test_recipients();
    test_subject();
    test_dates();
    test_fields();
    test_bodies();
    test_names();
    test_signed();
    test_uuencode();
    test_charsets();
    test_set_charset();
    test_embedded();
    test_flags();
    test_reports();
    test_report_status();
}
