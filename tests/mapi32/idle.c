/*
 * Tests of the idle engine. Nothing sleeps: the message loop runs until something has happened, 10 s at most.
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

#include "helper.h"

HRESULT WINAPI InstallFilterHook(BOOL install);
HRESULT WINAPI WrapProgress(LPMAPIPROGRESS progress, ULONG min, ULONG max, ULONG flags, LPMAPIPROGRESS *out);

static char calls[256]; /* the letters of the routines that were called */
static FTG handles[8];
static DWORD call_thread;
static LONG other_calls;

static void note(char letter)
{
    size_t length = strlen(calls);

    if (length < sizeof(calls) - 1) calls[length] = letter;
    call_thread = GetCurrentThreadId();
}

static BOOL WINAPI note_context(void *context)
{
    note(*(const char *)context);
    return FALSE;
}

static void clear_calls(void)
{
    memset(calls, 0, sizeof(calls));
}

static unsigned int count_calls(char letter)
{
    unsigned int count = 0;
    const char *p;

    for (p = calls; *p; p++) count += *p == letter;
    return count;
}

static void dispatch(void)
{
    MSG message;

    if (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
    else MsgWaitForMultipleObjects(0, NULL, FALSE, 20, QS_ALLINPUT);
}

/* Runs the message loop until a routine has been called count times, or 10 s are over. */
static BOOL pump_until(char letter, unsigned int count)
{
    ULONGLONG start = GetTickCount64();

    while (count_calls(letter) < count && GetTickCount64() - start < 10000) dispatch();
    return count_calls(letter) >= count;
}

static void pump(DWORD ms)
{
    ULONGLONG start = GetTickCount64();

    while (GetTickCount64() - start < ms) dispatch();
}

static void test_init(void)
{
    FTG handle;

    handle = FtgRegisterIdleRoutine(note_context, "a", -1, 0, 0);
    ok(!handle, "Registered without MAPIInitIdle.\n");
    ok(!MAPIInitIdle(NULL) && !MAPIInitIdle(NULL), "MAPIInitIdle failed.\n");
    MAPIDeinitIdle();
    handle = FtgRegisterIdleRoutine(note_context, "a", -1, 0, 0);
    ok(handle != NULL, "Not registered.\n");
    clear_calls();
    ok(!*calls, "Called at once.\n");
    ok(pump_until('a', 3), "Called %u times.\n", count_calls('a'));
    ok(call_thread == GetCurrentThreadId(), "Called on another thread.\n");
    MAPIDeinitIdle();
    clear_calls();
    pump(100);
    ok(!*calls, "Called after MAPIDeinitIdle.\n");
    DeregisterIdleRoutine(handle); /* of an engine that has ended */
    MAPIDeinitIdle();
    MAPIInitIdle(NULL);

    ok(!FtgRegisterIdleRoutine(NULL, NULL, -1, 0, 0), "NULL was accepted.\n");
    ok(!FtgRegisterIdleRoutine(note_context, "a", 0, 0, 0), "Priority 0 was accepted.\n");
    ok(!FtgRegisterIdleRoutine(note_context, "a", -1, 0, 0x100), "Unknown options were accepted.\n");
    ok(!FtgRegisterIdleRoutine(note_context, "a", -1, 0, FIROWAIT | FIROINTERVAL), "Two pauses were accepted.\n");
}

static void test_priority(void)
{
    unsigned int i;

    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "l", -5, 1000, FIROINTERVAL);
    handles[1] = FtgRegisterIdleRoutine(note_context, "m", -1, 1000, FIROINTERVAL);
    handles[2] = FtgRegisterIdleRoutine(note_context, "n", -1, 1000, FIROINTERVAL);
    handles[3] = FtgRegisterIdleRoutine(note_context, "h", 5, 1000, FIROINTERVAL);
    handles[4] = FtgRegisterIdleRoutine(note_context, "i", 1, 1000, FIROINTERVAL);
    ok(pump_until('l', 1), "Not called.\n");
    ok(!strcmp(calls, "himnl"), "Called in order %s.\n", calls);
    for (i = 0; i < 5; i++) DeregisterIdleRoutine(handles[i]);
    clear_calls();
    pump(50);
    ok(!*calls, "Called after the end: %s.\n", calls);
}

/* A routine of positive priority runs before a message loop that never gets idle; one of negative priority does not. */
static void test_busy(void)
{
    ULONGLONG start = GetTickCount64();
    MSG message;

    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "l", -1, 0, 0);
    handles[1] = FtgRegisterIdleRoutine(note_context, "h", 1, 0, 0);
    while (count_calls('h') < 3 && GetTickCount64() - start < 10000)
    {
        PostThreadMessageW(GetCurrentThreadId(), WM_NULL, 0, 0);
        if (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) DispatchMessageW(&message);
    }
    ok(count_calls('h') >= 3, "Called %u times.\n", count_calls('h'));
    ok(pump_until('l', 1), "Not called.\n");
    DeregisterIdleRoutine(handles[0]);
    DeregisterIdleRoutine(handles[1]);
}

static void test_interval(void)
{
    ULONGLONG start = GetTickCount64();

    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "a", -1, 20, FIROINTERVAL);
    ok(pump_until('a', 3), "Called %u times.\n", count_calls('a'));
    ok(GetTickCount64() - start >= 350, "Called too often: %lu ms.\n", (ULONG)(GetTickCount64() - start));
    DeregisterIdleRoutine(handles[0]);
}

static void test_wait(void)
{
    LASTINPUTINFO info = {sizeof(info)};

    clear_calls();
    ok(GetLastInputInfo(&info), "GetLastInputInfo failed.\n");
    handles[0] = FtgRegisterIdleRoutine(note_context, "w", -1, 5, FIROWAIT);
    ok(pump_until('w', 2), "Called %u times.\n", count_calls('w'));
    DeregisterIdleRoutine(handles[0]);

    /* longer than there has been a user */
    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "w", -1, 0xffffffff, FIROWAIT);
    pump(100);
    ok(!*calls, "Called %s.\n", calls);
    DeregisterIdleRoutine(handles[0]);

    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "p", -1, 0, FIROPERBLOCK);
    ok(pump_until('p', 1), "Not called.\n");
    pump(250);
    ok(!strcmp(calls, "p"), "Called %s.\n", calls);
    DeregisterIdleRoutine(handles[0]);
}

static void test_options(void)
{
    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "d", -1, 0, FIRODISABLED);
    handles[1] = FtgRegisterIdleRoutine(note_context, "o", -2, 0, FIROONCEONLY);
    handles[2] = FtgRegisterIdleRoutine(note_context, "z", -3, 0, 0);
    ok(pump_until('z', 3), "Called %u times.\n", count_calls('z'));
    ok(!count_calls('d'), "A disabled routine was called.\n");
    ok(count_calls('o') == 1, "Called %u times.\n", count_calls('o'));
    EnableIdleRoutine(handles[0], TRUE);
    ok(pump_until('d', 2), "An enabled routine was not called.\n");
    EnableIdleRoutine(handles[0], FALSE);
    clear_calls();
    ok(pump_until('z', 3), "Called %u times.\n", count_calls('z'));
    ok(!count_calls('d'), "A disabled routine was called.\n");

    ChangeIdleRoutine(handles[2], NULL, "y", 0, 0, 0, FIRCPV);
    clear_calls();
    ok(pump_until('y', 1) && !count_calls('z'), "Called %s.\n", calls);
    ChangeIdleRoutine(handles[2], NULL, "x", 0, 0, FIRODISABLED, FIRCIRO);
    clear_calls();
    pump(50);
    ok(!*calls, "Called %s.\n", calls);
    ChangeIdleRoutine(handles[2], NULL, NULL, 7, 200, FIROINTERVAL, FIRCPFN | FIRCIRO | FIRCPRI | FIRCCSEC);
    ok(pump_until('y', 1), "Called %s.\n", calls); /* a NULL function is not taken over */
    pump(50);
    ok(count_calls('y') == 1, "Called %s.\n", calls);

    /* handles of nothing */
    EnableIdleRoutine(NULL, TRUE);
    ChangeIdleRoutine((FTG)0xdeadbeef, NULL, NULL, 1, 1, 0, 0x1f);
    DeregisterIdleRoutine((FTG)0xdeadbeef);
    DeregisterIdleRoutine(handles[0]);
    DeregisterIdleRoutine(handles[1]);
    DeregisterIdleRoutine(handles[2]);
    DeregisterIdleRoutine(handles[2]);
}

static BOOL WINAPI end_itself(void *context)
{
    note('e');
    DeregisterIdleRoutine(handles[0]);
    return FALSE;
}

static BOOL WINAPI end_next(void *context)
{
    note('f');
    DeregisterIdleRoutine(handles[1]);
    return FALSE;
}

static BOOL WINAPI pump_inside(void *context)
{
    note('(');
    pump(50);
    note(')');
    return FALSE;
}

static BOOL WINAPI end_engine(void *context)
{
    note('q');
    MAPIDeinitIdle();
    return FALSE;
}

static void test_from_inside(void)
{
    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(end_itself, NULL, -1, 0, 0);
    handles[1] = FtgRegisterIdleRoutine(note_context, "z", -2, 0, 0);
    ok(pump_until('z', 3), "Called %s.\n", calls);
    ok(count_calls('e') == 1, "Called %s.\n", calls);
    DeregisterIdleRoutine(handles[1]);

    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(end_next, NULL, -1, 0, 0);
    handles[1] = FtgRegisterIdleRoutine(note_context, "z", -2, 0, 0);
    ok(pump_until('f', 3), "Called %s.\n", calls);
    ok(!count_calls('z'), "Called %s.\n", calls);
    DeregisterIdleRoutine(handles[0]);

    /* none runs inside another */
    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(pump_inside, NULL, -1, 5, FIROINTERVAL);
    handles[1] = FtgRegisterIdleRoutine(note_context, "z", -2, 0, 0);
    ok(pump_until(')', 2), "Called %s.\n", calls);
    ok(!strstr(calls, "(z") && !strstr(calls, "(("), "Called %s.\n", calls);
    DeregisterIdleRoutine(handles[0]);
    DeregisterIdleRoutine(handles[1]);

    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(end_engine, NULL, -1, 0, 0);
    handles[1] = FtgRegisterIdleRoutine(note_context, "z", -2, 0, 0);
    ok(pump_until('q', 1), "Called %s.\n", calls);
    pump(50);
    ok(!strcmp(calls, "q"), "Called %s.\n", calls);
    MAPIInitIdle(NULL);
    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "r", -1, 0, 0);
    ok(pump_until('r', 2), "Called %s.\n", calls);
    DeregisterIdleRoutine(handles[0]);
}

static BOOL WINAPI count_on_thread(void *context)
{
    if (GetCurrentThreadId() == *(DWORD *)context) InterlockedIncrement(&other_calls);
    return FALSE;
}

static DWORD WINAPI idle_thread(void *event)
{
    static DWORD id;
    ULONGLONG start = GetTickCount64();

    id = GetCurrentThreadId();
    handles[7] = FtgRegisterIdleRoutine(count_on_thread, &id, -1, 0, 0);
    while (other_calls < 3 && GetTickCount64() - start < 10000) dispatch();
    if (event) SetEvent(event);
    while (event && other_calls < 10000 && WaitForSingleObject(event, 0) == WAIT_OBJECT_0) dispatch();
    return 0; /* with the routine registered */
}

static void test_threads(void)
{
    HANDLE thread, event;
    LONG before;

    /* a thread's routine runs on it, and ends with it */
    thread = CreateThread(NULL, 0, idle_thread, NULL, 0, NULL);
    clear_calls();
    handles[0] = FtgRegisterIdleRoutine(note_context, "z", -2, 0, 0);
    ok(pump_until('z', 3), "Called %s.\n", calls);
    WaitForSingleObject(thread, 20000);
    CloseHandle(thread);
    ok(other_calls >= 3, "Called %ld times.\n", other_calls);
    EnableIdleRoutine(handles[7], TRUE);
    DeregisterIdleRoutine(handles[7]);

    /* another thread's routine can be ended from here */
    other_calls = 0;
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    thread = CreateThread(NULL, 0, idle_thread, event, 0, NULL);
    ok(WaitForSingleObject(event, 20000) == WAIT_OBJECT_0, "Not called.\n");
    EnableIdleRoutine(handles[7], FALSE);
    DeregisterIdleRoutine(handles[7]);
    pump(30); /* for a call under way */
    before = other_calls;
    pump(60);
    ok(other_calls == before, "Called after the end.\n");
    ResetEvent(event);
    WaitForSingleObject(thread, 20000);
    CloseHandle(thread);
    CloseHandle(event);
    DeregisterIdleRoutine(handles[0]);
}

START_TEST(idle)
{
    LPMAPIPROGRESS progress;

    test_init();
    test_priority();
    test_busy();
    test_interval();
    test_wait();
    test_options();
    test_from_inside();
    test_threads();
    MAPIDeinitIdle();
    MAPIDeinitIdle();
    ok(InstallFilterHook(TRUE) == S_OK && InstallFilterHook(FALSE) == S_OK, "Failed.\n");
    ok(WrapProgress(NULL, 0, 100, 0, &progress) == MAPI_E_NO_SUPPORT, "Accepted.\n");
}
