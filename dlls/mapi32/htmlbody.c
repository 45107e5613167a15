/*
 * HTML on its way into a message: as it is, as plain text, in RTF; and what it refers to.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/htmlrefs.h"
#include "codec/htmlrtf.h"
#include "codec/htmltext.h"
#include "codec/utf.h"
#include "frommime.h"
#include "hash.h"
#include "rtfstream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define REFERENCES_MAX 65536 /* kept of one body; choice */

struct reference
{
    struct hash_node node;
    WCHAR url[]; /* decoded */
};

struct references
{
    struct hash_table table;
    ULONG count;
};

struct html_body
{
    IMessage *message;
    unsigned int wants;
    HRESULT hr; /* the first failure */
    struct value_sink html, text;
    IStream *rtf;
    struct references *references;
    struct htmltext *to_text;
    struct htmlrefs *to_references;
    struct htmlrtf *to_rtf;
};

static bool take_text(void *context, const uint16_t *units, size_t count)
{
    struct html_body *body = context;

    value_sink_write(&body->text, units, count * sizeof(*units));
    return SUCCEEDED(body->text.hr);
}

static bool take_rtf(void *context, const void *rtf, size_t size)
{
    struct html_body *body = context;

    if (SUCCEEDED(body->hr)) body->hr = IStream_Write(body->rtf, rtf, (ULONG)size, NULL);
    return SUCCEEDED(body->hr);
}

static ULONG hash_url(const WCHAR *url, size_t length)
{
    return hash_bytes(url, length * sizeof(*url), 0);
}

static bool take_reference(void *context, const uint16_t *url, size_t size)
{
    struct html_body *body = context;
    struct reference *reference;

    if (body->references->count >= REFERENCES_MAX) return true;
    if (!(reference = malloc(sizeof(*reference) + (size + 1) * sizeof(WCHAR))))
    {
        body->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return false;
    }
    memcpy(reference->url, url, size * sizeof(WCHAR));
    size = url_decode((uint16_t *)reference->url, size);
    reference->url[size] = 0;
    if (size > 4 && !_wcsnicmp(reference->url, L"cid:", 4)) memcpy(reference->url, L"cid:", 8);
    if (!hash_insert(&body->references->table, &reference->node, hash_url(reference->url, size)))
    {
        free(reference);
        body->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return false;
    }
    body->references->count++;
    return true;
}

/* Opens the stream that takes the RTF. */
static HRESULT open_rtf(struct html_body *body)
{
    IStream *compressed;
    HRESULT hr;

    hr = IMessage_OpenProperty(body->message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE,
            MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&compressed);
    if (FAILED(hr)) return hr;
    hr = rtf_writer_create(compressed, FALSE, &body->rtf);
    IStream_Release(compressed);
    return hr;
}

HRESULT html_body_create(IMessage *message, unsigned int wants, struct html_body **out)
{
    struct html_body *body;

    *out = NULL;
    if (!(body = calloc(1, sizeof(*body)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    body->message = message;
    body->wants = wants;
    value_sink_init(&body->html, (IMAPIProp *)message, PR_HTML);
    value_sink_init(&body->text, (IMAPIProp *)message, PR_BODY_W);
    if (wants & HTML_TEXT && !(body->to_text = malloc(sizeof(*body->to_text)))) body->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (wants & HTML_RTF && !(body->to_rtf = malloc(sizeof(*body->to_rtf)))) body->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (wants & HTML_REFERENCES)
    {
        body->to_references = malloc(sizeof(*body->to_references));
        body->references = calloc(1, sizeof(*body->references));
        if (!body->to_references || !body->references) body->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (SUCCEEDED(body->hr) && body->to_rtf) body->hr = open_rtf(body);
    if (FAILED(body->hr)) return html_body_end(body, NULL);
    if (body->to_text) htmltext_init(body->to_text, take_text, body);
    if (body->to_references) htmlrefs_init(body->to_references, take_reference, body);
    if (body->to_rtf) htmlrtf_init(body->to_rtf, take_rtf, body);
    *out = body;
    return S_OK;
}

void html_body_write(struct html_body *body, const WCHAR *text, size_t length)
{
    const uint16_t *units = (const uint16_t *)text;
    struct writer writer;
    BYTE bytes[3 * 1024];
    size_t part;

    if (FAILED(body->hr)) return;
    if (body->to_text) htmltext_feed(body->to_text, units, length);
    if (body->to_references) htmlrefs_feed(body->to_references, units, length);
    if (body->to_rtf) htmlrtf_feed(body->to_rtf, units, length);
    for (; body->wants & HTML_UTF8 && length; length -= part, units += part)
    {
        part = length < 1024 ? length : 1024;
        if (part < length && IS_HIGH_SURROGATE(units[part - 1])) part--; /* a pair stays together */
        writer = writer_init(bytes, sizeof(bytes));
        utf8_write(&writer, units, part);
        value_sink_write(&body->html, bytes, writer.pos);
    }
}

static void keep_failure(struct html_body *body, HRESULT hr)
{
    if (SUCCEEDED(body->hr)) body->hr = hr;
}

HRESULT html_body_end(struct html_body *body, struct references **references)
{
    HRESULT hr;

    if (SUCCEEDED(body->hr) && body->to_rtf)
    {
        htmlrtf_end(body->to_rtf);
        keep_failure(body, IStream_Commit(body->rtf, STGC_DEFAULT));
    }
    if (SUCCEEDED(body->hr) && body->to_text) htmltext_end(body->to_text);
    if (body->rtf) IStream_Release(body->rtf);
    if (body->wants & HTML_UTF8 && SUCCEEDED(body->hr)) keep_failure(body, value_sink_end(&body->html));
    if (body->wants & HTML_TEXT && SUCCEEDED(body->hr)) keep_failure(body, value_sink_end(&body->text));
    /* what a failure has left open */
    if (body->html.stream) IStream_Release(body->html.stream);
    if (body->text.stream) IStream_Release(body->text.stream);
    free(body->html.memory);
    free(body->text.memory);
    free(body->to_text);
    free(body->to_references);
    free(body->to_rtf);
    if (references && SUCCEEDED(body->hr)) *references = body->references;
    else references_free(body->references);
    hr = body->hr;
    free(body);
    return hr;
}

static BOOL has_url(const struct references *references, const WCHAR *url)
{
    struct hash_node *node = hash_first(&references->table, hash_url(url, wcslen(url)));

    for (; node; node = hash_next(&references->table, node))
        if (!wcscmp(CONTAINING_RECORD(node, struct reference, node)->url, url)) return TRUE;
    return FALSE;
}

BOOL references_have(const struct references *references, const WCHAR *id, const WCHAR *location)
{
    WCHAR *url;
    BOOL found;

    if (!references || !references->count) return FALSE;
    if (location && *location && has_url(references, location)) return TRUE;
    if (!id || !*id || !(url = malloc((wcslen(id) + 5) * sizeof(*url)))) return FALSE;
    wcscpy(url, L"cid:");
    wcscat(url, id);
    found = has_url(references, url);
    free(url);
    return found;
}

void references_free(struct references *references)
{
    struct hash_node *node;
    ULONG i;

    if (!references) return;
    for (i = 0; i < references->table.size && references->table.entries; i++)
        if ((node = references->table.entries[i].node)) free(CONTAINING_RECORD(node, struct reference, node));
    hash_free(&references->table);
    free(references);
}
