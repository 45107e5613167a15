/*
 * The contents of messages and attachments: reading them from their storages, sharing and freeing them.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/propstream.h"
#include "message.h"
#include "olestore.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* More elements than this are not looked at: a damaged directory may have no end. */
#define MAX_ELEMENTS 1000000

HRESULT node_load_properties(
        struct node *node, enum propstream_kind kind, struct propset *set, struct propstream_header *header)
{
    struct propstream_header ignored;
    const struct property *property;
    struct stream_room room;
    struct reader reader;
    BYTE *data;
    ULONG size;
    HRESULT hr;

    if (!header) header = &ignored;
    memset(header, 0, sizeof(*header));
    if (FAILED(hr = node_find(node))) return hr;
    hr = node_read_stream(node, NAME_PROPERTIES, &room, &data, &size);
    if (hr == MAPI_E_NOT_FOUND && kind == PROPSTREAM_CHILD) return S_OK;
    if (FAILED(hr)) return hr;
    reader = reader_init(data, size);
    if (propstream_read_header(&reader, kind, header) != CODEC_OK)
    {
        WARN("The property stream has only %lu bytes.\n", size);
        if (kind == PROPSTREAM_ROOT) hr = MAPI_E_CORRUPT_DATA;
    }
    else hr = propset_load(set, &reader, node);
    node_free_stream(&room, &data);
    if (!node->tree->writable) return hr; /* what the tags are for */
    for (property = propset_next(set, NULL); SUCCEEDED(hr) && property; property = propset_next(set, property))
        if (proptype_form(property->tag, NULL) != PROPTYPE_FIXED) hr = numbers_add(&node->tags, property->tag);
    return hr;
}

/* Lists the numbers of a storage's elements that have a prefix. */
static HRESULT enumerate_numbers(struct node *node, const WCHAR *prefix, struct numbers *numbers)
{
    IEnumSTATSTG *elements;
    ULONG number, seen = 0;
    IStorage *storage;
    STATSTG stat;
    HRESULT hr;

    if (FAILED(hr = node_open(node, &storage))) return hr;
    if (FAILED(hr = IStorage_EnumElements(storage, 0, NULL, 0, &elements))) return MapStorageSCode(hr);
    while (SUCCEEDED(hr) && IEnumSTATSTG_Next(elements, 1, &stat, NULL) == S_OK)
    {
        if (stat.type == STGTY_STORAGE && storage_name_number(stat.pwcsName, prefix, &number))
            hr = numbers_add(numbers, number);
        CoTaskMemFree(stat.pwcsName);
        if (++seen == MAX_ELEMENTS) break;
    }
    IEnumSTATSTG_Release(elements);
    return hr;
}

/* What reads one numbered child storage; S_FALSE: there is no such one. */
typedef HRESULT (*load_child)(struct node *node, ULONG number, void *context);

/* Reads all numbered children. Where the header's count and next number agree, and just those children are there,
 * nothing is enumerated, which costs more than reading does; one more is tried, since headers lie, but not where the
 * properties say too that there are none, nor from end on, where the storage is known to have none. oxmsg.md 3 */
static HRESULT load_children(struct node *node, const WCHAR *prefix, struct numbers *numbers, ULONG count, ULONG next,
        ULONG end, BOOL none, load_child load, void *context)
{
    struct numbers listed = {0};
    ULONG i;
    HRESULT hr = S_OK;

    if (!count && !next && none) return S_OK;
    if (count == next)
    {
        for (i = 0; i <= count && i < end && i < MAX_ELEMENTS; i++)
        {
            if (FAILED(hr = load(node, i, context))) return hr;
            if (hr == S_FALSE) break;
            if (FAILED(hr = numbers_add(numbers, i))) return hr;
        }
        if (i == count) return S_OK;
    }
    hr = enumerate_numbers(node, prefix, &listed);
    for (i = 0; SUCCEEDED(hr) && i < listed.count; i++)
    {
        if (numbers_contain(numbers, listed.list[i])) continue;
        hr = load(node, listed.list[i], context);
        if (hr == S_OK) hr = numbers_add(numbers, listed.list[i]);
    }
    free(listed.list);
    return FAILED(hr) ? hr : S_OK;
}

static BOOL is_data(const struct property *property)
{
    return property->tag == PR_ATTACH_DATA_BIN;
}

/* Opens the values of a recipient or attachment, but an attachment's data, before they are read. */
static void open_values(const struct propset *set)
{
    const struct property *property;

    for (property = propset_next(set, NULL); property; property = propset_next(set, property))
        if (property->value && !is_data(property)) value_open_ahead(property->value);
}

/* Brings all values of a recipient into memory, so that its storage can be closed; what cannot be read is left out. */
static HRESULT load_values(struct propset *set)
{
    const struct property *property, *next;
    HRESULT hr;

    open_values(set);
    for (property = propset_next(set, NULL); property; property = next)
    {
        next = propset_next(set, property);
        if (!property->value || SUCCEEDED(hr = value_load(property->value, TRUE))) continue;
        if (hr != MAPI_E_NOT_FOUND) return hr;
        propset_remove(set, PROP_ID(property->tag));
    }
    return S_OK;
}

static HRESULT load_recipient(struct node *parent, ULONG number, void *context)
{
    struct recipients *recipients = context;
    struct recipient *recipient = NULL;
    WCHAR name[STORAGE_NAME_MAX];
    struct node *node;
    HRESULT hr;

    storage_name(name, PREFIX_RECIPIENT, number);
    if (FAILED(hr = node_create(parent->tree, parent, name, TRUE, &node))) return hr;
    if ((hr = node_find(node)) == MAPI_E_NOT_FOUND)
    {
        node_release(node);
        return S_FALSE;
    }
    if (SUCCEEDED(hr) && !(recipient = recipient_create(number))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr)) hr = node_load_properties(node, PROPSTREAM_CHILD, &recipient->set, NULL);
    if (SUCCEEDED(hr)) hr = load_values(&recipient->set);
    if (SUCCEEDED(hr))
    {
        /* the values are in memory: nothing refers to the node any more */
        value_detach_all(node, 0, NULL);
        recipient->stored = TRUE;
        recipient->set.dirty = FALSE;
        hr = recipients_add(recipients, recipient);
    }
    if (FAILED(hr) && recipient) recipient_release(recipient);
    node_release(node);
    return hr;
}

static int compare_recipients(const void *a, const void *b)
{
    const struct recipient *x = *(struct recipient *const *)a, *y = *(struct recipient *const *)b;

    return x->row_id < y->row_id ? -1 : x->row_id > y->row_id;
}

/* Whether a message was saved with a display name that is empty. */
static BOOL says_empty(const struct propset *set, ULONG tag)
{
    const struct property *property = propset_find(set, PROP_ID(tag));

    return property && property->declared <= sizeof(WCHAR);
}

HRESULT recipients_load(
        struct node *node, const struct propset *set, const struct propstream_header *header, struct recipients **out)
{
    BOOL none = says_empty(set, PR_DISPLAY_TO) && says_empty(set, PR_DISPLAY_CC) && says_empty(set, PR_DISPLAY_BCC);
    struct recipients *recipients;
    ULONG highest;
    HRESULT hr = S_OK;

    *out = NULL;
    if (!(recipients = recipients_create())) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (node->exists)
        hr = load_children(node, PREFIX_RECIPIENT, &node->recipients, header->recipients, header->next_recipient,
                node->tree->recipients_end, none, load_recipient, recipients);
    if (FAILED(hr))
    {
        recipients_release(recipients);
        return hr;
    }
    qsort(recipients->list, recipients->count, sizeof(*recipients->list), compare_recipients);
    recipients->next_id = header->next_recipient;
    if (recipients->count)
    {
        highest = recipients->list[recipients->count - 1]->row_id;
        /* a number that leaves room for no other is as good as none */
        if (recipients->next_id <= highest || recipients->next_id > 0x7fffffff) recipients->next_id = highest + 1;
    }
    else if (recipients->next_id > 0x7fffffff) recipients->next_id = 0;
    *out = recipients;
    return S_OK;
}

/* Reads an attachment's properties and short values while ole32 still has its part of the directory. What goes wrong is
 * told when they are asked for. */
static void read_ahead(struct attach_entry *entry)
{
    const struct property *property;
    const struct propset *set;

    if (FAILED(attach_entry_load(entry))) return;
    set = &entry->data->set;
    open_values(set);
    for (property = propset_next(set, NULL); property; property = propset_next(set, property))
        if (property->value && !is_data(property)) value_load(property->value, FALSE);
}

/* Where attachments are loaded to, and whether their properties are wanted, too. */
struct attachments_context
{
    struct attachments *attachments;
    BOOL whole;
};

static HRESULT load_attachment(struct node *parent, ULONG number, void *context)
{
    const struct attachments_context *to = context;
    struct attachments *attachments = to->attachments;
    struct attach_entry *entry;
    WCHAR name[STORAGE_NAME_MAX];
    struct node *node;
    HRESULT hr;

    storage_name(name, PREFIX_ATTACH, number);
    if (FAILED(hr = node_create(parent->tree, parent, name, TRUE, &node))) return hr;
    hr = node_find(node);
    if (SUCCEEDED(hr)) hr = attachments_add(attachments, number, node, NULL);
    if (SUCCEEDED(hr))
    {
        entry = attachments_find(attachments, number);
        entry->visible = TRUE;
        if (to->whole) read_ahead(entry);
    }
    node_release(node);
    return hr == MAPI_E_NOT_FOUND ? S_FALSE : hr;
}

/* So many attachments are loaded as soon as one. */
#define FEW 8

BOOL attachments_exist(struct node *node, const struct propstream_header *header)
{
    WCHAR name[STORAGE_NAME_MAX];
    struct node *first;
    BOOL exists;

    if (!node->exists || header->attachments <= FEW || header->attachments != header->next_attachment) return FALSE;
    storage_name(name, PREFIX_ATTACH, 0);
    if (FAILED(node_create(node->tree, node, name, TRUE, &first))) return FALSE;
    exists = SUCCEEDED(node_find(first));
    node_release(first);
    return exists;
}

HRESULT attachments_load(struct node *node, const struct propset *set, const struct propstream_header *header,
        BOOL whole, struct attachments **out)
{
    BOOL none = !propset_number(set, PR_HASATTACH, FALSE) &&
                !(propset_number(set, PR_MESSAGE_FLAGS, MSGFLAG_HASATTACH) & MSGFLAG_HASATTACH);
    struct attachments_context context = {NULL, whole};
    struct attachments *attachments;
    HRESULT hr = S_OK;

    *out = NULL;
    if (!(attachments = attachments_create())) return MAPI_E_NOT_ENOUGH_MEMORY;
    context.attachments = attachments;
    if (node->exists)
        hr = load_children(node, PREFIX_ATTACH, &node->attachments, header->attachments, header->next_attachment,
                node->tree->attachments_end, none, load_attachment, &context);
    if (SUCCEEDED(hr)) *out = attachments;
    else attachments_release(attachments);
    return hr;
}

HRESULT attach_entry_load(struct attach_entry *entry)
{
    struct attachdata *data;
    HRESULT hr;

    if (entry->data) return S_OK;
    if (!(data = calloc(1, sizeof(*data)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    data->refcount = 1;
    if (FAILED(hr = node_load_properties(entry->node, PROPSTREAM_CHILD, &data->set, NULL))) attachdata_release(data);
    else entry->data = data;
    return hr;
}

struct attachments *attachments_create(void)
{
    struct attachments *attachments = calloc(1, sizeof(*attachments));

    if (attachments) attachments->refcount = 1;
    return attachments;
}

static void entry_clear(struct attach_entry *entry)
{
    if (entry->data) attachdata_release(entry->data);
    node_release(entry->node);
}

void attachments_release(struct attachments *attachments)
{
    ULONG i;

    if (--attachments->refcount) return;
    for (i = 0; i < attachments->count; i++) entry_clear(&attachments->list[i]);
    free(attachments->list);
    free(attachments);
}

struct attach_entry *attachments_find(const struct attachments *attachments, ULONG num)
{
    ULONG low = 0, high = attachments->count, middle;

    while (low < high)
    {
        middle = low + (high - low) / 2;
        if (attachments->list[middle].num == num) return &attachments->list[middle];
        if (attachments->list[middle].num < num) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

HRESULT attachments_add(struct attachments *attachments, ULONG num, struct node *node, struct attachdata *data)
{
    struct attach_entry *list, *entry;
    ULONG capacity, place;

    if (attachments->count == attachments->capacity)
    {
        capacity = attachments->capacity ? attachments->capacity * 2 : 8;
        if (!(list = realloc(attachments->list, capacity * sizeof(*list)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        attachments->list = list;
        attachments->capacity = capacity;
    }
    /* nearly always the last */
    for (place = attachments->count; place && attachments->list[place - 1].num > num; place--)
        attachments->list[place] = attachments->list[place - 1];
    entry = &attachments->list[place];
    memset(entry, 0, sizeof(*entry));
    entry->num = num;
    entry->node = node_addref(node);
    if ((entry->data = data)) data->refcount++;
    attachments->count++;
    return S_OK;
}

void attachments_remove(struct attachments *attachments, struct attach_entry *entry)
{
    ULONG index = (ULONG)(entry - attachments->list);

    entry_clear(entry);
    attachments->count--;
    memmove(entry, entry + 1, (attachments->count - index) * sizeof(*entry));
}

HRESULT attachments_clone(const struct attachments *attachments, struct attachments **out)
{
    const struct attach_entry *entry;
    struct attachments *clone;
    ULONG i;
    HRESULT hr;

    *out = NULL;
    if (!(clone = attachments_create())) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < attachments->count; i++)
    {
        entry = &attachments->list[i];
        if (FAILED(hr = attachments_add(clone, entry->num, entry->node, entry->data)))
        {
            attachments_release(clone);
            return hr;
        }
        clone->list[i].visible = entry->visible;
    }
    *out = clone;
    return S_OK;
}

struct recipient *recipient_create(ULONG row_id)
{
    struct recipient *recipient = calloc(1, sizeof(*recipient));

    if (!recipient) return NULL;
    recipient->refcount = 1;
    recipient->row_id = row_id;
    return recipient;
}

void recipient_release(struct recipient *recipient)
{
    if (--recipient->refcount) return;
    propset_free(&recipient->set);
    free(recipient);
}

struct recipients *recipients_create(void)
{
    struct recipients *recipients = calloc(1, sizeof(*recipients));

    if (recipients) recipients->refcount = 1;
    return recipients;
}

void recipients_release(struct recipients *recipients)
{
    ULONG i;

    if (--recipients->refcount) return;
    for (i = 0; i < recipients->count; i++) recipient_release(recipients->list[i]);
    free(recipients->list);
    free(recipients);
}

HRESULT recipients_add(struct recipients *recipients, struct recipient *recipient)
{
    struct recipient **list;
    ULONG capacity;

    if (recipients->count == recipients->capacity)
    {
        capacity = recipients->capacity ? recipients->capacity * 2 : 8;
        if (!(list = realloc(recipients->list, capacity * sizeof(*list)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        recipients->list = list;
        recipients->capacity = capacity;
    }
    recipients->list[recipients->count++] = recipient;
    return S_OK;
}

void recipients_remove(struct recipients *recipients, ULONG index)
{
    recipient_release(recipients->list[index]);
    recipients->count--;
    memmove(recipients->list + index, recipients->list + index + 1,
            (recipients->count - index) * sizeof(*recipients->list));
}

HRESULT recipients_clone(const struct recipients *recipients, struct recipients **out)
{
    struct recipients *clone;
    ULONG i;
    HRESULT hr;

    *out = NULL;
    if (!(clone = recipients_create())) return MAPI_E_NOT_ENOUGH_MEMORY;
    clone->next_id = recipients->next_id;
    for (i = 0; i < recipients->count; i++)
    {
        if (FAILED(hr = recipients_add(clone, recipients->list[i])))
        {
            recipients_release(clone);
            return hr;
        }
        recipients->list[i]->refcount++;
    }
    *out = clone;
    return S_OK;
}

void attachdata_release(struct attachdata *data)
{
    if (--data->refcount) return;
    propset_free(&data->set);
    if (data->message) msgdata_release(data->message);
    if (data->store) olestore_release(data->store);
    if (data->object) node_release(data->object);
    free(data);
}

void msgdata_release(struct msgdata *data)
{
    if (--data->refcount) return;
    propset_free(&data->set);
    if (data->recipients) recipients_release(data->recipients);
    if (data->attachments) attachments_release(data->attachments);
    free(data);
}
