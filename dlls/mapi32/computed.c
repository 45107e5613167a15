/*
 * Properties that messages and attachments keep themselves: what they are when read, and which a client cannot set.
 * imsg.md 4
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "message.h"
#include "propvalue.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

const ULONG message_computed_tags[MESSAGE_COMPUTED_COUNT] = {
        PR_ACCESS,
        PR_ACCESS_LEVEL,
        PR_OBJECT_TYPE,
        PR_HASATTACH,
        PR_DISPLAY_TO_W,
        PR_DISPLAY_CC_W,
        PR_DISPLAY_BCC_W,
        PR_MESSAGE_RECIPIENTS,
        PR_MESSAGE_ATTACHMENTS,
};

const ULONG attach_computed_tags[ATTACH_COMPUTED_COUNT] = {
        PR_ATTACH_NUM,
        PR_OBJECT_TYPE,
        PR_ACCESS,
        PR_ACCESS_LEVEL,
        PR_RECORD_KEY,
};

/* The bytes of a property as a sum of sizes counts them. The declared size of what was not looked at is not known here:
 * it is opened. */
static ULONGLONG property_size(const struct property *property)
{
    size_t size;

    if (proptype_form(property->tag, &size) == PROPTYPE_FIXED) return size;
    if (!property->value || FAILED(value_open(property->value))) return 0;
    return property->value->size;
}

static ULONGLONG set_size(const struct propset *set)
{
    const struct property *property;
    ULONGLONG size = 0;

    for (property = propset_next(set, NULL); property; property = propset_next(set, property))
        size += property_size(property);
    return size;
}

/* PR_MESSAGE_SIZE: all properties of the message, its recipients and attachments. An embedded message counts as far as
 * it has been opened and saved in this session. choice, imsg.md 4.2 */
static HRESULT message_size(struct message *message, ULONG *out)
{
    ULONGLONG size = set_size(&message->prop.set);
    struct attach_entry *entry;
    ULONG i;
    HRESULT hr;

    if (!message->saved) return MAPI_E_NOT_FOUND;
    if (FAILED(hr = message_load_recipients(message)) || FAILED(hr = message_load_attachments(message, TRUE)))
        return hr;
    for (i = 0; i < message->recipients->count; i++) size += set_size(&message->recipients->list[i]->set);
    for (i = 0; i < message->attachments->count; i++)
    {
        entry = &message->attachments->list[i];
        if (FAILED(hr = attach_entry_load(entry))) return hr;
        size += set_size(&entry->data->set);
        if (entry->data->message) size += set_size(&entry->data->message->set);
    }
    *out = size > 0x7fffffff ? 0x7fffffff : (ULONG)size;
    return S_OK;
}

static BOOL has_attachments(struct message *message)
{
    ULONG i;

    if (!message->saved) return FALSE;
    if (!message->attachments && attachments_exist(message->prop.node, &message->header)) return TRUE;
    if (FAILED(message_load_attachments(message, FALSE))) return FALSE;
    for (i = 0; i < message->attachments->count; i++)
        if (message->attachments->list[i].visible) return TRUE;
    return FALSE;
}

/* PR_DISPLAY_TO and its like, where nothing is stored: made from the recipients of a stored message. */
static HRESULT display_names(struct message *message, ULONG tag, ULONG type, struct propresult *result)
{
    WCHAR *text;
    HRESULT hr;

    if (propset_find(&message->prop.set, PROP_ID(tag))) return S_FALSE;
    if (!message->saved)
    {
        propresult_text(result, retype_tag(tag, PT_UNICODE), _wcsdup(L""));
        return result->error;
    }
    if (FAILED(hr = message_load_recipients(message)) ||
            FAILED(hr = recipients_display(message->recipients, type, message_string_page(message), &text)))
        return hr;
    propresult_text(result, retype_tag(tag, PT_UNICODE), text);
    return S_OK;
}

HRESULT message_compute(struct mapiprop *prop, ULONG tag, struct propresult *result)
{
    struct message *message = CONTAINING_RECORD(prop, struct message, prop);
    ULONG size;
    HRESULT hr;

    switch (PROP_ID(tag))
    {
    case PROP_ID(PR_ACCESS):
        propresult_fixed(result, PR_ACCESS, prop->writable ? MAPI_ACCESS_READ | MAPI_ACCESS_MODIFY : MAPI_ACCESS_READ);
        return S_OK;
    case PROP_ID(PR_ACCESS_LEVEL):
        propresult_fixed(result, PR_ACCESS_LEVEL, prop->writable ? MAPI_MODIFY : 0);
        return S_OK;
    case PROP_ID(PR_OBJECT_TYPE):
        if (propset_find(&prop->set, PROP_ID(PR_OBJECT_TYPE))) return S_FALSE;
        propresult_fixed(result, PR_OBJECT_TYPE, MAPI_MESSAGE);
        return S_OK;
    case PROP_ID(PR_HASATTACH): propresult_fixed(result, PR_HASATTACH, has_attachments(message)); return S_OK;
    case PROP_ID(PR_DISPLAY_TO): return display_names(message, tag, MAPI_TO, result);
    case PROP_ID(PR_DISPLAY_CC): return display_names(message, tag, MAPI_CC, result);
    case PROP_ID(PR_DISPLAY_BCC): return display_names(message, tag, MAPI_BCC, result);
    case PROP_ID(PR_MESSAGE_RECIPIENTS):
    case PROP_ID(PR_MESSAGE_ATTACHMENTS): propresult_fixed(result, retype_tag(tag, PT_OBJECT), 0); return S_OK;
    case PROP_ID(PR_MESSAGE_SIZE):
        /* only when asked for, and not in the list of all properties: it takes a look at everything */
        if (FAILED(hr = message_size(message, &size))) return hr;
        propresult_fixed(result, PR_MESSAGE_SIZE, size);
        return S_OK;
    default: return S_FALSE;
    }
}

BOOL message_is_read_only(const struct mapiprop *prop, ULONG id)
{
    switch (id)
    {
    case PROP_ID(PR_CREATION_TIME):
    case PROP_ID(PR_LAST_MODIFICATION_TIME):
    case PROP_ID(PR_ACCESS):
    case PROP_ID(PR_ACCESS_LEVEL):
    case PROP_ID(PR_STORE_SUPPORT_MASK):
    case PROP_ID(PR_DISPLAY_TO):
    case PROP_ID(PR_DISPLAY_CC):
    case PROP_ID(PR_DISPLAY_BCC):
    case PROP_ID(PR_HASATTACH):
    case PROP_ID(PR_NORMALIZED_SUBJECT):
    case PROP_ID(PR_MESSAGE_SIZE): return TRUE;
    default: return FALSE;
    }
}

HRESULT attach_compute(struct mapiprop *prop, ULONG tag, struct propresult *result)
{
    struct attach *attach = CONTAINING_RECORD(prop, struct attach, prop);
    const struct property *property;

    switch (PROP_ID(tag))
    {
    case PROP_ID(PR_ATTACH_NUM):
        /* the number in the storage's name is what OpenAttach takes, whatever the file says */
        propresult_fixed(result, PR_ATTACH_NUM, attach->num);
        return S_OK;
    case PROP_ID(PR_OBJECT_TYPE):
        if (propset_find(&prop->set, PROP_ID(tag))) return S_FALSE;
        propresult_fixed(result, PR_OBJECT_TYPE, MAPI_ATTACH);
        return S_OK;
    case PROP_ID(PR_ACCESS):
        if (propset_find(&prop->set, PROP_ID(tag))) return S_FALSE;
        propresult_fixed(result, PR_ACCESS, MAPI_ACCESS_READ);
        return S_OK;
    case PROP_ID(PR_ACCESS_LEVEL):
        if (propset_find(&prop->set, PROP_ID(tag))) return S_FALSE;
        propresult_fixed(result, PR_ACCESS_LEVEL, 0);
        return S_OK;
    case PROP_ID(PR_RECORD_KEY):
        if (propset_find(&prop->set, PROP_ID(tag))) return S_FALSE;
        propresult_key(result, PR_RECORD_KEY, attach->num);
        return S_OK;
    case PROP_ID(PR_ATTACH_DATA_BIN):
        property = propset_find(&prop->set, PROP_ID(tag));
        if (!property || PROP_TYPE(property->tag) != PT_OBJECT) return S_FALSE;
        if (PROP_TYPE(tag) != PT_UNSPECIFIED && PROP_TYPE(tag) != PT_OBJECT) return MAPI_E_NOT_FOUND;
        propresult_fixed(result, PR_ATTACH_DATA_OBJ, 0);
        return S_OK;
    default: return S_FALSE;
    }
}

BOOL attach_is_read_only(const struct mapiprop *prop, ULONG id)
{
    switch (id)
    {
    case PROP_ID(PR_ATTACH_NUM):
    case PROP_ID(PR_OBJECT_TYPE):
    case PROP_ID(PR_ACCESS):
    case PROP_ID(PR_ACCESS_LEVEL):
    case PROP_ID(PR_STORE_SUPPORT_MASK):
    case PROP_ID(PR_RECORD_KEY): return TRUE;
    default: return FALSE;
    }
}
