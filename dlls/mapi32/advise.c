/*
 * HrAllocAdviseSink: an advise sink that calls a function.
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
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

struct advise_sink
{
    IMAPIAdviseSink IMAPIAdviseSink_iface;
    LONG refcount;
    LPNOTIFCALLBACK callback;
    void *context;
};

static struct advise_sink *impl_from_IMAPIAdviseSink(IMAPIAdviseSink *iface)
{
    return CONTAINING_RECORD(iface, struct advise_sink, IMAPIAdviseSink_iface);
}

static HRESULT WINAPI advise_sink_QueryInterface(IMAPIAdviseSink *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!iid || !out) return MAPI_E_INVALID_PARAMETER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IMAPIAdviseSink))
    {
        IMAPIAdviseSink_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    *out = NULL;
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG WINAPI advise_sink_AddRef(IMAPIAdviseSink *iface)
{
    ULONG refcount = InterlockedIncrement(&impl_from_IMAPIAdviseSink(iface)->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI advise_sink_Release(IMAPIAdviseSink *iface)
{
    struct advise_sink *sink = impl_from_IMAPIAdviseSink(iface);
    ULONG refcount = InterlockedDecrement(&sink->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    if (!refcount)
    {
        free(sink);
        module_unlock();
    }
    return refcount;
}

static ULONG WINAPI advise_sink_OnNotify(IMAPIAdviseSink *iface, ULONG count, NOTIFICATION *notifications)
{
    struct advise_sink *sink = impl_from_IMAPIAdviseSink(iface);

    TRACE("%p, %lu, %p.\n", iface, count, notifications);
    return sink->callback(sink->context, count, notifications);
}

static const IMAPIAdviseSinkVtbl advise_sink_vtbl = {
        advise_sink_QueryInterface,
        advise_sink_AddRef,
        advise_sink_Release,
        advise_sink_OnNotify,
};

/***********************************************************************
 *      HrAllocAdviseSink (MAPI32.36)
 *
 * Creates an advise sink whose OnNotify calls a function and returns what that returns.
 *
 * PARAMS
 *  callback [I] The function.
 *  context  [I] Its first argument; it must last as long as the sink.
 *  out      [O] The sink, with one reference.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a NULL callback or out (choice); MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, HrAllocAdviseSink.
 */
STDAPI HrAllocAdviseSink(LPNOTIFCALLBACK callback, LPVOID context, LPMAPIADVISESINK *out)
{
    struct advise_sink *sink;

    TRACE("%p, %p, %p.\n", callback, context, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!callback) return MAPI_E_INVALID_PARAMETER;
    if (!(sink = calloc(1, sizeof(*sink)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    sink->IMAPIAdviseSink_iface.lpVtbl = (IMAPIAdviseSinkVtbl *)&advise_sink_vtbl;
    sink->refcount = 1;
    module_lock();
    sink->callback = callback;
    sink->context = context;
    *out = &sink->IMAPIAdviseSink_iface;
    return S_OK;
}
