/* Encodings, charsets by arithmetic, and HTML: any bytes, the same result whatever the pieces, within the promised
 * room. */
#include "codec/binhex.h"
#include "codec/eastasian.h"
#include "codec/enriched.h"
#include "codec/flowed.h"
#include "codec/htmlrefs.h"
#include "codec/htmlrtf.h"
#include "codec/htmltext.h"
#include "codec/mimedecode.h"
#include "codec/utf.h"
#include <stdlib.h>

#define STEP_MAX 64

struct sink
{
    uint32_t crc;
    size_t count;
};

static void add(struct sink *sink, const void *bytes, size_t size)
{
    sink->crc = codec_crc32(sink->crc, bytes, size);
    sink->count += size;
}

static bool take_units(void *context, const uint16_t *units, size_t count)
{
    add(context, units, 2 * count);
    return true;
}

static bool take_bytes(void *context, const uint8_t *bytes, size_t size)
{
    add(context, bytes, size);
    return true;
}

static bool take_rtf(void *context, const void *rtf, size_t size)
{
    add(context, rtf, size);
    return true;
}

static void decode(struct sink *sink, int which, const uint8_t *data, size_t size, size_t step)
{
    uint8_t out[MIME_DECODE_ROOM(STEP_MAX)], far_east[EASTASIAN_ROOM(STEP_MAX)];
    static struct mime_decoder decoder;
    struct eastasian_reader reader;
    struct utf_reader utf;
    uint16_t units[UTF_ROOM(STEP_MAX)];
    size_t pos, part, got;

    mime_decoder_init(&decoder, (enum mime_encoding)(which % 4));
    eastasian_reader_init(&reader, (enum eastasian_form)(which % 4));
    utf_reader_init(&utf, (enum utf_form)(which % 4));
    for (pos = 0; pos < size; pos += part)
    {
        const bool last = size - pos <= step;

        part = last ? size - pos : step;
        got = mime_decode(&decoder, data + pos, part, out);
        if (got > sizeof(out)) abort();
        add(sink, out, got);
        got = eastasian_read(&reader, data + pos, part, last, far_east);
        if (got > EASTASIAN_ROOM(part)) abort();
        add(sink + 1, far_east, got);
        got = utf_read(&utf, data + pos, part, last, units);
        if (got > UTF_ROOM(part)) abort();
        add(sink + 2, units, 2 * got);
    }
    got = mime_decode_end(&decoder, out);
    if (got > sizeof(out)) abort();
    add(sink, out, got);
}

static void convert(struct sink *sink, const uint8_t *data, size_t size, size_t step)
{
    static struct enriched enriched;
    static struct htmltext text;
    static struct htmlrefs refs;
    static struct htmlrtf rtf;
    static struct flowed flowed;
    static struct binhex binhex;
    uint16_t units[STEP_MAX];
    size_t pos, part, i;

    htmltext_init(&text, take_units, sink);
    htmlrefs_init(&refs, take_units, sink + 1);
    htmlrtf_init(&rtf, take_rtf, sink + 2);
    flowed_init(&flowed, size % 2, take_units, sink + 3);
    enriched_init(&enriched, take_units, sink + 4);
    binhex_init(&binhex, take_bytes, sink + 5);
    for (pos = 0; pos < size; pos += part)
    {
        part = size - pos < step ? size - pos : step;
        for (i = 0; i < part; i++) units[i] = data[pos + i];
        htmltext_feed(&text, units, part);
        htmlrefs_feed(&refs, units, part);
        htmlrtf_feed(&rtf, units, part);
        flowed_feed(&flowed, units, part);
        enriched_feed(&enriched, units, part);
        binhex_feed(&binhex, data + pos, part);
    }
    htmltext_end(&text);
    htmlrtf_end(&rtf);
    flowed_end(&flowed);
    enriched_end(&enriched);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const size_t step = size ? data[0] % 7 + 1 : 1;
    int which;

    for (which = 0; which < 4; which++)
    {
        struct sink first[3] = {{0, 0}}, second[3] = {{0, 0}};

        decode(first, which, data, size, STEP_MAX);
        decode(second, which, data, size, step);
        if (memcmp(first, second, sizeof(first))) abort();
    }
    {
        struct sink first[6] = {{0, 0}}, second[6] = {{0, 0}};

        convert(first, data, size, STEP_MAX);
        convert(second, data, size, step);
        /* binhex gives whole blocks only once it is whole: both have seen the same */
        if (memcmp(first, second, sizeof(first))) abort();
    }
    return 0;
}
