/*
 * IMessage on a storage: top-level and embedded messages.
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
#include "msgsave.h"
#include "olestore.h"
#include "table.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static struct message *impl_from_IMessage(IMessage *iface)
{
    return CONTAINING_RECORD(iface, struct message, IMessage_iface);
}

struct message *message_from_obj(struct treeobj *obj)
{
    return CONTAINING_RECORD(obj, struct message, prop.obj);
}

static HRESULT WINAPI message_QueryInterface(IMessage *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!iid) return MAPI_E_INVALID_PARAMETER;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMAPIProp) && !IsEqualIID(iid, &IID_IMessage))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    treeobj_addref(&impl_from_IMessage(iface)->prop.obj);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI message_AddRef(IMessage *iface)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p.\n", iface);
    return treeobj_addref(&message->prop.obj);
}

static ULONG WINAPI message_Release(IMessage *iface)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p.\n", iface);
    return treeobj_release(&message->prop.obj);
}

static HRESULT WINAPI message_GetLastError(IMessage *iface, HRESULT result, ULONG flags, MAPIERROR **error)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %#lx, %#lx, %p.\n", iface, result, flags, error);
    return mapiprop_GetLastError(&message->prop, result, flags, error);
}

static HRESULT WINAPI message_SaveChanges(IMessage *iface, ULONG flags)
{
    struct message *message = impl_from_IMessage(iface);
    HRESULT hr;

    TRACE("%p, %#lx.\n", iface, flags);
    hr = message_save(message, flags);
    message_deliver(message);
    return hr;
}

static HRESULT WINAPI message_GetProps(
        IMessage *iface, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %p, %#lx, %p, %p.\n", iface, tags, flags, count, values);
    return mapiprop_GetProps(&message->prop, tags, flags, count, values);
}

static HRESULT WINAPI message_GetPropList(IMessage *iface, ULONG flags, SPropTagArray **tags)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %#lx, %p.\n", iface, flags, tags);
    return mapiprop_GetPropList(&message->prop, flags, tags);
}

static HRESULT WINAPI message_OpenProperty(
        IMessage *iface, ULONG tag, const IID *iid, ULONG options, ULONG flags, IUnknown **out)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %#lx, %s, %#lx, %#lx, %p.\n", iface, tag, debugstr_guid(iid), options, flags, out);
    return message_open_property(message, tag, iid, options, flags, out);
}

static HRESULT WINAPI message_SetProps(IMessage *iface, ULONG count, SPropValue *values, SPropProblemArray **problems)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %lu, %p, %p.\n", iface, count, values, problems);
    return mapiprop_SetProps(&message->prop, count, values, problems);
}

static HRESULT WINAPI message_DeleteProps(IMessage *iface, SPropTagArray *tags, SPropProblemArray **problems)
{
    struct message *message = impl_from_IMessage(iface);
    HRESULT hr;

    TRACE("%p, %p, %p.\n", iface, tags, problems);
    hr = mapiprop_DeleteProps(&message->prop, tags, problems);
    message_deliver(message);
    return hr;
}

static HRESULT WINAPI message_CopyTo(IMessage *iface, ULONG iid_count, const IID *iids, SPropTagArray *exclude,
        ULONG ui, IMAPIProgress *progress, const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    struct message *message = impl_from_IMessage(iface);
    struct copy_source source = {(IMAPIProp *)iface, &IID_IMessage, &message->prop, message};

    TRACE("%p, %lu, %p, %p, %#lx, %p, %s, %p, %#lx, %p.\n", iface, iid_count, iids, exclude, ui, progress,
            debugstr_guid(iid), dest, flags, problems);
    return copy_to(&source, iid_count, iids, exclude, ui, progress, iid, dest, flags, problems);
}

static HRESULT WINAPI message_CopyProps(IMessage *iface, SPropTagArray *include, ULONG ui, IMAPIProgress *progress,
        const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    struct message *message = impl_from_IMessage(iface);
    struct copy_source source = {(IMAPIProp *)iface, &IID_IMessage, &message->prop, message};

    TRACE("%p, %p, %#lx, %p, %s, %p, %#lx, %p.\n", iface, include, ui, progress, debugstr_guid(iid), dest, flags,
            problems);
    return copy_props(&source, include, ui, progress, iid, dest, flags, problems);
}

static HRESULT WINAPI message_GetNamesFromIDs(
        IMessage *iface, SPropTagArray **tags, GUID *guid, ULONG flags, ULONG *count, MAPINAMEID ***names)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %p, %s, %#lx, %p, %p.\n", iface, tags, debugstr_guid(guid), flags, count, names);
    return mapiprop_GetNamesFromIDs(&message->prop, tags, guid, flags, count, names);
}

static HRESULT WINAPI message_GetIDsFromNames(
        IMessage *iface, ULONG count, MAPINAMEID **names, ULONG flags, SPropTagArray **tags)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %lu, %p, %#lx, %p.\n", iface, count, names, flags, tags);
    return mapiprop_GetIDsFromNames(&message->prop, count, names, flags, tags);
}

static HRESULT WINAPI message_GetAttachmentTable(IMessage *iface, ULONG flags, IMAPITable **table)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %#lx, %p.\n", iface, flags, table);
    return message_open_attachment_table(message, flags, table);
}

static HRESULT WINAPI message_OpenAttach(IMessage *iface, ULONG num, const IID *iid, ULONG flags, IAttach **out)
{
    struct message *message = impl_from_IMessage(iface);
    struct attach_entry *entry;
    struct treeobj *obj;
    struct attach *attach;
    HRESULT hr;

    TRACE("%p, %lu, %s, %#lx, %p.\n", iface, num, debugstr_guid(iid), flags, out);
    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (out) *out = NULL;
    if (!out) hr = MAPI_E_INVALID_PARAMETER;
    else if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_BEST_ACCESS | MAPI_DEFERRED_ERRORS)) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (iid && !IsEqualIID(iid, &IID_IAttachment) && !IsEqualIID(iid, &IID_IMAPIProp) &&
             !IsEqualIID(iid, &IID_IUnknown))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    else if (flags & MAPI_MODIFY && !message->prop.writable) hr = MAPI_E_NO_ACCESS;
    else if ((obj = treeobj_find_child(&message->prop.obj, &attach_ops, num)))
        *out = &attach_from_obj(obj)->IAttach_iface;
    else if (SUCCEEDED(hr = message_load_attachments(message, FALSE)))
    {
        if (!(entry = attachments_find(message->attachments, num))) hr = MAPI_E_NOT_FOUND;
        else if (SUCCEEDED(hr = attach_create(message, entry, num,
                                   message->prop.writable && flags & (MAPI_MODIFY | MAPI_BEST_ACCESS), &attach)))
            *out = &attach->IAttach_iface;
    }
    treeobj_leave(&message->prop.obj);
    return hr;
}

static HRESULT WINAPI message_CreateAttach(IMessage *iface, const IID *iid, ULONG flags, ULONG *num, IAttach **out)
{
    struct message *message = impl_from_IMessage(iface);
    struct attach *attach;
    HRESULT hr;

    TRACE("%p, %s, %#lx, %p, %p.\n", iface, debugstr_guid(iid), flags, num, out);
    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (out) *out = NULL;
    if (!num || !out) hr = MAPI_E_INVALID_PARAMETER;
    else if (flags & ~MAPI_DEFERRED_ERRORS) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (iid && !IsEqualIID(iid, &IID_IAttachment) && !IsEqualIID(iid, &IID_IMAPIProp) &&
             !IsEqualIID(iid, &IID_IUnknown))
        hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    else if (!message->prop.writable) hr = MAPI_E_NO_ACCESS;
    else if (SUCCEEDED(hr = message_load_attachments(message, FALSE)) &&
             SUCCEEDED(hr = attach_create(message, NULL, message->header.next_attachment, TRUE, &attach)))
    {
        /* a number is given once, saved or not */
        *num = message->header.next_attachment++;
        *out = &attach->IAttach_iface;
    }
    treeobj_leave(&message->prop.obj);
    return hr;
}

static HRESULT WINAPI message_DeleteAttach(IMessage *iface, ULONG num, ULONG ui, IMAPIProgress *progress, ULONG flags)
{
    struct message *message = impl_from_IMessage(iface);
    struct msgtree *tree = message->prop.obj.tree;
    struct attach_entry *entry;
    struct progress shown;
    struct treeobj *obj;
    HRESULT hr;

    TRACE("%p, %lu, %#lx, %p, %#lx.\n", iface, num, ui, progress, flags);
    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (flags & ~ATTACH_DIALOG) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (!message->prop.writable) hr = MAPI_E_NO_ACCESS;
    else if (SUCCEEDED(hr = message_own_attachments(message)))
    {
        obj = treeobj_find_child(&message->prop.obj, &attach_ops, num);
        entry = attachments_find(message->attachments, num);
        if (!entry) hr = MAPI_E_NOT_FOUND;
        else
        {
            if (obj) treeobj_close(obj);
            attachments_remove(message->attachments, entry);
            message->prop.set.dirty = TRUE;
            message_update_attachment_table(message);
        }
        treeobj_leave(&message->prop.obj);
        if (obj) treeobj_release(obj);
        if (SUCCEEDED(hr))
        {
            progress_begin(&shown, tree, progress, flags & ATTACH_DIALOG, ui, 1);
            progress_step(&shown);
            progress_end(&shown);
        }
        message_deliver(message);
        return hr;
    }
    treeobj_leave(&message->prop.obj);
    return hr;
}

static HRESULT WINAPI message_GetRecipientTable(IMessage *iface, ULONG flags, IMAPITable **table)
{
    struct message *message = impl_from_IMessage(iface);

    TRACE("%p, %#lx, %p.\n", iface, flags, table);
    return message_open_recipient_table(message, flags, table);
}

static HRESULT WINAPI message_ModifyRecipients(IMessage *iface, ULONG flags, ADRLIST *list)
{
    struct message *message = impl_from_IMessage(iface);
    HRESULT hr;

    TRACE("%p, %#lx, %p.\n", iface, flags, list);
    hr = message_modify_recipients(message, flags, list);
    message_deliver(message);
    return hr;
}

/* Methods that IMessage on IStorage does not have. imsg.md 3 */
static HRESULT not_supported(struct message *message)
{
    HRESULT hr = treeobj_enter(&message->prop.obj);

    if (FAILED(hr)) return hr;
    treeobj_leave(&message->prop.obj);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI message_SubmitMessage(IMessage *iface, ULONG flags)
{
    TRACE("%p, %#lx.\n", iface, flags);
    return not_supported(impl_from_IMessage(iface));
}

static HRESULT WINAPI message_SetReadFlag(IMessage *iface, ULONG flags)
{
    TRACE("%p, %#lx.\n", iface, flags);
    return not_supported(impl_from_IMessage(iface));
}

static IMessageVtbl message_vtbl = {
        message_QueryInterface,
        message_AddRef,
        message_Release,
        message_GetLastError,
        message_SaveChanges,
        message_GetProps,
        message_GetPropList,
        message_OpenProperty,
        message_SetProps,
        message_DeleteProps,
        message_CopyTo,
        message_CopyProps,
        message_GetNamesFromIDs,
        message_GetIDsFromNames,
        message_GetAttachmentTable,
        message_OpenAttach,
        message_CreateAttach,
        message_DeleteAttach,
        message_GetRecipientTable,
        message_ModifyRecipients,
        message_SubmitMessage,
        message_SetReadFlag,
};

static void message_close(struct treeobj *obj)
{
    struct message *message = message_from_obj(obj);

    mapiprop_close(&message->prop);
    if (message->recipients) recipients_release(message->recipients);
    message->recipients = NULL;
    if (message->attachments) attachments_release(message->attachments);
    message->attachments = NULL;
    msgtree_doom(obj->tree, message->recipient_table);
    message->recipient_table = NULL;
    msgtree_doom(obj->tree, message->attachment_table);
    message->attachment_table = NULL;
    free(message->shown_attachments.list);
    memset(&message->shown_attachments, 0, sizeof(message->shown_attachments));
}

static void message_free(struct treeobj *obj)
{
    free(message_from_obj(obj));
}

const struct treeobj_ops message_ops = {message_close, message_free};

struct message *unsafe_message_from_iface(void *iface)
{
    IMessage *message = iface;

    return message && message->lpVtbl == &message_vtbl ? impl_from_IMessage(message) : NULL;
}

UINT message_string_page(const struct message *message)
{
    return propset_code_page(&message->prop.set, message->parent_code_page);
}

static UINT prop_code_page(const struct mapiprop *prop)
{
    return message_string_page(CONTAINING_RECORD(prop, struct message, prop));
}

/* DeleteProps of the properties that stand for lists. imsg.md 4.2 */
static HRESULT message_delete_object(struct mapiprop *prop, ULONG id)
{
    struct message *message = CONTAINING_RECORD(prop, struct message, prop);
    HRESULT hr;

    if (id == PROP_ID(PR_MESSAGE_RECIPIENTS))
    {
        if (FAILED(hr = message_own_recipients(message))) return hr;
        while (message->recipients->count) recipients_remove(message->recipients, message->recipients->count - 1);
        message_update_recipient_table(message);
    }
    else if (id == PROP_ID(PR_MESSAGE_ATTACHMENTS))
    {
        if (FAILED(hr = message_own_attachments(message))) return hr;
        while (message->attachments->count)
        {
            struct attach_entry *entry = &message->attachments->list[message->attachments->count - 1];
            struct treeobj *child;

            LIST_FOR_EACH_ENTRY(child, &message->prop.obj.children, struct treeobj, sibling)
            {
                if (child->ops == &attach_ops && child->key == entry->num && !child->closed) treeobj_close(child);
            }
            attachments_remove(message->attachments, entry);
        }
        message_update_attachment_table(message);
    }
    else return S_FALSE;
    prop->set.dirty = TRUE;
    return S_OK;
}

const struct mapiprop_class message_class = {
        message_computed_tags,
        MESSAGE_COMPUTED_COUNT,
        message_compute,
        message_is_read_only,
        message_delete_object,
        prop_code_page,
};

HRESULT message_load_recipients(struct message *message)
{
    HRESULT hr;

    if (message->recipients) return S_OK;
    hr = recipients_load(message->prop.node, &message->prop.set, &message->header, &message->recipients);
    if (FAILED(hr)) return hr;
    message->header.next_recipient = message->recipients->next_id;
    return S_OK;
}

HRESULT message_load_attachments(struct message *message, BOOL whole)
{
    ULONG highest;
    HRESULT hr;

    if (message->attachments) return S_OK;
    hr = attachments_load(message->prop.node, &message->prop.set, &message->header, whole, &message->attachments);
    if (FAILED(hr)) return hr;
    if (message->header.next_attachment > 0x7fffffff) message->header.next_attachment = 0;
    if (message->attachments->count)
    {
        highest = message->attachments->list[message->attachments->count - 1].num;
        if (message->header.next_attachment <= highest) message->header.next_attachment = highest + 1;
    }
    return S_OK;
}

HRESULT message_own_recipients(struct message *message)
{
    struct recipients *own;
    HRESULT hr;

    if (FAILED(hr = message_load_recipients(message)) || message->recipients->refcount == 1) return hr;
    if (FAILED(hr = recipients_clone(message->recipients, &own))) return hr;
    recipients_release(message->recipients);
    message->recipients = own;
    return S_OK;
}

HRESULT message_own_attachments(struct message *message)
{
    struct attachments *own;
    HRESULT hr;

    if (FAILED(hr = message_load_attachments(message, FALSE)) || message->attachments->refcount == 1) return hr;
    if (FAILED(hr = attachments_clone(message->attachments, &own))) return hr;
    attachments_release(message->attachments);
    message->attachments = own;
    return S_OK;
}

static struct message *message_alloc(void)
{
    struct message *message = calloc(1, sizeof(*message));

    if (!message) return NULL;
    message->IMessage_iface.lpVtbl = &message_vtbl;
    message->prop.class = &message_class;
    message->parent_code_page = CP_ACP;
    return message;
}

HRESULT message_create(struct msgtree *tree, struct message **out)
{
    struct message *message;
    HRESULT hr;

    *out = NULL;
    if (!(message = message_alloc())) return MAPI_E_NOT_ENOUGH_MEMORY;
    message->prop.writable = tree->writable;
    message->prop.node = node_addref(tree->root);
    treeobj_init(&message->prop.obj, &message_ops, tree, NULL, 0);
    hr = node_load_properties(tree->root, PROPSTREAM_ROOT, &message->prop.set, &message->header);
    if (hr == MAPI_E_NOT_FOUND && tree->writable)
    {
        tree->fresh = TRUE;
        hr = message_init_new(message);
    }
    else if (SUCCEEDED(hr))
    {
        message->saved = TRUE;
        tree->unicode = (propset_number(&message->prop.set, PR_STORE_SUPPORT_MASK, 0) & STORE_UNICODE_OK) != 0;
    }
    if (FAILED(hr))
    {
        mapiprop_close(&message->prop);
        tree->top = NULL;
        free(message);
        return hr;
    }
    tree->message = &message->IMessage_iface;
    *out = message;
    return S_OK;
}

/* Takes what a snapshot has. */
static HRESULT adopt_data(struct message *message, struct msgdata *data)
{
    HRESULT hr;

    if (FAILED(hr = propset_clone(&message->prop.set, &data->set))) return hr;
    message->header = data->header;
    if ((message->recipients = data->recipients)) message->recipients->refcount++;
    if ((message->attachments = data->attachments)) message->attachments->refcount++;
    return S_OK;
}

HRESULT message_create_embedded(struct attach *attach, BOOL fresh, struct message **out)
{
    struct treeobj *ancestor;
    struct message *message;
    unsigned int depth = 0;
    HRESULT hr;

    *out = NULL;
    for (ancestor = &attach->prop.obj; ancestor; ancestor = ancestor->parent)
        if (ancestor->ops == &message_ops) depth++;
    if (depth >= MESSAGE_MAX_DEPTH)
    {
        WARN("Embedded %u deep.\n", depth);
        return MAPI_E_TOO_COMPLEX;
    }
    if (!(message = message_alloc())) return MAPI_E_NOT_ENOUGH_MEMORY;
    message->attach = attach;
    message->parent_code_page = message_string_page(attach->message);
    message->prop.writable = attach->prop.writable;
    message->prop.node = node_addref(attach->object);
    treeobj_init(&message->prop.obj, &message_ops, NULL, &attach->prop.obj, PR_ATTACH_DATA_OBJ);
    if (fresh) hr = message_init_new(message);
    else
    {
        message->saved = TRUE;
        if (attach->data) hr = adopt_data(message, attach->data);
        else hr = node_load_properties(attach->object, PROPSTREAM_EMBEDDED, &message->prop.set, &message->header);
    }
    if (FAILED(hr))
    {
        treeobj_abandon(&message->prop.obj);
        return hr;
    }
    *out = message;
    return S_OK;
}
