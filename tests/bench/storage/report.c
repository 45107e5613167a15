/*
 * What is printed: a table for people, or JSON.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bench.h"

static BOOL as_json;
static unsigned int figures, missed;

void report_begin(BOOL json)
{
    as_json = json;
    if (as_json) printf("{\"figures\": [");
    else
        printf("%-58s %8s %15s %8s %10s %7s %7s %9s\n", "", "ratio", "quartiles", "goal", "raw ms", "calls", "allocs",
                "peak KB");
}

void report_section(const char *title)
{
    if (!as_json) printf("%s\n", title);
    fflush(stdout);
}

void report_figure(const struct figure *figure)
{
    BOOL miss = figure->goal && figure->value > figure->goal;

    if (as_json)
    {
        printf("%s\n  {\"name\": \"%s\", \"value\": %.4f, \"low\": %.4f, \"high\": %.4f, \"raw_ms\": %.4f",
                figures ? "," : "", figure->name, figure->value, figure->low, figure->high, figure->raw_ms);
        if (figure->goal) printf(", \"goal\": %.3f, \"missed\": %s", figure->goal, miss ? "true" : "false");
        if (figure->calls >= 0) printf(", \"storage_calls\": %ld", figure->calls);
        if (figure->allocations >= 0)
            printf(", \"allocations\": %ld, \"peak_bytes\": %I64d", figure->allocations, figure->peak);
        printf("}");
    }
    else
    {
        printf("  %-56s %8.3f", figure->name, figure->value);
        if (figure->high) printf(" %7.3f-%7.3f", figure->low, figure->high);
        else printf(" %15s", "");
        if (figure->goal) printf(" %5.2f %s", figure->goal, miss ? "--" : "ok");
        else printf(" %8s", "");
        if (figure->raw_ms) printf(" %10.3f", figure->raw_ms);
        else printf(" %10s", "");
        if (figure->calls >= 0) printf(" %7ld", figure->calls);
        else printf(" %7s", "");
        if (figure->allocations >= 0) printf(" %7ld %9.1f", figure->allocations, (double)figure->peak / 1024);
        printf("\n");
    }
    fflush(stdout);
    figures++;
    missed += miss;
}

unsigned int report_end(void)
{
    if (as_json)
    {
        printf("\n], \"count\": %u, \"missed\": %u}\n", figures, missed);
        fprintf(stderr, "%u figures, %u missed\n", figures, missed);
    }
    else printf("%u figures, %u missed\n", figures, missed);
    return missed;
}
