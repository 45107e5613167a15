/*
 * PR_BODY, and other strings, of any message as UTF-16, in pieces.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_BODYTEXT_H
#define MAPI32_BODYTEXT_H

#include "mapi32_private.h"

/* The ANSI code page of a message's strings: of PR_MESSAGE_CODEPAGE, else of PR_MESSAGE_LOCALE_ID, else CP_ACP.
 * Source: imsg.md 8. */
UINT message_code_page(IMAPIProp *message);

/* A stream to read a string from, whose tag is of PT_UNICODE: UTF-16 without a NUL, whatever the message stores.
 * code_page is the message's. MAPI_E_NOT_FOUND: there is none. */
HRESULT string_open(IMAPIProp *message, ULONG tag, UINT code_page, IStream **out);

/* The same for PR_BODY. */
HRESULT body_text_open(IMAPIProp *message, UINT code_page, IStream **out);

/* PR_BODY whole, NUL-terminated, for free(); *length in characters. MAPI_E_TOO_BIG: more than 16 MB of text. */
HRESULT body_text_read(IMAPIProp *message, UINT code_page, WCHAR **text, size_t *length);

/* The characters of a stream of UTF-16, one by one. */
struct wide_reader
{
    IStream *stream;
    HRESULT hr; /* of the last read */
    ULONG count, pos;
    WCHAR buffer[2048];
};

/* Starts at the stream's current position; the stream must outlive the reader. */
void wide_reader_init(struct wide_reader *reader, IStream *stream);

/* The next character; FALSE at the end, or after a failure in hr. */
BOOL wide_reader_next(struct wide_reader *reader, WCHAR *c);

#endif
