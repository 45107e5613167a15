/*
 * BuildDisplayTable: the display table of dialog pages, from dialog resources.
 *
 * PR_CONTROL_STRUCTURE is the control's DTBL* structure and behind it its strings, each found by its offset from the
 * start (SizedDtbl* in mapidefs.h). Choices: a control of the page gets the place and caption of the dialog; a control
 * without a filter allows "*", everything; the structure's flags tell the width of the strings.
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

#include "convert.h"
#include "dialogres.h"
#include "mapi32_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* What a control's string, if it has one, is. */
enum control_text
{
    TEXT_NONE,
    TEXT_LABEL,  /* the control's text */
    TEXT_FILTER, /* of the characters allowed */
    TEXT_PAGE,   /* the dialog's caption, and the help component */
};

/* Kinds of controls by DTCT_*. The structures with a string begin with its offset and the flags. */
static const struct control_kind
{
    ULONG size;
    enum control_text text;
    size_t flags; /* offset of ulFlags */
} kinds[] = {
        [DTCT_LABEL] = {sizeof(DTBLLABEL), TEXT_LABEL, offsetof(DTBLLABEL, ulFlags)},
        [DTCT_EDIT] = {sizeof(DTBLEDIT), TEXT_FILTER, offsetof(DTBLEDIT, ulFlags)},
        [DTCT_LBX] = {sizeof(DTBLLBX), TEXT_NONE, 0},
        [DTCT_COMBOBOX] = {sizeof(DTBLCOMBOBOX), TEXT_FILTER, offsetof(DTBLCOMBOBOX, ulFlags)},
        [DTCT_DDLBX] = {sizeof(DTBLDDLBX), TEXT_NONE, 0},
        [DTCT_CHECKBOX] = {sizeof(DTBLCHECKBOX), TEXT_LABEL, offsetof(DTBLCHECKBOX, ulFlags)},
        [DTCT_GROUPBOX] = {sizeof(DTBLGROUPBOX), TEXT_LABEL, offsetof(DTBLGROUPBOX, ulFlags)},
        [DTCT_BUTTON] = {sizeof(DTBLBUTTON), TEXT_LABEL, offsetof(DTBLBUTTON, ulFlags)},
        [DTCT_PAGE] = {sizeof(DTBLPAGE), TEXT_PAGE, offsetof(DTBLPAGE, ulFlags)},
        [DTCT_RADIOBUTTON] = {sizeof(DTBLRADIOBUTTON), TEXT_LABEL, offsetof(DTBLRADIOBUTTON, ulFlags)},
        [DTCT_MVLISTBOX] = {sizeof(DTBLMVLISTBOX), TEXT_NONE, 0},
        [DTCT_MVDDLBX] = {sizeof(DTBLMVDDLBX), TEXT_NONE, 0},
};

_Static_assert(!offsetof(DTBLLABEL, ulbLpszLabelName) && !offsetof(DTBLEDIT, ulbLpszCharsAllowed) &&
                       !offsetof(DTBLCOMBOBOX, ulbLpszCharsAllowed) && !offsetof(DTBLPAGE, ulbLpszLabel) &&
                       !offsetof(DTBLRADIOBUTTON, ulbLpszLabel),
        "the string's offset comes first");

/* A page while its rows are made. */
struct page
{
    const DTPAGE *params;
    HINSTANCE instance;
    const void *resource;
    size_t resource_size;
    struct dialog_template template;
    BOOL unicode;
};

static BOOL is_integer_resource(const void *name)
{
    return !((ULONG_PTR)name >> 16);
}

/* Finds a page's dialog. */
static HRESULT load_dialog(struct page *page)
{
    const void *name = page->params->lpszResourceName;
    HGLOBAL loaded;
    HRSRC found;

    if (page->unicode || is_integer_resource(name))
        found = FindResourceW(page->instance, name, (const WCHAR *)RT_DIALOG);
    else found = FindResourceA(page->instance, name, (const char *)RT_DIALOG);
    if (!found || !(loaded = LoadResource(page->instance, found))) return MAPI_E_NOT_FOUND;
    page->resource = LockResource(loaded);
    page->resource_size = SizeofResource(page->instance, found);
    if (!page->resource || !dialog_template_open(&page->template, page->resource, page->resource_size))
    {
        WARN("The dialog is damaged.\n");
        return MAPI_E_CORRUPT_DATA;
    }
    return S_OK;
}

/* Finds the item of a page's dialog with an id. */
static BOOL find_item(const struct page *page, ULONG id, struct dialog_item *item)
{
    struct dialog_template template = page->template;

    while (dialog_template_next(&template, item))
        if (item->id == id) return TRUE;
    return FALSE;
}

/* A copy of a template's text, for free(); NULL where memory lacks. */
static WCHAR *copy_text(const struct dialog_text *text)
{
    WCHAR *copy = calloc(text->length + 1, sizeof(*copy));

    if (copy && text->length) memcpy(copy, text->units, text->length * sizeof(*copy));
    return copy;
}

/* A caller's string, of the width that the flags told; for free(). */
static WCHAR *copy_caller_text(const void *text, BOOL unicode)
{
    return unicode ? wcsdup(text) : multibyte_to_wide(text, CP_ACP);
}

/* The help component of a page, a string or the id of one; for free(). */
static WCHAR *copy_component(const struct page *page)
{
    WCHAR buffer[256];

    if (!page->params->lpszComponent) return wcsdup(L"");
    if (!is_integer_resource(page->params->lpszComponent))
        return copy_caller_text(page->params->lpszComponent, page->unicode);
    if (!LoadStringW(page->instance, page->params->ulItemID, buffer, ARRAYSIZE(buffer))) buffer[0] = 0;
    return wcsdup(buffer);
}

/* The bytes of text with its NUL in a control structure. */
static ULONG text_size(const WCHAR *text, BOOL unicode)
{
    return unicode ? (ULONG)(wcslen(text) + 1) * sizeof(WCHAR) : (ULONG)multibyte_length(text, CP_ACP);
}

/* Writes text to place in the structure and returns how many bytes. */
static ULONG put_text(BYTE *structure, ULONG place, const WCHAR *text, BOOL unicode)
{
    ULONG size = text_size(text, unicode);

    if (unicode) memcpy(structure + place, text, size);
    else WideCharToMultiByte(CP_ACP, 0, text, -1, (char *)structure + place, (int)size, NULL, NULL);
    return size;
}

/* The structure of a control with its strings; bin.lpb for free(). text and component may be NULL: none. */
static HRESULT make_structure(
        const struct page *page, const DTCTL *control, const WCHAR *text, const WCHAR *component, SBinary *out)
{
    const struct control_kind *kind = &kinds[control->ulCtlType];
    ULONG size = kind->size, flags, place;
    DTBLPAGE *dialog_page;

    if (text) size += text_size(text, page->unicode);
    if (component) size += text_size(component, page->unicode);
    if (!(out->lpb = calloc(1, size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    out->cb = size;
    if (control->ctl.lpv) memcpy(out->lpb, control->ctl.lpv, kind->size);
    if (!text) return S_OK;

    memcpy(&flags, out->lpb + kind->flags, sizeof(flags));
    flags = (flags & ~MAPI_UNICODE) | (page->unicode ? MAPI_UNICODE : 0);
    memcpy(out->lpb + kind->flags, &flags, sizeof(flags));
    place = kind->size;
    memcpy(out->lpb, &place, sizeof(place));
    place += put_text(out->lpb, place, text, page->unicode);
    if (!component) return S_OK;
    dialog_page = (DTBLPAGE *)out->lpb;
    dialog_page->ulbLpszComponent = place;
    put_text(out->lpb, place, component, page->unicode);
    return S_OK;
}

/* The texts of a control, for free(). */
static HRESULT get_texts(
        const struct page *page, const DTCTL *control, const struct dialog_item *item, WCHAR **text, WCHAR **component)
{
    switch (kinds[control->ulCtlType].text)
    {
    case TEXT_NONE: return S_OK;
    case TEXT_LABEL: *text = copy_text(&item->text); break;
    case TEXT_FILTER:
        *text = control->lpszFilter ? copy_caller_text(control->lpszFilter, page->unicode) : wcsdup(L"*");
        break;
    case TEXT_PAGE:
        *text = copy_text(&page->template.caption);
        if (!(*component = copy_component(page))) return MAPI_E_NOT_ENOUGH_MEMORY;
        break;
    }
    return *text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Adds a control's row. */
static HRESULT add_control(const struct page *page, const DTCTL *control, LONG row_id, ITableData *data)
{
    SPropValue values[] = {
            {.ulPropTag = PR_ROWID, .Value.l = row_id},
            {.ulPropTag = PR_XPOS},
            {.ulPropTag = PR_YPOS},
            {.ulPropTag = PR_DELTAX},
            {.ulPropTag = PR_DELTAY},
            {.ulPropTag = PR_CONTROL_FLAGS, .Value.l = (LONG)control->ulCtlFlags},
            {.ulPropTag = PR_CONTROL_STRUCTURE},
            {.ulPropTag = PR_CONTROL_TYPE, .Value.l = (LONG)control->ulCtlType},
            {.ulPropTag = PR_CONTROL_ID, .Value.bin = {control->cbNotif, control->lpbNotif}},
    };
    WCHAR *text = NULL, *component = NULL;
    SRow row = {0, ARRAYSIZE(values), values};
    struct dialog_item item = {0};
    HRESULT hr;

    if (control->ulCtlType >= ARRAYSIZE(kinds) || !kinds[control->ulCtlType].size) return MAPI_E_INVALID_PARAMETER;
    if (control->ulCtlType == DTCT_PAGE)
    {
        item.place = page->template.place;
        item.place.x = item.place.y = 0;
    }
    else if (!find_item(page, control->ulItemID, &item))
    {
        WARN("The dialog has no item %lu.\n", control->ulItemID);
        return MAPI_E_NOT_FOUND;
    }
    values[1].Value.l = item.place.x;
    values[2].Value.l = item.place.y;
    values[3].Value.l = item.place.width;
    values[4].Value.l = item.place.height;
    if (SUCCEEDED(hr = get_texts(page, control, &item, &text, &component)) &&
            SUCCEEDED(hr = make_structure(page, control, text, component, &values[6].Value.bin)))
        hr = ITableData_HrModifyRow(data, &row);
    free(values[6].Value.bin.lpb);
    free(text);
    free(component);
    return hr;
}

/***********************************************************************
 *      BuildDisplayTable (MAPI32.46)
 *
 * Makes the display table of pages: a row for each of their controls, in their order, with the place, size and texts
 * that the dialog resource has for it.
 *
 * PARAMS
 *  allocate      [I] These three are used for what the table returns.
 *  allocate_more [I]
 *  free_buffer   [I]
 *  malloc_object [I] Not used.
 *  instance      [I] The module with the dialogs and strings.
 *  page_count    [I] The number of pages.
 *  pages         [I] The pages with their controls. What they say about labels is not used.
 *  flags         [I] MAPI_UNICODE: the pages' strings, and those of the table, are wide.
 *  table         [O] A view, with one reference.
 *  data_out      [O] NULL, or the table data behind it, with one reference.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER, also for an unknown type of control; MAPI_E_UNKNOWN_FLAGS; MAPI_E_NOT_FOUND for a
 *  dialog or item that is not there, MAPI_E_CORRUPT_DATA for a damaged dialog (choice); MAPI_E_NOT_ENOUGH_MEMORY.
 *
 * Source: client reference, BuildDisplayTable; props.md 9.
 */
STDAPI BuildDisplayTable(LPALLOCATEBUFFER allocate, LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer,
        LPMALLOC malloc_object, HINSTANCE instance, UINT page_count, LPDTPAGE pages, ULONG flags, LPMAPITABLE *table,
        LPTABLEDATA *data_out)
{
    static SizedSPropTagArray(9, columns) = {
            9, {PR_XPOS, PR_YPOS, PR_DELTAX, PR_DELTAY, PR_CONTROL_FLAGS, PR_CONTROL_STRUCTURE, PR_CONTROL_TYPE,
                       PR_CONTROL_ID, PR_ROWID}};
    ITableData *data = NULL;
    LONG row_id = 1;
    HRESULT hr;
    ULONG i, j;

    TRACE("%p, %p, %p, %p, %p, %u, %p, %#lx, %p, %p.\n", allocate, allocate_more, free_buffer, malloc_object, instance,
            page_count, pages, flags, table, data_out);
    if (data_out) *data_out = NULL;
    if (!table) return MAPI_E_INVALID_PARAMETER;
    *table = NULL;
    if (!page_count || !pages) return MAPI_E_INVALID_PARAMETER;
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    if (FAILED(hr = CreateTable(NULL, allocate, allocate_more, free_buffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
                       (SPropTagArray *)&columns, &data)))
        return hr;

    for (i = 0; i < page_count; i++)
    {
        struct page page = {&pages[i], instance};

        page.unicode = (flags & MAPI_UNICODE) != 0;
        hr = pages[i].cctl && !pages[i].lpctl ? MAPI_E_INVALID_PARAMETER : load_dialog(&page);
        for (j = 0; j < pages[i].cctl && SUCCEEDED(hr); j++)
            hr = add_control(&page, &pages[i].lpctl[j], row_id++, data);
        if (FAILED(hr)) goto done;
    }
    if (SUCCEEDED(hr = ITableData_HrGetView(data, NULL, NULL, 0, table)) && data_out)
    {
        *data_out = data;
        return S_OK;
    }

done:
    ITableData_Release(data);
    return hr;
}
