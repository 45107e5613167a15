/*
 * Dialog templates, as resources hold them, read for what a display table needs: places, sizes and texts.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_DIALOGRES_H
#define MAPI32_DIALOGRES_H

#include <windows.h>

#include "codec/codec.h"

/* A rectangle in dialog units. */
struct dialog_place
{
    short x, y, width, height;
};

/* A text in a template: UTF-16, in place, without its NUL; length 0 also for ordinals. */
struct dialog_text
{
    const uint8_t *units; /* not aligned */
    size_t length;
};

struct dialog_item
{
    ULONG id;
    struct dialog_place place;
    struct dialog_text text;
};

/* A template while its items are read; it points into the resource. */
struct dialog_template
{
    struct dialog_place place;
    struct dialog_text caption;
    BOOL extended;
    ULONG item_count;
    struct reader items; /* behind what has been read */
    ULONG items_read;
};

/* Reads the head of a template of size bytes (DLGTEMPLATE or DLGTEMPLATEEX). FALSE where it is damaged. */
BOOL dialog_template_open(struct dialog_template *template, const void *data, size_t size);

/* Reads the next item. FALSE at the end, and where the template is damaged. */
BOOL dialog_template_next(struct dialog_template *template, struct dialog_item *item);

#endif
