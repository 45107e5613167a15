/*
 * HTML made of RTF that holds none.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "rtfhtml.h"

enum format_flags
{
    FORMAT_BOLD = 1,
    FORMAT_ITALIC = 2,
    FORMAT_UNDERLINE = 4,
    FORMAT_STRIKE = 8
};

enum align
{
    ALIGN_LEFT,
    ALIGN_CENTER,
    ALIGN_RIGHT,
    ALIGN_JUSTIFY
};

static struct rtfhtml_format *current(struct rtfhtml *html)
{
    return &html->formats[html->depth];
}

static void flush_units(struct rtfhtml *html)
{
    if (html->unit_count && !html->aborted && !html->take(html->context, html->units, html->unit_count))
        html->aborted = true;
    html->unit_count = 0;
}

static void put_unit(struct rtfhtml *html, uint16_t unit)
{
    /* a pair stays together */
    if (html->unit_count >= RTFHTML_UNITS - 1 && (unit & 0xfc00) != 0xdc00) flush_units(html);
    if (html->unit_count == RTFHTML_UNITS) flush_units(html);
    html->units[html->unit_count++] = unit;
}

static void put(struct rtfhtml *html, const char *string)
{
    while (*string) put_unit(html, (uint8_t)*string++);
}

static void put_number(struct rtfhtml *html, unsigned int number)
{
    char digits[11];
    size_t pos = sizeof(digits) - 1;

    digits[pos] = 0;
    do
    {
        digits[--pos] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    put(html, digits + pos);
}

static void put_color(struct rtfhtml *html, uint32_t color)
{
    static const char digits[] = "0123456789abcdef";
    int shift;

    put_unit(html, '#');
    for (shift = 20; shift >= 0; shift -= 4) put_unit(html, (uint8_t)digits[color >> shift & 15]);
}

/* A character as it may stand in text and in attributes. */
static void put_escaped(struct rtfhtml *html, uint16_t unit)
{
    switch (unit)
    {
    case '<': put(html, "&lt;"); break;
    case '>': put(html, "&gt;"); break;
    case '&': put(html, "&amp;"); break;
    case '"': put(html, "&quot;"); break;
    default:
        if (unit >= ' ') put_unit(html, unit);
        break;
    }
}

static const char *font_name(const struct rtfhtml *html, int32_t number)
{
    size_t i;

    for (i = 0; i < html->font_count; i++)
        if (html->fonts[i].number == number && html->fonts[i].name[0]) return html->fonts[i].name;
    return NULL;
}

static void end_run(struct rtfhtml *html)
{
    if (!html->in_run) return;
    if (html->shown.flags & FORMAT_STRIKE) put(html, "</s>");
    if (html->shown.flags & FORMAT_UNDERLINE) put(html, "</u>");
    if (html->shown.flags & FORMAT_ITALIC) put(html, "</i>");
    if (html->shown.flags & FORMAT_BOLD) put(html, "</b>");
    put(html, "</span>");
    html->in_run = false;
}

/* Begins a run of text that looks as the current group's does. */
static void begin_run(struct rtfhtml *html)
{
    const struct rtfhtml_format *format = current(html);
    const char *name = font_name(html, format->font >= 0 ? format->font : html->text.default_font);

    html->shown = *format;
    html->in_run = true;
    put(html, "<span style=\"");
    if (name)
    {
        put(html, "font-family:'");
        put(html, name);
        put(html, "';");
    }
    if (format->size)
    {
        put(html, "font-size:");
        put_number(html, format->size / 2);
        put(html, format->size % 2 ? ".5pt;" : "pt;");
    }
    if (format->color < html->color_count && html->is_color[format->color])
    {
        put(html, "color:");
        put_color(html, html->colors[format->color]);
        put_unit(html, ';');
    }
    put(html, "\">");
    if (format->flags & FORMAT_BOLD) put(html, "<b>");
    if (format->flags & FORMAT_ITALIC) put(html, "<i>");
    if (format->flags & FORMAT_UNDERLINE) put(html, "<u>");
    if (format->flags & FORMAT_STRIKE) put(html, "<s>");
}

static void begin_paragraph(struct rtfhtml *html)
{
    static const char *const aligns[] = {"", "text-align:center;", "text-align:right;", "text-align:justify;"};

    if (html->in_paragraph) return;
    put(html, "<p style=\"margin:0;");
    put(html, aligns[current(html)->align]);
    put(html, "\">");
    html->in_paragraph = html->blank = true;
}

static void end_paragraph(struct rtfhtml *html)
{
    end_run(html);
    if (!html->in_paragraph)
    {
        /* an empty one has its height all the same */
        begin_paragraph(html);
        put(html, "<br>");
    }
    if (html->in_link) put(html, "</a>");
    html->in_link = false;
    put(html, "</p>\r\n");
    html->in_paragraph = false;
}

/* Whether text of two formats looks the same; the paragraph's does not count. */
static bool is_same(const struct rtfhtml_format *a, const struct rtfhtml_format *b)
{
    return a->font == b->font && a->size == b->size && a->color == b->color && a->flags == b->flags;
}

static bool take_text(void *context, const uint16_t *units, size_t count)
{
    struct rtfhtml *html = context;
    size_t i;

    begin_paragraph(html);
    if (html->in_run && !is_same(&html->shown, current(html))) end_run(html);
    if (!html->in_run) begin_run(html);
    for (i = 0; i < count; i++)
    {
        const bool blank = units[i] == ' ';

        if (units[i] == '\t') put(html, "&nbsp;&nbsp;&nbsp; ");
        else if (blank && html->blank) put(html, "&nbsp;");
        else put_escaped(html, units[i]);
        html->blank = blank || units[i] == '\t';
    }
    return !html->aborted;
}

/* Whether a link leads somewhere by a scheme that does nothing by itself. */
static bool is_harmless(const char *target, size_t size)
{
    static const char *const schemes[] = {"http:", "https:", "mailto:", "ftp:", "file:", "news:", "tel:"};
    size_t i, j, length;

    for (i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
    {
        length = strlen(schemes[i]);
        for (j = 0; j < length && j < size && (target[j] == schemes[i][j] || target[j] == schemes[i][j] - ('a' - 'A'));
                j++)
            continue;
        if (j == length) return true;
    }
    return false;
}

static void begin_link(struct rtfhtml *html, const char *target, size_t size)
{
    size_t i;

    if (!is_harmless(target, size)) return;
    begin_paragraph(html);
    end_run(html);
    put(html, "<a href=\"");
    for (i = 0; i < size; i++) put_escaped(html, (uint8_t)target[i]);
    put(html, "\">");
    html->in_link = true;
}

static void end_link(struct rtfhtml *html)
{
    if (!html->in_link) return;
    end_run(html);
    put(html, "</a>");
    html->in_link = false;
}

/* A word or a byte of the font table. */
static void define_font(struct rtfhtml *html, const struct rtftext_event *event)
{
    char *name = html->font_count ? html->fonts[html->font_count - 1].name : NULL;
    const uint8_t byte = (uint8_t)event->value;

    if (event->kind == RTFTEXT_WORD)
    {
        if (strcmp(event->word, "f") || html->font_count == RTFHTML_FONTS) return;
        html->fonts[html->font_count].number = event->value;
        html->fonts[html->font_count++].name[0] = 0;
        html->name_length = 0;
        return;
    }
    if (!name) return;
    if (byte == ';') html->name_length = RTFHTML_NAME; /* what follows is of no font */
    /* nothing that could end the attribute */
    if (html->name_length < RTFHTML_NAME - 1 && ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                                                        (byte >= 'a' && byte <= 'z') || byte == ' ' || byte == '-'))
    {
        name[html->name_length++] = (char)byte;
        name[html->name_length] = 0;
    }
}

/* A word or a byte of the colour table. */
static void define_color(struct rtfhtml *html, const struct rtftext_event *event)
{
    static const char *const parts[] = {"blue", "green", "red"};
    unsigned int i;

    if (html->color_count == RTFHTML_COLORS) return;
    if (event->kind == RTFTEXT_TABLE_BYTE && event->value == ';') html->color_count++;
    for (i = 0; i < 3 && event->kind == RTFTEXT_WORD; i++)
    {
        if (strcmp(event->word, parts[i])) continue;
        html->colors[html->color_count] &= ~(0xffu << 8 * i);
        html->colors[html->color_count] |= ((uint32_t)event->value & 0xff) << 8 * i;
        html->is_color[html->color_count] = true;
    }
}

static void set_flag(struct rtfhtml_format *format, uint8_t flag, const struct rtftext_event *event)
{
    if (!event->has_value || event->value) format->flags |= flag;
    else format->flags &= (uint8_t)~flag;
}

/* A word that formats text. */
static void format_text(struct rtfhtml *html, const struct rtftext_event *event)
{
    static const char *const aligns[] = {"ql", "qc", "qr", "qj"};
    struct rtfhtml_format *format = current(html);
    const int32_t value = event->value < 0 || event->value > INT16_MAX ? 0 : event->value;
    const char *word = event->word;
    uint8_t i;

    if (!strcmp(word, "b")) set_flag(format, FORMAT_BOLD, event);
    else if (!strcmp(word, "i")) set_flag(format, FORMAT_ITALIC, event);
    else if (!strcmp(word, "ul") || !strcmp(word, "uld") || !strcmp(word, "uldb") || !strcmp(word, "ulw"))
        set_flag(format, FORMAT_UNDERLINE, event);
    else if (!strcmp(word, "ulnone")) format->flags &= (uint8_t)~FORMAT_UNDERLINE;
    else if (!strcmp(word, "strike")) set_flag(format, FORMAT_STRIKE, event);
    else if (!strcmp(word, "f")) format->font = (int16_t)value;
    else if (!strcmp(word, "fs")) format->size = (uint16_t)value;
    else if (!strcmp(word, "cf")) format->color = (uint16_t)value;
    else if (!strcmp(word, "pard")) format->align = ALIGN_LEFT;
    else if (!strcmp(word, "plain"))
    {
        format->font = -1;
        format->size = format->color = 0;
        format->flags = 0;
    }
    for (i = ALIGN_LEFT; i <= ALIGN_JUSTIFY; i++)
        if (!strcmp(word, aligns[i])) format->align = i;
}

/* A word of the text. */
static void take_word(struct rtfhtml *html, const struct rtftext_event *event)
{
    const char *word = event->word;

    if (!strcmp(word, "par") || !strcmp(word, "sect") || !strcmp(word, "page") || !strcmp(word, "row"))
        end_paragraph(html);
    else if (!strcmp(word, "line"))
    {
        begin_paragraph(html);
        put(html, "<br>\r\n");
        html->blank = true;
    }
    else format_text(html, event);
}

static void take_event(void *context, const struct rtftext_event *event)
{
    struct rtfhtml *html = context;

    switch (event->kind)
    {
    case RTFTEXT_GROUP_BEGIN:
        if (html->depth == RTFTEXT_DEPTH) break;
        html->formats[html->depth + 1] = html->formats[html->depth];
        html->depth++;
        break;
    case RTFTEXT_GROUP_END:
        if (html->depth) html->depth--;
        break;
    case RTFTEXT_LINK_BEGIN: begin_link(html, event->target, event->target_size); break;
    case RTFTEXT_LINK_END: end_link(html); break;
    case RTFTEXT_WORD:
    case RTFTEXT_TABLE_BYTE:
        if (event->table == RTFTEXT_FONT_TABLE) define_font(html, event);
        else if (event->table == RTFTEXT_COLOR_TABLE) define_color(html, event);
        else if (event->kind == RTFTEXT_WORD) take_word(html, event);
        break;
    }
}

static size_t convert_bytes(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    struct rtfhtml *html = context;

    return html->convert(html->context, codepage, bytes, size, last, units, used);
}

void rtfhtml_init(struct rtfhtml *html,
        size_t (*convert)(void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last,
                uint16_t *units, size_t *used),
        bool (*take)(void *context, const uint16_t *units, size_t count), void *context)
{
    const struct rtftext_output output = {html, convert_bytes, take_text, take_event};

    memset(html, 0, sizeof(*html));
    rtftext_init(&html->text, RTFTEXT_NATIVE, &output);
    html->convert = convert;
    html->take = take;
    html->context = context;
    html->formats[0].font = -1;
    put(html, "<html>\r\n<body>\r\n");
}

enum codec_status rtfhtml_feed(struct rtfhtml *html, const void *data, size_t size)
{
    return rtftext_feed(&html->text, data, size);
}

enum codec_status rtfhtml_end(struct rtfhtml *html)
{
    const enum codec_status status = rtftext_end(&html->text);

    if (html->in_paragraph) end_paragraph(html);
    put(html, "</body>\r\n</html>\r\n");
    flush_units(html);
    return html->aborted ? CODEC_ABORTED : status;
}
