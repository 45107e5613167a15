/*
 * Messages that are written as they came: signed, encrypted; and messages as TNEF. mime.md 2.8, 3.1
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>

#include "chance.h"
#include "rtfstream.h"
#include "scratch.h"
#include "tomime.h"
#include "tnef_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define HEADER_MAX 0x10000 /* bytes of the header that an S/MIME attachment begins with; choice */

/* Whether a message's class is, or ends in, a name. */
static BOOL is_class(const char *class_name, const char *suffix)
{
    const size_t length = class_name ? strlen(class_name) : 0, size = strlen(suffix);

    return length > size && class_name[length - size - 1] == '.' && !_stricmp(class_name + length - size, suffix);
}

static BOOL has_tag(const struct tomime_attach *attach, const char *tag)
{
    return attach->tag && !_stricmp(attach->tag, tag);
}

/* The length of a line with its end; 0 where it has none yet. */
static size_t whole_line(const BYTE *data, size_t size)
{
    size_t i;

    for (i = 0; i < size; i++)
        if (data[i] == '\n') return i + 1;
    return 0;
}

/* The header at the beginning of a stream's data, as one block. */
struct data_header
{
    BYTE data[HEADER_MAX];
    ULONG size;
    size_t content;         /* where the content begins */
    size_t type, type_size; /* the field Content-Type; size 0: there is none */
};

static BOOL is_field_start(const BYTE *line, size_t size)
{
    size_t i;

    for (i = 0; i < size && line[i] > ' ' && line[i] < 0x7f && line[i] != ':'; i++) continue;
    return i && i < size && line[i] == ':';
}

static void parse_data_header(struct data_header *header)
{
    static const char name[] = "Content-Type:";
    size_t pos = 0, length;
    BOOL in_type = FALSE;

    header->content = header->type_size = 0;
    while ((length = whole_line(header->data + pos, header->size - pos)))
    {
        const BYTE *line = header->data + pos;

        if (*line == '\r' || *line == '\n')
        {
            header->content = pos + length;
            return;
        }
        if (*line != ' ' && *line != '\t')
        {
            if (!is_field_start(line, length)) break;
            in_type = !header->type_size && length >= sizeof(name) && !_strnicmp((char *)line, name, sizeof(name) - 1);
            if (in_type) header->type = pos;
        }
        pos += length;
        if (in_type) header->type_size = pos - header->type;
    }
    /* no header: all is content */
    header->type_size = 0;
}

static HRESULT put_bytes(void *context, const BYTE *data, ULONG size)
{
    struct tomime *conversion = context;

    mime_out_bytes(&conversion->out, data, size);
    return conversion->hr;
}

/* Writes the lines of a field with our line ends. */
static void put_lines(struct mime_out *out, const BYTE *data, size_t size)
{
    size_t length, end;

    for (; size && (length = whole_line(data, size)); data += length, size -= length)
    {
        for (end = length; end && (data[end - 1] == '\n' || data[end - 1] == '\r'); end--) continue;
        mime_out_bytes(out, data, end);
        mime_out_raw(out, "\r\n");
    }
}

/* Writes a clear-signed message: its bytes are not changed. */
static HRESULT write_signed(struct tomime_message *message, IStream *stream)
{
    struct tomime *conversion = message->conversion;
    struct data_header *header;
    char *type = NULL;
    HRESULT hr;

    if (!(header = malloc(sizeof(*header)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr = stream_read_full(stream, header->data, sizeof(header->data), &header->size)))
    {
        parse_data_header(header);
        if (!header->type_size) type = tomime_internet_header(message, L"content-type");
        if (!header->type_size && (!type || _strnicmp(type, "multipart/", 10))) hr = S_FALSE;
    }
    if (hr == S_OK)
    {
        if (header->type_size) put_lines(&conversion->out, header->data + header->type, header->type_size);
        else mime_out_text(&conversion->out, "Content-Type", type);
        mime_out_raw(&conversion->out, "\r\n");
        mime_out_bytes(&conversion->out, header->data + header->content, header->size - header->content);
        hr = tomime_read(stream, put_bytes, conversion);
        conversion->closed = FALSE;
        conversion->verbatim_end = !message->depth;
    }
    free(type);
    free(header);
    return hr;
}

/* Writes an opaque message: encrypted, or signed within. */
static HRESULT write_opaque(struct tomime_message *message, IStream *stream, const char *name)
{
    struct mime_out *out = &message->conversion->out;
    char *type = tomime_internet_header(message, L"content-type");

    if (type && !_strnicmp(type, "application/", 12)) mime_out_text(out, "Content-Type", type);
    else
    {
        mime_out_raw(out, "Content-Type: application/pkcs7-mime; smime-type=enveloped-data");
        mime_out_parameter(out, "name", "smime.p7m");
        mime_out_end(out);
    }
    free(type);
    mime_out_raw(out, "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment");
    mime_out_parameter(out, "filename", name);
    mime_out_raw(out, "\r\n\r\n");
    return tomime_write_base64(message->conversion, stream);
}

/* Writes the only attachment of an S/MIME message. */
static HRESULT write_smime(struct tomime_message *message)
{
    const struct tomime_attach *attach = message->attachments;
    const BOOL clear = is_class(message->class_name, "SMIME.MultipartSigned");
    struct tomime_props props;
    IStream *stream;
    IAttach *object;
    size_t length;
    HRESULT hr;
    char *name;

    if (FAILED(hr = tomime_open_attachment(message, attach, &object, &props))) return hr;
    name = tomime_file_name(&props);
    length = name ? strlen(name) : 0;
    hr = S_FALSE;
    if (clear ? has_tag(attach, "multipart/signed")
              : has_tag(attach, "application/pkcs7-mime") || has_tag(attach, "application/x-pkcs7-mime") ||
                            ((!attach->tag || has_tag(attach, "application/octet-stream")) && length > 4 &&
                                    !_stricmp(name + length - 4, ".p7m")))
    {
        if ((hr = tomime_open_data(object, &stream)) == S_OK)
        {
            hr = clear ? write_signed(message, stream) : write_opaque(message, stream, name);
            IStream_Release(stream);
        }
    }
    free(name);
    tomime_props_free(&props);
    IAttach_Release(object);
    return hr;
}

/* The value of a parameter of a field, for free(): without its quotes. */
static char *parameter(const char *field, const char *name)
{
    const size_t length = strlen(name);
    const char *c = field;
    char *value;
    size_t size;

    while ((c = strchr(c, ';')))
    {
        c += 1 + strspn(c + 1, " \t\r\n");
        if (_strnicmp(c, name, length) || c[length] != '=') continue;
        c += length + 1;
        size = *c == '"' ? strcspn(++c, "\"") : strcspn(c, "; \t\r\n");
        if ((value = calloc(1, size + 1))) memcpy(value, c, size);
        return value;
    }
    return NULL;
}

/* Writes the two parts of PGP/MIME's encryption. RFC 3156 4 */
static HRESULT write_encrypted(struct tomime_message *message, const char *type)
{
    struct tomime *conversion = message->conversion;
    char boundary[MIME_BOUNDARY_SIZE], *protocol = parameter(type, "protocol");
    struct tomime_props props;
    IAttach *object;
    HRESULT hr = S_OK;
    ULONG i;

    tomime_boundary(conversion, boundary);
    mime_out_raw(&conversion->out, "Content-Type: multipart/encrypted");
    mime_out_parameter(&conversion->out, "protocol", protocol ? protocol : "application/pgp-encrypted");
    free(protocol);
    mime_out_parameter(&conversion->out, "boundary", boundary);
    mime_out_raw(&conversion->out, "\r\n\r\n");
    conversion->inside_multipart = conversion->closed = TRUE;
    for (i = 0; i < 2 && SUCCEEDED(hr); i++)
    {
        if (FAILED(hr = tomime_open_attachment(message, &message->attachments[i], &object, &props))) break;
        tomime_next_part(conversion, boundary);
        hr = tomime_write_file(message, object, &props, &message->attachments[i], TRUE);
        tomime_props_free(&props);
        IAttach_Release(object);
    }
    tomime_last_part(conversion, boundary);
    return hr;
}

/* Gives the TNEF object what is to be in its stream. */
static HRESULT fill_tnef(struct tomime_message *message, ITnef *tnef)
{
    static SizedSPropTagArray(1, data) = {1, {PR_ATTACH_DATA_BIN}};
    static SizedSPropTagArray(1, none) = {1, {PROP_TAG(PT_UNICODE, 0x6707)}}; /* PR_URL_COMP_NAME */
    SPropValue key = {PR_TNEF_CORRELATION_KEY};
    STnefProblemArray *problems = NULL;
    WORD number = 1;
    HRESULT hr;

    if (FAILED(hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (SPropTagArray *)&none))) return hr;
    if (FAILED(hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (SPropTagArray *)&data))) return hr;
    if (message->message_id)
    {
        key.Value.bin.lpb = (BYTE *)message->message_id;
        key.Value.bin.cb = (ULONG)strlen(message->message_id) + 1;
        if (FAILED(hr = tnef->lpVtbl->SetProps(tnef, 0, 0, 1, &key))) return hr;
    }
    hr = tnef->lpVtbl->Finish(tnef, 0, &number, &problems);
    if (problems) WARN("%lu properties are not in the TNEF.\n", problems->cProblem);
    MAPIFreeBuffer(problems);
    return hr;
}

HRESULT tomime_make_tnef(struct tomime_message *message, IStream **out)
{
    const LARGE_INTEGER zero = {{0}};
    WCHAR path[MAX_PATH];
    IStream *stream;
    ITnef *tnef;
    HRESULT hr;

    if (FAILED(hr = scratch_path(path))) return hr;
    hr = OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE,
            path, NULL, &stream);
    if (FAILED(hr))
    {
        DeleteFileW(path);
        return hr;
    }
    hr = OpenTnefStreamEx(NULL, stream, (LPTSTR) "winmail.dat", TNEF_ENCODE | TNEF_BEST_DATA, message->message, 1,
            message->conversion->settings->address_book, &tnef);
    if (SUCCEEDED(hr))
    {
        hr = fill_tnef(message, tnef);
        tnef->lpVtbl->Release(tnef);
    }
    if (SUCCEEDED(hr)) hr = IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(hr)) *out = stream;
    else IStream_Release(stream);
    return hr;
}

/* Writes the text, and all as TNEF. */
static HRESULT write_tnef(struct tomime_message *message)
{
    IStream *stream;
    struct tomime *conversion = message->conversion;
    char boundary[MIME_BOUNDARY_SIZE];
    HRESULT hr;

    tomime_boundary(conversion, boundary);
    tomime_multipart(conversion, "mixed", NULL, boundary);
    tomime_next_part(conversion, boundary);
    if (FAILED(hr = tomime_write_text(message, FALSE))) return hr;
    tomime_next_part(conversion, boundary);
    mime_out_raw(&conversion->out, "Content-Type: application/ms-tnef;\r\n\tname=\"winmail.dat\"\r\n"
                                   "Content-Transfer-Encoding: base64\r\n"
                                   "Content-Disposition: attachment;\r\n\tfilename=\"winmail.dat\"\r\n\r\n");
    if (FAILED(hr = tomime_make_tnef(message, &stream))) return hr;
    hr = tomime_write_base64(conversion, stream);
    IStream_Release(stream);
    tomime_last_part(conversion, boundary);
    return hr;
}

BOOL tomime_wants_tnef(struct tomime_message *message)
{
    SizedSPropTagArray(1, tags) = {1};
    struct tomime_props props;
    BOOL wanted;

    if (message->conversion->flags & CCSF_PLAIN_TEXT_ONLY) return FALSE;
    if (message->conversion->flags & CCSF_USE_TNEF) return !message->depth;
    tags.aulPropTag[0] = tomime_named_tag(message->props.prop, &PSETID_COMMON, LID_USE_TNEF, NULL, PT_BOOLEAN);
    if (!tags.aulPropTag[0] || FAILED(tomime_props_get(&props, message->props.prop, (const SPropTagArray *)&tags)))
        return FALSE;
    wanted = tomime_bool(&props, tags.aulPropTag[0]);
    tomime_props_free(&props);
    return wanted;
}

HRESULT tomime_write_special(struct tomime_message *message)
{
    HRESULT hr = S_FALSE;
    char *type;

    if (message->tnef) return write_tnef(message);
    if (message->conversion->flags & CCSF_PLAIN_TEXT_ONLY) return S_FALSE;
    if (message->attachment_count == 1 &&
            (is_class(message->class_name, "SMIME.MultipartSigned") || is_class(message->class_name, "SMIME")))
        return write_smime(message);
    if (message->attachment_count == 2 && (type = tomime_internet_header(message, L"content-type")))
    {
        if (!_strnicmp(type, "multipart/encrypted", 19)) hr = write_encrypted(message, type);
        free(type);
    }
    return hr;
}

/* Looks for the value of boundaries in what passes. */
struct boundary_search
{
    char text[20];
    size_t matched;
    BOOL found;
};

static HRESULT search_piece(void *context, const BYTE *data, ULONG size)
{
    struct boundary_search *search = context;

    for (; size; size--, data++)
    {
        /* the value's first character, "_", is nowhere else in it */
        if (*data != (BYTE)search->text[search->matched]) search->matched = 0;
        if (*data == (BYTE)search->text[search->matched] && !search->text[++search->matched])
        {
            search->found = TRUE;
            search->matched = 0;
        }
    }
    return S_OK;
}

static HRESULT search_message(struct boundary_search *search, IMessage *message, ULONG depth);

/* Searches what a message has within it. */
static HRESULT search_attachments(struct boundary_search *search, struct tomime_message *message)
{
    const BOOL verbatim = message->depth && is_class(message->class_name, "SMIME.MultipartSigned");
    struct tomime_attach *attach;
    IMessage *embedded;
    IStream *stream;
    IAttach *object;
    HRESULT hr = S_OK;
    ULONG i;

    for (i = 0; i < message->attachment_count && SUCCEEDED(hr); i++)
    {
        attach = &message->attachments[i];
        if (attach->method != ATTACH_EMBEDDED_MSG && !verbatim) continue;
        if (FAILED(hr = IMessage_OpenAttach(message->message, attach->number, NULL, 0, &object))) return hr;
        if (attach->method != ATTACH_EMBEDDED_MSG)
        {
            if (tomime_open_data(object, &stream) == S_OK)
            {
                hr = tomime_read(stream, search_piece, search);
                IStream_Release(stream);
            }
        }
        else if (SUCCEEDED(
                         IAttach_OpenProperty(object, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
        {
            hr = search_message(search, embedded, message->depth + 1);
            IMessage_Release(embedded);
        }
        IAttach_Release(object);
    }
    return hr;
}

static HRESULT search_message(struct boundary_search *search, IMessage *object, ULONG depth)
{
    static const SizedSPropTagArray(1, tags) = {1, {PR_MESSAGE_CLASS_W}};
    struct tomime_message message = {NULL, object, depth};
    HRESULT hr;

    if (depth > TOMIME_DEPTH_MAX) return MAPI_E_TOO_COMPLEX;
    if (SUCCEEDED(hr = tomime_props_get(&message.props, (IMAPIProp *)object, (const SPropTagArray *)&tags)))
    {
        message.class_name = tomime_string(&message.props, PR_MESSAGE_CLASS_W);
        if (SUCCEEDED(hr = tomime_list_attachments(&message))) hr = search_attachments(search, &message);
        tomime_free_attachments(&message);
        free(message.class_name);
        tomime_props_free(&message.props);
    }
    return hr;
}

HRESULT tomime_draw_boundary(struct tomime *conversion, IMessage *message)
{
    struct boundary_search search;
    HRESULT hr;

    do
    {
        conversion->random = random_number(&conversion->drawn);
        memset(&search, 0, sizeof(search));
        sprintf(search.text, "_%08lX%08lX", (ULONG)(conversion->random >> 32), (ULONG)conversion->random);
        if (FAILED(hr = search_message(&search, message, 0))) return hr;
    } while (search.found);
    return S_OK;
}
