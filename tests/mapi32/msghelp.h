/*
 * Messages in memory for tests that need one: made by OpenIMsgOnIStg on a storage without a file.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_MSGHELP_H
#define MAPI32_TESTS_MSGHELP_H

#define INITGUID
#define USES_IID_IMAPIProp
#define USES_IID_IMessage
#define USES_IID_IMAPITable
#define USES_IID_IMAPITableData
#define USES_IID_IAttachment
#define USES_IID_ITNEF
#include <windows.h>
#include <objbase.h>
#include <mapix.h>
#include <mapiutil.h>
#include <mapiguid.h>
#include <imessage.h>

#include "helper.h"

/* A new message, with Unicode strings or those of the system's code page. */
#define create_message(unicode) create_message_(unicode, __LINE__)
static inline IMessage *create_message_(BOOL unicode, int line)
{
    IMessage *message = NULL;
    IStorage *storage;
    ILockBytes *bytes;
    HRESULT hr;

    hr = CreateILockBytesOnHGlobal(NULL, TRUE, &bytes);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, unicode ? MAPI_UNICODE : 0, &message);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage);
    ILockBytes_Release(bytes);
    return message;
}

/* Sets a string property. */
#define set_string(prop, tag, text) set_string_((IMAPIProp *)(prop), tag, text, __LINE__)
static inline void set_string_(IMAPIProp *prop, ULONG tag, const WCHAR *text, int line)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.lpszW = (WCHAR *)text;
    hr = IMAPIProp_SetProps(prop, 1, &value, NULL);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* Sets a PT_LONG property. */
#define set_long(prop, tag, number) set_long_((IMAPIProp *)(prop), tag, number, __LINE__)
static inline void set_long_(IMAPIProp *prop, ULONG tag, LONG number, int line)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.l = number;
    hr = IMAPIProp_SetProps(prop, 1, &value, NULL);
    ok_(__FILE__, line)(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* A property's value, for MAPIFreeBuffer; NULL where it is missing. */
static inline SPropValue *get_prop(void *object, ULONG tag)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};
    SPropValue *value = NULL;
    ULONG count;

    if (FAILED(IMAPIProp_GetProps((IMAPIProp *)object, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &value)))
        return NULL;
    if (value->ulPropTag == tag) return value;
    MAPIFreeBuffer(value);
    return NULL;
}

#define check_string(prop, tag, text) check_string_(prop, tag, text, __LINE__)
static inline void check_string_(void *prop, ULONG tag, const WCHAR *text, int line)
{
    SPropValue *value = get_prop(prop, tag);

    if (!text) ok_(__FILE__, line)(!value, "%#lx is there.\n", tag);
    else
        ok_(__FILE__, line)(value && !wcscmp(value->Value.lpszW, text), "Property %#lx is %ls.\n", tag,
                value ? value->Value.lpszW : L"missing");
    MAPIFreeBuffer(value);
}

#define check_long(prop, tag, number) check_long_(prop, tag, number, __LINE__)
static inline void check_long_(void *prop, ULONG tag, LONG number, int line)
{
    SPropValue *value = get_prop(prop, tag);

    ok_(__FILE__, line)(value && value->Value.l == number, "Property %#lx is %#lx.\n", tag, value ? value->Value.l : 0);
    MAPIFreeBuffer(value);
}

#endif
