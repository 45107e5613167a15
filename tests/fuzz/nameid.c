/* Named properties: any bytes as the three streams; names lie within them, and what is written of them reads the same.
 */
#include "codec/nameid.h"
#include <stdlib.h>

static void check_inside(const struct reader *reader, const uint8_t *data, size_t size)
{
    if (data < reader->data || size > reader->size || (size_t)(data - reader->data) > reader->size - size) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t first = size > 2 ? data[0] % (size - 1) : 0, second = size > 2 ? data[1] % (size - first) : 0;
    const uint8_t *parts[3];
    struct nameid_streams streams;
    struct nameid_name name;
    uint8_t *copies[3], entry[NAMEID_ENTRY_SIZE], *text;
    size_t sizes[3] = {first, second, size - first - second};
    struct writer writer;
    uint32_t i, count;
    int part;

    /* each in memory of its own, so that the sanitizer sees what is read beyond it */
    parts[0] = data;
    parts[1] = data + first;
    parts[2] = data + first + second;
    for (part = 0; part < 3; part++)
    {
        copies[part] = malloc(sizes[part] + !sizes[part]);
        if (sizes[part]) memcpy(copies[part], parts[part], sizes[part]);
    }
    streams.guids = reader_init(copies[0], sizes[0]);
    streams.entries = reader_init(copies[1], sizes[1]);
    streams.strings = reader_init(copies[2], sizes[2]);

    count = nameid_count(&streams);
    if (count > NAMEID_MAX || count > sizes[1] / NAMEID_ENTRY_SIZE) abort();
    for (i = 0; i < count; i++)
    {
        if (nameid_get(&streams, i, &name) != CODEC_OK) continue;
        if (name.guid != nameid_ps_mapi && name.guid != nameid_ps_public_strings)
            check_inside(&streams.guids, name.guid, 16);
        if (name.text)
        {
            if (name.text_size % 2) abort();
            check_inside(&streams.strings, name.text, name.text_size);
            text = malloc(name.text_size + 8);
            writer = writer_init(text, name.text_size + 8);
            nameid_write_string(&writer, name.text, name.text_size);
            if (writer.overflow || writer.pos % 4 || get_u32(text) != name.text_size) abort();
            if (memcmp(text + 4, name.text, name.text_size)) abort();
            free(text);
        }
        if (nameid_bucket(name.text != NULL, name.lid, (uint16_t)i) >= NAMEID_HASH_STREAMS) abort();
        writer = writer_init(entry, sizeof(entry));
        nameid_write_entry(&writer, name.text != NULL, name.lid, (uint16_t)(i % 0x7fff), (uint16_t)i);
        if (writer.overflow || writer.pos != NAMEID_ENTRY_SIZE) abort();
    }
    for (part = 0; part < 3; part++) free(copies[part]);
    return 0;
}
