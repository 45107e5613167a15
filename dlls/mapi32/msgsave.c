/*
 * SaveChanges: an embedded message to its attachment, an attachment to its message, a top-level message to the storage.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "chance.h"
#include "msgsave.h"
#include "olestore.h"
#include "rtfsync.h"
#include "stream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Flags that a client may give; the last two are Outlook's and mean nothing here. imsg.md 5.5 */
#define SAVE_FLAGS \
    (KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE | FORCE_SAVE | MAPI_DEFERRED_ERRORS | 0x00000080 | 0x00001000)

/* 0x00040E79, what Outlook's IMessage on IStorage has. imsg.md 4.1 */
#define SUPPORT_MASK \
    (STORE_UNICODE_OK | STORE_RTF_OK | STORE_CATEGORIZE_OK | STORE_MV_PROPS_OK | STORE_OLE_OK | STORE_ATTACH_OK | \
            STORE_CREATE_OK | STORE_MODIFY_OK | STORE_ENTRYID_UNIQUE)

static HRESULT put_empty_string(struct propset *set, ULONG tag, BOOL unicode)
{
    struct value *value;
    HRESULT hr;

    tag = retype_tag(tag, unicode ? PT_UNICODE : PT_STRING8);
    if (FAILED(hr = value_create(tag, NULL, 0, &value))) return hr;
    return propset_put_value(set, tag, PROPATTR_READABLE, value);
}

HRESULT message_init_new(struct message *message)
{
    struct propset *set = &message->prop.set;
    BOOL unicode = message->prop.obj.tree->unicode;
    FILETIME now;
    ULONGLONG time;
    HRESULT hr;

    current_time(&now);
    time = now.dwLowDateTime | (ULONGLONG)now.dwHighDateTime << 32;
    if (FAILED(hr = propset_put_fixed(set, PR_CREATION_TIME, PROPATTR_READABLE, time)) ||
            FAILED(hr = propset_put_fixed(set, PR_LAST_MODIFICATION_TIME, PROPATTR_READABLE, time)) ||
            FAILED(hr = propset_put_fixed(set, PR_ACCESS_LEVEL, PROPATTR_READABLE, 0)) ||
            FAILED(hr = propset_put_fixed(set, PR_ACCESS, PROPATTR_READABLE, MAPI_ACCESS_READ)))
        return hr;
    if (unicode && FAILED(hr = propset_put_fixed(set, PR_STORE_SUPPORT_MASK, PROPATTR_READABLE, SUPPORT_MASK)))
        return hr;
    if (FAILED(hr = put_empty_string(set, PR_DISPLAY_TO, unicode)) ||
            FAILED(hr = put_empty_string(set, PR_DISPLAY_CC, unicode)))
        return hr;
    return put_empty_string(set, PR_DISPLAY_BCC, unicode);
}

HRESULT attach_init_new(struct attach *attach)
{
    const ULONG always = PROPATTR_MANDATORY | PROPATTR_READABLE | PROPATTR_WRITEABLE;
    struct propset *set = &attach->prop.set;
    struct value *key;
    HRESULT hr;

    if (FAILED(hr = propset_put_fixed(set, PR_ATTACH_NUM, PROPATTR_READABLE, attach->num)) ||
            FAILED(hr = propset_put_fixed(set, PR_OBJECT_TYPE, PROPATTR_READABLE, MAPI_ATTACH)) ||
            FAILED(hr = propset_put_fixed(set, PR_ACCESS, PROPATTR_READABLE, MAPI_ACCESS_READ)) ||
            FAILED(hr = propset_put_fixed(set, PR_ACCESS_LEVEL, PROPATTR_READABLE, 0)) ||
            FAILED(hr = propset_put_fixed(set, PR_ATTACH_METHOD, always, NO_ATTACHMENT)) ||
            FAILED(hr = propset_put_fixed(set, PR_RENDERING_POSITION, always, 0xffffffff)))
        return hr;
    if (attach->prop.obj.tree->unicode &&
            FAILED(hr = propset_put_fixed(set, PR_STORE_SUPPORT_MASK, PROPATTR_READABLE, SUPPORT_MASK)))
        return hr;
    if (FAILED(hr = value_create(PR_RECORD_KEY, &attach->num, sizeof(attach->num), &key))) return hr;
    return propset_put_value(set, PR_RECORD_KEY, PROPATTR_READABLE, key);
}

/* What an embedded message has, for its attachment. */
static HRESULT message_snapshot(struct message *message, struct msgdata **out)
{
    struct msgdata *data;
    HRESULT hr;

    *out = NULL;
    if (!(data = calloc(1, sizeof(*data)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    data->refcount = 1;
    data->dirty = TRUE;
    data->header = message->header;
    if (FAILED(hr = propset_clone(&data->set, &message->prop.set)))
    {
        free(data);
        return hr;
    }
    data->set.dirty = TRUE;
    if ((data->recipients = message->recipients)) data->recipients->refcount++;
    if ((data->attachments = message->attachments)) data->attachments->refcount++;
    *out = data;
    return S_OK;
}

static HRESULT save_embedded(struct message *message)
{
    struct attach *attach = message->attach;
    struct msgdata *data;
    HRESULT hr;

    if (!attach->prop.writable) return MAPI_E_NO_ACCESS;
    if (FAILED(hr = message_snapshot(message, &data))) return hr;
    if (FAILED(hr = propset_put_value(&attach->prop.set, PR_ATTACH_DATA_OBJ, PROPATTR_DEFAULT, NULL)))
    {
        msgdata_release(data);
        return hr;
    }
    if (attach->data) msgdata_release(attach->data);
    attach->data = data;
    if (attach->store) olestore_release(attach->store);
    attach->store = NULL;
    return S_OK;
}

static HRESULT save_top(struct message *message)
{
    struct msgtree *tree = message->prop.obj.tree;
    struct write_target target = {tree->root, PROPSTREAM_ROOT, &message->prop.set, &message->header,
            message->recipients, message->attachments, NULL, NULL};
    HRESULT hr;

    if (tree->fresh || (tree->names && tree->names->dirty))
    {
        if (FAILED(hr = msgtree_names(tree, &target.names))) return hr;
    }
    if (FAILED(hr = target_write(&target))) return hr;
    if (!tree->no_commit && FAILED(hr = MapStorageSCode(IStorage_Commit(tree->storage, STGC_DEFAULT)))) return hr;
    tree->fresh = FALSE;
    return S_OK;
}

/* Whether a body has been set, so that the other forms of it are to be looked at. Reading what did not change would
 * cost every save. imsg.md 4.5 */
static BOOL has_new_body(struct message *message)
{
    static const ULONG bodies[] = {PR_BODY, PR_RTF_COMPRESSED};
    const struct property *property;
    ULONG i;

    if (!message->prop.writable || FAILED(propstreams_publish(&message->prop)) ||
            (propset_find(&message->prop.set, PROP_ID(PR_RTF_IN_SYNC)) &&
                    propset_find(&message->prop.set, PROP_ID(PR_BODY))) ||
            !propset_find(&message->prop.set, PROP_ID(PR_RTF_COMPRESSED)))
        return FALSE;
    for (i = 0; i < ARRAYSIZE(bodies); i++)
    {
        property = propset_find(&message->prop.set, PROP_ID(bodies[i]));
        if (property && property->value && property->value->node != message->prop.node) return TRUE;
    }
    return FALSE;
}

HRESULT message_save(struct message *message, ULONG flags)
{
    BOOL new_body;
    ULONG i;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    new_body = has_new_body(message);
    treeobj_leave(&message->prop.obj);
    if (new_body && FAILED(hr = rtfsync_complete((IMAPIProp *)&message->IMessage_iface))) return hr;

    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (flags & ~(ULONG)SAVE_FLAGS) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (!message->prop.writable) hr = MAPI_E_NO_ACCESS;
    else if (SUCCEEDED(hr = propstreams_publish(&message->prop)) && SUCCEEDED(hr = message_prepare(message)))
        hr = message->attach ? save_embedded(message) : save_top(message);
    if (SUCCEEDED(hr))
    {
        message->saved = TRUE;
        message->prop.set.dirty = FALSE;
        for (i = 0; message->attachments && i < message->attachments->count; i++)
            message->attachments->list[i].visible = TRUE;
        message_update_attachment_table(message);
        if ((flags & (KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE)) == KEEP_OPEN_READONLY) message->prop.writable = FALSE;
    }
    treeobj_leave(&message->prop.obj);
    return hr;
}

/* What an attachment has, for its message. */
static HRESULT attach_snapshot(struct attach *attach, struct attachdata **out)
{
    struct attachdata *data;
    HRESULT hr;

    *out = NULL;
    if (!(data = calloc(1, sizeof(*data)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    data->refcount = 1;
    if (FAILED(hr = propset_clone(&data->set, &attach->prop.set)))
    {
        free(data);
        return hr;
    }
    data->dirty = data->set.dirty = TRUE;
    if (attach->object) data->object = node_addref(attach->object);
    if ((data->message = attach->data)) data->message->refcount++;
    if ((data->store = attach->store)) data->store->refcount++;
    *out = data;
    return S_OK;
}

/* The attachment's entry in its message becomes what the attachment has. */
static HRESULT publish_attach(struct attach *attach)
{
    struct message *message = attach->message;
    struct attach_entry *entry;
    struct attachdata *data;
    HRESULT hr;

    if (FAILED(hr = message_own_attachments(message))) return hr;
    entry = attachments_find(message->attachments, attach->num);
    if (entry && !attach->prop.set.dirty) return S_OK;
    if (FAILED(hr = attach_snapshot(attach, &data))) return hr;
    if (!entry)
    {
        hr = attachments_add(message->attachments, attach->num, attach->prop.node, data);
        attachdata_release(data);
        if (FAILED(hr)) return hr;
    }
    else
    {
        if (entry->data) attachdata_release(entry->data);
        entry->data = data;
    }
    attach->prop.set.dirty = FALSE;
    message->prop.set.dirty = TRUE;
    return S_OK;
}

/* An object that was begun and never saved is none. */
static HRESULT drop_unsaved_object(struct attach *attach)
{
    const struct property *property = propset_find(&attach->prop.set, PROP_ID(PR_ATTACH_DATA_OBJ));

    if (!property || property->tag != PR_ATTACH_DATA_OBJ) return S_OK;
    if (attach->store || attach->data || !attach->object || attach->object->exists) return S_OK;
    return propset_remove(&attach->prop.set, PROP_ID(PR_ATTACH_DATA_OBJ));
}

HRESULT attach_save(struct attach *attach, ULONG flags)
{
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&attach->prop.obj))) return hr;
    if (flags & ~(ULONG)SAVE_FLAGS) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (!attach->prop.writable || !attach->message->prop.writable) hr = MAPI_E_NO_ACCESS;
    else if (SUCCEEDED(hr = propstreams_publish(&attach->prop)) && SUCCEEDED(hr = attach_publish_storage(attach)) &&
             SUCCEEDED(hr = drop_unsaved_object(attach)))
        hr = publish_attach(attach);
    if (SUCCEEDED(hr) && (flags & (KEEP_OPEN_READONLY | KEEP_OPEN_READWRITE)) == KEEP_OPEN_READONLY)
        attach->prop.writable = FALSE;
    treeobj_leave(&attach->prop.obj);
    return hr;
}
