/*
 * FBad*: checks of structures. They never fault: memory is asked for with VirtualQuery (probe.h) before it is read.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdint.h>

#include "codec/codec.h"
#include "propvalue.h"
#include "validate.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* A restriction with more levels, or more parts, is bad: parts may be shared, and a few can then unfold to any
 * number. */
#define RESTRICTION_MAX_DEPTH 256
#define RESTRICTION_MAX_PARTS 0x100000

bool bad_array(struct probe *probe, const void *array, size_t header, ULONG count, size_t size)
{
    size_t bytes;

    if (!size_mul(count, size, &bytes) || !size_add(bytes, header, &bytes)) return true;
    return bytes && (!array || !probe_read(probe, array, bytes));
}

bool bad_tag(ULONG tag)
{
    return !proptype_is_known(PROP_TYPE(tag) & ~MVI_FLAG);
}

static bool bad_string(struct probe *probe, const char *text)
{
    return !text || !probe_string(probe, text, SIZE_MAX);
}

static bool bad_wide_string(struct probe *probe, const WCHAR *text)
{
    return !text || !probe_wide_string(probe, text, SIZE_MAX / sizeof(WCHAR));
}

static bool bad_multiple(struct probe *probe, const SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag), count = value->Value.MVbin.cValues, i;

    if (!count) return false;
    if (!proptype_element_size(type)) return true;
    if (bad_array(probe, value->Value.MVbin.lpbin, 0, count, proptype_element_size(type))) return true;
    for (i = 0; i < count; i++)
    {
        switch (type & ~MVI_FLAG)
        {
        case PT_STRING8:
            if (bad_string(probe, value->Value.MVszA.lppszA[i])) return true;
            break;
        case PT_UNICODE:
            if (bad_wide_string(probe, value->Value.MVszW.lppszW[i])) return true;
            break;
        case PT_BINARY:
            if (bad_array(probe, value->Value.MVbin.lpbin[i].lpb, 0, value->Value.MVbin.lpbin[i].cb, 1)) return true;
            break;
        default: return false;
        }
    }
    return false;
}

bool bad_value(struct probe *probe, const SPropValue *value)
{
    ULONG type;

    if (!value || !probe_read(probe, value, sizeof(*value)) || bad_tag(value->ulPropTag)) return true;
    type = PROP_TYPE(value->ulPropTag);
    if (proptype_is_multiple(type)) return bad_multiple(probe, value);
    switch (type & ~MVI_FLAG)
    {
    case PT_BOOLEAN: return value->Value.b > 1;
    case PT_STRING8: return bad_string(probe, value->Value.lpszA);
    case PT_UNICODE: return bad_wide_string(probe, value->Value.lpszW);
    case PT_BINARY: return bad_array(probe, value->Value.bin.lpb, 0, value->Value.bin.cb, 1);
    case PT_CLSID: return bad_array(probe, value->Value.lpguid, 0, 1, sizeof(GUID));
    default: return false;
    }
}

bool bad_values(struct probe *probe, const SPropValue *values, ULONG count)
{
    ULONG i;

    if (bad_array(probe, values, 0, count, sizeof(*values))) return true;
    for (i = 0; i < count; i++)
        if (bad_value(probe, &values[i])) return true;
    return false;
}

bool bad_row_set(struct probe *probe, const SRowSet *rows)
{
    ULONG i;

    if (bad_array(probe, rows, FIELD_OFFSET(SRowSet, aRow), 0, 0)) return true;
    if (bad_array(probe, rows, FIELD_OFFSET(SRowSet, aRow), rows->cRows, sizeof(*rows->aRow))) return true;
    for (i = 0; i < rows->cRows; i++)
        if (bad_values(probe, rows->aRow[i].lpProps, rows->aRow[i].cValues)) return true;
    return false;
}

bool bad_tag_array(struct probe *probe, const SPropTagArray *tags)
{
    if (bad_array(probe, tags, FIELD_OFFSET(SPropTagArray, aulPropTag), 0, 0)) return true;
    return bad_array(probe, tags, FIELD_OFFSET(SPropTagArray, aulPropTag), tags->cValues, sizeof(*tags->aulPropTag));
}

bool bad_entry_list(struct probe *probe, const ENTRYLIST *list)
{
    ULONG i;

    if (bad_array(probe, list, sizeof(*list), 0, 0)) return true;
    if (bad_array(probe, list->lpbin, 0, list->cValues, sizeof(*list->lpbin))) return true;
    for (i = 0; i < list->cValues; i++)
    {
        if (list->lpbin[i].cb <= sizeof(((ENTRYID *)NULL)->abFlags)) return true;
        if (bad_array(probe, list->lpbin[i].lpb, 0, list->lpbin[i].cb, 1)) return true;
    }
    return false;
}

bool bad_names(struct probe *probe, MAPINAMEID *const *names, ULONG count)
{
    ULONG i;

    if (bad_array(probe, names, 0, count, sizeof(*names))) return true;
    for (i = 0; i < count; i++)
    {
        if (bad_array(probe, names[i], 0, 1, sizeof(*names[i]))) return true;
        if (bad_array(probe, names[i]->lpguid, 0, 1, sizeof(GUID))) return true;
        if (names[i]->ulKind > MNID_STRING) return true;
        if (names[i]->ulKind == MNID_STRING && bad_wide_string(probe, names[i]->Kind.lpwstrName)) return true;
    }
    return false;
}

bool bad_sort_order_set(struct probe *probe, const SSortOrderSet *order)
{
    if (bad_array(probe, order, FIELD_OFFSET(SSortOrderSet, aSort), 0, 0)) return true;
    if (order->cCategories > order->cSorts || order->cExpanded > order->cCategories) return true;
    return bad_array(probe, order, FIELD_OFFSET(SSortOrderSet, aSort), order->cSorts, sizeof(*order->aSort));
}

static bool bad_restriction_part(struct probe *probe, const SRestriction *part, unsigned int depth, ULONG *parts)
{
    ULONG i;

    if (depth > RESTRICTION_MAX_DEPTH || ++*parts > RESTRICTION_MAX_PARTS) return true;
    if (bad_array(probe, part, 0, 1, sizeof(*part))) return true;
    switch (part->rt)
    {
    case RES_AND:
    case RES_OR:
        for (i = 0; i < part->res.resAnd.cRes; i++)
        {
            if (!part->res.resAnd.lpRes) return true;
            if (bad_restriction_part(probe, &part->res.resAnd.lpRes[i], depth + 1, parts)) return true;
        }
        return false;
    case RES_NOT: return bad_restriction_part(probe, part->res.resNot.lpRes, depth + 1, parts);
    case RES_CONTENT: return bad_tag(part->res.resContent.ulPropTag) || bad_value(probe, part->res.resContent.lpProp);
    case RES_PROPERTY:
        return part->res.resProperty.relop > RELOP_RE || bad_tag(part->res.resProperty.ulPropTag) ||
               bad_value(probe, part->res.resProperty.lpProp);
    case RES_COMPAREPROPS:
        return part->res.resCompareProps.relop > RELOP_RE || bad_tag(part->res.resCompareProps.ulPropTag1) ||
               bad_tag(part->res.resCompareProps.ulPropTag2);
    case RES_BITMASK: return part->res.resBitMask.relBMR > BMR_NEZ || bad_tag(part->res.resBitMask.ulPropTag);
    case RES_SIZE: return part->res.resSize.relop > RELOP_RE || bad_tag(part->res.resSize.ulPropTag);
    case RES_EXIST: return bad_tag(part->res.resExist.ulPropTag);
    case RES_SUBRESTRICTION:
        return bad_tag(part->res.resSub.ulSubObject) ||
               bad_restriction_part(probe, part->res.resSub.lpRes, depth + 1, parts);
    case RES_COMMENT:
        if (bad_values(probe, part->res.resComment.lpProp, part->res.resComment.cValues)) return true;
        return part->res.resComment.lpRes && bad_restriction_part(probe, part->res.resComment.lpRes, depth + 1, parts);
    default: return true;
    }
}

bool bad_restriction(struct probe *probe, const SRestriction *restriction)
{
    ULONG parts = 0;

    return bad_restriction_part(probe, restriction, 1, &parts);
}

/***********************************************************************
 *      FBadPropTag (MAPI32.179)
 *
 * TRUE if the type of a property tag, without MV_FLAG and MV_INSTANCE, is not one that MAPI has. The id does not matter
 * (choice).
 *
 * Source: client reference, FBadPropTag; MV_FLAG with any type: clients.md.
 */
ULONG WINAPI FBadPropTag(ULONG tag)
{
    TRACE("%#lx.\n", tag);
    return bad_tag(tag);
}

/***********************************************************************
 *      FBadProp (MAPI32.181)
 *
 * TRUE if a property value cannot be read, has a bad tag, points to what cannot be read, or is a boolean other than 0
 * and 1. An array without elements is good.
 *
 * Source: client reference, FBadProp; clients.md.
 */
ULONG WINAPI FBadProp(LPSPropValue value)
{
    struct probe probe = {0};

    TRACE("%p.\n", value);
    return bad_value(&probe, value);
}

/***********************************************************************
 *      FBadRow (MAPI32.180)
 *
 * TRUE if a row cannot be read or has a bad value; a row of no values is good.
 *
 * Source: client reference, FBadRow.
 */
ULONG WINAPI FBadRow(LPSRow row)
{
    struct probe probe = {0};

    TRACE("%p.\n", row);
    return bad_array(&probe, row, 0, 1, sizeof(*row)) || bad_values(&probe, row->lpProps, row->cValues);
}

/***********************************************************************
 *      FBadRowSet (MAPI32.177)
 *
 * TRUE if a row set, or an ADRLIST, cannot be read or has a bad row. NULL is bad.
 *
 * Source: client reference, FBadRowSet.
 */
BOOL WINAPI FBadRowSet(LPSRowSet rows)
{
    struct probe probe = {0};

    TRACE("%p.\n", rows);
    return bad_row_set(&probe, rows);
}

/***********************************************************************
 *      FBadColumnSet (MAPI32.182)
 *
 * TRUE if a column set cannot be read, or has a column of a bad type or of PT_ERROR. NULL is bad; PT_OBJECT is good
 * (choice), and so is PT_ERROR with MV_FLAG, as on Windows.
 *
 * Source: client reference, FBadColumnSet; clients.md.
 */
ULONG WINAPI FBadColumnSet(LPSPropTagArray columns)
{
    struct probe probe = {0};
    ULONG i;

    TRACE("%p.\n", columns);
    if (bad_tag_array(&probe, columns)) return TRUE;
    for (i = 0; i < columns->cValues; i++)
        if (PROP_TYPE(columns->aulPropTag[i]) == PT_ERROR || bad_tag(columns->aulPropTag[i])) return TRUE;
    return FALSE;
}

/***********************************************************************
 *      FBadRestriction (MAPI32.191)
 *
 * TRUE if a restriction cannot be read, has an unknown kind or operator, a bad tag or a bad value, or is more than 256
 * levels deep (choice). NULL is bad.
 *
 * Source: client reference, FBadRestriction.
 */
ULONG WINAPI FBadRestriction(LPSRestriction restriction)
{
    struct probe probe = {0};

    TRACE("%p.\n", restriction);
    return bad_restriction(&probe, restriction);
}

/***********************************************************************
 *      FBadSortOrderSet (MAPI32.189)
 *
 * TRUE if a sort order cannot be read, has more categories than keys, or more expanded ones than categories. NULL is
 * bad.
 *
 * Source: client reference, FBadSortOrderSet.
 */
ULONG WINAPI FBadSortOrderSet(LPSSortOrderSet order)
{
    struct probe probe = {0};

    TRACE("%p.\n", order);
    return bad_sort_order_set(&probe, order);
}

/***********************************************************************
 *      FBadEntryList (MAPI32.190)
 *
 * TRUE if a list of entry ids cannot be read, or has one of no more bytes than the flags of an ENTRYID. NULL is bad.
 *
 * Source: client reference, FBadEntryList.
 */
BOOL WINAPI FBadEntryList(LPENTRYLIST list)
{
    struct probe probe = {0};

    TRACE("%p.\n", list);
    return bad_entry_list(&probe, list);
}

/***********************************************************************
 *      FBadRglpNameID (MAPI32.178)
 *
 * TRUE if one of count names of named properties cannot be read, has no property set (choice) or an unknown kind. No
 * names are good (choice).
 *
 * Source: client reference, FBadRglpNameID.
 */
BOOL WINAPI FBadRglpNameID(LPMAPINAMEID *names, ULONG count)
{
    struct probe probe = {0};

    TRACE("%p, %lu.\n", names, count);
    return bad_names(&probe, names, count);
}

/***********************************************************************
 *      FBadRglpszA (MAPI32.175)
 *
 * TRUE if one of count strings cannot be read. No strings are good (choice).
 *
 * Source: client reference, FBadRglpszA.
 */
BOOL WINAPI FBadRglpszA(LPSTR *strings, ULONG count)
{
    struct probe probe = {0};
    ULONG i;

    TRACE("%p, %lu.\n", strings, count);
    if (bad_array(&probe, strings, 0, count, sizeof(*strings))) return TRUE;
    for (i = 0; i < count; i++)
        if (bad_string(&probe, strings[i])) return TRUE;
    return FALSE;
}

/***********************************************************************
 *      FBadRglpszW (MAPI32.176)
 *
 * TRUE if one of count strings cannot be read. No strings are good (choice).
 *
 * Source: client reference, FBadRglpszW.
 */
BOOL WINAPI FBadRglpszW(LPWSTR *strings, ULONG count)
{
    struct probe probe = {0};
    ULONG i;

    TRACE("%p, %lu.\n", strings, count);
    if (bad_array(&probe, strings, 0, count, sizeof(*strings))) return TRUE;
    for (i = 0; i < count; i++)
        if (bad_wide_string(&probe, strings[i])) return TRUE;
    return FALSE;
}

/***********************************************************************
 *      IsBadBoundedStringPtr (MAPI32.74)
 *
 * TRUE if an 8-bit string cannot be read up to its NUL or up to max bytes, whichever comes first.
 *
 * Source: MAPI stub library's export; client reference.
 */
BOOL WINAPI IsBadBoundedStringPtr(const void *text, UINT max)
{
    struct probe probe = {0};

    TRACE("%p, %u.\n", text, max);
    return max && !probe_string(&probe, text, max);
}
