/* The parts of a message and their headers: any bytes, the same parts whatever the pieces, nothing out of bounds. */
#include "codec/mimeaddress.h"
#include "codec/mimeparse.h"
#include <stdlib.h>

static struct mime_parser parser;
static char field[8192];

struct parts
{
    uint32_t count, crc;
};

static bool found(void *context, const struct mime_entity *entity)
{
    struct parts *parts = context;

    if (entity->header > entity->body || entity->body > entity->end || entity->number >= MIME_PARTS) abort();
    if (entity->parent > entity->number) abort();
    parts->count++;
    parts->crc = codec_crc32(parts->crc, &entity->number, sizeof(entity->number));
    parts->crc = codec_crc32(parts->crc, &entity->header, sizeof(entity->header));
    parts->crc = codec_crc32(parts->crc, &entity->body, sizeof(entity->body));
    parts->crc = codec_crc32(parts->crc, &entity->end, sizeof(entity->end));
    return true;
}

static struct parts run(const uint8_t *data, size_t size, size_t step)
{
    struct parts parts = {0, 0};
    size_t pos, part;

    mime_parser_init(&parser, found, &parts, field, sizeof(field));
    for (pos = 0; pos < size; pos += part)
    {
        part = size - pos < step ? size - pos : step;
        mime_parser_feed(&parser, data + pos, part);
    }
    mime_parser_end(&parser);
    return parts;
}

static bool take_run(void *context, const char *charset, size_t charset_size, const uint8_t *bytes, size_t size)
{
    *(size_t *)context += size;
    return true;
}

/* Everything that is read of one field. */
static void read_field(const struct mime_field *header_field)
{
    char *text = malloc(header_field->value_size + 1), *out = malloc(header_field->value_size + 1);
    char *address = malloc(header_field->value_size + 1), type[MIME_TYPE_MAX + 1];
    const size_t size = mime_unfold(header_field->value, header_field->value_size, text);
    const size_t pos = mime_parse_type(text, size, type);
    struct mime_parameter parameter;
    struct mime_addresses list;
    struct mime_address one;
    size_t total = 0;
    uint64_t time;

    if (pos > size) abort();
    if (mime_parameter(text + pos, size - pos, "name", &parameter, out) && parameter.size > size) abort();
    mime_date(text, size, &time);
    mime_addresses_init(&list, text, size, out, address);
    while (mime_address_next(&list, &one))
        if (one.name_size > size || one.address_size > size) abort();
    mime_decode_words(text, size, take_run, &total, (uint8_t *)out);
    if (total > size) abort();
    free(text);
    free(out);
    free(address);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct parts first = run(data, size, size ? size : 1), second = run(data, size, size ? data[0] % 7 + 1 : 1);
    struct reader reader = reader_init(data, size);
    struct mime_field header_field;

    if (first.count != second.count || first.crc != second.crc) abort();
    while (mime_field_next(&reader, &header_field)) read_field(&header_field);
    return 0;
}
