/*
 * IMAPIProp of messages and attachments: reading, listing, setting and deleting properties.
 *
 * What a caller gets is gathered under the tree's lock as counted values and copied with the caller's allocators after
 * the lock is left.
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

void mapiprop_close(struct mapiprop *prop)
{
    propset_free(&prop->set);
    if (prop->node) node_release(prop->node);
    prop->node = NULL;
}

UINT propset_code_page(const struct propset *set, UINT fallback)
{
    UINT page = (UINT)propset_number(set, PR_MESSAGE_CODEPAGE, 0);
    LCID locale;

    if (page && IsValidCodePage(page)) return page;
    if ((locale = (LCID)propset_number(set, PR_MESSAGE_LOCALE_ID, 0)) &&
            GetLocaleInfoW(locale, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER, (WCHAR *)&page,
                    sizeof(page) / sizeof(WCHAR)) &&
            page && IsValidCodePage(page))
        return page;
    return fallback;
}

/* The string types of both widths count as one. */
static ULONG width_free_type(ULONG type)
{
    return (type & ~(ULONG)MV_FLAG) == PT_STRING8 ? (type & MV_FLAG) | PT_UNICODE : type;
}

static ULONG string_type(ULONG type, ULONG flags)
{
    if (!proptype_is_string(type)) return type;
    return (type & MV_FLAG) | (flags & MAPI_UNICODE ? PT_UNICODE : PT_STRING8);
}

/* Loads a property's value, or opens it, see value_load_or_open; one whose stream is not there is no property. */
static HRESULT load_property(const struct property *property, ULONG *waiting)
{
    size_t element;
    HRESULT hr;

    *waiting = 0;
    if (!property->value) return S_OK;
    if (FAILED(hr = value_load_or_open(property->value, waiting))) return hr;
    if (PROP_TYPE(property->tag) == PT_CLSID && property->value->size < sizeof(GUID)) return MAPI_E_CORRUPT_DATA;
    if (property->tag & MV_FLAG)
    {
        /* a multi-value without values is none */
        if (proptype_form(property->tag, &element) == PROPTYPE_MV_FIXED ? property->value->size < element
                                                                        : !*(const ULONG *)property->value->data)
            return MAPI_E_NOT_FOUND;
    }
    return S_OK;
}

void mapiprop_fetch(struct mapiprop *prop, ULONG tag, ULONG flags, struct propresult *result)
{
    ULONG type = PROP_TYPE(tag) & ~MV_INSTANCE, stored;
    const struct property *property;
    HRESULT hr;

    memset(result, 0, sizeof(*result));
    hr = prop->class->compute(prop, tag, result);
    if (hr == S_FALSE)
    {
        if (!PROP_ID(tag) || !(property = propset_find(&prop->set, PROP_ID(tag)))) hr = MAPI_E_NOT_FOUND;
        else if (!(property->attributes & PROPATTR_READABLE)) hr = MAPI_E_NO_ACCESS;
        else
        {
            stored = property->tag;
            if (type && width_free_type(type) != width_free_type(PROP_TYPE(stored)))
                hr = PROP_ID(tag) == PROP_ID(PR_ATTACH_DATA_BIN) ? MAPI_E_NOT_FOUND : MAPI_E_UNEXPECTED_TYPE;
            else if (SUCCEEDED(hr = load_property(property, &result->waiting)))
            {
                result->stored_tag = result->tag = stored;
                memcpy(result->fixed, property->fixed, sizeof(result->fixed));
                if (property->value) result->value = value_addref(property->value);
            }
        }
    }
    else if (SUCCEEDED(hr) && SUCCEEDED(result->error) && type &&
             width_free_type(type) != width_free_type(PROP_TYPE(result->tag)))
        hr = MAPI_E_UNEXPECTED_TYPE;
    if (FAILED(hr)) propresult_error(result, tag, hr);
    else if (proptype_is_string(PROP_TYPE(result->tag)))
    {
        result->tag = retype_tag(result->tag, type ? type : string_type(PROP_TYPE(result->tag), flags));
        if (!result->waiting || result->tag == result->stored_tag) return;
        /* what is converted has to be there */
        result->waiting = 0;
        if (FAILED(hr = value_load(result->value, FALSE))) propresult_error(result, tag, hr);
    }
}

static BOOL is_computed(const struct mapiprop *prop, ULONG id)
{
    ULONG i;

    for (i = 0; i < prop->class->computed_count; i++)
        if (PROP_ID(prop->class->computed_tags[i]) == id) return TRUE;
    return FALSE;
}

HRESULT mapiprop_list(struct mapiprop *prop, ULONG flags, struct taglist *list)
{
    const struct property *property;
    struct propresult result;
    ULONG i, waiting, capacity = propset_count(&prop->set) + prop->class->computed_count;
    HRESULT hr;

    list->count = 0;
    list->tags = capacity > ARRAYSIZE(list->own) ? calloc(capacity, sizeof(*list->tags)) : list->own;
    if (!list->tags) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (property = propset_next(&prop->set, NULL); property; property = propset_next(&prop->set, property))
    {
        ULONG tag = property->tag;

        if (is_computed(prop, PROP_ID(tag)) || load_property(property, &waiting) == MAPI_E_NOT_FOUND) continue;
        list->tags[list->count++] = retype_tag(tag, string_type(PROP_TYPE(tag), flags));
    }
    for (i = 0; i < prop->class->computed_count; i++)
    {
        memset(&result, 0, sizeof(result));
        hr = prop->class->compute(prop, retype_tag(prop->class->computed_tags[i], PT_UNSPECIFIED), &result);
        if (hr == S_FALSE && (property = propset_find(&prop->set, PROP_ID(prop->class->computed_tags[i]))))
            result.tag = property->tag;
        else if (hr != S_OK) continue;
        list->tags[list->count++] = retype_tag(result.tag, string_type(PROP_TYPE(result.tag), flags));
        free(result.text);
        if (result.value) value_release(result.value);
    }
    return S_OK;
}

void taglist_free(struct taglist *list)
{
    if (list->tags != list->own) free(list->tags);
}

HRESULT mapiprop_GetLastError(struct mapiprop *prop, HRESULT result, ULONG flags, MAPIERROR **error)
{
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    treeobj_leave(&prop->obj);
    if (!error) return MAPI_E_INVALID_PARAMETER;
    *error = NULL;
    return flags & ~MAPI_UNICODE ? MAPI_E_UNKNOWN_FLAGS : S_OK;
}

HRESULT mapiprop_GetProps(struct mapiprop *prop, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    BOOL errors = FALSE, waiting = FALSE;
    struct propresults results;
    struct taglist list;
    ULONG i;
    HRESULT hr;

    results.results = NULL;
    list.tags = NULL;
    list.count = 0;
    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (count) *count = 0;
    if (values) *values = NULL;
    if (!count || !values || (tags && !tags->cValues)) hr = MAPI_E_INVALID_PARAMETER;
    else if (flags & ~MAPI_UNICODE) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (!tags) hr = mapiprop_list(prop, flags, &list);

    if (SUCCEEDED(hr)) hr = propresults_init(&results, tags ? tags->cValues : list.count);
    if (SUCCEEDED(hr))
    {
        results.code_page = prop->class->code_page(prop);
        for (i = 0; i < results.count; i++)
            mapiprop_fetch(prop, tags ? tags->aulPropTag[i] : list.tags[i], flags, &results.results[i]);
    }
    treeobj_leave(&prop->obj);
    taglist_free(&list);

    if (SUCCEEDED(hr) && results.count)
    {
        if (SUCCEEDED(hr = propresults_pack(&results, &prop->obj.tree->allocator, 0, values, &errors, &waiting)))
            *count = results.count;
    }
    msgtree_enter(prop->obj.tree);
    if (waiting) propresults_read(&results, *values, &errors);
    propresults_free(&results);
    msgtree_leave(prop->obj.tree);
    return hr == S_OK && errors ? MAPI_W_ERRORS_RETURNED : hr;
}

/* Gives tags to a caller. */
static HRESULT return_tags(const struct allocator *allocator, const ULONG *tags, ULONG count, SPropTagArray **out)
{
    if (allocator->allocate(CbNewSPropTagArray(count ? count : 1), (void **)out))
    {
        *out = NULL;
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    (*out)->cValues = count;
    if (count) memcpy((*out)->aulPropTag, tags, count * sizeof(*tags));
    return S_OK;
}

HRESULT mapiprop_GetPropList(struct mapiprop *prop, ULONG flags, SPropTagArray **tags)
{
    struct taglist list;
    HRESULT hr;

    list.tags = NULL;
    list.count = 0;
    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (tags) *tags = NULL;
    if (!tags) hr = MAPI_E_INVALID_PARAMETER;
    else if (flags & ~MAPI_UNICODE) hr = MAPI_E_UNKNOWN_FLAGS;
    else hr = mapiprop_list(prop, flags, &list);
    treeobj_leave(&prop->obj);
    if (SUCCEEDED(hr)) hr = return_tags(&prop->obj.tree->allocator, list.tags, list.count, tags);
    taglist_free(&list);
    return hr;
}

HRESULT problems_add(struct problems *problems, ULONG index, ULONG tag, SCODE code)
{
    SPropProblem *list;
    ULONG capacity;

    if (problems->count == problems->capacity)
    {
        capacity = problems->capacity ? problems->capacity * 2 : 8;
        if (!(list = realloc(problems->list, capacity * sizeof(*list)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        problems->list = list;
        problems->capacity = capacity;
    }
    problems->list[problems->count].ulIndex = index;
    problems->list[problems->count].ulPropTag = tag;
    problems->list[problems->count++].scode = code;
    return S_OK;
}

HRESULT problems_return(struct problems *problems, const struct allocator *allocator, SPropProblemArray **out)
{
    HRESULT hr = S_OK;

    if (out && problems->count)
    {
        if (allocator->allocate(CbNewSPropProblemArray(problems->count), (void **)out))
        {
            *out = NULL;
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
        else
        {
            (*out)->cProblem = problems->count;
            memcpy((*out)->aProblem, problems->list, problems->count * sizeof(*problems->list));
        }
    }
    free(problems->list);
    memset(problems, 0, sizeof(*problems));
    return hr;
}

/* Whether a property may be changed: S_OK or a problem's code. */
static SCODE check_change(struct mapiprop *prop, ULONG id, BOOL remove)
{
    const struct property *property = propset_find(&prop->set, id);

    if (prop->class->is_read_only(prop, id)) return property && property->unlocked ? S_OK : MAPI_E_COMPUTED;
    if (!property) return remove ? MAPI_E_NOT_FOUND : S_OK;
    if (!(property->attributes & PROPATTR_WRITEABLE)) return MAPI_E_NO_ACCESS;
    if (remove && property->attributes & PROPATTR_MANDATORY) return MAPI_E_NO_ACCESS;
    return S_OK;
}

HRESULT mapiprop_SetProps(struct mapiprop *prop, ULONG count, SPropValue *values, SPropProblemArray **problem_array)
{
    struct problems problems = {0};
    struct value *value;
    ULONGLONG fixed;
    ULONG i, tag;
    UINT page;
    HRESULT hr;
    SCODE code;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (problem_array) *problem_array = NULL;
    if (!count || !values) hr = MAPI_E_INVALID_PARAMETER;
    else if (!prop->writable) hr = MAPI_E_NO_ACCESS;
    for (i = 0; SUCCEEDED(hr) && i < count; i++)
        if (propvalue_is_refused(&values[i])) hr = MAPI_E_INVALID_PARAMETER;

    for (i = 0; SUCCEEDED(hr) && i < count; i++)
    {
        tag = values[i].ulPropTag;
        if (PROP_TYPE(tag) == PT_ERROR || tag == PR_NULL) continue;
        if (PROP_TYPE(tag) == PT_UNSPECIFIED || proptype_form(tag, NULL) == PROPTYPE_UNKNOWN || !PROP_ID(tag) ||
                PROP_ID(tag) == PROP_ID_INVALID)
            code = MAPI_E_INVALID_TYPE;
        else code = check_change(prop, PROP_ID(tag), FALSE);
        if (code)
        {
            hr = problems_add(&problems, i, tag, code);
            continue;
        }
        page = prop->class->code_page(prop);
        if (FAILED(hr = propvalue_to_stored(&values[i], prop->obj.tree->unicode, page, &tag, &fixed, &value))) break;
        if (value) hr = propset_put_value(&prop->set, tag, PROPATTR_DEFAULT, value);
        else hr = propset_put_fixed(&prop->set, tag, PROPATTR_DEFAULT, fixed);
    }
    treeobj_leave(&prop->obj);
    if (SUCCEEDED(hr)) return problems_return(&problems, &prop->obj.tree->allocator, problem_array);
    free(problems.list);
    return hr;
}

HRESULT mapiprop_DeleteProps(struct mapiprop *prop, SPropTagArray *tags, SPropProblemArray **problem_array)
{
    struct problems problems = {0};
    ULONG i, id;
    HRESULT hr;
    SCODE code;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (problem_array) *problem_array = NULL;
    if (!tags || !tags->cValues) hr = MAPI_E_INVALID_PARAMETER;
    else if (!prop->writable) hr = MAPI_E_NO_ACCESS;
    for (i = 0; SUCCEEDED(hr) && i < tags->cValues; i++)
    {
        id = PROP_ID(tags->aulPropTag[i]);
        hr = prop->class->delete_object(prop, id);
        if (hr != S_FALSE) continue;
        hr = S_OK;
        if ((code = check_change(prop, id, TRUE))) hr = problems_add(&problems, i, tags->aulPropTag[i], code);
        else hr = propset_remove(&prop->set, id);
    }
    treeobj_leave(&prop->obj);
    if (SUCCEEDED(hr)) return problems_return(&problems, &prop->obj.tree->allocator, problem_array);
    free(problems.list);
    return hr;
}

HRESULT mapiprop_get_attributes(struct mapiprop *prop, SPropTagArray *tags, SPropAttrArray **out)
{
    const struct property *property;
    ULONG i, *attributes = NULL;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (out) *out = NULL;
    if (!tags || !tags->cValues || !out) hr = MAPI_E_INVALID_PARAMETER;
    else if (!(attributes = calloc(tags->cValues, sizeof(*attributes)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; SUCCEEDED(hr) && i < tags->cValues; i++)
    {
        property = propset_find(&prop->set, PROP_ID(tags->aulPropTag[i]));
        attributes[i] = property ? property->attributes : PROPATTR_NOT_PRESENT;
    }
    treeobj_leave(&prop->obj);
    if (SUCCEEDED(hr))
    {
        if (prop->obj.tree->allocator.allocate(CbNewSPropAttrArray(tags->cValues), (void **)out))
        {
            *out = NULL;
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
        else
        {
            (*out)->cValues = tags->cValues;
            memcpy((*out)->aPropAttr, attributes, tags->cValues * sizeof(*attributes));
        }
    }
    free(attributes);
    return hr;
}

HRESULT mapiprop_set_attributes(
        struct mapiprop *prop, SPropTagArray *tags, SPropAttrArray *attributes, SPropProblemArray **problem_array)
{
    struct problems problems = {0};
    const struct property *property;
    ULONG i, wanted;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (problem_array) *problem_array = NULL;
    if (!tags || !tags->cValues || !attributes || attributes->cValues != tags->cValues) hr = MAPI_E_INVALID_PARAMETER;
    else if (!prop->writable) hr = MAPI_E_NO_ACCESS;
    for (i = 0; SUCCEEDED(hr) && i < tags->cValues; i++)
    {
        wanted = attributes->aPropAttr[i];
        property = propset_find(&prop->set, PROP_ID(tags->aulPropTag[i]));
        if (!property) hr = problems_add(&problems, i, tags->aulPropTag[i], MAPI_E_NOT_FOUND);
        else if (wanted & ~PROPATTR_MASK)
            hr = problems_add(&problems, i, tags->aulPropTag[i], MAPI_E_INVALID_PARAMETER);
        else if (property->attributes != wanted)
            hr = propset_put_attributes(&prop->set, PROP_ID(property->tag), wanted, wanted & PROPATTR_WRITEABLE);
    }
    treeobj_leave(&prop->obj);
    if (SUCCEEDED(hr)) return problems_return(&problems, &prop->obj.tree->allocator, problem_array);
    free(problems.list);
    return hr;
}
