/* Base-64, quoted-printable, uuencode and BinHex, in pieces of every size. */
#include "codec/binhex.h"
#include "codec/mimedecode.h"
#include "unit.h"

static char result[8192];
static size_t result_size;

/* Bodies and what they are decoded to, however they are cut. */
static void test_decoding(void)
{
    static const struct
    {
        enum mime_encoding encoding;
        const char *text, *expected;
    } tests[] = {
            {MIME_BASE64, "YWJj", "abc"},
            {MIME_BASE64, "YW\r\nJjZA==\r\n", "abcd"},
            {MIME_BASE64, "Y W*J-j", "abc"},
            {MIME_BASE64, "YWJjZA", "abcd"},
            {MIME_BASE64, "YWJjZ", "abc"},
            {MIME_BASE64, "YQ==YQ==", "aa"},
            {MIME_BASE64, "YQ==\r\nYmM=\r\n", "abc"},
            {MIME_BASE64, "YQ==\r\n-- \r\nA list, of things.\r\nYmM=\r\n", "a"},
            {MIME_BASE64, "YWI=\nSent by: me\n", "ab"},
            {MIME_BASE64, "", ""},
            {MIME_QUOTED_PRINTABLE, "a=3Db=3d", "a=b="},
            {MIME_QUOTED_PRINTABLE, "a=\r\nb=  \r\nc=\nd", "abcd"},
            {MIME_QUOTED_PRINTABLE, "a = b=zz=4", "a = b=zz=4"},
            {MIME_QUOTED_PRINTABLE, "a \t\r\nb \nc  ", "a\r\nb\nc"},
            {MIME_QUOTED_PRINTABLE, "a=20\r\n", "a \r\n"},
            {MIME_QUOTED_PRINTABLE, "= x=", "= x"},
            {MIME_QUOTED_PRINTABLE, "a\r\n\r\n\nb", "a\r\n\r\n\nb"},
            {MIME_QUOTED_PRINTABLE, "a==41", "a=A"},
            {MIME_UUENCODE, "begin 644 a.bin\r\n#86)C\r\n`\r\nend\r\nmore", "abc"},
            {MIME_UUENCODE, "x\nbegin 0644 a b\n#86)C\n#86)C\nend\n", "abcabc"},
            {MIME_UUENCODE, "#86)C\n", ""},
    };
    struct mime_decoder decoder;
    size_t i, piece, pos, part;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
    {
        const char *text = tests[i].text;
        const size_t size = strlen(text);

        for (piece = 1; piece < 12; piece++)
        {
            mime_decoder_init(&decoder, tests[i].encoding);
            for (result_size = pos = 0; pos < size; pos += part)
            {
                part = size - pos < piece ? size - pos : piece;
                result_size +=
                        mime_decode(&decoder, (const uint8_t *)text + pos, part, (uint8_t *)result + result_size);
            }
            result_size += mime_decode_end(&decoder, (uint8_t *)result + result_size);
            CHECK(result_size == strlen(tests[i].expected) && !memcmp(result, tests[i].expected, result_size));
            if (unit_failures) printf("row %zu, pieces of %zu: %.*s\n", i, piece, (int)result_size, result);
        }
    }
}

static void test_names(void)
{
    static const struct
    {
        const char *name;
        enum mime_encoding encoding;
    } tests[] = {{"BASE64 ", MIME_BASE64}, {"x-uue", MIME_UUENCODE}, {"x-uuencode", MIME_UUENCODE},
            {"Quoted-Printable", MIME_QUOTED_PRINTABLE}, {"mac-binhex40", MIME_BINHEX}, {"7bit", MIME_IDENTITY},
            {"base64x", MIME_IDENTITY}, {"", MIME_IDENTITY}};
    size_t i;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
        CHECK(mime_encoding_of(tests[i].name, strlen(tests[i].name)) == tests[i].encoding);
}

static bool take(void *context, const uint8_t *bytes, size_t size)
{
    memcpy(result + result_size, bytes, size);
    result_size += size;
    return true;
}

static void test_binhex(void)
{
    /* "a.txt", TEXT, "Hello, binhex" and 20 times "x", no resources */
    static const char file[] = "(This file must be converted with BinHex 4.0)\n"
                               ":\"@%ZG(Kd!&4&@&4dG(Kd!*!&)3#3\"&S(5'9XE'mX)'*TEQKPH*!95\"!!!!:\n";
    static struct binhex binhex;
    enum codec_status status = CODEC_OK;
    size_t piece, i;

    for (piece = 1; piece < 5; piece++)
    {
        result_size = 0;
        binhex_init(&binhex, take, NULL);
        for (i = 0; i + piece <= sizeof(file) - 1; i += piece)
            status = binhex_feed(&binhex, (const uint8_t *)file + i, piece);
        status = binhex_feed(&binhex, (const uint8_t *)file + i, sizeof(file) - 1 - i);
        CHECK(status == CODEC_END && !strcmp(binhex.name, "a.txt"));
        CHECK(result_size == 33 && !memcmp(result, "Hello, binhexxxxxxxxxxxxxxxxxxxxx", 33));
    }
    binhex_init(&binhex, take, NULL);
    result_size = 0;
    CHECK(binhex_feed(&binhex, (const uint8_t *)":rubbish!!!!~", 13) == CODEC_CORRUPT);
    binhex_init(&binhex, take, NULL);
    CHECK(binhex_feed(&binhex, (const uint8_t *)"no colon", 8) == CODEC_OK);
}

int main(void)
{
    test_decoding();
    test_names();
    test_binhex();
    return unit_report();
}
