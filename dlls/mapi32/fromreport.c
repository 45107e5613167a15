/*
 * Delivery and read reports, RFC 3464 and 8098, as report messages. Source: mime.md 2.8.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>
#include <stdlib.h>

#include "chance.h"
#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define REPORT_SIZE 0x100000 /* bytes of a report that are looked at; choice */

/* Values of Action, in order of severity. */
static const struct
{
    const char *action;
    const WCHAR *message_class;
} actions[] = {
        {"delivered", L"REPORT.IPM.Note.DR"},
        {"expanded", L"REPORT.IPM.Note.Expanded.DR"},
        {"relayed", L"REPORT.IPM.Note.Relayed.DR"},
        {"delayed", L"REPORT.IPM.Note.Delayed.DR"},
        {"failed", L"REPORT.IPM.Note.NDR"},
};

#define NO_ACTION     0xffffffff
#define FAILED_ACTION 4

/* The decoded beginning of a part, for free(). */
static char *read_part(struct mime_part part, size_t *size)
{
    struct part_reader *reader = part_reader_create(part);
    char *text = malloc(REPORT_SIZE + 1);
    const BYTE *bytes;
    size_t got, room;

    *size = 0;
    while (reader && text && *size < REPORT_SIZE && SUCCEEDED(part_read(reader, &bytes, &got)) && got)
    {
        room = REPORT_SIZE - *size;
        memcpy(text + *size, bytes, got < room ? got : room);
        *size += got < room ? got : room;
    }
    free(reader);
    if (text) text[*size] = 0;
    return text;
}

/* The size of the group of fields at text: up to an empty line. */
static size_t group_size(const char *text, size_t size)
{
    size_t i;

    for (i = 0; i + 1 < size; i++)
    {
        if (text[i] != '\n' && text[i] != '\r') continue;
        if (text[i] == '\r' && text[i + 1] == '\n') i++;
        if (i + 1 < size && (text[i + 1] == '\r' || text[i + 1] == '\n')) return i + 1;
    }
    return size;
}

/* The next group of fields; FALSE at the end. */
static BOOL next_group(const char **text, size_t *size, const char **group, size_t *length)
{
    *text += *length;
    *size -= *length;
    while (*size && (**text == '\r' || **text == '\n')) ++*text, --*size;
    *group = *text;
    *length = group_size(*text, *size);
    return *size != 0;
}

static ULONG action_of(const char *group, size_t size)
{
    size_t length;
    char *value = header_field(group, size, "action", &length);
    ULONG i;

    for (i = 0; value && i < ARRAYSIZE(actions); i++)
        if (!_strnicmp(value, actions[i].action, strlen(actions[i].action))) break;
    free(value);
    return value && i < ARRAYSIZE(actions) ? i : NO_ACTION;
}

/* Text of a field of a group, behind its type ("rfc822;"); for free(). */
static WCHAR *typed_text(const struct from_message *from, const char *group, size_t size, const char *name)
{
    size_t length;
    WCHAR *text = field_text(from, group, size, name, &length), *start;

    if (text && (start = wcschr(text, ';')))
    {
        for (start++; *start == ' ';) start++;
        memmove(text, start, (wcslen(start) + 1) * sizeof(*text));
    }
    return text;
}

/* A group's status code, "kind.subject.detail". Source: RFC 3464 2.3.4. */
struct status
{
    LONG numbers[3];
    WCHAR text[sizeof("5.123.123")]; /* empty: there is none */
};

static void read_status(const struct from_message *from, const char *group, size_t size, struct status *status)
{
    static const unsigned int digits[] = {1, 3, 3};
    size_t length;
    WCHAR *field = field_text(from, group, size, "status", &length);
    const WCHAR *p = field;
    unsigned int i, count;

    memset(status, 0, sizeof(*status));
    for (i = 0; p && i < ARRAYSIZE(digits); i++)
    {
        for (count = 0; *p >= '0' && *p <= '9' && count < digits[i]; count++)
            status->numbers[i] = status->numbers[i] * 10 + *p++ - '0';
        if (!count || (i + 1 < ARRAYSIZE(digits) && *p++ != '.')) p = NULL;
    }
    if (p) memcpy(status->text, field, (p - field) * sizeof(*field));
    free(field);
}

/* PR_NDR_STATUS_CODE: what has more than one digit counts as 0. Source: [MS-OXCMAIL] 2.2.3.7.1.3. */
static LONG status_code(const struct status *status)
{
    LONG subject = status->numbers[1], detail = status->numbers[2];

    return 100 * status->numbers[0] + 10 * (subject > 9 ? 0 : subject) + (detail > 9 ? 0 : detail);
}

/* PR_NDR_DIAG_CODE and PR_NDR_REASON_CODE of a PR_NDR_STATUS_CODE; FALSE where they are not known here. Source: the
 * table of [MS-OXCMAIL] 2.2.3.7.1.3, of which the rows of addresses and those of mailboxes up to 4 were at hand. */
static BOOL diagnostic_of(LONG code, LONG *diagnostic, LONG *reason)
{
    static const BYTE addresses[] = {0, 35, 48, 32, 1, 0, 40, 0, 0, 0}, mailboxes[] = {0, 38, 13, 13, 30};
    const LONG subject = code / 10 % 10, detail = code % 10;

    *reason = subject == 1 && detail == 1;
    if (subject == 1) *diagnostic = addresses[detail];
    else if (subject == 2 && detail && detail < (LONG)ARRAYSIZE(mailboxes)) *diagnostic = mailboxes[detail];
    else return FALSE;
    return TRUE;
}

/* What PR_SUPPLEMENTARY_INFO says where the report has no field of its own for it, for free(); NULL without a status.
 * Source: [MS-OXCMAIL] 2.2.3.7.1.4. */
static WCHAR *supplementary_info(const struct from_message *from, const char *group, size_t size,
        const struct status *status, const WCHAR *remote)
{
    size_t length, room;
    WCHAR *diagnostic, *info;

    if (!*status->text) return NULL;
    diagnostic = field_text(from, group, size, "diagnostic-code", &length);
    if (!remote) remote = L"";
    room = wcslen(remote) + wcslen(status->text) + (diagnostic ? length : 0) + sizeof("< # >");
    if ((info = malloc(room * sizeof(*info))))
        swprintf(info, room, L"<%ls #%ls%ls%ls>", remote, status->text, diagnostic && *diagnostic ? L" " : L"",
                diagnostic ? diagnostic : L"");
    free(diagnostic);
    return info;
}

/* A recipient that the report is about. */
static void add_recipient(const struct from_message *from, struct recipient_list *list, const char *group, size_t size,
        ULONG action, const FILETIME *time)
{
    WCHAR *address = typed_text(from, group, size, "original-recipient");
    WCHAR *remote, *info;
    LONG diagnostic, reason;
    SPropValue more[7];
    ULONG count = 0;
    struct status status;
    size_t length;

    if (!address || !*address)
    {
        free(address);
        address = typed_text(from, group, size, "final-recipient");
    }
    remote = typed_text(from, group, size, "remote-mta");
    read_status(from, group, size, &status);
    info = field_text(from, group, size, "x-supplementary-info", &length);
    if (!info || !*info)
    {
        free(info);
        info = supplementary_info(from, group, size, &status, remote);
    }
    memset(more, 0, sizeof(more));
    if (*status.text)
    {
        more[count].ulPropTag = PR_NDR_STATUS_CODE;
        more[count++].Value.l = status_code(&status);
    }
    if (*status.text && diagnostic_of(status_code(&status), &diagnostic, &reason))
    {
        more[count].ulPropTag = PR_NDR_DIAG_CODE;
        more[count++].Value.l = diagnostic;
        more[count].ulPropTag = PR_NDR_REASON_CODE;
        more[count++].Value.l = reason;
    }
    if (remote && *remote)
    {
        more[count].ulPropTag = PR_REMOTE_MTA_W;
        more[count++].Value.lpszW = remote;
    }
    if (info && *info)
    {
        more[count].ulPropTag = PR_SUPPLEMENTARY_INFO_W;
        more[count++].Value.lpszW = info;
    }
    more[count].ulPropTag = PR_REPORT_TIME;
    more[count++].Value.ft = *time;
    if (action != FAILED_ACTION)
    {
        more[count].ulPropTag = PR_DELIVER_TIME;
        more[count++].Value.ft = *time;
    }
    if (address && *address)
        recipient_list_add(list, MAPI_TO, address, wcslen(address), address, wcslen(address), more, count);
    free(address);
    free(remote);
    free(info);
}

/* When the report was sent. */
static FILETIME report_time(const struct from_message *from)
{
    SizedSPropTagArray(1, tags) = {1, {PR_CLIENT_SUBMIT_TIME}};
    SPropValue *values = NULL;
    FILETIME time = {0};
    ULONG count;

    if (SUCCEEDED(IMessage_GetProps(from->message, (SPropTagArray *)&tags, 0, &count, &values)) &&
            values->ulPropTag == PR_CLIENT_SUBMIT_TIME)
        time = values->Value.ft;
    else current_time(&time);
    object_free(from->message, values);
    return time;
}

static HRESULT set_delivery(struct from_message *from, struct props *props, const char *report, size_t size)
{
    const FILETIME time = report_time(from);
    struct recipient_list list = {NULL, 0, S_OK};
    const char *text = report, *group;
    size_t left = size, length = 0;
    ULONG worst = NO_ACTION, action;
    WCHAR *agent;

    while (next_group(&text, &left, &group, &length))
        if ((action = action_of(group, length)) != NO_ACTION && (worst == NO_ACTION || action > worst)) worst = action;
    if (worst == NO_ACTION) return S_OK;
    wcscpy(from->message_class, actions[worst].message_class);
    for (text = report, left = size, length = 0; next_group(&text, &left, &group, &length);)
        if (action_of(group, length) == worst) add_recipient(from, &list, group, length, worst, &time);
    if ((agent = typed_text(from, report, group_size(report, size), "reporting-mta")) && *agent)
        props_text(props, PR_REPORTING_MTA_W, agent, wcslen(agent));
    free(agent);
    props_time(props, PR_REPORT_TIME, time.dwLowDateTime | (ULONGLONG)time.dwHighDateTime << 32);
    return list.rows || FAILED(list.hr) ? recipient_list_set(&list, from->message) : S_OK;
}

static void set_read(struct from_message *from, struct props *props, const char *report, size_t size)
{
    WCHAR *disposition = typed_text(from, report, size, "disposition"), *id;
    size_t length;

    wcscpy(from->message_class, disposition && !_wcsnicmp(disposition, L"deleted", 7) ? L"REPORT.IPM.Note.IPNNRN"
                                                                                      : L"REPORT.IPM.Note.IPNRN");
    free(disposition);
    if ((id = field_text(from, report, size, "original-message-id", &length)) && length)
        props_text(props, PR_ORIGINAL_MESSAGE_ID_W, id, length);
    free(id);
}

HRESULT set_report(struct from_message *from, struct props *props)
{
    struct mime_part child;
    struct part_info info;
    char *report;
    HRESULT hr;
    size_t size;

    if (strcmp(from->info.type, "multipart/report") || part_kind(from->part) != MIME_MULTIPART) return S_OK;
    for (child = part_first(from->part); child.tree; child = part_next(child))
    {
        BOOL delivery, read;

        if (FAILED(hr = part_info_load(child, &info))) return hr;
        delivery = !strcmp(info.type, "message/delivery-status");
        read = !strcmp(info.type, "message/disposition-notification");
        part_info_free(&info);
        if (!delivery && !read) continue;
        if (!(report = read_part(child, &size))) return MAPI_E_NOT_ENOUGH_MEMORY;
        hr = S_OK;
        if (delivery) hr = set_delivery(from, props, report, size);
        else set_read(from, props, report, size);
        free(report);
        return hr;
    }
    return S_OK;
}
