/*
 * Message sessions: OpenIMsgSession and CloseIMsgSession.
 *
 * A session's handle is no pointer: some clients pass it through a 32-bit long on x64, and stale or made-up ones must
 * be refused. It is the place in a table and the place's generation, in 31 bits, so that truncation to 32 bits and
 * sign extension leave it as it is.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "msgtree.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

struct session
{
    LONG refcount;       /* the table's, and one for each message */
    CRITICAL_SECTION cs; /* guards the list and closed */
    struct list trees;
    BOOL closed;
    IMalloc *malloc;
    ULONG flags;
};

#define HANDLE_INDEX_BITS 16
#define HANDLE_MAX_INDEX  0xffff
#define HANDLE_GENERATION 0x7fff

struct slot
{
    struct session *session; /* NULL: free */
    ULONG generation;        /* of the present or last session here, 1 to HANDLE_GENERATION */
    ULONG next_free;         /* of a free place: the next one, or 0 */
};

static CRITICAL_SECTION table_cs;
static CRITICAL_SECTION_DEBUG table_cs_debug = {
        0, 0, &table_cs, {&table_cs_debug.ProcessLocksList, &table_cs_debug.ProcessLocksList}, 0, 0, 0, 0, 0};
static CRITICAL_SECTION table_cs = {&table_cs_debug, -1, 0, 0, 0, 0};

static struct slot *slots; /* place 0 is not used */
static ULONG slot_count, slot_capacity, first_free;

static void session_release(struct session *session)
{
    if (InterlockedDecrement(&session->refcount)) return;
    IMalloc_Release(session->malloc);
    DeleteCriticalSection(&session->cs);
    free(session);
    module_unlock();
}

void sessions_detach(void)
{
    free(slots);
    DeleteCriticalSection(&table_cs);
}

/* Puts a session into the table; NULL when there is no place or memory. */
static LPMSGSESS table_insert(struct session *session)
{
    struct slot *more;
    ULONG index = 0, capacity;

    EnterCriticalSection(&table_cs);
    if (first_free)
    {
        index = first_free;
        first_free = slots[index].next_free;
    }
    else if (slot_count < HANDLE_MAX_INDEX)
    {
        if (slot_count + 1 >= slot_capacity)
        {
            capacity = slot_capacity ? slot_capacity * 2 : 16;
            if ((more = realloc(slots, capacity * sizeof(*slots))))
            {
                memset(more + slot_capacity, 0, (capacity - slot_capacity) * sizeof(*slots));
                slots = more;
                slot_capacity = capacity;
            }
        }
        if (slot_count + 1 < slot_capacity) index = ++slot_count;
    }
    if (index)
    {
        slots[index].session = session;
        slots[index].generation = slots[index].generation % HANDLE_GENERATION + 1;
        index |= slots[index].generation << HANDLE_INDEX_BITS;
    }
    LeaveCriticalSection(&table_cs);
    return (LPMSGSESS)(ULONG_PTR)index;
}

/* The session of a handle, with a reference; NULL for any other value. remove: takes the handle out of the table, the
 * reference returned is then the table's. */
static struct session *table_lookup(LPMSGSESS handle, BOOL remove)
{
    /* sign-extended or truncated: only the low 32 bits count, the rest must be no other number's */
    LONG_PTR wide = (LONG_PTR)handle;
    ULONG value = (ULONG)wide, index = value & HANDLE_MAX_INDEX;
    struct session *session = NULL;

    if (wide != (LONG_PTR)(LONG)value && (ULONG_PTR)wide != value) return NULL;
    EnterCriticalSection(&table_cs);
    if (index && index <= slot_count && slots[index].session && slots[index].generation == value >> HANDLE_INDEX_BITS)
    {
        session = slots[index].session;
        if (remove)
        {
            slots[index].session = NULL;
            slots[index].next_free = first_free;
            first_free = index;
        }
        else InterlockedIncrement(&session->refcount);
    }
    LeaveCriticalSection(&table_cs);
    return session;
}

HRESULT session_add_tree(LPMSGSESS handle, struct msgtree *tree, ULONG *flags)
{
    struct session *session;
    BOOL closed;

    *flags = 0;
    if (!handle) return S_OK;
    if (!(session = table_lookup(handle, FALSE)))
    {
        WARN("%p is no session.\n", handle);
        return MAPI_E_INVALID_PARAMETER;
    }
    EnterCriticalSection(&session->cs);
    if (!(closed = session->closed))
    {
        tree->session = session;
        list_add_tail(&session->trees, &tree->session_entry);
        *flags = session->flags;
    }
    LeaveCriticalSection(&session->cs);
    if (closed) session_release(session);
    return closed ? MAPI_E_INVALID_PARAMETER : S_OK;
}

void session_remove_tree(struct msgtree *tree)
{
    struct session *session = tree->session;

    if (!session) return;
    EnterCriticalSection(&session->cs);
    /* CloseIMsgSession has unlinked the trees that it closes */
    if (tree->session_entry.next) list_remove(&tree->session_entry);
    tree->session_entry.next = NULL;
    tree->session = NULL;
    LeaveCriticalSection(&session->cs);
    session_release(session);
}

/***********************************************************************
 *      OpenIMsgSession (MAPI32.196)
 *
 * Opens a message session: the messages opened in it are closed together by CloseIMsgSession.
 *
 * PARAMS
 *  malloc [I] Required; the session keeps a reference until it is closed and the last of its messages is gone.
 *  flags  [I] 0 or MAPI_UNICODE: new messages of the session are Unicode.
 *  out    [O] An opaque handle.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a NULL pointer; MAPI_E_UNKNOWN_FLAGS; MAPI_E_NOT_ENOUGH_MEMORY.
 *  *out is NULL on failure.
 *
 * Source: client reference, OpenIMsgSession; imsg.md 2.1.
 */
SCODE WINAPI OpenIMsgSession(LPMALLOC malloc, ULONG flags, LPMSGSESS *out)
{
    struct session *session;

    TRACE("%p, %#lx, %p.\n", malloc, flags, out);
    if (out) *out = NULL;
    if (!malloc || !out) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;

    if (!(session = calloc(1, sizeof(*session)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    session->refcount = 1;
    module_lock();
    session->flags = flags;
    list_init(&session->trees);
    InitializeCriticalSection(&session->cs);
    IMalloc_AddRef(malloc);
    session->malloc = malloc;
    if (!(*out = table_insert(session)))
    {
        session_release(session);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

/***********************************************************************
 *      CloseIMsgSession (MAPI32.197)
 *
 * Closes a session and every message opened in it, whatever callers still refer to: unsaved changes are dropped,
 * storages released, callbacks called. What is still referred to becomes an empty shell. A value that is no open
 * session's handle has no effect.
 *
 * Source: client reference, CloseIMsgSession; imsg.md 2.2.
 */
void WINAPI CloseIMsgSession(LPMSGSESS handle)
{
    struct session *session;
    struct msgtree *tree;
    struct list *entry;

    TRACE("%p.\n", handle);
    if (!handle) return;
    if (!(session = table_lookup(handle, TRUE)))
    {
        WARN("%p is no session.\n", handle);
        return;
    }
    for (;;)
    {
        tree = NULL;
        EnterCriticalSection(&session->cs);
        session->closed = TRUE;
        if ((entry = list_head(&session->trees)))
        {
            /* a tree in the list cannot go away: its shutdown takes it off, under this lock, before its last
             * reference */
            tree = LIST_ENTRY(entry, struct msgtree, session_entry);
            msgtree_addref(tree);
            list_remove(&tree->session_entry);
            tree->session_entry.next = NULL;
        }
        LeaveCriticalSection(&session->cs);
        if (!tree) break;
        msgtree_shutdown(tree);
        msgtree_release(tree);
    }
    session_release(session);
}
