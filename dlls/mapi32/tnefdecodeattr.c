/*
 * Single TNEF attributes and objects decoded, [MS-OXTNEF] 2.1.3.3 and 2.1.3.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/entryid.h"
#include "scratch.h"
#include "storagecopy.h"
#include "storageguard.h"
#include "tnefdecode.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define PR_MESSAGE_FLAGS_TAG PROP_TAG(PT_LONG, 0x0e07)

/* Whether an attribute of the message may set a property. */
static BOOL is_wanted(const struct tnef_decoder *decoder, ULONG tag)
{
    return !decode_is_encapsulated(decoder, tag) && decode_is_selected(decoder, tag);
}

static void set_long(struct tnef_decoder *decoder, ULONG tag, LONG number)
{
    SPropValue value = {tag};

    value.Value.l = number;
    decode_set(decoder, &value);
}

/* Sets a string that is not NUL-terminated. */
static void set_string(struct tnef_decoder *decoder, ULONG tag, const char *text, size_t size)
{
    SPropValue value = {tag};

    if (!(value.Value.lpszW = tnef_arena_alloc(&decoder->arena, (size * 2 + 1) * sizeof(WCHAR))))
    {
        decode_problem(decoder, tag, MAPI_E_NOT_ENOUGH_MEMORY);
        return;
    }
    if (size) MultiByteToWideChar(decoder->code_page, 0, text, (int)size, value.Value.lpszW, (int)size * 2);
    decode_set(decoder, &value);
}

static void set_binary(struct tnef_decoder *decoder, ULONG tag, const void *data, size_t size)
{
    SPropValue value = {tag};

    if (!(value.Value.bin.lpb = tnef_arena_alloc(&decoder->arena, size)))
    {
        decode_problem(decoder, tag, MAPI_E_NOT_ENOUGH_MEMORY);
        return;
    }
    value.Value.bin.cb = (ULONG)size;
    memcpy(value.Value.bin.lpb, data, size);
    decode_set(decoder, &value);
}

static void set_date(struct tnef_decoder *decoder, ULONG tag, const BYTE *data, size_t size)
{
    SPropValue value = {tag};

    if (tnef_date_to_filetime(data, size, &value.Value.ft)) decode_set(decoder, &value);
    else decode_problem(decoder, tag, MAPI_E_CORRUPT_DATA);
}

/* A key as hexadecimal text; what is none is ignored. */
static void set_key(struct tnef_decoder *decoder, ULONG tag, const BYTE *data, size_t size)
{
    BYTE *key;
    size_t key_size;

    if (!(key = malloc(size / 2 + 1)))
    {
        decode_problem(decoder, tag, MAPI_E_NOT_ENOUGH_MEMORY);
        return;
    }
    if (tnef_key_read(data, size, key, &key_size) == CODEC_OK && key_size) set_binary(decoder, tag, key, key_size);
    free(key);
}

/* The five properties of a person. */
struct person_tags
{
    ULONG name, type, address, entryid, search_key;
};

static const struct person_tags sender_tags = {
        PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, PR_SENDER_ENTRYID, PR_SENDER_SEARCH_KEY};
static const struct person_tags sent_tags = {PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W,
        PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, PR_SENT_REPRESENTING_ENTRYID, PR_SENT_REPRESENTING_SEARCH_KEY};
static const struct person_tags received_tags = {PR_RCVD_REPRESENTING_NAME_W, PR_RCVD_REPRESENTING_ADDRTYPE_W,
        PR_RCVD_REPRESENTING_EMAIL_ADDRESS_W, PR_RCVD_REPRESENTING_ENTRYID, PR_RCVD_REPRESENTING_SEARCH_KEY};

static void set_person(struct tnef_decoder *decoder, const struct tnef_person *person, const struct person_tags *tags)
{
    const struct one_off one_off = {0, (const uint8_t *)person->name, (const uint8_t *)person->type,
            (const uint8_t *)person->address, person->name_size, person->type_size, person->address_size};
    const size_t room = person->name_size + person->type_size + person->address_size + 64;
    struct writer writer;
    BYTE *data;

    if (is_wanted(decoder, tags->name)) set_string(decoder, tags->name, person->name, person->name_size);
    if (is_wanted(decoder, tags->type)) set_string(decoder, tags->type, person->type, person->type_size);
    if (is_wanted(decoder, tags->address)) set_string(decoder, tags->address, person->address, person->address_size);
    if (!(data = malloc(room)))
    {
        decode_problem(decoder, tags->entryid, MAPI_E_NOT_ENOUGH_MEMORY);
        return;
    }
    writer = writer_init(data, room);
    one_off_write(&writer, &one_off);
    if (is_wanted(decoder, tags->entryid)) set_binary(decoder, tags->entryid, data, writer.pos);
    writer = writer_init(data, room);
    search_key_write(&writer, person->type, person->type_size, person->address, person->address_size);
    if (is_wanted(decoder, tags->search_key)) set_binary(decoder, tags->search_key, data, writer.pos);
    free(data);
}

/* attFrom, attOwner, attSentFor. */
static void decode_person(struct tnef_decoder *decoder, const BYTE *data, size_t size)
{
    const struct person_tags *tags = &sent_tags;
    enum tnef_owner owner;
    struct tnef_person person;

    if (decoder->attribute.id == ATT_FROM)
    {
        if (tnef_from_read(data, size, &person) == CODEC_OK) set_person(decoder, &person, &sender_tags);
        else WARN("A sender that cannot be read.\n");
        return;
    }
    if (decoder->attribute.id == ATT_OWNER)
    {
        owner = tnef_class_owner(decoder->message_class);
        if (owner == TNEF_OWNER_NONE) return;
        if (owner == TNEF_OWNER_RECEIVED_REPRESENTING) tags = &received_tags;
    }
    if (tnef_owner_read(data, size, &person) == CODEC_OK) set_person(decoder, &person, tags);
    else WARN("A person that cannot be read.\n");
}

static void decode_class(struct tnef_decoder *decoder, ULONG tag, const char *wire)
{
    const char *name = tnef_class_to_mapi(wire);

    if (tag == PR_MESSAGE_CLASS_W) lstrcpynA(decoder->message_class, name, sizeof(decoder->message_class));
    if (is_wanted(decoder, tag)) set_string(decoder, tag, name, strlen(name));
}

/* Attributes that are one value of one property. */
enum attribute_form
{
    FORM_STRING,
    FORM_DATE,
    FORM_KEY,
    FORM_BINARY
};

static const struct simple_attribute
{
    ULONG id, tag;
    enum attribute_form form;
} message_attributes[] =
        {
                {ATT_SUBJECT, PR_SUBJECT_W, FORM_STRING},
                {ATT_BODY, PR_BODY_W, FORM_STRING},
                {ATT_DATE_SENT, PR_CLIENT_SUBMIT_TIME, FORM_DATE},
                {ATT_DATE_RECEIVED, PR_MESSAGE_DELIVERY_TIME, FORM_DATE},
                {ATT_DATE_MODIFIED, PR_LAST_MODIFICATION_TIME, FORM_DATE},
                {ATT_DATE_START, PR_START_DATE, FORM_DATE},
                {ATT_DATE_END, PR_END_DATE, FORM_DATE},
                {ATT_MESSAGE_ID, PR_SEARCH_KEY, FORM_KEY},
                {ATT_PARENT_ID, PR_PARENT_KEY, FORM_KEY},
                {ATT_CONVERSATION_ID, PR_CONVERSATION_KEY, FORM_KEY},
                {ATT_DELEGATE, PR_DELEGATION, FORM_BINARY},
},
  attachment_attributes[] = {
          {ATT_ATTACH_TITLE, PR_ATTACH_FILENAME_W, FORM_STRING},
          {ATT_ATTACH_CREATE_DATE, PR_CREATION_TIME, FORM_DATE},
          {ATT_ATTACH_MODIFY_DATE, PR_LAST_MODIFICATION_TIME, FORM_DATE},
          {ATT_ATTACH_TRANSPORT_FILENAME, PR_ATTACH_TRANSPORT_NAME_W, FORM_STRING},
};

static void decode_simple(
        struct tnef_decoder *decoder, const struct simple_attribute *attribute, const BYTE *data, size_t size)
{
    switch (attribute->form)
    {
    case FORM_STRING: set_string(decoder, attribute->tag, (const char *)data, strlen((const char *)data)); break;
    case FORM_DATE: set_date(decoder, attribute->tag, data, size); break;
    case FORM_KEY: set_key(decoder, attribute->tag, data, size); break;
    case FORM_BINARY: set_binary(decoder, attribute->tag, data, size); break;
    }
}

/* The code page of all 8-bit strings behind it. */
static void decode_code_page(struct tnef_decoder *decoder, const BYTE *data, size_t size)
{
    const ULONG page = size >= 4 ? get_u32(data) : 0;

    if (page && IsValidCodePage(page)) decoder->code_page = page;
    else decode_problem(decoder, 0, MAPI_E_UNKNOWN_CPID);
}

/* attPriority: [MS-OXTNEF] maps it to PR_IMPORTANCE; what was encapsulated of the two priorities wins. */
static void decode_priority(struct tnef_decoder *decoder, const BYTE *data, size_t size)
{
    if (size >= 2 && is_wanted(decoder, PR_IMPORTANCE))
        set_long(decoder, PR_IMPORTANCE, tnef_priority_to_importance(get_u16(data)));
}

void decode_message_attribute(struct tnef_decoder *decoder, const BYTE *data, size_t size)
{
    size_t i;

    switch (decoder->attribute.id)
    {
    case ATT_OEM_CODEPAGE: decode_code_page(decoder, data, size); return;
    case ATT_MESSAGE_CLASS: decode_class(decoder, PR_MESSAGE_CLASS_W, (const char *)data); return;
    case ATT_ORIGINAL_MESSAGE_CLASS: decode_class(decoder, PR_ORIG_MESSAGE_CLASS_W, (const char *)data); return;
    case ATT_FROM:
    case ATT_OWNER:
    case ATT_SENT_FOR: decode_person(decoder, data, size); return;
    case ATT_PRIORITY: decode_priority(decoder, data, size); return;
    case ATT_MESSAGE_STATUS:
        if (size && is_wanted(decoder, PR_MESSAGE_FLAGS_TAG))
            set_long(decoder, PR_MESSAGE_FLAGS_TAG, tnef_status_to_flags(data[0]));
        return;
    case ATT_REQUEST_RES:
        if (size >= 2 && is_wanted(decoder, PR_RESPONSE_REQUESTED))
        {
            SPropValue value = {PR_RESPONSE_REQUESTED};

            value.Value.b = !!get_u16(data);
            decode_set(decoder, &value);
        }
        return;
    case ATT_AID_OWNER:
        if (size >= 4 && is_wanted(decoder, PR_OWNER_APPT_ID)) set_long(decoder, PR_OWNER_APPT_ID, get_u32(data));
        return;
    }
    for (i = 0; i < ARRAYSIZE(message_attributes); i++)
        if (message_attributes[i].id == decoder->attribute.id && is_wanted(decoder, message_attributes[i].tag))
            decode_simple(decoder, &message_attributes[i], data, size);
}

void decode_attachment_attribute(struct tnef_decoder *decoder, const BYTE *data, size_t size)
{
    static const BYTE mac_binary[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x14, 0x03, 0x0b, 0x01};
    const ULONG id = decoder->attribute.id;
    size_t i;

    if (id == ATT_ATTACH_RENDDATA)
    {
        tnef_renddata_read(data, size, &decoder->rendering);
        if (decoder->rendering.flags & MAC_BINARY && decode_is_selected(decoder, PR_ATTACH_ENCODING))
            set_binary(decoder, PR_ATTACH_ENCODING, mac_binary, sizeof(mac_binary));
        return;
    }
    if ((id == ATT_ATTACH_CREATE_DATE && decoder->has_creation_time) ||
            (id == ATT_ATTACH_MODIFY_DATE && decoder->has_modification_time) ||
            (id == ATT_ATTACH_TITLE && decoder->has_filename))
        return;
    for (i = 0; i < ARRAYSIZE(attachment_attributes); i++)
        if (attachment_attributes[i].id == id && decode_is_selected(decoder, attachment_attributes[i].tag))
            decode_simple(decoder, &attachment_attributes[i], data, size);
}

static bool read_value_source(void *context, void *data, size_t size, size_t *done)
{
    enum codec_status status = tnef_value_read(context, data, size, done);

    /* The end of the outer stream is one of the inner stream as well. */
    return status == CODEC_OK || status == CODEC_CORRUPT;
}

/* An embedded message: the rest of the value is a stream of its own. */
static HRESULT decode_message_object(struct tnef_decoder *decoder, ULONG tag)
{
    static const struct tnef_selection everything = {FALSE, NULL};
    const struct tnef_input input = {&decoder->reader, read_value_source};
    struct tnef_decoder *inner;
    IMessage *message;
    HRESULT hr;

    if (decoder->depth + 1 >= TNEF_DEPTH_MAX) return MAPI_E_TOO_COMPLEX;
    hr = IAttach_OpenProperty(decoder->attach, tag, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&message);
    if (FAILED(hr)) return hr;
    if (!(inner = decoder_create(decoder->source, message, &everything, decoder->problems, decoder->depth + 1)))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (tnef_open(&inner->reader, &input) != CODEC_OK) hr = MAPI_E_CORRUPT_DATA;
    else
    {
        inner->code_page = decoder->code_page;
        hr = decode_stream(inner);
    }
    free(inner);
    if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(message, 0);
    IMessage_Release(message);
    return hr;
}

/* Copies the rest of the value to a file. */
static HRESULT value_to_file(struct tnef_decoder *decoder, const WCHAR *path)
{
    BYTE buffer[4096];
    enum codec_status status;
    DWORD written;
    HANDLE file;
    size_t done;

    file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY, NULL);
    if (file == INVALID_HANDLE_VALUE) return MAPI_E_NOT_ENOUGH_DISK;
    while ((status = tnef_value_read(&decoder->reader, buffer, sizeof(buffer), &done)) == CODEC_OK && done)
        if (!WriteFile(file, buffer, (DWORD)done, &written, NULL) || written != done) status = CODEC_ABORTED;
    CloseHandle(file);
    return status == CODEC_ABORTED ? MAPI_E_NOT_ENOUGH_DISK : tnef_hresult(status);
}

/* An OLE object: the rest of the value is the image of a compound file. */
static HRESULT decode_storage_object(struct tnef_decoder *decoder, ULONG tag)
{
    IStorage *source, *target;
    WCHAR path[MAX_PATH];
    HRESULT hr;

    if (FAILED(hr = scratch_path(path))) return hr;
    if (SUCCEEDED(hr = value_to_file(decoder, path))) hr = storage_open_guarded(path, &source);
    if (SUCCEEDED(hr))
    {
        hr = IAttach_OpenProperty(
                decoder->attach, tag, &IID_IStorage, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&target);
        if (SUCCEEDED(hr))
        {
            hr = storage_copy(source, target);
            if (SUCCEEDED(hr)) hr = IStorage_Commit(target, STGC_DEFAULT);
            IStorage_Release(target);
        }
        IStorage_Release(source);
    }
    DeleteFileW(path);
    return hr;
}

enum codec_status decode_object(struct tnef_decoder *decoder, ULONG tag)
{
    static SizedSPropTagArray(1, data_tag) = {1, {PR_ATTACH_DATA_BIN}};
    enum codec_status status;
    uint32_t size;
    size_t done;
    HRESULT hr;
    IID iid;

    if ((status = tnef_value_next(&decoder->reader, &size)) != CODEC_OK) return status == CODEC_END ? CODEC_OK : status;
    if ((status = tnef_value_read(&decoder->reader, &iid, sizeof(iid), &done)) != CODEC_OK) return status;
    if (done < sizeof(iid) || !decoder->attach || PROP_ID(tag) != PROP_ID(PR_ATTACH_DATA_OBJ))
    {
        decode_problem(decoder, tag, MAPI_E_INTERFACE_NOT_SUPPORTED);
        return CODEC_OK;
    }
    if (IsEqualIID(&iid, &IID_IStream)) return decode_large(decoder, PR_ATTACH_DATA_BIN, size - sizeof(iid));
    /* What attAttachData held was a note to old programs. */
    if (decoder->has_data) IAttach_DeleteProps(decoder->attach, (SPropTagArray *)&data_tag, NULL);
    decoder->has_data = FALSE;
    if (IsEqualIID(&iid, &IID_IMessage))
    {
        decoder->object_method = ATTACH_EMBEDDED_MSG;
        hr = decode_message_object(decoder, tag);
    }
    else if (IsEqualIID(&iid, &IID_IStorage))
    {
        decoder->object_method = ATTACH_OLE;
        hr = decode_storage_object(decoder, tag);
    }
    else hr = MAPI_E_INTERFACE_NOT_SUPPORTED;
    if (FAILED(hr)) decode_problem(decoder, tag, hr);
    return decoder->reader.ended ? CODEC_CORRUPT : CODEC_OK;
}
