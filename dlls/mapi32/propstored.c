/*
 * Callers' values on their way into a property set.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/propstream.h"
#include "mapiprop.h"
#include "node.h"
#include "propvalue.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

BOOL propvalue_is_refused(const SPropValue *value)
{
    ULONG i, count;

    if (PROP_TYPE(value->ulPropTag) == PT_OBJECT) return TRUE;
    switch (proptype_form(value->ulPropTag, NULL))
    {
    case PROPTYPE_STREAM:
        if (PROP_TYPE(value->ulPropTag) == PT_BINARY) return value->Value.bin.cb && !value->Value.bin.lpb;
        return !value->Value.lpszA;
    case PROPTYPE_MV_FIXED: return !value->Value.MVl.cValues || !value->Value.MVl.lpl;
    case PROPTYPE_MV_STREAMS:
        count = value->Value.MVszA.cValues;
        if (!count || !value->Value.MVszA.lppszA) return TRUE;
        for (i = 0; i < count; i++)
        {
            if (PROP_TYPE(value->ulPropTag) == PT_MV_BINARY
                            ? value->Value.MVbin.lpbin[i].cb && !value->Value.MVbin.lpbin[i].lpb
                            : !value->Value.MVszA.lppszA[i])
                return TRUE;
        }
        return FALSE;
    default: return FALSE;
    }
}

/* The bytes of a string in the file's width, without a terminator; out NULL: only their number. */
static ULONG string_bytes(const void *text, BOOL wide, BOOL want_wide, UINT code_page, BYTE *out, ULONG size)
{
    int length, written;

    if (wide)
    {
        length = lstrlenW(text);
        if (want_wide)
        {
            if (out) memcpy(out, text, size);
            return length * sizeof(WCHAR);
        }
        return length ? WideCharToMultiByte(code_page, 0, text, length, (char *)out, size, NULL, NULL) : 0;
    }
    length = lstrlenA(text);
    if (!want_wide)
    {
        if (out) memcpy(out, text, size);
        return length;
    }
    written = length ? MultiByteToWideChar(code_page, 0, text, length, (WCHAR *)out, size / sizeof(WCHAR)) : 0;
    return written * sizeof(WCHAR);
}

/* Packs a multi-value of strings or binaries, see struct value. */
static HRESULT pack_multi(const SPropValue *in, ULONG tag, BOOL unicode, UINT code_page, struct value **value)
{
    BOOL binary = PROP_TYPE(tag) == PT_MV_BINARY, wide = PROP_TYPE(in->ulPropTag) == PT_MV_UNICODE;
    ULONG i, count = in->Value.MVszA.cValues, size;
    size_t total;
    BYTE *data, *out;

    if (!size_mul(count, sizeof(ULONG), &total) || !size_add(total, sizeof(ULONG), &total))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++)
    {
        size = binary ? in->Value.MVbin.lpbin[i].cb
                      : string_bytes(in->Value.MVszA.lppszA[i], wide, unicode, code_page, NULL, 0);
        if (!size_add(total, size, &total) || total > 0x7fffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (!(data = malloc(total))) return MAPI_E_NOT_ENOUGH_MEMORY;
    ((ULONG *)data)[0] = count;
    out = data + sizeof(ULONG) * (1 + (size_t)count);
    for (i = 0; i < count; i++)
    {
        if (binary)
        {
            size = in->Value.MVbin.lpbin[i].cb;
            if (size) memcpy(out, in->Value.MVbin.lpbin[i].lpb, size);
        }
        else
        {
            size = string_bytes(in->Value.MVszA.lppszA[i], wide, unicode, code_page, NULL, 0);
            string_bytes(in->Value.MVszA.lppszA[i], wide, unicode, code_page, out, size);
        }
        ((ULONG *)data)[1 + i] = size;
        out += size;
    }
    return value_create_owned(tag, data, (ULONG)total, value);
}

HRESULT propvalue_to_stored(
        const SPropValue *in, BOOL unicode, UINT code_page, ULONG *tag, ULONGLONG *fixed, struct value **value)
{
    ULONG type = PROP_TYPE(in->ulPropTag), size;
    BOOL wide = type == PT_UNICODE;
    size_t element, total;
    HRESULT hr;

    *fixed = 0;
    *value = NULL;
    if (proptype_is_string(type)) type = (type & MV_FLAG) | (unicode ? PT_UNICODE : PT_STRING8);
    *tag = retype_tag(in->ulPropTag, type);
    switch (proptype_form(*tag, &element))
    {
    case PROPTYPE_FIXED:
        memcpy(fixed, &in->Value, element);
        if (type == PT_BOOLEAN) *fixed = in->Value.b != 0;
        return S_OK;
    case PROPTYPE_STREAM:
        if (type == PT_BINARY) return value_create(*tag, in->Value.bin.lpb, in->Value.bin.cb, value);
        if (type == PT_CLSID) return value_create(*tag, in->Value.lpguid, sizeof(GUID), value);
        size = string_bytes(in->Value.lpszA, wide, unicode, code_page, NULL, 0);
        if (FAILED(hr = value_create_sized(*tag, size, value))) return hr;
        if (size) string_bytes(in->Value.lpszA, wide, unicode, code_page, (*value)->data, size);
        return S_OK;
    case PROPTYPE_MV_FIXED:
        if (!size_mul(in->Value.MVl.cValues, element, &total) || total > 0x7fffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
        return value_create(*tag, in->Value.MVl.lpl, (ULONG)total, value);
    case PROPTYPE_MV_STREAMS: return pack_multi(in, *tag, unicode, code_page, value);
    case PROPTYPE_OBJECT:
    case PROPTYPE_UNKNOWN: break;
    }
    return MAPI_E_INVALID_TYPE;
}

HRESULT property_text(const struct property *property, UINT code_page, WCHAR **text)
{
    ULONG type = property ? PROP_TYPE(property->tag) : PT_UNSPECIFIED, size;
    int length;
    HRESULT hr;

    *text = NULL;
    if (type != PT_UNICODE && type != PT_STRING8) return MAPI_E_NOT_FOUND;
    if (FAILED(hr = value_load(property->value, TRUE))) return hr;
    size = (ULONG)property->value->size;
    length = type == PT_UNICODE ? (int)(size / sizeof(WCHAR))
             : size             ? MultiByteToWideChar(code_page, 0, (char *)property->value->data, size, NULL, 0)
                                : 0;
    if (!(*text = calloc((size_t)length + 1, sizeof(WCHAR)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!length) return S_OK;
    if (type == PT_UNICODE) memcpy(*text, property->value->data, length * sizeof(WCHAR));
    else MultiByteToWideChar(code_page, 0, (char *)property->value->data, size, *text, length);
    return S_OK;
}

void property_result(const struct property *property, BOOL any_size, struct propresult *result)
{
    HRESULT hr;

    memset(result, 0, sizeof(*result));
    result->tag = result->stored_tag = property->tag;
    memcpy(result->fixed, property->fixed, sizeof(result->fixed));
    if (!property->value) return;
    if (FAILED(hr = value_load(property->value, any_size))) propresult_error(result, property->tag, hr);
    else result->value = value_addref(property->value);
}
