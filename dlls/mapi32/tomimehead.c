/*
 * The header fields of a message: mime.md 3.2.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <ctype.h>
#include <stdio.h>

#include "codec/bytetext.h"
#include "chance.h"
#include "convert.h"
#include "tomime.h"

/* The fields that were written, so that named properties do not repeat them. */
struct header
{
    struct tomime_message *message;
    struct mime_out *out;
    struct tomime_trace trace;
    const char *written[64];
    ULONG count;
};

static void note_field(struct header *header, const char *name)
{
    if (header->count < ARRAYSIZE(header->written)) header->written[header->count++] = name;
}

static void put_field(struct header *header, const char *name, const char *text)
{
    mime_out_text(header->out, name, text);
    note_field(header, name);
}

/* A field of a string property, if there is one. */
static void put_string(struct header *header, const char *name, ULONG tag)
{
    char *text = tomime_string(&header->message->props, tag);

    if (text) put_field(header, name, text);
    free(text);
}

/* A field of a date property, if there is one. */
static void put_date(struct header *header, const char *name, ULONG tag)
{
    const SPropValue *value = tomime_value(&header->message->props, tag);
    char text[40];

    if (value && tomime_date(&value->Value.ft, text)) put_field(header, name, text);
}

/* A field of one address. */
static void put_person(struct header *header, const char *field, const struct tomime_person *person)
{
    mime_out_address(header->out, field, true, person->name, person->address);
    mime_out_end(header->out);
    note_field(header, field);
}

/* The domain of an address, as it may stand in a Message-ID, for free(). */
static char *host_of(const char *address)
{
    const char *at = address ? strrchr(address, '@') : NULL, *c;

    for (c = at ? at + 1 : ""; isalnum((unsigned char)*c) || *c == '.' || *c == '-'; c++) continue;
    return _strdup(at && at[1] && !*c ? at + 1 : "localhost");
}

/* Writes From and Sender, and gives the domain for a new Message-ID, for free(). */
static char *put_senders(struct header *header)
{
    struct tomime_message *message = header->message;
    struct tomime_person represented = {0}, sender = {0}, *from;
    char *host;

    tomime_person(message, &message->props, &tomime_represented, &represented);
    tomime_person(message, &message->props, &tomime_sender, &sender);
    from = represented.address || (represented.name && !sender.address) ? &represented : &sender;
    if (from->address || from->name) put_person(header, "From", from);
    if (from == &represented && sender.address && (!from->address || _stricmp(sender.address, from->address)))
        put_person(header, "Sender", &sender);
    host = host_of(from->address);
    tomime_person_free(&represented);
    tomime_person_free(&sender);
    return host;
}

/* The name number index of a list that ";" separates, for free(). */
static char *list_item(const char *list, ULONG index)
{
    size_t length;
    char *item;

    while (index--) list = strchr(list, ';') + 1;
    length = strcspn(list, ";");
    while (length && *list == ' ')
    {
        list++;
        length--;
    }
    if ((item = calloc(1, length + 1))) memcpy(item, list, length);
    return item;
}

static void put_reply_to(struct header *header)
{
    const SPropValue *value = tomime_value(&header->message->props, PR_REPLY_RECIPIENT_ENTRIES);
    char *names = tomime_string(&header->message->props, PR_REPLY_RECIPIENT_NAMES_W), *name, *c;
    uint32_t entries, bytes, size, i;
    struct tomime_person person;
    struct reader reader;
    ULONG name_count = 1;
    BOOL first = TRUE;
    SBinary entryid;

    for (c = names; c && *c; c++) name_count += *c == ';';
    if (value)
    {
        reader = reader_init(value->Value.bin.lpb, value->Value.bin.cb);
        if (!reader_u32(&reader, &entries) || !reader_u32(&reader, &bytes)) entries = 0;
        for (i = 0; i < entries && reader_u32(&reader, &size); i++)
        {
            if (!(entryid.lpb = (BYTE *)reader_take(&reader, size))) break;
            entryid.cb = size;
            name = names && name_count == entries ? list_item(names, i) : NULL;
            if (tomime_person_of_entryid(header->message, &entryid, name, &person))
            {
                mime_out_address(header->out, "Reply-To", first, person.name, person.address);
                first = FALSE;
            }
            tomime_person_free(&person);
            free(name);
            /* the last one may lack its padding */
            if (!reader_take(&reader, -size & 3)) break;
        }
    }
    if (!first)
    {
        mime_out_end(header->out);
        note_field(header, "Reply-To");
    }
    free(names);
}

static void put_subject(struct header *header)
{
    struct tomime_props *props = &header->message->props;
    char *subject = tomime_string(props, PR_SUBJECT_W), *prefix, *rest;

    if (!subject && !tomime_has(props, PR_SUBJECT_W))
    {
        prefix = tomime_string(props, PR_SUBJECT_PREFIX_W);
        rest = tomime_string(props, PR_NORMALIZED_SUBJECT_W);
        if ((prefix || rest) && (subject = malloc((prefix ? strlen(prefix) : 0) + (rest ? strlen(rest) : 0) + 1)))
            sprintf(subject, "%s%s", prefix ? prefix : "", rest ? rest : "");
        free(prefix);
        free(rest);
    }
    if (subject) put_field(header, "Subject", subject);
    free(subject);
}

static void put_message_date(struct header *header)
{
    const ULONG tags[] = {PR_CLIENT_SUBMIT_TIME, PR_MESSAGE_DELIVERY_TIME};
    const SPropValue *value;
    FILETIME now;
    char text[40];
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tags); i++)
    {
        if (!(value = tomime_value(&header->message->props, tags[i])) || !tomime_date(&value->Value.ft, text)) continue;
        put_field(header, "Date", text);
        return;
    }
    current_time(&now);
    if (tomime_date(&now, text)) put_field(header, "Date", text);
}

static void put_message_id(struct header *header, const char *host)
{
    struct tomime_message *message = header->message;
    char *id, *start, *end;
    ULONGLONG high, low;

    if (message->conversion->flags & CCSF_NO_MSGID) return;
    if ((id = tomime_string(&message->props, PR_INTERNET_MESSAGE_ID_W)))
    {
        start = id + strspn(id, " \t\r\n");
        for (end = start + strlen(start); end > start && strchr(" \t\r\n", end[-1]); end--) continue;
        *end = 0;
        if (*start && (message->message_id = malloc(strlen(start) + 3)))
            sprintf(message->message_id, *start == '<' ? "%s" : "<%s>", start);
        free(id);
    }
    if (!message->message_id && !(tomime_long(&message->props, PR_MESSAGE_FLAGS, 0) & MSGFLAG_UNSENT) && host &&
            (message->message_id = malloc(strlen(host) + 40)))
    {
        high = random_number(&message->conversion->drawn);
        low = random_number(&message->conversion->drawn);
        sprintf(message->message_id, "<%08lX%08lX%08lX%08lX@%s>", (ULONG)(high >> 32), (ULONG)high, (ULONG)(low >> 32),
                (ULONG)low, host);
    }
    if (message->message_id) put_field(header, "Message-ID", message->message_id);
}

static void put_thread(struct header *header)
{
    const SPropValue *value = tomime_value(&header->message->props, PR_CONVERSATION_INDEX);
    size_t length;
    char *text;

    put_string(header, "Thread-Topic", PR_CONVERSATION_TOPIC_W);
    if (!value || !value->Value.bin.cb || !base64_length(value->Value.bin.cb, &length) ||
            !(text = calloc(1, length + 1)))
        return;
    base64_encode(value->Value.bin.lpb, value->Value.bin.cb, text);
    put_field(header, "Thread-Index", text);
    free(text);
}

static void put_importance(struct header *header)
{
    const LONG importance = tomime_long(&header->message->props, PR_IMPORTANCE, 1);
    const LONG priority = tomime_long(&header->message->props, PR_PRIORITY, 0);
    static const char *const sensitivities[] = {"Personal", "Private", "Company-Confidential"};
    const LONG sensitivity = tomime_long(&header->message->props, PR_SENSITIVITY, 0);

    /* a normal one is told by no field, but is not another */
    if (tomime_value(&header->message->props, PR_IMPORTANCE))
    {
        note_field(header, "Importance");
        note_field(header, "X-Priority");
        note_field(header, "X-MSMail-Priority");
    }
    if (importance == 2 || importance == 0)
    {
        put_field(header, "Importance", importance ? "high" : "low");
        put_field(header, "X-Priority", importance ? "1 (Highest)" : "5 (Lowest)");
        put_field(header, "X-MSMail-Priority", importance ? "High" : "Low");
    }
    /* Priority alone would be read as importance as well (choice) */
    if (importance == 1 && (priority == 1 || priority == -1)) put_field(header, "Importance", "normal");
    if (priority == 1 || priority == -1) put_field(header, "Priority", priority == 1 ? "urgent" : "non-urgent");
    if (sensitivity >= 1 && sensitivity <= 3) put_field(header, "Sensitivity", sensitivities[sensitivity - 1]);
}

/* A field with the first of some people that there is. */
static void put_first_person(
        struct header *header, const char *field, const struct tomime_person_tags *const *tags, ULONG count)
{
    struct tomime_person person = {0};
    ULONG i;

    for (i = 0; i < count; i++)
    {
        tomime_person(header->message, &header->message->props, tags[i], &person);
        if (person.address) break;
        tomime_person_free(&person);
    }
    if (person.address) put_person(header, field, &person);
    tomime_person_free(&person);
}

static void put_receipts(struct header *header)
{
    const struct tomime_person_tags *const readers[] = {&tomime_read_receipt, &tomime_represented, &tomime_sender};
    const struct tomime_person_tags *const senders[] = {&tomime_read_receipt, &tomime_sender, &tomime_represented};

    if (tomime_bool(&header->message->props, PR_READ_RECEIPT_REQUESTED))
        put_first_person(header, "Disposition-Notification-To", readers, ARRAYSIZE(readers));
    if (tomime_bool(&header->message->props, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED))
        put_first_person(header, "Return-Receipt-To", senders, ARRAYSIZE(senders));
}

/* Values of named properties, for tomime_props_free(). */
static BOOL get_named(struct header *header, ULONG tag, struct tomime_props *props)
{
    SizedSPropTagArray(1, tags) = {1, {tag}};

    memset(props, 0, sizeof(*props));
    return tag &&
           SUCCEEDED(tomime_props_get(props, (IMAPIProp *)header->message->message, (const SPropTagArray *)&tags));
}

/* A string of PSETID_Common as UTF-8, for free(). */
static char *common_string(struct header *header, ULONG id)
{
    const ULONG tag = tomime_named_tag((IMAPIProp *)header->message->message, &PSETID_COMMON, id, NULL, PT_UNICODE);
    struct tomime_props props;
    char *text = NULL;

    if (get_named(header, tag, &props)) text = tomime_string(&props, tag);
    tomime_props_free(&props);
    return text;
}

static BOOL common_bool(struct header *header, ULONG id)
{
    const ULONG tag = tomime_named_tag((IMAPIProp *)header->message->message, &PSETID_COMMON, id, NULL, PT_BOOLEAN);
    struct tomime_props props;
    BOOL value;

    value = get_named(header, tag, &props) && tomime_bool(&props, tag);
    tomime_props_free(&props);
    return value;
}

static void put_flag(struct header *header)
{
    char *request = common_string(header, LID_FLAG_REQUEST);

    if (request) put_date(header, "Reply-By", PR_REPLY_TIME);
    if (request) put_field(header, "X-Message-Flag", request);
    free(request);
}

static void put_classification(struct header *header)
{
    static const struct
    {
        const char *name;
        ULONG id;
    } fields[] = {{"X-Microsoft-Classification", LID_CLASSIFICATION},
            {"X-Microsoft-ClassDesc", LID_CLASSIFICATION_DESC}, {"X-Microsoft-ClassID", LID_CLASSIFICATION_GUID}};
    char *text;
    ULONG i;

    if (!common_bool(header, LID_CLASSIFIED)) return;
    put_field(header, "X-Microsoft-Classified", "true");
    for (i = 0; i < ARRAYSIZE(fields); i++)
    {
        if ((text = common_string(header, fields[i].id))) put_field(header, fields[i].name, text);
        free(text);
    }
    put_field(header, "X-Microsoft-ClassKeep", common_bool(header, LID_CLASSIFICATION_KEEP) ? "true" : "false");
}

static void put_auto_response(struct header *header)
{
    static const char *const names[] = {"DR", "NDR", "RN", "NRN", "OOF", "AutoReply"};
    const SPropValue *value = tomime_value(&header->message->props, PR_AUTO_RESPONSE_SUPPRESS);
    char text[64] = "";
    ULONG i;

    if (!value) return;
    if (!value->Value.l) strcpy(text, "None");
    else if (value->Value.l == -1) strcpy(text, "All");
    else
        for (i = 0; i < ARRAYSIZE(names); i++)
        {
            if (!(value->Value.l & 1 << i)) continue;
            if (*text) strcat(text, ", ");
            strcat(text, names[i]);
        }
    if (*text) put_field(header, "X-Auto-Response-Suppress", text);
}

static void put_language(struct header *header)
{
    const LONG lcid = tomime_long(&header->message->props, PR_MESSAGE_LOCALE_ID, 0);
    WCHAR wide[LOCALE_NAME_MAX_LENGTH];
    char *name;

    if (!lcid || !LCIDToLocaleName(lcid, wide, ARRAYSIZE(wide), 0)) return;
    if (*wide && (name = wide_to_multibyte(wide, CP_UTF8)))
    {
        put_field(header, "Content-Language", name);
        free(name);
    }
}

static void put_keywords(struct header *header)
{
    const ULONG tag =
            tomime_named_tag((IMAPIProp *)header->message->message, &PS_PUBLIC_STRINGS, 0, L"Keywords", PT_MV_UNICODE);
    const SPropValue *value;
    struct tomime_props props;
    char *text = NULL, *word, *longer;
    size_t size = 0;
    ULONG i;

    if (get_named(header, tag, &props) && (value = tomime_value(&props, tag)))
        for (i = 0; i < value->Value.MVszW.cValues; i++)
        {
            if (!(word = wide_to_multibyte(value->Value.MVszW.lppszW[i], CP_UTF8))) break;
            if ((longer = realloc(text, size + strlen(word) + 3)))
            {
                text = longer;
                size += sprintf(text + size, "%s%s", size ? ", " : "", word);
            }
            free(word);
        }
    if (text && *text) put_field(header, "Keywords", text);
    free(text);
    tomime_props_free(&props);
}

/* Whether a named property's field is none that may be written: those that are not imported, and Bcc. mime.md 2.2 */
static BOOL is_excluded(const struct header *header, const char *name)
{
    static const char *const names[] = {"Received", "Content-Type", "Content-Disposition", "Content-Description",
            "Content-Transfer-Encoding", "Content-ID", "Content-MD5", "MIME-Version", "Return-Path", "Comments",
            "AdHoc", "Apparently-To", "Approved", "Control", "Distribution", "Encoding", "FollowUp-To", "Lines",
            "Bytes", "Article", "Supercedes", "NewsGroups", "NntpPostingHost", "Organization", "Path", "RR", "Summary",
            "Trace", "Encrypted", "X-MimeOle", "X-MS-TNEF-Correlator", "To", "Cc", "Bcc", "X-Unsent", "Message-ID"};
    ULONG i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!_stricmp(name, names[i])) return TRUE;
    for (i = 0; i < header->count; i++)
        if (!_stricmp(name, header->written[i])) return TRUE;
    if (!_strnicmp(name, "Resent-", 7)) return TRUE;
    if (header->trace.text && tomime_is_trace_field(name)) return TRUE;
    return !header->message->depth &&
           (!_strnicmp(name, "X-MS-Exchange-Organization-", 27) || !_strnicmp(name, "X-MS-Exchange-Forest-", 21));
}

static BOOL is_field_name(const char *name)
{
    const char *c;

    for (c = name; *c; c++)
        if (*c <= ' ' || *c > '~' || *c == ':') return FALSE;
    return *name && c - name <= 255;
}

/* Gives a name that has no capitals those that it is known by. */
static void capitalise(char *name)
{
    static const char *const words[] = {"MIME", "ID", "DKIM", "ARC", "SPF"};
    size_t length;
    char *c;
    ULONG i;

    for (c = name; *c; c++)
        if (isupper((unsigned char)*c)) return;
    for (; *name; name += length + (name[length] == '-'))
    {
        length = strcspn(name, "-");
        *name = (char)toupper((unsigned char)*name);
        for (i = 0; i < ARRAYSIZE(words); i++)
            if (length == strlen(words[i]) && !_strnicmp(name, words[i], length)) memcpy(name, words[i], length);
    }
}

/* A named property of a header field, which may be empty. */
static void put_internet_header(
        struct header *header, const WCHAR *wide_name, const struct tomime_props *props, ULONG tag)
{
    char *name = wide_to_multibyte(wide_name, CP_UTF8), *text;

    if (name && is_field_name(name) && !is_excluded(header, name))
    {
        text = tomime_string(props, tag);
        capitalise(name);
        mime_out_text(header->out, name, text ? text : "");
        tomime_write_repeated(header->message, &header->trace, name);
        free(text);
    }
    free(name);
}

/* The string properties among the named ones, by id, for free(). */
static SPropTagArray *named_strings(const SPropTagArray *all)
{
    SPropTagArray *tags = malloc(CbNewSPropTagArray(all->cValues));
    ULONG i, j, tag;

    if (!tags) return NULL;
    tags->cValues = 0;
    for (i = 0; i < all->cValues; i++)
    {
        tag = all->aulPropTag[i];
        if (PROP_ID(tag) < 0x8000 || (PROP_TYPE(tag) != PT_UNICODE && PROP_TYPE(tag) != PT_STRING8)) continue;
        for (j = tags->cValues++; j && PROP_ID(tags->aulPropTag[j - 1]) > PROP_ID(tag); j--)
            tags->aulPropTag[j] = tags->aulPropTag[j - 1];
        tags->aulPropTag[j] = retype_tag(tag, PT_UNICODE);
    }
    return tags;
}

/* The fields of PS_INTERNET_HEADERS, by property id. */
static HRESULT put_internet_headers(struct header *header)
{
    IMAPIProp *prop = (IMAPIProp *)header->message->message;
    struct tomime_props props = {0};
    SPropTagArray *all, *tags;
    MAPINAMEID **names = NULL;
    ULONG count = 0, i;
    HRESULT hr;

    if (FAILED(hr = IMAPIProp_GetPropList(prop, MAPI_UNICODE, &all)) &&
            FAILED(hr = IMAPIProp_GetPropList(prop, 0, &all)))
        return hr;
    tags = named_strings(all);
    object_free(prop, all);
    if (!tags) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (tags->cValues && SUCCEEDED(IMAPIProp_GetNamesFromIDs(prop, &tags, NULL, 0, &count, &names)) &&
            count == tags->cValues && SUCCEEDED(hr = tomime_props_get(&props, prop, tags)))
    {
        for (i = 0; i < count && i < props.count; i++)
        {
            const ULONG tag = tags->aulPropTag[i];

            if (names[i] && names[i]->ulKind == MNID_STRING && tomime_has(&props, tag) &&
                    IsEqualGUID(names[i]->lpguid, &PS_INTERNET_HEADER_NAMES))
                put_internet_header(header, names[i]->Kind.lpwstrName, &props, tag);
        }
    }
    tomime_props_free(&props);
    object_free(prop, names);
    free(tags);
    return SUCCEEDED(hr) ? S_OK : hr;
}

char *tomime_internet_header(struct tomime_message *message, const WCHAR *name)
{
    struct header header = {message};
    struct tomime_props props;
    char *text = NULL;
    ULONG tag;

    tag = tomime_named_tag((IMAPIProp *)message->message, &PS_INTERNET_HEADER_NAMES, 0, name, PT_UNICODE);
    if (get_named(&header, tag, &props)) text = tomime_string(&props, tag);
    tomime_props_free(&props);
    return text;
}

/* The fields of a message within one that is written without MIME. */
static void put_brief_header(struct header *header)
{
    struct tomime_person person = {0};

    tomime_person(header->message, &header->message->props, &tomime_represented, &person);
    if (!person.address && !person.name)
        tomime_person(header->message, &header->message->props, &tomime_sender, &person);
    if (person.address || person.name) put_person(header, "From", &person);
    tomime_person_free(&person);
    put_string(header, "To", PR_DISPLAY_TO_W);
    put_subject(header);
    put_message_date(header);
}

HRESULT tomime_write_header(struct tomime_message *message)
{
    struct header header = {message, &message->conversion->out};
    const ULONG flags = message->conversion->flags;
    char *host;
    HRESULT hr;

    if (message->depth && message->conversion->settings->format == SAVE_RFC822)
    {
        put_brief_header(&header);
        return S_OK;
    }
    if (FAILED(hr = tomime_trace_read(message, &header.trace))) return hr;
    if (flags & CCSF_EMBEDDED_MESSAGE && tomime_long(&message->props, PR_MESSAGE_FLAGS, 0) & MSGFLAG_UNSENT)
        put_field(&header, "X-Unsent", "1");
    tomime_write_trace(message, &header.trace);
    host = put_senders(&header);
    put_reply_to(&header);
    hr = tomime_write_recipients(message);
    put_subject(&header);
    put_message_date(&header);
    put_message_id(&header, host);
    free(host);
    put_string(&header, "In-Reply-To", PR_IN_REPLY_TO_ID_W);
    put_string(&header, "References", PR_INTERNET_REFERENCES_W);
    put_thread(&header);
    put_importance(&header);
    put_receipts(&header);
    put_flag(&header);
    put_auto_response(&header);
    put_date(&header, "Expiry-Date", PR_EXPIRY_TIME);
    put_date(&header, "Deferred-Delivery", PR_DEFERRED_DELIVERY_TIME);
    put_language(&header);
    put_string(&header, "List-Help", PR_LIST_HELP_W);
    put_string(&header, "List-Subscribe", PR_LIST_SUBSCRIBE_W);
    put_string(&header, "List-Unsubscribe", PR_LIST_UNSUBSCRIBE_W);
    put_keywords(&header);
    put_classification(&header);
    if (message->tnef && message->message_id) put_field(&header, "X-MS-TNEF-Correlator", message->message_id);
    if (SUCCEEDED(hr)) hr = put_internet_headers(&header);
    tomime_trace_free(&header.trace);
    return hr;
}
