/*
 * IMAPIProp::OpenProperty of messages and attachments. imsg.md 6
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "message.h"
#include "olestore.h"
#include "stream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* What is the same for every property. */
static HRESULT check_call(const struct mapiprop *prop, ULONG tag, const IID *iid, ULONG *flags, IUnknown **out)
{
    if (!iid || !out || PROP_TYPE(tag) == PT_UNSPECIFIED) return MAPI_E_INVALID_PARAMETER;
    if (*flags & ~(ULONG)(MAPI_CREATE | MAPI_MODIFY | MAPI_DEFERRED_ERRORS)) return MAPI_E_UNKNOWN_FLAGS;
    if (*flags & MAPI_CREATE) *flags |= MAPI_MODIFY;
    return *flags & MAPI_MODIFY && !prop->writable ? MAPI_E_NO_ACCESS : S_OK;
}

/* A string or binary as a stream. */
static HRESULT open_stream(struct mapiprop *prop, ULONG tag, const IID *iid, ULONG flags, IUnknown **out)
{
    if (IsEqualIID(iid, &IID_ITNEF)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    switch (PROP_TYPE(tag))
    {
    case PT_BINARY:
    case PT_STRING8:
    case PT_UNICODE: break;
    default:
        /* no interface serves these; a property that is not there at all is just that */
        if (!propset_find(&prop->set, PROP_ID(tag)) && !(flags & MAPI_CREATE)) return MAPI_E_NOT_FOUND;
        return PROP_TYPE(tag) == PT_OBJECT ? MAPI_E_INTERFACE_NOT_SUPPORTED : MAPI_E_NO_SUPPORT;
    }
    if (!IsEqualIID(iid, &IID_IStream))
    {
        if (!propset_find(&prop->set, PROP_ID(tag)) && !(flags & MAPI_CREATE)) return MAPI_E_NOT_FOUND;
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    }
    return propstream_open(prop, tag, flags, (IStream **)out);
}

HRESULT message_open_property(
        struct message *message, ULONG tag, const IID *iid, ULONG options, ULONG flags, IUnknown **out)
{
    BOOL table = tag == PR_MESSAGE_ATTACHMENTS || tag == PR_MESSAGE_RECIPIENTS;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (out) *out = NULL;
    hr = check_call(&message->prop, tag, iid, &flags, out);
    if (SUCCEEDED(hr) && table && !IsEqualIID(iid, &IID_IMAPITable)) hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (SUCCEEDED(hr) && !table) hr = open_stream(&message->prop, tag, iid, flags, out);
    treeobj_leave(&message->prop.obj);
    if (FAILED(hr) || !table) return hr;
    if (tag == PR_MESSAGE_ATTACHMENTS)
        return message_open_attachment_table(message, options & MAPI_UNICODE, (IMAPITable **)out);
    return message_open_recipient_table(message, options & MAPI_UNICODE, (IMAPITable **)out);
}

/* Makes sure that the storage of an attachment's object, where the file has one, is known. */
static HRESULT find_object(struct attach *attach)
{
    const struct property *property = propset_find(&attach->prop.set, PROP_ID(PR_ATTACH_DATA_OBJ));

    if (!property || property->tag != PR_ATTACH_DATA_OBJ) return MAPI_E_NOT_FOUND;
    if (attach->object || attach->store || attach->data) return S_OK;
    if (attach->prop.node->object)
    {
        attach->object = node_addref(attach->prop.node->object);
        return S_OK;
    }
    if (!attach->prop.node->exists) return MAPI_E_NOT_FOUND;
    return attach_new_object_node(attach, TRUE);
}

HRESULT attach_new_object_node(struct attach *attach, BOOL exists)
{
    struct node *node;
    HRESULT hr;

    if (FAILED(hr = node_create(attach->prop.obj.tree, attach->prop.node, NAME_OBJECT, exists, &node))) return hr;
    if (exists) attach->prop.node->object = node;
    if (attach->object) node_release(attach->object);
    attach->object = node;
    return S_OK;
}

/* Whether the object may be a message: its storage is there. */
static HRESULT check_message(struct attach *attach)
{
    if (attach->data) return S_OK;
    if (attach->store || !attach->object) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    return node_find(attach->object);
}

static HRESULT open_message(struct attach *attach, ULONG flags, IUnknown **out)
{
    struct message *message;
    struct treeobj *obj;
    HRESULT hr;

    if ((obj = treeobj_find_child(&attach->prop.obj, &message_ops, PR_ATTACH_DATA_OBJ)))
    {
        *out = (IUnknown *)&message_from_obj(obj)->IMessage_iface;
        return S_OK;
    }
    if (flags & MAPI_CREATE)
    {
        if (FAILED(hr = attach_new_object_node(attach, FALSE))) return hr;
        if (attach->data) msgdata_release(attach->data);
        attach->data = NULL;
        if (attach->store) olestore_release(attach->store);
        attach->store = NULL;
        hr = propset_put_value(&attach->prop.set, PR_ATTACH_DATA_OBJ, PROPATTR_DEFAULT, NULL);
    }
    else if (SUCCEEDED(hr = find_object(attach))) hr = check_message(attach);
    if (FAILED(hr)) return hr;
    hr = message_create_embedded(attach, (flags & MAPI_CREATE) != 0, &message);
    /* a storage without a property stream is no message. oxmsg.md 5 */
    if (hr == MAPI_E_NOT_FOUND) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (FAILED(hr)) return hr;
    *out = (IUnknown *)&message->IMessage_iface;
    return S_OK;
}

HRESULT attach_open_property(
        struct attach *attach, ULONG tag, const IID *iid, ULONG options, ULONG flags, IUnknown **out)
{
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&attach->prop.obj))) return hr;
    if (out) *out = NULL;
    hr = check_call(&attach->prop, tag, iid, &flags, out);
    if (FAILED(hr))
        ;
    else if (tag == PR_ATTACH_DATA_OBJ && IsEqualIID(iid, &IID_IMessage)) hr = open_message(attach, flags, out);
    else if (PROP_ID(tag) == PROP_ID(PR_ATTACH_DATA_OBJ) &&
             (IsEqualIID(iid, &IID_IStreamDocfile) || (tag == PR_ATTACH_DATA_OBJ && IsEqualIID(iid, &IID_IStorage))))
    {
        if (!(flags & MAPI_CREATE)) hr = find_object(attach);
        if (SUCCEEDED(hr) && IsEqualIID(iid, &IID_IStorage)) hr = attach_open_storage(attach, flags, (IStorage **)out);
        else if (SUCCEEDED(hr)) hr = attach_open_docfile(attach, flags, (IStream **)out);
    }
    else if (tag == PR_ATTACH_DATA_OBJ && !(flags & MAPI_CREATE) && FAILED(hr = find_object(attach)))
        ;
    else hr = open_stream(&attach->prop, tag, iid, flags, out);
    treeobj_leave(&attach->prop.obj);
    return hr;
}
