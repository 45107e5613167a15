/*
 * SPropValue as data: facts about types, deep and flat copies, comparison, containment, search. No COM.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_PROPVALUE_H
#define MAPI32_PROPVALUE_H

#include "mapi32_private.h"

/* propvalue.c: types */

/* Whether type, a PROP_TYPE, is one of props.md section 1; MV_FLAG only with a type that has multiple values. The type
 * of an instance of a multi-valued property (MV_INSTANCE, with or without MV_FLAG) is that of its single value. */
BOOL proptype_is_known(ULONG type);

/* Whether a value of type is an array (S*Array): MV_FLAG without MV_INSTANCE. */
BOOL proptype_is_multiple(ULONG type);

/* The bytes of a single value (MV_FLAG is ignored) of fixed size as UlPropSize counts them, PT_CLSID's 16 included; 0
 * for strings and binaries, for types without a value (PT_NULL, PT_OBJECT, PT_UNSPECIFIED) and for unknown types. */
ULONG proptype_size(ULONG type);

/* The bytes of an element of the S*Array of a type with multiple values, given with or without MV_FLAG: those of the
 * value, of a pointer for strings, of an SBinary for binaries. 0 for types without multiple values. */
ULONG proptype_element_size(ULONG type);

/* Whether type is PT_STRING8 or PT_UNICODE, single or multiple. */
BOOL proptype_is_string(ULONG type);

/* propvalue.c: copies */

/* Copies a value with all that it points to, in one block of allocator->allocate_more on chain, a buffer of
 * allocator->allocate. Types without data of their own (PT_NULL, PT_OBJECT, PT_ERROR, numbers) are copied bitwise. An
 * array without elements and an empty binary get a pointer to no bytes. dest may not be src; on failure it is
 * unchanged.
 * Returns S_OK; MAPI_E_INVALID_PARAMETER for an unknown type or NULL where data belong; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT propvalue_copy(SPropValue *dest, const SPropValue *src, const struct allocator *allocator, void *chain);

/* The same as wanted_type (a PROP_TYPE): strings, and arrays of strings, change their width, converted between UTF-16
 * and code_page; a character that code_page lacks becomes its default character, an invalid code_page is CP_ACP.
 * PT_UNSPECIFIED and the value's own type copy. The tag of dest is src's id with wanted_type.
 * Returns also MAPI_E_UNEXPECTED_TYPE where wanted_type is neither the type of src nor its other width. */
HRESULT propvalue_copy_width(SPropValue *dest, const SPropValue *src, ULONG wanted_type, UINT code_page,
        const struct allocator *allocator, void *chain);

/* The same in two steps, for several values in one block: the bytes that it takes, and the copy to data, which end
 * there at the most; it returns what follows. Returns as propvalue_copy_width. */
HRESULT propvalue_width_size(const SPropValue *value, ULONG wanted_type, UINT code_page, size_t *size);
char *propvalue_copy_width_flat(
        SPropValue *dest, const SPropValue *value, ULONG wanted_type, UINT code_page, char *data, const char *end);

/* The bytes of the flat form of count values: the array, then what the values point to, in their order and without
 * padding. Returns S_OK; MAPI_E_INVALID_PARAMETER for an unknown type or NULL where data belong;
 * MAPI_E_NOT_ENOUGH_MEMORY where the size does not fit a ULONG. Source: client reference, ScCountProps. */
HRESULT propvalues_flat_size(const SPropValue *values, ULONG count, ULONG *size);

/* Writes the flat form of values into dest, which has room for what propvalues_flat_size gave; the pointers refer into
 * dest, but for PT_NULL and PT_OBJECT, which have none. dest is aligned as SPropValue; what follows the array is
 * not. */
void propvalues_flat_copy(SPropValue *dest, const SPropValue *values, ULONG count);

/* The bytes that a value has in the flat form behind the array. Returns as propvalues_flat_size. */
HRESULT propvalue_data_size(const SPropValue *value, size_t *size);

/* Copies a value, whose propvalue_data_size succeeded, to dest and what it points to to data; returns what follows. */
char *propvalue_copy_flat(SPropValue *dest, const SPropValue *value, char *data);

/* propflat.c: adds delta to each pointer of a value, but NULL; those inside its arrays are nested_delta from where the
 * value pointed to. */
void propvalue_move_pointers(SPropValue *value, INT_PTR delta, INT_PTR nested_delta);

/* The bytes of a value as UlPropSize counts them: those of the value itself, for arrays of all their elements without
 * pointers; 0 for unknown types, for types without a value, and where data are missing. */
ULONG propvalue_size(const SPropValue *value);

/* propvalue.c: search */

/* The first value with tag, or, where the type of tag is PT_UNSPECIFIED, with its id and any type. NULL if none. */
SPropValue *propvalue_find(const SPropValue *values, ULONG count, ULONG tag);

/* The first value with the id of tag, whatever the types. NULL if none. */
SPropValue *propvalue_find_id(const SPropValue *values, ULONG count, ULONG tag);

/* propcompare.c */

/* -1, 0 or 1 as a is less than, equal to or greater than b. Values of different types: by the type. Numbers by value
 * (PT_BOOLEAN and PT_SYSTIME unsigned; a NaN is less than any number), strings as lstrcmp, binaries and GUIDs
 * bytewise, the shorter binary first; arrays by their elements, then by their count. PT_NULL, PT_OBJECT and unknown
 * types are equal. NULL strings and arrays are taken as empty. Source: client reference, LPropCompareProp. */
LONG propvalue_compare(const SPropValue *a, const SPropValue *b);

/* The same, strings compared as lstrcmpi: the order of tables and their restrictions. */
LONG propvalue_compare_ignore_case(const SPropValue *a, const SPropValue *b);

/* The same, but single strings are compared as UTF-16 where their widths differ, 8-bit text being that of code_page,
 * and an instance of a multi-valued property compares as a single value. */
LONG propvalue_compare_any_width(const SPropValue *a, const SPropValue *b, UINT code_page);

/* Whether "a relop b" holds for values that compare as order (-1, 0, 1). FALSE for RELOP_RE and unknown operators. */
BOOL relop_holds(ULONG relop, LONG order);

/* Whether value contains key by a fuzzy level: the low word FL_FULLSTRING, FL_SUBSTRING or FL_PREFIX (any other is
 * FL_FULLSTRING), the high word FL_IGNORECASE, FL_IGNORENONSPACE, FL_LOOSE (both), for strings only. Both are
 * PT_BINARY, or both strings of any width (8-bit text is that of CP_ACP); anything else, and arrays, give FALSE. An
 * empty key is a prefix and a substring of everything. */
BOOL propvalue_contains(const SPropValue *value, const SPropValue *key, ULONG fuzzy);

#endif
