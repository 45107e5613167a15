/*
 * Undoes format=flowed.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "flowed.h"

enum state
{
    QUOTES, /* at the beginning of a line */
    CONTENT
};

static void flush(struct flowed *flowed)
{
    if (flowed->out_size && !flowed->failed && !flowed->take(flowed->context, flowed->out, flowed->out_size))
        flowed->failed = true;
    flowed->out_size = 0;
}

static void put(struct flowed *flowed, uint16_t unit)
{
    if (flowed->out_size == sizeof(flowed->out) / sizeof(*flowed->out)) flush(flowed);
    flowed->out[flowed->out_size++] = unit;
}

/* The beginning of a line is known: it goes on with the line before, or begins a new one. */
static void begin_line(struct flowed *flowed, bool joins)
{
    uint32_t i;

    if (!joins && flowed->pending_end)
    {
        put(flowed, '\r');
        put(flowed, '\n');
    }
    if (!joins)
    {
        for (i = 0; i < flowed->depth; i++) put(flowed, '>');
        if (flowed->depth) put(flowed, ' ');
    }
    flowed->pending_end = false;
}

static void put_spaces(struct flowed *flowed, uint32_t count)
{
    for (; count; count--) put(flowed, ' ');
    flowed->spaces = 0;
}

/* The units of "-- " that were held back, and the line's beginning in front of them. */
static void put_signature(struct flowed *flowed, bool is_signature)
{
    static const char text[] = "-- ";
    uint8_t i;

    begin_line(flowed, !is_signature && flowed->flows && flowed->depth == flowed->last_depth);
    for (i = 0; i < flowed->signature; i++) put(flowed, (uint16_t)text[i]);
    flowed->signature = 0xff;
}

static void end_line(struct flowed *flowed)
{
    const bool is_signature = flowed->signature == 3;

    if (flowed->signature != 0xff) put_signature(flowed, is_signature);
    flowed->flows = flowed->spaces && !is_signature;
    put_spaces(flowed, flowed->spaces - (flowed->flows && flowed->delete_space));
    flowed->last_depth = flowed->depth;
    flowed->pending_end = true;
    flowed->depth = 0;
    flowed->signature = 0;
    flowed->state = QUOTES;
}

static void take_unit(struct flowed *flowed, uint16_t c)
{
    static const char signature[] = "-- ";

    if (flowed->state == QUOTES && c == '>')
    {
        if (flowed->depth < UINT32_MAX) flowed->depth++;
        return;
    }
    if (flowed->state == QUOTES)
    {
        flowed->state = CONTENT;
        if (c == ' ') return; /* stuffed */
    }
    if (flowed->signature != 0xff)
    {
        if (flowed->signature < 3 && c == (uint16_t)signature[flowed->signature])
        {
            flowed->signature++;
            return;
        }
        put_signature(flowed, false);
    }
    if (c == ' ')
    {
        if (flowed->spaces == UINT32_MAX) put_spaces(flowed, 1);
        flowed->spaces++;
        return;
    }
    put_spaces(flowed, flowed->spaces);
    put(flowed, c);
}

void flowed_init(struct flowed *flowed, bool delete_space,
        bool (*take)(void *context, const uint16_t *units, size_t count), void *context)
{
    memset(flowed, 0, sizeof(*flowed));
    flowed->take = take;
    flowed->context = context;
    flowed->delete_space = delete_space;
    flowed->state = QUOTES;
}

enum codec_status flowed_feed(struct flowed *flowed, const uint16_t *units, size_t count)
{
    size_t i;

    for (i = 0; i < count && !flowed->failed; i++)
    {
        const bool pair = units[i] == '\n' && flowed->after_cr;

        flowed->after_cr = units[i] == '\r';
        if (pair) continue;
        if (units[i] == '\r' || units[i] == '\n') end_line(flowed);
        else take_unit(flowed, units[i]);
    }
    return flowed->failed ? CODEC_ABORTED : CODEC_OK;
}

enum codec_status flowed_end(struct flowed *flowed)
{
    if (flowed->state == CONTENT || flowed->depth || flowed->signature)
    {
        end_line(flowed);
        flowed->pending_end = false; /* the text ends without a line end */
    }
    if (flowed->pending_end)
    {
        put(flowed, '\r');
        put(flowed, '\n');
    }
    flush(flowed);
    return flowed->failed ? CODEC_ABORTED : CODEC_OK;
}
