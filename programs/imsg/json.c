/*
 * A message as JSON: form imsg/1, which the head of compare-dump describes.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

#include <bcrypt.h>

/* The provider of SHA-256, opened once whatever thread comes first; NULL where there is none. */
static BCRYPT_ALG_HANDLE sha256_provider(void)
{
    static BCRYPT_ALG_HANDLE shared;
    BCRYPT_ALG_HANDLE own;

    if (!shared && !BCryptOpenAlgorithmProvider(&own, BCRYPT_SHA256_ALGORITHM, NULL, 0) &&
            InterlockedCompareExchangePointer(&shared, own, NULL))
        BCryptCloseAlgorithmProvider(own, 0);
    return shared;
}

static void json_sha256(struct output *output, const void *data, ULONG size)
{
    BCRYPT_HASH_HANDLE hash;
    BYTE digest[32] = {0};
    unsigned int i;

    if (!BCryptCreateHash(sha256_provider(), &hash, NULL, 0, NULL, 0, 0))
    {
        BCryptHashData(hash, (UCHAR *)data, size, 0);
        BCryptFinishHash(hash, digest, sizeof(digest), 0);
        BCryptDestroyHash(hash);
    }
    output_text(output, "\"sha256\": \"");
    for (i = 0; i < sizeof(digest); i++) output_format(output, "%02x", digest[i]);
    output_text(output, "\"");
}

static void json_guid(struct output *output, const GUID *guid)
{
    output_format(output, "\"%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X\"", guid->Data1, guid->Data2,
            guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4], guid->Data4[5],
            guid->Data4[6], guid->Data4[7]);
}

static void json_string(struct output *output, const WCHAR *text, size_t length)
{
    output_format(output, "\"size\": %lu, ", (ULONG)(length * sizeof(WCHAR)));
    json_sha256(output, text, (ULONG)(length * sizeof(WCHAR)));
    if (length * sizeof(WCHAR) > 4096) return;
    output_text(output, ", \"value\": ");
    output_json_string(output, text, length);
}

static void json_binary(struct output *output, const void *data, ULONG size)
{
    output_format(output, "\"size\": %lu, ", size);
    json_sha256(output, data, size);
}

/* A double as text that reads back to the same number. */
static void json_double(struct output *output, double value, int digits)
{
    char text[40];

    sprintf(text, "%.*g", digits, value);
    if (strstr(text, "#") || strstr(text, "n"))
        output_text(output, value != value ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\"");
    else output_format(output, "\"%s\"", text);
}

/* One element of any fixed-size type. */
static void json_element(struct output *output, ULONG type, const void *data)
{
    const FILETIME *time = data;

    switch (type)
    {
    case PT_I2: output_format(output, "%d", *(const short *)data); break;
    case PT_LONG: output_format(output, "%ld", *(const LONG *)data); break;
    case PT_BOOLEAN: output_text(output, *(const unsigned short *)data ? "true" : "false"); break;
    case PT_I8:
    case PT_CURRENCY: output_format(output, "\"%I64d\"", *(const LONGLONG *)data); break;
    case PT_R4: json_double(output, *(const float *)data, 9); break;
    case PT_DOUBLE:
    case PT_APPTIME: json_double(output, *(const double *)data, 17); break;
    case PT_ERROR: output_format(output, "\"%08lX\"", *(const ULONG *)data); break;
    case PT_SYSTIME: output_format(output, "\"%08lX%08lX\"", time->dwHighDateTime, time->dwLowDateTime); break;
    case PT_CLSID: json_guid(output, data); break;
    default: output_text(output, "null"); break;
    }
}

static size_t element_size(ULONG type)
{
    switch (type)
    {
    case PT_I2: return 2;
    case PT_LONG:
    case PT_R4: return 4;
    case PT_CLSID: return 16;
    default: return 8;
    }
}

static void json_multi(struct output *output, const SPropValue *value)
{
    ULONG i, type = PROP_TYPE(value->ulPropTag) & ~(ULONG)MV_FLAG, count = value->Value.MVl.cValues;

    output_text(output, ", \"values\": [");
    for (i = 0; i < count; i++)
    {
        if (i) output_text(output, ", ");
        if (type == PT_BINARY)
        {
            output_text(output, "{");
            json_binary(output, value->Value.MVbin.lpbin[i].lpb, value->Value.MVbin.lpbin[i].cb);
            output_text(output, "}");
        }
        else if (type == PT_UNICODE)
            output_json_string(output, value->Value.MVszW.lppszW[i], wcslen(value->Value.MVszW.lppszW[i]));
        else json_element(output, type, (const BYTE *)value->Value.MVl.lpl + i * element_size(type));
    }
    output_text(output, "]");
}

/* Begins a property; the caller has made sure that it is dumped at all. */
static void json_begin_property(struct output *output, ULONG tag, BOOL *first)
{
    if (!*first) output_text(output, ", ");
    *first = FALSE;
    output_format(output, "{\"tag\": \"%08lX\"", tag);
}

static void json_value(struct output *output, const SPropValue *value, BOOL *first)
{
    json_begin_property(output, value->ulPropTag, first);
    if (value->ulPropTag & MV_FLAG) json_multi(output, value);
    else
    {
        switch (PROP_TYPE(value->ulPropTag))
        {
        case PT_OBJECT:
        case PT_NULL: break;
        case PT_UNICODE:
            output_text(output, ", ");
            json_string(output, value->Value.lpszW, wcslen(value->Value.lpszW));
            break;
        case PT_BINARY:
            output_text(output, ", ");
            json_binary(output, value->Value.bin.lpb, value->Value.bin.cb);
            break;
        case PT_CLSID:
            output_text(output, ", \"value\": ");
            json_guid(output, value->Value.lpguid);
            break;
        default:
            output_text(output, ", \"value\": ");
            json_element(output, PROP_TYPE(value->ulPropTag), &value->Value);
            break;
        }
    }
    output_text(output, "}");
}

/* A value that GetProps refused as too large. */
static void json_large(struct output *output, IMAPIProp *prop, ULONG tag, BOOL *first)
{
    BYTE *data;
    ULONG size;

    if (FAILED(read_large(prop, tag, &data, &size))) return;
    json_begin_property(output, tag, first);
    output_text(output, ", ");
    if (PROP_TYPE(tag) == PT_UNICODE)
    {
        size &= ~1u;
        while (size && !data[size - 1] && !data[size - 2]) size -= 2;
        json_string(output, (WCHAR *)data, size / sizeof(WCHAR));
    }
    else json_binary(output, data, size);
    output_text(output, "}");
    free(data);
}

static void json_properties(struct output *output, IMAPIProp *prop)
{
    SPropTagArray *tags;
    SPropValue *values;
    ULONG i, count;
    BOOL first = TRUE;

    output_text(output, "\"properties\": [");
    if (SUCCEEDED(read_properties(prop, &tags, &count, &values)))
    {
        for (i = 0; i < count; i++)
        {
            if (PROP_TYPE(values[i].ulPropTag) != PT_ERROR || PROP_TYPE(tags->aulPropTag[i]) == PT_ERROR)
                json_value(output, &values[i], &first);
            else if (values[i].Value.err == MAPI_E_NOT_ENOUGH_MEMORY)
                json_large(output, prop, tags->aulPropTag[i], &first);
        }
        MAPIFreeBuffer(values);
        MAPIFreeBuffer(tags);
    }
    output_text(output, "]");
}

static void json_recipients(struct output *output, IMessage *message)
{
    IMAPITable *table;
    SRowSet *rows;
    ULONG i, j;
    BOOL first;

    output_text(output, ", \"recipients\": [");
    if (SUCCEEDED(IMessage_GetRecipientTable(message, MAPI_UNICODE, &table)))
    {
        if (SUCCEEDED(read_rows(table, &rows)))
        {
            for (i = 0; i < rows->cRows; i++)
            {
                output_text(output, i ? ", {\"properties\": [" : "{\"properties\": [");
                for (j = 0, first = TRUE; j < rows->aRow[i].cValues; j++)
                {
                    const SPropValue *value = &rows->aRow[i].lpProps[j];

                    if (PROP_TYPE(value->ulPropTag) != PT_ERROR) json_value(output, value, &first);
                }
                output_text(output, "]}");
            }
            FreeProws(rows);
        }
        IMAPITable_Release(table);
    }
    output_text(output, "]");
}

static void json_body(struct output *output, IMessage *message);

static void json_attachment(struct output *output, IMessage *message, ULONG num)
{
    IMessage *embedded;
    IAttach *attach;

    output_format(output, "{\"num\": %lu, ", num);
    if (SUCCEEDED(IMessage_OpenAttach(message, num, NULL, 0, &attach)))
    {
        json_properties(output, (IMAPIProp *)attach);
        if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
        {
            output_text(output, ", \"message\": ");
            json_body(output, embedded);
            IMessage_Release(embedded);
        }
        IAttach_Release(attach);
    }
    else output_text(output, "\"properties\": []");
    output_text(output, "}");
}

static void json_body(struct output *output, IMessage *message)
{
    ULONG i, *nums, count;

    output_text(output, "{");
    json_properties(output, (IMAPIProp *)message);
    json_recipients(output, message);
    output_text(output, ", \"attachments\": [");
    if (SUCCEEDED(attachment_numbers(message, &nums, &count)))
    {
        for (i = 0; i < count; i++)
        {
            if (i) output_text(output, ", ");
            json_attachment(output, message, nums[i]);
        }
        free(nums);
    }
    output_text(output, "]}");
}

static void json_named(struct output *output, IMessage *message)
{
    SPropTagArray *tags = NULL;
    MAPINAMEID **names;
    ULONG i, count;

    output_text(output, ", \"named\": [");
    if (SUCCEEDED(IMessage_GetNamesFromIDs(message, &tags, NULL, 0, &count, &names)))
    {
        for (i = 0; i < count; i++)
        {
            output_format(output, "%s{\"id\": \"%04lX\", \"guid\": ", i ? ", " : "", PROP_ID(tags->aulPropTag[i]));
            json_guid(output, names[i]->lpguid);
            if (names[i]->ulKind == MNID_STRING)
            {
                output_text(output, ", \"kind\": \"string\", \"name\": ");
                output_json_string(output, names[i]->Kind.lpwstrName, wcslen(names[i]->Kind.lpwstrName));
            }
            else output_format(output, ", \"kind\": \"id\", \"lid\": \"%08lX\"", names[i]->Kind.lID);
            output_text(output, "}");
        }
        MAPIFreeBuffer(names);
        MAPIFreeBuffer(tags);
    }
    output_text(output, "]");
}

static void json_head(struct output *output, const WCHAR *path)
{
    output_text(output, "{\"form\": \"imsg/1\", \"file\": ");
    output_json_string(output, path, wcslen(path));
}

void json_message(struct output *output, const WCHAR *path, IMessage *message)
{
    json_head(output, path);
    json_named(output, message);
    output_text(output, ", \"message\": ");
    json_body(output, message);
    output_text(output, "}\n");
}

void json_error(struct output *output, const WCHAR *path, HRESULT hr)
{
    json_head(output, path);
    output_format(output, ", \"error\": \"%08lX\"}\n", hr);
}
