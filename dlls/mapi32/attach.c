/*
 * IAttach: an attachment of a message on a storage.
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
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static struct attach *impl_from_IAttach(IAttach *iface)
{
    return CONTAINING_RECORD(iface, struct attach, IAttach_iface);
}

struct attach *attach_from_obj(struct treeobj *obj)
{
    return CONTAINING_RECORD(obj, struct attach, prop.obj);
}

static HRESULT WINAPI attach_QueryInterface(IAttach *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!iid) return MAPI_E_INVALID_PARAMETER;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMAPIProp) && !IsEqualIID(iid, &IID_IAttachment))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    treeobj_addref(&impl_from_IAttach(iface)->prop.obj);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI attach_AddRef(IAttach *iface)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p.\n", iface);
    return treeobj_addref(&attach->prop.obj);
}

static ULONG WINAPI attach_Release(IAttach *iface)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p.\n", iface);
    return treeobj_release(&attach->prop.obj);
}

static HRESULT WINAPI attach_GetLastError(IAttach *iface, HRESULT result, ULONG flags, MAPIERROR **error)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %#lx, %#lx, %p.\n", iface, result, flags, error);
    return mapiprop_GetLastError(&attach->prop, result, flags, error);
}

static HRESULT WINAPI attach_SaveChanges(IAttach *iface, ULONG flags)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %#lx.\n", iface, flags);
    return attach_save(attach, flags);
}

static HRESULT WINAPI attach_GetProps(
        IAttach *iface, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %p, %#lx, %p, %p.\n", iface, tags, flags, count, values);
    return mapiprop_GetProps(&attach->prop, tags, flags, count, values);
}

static HRESULT WINAPI attach_GetPropList(IAttach *iface, ULONG flags, SPropTagArray **tags)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %#lx, %p.\n", iface, flags, tags);
    return mapiprop_GetPropList(&attach->prop, flags, tags);
}

static HRESULT WINAPI attach_OpenProperty(
        IAttach *iface, ULONG tag, const IID *iid, ULONG options, ULONG flags, IUnknown **out)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %#lx, %s, %#lx, %#lx, %p.\n", iface, tag, debugstr_guid(iid), options, flags, out);
    return attach_open_property(attach, tag, iid, options, flags, out);
}

static HRESULT WINAPI attach_SetProps(IAttach *iface, ULONG count, SPropValue *values, SPropProblemArray **problems)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %lu, %p, %p.\n", iface, count, values, problems);
    return mapiprop_SetProps(&attach->prop, count, values, problems);
}

static HRESULT WINAPI attach_DeleteProps(IAttach *iface, SPropTagArray *tags, SPropProblemArray **problems)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %p, %p.\n", iface, tags, problems);
    return mapiprop_DeleteProps(&attach->prop, tags, problems);
}

static HRESULT WINAPI attach_CopyTo(IAttach *iface, ULONG iid_count, const IID *iids, SPropTagArray *exclude, ULONG ui,
        IMAPIProgress *progress, const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    struct attach *attach = impl_from_IAttach(iface);
    struct copy_source source = {(IMAPIProp *)iface, &IID_IAttachment, &attach->prop, NULL};

    TRACE("%p, %lu, %p, %p, %#lx, %p, %s, %p, %#lx, %p.\n", iface, iid_count, iids, exclude, ui, progress,
            debugstr_guid(iid), dest, flags, problems);
    return copy_to(&source, iid_count, iids, exclude, ui, progress, iid, dest, flags, problems);
}

static HRESULT WINAPI attach_CopyProps(IAttach *iface, SPropTagArray *include, ULONG ui, IMAPIProgress *progress,
        const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems)
{
    struct attach *attach = impl_from_IAttach(iface);
    struct copy_source source = {(IMAPIProp *)iface, &IID_IAttachment, &attach->prop, NULL};

    TRACE("%p, %p, %#lx, %p, %s, %p, %#lx, %p.\n", iface, include, ui, progress, debugstr_guid(iid), dest, flags,
            problems);
    return copy_props(&source, include, ui, progress, iid, dest, flags, problems);
}

static HRESULT WINAPI attach_GetNamesFromIDs(
        IAttach *iface, SPropTagArray **tags, GUID *guid, ULONG flags, ULONG *count, MAPINAMEID ***names)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %p, %s, %#lx, %p, %p.\n", iface, tags, debugstr_guid(guid), flags, count, names);
    return mapiprop_GetNamesFromIDs(&attach->prop, tags, guid, flags, count, names);
}

static HRESULT WINAPI attach_GetIDsFromNames(
        IAttach *iface, ULONG count, MAPINAMEID **names, ULONG flags, SPropTagArray **tags)
{
    struct attach *attach = impl_from_IAttach(iface);

    TRACE("%p, %lu, %p, %#lx, %p.\n", iface, count, names, flags, tags);
    return mapiprop_GetIDsFromNames(&attach->prop, count, names, flags, tags);
}

static IAttachVtbl attach_vtbl = {
        attach_QueryInterface,
        attach_AddRef,
        attach_Release,
        attach_GetLastError,
        attach_SaveChanges,
        attach_GetProps,
        attach_GetPropList,
        attach_OpenProperty,
        attach_SetProps,
        attach_DeleteProps,
        attach_CopyTo,
        attach_CopyProps,
        attach_GetNamesFromIDs,
        attach_GetIDsFromNames,
};

static void attach_close(struct treeobj *obj)
{
    struct attach *attach = attach_from_obj(obj);

    mapiprop_close(&attach->prop);
    if (attach->data) msgdata_release(attach->data);
    attach->data = NULL;
    if (attach->store) olestore_release(attach->store);
    attach->store = NULL;
    if (attach->object) node_release(attach->object);
    attach->object = NULL;
}

static void attach_free(struct treeobj *obj)
{
    free(attach_from_obj(obj));
}

const struct treeobj_ops attach_ops = {attach_close, attach_free};

struct attach *unsafe_attach_from_iface(void *iface)
{
    IAttach *attach = iface;

    return attach && attach->lpVtbl == &attach_vtbl ? impl_from_IAttach(attach) : NULL;
}

static UINT prop_code_page(const struct mapiprop *prop)
{
    struct attach *attach = CONTAINING_RECORD(prop, struct attach, prop);

    return propset_code_page(&prop->set, message_string_page(attach->message));
}

/* DeleteProps of PR_ATTACH_DATA_OBJ is that of any property: what it stands for goes at the next save. */
static HRESULT attach_delete_object(struct mapiprop *prop, ULONG id)
{
    return S_FALSE;
}

const struct mapiprop_class attach_class = {
        attach_computed_tags,
        ATTACH_COMPUTED_COUNT,
        attach_compute,
        attach_is_read_only,
        attach_delete_object,
        prop_code_page,
};

/* Takes what a snapshot has. */
static HRESULT adopt_data(struct attach *attach, struct attachdata *data)
{
    HRESULT hr;

    if (FAILED(hr = propset_clone(&attach->prop.set, &data->set))) return hr;
    attach->prop.set.dirty = FALSE;
    if (data->object) attach->object = node_addref(data->object);
    if ((attach->data = data->message)) data->message->refcount++;
    if ((attach->store = data->store)) data->store->refcount++;
    return S_OK;
}

HRESULT attach_create(
        struct message *message, struct attach_entry *entry, ULONG num, BOOL writable, struct attach **out)
{
    WCHAR name[STORAGE_NAME_MAX];
    struct attach *attach;
    HRESULT hr;

    *out = NULL;
    if (entry && FAILED(hr = attach_entry_load(entry))) return hr;
    if (!(attach = calloc(1, sizeof(*attach)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    attach->IAttach_iface.lpVtbl = &attach_vtbl;
    attach->prop.class = &attach_class;
    attach->prop.writable = writable;
    attach->message = message;
    attach->num = num;
    treeobj_init(&attach->prop.obj, &attach_ops, NULL, &message->prop.obj, num);
    if (entry)
    {
        attach->prop.node = node_addref(entry->node);
        hr = adopt_data(attach, entry->data);
    }
    else
    {
        storage_name(name, PREFIX_ATTACH, num);
        if (SUCCEEDED(hr = node_create(message->prop.obj.tree, message->prop.node, name, FALSE, &attach->prop.node)))
            hr = attach_init_new(attach);
    }
    if (FAILED(hr))
    {
        treeobj_abandon(&attach->prop.obj);
        return hr;
    }
    *out = attach;
    return S_OK;
}
