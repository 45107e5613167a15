/*
 * HTML made of RTF that holds none: paragraphs, bold, italic, underlined, struck, colour, size and font, alignment,
 * links; lists as text.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_RTFHTML_H
#define MAPI32_CODEC_RTFHTML_H

#include "rtftext.h"

#define RTFHTML_FONTS  64  /* fonts whose names are known; choice */
#define RTFHTML_NAME   32  /* room for a font's name with its NUL; choice */
#define RTFHTML_COLORS 256 /* colours that are known; choice */
#define RTFHTML_UNITS  512 /* most UTF-16 units that are given at once */

/* How text looks. */
struct rtfhtml_format
{
    int16_t font;   /* number in RTF, -1 for the default */
    uint16_t size;  /* in half points, 0 for the default */
    uint16_t color; /* place in the table, 0 for the default */
    uint8_t flags;  /* bold, italic ... */
    uint8_t align;  /* of the paragraph */
};

struct rtfhtml
{
    struct rtftext text;
    size_t (*convert)(void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units,
            size_t *used);
    bool (*take)(void *context, const uint16_t *units, size_t count);
    void *context;
    bool aborted;
    struct rtfhtml_format formats[RTFTEXT_DEPTH + 1];
    unsigned int depth;
    struct rtfhtml_format shown; /* of the run that is open */
    bool in_run, in_paragraph, in_link;
    bool blank; /* the last character was one, or the paragraph begins: another would be lost */
    struct
    {
        int32_t number;
        char name[RTFHTML_NAME];
    } fonts[RTFHTML_FONTS];
    size_t font_count, name_length;
    uint32_t colors[RTFHTML_COLORS]; /* 0xRRGGBB */
    bool is_color[RTFHTML_COLORS];   /* else the default */
    size_t color_count;
    uint16_t units[RTFHTML_UNITS];
    size_t unit_count;
};

/* Prepares for the beginning of an RTF. convert is as rtftext's; take gets HTML, and ends the reading by false. */
void rtfhtml_init(struct rtfhtml *html,
        size_t (*convert)(void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last,
                uint16_t *units, size_t *used),
        bool (*take)(void *context, const uint16_t *units, size_t count), void *context);

/* Reads the next bytes. The results are rtftext_feed()'s. */
enum codec_status rtfhtml_feed(struct rtfhtml *html, const void *data, size_t size);

/* Gives what is left, and ends the HTML. */
enum codec_status rtfhtml_end(struct rtfhtml *html);

#endif
