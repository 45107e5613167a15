/*
 * The recipient and attachment tables of messages: rows made from what the message has, views by the table engine.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "message.h"
#include "propresult.h"
#include "table.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* An open view is a child of its message, as long as it lives or until the message is closed. */
struct view_link
{
    struct treeobj obj;
};

static void view_link_close(struct treeobj *obj)
{
}

static void view_link_free(struct treeobj *obj)
{
    free(CONTAINING_RECORD(obj, struct view_link, obj));
}

static const struct treeobj_ops view_link_ops = {view_link_close, view_link_free};

static void view_hold(void *context)
{
    struct view_link *link = context;

    treeobj_addref(&link->obj);
}

static void view_released(void *context)
{
    struct view_link *link = context;

    treeobj_release(&link->obj);
}

/* Makes a row of the first count results, which it frees. */
static HRESULT pack_row(struct propresults *results, ULONG count, struct row **out)
{
    ULONG allocated = results->count;
    BOOL errors, waiting;
    SPropValue *values;
    HRESULT hr;

    *out = NULL;
    results->count = count;
    if (SUCCEEDED(hr = propresults_pack(results, NULL, sizeof(struct row), &values, &errors, &waiting)))
    {
        *out = CONTAINING_RECORD(values, struct row, values);
        (*out)->refcount = 1;
        (*out)->count = count;
    }
    results->count = allocated;
    propresults_free(results);
    return hr;
}

static BOOL has_result(const struct propresults *results, ULONG count, ULONG id)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (PROP_ID(results->results[i].tag) == id) return TRUE;
    return FALSE;
}

/* Adds a binary of a number's four bytes, where there is none of this name. A row must not stay without it. */
static void add_key(struct propresults *results, ULONG *count, ULONG tag, ULONG number)
{
    if (!has_result(results, *count, PROP_ID(tag))) propresult_key(&results->results[(*count)++], tag, number);
}

/* The row of a recipient. imsg.md 7 */
static HRESULT recipient_row(struct message *message, const struct recipient *recipient, struct row **row)
{
    const struct property *property;
    struct propresults results;
    ULONG count = 0;
    HRESULT hr;

    if (FAILED(hr = propresults_init(&results, propset_count(&recipient->set) + 2))) return hr;
    results.code_page = message_string_page(message);
    propresult_fixed(&results.results[count++], PR_ROWID, recipient->row_id);
    for (property = propset_next(&recipient->set, NULL); property; property = propset_next(&recipient->set, property))
    {
        if (PROP_ID(property->tag) == PROP_ID(PR_ROWID) || PROP_TYPE(property->tag) == PT_OBJECT) continue;
        property_result(property, TRUE, &results.results[count++]);
    }
    add_key(&results, &count, PR_INSTANCE_KEY, recipient->row_id);
    return pack_row(&results, count, row);
}

/* A property of an attachment for its row. A value whose size is said to be large is not looked at. */
static void attachment_result(const struct property *property, struct propresult *result)
{
    if (property->value && !property->value->opened && property->declared >= VALUE_LIMIT)
        propresult_error(result, property->tag, MAPI_E_NOT_ENOUGH_MEMORY);
    else if (PROP_TYPE(property->tag) == PT_OBJECT) propresult_error(result, property->tag, MAPI_E_NOT_ENOUGH_MEMORY);
    else property_result(property, FALSE, result);
}

/* The row of an attachment. imsg.md 7 */
static HRESULT attachment_row(struct message *message, struct attach_entry *entry, struct row **row)
{
    const struct property *property;
    struct propresults results;
    ULONG count = 0;
    HRESULT hr;

    if (FAILED(hr = attach_entry_load(entry))) return hr;
    if (FAILED(hr = propresults_init(&results, propset_count(&entry->data->set) + 4))) return hr;
    results.code_page = message_string_page(message);
    propresult_fixed(&results.results[count++], PR_ATTACH_NUM, entry->num);
    for (property = propset_next(&entry->data->set, NULL); property;
            property = propset_next(&entry->data->set, property))
    {
        if (PROP_ID(property->tag) == PROP_ID(PR_ATTACH_NUM)) continue;
        if (property->tag == PR_ATTACH_DATA_BIN && !message->shows_data) continue;
        attachment_result(property, &results.results[count++]);
    }
    add_key(&results, &count, PR_INSTANCE_KEY, entry->num);
    add_key(&results, &count, PR_RECORD_KEY, entry->num);
    if (!has_result(&results, count, PROP_ID(PR_RENDERING_POSITION)))
        propresult_fixed(&results.results[count++], PR_RENDERING_POSITION, 0xffffffff);
    return pack_row(&results, count, row);
}

void message_show_recipient(struct message *message, const struct recipient *recipient)
{
    struct row *row;
    HRESULT hr;

    if (!message->recipient_table) return;
    if (SUCCEEDED(hr = recipient_row(message, recipient, &row)))
        hr = rowset_put_row(message->recipient_table->rows, row);
    if (FAILED(hr)) WARN("The table lacks recipient %lu, hr %#lx.\n", recipient->row_id, hr);
}

void message_hide_recipient(struct message *message, ULONG row_id)
{
    SPropValue index = {PR_ROWID};

    if (!message->recipient_table) return;
    index.Value.l = row_id;
    rowset_delete_row(message->recipient_table->rows, &index);
}

static HRESULT fill_recipients(struct message *message, struct rowset *rowset)
{
    ULONG count = message->recipients->count, i, made;
    struct row **rows;
    HRESULT hr = S_OK;

    if (!(rows = calloc((size_t)count + 1, sizeof(*rows)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (made = 0; made < count; made++)
        if (FAILED(hr = recipient_row(message, message->recipients->list[made], &rows[made]))) break;
    if (SUCCEEDED(hr)) hr = rowset_replace_all(rowset, rows, count);
    else
        for (i = 0; i < made; i++) row_release(rows[i]);
    free(rows);
    return hr;
}

void message_update_recipient_table(struct message *message)
{
    HRESULT hr;

    if (!message->recipient_table) return;
    if (FAILED(hr = fill_recipients(message, message->recipient_table->rows)))
        WARN("The table is not up to date, hr %#lx.\n", hr);
}

static HRESULT fill_attachments(struct message *message, struct rowset *rowset, struct numbers *shown)
{
    struct attach_entry *entry;
    SPropValue index = {PR_ATTACH_NUM};
    struct row *row;
    ULONG i;
    HRESULT hr;

    for (i = shown->count; i--;)
    {
        if (attachments_find(message->attachments, shown->list[i])) continue;
        index.Value.l = shown->list[i];
        rowset_delete_row(rowset, &index);
        numbers_remove(shown, shown->list[i]);
    }
    for (i = 0; i < message->attachments->count; i++)
    {
        entry = &message->attachments->list[i];
        if (!entry->visible || (entry->shown && entry->shown == entry->data)) continue;
        if (FAILED(hr = attachment_row(message, entry, &row))) return hr;
        hr = rowset_put_row(rowset, row);
        if (SUCCEEDED(hr)) hr = numbers_add(shown, entry->num);
        if (FAILED(hr)) return hr;
        entry->shown = entry->data;
    }
    return S_OK;
}

void message_update_attachment_table(struct message *message)
{
    HRESULT hr;

    if (!message->attachment_table) return;
    if (FAILED(hr = fill_attachments(message, message->attachment_table->rows, &message->shown_attachments)))
        WARN("The table is not up to date, hr %#lx.\n", hr);
}

/* A view asks for PR_ATTACH_DATA_BIN, which nobody has to read who only lists attachments. */
static HRESULT show_data(void *context)
{
    struct view_link *link = context;
    struct attach_entry *entry;
    struct message *message;
    struct row *row;
    HRESULT hr;
    ULONG i;

    if (FAILED(hr = treeobj_enter(&link->obj))) return hr;
    message = message_from_obj(link->obj.parent);
    message->shows_data = TRUE;
    for (i = 0; SUCCEEDED(hr) && i < message->attachments->count; i++)
    {
        entry = &message->attachments->list[i];
        if (!entry->shown || entry->shown != entry->data) continue; /* it has no row, or will have another */
        if (SUCCEEDED(hr = attachment_row(message, entry, &row)))
            hr = rowset_complete_row(message->attachment_table->rows, row);
    }
    treeobj_leave(&link->obj);
    return hr;
}

/* The rows of a table that is opened for the first time. */
static HRESULT create_rows(struct message *message, const struct rowset_params *params, struct tablerows **out)
{
    struct tablerows *table;
    HRESULT hr;

    *out = NULL;
    if (!(table = calloc(1, sizeof(*table)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr = rowset_create(params, &table->rows))) free(table);
    else *out = table;
    return hr;
}

static HRESULT need_recipient_table(struct message *message)
{
    static const SizedSPropTagArray(3, columns) = {3, {PR_DISPLAY_NAME_W, PR_RECIPIENT_TYPE, PR_ROWID}};
    struct rowset_params params = {&message->prop.obj.tree->allocator};
    struct tablerows *table;
    HRESULT hr;

    if (message->recipient_table) return S_OK;
    params.index_tag = PR_ROWID;
    params.table_type = TBLTYPE_DYNAMIC;
    params.code_page = message_string_page(message);
    params.columns = (const SPropTagArray *)&columns;
    if (FAILED(hr = message_load_recipients(message)) || FAILED(hr = create_rows(message, &params, &table))) return hr;
    if (FAILED(hr = fill_recipients(message, table->rows)))
    {
        rowset_release(table->rows);
        free(table);
        return hr;
    }
    message->recipient_table = table;
    return S_OK;
}

static HRESULT need_attachment_table(struct message *message)
{
    static const SizedSPropTagArray(4, columns) = {
            4, {PR_ATTACH_NUM, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_RENDERING_POSITION}};
    static const SizedSPropTagArray(1, hidden) = {1, {PR_ATTACH_DATA_BIN}};
    static const SizedSSortOrderSet(2, order) = {
            2, 0, 0, {{PR_RENDERING_POSITION, TABLE_SORT_ASCEND}, {PR_ATTACH_NUM, TABLE_SORT_ASCEND}}};
    struct rowset_params params = {&message->prop.obj.tree->allocator};
    struct tablerows *table;
    ULONG i;
    HRESULT hr;

    if (message->attachment_table) return S_OK;
    params.index_tag = PR_ATTACH_NUM;
    params.table_type = TBLTYPE_DYNAMIC;
    params.code_page = message_string_page(message);
    params.columns = (const SPropTagArray *)&columns;
    params.hidden_columns = (const SPropTagArray *)&hidden;
    params.default_order = (const SSortOrderSet *)&order;
    params.costly_tag = PR_ATTACH_DATA_BIN;
    params.provide = show_data;
    params.hold = view_hold;
    if (FAILED(hr = message_load_attachments(message, TRUE)) || FAILED(hr = create_rows(message, &params, &table)))
        return hr;
    /* the list may have been another message object's, or a table's that could not be filled */
    for (i = 0; i < message->attachments->count; i++) message->attachments->list[i].shown = NULL;
    message->shown_attachments.count = 0;
    message->shows_data = FALSE;
    if (FAILED(hr = fill_attachments(message, table->rows, &message->shown_attachments)))
    {
        rowset_release(table->rows);
        free(table);
        return hr;
    }
    message->attachment_table = table;
    return S_OK;
}

/* Opens a view; the lock is held. */
static HRESULT open_view(struct message *message, struct tablerows *table, ULONG flags, IMAPITable **out)
{
    struct view_link *link;
    HRESULT hr;

    if (!(link = calloc(1, sizeof(*link)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    treeobj_init(&link->obj, &view_link_ops, NULL, &message->prop.obj, 0);
    hr = rowset_create_view(
            table->rows, flags & MAPI_UNICODE ? STRING_WIDTH_16 : STRING_WIDTH_8, NULL, view_released, link, out);
    if (FAILED(hr)) treeobj_abandon(&link->obj);
    return hr;
}

static HRESULT check_table_call(ULONG flags, IMAPITable **out)
{
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    return flags & ~(MAPI_UNICODE | MAPI_DEFERRED_ERRORS) ? MAPI_E_UNKNOWN_FLAGS : S_OK;
}

HRESULT message_open_recipient_table(struct message *message, ULONG flags, IMAPITable **out)
{
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (SUCCEEDED(hr = check_table_call(flags, out)) && SUCCEEDED(hr = need_recipient_table(message)))
        hr = open_view(message, message->recipient_table, flags, out);
    treeobj_leave(&message->prop.obj);
    return hr;
}

HRESULT message_open_attachment_table(struct message *message, ULONG flags, IMAPITable **out)
{
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (SUCCEEDED(hr = check_table_call(flags, out)) && SUCCEEDED(hr = need_attachment_table(message)))
        hr = open_view(message, message->attachment_table, flags, out);
    treeobj_leave(&message->prop.obj);
    return hr;
}

void message_deliver(struct message *message)
{
    struct rowset *rows[2] = {NULL, NULL};
    unsigned int i;

    if (FAILED(treeobj_enter(&message->prop.obj))) return;
    if (message->recipient_table) rowset_addref(rows[0] = message->recipient_table->rows);
    if (message->attachment_table) rowset_addref(rows[1] = message->attachment_table->rows);
    treeobj_leave(&message->prop.obj);
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        if (!rows[i]) continue;
        rowset_deliver(rows[i]);
        rowset_release(rows[i]);
    }
}
