/*
 * MIMEToMAPI: TNEF, files in Apple's forms, bodies that are elsewhere, reports, and what else is no plain file. mime.md
 * 2.7, 2.8
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

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbody\n--b\n"
#define ENDED "\n--b--\n"

/* Bytes as base-64, with a NUL, to text. */
static void put_base64(char *text, const BYTE *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t i, k;

    for (i = 0; i < size; i += 3)
    {
        const ULONG bits =
                (ULONG)data[i] << 16 | (i + 1 < size ? data[i + 1] << 8 : 0) | (i + 2 < size ? data[i + 2] : 0);

        for (k = 0; k < 4; k++) *text++ = i + k > size ? '=' : digits[bits >> (18 - 6 * k) & 63];
    }
    *text = 0;
}

/* The only attachment of a part: its name, tag, and bytes; NULL tag: not looked at. */
#define check_part(part, name, tag, data, size) check_part_(part, name, tag, data, size, __LINE__)
static void check_part_(const char *part, const WCHAR *name, const WCHAR *tag, const void *data, ULONG size, int line)
{
    static char text[4096];
    IMessage *message;
    IAttach *attach;

    sprintf(text, MIXED "%s" ENDED, part);
    message = import_(text, strlen(text), IMPORT_FLAGS, line);
    ok_(__FILE__, line)(attachment_count(message) == 1, "Got %lu attachments.\n", attachment_count(message));
    attach = open_attachment_(message, 0, line);
    check_string_(attach, PR_ATTACH_LONG_FILENAME_W, name, line);
    if (tag) check_string_(attach, PR_ATTACH_MIME_TAG_W, tag, line);
    check_bytes_(attach, PR_ATTACH_DATA_BIN, data, size, line);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
}

/* An AppleSingle with a data fork "data" and, where name is not NULL, that name; its size. */
static size_t make_single(BYTE *bytes, const char *name, BYTE data_offset)
{
    const BYTE head[26] = {0, 5, 0x16, 0, 0, 2, 0, 0, [25] = 2};
    const BYTE fork[12] = {[3] = 1, [7] = data_offset, [11] = 4},
               named[12] = {[3] = 3, [7] = 60, [11] = (BYTE)strlen(name)};

    memset(bytes, 0, 100);
    memcpy(bytes, head, sizeof(head));
    memcpy(bytes + 26, named, sizeof(named));
    memcpy(bytes + 38, fork, sizeof(fork));
    memcpy(bytes + 60, name, strlen(name));
    memcpy(bytes + 90, "data", 4);
    return 94;
}

static void test_apple_single(void)
{
    char part[512], *end;
    BYTE bytes[100];
    size_t size;

    size = make_single(bytes, "A file\x8a.txt", 90);
    end = part + sprintf(part, "Content-Type: application/applefile\nContent-Transfer-Encoding: base64\n\n");
    put_base64(end, bytes, size);
    check_part(part, L"A file\u00e4.txt", NULL, "data", 4);
    /* goes before what the part calls itself */
    end = part +
          sprintf(part, "Content-Type: application/applefile; name=b.txt\nContent-Transfer-Encoding: base64\n\n");
    put_base64(end, bytes, size);
    check_part(part, L"A file\u00e4.txt", NULL, "data", 4);
    /* broken: as it is */
    bytes[3] = 1;
    put_base64(end, bytes, size);
    check_part(part, L"b.txt", L"application/applefile", bytes, (ULONG)size);
    make_single(bytes, "x", 90);
    bytes[25] = 200; /* entries that are not there */
    put_base64(end, bytes, 40);
    check_part(part, L"b.txt", L"application/applefile", bytes, 40);
}

/* multipart/appledouble: the file itself, under its own name and type. */
static void test_apple_double(void)
{
    check_part("Content-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: application/applefile; name=r\n\n"
               "resources\n--c\nContent-Type: image/png; name=p.png\n\nA\n--c--\n",
            L"p.png", L"image/png", "A", 1);
    /* without the part for Macintoshes nothing goes */
    check_part(
            "Content-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: image/png; name=p.png\n\nA\n--c--\n",
            L"p.png", L"image/png", "A", 1);
}

/* The CRC of BinHex, of bytes and two zeroes behind them. */
static USHORT binhex_crc(const BYTE *data, size_t size)
{
    USHORT crc = 0;
    size_t i;
    int bit;

    for (i = 0; i < size + 2; i++)
        for (bit = 7; bit >= 0; bit--)
        {
            const BOOL carry = crc & 0x8000;

            crc = (USHORT)(crc << 1 | (i < size ? data[i] >> bit & 1 : 0));
            if (carry) crc ^= 0x1021;
        }
    return crc;
}

/* Makes BinHex of a file; runs are not used, nor bytes that mark them. */
static void make_binhex(char *text, const char *name, const char *data)
{
    static const char digits[] = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
    BYTE bytes[200] = {0};
    size_t size = 0, start, bits, i;
    USHORT crc;

    bytes[size++] = (BYTE)strlen(name);
    memcpy(bytes + size, name, strlen(name));
    size += strlen(name) + 1; /* and a version of 0 */
    memcpy(bytes + size, "TEXTttxt\0\0", 10);
    size += 10;
    bytes[size + 3] = (BYTE)strlen(data);
    size += 8; /* no resources */
    crc = binhex_crc(bytes, size);
    bytes[size++] = (BYTE)(crc >> 8);
    bytes[size++] = (BYTE)crc;
    start = size;
    memcpy(bytes + size, data, strlen(data));
    size += strlen(data);
    crc = binhex_crc(bytes + start, size - start);
    bytes[size++] = (BYTE)(crc >> 8);
    bytes[size++] = (BYTE)crc;
    size += 2; /* of no resources */
    text += sprintf(text, "(This file must be converted with BinHex 4.0)\n\n:");
    for (i = 0; i * 6 < size * 8; i++)
    {
        bits = (size_t)bytes[i * 6 / 8] << 8 | bytes[i * 6 / 8 + 1];
        *text++ = digits[bits >> (10 - i * 6 % 8) & 63];
        if (i % 64 == 45) *text++ = '\n';
    }
    strcpy(text, ":\n");
}

static void test_binhex(void)
{
    char part[600], *end;

    end = part + sprintf(part, "Content-Type: application/mac-binhex40\n\n");
    make_binhex(end, "name.txt", "data");
    check_part(part, L"name.txt", NULL, "data", 4);
    end = part + sprintf(part, "Content-Type: application/x; name=other\nContent-Transfer-Encoding: mac-binhex40\n\n");
    make_binhex(end, "name.txt", "data");
    check_part(part, L"name.txt", L"application/x", "data", 4);
    /* broken: as it is */
    end = part + sprintf(part, "Content-Type: application/mac-binhex40; name=b.hqx\n\n");
    make_binhex(end, "name.txt", "data");
    end[60] = end[60] == '!' ? '"' : '!';
    check_part(part, L"b.hqx", L"application/mac-binhex40", end, (ULONG)strlen(end));
    make_binhex(end, "name.txt", "data");
    end[strlen(end) - 10] = 0;
    check_part(part, L"b.hqx", L"application/mac-binhex40", end, (ULONG)strlen(end));
}

/* MacBinary stays what it is; its name counts where the header has none. */
static void test_mac_binary(void)
{
    BYTE bytes[256] = {[1] = 5, 'n', '.', 't', 'x', 't', [86] = 4};
    char part[512], *end;

    memcpy(bytes + 128, "data", 4);
    end = part + sprintf(part, "Content-Type: application/macbinary\nContent-Transfer-Encoding: base64\n\n");
    put_base64(end, bytes, sizeof(bytes));
    check_part(part, L"n.txt", L"application/macbinary", bytes, sizeof(bytes));
    bytes[74] = 1; /* no MacBinary */
    put_base64(end, bytes, sizeof(bytes));
    check_part(part, L"ATT00001.dat", L"application/macbinary", bytes, sizeof(bytes));
}

static void test_elsewhere(void)
{
    static const struct
    {
        const char *part;
        const WCHAR *name;
        const char *data;
    } tests[] = {
            {"Content-Type: message/external-body; access-type=URL; URL=\"http://x/a b\"; name=page\n\n"
             "Content-Type: text/html\n\n",
                    L"page.url", "[InternetShortcut]\r\nURL=http://x/a_b\r\n"},
            {"Content-Type: message/external-body; access-type=anon-ftp; site=ftp.x; directory=pub; name=f.zip\n\n"
             "Content-Type: application/zip\n\n",
                    L"f.zip.url", "[InternetShortcut]\r\nURL=ftp://ftp.x/pub/f.zip\r\n"},
            {"Content-Type: message/external-body; access-type=url\n\nContent-Type: text/html\n", L"ATT00001.dat",
                    "Content-Type: text/html\n"},
            {"Content-Type: message/external-body; access-type=mail-server; server=s@x\n\nContent-Type: text/html\n",
                    L"ATT00001.dat", "Content-Type: text/html\n"},
            {"Content-Type: message/partial; id=1; number=1; total=2\n\nSubject: half\n", L"ATT00001.dat",
                    "Subject: half\n"},
            {"Content-Type: message/http\n\nGET /\n", L"ATT00001.dat", "GET /\n"},
            {"Content-Type: x-uuencoded/x\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 u.bin\n#86)C\n`\nend\n",
                    L"u.bin", "abc"},
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        check_part(tests[i].part, tests[i].name, NULL, tests[i].data, (ULONG)strlen(tests[i].data));
        winetest_pop_context();
    }
}

static IMessage *create_tnef_source(void)
{
    IMessage *message = create_message(TRUE);
    IAttach *attach;

    set_string(message, PR_SUBJECT_W, L"in TNEF");
    set_string(message, PR_MESSAGE_CLASS_W, L"IPM.Task");
    set_string(message, PROP_TAG(PT_UNICODE, 0x1035), L"<a@b>");
    set_string(message, PR_BODY_W, L"of TNEF");
    set_string(message, named_tag(message, L"x-of-tnef", 0, PT_UNICODE), L"named");
    set_string(message, named_tag(message, NULL, 0x8539, PT_UNICODE), L"contact");
    add_recipient(message, MAPI_TO, L"Bo", L"SMTP", L"bo@x");
    attach = add_attachment(message, ATTACH_BY_VALUE, L"file.bin", "abc");
    save_attachment(attach);
    save_message(message);
    return message;
}

/* What was made with TNEF comes back out of it; header fields go first, recipients come from them alone. */
static void test_tnef(void)
{
    IMessage *source = create_tnef_source(), *message;
    char *text = to_mime(NULL, source, USUAL_FLAGS | CCSF_USE_TNEF), *found;
    IAttach *attach;

    found = strstr(text, "Subject: in TNEF");
    ok(found != NULL, "Got %s\n", text);
    memcpy(found, "Subject: IN FIELD", 16);
    message = import_text(text + 2, IMPORT_FLAGS);
    check_string(message, PR_SUBJECT_W, L"IN FIEL");
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Task");
    check_string(message, PR_BODY_W, L"of TNEF");
    check_recipients(message, L"1 Bo <bo@x>|");
    check_header(message, L"x-of-tnef", L"named");
    check_string(message, named_tag(message, NULL, 0x8539, PT_UNICODE), L"contact");
    ok(attachment_count(message) == 1, "Got %lu attachments.\n", attachment_count(message));
    attach = open_attachment(message, 0);
    check_string(attach, PR_ATTACH_LONG_FILENAME_W, L"file.bin");
    check_bytes(attach, PR_ATTACH_DATA_BIN, "abc", 3);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);

    /* TNEF of another message: a file */
    found = strstr(text, "Correlator: <a@b>");
    ok(found != NULL, "Got %s\n", text);
    memcpy(found, "Correlator: <c@d>", 17);
    message = import_text(text + 2, IMPORT_FLAGS);
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    check_string(message, named_tag(message, NULL, 0x8539, PT_UNICODE), NULL);
    ok(attachment_count(message) == 1, "Got %lu attachments.\n", attachment_count(message));
    attach = open_attachment(message, 0);
    check_string(attach, PR_ATTACH_LONG_FILENAME_W, L"winmail.dat");
    check_string(attach, PR_ATTACH_MIME_TAG_W, L"application/octet-stream");
    RELEASE_LAST(attach);
    RELEASE_LAST(message);

    /* an empty correlator says nothing */
    memcpy(found, "Correlator:      ", 17);
    message = import_text(text + 2, IMPORT_FLAGS);
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Task");
    RELEASE_LAST(message);

    /* by its name and first bytes alone, beside other files */
    found = strstr(text, "application/ms-tnef");
    memcpy(found, "application/x-rarer", 19);
    message = import_text(text + 2, IMPORT_FLAGS);
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Task");
    RELEASE_LAST(message);
    free(text);
    RELEASE_LAST(source);
}

/* The class and recipients of delivery reports by their worst action; of read reports. */
static void test_reports(void)
{
    static const struct
    {
        const char *kind, *groups;
        const WCHAR *class_name, *recipients;
    } tests[] = {
            {"delivery-status", "Final-Recipient: rfc822;a@x\nAction: delivered\n", L"REPORT.IPM.Note.DR",
                    L"1 a@x <a@x>|"},
            {"delivery-status", "Final-Recipient: rfc822;a@x\nAction: expanded\n", L"REPORT.IPM.Note.Expanded.DR",
                    L"1 a@x <a@x>|"},
            {"delivery-status",
                    "Final-Recipient: rfc822;a@x\nAction: relayed\n\nFinal-Recipient: rfc822;b@x\n"
                    "Action: delivered\n",
                    L"REPORT.IPM.Note.Relayed.DR", L"1 a@x <a@x>|"},
            {"delivery-status", "Final-Recipient: rfc822;a@x\nAction: delayed\n", L"REPORT.IPM.Note.Delayed.DR",
                    L"1 a@x <a@x>|"},
            {"delivery-status",
                    "Final-Recipient: rfc822;a@x\nAction: failed (it did)\n\nOriginal-Recipient: rfc822; o@x\n"
                    "Final-Recipient: rfc822; b@x\nAction: failed\n\nFinal-Recipient: rfc822;c@x\nAction: relayed\n",
                    L"REPORT.IPM.Note.NDR", L"1 a@x <a@x>|1 o@x <o@x>|"},
            {"delivery-status", "Final-Recipient: rfc822;a@x\nAction: unheard-of\n", L"IPM.Note", L"1 to@x <to@x>|"},
            {"disposition-notification", "Disposition: a/b; displayed\n", L"REPORT.IPM.Note.IPNRN", L"1 to@x <to@x>|"},
            {"disposition-notification", "Disposition: a/b; deleted\n", L"REPORT.IPM.Note.IPNNRN", L"1 to@x <to@x>|"},
            {"disposition-notification", "Disposition: a/b; processed\n", L"REPORT.IPM.Note.IPNRN", L"1 to@x <to@x>|"},
    };
    IMessage *message;
    char text[1024];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("%u", i);
        sprintf(text,
                "To: to@x\nContent-Type: multipart/report; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: message/%s\n\n"
                "Reporting-MTA: dns; mx\n\n%s\n--b--\n",
                tests[i].kind, tests[i].groups);
        if (!strcmp(tests[i].kind, "disposition-notification"))
            sprintf(text,
                    "To: to@x\nContent-Type: multipart/report; boundary=b\n\n--b\n\nbody\n--b\nContent-Type: message/%s"
                    "\n\n%s\n--b--\n",
                    tests[i].kind, tests[i].groups);
        message = import_text(text, IMPORT_FLAGS);
        check_string(message, PR_MESSAGE_CLASS_W, tests[i].class_name);
        check_recipients(message, tests[i].recipients);
        RELEASE_LAST(message);
        winetest_pop_context();
    }
}

/* A calendar is a file, and the body where there is no other. */
static void test_calendar(void)
{
    IMessage *message;
    IAttach *attach;

    message = import_text(
            "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", IMPORT_FLAGS);
    check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    ok(attachment_count(message) == 1, "Got %lu attachments.\n", attachment_count(message));
    attach = open_attachment(message, 0);
    check_string(attach, PR_ATTACH_LONG_FILENAME_W, L"meeting.ics");
    check_string(attach, PR_ATTACH_MIME_TAG_W, L"text/calendar");
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
}

START_TEST(frommimespecial)
{
    test_apple_single();
    test_apple_double();
    test_binhex();
    test_mac_binary();
    test_elsewhere();
    test_tnef();
    test_reports();
    test_calendar();
}
