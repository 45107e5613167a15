/*
 * What is timed: each operation by plain calls and through the DLL.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include "../../mapi32/memstg.h"
#include "bench.h"

#define MESSAGES 1000 /* of a session */

typedef ULONGLONG (*read_storage)(IStorage *storage);
typedef ULONGLONG (*read_message)(IMessage *message);

static void raw_read(struct context *context, struct watch *watch, read_storage read)
{
    IStorage *storage;

    watch_start(watch);
    storage = container_open(&context->container, FALSE);
    watch_inner_start(watch);
    context->sum += read(storage);
    watch_inner_stop(watch);
    IStorage_Release(storage);
    watch_stop(watch);
}

static void layer_read(struct context *context, struct watch *watch, read_message read)
{
    IMessage *message;
    IStorage *storage;

    watch_start(watch);
    storage = container_open(&context->container, FALSE);
    watch_inner_start(watch);
    message = layer_open(NULL, storage, 0);
    context->sum += read(message);
    IMessage_Release(message);
    watch_inner_stop(watch);
    IStorage_Release(storage);
    watch_stop(watch);
}

void op_raw_read_all(struct context *context, struct watch *watch)
{
    raw_read(context, watch, raw_read_all);
}

void op_layer_read_all(struct context *context, struct watch *watch)
{
    layer_read(context, watch, layer_read_all);
}

void op_raw_read_ten(struct context *context, struct watch *watch)
{
    raw_read(context, watch, raw_read_ten);
}

void op_layer_read_ten(struct context *context, struct watch *watch)
{
    layer_read(context, watch, layer_read_ten);
}

static ULONGLONG table_rows(IMessage *message)
{
    layer_table(message);
    return 0;
}

void op_layer_table(struct context *context, struct watch *watch)
{
    layer_read(context, watch, table_rows);
}

/* Makes room for a new message. */
static void renew(struct container *container)
{
    if (!container->bytes) return;
    ILockBytes_Release(container->bytes);
    container->bytes = memory_bytes_create();
}

void op_raw_create(struct context *context, struct watch *watch)
{
    IStorage *storage;
    HRESULT hr;

    renew(&context->container);
    watch_start(watch);
    storage = container_create(&context->container);
    element_write(context->tree, storage, !context->name_order);
    if (FAILED(hr = IStorage_Commit(storage, STGC_DEFAULT))) fail("Commit", hr);
    IStorage_Release(storage);
    watch_stop(watch);
}

void op_layer_create(struct context *context, struct watch *watch)
{
    IStorage *storage;

    renew(&context->container);
    watch_start(watch);
    storage = container_create(&context->container);
    workload_write(context->workload, storage);
    IStorage_Release(storage);
    watch_stop(watch);
}

void op_raw_change(struct context *context, struct watch *watch)
{
    IStorage *storage;

    watch_start(watch);
    storage = container_open(&context->container, TRUE);
    raw_change(storage);
    IStorage_Release(storage);
    watch_stop(watch);
}

void op_layer_change(struct context *context, struct watch *watch)
{
    IMessage *message;
    IStorage *storage;

    watch_start(watch);
    storage = container_open(&context->container, TRUE);
    message = layer_open(NULL, storage, 0);
    layer_change(message);
    IMessage_Release(message);
    IStorage_Release(storage);
    watch_stop(watch);
}

void op_raw_large(struct context *context, struct watch *watch)
{
    IStorage *storage;

    renew(&context->container);
    watch_start(watch);
    storage = container_create(&context->container);
    raw_large(context->tree, storage, context->megabytes);
    IStorage_Release(storage);
    watch_stop(watch);
}

void op_layer_large(struct context *context, struct watch *watch)
{
    IStorage *storage;

    renew(&context->container);
    watch_start(watch);
    storage = container_create(&context->container);
    layer_large(storage, context->megabytes);
    IStorage_Release(storage);
    watch_stop(watch);
}

/* Reads everything, and writes a copy into memory. */
void op_raw_copy(struct context *context, struct watch *watch)
{
    struct container copy;
    IStorage *source, *dest;

    container_init(&copy, PLACE_MEMORY, 0);
    watch_start(watch);
    source = container_open(&context->container, FALSE);
    raw_read_all(source);
    dest = container_create(&copy);
    element_write(context->tree, dest, TRUE);
    IStorage_Commit(dest, STGC_DEFAULT);
    IStorage_Release(dest);
    IStorage_Release(source);
    watch_stop(watch);
    container_free(&copy);
}

void op_layer_copy(struct context *context, struct watch *watch)
{
    struct container copy;
    IStorage *source, *dest;
    IMessage *from, *to;
    HRESULT hr;

    container_init(&copy, PLACE_MEMORY, 0);
    watch_start(watch);
    source = container_open(&context->container, FALSE);
    from = layer_open(NULL, source, 0);
    dest = container_create(&copy);
    to = layer_open(NULL, dest, MAPI_UNICODE);
    hr = IMessage_CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, to, 0, NULL);
    if (FAILED(hr)) fail("CopyTo", hr);
    if (FAILED(hr = IMessage_SaveChanges(to, 0))) fail("SaveChanges", hr);
    IMessage_Release(to);
    IMessage_Release(from);
    IStorage_Release(dest);
    IStorage_Release(source);
    watch_stop(watch);
    container_free(&copy);
}

/* A thousand storages, which are released. */
void op_raw_session(struct context *context, struct watch *watch)
{
    static IStorage *storages[MESSAGES];
    unsigned int i;

    for (i = 0; i < MESSAGES; i++) storages[i] = container_open(&context->container, FALSE);
    watch_start(watch);
    for (i = 0; i < MESSAGES; i++) IStorage_Release(storages[i]);
    watch_stop(watch);
}

/* A thousand messages, which only their session refers to when it is closed. */
void op_layer_session(struct context *context, struct watch *watch)
{
    static IMessage *messages[MESSAGES];
    LPMSGSESS session;
    IStorage *storage;
    unsigned int i;
    HRESULT hr;

    if (FAILED(hr = OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session))) fail("OpenIMsgSession", hr);
    for (i = 0; i < MESSAGES; i++)
    {
        storage = container_open(&context->container, FALSE);
        messages[i] = layer_open(session, storage, 0);
        IStorage_Release(storage);
    }
    watch_start(watch);
    CloseIMsgSession(session);
    watch_stop(watch);
    for (i = 0; i < MESSAGES; i++) IMessage_Release(messages[i]);
}

LONG count_calls(const struct container *container, BOOL ten)
{
    IStorage *storage = count_storage(container_open(container, FALSE));
    IMessage *message;

    memset(&calls, 0, sizeof(calls));
    message = layer_open(NULL, storage, 0);
    if (ten) layer_read_ten(message);
    else layer_read_all(message);
    IMessage_Release(message);
    IStorage_Release(storage);
    return ten ? calls.open_stream : calls.all;
}
