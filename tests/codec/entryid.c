/* Entry ids of one-off recipients and wrapped stores: the examples, both ways, and cut anywhere. */
#include "codec/entryid.h"
#include "unit.h"

static const uint8_t example[] = {0x00, 0x00, 0x00, 0x00, 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e,
        0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02, 0x00, 0x00, 0x01, 0x80, 'B', 0, 'o', 0, 0, 0, 'S', 0, 'M', 0, 'T', 0, 'P',
        0, 0, 0, 'b', 0, '@', 0, 'x', 0, '.', 0, 'y', 0, 0, 0};

static void test_one_off(void)
{
    struct one_off one_off = {ONE_OFF_UNICODE | ONE_OFF_NO_RICH_INFO, (const uint8_t *)u"Bo", (const uint8_t *)u"SMTP",
            (const uint8_t *)u"b@x.y", 4, 8, 10};
    uint8_t data[100];
    struct writer writer = writer_init(data, sizeof(data));
    size_t i;

    one_off_write(&writer, &one_off);
    CHECK(writer.pos == sizeof(example) && !writer.overflow && !memcmp(data, example, sizeof(example)));
    memset(&one_off, 0, sizeof(one_off));
    CHECK(one_off_read(example, sizeof(example), &one_off) == CODEC_OK && one_off.flags == 0x8001);
    CHECK(one_off.name_size == 4 && !memcmp(one_off.name, u"Bo", 4));
    CHECK(one_off.type_size == 8 && !memcmp(one_off.type, u"SMTP", 8));
    CHECK(one_off.address_size == 10 && !memcmp(one_off.address, u"b@x.y", 10));
    for (i = 0; i < sizeof(example); i++)
        CHECK(one_off_read(example, i, &one_off) == (i < 22 ? CODEC_UNSUPPORTED : CODEC_CORRUPT));

    one_off = (struct one_off){0x1000, (const uint8_t *)"", (const uint8_t *)"X", (const uint8_t *)"ab", 0, 1, 2};
    writer = writer_init(data, sizeof(data));
    one_off_write(&writer, &one_off);
    CHECK(writer.pos == 24 + 1 + 2 + 3);
    CHECK(one_off_read(data, writer.pos, &one_off) == CODEC_OK && one_off.flags == 0x1000 && !one_off.name_size &&
            one_off.type_size == 1 && one_off.address_size == 2 && !memcmp(one_off.address, "ab", 2));
    CHECK(one_off_read(data, writer.pos - 1, &one_off) == CODEC_CORRUPT);
    data[4] ^= 1;
    CHECK(one_off_read(data, writer.pos, &one_off) == CODEC_UNSUPPORTED);
}

static void test_wrapped(void)
{
    const struct
    {
        const char *dll;
        size_t start;
    } tests[] = {{"EMSMDB.DLL", 36}, {"mspst.dll", 32}, {"", 24}, {"a", 24}, {"ab", 28}};
    const uint8_t *entryid;
    const char *dll;
    uint8_t data[100];
    size_t i, cut, size;

    for (i = 0; i < 5; i++)
    {
        struct writer writer = writer_init(data, sizeof(data));

        store_entryid_wrap(&writer, tests[i].dll, "entry", 5);
        CHECK(writer.pos == tests[i].start + 5 && !memcmp(data + tests[i].start, "entry", 5));
        CHECK(store_entryid_unwrap(data, writer.pos, &dll, &entryid, &size) == CODEC_OK);
        CHECK(!strcmp(dll, tests[i].dll) && size == 5 && entryid == data + tests[i].start);
        for (cut = 0; cut < tests[i].start; cut++)
            CHECK(store_entryid_unwrap(data, cut, &dll, &entryid, &size) ==
                    (cut < 20 ? CODEC_UNSUPPORTED : CODEC_CORRUPT));
        CHECK(store_entryid_unwrap(data, cut, &dll, &entryid, &size) == CODEC_OK && !size);
    }
}

static void test_search_key(void)
{
    static const uint8_t expected[] = {0x53, 0x4d, 0x54, 0x50, 0x3a, 0x42, 0x40, 0x58, 0x2e, 0x59, 0x00};
    uint8_t data[20];
    struct writer writer = writer_init(data, sizeof(data));

    search_key_write(&writer, "smtp", 4, "b@x.y", 5);
    CHECK(writer.pos == sizeof(expected) && !memcmp(data, expected, sizeof(expected)));
}

int main(void)
{
    test_one_off();
    test_wrapped();
    test_search_key();
    return unit_report();
}
