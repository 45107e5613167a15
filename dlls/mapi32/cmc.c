/*
 * The Common Messaging Call API: an installed mail client's affair, but for cmc_send_documents. Here is what the
 * functions answer without one.
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

enum cmc_code
{
    CMC_SUCCESS = 0,
    CMC_E_ATTACHMENT_NOT_FOUND = 2,
    CMC_E_ATTACHMENT_OPEN_FAILURE = 3,
    CMC_E_ATTACHMENT_WRITE_FAILURE = 5,
    CMC_E_DISK_FULL = 7,
    CMC_E_FAILURE = 8,
    CMC_E_INSUFFICIENT_MEMORY = 9,
    CMC_E_INVALID_MEMORY = 13,
    CMC_E_INVALID_PARAMETER = 16,
    CMC_E_INVALID_SESSION_ID = 17,
    CMC_E_NOT_SUPPORTED = 21,
    CMC_E_RECIPIENT_NOT_FOUND = 22,
    CMC_E_TEXT_TOO_LARGE = 24,
    CMC_E_TOO_MANY_RECIPIENTS = 26
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
ULONG WINAPI cmc_act_on(ULONG session, void *reference, ULONG operation, ULONG flags, ULONG window, void *extensions)
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
ULONG WINAPI cmc_logon(const char *service, const char *user, const char *password, void *character_set, ULONG window,
        ULONG version, ULONG flags, ULONG *session, void *extensions)
{
    TRACE("%p, %p, %p, %p, %#lx, %#lx, %#lx, %p, %p.\n", service, user, password, character_set, window, version, flags,
            session, extensions);
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
ULONG WINAPI cmc_look_up(
        ULONG session, void *recipient, ULONG flags, ULONG window, ULONG *count, void **result, void *extensions)
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

/* The code of CMC for one of Simple MAPI. */
static ULONG cmc_result(ULONG code)
{
    switch (code)
    {
    case SUCCESS_SUCCESS: return CMC_SUCCESS;
    case MAPI_E_ATTACHMENT_NOT_FOUND: return CMC_E_ATTACHMENT_NOT_FOUND;
    case MAPI_E_ATTACHMENT_OPEN_FAILURE: return CMC_E_ATTACHMENT_OPEN_FAILURE;
    case MAPI_E_ATTACHMENT_WRITE_FAILURE: return CMC_E_ATTACHMENT_WRITE_FAILURE;
    case MAPI_E_DISK_FULL: return CMC_E_DISK_FULL;
    case MAPI_E_INSUFFICIENT_MEMORY: return CMC_E_INSUFFICIENT_MEMORY;
    case MAPI_E_UNKNOWN_RECIPIENT: return CMC_E_RECIPIENT_NOT_FOUND;
    case MAPI_E_TEXT_TOO_LARGE: return CMC_E_TEXT_TOO_LARGE;
    case MAPI_E_TOO_MANY_RECIPIENTS: return CMC_E_TOO_MANY_RECIPIENTS;
    default: return CMC_E_FAILURE;
    }
}

/***********************************************************************
 *      cmc_send_documents (MAPI32.238)
 *
 * Has the person's mailer show a message with files attached; see MAPISendDocuments.
 *
 * PARAMS
 *  recipients [I] "to:ADDRESS", "cc:ADDRESS", "bcc:ADDRESS", with the delimiter between them.
 *  subject, text [I] Of the message.
 *  flags      [I] Not used.
 *  paths, names [I] The files and the names that they are to have, with the delimiter between them.
 *  delimiter  [I] A character.
 *  window     [I] Not used.
 *
 * RETURNS
 *  CMC_SUCCESS; CMC_E_ATTACHMENT_NOT_FOUND and the like; CMC_E_RECIPIENT_NOT_FOUND for a bad address; CMC_E_FAILURE
 *  where there is no mailer.
 *
 * Source: X.400 API Association, Common Messaging Call API.
 */
ULONG WINAPI cmc_send_documents(const char *recipients, const char *subject, const char *text, ULONG flags,
        const char *paths, const char *names, const char *delimiter, ULONG window)
{
    TRACE("%s, %s, %p, %#lx, %s, %s, %s, %#lx.\n", debugstr_a(recipients), debugstr_a(subject), text, flags,
            debugstr_a(paths), debugstr_a(names), debugstr_a(delimiter), window);
    return cmc_result(simple_send_documents(recipients, subject, text, paths, names, delimiter));
}
