/*
 * Messages for people.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

static void indent(struct output *output, unsigned int depth)
{
    while (depth--) output_text(output, "  ");
}

static void print_heading(struct output *output, unsigned int depth, const char *heading)
{
    indent(output, depth);
    output_style(output, STYLE_LABEL);
    output_text(output, heading);
    output_style(output, STYLE_PLAIN);
}

static void print_label(struct output *output, unsigned int depth, const char *label)
{
    print_heading(output, depth, label);
    output_text(output, ": ");
    output_hang(output);
}

/* "Attachment 3" and the like. */
static void print_numbered(struct output *output, unsigned int depth, const char *what, ULONG number)
{
    char heading[32];

    sprintf(heading, "%s %lu", what, number);
    print_heading(output, depth, heading);
}

/* Text that stays on its line: a subject must not look like other lines of the message. */
static void print_words(struct output *output, const WCHAR *text)
{
    size_t length;

    while (*text)
    {
        length = wcscspn(text, L"\r\n");
        output_wide(output, text, length, TRUE);
        text += length;
        if (*text) output_text(output, " ");
        text += wcsspn(text, L"\r\n");
    }
}

static void print_line(struct output *output, unsigned int depth, const char *label, const WCHAR *text)
{
    if (!text || !*text) return;
    print_label(output, depth, label);
    print_words(output, text);
    output_text(output, "\n");
}

static void print_property(struct output *output, unsigned int depth, const char *label, IMessage *message, ULONG tag)
{
    WCHAR *text = get_text((IMAPIProp *)message, tag);

    print_line(output, depth, label, text);
    free(text);
}

static void print_time(struct output *output, unsigned int depth, const char *label, IMessage *message, ULONG tag)
{
    SPropTagArray tags = {1, {tag}};
    SPropValue *values;
    SYSTEMTIME time;
    ULONG count;

    if (FAILED(IMessage_GetProps(message, &tags, 0, &count, &values))) return;
    if (values[0].ulPropTag == tag && FileTimeToSystemTime(&values[0].Value.ft, &time))
    {
        print_label(output, depth, label);
        output_format(output, "%04u-%02u-%02u %02u:%02u:%02u UTC\n", time.wYear, time.wMonth, time.wDay, time.wHour,
                time.wMinute, time.wSecond);
    }
    MAPIFreeBuffer(values);
}

/* "Name <address>", or what there is of it. */
static void print_person(
        struct output *output, unsigned int depth, const char *label, const WCHAR *name, const WCHAR *address)
{
    if (!(name && *name) && !(address && *address)) return;
    print_label(output, depth, label);
    if (name && *name) print_words(output, name);
    if (address && *address && (!name || wcscmp(name, address)))
    {
        output_text(output, name && *name ? " <" : "<");
        print_words(output, address);
        output_text(output, ">");
    }
    output_text(output, "\n");
}

static void print_sender(struct output *output, unsigned int depth, IMessage *message)
{
    WCHAR *name = get_text((IMAPIProp *)message, PR_SENT_REPRESENTING_NAME_W);
    WCHAR *address = get_text((IMAPIProp *)message, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W);

    if (!name && !address)
    {
        name = get_text((IMAPIProp *)message, PR_SENDER_NAME_W);
        address = get_text((IMAPIProp *)message, PR_SENDER_EMAIL_ADDRESS_W);
    }
    print_person(output, depth, "From", name, address);
    free(name);
    free(address);
}

static void print_recipients(struct output *output, unsigned int depth, IMessage *message)
{
    static SizedSPropTagArray(4, columns) = {
            4, {PR_DISPLAY_NAME_W, PR_EMAIL_ADDRESS_W, PR_RECIPIENT_TYPE, PROP_TAG(PT_UNICODE, 0x39fe)}};
    static const char *const labels[] = {"Originator", "To", "Cc", "Bcc"};
    IMAPITable *table;
    SRowSet *rows;
    ULONG i, type;

    if (FAILED(IMessage_GetRecipientTable(message, MAPI_UNICODE, &table))) return;
    if (SUCCEEDED(HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows)))
    {
        for (i = 0; i < rows->cRows; i++)
        {
            const SPropValue *values = rows->aRow[i].lpProps;
            const WCHAR *address = NULL;

            if (values[3].ulPropTag == columns.aulPropTag[3]) address = values[3].Value.lpszW;
            else if (values[1].ulPropTag == PR_EMAIL_ADDRESS_W) address = values[1].Value.lpszW;
            type = values[2].ulPropTag == PR_RECIPIENT_TYPE ? values[2].Value.l & 0xf : MAPI_TO;
            print_person(output, depth, type < ARRAYSIZE(labels) ? labels[type] : "Recipient",
                    values[0].ulPropTag == PR_DISPLAY_NAME_W ? values[0].Value.lpszW : NULL, address);
        }
        FreeProws(rows);
    }
    IMAPITable_Release(table);
}

/* The body as text: PR_BODY, else what the RTF says. */
static void print_body(struct output *output, unsigned int depth, IMessage *message)
{
    WCHAR *text = get_text((IMAPIProp *)message, PR_BODY_W), *line, *end;
    IStream *rtf;

    if (!text &&
            SUCCEEDED(IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (IUnknown **)&rtf)))
    {
        rtf_text(rtf, &text);
        IStream_Release(rtf);
    }
    if (!text) return;
    output_text(output, "\n");
    for (line = text; *line; line = *end ? end + 1 : end)
    {
        for (end = line; *end && *end != '\n'; end++) continue;
        indent(output, depth);
        output_wide(output, line, end - line, TRUE);
        output_text(output, "\n");
    }
    free(text);
}

static void print_message(struct output *output, unsigned int depth, IMessage *message);

static void print_attachment(struct output *output, unsigned int depth, IMessage *message, ULONG num)
{
    WCHAR *name = NULL;
    IMessage *embedded;
    IStream *stream;
    IAttach *attach;
    STATSTG stat;

    if (FAILED(IMessage_OpenAttach(message, num, NULL, 0, &attach))) return;
    if (!(name = get_text((IMAPIProp *)attach, PR_ATTACH_LONG_FILENAME_W)) &&
            !(name = get_text((IMAPIProp *)attach, PR_ATTACH_FILENAME_W)))
        name = get_text((IMAPIProp *)attach, PR_DISPLAY_NAME_W);
    print_numbered(output, depth, "Attachment", num);
    output_text(output, ": ");
    output_hang(output);
    if (name) print_words(output, name);
    free(name);
    if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (IUnknown **)&stream)))
    {
        if (SUCCEEDED(IStream_Stat(stream, &stat, STATFLAG_NONAME)))
            output_format(output, " (%I64u bytes)", stat.cbSize.QuadPart);
        IStream_Release(stream);
        output_text(output, "\n");
    }
    else if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
    {
        output_text(output, " (message)\n");
        print_message(output, depth + 1, embedded);
        IMessage_Release(embedded);
    }
    else output_text(output, " (no data here)\n");
    IAttach_Release(attach);
}

static void print_message(struct output *output, unsigned int depth, IMessage *message)
{
    ULONG i, *nums, count;

    print_sender(output, depth, message);
    print_recipients(output, depth, message);
    print_time(output, depth, "Sent", message, PR_CLIENT_SUBMIT_TIME);
    print_time(output, depth, "Received", message, PR_MESSAGE_DELIVERY_TIME);
    print_property(output, depth, "Subject", message, PR_SUBJECT_W);
    print_property(output, depth, "Class", message, PR_MESSAGE_CLASS_W);
    print_body(output, depth, message);
    if (FAILED(attachment_numbers(message, &nums, &count))) return;
    if (count) output_text(output, "\n");
    for (i = 0; i < count; i++) print_attachment(output, depth, message, nums[i]);
    free(nums);
}

void text_message(struct output *output, IMessage *message)
{
    print_message(output, 0, message);
    output_text(output, "\n");
}

static void print_binary(struct output *output, const SBinary *binary)
{
    ULONG i;

    output_format(output, "%lu bytes", binary->cb);
    for (i = 0; i < binary->cb && i < 24; i++) output_format(output, "%s%02X", i ? " " : ": ", binary->lpb[i]);
    if (binary->cb > 24) output_text(output, " ...");
}

static void print_string(struct output *output, const WCHAR *text)
{
    size_t length = wcslen(text), i;

    output_text(output, "\"");
    for (i = 0; i < length && i < 200; i++)
    {
        if (text[i] == '\r' || text[i] == '\n') output_text(output, text[i] == '\r' ? "\\r" : "\\n");
        else if (text[i] >= 0xd800 && text[i] < 0xdc00 && i + 1 < length) output_wide(output, text + i++, 2, TRUE);
        else output_wide(output, text + i, 1, TRUE);
    }
    output_text(output, length > 200 ? "\"..." : "\"");
}

static void print_value(struct output *output, const SPropValue *value)
{
    SYSTEMTIME time;
    ULONG i;

    switch (PROP_TYPE(value->ulPropTag))
    {
    case PT_I2: output_format(output, "%d", value->Value.i); break;
    case PT_LONG: output_format(output, "%ld (0x%lX)", value->Value.l, value->Value.l); break;
    case PT_BOOLEAN: output_text(output, value->Value.b ? "true" : "false"); break;
    case PT_R4: output_format(output, "%g", value->Value.flt); break;
    case PT_DOUBLE:
    case PT_APPTIME: output_format(output, "%.15g", value->Value.dbl); break;
    case PT_I8:
    case PT_CURRENCY: output_format(output, "%I64d", value->Value.li.QuadPart); break;
    case PT_ERROR: output_text(output, error_name(value->Value.err)); break;
    case PT_UNICODE: print_string(output, value->Value.lpszW); break;
    case PT_BINARY: print_binary(output, &value->Value.bin); break;
    case PT_OBJECT: output_text(output, "(object)"); break;
    case PT_SYSTIME:
        if (FileTimeToSystemTime(&value->Value.ft, &time))
            output_format(output, "%04u-%02u-%02u %02u:%02u:%02u UTC", time.wYear, time.wMonth, time.wDay, time.wHour,
                    time.wMinute, time.wSecond);
        break;
    case PT_MV_UNICODE:
        for (i = 0; i < value->Value.MVszW.cValues; i++)
        {
            if (i) output_text(output, ", ");
            print_string(output, value->Value.MVszW.lppszW[i]);
        }
        break;
    case PT_MV_LONG:
        for (i = 0; i < value->Value.MVl.cValues; i++)
            output_format(output, i ? ", %ld" : "%ld", value->Value.MVl.lpl[i]);
        break;
    case PT_MV_BINARY:
        for (i = 0; i < value->Value.MVbin.cValues; i++)
        {
            if (i) output_text(output, "; ");
            print_binary(output, &value->Value.MVbin.lpbin[i]);
        }
        break;
    default:
        if (value->ulPropTag & MV_FLAG) output_format(output, "%lu values", value->Value.MVl.cValues);
        else output_text(output, "(value)");
        break;
    }
}

/* The name of a property: MAPI's, or that of the message's own map. */
static void print_name(struct output *output, IMAPIProp *prop, ULONG tag)
{
    SPropTagArray tags = {1, {tag}}, *given = &tags;
    const char *known = tag_name(tag);
    MAPINAMEID **names;
    ULONG count;

    if (PROP_ID(tag) < 0x8000)
    {
        output_text(output, known ? known : "-");
        return;
    }
    if (FAILED(IMAPIProp_GetNamesFromIDs(prop, &given, NULL, 0, &count, &names))) return;
    if (count && names[0])
    {
        const GUID *guid = names[0]->lpguid;

        known = names[0]->ulKind == MNID_ID ? numbered_name(guid, names[0]->Kind.lID) : NULL;
        if (known) output_format(output, "%s, ", known);
        if (names[0]->ulKind == MNID_STRING)
            output_wide(output, names[0]->Kind.lpwstrName, wcslen(names[0]->Kind.lpwstrName), TRUE);
        else output_format(output, "0x%04lX", names[0]->Kind.lID);
        output_format(output, " of {%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", guid->Data1, guid->Data2,
                guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4],
                guid->Data4[5], guid->Data4[6], guid->Data4[7]);
    }
    else output_text(output, "(no name)");
    MAPIFreeBuffer(names);
}

static void print_property_line(
        struct output *output, unsigned int depth, IMAPIProp *prop, ULONG tag, const SPropValue *value)
{
    indent(output, depth);
    output_format(output, "%08lX ", tag);
    print_name(output, prop, tag);
    output_text(output, " = ");
    if (PROP_TYPE(value->ulPropTag) == PT_ERROR && value->Value.err == MAPI_E_NOT_ENOUGH_MEMORY)
        output_text(output, "(large)");
    else print_value(output, value);
    output_text(output, "\n");
}

static void print_properties(struct output *output, unsigned int depth, IMAPIProp *prop)
{
    SPropTagArray *tags;
    SPropValue *values;
    ULONG i, count;

    if (FAILED(read_properties(prop, &tags, &count, &values))) return;
    for (i = 0; i < count; i++) print_property_line(output, depth, prop, tags->aulPropTag[i], &values[i]);
    MAPIFreeBuffer(values);
    MAPIFreeBuffer(tags);
}

static void print_all(struct output *output, unsigned int depth, IMessage *message)
{
    ULONG i, j, *nums, count;
    IMessage *embedded;
    IMAPITable *table;
    SRowSet *rows;
    IAttach *attach;

    print_properties(output, depth, (IMAPIProp *)message);
    if (SUCCEEDED(IMessage_GetRecipientTable(message, MAPI_UNICODE, &table)))
    {
        if (SUCCEEDED(read_rows(table, &rows)))
        {
            for (i = 0; i < rows->cRows; i++)
            {
                print_numbered(output, depth, "Recipient", i);
                output_text(output, "\n");
                for (j = 0; j < rows->aRow[i].cValues; j++)
                {
                    const SPropValue *value = &rows->aRow[i].lpProps[j];

                    if (PROP_TYPE(value->ulPropTag) == PT_ERROR) continue;
                    print_property_line(output, depth + 1, (IMAPIProp *)message, value->ulPropTag, value);
                }
            }
            FreeProws(rows);
        }
        IMAPITable_Release(table);
    }
    if (FAILED(attachment_numbers(message, &nums, &count))) return;
    for (i = 0; i < count; i++)
    {
        print_numbered(output, depth, "Attachment", nums[i]);
        output_text(output, "\n");
        if (FAILED(IMessage_OpenAttach(message, nums[i], NULL, 0, &attach))) continue;
        print_properties(output, depth + 1, (IMAPIProp *)attach);
        if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
        {
            print_all(output, depth + 1, embedded);
            IMessage_Release(embedded);
        }
        IAttach_Release(attach);
    }
    free(nums);
}

void text_properties(struct output *output, IMessage *message)
{
    print_all(output, 0, message);
    output_text(output, "\n");
}
