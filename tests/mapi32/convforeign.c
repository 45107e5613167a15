/*
 * The converter with messages of other makers, both ways; with an address book of another maker; with objects that
 * fail.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>

#include "mimehelp.h"
#include "tomimehelp.h"
#include "foreignmsg.h"

#define EXPORT_FLAGS (USUAL_FLAGS | CCSF_NO_MSGID)

static const char whole_text[] =
        "From: Ann <ann@x.example>\r\nReply-To: Re <re@x.example>\r\nTo: Bo <bo@x.example>,\r\n"
        " ci@x.example\r\nCc: Di <di@x.example>\r\nBcc: Ed <ed@x.example>\r\nSubject: Re: a subject\r\n"
        "Date: Tue, 04 Mar 2025 13:05:09 +0000\r\nMessage-ID: <1@x.example>\r\nX-Foo: bar\r\nKeywords: red, blue\r\n"
        "X-Message-Flag: Follow up\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nbody\r\n--c\r\n"
        "Content-Type: text/html\r\n\r\n<p>body</p>\r\n--c--\r\n\r\n"
        "--b\r\nContent-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: within\r\nFrom: in@x.example\r\n"
        "Date: Tue, 04 Mar 2025 13:05:09 +0000\r\nMessage-ID: <2@x.example>\r\n\r\ninner\r\n--b--\r\n";

/* Everything that a message of another maker gets is where mime.md says, whatever the maker leaves out. */
static void test_import(void)
{
    static const ULONG lacks[] = {0, FOREIGN_NO_NAMES, FOREIGN_NO_STREAMS};
    struct foreign_provider provider;
    struct foreign *object, *file, *inner;
    IMessage *message;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(lacks); i++)
    {
        winetest_push_context("lacks %lu", lacks[i]);
        provider = foreign_provider_init(lacks[i]);
        object = foreign_create(&provider);
        message = &object->IMessage_iface;
        hr = import_into(message, whole_text, sizeof(whole_text) - 1, IMPORT_FLAGS);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        ok(!object->saves, "It was saved %lu times.\n", object->saves);
        check_string(message, PR_SUBJECT_W, L"Re: a subject");
        check_string(message, PR_SUBJECT_PREFIX_W, L"Re: ");
        check_string(message, PR_SENDER_EMAIL_ADDRESS_W, L"ann@x.example");
        check_string(message, PR_BODY_W, L"body");
        check_string(message, PR_MESSAGE_CLASS_W, L"IPM.Note");
        check_time(message, PR_CLIENT_SUBMIT_TIME, 133855671090000000);
        if (lacks[i] != FOREIGN_NO_NAMES) check_header(message, L"x-foo", L"bar");
        else ok(!provider.name_count, "There are %lu names.\n", provider.name_count);
        check_recipients(message, L"1 Bo <bo@x.example>|1 ci@x.example <ci@x.example>|2 Di <di@x.example>|"
                                  L"3 Ed <ed@x.example>|");
        ok(object->attachment_count == 2, "Got %lu attachments.\n", object->attachment_count);
        file = object->attachments[0];
        ok(file->saves == 1, "It was saved %lu times.\n", file->saves);
        check_string(&file->IMessage_iface, PR_ATTACH_LONG_FILENAME_W, L"a.bin");
        inner = object->attachments[1]->embedded;
        ok(inner && inner->saves == 1 && object->attachments[1]->saves == 1, "It was not saved.\n");
        if (inner) check_string(&inner->IMessage_iface, PR_SUBJECT_W, L"within");
        RELEASE_LAST(message);
        foreign_provider_end(&provider);
        winetest_pop_context();
    }
}

/* A message of another maker gives the same Internet message as ours with the same content. */
static void test_export(void)
{
    static const ULONG lacks[] = {
            0, FOREIGN_NO_STREAMS, FOREIGN_NO_UNICODE, FOREIGN_OWN_COLUMNS, FOREIGN_NO_UNICODE | FOREIGN_NO_STREAMS};
    IMessage *ours = import_text(whole_text, IMPORT_FLAGS);
    struct foreign_provider provider;
    struct foreign *object;
    char *expected, *text;
    unsigned int i;
    HRESULT hr;

    IMessage_SaveChanges(ours, KEEP_OPEN_READWRITE);
    expected = to_mime(NULL, ours, EXPORT_FLAGS);
    ok(strstr(expected, "\r\nSubject: within\r\n") && strstr(expected, "X-Foo: bar"), "Got %s\n", expected);
    for (i = 0; i < ARRAYSIZE(lacks); i++)
    {
        winetest_push_context("lacks %lu", lacks[i]);
        provider = foreign_provider_init(0);
        object = foreign_create(&provider);
        hr = import_into(&object->IMessage_iface, whole_text, sizeof(whole_text) - 1, IMPORT_FLAGS);
        ok(hr == S_OK, "Got hr %#lx.\n", hr);
        provider.lacks = lacks[i];
        text = to_mime(NULL, &object->IMessage_iface, EXPORT_FLAGS);
        ok(!strcmp(text, expected), "Got %s\n, expected %s\n", text, expected);
        free(text);
        ok(!object->saves, "It was saved %lu times.\n", object->saves);
        RELEASE_LAST(&object->IMessage_iface);
        foreign_provider_end(&provider);
        winetest_pop_context();
    }
    free(expected);
    RELEASE_LAST(ours);
}

/* Neither tables nor names nor Unicode: what there is is written all the same. */
static void test_least(void)
{
    struct foreign_provider provider =
            foreign_provider_init(FOREIGN_NO_STREAMS | FOREIGN_NO_UNICODE | FOREIGN_NO_NAMES | FOREIGN_NO_TABLES);
    struct foreign *object = foreign_create(&provider);
    IMessage *message = &object->IMessage_iface;
    char *text;

    text = to_mime(NULL, message, EXPORT_FLAGS);
    check_lines(text, "MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n\tcharset=\"us-ascii\"");
    free(text);
    set_string(message, PR_SUBJECT_W, L"few");
    set_string(message, PR_BODY_W, L"Gr\u00fc\u00dfe aus dem Norden\r\n");
    text = to_mime(NULL, message, EXPORT_FLAGS);
    check_lines(text, "Subject: few");
    check_lines(text, "Gr=C3=BC=C3=9Fe aus dem Norden");
    free(text);
    RELEASE_LAST(message);
    foreign_provider_end(&provider);
}

/* Whether an error of a method may be overlooked: what was asked for was optional, or there is another way to it. */
static BOOL is_optional(const char *method)
{
    static const char *const methods[] = {
            "foreign_GetProps", "foreign_GetPropList", "foreign_GetIDsFromNames", "foreign_OpenProperty"};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(methods); i++)
        if (!strcmp(method, methods[i])) return TRUE;
    return FALSE;
}

/* What is in a message that was written although a call failed: at most a field with a name of its own is left out. */
static void check_written(IStream *stream)
{
    static const char *const contents[] = {"From: Ann <ann@x.example>", "To: Bo <bo@x.example>",
            "Bcc: Ed <ed@x.example>", "Subject: Re: a subject", "Date: Tue, 04 Mar 2025 13:05:09 +0000",
            "\r\n\r\nbody\r\n", "<p>body</p>", "name=\"a.bin\"", "\r\nAAEC\r\n", "Subject: within",
            "\r\n\r\ninner\r\n"};
    const LARGE_INTEGER zero = {{0}};
    char *text = calloc(1, 20000);
    unsigned int i;

    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    IStream_Read(stream, text, 19999, NULL);
    for (i = 0; i < ARRAYSIZE(contents); i++)
        ok(strstr(text, contents[i]) != NULL, "%s lacks in %s\n", contents[i], text);
    free(text);
}

/* Every call on the object fails once: that error, or the message was whole all the same; nothing is left. */
static void test_failures(void)
{
    IConverterSession *converter = create_converter();
    struct foreign_provider provider;
    LONG direction, at, failed;
    struct foreign *object;
    IStream *stream, *out;
    HRESULT hr;

    for (direction = 0; direction < 2; direction++)
    {
        failed = 0;
        for (at = 0; at < 500; at++)
        {
            provider = foreign_provider_init(0);
            object = foreign_create(&provider);
            stream = create_stream(whole_text, sizeof(whole_text) - 1);
            out = create_stream("", 0);
            if (direction)
            {
                hr = converter->lpVtbl->MIMEToMAPI(converter, stream, &object->IMessage_iface, NULL, IMPORT_FLAGS);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
            }
            provider.calls = 0;
            provider.fail_at = at;
            if (direction) hr = converter->lpVtbl->MAPIToMIMEStm(converter, &object->IMessage_iface, out, EXPORT_FLAGS);
            else hr = converter->lpVtbl->MIMEToMAPI(converter, stream, &object->IMessage_iface, NULL, IMPORT_FLAGS);
            winetest_push_context("direction %ld, call %ld, %s", direction, at, provider.failed);
            if (hr == S_OK && provider.failed) ok(is_optional(provider.failed), "The failure was overlooked.\n");
            else ok(hr == (provider.failed ? FOREIGN_ERROR : S_OK), "Got hr %#lx.\n", hr);
            if (hr == S_OK && direction) check_written(out);
            failed += FAILED(hr);
            ok(!object->saves, "It was saved.\n");
            EXPECT_REF(&object->IMessage_iface, 1);
            RELEASE_LAST(stream);
            RELEASE_LAST(out);
            RELEASE_LAST(&object->IMessage_iface);
            foreign_provider_end(&provider);
            winetest_pop_context();
            if (!provider.failed) break;
        }
        ok(at > 10 && at < 500 && failed > at / 4, "Got %ld calls, %ld failures.\n", at, failed);
    }
    RELEASE_LAST(converter);
}

/* A message of ours with allocators of its own. */
static IMessage *create_counted(void)
{
    IMessage *message = NULL;
    ILockBytes *bytes;
    IStorage *storage;
    HRESULT hr;

    CreateILockBytesOnHGlobal(NULL, TRUE, &bytes);
    StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage);
    hr = OpenIMsgOnIStg(NULL, counting_allocate, counting_allocate_more, counting_free, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, MAPI_UNICODE, &message);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IStorage_Release(storage);
    ILockBytes_Release(bytes);
    return message;
}

/* What a message gives out is freed by its own allocators, also where one of them fails: each in turn, once. */
static void test_allocators(void)
{
    IConverterSession *converter = create_converter();
    LONG direction, at, calls;
    IStream *stream, *out;
    IMessage *message;
    HRESULT hr;

    for (direction = 0; direction < 2; direction++)
    {
        for (at = 0; at < 500; at++)
        {
            winetest_push_context("direction %ld, allocation %ld", direction, at);
            message = create_counted();
            stream = create_stream(whole_text, sizeof(whole_text) - 1);
            out = create_stream("", 0);
            if (direction)
            {
                hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, IMPORT_FLAGS);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
                hr = IMessage_SaveChanges(message, KEEP_OPEN_READWRITE);
                ok(hr == S_OK, "Got hr %#lx.\n", hr);
            }
            counting_calls = 0;
            counting_fail = at;
            if (direction) hr = converter->lpVtbl->MAPIToMIMEStm(converter, message, out, EXPORT_FLAGS);
            else hr = converter->lpVtbl->MIMEToMAPI(converter, stream, message, NULL, IMPORT_FLAGS);
            calls = counting_calls;
            counting_fail = -1;
            ok(hr == S_OK || hr == MAPI_E_NOT_ENOUGH_MEMORY, "Got hr %#lx.\n", hr);
            if (calls <= at) ok(hr == S_OK, "Got hr %#lx.\n", hr);
            if (hr == S_OK && direction) check_written(out);
            RELEASE_LAST(stream);
            RELEASE_LAST(out);
            RELEASE_LAST(message);
            EXPECT_FREED();
            winetest_pop_context();
            if (calls <= at) break;
        }
        ok(at > 2 && at < 500, "Got %ld allocations.\n", at);
    }
    RELEASE_LAST(converter);
}

/* Embeds messages in one another, to a depth; ours would not go as deep. */
static void embed(IMessage *message, ULONG depth)
{
    IMessage *embedded;
    IAttach *attach;
    HRESULT hr;

    if (!depth) return;
    attach = add_attachment(message, ATTACH_EMBEDDED_MSG, NULL, NULL);
    hr = IAttach_OpenProperty(
            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    embed(embedded, depth - 1);
    hr = IMessage_SaveChanges(embedded, 0);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    IMessage_Release(embedded);
    save_attachment(attach);
}

static void test_depth(void)
{
    static const struct
    {
        ULONG depth;
        HRESULT hr;
    } tests[] = {{64, S_OK}, {65, MAPI_E_TOO_COMPLEX}};
    IConverterSession *converter = create_converter();
    struct foreign_provider provider = foreign_provider_init(0);
    struct foreign *object;
    IStream *stream;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(tests); i++)
    {
        object = foreign_create(&provider);
        embed(&object->IMessage_iface, tests[i].depth);
        stream = create_stream("", 0);
        hr = converter->lpVtbl->MAPIToMIMEStm(converter, &object->IMessage_iface, stream, USUAL_FLAGS);
        ok(hr == tests[i].hr, "Depth %lu: got hr %#lx.\n", tests[i].depth, hr);
        RELEASE_LAST(stream);
        RELEASE_LAST(&object->IMessage_iface);
    }
    foreign_provider_end(&provider);
    RELEASE_LAST(converter);
}

/* A destination that is only read. */
static HRESULT WINAPI refuse_SetProps(IMessage *iface, ULONG count, SPropValue *values, SPropProblemArray **problems)
{
    return MAPI_E_NO_ACCESS;
}

static void test_read_only(void)
{
    struct foreign_provider provider = foreign_provider_init(0);
    struct foreign *object = foreign_create(&provider);
    IMessageVtbl vtbl = foreign_vtbl;
    HRESULT hr;

    vtbl.SetProps = refuse_SetProps;
    object->IMessage_iface.lpVtbl = &vtbl;
    hr = import_into(&object->IMessage_iface, whole_text, sizeof(whole_text) - 1, IMPORT_FLAGS);
    ok(hr == MAPI_E_NO_ACCESS, "Got hr %#lx.\n", hr);
    RELEASE_LAST(&object->IMessage_iface);
    foreign_provider_end(&provider);
}

/* An address book of which only entries can be opened; a call of anything else would be a fault. */
struct address_book
{
    IAddrBook IAddrBook_iface;
    LONG refcount;
    IMessage *entry; /* what an entry id "entry" opens; NULL: MAPI_E_NOT_FOUND */
    ULONG opened;
};

static struct address_book *impl_from_IAddrBook(IAddrBook *iface)
{
    return CONTAINING_RECORD(iface, struct address_book, IAddrBook_iface);
}

static HRESULT WINAPI book_QueryInterface(IAddrBook *iface, REFIID iid, void **out)
{
    *out = NULL;
    return E_NOINTERFACE;
}

static ULONG WINAPI book_AddRef(IAddrBook *iface)
{
    return InterlockedIncrement(&impl_from_IAddrBook(iface)->refcount);
}

static ULONG WINAPI book_Release(IAddrBook *iface)
{
    return InterlockedDecrement(&impl_from_IAddrBook(iface)->refcount);
}

static HRESULT WINAPI book_OpenEntry(
        IAddrBook *iface, ULONG size, ENTRYID *entryid, LPCIID iid, ULONG flags, ULONG *type, IUnknown **entry)
{
    struct address_book *book = impl_from_IAddrBook(iface);

    *entry = NULL;
    book->opened++;
    if (!book->entry || size != 5 || memcmp(entryid, "entry", 5)) return MAPI_E_NOT_FOUND;
    *type = MAPI_MAILUSER;
    *entry = (IUnknown *)book->entry;
    IUnknown_AddRef(*entry);
    return S_OK;
}

static IAddrBookVtbl book_vtbl = {
        .QueryInterface = book_QueryInterface,
        .AddRef = book_AddRef,
        .Release = book_Release,
        .OpenEntry = book_OpenEntry,
};

static void test_address_book(void)
{
    struct foreign_provider provider = foreign_provider_init(0);
    struct address_book first = {{&book_vtbl}, 1}, second = {{&book_vtbl}, 1};
    SPropValue values[] = {
            {PR_RECIPIENT_TYPE}, {PR_DISPLAY_NAME_W}, {PR_ADDRTYPE_W}, {PR_EMAIL_ADDRESS_W}, {PR_ENTRYID}};
    SizedADRLIST(1, list) = {1, {{0, ARRAYSIZE(values), values}}};
    struct foreign *entry = foreign_create(&provider);
    IConverterSession *converter = create_converter();
    IMessage *message = create_message(TRUE);
    char *text;
    HRESULT hr;

    second.entry = &entry->IMessage_iface;
    set_string(&entry->IMessage_iface, PROP_TAG(PT_UNICODE, 0x39fe), L"ann@x.example");
    values[0].Value.l = MAPI_TO;
    values[1].Value.lpszW = (WCHAR *)L"Ann";
    values[2].Value.lpszW = (WCHAR *)L"EX";
    values[3].Value.lpszW = (WCHAR *)L"/O=X/CN=ANN";
    values[4].Value.bin.cb = 5;
    values[4].Value.bin.lpb = (BYTE *)"entry";
    hr = IMessage_ModifyRecipients(message, MODRECIP_ADD, (ADRLIST *)&list);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);

    /* none; one that does not know it; one that does, which replaces the former */
    text = to_mime(converter, message, EXPORT_FLAGS);
    check_lines(text, "To: Ann <IMCEAEX-_O=X_CN=ANN@imcea.invalid>");
    free(text);
    hr = converter->lpVtbl->SetAdrBook(converter, &first.IAddrBook_iface);
    ok(hr == S_OK && first.refcount == 2, "Got hr %#lx, refcount %ld.\n", hr, first.refcount);
    text = to_mime(converter, message, EXPORT_FLAGS);
    check_lines(text, "To: Ann <IMCEAEX-_O=X_CN=ANN@imcea.invalid>");
    ok(first.opened && first.refcount == 2, "Opened %lu, refcount %ld.\n", first.opened, first.refcount);
    free(text);
    hr = converter->lpVtbl->SetAdrBook(converter, &second.IAddrBook_iface);
    ok(hr == S_OK && first.refcount == 1 && second.refcount == 2, "Got hr %#lx, refcounts %ld, %ld.\n", hr,
            first.refcount, second.refcount);
    text = to_mime(converter, message, EXPORT_FLAGS);
    check_lines(text, "To: Ann <ann@x.example>");
    free(text);
    /* an entry that has only the address of its type */
    set_string(&entry->IMessage_iface, PROP_TAG(PT_UNICODE, 0x39fe), L"");
    set_string(&entry->IMessage_iface, PR_ADDRTYPE_W, L"SMTP");
    set_string(&entry->IMessage_iface, PR_EMAIL_ADDRESS_W, L"other@x.example");
    text = to_mime(converter, message, EXPORT_FLAGS);
    check_lines(text, "To: Ann <other@x.example>");
    free(text);

    hr = converter->lpVtbl->SetAdrBook(converter, NULL);
    ok(hr == S_OK && second.refcount == 1, "Got hr %#lx, refcount %ld.\n", hr, second.refcount);
    hr = converter->lpVtbl->SetAdrBook(converter, &first.IAddrBook_iface);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    RELEASE_LAST(converter);
    ok(first.refcount == 1, "Got refcount %ld.\n", first.refcount);
    RELEASE_LAST(message);
    RELEASE_LAST(&entry->IMessage_iface);
    foreign_provider_end(&provider);
}

START_TEST(convforeign)
{
    CoInitialize(NULL);
    test_import();
    test_export();
    test_least();
    test_failures();
    test_allocators();
    test_depth();
    test_read_only();
    test_address_book();
    CoUninitialize();
}
