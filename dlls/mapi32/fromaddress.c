/*
 * Addresses of Internet headers: as groups of properties, reply lists and recipients. Source: mime.md 2.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/bytetext.h"
#include "codec/entryid.h"
#include "codec/utf.h"
#include "charset.h"
#include "frommime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define ADDRESSES_MAX 65536 /* of one message; choice */

/* An address as MAPI has it; the strings are for free(). */
struct person
{
    WCHAR *name, *type, *address;
    size_t name_length, type_length, address_length;
};

static void person_free(struct person *person)
{
    free(person->name);
    free(person->type);
    free(person->address);
    memset(person, 0, sizeof(*person));
}

/* A pair of quotes around a name is none of it. */
static void strip_quotes(struct person *person)
{
    const size_t length = person->name_length;
    WCHAR *name = person->name;

    if (length < 2 || name[0] != name[length - 1] || (name[0] != '\'' && name[0] != '"')) return;
    memmove(name, name + 1, (length - 2) * sizeof(*name));
    name[person->name_length = length - 2] = 0;
}

/* An IMCEA address that is the converter's own goes back to what it was: "_" a slash, "+HH" a byte of UTF-8. */
static void unwrap_imcea(struct person *person)
{
    static const WCHAR domain[] = L"@imcea.invalid";
    const size_t tail = ARRAYSIZE(domain) - 1;
    const WCHAR *dash, *end;
    size_t in, count = 0, length;
    WCHAR *address, *type;
    int high, low;
    char *bytes;

    if (person->address_length < tail + 7 || _wcsnicmp(person->address, L"IMCEA", 5)) return;
    end = person->address + person->address_length - tail;
    if (_wcsicmp(end, domain) || !(dash = wcschr(person->address, '-')) || dash > end || dash == person->address + 5)
        return;
    if (!(bytes = malloc((size_t)(end - dash)))) return;
    for (in = (size_t)(dash + 1 - person->address); person->address + in < end; in++)
    {
        const WCHAR c = person->address[in];

        high = c == '+' && person->address[in + 1] < 0x80 ? hex_digit_value((char)person->address[in + 1]) : -1;
        low = high >= 0 && person->address[in + 2] < 0x80 ? hex_digit_value((char)person->address[in + 2]) : -1;
        if (low >= 0)
        {
            bytes[count++] = (char)(high << 4 | low);
            in += 2;
        }
        else bytes[count++] = c == '_' ? '/' : (char)c;
    }
    length = (size_t)(dash - person->address) - 5;
    address = charset_decode(65001, bytes, count, &count);
    type = malloc((length + 1) * sizeof(*type));
    free(bytes);
    if (!address || !type)
    {
        free(address);
        free(type);
        return;
    }
    memcpy(type, person->address + 5, length * sizeof(*type));
    type[length] = 0;
    free(person->address);
    free(person->type);
    person->address = address;
    person->address_length = count;
    person->type = type;
    person->type_length = length;
}

/* An entry of a list; FALSE where memory lacks. */
static BOOL person_make(const struct from_message *from, const struct mime_addresses *list,
        const struct mime_address *entry, struct person *person)
{
    memset(person, 0, sizeof(*person));
    person->address = header_text(from, list->address, entry->address_size, &person->address_length);
    person->name = header_text(from, list->name, entry->name_size, &person->name_length);
    person->type = _wcsdup(L"SMTP");
    if (person->address && person->name && person->type)
    {
        person->type_length = 4;
        strip_quotes(person);
        unwrap_imcea(person);
        if (person->name_length) return TRUE;
        free(person->name);
        if ((person->name = _wcsdup(person->address)))
        {
            person->name_length = person->address_length;
            return TRUE;
        }
    }
    person_free(person);
    return FALSE;
}

/* A one-off entry id, for free(). */
static BYTE *make_entryid(const struct person *person, size_t *size)
{
    const struct one_off one_off = {ONE_OFF_UNICODE | ONE_OFF_NO_RICH_INFO, (const uint8_t *)person->name,
            (const uint8_t *)person->type, (const uint8_t *)person->address, person->name_length * sizeof(WCHAR),
            person->type_length * sizeof(WCHAR), person->address_length * sizeof(WCHAR)};
    struct writer writer = writer_init(NULL, 0);
    BYTE *entryid;

    one_off_write(&writer, &one_off);
    if (!(entryid = malloc(*size = writer.pos))) return NULL;
    writer = writer_init(entryid, *size);
    one_off_write(&writer, &one_off);
    return entryid;
}

/* A search key, for free(). */
static BYTE *make_search_key(const struct person *person, size_t *size)
{
    struct writer writer = writer_init(NULL, 0);
    BYTE *key = NULL;
    char *type, *address;
    size_t type_size, address_size;
    BOOL fits;

    type = charset_encode(65001, person->type, person->type_length, &type_size, &fits);
    address = charset_encode(65001, person->address, person->address_length, &address_size, &fits);
    if (type && address)
    {
        search_key_write(&writer, type, type_size, address, address_size);
        if ((key = malloc(*size = writer.pos)))
        {
            writer = writer_init(key, *size);
            search_key_write(&writer, type, type_size, address, address_size);
        }
    }
    free(type);
    free(address);
    return key;
}

/* All addresses of a field, one by one; FALSE of take ends it. */
static BOOL each_person(const struct from_message *from, const char *text, size_t size,
        BOOL (*take)(void *context, const struct person *person, BOOL group), void *context)
{
    char *name = malloc(size + 1), *address = malloc(size + 1);
    struct mime_addresses list;
    struct mime_address entry;
    struct person person;
    BOOL more = name && address;

    if (more) mime_addresses_init(&list, text, size, name, address);
    while (more && mime_address_next(&list, &entry))
    {
        if (!(more = person_make(from, &list, &entry, &person))) break;
        more = take(context, &person, entry.group);
        person_free(&person);
    }
    free(name);
    free(address);
    return more;
}

struct first_address
{
    struct props *props;
    const struct address_tags *const *tags;
    unsigned int count;
    BOOL found;
};

static void set_group(struct props *props, const struct address_tags *tags, const struct person *person)
{
    BYTE *entryid, *key;
    size_t size, key_size;

    entryid = make_entryid(person, &size);
    key = make_search_key(person, &key_size);
    if (!entryid || !key) props->hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else
    {
        if (tags->name) props_text(props, tags->name, person->name, person->name_length);
        if (tags->entryid) props_binary(props, tags->entryid, entryid, size);
        if (tags->search_key) props_binary(props, tags->search_key, key, key_size);
        if (tags->type) props_text(props, tags->type, person->type, person->type_length);
        if (tags->address) props_text(props, tags->address, person->address, person->address_length);
        if (tags->smtp && !wcscmp(person->type, L"SMTP"))
            props_text(props, tags->smtp, person->address, person->address_length);
    }
    free(entryid);
    free(key);
}

static BOOL take_first(void *context, const struct person *person, BOOL group)
{
    struct first_address *first = context;
    unsigned int i;

    if (group) return TRUE;
    for (i = 0; i < first->count; i++) set_group(first->props, first->tags[i], person);
    first->found = TRUE;
    return FALSE;
}

BOOL set_first_address(const struct from_message *from, struct props *props, const char *text,
        const struct address_tags *const *tags, unsigned int count)
{
    struct first_address first = {props, tags, count, FALSE};

    each_person(from, text, strlen(text), take_first, &first);
    return first.found;
}

/* A list of entry ids and of names that grows. */
struct reply_list
{
    BYTE *entries;
    size_t size;
    ULONG count;
    WCHAR *names;
    size_t length;
};

static BOOL take_reply(void *context, const struct person *person, BOOL group)
{
    struct reply_list *list = context;
    BYTE *entryid, *entries;
    WCHAR *names;
    size_t size, padded;

    if (group) return TRUE;
    if (list->count >= ADDRESSES_MAX || !(entryid = make_entryid(person, &size))) return FALSE;
    padded = (size + 3) & ~(size_t)3;
    if ((entries = realloc(list->entries, list->size + 4 + padded))) list->entries = entries;
    if ((names = realloc(list->names, (list->length + person->name_length + 2) * sizeof(*names)))) list->names = names;
    if (entries && names)
    {
        put_u32(entries + list->size, (uint32_t)size);
        memcpy(entries + list->size + 4, entryid, size);
        memset(entries + list->size + 4 + size, 0, padded - size);
        list->size += 4 + padded;
        if (list->count++) names[list->length++] = ';';
        memcpy(names + list->length, person->name, person->name_length * sizeof(*names));
        list->length += person->name_length;
    }
    free(entryid);
    return entries && names;
}

void set_reply_to(const struct from_message *from, struct props *props)
{
    struct reader reader = reader_init(from->info.header, from->info.header_size);
    struct reply_list list = {calloc(1, 8), 8, 0, NULL, 0}; /* the counts come in front */
    struct mime_field field;
    char *text;

    while (list.entries && mime_field_next(&reader, &field))
    {
        if (!mime_field_is(&field, "reply-to") || !(text = malloc(field.value_size + 1))) continue;
        each_person(from, text, mime_unfold(field.value, field.value_size, text), take_reply, &list);
        free(text);
    }
    if (list.count)
    {
        put_u32(list.entries, list.count);
        put_u32(list.entries + 4, (uint32_t)(list.size - 8));
        props_binary(props, PR_REPLY_RECIPIENT_ENTRIES, list.entries, list.size);
        props_text(props, PR_REPLY_RECIPIENT_NAMES_W, list.names, list.length);
    }
    free(list.entries);
    free(list.names);
}

/* Copies a string into a row's memory. */
static WCHAR *more_text(const WCHAR *text, size_t length, void *base)
{
    WCHAR *copy = NULL;

    if (MAPIAllocateMore((ULONG)((length + 1) * sizeof(*copy)), base, (void **)&copy)) return NULL;
    memcpy(copy, text, length * sizeof(*copy));
    copy[length] = 0;
    return copy;
}

static BYTE *more_bytes(const BYTE *bytes, size_t size, void *base)
{
    BYTE *copy = NULL;

    if (bytes && !MAPIAllocateMore((ULONG)size, base, (void **)&copy)) memcpy(copy, bytes, size);
    return copy;
}

/* Room for one more row. */
static BOOL grow(struct recipient_list *list)
{
    const ULONG capacity = list->capacity ? 2 * list->capacity : 8;
    ADRLIST *rows;

    if (list->rows && list->rows->cEntries < list->capacity) return TRUE;
    if (MAPIAllocateBuffer(CbNewADRLIST(capacity), (void **)&rows)) return FALSE;
    rows->cEntries = 0;
    if (list->rows)
    {
        memcpy(rows, list->rows, CbNewADRLIST(list->rows->cEntries));
        MAPIFreeBuffer(list->rows);
    }
    list->rows = rows;
    list->capacity = capacity;
    return TRUE;
}

/* The values of a row; a group without members has a name only. */
static ULONG fill_row(SPropValue *values, ULONG type, const struct person *person)
{
    BYTE *entryid = NULL, *key = NULL;
    size_t size = 0, key_size = 0;
    ULONG count = 0;

    values[count].ulPropTag = PR_RECIPIENT_TYPE;
    values[count++].Value.l = (LONG)type;
    values[count].ulPropTag = PR_DISPLAY_NAME_W;
    values[count++].Value.lpszW = more_text(person->name, person->name_length, values);
    if (person->address_length)
    {
        entryid = make_entryid(person, &size);
        key = make_search_key(person, &key_size);
        values[count].ulPropTag = PR_ADDRTYPE_W;
        values[count++].Value.lpszW = more_text(person->type, person->type_length, values);
        values[count].ulPropTag = PR_EMAIL_ADDRESS_W;
        values[count++].Value.lpszW = more_text(person->address, person->address_length, values);
        values[count].ulPropTag = PR_ENTRYID;
        values[count].Value.bin.cb = (ULONG)size;
        values[count++].Value.bin.lpb = more_bytes(entryid, size, values);
        values[count].ulPropTag = PR_SEARCH_KEY;
        values[count].Value.bin.cb = (ULONG)key_size;
        values[count++].Value.bin.lpb = more_bytes(key, key_size, values);
        if (!wcscmp(person->type, L"SMTP"))
        {
            values[count].ulPropTag = PR_SMTP_ADDRESS_W;
            values[count].Value.lpszW = values[count - 3].Value.lpszW;
            count++;
        }
        values[count].ulPropTag = PR_OBJECT_TYPE;
        values[count++].Value.l = MAPI_MAILUSER;
        values[count].ulPropTag = PR_DISPLAY_TYPE;
        values[count++].Value.l = DT_MAILUSER;
    }
    free(entryid);
    free(key);
    return count;
}

static BOOL has_memory(const SPropValue *values, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++)
    {
        if (PROP_TYPE(values[i].ulPropTag) == PT_UNICODE && !values[i].Value.lpszW) return FALSE;
        if (PROP_TYPE(values[i].ulPropTag) == PT_BINARY && !values[i].Value.bin.lpb) return FALSE;
    }
    return TRUE;
}

static void add_row(
        struct recipient_list *list, ULONG type, const struct person *person, const SPropValue *more, ULONG more_count)
{
    SPropValue *values;
    ADRENTRY *entry;
    ULONG i, count;

    if (FAILED(list->hr) || (list->rows && list->rows->cEntries >= ADDRESSES_MAX)) return;
    if (!grow(list) || MAPIAllocateBuffer((9 + more_count) * sizeof(*values), (void **)&values))
    {
        list->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    count = fill_row(values, type, person);
    for (i = 0; i < more_count; i++)
    {
        values[count] = more[i];
        if (PROP_TYPE(more[i].ulPropTag) == PT_UNICODE)
            values[count].Value.lpszW = more_text(more[i].Value.lpszW, wcslen(more[i].Value.lpszW), values);
        count++;
    }
    if (!has_memory(values, count))
    {
        MAPIFreeBuffer(values);
        list->hr = MAPI_E_NOT_ENOUGH_MEMORY;
        return;
    }
    entry = &list->rows->aEntries[list->rows->cEntries++];
    entry->ulReserved1 = 0;
    entry->cValues = count;
    entry->rgPropVals = values;
}

void recipient_list_add(struct recipient_list *list, ULONG type, const WCHAR *name, size_t name_length,
        const WCHAR *address, size_t address_length, const SPropValue *more, ULONG more_count)
{
    WCHAR smtp[] = L"SMTP";
    const struct person person = {(WCHAR *)name, smtp, (WCHAR *)address, name_length, 4, address_length};

    add_row(list, type, &person, more, more_count);
}

HRESULT recipient_list_set(struct recipient_list *list, IMessage *message)
{
    if (SUCCEEDED(list->hr) && list->rows) list->hr = IMessage_ModifyRecipients(message, 0, list->rows);
    FreePadrlist(list->rows);
    list->rows = NULL;
    return list->hr;
}

struct recipient_field
{
    struct recipient_list *list;
    ULONG type;
};

/* Names of groups that stand for nobody in particular. */
static BOOL is_undisclosed(const WCHAR *name)
{
    return !_wcsnicmp(name, L"undisclosed", 11) || !_wcsnicmp(name, L"unlisted", 8);
}

static BOOL take_recipient(void *context, const struct person *person, BOOL group)
{
    struct recipient_field *field = context;

    if (group && (is_undisclosed(person->name) || !person->name_length)) return TRUE;
    add_row(field->list, field->type, person, NULL, 0);
    return SUCCEEDED(field->list->hr);
}

/* The recipient type of a field, 0: it is no field of recipients. */
static ULONG recipient_type(const struct from_message *from, const struct mime_field *field, BOOL apparently)
{
    if (mime_field_is(field, "to")) return MAPI_TO;
    if (mime_field_is(field, "cc")) return MAPI_CC;
    if (mime_field_is(field, "bcc")) return from->flags & CCSF_INCLUDE_BCC ? MAPI_BCC : 0;
    return apparently && mime_field_is(field, "apparently-to") ? MAPI_TO : 0;
}

static BOOL has_field(const struct from_message *from, const char *name)
{
    struct reader reader = reader_init(from->info.header, from->info.header_size);
    struct mime_field field;

    while (mime_field_next(&reader, &field))
        if (mime_field_is(&field, name)) return TRUE;
    return FALSE;
}

HRESULT set_recipients(const struct from_message *from)
{
    struct reader reader = reader_init(from->info.header, from->info.header_size);
    const BOOL apparently = !has_field(from, "to") && !has_field(from, "cc");
    struct recipient_list list = {NULL, 0, S_OK};
    struct recipient_field take = {&list, 0};
    struct mime_field field;
    char *text;

    while (SUCCEEDED(list.hr) && mime_field_next(&reader, &field))
    {
        if (!(take.type = recipient_type(from, &field, apparently))) continue;
        if (!(text = malloc(field.value_size + 1))) list.hr = MAPI_E_NOT_ENOUGH_MEMORY;
        else each_person(from, text, mime_unfold(field.value, field.value_size, text), take_recipient, &take);
        free(text);
    }
    return recipient_list_set(&list, from->message);
}
