/*
 * CreateIProp: IPropData, properties in memory with access flags.
 *
 * A value never changes once it is set: it is counted, and readers take references under the lock and copy what they
 * need without it, since the allocators are the caller's.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/codec.h"
#include "copy.h"
#include "hash.h"
#include "propvalue.h"
#include "wine/debug.h"
#include "wine/list.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define ACCESS_MASK (IPROP_READONLY | IPROP_READWRITE)
#define STATUS_MASK (IPROP_CLEAN | IPROP_DIRTY)

struct shared_value
{
    LONG refcount;
    SPropValue value; /* what it points to follows */
};

struct entry
{
    struct list link;      /* in propdata.entries */
    struct hash_node hash; /* in propdata.index, by id */
    ULONG tag;
    ULONG access;
    struct shared_value *value; /* NULL: the property was deleted */
};

struct propdata
{
    IPropData IPropData_iface;
    LONG refcount;
    struct allocator allocator;
    CRITICAL_SECTION cs; /* guards all that follows; nothing of a caller's is called under it */
    BOOL read_only;
    struct list entries; /* in order of creation, deleted ones among them */
    struct hash_table index;
    ULONG count; /* entries that are not deleted */
    ULONG deleted;
};

/* A property as it is read: its tag and value, or no value and an error. */
struct reading
{
    ULONG tag; /* as asked for */
    SCODE error;
    struct shared_value *value;
};

static struct propdata *impl_from_IPropData(IPropData *iface)
{
    return CONTAINING_RECORD(iface, struct propdata, IPropData_iface);
}

static HRESULT shared_value_create(const SPropValue *value, struct shared_value **out)
{
    struct shared_value *shared;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = propvalues_flat_size(value, 1, &size))) return hr;
    if (!(shared = malloc(FIELD_OFFSET(struct shared_value, value) + (size_t)size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    shared->refcount = 1;
    propvalues_flat_copy(&shared->value, value, 1);
    *out = shared;
    return S_OK;
}

static struct shared_value *shared_value_addref(struct shared_value *shared)
{
    InterlockedIncrement(&shared->refcount);
    return shared;
}

static void shared_value_release(struct shared_value *shared)
{
    if (shared && !InterlockedDecrement(&shared->refcount)) free(shared);
}

/* The entry of an id, a deleted one too; NULL if there is none. */
static struct entry *find_entry(const struct propdata *propdata, ULONG tag)
{
    struct hash_node *node = hash_first(&propdata->index, PROP_ID(tag));

    return node ? CONTAINING_RECORD(node, struct entry, hash) : NULL;
}

/* The same without the deleted ones. */
static struct entry *find_property(const struct propdata *propdata, ULONG tag)
{
    struct entry *entry = find_entry(propdata, tag);

    return entry && entry->value ? entry : NULL;
}

/* Sets a property, whose access is the caller's affair; value is taken over, on failure too. */
static HRESULT put_property(struct propdata *propdata, struct shared_value *value)
{
    struct entry *entry = find_entry(propdata, value->value.ulPropTag);

    if (!entry)
    {
        if (!(entry = calloc(1, sizeof(*entry))) ||
                !hash_insert(&propdata->index, &entry->hash, PROP_ID(value->value.ulPropTag)))
        {
            free(entry);
            shared_value_release(value);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        list_add_tail(&propdata->entries, &entry->link);
        propdata->deleted++;
    }
    if (!entry->value)
    {
        propdata->deleted--;
        propdata->count++;
        entry->access = IPROP_READWRITE;
    }
    shared_value_release(entry->value);
    entry->value = value;
    entry->tag = value->value.ulPropTag;
    entry->access = (entry->access & ACCESS_MASK) | IPROP_DIRTY;
    return S_OK;
}

/* Gives the caller an array of count problems, nothing for none. problems may have no room for more than capacity. */
static HRESULT return_problems(
        struct propdata *propdata, const SPropProblem *problems, ULONG count, SPropProblemArray **out)
{
    SPropProblemArray *array;
    size_t size;
    HRESULT hr;

    if (!out || !count) return S_OK;
    if (!size_mul(count, sizeof(*problems), &size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!size_add(size, FIELD_OFFSET(SPropProblemArray, aProblem), &size) || size > 0xffffffff)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = propdata->allocator.allocate((ULONG)size, (void **)&array))) return hr;
    array->cProblem = count;
    memcpy(array->aProblem, problems, count * sizeof(*problems));
    *out = array;
    return S_OK;
}

static HRESULT allocate_tags(struct propdata *propdata, ULONG count, SPropTagArray **out)
{
    size_t size;

    if (!size_mul(count, sizeof(ULONG), &size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!size_add(size, FIELD_OFFSET(SPropTagArray, aulPropTag), &size) || size > 0xffffffff)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    return propdata->allocator.allocate((ULONG)size, (void **)out);
}

static HRESULT WINAPI propdata_QueryInterface(IPropData *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IMAPIProp) || IsEqualIID(iid, &IID_IMAPIPropData))
    {
        IPropData_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    WARN("%s is not supported.\n", debugstr_guid(iid));
    *out = NULL;
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG WINAPI propdata_AddRef(IPropData *iface)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    ULONG refcount = (ULONG)InterlockedIncrement(&propdata->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI propdata_Release(IPropData *iface)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    ULONG refcount = (ULONG)InterlockedDecrement(&propdata->refcount);
    struct entry *entry, *next;

    TRACE("%p, refcount %lu.\n", iface, refcount);
    if (!refcount)
    {
        LIST_FOR_EACH_ENTRY_SAFE(entry, next, &propdata->entries, struct entry, link)
        {
            shared_value_release(entry->value);
            free(entry);
        }
        hash_free(&propdata->index);
        DeleteCriticalSection(&propdata->cs);
        free(propdata);
        module_unlock();
    }
    return refcount;
}

static HRESULT WINAPI propdata_GetLastError(IPropData *iface, HRESULT error, ULONG flags, MAPIERROR **out)
{
    TRACE("%p, %#lx, %#lx, %p.\n", iface, error, flags, out);
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    return S_OK;
}

static HRESULT WINAPI propdata_SaveChanges(IPropData *iface, ULONG flags)
{
    TRACE("%p, %#lx.\n", iface, flags);
    return S_OK; /* nothing is transacted: props.md 8 */
}

/* The tag of a property in a list: strings in the width that flags ask for. */
static ULONG listed_tag(ULONG tag, ULONG flags)
{
    ULONG base = flags & MAPI_UNICODE ? PT_UNICODE : PT_STRING8;

    if (!proptype_is_string(PROP_TYPE(tag))) return tag;
    return retype_tag(tag, (PROP_TYPE(tag) & MVI_FLAG) | base);
}

/* Takes references to what is asked for; all properties if tags is NULL. free() *out, after release_readings. */
static HRESULT read_properties(
        struct propdata *propdata, const SPropTagArray *tags, ULONG flags, struct reading **out, ULONG *count)
{
    struct reading *readings, *reading;
    struct entry *entry;
    HRESULT hr = S_OK;
    ULONG i;

    EnterCriticalSection(&propdata->cs);
    *count = tags ? tags->cValues : propdata->count;
    if (!(readings = calloc(*count ? *count : 1, sizeof(*readings))))
    {
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    else if (tags)
    {
        for (i = 0; i < *count; i++)
        {
            readings[i].tag = tags->aulPropTag[i];
            if ((entry = find_property(propdata, readings[i].tag)))
                readings[i].value = shared_value_addref(entry->value);
            else readings[i].error = MAPI_E_NOT_FOUND;
            if (entry && PROP_TYPE(readings[i].tag) == PT_UNSPECIFIED) readings[i].tag = listed_tag(entry->tag, flags);
        }
    }
    else
    {
        reading = readings;
        LIST_FOR_EACH_ENTRY(entry, &propdata->entries, struct entry, link)
        {
            if (!entry->value) continue;
            reading->tag = listed_tag(entry->tag, flags);
            reading->value = shared_value_addref(entry->value);
            reading++;
        }
    }
    LeaveCriticalSection(&propdata->cs);
    *out = readings;
    return hr;
}

static void release_readings(struct reading *readings, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) shared_value_release(readings[i].value);
    free(readings);
}

static HRESULT WINAPI propdata_GetProps(
        IPropData *iface, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    struct reading *readings;
    SPropValue *array = NULL;
    BOOL errors = FALSE;
    size_t size;
    HRESULT hr;
    ULONG n, i;

    TRACE("%p, %p, %#lx, %p, %p.\n", iface, tags, flags, count, values);
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    if (!count || !values) return MAPI_E_INVALID_PARAMETER;
    *count = 0;
    *values = NULL;
    if (tags && !tags->cValues) return MAPI_E_INVALID_PARAMETER;

    if (FAILED(hr = read_properties(propdata, tags, flags, &readings, &n))) return hr;
    if (!n) goto done;
    if (!size_mul(n, sizeof(*array), &size) || size > 0xffffffff) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else hr = propdata->allocator.allocate((ULONG)size, (void **)&array);
    if (FAILED(hr))
    {
        array = NULL;
        goto done;
    }

    for (i = 0; i < n; i++)
    {
        hr = readings[i].error;
        if (SUCCEEDED(hr))
        {
            hr = propvalue_copy_width(&array[i], &readings[i].value->value, PROP_TYPE(readings[i].tag), CP_ACP,
                    &propdata->allocator, array);
        }
        if (FAILED(hr))
        {
            if (hr == MAPI_E_NOT_ENOUGH_MEMORY) goto done;
            array[i].ulPropTag = retype_tag(readings[i].tag, PT_ERROR);
            array[i].Value.err = hr;
            errors = TRUE;
        }
    }
    hr = errors ? MAPI_W_ERRORS_RETURNED : S_OK;
    *count = n;
    *values = array;

done:
    if (FAILED(hr)) propdata->allocator.free(array);
    release_readings(readings, n);
    return hr;
}

static HRESULT WINAPI propdata_GetPropList(IPropData *iface, ULONG flags, SPropTagArray **out)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    struct reading *readings;
    SPropTagArray *tags;
    HRESULT hr;
    ULONG n, i;

    TRACE("%p, %#lx, %p.\n", iface, flags, out);
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (FAILED(hr = read_properties(propdata, NULL, flags, &readings, &n))) return hr;
    if (SUCCEEDED(hr = allocate_tags(propdata, n, &tags)))
    {
        tags->cValues = n;
        for (i = 0; i < n; i++) tags->aulPropTag[i] = readings[i].tag;
        *out = tags;
    }
    release_readings(readings, n);
    return hr;
}

static HRESULT WINAPI propdata_OpenProperty(
        IPropData *iface, ULONG tag, const IID *iid, ULONG options, ULONG flags, IUnknown **out)
{
    TRACE("%p, %#lx, %s, %#lx, %#lx, %p.\n", iface, tag, debugstr_guid(iid), options, flags, out);
    if (out) *out = NULL;
    return MAPI_E_NO_SUPPORT;
}

/* Whether SetProps refuses a whole call for this value. Source: clients.md (PT_NULL, PT_OBJECT); imsg.md 5.3. */
static BOOL is_refused(const SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag), size;

    if (type == PT_NULL || type == PT_OBJECT) return TRUE;
    if (!proptype_is_known(type) || type == PT_UNSPECIFIED) return FALSE; /* a problem of its own */
    if (proptype_is_multiple(type) && !value->Value.MVl.cValues) return TRUE;
    return propvalues_flat_size(value, 1, &size) == MAPI_E_INVALID_PARAMETER;
}

static HRESULT WINAPI propdata_SetProps(IPropData *iface, ULONG count, SPropValue *values, SPropProblemArray **out)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    struct shared_value *shared;
    SPropProblem *problems;
    ULONG found = 0, i, tag;
    struct entry *entry;
    HRESULT hr = S_OK;
    SCODE problem;

    TRACE("%p, %lu, %p, %p.\n", iface, count, values, out);
    if (out) *out = NULL;
    if (!count || !values) return MAPI_E_INVALID_PARAMETER;
    for (i = 0; i < count; i++)
        if (is_refused(&values[i])) return MAPI_E_INVALID_PARAMETER;
    if (!(problems = calloc(count, sizeof(*problems)))) return MAPI_E_NOT_ENOUGH_MEMORY;

    EnterCriticalSection(&propdata->cs);
    if (propdata->read_only) hr = MAPI_E_NO_ACCESS;
    for (i = 0; SUCCEEDED(hr) && i < count; i++)
    {
        tag = values[i].ulPropTag;
        if (PROP_TYPE(tag) == PT_ERROR) continue; /* as GetProps gave it: not a value */
        problem = S_OK;
        if (!proptype_is_known(PROP_TYPE(tag)) || PROP_TYPE(tag) == PT_UNSPECIFIED || (tag & MV_INSTANCE))
            problem = MAPI_E_INVALID_TYPE;
        else if ((entry = find_property(propdata, tag)) && (entry->access & IPROP_READONLY)) problem = MAPI_E_NO_ACCESS;
        if (problem)
        {
            problems[found].ulIndex = i;
            problems[found].ulPropTag = tag;
            problems[found++].scode = problem;
            continue;
        }
        if (SUCCEEDED(hr = shared_value_create(&values[i], &shared))) hr = put_property(propdata, shared);
    }
    LeaveCriticalSection(&propdata->cs);

    if (SUCCEEDED(hr)) hr = return_problems(propdata, problems, found, out);
    free(problems);
    return hr;
}

static HRESULT WINAPI propdata_DeleteProps(IPropData *iface, SPropTagArray *tags, SPropProblemArray **out)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    SPropProblem *problems;
    struct entry *entry;
    ULONG found = 0, i;
    HRESULT hr = S_OK;

    TRACE("%p, %p, %p.\n", iface, tags, out);
    if (out) *out = NULL;
    if (!tags || !tags->cValues) return MAPI_E_INVALID_PARAMETER;
    if (!(problems = calloc(tags->cValues, sizeof(*problems)))) return MAPI_E_NOT_ENOUGH_MEMORY;

    EnterCriticalSection(&propdata->cs);
    if (propdata->read_only) hr = MAPI_E_NO_ACCESS;
    for (i = 0; SUCCEEDED(hr) && i < tags->cValues; i++)
    {
        entry = find_property(propdata, tags->aulPropTag[i]);
        if (!entry || (entry->access & IPROP_READONLY))
        {
            problems[found].ulIndex = i;
            problems[found].ulPropTag = tags->aulPropTag[i];
            problems[found++].scode = entry ? MAPI_E_NO_ACCESS : MAPI_E_NOT_FOUND;
            continue;
        }
        shared_value_release(entry->value);
        entry->value = NULL;
        propdata->count--;
        propdata->deleted++;
    }
    LeaveCriticalSection(&propdata->cs);

    if (SUCCEEDED(hr)) hr = return_problems(propdata, problems, found, out);
    free(problems);
    return hr;
}

static HRESULT WINAPI propdata_CopyTo(IPropData *iface, ULONG iid_count, const IID *iids, SPropTagArray *exclude,
        ULONG ui, IMAPIProgress *progress, const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    const struct copy_source source = {(IMAPIProp *)iface, &IID_IMAPIProp, .allocator = &propdata->allocator};

    TRACE("%p, %lu, %p, %p, %#lx, %p, %s, %p, %#lx, %p.\n", iface, iid_count, iids, exclude, ui, progress,
            debugstr_guid(iid), dest, flags, problems);
    return copy_to(&source, iid_count, iids, exclude, ui, progress, iid, dest, flags, problems);
}

static HRESULT WINAPI propdata_CopyProps(IPropData *iface, SPropTagArray *include, ULONG ui, IMAPIProgress *progress,
        const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    const struct copy_source source = {(IMAPIProp *)iface, &IID_IMAPIProp, .allocator = &propdata->allocator};

    TRACE("%p, %p, %#lx, %p, %s, %p, %#lx, %p.\n", iface, include, ui, progress, debugstr_guid(iid), dest, flags,
            problems);
    return copy_props(&source, include, ui, progress, iid, dest, flags, problems);
}

static HRESULT WINAPI propdata_GetNamesFromIDs(
        IPropData *iface, SPropTagArray **tags, GUID *set, ULONG flags, ULONG *count, MAPINAMEID ***names)
{
    TRACE("%p, %p, %s, %#lx, %p, %p.\n", iface, tags, debugstr_guid(set), flags, count, names);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI propdata_GetIDsFromNames(
        IPropData *iface, ULONG count, MAPINAMEID **names, ULONG flags, SPropTagArray **tags)
{
    TRACE("%p, %lu, %p, %#lx, %p.\n", iface, count, names, flags, tags);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI propdata_HrSetObjAccess(IPropData *iface, ULONG access)
{
    struct propdata *propdata = impl_from_IPropData(iface);

    TRACE("%p, %#lx.\n", iface, access);
    if (access != IPROP_READONLY && access != IPROP_READWRITE) return MAPI_E_INVALID_PARAMETER;
    EnterCriticalSection(&propdata->cs);
    propdata->read_only = access == IPROP_READONLY;
    LeaveCriticalSection(&propdata->cs);
    return S_OK;
}

/* One of each pair, and nothing else. Source: clients.md. */
static BOOL is_property_access(ULONG access)
{
    ULONG kind = access & ACCESS_MASK, status = access & STATUS_MASK;

    if (access & ~(ACCESS_MASK | STATUS_MASK)) return FALSE;
    return (kind == IPROP_READONLY || kind == IPROP_READWRITE) && (status == IPROP_CLEAN || status == IPROP_DIRTY);
}

static HRESULT WINAPI propdata_HrSetPropAccess(IPropData *iface, SPropTagArray *tags, ULONG *access)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    struct entry *entry;
    HRESULT hr = S_OK;
    ULONG i;

    TRACE("%p, %p, %p.\n", iface, tags, access);
    if (!tags || !tags->cValues || !access) return MAPI_E_INVALID_PARAMETER;
    for (i = 0; i < tags->cValues; i++)
        if (!is_property_access(access[i])) return MAPI_E_INVALID_PARAMETER;

    EnterCriticalSection(&propdata->cs);
    if (propdata->read_only) hr = MAPI_E_NO_ACCESS;
    for (i = 0; SUCCEEDED(hr) && i < tags->cValues; i++)
        if ((entry = find_property(propdata, tags->aulPropTag[i]))) entry->access = access[i];
    LeaveCriticalSection(&propdata->cs);
    return hr;
}

/* A property's tag and access, for HrGetPropAccess. */
struct access_reading
{
    ULONG tag, access;
};

static HRESULT read_access(
        struct propdata *propdata, const SPropTagArray *tags, struct access_reading **out, ULONG *count)
{
    struct access_reading *readings, *reading;
    struct entry *entry;
    ULONG i;

    EnterCriticalSection(&propdata->cs);
    *count = tags ? tags->cValues : propdata->count + propdata->deleted;
    if ((readings = reading = calloc(*count ? *count : 1, sizeof(*readings))))
    {
        for (i = 0; tags && i < tags->cValues; i++, reading++)
        {
            entry = find_property(propdata, tags->aulPropTag[i]);
            reading->tag = tags->aulPropTag[i];
            reading->access = entry ? entry->access : 0;
        }
        if (!tags)
        {
            LIST_FOR_EACH_ENTRY(entry, &propdata->entries, struct entry, link)
            {
                reading->tag = entry->value ? entry->tag : 0;
                reading->access = entry->access;
                reading++;
            }
        }
    }
    LeaveCriticalSection(&propdata->cs);
    *out = readings;
    return readings ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT WINAPI propdata_HrGetPropAccess(IPropData *iface, SPropTagArray **tags, ULONG **access)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    struct access_reading *readings;
    SPropTagArray *list = NULL;
    ULONG *array = NULL;
    size_t size;
    ULONG n, i;
    HRESULT hr;

    TRACE("%p, %p, %p.\n", iface, tags, access);
    if (!tags || !access) return MAPI_E_INVALID_PARAMETER;
    *access = NULL;
    if (FAILED(hr = read_access(propdata, *tags, &readings, &n))) return hr;

    if (!size_mul(n, sizeof(*array), &size) || size > 0xffffffff) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else hr = propdata->allocator.allocate((ULONG)size, (void **)&array);
    if (SUCCEEDED(hr) && !*tags && FAILED(hr = allocate_tags(propdata, n, &list))) propdata->allocator.free(array);
    if (SUCCEEDED(hr))
    {
        for (i = 0; i < n; i++)
        {
            array[i] = readings[i].access;
            if (list) list->aulPropTag[i] = readings[i].tag;
        }
        if (list)
        {
            list->cValues = n;
            *tags = list;
        }
        *access = array;
    }
    free(readings);
    return hr;
}

static HRESULT WINAPI propdata_HrAddObjProps(IPropData *iface, SPropTagArray *tags, SPropProblemArray **out)
{
    struct propdata *propdata = impl_from_IPropData(iface);
    struct shared_value *shared;
    SPropProblem *problems;
    SPropValue value = {0};
    ULONG found = 0, i;
    HRESULT hr = S_OK;

    TRACE("%p, %p, %p.\n", iface, tags, out);
    if (out) *out = NULL;
    if (!tags || !tags->cValues) return MAPI_E_INVALID_PARAMETER;
    if (!(problems = calloc(tags->cValues, sizeof(*problems)))) return MAPI_E_NOT_ENOUGH_MEMORY;

    EnterCriticalSection(&propdata->cs);
    if (propdata->read_only) hr = MAPI_E_NO_ACCESS;
    for (i = 0; SUCCEEDED(hr) && i < tags->cValues; i++)
    {
        value.ulPropTag = tags->aulPropTag[i];
        if (PROP_TYPE(value.ulPropTag) != PT_OBJECT)
        {
            problems[found].ulIndex = i;
            problems[found].ulPropTag = value.ulPropTag;
            problems[found++].scode = MAPI_E_INVALID_TYPE;
            continue;
        }
        if (SUCCEEDED(hr = shared_value_create(&value, &shared))) hr = put_property(propdata, shared);
    }
    LeaveCriticalSection(&propdata->cs);

    if (SUCCEEDED(hr) && found == tags->cValues) hr = MAPI_E_INVALID_TYPE;
    if (SUCCEEDED(hr) && found && SUCCEEDED(hr = return_problems(propdata, problems, found, out)))
        hr = MAPI_W_PARTIAL_COMPLETION;
    free(problems);
    return hr;
}

static IPropDataVtbl propdata_vtbl = {
        propdata_QueryInterface,
        propdata_AddRef,
        propdata_Release,
        propdata_GetLastError,
        propdata_SaveChanges,
        propdata_GetProps,
        propdata_GetPropList,
        propdata_OpenProperty,
        propdata_SetProps,
        propdata_DeleteProps,
        propdata_CopyTo,
        propdata_CopyProps,
        propdata_GetNamesFromIDs,
        propdata_GetIDsFromNames,
        propdata_HrSetObjAccess,
        propdata_HrSetPropAccess,
        propdata_HrGetPropAccess,
        propdata_HrAddObjProps,
};

/***********************************************************************
 *      CreateIProp (MAPI32.60)
 *
 * Makes an object that holds properties in memory, with access flags for itself and for each property. It can be
 * written, and new properties are IPROP_READWRITE | IPROP_DIRTY.
 *
 * PARAMS
 *  iid           [I] IID_IMAPIPropData or NULL.
 *  allocate, allocate_more, free_buffer [I] Allocate what the object gives to its callers.
 *  reserved      [I] Not used.
 *  out           [O] The object.
 *
 * RETURNS
 *  S_OK; MAPI_E_INTERFACE_NOT_SUPPORTED; MAPI_E_INVALID_PARAMETER for a NULL out or allocator (choice);
 *  MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, CreateIProp, IPropData; clients.md; props.md 8.
 */
SCODE WINAPI CreateIProp(LPCIID iid, ALLOCATEBUFFER *allocate, ALLOCATEMORE *allocate_more, FREEBUFFER *free_buffer,
        LPVOID reserved, LPPROPDATA *out)
{
    struct propdata *propdata;

    TRACE("%s, %p, %p, %p, %p, %p.\n", debugstr_guid(iid), allocate, allocate_more, free_buffer, reserved, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (iid && !IsEqualIID(iid, &IID_IMAPIPropData)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (!allocate || !allocate_more || !free_buffer) return MAPI_E_INVALID_PARAMETER;

    if (!(propdata = calloc(1, sizeof(*propdata)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    propdata->IPropData_iface.lpVtbl = &propdata_vtbl;
    propdata->refcount = 1;
    module_lock();
    propdata->allocator.allocate = allocate;
    propdata->allocator.allocate_more = allocate_more;
    propdata->allocator.free = free_buffer;
    InitializeCriticalSection(&propdata->cs);
    list_init(&propdata->entries);
    *out = &propdata->IPropData_iface;
    return S_OK;
}
