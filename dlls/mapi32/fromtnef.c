/*
 * TNEF within an Internet message. Source: mime.md 2.8.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/tnef.h"
#include "frommime.h"
/* after the MAPI headers, which it needs */
#include <tnef.h>
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Whether a part is TNEF by its type or its name. */
static BOOL is_tnef(const struct from_message *from, const struct part_info *info)
{
    WCHAR *name;
    BOOL found;

    if (!strcmp(info->type, "application/ms-tnef") || !strcmp(info->type, "application/vnd.ms-tnef")) return TRUE;
    if (!(name = parameter_text(from, info, TRUE, "filename"))) name = parameter_text(from, info, FALSE, "name");
    found = name && !_wcsicmp(name, L"winmail.dat");
    free(name);
    return found;
}

/* The first TNEF part among those that are attachments; as deep as multiparts are nested. */
static HRESULT find_tnef(const struct from_message *from, struct mime_part part, struct mime_part *found)
{
    struct part_info info;
    struct mime_part child;
    HRESULT hr = S_OK;

    if (part_kind(part) == MIME_LEAF && part_node(part)->role && !part_node(part)->entity.cut)
    {
        if (FAILED(hr = part_info_load(part, &info))) return hr;
        if (is_tnef(from, &info)) *found = part;
        part_info_free(&info);
    }
    if (part_kind(part) != MIME_MULTIPART) return hr;
    for (child = part_first(part); SUCCEEDED(hr) && child.tree && !found->tree; child = part_next(child))
        hr = find_tnef(from, child, found);
    return hr;
}

/* The decoded TNEF; S_FALSE where it does not begin as one. */
static HRESULT copy_tnef(struct mime_part part, IStream **out)
{
    struct part_reader *reader = part_reader_create(part);
    BOOL first = TRUE;
    const BYTE *bytes;
    HRESULT hr;
    size_t size;

    *out = NULL;
    if (!reader) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = temporary_stream(out);
    while (SUCCEEDED(hr) && SUCCEEDED(hr = part_read(reader, &bytes, &size)) && size)
    {
        if (first && (size < 4 || get_u32(bytes) != TNEF_SIGNATURE_VALUE)) hr = S_FALSE;
        first = FALSE;
        if (hr != S_OK) break;
        hr = IStream_Write(*out, bytes, (ULONG)size, NULL);
    }
    free(reader);
    if (hr == S_OK && first) hr = S_FALSE;
    if (hr == S_OK)
    {
        const LARGE_INTEGER zero = {{0}};

        hr = IStream_Seek(*out, zero, STREAM_SEEK_SET, NULL);
    }
    if (hr != S_OK && *out)
    {
        IStream_Release(*out);
        *out = NULL;
    }
    return hr;
}

/* The key of a TNEF: its own message's. It is extracted alone, into a message of its own. */
static BOOL key_matches(const struct from_message *from, const SPropValue *key)
{
    size_t length, size;
    char *correlator = header_field(from->info.header, from->info.header_size, "x-ms-tnef-correlator", &length);
    BOOL same = TRUE;

    if (correlator && length && key)
    {
        size = key->Value.bin.cb;
        if (size && !key->Value.bin.lpb[size - 1]) size--;
        same = size == length && !memcmp(key->Value.bin.lpb, correlator, size);
    }
    free(correlator);
    return same;
}

/* Opens the TNEF that a stream holds from its beginning, wherever its position is. */
static HRESULT open_tnef(IStream *stream, IMessage *message, ITnef **tnef)
{
    const LARGE_INTEGER zero = {{0}};
    HRESULT hr;

    if (FAILED(hr = IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL))) return hr;
    return OpenTnefStreamEx(NULL, stream, NULL, TNEF_DECODE, message, 0, NULL, tnef);
}

/* Extracts the key alone into a message in memory. FALSE: it says that the TNEF is another message's, or is none. */
static BOOL check_key(const struct from_message *from, IStream *stream)
{
    SizedSPropTagArray(1, tags) = {1, {PR_TNEF_CORRELATION_KEY}};
    STnefProblemArray *problems = NULL;
    SPropValue *values = NULL;
    IMessage *message = NULL;
    ILockBytes *bytes = NULL;
    IStorage *storage = NULL;
    BOOL good = FALSE;
    ULONG count;
    ITnef *tnef;
    HRESULT hr;

    hr = CreateILockBytesOnHGlobal(NULL, TRUE, &bytes);
    if (SUCCEEDED(hr))
        hr = StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage);
    if (SUCCEEDED(hr))
        hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
                storage, NULL, 0, MAPI_UNICODE, &message);
    if (SUCCEEDED(hr) && SUCCEEDED(hr = open_tnef(stream, message, &tnef)))
    {
        hr = ITnef_ExtractProps(tnef, TNEF_PROP_INCLUDE, (SPropTagArray *)&tags, &problems);
        ITnef_Release(tnef);
        MAPIFreeBuffer(problems);
        if (SUCCEEDED(hr))
        {
            hr = IMessage_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values);
            good = key_matches(from, SUCCEEDED(hr) && values->ulPropTag == PR_TNEF_CORRELATION_KEY ? values : NULL);
            MAPIFreeBuffer(values);
        }
    }
    if (message) IMessage_Release(message);
    if (storage) IStorage_Release(storage);
    if (bytes) ILockBytes_Release(bytes);
    return good;
}

/* Whether the message has a body now. */
static BOOL has_body(IMessage *message)
{
    SizedSPropTagArray(3, tags) = {3, {PR_BODY_W, PR_RTF_COMPRESSED, PR_HTML}};
    SPropValue *values = NULL;
    ULONG count = 0, i;
    BOOL found = FALSE;

    if (FAILED(IMessage_GetProps(message, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &values))) return FALSE;
    for (i = 0; i < count; i++)
        if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR || values[i].Value.err == MAPI_E_NOT_ENOUGH_MEMORY) found = TRUE;
    object_free(message, values);
    return found;
}

HRESULT use_tnef(struct from_message *from)
{
    SizedSPropTagArray(2, excluded) = {2, {PR_TNEF_CORRELATION_KEY, PR_MESSAGE_RECIPIENTS}};
    STnefProblemArray *problems = NULL;
    struct mime_part part = {NULL, 0};
    IStream *stream;
    ITnef *tnef;
    HRESULT hr;

    if (!wcsncmp(from->message_class, CLASS_SMIME, wcslen(CLASS_SMIME))) return S_OK;
    if (FAILED(hr = find_tnef(from, from->part, &part)) || !part.tree) return hr;
    if ((hr = copy_tnef(part, &stream)) != S_OK) return FAILED(hr) ? hr : S_OK;
    if (check_key(from, stream) && SUCCEEDED(hr = open_tnef(stream, from->message, &tnef)))
    {
        hr = ITnef_ExtractProps(tnef, TNEF_PROP_EXCLUDE, (SPropTagArray *)&excluded, &problems);
        ITnef_Release(tnef);
        if (problems) WARN("%lu problems in TNEF.\n", problems->cProblem);
        MAPIFreeBuffer(problems);
        /* one that breaks off stays beside what was in it */
        from->has_tnef = TRUE;
        from->tnef_body = has_body(from->message);
        if (SUCCEEDED(hr)) part_node(part)->role = ROLE_NONE;
    }
    IStream_Release(stream);
    return hr == MAPI_E_NOT_ENOUGH_MEMORY || hr == MAPI_E_NOT_ENOUGH_DISK ? hr : S_OK;
}
