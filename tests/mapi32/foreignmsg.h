/*
 * Messages and attachments of another maker, for the tests of the converter: objects of the test's own over a list of
 * values, which know nothing of IStorage. What a provider may leave out can be left out: streams, Unicode, names.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_FOREIGNMSG_H
#define MAPI32_TESTS_FOREIGNMSG_H

#include "msghelp.h"

#define FOREIGN_PROPS       400
#define FOREIGN_NAMES       300
#define FOREIGN_ATTACHMENTS 8
#define FOREIGN_SMALL       8192 /* bytes of a value that GetProps gives */

/* What a provider does not do. */
#define FOREIGN_NO_STREAMS  1  /* OpenProperty gives no stream of strings and binaries */
#define FOREIGN_NO_UNICODE  2  /* MAPI_UNICODE is refused; strings are of 8 bits */
#define FOREIGN_NO_NAMES    4  /* no named properties */
#define FOREIGN_NO_TABLES   8  /* neither recipients nor attachments */
#define FOREIGN_OWN_COLUMNS 16 /* tables refuse SetColumns */

#define FOREIGN_ERROR MAPI_E_DISK_ERROR

/* What the objects of one provider share. */
struct foreign_provider
{
    ULONG lacks;        /* FOREIGN_NO_ bits */
    LONG objects;       /* alive */
    LONG calls;         /* so far, of methods that may fail */
    LONG fail_at;       /* the call that fails, from 0; negative: none */
    const char *failed; /* the method that failed */
    GUID sets[FOREIGN_NAMES];
    ULONG kinds[FOREIGN_NAMES];
    LONG ids[FOREIGN_NAMES];
    WCHAR *names[FOREIGN_NAMES];
    ULONG name_count;
};

/* A value: small ones as they were set, written ones in a stream's memory. */
struct foreign_value
{
    SPropValue *value; /* of MAPIAllocateBuffer; NULL: stream */
    ULONG tag;
    IStream *stream;
};

/* A message; an attachment, whose methods are the first ones of a message's; an entry of an address book. */
struct foreign
{
    IMessage IMessage_iface;
    LONG refcount;
    struct foreign_provider *provider;
    struct foreign_value values[FOREIGN_PROPS];
    ULONG count;
    struct foreign *attachments[FOREIGN_ATTACHMENTS]; /* of a message */
    ULONG attachment_count;
    struct foreign *embedded; /* of an attachment */
    ITableData *recipients;
    ULONG recipient_count;
    ULONG saves;
};

static IMessageVtbl foreign_vtbl;

static inline struct foreign *foreign_impl(IMessage *iface)
{
    return CONTAINING_RECORD(iface, struct foreign, IMessage_iface);
}

static inline struct foreign *foreign_create(struct foreign_provider *provider)
{
    struct foreign *object = calloc(1, sizeof(*object));

    object->IMessage_iface.lpVtbl = &foreign_vtbl;
    object->refcount = 1;
    object->provider = provider;
    provider->objects++;
    return object;
}

static inline struct foreign_provider foreign_provider_init(ULONG lacks)
{
    struct foreign_provider provider = {lacks, 0, 0, -1};

    return provider;
}

/* Frees the names; no object may be alive. */
#define foreign_provider_end(provider) foreign_provider_end_(provider, __LINE__)
static inline void foreign_provider_end_(struct foreign_provider *provider, int line)
{
    ULONG i;

    ok_(__FILE__, line)(!provider->objects, "%ld objects are alive.\n", provider->objects);
    for (i = 0; i < provider->name_count; i++) free(provider->names[i]);
}

#define foreign_fails(object) foreign_fails_(object, __func__)
static inline BOOL foreign_fails_(struct foreign *object, const char *method)
{
    if (object->provider->calls++ != object->provider->fail_at) return FALSE;
    object->provider->failed = method;
    return TRUE;
}

static HRESULT WINAPI foreign_QueryInterface(IMessage *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMessage) && !IsEqualIID(iid, &IID_IMAPIProp))
        return E_NOINTERFACE;
    IMessage_AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI foreign_AddRef(IMessage *iface)
{
    return InterlockedIncrement(&foreign_impl(iface)->refcount);
}

static ULONG WINAPI foreign_Release(IMessage *iface)
{
    struct foreign *object = foreign_impl(iface);
    LONG refcount = InterlockedDecrement(&object->refcount);
    ULONG i;

    if (refcount) return (ULONG)refcount;
    for (i = 0; i < object->count; i++)
    {
        MAPIFreeBuffer(object->values[i].value);
        if (object->values[i].stream) IStream_Release(object->values[i].stream);
    }
    for (i = 0; i < object->attachment_count; i++) IMessage_Release(&object->attachments[i]->IMessage_iface);
    if (object->embedded) IMessage_Release(&object->embedded->IMessage_iface);
    if (object->recipients) object->recipients->lpVtbl->Release(object->recipients);
    object->provider->objects--;
    free(object);
    return 0;
}

static HRESULT WINAPI foreign_GetLastError(IMessage *iface, HRESULT hr, ULONG flags, MAPIERROR **error)
{
    *error = NULL;
    return S_OK;
}

static HRESULT WINAPI foreign_SaveChanges(IMessage *iface, ULONG flags)
{
    if (foreign_fails(foreign_impl(iface))) return FOREIGN_ERROR;
    foreign_impl(iface)->saves++;
    return S_OK;
}

static inline struct foreign_value *foreign_find(struct foreign *object, ULONG tag)
{
    ULONG i;

    for (i = 0; i < object->count; i++)
        if (PROP_ID(object->values[i].tag) == PROP_ID(tag)) return &object->values[i];
    return NULL;
}

/* A value in a stream's memory, as a value of buffer. */
static inline void foreign_read(const struct foreign_value *stored, SPropValue *value, void *buffer)
{
    const LARGE_INTEGER zero = {{0}};
    BYTE *data;
    STATSTG stat;
    IStream *stream;

    IStream_Clone(stored->stream, &stream);
    IStream_Stat(stream, &stat, STATFLAG_NONAME);
    MAPIAllocateMore(stat.cbSize.LowPart + 2, buffer, (void **)&data);
    memset(data + stat.cbSize.LowPart, 0, 2);
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    IStream_Read(stream, data, stat.cbSize.LowPart, NULL);
    IStream_Release(stream);
    value->ulPropTag = stored->tag;
    if (PROP_TYPE(stored->tag) == PT_UNICODE) value->Value.lpszW = (WCHAR *)data;
    else
    {
        value->Value.bin.lpb = data;
        value->Value.bin.cb = stat.cbSize.LowPart;
    }
    if (stat.cbSize.LowPart <= FOREIGN_SMALL) return;
    value->ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(stored->tag));
    value->Value.err = MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Strings of 8 bits for those who want no others. */
static inline void foreign_narrow(SPropValue *value, void *buffer)
{
    const WCHAR *text = value->Value.lpszW;
    int size = WideCharToMultiByte(CP_ACP, 0, text, -1, NULL, 0, NULL, NULL);
    char *narrow;

    MAPIAllocateMore((ULONG)size, buffer, (void **)&narrow);
    WideCharToMultiByte(CP_ACP, 0, text, -1, narrow, size, NULL, NULL);
    value->ulPropTag = PROP_TAG(PT_STRING8, PROP_ID(value->ulPropTag));
    value->Value.lpszA = narrow;
}

static HRESULT WINAPI foreign_GetProps(
        IMessage *iface, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values)
{
    struct foreign *object = foreign_impl(iface);
    const ULONG wanted = tags ? tags->cValues : object->count;
    HRESULT hr = S_OK;
    ULONG i;

    *count = 0;
    *values = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    if (flags & MAPI_UNICODE && object->provider->lacks & FOREIGN_NO_UNICODE) return MAPI_E_BAD_CHARWIDTH;
    MAPIAllocateBuffer((wanted + 1) * sizeof(SPropValue), (void **)values);
    for (i = 0; i < wanted; i++)
    {
        SPropValue *value = *values + i;
        const struct foreign_value *stored = tags ? foreign_find(object, tags->aulPropTag[i]) : &object->values[i];

        value->ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(tags ? tags->aulPropTag[i] : 0));
        value->Value.err = MAPI_E_NOT_FOUND;
        if (stored && stored->value) *value = *stored->value;
        else if (stored) foreign_read(stored, value, *values);
        if (PROP_TYPE(value->ulPropTag) == PT_UNICODE && object->provider->lacks & FOREIGN_NO_UNICODE)
            foreign_narrow(value, *values);
        if (PROP_TYPE(value->ulPropTag) == PT_ERROR) hr = MAPI_W_ERRORS_RETURNED;
    }
    *count = wanted;
    return hr;
}

static HRESULT WINAPI foreign_GetPropList(IMessage *iface, ULONG flags, SPropTagArray **tags)
{
    struct foreign *object = foreign_impl(iface);
    ULONG i;

    *tags = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    MAPIAllocateBuffer(CbNewSPropTagArray(object->count + 1), (void **)tags);
    (*tags)->cValues = object->count;
    for (i = 0; i < object->count; i++)
    {
        const ULONG tag = object->values[i].tag;

        (*tags)->aulPropTag[i] = tag;
        if (PROP_TYPE(tag) == PT_UNICODE && !(flags & MAPI_UNICODE))
            (*tags)->aulPropTag[i] = PROP_TAG(PT_STRING8, PROP_ID(tag));
    }
    return S_OK;
}

/* A place for a value, whose former one goes. */
static inline struct foreign_value *foreign_place(struct foreign *object, ULONG tag)
{
    struct foreign_value *stored = foreign_find(object, tag);

    if (!stored)
    {
        if (object->count == FOREIGN_PROPS) return NULL;
        stored = &object->values[object->count++];
        memset(stored, 0, sizeof(*stored));
    }
    MAPIFreeBuffer(stored->value);
    if (stored->stream) IStream_Release(stored->stream);
    stored->value = NULL;
    stored->stream = NULL;
    stored->tag = tag;
    return stored;
}

static HRESULT WINAPI foreign_OpenProperty(
        IMessage *iface, ULONG tag, LPCIID iid, ULONG options, ULONG flags, IUnknown **out)
{
    struct foreign *object = foreign_impl(iface);
    struct foreign_value *stored = foreign_find(object, tag);
    HRESULT hr = S_OK;

    *out = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    if (tag == PR_ATTACH_DATA_OBJ && IsEqualIID(iid, &IID_IMessage))
    {
        if (!object->embedded && flags & MAPI_CREATE) object->embedded = foreign_create(object->provider);
        if (!object->embedded) return MAPI_E_NOT_FOUND;
        *out = (IUnknown *)&object->embedded->IMessage_iface;
        IUnknown_AddRef(*out);
        return S_OK;
    }
    if (!IsEqualIID(iid, &IID_IStream)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (object->provider->lacks & FOREIGN_NO_STREAMS && !(flags & MAPI_CREATE)) return MAPI_E_NO_SUPPORT;
    if (flags & MAPI_CREATE)
    {
        if (!(stored = foreign_place(object, tag))) return MAPI_E_NOT_ENOUGH_MEMORY;
        if (FAILED(hr = CreateStreamOnHGlobal(NULL, TRUE, &stored->stream))) return hr;
    }
    if (!stored) return MAPI_E_NOT_FOUND;
    if (!stored->stream)
    {
        SPropValue *value = stored->value;
        const BOOL wide = PROP_TYPE(value->ulPropTag) == PT_UNICODE;

        if (!wide && PROP_TYPE(value->ulPropTag) != PT_BINARY) return MAPI_E_INTERFACE_NOT_SUPPORTED;
        hr = CreateStreamOnHGlobal(NULL, TRUE, (IStream **)out);
        IStream_Write((IStream *)*out, wide ? (void *)value->Value.lpszW : value->Value.bin.lpb,
                wide ? (ULONG)(wcslen(value->Value.lpszW) * sizeof(WCHAR)) : value->Value.bin.cb, NULL);
    }
    else if (SUCCEEDED(hr)) hr = IStream_Clone(stored->stream, (IStream **)out);
    if (SUCCEEDED(hr))
    {
        const LARGE_INTEGER zero = {{0}};

        IStream_Seek((IStream *)*out, zero, STREAM_SEEK_SET, NULL);
    }
    return hr;
}

static HRESULT WINAPI foreign_SetProps(IMessage *iface, ULONG count, SPropValue *values, SPropProblemArray **problems)
{
    struct foreign *object = foreign_impl(iface);
    struct foreign_value *stored;
    ULONG i, size;

    if (problems) *problems = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    for (i = 0; i < count; i++)
    {
        if (!(stored = foreign_place(object, values[i].ulPropTag))) return MAPI_E_NOT_ENOUGH_MEMORY;
        ScCountProps(1, &values[i], &size);
        MAPIAllocateBuffer(size, (void **)&stored->value);
        ScCopyProps(1, &values[i], stored->value, &size);
    }
    return S_OK;
}

static HRESULT WINAPI foreign_DeleteProps(IMessage *iface, SPropTagArray *tags, SPropProblemArray **problems)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI foreign_CopyTo(IMessage *iface, ULONG iid_count, LPCIID iids, SPropTagArray *tags, ULONG window,
        IMAPIProgress *progress, LPCIID iid, void *target, ULONG flags, SPropProblemArray **problems)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI foreign_CopyProps(IMessage *iface, SPropTagArray *tags, ULONG window, IMAPIProgress *progress,
        LPCIID iid, void *target, ULONG flags, SPropProblemArray **problems)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI foreign_GetNamesFromIDs(
        IMessage *iface, SPropTagArray **tags, GUID *set, ULONG flags, ULONG *count, MAPINAMEID ***names)
{
    struct foreign_provider *provider = foreign_impl(iface)->provider;
    MAPINAMEID *list;
    ULONG i;

    *count = 0;
    *names = NULL;
    if (provider->lacks & FOREIGN_NO_NAMES) return MAPI_E_NO_SUPPORT;
    if (!*tags) return MAPI_E_NO_SUPPORT;
    MAPIAllocateBuffer((*tags)->cValues * (ULONG)sizeof(**names), (void **)names);
    MAPIAllocateMore((*tags)->cValues * (ULONG)sizeof(*list), *names, (void **)&list);
    for (i = 0; i < (*tags)->cValues; i++)
    {
        const ULONG number = PROP_ID((*tags)->aulPropTag[i]) - 0x8000;

        (*names)[i] = NULL;
        if (number >= provider->name_count) continue;
        (*names)[i] = &list[i];
        list[i].lpguid = &provider->sets[number];
        list[i].ulKind = provider->kinds[number];
        if (list[i].ulKind == MNID_STRING) list[i].Kind.lpwstrName = provider->names[number];
        else list[i].Kind.lID = provider->ids[number];
    }
    *count = (*tags)->cValues;
    return S_OK;
}

static HRESULT WINAPI foreign_GetIDsFromNames(
        IMessage *iface, ULONG count, MAPINAMEID **names, ULONG flags, SPropTagArray **tags)
{
    struct foreign_provider *provider = foreign_impl(iface)->provider;
    HRESULT hr = S_OK;
    ULONG i, j;

    *tags = NULL;
    if (foreign_fails(foreign_impl(iface))) return FOREIGN_ERROR;
    if (provider->lacks & FOREIGN_NO_NAMES || !count) return MAPI_E_NO_SUPPORT;
    MAPIAllocateBuffer(CbNewSPropTagArray(count), (void **)tags);
    (*tags)->cValues = count;
    for (i = 0; i < count; i++)
    {
        const MAPINAMEID *name = names[i];
        const BOOL text = name->ulKind == MNID_STRING;

        for (j = 0; j < provider->name_count; j++)
            if (IsEqualGUID(name->lpguid, &provider->sets[j]) && name->ulKind == provider->kinds[j] &&
                    (text ? !wcscmp(name->Kind.lpwstrName, provider->names[j]) : name->Kind.lID == provider->ids[j]))
                break;
        if (j == provider->name_count && flags & MAPI_CREATE && j < FOREIGN_NAMES)
        {
            provider->sets[j] = *name->lpguid;
            provider->kinds[j] = name->ulKind;
            provider->ids[j] = text ? 0 : name->Kind.lID;
            provider->names[j] = text ? _wcsdup(name->Kind.lpwstrName) : NULL;
            provider->name_count++;
        }
        (*tags)->aulPropTag[i] = PROP_TAG(PT_UNSPECIFIED, 0x8000 + j);
        if (j < provider->name_count) continue;
        (*tags)->aulPropTag[i] = PROP_TAG(PT_ERROR, 0);
        hr = MAPI_W_ERRORS_RETURNED;
    }
    return hr;
}

/* A table that keeps its columns: the one of ITableData but for this method. */
static HRESULT WINAPI foreign_SetColumns(IMAPITable *iface, SPropTagArray *tags, ULONG flags)
{
    return MAPI_E_NO_SUPPORT;
}

/* A view of a table's data, of which the caller has the last reference. */
static inline HRESULT foreign_view(struct foreign_provider *provider, ITableData *data, IMAPITable **table)
{
    static IMAPITableVtbl own_columns;
    HRESULT hr = data->lpVtbl->HrGetView(data, NULL, NULL, 0, table);

    if (FAILED(hr) || !(provider->lacks & FOREIGN_OWN_COLUMNS)) return hr;
    own_columns = *(*table)->lpVtbl;
    own_columns.SetColumns = foreign_SetColumns;
    (*table)->lpVtbl = &own_columns;
    return hr;
}

static inline ITableData *foreign_table(ULONG index, const SPropTagArray *columns)
{
    ITableData *data = NULL;
    SCODE sc;

    sc = CreateTable(&IID_IMAPITableData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, TBLTYPE_DYNAMIC,
            index, (SPropTagArray *)columns, &data);
    ok(sc == S_OK, "Got sc %#lx.\n", sc);
    return data;
}

/* Only attachments that have been saved are seen. */
static HRESULT WINAPI foreign_GetAttachmentTable(IMessage *iface, ULONG flags, IMAPITable **table)
{
    static const SizedSPropTagArray(6, columns) = {
            6, {PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_RENDERING_POSITION, PROP_TAG(PT_UNICODE, 0x3712),
                       PROP_TAG(PT_UNICODE, 0x3713), PR_ATTACH_MIME_TAG_W}};
    struct foreign *object = foreign_impl(iface);
    SRow row = {0};
    ITableData *data;
    HRESULT hr;
    ULONG i;

    *table = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    if (object->provider->lacks & FOREIGN_NO_TABLES) return MAPI_E_NO_SUPPORT;
    if (flags & MAPI_UNICODE && object->provider->lacks & FOREIGN_NO_UNICODE) return MAPI_E_BAD_CHARWIDTH;
    data = foreign_table(PR_ATTACH_NUM, (SPropTagArray *)&columns);
    for (i = 0; i < object->attachment_count; i++)
    {
        struct foreign *attachment = object->attachments[i];
        const LONG fail_at = object->provider->fail_at, calls = object->provider->calls;

        if (!attachment->saves) continue;
        object->provider->fail_at = -1; /* the table's own call is none of the caller's */
        hr = IMessage_GetProps(&attachment->IMessage_iface, (SPropTagArray *)&columns, 0, &row.cValues, &row.lpProps);
        object->provider->fail_at = fail_at;
        object->provider->calls = calls;
        row.lpProps[0].ulPropTag = PR_ATTACH_NUM;
        row.lpProps[0].Value.l = (LONG)i;
        hr = data->lpVtbl->HrModifyRow(data, &row);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        MAPIFreeBuffer(row.lpProps);
    }
    hr = foreign_view(object->provider, data, table);
    data->lpVtbl->Release(data);
    return hr;
}

static HRESULT WINAPI foreign_OpenAttach(IMessage *iface, ULONG number, LPCIID iid, ULONG flags, IAttach **attach)
{
    struct foreign *object = foreign_impl(iface);

    *attach = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    if (number >= object->attachment_count) return MAPI_E_NOT_FOUND;
    *attach = (IAttach *)&object->attachments[number]->IMessage_iface;
    IAttach_AddRef(*attach);
    return S_OK;
}

static HRESULT WINAPI foreign_CreateAttach(IMessage *iface, LPCIID iid, ULONG flags, ULONG *number, IAttach **attach)
{
    struct foreign *object = foreign_impl(iface);

    *attach = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    if (object->attachment_count == FOREIGN_ATTACHMENTS) return MAPI_E_NOT_ENOUGH_MEMORY;
    *number = object->attachment_count++;
    object->attachments[*number] = foreign_create(object->provider);
    *attach = (IAttach *)&object->attachments[*number]->IMessage_iface;
    IAttach_AddRef(*attach);
    return S_OK;
}

static HRESULT WINAPI foreign_DeleteAttach(
        IMessage *iface, ULONG number, ULONG window, IMAPIProgress *progress, ULONG flags)
{
    return MAPI_E_NO_SUPPORT;
}

/* The rows of recipients, made when they are needed. */
static inline ITableData *foreign_recipients(struct foreign *object)
{
    static const SizedSPropTagArray(6, columns) = {
            6, {PR_ROWID, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_ENTRYID}};

    if (!object->recipients) object->recipients = foreign_table(PR_ROWID, (SPropTagArray *)&columns);
    return object->recipients;
}

static HRESULT WINAPI foreign_GetRecipientTable(IMessage *iface, ULONG flags, IMAPITable **table)
{
    struct foreign *object = foreign_impl(iface);

    *table = NULL;
    if (foreign_fails(object)) return FOREIGN_ERROR;
    if (object->provider->lacks & FOREIGN_NO_TABLES) return MAPI_E_NO_SUPPORT;
    if (flags & MAPI_UNICODE && object->provider->lacks & FOREIGN_NO_UNICODE) return MAPI_E_BAD_CHARWIDTH;
    return foreign_view(object->provider, foreign_recipients(object), table);
}

static HRESULT WINAPI foreign_ModifyRecipients(IMessage *iface, ULONG flags, ADRLIST *list)
{
    struct foreign *object = foreign_impl(iface);
    ITableData *data = foreign_recipients(object);
    SPropValue values[32];
    SRow row = {0, 0, values};
    HRESULT hr;
    ULONG i;

    if (foreign_fails(object)) return FOREIGN_ERROR;
    if (flags) return MAPI_E_NO_SUPPORT;
    for (; object->recipient_count; object->recipient_count--)
    {
        values[0].ulPropTag = PR_ROWID;
        values[0].Value.l = (LONG)object->recipient_count;
        data->lpVtbl->HrDeleteRow(data, values);
    }
    for (i = 0; i < list->cEntries; i++)
    {
        row.cValues = list->aEntries[i].cValues + 1;
        values[0].ulPropTag = PR_ROWID;
        values[0].Value.l = (LONG)++object->recipient_count;
        memcpy(values + 1, list->aEntries[i].rgPropVals, list->aEntries[i].cValues * sizeof(*values));
        hr = data->lpVtbl->HrModifyRow(data, &row);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
    }
    return S_OK;
}

static HRESULT WINAPI foreign_SubmitMessage(IMessage *iface, ULONG flags)
{
    return MAPI_E_NO_SUPPORT;
}

static HRESULT WINAPI foreign_SetReadFlag(IMessage *iface, ULONG flags)
{
    return MAPI_E_NO_SUPPORT;
}

static IMessageVtbl foreign_vtbl = {
        foreign_QueryInterface,
        foreign_AddRef,
        foreign_Release,
        foreign_GetLastError,
        foreign_SaveChanges,
        foreign_GetProps,
        foreign_GetPropList,
        foreign_OpenProperty,
        foreign_SetProps,
        foreign_DeleteProps,
        foreign_CopyTo,
        foreign_CopyProps,
        foreign_GetNamesFromIDs,
        foreign_GetIDsFromNames,
        foreign_GetAttachmentTable,
        foreign_OpenAttach,
        foreign_CreateAttach,
        foreign_DeleteAttach,
        foreign_GetRecipientTable,
        foreign_ModifyRecipients,
        foreign_SubmitMessage,
        foreign_SetReadFlag,
};

#endif
