/*
 * imsg check: property streams, [MS-OXMSG] 2.4, and the streams that their entries ask for.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "check.h"

#define ENTRY_SIZE 16
#define UNICODE_OK 0x00040000 /* STORE_UNICODE_OK of PR_STORE_SUPPORT_MASK */

static const WCHAR properties[] = L"__properties_version1.0";

ULONG header_size(enum object_kind kind)
{
    return kind == KIND_ROOT ? 32 : kind == KIND_EMBEDDED ? 24 : 8;
}

const BYTE *find_entry(const struct object *object, ULONG id)
{
    ULONG offset;

    for (offset = header_size(object->kind); object->size - offset >= ENTRY_SIZE; offset += ENTRY_SIZE)
        if (PROP_ID(get_long(object->properties + offset)) == id) return object->properties + offset;
    return NULL;
}

/* Counts the storages of one kind; *next: the highest number + 1. */
static ULONG count_numbered(const struct object *object, const WCHAR *prefix, ULONG *next)
{
    const size_t length = wcslen(prefix);
    ULONG i, number, count = 0;

    for (i = 0, *next = 0; i < object->count; i++)
    {
        if (!object->elements[i].is_storage || wcsncmp(object->elements[i].name, prefix, length)) continue;
        count++;
        if (parse_hex(object->elements[i].name + length, 8, &number) && number >= *next) *next = number + 1;
    }
    return count;
}

static void check_counts(struct check *check, const struct object *object, const char *what, const WCHAR *prefix,
        ULONG next, ULONG counted)
{
    ULONG wanted, count = count_numbered(object, prefix, &wanted);

    if (next < wanted)
        deviation(check, properties, OUTLOOK_MINDS,
                "the next %s's number is %lu, but %lu is taken: what is beyond is lost", what, next, wanted - 1);
    if (counted != count)
        deviation(check, properties, OUTLOOK_UNKNOWN, "the header counts %lu %ss, there are %lu", counted, what, count);
    if (count > 2048)
        deviation(check, NULL, OUTLOOK_TOLERATES, "%lu %ss are more than the 2048 that the format allows", count, what);
}

void check_header(struct check *check, struct object *object)
{
    const BYTE *header = object->properties;
    const ULONG size = header_size(object->kind);

    if (get_long(header) || get_long(header + 4) ||
            (object->kind == KIND_ROOT && (get_long(header + 24) || get_long(header + 28))))
        deviation(check, properties, OUTLOOK_TOLERATES, "the reserved bytes of the header are not 0");
    if (object->kind == KIND_ROOT || object->kind == KIND_EMBEDDED)
    {
        check_counts(check, object, "recipient", L"__recip_version1.0_#", get_long(header + 8), get_long(header + 16));
        check_counts(
                check, object, "attachment", L"__attach_version1.0_#", get_long(header + 12), get_long(header + 20));
    }
    if ((object->size - size) % ENTRY_SIZE)
        deviation(check, properties, OUTLOOK_TOLERATES, "%lu bytes behind the last entry are no entry",
                (object->size - size) % ENTRY_SIZE);
    if (object->kind == KIND_ROOT)
    {
        const BYTE *mask = find_entry(object, PROP_ID(PR_STORE_SUPPORT_MASK));

        check->unicode = mask && get_long(mask) == PR_STORE_SUPPORT_MASK && get_long(mask + 8) & UNICODE_OK;
    }
}

/* The last character of a string's stream; 1 where it cannot be read. */
static unsigned int last_character(const struct object *object, const WCHAR *name, ULONG width)
{
    LARGE_INTEGER offset;
    IStream *stream;
    BYTE bytes[2] = {1, 0};

    if (FAILED(IStorage_OpenStream(object->storage, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream)))
        return 1;
    offset.QuadPart = -(LONGLONG)width;
    if (FAILED(IStream_Seek(stream, offset, STREAM_SEEK_END, NULL)) || IStream_Read(stream, bytes, width, NULL) != S_OK)
        bytes[0] = 1;
    IStream_Release(stream);
    return bytes[0] | (unsigned int)bytes[1] << 8;
}

static void check_string(
        struct check *check, const struct object *object, const struct element *element, ULONG tag, ULONG size)
{
    const ULONG width = PROP_TYPE(tag) == PT_UNICODE ? 2 : 1;

    if (width == 2 && element->size % 2)
        deviation(check, element->name, OUTLOOK_TOLERATES, "%I64u bytes are no whole number of characters",
                element->size);
    else if (element->size && !last_character(object, element->name, width))
        deviation(
                check, element->name, OUTLOOK_TOLERATES, "the string ends with a NUL, which the stream is not to have");
    else if (size != element->size + width)
        deviation(check, element->name, OUTLOOK_TOLERATES, "the entry says %lu bytes, with the NUL they are %I64u",
                size, element->size + width);
    if (width == 2 && !check->unicode)
        deviation(check, element->name, OUTLOOK_MINDS,
                "a Unicode string, and PR_STORE_SUPPORT_MASK does not have STORE_UNICODE_OK: it is not found");
    if (width == 1 && check->unicode)
        deviation(check, element->name, OUTLOOK_UNKNOWN, "an 8-bit string in a Unicode message");
}

/* The bytes of an element of a fixed-size type that can be multi-valued; 0: no such type. */
static ULONG fixed_size(ULONG type)
{
    switch (type)
    {
    case PT_I2: return 2;
    case PT_LONG:
    case PT_R4: return 4;
    case PT_DOUBLE:
    case PT_CURRENCY:
    case PT_APPTIME:
    case PT_I8:
    case PT_SYSTIME: return 8;
    case PT_CLSID: return 16;
    default: return 0;
    }
}

/* The streams of the values behind a length stream. */
static void check_values(struct check *check, struct object *object, const struct element *lengths, ULONG tag)
{
    const ULONG width = PROP_TYPE(tag) == PT_MV_BINARY ? 8 : 4;
    struct element *element;
    WCHAR name[40];
    BYTE *data;
    ULONG i, size;

    if (FAILED(read_stream(object->storage, lengths->name, &data, &size))) return;
    if (size % width)
        deviation(check, lengths->name, OUTLOOK_UNKNOWN, "%lu bytes are no whole number of lengths", size);
    for (i = 0; i < size / width; i++)
    {
        swprintf(name, ARRAYSIZE(name), L"%ls-%08lX", lengths->name, i);
        element = find_element(object->elements, object->count, name);
        if (!element || element->is_storage)
        {
            deviation(check, lengths->name, OUTLOOK_UNKNOWN, "the stream of value %lu of %lu is not there", i,
                    size / width);
            /* a length stream that lies is as long as anybody likes */
            break;
        }
        element->used = TRUE;
        if (element->size != get_long(data + i * width))
            deviation(check, element->name, OUTLOOK_UNKNOWN, "%I64u bytes, the length stream says %lu", element->size,
                    get_long(data + i * width));
    }
    free(data);
}

static void check_object_entry(
        struct check *check, const struct object *object, struct element *element, const BYTE *entry)
{
    if (object->kind != KIND_ATTACHMENT || PROP_ID(get_long(entry)) != PROP_ID(PR_ATTACH_DATA_OBJ))
        deviation(check, properties, OUTLOOK_UNKNOWN, "%08lX is an object, which attachments alone have",
                get_long(entry));
    else if (!element->is_storage)
        deviation(check, element->name, OUTLOOK_MINDS, "this is a stream where a storage is needed");
    else if (get_long(entry + 8) != 0xffffffff)
        deviation(check, properties, OUTLOOK_UNKNOWN, "%08lX has size %#lx, not 0xffffffff", get_long(entry),
                get_long(entry + 8));
}

/* An entry whose value is in streams. */
static void check_stream_entry(struct check *check, struct object *object, const BYTE *entry)
{
    const ULONG tag = get_long(entry), size = get_long(entry + 8), type = PROP_TYPE(tag);
    struct element *element;
    ULONG width;
    WCHAR name[32];

    swprintf(name, ARRAYSIZE(name), L"__substg1.0_%08lX", tag);
    if (!(element = find_element(object->elements, object->count, name)))
    {
        deviation(check, properties, OUTLOOK_TOLERATES, "%08lX has an entry, and no stream: it is not there", tag);
        return;
    }
    element->used = TRUE;
    if (type == PT_OBJECT)
    {
        check_object_entry(check, object, element, entry);
        return;
    }
    if (element->is_storage)
    {
        deviation(check, name, OUTLOOK_UNKNOWN, "this is a storage where a stream is needed");
        return;
    }
    if (type == PT_UNICODE || type == PT_STRING8)
    {
        check_string(check, object, element, tag, size);
        return;
    }
    if (size != element->size)
        deviation(check, name, OUTLOOK_TOLERATES, "%I64u bytes, the entry says %lu", element->size, size);
    if (type == PT_CLSID && element->size != 16)
        deviation(check, name, OUTLOOK_UNKNOWN, "%I64u bytes are no GUID", element->size);
    if (!(type & MV_FLAG)) return;
    if ((width = fixed_size(type & ~MV_FLAG)))
    {
        if (element->size % width)
            deviation(check, name, OUTLOOK_UNKNOWN, "%I64u bytes are no whole number of values", element->size);
    }
    else check_values(check, object, element, tag);
}

static void check_entry(struct check *check, struct object *object, const BYTE *entry)
{
    const ULONG tag = get_long(entry), flags = get_long(entry + 4);

    if (!PROP_ID(tag)) deviation(check, properties, OUTLOOK_UNKNOWN, "an entry has the property id 0");
    if (PROP_ID(tag) >= 0x8000 && PROP_ID(tag) - 0x8000 >= check->names)
        deviation(check, properties, OUTLOOK_TOLERATES, "%08lX has no name, there are %lu", tag, check->names);
    if (!flags || flags & ~7ul)
        deviation(check, properties, OUTLOOK_UNKNOWN, "%08lX has the flags %#lx, not of 1, 2 and 4", tag, flags);
    switch (PROP_TYPE(tag))
    {
    case PT_NULL:
    case PT_I2:
    case PT_LONG:
    case PT_R4:
    case PT_DOUBLE:
    case PT_CURRENCY:
    case PT_APPTIME:
    case PT_ERROR:
    case PT_I8:
    case PT_SYSTIME: break;
    case PT_BOOLEAN:
        if ((get_long(entry + 8) & 0xffff) > 1)
            deviation(check, properties, OUTLOOK_TOLERATES, "%08lX is %lu, neither true nor false", tag,
                    get_long(entry + 8) & 0xffff);
        break;
    case PT_UNICODE:
    case PT_STRING8:
    case PT_BINARY:
    case PT_CLSID:
    case PT_OBJECT:
    case PT_MV_UNICODE:
    case PT_MV_STRING8:
    case PT_MV_BINARY: check_stream_entry(check, object, entry); break;
    default:
        if (PROP_TYPE(tag) & MV_FLAG && fixed_size(PROP_TYPE(tag) & ~MV_FLAG)) check_stream_entry(check, object, entry);
        else deviation(check, properties, OUTLOOK_UNKNOWN, "%08lX is of a type that there is none of", tag);
        break;
    }
}

void check_entries(struct check *check, struct object *object)
{
    BYTE *seen = calloc(0x10000 / 8, 1);
    ULONG offset, id;

    for (offset = header_size(object->kind); object->size - offset >= ENTRY_SIZE; offset += ENTRY_SIZE)
    {
        const BYTE *entry = object->properties + offset;

        id = PROP_ID(get_long(entry));
        if (seen && seen[id / 8] & 1 << id % 8)
            deviation(check, properties, OUTLOOK_UNKNOWN, "%08lX is the second entry of this id", get_long(entry));
        if (seen) seen[id / 8] |= (BYTE)(1 << id % 8);
        check_entry(check, object, entry);
    }
    free(seen);
}

static void check_message(struct check *check, const struct object *object)
{
    const BYTE *flags = find_entry(object, PROP_ID(PR_MESSAGE_FLAGS));

    if (!find_entry(object, PROP_ID(PR_MESSAGE_CLASS)))
        deviation(check, properties, OUTLOOK_MINDS, "PR_MESSAGE_CLASS is not there, which selects the form");
    if (flags && get_long(flags + 8) & MSGFLAG_UNSENT && find_entry(object, PROP_ID(PR_HTML)) &&
            !find_entry(object, PROP_ID(PR_RTF_COMPRESSED)))
        deviation(check, properties, OUTLOOK_MINDS,
                "a draft has PR_HTML without PR_RTF_COMPRESSED, and is shown without its HTML");
}

static void check_attachment(struct check *check, const struct object *object)
{
    const BYTE *number = find_entry(object, PROP_ID(PR_ATTACH_NUM));
    const BYTE *method = find_entry(object, PROP_ID(PR_ATTACH_METHOD));
    const BYTE *data = find_entry(object, PROP_ID(PR_ATTACH_DATA_OBJ));

    if (!find_entry(object, PROP_ID(PR_RENDERING_POSITION)))
        deviation(
                check, properties, OUTLOOK_MINDS, "PR_RENDERING_POSITION is not there, so the attachment is not shown");
    if (!number || get_long(number + 8) != object->number)
        deviation(check, properties, OUTLOOK_UNKNOWN, "PR_ATTACH_NUM is not the storage's number, %lu", object->number);
    if (!method) deviation(check, properties, OUTLOOK_UNKNOWN, "PR_ATTACH_METHOD is not there");
    else if (get_long(method + 8) == ATTACH_EMBEDDED_MSG && (!data || get_long(data) != PR_ATTACH_DATA_OBJ))
        deviation(check, properties, OUTLOOK_MINDS, "PR_ATTACH_METHOD says an embedded message, and there is none");
}

void check_required(struct check *check, const struct object *object)
{
    const BYTE *row;

    if (object->kind == KIND_ATTACHMENT) check_attachment(check, object);
    if (object->kind == KIND_ROOT || object->kind == KIND_EMBEDDED) check_message(check, object);
    if (object->kind != KIND_RECIPIENT) return;
    row = find_entry(object, PROP_ID(PR_ROWID));
    if (row && get_long(row + 8) != object->number)
        deviation(check, properties, OUTLOOK_UNKNOWN, "PR_ROWID is not the storage's number, %lu", object->number);
}
