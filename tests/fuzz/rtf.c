/* Compressed RTF: any bytes decode without harm, alike in pieces and at once; as text they survive both ways. */
#include "codec/rtf.h"
#include <stdlib.h>

static struct rtf_decoder decoder;
static struct rtf_encoder encoder;

/* Decodes contents in pieces of step bytes; the size of the text. Text beyond room is only counted. */
static size_t decode(
        const struct rtf_header *header, const uint8_t *data, size_t size, size_t step, uint8_t *text, size_t room)
{
    struct reader reader = reader_init(data, size);
    size_t pos = 0;

    rtf_decoder_init(&decoder, header);
    while (reader_left(&reader))
    {
        size_t taken = reader_left(&reader) < step ? reader_left(&reader) : step;
        struct reader piece = reader_init(reader_take(&reader, taken), taken);
        enum codec_status status;

        do
        {
            uint8_t out[1000];
            struct writer writer = writer_init(out, step < sizeof(out) ? step : sizeof(out));

            status = rtf_decode(&decoder, &piece, &writer);
            if (pos + writer.pos <= room) memcpy(text + pos, out, writer.pos);
            pos += writer.pos;
        } while (status == CODEC_NO_SPACE);
        if (status == CODEC_END) break;
        if (status != CODEC_OK) abort();
    }
    /* 8 references of 17 bytes from 17 bytes is the most that any input justifies. */
    if (pos > size * 8 + RTF_MATCH_MAX) abort();
    return pos;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t room = size * 9 + 100, step = size ? data[0] % 64 + 1 : 1, first, second;
    uint8_t *text = malloc(room), *other = malloc(room);
    struct reader reader = reader_init(data, size);
    struct writer writer = writer_init(other, room);
    struct rtf_header header;

    if (rtf_header_read(&reader, &header) == CODEC_OK)
    {
        first = decode(&header, data + 16, size - 16, step, text, room);
        second = decode(&header, data + 16, size - 16, 1 << 20, other, room);
        if (first != second || memcmp(text, other, first)) abort();
    }
    reader = reader_init(data, size);
    rtf_encoder_init(&encoder, RTF_LZFU);
    if (rtf_encode(&encoder, &reader, &writer) != CODEC_OK || rtf_encode_end(&encoder, &writer) != CODEC_OK) abort();
    if (encoder.header.raw_size != size || encoder.header.comp_size != writer.pos + 12) abort();
    if (decode(&encoder.header, other, writer.pos, step, text, room) != size || (size && memcmp(text, data, size)))
        abort();
    free(text);
    free(other);
    return 0;
}
