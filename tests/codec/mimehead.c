/* Header fields, parameters, encoded words, addresses and dates: what RFC 5322 and its kin say, and what mail writes.
 */
#include "codec/mimeaddress.h"
#include "codec/mimehead.h"
#include "unit.h"

static char result[8192];

static void test_fields(void)
{
    static const char header[] = "Subject : a\r\n b\r\nno field\nX:\n\ty\nZ: \r\n \r\nLast:z";
    struct reader reader = reader_init(header, sizeof(header) - 1);
    struct mime_field field;

    CHECK(mime_field_next(&reader, &field) && mime_field_is(&field, "subject") && field.value_size == 6);
    CHECK(field.text_size == 17 && mime_unfold(field.value, field.value_size, result) == 3 &&
            !memcmp(result, "a b", 3));
    CHECK(mime_field_next(&reader, &field) && mime_field_is(&field, "x"));
    CHECK(mime_unfold(field.value, field.value_size, result) == 1 && *result == 'y');
    CHECK(mime_field_next(&reader, &field) && mime_field_is(&field, "z") && !mime_field_is(&field, "zz"));
    CHECK(!mime_unfold(field.value, field.value_size, result));
    CHECK(mime_field_next(&reader, &field) && mime_field_is(&field, "last") && field.value_size == 1);
    CHECK(!mime_field_next(&reader, &field));
}

static const char *type_of(const char *value)
{
    static char type[MIME_TYPE_MAX + 1];

    mime_parse_type(value, strlen(value), type);
    return type;
}

/* "CHARSET|VALUE", or "none". */
static const char *parameter_of(const char *value, const char *name)
{
    char type[MIME_TYPE_MAX + 1], out[1000];
    size_t pos = mime_parse_type(value, strlen(value), type);
    struct mime_parameter parameter;

    if (!mime_parameter(value + pos, strlen(value) - pos, name, &parameter, out)) return "none";
    sprintf(result, "%s|%.*s", parameter.charset, (int)parameter.size, out);
    return result;
}

#define PARAMETER(value, name, expected) CHECK(!strcmp(parameter_of(value, name), expected))

static void test_parameters(void)
{
    CHECK(!strcmp(type_of("Text/HTML; x"), "text/html"));
    CHECK(!strcmp(type_of("text / plain"), "text/plain"));
    CHECK(!strcmp(type_of("(c) text/plain(d);"), "text/plain"));
    CHECK(!strcmp(type_of("text"), "text") && !strcmp(type_of("text/"), "") && !strcmp(type_of(""), ""));
    PARAMETER("t/p; charset=utf-8", "charset", "|utf-8");
    PARAMETER("t/p; charset = \"utf-8\" ; x=y;", "charset", "|utf-8");
    PARAMETER("t/p charset=utf-8", "charset", "|utf-8");
    PARAMETER("t/p; charset=\"utf-8", "charset", "|utf-8");
    PARAMETER("t/p; charset=us-ascii (Plain text)", "charset", "|us-ascii");
    PARAMETER("t/p; charset=utf-8 format=flowed", "format", "|flowed");
    PARAMETER("t/p; name=a b (1).pdf; x", "name", "|a b (1).pdf");
    PARAMETER("t/p; name=\"C:\\tmp\\a\\\"b\\\\c\"", "name", "|C:\\tmp\\a\"b\\c");
    PARAMETER("t/p; name=\"a;b\"; boundary=\"x y\"", "boundary", "|x y");
    PARAMETER("t/p; boundary=a.b", "boundary", "|a.b");
    PARAMETER("t/p; X; ;NAME=a", "name", "|a");
    PARAMETER("t/p; x=y", "name", "none");
    PARAMETER("t/p; name=old; name*=utf-8'en'%E6%97%A5.txt", "name", "utf-8|\xe6\x97\xa5.txt");
    PARAMETER("t/p; name*1*=%62c; name*0*=''a; name*2=%64", "name", "|abc%64");
    PARAMETER("t/p; name*0=a; name*2=c", "name", "|a");
    PARAMETER("t/p; name*1=a; name=b", "name", "|b");
    PARAMETER("t/p; name*0=\"a b\"; name*1=\"c\"", "name", "|a bc");
    PARAMETER("t/p; name*=a%zz%4", "name", "|a%zz%4");
    PARAMETER("t/p; name=", "name", "|");
}

static bool take_run(void *context, const char *charset, size_t charset_size, const uint8_t *bytes, size_t size)
{
    sprintf(result + strlen(result), "[%.*s]%.*s", (int)charset_size, charset_size ? charset : "", (int)size,
            (const char *)bytes);
    return true;
}

static const char *words_of(const char *text)
{
    uint8_t scratch[1000];

    result[0] = 0;
    mime_decode_words(text, strlen(text), take_run, NULL, scratch);
    return result;
}

#define WORDS(text, expected) CHECK(!strcmp(words_of(text), expected))

static void test_words(void)
{
    WORDS("plain", "[]plain");
    WORDS("a =?utf-8?Q?b_=63?= d", "[]a [utf-8]b c[] d");
    WORDS("=?utf-8?B?R3LDvA==?= =?UTF-8?B?w59l?=", "[UTF-8]Gr\xc3\xbc\xc3\x9f"
                                                   "e");
    WORDS("=?utf-8?q?a?= =?iso-8859-1?q?b?=", "[utf-8]a[iso-8859-1]b");
    WORDS("x=?utf-8*en?q?a?=y", "[]x[utf-8]a[]y");
    WORDS("=?utf-8?q?a?= b =?utf-8?q?c?=", "[utf-8]a[] b [utf-8]c");
    WORDS("=?utf-8?x?a?=", "[]=?utf-8?x?a?=");
    WORDS("=?utf-8?q?a", "[]=?utf-8?q?a");
    WORDS("=?"
          "?q?a?=",
            "[]=?"
            "?q?a?=");
    WORDS("=?utf-8?q?"
          "?=x",
            "[utf-8][]x");
    WORDS("=?a?q?=?b?q?c?=", "[]=?a?q?[b]c");
    WORDS("=?utf-8?B?w6?= =?utf-8?B?nQ?=", "[utf-8]\xc3\x9d");
    WORDS("=?u?q?=41=4?=", "[u]A=4");
    WORDS("", "");
}

static const char *addresses_of(const char *text)
{
    char name[500], address[500];
    struct mime_addresses list;
    struct mime_address one;

    mime_addresses_init(&list, text, strlen(text), name, address);
    result[0] = 0;
    while (mime_address_next(&list, &one))
        sprintf(result + strlen(result), "%s%.*s<%.*s>", one.group ? "G:" : "", (int)one.name_size, name,
                (int)one.address_size, address);
    return result;
}

#define ADDRESSES(text, expected) CHECK(!strcmp(addresses_of(text), expected))

static void test_addresses(void)
{
    ADDRESSES("Ann <ann@x.example>", "Ann<ann@x.example>");
    ADDRESSES("a@x, \"B, C\" <b@x>; D E <j@x>", "<a@x>B, C<b@x>D E<j@x>");
    ADDRESSES("a@x (Ann \\(B\\))", "Ann (B)<a@x>");
    ADDRESSES("<a@x>,<>,,b", "<a@x><b>");
    ADDRESSES("Doe, Ann <a@x>, Bob <b@x>", "Doe, Ann<a@x>Bob<b@x>");
    ADDRESSES("root, c@x, Ann <a@x>", "<root><c@x>Ann<a@x>");
    ADDRESSES("Team: a@x, B <b@x>;, c@x", "<a@x>B<b@x><c@x>");
    ADDRESSES("undisclosed-recipients:;", "G:undisclosed-recipients<>");
    ADDRESSES("My Friends: ; d@x", "G:My Friends<><d@x>");
    ADDRESSES("<@r,@s:u@h>, <u@h", "<u@h><u@h>");
    ADDRESSES("Ann <a@x, b@x", "Ann<a@x><b@x>");
    ADDRESSES("\"john doe\"@x.com", "<\"john doe\"@x.com>");
    ADDRESSES("A\t\tB  \"C  D\" <a @ x>", "A B C  D<a@x>");
    ADDRESSES("a@x <a@x> <b@x>", "a@x<a@x>");
    ADDRESSES("Ann <Ann <a@x>>", "Ann<a@x>");
    ADDRESSES("Ann (private) Bee <a@x> (x)", "Ann Bee<a@x>");
    ADDRESSES("\"open <a@x>", "<\"open <a@x>>");
    ADDRESSES("  ", "");
}

static uint64_t date_of(const char *text)
{
    uint64_t time = 0;

    return mime_date(text, strlen(text), &time) ? time : 0;
}

static void test_dates(void)
{
    const uint64_t time = 133855671090000000;

    CHECK(date_of("Tue, 4 Mar 2025 14:05:09 +0100") == time);
    CHECK(date_of("Thursday, 04 MAR 2025 08:05:09 EST") == time);
    CHECK(date_of("4 Mar 25 08:05 EST") == time - 90000000);
    CHECK(date_of("Tue Mar  4 13:05:09 2025") == time);
    CHECK(date_of("Tue Mar  4 13:05:09 GMT 2025") == time);
    CHECK(date_of("2025-03-04T14:05:09+01:00") == time && date_of("2025-03-04 13:05:09Z") == time);
    CHECK(date_of("4 Mar 2025 13:05:09 (comment (x)) +0000 (UTC)") == time);
    CHECK(date_of("4-Mar-2025 13:05:09 GMT") == time);
    CHECK(date_of("4 Mar 2025 14:05:09 GMT+0100") == time && date_of("4 Mar 2025 14:05:09 +01:00") == time);
    CHECK(date_of("4 Mar 2025 13:05:09 XYZ") == time && date_of("4 Mar 2025 13:05:09") == time);
    CHECK(date_of("4 Mar 2025 13:05:60") == date_of("4 Mar 2025 13:05:59"));
    CHECK(date_of("4 Mar 125 13:05:09 +0000") == time);
    CHECK(date_of("1 Jan 1601 00:00:00 +0000") == 0 && date_of("1 Jan 1601 00:00:01 +0000") == 10000000);
    CHECK(date_of("Tue, 27 Feb 2007 00:14:28 +0100") == 128170052680000000);
    CHECK(!date_of("yesterday") && !date_of("") && !date_of("4 M\xc3\xa4rz 2025 13:05:09") &&
            !date_of("32 Mar 2025 1:2:3"));
    CHECK(!date_of("4 Mar 1600 1:2:3") && !date_of("4 Mar 2025") && !date_of("4 Mar 2025 25:00:00"));
    CHECK(date_of("29 Feb 2024 0:00:00") && !date_of("31 Apr 2024 x"));
}

int main(void)
{
    test_fields();
    test_parameters();
    test_words();
    test_addresses();
    test_dates();
    return unit_report();
}
