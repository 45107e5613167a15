/*
 * The idle engine: routines that MAPI calls while a thread's message loop has nothing else to do.
 *
 * A routine runs on the thread that registered it, from the message loop there, through a hidden window. Those of
 * negative priority come with WM_TIMER, which a queue makes only when it is empty, and stop at the first input. Those
 * of positive priority come before input, with a message that a timer of the thread pool posts.
 *
 * Once a routine is registered the DLL stays loaded: windows and timers refer to it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "wine/debug.h"
#include "wine/list.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define WM_IDLE_SCHEDULE (WM_APP + 0) /* routines changed: set the timers anew */
#define WM_IDLE_RUN      (WM_APP + 1) /* routines of positive priority are due */
#define WM_IDLE_CLOSE    (WM_APP + 2) /* the engine has ended */

#define TIMER_ID       1
#define SHORTEST_PAUSE 10 /* ms between two calls of a routine, whatever it asks for */

#define KNOWN_IRO (FIROWAIT | FIROINTERVAL | FIROPERBLOCK | FIRODISABLED | FIROONCEONLY)

struct idle_thread
{
    struct list entry; /* in threads */
    LONG refcount;
    HWND window;
    HANDLE pool_timer; /* the thread's own affair, as running */
    BOOL running;
    struct list routines; /* by falling priority */
};

struct idle_routine
{
    struct list entry; /* in idle_thread.routines, if not deregistered */
    LONG refcount;
    BOOL deregistered, called;
    PFNIDLE function;
    void *context;
    short priority;
    ULONG pause;      /* in 1/100 s */
    USHORT options;   /* FIRO* */
    ULONGLONG last;   /* when it was called last, by GetTickCount64 */
    DWORD last_block; /* the last input then: it names the idle block */
};

/* Guards all that follows, threads and routines. No routine is called under it. */
static CRITICAL_SECTION idle_cs;
static CRITICAL_SECTION_DEBUG idle_cs_debug = {
        0,
        0,
        &idle_cs,
        {&idle_cs_debug.ProcessLocksList, &idle_cs_debug.ProcessLocksList},
        0,
        0,
        0,
        0,
        0,
};
static CRITICAL_SECTION idle_cs = {&idle_cs_debug, -1, 0, 0, 0, 0};

static ULONG init_count;
static struct list threads = LIST_INIT(threads);

/* The thread's idle_thread; its callback cleans up after a thread that ends. */
static DWORD thread_slot = FLS_OUT_OF_INDEXES;

static void thread_release(struct idle_thread *thread)
{
    if (!InterlockedDecrement(&thread->refcount)) free(thread);
}

static void routine_release(struct idle_routine *routine)
{
    if (!InterlockedDecrement(&routine->refcount)) free(routine);
}

/* With the lock. */
static void routine_deregister(struct idle_routine *routine)
{
    routine->deregistered = TRUE;
    list_remove(&routine->entry);
    routine_release(routine);
}

/* Takes a thread out of the engine, with its routines. With the lock. */
static void thread_remove(struct idle_thread *thread)
{
    struct idle_routine *routine, *next;

    LIST_FOR_EACH_ENTRY_SAFE(routine, next, &thread->routines, struct idle_routine, entry) routine_deregister(routine);
    list_remove(&thread->entry);
    list_init(&thread->entry);
}

static BOOL thread_is_removed(const struct idle_thread *thread)
{
    return thread->entry.next == &thread->entry;
}

/* When the user last did something, by GetTickCount. */
static DWORD last_input(void)
{
    LASTINPUTINFO info = {sizeof(info)};

    return GetLastInputInfo(&info) ? info.dwTime : 0;
}

/* The milliseconds until a routine is due, 0 if it is; INFINITE if it waits for no time to pass. With the lock. */
static DWORD routine_delay(const struct idle_routine *routine, ULONGLONG now, DWORD input)
{
    ULONGLONG pause = (ULONGLONG)routine->pause * 10, passed = now - routine->last, quiet = (DWORD)now - input;
    ULONGLONG delay = 0;

    if (routine->options & FIRODISABLED) return INFINITE;
    if (pause < SHORTEST_PAUSE) pause = SHORTEST_PAUSE;
    if ((routine->options & FIROPERBLOCK) && routine->called && routine->last_block == input)
        return 100; /* nothing tells when the user comes back: look again */
    if (routine->called && passed < pause) delay = pause - passed;
    if ((routine->options & FIROWAIT) && quiet < pause && pause - quiet > delay) delay = pause - quiet;
    return delay < 0x7fffffff ? (DWORD)delay : 0x7fffffff;
}

/* A timer of the thread pool has run out. */
static void CALLBACK post_run(void *window, BOOLEAN fired)
{
    PostMessageW(window, WM_IDLE_RUN, 0, 0);
}

/* Sets the thread's timers for what is due next; on the thread. */
static void thread_schedule(struct idle_thread *thread)
{
    DWORD low = INFINITE, high = INFINITE, delay, input = last_input();
    struct idle_routine *routine;
    ULONGLONG now = GetTickCount64();

    EnterCriticalSection(&idle_cs);
    LIST_FOR_EACH_ENTRY(routine, &thread->routines, struct idle_routine, entry)
    {
        delay = routine_delay(routine, now, input);
        if (routine->priority > 0) high = min(high, delay);
        else low = min(low, delay);
    }
    LeaveCriticalSection(&idle_cs);

    if (low == INFINITE) KillTimer(thread->window, TIMER_ID);
    else SetTimer(thread->window, TIMER_ID, max(low, USER_TIMER_MINIMUM), NULL);
    if (thread->pool_timer) DeleteTimerQueueTimer(NULL, thread->pool_timer, NULL);
    thread->pool_timer = NULL;
    if (high == INFINITE) return;
    if (!high) PostMessageW(thread->window, WM_IDLE_RUN, 0, 0);
    else if (!CreateTimerQueueTimer(&thread->pool_timer, NULL, post_run, thread->window, high, 0, WT_EXECUTEONLYONCE))
        WARN("There is no timer for routines of positive priority.\n");
}

/* The routine of one sign of priority that is due and comes first, with a reference; NULL if there is none. Its call is
 * noted, so that it is not due again at once. */
static struct idle_routine *take_due(struct idle_thread *thread, BOOL high)
{
    struct idle_routine *routine, *found = NULL;
    ULONGLONG now = GetTickCount64();
    DWORD input = last_input();

    EnterCriticalSection(&idle_cs);
    LIST_FOR_EACH_ENTRY(routine, &thread->routines, struct idle_routine, entry)
    {
        if ((routine->priority > 0) != high || routine_delay(routine, now, input)) continue;
        found = routine;
        InterlockedIncrement(&found->refcount);
        found->called = TRUE;
        found->last = now;
        found->last_block = input;
        break;
    }
    LeaveCriticalSection(&idle_cs);
    return found;
}

/* Calls what is due; on the thread. */
static void thread_run(struct idle_thread *thread, BOOL high)
{
    struct idle_routine *routine;
    ULONGLONG start = GetTickCount64();
    PFNIDLE function;
    void *context;

    /* a routine may have a message loop of its own: one at a time */
    if (thread->running) return;
    thread->running = TRUE;
    InterlockedIncrement(&thread->refcount);

    while ((routine = take_due(thread, high)))
    {
        EnterCriticalSection(&idle_cs);
        function = routine->function;
        context = routine->context;
        if (routine->options & FIROONCEONLY) routine_deregister(routine);
        LeaveCriticalSection(&idle_cs);

        TRACE("Calling %p, %p.\n", function, context);
        function(context);
        routine_release(routine);

        /* back to the message loop for input, and from time to time for what else it has to do */
        if (!high && HIWORD(GetQueueStatus(QS_INPUT))) break;
        if (GetTickCount64() - start > 100) break;
    }

    thread->running = FALSE;
    if (!thread_is_removed(thread)) thread_schedule(thread);
    thread_release(thread);
}

/* Ends the window and its reference; on the thread. */
static void thread_close(struct idle_thread *thread)
{
    HWND window = thread->window;

    if (!window) return;
    thread->window = NULL;
    if (thread->pool_timer) DeleteTimerQueueTimer(NULL, thread->pool_timer, NULL);
    thread->pool_timer = NULL;
    SetWindowLongPtrW(window, GWLP_USERDATA, 0);
    DestroyWindow(window);
    thread_release(thread);
}

static LRESULT CALLBACK idle_window_proc(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct idle_thread *thread = (struct idle_thread *)GetWindowLongPtrW(window, GWLP_USERDATA);

    if (!thread) return DefWindowProcW(window, message, wparam, lparam);
    switch (message)
    {
    case WM_IDLE_SCHEDULE:
        if (!thread->running) thread_schedule(thread);
        return 0;
    case WM_TIMER: thread_run(thread, FALSE); return 0;
    case WM_IDLE_RUN: thread_run(thread, TRUE); return 0;
    case WM_IDLE_CLOSE: thread_close(thread); return 0;
    }
    return DefWindowProcW(window, message, wparam, lparam);
}

/* A thread ends: its routines do so too. */
static void WINAPI thread_ended(void *context)
{
    struct idle_thread *thread = context;

    if (!thread) return;
    EnterCriticalSection(&idle_cs);
    if (!thread_is_removed(thread)) thread_remove(thread);
    LeaveCriticalSection(&idle_cs);
    thread_close(thread);
    thread_release(thread);
}

static BOOL CALLBACK prepare(INIT_ONCE *once, void *param, void **context)
{
    WNDCLASSEXW class = {sizeof(class)};
    HMODULE module;

    class.lpfnWndProc = idle_window_proc;
    class.hInstance = mapi32_instance;
    class.lpszClassName = L"mapi32_idle";
    if (!RegisterClassExW(&class)) return FALSE;
    if ((thread_slot = FlsAlloc(thread_ended)) == FLS_OUT_OF_INDEXES) return FALSE;
    GetModuleHandleExW(
            GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, (const WCHAR *)prepare, &module);
    return TRUE;
}

/* This thread's part of the engine, made when there is none yet; NULL where that fails. */
static struct idle_thread *current_thread(void)
{
    static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
    struct idle_thread *thread;

    if (!InitOnceExecuteOnce(&once, prepare, NULL, NULL)) return NULL;
    thread = FlsGetValue(thread_slot);
    if (thread && !thread_is_removed(thread)) return thread;
    if (thread)
    {
        /* of an engine that has ended since */
        FlsSetValue(thread_slot, NULL);
        thread_close(thread);
        thread_release(thread);
    }

    if (!(thread = calloc(1, sizeof(*thread)))) return NULL;
    thread->refcount = 2; /* the slot's and the window's */
    list_init(&thread->routines);
    list_init(&thread->entry);
    thread->window = CreateWindowExW(0, L"mapi32_idle", NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, mapi32_instance, NULL);
    if (!thread->window)
    {
        free(thread);
        return NULL;
    }
    SetWindowLongPtrW(thread->window, GWLP_USERDATA, (LONG_PTR)thread);
    FlsSetValue(thread_slot, thread);
    EnterCriticalSection(&idle_cs);
    list_add_tail(&threads, &thread->entry);
    LeaveCriticalSection(&idle_cs);
    return thread;
}

/* Puts a routine behind those of its priority. With the lock. */
static void insert_by_priority(struct idle_thread *thread, struct idle_routine *routine)
{
    struct idle_routine *other;

    LIST_FOR_EACH_ENTRY(other, &thread->routines, struct idle_routine, entry)
        if (other->priority < routine->priority) break;
    list_add_tail(&other->entry, &routine->entry); /* before it */
}

/* The routine of a handle and its thread; NULL for a handle of none. With the lock. */
static struct idle_routine *find_routine(FTG handle, struct idle_thread **found)
{
    struct idle_routine *routine;
    struct idle_thread *thread;

    LIST_FOR_EACH_ENTRY(thread, &threads, struct idle_thread, entry)
    {
        LIST_FOR_EACH_ENTRY(routine, &thread->routines, struct idle_routine, entry)
        {
            if ((FTG)routine != handle) continue;
            *found = thread;
            return routine;
        }
    }
    WARN("%p is no routine.\n", handle);
    return NULL;
}

/***********************************************************************
 *      MAPIInitIdle (MAPI32.49)
 *
 * Starts the idle engine; counted, undone by MAPIDeinitIdle.
 *
 * RETURNS
 *  0.
 *
 * Source: client reference, MAPIInitIdle.
 */
LONG WINAPI MAPIInitIdle(LPVOID reserved)
{
    TRACE("%p.\n", reserved);
    EnterCriticalSection(&idle_cs);
    init_count++;
    LeaveCriticalSection(&idle_cs);
    module_lock();
    return 0;
}

/***********************************************************************
 *      MAPIDeinitIdle (MAPI32.50)
 *
 * Undoes one MAPIInitIdle. The last one deregisters all routines; it may come from one of them.
 *
 * Source: client reference, MAPIDeinitIdle.
 */
void WINAPI MAPIDeinitIdle(void)
{
    struct idle_thread *thread, *next;
    BOOL started;

    TRACE("().\n");
    EnterCriticalSection(&idle_cs);
    if ((started = init_count != 0) && !--init_count)
    {
        LIST_FOR_EACH_ENTRY_SAFE(thread, next, &threads, struct idle_thread, entry)
        {
            thread_remove(thread);
            PostMessageW(thread->window, WM_IDLE_CLOSE, 0, 0);
        }
    }
    LeaveCriticalSection(&idle_cs);
    if (started) module_unlock();
}

/***********************************************************************
 *      FtgRegisterIdleRoutine (MAPI32.52)
 *
 * Registers a routine of the calling thread, which must have a message loop.
 *
 * PARAMS
 *  function [I] The routine; what it returns does not matter.
 *  context  [I] Its parameter.
 *  priority [I] Above 0: before the user's input. Below 0: when there is no input. 0 is reserved.
 *  pause    [I] In 1/100 s: with FIROWAIT how long the user must have done nothing; otherwise at least between two
 *               calls, of which the first comes at once (choice).
 *  options  [I] FIROWAIT or FIROINTERVAL; FIROPERBLOCK: once until the user does something again; FIRODISABLED: not
 *               before EnableIdleRoutine; FIROONCEONLY: only once.
 *
 * RETURNS
 *  A handle; NULL without MAPIInitIdle, for a NULL function, priority 0, unknown options or both kinds of pause
 *  (choices), and where memory lacks.
 *
 * Source: client reference, FtgRegisterIdleRoutine.
 */
FTG WINAPI FtgRegisterIdleRoutine(PFNIDLE function, LPVOID context, short priority, ULONG pause, USHORT options)
{
    struct idle_routine *routine;
    struct idle_thread *thread;
    BOOL ready;

    TRACE("%p, %p, %d, %lu, %#x.\n", function, context, priority, pause, options);
    if (!function || !priority || (options & ~KNOWN_IRO)) return NULL;
    if ((options & FIROWAIT) && (options & FIROINTERVAL)) return NULL;
    EnterCriticalSection(&idle_cs);
    ready = init_count != 0;
    LeaveCriticalSection(&idle_cs);
    if (!ready || !(thread = current_thread()) || !(routine = calloc(1, sizeof(*routine)))) return NULL;

    routine->refcount = 1;
    routine->function = function;
    routine->context = context;
    routine->priority = priority;
    routine->pause = pause;
    routine->options = options;
    EnterCriticalSection(&idle_cs);
    if ((ready = !thread_is_removed(thread))) insert_by_priority(thread, routine);
    LeaveCriticalSection(&idle_cs);
    if (!ready)
    {
        free(routine);
        return NULL;
    }
    PostMessageW(thread->window, WM_IDLE_SCHEDULE, 0, 0);
    return (FTG)routine;
}

/***********************************************************************
 *      DeregisterIdleRoutine (MAPI32.54)
 *
 * Ends a routine, from any thread and from the routine itself. No call of it begins afterwards; one that is under way
 * on another thread goes on. A handle that is none does nothing.
 *
 * Source: client reference, DeregisterIdleRoutine.
 */
void WINAPI DeregisterIdleRoutine(FTG handle)
{
    struct idle_routine *routine;
    struct idle_thread *thread;

    TRACE("%p.\n", handle);
    EnterCriticalSection(&idle_cs);
    if ((routine = find_routine(handle, &thread))) routine_deregister(routine);
    LeaveCriticalSection(&idle_cs);
}

/***********************************************************************
 *      EnableIdleRoutine (MAPI32.53)
 *
 * Has a routine called, or not. A handle that is none does nothing.
 *
 * Source: client reference, EnableIdleRoutine.
 */
void WINAPI EnableIdleRoutine(FTG handle, BOOL enable)
{
    struct idle_routine *routine;
    struct idle_thread *thread;

    TRACE("%p, %d.\n", handle, enable);
    EnterCriticalSection(&idle_cs);
    if ((routine = find_routine(handle, &thread)))
    {
        if (enable) routine->options &= (USHORT)~FIRODISABLED;
        else routine->options |= FIRODISABLED;
        PostMessageW(thread->window, WM_IDLE_SCHEDULE, 0, 0);
    }
    LeaveCriticalSection(&idle_cs);
}

/***********************************************************************
 *      ChangeIdleRoutine (MAPI32.55)
 *
 * Changes what FtgRegisterIdleRoutine was given.
 *
 * PARAMS
 *  handle [I] The routine; a handle that is none does nothing.
 *  function, context, priority, pause, options [I] The new ones; a NULL function, priority 0 and options that
 *             FtgRegisterIdleRoutine refuses leave the old ones (choice).
 *  change [I] Which of them: FIRCPFN, FIRCPV, FIRCPRI, FIRCCSEC, FIRCIRO.
 *
 * Source: client reference, ChangeIdleRoutine.
 */
void WINAPI ChangeIdleRoutine(
        FTG handle, PFNIDLE function, LPVOID context, short priority, ULONG pause, USHORT options, USHORT change)
{
    struct idle_routine *routine;
    struct idle_thread *thread;

    TRACE("%p, %p, %p, %d, %lu, %#x, %#x.\n", handle, function, context, priority, pause, options, change);
    EnterCriticalSection(&idle_cs);
    if ((routine = find_routine(handle, &thread)))
    {
        if ((change & FIRCPFN) && function) routine->function = function;
        if (change & FIRCPV) routine->context = context;
        if (change & FIRCCSEC) routine->pause = pause;
        if ((change & FIRCIRO) && !(options & ~KNOWN_IRO) &&
                (options & (FIROWAIT | FIROINTERVAL)) != (FIROWAIT | FIROINTERVAL))
            routine->options = options;
        if ((change & FIRCPRI) && priority)
        {
            routine->priority = priority;
            list_remove(&routine->entry);
            insert_by_priority(thread, routine);
        }
        PostMessageW(thread->window, WM_IDLE_SCHEDULE, 0, 0);
    }
    LeaveCriticalSection(&idle_cs);
}

/***********************************************************************
 *      InstallFilterHook (MAPI32.51)
 *
 * Would have the idle engine watch the thread's messages for input; the engine asks the system instead.
 *
 * RETURNS
 *  S_OK.
 *
 * Source: MAPI stub library's export; choice (props.md 9).
 */
HRESULT WINAPI InstallFilterHook(BOOL install)
{
    TRACE("%d.\n", install);
    return S_OK;
}
