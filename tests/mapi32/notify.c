/*
 * Tests of the notify area: HrAllocAdviseSink, HrThisThreadAdviseSink, HrDispatchNotifications, ScCountNotifications,
 * ScCopyNotifications, ScRelocNotifications (props.md section 6).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"
#include "sinkhelp.h"
#include "guard.h"

static LONG WINAPI note_call(void *context, ULONG count, NOTIFICATION *notifications)
{
    ULONG *sum = context;

    *sum += count + notifications->ulEventType;
    return 77;
}

static void test_alloc_sink(void)
{
    NOTIFICATION notification = {.ulEventType = fnevNewMail};
    IMAPIAdviseSink *sink;
    ULONG sum = 0, ret;
    HRESULT hr;

    ok(HrAllocAdviseSink(NULL, NULL, &sink) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(HrAllocAdviseSink(note_call, NULL, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    hr = HrAllocAdviseSink(note_call, &sum, &sink);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_interface(sink, &IID_IUnknown, TRUE);
    check_interface(sink, &IID_IMAPIAdviseSink, TRUE);
    check_interface(sink, &IID_IMAPITable, FALSE);
    ret = IMAPIAdviseSink_OnNotify(sink, 1, &notification);
    ok(ret == 77 && sum == 1 + fnevNewMail, "Got %lu, %lu.\n", ret, sum);
    RELEASE_LAST(sink);
}

struct notify_context
{
    IMAPIAdviseSink *sink;
    NOTIFICATION *notification;
    HANDLE done;
};

static DWORD WINAPI notify_thread(void *arg)
{
    struct notify_context *context = arg;
    ULONG ret;

    ret = IMAPIAdviseSink_OnNotify(context->sink, 1, context->notification);
    ok(!ret, "Got %lu.\n", ret);
    memset(context->notification, 0xcc, sizeof(*context->notification)); /* the data are the notifier's */
    return 0;
}

static void notify_from_thread(IMAPIAdviseSink *sink, NOTIFICATION *notification)
{
    struct notify_context context = {sink, notification};
    HANDLE thread = CreateThread(NULL, 0, notify_thread, &context, 0, NULL);

    ok(!WaitForSingleObject(thread, 10000), "The notifier hangs.\n");
    CloseHandle(thread);
}

static DWORD expected_thread;

static void check_thread(struct test_sink *sink, ULONG count, NOTIFICATION *notifications)
{
    ok(GetCurrentThreadId() == expected_thread, "Called on another thread.\n");
    if (notifications->ulEventType == fnevExtended)
        ok(notifications->info.ext.cb == 3 && !memcmp(notifications->info.ext.pbEventParameters, "abc", 3),
                "Wrong data.\n");
}

static NOTIFICATION make_extended(void)
{
    NOTIFICATION notification = {.ulEventType = fnevExtended};

    notification.info.ext.cb = 3;
    notification.info.ext.pbEventParameters = (BYTE *)"abc";
    return notification;
}

static void pump_messages(void)
{
    MSG message;

    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
}

static DWORD WINAPI release_thread(void *arg)
{
    IMAPIAdviseSink *sink = arg;

    IMAPIAdviseSink_Release(sink);
    return 0;
}

static DWORD WINAPI short_thread(void *arg)
{
    struct notify_context *context = arg;
    HRESULT hr;

    hr = HrThisThreadAdviseSink(context->sink, &context->sink);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    return 0;
}

static void test_this_thread_sink(void)
{
    NOTIFICATION notification = make_extended();
    struct notify_context context = {0};
    IMAPIAdviseSink *iface, *wrapper;
    struct test_sink sink;
    HANDLE thread;
    HRESULT hr;
    ULONG ret;

    hr = HrDispatchNotifications(0);
    ok(hr == MAPI_E_NOT_INITIALIZED, "Got hr %#lx.\n", hr);
    hr = MAPIInitialize(NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = HrDispatchNotifications(0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = HrDispatchNotifications(5);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    expected_thread = GetCurrentThreadId();
    iface = test_sink_init(&sink);
    sink.called = check_thread;
    ok(HrThisThreadAdviseSink(NULL, &wrapper) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(HrThisThreadAdviseSink(iface, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    hr = HrThisThreadAdviseSink(iface, &wrapper);
    ok(hr == S_OK && sink.refcount == 2, "Got hr %#lx, %ld.\n", hr, sink.refcount);
    check_interface(wrapper, &IID_IUnknown, TRUE);
    check_interface(wrapper, &IID_IMAPIAdviseSink, TRUE);
    check_interface(wrapper, &IID_IMAPITable, FALSE);

    ret = IMAPIAdviseSink_OnNotify(wrapper, 1, &notification); /* here: directly */
    ok(ret == 0x1234 && sink.calls == 1, "Got %#lx, %lu calls.\n", ret, sink.calls);

    notify_from_thread(wrapper, &notification);
    ok(sink.calls == 1, "Got %lu calls.\n", sink.calls);
    hr = HrDispatchNotifications(0);
    ok(hr == S_OK && sink.calls == 2, "Got hr %#lx, %lu calls.\n", hr, sink.calls);
    pump_messages();
    ok(sink.calls == 2, "Got %lu calls.\n", sink.calls);

    notification = make_extended();
    notify_from_thread(wrapper, &notification);
    notification = make_extended();
    notify_from_thread(wrapper, &notification);
    ok(sink.calls == 2, "Got %lu calls.\n", sink.calls);
    pump_messages();
    ok(sink.calls == 4, "Got %lu calls.\n", sink.calls);

    /* what was queued comes before what comes directly */
    sink.log[0] = 0;
    notification = make_extended();
    notify_from_thread(wrapper, &notification);
    notification.ulEventType = fnevNewMail;
    memset(&notification.info, 0, sizeof(notification.info));
    IMAPIAdviseSink_OnNotify(wrapper, 1, &notification);
    expect_log(&sink, "event 0x80000000 event 0x2");

    notification.ulEventType = 0x12340; /* nobody knows how to copy it */
    notify_from_thread(wrapper, &notification);
    HrDispatchNotifications(0);
    expect_log(&sink, "");

    PostQuitMessage(3);
    hr = HrDispatchNotifications(0);
    ok(hr == MAPI_E_USER_CANCEL, "Got hr %#lx.\n", hr);
    pump_messages();
    hr = HrDispatchNotifications(0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* released with something in the queue, and by another thread */
    notification = make_extended();
    notify_from_thread(wrapper, &notification);
    thread = CreateThread(NULL, 0, release_thread, wrapper, 0, NULL);
    WaitForSingleObject(thread, 10000);
    CloseHandle(thread);
    hr = HrDispatchNotifications(0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_log(&sink, "event 0x80000000");
    pump_messages();
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);

    /* again, after the window went */
    hr = HrThisThreadAdviseSink(iface, &wrapper);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    notification = make_extended();
    notify_from_thread(wrapper, &notification);
    pump_messages();
    expect_log(&sink, "event 0x80000000");
    RELEASE_LAST(wrapper);
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);

    /* the thread of the sink has ended */
    context.sink = iface;
    thread = CreateThread(NULL, 0, short_thread, &context, 0, NULL);
    WaitForSingleObject(thread, 10000);
    CloseHandle(thread);
    notification = make_extended();
    IMAPIAdviseSink_OnNotify(context.sink, 1, &notification);
    expect_log(&sink, "");
    RELEASE_LAST(context.sink);
    ok(sink.refcount == 1, "Got %ld.\n", sink.refcount);
    MAPIUninitialize();
}

/* One notification of each kind, with data. */
static ULONG make_notifications(NOTIFICATION *out)
{
    static SizedSPropTagArray(3, tags) = {3, {PR_SUBJECT_A, PR_SUBJECT_W, PR_ROWID}};
    static MAPIERROR error_a = {0, (char *)"error", (char *)"component", 1, 2};
    static MAPIERROR error_w = {0, (char *)L"wide", NULL, 3, 4};
    static const char *texts[] = {"one", "two"};
    static SPropValue values[] = {
            {PR_SUBJECT_W, 0, {.lpszW = (WCHAR *)L"sub"}},
            {PR_ROWID, 0, {.l = 5}},
            {PROP_TAG(PT_MV_STRING8, 0x6000), 0, {.MVszA = {2, (char **)texts}}},
    };
    NOTIFICATION *notification = out;

    memset(out, 0, 12 * sizeof(*out));
    notification->ulEventType = fnevCriticalError;
    notification->info.err.cbEntryID = 4;
    notification->info.err.lpEntryID = (ENTRYID *)"eid";
    notification->info.err.lpMAPIError = &error_a;
    notification++;
    notification->ulEventType = fnevCriticalError;
    notification->info.err.ulFlags = MAPI_UNICODE;
    notification->info.err.lpMAPIError = &error_w;
    notification++;
    notification->ulEventType = fnevNewMail;
    notification->info.newmail.cbEntryID = 3;
    notification->info.newmail.lpEntryID = (ENTRYID *)"id";
    notification->info.newmail.cbParentID = 5;
    notification->info.newmail.lpParentID = (ENTRYID *)"pare";
    notification->info.newmail.lpszMessageClass = (char *)"IPM.Note";
    notification++;
    notification->ulEventType = fnevNewMail;
    notification->info.newmail.ulFlags = MAPI_UNICODE;
    notification->info.newmail.lpszMessageClass = (char *)L"IPM";
    notification++;
    notification->ulEventType = fnevObjectMoved;
    notification->info.obj.cbEntryID = 1;
    notification->info.obj.lpEntryID = (ENTRYID *)"a";
    notification->info.obj.cbParentID = 2;
    notification->info.obj.lpParentID = (ENTRYID *)"bc";
    notification->info.obj.cbOldID = 3;
    notification->info.obj.lpOldID = (ENTRYID *)"def";
    notification->info.obj.cbOldParentID = 4;
    notification->info.obj.lpOldParentID = (ENTRYID *)"ghij";
    notification->info.obj.lpPropTagArray = (SPropTagArray *)&tags;
    notification++;
    notification->ulEventType = fnevTableModified;
    notification->info.tab.ulTableEvent = TABLE_ROW_ADDED;
    notification->info.tab.propIndex.ulPropTag = PR_INSTANCE_KEY;
    notification->info.tab.propIndex.Value.bin.cb = 6;
    notification->info.tab.propIndex.Value.bin.lpb = (BYTE *)"index";
    notification->info.tab.propPrior.ulPropTag = PR_NULL;
    notification->info.tab.row.cValues = 3;
    notification->info.tab.row.lpProps = values;
    notification++;
    notification->ulEventType = fnevStatusObjectModified;
    notification->info.statobj.cbEntryID = 3;
    notification->info.statobj.lpEntryID = (ENTRYID *)"st";
    notification->info.statobj.cValues = 1;
    notification->info.statobj.lpPropVals = values;
    notification++;
    *notification = make_extended();
    notification++;
    notification->ulEventType = fnevSearchComplete;
    notification++;
    return notification - out;
}

static void check_notifications(const NOTIFICATION *n, int line)
{
    const SPropValue *values;

    ok_(__FILE__, line)(!memcmp(n[0].info.err.lpEntryID, "eid", 4) &&
                                !strcmp(n[0].info.err.lpMAPIError->lpszError, "error") &&
                                !strcmp(n[0].info.err.lpMAPIError->lpszComponent, "component") &&
                                n[0].info.err.lpMAPIError->ulContext == 2,
            "Wrong error.\n");
    ok_(__FILE__, line)(!wcscmp((WCHAR *)n[1].info.err.lpMAPIError->lpszError, L"wide") &&
                                !n[1].info.err.lpMAPIError->lpszComponent,
            "Wrong wide error.\n");
    ok_(__FILE__, line)(!memcmp(n[2].info.newmail.lpEntryID, "id", 3) &&
                                !memcmp(n[2].info.newmail.lpParentID, "pare", 5) &&
                                !strcmp(n[2].info.newmail.lpszMessageClass, "IPM.Note"),
            "Wrong mail.\n");
    ok_(__FILE__, line)(!wcscmp((WCHAR *)n[3].info.newmail.lpszMessageClass, L"IPM"), "Wrong wide mail.\n");
    ok_(__FILE__, line)(!memcmp(n[4].info.obj.lpEntryID, "a", 1) && !memcmp(n[4].info.obj.lpParentID, "bc", 2) &&
                                !memcmp(n[4].info.obj.lpOldID, "def", 3) &&
                                !memcmp(n[4].info.obj.lpOldParentID, "ghij", 4) &&
                                n[4].info.obj.lpPropTagArray->cValues == 3 &&
                                n[4].info.obj.lpPropTagArray->aulPropTag[2] == PR_ROWID,
            "Wrong object.\n");
    values = n[5].info.tab.row.lpProps;
    ok_(__FILE__, line)(n[5].info.tab.ulTableEvent == TABLE_ROW_ADDED &&
                                !memcmp(n[5].info.tab.propIndex.Value.bin.lpb, "index", 6) &&
                                n[5].info.tab.propPrior.ulPropTag == PR_NULL && n[5].info.tab.row.cValues == 3 &&
                                !wcscmp(values[0].Value.lpszW, L"sub") && values[1].Value.l == 5 &&
                                !strcmp(values[2].Value.MVszA.lppszA[1], "two"),
            "Wrong table.\n");
    ok_(__FILE__, line)(!memcmp(n[6].info.statobj.lpEntryID, "st", 3) &&
                                !wcscmp(n[6].info.statobj.lpPropVals[0].Value.lpszW, L"sub"),
            "Wrong status.\n");
    ok_(__FILE__, line)(!memcmp(n[7].info.ext.pbEventParameters, "abc", 3), "Wrong parameters.\n");
}

static void test_copies(void)
{
    NOTIFICATION notifications[12], bad = {0}, *block, *moved;
    ULONG count = make_notifications(notifications), size, copied, expected, i;
    SCODE sc;

    ok(ScCountNotifications(0, notifications, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(ScCountNotifications(-1, notifications, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(ScCountNotifications(1, NULL, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    sc = ScCountNotifications(1, &notifications[7], &size);
    ok(sc == S_OK && size == sizeof(NOTIFICATION) + 3, "Got %#lx, %lu.\n", sc, size);
    sc = ScCountNotifications(1, &notifications[4], &size);
    ok(sc == S_OK && size == sizeof(NOTIFICATION) + 10 + 16, "Got %#lx, %lu.\n", sc, size);
    sc = ScCountNotifications(1, &notifications[0], &size);
    ok(sc == S_OK && size == sizeof(NOTIFICATION) + 4 + sizeof(MAPIERROR) + 16, "Got %#lx, %lu.\n", sc, size);
    for (i = 0, expected = 0; i < count; i++)
    {
        sc = ScCountNotifications(1, &notifications[i], &size);
        ok(sc == S_OK, "Got %#lx for %lu.\n", sc, i);
        expected += size;
    }
    sc = ScCountNotifications((int)count, notifications, &size);
    ok(sc == S_OK && size == expected, "Got %#lx, %lu, expected %lu.\n", sc, size, expected);
    ok(ScCountNotifications((int)count, notifications, NULL) == S_OK, "Failed.\n");

    block = malloc(size + 16);
    memset((char *)block + size, 0x5a, 16);
    copied = 0;
    sc = ScCopyNotifications((int)count, notifications, block, &copied);
    ok(sc == S_OK && copied == size, "Got %#lx, %lu.\n", sc, copied);
    for (i = 0; i < 16 && ((BYTE *)block)[size + i] == 0x5a;) i++;
    ok(i == 16, "Written beyond the end.\n");
    check_notifications(block, __LINE__);
    ok((char *)block[7].info.ext.pbEventParameters > (char *)block &&
                    (char *)block[7].info.ext.pbEventParameters < (char *)block + size,
            "Not in the block.\n");
    ok(ScCopyNotifications((int)count, notifications, NULL, NULL) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    memset(block, 0, size);
    ok(ScCopyNotifications((int)count, notifications, block, NULL) == S_OK, "Failed.\n");
    check_notifications(block, __LINE__);

    /* moved, then adjusted */
    moved = malloc(size);
    memcpy(moved, block, size);
    memcpy(notifications, block, sizeof(notifications[0]));
    sc = ScRelocNotifications((int)count, moved, block, moved, &copied);
    ok(sc == S_OK && copied == size, "Got %#lx, %lu.\n", sc, copied);
    memset(block, 0xcc, size);
    check_notifications(moved, __LINE__);

    /* to a file and back */
    sc = ScRelocNotifications((int)count, moved, moved, NULL, NULL);
    ok(sc == S_OK, "Got %#lx.\n", sc);
    ok((ULONG_PTR)moved[7].info.ext.pbEventParameters < size, "Not an offset.\n");
    memcpy(block, moved, size);
    memset(moved, 0xcc, size);
    sc = ScRelocNotifications((int)count, block, NULL, block, &copied);
    ok(sc == S_OK && copied == size, "Got %#lx, %lu.\n", sc, copied);
    check_notifications(block, __LINE__);
    free(moved);
    free(block);

    /* not a byte is read behind the data, nor written behind the block */
    bad.ulEventType = fnevExtended;
    bad.info.ext.cb = 5;
    bad.info.ext.pbEventParameters = guard_copy("12345", 5);
    sc = ScCountNotifications(1, &bad, &size);
    ok(sc == S_OK && size == sizeof(bad) + 5, "Got %#lx, %lu.\n", sc, size);
    block = guard_alloc(size);
    sc = ScCopyNotifications(1, &bad, block, NULL);
    ok(sc == S_OK && !memcmp(block->info.ext.pbEventParameters, "12345", 5), "Got %#lx.\n", sc);
    sc = ScRelocNotifications(1, block, block, block, &copied);
    ok(sc == S_OK && copied == size, "Got %#lx, %lu.\n", sc, copied);
    guard_free(block);
    guard_free(bad.info.ext.pbEventParameters);
    memset(&bad, 0, sizeof(bad));

    ok(ScCountNotifications(1, &bad, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    bad.ulEventType = fnevReservedForMapi;
    ok(ScCountNotifications(1, &bad, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(ScCopyNotifications(1, &bad, notifications, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    ok(ScRelocNotifications(1, &bad, &bad, NULL, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    bad.ulEventType = fnevNewMail | fnevExtended;
    ok(ScCountNotifications(1, &bad, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    bad.ulEventType = fnevExtended;
    bad.info.ext.cb = 3;
    ok(ScCountNotifications(1, &bad, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
    bad.ulEventType = fnevTableModified;
    bad.info.tab.propIndex.ulPropTag = PROP_TAG(0x123, 0x3000);
    ok(ScCountNotifications(1, &bad, &size) == MAPI_E_INVALID_PARAMETER, "Expected an error.\n");
}

START_TEST(notify)
{
    test_alloc_sink();
    test_this_thread_sink();
    test_copies();
}
