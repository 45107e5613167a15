/*
 * Reports as multipart/report: RFC 3462, RFC 3464, RFC 8098; mime.md 2.8, 3.1.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>

#include "tomime.h"

/* What the last part of a report's class says. */
struct report_kind
{
    const char *suffix;
    const char *word; /* Action of a delivery report, Disposition of a read report */
    BOOL read;
};

static const struct report_kind kinds[] = {{"NDR", "failed", FALSE}, {"Delayed.DR", "delayed", FALSE},
        {"Relayed.DR", "relayed", FALSE}, {"Expanded.DR", "expanded", FALSE}, {"DR", "delivered", FALSE},
        {"IPNRN", "displayed", TRUE}, {"IPNNRN", "deleted", TRUE}};

static const struct report_kind *find_kind(const char *class_name)
{
    const size_t length = class_name ? strlen(class_name) : 0;
    size_t size;
    ULONG i;

    if (length < 7 || _strnicmp(class_name, "REPORT.", 7)) return NULL;
    for (i = 0; i < ARRAYSIZE(kinds); i++)
    {
        size = strlen(kinds[i].suffix);
        if (length > size && class_name[length - size - 1] == '.' &&
                !_stricmp(class_name + length - size, kinds[i].suffix))
            return &kinds[i];
    }
    return NULL;
}

/* The details of a delivery report being made. */
struct details
{
    struct mime_out *out;
    const struct report_kind *kind;
};

/* A field of an address: "Name: rfc822;address". */
static void put_address(struct mime_out *out, const char *name, const char *address)
{
    char *text = malloc(strlen(address) + 8);

    if (!text) return;
    sprintf(text, "rfc822;%s", address);
    mime_out_text(out, name, text);
    free(text);
}

static void put_recipient(void *context, const struct tomime_props *row, const struct tomime_person *person)
{
    const struct details *details = context;
    const LONG code = tomime_long(row, PR_NDR_STATUS_CODE, 0);
    char *mta = tomime_string(row, PR_REMOTE_MTA_W), *info = tomime_string(row, PR_SUPPLEMENTARY_INFO_W), text[40];

    if (person->address)
    {
        mime_out_end(details->out);
        put_address(details->out, "Final-Recipient", person->address);
        mime_out_text(details->out, "Action", details->kind->word);
        if (code > 0 && code < 1000) sprintf(text, "%ld.%ld.%ld", code / 100, code / 10 % 10, code % 10);
        else
            strcpy(text, !strcmp(details->kind->word, "failed")    ? "5.0.0"
                         : !strcmp(details->kind->word, "delayed") ? "4.0.0"
                                                                   : "2.0.0");
        mime_out_text(details->out, "Status", text);
        if (mta) mime_out_text(details->out, "Remote-MTA", mta);
        if (info) mime_out_text(details->out, "X-Supplementary-Info", info);
    }
    free(mta);
    free(info);
}

/* Makes the details of a report whose own are not kept. */
static HRESULT make_details(struct tomime_message *message, const struct report_kind *kind)
{
    struct details details = {&message->conversion->out, kind};
    struct tomime_person person = {0};
    char *text;

    mime_out_raw(details.out, kind->read ? "Content-Type: message/disposition-notification\r\n\r\n"
                                         : "Content-Type: message/delivery-status\r\n\r\n");
    if (!kind->read)
    {
        text = tomime_string(&message->props, PR_REPORTING_MTA_W);
        mime_out_text(details.out, "Reporting-MTA", text ? text : "dns;localhost");
        free(text);
        return tomime_each_recipient(message, put_recipient, &details);
    }
    tomime_person(message, &message->props, &tomime_represented, &person);
    put_address(details.out, "Final-Recipient", person.address ? person.address : "unknown");
    tomime_person_free(&person);
    if ((text = tomime_string(&message->props, PR_ORIGINAL_MESSAGE_ID_W)))
        mime_out_text(details.out, "Original-Message-ID", text);
    free(text);
    text = malloc(strlen(kind->word) + 40);
    if (text) sprintf(text, "manual-action/MDN-sent-manually; %s", kind->word);
    if (text) mime_out_text(details.out, "Disposition", text);
    free(text);
    return S_OK;
}

/* Writes the details that the report came with, as they are. S_FALSE: it has none that may be. */
static HRESULT write_details(struct tomime_message *message, const char *tag, const struct tomime_attach **details)
{
    struct tomime_props props;
    IAttach *object;
    HRESULT hr;
    ULONG i;

    for (i = 0; i < message->attachment_count; i++)
    {
        if (!message->attachments[i].tag || _stricmp(message->attachments[i].tag, tag)) continue;
        *details = &message->attachments[i];
        if (FAILED(hr = tomime_open_attachment(message, *details, &object, &props))) return hr;
        hr = tomime_write_file(message, object, &props, *details, FALSE);
        tomime_props_free(&props);
        IAttach_Release(object);
        return hr;
    }
    return S_FALSE;
}

HRESULT tomime_write_report(struct tomime_message *message)
{
    const struct report_kind *kind = find_kind(message->class_name);
    const struct tomime_attach *details = NULL;
    char boundary[MIME_BOUNDARY_SIZE];
    HRESULT hr;
    ULONG i;

    if (!kind) return S_FALSE;
    tomime_boundary(message->conversion, boundary);
    tomime_multipart(message->conversion, "report",
            kind->read ? "; report-type=disposition-notification" : "; report-type=delivery-status", boundary);
    tomime_next_part(message->conversion, boundary);
    if (FAILED(hr = tomime_write_body(message))) return hr;
    tomime_next_part(message->conversion, boundary);
    hr = write_details(message, kind->read ? "message/disposition-notification" : "message/delivery-status", &details);
    if (hr == S_FALSE) hr = make_details(message, kind);
    for (i = 0; i < message->attachment_count && SUCCEEDED(hr); i++)
    {
        if (&message->attachments[i] == details || message->attachments[i].is_inline) continue;
        tomime_next_part(message->conversion, boundary);
        hr = tomime_write_attachment(message, &message->attachments[i]);
    }
    tomime_last_part(message->conversion, boundary);
    return hr;
}
