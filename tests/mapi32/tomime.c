/*
 * MAPIToMIMEStm: header fields, addresses, flags.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tomimehelp.h"

#define TAG_SMTP      PROP_TAG(PT_UNICODE, 0x5d01)
#define TAG_ID        PROP_TAG(PT_UNICODE, 0x1035)
#define TAG_REPLY     PROP_TAG(PT_UNICODE, 0x1042)
#define TAG_RESPONSE  PROP_TAG(PT_LONG, 0x3fdf)
#define TAG_LIST_HELP PROP_TAG(PT_UNICODE, 0x1043)

static void test_string_fields(void)
{
    static const struct
    {
        ULONG tag;
        const WCHAR *text;
        const char *lines; /* NULL: it gives none that begins as unwanted */
        const char *unwanted;
    } tests[] = {
            {PR_SUBJECT_W, L"plain", "Subject: plain", NULL},
            {PR_SUBJECT_W, L"Gr\u00fc\u00dfe aus K\u00f6ln", "Subject: =?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=", NULL},
            {PR_SUBJECT_W, L"a\r\nBcc: x@y", "Subject: a  Bcc: x@y", "\r\nBcc"},
            {PR_SUBJECT_W, L"", NULL, "\r\nSubject"},
            {PR_CONVERSATION_TOPIC_W, L"topic", "Thread-Topic: topic", NULL},
            {TAG_ID, L"<a@b>", "Message-ID: <a@b>", NULL},
            {TAG_ID, L" a@b ", "Message-ID: <a@b>", NULL},
            {TAG_REPLY, L"<a@b>", "In-Reply-To: <a@b>", NULL},
            {PROP_TAG(PT_UNICODE, 0x1039), L"<a@b> <c@d>", "References: <a@b> <c@d>", NULL},
            {TAG_LIST_HELP, L"<http://x>", "List-Help: <http://x>", NULL},
            {PROP_TAG(PT_UNICODE, 0x1044), L"<http://x>", "List-Subscribe: <http://x>", NULL},
            {PROP_TAG(PT_UNICODE, 0x1045), L"<http://x>", "List-Unsubscribe: <http://x>", NULL},
    };
    IMessage *message;
    char *text;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        message = create_message(TRUE);
        set_string(message, tests[i].tag, tests[i].text);
        text = to_mime(NULL, message, USUAL_FLAGS);
        if (tests[i].lines) check_lines(text, tests[i].lines);
        if (tests[i].unwanted) ok(!strstr(text, tests[i].unwanted), "Row %lu: got %s\n", i, text);
        free(text);
        RELEASE_LAST(message);
    }
}

static void test_number_fields(void)
{
    static const struct
    {
        ULONG tag;
        LONGLONG value;
        const char *lines, *unwanted;
    } tests[] = {
            {PR_IMPORTANCE, 2, "Importance: high\r\nX-Priority: 1 (Highest)\r\nX-MSMail-Priority: High", NULL},
            {PR_IMPORTANCE, 0, "Importance: low\r\nX-Priority: 5 (Lowest)\r\nX-MSMail-Priority: Low", NULL},
            {PR_IMPORTANCE, 1, NULL, "\r\nImportance"},
            {PR_PRIORITY, 1, "Priority: urgent", NULL},
            {PR_PRIORITY, -1, "Priority: non-urgent", NULL},
            {PR_PRIORITY, 0, NULL, "\r\nPriority"},
            {PR_SENSITIVITY, 1, "Sensitivity: Personal", NULL},
            {PR_SENSITIVITY, 2, "Sensitivity: Private", NULL},
            {PR_SENSITIVITY, 3, "Sensitivity: Company-Confidential", NULL},
            {PR_SENSITIVITY, 0, NULL, "\r\nSensitivity"},
            {TAG_RESPONSE, 0, "X-Auto-Response-Suppress: None", NULL},
            {TAG_RESPONSE, -1, "X-Auto-Response-Suppress: All", NULL},
            {TAG_RESPONSE, 0x11, "X-Auto-Response-Suppress: DR, OOF", NULL},
            {PR_CLIENT_SUBMIT_TIME, 133855671090000000, "Date: Tue, 04 Mar 2025 13:05:09 +0000", NULL},
            {PR_MESSAGE_DELIVERY_TIME, 128170052680000000, "Date: Mon, 26 Feb 2007 23:14:28 +0000", NULL},
            {PR_EXPIRY_TIME, 133855671090000000, "Expiry-Date: Tue, 04 Mar 2025 13:05:09 +0000", NULL},
            {PR_REPLY_TIME, 133855671090000000, NULL, "\r\nReply-By"},
            {PROP_TAG(PT_LONG, 0x3ff1), 0x407, "Content-Language: de-DE", NULL},
    };
    IMessage *message;
    char *text;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        message = create_message(TRUE);
        set_value(message, tests[i].tag, tests[i].value);
        text = to_mime(NULL, message, USUAL_FLAGS);
        if (tests[i].lines) check_lines(text, tests[i].lines);
        if (tests[i].unwanted) ok(!strstr(text, tests[i].unwanted), "Row %lu: got %s\n", i, text);
        free(text);
        RELEASE_LAST(message);
    }
}

static void test_named_fields(void)
{
    static const struct
    {
        const WCHAR *name, *text;
        const char *lines, *unwanted;
    } tests[] = {
            {L"x-mailer", L"Test", "X-Mailer: Test", NULL},
            {L"x-mime-id", L"v", "X-MIME-ID: v", NULL},
            {L"X-oLD", L"v", "X-oLD: v", NULL},
            {L"content-class", L"urn:x", "Content-Class: urn:x", NULL},
            {L"x-spam-level", L"", "X-Spam-Level: ", NULL},
            {L"x-u", L"\u00fc", "X-U: =?utf-8?B?w7w=?=", NULL},
            {L"subject", L"other", NULL, "other"},
            {L"x-priority", L"1", NULL, "Priority"},
            {L"received", L"by x", NULL, "by x"},
            {L"content-type", L"text/x", NULL, "text/x"},
            {L"bcc", L"x@y", NULL, "x@y"},
            {L"x-a: b\r\nx-c", L"inject", NULL, "inject"},
            {L"x-ms-exchange-organization-scl", L"7", NULL, "Organization-Scl"},
    };
    IMessage *message;
    char *text;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        message = create_message(TRUE);
        set_string(message, PR_SUBJECT_W, L"s");
        set_long(message, PR_IMPORTANCE, 1);
        set_string(message, named_tag(message, tests[i].name, 0, PT_UNICODE), tests[i].text);
        text = to_mime(NULL, message, USUAL_FLAGS);
        if (tests[i].lines) check_lines(text, tests[i].lines);
        if (tests[i].unwanted) ok(!strstr(text, tests[i].unwanted), "Row %lu: got %s\n", i, text);
        free(text);
        RELEASE_LAST(message);
    }
}

static void test_flag_request(void)
{
    IMessage *message = create_message(TRUE);
    char *text;

    set_string(message, named_tag(message, NULL, 0x8530, PT_UNICODE), L"Follow up");
    set_value(message, PR_REPLY_TIME, 133855671090000000);
    set_value(message, named_tag(message, NULL, 0x85b5, PT_BOOLEAN), TRUE);
    set_string(message, named_tag(message, NULL, 0x85b6, PT_UNICODE), L"Secret");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "Reply-By: Tue, 04 Mar 2025 13:05:09 +0000\r\nX-Message-Flag: Follow up");
    check_lines(
            text, "X-Microsoft-Classified: true\r\nX-Microsoft-Classification: Secret\r\nX-Microsoft-ClassKeep: false");
    free(text);
    RELEASE_LAST(message);
}

static void set_sender(IMessage *message, ULONG name_tag, ULONG type_tag, ULONG address_tag, const WCHAR *name,
        const WCHAR *type, const WCHAR *address)
{
    set_string(message, name_tag, name);
    set_string(message, type_tag, type);
    set_string(message, address_tag, address);
}

static void test_senders(void)
{
    IMessage *message = create_message(TRUE);
    char *text;

    set_sender(message, PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, L"Secretary, The", L"SMTP",
            L"sec@x.example");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "From: \"Secretary, The\" <sec@x.example>");
    ok(!strstr(text, "\r\nSender"), "Got %s\n", text);
    ok(strstr(text, "@x.example>\r\nMIME-Version") != NULL, "Got %s\n", text);
    free(text);

    set_sender(message, PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W,
            PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, L"boss@x.example", L"SMTP", L"boss@x.example");
    set_value(message, PR_READ_RECEIPT_REQUESTED, TRUE);
    set_value(message, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, TRUE);
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "From: <boss@x.example>\r\nSender: \"Secretary, The\" <sec@x.example>");
    check_lines(text, "Disposition-Notification-To: <boss@x.example>");
    check_lines(text, "Return-Receipt-To: \"Secretary, The\" <sec@x.example>");
    free(text);

    set_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"BOSS@x.example");
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(!strstr(text, "\r\nSender"), "Got %s\n", text);
    free(text);

    /* an address of Exchange, whose SMTP address stands beside it */
    set_sender(message, PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W,
            PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, L"Ann", L"EX", L"/O=X/CN=ann");
    set_string(message, PROP_TAG(PT_UNICODE, 0x5d02), L"ann@x.example");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "From: Ann <ann@x.example>");
    free(text);
    RELEASE_LAST(message);
}

static void test_recipients(void)
{
    IMessage *message = create_message(TRUE);
    char *text;

    set_sender(
            message, PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, L"", L"SMTP", L"ann@x.example");
    add_recipient(message, MAPI_TO, L"a@x", L"SMTP", L"a@x");
    add_recipient(message, MAPI_TO | MAPI_SUBMITTED, L"B, C", L"SMTP", L"b@x");
    add_recipient(message, MAPI_TO, L"J\u00fcrgen", L"SMTP", L"j@x");
    add_recipient(message, MAPI_CC, L"Fax", L"FAX", L"+1 (425) 555-0100");
    add_recipient(message, MAPI_CC, L"Ann B", L"EX", L"/O=CONTOSO/OU=FIRST ADMIN (X)/CN=RECIPIENTS/CN=ann.b");
    add_recipient(message, MAPI_CC, L"List", L"MAPIPDL", L"list");
    add_recipient(message, MAPI_CC, L"Odd", L"EX", L"odd@x.example");
    add_recipient(message, MAPI_CC, L"idn", L"SMTP", L"a@b\u00fccher.example");
    add_recipient(message, MAPI_CC, L"local", L"SMTP", L"\u00fc@x.example");
    add_recipient(message, MAPI_CC, L"inject", L"SMTP", L"a@x>\r\nBcc: <z@x");
    add_recipient(message, MAPI_BCC, L"Secret", L"SMTP", L"s@x");
    add_recipient(message, MAPI_ORIG, L"No kind", L"SMTP", L"n@x");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "To: <a@x>,\r\n \"B, C\" <b@x>,\r\n =?utf-8?Q?J=C3=BCrgen?= <j@x>");
    ok(strstr(text, "Fax\r\n <IMCEAFAX-+2B1+20+28425+29+20555-0100@x.example>,") ||
                    strstr(text, "Fax <IMCEAFAX-+2B1+20+28425+29+20555-0100@x.example>,"),
            "Got %s\n", text);
    ok(strstr(text,
               "<IMCEAEX-_O=CONTOSO_OU=FIRST+20ADMIN+20+28X+29_CN=RECIPIENTS_CN=ann+2Eb@x.example>,\r\n List:;,\r\n"
               " Odd <odd@x.example>,\r\n idn <a@xn--bcher-kva.example>,\r\n local "
               "<IMCEASMTP-+C3+BC+40x+2Eexample@imcea.invalid>,") != NULL,
            "Got %s\n", text);
    check_lines(text, "Bcc: Secret <s@x>");
    ok(!strstr(text, "\r\nBcc: <z@x"), "Got %s\n", text);
    free(text);
    text = to_mime(NULL, message, CCSF_SMTP);
    ok(!strstr(text, "Secret") && !strstr(text, "s@x"), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_reply_to(void)
{
    static const WCHAR strings[] = L"Ann\0SMTP\0ann@x.example";
    BYTE list[16 + 24 + sizeof(strings)] = {1};
    static const BYTE one_off[24] = {0, 0, 0, 0, 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0, 0xdd, 1,
            0x0f, 0x54, 2, 0, 0, 1, 0x80};
    IMessage *message = create_message(TRUE);
    ULONG size = sizeof(one_off) + sizeof(strings);
    char *text;

    memcpy(list + 4, &size, 4);
    memcpy(list + 8, &size, 4);
    memcpy(list + 12, one_off, sizeof(one_off));
    memcpy(list + 12 + sizeof(one_off), strings, sizeof(strings));
    set_binary(message, PR_REPLY_RECIPIENT_ENTRIES, list, 12 + size);
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "Reply-To: Ann <ann@x.example>");
    free(text);
    set_string(message, PR_REPLY_RECIPIENT_NAMES_W, L"Other");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "Reply-To: Other <ann@x.example>");
    free(text);
    /* more names than entries; entries that are cut */
    set_string(message, PR_REPLY_RECIPIENT_NAMES_W, L"Other;More");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "Reply-To: Ann <ann@x.example>");
    free(text);
    set_binary(message, PR_REPLY_RECIPIENT_ENTRIES, list, 30);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(!strstr(text, "Reply-To"), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_message_id(void)
{
    IMessage *message = create_message(TRUE);
    char *text;

    set_string(message, PR_SENDER_ADDRTYPE_W, L"SMTP");
    set_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"a@host.example");
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "\r\nMessage-ID: <") && strstr(text, "@host.example>\r\nMIME"), "Got %s\n", text);
    free(text);
    text = to_mime(NULL, message, USUAL_FLAGS | CCSF_NO_MSGID);
    ok(!strstr(text, "Message-ID"), "Got %s\n", text);
    free(text);
    set_long(message, PR_MESSAGE_FLAGS, MSGFLAG_UNSENT);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(!strstr(text, "Message-ID"), "Got %s\n", text);
    ok(!strncmp(text, "\r\nX-Unsent: 1\r\n", 15), "Got %s\n", text);
    free(text);
    text = to_mime(NULL, message, CCSF_SMTP);
    ok(!strstr(text, "X-Unsent"), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_trace(void)
{
    IMessage *message = create_message(TRUE);
    char *text;

    set_string(message, PR_TRANSPORT_MESSAGE_HEADERS_W,
            L"Received: by b;\r\n\tTue, 27 Feb 2007 00:14:28 +0100\r\nReceived: by a\r\nSubject: no\r\nX-Foo: a\r\n "
            L"b\r\n"
            L"Content-Type: text/x\r\nX-Foo: c\r\nContent-Type: text/y\r\n\r\nReceived: body\r\n");
    set_string(message, named_tag(message, L"x-foo", 0, PT_UNICODE), L"a b");
    set_string(message, named_tag(message, L"received-spf", 0, PT_UNICODE), L"pass");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "Received: by b;\r\n\tTue, 27 Feb 2007 00:14:28 +0100\r\nReceived: by a");
    check_lines(text, "X-Foo: a b\r\nX-Foo: c");
    ok(!strstr(text, "text/x") && !strstr(text, "text/y") && !strstr(text, "body") && !strstr(text, "SPF"), "Got %s\n",
            text);
    free(text);
    /* without the flag, and for drafts */
    text = to_mime(NULL, message, CCSF_SMTP);
    check_lines(text, "Received-SPF: pass");
    ok(!strstr(text, "Received: "), "Got %s\n", text);
    check_no_lines(text, "X-Foo: c");
    free(text);
    set_long(message, PR_MESSAGE_FLAGS, MSGFLAG_UNSENT);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(!strstr(text, "Received: "), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_header_forms(void)
{
    IMessage *message = create_message(TRUE);
    char *text;

    set_string(message, PR_SUBJECT_W, L"\u00fc");
    set_long(message, PR_INTERNET_CPID, 28591);
    add_recipient(message, MAPI_TO, L"\u00fc", L"SMTP", L"\u00fc@b\u00fccher.example");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "Subject: =?iso-8859-1?Q?=FC?=");
    free(text);
    text = to_mime(NULL, message, USUAL_FLAGS | CCSF_8BITHEADERS);
    check_lines(text, "Subject: \xfc");
    check_lines(text, "To: \xfc <IMCEASMTP-+C3+BC+40b+C3+BCcher+2Eexample@imcea.invalid>");
    free(text);
    text = to_mime(NULL, message, USUAL_FLAGS | CCSF_GLOBAL_MESSAGE);
    check_lines(text, "Subject: \xc3\xbc");
    check_lines(text, "To: \xc3\xbc <\xc3\xbc@b\xc3\xbc"
                      "cher.example>");
    free(text);
    text = to_mime(NULL, message, USUAL_FLAGS | CCSF_NOHEADERS);
    ok(!strncmp(text, "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain;", 45), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_ansi(void)
{
    IMessage *message = create_message(FALSE);
    char *text;

    set_string(message, PR_SUBJECT_W, L"ansi");
    set_string(message, PR_BODY_W, L"body\r\n");
    add_recipient(message, MAPI_TO, L"Bo", L"SMTP", L"b@x");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "To: Bo <b@x>\r\nSubject: ansi");
    check_lines(text, "\r\nbody");
    free(text);
    RELEASE_LAST(message);
}

START_TEST(tomime)
{
    test_string_fields();
    test_number_fields();
    test_named_fields();
    test_flag_request();
    test_senders();
    test_recipients();
    test_reply_to();
    test_message_id();
    test_trace();
    test_header_forms();
    test_ansi();
}
