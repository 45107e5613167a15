/*
 * Messages made into Internet messages, for tests: what stands in them that is random is masked.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TESTS_TOMIMEHELP_H
#define MAPI32_TESTS_TOMIMEHELP_H

#include "convhelp.h"

#define USUAL_FLAGS (CCSF_SMTP | CCSF_INCLUDE_BCC | CCSF_EMBEDDED_MESSAGE)

/* The random value of the boundaries becomes "R". */
static inline void mask_boundaries(char *text)
{
    static const char start[] = "_NextPart_";
    char *found = text;

    while ((found = strstr(found, start)))
    {
        found += sizeof(start) - 1;
        if (strlen(found) < 4 + 16) break; /* a text's own */
        found += 4;
        *found = 'R';
        memmove(found + 1, found + 16, strlen(found + 16) + 1);
    }
}

/* A message as an Internet message, for free(), by a converter or (NULL) a new one. Begins with a line end, so that
 * each line is between two. */
static inline char *to_mime(IConverterSession *converter, void *message, ULONG flags)
{
    IConverterSession *session = converter ? converter : create_converter();
    const LARGE_INTEGER zero = {{0}};
    IStream *stream;
    STATSTG stat;
    ULONG size;
    HRESULT hr;
    char *text;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    hr = session->lpVtbl->MAPIToMIMEStm(session, message, stream, flags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStream_Stat(stream, &stat, STATFLAG_NONAME);
    text = calloc(1, stat.cbSize.LowPart + 3);
    strcpy(text, "\r\n");
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    IStream_Read(stream, text + 2, stat.cbSize.LowPart, &size);
    IStream_Release(stream);
    if (!converter) RELEASE_LAST(session);
    mask_boundaries(text);
    return text;
}

/* Checks that lines, without their first and last line end, are in a message; or that they are not. */
#define check_lines(text, lines)    check_lines_(text, lines, TRUE, __LINE__)
#define check_no_lines(text, lines) check_lines_(text, lines, FALSE, __LINE__)
static inline void check_lines_(const char *text, const char *lines, BOOL expected, int line)
{
    char wanted[2048];

    snprintf(wanted, sizeof(wanted), "\r\n%s\r\n", lines);
    ok_(__FILE__, line)(
            !strstr(text, wanted) == !expected, "%s: \"%s\" in:%s\n", expected ? "Missing" : "There", lines, text);
}

static inline void set_value(void *prop, ULONG tag, LONGLONG number)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.li.QuadPart = number;
    hr = IMAPIProp_SetProps((IMAPIProp *)prop, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

static inline void set_binary(void *prop, ULONG tag, const void *data, ULONG size)
{
    SPropValue value = {tag};
    HRESULT hr;

    value.Value.bin.lpb = (BYTE *)data;
    value.Value.bin.cb = size;
    hr = IMAPIProp_SetProps((IMAPIProp *)prop, 1, &value, NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* Sets a named property: a string of PS_INTERNET_HEADERS, or with an id of PSETID_Common. */
static inline ULONG named_tag(void *prop, const WCHAR *name, ULONG id, ULONG type)
{
    static GUID headers = {0x00020386, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    static GUID common = {0x00062008, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    MAPINAMEID item = {name ? &headers : &common, name ? MNID_STRING : MNID_ID}, *names = &item;
    SPropTagArray *tags;
    ULONG tag;
    HRESULT hr;

    if (name) item.Kind.lpwstrName = (WCHAR *)name;
    else item.Kind.lID = id;
    hr = IMAPIProp_GetIDsFromNames((IMAPIProp *)prop, 1, &names, MAPI_CREATE, &tags);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    tag = PROP_TAG(type, PROP_ID(tags->aulPropTag[0]));
    MAPIFreeBuffer(tags);
    return tag;
}

static inline void add_recipient(
        IMessage *message, LONG kind, const WCHAR *name, const WCHAR *type, const WCHAR *address)
{
    SPropValue values[] = {{PR_RECIPIENT_TYPE}, {PR_DISPLAY_NAME_W}, {PR_ADDRTYPE_W}, {PR_EMAIL_ADDRESS_W}};
    SizedADRLIST(1, list) = {1, {{0, ARRAYSIZE(values), values}}};
    HRESULT hr;

    values[0].Value.l = kind;
    values[1].Value.lpszW = (WCHAR *)name;
    values[2].Value.lpszW = (WCHAR *)type;
    values[3].Value.lpszW = (WCHAR *)address;
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, (ADRLIST *)&list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

/* Adds an attachment of a file, which is to be saved by save_attachment(). */
static inline IAttach *add_attachment(IMessage *message, LONG method, const WCHAR *name, const char *data)
{
    IAttach *attach;
    ULONG number;
    HRESULT hr;

    hr = IMessage_CreateAttach(message, NULL, 0, &number, &attach);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    set_long(attach, PR_ATTACH_METHOD, method);
    set_long(attach, PR_RENDERING_POSITION, -1);
    if (name) set_string(attach, PR_ATTACH_LONG_FILENAME_W, name);
    if (data) set_binary(attach, PR_ATTACH_DATA_BIN, data, (ULONG)strlen(data));
    return attach;
}

static inline void save_attachment(IAttach *attach)
{
    HRESULT hr = IAttach_SaveChanges(attach, 0);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IAttach_Release(attach);
}

/* Attachments are seen when the message has been saved. */
static inline void save_message(IMessage *message)
{
    HRESULT hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);

    ok(hr == S_OK, "Got hr %#lx.\n", hr);
}

#endif
