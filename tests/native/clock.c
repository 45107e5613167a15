/*
 * Time of Windows: 100 ns since 1601, in UTC. The local time is UTC as well.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <time.h>
#include <windows.h>

#define SECOND       10000000ull
#define SECONDS_1601 11644473600ull /* from 1601 to 1970 */

void WINAPI GetSystemTimeAsFileTime(FILETIME *time)
{
    struct timespec now;
    ULONGLONG units;

    clock_gettime(CLOCK_REALTIME, &now);
    units = (now.tv_sec + SECONDS_1601) * SECOND + now.tv_nsec / 100;
    time->dwLowDateTime = (DWORD)units;
    time->dwHighDateTime = (DWORD)(units >> 32);
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME *time, SYSTEMTIME *out)
{
    ULONGLONG units = (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
    time_t seconds = (time_t)(units / SECOND) - (time_t)SECONDS_1601;
    struct tm fields;

    if (units >> 63 || !gmtime_r(&seconds, &fields))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    out->wYear = fields.tm_year + 1900;
    out->wMonth = fields.tm_mon + 1;
    out->wDayOfWeek = fields.tm_wday;
    out->wDay = fields.tm_mday;
    out->wHour = fields.tm_hour;
    out->wMinute = fields.tm_min;
    out->wSecond = fields.tm_sec;
    out->wMilliseconds = units / 10000 % 1000;
    return TRUE;
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *time, FILETIME *out)
{
    struct tm fields = {.tm_year = time->wYear - 1900,
                      .tm_mon = time->wMonth - 1,
                      .tm_mday = time->wDay,
                      .tm_hour = time->wHour,
                      .tm_min = time->wMinute,
                      .tm_sec = time->wSecond},
              check = fields;
    time_t seconds = timegm(&check);
    ULONGLONG units;

    /* what has to be put right was no date */
    if (time->wYear < 1601 || time->wYear > 30827 || time->wMilliseconds > 999 || check.tm_mon != fields.tm_mon ||
            check.tm_mday != fields.tm_mday || check.tm_hour != fields.tm_hour || check.tm_sec != fields.tm_sec)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    units = (ULONGLONG)(seconds + (time_t)SECONDS_1601) * SECOND + time->wMilliseconds * 10000;
    out->dwLowDateTime = (DWORD)units;
    out->dwHighDateTime = (DWORD)(units >> 32);
    return TRUE;
}

void WINAPI GetSystemTime(SYSTEMTIME *time)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    FileTimeToSystemTime(&now, time);
}

BOOL WINAPI SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *time, SYSTEMTIME *out)
{
    if (zone) abort();
    *out = *time;
    return TRUE;
}

BOOL WINAPI TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *time, SYSTEMTIME *out)
{
    return SystemTimeToTzSpecificLocalTime(zone, time, out);
}

LONG WINAPI CompareFileTime(const FILETIME *a, const FILETIME *b)
{
    ULONGLONG x = (ULONGLONG)a->dwHighDateTime << 32 | a->dwLowDateTime;
    ULONGLONG y = (ULONGLONG)b->dwHighDateTime << 32 | b->dwLowDateTime;

    return x < y ? -1 : x > y;
}

ULONGLONG WINAPI GetTickCount64(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

DWORD WINAPI GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}
