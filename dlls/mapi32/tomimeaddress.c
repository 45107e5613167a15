/*
 * Addresses of messages in header fields: mime.md 3.3.
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

#include "codec/entryid.h"
#include "convert.h"
#include "tomime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define ADDRESS_MAX 800 /* bytes of an address that is written as it is */

const struct tomime_person_tags tomime_sender = {
        PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, PR_SENDER_SMTP_ADDRESS_W, PR_SENDER_ENTRYID};
const struct tomime_person_tags tomime_represented = {PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W,
        PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, PR_SENT_REPRESENTING_SMTP_W, PR_SENT_REPRESENTING_ENTRYID};
const struct tomime_person_tags tomime_read_receipt = {PR_READ_RECEIPT_NAME_W, PR_READ_RECEIPT_ADDRTYPE_W,
        PR_READ_RECEIPT_EMAIL_ADDRESS_W, PR_READ_RECEIPT_SMTP_W, PR_READ_RECEIPT_ENTRYID};

static const struct tomime_person_tags recipient_tags = {
        PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_SMTP_ADDRESS_W, PR_ENTRYID};

/* Whether a text has the form of an Internet address. */
static BOOL is_internet_address(const char *text)
{
    const char *at = text ? strrchr(text, '@') : NULL;
    const char *c;

    if (!at || at == text || !at[1]) return FALSE;
    for (c = text; *c; c++)
        if ((unsigned char)*c <= ' ') return FALSE;
    return TRUE;
}

/* Whether what should be an address of SMTP is a name. */
static BOOL is_name(const char *address)
{
    return !strchr(address, '@') && strchr(address, ' ');
}

/* Bytes of a one-off entry id as UTF-8, for free(); NULL where there are none, or memory lacks. */
static char *one_off_string(const struct one_off *one_off, const uint8_t *data, size_t size)
{
    const BOOL wide = (one_off->flags & ONE_OFF_UNICODE) != 0;
    char *copy, *text = NULL;
    WCHAR *units;

    if (!size || !(copy = calloc(1, size + sizeof(WCHAR)))) return NULL;
    memcpy(copy, data, size);
    if (wide) text = wide_to_multibyte((WCHAR *)copy, CP_UTF8);
    else if ((units = multibyte_to_wide(copy, CP_ACP)))
    {
        text = wide_to_multibyte(units, CP_UTF8);
        free(units);
    }
    free(copy);
    return text;
}

/* The address in an entry id: of a one-off recipient of type SMTP. NULL for any other. */
static char *one_off_address(const SBinary *entryid)
{
    struct one_off one_off;
    char *type, *address = NULL;

    if (one_off_read(entryid->lpb, entryid->cb, &one_off) != CODEC_OK) return NULL;
    type = one_off_string(&one_off, one_off.type, one_off.type_size);
    if (type && !_stricmp(type, "SMTP")) address = one_off_string(&one_off, one_off.address, one_off.address_size);
    free(type);
    if (address && is_name(address))
    {
        free(address);
        address = NULL;
    }
    return address;
}

/* The address that the address book has for an entry id. */
static char *book_address(struct tomime_message *message, const SBinary *entryid)
{
    static const SizedSPropTagArray(3, tags) = {3, {PR_SMTP_ADDRESS_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W}};
    IAddrBook *book = message->conversion->settings->address_book;
    char *address = NULL, *type;
    struct tomime_props props;
    IMAPIProp *entry;
    ULONG kind;

    if (!book || FAILED(book->lpVtbl->OpenEntry(
                         book, entryid->cb, (ENTRYID *)entryid->lpb, NULL, 0, &kind, (IUnknown **)&entry)))
        return NULL;
    if (SUCCEEDED(tomime_props_get(&props, entry, (const SPropTagArray *)&tags)))
    {
        type = tomime_string(&props, PR_ADDRTYPE_W);
        if (!(address = tomime_string(&props, PR_SMTP_ADDRESS_W)) && type && !_stricmp(type, "SMTP"))
            address = tomime_string(&props, PR_EMAIL_ADDRESS_W);
        free(type);
        tomime_props_free(&props);
    }
    IMAPIProp_Release(entry);
    return address;
}

/* An address without the name that some programs put before it: "name <address>"; changes it in place. */
static char *bare_address(char *address)
{
    char *start = address ? strrchr(address, '<') : NULL, *end = start ? strchr(start, '>') : NULL;

    if (end && end > start + 1)
    {
        *end = 0;
        memmove(address, start + 1, end - start);
    }
    return address;
}

/* Someone's SMTP address as UTF-8, for free(); NULL where none is known. */
static char *smtp_address(
        struct tomime_message *message, const struct tomime_props *props, const struct tomime_person_tags *tags)
{
    const SPropValue *entryid = tomime_value(props, tags->entryid);
    char *type = tomime_string(props, tags->type), *address = bare_address(tomime_string(props, tags->address)),
         *smtp = NULL;

    if (type && !_stricmp(type, "SMTP") && address && !is_name(address)) smtp = address;
    else if ((smtp = tomime_string(props, tags->smtp))) free(address);
    else if (is_internet_address(address)) smtp = address;
    else
    {
        free(address);
        if (entryid && !(smtp = one_off_address(&entryid->Value.bin)))
            smtp = book_address(message, &entryid->Value.bin);
    }
    free(type);
    return smtp;
}

/* The domain of the first SMTP address of a message, for free(). */
static char *find_domain(struct tomime_message *message)
{
    static const struct tomime_person_tags *const senders[] = {&tomime_sender, &tomime_represented};
    char *address = NULL, *at, *domain = NULL;
    SRowSet *rows = NULL;
    IMAPITable *table;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(senders) && !domain; i++)
    {
        address = smtp_address(message, &message->props, senders[i]);
        if (address && (at = strrchr(address, '@')) && at[1]) domain = _strdup(at + 1);
        free(address);
    }
    if (domain || FAILED(IMessage_GetRecipientTable(message->message, MAPI_UNICODE, &table))) return domain;
    while (!domain && SUCCEEDED(IMAPITable_QueryRows(table, 50, 0, &rows)) && rows->cRows)
    {
        for (i = 0; i < rows->cRows && !domain; i++)
        {
            const struct tomime_props props = {NULL, rows->aRow[i].lpProps, rows->aRow[i].cValues};

            address = smtp_address(message, &props, &recipient_tags);
            if (address && (at = strrchr(address, '@')) && at[1]) domain = _strdup(at + 1);
            free(address);
        }
        object_free_rows(message->message, rows);
        rows = NULL;
    }
    object_free_rows(message->message, rows);
    IMAPITable_Release(table);
    return domain;
}

/* An address of any type in the form of an Internet address, for free(). [MS-OXCMAIL] 2.1.3.3.3, mime.md 3.3 */
static char *imcea(const char *type, const char *address, const char *domain)
{
    char *text, *end;

    if (!(text = malloc(strlen(type) + 3 * strlen(address) + strlen(domain) + 8))) return NULL;
    end = text + sprintf(text, "IMCEA");
    for (; *type; type++)
        if (isalnum((unsigned char)*type)) *end++ = *type;
    *end++ = '-';
    for (; *address; address++)
    {
        const unsigned char c = *address;

        if (c < 0x80 && (isalnum(c) || c == '-' || c == '=')) *end++ = c;
        else if (c == '/') *end++ = '_';
        else end += sprintf(end, "+%02X", c);
    }
    sprintf(end, "@%s", domain);
    return text;
}

static BOOL is_ascii(const char *text)
{
    while (*text && !(*text & 0x80)) text++;
    return !*text;
}

/* An Internet address as it may be written; takes it over. */
static char *writable_address(struct tomime_message *message, char *address)
{
    const BOOL global = message->conversion->out.form == MIME_HEADER_UTF8;
    char *at = strrchr(address, '@'), *written = NULL;
    WCHAR *wide, ascii[256];
    int count;

    if (strlen(address) <= ADDRESS_MAX && (global || is_ascii(address))) return address;
    if (at) *at = 0;
    if (strlen(address) <= ADDRESS_MAX / 2 && is_ascii(address) && at && (wide = multibyte_to_wide(at + 1, CP_UTF8)))
    {
        char domain[ARRAYSIZE(ascii)];

        count = IdnToAscii(0, wide, -1, ascii, ARRAYSIZE(ascii));
        if (count && WideCharToMultiByte(CP_ACP, 0, ascii, count, domain, sizeof(domain), NULL, NULL) &&
                (written = malloc(strlen(address) + sizeof(domain) + 2)))
            sprintf(written, "%s@%s", address, domain);
        free(wide);
    }
    if (at) *at = '@';
    if (!written) written = imcea("SMTP", address, "imcea.invalid");
    free(address);
    return written;
}

/* Someone's address as it is written, for free(); NULL for nobody's. */
static char *find_address(struct tomime_message *message, const struct tomime_props *props,
        const struct tomime_person_tags *tags, BOOL *smtp)
{
    char *address = smtp_address(message, props, tags), *type, *native;

    if ((*smtp = address != NULL)) return writable_address(message, address);
    type = tomime_string(props, tags->type);
    native = tomime_string(props, tags->address);
    if (type && native && _stricmp(type, "MAPIPDL") && is_ascii(type))
    {
        if (!message->imcea_domain) message->imcea_domain = find_domain(message);
        address = imcea(type, native, message->imcea_domain ? message->imcea_domain : "imcea.invalid");
        if (address) address = writable_address(message, address);
    }
    free(type);
    free(native);
    return address;
}

BOOL tomime_person(struct tomime_message *message, const struct tomime_props *props,
        const struct tomime_person_tags *tags, struct tomime_person *person)
{
    person->name = tomime_string(props, tags->name);
    person->address = find_address(message, props, tags, &person->smtp);
    return person->name || person->address;
}

BOOL tomime_person_of_entryid(
        struct tomime_message *message, const SBinary *entryid, const char *name, struct tomime_person *person)
{
    struct one_off one_off;
    char *type, *native;

    memset(person, 0, sizeof(*person));
    if ((person->address = one_off_address(entryid)) || (person->address = book_address(message, entryid)))
    {
        person->smtp = TRUE;
        person->address = writable_address(message, person->address);
    }
    if (one_off_read(entryid->lpb, entryid->cb, &one_off) == CODEC_OK)
    {
        person->name = one_off_string(&one_off, one_off.name, one_off.name_size);
        type = one_off_string(&one_off, one_off.type, one_off.type_size);
        native = one_off_string(&one_off, one_off.address, one_off.address_size);
        if (!person->address && type && native && is_ascii(type))
        {
            if (!message->imcea_domain) message->imcea_domain = find_domain(message);
            person->address = imcea(type, native, message->imcea_domain ? message->imcea_domain : "imcea.invalid");
        }
        free(type);
        free(native);
    }
    if (name && *name)
    {
        free(person->name);
        person->name = _strdup(name);
    }
    return person->name || person->address;
}

void tomime_person_free(struct tomime_person *person)
{
    free(person->name);
    free(person->address);
    person->name = person->address = NULL;
}

HRESULT tomime_each_recipient(struct tomime_message *message,
        void (*take)(void *context, const struct tomime_props *row, const struct tomime_person *person), void *context)
{
    static const SizedSPropTagArray(9, columns) = {
            9, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_SMTP_ADDRESS_W, PR_ENTRYID,
                       PR_NDR_STATUS_CODE, PR_REMOTE_MTA_W, PR_SUPPLEMENTARY_INFO_W}};
    struct tomime_person person;
    SRowSet *rows = NULL;
    IMAPITable *table;
    HRESULT hr;
    ULONG i;

    hr = IMessage_GetRecipientTable(message->message, MAPI_UNICODE, &table);
    if (hr == MAPI_E_BAD_CHARWIDTH) hr = IMessage_GetRecipientTable(message->message, 0, &table);
    if (hr == MAPI_E_NO_RECIPIENTS || hr == MAPI_E_NO_SUPPORT) return S_OK;
    if (FAILED(hr)) return hr;
    if (FAILED(IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0))) WARN("The table keeps its own columns.\n");
    while (SUCCEEDED(hr = IMAPITable_QueryRows(table, 50, 0, &rows)) && rows->cRows)
    {
        for (i = 0; i < rows->cRows; i++)
        {
            const struct tomime_props row = {NULL, rows->aRow[i].lpProps, rows->aRow[i].cValues};

            if (tomime_person(message, &row, &recipient_tags, &person)) take(context, &row, &person);
            tomime_person_free(&person);
        }
        object_free_rows(message->message, rows);
        rows = NULL;
    }
    object_free_rows(message->message, rows);
    IMAPITable_Release(table);
    return SUCCEEDED(hr) ? S_OK : hr;
}

/* A field of the recipients of a kind. */
struct recipients_field
{
    struct mime_out *out;
    const char *name;
    LONG kind;
    BOOL first;
};

static void put_recipient(void *context, const struct tomime_props *row, const struct tomime_person *person)
{
    struct recipients_field *field = context;

    /* what is above is MAPI_P1 and MAPI_SUBMITTED */
    if ((tomime_long(row, PR_RECIPIENT_TYPE, 0) & 3) != field->kind) return;
    mime_out_address(field->out, field->name, field->first, person->name, person->address);
    field->first = FALSE;
}

HRESULT tomime_write_recipients(struct tomime_message *message)
{
    static const struct
    {
        LONG kind;
        const char *name;
    } fields[] = {{MAPI_TO, "To"}, {MAPI_CC, "Cc"}, {MAPI_BCC, "Bcc"}};
    HRESULT hr = S_OK;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(fields) && SUCCEEDED(hr); i++)
    {
        struct recipients_field field = {&message->conversion->out, fields[i].name, fields[i].kind, TRUE};

        if (fields[i].kind == MAPI_BCC && !(message->conversion->flags & CCSF_INCLUDE_BCC)) continue;
        hr = tomime_each_recipient(message, put_recipient, &field);
        if (!field.first) mime_out_end(field.out);
    }
    return hr;
}
