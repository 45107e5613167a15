/*
 * CopyTo and CopyProps.
 *
 * Both sides are used through their interfaces, so that the destination may be anybody's. Values that GetProps gives go
 * by SetProps, larger ones by streams in pieces; named properties are translated by name; recipients, attachments and
 * what attachments hold follow.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "copy.h"
#include "message.h"
#include "storagecopy.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PIECE 0x100000
/* Properties asked for at once: bounds what is in memory of a message with many large values. */
#define BATCH 64

struct copy
{
    const struct copy_source *source;
    IMAPIProp *dest;
    struct mapiprop *own_dest; /* NULL: foreign */
    const struct allocator *source_allocator, *dest_allocator;
    ULONG flags;
    SPropTagArray *include; /* of CopyProps: what problems' indexes are of; NULL: of the properties copied */
    struct problems problems;
    struct progress progress;
};

/* Notes a problem with a property, by its place among those copied. */
static HRESULT add_problem(struct copy *copy, ULONG index, ULONG tag, SCODE code)
{
    ULONG i;

    for (i = 0; copy->include && i < copy->include->cValues; i++)
        if (copy->include->aulPropTag[i] == tag) return problems_add(&copy->problems, i, tag, code);
    return problems_add(&copy->problems, index, tag, code);
}

static BOOL has_iid(ULONG count, const IID *iids, const IID *iid)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (IsEqualIID(&iids[i], iid)) return TRUE;
    return FALSE;
}

static BOOL has_id(const SPropTagArray *tags, ULONG id)
{
    ULONG i;

    for (i = 0; tags && i < tags->cValues; i++)
        if (PROP_ID(tags->aulPropTag[i]) == id) return TRUE;
    return FALSE;
}

/* The tags of what the source stores, strings as PT_UNICODE: what it merely computes is not copied, and what a
 * destination of ours keeps itself is not asked for. */
static HRESULT list_own(struct copy *copy, ULONG **tags, ULONG *count)
{
    struct mapiprop *prop = copy->source->own;
    const struct property *property;
    ULONG type;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&prop->obj))) return hr;
    if (!(*tags = calloc(propset_count(&prop->set) + 1, sizeof(**tags)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (property = propset_next(&prop->set, NULL); SUCCEEDED(hr) && property;
            property = propset_next(&prop->set, property))
    {
        if (copy->own_dest && copy->own_dest->class->is_read_only(copy->own_dest, PROP_ID(property->tag))) continue;
        type = PROP_TYPE(property->tag);
        if ((type & ~(ULONG)MV_FLAG) == PT_STRING8) type = (type & MV_FLAG) | PT_UNICODE;
        (*tags)[(*count)++] = retype_tag(property->tag, type);
    }
    treeobj_leave(&prop->obj);
    return hr;
}

static HRESULT list_foreign(struct copy *copy, ULONG **tags, ULONG *count)
{
    SPropTagArray *list;
    HRESULT hr;

    if (FAILED(hr = IMAPIProp_GetPropList(copy->source->prop, MAPI_UNICODE, &list))) return hr;
    if ((*tags = calloc((size_t)list->cValues + 1, sizeof(**tags))))
    {
        *count = list->cValues;
        memcpy(*tags, list->aulPropTag, list->cValues * sizeof(**tags));
    }
    else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    copy->source_allocator->free(list);
    return hr;
}

/* Leaves out of a list what drop says. */
static void filter(ULONG *tags, ULONG *count, const SPropTagArray *drop)
{
    ULONG i, kept = 0;

    for (i = 0; i < *count; i++)
        if (!has_id(drop, PROP_ID(tags[i]))) tags[kept++] = tags[i];
    *count = kept;
}

/* The destination's tags for the source's: named properties get the destination's ids. ids without a name keep
 * theirs. */
static HRESULT translate(struct copy *copy, const ULONG *tags, ULONG count, ULONG *out)
{
    ULONG i, named = 0, found, *places = NULL;
    SPropTagArray *source_tags = NULL, *dest_tags = NULL;
    MAPINAMEID **names = NULL;
    HRESULT hr;

    memcpy(out, tags, count * sizeof(*out));
    if (copy->source->own && copy->own_dest && copy->source->own->obj.tree == copy->own_dest->obj.tree) return S_OK;
    for (i = 0; i < count; i++)
        if (PROP_ID(tags[i]) >= NAMED_ID_FIRST) named++;
    if (!named) return S_OK;

    if (!(source_tags = malloc(CbNewSPropTagArray(named))) || !(places = calloc(named, sizeof(*places))))
    {
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
        goto done;
    }
    source_tags->cValues = 0;
    for (i = 0; i < count; i++)
    {
        if (PROP_ID(tags[i]) < NAMED_ID_FIRST) continue;
        places[source_tags->cValues] = i;
        source_tags->aulPropTag[source_tags->cValues++] = tags[i];
    }
    hr = IMAPIProp_GetNamesFromIDs(copy->source->prop, &source_tags, NULL, 0, &found, &names);
    if (hr == MAPI_E_NO_SUPPORT)
    {
        /* an object without names (IPropData): the ids are all there is */
        hr = S_OK;
        goto done;
    }
    if (FAILED(hr) || found != named) goto done;
    for (i = found = 0; i < named; i++)
    {
        if (!names[i]) continue;
        names[found] = names[i];
        places[found++] = places[i];
    }
    if (!found) goto done;
    hr = IMAPIProp_GetIDsFromNames(copy->dest, found, names, MAPI_CREATE, &dest_tags);
    for (i = 0; SUCCEEDED(hr) && i < found && i < dest_tags->cValues; i++)
    {
        ULONG id = PROP_ID(dest_tags->aulPropTag[i]);

        /* without an id there: 0, to be reported */
        out[places[i]] = id && PROP_TYPE(dest_tags->aulPropTag[i]) != PT_ERROR
                                 ? PROP_TAG(PROP_TYPE(tags[places[i]]), id)
                                 : PR_NULL;
    }

done:
    free(source_tags);
    free(places);
    if (names) copy->source_allocator->free(names);
    if (dest_tags) copy->dest_allocator->free(dest_tags);
    return hr == MAPI_W_ERRORS_RETURNED ? S_OK : hr;
}

/* Copies a stream in pieces; ole32's own CopyTo moves 128 bytes at a time. */
static HRESULT pump(IStream *from, IStream *to)
{
    BYTE *piece;
    HRESULT hr;

    if (!(piece = malloc(PIECE))) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = stream_pump(from, to, piece, PIECE, MAPI_E_NOT_ENOUGH_DISK);
    free(piece);
    if (SUCCEEDED(hr)) hr = IStream_Commit(to, STGC_DEFAULT);
    return SUCCEEDED(hr) ? S_OK : hr;
}

static HRESULT copy_stream(struct copy *copy, ULONG tag, ULONG dest_tag)
{
    IStream *from, *to;
    HRESULT hr;

    if (FAILED(hr = IMAPIProp_OpenProperty(copy->source->prop, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&from)))
        return hr;
    hr = IMAPIProp_OpenProperty(
            copy->dest, dest_tag, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&to);
    if (SUCCEEDED(hr))
    {
        hr = pump(from, to);
        IStream_Release(to);
    }
    IStream_Release(from);
    return hr;
}

/* A storage, where the attachment's object is no message. */
static HRESULT copy_storage(struct copy *copy)
{
    IStorage *from, *to;
    HRESULT hr;

    if (FAILED(hr = IMAPIProp_OpenProperty(
                       copy->source->prop, PR_ATTACH_DATA_OBJ, &IID_IStorage, STGM_READ, 0, (IUnknown **)&from)))
        return hr;
    hr = IMAPIProp_OpenProperty(
            copy->dest, PR_ATTACH_DATA_OBJ, &IID_IStorage, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&to);
    if (SUCCEEDED(hr))
    {
        if (SUCCEEDED(hr = MapStorageSCode(storage_copy(from, to))))
            hr = MapStorageSCode(IStorage_Commit(to, STGC_DEFAULT));
        IStorage_Release(to);
    }
    IStorage_Release(from);
    return hr;
}

/* Copies what is inside of the source. *problem: what is wrong with the first property that did not go over, S_OK where
 * all did but those that the destination computes itself. */
static HRESULT copy_nested(struct copy *copy, IMAPIProp *from, const IID *iid, void *to, SCODE *problem)
{
    SPropProblemArray *problems = NULL;
    HRESULT hr;
    ULONG i;

    *problem = S_OK;
    hr = IMAPIProp_CopyTo(from, 0, NULL, NULL, 0, NULL, iid, to, 0, &problems);
    if (FAILED(hr) || !problems) return hr;
    for (i = 0; i < problems->cProblem && !*problem; i++)
        if (problems->aProblem[i].scode != MAPI_E_COMPUTED) *problem = problems->aProblem[i].scode;
    copy->source_allocator->free(problems);
    return hr;
}

/* PR_ATTACH_DATA_OBJ: an embedded message, or a storage. */
static HRESULT copy_object(struct copy *copy, ULONG index)
{
    IMessage *from, *to;
    SCODE problem;
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(copy->source->prop, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&from);
    if (hr == MAPI_E_INTERFACE_NOT_SUPPORTED) return copy_storage(copy);
    if (FAILED(hr)) return hr;
    hr = IMAPIProp_OpenProperty(
            copy->dest, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&to);
    if (SUCCEEDED(hr))
    {
        hr = copy_nested(copy, (IMAPIProp *)from, &IID_IMessage, to, &problem);
        if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(to, 0);
        if (SUCCEEDED(hr) && problem) hr = add_problem(copy, index, PR_ATTACH_DATA_OBJ, problem);
        IMessage_Release(to);
    }
    IMessage_Release(from);
    return SUCCEEDED(hr) ? S_OK : hr;
}

/* Gives a batch of values to the destination; its problems become the copy's. tags: the source's. */
static HRESULT set_values(struct copy *copy, SPropValue *values, ULONG count, const ULONG *tags)
{
    SPropProblemArray *problems = NULL;
    ULONG i, index;
    HRESULT hr;

    if (!count) return S_OK;
    if (FAILED(hr = IMAPIProp_SetProps(copy->dest, count, values, &problems))) return hr;
    for (i = 0; problems && SUCCEEDED(hr) && i < problems->cProblem; i++)
    {
        index = problems->aProblem[i].ulIndex;
        hr = add_problem(copy, index, index < count ? tags[index] : problems->aProblem[i].ulPropTag,
                problems->aProblem[i].scode);
    }
    if (problems) copy->dest_allocator->free(problems);
    return SUCCEEDED(hr) ? S_OK : hr;
}

/* One value that SetProps does not take. */
static HRESULT copy_large(struct copy *copy, ULONG index, ULONG tag, ULONG dest_tag)
{
    HRESULT hr = tag == PR_ATTACH_DATA_OBJ ? copy_object(copy, index) : copy_stream(copy, tag, dest_tag);

    /* what has no stream was not too large for GetProps */
    if (hr == MAPI_E_NO_SUPPORT) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr) || hr == MAPI_E_NOT_ENOUGH_MEMORY || hr == MAPI_E_NOT_ENOUGH_DISK || hr == MAPI_E_DISK_ERROR)
        return hr;
    WARN("Property %#lx is not copied, hr %#lx.\n", tag, hr);
    return add_problem(copy, index, tag, hr);
}

/* Copies at most BATCH properties. first: their index among all, for problems; report: a missing one is a problem. */
static HRESULT copy_batch(
        struct copy *copy, const ULONG *tags, const ULONG *dest_tags, ULONG count, ULONG first, BOOL report)
{
    SizedSPropTagArray(BATCH, request) = {count};
    SPropValue *values = NULL, *value;
    ULONG i, kept = 0, got, kept_tags[BATCH];
    HRESULT hr;

    memcpy(request.aulPropTag, tags, count * sizeof(*tags));
    hr = IMAPIProp_GetProps(copy->source->prop, (SPropTagArray *)&request, MAPI_UNICODE, &got, &values);
    if (FAILED(hr)) return hr;
    for (i = 0; SUCCEEDED(hr) && i < count; i++)
    {
        value = &values[i];
        if (PROP_TYPE(dest_tags[i]) == PT_NULL && PROP_TYPE(tags[i]) != PT_NULL)
            hr = add_problem(copy, first + i, tags[i], MAPI_E_NOT_FOUND);
        else if (PROP_TYPE(value->ulPropTag) == PT_ERROR)
        {
            if (value->Value.err == MAPI_E_NOT_ENOUGH_MEMORY) hr = copy_large(copy, first + i, tags[i], dest_tags[i]);
            else if (report || value->Value.err != MAPI_E_NOT_FOUND)
                hr = add_problem(copy, first + i, tags[i], value->Value.err);
        }
        else if (PROP_TYPE(value->ulPropTag) == PT_OBJECT)
        {
            if (value->ulPropTag == PR_ATTACH_DATA_OBJ)
                hr = copy_large(copy, first + i, PR_ATTACH_DATA_OBJ, dest_tags[i]);
        }
        else
        {
            kept_tags[kept] = tags[i];
            values[kept] = *value;
            values[kept++].ulPropTag = PROP_TAG(PROP_TYPE(value->ulPropTag), PROP_ID(dest_tags[i]));
        }
    }
    if (SUCCEEDED(hr)) hr = set_values(copy, values, kept, kept_tags);
    copy->source_allocator->free(values);
    return hr;
}

static HRESULT copy_properties(struct copy *copy, const ULONG *tags, ULONG count, BOOL report)
{
    ULONG i, part, *dest_tags;
    HRESULT hr;

    if (!count) return S_OK;
    if (!(dest_tags = calloc(count, sizeof(*dest_tags)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = translate(copy, tags, count, dest_tags);
    for (i = 0; SUCCEEDED(hr) && i < count; i += part)
    {
        part = count - i < BATCH ? count - i : BATCH;
        hr = copy_batch(copy, tags + i, dest_tags + i, part, i, report);
    }
    free(dest_tags);
    return hr;
}

void allocator_free_rows(const struct allocator *allocator, SRowSet *rows)
{
    ULONG i;

    if (!rows) return;
    for (i = 0; i < rows->cRows; i++)
        if (rows->aRow[i].lpProps) allocator->free(rows->aRow[i].lpProps);
    allocator->free(rows);
}

/* Named columns of recipient rows get the destination's ids. */
static HRESULT translate_rows(struct copy *copy, SRowSet *rows)
{
    ULONG i, j, *tags, *dest_tags, count = rows->cRows ? rows->aRow[0].cValues : 0;
    HRESULT hr = S_OK;

    for (j = 0; j < count && PROP_ID(rows->aRow[0].lpProps[j].ulPropTag) < NAMED_ID_FIRST; j++) continue;
    if (j == count) return S_OK;
    if (!(tags = calloc(count * 2, sizeof(*tags)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    dest_tags = tags + count;
    for (j = 0; j < count; j++) tags[j] = rows->aRow[0].lpProps[j].ulPropTag;
    if (SUCCEEDED(hr = translate(copy, tags, count, dest_tags)))
    {
        for (i = 0; i < rows->cRows; i++)
            for (j = 0; j < rows->aRow[i].cValues && j < count; j++)
                rows->aRow[i].lpProps[j].ulPropTag =
                        retype_tag(dest_tags[j], PROP_TYPE(rows->aRow[i].lpProps[j].ulPropTag));
    }
    free(tags);
    return hr;
}

/* The number of the destination's recipients; 0 where it cannot be told. */
static ULONG count_recipients(IMessage *message)
{
    IMAPITable *table;
    ULONG count = 0;

    if (FAILED(IMessage_GetRecipientTable(message, 0, &table))) return 0;
    if (FAILED(IMAPITable_GetRowCount(table, 0, &count))) count = 0;
    IMAPITable_Release(table);
    return count;
}

static HRESULT copy_recipients(struct copy *copy, IMessage *from, IMessage *to)
{
    SRowSet *rows = NULL;
    IMAPITable *table;
    HRESULT hr;

    if (copy->flags & MAPI_NOREPLACE && count_recipients(to)) return S_OK;
    if (FAILED(hr = IMessage_GetRecipientTable(from, MAPI_UNICODE, &table))) return hr;
    hr = IMAPITable_QueryRows(table, 0x7fffffff, 0, &rows);
    IMAPITable_Release(table);
    if (FAILED(hr)) return hr;
    hr = translate_rows(copy, rows);
    /* an SRowSet has the layout of an ADRLIST */
    if (SUCCEEDED(hr) && (rows->cRows || count_recipients(to))) hr = IMessage_ModifyRecipients(to, 0, (ADRLIST *)rows);
    allocator_free_rows(copy->source_allocator, rows);
    return SUCCEEDED(hr) ? S_OK : hr;
}

/* A new attachment of ours has a method and a position of its own accord. Where the source lacks them, the copy does
 * too. */
static HRESULT drop_defaults(IAttach *source, IAttach *dest)
{
    static const ULONG defaults[] = {PR_ATTACH_METHOD, PR_RENDERING_POSITION};
    struct mapiprop *from = mapiprop_from_object((IMAPIProp *)source), *to = mapiprop_from_object((IMAPIProp *)dest);
    BOOL lacks[ARRAYSIZE(defaults)];
    ULONG i;
    HRESULT hr;

    if (!from || !to) return S_OK;
    if (FAILED(hr = treeobj_enter(&from->obj))) return hr;
    for (i = 0; i < ARRAYSIZE(defaults); i++) lacks[i] = !propset_find(&from->set, PROP_ID(defaults[i]));
    treeobj_leave(&from->obj);
    if (FAILED(hr = treeobj_enter(&to->obj))) return hr;
    for (i = 0; SUCCEEDED(hr) && i < ARRAYSIZE(defaults); i++)
        if (lacks[i]) hr = propset_remove(&to->set, PROP_ID(defaults[i]));
    treeobj_leave(&to->obj);
    return hr;
}

/* *problem: as copy_nested has it; what did go over is saved all the same. */
static HRESULT copy_attachment(struct copy *copy, IMessage *from, IMessage *to, ULONG num, SCODE *problem)
{
    IAttach *source, *dest;
    ULONG dest_num;
    HRESULT hr;

    if (FAILED(hr = IMessage_OpenAttach(from, num, NULL, 0, &source))) return hr;
    if (SUCCEEDED(hr = IMessage_CreateAttach(to, NULL, 0, &dest_num, &dest)))
    {
        hr = copy_nested(copy, (IMAPIProp *)source, &IID_IAttachment, dest, problem);
        if (SUCCEEDED(hr)) hr = drop_defaults(source, dest);
        if (SUCCEEDED(hr)) hr = IAttach_SaveChanges(dest, 0);
        IAttach_Release(dest);
    }
    IAttach_Release(source);
    return SUCCEEDED(hr) ? S_OK : hr;
}

/* The numbers of the source's attachments, in their order. */
static HRESULT list_attachments(struct message *message, ULONG **nums, ULONG *count)
{
    ULONG i;
    HRESULT hr;

    *nums = NULL;
    *count = 0;
    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (SUCCEEDED(hr = message_load_attachments(message, TRUE)))
    {
        *count = message->attachments->count;
        if (!(*nums = calloc((size_t)*count + 1, sizeof(**nums)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        for (i = 0; SUCCEEDED(hr) && i < *count; i++) (*nums)[i] = message->attachments->list[i].num;
    }
    treeobj_leave(&message->prop.obj);
    return hr;
}

static HRESULT copy_attachments(struct copy *copy, IMessage *from, IMessage *to, const ULONG *nums, ULONG count)
{
    HRESULT hr = S_OK;
    SCODE problem;
    ULONG i;

    for (i = 0; SUCCEEDED(hr) && i < count; i++)
    {
        hr = copy_attachment(copy, from, to, nums[i], &problem);
        if (SUCCEEDED(hr)) hr = progress_step(&copy->progress);
        if (SUCCEEDED(hr) && problem) hr = add_problem(copy, i, PR_MESSAGE_ATTACHMENTS, problem);
        else if (SUCCEEDED(hr) && copy->flags & MAPI_MOVE) hr = IMessage_DeleteAttach(from, nums[i], 0, NULL, 0);
    }
    return hr;
}

/* Recipients and attachments of a message, where they are wanted. */
static HRESULT copy_lists(struct copy *copy, BOOL recipients, BOOL attachments, ULONG ui, IMAPIProgress *progress)
{
    IMessage *from = (IMessage *)copy->source->prop, *to = NULL;
    ULONG *nums = NULL, count = 0;
    ADRLIST none = {0};
    HRESULT hr;

    if (!copy->source->message || (!recipients && !attachments)) return S_OK;
    if (FAILED(IMAPIProp_QueryInterface(copy->dest, &IID_IMessage, (void **)&to))) return S_OK;
    hr = attachments ? list_attachments(copy->source->message, &nums, &count) : S_OK;
    progress_begin(&copy->progress, copy->source->own->obj.tree, progress, copy->flags & MAPI_DIALOG, ui, count + 1);
    if (SUCCEEDED(hr) && recipients)
    {
        hr = copy_recipients(copy, from, to);
        if (SUCCEEDED(hr)) hr = progress_step(&copy->progress);
        if (SUCCEEDED(hr) && copy->flags & MAPI_MOVE) hr = IMessage_ModifyRecipients(from, 0, &none);
    }
    if (SUCCEEDED(hr)) hr = copy_attachments(copy, from, to, nums, count);
    progress_end(&copy->progress);
    free(nums);
    IMessage_Release(to);
    return hr;
}

static BOOL has_problem(const struct copy *copy, ULONG tag)
{
    ULONG i;

    for (i = 0; i < copy->problems.count; i++)
        if (PROP_ID(copy->problems.list[i].ulPropTag) == PROP_ID(tag)) return TRUE;
    return FALSE;
}

/* With MAPI_MOVE the source loses what was copied; computed properties stay, and what the destination did not take. */
static HRESULT delete_moved(struct copy *copy, const ULONG *tags, ULONG count)
{
    SPropTagArray *list;
    HRESULT hr = S_OK;
    ULONG i;

    if (!(copy->flags & MAPI_MOVE) || !count) return S_OK;
    if (!(list = malloc(CbNewSPropTagArray(count)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    list->cValues = 0;
    for (i = 0; i < count; i++)
        if (!has_problem(copy, tags[i])) list->aulPropTag[list->cValues++] = tags[i];
    if (list->cValues) hr = IMAPIProp_DeleteProps(copy->source->prop, list, NULL);
    free(list);
    return hr;
}

/* What CopyTo and CopyProps check alike, and the destination's interface. */
static HRESULT begin(struct copy *copy, const IID *iid, void *dest, ULONG flags)
{
    IUnknown *source_identity = NULL, *dest_identity = NULL, *given;
    HRESULT hr;

    if (!iid || !dest) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(ULONG)(MAPI_MOVE | MAPI_NOREPLACE | MAPI_DECLINE_OK | MAPI_DIALOG)) return MAPI_E_UNKNOWN_FLAGS;
    /* mere properties go to whatever the destination is */
    if (copy->source->own && !IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMAPIProp) &&
            !IsEqualIID(iid, copy->source->iid))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (FAILED(IUnknown_QueryInterface((IUnknown *)dest, iid, (void **)&given))) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    IUnknown_Release(given);
    if (FAILED(IUnknown_QueryInterface((IUnknown *)dest, &IID_IMAPIProp, (void **)&copy->dest)))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;

    IMAPIProp_QueryInterface(copy->source->prop, &IID_IUnknown, (void **)&source_identity);
    IMAPIProp_QueryInterface(copy->dest, &IID_IUnknown, (void **)&dest_identity);
    hr = source_identity && source_identity == dest_identity ? MAPI_E_NO_ACCESS : S_OK;
    if (source_identity) IUnknown_Release(source_identity);
    if (dest_identity) IUnknown_Release(dest_identity);

    copy->own_dest = mapiprop_from_object(copy->dest);
    copy->source_allocator = copy->source->own ? &copy->source->own->obj.tree->allocator : copy->source->allocator;
    copy->dest_allocator = object_allocator(copy->dest);
    copy->flags = flags;
    if (SUCCEEDED(hr) && copy->own_dest && !copy->own_dest->writable) hr = MAPI_E_NO_ACCESS;
    return hr;
}

static HRESULT finish(struct copy *copy, HRESULT hr, SPropProblemArray **problems)
{
    if (copy->dest) IMAPIProp_Release(copy->dest);
    if (SUCCEEDED(hr)) return problems_return(&copy->problems, copy->source_allocator, problems);
    free(copy->problems.list);
    return hr;
}

static HRESULT check_source(const struct copy_source *source)
{
    HRESULT hr;

    if (!source->own) return S_OK;
    if (SUCCEEDED(hr = treeobj_enter(&source->own->obj))) treeobj_leave(&source->own->obj);
    return hr;
}

/* Leaves out what the destination has already. */
static HRESULT drop_existing(struct copy *copy, ULONG *tags, ULONG *count)
{
    ULONG i, kept = 0, *dest_tags;
    SPropTagArray *existing;
    HRESULT hr;

    if (!(copy->flags & MAPI_NOREPLACE) || !*count) return S_OK;
    if (FAILED(hr = IMAPIProp_GetPropList(copy->dest, MAPI_UNICODE, &existing))) return hr;
    if (!(dest_tags = calloc(*count, sizeof(*dest_tags)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (SUCCEEDED(hr = translate(copy, tags, *count, dest_tags)))
    {
        for (i = 0; i < *count; i++)
            if (!has_id(existing, PROP_ID(dest_tags[i]))) tags[kept++] = tags[i];
        *count = kept;
    }
    free(dest_tags);
    copy->dest_allocator->free(existing);
    return hr;
}

HRESULT copy_to(const struct copy_source *source, ULONG iid_count, const IID *iids, SPropTagArray *exclude, ULONG ui,
        IMAPIProgress *progress, const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    BOOL base_excluded, own_excluded;
    struct copy copy = {source};
    ULONG *tags = NULL, count = 0;
    HRESULT hr;

    if (FAILED(hr = check_source(source))) return hr;
    if (problems) *problems = NULL;
    if ((exclude && !exclude->cValues) || (iid_count && !iids)) return MAPI_E_INVALID_PARAMETER;
    base_excluded = has_iid(iid_count, iids, &IID_IMAPIProp) || has_iid(iid_count, iids, &IID_IUnknown);
    own_excluded = has_iid(iid_count, iids, source->iid);
    if (base_excluded && own_excluded) return MAPI_E_INTERFACE_NOT_SUPPORTED;

    hr = begin(&copy, iid, dest, flags);
    if (SUCCEEDED(hr) && !base_excluded)
    {
        hr = source->own ? list_own(&copy, &tags, &count) : list_foreign(&copy, &tags, &count);
        if (SUCCEEDED(hr))
        {
            filter(tags, &count, exclude);
            hr = drop_existing(&copy, tags, &count);
        }
        if (SUCCEEDED(hr)) hr = copy_properties(&copy, tags, count, FALSE);
    }
    if (SUCCEEDED(hr) && !own_excluded)
        hr = copy_lists(&copy, !has_id(exclude, PROP_ID(PR_MESSAGE_RECIPIENTS)),
                !has_id(exclude, PROP_ID(PR_MESSAGE_ATTACHMENTS)), ui, progress);
    if (SUCCEEDED(hr)) hr = delete_moved(&copy, tags, count);
    free(tags);
    return finish(&copy, hr, problems);
}

HRESULT copy_props(const struct copy_source *source, SPropTagArray *include, ULONG ui, IMAPIProgress *progress,
        const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    ULONG i, count = 0, id, *tags;
    struct copy copy = {source};
    HRESULT hr;

    if (FAILED(hr = check_source(source))) return hr;
    if (problems) *problems = NULL;
    if (!include || !include->cValues) return MAPI_E_INVALID_PARAMETER;
    if (!(tags = calloc(include->cValues, sizeof(*tags)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    copy.include = include;
    hr = begin(&copy, iid, dest, flags);
    for (i = 0; SUCCEEDED(hr) && i < include->cValues; i++)
    {
        id = PROP_ID(include->aulPropTag[i]);
        if (id == PROP_ID(PR_MESSAGE_RECIPIENTS) || id == PROP_ID(PR_MESSAGE_ATTACHMENTS)) continue;
        if (copy.own_dest && copy.own_dest->class->is_read_only(copy.own_dest, id)) continue;
        tags[count++] = include->aulPropTag[i];
    }
    if (SUCCEEDED(hr)) hr = drop_existing(&copy, tags, &count);
    if (SUCCEEDED(hr)) hr = copy_properties(&copy, tags, count, TRUE);
    if (SUCCEEDED(hr))
        hr = copy_lists(&copy, has_id(include, PROP_ID(PR_MESSAGE_RECIPIENTS)),
                has_id(include, PROP_ID(PR_MESSAGE_ATTACHMENTS)), ui, progress);
    if (SUCCEEDED(hr)) hr = delete_moved(&copy, tags, count);
    free(tags);
    return finish(&copy, hr, problems);
}
