/*
 * Processes that are killed at a random moment of a save: afterwards the file opens, and is the old or the new message.
 *
 * The program's own way (imsg set and imsg create: a new file, flushed, renamed) must hold every time. What ole32's
 * Commit leaves of a file that is changed in place is measured and printed. MAPI32_LONG: 500 times each.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "../mapi32/guids.h"
#include "../mapi32/storage.h"
#include "random.h"

enum outcome
{
    OLD,
    NEW,
    TORN,
    OUTCOMES
};

static WCHAR folder[MAX_PATH], file[MAX_PATH];
static WCHAR event_name[40]; /* by which the process that is to be killed says where it is */

/* A message whose subject and body tell which one it is; the body has a stream of its own sector chain. */
static void fill(IMessage *message, WCHAR which)
{
    static WCHAR text[20000];
    SPropValue values[2] = {{PR_SUBJECT_W}, {PR_BODY_W}};
    WCHAR subject[] = {which, 0};
    ULONG i;

    for (i = 0; i < ARRAYSIZE(text) - 1; i++) text[i] = which;
    values[0].Value.lpszW = subject;
    values[1].Value.lpszW = text;
    IMessage_SetProps(message, 2, values, NULL);
}

/* Whether the file is a message, and which one: by its subject, and by its whole body where there is to be one. */
static enum outcome look(const WCHAR *path, BOOL with_body)
{
    static const SizedSPropTagArray(1, tags) = {1, {PR_SUBJECT_W}};
    enum outcome outcome = TORN;
    WCHAR body[1000], which = 0;
    ULONG count, read, length = 0, i;
    SPropValue *values;
    IStorage *storage;
    IMessage *message;
    IStream *stream;

    if (FAILED(StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage))) return TORN;
    if (SUCCEEDED(open_msg(NULL, storage, 0, &message)))
    {
        if (SUCCEEDED(IMessage_GetProps(message, (SPropTagArray *)&tags, 0, &count, &values)))
        {
            if (values->ulPropTag == PR_SUBJECT_W) which = *values->Value.lpszW;
            counting_free(values);
        }
        outcome = which == 'o' ? OLD : which == 'n' ? NEW : TORN;
        if (with_body)
        {
            if (SUCCEEDED(IMessage_OpenProperty(message, PR_BODY_W, &IID_IStream, 0, 0, (IUnknown **)&stream)))
            {
                while (SUCCEEDED(IStream_Read(stream, body, sizeof(body), &read)) && read)
                {
                    for (i = 0; i < read / sizeof(WCHAR); i++)
                        if (body[i] != which) outcome = TORN;
                    length += read / sizeof(WCHAR);
                }
                IStream_Release(stream);
            }
            if (length != 19999) outcome = TORN;
        }
        IMessage_Release(message);
    }
    IStorage_Release(storage);
    return outcome;
}

static void make_old(void)
{
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    hr = StgCreateDocfile(file, STGM_CREATE | STG_RW, 0, &storage);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = open_msg(NULL, storage, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    fill(message, 'o');
    hr = IMessage_SaveChanges(message, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMessage_Release(message);
    IStorage_Release(storage);
}

/* The event is the parent's own: another test may run beside this one. */
static void name_event(DWORD parent)
{
    swprintf(event_name, ARRAYSIZE(event_name), L"mapi32 kill test %lu", parent);
}

/* The process that is killed: changes the file in place. */
static void child(const char *path, const char *parent)
{
    HANDLE ready;
    IStorage *storage;
    IMessage *message;

    MultiByteToWideChar(CP_UTF8, 0, path, -1, file, ARRAYSIZE(file));
    name_event(strtoul(parent, NULL, 10));
    ready = OpenEventW(EVENT_MODIFY_STATE, FALSE, event_name);
    if (FAILED(StgOpenStorage(file, NULL, STG_RW | STGM_TRANSACTED, NULL, 0, &storage))) return;
    if (FAILED(open_msg(NULL, storage, 0, &message))) return;
    fill(message, 'n');
    SetEvent(ready);
    IMessage_SaveChanges(message, 0);
    SetEvent(ready);
    IMessage_Release(message);
    IStorage_Release(storage);
}

static HANDLE start(const WCHAR *command)
{
    STARTUPINFOW startup = {sizeof(startup)};
    PROCESS_INFORMATION process;
    WCHAR line[4 * MAX_PATH];
    unsigned int tries;

    for (tries = 3; tries; tries--)
    {
        wcscpy(line, command);
        if (CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
        {
            CloseHandle(process.hThread);
            return process.hProcess;
        }
        /* what Wine says of a process that ended before it had begun */
        if (GetLastError() != ERROR_INTERNAL_ERROR) break;
        printf("a process ended while it was starting\n");
        Sleep(100);
    }
    return NULL;
}

static LONGLONG now(void)
{
    LARGE_INTEGER counter;

    QueryPerformanceCounter(&counter);
    return counter.QuadPart;
}

/* Waits for a time in ticks of the counter, exactly: Sleep is too coarse for a save. */
static void wait_for(LONGLONG ticks)
{
    LONGLONG end = now() + ticks;

    while (now() < end) continue;
}

static void kill_and_wait(HANDLE process)
{
    TerminateProcess(process, 9);
    WaitForSingleObject(process, 10000);
    CloseHandle(process);
}

/* How ole32's Commit in place fares. */
static void test_in_place(LONG count)
{
    HANDLE ready, process;
    WCHAR program[MAX_PATH], command[3 * MAX_PATH];
    LONG outcomes[OUTCOMES] = {0}, i;
    struct rng rng = rng_init(1);
    LONGLONG begin, took = 0;

    GetModuleFileNameW(NULL, program, ARRAYSIZE(program));
    swprintf(command, ARRAYSIZE(command), L"\"%ls\" --child \"%ls\" %lu", program, file, GetCurrentProcessId());
    name_event(GetCurrentProcessId());
    ready = CreateEventW(NULL, FALSE, FALSE, event_name);
    for (i = 0; i <= count; i++)
    {
        make_old();
        if (!(process = start(command))) break;
        WaitForSingleObject(ready, 20000);
        if (!i)
        {
            /* how long a save takes */
            begin = now();
            WaitForSingleObject(ready, 20000);
            took = now() - begin;
            WaitForSingleObject(process, 10000);
            CloseHandle(process);
            ok(look(file, TRUE) == NEW, "The save does nothing.\n");
            continue;
        }
        wait_for((LONGLONG)(rng_next(&rng) % (uint64_t)(took + took / 4 + 1)));
        kill_and_wait(process);
        ResetEvent(ready);
        outcomes[look(file, TRUE)]++;
    }
    CloseHandle(ready);
    ok(i == count + 1, "Only %ld of %ld processes were started, error %lu.\n", i, count, GetLastError());
    printf("SaveChanges in place, killed %ld times: %ld old, %ld new, %ld torn\n", count, outcomes[OLD], outcomes[NEW],
            outcomes[TORN]);
}

/* imsg ARGUMENTS, killed at any moment: what is at the path is whole. */
static void test_program(const WCHAR *what, const WCHAR *arguments, LONG count)
{
    WCHAR program[MAX_PATH], command[4 * MAX_PATH];
    LONG outcomes[OUTCOMES] = {0}, i;
    struct rng rng = rng_init(2);
    LONGLONG begin, took = 0;
    HANDLE process;

    GetModuleFileNameW(NULL, program, ARRAYSIZE(program));
    wcscpy(wcsrchr(program, '\\') + 1, L"imsg.exe");
    swprintf(command, ARRAYSIZE(command), L"\"%ls\" %ls", program, arguments);
    for (i = 0; i <= count; i++)
    {
        make_old();
        begin = now();
        if (!(process = start(command))) break;
        if (!i)
        {
            WaitForSingleObject(process, 20000);
            took = now() - begin;
            CloseHandle(process);
            ok(look(file, FALSE) == NEW, "imsg %ls does nothing.\n", what);
            continue;
        }
        wait_for(took / 2 + (LONGLONG)(rng_next(&rng) % (uint64_t)(took * 3 / 4 + 1)));
        kill_and_wait(process);
        outcomes[look(file, FALSE)]++;
    }
    ok(i == count + 1, "Only %ld of %ld processes were started, error %lu.\n", i, count, GetLastError());
    ok(!outcomes[TORN], "imsg %ls left %ld files that are neither old nor new.\n", what, outcomes[TORN]);
    printf("imsg %ls, killed %ld times: %ld old, %ld new, %ld torn\n", what, count, outcomes[OLD], outcomes[NEW],
            outcomes[TORN]);
}

static void clean_up(void)
{
    WCHAR path[2 * MAX_PATH];
    WIN32_FIND_DATAW found;
    LONG left = 0;
    HANDLE find;

    swprintf(path, ARRAYSIZE(path), L"%ls\\*", folder);
    if ((find = FindFirstFileW(path, &found)) != INVALID_HANDLE_VALUE)
    {
        do
        {
            swprintf(path, ARRAYSIZE(path), L"%ls\\%ls", folder, found.cFileName);
            if (DeleteFileW(path)) left++;
        } while (FindNextFileW(find, &found));
        FindClose(find);
    }
    RemoveDirectoryW(folder);
    printf("%ld files were left beside the message\n", left ? left - 1 : 0);
}

START_TEST(kill)
{
    LONG count = sizeof(void *) == 8 ? (getenv("MAPI32_LONG") ? 500 : 8) : 2;
    WCHAR arguments[3 * MAX_PATH];

    CoInitialize(NULL);
    if (winetest_argc > 3 && !strcmp(winetest_argv[1], "--child"))
    {
        child(winetest_argv[2], winetest_argv[3]);
        ok(TRUE, "The child ran.\n");
        return;
    }
    if (winetest_argc > 2 && !strcmp(winetest_argv[1], "--count")) count = atoi(winetest_argv[2]);
    GetTempPathW(ARRAYSIZE(folder), folder);
    GetTempFileNameW(folder, L"kil", 0, file);
    DeleteFileW(file);
    wcscpy(folder, file);
    CreateDirectoryW(folder, NULL);
    swprintf(file, ARRAYSIZE(file), L"%ls\\a.msg", folder);

    test_in_place(count);
    swprintf(arguments, ARRAYSIZE(arguments), L"set \"%ls\" PR_SUBJECT=new", file);
    test_program(L"set", arguments, count);
    swprintf(arguments, ARRAYSIZE(arguments), L"create -o \"%ls\" --subject new --body text", file);
    test_program(L"create", arguments, count);
    clean_up();
    CoUninitialize();
}
