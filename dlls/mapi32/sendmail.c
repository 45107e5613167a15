/*
 * Simple MAPI's sending: MAPISendMail, MAPISendMailW, MAPISendDocuments.
 *
 * Without a mail client the message goes to the person's own mailer (mailer.c), which shows it: MAPI_DIALOG or not, it
 * is the person who sends it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mail.h"
#include "convert.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define CP_UTF16 1200 /* the strings of a structure are UTF-16 */

/* The 8-bit structures differ from these in nothing but the strings. */
_Static_assert(sizeof(MapiMessage) == sizeof(MapiMessageW) && sizeof(MapiRecipDesc) == sizeof(MapiRecipDescW) &&
                       sizeof(MapiFileDesc) == sizeof(MapiFileDescW),
        "structures of one layout");

/* A string of code_page as UTF-16, for free(); an empty one for NULL. NULL where memory lacks. */
static WCHAR *wide_text(const void *text, UINT code_page)
{
    if (!text) return wcsdup(L"");
    return code_page == CP_UTF16 ? wcsdup(text) : multibyte_to_wide(text, code_page);
}

/* The same as UTF-8. */
static char *utf8_text(const void *text, UINT code_page)
{
    WCHAR *wide = wide_text(text, code_page);
    char *result = wide_to_multibyte(wide, CP_UTF8);

    free(wide);
    return result;
}

/* Makes an address of what a program gave for one: without its type, control characters and blanks around it. */
static void clean_address(char *address)
{
    char *start = address, *out = address;

    if (!strnicmp(start, "SMTP:", 5)) start += 5;
    else if (!strnicmp(start, "mailto:", 7)) start += 7;
    for (; *start; start++)
        if ((unsigned char)*start > ' ' || (*start == ' ' && out != address)) *out++ = *start;
    while (out != address && out[-1] == ' ') out--;
    *out = 0;
}

static ULONG add_recipient(struct mail *mail, ULONG kind, const MapiRecipDescW *recipient, UINT code_page)
{
    char *name = utf8_text(recipient->lpszName, code_page), *address = utf8_text(recipient->lpszAddress, code_page);

    if (address) clean_address(address);
    if (address && name && !*address)
    {
        free(address);
        if ((address = strdup(name))) clean_address(address);
    }
    /* an address that looks like an option of the mailer is none */
    if (address && name && (!*address || *address == '-'))
    {
        free(name);
        free(address);
        return MAPI_E_UNKNOWN_RECIPIENT;
    }
    return mail_add_recipient(mail, kind, name, address) ? SUCCESS_SUCCESS : MAPI_E_INSUFFICIENT_MEMORY;
}

static ULONG add_file(struct mail *mail, const void *path, const void *name, UINT code_page)
{
    WCHAR *wide_path = wide_text(path, code_page), *wide_name;
    DWORD attributes;

    if (!wide_path) return MAPI_E_INSUFFICIENT_MEMORY;
    attributes = *wide_path ? GetFileAttributesW(wide_path) : INVALID_FILE_ATTRIBUTES;
    if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY))
    {
        WARN("%s is no file.\n", debugstr_w(wide_path));
        free(wide_path);
        return attributes == INVALID_FILE_ATTRIBUTES ? MAPI_E_ATTACHMENT_NOT_FOUND : MAPI_E_ATTACHMENT_OPEN_FAILURE;
    }
    wide_name = wide_text(name, code_page);
    if (wide_name && !*wide_name)
    {
        free(wide_name);
        wide_name = wcsdup(wide_path); /* its last part is taken */
    }
    return mail_add_file(mail, wide_path, wide_name) ? SUCCESS_SUCCESS : MAPI_E_INSUFFICIENT_MEMORY;
}

/* Takes a message whose strings are of code_page into a mail. */
static ULONG read_message(const MapiMessageW *message, UINT code_page, struct mail *mail)
{
    ULONG ret, i;

    if ((message->nRecipCount && !message->lpRecips) || (message->nFileCount && !message->lpFiles))
        return MAPI_E_FAILURE;
    mail->subject = utf8_text(message->lpszSubject, code_page);
    mail->body = utf8_text(message->lpszNoteText, code_page);
    if (!mail->subject || !mail->body) return MAPI_E_INSUFFICIENT_MEMORY;
    if (message->lpOriginator && (message->lpOriginator->lpszAddress || message->lpOriginator->lpszName))
    {
        ret = add_recipient(mail, MAPI_ORIG, message->lpOriginator, code_page);
        if (ret == MAPI_E_INSUFFICIENT_MEMORY) return ret; /* else there is just no sender */
    }
    for (i = 0; i < message->nRecipCount; i++)
    {
        if (message->lpRecips[i].ulRecipClass < MAPI_TO || message->lpRecips[i].ulRecipClass > MAPI_BCC)
            return MAPI_E_BAD_RECIPTYPE;
        if ((ret = add_recipient(mail, message->lpRecips[i].ulRecipClass, &message->lpRecips[i], code_page)))
            return ret;
    }
    for (i = 0; i < message->nFileCount; i++)
    {
        ret = add_file(mail, message->lpFiles[i].lpszPathName, message->lpFiles[i].lpszFileName, code_page);
        if (ret) return ret;
    }
    return SUCCESS_SUCCESS;
}

static ULONG send_message(LHANDLE session, const MapiMessageW *message, UINT code_page)
{
    struct mail mail = {0};
    ULONG ret;

    if (!message) return MAPI_E_FAILURE;
    if (session && !simple_session_is_valid(session)) return MAPI_E_INVALID_SESSION;
    if (!(ret = read_message(message, code_page, &mail))) ret = mailer_send(&mail);
    mail_free(&mail);
    return ret;
}

/***********************************************************************
 *      MAPISendMail (MAPI32.211)
 *
 * Sends a message: has the person's mailer show it, with its recipients, text and attachments.
 *
 * PARAMS
 *  session  [I] Of MAPILogon, or 0.
 *  window   [I] Not used.
 *  message  [I] The message; strings of CP_ACP, or UTF-8 if reserved says so. A recipient without an address
 *                is its name.
 *  flags    [I] Not used: the mailer always shows the message.
 *  reserved [I] 0, or CP_UTF8.
 *
 * RETURNS
 *  SUCCESS_SUCCESS; MAPI_E_FAILURE for NULL, and where there is no mailer; MAPI_E_INVALID_SESSION;
 *  MAPI_E_BAD_RECIPTYPE; MAPI_E_UNKNOWN_RECIPIENT; MAPI_E_ATTACHMENT_NOT_FOUND, MAPI_E_ATTACHMENT_OPEN_FAILURE,
 *  MAPI_E_ATTACHMENT_WRITE_FAILURE; MAPI_E_TEXT_TOO_LARGE, MAPI_E_TOO_MANY_RECIPIENTS: more than the mailer takes;
 *  MAPI_E_DISK_FULL, MAPI_E_INSUFFICIENT_MEMORY.
 *
 * Source: Simple MAPI reference, MAPISendMail.
 */
ULONG WINAPI MAPISendMail(LHANDLE session, ULONG_PTR window, lpMapiMessage message, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, message, flags, reserved);
    return send_message(session, (const MapiMessageW *)message, reserved == CP_UTF8 ? CP_UTF8 : CP_ACP);
}

/***********************************************************************
 *      MAPISendMailW (MAPI32.256)
 *
 * Sends a message whose strings are UTF-16; see MAPISendMail.
 *
 * Source: Simple MAPI reference, MAPISendMailW.
 */
ULONG WINAPI MAPISendMailW(LHANDLE session, ULONG_PTR window, lpMapiMessageW message, FLAGS flags, ULONG reserved)
{
    TRACE("%#Ix, %#Ix, %p, %#lx, %#lx.\n", session, window, message, flags, reserved);
    return send_message(session, message, CP_UTF16);
}

/* Cuts the part up to a delimiter off *list, NULL if nothing is left. */
static WCHAR *next_part(WCHAR **list, WCHAR delimiter)
{
    WCHAR *part = *list, *end;

    if (!part || !*part) return NULL;
    end = delimiter ? wcschr(part, delimiter) : NULL;
    *list = end ? end + 1 : NULL;
    if (end) *end = 0;
    return part;
}

/* Adds a recipient of CMC's form "to:ADDRESS", "cc:ADDRESS" or "bcc:ADDRESS"; without any of these it is one of
 * "to:". */
static ULONG add_prefixed_recipient(struct mail *mail, const WCHAR *text)
{
    static const struct
    {
        const WCHAR *prefix;
        ULONG kind;
    } kinds[] = {{L"to:", MAPI_TO}, {L"cc:", MAPI_CC}, {L"bcc:", MAPI_BCC}};
    MapiRecipDescW recipient = {0};
    ULONG kind = MAPI_TO;
    unsigned int i;

    while (*text == ' ') text++;
    for (i = 0; i < ARRAYSIZE(kinds); i++)
    {
        if (wcsnicmp(text, kinds[i].prefix, wcslen(kinds[i].prefix))) continue;
        text += wcslen(kinds[i].prefix);
        kind = kinds[i].kind;
        break;
    }
    recipient.lpszAddress = (WCHAR *)text;
    return add_recipient(mail, kind, &recipient, CP_UTF16);
}

ULONG simple_send_documents(const char *recipients, const char *subject, const char *text, const char *paths,
        const char *names, const char *delimiter)
{
    WCHAR *wide_delimiter = wide_text(delimiter, CP_ACP), *wide_paths = wide_text(paths, CP_ACP);
    WCHAR *wide_names = wide_text(names, CP_ACP), *wide_recipients = wide_text(recipients, CP_ACP);
    WCHAR *next_path = wide_paths, *next_name = wide_names, *next_recipient = wide_recipients, *part;
    struct mail mail = {utf8_text(subject, CP_ACP), utf8_text(text, CP_ACP)};
    ULONG ret = SUCCESS_SUCCESS;

    if (!wide_delimiter || !wide_paths || !wide_names || !wide_recipients || !mail.subject || !mail.body)
        ret = MAPI_E_INSUFFICIENT_MEMORY;
    while (!ret && (part = next_part(&next_recipient, *wide_delimiter))) ret = add_prefixed_recipient(&mail, part);
    while (!ret && (part = next_part(&next_path, *wide_delimiter)))
        ret = add_file(&mail, part, next_part(&next_name, *wide_delimiter), CP_UTF16);
    if (!ret) ret = mailer_send(&mail);
    mail_free(&mail);
    free(wide_delimiter);
    free(wide_paths);
    free(wide_names);
    free(wide_recipients);
    return ret;
}

/***********************************************************************
 *      MAPISendDocuments (MAPI32.208)
 *
 * Has the person's mailer show a message with files attached.
 *
 * PARAMS
 *  window    [I] Not used.
 *  delimiter [I] The character between paths and between names; NULL or empty: there is one of each.
 *  paths     [I] The files; strings of CP_ACP.
 *  names     [I] NULL, or the names that they are to have; those that lack are the files' own.
 *  reserved  [I] Not used.
 *
 * RETURNS
 *  As MAPISendMail.
 *
 * Source: Simple MAPI reference, MAPISendDocuments.
 */
ULONG WINAPI MAPISendDocuments(ULONG_PTR window, LPSTR delimiter, LPSTR paths, LPSTR names, ULONG reserved)
{
    TRACE("%#Ix, %s, %s, %s, %#lx.\n", window, debugstr_a(delimiter), debugstr_a(paths), debugstr_a(names), reserved);
    return simple_send_documents(NULL, NULL, NULL, paths, names, delimiter);
}
