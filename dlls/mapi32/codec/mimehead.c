/*
 * Reads header fields and their parameters.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bytetext.h"
#include "mimehead.h"

#define SECTIONS 256 /* of one RFC 2231 parameter */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_line_end(char c)
{
    return c == '\r' || c == '\n';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Behind the next line end, or the end. */
static size_t next_line(const char *text, size_t size, size_t pos)
{
    while (pos < size && !is_line_end(text[pos])) pos++;
    if (pos < size && text[pos] == '\r' && pos + 1 < size && text[pos + 1] == '\n') pos++;
    return pos < size ? pos + 1 : pos;
}

/* The size of a field's name with the blanks and the colon behind it; 0 where the line is no field. */
static size_t name_length(const char *line, size_t size, size_t *name_size)
{
    size_t pos = 0;

    while (pos < size && line[pos] > ' ' && line[pos] < 0x7f && line[pos] != ':') pos++;
    *name_size = pos;
    while (pos < size && is_blank(line[pos])) pos++;
    return *name_size && pos < size && line[pos] == ':' ? pos + 1 : 0;
}

bool mime_field_next(struct reader *reader, struct mime_field *field)
{
    size_t size, pos, colon;
    const char *text;

    while ((size = reader_left(reader)))
    {
        text = (const char *)reader->data + reader->pos;
        for (pos = next_line(text, size, 0); pos < size && is_blank(text[pos]); pos = next_line(text, size, pos))
            continue;
        reader_take(reader, pos);
        if (!(colon = name_length(text, pos, &field->name_size))) continue;
        field->name = field->text = text;
        field->text_size = pos;
        field->value = text + colon;
        field->value_size = pos - colon;
        while (field->value_size && is_line_end(field->value[field->value_size - 1])) field->value_size--;
        if (field->value_size > MIME_FIELD_MAX) field->value_size = MIME_FIELD_MAX;
        return true;
    }
    return false;
}

static bool name_is(const char *name, size_t size, const char *wanted)
{
    size_t i;

    for (i = 0; i < size && wanted[i]; i++)
        if (lower(name[i]) != wanted[i]) return false;
    return i == size && !wanted[i];
}

bool mime_field_is(const struct mime_field *field, const char *name)
{
    return name_is(field->name, field->name_size, name);
}

size_t mime_unfold(const char *value, size_t size, char *out)
{
    size_t pos = 0, count = 0;

    while (pos < size)
    {
        if (is_line_end(value[pos]))
        {
            while (pos < size && (is_line_end(value[pos]) || is_blank(value[pos]))) pos++;
            out[count++] = ' ';
        }
        else if (value[pos]) out[count++] = value[pos++];
        else pos++;
        if (count == 1 && is_blank(out[0])) count = 0;
    }
    while (count && is_blank(out[count - 1])) count--;
    return count;
}

/* Whether a character may be in a token of RFC 2045. */
static bool is_token(char c)
{
    return c > ' ' && c < 0x7f && !strchr("()<>@,;:\\\"/[]?=", c);
}

/* Behind a comment that begins at pos, which may hold others; the end where it does not end. */
static size_t skip_comment(const char *text, size_t size, size_t pos)
{
    size_t depth = 0;

    for (; pos < size; pos++)
    {
        if (text[pos] == '\\') pos++;
        else if (text[pos] == '(') depth++;
        else if (text[pos] == ')' && !--depth) return pos + 1;
    }
    return size;
}

static size_t skip_blanks(const char *text, size_t size, size_t pos)
{
    while (pos < size && (is_blank(text[pos]) || text[pos] == '('))
        pos = text[pos] == '(' ? skip_comment(text, size, pos) : pos + 1;
    return pos;
}

size_t mime_parse_type(const char *value, size_t size, char type[MIME_TYPE_MAX + 1])
{
    size_t pos = skip_blanks(value, size, 0), count = 0, next;
    bool slash = false;

    if (pos < size && value[pos] == '"') pos++;
    for (;;)
    {
        for (; pos < size && is_token(value[pos]); pos++)
            if (count < MIME_TYPE_MAX) type[count++] = lower(value[pos]);
        next = skip_blanks(value, size, pos);
        if (slash || !count || next >= size || value[next] != '/') break;
        slash = true;
        if (count < MIME_TYPE_MAX) type[count++] = '/';
        pos = skip_blanks(value, size, next + 1);
    }
    if (count == MIME_TYPE_MAX || (count && type[count - 1] == '/')) count = 0;
    type[count] = 0;
    if (pos < size && value[pos] == '"') pos++;
    return pos;
}

/* Where a parameter and its value stand in the text. */
struct place
{
    size_t name, name_size;
    size_t value, value_size; /* within the quotes */
    bool quoted;
};

/* The end of a value without quotes that begins at pos: ";", or a blank in front of what looks like the next parameter.
 */
static size_t unquoted_end(const char *text, size_t size, size_t pos)
{
    size_t end, next;

    for (end = pos; end < size && text[end] != ';'; end++)
    {
        if (!is_blank(text[end])) continue;
        for (next = end; next < size && is_blank(text[next]); next++) continue;
        while (next < size && is_token(text[next])) next++;
        if (next < size && text[next] == '=' && next > end + 1) break;
    }
    return end;
}

/* The next parameter at *pos; false where there is none. */
static bool next_place(const char *text, size_t size, size_t *pos, struct place *place)
{
    size_t at = *pos, end = 0;

    for (;;)
    {
        while (at < size && (text[at] == ';' || text[at] == ',' || is_blank(text[at]) || text[at] == '('))
            at = text[at] == '(' ? skip_comment(text, size, at) : at + 1;
        if (at >= size) return false;
        place->name = at;
        while (at < size && is_token(text[at])) at++;
        place->name_size = at - place->name;
        at = skip_blanks(text, size, at);
        if (place->name_size && at < size && text[at] == '=') break;
        while (at < size && text[at] != ';') at++; /* no parameter */
    }
    at = skip_blanks(text, size, at + 1);
    place->quoted = false;
    if (at < size && text[at] == '"')
    {
        for (end = at + 1; end < size && text[end] != '"'; end++)
            if (text[end] == '\\' && end + 1 < size && (text[end + 1] == '"' || text[end + 1] == '\\')) end++;
        place->quoted = end < size;
        at++;
    }
    place->value = at;
    if (!place->quoted) end = unquoted_end(text, size, at);
    place->value_size = end - at;
    *pos = place->quoted ? end + 1 : end;
    if (place->quoted) return true;
    while (place->value_size && is_blank(text[at + place->value_size - 1])) place->value_size--;
    /* a comment behind a value, not in it */
    for (end = at; end < at + place->value_size; end++)
        if (text[end] == '(' && end > at && is_blank(text[end - 1]) &&
                skip_comment(text, at + place->value_size, end) == at + place->value_size)
        {
            for (place->value_size = end - at; place->value_size && is_blank(text[at + place->value_size - 1]);)
                place->value_size--;
            break;
        }
    return true;
}

/* A value without its quoting. A backslash that quotes nothing is one. */
static size_t copy_value(const char *text, const struct place *place, char *out)
{
    size_t i, count = 0;

    for (i = 0; i < place->value_size; i++)
    {
        char c = text[place->value + i];

        if (place->quoted && c == '\\' && i + 1 < place->value_size &&
                (text[place->value + i + 1] == '"' || text[place->value + i + 1] == '\\'))
            c = text[place->value + ++i];
        out[count++] = c;
    }
    return count;
}

/* The number and kind of a section of RFC 2231: name*, name*N, name*N*. False for another parameter. */
static bool read_section(const char *name, size_t size, const char *wanted, size_t *number, bool *encoded)
{
    size_t length = strlen(wanted), pos;

    *number = 0;
    *encoded = false;
    if (size <= length || name[length] != '*' || !name_is(name, length, wanted)) return false;
    for (pos = length + 1; pos < size && name[pos] >= '0' && name[pos] <= '9' && *number < SECTIONS; pos++)
        *number = *number * 10 + (size_t)(name[pos] - '0');
    if (pos == size) return (*encoded = pos == length + 1) || *number < SECTIONS;
    *encoded = name[pos] == '*';
    return *encoded && pos + 1 == size && *number < SECTIONS;
}

static size_t decode_percent(char *text, size_t size)
{
    size_t in = 0, out = 0;
    int high, low;

    while (in < size)
    {
        if (text[in] == '%' && size - in > 2 && (high = hex_digit_value(text[in + 1])) >= 0 &&
                (low = hex_digit_value(text[in + 2])) >= 0)
        {
            text[out++] = (char)(high << 4 | low);
            in += 3;
        }
        else text[out++] = text[in++];
    }
    return out;
}

/* Takes charset'language' off an encoded value. */
static size_t take_charset(char *text, size_t size, char charset[64])
{
    const char *first = memchr(text, '\'', size), *second;
    size_t length, prefix;

    if (!first || !(second = memchr(first + 1, '\'', size - (size_t)(first + 1 - text)))) return size;
    length = (size_t)(first - text);
    if (length < 64) memcpy(charset, text, length);
    charset[length < 64 ? length : 0] = 0;
    prefix = (size_t)(second + 1 - text);
    memmove(text, text + prefix, size - prefix);
    return size - prefix;
}

bool mime_parameter(const char *text, size_t size, const char *name, struct mime_parameter *parameter, char *out)
{
    struct place place, plain = {0}, sections[SECTIONS];
    bool encoded[SECTIONS], found[SECTIONS] = {false}, has_plain = false, is_encoded;
    size_t pos = 0, number, part;

    memset(parameter, 0, sizeof(*parameter));
    while (next_place(text, size, &pos, &place))
    {
        if (!has_plain && name_is(text + place.name, place.name_size, name))
        {
            plain = place;
            has_plain = true;
        }
        if (!read_section(text + place.name, place.name_size, name, &number, &is_encoded) || found[number]) continue;
        sections[number] = place;
        encoded[number] = is_encoded;
        found[number] = true;
    }
    if (!found[0])
    {
        if (has_plain) parameter->size = copy_value(text, &plain, out);
        return has_plain;
    }
    parameter->extended = true;
    for (number = 0; number < SECTIONS && found[number]; number++)
    {
        part = copy_value(text, &sections[number], out + parameter->size);
        if (encoded[number])
        {
            if (!number) part = take_charset(out, part, parameter->charset);
            part = decode_percent(out + parameter->size, part);
        }
        parameter->size += part;
    }
    return true;
}
