/*
 * IStream over a property's value.
 *
 * Reading goes to the value where it lies. The first write takes a copy: up to SPILL_SIZE bytes in memory, more in a
 * temporary file, so that large values are never whole in memory. The copy becomes the property's value at Commit, at
 * the last Release and when the object is saved.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "message.h"
#include "scratch.h"
#include "stream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define SPILL_SIZE 0x100000
#define COPY_PIECE 0x100000

/* The bytes that a stream and its clones work on. */
struct streamdata
{
    ULONG refcount;
    ULONG tag;            /* as the stream was opened: decides the width of a string */
    propstream_take take; /* of an image; NULL: the bytes are the property's value */
    struct value *taken;  /* counted; the image that was last taken, or that the stream began with; may be NULL */
    BOOL writable;
    struct value *value; /* counted; what is read, until something is written */
    BOOL copied;         /* the bytes are our own: in memory, or in scratch where there is one */
    BOOL dirty;          /* the property does not have them yet */
    BYTE *memory;
    ULONG capacity;
    struct scratch *scratch;
    ULONGLONG size; /* of the copy */
};

struct propstream
{
    IStream IStream_iface;
    struct treeobj obj;
    struct mapiprop *prop; /* held as the parent */
    struct streamdata *data;
    ULONGLONG pos;
};

static struct propstream *impl_from_IStream(IStream *iface)
{
    return CONTAINING_RECORD(iface, struct propstream, IStream_iface);
}

static struct propstream *stream_from_obj(struct treeobj *obj)
{
    return CONTAINING_RECORD(obj, struct propstream, obj);
}

static void drop_copy(struct streamdata *data)
{
    free(data->memory);
    data->memory = NULL;
    data->capacity = 0;
    if (data->scratch) scratch_release(data->scratch);
    data->scratch = NULL;
    data->size = 0;
    data->copied = data->dirty = FALSE;
}

static void streamdata_release(struct streamdata *data)
{
    if (--data->refcount) return;
    drop_copy(data);
    if (data->value) value_release(data->value);
    if (data->taken) value_release(data->taken);
    free(data);
}

static HRESULT data_size(struct streamdata *data, ULONGLONG *size)
{
    HRESULT hr;

    *size = data->size;
    if (data->copied || !data->value) return S_OK;
    if (FAILED(hr = value_open(data->value))) return hr;
    *size = data->value->size;
    return S_OK;
}

static HRESULT data_read(struct streamdata *data, ULONGLONG offset, void *out, ULONG size, ULONG *read)
{
    *read = 0;
    if (!data->copied) return data->value ? value_read_at(data->value, offset, out, size, read) : S_OK;
    if (offset >= data->size) return S_OK;
    if (size > data->size - offset) size = (ULONG)(data->size - offset);
    if (data->scratch) return scratch_read(data->scratch, offset, out, size, read);
    if (size) memcpy(out, data->memory + offset, size);
    *read = size;
    return S_OK;
}

/* Copies the first size bytes of what is there into a new temporary file. */
static HRESULT copy_to_scratch(struct streamdata *data, ULONGLONG size, struct scratch **out)
{
    BOOL in_memory = data->copied && !data->scratch;
    struct scratch *scratch;
    ULONGLONG offset = 0;
    BYTE *piece = NULL;
    ULONG read, wanted;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = scratch_create(&scratch))) return hr;
    if (in_memory)
    {
        if (size) hr = scratch_write(scratch, 0, data->memory, (ULONG)size);
        offset = size;
    }
    else if (!(piece = malloc(COPY_PIECE))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) && offset < size)
    {
        wanted = size - offset > COPY_PIECE ? COPY_PIECE : (ULONG)(size - offset);
        if (FAILED(hr = data_read(data, offset, piece, wanted, &read)) || !read) break;
        hr = scratch_write(scratch, offset, piece, read);
        offset += read;
    }
    free(piece);
    if (FAILED(hr)) scratch_release(scratch);
    else *out = scratch;
    return hr;
}

/* Makes the bytes our own with room for size bytes, of which the first keep stay as they are. */
static HRESULT make_copy(struct streamdata *data, ULONGLONG size, ULONGLONG keep)
{
    struct scratch *scratch;
    ULONGLONG old_size;
    ULONG read, capacity;
    BYTE *memory;
    HRESULT hr;

    if (FAILED(hr = data_size(data, &old_size))) return hr;
    if (keep > old_size) keep = old_size;
    if (size < keep) size = keep;
    if (data->copied && data->scratch && data->scratch->refcount == 1) return S_OK;
    if (data->copied && !data->scratch && size <= data->capacity) return S_OK;
    if (size > SPILL_SIZE)
    {
        /* also where the property shares the file: what was committed stays as it is */
        if (FAILED(hr = copy_to_scratch(data, keep, &scratch))) return hr;
        free(data->memory);
        data->memory = NULL;
        data->capacity = 0;
        if (data->scratch) scratch_release(data->scratch);
        data->scratch = scratch;
    }
    else
    {
        for (capacity = 256; capacity < size; capacity *= 2) continue;
        if (!(memory = malloc(capacity))) return MAPI_E_NOT_ENOUGH_MEMORY;
        if (FAILED(hr = data_read(data, 0, memory, (ULONG)keep, &read)))
        {
            free(memory);
            return hr;
        }
        free(data->memory);
        if (data->scratch) scratch_release(data->scratch);
        data->scratch = NULL;
        data->memory = memory;
        data->capacity = capacity;
    }
    data->size = keep;
    data->copied = TRUE;
    return S_OK;
}

static HRESULT data_set_size(struct streamdata *data, ULONGLONG size)
{
    HRESULT hr;

    if (size > 0xffffffff) return STG_E_MEDIUMFULL; /* a stream of a compound file of 512-byte sectors ends there */
    if (FAILED(hr = make_copy(data, size, size))) return hr;
    if (data->scratch)
    {
        if (FAILED(hr = scratch_set_size(data->scratch, size))) return hr;
    }
    else if (size > data->size) memset(data->memory + data->size, 0, (size_t)(size - data->size));
    data->size = size;
    data->dirty = TRUE;
    return S_OK;
}

static HRESULT data_write(struct streamdata *data, ULONGLONG offset, const void *bytes, ULONG size)
{
    ULONGLONG end = offset + size, old_size;
    HRESULT hr;

    if (!size) return S_OK;
    if (end > 0xffffffff) return STG_E_MEDIUMFULL;
    if (FAILED(hr = data_size(data, &old_size))) return hr;
    if (offset > old_size && FAILED(hr = data_set_size(data, offset))) return hr;
    if (FAILED(hr = make_copy(data, end, old_size > offset ? old_size : offset))) return hr;
    if (data->scratch)
    {
        if (FAILED(hr = scratch_write(data->scratch, offset, bytes, size))) return hr;
    }
    else memcpy(data->memory + offset, bytes, size);
    if (end > data->size) data->size = end;
    data->dirty = TRUE;
    return S_OK;
}

static BOOL is_string(ULONG tag)
{
    return PROP_TYPE(tag) == PT_STRING8 || PROP_TYPE(tag) == PT_UNICODE;
}

/* Converts the bytes of a string to the other width, into memory for free(). */
static HRESULT convert_width(const BYTE *in, ULONG size, BOOL to_wide, UINT page, BYTE **out, ULONG *out_size)
{
    int length;

    *out = NULL;
    *out_size = 0;
    if (!to_wide) size /= sizeof(WCHAR);
    if (!size) return S_OK;
    length = to_wide ? MultiByteToWideChar(page, 0, (const char *)in, size, NULL, 0)
                     : WideCharToMultiByte(page, 0, (const WCHAR *)in, size, NULL, 0, NULL, NULL);
    if (!length) return S_OK;
    *out_size = length * (to_wide ? sizeof(WCHAR) : 1);
    if (!(*out = malloc(*out_size))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (to_wide) MultiByteToWideChar(page, 0, (const char *)in, size, (WCHAR *)*out, length);
    else WideCharToMultiByte(page, 0, (const WCHAR *)in, size, (char *)*out, length, NULL, NULL);
    return S_OK;
}

/* Gives an image, which it takes over, to the one that asked for it. */
static HRESULT publish_image(struct mapiprop *prop, struct streamdata *data, struct value *image)
{
    HRESULT hr = data->take(prop, image);

    if (FAILED(hr))
    {
        value_release(image);
        return hr;
    }
    if (data->taken) value_release(data->taken);
    data->taken = image;
    return S_OK;
}

/* The copy becomes the property's value. */
static HRESULT publish(struct mapiprop *prop, struct streamdata *data)
{
    ULONG tag = data->tag, size, read;
    BYTE *bytes = NULL, *converted;
    struct value *value;
    HRESULT hr;

    if (!data->dirty) return S_OK;
    if (is_string(tag)) tag = retype_tag(tag, prop->obj.tree->unicode ? PT_UNICODE : PT_STRING8);
    if (tag != data->tag)
    {
        size = (ULONG)data->size;
        if (size > 0x7fffffff || !(bytes = malloc(size ? size : 1))) return MAPI_E_NOT_ENOUGH_MEMORY;
        hr = data_read(data, 0, bytes, size, &read);
        if (SUCCEEDED(hr))
            hr = convert_width(
                    bytes, read, PROP_TYPE(tag) == PT_UNICODE, prop->class->code_page(prop), &converted, &size);
        free(bytes);
        if (SUCCEEDED(hr)) hr = value_create_owned(tag, converted, size, &value);
    }
    else if (data->scratch) hr = value_create_scratch(tag, data->scratch, data->size, &value);
    else hr = value_create(tag, data->memory, (ULONG)data->size, &value);
    if (SUCCEEDED(hr))
        hr = data->take ? publish_image(prop, data, value)
                        : propset_put_value(&prop->set, tag, PROPATTR_DEFAULT, value);
    if (SUCCEEDED(hr)) data->dirty = FALSE;
    return hr;
}

static HRESULT WINAPI stream_QueryInterface(IStream *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return STG_E_INVALIDPOINTER;
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_ISequentialStream) && !IsEqualIID(iid, &IID_IStream))
        return E_NOINTERFACE;
    treeobj_addref(&impl_from_IStream(iface)->obj);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI stream_AddRef(IStream *iface)
{
    TRACE("%p.\n", iface);
    return treeobj_addref(&impl_from_IStream(iface)->obj);
}

static ULONG WINAPI stream_Release(IStream *iface)
{
    TRACE("%p.\n", iface);
    return treeobj_release(&impl_from_IStream(iface)->obj);
}

static HRESULT WINAPI stream_Read(IStream *iface, void *bytes, ULONG size, ULONG *read)
{
    struct propstream *stream = impl_from_IStream(iface);
    ULONG done = 0;
    HRESULT hr;

    TRACE("%p, %p, %lu, %p.\n", iface, bytes, size, read);
    if (read) *read = 0;
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    if (!bytes && size) hr = STG_E_INVALIDPOINTER;
    else hr = data_read(stream->data, stream->pos, bytes, size, &done);
    stream->pos += done;
    treeobj_leave(&stream->obj);
    if (read) *read = done;
    return hr;
}

static HRESULT WINAPI stream_Write(IStream *iface, const void *bytes, ULONG size, ULONG *written)
{
    struct propstream *stream = impl_from_IStream(iface);
    HRESULT hr;

    TRACE("%p, %p, %lu, %p.\n", iface, bytes, size, written);
    if (written) *written = 0;
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    if (!bytes && size) hr = STG_E_INVALIDPOINTER;
    else if (!stream->data->writable) hr = STG_E_ACCESSDENIED;
    else if (SUCCEEDED(hr = data_write(stream->data, stream->pos, bytes, size)))
    {
        stream->pos += size;
        if (written) *written = size;
    }
    treeobj_leave(&stream->obj);
    return hr;
}

static HRESULT WINAPI stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *pos)
{
    struct propstream *stream = impl_from_IStream(iface);
    ULONGLONG base = 0;
    HRESULT hr;

    TRACE("%p, %I64d, %lu, %p.\n", iface, move.QuadPart, origin, pos);
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    switch (origin)
    {
    case STREAM_SEEK_SET: break;
    case STREAM_SEEK_CUR: base = stream->pos; break;
    case STREAM_SEEK_END: hr = data_size(stream->data, &base); break;
    default: hr = STG_E_INVALIDFUNCTION; break;
    }
    if (SUCCEEDED(hr))
    {
        if ((move.QuadPart < 0 && (ULONGLONG)-move.QuadPart > base) || base + move.QuadPart > 0x7fffffffffffffff)
            hr = STG_E_INVALIDFUNCTION;
        else stream->pos = base + move.QuadPart;
        if (pos) pos->QuadPart = stream->pos;
    }
    treeobj_leave(&stream->obj);
    return hr;
}

static HRESULT WINAPI stream_SetSize(IStream *iface, ULARGE_INTEGER size)
{
    struct propstream *stream = impl_from_IStream(iface);
    HRESULT hr;

    TRACE("%p, %I64u.\n", iface, size.QuadPart);
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    hr = stream->data->writable ? data_set_size(stream->data, size.QuadPart) : STG_E_ACCESSDENIED;
    treeobj_leave(&stream->obj);
    return hr;
}

static HRESULT WINAPI stream_CopyTo(
        IStream *iface, IStream *dest, ULARGE_INTEGER size, ULARGE_INTEGER *read, ULARGE_INTEGER *written)
{
    ULONGLONG all_read = 0, all_written = 0;
    ULONG wanted, part, out;
    HRESULT hr = S_OK;
    BYTE *piece;

    TRACE("%p, %p, %I64u, %p, %p.\n", iface, dest, size.QuadPart, read, written);
    if (!dest) return STG_E_INVALIDPOINTER;
    if (!(piece = malloc(COPY_PIECE))) return MAPI_E_NOT_ENOUGH_MEMORY;
    while (all_read < size.QuadPart)
    {
        wanted = size.QuadPart - all_read > COPY_PIECE ? COPY_PIECE : (ULONG)(size.QuadPart - all_read);
        if (FAILED(hr = IStream_Read(iface, piece, wanted, &part)) || !part) break;
        all_read += part;
        /* the destination may be anybody's: no lock is held */
        out = 0;
        hr = IStream_Write(dest, piece, part, &out);
        all_written += out;
        if (FAILED(hr) || out != part) break;
    }
    free(piece);
    if (read) read->QuadPart = all_read;
    if (written) written->QuadPart = all_written;
    return hr;
}

static HRESULT WINAPI stream_Commit(IStream *iface, DWORD flags)
{
    struct propstream *stream = impl_from_IStream(iface);
    HRESULT hr;

    TRACE("%p, %#lx.\n", iface, flags);
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    hr = publish(stream->prop, stream->data);
    treeobj_leave(&stream->obj);
    return hr;
}

/* The value that a stream begins with: the property's, in the type asked for. */
static HRESULT begin_value(struct mapiprop *prop, ULONG tag, struct value **out)
{
    const struct property *property = propset_find(&prop->set, PROP_ID(tag));
    struct value *value;
    BYTE *converted;
    ULONG size;
    HRESULT hr;

    *out = NULL;
    if (!property || !property->value) return MAPI_E_NOT_FOUND;
    value = property->value;
    if (PROP_TYPE(property->tag) == PROP_TYPE(tag))
    {
        if (FAILED(hr = value_open(value))) return hr;
        *out = value_addref(value);
        return S_OK;
    }
    if (!is_string(property->tag) || !is_string(tag)) return MAPI_E_NOT_FOUND;
    if (FAILED(hr = value_load(value, TRUE))) return hr;
    if (FAILED(hr = convert_width(value->data, (ULONG)value->size, PROP_TYPE(tag) == PT_UNICODE,
                       prop->class->code_page(prop), &converted, &size)))
        return hr;
    return value_create_owned(tag, converted, size, out);
}

static HRESULT WINAPI stream_Revert(IStream *iface)
{
    struct propstream *stream = impl_from_IStream(iface);
    struct streamdata *data = stream->data;
    struct value *value;
    HRESULT hr;

    TRACE("%p.\n", iface);
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    if (data->dirty)
    {
        /* back to what was committed; a property that was to be made is an empty one */
        if (data->take) value = data->taken ? value_addref(data->taken) : NULL;
        else if (FAILED(begin_value(stream->prop, data->tag, &value))) value = NULL;
        drop_copy(data);
        if (data->value) value_release(data->value);
        data->value = value;
    }
    treeobj_leave(&stream->obj);
    return S_OK;
}

static HRESULT WINAPI stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    TRACE("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type)
{
    TRACE("%p, %I64u, %I64u, %lu.\n", iface, offset.QuadPart, size.QuadPart, type);
    return STG_E_INVALIDFUNCTION;
}

static HRESULT WINAPI stream_Stat(IStream *iface, STATSTG *stat, DWORD flags)
{
    struct propstream *stream = impl_from_IStream(iface);
    WCHAR name[STORAGE_NAME_MAX];
    ULONGLONG size;
    HRESULT hr;

    TRACE("%p, %p, %#lx.\n", iface, stat, flags);
    if (!stat) return STG_E_INVALIDPOINTER;
    memset(stat, 0, sizeof(*stat));
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    if (SUCCEEDED(hr = data_size(stream->data, &size)))
    {
        stat->type = STGTY_STREAM;
        stat->cbSize.QuadPart = size;
        stat->grfMode = stream->data->writable ? STGM_READWRITE : STGM_READ;
        if (!(flags & STATFLAG_NONAME))
        {
            storage_name(name, PREFIX_SUBSTG, stream->data->tag);
            if ((stat->pwcsName = CoTaskMemAlloc(sizeof(name)))) memcpy(stat->pwcsName, name, sizeof(name));
            else hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    treeobj_leave(&stream->obj);
    return hr;
}

static HRESULT stream_create(struct mapiprop *prop, struct streamdata *data, ULONG key, struct propstream **out);

/* A clone is found by no OpenProperty, an image only by that of images. */
#define KEY_CLONE 0xffffffff
#define KEY_IMAGE 0xfffffffe

static HRESULT WINAPI stream_Clone(IStream *iface, IStream **out)
{
    struct propstream *stream = impl_from_IStream(iface), *clone;
    HRESULT hr;

    TRACE("%p, %p.\n", iface, out);
    if (!out) return STG_E_INVALIDPOINTER;
    *out = NULL;
    if (FAILED(hr = treeobj_enter(&stream->obj))) return hr;
    if (SUCCEEDED(hr = stream_create(stream->prop, stream->data, KEY_CLONE, &clone)))
    {
        clone->pos = stream->pos;
        *out = &clone->IStream_iface;
    }
    treeobj_leave(&stream->obj);
    return hr;
}

static IStreamVtbl stream_vtbl = {
        stream_QueryInterface,
        stream_AddRef,
        stream_Release,
        stream_Read,
        stream_Write,
        stream_Seek,
        stream_SetSize,
        stream_CopyTo,
        stream_Commit,
        stream_Revert,
        stream_LockRegion,
        stream_UnlockRegion,
        stream_Stat,
        stream_Clone,
};

static void stream_close(struct treeobj *obj)
{
    struct propstream *stream = stream_from_obj(obj);

    /* the last Release commits; a session that closes does not */
    if (!obj->tree->closed && stream->data->refcount == 1 && FAILED(publish(stream->prop, stream->data)))
        ERR("The stream's data are lost.\n");
    streamdata_release(stream->data);
    stream->data = NULL;
}

static void stream_free(struct treeobj *obj)
{
    free(stream_from_obj(obj));
}

static const struct treeobj_ops stream_ops = {stream_close, stream_free};

/* A stream object on data, which it shares. */
static HRESULT stream_create(struct mapiprop *prop, struct streamdata *data, ULONG key, struct propstream **out)
{
    struct propstream *stream;

    if (!(stream = calloc(1, sizeof(*stream)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    stream->IStream_iface.lpVtbl = &stream_vtbl;
    stream->prop = prop;
    stream->data = data;
    data->refcount++;
    treeobj_init(&stream->obj, &stream_ops, NULL, &prop->obj, key);
    *out = stream;
    return S_OK;
}

/* Whether a stream may be opened for writing. */
static HRESULT check_write(struct mapiprop *prop, ULONG tag)
{
    const struct property *property = propset_find(&prop->set, PROP_ID(tag));

    if (!prop->writable) return MAPI_E_NO_ACCESS;
    if (prop->class->is_read_only(prop, PROP_ID(tag))) return MAPI_E_NO_ACCESS;
    return property && !(property->attributes & PROPATTR_WRITEABLE) ? MAPI_E_NO_ACCESS : S_OK;
}

static struct streamdata *streamdata_create(ULONG tag, BOOL writable)
{
    struct streamdata *data;

    if (!(data = calloc(1, sizeof(*data)))) return NULL;
    data->refcount = 1;
    data->tag = tag;
    data->writable = writable;
    return data;
}

/* A stream on new data, which it takes over: on their value, or else empty from now on, even if nothing is written. */
static HRESULT open_data(struct mapiprop *prop, struct streamdata *data, ULONG key, IStream **out)
{
    struct propstream *stream;
    HRESULT hr = S_OK;

    if (!data->value)
    {
        data->copied = data->dirty = TRUE;
        hr = publish(prop, data);
    }
    if (SUCCEEDED(hr) && SUCCEEDED(hr = stream_create(prop, data, key, &stream))) *out = &stream->IStream_iface;
    streamdata_release(data);
    return hr;
}

HRESULT propstream_open(struct mapiprop *prop, ULONG tag, ULONG flags, IStream **out)
{
    const struct property *property = propset_find(&prop->set, PROP_ID(tag));
    BOOL writable = flags & (MAPI_MODIFY | MAPI_CREATE);
    struct propstream *stream;
    struct streamdata *data;
    struct treeobj *obj;
    HRESULT hr;

    *out = NULL;
    if ((obj = treeobj_find_child(&prop->obj, &stream_ops, PROP_ID(tag))))
    {
        stream = stream_from_obj(obj);
        if (stream->data->tag == tag)
        {
            *out = &stream->IStream_iface;
            return S_OK;
        }
        /* the other width is another stream; the reference is not the last, the object is a caller's */
        InterlockedDecrement(&obj->refcount);
    }
    if (property && !(property->attributes & PROPATTR_READABLE)) return MAPI_E_NO_ACCESS;
    if (writable && FAILED(hr = check_write(prop, tag))) return hr;
    if (!(data = streamdata_create(tag, writable))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!(flags & MAPI_CREATE) && FAILED(hr = begin_value(prop, tag, &data->value)))
    {
        streamdata_release(data);
        return hr;
    }
    return open_data(prop, data, PROP_ID(tag), out);
}

HRESULT propstream_open_image(struct mapiprop *prop, struct value *image, propstream_take take, IStream **out)
{
    struct streamdata *data;
    HRESULT hr;

    *out = NULL;
    if (FAILED(hr = check_write(prop, PR_ATTACH_DATA_OBJ))) return hr;
    if (!(data = streamdata_create(PR_ATTACH_DATA_OBJ, TRUE))) return MAPI_E_NOT_ENOUGH_MEMORY;
    data->take = take;
    if (image)
    {
        data->value = value_addref(image);
        data->taken = value_addref(image);
    }
    return open_data(prop, data, KEY_IMAGE, out);
}

IStream *propstream_find_image(struct mapiprop *prop)
{
    struct treeobj *obj = treeobj_find_child(&prop->obj, &stream_ops, KEY_IMAGE);

    return obj ? &stream_from_obj(obj)->IStream_iface : NULL;
}

HRESULT propstreams_publish(struct mapiprop *prop)
{
    struct treeobj *obj;
    HRESULT hr;

    LIST_FOR_EACH_ENTRY(obj, &prop->obj.children, struct treeobj, sibling)
    {
        if (obj->ops != &stream_ops || obj->closed) continue;
        if (FAILED(hr = publish(prop, stream_from_obj(obj)->data))) return hr;
    }
    return S_OK;
}
