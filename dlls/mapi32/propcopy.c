/*
 * Copies properties from one of our objects to any other object, through IMAPIProp alone.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/codec.h"
#include "propcopy.h"
#include "propvalue.h"

#define COPY_FLAGS (MAPI_MOVE | MAPI_NOREPLACE | MAPI_DECLINE_OK | MAPI_DIALOG)
#define FIRST_NAMED_ID 0x8000
#define BATCH 64 /* values that are in memory at a time */

struct propcopy
{
    IMAPIProp *source, *dest;
    const struct allocator *allocator;
    ULONG flags;
    BOOL listed;          /* CopyProps: what is missing is a problem */
    ULONG count;
    ULONG *tags;          /* as asked of source; 0: not to be copied */
    ULONG *dest_tags;     /* what they are at the destination */
    SPropProblem *problems;
    ULONG problem_count;
};

/* Marks a property as not copied, and why; S_OK: silently. */
static void skip(struct propcopy *copy, ULONG index, SCODE reason)
{
    SPropProblem *problem;

    if (reason)
    {
        problem = &copy->problems[copy->problem_count++];
        problem->ulIndex = index;
        problem->ulPropTag = copy->tags[index];
        problem->scode = reason;
    }
    copy->tags[index] = 0;
}

/* Copies a value through streams; MAPI_E_NO_SUPPORT where it is none that streams carry. */
static HRESULT copy_by_stream(struct propcopy *copy, ULONG index, ULONG tag)
{
    ULARGE_INTEGER all = {.QuadPart = ~(ULONGLONG)0};
    IStream *in = NULL, *out = NULL;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(copy->source, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&in);
    if (FAILED(hr)) return hr;
    hr = IMAPIProp_OpenProperty(copy->dest, copy->dest_tags[index], &IID_IStream, STGM_READWRITE,
            MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&out);
    if (SUCCEEDED(hr))
    {
        hr = IStream_CopyTo(in, out, all, NULL, NULL);
        if (SUCCEEDED(hr)) hr = IStream_Commit(out, STGC_DEFAULT);
        IStream_Release(out);
    }
    IStream_Release(in);
    return hr;
}

/* Sets values at the destination; indexes are theirs in copy->tags. */
static HRESULT set_values(struct propcopy *copy, SPropValue *values, const ULONG *indexes, ULONG count)
{
    SPropProblemArray *problems = NULL;
    HRESULT hr;
    ULONG i;

    if (!count) return S_OK;
    if (FAILED(hr = IMAPIProp_SetProps(copy->dest, count, values, &problems))) return hr;
    for (i = 0; problems && i < problems->cProblem; i++)
    {
        ULONG index = problems->aProblem[i].ulIndex;

        /* what a foreign object says is not to be trusted: one problem a property */
        if (index < count && copy->tags[indexes[index]]) skip(copy, indexes[index], problems->aProblem[i].scode);
    }
    MAPIFreeBuffer(problems);
    return S_OK;
}

/* Copies the properties from first on, count of them. */
static HRESULT copy_batch(struct propcopy *copy, ULONG first, ULONG count)
{
    SizedSPropTagArray(BATCH, wanted) = {0};
    ULONG asked[BATCH], set[BATCH], got = 0, kept = 0, i;
    SPropValue *values = NULL;
    HRESULT hr;

    for (i = first; i < first + count; i++)
    {
        if (!copy->tags[i]) continue;
        asked[wanted.cValues] = i;
        wanted.aulPropTag[wanted.cValues++] = copy->tags[i];
    }
    if (!wanted.cValues) return S_OK;
    if (FAILED(hr = IMAPIProp_GetProps(copy->source, (SPropTagArray *)&wanted, MAPI_UNICODE, &got, &values))) return hr;

    for (i = 0; i < got && i < wanted.cValues; i++)
    {
        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR)
        {
            hr = values[i].Value.err;
            if (hr == MAPI_E_NOT_ENOUGH_MEMORY) hr = copy_by_stream(copy, asked[i], copy->tags[asked[i]]);
            if (FAILED(hr)) skip(copy, asked[i], hr == MAPI_E_NOT_FOUND && !copy->listed ? S_OK : hr);
            continue;
        }
        if (PROP_TYPE(values[i].ulPropTag) == PT_OBJECT || PROP_TYPE(values[i].ulPropTag) == PT_NULL)
        {
            skip(copy, asked[i], copy->listed ? MAPI_E_NO_SUPPORT : S_OK);
            continue;
        }
        set[kept] = asked[i];
        values[kept] = values[i];
        values[kept].ulPropTag = retype_tag(copy->dest_tags[asked[i]], PROP_TYPE(values[i].ulPropTag));
        kept++;
    }
    hr = set_values(copy, values, set, kept);
    copy->allocator->free(values);
    return hr;
}

/* Gives named properties the ids that the destination has for their names. */
static HRESULT map_names(struct propcopy *copy)
{
    SPropTagArray *tags = NULL, *mapped = NULL;
    ULONG named = 0, name_count = 0, i, n;
    MAPINAMEID **names = NULL;
    HRESULT hr;

    for (i = 0; i < copy->count; i++) named += PROP_ID(copy->tags[i]) >= FIRST_NAMED_ID;
    if (!named) return S_OK;
    if (!(tags = malloc(CbNewSPropTagArray((size_t)named)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    tags->cValues = 0;
    for (i = 0; i < copy->count; i++)
        if (PROP_ID(copy->tags[i]) >= FIRST_NAMED_ID) tags->aulPropTag[tags->cValues++] = copy->tags[i];

    hr = IMAPIProp_GetNamesFromIDs(copy->source, &tags, NULL, 0, &name_count, &names);
    if (FAILED(hr) || name_count != named)
    {
        /* no names: the ids stay (imsg.md 5.6) */
        hr = S_OK;
        goto done;
    }
    for (i = 0, n = 0; i < name_count; i++)
        if (names[i]) names[n++] = names[i];
    if (!n) goto done;
    if (FAILED(hr = IMAPIProp_GetIDsFromNames(copy->dest, n, names, MAPI_CREATE, &mapped))) goto done;
    for (i = 0, n = 0; i < copy->count && n < mapped->cValues; i++)
    {
        if (PROP_ID(copy->tags[i]) < FIRST_NAMED_ID) continue;
        if (PROP_ID(mapped->aulPropTag[n]))
            copy->dest_tags[i] = PROP_TAG(PROP_TYPE(copy->tags[i]), PROP_ID(mapped->aulPropTag[n]));
        else
            skip(copy, i, MAPI_E_NOT_FOUND);
        n++;
    }

done:
    MAPIFreeBuffer(mapped);
    copy->allocator->free(names);
    free(tags);
    return hr;
}

/* Leaves out what the destination has. */
static HRESULT skip_existing(struct propcopy *copy)
{
    SPropTagArray *existing = NULL;
    BYTE *ids;
    HRESULT hr;
    ULONG i;

    if (FAILED(hr = IMAPIProp_GetPropList(copy->dest, 0, &existing)) || !existing) return hr;
    if ((ids = calloc(0x10000 / 8, 1)))
    {
        for (i = 0; i < existing->cValues; i++)
            ids[PROP_ID(existing->aulPropTag[i]) / 8] |= (BYTE)(1 << PROP_ID(existing->aulPropTag[i]) % 8);
        for (i = 0; i < copy->count; i++)
            if (ids[PROP_ID(copy->dest_tags[i]) / 8] & 1 << PROP_ID(copy->dest_tags[i]) % 8) skip(copy, i, S_OK);
    }
    free(ids);
    MAPIFreeBuffer(existing);
    return ids ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Deletes from the source what was copied. */
static HRESULT delete_copied(struct propcopy *copy)
{
    SPropTagArray *tags = malloc(CbNewSPropTagArray((size_t)copy->count));
    HRESULT hr = S_OK;
    ULONG i;

    if (!tags) return MAPI_E_NOT_ENOUGH_MEMORY;
    tags->cValues = 0;
    for (i = 0; i < copy->count; i++)
        if (copy->tags[i]) tags->aulPropTag[tags->cValues++] = copy->tags[i];
    if (tags->cValues) hr = IMAPIProp_DeleteProps(copy->source, tags, NULL);
    free(tags);
    return hr;
}

static HRESULT return_problems(struct propcopy *copy, SPropProblemArray **out)
{
    SPropProblemArray *array;
    size_t size;
    HRESULT hr;

    if (!out || !copy->problem_count) return S_OK;
    if (!size_mul(copy->problem_count, sizeof(*copy->problems), &size)) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!size_add(size, FIELD_OFFSET(SPropProblemArray, aProblem), &size) || size > 0xffffffff)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = copy->allocator->allocate((ULONG)size, (void **)&array))) return hr;
    array->cProblem = copy->problem_count;
    memcpy(array->aProblem, copy->problems, copy->problem_count * sizeof(*copy->problems));
    *out = array;
    return S_OK;
}

/* Copies the properties of tags, whose entries are ids to be copied, or 0. */
static HRESULT run(struct propcopy *copy, const ULONG *tags, ULONG count, SPropProblemArray **problems)
{
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    ULONG i;

    copy->count = count;
    copy->tags = calloc(count, sizeof(*copy->tags));
    copy->dest_tags = calloc(count, sizeof(*copy->dest_tags));
    copy->problems = calloc(count, sizeof(*copy->problems));
    if (!copy->tags || !copy->dest_tags || !copy->problems) goto done;
    memcpy(copy->tags, tags, count * sizeof(*tags));
    memcpy(copy->dest_tags, tags, count * sizeof(*tags));

    if (FAILED(hr = map_names(copy))) goto done;
    if ((copy->flags & MAPI_NOREPLACE) && FAILED(hr = skip_existing(copy))) goto done;
    for (i = 0; i < count; i += BATCH)
        if (FAILED(hr = copy_batch(copy, i, min(BATCH, count - i)))) goto done;
    if ((copy->flags & MAPI_MOVE) && FAILED(hr = delete_copied(copy))) goto done;
    hr = return_problems(copy, problems);

done:
    free(copy->tags);
    free(copy->dest_tags);
    free(copy->problems);
    return hr;
}

/* The destination's IMAPIProp. */
static HRESULT open_destination(IMAPIProp *source, const IID *iid, void *dest, ULONG flags, IMAPIProp **out)
{
    IUnknown *asked;
    HRESULT hr;

    if (flags & ~COPY_FLAGS) return MAPI_E_UNKNOWN_FLAGS;
    if (!iid || !dest) return MAPI_E_INVALID_PARAMETER;
    if (dest == source) return MAPI_E_NO_ACCESS;
    if (FAILED(IUnknown_QueryInterface((IUnknown *)dest, iid, (void **)&asked))) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    hr = IUnknown_QueryInterface(asked, &IID_IMAPIProp, (void **)out);
    IUnknown_Release(asked);
    return FAILED(hr) ? MAPI_E_INTERFACE_NOT_SUPPORTED : S_OK;
}

static BOOL has_id(const SPropTagArray *tags, ULONG tag)
{
    ULONG i;

    for (i = 0; i < tags->cValues; i++)
        if (PROP_ID(tags->aulPropTag[i]) == PROP_ID(tag)) return TRUE;
    return FALSE;
}

HRESULT propcopy_copy_to(IMAPIProp *source, const struct allocator *allocator, ULONG excluded_iid_count,
        const IID *excluded_iids, const SPropTagArray *excluded, const IID *iid, void *dest, ULONG flags,
        SPropProblemArray **problems)
{
    struct propcopy copy = {.source = source, .allocator = allocator, .flags = flags};
    SPropTagArray *tags = NULL;
    HRESULT hr;
    ULONG i;

    if (problems) *problems = NULL;
    if ((excluded && !excluded->cValues) || (excluded_iid_count && !excluded_iids)) return MAPI_E_INVALID_PARAMETER;
    for (i = 0; i < excluded_iid_count; i++)
        if (IsEqualIID(&excluded_iids[i], &IID_IMAPIProp)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (FAILED(hr = open_destination(source, iid, dest, flags, &copy.dest))) return hr;

    hr = IMAPIProp_GetPropList(source, MAPI_UNICODE, &tags);
    for (i = 0; SUCCEEDED(hr) && excluded && i < tags->cValues; i++)
        if (has_id(excluded, tags->aulPropTag[i])) tags->aulPropTag[i] = 0;
    if (SUCCEEDED(hr) && tags->cValues) hr = run(&copy, tags->aulPropTag, tags->cValues, problems);
    allocator->free(tags);
    IMAPIProp_Release(copy.dest);
    return hr;
}

HRESULT propcopy_copy_props(IMAPIProp *source, const struct allocator *allocator, const SPropTagArray *tags,
        const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    struct propcopy copy = {.source = source, .allocator = allocator, .flags = flags, .listed = TRUE};
    HRESULT hr;

    if (problems) *problems = NULL;
    if (!tags || !tags->cValues) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = open_destination(source, iid, dest, flags, &copy.dest))) return hr;
    hr = run(&copy, tags->aulPropTag, tags->cValues, problems);
    IMAPIProp_Release(copy.dest);
    return hr;
}
