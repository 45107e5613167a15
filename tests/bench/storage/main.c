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
static const struct workload workload_n500 = {"N500", 60, 500, 0, 0, 0, 0};
static const struct workload workload_r1000 = {"R1000", 10, 0, 1000, 0, 0, 0};

/* What is read: the first ones in a quick run too, the last ones in fewer pairs. */
#define READ_QUICK 6
#define READ_OFTEN 7
static const struct workload *const read_workloads[] = {
        &workload_s,
        &workload_m,
        &(const struct workload){"E20", 60, 0, 0, 0, 0, 20},
        &(const struct workload){"N250", 60, 250, 0, 0, 0, 0},
        &(const struct workload){"R100", 10, 0, 100, 0, 0, 0},
        &(const struct workload){"A100", 10, 0, 0, 100, 1000, 0},
        &workload_n500,
        &(const struct workload){"N1000", 60, 1000, 0, 0, 0, 0},
        &(const struct workload){"R400", 10, 0, 400, 0, 0, 0},
        &workload_r1000,
        &(const struct workload){"R5000", 10, 0, 5000, 0, 0, 0},
        &(const struct workload){"A200", 10, 0, 0, 200, 1000, 0},
        &(const struct workload){"A400", 10, 0, 0, 400, 1000, 0},
        &(const struct workload){"A1000", 10, 0, 0, 1000, 1000, 0},
};

void fail(const char *what, HRESULT hr)
{
    fprintf(stderr, "bench: %s: %#lx\n", what, hr);
    exit(99);
}

static void write_message(const struct workload *workload, struct container *container)
{
    IStorage *storage = container_create(container);

    workload_write(workload, storage);
    IStorage_Commit(storage, STGC_DEFAULT);
    IStorage_Release(storage);
}

/* The tree of a workload's message. */
static struct element *workload_tree(const struct workload *workload)
{
    struct container container;
    struct element *tree;
    IStorage *storage;

    container_init(&container, PLACE_MEMORY, 0);
    write_message(workload, &container);
    storage = container_open(&container, FALSE);
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
    if (by_layer)
    {
        write_message(workload, &context->container);
        return;
    }
    storage = container_create(&context->container);
    element_write(context->tree, storage, TRUE);
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

/* A workload's message in memory, written by plain calls and by the DLL: once, since many recipients take long. */
struct written
{
    const struct workload *workload;
    struct container raw, layer;
    BOOL done;
};

static void written_need(struct written *written)
{
    struct context context;

    if (written->done) return;
    begin(&context, written->workload, PLACE_MEMORY, FALSE);
    written->raw = context.container;
    element_free((struct element *)context.tree);
    container_init(&written->layer, PLACE_MEMORY, 0);
    write_message(written->workload, &written->layer);
    written->done = TRUE;
}

static void written_free(struct written *written)
{
    if (!written->done) return;
    container_free(&written->raw);
    container_free(&written->layer);
}

/* A reading operation by plain calls and through the DLL, and how it is called. */
struct reading
{
    const char *name;
    operation raw, layer;
};

/* Measures it on a message that was written by plain calls or by the DLL, with the mirror or without. */
static void measure_reading(const struct reading *reading, struct written *written, enum place place, const char *more,
        BOOL by_layer, struct goals goals)
{
    struct context context = {.workload = written->workload};
    char name[96];

    name_figure(name, sizeof(name), reading->name, written->workload, place, more);
    if (!measure_wanted(name)) return;
    written_need(written);
    container_copy(&context.container, place, 1, by_layer ? &written->layer : &written->raw);
    measure(name, reading->raw, reading->layer, &context, goals);
    container_free(&context.container);
}

static void measure_all(const struct workload *workload)
{
    static const struct reading all = {"read all", op_raw_read_all, op_layer_read_all};
    struct written written = {workload};

    set_mirror(FALSE);
    measure_reading(&all, &written, PLACE_FILE, ", mirror off", FALSE, (struct goals){1.05, NO_GOAL});
    set_mirror(TRUE);
    measure_reading(&all, &written, PLACE_FILE, ", mirror on", FALSE, (struct goals){0.45, 0.30});
    measure_reading(&all, &written, PLACE_MEMORY, "", TRUE, (struct goals){1.20, 0});
    measure_reading(&all, &written, PLACE_TRANSACTED, "", TRUE, (struct goals){NO_GOAL, 0});
    written_free(&written);
}

static void measure_ten(const struct workload *workload)
{
    static const struct reading ten = {"open + 10 properties", op_raw_read_ten, op_layer_read_ten};
    struct figure figure = {.goal = 11, .calls = -1, .allocations = -1};
    struct written written = {workload};

    set_mirror(FALSE);
    measure_reading(&ten, &written, PLACE_FILE, ", mirror off", FALSE, (struct goals){1.05, 0});
    set_mirror(TRUE);
    measure_reading(&ten, &written, PLACE_FILE, ", mirror on", FALSE, (struct goals){1.05, 0});
    measure_reading(&ten, &written, PLACE_MEMORY, "", TRUE, (struct goals){1.25, 0});
    snprintf(figure.name, sizeof(figure.name), "OpenStream calls for 10 properties, %s", workload->name);
    if (measure_wanted(figure.name))
    {
        written_need(&written);
        figure.value = count_calls(&written.layer, TRUE);
        report_figure(&figure);
    }
    written_free(&written);
}

/* Measures creating a message beside plain calls that write siblings median first, or in the order of names. */
static double measure_creating(const struct workload *workload, enum place place, BOOL name_order, double goal)
{
    struct context context;
    double ratio;
    char name[96];

    name_figure(
            name, sizeof(name), "create + save", workload, place, name_order ? ", to name order" : ", to median first");
    if (!measure_wanted(name)) return 0;
    begin(&context, workload, place, FALSE);
    context.name_order = name_order;
    ratio = measure(name, op_raw_create, op_layer_create, &context, (struct goals){goal, 0});
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

    snprintf(name, sizeof(name), "attachment of %lu MB by IStream, file", megabytes);
    if (!measure_wanted(name)) return;
    /* the frame: all but the data */
    container_init(&context.container, PLACE_MEMORY, 1);
    storage = container_create(&context.container);
    layer_large(storage, 0);
    context.tree = element_snapshot(storage);
    IStorage_Release(storage);
    container_free(&context.container);

    if (megabytes > 25 && measure_pairs > 7) measure_pairs = 7;
    container_init(&context.container, PLACE_FILE, 1);
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

    snprintf(name, sizeof(name), "change one property + save, beside %lu MB, transacted", megabytes);
    if (!measure_wanted(name)) return;
    container_init(&direct, PLACE_FILE, 1);
    storage = container_create(&direct);
    workload_write(&workload, storage);
    IStorage_Release(storage);
    context.container = direct;
    context.container.place = PLACE_TRANSACTED;
    measure(name, op_raw_change, op_layer_change, &context, (struct goals){1.10, 0});
    container_free(&direct);
}

/* How the layer's own cost grows with the number of recipients. */
static void measure_growth(BOOL quick)
{
    static const struct workload recipients[] = {
            {"R100", 10, 0, 100, 0, 0, 0}, {"R200", 10, 0, 200, 0, 0, 0}, {"R400", 10, 0, 400, 0, 0, 0}};
    struct figure figure = {.name = "layer/raw, R400 to R100", .goal = 1.10, .calls = -1, .allocations = -1};
    double ratios[ARRAYSIZE(recipients)] = {0};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(recipients); i++) ratios[i] = measure_creating(&recipients[i], PLACE_MEMORY, FALSE, 1.25);
    figure.value = ratios[2] / ratios[0];
    if (ratios[0] && ratios[2]) report_figure(&figure);
    for (i = 0; !quick && i < ARRAYSIZE(recipients); i++) measure_creating(&recipients[i], PLACE_FILE, FALSE, 1.05);
}

static void measure_allocations(void)
{
    struct figure figure = {
            .name = "MAPIAllocateMore, 32,000 on one buffer, ms", .goal = 5, .calls = -1, .allocations = -1};
    void *buffer, *more;
    double best = 1e9, start;
    unsigned int run, i;

    if (!measure_wanted(figure.name)) return;
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

/* Measures an operation on a message in memory that the DLL has written. */
static void measure_in_memory(
        const char *name, operation raw, operation layer, const struct workload *workload, double goal)
{
    struct context context;

    if (!measure_wanted(name)) return;
    begin(&context, workload, PLACE_MEMORY, TRUE);
    measure(name, raw, layer, &context, (struct goals){goal, 0});
    end(&context);
}

static void measure_rest(BOOL quick)
{
    measure_in_memory(
            "closing a session with 1,000 messages, memory", op_raw_session, op_layer_session, &workload_s, 1.10);
    measure_in_memory(quick ? "recipient table, sorted and restricted, M, to reading raw"
                            : "recipient table, sorted and restricted, R1000, to reading raw",
            op_raw_read_all, op_layer_table, quick ? &workload_m : &workload_r1000, NO_GOAL);
    measure_in_memory(
            "CopyTo + save, M, memory, to reading and writing raw", op_raw_copy, op_layer_copy, &workload_m, NO_GOAL);
}

static void run_all(BOOL quick, const WCHAR *corpus)
{
    unsigned int i, count = quick ? READ_QUICK : ARRAYSIZE(read_workloads), pairs = measure_pairs;

    measure_noise();
    report_section("reading");
    for (i = 0; i < count; i++)
    {
        if (i >= READ_OFTEN) measure_pairs = 7;
        measure_all(read_workloads[i]);
    }
    measure_pairs = pairs;
    measure_ten(&workload_s);
    measure_ten(&workload_m);
    if (corpus) measure_corpus(corpus);
    report_section("writing");
    measure_creating(&workload_s, PLACE_FILE, FALSE, 1.05);
    measure_creating(&workload_s, PLACE_FILE, TRUE, 0.92);
    measure_creating(&workload_m, PLACE_FILE, FALSE, 1.05);
    measure_creating(&workload_m, PLACE_FILE, TRUE, 0.90);
    measure_creating(&workload_n500, PLACE_FILE, FALSE, 1.05);
    measure_creating(&workload_n500, PLACE_FILE, TRUE, 0.50);
    measure_creating(&workload_s, PLACE_MEMORY, FALSE, 1.25);
    measure_creating(&workload_s, PLACE_MEMORY, TRUE, 1.0);
    measure_creating(&workload_m, PLACE_MEMORY, FALSE, 1.25);
    measure_creating(&workload_m, PLACE_MEMORY, TRUE, 1.0);
    measure_creating(&workload_n500, PLACE_MEMORY, FALSE, 1.25);
    measure_creating(&workload_n500, PLACE_MEMORY, TRUE, 1.0);
    measure_creating(&workload_s, PLACE_TRANSACTED, FALSE, NO_GOAL);
    measure_large(25);
    if (!quick) measure_large(50);
    if (!quick) measure_large(100);
    measure_changing(quick ? 25 : 100);
    report_section("growth and the rest");
    measure_growth(quick);
    measure_allocations();
    measure_rest(quick);
}

/* For a profiler: does one thing with a workload's message again and again. */
static int loop(const WCHAR *name, const WCHAR *what, BOOL raw, BOOL file, unsigned int times)
{
    static const struct
    {
        const WCHAR *name;
        operation raw, layer;
    } all[] = {
            {L"read", op_raw_read_all, op_layer_read_all},
            {L"ten", op_raw_read_ten, op_layer_read_ten},
            {L"create", op_raw_create, op_layer_create},
            {L"session", op_raw_session, op_layer_session},
    };
    const struct workload *workload = NULL;
    struct watch watch = {0};
    struct context context;
    unsigned int i, chosen;
    WCHAR wide[8];

    for (i = 0; i < ARRAYSIZE(read_workloads); i++)
    {
        swprintf(wide, ARRAYSIZE(wide), L"%hs", read_workloads[i]->name);
        if (!wcscmp(name, wide)) workload = read_workloads[i];
    }
    for (chosen = 0; chosen < ARRAYSIZE(all) && wcscmp(what, all[chosen].name); chosen++) continue;
    if (!workload || chosen == ARRAYSIZE(all)) return 2;
    begin(&context, workload, file ? PLACE_FILE : PLACE_MEMORY, TRUE);
    for (i = 0; i < times; i++) (raw ? all[chosen].raw : all[chosen].layer)(&context, &watch);
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
    if (argc == 7 && !wcscmp(argv[1], L"--loop"))
        return loop(argv[2], argv[3], !wcscmp(argv[4], L"raw"), !wcscmp(argv[5], L"file"), wcstoul(argv[6], NULL, 10));
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
