/* Text out of RTF: any bytes, the same text whatever the pieces, and no more of it than the input justifies. */
#include "codec/rtftext.h"
#include <stdlib.h>

static struct rtftext text;

struct sink
{
    uint32_t crc;
    size_t count;
};

static size_t convert(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    size_t i, count = 0;

    /* As greedy as a callback may be: two units for a byte, pairs of bytes in some pages. */
    for (i = 0; i < size && (last || i + 1 < size || codepage % 2); i += codepage % 2 ? 1 : 2)
    {
        units[count++] = bytes[i];
        units[count++] = (uint16_t)codepage;
    }
    *used = i < size ? i : size;
    return count;
}

static bool take(void *context, const uint16_t *units, size_t count)
{
    struct sink *sink = context;
    size_t i;

    if (!count || count > RTFTEXT_UNITS) abort();
    for (i = 0; i < count; i++) sink->crc = codec_crc32(sink->crc, &units[i], 2);
    sink->count += count;
    return true;
}

static struct sink run(enum rtftext_kind kind, const uint8_t *data, size_t size, size_t step)
{
    struct sink sink = {0};
    const struct rtftext_output output = {&sink, convert, take};
    struct reader reader = reader_init(data, size);

    rtftext_init(&text, kind, &output);
    while (reader_left(&reader))
    {
        size_t taken = reader_left(&reader) < step ? reader_left(&reader) : step;

        if (rtftext_feed(&text, reader_take(&reader, taken), taken) != CODEC_OK) break;
    }
    rtftext_end(&text);
    return sink;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int kind;

    rtftext_recognize(data, size);
    for (kind = RTFTEXT_NATIVE; kind <= RTFTEXT_PLAIN; kind++)
    {
        struct sink first = run((enum rtftext_kind)kind, data, size, size ? size : 1);
        struct sink second = run((enum rtftext_kind)kind, data, size, size ? data[0] % 7 + 1 : 1);

        if (first.count != second.count || first.crc != second.crc) abort();
        /* {\fldrslt a} is the least that repeats a link's target, which the input holds once. */
        if (first.count > size * 4 + size / 10 * (size < RTFTEXT_LINK ? size : RTFTEXT_LINK)) abort();
    }
    return 0;
}
