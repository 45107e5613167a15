/* Hexadecimal digits and base-64: bytes survive both ways, and text that decodes is what the bytes encode to. */
#include "codec/bytetext.h"
#include <stdlib.h>

static void bytes_survive(const uint8_t *data, size_t size)
{
    size_t length, decoded;
    uint8_t *bytes;
    char *text;

    text = malloc(2 * size + 1);
    bytes = malloc(size + 3);
    hex_encode(data, size, text);
    if (hex_decode(text, 2 * size, bytes) != CODEC_OK || (size && memcmp(bytes, data, size))) abort();
    free(text);
    free(bytes);

    if (!base64_length(size, &length)) abort();
    text = malloc(length + 1);
    bytes = malloc(length / 4 * 3 + 2);
    base64_encode(data, size, text);
    if (base64_decode(text, length, bytes, &decoded) != CODEC_OK || decoded != size) abort();
    if (size && memcmp(bytes, data, size)) abort();
    free(text);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(size + 3);
    size_t decoded, length, padding;
    char *text;

    bytes_survive(data, size);
    hex_decode((const char *)data, size, bytes);
    free(bytes);

    bytes = malloc(size / 4 * 3 + 2);
    if (base64_decode((const char *)data, size, bytes, &decoded) == CODEC_OK)
    {
        if (decoded > size / 4 * 3 + 2 || !base64_length(decoded, &length)) abort();
        text = malloc(length + 1);
        base64_encode(bytes, decoded, text);
        for (padding = 0; padding < length && text[length - 1 - padding] == '='; padding++) continue;
        if (size < length - padding || memcmp(text, data, length - padding)) abort();
        free(text);
    }
    free(bytes);
    return 0;
}
