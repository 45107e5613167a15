/*
 * What mingw-w64's MAPI headers lack: functions, structures and constants that newer mapi32.dll have, and a few codes.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MAPIEXT_H
#define MAPI32_MAPIEXT_H

#include <windows.h>
#include <mapi.h>
#include <mapidefs.h>
#include <mapix.h>
#include <mapiutil.h>

#ifdef __cplusplus
extern "C"
{
#endif

#ifndef MAPI_E_INVALID_TYPE
#define MAPI_E_INVALID_TYPE ((SCODE)0x80040302)
#endif

    /* CALLERRELEASE of ITableData::HrGetView as newer headers have it: the caller's data are as wide as a pointer. */
    typedef void(WINAPI *MAPI_CALLERRELEASE)(ULONG_PTR ulCallerData, LPTABLEDATA lpTblData, LPMAPITABLE lpVue);

    /* ITableData::HrGetView itself with such data, for a pointer taken from the vtable. */
    typedef HRESULT(STDMETHODCALLTYPE *MAPI_HRGETVIEW)(LPTABLEDATA lpTblData, LPSSortOrderSet lpSSortOrderSet,
            MAPI_CALLERRELEASE lpfCallerRelease, ULONG_PTR ulCallerData, LPMAPITABLE *lppMAPITable);

/* Properties and bits that are newer than the headers. [MS-OXPROPS] */
#ifndef PR_MESSAGE_CODEPAGE
#define PR_MESSAGE_CODEPAGE PROP_TAG(PT_LONG, 0x3FFD)
#endif
#ifndef PR_MESSAGE_LOCALE_ID
#define PR_MESSAGE_LOCALE_ID PROP_TAG(PT_LONG, 0x3FF1)
#endif
#ifndef PR_INTERNET_CPID
#define PR_INTERNET_CPID PROP_TAG(PT_LONG, 0x3FDE)
#endif
#ifndef PR_HTML
#define PR_HTML PROP_TAG(PT_BINARY, 0x1013)
#endif
#ifndef STORE_UNICODE_OK
#define STORE_UNICODE_OK ((ULONG)0x00040000)
#endif

    /* Changes the size of a buffer of MAPIAllocateBuffer and keeps what was chained to it; see memory.c. */
    SCODE WINAPI MAPIReallocateBuffer(LPVOID buffer, ULONG size, LPVOID *out);

    /* Simple MAPI with UTF-16 strings; see sendmail.c. */
    typedef struct
    {
        ULONG ulReserved;
        ULONG flFlags;
        ULONG nPosition;
        PWSTR lpszPathName;
        PWSTR lpszFileName;
        PVOID lpFileType;
    } MapiFileDescW, *lpMapiFileDescW;

    typedef struct
    {
        ULONG ulReserved;
        ULONG ulRecipClass;
        PWSTR lpszName;
        PWSTR lpszAddress;
        ULONG ulEIDSize;
        PVOID lpEntryID;
    } MapiRecipDescW, *lpMapiRecipDescW;

    typedef struct
    {
        ULONG ulReserved;
        PWSTR lpszSubject;
        PWSTR lpszNoteText;
        PWSTR lpszMessageType;
        PWSTR lpszDateReceived;
        PWSTR lpszConversationID;
        FLAGS flFlags;
        lpMapiRecipDescW lpOriginator;
        ULONG nRecipCount;
        lpMapiRecipDescW lpRecips;
        ULONG nFileCount;
        lpMapiFileDescW lpFiles;
    } MapiMessageW, *lpMapiMessageW;

#ifndef MAPI_FORCE_UNICODE
#define MAPI_FORCE_UNICODE 0x00040000
#endif

    ULONG WINAPI MAPISendMailW(LHANDLE session, ULONG_PTR window, lpMapiMessageW message, FLAGS flags, ULONG reserved);

    /* OpenStreamOnFile with UTF-16 names; see filestream.c. */
    HRESULT WINAPI OpenStreamOnFileW(LPALLOCATEBUFFER allocate, LPFREEBUFFER free_buffer, ULONG flags,
            const WCHAR *name, const WCHAR *prefix, LPSTREAM *out);

    /* Arithmetic on FILETIMEs and byte swapping; see filetime.c. */
    FILETIME WINAPI FtAdcFt(FILETIME a, FILETIME b, WORD *carry);
    FILETIME WINAPI FtDivFtBogus(FILETIME a, FILETIME b, CHAR shift);
    void WINAPI SwapPlong(void *data, int size);
    void WINAPI SwapPword(void *data, int size);

    /* Entry ids as base-64 text; see entryidtext.c. */
    BOOL WINAPI EncodeID(ULONG size, LPENTRYID entryid, LPSTR *out);
    BOOL WINAPI FDecodeID(LPCSTR text, LPENTRYID *out, ULONG *size);
    ULONG WINAPI CchOfEncoding(ULONG size);
    ULONG WINAPI CbOfEncoded(LPCSTR text);

    /* Checks of strings that never fault; see validate.c. */
    BOOL WINAPI FBadRglpszA(LPSTR *strings, ULONG count);
    BOOL WINAPI IsBadBoundedStringPtr(const void *text, UINT max);

    /* The session behind a handle of Simple MAPI or CMC; see logon.c. */
    SCODE WINAPI ScMAPIXFromSMAPI(LHANDLE handle, ULONG flags, LPCIID iid, LPMAPISESSION *session);
    SCODE WINAPI ScMAPIXFromCMC(ULONG handle, ULONG flags, LPCIID iid, LPMAPISESSION *session);

    /* What programs ask about the mail client, and its wizard; see outlook.c. */
    BOOL WINAPI FGetComponentPath(LPCSTR component, LPSTR qualifier, LPSTR path, DWORD size, BOOL install);
    DWORD WINAPI GetOutlookVersion(void);
    DWORD WINAPI FixMAPI(void);
    void WINAPI MAPICrashRecovery(ULONG flags);
    HRESULT WINAPI LaunchWizard(HWND window, ULONG flags, LPCSTR *services, ULONG size, LPSTR profile);

    /* A new MAPIUID; see newid.c. */
    SCODE WINAPI ScGenerateMuid(LPMAPIUID uid);

    /* RTF, HTML or plain text out of PR_RTF_COMPRESSED; see rtfstream.c. */
    typedef struct
    {
        ULONG size;
        ULONG ulFlags; /* MAPI_MODIFY, STORE_UNCOMPRESSED_RTF, MAPI_NATIVE_BODY */
        ULONG ulInCodePage;
        ULONG ulOutCodePage;
    } RTF_WCSINFO;

    typedef struct
    {
        ULONG size;
        ULONG ulStreamFlags; /* MAPI_NATIVE_BODY_TYPE_* */
    } RTF_WCSRETINFO;

#ifndef MAPI_NATIVE_BODY
#define MAPI_NATIVE_BODY                0x00010000
#define MAPI_NATIVE_BODY_TYPE_RTF       0x00000001
#define MAPI_NATIVE_BODY_TYPE_HTML      0x00000002
#define MAPI_NATIVE_BODY_TYPE_PLAINTEXT 0x00000004
#endif

    HRESULT WINAPI WrapCompressedRTFStreamEx(
            LPSTREAM compressed, const RTF_WCSINFO *info, LPSTREAM *uncompressed, RTF_WCSRETINFO *ret_info);

#ifdef __cplusplus
}
#endif

#endif
