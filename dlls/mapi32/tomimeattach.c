/*
 * Attachments as parts of an Internet message: mime.md 3.1.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>

#include "convert.h"
#include "rtfstream.h"
#include "storagecopy.h"
#include "tomime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* The order of attachments: by their place in the text, or just by number. */
static int compare_positions(const void *first, const void *second)
{
    const struct tomime_attach *a = first, *b = second;

    if (a->position != b->position) return a->position < b->position ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* A content id without what is around it; takes it over. */
static char *bare_id(char *id)
{
    char *start, *end;

    if (!id) return NULL;
    start = id + strspn(id, " \t<");
    for (end = start + strlen(start); end > start && strchr(" \t>", end[-1]); end--) continue;
    memmove(id, start, end - start);
    id[end - start] = 0;
    if (*id) return id;
    free(id);
    return NULL;
}

static HRESULT add_attachments(struct tomime_message *message, const SRowSet *rows)
{
    struct tomime_attach *list, *attach;
    ULONG i;

    if (!(list = realloc(message->attachments, (message->attachment_count + rows->cRows) * sizeof(*list))))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    message->attachments = list;
    for (i = 0; i < rows->cRows; i++)
    {
        const struct tomime_props props = {NULL, rows->aRow[i].lpProps, rows->aRow[i].cValues};

        if (!tomime_value(&props, PR_ATTACH_NUM)) continue;
        attach = &message->attachments[message->attachment_count++];
        memset(attach, 0, sizeof(*attach));
        attach->number = tomime_long(&props, PR_ATTACH_NUM, 0);
        attach->position = message->plain_only ? tomime_long(&props, PR_RENDERING_POSITION, -1) : 0;
        attach->method = tomime_long(&props, PR_ATTACH_METHOD, ATTACH_BY_VALUE);
        attach->content_id = bare_id(tomime_string(&props, PR_ATTACH_CONTENT_ID_W));
        attach->location = tomime_string(&props, PR_ATTACH_CONTENT_LOCATION_W);
        attach->tag = tomime_string(&props, PR_ATTACH_MIME_TAG_W);
    }
    return S_OK;
}

HRESULT tomime_list_attachments(struct tomime_message *message)
{
    static const SizedSPropTagArray(6, columns) = {
            6, {PR_ATTACH_NUM, PR_RENDERING_POSITION, PR_ATTACH_METHOD, PR_ATTACH_CONTENT_ID_W,
                       PR_ATTACH_CONTENT_LOCATION_W, PR_ATTACH_MIME_TAG_W}};
    SRowSet *rows = NULL;
    IMAPITable *table;
    HRESULT hr;

    hr = IMessage_GetAttachmentTable(message->message, MAPI_UNICODE, &table);
    if (hr == MAPI_E_BAD_CHARWIDTH) hr = IMessage_GetAttachmentTable(message->message, 0, &table);
    if (hr == MAPI_E_NO_SUPPORT || hr == MAPI_E_NOT_FOUND) return S_OK;
    if (FAILED(hr)) return hr;
    if (FAILED(IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0))) WARN("The table keeps its own columns.\n");
    while (SUCCEEDED(hr = IMAPITable_QueryRows(table, 50, 0, &rows)) && rows->cRows)
    {
        hr = add_attachments(message, rows);
        object_free_rows(message->message, rows);
        rows = NULL;
        if (FAILED(hr)) break;
    }
    object_free_rows(message->message, rows);
    IMAPITable_Release(table);
    if (message->attachment_count)
        qsort(message->attachments, message->attachment_count, sizeof(*message->attachments), compare_positions);
    return SUCCEEDED(hr) ? S_OK : hr;
}

void tomime_free_attachments(struct tomime_message *message)
{
    ULONG i;

    for (i = 0; i < message->attachment_count; i++)
    {
        free(message->attachments[i].content_id);
        free(message->attachments[i].location);
        free(message->attachments[i].tag);
    }
    free(message->attachments);
    message->attachments = NULL;
    message->attachment_count = 0;
}

HRESULT tomime_open_data(IAttach *attach, IStream **out)
{
    HRESULT hr = tomime_open_binary((IMAPIProp *)attach, PR_ATTACH_DATA_BIN, out);

    if (hr != MAPI_E_NOT_FOUND) return hr;
    *out = NULL;
    return S_FALSE;
}

/* Data on their way through an encoding. */
struct encoded
{
    struct tomime *conversion;
    struct mime_base64 base64;
    struct mime_quoted quoted;
};

static HRESULT put_base64(void *context, const BYTE *data, ULONG size)
{
    struct encoded *state = context;

    mime_base64(&state->conversion->out, &state->base64, data, size);
    return state->conversion->hr;
}

HRESULT tomime_write_base64(struct tomime *conversion, IStream *stream)
{
    struct encoded state = {conversion};
    HRESULT hr;

    hr = tomime_read(stream, put_base64, &state);
    mime_base64_end(&conversion->out, &state.base64);
    conversion->closed = TRUE;
    return hr;
}

/* The name of a file, for free(); NULL: memory lacks. */
char *tomime_file_name(const struct tomime_props *props)
{
    char *name, *extension, *whole;

    if ((name = tomime_string(props, PR_ATTACH_LONG_FILENAME_W)) || (name = tomime_string(props, PR_ATTACH_FILENAME_W)))
        return name;
    name = tomime_string(props, PR_DISPLAY_NAME_W);
    extension = tomime_string(props, PR_ATTACH_EXTENSION_W);
    if (!name) name = _strdup("attachment");
    if (name && extension &&
            (strlen(name) < strlen(extension) || _stricmp(name + strlen(name) - strlen(extension), extension)) &&
            (whole = malloc(strlen(name) + strlen(extension) + 1)))
    {
        sprintf(whole, "%s%s", name, extension);
        free(name);
        name = whole;
    }
    free(extension);
    return name;
}

/* Whether a type is one that a part may have: type/subtype of tokens, and none that would be parsed. */
static BOOL is_part_type(const char *type)
{
    static const char *const refused[] = {
            "message/rfc822", "application/applefile", "application/mac-binhex40", "message/global"};
    const char *c, *slash = strchr(type, '/');
    ULONG i;

    if (!slash || slash == type || !slash[1] || strlen(type) > 127) return FALSE;
    for (c = type; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("()<>@,;:\\\"[]?=", *c) || (*c == '/' && c != slash)) return FALSE;
    if (!_strnicmp(type, "multipart/", 10)) return FALSE;
    for (i = 0; i < ARRAYSIZE(refused); i++)
        if (!_stricmp(type, refused[i])) return FALSE;
    return TRUE;
}

/* The type that the system has for a file's extension, for free(). */
static char *registered_type(const char *extension)
{
    char type[128];
    DWORD size = sizeof(type) - 1;

    if (RegGetValueA(HKEY_CLASSES_ROOT, extension, "Content Type", RRF_RT_REG_SZ, NULL, type, &size)) return NULL;
    return is_part_type(type) ? _strdup(type) : NULL;
}

/* The type of a file by its name, for free(). */
static char *type_of_name(const char *name)
{
    static const char *const types[][2] = {{".txt", "text/plain"}, {".htm", "text/html"}, {".html", "text/html"},
            {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}, {".gif", "image/gif"}, {".png", "image/png"},
            {".pdf", "application/pdf"}, {".ics", "text/calendar"}, {".zip", "application/zip"},
            {".doc", "application/msword"}, {".xls", "application/vnd.ms-excel"}, {".xml", "text/xml"},
            {".csv", "text/csv"}};
    const char *extension = strrchr(name, '.');
    char *type;
    ULONG i;

    if (extension && extension[1])
    {
        if ((type = registered_type(extension))) return type;
        for (i = 0; i < ARRAYSIZE(types); i++)
            if (!_stricmp(extension, types[i][0])) return _strdup(types[i][1]);
    }
    return _strdup("application/octet-stream");
}

static HRESULT scan_piece(void *context, const BYTE *data, ULONG size)
{
    struct mime_scan *scan = context;

    mime_scan(scan, data, size);
    return S_OK;
}

/* How a file goes out: text as text, if its lines survive that. */
static HRESULT choose_encoding(IAttach *attach, const char *type, BOOL armored, ENCODINGTYPE *encoding)
{
    const BOOL message = !_strnicmp(type, "message/", 8), text = !_strnicmp(type, "text/", 5);
    struct mime_scan scan = {0};
    IStream *stream;
    HRESULT hr;

    *encoding = IET_BASE64;
    if (!text && !message && !armored) return S_OK;
    if ((hr = tomime_open_data(attach, &stream)) != S_OK) return hr;
    hr = tomime_read(stream, scan_piece, &scan);
    IStream_Release(stream);
    mime_scan_end(&scan);
    if (scan.has_nul || scan.has_bare_end) return hr;
    if (!scan.high && scan.longest <= (text ? 140 : MIME_LINE_MAX) && !scan.has_from && !scan.has_boundary)
        *encoding = IET_7BIT;
    else if (text && scan.high * 4 < scan.size) *encoding = IET_QP;
    return hr;
}

static HRESULT put_bytes(void *context, const BYTE *data, ULONG size)
{
    struct mime_out *out = context;

    mime_out_bytes(out, data, size);
    return S_OK;
}

static HRESULT put_quoted(void *context, const BYTE *data, ULONG size)
{
    struct encoded *state = context;

    mime_quoted(&state->conversion->out, &state->quoted, data, size);
    return state->conversion->hr;
}

/* Writes a file's data. */
static HRESULT write_data(struct tomime *conversion, IAttach *attach, ENCODINGTYPE encoding)
{
    struct encoded state = {conversion};
    IStream *stream;
    HRESULT hr;

    if ((hr = tomime_open_data(attach, &stream)) != S_OK) return hr;
    if (encoding == IET_BASE64) hr = tomime_write_base64(conversion, stream);
    else if (encoding == IET_7BIT) hr = tomime_read(stream, put_bytes, &conversion->out);
    else
    {
        hr = tomime_read(stream, put_quoted, &state);
        mime_quoted_end(&conversion->out, &state.quoted);
    }
    IStream_Release(stream);
    return hr;
}

/* A file's size as a parameter, if its stream tells it. */
static void put_size(struct mime_out *out, IAttach *attach)
{
    IStream *stream;
    STATSTG stat;
    char text[48];

    if (tomime_open_data(attach, &stream) != S_OK) return;
    if (SUCCEEDED(IStream_Stat(stream, &stat, STATFLAG_NONAME)))
    {
        sprintf(text, "; size=%I64u", stat.cbSize.QuadPart);
        mime_out_raw(out, text);
    }
    IStream_Release(stream);
}

static void put_date(struct mime_out *out, const char *name, const SPropValue *value)
{
    char text[40];

    if (value && tomime_date(&value->Value.ft, text)) mime_out_parameter(out, name, text);
}

void tomime_put_content_id(struct mime_out *out, const char *id)
{
    char *bracketed = malloc(strlen(id) + 3);

    if (!bracketed) return;
    sprintf(bracketed, *id == '<' ? "%s" : "<%s>", id);
    mime_out_text(out, "Content-ID", bracketed);
    free(bracketed);
}

static void put_string(struct mime_out *out, const char *name, const struct tomime_props *props, ULONG tag)
{
    char *text = tomime_string(props, tag);

    if (text) mime_out_text(out, name, text);
    free(text);
}

/* The fields of a file behind its type. */
static void put_file_fields(struct mime_out *out, IAttach *object, const struct tomime_props *props,
        const struct tomime_attach *attach, const char *name)
{
    char *display = tomime_string(props, PR_DISPLAY_NAME_W);
    char *id = bare_id(tomime_string(props, PR_ATTACH_CONTENT_ID_W));

    if (id) tomime_put_content_id(out, id);
    if (display && strcmp(display, name)) mime_out_text(out, "Content-Description", display);
    put_string(out, "Content-Location", props, PR_ATTACH_CONTENT_LOCATION_W);
    put_string(out, "Content-Base", props, PR_ATTACH_CONTENT_BASE_W);
    put_string(out, "X-Payload-Class", props, PR_ATTACH_PAYLOAD_CLASS_W);
    put_string(out, "X-Payload-Provider-Guid", props, PR_ATTACH_PAYLOAD_GUID_W);
    mime_out_raw(out, attach->is_inline ? "Content-Disposition: inline" : "Content-Disposition: attachment");
    mime_out_parameter(out, "filename", name);
    put_size(out, object);
    put_date(out, "creation-date", tomime_value(props, PR_CREATION_TIME));
    put_date(out, "modification-date", tomime_value(props, PR_LAST_MODIFICATION_TIME));
    mime_out_end(out);
    free(display);
    free(id);
}

static void put_encoding(struct mime_out *out, ENCODINGTYPE encoding)
{
    if (encoding == IET_BASE64) mime_out_raw(out, "Content-Transfer-Encoding: base64\r\n");
    else if (encoding == IET_QP) mime_out_raw(out, "Content-Transfer-Encoding: quoted-printable\r\n");
    else mime_out_raw(out, "Content-Transfer-Encoding: 7bit\r\n");
}

HRESULT tomime_write_file(struct tomime_message *message, IAttach *object, const struct tomime_props *props,
        const struct tomime_attach *attach, BOOL armored)
{
    struct mime_out *out = &message->conversion->out;
    char *name = tomime_file_name(props), *charset = tomime_string(props, PR_TEXT_ATTACHMENT_CHARSET_W), *type;
    ENCODINGTYPE encoding;
    HRESULT hr;

    type = attach->tag ? _strdup(is_part_type(attach->tag) ? attach->tag : "application/octet-stream")
           : name      ? type_of_name(name)
                       : NULL;
    hr = name && type ? choose_encoding(object, type, armored, &encoding) : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr))
    {
        /* what is of type message must not be encoded, RFC 2046 5.2 */
        const BOOL changed = encoding == IET_BASE64 && !_strnicmp(type, "message/", 8);

        mime_out_raw(out, "Content-Type: ");
        mime_out_raw(out, changed ? "application/octet-stream" : type);
        if (charset && !_strnicmp(type, "text/", 5)) mime_out_parameter(out, "charset", charset);
        mime_out_old_parameter(out, "name", name);
        mime_out_end(out);
        put_encoding(out, encoding);
        put_file_fields(out, object, props, attach, name);
        mime_out_end(out);
        hr = write_data(message->conversion, object, encoding);
    }
    free(type);
    free(name);
    free(charset);
    return hr;
}

/* What is not in the message but elsewhere: RFC 2046 5.2.3, RFC 2017. */
static HRESULT write_reference(
        struct tomime_message *message, const struct tomime_props *props, const struct tomime_attach *attach)
{
    const BOOL web = attach->method == ATTACH_BY_WEBREFERENCE;
    struct mime_out *out = &message->conversion->out;
    char *path = tomime_string(props, PR_ATTACH_LONG_PATHNAME_W), *name = tomime_file_name(props), *type;

    if (!path) path = tomime_string(props, PR_ATTACH_PATHNAME_W);
    type = name ? type_of_name(name) : NULL;
    if (!type)
    {
        free(path);
        free(name);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    mime_out_raw(out, "Content-Type: message/external-body; access-type=");
    mime_out_raw(out, web ? "URL" : "local-file");
    mime_out_parameter(out, web ? "URL" : "name", path ? path : name);
    mime_out_raw(out, "\r\nContent-Disposition: attachment");
    mime_out_parameter(out, "filename", name);
    mime_out_raw(out, "\r\n\r\nContent-Type: ");
    mime_out_raw(out, type);
    mime_out_raw(out, "\r\n\r\n");
    free(path);
    free(name);
    free(type);
    return S_OK;
}

/* A copy of an attachment's storage as a stream of its compound file. */
static HRESULT copy_storage(IStorage *storage, IStream **out)
{
    ILockBytes *bytes;
    IStorage *copy;
    HGLOBAL memory;
    HRESULT hr;

    if (FAILED(hr = CreateILockBytesOnHGlobal(NULL, FALSE, &bytes))) return hr;
    if (SUCCEEDED(hr = GetHGlobalFromILockBytes(bytes, &memory)) &&
            SUCCEEDED(hr = StgCreateDocfileOnILockBytes(
                              bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &copy)))
    {
        hr = storage_copy(storage, copy);
        if (SUCCEEDED(hr)) hr = IStorage_Commit(copy, STGC_DEFAULT);
        IStorage_Release(copy);
        /* the memory may have moved while it grew */
        if (SUCCEEDED(hr)) hr = GetHGlobalFromILockBytes(bytes, &memory);
        if (SUCCEEDED(hr)) hr = CreateStreamOnHGlobal(memory, TRUE, out);
        if (FAILED(hr)) GlobalFree(memory);
    }
    ILockBytes_Release(bytes);
    return hr;
}

/* Writes an OLE object as the compound file that it is. */
static HRESULT write_object(struct tomime_message *message, IAttach *object, const struct tomime_props *props)
{
    struct mime_out *out = &message->conversion->out;
    char *name = tomime_file_name(props), *whole;
    IStorage *storage;
    IStream *stream;
    HRESULT hr;

    hr = IAttach_OpenProperty(object, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, STGM_READ, 0, (IUnknown **)&stream);
    if (FAILED(hr) && SUCCEEDED(hr = IAttach_OpenProperty(object, PR_ATTACH_DATA_OBJ, &IID_IStorage, STGM_READ, 0,
                                        (IUnknown **)&storage)))
    {
        hr = copy_storage(storage, &stream);
        IStorage_Release(storage);
    }
    if (SUCCEEDED(hr))
    {
        if (name && (whole = malloc(strlen(name) + 5)))
        {
            sprintf(whole, "%s.ole", name);
            mime_out_raw(out, "Content-Type: application/x-ole-storage");
            mime_out_old_parameter(out, "name", whole);
            mime_out_raw(out, "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment");
            mime_out_parameter(out, "filename", whole);
            mime_out_raw(out, "\r\n\r\n");
            free(whole);
            hr = tomime_write_base64(message->conversion, stream);
        }
        else hr = MAPI_E_NOT_ENOUGH_MEMORY;
        IStream_Release(stream);
    }
    free(name);
    return hr;
}

/* Writes an embedded message as message/rfc822, or message/global where its header is not ASCII. */
static HRESULT write_embedded(struct tomime_message *message, IAttach *object)
{
    struct mime_out *out = &message->conversion->out;
    IMessage *embedded;
    HRESULT hr;

    hr = IAttach_OpenProperty(object, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded);
    if (FAILED(hr)) return hr;
    mime_out_raw(out, out->form == MIME_HEADER_UTF8 && tomime_has_raw_header(message->conversion, embedded)
                              ? "Content-Type: message/global\r\n"
                              : "Content-Type: message/rfc822\r\n");
    mime_out_raw(out, "Content-Disposition: attachment\r\n\r\n");
    hr = tomime_write_message(message->conversion, embedded, message->depth + 1);
    IMessage_Release(embedded);
    return hr;
}

static const SizedSPropTagArray(20, attach_tags) = {
        20, {PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_FILENAME_W, PR_DISPLAY_NAME_W,
                    PR_ATTACH_EXTENSION_W, PR_ATTACH_MIME_TAG_W, PR_TEXT_ATTACHMENT_CHARSET_W, PR_ATTACH_CONTENT_ID_W,
                    PR_ATTACH_CONTENT_LOCATION_W, PR_ATTACH_CONTENT_BASE_W, PR_ATTACH_PAYLOAD_CLASS_W,
                    PR_ATTACH_PAYLOAD_GUID_W, PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME, PR_ATTACH_LONG_PATHNAME_W,
                    PR_ATTACH_PATHNAME_W, PR_ATTACH_FLAGS, PR_RENDERING_POSITION, PR_ATTACH_NUM, PR_ATTACHMENT_HIDDEN}};

HRESULT tomime_open_attachment(struct tomime_message *message, const struct tomime_attach *attach, IAttach **object,
        struct tomime_props *props)
{
    HRESULT hr;

    memset(props, 0, sizeof(*props));
    if (FAILED(hr = IMessage_OpenAttach(message->message, attach->number, NULL, 0, object))) return hr;
    hr = tomime_props_get(props, (IMAPIProp *)*object, (const SPropTagArray *)&attach_tags);
    if (FAILED(hr)) IAttach_Release(*object);
    return hr;
}

HRESULT tomime_write_attachment(struct tomime_message *message, const struct tomime_attach *attach)
{
    struct tomime_props props;
    IStream *data = NULL;
    IAttach *object;
    HRESULT hr;

    if (FAILED(hr = tomime_open_attachment(message, attach, &object, &props))) return hr;
    if (attach->method == ATTACH_EMBEDDED_MSG) hr = write_embedded(message, object);
    else
    {
        hr = tomime_open_data(object, &data);
        if (data) IStream_Release(data);
        if (!data && attach->method == ATTACH_OLE) hr = write_object(message, object, &props);
        else if (FAILED(hr)) WARN("Attachment %lu cannot be read, hr %#lx.\n", attach->number, hr);
        else if (!data && attach->method > ATTACH_BY_VALUE) hr = write_reference(message, &props, attach);
        else hr = tomime_write_file(message, object, &props, attach, FALSE);
    }
    tomime_props_free(&props);
    IAttach_Release(object);
    return hr;
}
