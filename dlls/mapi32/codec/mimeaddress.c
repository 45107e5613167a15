/*
 * Reads address lists.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mimeaddress.h"

/* What has been read of one entry. */
struct entry
{
    size_t name_size;             /* of the phrase, in list->name */
    size_t address_size;          /* of the same without blanks and with its quotes, in list->address: a bare address */
    bool blank;                   /* between words of the phrase */
    bool quoted;                  /* the phrase has a quoted string */
    bool at;                      /* and an "@" outside of one */
    bool angle;                   /* there is an <address> */
    size_t comment, comment_size; /* the first comment in the text */
};

void mime_addresses_init(struct mime_addresses *list, const char *text, size_t size, char *name, char *address)
{
    memset(list, 0, sizeof(*list));
    list->text = text;
    list->size = size;
    list->name = name;
    list->address = address;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void add_name(struct mime_addresses *list, struct entry *entry, char c)
{
    if (entry->blank && entry->name_size) list->name[entry->name_size++] = ' ';
    entry->blank = false;
    list->name[entry->name_size++] = c;
}

/* A quoted string: its content to the name, the whole of it to the address. */
static void read_quoted(struct mime_addresses *list, struct entry *entry)
{
    entry->quoted = true;
    list->address[entry->address_size++] = '"';
    for (list->pos++; list->pos < list->size && list->text[list->pos] != '"'; list->pos++)
    {
        if (list->text[list->pos] == '\\' && list->pos + 1 < list->size)
            list->address[entry->address_size++] = list->text[list->pos++];
        add_name(list, entry, list->text[list->pos]);
        list->address[entry->address_size++] = list->text[list->pos];
    }
    if (list->pos >= list->size) return;
    list->address[entry->address_size++] = '"';
    list->pos++;
}

static void read_comment(struct mime_addresses *list, struct entry *entry)
{
    size_t start = list->pos + 1, depth = 0;

    for (; list->pos < list->size; list->pos++)
    {
        if (list->text[list->pos] == '\\') list->pos++;
        else if (list->text[list->pos] == '(') depth++;
        else if (list->text[list->pos] == ')' && !--depth) break;
    }
    if (list->pos > list->size) list->pos = list->size;
    if (!entry->comment_size)
    {
        entry->comment = start;
        entry->comment_size = list->pos - start;
    }
    if (list->pos < list->size) list->pos++;
    entry->blank = true;
}

/* <address>: a route is dropped; a missing ">" is the next comma. Only the first one counts. */
static void read_angle(struct mime_addresses *list, struct entry *entry)
{
    const bool first = !entry->angle;
    bool quoted = false, route = false;
    size_t size = 0;

    entry->angle = true;
    for (list->pos++; list->pos < list->size; list->pos++)
    {
        const char c = list->text[list->pos];

        if (c == '"') quoted = !quoted;
        if (!quoted && c == '>') break;
        if (!quoted && c == '@' && !size) route = true;
        if (!quoted && c == ':' && route)
        {
            route = false;
            size = 0;
            continue;
        }
        if (!quoted && !route && (c == ',' || c == ';')) break;
        if (!quoted && c == '<') size = 0; /* once more */
        if (!quoted && (is_blank(c) || c == '<')) continue;
        if (first) list->address[size++] = c;
        else size++;
    }
    if (list->pos < list->size && list->text[list->pos] == '>') list->pos++;
    if (first) entry->address_size = size;
}

/* Whether what stands behind a comma, up to the next separator, has an <address>: then the comma is in a name. */
static bool angle_follows(const struct mime_addresses *list, size_t pos)
{
    for (; pos < list->size; pos++)
    {
        const char c = list->text[pos];

        if (c == '<') return true;
        if (c == ',' || c == ';' || c == ':' || c == '@' || c == '"') return false;
    }
    return false;
}

/* Reads up to a separator, which is skipped. Returns it; 0 at the end. */
static char read_entry(struct mime_addresses *list, struct entry *entry)
{
    memset(entry, 0, sizeof(*entry));
    while (list->pos < list->size)
    {
        const char c = list->text[list->pos];

        if (c == '"' && !entry->angle) read_quoted(list, entry);
        else if (c == '(') read_comment(list, entry);
        else if (c == '<') read_angle(list, entry);
        else if (c == ',' && entry->name_size && !entry->angle && !entry->at && !entry->quoted &&
                 angle_follows(list, list->pos + 1))
        {
            list->pos++;
            add_name(list, entry, ',');
        }
        else if (c == ',' || c == ';' || (c == ':' && !entry->angle && !entry->at && !list->group && entry->name_size))
        {
            list->pos++;
            return c;
        }
        else
        {
            list->pos++;
            if (is_blank(c)) entry->blank = true;
            else if (!entry->angle && c != '>')
            {
                if (c == '@') entry->at = true;
                add_name(list, entry, c);
                list->address[entry->address_size++] = c;
            }
        }
    }
    return 0;
}

/* The name of a bare address is its comment. */
static void name_bare(struct mime_addresses *list, struct entry *entry)
{
    size_t i;

    entry->name_size = 0;
    for (i = 0; i < entry->comment_size; i++)
    {
        if (list->text[entry->comment + i] == '\\' && i + 1 < entry->comment_size) i++;
        list->name[entry->name_size++] = list->text[entry->comment + i];
    }
}

bool mime_address_next(struct mime_addresses *list, struct mime_address *address)
{
    struct entry entry;
    char separator;

    while (list->pos < list->size)
    {
        separator = read_entry(list, &entry);
        address->group = false;
        if (separator == ':')
        {
            size_t pos = list->pos;

            while (pos < list->size && (is_blank(list->text[pos]) || list->text[pos] == ',')) pos++;
            if (pos < list->size && list->text[pos] != ';')
            {
                list->group = true; /* its members come, its name is nobody's */
                continue;
            }
            list->pos = pos < list->size ? pos + 1 : pos;
            address->group = true;
            address->name_size = entry.name_size;
            address->address_size = 0;
            return true;
        }
        if (separator == ';') list->group = false;
        if (!entry.address_size) continue; /* nothing, or <> */
        if (!entry.angle) name_bare(list, &entry);
        address->name_size = entry.name_size;
        address->address_size = entry.address_size;
        return true;
    }
    return false;
}
