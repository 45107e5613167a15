/*
 * What the files of the TNEF encoder share: tnefencode.c writes blocks, tables and attachments, tnefencodeattr.c the
 * attributes that older programs read.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TNEFENCODE_H
#define MAPI32_TNEFENCODE_H

#include "tnef_private.h"

struct tnef_encoder
{
    struct tnef_writer writer;
    IStream *stream;
    ULONGLONG start; /* of the TNEF in the stream */
    HRESULT hr;      /* of the stream, once it has failed */
    struct tnef_problems *problems;
    WORD key;
    BOOL pure;
    UINT code_page; /* of 8-bit strings */
    unsigned int depth;
    ULONG component; /* number of the attachment, from 1; 0 for the message */
};

/* Writes the attributes of the message that are no blocks, as far as its properties exist and are selected. */
HRESULT encode_message_attributes(struct tnef_encoder *encoder, IMessage *message, const struct tnef_orders *orders);

/* Writes those of an attachment: the rendering first. */
HRESULT encode_attachment_attributes(struct tnef_encoder *encoder, IAttach *attach, ULONG method);

#endif
