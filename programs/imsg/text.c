/*
 * Messages as text for people: who, when, what, and the attachments as a tree.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "imsg.h"

/* Messages within messages that are shown; deeper ones are only named. */
#define DEPTH_MAX 32

static void indent(struct output *output, unsigned int depth)
{
    unsigned int i;

    for (i = 0; i < depth; i++) output_text(output, "    ");
}

/* Text of several lines, each behind the indentation; the last one ends, too. */
static void text_lines(struct output *output, unsigned int depth, const WCHAR *text)
{
    const WCHAR *end;

    while (*text)
    {
        if (!(end = wcschr(text, '\n'))) end = text + wcslen(text);
        indent(output, depth);
        output_wide(output, text, end - text, TRUE);
        output_text(output, "\n");
        text = *end ? end + 1 : end;
    }
}

/* A line "label: text", of a text that may have line ends itself. */
static void text_field(struct output *output, unsigned int depth, const char *label, const WCHAR *text)
{
    size_t length = wcscspn(text, L"\r\n");

    indent(output, depth);
    output_format(output, "%s: ", label);
    output_wide(output, text, length, TRUE);
    if (text[length]) output_text(output, " ...");
    output_text(output, "\n");
}

static void text_time(struct output *output, unsigned int depth, const char *label, const SPropValue *value)
{
    SYSTEMTIME time;

    if (PROP_TYPE(value->ulPropTag) != PT_SYSTIME || !FileTimeToSystemTime(&value->Value.ft, &time)) return;
    indent(output, depth);
    output_format(output, "%s: %04u-%02u-%02u %02u:%02u:%02u UTC\n", label, time.wYear, time.wMonth, time.wDay,
            time.wHour, time.wMinute, time.wSecond);
}

/* The string in a value, "" where there is none. */
static const WCHAR *string_of(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) == PT_UNICODE ? value->Value.lpszW : L"";
}

/* A name and an address. */
static void text_person(struct output *output, const SPropValue *name, const SPropValue *address)
{
    const WCHAR *shown = string_of(name), *mail = string_of(address);

    output_wide(output, shown, wcslen(shown), TRUE);
    if (!*mail || !wcscmp(shown, mail)) return;
    output_text(output, *shown ? " <" : "<");
    output_wide(output, mail, wcslen(mail), TRUE);
    output_text(output, ">");
}

static void text_head(struct output *output, unsigned int depth, IMessage *message)
{
    enum
    {
        SUBJECT,
        CLASS,
        NAME,
        ADDRESS,
        SENT,
        RECEIVED,
        COUNT
    };
    static const SizedSPropTagArray(COUNT, tags) = {
            COUNT, {PR_SUBJECT_W, PR_MESSAGE_CLASS_W, PR_SENDER_NAME_W, PR_SENDER_EMAIL_ADDRESS_W,
                           PR_CLIENT_SUBMIT_TIME, PR_MESSAGE_DELIVERY_TIME}};
    SPropValue *values;
    ULONG count;

    if (FAILED(IMessage_GetProps(message, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &values))) return;
    text_field(output, depth, "Subject", string_of(&values[SUBJECT]));
    if (*string_of(&values[CLASS])) text_field(output, depth, "Class", string_of(&values[CLASS]));
    if (*string_of(&values[NAME]) || *string_of(&values[ADDRESS]))
    {
        indent(output, depth);
        output_text(output, "From: ");
        text_person(output, &values[NAME], &values[ADDRESS]);
        output_text(output, "\n");
    }
    text_time(output, depth, "Sent", &values[SENT]);
    text_time(output, depth, "Received", &values[RECEIVED]);
    MAPIFreeBuffer(values);
}

static void text_recipients(struct output *output, unsigned int depth, IMessage *message)
{
    static SizedSPropTagArray(3, columns) = {3, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W}};
    static const char *const labels[] = {"Originator", "To", "Cc", "Bcc"};
    IMAPITable *table;
    SRowSet *rows;
    ULONG i, type;
    HRESULT hr;

    if (FAILED(IMessage_GetRecipientTable(message, MAPI_UNICODE, &table))) return;
    hr = HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows);
    IMAPITable_Release(table);
    if (FAILED(hr)) return;
    for (i = 0; i < rows->cRows; i++)
    {
        const SPropValue *values = rows->aRow[i].lpProps;

        type = values[0].ulPropTag == PR_RECIPIENT_TYPE ? values[0].Value.l & 0xff : MAPI_TO;
        indent(output, depth);
        output_format(output, "%s: ", labels[type < ARRAYSIZE(labels) ? type : MAPI_TO]);
        text_person(output, &values[1], &values[2]);
        output_text(output, "\n");
    }
    FreeProws(rows);
}

/* PR_BODY, or else the text of the RTF; for free(). */
static HRESULT read_body(IMessage *message, WCHAR **text)
{
    IStream *compressed;
    BYTE *data;
    ULONG size;
    HRESULT hr;

    hr = read_large((IMAPIProp *)message, PR_BODY_W, &data, &size);
    if (SUCCEEDED(hr) && size)
    {
        *(WCHAR *)(data + (size & ~1u)) = 0;
        *text = (WCHAR *)data;
        return S_OK;
    }
    if (SUCCEEDED(hr)) free(data);
    hr = IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (IUnknown **)&compressed);
    if (FAILED(hr)) return hr;
    hr = rtf_text(compressed, text);
    IStream_Release(compressed);
    return hr;
}

static void text_message(struct output *output, unsigned int depth, IMessage *message);

static void text_attachment(struct output *output, unsigned int depth, IMessage *message, ULONG number)
{
    static SizedSPropTagArray(4, tags) = {
            4, {PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_FILENAME_W, PR_DISPLAY_NAME_W, PR_ATTACH_SIZE}};
    const WCHAR *name = L"";
    IMessage *embedded;
    SPropValue *values;
    IAttach *attach;
    ULONG count, i;

    if (FAILED(IMessage_OpenAttach(message, number, NULL, 0, &attach))) return;
    if (SUCCEEDED(IAttach_GetProps(attach, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &values)))
    {
        for (i = 0; i < 3 && !*name; i++) name = string_of(&values[i]);
        indent(output, depth);
        output_format(output, "Attachment %lu: ", number);
        output_wide(output, name, wcscspn(name, L"\r\n"), TRUE);
        if (values[3].ulPropTag == PR_ATTACH_SIZE) output_format(output, " (%ld bytes)", values[3].Value.l);
        output_text(output, "\n");
        MAPIFreeBuffer(values);
    }
    if (depth < DEPTH_MAX &&
            SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
    {
        text_message(output, depth + 1, embedded);
        IMessage_Release(embedded);
    }
    IAttach_Release(attach);
}

static void text_message(struct output *output, unsigned int depth, IMessage *message)
{
    WCHAR *body = NULL;
    ULONG *numbers, count, i;

    text_head(output, depth, message);
    text_recipients(output, depth, message);
    if (SUCCEEDED(read_body(message, &body)) && *body)
    {
        output_text(output, "\n");
        text_lines(output, depth, body);
        output_text(output, "\n");
    }
    free(body);
    if (FAILED(attachment_numbers(message, &numbers, &count))) return;
    for (i = 0; i < count; i++) text_attachment(output, depth, message, numbers[i]);
    free(numbers);
}

void text_dump(struct output *output, const WCHAR *path, IMessage *message)
{
    output_text(output, "File: ");
    output_wide(output, path, wcslen(path), TRUE);
    output_text(output, "\n");
    text_message(output, 0, message);
    output_text(output, "\n");
}
