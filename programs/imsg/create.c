/*
 * imsg create: makes a message as Outlook would show it, received or (--draft) not sent yet.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

/* A one-off entry id: [MS-OXCDATA] 2.2.5.1, Unicode, without rich information. For free(). */
static BYTE *one_off(const struct person *person, ULONG *size)
{
    static const BYTE head[24] = {0, 0, 0, 0, 0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd,
            0x01, 0x0f, 0x54, 0x02, 0x00, 0x00, 0x01, 0x80};
    size_t name = (wcslen(person->name) + 1) * sizeof(WCHAR), address = (wcslen(person->address) + 1) * sizeof(WCHAR);
    BYTE *id = malloc(sizeof(head) + name + sizeof(L"SMTP") + address);

    if (!id) return NULL;
    *size = (ULONG)(sizeof(head) + name + sizeof(L"SMTP") + address);
    memcpy(id, head, sizeof(head));
    memcpy(id + sizeof(head), person->name, name);
    memcpy(id + sizeof(head) + name, L"SMTP", sizeof(L"SMTP"));
    memcpy(id + sizeof(head) + name + sizeof(L"SMTP"), person->address, address);
    return id;
}

/* "SMTP:ADDRESS" with its NUL, 8-bit, for free(). */
static char *search_key(const struct person *person, ULONG *size)
{
    int length = WideCharToMultiByte(CP_UTF8, 0, person->address, -1, NULL, 0, NULL, NULL);
    char *key = malloc(5 + length);

    if (!key) return NULL;
    memcpy(key, "SMTP:", 5);
    WideCharToMultiByte(CP_UTF8, 0, person->address, -1, key + 5, length, NULL, NULL);
    CharUpperA(key);
    *size = 5 + length;
    return key;
}

/* The properties of a person under the tags of one role. */
static HRESULT set_person(IMAPIProp *prop, const struct person *person, const ULONG tags[5])
{
    ULONG id_size = 0, key_size = 0;
    BYTE *id = one_off(person, &id_size);
    char *key = search_key(person, &key_size);
    HRESULT hr = id && key ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    if (SUCCEEDED(hr)) hr = set_text(prop, tags[0], person->name);
    if (SUCCEEDED(hr)) hr = set_text(prop, tags[1], L"SMTP");
    if (SUCCEEDED(hr)) hr = set_text(prop, tags[2], person->address);
    if (SUCCEEDED(hr)) hr = set_binary(prop, tags[3], id, id_size);
    if (SUCCEEDED(hr)) hr = set_binary(prop, tags[4], key, key_size);
    free(id);
    free(key);
    return hr;
}

static HRESULT set_sender(IMessage *message, WCHAR *text)
{
    static const ULONG sender[] = {
            PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W, PR_SENDER_ENTRYID, PR_SENDER_SEARCH_KEY};
    static const ULONG represented[] = {PR_SENT_REPRESENTING_NAME_W, PR_SENT_REPRESENTING_ADDRTYPE_W,
            PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, PR_SENT_REPRESENTING_ENTRYID, PR_SENT_REPRESENTING_SEARCH_KEY};
    struct person person;
    HRESULT hr;

    split_person(text, &person);
    if (FAILED(hr = set_person((IMAPIProp *)message, &person, sender))) return hr;
    return set_person((IMAPIProp *)message, &person, represented);
}

static HRESULT add_recipient(IMessage *message, WCHAR *text, LONG type)
{
    SPropValue values[8] = {{PR_DISPLAY_NAME_W}, {PR_ADDRTYPE_W}, {PR_EMAIL_ADDRESS_W}, {PR_ENTRYID}, {PR_SEARCH_KEY},
            {PR_RECIPIENT_TYPE}, {PR_OBJECT_TYPE}, {PR_DISPLAY_TYPE}};
    ADRLIST list = {1, {{0, ARRAYSIZE(values), values}}};
    struct person person;
    HRESULT hr;

    split_person(text, &person);
    values[0].Value.lpszW = person.name;
    values[1].Value.lpszW = (WCHAR *)L"SMTP";
    values[2].Value.lpszW = person.address;
    values[3].Value.bin.lpb = one_off(&person, &values[3].Value.bin.cb);
    values[4].Value.bin.lpb = (BYTE *)search_key(&person, &values[4].Value.bin.cb);
    values[5].Value.l = type;
    values[6].Value.l = MAPI_MAILUSER;
    values[7].Value.l = 0; /* DT_MAILUSER */
    if (values[3].Value.bin.lpb && values[4].Value.bin.lpb)
        hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, &list);
    else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    free(values[3].Value.bin.lpb);
    free(values[4].Value.bin.lpb);
    return hr;
}

static HRESULT set_body(IMessage *message, const WCHAR *argument)
{
    WCHAR *text;
    HRESULT hr;

    if (FAILED(hr = text_argument(argument, &text))) return hr;
    hr = set_text((IMAPIProp *)message, PR_BODY_W, text);
    free(text);
    return hr;
}

/* The HTML inside RTF, which Outlook wants beside PR_HTML in a message that is not sent yet. [MS-OXRTFEX] */
static HRESULT set_html_rtf(IMessage *message, const WCHAR *html)
{
    static const char head[] = "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\\uc1"
                               "{\\*\\htmltag64}{\\*\\htmltag0 ";
    IStream *compressed, *rtf;
    char *text, *out;
    HRESULT hr;

    if (!(text = malloc(sizeof(head) + wcslen(html) * 10 + 8))) return MAPI_E_NOT_ENOUGH_MEMORY;
    strcpy(text, head);
    for (out = text + strlen(text); *html; html++)
    {
        if (*html == '\n') out += sprintf(out, "\\par\n");
        else if (*html == '\\' || *html == '{' || *html == '}') out += sprintf(out, "\\%c", *html);
        else if (*html == '\t') out += sprintf(out, "\\tab ");
        else if (*html >= 0x80) out += sprintf(out, "\\u%d?", (short)*html);
        else if (*html >= 0x20) *out++ = (char)*html;
    }
    strcpy(out, "}}");
    hr = IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
            (IUnknown **)&compressed);
    if (SUCCEEDED(hr))
    {
        if (SUCCEEDED(hr = WrapCompressedRTFStream(compressed, MAPI_MODIFY, &rtf)))
        {
            hr = IStream_Write(rtf, text, (ULONG)strlen(text), NULL);
            if (SUCCEEDED(hr)) hr = IStream_Commit(rtf, STGC_DEFAULT);
            IStream_Release(rtf);
        }
        if (SUCCEEDED(hr)) hr = IStream_Commit(compressed, STGC_DEFAULT);
        IStream_Release(compressed);
    }
    free(text);
    return SUCCEEDED(hr) ? S_OK : hr;
}

static HRESULT set_html(IMessage *message, const WCHAR *argument, BOOL draft)
{
    WCHAR *text;
    char *utf8;
    HRESULT hr;
    int size;

    if (FAILED(hr = text_argument(argument, &text))) return hr;
    size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    if (!(utf8 = malloc(size))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else
    {
        WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, size, NULL, NULL);
        hr = set_binary((IMAPIProp *)message, PR_HTML, utf8, size - 1);
        if (SUCCEEDED(hr)) hr = set_long((IMAPIProp *)message, PR_INTERNET_CPID, CP_UTF8);
        if (SUCCEEDED(hr) && draft) hr = set_html_rtf(message, text);
    }
    free(utf8);
    free(text);
    return hr;
}

static HRESULT name_attachment(IAttach *attach, const WCHAR *name)
{
    const WCHAR *dot = wcsrchr(name, '.');
    HRESULT hr;

    hr = set_text((IMAPIProp *)attach, PR_DISPLAY_NAME_W, name);
    if (SUCCEEDED(hr)) hr = set_text((IMAPIProp *)attach, PR_ATTACH_LONG_FILENAME_W, name);
    if (SUCCEEDED(hr)) hr = set_text((IMAPIProp *)attach, PR_ATTACH_FILENAME_W, name);
    if (SUCCEEDED(hr) && dot) hr = set_text((IMAPIProp *)attach, PR_ATTACH_EXTENSION_W, dot);
    return hr;
}

static HRESULT attach_file(IMessage *message, const WCHAR *path)
{
    IAttach *attach;
    HRESULT hr;
    ULONG num;

    if (FAILED(hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach))) return hr;
    hr = set_long((IMAPIProp *)attach, PR_ATTACH_METHOD, ATTACH_BY_VALUE);
    if (SUCCEEDED(hr)) hr = name_attachment(attach, base_name(path));
    if (SUCCEEDED(hr)) hr = set_from_file((IMAPIProp *)attach, PR_ATTACH_DATA_BIN, path);
    if (SUCCEEDED(hr)) hr = IAttach_SaveChanges(attach, 0);
    IAttach_Release(attach);
    return hr;
}

static HRESULT embed_file(IMessage *message, const WCHAR *path)
{
    IMessage *source, *embedded;
    WCHAR *subject;
    IAttach *attach;
    HRESULT hr;
    ULONG num;

    if (FAILED(hr = open_message(NULL, path, &source))) return hr;
    if (SUCCEEDED(hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach)))
    {
        subject = get_text((IMAPIProp *)source, PR_SUBJECT_W);
        hr = set_long((IMAPIProp *)attach, PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG);
        if (SUCCEEDED(hr))
            hr = set_text((IMAPIProp *)attach, PR_DISPLAY_NAME_W, subject && *subject ? subject : base_name(path));
        free(subject);
        if (SUCCEEDED(hr))
            hr = IAttach_OpenProperty(
                    attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
        if (SUCCEEDED(hr))
        {
            hr = IMessage_CopyTo(source, 0, NULL, NULL, 0, NULL, &IID_IMessage, embedded, 0, NULL);
            if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(embedded, 0);
            IMessage_Release(embedded);
        }
        if (SUCCEEDED(hr)) hr = IAttach_SaveChanges(attach, 0);
        IAttach_Release(attach);
    }
    IMessage_Release(source);
    return SUCCEEDED(hr) ? S_OK : hr;
}

/* An internet header as a named property of PS_INTERNET_HEADERS. */
static HRESULT set_header(IMessage *message, WCHAR *argument)
{
    static GUID headers = {0x00020386, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    MAPINAMEID name = {&headers, MNID_STRING, {0}}, *names = &name;
    WCHAR *value = wcschr(argument, '=');
    SPropTagArray *tags;
    HRESULT hr;

    if (!value) return MAPI_E_INVALID_PARAMETER;
    *value++ = 0;
    name.Kind.lpwstrName = argument;
    if (FAILED(hr = IMessage_GetIDsFromNames(message, 1, &names, MAPI_CREATE, &tags))) return hr;
    hr = set_text((IMAPIProp *)message, PROP_TAG(PT_UNICODE, PROP_ID(tags->aulPropTag[0])), value);
    MAPIFreeBuffer(tags);
    return hr;
}

/* What every message has, whatever the arguments say. */
static HRESULT set_basics(IMessage *message, BOOL draft, const FILETIME *date)
{
    IMAPIProp *prop = (IMAPIProp *)message;
    HRESULT hr;
    GUID key;

    hr = set_text(prop, PR_MESSAGE_CLASS_W, L"IPM.Note");
    if (SUCCEEDED(hr)) hr = set_long(prop, PR_MESSAGE_FLAGS, draft ? MSGFLAG_READ | MSGFLAG_UNSENT : MSGFLAG_READ);
    if (SUCCEEDED(hr)) hr = set_long(prop, PR_IMPORTANCE, IMPORTANCE_NORMAL);
    if (SUCCEEDED(hr)) hr = set_long(prop, PR_PRIORITY, PRIO_NORMAL);
    if (SUCCEEDED(hr)) hr = set_long(prop, PR_SENSITIVITY, SENSITIVITY_NONE);
    if (SUCCEEDED(hr)) hr = CoCreateGuid(&key);
    if (SUCCEEDED(hr)) hr = set_binary(prop, PR_SEARCH_KEY, &key, sizeof(key));
    if (draft) return hr;
    if (SUCCEEDED(hr)) hr = set_time(prop, PR_CLIENT_SUBMIT_TIME, date);
    if (SUCCEEDED(hr)) hr = set_time(prop, PR_MESSAGE_DELIVERY_TIME, date);
    return hr;
}

/* Carries out one option; S_FALSE: there is no such one. */
static HRESULT apply_option(IMessage *message, const WCHAR *option, WCHAR *argument, BOOL draft)
{
    if (!wcscmp(option, L"--from")) return set_sender(message, argument);
    if (!wcscmp(option, L"--to")) return add_recipient(message, argument, MAPI_TO);
    if (!wcscmp(option, L"--cc")) return add_recipient(message, argument, MAPI_CC);
    if (!wcscmp(option, L"--bcc")) return add_recipient(message, argument, MAPI_BCC);
    if (!wcscmp(option, L"--subject")) return set_text((IMAPIProp *)message, PR_SUBJECT_W, argument);
    if (!wcscmp(option, L"--body")) return set_body(message, argument);
    if (!wcscmp(option, L"--html")) return set_html(message, argument, draft);
    if (!wcscmp(option, L"--attach")) return attach_file(message, argument);
    if (!wcscmp(option, L"--embed")) return embed_file(message, argument);
    if (!wcscmp(option, L"--header")) return set_header(message, argument);
    return S_FALSE;
}

int command_create(int argc, WCHAR **argv)
{
    const WCHAR *out = NULL;
    struct new_message new;
    BOOL draft = FALSE;
    FILETIME date;
    int i;
    HRESULT hr;

    /* what the other options need to know comes first, wherever it stands */
    GetSystemTimeAsFileTime(&date);
    for (i = 0; i < argc; i++)
    {
        if (!wcscmp(argv[i], L"--draft")) draft = TRUE;
        else if (i + 1 == argc || argv[i][0] != '-') return 2;
        else if (!wcscmp(argv[i], L"-o")) out = argv[++i];
        else if (!wcscmp(argv[i], L"--date"))
        {
            if (!parse_time(argv[++i], &date)) return 2;
        }
        else i++;
    }
    if (!out) return 2;
    if (FAILED(hr = create_message(TRUE, &new)))
    {
        report(out, "cannot be made", hr);
        return 1;
    }
    hr = set_basics(new.message, draft, &date);
    for (i = 0; SUCCEEDED(hr) && i < argc; i++)
    {
        if (!wcscmp(argv[i], L"--draft")) continue;
        if (!wcscmp(argv[i], L"-o") || !wcscmp(argv[i], L"--date"))
        {
            i++;
            continue;
        }
        hr = apply_option(new.message, argv[i], argv[i + 1], draft);
        if (hr == S_FALSE)
        {
            drop_message(&new);
            return 2;
        }
        if (FAILED(hr)) report(argv[i + 1], "cannot be used", hr);
        i++;
    }
    if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(new.message, 0);
    if (FAILED(hr))
    {
        drop_message(&new);
        report(out, "not written", hr);
        return 1;
    }
    if (SUCCEEDED(hr = save_message(&new, out))) return 0;
    report(out, "cannot be written", hr);
    return 1;
}
