/*
 * A message encoded as TNEF, [MS-OXTNEF] 3.1: attributes for older programs, and every property encapsulated, so that
 * nothing is lost. Large values go from stream to stream.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "bodytext.h"
#include "convert.h"
#include "rtfstream.h"
#include "scratch.h"
#include "storagecopy.h"
#include "tnefencode.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Properties that are asked for at once. */
#define CHUNK 32

static HRESULT encode_whole_message(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders);

static bool write_target(void *context, const void *data, size_t size)
{
    struct tnef_encoder *encoder = context;
    ULONG written = 0;

    encoder->hr = IStream_Write(encoder->stream, data, (ULONG)size, &written);
    if (SUCCEEDED(encoder->hr) && written != size) encoder->hr = MAPI_E_NOT_ENOUGH_DISK;
    return SUCCEEDED(encoder->hr);
}

static HRESULT seek(IStream *stream, LONGLONG move, DWORD origin, ULONGLONG *pos)
{
    LARGE_INTEGER to;
    ULARGE_INTEGER result = {{0}};
    HRESULT hr;

    to.QuadPart = move;
    hr = IStream_Seek(stream, to, origin, &result);
    if (pos) *pos = result.QuadPart;
    return hr;
}

static bool patch_target(void *context, uint64_t offset, const void *data, size_t size)
{
    struct tnef_encoder *encoder = context;
    ULONGLONG pos;

    if (FAILED(encoder->hr = seek(encoder->stream, 0, STREAM_SEEK_CUR, &pos))) return false;
    if (FAILED(encoder->hr = seek(encoder->stream, encoder->start + offset, STREAM_SEEK_SET, NULL))) return false;
    return write_target(encoder, data, size) &&
           SUCCEEDED(encoder->hr = seek(encoder->stream, pos, STREAM_SEEK_SET, NULL));
}

HRESULT tnef_encoder_create(
        IStream *stream, WORD key, BOOL pure, struct tnef_problems *problems, struct tnef_encoder **out)
{
    struct tnef_output output = {NULL, write_target, patch_target};
    struct tnef_encoder *encoder;
    HRESULT hr;

    if (!(encoder = calloc(1, sizeof(*encoder)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    output.context = encoder;
    tnef_writer_init(&encoder->writer, &output);
    encoder->problems = problems;
    encoder->key = key;
    encoder->pure = pure;
    if (FAILED(hr = seek(stream, 0, STREAM_SEEK_CUR, &encoder->start)))
    {
        free(encoder);
        return hr;
    }
    encoder->stream = stream;
    IStream_AddRef(stream);
    tnef_write_signature(&encoder->writer, key);
    *out = encoder;
    return S_OK;
}

HRESULT tnef_encoder_finish(struct tnef_encoder *encoder)
{
    enum codec_status status = tnef_flush(&encoder->writer);

    if (status == CODEC_ABORTED) return encoder->hr;
    return status == CODEC_UNSUPPORTED ? MAPI_E_TOO_BIG : tnef_hresult(status);
}

void tnef_encoder_free(struct tnef_encoder *encoder)
{
    IStream_Release(encoder->stream);
    free(encoder);
}

static void encode_problem(struct tnef_encoder *encoder, ULONG attribute, ULONG tag, SCODE scode)
{
    WARN("Attribute %#lx, property %#lx: %#lx.\n", attribute, tag, scode);
    tnef_problem(encoder->problems, encoder->component, attribute, tag, scode);
}

/* The names of the named properties in a list of tags. */
struct names
{
    SPropTagArray *tags;
    MAPINAMEID **names;
    ULONG count;
    SCODE missing; /* why there is no name */
};

static void names_load(struct names *names, IMAPIProp *prop, const ULONG *tags, ULONG count)
{
    HRESULT hr;
    ULONG i;

    memset(names, 0, sizeof(*names));
    names->missing = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!(names->tags = malloc(CbNewSPropTagArray(count)))) return;
    names->missing = MAPI_E_NOT_FOUND;
    names->tags->cValues = 0;
    for (i = 0; i < count; i++)
        if (tags[i] >> 31) names->tags->aulPropTag[names->tags->cValues++] = tags[i];
    if (!names->tags->cValues) return;
    hr = IMAPIProp_GetNamesFromIDs(prop, &names->tags, NULL, 0, &names->count, &names->names);
    if (SUCCEEDED(hr)) return;
    names->missing = hr;
    names->count = 0;
}

static void names_free(struct names *names)
{
    MAPIFreeBuffer(names->names);
    free(names->tags);
}

/* Writes a property's tag and name. FALSE: it has no name, and nothing was written. */
static BOOL write_head(struct tnef_encoder *encoder, const struct names *names, ULONG tag)
{
    struct tnef_property property;
    const MAPINAMEID *name = NULL;
    size_t size;
    ULONG i;

    memset(&property, 0, sizeof(property));
    property.tag = tag;
    if (tag >> 31)
    {
        for (i = 0; i < names->count; i++)
            if (PROP_ID(names->tags->aulPropTag[i]) == PROP_ID(tag)) name = names->names[i];
        if (!name) return FALSE;
        property.named = true;
        memcpy(property.guid, name->lpguid, sizeof(property.guid));
        if (name->ulKind == MNID_STRING)
        {
            property.kind = 1;
            size = wcslen(name->Kind.lpwstrName) * sizeof(WCHAR);
            if (size > sizeof(property.name)) return FALSE;
            memcpy(property.name, name->Kind.lpwstrName, size);
            property.name_size = (uint32_t)size;
        }
        else property.lid = name->Kind.lID;
    }
    tnef_write_property(&encoder->writer, &property);
    return TRUE;
}

/* Copies a stream into the value or attribute that is open; *last are its last two bytes. */
static HRESULT copy_stream(struct tnef_encoder *encoder, IStream *stream, BYTE last[2])
{
    BYTE buffer[4096];
    ULONG size;
    HRESULT hr;

    last[0] = last[1] = 1;
    while (SUCCEEDED(hr = stream_read_full(stream, buffer, sizeof(buffer), &size)) && size)
    {
        tnef_write(&encoder->writer, buffer, size);
        last[0] = size > 1 ? buffer[size - 2] : last[1];
        last[1] = buffer[size - 1];
    }
    return hr;
}

/* Writes a string or binary that is too large to be asked for. */
static HRESULT encode_large(struct tnef_encoder *encoder, IMAPIProp *prop, const struct names *names, ULONG tag)
{
    const ULONG type = PROP_TYPE(tag);
    IStream *stream;
    BYTE last[2];
    HRESULT hr;

    hr = IMAPIProp_OpenProperty(prop, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream);
    if (FAILED(hr)) return hr;
    if (write_head(encoder, names, tag))
    {
        tnef_write_u32(&encoder->writer, 1);
        tnef_value_begin(&encoder->writer);
        hr = copy_stream(encoder, stream, last);
        if (type == PT_UNICODE && (last[0] || last[1])) tnef_write(&encoder->writer, "\0", 2);
        if (type == PT_STRING8 && last[1]) tnef_write(&encoder->writer, "", 1);
        tnef_value_end(&encoder->writer);
    }
    IStream_Release(stream);
    return hr;
}

/* Writes a string of an attachment as 8-bit text where that loses nothing in any code page: older readers look for
 * the long file name only so. FALSE: it is none, and nothing was written. */
static BOOL encode_ascii(struct tnef_encoder *encoder, const struct names *names, const SPropValue *value)
{
    SPropValue ascii = {CHANGE_PROP_TYPE(value->ulPropTag, PT_STRING8)};
    const WCHAR *p;
    BOOL written;

    if (PROP_TYPE(value->ulPropTag) != PT_UNICODE) return FALSE;
    for (p = value->Value.lpszW; *p; p++)
        if (*p >= 0x80) return FALSE;
    if (!(ascii.Value.lpszA = wide_to_multibyte(value->Value.lpszW, encoder->code_page))) return FALSE;
    if ((written = write_head(encoder, names, ascii.ulPropTag))) tnef_write_value(&encoder->writer, &ascii);
    free(ascii.Value.lpszA);
    return written;
}

/* Writes a value of a property, or reports that it cannot be written. */
static void encode_value(struct tnef_encoder *encoder, IMAPIProp *prop, const struct names *names, ULONG tag,
        const SPropValue *value, ULONG attribute)
{
    HRESULT hr;

    if (PROP_TYPE(value->ulPropTag) == PT_ERROR)
    {
        hr = value->Value.err;
        if (hr == MAPI_E_NOT_ENOUGH_MEMORY) hr = encode_large(encoder, prop, names, tag);
        if (FAILED(hr) && hr != MAPI_E_NOT_FOUND) encode_problem(encoder, attribute, tag, hr);
        return;
    }
    if (!tnef_is_writable(value->ulPropTag)) return;
    if (attribute == ATT_ATTACHMENT && encode_ascii(encoder, names, value)) return;
    if (write_head(encoder, names, value->ulPropTag)) tnef_write_value(&encoder->writer, value);
    else encode_problem(encoder, attribute, tag, names->missing);
}

/* Writes the properties with the given tags into the block that is open. */
static HRESULT encode_tags(struct tnef_encoder *encoder, IMAPIProp *prop, const ULONG *tags, ULONG count,
        ULONG attribute, const struct names *names)
{
    SizedSPropTagArray(CHUNK, chunk);
    SPropValue *values;
    ULONG i, j, got;
    HRESULT hr;

    for (i = 0; i < count; i += chunk.cValues)
    {
        chunk.cValues = count - i < CHUNK ? count - i : CHUNK;
        memcpy(chunk.aulPropTag, tags + i, chunk.cValues * sizeof(ULONG));
        if (FAILED(hr = IMAPIProp_GetProps(prop, (SPropTagArray *)&chunk, MAPI_UNICODE, &got, &values))) return hr;
        for (j = 0; j < got; j++) encode_value(encoder, prop, names, chunk.aulPropTag[j], &values[j], attribute);
        MAPIFreeBuffer(values);
    }
    return S_OK;
}

/* Which properties a block leaves out because they are written otherwise. */
static BOOL is_handled(ULONG tag, BOOL attachment, BOOL data_written)
{
    if (!attachment) return FALSE;
    return PROP_ID(tag) == PROP_ID(PR_ATTACH_DATA_BIN) && data_written;
}

/* Writes the orders' own values into the block of the message. */
static void encode_given(struct tnef_encoder *encoder, IMAPIProp *prop, const struct tnef_orders *orders)
{
    struct names names;
    ULONG i, j;

    for (i = 0; i < orders->count; i++)
        for (j = 0; orders->items[i].values && j < orders->items[i].count; j++)
        {
            const SPropValue *value = &orders->items[i].values[j];

            /* Of several for one property the last counts. */
            if (tnef_orders_value(orders, value->ulPropTag) != value) continue;
            names_load(&names, prop, &value->ulPropTag, 1);
            encode_value(encoder, prop, &names, value->ulPropTag, value, ATT_MAPI_PROPS);
            names_free(&names);
        }
}

/* Writes a block of all properties that are selected, but those that were written otherwise. */
static HRESULT encode_block(struct tnef_encoder *encoder, IMAPIProp *prop, const struct tnef_orders *orders,
        BOOL attachment, BOOL data_written)
{
    const ULONG attribute = attachment ? ATT_ATTACHMENT : ATT_MAPI_PROPS;
    SPropTagArray *list;
    struct names names;
    ULONG i, count = 0;
    HRESULT hr;

    hr = IMAPIProp_GetPropList(prop, MAPI_UNICODE, &list);
    if (hr == MAPI_E_BAD_CHARWIDTH) hr = IMAPIProp_GetPropList(prop, 0, &list);
    if (FAILED(hr)) return hr;
    for (i = 0; list && i < list->cValues; i++)
    {
        const ULONG tag = list->aulPropTag[i];

        if (PROP_TYPE(tag) == PT_OBJECT || !tnef_is_writable(tag) || is_handled(tag, attachment, data_written))
            continue;
        if (!tnef_orders_select(orders, attachment, tag) || (!attachment && tnef_orders_value(orders, tag))) continue;
        list->aulPropTag[count++] = tag;
    }
    if (list)
    {
        names_load(&names, prop, list->aulPropTag, count);
        hr = encode_tags(encoder, prop, list->aulPropTag, count, attribute, &names);
        names_free(&names);
    }
    MAPIFreeBuffer(list);
    if (!attachment) encode_given(encoder, prop, orders);
    return hr;
}

/* Writes a row of the recipient table. */
static HRESULT encode_row(struct tnef_encoder *encoder, IMAPIProp *message, const SRow *row)
{
    struct names names;
    ULONG *tags, i;

    if (!(tags = malloc((row->cValues + 1) * sizeof(*tags)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < row->cValues; i++) tags[i] = row->lpProps[i].ulPropTag;
    names_load(&names, message, tags, row->cValues);
    tnef_count(&encoder->writer);
    tnef_count_begin(&encoder->writer);
    for (i = 0; i < row->cValues; i++)
    {
        if (PROP_ID(tags[i]) == PROP_ID(PR_ROWID) || !tnef_is_writable(tags[i])) continue;
        encode_value(encoder, message, &names, tags[i], &row->lpProps[i], ATT_RECIPIENT_TABLE);
    }
    tnef_count_end(&encoder->writer);
    names_free(&names);
    free(tags);
    return S_OK;
}

/* Writes the recipients: the rows of the table from its current position on. */
static HRESULT encode_recipients(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders)
{
    IMAPITable *table = orders->recipients;
    ULONG i, count;
    SRowSet *rows;
    HRESULT hr;

    if (table) IMAPITable_AddRef(table);
    else if (FAILED(hr = IMessage_GetRecipientTable(message, MAPI_UNICODE, &table))) return hr;
    tnef_attribute_begin(&encoder->writer, TNEF_LEVEL_MESSAGE, ATT_RECIPIENT_TABLE);
    tnef_count_begin(&encoder->writer);
    do
    {
        if (FAILED(hr = IMAPITable_QueryRows(table, 50, 0, &rows))) break;
        count = rows->cRows;
        for (i = 0; SUCCEEDED(hr) && i < count; i++) hr = encode_row(encoder, (IMAPIProp *)message, &rows->aRow[i]);
        FreeProws(rows);
    } while (SUCCEEDED(hr) && count);
    tnef_count_end(&encoder->writer);
    tnef_attribute_end(&encoder->writer);
    IMAPITable_Release(table);
    return hr;
}

HRESULT tnef_encode_message(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders)
{
    static const BYTE version[] = {0, 0, 1, 0};
    struct tnef_writer *writer = &encoder->writer;
    UINT code_page = message_code_page((IMAPIProp *)message);
    BYTE pages[8] = {0};
    HRESULT hr = S_OK;

    encoder->component = 0;
    encoder->code_page = code_page == CP_ACP ? GetACP() : code_page;
    put_u32(pages, encoder->code_page);
    tnef_write_attribute(writer, TNEF_LEVEL_MESSAGE, ATT_TNEF_VERSION, version, sizeof(version));
    tnef_write_attribute(writer, TNEF_LEVEL_MESSAGE, ATT_OEM_CODEPAGE, pages, sizeof(pages));
    if (!encoder->pure && FAILED(hr = encode_message_attributes(encoder, message, orders))) return hr;
    if (tnef_orders_select_recipients(orders) && FAILED(hr = encode_recipients(encoder, message, orders)))
        encode_problem(encoder, ATT_RECIPIENT_TABLE, PR_MESSAGE_RECIPIENTS, hr);
    tnef_attribute_begin(writer, TNEF_LEVEL_MESSAGE, ATT_MAPI_PROPS);
    tnef_count_begin(writer);
    hr = encode_block(encoder, (IMAPIProp *)message, orders, FALSE, FALSE);
    tnef_count_end(writer);
    tnef_attribute_end(writer);
    return hr;
}

/* Writes the data of an attachment as an attribute of their own. FALSE: there are none. */
static BOOL encode_attachment_data(struct tnef_encoder *encoder, IAttach *attach, ULONG attribute, ULONG tag)
{
    IStream *stream;
    BYTE last[2];
    HRESULT hr;

    if (FAILED(IAttach_OpenProperty(attach, tag, &IID_IStream, STGM_READ, 0, (IUnknown **)&stream))) return FALSE;
    tnef_attribute_begin(&encoder->writer, TNEF_LEVEL_ATTACHMENT, attribute);
    hr = copy_stream(encoder, stream, last);
    tnef_attribute_end(&encoder->writer);
    IStream_Release(stream);
    if (FAILED(hr)) encode_problem(encoder, attribute, tag, hr);
    return TRUE;
}

/* Writes the image of a storage into the value that is open, by way of a temporary file. */
static HRESULT encode_storage(struct tnef_encoder *encoder, IStorage *storage)
{
    IStorage *copy = NULL;
    WCHAR path[MAX_PATH];
    BYTE buffer[4096];
    DWORD size;
    HANDLE file;
    HRESULT hr;

    if (FAILED(hr = scratch_path(path))) return hr;
    hr = StgCreateDocfile(path, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &copy);
    if (SUCCEEDED(hr))
    {
        if (SUCCEEDED(hr = storage_copy(storage, copy))) hr = IStorage_Commit(copy, STGC_DEFAULT);
        IStorage_Release(copy);
    }
    if (SUCCEEDED(hr))
    {
        file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
        if (file == INVALID_HANDLE_VALUE) hr = MAPI_E_DISK_ERROR;
        else
        {
            while (ReadFile(file, buffer, sizeof(buffer), &size, NULL) && size)
                tnef_write(&encoder->writer, buffer, size);
            CloseHandle(file);
        }
    }
    DeleteFileW(path);
    return hr;
}

/* The stream that AddProps gave for the message in an attachment; NULL for none. */
static IStream *contained_stream(const struct tnef_orders *orders, ULONG number)
{
    ULONG i;

    for (i = 0; i < orders->count; i++)
        if (orders->items[i].flags & TNEF_PROP_CONTAINED_TNEF && orders->items[i].element == number)
            return orders->items[i].data;
    return NULL;
}

/* Writes the message in an attachment into the value that is open. */
static HRESULT encode_contained(
        struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders, ULONG number)
{
    const UINT code_page = encoder->code_page;
    const ULONG component = encoder->component;
    struct tnef_orders contained = {0};
    HRESULT hr = S_OK;

    if (!encoder->depth) hr = tnef_orders_contained(orders, number, &contained);
    encoder->depth++;
    tnef_write_signature(&encoder->writer, encoder->key);
    if (SUCCEEDED(hr)) hr = encode_whole_message(encoder, message, &contained);
    encoder->depth--;
    encoder->code_page = code_page;
    encoder->component = component;
    tnef_orders_free(&contained);
    return hr;
}

/* Writes PR_ATTACH_DATA_OBJ: a message or a storage. */
static HRESULT encode_object(
        struct tnef_encoder *encoder, IAttach *attach, const struct tnef_orders *orders, ULONG method, ULONG number)
{
    const struct tnef_property property = {.tag = PR_ATTACH_DATA_OBJ};
    IStream *given = contained_stream(orders, number);
    const IID *iid = method == ATTACH_EMBEDDED_MSG ? &IID_IMessage : &IID_IStorage;
    IUnknown *object = NULL;
    BYTE last[2];
    HRESULT hr;

    if (method == ATTACH_EMBEDDED_MSG && encoder->depth + 1 >= TNEF_DEPTH_MAX) return MAPI_E_TOO_COMPLEX;
    if (!given || method != ATTACH_EMBEDDED_MSG)
    {
        hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, iid, STGM_READ, 0, &object);
        if (FAILED(hr)) return hr;
    }
    tnef_write_property(&encoder->writer, &property);
    tnef_write_u32(&encoder->writer, 1);
    tnef_value_begin(&encoder->writer);
    tnef_write(&encoder->writer, iid, sizeof(*iid));
    if (!object) hr = copy_stream(encoder, given, last);
    else if (method == ATTACH_EMBEDDED_MSG) hr = encode_contained(encoder, (IMessage *)object, orders, number);
    else hr = encode_storage(encoder, (IStorage *)object);
    tnef_value_end(&encoder->writer);
    if (object) IUnknown_Release(object);
    return hr;
}

HRESULT tnef_encode_attachment(
        struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders, ULONG number)
{
    SizedSPropTagArray(1, tag) = {1, {PR_ATTACH_METHOD}};
    ULONG count, method = ATTACH_BY_VALUE;
    BOOL data_written = FALSE, is_object;
    SPropValue *value;
    IAttach *attach;
    HRESULT hr;

    encoder->component++;
    if (FAILED(hr = IMessage_OpenAttach(message, number, NULL, 0, &attach)))
    {
        encode_problem(encoder, ATT_ATTACHMENT, PR_ATTACH_NUM, hr);
        return hr;
    }
    hr = IAttach_GetProps(attach, (SPropTagArray *)&tag, 0, &count, &value);
    if (SUCCEEDED(hr))
    {
        if (value->ulPropTag == PR_ATTACH_METHOD) method = value->Value.l;
        MAPIFreeBuffer(value);
        hr = encode_attachment_attributes(encoder, attach, method);
    }
    is_object = method == ATTACH_EMBEDDED_MSG || method == ATTACH_OLE;
    /* Data that are the storage itself come as the object. */
    if (!is_object && !encoder->pure && tnef_orders_select(orders, TRUE, PR_ATTACH_DATA_BIN))
        data_written = encode_attachment_data(encoder, attach, ATT_ATTACH_DATA, PR_ATTACH_DATA_BIN);
    tnef_attribute_begin(&encoder->writer, TNEF_LEVEL_ATTACHMENT, ATT_ATTACHMENT);
    tnef_count_begin(&encoder->writer);
    if (SUCCEEDED(hr)) hr = encode_block(encoder, (IMAPIProp *)attach, orders, TRUE, data_written);
    if (SUCCEEDED(hr) && is_object) hr = encode_object(encoder, attach, orders, method, number);
    tnef_count_end(&encoder->writer);
    tnef_attribute_end(&encoder->writer);
    if (FAILED(hr)) encode_problem(encoder, ATT_ATTACHMENT, PR_ATTACH_DATA_OBJ, hr);
    IAttach_Release(attach);
    return hr;
}

static int compare_numbers(const void *a, const void *b)
{
    const ULONG first = *(const ULONG *)a, second = *(const ULONG *)b;

    return (first > second) - (first < second);
}

HRESULT tnef_encode_attachments(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders)
{
    static SizedSPropTagArray(1, columns) = {1, {PR_ATTACH_NUM}};
    ULONG *numbers, count = 0, i;
    SRowSet *rows = NULL;
    IMAPITable *table;
    HRESULT hr;

    if (!tnef_orders_select_attachments(orders)) return S_OK;
    if (FAILED(hr = IMessage_GetAttachmentTable(message, 0, &table))) return hr;
    hr = HrQueryAllRows(table, (SPropTagArray *)&columns, NULL, NULL, 0, &rows);
    IMAPITable_Release(table);
    if (FAILED(hr)) return hr;
    if (!(numbers = calloc(rows->cRows + 1, sizeof(*numbers)))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; numbers && i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].ulPropTag == PR_ATTACH_NUM) numbers[count++] = rows->aRow[i].lpProps[0].Value.l;
    FreeProws(rows);
    /* The table is in the order of the text, the stream keeps that of the numbers. One that cannot be written is a
     * problem, the others follow. */
    if (numbers) qsort(numbers, count, sizeof(*numbers), compare_numbers);
    for (i = 0; i < count; i++) tnef_encode_attachment(encoder, message, orders, numbers[i]);
    free(numbers);
    return hr;
}

static HRESULT encode_whole_message(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders)
{
    HRESULT hr = tnef_encode_message(encoder, message, orders);

    return SUCCEEDED(hr) ? tnef_encode_attachments(encoder, message, orders) : hr;
}
