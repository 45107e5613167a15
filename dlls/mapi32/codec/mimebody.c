/*
 * What stands below the header of an Internet message: transfer encodings, RFC 2045 6.7 and 6.8, and uuencode.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bytetext.h"
#include "mimebody.h"

#define LINE_MAX_LENGTH 76

void mime_boundary(char boundary[MIME_BOUNDARY_SIZE], unsigned int number, uint64_t random)
{
    const size_t start = sizeof(MIME_BOUNDARY_START) - 1;
    uint8_t bytes[8];
    size_t i;

    memcpy(boundary, MIME_BOUNDARY_START, start);
    for (i = 3; i--; number /= 10) boundary[start + i] = (char)('0' + number % 10);
    boundary[start + 3] = '_';
    for (i = 8; i--; random >>= 8) bytes[i] = (uint8_t)random;
    hex_encode(bytes, sizeof(bytes), boundary + start + 4);
    boundary[start + 20] = 0;
}

/* Moves bytes from data into a buffer that is not full; returns how many. */
static size_t collect(uint8_t *bytes, size_t *count, size_t room, const uint8_t *data, size_t size)
{
    const size_t part = size < room - *count ? size : room - *count;

    memcpy(bytes + *count, data, part);
    *count += part;
    return part;
}

void mime_base64(struct mime_out *out, struct mime_base64 *state, const void *data, size_t size)
{
    struct reader reader = reader_init(data, size);
    size_t part;

    while ((part = reader_left(&reader)))
    {
        reader.pos += collect(state->bytes, &state->count, sizeof(state->bytes), reader.data + reader.pos, part);
        if (state->count == sizeof(state->bytes)) mime_base64_end(out, state);
    }
}

void mime_base64_end(struct mime_out *out, struct mime_base64 *state)
{
    char line[LINE_MAX_LENGTH + 2];
    size_t length;

    if (!state->count) return;
    base64_length(state->count, &length);
    base64_encode(state->bytes, state->count, line);
    line[length] = '\r';
    line[length + 1] = '\n';
    mime_out_bytes(out, line, length + 2);
    state->count = 0;
}

/* Ends the line, softly or where the text does. */
static void end_quoted_line(struct mime_out *out, struct mime_quoted *state, const char *end)
{
    const size_t size = strlen(end);

    memcpy(state->line + state->length, end, size);
    mime_out_bytes(out, state->line, state->length + size);
    state->length = 0;
}

/* Whether the text's line ends behind the first bytes of what is ahead; with last, nothing follows. */
static bool ends_behind(const struct mime_quoted *state, size_t count, bool last)
{
    if (state->count == count) return last;
    return state->count > count + 1 && state->ahead[count] == '\r' && state->ahead[count + 1] == '\n';
}

/* Whether the first byte ahead cannot stand for itself. */
static bool is_encoded(const struct mime_quoted *state, bool last)
{
    const uint8_t byte = state->ahead[0];

    if (byte == ' ' || byte == '\t') return ends_behind(state, 1, last);
    if (byte < 0x20 || byte > 0x7e || byte == '=') return true;
    if (state->length) return false;
    if (byte == '.') return ends_behind(state, 1, last);
    return state->count >= 5 && !memcmp(state->ahead, "From ", 5);
}

/* Writes the first of what is ahead. */
static void put_quoted(struct mime_out *out, struct mime_quoted *state, bool last)
{
    size_t taken = 1, length, room;

    if (ends_behind(state, 0, false))
    {
        end_quoted_line(out, state, "\r\n");
        taken = 2;
    }
    else
    {
        length = is_encoded(state, last) ? 3 : 1;
        room = ends_behind(state, 1, last) ? LINE_MAX_LENGTH : LINE_MAX_LENGTH - 1;
        if (state->length + length > room)
        {
            end_quoted_line(out, state, "=\r\n");
            length = is_encoded(state, last) ? 3 : 1;
        }
        state->line[state->length++] = length == 3 ? '=' : (char)state->ahead[0];
        if (length == 3)
        {
            hex_encode(state->ahead, 1, state->line + state->length);
            state->length += 2;
        }
    }
    state->count -= taken;
    memmove(state->ahead, state->ahead + taken, state->count);
}

void mime_quoted(struct mime_out *out, struct mime_quoted *state, const void *data, size_t size)
{
    struct reader reader = reader_init(data, size);

    while (reader_u8(&reader, &state->ahead[state->count]))
        if (++state->count == sizeof(state->ahead)) put_quoted(out, state, false);
}

void mime_quoted_end(struct mime_out *out, struct mime_quoted *state)
{
    while (state->count) put_quoted(out, state, true);
    if (state->length) end_quoted_line(out, state, "");
}

void mime_uuencode_begin(struct mime_out *out, const char *name)
{
    char c[4];
    size_t size, taken;

    mime_out_raw(out, "begin 666 ");
    for (; *name; name += taken)
    {
        taken = mime_char(name, c, &size);
        mime_out_bytes(out, c, size);
    }
    mime_out_raw(out, "\r\n");
}

/* A line of what was collected; without bytes it is the one before the end. */
static void put_uuencode_line(struct mime_out *out, struct mime_uuencode *state)
{
    char line[64];
    size_t length = 0, i, j;

    line[length++] = (char)(state->count ? state->count + ' ' : '`');
    for (i = 0; i < state->count; i += 3)
    {
        uint32_t group = 0;

        for (j = 0; j < 3; j++) group = group << 8 | (i + j < state->count ? state->bytes[i + j] : 0);
        for (j = 0; j < 4; j++)
        {
            const uint32_t value = group >> (18 - 6 * j) & 0x3f;

            line[length++] = (char)(value ? value + ' ' : '`');
        }
    }
    line[length++] = '\r';
    line[length++] = '\n';
    mime_out_bytes(out, line, length);
    state->count = 0;
}

void mime_uuencode(struct mime_out *out, struct mime_uuencode *state, const void *data, size_t size)
{
    struct reader reader = reader_init(data, size);
    size_t part;

    while ((part = reader_left(&reader)))
    {
        reader.pos += collect(state->bytes, &state->count, sizeof(state->bytes), reader.data + reader.pos, part);
        if (state->count == sizeof(state->bytes)) put_uuencode_line(out, state);
    }
}

void mime_uuencode_end(struct mime_out *out, struct mime_uuencode *state)
{
    if (state->count) put_uuencode_line(out, state);
    put_uuencode_line(out, state);
    mime_out_raw(out, "end\r\n");
}
