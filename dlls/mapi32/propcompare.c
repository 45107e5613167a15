/*
 * Comparison and containment of property values.
 *
 * Containment works on folded text: upper-cased for FL_IGNORECASE, decomposed and without its non-spacing marks for
 * FL_IGNORENONSPACE. So a match is a plain search, whatever the locale.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "convert.h"
#include "propvalue.h"

static LONG order_signed(LONGLONG a, LONGLONG b)
{
    return a < b ? -1 : a > b;
}

static LONG order_unsigned(ULONGLONG a, ULONGLONG b)
{
    return a < b ? -1 : a > b;
}

static LONG order_double(double a, double b)
{
    /* a sort needs an order of everything: NaNs first */
    if (a != a || b != b) return (a == a) - (b == b);
    return a < b ? -1 : a > b;
}

static LONG order_bytes(const void *a, size_t size_a, const void *b, size_t size_b)
{
    size_t common = size_a < size_b ? size_a : size_b;
    int order = common ? memcmp(a, b, common) : 0;

    return order ? (order < 0 ? -1 : 1) : order_unsigned(size_a, size_b);
}

static LONG order_ansi(const char *a, const char *b, DWORD flags)
{
    return CompareStringA(LOCALE_USER_DEFAULT, flags, a ? a : "", -1, b ? b : "", -1) - CSTR_EQUAL;
}

static LONG order_wide(const WCHAR *a, const WCHAR *b, DWORD flags)
{
    return CompareStringW(LOCALE_USER_DEFAULT, flags, a ? a : L"", -1, b ? b : L"", -1) - CSTR_EQUAL;
}

static ULONGLONG filetime_value(FILETIME time)
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

/* Compares single values of one type without multi-value bits. */
static LONG compare_single(ULONG type, const union _PV *a, const union _PV *b, DWORD flags)
{
    static const GUID no_guid;

    switch (type)
    {
    case PT_I2: return order_signed(a->i, b->i);
    case PT_LONG: return order_signed(a->l, b->l);
    case PT_ERROR: return order_signed(a->err, b->err);
    case PT_R4: return order_double(a->flt, b->flt);
    case PT_DOUBLE: return order_double(a->dbl, b->dbl);
    case PT_APPTIME: return order_double(a->at, b->at);
    case PT_BOOLEAN: return order_unsigned(a->b, b->b);
    case PT_CURRENCY: return order_signed(a->cur.int64, b->cur.int64);
    case PT_I8: return order_signed(a->li.QuadPart, b->li.QuadPart);
    case PT_SYSTIME: return order_unsigned(filetime_value(a->ft), filetime_value(b->ft));
    case PT_STRING8: return order_ansi(a->lpszA, b->lpszA, flags);
    case PT_UNICODE: return order_wide(a->lpszW, b->lpszW, flags);
    case PT_BINARY: return order_bytes(a->bin.lpb, a->bin.lpb ? a->bin.cb : 0, b->bin.lpb, b->bin.lpb ? b->bin.cb : 0);
    case PT_CLSID:
        return order_bytes(
                a->lpguid ? a->lpguid : &no_guid, sizeof(GUID), b->lpguid ? b->lpguid : &no_guid, sizeof(GUID));
    default: return 0;
    }
}

/* Element i of an array of elements of type as a single value. */
static union _PV array_element(ULONG type, const SBinaryArray *array, ULONG i)
{
    ULONG size = proptype_element_size(type);
    const char *element = (const char *)array->lpbin + (size_t)i * size;
    union _PV value;

    memset(&value, 0, sizeof(value));
    if (type == PT_CLSID) value.lpguid = (GUID *)element;
    else memcpy(&value, element, size);
    return value;
}

static LONG compare(const SPropValue *a, const SPropValue *b, DWORD flags)
{
    ULONG type = PROP_TYPE(a->ulPropTag), base = type & ~MVI_FLAG, count_a, count_b, i;
    union _PV left, right;
    LONG order;

    if (type != PROP_TYPE(b->ulPropTag)) return order_unsigned(type, PROP_TYPE(b->ulPropTag));
    if (!proptype_is_known(type)) return 0;
    if (!proptype_is_multiple(type)) return compare_single(base, &a->Value, &b->Value, flags);

    count_a = a->Value.MVbin.lpbin ? a->Value.MVbin.cValues : 0;
    count_b = b->Value.MVbin.lpbin ? b->Value.MVbin.cValues : 0;
    for (i = 0; i < count_a && i < count_b; i++)
    {
        left = array_element(base, &a->Value.MVbin, i);
        right = array_element(base, &b->Value.MVbin, i);
        if ((order = compare_single(base, &left, &right, flags))) return order;
    }
    return order_unsigned(count_a, count_b);
}

LONG propvalue_compare(const SPropValue *a, const SPropValue *b)
{
    return compare(a, b, 0);
}

LONG propvalue_compare_ignore_case(const SPropValue *a, const SPropValue *b)
{
    return compare(a, b, NORM_IGNORECASE);
}

/* Whether values of type, without multi-value bits, are single strings. */
static BOOL is_single_string(ULONG type)
{
    return type == PT_STRING8 || type == PT_UNICODE;
}

/* A single string value as UTF-16: its own, or a copy in *copy, for free(). */
static const WCHAR *wide_text(const SPropValue *value, ULONG type, UINT code_page, WCHAR **copy)
{
    if (type == PT_UNICODE) return value->Value.lpszW;
    return *copy = multibyte_to_wide(value->Value.lpszA, code_page);
}

LONG propvalue_compare_any_width(const SPropValue *a, const SPropValue *b, UINT code_page)
{
    ULONG type_a = PROP_TYPE(a->ulPropTag), type_b = PROP_TYPE(b->ulPropTag);
    WCHAR *copy_a = NULL, *copy_b = NULL;
    SPropValue plain_a, plain_b;
    LONG order;

    if (!proptype_is_multiple(type_a)) type_a &= ~MVI_FLAG;
    if (!proptype_is_multiple(type_b)) type_b &= ~MVI_FLAG;
    if (!is_single_string(type_a) || !is_single_string(type_b) ||
            (type_a == type_b && (type_a == PT_UNICODE || code_page == CP_ACP || code_page == GetACP())))
    {
        plain_a = *a;
        plain_b = *b;
        plain_a.ulPropTag = retype_tag(a->ulPropTag, type_a);
        plain_b.ulPropTag = retype_tag(b->ulPropTag, type_b);
        return propvalue_compare_ignore_case(&plain_a, &plain_b);
    }
    order = order_wide(
            wide_text(a, type_a, code_page, &copy_a), wide_text(b, type_b, code_page, &copy_b), NORM_IGNORECASE);
    free(copy_a);
    free(copy_b);
    return order;
}

BOOL relop_holds(ULONG relop, LONG order)
{
    switch (relop)
    {
    case RELOP_LT: return order < 0;
    case RELOP_LE: return order <= 0;
    case RELOP_GT: return order > 0;
    case RELOP_GE: return order >= 0;
    case RELOP_EQ: return !order;
    case RELOP_NE: return order != 0;
    default: return FALSE;
    }
}

/* Whether size bytes at data contain the key as the low word of fuzzy says; units of unit bytes. */
static BOOL contains_bytes(const BYTE *data, size_t size, const BYTE *key, size_t key_size, size_t unit, ULONG fuzzy)
{
    size_t i;

    switch (fuzzy & 0xffff)
    {
    case FL_PREFIX: return key_size <= size && (!key_size || !memcmp(data, key, key_size));
    case FL_SUBSTRING:
        if (!key_size) return TRUE;
        for (i = 0; key_size <= size && i <= size - key_size; i += unit)
            if (data[i] == key[0] && !memcmp(data + i, key, key_size)) return TRUE;
        return FALSE;
    default: return key_size == size && (!size || !memcmp(data, key, size));
    }
}

/* Drops the non-spacing marks of text, which is in decomposed form. */
static void drop_marks(WCHAR *text)
{
    WCHAR *out = text;
    WORD kind;

    for (; *text; text++)
        if (!GetStringTypeW(CT_CTYPE3, text, 1, &kind) || !(kind & C3_NONSPACING)) *out++ = *text;
    *out = 0;
}

/* A copy of a string value of either width, folded as the high word of fuzzy says, for free(). NULL: no memory. */
static WCHAR *fold_text(const SPropValue *value, ULONG fuzzy)
{
    const WCHAR *source = (const WCHAR *)value->Value.lpszW;
    WCHAR *text, *decomposed;
    int count;

    if (PROP_TYPE(value->ulPropTag) == PT_STRING8)
        text = multibyte_to_wide(value->Value.lpszA ? value->Value.lpszA : "", CP_ACP);
    else text = wcsdup(source ? source : L"");
    if (!text || wcslen(text) >= INT_MAX / 4) /* as long as decomposing it may not overflow */
    {
        free(text);
        return NULL;
    }

    if (fuzzy & (FL_IGNORENONSPACE | FL_LOOSE))
    {
        count = FoldStringW(MAP_COMPOSITE, text, -1, NULL, 0);
        decomposed = count > 0 ? calloc(count, sizeof(*decomposed)) : NULL;
        if (decomposed && FoldStringW(MAP_COMPOSITE, text, -1, decomposed, count))
        {
            drop_marks(decomposed);
            free(text);
            text = decomposed;
        }
        else
        {
            free(decomposed);
        }
    }
    /* the same length by LCMAP_UPPERCASE's definition */
    if (fuzzy & (FL_IGNORECASE | FL_LOOSE)) CharUpperBuffW(text, (DWORD)wcslen(text));
    return text;
}

static BOOL contains_text(const SPropValue *value, const SPropValue *key, ULONG fuzzy)
{
    WCHAR *text = fold_text(value, fuzzy), *part = fold_text(key, fuzzy);
    BOOL found = FALSE;

    if (text && part)
    {
        found = contains_bytes((const BYTE *)text, wcslen(text) * sizeof(WCHAR), (const BYTE *)part,
                wcslen(part) * sizeof(WCHAR), sizeof(WCHAR), fuzzy);
    }
    free(text);
    free(part);
    return found;
}

/* Exact containment needs no folding and, but for double-byte text, no conversion. */
static BOOL is_single_byte_code_page(void)
{
    CPINFO info;

    return GetCPInfo(CP_ACP, &info) && info.MaxCharSize == 1;
}

BOOL propvalue_contains(const SPropValue *value, const SPropValue *key, ULONG fuzzy)
{
    ULONG type = PROP_TYPE(value->ulPropTag), key_type = PROP_TYPE(key->ulPropTag);
    ULONG folding = fuzzy & (FL_IGNORECASE | FL_IGNORENONSPACE | FL_LOOSE);
    const WCHAR *wide, *wide_key;
    const char *text, *text_key;

    if (!proptype_is_multiple(type)) type &= ~MVI_FLAG;
    if (!proptype_is_multiple(key_type)) key_type &= ~MVI_FLAG;
    if (type == PT_BINARY && key_type == PT_BINARY)
    {
        return contains_bytes(value->Value.bin.lpb, value->Value.bin.lpb ? value->Value.bin.cb : 0, key->Value.bin.lpb,
                key->Value.bin.lpb ? key->Value.bin.cb : 0, 1, fuzzy);
    }
    if ((type != PT_STRING8 && type != PT_UNICODE) || (key_type != PT_STRING8 && key_type != PT_UNICODE)) return FALSE;

    if (!folding && type == PT_UNICODE && key_type == PT_UNICODE)
    {
        wide = value->Value.lpszW ? value->Value.lpszW : L"";
        wide_key = key->Value.lpszW ? key->Value.lpszW : L"";
        return contains_bytes((const BYTE *)wide, wcslen(wide) * sizeof(WCHAR), (const BYTE *)wide_key,
                wcslen(wide_key) * sizeof(WCHAR), sizeof(WCHAR), fuzzy);
    }
    if (!folding && type == PT_STRING8 && key_type == PT_STRING8 && is_single_byte_code_page())
    {
        text = value->Value.lpszA ? value->Value.lpszA : "";
        text_key = key->Value.lpszA ? key->Value.lpszA : "";
        return contains_bytes((const BYTE *)text, strlen(text), (const BYTE *)text_key, strlen(text_key), 1, fuzzy);
    }
    return contains_text(value, key, fuzzy);
}
