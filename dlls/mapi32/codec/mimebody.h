/*
 * What stands below the header of an Internet message: transfer encodings, and lines of text. All take data in pieces
 * of any size and write through a mime_out.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_CODEC_MIMEBODY_H
#define MAPI32_CODEC_MIMEBODY_H

#include "mimeout.h"

#define MIME_LINE_MAX 998 /* bytes of a line without its CRLF, RFC 5322 */

#define MIME_BLANKS_MAX 100 /* blanks in a row that wrapping keeps */

/* What every boundary of ours begins with. "=_" cannot be in quoted-printable or base-64. */
#define MIME_BOUNDARY_START "----=_NextPart_"

/* Room for a boundary with its NUL. */
#define MIME_BOUNDARY_SIZE 36

/* Makes a boundary of a part's number and the message's random value. mime.md 3.5 */
void mime_boundary(char boundary[MIME_BOUNDARY_SIZE], unsigned int number, uint64_t random);

/* Base-64 in lines of 76 characters; the state starts as {0}, and mime_base64_end writes what is left. */
struct mime_base64
{
    uint8_t bytes[57];
    size_t count;
};
void mime_base64(struct mime_out *out, struct mime_base64 *state, const void *data, size_t size);
void mime_base64_end(struct mime_out *out, struct mime_base64 *state);

/* Quoted-printable in lines of at most 76 characters. CRLF is a line end, CR and LF alone are bytes. Blanks at line
 * ends, a "." alone and "From " at a line's beginning are encoded. The state starts as {0}. */
struct mime_quoted
{
    uint8_t ahead[6]; /* what may depend on what comes */
    size_t count;
    char line[80];
    size_t length;
};
void mime_quoted(struct mime_out *out, struct mime_quoted *state, const void *data, size_t size);
void mime_quoted_end(struct mime_out *out, struct mime_quoted *state);

/* Uuencode: "begin 666 name" and lines of 45 bytes; the end is "`" and "end". The state starts as {0}. */
struct mime_uuencode
{
    uint8_t bytes[45];
    size_t count;
};
void mime_uuencode_begin(struct mime_out *out, const char *name);
void mime_uuencode(struct mime_out *out, struct mime_uuencode *state, const void *data, size_t size);
void mime_uuencode_end(struct mime_out *out, struct mime_uuencode *state);

/* What a text is like, which says how it can be written. The state starts as {0}. */
struct mime_scan
{
    uint64_t size, high;         /* bytes; those over 0x7F */
    size_t longest, longest_run; /* line without its end; run without a blank */
    bool has_nul, has_bare_end;  /* a NUL; CR or LF alone */
    bool has_from, has_boundary; /* a line that begins with "From ", with what boundaries begin with */
    bool has_last_blank;         /* a line that ends in a blank, but for "-- " */
    bool has_many_blanks;        /* more than MIME_BLANKS_MAX in a row */
    bool ends_line;              /* the text is empty or ends in CRLF */
    size_t line, run, blanks;    /* of the state: bytes of this line, of this run, blanks in a row */
    uint8_t start[18];           /* the beginning of the line */
    bool cr;
};
void mime_scan(struct mime_scan *scan, const void *data, size_t size);
void mime_scan_end(struct mime_scan *scan);

/* Breaks lines of text longer than a width at blanks. */
enum mime_wrap_kind
{
    MIME_WRAP_FLOWED, /* RFC 3676, delsp=no: a broken line ends in its blank; a blank before blanks, "From " and ">" */
    MIME_WRAP_MARKED /* a break at a word is marked by one blank at the end of the line, one within a word by two; other
                      * lines lose their blanks at the end. Source: client reference, mime.md 3.5 */
};

struct mime_wrap
{
    enum mime_wrap_kind kind;
    size_t width; /* 20 to 998 - MIME_BLANKS_MAX; blanks at the end of a line may be beyond it */
    bool utf8;    /* MIME_WRAP_MARKED does not break within characters */
    /* the rest starts as 0 */
    uint8_t word[MIME_LINE_MAX + 1]; /* what has to go to one line */
    size_t count;
    size_t column, blanks; /* of the line, and blanks at its end not written yet */
    bool dashes;           /* the line is "--" up to them */
    bool cr;
};
void mime_wrap(struct mime_out *out, struct mime_wrap *wrap, const void *data, size_t size);
/* Ends the last line, too. */
void mime_wrap_end(struct mime_out *out, struct mime_wrap *wrap);

#endif
