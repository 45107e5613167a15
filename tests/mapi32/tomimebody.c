/*
 * MAPIToMIMEStm: text, structure, attachments, and messages that are written as they came.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tomimehelp.h"

#define TAG_CPID       PROP_TAG(PT_LONG, 0x3fde)
#define TAG_HTML       PROP_TAG(PT_BINARY, 0x1013)
#define TAG_NATIVE     PROP_TAG(PT_LONG, 0x1016)
#define TAG_CONTENT_ID PROP_TAG(PT_UNICODE, 0x3712)
#define TAG_LOCATION   PROP_TAG(PT_UNICODE, 0x3713)
#define TAG_MIME_TAG   PROP_TAG(PT_UNICODE, 0x370e)
#define TAG_STATUS     PROP_TAG(PT_LONG, 0x0c20)

#define BOUNDARY(n) "----=_NextPart_" n "_R"
#define PREAMBLE    "This is a multi-part message in MIME format.\r\n\r\n"

/* What is below a message's header. */
static const char *content(const char *text)
{
    const char *found = strstr(text, "\r\nMIME-Version: 1.0\r\n");

    ok(found != NULL, "Got %s\n", text);
    return found ? found + 21 : text;
}

#define check_content(message, converter, flags, expected) check_content_(message, converter, flags, expected, __LINE__)
static void check_content_(IMessage *message, IConverterSession *converter, ULONG flags, const char *expected, int line)
{
    char *text = to_mime(converter, message, flags);

    ok_(__FILE__, line)(!strcmp(content(text), expected), "Got \"%s\", expected \"%s\".\n", content(text), expected);
    free(text);
}

static void test_encodings(void)
{
    static const WCHAR line140[] =
            L"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            L"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n";
    static const struct
    {
        LONG page; /* 0: none */
        ENCODINGTYPE encoding;
        const WCHAR *body;
        const char *charset, *encoding_name, *text;
    } tests[] = {
            {0, IET_7BIT, L"plain\r\n", "us-ascii", "7bit", "plain\r\n"},
            {65001, IET_7BIT, L"plain\r\n", "utf-8", "7bit", "plain\r\n"},
            {0, IET_7BIT, L"no end", "us-ascii", "quoted-printable", "no end=\r\n"},
            {0, IET_7BIT, L"", "us-ascii", "7bit", ""},
            {0, IET_7BIT, L"Gr\u00fc\u00dfe aus dem Norden\r\n", "utf-8", "quoted-printable",
                    "Gr=C3=BC=C3=9Fe aus dem Norden\r\n"},
            {28591, IET_7BIT, L"Gr\u00fc\u00dfe\r\n", "iso-8859-1", "base64", "R3L832UNCg==\r\n"},
            {28591, IET_7BIT, L"Gr\u00fc\u00dfe aus\r\n", "iso-8859-1", "quoted-printable", "Gr=FC=DFe aus\r\n"},
            {28591, IET_7BIT, L"\u20ac and more\r\n", "utf-8", "quoted-printable", "=E2=82=AC and more\r\n"},
            {20127, IET_7BIT, L"\u00fc and more\r\n", "utf-8", "quoted-printable", "=C3=BC and more\r\n"},
            {1200, IET_7BIT, L"\u00fc and more\r\n", "utf-8", "quoted-printable", "=C3=BC and more\r\n"},
            {50220, IET_7BIT, L"\u65e5\u672c\r\n", "iso-2022-jp", "7bit", "\x1b$BF|K\\\x1b(B\r\n"},
            {54936, IET_8BIT, L"\u4e2d\xd83d\xdca9\u00a5\u20ac\r\n", "gb18030", "8bit",
                    "\xd6\xd0\x94\x39\xda\x33\x81\x30\x84\x36\xa2\xe3\r\n"},
            {0, IET_7BIT, L"From me\r\n", "us-ascii", "quoted-printable", "=46rom me\r\n"},
            {0, IET_7BIT, L"a\nb\r\n", "us-ascii", "quoted-printable", "a=0Ab\r\n"},
            {0, IET_7BIT, L"------=_NextPart_\r\n", "us-ascii", "quoted-printable", "------=3D_NextPart_\r\n"},
            {0, IET_QP, L"a=b\r\n", "us-ascii", "quoted-printable", "a=3Db\r\n"},
            {0, IET_QP, L"no end", "us-ascii", "quoted-printable", "no end=\r\n"},
            {0, IET_BASE64, L"abc", "us-ascii", "base64", "YWJj\r\n"},
            {0, IET_8BIT, L"\u00fc\r\n", "utf-8", "8bit", "\xc3\xbc\r\n"},
            {0, IET_UUENCODE, L"plain\r\n", "us-ascii", "7bit", "plain\r\n"},
            {0, IET_8BIT, line140, "us-ascii", "8bit", NULL},
            {0, IET_7BIT, line140, "us-ascii", "7bit", NULL},
    };
    IConverterSession *converter = create_converter();
    IMessage *message;
    char expected[512];
    HRESULT hr;
    char *text;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("row %lu", i);
        message = create_message(TRUE);
        set_string(message, PR_BODY_W, tests[i].body);
        if (tests[i].page) set_long(message, TAG_CPID, tests[i].page);
        hr = converter->lpVtbl->SetEncoding(converter, tests[i].encoding);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        snprintf(expected, sizeof(expected),
                "Content-Type: text/plain;\r\n\tcharset=\"%s\"\r\nContent-Transfer-Encoding: %s\r\n\r\n%s",
                tests[i].charset, tests[i].encoding_name, tests[i].text ? tests[i].text : "");
        text = to_mime(converter, message, USUAL_FLAGS);
        ok(!(tests[i].text ? strcmp(content(text), expected) : strncmp(content(text), expected, strlen(expected))),
                "Got \"%s\", expected \"%s\".\n", content(text), expected);
        free(text);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
    RELEASE_LAST(converter);
}

static void test_charset(void)
{
    IConverterSession *converter = create_converter();
    IMessage *message = create_message(TRUE);
    HRESULT hr;

    set_string(message, PR_BODY_W, L"\u00fc and \u20ac\r\n");
    set_long(message, TAG_CPID, 65001);
    hr = converter->lpVtbl->SetCharset(converter, TRUE, (HCHARSET)28591, CSET_APPLY_UNTAGGED);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_content(message, converter, USUAL_FLAGS,
            "Content-Type: text/plain;\r\n\tcharset=\"utf-8\"\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\nw7wgYW5kIOKCrA0K\r\n");
    hr = converter->lpVtbl->SetCharset(converter, TRUE, (HCHARSET)28605, CSET_APPLY_ALL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_content(message, converter, USUAL_FLAGS,
            "Content-Type: text/plain;\r\n\tcharset=\"iso-8859-15\"\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n=FC and =A4\r\n");
    /* not all characters fit */
    hr = converter->lpVtbl->SetCharset(converter, TRUE, (HCHARSET)28591, CSET_APPLY_TAG_ALL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_content(message, converter, USUAL_FLAGS,
            "Content-Type: text/plain;\r\n\tcharset=\"iso-8859-1\"\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n=FC and ?\r\n");
    RELEASE_LAST(message);
    RELEASE_LAST(converter);
}

static void test_wrapping(void)
{
    IConverterSession *converter = create_converter();
    IMessage *message = create_message(TRUE);

    converter->lpVtbl->SetTextWrapping(converter, TRUE, 20);
    set_string(message, PR_BODY_W, L"one two three four five\r\n>six\r\n");
    check_content(message, converter, USUAL_FLAGS,
            "Content-Type: text/plain;\r\n\tcharset=\"us-ascii\"; format=flowed; delsp=no\r\n"
            "Content-Transfer-Encoding: 7bit\r\n\r\none two three four \r\nfive\r\n >six\r\n");
    set_string(message, PR_BODY_W, L"short\r\n");
    check_content(message, converter, USUAL_FLAGS,
            "Content-Type: text/plain;\r\n\tcharset=\"us-ascii\"\r\n"
            "Content-Transfer-Encoding: 7bit\r\n\r\nshort\r\n");
    /* a blank at the end of a line would be lost */
    set_string(message, PR_BODY_W, L"one two three four five \r\n");
    check_content(message, converter, USUAL_FLAGS,
            "Content-Type: text/plain;\r\n\tcharset=\"us-ascii\"\r\n"
            "Content-Transfer-Encoding: 7bit\r\n\r\none two three four five \r\n");
    RELEASE_LAST(message);
    RELEASE_LAST(converter);
}

/* A message with HTML and a plain text beside it. */
static IMessage *create_html(const char *html)
{
    IMessage *message = create_message(TRUE);

    set_string(message, PR_BODY_W, L"Hi\r\n");
    set_binary(message, TAG_HTML, html, (ULONG)strlen(html));
    set_long(message, TAG_CPID, 28591);
    set_long(message, TAG_NATIVE, 3);
    return message;
}

#define PLAIN_PART \
    "Content-Type: text/plain;\r\n\tcharset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\nHi\r\n\r\n"
#define HTML_FIELDS "Content-Type: text/html;\r\n\tcharset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"

static void test_alternative(void)
{
    IMessage *message = create_html("<p>Hi</p>");

    check_content(message, NULL, USUAL_FLAGS,
            "Content-Type: multipart/alternative;\r\n\tboundary=\"" BOUNDARY("000") "\"\r\n\r\n" PREAMBLE "--" BOUNDARY(
                    "000") "\r\n" PLAIN_PART "--" BOUNDARY("000") "\r\n" HTML_FIELDS "<p>Hi</p>\r\n"
                                                                  "--" BOUNDARY("000") "--\r\n");
    check_content(message, NULL, USUAL_FLAGS | CCSF_PLAIN_TEXT_ONLY,
            "Content-Type: text/plain;\r\n\tcharset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\nHi\r\n");
    set_long(message, PROP_TAG(PT_LONG, 0x5909), 1);
    check_content(message, NULL, USUAL_FLAGS,
            "Content-Type: text/plain;\r\n\tcharset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\nHi\r\n");
    RELEASE_LAST(message);
}

static void test_html_alone(void)
{
    static const char html[] = "<p>a &lt; b</p>";
    IMessage *message = create_message(TRUE);
    char *text;

    set_binary(message, TAG_HTML, html, sizeof(html) - 1);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "\r\n\r\na < b") != NULL, "Got %s\n", text);
    check_lines(text, html);
    free(text);
    RELEASE_LAST(message);
}

/* Sets the RTF of a message, as it is. */
static void set_rtf(IMessage *message, const char *rtf)
{
    IStream *compressed, *stream;
    HRESULT hr;

    hr = IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE | STGM_CREATE,
            MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&compressed);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Write(stream, rtf, (ULONG)strlen(rtf), NULL);
    IStream_Commit(stream, 0);
    IStream_Release(stream);
    IStream_Release(compressed);
}

static void test_rtf(void)
{
    IMessage *message = create_message(TRUE);
    char *text;

    set_rtf(message, "{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}in RTF{\\*\\htmltag72 </p>}}");
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "<p>in RTF</p>");
    free(text);
    set_rtf(message, "{\\rtf1\\ansi\\fromtext just text\\par }");
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(!strstr(text, "text/html"), "Got %s\n", text);
    check_lines(text, "\r\njust text");
    free(text);
    set_rtf(message, "{\\rtf1\\ansi native {\\b bold}\\par }");
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "<b>bold</b>") && strstr(text, "\r\nnative bold\r\n"), "Got %s\n", text);
    free(text);
    /* beside HTML: whichever is said to be in step */
    set_binary(message, TAG_HTML, "<i>html</i>", 11);
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "<i>html</i>");
    free(text);
    set_value(message, PR_RTF_IN_SYNC, TRUE);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "<b>bold</b>") != NULL, "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_related(void)
{
    IMessage *message = create_html("<img src=\"cid:p%401\"><img src=loc.png>");
    const char *related, *mixed;
    IAttach *attach;
    char *text;

    attach = add_attachment(message, ATTACH_BY_VALUE, L"a.png", "abc");
    set_string(attach, TAG_CONTENT_ID, L"p@1");
    save_attachment(attach);
    attach = add_attachment(message, ATTACH_BY_VALUE, L"b.png", "abc");
    set_string(attach, TAG_CONTENT_ID, L"<q@1>");
    save_attachment(attach);
    attach = add_attachment(message, ATTACH_BY_VALUE, L"c.png", "abc");
    set_string(attach, TAG_LOCATION, L"loc.png");
    save_attachment(attach);
    save_message(message);
    text = to_mime(NULL, message, USUAL_FLAGS);
    mixed = strstr(text, "Content-Type: multipart/mixed");
    related = strstr(text, "Content-Type: multipart/related;\r\n\ttype=\"multipart/alternative\"");
    ok(mixed && related && mixed < related && strstr(related, "multipart/alternative;\r\n\tboundary"), "Got %s\n",
            text);
    ok(strstr(text, "Content-ID: <p@1>\r\nContent-Disposition: inline;\r\n\tfilename=\"a.png\"; size=3") != NULL,
            "Got %s\n", text);
    ok(strstr(text, "Content-ID: <q@1>\r\nContent-Disposition: attachment;\r\n\tfilename=\"b.png\"; size=3") != NULL,
            "Got %s\n", text);
    ok(strstr(text, "Content-Location: loc.png\r\nContent-Disposition: inline") != NULL, "Got %s\n", text);
    ok(strstr(text, "c.png") < strstr(text, "b.png"), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_files(void)
{
    static const struct
    {
        const WCHAR *name, *tag;
        const char *data, *lines;
    } tests[] = {
            {L"a.bin", L"application/pdf", "abc",
                    "Content-Type: application/pdf;\r\n\tname=\"a.bin\"\r\nContent-Transfer-Encoding: base64\r\n"
                    "Content-Disposition: attachment;\r\n\tfilename=\"a.bin\"; size=3"},
            {L"a.xyzzy", NULL, "abc", "Content-Type: application/octet-stream;\r\n\tname=\"a.xyzzy\""},
            {L"a.png", NULL, "abc", "Content-Type: image/png;\r\n\tname=\"a.png\""},
            {L"a", L"multipart/mixed", "abc", "Content-Type: application/octet-stream;\r\n\tname=\"a\""},
            {L"a", L"message/rfc822", "abc", "Content-Type: application/octet-stream;\r\n\tname=\"a\""},
            {L"a", L"x\r\nBcc: y/z", "abc", "Content-Type: application/octet-stream;\r\n\tname=\"a\""},
            {L"a", L"text/plain", "abc\r\n",
                    "Content-Type: text/plain;\r\n\tname=\"a\"\r\nContent-Transfer-Encoding: 7bit"},
            {L"a", L"text/plain",
                    "abc\xfc"
                    "def\r\n",
                    "Content-Type: text/plain;\r\n\tname=\"a\"\r\nContent-Transfer-Encoding: quoted-printable"},
            {L"a", L"text/plain", "abc\n",
                    "Content-Type: text/plain;\r\n\tname=\"a\"\r\nContent-Transfer-Encoding: base64"},
            {L"a", L"message/delivery-status", "A: b\r\n",
                    "Content-Type: message/delivery-status;\r\n\tname=\"a\"\r\nContent-Transfer-Encoding: 7bit"},
            {L"a", L"message/x", "A: b\n",
                    "Content-Type: application/octet-stream;\r\n\tname=\"a\"\r\nContent-Transfer-Encoding: base64"},
            {L"\u65e5\u672c\u8a9e.txt", L"application/pdf", "abc",
                    "Content-Type: "
                    "application/pdf;\r\n\tname=\"=?utf-8?B?5pel5pys6KqeLnR4dA==?=\"\r\nContent-Transfer-Encoding: "
                    "base64\r\n"
                    "Content-Disposition: attachment;\r\n\tfilename*=utf-8''%E6%97%A5%E6%9C%AC%E8%AA%9E.txt; size=3"},
            {L"a\"b", L"application/pdf", "abc",
                    "Content-Disposition: attachment;\r\n\tfilename*=utf-8''a%22b; size=3"},
    };
    IMessage *message;
    IAttach *attach;
    char *text;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("row %lu", i);
        message = create_message(TRUE);
        attach = add_attachment(message, ATTACH_BY_VALUE, tests[i].name, tests[i].data);
        if (tests[i].tag) set_string(attach, TAG_MIME_TAG, tests[i].tag);
        save_attachment(attach);
        save_message(message);
        text = to_mime(NULL, message, USUAL_FLAGS);
        ok(strstr(text, tests[i].lines) != NULL, "Missing \"%s\" in %s\n", tests[i].lines, text);
        ok(strstr(content(text), "multipart/mixed") && !strstr(text, "\r\nBcc"), "Got %s\n", text);
        free(text);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

static void test_references(void)
{
    IMessage *message = create_message(TRUE);
    IAttach *attach;
    char *text;

    attach = add_attachment(message, ATTACH_BY_REFERENCE, L"r.pdf", NULL);
    set_string(attach, PR_ATTACH_LONG_PATHNAME_W, L"\\\\server\\r.pdf");
    save_attachment(attach);
    attach = add_attachment(message, 7, L"web", NULL);
    set_string(attach, PR_ATTACH_LONG_PATHNAME_W, L"http://x/web");
    save_attachment(attach);
    attach = add_attachment(message, ATTACH_BY_REFERENCE, L"data.bin", "abc");
    save_attachment(attach);
    save_message(message);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text,
               "Content-Type: message/external-body; access-type=local-file;\r\n\tname*=utf-8''%5C%5Cserver%5Cr.pdf") !=
                    NULL,
            "Got %s\n", text);
    ok(strstr(text, "Content-Type: message/external-body; access-type=URL;\r\n\tURL=\"http://x/web\"") != NULL,
            "Got %s\n", text);
    ok(strstr(text, "\r\n\r\nYWJj\r\n") != NULL, "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_order(void)
{
    IMessage *message = create_message(TRUE);
    IAttach *attach;
    char *text;

    attach = add_attachment(message, ATTACH_BY_VALUE, L"second.bin", "a");
    set_long(attach, PR_RENDERING_POSITION, 5);
    save_attachment(attach);
    save_attachment(add_attachment(message, ATTACH_BY_VALUE, L"first.bin", "a"));
    save_message(message);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "first.bin") < strstr(text, "second.bin"), "Got %s\n", text);
    free(text);
    set_binary(message, TAG_HTML, "<p>", 3);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "first.bin") > strstr(text, "second.bin"), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_embedded(void)
{
    IMessage *message = create_message(TRUE), *embedded;
    IAttach *attach;
    HRESULT hr;

    set_string(message, PR_BODY_W, L"out");
    attach = add_attachment(message, ATTACH_EMBEDDED_MSG, NULL, NULL);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string(embedded, PR_SUBJECT_W, L"In");
    set_string(embedded, PROP_TAG(PT_UNICODE, 0x1035), L"<a@b>");
    set_value(embedded, PR_CLIENT_SUBMIT_TIME, 133855671090000000);
    set_string(embedded, PR_BODY_W, L"inner");
    hr = IMessage_SaveChanges(embedded, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMessage_Release(embedded);
    save_attachment(attach);
    save_message(message);
    check_content(message, NULL, USUAL_FLAGS,
            "Content-Type: multipart/mixed;\r\n\tboundary=\"" BOUNDARY("000") "\"\r\n\r\n" PREAMBLE "--" BOUNDARY(
                    "000") "\r\nContent-Type: text/plain;\r\n\tcharset=\"us-ascii\"\r\nContent-Transfer-Encoding: "
                           "7bit\r\n\r\nout\r\n"
                           "--" BOUNDARY(
                                   "000") "\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"
                                          "Subject: In\r\nDate: Tue, 04 Mar 2025 13:05:09 +0000\r\nMessage-ID: "
                                          "<a@b>\r\nThread-Topic: In\r\nMIME-Version: 1.0\r\n"
                                          "Content-Type: "
                                          "text/plain;\r\n\tcharset=\"us-ascii\"\r\nContent-Transfer-Encoding: "
                                          "7bit\r\n\r\ninner\r\n"
                                          "--" BOUNDARY("000") "--\r\n");
    RELEASE_LAST(message);
}

/* Embeds messages in one another, to a depth. */
static void embed(IMessage *message, ULONG depth)
{
    IMessage *embedded;
    IAttach *attach;
    HRESULT hr;

    if (!depth) return;
    attach = add_attachment(message, ATTACH_EMBEDDED_MSG, NULL, NULL);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    if (hr == S_OK)
    {
        set_string(embedded, PR_SUBJECT_W, L"embedded");
        embed(embedded, depth - 1);
        hr = IMessage_SaveChanges(embedded, 0);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        IMessage_Release(embedded);
    }
    save_attachment(attach);
}

static void test_depth(void)
{
    const char *found;
    ILockBytes *bytes;
    IMessage *message;
    IStorage *storage;
    ULONG count = 0, i;
    HRESULT hr;
    char *text;

    hr = CreateILockBytesOnHGlobal(NULL, TRUE, &bytes);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    /* made, and read again */
    for (i = 0; i < 2; i++)
    {
        hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
                storage, NULL, 0, MAPI_UNICODE, &message);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (!i) embed(message, 40);
        if (!i) save_message(message);
        else
        {
            text = to_mime(NULL, message, USUAL_FLAGS);
            for (found = text; (found = strstr(found, "Content-Type: message/rfc822")); found++) count++;
            ok(count == 40, "Got %lu messages.\n", count);
            free(text);
        }
        RELEASE_LAST(message);
    }
    IStorage_Release(storage);
    ILockBytes_Release(bytes);
}

/* A stream that takes nothing. */
static HRESULT WINAPI full_write(IStream *iface, const void *data, ULONG size, ULONG *done)
{
    if (done) *done = 0;
    return STG_E_MEDIUMFULL;
}

static void test_full_stream(void)
{
    IConverterSession *converter = create_converter();
    IMessage *message = create_message(TRUE);
    IStreamVtbl vtbl;
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    vtbl = *stream->lpVtbl;
    vtbl.Write = full_write;
    stream->lpVtbl = &vtbl;
    hr = converter->lpVtbl->MAPIToMIMEStm(converter, message, stream, USUAL_FLAGS);
    ok(hr == STG_E_MEDIUMFULL, "Got hr %#lx.\n", hr);
    RELEASE_LAST(stream);
    RELEASE_LAST(converter);
    RELEASE_LAST(message);
}

/* A message of a class with one attachment. */
static IMessage *create_smime(const WCHAR *class_name, const WCHAR *tag, const WCHAR *name, const char *data)
{
    IMessage *message = create_message(TRUE);
    IAttach *attach;

    set_string(message, PR_MESSAGE_CLASS_W, class_name);
    attach = add_attachment(message, ATTACH_BY_VALUE, name, data);
    set_string(attach, TAG_MIME_TAG, tag);
    save_attachment(attach);
    save_message(message);
    return message;
}

static void test_signed(void)
{
    static const char body[] = "--z\r\nContent-Type: text/plain\r\n\r\n\xfc \t\r\n.\nbare \r\n--z\r\n\r\nsig\r\n--z--";
    static const char header[] =
            "MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol=\"p\";\n\tboundary=z\r\nX: y\r\n\r\n";
    char data[sizeof(body) + sizeof(header)], expected[sizeof(data) + 100];
    IMessage *message;

    sprintf(data, "%s%s", header, body);
    message = create_smime(L"IPM.Note.SMIME.MultipartSigned", L"multipart/signed", L"smime.p7m", data);
    sprintf(expected, "Content-Type: multipart/signed; protocol=\"p\";\r\n\tboundary=z\r\n\r\n%s", body);
    check_content(message, NULL, USUAL_FLAGS, expected);
    RELEASE_LAST(message);

    /* the data have no header */
    message = create_smime(L"IPM.Note.SMIME.MultipartSigned", L"multipart/signed", L"smime.p7m", body);
    set_string(message, named_tag(message, L"content-type", 0, PT_UNICODE), L"multipart/signed; boundary=z");
    sprintf(expected, "Content-Type: multipart/signed; boundary=z\r\n\r\n%s", body);
    check_content(message, NULL, USUAL_FLAGS, expected);
    RELEASE_LAST(message);
}

static void test_opaque(void)
{
    static const char fields[] = "Content-Transfer-Encoding: base64\r\nContent-Disposition: "
                                 "attachment;\r\n\tfilename=\"smime.p7m\"\r\n\r\nYWJj\r\n";
    char expected[512];
    IMessage *message;

    message = create_smime(L"IPM.Note.SMIME", L"application/x-pkcs7-mime", L"smime.p7m", "abc");
    sprintf(expected, "Content-Type: application/pkcs7-mime; smime-type=enveloped-data;\r\n\tname=\"smime.p7m\"\r\n%s",
            fields);
    check_content(message, NULL, USUAL_FLAGS, expected);
    set_string(message, named_tag(message, L"content-type", 0, PT_UNICODE),
            L"application/x-pkcs7-mime; smime-type=signed-data");
    sprintf(expected, "Content-Type: application/x-pkcs7-mime; smime-type=signed-data\r\n%s", fields);
    check_content(message, NULL, USUAL_FLAGS, expected);
    RELEASE_LAST(message);
}

static void test_encrypted(void)
{
    IMessage *message = create_message(TRUE);
    IAttach *attach;

    set_string(message, named_tag(message, L"content-type", 0, PT_UNICODE),
            L"multipart/encrypted; boundary=old; protocol=\"application/pgp-encrypted\"");
    attach = add_attachment(message, ATTACH_BY_VALUE, L"v", "Version: 1\r\n");
    set_string(attach, TAG_MIME_TAG, L"application/pgp-encrypted");
    save_attachment(attach);
    attach = add_attachment(message, ATTACH_BY_VALUE, L"d", "-----BEGIN\r\n");
    set_string(attach, TAG_MIME_TAG, L"application/octet-stream");
    save_attachment(attach);
    save_message(message);
    check_content(message, NULL, USUAL_FLAGS,
            "Content-Type: multipart/encrypted;\r\n\tprotocol=\"application/pgp-encrypted\";\r\n"
            "\tboundary=\"" BOUNDARY("000") "\"\r\n\r\n--" BOUNDARY(
                    "000") "\r\nContent-Type: application/pgp-encrypted;\r\n\tname=\"v\"\r\n"
                           "Content-Transfer-Encoding: 7bit\r\nContent-Disposition: attachment;\r\n\tfilename=\"v\"; "
                           "size=12\r\n\r\nVersion: 1\r\n\r\n"
                           "--" BOUNDARY("000") "\r\nContent-Type: application/octet-stream;\r\n\tname=\"d\"\r\n"
                                                "Content-Transfer-Encoding: 7bit\r\nContent-Disposition: "
                                                "attachment;\r\n\tfilename=\"d\"; size=12\r\n\r\n-----BEGIN\r\n\r\n"
                                                "--" BOUNDARY("000") "--\r\n");
    RELEASE_LAST(message);
}

static void test_tnef(void)
{
    IMessage *message = create_html("<p>Hi</p>");
    char *text;

    set_string(message, PROP_TAG(PT_UNICODE, 0x1035), L"<a@b>");
    save_attachment(add_attachment(message, ATTACH_BY_VALUE, L"file.bin", "abc"));
    save_message(message);
    text = to_mime(NULL, message, USUAL_FLAGS | CCSF_USE_TNEF);
    check_lines(text, "X-MS-TNEF-Correlator: <a@b>");
    ok(strstr(text, "Content-Type: application/ms-tnef;\r\n\tname=\"winmail.dat\"") && strstr(text, "\r\n\r\neJ8+I"),
            "Got %s\n", text);
    ok(!strstr(text, "file.bin") && !strstr(text, "text/html"), "Got %s\n", text);
    free(text);
    text = to_mime(NULL, message, USUAL_FLAGS | CCSF_USE_TNEF | CCSF_PLAIN_TEXT_ONLY);
    ok(!strstr(text, "ms-tnef") && strstr(text, "file.bin"), "Got %s\n", text);
    free(text);
    set_value(message, named_tag(message, NULL, 0x8582, PT_BOOLEAN), TRUE);
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "ms-tnef") != NULL, "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_reports(void)
{
    IMessage *message = create_message(TRUE);
    IAttach *attach;
    char *text;

    set_string(message, PR_MESSAGE_CLASS_W, L"REPORT.IPM.Note.NDR");
    set_string(message, PR_BODY_W, L"Sorry\r\n");
    add_recipient(message, MAPI_TO, L"a", L"SMTP", L"a@x");
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=") != NULL, "Got %s\n",
            text);
    ok(strstr(text, "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;localhost\r\n\r\n"
                    "Final-Recipient: rfc822;a@x\r\nAction: failed\r\nStatus: 5.0.0\r\n") != NULL,
            "Got %s\n", text);
    free(text);
    attach = add_attachment(message, ATTACH_BY_VALUE, L"details.txt", "Reporting-MTA: dns;y\r\n");
    set_string(attach, TAG_MIME_TAG, L"message/delivery-status");
    save_attachment(attach);
    save_message(message);
    text = to_mime(NULL, message, USUAL_FLAGS);
    check_lines(text, "\r\nReporting-MTA: dns;y");
    ok(!strstr(text, "Final-Recipient"), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);

    message = create_message(TRUE);
    set_string(message, PR_MESSAGE_CLASS_W, L"REPORT.IPM.Note.IPNRN");
    set_string(message, PROP_TAG(PT_UNICODE, 0x1046), L"<orig@x>");
    text = to_mime(NULL, message, USUAL_FLAGS);
    ok(strstr(text, "report-type=disposition-notification") &&
                    strstr(text, "Original-Message-ID: <orig@x>\r\n"
                                 "Disposition: manual-action/MDN-sent-manually; displayed"),
            "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
}

static void test_rfc822(void)
{
    IConverterSession *converter = create_converter();
    IMessage *message = create_message(TRUE);
    char *text;

    converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC822);
    converter->lpVtbl->SetTextWrapping(converter, TRUE, 20);
    set_string(message, PR_BODY_W, L"one two three four five\r\nend");
    save_attachment(add_attachment(message, ATTACH_BY_VALUE, L"a.bin", "abc"));
    save_message(message);
    text = to_mime(converter, message, USUAL_FLAGS);
    ok(strstr(text, "\r\n\r\none two three four \r\nfive\r\nend\r\n\r\nbegin 666 a.bin\r\n#86)C\r\n`\r\nend\r\n") !=
                    NULL,
            "Got %s\n", text);
    ok(!strstr(text, "MIME") && !strstr(text, "Content-"), "Got %s\n", text);
    free(text);
    RELEASE_LAST(message);
    RELEASE_LAST(converter);
}

START_TEST(tomimebody)
{
    CoInitialize(NULL);
    test_encodings();
    test_charset();
    test_wrapping();
    test_alternative();
    test_html_alone();
    test_rtf();
    test_related();
    test_files();
    test_references();
    test_order();
    test_embedded();
    test_depth();
    test_full_stream();
    test_signed();
    test_opaque();
    test_encrypted();
    test_tnef();
    test_reports();
    test_rfc822();
    CoUninitialize();
}
