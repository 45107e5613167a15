/*
 * The attachments of an Internet message. Source: mime.md 2.7, 2.8.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>
#include <stdlib.h>

#include "attachname.h"
#include "charset.h"
#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* One attachment that is being made. */
struct new_attachment
{
    struct from_message *from;
    struct mime_part part;
    struct part_info info;
    enum mime_role role;
    IAttach *attach;
    const char *tag; /* PR_ATTACH_MIME_TAG */
    WCHAR *name;     /* cleaned, for free(); NULL: none */
    ULONG method;
};

static const BYTE mime_tag_oid[9] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x14, 0x03, 0x0a, 0x04};

/* The name in the first line of a uuencoded body. */
static WCHAR *encoded_name(struct new_attachment *new)
{
    struct part_reader *reader;
    const BYTE *bytes;
    WCHAR *name = NULL;
    size_t size;

    if (part_node(new->part)->entity.encoding != MIME_UUENCODE || !(reader = part_reader_create(new->part)))
        return NULL;
    if (SUCCEEDED(part_read(reader, &bytes, &size)) && *reader->decoder.name)
        name = header_text(new->from, reader->decoder.name, strlen(reader->decoder.name), &size);
    free(reader);
    return name;
}

/* Finds the name that a part gives itself. */
static void find_name(struct new_attachment *new)
{
    const struct part_info *info = &new->info;
    WCHAR *name = NULL;
    unsigned int source;
    size_t length;

    for (source = 0; source < 4 && !new->name; source++)
    {
        switch (source)
        {
        case 0: name = parameter_text(new->from, info, TRUE, "filename"); break;
        case 1: name = parameter_text(new->from, info, FALSE, "name"); break;
        case 2: name = encoded_name(new); break;
        default: name = field_text(new->from, info->header, info->header_size, "content-description", &length);
        }
        if (name) new->name = clean_file_name(name);
        free(name);
    }
}

/* A name for one that has none. */
static void make_name(struct new_attachment *new)
{
    const WCHAR *fixed = NULL;
    WCHAR extension[32];

    if (!strcmp(new->info.type, "message/delivery-status") ||
            !strcmp(new->info.type, "message/disposition-notification"))
        fixed = L"details.txt";
    else if (!strcmp(new->info.type, "text/calendar")) fixed = L"meeting.ics";
    else if (!wcscmp(new->from->message_class, CLASS_SMIME)) fixed = L"smime.p7m";
    if (fixed)
    {
        new->name = _wcsdup(fixed);
        return;
    }
    if (part_node(new->part)->entity.cut) wcscpy(extension, L".eml");
    else extension_of_type(new->tag, extension, ARRAYSIZE(extension));
    if (!(new->name = malloc(64 * sizeof(WCHAR)))) return;
    swprintf(new->name, 64, L"ATT%05lu%ls", ++new->from->unnamed, extension);
}

/* Sets a time from a parameter of the disposition. */
static void set_time(struct new_attachment *new, struct props *props, const char *name, ULONG tag)
{
    struct mime_parameter parameter;
    char *value = info_parameter(&new->info, TRUE, name, &parameter);
    uint64_t time;

    if (value && mime_date(value, parameter.size, &time)) props_time(props, tag, time);
    free(value);
}

/* A field in angle brackets, without them and without blanks; for free(). */
static WCHAR *bracketed(struct new_attachment *new, const char *name)
{
    size_t length, i, count = 0;
    WCHAR *text = field_text(new->from, new->info.header, new->info.header_size, name, &length);

    for (i = 0; text && i < length; i++)
        if (text[i] != '<' && text[i] != '>' && text[i] != ' ') text[count++] = text[i];
    if (text) text[count] = 0;
    return text;
}

/* Where the part is within others, and whether the body shows it. */
static void set_place(struct new_attachment *new, struct props *props)
{
    const struct from_message *from = new->from;
    BOOL is_image = !strncmp(new->info.type, "image/", 6), is_inline = FALSE;
    WCHAR *id = bracketed(new, "content-id"), *location, *base, made[64];
    size_t length;

    location = field_text(from, new->info.header, new->info.header_size, "content-location", &length);
    base = field_text(from, new->info.header, new->info.header_size, "content-base", &length);
    if (from->body.aggregate && is_image && new->role == ROLE_RELATED && (!id || !*id))
    {
        free(id);
        make_content_id(new->part, made);
        id = _wcsdup(made);
    }
    if (new->role == ROLE_RELATED && is_image) is_inline = references_have(from->references, id, location);
    if (id && *id) props_text(props, PR_ATTACH_CONTENT_ID_W, id, wcslen(id));
    if (location && *location) props_text(props, PR_ATTACH_CONTENT_LOCATION_W, location, wcslen(location));
    if (base && *base) props_text(props, PR_ATTACH_CONTENT_BASE_W, base, wcslen(base));
    props_long(props, PR_ATTACH_FLAGS, is_inline ? 4 : 0);
    props_bool(props, PR_ATTACHMENT_HIDDEN, is_inline);
    free(id);
    free(location);
    free(base);
}

static void set_ascii(struct props *props, ULONG tag, const char *text)
{
    WCHAR wide[MIME_TYPE_MAX + 1];
    size_t i;

    for (i = 0; i < MIME_TYPE_MAX && text[i]; i++) wide[i] = (BYTE)text[i];
    wide[i] = 0;
    props_text(props, tag, wide, i);
}

/* The names of a file. */
static void set_names(struct new_attachment *new, struct props *props)
{
    WCHAR short_name[13];
    const WCHAR *dot;
    WCHAR *display;
    size_t length;

    display = field_text(new->from, new->info.header, new->info.header_size, "content-description", &length);
    if (new->name)
    {
        make_short_name(new->name, short_name);
        props_text(props, PR_ATTACH_LONG_FILENAME_W, new->name, wcslen(new->name));
        props_text(props, PR_ATTACH_FILENAME_W, short_name, wcslen(short_name));
        if ((dot = wcsrchr(new->name, '.')) && dot[1]) props_text(props, PR_ATTACH_EXTENSION_W, dot, wcslen(dot));
    }
    if (display && *display) props_text(props, PR_DISPLAY_NAME_W, display, length);
    else if (new->name) props_text(props, PR_DISPLAY_NAME_W, new->name, wcslen(new->name));
    free(display);
}

/* The fields of a part that only Exchange knows. */
static void set_payload(struct new_attachment *new, struct props *props)
{
    size_t length;
    WCHAR *text;

    if ((text = field_text(new->from, new->info.header, new->info.header_size, "x-payload-class", &length)))
        props_text(props, PR_ATTACH_PAYLOAD_CLASS_W, text, length);
    free(text);
    if ((text = field_text(new->from, new->info.header, new->info.header_size, "x-payload-provider-guid", &length)))
        props_text(props, PR_ATTACH_PAYLOAD_GUID_W, text, length);
    free(text);
}

/* Sets what all attachments have. */
static HRESULT set_common(struct new_attachment *new)
{
    struct mime_parameter parameter;
    struct props props;
    char *charset;

    props_init(&props, (IMAPIProp *)new->attach);
    props_long(&props, PR_ATTACH_METHOD, (LONG) new->method);
    props_long(&props, PR_RENDERING_POSITION, -1);
    props_long(&props, PR_ATTACH_MIME_SEQUENCE, (LONG) new->from->attachments++);
    set_ascii(&props, PR_ATTACH_MIME_TAG_W, new->tag);
    props_binary(&props, PR_ATTACH_TAG, mime_tag_oid, sizeof(mime_tag_oid));
    if (new->method == ATTACH_BY_VALUE) set_names(new, &props);
    if (!strncmp(new->tag, "text/", 5) && (charset = info_parameter(&new->info, FALSE, "charset", &parameter)))
    {
        set_ascii(&props, PR_TEXT_ATTACHMENT_CHARSET_W, charset);
        free(charset);
    }
    set_time(new, &props, "creation-date", PR_CREATION_TIME);
    set_time(new, &props, "modification-date", PR_LAST_MODIFICATION_TIME);
    set_place(new, &props);
    set_payload(new, &props);
    return props_end(&props);
}

static HRESULT begin(struct new_attachment *new)
{
    ULONG number;

    return IMessage_CreateAttach(new->from->message, NULL, 0, &number, &new->attach);
}

/* Saves what succeeded, and ends it. */
static HRESULT finish(struct new_attachment *new, HRESULT hr)
{
    if (new->attach)
    {
        if (SUCCEEDED(hr)) hr = IAttach_SaveChanges(new->attach, 0);
        IAttach_Release(new->attach);
    }
    part_info_free(&new->info);
    free(new->name);
    return hr;
}

/* All that a reader gives, as the data of a file. */
static HRESULT copy_data(struct new_attachment *new, struct part_reader *reader, ULONGLONG skip, ULONGLONG left)
{
    struct value_sink sink;
    const BYTE *bytes;
    HRESULT hr, ended;
    size_t size;

    if (!reader) return MAPI_E_NOT_ENOUGH_MEMORY;
    value_sink_init(&sink, (IMAPIProp *)new->attach, PR_ATTACH_DATA_BIN);
    while (SUCCEEDED(hr = part_read(reader, &bytes, &size)) && size && left && SUCCEEDED(sink.hr))
    {
        const size_t skipped = skip < size ? (size_t)skip : size;

        skip -= skipped;
        bytes += skipped;
        size -= skipped;
        if (size > left) size = (size_t)left;
        value_sink_write(&sink, bytes, size);
        left -= size;
    }
    ended = value_sink_end(&sink);
    free(reader);
    return FAILED(hr) ? hr : ended;
}

/* message/external-body that says where: an Internet shortcut, for free(). */
static char *make_shortcut(struct new_attachment *new)
{
    struct mime_parameter parameter;
    char *access = info_parameter(&new->info, FALSE, "access-type", &parameter), *url = NULL, *text = NULL;
    char *site = NULL, *name = NULL;
    char *p;

    if (access && !_stricmp(access, "url")) url = info_parameter(&new->info, FALSE, "url", &parameter);
    else if (access && !_stricmp(access, "anon-ftp"))
    {
        char *directory = info_parameter(&new->info, FALSE, "directory", &parameter);

        site = info_parameter(&new->info, FALSE, "site", &parameter);
        name = info_parameter(&new->info, FALSE, "name", &parameter);
        if (site && name && (url = malloc(strlen(site) + strlen(name) + (directory ? strlen(directory) : 0) + 16)))
            sprintf(url, "ftp://%s/%s%s%s", site, directory ? directory : "", directory ? "/" : "", name);
        free(directory);
    }
    for (p = url; p && *p; p++)
        if ((BYTE)*p <= ' ') *p = '_';
    if (url && (text = malloc(strlen(url) + 40))) sprintf(text, "[InternetShortcut]\r\nURL=%s\r\n", url);
    free(access);
    free(site);
    free(name);
    free(url);
    return text;
}

static HRESULT attach_shortcut(struct new_attachment *new, const char *text)
{
    struct value_sink sink;
    WCHAR *name;
    HRESULT hr;

    if (new->name && (name = malloc((wcslen(new->name) + 5) * sizeof(*name))))
    {
        wcscpy(name, new->name);
        wcscat(name, L".url");
        free(new->name);
        new->name = name;
    }
    if (FAILED(hr = set_common(new))) return hr;
    value_sink_init(&sink, (IMAPIProp *)new->attach, PR_ATTACH_DATA_BIN);
    value_sink_write(&sink, text, strlen(text));
    return value_sink_end(&sink);
}

/* The data of a file: of the part, or of what is in it. */
static HRESULT set_data(struct new_attachment *new, const struct apple_part *apple)
{
    const struct mime_entity *entity = &part_node(new->part)->entity;

    if (apple->form == APPLE_BINHEX) return apple_binhex_copy(new->part, new->attach);
    if (apple->form == APPLE_SINGLE) return copy_data(new, part_reader_create(new->part), apple->offset, apple->length);
    if (!entity->cut) return copy_data(new, part_reader_create(new->part), 0, UINT64_MAX);
    return copy_data(new,
            part_reader_create_raw(new->part, strcmp(new->info.type, "message/rfc822") ? entity->header : entity->body),
            0, UINT64_MAX);
}

/* A file. */
static HRESULT attach_file(struct new_attachment *new)
{
    const struct mime_entity *entity = &part_node(new->part)->entity;
    struct apple_part apple;
    char *shortcut = NULL;
    HRESULT hr;

    new->method = ATTACH_BY_VALUE;
    new->tag = new->info.type;
    if (!strcmp(new->tag, "application/ms-tnef") || !strcmp(new->tag, "application/vnd.ms-tnef"))
        new->tag = "application/octet-stream"; /* one that is not to be decoded any more */
    if (entity->cut && strcmp(new->tag, "message/rfc822")) new->tag = "message/rfc822";
    if (FAILED(hr = apple_part_find(new->part, &new->info, &apple))) return hr;
    /* what is inside goes by the name that is inside */
    if (!apple.form || !apple.name) find_name(new);
    if (!new->name) new->name = apple.name;
    else free(apple.name);
    if (!strcmp(new->info.type, "message/external-body")) shortcut = make_shortcut(new);
    if (!new->name) make_name(new);
    if (!new->name) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (SUCCEEDED(hr = begin(new)))
    {
        if (shortcut) hr = attach_shortcut(new, shortcut);
        else if (SUCCEEDED(hr = set_common(new))) hr = set_data(new, &apple);
    }
    free(shortcut);
    return hr;
}

/* The name under which an enclosed message is shown; for free(). */
static WCHAR *message_name(struct new_attachment *new, struct mime_part inner)
{
    const struct part_info *info = &new->info;
    struct part_info inner_info;
    WCHAR *name = NULL;
    unsigned int source;
    size_t length;

    for (source = 0; source < 4 && (!name || !*name); source++)
    {
        free(name);
        name = NULL;
        switch (source)
        {
        case 0: name = parameter_text(new->from, info, FALSE, "name"); break;
        case 1: name = parameter_text(new->from, info, TRUE, "filename"); break;
        case 2: name = field_text(new->from, info->header, info->header_size, "content-description", &length); break;
        default:
            if (FAILED(part_info_load(inner, &inner_info))) break;
            name = field_text(new->from, inner_info.header, inner_info.header_size, "subject", &length);
            part_info_free(&inner_info);
        }
    }
    if (name && *name) return name;
    free(name);
    return _wcsdup(L"Untitled Attachment");
}

/* An enclosed message. */
static HRESULT attach_message(struct new_attachment *new, struct mime_part inner)
{
    const struct from_message *from = new->from;
    IMessage *message = NULL;
    WCHAR *name, *clean;
    struct props props;
    HRESULT hr;

    new->method = ATTACH_EMBEDDED_MSG;
    new->tag = strcmp(new->info.type, "message/global") ? "message/rfc822" : new->info.type;
    if (!(name = message_name(new, inner))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr = begin(new)) && SUCCEEDED(hr = set_common(new)))
    {
        clean = clean_file_name(name);
        props_init(&props, (IMAPIProp *)new->attach);
        props_text(&props, PR_DISPLAY_NAME_W, name, wcslen(name));
        if (clean) props_text(&props, PR_ATTACH_FILENAME_W, clean, wcslen(clean));
        hr = props_end(&props);
        free(clean);
    }
    free(name);
    if (SUCCEEDED(hr))
        hr = IAttach_OpenProperty(
                new->attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&message);
    if (FAILED(hr)) return hr;
    hr = from_message_convert(from->settings, from->flags, from->depth + 1, inner, message);
    if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(message, 0);
    IMessage_Release(message);
    return hr;
}

static HRESULT attach_part(struct from_message *from, struct mime_part part, enum mime_role role)
{
    struct new_attachment new = {from, part};
    const BOOL is_message = part_kind(part) == MIME_MESSAGE;
    const struct mime_part inner = is_message ? part_first(part) : part;
    HRESULT hr;

    new.role = role;
    if (FAILED(hr = part_info_load(part, &new.info))) return hr;
    if (is_message && inner.tree && from->depth + 1 < EMBEDDED_DEPTH) hr = attach_message(&new, inner);
    else hr = attach_file(&new);
    return finish(&new, hr);
}

/* Makes the attachments of a part and of all within it that have a role; as deep as multiparts are nested. */
static HRESULT attach_within(struct from_message *from, struct mime_part part)
{
    struct mime_part child;
    HRESULT hr = S_OK;

    if (part_node(part)->role) return attach_part(from, part, (enum mime_role)part_node(part)->role);
    if (part_kind(part) != MIME_MULTIPART) return S_OK;
    for (child = part_first(part); SUCCEEDED(hr) && child.tree; child = part_next(child))
        hr = attach_within(from, child);
    return hr;
}

/* One file in the lines of the body. */
static HRESULT begin_block(struct from_message *from, const struct uu_block *block, struct new_attachment *new)
{
    size_t length;
    WCHAR *name = header_text(from, block->name, strlen(block->name), &length);
    HRESULT hr;

    memset(new, 0, sizeof(*new));
    new->from = from;
    new->part = from->body.part;
    new->role = ROLE_ATTACHMENT;
    new->tag = "application/octet-stream";
    new->method = ATTACH_BY_VALUE;
    if (name) new->name = clean_file_name(name);
    free(name);
    new->info.header = calloc(1, 1);
    new->info.type_text = calloc(1, 1);
    new->info.disposition_text = calloc(1, 1);
    if (!new->info.header || !new->info.type_text || !new->info.disposition_text) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!new->name) make_name(new);
    if (!new->name) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr = begin(new))) hr = set_common(new);
    return hr;
}

/* Makes the files in the lines of the body, in one pass over it. */
struct block_walk
{
    struct from_message *from;
    ULONG current;
    ULONGLONG line;
    BYTE text[256];
    size_t size;
    struct new_attachment new;
    struct value_sink sink;
    BOOL open, after_cr;
};

static HRESULT end_block_line(struct block_walk *walk)
{
    const struct uu_block *block = &walk->from->blocks[walk->current];
    HRESULT hr = S_OK;
    BYTE data[64];
    int count;

    if (walk->line == block->begin)
    {
        hr = begin_block(walk->from, block, &walk->new);
        walk->open = TRUE;
        value_sink_init(&walk->sink, (IMAPIProp *)walk->new.attach, PR_ATTACH_DATA_BIN);
    }
    else if (walk->open && walk->line < block->end)
    {
        count = uu_decode_line(walk->text, walk->size, data);
        if (count > 0) value_sink_write(&walk->sink, data, (size_t)count);
    }
    else if (walk->open)
    {
        hr = finish(&walk->new, value_sink_end(&walk->sink));
        walk->open = FALSE;
        walk->current++;
    }
    walk->line++;
    walk->size = 0;
    return hr;
}

static HRESULT attach_blocks(struct from_message *from)
{
    struct part_reader *reader;
    struct block_walk walk = {from};
    const BYTE *bytes;
    size_t size, i;
    HRESULT hr = S_OK;

    if (!from->block_count) return S_OK;
    if (!(reader = part_reader_create(from->body.part))) return MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) && walk.current < from->block_count && SUCCEEDED(hr = part_read(reader, &bytes, &size)) &&
            size)
    {
        for (i = 0; i < size && SUCCEEDED(hr) && walk.current < from->block_count; i++)
        {
            const BOOL pair = bytes[i] == '\n' && walk.after_cr;

            walk.after_cr = bytes[i] == '\r';
            if (pair) continue;
            if (bytes[i] == '\r' || bytes[i] == '\n') hr = end_block_line(&walk);
            else if (walk.size < sizeof(walk.text)) walk.text[walk.size++] = bytes[i];
        }
    }
    if (SUCCEEDED(hr) && walk.open && walk.current < from->block_count)
        hr = end_block_line(&walk); /* no line end behind it */
    if (walk.open)
    {
        value_sink_end(&walk.sink);
        finish(&walk.new, E_ABORT);
    }
    free(reader);
    return hr;
}

HRESULT set_attachments(struct from_message *from)
{
    HRESULT hr;

    if (!wcscmp(from->message_class, CLASS_SIGNED)) return attach_signed(from);
    if (FAILED(hr = attach_within(from, from->part))) return hr;
    return attach_blocks(from);
}

/* The field that says what the message is, as it stands; then the body. */
static HRESULT copy_signed(struct new_attachment *new)
{
    struct reader header = reader_init(new->info.header, new->info.header_size);
    struct part_reader *reader;
    struct value_sink sink;
    struct mime_field field;
    const BYTE *bytes;
    HRESULT hr, ended;
    size_t size;

    if (!(reader = part_reader_create_raw(new->part, part_node(new->part)->entity.body)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    value_sink_init(&sink, (IMAPIProp *)new->attach, PR_ATTACH_DATA_BIN);
    while (mime_field_next(&header, &field))
    {
        if (!mime_field_is(&field, "content-type")) continue;
        size = field.text_size;
        while (size && (field.text[size - 1] == '\r' || field.text[size - 1] == '\n')) size--;
        value_sink_write(&sink, field.text, size);
        break;
    }
    value_sink_write(&sink, "\r\n\r\n", 4);
    while (SUCCEEDED(hr = part_read(reader, &bytes, &size)) && size) value_sink_write(&sink, bytes, size);
    ended = value_sink_end(&sink);
    free(reader);
    return FAILED(hr) ? hr : ended;
}

HRESULT attach_signed(struct from_message *from)
{
    struct new_attachment new = {from, from->part};
    HRESULT hr;

    new.role = ROLE_ATTACHMENT;
    new.tag = "multipart/signed";
    new.method = ATTACH_BY_VALUE;
    if (FAILED(hr = part_info_load(from->part, &new.info))) return hr;
    if (!(new.name = _wcsdup(L"smime.p7m"))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr)) hr = begin(&new);
    if (SUCCEEDED(hr)) hr = set_common(&new);
    if (SUCCEEDED(hr)) hr = copy_signed(&new);
    return finish(&new, hr);
}
