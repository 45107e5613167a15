/*
 * New ids: MAPIUIDs, conversation indexes, entry ids of wrapped stores.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "convert.h"
#include "codec/convindex.h"
#include "codec/entryid.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/***********************************************************************
 *      ScGenerateMuid (MAPI32.35)
 *
 * Makes a new MAPIUID: a random GUID.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_CALL_FAILED where the system cannot make one.
 *
 * Source: MAPI stub library's export; choice.
 */
SCODE WINAPI ScGenerateMuid(LPMAPIUID uid)
{
    GUID guid;

    TRACE("%p.\n", uid);
    if (!uid) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(CoCreateGuid(&guid))) return MAPI_E_CALL_FAILED;
    memcpy(uid, &guid, sizeof(guid));
    return S_OK;
}

/***********************************************************************
 *      ScCreateConversationIndex (MAPI32.244)
 *
 * Makes the PR_CONVERSATION_INDEX of a message.
 *
 * PARAMS
 *  parent_size, parent [I] The index of the message that this one answers; none, or one that is not valid (choice):
 *                          the message begins a conversation.
 *  size, out           [O] The index, for MAPIFreeBuffer.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_NOT_ENOUGH_MEMORY; MAPI_E_CALL_FAILED where there is no new GUID.
 *
 * Source: client reference, ScCreateConversationIndex; props.md 7.
 */
SCODE WINAPI ScCreateConversationIndex(ULONG parent_size, LPBYTE parent, ULONG *size, LPBYTE *out)
{
    struct writer writer;
    ULONGLONG now;
    FILETIME time;
    ULONG bytes;
    GUID guid;
    SCODE sc;

    TRACE("%lu, %p, %p, %p.\n", parent_size, parent, size, out);
    if (!size || !out) return MAPI_E_INVALID_PARAMETER;
    *size = 0;
    *out = NULL;
    if (FAILED(CoCreateGuid(&guid))) return MAPI_E_CALL_FAILED;
    if (!convindex_valid(parent, parent_size)) parent_size = 0;
    if (parent_size > 0xffffffff - CONVINDEX_CHILD_SIZE) return MAPI_E_NOT_ENOUGH_MEMORY;
    bytes = parent_size ? parent_size + CONVINDEX_CHILD_SIZE : CONVINDEX_HEADER_SIZE;
    if ((sc = MAPIAllocateBuffer(bytes, (void **)out))) return sc;

    GetSystemTimeAsFileTime(&time);
    now = (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
    writer = writer_init(*out, bytes);
    if (parent_size) convindex_write_child(&writer, parent, parent_size, now, guid.Data4[7] & 15);
    else convindex_write_header(&writer, now, (const uint8_t *)&guid);
    *size = bytes;
    return S_OK;
}

/***********************************************************************
 *      WrapStoreEntryID (MAPI32.73)
 *
 * Makes a store's own entry id one that any program can open, with the name of the DLL that knows the store.
 *
 * PARAMS
 *  flags         [I] 0, or MAPI_UNICODE where dll is UTF-16.
 *  dll           [I] The name of the provider's DLL; it is stored as 8-bit text of CP_ACP.
 *  size, entryid [I] The entry id; one that is wrapped is wrapped again (choice).
 *  wrapped_size, wrapped [O] The result, for MAPIFreeBuffer.
 *
 * RETURNS
 *  S_OK; MAPI_E_UNKNOWN_FLAGS, MAPI_E_INVALID_PARAMETER for NULL and no bytes (choices); MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, WrapStoreEntryID; [MS-OXCDATA] 2.2.4.3.
 */
HRESULT WINAPI WrapStoreEntryID(
        ULONG flags, LPTSTR dll, ULONG size, LPENTRYID entryid, ULONG *wrapped_size, LPENTRYID *wrapped)
{
    const char *name = (const char *)dll;
    char *converted = NULL;
    struct writer writer;
    void *data;
    HRESULT hr;

    TRACE("%#lx, %p, %lu, %p, %p, %p.\n", flags, dll, size, entryid, wrapped_size, wrapped);
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    if (!wrapped_size || !wrapped) return MAPI_E_INVALID_PARAMETER;
    *wrapped_size = 0;
    *wrapped = NULL;
    if (!dll || !size || !entryid) return MAPI_E_INVALID_PARAMETER;
    if (flags & MAPI_UNICODE)
    {
        if (!(converted = wide_to_multibyte((const WCHAR *)dll, CP_ACP))) return MAPI_E_NOT_ENOUGH_MEMORY;
        name = converted;
    }

    writer = writer_init(NULL, 0);
    store_entryid_wrap(&writer, name, entryid, size);
    hr = writer.pos > 0xffffffff || writer.pos < size ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;
    if (SUCCEEDED(hr)) hr = MAPIAllocateBuffer((ULONG)writer.pos, &data);
    if (SUCCEEDED(hr))
    {
        *wrapped_size = (ULONG)writer.pos;
        *wrapped = data;
        writer = writer_init(data, *wrapped_size);
        store_entryid_wrap(&writer, name, entryid, size);
    }
    free(converted);
    return hr;
}
