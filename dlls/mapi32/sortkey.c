/*
 * Sort orders, and the keys by which a view's rows are compared.
 *
 * Strings are compared through their collation keys (LCMapString, case ignored), made once a row: comparing them is
 * what sorting costs, and CompareString takes as long for each comparison as a key takes to make.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <string.h>

#include "codec/codec.h"
#include "convert.h"
#include "propvalue.h"
#include "table_private.h"

SSortOrderSet *sort_order_copy(const SSortOrderSet *order)
{
    SSortOrderSet *copy;
    size_t size;

    if (!size_mul(order->cSorts, sizeof(*order->aSort), &size) || !size_add(size, CbNewSSortOrderSet(0), &size))
        return NULL;
    if ((copy = malloc(size))) memcpy(copy, order, size);
    return copy;
}

HRESULT sort_order_check(const SSortOrderSet *order)
{
    ULONG i;

    if (order->cCategories > order->cSorts || order->cExpanded > order->cCategories || order->cSorts > 0xffff)
        return MAPI_E_INVALID_PARAMETER;
    for (i = 0; i < order->cSorts; i++)
    {
        ULONG type = PROP_TYPE(order->aSort[i].ulPropTag);

        /* the values of an array have no order but one by one */
        if (type == PT_OBJECT || type == PT_ERROR || type == PT_NULL || (type & MVI_FLAG) == MV_FLAG ||
                !proptype_is_known(type))
            return MAPI_E_TOO_COMPLEX;
        switch (order->aSort[i].ulOrder)
        {
        case TABLE_SORT_ASCEND:
        case TABLE_SORT_DESCEND: break;
        case TABLE_SORT_COMBINE:
            if (i && i < order->cCategories) break;
            return MAPI_E_TOO_COMPLEX;
        default: return MAPI_E_TOO_COMPLEX;
        }
    }
    return S_OK;
}

BOOL find_instance_tag(const SSortOrderSet *sort, const struct columns *columns, ULONG *tag)
{
    ULONG i, sorts = sort ? sort->cSorts : 0, count = sorts + (columns ? columns->count : 0), candidate;

    *tag = 0;
    for (i = 0; i < count; i++)
    {
        candidate = i < sorts ? sort->aSort[i].ulPropTag : columns->tags[i - sorts];
        if ((PROP_TYPE(candidate) & MVI_FLAG) != MVI_FLAG) continue;
        if (*tag && PROP_ID(*tag) != PROP_ID(candidate)) return FALSE;
        if (!*tag) *tag = candidate;
    }
    return TRUE;
}

/* Whether a value serves as a sort key of tag: of its type, or a string of either width. */
static BOOL is_key_of(const SPropValue *value, ULONG tag)
{
    ULONG wanted = PROP_TYPE(tag) & ~MVI_FLAG, type = PROP_TYPE(value->ulPropTag) & ~MV_INSTANCE;

    if (type == PT_ERROR || (type & MV_FLAG)) return FALSE;
    return wanted == type || wanted == PT_UNSPECIFIED || (proptype_is_string(wanted) && proptype_is_string(type));
}

void sort_value_clear(struct sort_value *key)
{
    free(key->collation);
    memset(key, 0, sizeof(*key));
}

/* Makes the collation key of text; without memory there is none, and the comparison falls back on the value. */
static void set_collation(struct sort_value *key, const WCHAR *text)
{
    static const DWORD flags = LCMAP_SORTKEY | NORM_IGNORECASE;
    BYTE buffer[512];
    int size;

    if ((size = LCMapStringW(LOCALE_USER_DEFAULT, flags, text, -1, (WCHAR *)buffer, sizeof(buffer))) > 0)
    {
        if (!(key->collation = malloc(size))) return;
        memcpy(key->collation, buffer, size);
    }
    else
    {
        size = LCMapStringW(LOCALE_USER_DEFAULT, flags, text, -1, NULL, 0);
        if (size <= 0 || !(key->collation = malloc(size))) return;
        size = LCMapStringW(LOCALE_USER_DEFAULT, flags, text, -1, (WCHAR *)key->collation, size);
        if (size <= 0) sort_value_clear(key);
    }
    key->size = size;
}

void sort_value_set(struct sort_value *key, const SPropValue *value, ULONG tag, UINT code_page)
{
    WCHAR *text;

    sort_value_clear(key);
    if (!value || !is_key_of(value, tag)) return;
    switch (PROP_TYPE(value->ulPropTag) & ~MV_INSTANCE)
    {
    case PT_UNICODE: set_collation(key, value->Value.lpszW); break;
    case PT_STRING8:
        if ((text = multibyte_to_wide(value->Value.lpszA, code_page))) set_collation(key, text);
        free(text);
        break;
    default: break;
    }
    key->value = value;
}

LONG sort_value_compare(const struct sort_value *a, const struct sort_value *b, UINT code_page)
{
    int order;

    if (!a->value || !b->value) return (a->value != NULL) - (b->value != NULL);
    if (!a->collation || !b->collation) return propvalue_compare_any_width(a->value, b->value, code_page);
    order = memcmp(a->collation, b->collation, min(a->size, b->size));
    if (order) return order < 0 ? -1 : 1;
    return a->size < b->size ? -1 : a->size > b->size;
}
