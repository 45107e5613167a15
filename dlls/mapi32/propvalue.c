/*
 * Property types and values: sizes, copies, search.
 *
 * What a value points to is always copied into one run of bytes: first the elements of its array, then, for strings and
 * binaries, what these point to. A deep copy is that run in a block of its own, the flat form of an array of values all
 * runs one after the other behind the array.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include "codec/codec.h"
#include "convert.h"
#include "propvalue.h"

/* All S*Array, and SBinary, have the same layout; so one of them reads the others. */
_Static_assert(offsetof(SShortArray, lpi) == offsetof(SBinaryArray, lpbin) &&
                       offsetof(SLPSTRArray, lppszA) == offsetof(SBinaryArray, lpbin) &&
                       offsetof(SGuidArray, lpguid) == offsetof(SBinaryArray, lpbin) &&
                       offsetof(SBinary, lpb) == offsetof(SBinaryArray, lpbin),
        "arrays of one layout");

struct type_info
{
    ULONG size;    /* of a single value of fixed size */
    ULONG element; /* in an array; 0: the type has no multiple values */
    BOOL known;
};

/* By type; PT_BINARY, which is above all others, stands alone. */
static const struct type_info type_infos[] = {
        [PT_UNSPECIFIED] = {0, 0, TRUE},
        [PT_NULL] = {0, 0, TRUE},
        [PT_I2] = {sizeof(short), sizeof(short), TRUE},
        [PT_LONG] = {sizeof(LONG), sizeof(LONG), TRUE},
        [PT_R4] = {sizeof(float), sizeof(float), TRUE},
        [PT_DOUBLE] = {sizeof(double), sizeof(double), TRUE},
        [PT_CURRENCY] = {sizeof(CURRENCY), sizeof(CURRENCY), TRUE},
        [PT_APPTIME] = {sizeof(double), sizeof(double), TRUE},
        [PT_ERROR] = {sizeof(SCODE), 0, TRUE},
        [PT_BOOLEAN] = {sizeof(unsigned short), 0, TRUE},
        [PT_OBJECT] = {0, 0, TRUE},
        [PT_I8] = {sizeof(LARGE_INTEGER), sizeof(LARGE_INTEGER), TRUE},
        [PT_STRING8] = {0, sizeof(char *), TRUE},
        [PT_UNICODE] = {0, sizeof(WCHAR *), TRUE},
        [PT_SYSTIME] = {sizeof(FILETIME), sizeof(FILETIME), TRUE},
        [PT_CLSID] = {sizeof(GUID), sizeof(GUID), TRUE},
};
static const struct type_info binary_info = {0, sizeof(SBinary), TRUE};

/* The entry of the type without its multi-value bits, NULL if unknown. */
static const struct type_info *find_type(ULONG type)
{
    type &= ~MVI_FLAG;
    if (type == PT_BINARY) return &binary_info;
    return type < ARRAYSIZE(type_infos) && type_infos[type].known ? &type_infos[type] : NULL;
}

BOOL proptype_is_multiple(ULONG type)
{
    return (type & MVI_FLAG) == MV_FLAG;
}

BOOL proptype_is_known(ULONG type)
{
    const struct type_info *info = type <= 0xffff ? find_type(type) : NULL;

    return info && (!(type & MVI_FLAG) || info->element);
}

ULONG proptype_size(ULONG type)
{
    const struct type_info *info = find_type(type);

    return info ? info->size : 0;
}

ULONG proptype_element_size(ULONG type)
{
    const struct type_info *info = find_type(type);

    return info ? info->element : 0;
}

BOOL proptype_is_string(ULONG type)
{
    type &= ~MVI_FLAG;
    return type == PT_STRING8 || type == PT_UNICODE;
}

/* The size in bytes of what follows an element of an array, or of what a single value points to; element is an LPSTR,
 * an LPWSTR or an SBinary. False where it is missing or too long. */
static bool pointed_size(ULONG type, const void *element, size_t *size)
{
    SBinary binary;
    WCHAR *wide;
    char *text;

    /* the flat form has no padding: elements may be misaligned */
    switch (type & ~MVI_FLAG)
    {
    case PT_STRING8:
        memcpy(&text, element, sizeof(text));
        if (!text) return false;
        *size = strlen(text) + 1;
        return true;
    case PT_UNICODE:
        memcpy(&wide, element, sizeof(wide));
        if (!wide) return false;
        *size = (wcslen(wide) + 1) * sizeof(WCHAR);
        return true;
    case PT_BINARY:
        memcpy(&binary, element, sizeof(binary));
        if (binary.cb && !binary.lpb) return false;
        *size = binary.cb;
        return true;
    default: *size = 0; return true;
    }
}

/* The bytes of all that a value points to; payload_only leaves out the arrays of pointers and SBinary. */
static HRESULT data_size(const SPropValue *value, bool payload_only, size_t *size)
{
    const struct type_info *info = find_type(PROP_TYPE(value->ulPropTag));
    ULONG type = PROP_TYPE(value->ulPropTag), i;
    const char *items;
    size_t part;

    *size = 0;
    if (!proptype_is_known(type)) return MAPI_E_INVALID_PARAMETER;
    if (!proptype_is_multiple(type))
    {
        if ((type & ~MVI_FLAG) == PT_CLSID)
        {
            *size = sizeof(GUID);
            return value->Value.lpguid ? S_OK : MAPI_E_INVALID_PARAMETER;
        }
        return pointed_size(type, &value->Value, size) ? S_OK : MAPI_E_INVALID_PARAMETER;
    }

    items = (const char *)value->Value.MVbin.lpbin;
    if (!value->Value.MVbin.cValues) return S_OK;
    if (!items) return MAPI_E_INVALID_PARAMETER;
    if (info->size || !payload_only)
        if (!size_mul(value->Value.MVbin.cValues, info->element, size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (info->size) return S_OK;
    for (i = 0; i < value->Value.MVbin.cValues; i++)
    {
        if (!pointed_size(type, items + (size_t)i * info->element, &part)) return MAPI_E_INVALID_PARAMETER;
        if (!size_add(*size, part, size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

/* Copies what an element (as for pointed_size) points to to data, has it point there, and returns what follows. */
static char *copy_pointed(ULONG type, void *element, char *data)
{
    size_t size = 0;
    SBinary binary;

    pointed_size(type, element, &size);
    if ((type & ~MVI_FLAG) == PT_BINARY)
    {
        memcpy(&binary, element, sizeof(binary));
        if (size) memcpy(data, binary.lpb, size);
        binary.lpb = (BYTE *)data;
        memcpy(element, &binary, sizeof(binary));
    }
    else
    {
        const void *text;

        memcpy(&text, element, sizeof(text));
        memcpy(data, text, size);
        memcpy(element, &data, sizeof(data));
    }
    return data + size;
}

/* Copies value to dest and all that it points to to data; returns what follows there. data_size succeeded. */
static char *copy_value(SPropValue *dest, const SPropValue *value, char *data)
{
    const struct type_info *info = find_type(PROP_TYPE(value->ulPropTag));
    ULONG type = PROP_TYPE(value->ulPropTag), i;
    char *items = data;
    size_t size;

    *dest = *value;
    if (!proptype_is_multiple(type))
    {
        switch (type & ~MVI_FLAG)
        {
        case PT_STRING8:
        case PT_UNICODE:
        case PT_BINARY: return copy_pointed(type, &dest->Value, data);
        case PT_CLSID:
            memcpy(data, value->Value.lpguid, sizeof(GUID));
            dest->Value.lpguid = (GUID *)data;
            return data + sizeof(GUID);
        default: return data;
        }
    }

    size = (size_t)value->Value.MVbin.cValues * info->element;
    if (size) memcpy(items, value->Value.MVbin.lpbin, size);
    dest->Value.MVbin.lpbin = (SBinary *)items;
    data += size;
    if (info->size) return data;
    for (i = 0; i < value->Value.MVbin.cValues; i++) data = copy_pointed(type, items + (size_t)i * info->element, data);
    return data;
}

HRESULT propvalue_data_size(const SPropValue *value, size_t *size)
{
    return data_size(value, false, size);
}

char *propvalue_copy_flat(SPropValue *dest, const SPropValue *value, char *data)
{
    return copy_value(dest, value, data);
}

/* Whether values of type point to something. */
static BOOL has_data(ULONG type)
{
    type &= ~MV_INSTANCE;
    return proptype_is_multiple(type) || type == PT_STRING8 || type == PT_UNICODE || type == PT_BINARY ||
           type == PT_CLSID;
}

static HRESULT allocate_data(const struct allocator *allocator, void *chain, size_t size, char **data)
{
    if (size > 0xffffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    return allocator->allocate_more((ULONG)size, chain, (void **)data);
}

HRESULT propvalue_copy(SPropValue *dest, const SPropValue *src, const struct allocator *allocator, void *chain)
{
    return propvalue_copy_width(dest, src, PT_UNSPECIFIED, CP_ACP, allocator, chain);
}

/* The bytes of a string of type (PT_STRING8 or PT_UNICODE) in the other width, 0 where that does not fit. */
static size_t converted_size(ULONG type, const void *text, UINT code_page)
{
    if (type == PT_STRING8) return (size_t)wide_length(text, code_page) * sizeof(WCHAR);
    return multibyte_length(text, code_page);
}

/* Writes a string of type in the other width to data, which has room for it; returns what follows. */
static char *convert_string(ULONG type, const void *text, UINT code_page, char *data, const char *end)
{
    const size_t room = min((size_t)(end - data), INT_MAX);

    if (type == PT_STRING8)
        return data +
               MultiByteToWideChar(code_page, 0, text, -1, (WCHAR *)data, (int)(room / sizeof(WCHAR))) * sizeof(WCHAR);
    return data + WideCharToMultiByte(code_page, 0, text, -1, data, (int)room, NULL, NULL);
}

HRESULT propvalue_width_size(const SPropValue *value, ULONG wanted_type, UINT code_page, size_t *size)
{
    ULONG type = PROP_TYPE(value->ulPropTag), base = type & ~MVI_FLAG, i;
    const char *const *texts;
    size_t part;
    HRESULT hr;

    if (FAILED(hr = data_size(value, false, size))) return hr; /* it also finds what is missing */
    if (wanted_type == PT_UNSPECIFIED || wanted_type == type) return S_OK;
    if (!proptype_is_string(type) || wanted_type != (type ^ PT_STRING8 ^ PT_UNICODE)) return MAPI_E_UNEXPECTED_TYPE;
    code_page = code_page_or_default(code_page);
    if (!proptype_is_multiple(type))
        return (*size = converted_size(base, value->Value.lpszA, code_page)) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    texts = (const char *const *)value->Value.MVszA.lppszA;
    if (!size_mul(value->Value.MVszA.cValues, sizeof(*texts), size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < value->Value.MVszA.cValues; i++)
    {
        part = converted_size(base, texts[i], code_page);
        if (!part || !size_add(*size, part, size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

char *propvalue_copy_width_flat(
        SPropValue *dest, const SPropValue *value, ULONG wanted_type, UINT code_page, char *data, const char *end)
{
    ULONG type = PROP_TYPE(value->ulPropTag), base = type & ~MVI_FLAG, i;
    const char *const *texts;
    char **pointers;

    if (wanted_type == PT_UNSPECIFIED || wanted_type == type) return copy_value(dest, value, data);
    code_page = code_page_or_default(code_page);
    *dest = *value;
    dest->ulPropTag = retype_tag(value->ulPropTag, wanted_type);
    if (!proptype_is_multiple(type))
    {
        dest->Value.lpszA = data;
        return convert_string(base, value->Value.lpszA, code_page, data, end);
    }
    texts = (const char *const *)value->Value.MVszA.lppszA;
    pointers = (char **)data;
    dest->Value.MVszA.lppszA = pointers;
    data += value->Value.MVszA.cValues * sizeof(*pointers);
    for (i = 0; i < value->Value.MVszA.cValues; i++)
    {
        pointers[i] = data;
        data = convert_string(base, texts[i], code_page, data, end);
    }
    return data;
}

HRESULT propvalue_copy_width(SPropValue *dest, const SPropValue *src, ULONG wanted_type, UINT code_page,
        const struct allocator *allocator, void *chain)
{
    char *data = NULL;
    size_t size;
    HRESULT hr;

    if (FAILED(hr = propvalue_width_size(src, wanted_type, code_page, &size))) return hr;
    if (has_data(PROP_TYPE(src->ulPropTag)) && FAILED(hr = allocate_data(allocator, chain, size, &data))) return hr;
    propvalue_copy_width_flat(dest, src, wanted_type, code_page, data, data + size);
    return S_OK;
}

HRESULT propvalues_flat_size(const SPropValue *values, ULONG count, ULONG *size)
{
    size_t total, part;
    HRESULT hr;
    ULONG i;

    if (!size_mul(count, sizeof(*values), &total)) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++)
    {
        if (FAILED(hr = data_size(&values[i], false, &part))) return hr;
        if (!size_add(total, part, &total)) return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (total > 0xffffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    *size = (ULONG)total;
    return S_OK;
}

void propvalues_flat_copy(SPropValue *dest, const SPropValue *values, ULONG count)
{
    char *data = (char *)(dest + count);
    ULONG i;

    for (i = 0; i < count; i++) data = copy_value(&dest[i], &values[i], data);
}

ULONG propvalue_size(const SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag);
    size_t size;

    if (!proptype_is_known(type)) return 0;
    if (!proptype_is_multiple(type) && proptype_size(type)) return proptype_size(type);
    if (FAILED(data_size(value, true, &size)) || size > 0xffffffff) return 0;
    return (ULONG)size;
}

SPropValue *propvalue_find(const SPropValue *values, ULONG count, ULONG tag)
{
    ULONG i;

    if (PROP_TYPE(tag) == PT_UNSPECIFIED) return propvalue_find_id(values, count, tag);
    if (!values) return NULL;
    for (i = 0; i < count; i++)
        if (values[i].ulPropTag == tag) return (SPropValue *)&values[i];
    return NULL;
}

SPropValue *propvalue_find_id(const SPropValue *values, ULONG count, ULONG tag)
{
    ULONG i;

    if (!values) return NULL;
    for (i = 0; i < count; i++)
        if (PROP_ID(values[i].ulPropTag) == PROP_ID(tag)) return (SPropValue *)&values[i];
    return NULL;
}
