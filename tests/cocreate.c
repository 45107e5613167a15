/*
 * A program that knows nothing but COM: for tests/prefix.sh, in a prefix of tools/install-prefix. The converter comes
 * from CoCreateInstance, every method of it is called, and a message goes there and back; mapi32.dll's functions, for
 * the message, are looked up by name. Exit status 0 where all is as it should be; prints what is not.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define COBJMACROS
#include <initguid.h>
#include <stdio.h>
#include <string.h>
#include <mapix.h>
#include <imessage.h>
#include "convsess.h"

static const char mail[] = "From: Ann <ann@x.example>\r\nTo: bo@x.example\r\nSubject: there and back\r\n"
                           "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdf"
                           "e\r\n";

static int failed;

static void check(const char *what, HRESULT hr, HRESULT expected)
{
    if (hr == expected) return;
    printf("%s: %#lx, not %#lx\n", what, hr, expected);
    failed = 1;
}

/* A new message in memory; NULL. */
static IMessage *create_message(void)
{
    SCODE(WINAPI * open_message)
    (LPMSGSESS, LPALLOCATEBUFFER, LPALLOCATEMORE, LPFREEBUFFER, LPMALLOC, void *, LPSTORAGE, MSGCALLRELEASE *, ULONG,
            ULONG, LPMESSAGE *);
    HMODULE mapi = LoadLibraryA("mapi32.dll");
    LPMALLOC(WINAPI * default_malloc)(void) = (void *)GetProcAddress(mapi, "MAPIGetDefaultMalloc");
    IMessage *message = NULL;
    IStorage *storage;
    ILockBytes *bytes;

    open_message = (void *)GetProcAddress(mapi, "OpenIMsgOnIStg");
    if (!open_message || !default_malloc || FAILED(CreateILockBytesOnHGlobal(NULL, TRUE, &bytes))) return NULL;
    if (SUCCEEDED(
                StgCreateDocfileOnILockBytes(bytes, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage)))
    {
        open_message(NULL, (void *)GetProcAddress(mapi, "MAPIAllocateBuffer"),
                (void *)GetProcAddress(mapi, "MAPIAllocateMore"), (void *)GetProcAddress(mapi, "MAPIFreeBuffer"),
                default_malloc(), NULL, storage, NULL, 0, MAPI_UNICODE, &message);
        IStorage_Release(storage);
    }
    ILockBytes_Release(bytes);
    return message;
}

/* A stream in memory that has text, at its beginning. */
static IStream *create_stream(const char *text)
{
    const LARGE_INTEGER zero = {{0}};
    IStream *stream = NULL;

    CreateStreamOnHGlobal(NULL, TRUE, &stream);
    IStream_Write(stream, text, (ULONG)strlen(text), NULL);
    IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    return stream;
}

static void call_settings(IConverterSession *session)
{
    check("SetAdrBook", session->lpVtbl->SetAdrBook(session, NULL), S_OK);
    check("SetEncoding", session->lpVtbl->SetEncoding(session, IET_QP), S_OK);
    check("SetEncoding, a bad one", session->lpVtbl->SetEncoding(session, IET_BINARY), E_INVALIDARG);
    check("SetSaveFormat", session->lpVtbl->SetSaveFormat(session, SAVE_RFC1521), S_OK);
    check("SetSaveFormat, a bad one", session->lpVtbl->SetSaveFormat(session, (MIMESAVETYPE)7), E_INVALIDARG);
    check("SetTextWrapping", session->lpVtbl->SetTextWrapping(session, TRUE, 74), S_OK);
    check("SetCharset", session->lpVtbl->SetCharset(session, TRUE, (HCHARSET)(ULONG_PTR)65001, CSET_APPLY_ALL), S_OK);
    check("SetCharset, a bad type", session->lpVtbl->SetCharset(session, TRUE, NULL, (CSETAPPLYTYPE)9), E_INVALIDARG);
    check("SetCharset, back", session->lpVtbl->SetCharset(session, FALSE, NULL, CSET_APPLY_UNTAGGED), S_OK);
    check("slot 5", session->lpVtbl->PlaceHolder1(session), E_NOTIMPL);
    check("slot 8", session->lpVtbl->PlaceHolder2(session), E_NOTIMPL);
    check("slot 9", session->lpVtbl->PlaceHolder3(session), E_NOTIMPL);
    check("slot 10", session->lpVtbl->PlaceHolder4(session), E_NOTIMPL);
    check("slot 13", session->lpVtbl->PlaceHolder5(session), E_NOTIMPL);
}

static void convert(IConverterSession *session)
{
    IStream *in = create_stream(mail), *out = create_stream("");
    IMessage *message = create_message();
    const LARGE_INTEGER zero = {{0}};
    static char text[4096];

    if (!message)
    {
        check("the message", E_FAIL, S_OK);
        return;
    }
    check("MIMEToMAPI, no stream", session->lpVtbl->MIMEToMAPI(session, NULL, message, NULL, CCSF_SMTP), E_INVALIDARG);
    check("MIMEToMAPI", session->lpVtbl->MIMEToMAPI(session, in, message, NULL, CCSF_SMTP), S_OK);
    check("MAPIToMIMEStm, a bad flag", session->lpVtbl->MAPIToMIMEStm(session, message, out, 1), E_INVALIDARG);
    check("MAPIToMIMEStm", session->lpVtbl->MAPIToMIMEStm(session, message, out, CCSF_SMTP), S_OK);
    IStream_Seek(out, zero, STREAM_SEEK_SET, NULL);
    IStream_Read(out, text, sizeof(text) - 1, NULL);
    if (!strstr(text, "From: Ann <ann@x.example>\r\nTo: <bo@x.example>\r\nSubject: there and back\r\n") ||
            !strstr(text, "\r\n\r\nGr=FC=DFe\r\n"))
    {
        printf("what came back: %s\n", text);
        failed = 1;
    }
    message->lpVtbl->Release(message);
    IStream_Release(in);
    IStream_Release(out);
}

int main(void)
{
    IConverterSession *session = NULL;
    HRESULT hr;

    CoInitialize(NULL);
    hr = CoCreateInstance(
            &CLSID_IConverterSession, NULL, CLSCTX_INPROC_SERVER, &IID_IConverterSession, (void **)&session);
    check("CoCreateInstance", hr, S_OK);
    if (SUCCEEDED(hr))
    {
        call_settings(session);
        convert(session);
        session->lpVtbl->Release(session);
    }
    CoUninitialize();
    return failed;
}
