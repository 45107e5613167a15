/*
 * IMessage on IStorage: the exported functions, but the sessions'.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "message.h"
#include "mirror.h"
#include "storageguard.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Everything that a tree takes from the caller; what fails leaves nothing behind. */
struct open_params
{
    LPMSGSESS session;
    struct allocator allocator;
    IMalloc *malloc;
    IMAPISupport *support;
    IStorage *storage;
    MSGCALLRELEASE *callback;
    ULONG caller_data;
    ULONG flags;
};

/* The allocators: the caller's, or those of the support object. */
static HRESULT choose_allocator(struct open_params *params)
{
    struct allocator *allocator = &params->allocator;

    if (allocator->allocate && allocator->allocate_more && allocator->free) return S_OK;
    if (!params->support) return MAPI_E_INVALID_PARAMETER;
    return IMAPISupport_GetMemAllocRoutines(
            params->support, &allocator->allocate, &allocator->allocate_more, &allocator->free);
}

/* Whether the tree's storage may be written, by the mode it was opened with, and whether it is safe to look anything up
 * in it. Its mirror, where it can have one. imsg.md 2.3 rule 3 */
static HRESULT check_storage(struct msgtree *tree)
{
    struct storage_facts facts = {FALSE, ~0u, ~0u};
    STATSTG stat;
    HRESULT hr;

    if (FAILED(hr = IStorage_Stat(tree->storage, &stat, STATFLAG_DEFAULT))) return MapStorageSCode(hr);
    tree->writable = (stat.grfMode & 3) == STGM_READWRITE;
    hr = (stat.grfMode & 3) == STGM_WRITE ? MAPI_E_NO_ACCESS : mirror_create(&stat, &tree->mirror);
    if (SUCCEEDED(hr) && !tree->mirror) hr = storage_guard(stat.pwcsName, &facts);
    /* what is saved is not counted: what was seen holds for a storage that stays as it is */
    tree->recipients_end = tree->writable ? ~0u : facts.recipients_end;
    tree->attachments_end = tree->writable ? ~0u : facts.attachments_end;
    if (SUCCEEDED(hr) && facts.left && !(tree->unguarded = _wcsdup(stat.pwcsName))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    CoTaskMemFree(stat.pwcsName);
    return hr;
}

static HRESULT open_message(struct open_params *params, IMessage **out)
{
    struct message *message;
    struct msgtree *tree;
    ULONG session_flags;
    HRESULT hr;

    if (FAILED(hr = choose_allocator(params)) || FAILED(hr = msgtree_create(&tree))) return hr;
    tree->allocator = params->allocator;
    tree->no_commit = params->flags & IMSG_NO_ISTG_COMMIT;
    tree->storage = params->storage;
    IStorage_AddRef(tree->storage);
    tree->malloc = params->malloc;
    IMalloc_AddRef(tree->malloc);
    if ((tree->support = params->support)) IMAPISupport_AddRef(tree->support);

    if (SUCCEEDED(hr = check_storage(tree)) && SUCCEEDED(hr = session_add_tree(params->session, tree, &session_flags)))
    {
        tree->unicode = ((params->flags | session_flags) & MAPI_UNICODE) != 0;
        msgtree_enter(tree);
        if (SUCCEEDED(hr = node_create(tree, NULL, NULL, TRUE, &tree->root))) hr = message_create(tree, &message);
        msgtree_leave(tree);
    }
    if (FAILED(hr))
    {
        /* no callback has been set: the caller hears nothing of a message that was not opened */
        msgtree_shutdown(tree);
        msgtree_release(tree);
        return hr;
    }
    tree->caller_data = params->caller_data;
    tree->callback = params->callback;
    *out = &message->IMessage_iface;
    return S_OK;
}

/***********************************************************************
 *      OpenIMsgOnIStg (MAPI32.198)
 *
 * Opens a message on a storage: the one that the storage holds, or a new one where it holds none.
 *
 * PARAMS
 *  session   [I] A handle of OpenIMsgSession, or NULL: independent of any session.
 *  allocate  [I] With allocate_more and free: allocators of all that is returned to callers. May be NULL with support.
 *  malloc    [I] Required; referred to while the message lives.
 *  support   [I] Optional; shows progress and resolves entry ids. Referred to while the message lives.
 *  storage   [I] Required; read-only, or read/write. Referred to until the message, or its session, is closed.
 *  callback  [I] Optional; called once, when the message is gone and its reference on the storage released.
 *  data      [I] For the callback.
 *  flags     [I] IMSG_NO_ISTG_COMMIT; MAPI_UNICODE: a new message is Unicode.
 *  out       [O] The message; NULL on failure.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_UNKNOWN_FLAGS; MAPI_E_NO_ACCESS for a write-only storage; MAPI_E_NOT_FOUND
 *  for a read-only storage without a message; MAPI_E_CORRUPT_DATA; MAPI_E_NOT_ENOUGH_MEMORY; codes of MapStorageSCode.
 *
 * Source: client reference, OpenIMsgOnIStg; imsg.md 2.3.
 */
SCODE WINAPI OpenIMsgOnIStg(LPMSGSESS session, LPALLOCATEBUFFER allocate, LPALLOCATEMORE allocate_more,
        LPFREEBUFFER free, LPMALLOC malloc, LPVOID support, LPSTORAGE storage, MSGCALLRELEASE *callback, ULONG data,
        ULONG flags, LPMESSAGE *out)
{
    struct open_params params = {
            session, {allocate, allocate_more, free}, malloc, support, storage, callback, data, flags};

    TRACE("%p, %p, %p, %p, %p, %p, %p, %p, %#lx, %#lx, %p.\n", session, allocate, allocate_more, free, malloc, support,
            storage, callback, data, flags, out);
    if (out) *out = NULL;
    if (!out || !storage || !malloc) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(IMSG_NO_ISTG_COMMIT | MAPI_UNICODE)) return MAPI_E_UNKNOWN_FLAGS;
    return open_message(&params, out);
}

struct mapiprop *mapiprop_from_object(void *object)
{
    struct message *message = unsafe_message_from_iface(object);
    struct attach *attach;

    if (message) return &message->prop;
    attach = unsafe_attach_from_iface(object);
    return attach ? &attach->prop : NULL;
}

const struct allocator *object_allocator(void *object)
{
    struct mapiprop *prop = mapiprop_from_object(object);

    return prop ? &prop->obj.tree->allocator : &mapi_allocator;
}

/***********************************************************************
 *      GetAttribIMsgOnIStg (MAPI32.200)
 *
 * Gives the attributes (PROPATTR_*) of properties of a message, an embedded message or an attachment.
 *
 * PARAMS
 *  object     [I] An object of OpenIMsgOnIStg.
 *  tags       [I] Which properties, by id.
 *  attributes [O] In the order of tags, PROPATTR_NOT_PRESENT for what is not there; to be freed with the message's
 *                 allocator.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER, for foreign objects too; MAPI_E_INVALID_OBJECT; MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, GetAttribIMsgOnIStg; imsg.md 2.5.
 */
HRESULT WINAPI GetAttribIMsgOnIStg(LPVOID object, LPSPropTagArray tags, LPSPropAttrArray *attributes)
{
    struct mapiprop *prop = mapiprop_from_object(object);

    TRACE("%p, %p, %p.\n", object, tags, attributes);
    if (attributes) *attributes = NULL;
    if (!prop) return MAPI_E_INVALID_PARAMETER;
    return mapiprop_get_attributes(prop, tags, attributes);
}

/***********************************************************************
 *      SetAttribIMsgOnIStg (MAPI32.199)
 *
 * Sets the attributes of properties; they act at once and are stored by SaveChanges.
 *
 * PARAMS
 *  object     [I] An object of OpenIMsgOnIStg.
 *  tags       [I] Which properties, by id.
 *  attributes [I] PROPATTR_MANDATORY, _READABLE, _WRITEABLE for each of tags.
 *  problems   [O] Optional: properties that are not there (MAPI_E_NOT_FOUND), other bits (MAPI_E_INVALID_PARAMETER);
 *                 NULL without any. To be freed with the message's allocator.
 *
 * RETURNS
 *  S_OK, with problems too; MAPI_E_INVALID_PARAMETER; MAPI_E_NO_ACCESS for a read-only object; MAPI_E_INVALID_OBJECT.
 *
 * Source: client reference, SetAttribIMsgOnIStg; imsg.md 2.5.
 */
HRESULT WINAPI SetAttribIMsgOnIStg(
        LPVOID object, LPSPropTagArray tags, LPSPropAttrArray attributes, LPSPropProblemArray *problems)
{
    struct mapiprop *prop = mapiprop_from_object(object);

    TRACE("%p, %p, %p, %p.\n", object, tags, attributes, problems);
    if (problems) *problems = NULL;
    if (!prop) return MAPI_E_INVALID_PARAMETER;
    return mapiprop_set_attributes(prop, tags, attributes, problems);
}

/***********************************************************************
 *      MapStorageSCode (MAPI32.201)
 *
 * Gives the MAPI code for a result of IStorage, IStream or ILockBytes.
 *
 * RETURNS
 *  S_OK for any success; MAPI_E_CALL_FAILED for what is not known.
 *
 * Source: client reference, MapStorageSCode; choice of the pairs, imsg.md 2.6.
 */
SCODE WINAPI MapStorageSCode(SCODE code)
{
    TRACE("%#lx.\n", code);
    if (SUCCEEDED(code)) return S_OK;
    switch (code)
    {
    case STG_E_INVALIDFUNCTION:
    case STG_E_UNIMPLEMENTEDFUNCTION:
    case STG_E_OLDDLL: return MAPI_E_NO_SUPPORT;
    case STG_E_FILENOTFOUND:
    case STG_E_PATHNOTFOUND:
    case STG_E_NOMOREFILES: return MAPI_E_NOT_FOUND;
    case STG_E_TOOMANYOPENFILES: return MAPI_E_NOT_ENOUGH_RESOURCES;
    case STG_E_INUSE: return MAPI_E_BUSY;
    case STG_E_ACCESSDENIED:
    case STG_E_SHAREVIOLATION:
    case STG_E_LOCKVIOLATION:
    case STG_E_DISKISWRITEPROTECTED: return MAPI_E_NO_ACCESS;
    case STG_E_INVALIDHANDLE:
    case STG_E_INVALIDPOINTER:
    case STG_E_INVALIDPARAMETER:
    case STG_E_INVALIDNAME:
    case STG_E_INVALIDFLAG: return MAPI_E_INVALID_PARAMETER;
    case STG_E_INSUFFICIENTMEMORY:
    case E_OUTOFMEMORY: return MAPI_E_NOT_ENOUGH_MEMORY;
    case STG_E_MEDIUMFULL: return MAPI_E_NOT_ENOUGH_DISK;
    case STG_E_SEEKERROR:
    case STG_E_WRITEFAULT:
    case STG_E_READFAULT:
    case STG_E_ABNORMALAPIEXIT:
    case STG_E_CANTSAVE: return MAPI_E_DISK_ERROR;
    case STG_E_FILEALREADYEXISTS: return MAPI_E_COLLISION;
    case STG_E_INVALIDHEADER:
    case STG_E_OLDFORMAT:
    case STG_E_DOCFILECORRUPT:
    case STG_E_INCOMPLETE: return MAPI_E_CORRUPT_DATA;
    case STG_E_NOTCURRENT: return MAPI_E_OBJECT_CHANGED;
    case STG_E_REVERTED: return MAPI_E_OBJECT_DELETED;
    case E_NOINTERFACE:
    case E_INVALIDARG:
    case E_ACCESSDENIED: return code;
    default: return MAPI_E_CALL_FAILED;
    }
}
