/*
 * A worker thread under watch: a case that takes too long or faults is named by its seed.
 *
 * What hangs or faults inside ole32 is told apart from what does so in the DLL: then the worker is given up, with all
 * that it held, and the next case runs on another one. A hang is ole32's where the storage makes no further call while
 * the worker is in ole32's code, or in what ole32 alone calls.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_WATCH_H
#define MAPI32_ROBUST_WATCH_H

#include "../mapi32/storage.h"
#include <signal.h>
#include <tlhelp32.h>

/* How many times as long a case of ours may take: the machine may be busy. */
#define WATCH_PATIENCE 6

struct watch
{
    void (*run)(uint64_t seed);
    DWORD seconds; /* after which ole32 is suspected */
    uint64_t first, count, step;
    volatile LONG done; /* cases begun */
    volatile uint64_t seed;
    volatile DWORD started;
    volatile LONG abandoned;
    LONG ole32_hangs, ole32_faults;
    HANDLE worker;
    DWORD thread_id;
    BOOL verbose;
};
static struct watch watch;

/* The name of the module that an address is in, without path. */
static inline const char *watch_module(const void *address, ULONG_PTR *offset)
{
    static char path[MAX_PATH];
    HMODULE module = NULL;
    char *name;

    *offset = (ULONG_PTR)address;
    if (!GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                address, &module))
        return "?";
    *offset -= (ULONG_PTR)module;
    GetModuleFileNameA(module, path, sizeof(path));
    name = strrchr(path, '\\');
    return name ? name + 1 : path;
}

static inline void *watch_pc(const CONTEXT *context)
{
#ifdef __x86_64__
    return (void *)context->Rip;
#else
    return (void *)context->Eip;
#endif
}

static inline void *watch_stack(const CONTEXT *context)
{
#ifdef __x86_64__
    return (void *)context->Rsp;
#else
    return (void *)context->Esp;
#endif
}

/* Goes from a function to its caller: *context is changed; returns the return address, NULL at the end. On i386 nothing
 * says where a frame ends: what the stack holds is taken as it comes, and may be left from an earlier call. */
static inline void *watch_caller(CONTEXT *context, ULONG_PTR end)
{
#ifdef __x86_64__
    DWORD64 base, frame;
    void *data;
    RUNTIME_FUNCTION *function = RtlLookupFunctionEntry(context->Rip, &base, NULL);

    if (context->Rsp + sizeof(ULONG_PTR) > end) return NULL;
    if (function) RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, context->Rip, function, context, &data, &frame, NULL);
    else
    {
        context->Rip = *(ULONG_PTR *)context->Rsp;
        context->Rsp += sizeof(ULONG_PTR);
    }
    return (void *)context->Rip;
#else
    if (context->Esp + sizeof(ULONG_PTR) > end) return NULL;
    context->Eip = *(ULONG_PTR *)context->Esp;
    context->Esp += sizeof(ULONG_PTR);
    return (void *)(context->Eip ? context->Eip : 1);
#endif
}

/* Prints the return addresses into the DLLs that matter; enough to find the place by addr2line. TRUE if ole32 comes
 * before our DLL. */
static inline BOOL watch_trace(const CONTEXT *start, BOOL print)
{
    CONTEXT context = *start;
    const char *module;
    ULONG_PTR offset, end;
    BOOL decided = FALSE, ole32 = FALSE;
    MEMORY_BASIC_INFORMATION info;
    void *address;
    int printed = 0;

    module = watch_module(watch_pc(&context), &offset);
    if (print) printf("    at %s+%#lx\n", module, (ULONG)offset);
    if (!_stricmp(module, "mapi32.dll")) decided = TRUE;
    if (!_stricmp(module, "ole32.dll")) decided = ole32 = TRUE;
    if (!VirtualQuery(watch_stack(&context), &info, sizeof(info))) return ole32;
    end = (ULONG_PTR)info.BaseAddress + info.RegionSize;
    while (printed < 24 && (print || !decided) && (address = watch_caller(&context, end)))
    {
        module = watch_module(address, &offset);
        if (_stricmp(module, "mapi32.dll") && _stricmp(module, "ole32.dll")) continue;
        if (!decided) ole32 = !_stricmp(module, "ole32.dll");
        decided = TRUE;
        if (print) printf("    from %s+%#lx\n", module, (ULONG)offset);
        printed++;
    }
    return ole32;
}

/* Stops a thread where it does not hold the heap's lock, which what looks at it may need. */
static inline void watch_suspend(HANDLE thread)
{
    HeapLock(GetProcessHeap());
    SuspendThread(thread);
}

static inline void watch_resume(HANDLE thread)
{
    ResumeThread(thread);
    HeapUnlock(GetProcessHeap());
}

/* Prints where every other thread is. */
static inline void watch_threads(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0), thread;
    THREADENTRY32 entry = {sizeof(entry)};
    CONTEXT context;
    BOOL more;

    for (more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
    {
        if (entry.th32OwnerProcessID != GetCurrentProcessId() || entry.th32ThreadID == GetCurrentThreadId()) continue;
        if (!(thread = OpenThread(THREAD_ALL_ACCESS, FALSE, entry.th32ThreadID))) continue;
        watch_suspend(thread);
        memset(&context, 0, sizeof(context));
        context.ContextFlags = CONTEXT_FULL;
        if (GetThreadContext(thread, &context))
        {
            printf("  thread %#lx\n", entry.th32ThreadID);
            watch_trace(&context, TRUE);
        }
        watch_resume(thread);
        CloseHandle(thread);
    }
    CloseHandle(snapshot);
}

/* Ends the process: the case is named, so that it can be run again. */
static inline void DECLSPEC_NORETURN watch_fail(const char *what)
{
    printf("seed %I64u: %s\n", watch.seed, what);
    printf("again by: --seed %I64u --count 1\n", watch.seed);
    fflush(stdout);
    TerminateProcess(GetCurrentProcess(), 3);
    for (;;) continue;
}

/* The worker is given up for what ole32 did. */
static inline void DECLSPEC_NORETURN watch_give_up(const char *what)
{
    printf("seed %I64u: ole32 %s\n", watch.seed, what);
    InterlockedIncrement(&watch.ole32_faults);
    InterlockedIncrement(&watch.abandoned);
    ExitThread(2);
}

static LONG WINAPI watch_fault(EXCEPTION_POINTERS *info)
{
    BOOL ole32 = GetCurrentThreadId() == watch.thread_id && watch_trace(info->ContextRecord, FALSE);

    if (!ole32 || watch.verbose)
    {
        printf("exception %#lx, address %p\n", info->ExceptionRecord->ExceptionCode,
                info->ExceptionRecord->NumberParameters > 1 ? (void *)info->ExceptionRecord->ExceptionInformation[1]
                                                            : NULL);
        watch_trace(info->ContextRecord, TRUE);
    }
    if (!ole32) watch_fail("fault");
    watch_give_up("faults");
}

/* An assertion of ole32, which would end the process. We have none, and another C runtime. */
static void __cdecl watch_abort(int signal)
{
    CONTEXT context;

    RtlCaptureContext(&context);
    if (watch.verbose) watch_trace(&context, TRUE);
    watch_give_up("gives up by an assertion");
}

static inline void watch_assertions(void)
{
    void *(__cdecl * handle)(int signal, void(__cdecl * handler)(int signal));

    handle = (void *)GetProcAddress(GetModuleHandleA("ucrtbase.dll"), "signal");
    if (handle) handle(SIGABRT, watch_abort);
}

static DWORD WINAPI watch_worker(void *arg)
{
    CoInitialize(NULL);
    while ((uint64_t)watch.done < watch.count)
    {
        watch.seed = watch.first + watch.step * (uint64_t)watch.done;
        watch.started = GetTickCount();
        watch.done++;
        watch.run(watch.seed);
    }
    CoUninitialize();
    return 0;
}

/* Whether the worker has hung in ole32 for a while: no storage call comes to an end. */
static inline BOOL watch_is_ole32(void)
{
    CONTEXT context;
    LONG before = calls.all;
    int i, inside = 0;

    for (i = 0; i < 10; i++)
    {
        Sleep(50);
        watch_suspend(watch.worker);
        memset(&context, 0, sizeof(context));
        context.ContextFlags = CONTEXT_FULL;
        GetThreadContext(watch.worker, &context);
        if (watch_trace(&context, watch.verbose && i == 9)) inside++;
        watch_resume(watch.worker);
    }
    return inside >= 8 && calls.all == before;
}

/* Runs the cases first, first + step, ... under watch. */
static inline void watch_run(void (*run)(uint64_t seed), uint64_t first, uint64_t count, DWORD seconds)
{
    DWORD wait, late;

    watch.run = run;
    watch.first = first;
    watch.count = count;
    watch.seconds = seconds;
    if (!watch.step) watch.step = 1;
    SetUnhandledExceptionFilter(watch_fault);
    watch_assertions();
    while ((uint64_t)watch.done < watch.count)
    {
        watch.started = GetTickCount();
        watch.worker = CreateThread(NULL, 0, watch_worker, NULL, 0, &watch.thread_id);
        do
        {
            wait = WaitForSingleObject(watch.worker, 500);
            late = wait == WAIT_TIMEOUT ? (GetTickCount() - watch.started) / 1000 : 0;
            if (late > watch.seconds && watch_is_ole32())
            {
                printf("seed %I64u: ole32 hangs\n", watch.seed);
                watch.ole32_hangs++;
                watch.abandoned++;
                /* what hangs may be allocating: with the heap's lock in its hands it would take the others with it */
                HeapLock(GetProcessHeap());
                TerminateThread(watch.worker, 2);
                HeapUnlock(GetProcessHeap());
                wait = WAIT_OBJECT_0;
            }
            else if (late > watch.seconds * WATCH_PATIENCE)
            {
                printf("seed %I64u: more than %lu s\n", watch.seed, late);
                watch_threads();
                watch_fail("hang");
            }
        } while (wait == WAIT_TIMEOUT);
        CloseHandle(watch.worker);
    }
}

#endif
