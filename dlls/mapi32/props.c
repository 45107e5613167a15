/*
 * Functions on properties and property values of the flat API: get, set, find, compare, copy one.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <wchar.h>

#include "propvalue.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/***********************************************************************
 *      HrGetOneProp (MAPI32.135)
 *
 * Reads one property of an object.
 *
 * PARAMS
 *  object [I] The object.
 *  tag    [I] The property; strings that come with PT_UNSPECIFIED are 8-bit.
 *  out    [O] The value, for MAPIFreeBuffer; NULL on failure.
 *
 * RETURNS
 *  S_OK, never a warning; the property's own error, such as MAPI_E_NOT_FOUND; GetProps' error;
 *  MAPI_E_INVALID_PARAMETER for NULL (choice).
 *
 * Source: client reference, HrGetOneProp.
 */
HRESULT WINAPI HrGetOneProp(LPMAPIPROP object, ULONG tag, LPSPropValue *out)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    SPropValue *values = NULL;
    ULONG count = 0;
    HRESULT hr;

    TRACE("%p, %#lx, %p.\n", object, tag, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!object) return MAPI_E_INVALID_PARAMETER;

    hr = IMAPIProp_GetProps(object, (SPropTagArray *)&tags, 0, &count, &values);
    if (SUCCEEDED(hr) && (!count || !values)) hr = MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr) && PROP_TYPE(values->ulPropTag) == PT_ERROR)
        hr = FAILED(values->Value.err) ? values->Value.err : MAPI_E_NOT_FOUND;
    if (FAILED(hr))
    {
        MAPIFreeBuffer(values);
        return hr;
    }
    *out = values;
    return S_OK;
}

/***********************************************************************
 *      HrSetOneProp (MAPI32.136)
 *
 * Sets one property of an object.
 *
 * RETURNS
 *  S_OK; the error of the problem that SetProps reports for the property, or SetProps' own;
 *  MAPI_E_INVALID_PARAMETER for NULL (choice).
 *
 * Source: client reference, HrSetOneProp.
 */
HRESULT WINAPI HrSetOneProp(LPMAPIPROP object, LPSPropValue value)
{
    SPropProblemArray *problems = NULL;
    HRESULT hr;

    TRACE("%p, %p.\n", object, value);
    if (!object || !value) return MAPI_E_INVALID_PARAMETER;
    hr = IMAPIProp_SetProps(object, 1, value, &problems);
    if (SUCCEEDED(hr) && problems && problems->cProblem) hr = problems->aProblem[0].scode;
    MAPIFreeBuffer(problems);
    return hr;
}

/***********************************************************************
 *      FPropExists (MAPI32.137)
 *
 * Whether an object lists a property. PT_UNSPECIFIED finds any type; PT_STRING8 and PT_UNICODE, and their arrays, find
 * each other (choice).
 *
 * RETURNS
 *  TRUE; FALSE also for NULL and where the object cannot list its properties.
 *
 * Source: client reference, FPropExists.
 */
BOOL WINAPI FPropExists(LPMAPIPROP object, ULONG tag)
{
    ULONG other = proptype_is_string(PROP_TYPE(tag)) ? tag ^ PT_STRING8 ^ PT_UNICODE : tag;
    SPropTagArray *tags = NULL;
    BOOL found = FALSE;
    ULONG i;

    TRACE("%p, %#lx.\n", object, tag);
    if (!object || FAILED(IMAPIProp_GetPropList(object, 0, &tags)) || !tags) return FALSE;
    for (i = 0; i < tags->cValues && !found; i++)
    {
        if (PROP_TYPE(tag) == PT_UNSPECIFIED) found = PROP_ID(tags->aulPropTag[i]) == PROP_ID(tag);
        else found = tags->aulPropTag[i] == tag || tags->aulPropTag[i] == other;
    }
    MAPIFreeBuffer(tags);
    return found;
}

/***********************************************************************
 *      PpropFindProp (MAPI32.138)
 *
 * The first of count values with a tag, or with its id where the tag's type is PT_UNSPECIFIED; NULL if there is none.
 *
 * Source: client reference, PpropFindProp; clients.md.
 */
LPSPropValue WINAPI PpropFindProp(LPSPropValue values, ULONG count, ULONG tag)
{
    TRACE("%p, %lu, %#lx.\n", values, count, tag);
    return propvalue_find(values, count, tag);
}

/***********************************************************************
 *      LpValFindProp (MAPI32.173)
 *
 * The first of count values with the id of a tag, whatever its type; NULL if there is none.
 *
 * Source: client reference, LpValFindProp; that the type does not count: clients.md.
 */
LPSPropValue WINAPI LpValFindProp(ULONG tag, ULONG count, LPSPropValue values)
{
    TRACE("%#lx, %lu, %p.\n", tag, count, values);
    return propvalue_find_id(values, count, tag);
}

/***********************************************************************
 *      UlPropSize (MAPI32.77)
 *
 * The bytes of a property's value: with the NUL for strings, for arrays the sum of their values without pointers.
 *
 * RETURNS
 *  The size; 0 for PT_NULL, PT_OBJECT, unknown types, NULL, and for PT_MV_CLSID as on Windows.
 *
 * Source: client reference, UlPropSize; clients.md.
 */
ULONG WINAPI UlPropSize(LPSPropValue value)
{
    TRACE("%p.\n", value);
    if (!value || PROP_TYPE(value->ulPropTag) == PT_MV_CLSID) return 0;
    return propvalue_size(value);
}

/***********************************************************************
 *      FPropContainsProp (MAPI32.78)
 *
 * Whether a string or a binary contains another.
 *
 * PARAMS
 *  value [I] What is searched.
 *  key   [I] What is looked for, of the same type; the ids do not matter. An empty one is a prefix and a substring of
 *            everything (choice).
 *  fuzzy [I] FL_FULLSTRING, FL_SUBSTRING or FL_PREFIX; for strings also FL_IGNORECASE, FL_IGNORENONSPACE, FL_LOOSE.
 *
 * RETURNS
 *  TRUE or FALSE; FALSE for NULL and for types other than PT_STRING8 and PT_BINARY.
 *
 * Source: client reference, FPropContainsProp; the types: clients.md.
 */
BOOL WINAPI FPropContainsProp(LPSPropValue value, LPSPropValue key, ULONG fuzzy)
{
    TRACE("%p, %p, %#lx.\n", value, key, fuzzy);
    if (!value || !key || PROP_TYPE(value->ulPropTag) != PROP_TYPE(key->ulPropTag)) return FALSE;
    if (PROP_TYPE(key->ulPropTag) != PT_STRING8 && PROP_TYPE(key->ulPropTag) != PT_BINARY) return FALSE;
    return propvalue_contains(value, key, fuzzy);
}

/***********************************************************************
 *      FPropCompareProp (MAPI32.79)
 *
 * Whether "a relop b" holds, with RELOP_LT, LE, GT, GE, EQ or NE, by the order of LPropCompareProp.
 *
 * RETURNS
 *  TRUE or FALSE; FALSE for values of different types, RELOP_RE, unknown operators and NULL.
 *
 * Source: client reference, FPropCompareProp.
 */
BOOL WINAPI FPropCompareProp(LPSPropValue a, ULONG relop, LPSPropValue b)
{
    TRACE("%p, %lu, %p.\n", a, relop, b);
    if (!a || !b || PROP_TYPE(a->ulPropTag) != PROP_TYPE(b->ulPropTag)) return FALSE;
    return relop_holds(relop, propvalue_compare(a, b));
}

/***********************************************************************
 *      LPropCompareProp (MAPI32.80)
 *
 * Compares two property values of the same type.
 *
 * RETURNS
 *  -1, 0 or 1 as a is less than, equal to or greater than b; see propvalue_compare. NULL is less than any value, and
 *  values of different types are in the order of their types (choices).
 *
 * Source: client reference, LPropCompareProp; clients.md.
 */
LONG WINAPI LPropCompareProp(LPSPropValue a, LPSPropValue b)
{
    TRACE("%p, %p.\n", a, b);
    if (!a || !b) return (a != NULL) - (b != NULL);
    return propvalue_compare(a, b);
}

/***********************************************************************
 *      PropCopyMore (MAPI32.76)
 *
 * Copies a property value with what it points to.
 *
 * PARAMS
 *  dest          [O] The copy; unchanged on failure.
 *  src           [I] The value.
 *  allocate_more [I] Allocates, once at most, what the copy points to.
 *  buffer        [I] The buffer that this is chained to.
 *
 * RETURNS
 *  S_OK; MAPI_E_NO_SUPPORT for an unknown type and PT_OBJECT (choice); MAPI_E_NOT_ENOUGH_MEMORY;
 *  MAPI_E_INVALID_PARAMETER for NULL, also as a string or array of src.
 *
 * Source: client reference, PropCopyMore.
 */
SCODE WINAPI PropCopyMore(LPSPropValue dest, LPSPropValue src, ALLOCATEMORE *allocate_more, LPVOID buffer)
{
    const struct allocator allocator = {NULL, allocate_more, NULL};
    ULONG type;

    TRACE("%p, %p, %p, %p.\n", dest, src, allocate_more, buffer);
    if (!dest || !src || !allocate_more) return MAPI_E_INVALID_PARAMETER;
    type = PROP_TYPE(src->ulPropTag);
    if (type == PT_OBJECT || !proptype_is_known(type)) return MAPI_E_NO_SUPPORT;
    return propvalue_copy(dest, src, &allocator, buffer);
}

/***********************************************************************
 *      FEqualNames (MAPI32.72)
 *
 * Whether two names of named properties are the same: property set, kind, and number or case-sensitive string.
 *
 * RETURNS
 *  TRUE or FALSE; FALSE for NULL (choice) and for unknown kinds.
 *
 * Source: client reference, FEqualNames.
 */
BOOL WINAPI FEqualNames(LPMAPINAMEID a, LPMAPINAMEID b)
{
    TRACE("%p, %p.\n", a, b);
    if (!a || !b) return FALSE;
    if (a == b) return TRUE;
    if (a->ulKind != b->ulKind) return FALSE;
    if (a->lpguid != b->lpguid && (!a->lpguid || !b->lpguid || !IsEqualGUID(a->lpguid, b->lpguid))) return FALSE;
    if (a->ulKind == MNID_ID) return a->Kind.lID == b->Kind.lID;
    if (a->ulKind != MNID_STRING) return FALSE;
    if (!a->Kind.lpwstrName || !b->Kind.lpwstrName) return a->Kind.lpwstrName == b->Kind.lpwstrName;
    return !wcscmp(a->Kind.lpwstrName, b->Kind.lpwstrName);
}
