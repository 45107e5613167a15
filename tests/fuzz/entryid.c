/* Entry ids and conversation indexes: any bytes; what reads well is written as the same bytes. */
#include "codec/convindex.h"
#include "codec/entryid.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *out = malloc(size + 10);
    struct writer writer = writer_init(out, size + 10);
    struct one_off one_off;
    const uint8_t *entryid;
    const char *dll;
    size_t entryid_size, i;
    uint64_t time;

    if (one_off_read(data, size, &one_off) == CODEC_OK)
    {
        one_off_write(&writer, &one_off);
        if (writer.overflow || writer.pos > size || memcmp(out + 4, data + 4, writer.pos - 4)) abort();
    }
    if (store_entryid_unwrap(data, size, &dll, &entryid, &entryid_size) == CODEC_OK)
    {
        writer = writer_init(out, size + 10);
        store_entryid_wrap(&writer, dll, entryid, entryid_size);
        if (writer.overflow || writer.pos != size || memcmp(out + size - entryid_size, entryid, entryid_size)) abort();
    }
    for (i = 0; convindex_child_time(data, size, i, &time) == CODEC_OK; i++) continue;
    if (convindex_valid(data, size))
    {
        writer = writer_init(out, size + 10);
        convindex_write_child(&writer, data, size, time + 1000, 5);
        if (writer.overflow || writer.pos != size + 5 || !convindex_valid(out, writer.pos)) abort();
    }
    free(out);
    return 0;
}
