/*
 * Time, and what stands in the middle of many times.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include "bench.h"

double clock_now(void)
{
    LARGE_INTEGER counter, frequency;

    QueryPerformanceCounter(&counter);
    QueryPerformanceFrequency(&frequency);
    return (double)counter.QuadPart / (double)frequency.QuadPart;
}

void watch_start(struct watch *watch)
{
    watch->all_since = clock_now();
}

void watch_inner_start(struct watch *watch)
{
    watch->inner_since = clock_now();
}

void watch_inner_stop(struct watch *watch)
{
    watch->inner += clock_now() - watch->inner_since;
}

void watch_stop(struct watch *watch)
{
    watch->all += clock_now() - watch->all_since;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

struct quartiles quartiles_of(double *numbers, unsigned int count)
{
    struct quartiles result;

    qsort(numbers, count, sizeof(*numbers), compare_numbers);
    result.low = numbers[count / 4];
    result.median = count % 2 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
    result.high = numbers[count - 1 - count / 4];
    return result;
}
