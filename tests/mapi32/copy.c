/*
 * Tests of CopyTo and CopyProps between messages, and from a message to another object.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "guids.h"
#include "content.h"

static IMessage *new_message(IStorage **storage, ULONG flags)
{
    IMessage *message;
    HRESULT hr;

    *storage = memory_storage(NULL, STG_RW);
    hr = open_msg(NULL, *storage, flags, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return message;
}

static void set_string(void *prop, ULONG tag, const WCHAR *text)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.lpszW = (WCHAR *)text;
    hr = IMAPIProp_SetProps((IMAPIProp *)prop, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static const GUID set_one = {1, 2, 3, {4}}, set_two = {5, 6, 7, {8}};

static ULONG named_id(void *prop, const GUID *set, const WCHAR *text, ULONG flags)
{
    MAPINAMEID name = {(GUID *)set, MNID_STRING, {.lpwstrName = (WCHAR *)text}}, *names = &name;
    SPropTagArray *tags;
    ULONG id;
    HRESULT hr;

    hr = IMAPIProp_GetIDsFromNames((IMAPIProp *)prop, 1, &names, flags, &tags);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    id = PROP_ID(tags->aulPropTag[0]);
    counting_free(tags);
    return id;
}

static SCODE error_of(void *prop, ULONG tag)
{
    SPropTagArray tags = {1, {tag}};
    SPropValue *values;
    ULONG count;
    HRESULT hr;
    SCODE sc;

    hr = IMAPIProp_GetProps((IMAPIProp *)prop, &tags, 0, &count, &values);
    ok(SUCCEEDED(hr), "Got hr %#lx.\n", hr);
    sc = PROP_TYPE(values[0].ulPropTag) == PT_ERROR ? values[0].Value.err : S_OK;
    counting_free(values);
    return sc;
}

/* A message with everything: large values, recipients, an attachment, an embedded message, a storage, names. */
static IMessage *full_message(IStorage **storage, ULONG flags)
{
    SPropValue values[2] = {{PR_DISPLAY_NAME_W}, {PR_RECIPIENT_TYPE}}, large = {PROP_TAG(PT_BINARY, 0x6900)};
    SPropValue method = {PR_ATTACH_METHOD};
    ADRLIST list = {1, {{0, 2, values}}};
    IMessage *message = new_message(storage, flags), *embedded;
    IStorage *object;
    IAttach *attach;
    ULONG num, id;
    HRESULT hr;

    set_string(message, PR_SUBJECT_W, L"RE: subject");
    set_string(message, PR_BODY_W, L"body");
    large.Value.bin.cb = 200000;
    large.Value.bin.lpb = calloc(1, 200000);
    hr = IMessage_SetProps(message, 1, &large, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    free(large.Value.bin.lpb);
    id = named_id(message, &set_one, L"first", MAPI_CREATE);
    set_string(message, PROP_TAG(PT_UNICODE, id), L"first named");
    id = named_id(message, &set_two, L"second", MAPI_CREATE);
    set_string(message, PROP_TAG(PT_UNICODE, id), L"second named");
    values[0].Value.lpszW = (WCHAR *)L"Anna";
    values[1].Value.l = MAPI_TO;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    method.Value.l = ATTACH_EMBEDDED_MSG;
    hr = IAttach_SetProps(attach, 1, &method, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string(embedded, PR_SUBJECT_W, L"inner");
    set_string(embedded, PROP_TAG(PT_UNICODE, id), L"second named, inner");
    hr = IMessage_SaveChanges(embedded, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(embedded);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);

    hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&object);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    raw_stream(object, L"stream", "data", 4);
    RELEASE_LAST(object);
    hr = IAttach_SaveChanges(attach, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(attach);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return message;
}

static void test_parameters(void)
{
    SPropTagArray none = {0}, one = {1, {PR_SUBJECT_W}};
    IID iids[] = {IID_IMAPIProp, IID_IMessage};
    IStorage *storage, *other_storage;
    IMessage *message = new_message(&storage, MAPI_UNICODE), *other = new_message(&other_storage, MAPI_UNICODE);
    HRESULT hr;

    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, NULL, other, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, NULL, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 0, NULL, &none, 0, NULL, &IID_IMessage, other, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, message, 0, NULL);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IStream, other, 0, NULL);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, storage, 0, NULL);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 2, iids, NULL, 0, NULL, &IID_IMessage, other, 0, NULL);
    ok(hr == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, other, 0x10, NULL);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyProps(message, NULL, 0, NULL, &IID_IMessage, other, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyProps(message, &none, 0, NULL, &IID_IMessage, other, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = IMessage_CopyProps(message, &one, 0, NULL, &IID_IMessage, message, 0, NULL);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(other);
    RELEASE_LAST(other_storage);
    EXPECT_FREED();
}

/* Everything comes over, into a Unicode and into an ANSI message; no problems. */
static void test_copy_all(ULONG from_flags, ULONG to_flags)
{
    IStorage *storage, *copy_storage;
    IMessage *message = full_message(&storage, from_flags), *copy = new_message(&copy_storage, to_flags);
    struct content before = {0}, after = {0};
    SPropProblemArray *problems;
    IStorage *object;
    IAttach *attach;
    char data[8];
    HRESULT hr;
    ULONG id;

    /* another order of names, so that ids differ */
    named_id(copy, &set_two, L"second", MAPI_CREATE);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, copy, 0, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx, %p.\n", hr, problems);
    hr = IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    id = named_id(copy, &set_one, L"first", 0);
    ok(id == 0x8001 && !error_of(copy, PROP_TAG(PT_UNICODE, id)), "Got %#lx.\n", id);
    hr = IMessage_OpenAttach(copy, 1, NULL, 0, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (IUnknown **)&object);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(read_raw(object, L"stream", data, sizeof(data)) == 4, "The storage is not copied.\n");
    RELEASE_LAST(object);
    RELEASE_LAST(attach);

    /* the ids of names differ: swap them back by copying once more */
    {
        IStorage *again_storage;
        IMessage *again = new_message(&again_storage, from_flags);

        named_id(again, &set_one, L"first", MAPI_CREATE);
        hr = IMessage_CopyTo(copy, 0, NULL, NULL, 0, NULL, &IID_IMessage, again, 0, &problems);
        ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
        hr = IMessage_SaveChanges(again, KEEP_OPEN_READWRITE);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        content_message(&before, message);
        content_message(&after, again);
        ok(!strcmp(before.text, after.text), "The copy differs.\n");
        free(before.text);
        free(after.text);
        RELEASE_LAST(again);
        RELEASE_LAST(again_storage);
    }
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(copy);
    RELEASE_LAST(copy_storage);
    EXPECT_FREED();
}

static ULONG count_rows(IMessage *message, BOOL attachments)
{
    IMAPITable *table;
    ULONG count = 0;
    HRESULT hr;

    hr = attachments ? IMessage_GetAttachmentTable(message, 0, &table) : IMessage_GetRecipientTable(message, 0, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMAPITable_GetRowCount(table, 0, &count);
    RELEASE_LAST(table);
    return count;
}

static void test_excludes(void)
{
    SizedSPropTagArray(2, exclude) = {2, {PR_SUBJECT_A, PR_MESSAGE_RECIPIENTS}};
    SizedSPropTagArray(3, include) = {3, {PR_SUBJECT_W, PR_MESSAGE_RECIPIENTS, PR_IMPORTANCE}};
    SPropProblemArray *problems;
    IStorage *storage, *copy_storage;
    IMessage *message = full_message(&storage, MAPI_UNICODE), *copy;
    IID iid = IID_IMessage;
    HRESULT hr;

    copy = new_message(&copy_storage, MAPI_UNICODE);
    hr = IMessage_CopyTo(message, 0, NULL, (SPropTagArray *)&exclude, 0, NULL, &IID_IMessage, copy, 0, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(error_of(copy, PR_SUBJECT_W) == MAPI_E_NOT_FOUND && !error_of(copy, PR_BODY_W), "Wrong properties.\n");
    ok(!count_rows(copy, FALSE) && count_rows(copy, TRUE) == 2, "Wrong lists.\n");
    RELEASE_LAST(copy);
    RELEASE_LAST(copy_storage);

    /* without IID_IMessage only properties */
    copy = new_message(&copy_storage, MAPI_UNICODE);
    hr = IMessage_CopyTo(message, 1, &iid, NULL, 0, NULL, &IID_IMessage, copy, 0, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    hr = IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    ok(!error_of(copy, PR_SUBJECT_W) && !count_rows(copy, FALSE) && !count_rows(copy, TRUE), "Wrong copy.\n");

    /* MAPI_NOREPLACE */
    set_string(copy, PR_SUBJECT_W, L"mine");
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, MAPI_NOREPLACE, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    ok(count_rows(copy, FALSE) == 1, "No recipients.\n");
    {
        SPropTagArray tags = {1, {PR_SUBJECT_W}};
        SPropValue *values;
        ULONG count;

        hr = IMessage_GetProps(copy, &tags, 0, &count, &values);
        ok(hr == S_OK && !wcscmp(values[0].Value.lpszW, L"mine"), "Replaced.\n");
        counting_free(values);
    }
    RELEASE_LAST(copy);
    RELEASE_LAST(copy_storage);

    /* CopyProps takes what is listed; what is missing is a problem */
    copy = new_message(&copy_storage, MAPI_UNICODE);
    hr = IMessage_CopyProps(message, (SPropTagArray *)&include, 0, NULL, &IID_IMessage, copy, 0, &problems);
    ok(hr == S_OK && problems && problems->cProblem == 1, "Got hr %#lx.\n", hr);
    ok(problems->aProblem[0].scode == MAPI_E_NOT_FOUND && problems->aProblem[0].ulPropTag == PR_IMPORTANCE &&
                    problems->aProblem[0].ulIndex == 2,
            "Wrong problem %lu.\n", problems->aProblem[0].ulIndex);
    counting_free(problems);
    ok(!error_of(copy, PR_SUBJECT_W) && error_of(copy, PR_BODY_W) == MAPI_E_NOT_FOUND, "Wrong properties.\n");
    ok(count_rows(copy, FALSE) == 1, "No recipients.\n");
    RELEASE_LAST(copy);
    RELEASE_LAST(copy_storage);

    /* MAPI_MOVE empties the source */
    copy = new_message(&copy_storage, MAPI_UNICODE);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMessage, copy, MAPI_MOVE, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    ok(error_of(message, PR_SUBJECT_W) == MAPI_E_NOT_FOUND && !count_rows(message, FALSE) && !count_rows(message, TRUE),
            "The source still has something.\n");
    ok(!error_of(copy, PR_SUBJECT_W), "Nothing was copied.\n");
    RELEASE_LAST(copy);
    RELEASE_LAST(copy_storage);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* To an object that is no message of ours. */
static void test_foreign(void)
{
    IStorage *storage;
    IMessage *message = new_message(&storage, MAPI_UNICODE);
    SPropProblemArray *problems;
    IPropData *data;
    SCODE sc;
    HRESULT hr;

    set_string(message, PR_SUBJECT_W, L"subject");
    sc = CreateIProp(NULL, counting_allocate, counting_allocate_more, counting_free, NULL, &data);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, data, 0, &problems);
    ok(hr == S_OK && !problems, "Got hr %#lx.\n", hr);
    ok(!error_of(data, PR_SUBJECT_W) && !error_of(data, PR_CREATION_TIME), "Not copied.\n");
    RELEASE_LAST(data);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    EXPECT_FREED();
}

/* Progress is shown where it is asked for, and the user can end it. */
static LONG progress_calls;
static HRESULT progress_result;

static HRESULT WINAPI progress_QueryInterface(IMAPIProgress *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI progress_AddRef(IMAPIProgress *iface)
{
    return 2;
}

static ULONG WINAPI progress_Release(IMAPIProgress *iface)
{
    return 1;
}

static HRESULT WINAPI progress_Progress(IMAPIProgress *iface, ULONG value, ULONG count, ULONG total)
{
    progress_calls++;
    ok(value <= 100 && count && count <= total, "Got %lu, %lu of %lu.\n", value, count, total);
    return progress_result;
}

static HRESULT WINAPI progress_GetFlags(IMAPIProgress *iface, ULONG *flags)
{
    *flags = MAPI_TOP_LEVEL;
    return S_OK;
}

static HRESULT WINAPI progress_GetMax(IMAPIProgress *iface, ULONG *max)
{
    *max = 100;
    return S_OK;
}

static HRESULT WINAPI progress_GetMin(IMAPIProgress *iface, ULONG *min)
{
    *min = 0;
    return S_OK;
}

static HRESULT WINAPI progress_SetLimits(IMAPIProgress *iface, ULONG *min, ULONG *max, ULONG *flags)
{
    return S_OK;
}

static void test_progress(void)
{
    IMAPIProgressVtbl vtbl = {progress_QueryInterface, progress_AddRef, progress_Release, progress_Progress,
            progress_GetFlags, progress_GetMax, progress_GetMin, progress_SetLimits};
    IMAPIProgress progress = {&vtbl};
    IStorage *storage, *copy_storage;
    IMessage *message = full_message(&storage, MAPI_UNICODE), *copy = new_message(&copy_storage, MAPI_UNICODE);
    HRESULT hr;

    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, &progress, &IID_IMessage, copy, 0, NULL);
    ok(hr == S_OK && !progress_calls, "Got hr %#lx, %ld calls.\n", hr, progress_calls);
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, &progress, &IID_IMessage, copy, MAPI_DIALOG, NULL);
    ok(hr == S_OK && progress_calls == 3, "Got hr %#lx, %ld calls.\n", hr, progress_calls);
    progress_result = MAPI_E_USER_CANCEL;
    hr = IMessage_CopyTo(message, 0, NULL, NULL, 0, &progress, &IID_IMessage, copy, MAPI_DIALOG, NULL);
    ok(hr == MAPI_E_USER_CANCEL, "Got hr %#lx.\n", hr);
    RELEASE_LAST(message);
    RELEASE_LAST(storage);
    RELEASE_LAST(copy);
    RELEASE_LAST(copy_storage);
    EXPECT_FREED();
}

START_TEST(copy)
{
    CoInitialize(NULL);
    test_parameters();
    test_copy_all(MAPI_UNICODE, MAPI_UNICODE);
    test_copy_all(MAPI_UNICODE, 0);
    test_copy_all(0, MAPI_UNICODE);
    test_excludes();
    test_foreign();
    test_progress();
    CoUninitialize();
}
