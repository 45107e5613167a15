/*
 * storage_bench [--quick] [--json] [--corpus DIR] [--only TEXT]: what a message costs through the DLL, measured beside
 * the plain IStorage calls for the same work. tools/bench runs it.
 *
 * Ratios are medians over pairs in which both sides take turns. Each figure with a goal meets or misses it; the last
 * line says how many, and so does the exit status.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <string.h>
#include <math.h>
#include "bench.h"

static const struct workload workload_s = {"S", 60, 0, 0, 0, 0, 0};
static const struct workload workload_m = {"M", 60, 0, 100, 5, 50000, 0};
static const struct workload workload_e20 = {"E20", 60, 0, 0, 0, 0, 20};

void fail(const char *what, HRESULT hr)
{
    fprintf(stderr, "bench: %s: %#lx\n", what, hr);
    exit(99);
}

/* The tree of a workload's message. */
static struct element *workload_tree(const struct workload *workload)
{
    struct container container;
    struct element *tree;
    IStorage *storage;

    container_init(&container, PLACE_MEMORY, 0);
    storage = container_create(&container);
    workload_write(workload, storage);
    tree = element_snapshot(storage);
    IStorage_Release(storage);
    container_free(&container);
    return tree;
}

/* A context whose container holds the workload's message: written by the DLL, or by plain calls. */
static void begin(struct context *context, const struct workload *workload, enum place place, BOOL by_layer)
{
    IStorage *storage;

    memset(context, 0, sizeof(*context));
    context->workload = workload;
    context->tree = workload_tree(workload);
    container_init(&context->container, place, 1);
    storage = container_create(&context->container);
    if (by_layer) workload_write(workload, storage);
    else element_write(context->tree, storage, TRUE);
    IStorage_Commit(storage, STGC_DEFAULT);
    IStorage_Release(storage);
}

static void end(struct context *context)
{
    container_free(&context->container);
    element_free((struct element *)context->tree);
}

static void name_figure(
        char *name, size_t size, const char *what, const struct workload *workload, enum place place, const char *more)
{
    snprintf(name, size, "%s, %s, %s%s", what, workload->name, place_names[place], more);
}

static void set_mirror(BOOL on)
{
    SetEnvironmentVariableW(L"MAPI32_MIRROR", on ? NULL : L"0");
}

static void measure_noise(void)
{
    struct context context;

    report_section("noise: the same on both sides");
    begin(&context, &workload_s, PLACE_FILE, FALSE);
    measure("A/A, read all, S, file", op_raw_read_all, op_raw_read_all, &context, (struct goals){NO_GOAL, 0});
    end(&context);
}

static void measure_reading(const struct workload *workload)
{
    struct context context;
    char name[96];

    begin(&context, workload, PLACE_FILE, FALSE);
    set_mirror(FALSE);
    name_figure(name, sizeof(name), "read all", workload, PLACE_FILE, ", mirror off");
    measure(name, op_raw_read_all, op_layer_read_all, &context, (struct goals){1.05, NO_GOAL});
    set_mirror(TRUE);
    name_figure(name, sizeof(name), "read all", workload, PLACE_FILE, ", mirror on");
    measure(name, op_raw_read_all, op_layer_read_all, &context, (struct goals){0.45, 0.30});
    end(&context);

    begin(&context, workload, PLACE_MEMORY, TRUE);
    name_figure(name, sizeof(name), "read all", workload, PLACE_MEMORY, "");
    measure(name, op_raw_read_all, op_layer_read_all, &context, (struct goals){1.20, 0});
    end(&context);

    begin(&context, workload, PLACE_TRANSACTED, TRUE);
    name_figure(name, sizeof(name), "read all", workload, PLACE_TRANSACTED, "");
    measure(name, op_raw_read_all, op_layer_read_all, &context, (struct goals){NO_GOAL, 0});
    end(&context);
}

static void measure_ten(const struct workload *workload)
{
    struct figure figure = {.calls = -1, .allocations = -1};
    struct context context;
    char name[96];

    begin(&context, workload, PLACE_FILE, FALSE);
    set_mirror(FALSE);
    name_figure(name, sizeof(name), "open + 10 properties", workload, PLACE_FILE, ", mirror off");
    measure(name, op_raw_read_ten, op_layer_read_ten, &context, (struct goals){1.05, 0});
    set_mirror(TRUE);
    name_figure(name, sizeof(name), "open + 10 properties", workload, PLACE_FILE, ", mirror on");
    measure(name, op_raw_read_ten, op_layer_read_ten, &context, (struct goals){1.05, 0});
    end(&context);
    begin(&context, workload, PLACE_MEMORY, TRUE);
    name_figure(name, sizeof(name), "open + 10 properties", workload, PLACE_MEMORY, "");
    measure(name, op_raw_read_ten, op_layer_read_ten, &context, (struct goals){1.25, 0});
    snprintf(figure.name, sizeof(figure.name), "OpenStream calls for 10 properties, %s", workload->name);
    figure.value = count_calls(&context.container, TRUE);
    figure.goal = 11;
    report_figure(&figure);
    end(&context);
}

static double measure_creating(const struct workload *workload, enum place place, double goal, double name_goal)
{
    struct context context;
    char name[96];
    double ratio;

    begin(&context, workload, place, FALSE);
    name_figure(name, sizeof(name), "create + save", workload, place, ", to median first");
    ratio = measure(name, op_raw_create, op_layer_create, &context, (struct goals){goal, 0});
    context.name_order = TRUE;
    name_figure(name, sizeof(name), "create + save", workload, place, ", to name order");
    if (name_goal) measure(name, op_raw_create, op_layer_create, &context, (struct goals){name_goal, 0});
    end(&context);
    return ratio;
}

static void measure_large(ULONG megabytes)
{
    struct workload frame = {"L", 0, 0, 0, 0, 0, 0};
    struct context context = {.workload = &frame, .megabytes = megabytes};
    struct figure figure = {.calls = -1, .allocations = -1};
    unsigned int pairs = measure_pairs;
    LONGLONG raw, layer;
    IStorage *storage;
    char name[96];

    /* the frame: all but the data */
    container_init(&context.container, PLACE_MEMORY, 1);
    storage = container_create(&context.container);
    layer_large(storage, 0);
    context.tree = element_snapshot(storage);
    IStorage_Release(storage);
    container_free(&context.container);

    if (megabytes > 25 && measure_pairs > 7) measure_pairs = 7;
    container_init(&context.container, PLACE_FILE, 1);
    snprintf(name, sizeof(name), "attachment of %lu MB by IStream, file", megabytes);
    measure(name, op_raw_large, op_layer_large, &context, (struct goals){1.05, 0});
    storage = container_create(&context.container);
    raw_large(context.tree, storage, megabytes);
    IStorage_Release(storage);
    end(&context);

    if (measure_peaks(megabytes, &raw, &layer))
    {
        snprintf(figure.name, sizeof(figure.name), "attachment of %lu MB: peak memory beyond raw's, MiB", megabytes);
        figure.value = (double)(layer - raw) / 0x100000;
        figure.goal = 2;
        report_figure(&figure);
    }
    measure_pairs = pairs;
}

/* Changing a message that has a large attachment. */
static void measure_changing(ULONG megabytes)
{
    struct workload workload = {"S with a large attachment", 60, 0, 0, 1, megabytes * 0x100000, 0};
    struct context context = {.workload = &workload};
    struct container direct;
    IStorage *storage;
    char name[96];

    container_init(&direct, PLACE_FILE, 1);
    storage = container_create(&direct);
    workload_write(&workload, storage);
    IStorage_Release(storage);
    context.container = direct;
    context.container.place = PLACE_TRANSACTED;
    snprintf(name, sizeof(name), "change one property + save, beside %lu MB, transacted", megabytes);
    measure(name, op_raw_change, op_layer_change, &context, (struct goals){1.10, 0});
    container_free(&direct);
}

/* How the layer's own cost grows with the number of recipients. */
static void measure_growth(BOOL quick)
{
    static const struct workload recipients[] = {
            {"R100", 10, 0, 100, 0, 0, 0}, {"R200", 10, 0, 200, 0, 0, 0}, {"R400", 10, 0, 400, 0, 0, 0}};
    struct figure figure = {.name = "layer/raw, R400 to R100", .goal = 1.10, .calls = -1, .allocations = -1};
    double ratios[ARRAYSIZE(recipients)];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(recipients); i++) ratios[i] = measure_creating(&recipients[i], PLACE_MEMORY, 1.25, 0);
    figure.value = ratios[2] / ratios[0];
    report_figure(&figure);
    for (i = 0; !quick && i < ARRAYSIZE(recipients); i++) measure_creating(&recipients[i], PLACE_FILE, 1.05, 0);
}

static void measure_allocations(void)
{
    struct figure figure = {
            .name = "MAPIAllocateMore, 32,000 on one buffer, ms", .goal = 5, .calls = -1, .allocations = -1};
    void *buffer, *more;
    double best = 1e9, start;
    unsigned int run, i;

    for (run = 0; run < 7; run++)
    {
        start = clock_now();
        MAPIAllocateBuffer(16, &buffer);
        for (i = 0; i < 32000; i++) MAPIAllocateMore(32, buffer, &more);
        MAPIFreeBuffer(buffer);
        if (clock_now() - start < best) best = clock_now() - start;
    }
    figure.value = best * 1e3;
    report_figure(&figure);
}

static void measure_sessions(void)
{
    struct context context;

    begin(&context, &workload_s, PLACE_MEMORY, TRUE);
    measure("closing a session with 1,000 messages, memory", op_raw_session, op_layer_session, &context,
            (struct goals){1.10, 0});
    end(&context);
}

static void measure_rest(BOOL quick)
{
    static const struct workload recipients = {"R1000", 10, 0, 1000, 0, 0, 0};
    struct context context;

    begin(&context, quick ? &workload_m : &recipients, PLACE_MEMORY, TRUE);
    measure(quick ? "recipient table, sorted and restricted, M, to reading raw"
                  : "recipient table, sorted and restricted, R1000, to reading raw",
            op_raw_read_all, op_layer_table, &context, (struct goals){NO_GOAL, 0});
    end(&context);
    begin(&context, &workload_m, PLACE_MEMORY, TRUE);
    measure("CopyTo + save, M, memory, to reading and writing raw", op_raw_copy, op_layer_copy, &context,
            (struct goals){NO_GOAL, 0});
    end(&context);
}

static void run_all(BOOL quick, const WCHAR *corpus)
{
    static const struct workload more[] = {{"N250", 60, 250, 0, 0, 0, 0}, {"R100", 10, 0, 100, 0, 0, 0},
            {"A100", 10, 0, 0, 100, 1000, 0}, {"N500", 60, 500, 0, 0, 0, 0}, {"N1000", 60, 1000, 0, 0, 0, 0},
            {"R400", 10, 0, 400, 0, 0, 0}, {"R1000", 10, 0, 1000, 0, 0, 0}, {"R5000", 10, 0, 5000, 0, 0, 0},
            {"A200", 10, 0, 0, 200, 1000, 0}, {"A400", 10, 0, 0, 400, 1000, 0}, {"A1000", 10, 0, 0, 1000, 1000, 0}};
    unsigned int i, count = quick ? 3 : ARRAYSIZE(more), pairs = measure_pairs;

    measure_noise();
    report_section("reading");
    measure_reading(&workload_s);
    measure_reading(&workload_m);
    measure_reading(&workload_e20);
    for (i = 0; i < count; i++)
    {
        if (i > 3) measure_pairs = 7;
        measure_reading(&more[i]);
    }
    measure_pairs = pairs;
    measure_ten(&workload_s);
    measure_ten(&workload_m);
    if (corpus) measure_corpus(corpus);
    report_section("writing");
    measure_creating(&workload_s, PLACE_FILE, 1.05, 0.92);
    measure_creating(&workload_m, PLACE_FILE, 1.05, 0.90);
    measure_creating(&more[3], PLACE_FILE, 1.05, 0.50);
    measure_creating(&workload_s, PLACE_MEMORY, 1.25, 1.0);
    measure_creating(&workload_m, PLACE_MEMORY, 1.25, 1.0);
    measure_creating(&more[3], PLACE_MEMORY, 1.25, 1.0);
    measure_creating(&workload_s, PLACE_TRANSACTED, NO_GOAL, 0);
    measure_large(25);
    if (!quick) measure_large(50);
    if (!quick) measure_large(100);
    measure_changing(quick ? 25 : 100);
    report_section("growth and the rest");
    measure_growth(quick);
    measure_allocations();
    measure_sessions();
    measure_rest(quick);
}

/* For a profiler: reads a workload's message again and again. */
static int loop_reading(const WCHAR *name, BOOL raw, BOOL file, unsigned int times)
{
    const struct workload *const workloads[] = {&workload_s, &workload_m, &workload_e20};
    const struct workload *workload = NULL;
    struct watch watch = {0};
    struct context context;
    unsigned int i;
    WCHAR wide[8];

    for (i = 0; i < ARRAYSIZE(workloads); i++)
    {
        swprintf(wide, ARRAYSIZE(wide), L"%hs", workloads[i]->name);
        if (!wcscmp(name, wide)) workload = workloads[i];
    }
    if (!workload) return 2;
    begin(&context, workload, file ? PLACE_FILE : PLACE_MEMORY, TRUE);
    for (i = 0; i < times; i++) (raw ? op_raw_read_all : op_layer_read_all)(&context, &watch);
    printf("%.3f ms\n", watch.all / times * 1e3);
    end(&context);
    return 0;
}

int wmain(int argc, WCHAR **argv)
{
    BOOL quick = FALSE, json = FALSE;
    const WCHAR *corpus = NULL;
    static char only[96];
    int i;

    if (argc == 4 && !wcscmp(argv[1], L"--memory"))
        return memory_child(wcstoul(argv[3], NULL, 10), !wcscmp(argv[2], L"raw"));
    if (argc == 6 && !wcscmp(argv[1], L"--loop"))
        return loop_reading(argv[2], !wcscmp(argv[3], L"raw"), !wcscmp(argv[4], L"file"), wcstoul(argv[5], NULL, 10));
    for (i = 1; i < argc; i++)
    {
        if (!wcscmp(argv[i], L"--quick")) quick = TRUE;
        else if (!wcscmp(argv[i], L"--json")) json = TRUE;
        else if (!wcscmp(argv[i], L"--corpus") && i + 1 < argc) corpus = argv[++i];
        else if (!wcscmp(argv[i], L"--only") && i + 1 < argc)
        {
            snprintf(only, sizeof(only), "%ls", argv[++i]);
            measure_only = only;
        }
        else
        {
            fputs("usage: storage_bench [--quick] [--json] [--corpus DIR] [--only TEXT]\n", stderr);
            return 2;
        }
    }
    if (quick) measure_pairs = 7;
    CoInitialize(NULL);
    if (!hooks_install()) fprintf(stderr, "bench: allocations are not counted\n");
    report_begin(json);
    run_all(quick, corpus);
    return report_end() != 0;
}
