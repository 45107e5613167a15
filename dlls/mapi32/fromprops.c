/*
 * Properties on their way into a message of any provider.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "converter.h"
#include "fromprops.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define STREAM_SIZE 4096 /* bytes from which on a value is written by a stream */

void props_init(struct props *props, IMAPIProp *target)
{
    memset(props, 0, sizeof(*props));
    props->target = target;
}

/* Sets values; those that the object does not take are its own business, unless it lacks room. */
static HRESULT set_values(IMAPIProp *target, SPropValue *values, ULONG count)
{
    SPropProblemArray *problems = NULL;
    HRESULT hr = IMAPIProp_SetProps(target, count, values, &problems);
    ULONG i;

    for (i = 0; SUCCEEDED(hr) && problems && i < problems->cProblem; i++)
    {
        const SCODE scode = problems->aProblem[i].scode;

        WARN("Property %#lx was not set, %#lx.\n", problems->aProblem[i].ulPropTag, scode);
        if (scode == MAPI_E_NOT_ENOUGH_MEMORY || scode == MAPI_E_NOT_ENOUGH_DISK ||
                scode == MAPI_E_NOT_ENOUGH_RESOURCES)
            hr = scode;
    }
    object_free(target, problems);
    return hr;
}

static void flush(struct props *props)
{
    ULONG i;

    if (props->count && SUCCEEDED(props->hr)) props->hr = set_values(props->target, props->values, props->count);
    for (i = 0; i < props->count; i++) free(props->owned[i]);
    props->count = 0;
}

/* A place for one more value; owned is freed after it was set, and now where there is no place. */
static SPropValue *add(struct props *props, ULONG tag, void *owned)
{
    SPropValue *value;

    if (props->count == PROPS_BATCH) flush(props);
    if (FAILED(props->hr))
    {
        free(owned);
        return NULL;
    }
    value = &props->values[props->count];
    memset(value, 0, sizeof(*value));
    value->ulPropTag = tag;
    props->owned[props->count++] = owned;
    return value;
}

void props_long(struct props *props, ULONG tag, LONG number)
{
    SPropValue *value = add(props, tag, NULL);

    if (value) value->Value.l = number;
}

void props_bool(struct props *props, ULONG tag, BOOL number)
{
    SPropValue *value = add(props, tag, NULL);

    if (value) value->Value.b = number != 0;
}

static FILETIME to_filetime(ULONGLONG time)
{
    FILETIME result = {(DWORD)time, (DWORD)(time >> 32)};

    return result;
}

void props_time(struct props *props, ULONG tag, ULONGLONG time)
{
    SPropValue *value = add(props, tag, NULL);

    if (value) value->Value.ft = to_filetime(time);
}

/* A copy with a NUL behind it. */
static void *copy_of(struct props *props, const void *data, size_t size)
{
    BYTE *copy = NULL;

    if (SUCCEEDED(props->hr) && (size > 0x7ffffff0 || !(copy = malloc(size + sizeof(WCHAR)))))
        props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!copy) return NULL;
    if (size) memcpy(copy, data, size);
    memset(copy + size, 0, sizeof(WCHAR));
    return copy;
}

/* A large value is written at once. */
static BOOL set_large(struct props *props, ULONG tag, const void *data, size_t size)
{
    struct value_sink sink;

    if (size < STREAM_SIZE || FAILED(props->hr)) return FALSE;
    value_sink_init(&sink, props->target, tag);
    value_sink_write(&sink, data, size);
    props->hr = value_sink_end(&sink);
    return TRUE;
}

void props_binary(struct props *props, ULONG tag, const void *data, size_t size)
{
    SPropValue *value;
    BYTE *copy;

    if (set_large(props, tag, data, size) || !(copy = copy_of(props, data, size))) return;
    if (!(value = add(props, tag, copy))) return;
    value->Value.bin.cb = (ULONG)size;
    value->Value.bin.lpb = copy;
}

void props_text(struct props *props, ULONG tag, const WCHAR *text, size_t length)
{
    SPropValue *value;
    WCHAR *copy;

    tag = retype_tag(tag, PT_UNICODE);
    if (set_large(props, tag, text, length * sizeof(*text)) || !(copy = copy_of(props, text, length * sizeof(*text))))
        return;
    if ((value = add(props, tag, copy))) value->Value.lpszW = copy;
}

static BOOL same_name(const MAPINAMEID *a, const MAPINAMEID *b)
{
    if (a->ulKind != b->ulKind || !IsEqualGUID(a->lpguid, b->lpguid)) return FALSE;
    if (a->ulKind == MNID_ID) return a->Kind.lID == b->Kind.lID;
    return !wcscmp(a->Kind.lpwstrName, b->Kind.lpwstrName);
}

/* A place for a named value; NULL: there is one already, or no memory. The name is copied. */
static SPropValue *add_named(struct props *props, const GUID *set, const WCHAR *name, LONG id, ULONG type)
{
    const ULONG capacity = props->named_capacity ? 2 * props->named_capacity : 32;
    MAPINAMEID *names, wanted = {(GUID *)set, name ? MNID_STRING : MNID_ID, {0}};
    SPropValue *named;
    ULONG i;

    if (name) wanted.Kind.lpwstrName = (WCHAR *)name;
    else wanted.Kind.lID = id;
    for (i = 0; i < props->named_count; i++)
        if (same_name(&props->names[i], &wanted)) return NULL;
    if (FAILED(props->hr)) return NULL;
    if (props->named_count == props->named_capacity)
    {
        if ((names = realloc(props->names, capacity * sizeof(*names)))) props->names = names;
        if ((named = realloc(props->named, capacity * sizeof(*named)))) props->named = named;
        if (!names || !named)
        {
            props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
            return NULL;
        }
        props->named_capacity = capacity;
    }
    if (name && !(wanted.Kind.lpwstrName = copy_of(props, name, wcslen(name) * sizeof(*name)))) return NULL;
    props->names[props->named_count] = wanted;
    named = &props->named[props->named_count++];
    memset(named, 0, sizeof(*named));
    named->ulPropTag = PROP_TAG(type, 0);
    return named;
}

void props_named_text(
        struct props *props, const GUID *set, const WCHAR *name, LONG id, const WCHAR *text, size_t length)
{
    SPropValue *value = add_named(props, set, name, id, PT_UNICODE);

    if (value && !(value->Value.lpszW = copy_of(props, text, length * sizeof(*text)))) props->named_count--;
}

void props_named_long(struct props *props, const GUID *set, LONG id, LONG number)
{
    SPropValue *value = add_named(props, set, NULL, id, PT_LONG);

    if (value) value->Value.l = number;
}

void props_named_bool(struct props *props, const GUID *set, LONG id, BOOL number)
{
    SPropValue *value = add_named(props, set, NULL, id, PT_BOOLEAN);

    if (value) value->Value.b = number != 0;
}

void props_named_double(struct props *props, const GUID *set, LONG id, double number)
{
    SPropValue *value = add_named(props, set, NULL, id, PT_DOUBLE);

    if (value) value->Value.dbl = number;
}

static void free_strings(WCHAR **strings, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) free(strings[i]);
    free(strings);
}

void props_named_list(struct props *props, const GUID *set, const WCHAR *name, WCHAR **strings, ULONG count)
{
    SPropValue *value = add_named(props, set, name, 0, PT_MV_UNICODE);

    if (value)
    {
        value->Value.MVszW.cValues = count;
        value->Value.MVszW.lppszW = strings;
    }
    else free_strings(strings, count);
}

/* Asks for the ids of all names and sets the values. An object that has no names has none of these properties. */
static HRESULT set_named(struct props *props)
{
    MAPINAMEID **names = malloc(props->named_count * sizeof(*names));
    SPropTagArray *tags = NULL;
    ULONG i, count = 0;
    HRESULT hr;

    if (!names) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < props->named_count; i++) names[i] = &props->names[i];
    hr = IMAPIProp_GetIDsFromNames(props->target, props->named_count, names, MAPI_CREATE, &tags);
    free(names);
    if (FAILED(hr) || !tags)
    {
        WARN("No ids for %lu names, hr %#lx.\n", props->named_count, hr);
        return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : S_OK;
    }
    for (i = 0; i < tags->cValues && i < props->named_count; i++)
    {
        const ULONG id = PROP_ID(tags->aulPropTag[i]);

        if (PROP_TYPE(tags->aulPropTag[i]) == PT_ERROR || !id) continue;
        props->named[i].ulPropTag = PROP_TAG(PROP_TYPE(props->named[i].ulPropTag), id);
        count++;
    }
    object_free(props->target, tags);
    for (i = 0, hr = S_OK; SUCCEEDED(hr) && count && i < props->named_count; i++)
    {
        SPropValue value = props->named[i];

        if (!PROP_ID(value.ulPropTag)) continue;
        if (PROP_TYPE(value.ulPropTag) == PT_UNICODE && wcslen(value.Value.lpszW) * sizeof(WCHAR) >= STREAM_SIZE)
        {
            set_large(props, value.ulPropTag, value.Value.lpszW, wcslen(value.Value.lpszW) * sizeof(WCHAR));
            hr = props->hr;
        }
        else hr = set_values(props->target, &value, 1);
    }
    return hr;
}

HRESULT props_end(struct props *props)
{
    ULONG i;

    flush(props);
    if (SUCCEEDED(props->hr) && props->named_count) props->hr = set_named(props);
    for (i = 0; i < props->named_count; i++)
    {
        if (props->names[i].ulKind == MNID_STRING) free(props->names[i].Kind.lpwstrName);
        if (PROP_TYPE(props->named[i].ulPropTag) == PT_UNICODE) free(props->named[i].Value.lpszW);
        if (PROP_TYPE(props->named[i].ulPropTag) == PT_MV_UNICODE)
            free_strings(props->named[i].Value.MVszW.lppszW, props->named[i].Value.MVszW.cValues);
    }
    free(props->names);
    free(props->named);
    props->names = NULL;
    props->named = NULL;
    props->named_count = props->named_capacity = 0;
    return props->hr;
}

void value_sink_init(struct value_sink *sink, IMAPIProp *target, ULONG tag)
{
    memset(sink, 0, sizeof(*sink));
    sink->target = target;
    sink->tag = tag;
}

static HRESULT write_all(IStream *stream, const BYTE *data, size_t size)
{
    ULONG written, part;
    HRESULT hr = S_OK;

    for (; SUCCEEDED(hr) && size; data += part, size -= part)
    {
        part = size > 0x100000 ? 0x100000 : (ULONG)size;
        written = part;
        hr = IStream_Write(stream, data, part, &written);
        if (SUCCEEDED(hr) && written != part) hr = STG_E_MEDIUMFULL;
    }
    return hr;
}

/* Gives the stream what is kept. */
static void flush_sink(struct value_sink *sink)
{
    if (SUCCEEDED(sink->hr) && sink->size) sink->hr = write_all(sink->stream, sink->memory, sink->size);
    sink->size = 0;
}

void value_sink_write(struct value_sink *sink, const void *data, size_t size)
{
    if (FAILED(sink->hr) || !size) return;
    if (!sink->memory && !(sink->memory = malloc(STREAM_SIZE + sizeof(WCHAR)))) sink->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(sink->hr) && sink->size + size >= STREAM_SIZE)
    {
        if (!sink->stream)
            sink->hr = IMAPIProp_OpenProperty(sink->target, sink->tag, &IID_IStream, STGM_READWRITE,
                    MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&sink->stream);
        flush_sink(sink);
    }
    if (FAILED(sink->hr)) return;
    if (size >= STREAM_SIZE) sink->hr = write_all(sink->stream, data, size);
    else
    {
        memcpy(sink->memory + sink->size, data, size);
        sink->size += size;
    }
}

HRESULT value_sink_end(struct value_sink *sink)
{
    SPropValue value = {sink->tag};
    HRESULT hr;

    if (sink->stream)
    {
        flush_sink(sink);
        hr = IStream_Commit(sink->stream, STGC_DEFAULT);
        if (SUCCEEDED(sink->hr) && hr != E_NOTIMPL) sink->hr = hr;
        IStream_Release(sink->stream);
    }
    else if (SUCCEEDED(sink->hr))
    {
        WCHAR nothing = 0;

        if (sink->memory) memset(sink->memory + sink->size, 0, sizeof(WCHAR));
        if (PROP_TYPE(sink->tag) == PT_UNICODE) value.Value.lpszW = sink->memory ? (WCHAR *)sink->memory : &nothing;
        else
        {
            value.Value.bin.cb = (ULONG)sink->size;
            value.Value.bin.lpb = sink->memory ? sink->memory : (BYTE *)&nothing;
        }
        sink->hr = set_values(sink->target, &value, 1);
    }
    free(sink->memory);
    sink->memory = NULL;
    sink->stream = NULL;
    return sink->hr;
}
