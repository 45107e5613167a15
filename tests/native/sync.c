/*
 * Locks, threads and what belongs to a thread, over pthread.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <pthread.h>
#include <time.h>
#include <unistd.h>
#include <windows.h>

static __thread DWORD last_error;

DWORD WINAPI GetLastError(void)
{
    return last_error;
}

void WINAPI SetLastError(DWORD error)
{
    last_error = error;
}

/* The mutex of a critical section is in its LockSemaphore. */
static pthread_mutex_t *mutex_of(CRITICAL_SECTION *cs)
{
    return cs->LockSemaphore;
}

void WINAPI InitializeCriticalSection(CRITICAL_SECTION *cs)
{
    pthread_mutex_t *mutex = malloc(sizeof(*mutex));
    pthread_mutexattr_t attributes;

    if (!mutex) abort();
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    memset(cs, 0, sizeof(*cs));
    cs->LockSemaphore = mutex;
}

/* A static one has no mutex until it is entered for the first time. */
void WINAPI EnterCriticalSection(CRITICAL_SECTION *cs)
{
    static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER;

    if (!__atomic_load_n(&cs->LockSemaphore, __ATOMIC_ACQUIRE))
    {
        pthread_mutex_lock(&first);
        if (!cs->LockSemaphore) InitializeCriticalSection(cs);
        pthread_mutex_unlock(&first);
    }
    pthread_mutex_lock(mutex_of(cs));
}

BOOL WINAPI TryEnterCriticalSection(CRITICAL_SECTION *cs)
{
    return !pthread_mutex_trylock(mutex_of(cs));
}

void WINAPI LeaveCriticalSection(CRITICAL_SECTION *cs)
{
    if (pthread_mutex_unlock(mutex_of(cs))) abort();
}

void WINAPI DeleteCriticalSection(CRITICAL_SECTION *cs)
{
    if (mutex_of(cs) && pthread_mutex_destroy(mutex_of(cs))) abort();
    free(mutex_of(cs));
    cs->LockSemaphore = NULL;
}

BOOL WINAPI InitOnceExecuteOnce(INIT_ONCE *once, PINIT_ONCE_FN init, void *param, void **context)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    BOOL ret = TRUE;

    pthread_mutex_lock(&lock);
    if (!once->Ptr && (ret = init(once, param, context))) once->Ptr = (void *)1;
    pthread_mutex_unlock(&lock);
    return ret;
}

/* Slots; Fls functions get a callback at the end of a thread, which pthread keys have as well. */
static DWORD key_slot(void (*destroy)(void *))
{
    pthread_key_t key;

    return pthread_key_create(&key, destroy) ? TLS_OUT_OF_INDEXES : key;
}

DWORD WINAPI TlsAlloc(void)
{
    return key_slot(NULL);
}

BOOL WINAPI TlsFree(DWORD slot)
{
    return !pthread_key_delete(slot);
}

void *WINAPI TlsGetValue(DWORD slot)
{
    last_error = ERROR_SUCCESS;
    return pthread_getspecific(slot);
}

BOOL WINAPI TlsSetValue(DWORD slot, void *value)
{
    return !pthread_setspecific(slot, value);
}

DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION callback)
{
    return key_slot((void (*)(void *))callback);
}

BOOL WINAPI FlsFree(DWORD slot)
{
    return !pthread_key_delete(slot);
}

void *WINAPI FlsGetValue(DWORD slot)
{
    return pthread_getspecific(slot);
}

BOOL WINAPI FlsSetValue(DWORD slot, void *value)
{
    return !pthread_setspecific(slot, value);
}

DWORD WINAPI GetCurrentThreadId(void)
{
    static DWORD threads;
    static __thread DWORD own;

    if (!own) own = __atomic_add_fetch(&threads, 1, __ATOMIC_RELAXED) * 4;
    return own;
}

DWORD WINAPI GetCurrentProcessId(void)
{
    return getpid();
}

/* What a handle of a thread or an event is. */
struct waitable
{
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    BOOL set, manual;
    LONG refcount;
    LPTHREAD_START_ROUTINE start;
    void *param;
};

static struct waitable *create_waitable(BOOL manual, BOOL set, LONG refcount)
{
    struct waitable *waitable = calloc(1, sizeof(*waitable));

    if (!waitable) return NULL;
    pthread_mutex_init(&waitable->mutex, NULL);
    pthread_cond_init(&waitable->changed, NULL);
    waitable->manual = manual;
    waitable->set = set;
    waitable->refcount = refcount;
    return waitable;
}

BOOL native_close_waitable(HANDLE handle)
{
    struct waitable *waitable = handle;

    if (InterlockedDecrement(&waitable->refcount)) return TRUE;
    pthread_cond_destroy(&waitable->changed);
    pthread_mutex_destroy(&waitable->mutex);
    free(waitable);
    return TRUE;
}

HANDLE WINAPI CreateEventW(SECURITY_ATTRIBUTES *attributes, BOOL manual, BOOL set, const WCHAR *name)
{
    return create_waitable(manual, set, 1);
}

BOOL WINAPI SetEvent(HANDLE handle)
{
    struct waitable *waitable = handle;

    pthread_mutex_lock(&waitable->mutex);
    waitable->set = TRUE;
    pthread_cond_broadcast(&waitable->changed);
    pthread_mutex_unlock(&waitable->mutex);
    return TRUE;
}

BOOL WINAPI ResetEvent(HANDLE handle)
{
    struct waitable *waitable = handle;

    pthread_mutex_lock(&waitable->mutex);
    waitable->set = FALSE;
    pthread_mutex_unlock(&waitable->mutex);
    return TRUE;
}

static void *run_thread(void *param)
{
    struct waitable *thread = param;

    thread->start(thread->param);
    SetEvent(thread);
    native_close_waitable(thread);
    return NULL;
}

HANDLE WINAPI CreateThread(SECURITY_ATTRIBUTES *attributes, SIZE_T stack, LPTHREAD_START_ROUTINE start, void *param,
        DWORD flags, DWORD *id)
{
    struct waitable *thread = create_waitable(TRUE, FALSE, 2);
    pthread_t pthread;

    if (!thread) return NULL;
    thread->start = start;
    thread->param = param;
    if (pthread_create(&pthread, NULL, run_thread, thread))
    {
        thread->refcount = 1;
        native_close_waitable(thread);
        return NULL;
    }
    pthread_detach(pthread);
    if (id) *id = 0;
    return thread;
}

DWORD WINAPI WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
    struct waitable *waitable = handle;
    struct timespec until;
    int error = 0;
    BOOL set;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
    pthread_mutex_lock(&waitable->mutex);
    while (!waitable->set && !error)
    {
        if (milliseconds == INFINITE) pthread_cond_wait(&waitable->changed, &waitable->mutex);
        else error = pthread_cond_timedwait(&waitable->changed, &waitable->mutex, &until);
    }
    set = waitable->set;
    if (!waitable->manual) waitable->set = FALSE;
    pthread_mutex_unlock(&waitable->mutex);
    return set ? WAIT_OBJECT_0 : WAIT_TIMEOUT;
}

/* For all of them only. */
DWORD WINAPI WaitForMultipleObjects(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds)
{
    DWORD i;

    if (!all) abort();
    for (i = 0; i < count; i++)
        if (WaitForSingleObject(handles[i], milliseconds) != WAIT_OBJECT_0) return WAIT_TIMEOUT;
    return WAIT_OBJECT_0;
}

void WINAPI Sleep(DWORD milliseconds)
{
    usleep(milliseconds * 1000);
}
