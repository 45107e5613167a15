/* UTF-8, UTF-16 and UTF-7 in pieces of every size, valid and not. */
#include "codec/utf.h"
#include "unit.h"

static bool reads_as(enum utf_form form, const char *text, size_t size, const uint16_t *expected, size_t count)
{
    uint16_t units[256];
    struct utf_reader reader;
    size_t piece, pos, part, got;

    for (piece = 1; piece < 6; piece++)
    {
        utf_reader_init(&reader, form);
        for (got = pos = 0; pos < size; pos += part)
        {
            part = size - pos < piece ? size - pos : piece;
            got += utf_read(&reader, (const uint8_t *)text + pos, part, pos + part == size, units + got);
        }
        if (got != count || memcmp(units, expected, 2 * count)) return false;
    }
    return true;
}

#define READS(form, text, ...) \
    CHECK(reads_as(form, text, sizeof(text) - 1, (const uint16_t[]){__VA_ARGS__}, \
            sizeof((const uint16_t[]){__VA_ARGS__}) / 2))

static void test_utf8(void)
{
    READS(UTF_8, "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80", 'a', 0xfc, 0x20ac, 0xd83d, 0xde00);
    READS(UTF_8, "\xef\xbb\xbfx\xef\xbb\xbf", 'x', 0xfeff);
    READS(UTF_8,
            "\xc3"
            "a",
            0xfffd, 'a');
    READS(UTF_8, "\xc0\x80", 0xfffd, 0xfffd);
    READS(UTF_8, "\xed\xa0\x80", 0xfffd, 0xfffd, 0xfffd);
    READS(UTF_8, "\xf4\x90\x80\x80", 0xfffd, 0xfffd, 0xfffd, 0xfffd);
    READS(UTF_8, "\xf0\x9f\x98", 0xfffd);
    READS(UTF_8, "\xe2\x82\xe2\x82\xac", 0xfffd, 0x20ac);
}

static void test_others(void)
{
    READS(UTF_16_LE, "a\0\xac\x20", 'a', 0x20ac);
    READS(UTF_16_LE, "\xfe\xff\0a", 'a');
    READS(UTF_16_BE, "\xfe\xff\0a", 'a');
    READS(UTF_16_LE, "a\0b", 'a', 0xfffd);
    READS(UTF_7, "Hi +AOk- +- x", 'H', 'i', ' ', 0xe9, ' ', '+', ' ', 'x');
    READS(UTF_7, "+ZeVnLIqe.", 0x65e5, 0x672c, 0x8a9e, '.');
}

static void test_probe(void)
{
    struct text_probe probe = {0};

    text_probe_add(&probe, (const uint8_t *)"Gr\xc3", 3);
    text_probe_add(&probe, (const uint8_t *)"\xbc", 1);
    CHECK(probe.high && text_probe_is_utf8(&probe) && probe.sequences == 1);
    text_probe_add(&probe, (const uint8_t *)"\xfc.\x1b", 3);
    CHECK(!text_probe_is_utf8(&probe) && probe.invalid == 1 && !probe.escapes);
    text_probe_add(&probe, (const uint8_t *)"$B", 2);
    CHECK(probe.escapes);
}

static void test_write(void)
{
    const uint16_t units[] = {'a', 0xfc, 0x20ac, 0xd83d, 0xde00, 0xd83d};
    uint8_t bytes[32];
    struct writer writer = writer_init(bytes, sizeof(bytes));

    utf8_write(&writer, units, 6);
    CHECK(writer.pos == 13 && !memcmp(bytes, "a\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbd", 13));
}

int main(void)
{
    test_utf8();
    test_others();
    test_probe();
    test_write();
    return unit_report();
}
