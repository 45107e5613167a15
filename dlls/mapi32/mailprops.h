/*
 * Properties of Internet mail that no header of mingw-w64 names, and names of named ones. Source: mime.md 2, 3;
 * [MS-OXPROPS].
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MAILPROPS_H
#define MAPI32_MAILPROPS_H

#include "mapi32_private.h"

/* messages */
#define PR_BODY_CONTENT_LOCATION_W      PROP_TAG(PT_UNICODE, 0x1014)
#define PR_BODY_CONTENT_ID_W            PROP_TAG(PT_UNICODE, 0x1015)
#define PR_BODY_HTML_W                  PROP_TAG(PT_UNICODE, 0x1013)
#define PR_NATIVE_BODY_INFO             PROP_TAG(PT_LONG, 0x1016)
#define PR_INTERNET_MESSAGE_ID_W        PROP_TAG(PT_UNICODE, 0x1035)
#define PR_INTERNET_REFERENCES_W        PROP_TAG(PT_UNICODE, 0x1039)
#define PR_IN_REPLY_TO_ID_W             PROP_TAG(PT_UNICODE, 0x1042)
#define PR_LIST_HELP_W                  PROP_TAG(PT_UNICODE, 0x1043)
#define PR_LIST_SUBSCRIBE_W             PROP_TAG(PT_UNICODE, 0x1044)
#define PR_LIST_UNSUBSCRIBE_W           PROP_TAG(PT_UNICODE, 0x1045)
#define PR_INTERNET_RETURN_PATH_W       PROP_TAG(PT_UNICODE, 0x1046)
#define PR_AUTO_RESPONSE_SUPPRESS       PROP_TAG(PT_LONG, 0x3FDF)
#define PR_MSG_EDITOR_FORMAT            PROP_TAG(PT_LONG, 0x5909)
#define PR_SENDER_SMTP_ADDRESS_W        PROP_TAG(PT_UNICODE, 0x5D01)
#define PR_SENT_REPRESENTING_SMTP_W     PROP_TAG(PT_UNICODE, 0x5D02)
#define PR_READ_RECEIPT_SMTP_W          PROP_TAG(PT_UNICODE, 0x5D05)
#define PR_READ_RECEIPT_ADDRTYPE_W      PROP_TAG(PT_UNICODE, 0x4029)
#define PR_READ_RECEIPT_EMAIL_ADDRESS_W PROP_TAG(PT_UNICODE, 0x402A)
#define PR_READ_RECEIPT_NAME_W          PROP_TAG(PT_UNICODE, 0x402B)
#define PR_SMTP_ADDRESS_W               PROP_TAG(PT_UNICODE, 0x39FE)

/* reports */
#define PR_NDR_STATUS_CODE       PROP_TAG(PT_LONG, 0x0C20)
#define PR_REMOTE_MTA_W          PROP_TAG(PT_UNICODE, 0x0C21)
#define PR_REPORTING_MTA_W       PROP_TAG(PT_UNICODE, 0x6820)
#define PR_ORIGINAL_MESSAGE_ID_W PR_INTERNET_RETURN_PATH_W /* of reports */

/* attachments */
#define PR_ATTACH_MIME_SEQUENCE      PROP_TAG(PT_LONG, 0x3710)
#define PR_ATTACH_CONTENT_BASE_W     PROP_TAG(PT_UNICODE, 0x3711)
#define PR_ATTACH_CONTENT_ID_W       PROP_TAG(PT_UNICODE, 0x3712)
#define PR_ATTACH_CONTENT_LOCATION_W PROP_TAG(PT_UNICODE, 0x3713)
#define PR_ATTACH_FLAGS              PROP_TAG(PT_LONG, 0x3714)
#define PR_ATTACH_PAYLOAD_GUID_W     PROP_TAG(PT_UNICODE, 0x3719)
#define PR_ATTACH_PAYLOAD_CLASS_W    PROP_TAG(PT_UNICODE, 0x371A)
#define PR_TEXT_ATTACHMENT_CHARSET_W PROP_TAG(PT_UNICODE, 0x371B)
#define PR_ATTACHMENT_HIDDEN         PROP_TAG(PT_BOOLEAN, 0x7FFE)

#define ATTACH_BY_WEBREFERENCE 7

/* named ones, of PSETID_Common but for the last */
#define LID_FLAG_REQUEST        0x8530 /* string */
#define LID_USE_TNEF            0x8582 /* boolean */
#define LID_TO_DO_TITLE         0x85A4 /* string */
#define LID_CLASSIFIED          0x85B5 /* boolean */
#define LID_CLASSIFICATION      0x85B6 /* string */
#define LID_CLASSIFICATION_DESC 0x85B7 /* string */
#define LID_CLASSIFICATION_GUID 0x85B8 /* string */
#define LID_CLASSIFICATION_KEEP 0x85BA /* boolean */

static const GUID PSETID_COMMON = {0x00062008, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID PS_INTERNET_HEADER_NAMES = {0x00020386, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

#endif
