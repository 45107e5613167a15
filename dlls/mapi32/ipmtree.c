/*
 * HrValidateIPMSubtree: the standard folders of a message store.
 *
 * Choices: folders are made with OPEN_IF_EXISTS, by 8-bit names and, for stores that refuse these, by wide ones; the
 * Inbox is not made a receive folder, its entry id goes to the caller under PROP_TAG(PT_BINARY, PROP_ID_NULL).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <string.h>

#include "propvalue.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PR_INBOX_ENTRYID PROP_TAG(PT_BINARY, PROP_ID_NULL)
#define FOLDER_COUNT     8
#define NO_PARENT        ((unsigned int)-1)
#define IPM_SUBTREE      1

/* The folders, parents first. */
static const struct folder
{
    const char *name;
    const WCHAR *wide_name;
    ULONG valid;         /* its bit in PR_VALID_FOLDER_MASK */
    ULONG tag;           /* of its entry id, of the store */
    unsigned int parent; /* its index here, NO_PARENT: the store's root */
    BOOL minimum;        /* made without MAPI_FULL_IPM_TREE */
} folders[FOLDER_COUNT] = {
        {"Search Root", L"Search Root", FOLDER_FINDER_VALID, PR_FINDER_ENTRYID, NO_PARENT, TRUE},
        {"IPM Subtree", L"IPM Subtree", FOLDER_IPM_SUBTREE_VALID, PR_IPM_SUBTREE_ENTRYID, NO_PARENT, TRUE},
        {"Deleted Items", L"Deleted Items", FOLDER_IPM_WASTEBASKET_VALID, PR_IPM_WASTEBASKET_ENTRYID, IPM_SUBTREE,
                TRUE},
        {"Common Views", L"Common Views", FOLDER_COMMON_VIEWS_VALID, PR_COMMON_VIEWS_ENTRYID, NO_PARENT, FALSE},
        {"Views", L"Views", FOLDER_VIEWS_VALID, PR_VIEWS_ENTRYID, NO_PARENT, FALSE},
        {"Inbox", L"Inbox", FOLDER_IPM_INBOX_VALID, PR_INBOX_ENTRYID, IPM_SUBTREE, FALSE},
        {"Outbox", L"Outbox", FOLDER_IPM_OUTBOX_VALID, PR_IPM_OUTBOX_ENTRYID, IPM_SUBTREE, FALSE},
        {"Sent Items", L"Sent Items", FOLDER_IPM_SENTMAIL_VALID, PR_IPM_SENTMAIL_ENTRYID, IPM_SUBTREE, FALSE},
};

/* A validation. */
struct validation
{
    IMsgStore *store;
    ULONG flags;
    ULONG mask;                          /* PR_VALID_FOLDER_MASK */
    SPropValue *entry_ids[FOLDER_COUNT]; /* buffers of MAPIAllocateBuffer, NULL: not known */
    IMAPIFolder *root, *subtree;
    MAPIERROR *error; /* of the object that failed */
};

/* Opens a folder of the store for writing; entry_id NULL: the root. */
static HRESULT open_folder(struct validation *validation, const SPropValue *entry_id, IMAPIFolder **out)
{
    ULONG size = entry_id ? entry_id->Value.bin.cb : 0, type = 0;
    ENTRYID *id = entry_id ? (ENTRYID *)entry_id->Value.bin.lpb : NULL;
    IUnknown *object = NULL;
    HRESULT hr;

    hr = IMsgStore_OpenEntry(validation->store, size, id, &IID_IMAPIFolder, MAPI_MODIFY, &type, &object);
    if (SUCCEEDED(hr)) *out = (IMAPIFolder *)object;
    return hr;
}

static HRESULT create_folder(IMAPIFolder *parent, const struct folder *folder, IMAPIFolder **out)
{
    HRESULT hr;

    hr = IMAPIFolder_CreateFolder(
            parent, FOLDER_GENERIC, (char *)folder->name, NULL, &IID_IMAPIFolder, OPEN_IF_EXISTS, out);
    if (hr == MAPI_E_BAD_CHARWIDTH)
        hr = IMAPIFolder_CreateFolder(parent, FOLDER_GENERIC, (char *)folder->wide_name, NULL, &IID_IMAPIFolder,
                OPEN_IF_EXISTS | MAPI_UNICODE, out);
    return hr;
}

/* Makes folder number i, or opens the one of its name, and notes its entry id. */
static HRESULT make_folder(struct validation *validation, unsigned int i)
{
    IMAPIFolder **parent = folders[i].parent == NO_PARENT ? &validation->root : &validation->subtree, *folder = NULL;
    SPropValue *entry_id;
    HRESULT hr;

    if (!*parent)
    {
        if (parent == &validation->root) hr = open_folder(validation, NULL, parent);
        else hr = open_folder(validation, validation->entry_ids[IPM_SUBTREE], parent);
        if (FAILED(hr)) return hr;
    }
    if (FAILED(hr = create_folder(*parent, &folders[i], &folder)))
    {
        IMAPIFolder_GetLastError(*parent, hr, 0, &validation->error);
        return hr;
    }
    if (SUCCEEDED(hr = HrGetOneProp((IMAPIProp *)folder, PR_ENTRYID, &entry_id)))
    {
        MAPIFreeBuffer(validation->entry_ids[i]);
        validation->entry_ids[i] = entry_id;
        validation->mask |= folders[i].valid;
        entry_id->ulPropTag = folders[i].tag;
    }
    IMAPIFolder_Release(folder);
    return hr;
}

/* Whether the folder that the store says it has can be opened. */
static BOOL folder_opens(struct validation *validation, unsigned int i)
{
    IMAPIFolder *folder;

    if (!validation->entry_ids[i] || FAILED(open_folder(validation, validation->entry_ids[i], &folder))) return FALSE;
    IMAPIFolder_Release(folder);
    return TRUE;
}

/* Whether folder number i is there, as far as the flags want that checked. */
static BOOL folder_is_valid(struct validation *validation, unsigned int i)
{
    ULONG size = 0;
    ENTRYID *id = NULL;

    if (!(validation->mask & folders[i].valid)) return FALSE;
    if (folders[i].tag != PR_INBOX_ENTRYID)
    {
        if (!validation->entry_ids[i]) return FALSE;
        return !(validation->flags & MAPI_FORCE_CREATE) || folder_opens(validation, i);
    }
    /* the Inbox is known by what it receives */
    if (!(validation->flags & MAPI_FORCE_CREATE)) return TRUE;
    if (FAILED(IMsgStore_GetReceiveFolder(validation->store, (char *)"IPM", 0, &size, &id, NULL))) return FALSE;
    MAPIFreeBuffer(id);
    return size != 0;
}

/* Reads what the store says about its folders. */
static HRESULT read_store(struct validation *validation)
{
    static SizedSPropTagArray(FOLDER_COUNT, tags) = {FOLDER_COUNT,
            {PR_VALID_FOLDER_MASK, PR_FINDER_ENTRYID, PR_IPM_SUBTREE_ENTRYID, PR_IPM_WASTEBASKET_ENTRYID,
                    PR_COMMON_VIEWS_ENTRYID, PR_VIEWS_ENTRYID, PR_IPM_OUTBOX_ENTRYID, PR_IPM_SENTMAIL_ENTRYID}};
    SPropValue *values = NULL, *value;
    ULONG count = 0;
    HRESULT hr;
    unsigned int i;

    if (FAILED(hr = IMsgStore_GetProps(validation->store, (SPropTagArray *)&tags, 0, &count, &values))) return hr;
    if ((value = propvalue_find(values, count, PR_VALID_FOLDER_MASK))) validation->mask = (ULONG)value->Value.l;
    for (i = 0, hr = S_OK; i < FOLDER_COUNT && SUCCEEDED(hr); i++)
        if ((value = propvalue_find(values, count, folders[i].tag)))
            hr = ScDupPropset(1, value, MAPIAllocateBuffer, &validation->entry_ids[i]);
    MAPIFreeBuffer(values);
    return hr;
}

/* The mask and the entry ids, as an array of values with data of validation; returns how many. */
static ULONG collect_values(const struct validation *validation, SPropValue *values, BOOL with_inbox)
{
    ULONG count = 1;
    unsigned int i;

    memset(values, 0, sizeof(*values));
    values[0].ulPropTag = PR_VALID_FOLDER_MASK;
    values[0].Value.l = (LONG)validation->mask;
    for (i = 0; i < FOLDER_COUNT; i++)
    {
        if (!validation->entry_ids[i] || (!with_inbox && folders[i].tag == PR_INBOX_ENTRYID)) continue;
        values[count++] = *validation->entry_ids[i];
    }
    return count;
}

/* A flat copy of values, among them one without a property id, which ScDupPropset refuses. */
static HRESULT export_values(const SPropValue *values, ULONG count, SPropValue **out)
{
    HRESULT hr;
    ULONG size;

    if (FAILED(hr = propvalues_flat_size(values, count, &size))) return hr;
    if (FAILED(hr = MAPIAllocateBuffer(size, (void **)out))) return hr;
    propvalues_flat_copy(*out, values, count);
    return S_OK;
}

/***********************************************************************
 *      HrValidateIPMSubtree (MAPI32.195)
 *
 * Makes the standard folders that a store lacks, and sets the store's properties for them.
 *
 * PARAMS
 *  store  [I] The message store, open for writing.
 *  flags  [I] MAPI_FORCE_CREATE: folders that the store says it has are looked at. MAPI_FULL_IPM_TREE: all folders, not
 *             only Search Root, IPM Subtree and Deleted Items.
 *  count  [O] NULL, or the number of values.
 *  values [O] NULL, or PR_VALID_FOLDER_MASK and the entry ids of the folders, for MAPIFreeBuffer; that of an Inbox that
 *             was made has the tag PROP_TAG(PT_BINARY, PROP_ID_NULL).
 *  error  [O] NULL, or what the folder that failed says; NULL if nothing.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a NULL store, or values without count; MAPI_E_UNKNOWN_FLAGS; what the store and
 *  its folders return.
 *
 * Source: client reference, HrValidateIPMSubtree; props.md 7.
 */
STDAPI HrValidateIPMSubtree(LPMDB store, ULONG flags, ULONG *count, LPSPropValue *values, LPMAPIERROR *error)
{
    struct validation validation = {.store = store, .flags = flags};
    SPropValue current[FOLDER_COUNT + 1];
    SPropProblemArray *problems = NULL;
    BOOL changed = FALSE;
    ULONG current_count;
    unsigned int i;
    HRESULT hr;

    TRACE("%p, %#lx, %p, %p, %p.\n", store, flags, count, values, error);
    if (count) *count = 0;
    if (values) *values = NULL;
    if (error) *error = NULL;
    if (!store || (values && !count)) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~(MAPI_FORCE_CREATE | MAPI_FULL_IPM_TREE)) return MAPI_E_UNKNOWN_FLAGS;

    hr = read_store(&validation);
    for (i = 0; i < FOLDER_COUNT && SUCCEEDED(hr); i++)
    {
        if (!folders[i].minimum && !(flags & MAPI_FULL_IPM_TREE)) continue;
        if (folder_is_valid(&validation, i)) continue;
        hr = make_folder(&validation, i);
        changed = TRUE;
    }
    if (FAILED(hr)) goto done;
    if (changed)
    {
        current_count = collect_values(&validation, current, FALSE);
        hr = IMsgStore_SetProps(store, current_count, current, &problems);
        if (SUCCEEDED(hr) && problems && problems->cProblem) hr = problems->aProblem[0].scode;
        MAPIFreeBuffer(problems);
        if (FAILED(hr)) goto done;
    }
    if (values)
    {
        current_count = collect_values(&validation, current, TRUE);
        if (SUCCEEDED(hr = export_values(current, current_count, values))) *count = current_count;
    }

done:
    if (FAILED(hr) && error) *error = validation.error;
    else MAPIFreeBuffer(validation.error);
    if (validation.root) IMAPIFolder_Release(validation.root);
    if (validation.subtree) IMAPIFolder_Release(validation.subtree);
    for (i = 0; i < FOLDER_COUNT; i++) MAPIFreeBuffer(validation.entry_ids[i]);
    return hr;
}
