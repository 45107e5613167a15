/*
 * Time and chance of messages that are made: the system's, or those of a seed, so that what is made can be compared
 * byte for byte. The environment variable MAPI32_FIXED_SEED, a number, is read when the first is asked for: the time
 * stands still at so many seconds after the beginning of the year 2000, and numbers follow from the seed (choice).
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
#include "chance.h"
/* after windows.h, which it needs */
#include <bcrypt.h>

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define YEAR_2000 125911584000000000ull /* a FILETIME */

static struct
{
    INIT_ONCE once;
    BOOL fixed;
    ULONG number;
} seed = {.once = INIT_ONCE_STATIC_INIT};

static BOOL CALLBACK read_seed(INIT_ONCE *once, void *param, void **context)
{
    WCHAR text[16], *end;
    DWORD length = GetEnvironmentVariableW(L"MAPI32_FIXED_SEED", text, ARRAYSIZE(text));

    if (!length || length >= ARRAYSIZE(text)) return TRUE;
    seed.number = wcstoul(text, &end, 0);
    seed.fixed = !*end;
    return TRUE;
}

static BOOL is_fixed(void)
{
    InitOnceExecuteOnce(&seed.once, read_seed, NULL, NULL);
    return seed.fixed;
}

void current_time(FILETIME *time)
{
    ULONGLONG fixed;

    if (!is_fixed())
    {
        GetSystemTimeAsFileTime(time);
        return;
    }
    fixed = YEAR_2000 + seed.number * 10000000ull;
    time->dwLowDateTime = (DWORD)fixed;
    time->dwHighDateTime = (DWORD)(fixed >> 32);
}

/* A bijection that spreads what is near: neighbouring numbers have nothing in common. */
static ULONGLONG scatter(ULONGLONG number)
{
    number = (number ^ number >> 32) * 0xd6e8feb86659fd93ull;
    number = (number ^ number >> 32) * 0xd6e8feb86659fd93ull;
    return number ^ number >> 32;
}

ULONGLONG random_number(ULONG *drawn)
{
    ULONGLONG value = 0;

    ++*drawn;
    if (is_fixed()) return scatter((ULONGLONG)seed.number << 32 | *drawn);
    if (BCryptGenRandom(NULL, (UCHAR *)&value, sizeof(value), BCRYPT_USE_SYSTEM_PREFERRED_RNG))
        WARN("No random number.\n");
    return value;
}
