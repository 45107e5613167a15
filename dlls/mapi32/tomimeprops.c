/*
 * Properties of any object, for those who write Internet messages.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "convert.h"
#include "rtfstream.h"
#include "tomime.h"

/* The tags with strings of 8 bits, for free(). */
static SPropTagArray *narrow_tags(const SPropTagArray *tags)
{
    SPropTagArray *narrow = malloc(CbNewSPropTagArray(tags->cValues));
    ULONG i;

    if (!narrow) return NULL;
    narrow->cValues = tags->cValues;
    for (i = 0; i < tags->cValues; i++)
    {
        narrow->aulPropTag[i] = tags->aulPropTag[i];
        if (PROP_TYPE(tags->aulPropTag[i]) == PT_UNICODE)
            narrow->aulPropTag[i] = retype_tag(tags->aulPropTag[i], PT_STRING8);
    }
    return narrow;
}

HRESULT tomime_props_get(struct tomime_props *props, IMAPIProp *prop, const SPropTagArray *tags)
{
    SPropTagArray *narrow;
    HRESULT hr;

    props->prop = prop;
    props->values = NULL;
    props->count = 0;
    hr = IMAPIProp_GetProps(prop, (SPropTagArray *)tags, MAPI_UNICODE, &props->count, &props->values);
    if (hr == MAPI_E_BAD_CHARWIDTH)
    {
        if (!(narrow = narrow_tags(tags))) return MAPI_E_NOT_ENOUGH_MEMORY;
        hr = IMAPIProp_GetProps(prop, narrow, 0, &props->count, &props->values);
        free(narrow);
    }
    if (FAILED(hr)) props->count = 0;
    return SUCCEEDED(hr) ? S_OK : hr;
}

void tomime_props_free(struct tomime_props *props)
{
    object_free(props->prop, props->values);
    props->values = NULL;
    props->count = 0;
}

/* The value or error of a property. */
static const SPropValue *find(const struct tomime_props *props, ULONG tag)
{
    ULONG i;

    for (i = 0; tag && i < props->count; i++)
        if (PROP_ID(props->values[i].ulPropTag) == PROP_ID(tag)) return &props->values[i];
    return NULL;
}

const SPropValue *tomime_value(const struct tomime_props *props, ULONG tag)
{
    const SPropValue *value = find(props, tag);

    if (!value) return NULL;
    if (value->ulPropTag == tag) return value;
    return PROP_TYPE(tag) == PT_UNICODE && PROP_TYPE(value->ulPropTag) == PT_STRING8 ? value : NULL;
}

LONG tomime_long(const struct tomime_props *props, ULONG tag, LONG missing)
{
    const SPropValue *value = tomime_value(props, tag);

    return value ? value->Value.l : missing;
}

BOOL tomime_bool(const struct tomime_props *props, ULONG tag)
{
    const SPropValue *value = tomime_value(props, tag);

    return value && value->Value.b;
}

BOOL tomime_has(const struct tomime_props *props, ULONG tag)
{
    const SPropValue *value = find(props, tag);

    if (!value) return FALSE;
    if (PROP_TYPE(value->ulPropTag) != PT_ERROR)
        return PROP_TYPE(value->ulPropTag) == PROP_TYPE(tag) || tomime_value(props, tag);
    return value->Value.err == MAPI_E_NOT_ENOUGH_MEMORY || value->Value.err == MAPI_E_TOO_BIG;
}

char *tomime_value_string(const SPropValue *value)
{
    char *text = NULL;
    WCHAR *wide;

    if (PROP_TYPE(value->ulPropTag) == PT_UNICODE && *value->Value.lpszW)
        text = wide_to_multibyte(value->Value.lpszW, CP_UTF8);
    else if (PROP_TYPE(value->ulPropTag) == PT_STRING8 && *value->Value.lpszA &&
             (wide = multibyte_to_wide(value->Value.lpszA, CP_ACP)))
    {
        text = wide_to_multibyte(wide, CP_UTF8);
        free(wide);
    }
    return text;
}

char *tomime_string(const struct tomime_props *props, ULONG tag)
{
    const SPropValue *value = tomime_value(props, tag);
    IStream *stream;
    char *text = NULL;
    WCHAR *wide;
    ULONG size;

    if (value) return tomime_value_string(value);
    if (!tomime_has(props, tag) ||
            FAILED(IMAPIProp_OpenProperty(props->prop, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream)))
        return NULL;
    if ((wide = calloc(MIME_FIELD_MAX + 1, sizeof(*wide))))
    {
        if (SUCCEEDED(stream_read_full(stream, wide, MIME_FIELD_MAX * sizeof(*wide), &size)) && *wide)
            text = wide_to_multibyte(wide, CP_UTF8);
        free(wide);
    }
    IStream_Release(stream);
    return text;
}

ULONG tomime_named_tag(IMAPIProp *prop, const GUID *set, ULONG id, const WCHAR *name, ULONG type)
{
    MAPINAMEID item = {(GUID *)set, name ? MNID_STRING : MNID_ID}, *names = &item;
    SPropTagArray *tags = NULL;
    ULONG tag = 0;

    if (name) item.Kind.lpwstrName = (WCHAR *)name;
    else item.Kind.lID = id;
    if (SUCCEEDED(IMAPIProp_GetIDsFromNames(prop, 1, &names, 0, &tags)) && tags->cValues == 1 &&
            PROP_TYPE(tags->aulPropTag[0]) != PT_ERROR)
        tag = retype_tag(tags->aulPropTag[0], type);
    object_free(prop, tags);
    return tag;
}

HRESULT tomime_read(IStream *stream, HRESULT (*take)(void *context, const BYTE *data, ULONG size), void *context)
{
    const ULONG room = 0x10000;
    BYTE *buffer = malloc(room);
    HRESULT hr = buffer ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG size = 1;

    while (SUCCEEDED(hr) && size)
    {
        hr = stream_read_full(stream, buffer, room, &size);
        if (SUCCEEDED(hr) && size) hr = take(context, buffer, size);
    }
    free(buffer);
    return SUCCEEDED(hr) ? S_OK : hr;
}
