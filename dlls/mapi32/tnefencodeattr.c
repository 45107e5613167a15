/*
 * The attributes of a TNEF stream for programs that know no properties, [MS-OXTNEF] 2.1.3.3.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/tnefattr.h"
#include "convert.h"
#include "tnefencode.h"

/* The properties that are asked for, in the order of the enumeration. */
enum message_index
{
    MESSAGE_CLASS,
    ORIGINAL_CLASS,
    SUBJECT,
    IMPORTANCE,
    DATE_SENT,
    DATE_RECEIVED,
    DATE_MODIFIED,
    DATE_START,
    DATE_END,
    MESSAGE_STATE,
    SEARCH_KEY,
    PARENT_KEY,
    CONVERSATION_KEY,
    OWNER_APPT_ID,
    RESPONSE_REQUESTED,
    SENDER_NAME,
    SENDER_TYPE,
    SENDER_ADDRESS,
    SENT_NAME,
    SENT_TYPE,
    SENT_ADDRESS,
    RECEIVED_NAME,
    RECEIVED_TYPE,
    RECEIVED_ADDRESS,
    MESSAGE_VALUES
};

static const SizedSPropTagArray(MESSAGE_VALUES, message_tags) = {MESSAGE_VALUES,
        {PR_MESSAGE_CLASS_W, PR_ORIG_MESSAGE_CLASS_W, PR_SUBJECT_W, PR_IMPORTANCE, PR_CLIENT_SUBMIT_TIME,
                PR_MESSAGE_DELIVERY_TIME, PR_LAST_MODIFICATION_TIME, PR_START_DATE, PR_END_DATE, PR_MESSAGE_FLAGS,
                PR_SEARCH_KEY, PR_PARENT_KEY, PR_CONVERSATION_KEY, PR_OWNER_APPT_ID, PR_RESPONSE_REQUESTED,
                PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, PR_SENT_REPRESENTING_NAME_W,
                PR_SENT_REPRESENTING_ADDRTYPE_W, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, PR_RCVD_REPRESENTING_NAME_W,
                PR_RCVD_REPRESENTING_ADDRTYPE_W, PR_RCVD_REPRESENTING_EMAIL_ADDRESS_W}};

static void write_string(struct tnef_encoder *encoder, enum tnef_level level, ULONG id, const WCHAR *wide)
{
    char *text = wide_to_multibyte(wide, encoder->code_page);

    if (!text) return;
    tnef_write_attribute(&encoder->writer, level, id, text, strlen(text) + 1);
    free(text);
}

static void write_class(struct tnef_encoder *encoder, ULONG id, const char *name)
{
    const char *wire = tnef_class_to_wire(name);

    tnef_write_attribute(&encoder->writer, TNEF_LEVEL_MESSAGE, id, wire, strlen(wire) + 1);
}

static void write_date(struct tnef_encoder *encoder, enum tnef_level level, ULONG id, const FILETIME *time)
{
    BYTE data[TNEF_DATE_SIZE];

    tnef_date_from_filetime(data, time);
    tnef_write_attribute(&encoder->writer, level, id, data, sizeof(data));
}

static void write_key(struct tnef_encoder *encoder, ULONG id, const SBinary *key)
{
    const size_t size = (size_t)key->cb * 2 + 1;
    struct writer writer;
    BYTE *data;

    if (!(data = malloc(size))) return;
    writer = writer_init(data, size);
    tnef_key_write(&writer, key->lpb, key->cb);
    tnef_write_attribute(&encoder->writer, TNEF_LEVEL_MESSAGE, id, data, writer.pos);
    free(data);
}

static BOOL has(const SPropValue *value)
{
    return PROP_TYPE(value->ulPropTag) != PT_ERROR;
}

/* Writes the person in three values: name, type, address. */
static void write_person(struct tnef_encoder *encoder, ULONG id, const SPropValue *values)
{
    struct tnef_person person = {0};
    char *text[3] = {0};
    struct writer writer;
    BYTE *data = NULL;
    size_t room;
    int i;

    for (i = 0; i < 3; i++)
        if (!has(&values[i]) || !(text[i] = wide_to_multibyte(values[i].Value.lpszW, encoder->code_page))) break;
    if (i == 3)
    {
        person = (struct tnef_person){text[0], text[1], text[2], strlen(text[0]), strlen(text[1]), strlen(text[2])};
        room = person.name_size + person.type_size + person.address_size + 64;
        if ((data = malloc(room)))
        {
            writer = writer_init(data, room);
            if (id == ATT_FROM ? tnef_from_write(&writer, &person) : tnef_owner_write(&writer, &person))
                tnef_write_attribute(&encoder->writer, TNEF_LEVEL_MESSAGE, id, data, writer.pos);
        }
    }
    for (i = 0; i < 3; i++) free(text[i]);
    free(data);
}

/* Attributes that depend on the message's class. */
static void write_class_attributes(struct tnef_encoder *encoder, const SPropValue *values)
{
    char *name;

    if (!has(&values[MESSAGE_CLASS]) ||
            !(name = wide_to_multibyte(values[MESSAGE_CLASS].Value.lpszW, encoder->code_page)))
        return;
    write_class(encoder, ATT_MESSAGE_CLASS, name);
    switch (tnef_class_owner(name))
    {
    case TNEF_OWNER_SENT_REPRESENTING: write_person(encoder, ATT_OWNER, &values[SENT_NAME]); break;
    case TNEF_OWNER_RECEIVED_REPRESENTING: write_person(encoder, ATT_OWNER, &values[RECEIVED_NAME]); break;
    case TNEF_OWNER_NONE: break;
    }
    free(name);
}

static void write_number(struct tnef_encoder *encoder, ULONG id, ULONG number, size_t size)
{
    BYTE data[4];

    put_u32(data, number);
    tnef_write_attribute(&encoder->writer, TNEF_LEVEL_MESSAGE, id, data, size);
}

static void write_message_values(struct tnef_encoder *encoder, const SPropValue *values)
{
    static const struct
    {
        enum message_index index;
        ULONG id;
    } dates[] = {{DATE_SENT, ATT_DATE_SENT}, {DATE_RECEIVED, ATT_DATE_RECEIVED}, {DATE_MODIFIED, ATT_DATE_MODIFIED},
            {DATE_START, ATT_DATE_START}, {DATE_END, ATT_DATE_END}},
      keys[] = {{SEARCH_KEY, ATT_MESSAGE_ID}, {PARENT_KEY, ATT_PARENT_ID}, {CONVERSATION_KEY, ATT_CONVERSATION_ID}};
    const LONG normal = 1;
    char *name;
    size_t i;

    write_class_attributes(encoder, values);
    if (has(&values[ORIGINAL_CLASS]) &&
            (name = wide_to_multibyte(values[ORIGINAL_CLASS].Value.lpszW, encoder->code_page)))
    {
        write_class(encoder, ATT_ORIGINAL_MESSAGE_CLASS, name);
        free(name);
    }
    write_number(encoder, ATT_PRIORITY,
            tnef_priority_from_importance(has(&values[IMPORTANCE]) ? values[IMPORTANCE].Value.l : normal), 2);
    /* Those of an attached message are in its properties only, [MS-OXTNEF] 2.2.3.3 and 2.2.3.5. */
    if (has(&values[SUBJECT]) && !encoder->depth)
        write_string(encoder, TNEF_LEVEL_MESSAGE, ATT_SUBJECT, values[SUBJECT].Value.lpszW);
    if (!encoder->depth) write_person(encoder, ATT_FROM, &values[SENDER_NAME]);
    for (i = 0; i < ARRAYSIZE(dates); i++)
        if (has(&values[dates[i].index]))
            write_date(encoder, TNEF_LEVEL_MESSAGE, dates[i].id, &values[dates[i].index].Value.ft);
    if (has(&values[MESSAGE_STATE]))
        write_number(encoder, ATT_MESSAGE_STATUS, tnef_status_from_flags(values[MESSAGE_STATE].Value.l), 1);
    for (i = 0; i < ARRAYSIZE(keys); i++)
        if (has(&values[keys[i].index])) write_key(encoder, keys[i].id, &values[keys[i].index].Value.bin);
    if (has(&values[OWNER_APPT_ID])) write_number(encoder, ATT_AID_OWNER, values[OWNER_APPT_ID].Value.l, 4);
    if (has(&values[RESPONSE_REQUESTED])) write_number(encoder, ATT_REQUEST_RES, values[RESPONSE_REQUESTED].Value.b, 2);
}

HRESULT encode_message_attributes(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders)
{
    const SPropValue *given;
    SPropValue *values;
    ULONG count, i;
    HRESULT hr;

    if (FAILED(hr = IMessage_GetProps(message, (SPropTagArray *)&message_tags, MAPI_UNICODE, &count, &values)))
        return hr;
    for (i = 0; i < count; i++)
    {
        const ULONG tag = message_tags.aulPropTag[i];

        if ((given = tnef_orders_value(orders, tag)) && given->ulPropTag == tag) values[i] = *given;
        else if (!tnef_orders_allow(orders, FALSE, tag)) values[i].ulPropTag = CHANGE_PROP_TYPE(tag, PT_ERROR);
        else if (!has(&values[i]) && values[i].Value.err != MAPI_E_NOT_FOUND &&
                 values[i].Value.err != MAPI_E_NOT_ENOUGH_MEMORY)
            tnef_problem(encoder->problems, encoder->component, ATT_MAPI_PROPS, tag, values[i].Value.err);
    }
    write_message_values(encoder, values);
    MAPIFreeBuffer(values);
    return S_OK;
}

enum attachment_index
{
    RENDERING_POSITION,
    ENCODING,
    FILENAME,
    LONG_FILENAME,
    TRANSPORT_NAME,
    CREATION_TIME,
    MODIFICATION_TIME,
    ATTACHMENT_VALUES
};

HRESULT encode_attachment_attributes(struct tnef_encoder *encoder, IAttach *attach, ULONG method)
{
    static const SizedSPropTagArray(ATTACHMENT_VALUES, tags) = {ATTACHMENT_VALUES,
            {PR_RENDERING_POSITION, PR_ATTACH_ENCODING, PR_ATTACH_FILENAME_W, PR_ATTACH_LONG_FILENAME_W,
                    PR_ATTACH_TRANSPORT_NAME_W, PR_CREATION_TIME, PR_LAST_MODIFICATION_TIME}};
    static const BYTE mac_binary[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x14, 0x03, 0x0b, 0x01};
    struct tnef_renddata rendering;
    BYTE data[TNEF_RENDDATA_SIZE];
    SPropValue *values, *name;
    ULONG count;
    HRESULT hr;

    if (FAILED(hr = IAttach_GetProps(attach, (SPropTagArray *)&tags, MAPI_UNICODE, &count, &values))) return hr;
    tnef_renddata_read(NULL, 0, &rendering);
    if (method == ATTACH_OLE)
    {
        rendering.type = TNEF_RENDERING_OLE;
        rendering.width = rendering.height = 0xffff;
    }
    if (has(&values[RENDERING_POSITION])) rendering.position = values[RENDERING_POSITION].Value.l;
    if (has(&values[ENCODING]) && values[ENCODING].Value.bin.cb == sizeof(mac_binary) &&
            !memcmp(values[ENCODING].Value.bin.lpb, mac_binary, sizeof(mac_binary)))
        rendering.flags = MAC_BINARY;
    tnef_renddata_write(data, &rendering);
    tnef_write_attribute(&encoder->writer, TNEF_LEVEL_ATTACHMENT, ATT_ATTACH_RENDDATA, data, sizeof(data));
    if (!encoder->pure)
    {
        name = has(&values[FILENAME]) ? &values[FILENAME] : &values[LONG_FILENAME];
        if (has(name)) write_string(encoder, TNEF_LEVEL_ATTACHMENT, ATT_ATTACH_TITLE, name->Value.lpszW);
        if (has(&values[TRANSPORT_NAME]))
            write_string(
                    encoder, TNEF_LEVEL_ATTACHMENT, ATT_ATTACH_TRANSPORT_FILENAME, values[TRANSPORT_NAME].Value.lpszW);
        if (has(&values[CREATION_TIME]))
            write_date(encoder, TNEF_LEVEL_ATTACHMENT, ATT_ATTACH_CREATE_DATE, &values[CREATION_TIME].Value.ft);
        if (has(&values[MODIFICATION_TIME]))
            write_date(encoder, TNEF_LEVEL_ATTACHMENT, ATT_ATTACH_MODIFY_DATE, &values[MODIFICATION_TIME].Value.ft);
    }
    MAPIFreeBuffer(values);
    return S_OK;
}
