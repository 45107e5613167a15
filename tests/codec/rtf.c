/* Compressed RTF: the examples of [MS-OXRTFCP] 3, pieces of any size, and what hostile streams may ask for. */
#include "codec/rtf.h"
#include "unit.h"

static const char hello[] = "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
static const uint8_t hello_compressed[] = {0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75, 0xf1,
        0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3,
        0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};
static const char repeated[] = "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}";
static const uint8_t repeated_compressed[] = {0x1a, 0x00, 0x00, 0x00, 0x1c, 0x00, 0x00, 0x00, 0x4c, 0x5a, 0x46, 0x75,
        0xe2, 0xd4, 0x4b, 0x51, 0x41, 0x00, 0x04, 0x20, 0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0};

static struct rtf_decoder decoder;
static struct rtf_encoder encoder;

/* Decodes with the given sizes of pieces; the size of the text, which goes to text, and the last status. */
static size_t decode(const uint8_t *data, size_t size, size_t in_step, size_t out_step, uint8_t *text, size_t room,
        enum codec_status *status)
{
    struct reader reader = reader_init(data, size), piece;
    struct rtf_header header;
    size_t pos = 0;

    if ((*status = rtf_header_read(&reader, &header)) != CODEC_OK) return 0;
    rtf_decoder_init(&decoder, &header);
    piece = reader_init("", 0);
    for (;;)
    {
        struct writer writer = writer_init(text + pos, room - pos < out_step ? room - pos : out_step);

        *status = rtf_decode(&decoder, &piece, &writer);
        pos += writer.pos;
        if (*status == CODEC_END || (*status == CODEC_NO_SPACE && pos == room)) return pos;
        if (*status == CODEC_OK)
        {
            size_t step = reader_left(&reader) < in_step ? reader_left(&reader) : in_step;

            if (!step) return pos;
            piece = reader_init(reader_take(&reader, step), step);
        }
    }
}

/* Encodes with the given sizes of pieces, header in front; the size of all. */
static size_t encode(
        const void *text, size_t size, enum rtf_type type, size_t in_step, size_t out_step, uint8_t *data, size_t room)
{
    struct reader reader = reader_init(text, size);
    struct writer head = writer_init(data, RTF_HEADER_SIZE);
    size_t pos = RTF_HEADER_SIZE;
    enum codec_status status;

    rtf_encoder_init(&encoder, type);
    while (reader_left(&reader))
    {
        size_t step = reader_left(&reader) < in_step ? reader_left(&reader) : in_step;
        struct reader piece = reader_init(reader_take(&reader, step), step);

        do
        {
            struct writer writer = writer_init(data + pos, room - pos < out_step ? room - pos : out_step);
            status = rtf_encode(&encoder, &piece, &writer);
            pos += writer.pos;
        } while (status == CODEC_NO_SPACE);
        CHECK(status == CODEC_OK);
    }
    do
    {
        struct writer writer = writer_init(data + pos, room - pos < out_step ? room - pos : out_step);
        status = rtf_encode_end(&encoder, &writer);
        pos += writer.pos;
    } while (status == CODEC_NO_SPACE);
    CHECK(status == CODEC_OK);
    CHECK(encoder.header.comp_size + 4 == pos);
    CHECK(encoder.header.raw_size == size);
    if (type == RTF_LZFU) CHECK(encoder.header.crc == codec_crc32(0, data + RTF_HEADER_SIZE, pos - RTF_HEADER_SIZE));
    rtf_header_write(&head, &encoder.header);
    return pos;
}

static void test_examples(void)
{
    const struct
    {
        const uint8_t *data;
        size_t size;
        const char *text;
    } tests[] = {{hello_compressed, sizeof(hello_compressed), hello},
            {repeated_compressed, sizeof(repeated_compressed), repeated}};
    const size_t steps[] = {1, 2, 5, 17, 1000};
    uint8_t text[100], data[200];
    enum codec_status status;
    size_t i, j, k, size;

    for (i = 0; i < 2; i++)
    {
        size_t expected = strlen(tests[i].text);

        CHECK(codec_crc32(0, tests[i].data + 16, tests[i].size - 16) == get_u32(tests[i].data + 12));
        for (j = 0; j < 5; j++)
            for (k = 0; k < 5; k++)
            {
                size = decode(tests[i].data, tests[i].size, steps[j], steps[k], text, sizeof(text), &status);
                CHECK(status == CODEC_END && size == expected && !memcmp(text, tests[i].text, expected));
            }
        size = encode(tests[i].text, expected, RTF_LZFU, 1000, 1000, data, sizeof(data));
        CHECK(size <= tests[i].size);
        size = decode(data, size, 1000, 1000, text, sizeof(text), &status);
        CHECK(size == expected && !memcmp(text, tests[i].text, expected));
        size = encode(tests[i].text, expected, RTF_MELA, 7, 1000, data, sizeof(data));
        CHECK(size == expected + 16 && get_u32(data + 4) == expected && !get_u32(data + 12));
        size = decode(data, size, 3, 4, text, sizeof(text), &status);
        CHECK(size == expected && !memcmp(text, tests[i].text, expected));
    }
    size = encode("", 0, RTF_LZFU, 1000, 1000, data, sizeof(data));
    CHECK(size == 19 && data[16] == 1 && data[17] == 0x0c && data[18] == 0xf0);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 0 && status == CODEC_END);
}

/* Text of several kinds, longer than the buffers, in pieces of several sizes. */
static void test_long(void)
{
    const size_t size = 150000, room = 400000;
    uint8_t *text = malloc(size), *data = malloc(room), *back = malloc(size);
    const size_t steps[] = {37, 4096, 150000};
    uint32_t seed = 1;
    enum codec_status status;
    size_t i, kind, step, encoded, first;

    for (kind = 0; kind < 4; kind++)
    {
        for (i = 0; i < size; i++)
        {
            seed = seed * 1664525 + 1013904223;
            if (kind == 0) text[i] = (uint8_t)(seed >> 24);
            else if (kind == 1) text[i] = 'a';
            else if (kind == 2) text[i] = (uint8_t)("abcd"[seed >> 30]);
            else text[i] = i % 4096 ? (uint8_t)(i % 4096 >> 4) : (uint8_t)(seed >> 24);
        }
        for (step = 0, first = 0; step < 3; step++)
        {
            encoded = encode(text, size, RTF_LZFU, steps[step], steps[2 - step], data, room);
            CHECK(encoded <= size / 8 * 9 + 40);
            if (!step) first = encoded;
            CHECK(encoded < first + 100 && first < encoded + 100);
            memset(back, 0, size);
            i = decode(data, encoded, steps[step], steps[2 - step], back, size, &status);
            CHECK(status == CODEC_END && i == size && !memcmp(text, back, size));
        }
    }
    free(text);
    free(data);
    free(back);
}

/* A copy of the encoder ends its text; the original goes on. */
static void test_copied_state(void)
{
    static struct rtf_encoder copy;
    uint8_t data[500], text[500];
    struct writer head = writer_init(data, 16), writer = writer_init(data + 16, sizeof(data) - 16), tail;
    struct reader reader = reader_init(hello, sizeof(hello) - 1);
    enum codec_status status;
    size_t size;

    rtf_encoder_init(&encoder, RTF_LZFU);
    CHECK(rtf_encode(&encoder, &reader, &writer) == CODEC_OK);
    copy = encoder;
    tail = writer;
    CHECK(rtf_encode_end(&copy, &tail) == CODEC_OK);
    rtf_header_write(&head, &copy.header);
    size = decode(data, 16 + tail.pos, 500, 500, text, sizeof(text), &status);
    CHECK(size == sizeof(hello) - 1 && !memcmp(text, hello, size));
    reader = reader_init(hello, sizeof(hello) - 1);
    CHECK(rtf_encode(&encoder, &reader, &writer) == CODEC_OK);
    CHECK(rtf_encode_end(&encoder, &writer) == CODEC_OK);
    head = writer_init(data, 16);
    rtf_header_write(&head, &encoder.header);
    size = decode(data, 16 + writer.pos, 500, 500, text, sizeof(text), &status);
    CHECK(size == 2 * (sizeof(hello) - 1) && !memcmp(text + sizeof(hello) - 1, hello, sizeof(hello) - 1));
}

/* A stream with the header's fields given. */
static size_t make(
        uint8_t *data, uint32_t comp_size, uint32_t raw_size, uint32_t type, const void *contents, size_t size)
{
    const struct rtf_header header = {comp_size, raw_size, type, codec_crc32(0, contents, size)};
    struct writer writer = writer_init(data, 16);

    rtf_header_write(&writer, &header);
    memcpy(data + 16, contents, size);
    return 16 + size;
}

static void test_hostile(void)
{
    static const uint8_t before_start[] = {0x01, 0xfe, 0x0f}, all_references[] = {0xff, 0x00, 0x0f, 0x00, 0x1f};
    uint8_t data[200], text[400];
    enum codec_status status;
    size_t size, i;

    /* Cut anywhere: what is there is text, nothing fails. */
    for (i = 0; i < 16; i++)
    {
        CHECK(decode(hello_compressed, i, 9, 9, text, sizeof(text), &status) == 0 && status == CODEC_CORRUPT);
    }
    for (; i < sizeof(hello_compressed) - 2; i++)
    {
        size = decode(hello_compressed, i, 9, 9, text, sizeof(text), &status);
        CHECK((status == CODEC_OK || size == 43) && !memcmp(text, hello, size));
    }
    size = make(data, 12, 5, 0x12345678, "x", 1);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 0 && status == CODEC_CORRUPT);

    /* RAWSIZE of 4 GB over a few bytes: the text is what they give. */
    size = make(data, 15, UINT32_MAX, RTF_LZFU, "\0ab", 3);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 2 && status == CODEC_END);
    size = make(data, UINT32_MAX, UINT32_MAX, RTF_LZFU, "\0ab", 3);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 2 && status == CODEC_OK);
    size = make(data, UINT32_MAX, UINT32_MAX, RTF_MELA, "abc", 3);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 3 && status == CODEC_OK);

    /* RAWSIZE smaller than the text: cut, within a reference as well. */
    memcpy(data, repeated_compressed, sizeof(repeated_compressed));
    for (i = 0; i < 28; i++)
    {
        put_u32(data + 4, (uint32_t)i);
        size = decode(data, sizeof(repeated_compressed), 100, 100, text, sizeof(text), &status);
        CHECK(status == CODEC_END && size == i && !memcmp(text, repeated, size));
    }

    /* COMPSIZE smaller than the stream: the rest is ignored; COMPSIZE of nothing: no text. MELA does not ask it. */
    size = make(data, 14, 100, RTF_LZFU, "\0abcd", 5);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 1 && text[0] == 'a' && status == CODEC_END);
    size = make(data, 3, 100, RTF_LZFU, "\0abcd", 5);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 0 && status == CODEC_END);
    size = make(data, 0, 4, RTF_MELA, "abcde", 5);
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 4 && status == CODEC_END);

    /* A reference to what nobody has written gives NULs. */
    size = make(data, 15, 100, RTF_LZFU, before_start, sizeof(before_start));
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 17 && !text[0] && !memcmp(text, text + 1, 16));
    size = make(data, 17, 100, RTF_LZFU, all_references, sizeof(all_references));
    CHECK(decode(data, size, 9, 9, text, sizeof(text), &status) == 34 &&
            !memcmp(text, "{\\rtf1\\ansi\\mac\\d\\rtf1", 22));
}

int main(void)
{
    test_examples();
    test_long();
    test_copied_state();
    test_hostile();
    return unit_report();
}
