/*
 * The fuzzer's watch, natively: the cases run in the program's own thread, the sanitizers tell of faults, and an alarm
 * ends a case that takes too long.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_NATIVE_WATCH_H
#define MAPI32_NATIVE_WATCH_H

#include <signal.h>
#include <unistd.h>

#define WATCH_PATIENCE 6

/* The members that tests/robust/watch.h has too, of which the last three keep still: there is no ole32. */
struct watch
{
    LONG done;
    uint64_t seed;
    BOOL verbose;
    LONG abandoned, ole32_hangs, ole32_faults;
};
static struct watch watch;

static inline void DECLSPEC_NORETURN watch_fail(const char *what)
{
    printf("seed %I64u: %s\n", watch.seed, what);
    fflush(stdout);
    abort();
}

static inline void watch_late(int signal)
{
    watch_fail("hang");
}

/* Runs the cases first, first + 1, ... */
static inline void watch_run(void (*run)(uint64_t seed), uint64_t first, uint64_t count, DWORD seconds)
{
    signal(SIGALRM, watch_late);
    for (watch.seed = first; (uint64_t)watch.done < count; watch.seed++, watch.done++)
    {
        alarm(seconds * WATCH_PATIENCE);
        run(watch.seed);
    }
    alarm(0);
}

#endif
