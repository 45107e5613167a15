/* GB 18030 beyond code page 936: known characters, both ways; every sequence; what is none. */
#include "codec/gb18030.h"
#include "unit.h"

static void test_known(void)
{
    static const struct
    {
        const char *bytes;
        uint32_t character;
    } tests[] = {
            {"\x81\x30\x81\x30", 0x80},
            {"\x81\x30\x84\x36", 0xa5},
            {"\x84\x31\xa4\x39", 0xffff},
            {"\x84\x31\xa4\x37", 0xfffd},
            {"\x82\x35\x8f\x33", 0x9fa6},
            {"\x90\x30\x81\x30", 0x10000},
            {"\x94\x39\xda\x33", 0x1f4a9},
            {"\xe3\x32\x9a\x35", 0x10ffff},
            {"\xa2\xe3", 0x20ac},
            {"\xa8\xbf", 0x1f9},
            {"\xfe\x9f", 0x4dae},
    };
    uint8_t bytes[4];
    size_t i, size;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
    {
        size = strlen(tests[i].bytes);
        CHECK(gb18030_size((const uint8_t *)tests[i].bytes, size) == size);
        CHECK(gb18030_read((const uint8_t *)tests[i].bytes, size) == tests[i].character);
        CHECK(gb18030_write(tests[i].character, bytes) == size && !memcmp(bytes, tests[i].bytes, size));
    }
}

/* All sequences of four bytes give characters that give them, each once. */
static void test_all(void)
{
    uint32_t number, character, wrong = 0, plane = 0, beyond = 0;
    uint8_t bytes[4], again[4];

    for (number = 0; number < 126 * 10 * 126 * 10; number++)
    {
        bytes[0] = (uint8_t)(0x81 + number / 12600);
        bytes[1] = (uint8_t)('0' + number / 1260 % 10);
        bytes[2] = (uint8_t)(0x81 + number / 10 % 126);
        bytes[3] = (uint8_t)('0' + number % 10);
        if (!(character = gb18030_read(bytes, 4))) continue;
        if (character < 0x10000) plane++;
        else beyond++;
        if (gb18030_write(character, again) != 4 || memcmp(bytes, again, 4)) wrong++;
    }
    CHECK(!wrong && plane == 39420 && beyond == 0x100000);
}

static void test_none(void)
{
    static const char *const texts[] = {"\x81\x30\x81", "\x81\x30\x81\x40", "\x80\x30\x81\x30", "\x84\x32\x81\x30",
            "\xe3\x32\x9a\x36", "\xff\x30\x81\x30", "\xb0\xa1", "a"};
    uint8_t bytes[4];
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        CHECK(!gb18030_read((const uint8_t *)texts[i], strlen(texts[i])));
    CHECK(gb18030_size((const uint8_t *)"a", 1) == 1 && gb18030_size((const uint8_t *)"\x81", 1) == 2);
    CHECK(gb18030_write(0x110000, bytes) == 4 && gb18030_read(bytes, 4) == 0xfffd);
}

int main(void)
{
    test_known();
    test_all();
    test_none();
    return unit_report();
}
