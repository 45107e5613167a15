/*
 * Notifications of tables: advise connections, and the events that wait for rowset_deliver.
 *
 * A change queues its events under the lock, each with references to the values it tells of; the thread that made the
 * change calls the sinks when it holds no lock any more, so a sink may use the table, change it, and unadvise itself.
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

#include "propvalue.h"
#include "table_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* An advise sink; counted, so that a call can go on while the sink is taken off. */
struct connection
{
    LONG refcount;
    struct list entry; /* in table.connections */
    ULONG id;
    IMAPIAdviseSink *sink;
};

struct event
{
    struct list entry;   /* in rowset.events */
    DWORD thread;        /* that made the change */
    struct table *table; /* held */
    ULONG kind;          /* TABLE_* */
    BOOL has_row, has_prior;
    struct row_image row, prior; /* with references to the values */
    struct columns *columns;     /* counted */
};

static void connection_release(struct connection *connection)
{
    if (InterlockedDecrement(&connection->refcount)) return;
    IMAPIAdviseSink_Release(connection->sink);
    free(connection);
}

HRESULT table_connect(struct table *table, IMAPIAdviseSink *sink, ULONG *id)
{
    struct connection *connection;
    BOOL dead;

    if (!(connection = calloc(1, sizeof(*connection)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    connection->refcount = 1;
    connection->sink = sink;
    IMAPIAdviseSink_AddRef(sink);
    EnterCriticalSection(&table->rowset->cs);
    if (!(dead = table->dead))
    {
        if (!++table->next_connection) ++table->next_connection;
        *id = connection->id = table->next_connection;
        list_add_tail(&table->connections, &connection->entry);
    }
    LeaveCriticalSection(&table->rowset->cs);
    if (dead) connection_release(connection);
    return dead ? MAPI_E_INVALID_OBJECT : S_OK;
}

HRESULT table_disconnect(struct table *table, ULONG id)
{
    struct connection *connection, *found = NULL;
    BOOL dead;

    EnterCriticalSection(&table->rowset->cs);
    dead = table->dead;
    LIST_FOR_EACH_ENTRY(connection, &table->connections, struct connection, entry)
        if (connection->id == id) found = connection;
    if (found) list_remove(&found->entry);
    LeaveCriticalSection(&table->rowset->cs);
    if (found) connection_release(found);
    if (dead) return MAPI_E_INVALID_OBJECT;
    return found ? S_OK : MAPI_E_INVALID_PARAMETER;
}

void table_take_connections(struct table *table, struct list *list)
{
    struct list *entry;

    while ((entry = list_head(&table->connections)))
    {
        list_remove(entry);
        list_add_tail(list, entry);
    }
}

void release_connections(struct list *list)
{
    struct list *entry;

    while ((entry = list_head(list)))
    {
        list_remove(entry);
        connection_release(LIST_ENTRY(entry, struct connection, entry));
    }
}

static void event_free(struct event *event)
{
    if (event->has_row) row_release(event->row.row);
    if (event->has_prior) row_release(event->prior.row);
    columns_release(event->columns);
    table_unhold(event->table);
    free(event);
}

void table_queue_event(struct table *table, ULONG kind, const struct view_row *row)
{
    struct rowset *rowset = table->rowset;
    struct seq_node *prior;
    struct event *event;
    ULONG place;

    if (rowset->quiet || list_empty(&table->connections)) return;
    if (!(event = calloc(1, sizeof(*event))))
    {
        ERR("No memory for event %lu of table %p.\n", kind, table);
        return;
    }
    event->thread = GetCurrentThreadId();
    event->kind = kind;
    event->table = table;
    table_hold(table);
    if (row)
    {
        event->has_row = TRUE;
        view_row_image(row, &event->row);
        row_addref(event->row.row);
    }
    if (kind == TABLE_ROW_ADDED || kind == TABLE_ROW_MODIFIED)
    {
        event->columns = columns_addref(table->columns);
        place = seq_place(&row->node);
        if (place && (prior = seq_at(&row->arrangement->rows, place - 1)))
        {
            event->has_prior = TRUE;
            view_row_image(CONTAINING_RECORD(prior, struct view_row, node), &event->prior);
            row_addref(event->prior.row);
        }
    }
    list_add_tail(&rowset->events, &event->entry);
}

void rowset_take_events(struct rowset *rowset, const struct table *table, struct list *list)
{
    struct event *event, *next;

    LIST_FOR_EACH_ENTRY_SAFE(event, next, &rowset->events, struct event, entry)
    {
        if (table && event->table != table) continue;
        list_remove(&event->entry);
        list_add_tail(list, &event->entry);
    }
}

void free_events(struct list *list)
{
    struct list *entry;

    while ((entry = list_head(list)))
    {
        list_remove(entry);
        event_free(LIST_ENTRY(entry, struct event, entry));
    }
}

/* The property by which a notification names a row; it points into the image. */
static void name_row(const struct rowset *rowset, const struct row_image *image, SPropValue *name)
{
    const SPropValue *found;
    ULONG tag = rowset->report_index && !image->key.heading ? rowset->index_tag : PR_INSTANCE_KEY;

    if ((found = row_image_find(image, tag, name)) && found != name) *name = *found;
    if (!found) memset(name, 0, sizeof(*name));
}

/* An event as sinks get it; *values is to be freed. */
static HRESULT make_notification(const struct event *event, NOTIFICATION *notification, SPropValue **values)
{
    const struct rowset *rowset = event->table->rowset;
    TABLE_NOTIFICATION *info = &notification->info.tab;
    HRESULT hr;

    *values = NULL;
    memset(notification, 0, sizeof(*notification));
    notification->ulEventType = fnevTableModified;
    info->ulTableEvent = event->kind;
    info->propIndex.ulPropTag = PR_NULL;
    info->propPrior.ulPropTag = PR_NULL;
    if (event->has_row) name_row(rowset, &event->row, &info->propIndex);
    if (event->has_prior) name_row(rowset, &event->prior, &info->propPrior);
    if (!event->columns || !event->columns->count) return S_OK;

    if (FAILED(hr = row_image_copy(&event->row, event->columns, rowset->code_page, &mapi_allocator, values))) return hr;
    info->row.cValues = event->columns->count;
    info->row.lpProps = *values;
    return S_OK;
}

/* Calls the sinks of a view with an event. */
static void deliver_event(const struct event *event)
{
    struct connection *connection, **connections = NULL;
    struct table *table = event->table;
    NOTIFICATION notification;
    SPropValue *values;
    ULONG count = 0, i;

    EnterCriticalSection(&table->rowset->cs);
    LIST_FOR_EACH_ENTRY(connection, &table->connections, struct connection, entry) count++;
    if (count && (connections = calloc(count, sizeof(*connections))))
    {
        count = 0;
        LIST_FOR_EACH_ENTRY(connection, &table->connections, struct connection, entry)
        {
            InterlockedIncrement(&connection->refcount);
            connections[count++] = connection;
        }
    }
    LeaveCriticalSection(&table->rowset->cs);
    if (!connections) return;

    for (i = 0; i < count; i++)
    {
        /* made anew for each sink, which may have changed it */
        if (SUCCEEDED(make_notification(event, &notification, &values)))
            IMAPIAdviseSink_OnNotify(connections[i]->sink, 1, &notification);
        MAPIFreeBuffer(values);
        connection_release(connections[i]);
    }
    free(connections);
}

void rowset_deliver(struct rowset *rowset)
{
    DWORD thread = GetCurrentThreadId();
    struct event *event, *found;

    rowset_addref(rowset);
    for (;;)
    {
        found = NULL;
        EnterCriticalSection(&rowset->cs);
        LIST_FOR_EACH_ENTRY(event, &rowset->events, struct event, entry)
        {
            if (event->thread != thread) continue;
            found = event;
            break;
        }
        if (found) list_remove(&found->entry);
        LeaveCriticalSection(&rowset->cs);
        if (!found) break;
        deliver_event(found);
        event_free(found);
    }
    rowset_release(rowset);
}
