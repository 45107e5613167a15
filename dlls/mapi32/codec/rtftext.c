/*
 * Text out of RTF, [MSFT-RTF] and [MS-OXRTFEX] 2.2.3.
 *
 * A lexer takes bytes and makes tokens, the tokens act on the state of the current group. For HTML, text counts
 * within {\*\htmltag ...} and, outside, where \htmlrtf is off; for plain text, wherever a reader of RTF shows it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "rtftext.h"

enum destination
{
    DESTINATION_BODY,
    DESTINATION_TAG,    /* {\*\htmltag ...} */
    DESTINATION_FONTS,  /* {\fonttbl ...} */
    DESTINATION_FIELD,  /* {\*\fldinst ...} */
    DESTINATION_COLORS, /* {\colortbl ...} */
    DESTINATION_SKIP
};

enum group_flags
{
    GROUP_HIDDEN = 1, /* \v */
    GROUP_HTMLRTF = 2 /* \htmlrtf: RTF that is not part of the HTML */
};

enum lexer
{
    LEXER_TEXT,
    LEXER_ESCAPE, /* behind a backslash */
    LEXER_WORD,
    LEXER_SIGN, /* behind the minus of a word's value */
    LEXER_VALUE,
    LEXER_HEX_1, /* behind \' */
    LEXER_HEX_2,
    LEXER_BINARY
};

enum action
{
    ACTION_CHAR,      /* a character in both texts */
    ACTION_ENTITY,    /* a character in plain text, an entity in HTML */
    ACTION_TEXT_CHAR, /* a character in plain text only */
    ACTION_BREAK,
    ACTION_TEXT_BREAK, /* a line break in plain text only */
    ACTION_SKIP,       /* a destination without visible text */
    ACTION_COLORS,
    ACTION_BULLET, /* the bullet or number of a paragraph */
    ACTION_FIELD,
    ACTION_FIELD_TEXT,
    ACTION_FONT,
    ACTION_DEFAULT_FONT,
    ACTION_FONT_TABLE,
    ACTION_CHARSET,
    ACTION_FONT_CODEPAGE,
    ACTION_CODEPAGE,
    ACTION_FIXED_CODEPAGE,
    ACTION_PLAIN,
    ACTION_HIDDEN,
    ACTION_UC,
    ACTION_UNICODE,
    ACTION_BINARY,
    ACTION_HTMLTAG,
    ACTION_HTMLRTF
};

struct word
{
    const char *name;
    enum action action;
    uint16_t value; /* a character or code page */
    const char *entity;
};

/* Sorted by name. */
static const struct word words[] = {
        {"ansicpg", ACTION_CODEPAGE, 0, NULL},
        {"bin", ACTION_BINARY, 0, NULL},
        {"bullet", ACTION_ENTITY, 0x2022, "&bull;"},
        {"cell", ACTION_TEXT_CHAR, '\t', NULL},
        {"colortbl", ACTION_COLORS, 0, NULL},
        {"cpg", ACTION_FONT_CODEPAGE, 0, NULL},
        {"deff", ACTION_DEFAULT_FONT, 0, NULL},
        {"emdash", ACTION_ENTITY, 0x2014, "&mdash;"},
        {"endash", ACTION_ENTITY, 0x2013, "&ndash;"},
        {"f", ACTION_FONT, 0, NULL},
        {"fcharset", ACTION_CHARSET, 0, NULL},
        {"filetbl", ACTION_SKIP, 0, NULL},
        {"fldinst", ACTION_FIELD, 0, NULL},
        {"fldrslt", ACTION_FIELD_TEXT, 0, NULL},
        {"fonttbl", ACTION_FONT_TABLE, 0, NULL},
        {"footer", ACTION_SKIP, 0, NULL},
        {"footerf", ACTION_SKIP, 0, NULL},
        {"footerl", ACTION_SKIP, 0, NULL},
        {"footerr", ACTION_SKIP, 0, NULL},
        {"footnote", ACTION_SKIP, 0, NULL},
        {"header", ACTION_SKIP, 0, NULL},
        {"headerf", ACTION_SKIP, 0, NULL},
        {"headerl", ACTION_SKIP, 0, NULL},
        {"headerr", ACTION_SKIP, 0, NULL},
        {"htmlrtf", ACTION_HTMLRTF, 0, NULL},
        {"htmltag", ACTION_HTMLTAG, 0, NULL},
        {"info", ACTION_SKIP, 0, NULL},
        {"ldblquote", ACTION_ENTITY, 0x201c, "&ldquo;"},
        {"line", ACTION_BREAK, 0, NULL},
        {"listoverridetable", ACTION_SKIP, 0, NULL},
        {"listtable", ACTION_SKIP, 0, NULL},
        {"lquote", ACTION_ENTITY, 0x2018, "&lsquo;"},
        {"mac", ACTION_FIXED_CODEPAGE, 10000, NULL},
        {"object", ACTION_SKIP, 0, NULL},
        {"page", ACTION_TEXT_BREAK, 0, NULL},
        {"par", ACTION_BREAK, 0, NULL},
        {"pc", ACTION_FIXED_CODEPAGE, 437, NULL},
        {"pca", ACTION_FIXED_CODEPAGE, 850, NULL},
        {"pict", ACTION_SKIP, 0, NULL},
        {"plain", ACTION_PLAIN, 0, NULL},
        {"pntext", ACTION_BULLET, 0, NULL},
        {"rdblquote", ACTION_ENTITY, 0x201d, "&rdquo;"},
        {"revtbl", ACTION_SKIP, 0, NULL},
        {"row", ACTION_TEXT_BREAK, 0, NULL},
        {"rquote", ACTION_ENTITY, 0x2019, "&rsquo;"},
        {"sect", ACTION_TEXT_BREAK, 0, NULL},
        {"stylesheet", ACTION_SKIP, 0, NULL},
        {"tab", ACTION_CHAR, '\t', NULL},
        {"u", ACTION_UNICODE, 0, NULL},
        {"uc", ACTION_UC, 0, NULL},
        {"v", ACTION_HIDDEN, 0, NULL},
};

static const struct word *find_word(const char *name)
{
    size_t low = 0, high = sizeof(words) / sizeof(*words);

    while (low < high)
    {
        const size_t middle = (low + high) / 2;
        const int order = strcmp(name, words[middle].name);

        if (!order) return &words[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static int hex_digit(uint8_t c)
{
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum rtftext_kind rtftext_recognize(const void *data, size_t size)
{
    const unsigned int token_limit = 10;
    struct reader reader = reader_init(data, size);
    unsigned int tokens = 0;
    uint8_t c;

    while (tokens < token_limit && reader_u8(&reader, &c))
    {
        char word[33];
        size_t length = 0;

        if (c == '\r' || c == '\n') continue;
        tokens++;
        if (c == '{') continue;
        if (c != '\\') break;
        while (reader_u8(&reader, &c) && (is_letter(c) || is_digit(c) || c == '-') && length < sizeof(word) - 1)
            word[length++] = (char)c;
        if (!length || !is_letter((uint8_t)word[0])) break;
        word[length] = 0;
        if (!strcmp(word, "fromhtml1")) return RTFTEXT_HTML;
        if (!strcmp(word, "fromtext")) return RTFTEXT_PLAIN;
        if (c != ' ') reader_seek(&reader, reader.pos - 1);
    }
    return RTFTEXT_NATIVE;
}

uint32_t rtftext_charset_codepage(int32_t charset)
{
    static const uint16_t pages[][2] = {{0, 1252}, {2, 2}, {77, 10000}, {128, 932}, {129, 949}, {130, 1361}, {134, 936},
            {136, 950}, {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257}, {204, 1251},
            {222, 874}, {238, 1250}, {254, 437}, {255, 850}};
    size_t i;

    for (i = 0; i < sizeof(pages) / sizeof(*pages); i++)
        if (pages[i][0] == charset) return pages[i][1];
    return 0;
}

uint32_t rtftext_codepage(const struct rtftext *text)
{
    return text->codepage;
}

static struct rtftext_group *current(struct rtftext *text)
{
    return &text->groups[text->depth];
}

/* The entry of a font, or one that is free; NULL where the neighbourhood is full. */
static struct rtftext_font *find_font(struct rtftext *text, int32_t number)
{
    const unsigned int probes = 16;
    unsigned int i;

    if (number < 0 || number > UINT16_MAX) return NULL;
    for (i = 0; i < probes; i++)
    {
        struct rtftext_font *font = &text->fonts[((unsigned int)number + i) % RTFTEXT_FONTS];

        if (!font->used || font->number == number) return font;
    }
    return NULL;
}

/* The code page of text in the current group. */
static uint32_t text_codepage(struct rtftext *text)
{
    const struct rtftext_group *group = current(text);
    const struct rtftext_font *font;

    if (group->destination == DESTINATION_TAG) return text->codepage;
    font = find_font(text, group->font >= 0 ? group->font : text->default_font);
    return font && font->used && font->codepage ? font->codepage : text->codepage;
}

/* Whether text of the current group is wanted. */
static bool is_visible(struct rtftext *text)
{
    const struct rtftext_group *group = current(text);

    if (group->destination != DESTINATION_BODY && group->destination != DESTINATION_TAG) return false;
    if (text->kind == RTFTEXT_HTML) return !(group->flags & GROUP_HTMLRTF);
    return !(group->flags & GROUP_HIDDEN);
}

static void flush_units(struct rtftext *text)
{
    uint16_t kept = 0;
    size_t count = text->unit_count;

    if (!count || text->status == CODEC_ABORTED) return;
    if ((text->units[count - 1] & 0xfc00) == 0xd800) kept = text->units[--count];
    if (count && !text->output.text(text->output.context, text->units, count)) text->status = CODEC_ABORTED;
    text->unit_count = 0;
    if (kept) text->units[text->unit_count++] = kept;
}

/* Compares the next unit of a link's text with its target. */
static void match_link(struct rtftext *text, uint16_t unit)
{
    size_t i;

    text->link_text = true;
    for (i = 0; i < 2; i++)
    {
        size_t *matched = &text->link_matched[i];

        if (*matched == SIZE_MAX) continue;
        if (*matched < text->link_size && (uint8_t)text->link[*matched] == unit) ++*matched;
        else *matched = SIZE_MAX;
    }
}

/* Takes text for the output. */
static void put_shown(struct rtftext *text, uint16_t unit)
{
    if (text->link_depth) match_link(text, unit);
    if (text->unit_count == RTFTEXT_UNITS) flush_units(text);
    /* Without room only when aborted, or when all of the buffer is one half of a pair: impossible. */
    if (text->unit_count < RTFTEXT_UNITS) text->units[text->unit_count++] = unit;
}

static bool put_markup_text(void *context, const uint16_t *units, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) put_shown(context, units[i]);
    return true;
}

static void put_unit(struct rtftext *text, uint16_t unit)
{
    if (text->markup_depth) htmltext_feed(&text->markup, &unit, 1);
    else put_shown(text, unit);
}

/* Converts the bytes collected; the start of a character may stay unless last. */
static void flush_bytes(struct rtftext *text, bool last)
{
    uint16_t units[2 * RTFTEXT_BYTES];
    size_t count, used = 0, i;

    if (!text->byte_count) return;
    if (text->bytes_codepage == 2)
    {
        /* Outlook's PR_BODY shows the bullet of the Symbol font so (seen in real files). */
        for (i = 0; i < text->byte_count; i++)
            units[i] = text->bytes[i] == 0xb7 && text->kind == RTFTEXT_NATIVE ? '*' : text->bytes[i];
        count = used = text->byte_count;
    }
    else
        count = text->output.convert(
                text->output.context, text->bytes_codepage, text->bytes, text->byte_count, last, units, &used);
    for (i = 0; i < count; i++) put_unit(text, units[i]);
    /* A callback that makes no headway must not stop the reading. */
    if (last || !used || used > text->byte_count) used = text->byte_count;
    memmove(text->bytes, text->bytes + used, text->byte_count - used);
    text->byte_count -= (uint8_t)used;
}

/* Tells of what formats the text, behind the text before it. */
static void put_event(struct rtftext *text, struct rtftext_event *event)
{
    const uint8_t destination = current(text)->destination;

    if (!text->output.event) return;
    flush_bytes(text, true);
    flush_units(text);
    event->table = destination == DESTINATION_FONTS    ? RTFTEXT_FONT_TABLE
                   : destination == DESTINATION_COLORS ? RTFTEXT_COLOR_TABLE
                                                       : RTFTEXT_NO_TABLE;
    if (text->status != CODEC_ABORTED) text->output.event(text->output.context, event);
}

/* Tells of a word of the text or of a table. */
static void put_word_event(struct rtftext *text, const char *word, bool has_value, int32_t value)
{
    struct rtftext_event event = {RTFTEXT_WORD, RTFTEXT_NO_TABLE, word, has_value, value, NULL, 0};
    const uint8_t destination = current(text)->destination;

    if (destination == DESTINATION_BODY || destination == DESTINATION_FONTS || destination == DESTINATION_COLORS)
        put_event(text, &event);
}

/* A character that is not a byte of a code page. */
static void put_char(struct rtftext *text, uint16_t unit)
{
    flush_bytes(text, true);
    put_unit(text, unit);
}

static void put_string(struct rtftext *text, const char *string)
{
    flush_bytes(text, true);
    while (*string) put_unit(text, (uint8_t)*string++);
}

/* One character or what counts as one behind \u: true where it is skipped for that reason. */
static bool is_skipped(struct rtftext *text)
{
    if (!text->skip) return false;
    text->skip--;
    return true;
}

/* A byte of text. */
static void put_byte(struct rtftext *text, uint8_t byte)
{
    uint32_t codepage;

    text->fresh = text->starred = false;
    if (is_skipped(text)) return;
    if (current(text)->destination == DESTINATION_FIELD && text->link_size < sizeof(text->link))
        text->link[text->link_size++] = (char)byte;
    if (current(text)->destination == DESTINATION_FONTS || current(text)->destination == DESTINATION_COLORS)
    {
        struct rtftext_event event = {RTFTEXT_TABLE_BYTE, RTFTEXT_NO_TABLE, NULL, true, byte, NULL, 0};

        put_event(text, &event);
    }
    if (!is_visible(text)) return;
    /* Outlook names the target of <a href="x"><b>x</b></a> as well (seen in real files). */
    if (text->link_depth && text->depth != text->link_depth) text->link_matched[0] = text->link_matched[1] = SIZE_MAX;
    codepage = text_codepage(text);
    if (codepage != text->bytes_codepage || text->byte_count == RTFTEXT_BYTES)
        flush_bytes(text, codepage != text->bytes_codepage);
    text->bytes_codepage = codepage;
    text->bytes[text->byte_count++] = byte;
}

static void put_unicode(struct rtftext *text, int32_t value)
{
    const struct rtftext_group *group = current(text);

    if (is_visible(text))
    {
        if (value > 0xffff && value <= 0x10ffff)
        {
            put_char(text, (uint16_t)(0xd800 + ((value - 0x10000) >> 10)));
            put_char(text, (uint16_t)(0xdc00 + (value & 0x3ff)));
        }
        else if (value && value >= -0x8000 && value <= 0xffff) put_char(text, (uint16_t)value);
    }
    text->skip = group->uc;
}

/* Finds the target in the field's instruction: HYPERLINK "target" and then switches. Anything else is no link. */
static void find_link(struct rtftext *text)
{
    static const char name[] = "HYPERLINK";
    struct reader reader = reader_init(text->link, text->link_size);
    const uint8_t *word;
    uint8_t c = 0;
    size_t start, size = 0;

    text->link_size = 0;
    if (reader.size == sizeof(text->link)) return;
    while (reader_u8(&reader, &c) && c == ' ') continue;
    if (!reader.pos || !reader_seek(&reader, reader.pos - 1)) return;
    if (!(word = reader_take(&reader, sizeof(name) - 1)) || memcmp(word, name, sizeof(name) - 1)) return;
    while (reader_u8(&reader, &c) && c == ' ') continue;
    if (c != '"') return;
    for (start = reader.pos; reader_u8(&reader, &c) && c != '"';) size++;
    if (c != '"' || size > RTFTEXT_LINK) return;
    memmove(text->link, text->link + start, size);
    text->link_size = size;
}

/* The text of a field begins. */
static void begin_field_text(struct rtftext *text)
{
    struct rtftext_event event = {RTFTEXT_LINK_BEGIN, RTFTEXT_NO_TABLE, NULL, false, 0, text->link, 0};

    if (text->link_depth) return;
    find_link(text);
    event.target_size = text->link_size;
    if (text->kind != RTFTEXT_NATIVE || !text->link_size) return;
    flush_bytes(text, true);
    text->link_depth = text->depth;
    text->link_text = false;
    text->link_matched[0] = 0;
    text->link_matched[1] = text->link_size > 7 && !memcmp(text->link, "mailto:", 7) ? 7 : SIZE_MAX;
    put_event(text, &event);
}

/* The text of a link has ended: its target, where the text is there and is not the same. */
static void end_field_text(struct rtftext *text)
{
    struct rtftext_event event = {RTFTEXT_LINK_END, RTFTEXT_NO_TABLE, NULL, false, 0, NULL, 0};
    size_t i;

    flush_bytes(text, true);
    text->link_depth = 0;
    if (text->output.event) put_event(text, &event);
    else if (text->link_text && text->link_matched[0] != text->link_size && text->link_matched[1] != text->link_size)
    {
        put_string(text, " <");
        for (i = 0; i < text->link_size; i++) put_unit(text, (uint8_t)text->link[i]);
        put_string(text, "> ");
    }
    text->link_size = 0;
}

static void begin_group(struct rtftext *text)
{
    struct rtftext_event event = {RTFTEXT_GROUP_BEGIN, RTFTEXT_NO_TABLE, NULL, false, 0, NULL, 0};

    text->skip = 0;
    if (text->depth + 1 == RTFTEXT_DEPTH)
    {
        text->status = CODEC_TOO_DEEP;
        return;
    }
    text->groups[text->depth + 1] = text->groups[text->depth];
    text->depth++;
    text->fresh = true;
    text->starred = false;
    put_event(text, &event);
}

static void end_group(struct rtftext *text)
{
    struct rtftext_event event = {RTFTEXT_GROUP_END, RTFTEXT_NO_TABLE, NULL, false, 0, NULL, 0};

    text->skip = 0;
    text->fresh = text->starred = false;
    if (text->link_depth && text->link_depth == text->depth) end_field_text(text);
    if (text->markup_depth && text->markup_depth == text->depth)
    {
        flush_bytes(text, true);
        htmltext_end(&text->markup);
        text->markup_depth = 0;
    }
    put_event(text, &event);
    /* One brace too many within the text must not end it (real: MELA by Aspose), a second does. */
    if (text->depth) text->depth--;
    else text->status = CODEC_END;
}

/* A word of the font table. */
static void define_font(struct rtftext *text, const struct word *word)
{
    const int32_t value = text->has_value ? text->value : 0;

    if (word->action == ACTION_FONT)
    {
        if (!(text->font = find_font(text, value))) return;
        text->font->used = true;
        text->font->number = (uint16_t)value;
        text->font->codepage = 0;
    }
    else if (text->font && word->action == ACTION_CHARSET)
        text->font->codepage = (uint16_t)rtftext_charset_codepage(value);
    else if (text->font && value > 0 && value <= UINT16_MAX) text->font->codepage = (uint16_t)value;
}

/* A word that gives text. */
static void put_word(struct rtftext *text, const struct word *word)
{
    const bool html = text->kind == RTFTEXT_HTML;

    if (!is_visible(text)) return;
    switch (word->action)
    {
    case ACTION_ENTITY:
        if (html) put_string(text, word->entity);
        else put_char(text, word->value);
        break;
    case ACTION_CHAR: put_char(text, word->value); break;
    case ACTION_TEXT_CHAR:
        if (!html) put_char(text, word->value);
        break;
    case ACTION_TEXT_BREAK:
        if (!html && !text->output.event) put_string(text, "\r\n");
        break;
    default:
        if (!text->output.event) put_string(text, "\r\n");
        break;
    }
}

static void set_flag(struct rtftext_group *group, uint8_t flag, bool set)
{
    if (set) group->flags |= flag;
    else group->flags &= (uint8_t)~flag;
}

/* A control word with or without a value. */
static void handle_word(struct rtftext *text)
{
    struct rtftext_group *group = current(text);
    const struct word *word;
    const int32_t value = text->has_value ? text->value : 0;
    const bool starred = text->starred;

    text->fresh = text->starred = false;
    text->word[text->word_size] = 0;
    word = find_word(text->word);
    /* The data of \bin is no text, whatever else holds. */
    if (word && word->action == ACTION_BINARY && value > 0)
    {
        text->binary = (uint32_t)value;
        text->lexer = LEXER_BINARY;
    }
    if (is_skipped(text)) return;
    put_word_event(text, text->word, text->has_value, value);
    if (!word) return;

    switch (word->action)
    {
    case ACTION_CHAR:
    case ACTION_ENTITY:
    case ACTION_TEXT_CHAR:
    case ACTION_BREAK:
    case ACTION_TEXT_BREAK: put_word(text, word); break;
    case ACTION_SKIP: group->destination = DESTINATION_SKIP; break;
    case ACTION_COLORS:
        group->destination = group->destination == DESTINATION_BODY ? DESTINATION_COLORS : DESTINATION_SKIP;
        break;
    case ACTION_BULLET:
        if (text->kind != RTFTEXT_NATIVE) group->destination = DESTINATION_SKIP;
        break;
    case ACTION_FIELD:
        /* A field within the text of a link leaves the link alone. */
        if (text->before_star == DESTINATION_BODY && !text->link_depth &&
                (starred || group->destination == DESTINATION_BODY))
        {
            text->link_size = 0;
            group->destination = DESTINATION_FIELD;
        }
        else group->destination = DESTINATION_SKIP;
        break;
    case ACTION_FIELD_TEXT:
        if (group->destination == DESTINATION_BODY) begin_field_text(text);
        break;
    case ACTION_FONT:
        if (group->destination == DESTINATION_FONTS) define_font(text, word);
        else group->font = value;
        break;
    case ACTION_CHARSET:
    case ACTION_FONT_CODEPAGE:
        if (group->destination == DESTINATION_FONTS) define_font(text, word);
        break;
    case ACTION_FONT_TABLE:
        if (group->destination == DESTINATION_BODY) group->destination = DESTINATION_FONTS;
        text->font = NULL;
        break;
    case ACTION_DEFAULT_FONT: text->default_font = value; break;
    case ACTION_CODEPAGE: text->codepage = value > 0 && value <= UINT16_MAX ? (uint32_t)value : 1252; break;
    case ACTION_FIXED_CODEPAGE: text->codepage = word->value; break;
    case ACTION_PLAIN:
        group->font = -1;
        set_flag(group, GROUP_HIDDEN, false);
        break;
    case ACTION_HIDDEN: set_flag(group, GROUP_HIDDEN, !text->has_value || value); break;
    case ACTION_UC: group->uc = value < 0 ? 0 : value > UINT16_MAX ? UINT16_MAX : (uint16_t)value; break;
    case ACTION_UNICODE: put_unicode(text, value); break;
    case ACTION_HTMLTAG:
        if (!starred || text->before_star > DESTINATION_TAG) break;
        if (text->kind == RTFTEXT_HTML)
        {
            flush_bytes(text, true);
            group->destination = DESTINATION_TAG;
        }
        else if (text->kind == RTFTEXT_NATIVE && !text->has_value && !text->output.event && !text->markup_depth)
        {
            flush_bytes(text, true);
            group->destination = DESTINATION_TAG;
            text->markup_depth = text->depth;
        }
        break;
    case ACTION_HTMLRTF: set_flag(group, GROUP_HTMLRTF, !text->has_value || value); break;
    case ACTION_BINARY: break;
    }
}

/* A control symbol other than \'. */
static void handle_symbol(struct rtftext *text, uint8_t symbol)
{
    struct rtftext_group *group = current(text);
    const bool html = text->kind == RTFTEXT_HTML;

    if (symbol == '{' || symbol == '}' || symbol == '\\')
    {
        /* As a byte, since it can be the second one of a double-byte character. */
        put_byte(text, symbol);
        return;
    }
    if (symbol == '*' && text->fresh)
    {
        text->fresh = false;
        text->starred = true;
        text->before_star = group->destination;
        group->destination = DESTINATION_SKIP;
        return;
    }
    text->fresh = text->starred = false;
    if (is_skipped(text) || !is_visible(text)) return;
    switch (symbol)
    {
    case '~':
        if (html) put_string(text, "&nbsp;");
        else put_char(text, 0xa0);
        break;
    case '_': put_string(text, html ? "&shy;" : "-"); break;
    case '\r':
    case '\n':
        if (text->output.event) put_word_event(text, "par", false, 0);
        else put_string(text, "\r\n");
        break;
    }
}

/* A byte outside all control words. */
static void handle_text(struct rtftext *text, uint8_t c)
{
    switch (c)
    {
    case '{': begin_group(text); break;
    case '}': end_group(text); break;
    case '\\': text->lexer = LEXER_ESCAPE; break;
    case '\r':
    case '\n':
    case 0: break;
    default: put_byte(text, c); break;
    }
}

/* A byte of a control word, or the one after it. */
static void lex_word(struct rtftext *text, uint8_t c)
{
    const bool bare_sign = text->lexer == LEXER_SIGN;

    if (text->lexer == LEXER_WORD && is_letter(c))
    {
        /* No word is that long: one that is cut is no word that is known. */
        if (text->word_size < sizeof(text->word) - 1) text->word[text->word_size++] = (char)c;
        return;
    }
    if (text->lexer == LEXER_WORD && c == '-')
    {
        text->lexer = LEXER_SIGN;
        return;
    }
    if (is_digit(c))
    {
        if (text->lexer == LEXER_SIGN) text->negative = true;
        text->lexer = LEXER_VALUE;
        text->has_value = true;
        if (text->value < 100000000) text->value = text->value * 10 + (c - '0');
        return;
    }
    if (text->negative) text->value = -text->value;
    text->lexer = LEXER_TEXT;
    handle_word(text);
    if (text->lexer == LEXER_BINARY)
    {
        /* The data begins behind the delimiter; without one, with this byte. */
        if (c != ' ' && !--text->binary) text->lexer = LEXER_TEXT;
        return;
    }
    if (bare_sign) put_byte(text, '-');
    if (bare_sign || c != ' ') handle_text(text, c);
}

static void lex(struct rtftext *text, uint8_t c)
{
    switch ((enum lexer)text->lexer)
    {
    case LEXER_TEXT: handle_text(text, c); break;
    case LEXER_ESCAPE:
        if (is_letter(c))
        {
            text->word[0] = (char)c;
            text->word_size = 1;
            text->has_value = text->negative = false;
            text->value = 0;
            text->lexer = LEXER_WORD;
        }
        else if (c == '\'') text->lexer = LEXER_HEX_1;
        else
        {
            text->lexer = LEXER_TEXT;
            handle_symbol(text, c);
        }
        break;
    case LEXER_WORD:
    case LEXER_SIGN:
    case LEXER_VALUE: lex_word(text, c); break;
    case LEXER_HEX_1:
    case LEXER_HEX_2:
        if (hex_digit(c) < 0)
        {
            text->lexer = LEXER_TEXT;
            handle_text(text, c);
        }
        else if (text->lexer == LEXER_HEX_1)
        {
            text->value = hex_digit(c);
            text->lexer = LEXER_HEX_2;
        }
        else
        {
            text->lexer = LEXER_TEXT;
            put_byte(text, (uint8_t)(text->value << 4 | hex_digit(c)));
        }
        break;
    case LEXER_BINARY:
        if (!--text->binary) text->lexer = LEXER_TEXT;
        break;
    }
}

void rtftext_init(struct rtftext *text, enum rtftext_kind kind, const struct rtftext_output *output)
{
    memset(text, 0, sizeof(*text));
    text->output = *output;
    text->kind = kind;
    text->codepage = 1252;
    text->default_font = -1;
    text->groups[0].font = -1;
    text->groups[0].uc = 1;
    htmltext_init(&text->markup, put_markup_text, text);
}

enum codec_status rtftext_feed(struct rtftext *text, const void *data, size_t size)
{
    struct reader reader = reader_init(data, size);
    uint8_t c;

    while (text->status == CODEC_OK && reader_u8(&reader, &c)) lex(text, c);
    return text->status;
}

enum codec_status rtftext_end(struct rtftext *text)
{
    /* A word at the very end has no byte behind it. */
    if (text->status == CODEC_OK && text->lexer >= LEXER_WORD && text->lexer <= LEXER_VALUE) lex_word(text, ' ');
    flush_bytes(text, true);
    flush_units(text);
    if (text->unit_count && text->status != CODEC_ABORTED &&
            !text->output.text(text->output.context, text->units, text->unit_count))
        text->status = CODEC_ABORTED;
    text->unit_count = 0;
    return text->status == CODEC_TOO_DEEP || text->status == CODEC_ABORTED ? text->status : CODEC_OK;
}
