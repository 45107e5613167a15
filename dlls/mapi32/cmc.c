/*
 * The Common Messaging Call API: an installed mail client's affair. Here is what the functions answer without one.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

enum cmc_code
{
    CMC_SUCCESS = 0,
    CMC_E_INVALID_MEMORY = 13,
    CMC_E_INVALID_PARAMETER = 16,
    CMC_E_INVALID_SESSION_ID = 17,
    CMC_E_NOT_SUPPORTED = 21
};

/***********************************************************************
 *      cmc_act_on (MAPI32.229)
 *
 * Acts on a message of the inbox.
 *
 * RETURNS
 *  CMC_E_INVALID_SESSION_ID: without a mail client there is no session.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_act_on(ULONG session, void *reference, ULONG operation, ULONG flags, ULONG window,
        void *extensions)
{
    TRACE("%#lx, %p, %#lx, %#lx, %#lx, %p.\n", session, reference, operation, flags, window, extensions);
    return CMC_E_INVALID_SESSION_ID;
}

/***********************************************************************
 *      cmc_free (MAPI32.230)
 *
 * Frees memory that a function of CMC gave.
 *
 * RETURNS
 *  CMC_SUCCESS for NULL; CMC_E_INVALID_MEMORY: none was given.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_free(void *memory)
{
    TRACE("%p.\n", memory);
    return memory ? CMC_E_INVALID_MEMORY : CMC_SUCCESS;
}

/***********************************************************************
 *      cmc_list (MAPI32.231)
 *
 * Lists the inbox.
 *
 * RETURNS
 *  CMC_E_INVALID_SESSION_ID: without a mail client there is no session.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_list(ULONG session, const char *type, ULONG flags, void *seed, ULONG *count, ULONG window,
        void **result, void *extensions)
{
    TRACE("%#lx, %p, %#lx, %p, %p, %#lx, %p, %p.\n", session, type, flags, seed, count, window, result, extensions);
    return CMC_E_INVALID_SESSION_ID;
}

/***********************************************************************
 *      cmc_logoff (MAPI32.232)
 *
 * Ends a session of CMC.
 *
 * RETURNS
 *  CMC_E_INVALID_SESSION_ID: without a mail client there is no session.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_logoff(ULONG session, ULONG window, ULONG flags, void *extensions)
{
    TRACE("%#lx, %#lx, %#lx, %p.\n", session, window, flags, extensions);
    return CMC_E_INVALID_SESSION_ID;
}

/***********************************************************************
 *      cmc_logon (MAPI32.233)
 *
 * Begins a session of CMC.
 *
 * RETURNS
 *  CMC_E_INVALID_PARAMETER for NULL; CMC_E_NOT_SUPPORTED: there is no mail client.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_logon(const char *service, const char *user, const char *password, void *character_set,
        ULONG window, ULONG version, ULONG flags, ULONG *session, void *extensions)
{
    TRACE("%p, %p, %p, %p, %#lx, %#lx, %#lx, %p, %p.\n",
            service, user, password, character_set, window, version, flags, session, extensions);
    if (!session) return CMC_E_INVALID_PARAMETER;
    *session = 0;
    return CMC_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      cmc_look_up (MAPI32.234)
 *
 * Looks up a recipient.
 *
 * RETURNS
 *  CMC_E_INVALID_SESSION_ID for a session other than 0; CMC_E_NOT_SUPPORTED.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_look_up(ULONG session, void *recipient, ULONG flags, ULONG window, ULONG *count, void **result,
        void *extensions)
{
    TRACE("%#lx, %p, %#lx, %#lx, %p, %p, %p.\n", session, recipient, flags, window, count, result, extensions);
    return session ? CMC_E_INVALID_SESSION_ID : CMC_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      cmc_query_configuration (MAPI32.235)
 *
 * Asks about the implementation. It answers nothing yet.
 *
 * RETURNS
 *  CMC_E_INVALID_SESSION_ID for a session other than 0; CMC_E_NOT_SUPPORTED.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_query_configuration(ULONG session, ULONG item, void *reference, void *extensions)
{
    TRACE("%#lx, %#lx, %p, %p.\n", session, item, reference, extensions);
    return session ? CMC_E_INVALID_SESSION_ID : CMC_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      cmc_read (MAPI32.236)
 *
 * Reads a message of the inbox.
 *
 * RETURNS
 *  CMC_E_INVALID_SESSION_ID: without a mail client there is no session.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_read(ULONG session, void *reference, ULONG flags, void **message, ULONG window, void *extensions)
{
    TRACE("%#lx, %p, %#lx, %p, %#lx, %p.\n", session, reference, flags, message, window, extensions);
    return CMC_E_INVALID_SESSION_ID;
}

/***********************************************************************
 *      cmc_send (MAPI32.237)
 *
 * Sends a message.
 *
 * RETURNS
 *  CMC_E_INVALID_SESSION_ID for a session other than 0; CMC_E_NOT_SUPPORTED.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_send(ULONG session, void *message, ULONG flags, ULONG window, void *extensions)
{
    TRACE("%#lx, %p, %#lx, %#lx, %p.\n", session, message, flags, window, extensions);
    return session ? CMC_E_INVALID_SESSION_ID : CMC_E_NOT_SUPPORTED;
}

/***********************************************************************
 *      cmc_send_documents (MAPI32.238)
 *
 * Sends files.
 *
 * RETURNS
 *  CMC_E_NOT_SUPPORTED.
 *
 * Source: X.400 API Association, Common Messaging Call API; choice.
 */
ULONG WINAPI cmc_send_documents(const char *recipients, const char *subject, const char *text, ULONG flags,
        const char *paths, const char *names, const char *delimiter, ULONG window)
{
    TRACE("%p, %p, %p, %#lx, %p, %p, %p, %#lx.\n", recipients, subject, text, flags, paths, names, delimiter, window);
    return CMC_E_NOT_SUPPORTED;
}
