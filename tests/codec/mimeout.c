/* The writer of Internet messages: forms, folding, and that no text ends its field. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/mimeout.h"
#include "unit.h"

static char result[65536];
static size_t result_size;

static bool collect(void *context, const void *data, size_t size)
{
    (void)context;
    if (size > sizeof(result) - 1 - result_size) return false;
    memcpy(result + result_size, data, size);
    result_size += size;
    result[result_size] = 0;
    return true;
}

static struct mime_out start(void)
{
    struct mime_out out = {collect, NULL, false, 0};

    result_size = 0;
    result[0] = 0;
    return out;
}

static const char *text_field(const char *text)
{
    struct mime_out out = start();

    mime_out_text(&out, "Subject", text);
    CHECK(!out.failed);
    return result;
}

/* Every line ends in CRLF, is not too long, and all but the first begin with a blank. */
static bool well_formed(const char *text, size_t max)
{
    const char *end;

    for (; *text; text = end + 2)
    {
        if (!(end = strstr(text, "\r\n")) || (size_t)(end - text) > max || end == text) return false;
        if (memchr(text, '\n', (size_t)(end - text)) || memchr(text, '\r', (size_t)(end - text))) return false;
        if (end[2] && end[2] != ' ') return false;
    }
    return true;
}

static void test_text(void)
{
    char big[5001];
    int i;

    CHECK(!strcmp(text_field("plain text"), "Subject: plain text\r\n"));
    CHECK(!strcmp(text_field("\xc3\xbc"), "Subject: =?utf-8?B?w7w=?=\r\n"));
    CHECK(!strcmp(text_field(""), "Subject: \r\n"));
    CHECK(!strcmp(text_field("a\r\nBcc: x"), "Subject: a  Bcc: x\r\n"));
    CHECK(!strncmp(text_field("=?utf-8?q?no?="), "Subject: =?utf-8?B?", 19));
    for (i = 0; i < 5000; i++) big[i] = i % 7 ? 'x' : ' ';
    big[5000] = 0;
    CHECK(well_formed(text_field(big), 76));
    memset(big, 'x', 5000);
    CHECK(well_formed(text_field(big), 76));
    for (i = 0; i < 5000; i += 4) memcpy(big + i, "\xf0\x9f\x98\x80", 4);
    CHECK(well_formed(text_field(big), 76));
    memset(big, ' ', 5000);
    CHECK(well_formed(text_field(big), 76));
    memset(big, 0x80, 5000); /* no UTF-8 at all */
    CHECK(well_formed(text_field(big), 76));
}

static void test_addresses(void)
{
    struct mime_out out = start();

    mime_out_address(&out, "To", true, "Bo \"B\" \\ X, Jr.", "bo@x.y");
    mime_out_address(&out, "To", false, NULL, "a@b\r\nBcc: <evil@x>");
    mime_out_address(&out, "To", false, "\xc3\xbc", "u@x");
    mime_out_end(&out);
    CHECK(!strcmp(result, "To: \"Bo \\\"B\\\" \\\\ X, Jr.\" <bo@x.y>,\r\n <a@bBcc:evil@x>,\r\n =?utf-8?B?w7w=?= <u@x>\r\n"));
}

static void test_parameters(void)
{
    struct mime_out out = start();
    char name[400];

    mime_out_raw(&out, "Content-Disposition: attachment");
    mime_out_parameter(&out, "filename", "a \"b\" \\.txt");
    mime_out_end(&out);
    CHECK(!strcmp(result, "Content-Disposition: attachment;\r\n filename=\"a \\\"b\\\" \\\\.txt\"\r\n"));
    out = start();
    mime_out_raw(&out, "Content-Disposition: attachment");
    mime_out_parameter(&out, "filename", "eins \xc3\xbc.txt");
    mime_out_end(&out);
    CHECK(!strcmp(result, "Content-Disposition: attachment;\r\n filename*=utf-8''eins%20%C3%BC.txt\r\n"));
    out = start();
    memset(name, '%', sizeof(name));
    name[sizeof(name) - 1] = 0;
    mime_out_raw(&out, "Content-Disposition: attachment");
    mime_out_parameter(&out, "filename", name);
    mime_out_end(&out);
    CHECK(strstr(result, "\r\n filename*0*=utf-8''%25") && strstr(result, ";\r\n filename*10*=%25"));
    CHECK(well_formed(result, 76));
}

static void test_base64(void)
{
    struct mime_base64 state = {{0}, 0};
    struct mime_out out = start();
    uint8_t data[100];
    size_t i;

    memset(data, 0, sizeof(data));
    for (i = 0; i < 100; i++) mime_out_base64(&out, &state, data + i, 1);
    mime_out_base64_end(&out, &state);
    mime_out_base64_end(&out, &state);
    CHECK(result_size == 78 + 62 && result[76] == '\r' && !strcmp(result + result_size - 6, "AA==\r\n"));
}

int main(void)
{
    test_text();
    test_addresses();
    test_parameters();
    test_base64();
    return unit_report();
}
