/* Compound files: any bytes are opened, searched and read; everything comes to an end within the file. */
#include "codec/cfbread.h"
#include <stdlib.h>

struct input
{
    const uint8_t *data;
    size_t size;
};

static bool read_input(void *context, uint64_t offset, void *data, size_t size)
{
    const struct input *input = context;

    if (offset > input->size || size > input->size - offset) return false;
    memcpy(data, input->data + offset, size);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"__properties_version1.0", "__nameid_version1.0", "__substg1.0_0037001F", "a"};
    struct input input = {data, size};
    struct cfb_stream stream;
    uint32_t element, i, found;
    uint8_t piece[300];
    size_t memory_size;
    uint64_t offset;
    struct cfb cfb;
    void *memory;

    if (cfb_begin(&cfb, read_input, &input, size, &memory_size) != CODEC_OK) return 0;
    if (memory_size > 3 * (size / 512 + 1) * sizeof(uint32_t)) abort();
    memory = malloc(memory_size);
    cfb_open(&cfb, memory);
    for (element = 0; element < 40; element++)
    {
        for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
            cfb_find(&cfb, element, names[i], strlen(names[i]), i == 1, &found);
        if (cfb_stream_open(&cfb, element, &stream) != CODEC_OK) continue;
        if (stream.size > size) abort();
        for (offset = 0; offset < stream.size; offset += sizeof(piece))
        {
            memory_size = stream.size - offset < sizeof(piece) ? (size_t)(stream.size - offset) : sizeof(piece);
            if (!cfb_stream_read(&cfb, &stream, offset, piece, memory_size)) abort();
        }
        if (stream.size && !cfb_stream_read(&cfb, &stream, stream.size / 2, piece, 1)) abort();
    }
    free(memory);
    return 0;
}
