/*
 * IConverterSession for the commands that need it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <wchar.h>

#include "convert.h"

void conversion_init(struct conversion *conversion)
{
    memset(conversion, 0, sizeof(*conversion));
    conversion->flags = CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE;
    conversion->export_flags = CCSF_PRESERVE_SOURCE;
}

void conversion_end(struct conversion *conversion)
{
    if (conversion->converter) conversion->converter->lpVtbl->Release(conversion->converter);
    conversion->converter = NULL;
}

/* Options that set or clear a flag. */
static BOOL flag_option(struct conversion *conversion, const WCHAR *name)
{
    static const struct
    {
        const WCHAR *name;
        ULONG set, clear;
    } options[] = {
            {L"--rtf", CCSF_USE_RTF, 0},
            {L"--tnef", CCSF_USE_TNEF, 0},
            {L"--plain", CCSF_PLAIN_TEXT_ONLY, 0},
            {L"--no-bcc", 0, CCSF_INCLUDE_BCC},
            {L"--no-msgid", CCSF_NO_MSGID, 0},
            {L"--no-headers", CCSF_NOHEADERS, 0},
            {L"--8bit-headers", CCSF_8BITHEADERS, 0},
            {L"--utf8", CCSF_GLOBAL_MESSAGE, 0},
            {L"--draft", 0, CCSF_EMBEDDED_MESSAGE},
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(options); i++)
    {
        if (wcscmp(name, options[i].name)) continue;
        conversion->flags = (conversion->flags | options[i].set) & ~options[i].clear;
        return TRUE;
    }
    return FALSE;
}

static BOOL read_encoding(struct conversion *conversion, const WCHAR *name)
{
    static const WCHAR *const names[] = {L"base64", L"uu", L"qp", L"7bit", L"8bit"};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!wcscmp(name, names[i])) conversion->encoding = (ENCODINGTYPE)(IET_BASE64 + i);
    return conversion->encoding != 0;
}

static BOOL read_apply(struct conversion *conversion, const WCHAR *name)
{
    if (!wcscmp(name, L"untagged")) conversion->apply = CSET_APPLY_UNTAGGED;
    else if (!wcscmp(name, L"all")) conversion->apply = CSET_APPLY_ALL;
    else if (!wcscmp(name, L"tag")) conversion->apply = CSET_APPLY_TAG_ALL;
    else return FALSE;
    return TRUE;
}

static BOOL read_number(const WCHAR *text, ULONG *number)
{
    WCHAR *end;

    *number = wcstoul(text, &end, 0);
    return *text && !*end;
}

int conversion_option(struct conversion *conversion, int argc, WCHAR **argv)
{
    BOOL known = FALSE;
    ULONG seed;

    if (flag_option(conversion, argv[0])) return 1;
    if (!wcscmp(argv[0], L"--rfc822")) return conversion->rfc822 = 1;
    if (argc < 2) return 0;
    if (!wcscmp(argv[0], L"--encoding")) known = read_encoding(conversion, argv[1]);
    if (!wcscmp(argv[0], L"--charset-apply")) known = read_apply(conversion, argv[1]);
    if (!wcscmp(argv[0], L"--charset"))
    {
        conversion->charset = argv[1];
        known = TRUE;
    }
    if (!wcscmp(argv[0], L"--wrap"))
    {
        conversion->wrap_set = TRUE;
        known = !wcscmp(argv[1], L"off") || read_number(argv[1], &conversion->wrap);
    }
    if (!wcscmp(argv[0], L"--seed"))
        known = read_number(argv[1], &seed) && SetEnvironmentVariableW(L"MAPI32_FIXED_SEED", argv[1]);
    if (!wcscmp(argv[0], L"--flags")) known = conversion->exact = read_number(argv[1], &conversion->flags);
    return known ? 2 : 0;
}

/* The converter of a class that is registered, or else of the mapi32.dll that this program uses. */
static HRESULT make_converter(IConverterSession **converter)
{
    HRESULT(WINAPI * get_class)(REFCLSID clsid, REFIID iid, void **out);
    IClassFactory *factory;
    HRESULT hr;

    CoInitialize(NULL);
    hr = CoCreateInstance(
            &CLSID_IConverterSession, NULL, CLSCTX_INPROC_SERVER, &IID_IConverterSession, (void **)converter);
    if (SUCCEEDED(hr)) return hr;
    get_class = (void *)GetProcAddress(GetModuleHandleW(L"mapi32.dll"), "DllGetClassObject");
    if (!get_class || FAILED(get_class(&CLSID_IConverterSession, &IID_IClassFactory, (void **)&factory))) return hr;
    hr = IClassFactory_CreateInstance(factory, NULL, &IID_IConverterSession, (void **)converter);
    IClassFactory_Release(factory);
    return hr;
}

/* A charset by the name that the system's list has for it, or by its number; 0. */
static UINT find_charset(const WCHAR *name)
{
    WCHAR key[160];
    DWORD code_page = 0, size = sizeof(code_page);
    ULONG number;

    if (read_number(name, &number)) return number;
    swprintf(key, ARRAYSIZE(key), L"MIME\\Database\\Charset\\%.80ls", name);
    if (!RegGetValueW(HKEY_CLASSES_ROOT, key, L"InternetEncoding", RRF_RT_REG_DWORD, NULL, &code_page, &size))
        return code_page;
    return !_wcsicmp(name, L"utf-8") ? 65001 : !_wcsicmp(name, L"iso-8859-1") ? 28591 : 0;
}

/* Makes the converter and gives it the settings, once. */
static HRESULT prepare(struct conversion *conversion)
{
    IConverterSession *converter;
    UINT code_page;
    HRESULT hr;

    if (conversion->converter) return S_OK;
    if (FAILED(hr = make_converter(&converter))) return hr;
    conversion->converter = converter;
    if (conversion->encoding) hr = converter->lpVtbl->SetEncoding(converter, conversion->encoding);
    if (SUCCEEDED(hr) && conversion->rfc822) hr = converter->lpVtbl->SetSaveFormat(converter, SAVE_RFC822);
    if (SUCCEEDED(hr) && conversion->wrap_set)
        hr = converter->lpVtbl->SetTextWrapping(converter, conversion->wrap != 0, conversion->wrap);
    if (SUCCEEDED(hr) && conversion->charset)
    {
        if (!(code_page = find_charset(conversion->charset))) return E_INVALIDARG;
        hr = converter->lpVtbl->SetCharset(converter, TRUE, (HCHARSET)(ULONG_PTR)code_page, conversion->apply);
    }
    return hr;
}

HRESULT convert_from_mime(struct conversion *conversion, IStream *stream, IMessage *message)
{
    HRESULT hr = prepare(conversion);

    if (FAILED(hr)) return hr;
    return conversion->converter->lpVtbl->MIMEToMAPI(conversion->converter, stream, message, NULL, conversion->flags);
}

HRESULT convert_to_mime(struct conversion *conversion, IMessage *message, IStream *stream)
{
    const ULONG flags = conversion->flags | (conversion->exact ? 0 : conversion->export_flags);
    HRESULT hr = prepare(conversion);

    if (FAILED(hr)) return hr;
    return conversion->converter->lpVtbl->MAPIToMIMEStm(conversion->converter, message, stream, flags);
}
