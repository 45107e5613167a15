/*
 * ScCountProps, ScCopyProps, ScRelocProps and ScDupPropset: property arrays as one block of memory.
 *
 * The block is the array and behind it, in the order of the values and without padding, what they point to
 * (clients.md).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <string.h>

#include "propvalue.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Whether each tag is one that the functions here take: a valid id and a type of values. */
static BOOL tags_are_valid(const SPropValue *values, int count)
{
    ULONG type, id;
    int i;

    if (count <= 0 || !values) return FALSE;
    for (i = 0; i < count; i++)
    {
        type = PROP_TYPE(values[i].ulPropTag);
        id = PROP_ID(values[i].ulPropTag);
        if (id == PROP_ID_NULL || id == PROP_ID_INVALID) return FALSE;
        if (type == PT_UNSPECIFIED || !proptype_is_known(type)) return FALSE;
        if (proptype_is_multiple(type) && !values[i].Value.MVl.cValues) return FALSE;
    }
    return TRUE;
}

/***********************************************************************
 *      ScCountProps (MAPI32.170)
 *
 * The bytes that ScCopyProps needs for an array of values.
 *
 * PARAMS
 *  count  [I] The number of values.
 *  values [I] The values.
 *  size   [O] The bytes; untouched on failure. NULL: the values are only checked.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a count of 0 or less, NULL values, an id PROP_ID_NULL or PROP_ID_INVALID, an
 *  array without elements, PT_UNSPECIFIED (choice), an unknown type, a missing string or array;
 *  MAPI_E_NOT_ENOUGH_MEMORY for more bytes than a ULONG counts.
 *
 * Source: client reference, ScCountProps; no padding: clients.md.
 */
SCODE WINAPI ScCountProps(int count, LPSPropValue values, ULONG *size)
{
    ULONG bytes;
    HRESULT hr;

    TRACE("%d, %p, %p.\n", count, values, size);
    if (!tags_are_valid(values, count)) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = propvalues_flat_size(values, count, &bytes))) return hr;
    if (size) *size = bytes;
    return S_OK;
}

/***********************************************************************
 *      ScCopyProps (MAPI32.171)
 *
 * Copies an array of values into one block, whose pointers refer into itself.
 *
 * PARAMS
 *  count  [I] The number of values.
 *  values [I] The values; may be a part of a larger array.
 *  dest   [O] The block, of as many bytes as ScCountProps gives.
 *  size   [O] NULL, or the bytes written.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a NULL dest and as ScCountProps.
 *
 * Source: client reference, ScCopyProps.
 */
SCODE WINAPI ScCopyProps(int count, LPSPropValue values, LPVOID dest, ULONG *size)
{
    ULONG bytes;
    HRESULT hr;

    TRACE("%d, %p, %p, %p.\n", count, values, dest, size);
    if (!dest || !tags_are_valid(values, count)) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = propvalues_flat_size(values, count, &bytes))) return hr;
    propvalues_flat_copy(dest, values, count);
    if (size) *size = bytes;
    return S_OK;
}

/* Adds delta to the pointer at place, but for NULL; the flat form does not align it. Returns what it was. */
static char *move_pointer(void *place, INT_PTR delta)
{
    ULONG_PTR pointer;

    memcpy(&pointer, place, sizeof(pointer));
    if (!pointer) return NULL;
    pointer += delta;
    memcpy(place, &pointer, sizeof(pointer));
    return (char *)pointer - delta;
}

void propvalue_move_pointers(SPropValue *value, INT_PTR delta, INT_PTR nested_delta)
{
    ULONG type = PROP_TYPE(value->ulPropTag), size = proptype_element_size(type), i;
    char *items;

    if (!proptype_is_multiple(type))
    {
        switch (type & ~MVI_FLAG)
        {
        case PT_STRING8:
        case PT_UNICODE:
        case PT_CLSID: move_pointer(&value->Value.lpszA, delta); break;
        case PT_BINARY: move_pointer(&value->Value.bin.lpb, delta); break;
        }
        return;
    }

    if (!(items = move_pointer(&value->Value.MVbin.lpbin, delta))) return;
    items += nested_delta;
    switch (type & ~MVI_FLAG)
    {
    case PT_STRING8:
    case PT_UNICODE:
        for (i = 0; i < value->Value.MVszA.cValues; i++) move_pointer(items + (size_t)i * size, delta);
        break;
    case PT_BINARY:
        for (i = 0; i < value->Value.MVbin.cValues; i++)
            move_pointer(items + (size_t)i * size + FIELD_OFFSET(SBinary, lpb), delta);
        break;
    }
}

/* The first pointer in values, NULL if there is none. */
static const char *first_pointer(const SPropValue *values, int count)
{
    ULONG type;
    int i;

    for (i = 0; i < count; i++)
    {
        type = PROP_TYPE(values[i].ulPropTag);
        if (!proptype_is_multiple(type)) type &= ~MVI_FLAG;
        if (proptype_is_multiple(type) || type == PT_BINARY)
        {
            if (values[i].Value.bin.lpb) return (const char *)values[i].Value.bin.lpb;
        }
        else if (type == PT_STRING8 || type == PT_UNICODE || type == PT_CLSID)
        {
            if (values[i].Value.lpszA) return values[i].Value.lpszA;
        }
    }
    return NULL;
}

/***********************************************************************
 *      ScRelocProps (MAPI32.172)
 *
 * Adjusts the pointers of a block of ScCopyProps that was moved, or is about to be: each pointer p becomes
 * p - old_base + new_base.
 *
 * PARAMS
 *  count    [I]   The number of values.
 *  values   [I/O] The array, where it is now: at old_base if the block is about to be moved, at new_base if it was.
 *                 Anywhere else the array is taken for the start of the block (choice).
 *  old_base [I]   The address that the pointers are based on; 0 if they are offsets, from a file.
 *  new_base [I]   The address that they shall be based on; 0 for offsets.
 *  size     [O]   NULL, or the bytes of the block, as of ScCountProps.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER as ScCountProps, nothing is changed then.
 *
 * Source: client reference, ScRelocProps; props.md 4.
 */
SCODE WINAPI ScRelocProps(int count, LPSPropValue values, LPVOID old_base, LPVOID new_base, ULONG *size)
{
    ULONG_PTR old = (ULONG_PTR)old_base, new = (ULONG_PTR)new_base, here = (ULONG_PTR)values, first, present;
    ULONG bytes = 0;
    HRESULT hr = S_OK;
    int i;

    TRACE("%d, %p, %p, %p, %p.\n", count, values, old_base, new_base, size);
    if (!tags_are_valid(values, count)) return MAPI_E_INVALID_PARAMETER;

    /* Data lie behind their array. So the pointers are valid as they are if the array is between the old base and what
     * they point to; and the block is at its new base already if that holds for them once adjusted. */
    first = (ULONG_PTR)first_pointer(values, count);
    if (old <= here && here < first) present = old;
    else if (new <= here && here < first - old + new) present = new;
    else present = here;

    for (i = 0; i < count; i++) propvalue_move_pointers(&values[i], present - old, present - old);
    if (size) hr = propvalues_flat_size(values, count, &bytes);
    for (i = 0; i < count; i++)
    {
        if (FAILED(hr)) propvalue_move_pointers(&values[i], old - present, 0);
        else propvalue_move_pointers(&values[i], new - present, 0);
    }
    if (FAILED(hr)) return hr;
    if (size) *size = bytes;
    return S_OK;
}

/***********************************************************************
 *      ScDupPropset (MAPI32.174)
 *
 * Copies an array of values into one new block.
 *
 * PARAMS
 *  count    [I] The number of values.
 *  values   [I] The values.
 *  allocate [I] Allocates the block, once.
 *  out      [O] The copy; NULL on failure.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL and as ScCountProps; MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, ScDupPropset.
 */
SCODE WINAPI ScDupPropset(int count, LPSPropValue values, LPALLOCATEBUFFER allocate, LPSPropValue *out)
{
    SPropValue *copy;
    ULONG bytes;
    HRESULT hr;

    TRACE("%d, %p, %p, %p.\n", count, values, allocate, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!allocate || !tags_are_valid(values, count)) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = propvalues_flat_size(values, count, &bytes))) return hr;
    if (FAILED(hr = allocate(bytes, (void **)&copy))) return hr;
    propvalues_flat_copy(copy, values, count);
    *out = copy;
    return S_OK;
}
