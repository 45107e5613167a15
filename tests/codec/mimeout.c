/* The writer of Internet messages: fields, transfer encodings, lines; and that no text ends its field. */
#include <stdio.h>
#include <stdlib.h>

#include "codec/mimebody.h"
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
    struct mime_out out = {collect};

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
        if (end[2] && end[2] != ' ' && end[2] != '\t') return false;
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

/* iso-8859-1, and a charset with shifts of its own. */
static size_t encode_latin1(void *context, const char *text, size_t size, uint8_t *bytes, size_t room)
{
    size_t count = 0, i;

    (void)context;
    for (i = 0; i < size; i++)
    {
        if (count == room) return SIZE_MAX;
        if ((uint8_t)text[i] < 0x80) bytes[count++] = (uint8_t)text[i];
        else if ((uint8_t)text[i] == 0xc2 || (uint8_t)text[i] == 0xc3)
        {
            bytes[count++] = (uint8_t)(((uint8_t)text[i] & 3) << 6 | ((uint8_t)text[i + 1] & 0x3f));
            i++;
        }
        else return SIZE_MAX;
    }
    return count;
}

static size_t encode_shifted(void *context, const char *text, size_t size, uint8_t *bytes, size_t room)
{
    (void)context;
    if (size > room - 6) return SIZE_MAX;
    memcpy(bytes, "\x1b$B", 3);
    memcpy(bytes + 3, text, size);
    memcpy(bytes + 3 + size, "\x1b(B", 3);
    return size + 6;
}

static const struct mime_charset latin1 = {"iso-8859-1", encode_latin1, NULL, false};
static const struct mime_charset shifted = {"iso-2022-xx", encode_shifted, NULL, true};

static void test_charsets(void)
{
    struct mime_out out = start();
    char big[1000], word[MIME_WORD_MAX];
    struct mime_words words;
    size_t length, i;

    out.charset = &latin1;
    mime_out_text(&out, "Subject",
            "Gr\xc3\xbc\xc3\x9f"
            "e aus K\xc3\xb6ln");
    CHECK(!strcmp(result, "Subject: =?iso-8859-1?Q?Gr=FC=DFe_aus_K=F6ln?=\r\n"));
    CHECK(!strcmp(text_field("Gr\xc3\xbc\xc3\x9f"
                             "e aus K\xc3\xb6ln"),
            "Subject: =?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=\r\n"));
    /* what the charset lacks makes it UTF-8 */
    out = start();
    out.charset = &latin1;
    mime_out_text(&out, "Subject", "\xe2\x82\xac");
    CHECK(!strcmp(result, "Subject: =?utf-8?B?4oKs?=\r\n"));
    /* phrases have fewer characters that stand for themselves */
    words = mime_words_choose(&latin1, "a.b(c)\xc3\xbc", true);
    CHECK(words.base64);
    words = mime_words_choose(&latin1, "a.b(c)\xc3\xbc", false);
    CHECK(!words.base64);
    out = start();
    out.charset = &shifted;
    memset(big, 'x', sizeof(big) - 1);
    big[sizeof(big) - 1] = 0;
    mime_out_text(&out, "Subject", big);
    CHECK(well_formed(result, 76));
    /* each word has its shifts */
    words = mime_words_choose(&shifted, big, false);
    CHECK(words.base64);
    for (i = 0; big[i];)
    {
        i += mime_word(&words, big + i, 0, word, &length);
        CHECK(length <= MIME_WORD_MAX && !memcmp(word, "=?iso-2022-xx?B?GyRC", 20));
    }
}

static void test_forms(void)
{
    struct mime_out out = start();

    out.form = MIME_HEADER_UTF8;
    mime_out_text(&out, "Subject", "\xc3\xbc");
    mime_out_address(&out, "To", true, "\xc3\xbc.", "\xc3\xbc@\xc3\xb6.x");
    mime_out_end(&out);
    CHECK(!strcmp(result, "Subject: \xc3\xbc\r\nTo: \"\xc3\xbc.\" <\xc3\xbc@\xc3\xb6.x>\r\n"));
    out = start();
    out.form = MIME_HEADER_CHARSET;
    out.charset = &latin1;
    mime_out_text(&out, "Subject", "\xc3\xbc");
    mime_out_text(&out, "X", "\xe2\x82\xac");
    mime_out_parameter(&out, "name", "\xc3\xbc");
    mime_out_end(&out);
    CHECK(!strcmp(result, "Subject: \xfc\r\nX: =?utf-8?B?4oKs?=\r\n;\r\n\tname=\"\xfc\"\r\n"));
}

static void test_addresses(void)
{
    struct mime_out out = start();

    mime_out_address(&out, "To", true, "Bo \"B\" \\ X, Jr.", "bo@x.y");
    mime_out_address(&out, "To", false, NULL, "a@b\r\nBcc: <evil@x>");
    mime_out_address(&out, "To", false, "\xc3\xbc", "u@x");
    mime_out_address(&out, "To", false, "Ann B", "a,b@x>y,z");
    mime_out_address(&out, "To", false, "a@x", "a@x");
    mime_out_address(&out, "To", false, "Nobody", NULL);
    mime_out_address(&out, "To", false, "two  blanks", "\"a \\\" \"b\"@x");
    mime_out_end(&out);
    CHECK(!strcmp(result,
            "To: \"Bo \\\"B\\\" \\\\ X, Jr.\" <bo@x.y>,\r\n <\"a@bBcc: <evil\"@x>,\r\n =?utf-8?B?w7w=?= <u@x>,\r\n"
            " Ann B <\"a,b\"@xyz>,\r\n <a@x>,\r\n Nobody:;,\r\n \"two  blanks\" <\"a \\\" \\\"b\"@x>\r\n"));
}

static const char *parameter(const char *value, bool old)
{
    struct mime_out out = start();

    mime_out_raw(&out, "Content-Disposition: attachment");
    if (old) mime_out_old_parameter(&out, "name", value);
    else mime_out_parameter(&out, "name", value);
    mime_out_end(&out);
    CHECK(!out.failed && well_formed(result, 78));
    return strchr(result, '\t') ? strchr(result, '\t') + 1 : "";
}

static void test_parameters(void)
{
    char name[400];

    CHECK(!strcmp(parameter("a b.txt", false), "name=\"a b.txt\"\r\n"));
    CHECK(!strcmp(parameter("a \"b\" \\.txt", false), "name*=utf-8''a%20%22b%22%20%5C.txt\r\n"));
    CHECK(!strcmp(parameter("eins \xc3\xbc.txt", false), "name*=utf-8''eins%20%C3%BC.txt\r\n"));
    CHECK(!strcmp(parameter("a\r\nb", false), "name=\"a  b\"\r\n"));
    CHECK(!strcmp(parameter("\xe6\x97\xa5.txt", true), "name=\"=?utf-8?B?5pelLnR4dA==?=\"\r\n"));
    memset(name, '%', sizeof(name));
    name[sizeof(name) - 1] = 0;
    parameter(name, false);
    CHECK(strstr(result, "\r\n\tname*0*=utf-8''%25") && strstr(result, ";\r\n\tname*10*=%25"));
    parameter(name, true);
}

static void test_base64(void)
{
    struct mime_base64 state = {{0}, 0};
    struct mime_out out = start();
    uint8_t data[100];
    size_t i;

    memset(data, 0, sizeof(data));
    for (i = 0; i < 100; i++) mime_base64(&out, &state, data + i, 1);
    mime_base64_end(&out, &state);
    mime_base64_end(&out, &state);
    CHECK(result_size == 78 + 62 && result[76] == '\r' && !strcmp(result + result_size - 6, "AA==\r\n"));
}

/* Quoted-printable of a text, in pieces of a size. */
static const char *quoted(const char *text, size_t step)
{
    struct mime_quoted state = {{0}};
    struct mime_out out = start();
    size_t left = strlen(text), part;

    for (; left; left -= part, text += part)
    {
        part = left < step ? left : step;
        mime_quoted(&out, &state, text, part);
    }
    mime_quoted_end(&out, &state);
    return result;
}

static void test_quoted(void)
{
    static const struct
    {
        const char *text, *quoted;
    } tests[] = {
            {"", ""},
            {"a=b\r\n", "a=3Db\r\n"},
            {"a \r\nb\t", "a=20\r\nb=09"},
            {"\xfc", "=FC"},
            {".\r\n..\r\n.", "=2E\r\n..\r\n=2E"},
            {"From me\r\nFromage\r\n From", "=46rom me\r\nFromage\r\n From"},
            {"a\nb\rc\r\r\n", "a=0Ab=0Dc=0D\r\n"},
    };
    char big[300];
    size_t i, step;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
        for (step = 1; step < 9; step++) CHECK(!strcmp(quoted(tests[i].text, step), tests[i].quoted));
    memset(big, 'x', sizeof(big));
    big[76] = 0;
    CHECK(!strcmp(quoted(big, 7), big));
    big[76] = 'x';
    big[77] = 0;
    CHECK(strlen(quoted(big, 7)) == 80 && !memcmp(result + 75, "=\r\nxx", 5));
    /* what begins a line only since the one before was broken */
    memcpy(big + 75, "From x", 7);
    CHECK(!memcmp(quoted(big, 1) + 75, "=\r\n=46rom x", 11));
}

static void test_uuencode(void)
{
    struct mime_uuencode state = {{0}, 0};
    struct mime_out out = start();

    mime_uuencode_begin(&out, "a.bin\r\nend");
    mime_uuencode(&out, &state, "abc", 3);
    mime_uuencode_end(&out, &state);
    CHECK(!strcmp(result, "begin 666 a.bin  end\r\n#86)C\r\n`\r\nend\r\n"));
}

static struct mime_scan scan(const char *text)
{
    struct mime_scan scan = {0};

    for (; *text; text++) mime_scan(&scan, text, 1);
    mime_scan_end(&scan);
    return scan;
}

static void test_scan(void)
{
    struct mime_scan result = scan("one two\r\n\xfc\r\nthree");

    CHECK(result.size == 17 && result.high == 1 && result.longest == 7 && result.longest_run == 5);
    CHECK(!result.has_bare_end && !result.ends_line && !result.has_from && !result.has_last_blank);
    CHECK(scan("").ends_line && scan("a\r\n").ends_line);
    CHECK(scan("a\nb").has_bare_end && scan("a\r").has_bare_end && scan("a\r\r\n").has_bare_end);
    CHECK(scan("x\r\nFrom y").has_from && !scan("x From y").has_from);
    CHECK(scan("------=_NextPart_x").has_boundary && !scan("-----=_NextPart_").has_boundary);
    CHECK(scan("a \r\n").has_last_blank && !scan("-- \r\n").has_last_blank);
}

static const char *wrapped(enum mime_wrap_kind kind, size_t width, const char *text)
{
    static struct mime_wrap wrap;
    struct mime_out out = start();

    memset(&wrap, 0, sizeof(wrap));
    wrap.kind = kind;
    wrap.width = width;
    wrap.utf8 = true;
    for (; *text; text++) mime_wrap(&out, &wrap, text, 1);
    mime_wrap_end(&out, &wrap);
    return result;
}

static void test_wrap(void)
{
    static const struct
    {
        enum mime_wrap_kind kind;
        const char *text, *wrapped;
    } tests[] = {
            {MIME_WRAP_FLOWED, "one two three four five six", "one two three four \r\nfive six\r\n"},
            {MIME_WRAP_FLOWED, "one two three four  five\r\n\r\nsix\r\n",
                    "one two three four  \r\nfive\r\n\r\nsix\r\n"},
            {MIME_WRAP_FLOWED, " a\r\n>b\r\nFrom c\r\nFromage\r\n-- \r\n",
                    "  a\r\n >b\r\n From c\r\nFromage\r\n-- \r\n"},
            {MIME_WRAP_FLOWED, "-- aaaaaaaaaaaaaaaaaaaaaaaaa b", "-- aaaaaaaaaaaaaaaaaaaaaaaaa \r\nb\r\n"},
            {MIME_WRAP_FLOWED, "one two -- aaaaaaaaaaaaaaaaaaa b", "one two -- \r\naaaaaaaaaaaaaaaaaaa \r\nb\r\n"},
            {MIME_WRAP_FLOWED, "one two three four -- aaaaaaaaaaaaaaaaaaa b",
                    "one two three four \r\n-- aaaaaaaaaaaaaaaaaaa \r\nb\r\n"},
            {MIME_WRAP_FLOWED, "--  aaaaaaaaaaaaaaaaaaa b", "--  \r\naaaaaaaaaaaaaaaaaaa \r\nb\r\n"},
            {MIME_WRAP_FLOWED, "aaaaaaaaaaaaaaaaaaaaaaaaa b", "aaaaaaaaaaaaaaaaaaaaaaaaa \r\nb\r\n"},
            {MIME_WRAP_MARKED, "one two three four five  \r\nsix", "one two three four \r\nfive\r\nsix\r\n"},
            {MIME_WRAP_MARKED, "aaaaaaaaaaaaaaaaaaaaaaaaa b", "aaaaaaaaaaaaaaaaaaaa  \r\naaaaa b\r\n"},
            {MIME_WRAP_MARKED, "aaaaaaaaaaaaaaaaaaa\xc3\xbc", "aaaaaaaaaaaaaaaaaaa  \r\n\xc3\xbc\r\n"},
            {MIME_WRAP_MARKED, "a\nb\rc\r\n\r\n", "a\r\nb\r\nc\r\n\r\n"},
    };
    size_t i;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
        CHECK(!strcmp(wrapped(tests[i].kind, 20, tests[i].text), tests[i].wrapped));
}

static void test_boundary(void)
{
    char boundary[MIME_BOUNDARY_SIZE];

    mime_boundary(boundary, 7, 0x0123456789abcdefull);
    CHECK(!strcmp(boundary, "----=_NextPart_007_0123456789ABCDEF"));
}

int main(void)
{
    test_text();
    test_charsets();
    test_forms();
    test_addresses();
    test_parameters();
    test_base64();
    test_quoted();
    test_uuencode();
    test_scan();
    test_wrap();
    test_boundary();
    return unit_report();
}
