/*
 * Simple MAPI's sessions, inbox and address book. Without a mail client a session serves to send (sendmail.c); inbox
 * and address book there are none.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mail.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define MAX_SESSIONS 0x100

/* Handles that are in use, 0 for none. A handle's low byte is its place, the others make it unlike earlier ones. */
static LONG sessions[MAX_SESSIONS];
static LONG session_count;

BOOL simple_session_is_valid(LHANDLE session)
{
    return session && (LONG)session == sessions[session & (MAX_SESSIONS - 1)];
}

/***********************************************************************
 *      MAPILogon (MAPI32.209)
 *
 * Begins a session of Simple MAPI. Without a mail client it needs no profile and serves to send (choice).
 *
 * PARAMS
 *  window, profile, password, flags, reserved [I] Not used.
 *  session [O] The handle; it fits 31 bits.
 *
 * RETURNS
 *  SUCCESS_SUCCESS; MAPI_E_FAILURE for NULL; MAPI_E_TOO_MANY_SESSIONS for more than 256.
 *
 * Source: Simple MAPI reference, MAPILogon.
 */
ULONG WINAPI MAPILogon(ULONG_PTR window, LPSTR profile, LPSTR password, FLAGS flags, ULONG reserved, LPLHANDLE session)
{
    ULONG place;
    LONG handle;

    TRACE("%#Ix, %s, %p, %#lx, %#lx, %p.\n", window, debugstr_a(profile), password, flags, reserved, session);
    if (!session) return MAPI_E_FAILURE;
    *session = 0;
    for (place = 0; place < MAX_SESSIONS; place++)
    {
        /* the bit above the count keeps a handle from being 0 */
        handle = (InterlockedIncrement(&session_count) & 0x3fffff) << 8 | 0x40000000 | (LONG)place;
        if (InterlockedCompareExchange(&sessions[place], handle, 0)) continue;
        *session = (LHANDLE)handle;
        return SUCCESS_SUCCESS;
    }
    return MAPI_E_TOO_MANY_SESSIONS;
}

/***********************************************************************
 *      MAPILogoff (MAPI32.210)
 *
 * Ends a session of Simple MAPI.
 *
 * RETURNS
 *  SUCCESS_SUCCESS; MAPI_E_INVALID_SESSION for a handle that is none.
 *
 * Source: Simple MAPI reference, MAPILogoff.
 */
ULONG WINAPI MAPILogoff(LHANDLE session, ULONG_PTR window, FLAGS flags, ULONG reserved)
{
    LONG handle = (LONG)session;

    TRACE("%#Ix, %#Ix, %#lx, %#lx.\n", session, window, flags, reserved);
    if (!simple_session_is_valid(session)) return MAPI_E_INVALID_SESSION;
    if (InterlockedCompareExchange(&sessions[session & (MAX_SESSIONS - 1)], 0, handle) != handle)
        return MAPI_E_INVALID_SESSION;
    return SUCCESS_SUCCESS;
}

/***********************************************************************
 *      MAPISaveMail (MAPI32.212)
 *
 * Saves a message in the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION; MAPI_E_NOT_SUPPORTED: there is no inbox.
 *
 * Source: Simple MAPI reference, MAPISaveMail.
 */
ULONG WINAPI MAPISaveMail(
        LHANDLE session, ULONG_PTR window, lpMapiMessage message, FLAGS flags, ULONG reserved, LPSTR id)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx, %p.\n", session, window, message, flags, reserved, id);
    return simple_session_is_valid(session) ? MAPI_E_NOT_SUPPORTED : MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIReadMail (MAPI32.213)
 *
 * Reads a message of the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION; MAPI_E_INVALID_MESSAGE: there is no inbox.
 *
 * Source: Simple MAPI reference, MAPIReadMail.
 */
ULONG WINAPI MAPIReadMail(
        LHANDLE session, ULONG_PTR window, LPSTR id, FLAGS flags, ULONG reserved, lpMapiMessage *message)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx, %p.\n", session, window, id, flags, reserved, message);
    if (message) *message = NULL;
    return simple_session_is_valid(session) ? MAPI_E_INVALID_MESSAGE : MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIFindNext (MAPI32.214)
 *
 * Finds the next message of the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION; MAPI_E_NO_MESSAGES: there is no inbox.
 *
 * Source: Simple MAPI reference, MAPIFindNext.
 */
ULONG WINAPI MAPIFindNext(
        LHANDLE session, ULONG_PTR window, LPSTR type, LPSTR seed, FLAGS flags, ULONG reserved, LPSTR id)
{
    TRACE("%#Ix, %#Ix, %p, %p, %#lx, %#lx, %p.\n", session, window, type, seed, flags, reserved, id);
    return simple_session_is_valid(session) ? MAPI_E_NO_MESSAGES : MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIDeleteMail (MAPI32.215)
 *
 * Deletes a message of the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION; MAPI_E_INVALID_MESSAGE: there is no inbox.
 *
 * Source: Simple MAPI reference, MAPIDeleteMail.
 */
ULONG WINAPI MAPIDeleteMail(LHANDLE session, ULONG_PTR window, LPSTR id, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, id, flags, reserved);
    return simple_session_is_valid(session) ? MAPI_E_INVALID_MESSAGE : MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIAddress (MAPI32.217)
 *
 * Shows the address book.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a handle that is none; MAPI_E_NOT_SUPPORTED: there is no address book.
 *
 * Source: Simple MAPI reference, MAPIAddress.
 */
ULONG WINAPI MAPIAddress(LHANDLE session, ULONG_PTR window, LPSTR caption, ULONG edit_fields, LPSTR labels, ULONG count,
        lpMapiRecipDesc recipients, FLAGS flags, ULONG reserved, LPULONG new_count, lpMapiRecipDesc *new_recipients)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %p, %#lx, %p, %#lx, %#lx, %p, %p.\n", session, window, caption, edit_fields, labels,
            count, recipients, flags, reserved, new_count, new_recipients);
    if (new_count) *new_count = 0;
    if (new_recipients) *new_recipients = NULL;
    return session && !simple_session_is_valid(session) ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      MAPIDetails (MAPI32.218)
 *
 * Shows an entry of the address book.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a handle that is none; MAPI_E_NOT_SUPPORTED: there is no address book.
 *
 * Source: Simple MAPI reference, MAPIDetails.
 */
ULONG WINAPI MAPIDetails(LHANDLE session, ULONG_PTR window, lpMapiRecipDesc recipient, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, recipient, flags, reserved);
    return session && !simple_session_is_valid(session) ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      MAPIResolveName (MAPI32.219)
 *
 * Finds a name in the address book.
 *
 * RETURNS
 *  MAPI_E_FAILURE for NULL; MAPI_E_INVALID_SESSION for a handle that is none; MAPI_E_NOT_SUPPORTED: there is no
 *  address book (choices).
 *
 * Source: Simple MAPI reference, MAPIResolveName.
 */
ULONG WINAPI MAPIResolveName(
        LHANDLE session, ULONG_PTR window, LPSTR name, FLAGS flags, ULONG reserved, lpMapiRecipDesc *recipient)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx, %p.\n", session, window, name, flags, reserved, recipient);
    if (recipient) *recipient = NULL;
    if (!name || !recipient) return MAPI_E_FAILURE;
    return session && !simple_session_is_valid(session) ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}
