/*
 * Simple MAPI's sending.
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
 *      MAPISendMail (MAPI32.211)
 *
 * Sends a message.
 *
 * RETURNS
 *  MAPI_E_FAILURE for NULL; MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED.
 *
 * Source: Simple MAPI reference, MAPISendMail.
 */
ULONG WINAPI MAPISendMail(LHANDLE session, ULONG_PTR window, lpMapiMessage message, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, message, flags, reserved);
    if (!message) return MAPI_E_FAILURE;
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      MAPISendMailW (MAPI32.256)
 *
 * Sends a message whose strings are UTF-16.
 *
 * RETURNS
 *  MAPI_E_FAILURE for NULL; MAPI_E_INVALID_SESSION for a session other than 0; MAPI_E_NOT_SUPPORTED.
 *
 * Source: Simple MAPI reference, MAPISendMailW.
 */
ULONG WINAPI MAPISendMailW(LHANDLE session, ULONG_PTR window, void *message, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, message, flags, reserved);
    if (!message) return MAPI_E_FAILURE;
    return session ? MAPI_E_INVALID_SESSION : MAPI_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      MAPISendDocuments (MAPI32.208)
 *
 * Sends files.
 *
 * RETURNS
 *  MAPI_E_NOT_SUPPORTED.
 *
 * Source: Simple MAPI reference, MAPISendDocuments.
 */
ULONG WINAPI MAPISendDocuments(ULONG_PTR window, LPSTR delimiter, LPSTR paths, LPSTR names, ULONG reserved)
{
    TRACE("%#Ix, %p, %p, %p, %#lx.\n", window, delimiter, paths, names, reserved);
    return MAPI_E_NOT_SUPPORTED;
}
