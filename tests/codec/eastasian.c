/* ISO-2022-JP, EUC-JP, ISO-2022-KR and HZ against the double-byte text they stand for. */
#include "codec/eastasian.h"
#include "unit.h"

static uint8_t result[256];
static size_t result_size;

/* Reads text in pieces of a size. */
static void read_in(enum eastasian_form form, const char *text, size_t piece)
{
    struct eastasian_reader reader;
    size_t size = strlen(text), pos, part;

    result_size = 0;
    eastasian_reader_init(&reader, form);
    for (pos = 0; pos <= size; pos += part)
    {
        part = size - pos < piece ? size - pos : piece;
        result_size +=
                eastasian_read(&reader, (const uint8_t *)text + pos, part, pos + part == size, result + result_size);
        if (pos + part == size) break;
    }
}

static bool reads_as(enum eastasian_form form, const char *text, const char *expected)
{
    size_t piece;

    for (piece = 1; piece < 9; piece++)
    {
        read_in(form, text, piece);
        if (result_size != strlen(expected) || memcmp(result, expected, result_size)) return false;
    }
    return true;
}

static bool writes_as(enum eastasian_form form, const char *text, const char *expected, bool fits)
{
    struct writer writer = writer_init(result, sizeof(result));
    bool fitted = eastasian_write(form, (const uint8_t *)text, strlen(text), &writer);

    return fitted == fits && writer.pos == strlen(expected) && !memcmp(result, expected, writer.pos);
}

static void test_iso_2022_jp(void)
{
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "a\x1b$BF|K\\8l\x1b(Bz", "a\x93\xfa\x96{\x8c\xeaz"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x1b$@F|\x1b(J~", "\x93\xfa~"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x1b(I1\x1b(B", "\xb1"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x0e\x31\x0f", "\xb1"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\xb1", "\xb1"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x93\xfa", "\x93\xfa"));         /* Shift-JIS under a wrong label */
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x1b$BF|\nab", "\x93\xfa\nab")); /* a line end ends it */
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x1b$BF\nab", "\xff\nab"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x1b$(D0!\x1b(B", "\xff"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x1b%", "\xff"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "a\x1b", "a\xff"));
    CHECK(reads_as(EASTASIAN_ISO_2022_JP, "\x1b$B-!", "\x87@")); /* NEC's row 13 */
    CHECK(writes_as(EASTASIAN_ISO_2022_JP, "a\x93\xfa\x96{\x8c\xeaz", "a\x1b$BF|K\\8l\x1b(Bz", true));
    CHECK(writes_as(EASTASIAN_ISO_2022_JP, "\x93\xfa\r\n", "\x1b$BF|\x1b(B\r\n", true));
    CHECK(writes_as(EASTASIAN_ISO_2022_JP, "\xb1", "?", false));
    CHECK(writes_as(EASTASIAN_ISO_2022_JP, "\xfa\x40", "?", false));
    CHECK(writes_as(EASTASIAN_ISO_2022_JP, "\x93", "?", false));
}

static void test_euc_jp(void)
{
    CHECK(reads_as(EASTASIAN_EUC_JP, "\xc6\xfc\xcb\xdcz", "\x93\xfa\x96{z"));
    CHECK(reads_as(EASTASIAN_EUC_JP, "\x8e\xb1", "\xb1"));
    CHECK(reads_as(EASTASIAN_EUC_JP, "\x8f\xb0\xa1z", "\xffz"));
    CHECK(reads_as(EASTASIAN_EUC_JP,
            "\xc6"
            "a",
            "\xff"
            "a"));
    CHECK(reads_as(EASTASIAN_EUC_JP, "\xc6", "\xff"));
    CHECK(reads_as(EASTASIAN_EUC_JP, "\x80", "\xff"));
    CHECK(writes_as(EASTASIAN_EUC_JP, "\x93\xfa\xb1z", "\xc6\xfc\x8e\xb1z", true));
}

static void test_korean_and_chinese(void)
{
    CHECK(reads_as(EASTASIAN_ISO_2022_KR, "\x1b$)C\x0e\x30!\x0f z", "\xb0\xa1 z"));
    CHECK(reads_as(EASTASIAN_ISO_2022_KR, "\x0e\x30!\nab", "\xb0\xa1\nab"));
    CHECK(writes_as(EASTASIAN_ISO_2022_KR, "\xb0\xa1z", "\x1b$)C\r\n\x0e\x30!\x0fz", true));
    CHECK(writes_as(EASTASIAN_ISO_2022_KR, "\x81\x41", "\x1b$)C\r\n?", false));
    CHECK(reads_as(EASTASIAN_HZ, "a~{VPND~}~~b", "a\xd6\xd0\xce\xc4~b"));
    CHECK(reads_as(EASTASIAN_HZ, "a~\nb", "ab"));
    CHECK(reads_as(EASTASIAN_HZ, "a~xb~", "a~xb~"));
    CHECK(writes_as(EASTASIAN_HZ, "a\xd6\xd0~", "a~{VP~}~~", true));
}

/* Every character of JIS X 0208 there and back. */
static void test_all(void)
{
    char text[16], back[16];
    struct writer writer;
    int row, cell, wrong = 0;

    for (row = 0x21; row <= 0x7e; row++)
        for (cell = 0x21; cell <= 0x7e; cell++)
        {
            snprintf(text, sizeof(text), "\x1b$B%c%c\x1b(B", row, cell);
            read_in(EASTASIAN_ISO_2022_JP, text, 20);
            writer = writer_init(back, sizeof(back));
            if (!eastasian_write(EASTASIAN_ISO_2022_JP, result, result_size, &writer) || writer.pos != strlen(text) ||
                    memcmp(text, back, writer.pos))
                wrong++;
        }
    CHECK(!wrong);
}

int main(void)
{
    test_iso_2022_jp();
    test_euc_jp();
    test_korean_and_chinese();
    test_all();
    return unit_report();
}
