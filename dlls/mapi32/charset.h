/*
 * Character sets of Internet mail: their names, and text between them and UTF-16.
 *
 * Code pages are those of PR_INTERNET_CPID: 28591, 50220, 51932 ... Decoding is wider than the label where mail is:
 * 28591 as 1252, 28599 as 1254, 936 as 54936, 51949 as 949. Source: mime.md 2.5, 3.4.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CHARSET_H
#define MAPI32_CHARSET_H

#include "codec/eastasian.h"
#include "codec/utf.h"
#include "mapi32_private.h"

/* charsetnames.c */

/* The code page that a charset's name stands for, of any case and without quotes; the system's database of charsets and
 * names with a number are asked as well. 0: none, or one that this system cannot read. */
UINT charset_from_name(const char *name, size_t length);

/* Whether text of a code page can be read here. */
BOOL charset_is_readable(UINT code_page);

/* The name under which text of a code page is written; NULL where none is preferred: UTF-8 then. */
const char *charset_name(UINT code_page);

/* The Windows code page of the family: 28591 gives 1252, 50220 gives 932, 65001 gives CP_ACP. */
UINT charset_windows(UINT code_page);

/* The code page in which mail of a Windows code page is written: 1252 gives 28591, 932 gives 50220. */
UINT charset_internet(UINT windows);

/* charset.c */

/* Text of one code page on its way to UTF-16. */
struct charset_reader
{
    UINT code_page; /* of the double-byte text; 0: UTF */
    BOOL double_byte;
    BOOL shifted; /* by way of east_asian */
    BOOL gb18030; /* code page 936, and what GB 18030 has beyond it */
    struct utf_reader utf;
    struct eastasian_reader east_asian;
    BYTE held[4]; /* of a character that is not whole */
    size_t held_size;
};

/* The most characters that size bytes become. */
#define CHARSET_ROOM(size) ((size) + 16)

/* Prepares for the beginning of a text; an unknown code page is read as 1252. */
void charset_reader_init(struct charset_reader *reader, UINT code_page);

/* Converts the next bytes to text, with room for CHARSET_ROOM(size); returns the characters. last: a character that is
 * not whole is given as well. What is invalid becomes U+FFFD. */
size_t charset_read(struct charset_reader *reader, const void *bytes, size_t size, BOOL last, WCHAR *text);

/* Bytes as UTF-16 with a NUL, for free(); *length without it. NULL: memory lacks. */
WCHAR *charset_decode(UINT code_page, const void *bytes, size_t size, size_t *length);

/* UTF-16 as bytes with a NUL, for free(); *size without it. *fits: every character had its place; others are "?". NULL:
 * memory lacks, or the text has more than 2^29 characters. */
char *charset_encode(UINT code_page, const WCHAR *text, size_t length, size_t *size, BOOL *fits);

/* The code page of text without a label: valid UTF-8, ISO-2022-JP by its escapes, 20127 where all is ASCII, else other
 * (0: 1252). */
UINT charset_detect(const struct text_probe *probe, UINT other);

/* The code page to read text in that is labelled with one: the label lies where ASCII has high bytes, and where more
 * than a tenth of UTF-8's sequences is none. label 0: none. other: as for charset_detect. */
UINT charset_trust(UINT label, const struct text_probe *probe, UINT other);

#endif
