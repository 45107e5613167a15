/*
 * An advise sink that notes what it is told, as text.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_SINKHELP_H
#define MAPI32_TESTS_SINKHELP_H

#include "helper.h"

struct test_sink
{
    IMAPIAdviseSink IMAPIAdviseSink_iface;
    LONG refcount;
    char log[1024];
    ULONG calls;
    void (*called)(struct test_sink *sink, ULONG count, NOTIFICATION *notifications);
    void *context;
};

static inline struct test_sink *impl_from_IMAPIAdviseSink(IMAPIAdviseSink *iface)
{
    return CONTAINING_RECORD(iface, struct test_sink, IMAPIAdviseSink_iface);
}

__attribute__((unused)) static HRESULT WINAPI test_sink_QueryInterface(IMAPIAdviseSink *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IMAPIAdviseSink)) return E_NOINTERFACE;
    InterlockedIncrement(&impl_from_IMAPIAdviseSink(iface)->refcount);
    *out = iface;
    return S_OK;
}

__attribute__((unused)) static ULONG WINAPI test_sink_AddRef(IMAPIAdviseSink *iface)
{
    return InterlockedIncrement(&impl_from_IMAPIAdviseSink(iface)->refcount);
}

__attribute__((unused)) static ULONG WINAPI test_sink_Release(IMAPIAdviseSink *iface)
{
    return InterlockedDecrement(&impl_from_IMAPIAdviseSink(iface)->refcount);
}

/* The name of a row in a notification: a number for PT_LONG, "k" and the size for a binary, "-" for none. */
static inline char *log_index(char *out, const SPropValue *value)
{
    switch (PROP_TYPE(value->ulPropTag))
    {
    case PT_LONG: return out + sprintf(out, "%d", (int)value->Value.l);
    case PT_BINARY: return out + sprintf(out, "k%d", (int)value->Value.bin.cb);
    case PT_NULL: return out + sprintf(out, "-");
    default: return out + sprintf(out, "tag %#x", (int)value->ulPropTag);
    }
}

__attribute__((unused)) static ULONG WINAPI test_sink_OnNotify(
        IMAPIAdviseSink *iface, ULONG count, NOTIFICATION *notifications)
{
    static const char *const names[] = {
            "?", "CHANGED", "ERROR", "ADDED", "DELETED", "MODIFIED", "SORTED", "RESTRICTED", "SETCOL", "RELOAD"};
    struct test_sink *sink = impl_from_IMAPIAdviseSink(iface);
    char *out = sink->log + strlen(sink->log);
    ULONG i;

    sink->calls++;
    for (i = 0; i < count; i++)
    {
        const TABLE_NOTIFICATION *info = &notifications[i].info.tab;

        if (out > sink->log + sizeof(sink->log) - 100) break;
        if (out != sink->log) *out++ = ' ';
        if (notifications[i].ulEventType != fnevTableModified)
        {
            out += sprintf(out, "event %#x", (int)notifications[i].ulEventType);
            continue;
        }
        out += sprintf(out, "%s", info->ulTableEvent < ARRAYSIZE(names) ? names[info->ulTableEvent] : "?");
        if (info->propIndex.ulPropTag == PR_NULL) continue;
        *out++ = '(';
        out = log_index(out, &info->propIndex);
        out += sprintf(out, " after ");
        out = log_index(out, &info->propPrior);
        out += sprintf(out, ", %d)", (int)info->row.cValues);
    }
    *out = 0;
    if (sink->called) sink->called(sink, count, notifications);
    return 0x1234; /* nobody cares */
}

static const IMAPIAdviseSinkVtbl test_sink_vtbl = {
        test_sink_QueryInterface,
        test_sink_AddRef,
        test_sink_Release,
        test_sink_OnNotify,
};

/* Makes a sink with one reference, which lives on the caller's stack. */
static inline IMAPIAdviseSink *test_sink_init(struct test_sink *sink)
{
    memset(sink, 0, sizeof(*sink));
    sink->IMAPIAdviseSink_iface.lpVtbl = (IMAPIAdviseSinkVtbl *)&test_sink_vtbl;
    sink->refcount = 1;
    return &sink->IMAPIAdviseSink_iface;
}

/* Checks what a sink was told since the last time. */
#define expect_log(sink, text) expect_log_(sink, text, __LINE__)
static inline void expect_log_(struct test_sink *sink, const char *text, int line)
{
    ok_(__FILE__, line)(!strcmp(sink->log, text), "Got \"%s\", expected \"%s\".\n", sink->log, text);
    sink->log[0] = 0;
}

#endif
