/*
 * Which part of an Internet message is its body, and what all the others are. Source: mime.md 2.6, 2.7.
 *
 * The walk is as deep as multiparts are nested, which the parser bounds.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* A walk through the parts of one message. */
struct walk
{
    struct from_message *from;
    HRESULT hr;
    BOOL apple; /* Apple's program wrote it */
};

static BOOL is_type(const struct part_info *info, const char *type)
{
    return !strcmp(info->type, type);
}

/* Loads a part's header, and remembers a failure. */
static BOOL load(struct walk *walk, struct mime_part part, struct part_info *info)
{
    if (SUCCEEDED(walk->hr)) walk->hr = part_info_load(part, info);
    return SUCCEEDED(walk->hr);
}

static BOOL has_file_name(const struct part_info *info)
{
    struct mime_parameter parameter;
    char *name = info_parameter(info, TRUE, "filename", &parameter);
    BOOL found;

    if (!name) name = info_parameter(info, FALSE, "name", &parameter);
    found = name && parameter.size;
    free(name);
    return found;
}

/* Whether a calendar is a meeting's, not just a file. */
static BOOL has_method(const struct part_info *info)
{
    static const char *const methods[] = {"publish", "request", "reply", "cancel"};
    struct mime_parameter parameter;
    char *method = info_parameter(info, FALSE, "method", &parameter);
    BOOL found = FALSE;
    unsigned int i;

    for (i = 0; method && i < ARRAYSIZE(methods); i++)
        if (!_stricmp(method, methods[i])) found = TRUE;
    free(method);
    return found;
}

/* What kind of body a leaf can be. only: it is the whole message. */
static enum body_kind leaf_kind(struct mime_part part, const struct part_info *info, BOOL only)
{
    enum body_kind kind = BODY_NONE;

    if (part_node(part)->entity.cut) return BODY_NONE;
    if (is_type(info, "text/plain")) kind = BODY_PLAIN;
    if (is_type(info, "text/html")) kind = BODY_HTML;
    if (is_type(info, "text/enriched") || is_type(info, "text/richtext")) kind = BODY_ENRICHED;
    if (is_type(info, "text/calendar") && has_method(info)) kind = BODY_CALENDAR;
    if (!kind || !strcmp(info->disposition, "attachment")) return BODY_NONE;
    if (!only && strcmp(info->disposition, "inline") && has_file_name(info)) return BODY_NONE;
    return kind;
}

/* Marks a leaf, or an enclosed message, as an attachment; of a container all that it has. */
static void attach_all(struct walk *walk, struct mime_part part, enum mime_role role)
{
    struct mime_part child;
    struct part_info info;
    BOOL dropped;

    if (FAILED(walk->hr)) return;
    if (part_kind(part) != MIME_MULTIPART)
    {
        part_node(part)->role = (BYTE)role;
        return;
    }
    if (!load(walk, part, &info)) return;
    dropped = is_type(&info, "multipart/appledouble");
    part_info_free(&info);
    child = part_first(part);
    /* its first part is only for a Macintosh */
    if (dropped && child.tree && part_next(child).tree && load(walk, child, &info))
    {
        if (is_type(&info, "application/applefile")) child = part_next(child);
        part_info_free(&info);
    }
    for (; child.tree; child = part_next(child)) attach_all(walk, child, role);
}

static struct body choose(struct walk *walk, struct mime_part part, BOOL only);

/* The kind of body that a part would give: that of its first text. */
static enum body_kind peek(struct walk *walk, struct mime_part part)
{
    enum body_kind kind = BODY_NONE, other;
    struct mime_part child;
    struct part_info info;
    BOOL alternative;

    if (part_node(part)->peeked) return (enum body_kind)(part_node(part)->peeked - 1);
    if (!load(walk, part, &info)) return BODY_NONE;
    alternative = is_type(&info, "multipart/alternative");
    if (part_kind(part) == MIME_LEAF) kind = leaf_kind(part, &info, FALSE);
    part_info_free(&info);
    if (part_kind(part) == MIME_MULTIPART)
        for (child = part_first(part); child.tree && (alternative || !kind); child = part_next(child))
            if ((other = peek(walk, child)) > kind) kind = other;
    part_node(part)->peeked = (BYTE)(kind + 1);
    return kind;
}

/* An alternative that was not chosen: other texts of the body go, what is no text stays as an attachment. */
static void leave_alternative(struct walk *walk, struct mime_part part)
{
    struct mime_part child;
    struct part_info info;
    BOOL keep;

    if (FAILED(walk->hr)) return;
    if (part_kind(part) == MIME_MULTIPART)
    {
        for (child = part_first(part); child.tree; child = part_next(child)) leave_alternative(walk, child);
        return;
    }
    if (!load(walk, part, &info)) return;
    keep = strncmp(info.type, "text/", 5) || is_type(&info, "text/calendar") || is_type(&info, "text/x-amp-html") ||
           is_type(&info, "text/watch-html") || !strcmp(info.disposition, "attachment");
    part_info_free(&info);
    if (keep) part_node(part)->role = ROLE_ATTACHMENT;
}

static struct body choose_alternative(struct walk *walk, struct mime_part part)
{
    struct mime_part child, best = {NULL, 0}, plain = {NULL, 0};
    enum body_kind best_kind = BODY_NONE, kind;
    struct body body = {BODY_NONE}, text = {BODY_NONE};

    for (child = part_first(part); child.tree; child = part_next(child))
    {
        kind = peek(walk, child);
        if (kind && kind >= best_kind)
        {
            best = child;
            best_kind = kind;
        }
        if (kind == BODY_PLAIN) plain = child;
    }
    for (child = part_first(part); child.tree && SUCCEEDED(walk->hr); child = part_next(child))
    {
        if (best.tree && child.tree == best.tree && child.number == best.number) body = choose(walk, child, FALSE);
        else if (plain.tree && child.tree == plain.tree && child.number == plain.number)
            text = choose(walk, child, FALSE);
        else leave_alternative(walk, child);
    }
    if (text.kind == BODY_PLAIN && body.kind != BODY_PLAIN) body.plain = text.part;
    return body;
}

/* Whether a part has a Content-ID. */
static BOOL has_id(struct walk *walk, struct mime_part part, const char *id)
{
    struct part_info info;
    size_t length;
    char *value;
    BOOL same;

    if (!load(walk, part, &info)) return FALSE;
    value = header_field(info.header, info.header_size, "content-id", &length);
    same = value && !strcmp(value, id);
    free(value);
    part_info_free(&info);
    return same;
}

/* The part of a multipart/related that the others are for. */
static struct mime_part related_root(struct walk *walk, struct mime_part part, const struct part_info *info)
{
    const struct mime_part first = part_first(part);
    struct mime_parameter parameter;
    struct mime_part child;
    char *start = info_parameter(info, FALSE, "start", &parameter);

    if (!start) return first;
    for (child = first; child.tree && !has_id(walk, child, start); child = part_next(child)) continue;
    free(start);
    return child.tree ? child : first;
}

static struct body choose_related(struct walk *walk, struct mime_part part, const struct part_info *info)
{
    const struct mime_part root = related_root(walk, part, info);
    struct body body = {BODY_NONE};
    struct mime_part child;

    if (root.tree) body = choose(walk, root, FALSE);
    for (child = part_first(part); child.tree && SUCCEEDED(walk->hr); child = part_next(child))
    {
        if (child.tree == root.tree && child.number == root.number) continue;
        if (!body.kind) body = choose(walk, child, FALSE);
        else attach_all(walk, child, ROLE_RELATED);
    }
    return body;
}

/* The first child that has a body; the others are attachments. */
static struct body choose_mixed(struct walk *walk, struct mime_part part)
{
    struct body body = {BODY_NONE};
    struct mime_part child;

    for (child = part_first(part); child.tree && SUCCEEDED(walk->hr); child = part_next(child))
    {
        if (!body.kind) body = choose(walk, child, FALSE);
        else attach_all(walk, child, ROLE_ATTACHMENT);
    }
    return body;
}

/* Apple's mail: all texts of a mixed message are one body, with the pictures between them. */
static struct body choose_aggregate(struct walk *walk, struct mime_part part)
{
    struct body body = {BODY_NONE}, text;
    struct mime_part child;
    struct part_info info;
    ULONG texts = 0, pictures = 0;

    for (child = part_first(part); child.tree && SUCCEEDED(walk->hr); child = part_next(child))
    {
        if (part_kind(child) == MIME_LEAF && load(walk, child, &info))
        {
            if (leaf_kind(child, &info, FALSE) >= BODY_PLAIN) texts++;
            else if (!strncmp(info.type, "image/", 6) && !strcmp(info.disposition, "inline")) pictures++;
            part_info_free(&info);
        }
    }
    /* one text and files behind it is no more than any mixed message */
    if (texts + pictures < 2 || !texts) return choose_mixed(walk, part);
    for (child = part_first(part); child.tree && SUCCEEDED(walk->hr); child = part_next(child))
    {
        if (part_kind(child) != MIME_LEAF)
        {
            attach_all(walk, child, ROLE_ATTACHMENT);
            continue;
        }
        text = choose(walk, child, FALSE); /* marks what is no text */
        if (text.kind && !body.kind) body = text;
        if (!text.kind && part_node(child)->role) part_node(child)->role = ROLE_RELATED;
    }
    body.aggregate = TRUE;
    body.root = part;
    body.kind = BODY_HTML;
    return body;
}

/* Chooses within a part, and gives roles to all that it has. */
static struct body choose(struct walk *walk, struct mime_part part, BOOL only)
{
    struct body body = {BODY_NONE};
    struct part_info info;

    if (!load(walk, part, &info)) return body;
    if (part_kind(part) == MIME_LEAF)
    {
        if ((body.kind = leaf_kind(part, &info, only))) body.part = part;
        if (!body.kind || body.kind == BODY_CALENDAR) part_node(part)->role = ROLE_ATTACHMENT;
    }
    else if (part_kind(part) == MIME_MESSAGE) part_node(part)->role = ROLE_ATTACHMENT;
    else if (is_type(&info, "multipart/alternative")) body = choose_alternative(walk, part);
    else if (is_type(&info, "multipart/related")) body = choose_related(walk, part, &info);
    else if (is_type(&info, "multipart/appledouble")) attach_all(walk, part, ROLE_ATTACHMENT);
    else if (walk->apple && is_type(&info, "multipart/mixed")) body = choose_aggregate(walk, part);
    else body = choose_mixed(walk, part);
    part_info_free(&info);
    return body;
}

/* Whether a field names one of Apple's programs. */
static BOOL names_apple(const struct from_message *from, const char *field)
{
    static const char *const names[] = {"apple", "ipad", "ipod"};
    size_t length, i;
    char *value = header_field(from->info.header, from->info.header_size, field, &length);
    BOOL found = FALSE;
    unsigned int n;

    for (n = 0; value && n < ARRAYSIZE(names); n++)
        for (i = 0; i < length && !found; i++) found = !_strnicmp(value + i, names[n], strlen(names[n]));
    free(value);
    return found;
}

HRESULT choose_body(struct from_message *from)
{
    struct walk walk = {from, S_OK, FALSE};
    struct mime_part first;
    struct part_info info;

    walk.apple =
            names_apple(from, "mime-version") || names_apple(from, "x-user-agent") || names_apple(from, "x-mailer");
    if (!wcscmp(from->message_class, CLASS_SIGNED))
    {
        /* the whole is one attachment; only the text comes from within */
        first = part_first(from->part);
        if (first.tree) from->body = choose(&walk, first, FALSE);
    }
    else if (!strcmp(from->info.type, "multipart/encrypted")) attach_all(&walk, from->part, ROLE_ATTACHMENT);
    else if (!wcscmp(from->message_class, CLASS_SMIME)) part_node(from->part)->role = ROLE_ATTACHMENT;
    else from->body = choose(&walk, from->part, TRUE);

    if (SUCCEEDED(walk.hr) && from->body.part.tree && load(&walk, from->body.part, &info))
    {
        from->body_charset = info_charset(&info);
        part_info_free(&info);
    }
    return walk.hr;
}
