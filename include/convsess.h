/*
 * IConverterSession, Outlook's converter between MAPI messages and MIME, and the types of mimeole.h that it takes.
 *
 * No header of mingw-w64 has it. Source: the client reference's pages of IConverterSession.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CONVSESS_H
#define MAPI32_CONVSESS_H

#include <windows.h>
#include <mapidefs.h>
#include <mapix.h>

#ifdef __cplusplus
extern "C"
{
#endif

    /* mimeole.h */

    typedef enum tagENCODINGTYPE
    {
        IET_BINARY = 0,
        IET_BASE64 = 1,
        IET_UUENCODE = 2,
        IET_QP = 3,
        IET_7BIT = 4,
        IET_8BIT = 5,
        IET_INETCSET = 6,
        IET_UNICODE = 7,
        IET_RFC1522 = 8,
        IET_ENCODED = 9,
        IET_CURRENT = 10,
        IET_UNKNOWN = 11,
        IET_BINHEX40 = 12,
        IET_LAST = 13
    } ENCODINGTYPE;
#define IET_DECODED IET_BINARY

    typedef enum tagMIMESAVETYPE
    {
        SAVE_RFC822 = 0, /* without MIME: attachments are uuencoded */
        SAVE_RFC1521 = 1 /* MIME */
    } MIMESAVETYPE;

    typedef enum tagCSETAPPLYTYPE
    {
        CSET_APPLY_UNTAGGED = 0, /* to what has no charset */
        CSET_APPLY_ALL = 1,      /* to everything */
        CSET_APPLY_TAG_ALL = 2   /* to everything, which is labelled so */
    } CSETAPPLYTYPE;

    DECLARE_HANDLE(HCHARSET);

/* Flags of MIMEToMAPI and MAPIToMIMEStm. */
#define CCSF_SMTP             0x00000002 /* the stream is Internet mail */
#define CCSF_NOHEADERS        0x00000004 /* without the message's header fields */
#define CCSF_USE_TNEF         0x00000010 /* with a TNEF part */
#define CCSF_INCLUDE_BCC      0x00000020
#define CCSF_8BITHEADERS      0x00000040
#define CCSF_USE_RTF          0x00000080 /* HTML becomes PR_RTF_COMPRESSED */
#define CCSF_PLAIN_TEXT_ONLY  0x00001000
#define CCSF_NO_MSGID         0x00004000
#define CCSF_EMBEDDED_MESSAGE 0x00008000 /* sent or unsent is told by X-Unsent */
#define CCSF_PRESERVE_SOURCE  0x00040000
#define CCSF_GLOBAL_MESSAGE   0x00200000 /* Internationalized Email */

    DEFINE_GUID(CLSID_IConverterSession, 0x4E3A7680, 0xB77A, 0x11D0, 0x9D, 0xA5, 0x00, 0xC0, 0x4F, 0xD6, 0x56, 0x85);
    DEFINE_GUID(IID_IConverterSession, 0x4B401570, 0xB77B, 0x11D0, 0x9D, 0xA5, 0x00, 0xC0, 0x4F, 0xD6, 0x56, 0x85);

/* The methods that are named Placeholder are no business of clients. Only the low 8 bits of a BOOL are looked at. */
#undef INTERFACE
#define INTERFACE IConverterSession
    DECLARE_INTERFACE_(IConverterSession, IUnknown)
    {
        STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **object) PURE;
        STDMETHOD_(ULONG, AddRef)(THIS) PURE;
        STDMETHOD_(ULONG, Release)(THIS) PURE;
        STDMETHOD(SetAdrBook)(THIS_ LPADRBOOK address_book) PURE;
        STDMETHOD(SetEncoding)(THIS_ ENCODINGTYPE encoding) PURE;
        STDMETHOD(PlaceHolder1)(THIS) PURE;
        STDMETHOD(MIMEToMAPI)(THIS_ LPSTREAM stream, LPMESSAGE message, LPCSTR source_server, ULONG flags) PURE;
        STDMETHOD(MAPIToMIMEStm)(THIS_ LPMESSAGE message, LPSTREAM stream, ULONG flags) PURE;
        STDMETHOD(PlaceHolder2)(THIS) PURE;
        STDMETHOD(PlaceHolder3)(THIS) PURE;
        STDMETHOD(PlaceHolder4)(THIS) PURE;
        STDMETHOD(SetTextWrapping)(THIS_ BOOL wrap, ULONG width) PURE;
        STDMETHOD(SetSaveFormat)(THIS_ MIMESAVETYPE format) PURE;
        STDMETHOD(PlaceHolder5)(THIS) PURE;
        STDMETHOD(SetCharset)(THIS_ BOOL apply, HCHARSET charset, CSETAPPLYTYPE type) PURE;
    };

#ifdef __cplusplus
}
#endif

#endif
