/*
 * HrThisThreadAdviseSink: an advise sink that is called on the thread that made it, and HrDispatchNotifications.
 *
 * A thread with such sinks has a queue of copied notifications and a hidden window, made with the first sink and
 * destroyed with the last, to which a message is posted for each that is queued. The window's thread runs the queue
 * when it dispatches messages, in HrDispatchNotifications, and before a notification that reaches it directly. The
 * thread record hangs in fiber-local storage, which tells when the thread ends; nobody gets what is queued then.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "mapi32_private.h"
#include "wine/debug.h"
#include "wine/list.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static const WCHAR window_class[] = L"mapi32 notification window";

/* Notifications that wait for their thread. */
struct queued
{
    struct list entry;     /* in notify_thread.queue */
    IMAPIAdviseSink *sink; /* the wrapped one, counted */
    ULONG count;
    NOTIFICATION notifications[]; /* with all that they point to behind them */
};

struct notify_thread
{
    LONG refcount;       /* by the thread itself and by each sink */
    CRITICAL_SECTION cs; /* guards what follows */
    struct list queue;
    HWND window; /* NULL if there is none */
    ULONG sinks;
    BOOL ended;
};

struct thread_sink
{
    IMAPIAdviseSink IMAPIAdviseSink_iface;
    LONG refcount;
    IMAPIAdviseSink *sink;        /* the wrapped one, counted */
    struct notify_thread *thread; /* counted */
};

static INIT_ONCE init_once = INIT_ONCE_STATIC_INIT;
static DWORD thread_slot = FLS_OUT_OF_INDEXES;
static UINT notify_message;

/* Takes the first of a thread's queue off it, NULL if it is empty. */
static struct queued *take_queued(struct notify_thread *thread)
{
    struct list *entry;

    EnterCriticalSection(&thread->cs);
    if ((entry = list_head(&thread->queue))) list_remove(entry);
    LeaveCriticalSection(&thread->cs);
    return entry ? LIST_ENTRY(entry, struct queued, entry) : NULL;
}

static void queued_free(struct queued *queued)
{
    IMAPIAdviseSink_Release(queued->sink);
    free(queued);
}

static void thread_release(struct notify_thread *thread)
{
    struct queued *queued;

    if (InterlockedDecrement(&thread->refcount)) return;
    while ((queued = take_queued(thread))) queued_free(queued);
    DeleteCriticalSection(&thread->cs);
    free(thread);
}

/* Calls the sinks with what is queued for this thread. */
static void run_queue(struct notify_thread *thread)
{
    struct queued *queued;

    InterlockedIncrement(&thread->refcount);
    while ((queued = take_queued(thread)))
    {
        IMAPIAdviseSink_OnNotify(queued->sink, queued->count, queued->notifications);
        queued_free(queued);
    }
    thread_release(thread);
}

/* Destroys a thread's window, on it, if no sink and nothing queued needs it any more. */
static void close_unused_window(struct notify_thread *thread)
{
    HWND window = NULL;

    EnterCriticalSection(&thread->cs);
    if (!thread->sinks && list_empty(&thread->queue))
    {
        window = thread->window;
        thread->window = NULL;
    }
    LeaveCriticalSection(&thread->cs);
    if (window) DestroyWindow(window);
}

static LRESULT CALLBACK window_proc(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct notify_thread *thread;

    if (message != notify_message) return DefWindowProcW(window, message, wparam, lparam);
    if ((thread = FlsGetValue(thread_slot)))
    {
        run_queue(thread);
        close_unused_window(thread);
    }
    return 0;
}

/* The thread ends, or the DLL goes. The system destroys an ending thread's windows. */
static void WINAPI thread_ended(void *value)
{
    struct notify_thread *thread = value;

    if (!thread) return;
    EnterCriticalSection(&thread->cs);
    thread->ended = TRUE;
    thread->window = NULL;
    LeaveCriticalSection(&thread->cs);
    thread_release(thread);
}

static BOOL CALLBACK init_threads(INIT_ONCE *once, void *param, void **context)
{
    WNDCLASSW class = {0};

    notify_message = RegisterWindowMessageA(szMAPINotificationMsg);
    class.lpfnWndProc = window_proc;
    class.hInstance = mapi32_instance;
    class.lpszClassName = window_class;
    RegisterClassW(&class);
    thread_slot = FlsAlloc(thread_ended);
    return TRUE;
}

/* The record of the calling thread, NULL if it has none. */
static struct notify_thread *current_thread(void)
{
    return thread_slot == FLS_OUT_OF_INDEXES ? NULL : FlsGetValue(thread_slot);
}

void thread_sinks_detach(void)
{
    struct notify_thread *thread = current_thread();

    if (thread_slot == FLS_OUT_OF_INDEXES) return;
    /* a sink that was released on another thread leaves it to us */
    if (thread && thread->window) DestroyWindow(thread->window);
    FlsFree(thread_slot);
    UnregisterClassW(window_class, mapi32_instance);
}

/* The record of the calling thread, made if there is none; NULL where memory lacks. */
static struct notify_thread *get_thread(void)
{
    struct notify_thread *thread;

    InitOnceExecuteOnce(&init_once, init_threads, NULL, NULL);
    if (thread_slot == FLS_OUT_OF_INDEXES) return NULL;
    if ((thread = FlsGetValue(thread_slot))) return thread;
    if (!(thread = calloc(1, sizeof(*thread)))) return NULL;
    thread->refcount = 1;
    InitializeCriticalSection(&thread->cs);
    list_init(&thread->queue);
    if (FlsSetValue(thread_slot, thread)) return thread;
    thread_release(thread);
    return NULL;
}

static struct thread_sink *impl_from_IMAPIAdviseSink(IMAPIAdviseSink *iface)
{
    return CONTAINING_RECORD(iface, struct thread_sink, IMAPIAdviseSink_iface);
}

static HRESULT WINAPI thread_sink_QueryInterface(IMAPIAdviseSink *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!iid || !out) return MAPI_E_INVALID_PARAMETER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IMAPIAdviseSink))
    {
        IMAPIAdviseSink_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    *out = NULL;
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG WINAPI thread_sink_AddRef(IMAPIAdviseSink *iface)
{
    ULONG refcount = InterlockedIncrement(&impl_from_IMAPIAdviseSink(iface)->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI thread_sink_Release(IMAPIAdviseSink *iface)
{
    struct thread_sink *sink = impl_from_IMAPIAdviseSink(iface);
    struct notify_thread *thread = sink->thread;
    ULONG refcount = InterlockedDecrement(&sink->refcount);
    HWND window = NULL;

    TRACE("%p, refcount %lu.\n", iface, refcount);
    if (refcount) return refcount;

    EnterCriticalSection(&thread->cs);
    if (!--thread->sinks) window = thread->window;
    LeaveCriticalSection(&thread->cs);
    if (thread == current_thread()) close_unused_window(thread);
    else if (window) PostMessageW(window, notify_message, 0, 0); /* only its own thread can destroy it */
    IMAPIAdviseSink_Release(sink->sink);
    thread_release(thread);
    free(sink);
    module_unlock();
    return 0;
}

/* Leaves a copy of the notifications with the sink's thread. */
static void enqueue(struct thread_sink *sink, ULONG count, NOTIFICATION *notifications)
{
    struct notify_thread *thread = sink->thread;
    struct queued *queued;
    HWND window = NULL;
    ULONG size;
    BOOL ended;

    if (count > 0x7fffffff || FAILED(ScCountNotifications((int)count, notifications, &size)) ||
            size > 0xffffffff - sizeof(*queued) || !(queued = malloc(sizeof(*queued) + size)))
    {
        WARN("Could not copy %lu notifications.\n", count);
        return;
    }
    ScCopyNotifications((int)count, notifications, queued->notifications, NULL);
    queued->count = count;
    queued->sink = sink->sink;
    IMAPIAdviseSink_AddRef(queued->sink);

    EnterCriticalSection(&thread->cs);
    if (!(ended = thread->ended))
    {
        list_add_tail(&thread->queue, &queued->entry);
        window = thread->window;
    }
    LeaveCriticalSection(&thread->cs);
    if (window) PostMessageW(window, notify_message, 0, 0);
    if (ended) queued_free(queued);
}

static ULONG WINAPI thread_sink_OnNotify(IMAPIAdviseSink *iface, ULONG count, NOTIFICATION *notifications)
{
    struct thread_sink *sink = impl_from_IMAPIAdviseSink(iface);

    TRACE("%p, %lu, %p.\n", iface, count, notifications);
    if (sink->thread != current_thread())
    {
        enqueue(sink, count, notifications);
        return 0;
    }
    run_queue(sink->thread); /* what came before comes before */
    return IMAPIAdviseSink_OnNotify(sink->sink, count, notifications);
}

static const IMAPIAdviseSinkVtbl thread_sink_vtbl = {
        thread_sink_QueryInterface,
        thread_sink_AddRef,
        thread_sink_Release,
        thread_sink_OnNotify,
};

/***********************************************************************
 *      HrThisThreadAdviseSink (MAPI32.42)
 *
 * Wraps an advise sink so that it is called on the calling thread only, whatever thread notifies: directly on the
 * calling thread (choice); from another one when the thread dispatches messages or calls HrDispatchNotifications,
 * with a copy of the notifications. OnNotify from another thread returns 0.
 *
 * PARAMS
 *  sink [I] The sink; a reference is added.
 *  out  [O] The wrapper, with one reference.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for NULL (choice); MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, HrThisThreadAdviseSink.
 */
STDAPI HrThisThreadAdviseSink(LPMAPIADVISESINK sink, LPMAPIADVISESINK *out)
{
    struct thread_sink *wrapper;
    struct notify_thread *thread;
    HWND window = NULL;

    TRACE("%p, %p.\n", sink, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!sink) return MAPI_E_INVALID_PARAMETER;
    if (!(thread = get_thread()) || !(wrapper = calloc(1, sizeof(*wrapper)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!thread->window) /* only this thread sets it */
    {
        window = CreateWindowExW(0, window_class, NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, mapi32_instance, NULL);
        if (!window) WARN("No window; notifications wait for HrDispatchNotifications.\n");
    }
    wrapper->IMAPIAdviseSink_iface.lpVtbl = (IMAPIAdviseSinkVtbl *)&thread_sink_vtbl;
    wrapper->refcount = 1;
    module_lock();
    wrapper->sink = sink;
    IMAPIAdviseSink_AddRef(sink);
    wrapper->thread = thread;
    InterlockedIncrement(&thread->refcount);
    EnterCriticalSection(&thread->cs);
    thread->sinks++;
    if (window) thread->window = window;
    LeaveCriticalSection(&thread->cs);
    *out = &wrapper->IMAPIAdviseSink_iface;
    return S_OK;
}

/***********************************************************************
 *      HrDispatchNotifications (MAPI32.239)
 *
 * Calls the sinks of HrThisThreadAdviseSink with the notifications that wait for the calling thread.
 *
 * PARAMS
 *  flags [I] Reserved; ignored.
 *
 * RETURNS
 *  S_OK; MAPI_E_NOT_INITIALIZED without MAPIInitialize; MAPI_E_USER_CANCEL if the thread's message queue holds a
 *  WM_QUIT, which stays there.
 *
 * Source: client reference, HrDispatchNotifications.
 */
STDAPI HrDispatchNotifications(ULONG flags)
{
    struct notify_thread *thread = current_thread();
    MSG message;

    TRACE("%#lx.\n", flags);
    if (!mapi_is_initialized()) return MAPI_E_NOT_INITIALIZED;
    if (thread)
    {
        InterlockedIncrement(&thread->refcount);
        run_queue(thread);
        while (thread->window && PeekMessageW(&message, thread->window, notify_message, notify_message, PM_REMOVE))
        {
            if (message.message == WM_QUIT) /* passes every filter */
            {
                PostQuitMessage((int)message.wParam);
                break;
            }
            run_queue(thread);
        }
        close_unused_window(thread);
        thread_release(thread);
    }
    return PeekMessageW(&message, NULL, WM_QUIT, WM_QUIT, PM_NOREMOVE) ? MAPI_E_USER_CANCEL : S_OK;
}
