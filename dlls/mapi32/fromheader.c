/*
 * The fields of an Internet message's header as properties, but for those of addresses and of the body. Source: mime.md
 * 2.2, 2.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

#include "codec/bytetext.h"
#include "codec/convindex.h"
#include "chance.h"
#include "charset.h"
#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define HEADER_NAMES 256     /* fields that become named properties; choice */
#define NAME_LENGTH  255     /* of such a field; choice */
#define LINK_LENGTH  0x10000 /* of References and In-Reply-To; choice */

static const GUID psetid_task = {0x00062003, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* Fields that have a property of their own, or a meaning. */
enum known
{
    FROM,
    SENDER,
    TO,
    CC,
    BCC,
    REPLY_TO,
    SUBJECT,
    DATE_SENT,
    RECEIVED,
    MESSAGE_ID,
    IN_REPLY_TO,
    REFERENCES,
    IMPORTANCE,
    X_PRIORITY,
    X_MSMAIL_PRIORITY,
    PRIORITY,
    SENSITIVITY,
    DISPOSITION_NOTIFICATION_TO,
    RETURN_RECEIPT_TO,
    EXPIRES,
    EXPIRY_DATE,
    REPLY_BY,
    DEFERRED_DELIVERY,
    THREAD_TOPIC,
    THREAD_INDEX,
    CONTENT_LANGUAGE,
    ACCEPT_LANGUAGE,
    X_ACCEPT_LANGUAGE,
    LIST_HELP,
    X_LIST_HELP,
    LIST_SUBSCRIBE,
    X_LIST_SUBSCRIBE,
    LIST_UNSUBSCRIBE,
    X_LIST_UNSUBSCRIBE,
    RETURN_PATH,
    X_AUTO_RESPONSE_SUPPRESS,
    X_MESSAGE_FLAG,
    KEYWORDS,
    CONTENT_CLASS,
    X_MICROSOFT_CLASSIFIED,
    X_MICROSOFT_CLASSIFICATION,
    X_MICROSOFT_CLASSDESC,
    X_MICROSOFT_CLASSID,
    X_MICROSOFT_CLASSKEEP,
    X_UNSENT,
    CONTENT_TYPE,
    KNOWN_COUNT
};

static const char *const known_names[KNOWN_COUNT] = {"from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date",
        "received", "message-id", "in-reply-to", "references", "importance", "x-priority", "x-msmail-priority",
        "priority", "sensitivity", "disposition-notification-to", "return-receipt-to", "expires", "expiry-date",
        "reply-by", "deferred-delivery", "thread-topic", "thread-index", "content-language", "accept-language",
        "x-accept-language", "list-help", "x-list-help", "list-subscribe", "x-list-subscribe", "list-unsubscribe",
        "x-list-unsubscribe", "return-path", "x-auto-response-suppress", "x-message-flag", "keywords", "content-class",
        "x-microsoft-classified", "x-microsoft-classification", "x-microsoft-classdesc", "x-microsoft-classid",
        "x-microsoft-classkeep", "x-unsent", "content-type"};

/* Fields that are not kept. [MS-OXCMAIL] 2.2.3.2.29 */
static const char *const dropped_names[] = {"content-disposition", "content-description", "content-transfer-encoding",
        "content-id", "content-md5", "content-location", "content-base", "mime-version", "comments", "adhoc",
        "apparently-to", "approved", "control", "distribution", "encoding", "followup-to", "lines", "bytes", "article",
        "supercedes", "newsgroups", "nntppostinghost", "organization", "path", "rr", "summary", "trace", "encrypted",
        "x-mimeole", "x-ms-tnef-correlator"};

/* A header whose fields have been sorted. */
struct header
{
    struct from_message *from;
    struct props *props;
    char *values[KNOWN_COUNT]; /* unfolded, of the first one of a name, for free(); NULL: none */
    size_t sizes[KNOWN_COUNT];
    struct mime_field last_received;
    ULONG names; /* made into named properties so far */
};

static BOOL starts_with(const struct mime_field *field, const char *prefix)
{
    const size_t length = strlen(prefix);

    return field->name_size >= length && !_strnicmp(field->name, prefix, length);
}

/* Whether a field without a property of its own is kept by its name. */
static BOOL is_kept(const struct mime_field *field)
{
    static const char organization[] = "x-ms-exchange-organization-";
    unsigned int i;

    if (field->name_size > NAME_LENGTH || starts_with(field, "resent-")) return FALSE;
    for (i = 0; i < ARRAYSIZE(dropped_names); i++)
        if (mime_field_is(field, dropped_names[i])) return FALSE;
    if (starts_with(field, "x-ms-exchange-forest-")) return FALSE;
    if (!starts_with(field, organization)) return TRUE;
    return mime_field_is(field, "x-ms-exchange-organization-authas") ||
           mime_field_is(field, "x-ms-exchange-organization-authdomain") ||
           mime_field_is(field, "x-ms-exchange-organization-authmechanism") ||
           mime_field_is(field, "x-ms-exchange-organization-authsource");
}

static void set_named_text(struct header *header, const WCHAR *name, const char *value, size_t size)
{
    size_t length;
    WCHAR *text = header_text(header->from, value, size, &length);

    if (text) props_named_text(header->props, &PS_INTERNET_HEADER_NAMES, name, 0, text, length);
    else header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    free(text);
}

/* Keeps a field as a property of its name in lower case. */
static void keep_field(struct header *header, const struct mime_field *field)
{
    WCHAR name[NAME_LENGTH + 1];
    const ULONG before = header->props->named_count;
    char *value;
    size_t i;

    if (header->names >= HEADER_NAMES || !is_kept(field)) return;
    for (i = 0; i < field->name_size; i++)
        name[i] = field->name[i] >= 'A' && field->name[i] <= 'Z' ? field->name[i] + 32 : field->name[i];
    name[i] = 0;
    if (!(value = malloc(field->value_size + 1)))
    {
        header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    set_named_text(header, name, value, mime_unfold(field->value, field->value_size, value));
    free(value);
    header->names += header->props->named_count - before;
}

/* Remembers a field's value; those of References are joined. */
static void remember(struct header *header, enum known known, const struct mime_field *field)
{
    const BOOL join = known == REFERENCES && header->values[known];
    const size_t before = join ? header->sizes[known] + 1 : 0;
    char *value;

    if (known == RECEIVED) header->last_received = *field;
    if (header->values[known] && (!join || before > LINK_LENGTH)) return;
    if (!(value = realloc(header->values[known], before + field->value_size + 1)))
    {
        header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    if (join) value[before - 1] = ' ';
    header->sizes[known] = before + mime_unfold(field->value, field->value_size, value + before);
    value[header->sizes[known]] = 0;
    header->values[known] = value;
}

static void sort_fields(struct header *header)
{
    struct reader reader = reader_init(header->from->info.header, header->from->info.header_size);
    struct mime_field field;
    unsigned int known;

    while (SUCCEEDED(header->props->hr) && mime_field_next(&reader, &field))
    {
        for (known = 0; known < KNOWN_COUNT && !mime_field_is(&field, known_names[known]); known++) continue;
        if (known < KNOWN_COUNT) remember(header, (enum known)known, &field);
        else keep_field(header, &field);
    }
}

/* Sets a string property from a field; FALSE where there is none. */
static BOOL set_text(struct header *header, ULONG tag, enum known known)
{
    size_t length;
    WCHAR *text;

    if (!header->values[known] || !header->sizes[known]) return FALSE;
    text = header_text(header->from, header->values[known], header->sizes[known], &length);
    if (text) props_text(header->props, tag, text, length);
    else header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    free(text);
    return TRUE;
}

static BOOL set_date(struct header *header, ULONG tag, enum known known)
{
    uint64_t time;

    if (!header->values[known] || !mime_date(header->values[known], header->sizes[known], &time)) return FALSE;
    props_time(header->props, tag, time);
    return TRUE;
}

/* Whether a field's value begins with a word, of lower case. */
static BOOL value_is(const struct header *header, enum known known, const char *word)
{
    const size_t length = strlen(word);

    if (!header->values[known] || _strnicmp(header->values[known], word, length)) return FALSE;
    return !isalnum((unsigned char)header->values[known][length]) && header->values[known][length] != '-';
}

static void set_people(struct header *header)
{
    static const struct address_tags represented = {PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ENTRYID,
            PR_SENT_REPRESENTING_SEARCH_KEY, PR_SENT_REPRESENTING_ADDRTYPE_W, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W,
            PR_SENT_REPRESENTING_SMTP_W};
    static const struct address_tags sender = {PR_SENDER_NAME_W, PR_SENDER_ENTRYID, PR_SENDER_SEARCH_KEY,
            PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, PR_SENDER_SMTP_ADDRESS_W};
    static const struct address_tags *const both[] = {&represented, &sender};
    BOOL has_sender = FALSE, has_from = FALSE;

    if (header->values[SENDER])
        has_sender = set_first_address(header->from, header->props, header->values[SENDER], &both[1], 1);
    if (header->values[FROM])
        has_from = set_first_address(header->from, header->props, header->values[FROM], both, has_sender ? 1 : 2);
    if (has_sender && !has_from) set_first_address(header->from, header->props, header->values[SENDER], both, 1);
    set_reply_to(header->from, header->props);
}

static void set_receipts(struct header *header)
{
    static const struct address_tags receipt = {PR_READ_RECEIPT_NAME_W, PR_READ_RECEIPT_ENTRYID,
            PR_READ_RECEIPT_SEARCH_KEY, PR_READ_RECEIPT_ADDRTYPE_W, PR_READ_RECEIPT_EMAIL_ADDRESS_W,
            PR_READ_RECEIPT_SMTP_W};
    static const struct address_tags report = {PR_REPORT_NAME_W, PR_REPORT_ENTRYID, 0, 0, 0, 0};
    static const struct address_tags *const both[] = {&receipt, &report};
    const char *to = header->values[DISPOSITION_NOTIFICATION_TO];

    if (to) props_bool(header->props, PR_READ_RECEIPT_REQUESTED, TRUE);
    if (header->values[RETURN_RECEIPT_TO])
    {
        props_bool(header->props, PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, TRUE);
        if (!to) to = header->values[RETURN_RECEIPT_TO];
    }
    if (to) set_first_address(header->from, header->props, to, both, 2);
}

/* The characters of a prefix such as "Re:", with the colon; 0: there is none. mime.md 2.2.1 */
static size_t prefix_length(const WCHAR *subject, size_t length)
{
    size_t i;

    for (i = 0; i < length && i < 3 && iswalpha(subject[i]); i++) continue;
    return i && i < length && subject[i] == ':' ? i + 1 : 0;
}

static void set_subject(struct header *header)
{
    size_t length = 0, prefix, rest;
    WCHAR *text = NULL, *whole;

    if (header->values[SUBJECT])
        text = header_text(header->from, header->values[SUBJECT], header->sizes[SUBJECT], &length);
    else text = calloc(1, sizeof(*text));
    if (!text || !(whole = malloc((length + 2) * sizeof(*whole))))
    {
        free(text);
        header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    for (rest = prefix = prefix_length(text, length); prefix && rest < length && text[rest] == ' ';) rest++;
    memcpy(whole, text, prefix * sizeof(*whole));
    if (prefix) whole[prefix++] = ' ';
    memcpy(whole + prefix, text + rest, (length - rest) * sizeof(*whole));
    if (!header->from->has_tnef || header->values[SUBJECT])
    {
        props_text(header->props, PR_SUBJECT_W, whole, prefix + length - rest);
        props_text(header->props, PR_SUBJECT_PREFIX_W, whole, prefix);
        if (!set_text(header, PR_CONVERSATION_TOPIC_W, THREAD_TOPIC))
            props_text(header->props, PR_CONVERSATION_TOPIC_W, text + rest, length - rest);
    }
    if (header->values[X_MESSAGE_FLAG])
        props_named_text(header->props, &PSETID_COMMON, NULL, LID_TO_DO_TITLE, whole, prefix + length - rest);
    free(whole);
    free(text);
}

/* The date behind the last ";" of a Received field. */
static BOOL received_date(const char *value, size_t size, uint64_t *time)
{
    size_t start = size;

    while (start && value[start - 1] != ';') start--;
    return start && mime_date(value + start, size - start, time);
}

static void set_times(struct header *header)
{
    uint64_t submit, delivery;
    FILETIME now;
    char *last;
    BOOL known;

    known = header->values[DATE_SENT] && mime_date(header->values[DATE_SENT], header->sizes[DATE_SENT], &submit);
    if (!known && header->last_received.name && (last = malloc(header->last_received.value_size + 1)))
    {
        known = received_date(
                last, mime_unfold(header->last_received.value, header->last_received.value_size, last), &submit);
        free(last);
    }
    if (!known)
    {
        current_time(&now);
        submit = now.dwLowDateTime | (ULONGLONG)now.dwHighDateTime << 32;
    }
    if (!header->values[RECEIVED] || !received_date(header->values[RECEIVED], header->sizes[RECEIVED], &delivery))
        delivery = submit;
    props_time(header->props, PR_CLIENT_SUBMIT_TIME, submit);
    props_time(header->props, PR_MESSAGE_DELIVERY_TIME, delivery);
    if (!set_date(header, PR_EXPIRY_TIME, EXPIRY_DATE)) set_date(header, PR_EXPIRY_TIME, EXPIRES);
    set_date(header, PR_REPLY_TIME, REPLY_BY);
    set_date(header, PR_DEFERRED_DELIVERY_TIME, DEFERRED_DELIVERY);
}

/* A text that is cut at a blank where it is too long. */
static void set_links(struct header *header, ULONG tag, enum known known)
{
    size_t size = header->sizes[known];

    if (header->values[known] && size > LINK_LENGTH)
    {
        for (size = LINK_LENGTH; size && header->values[known][size] != ' ';) size--;
        header->values[known][header->sizes[known] = size ? size : LINK_LENGTH] = 0;
    }
    set_text(header, tag, known);
}

static LONG importance(const struct header *header)
{
    const char digit = header->values[X_PRIORITY] ? header->values[X_PRIORITY][0] : 0;

    if (value_is(header, IMPORTANCE, "low")) return 0;
    if (value_is(header, IMPORTANCE, "normal")) return 1;
    if (value_is(header, IMPORTANCE, "high")) return 2;
    if (digit >= '1' && digit <= '5') return digit <= '2' ? 2 : digit == '3' ? 1 : 0;
    if (value_is(header, X_MSMAIL_PRIORITY, "low")) return 0;
    if (value_is(header, X_MSMAIL_PRIORITY, "normal")) return 1;
    if (value_is(header, X_MSMAIL_PRIORITY, "high")) return 2;
    if (value_is(header, PRIORITY, "non-urgent")) return 0;
    return value_is(header, PRIORITY, "urgent") ? 2 : 1;
}

static void set_levels(struct header *header)
{
    static const char *const sensitivities[] = {"personal", "private", "company-confidential", "company confidential"};
    LONG sensitivity = 0;
    unsigned int i;

    props_long(header->props, PR_IMPORTANCE, importance(header));
    if (value_is(header, PRIORITY, "urgent")) props_long(header->props, PR_PRIORITY, 1);
    if (value_is(header, PRIORITY, "normal")) props_long(header->props, PR_PRIORITY, 0);
    if (value_is(header, PRIORITY, "non-urgent")) props_long(header->props, PR_PRIORITY, -1);
    for (i = 0; i < ARRAYSIZE(sensitivities); i++)
        if (value_is(header, SENSITIVITY, sensitivities[i])) sensitivity = i < 3 ? (LONG)i + 1 : 3;
    props_long(header->props, PR_SENSITIVITY, sensitivity);
}

static void set_thread_index(struct header *header)
{
    struct mime_decoder decoder;
    size_t size, i;
    uint8_t *index;

    if (!header->values[THREAD_INDEX] || header->sizes[THREAD_INDEX] > 0x8000) return;
    for (i = 0; i < header->sizes[THREAD_INDEX]; i++)
        if (!isalnum((unsigned char)header->values[THREAD_INDEX][i]) &&
                !strchr("+/= ", header->values[THREAD_INDEX][i]))
            return;
    if (!(index = malloc(MIME_DECODE_ROOM(header->sizes[THREAD_INDEX]) + MIME_HELD)))
    {
        header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    mime_decoder_init(&decoder, MIME_BASE64);
    size = mime_decode(&decoder, (uint8_t *)header->values[THREAD_INDEX], header->sizes[THREAD_INDEX], index);
    size += mime_decode_end(&decoder, index + size);
    if (size >= CONVINDEX_HEADER_SIZE && (size - CONVINDEX_HEADER_SIZE) % CONVINDEX_CHILD_SIZE == 0)
        props_binary(header->props, PR_CONVERSATION_INDEX, index, size);
    free(index);
}

static void set_locale(struct header *header)
{
    WCHAR tag[LOCALE_NAME_MAX_LENGTH];
    const char *value = header->values[CONTENT_LANGUAGE];
    size_t i;
    LCID lcid;

    if (!value) return;
    for (i = 0; i + 1 < ARRAYSIZE(tag) && (isalnum((unsigned char)value[i]) || value[i] == '-'); i++)
        tag[i] = (unsigned char)value[i];
    tag[i] = 0;
    if (i && (lcid = LocaleNameToLCID(tag, 0)) && lcid != LOCALE_CUSTOM_UNSPECIFIED)
        props_long(header->props, PR_MESSAGE_LOCALE_ID, (LONG)lcid);
}

static void set_auto_response(struct header *header)
{
    static const struct
    {
        const char *name;
        LONG bits;
    } names[] = {
            {"none", 0}, {"all", -1}, {"dr", 1}, {"ndr", 2}, {"rn", 4}, {"nrn", 8}, {"oof", 0x10}, {"autoreply", 0x20}};
    char *p = header->values[X_AUTO_RESPONSE_SUPPRESS], *end;
    BOOL found = FALSE;
    LONG bits = 0;
    unsigned int i;

    for (; p && *p; p = *end ? end + 1 : end)
    {
        while (*p == ' ' || *p == '\t') p++;
        for (end = p; *end && *end != ','; end++) continue;
        for (i = 0; i < ARRAYSIZE(names); i++)
        {
            const size_t length = strlen(names[i].name);

            if (_strnicmp(p, names[i].name, length) || (p[length] && p[length] != ',' && p[length] != ' ')) continue;
            bits |= names[i].bits;
            found = TRUE;
        }
    }
    if (found) props_long(header->props, PR_AUTO_RESPONSE_SUPPRESS, bits);
}

/* A request to follow up: a flagged message is a task as well. */
static void set_flag_request(struct header *header)
{
    size_t length;
    WCHAR *text;

    if (!header->values[X_MESSAGE_FLAG]) return;
    text = header_text(header->from, header->values[X_MESSAGE_FLAG], header->sizes[X_MESSAGE_FLAG], &length);
    if (!text)
    {
        header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    props_named_text(header->props, &PSETID_COMMON, NULL, LID_FLAG_REQUEST, text, length);
    free(text);
    props_long(header->props, PROP_TAG(PT_LONG, 0x1090), 2); /* PR_FLAG_STATUS: flagged */
    props_long(header->props, PROP_TAG(PT_LONG, 0x0e2b), 8); /* PR_TODO_ITEM_FLAGS */
    props_named_long(header->props, &psetid_task, 0x8101, 0);
    props_named_bool(header->props, &psetid_task, 0x811c, FALSE);
    props_named_double(header->props, &psetid_task, 0x8102, 0.0);
}

static void set_keywords(struct header *header)
{
    WCHAR *text, *start, *end, *next, **list;
    ULONG count = 0, commas = 1;
    size_t length;

    if (!header->values[KEYWORDS]) return;
    text = header_text(header->from, header->values[KEYWORDS], header->sizes[KEYWORDS], &length);
    for (start = text; start && *start; start++) commas += *start == ',' || *start == ';';
    if (!text || !(list = calloc(commas, sizeof(*list))))
    {
        free(text);
        header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    for (start = text; start; start = next)
    {
        if ((next = wcspbrk(start, L",;"))) *next++ = 0;
        while (*start == ' ') start++;
        for (end = start + wcslen(start); end > start && end[-1] == ' ';) *--end = 0;
        if (*start && (list[count] = _wcsdup(start))) count++;
    }
    if (count) props_named_list(header->props, &PS_PUBLIC_STRINGS, L"Keywords", list, count);
    else free(list);
    free(text);
}

static void set_classification(struct header *header)
{
    static const struct
    {
        enum known known;
        LONG id;
    } texts[] = {{X_MICROSOFT_CLASSIFICATION, LID_CLASSIFICATION}, {X_MICROSOFT_CLASSDESC, LID_CLASSIFICATION_DESC},
            {X_MICROSOFT_CLASSID, LID_CLASSIFICATION_GUID}};
    unsigned int i;
    size_t length;
    WCHAR *text;

    if (!value_is(header, X_MICROSOFT_CLASSIFIED, "true")) return;
    props_named_bool(header->props, &PSETID_COMMON, LID_CLASSIFIED, TRUE);
    for (i = 0; i < ARRAYSIZE(texts); i++)
    {
        if (!header->values[texts[i].known]) continue;
        text = header_text(header->from, header->values[texts[i].known], header->sizes[texts[i].known], &length);
        if (text) props_named_text(header->props, &PSETID_COMMON, NULL, texts[i].id, text, length);
        free(text);
    }
    if (header->values[X_MICROSOFT_CLASSKEEP])
        props_named_bool(header->props, &PSETID_COMMON, LID_CLASSIFICATION_KEEP,
                value_is(header, X_MICROSOFT_CLASSKEEP, "true"));
}

/* The path without its angle brackets. On reports the property means something else. */
static void set_return_path(struct header *header)
{
    char *path = header->values[RETURN_PATH];
    size_t size = header->sizes[RETURN_PATH];
    size_t length;
    WCHAR *text;

    if (!path || !strcmp(header->from->info.type, "multipart/report")) return;
    if (*path == '<') path++, size--;
    if (size && path[size - 1] == '>') size--;
    text = header_text(header->from, path, size, &length);
    if (text && length) props_text(header->props, PR_INTERNET_RETURN_PATH_W, text, length);
    free(text);
}

static void set_lists(struct header *header)
{
    static const struct
    {
        ULONG tag;
        enum known known, other;
    } lists[] = {{PR_LIST_HELP_W, LIST_HELP, X_LIST_HELP}, {PR_LIST_SUBSCRIBE_W, LIST_SUBSCRIBE, X_LIST_SUBSCRIBE},
            {PR_LIST_UNSUBSCRIBE_W, LIST_UNSUBSCRIBE, X_LIST_UNSUBSCRIBE}};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(lists); i++)
        if (!set_text(header, lists[i].tag, lists[i].known)) set_text(header, lists[i].tag, lists[i].other);
}

/* The fields that become named properties although they mean something. */
static void set_kept(struct header *header)
{
    const char *type = header->from->info.type;
    enum known language = header->values[ACCEPT_LANGUAGE] ? ACCEPT_LANGUAGE : X_ACCEPT_LANGUAGE;
    size_t length;
    WCHAR *text;

    if (header->values[language])
        set_named_text(header, L"accept-language", header->values[language], header->sizes[language]);
    if (header->values[CONTENT_CLASS])
        set_named_text(header, L"content-class", header->values[CONTENT_CLASS], header->sizes[CONTENT_CLASS]);
    if (strncmp(type, "multipart/", 10) && wcsncmp(header->from->message_class, CLASS_SMIME, wcslen(CLASS_SMIME)))
        return;
    if (!header->values[CONTENT_TYPE]) return;
    /* as it stands: a parameter's encoded words too */
    if ((text = charset_decode(28591, header->values[CONTENT_TYPE], header->sizes[CONTENT_TYPE], &length)))
        props_named_text(header->props, &PS_INTERNET_HEADER_NAMES, L"content-type", 0, text, length);
    free(text);
}

/* The header as it stands, with CRLF line ends, and an empty line. */
static void set_transport_headers(struct header *header)
{
    const struct from_message *from = header->from;
    const char *raw = from->info.header;
    size_t size = from->info.header_size, i, count = 0, length;
    struct text_probe probe = {0};
    char *lines;
    WCHAR *text;

    while (size && (raw[size - 1] == '\r' || raw[size - 1] == '\n')) size--;
    if (!size) return;
    if (!(lines = malloc(2 * size + 4)))
    {
        header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    for (i = 0; i < size; i++)
    {
        if (raw[i] == '\r' || raw[i] == '\n')
        {
            if (raw[i] == '\r' && i + 1 < size && raw[i + 1] == '\n') i++;
            lines[count++] = '\r';
            lines[count++] = '\n';
        }
        else if (raw[i]) lines[count++] = raw[i];
    }
    memcpy(lines + count, "\r\n\r\n", 4);
    count += 4;
    text_probe_add(&probe, (uint8_t *)lines, count);
    text = charset_decode(text_probe_is_utf8(&probe) ? 65001 : 1252, lines, count, &length);
    free(lines);
    if (text) props_text(header->props, PR_TRANSPORT_MESSAGE_HEADERS_W, text, length);
    else header->props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    free(text);
}

static void set_flags(struct header *header)
{
    struct from_message *from = header->from;
    LONG flags = MSGFLAG_UNSENT;

    from->unsent = value_is(header, X_UNSENT, "1") || value_is(header, X_UNSENT, "true");
    if (from->depth || from->flags & CCSF_EMBEDDED_MESSAGE) flags = MSGFLAG_READ | (from->unsent ? MSGFLAG_UNSENT : 0);
    props_long(header->props, PR_MESSAGE_FLAGS, flags);
}

void set_header(struct from_message *from, struct props *props)
{
    struct header header = {from, props};
    unsigned int i;

    sort_fields(&header);
    set_flags(&header);
    set_people(&header);
    set_subject(&header);
    set_times(&header);
    set_text(&header, PR_INTERNET_MESSAGE_ID_W, MESSAGE_ID);
    set_links(&header, PR_IN_REPLY_TO_ID_W, IN_REPLY_TO);
    set_links(&header, PR_INTERNET_REFERENCES_W, REFERENCES);
    set_levels(&header);
    set_receipts(&header);
    set_thread_index(&header);
    set_locale(&header);
    set_lists(&header);
    set_return_path(&header);
    set_auto_response(&header);
    set_flag_request(&header);
    set_keywords(&header);
    set_classification(&header);
    set_kept(&header);
    set_transport_headers(&header);
    for (i = 0; i < KNOWN_COUNT; i++) free(header.values[i]);
}

void choose_class(struct from_message *from)
{
    static const char custom[] = "urn:content-class:custom.";
    const char *type = from->info.type;
    WCHAR *name = NULL, *dot;
    char *content_class;
    size_t length, i;

    wcscpy(from->message_class, L"IPM.Note");
    if (!strcmp(type, "multipart/signed") && part_kind(from->part) == MIME_MULTIPART)
        wcscpy(from->message_class, CLASS_SIGNED);
    else if (!strcmp(type, "application/pkcs7-mime") || !strcmp(type, "application/x-pkcs7-mime"))
        wcscpy(from->message_class, CLASS_SMIME);
    else if (!strcmp(type, "application/octet-stream"))
    {
        if (!(name = parameter_text(from, &from->info, FALSE, "name")))
            name = parameter_text(from, &from->info, TRUE, "filename");
        if (name && (dot = wcsrchr(name, '.')) && !_wcsicmp(dot, L".p7m")) wcscpy(from->message_class, CLASS_SMIME);
        free(name);
    }
    if (wcscmp(from->message_class, L"IPM.Note")) return;
    content_class = header_field(from->info.header, from->info.header_size, "content-class", &length);
    if (content_class && !_strnicmp(content_class, custom, sizeof(custom) - 1))
    {
        const char *rest = content_class + sizeof(custom) - 1;

        for (i = 0; i < 40 && rest[i] > ' ' && rest[i] < 0x7f; i++) continue;
        if (i && !rest[i]) swprintf(from->message_class, ARRAYSIZE(from->message_class), L"IPM.Note.Custom.%hs", rest);
    }
    free(content_class);
}
