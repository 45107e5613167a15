/*
 * Lines of text in Internet messages: what a text is like, and long lines broken.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mimebody.h"

/* The line, whose end has come, is part of the result. */
static void scan_line(struct mime_scan *scan)
{
    static const char boundary[] = "--" MIME_BOUNDARY_START;
    const size_t length = scan->line < sizeof(scan->start) ? scan->line : sizeof(scan->start);

    if (scan->line > scan->longest) scan->longest = scan->line;
    if (length >= 5 && !memcmp(scan->start, "From ", 5)) scan->has_from = true;
    if (length >= sizeof(boundary) - 1 && !memcmp(scan->start, boundary, sizeof(boundary) - 1))
        scan->has_boundary = true;
    if (scan->line && !scan->run && (scan->line != 3 || memcmp(scan->start, "-- ", 3))) scan->has_last_blank = true;
    scan->line = scan->run = scan->blanks = 0;
}

/* A byte of a line. */
static void scan_byte(struct mime_scan *scan, uint8_t byte)
{
    if (scan->line < sizeof(scan->start)) scan->start[scan->line] = byte;
    scan->line++;
    if (byte == ' ')
    {
        scan->run = 0;
        if (++scan->blanks > MIME_BLANKS_MAX) scan->has_many_blanks = true;
    }
    else
    {
        scan->blanks = 0;
        if (++scan->run > scan->longest_run) scan->longest_run = scan->run;
    }
    if (byte > 0x7f) scan->high++;
    if (!byte) scan->has_nul = true;
}

void mime_scan(struct mime_scan *scan, const void *data, size_t size)
{
    struct reader reader = reader_init(data, size);
    uint8_t byte;

    scan->size += size;
    while (reader_u8(&reader, &byte))
    {
        if (scan->cr && byte == '\n')
        {
            scan->cr = false;
            scan->ends_line = true;
            scan_line(scan);
            continue;
        }
        if (scan->cr || byte == '\n') scan->has_bare_end = true;
        if (scan->cr) scan_byte(scan, '\r');
        if (!(scan->cr = byte == '\r')) scan_byte(scan, byte);
        scan->ends_line = false;
    }
}

void mime_scan_end(struct mime_scan *scan)
{
    if (scan->cr)
    {
        scan->has_bare_end = true;
        scan_byte(scan, '\r');
        scan->cr = false;
    }
    if (scan->line) scan_line(scan);
    if (!scan->size) scan->ends_line = true;
}

static void put_blanks(struct mime_out *out, struct mime_wrap *wrap)
{
    for (; wrap->blanks; wrap->blanks--) mime_out_raw(out, " ");
}

/* Breaks the line at a word. */
static void break_line(struct mime_out *out, struct mime_wrap *wrap)
{
    if (wrap->kind == MIME_WRAP_MARKED) wrap->blanks = 1;
    put_blanks(out, wrap);
    mime_out_raw(out, "\r\n");
    wrap->column = 0;
}

/* How much of a word that is too long for any line goes to this one: no half character. */
static size_t word_part(const struct mime_wrap *wrap)
{
    size_t part = wrap->width - wrap->column;

    while (wrap->utf8 && part > 1 && (wrap->word[part] & 0xc0) == 0x80) part--;
    return part;
}

/* Writes the word, behind the blanks that are before it. */
static void put_word(struct mime_out *out, struct mime_wrap *wrap)
{
    const size_t mark = wrap->kind == MIME_WRAP_FLOWED;
    size_t part;

    if (!wrap->count) return;
    /* a line of blanks alone is no line to be broken, and "-- " would be what stands before a signature */
    if (wrap->blanks && wrap->column && !(wrap->dashes && wrap->blanks == 1) &&
            wrap->column + wrap->blanks + wrap->count + mark > wrap->width)
        break_line(out, wrap);
    if (wrap->kind == MIME_WRAP_FLOWED && !wrap->column &&
            (wrap->blanks || wrap->word[0] == '>' || (wrap->count == 4 && !memcmp(wrap->word, "From", 4))))
    {
        mime_out_raw(out, " ");
        wrap->column++;
    }
    wrap->column += wrap->blanks;
    put_blanks(out, wrap);
    while (wrap->kind == MIME_WRAP_MARKED && wrap->column < wrap->width && wrap->column + wrap->count > wrap->width)
    {
        part = word_part(wrap);
        mime_out_bytes(out, wrap->word, part);
        mime_out_raw(out, "  \r\n");
        wrap->count -= part;
        memmove(wrap->word, wrap->word + part, wrap->count);
        wrap->column = 0;
    }
    wrap->dashes = mark && !wrap->column && wrap->count == 2 && !memcmp(wrap->word, "--", 2);
    mime_out_bytes(out, wrap->word, wrap->count);
    wrap->column += wrap->count;
    wrap->count = 0;
}

/* The line ends where the text's does. */
static void end_line(struct mime_out *out, struct mime_wrap *wrap)
{
    put_word(out, wrap);
    if (wrap->kind == MIME_WRAP_FLOWED && wrap->blanks)
    {
        if (!wrap->column) mime_out_raw(out, " ");
        put_blanks(out, wrap);
    }
    wrap->blanks = wrap->column = 0;
    mime_out_raw(out, "\r\n");
}

/* A byte that is not of a line end. */
static void wrap_byte(struct mime_out *out, struct mime_wrap *wrap, uint8_t byte)
{
    if (byte == ' ')
    {
        put_word(out, wrap);
        if (wrap->blanks < MIME_BLANKS_MAX) wrap->blanks++;
        return;
    }
    /* what fills the word is of a line that is too long, or the caller's error */
    if (wrap->count == MIME_LINE_MAX) put_word(out, wrap);
    wrap->word[wrap->count++] = byte;
}

void mime_wrap(struct mime_out *out, struct mime_wrap *wrap, const void *data, size_t size)
{
    struct reader reader = reader_init(data, size);
    uint8_t byte;

    while (reader_u8(&reader, &byte))
    {
        /* one end for both bytes of CRLF: wrap->cr and '\n' come together */
        if (byte == '\n' || wrap->cr) end_line(out, wrap);
        wrap->cr = byte == '\r';
        if (byte != '\r' && byte != '\n') wrap_byte(out, wrap, byte);
    }
}

void mime_wrap_end(struct mime_out *out, struct mime_wrap *wrap)
{
    if (wrap->cr || wrap->count || wrap->blanks || wrap->column) end_line(out, wrap);
    wrap->cr = false;
}
