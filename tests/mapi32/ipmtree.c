/*
 * Tests of HrValidateIPMSubtree (props.md section 7) with a store of our own.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define INITGUID
#include <windows.h>
#include <objbase.h>
#define USES_IID_IMAPIFolder
#include <mapiguid.h>

#include "helper.h"

#define FOLDERS_MAX 16

/* A folder, and the store that has it: entry ids are one byte, the index of the folder. */
struct test_folder
{
    IMAPIFolder IMAPIFolder_iface;
    LONG refcount;
    struct test_store *store;
    BYTE id;
    BYTE parent;
    char name[32];
};

struct test_store
{
    IMsgStore IMsgStore_iface;
    LONG refcount;
    struct test_folder folders[FOLDERS_MAX]; /* 0: the root */
    unsigned int folder_count, created, opened;
    unsigned int fail_after; /* so many folders can be made */
    BOOL wide_only;
    SPropValue props[16];
    BYTE ids[16];
    ULONG prop_count, set_calls;
    BYTE inbox;
};

static struct test_folder *impl_from_IMAPIFolder(IMAPIFolder *iface)
{
    return CONTAINING_RECORD(iface, struct test_folder, IMAPIFolder_iface);
}

static struct test_store *impl_from_IMsgStore(IMsgStore *iface)
{
    return CONTAINING_RECORD(iface, struct test_store, IMsgStore_iface);
}

static ULONG WINAPI folder_AddRef(IMAPIFolder *iface)
{
    return InterlockedIncrement(&impl_from_IMAPIFolder(iface)->refcount);
}

static ULONG WINAPI folder_Release(IMAPIFolder *iface)
{
    return InterlockedDecrement(&impl_from_IMAPIFolder(iface)->refcount);
}

static HRESULT WINAPI folder_GetLastError(IMAPIFolder *iface, HRESULT hr, ULONG flags, MAPIERROR **error)
{
    if (MAPIAllocateBuffer(sizeof(**error), (void **)error)) return MAPI_E_NOT_ENOUGH_MEMORY;
    memset(*error, 0, sizeof(**error));
    (*error)->ulLowLevelError = (ULONG)hr;
    return S_OK;
}

static HRESULT WINAPI folder_GetProps(
        IMAPIFolder *iface, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    struct test_folder *folder = impl_from_IMAPIFolder(iface);

    ok(tags->cValues == 1 && tags->aulPropTag[0] == PR_ENTRYID, "Got %#lx.\n", tags->aulPropTag[0]);
    MAPIAllocateBuffer(sizeof(**values), (void **)values);
    memset(*values, 0, sizeof(**values));
    (*values)->ulPropTag = PR_ENTRYID;
    (*values)->Value.bin.cb = 1;
    (*values)->Value.bin.lpb = &folder->id;
    *count = 1;
    return S_OK;
}

static HRESULT WINAPI folder_CreateFolder(
        IMAPIFolder *iface, ULONG type, LPTSTR name, LPTSTR comment, LPCIID iid, ULONG flags, IMAPIFolder **out)
{
    struct test_folder *parent = impl_from_IMAPIFolder(iface), *folder;
    struct test_store *store = parent->store;
    char narrow[32];
    unsigned int i;

    ok(type == FOLDER_GENERIC && (flags & OPEN_IF_EXISTS), "Got type %lu, flags %#lx.\n", type, flags);
    if (store->wide_only && !(flags & MAPI_UNICODE)) return MAPI_E_BAD_CHARWIDTH;
    if (flags & MAPI_UNICODE) WideCharToMultiByte(CP_ACP, 0, (WCHAR *)name, -1, narrow, sizeof(narrow), NULL, NULL);
    else lstrcpynA(narrow, name, sizeof(narrow));
    for (i = 1; i < store->folder_count; i++)
        if (store->folders[i].parent == parent->id && !strcmp(store->folders[i].name, narrow)) break;
    folder = &store->folders[i];
    if (i == store->folder_count)
    {
        if (store->created == store->fail_after) return MAPI_E_NO_ACCESS;
        store->created++;
        store->folder_count++;
        folder->IMAPIFolder_iface.lpVtbl = parent->IMAPIFolder_iface.lpVtbl;
        folder->store = store;
        folder->id = (BYTE)i;
        folder->parent = parent->id;
        strcpy(folder->name, narrow);
    }
    folder->refcount++;
    *out = &folder->IMAPIFolder_iface;
    return S_OK;
}

static const IMAPIFolderVtbl folder_vtbl = {
        .AddRef = folder_AddRef,
        .Release = folder_Release,
        .GetLastError = folder_GetLastError,
        .GetProps = folder_GetProps,
        .CreateFolder = folder_CreateFolder,
};

static HRESULT WINAPI store_GetProps(
        IMsgStore *iface, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    struct test_store *store = impl_from_IMsgStore(iface);
    HRESULT hr = S_OK;
    ULONG i, j;

    MAPIAllocateBuffer(tags->cValues * sizeof(**values), (void **)values);
    for (i = 0; i < tags->cValues; i++)
    {
        for (j = 0; j < store->prop_count && store->props[j].ulPropTag != tags->aulPropTag[i];) j++;
        (*values)[i] = store->props[j];
        if (j < store->prop_count) continue;
        (*values)[i].ulPropTag = CHANGE_PROP_TYPE(tags->aulPropTag[i], PT_ERROR);
        (*values)[i].Value.err = MAPI_E_NOT_FOUND;
        hr = MAPI_W_ERRORS_RETURNED;
    }
    *count = tags->cValues;
    return hr;
}

static HRESULT WINAPI store_SetProps(IMsgStore *iface, ULONG count, SPropValue *values, SPropProblemArray **problems)
{
    struct test_store *store = impl_from_IMsgStore(iface);
    ULONG i;

    store->set_calls++;
    store->prop_count = count;
    for (i = 0; i < count; i++)
    {
        ok(PROP_ID(values[i].ulPropTag) != PROP_ID_NULL, "Set a property without an id.\n");
        store->props[i] = values[i];
        if (PROP_TYPE(values[i].ulPropTag) != PT_BINARY) continue;
        store->ids[i] = *values[i].Value.bin.lpb;
        store->props[i].Value.bin.lpb = &store->ids[i];
    }
    if (problems) *problems = NULL;
    return S_OK;
}

static HRESULT WINAPI store_OpenEntry(
        IMsgStore *iface, ULONG size, ENTRYID *id, LPCIID iid, ULONG flags, ULONG *type, IUnknown **out)
{
    struct test_store *store = impl_from_IMsgStore(iface);
    BYTE index = size ? *(BYTE *)id : 0;

    ok(flags & MAPI_MODIFY, "Got flags %#lx.\n", flags);
    if (index >= store->folder_count) return MAPI_E_NOT_FOUND;
    store->opened++;
    store->folders[index].refcount++;
    *type = MAPI_FOLDER;
    *out = (IUnknown *)&store->folders[index].IMAPIFolder_iface;
    return S_OK;
}

static HRESULT WINAPI store_GetReceiveFolder(
        IMsgStore *iface, LPTSTR message_class, ULONG flags, ULONG *size, ENTRYID **id, LPTSTR *explicit_class)
{
    struct test_store *store = impl_from_IMsgStore(iface);

    if (!store->inbox) return MAPI_E_NOT_FOUND;
    *size = 1;
    MAPIAllocateBuffer(1, (void **)id);
    *(BYTE *)*id = store->inbox;
    return S_OK;
}

static const IMsgStoreVtbl store_vtbl = {
        .GetProps = store_GetProps,
        .SetProps = store_SetProps,
        .OpenEntry = store_OpenEntry,
        .GetReceiveFolder = store_GetReceiveFolder,
};

static IMsgStore *store_init(struct test_store *store)
{
    memset(store, 0, sizeof(*store));
    store->IMsgStore_iface.lpVtbl = (IMsgStoreVtbl *)&store_vtbl;
    store->refcount = 1;
    store->folder_count = 1;
    store->fail_after = FOLDERS_MAX;
    store->folders[0].IMAPIFolder_iface.lpVtbl = (IMAPIFolderVtbl *)&folder_vtbl;
    store->folders[0].store = store;
    return &store->IMsgStore_iface;
}

/* The folders of a store as text: "parent/name", in the order in which they were made; all must be released. */
static const char *folders_of(struct test_store *store)
{
    static char text[512];
    char *out = text;
    unsigned int i;

    *out = 0;
    for (i = 0; i < store->folder_count; i++)
        ok(!store->folders[i].refcount, "Folder %u has %ld references.\n", i, store->folders[i].refcount);
    for (i = 1; i < store->folder_count; i++)
        out += sprintf(out, "%s%d/%s", i > 1 ? " " : "", store->folders[i].parent, store->folders[i].name);
    return text;
}

#define expect_folders(store, text) expect_folders_(store, text, __LINE__)
static void expect_folders_(struct test_store *store, const char *text, int line)
{
    const char *got = folders_of(store);

    ok_(__FILE__, line)(!strcmp(got, text), "Got \"%s\", expected \"%s\".\n", got, text);
}

static void test_parameters(void)
{
    SPropValue *values = (SPropValue *)0xdeadbeef;
    struct test_store store;
    IMsgStore *iface = store_init(&store);
    ULONG count = 7;
    HRESULT hr;

    hr = HrValidateIPMSubtree(NULL, 0, &count, &values, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER && !count && !values, "Got hr %#lx.\n", hr);
    hr = HrValidateIPMSubtree(iface, 0, NULL, &values, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = HrValidateIPMSubtree(iface, 4, &count, &values, NULL);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    ok(!store.opened && !store.set_calls, "The store was used.\n");
}

static void test_minimum(void)
{
    struct test_store store;
    IMsgStore *iface = store_init(&store);
    SPropValue *values, *value;
    MAPIERROR *error;
    ULONG count;
    HRESULT hr;

    hr = HrValidateIPMSubtree(iface, 0, &count, &values, &error);
    ok(hr == S_OK && !error, "Got hr %#lx, %p.\n", hr, error);
    expect_folders(&store, "0/Search Root 0/IPM Subtree 2/Deleted Items");
    ok(store.set_calls == 1, "Got %lu calls.\n", store.set_calls);
    ok(count == 4, "Got %lu values.\n", count);
    value = PpropFindProp(values, count, PR_VALID_FOLDER_MASK);
    ok(value && value->Value.l == (FOLDER_FINDER_VALID | FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_WASTEBASKET_VALID),
            "Got %#lx.\n", value ? value->Value.l : 0);
    value = PpropFindProp(values, count, PR_FINDER_ENTRYID);
    ok(value && value->Value.bin.cb == 1 && *value->Value.bin.lpb == 1, "Wrong search root.\n");
    value = PpropFindProp(values, count, PR_IPM_SUBTREE_ENTRYID);
    ok(value && value->Value.bin.cb == 1 && *value->Value.bin.lpb == 2, "Wrong subtree.\n");
    value = PpropFindProp(values, count, PR_IPM_WASTEBASKET_ENTRYID);
    ok(value && value->Value.bin.cb == 1 && *value->Value.bin.lpb == 3, "Wrong deleted items.\n");
    MAPIFreeBuffer(values);
    ok(store.prop_count == 4, "Got %lu properties.\n", store.prop_count);

    /* once more: all is there */
    store.opened = 0;
    hr = HrValidateIPMSubtree(iface, 0, &count, &values, NULL);
    ok(hr == S_OK && count == 4, "Got hr %#lx, %lu values.\n", hr, count);
    MAPIFreeBuffer(values);
    ok(store.set_calls == 1 && !store.opened && store.created == 3, "Got %lu calls, %u opened, %u created.\n",
            store.set_calls, store.opened, store.created);
    hr = HrValidateIPMSubtree(iface, 0, NULL, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* looked at, and all is there; then one is not */
    hr = HrValidateIPMSubtree(iface, MAPI_FORCE_CREATE, NULL, NULL, NULL);
    ok(hr == S_OK && store.opened == 3 && store.set_calls == 1, "Got hr %#lx, %u, %lu.\n", hr, store.opened,
            store.set_calls);
    value = PpropFindProp(store.props, store.prop_count, PR_IPM_WASTEBASKET_ENTRYID);
    *value->Value.bin.lpb = 15;
    hr = HrValidateIPMSubtree(iface, MAPI_FORCE_CREATE, NULL, NULL, NULL);
    ok(hr == S_OK && store.set_calls == 2 && store.created == 3, "Got hr %#lx, %lu, %u.\n", hr, store.set_calls,
            store.created);
    value = PpropFindProp(store.props, store.prop_count, PR_IPM_WASTEBASKET_ENTRYID);
    ok(value && *value->Value.bin.lpb == 3, "Not repaired.\n");
    folders_of(&store);
}

static void test_full(void)
{
    struct test_store store;
    IMsgStore *iface = store_init(&store);
    SPropValue *values, *value;
    ULONG count;
    HRESULT hr;

    store.wide_only = TRUE;
    hr = HrValidateIPMSubtree(iface, MAPI_FULL_IPM_TREE, &count, &values, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_folders(&store, "0/Search Root 0/IPM Subtree 2/Deleted Items 0/Common Views 0/Views 2/Inbox 2/Outbox "
                           "2/Sent Items");
    ok(count == 9, "Got %lu values.\n", count);
    value = PpropFindProp(values, count, PR_VALID_FOLDER_MASK);
    ok(value && value->Value.l == 0xff, "Got %#lx.\n", value ? value->Value.l : 0);
    value = PpropFindProp(values, count, PROP_TAG(PT_BINARY, PROP_ID_NULL));
    ok(value && *value->Value.bin.lpb == 6, "Wrong inbox.\n");
    value = PpropFindProp(values, count, PR_IPM_SENTMAIL_ENTRYID);
    ok(value && *value->Value.bin.lpb == 8, "Wrong sent items.\n");
    value = PpropFindProp(values, count, PR_VIEWS_ENTRYID);
    ok(value && *value->Value.bin.lpb == 5, "Wrong views.\n");
    MAPIFreeBuffer(values);

    /* the Inbox is only told of when it is made */
    store.inbox = 6;
    hr = HrValidateIPMSubtree(iface, MAPI_FULL_IPM_TREE | MAPI_FORCE_CREATE, &count, &values, NULL);
    ok(hr == S_OK && count == 8 && store.created == 8, "Got hr %#lx, %lu values.\n", hr, count);
    MAPIFreeBuffer(values);
    folders_of(&store);
}

static void test_failure(void)
{
    struct test_store store;
    IMsgStore *iface = store_init(&store);
    SPropValue *values = (SPropValue *)0xdeadbeef;
    MAPIERROR *error = NULL;
    ULONG count;
    HRESULT hr;

    store.fail_after = 2;
    hr = HrValidateIPMSubtree(iface, 0, &count, &values, &error);
    ok(hr == MAPI_E_NO_ACCESS && !values && !count, "Got hr %#lx, %p.\n", hr, values);
    ok(error && error->ulLowLevelError == (ULONG)MAPI_E_NO_ACCESS, "Got %p.\n", error);
    MAPIFreeBuffer(error);
    ok(!store.set_calls, "The store was changed.\n");
    folders_of(&store);
}

START_TEST(ipmtree)
{
    test_parameters();
    test_minimum();
    test_full();
    test_failure();
}
