/* Property streams: any bytes as each kind of header and its entries; what is written of them reads the same again. */
#include "codec/propstream.h"
#include <stdlib.h>

static void run(enum propstream_kind kind, const uint8_t *data, size_t size)
{
    struct reader reader = reader_init(data, size), again;
    struct propstream_header header, second_header;
    struct propstream_entry entry, second;
    uint8_t *copy = malloc(size + 32);
    struct writer writer = writer_init(copy, size + 32);
    enum codec_status status;
    size_t element, count = 0;

    status = propstream_read_header(&reader, kind, &header);
    if ((status == CODEC_OK) != (size >= propstream_header_size(kind))) abort();
    if (status == CODEC_OK)
    {
        propstream_write_header(&writer, kind, &header);
        for (; propstream_next(&reader, &entry) == CODEC_OK; count++)
        {
            propstream_write_entry(&writer, &entry);
            if (proptype_form(entry.tag, &element) == PROPTYPE_FIXED && element > 8) abort();
            if (proptype_form(entry.tag, NULL) == PROPTYPE_MV_FIXED && (!element || element > 16)) abort();
            if (proptype_form(entry.tag, NULL) == PROPTYPE_MV_STREAMS && !proptype_length_size(entry.tag)) abort();
            proptype_size_field(entry.tag, get_u32(entry.value));
        }
        if (count != (size - propstream_header_size(kind)) / PROPSTREAM_ENTRY_SIZE) abort();
        if (writer.overflow) abort();
        again = reader_init(copy, writer.pos);
        reader = reader_init(data, size);
        propstream_read_header(&reader, kind, &header);
        if (propstream_read_header(&again, kind, &second_header) != CODEC_OK) abort();
        if (memcmp(&header, &second_header, sizeof(header))) abort();
        while (propstream_next(&reader, &entry) == CODEC_OK)
        {
            if (propstream_next(&again, &second) != CODEC_OK) abort();
            if (entry.tag != second.tag || entry.flags != second.flags || memcmp(entry.value, second.value, 8)) abort();
        }
        if (propstream_next(&again, &second) != CODEC_END) abort();
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run(PROPSTREAM_ROOT, data, size);
    run(PROPSTREAM_EMBEDDED, data, size);
    run(PROPSTREAM_CHILD, data, size);
    return 0;
}
