/*
 * ITableData: a table in memory that a program fills, and CreateTable.
 *
 * It is a rowset with an interface; its views keep it alive. Notifications are delivered in the modifying call, after
 * the change is complete and no lock is held.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "propvalue.h"
#include "table.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

struct tabledata
{
    ITableData ITableData_iface;
    LONG refcount;
    struct rowset *rowset;
};

/* What a view owes its table data when it ends. */
struct view_context
{
    struct tabledata *data; /* counted */
    MAPI_CALLERRELEASE release;
    ULONG_PTR caller_data;
    IMAPITable *view;
};

static struct tabledata *impl_from_ITableData(ITableData *iface)
{
    return CONTAINING_RECORD(iface, struct tabledata, ITableData_iface);
}

static HRESULT WINAPI tabledata_QueryInterface(ITableData *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!iid || !out) return MAPI_E_INVALID_PARAMETER;
    if (IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IMAPITableData))
    {
        ITableData_AddRef(iface);
        *out = iface;
        return S_OK;
    }
    *out = NULL;
    return MAPI_E_INTERFACE_NOT_SUPPORTED;
}

static ULONG WINAPI tabledata_AddRef(ITableData *iface)
{
    ULONG refcount = InterlockedIncrement(&impl_from_ITableData(iface)->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI tabledata_Release(ITableData *iface)
{
    struct tabledata *data = impl_from_ITableData(iface);
    ULONG refcount = InterlockedDecrement(&data->refcount);

    TRACE("%p, refcount %lu.\n", iface, refcount);
    if (!refcount)
    {
        rowset_release(data->rowset);
        free(data);
        module_unlock();
    }
    return refcount;
}

/* A view has ended: tells its creator, who may give up the last reference but ours. */
static void view_released(void *arg)
{
    struct view_context *context = arg;
    ITableData *iface = &context->data->ITableData_iface;

    if (context->release) context->release(context->caller_data, iface, context->view);
    ITableData_Release(iface);
    free(context);
}

static HRESULT WINAPI tabledata_HrGetView(
        ITableData *iface, SSortOrderSet *order, MAPI_CALLERRELEASE release, ULONG_PTR caller_data, IMAPITable **out)
{
    struct tabledata *data = impl_from_ITableData(iface);
    struct view_context *context;
    HRESULT hr;

    TRACE("%p, %p, %p, %#Ix, %p.\n", iface, order, release, caller_data, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (!(context = calloc(1, sizeof(*context)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    context->data = data;
    context->release = release;
    context->caller_data = caller_data;
    ITableData_AddRef(iface);
    hr = rowset_create_view(data->rowset, STRING_WIDTH_STORED, order, view_released, context, &context->view);
    if (FAILED(hr))
    {
        ITableData_Release(iface);
        free(context);
        return hr;
    }
    *out = context->view;
    return S_OK;
}

static HRESULT WINAPI tabledata_HrModifyRow(ITableData *iface, SRow *row)
{
    struct tabledata *data = impl_from_ITableData(iface);
    HRESULT hr;

    TRACE("%p, %p.\n", iface, row);
    if (!row) return MAPI_E_INVALID_PARAMETER;
    hr = rowset_set_row(data->rowset, row);
    rowset_deliver(data->rowset);
    return hr;
}

static HRESULT WINAPI tabledata_HrDeleteRow(ITableData *iface, SPropValue *index)
{
    struct tabledata *data = impl_from_ITableData(iface);
    HRESULT hr;

    TRACE("%p, %p.\n", iface, index);
    if (!index) return MAPI_E_INVALID_PARAMETER;
    hr = rowset_delete_row(data->rowset, index);
    rowset_deliver(data->rowset);
    return hr;
}

static HRESULT WINAPI tabledata_HrQueryRow(ITableData *iface, SPropValue *index, SRow **row, ULONG *place)
{
    TRACE("%p, %p, %p, %p.\n", iface, index, row, place);
    if (!row) return MAPI_E_INVALID_PARAMETER;
    *row = NULL;
    if (!index) return MAPI_E_INVALID_PARAMETER;
    return rowset_copy_row(impl_from_ITableData(iface)->rowset, index, row, place);
}

static HRESULT WINAPI tabledata_HrEnumRow(ITableData *iface, ULONG place, SRow **row)
{
    HRESULT hr;

    TRACE("%p, %lu, %p.\n", iface, place, row);
    if (!row) return MAPI_E_INVALID_PARAMETER;
    *row = NULL;
    hr = rowset_copy_row_at(impl_from_ITableData(iface)->rowset, place, row);
    return hr == MAPI_E_NOT_FOUND ? S_OK : hr; /* NULL is the end */
}

static HRESULT WINAPI tabledata_HrNotify(ITableData *iface, ULONG flags, ULONG count, SPropValue *values)
{
    struct tabledata *data = impl_from_ITableData(iface);
    HRESULT hr;

    TRACE("%p, %#lx, %lu, %p.\n", iface, flags, count, values);
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (!count || !values) return MAPI_E_INVALID_PARAMETER;
    hr = rowset_touch_row(data->rowset, values, count);
    rowset_deliver(data->rowset);
    return hr;
}

static HRESULT WINAPI tabledata_HrInsertRow(ITableData *iface, ULONG place, SRow *row)
{
    struct tabledata *data = impl_from_ITableData(iface);
    HRESULT hr;

    TRACE("%p, %lu, %p.\n", iface, place, row);
    if (!row) return MAPI_E_INVALID_PARAMETER;
    hr = rowset_insert_row(data->rowset, place, row);
    rowset_deliver(data->rowset);
    return hr;
}

static HRESULT WINAPI tabledata_HrModifyRows(ITableData *iface, ULONG flags, SRowSet *rows)
{
    struct tabledata *data = impl_from_ITableData(iface);
    HRESULT hr;

    TRACE("%p, %#lx, %p.\n", iface, flags, rows);
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (!rows) return MAPI_E_INVALID_PARAMETER;
    hr = rowset_set_rows(data->rowset, rows);
    rowset_deliver(data->rowset);
    return hr;
}

static HRESULT WINAPI tabledata_HrDeleteRows(ITableData *iface, ULONG flags, SRowSet *rows, ULONG *deleted)
{
    struct tabledata *data = impl_from_ITableData(iface);
    ULONG count = 0;
    HRESULT hr;

    TRACE("%p, %#lx, %p, %p.\n", iface, flags, rows, deleted);
    if (deleted) *deleted = 0;
    if (flags & ~TAD_ALL_ROWS) return MAPI_E_UNKNOWN_FLAGS;
    if (!rows && !flags) return MAPI_E_INVALID_PARAMETER;
    if (flags & TAD_ALL_ROWS) hr = rowset_clear(data->rowset, &count);
    else hr = rowset_delete_rows(data->rowset, rows, &count);
    if (deleted) *deleted = count;
    rowset_deliver(data->rowset);
    return hr;
}

static const ITableDataVtbl tabledata_vtbl = {
        tabledata_QueryInterface,
        tabledata_AddRef,
        tabledata_Release,
        (void *)tabledata_HrGetView, /* the header's caller data have 32 bits, real programs' those of a pointer */
        tabledata_HrModifyRow,
        tabledata_HrDeleteRow,
        tabledata_HrQueryRow,
        tabledata_HrEnumRow,
        tabledata_HrNotify,
        tabledata_HrInsertRow,
        tabledata_HrModifyRows,
        tabledata_HrDeleteRows,
};

/* Whether rows can be found by a property. */
static BOOL is_index_tag(ULONG tag)
{
    ULONG type = PROP_TYPE(tag);

    if (type & MVI_FLAG || type == PT_NULL || type == PT_ERROR || type == PT_OBJECT || type == PT_UNSPECIFIED)
        return FALSE;
    return proptype_is_known(type);
}

/***********************************************************************
 *      CreateTable (MAPI32.61)
 *
 * Creates an empty table in memory.
 *
 * PARAMS
 *  iid           [I] NULL or IID_IMAPITableData.
 *  allocate      [I] These three are used for all that the table and its views return.
 *  allocate_more [I]
 *  free_buffer   [I]
 *  reserved      [I] Not used: NULL, some programs pass an IMalloc.
 *  type          [I] TBLTYPE_*, which GetStatus of the views tells.
 *  index_tag     [I] The property that tells rows apart: a tag of a type with single values.
 *  columns       [I] The first columns of the views; not empty. Properties that rows bring follow.
 *  out           [O] The table, with one reference.
 *
 * RETURNS
 *  S_OK; MAPI_E_INTERFACE_NOT_SUPPORTED; MAPI_E_INVALID_PARAMETER; MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, CreateTable; tables.md section 6.
 */
SCODE WINAPI CreateTable(LPCIID iid, ALLOCATEBUFFER *allocate, ALLOCATEMORE *allocate_more, FREEBUFFER *free_buffer,
        LPVOID reserved, ULONG type, ULONG index_tag, LPSPropTagArray columns, LPTABLEDATA *out)
{
    struct allocator allocator = {allocate, allocate_more, free_buffer};
    struct rowset_params params = {0};
    struct tabledata *data;
    HRESULT hr;

    TRACE("%s, %p, %p, %p, %p, %lu, %#lx, %p, %p.\n", debugstr_guid(iid), allocate, allocate_more, free_buffer,
            reserved, type, index_tag, columns, out);
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = NULL;
    if (iid && !IsEqualIID(iid, &IID_IMAPITableData)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (!allocate || !allocate_more || !free_buffer || !columns || !columns->cValues || !is_index_tag(index_tag))
        return MAPI_E_INVALID_PARAMETER;

    if (!(data = calloc(1, sizeof(*data)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    data->ITableData_iface.lpVtbl = (ITableDataVtbl *)&tabledata_vtbl;
    data->refcount = 1;
    params.allocator = &allocator;
    params.index_tag = index_tag;
    params.table_type = type;
    params.code_page = CP_ACP;
    params.columns = columns;
    params.report_index = TRUE;
    if (FAILED(hr = rowset_create(&params, &data->rowset)))
    {
        free(data);
        return hr;
    }
    module_lock();
    *out = &data->ITableData_iface;
    return S_OK;
}
