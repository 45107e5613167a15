/*
 * Tests of what an ITnef is told to encode: AddProps, SetProps, EncodeRecips, FinishComponent. Results that the
 * documents leave open (choices of spec tnef.md) are marked.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tnefhelp.h"

static void test_orders(void)
{
    static SizedSPropTagArray(1, subject) = {1, {PR_SUBJECT_W}};
    static SizedSPropTagArray(1, importance) = {1, {PR_IMPORTANCE}};
    IMessage *message = create_message(TRUE), *copy = create_message(TRUE);
    IStream *stream = stream_of("", 0);
    SPropValue given = {PR_SUBJECT_W};
    ITnef *tnef;
    HRESULT hr;

    set_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    set_string(message, PR_SUBJECT_W, L"its own");
    set_string(message, PR_BODY_W, L"text");
    fill_recipients(message);
    tnef = open_tnef(stream, TNEF_ENCODE | TNEF_PURE, message);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, (SPropTagArray *)&subject);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    given.Value.lpszW = (WCHAR *)L"given";
    hr = tnef->lpVtbl->SetProps(tnef, 0, 0, 1, &given);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->EncodeRecips(tnef, 0, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->Finish(tnef, 0, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_INCLUDE, 0, NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->AddProps(tnef, 0x100, 0, NULL, (SPropTagArray *)&importance);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->ExtractProps(tnef, TNEF_PROP_EXCLUDE, NULL, NULL);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_MESSAGE, 0, NULL, NULL, NULL, NULL);
    ok(hr == MAPI_E_NO_SUPPORT, "Got hr %#lx.\n", hr);
    tnef->lpVtbl->Release(tnef);
    ok(!decode(stream, copy, NULL), "There are problems.\n");
    check_string(copy, PR_SUBJECT_W, L"given");
    check_string(copy, PR_BODY_W, NULL);
    check_recipients(copy);
    RELEASE_LAST(copy);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

/* Orders for the message in an attachment: a property left out, one given, another message instead. */
static void test_contained(void)
{
    static SizedSPropTagArray(1, none) = {0, {0}};
    static SizedSPropTagArray(1, class_tag) = {1, {PR_MESSAGE_CLASS_W}};
    IMessage *message = create_message(TRUE), *copy = create_message(TRUE), *other = create_message(TRUE), *inner;
    IStream *stream = stream_of("", 0), *other_stream = stream_of("", 0);
    SPropValue given = {PR_IMPORTANCE};
    IAttach *attach;
    ITnef *tnef;
    HRESULT hr;
    int i;

    set_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    add_message(message);
    add_message(message);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_string(other, PR_SUBJECT_W, L"another message");
    encode(other, other_stream);
    rewind_stream(other_stream);

    tnef = open_tnef(stream, TNEF_ENCODE, message);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE, 0, NULL, (SPropTagArray *)&none);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_EXCLUDE | TNEF_PROP_CONTAINED, 0, NULL, (SPropTagArray *)&class_tag);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    given.Value.l = 2;
    hr = tnef->lpVtbl->SetProps(tnef, TNEF_PROP_CONTAINED, 0, 1, &given);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED_TNEF, 1, NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->AddProps(tnef, TNEF_PROP_CONTAINED_TNEF, 1, other_stream, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->Finish(tnef, 0, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    tnef->lpVtbl->Release(tnef);

    ok(!decode(stream, copy, NULL), "There are problems.\n");
    hr = IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    for (i = 0; i < 2; i++)
    {
        hr = IMessage_OpenAttach(copy, i, NULL, 0, &attach);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&inner);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        check_string(inner, PR_SUBJECT_W, i ? L"another message" : L"inner \x416");
        if (!i)
        {
            check_long(inner, PR_IMPORTANCE, 2);
            check_recipients(inner);
        }
        IMessage_Release(inner);
        IAttach_Release(attach);
    }
    RELEASE_LAST(message);
    RELEASE_LAST(copy);
    RELEASE_LAST(other);
    RELEASE_LAST(stream);
    RELEASE_LAST(other_stream);
}

/* The rows of a table that a client gives, from its position on. */
static void test_recipient_table(void)
{
    IMessage *message = create_message(TRUE), *copy = create_message(TRUE);
    IStream *stream = stream_of("", 0);
    IMAPITable *table;
    SRowSet *rows = NULL;
    ULONG count = 0;
    ITnef *tnef;
    HRESULT hr;

    fill_recipients(message);
    hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 1, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    tnef = open_tnef(stream, TNEF_ENCODE, message);
    hr = tnef->lpVtbl->EncodeRecips(tnef, 1, table);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->EncodeRecips(tnef, 0, table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->Finish(tnef, 0, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    tnef->lpVtbl->Release(tnef);
    RELEASE_LAST(table);
    ok(!decode(stream, copy, NULL), "There are problems.\n");
    hr = IMessage_GetRecipientTable(copy, MAPI_UNICODE, &table);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = IMAPITable_GetRowCount(table, 0, &count);
    ok(hr == S_OK && count == 1, "Got hr %#lx, %lu rows.\n", hr, count);
    hr = HrQueryAllRows(table, NULL, NULL, NULL, 0, &rows);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    FreeProws(rows);
    RELEASE_LAST(table);
    RELEASE_LAST(copy);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

static void test_components(void)
{
    static SizedSPropTagArray(1, subject) = {1, {PR_SUBJECT_W}};
    static SizedSPropTagArray(3, file) = {3, {PR_ATTACH_DATA_BIN, PR_ATTACH_FILENAME_W, PR_ATTACH_LONG_FILENAME_W}};
    static SizedSPropTagArray(1, custom_tags) = {1, {PR_IMPORTANCE}};
    SPropValue custom = {PR_IMPORTANCE};
    IMessage *message = create_message(TRUE), *copy = create_message(TRUE);
    IStream *stream = stream_of("", 0);
    ITnef *tnef;
    HRESULT hr;

    set_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
    set_string(message, PR_SUBJECT_W, L"subject");
    set_string(message, PR_BODY_W, L"text");
    add_file(message, L"ONE.TXT", 10, -1);
    add_file(message, L"TWO.TXT", 20, -1);
    hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    custom.Value.l = 2;
    tnef = open_tnef(stream, TNEF_ENCODE | TNEF_COMPONENT_ENCODING, message);
    hr = tnef->lpVtbl->FinishComponent(
            tnef, TNEF_COMPONENT_MESSAGE, 0, (SPropTagArray *)&custom_tags, &custom, (SPropTagArray *)&subject, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_ATTACHMENT, 1, NULL, NULL, (SPropTagArray *)&file, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->FinishComponent(tnef, TNEF_COMPONENT_ATTACHMENT, 9, NULL, NULL, (SPropTagArray *)&file, NULL);
    ok(hr == MAPI_E_NOT_FOUND, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->FinishComponent(tnef, 0, 0, NULL, NULL, NULL, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = tnef->lpVtbl->Finish(tnef, 0, NULL, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    tnef->lpVtbl->Release(tnef);
    ok(!decode(stream, copy, NULL), "There are problems.\n");
    check_string(copy, PR_SUBJECT_W, L"subject");
    check_string(copy, PR_BODY_W, NULL);
    check_long(copy, PR_IMPORTANCE, 2);
    hr = IMessage_SaveChanges(copy, KEEP_OPEN_READWRITE);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    check_file(copy, 0, L"TWO.TXT", 20, -1);
    RELEASE_LAST(copy);
    RELEASE_LAST(message);
    RELEASE_LAST(stream);
}

START_TEST(tnefselect)
{
    CoInitialize(NULL);
    test_orders();
    test_components();
    test_contained();
    test_recipient_table();
    CoUninitialize();
}
