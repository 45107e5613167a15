/*
 * IConverterSession: the object that programs convert Internet messages with, its class factory and its registration.
 *
 * The object holds settings only; a conversion works on a copy of them, so that threads may convert with one object at
 * the same time. Source: mime.md 1.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "charset.h"
#include "converter.h"
#include "copy.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define WIDTH_MIN     20
#define WIDTH_MAX     998
#define WIDTH_DEFAULT 74 /* Outlook's */

struct converter
{
    IConverterSession IConverterSession_iface;
    LONG refcount;
    CRITICAL_SECTION lock; /* guards settings */
    struct converter_settings settings;
};

static struct converter *impl_from_IConverterSession(IConverterSession *iface)
{
    return CONTAINING_RECORD(iface, struct converter, IConverterSession_iface);
}

static HRESULT WINAPI converter_QueryInterface(IConverterSession *iface, REFIID iid, void **out)
{
    TRACE("%p, %s, %p.\n", iface, debugstr_guid(iid), out);
    if (!out) return E_POINTER;
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IConverterSession)) return E_NOINTERFACE;
    iface->lpVtbl->AddRef(iface);
    *out = iface;
    return S_OK;
}

static ULONG WINAPI converter_AddRef(IConverterSession *iface)
{
    ULONG refcount = InterlockedIncrement(&impl_from_IConverterSession(iface)->refcount);

    TRACE("%p, now %lu.\n", iface, refcount);
    return refcount;
}

static ULONG WINAPI converter_Release(IConverterSession *iface)
{
    struct converter *converter = impl_from_IConverterSession(iface);
    ULONG refcount = InterlockedDecrement(&converter->refcount);

    TRACE("%p, now %lu.\n", iface, refcount);
    if (refcount) return refcount;
    if (converter->settings.address_book) IAddrBook_Release(converter->settings.address_book);
    DeleteCriticalSection(&converter->lock);
    free(converter);
    module_unlock();
    return 0;
}

static HRESULT WINAPI converter_SetAdrBook(IConverterSession *iface, IAddrBook *address_book)
{
    struct converter *converter = impl_from_IConverterSession(iface);
    IAddrBook *former;

    TRACE("%p, %p.\n", iface, address_book);
    if (address_book) IAddrBook_AddRef(address_book);
    EnterCriticalSection(&converter->lock);
    former = converter->settings.address_book;
    converter->settings.address_book = address_book;
    LeaveCriticalSection(&converter->lock);
    if (former) IAddrBook_Release(former);
    return S_OK;
}

static HRESULT WINAPI converter_SetEncoding(IConverterSession *iface, ENCODINGTYPE encoding)
{
    struct converter *converter = impl_from_IConverterSession(iface);

    TRACE("%p, %u.\n", iface, encoding);
    if (encoding < IET_BASE64 || encoding > IET_8BIT) return E_INVALIDARG;
    EnterCriticalSection(&converter->lock);
    converter->settings.encoding = encoding;
    LeaveCriticalSection(&converter->lock);
    return S_OK;
}

static HRESULT WINAPI converter_PlaceHolder(IConverterSession *iface)
{
    FIXME("%p: a method that no document names.\n", iface);
    return E_NOTIMPL;
}

/* What a conversion works with; the address book is counted. */
static struct converter_settings copy_settings(struct converter *converter)
{
    struct converter_settings settings;

    EnterCriticalSection(&converter->lock);
    settings = converter->settings;
    if (settings.address_book) IAddrBook_AddRef(settings.address_book);
    LeaveCriticalSection(&converter->lock);
    return settings;
}

static HRESULT WINAPI converter_MIMEToMAPI(
        IConverterSession *iface, IStream *stream, IMessage *message, const char *source_server, ULONG flags)
{
    struct converter_settings settings;
    HRESULT hr;

    TRACE("%p, %p, %p, %s, %#lx.\n", iface, stream, message, debugstr_a(source_server), flags);
    if (!stream || !message || flags & ~CONVERTER_FLAGS) return E_INVALIDARG;
    settings = copy_settings(impl_from_IConverterSession(iface));
    hr = mime_to_mapi(&settings, stream, message, flags);
    if (settings.address_book) IAddrBook_Release(settings.address_book);
    return hr;
}

static HRESULT WINAPI converter_MAPIToMIMEStm(IConverterSession *iface, IMessage *message, IStream *stream, ULONG flags)
{
    struct converter_settings settings;
    HRESULT hr;

    TRACE("%p, %p, %p, %#lx.\n", iface, message, stream, flags);
    if (!stream || !message || flags & ~CONVERTER_FLAGS) return E_INVALIDARG;
    settings = copy_settings(impl_from_IConverterSession(iface));
    hr = mapi_to_mime(&settings, message, stream, flags);
    if (settings.address_book) IAddrBook_Release(settings.address_book);
    return hr;
}

/* Of wrap only the low 8 bits are defined: clients pass a C++ bool. */
static HRESULT WINAPI converter_SetTextWrapping(IConverterSession *iface, BOOL wrap, ULONG width)
{
    struct converter *converter = impl_from_IConverterSession(iface);

    TRACE("%p, %#x, %lu.\n", iface, wrap, width);
    EnterCriticalSection(&converter->lock);
    converter->settings.wrap_set = TRUE;
    converter->settings.wrap = (wrap & 0xff) != 0;
    if (converter->settings.wrap)
        converter->settings.wrap_width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
    LeaveCriticalSection(&converter->lock);
    return S_OK;
}

static HRESULT WINAPI converter_SetSaveFormat(IConverterSession *iface, MIMESAVETYPE format)
{
    struct converter *converter = impl_from_IConverterSession(iface);

    TRACE("%p, %u.\n", iface, format);
    if (format != SAVE_RFC822 && format != SAVE_RFC1521) return E_INVALIDARG;
    EnterCriticalSection(&converter->lock);
    converter->settings.format = format;
    LeaveCriticalSection(&converter->lock);
    return S_OK;
}

/* What inetcomm.dll knows about a charset; mimeole.h. */
struct inet_charset_info
{
    char name[128];
    HCHARSET charset;
    UINT windows;
    UINT internet;
    DWORD reserved;
};

/* The code pages behind a handle of inetcomm.dll, which stays loaded; Wine's handles are small numbers. One that it
 * does not know is a code page, if its number is one. */
static BOOL charset_of_handle(HCHARSET charset, UINT *internet, UINT *windows)
{
    HRESULT(WINAPI * get_info)(HCHARSET charset, struct inet_charset_info * info) = NULL;
    struct inet_charset_info info = {{0}};
    HMODULE inetcomm = LoadLibraryW(L"inetcomm.dll");

    if (inetcomm) get_info = (void *)GetProcAddress(inetcomm, "MimeOleGetCharsetInfo");
    if (get_info && SUCCEEDED(get_info(charset, &info)) && info.internet)
    {
        *internet = info.internet;
        *windows = info.windows;
        return TRUE;
    }
    if ((ULONG_PTR)charset >= 0x10000) return FALSE;
    *internet = (UINT)(ULONG_PTR)charset;
    *windows = charset_windows(*internet);
    return charset_is_readable(*internet);
}

/* Of apply only the low 8 bits are defined, too. */
static HRESULT WINAPI converter_SetCharset(IConverterSession *iface, BOOL apply, HCHARSET charset, CSETAPPLYTYPE type)
{
    struct converter *converter = impl_from_IConverterSession(iface);
    const BOOL set = (apply & 0xff) && charset;
    UINT internet = 0, windows = 0;

    TRACE("%p, %#x, %p, %u.\n", iface, apply, charset, type);
    if (type > CSET_APPLY_TAG_ALL) return E_INVALIDARG;
    if (set && !charset_of_handle(charset, &internet, &windows)) return E_INVALIDARG;
    EnterCriticalSection(&converter->lock);
    converter->settings.charset_set = set;
    converter->settings.charset = internet;
    converter->settings.charset_windows = windows;
    converter->settings.charset_apply = set ? type : CSET_APPLY_UNTAGGED;
    LeaveCriticalSection(&converter->lock);
    return S_OK;
}

static IConverterSessionVtbl converter_vtbl = {
        converter_QueryInterface,
        converter_AddRef,
        converter_Release,
        converter_SetAdrBook,
        converter_SetEncoding,
        converter_PlaceHolder,
        converter_MIMEToMAPI,
        converter_MAPIToMIMEStm,
        converter_PlaceHolder,
        converter_PlaceHolder,
        converter_PlaceHolder,
        converter_SetTextWrapping,
        converter_SetSaveFormat,
        converter_PlaceHolder,
        converter_SetCharset,
};

void object_free(void *object, void *block)
{
    if (block) object_allocator(object)->free(block);
}

void object_free_rows(void *object, SRowSet *rows)
{
    allocator_free_rows(object_allocator(object), rows);
}

HRESULT converter_create(REFIID iid, void **out)
{
    struct converter *converter;
    HRESULT hr;

    *out = NULL;
    if (!(converter = calloc(1, sizeof(*converter)))) return E_OUTOFMEMORY;
    converter->IConverterSession_iface.lpVtbl = &converter_vtbl;
    converter->refcount = 1;
    InitializeCriticalSection(&converter->lock);
    converter->settings.encoding = IET_7BIT;
    converter->settings.format = SAVE_RFC1521;
    converter->settings.wrap_width = WIDTH_DEFAULT;
    module_lock();
    hr = converter_QueryInterface(&converter->IConverterSession_iface, iid, out);
    converter_Release(&converter->IConverterSession_iface);
    return hr;
}
