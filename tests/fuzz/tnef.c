/* TNEF: any bytes; what is read of them is written again and must read the same. */
#include "codec/tnef.h"
#include "codec/tnefattr.h"
#include <stdlib.h>

struct memory
{
    const uint8_t *data;
    size_t size, pos;
};

static bool memory_read(void *context, void *data, size_t size, size_t *done)
{
    struct memory *memory = context;

    if (size > memory->size - memory->pos) size = memory->size - memory->pos;
    if (size) memcpy(data, memory->data + memory->pos, size);
    memory->pos += size;
    *done = size;
    return true;
}

static bool value_read(void *context, void *data, size_t size, size_t *done)
{
    return tnef_value_read(context, data, size, done) == CODEC_OK;
}

struct target
{
    uint8_t *data;
    size_t size, room;
};

static bool target_write(void *context, const void *data, size_t size)
{
    struct target *target = context;

    if (size > target->room - target->size) return false;
    memcpy(target->data + target->size, data, size);
    target->size += size;
    return true;
}

static bool target_patch(void *context, uint64_t offset, const void *data, size_t size)
{
    struct target *target = context;

    if (offset + size > target->size) abort();
    memcpy(target->data + offset, data, size);
    return true;
}

static void read_values(const uint8_t *data, size_t size)
{
    struct tnef_person person;
    struct tnef_date date;
    struct tnef_renddata rendering;
    uint8_t key[300];
    size_t key_size;

    tnef_from_read(data, size, &person);
    tnef_owner_read(data, size, &person);
    tnef_date_read(data, size, &date);
    tnef_renddata_read(data, size, &rendering);
    tnef_key_read(data, size, key, &key_size);
}

static bool broken;

/* Reads a stream and writes what it understands; the CRC of what there was. */
static uint32_t copy(struct tnef_reader *reader, struct tnef_writer *writer, int depth)
{
    static struct tnef_reader nested[4];
    struct tnef_attribute attribute;
    struct tnef_property property;
    uint8_t buffer[500];
    uint32_t crc = 0, count, size;
    size_t done;
    bool ok;

    tnef_write_signature(writer, reader->key);
    while (tnef_next(reader, &attribute, &ok) == CODEC_OK)
    {
        tnef_attribute_begin(writer, (enum tnef_level)attribute.level, attribute.id);
        if (attribute.id == ATT_MAPI_PROPS || attribute.id == ATT_ATTACHMENT)
        {
            tnef_count_begin(writer);
            if (tnef_block_begin(reader, &count) == CODEC_OK)
            {
                while (tnef_property_next(reader, &property) == CODEC_OK)
                {
                    const uint16_t type = property.tag & 0xefff;

                    if (property.name_size > sizeof(property.name)) abort();
                    crc = codec_crc32(crc, &property.tag, 4);
                    tnef_write_property(writer, &property);
                    if ((property.tag & 0xffff) < 2) continue;
                    if (!tnef_fixed_size(type) || property.tag & 0x1000) tnef_write_u32(writer, property.count);
                    for (count = 0; count < property.count; count++)
                    {
                        const bool fixed = tnef_fixed_size(type);

                        /* A claim of many values ends where there are no more; then this is no copy. */
                        if (tnef_value_next(reader, &size) != CODEC_OK)
                        {
                            broken = true;
                            break;
                        }
                        if (!fixed) tnef_value_begin(writer);
                        if (type == 13 && depth < 3)
                        {
                            const struct tnef_input input = {reader, value_read};

                            if (tnef_open(&nested[depth], &input) == CODEC_OK)
                                crc ^= copy(&nested[depth], writer, depth + 1);
                        }
                        else if (fixed)
                        {
                            memset(buffer, 0, 16);
                            tnef_value_read(reader, buffer, sizeof(buffer), &done);
                            tnef_write_fixed(writer, type, buffer);
                            crc = codec_crc32(crc, buffer, 16);
                        }
                        else
                            while (tnef_value_read(reader, buffer, sizeof(buffer), &done) == CODEC_OK && done)
                            {
                                tnef_write(writer, buffer, done);
                                crc = codec_crc32(crc, buffer, done);
                            }
                        if (!fixed) tnef_value_end(writer);
                    }
                }
            }
            tnef_count_end(writer);
        }
        else
            while (tnef_read(reader, buffer, sizeof(buffer), &done) == CODEC_OK && done)
            {
                read_values(buffer, done);
                tnef_write(writer, buffer, done);
                crc = codec_crc32(crc, buffer, done);
            }
        tnef_attribute_end(writer);
    }
    return crc;
}

static uint32_t run(const void *data, size_t size, struct target *target, bool *complete)
{
    static struct tnef_reader reader;
    static struct tnef_writer writer;
    struct memory memory = {data, size, 0};
    const struct tnef_input input = {&memory, memory_read};
    const struct tnef_output output = {target, target_write, target_patch};
    uint32_t crc;

    target->size = 0;
    *complete = false;
    if (tnef_open(&reader, &input) != CODEC_OK) return 0;
    tnef_writer_init(&writer, &output);
    broken = false;
    crc = copy(&reader, &writer, 0);
    *complete = tnef_flush(&writer) == CODEC_OK && !reader.left && !broken;
    return crc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct target first = {malloc(size * 8 + 4096), 0, size * 8 + 4096},
                  second = {malloc(size * 8 + 8192), 0, size * 8 + 8192};
    uint32_t crc, again;
    bool complete;

    read_values(data, size < 500 ? size : 500);
    crc = run(data, size, &first, &complete);
    if (complete)
    {
        again = run(first.data, first.size, &second, &complete);
        if (!complete || crc != again || first.size != second.size || memcmp(first.data, second.data, first.size))
            abort();
    }
    free(first.data);
    free(second.data);
    return 0;
}
