/*
 * MIMEToMAPI: the header fields of mime.md 2.2 that have a property each, field by field.
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

#define PR_FLAG_STATUS_   PROP_TAG(PT_LONG, 0x1090)
#define PR_TODO_FLAGS     PROP_TAG(PT_LONG, 0x0e2b)
#define PR_BODY_ID_W      PROP_TAG(PT_UNICODE, 0x1015)
#define PR_BODY_PLACE_W   PROP_TAG(PT_UNICODE, 0x1014)
#define PR_PAYLOAD_W      PROP_TAG(PT_UNICODE, 0x371a)
#define PR_PAYLOAD_GUID_W PROP_TAG(PT_UNICODE, 0x3719)

static const GUID common = {0x00062008, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID tasks = {0x00062003, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID public_strings = {0x00020329, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* The value of a named property, for MAPIFreeBuffer; NULL where there is none of the type. */
static SPropValue *get_named(IMessage *message, const GUID *set, const WCHAR *name, LONG id, ULONG type)
{
    MAPINAMEID item = {(GUID *)set, name ? MNID_STRING : MNID_ID, {0}}, *names = &item;
    SPropTagArray *tags = NULL;
    SPropValue *value = NULL;

    if (name) item.Kind.lpwstrName = (WCHAR *)name;
    else item.Kind.lID = id;
    IMessage_GetIDsFromNames(message, 1, &names, 0, &tags);
    if (PROP_TYPE(tags->aulPropTag[0]) != PT_ERROR)
        value = get_prop(message, PROP_TAG(type, PROP_ID(tags->aulPropTag[0])));
    MAPIFreeBuffer(tags);
    return value;
}

/* Checks a string of PSETID_Common; NULL: it must be missing. */
#define check_common(message, id, text) check_common_(message, id, text, __LINE__)
static void check_common_(IMessage *message, LONG id, const WCHAR *text, int line)
{
    SPropValue *value = get_named(message, &common, NULL, id, PT_UNICODE);

    ok_(__FILE__, line)(value ? text && !wcscmp(value->Value.lpszW, text) : !text, "%#lx is %ls.\n", id,
            value ? value->Value.lpszW : L"missing");
    MAPIFreeBuffer(value);
}

/* Fields that become one number; -2: the property is missing. */
static void test_numbers(void)
{
    static const struct
    {
        const char *fields;
        ULONG tag;
        LONG value;
    } tests[] = {
            {"A: b", PR_IMPORTANCE, 1},
            {"Importance: low", PR_IMPORTANCE, 0},
            {"Importance: Normal", PR_IMPORTANCE, 1},
            {"Importance: HIGH", PR_IMPORTANCE, 2},
            {"Importance: highest", PR_IMPORTANCE, 1},
            {"Importance: low\nX-Priority: 1\nPriority: urgent", PR_IMPORTANCE, 0},
            {"X-Priority: 1 (Highest)", PR_IMPORTANCE, 2},
            {"X-Priority: 2", PR_IMPORTANCE, 2},
            {"X-Priority: 3", PR_IMPORTANCE, 1},
            {"X-Priority: 4", PR_IMPORTANCE, 0},
            {"X-Priority: 5\nX-MSMail-Priority: High", PR_IMPORTANCE, 0},
            {"X-Priority: 9", PR_IMPORTANCE, 1},
            {"X-MSMail-Priority: Low", PR_IMPORTANCE, 0},
            {"X-MSMail-Priority: Normal\nPriority: urgent", PR_IMPORTANCE, 1},
            {"X-MSMail-Priority: High", PR_IMPORTANCE, 2},
            {"Priority: non-urgent", PR_IMPORTANCE, 0},
            {"Priority: normal", PR_IMPORTANCE, 1},
            {"Priority: urgent", PR_IMPORTANCE, 2},
            {"A: b", PR_PRIORITY, -2},
            {"Priority: urgent", PR_PRIORITY, 1},
            {"Priority: normal", PR_PRIORITY, 0},
            {"Priority: Non-Urgent", PR_PRIORITY, -1},
            {"Priority: soon", PR_PRIORITY, -2},
            {"A: b", PR_SENSITIVITY, 0},
            {"Sensitivity: Personal", PR_SENSITIVITY, 1},
            {"Sensitivity: private", PR_SENSITIVITY, 2},
            {"Sensitivity: company-confidential", PR_SENSITIVITY, 3},
            {"Sensitivity: Company Confidential", PR_SENSITIVITY, 3},
            {"Sensitivity: whatever", PR_SENSITIVITY, 0},
            {"A: b", PR_AUTO_RESPONSE, -2},
            {"X-Auto-Response-Suppress: None", PR_AUTO_RESPONSE, 0},
            {"X-Auto-Response-Suppress: All", PR_AUTO_RESPONSE, -1},
            {"X-Auto-Response-Suppress: DR,NDR , rn,NRN,OOF,AutoReply", PR_AUTO_RESPONSE, 0x3f},
            {"X-Auto-Response-Suppress: something", PR_AUTO_RESPONSE, -2},
            {"Content-Language: de-AT, en", PR_MESSAGE_LOCALE_ID, 0xc07},
            {"Content-Language: zz-none", PR_MESSAGE_LOCALE_ID, -2},
            {"A: b", PR_FLAG_STATUS_, -2},
            {"X-Message-Flag: Call", PR_FLAG_STATUS_, 2},
            {"X-Message-Flag: Call", PR_TODO_FLAGS, 8},
    };
    IMessage *message;
    SPropValue *value;
    char text[300];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u: %s", i, tests[i].fields);
        sprintf(text, "%s\n\nbody", tests[i].fields);
        message = import_text(text, IMPORT_FLAGS);
        value = get_prop(message, tests[i].tag);
        ok((value ? value->Value.l : -2) == tests[i].value, "%#lx is %ld.\n", tests[i].tag,
                value ? value->Value.l : -2);
        MAPIFreeBuffer(value);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

/* Fields that become a string; NULL: the property is missing. */
static void test_strings(void)
{
    static const struct
    {
        const char *fields;
        ULONG tag;
        const WCHAR *value;
    } tests[] = {
            {"List-Help: <http://x/help>", PROP_TAG(PT_UNICODE, 0x1043), L"<http://x/help>"},
            {"X-List-Help: <a>\nList-Help: <b>", PROP_TAG(PT_UNICODE, 0x1043), L"<b>"},
            {"X-List-Subscribe: <s>", PROP_TAG(PT_UNICODE, 0x1044), L"<s>"},
            {"List-Unsubscribe: <mailto:u@x>,\r\n <http://x/u>", PROP_TAG(PT_UNICODE, 0x1045),
                    L"<mailto:u@x>, <http://x/u>"},
            {"In-Reply-To: <a@x>\n <b@x>", PROP_TAG(PT_UNICODE, 0x1042), L"<a@x> <b@x>"},
            {"Return-Path: r@x", PR_RETURN_PATH_W, L"r@x"},
            {"Return-Path: <>", PR_RETURN_PATH_W, NULL},
            {"Message-ID: no brackets, blanks ", PR_MESSAGE_ID_W, L"no brackets, blanks"},
            {"Message-ID:", PR_MESSAGE_ID_W, NULL},
            {"Disposition-Notification-To: Ann <ann@x>, bo@x", PROP_TAG(PT_UNICODE, 0x402b), L"Ann"},
            {"Return-Receipt-To: Bo <bo@x>", PROP_TAG(PT_UNICODE, 0x402a), L"bo@x"},
            {"Return-Receipt-To: Bo <bo@x>\nDisposition-Notification-To: ann@x", PROP_TAG(PT_UNICODE, 0x5d05),
                    L"ann@x"},
            {"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-ID: <body@x>\n\nx\n--b--", PR_BODY_ID_W,
                    L"body@x"},
            {"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Location: body.txt\n\nx\n--b--",
                    PR_BODY_PLACE_W, L"body.txt"},
    };
    IMessage *message;
    char text[300];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u: %s", i, tests[i].fields);
        sprintf(text, "%s\n\nbody", tests[i].fields);
        message = import_text(text, IMPORT_FLAGS);
        check_string(message, tests[i].tag, tests[i].value);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

/* What is kept by its name in lower case, and what is not. */
static void test_kept(void)
{
    static const struct
    {
        const char *field;
        const WCHAR *name, *value; /* NULL: it is missing */
    } tests[] = {
            {"X-Mailer: Mail =?utf-8?Q?=C3=BC?=", L"x-mailer", L"Mail \u00fc"},
            {"X-UPPER: v", L"x-upper", L"v"},
            {"X-Accept-Language: de", L"accept-language", L"de"},
            {"Content-Class: urn:content-classes:message", L"content-class", L"urn:content-classes:message"},
            {"Content-Type: text/plain", L"content-type", NULL},
            {"Received: by x", L"received", NULL},
            {"Resent-From: r@x", L"resent-from", NULL},
            {"Resent-To: r@x", L"resent-to", NULL},
            {"MIME-Version: 1.0", L"mime-version", NULL},
            {"Comments: c", L"comments", NULL},
            {"Lines: 5", L"lines", NULL},
            {"X-MimeOLE: Produced", L"x-mimeole", NULL},
            {"X-MS-TNEF-Correlator: c", L"x-ms-tnef-correlator", NULL},
            {"X-MS-Exchange-Forest-A: b", L"x-ms-exchange-forest-a", NULL},
            {"X-MS-Exchange-Organization-A: b", L"x-ms-exchange-organization-a", NULL},
            {"X-MS-Exchange-Organization-AuthSource: s", L"x-ms-exchange-organization-authsource", L"s"},
            {"DKIM-Signature: v=1; a=b", L"dkim-signature", L"v=1; a=b"},
            {"X Y: no field", L"x y", NULL},
    };
    IMessage *message;
    char text[300];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u: %s", i, tests[i].field);
        sprintf(text, "A: b\n%s\n\nbody", tests[i].field);
        message = import_text(text, IMPORT_FLAGS);
        check_header(message, tests[i].name, tests[i].value);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

/* 256 fields of other names are kept, not more. */
static void test_many_fields(void)
{
    char *text = malloc(400 * 20), *end = text;
    IMessage *message;
    WCHAR name[16];
    int i;

    for (i = 0; i < 300; i++) end += sprintf(end, "X-F%d: %d\n", i, i);
    strcpy(end, "Subject: s\n\nbody");
    message = import_text(text, IMPORT_FLAGS);
    for (i = 0; i < 300; i += 51)
    {
        swprintf(name, ARRAYSIZE(name), L"x-f%d", i);
        check_header(message, name, i < 256 ? name + 3 : NULL);
    }
    check_string(message, PR_SUBJECT_W, L"s");
    RELEASE_LAST(message);
    free(text);
}

static void test_flag_request(void)
{
    IMessage *message = import_text(
            "Subject: Re: x\nX-Message-Flag: Follow =?utf-8?Q?=C3=BCp?=\nReply-By: Tue, 4 Mar 2025 14:05:09 +0100\n\n",
            IMPORT_FLAGS);
    SPropValue *value;

    check_common(message, 0x8530, L"Follow \u00fcp");
    check_common(message, 0x85a4, L"Re: x");
    check_time(message, PR_REPLY_TIME, 133855671090000000);
    value = get_named(message, &tasks, NULL, 0x8101, PT_LONG);
    ok(value && !value->Value.l, "Got %p.\n", value);
    MAPIFreeBuffer(value);
    value = get_named(message, &tasks, NULL, 0x811c, PT_BOOLEAN);
    ok(value && !value->Value.b, "Got %p.\n", value);
    MAPIFreeBuffer(value);
    value = get_named(message, &tasks, NULL, 0x8102, PT_DOUBLE);
    ok(value && value->Value.dbl == 0.0, "Got %p.\n", value);
    MAPIFreeBuffer(value);
    RELEASE_LAST(message);
    message = import_text("Subject: x\n\n", IMPORT_FLAGS);
    check_common(message, 0x8530, NULL);
    check_common(message, 0x85a4, NULL);
    RELEASE_LAST(message);
}

static void test_keywords(void)
{
    static const struct
    {
        const char *field;
        const WCHAR *words; /* each with "|" behind it */
    } tests[] = {
            {"Keywords: red", L"red|"},
            {"Keywords: red, green;blue", L"red|green|blue|"},
            {"Keywords:  two words ,, =?utf-8?Q?gr=C3=BCn?= ,", L"two words|gr\u00fcn|"},
            {"Keywords: , ;", L""},
            {"A: b", L""},
    };
    WCHAR words[100];
    IMessage *message;
    SPropValue *value;
    char text[200];
    unsigned int i;
    ULONG j;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%s", tests[i].field);
        sprintf(text, "%s\n\nbody", tests[i].field);
        message = import_text(text, IMPORT_FLAGS);
        value = get_named(message, &public_strings, L"Keywords", 0, PT_MV_UNICODE);
        for (j = 0, *words = 0; value && j < value->Value.MVszW.cValues; j++)
        {
            wcscat(words, value->Value.MVszW.lppszW[j]);
            wcscat(words, L"|");
        }
        ok(!wcscmp(words, tests[i].words), "Got %ls.\n", words);
        MAPIFreeBuffer(value);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

static void test_classification(void)
{
    static const char fields[] = "X-Microsoft-Classification: Secret\nX-Microsoft-ClassDesc: Not for all\n"
                                 "X-Microsoft-ClassID: {1}\nX-Microsoft-ClassKeep: true\n\nbody";
    IMessage *message;
    SPropValue *value;
    char text[300];

    sprintf(text, "X-Microsoft-Classified: true\n%s", fields);
    message = import_text(text, IMPORT_FLAGS);
    value = get_named(message, &common, NULL, 0x85b5, PT_BOOLEAN);
    ok(value && value->Value.b, "Got %p.\n", value);
    MAPIFreeBuffer(value);
    value = get_named(message, &common, NULL, 0x85ba, PT_BOOLEAN);
    ok(value && value->Value.b, "Got %p.\n", value);
    MAPIFreeBuffer(value);
    check_common(message, 0x85b6, L"Secret");
    check_common(message, 0x85b7, L"Not for all");
    check_common(message, 0x85b8, L"{1}");
    RELEASE_LAST(message);
    sprintf(text, "X-Microsoft-Classified: no\n%s", fields);
    message = import_text(text, IMPORT_FLAGS);
    value = get_named(message, &common, NULL, 0x85b5, PT_BOOLEAN);
    ok(!value, "It is classified.\n");
    check_common(message, 0x85b6, NULL);
    RELEASE_LAST(message);
}

static void test_attachment_fields(void)
{
    static const char text[] =
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: text/x; charset=koi8-r\n"
            "Content-Disposition: attachment; filename=a.txt; creation-date=\"Tue, 4 Mar 2025 14:05:09 +0100\";\n"
            " modification-date=nonsense\nContent-Location: http://x/a.txt\nContent-Base: http://x/\n"
            "Content-Description: A file\nX-Payload-Class: c\nX-Payload-Provider-Guid: g\n\nx\n--b--\n";
    IMessage *message = import_text(text, IMPORT_FLAGS);
    IAttach *attach = open_attachment(message, 0);

    check_time(attach, PR_CREATION_TIME, 133855671090000000);
    check_string(attach, PROP_TAG(PT_UNICODE, 0x371b), L"koi8-r");
    check_string(attach, PROP_TAG(PT_UNICODE, 0x3713), L"http://x/a.txt");
    check_string(attach, PROP_TAG(PT_UNICODE, 0x3711), L"http://x/");
    check_string(attach, PR_DISPLAY_NAME_W, L"A file");
    check_string(attach, PR_ATTACH_EXTENSION_W, L".txt");
    check_string(attach, PR_PAYLOAD_W, L"c");
    check_string(attach, PR_PAYLOAD_GUID_W, L"g");
    check_bytes(attach, PR_ATTACH_TAG, "\x2a\x86\x48\x86\xf7\x14\x03\x0a\x04", 9);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
}

START_TEST(frommimefield)
{
    test_numbers();
    test_strings();
    test_kept();
    test_many_fields();
    test_flag_request();
    test_keywords();
    test_classification();
    test_attachment_fields();
}
