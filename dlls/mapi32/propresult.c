/*
 * Properties on their way to a caller.
 *
 * The same walk first counts the bytes, then writes them: a block of exactly the right size, in one allocation.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/propstream.h"
#include "node.h"
#include "propresult.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Bytes behind the array; base NULL: counted only. */
struct packer
{
    BYTE *base;
    size_t pos;
};

void propresult_fixed(struct propresult *result, ULONG tag, ULONGLONG value)
{
    result->tag = result->stored_tag = tag;
    result->error = S_OK;
    memcpy(result->fixed, &value, sizeof(value));
}

void propresult_key(struct propresult *result, ULONG tag, ULONG number)
{
    propresult_fixed(result, tag, number);
    result->fixed_size = sizeof(number);
}

void propresult_error(struct propresult *result, ULONG tag, SCODE error)
{
    result->tag = tag;
    result->error = error;
}

void propresult_text(struct propresult *result, ULONG tag, WCHAR *text)
{
    result->tag = tag;
    result->stored_tag = retype_tag(tag, PT_UNICODE);
    result->error = text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    result->text = text;
}

HRESULT propresults_init(struct propresults *results, ULONG count)
{
    results->count = count;
    results->code_page = CP_ACP;
    results->results = results->own;
    if (count > PROPRESULTS_OWN) results->results = calloc(count, sizeof(*results->results));
    else memset(results->own, 0, count * sizeof(*results->own));
    return results->results ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

void propresults_free(struct propresults *results)
{
    ULONG i;

    for (i = 0; results->results && i < results->count; i++)
    {
        if (results->results[i].value) value_release(results->results[i].value);
        free(results->results[i].text);
    }
    if (results->results != results->own) free(results->results);
    results->results = NULL;
    results->count = 0;
}

/* Room for size bytes, aligned for what may lie there; where it is, NULL while counting. */
static void *pack_room(struct packer *packer, size_t size)
{
    void *room = NULL;

    packer->pos = (packer->pos + 7) & ~(size_t)7;
    if (packer->base) room = packer->base + packer->pos;
    packer->pos += size;
    return room;
}

static void *pack_bytes(struct packer *packer, const void *data, size_t size)
{
    void *room = pack_room(packer, size);

    if (room && size) memcpy(room, data, size);
    return room;
}

/* Bytes of a string without the terminators that some writers store. */
static ULONG trim(const BYTE *data, ULONG size, BOOL wide)
{
    if (!wide)
    {
        while (size && !data[size - 1]) size--;
        return size;
    }
    size &= ~1u;
    while (size && !data[size - 1] && !data[size - 2]) size -= 2;
    return size;
}

/* Packs a string of size bytes in the wanted width, with its terminator. */
static void *pack_string(struct packer *packer, const BYTE *data, ULONG size, BOOL wide, BOOL want_wide, UINT code_page)
{
    const size_t terminator = want_wide ? sizeof(WCHAR) : 1;
    int length;
    BYTE *room;

    size = trim(data, size, wide);
    if (wide == want_wide)
    {
        if ((room = pack_room(packer, size + terminator)))
        {
            if (size) memcpy(room, data, size);
            memset(room + size, 0, terminator);
        }
        return room;
    }
    if (want_wide)
    {
        length = size ? MultiByteToWideChar(code_page, 0, (const char *)data, size, NULL, 0) : 0;
        if ((room = pack_room(packer, ((size_t)length + 1) * sizeof(WCHAR))))
        {
            if (length) MultiByteToWideChar(code_page, 0, (const char *)data, size, (WCHAR *)room, length);
            ((WCHAR *)room)[length] = 0;
        }
        return room;
    }
    length = size ? WideCharToMultiByte(code_page, 0, (const WCHAR *)data, size / 2, NULL, 0, NULL, NULL) : 0;
    if ((room = pack_room(packer, (size_t)length + 1)))
    {
        if (length) WideCharToMultiByte(code_page, 0, (const WCHAR *)data, size / 2, (char *)room, length, NULL, NULL);
        room[length] = 0;
    }
    return room;
}

/* Packs a packed multi-value of strings or binaries. */
static void pack_multi(struct packer *packer, const struct propresult *result, UINT code_page, SPropValue *out)
{
    const BYTE *data = result->value->data, *bytes;
    const ULONG *sizes = (const ULONG *)data;
    BOOL wide = PROP_TYPE(result->stored_tag) == PT_MV_UNICODE, want_wide = PROP_TYPE(result->tag) == PT_MV_UNICODE;
    ULONG i, count = sizes[0];
    SBinary *binaries;
    void *room, **texts;

    bytes = data + sizeof(ULONG) * (1 + (size_t)count);
    if (PROP_TYPE(result->tag) == PT_MV_BINARY)
    {
        binaries = pack_room(packer, count * sizeof(*binaries));
        for (i = 0; i < count; bytes += sizes[1 + i], i++)
        {
            room = pack_bytes(packer, bytes, sizes[1 + i]);
            if (!packer->base) continue;
            binaries[i].cb = sizes[1 + i];
            binaries[i].lpb = room;
        }
        out->Value.MVbin.cValues = count;
        out->Value.MVbin.lpbin = binaries;
        return;
    }
    texts = pack_room(packer, count * sizeof(*texts));
    for (i = 0; i < count; bytes += sizes[1 + i], i++)
    {
        room = pack_string(packer, bytes, sizes[1 + i], wide, want_wide, code_page);
        if (packer->base) texts[i] = room;
    }
    out->Value.MVszW.cValues = count;
    out->Value.MVszW.lppszW = (WCHAR **)texts;
}

/* Leaves room for a string or binary that is read later, and for a terminator. */
static void pack_waiting(struct packer *packer, const struct propresult *result, SPropValue *out)
{
    void *room = pack_room(packer, (size_t)result->waiting + sizeof(WCHAR));

    if (PROP_TYPE(result->tag) == PT_BINARY)
    {
        out->Value.bin.cb = result->waiting;
        out->Value.bin.lpb = room;
    }
    else out->Value.lpszW = room;
}

static void pack_value(struct packer *packer, const struct propresult *result, UINT code_page, SPropValue *out)
{
    const struct value *value = result->value;
    const BYTE *data = value ? value->data : result->fixed;
    ULONG size = value ? (ULONG)value->size : result->fixed_size;
    BOOL wide = PROP_TYPE(result->stored_tag) == PT_UNICODE;
    size_t element;

    if (result->text)
    {
        data = (const BYTE *)result->text;
        size = (ULONG)(wcslen(result->text) * sizeof(WCHAR));
    }
    if (result->waiting)
    {
        pack_waiting(packer, result, out);
        return;
    }
    switch (proptype_form(result->tag, &element))
    {
    case PROPTYPE_FIXED:
        memcpy(&out->Value, result->fixed, sizeof(result->fixed));
        if (PROP_TYPE(result->tag) == PT_BOOLEAN) out->Value.b = *(const USHORT *)result->fixed != 0;
        break;
    case PROPTYPE_STREAM:
        switch (PROP_TYPE(result->tag))
        {
        case PT_STRING8:
        case PT_UNICODE:
            out->Value.lpszW = pack_string(packer, data, size, wide, PROP_TYPE(result->tag) == PT_UNICODE, code_page);
            break;
        case PT_CLSID: out->Value.lpguid = pack_bytes(packer, data, sizeof(GUID)); break;
        default:
            out->Value.bin.cb = size;
            out->Value.bin.lpb = pack_bytes(packer, data, size);
            break;
        }
        break;
    case PROPTYPE_MV_FIXED:
        out->Value.MVl.cValues = size / (ULONG)element;
        out->Value.MVl.lpl = pack_bytes(packer, data, size / element * element);
        break;
    case PROPTYPE_MV_STREAMS: pack_multi(packer, result, code_page, out); break;
    case PROPTYPE_OBJECT:
    case PROPTYPE_UNKNOWN: break;
    }
}

/* Whether something of a result stands behind the array. */
static BOOL has_data(const struct propresult *result)
{
    return result->value || result->text || result->fixed_size;
}

static void set_error(SPropValue *value, const struct propresult *result, SCODE error)
{
    value->ulPropTag = PROP_TAG(PT_ERROR, PROP_ID(result->tag));
    value->Value.err = error;
}

HRESULT propresults_pack(const struct propresults *results, const struct allocator *allocator, size_t head,
        SPropValue **out, BOOL *errors, BOOL *waiting)
{
    const size_t begin = head + results->count * sizeof(SPropValue);
    const struct propresult *result;
    struct packer packer = {NULL, begin};
    SPropValue ignored, *value;
    BYTE *block;
    ULONG i;

    *out = NULL;
    *errors = *waiting = FALSE;
    for (i = 0; i < results->count; i++)
    {
        result = &results->results[i];
        if (result->error) *errors = TRUE;
        else if (has_data(result)) pack_value(&packer, result, results->code_page, &ignored);
    }
    if (packer.pos > 0x7fffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!allocator) block = malloc(packer.pos ? packer.pos : 1);
    else if (allocator->allocate((ULONG)packer.pos, (void **)&block)) block = NULL;
    if (!block) return MAPI_E_NOT_ENOUGH_MEMORY;

    packer.base = block;
    packer.pos = begin;
    *out = (SPropValue *)(block + head);
    memset(*out, 0, results->count * sizeof(**out));
    for (i = 0; i < results->count; i++)
    {
        result = &results->results[i];
        value = *out + i;
        if (result->error) set_error(value, result, result->error);
        else
        {
            value->ulPropTag = result->tag;
            pack_value(&packer, result, results->code_page, value);
            if (result->waiting) *waiting = TRUE;
        }
    }
    return S_OK;
}

void propresults_read(const struct propresults *results, SPropValue *values, BOOL *errors)
{
    const struct propresult *result;
    BOOL wide;
    BYTE *room;
    ULONG i, size;
    HRESULT hr;

    for (i = 0; i < results->count; i++)
    {
        result = &results->results[i];
        if (result->error || !result->waiting) continue;
        room = PROP_TYPE(result->tag) == PT_BINARY ? values[i].Value.bin.lpb : (BYTE *)values[i].Value.lpszW;
        if (FAILED(hr = value_read_once(result->value, room, result->waiting, &size)))
        {
            set_error(&values[i], result, hr);
            *errors = TRUE;
        }
        else if (PROP_TYPE(result->tag) == PT_BINARY) values[i].Value.bin.cb = size;
        else
        {
            wide = PROP_TYPE(result->tag) == PT_UNICODE;
            memset(room + trim(room, size, wide), 0, wide ? sizeof(WCHAR) : 1);
        }
    }
}
