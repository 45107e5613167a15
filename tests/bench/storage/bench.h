/*
 * What the files of the storage benchmark share. Each workload is a message; each figure compares an operation on it
 * through the DLL with the raw IStorage sequence for the same work, in the same process.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_BENCH_H
#define MAPI32_TESTS_BENCH_H

#include <stdio.h>
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>
#include <imessage.h>

#include "mapicom.h"
#include "mapiext.h"

/* Ends the program with what was asked for and its result: a benchmark that fails measures nothing. */
void fail(const char *what, HRESULT hr) __attribute__((noreturn));

/* clock.c */

/* Seconds of a clock that only goes forward. */
double clock_now(void);

/* Times within an operation that count: all of it, and what is left without the caller's own opening and closing. */
struct watch
{
    double all, inner;
    double all_since, inner_since;
};
void watch_start(struct watch *watch); /* of both */
void watch_inner_start(struct watch *watch);
void watch_inner_stop(struct watch *watch);
void watch_stop(struct watch *watch);

/* The median and quartiles of numbers, which are sorted. */
struct quartiles
{
    double low, median, high;
};
struct quartiles quartiles_of(double *numbers, unsigned int count);

/* tree.c */

/* An element of a compound file, with everything below it, in memory. */
struct element
{
    WCHAR name[32];
    BOOL is_storage;
    BYTE *data;
    ULONG size;
    struct element *children;
    ULONG count;
};

/* Everything in a storage. */
struct element *element_snapshot(IStorage *storage);
void element_free(struct element *element);
/* Writes the children of an element with plain IStorage calls, siblings in the order of their names, or so that the
 * directory becomes a balanced tree (the median first). */
void element_write(const struct element *element, IStorage *storage, BOOL median_first);

/* where.c */

/* Where a storage lies. */
enum place
{
    PLACE_MEMORY,     /* own ILockBytes in memory */
    PLACE_FILE,       /* a file; read READ|DENY_WRITE, written direct and exclusively */
    PLACE_TRANSACTED, /* a file, READWRITE|TRANSACTED|EXCLUSIVE */
    PLACE_COUNT
};
extern const char *const place_names[PLACE_COUNT];

/* A compound file of the benchmark. */
struct container
{
    enum place place;
    WCHAR path[MAX_PATH];
    ILockBytes *bytes;
};
/* An empty one; number distinguishes those that are there at the same time. */
void container_init(struct container *container, enum place place, unsigned int number);
void container_free(struct container *container);
/* Another one with the same bytes as one in memory, which both share where it lies in memory, too. */
void container_copy(struct container *container, enum place place, unsigned int number, const struct container *memory);
IStorage *container_create(struct container *container);
IStorage *container_open(const struct container *container, BOOL write);

/* content.c */

struct workload
{
    const char *name;
    ULONG properties, named, recipients, attachments, attachment_size, depth;
};

/* The ten strings that are read where not everything is. */
const SPropTagArray *workload_ten_tags(void);
/* Fills a new message through the API and saves it. */
void workload_create(const struct workload *workload, IMessage *message);
/* A new message in a storage, made, saved and released. */
void workload_write(const struct workload *workload, IStorage *storage);

/* The text that a run writes over a property to change a message. */
#define CHANGED_TAG  PR_SENDER_NAME_W
#define CHANGED_TEXT L"Changed by the benchmark"

/* rawread.c */

/* The sum of a hash of every value: the order does not matter. Values that a message computes, and those that its kind
 * of file need not have, are left out. */
ULONGLONG hash_value(ULONG tag, const void *data, size_t size);
BOOL hash_skips(ULONG tag);

/* Reads everything in a message by names that the property streams give. */
ULONGLONG raw_read_all(IStorage *storage);
/* Reads the property stream, and ten of its values. */
ULONGLONG raw_read_ten(IStorage *storage);
/* Writes another value, and the property stream, and commits. */
void raw_change(IStorage *storage);

/* layer.c */

/* A message on a storage, through the DLL, in a session or without one. */
IMessage *layer_open(LPMSGSESS session, IStorage *storage, ULONG flags);
ULONGLONG layer_read_all(IMessage *message);
ULONGLONG layer_read_ten(IMessage *message);
void layer_change(IMessage *message);
/* Reads the recipient table, sorted by name and restricted to half of it; the number of rows. */
ULONG layer_table(IMessage *message);
/* Writes an attachment of so many megabytes by its IStream into a new message, and saves it. */
void layer_large(IStorage *storage, ULONG megabytes);
/* The same streams by plain calls. */
void raw_large(const struct element *frame, IStorage *storage, ULONG megabytes);

/* hooks.c */

/* Counts what mapi32.dll allocates from the C heap. FALSE where its imports could not be found. */
BOOL hooks_install(void);
struct heap_counts
{
    LONG allocations;    /* malloc, calloc, realloc */
    LONGLONG live, peak; /* bytes */
};
void hooks_reset(void);
struct heap_counts hooks_read(void);

/* measure.c */

/* What an operation works on. */
struct context
{
    const struct workload *workload;
    struct container container; /* holds the message, or is written anew */
    const struct element *tree; /* what raw writers write */
    BOOL name_order;            /* they do it in the order of names */
    ULONG megabytes;            /* of a large attachment */
    ULONGLONG sum;              /* of what was read: the same on both sides; 0 where nothing is compared */
};
typedef void (*operation)(struct context *context, struct watch *watch);

/* Goals for the ratio of all that was timed, and for the ratio without the caller's own storage calls; 0: the figure is
 * left out. NO_GOAL: it is only told. */
#define NO_GOAL (-1.0)
struct goals
{
    double all, inner;
};

/* Runs raw and layer in turn, in pairs, and reports. Both must have read the same. Returns the median ratio. */
double measure(const char *name, operation raw, operation layer, struct context *context, struct goals goals);
/* Pairs of each measurement, 15 unless set. */
extern unsigned int measure_pairs;
/* Where it is set, others than the figures whose names have it are left out. */
extern const char *measure_only;
/* Whether a figure of this name is not left out. */
BOOL measure_wanted(const char *name);

/* operations.c */

void op_raw_read_all(struct context *context, struct watch *watch);
void op_layer_read_all(struct context *context, struct watch *watch);
void op_raw_read_ten(struct context *context, struct watch *watch);
void op_layer_read_ten(struct context *context, struct watch *watch);
void op_raw_create(struct context *context, struct watch *watch);
void op_layer_create(struct context *context, struct watch *watch);
void op_raw_change(struct context *context, struct watch *watch);
void op_layer_change(struct context *context, struct watch *watch);
void op_raw_large(struct context *context, struct watch *watch);
void op_layer_large(struct context *context, struct watch *watch);
void op_layer_table(struct context *context, struct watch *watch);
void op_raw_copy(struct context *context, struct watch *watch);
void op_layer_copy(struct context *context, struct watch *watch);
void op_raw_session(struct context *context, struct watch *watch);
void op_layer_session(struct context *context, struct watch *watch);

/* The storage calls of reading everything, or ten properties, of a message in memory through the DLL. */
LONG count_calls(const struct container *container, BOOL ten);

/* corpus.c */

/* Measures reading the .msg files of a folder. */
void measure_corpus(const WCHAR *folder);

/* memory.c */

/* What a child process needs at its peak to write a large attachment, beyond its start, in bytes: raw, and through the
 * DLL. FALSE where this system does not tell. */
BOOL measure_peaks(ULONG megabytes, LONGLONG *raw, LONGLONG *layer);
/* The child: writes, and prints its peak. */
int memory_child(ULONG megabytes, BOOL raw);

/* report.c */

struct figure
{
    char name[96];
    double value, low, high; /* a ratio with its quartiles, or another number with low and high 0 */
    double goal;             /* 0: none */
    double raw_ms;           /* of the raw side, once */
    LONG calls, allocations; /* of the layer, -1: not counted */
    LONGLONG peak;           /* bytes of heap */
};
void report_begin(BOOL json);
void report_figure(const struct figure *figure);
void report_section(const char *title);
/* The line of totals; the number of goals that were missed. */
unsigned int report_end(void);

#endif
