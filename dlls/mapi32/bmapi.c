/*
 * BMAPI*: Simple MAPI for 16-bit Visual Basic and its heirs, undocumented. Nothing is read of what comes in.
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
 *      BMAPISendMail (MAPI32.220)
 *
 * MAPISendMail for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPISendMail(
        LHANDLE session, ULONG_PTR window, void *message, void *recipients, void *files, ULONG flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %p, %p, %#lx, %#lx.\n", session, window, message, recipients, files, flags, reserved);
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      BMAPISaveMail (MAPI32.221)
 *
 * MAPISaveMail for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPISaveMail(LHANDLE session, ULONG_PTR window, void *message, void *recipients, void *files, ULONG flags,
        ULONG reserved, void *id)
{
    TRACE("%#Ix, %#Ix, %p, %p, %p, %#lx, %#lx, %p.\n", session, window, message, recipients, files, flags, reserved,
            id);
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      BMAPIReadMail (MAPI32.222)
 *
 * The first half of MAPIReadMail for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPIReadMail(ULONG *message, ULONG *recipient_count, ULONG *file_count, LHANDLE session, ULONG_PTR window,
        void *id, ULONG flags, ULONG reserved)
{
    TRACE("%p, %p, %p, %#Ix, %#Ix, %p, %#lx, %#lx.\n", message, recipient_count, file_count, session, window, id, flags,
            reserved);
    if (message) *message = 0;
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      BMAPIGetReadMail (MAPI32.223)
 *
 * The second half of MAPIReadMail for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_MESSAGE: BMAPIReadMail gave none.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPIGetReadMail(ULONG message, void *result, void *recipients, void *files, void *originator)
{
    TRACE("%#lx, %p, %p, %p, %p.\n", message, result, recipients, files, originator);
    return MAPI_E_INVALID_MESSAGE;
}

/***********************************************************************
 *      BMAPIFindNext (MAPI32.224)
 *
 * MAPIFindNext for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION: without a mail client there is no session.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPIFindNext(
        LHANDLE session, ULONG_PTR window, void *type, void *seed, ULONG flags, ULONG reserved, void *id)
{
    TRACE("%#Ix, %#Ix, %p, %p, %#lx, %#lx, %p.\n", session, window, type, seed, flags, reserved, id);
    return MAPI_E_INVALID_SESSION;
}

/***********************************************************************
 *      BMAPIAddress (MAPI32.225)
 *
 * The first half of MAPIAddress for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPIAddress(ULONG *data, LHANDLE session, ULONG_PTR window, void *caption, ULONG *edit_fields,
        void *label, ULONG *count, void *recipients, ULONG flags, ULONG reserved)
{
    TRACE("%p, %#Ix, %#Ix, %p, %p, %p, %p, %p, %#lx, %#lx.\n", data, session, window, caption, edit_fields, label,
            count, recipients, flags, reserved);
    if (data) *data = 0;
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      BMAPIGetAddress (MAPI32.226)
 *
 * The second half of MAPIAddress for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_RECIPS: BMAPIAddress gave none.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPIGetAddress(ULONG data, ULONG count, void *recipients)
{
    TRACE("%#lx, %#lx, %p.\n", data, count, recipients);
    return MAPI_E_INVALID_RECIPS;
}

/***********************************************************************
 *      BMAPIDetails (MAPI32.227)
 *
 * MAPIDetails for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPIDetails(LHANDLE session, ULONG_PTR window, void *recipient, ULONG flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, recipient, flags, reserved);
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      BMAPIResolveName (MAPI32.228)
 *
 * MAPIResolveName for Visual Basic, which passes its own structures.
 *
 * RETURNS
 *  MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED.
 *
 * Source: MAPI stub library's export; choice.
 */
ULONG WINAPI BMAPIResolveName(
        LHANDLE session, ULONG_PTR window, void *name, ULONG flags, ULONG reserved, void *recipient)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx, %p.\n", session, window, name, flags, reserved, recipient);
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}
