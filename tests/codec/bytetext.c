/* Hexadecimal and base-64 text: the vectors of RFC 4648, and refusals. */
#include <stdlib.h>

#include "codec/bytetext.h"
#include "unit.h"

static void test_hex(void)
{
    static const uint8_t bytes[] = {0x00, 0x1f, 0xab, 0xff};
    uint8_t back[4];
    char text[8];

    hex_encode(bytes, sizeof(bytes), text);
    CHECK(!memcmp(text, "001FABFF", 8));
    CHECK(hex_decode(text, 8, back) == CODEC_OK && !memcmp(back, bytes, 4));
    CHECK(hex_decode("001fabff", 8, back) == CODEC_OK && !memcmp(back, bytes, 4));
    CHECK(hex_decode("", 0, back) == CODEC_OK);
    CHECK(hex_decode("001", 3, back) == CODEC_CORRUPT);
    CHECK(hex_decode("0g", 2, back) == CODEC_CORRUPT);
    CHECK(hex_digit_value('G') == -1 && hex_digit_value('@') == -1 && hex_digit_value('/') == -1);
}

static void test_base64(void)
{
    static const char *const vectors[][2] = {
            {"", ""},
            {"f", "Zg=="},
            {"fo", "Zm8="},
            {"foo", "Zm9v"},
            {"foob", "Zm9vYg=="},
            {"fooba", "Zm9vYmE="},
            {"foobar", "Zm9vYmFy"},
            {"\xff\xef\xfe", "/+/+"},
    };
    static const char *const bad[] = {
            "A", "AAAAA", "AA=A", "A===", "AAA==", "AA*A", "AAAA====", "AB==", "ABC=", "AA A"};
    uint8_t back[16];
    size_t length, size, i;
    char text[16];

    for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
    {
        CHECK(base64_length(strlen(vectors[i][0]), &length) && length == strlen(vectors[i][1]));
        base64_encode((const uint8_t *)vectors[i][0], strlen(vectors[i][0]), text);
        CHECK(!memcmp(text, vectors[i][1], length));
        CHECK(base64_decode(vectors[i][1], length, back, &size) == CODEC_OK && size == strlen(vectors[i][0]));
        CHECK(!memcmp(back, vectors[i][0], size));
        while (length && text[length - 1] == '=') length--;
        CHECK(base64_decode(text, length, back, &size) == CODEC_OK && size == strlen(vectors[i][0]));
    }
    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        CHECK(base64_decode(bad[i], strlen(bad[i]), back, &size) == CODEC_CORRUPT);
    CHECK(!base64_length(SIZE_MAX, &length) && !base64_length(SIZE_MAX - 3, &length));
}

int main(void)
{
    test_hex();
    test_base64();
    return unit_report();
}
