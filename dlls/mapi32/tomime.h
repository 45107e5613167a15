/*
 * What the files that write Internet messages share: tomime.c, the structure; tomimeprops.c, properties of any object;
 * tomimeout.c, the way to the stream; tomimehead.c and tomimetrace.c, header fields; tomimeaddress.c; tomimetext.c and
 * tomimebody.c, the text; tomimeattach.c; tomimespecial.c, signed, encrypted and TNEF messages; tomimereport.c;
 * tomime822.c, without MIME.
 *
 * Everything is done through the interfaces of the message, which is not changed, so it works with anyone's.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TOMIME_H
#define MAPI32_TOMIME_H

#include <stdlib.h>

#include "charset.h"
#include "codec/mimebody.h"
#include "codec/rtftext.h"
#include "converter.h"
#include "mailprops.h"

/* Messages within messages. mime.md 1.4 */
#define TOMIME_DEPTH_MAX 64

/* tomimeprops.c */

/* Some properties of an object. */
struct tomime_props
{
    IMAPIProp *prop; /* the caller's */
    SPropValue *values;
    ULONG count;
};

/* Asks an object for properties, of which it need not have any. Strings may come in either width. tags are kept only
 * for the call. */
HRESULT tomime_props_get(struct tomime_props *props, IMAPIProp *prop, const SPropTagArray *tags);
void tomime_props_free(struct tomime_props *props);

/* A value; NULL where there is none of the tag's type. For strings tags are of PT_UNICODE, values may be PT_STRING8. */
const SPropValue *tomime_value(const struct tomime_props *props, ULONG tag);
LONG tomime_long(const struct tomime_props *props, ULONG tag, LONG missing);
BOOL tomime_bool(const struct tomime_props *props, ULONG tag);

/* A string as UTF-8, for free(); NULL where there is none, or it is empty, or memory lacks. Long ones are read from
 * their stream, up to MIME_FIELD_MAX characters. */
char *tomime_string(const struct tomime_props *props, ULONG tag);

/* A string of a value as UTF-8, for free(); NULL as above. */
char *tomime_value_string(const SPropValue *value);

/* Whether the object has, or tells of, a property at all: values too large to be given count. */
BOOL tomime_has(const struct tomime_props *props, ULONG tag);

/* The tag of a named property of the object, of a type; 0 if it has no such name. */
ULONG tomime_named_tag(IMAPIProp *prop, const GUID *set, ULONG id, const WCHAR *name, ULONG type);

/* Reads a stream of any size in pieces. Returns what take or the stream fails with. */
HRESULT tomime_read(IStream *stream, HRESULT (*take)(void *context, const BYTE *data, ULONG size), void *context);

/* tomimeout.c */

/* A conversion. */
struct tomime
{
    const struct converter_settings *settings;
    ULONG flags;
    struct mime_out out;
    HRESULT hr; /* of writing */
    IStream *stream;
    BYTE *buffer;
    ULONG fill;
    BOOL line_start;       /* what was written last ended a line */
    BOOL inside_multipart; /* the preamble has been written */
    BOOL closed;           /* the line end before a boundary has been written */
    BOOL verbatim_end;     /* what ends the message must not be changed */
    ULONG drawn;           /* random numbers */
    ULONGLONG random;      /* of boundaries */
    unsigned int boundaries;
    struct tomime_charset *charset; /* of out.charset */
};

/* Starts and ends the way to a stream: what is written goes there in large pieces. */
HRESULT tomime_open(struct tomime *conversion, const struct converter_settings *settings, IStream *stream, ULONG flags);
/* Gives the stream what is left. The result of everything written. */
HRESULT tomime_flush(struct tomime *conversion);
void tomime_close(struct tomime *conversion);

/* Ends the line, unless that was done. */
void tomime_end_line(struct tomime *conversion);

/* A new boundary; and its lines: before each part, and behind the last. */
void tomime_boundary(struct tomime *conversion, char boundary[MIME_BOUNDARY_SIZE]);
void tomime_next_part(struct tomime *conversion, const char *boundary);
void tomime_last_part(struct tomime *conversion, const char *boundary);

/* The field of a multipart's type, and with the outermost the preamble. parameters may be NULL. */
void tomime_multipart(struct tomime *conversion, const char *subtype, const char *parameters, const char *boundary);

/* Makes a code page, which has a name, that of header fields; forced: what it lacks becomes "?". The former one is for
 * tomime_restore_charset(). */
HRESULT tomime_set_charset(struct tomime *conversion, UINT code_page, BOOL forced, struct tomime_charset **former);
void tomime_restore_charset(struct tomime *conversion, struct tomime_charset *former);

/* The date of a field, such as Tue, 04 Mar 2025 13:05:09 +0000; FALSE where the time is none. */
BOOL tomime_date(const FILETIME *time, char text[40]);

/* tomime.c */

enum tomime_html
{
    TOMIME_NO_HTML,
    TOMIME_HTML_BYTES,  /* PR_HTML */
    TOMIME_HTML_STRING, /* PR_BODY_HTML */
    TOMIME_HTML_IN_RTF, /* encapsulated in PR_RTF_COMPRESSED */
    TOMIME_HTML_OF_RTF  /* made of PR_RTF_COMPRESSED */
};

enum tomime_plain
{
    TOMIME_NO_PLAIN,
    TOMIME_PLAIN_BODY, /* PR_BODY */
    TOMIME_PLAIN_RTF,  /* made of PR_RTF_COMPRESSED */
    TOMIME_PLAIN_HTML  /* made of the HTML */
};

/* An attachment, by what decides about its place. */
struct tomime_attach
{
    ULONG number;
    LONG position; /* PR_RENDERING_POSITION */
    ULONG method;
    BOOL has_data;
    BOOL is_inline;
    char *content_id, *location, *tag; /* UTF-8; may be NULL */
};

/* A message on its way. */
struct tomime_message
{
    struct tomime *conversion;
    IMessage *message;
    ULONG depth; /* 0: the outermost */
    struct tomime_props props;
    char *class_name; /* UTF-8, may be NULL */
    BOOL headerless;  /* CCSF_NOHEADERS, for the outermost */
    BOOL plain_only;  /* the HTML is not written */
    BOOL tnef;
    UINT code_page;       /* of text, where all characters fit; has a name */
    BOOL force_code_page; /* also where they do not */
    BOOL code_page_known; /* the message or SetCharset tells it */
    enum tomime_html html;
    UINT html_page; /* of TOMIME_HTML_BYTES */
    enum tomime_plain plain;
    struct tomime_attach *attachments;
    ULONG attachment_count;
    char *imcea_domain; /* UTF-8; made when it is needed first */
    char *message_id;   /* as it is written; NULL: it is not */
};

/* Writes the text with what is shown in it. */
HRESULT tomime_write_body(struct tomime_message *message);

/* Writes a message: its header and what belongs to it. MAPI_E_TOO_COMPLEX below TOMIME_DEPTH_MAX. */
HRESULT tomime_write_message(struct tomime *conversion, IMessage *message, ULONG depth);

/* Whether a message's header would have bytes over 0x7F. */
BOOL tomime_has_raw_header(struct tomime *conversion, IMessage *message);

/* tomimehead.c */

/* The header fields of a message, without those of its content. */
HRESULT tomime_write_header(struct tomime_message *message);

/* The value of a named header field (PS_INTERNET_HEADERS) as UTF-8, for free(); NULL where there is none. */
char *tomime_internet_header(struct tomime_message *message, const WCHAR *name);

/* tomimetrace.c */

/* Fields of PR_TRANSPORT_MESSAGE_HEADERS as they are. */
struct tomime_trace
{
    char *text; /* UTF-8; NULL: there are none */
};

/* Reads them, if the message is one that keeps them: CCSF_EMBEDDED_MESSAGE, and it was sent. */
HRESULT tomime_trace_read(struct tomime_message *message, struct tomime_trace *trace);
void tomime_trace_free(struct tomime_trace *trace);

/* Whether fields of a name are written from there; any case. */
BOOL tomime_is_trace_field(const char *name);

/* Writes the trace fields, and the second and later ones of a field. */
void tomime_write_trace(struct tomime_message *message, const struct tomime_trace *trace);
void tomime_write_repeated(struct tomime_message *message, const struct tomime_trace *trace, const char *name);

/* tomimeaddress.c */

/* Someone, by the properties of a message or of a row. Strings are UTF-8 and for tomime_person_free. */
struct tomime_person
{
    char *name;
    char *address; /* as it is written; NULL: there is none */
    BOOL smtp;     /* it is an address of SMTP from the message itself */
};

/* Properties that tell of someone; 0 for those that there are not. */
struct tomime_person_tags
{
    ULONG name, type, address, smtp, entryid;
};

/* Finds out someone's address. FALSE: there is neither an address nor a name. mime.md 3.3 */
BOOL tomime_person(struct tomime_message *message, const struct tomime_props *props,
        const struct tomime_person_tags *tags, struct tomime_person *person);
/* Someone by a one-off entry id alone. */
BOOL tomime_person_of_entryid(
        struct tomime_message *message, const SBinary *entryid, const char *name, struct tomime_person *person);
void tomime_person_free(struct tomime_person *person);

extern const struct tomime_person_tags tomime_sender, tomime_represented, tomime_read_receipt;

/* Gives each row of the recipient table that tells of someone, with who it is. */
HRESULT tomime_each_recipient(struct tomime_message *message,
        void (*take)(void *context, const struct tomime_props *row, const struct tomime_person *person), void *context);

/* The fields To, Cc and Bcc. */
HRESULT tomime_write_recipients(struct tomime_message *message);

/* tomimetext.c */

/* What a text is and how it is written. */
struct tomime_text
{
    BOOL html;
    UINT code_page;        /* in which it is written */
    const char *charset;   /* its label */
    BOOL as_is;            /* PR_HTML's bytes go out unchanged */
    BOOL forced;           /* what the code page lacks becomes "?" */
    BOOL flowed;           /* is wrapped */
    ENCODINGTYPE encoding; /* IET_7BIT, IET_8BIT, IET_QP, IET_BASE64 */
    struct mime_scan scan;
};

/* A message's plain text or HTML as UTF-16 from its beginning; S_FALSE and NULL where there is none. */
HRESULT tomime_open_plain(struct tomime_message *message, IStream **out);
HRESULT tomime_open_html(struct tomime_message *message, IStream **out);

/* What the message's RTF holds. */
HRESULT tomime_rtf_kind(struct tomime_message *message, enum rtftext_kind *kind);

/* A binary property of any object as a stream. */
HRESULT tomime_open_binary(IMAPIProp *prop, ULONG tag, IStream **out);

/* The field Content-ID of an id, which may have its < > or not. */
void tomime_put_content_id(struct mime_out *out, const char *id);

/* Writes text/plain or text/html: fields, empty line, content. */
HRESULT tomime_write_text(struct tomime_message *message, BOOL html);

/* Reads a text, and decides how it is to be written. */
HRESULT tomime_plan_text(struct tomime_message *message, struct tomime_text *text);

/* Gives a text in its code page to a function. */
HRESULT tomime_feed_text(struct tomime_message *message, const struct tomime_text *text,
        HRESULT (*take)(void *context, const BYTE *data, ULONG size), void *context);

/* tomimebody.c */

/* Decides which bodies the message has. mime.md 3.1 */
HRESULT tomime_choose_body(struct tomime_message *message);

/* Marks the attachments that the HTML refers to as inline. */
HRESULT tomime_find_inline(struct tomime_message *message);

/* tomimeattach.c */

/* Lists the attachments in the order in which they are written. */
HRESULT tomime_list_attachments(struct tomime_message *message);
void tomime_free_attachments(struct tomime_message *message);

/* Writes an attachment as a part: fields, empty line, content. */
HRESULT tomime_write_attachment(struct tomime_message *message, const struct tomime_attach *attach);

/* Opens an attachment, and gets its properties, for tomime_props_free(). */
HRESULT tomime_open_attachment(struct tomime_message *message, const struct tomime_attach *attach, IAttach **object,
        struct tomime_props *props);

/* The name of an attachment's file as UTF-8, for free(); NULL: memory lacks. */
char *tomime_file_name(const struct tomime_props *props);

/* Writes a file as a part. armored: its bytes are text, as PGP's are. */
HRESULT tomime_write_file(struct tomime_message *message, IAttach *object, const struct tomime_props *props,
        const struct tomime_attach *attach, BOOL armored);

/* Opens the data of an attachment of a file. S_FALSE and NULL where it has none. */
HRESULT tomime_open_data(IAttach *attach, IStream **out);

/* Writes the rest of a stream in base-64. */
HRESULT tomime_write_base64(struct tomime *conversion, IStream *stream);

/* tomimespecial.c */

/* Writes what is no ordinary message, from its content's type on: signed, encrypted, as TNEF. S_FALSE: it is one. */
HRESULT tomime_write_special(struct tomime_message *message);

/* Whether the message is to be written as TNEF. */
BOOL tomime_wants_tnef(struct tomime_message *message);

/* Makes the TNEF of a message: a stream at its beginning, in a file that goes with it. */
HRESULT tomime_make_tnef(struct tomime_message *message, IStream **out);

/* Draws the random value of the boundaries, until no bytes that will be written as they are contain it. */
HRESULT tomime_draw_boundary(struct tomime *conversion, IMessage *message);

/* tomimereport.c */

/* Writes a report from its content's type on. S_FALSE: it is none. mime.md 2.8, 3.1 */
HRESULT tomime_write_report(struct tomime_message *message);

/* tomime822.c */

/* Writes the content of the outermost message without MIME: text, then files in uuencode. mime.md 3.5 */
HRESULT tomime_write_822(struct tomime_message *message);

#endif
