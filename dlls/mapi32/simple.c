/*
 * Simple MAPI's sessions, inbox and address book: an installed mail client's affair. Here is what the functions answer
 * without one. Sending: sendmail.c.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include <mapi.h>

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/***********************************************************************
 *      MAPILogon (MAPI32.209)
 *
 * Begins a session of Simple MAPI.
 *
 * RETURNS
 *  MAPI_E_FAILURE for NULL; MAPI_E_LOGON_FAILURE, with *session 0: there is no mail client (choice).
 *
 * Source: Simple MAPI reference, MAPILogon.
 */
ULONG WINAPI MAPILogon(ULONG_PTR window, LPSTR profile, LPSTR password, FLAGS flags, ULONG reserved,
        LPLHANDLE session)
{
    TRACE("%#Ix, %p, %p, %#lx, %#lx, %p.\n", window, profile, password, flags, reserved, session);
    if (!session) return MAPI_E_FAILURE;
    *session = 0;
    return MAPI_E_LOGON_FAILURE;
}

/***********************************************************************
 *      MAPILogoff (MAPI32.210)
 *
 * Ends a session of Simple MAPI.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: Simple MAPI reference, MAPILogoff.
 */
ULONG WINAPI MAPILogoff(LHANDLE session, ULONG_PTR window, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %#lx, %#lx.\n", session, window, flags, reserved);
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPISaveMail (MAPI32.212)
 *
 * Saves a message in the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: Simple MAPI reference, MAPISaveMail.
 */
ULONG WINAPI MAPISaveMail(LHANDLE session, ULONG_PTR window, lpMapiMessage message, FLAGS flags, ULONG reserved,
        LPSTR id)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx, %p.\n", session, window, message, flags, reserved, id);
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIReadMail (MAPI32.213)
 *
 * Reads a message of the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: Simple MAPI reference, MAPIReadMail.
 */
ULONG WINAPI MAPIReadMail(LHANDLE session, ULONG_PTR window, LPSTR id, FLAGS flags, ULONG reserved,
        lpMapiMessage *message)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx, %p.\n", session, window, id, flags, reserved, message);
    if (message) *message = NULL;
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIFindNext (MAPI32.214)
 *
 * Finds the next message of the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: Simple MAPI reference, MAPIFindNext.
 */
ULONG WINAPI MAPIFindNext(LHANDLE session, ULONG_PTR window, LPSTR type, LPSTR seed, FLAGS flags, ULONG reserved,
        LPSTR id)
{
    TRACE("%#Ix, %#Ix, %p, %p, %#lx, %#lx, %p.\n", session, window, type, seed, flags, reserved, id);
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIDeleteMail (MAPI32.215)
 *
 * Deletes a message of the inbox.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: Simple MAPI reference, MAPIDeleteMail.
 */
ULONG WINAPI MAPIDeleteMail(LHANDLE session, ULONG_PTR window, LPSTR id, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, id, flags, reserved);
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      MAPIAddress (MAPI32.217)
 *
 * Shows the address book.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED: there is no address book.
 *
 * Source: Simple MAPI reference, MAPIAddress.
 */
ULONG WINAPI MAPIAddress(LHANDLE session, ULONG_PTR window, LPSTR caption, ULONG edit_fields, LPSTR labels,
        ULONG count, lpMapiRecipDesc recipients, FLAGS flags, ULONG reserved, LPULONG new_count,
        lpMapiRecipDesc *new_recipients)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %p, %#lx, %p, %#lx, %#lx, %p, %p.\n",
            session, window, caption, edit_fields, labels, count, recipients, flags, reserved, new_count, new_recipients);
    if (new_count) *new_count = 0;
    if (new_recipients) *new_recipients = NULL;
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      MAPIDetails (MAPI32.218)
 *
 * Shows an entry of the address book.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED: there is no address book.
 *
 * Source: Simple MAPI reference, MAPIDetails.
 */
ULONG WINAPI MAPIDetails(LHANDLE session, ULONG_PTR window, lpMapiRecipDesc recipient, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, recipient, flags, reserved);
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      MAPIResolveName (MAPI32.219)
 *
 * Finds a name in the address book.
 *
 * RETURNS
 *  MAPI_E_FAILURE for NULL; MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED: there is no address
 *  book (choices).
 *
 * Source: Simple MAPI reference, MAPIResolveName.
 */
ULONG WINAPI MAPIResolveName(LHANDLE session, ULONG_PTR window, LPSTR name, FLAGS flags, ULONG reserved,
        lpMapiRecipDesc *recipient)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx, %p.\n", session, window, name, flags, reserved, recipient);
    if (recipient) *recipient = NULL;
    if (!name || !recipient) return MAPI_E_FAILURE;
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}
