/*
 * Small things of the TNEF object: problems, dates, temporary files.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/tnefattr.h"
#include "tnef_private.h"

/* A stream that is nothing but problems must not fill the memory with them. */
#define PROBLEMS_MAX 4096

void tnef_problem(struct tnef_problems *problems, ULONG component, ULONG attribute, ULONG tag, SCODE scode)
{
    STnefProblem *items;
    ULONG room;

    if (problems->count == PROBLEMS_MAX) return;
    if (problems->count == problems->room)
    {
        room = problems->room ? problems->room * 2 : 8;
        if (!(items = realloc(problems->items, room * sizeof(*items)))) return;
        problems->items = items;
        problems->room = room;
    }
    problems->items[problems->count].ulComponent = component;
    problems->items[problems->count].ulAttribute = attribute;
    problems->items[problems->count].ulPropTag = tag;
    problems->items[problems->count++].scode = scode;
}

HRESULT tnef_problems_give(struct tnef_problems *problems, STnefProblemArray **out)
{
    HRESULT hr = S_OK;

    if (out) *out = NULL;
    if (out && problems->count)
    {
        hr = MAPIAllocateBuffer(CbNewSTnefProblemArray(problems->count), (void **)out);
        if (SUCCEEDED(hr))
        {
            (*out)->cProblem = problems->count;
            memcpy((*out)->aProblem, problems->items, problems->count * sizeof(*problems->items));
        }
    }
    free(problems->items);
    memset(problems, 0, sizeof(*problems));
    return hr;
}

HRESULT tnef_hresult(enum codec_status status)
{
    switch (status)
    {
    case CODEC_OK:
    case CODEC_END: return S_OK;
    case CODEC_CORRUPT: return MAPI_E_CORRUPT_DATA;
    case CODEC_UNSUPPORTED: return MAPI_E_UNABLE_TO_COMPLETE;
    case CODEC_TOO_DEEP: return MAPI_E_TOO_COMPLEX;
    case CODEC_NO_SPACE:
    case CODEC_ABORTED: break;
    }
    return MAPI_E_CALL_FAILED;
}

BOOL tnef_listed(const SPropTagArray *list, ULONG tag)
{
    ULONG i;

    for (i = 0; list && i < list->cValues; i++)
        if (PROP_ID(list->aulPropTag[i]) == PROP_ID(tag)) return TRUE;
    return FALSE;
}

BOOL tnef_date_to_filetime(const void *data, size_t size, FILETIME *time)
{
    SYSTEMTIME local = {0}, utc;
    struct tnef_date date;

    if (tnef_date_read(data, size, &date) != CODEC_OK) return FALSE;
    local.wYear = date.year;
    local.wMonth = date.month;
    local.wDay = date.day;
    local.wHour = date.hour;
    local.wMinute = date.minute;
    local.wSecond = date.second;
    return TzSpecificLocalTimeToSystemTime(NULL, &local, &utc) && SystemTimeToFileTime(&utc, time);
}

void tnef_date_from_filetime(BYTE *data, const FILETIME *time)
{
    SYSTEMTIME utc, local = {0};
    struct tnef_date date;

    if (FileTimeToSystemTime(time, &utc)) SystemTimeToTzSpecificLocalTime(NULL, &utc, &local);
    date.year = local.wYear;
    date.month = local.wMonth;
    date.day = local.wDay;
    date.hour = local.wHour;
    date.minute = local.wMinute;
    date.second = local.wSecond;
    date.weekday = local.wDayOfWeek;
    tnef_date_write(data, &date);
}
