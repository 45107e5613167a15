/*
 * Ids that name a message together with its store: HrComposeEID, HrComposeMsgID and back.
 *
 * The form is private to the DLL: four zero bytes, a MAPIUID of its own, the bytes of the store's key and of the
 * message's entry id (both little-endian), the key, the entry id.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "codec/codec.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static const BYTE composite_marker[20] = {
        0, 0, 0, 0, 0x5c, 0x1e, 0x42, 0x8d, 0x0b, 0x77, 0x4f, 0x16, 0x9a, 0x33, 0xd1, 0x60, 0x2e, 0xc4, 0x85, 0x7b};

static HRESULT copy_bytes(const void *data, ULONG size, void **out)
{
    SCODE sc;

    if ((sc = MAPIAllocateBuffer(size, out))) return sc;
    memcpy(*out, data, size);
    return S_OK;
}

/***********************************************************************
 *      HrComposeEID (MAPI32.143)
 *
 * Makes one entry id of a store's key and the entry id of a message in it. Without a key: a copy of the entry id.
 *
 * PARAMS
 *  session    [I] Not used.
 *  key_size   [I] The bytes of the key, 0 for a message of the default store.
 *  key        [I] The store's PR_RECORD_KEY.
 *  entryid_size, entryid [I] The message's PR_ENTRYID.
 *  size, out  [O] The id, for MAPIFreeBuffer; HrDecomposeEID takes it apart.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, HrComposeEID; the form is a choice.
 */
HRESULT WINAPI HrComposeEID(LPMAPISESSION session, ULONG key_size, LPBYTE key, ULONG entryid_size, LPENTRYID entryid,
        ULONG *size, LPENTRYID *out)
{
    struct writer writer;
    size_t total;
    void *data;
    HRESULT hr;

    TRACE("%p, %lu, %p, %lu, %p, %p, %p.\n", session, key_size, key, entryid_size, entryid, size, out);
    if (!size || !out) return MAPI_E_INVALID_PARAMETER;
    *size = 0;
    *out = NULL;
    if (!entryid_size || !entryid || (key_size && !key)) return MAPI_E_INVALID_PARAMETER;
    if (!key_size)
    {
        if (FAILED(hr = copy_bytes(entryid, entryid_size, (void **)out))) return hr;
        *size = entryid_size;
        return S_OK;
    }

    total = sizeof(composite_marker) + 2 * sizeof(uint32_t);
    if (!size_add(total, key_size, &total) || !size_add(total, entryid_size, &total) || total > 0xffffffff)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = MAPIAllocateBuffer((ULONG)total, &data))) return hr;
    writer = writer_init(data, total);
    writer_bytes(&writer, composite_marker, sizeof(composite_marker));
    writer_u32(&writer, key_size);
    writer_u32(&writer, entryid_size);
    writer_bytes(&writer, key, key_size);
    writer_bytes(&writer, entryid, entryid_size);
    *size = (ULONG)total;
    *out = data;
    return S_OK;
}

/* Takes a composite id apart in place; false if it is none. */
static bool read_composite(const void *data, ULONG size, SBinary *key, SBinary *entryid)
{
    struct reader reader = reader_init(data, size);
    const uint8_t *marker = reader_take(&reader, sizeof(composite_marker));
    uint32_t key_size, entryid_size;

    if (!marker || memcmp(marker, composite_marker, sizeof(composite_marker))) return false;
    if (!reader_u32(&reader, &key_size) || !reader_u32(&reader, &entryid_size)) return false;
    key->cb = key_size;
    entryid->cb = entryid_size;
    if (!(key->lpb = (BYTE *)reader_take(&reader, key_size))) return false;
    if (!(entryid->lpb = (BYTE *)reader_take(&reader, entryid_size))) return false;
    return key_size && entryid_size && !reader_left(&reader);
}

static BOOL same_binary(const SPropValue *value, const SBinary *key)
{
    return PROP_TYPE(value->ulPropTag) == PT_BINARY && value->Value.bin.cb == key->cb &&
           !memcmp(value->Value.bin.lpb, key->lpb, key->cb);
}

/* The entry id of the session's store with a record key, or search key. */
static HRESULT find_store(IMAPISession *session, const SBinary *key, ULONG *size, void **out)
{
    static SizedSPropTagArray(3, columns) = {3, {PR_ENTRYID, PR_RECORD_KEY, PR_SEARCH_KEY}};
    const SPropValue *values;
    IMAPITable *table;
    SRowSet *rows;
    BOOL more;
    HRESULT hr;
    ULONG i;

    if (FAILED(hr = IMAPISession_GetMsgStoresTable(session, 0, &table))) return hr;
    hr = IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0);
    for (more = SUCCEEDED(hr); more; FreeProws(rows))
    {
        if (FAILED(hr = IMAPITable_QueryRows(table, 20, 0, &rows))) break;
        hr = MAPI_E_NOT_FOUND;
        more = rows->cRows != 0;
        for (i = 0; i < rows->cRows; i++)
        {
            values = rows->aRow[i].lpProps;
            if (rows->aRow[i].cValues < 3 || PROP_TYPE(values[0].ulPropTag) != PT_BINARY) continue;
            if (!same_binary(&values[1], key) && !same_binary(&values[2], key)) continue;
            *size = values[0].Value.bin.cb;
            hr = copy_bytes(values[0].Value.bin.lpb, *size, out);
            more = FALSE;
            break;
        }
    }
    IMAPITable_Release(table);
    return hr;
}

/***********************************************************************
 *      HrDecomposeEID (MAPI32.144)
 *
 * Takes apart what HrComposeEID made.
 *
 * PARAMS
 *  session       [I] The session whose stores are searched for the key.
 *  size, entryid [I] The id; one that is not composite is a message's own. It is not freed (choice).
 *  store_size, store     [O] The store's entry id, for MAPIFreeBuffer; 0 and NULL for an id that is not composite.
 *  message_size, message [O] The message's entry id, for MAPIFreeBuffer.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_NOT_FOUND for an unknown store; the errors of the stores' table.
 *
 * Source: client reference, HrDecomposeEID.
 */
HRESULT WINAPI HrDecomposeEID(LPMAPISESSION session, ULONG size, LPENTRYID entryid, ULONG *store_size, LPENTRYID *store,
        ULONG *message_size, LPENTRYID *message)
{
    SBinary key, part = {size, (BYTE *)entryid};
    BOOL composite;
    HRESULT hr;

    TRACE("%p, %lu, %p, %p, %p, %p, %p.\n", session, size, entryid, store_size, store, message_size, message);
    if (!store_size || !store || !message_size || !message) return MAPI_E_INVALID_PARAMETER;
    *store_size = *message_size = 0;
    *store = *message = NULL;
    if (!size || !entryid) return MAPI_E_INVALID_PARAMETER;

    if ((composite = read_composite(entryid, size, &key, &part)))
    {
        if (!session) return MAPI_E_INVALID_PARAMETER;
        if (FAILED(hr = find_store(session, &key, store_size, (void **)store))) return hr;
    }
    else
    {
        part.cb = size;
        part.lpb = (BYTE *)entryid;
    }
    if (FAILED(hr = copy_bytes(part.lpb, part.cb, (void **)message)))
    {
        MAPIFreeBuffer(*store);
        *store = NULL;
        *store_size = 0;
        return hr;
    }
    *message_size = part.cb;
    return S_OK;
}

/***********************************************************************
 *      HrComposeMsgID (MAPI32.145)
 *
 * Makes one text of a store's key and the entry id of a message in it: HrSzFromEntryID of HrComposeEID.
 *
 * PARAMS
 *  session       [I] Not used.
 *  key_size, key [I] The store's PR_SEARCH_KEY or PR_RECORD_KEY; no bytes for the default store.
 *  size, entryid [I] The message's PR_ENTRYID.
 *  out           [O] 8-bit text, for MAPIFreeBuffer.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, HrComposeMsgID.
 */
HRESULT WINAPI HrComposeMsgID(
        LPMAPISESSION session, ULONG key_size, LPBYTE key, ULONG size, LPENTRYID entryid, LPTSTR *out)
{
    ENTRYID *composed;
    ULONG bytes;
    HRESULT hr;

    TRACE("%p, %lu, %p, %lu, %p, %p.\n", session, key_size, key, size, entryid, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (FAILED(hr = HrComposeEID(session, key_size, key, size, entryid, &bytes, &composed))) return hr;
    hr = HrSzFromEntryID(bytes, composed, out);
    MAPIFreeBuffer(composed);
    return hr;
}

/***********************************************************************
 *      HrDecomposeMsgID (MAPI32.146)
 *
 * Takes apart what HrComposeMsgID made; see HrDecomposeEID.
 *
 * RETURNS
 *  As HrDecomposeEID; MAPI_E_INVALID_ENTRYID for text that is not hexadecimal.
 *
 * Source: client reference, HrDecomposeMsgID.
 */
HRESULT WINAPI HrDecomposeMsgID(LPMAPISESSION session, LPTSTR text, ULONG *store_size, LPENTRYID *store,
        ULONG *message_size, LPENTRYID *message)
{
    ENTRYID *composed;
    ULONG size;
    HRESULT hr;

    TRACE("%p, %s, %p, %p, %p, %p.\n", session, debugstr_a((const char *)text), store_size, store, message_size,
            message);
    if (!store_size || !store || !message_size || !message) return MAPI_E_INVALID_PARAMETER;
    *store_size = *message_size = 0;
    *store = *message = NULL;
    if (FAILED(hr = HrEntryIDFromSz(text, &size, &composed))) return hr;
    hr = HrDecomposeEID(session, size, composed, store_size, store, message_size, message);
    MAPIFreeBuffer(composed);
    return hr;
}
