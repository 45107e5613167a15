/*
 * ITnef, OpenTnefStream, OpenTnefStreamEx and GetTnefStreamCodepage: messages as TNEF, [MS-OXTNEF].
 *
 * Encoding: the methods leave orders, Finish writes the stream. Decoding: ExtractProps reads the stream, each time from
 * its beginning. Like the streams that it works on, an object belongs to one thread at a time.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "tnef_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

struct tnef
{
    ITnef ITnef_iface;
    LONG refcount;
    IUnknown *support;       /* may be NULL */
    IAddrBook *address_book; /* may be NULL */
    IStream *stream;
    ULARGE_INTEGER start; /* where the TNEF begins in the stream */
    IMessage *message;
    ULONG flags;
    WORD key;
    char *name; /* of the stream, for tags; "" when decoding without one */
    struct tnef_orders orders;
    struct tnef_encoder *encoder; /* while components are being encoded */
    struct tnef_problems problems;
    BOOL extracted_all;       /* when decoding: Finish has nothing left to do */
    SPropTagArray *extracted; /* what ExtractProps was told to include */
};

static struct tnef *impl_from_ITnef(ITnef *iface)
{
    return CONTAINING_RECORD(iface, struct tnef, ITnef_iface);
}

static HRESULT WINAPI tnef_QueryInterface(ITnef *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ITNEF))
    {
        *out = NULL;
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    }
    iface->lpVtbl->AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI tnef_AddRef(ITnef *iface)
{
    ULONG refcount = InterlockedIncrement(&impl_from_ITnef(iface)->refcount);

    TRACE("%p, now %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI tnef_Release(ITnef *iface)
{
    struct tnef *tnef = impl_from_ITnef(iface);
    ULONG refcount = InterlockedDecrement(&tnef->refcount);

    TRACE("%p, now %lu.\n", iface, refcount);
    if (refcount) return refcount;
    if (tnef->encoder) tnef_encoder_free(tnef->encoder);
    tnef_orders_free(&tnef->orders);
    tnef_problems_give(&tnef->problems, NULL);
    if (tnef->support) IUnknown_Release(tnef->support);
    if (tnef->address_book) IUnknown_Release((IUnknown *)tnef->address_book);
    IMessage_Release(tnef->message);
    IStream_Release(tnef->stream);
    free(tnef->extracted);
    free(tnef->name);
    free(tnef);
    module_unlock();
    return 0;
}

static HRESULT WINAPI tnef_AddProps(ITnef *iface, ULONG flags, ULONG element, void *data, SPropTagArray *list)
{
    const ULONG known = TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE | TNEF_PROP_CONTAINED | TNEF_PROP_MESSAGE_ONLY |
                        TNEF_PROP_ATTACHMENTS_ONLY | TNEF_PROP_CONTAINED_TNEF;
    struct tnef *tnef = impl_from_ITnef(iface);
    const struct tnef_order order = {flags, element, list, data, 0, NULL};

    TRACE("%p, %#lx, %lu, %p, %p.\n", iface, flags, element, data, list);
    if (!(tnef->flags & TNEF_ENCODE)) return MAPI_E_NO_SUPPORT;
    if (flags & ~known) return MAPI_E_UNKNOWN_FLAGS;
    if (flags & TNEF_PROP_CONTAINED_TNEF)
    {
        if (!data) return MAPI_E_INVALID_PARAMETER;
    }
    else if (!list || !(flags & (TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE)) ||
             (flags & TNEF_PROP_INCLUDE && flags & TNEF_PROP_EXCLUDE))
        return MAPI_E_INVALID_PARAMETER;
    return tnef_orders_add(&tnef->orders, &order);
}

static HRESULT tnef_rewind(struct tnef *tnef)
{
    LARGE_INTEGER move;

    move.QuadPart = tnef->start.QuadPart;
    return IStream_Seek(tnef->stream, move, STREAM_SEEK_SET, NULL);
}

/* Decodes the selected properties; the problems are given only with success. */
static HRESULT tnef_extract(struct tnef *tnef, const struct tnef_selection *selection, STnefProblemArray **out)
{
    struct tnef_problems problems = {0};
    HRESULT hr, given;

    if (SUCCEEDED(hr = tnef_rewind(tnef))) hr = tnef_decode(tnef->stream, tnef->message, selection, &problems);
    given = tnef_problems_give(&problems, SUCCEEDED(hr) ? out : NULL);
    return FAILED(hr) ? hr : given;
}

/* Remembers what has been extracted. */
static HRESULT tnef_remember(struct tnef *tnef, const SPropTagArray *list)
{
    const ULONG before = tnef->extracted ? tnef->extracted->cValues : 0;
    SPropTagArray *grown = realloc(tnef->extracted, CbNewSPropTagArray(before + list->cValues));

    if (!grown) return MAPI_E_NOT_ENOUGH_MEMORY;
    memcpy(grown->aulPropTag + before, list->aulPropTag, list->cValues * sizeof(ULONG));
    grown->cValues = before + list->cValues;
    tnef->extracted = grown;
    return S_OK;
}

static HRESULT WINAPI tnef_ExtractProps(ITnef *iface, ULONG flags, SPropTagArray *list, STnefProblemArray **problems)
{
    struct tnef *tnef = impl_from_ITnef(iface);
    const struct tnef_selection selection = {flags == TNEF_PROP_INCLUDE, list};
    HRESULT hr;

    TRACE("%p, %#lx, %p, %p.\n", iface, flags, list, problems);
    if (problems) *problems = NULL;
    if (tnef->flags & TNEF_ENCODE) return MAPI_E_NO_SUPPORT;
    if (flags & ~(TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE)) return MAPI_E_UNKNOWN_FLAGS;
    if (flags != TNEF_PROP_EXCLUDE && (flags != TNEF_PROP_INCLUDE || !list)) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = tnef_extract(tnef, &selection, problems))) return hr;
    if (!selection.include) tnef->extracted_all = TRUE;
    else hr = tnef_remember(tnef, list);
    return hr;
}

/* Writes the whole stream, or ends the one whose components have been written. */
static HRESULT tnef_finish_encoding(struct tnef *tnef)
{
    HRESULT hr = S_OK;

    if (!tnef->encoder)
    {
        if (FAILED(hr = tnef_rewind(tnef))) return hr;
        hr = tnef_encoder_create(tnef->stream, tnef->key, !!(tnef->flags & TNEF_PURE), &tnef->problems, &tnef->encoder);
        if (FAILED(hr)) return hr;
        hr = tnef_encode_message(tnef->encoder, tnef->message, &tnef->orders);
        if (SUCCEEDED(hr)) hr = tnef_encode_attachments(tnef->encoder, tnef->message, &tnef->orders);
    }
    if (SUCCEEDED(hr)) hr = tnef_encoder_finish(tnef->encoder);
    tnef_encoder_free(tnef->encoder);
    tnef->encoder = NULL;
    return hr;
}

static HRESULT WINAPI tnef_Finish(ITnef *iface, ULONG flags, WORD *key, STnefProblemArray **problems)
{
    struct tnef *tnef = impl_from_ITnef(iface);
    const struct tnef_selection rest = {FALSE, tnef->extracted};
    HRESULT hr, given;

    TRACE("%p, %#lx, %p, %p.\n", iface, flags, key, problems);
    if (problems) *problems = NULL;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (key) *key = tnef->key;
    if (!(tnef->flags & TNEF_ENCODE))
    {
        if (tnef->extracted_all) return S_OK;
        tnef->extracted_all = TRUE;
        return tnef_extract(tnef, &rest, problems);
    }
    hr = tnef_finish_encoding(tnef);
    given = tnef_problems_give(&tnef->problems, SUCCEEDED(hr) ? problems : NULL);
    return FAILED(hr) ? hr : given;
}

static HRESULT WINAPI tnef_OpenTaggedBody(ITnef *iface, IMessage *message, ULONG flags, IStream **stream)
{
    struct tnef *tnef = impl_from_ITnef(iface);

    TRACE("%p, %p, %#lx, %p.\n", iface, message, flags, stream);
    if (!message || !stream) return MAPI_E_INVALID_PARAMETER;
    *stream = NULL;
    if (flags & ~(MAPI_CREATE | MAPI_MODIFY)) return MAPI_E_UNKNOWN_FLAGS;
    return tnef_open_tagged_body(message, tnef->name, tnef->key, flags, stream);
}

static HRESULT WINAPI tnef_SetProps(ITnef *iface, ULONG flags, ULONG element, ULONG count, SPropValue *values)
{
    struct tnef *tnef = impl_from_ITnef(iface);
    const struct tnef_order order = {flags, element, NULL, NULL, count, values};

    TRACE("%p, %#lx, %lu, %lu, %p.\n", iface, flags, element, count, values);
    if (!(tnef->flags & TNEF_ENCODE)) return MAPI_E_NO_SUPPORT;
    if (flags & ~TNEF_PROP_CONTAINED) return MAPI_E_UNKNOWN_FLAGS;
    if (!count || !values) return MAPI_E_INVALID_PARAMETER;
    return tnef_orders_add(&tnef->orders, &order);
}

static HRESULT WINAPI tnef_EncodeRecips(ITnef *iface, ULONG flags, IMAPITable *table)
{
    struct tnef *tnef = impl_from_ITnef(iface);

    TRACE("%p, %#lx, %p.\n", iface, flags, table);
    if (!(tnef->flags & TNEF_ENCODE)) return MAPI_E_NO_SUPPORT;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (table) IMAPITable_AddRef(table);
    if (tnef->orders.recipients) IMAPITable_Release(tnef->orders.recipients);
    tnef->orders.recipients = table;
    tnef->orders.encode_recipients = TRUE;
    return S_OK;
}

static HRESULT WINAPI tnef_FinishComponent(ITnef *iface, ULONG flags, ULONG id, SPropTagArray *custom_list,
        SPropValue *custom, SPropTagArray *list, STnefProblemArray **problems)
{
    struct tnef *tnef = impl_from_ITnef(iface);
    const struct tnef_order include = {TNEF_PROP_INCLUDE, 0, list, NULL, 0, NULL};
    const struct tnef_order given = {0, 0, NULL, NULL, custom_list ? custom_list->cValues : 0, custom};
    struct tnef_orders orders = {0};
    HRESULT hr = S_OK, result;

    TRACE("%p, %#lx, %lu, %p, %p, %p, %p.\n", iface, flags, id, custom_list, custom, list, problems);
    if (problems) *problems = NULL;
    if (!(tnef->flags & TNEF_ENCODE) || !(tnef->flags & TNEF_COMPONENT_ENCODING)) return MAPI_E_NO_SUPPORT;
    if (flags != TNEF_COMPONENT_MESSAGE && flags != TNEF_COMPONENT_ATTACHMENT)
        return flags & ~(TNEF_COMPONENT_MESSAGE | TNEF_COMPONENT_ATTACHMENT) ? MAPI_E_UNKNOWN_FLAGS
                                                                             : MAPI_E_INVALID_PARAMETER;
    if ((flags == TNEF_COMPONENT_MESSAGE && id) || !custom_list != !custom) return MAPI_E_INVALID_PARAMETER;

    if (list) hr = tnef_orders_add(&orders, &include);
    if (SUCCEEDED(hr) && custom) hr = tnef_orders_add(&orders, &given);
    orders.encode_recipients = tnef->orders.encode_recipients;
    if ((orders.recipients = tnef->orders.recipients)) IMAPITable_AddRef(orders.recipients);
    if (SUCCEEDED(hr) && !tnef->encoder && SUCCEEDED(hr = tnef_rewind(tnef)))
        hr = tnef_encoder_create(tnef->stream, tnef->key, !!(tnef->flags & TNEF_PURE), &tnef->problems, &tnef->encoder);
    if (SUCCEEDED(hr))
        hr = flags == TNEF_COMPONENT_MESSAGE ? tnef_encode_message(tnef->encoder, tnef->message, &orders)
                                             : tnef_encode_attachment(tnef->encoder, tnef->message, &orders, id);
    tnef_orders_free(&orders);
    result = tnef_problems_give(&tnef->problems, SUCCEEDED(hr) ? problems : NULL);
    return FAILED(hr) ? hr : result;
}

static const ITnefVtbl tnef_vtbl = {
        tnef_QueryInterface,
        tnef_AddRef,
        tnef_Release,
        tnef_AddProps,
        tnef_ExtractProps,
        tnef_Finish,
        tnef_OpenTaggedBody,
        tnef_SetProps,
        tnef_EncodeRecips,
        tnef_FinishComponent,
};

/* Whether a name can be that of a file in a tag. */
static BOOL is_stream_name(const char *name)
{
    const size_t length = name ? strlen(name) : 0;

    return length && length <= MAX_PATH && !strpbrk(name, "[]:\\/*?\"<>|");
}

static HRESULT tnef_create(IUnknown *support, IStream *stream, const char *name, ULONG flags, IMessage *message,
        WORD key, IAddrBook *address_book, ITnef **out)
{
    const LARGE_INTEGER zero = {{0}};
    struct tnef *tnef;
    HRESULT hr;

    if (!(tnef = calloc(1, sizeof(*tnef)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    tnef->ITnef_iface.lpVtbl = (ITnefVtbl *)&tnef_vtbl;
    tnef->refcount = 1;
    module_lock();
    if ((tnef->support = support)) IUnknown_AddRef(support);
    if ((tnef->address_book = address_book)) IUnknown_AddRef((IUnknown *)address_book);
    tnef->stream = stream;
    IStream_AddRef(stream);
    tnef->message = message;
    IMessage_AddRef(message);
    tnef->flags = flags;
    tnef->key = key;
    if (!(tnef->name = _strdup(name ? name : ""))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else hr = IStream_Seek(stream, zero, STREAM_SEEK_CUR, &tnef->start);
    if (FAILED(hr)) tnef_Release(&tnef->ITnef_iface);
    else *out = &tnef->ITnef_iface;
    return hr;
}

/***********************************************************************
 *      OpenTnefStreamEx (MAPI32.152)
 *
 * Opens an object that makes TNEF out of a message, or a message out of TNEF.
 *
 * PARAMS
 *  support      [I] the support object of a provider; may be NULL
 *  stream       [I] the TNEF, from its current position on
 *  name         [I] the name of the stream for tags in the text, 8-bit whatever the prototype says; needed to encode
 *  flags        [I] TNEF_DECODE or TNEF_ENCODE; to encode TNEF_BEST_DATA, TNEF_PURE or TNEF_COMPATIBILITY (which is
 * taken as TNEF_BEST_DATA, choice), TNEF_COMPONENT_ENCODING message      [I] the message key          [I] key of the
 * attachments, not 0 to encode address_book [I] may be NULL (choice): no entry ids are resolved out          [O] the
 * object
 *
 * RETURNS
 *  S_OK; MAPI_E_UNKNOWN_FLAGS; MAPI_E_INVALID_PARAMETER; MAPI_E_NOT_ENOUGH_MEMORY. Whether it is TNEF shows later.
 *
 * Source: client reference.
 */
HRESULT WINAPI OpenTnefStreamEx(void *support, LPSTREAM stream, LPTSTR name, ULONG flags, LPMESSAGE message, WORD key,
        LPADRBOOK address_book, LPITNEF *out)
{
    const ULONG known = TNEF_ENCODE | TNEF_PURE | TNEF_COMPATIBILITY | TNEF_BEST_DATA | TNEF_COMPONENT_ENCODING;

    TRACE("%p, %p, %s, %#lx, %p, %u, %p, %p.\n", support, stream, debugstr_a((char *)name), flags, message, key,
            address_book, out);
    if (!stream || !message || !out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (flags & ~known) return MAPI_E_UNKNOWN_FLAGS;
    if (flags & TNEF_ENCODE && (!key || !is_stream_name((char *)name))) return MAPI_E_INVALID_PARAMETER;
    return tnef_create(support, stream, (char *)name, flags, message, key, address_book, out);
}

/***********************************************************************
 *      OpenTnefStream (MAPI32.150)
 *
 * OpenTnefStreamEx without an address book.
 */
HRESULT WINAPI OpenTnefStream(
        void *support, LPSTREAM stream, LPTSTR name, ULONG flags, LPMESSAGE message, WORD key, LPITNEF *out)
{
    return OpenTnefStreamEx(support, stream, name, flags, message, key, NULL, out);
}

/***********************************************************************
 *      GetTnefStreamCodepage (MAPI32.154)
 *
 * Tells the code pages of a TNEF stream's 8-bit strings, read from its start; the position stays where it was (choice).
 *
 * PARAMS
 *  stream    [I] the TNEF
 *  code_page [O] the primary code page, 437 if the stream tells none
 *  sub_page  [O] the secondary one, 0 then
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_CORRUPT_DATA: no TNEF; MAPI_E_NOT_ENOUGH_DISK: it cannot be read.
 *
 * Source: client reference.
 */
HRESULT WINAPI GetTnefStreamCodepage(LPSTREAM stream, ULONG *code_page, ULONG *sub_page)
{
    LARGE_INTEGER move = {{0}};
    ULARGE_INTEGER pos;
    HRESULT hr;

    TRACE("%p, %p, %p.\n", stream, code_page, sub_page);
    if (!stream || !code_page || !sub_page) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(IStream_Seek(stream, move, STREAM_SEEK_CUR, &pos)) ||
            FAILED(IStream_Seek(stream, move, STREAM_SEEK_SET, NULL)))
        return MAPI_E_NOT_ENOUGH_DISK;
    hr = tnef_code_pages(stream, code_page, sub_page);
    move.QuadPart = pos.QuadPart;
    IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
    return hr;
}
