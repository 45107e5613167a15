/*
 * GetNamesFromIDs and GetIDsFromNames of messages and attachments.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapiprop.h"
#include "node.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

HRESULT msgtree_names(struct msgtree *tree, struct namemap **names)
{
    HRESULT hr = S_OK;

    if (!tree->names)
    {
        if (!tree->fresh) hr = namemap_load(tree->root, &tree->names);
        else if (!(tree->names = namemap_create())) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    *names = tree->names;
    return hr;
}

/* A name on its way to a caller. */
struct found_name
{
    BOOL found;
    GUID guid;
    const WCHAR *text;
    LONG lid;
};

/* Finds what an id stands for, under the lock; the text is the map's. */
static void find_name(const struct namemap *map, ULONG id, struct found_name *out)
{
    const struct name *name;

    if (id < NAMED_ID_FIRST)
    {
        /* choice, imsg.md 5.7: the format's own GUID index 1 */
        out->found = id != 0;
        out->guid = PS_MAPI;
        out->lid = (LONG)id;
        return;
    }
    if (!(name = namemap_name(map, id))) return;
    out->guid = name->guid;
    out->lid = name->lid;
    out->text = name->text;
    out->found = TRUE;
}

/* Copies the texts, which do not outlive the lock, into one block for free(); NULL where there are none. */
static HRESULT copy_texts(struct found_name *found, ULONG count, WCHAR **texts)
{
    size_t total = 0, length;
    WCHAR *next;
    ULONG i;

    *texts = NULL;
    for (i = 0; i < count; i++)
        if (found[i].text && !size_add(total, (wcslen(found[i].text) + 1) * sizeof(WCHAR), &total))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!total) return S_OK;
    if (!(*texts = next = malloc(total))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++)
    {
        if (!found[i].text) continue;
        length = wcslen(found[i].text) + 1;
        found[i].text = memcpy(next, found[i].text, length * sizeof(WCHAR));
        next += length;
    }
    return S_OK;
}

/* Packs names into one block: the array of pointers, the names, what they point to. */
static HRESULT return_names(
        const struct allocator *allocator, const struct found_name *found, ULONG count, MAPINAMEID ***out)
{
    size_t size = count * sizeof(MAPINAMEID *), text_size;
    MAPINAMEID **names, *name;
    BYTE *next;
    ULONG i;

    for (i = 0; i < count; i++)
    {
        if (!found[i].found) continue;
        size += sizeof(MAPINAMEID) + sizeof(GUID);
        if (found[i].text) size += (wcslen(found[i].text) * sizeof(WCHAR) + sizeof(WCHAR) + 7) & ~7;
    }
    if (size > 0x7fffffff || allocator->allocate((ULONG)size + 8, (void **)&names)) return MAPI_E_NOT_ENOUGH_MEMORY;
    next = (BYTE *)names + ((count * sizeof(*names) + 7) & ~7);
    for (i = 0; i < count; i++)
    {
        names[i] = NULL;
        if (!found[i].found) continue;
        names[i] = name = (MAPINAMEID *)next;
        memset(name, 0, sizeof(*name));
        next += sizeof(*name);
        name->lpguid = (GUID *)next;
        *name->lpguid = found[i].guid;
        next += sizeof(GUID);
        name->ulKind = found[i].text ? MNID_STRING : MNID_ID;
        if (!found[i].text)
        {
            name->Kind.lID = found[i].lid;
            continue;
        }
        text_size = wcslen(found[i].text) * sizeof(WCHAR) + sizeof(WCHAR);
        name->Kind.lpwstrName = memcpy(next, found[i].text, text_size);
        next += (text_size + 7) & ~(size_t)7;
    }
    *out = names;
    return S_OK;
}

/* The ids of all names of a set (NULL: of all), but those that flags leave out. */
static HRESULT list_ids(const struct namemap *map, const GUID *guid, ULONG flags, ULONG **ids, ULONG *count)
{
    const struct name *name;
    ULONG i;

    *count = 0;
    if (!(*ids = calloc(map->count ? map->count : 1, sizeof(**ids)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < map->count; i++)
    {
        name = &map->names[i];
        if (!name->valid || (guid && !IsEqualGUID(&name->guid, guid))) continue;
        if (flags & (name->text ? MAPI_NO_STRINGS : MAPI_NO_IDS)) continue;
        (*ids)[(*count)++] = NAMED_ID_FIRST + i;
    }
    return S_OK;
}

HRESULT mapiprop_GetNamesFromIDs(
        struct mapiprop *prop, SPropTagArray **tags, GUID *guid, ULONG flags, ULONG *count, MAPINAMEID ***names)
{
    const struct allocator *allocator = &prop->obj.tree->allocator;
    BOOL all = tags && !*tags, missing = FALSE;
    ULONG i, id_count = 0, *ids = NULL;
    struct found_name *found = NULL;
    SPropTagArray *array = NULL;
    WCHAR *texts = NULL;
    struct namemap *map;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (count) *count = 0;
    if (names) *names = NULL;
    if (!tags || !count || !names) hr = MAPI_E_INVALID_PARAMETER;
    else if (flags & ~(ULONG)(MAPI_NO_STRINGS | MAPI_NO_IDS)) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (SUCCEEDED(hr = msgtree_names(prop->obj.tree, &map)))
    {
        if (all) hr = list_ids(map, guid, flags, &ids, &id_count);
        else id_count = (*tags)->cValues;
        if (SUCCEEDED(hr) && id_count && !(found = calloc(id_count, sizeof(*found)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        for (i = 0; SUCCEEDED(hr) && i < id_count; i++)
        {
            find_name(map, all ? ids[i] : PROP_ID((*tags)->aulPropTag[i]), &found[i]);
            if (!found[i].found) missing = TRUE;
        }
        if (SUCCEEDED(hr)) hr = copy_texts(found, id_count, &texts);
    }
    treeobj_leave(&prop->obj);

    if (SUCCEEDED(hr) && all)
    {
        if (!allocator->allocate(CbNewSPropTagArray(id_count ? id_count : 1), (void **)&array))
        {
            array->cValues = id_count;
            for (i = 0; i < id_count; i++) array->aulPropTag[i] = PROP_TAG(PT_UNSPECIFIED, ids[i]);
        }
        else
        {
            array = NULL;
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    if (SUCCEEDED(hr) && id_count) hr = return_names(allocator, found, id_count, names);
    if (SUCCEEDED(hr))
    {
        *count = id_count;
        if (all) *tags = array;
    }
    else if (array) allocator->free(array);
    free(texts);
    free(found);
    free(ids);
    return hr == S_OK && missing ? MAPI_W_ERRORS_RETURNED : hr;
}

/* Whether a caller's name can be one. */
static BOOL is_name(const MAPINAMEID *name)
{
    if (!name || !name->lpguid) return FALSE;
    return name->ulKind == MNID_ID || (name->ulKind == MNID_STRING && name->Kind.lpwstrName);
}

HRESULT mapiprop_GetIDsFromNames(
        struct mapiprop *prop, ULONG count, MAPINAMEID **names, ULONG flags, SPropTagArray **tags)
{
    const struct allocator *allocator = &prop->obj.tree->allocator;
    ULONG i, id, id_count = count, *ids = NULL;
    BOOL missing = FALSE;
    struct namemap *map;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (tags) *tags = NULL;
    if (!tags || (names && !count) || (!names && (count || flags & MAPI_CREATE))) hr = MAPI_E_INVALID_PARAMETER;
    else if (flags & ~MAPI_CREATE) hr = MAPI_E_UNKNOWN_FLAGS;
    for (i = 0; SUCCEEDED(hr) && i < count; i++)
        if (!is_name(names[i])) hr = MAPI_E_INVALID_PARAMETER;
    if (SUCCEEDED(hr)) hr = msgtree_names(prop->obj.tree, &map);
    if (SUCCEEDED(hr) && !names) hr = list_ids(map, NULL, 0, &ids, &id_count);
    if (SUCCEEDED(hr) && names && !(ids = calloc(count, sizeof(*ids)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; SUCCEEDED(hr) && i < count; i++)
    {
        id = namemap_find(map, names[i]);
        /* PS_MAPI's numbers are ids themselves, never mapped */
        if (!id && flags & MAPI_CREATE && prop->obj.tree->writable &&
                !(names[i]->ulKind == MNID_ID && IsEqualGUID(names[i]->lpguid, &PS_MAPI)))
        {
            hr = namemap_add(map, names[i], &id);
            if (hr == MAPI_E_TOO_BIG) hr = S_OK;
        }
        if (!id) missing = TRUE;
        ids[i] = id;
    }
    treeobj_leave(&prop->obj);

    if (SUCCEEDED(hr))
    {
        if (!allocator->allocate(CbNewSPropTagArray(id_count ? id_count : 1), (void **)tags))
        {
            (*tags)->cValues = id_count;
            for (i = 0; i < id_count; i++)
                (*tags)->aulPropTag[i] = ids[i] ? PROP_TAG(PT_UNSPECIFIED, ids[i]) : PROP_TAG(PT_ERROR, 0);
        }
        else
        {
            *tags = NULL;
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    free(ids);
    return hr == S_OK && missing ? MAPI_W_ERRORS_RETURNED : hr;
}
