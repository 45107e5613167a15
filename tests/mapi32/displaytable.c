/*
 * Tests of BuildDisplayTable (props.md section 9) with dialogs put into a copy of this program.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tablehelp.h"

#ifndef PR_CONTROL_FLAGS
#define PR_CONTROL_FLAGS     PROP_TAG(PT_LONG, 0x3f00)
#define PR_CONTROL_STRUCTURE PROP_TAG(PT_BINARY, 0x3f01)
#define PR_CONTROL_TYPE      PROP_TAG(PT_LONG, 0x3f02)
#define PR_DELTAX            PROP_TAG(PT_LONG, 0x3f03)
#define PR_DELTAY            PROP_TAG(PT_LONG, 0x3f04)
#define PR_XPOS              PROP_TAG(PT_LONG, 0x3f05)
#define PR_YPOS              PROP_TAG(PT_LONG, 0x3f06)
#define PR_CONTROL_ID        PROP_TAG(PT_BINARY, 0x3f07)
#endif

/* A dialog template while it is made. */
struct maker
{
    BYTE bytes[1024];
    ULONG size;
    BOOL extended;
};

static void put(struct maker *maker, const void *bytes, ULONG size)
{
    memcpy(maker->bytes + maker->size, bytes, size);
    maker->size += size;
}

static void put_u16(struct maker *maker, WORD value)
{
    put(maker, &value, sizeof(value));
}

static void put_u32(struct maker *maker, DWORD value)
{
    put(maker, &value, sizeof(value));
}

static void put_text(struct maker *maker, const WCHAR *text)
{
    put(maker, text, (wcslen(text) + 1) * sizeof(WCHAR));
}

static void start_dialog(struct maker *maker, BOOL extended, const WCHAR *caption, WORD items)
{
    memset(maker, 0, sizeof(*maker));
    maker->extended = extended;
    if (extended)
    {
        put_u16(maker, 1);
        put_u16(maker, 0xffff);
        put_u32(maker, 0);
        put_u32(maker, 0);
        put_u32(maker, DS_SETFONT);
    }
    else
    {
        put_u32(maker, DS_SETFONT);
        put_u32(maker, 0);
    }
    put_u16(maker, items);
    put_u16(maker, 7);
    put_u16(maker, 8);
    put_u16(maker, 200);
    put_u16(maker, 100);
    put_u16(maker, 0);      /* no menu */
    put_u16(maker, 0xffff); /* a class by ordinal */
    put_u16(maker, 1);
    put_text(maker, caption);
    put_u16(maker, 8);
    if (extended)
    {
        put_u16(maker, 400);
        put_u16(maker, 0);
    }
    put_text(maker, L"MS Shell Dlg");
}

static void add_item(struct maker *maker, DWORD id, WORD x, const WCHAR *text)
{
    while (maker->size & 3) maker->bytes[maker->size++] = 0;
    if (maker->extended) put_u32(maker, 0);
    put_u32(maker, 0);
    put_u32(maker, 0);
    put_u16(maker, x);
    put_u16(maker, x + 1);
    put_u16(maker, x + 2);
    put_u16(maker, x + 3);
    if (maker->extended) put_u32(maker, id);
    else put_u16(maker, (WORD)id);
    put_u16(maker, 0xffff);
    put_u16(maker, 0x82);
    if (text) put_text(maker, text);
    else
    {
        put_u16(maker, 0xffff);
        put_u16(maker, 77);
    }
    put_u16(maker, 0);
}

/* Two dialogs, 10 and "PAGE", a damaged one, 11, and the string 40, in a module of their own. */
static HMODULE load_resources(WCHAR *path)
{
    static const WORD language = MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL);
    WCHAR own[MAX_PATH], folder[MAX_PATH];
    struct maker maker, strings = {{0}};
    HANDLE update;
    BOOL ret;
    int i;

    GetModuleFileNameW(NULL, own, ARRAYSIZE(own));
    GetTempPathW(ARRAYSIZE(folder), folder);
    GetTempFileNameW(folder, L"dsp", 0, path);
    ret = CopyFileW(own, path, FALSE);
    ok(ret, "Could not copy %ls.\n", own);
    update = BeginUpdateResourceW(path, FALSE);
    ok(update != NULL, "Error %lu.\n", GetLastError());
    start_dialog(&maker, FALSE, L"General", 3);
    add_item(&maker, 101, 10, L"&Name:");
    add_item(&maker, 102, (WORD)-20, NULL);
    add_item(&maker, 103, 30, L"B\u00fctton");
    ret = UpdateResourceW(update, (WCHAR *)RT_DIALOG, MAKEINTRESOURCEW(10), language, maker.bytes, maker.size);
    ok(ret, "Error %lu.\n", GetLastError());
    maker.size /= 2;
    UpdateResourceW(update, (WCHAR *)RT_DIALOG, MAKEINTRESOURCEW(11), language, maker.bytes, maker.size);
    start_dialog(&maker, TRUE, L"Extended", 2);
    add_item(&maker, 0x12345, 40, L"Group");
    add_item(&maker, 104, 50, L"Check");
    UpdateResourceW(update, (WCHAR *)RT_DIALOG, L"PAGE", language, maker.bytes, maker.size);
    for (i = 32; i < 48; i++) /* string 40 is in block 3 */
    {
        put_u16(&strings, i == 40 ? 4 : 0);
        if (i == 40) put(&strings, L"Help", 4 * sizeof(WCHAR));
    }
    UpdateResourceW(update, (WCHAR *)RT_STRING, MAKEINTRESOURCEW(3), language, strings.bytes, strings.size);
    ret = EndUpdateResourceW(update, FALSE);
    ok(ret, "Error %lu.\n", GetLastError());
    return LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
}

static const SPropValue *get_value(const SRow *row, ULONG tag)
{
    static const SPropValue none;
    const SPropValue *value = PpropFindProp(row->lpProps, row->cValues, tag);

    ok(value != NULL, "No %#lx.\n", tag);
    return value ? value : &none;
}

#define check_control(row, id, type, flags, x, y, width, height) \
    check_control_(row, id, type, flags, x, y, width, height, __LINE__)
static void check_control_(
        const SRow *row, LONG id, ULONG type, ULONG flags, LONG x, LONG y, LONG width, LONG height, int line)
{
    ok_(__FILE__, line)(
            get_value(row, PR_ROWID)->Value.l == id, "Got row id %ld.\n", get_value(row, PR_ROWID)->Value.l);
    ok_(__FILE__, line)((ULONG)get_value(row, PR_CONTROL_TYPE)->Value.l == type, "Got type %ld.\n",
            get_value(row, PR_CONTROL_TYPE)->Value.l);
    ok_(__FILE__, line)((ULONG)get_value(row, PR_CONTROL_FLAGS)->Value.l == flags, "Got flags %#lx.\n",
            get_value(row, PR_CONTROL_FLAGS)->Value.l);
    ok_(__FILE__, line)(get_value(row, PR_XPOS)->Value.l == x && get_value(row, PR_YPOS)->Value.l == y &&
                                get_value(row, PR_DELTAX)->Value.l == width &&
                                get_value(row, PR_DELTAY)->Value.l == height,
            "Got %ld, %ld, %ld, %ld.\n", get_value(row, PR_XPOS)->Value.l, get_value(row, PR_YPOS)->Value.l,
            get_value(row, PR_DELTAX)->Value.l, get_value(row, PR_DELTAY)->Value.l);
}

/* The string of a control at an offset of its structure. */
static const void *structure_text(const SRow *row, ULONG offset)
{
    const SBinary *structure = &get_value(row, PR_CONTROL_STRUCTURE)->Value.bin;

    ok(offset && offset < structure->cb, "Offset %lu of %lu.\n", offset, structure->cb);
    return offset < structure->cb ? structure->lpb + offset : (const BYTE *)L"";
}

static const void *structure_of(const SRow *row, ULONG size)
{
    static const BYTE none[64];
    const SBinary *structure = &get_value(row, PR_CONTROL_STRUCTURE)->Value.bin;

    ok(structure->cb >= size, "Got %lu bytes, expected %lu.\n", structure->cb, size);
    return structure->cb >= size ? structure->lpb : none;
}

static void test_build(HMODULE module, BOOL unicode)
{
    DTBLPAGE page = {0, MAPI_UNICODE, 0, 55};
    DTBLLABEL label = {0};
    DTBLEDIT edit = {0, 0, 64, PR_DISPLAY_NAME_A};
    DTBLBUTTON button = {999, 0, PROP_TAG(PT_OBJECT, 0x6000)};
    DTBLGROUPBOX group = {0};
    DTBLCHECKBOX check = {0, 0, PROP_TAG(PT_BOOLEAN, 0x6001)};
    DTBLLBX lbx = {MAPI_NO_HBAR, PR_ROWID, PROP_TAG(PT_OBJECT, 0x6002)};
    DTCTL first[5] = {{0}}, second[4] = {{0}};
    DTPAGE pages[2] = {{0}};
    ULONG flags = unicode ? MAPI_UNICODE : 0;
    const DTBLPAGE *page_out;
    ITableData *data;
    IMAPITable *table;
    SRowSet *rows;
    HRESULT hr;

    winetest_push_context(unicode ? "unicode" : "ansi");
    first[0].ulCtlType = DTCT_PAGE;
    first[0].ctl.lppage = &page;
    first[1].ulCtlType = DTCT_LABEL;
    first[1].ulItemID = 101;
    first[1].ctl.lplabel = &label;
    first[2].ulCtlType = DTCT_EDIT;
    first[2].ulCtlFlags = 0x14;
    first[2].lpbNotif = (BYTE *)"id";
    first[2].cbNotif = 3;
    first[2].ulItemID = 102;
    first[2].lpszFilter = unicode ? (char *)L"[0-9]" : (char *)"[0-9]";
    first[2].ctl.lpedit = &edit;
    first[3].ulCtlType = DTCT_BUTTON;
    first[3].ulItemID = 103;
    first[3].ctl.lpbutton = &button;
    first[4].ulCtlType = DTCT_EDIT; /* without a filter */
    first[4].ulItemID = 102;
    first[4].ctl.lpedit = &edit;
    second[0].ulCtlType = DTCT_GROUPBOX;
    second[0].ulItemID = 0x12345;
    second[0].ctl.lpgroupbox = &group;
    second[1].ulCtlType = DTCT_CHECKBOX;
    second[1].ulItemID = 104;
    second[1].ctl.lpcheckbox = &check;
    second[2].ulCtlType = DTCT_LBX;
    second[2].ulItemID = 104;
    second[2].ctl.lplbx = &lbx;
    second[3].ulCtlType = DTCT_PAGE;
    second[3].ctl.lppage = &page;
    pages[0].cctl = 5;
    pages[0].lpszResourceName = (char *)MAKEINTRESOURCEA(10);
    pages[0].lpszComponent = unicode ? (char *)L"Component" : (char *)"Component";
    pages[0].lpctl = first;
    pages[1].cctl = 4;
    pages[1].lpszResourceName = unicode ? (char *)L"PAGE" : (char *)"PAGE";
    pages[1].ulItemID = 40;
    pages[1].lpctl = second;

    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 2, pages, flags, &table, &data);
    ok(hr == S_OK && table && data, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryRows(table, 100, 0, &rows);
    ok(hr == S_OK && rows->cRows == 9, "Got hr %#lx, %lu rows.\n", hr, rows->cRows);

    check_control(&rows->aRow[0], 1, DTCT_PAGE, 0, 0, 0, 200, 100);
    page_out = structure_of(&rows->aRow[0], sizeof(*page_out));
    ok(page_out->ulFlags == flags && page_out->ulContext == 55, "Got %#lx, %lu.\n", page_out->ulFlags,
            page_out->ulContext);
    if (unicode)
        ok(!wcscmp(structure_text(&rows->aRow[0], page_out->ulbLpszLabel), L"General") &&
                        !wcscmp(structure_text(&rows->aRow[0], page_out->ulbLpszComponent), L"Component"),
                "Wrong texts.\n");
    else
        ok(!strcmp(structure_text(&rows->aRow[0], page_out->ulbLpszLabel), "General") &&
                        !strcmp(structure_text(&rows->aRow[0], page_out->ulbLpszComponent), "Component"),
                "Wrong texts.\n");

    check_control(&rows->aRow[1], 2, DTCT_LABEL, 0, 10, 11, 12, 13);
    {
        const DTBLLABEL *out = structure_of(&rows->aRow[1], sizeof(*out));
        const void *text = structure_text(&rows->aRow[1], out->ulbLpszLabelName);

        ok(out->ulFlags == flags && (unicode ? !wcscmp(text, L"&Name:") : !strcmp(text, "&Name:")), "Wrong label.\n");
    }
    check_control(&rows->aRow[2], 3, DTCT_EDIT, 0x14, -20, -19, -18, -17);
    {
        const DTBLEDIT *out = structure_of(&rows->aRow[2], sizeof(*out));
        const void *text = structure_text(&rows->aRow[2], out->ulbLpszCharsAllowed);
        const SBinary *id = &get_value(&rows->aRow[2], PR_CONTROL_ID)->Value.bin;

        ok(out->ulNumCharsAllowed == 64 && out->ulPropTag == PR_DISPLAY_NAME_A &&
                        (unicode ? !wcscmp(text, L"[0-9]") : !strcmp(text, "[0-9]")),
                "Wrong edit.\n");
        ok(id->cb == 3 && !memcmp(id->lpb, "id", 3), "Wrong id.\n");
    }
    check_control(&rows->aRow[3], 4, DTCT_BUTTON, 0, 30, 31, 32, 33);
    {
        const DTBLBUTTON *out = structure_of(&rows->aRow[3], sizeof(*out));
        const void *text = structure_text(&rows->aRow[3], out->ulbLpszLabel);

        ok(out->ulPRControl == PROP_TAG(PT_OBJECT, 0x6000), "Got %#lx.\n", out->ulPRControl);
        if (unicode) ok(!wcscmp(text, L"B\u00fctton"), "Wrong button.\n");
    }
    {
        const DTBLEDIT *out = structure_of(&rows->aRow[4], sizeof(*out));
        const void *text = structure_text(&rows->aRow[4], out->ulbLpszCharsAllowed);

        ok(unicode ? !wcscmp(text, L"*") : !strcmp(text, "*"), "Wrong filter.\n");
    }
    check_control(&rows->aRow[5], 6, DTCT_GROUPBOX, 0, 40, 41, 42, 43);
    check_control(&rows->aRow[6], 7, DTCT_CHECKBOX, 0, 50, 51, 52, 53);
    {
        const DTBLCHECKBOX *out = structure_of(&rows->aRow[6], sizeof(*out));
        const void *text = structure_text(&rows->aRow[6], out->ulbLpszLabel);

        ok(out->ulPRPropertyName == PROP_TAG(PT_BOOLEAN, 0x6001) &&
                        (unicode ? !wcscmp(text, L"Check") : !strcmp(text, "Check")),
                "Wrong check box.\n");
    }
    check_control(&rows->aRow[7], 8, DTCT_LBX, 0, 50, 51, 52, 53);
    ok(get_value(&rows->aRow[7], PR_CONTROL_STRUCTURE)->Value.bin.cb == sizeof(lbx) &&
                    !memcmp(structure_of(&rows->aRow[7], sizeof(lbx)), &lbx, sizeof(lbx)),
            "Wrong list box.\n");
    page_out = structure_of(&rows->aRow[8], sizeof(*page_out));
    if (unicode)
        ok(!wcscmp(structure_text(&rows->aRow[8], page_out->ulbLpszLabel), L"Extended") &&
                        !wcscmp(structure_text(&rows->aRow[8], page_out->ulbLpszComponent), L"Help"),
                "Wrong texts.\n");
    counting_free_rows(rows);

    /* the table follows the data */
    ok(delete_row(data, 1) == S_OK, "Could not delete.\n");
    expect_count(table, 8);
    RELEASE_LAST(table);
    RELEASE_LAST(data);

    /* without the data */
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, &table, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    expect_count(table, 5);
    RELEASE_LAST(table);

    /* refusals */
    first[1].ulItemID = 9999;
    table = (IMAPITable *)0xdeadbeef;
    data = (ITableData *)0xdeadbeef;
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, &table, &data);
    ok(hr == MAPI_E_NOT_FOUND && !table && !data, "Got hr %#lx, %p, %p.\n", hr, table, data);
    first[1].ulItemID = 101;
    first[1].ulCtlType = 0xa;
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, &table, &data);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    first[1].ulCtlType = 0xffffffff;
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, &table, &data);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    first[1].ulCtlType = DTCT_LABEL;
    pages[0].lpszResourceName = (char *)MAKEINTRESOURCEA(11);
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, &table, &data);
    ok(FAILED(hr), "Got hr %#lx.\n", hr);
    pages[0].lpszResourceName = (char *)MAKEINTRESOURCEA(12);
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, &table, &data);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, 2, &table, NULL);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, NULL, flags, &table, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = BuildDisplayTable(
            counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = BuildDisplayTable(NULL, counting_allocate_more, counting_free, NULL, module, 1, pages, flags, &table, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    EXPECT_FREED();
    winetest_pop_context();
}

/* The kinds that test_build leaves out. */
static void test_other_kinds(HMODULE module)
{
    DTBLCOMBOBOX combo = {0, 0, 12, PR_DISPLAY_NAME_A, PROP_TAG(PT_OBJECT, 0x6000)};
    DTBLDDLBX drop_down = {0, PR_DISPLAY_NAME_A, PR_ROWID, PROP_TAG(PT_OBJECT, 0x6001)};
    DTBLRADIOBUTTON radio = {0, 0, 3, PR_ROWID, -7};
    DTBLMVLISTBOX list = {MAPI_UNICODE, PROP_TAG(PT_MV_UNICODE, 0x6002)};
    DTBLMVDDLBX mv_drop_down = {MAPI_UNICODE, PROP_TAG(PT_MV_UNICODE, 0x6003)};
    static const ULONG types[] = {
            DTCT_COMBOBOX, DTCT_DDLBX, DTCT_RADIOBUTTON, DTCT_MVLISTBOX, DTCT_MVDDLBX, DTCT_LABEL};
    void *structures[] = {&combo, &drop_down, &radio, &list, &mv_drop_down, NULL};
    DTPAGE page = {ARRAYSIZE(types), (char *)MAKEINTRESOURCEA(10)};
    const DTBLRADIOBUTTON *radio_out;
    const DTBLCOMBOBOX *combo_out;
    const DTBLLABEL *label_out;
    DTCTL controls[ARRAYSIZE(types)] = {{0}};
    const SBinary *structure;
    IMAPITable *table;
    unsigned int i;
    SRowSet *rows;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(types); i++)
    {
        controls[i].ulCtlType = types[i];
        controls[i].ulItemID = 101;
        controls[i].lpszFilter = (char *)L"abc";
        controls[i].ctl.lpv = structures[i];
    }
    page.lpctl = controls;
    hr = BuildDisplayTable(counting_allocate, counting_allocate_more, counting_free, NULL, module, 1, &page,
            MAPI_UNICODE, &table, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_QueryRows(table, 100, 0, &rows);
    ok(hr == S_OK && rows->cRows == ARRAYSIZE(types), "Got hr %#lx.\n", hr);

    combo_out = structure_of(&rows->aRow[0], sizeof(*combo_out));
    ok(combo_out->ulNumCharsAllowed == 12 && combo_out->ulPRTableName == PROP_TAG(PT_OBJECT, 0x6000) &&
                    combo_out->ulFlags == MAPI_UNICODE &&
                    !wcscmp(structure_text(&rows->aRow[0], combo_out->ulbLpszCharsAllowed), L"abc"),
            "Wrong combo box.\n");
    structure = &get_value(&rows->aRow[1], PR_CONTROL_STRUCTURE)->Value.bin;
    ok(structure->cb == sizeof(drop_down) && !memcmp(structure->lpb, &drop_down, sizeof(drop_down)), "Wrong list.\n");
    radio_out = structure_of(&rows->aRow[2], sizeof(*radio_out));
    ok(radio_out->ulcButtons == 3 && radio_out->lReturnValue == -7 &&
                    !wcscmp(structure_text(&rows->aRow[2], radio_out->ulbLpszLabel), L"&Name:"),
            "Wrong radio button.\n");
    structure = &get_value(&rows->aRow[3], PR_CONTROL_STRUCTURE)->Value.bin;
    ok(structure->cb == sizeof(list) && !memcmp(structure->lpb, &list, sizeof(list)), "Wrong list.\n");
    structure = &get_value(&rows->aRow[4], PR_CONTROL_STRUCTURE)->Value.bin;
    ok(structure->cb == sizeof(mv_drop_down) && !memcmp(structure->lpb, &mv_drop_down, sizeof(mv_drop_down)),
            "Wrong list.\n");
    label_out = structure_of(&rows->aRow[5], sizeof(*label_out)); /* without a structure of the caller's */
    ok(!wcscmp(structure_text(&rows->aRow[5], label_out->ulbLpszLabelName), L"&Name:"), "Wrong label.\n");
    counting_free_rows(rows);
    RELEASE_LAST(table);
    EXPECT_FREED();
}

START_TEST(displaytable)
{
    WCHAR path[MAX_PATH];
    HMODULE module = load_resources(path);

    ok(module != NULL, "Error %lu.\n", GetLastError());
    if (module)
    {
        test_build(module, TRUE);
        test_build(module, FALSE);
        test_other_kinds(module);
        FreeLibrary(module);
    }
    DeleteFileW(path);
}
