/*
 * Text of Internet headers as UTF-16. Source: mime.md 2.5.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "charset.h"
#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Text that grows. */
struct text_buffer
{
    const struct from_message *from;
    WCHAR *text;
    size_t length, capacity;
};

/* The code page for bytes that no charset is named for, or an unknown one. */
static UINT guess(const struct from_message *from, const uint8_t *bytes, size_t size)
{
    const struct converter_settings *settings = from->settings;
    struct text_probe probe = {0};

    text_probe_add(&probe, bytes, size);
    if (settings->charset_set && (probe.high || probe.escapes)) return settings->charset;
    return charset_detect(&probe, from->body_charset != 65001 && from->body_charset != 20127 ? from->body_charset : 0);
}

static bool add_run(void *context, const char *charset, size_t charset_size, const uint8_t *bytes, size_t size)
{
    struct text_buffer *buffer = context;
    UINT code_page = charset_size ? charset_from_name(charset, charset_size) : 0;
    const size_t needed = buffer->length + CHARSET_ROOM(size) + 1;
    struct charset_reader reader;
    size_t i, count, capacity;
    WCHAR *text;

    if (needed > buffer->capacity)
    {
        for (capacity = buffer->capacity ? buffer->capacity : 64; capacity < needed;) capacity *= 2;
        if (!(text = realloc(buffer->text, capacity * sizeof(*text)))) return false;
        buffer->text = text;
        buffer->capacity = capacity;
    }
    if (!code_page || code_page == 20127) code_page = guess(buffer->from, bytes, size);
    charset_reader_init(&reader, code_page);
    text = buffer->text + buffer->length;
    count = charset_read(&reader, bytes, size, TRUE, text);
    for (i = 0; i < count; i++)
    {
        if (!text[i]) continue;
        buffer->text[buffer->length++] = text[i] < ' ' || text[i] == 0x7f ? ' ' : text[i];
    }
    return true;
}

/* Takes blanks off both ends. */
static WCHAR *trim(struct text_buffer *buffer, size_t *length)
{
    size_t start = 0;

    while (start < buffer->length && buffer->text[start] == ' ') start++;
    while (buffer->length > start && buffer->text[buffer->length - 1] == ' ') buffer->length--;
    *length = buffer->length - start;
    if (start) memmove(buffer->text, buffer->text + start, *length * sizeof(WCHAR));
    buffer->text[*length] = 0;
    return buffer->text;
}

WCHAR *header_text(const struct from_message *from, const char *text, size_t size, size_t *length)
{
    struct text_buffer buffer = {from};
    uint8_t *scratch = malloc(size + 1);

    *length = 0;
    if (!scratch || !add_run(&buffer, NULL, 0, (const uint8_t *)"", 0) ||
            !mime_decode_words(text, size, add_run, &buffer, scratch))
    {
        free(scratch);
        free(buffer.text);
        return NULL;
    }
    free(scratch);
    return trim(&buffer, length);
}

WCHAR *parameter_text(const struct from_message *from, const struct part_info *info, BOOL disposition, const char *name)
{
    struct text_buffer buffer = {from};
    struct mime_parameter parameter;
    char *value = info_parameter(info, disposition, name, &parameter);
    WCHAR *text = NULL;
    size_t length;

    if (!value) return NULL;
    if (!parameter.extended) text = header_text(from, value, parameter.size, &length);
    else if (add_run(&buffer, parameter.charset, strlen(parameter.charset), (uint8_t *)value, parameter.size))
        text = trim(&buffer, &length);
    free(value);
    return text;
}

WCHAR *field_text(const struct from_message *from, const char *header, size_t size, const char *name, size_t *length)
{
    size_t raw_size;
    char *raw = header_field(header, size, name, &raw_size);
    WCHAR *text = raw ? header_text(from, raw, raw_size, length) : NULL;

    free(raw);
    return text;
}
