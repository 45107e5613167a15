/*
 * Writing messages, attachments and recipients into their storages.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/propstream.h"
#include "msgsave.h"
#include "olestore.h"
#include "saveorder.h"
#include "storagecopy.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* The elements of one storage that are to be written. */
struct plan
{
    struct save_item *items;
    ULONG count, capacity;
};

/* Adds an item of bytes, which are freed with the plan where owned. */
static HRESULT plan_add(
        struct plan *plan, const WCHAR *name, void *data, ULONG size, BOOL owned, struct save_item **out)
{
    struct save_item *items;
    ULONG capacity;

    if (plan->count == plan->capacity)
    {
        capacity = plan->capacity ? plan->capacity * 2 : 32;
        if (!(items = realloc(plan->items, capacity * sizeof(*items))))
        {
            if (owned) free(data);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        plan->items = items;
        plan->capacity = capacity;
    }
    *out = &plan->items[plan->count++];
    save_item_init(*out, name, data, size);
    if (owned) (*out)->owned = data;
    return S_OK;
}

static void plan_free(struct plan *plan)
{
    ULONG i;

    for (i = 0; i < plan->count; i++) free(plan->items[i].owned);
    free(plan->items);
}

/* Adds the streams of a multi-value of strings or binaries: lengths, and each element with the terminator that strings
 * have there. [MS-OXMSG] 2.4.2.2.2 */
static HRESULT plan_multi(struct plan *plan, struct value *value, BOOL exists)
{
    ULONG terminator = PROP_TYPE(value->tag) == PT_MV_UNICODE ? 2 : PROP_TYPE(value->tag) == PT_MV_STRING8 ? 1 : 0;
    size_t length_size = proptype_length_size(value->tag);
    const ULONG *sizes;
    const BYTE *bytes;
    WCHAR name[STORAGE_NAME_MAX];
    struct save_item *item;
    BYTE *lengths, *copy;
    ULONG i, count;
    HRESULT hr;

    if (FAILED(hr = value_load(value, TRUE))) return hr;
    sizes = (const ULONG *)value->data;
    count = sizes[0];
    bytes = (const BYTE *)(sizes + 1 + count);
    if (!(lengths = calloc(count ? count : 1, length_size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++) put_u32(lengths + i * length_size, sizes[1 + i] + terminator);
    storage_name(name, PREFIX_SUBSTG, value->tag);
    if (FAILED(hr = plan_add(plan, name, lengths, (ULONG)(count * length_size), TRUE, &item))) return hr;
    item->exists = exists;
    for (i = 0; i < count; bytes += sizes[1 + i], i++)
    {
        if (!(copy = calloc(1, (size_t)sizes[1 + i] + 2))) return MAPI_E_NOT_ENOUGH_MEMORY;
        memcpy(copy, bytes, sizes[1 + i]);
        storage_name_indexed(name, value->tag, i);
        if (FAILED(hr = plan_add(plan, name, copy, sizes[1 + i] + terminator, TRUE, &item))) return hr;
        item->exists = exists;
    }
    return S_OK;
}

static HRESULT plan_value(struct plan *plan, struct value *value, BOOL exists)
{
    WCHAR name[STORAGE_NAME_MAX];
    struct save_item *item;
    HRESULT hr;

    if (proptype_form(value->tag, NULL) == PROPTYPE_MV_STREAMS) return plan_multi(plan, value, exists);
    if (FAILED(hr = value_open(value))) return hr;
    storage_name(name, PREFIX_SUBSTG, value->tag);
    if (FAILED(hr = plan_add(plan, name, NULL, 0, FALSE, &item))) return hr;
    item->value = value;
    item->exists = exists;
    return S_OK;
}

/* The size that an entry declares. */
static uint32_t declared_size(const struct property *property)
{
    const struct value *value = property->value;

    if (!value->opened) return property->declared;
    if (proptype_form(property->tag, NULL) == PROPTYPE_MV_STREAMS)
        return *(const ULONG *)value->data * (uint32_t)proptype_length_size(property->tag);
    return proptype_size_field(property->tag, (uint32_t)value->size);
}

/* Adds the property stream. */
static HRESULT plan_properties(struct plan *plan, const struct write_target *target, BOOL exists)
{
    const struct propset *set = target->set;
    struct propstream_header header = {0};
    const struct property *property;
    struct propstream_entry entry;
    struct save_item *item;
    struct writer writer;
    size_t size;
    BYTE *data;
    ULONG i;
    HRESULT hr;

    if (target->header) header = *target->header;
    size = propstream_header_size(target->kind) +
           ((size_t)propset_count(set) + set->unknown_count) * PROPSTREAM_ENTRY_SIZE;
    if (!(data = malloc(size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    writer = writer_init(data, size);
    propstream_write_header(&writer, target->kind, &header);
    for (property = propset_next(set, NULL); property; property = propset_next(set, property))
    {
        entry.tag = property->tag;
        entry.flags = property->attributes;
        memcpy(entry.value, property->fixed, sizeof(entry.value));
        if (property->value)
        {
            put_u32(entry.value, declared_size(property));
            put_u32(entry.value + 4, 0);
        }
        else if (property->tag == PR_ATTACH_DATA_OBJ && target->data)
        {
            put_u32(entry.value, proptype_size_field(property->tag, 0));
            /* 1: embedded message, 4: storage; what was not opened keeps what it had. oxmsg.md 4.2 */
            if (target->data->message || target->data->store) put_u32(entry.value + 4, target->data->message ? 1 : 4);
        }
        propstream_write_entry(&writer, &entry);
    }
    for (i = 0; i < set->unknown_count; i++) propstream_write_entry(&writer, &set->unknown[i]);
    if (FAILED(hr = plan_add(plan, NAME_PROPERTIES, data, (ULONG)size, TRUE, &item))) return hr;
    item->exists = exists;
    return S_OK;
}

/* Adds the streams of all values that are not stored in a node (NULL: of a recipient, all of them). */
static HRESULT plan_values(struct plan *plan, struct propset *set, struct node *node)
{
    const struct property *property;
    BOOL exists;
    HRESULT hr;

    for (property = propset_next(set, NULL); property; property = propset_next(set, property))
    {
        if (!property->value || (node && property->value->node == node)) continue;
        exists = node && numbers_contain(&node->tags, property->tag);
        /* what still needs the stream's old bytes takes them away */
        if (exists && FAILED(hr = value_detach_all(node, property->tag, property->value))) return hr;
        if (FAILED(hr = plan_value(plan, property->value, exists))) return hr;
        if (node && FAILED(hr = numbers_add(&node->tags, property->tag))) return hr;
    }
    return S_OK;
}

/* Removes a property's streams, or its storage. */
static HRESULT remove_streams(struct node *node, IStorage *storage, ULONG tag)
{
    WCHAR name[STORAGE_NAME_MAX];
    IStream *stream;
    ULONG i;
    HRESULT hr;

    if (FAILED(hr = value_detach_all(node, tag, NULL))) return hr;
    storage_name(name, PREFIX_SUBSTG, tag);
    if (FAILED(hr = storage_destroy(storage, name))) return hr;
    if (proptype_form(tag, NULL) != PROPTYPE_MV_STREAMS) return S_OK;
    for (i = 0;; i++)
    {
        storage_name_indexed(name, tag, i);
        if (FAILED(storage_open_stream(storage, name, FALSE, &stream))) return S_OK;
        IStream_Release(stream);
        if (FAILED(hr = storage_destroy(storage, name))) return hr;
    }
}

/* Removes what the storage has of properties that are gone, or have another type now. */
static HRESULT remove_stale_properties(const struct write_target *target, IStorage *storage)
{
    struct node *node = target->node;
    const struct property *property;
    ULONG i, tag;
    HRESULT hr;

    for (i = node->tags.count; i--;)
    {
        tag = node->tags.list[i];
        property = propset_find(target->set, PROP_ID(tag));
        if (property && property->tag == tag)
        {
            /* fewer elements than before would leave the last ones behind */
            if (!property->value || property->value->node == node || proptype_form(tag, NULL) != PROPTYPE_MV_STREAMS)
                continue;
        }
        if (proptype_form(tag, NULL) == PROPTYPE_OBJECT)
        {
            if (node->object) node_forget(node->object);
            node->object = NULL;
            if (FAILED(hr = storage_destroy(storage, NAME_OBJECT))) return hr;
        }
        else if (FAILED(hr = remove_streams(node, storage, tag))) return hr;
        numbers_remove(&node->tags, tag);
    }
    return S_OK;
}

static HRESULT remove_stale_children(struct numbers *numbers, IStorage *storage, const WCHAR *prefix,
        BOOL (*is_there)(const void *list, ULONG number), const void *list)
{
    WCHAR name[STORAGE_NAME_MAX];
    ULONG i;
    HRESULT hr;

    for (i = numbers->count; i--;)
    {
        if (is_there(list, numbers->list[i])) continue;
        storage_name(name, prefix, numbers->list[i]);
        if (FAILED(hr = storage_destroy(storage, name))) return hr;
        numbers_remove(numbers, numbers->list[i]);
    }
    return S_OK;
}

/* The stored ones among the recipients, by row id. */
static BOOL has_stored_recipient(const void *list, ULONG number)
{
    const struct numbers *stored = list;

    return numbers_contain(stored, number);
}

static BOOL has_attachment(const void *list, ULONG number)
{
    return attachments_find(list, number) != NULL;
}

/* A recipient's or attachment's storage as an item of the message's plan. */
struct child_write
{
    struct node *node; /* the message's */
    struct recipient *recipient;
    struct attach_entry *entry;
};

static HRESULT write_recipient(void *context)
{
    const struct child_write *child = context;
    struct write_target target = {NULL, PROPSTREAM_CHILD, &child->recipient->set, NULL, NULL, NULL, NULL, NULL};
    WCHAR name[STORAGE_NAME_MAX];
    IStorage *parent, *storage;
    struct plan plan = {0};
    HRESULT hr;

    storage_name(name, PREFIX_RECIPIENT, child->recipient->row_id);
    if (FAILED(hr = node_open(child->node, &parent))) return hr;
    if (FAILED(hr = MapStorageSCode(IStorage_CreateStorage(
                       parent, name, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &storage))))
        return hr;
    hr = plan_values(&plan, &child->recipient->set, NULL);
    if (SUCCEEDED(hr)) hr = plan_properties(&plan, &target, FALSE);
    if (SUCCEEDED(hr)) hr = save_items(storage, plan.items, plan.count);
    plan_free(&plan);
    IStorage_Release(storage);
    if (SUCCEEDED(hr)) child->recipient->stored = TRUE;
    return hr;
}

/* Writes an embedded message, or a client's storage, as an attachment's object. */
static HRESULT write_object(void *context)
{
    const struct write_target *attach = context;
    struct attachdata *data = attach->data;
    struct node *node = attach->node;
    struct write_target target = {data->object, PROPSTREAM_EMBEDDED};
    IStorage *storage, *dest;
    HRESULT hr;

    if (FAILED(hr = node_open(node, &storage))) return hr;
    if (data->store || node->object != data->object)
    {
        /* another one is there: it goes, with all below it */
        if (node->object) node_forget(node->object);
        node->object = NULL;
        if (FAILED(hr = storage_destroy(storage, NAME_OBJECT))) return hr;
    }
    if (data->store)
    {
        struct node *object;

        if (FAILED(hr = node_create(node->tree, node, NAME_OBJECT, FALSE, &object))) return hr;
        if (SUCCEEDED(hr = node_create_storage(object, &dest)))
            hr = MapStorageSCode(storage_copy(data->store->storage, dest));
        if (FAILED(hr))
        {
            node_release(object);
            return hr;
        }
        if (data->object) node_release(data->object);
        data->object = object;
        node->object = object;
        return S_OK;
    }
    target.set = &data->message->set;
    target.header = &data->message->header;
    target.recipients = data->message->recipients;
    target.attachments = data->message->attachments;
    if (FAILED(hr = target_write(&target))) return hr;
    node->object = data->object;
    data->message->dirty = FALSE;
    return S_OK;
}

static HRESULT write_attachment(void *context)
{
    const struct child_write *child = context;
    struct attachdata *data = child->entry->data;
    struct write_target target = {child->entry->node, PROPSTREAM_CHILD, &data->set, NULL, NULL, NULL, data, NULL};
    HRESULT hr;

    if (FAILED(hr = target_write(&target))) return hr;
    data->dirty = FALSE;
    return S_OK;
}

static HRESULT plan_child(struct plan *plan, const WCHAR *prefix, ULONG number, BOOL exists,
        HRESULT (*save)(void *context), const struct child_write *child)
{
    WCHAR name[STORAGE_NAME_MAX];
    struct child_write *context;
    struct save_item *item;
    HRESULT hr;

    if (!(context = malloc(sizeof(*context)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    *context = *child;
    storage_name(name, prefix, number);
    if (FAILED(hr = plan_add(plan, name, context, 0, TRUE, &item))) return hr;
    item->save = save;
    item->context = context;
    item->exists = exists;
    return S_OK;
}

/* Adds the recipients that are not stored as they are; storages of others go. */
static HRESULT plan_recipients(struct plan *plan, const struct write_target *target, IStorage *storage)
{
    struct recipients *recipients = target->recipients;
    struct child_write child = {target->node, NULL, NULL};
    struct numbers stored = {0};
    struct recipient *recipient;
    ULONG i;
    HRESULT hr = S_OK;

    for (i = 0; SUCCEEDED(hr) && i < recipients->count; i++)
        if (recipients->list[i]->stored) hr = numbers_add(&stored, recipients->list[i]->row_id);
    /* one that is to be written anew is removed first, with all that its old form had */
    if (SUCCEEDED(hr))
        hr = remove_stale_children(&target->node->recipients, storage, PREFIX_RECIPIENT, has_stored_recipient, &stored);
    for (i = 0; SUCCEEDED(hr) && i < recipients->count; i++)
    {
        child.recipient = recipient = recipients->list[i];
        if (recipient->stored) continue;
        hr = plan_child(plan, PREFIX_RECIPIENT, recipient->row_id, FALSE, write_recipient, &child);
        if (SUCCEEDED(hr)) hr = numbers_add(&target->node->recipients, recipient->row_id);
    }
    free(stored.list);
    target->header->recipients = recipients->count;
    for (i = 0; i < recipients->count; i++)
        if (target->header->next_recipient <= recipients->list[i]->row_id)
            target->header->next_recipient = recipients->list[i]->row_id + 1;
    return hr;
}

static HRESULT plan_attachments(struct plan *plan, const struct write_target *target, IStorage *storage)
{
    struct attachments *attachments = target->attachments;
    struct child_write child = {target->node, NULL, NULL};
    struct attach_entry *entry;
    ULONG i;
    HRESULT hr;

    hr = remove_stale_children(&target->node->attachments, storage, PREFIX_ATTACH, has_attachment, attachments);
    for (i = 0; SUCCEEDED(hr) && i < attachments->count; i++)
    {
        child.entry = entry = &attachments->list[i];
        if (!entry->data || (!entry->data->dirty && entry->node->exists)) continue;
        hr = plan_child(plan, PREFIX_ATTACH, entry->num, entry->node->exists, write_attachment, &child);
        if (SUCCEEDED(hr)) hr = numbers_add(&target->node->attachments, entry->num);
    }
    target->header->attachments = attachments->count;
    if (attachments->count && target->header->next_attachment <= attachments->list[attachments->count - 1].num)
        target->header->next_attachment = attachments->list[attachments->count - 1].num + 1;
    return hr;
}

static HRESULT write_names(void *context)
{
    const struct write_target *target = context;

    return namemap_save(target->names, target->node->storage);
}

/* What a target's plan wrote is stored now. */
static void mark_stored(const struct write_target *target)
{
    const struct property *property;

    for (property = propset_next(target->set, NULL); property; property = propset_next(target->set, property))
        if (property->value) value_set_stored(property->value, target->node);
    target->set->dirty = FALSE;
    if (target->names) target->names->dirty = FALSE;
}

HRESULT target_write(const struct write_target *target)
{
    BOOL existed = target->node->exists && !(target->node->tree->fresh && !target->node->parent);
    struct save_item *item;
    struct plan plan = {0};
    IStorage *storage;
    HRESULT hr;

    if (FAILED(hr = node_create_storage(target->node, &storage))) return hr;
    hr = remove_stale_properties(target, storage);
    if (SUCCEEDED(hr) && target->recipients) hr = plan_recipients(&plan, target, storage);
    if (SUCCEEDED(hr) && target->attachments) hr = plan_attachments(&plan, target, storage);
    if (SUCCEEDED(hr)) hr = plan_values(&plan, target->set, target->node);
    if (SUCCEEDED(hr) && target->data &&
            (target->data->store || (target->data->message && target->data->message->dirty)) &&
            propset_find(target->set, PROP_ID(PR_ATTACH_DATA_OBJ)))
    {
        if (SUCCEEDED(hr = plan_add(&plan, NAME_OBJECT, NULL, 0, FALSE, &item)))
        {
            item->save = write_object;
            item->context = (void *)target;
            item->exists = target->node->object != NULL;
            hr = numbers_add(&target->node->tags, PR_ATTACH_DATA_OBJ);
        }
    }
    if (SUCCEEDED(hr) && target->names)
    {
        if (SUCCEEDED(hr = plan_add(&plan, NAME_NAMEID, NULL, 0, FALSE, &item)))
        {
            item->save = write_names;
            item->context = (void *)target;
            item->exists = existed;
        }
    }
    if (SUCCEEDED(hr) && (target->set->dirty || !existed)) hr = plan_properties(&plan, target, existed);
    if (SUCCEEDED(hr)) hr = save_items(storage, plan.items, plan.count);
    plan_free(&plan);
    if (SUCCEEDED(hr))
    {
        mark_stored(target);
        /* now that it lies in the message, the client's storage need not be kept */
        if (target->data && target->data->store)
        {
            olestore_release(target->data->store);
            target->data->store = NULL;
        }
    }
    return hr;
}
