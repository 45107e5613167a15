/*
 * What the parts of MIMEToMAPI share: one message on its way from MIME, and what is done with its header, addresses,
 * body and attachments. Source: mime.md 2.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_FROMMIME_H
#define MAPI32_FROMMIME_H

#include "codec/mimeaddress.h"
#include "converter.h"
#include "fromprops.h"
#include "mailprops.h"
#include "mimetree.h"

#define EMBEDDED_DEPTH 16 /* messages within each other; deeper ones become files; choice */

#define CLASS_SMIME  L"IPM.Note.SMIME"
#define CLASS_SIGNED L"IPM.Note.SMIME.MultipartSigned"

enum body_kind
{
    BODY_NONE,
    BODY_CALENDAR,
    BODY_PLAIN,
    BODY_ENRICHED,
    BODY_HTML
};

/* What was chosen to be read. */
struct body
{
    enum body_kind kind;
    struct mime_part part;  /* no part: none */
    struct mime_part plain; /* what PR_BODY is made of besides, where part is not plain itself */
    BOOL aggregate;         /* Apple's mail: the body is all text in root */
    struct mime_part root;
};

/* A file in the lines of a plain body. */
struct uu_block
{
    ULONGLONG begin, end; /* lines of the decoded body */
    char name[256];
};

/* One message that is being converted. */
struct from_message
{
    const struct converter_settings *settings;
    ULONG flags;
    unsigned int depth; /* messages around it */
    IMessage *message;
    struct mime_part part;
    struct part_info info; /* of it */
    struct body body;
    UINT body_charset; /* the label of its body; 0 */
    BOOL is_mime;      /* there is a MIME-Version */
    BOOL unsent;       /* as X-Unsent says */
    BOOL has_tnef;     /* a TNEF part was used: class, body and more are its */
    BOOL tnef_body;
    WCHAR message_class[64]; /* "": by TNEF */
    struct uu_block *blocks; /* files in the plain body, in order */
    ULONG block_count;
    struct references *references; /* what the HTML refers to; NULL */
    ULONG attachments;             /* made so far: PR_ATTACH_MIME_SEQUENCE of the next one */
    ULONG unnamed;                 /* those without a name */
};

/* frommime.c */

/* Converts the message that a part is into an object, which is not saved. */
HRESULT from_message_convert(const struct converter_settings *settings, ULONG flags, unsigned int depth,
        struct mime_part part, IMessage *message);

/* fromtext.c */

/* Text of a header, unfolded, as UTF-16 for free(): encoded words decoded, other 8-bit bytes as in unlabelled text,
 * line ends and NULs blank or dropped. NULL: no memory. */
WCHAR *header_text(const struct from_message *from, const char *text, size_t size, size_t *length);

/* A parameter as text, for free(); NULL where it is missing. */
WCHAR *parameter_text(
        const struct from_message *from, const struct part_info *info, BOOL disposition, const char *name);

/* The first field of a name as text, for free(); NULL where it is missing. */
WCHAR *field_text(const struct from_message *from, const char *header, size_t size, const char *name, size_t *length);

/* fromaddress.c */

/* Properties of an address: name, one-off entry id, search key, type, address, SMTP address. 0: not set. */
struct address_tags
{
    ULONG name, entryid, search_key, type, address, smtp;
};

/* Sets the properties of the first mailbox in a field's unfolded value; FALSE where there is none. */
BOOL set_first_address(const struct from_message *from, struct props *props, const char *text,
        const struct address_tags *const *tags, unsigned int count);

/* Sets PR_REPLY_RECIPIENT_ENTRIES and _NAMES from all Reply-To fields. */
void set_reply_to(const struct from_message *from, struct props *props);

/* Makes the recipients from all To, Cc, Bcc and Apparently-To fields. */
HRESULT set_recipients(const struct from_message *from);

/* One recipient on its way into the list. */
struct recipient_list
{
    ADRLIST *rows; /* of MAPIAllocateBuffer, the rows' values as well */
    ULONG capacity;
    HRESULT hr;
};
void recipient_list_add(struct recipient_list *list, ULONG type, const WCHAR *name, size_t name_length,
        const WCHAR *address, size_t address_length, const SPropValue *more, ULONG more_count);
HRESULT recipient_list_set(struct recipient_list *list, IMessage *message);

/* fromheader.c */

/* Sets message_class by the content type and Content-Class. */
void choose_class(struct from_message *from);

/* Sets what the header's fields say, the recipients aside. */
void set_header(struct from_message *from, struct props *props);

/* frombody.c */

/* Sets the properties of the chosen body. */
HRESULT set_body(struct from_message *from);

/* A Content-ID for a picture of Apple's mail that has none; text has room for 64 characters. */
void make_content_id(struct mime_part part, WCHAR *text);

/* htmlbody.c */

/* The HTML of a body on its way to PR_HTML, PR_BODY and PR_RTF_COMPRESSED. */
struct html_body;

/* Begins with what is wanted: PR_HTML in UTF-8 from the text, PR_BODY, RTF; and what the HTML refers to. */
enum html_wants
{
    HTML_UTF8 = 1,
    HTML_TEXT = 2,
    HTML_RTF = 4,
    HTML_REFERENCES = 8
};
HRESULT html_body_create(IMessage *message, unsigned int wants, struct html_body **out);

/* Adds the next characters. */
void html_body_write(struct html_body *body, const WCHAR *text, size_t length);

/* Ends the properties and frees the body. references, if wanted, are for references_free(). */
HRESULT html_body_end(struct html_body *body, struct references **references);

/* Whether HTML refers to cid:id, or to a location. Either may be NULL. */
BOOL references_have(const struct references *references, const WCHAR *id, const WCHAR *location);
void references_free(struct references *references);

/* fromchoice.c */

/* Chooses the body, and gives all other parts their roles. */
HRESULT choose_body(struct from_message *from);

/* fromattach.c */

/* Makes the attachments: the parts that have a role, and files within the body. */
HRESULT set_attachments(struct from_message *from);

/* Makes an attachment out of bytes of the message as they stand: of a signed message. */
HRESULT attach_signed(struct from_message *from);

/* fromapple.c */

/* A part in a form of Apple's. */
enum apple_form
{
    APPLE_NONE,
    APPLE_SINGLE, /* the data are at an offset of the body */
    APPLE_BINHEX
};

struct apple_part
{
    enum apple_form form;
    ULONG offset, length; /* of APPLE_SINGLE's data */
    WCHAR *name;          /* the file's, cleaned, for free(); NULL; MacBinary has one without any form */
};

/* Finds out whether a part is in a form of Apple's, and whole. Fails as reading does. */
HRESULT apple_part_find(struct mime_part part, const struct part_info *info, struct apple_part *apple);

/* Copies the data fork of a part of APPLE_BINHEX to the data of an attachment. */
HRESULT apple_binhex_copy(struct mime_part part, IAttach *attach);

/* fromtnef.c */

/* Looks for a TNEF part that belongs to the message, and decodes the first one into it. */
HRESULT use_tnef(struct from_message *from);

/* fromreport.c */

/* Sets class, recipients and more of a delivery or read report; does nothing for another message. */
HRESULT set_report(struct from_message *from, struct props *props);

#endif
