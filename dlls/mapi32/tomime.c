/*
 * MAPI messages to Internet messages: the structure. mime.md 3.1
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tomime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static const SizedSPropTagArray(57, message_tags) = {57,
        {PR_MESSAGE_CLASS_W, PR_MESSAGE_FLAGS, PR_TRANSPORT_MESSAGE_HEADERS_W, PR_SENT_REPRESENTING_NAME_W,
                PR_SENT_REPRESENTING_ADDRTYPE_W, PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, PR_SENT_REPRESENTING_SMTP_W,
                PR_SENT_REPRESENTING_ENTRYID, PR_SENDER_NAME_W, PR_SENDER_ADDRTYPE_W, PR_SENDER_EMAIL_ADDRESS_W,
                PR_SENDER_SMTP_ADDRESS_W, PR_SENDER_ENTRYID, PR_READ_RECEIPT_NAME_W, PR_READ_RECEIPT_ADDRTYPE_W,
                PR_READ_RECEIPT_EMAIL_ADDRESS_W, PR_READ_RECEIPT_SMTP_W, PR_READ_RECEIPT_ENTRYID,
                PR_REPLY_RECIPIENT_ENTRIES, PR_REPLY_RECIPIENT_NAMES_W, PR_SUBJECT_W, PR_SUBJECT_PREFIX_W,
                PR_NORMALIZED_SUBJECT_W, PR_CLIENT_SUBMIT_TIME, PR_MESSAGE_DELIVERY_TIME, PR_INTERNET_MESSAGE_ID_W,
                PR_IN_REPLY_TO_ID_W, PR_INTERNET_REFERENCES_W, PR_CONVERSATION_TOPIC_W, PR_CONVERSATION_INDEX,
                PR_IMPORTANCE, PR_PRIORITY, PR_SENSITIVITY, PR_READ_RECEIPT_REQUESTED,
                PR_ORIGINATOR_DELIVERY_REPORT_REQUESTED, PR_REPLY_TIME, PR_AUTO_RESPONSE_SUPPRESS, PR_EXPIRY_TIME,
                PR_DEFERRED_DELIVERY_TIME, PR_MESSAGE_LOCALE_ID, PR_LIST_HELP_W, PR_LIST_SUBSCRIBE_W,
                PR_LIST_UNSUBSCRIBE_W, PR_INTERNET_CPID, PR_MESSAGE_CODEPAGE, PR_NATIVE_BODY_INFO, PR_MSG_EDITOR_FORMAT,
                PR_BODY_W, PR_HTML, PR_RTF_COMPRESSED, PR_RTF_IN_SYNC, PR_BODY_CONTENT_ID_W, PR_BODY_CONTENT_LOCATION_W,
                PR_INTERNET_RETURN_PATH_W, PR_REPORTING_MTA_W, PR_REPORT_TIME, PR_DISPLAY_TO_W}};

/* Writes the text: one part, or two alternatives. */
static HRESULT write_alternatives(struct tomime_message *message)
{
    char boundary[MIME_BOUNDARY_SIZE];
    HRESULT hr;

    if (message->plain_only) return tomime_write_text(message, FALSE);
    tomime_boundary(message->conversion, boundary);
    tomime_multipart(message->conversion, "alternative", NULL, boundary);
    tomime_next_part(message->conversion, boundary);
    if (FAILED(hr = tomime_write_text(message, FALSE))) return hr;
    tomime_next_part(message->conversion, boundary);
    if (FAILED(hr = tomime_write_text(message, TRUE))) return hr;
    tomime_last_part(message->conversion, boundary);
    return S_OK;
}

/* Writes the attachments of a kind as parts. */
static HRESULT write_attachments(struct tomime_message *message, BOOL inlined, const char *boundary)
{
    HRESULT hr = S_OK;
    ULONG i;

    for (i = 0; i < message->attachment_count && SUCCEEDED(hr); i++)
    {
        if (message->attachments[i].is_inline != inlined) continue;
        tomime_next_part(message->conversion, boundary);
        hr = tomime_write_attachment(message, &message->attachments[i]);
    }
    return hr;
}

HRESULT tomime_write_body(struct tomime_message *message)
{
    char boundary[MIME_BOUNDARY_SIZE];
    BOOL any = FALSE;
    HRESULT hr;
    ULONG i;

    for (i = 0; i < message->attachment_count; i++) any = any || message->attachments[i].is_inline;
    if (!any) return write_alternatives(message);
    tomime_boundary(message->conversion, boundary);
    tomime_multipart(message->conversion, "related", ";\r\n\ttype=\"multipart/alternative\"", boundary);
    tomime_next_part(message->conversion, boundary);
    hr = write_alternatives(message);
    if (SUCCEEDED(hr)) hr = write_attachments(message, TRUE, boundary);
    tomime_last_part(message->conversion, boundary);
    return hr;
}

/* Writes the content of an ordinary message. */
static HRESULT write_content(struct tomime_message *message)
{
    const BOOL has_body = !message->plain_only || message->plain != TOMIME_NO_PLAIN;
    char boundary[MIME_BOUNDARY_SIZE];
    HRESULT hr = S_OK;
    ULONG others = 0, i;

    for (i = 0; i < message->attachment_count; i++) others += !message->attachments[i].is_inline;
    if (!others) return tomime_write_body(message);
    tomime_boundary(message->conversion, boundary);
    tomime_multipart(message->conversion, "mixed", NULL, boundary);
    if (has_body)
    {
        tomime_next_part(message->conversion, boundary);
        hr = tomime_write_body(message);
    }
    if (SUCCEEDED(hr)) hr = write_attachments(message, FALSE, boundary);
    tomime_last_part(message->conversion, boundary);
    return hr;
}

static HRESULT write_entity(struct tomime_message *message)
{
    HRESULT hr;

    if (!message->headerless && FAILED(hr = tomime_write_header(message))) return hr;
    if (message->conversion->settings->format == SAVE_RFC822) return tomime_write_822(message);
    mime_out_raw(&message->conversion->out, "MIME-Version: 1.0\r\n");
    if ((hr = tomime_write_special(message)) != S_FALSE) return hr;
    if ((hr = tomime_write_report(message)) != S_FALSE) return hr;
    return write_content(message);
}

/* Finds out what the message has. */
static HRESULT prepare(struct tomime_message *message)
{
    HRESULT hr;

    hr = tomime_props_get(&message->props, (IMAPIProp *)message->message, (const SPropTagArray *)&message_tags);
    if (FAILED(hr)) return hr;
    message->class_name = tomime_string(&message->props, PR_MESSAGE_CLASS_W);
    if (FAILED(hr = tomime_choose_body(message))) return hr;
    if (FAILED(hr = tomime_list_attachments(message))) return hr;
    message->tnef = tomime_wants_tnef(message);
    return tomime_find_inline(message);
}

static struct tomime_message *message_create(struct tomime *conversion, IMessage *object, ULONG depth)
{
    struct tomime_message *message = calloc(1, sizeof(*message));

    if (!message) return NULL;
    message->conversion = conversion;
    message->message = object;
    message->depth = depth;
    message->headerless = !depth && conversion->flags & CCSF_NOHEADERS;
    return message;
}

static void message_free(struct tomime_message *message)
{
    tomime_props_free(&message->props);
    tomime_free_attachments(message);
    free(message->class_name);
    free(message->imcea_domain);
    free(message->message_id);
    free(message);
}

HRESULT tomime_write_message(struct tomime *conversion, IMessage *object, ULONG depth)
{
    struct tomime_charset *former;
    struct tomime_message *message;
    HRESULT hr;

    if (depth > TOMIME_DEPTH_MAX) return MAPI_E_TOO_COMPLEX;
    if (!(message = message_create(conversion, object, depth))) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr = prepare(message)) &&
            SUCCEEDED(hr = tomime_set_charset(conversion, message->code_page, message->force_code_page, &former)))
    {
        hr = write_entity(message);
        tomime_restore_charset(conversion, former);
    }
    message_free(message);
    return SUCCEEDED(hr) ? conversion->hr : hr;
}

/* Looks for bytes over 0x7F instead of writing them. */
static bool find_raw(void *context, const void *data, size_t size)
{
    const BYTE *bytes = data;
    BOOL *found = context;

    while (size--) *found |= *bytes++ > 0x7f;
    return true;
}

BOOL tomime_has_raw_header(struct tomime *conversion, IMessage *object)
{
    const struct mime_out kept = conversion->out;
    struct tomime_message *message;
    BOOL found = FALSE;

    if (!(message = message_create(conversion, object, 1))) return FALSE;
    conversion->out.write = find_raw;
    conversion->out.context = &found;
    if (SUCCEEDED(prepare(message))) tomime_write_header(message);
    conversion->out = kept;
    message_free(message);
    return found;
}

HRESULT mapi_to_mime(const struct converter_settings *settings, IMessage *message, IStream *stream, ULONG flags)
{
    struct tomime conversion;
    HRESULT hr;

    TRACE("%p, %p, %#lx.\n", message, stream, flags);
    if (FAILED(hr = tomime_open(&conversion, settings, stream, flags))) return hr;
    if (flags & CCSF_GLOBAL_MESSAGE) conversion.out.form = MIME_HEADER_UTF8;
    else if (flags & CCSF_8BITHEADERS) conversion.out.form = MIME_HEADER_CHARSET;
    if (SUCCEEDED(hr = tomime_draw_boundary(&conversion, message))) hr = tomime_write_message(&conversion, message, 0);
    if (SUCCEEDED(hr) && !conversion.verbatim_end) tomime_end_line(&conversion);
    if (SUCCEEDED(hr)) hr = tomime_flush(&conversion);
    tomime_close(&conversion);
    return hr;
}
