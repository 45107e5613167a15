/*
 * Tests of OpenIMsgOnIStg, GetAttribIMsgOnIStg, SetAttribIMsgOnIStg and MapStorageSCode.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include "storage.h"
#include <mapispi.h>

#define PR_STORE_SUPPORT PROP_TAG(PT_LONG, 0x340d)

static void test_parameters(void)
{
    IStorage *storage = memory_storage(NULL, STG_RW | STGM_TRANSACTED);
    IMessage *message;
    SCODE sc;

    test_malloc = counting_malloc_init();
    message = (IMessage *)0xdeadbeef;
    sc = OpenIMsgOnIStg(NULL, counting_allocate, counting_allocate_more, counting_free, &test_malloc.IMalloc_iface,
            NULL, NULL, NULL, 0, 0, &message);
    ok(sc == MAPI_E_INVALID_PARAMETER && !message, "Got %#lx, %p.\n", sc, message);
    sc = OpenIMsgOnIStg(NULL, counting_allocate, counting_allocate_more, counting_free, &test_malloc.IMalloc_iface,
            NULL, storage, NULL, 0, 0, NULL);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    message = (IMessage *)0xdeadbeef;
    sc = OpenIMsgOnIStg(
            NULL, counting_allocate, counting_allocate_more, counting_free, NULL, NULL, storage, NULL, 0, 0, &message);
    ok(sc == MAPI_E_INVALID_PARAMETER && !message, "Got %#lx, %p.\n", sc, message);
    message = (IMessage *)0xdeadbeef;
    sc = OpenIMsgOnIStg(NULL, NULL, counting_allocate_more, counting_free, &test_malloc.IMalloc_iface, NULL, storage,
            NULL, 0, 0, &message);
    ok(sc == MAPI_E_INVALID_PARAMETER && !message, "Got %#lx, %p.\n", sc, message);
    message = (IMessage *)0xdeadbeef;
    sc = open_msg(NULL, storage, 2, &message);
    ok(sc == MAPI_E_UNKNOWN_FLAGS && !message, "Got %#lx, %p.\n", sc, message);
    sc = open_msg(NULL, storage, 0x40000000, &message);
    ok(sc == MAPI_E_UNKNOWN_FLAGS, "Got %#lx.\n", sc);
    EXPECT_REF(storage, 1);
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);

    sc = open_msg(NULL, storage, IMSG_NO_ISTG_COMMIT | MAPI_UNICODE, &message);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    EXPECT_REF(storage, 2);
    EXPECT_REF(&test_malloc.IMalloc_iface, 2);
    check_interface(message, &IID_IUnknown, TRUE);
    check_interface(message, &IID_IMAPIProp, TRUE);
    check_interface(message, &IID_IMessage, TRUE);
    check_interface(message, &IID_IAttachment, FALSE);
    check_interface(message, &IID_IStream, FALSE);
    RELEASE_LAST(message);
    EXPECT_REF(&test_malloc.IMalloc_iface, 1);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* A support object that only has allocators. */
static LONG support_refs = 1, support_asked;

static HRESULT WINAPI support_QueryInterface(IMAPISupport *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI support_AddRef(IMAPISupport *iface)
{
    return InterlockedIncrement(&support_refs);
}

static ULONG WINAPI support_Release(IMAPISupport *iface)
{
    return InterlockedDecrement(&support_refs);
}

static HRESULT WINAPI support_GetMemAllocRoutines(
        IMAPISupport *iface, LPALLOCATEBUFFER *allocate, LPALLOCATEMORE *allocate_more, LPFREEBUFFER *release)
{
    support_asked++;
    *allocate = counting_allocate;
    *allocate_more = counting_allocate_more;
    *release = counting_free;
    return S_OK;
}

static void test_support(void)
{
    IStorage *storage = memory_storage(NULL, STG_RW);
    SPropTagArray tag = {1, {PR_ACCESS}};
    IMAPISupportVtbl vtbl = {0};
    IMAPISupport support = {&vtbl};
    SPropValue *values;
    IMessage *message;
    ULONG count;
    HRESULT hr;

    vtbl.QueryInterface = support_QueryInterface;
    vtbl.AddRef = support_AddRef;
    vtbl.Release = support_Release;
    vtbl.GetMemAllocRoutines = support_GetMemAllocRoutines;
    hr = OpenIMsgOnIStg(NULL, NULL, NULL, NULL, &test_malloc.IMalloc_iface, &support, storage, NULL, 0, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(support_asked == 1 && support_refs == 2, "Got %ld, %ld.\n", support_asked, support_refs);
    hr = IMessage_GetProps(message, &tag, 0, &count, &values);
    ok(hr == S_OK && counting_buffers == 1, "Got hr %#lx, %ld buffers.\n", hr, counting_buffers);
    counting_free(values);
    RELEASE_LAST(message);
    ok(support_refs == 1, "Got %ld.\n", support_refs);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static LONG get_long(IMessage *message, ULONG tag, HRESULT expected, int line)
{
    SPropTagArray tags = {1, {tag}};
    SPropValue *values = NULL;
    LONG value = -1;
    ULONG count;
    HRESULT hr;

    hr = IMessage_GetProps(message, &tags, 0, &count, &values);
    ok_(__FILE__, line)(hr == expected, "Got hr %#lx, expected %#lx.\n", hr, expected);
    if (values) value = values[0].Value.l;
    counting_free(values);
    return value;
}

static void test_modes(void)
{
    WCHAR folder[MAX_PATH], path[MAX_PATH];
    static const struct
    {
        DWORD mode;
        BOOL writable;
    } tests[] = {
            {STGM_READ | STGM_SHARE_DENY_WRITE, FALSE},
            {STGM_READ | STGM_SHARE_EXCLUSIVE, FALSE},
            {STGM_READ | STGM_TRANSACTED | STGM_SHARE_DENY_WRITE, FALSE},
            {STGM_READWRITE | STGM_SHARE_EXCLUSIVE, TRUE},
            {STGM_READWRITE | STGM_TRANSACTED, TRUE},
            {STGM_READWRITE | STGM_TRANSACTED | STGM_SHARE_EXCLUSIVE, TRUE},
            {STGM_DIRECT_SWMR | STGM_READ | STGM_SHARE_DENY_NONE, FALSE},
    };
    SPropValue value = {PR_IMPORTANCE};
    IStorage *storage;
    IMessage *message;
    unsigned int i;
    ULONG *problem;
    HRESULT hr;

    GetTempPathW(ARRAYSIZE(folder), folder);
    GetTempFileNameW(folder, L"msg", 0, path);
    hr = StgCreateDocfile(path, STGM_CREATE | STG_RW, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    raw_message(storage, L"modes");
    IStorage_Release(storage);

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        winetest_push_context("mode %#lx", tests[i].mode);
        hr = StgOpenStorage(path, NULL, tests[i].mode, NULL, 0, &storage);
        if (FAILED(hr))
        {
            trace("ole32 does not open this, hr %#lx.\n", hr);
            winetest_pop_context();
            continue;
        }
        hr = open_msg(NULL, storage, 0, &message);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        /* the storage is released first, as real clients do */
        IStorage_Release(storage);
        ok(get_long(message, PR_ACCESS_LEVEL, S_OK, __LINE__) == tests[i].writable, "Wrong access level.\n");
        ok(get_long(message, PR_ACCESS, S_OK, __LINE__) == (tests[i].writable ? 3 : 2), "Wrong access.\n");
        value.Value.l = 1;
        problem = NULL;
        hr = IMessage_SetProps(message, 1, &value, (SPropProblemArray **)&problem);
        ok(hr == (tests[i].writable ? S_OK : MAPI_E_NO_ACCESS) && !problem, "Got hr %#lx.\n", hr);
        hr = IMessage_SaveChanges(message, tests[i].writable ? KEEP_OPEN_READWRITE : 0);
        ok(hr == (tests[i].writable ? S_OK : MAPI_E_NO_ACCESS), "Got hr %#lx.\n", hr);
        RELEASE_LAST(message);
        /* the file is closed: it can be opened exclusively at once */
        hr = StgOpenStorage(path, NULL, STG_RW, NULL, 0, &storage);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        if (SUCCEEDED(hr)) IStorage_Release(storage);
        winetest_pop_context();
    }
    ok(DeleteFileW(path), "The file is still open.\n");
    EXPECT_FREED();
}

static void test_new_and_existing(void)
{
    static const CLSID clsid = {0x00020d0b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    SPropValue value = {PR_SUBJECT_W};
    ILockBytes *bytes;
    IStorage *storage;
    IMessage *message;
    STATSTG stat;
    HRESULT hr;
    char text[16];
    LONG size;

    /* read-only and without a message */
    storage = memory_storage(&bytes, STG_RW);
    IStorage_Commit(storage, 0);
    IStorage_Release(storage);
    storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == MAPI_E_NOT_FOUND && !message, "Got hr %#lx, %p.\n", hr, message);
    RELEASE_LAST(storage);

    /* an empty one opened for writing is a new message; elements of others and the class stay */
    storage = reopen_storage(bytes, STG_RW | STGM_TRANSACTED);
    raw_stream(storage, L"MyOwn", "foreign", 7);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = WriteClassStg(storage, &clsid);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value.Value.lpszW = (WCHAR *)L"abc";
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IStorage_Commit(storage, STGC_DEFAULT);
    ok(hr == S_OK, "A second commit failed, hr %#lx.\n", hr);
    IStorage_Release(storage);
    RELEASE_LAST(message);

    storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    size = read_raw(storage, L"MyOwn", text, sizeof(text));
    ok(size == 7 && !memcmp(text, "foreign", 7), "Got %ld.\n", size);
    size = read_raw(storage, L"__substg1.0_0037001F", text, sizeof(text));
    ok(size == 6, "Got %ld.\n", size);
    hr = IStorage_Stat(storage, &stat, STATFLAG_NONAME);
    ok(hr == S_OK && IsEqualGUID(&stat.clsid, &clsid), "The class was changed.\n");
    /* flags 0 on a Unicode message */
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_long(message, PR_STORE_SUPPORT, S_OK, __LINE__) == 0x40e79, "Wrong mask.\n");
    RELEASE_LAST(message);
    RELEASE_LAST(storage);

    /* IMSG_NO_ISTG_COMMIT leaves the commit to the caller */
    storage = reopen_storage(bytes, STG_RW | STGM_TRANSACTED);
    hr = open_msg(NULL, storage, IMSG_NO_ISTG_COMMIT, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value.Value.lpszW = (WCHAR *)L"abcdef";
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    storage = reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE);
    size = read_raw(storage, L"__substg1.0_0037001F", text, sizeof(text));
    ok(size == 6, "It was committed: %ld.\n", size);
    RELEASE_LAST(storage);
    RELEASE_LAST(bytes);

    /* an ANSI message has no support mask */
    storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(get_long(message, PR_STORE_SUPPORT, MAPI_W_ERRORS_RETURNED, __LINE__) == MAPI_E_NOT_FOUND, "Wrong error.\n");
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    size = read_raw(storage, L"__substg1.0_0E04001E", text, sizeof(text));
    ok(!size, "Got %ld.\n", size);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* "Open, then ten properties" costs one stream for the property stream and one for each value that is a stream. */
static void test_storage_calls(void)
{
    SizedSPropTagArray(10, tags) = {10};
    struct raw_properties raw;
    SPropValue *values;
    WCHAR name[32];
    ILockBytes *bytes;
    IStorage *storage, *child;
    IMessage *message;
    ULONG i, count;
    HRESULT hr;

    storage = memory_storage(&bytes, STG_RW);
    raw_begin(&raw, 32, 1, 0, 1, 0);
    raw_entry(&raw, 0x340d0003, 6, 0x40000, 0);
    for (i = 0; i < 10; i++)
    {
        tags.aulPropTag[i] = PROP_TAG(i < 6 ? PT_UNICODE : PT_LONG, 0x6800 + i);
        raw_entry(&raw, tags.aulPropTag[i], 6, i < 6 ? 10 : i, 0);
        if (i >= 6) continue;
        swprintf(name, ARRAYSIZE(name), L"__substg1.0_%08X", tags.aulPropTag[i]);
        raw_stream(storage, name, L"text", 8);
    }
    raw_end(&raw, storage);
    raw_stream(storage, L"__substg1.0_6900001F", L"not asked for", 26);
    child = raw_storage(storage, L"__recip_version1.0_#00000000");
    IStorage_Release(child);
    IStorage_Commit(storage, 0);
    IStorage_Release(storage);

    storage = count_storage(reopen_storage(bytes, STGM_READ | STGM_SHARE_EXCLUSIVE));
    memset(&calls, 0, sizeof(calls));
    calls.live = 1;
    hr = open_msg(NULL, storage, 0, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values);
    ok(hr == S_OK && count == 10, "Got hr %#lx, %lu.\n", hr, count);
    counting_free(values);
    ok(calls.open_stream == 7, "Got %ld.\n", calls.open_stream);
    ok(!calls.open_storage && !calls.enumerate && !calls.create_stream && !calls.destroy && !calls.commit,
            "Other calls were made.\n");
    ok(calls.read == 7, "Got %ld.\n", calls.read);
    /* read once */
    hr = IMessage_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    counting_free(values);
    ok(calls.open_stream == 7 && calls.read == 7, "Got %ld, %ld.\n", calls.open_stream, calls.read);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    ok(!calls.live, "%ld objects are left.\n", calls.live);
    RELEASE_LAST(bytes);
    EXPECT_FREED();
}

static void test_attributes(void)
{
    SizedSPropTagArray(3, tags) = {3, {PR_SUBJECT_W, PR_BODY_W, PR_CREATION_TIME}};
    SPropTagArray subject = {1, {PROP_TAG(PT_UNSPECIFIED, PROP_ID(PR_SUBJECT))}};
    SizedSPropAttrArray(3, wanted) = {3, {0}};
    SPropAttrArray one = {1, {0}}, *attributes;
    SPropValue value = {PR_SUBJECT_W}, *values;
    SPropProblemArray *problems;
    IStorage *storage;
    IMessage *message;
    IAttach *attach;
    IUnknown *foreign;
    ULONG count, num;
    HRESULT hr;

    storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    value.Value.lpszW = (WCHAR *)L"x";
    hr = IMessage_SetProps(message, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    ok(GetAttribIMsgOnIStg(NULL, (SPropTagArray *)&tags, &attributes) == MAPI_E_INVALID_PARAMETER, "Wrong.\n");
    foreign = (IUnknown *)storage;
    ok(GetAttribIMsgOnIStg(foreign, (SPropTagArray *)&tags, &attributes) == MAPI_E_INVALID_PARAMETER, "Wrong.\n");
    ok(GetAttribIMsgOnIStg(message, NULL, &attributes) == MAPI_E_INVALID_PARAMETER, "Wrong.\n");
    hr = GetAttribIMsgOnIStg(message, (SPropTagArray *)&tags, &attributes);
    ok(hr == S_OK && attributes->cValues == 3, "Got hr %#lx.\n", hr);
    ok(attributes->aPropAttr[0] == 6 && attributes->aPropAttr[1] == PROPATTR_NOT_PRESENT &&
                    attributes->aPropAttr[2] == 2,
            "Got %#lx, %#lx, %#lx.\n", attributes->aPropAttr[0], attributes->aPropAttr[1], attributes->aPropAttr[2]);
    counting_free(attributes);

    /* read-only: SetProps is refused by a problem, at once; writable again: it works */
    one.aPropAttr[0] = PROPATTR_READABLE;
    hr = SetAttribIMsgOnIStg(message, &subject, &one, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, 1, &value, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 1 && problems->aProblem[0].scode == MAPI_E_NO_ACCESS,
            "Got hr %#lx.\n", hr);
    counting_free(problems);
    hr = IMessage_DeleteProps(message, &subject, &problems);
    ok(hr == S_OK && problems && problems->aProblem[0].scode == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    counting_free(problems);
    one.aPropAttr[0] = PROPATTR_READABLE | PROPATTR_WRITEABLE | PROPATTR_MANDATORY;
    hr = SetAttribIMsgOnIStg(message, &subject, &one, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    hr = IMessage_SetProps(message, 1, &value, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    hr = IMessage_DeleteProps(message, &subject, &problems);
    ok(hr == S_OK && problems && problems->aProblem[0].scode == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    counting_free(problems);
    one.aPropAttr[0] = PROPATTR_WRITEABLE;
    hr = SetAttribIMsgOnIStg(message, &subject, &one, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    hr = IMessage_GetProps(message, &subject, 0, &count, &values);
    ok(hr == MAPI_W_ERRORS_RETURNED && values[0].Value.err == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    counting_free(values);

    /* a property that the object keeps can be opened up */
    wanted.aPropAttr[0] = 6;
    wanted.aPropAttr[1] = 6;
    wanted.aPropAttr[2] = 0x18;
    hr = SetAttribIMsgOnIStg(message, (SPropTagArray *)&tags, (SPropAttrArray *)&wanted, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 2, "Got hr %#lx.\n", hr);
    ok(problems->aProblem[0].ulIndex == 1 && problems->aProblem[0].scode == MAPI_E_NOT_FOUND, "Wrong problem.\n");
    ok(problems->aProblem[1].ulIndex == 2 && problems->aProblem[1].scode == MAPI_E_INVALID_PARAMETER,
            "Wrong problem.\n");
    counting_free(problems);
    wanted.cValues = 2;
    hr = SetAttribIMsgOnIStg(message, (SPropTagArray *)&tags, (SPropAttrArray *)&wanted, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    subject.aulPropTag[0] = PR_ATTACH_METHOD;
    hr = GetAttribIMsgOnIStg(attach, &subject, &attributes);
    ok(hr == S_OK && attributes->aPropAttr[0] == 7, "Got hr %#lx.\n", hr);
    counting_free(attributes);
    RELEASE_LAST(attach);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

static void test_map_scode(void)
{
    static const struct
    {
        SCODE storage, mapi;
    } tests[] = {
            {S_OK, S_OK},
            {STG_S_CONVERTED, S_OK},
            {STG_E_INVALIDFUNCTION, MAPI_E_NO_SUPPORT},
            {STG_E_UNIMPLEMENTEDFUNCTION, MAPI_E_NO_SUPPORT},
            {STG_E_OLDDLL, MAPI_E_NO_SUPPORT},
            {STG_E_FILENOTFOUND, MAPI_E_NOT_FOUND},
            {STG_E_PATHNOTFOUND, MAPI_E_NOT_FOUND},
            {STG_E_NOMOREFILES, MAPI_E_NOT_FOUND},
            {STG_E_TOOMANYOPENFILES, MAPI_E_NOT_ENOUGH_RESOURCES},
            {STG_E_INUSE, MAPI_E_BUSY},
            {STG_E_ACCESSDENIED, MAPI_E_NO_ACCESS},
            {STG_E_SHAREVIOLATION, MAPI_E_NO_ACCESS},
            {STG_E_LOCKVIOLATION, MAPI_E_NO_ACCESS},
            {STG_E_DISKISWRITEPROTECTED, MAPI_E_NO_ACCESS},
            {STG_E_INVALIDHANDLE, MAPI_E_INVALID_PARAMETER},
            {STG_E_INVALIDPOINTER, MAPI_E_INVALID_PARAMETER},
            {STG_E_INVALIDPARAMETER, MAPI_E_INVALID_PARAMETER},
            {STG_E_INVALIDNAME, MAPI_E_INVALID_PARAMETER},
            {STG_E_INVALIDFLAG, MAPI_E_INVALID_PARAMETER},
            {STG_E_INSUFFICIENTMEMORY, MAPI_E_NOT_ENOUGH_MEMORY},
            {E_OUTOFMEMORY, MAPI_E_NOT_ENOUGH_MEMORY},
            {STG_E_MEDIUMFULL, MAPI_E_NOT_ENOUGH_DISK},
            {STG_E_SEEKERROR, MAPI_E_DISK_ERROR},
            {STG_E_WRITEFAULT, MAPI_E_DISK_ERROR},
            {STG_E_READFAULT, MAPI_E_DISK_ERROR},
            {STG_E_ABNORMALAPIEXIT, MAPI_E_DISK_ERROR},
            {STG_E_CANTSAVE, MAPI_E_DISK_ERROR},
            {STG_E_FILEALREADYEXISTS, MAPI_E_COLLISION},
            {STG_E_INVALIDHEADER, MAPI_E_CORRUPT_DATA},
            {STG_E_OLDFORMAT, MAPI_E_CORRUPT_DATA},
            {STG_E_DOCFILECORRUPT, MAPI_E_CORRUPT_DATA},
            {STG_E_INCOMPLETE, MAPI_E_CORRUPT_DATA},
            {STG_E_NOTCURRENT, MAPI_E_OBJECT_CHANGED},
            {STG_E_REVERTED, MAPI_E_OBJECT_DELETED},
            {E_NOINTERFACE, MAPI_E_INTERFACE_NOT_SUPPORTED},
            {E_INVALIDARG, MAPI_E_INVALID_PARAMETER},
            {E_ACCESSDENIED, MAPI_E_NO_ACCESS},
            {E_FAIL, MAPI_E_CALL_FAILED},
            {(SCODE)0x80039999, MAPI_E_CALL_FAILED},
            {(SCODE)0x8007ffff, MAPI_E_CALL_FAILED},
            {(SCODE)0x80040fff, MAPI_E_CALL_FAILED},
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        SCODE sc = MapStorageSCode(tests[i].storage);

        ok(sc == tests[i].mapi, "%#lx gives %#lx, expected %#lx.\n", tests[i].storage, sc, tests[i].mapi);
    }
}

START_TEST(imsg)
{
    CoInitialize(NULL);
    test_parameters();
    test_support();
    test_modes();
    test_new_and_existing();
    test_storage_calls();
    test_attributes();
    test_map_scode();
    CoUninitialize();
}
