/*
 * Tests of HrValidateParameters, __ValidateParameters and __CPPValidateParameters.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>
#include <mapival.h>

#include "guard.h"
#include "helper.h"
#include "mapiext.h"

#if defined(_X86_)
HRESULT CDECL HrValidateParametersV(METHODS method, ...);
#else
HRESULT WINAPI HrValidateParameters(METHODS method, LPVOID *parameters);
#endif

#define SLOT(value) ((void *)(ULONG_PTR)(value))

/* The parameters of a method, checked; count of them are given. */
static HRESULT check(METHODS method, unsigned int count, ...)
{
    void **slots = guard_alloc(count * sizeof(*slots));
    unsigned int i;
    va_list args;
    HRESULT hr;

    va_start(args, count);
    for (i = 0; i < count; i++) slots[i] = va_arg(args, void *);
    va_end(args);
    hr = HrValidateParameters(method, slots);
    ok(hr == __CPPValidateParameters(method, slots), "__CPPValidateParameters says otherwise.\n");
    guard_free(slots);
    return hr;
}

static void test_properties(void)
{
    static SizedSPropTagArray(1, tags) = {1, {PR_SUBJECT_W}};
    SPropValue value = {PR_SUBJECT_W, 0, {.lpszW = L"text"}};
    void *unreadable = guard_unreadable(), *pointer;
    ULONG number;
    HRESULT hr;

    hr = check(IMAPIProp_GetProps, 4, &tags, SLOT(MAPI_UNICODE), &number, &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetProps, 4, NULL, SLOT(0), &number, &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetProps, 4, unreadable, SLOT(0), &number, &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetProps, 4, NULL, SLOT(1), &number, &pointer);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetProps, 4, NULL, SLOT(0), NULL, &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetProps, 4, NULL, SLOT(0), &number, unreadable);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetProps, 4, NULL, SLOT(0), &number, "constant");
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);

    hr = check(IMAPIProp_SetProps, 3, SLOT(1), &value, NULL);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_SetProps, 3, SLOT(1), NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_SetProps, 3, SLOT(0), &value, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    value.Value.lpszW = unreadable;
    hr = check(IMAPIProp_SetProps, 3, SLOT(1), &value, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);

    hr = check(IMAPIProp_OpenProperty, 5, SLOT(PR_BODY_W), &IID_IStream, SLOT(0), SLOT(MAPI_MODIFY), &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_OpenProperty, 5, SLOT(PR_BODY_W), NULL, SLOT(0), SLOT(MAPI_MODIFY), &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetIDsFromNames, 4, SLOT(0), NULL, SLOT(MAPI_CREATE), &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMAPIProp_GetIDsFromNames, 4, SLOT(1), NULL, SLOT(MAPI_CREATE), &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    pointer = NULL;
    hr = check(IMAPIProp_GetNamesFromIDs, 5, &pointer, NULL, SLOT(0), &number, &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    pointer = unreadable;
    hr = check(IMAPIProp_GetNamesFromIDs, 5, &pointer, NULL, SLOT(0), &number, &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
}

static void test_others(void)
{
    SRestriction restriction = {RES_EXIST, {.resExist = {0, PR_SUBJECT_W, 0}}};
    BYTE id[8], buffer[8];
    void *pointer;
    ULONG number;
    HRESULT hr;

    hr = check(IUnknown_QueryInterface, 2, &IID_IUnknown, &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IUnknown_QueryInterface, 2, &IID_IUnknown, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IUnknown_Release, 0);
    ok(hr == S_OK, "Got %#lx.\n", hr);

    hr = check(IMAPITable_FindRow, 3, &restriction, SLOT(BOOKMARK_CURRENT), SLOT(DIR_BACKWARD));
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMAPITable_FindRow, 3, NULL, SLOT(BOOKMARK_CURRENT), SLOT(0));
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPITable_FindRow, 3, &restriction, SLOT(BOOKMARK_CURRENT), SLOT(2));
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got %#lx.\n", hr);
    hr = check(IMAPITable_Restrict, 2, NULL, SLOT(TBL_BATCH));
    ok(hr == S_OK, "Got %#lx.\n", hr);
    restriction.rt = 99;
    hr = check(IMAPITable_Restrict, 2, &restriction, SLOT(TBL_BATCH));
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPITable_SeekRow, 3, SLOT(0), SLOT(1), NULL);
    ok(hr == S_OK, "Got %#lx.\n", hr);

    hr = check(IMsgStore_OpenEntry, 6, SLOT(sizeof(id)), id, NULL, SLOT(0), &number, &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMsgStore_OpenEntry, 6, SLOT(sizeof(id)), NULL, NULL, SLOT(0), &number, &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPIFolder_CreateFolder, 6, SLOT(1), "name", NULL, NULL, SLOT(0), &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IMAPIFolder_CreateFolder, 6, SLOT(1), NULL, NULL, NULL, SLOT(0), &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IMAPITable_Advise, 3, SLOT(1), guard_unreadable(), &number);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);

    hr = check(IStream_Read, 3, buffer, SLOT(sizeof(buffer)), NULL);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = check(IStream_Read, 3, NULL, SLOT(sizeof(buffer)), NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = check(IStream_Write, 3, guard_unreadable(), SLOT(1), NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    /* a 64-bit integer has two slots on i386 */
    hr = check(IStream_Seek, 2 + sizeof(LONGLONG) / sizeof(void *), SLOT(1), SLOT(0), NULL, NULL);
    ok(hr == S_OK, "Got %#lx.\n", hr);

    hr = check((METHODS)1000, 1, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = HrValidateParameters(IMAPIProp_GetProps, guard_unreadable());
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = HrValidateParameters(IMAPIProp_GetProps, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
}

static void test_object(void)
{
    IMalloc *object = MAPIGetDefaultMalloc();
    void *pointer, *slots[3] = {object, (void *)&IID_IUnknown, &pointer};
    HRESULT hr;

    hr = __ValidateParameters(IUnknown_QueryInterface, slots);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    slots[0] = NULL;
    hr = __ValidateParameters(IUnknown_QueryInterface, slots);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    slots[0] = guard_unreadable();
    hr = __ValidateParameters(IUnknown_QueryInterface, slots);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    slots[0] = object;
    slots[2] = NULL;
    hr = __ValidateParameters(IUnknown_QueryInterface, slots);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = __ValidateParameters(IUnknown_QueryInterface, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
}

/* The arguments in slots, through HrValidateParametersValist, to which HrValidateParametersV comes down. */
static void test_arguments(void)
{
    void *object = MAPIGetDefaultMalloc(), *pointer;
    ULONG number;
    HRESULT hr;

    hr = HrValidateParametersV(IUnknown_QueryInterface, object, &IID_IUnknown, &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = HrValidateParametersV(IUnknown_QueryInterface, object, NULL, &pointer);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", hr);
    hr = HrValidateParametersV(IMAPIProp_GetProps, object, NULL, (ULONG_PTR)MAPI_UNICODE, &number, &pointer);
    ok(hr == S_OK, "Got %#lx.\n", hr);
    hr = HrValidateParametersV(IMAPIProp_GetProps, object, NULL, (ULONG_PTR)1, &number, &pointer);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got %#lx.\n", hr);
    hr = HrValidateParametersV(IUnknown_Release, object);
    ok(hr == S_OK, "Got %#lx.\n", hr);
}

/* Every method of mapival.h has an entry: none takes no parameters but these. */
static void test_all(void)
{
    static const METHODS without[] = {IUnknown_AddRef, IUnknown_Release, IMAPITable_Abort, IStream_Revert};
    unsigned int method, i;
    HRESULT hr;
    BOOL none;

    for (method = 0; method <= IMAPIAdviseSink_OnNotify; method++)
    {
        none = FALSE;
        for (i = 0; i < ARRAYSIZE(without); i++) none |= without[i] == method;
        hr = HrValidateParameters(method, NULL);
        ok(hr == (none ? S_OK : MAPI_E_INVALID_PARAMETER), "%u: got %#lx.\n", method, hr);
    }
}

START_TEST(validateparams)
{
    test_properties();
    test_others();
    test_object();
    test_arguments();
    test_all();
}
