/* HTML made of RTF: any bytes, the same HTML whatever the pieces; tags and attributes are only ours, and they nest. */
#include <stdlib.h>

#include "codec/rtfhtml.h"

static struct rtfhtml html;

struct sink
{
    uint32_t crc;
    size_t count;
    long open; /* elements that have not been closed */
    bool tag, closing, quoted, empty;
    uint16_t before;
};

static size_t convert(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    size_t i;

    (void)context, (void)last;
    for (i = 0; i < size; i++) units[i] = (uint16_t)(bytes[i] | (codepage & 0xf) << 8);
    *used = size;
    return size;
}

static bool take(void *context, const uint16_t *units, size_t count)
{
    struct sink *sink = context;
    size_t i;

    for (i = 0; i < count; i++)
    {
        const uint16_t unit = units[i];

        sink->crc = codec_crc32(sink->crc, &units[i], 2);
        if (unit < ' ' && unit != '\r' && unit != '\n') abort();
        if (sink->tag && unit == '"') sink->quoted = !sink->quoted;
        else if (!sink->quoted && unit == '<')
        {
            if (sink->tag) abort();
            sink->tag = true;
            sink->closing = sink->empty = false;
        }
        else if (!sink->quoted && unit == '>')
        {
            if (!sink->tag) abort();
            sink->tag = false;
            if (!sink->empty) sink->open += sink->closing ? -1 : 1;
            if (sink->open < 0) abort();
        }
        else if (sink->tag && sink->before == '<' && unit == '/') sink->closing = true;
        else if (sink->tag && sink->before == 'b' && unit == 'r' && !sink->quoted) sink->empty = true;
        sink->before = unit;
    }
    sink->count += count;
    return true;
}

static struct sink run(const uint8_t *data, size_t size, size_t step)
{
    struct reader reader = reader_init(data, size);
    struct sink sink = {0};

    rtfhtml_init(&html, convert, take, &sink);
    while (reader_left(&reader))
    {
        const size_t taken = reader_left(&reader) < step ? reader_left(&reader) : step;

        if (rtfhtml_feed(&html, reader_take(&reader, taken), taken) != CODEC_OK) break;
    }
    rtfhtml_end(&html);
    if (sink.tag || sink.open) abort();
    return sink;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct sink first = run(data, size, size ? size : 1), second = run(data, size, size ? data[0] % 7 + 1 : 1);

    if (first.count != second.count || first.crc != second.crc) abort();
    return 0;
}
