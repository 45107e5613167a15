/*
 * What the files of the table engine share: rowset.c, rowimage.c, arrangement.c, table.c, tableevent.c.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TABLE_PRIVATE_H
#define MAPI32_TABLE_PRIVATE_H

#include "hash.h"
#include "restriction.h"
#include "seq.h"
#include "table.h"
#include "wine/list.h"

/* rowset.c */

/* Data of values in a block of several begin at multiples of this. */
#define DATA_ALIGNMENT 8
static inline size_t align_data(size_t size)
{
    return (size + DATA_ALIGNMENT - 1) & ~(size_t)(DATA_ALIGNMENT - 1);
}

/* Copies values into a row with one reference. Returns S_OK; MAPI_E_INVALID_PARAMETER for unknown types and missing
 * data; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT row_create(const SPropValue *values, ULONG count, struct row **out);

/* Adds a reference; any thread may, the lock is not needed. */
struct row *row_addref(struct row *row);

/* The value of a column: that with its tag, else the first with its id. NULL if there is none. */
const SPropValue *row_find(const struct row *row, ULONG tag);

/* A row of a rowset: its place and identity, while its values are replaced. What a change looks at stands first, close
 * together: in a large table memory that is not in the processor's caches costs more than all else. */
struct slot
{
    struct hash_node hash; /* in rowset.index */
    struct row *row;
    struct list instances; /* of all views: view_row.slot_entry */
    ULONGLONG label;       /* grows with the place, so that two places compare at once */
    ULONGLONG id;          /* never used again */
    struct seq_node place; /* in rowset.order */
};

struct rowset
{
    LONG refcount;
    CRITICAL_SECTION cs; /* guards all that follows and all views */
    struct allocator allocator;
    ULONG index_tag, table_type, code_page;
    BOOL no_bookmarks, report_index;
    BOOL shut_down;
    BOOL quiet; /* changes queue no events: one for all of them follows, or none is due */
    ULONG costly_tag;
    BOOL provided; /* rows have it */
    HRESULT (*provide)(void *context);
    void (*hold)(void *context);
    SSortOrderSet *default_order;
    ULONG *columns; /* the tags of the default set */
    ULONG column_count, column_capacity;
    ULONG *ids; /* the set of ids that are columns or hidden: 1 + id, 0 free */
    ULONG id_size, id_count;
    struct seq order; /* of slot.place */
    struct hash_table index;
    ULONGLONG next_id;
    struct list views;  /* of table.entry */
    struct list events; /* of event.entry, see tableevent.c */
};

/* Column tags, which never change; counted. */
struct columns
{
    LONG refcount;
    ULONG count;
    ULONG tags[];
};

/* Copies tags, with one reference; NULL where memory lacks. */
struct columns *columns_create(const ULONG *tags, ULONG count);

/* Add and give up a reference, as for rows. columns_release allows NULL. */
struct columns *columns_addref(struct columns *columns);
void columns_release(struct columns *columns);

/* rowimage.c */

/* What PR_INSTANCE_KEY holds for a row that brings none: bytes that nobody needs to read. */
struct instance_key
{
    ULONGLONG id;
    ULONG instance;
    ULONG heading;
};

/* All that a view shows of a row, readable without the lock while it holds a reference to the values. */
struct row_image
{
    struct row *row;
    struct instance_key key;
    BOOL own_key;              /* the row's own PR_INSTANCE_KEY, if it has one, identifies it */
    SPropValue instance_value; /* tag 0: none; else the id of the property that the view shows value by value; it
                                * points into row, type PT_ERROR: the row has no value */
    BOOL categorized;          /* what follows are columns, too */
    ULONG row_type, depth, leaf_count, unread_count;
};

/* The value that a row shows for a column, by id, whatever its type; NULL: none. It points into the row or to
 * scratch. */
const SPropValue *row_image_find(const struct row_image *image, ULONG tag, SPropValue *scratch);

/* A value for each column, in one block of the allocator. A missing value, or one of another type, gives PT_ERROR with
 * MAPI_E_NOT_FOUND. Returns S_OK; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT row_image_copy(const struct row_image *image, const struct columns *columns, ULONG code_page,
        const struct allocator *allocator, SPropValue **out);

/* sortkey.c */

/* A copy of a sort order for free(); NULL where memory lacks. */
SSortOrderSet *sort_order_copy(const SSortOrderSet *order);

/* Checks a sort order. Returns S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_TOO_COMPLEX. */
HRESULT sort_order_check(const SSortOrderSet *order);

/* The multi-valued property, of type MV_FLAG | MV_INSTANCE, among sort keys and columns; 0 if there is none.
 * Returns FALSE if there are two. */
BOOL find_instance_tag(const SSortOrderSet *sort, const struct columns *columns, ULONG *tag);

/* What a row is sorted by in one column: a value, NULL if the row has none, and for strings the bytes by which they
 * collate, which are compared many times. Zeroed it is empty. */
struct sort_value
{
    const SPropValue *value; /* belongs to the row */
    BYTE *collation;
    ULONG size;
};

/* Sets the key of a column of tag to value, which may be NULL or of another type: then there is none. */
void sort_value_set(struct sort_value *key, const SPropValue *value, ULONG tag, UINT code_page);

/* Empties a key and frees what it has of its own. */
void sort_value_clear(struct sort_value *key);

/* -1, 0 or 1; no value comes before any. Source: tables.md section 2. */
LONG sort_value_compare(const struct sort_value *a, const struct sort_value *b, UINT code_page);

/* arrangement.c */

/* A row as a view has it: one of a rowset, or one value of its instance property, or the heading of a category. */
struct view_row
{
    struct arrangement *arrangement;
    struct slot *slot;         /* NULL: a heading */
    struct list slot_entry;    /* in slot.instances or table.changing */
    struct row *row;           /* a heading's: the values of its category */
    struct view_row *heading;  /* of the category that it is in, NULL if none */
    ULONG instance;            /* number of the value in the instance property */
    struct seq_node node;      /* in arrangement.rows; weight 0 while a collapsed category hides it */
    SPropValue instance_value; /* as in row_image */
    struct hash_node by_id;    /* of a heading: in arrangement.headings */
    ULONGLONG id;
    ULONG depth; /* of a heading: 0 the outermost */
    BOOL expanded;
    ULONG leaf_count, unread_count;
    struct sort_value keys[]; /* one a sort key */
};

struct sort_key
{
    ULONG tag;
    BOOL descend;
};

/* The rows of a view: which, in what order, under which headings. Views replace it as a whole. */
struct arrangement
{
    struct rowset *rowset;
    struct table *table;        /* NULL until it is installed */
    SSortOrderSet *sort;        /* as given, NULL: none */
    struct restriction *filter; /* NULL: none */
    ULONG instance_tag;         /* the multi-valued property shown value by value, 0: none */
    ULONG key_count;
    struct sort_key *keys;
    ULONG level_count;          /* of categories */
    ULONG *level_keys;          /* for each level the number of keys that make it up, with those above */
    struct seq rows;            /* of view_row.node */
    struct hash_table headings; /* of view_row.by_id */
};

/* Arranges the rowset's rows. sort and filter are taken over, also on failure; columns are looked at for one that asks
 * for rows value by value. Returns S_OK; MAPI_E_TOO_COMPLEX for two such properties; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT arrangement_create(struct rowset *rowset, SSortOrderSet *sort, struct restriction *filter,
        const struct columns *columns, struct arrangement **out);

/* Frees an arrangement with its rows, under the lock. NULL is allowed. */
void arrangement_free(struct arrangement *arrangement);

/* Makes an arrangement that of a view, so that it follows changes. */
void arrangement_install(struct arrangement *arrangement, struct table *table);

/* What a view's row shows. The image has no reference of its own to the values. */
void view_row_image(const struct view_row *row, struct row_image *image);

/* Follows a change of slot: the view's rows of it are in table->changing, its new values in slot->row, or gone is set.
 * Queues events. */
HRESULT arrangement_update(struct arrangement *arrangement, struct slot *slot, BOOL gone);

/* Queues TABLE_ROW_MODIFIED for the visible rows of slot. */
void arrangement_touch(struct slot *slot);

/* Shows or hides what is below a heading; returns how many rows came or went. */
ULONG arrangement_expand(struct view_row *heading);
ULONG arrangement_collapse(struct view_row *heading);

/* Shows and hides rows after headings were expanded or collapsed by hand. */
void arrangement_update_visibility(struct arrangement *arrangement);

/* The heading with an instance key, NULL if there is none. */
struct view_row *arrangement_find_heading(const struct arrangement *arrangement, const void *key, ULONG size);

/* collapse.c */

/* What GetCollapseState gives; bytes for free(). */
struct collapse_state
{
    BYTE *bytes;
    ULONG size;
};

/* Notes which categories are expanded, and the row with an instance key; size 0: none.
 * Returns S_OK; MAPI_E_NOT_FOUND for an unknown key; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT collapse_state_save(
        const struct arrangement *arrangement, const BYTE *key, ULONG key_size, struct collapse_state *state);

/* Expands and collapses as noted; *out is the visible row that stands for the noted one, NULL if none does.
 * Returns S_OK; MAPI_E_UNABLE_TO_COMPLETE for what was not saved from the same sort order. */
HRESULT collapse_state_restore(struct arrangement *arrangement, const BYTE *bytes, ULONG size, struct view_row **out);

/* table.c */

struct bookmark
{
    BOOL used;
    BOOL moved;           /* its row went away: its next use says so */
    struct view_row *row; /* NULL: the end */
};

/* A view. */
struct table
{
    IMAPITable IMAPITable_iface;
    LONG refcount;
    LONG holds; /* of the memory: one by the interface's references, one by each event */
    LONG destroying;
    struct rowset *rowset; /* counted; what follows is guarded by its lock */
    struct list entry;     /* in rowset.views */
    BOOL dead;             /* a shell */
    enum string_width width;
    struct columns *columns;
    struct arrangement *arrangement;
    ULONG cursor; /* the next row to read */
    struct bookmark *bookmarks;
    ULONG bookmark_count;
    struct list connections; /* of advise sinks, see tableevent.c */
    ULONG next_connection;
    struct list changing; /* of view_row.slot_entry, during a change */
    void (*released)(void *context);
    void *released_context;
};

/* Keep a view's memory, not its interface. */
void table_hold(struct table *table);
void table_unhold(struct table *table);

/* Takes a view off its rowset and makes it a shell, if it is not one; without the lock. */
void table_shutdown(struct table *table);

/* Keeps cursor and bookmarks right: a row has come, or is about to go, or bookmarks' rows were hidden. */
void table_row_added(struct table *table, const struct view_row *row);
void table_row_removed(struct table *table, const struct view_row *row);
void table_move_bookmarks(struct table *table);

/* Moves the bookmarks of a row that is lost to the end. */
void table_forget_row(struct table *table, const struct view_row *row);

/* tableevent.c */

/* Adds or removes an advise sink; without the lock. */
HRESULT table_connect(struct table *table, IMAPIAdviseSink *sink, ULONG *id);
HRESULT table_disconnect(struct table *table, ULONG id);

/* Queues a TABLE_* event, of row if it is not NULL, for a view if it has sinks. A row of TABLE_ROW_DELETED still has
 * its values, but need not be in the view any more. */
void table_queue_event(struct table *table, ULONG event, const struct view_row *row);

/* Moves the connections of a view to a list, under the lock, and lets them go, without it. */
void table_take_connections(struct table *table, struct list *list);
void release_connections(struct list *list);

/* Moves the events of a view, or of all for NULL, to a list, under the lock, and frees them, without it. */
void rowset_take_events(struct rowset *rowset, const struct table *table, struct list *list);
void free_events(struct list *list);

#endif
