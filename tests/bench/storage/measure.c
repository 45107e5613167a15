/*
 * Pairs of measurements, and their ratio.
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

#define SAMPLE    0.02 /* seconds that a sample takes at least, by repeating; the fastest counts */
#define REPEAT    40   /* times at most */
#define PAIRS_MAX 101

unsigned int measure_pairs = 15;
const char *measure_only;

/* The fastest of several runs: what others do on the machine only ever makes one slower. */
static struct watch run(operation operation, struct context *context, unsigned int times)
{
    struct watch best = {0}, watch;
    unsigned int i;

    for (i = 0; i < times; i++)
    {
        memset(&watch, 0, sizeof(watch));
        operation(context, &watch);
        if (!i || watch.all < best.all) best.all = watch.all;
        if (!i || watch.inner < best.inner) best.inner = watch.inner;
    }
    return best;
}

BOOL measure_wanted(const char *name)
{
    return !measure_only || strstr(name, measure_only);
}

double measure(const char *name, operation raw, operation layer, struct context *context, struct goals goals)
{
    double all[PAIRS_MAX], inner[PAIRS_MAX], raw_all[PAIRS_MAX];
    struct figure figure = {.calls = -1, .allocations = -1};
    struct watch first, second;
    struct quartiles quartiles;
    struct heap_counts heap;
    unsigned int i, times;
    ULONGLONG sum;
    LONGLONG live;
    double ratio;

    if (!measure_wanted(name)) return 0;
    /* warm, and to see that both did the same */
    context->sum = 0;
    first = run(raw, context, 1);
    sum = context->sum;
    context->sum = 0;
    hooks_reset();
    live = hooks_read().live;
    run(layer, context, 1);
    heap = hooks_read();
    if (sum && context->sum && sum != context->sum)
    {
        fprintf(stderr, "%s: raw read %I64x, the layer %I64x\n", name, sum, context->sum);
        fail("the layer read something else", E_FAIL);
    }
    times = first.all < SAMPLE / REPEAT ? REPEAT : first.all < SAMPLE ? (unsigned int)(SAMPLE / first.all) + 1 : 1;
    for (i = 0; i < measure_pairs; i++)
    {
        first = run(raw, context, times);
        second = run(layer, context, times);
        all[i] = second.all / first.all;
        inner[i] = first.inner > 0 ? second.inner / first.inner : 0;
        raw_all[i] = first.all * 1e3;
    }
    quartiles = quartiles_of(all, measure_pairs);
    ratio = figure.value = quartiles.median;
    figure.low = quartiles.low;
    figure.high = quartiles.high;
    figure.raw_ms = quartiles_of(raw_all, measure_pairs).median;
    figure.allocations = heap.allocations;
    figure.peak = heap.peak - live;
    figure.goal = goals.all > 0 ? goals.all : 0;
    snprintf(figure.name, sizeof(figure.name), "%s", name);
    report_figure(&figure);
    if (goals.inner)
    {
        quartiles = quartiles_of(inner, measure_pairs);
        figure.value = quartiles.median;
        figure.low = quartiles.low;
        figure.high = quartiles.high;
        figure.goal = goals.inner > 0 ? goals.inner : 0;
        figure.raw_ms = 0;
        figure.allocations = -1;
        snprintf(figure.name, sizeof(figure.name), "%s, without opening the storage", name);
        report_figure(&figure);
    }
    return ratio;
}
