/*
 * Sessions: MAPILogonEx, MAPIAdminProfiles and what takes a session. Profiles and sessions are an installed mail
 * client's; here is what these functions answer without one.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include <mapiform.h>

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#ifndef MAPI_BG_SESSION
#define MAPI_BG_SESSION 0x00200000
#endif

#define LOGON_FLAGS \
    (MAPI_LOGON_UI | MAPI_NEW_SESSION | MAPI_ALLOW_OTHERS | MAPI_EXPLICIT_PROFILE | MAPI_EXTENDED | MAPI_USE_DEFAULT | \
            MAPI_FORCE_DOWNLOAD | MAPI_SERVICE_UI_ALWAYS | MAPI_NO_MAIL | MAPI_NT_SERVICE | MAPI_PASSWORD_UI | \
            MAPI_TIMEOUT_SHORT | MAPI_BG_SESSION | MAPI_UNICODE)

/***********************************************************************
 *      MAPILogonEx (MAPI32.11)
 *
 * Logs on to a profile of the mail client.
 *
 * PARAMS
 *  window            [I] For dialogs.
 *  profile, password [I] 8-bit, UTF-16 with MAPI_UNICODE; a profile's name has up to 64 characters.
 *  flags             [I] MAPI_LOGON_UI, MAPI_NEW_SESSION, ...
 *  session           [O] NULL.
 *
 * RETURNS
 *  MAPI_E_NOT_INITIALIZED without MAPIInitialize; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_UNKNOWN_FLAGS;
 *  MAPI_E_LOGON_FAILED: without a mail client there is no profile (choice).
 *
 * Source: client reference, MAPILogonEx.
 */
HRESULT WINAPI MAPILogonEx(ULONG_PTR window, LPTSTR profile, LPTSTR password, ULONG flags, LPMAPISESSION *session)
{
    TRACE("%#Ix, %p, %p, %#lx, %p.\n", window, profile, password, flags, session);
    if (!session) return MAPI_E_INVALID_PARAMETER;
    *session = NULL;
    if (!mapi_is_initialized()) return MAPI_E_NOT_INITIALIZED;
    if (flags & ~LOGON_FLAGS) return MAPI_E_UNKNOWN_FLAGS;
    WARN("There is no mail client.\n");
    return MAPI_E_LOGON_FAILED;
}

/***********************************************************************
 *      MAPIAdminProfiles (MAPI32.19)
 *
 * Opens the administration of the mail client's profiles.
 *
 * PARAMS
 *  flags [I] 0 or MAPI_UNICODE.
 *  admin [O] NULL.
 *
 * RETURNS
 *  MAPI_E_NOT_INITIALIZED without MAPIInitialize; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_UNKNOWN_FLAGS;
 *  MAPI_E_CALL_FAILED: there is no mail client.
 *
 * Source: client reference, MAPIAdminProfiles; MAPI stub library's result without an implementation.
 */
HRESULT WINAPI MAPIAdminProfiles(ULONG flags, LPPROFADMIN *admin)
{
    TRACE("%#lx, %p.\n", flags, admin);
    if (!admin) return MAPI_E_INVALID_PARAMETER;
    *admin = NULL;
    if (!mapi_is_initialized()) return MAPI_E_NOT_INITIALIZED;
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    WARN("There is no mail client.\n");
    return MAPI_E_CALL_FAILED;
}

/* What ScMAPIXFromSMAPI and ScMAPIXFromCMC answer: no session is behind any handle. */
static SCODE session_from_handle(ULONG flags, const IID *iid, IMAPISession **session)
{
    if (!session) return MAPI_E_INVALID_PARAMETER;
    *session = NULL;
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    if (iid && !IsEqualIID(iid, &IID_IMAPISession) && !IsEqualIID(iid, &IID_IUnknown))
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    return MAPI_E_INVALID_PARAMETER;
}

/***********************************************************************
 *      ScMAPIXFromSMAPI (MAPI32.203)
 *
 * The session behind a handle of Simple MAPI.
 *
 * RETURNS
 *  MAPI_E_UNKNOWN_FLAGS for any flag; MAPI_E_INTERFACE_NOT_SUPPORTED for another interface than IID_IMAPISession;
 *  MAPI_E_INVALID_PARAMETER: without a mail client no handle has a session.
 *
 * Source: client reference, ScMAPIXFromSMAPI.
 */
SCODE WINAPI ScMAPIXFromSMAPI(LHANDLE handle, ULONG flags, LPCIID iid, LPMAPISESSION *session)
{
    TRACE("%#Ix, %#lx, %s, %p.\n", handle, flags, debugstr_guid(iid), session);
    return session_from_handle(flags, iid, session);
}

/***********************************************************************
 *      ScMAPIXFromCMC (MAPI32.202)
 *
 * The session behind a handle of CMC; see ScMAPIXFromSMAPI.
 *
 * Source: client reference, ScMAPIXFromCMC.
 */
SCODE WINAPI ScMAPIXFromCMC(ULONG handle, ULONG flags, LPCIID iid, LPMAPISESSION *session)
{
    TRACE("%#lx, %#lx, %s, %p.\n", handle, flags, debugstr_guid(iid), session);
    return session_from_handle(flags, iid, session);
}

/***********************************************************************
 *      MAPIOpenFormMgr (MAPI32.30)
 *
 * Opens the form manager of a session. There is none (choice).
 *
 * RETURNS
 *  MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_NO_SUPPORT.
 *
 * Source: client reference, MAPIOpenFormMgr.
 */
HRESULT WINAPI MAPIOpenFormMgr(LPMAPISESSION session, LPMAPIFORMMGR *manager)
{
    TRACE("%p, %p.\n", session, manager);
    if (!manager) return MAPI_E_INVALID_PARAMETER;
    *manager = NULL;
    return session ? MAPI_E_NO_SUPPORT : MAPI_E_INVALID_PARAMETER;
}

/***********************************************************************
 *      MAPIOpenLocalFormContainer (MAPI32.32)
 *
 * Opens the local form library. There is none (choice).
 *
 * RETURNS
 *  MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_NO_SUPPORT.
 *
 * Source: client reference, MAPIOpenLocalFormContainer.
 */
HRESULT WINAPI MAPIOpenLocalFormContainer(LPMAPIFORMCONTAINER *container)
{
    TRACE("%p.\n", container);
    if (!container) return MAPI_E_INVALID_PARAMETER;
    *container = NULL;
    return MAPI_E_NO_SUPPORT;
}
