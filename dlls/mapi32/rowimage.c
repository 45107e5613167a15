/*
 * What a table's row shows: its own values, and those that the view computes.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "propvalue.h"
#include "table_private.h"

/* The number that a computed column shows. */
static const SPropValue *computed_long(ULONG tag, ULONG number, SPropValue *scratch)
{
    scratch->ulPropTag = tag;
    scratch->dwAlignPad = 0;
    scratch->Value.l = (LONG)number;
    return scratch;
}

const SPropValue *row_image_find(const struct row_image *image, ULONG tag, SPropValue *scratch)
{
    const SPropValue *value;

    if (image->categorized)
    {
        switch (PROP_ID(tag))
        {
        case PROP_ID(PR_ROW_TYPE): return computed_long(PR_ROW_TYPE, image->row_type, scratch);
        case PROP_ID(PR_DEPTH): return computed_long(PR_DEPTH, image->depth, scratch);
        case PROP_ID(PR_CONTENT_COUNT):
            if (image->key.heading) return computed_long(PR_CONTENT_COUNT, image->leaf_count, scratch);
            break;
        case PROP_ID(PR_CONTENT_UNREAD):
            if (image->key.heading) return computed_long(PR_CONTENT_UNREAD, image->unread_count, scratch);
            break;
        default: break;
        }
    }
    if (PROP_ID(tag) == PROP_ID(PR_INSTANCE_KEY))
    {
        if (image->own_key && (value = row_find(image->row, PR_INSTANCE_KEY))) return value;
        scratch->ulPropTag = PR_INSTANCE_KEY;
        scratch->dwAlignPad = 0;
        scratch->Value.bin.cb = sizeof(image->key);
        scratch->Value.bin.lpb = (BYTE *)&image->key;
        return scratch;
    }
    if (image->instance_value.ulPropTag && PROP_ID(image->instance_value.ulPropTag) == PROP_ID(tag) &&
            (PROP_TYPE(tag) & MV_INSTANCE))
    {
        if (PROP_TYPE(image->instance_value.ulPropTag) == PT_ERROR) return NULL;
        return &image->instance_value;
    }
    return row_find(image->row, tag);
}

static void set_error(SPropValue *value, ULONG tag, SCODE error)
{
    value->ulPropTag = retype_tag(tag, PT_ERROR);
    value->dwAlignPad = 0;
    value->Value.err = error;
}

HRESULT row_image_copy(const struct row_image *image, const struct columns *columns, ULONG code_page,
        const struct allocator *allocator, void *chain, SPropValue *values)
{
    const SPropValue *value;
    SPropValue scratch;
    ULONG i, tag, type;
    HRESULT hr;

    for (i = 0; i < columns->count; i++)
    {
        tag = columns->tags[i];
        if (tag == PR_NULL)
        {
            memset(&values[i], 0, sizeof(values[i]));
            values[i].ulPropTag = PR_NULL;
            continue;
        }
        /* a column of rows shown value by value has the type of one value */
        type = PROP_TYPE(tag) & MV_INSTANCE ? PROP_TYPE(tag) & ~MV_FLAG : PROP_TYPE(tag);
        if (!(value = row_image_find(image, tag, &scratch))) set_error(&values[i], tag, MAPI_E_NOT_FOUND);
        else if (PROP_TYPE(value->ulPropTag) == PT_ERROR) set_error(&values[i], tag, value->Value.err);
        else
        {
            hr = propvalue_copy_width(&values[i], value, type, code_page, allocator, chain);
            if (hr == MAPI_E_UNEXPECTED_TYPE) set_error(&values[i], tag, MAPI_E_NOT_FOUND);
            else if (FAILED(hr)) return hr;
        }
    }
    return S_OK;
}
