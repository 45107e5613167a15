/* Base-64, quoted-printable, uuencode and BinHex, in pieces of every size. */
#include "codec/binhex.h"
#include "codec/mimedecode.h"
#include "unit.h"

static char result[8192];
static size_t result_size;

static bool gives(enum mime_encoding encoding, const char *text, const char *expected)
{
    const size_t size = strlen(text);
    struct mime_decoder decoder;
    size_t piece, pos, part;

    for (piece = 1; piece < 12; piece++)
    {
        mime_decoder_init(&decoder, encoding);
        for (result_size = pos = 0; pos < size; pos += part)
        {
            part = size - pos < piece ? size - pos : piece;
            result_size += mime_decode(&decoder, (const uint8_t *)text + pos, part, (uint8_t *)result + result_size);
        }
        result_size += mime_decode_end(&decoder, (uint8_t *)result + result_size);
        if (result_size == strlen(expected) && !memcmp(result, expected, result_size)) continue;
        printf("%s: got %.*s, expected %s\n", text, (int)result_size, result, expected);
        return false;
    }
    return true;
}

static void test_base64(void)
{
    CHECK(gives(MIME_BASE64, "YWJj", "abc"));
    CHECK(gives(MIME_BASE64, "YW\r\nJjZA==\r\n", "abcd"));
    CHECK(gives(MIME_BASE64, "Y W*J-j", "abc"));
    CHECK(gives(MIME_BASE64, "YWJjZA", "abcd"));
    CHECK(gives(MIME_BASE64, "YWJjZ", "abc"));
    CHECK(gives(MIME_BASE64, "YQ==YQ==", "aa"));
    CHECK(gives(MIME_BASE64, "YQ==\r\nYmM=\r\n", "abc"));
    CHECK(gives(MIME_BASE64, "YQ==\r\n-- \r\nA list, of things.\r\nYmM=\r\n", "a"));
    CHECK(gives(MIME_BASE64, "YWI=\nSent by: me\n", "ab"));
    CHECK(gives(MIME_BASE64, "", ""));
}

static void test_quoted(void)
{
    CHECK(gives(MIME_QUOTED_PRINTABLE, "a=3Db=3d", "a=b="));
    CHECK(gives(MIME_QUOTED_PRINTABLE, "a=\r\nb=  \r\nc=\nd", "abcd"));
    CHECK(gives(MIME_QUOTED_PRINTABLE, "a = b=zz=4", "a = b=zz=4"));
    CHECK(gives(MIME_QUOTED_PRINTABLE, "a \t\r\nb \nc  ", "a\r\nb\nc"));
    CHECK(gives(MIME_QUOTED_PRINTABLE, "a=20\r\n", "a \r\n"));
    CHECK(gives(MIME_QUOTED_PRINTABLE, "= x=", "= x"));
    CHECK(gives(MIME_QUOTED_PRINTABLE, "a\r\n\r\n\nb", "a\r\n\r\n\nb"));
    CHECK(gives(MIME_QUOTED_PRINTABLE, "a==41", "a=A"));
}

static void test_uuencode(void)
{
    CHECK(gives(MIME_UUENCODE, "begin 644 a.bin\r\n#86)C\r\n`\r\nend\r\nmore", "abc"));
    CHECK(gives(MIME_UUENCODE, "x\nbegin 0644 a b\n#86)C\n#86)C\nend\n", "abcabc"));
    CHECK(gives(MIME_UUENCODE, "#86)C\n", ""));
    CHECK(mime_encoding_of("BASE64 ", 7) == MIME_BASE64 && mime_encoding_of("x-uue", 5) == MIME_UUENCODE);
    CHECK(mime_encoding_of("base64x", 7) == MIME_IDENTITY && mime_encoding_of("", 0) == MIME_IDENTITY);
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
    test_base64();
    test_quoted();
    test_uuencode();
    test_binhex();
    return unit_report();
}
