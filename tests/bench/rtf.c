/*
 * Usage: rtf [--out DIR] FILE...
 * Decodes compressed RTF, encodes the text, decodes that again and compares; writes the texts as DIR/NAME.rtf; without
 * DIR prints the sums of sizes and the speeds (repeated over half a second each).
 */
#include "codec/rtf.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static struct rtf_decoder decoder;
static struct rtf_encoder encoder;

struct data
{
    uint8_t *bytes;
    size_t size;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static struct data allocate(size_t size)
{
    struct data data = {malloc(size + 1), size};

    if (!data.bytes) abort();
    return data;
}

static struct data load(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct data data;
    long size;

    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET))
    {
        perror(path);
        exit(1);
    }
    data = allocate((size_t)size);
    if (fread(data.bytes, 1, data.size, file) != data.size) exit(1);
    fclose(file);
    return data;
}

/* The text; the room is what the contents can give at most, and a little more. With its CRC, as the DLL does it. */
static struct data decode(struct data stream, struct data text)
{
    struct reader reader = reader_init(stream.bytes, stream.size);
    struct writer writer = writer_init(text.bytes, text.size);
    struct rtf_header header;

    if (rtf_header_read(&reader, &header) != CODEC_OK)
    {
        text.size = 0;
        return text;
    }
    if (header.type == RTF_LZFU && codec_crc32(0, stream.bytes + 16, stream.size - 16) != header.crc)
        fprintf(stderr, "The CRC is wrong.\n");
    rtf_decoder_init(&decoder, &header);
    rtf_decode(&decoder, &reader, &writer);
    text.size = writer.pos;
    return text;
}

static struct data encode(struct data text, struct data stream)
{
    struct reader reader = reader_init(text.bytes, text.size);
    struct writer head = writer_init(stream.bytes, 16), writer = writer_init(stream.bytes + 16, stream.size - 16);

    rtf_encoder_init(&encoder, RTF_LZFU);
    if (rtf_encode(&encoder, &reader, &writer) != CODEC_OK || rtf_encode_end(&encoder, &writer) != CODEC_OK) abort();
    rtf_header_write(&head, &encoder.header);
    stream.size = 16 + writer.pos;
    return stream;
}

static void save(const char *folder, const char *path, struct data data)
{
    const char *name = strrchr(path, '/');
    char target[4000];
    FILE *file;

    snprintf(target, sizeof(target), "%s/%s.rtf", folder, name ? name + 1 : path);
    if (!(file = fopen(target, "wb")) || fwrite(data.bytes, 1, data.size, file) != data.size || fclose(file))
    {
        perror(target);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    struct data *streams = calloc((size_t)argc, sizeof(*streams)), *texts = calloc((size_t)argc, sizeof(*texts));
    size_t given = 0, ours = 0, text_size = 0, total, failed = 0, most = 0;
    struct data scratch, again;
    const char *out = NULL;
    int i, first = 1;
    double start;

    if (argc > 2 && !strcmp(argv[1], "--out"))
    {
        out = argv[2];
        first = 3;
    }
    for (i = first; i < argc; i++)
    {
        streams[i] = load(argv[i]);
        texts[i] = decode(streams[i], allocate(streams[i].size * 9 + 100));
        if (out) save(out, argv[i], texts[i]);
        text_size += texts[i].size;
        if (texts[i].size > most) most = texts[i].size;
    }
    scratch = allocate(most * 2 + 100);
    for (i = first; i < argc; i++)
    {
        struct data stream = encode(texts[i], allocate(texts[i].size * 2 + 100));

        again = decode(stream, scratch);
        if (again.size != texts[i].size || memcmp(again.bytes, texts[i].bytes, again.size))
        {
            fprintf(stderr, "%s: encoded and decoded it differs.\n", argv[i]);
            failed++;
        }
        /* MELA is no measure of compression. */
        if (streams[i].size >= 16 && get_u32(streams[i].bytes + 8) == RTF_LZFU)
        {
            given += streams[i].size;
            ours += stream.size;
        }
        free(stream.bytes);
    }
    printf("%d streams, %zu bytes of text, given %zu, encoded %zu, ratio %.4f, %zu differ\n", argc - first, text_size,
            given, ours, given ? (double)ours / (double)given : 0, failed);
    if (out || !text_size) return failed != 0;

    for (total = 0, start = now(); now() - start < 0.5; total += text_size)
        for (i = first; i < argc; i++) decode(streams[i], scratch);
    printf("decode %.0f MB/s of text\n", (double)total / (now() - start) * 1e-6);
    for (total = 0, start = now(); now() - start < 0.5; total += text_size)
        for (i = first; i < argc; i++) encode(texts[i], scratch);
    printf("encode %.0f MB/s of text\n", (double)total / (now() - start) * 1e-6);
    return failed != 0;
}
