/*
 * ITnef::OpenTaggedBody: the text of a message in which attachments are told of by tags, so that it can travel beside
 * the TNEF: "[[ report.doc : 5 in winmail.dat ]]" stands where the attachment is to be shown.
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

#include "bodytext.h"
#include "seqstream.h"
#include "tnef_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* An attachment and its place in the text. */
struct place
{
    ULONG number;   /* PR_ATTACH_NUM */
    ULONG index;    /* in the attachment table, from 0 */
    ULONG position; /* in characters; (ULONG)-1 for none */
    WCHAR *title;
};

struct places
{
    struct place *items;
    ULONG count;
};

static void places_free(struct places *places)
{
    ULONG i;

    for (i = 0; i < places->count; i++) free(places->items[i].title);
    free(places->items);
}

/* The attachments of a message in the order of their numbers. */
static HRESULT places_load(struct places *places, IMessage *message)
{
    SizedSPropTagArray(3, columns) = {3, {PR_ATTACH_NUM, PR_RENDERING_POSITION, PR_ATTACH_FILENAME_W}};
    SRowSet *rows = NULL;
    IMAPITable *table;
    HRESULT hr;
    ULONG i;

    memset(places, 0, sizeof(*places));
    if (FAILED(hr = IMessage_GetAttachmentTable(message, MAPI_UNICODE, &table))) return hr;
    hr = HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows);
    IMAPITable_Release(table);
    if (FAILED(hr)) return hr;
    if (!(places->items = calloc(rows->cRows + 1, sizeof(*places->items)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; SUCCEEDED(hr) && i < rows->cRows; i++)
    {
        const SPropValue *values = rows->aRow[i].lpProps;
        struct place *place = &places->items[places->count];

        if (values[0].ulPropTag != PR_ATTACH_NUM) continue;
        place->number = values[0].Value.l;
        place->position = values[1].ulPropTag == PR_RENDERING_POSITION ? (ULONG)values[1].Value.l : (ULONG)-1;
        place->title = _wcsdup(values[2].ulPropTag == PR_ATTACH_FILENAME_W ? values[2].Value.lpszW : L"");
        place->index = places->count++;
        if (!place->title) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    FreeProws(rows);
    return hr;
}

/* The attachment that is to be shown at a place of the text; NULL for none. */
static const struct place *places_at(const struct places *places, ULONG position)
{
    ULONG i;

    for (i = 0; i < places->count; i++)
        if (places->items[i].position == position) return &places->items[i];
    return NULL;
}

static HRESULT write_wide(IStream *stream, UINT code_page, const WCHAR *text, int length)
{
    char bytes[4 * 256];
    HRESULT hr = S_OK;
    int step, size;

    for (; SUCCEEDED(hr) && length; text += step, length -= step)
    {
        step = length < 256 ? length : 256;
        if (step < length && IS_HIGH_SURROGATE(text[step - 1])) step--;
        size = WideCharToMultiByte(code_page, 0, text, step, bytes, sizeof(bytes), NULL, NULL);
        hr = IStream_Write(stream, bytes, size, NULL);
    }
    return hr;
}

static HRESULT write_tag(IStream *stream, UINT code_page, const struct place *place, const char *container, WORD key)
{
    char tail[MAX_PATH + 30];
    HRESULT hr;

    snprintf(tail, sizeof(tail), " : %lu in %s ]]", key + place->index, container);
    if (FAILED(hr = IStream_Write(stream, "[[ ", 3, NULL))) return hr;
    if (FAILED(hr = write_wide(stream, code_page, place->title, (int)wcslen(place->title)))) return hr;
    return IStream_Write(stream, tail, (ULONG)strlen(tail), NULL);
}

/* A stream in memory of the text with tags. */
static HRESULT open_to_read(IMessage *message, const char *container, WORD key, IStream **out)
{
    const LARGE_INTEGER zero = {{0}};
    const UINT code_page = message_code_page((IMAPIProp *)message);
    struct places places = {0};
    size_t length = 0, start = 0, i;
    const struct place *place;
    WCHAR *text = NULL;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = body_text_read((IMAPIProp *)message, code_page, &text, &length))) return hr;
    if (SUCCEEDED(hr = places_load(&places, message))) hr = CreateStreamOnHGlobal(NULL, TRUE, out);
    for (i = 0; SUCCEEDED(hr) && i < length; i++)
    {
        if (!(place = places_at(&places, (ULONG)i))) continue;
        hr = write_wide(*out, code_page, text + start, (int)(i - start));
        if (SUCCEEDED(hr)) hr = write_tag(*out, code_page, place, container, key);
        start = i + 1;
    }
    if (SUCCEEDED(hr)) hr = write_wide(*out, code_page, text + start, (int)(length - start));
    if (SUCCEEDED(hr)) hr = IStream_Seek(*out, zero, STREAM_SEEK_SET, NULL);
    if (FAILED(hr) && *out)
    {
        IStream_Release(*out);
        *out = NULL;
    }
    places_free(&places);
    free(text);
    return hr;
}

/* The text that is being written. */
struct tagged_body
{
    IMessage *message;
    WORD key;
    BOOL dirty;
    char *text; /* not NUL-terminated */
    size_t size, room;
};

static HRESULT tagged_body_write(void *context, const void *data, ULONG size)
{
    struct tagged_body *body = context;
    size_t room;
    char *text;

    if (size > TNEF_MEMORY_MAX - body->size) return MAPI_E_TOO_BIG;
    if (size > body->room - body->size)
    {
        room = (body->size + size) * 2;
        if (!(text = realloc(body->text, room))) return MAPI_E_NOT_ENOUGH_MEMORY;
        body->text = text;
        body->room = room;
    }
    memcpy(body->text + body->size, data, size);
    body->size += size;
    body->dirty = TRUE;
    return S_OK;
}

/* Recognises a tag "[[ title : key in container ]]" at the beginning of text: its length, 0 for none. */
static size_t parse_tag(const WCHAR *text, size_t length, ULONG *key)
{
    /* Longer than the longest title and container. */
    const size_t limit = 2 * MAX_PATH + 40;
    size_t end, i;

    if (length < 4 || text[0] != '[' || text[1] != '[') return 0;
    if (length > limit) length = limit;
    for (end = 2; end + 1 < length && (text[end] != ']' || text[end + 1] != ']'); end++)
        if (text[end] == '\r' || text[end] == '\n') return 0;
    if (end + 1 >= length) return 0;
    for (i = end; i > 2 && text[i] != ':'; i--) continue;
    for (i++; i < end && text[i] == ' '; i++) continue;
    if (i >= end || text[i] < '0' || text[i] > '9') return 0;
    for (*key = 0; i < end && text[i] >= '0' && text[i] <= '9' && *key < 100000; i++)
        *key = *key * 10 + (text[i] - '0');
    return i + 4 <= end && !wcsncmp(text + i, L" in ", 4) ? end + 2 : 0;
}

static HRESULT set_position(IMessage *message, ULONG number, ULONG position)
{
    SPropValue value = {PR_RENDERING_POSITION};
    IAttach *attach;
    HRESULT hr;

    if (FAILED(hr = IMessage_OpenAttach(message, number, NULL, MAPI_MODIFY, &attach))) return hr;
    value.Value.l = position;
    hr = IAttach_SetProps(attach, 1, &value, NULL);
    if (SUCCEEDED(hr)) hr = IAttach_SaveChanges(attach, 0);
    IAttach_Release(attach);
    return hr;
}

/* Sets PR_BODY, with a blank for each tag, and the positions of the attachments whose tags there are. */
static HRESULT tagged_body_set(struct tagged_body *body, WCHAR *text, size_t length)
{
    SPropValue value = {PR_BODY_W};
    struct places places;
    size_t from, to, tag;
    HRESULT hr;
    ULONG key;

    if (FAILED(hr = places_load(&places, body->message)))
    {
        places_free(&places);
        return hr;
    }
    for (from = to = 0; from < length; to++)
    {
        if (!(tag = parse_tag(text + from, length - from, &key)))
        {
            text[to] = text[from++];
            continue;
        }
        text[to] = ' ';
        from += tag;
        if (key < body->key || key - body->key >= places.count) continue;
        if (FAILED(set_position(body->message, places.items[key - body->key].number, (ULONG)to)))
            WARN("Attachment %lu keeps its place.\n", key - body->key);
    }
    text[to] = 0;
    places_free(&places);
    value.Value.lpszW = text;
    return IMessage_SetProps(body->message, 1, &value, NULL);
}

static HRESULT tagged_body_commit(void *context)
{
    struct tagged_body *body = context;
    const UINT code_page = message_code_page((IMAPIProp *)body->message);
    WCHAR *text;
    HRESULT hr;
    int length = 0;

    if (!(text = malloc((body->size * 2 + 1) * sizeof(*text)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (body->size) length = MultiByteToWideChar(code_page, 0, body->text, (int)body->size, text, (int)body->size * 2);
    hr = tagged_body_set(body, text, length);
    free(text);
    if (SUCCEEDED(hr)) body->dirty = FALSE;
    return hr;
}

static void tagged_body_destroy(void *context)
{
    struct tagged_body *body = context;

    if (body->dirty && FAILED(tagged_body_commit(body))) WARN("The text is lost.\n");
    IMessage_Release(body->message);
    free(body->text);
    free(body);
}

HRESULT tnef_open_tagged_body(IMessage *message, const char *container, WORD key, ULONG flags, IStream **out)
{
    static const struct seqstream_ops ops = {NULL, tagged_body_write, tagged_body_commit, tagged_body_destroy};
    struct tagged_body *body;

    if (!(flags & (MAPI_MODIFY | MAPI_CREATE))) return open_to_read(message, container, key, out);
    if (!(body = calloc(1, sizeof(*body)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    body->message = message;
    IMessage_AddRef(message);
    body->key = key;
    return seqstream_create(&ops, body, out);
}
