/*
 * TNEF decoded into a message, [MS-OXTNEF] 3.2. Small values are set in batches, large ones go from stream to stream.
 *
 * Encapsulated properties win over attributes of the same meaning, whatever their order; what the message refuses
 * because it computes it is no problem, everything else that is lost is.
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
#include "tnefdecode.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Data of attributes that are held in memory: strings, dates, senders. */
#define SMALL_ATTRIBUTE_MAX 0x10000

/* Ids that every message makes itself, or that mean nothing in another place (choice). */
static const USHORT dropped_ids[] = {0x0fff, 0x0ff9, 0x0ffb, 0x0ffa, 0x340d, 0x0ff4, 0x0ff7, 0x0ffe, 0x0ff8, 0x0e21,
        0x0e20, 0x0e08, 0x0e1b, 0x0e04, 0x0e03, 0x0e02, 0x0e12, 0x0e13};

static BOOL is_dropped(ULONG tag)
{
    ULONG i;

    for (i = 0; i < ARRAYSIZE(dropped_ids); i++)
        if (PROP_ID(tag) == dropped_ids[i]) return TRUE;
    return FALSE;
}

BOOL decode_is_selected(const struct tnef_decoder *decoder, ULONG tag)
{
    if (decoder->all_of_attachments && decoder->attach) return TRUE;
    return tnef_listed(decoder->selection->list, tag) == decoder->selection->include;
}

void decode_problem(struct tnef_decoder *decoder, ULONG tag, SCODE scode)
{
    WARN("Attribute %#x, property %#lx: %#lx.\n", decoder->attribute.id, tag, scode);
    tnef_problem(decoder->problems, decoder->attach ? decoder->component : 0, decoder->attribute.id, tag, scode);
}

BOOL decode_is_encapsulated(const struct tnef_decoder *decoder, ULONG tag)
{
    return decoder->seen[PROP_ID(tag) / 8] >> PROP_ID(tag) % 8 & 1;
}

/* What a message's refusal of a property means. */
static void decode_refused(struct tnef_decoder *decoder, ULONG tag, SCODE scode)
{
    const ULONG id = PROP_ID(tag);
    const BOOL transmittable =
            id < 0x0e00 || (id >= 0x1000 && id < 0x6000) || (id >= 0x6800 && id < 0x7c00) || id >= 0x8000;

    if (scode == MAPI_E_COMPUTED || (!transmittable && scode == MAPI_E_NO_ACCESS)) return;
    decode_problem(decoder, tag, scode);
}

/* The object whose properties the current attribute has. */
static IMAPIProp *decode_target(struct tnef_decoder *decoder)
{
    return decoder->attach ? (IMAPIProp *)decoder->attach : (IMAPIProp *)decoder->message;
}

/* Sets the batch's values: all at once, and where that fails one by one. */
void decode_flush(struct tnef_decoder *decoder)
{
    IMAPIProp *target = decode_target(decoder);
    SPropProblemArray *problems = NULL;
    HRESULT hr;
    ULONG i;

    if (decoder->batch_count)
    {
        hr = IMAPIProp_SetProps(target, decoder->batch_count, decoder->batch, &problems);
        for (i = 0; SUCCEEDED(hr) && problems && i < problems->cProblem; i++)
            decode_refused(decoder, problems->aProblem[i].ulPropTag, problems->aProblem[i].scode);
        MAPIFreeBuffer(problems);
        for (i = 0; FAILED(hr) && i < decoder->batch_count; i++)
        {
            HRESULT single;

            problems = NULL;
            single = IMAPIProp_SetProps(target, 1, &decoder->batch[i], &problems);
            if (FAILED(single)) decode_refused(decoder, decoder->batch[i].ulPropTag, single);
            else if (problems) decode_refused(decoder, decoder->batch[i].ulPropTag, problems->aProblem[0].scode);
            MAPIFreeBuffer(problems);
        }
    }
    decoder->batch_count = 0;
    tnef_arena_free(&decoder->arena);
}

/* Adds a value, which lives in the arena, to the batch. */
void decode_set(struct tnef_decoder *decoder, const SPropValue *value)
{
    decoder->batch[decoder->batch_count++] = *value;
    if (decoder->batch_count == ARRAYSIZE(decoder->batch) || decoder->arena.size >= TNEF_BATCH_SIZE)
        decode_flush(decoder);
}

/* Copies size bytes of the current value, or of the attribute's data, to a stream: 8-bit text as UTF-16, strings
 * without their NUL. */
static HRESULT copy_data(struct tnef_decoder *decoder, BOOL value, ULONG type, ULONG size, IStream *stream)
{
    BYTE buffer[4096];
    WCHAR wide[2 * 4096];
    size_t done, kept = 0, whole;
    enum codec_status status;
    HRESULT hr = S_OK;
    ULONG left = size;

    while (SUCCEEDED(hr) && left)
    {
        status = (value ? tnef_value_read : tnef_read)(&decoder->reader, buffer + kept, sizeof(buffer) - kept, &done);
        if (status != CODEC_OK) return tnef_hresult(status);
        if (!done) break;
        left -= (ULONG)done;
        done += kept;
        kept = 0;
        if (type == PT_STRING8)
        {
            while (!left && done && !buffer[done - 1]) done--;
            whole = left ? complete_characters(decoder->code_page, buffer, done) : done;
            kept = done - whole;
            done = whole ? MultiByteToWideChar(decoder->code_page, 0, (char *)buffer, (int)whole, wide, ARRAYSIZE(wide))
                         : 0;
            hr = IStream_Write(stream, wide, (ULONG)(done * sizeof(WCHAR)), NULL);
            memmove(buffer, buffer + whole, kept);
            continue;
        }
        if (type == PT_UNICODE && !left && done >= 2 && !get_u16(buffer + done - 2)) done -= 2;
        hr = IStream_Write(stream, buffer, (ULONG)done, NULL);
    }
    return hr;
}

/* Streams the current value or the attribute's data, of size bytes. MAPI_E_NO_SUPPORT where the target has no such
 * stream, and nothing was read. */
static HRESULT stream_data(struct tnef_decoder *decoder, BOOL value, ULONG tag, ULONG size)
{
    const ULONG type = PROP_TYPE(tag);
    IStream *stream;
    HRESULT hr;

    if (type == PT_STRING8) tag = CHANGE_PROP_TYPE(tag, PT_UNICODE);
    hr = IMAPIProp_OpenProperty(
            decode_target(decoder), tag, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream);
    if (FAILED(hr)) return hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : MAPI_E_NO_SUPPORT;
    hr = copy_data(decoder, value, type, size, stream);
    if (SUCCEEDED(hr)) hr = IStream_Commit(stream, STGC_DEFAULT);
    IStream_Release(stream);
    return hr;
}

/* Gives a named property the id that it has in the target. */
static HRESULT map_name(struct tnef_decoder *decoder, struct tnef_property *property)
{
    WCHAR name[TNEF_NAME_MAX / sizeof(WCHAR) + 1];
    MAPINAMEID id, *ids = &id;
    SPropTagArray *tags = NULL;
    GUID guid;
    HRESULT hr;

    if (property->name_too_long) return MAPI_E_TOO_BIG;
    memcpy(&guid, property->guid, sizeof(guid));
    id.lpguid = &guid;
    id.ulKind = property->kind ? MNID_STRING : MNID_ID;
    if (property->kind)
    {
        memcpy(name, property->name, property->name_size);
        name[property->name_size / sizeof(WCHAR)] = 0;
        id.Kind.lpwstrName = name;
    }
    else id.Kind.lID = property->lid;
    hr = IMAPIProp_GetIDsFromNames(decode_target(decoder), 1, &ids, MAPI_CREATE, &tags);
    if (SUCCEEDED(hr) && PROP_TYPE(tags->aulPropTag[0]) == PT_ERROR) hr = MAPI_E_NOT_FOUND;
    if (SUCCEEDED(hr)) property->tag = CHANGE_PROP_TYPE(tags->aulPropTag[0], PROP_TYPE(property->tag));
    MAPIFreeBuffer(tags);
    return hr;
}

/* The properties of an attachment that say how its data are held. */
static void note_property(struct tnef_decoder *decoder, ULONG tag)
{
    if (!decoder->attach) decoder->seen[PROP_ID(tag) / 8] |= 1 << PROP_ID(tag) % 8;
    else if (PROP_ID(tag) == PROP_ID(PR_ATTACH_METHOD)) decoder->has_method = TRUE;
    else if (PROP_ID(tag) == PROP_ID(PR_CREATION_TIME)) decoder->has_creation_time = TRUE;
    else if (PROP_ID(tag) == PROP_ID(PR_LAST_MODIFICATION_TIME)) decoder->has_modification_time = TRUE;
    else if (PROP_ID(tag) == PROP_ID(PR_ATTACH_FILENAME)) decoder->has_filename = TRUE;
    else if (PROP_ID(tag) == PROP_ID(PR_RENDERING_POSITION)) decoder->has_position = TRUE;
}

/* Decodes one property; status tells whether the block can be read on. */
static enum codec_status decode_property(struct tnef_decoder *decoder, struct tnef_property *property)
{
    const ULONG type = PROP_TYPE(property->tag);
    enum codec_status status;
    SPropValue value;
    uint32_t size;
    HRESULT hr;

    if (!property->named && is_dropped(property->tag)) return CODEC_OK;
    if (property->named && FAILED(hr = map_name(decoder, property)))
    {
        decode_problem(decoder, property->tag, hr);
        return CODEC_OK;
    }
    note_property(decoder, property->tag);
    if (!decode_is_selected(decoder, property->tag)) return CODEC_OK;
    if (type == PT_OBJECT)
    {
        decode_flush(decoder);
        return decode_object(decoder, property->tag);
    }
    if (type == PT_UNSPECIFIED || type == PT_NULL || type == PT_ERROR || !property->count) return CODEC_OK;
    if (decoder->attach && PROP_ID(property->tag) == PROP_ID(PR_ATTACH_DATA_BIN)) decoder->has_data = TRUE;
    if (!(type & MV_FLAG) && !tnef_fixed_size((uint16_t)type) && decoder->reader.left >= TNEF_STREAM_SIZE)
    {
        /* Its first value's size is not known yet; a value that is small after all takes the other way. */
        if ((status = tnef_value_next(&decoder->reader, &size)) != CODEC_OK) return status;
        return decode_large(decoder, property->tag, size);
    }
    status = tnef_read_value(&decoder->reader, property, decoder->code_page, &decoder->arena, &value);
    if (status == CODEC_UNSUPPORTED)
    {
        decode_problem(decoder, property->tag, MAPI_E_NOT_ENOUGH_MEMORY);
        return CODEC_OK;
    }
    if (status == CODEC_OK) decode_set(decoder, &value);
    return status;
}

enum codec_status decode_large(struct tnef_decoder *decoder, ULONG tag, ULONG size)
{
    enum codec_status status;
    SPropValue value;
    HRESULT hr;

    if (size >= TNEF_STREAM_SIZE)
    {
        decode_flush(decoder);
        hr = stream_data(decoder, TRUE, tag, size);
        if (SUCCEEDED(hr)) return CODEC_OK;
        if (hr != MAPI_E_NO_SUPPORT)
        {
            if (decoder->reader.ended) return CODEC_CORRUPT;
            decode_problem(decoder, tag, hr);
            return CODEC_OK;
        }
    }
    status = tnef_read_current(&decoder->reader, tag, size, decoder->code_page, &decoder->arena, &value);
    if (status == CODEC_UNSUPPORTED)
    {
        decode_problem(decoder, tag, MAPI_E_NOT_ENOUGH_MEMORY);
        return CODEC_OK;
    }
    if (status == CODEC_OK) decode_set(decoder, &value);
    return status;
}

/* Decodes a block of properties. What cannot be read is a problem, the attributes behind it are not lost. */
static void decode_block(struct tnef_decoder *decoder)
{
    struct tnef_property *property;
    enum codec_status status;
    uint32_t count;

    if (!(property = malloc(sizeof(*property))))
    {
        decode_problem(decoder, 0, MAPI_E_NOT_ENOUGH_MEMORY);
        return;
    }
    if ((status = tnef_block_begin(&decoder->reader, &count)) == CODEC_OK)
        while ((status = tnef_property_next(&decoder->reader, property)) == CODEC_OK)
            if ((status = decode_property(decoder, property)) != CODEC_OK) break;
    free(property);
    decode_flush(decoder);
    if (status != CODEC_END) decode_problem(decoder, 0, MAPI_E_UNABLE_TO_COMPLETE);
}

/* Reads a row of the recipient table into the arena. */
static enum codec_status read_row(struct tnef_decoder *decoder, struct tnef_property *property, ADRENTRY *entry)
{
    enum codec_status status;
    SPropValue *grown;
    uint32_t count;
    ULONG room = 16;
    HRESULT hr;

    if ((status = tnef_block_begin(&decoder->reader, &count)) != CODEC_OK) return status;
    entry->cValues = 0;
    if (!(entry->rgPropVals = tnef_arena_alloc(&decoder->arena, room * sizeof(SPropValue)))) return CODEC_ABORTED;
    while ((status = tnef_property_next(&decoder->reader, property)) == CODEC_OK)
    {
        const ULONG type = PROP_TYPE(property->tag);

        if (type == PT_OBJECT || type == PT_ERROR || type == PT_NULL || type == PT_UNSPECIFIED || !property->count)
            continue;
        if (PROP_ID(property->tag) == PROP_ID(PR_ROWID)) continue;
        if (property->named && FAILED(hr = map_name(decoder, property)))
        {
            decode_problem(decoder, property->tag, hr);
            continue;
        }
        if (entry->cValues == room)
        {
            if (!(grown = tnef_arena_alloc(&decoder->arena, room * 2 * sizeof(SPropValue)))) return CODEC_ABORTED;
            memcpy(grown, entry->rgPropVals, room * sizeof(SPropValue));
            entry->rgPropVals = grown;
            room *= 2;
        }
        status = tnef_read_value(
                &decoder->reader, property, decoder->code_page, &decoder->arena, &entry->rgPropVals[entry->cValues]);
        if (status == CODEC_OK) entry->cValues++;
        else if (status == CODEC_UNSUPPORTED) decode_problem(decoder, property->tag, MAPI_E_NOT_ENOUGH_MEMORY);
        else return status;
    }
    return status == CODEC_END ? CODEC_OK : status;
}

/* Decodes the recipient table, a few rows at a time. */
static void decode_recipients(struct tnef_decoder *decoder)
{
    enum
    {
        ROWS = 16
    };
    SizedADRLIST(ROWS, list) = {0};
    struct tnef_property *property;
    enum codec_status status;
    uint32_t rows = 0;
    HRESULT hr = S_OK;

    /* the rows share the arena with values that wait to be set */
    decode_flush(decoder);
    if (!(property = malloc(sizeof(*property)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else if ((status = tnef_read_u32(&decoder->reader, &rows)) != CODEC_OK) hr = tnef_hresult(status);
    while (SUCCEEDED(hr) && rows)
    {
        if ((status = read_row(decoder, property, &list.aEntries[list.cEntries])) != CODEC_OK)
            hr = MAPI_E_UNABLE_TO_COMPLETE;
        else list.cEntries++;
        rows--;
        if (list.cEntries && (list.cEntries == ROWS || decoder->arena.size >= TNEF_BATCH_SIZE || !rows || FAILED(hr)))
        {
            HRESULT added = IMessage_ModifyRecipients(decoder->message, MODRECIP_ADD, (ADRLIST *)&list);

            if (FAILED(added)) decode_problem(decoder, PR_MESSAGE_RECIPIENTS, added);
            list.cEntries = 0;
            tnef_arena_free(&decoder->arena);
        }
    }
    tnef_arena_free(&decoder->arena);
    free(property);
    if (FAILED(hr)) decode_problem(decoder, 0, hr);
}

/* Saves the attachment that ends. */
static void end_attachment(struct tnef_decoder *decoder)
{
    const ULONG current = decoder->attribute.id;
    SPropValue values[2] = {{0}};
    HRESULT hr;

    if (!decoder->attach) return;
    /* What is wrong now belongs to the attachment, not to the attribute that begins the next one. */
    decoder->attribute.id = ATT_ATTACHMENT;
    values[0].ulPropTag = PR_ATTACH_METHOD;
    values[0].Value.l = decoder->object_method                          ? decoder->object_method
                        : decoder->rendering.type == TNEF_RENDERING_OLE ? ATTACH_OLE
                                                                        : ATTACH_BY_VALUE;
    if (!decoder->has_method) decode_set(decoder, &values[0]);
    values[1].ulPropTag = PR_RENDERING_POSITION;
    values[1].Value.l = decoder->rendering.position;
    if (!decoder->has_position) decode_set(decoder, &values[1]);
    decode_flush(decoder);
    hr = IAttach_SaveChanges(decoder->attach, 0);
    if (FAILED(hr)) decode_problem(decoder, 0, hr);
    IAttach_Release(decoder->attach);
    decoder->attach = NULL;
    decoder->attribute.id = current;
}

/* Begins an attachment. */
static void begin_attachment(struct tnef_decoder *decoder)
{
    ULONG number;
    HRESULT hr;

    end_attachment(decoder);
    /* What is left of the message's own. */
    decode_flush(decoder);
    decoder->component++;
    decoder->has_method = decoder->has_creation_time = decoder->has_modification_time = decoder->has_filename = FALSE;
    decoder->has_position = decoder->has_data = FALSE;
    decoder->object_method = 0;
    tnef_renddata_read(NULL, 0, &decoder->rendering);
    if (FAILED(hr = IMessage_CreateAttach(decoder->message, NULL, 0, &number, &decoder->attach)))
    {
        decoder->attach = NULL;
        decode_problem(decoder, PR_MESSAGE_ATTACHMENTS, hr);
    }
}

/* Data of an attribute that can be large. A note to old programs beside an object is not wanted, but that there is one
 * shows later; decode_object() takes it away again. */
static void decode_data(struct tnef_decoder *decoder, ULONG tag)
{
    HRESULT hr;

    if (!decode_is_selected(decoder, tag) || (tag == PR_ATTACH_DATA_BIN && decoder->object_method)) return;
    decode_flush(decoder);
    hr = stream_data(decoder, FALSE, tag, decoder->attribute.size);
    if (SUCCEEDED(hr) && tag == PR_ATTACH_DATA_BIN) decoder->has_data = TRUE;
    /* The end of the stream is told as such. */
    if (FAILED(hr) && !decoder->reader.ended) decode_problem(decoder, tag, hr);
}

/* Attributes whose data can be large or are not one value. FALSE: the attribute is of another kind. */
static BOOL decode_special(struct tnef_decoder *decoder)
{
    switch (decoder->attribute.id)
    {
    case ATT_MAPI_PROPS:
        if (decoder->attribute.level == TNEF_LEVEL_MESSAGE) decode_block(decoder);
        return TRUE;
    case ATT_ATTACHMENT:
        if (decoder->attach) decode_block(decoder);
        return TRUE;
    case ATT_RECIPIENT_TABLE:
        if (decode_is_selected(decoder, PR_MESSAGE_RECIPIENTS)) decode_recipients(decoder);
        return TRUE;
    case ATT_ATTACH_DATA:
        if (decoder->attach) decode_data(decoder, PR_ATTACH_DATA_BIN);
        return TRUE;
    case ATT_ATTACH_META_FILE:
        if (decoder->attach) decode_data(decoder, PR_ATTACH_RENDERING);
        return TRUE;
    case ATT_BODY:
        /* Of text that is not large decode_message_attribute() takes care. */
        if (decoder->attribute.size < SMALL_ATTRIBUTE_MAX) return FALSE;
        if (!decoder->attach && !decode_is_encapsulated(decoder, PR_BODY)) decode_data(decoder, PR_BODY_A);
        return TRUE;
    case ATT_NULL:
    case ATT_TNEF_VERSION: return TRUE;
    default: return FALSE;
    }
}

/* Reads an attribute's data whole; they end in NULs that do not count. NULL: too large or cut off, or no memory. */
static BYTE *read_small(struct tnef_decoder *decoder, size_t *size)
{
    size_t room = 256, done;
    BYTE *data = NULL, *grown;

    *size = 0;
    if (decoder->attribute.size > SMALL_ATTRIBUTE_MAX)
    {
        decode_problem(decoder, 0, MAPI_E_TOO_BIG);
        return NULL;
    }
    for (;; room *= 4)
    {
        if (!(grown = realloc(data, room + 2)))
        {
            decode_problem(decoder, 0, MAPI_E_NOT_ENOUGH_MEMORY);
            break;
        }
        data = grown;
        if (tnef_read(&decoder->reader, data + *size, room - *size, &done) != CODEC_OK) break;
        *size += done;
        if (*size < room)
        {
            data[*size] = data[*size + 1] = 0;
            return data;
        }
    }
    free(data);
    return NULL;
}

/* Decodes one attribute. */
static void decode_attribute(struct tnef_decoder *decoder)
{
    const BOOL attachments =
            decode_is_selected(decoder, PR_MESSAGE_ATTACHMENTS) ||
            (decoder->selection->include && (tnef_listed(decoder->selection->list, PR_ATTACH_DATA_BIN)));
    BYTE *data;
    size_t size;

    if (decoder->attribute.level == TNEF_LEVEL_ATTACHMENT)
    {
        if (!attachments) return;
        if (decoder->attribute.id == ATT_ATTACH_RENDDATA || !decoder->component) begin_attachment(decoder);
        if (!decoder->attach) return;
    }
    if (decode_special(decoder) || !(data = read_small(decoder, &size))) return;
    if (decoder->attribute.level == TNEF_LEVEL_ATTACHMENT) decode_attachment_attribute(decoder, data, size);
    else decode_message_attribute(decoder, data, size);
    free(data);
}

HRESULT decode_stream(struct tnef_decoder *decoder)
{
    struct tnef_attribute next;
    enum codec_status status;
    bool checksum_ok;

    decoder->all_of_attachments =
            decoder->selection->include && tnef_listed(decoder->selection->list, PR_MESSAGE_ATTACHMENTS);
    for (;;)
    {
        status = tnef_next(&decoder->reader, &next, &checksum_ok);
        /* Old writers had the sums of the two classes wrong; [MS-OXTNEF] has readers ignore them. */
        if (!checksum_ok && decoder->attribute.id != ATT_MESSAGE_CLASS &&
                decoder->attribute.id != ATT_ORIGINAL_MESSAGE_CLASS)
            decode_problem(decoder, 0, MAPI_E_CORRUPT_DATA);
        if (status != CODEC_OK) break;
        decoder->attribute = next;
        decode_attribute(decoder);
    }
    /* The stream has ended within an attribute: what was before it stays. */
    if (status == CODEC_CORRUPT) decode_problem(decoder, 0, MAPI_E_CORRUPT_DATA);
    end_attachment(decoder);
    decode_flush(decoder);
    return status == CODEC_ABORTED ? decoder->source->hr : S_OK;
}

static bool read_source(void *context, void *data, size_t size, size_t *done)
{
    struct tnef_source *source = context;
    ULONG read = 0;

    source->hr = IStream_Read(source->stream, data, (ULONG)size, &read);
    *done = read;
    return SUCCEEDED(source->hr);
}

HRESULT tnef_decode(
        IStream *stream, IMessage *message, const struct tnef_selection *selection, struct tnef_problems *problems)
{
    struct tnef_source source = {stream, S_OK};
    const struct tnef_input input = {&source, read_source};
    struct tnef_decoder *decoder;
    enum codec_status status;
    HRESULT hr;

    if (!(decoder = decoder_create(&source, message, selection, problems, 0))) return MAPI_E_NOT_ENOUGH_MEMORY;
    status = tnef_open(&decoder->reader, &input);
    if (status == CODEC_OK) hr = decode_stream(decoder);
    else hr = status == CODEC_ABORTED ? source.hr : MAPI_E_CORRUPT_DATA;
    free(decoder);
    return hr;
}

struct tnef_decoder *decoder_create(const struct tnef_source *source, IMessage *message,
        const struct tnef_selection *selection, struct tnef_problems *problems, unsigned int depth)
{
    struct tnef_decoder *decoder;

    if (!(decoder = calloc(1, sizeof(*decoder)))) return NULL;
    decoder->source = source;
    decoder->message = message;
    decoder->selection = selection;
    decoder->problems = problems;
    decoder->depth = depth;
    decoder->code_page = CP_ACP;
    return decoder;
}

HRESULT tnef_code_pages(IStream *stream, ULONG *primary, ULONG *secondary)
{
    struct tnef_source source = {stream, S_OK};
    const struct tnef_input input = {&source, read_source};
    const ULONG oem_default = 437;
    struct tnef_attribute attribute;
    struct tnef_reader *reader;
    enum codec_status status;
    BYTE data[8];
    bool checksum_ok;
    size_t done;

    *primary = oem_default;
    *secondary = 0;
    if (!(reader = malloc(sizeof(*reader)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    status = tnef_open(reader, &input);
    while (status == CODEC_OK && (status = tnef_next(reader, &attribute, &checksum_ok)) == CODEC_OK)
    {
        if (attribute.id != ATT_OEM_CODEPAGE) continue;
        status = tnef_read(reader, data, sizeof(data), &done);
        if (status == CODEC_OK && done < sizeof(data)) status = CODEC_CORRUPT;
        if (status != CODEC_OK) break;
        *primary = get_u32(data);
        *secondary = get_u32(data + 4);
        break;
    }
    free(reader);
    if (status == CODEC_ABORTED) return MAPI_E_NOT_ENOUGH_DISK;
    return status == CODEC_OK || status == CODEC_END ? S_OK : MAPI_E_CORRUPT_DATA;
}
