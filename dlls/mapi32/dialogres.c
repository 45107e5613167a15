/*
 * Reads dialog templates (client reference of Windows: DLGTEMPLATE, DLGTEMPLATEEX and their items).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "dialogres.h"

/* Reads up to a NUL. */
static bool read_text(struct reader *reader, struct dialog_text *text)
{
    uint16_t unit;

    text->units = reader->data + reader->pos;
    text->length = 0;
    while (reader_u16(reader, &unit))
    {
        if (!unit) return true;
        text->length++;
    }
    return false;
}

/* Reads a text, or 0xffff and an ordinal, which is no text. */
static bool read_text_or_ordinal(struct reader *reader, struct dialog_text *text)
{
    size_t start = reader->pos;
    uint16_t unit;

    if (!reader_u16(reader, &unit)) return false;
    if (unit == 0xffff)
    {
        text->units = NULL;
        text->length = 0;
        return reader_u16(reader, &unit);
    }
    reader_seek(reader, start);
    return read_text(reader, text);
}

static bool read_place(struct reader *reader, struct dialog_place *place)
{
    uint16_t parts[4];
    unsigned int i;

    for (i = 0; i < 4; i++)
        if (!reader_u16(reader, &parts[i])) return false;
    place->x = (short)parts[0];
    place->y = (short)parts[1];
    place->width = (short)parts[2];
    place->height = (short)parts[3];
    return true;
}

static bool skip(struct reader *reader, size_t size)
{
    return reader_take(reader, size) != NULL;
}

BOOL dialog_template_open(struct dialog_template *template, const void *data, size_t size)
{
    struct reader *reader = &template->items;
    struct dialog_text ignored;
    uint16_t version, signature, count;
    uint32_t style;
    bool good;

    memset(template, 0, sizeof(*template));
    *reader = reader_init(data, size);
    if (!reader_u16(reader, &version) || !reader_u16(reader, &signature)) return FALSE;
    template->extended = version == 1 && signature == 0xffff;
    if (template->extended) /* the help id and the extended style come before the style */
        good = skip(reader, 8) && reader_u32(reader, &style);
    else good = reader_seek(reader, 0) && reader_u32(reader, &style) && skip(reader, 4);
    if (!good || !reader_u16(reader, &count) || !read_place(reader, &template->place) ||
            !read_text_or_ordinal(reader, &ignored) || !read_text_or_ordinal(reader, &ignored) ||
            !read_text(reader, &template->caption))
        return FALSE;
    if (style & DS_SETFONT) /* size, extended also weight, italic and character set; then the face */
        if (!skip(reader, template->extended ? 6 : 2) || !read_text(reader, &ignored)) return FALSE;
    template->item_count = count;
    return TRUE;
}

BOOL dialog_template_next(struct dialog_template *template, struct dialog_item *item)
{
    struct reader *reader = &template->items;
    struct dialog_text ignored;
    uint16_t id, extra;
    uint32_t long_id;

    if (template->items_read == template->item_count) return FALSE;
    if (!reader_seek(reader, (reader->pos + 3) & ~(size_t)3)) return FALSE; /* items are aligned */
    if (!skip(reader, template->extended ? 12 : 8) || !read_place(reader, &item->place)) return FALSE;
    if (template->extended)
    {
        if (!reader_u32(reader, &long_id)) return FALSE;
        item->id = long_id;
    }
    else
    {
        if (!reader_u16(reader, &id)) return FALSE;
        item->id = id;
    }
    if (!read_text_or_ordinal(reader, &ignored) || !read_text_or_ordinal(reader, &item->text) ||
            !reader_u16(reader, &extra) || !skip(reader, extra))
        return FALSE;
    template->items_read++;
    return TRUE;
}
