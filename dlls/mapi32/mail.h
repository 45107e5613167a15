/*
 * A message to be sent without a mail client: what Simple MAPI was given, and how it leaves.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MAIL_H
#define MAPI32_MAIL_H

#include <stdlib.h>
#include <wchar.h>

#include "mapi32_private.h"

struct mail_recipient
{
    ULONG kind;           /* MAPI_ORIG, MAPI_TO, MAPI_CC, MAPI_BCC */
    char *name, *address; /* UTF-8; the name may be empty */
};

struct mail_file
{
    WCHAR *path;
    WCHAR *name; /* as the recipient shall see it */
};

/* All is of the C heap. */
struct mail
{
    char *subject, *body; /* UTF-8 */
    struct mail_recipient *recipients;
    ULONG recipient_count;
    struct mail_file *files;
    ULONG file_count;
};

/* mail.c */

/* Adds a recipient or a file; the strings are taken over, on failure too. FALSE where memory lacks, or a string is
 * NULL. */
BOOL mail_add_recipient(struct mail *mail, ULONG kind, char *name, char *address);
BOOL mail_add_file(struct mail *mail, WCHAR *path, WCHAR *name);

/* Frees what a mail holds. */
void mail_free(struct mail *mail);

/* Writes a mail as an Internet message (RFC 5322, MIME, X-Unsent: 1) to a new file. Returns a code of Simple MAPI. */
ULONG mail_write(const struct mail *mail, const WCHAR *path);

/* mailer.c */

/* Hands a mail to the person's mailer: on Wine that of the host by xdg-email, else the program that MAPI32_MAILER
 * names; on Windows the one that opens .eml files. The attachments are copied first. Where there is no mailer the
 * message is kept as a file, whose path is logged. Returns a code of Simple MAPI. */
ULONG mailer_send(struct mail *mail);

/* sendmail.c */

/* Sends files: MAPISendDocuments, cmc_send_documents. Any string may be NULL; recipients, paths and names are lists
 * with the first character of delimiter between their parts. Returns a code of Simple MAPI. */
ULONG simple_send_documents(const char *recipients, const char *subject, const char *text, const char *paths,
        const char *names, const char *delimiter);

/* simple.c */

/* Whether a handle is of a session that MAPILogon began; 0 is none. */
BOOL simple_session_is_valid(LHANDLE session);

#endif
