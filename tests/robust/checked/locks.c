/*
 * The order of the checked DLL's locks.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>
#include <windows.h>

#define MAX_CLASSES 32
#define MAX_LOCKS   4096
#define MAX_HELD    16

/* A lock that is known, and its class. */
struct known_lock
{
    CRITICAL_SECTION *cs;
    int class;
};

static SRWLOCK locks_lock = SRWLOCK_INIT;
static struct known_lock known[MAX_LOCKS];
static const char *class_names[MAX_CLASSES];
static int class_count;
static const char *edges[MAX_CLASSES][MAX_CLASSES]; /* where the second was taken inside the first */

static __thread CRITICAL_SECTION *held[MAX_HELD];
static __thread int held_class[MAX_HELD], held_count;

/* With locks_lock. */
static int find_class(const char *name)
{
    int i;

    for (i = 0; i < class_count; i++)
        if (!strcmp(class_names[i], name)) return i;
    if (class_count == MAX_CLASSES) return 0;
    class_names[class_count] = name;
    return class_count++;
}

/* The place of a lock in the table, or of the next free one; with locks_lock. */
static struct known_lock *find_lock(CRITICAL_SECTION *cs)
{
    size_t at = ((ULONG_PTR)cs >> 4) % MAX_LOCKS, i;
    struct known_lock *free = NULL;

    for (i = 0; i < MAX_LOCKS; i++, at = (at + 1) % MAX_LOCKS)
    {
        if (known[at].cs == cs) return &known[at];
        if (!known[at].cs && !free) free = &known[at];
        if (!known[at].cs && !known[at].class) break; /* never used */
    }
    return free;
}

static int class_of(CRITICAL_SECTION *cs, const char *place)
{
    struct known_lock *lock;
    int class;

    AcquireSRWLockExclusive(&locks_lock);
    lock = find_lock(cs);
    if (lock && !lock->cs)
    {
        lock->cs = cs;
        lock->class = find_class(place) + 1;
    }
    class = lock ? lock->class - 1 : find_class(place);
    ReleaseSRWLockExclusive(&locks_lock);
    return class;
}

void checked_lock_init(CRITICAL_SECTION *cs, const char *place)
{
    InitializeCriticalSection(cs);
    class_of(cs, place);
}

void checked_lock_delete(CRITICAL_SECTION *cs)
{
    struct known_lock *lock;

    AcquireSRWLockExclusive(&locks_lock);
    if ((lock = find_lock(cs)) && lock->cs) lock->cs = NULL;
    ReleaseSRWLockExclusive(&locks_lock);
    DeleteCriticalSection(cs);
}

static void complain(int first, int second, const char *here, const char *there)
{
    printf("locks: %s, then %s at %s", class_names[first], class_names[second], here);
    if (there) printf(", and the other way round at %s", there);
    printf("\n");
    fflush(stdout);
    TerminateProcess(GetCurrentProcess(), 3);
}

void checked_lock_enter(CRITICAL_SECTION *cs, const char *place)
{
    int class = class_of(cs, place), i;
    BOOL again = FALSE;

    for (i = 0; i < held_count; i++)
        if (held[i] == cs) again = TRUE;
    for (i = 0; i < held_count && !again; i++)
    {
        if (held_class[i] == class) complain(class, class, place, NULL);
        edges[held_class[i]][class] = place;
        if (edges[class][held_class[i]]) complain(held_class[i], class, place, edges[class][held_class[i]]);
    }
    EnterCriticalSection(cs);
    if (held_count < MAX_HELD)
    {
        held[held_count] = cs;
        held_class[held_count++] = class;
    }
}

void checked_lock_leave(CRITICAL_SECTION *cs)
{
    int i;

    for (i = held_count; i--;)
    {
        if (held[i] != cs) continue;
        memmove(&held[i], &held[i + 1], (held_count - i - 1) * sizeof(*held));
        memmove(&held_class[i], &held_class[i + 1], (held_count - i - 1) * sizeof(*held_class));
        held_count--;
        break;
    }
    LeaveCriticalSection(cs);
}
