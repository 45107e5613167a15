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
#include "codec/codec.h"
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

/* The value to copy for a column, and the type that it is wanted in; NULL: values[i] has been given an error, or is
 * PR_NULL. */
static const SPropValue *column_value(
        const struct row_image *image, ULONG tag, SPropValue *scratch, ULONG *type, SPropValue *out)
{
    const SPropValue *value;

    memset(out, 0, sizeof(*out));
    out->ulPropTag = PR_NULL;
    if (tag == PR_NULL) return NULL;
    /* a column of rows shown value by value has the type of one value */
    *type = PROP_TYPE(tag) & MV_INSTANCE ? PROP_TYPE(tag) & ~MV_FLAG : PROP_TYPE(tag);
    value = row_image_find(image, tag, scratch);
    if (value && PROP_TYPE(value->ulPropTag) != PT_ERROR) return value;
    set_error(out, tag, value ? value->Value.err : MAPI_E_NOT_FOUND);
    return NULL;
}

HRESULT row_image_copy(const struct row_image *image, const struct columns *columns, ULONG code_page,
        const struct allocator *allocator, SPropValue **out)
{
    size_t size = columns->count * sizeof(**out), part;
    SPropValue scratch, ignored, *values;
    const SPropValue *value;
    char *data, *end;
    ULONG i, type;
    HRESULT hr;

    *out = NULL;
    for (i = 0; i < columns->count; i++)
    {
        if (!(value = column_value(image, columns->tags[i], &scratch, &type, &ignored))) continue;
        hr = propvalue_width_size(value, type, code_page, &part);
        if (hr == MAPI_E_UNEXPECTED_TYPE) continue;
        if (FAILED(hr)) return hr;
        if (!size_add(part, DATA_ALIGNMENT, &part) || !size_add(size, part, &size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (size > 0xffffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = allocator->allocate((ULONG)size, (void **)&values))) return hr;
    data = (char *)(values + columns->count);
    end = (char *)values + size;
    for (i = 0; i < columns->count; i++)
    {
        if (!(value = column_value(image, columns->tags[i], &scratch, &type, &values[i]))) continue;
        if (propvalue_width_size(value, type, code_page, &part) == MAPI_E_UNEXPECTED_TYPE)
            set_error(&values[i], columns->tags[i], MAPI_E_NOT_FOUND);
        else
        {
            data = propvalue_copy_width_flat(&values[i], value, type, code_page, data, end);
            data = (char *)values + align_data(data - (char *)values);
        }
    }
    *out = values;
    return S_OK;
}
