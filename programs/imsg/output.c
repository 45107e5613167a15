/*
 * UTF-8 output. A console gets it by console.c; colours are its attributes, not escapes, which old ones do not know.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdarg.h>

#include "imsg.h"

void output_init(struct output *output, HANDLE file)
{
    const char *no_color = getenv("NO_COLOR");

    output->file = file;
    output->buffer = output->own;
    output->size = sizeof(output->own);
    output->used = 0;
    output->before_write = NULL;
    output->failed = output->closed = output->in_page = FALSE;
    output->is_console = console_init(&output->console, file);
    output->colours = output->is_console && !(no_color && *no_color) && output->console.attributes;
}

/* How many of the bytes are whole characters: a full buffer may end in the middle of one. */
static DWORD whole_characters(const char *bytes, DWORD count)
{
    DWORD start = count, length;
    unsigned char lead;

    while (start && count - start < 4 && (bytes[start - 1] & 0xc0) == 0x80) start--;
    if (!start) return count;
    lead = (unsigned char)bytes[start - 1];
    length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    return count - (start - 1) < length ? start - 1 : count;
}

/* What is written first may have to wait until others have written. */
static void begin_write(struct output *output)
{
    if (output->before_write) output->before_write(output->context);
    output->before_write = NULL;
}

static void flush_console(struct output *output)
{
    WCHAR text[sizeof(output->own)];
    DWORD whole = whole_characters(output->buffer, output->used), i;
    int length;

    /* a full buffer may end in the middle of a word too */
    for (i = output->used == output->size ? whole : 0; i; i--)
    {
        if (output->buffer[i - 1] != ' ' && output->buffer[i - 1] != '\n') continue;
        whole = i;
        break;
    }
    length = MultiByteToWideChar(CP_UTF8, 0, output->buffer, (int)whole, text, ARRAYSIZE(text));
    console_write(&output->console, text, (size_t)length);
    if (output->console.failed) output->failed = TRUE;
    output->used -= whole;
    memmove(output->buffer, output->buffer + whole, output->used);
}

void output_style(struct output *output, enum output_style style)
{
    const WORD colours = FOREGROUND_RED | FOREGROUND_GREEN | FOREGROUND_BLUE | FOREGROUND_INTENSITY;
    WORD attributes = output->console.attributes;

    if (!output->colours) return;
    begin_write(output);
    switch (style)
    {
    case STYLE_PLAIN: break;
    case STYLE_LABEL: attributes |= FOREGROUND_INTENSITY; break;
    case STYLE_GOOD: attributes = (attributes & ~colours) | FOREGROUND_GREEN; break;
    case STYLE_BAD: attributes = (attributes & ~colours) | FOREGROUND_RED | FOREGROUND_INTENSITY; break;
    }
    output_flush(output);
    SetConsoleTextAttribute(output->file, attributes);
}

void output_flush(struct output *output)
{
    DWORD written, done = 0;

    if (output->used) begin_write(output);
    if (output->is_console)
    {
        flush_console(output);
        return;
    }
    while (!output->failed && done < output->used)
    {
        if (!WriteFile(output->file, output->buffer + done, output->used - done, &written, NULL) || !written)
        {
            const DWORD error = GetLastError();

            output->closed = error == ERROR_BROKEN_PIPE || error == ERROR_NO_DATA || error == ERROR_PIPE_NOT_CONNECTED;
            output->failed = TRUE;
            break;
        }
        done += written;
    }
    output->used = 0;
}

void output_hang(struct output *output)
{
    if (!output->is_console) return;
    output_flush(output);
    output->console.indent = min(output->console.column, output->console.width / 2);
}

static void write_bytes(struct output *output, const void *bytes, size_t size)
{
    const char *in = bytes;
    size_t part;

    while (size && !output->failed)
    {
        if (output->used == output->size) output_flush(output);
        part = output->size - output->used;
        if (part > size) part = size;
        memcpy(output->buffer + output->used, in, part);
        output->used += (DWORD)part;
        in += part;
        size -= part;
    }
}

void output_bytes(struct output *output, const void *bytes, size_t size)
{
    const char *in = bytes;
    size_t plain;

    while (output->in_page && size)
    {
        const char *escaped = NULL;

        for (plain = 0; plain < size && !escaped; plain++)
        {
            switch (in[plain])
            {
            case '<': escaped = "&lt;"; break;
            case '>': escaped = "&gt;"; break;
            case '&': escaped = "&amp;"; break;
            case '"': escaped = "&quot;"; break;
            }
        }
        write_bytes(output, in, escaped ? plain - 1 : plain);
        if (escaped) write_bytes(output, escaped, strlen(escaped));
        in += plain;
        size -= plain;
    }
    write_bytes(output, in, size);
}

void output_text(struct output *output, const char *text)
{
    output_bytes(output, text, strlen(text));
}

void output_format(struct output *output, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    _vsnprintf(text, sizeof(text) - 1, format, args);
    va_end(args);
    text[sizeof(text) - 1] = 0;
    output_text(output, text);
}

/* One character of UTF-16, a lone surrogate as U+FFFD. */
static unsigned int next_character(const WCHAR **text, size_t *length)
{
    unsigned int c = *(*text)++;

    --*length;
    if (c < 0xd800 || c > 0xdfff) return c;
    if (c > 0xdbff || !*length || **text < 0xdc00 || **text > 0xdfff) return 0xfffd;
    c = 0x10000 + ((c - 0xd800) << 10) + (*(*text)++ - 0xdc00);
    --*length;
    return c;
}

static void output_character(struct output *output, unsigned int c)
{
    unsigned char utf8[4];
    unsigned int count = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

    if (count == 1) utf8[0] = (unsigned char)c;
    else
    {
        for (i = count - 1; i; i--, c >>= 6) utf8[i] = 0x80 | (c & 0x3f);
        utf8[0] = (unsigned char)(c | (0xff00 >> count & 0xff));
    }
    output_bytes(output, utf8, count);
}

/* What could move the cursor, change colours or turn the writing around. */
static BOOL is_harmful(unsigned int c)
{
    if (c == '\t' || c == '\n') return FALSE;
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x200e || c == 0x200f;
}

void output_wide(struct output *output, const WCHAR *text, size_t length, BOOL escape)
{
    unsigned int c;

    while (length)
    {
        c = next_character(&text, &length);
        if (escape && c == '\r') continue;
        output_character(output, escape && is_harmful(c) ? (c < 0x20 ? 0x2400 + c : 0xfffd) : c);
    }
}

void output_json_string(struct output *output, const WCHAR *text, size_t length)
{
    size_t i;

    output_bytes(output, "\"", 1);
    for (i = 0; i < length; i++)
    {
        if (text[i] == '"' || text[i] == '\\') output_format(output, "\\%c", text[i]);
        else if (text[i] < 0x20 || (text[i] >= 0x7f && text[i] < 0xa0)) output_format(output, "\\u%04x", text[i]);
        else if (text[i] >= 0xd800 && text[i] <= 0xdfff)
        {
            /* a pair is one character; a lone one can only be escaped */
            if (text[i] < 0xdc00 && i + 1 < length && text[i + 1] >= 0xdc00 && text[i + 1] <= 0xdfff)
                output_wide(output, text + i++, 2, FALSE);
            else output_format(output, "\\u%04x", text[i]);
        }
        else output_character(output, text[i]);
    }
    output_bytes(output, "\"", 1);
}
