/*
 * Rows, and tables over them: the engine behind recipient and attachment tables and ITableData.
 *
 * A rowset holds rows, found by an index property and kept in an order; its views are IMAPITable objects that follow
 * every change. A rowset and all its views share one lock, which no function here holds while it calls an allocator, an
 * advise sink or a release function. A caller may hold locks of its own while it changes a rowset, but not in
 * rowset_deliver, rowset_shutdown and the methods of views.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TABLE_H
#define MAPI32_TABLE_H

#include "mapi32_private.h"

struct rowset;

/* The values of a row, which never change; counted, so that they can be read without the lock. They, and all that they
 * point to, lie in the row's memory, which is malloc's. */
struct row
{
    LONG refcount;
    ULONG count;
    SPropValue values[];
};

struct rowset_params
{
    const struct allocator *allocator;   /* copied; what goes to callers comes from it */
    ULONG index_tag;                     /* the property that rows are found by; every row has it, no two the same */
    ULONG table_type;                    /* TBLTYPE_*, for GetStatus */
    ULONG code_page;                     /* for strings asked for in the other width */
    const SPropTagArray *columns;        /* copied; the first columns of the default set, or NULL. The properties that
                                         * rows bring follow in order of first appearance */
    const SPropTagArray *hidden_columns; /* ids that rows never bring into the default set, or NULL */
    const SSortOrderSet *default_order;  /* copied; order of views that are not sorted; NULL: the order of the rows */
    BOOL no_bookmarks;                   /* CreateBookmark gives MAPI_E_NO_SUPPORT */
    BOOL report_index;                   /* notifications name rows by the index property, else by PR_INSTANCE_KEY */
    ULONG costly_tag;                    /* a property that rows lack until a view names it; 0: none. Then: */
    HRESULT (*provide)(void *context);   /* completes the rows; called by a view, with its context and no lock held */
    void (*hold)(void *context);         /* keeps the context until its released function is called once more */
};

/* Creates a rowset without rows, with one reference. Returns S_OK; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT rowset_create(const struct rowset_params *params, struct rowset **out);

/* Adds a reference and returns the rowset. */
struct rowset *rowset_addref(struct rowset *rowset);

/* Gives up a reference. Views keep a rowset alive, but not its rows after rowset_shutdown. */
void rowset_release(struct rowset *rowset);

/* Replaces the row with the same index value, which keeps its place, or appends one. The row is copied. A value of type
 * PT_ERROR answers for any column of its id. Returns S_OK; MAPI_E_INVALID_PARAMETER without the index property, or for
 * values of unknown types or without data; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT rowset_set_row(struct rowset *rowset, const SRow *row);

/* The same for several rows: all of them are checked before the first is changed. Up to 8 are reported one by one, more
 * as TABLE_CHANGED. */
HRESULT rowset_set_rows(struct rowset *rowset, const SRowSet *rows);

/* Inserts a row in front of the row at place, or at the end where place is the number of rows. Returns also
 * MAPI_E_INVALID_PARAMETER for a place beyond that and for an index value that is there. */
HRESULT rowset_insert_row(struct rowset *rowset, ULONG place, const SRow *row);

/* Deletes the row with the value of index, whose tag is the index tag. Returns S_OK; MAPI_E_INVALID_PARAMETER for
 * another tag; MAPI_E_NOT_FOUND. */
HRESULT rowset_delete_row(struct rowset *rowset, const SPropValue *index);

/* Deletes the rows with the index values of rows; what has none, or none that is there, is skipped. Up to 8 are
 * reported one by one, more as TABLE_CHANGED. Returns S_OK. */
HRESULT rowset_delete_rows(struct rowset *rowset, const SRowSet *rows, ULONG *deleted);

/* Deletes all rows, reported as TABLE_RELOAD. deleted, which may be NULL, is how many there were. Returns S_OK. */
HRESULT rowset_clear(struct rowset *rowset, ULONG *deleted);

/* As rowset_set_row, with a row that has the index property; takes over the reference to it. */
HRESULT rowset_put_row(struct rowset *rowset, struct row *row);

/* The same, where the row only has more values now: nobody is told. */
HRESULT rowset_complete_row(struct rowset *rowset, struct row *row);

/* Has exactly these rows, which have the index property, reported as TABLE_RELOAD; takes over references to them. */
HRESULT rowset_replace_all(struct rowset *rowset, struct row **rows, ULONG count);

/* Gives up a reference to a row; any thread may, no lock is needed. */
void row_release(struct row *row);

/* The number of rows. */
ULONG rowset_count(struct rowset *rowset);

/* Reports to all views, as TABLE_ROW_MODIFIED, the first row that has all these properties with equal values. Returns
 * S_OK whether there is one or not. */
HRESULT rowset_touch_row(struct rowset *rowset, const SPropValue *values, ULONG count);

/* A copy of the row at place, or with the value of index, whose tag is the index tag, in one buffer of the rowset's
 * allocator with the values chained to it; place_out may be NULL. Returns S_OK; MAPI_E_NOT_FOUND;
 * MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT rowset_copy_row_at(struct rowset *rowset, ULONG place, SRow **out);
HRESULT rowset_copy_row(struct rowset *rowset, const SPropValue *index, SRow **out, ULONG *place_out);

/* Calls the advise sinks for what this thread changed in the rowset; the functions above only queue that. Call it
 * without holding any lock. */
void rowset_deliver(struct rowset *rowset);

/* The width of string columns in a view's default set. */
enum string_width
{
    STRING_WIDTH_8,
    STRING_WIDTH_16,
    STRING_WIDTH_STORED, /* each column as the first row that brought it */
};

/* Creates a view over all rows. width: FALSE, TRUE or STRING_WIDTH_STORED. sort may be NULL. released, if not NULL, is
 * called exactly once, with no lock held: after the view's last Release, before its memory goes away, or by
 * rowset_shutdown; it may give up the caller's last reference to the rowset. On failure it is not called.
 * Returns S_OK; MAPI_E_INVALID_OBJECT after rowset_shutdown; MAPI_E_NOT_ENOUGH_MEMORY; for sort as SortTable. */
HRESULT rowset_create_view(struct rowset *rowset, enum string_width width, const SSortOrderSet *sort,
        void (*released)(void *context), void *context, IMAPITable **out);

/* Ends a rowset: its rows are freed, and every view becomes an empty shell: AddRef, Release and QueryInterface work,
 * every other method gives MAPI_E_INVALID_OBJECT. Sinks are released, released functions called. Call it without
 * holding any lock. */
void rowset_shutdown(struct rowset *rowset);

#endif
