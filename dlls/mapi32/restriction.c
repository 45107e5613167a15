/*
 * Restrictions: checked and copied once, then evaluated against rows.
 *
 * A restriction that cannot be evaluated is refused when it is copied, before any row is seen; so the evaluation cannot
 * fail. Both recur at most DEPTH_MAX deep. The copy is one tree of blocks; values lie flat behind their node.
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

#include "convert.h"
#include "propvalue.h"
#include "restriction.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define DEPTH_MAX 256

/* Parts that share what they point to can be told apart only by walking them all: 2 to the depth. */
#define NODES_MAX 1000000

/* What may still be copied. */
struct budget
{
    ULONG nodes;
};

/* A node; what tells its kinds apart is as in SRestriction. */
struct node
{
    ULONG kind;  /* RES_*; comments are gone */
    ULONG count; /* RES_AND, RES_OR, RES_NOT: the operands */
    struct node **nodes;
    ULONG tag, other_tag; /* of the columns */
    ULONG operator;       /* relop, relBMR or fuzzy level */
    ULONG number;         /* mask or size */
    SPropValue *value;    /* with its data behind it */
};

struct restriction
{
    LONG refcount;
    struct node *root;
};

static HRESULT node_create(const SRestriction *source, unsigned int depth, struct budget *budget, struct node **out);

static void node_free(struct node *node)
{
    ULONG i;

    if (!node) return;
    for (i = 0; node->nodes && i < node->count; i++) node_free(node->nodes[i]);
    free(node->nodes);
    free(node->value);
    free(node);
}

/* The type of tag without the bits of an instance of a multi-valued property. */
static ULONG tag_type(ULONG tag)
{
    ULONG type = PROP_TYPE(tag);

    return type & MV_INSTANCE ? type & ~MVI_FLAG : type;
}

/* Whether values of two types can be compared: the same, or single strings of any width. */
static BOOL types_match(ULONG a, ULONG b)
{
    if (a == b) return TRUE;
    return proptype_is_string(a) && proptype_is_string(b) && !((a | b) & MV_FLAG);
}

static BOOL relop_is_known(ULONG relop)
{
    return relop <= RELOP_NE;
}

/* Copies a value behind a node. */
static HRESULT copy_value(const SPropValue *value, struct node *node)
{
    HRESULT hr;
    ULONG size;

    if (FAILED(hr = propvalues_flat_size(value, 1, &size))) return hr;
    if (!(node->value = malloc(size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    propvalues_flat_copy(node->value, value, 1);
    return S_OK;
}

static HRESULT copy_operands(
        const SRestriction *operands, ULONG count, unsigned int depth, struct budget *budget, struct node *node)
{
    HRESULT hr = S_OK;
    ULONG i;

    if (count && !operands) return MAPI_E_INVALID_PARAMETER;
    if (count > budget->nodes) return MAPI_E_TOO_COMPLEX;
    if (!(node->nodes = calloc(count ? count : 1, sizeof(*node->nodes)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    node->count = count;
    for (i = 0; i < count && SUCCEEDED(hr); i++) hr = node_create(&operands[i], depth + 1, budget, &node->nodes[i]);
    return hr;
}

static HRESULT copy_content(const SContentRestriction *source, struct node *node)
{
    ULONG type = tag_type(source->ulPropTag), key_type;

    node->tag = source->ulPropTag;
    node->operator= source->ulFuzzyLevel;
    if (!source->lpProp) return MAPI_E_INVALID_PARAMETER;
    key_type = PROP_TYPE(source->lpProp->ulPropTag);
    if ((source->ulFuzzyLevel & 0xffff) > FL_PREFIX) return MAPI_E_TOO_COMPLEX;
    if (key_type != PT_STRING8 && key_type != PT_UNICODE && key_type != PT_BINARY) return MAPI_E_TOO_COMPLEX;
    if (!types_match(type & ~MV_FLAG, key_type)) return MAPI_E_TOO_COMPLEX;
    return copy_value(source->lpProp, node);
}

static HRESULT copy_property(const SPropertyRestriction *source, struct node *node)
{
    ULONG type = tag_type(source->ulPropTag), key_type;

    node->tag = source->ulPropTag;
    node->operator= source->relop;
    if (!source->lpProp) return MAPI_E_INVALID_PARAMETER;
    key_type = tag_type(source->lpProp->ulPropTag);
    if (!relop_is_known(source->relop) || proptype_is_multiple(key_type)) return MAPI_E_TOO_COMPLEX;
    if (key_type == PT_OBJECT || key_type == PT_NULL || key_type == PT_UNSPECIFIED || !proptype_is_known(key_type))
        return MAPI_E_TOO_COMPLEX;
    if (!types_match(type & ~MV_FLAG, key_type)) return MAPI_E_TOO_COMPLEX;
    return copy_value(source->lpProp, node);
}

static HRESULT copy_compare(const SComparePropsRestriction *source, struct node *node)
{
    ULONG type = tag_type(source->ulPropTag1);

    node->tag = source->ulPropTag1;
    node->other_tag = source->ulPropTag2;
    node->operator= source->relop;
    if (!relop_is_known(source->relop) || type != tag_type(source->ulPropTag2)) return MAPI_E_TOO_COMPLEX;
    if (proptype_is_multiple(type) || type == PT_OBJECT || type == PT_UNSPECIFIED || type == PT_NULL ||
            !proptype_is_known(type))
        return MAPI_E_TOO_COMPLEX;
    return S_OK;
}

static HRESULT copy_bitmask(const SBitMaskRestriction *source, struct node *node)
{
    node->tag = source->ulPropTag;
    node->operator= source->relBMR;
    node->number = source->ulMask;
    if (tag_type(source->ulPropTag) != PT_LONG) return MAPI_E_TOO_COMPLEX;
    return source->relBMR == BMR_EQZ || source->relBMR == BMR_NEZ ? S_OK : MAPI_E_TOO_COMPLEX;
}

static HRESULT copy_size(const SSizeRestriction *source, struct node *node)
{
    ULONG type = tag_type(source->ulPropTag);

    node->tag = source->ulPropTag;
    node->operator= source->relop;
    node->number = source->cb;
    if (!relop_is_known(source->relop) || type == PT_OBJECT || !proptype_is_known(type)) return MAPI_E_TOO_COMPLEX;
    return S_OK;
}

static HRESULT copy_exist(const SExistRestriction *source, struct node *node)
{
    ULONG type = tag_type(source->ulPropTag);

    node->tag = source->ulPropTag;
    return type == PT_OBJECT || !proptype_is_known(type) ? MAPI_E_TOO_COMPLEX : S_OK;
}

/* Checks and copies one restriction with all below it. */
static HRESULT node_create(const SRestriction *source, unsigned int depth, struct budget *budget, struct node **out)
{
    struct node *node;
    HRESULT hr;

    /* a comment has the value of what it is about, nothing makes it true */
    for (; source->rt == RES_COMMENT && source->res.resComment.lpRes; source = source->res.resComment.lpRes)
        if (++depth > DEPTH_MAX) return MAPI_E_TOO_COMPLEX;
    if (depth > DEPTH_MAX || !budget->nodes) return MAPI_E_TOO_COMPLEX;
    budget->nodes--;

    if (!(node = calloc(1, sizeof(*node)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    node->kind = source->rt;
    switch (source->rt)
    {
    case RES_AND: hr = copy_operands(source->res.resAnd.lpRes, source->res.resAnd.cRes, depth, budget, node); break;
    case RES_OR: hr = copy_operands(source->res.resOr.lpRes, source->res.resOr.cRes, depth, budget, node); break;
    case RES_NOT: hr = copy_operands(source->res.resNot.lpRes, 1, depth, budget, node); break;
    case RES_CONTENT: hr = copy_content(&source->res.resContent, node); break;
    case RES_PROPERTY: hr = copy_property(&source->res.resProperty, node); break;
    case RES_COMPAREPROPS: hr = copy_compare(&source->res.resCompareProps, node); break;
    case RES_BITMASK: hr = copy_bitmask(&source->res.resBitMask, node); break;
    case RES_SIZE: hr = copy_size(&source->res.resSize, node); break;
    case RES_EXIST: hr = copy_exist(&source->res.resExist, node); break;
    case RES_COMMENT:
        node->kind = RES_AND;
        hr = S_OK;
        break;
    case RES_SUBRESTRICTION:
        WARN("These tables have no sub-objects.\n");
        hr = MAPI_E_TOO_COMPLEX;
        break;
    default:
        WARN("Restriction type %lu is not known.\n", source->rt);
        hr = MAPI_E_TOO_COMPLEX;
        break;
    }
    if (FAILED(hr)) node_free(node);
    else *out = node;
    return hr;
}

/* A row's value for a column of tag, of its type but for the width of strings; NULL: there is none. */
static const SPropValue *find_value(const struct restriction_source *source, ULONG tag, SPropValue *scratch)
{
    const SPropValue *value = source->find(source->row, tag, scratch);
    ULONG type;

    if (!value) return NULL;
    type = tag_type(value->ulPropTag);
    if (type == PT_ERROR) return NULL;
    if (tag_type(tag) == PT_UNSPECIFIED || types_match(type, tag_type(tag))) return value;
    /* arrays of strings of any width as well */
    if (proptype_is_multiple(type) && proptype_is_string(type) && proptype_is_multiple(tag_type(tag)) &&
            proptype_is_string(tag_type(tag)))
        return value;
    return NULL;
}

/* How many single values a value has. */
static ULONG element_count(const SPropValue *value)
{
    if (!proptype_is_multiple(PROP_TYPE(value->ulPropTag))) return 1;
    return value->Value.MVbin.lpbin ? value->Value.MVbin.cValues : 0;
}

/* Single value number i of a value. */
static void get_element(const SPropValue *value, ULONG i, SPropValue *element)
{
    ULONG type = PROP_TYPE(value->ulPropTag), size;
    const BYTE *item;

    if (!proptype_is_multiple(type))
    {
        *element = *value;
        element->ulPropTag = retype_tag(value->ulPropTag, tag_type(value->ulPropTag));
        return;
    }
    type &= ~MV_FLAG;
    size = proptype_element_size(type);
    item = (const BYTE *)value->Value.MVbin.lpbin + (SIZE_T)i * size;
    memset(element, 0, sizeof(*element));
    element->ulPropTag = retype_tag(value->ulPropTag, type);
    if (type == PT_CLSID) element->Value.lpguid = (GUID *)item;
    else memcpy(&element->Value, item, size);
}

/* A single string value as UTF-16, if it is 8-bit text; *copy is for free(). */
static SPropValue widen(const SPropValue *value, UINT code_page, WCHAR **copy)
{
    SPropValue wide = *value;

    if (PROP_TYPE(value->ulPropTag) != PT_STRING8 || !(*copy = multibyte_to_wide(value->Value.lpszA, code_page)))
        return wide;
    wide.ulPropTag = retype_tag(value->ulPropTag, PT_UNICODE);
    wide.Value.lpszW = *copy;
    return wide;
}

/* propvalue_contains with 8-bit text of code_page. */
static BOOL contains(const SPropValue *value, const SPropValue *key, ULONG fuzzy, UINT code_page)
{
    WCHAR *copy = NULL, *key_copy = NULL;
    SPropValue wide, wide_key;
    BOOL result;

    if (code_page == CP_ACP || code_page == GetACP()) return propvalue_contains(value, key, fuzzy);
    wide = widen(value, code_page, &copy);
    wide_key = widen(key, code_page, &key_copy);
    result = propvalue_contains(&wide, &wide_key, fuzzy);
    free(copy);
    free(key_copy);
    return result;
}

/* Whether any single value of a property satisfies a RES_CONTENT or RES_PROPERTY. */
static BOOL any_element_matches(const struct node *node, const struct restriction_source *source)
{
    const SPropValue *value;
    SPropValue scratch, element;
    ULONG i, count;

    if (!(value = find_value(source, node->tag, &scratch))) return FALSE;
    count = element_count(value);
    for (i = 0; i < count; i++)
    {
        get_element(value, i, &element);
        if (node->kind == RES_CONTENT)
        {
            if (contains(&element, node->value, node->operator, source->code_page)) return TRUE;
        }
        else if (relop_holds(node->operator, propvalue_compare_any_width(&element, node->value, source->code_page)))
            return TRUE;
    }
    return FALSE;
}

static BOOL compare_matches(const struct node *node, const struct restriction_source *source)
{
    SPropValue scratch, other_scratch;
    const SPropValue *value = find_value(source, node->tag, &scratch);
    const SPropValue *other = find_value(source, node->other_tag, &other_scratch);

    return value && other && relop_holds(node->operator, propvalue_compare_any_width(value, other, source->code_page));
}

static BOOL bitmask_matches(const struct node *node, const struct restriction_source *source)
{
    const SPropValue *value;
    SPropValue scratch;

    if (!(value = find_value(source, node->tag, &scratch))) return FALSE;
    return (((ULONG)value->Value.l & node->number) != 0) == (node->operator== BMR_NEZ);
}

/* The bytes of a string in the other width, with its NUL. */
static ULONG other_width_size(ULONG type, const SPropValue *value, UINT code_page)
{
    if (type == PT_STRING8) return wide_length(value->Value.lpszA, code_page) * sizeof(WCHAR);
    return multibyte_length(value->Value.lpszW, code_page);
}

/* The bytes of a value, as propvalue_size, in the width of a column of tag. */
static ULONG size_in_column(const SPropValue *value, ULONG tag, UINT code_page)
{
    ULONG type = tag_type(value->ulPropTag) & ~MV_FLAG, wanted = tag_type(tag) & ~MV_FLAG, size = 0, i;
    SPropValue element;

    if (wanted == PT_UNSPECIFIED || type == wanted) return propvalue_size(value);
    code_page = code_page_or_default(code_page);
    for (i = 0; i < element_count(value); i++)
    {
        get_element(value, i, &element);
        size += other_width_size(type, &element, code_page);
    }
    return size;
}

static BOOL size_matches(const struct node *node, const struct restriction_source *source)
{
    const SPropValue *value;
    SPropValue scratch;
    ULONG size;

    if (!(value = find_value(source, node->tag, &scratch))) return FALSE;
    size = size_in_column(value, node->tag, source->code_page);
    return relop_holds(node->operator, size<node->number ? -1 : size> node->number);
}

static BOOL node_matches(const struct node *node, const struct restriction_source *source)
{
    SPropValue scratch;
    ULONG i;

    switch (node->kind)
    {
    case RES_AND:
        for (i = 0; i < node->count; i++)
            if (!node_matches(node->nodes[i], source)) return FALSE;
        return TRUE;
    case RES_OR:
        for (i = 0; i < node->count; i++)
            if (node_matches(node->nodes[i], source)) return TRUE;
        return FALSE;
    case RES_NOT: return !node_matches(node->nodes[0], source);
    case RES_CONTENT:
    case RES_PROPERTY: return any_element_matches(node, source);
    case RES_COMPAREPROPS: return compare_matches(node, source);
    case RES_BITMASK: return bitmask_matches(node, source);
    case RES_SIZE: return size_matches(node, source);
    case RES_EXIST: return find_value(source, node->tag, &scratch) != NULL;
    default: return FALSE;
    }
}

HRESULT restriction_create(const SRestriction *source, struct restriction **out)
{
    struct budget budget = {NODES_MAX};
    struct restriction *restriction;
    HRESULT hr;

    if (!(restriction = calloc(1, sizeof(*restriction)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    restriction->refcount = 1;
    if (FAILED(hr = node_create(source, 1, &budget, &restriction->root))) free(restriction);
    else *out = restriction;
    return hr;
}

struct restriction *restriction_addref(struct restriction *restriction)
{
    if (restriction) InterlockedIncrement(&restriction->refcount);
    return restriction;
}

void restriction_release(struct restriction *restriction)
{
    if (!restriction || InterlockedDecrement(&restriction->refcount)) return;
    node_free(restriction->root);
    free(restriction);
}

static BOOL node_names(const struct node *node, ULONG id)
{
    ULONG i;

    if (PROP_ID(node->tag) == id || PROP_ID(node->other_tag) == id) return TRUE;
    for (i = 0; node->nodes && i < node->count; i++)
        if (node_names(node->nodes[i], id)) return TRUE;
    return FALSE;
}

BOOL restriction_names(const struct restriction *restriction, ULONG tag)
{
    return node_names(restriction->root, PROP_ID(tag));
}

BOOL restriction_matches(const struct restriction *restriction, const struct restriction_source *source)
{
    return node_matches(restriction->root, source);
}
