/*
 * Text out of RTF: plain text of any RTF, and the HTML that [MS-OXRTFEX] hides in it.
 *
 * The RTF comes in pieces of any size; the text goes out as UTF-16 through a callback. Code pages are the caller's:
 * a second callback converts bytes. The state is one struct of bounded size.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_RTFTEXT_H
#define MAPI32_CODEC_RTFTEXT_H

#include "htmltext.h"

#define RTFTEXT_DEPTH 1024 /* groups within each other; choice */
#define RTFTEXT_FONTS 1024 /* fonts whose code page is remembered; choice */
#define RTFTEXT_BYTES 64   /* most bytes that are converted at once */
#define RTFTEXT_UNITS 256  /* most UTF-16 units that are given at once */
#define RTFTEXT_LINK  2083 /* longest target of a link that is kept: what browsers of the time took; choice */

enum rtftext_kind
{
    RTFTEXT_NATIVE, /* RTF that is nothing else; its plain text names the targets of links as Outlook's does */
    RTFTEXT_HTML,   /* RTF that encapsulates HTML */
    RTFTEXT_PLAIN   /* RTF that encapsulates plain text */
};

/* Bytes from the beginning that rtftext_recognize() needs at most. */
#define RTFTEXT_RECOGNIZE_SIZE 1024

/* What the RTF that begins with the given bytes holds: told by the first ten tokens. [MS-OXRTFEX] 2.2.3.1. */
enum rtftext_kind rtftext_recognize(const void *data, size_t size);

/* What a reader that keeps the formatting is told besides the text. */
enum rtftext_event_kind
{
    RTFTEXT_GROUP_BEGIN,
    RTFTEXT_GROUP_END,
    RTFTEXT_WORD,       /* a control word of the text, or of a table */
    RTFTEXT_TABLE_BYTE, /* a byte of text in a table, in value */
    RTFTEXT_LINK_BEGIN, /* the text of a link, to target */
    RTFTEXT_LINK_END
};

enum rtftext_table
{
    RTFTEXT_NO_TABLE,
    RTFTEXT_FONT_TABLE,
    RTFTEXT_COLOR_TABLE
};

struct rtftext_event
{
    enum rtftext_event_kind kind;
    enum rtftext_table table; /* of words and bytes: where they are */
    const char *word;
    bool has_value;
    int32_t value;
    const char *target; /* without a NUL */
    size_t target_size;
};

struct rtftext_output
{
    void *context; /* given to both */
    /* Converts bytes of a code page (a Windows number) to UTF-16. There is room for twice size units. Returns how many
     * units there are and sets *used to the bytes converted; with last false the bytes of a character that is not
     * complete are left. */
    size_t (*convert)(void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units,
            size_t *used);
    /* Takes text; a surrogate pair is never torn. False ends the reading with CODEC_ABORTED. */
    bool (*text)(void *context, const uint16_t *units, size_t count);
    /* NULL, or takes what formats the text, in its place among it. Then words that end lines give no text, and links
     * not their targets. */
    void (*event)(void *context, const struct rtftext_event *event);
};

struct rtftext_group
{
    int32_t font; /* \f, -1 for the default */
    uint16_t uc;  /* characters that stand in for a \u */
    uint8_t destination;
    uint8_t flags;
};

struct rtftext_font
{
    uint16_t number;
    uint16_t codepage; /* 0 for the default */
    bool used;
};

struct rtftext
{
    struct rtftext_output output;
    enum rtftext_kind kind; /* RTFTEXT_HTML: HTML is wanted, else plain text */
    enum codec_status status;
    uint32_t codepage; /* the document's */
    int32_t default_font;
    struct rtftext_font fonts[RTFTEXT_FONTS];
    struct rtftext_font *font; /* the one that the font table is defining */
    struct rtftext_group groups[RTFTEXT_DEPTH];
    unsigned int depth;  /* groups[depth] is the current one; [0] is outside all */
    bool fresh;          /* nothing but the brace of the group has been seen */
    bool starred;        /* the token before was the \* of the group */
    uint8_t before_star; /* the destination without it */
    uint32_t skip;       /* characters still to be skipped after a \u */

    uint8_t lexer;
    char word[33];
    uint8_t word_size;
    bool has_value, negative;
    int32_t value;
    uint32_t binary; /* bytes of \bin still to come */

    uint8_t bytes[RTFTEXT_BYTES]; /* text not converted yet, all of one code page */
    uint8_t byte_count;
    uint32_t bytes_codepage;
    uint16_t units[RTFTEXT_UNITS];
    size_t unit_count;

    char link[RTFTEXT_LINK + 32]; /* a field's instruction, then the target in it */
    size_t link_size;
    size_t link_matched[2];  /* units of the field's text that are the target's, counted from the start and from
                              * behind mailto:; SIZE_MAX after one that is not */
    bool link_text;          /* the field has text */
    unsigned int link_depth; /* depth of the field's text, 0 outside */

    struct htmltext markup;    /* the text of HTML tags without a number, see rtftext_init */
    unsigned int markup_depth; /* depth of the one that is being read, 0 outside */
};

/* Prepares for the beginning of an RTF, in a struct that is not moved from then on. kind RTFTEXT_HTML gives the HTML of
 * an RTF that encapsulates it, the others the plain text of any RTF: RTFTEXT_PLAIN with nothing added, RTFTEXT_NATIVE
 * with " <target> " behind the text of a link that does not say it (what Outlook puts into PR_BODY, seen in real
 * files), and with the text that stands among the tags in {\*\htmltag ...} where that has no number: a writer that
 * knows no better puts the whole HTML there. */
void rtftext_init(struct rtftext *text, enum rtftext_kind kind, const struct rtftext_output *output);

/* Reads the next bytes. CODEC_END: the document has ended, what follows is ignored. CODEC_TOO_DEEP: nested deeper
 * than RTFTEXT_DEPTH; what was before is text. CODEC_ABORTED: the callback wanted no more. The same status is given
 * again by further calls. */
enum codec_status rtftext_feed(struct rtftext *text, const void *data, size_t size);

/* Gives what is left after the last bytes; needed whatever the last status was. CODEC_OK, or CODEC_TOO_DEEP or
 * CODEC_ABORTED as above. */
enum codec_status rtftext_end(struct rtftext *text);

/* The code page that \ansicpg or the like has set so far, 1252 without. */
uint32_t rtftext_codepage(const struct rtftext *text);

/* The Windows code page of a font's \fcharset; 0 for the document's, 2 for symbols, which have none. */
uint32_t rtftext_charset_codepage(int32_t charset);

#endif
