/*
 * Making and saving messages and attachments.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MSGSAVE_H
#define MAPI32_MSGSAVE_H

#include "message.h"

/* What a new message, a new attachment begins with, in the order of Outlook's files; the lock is held. imsg.md 4.1,
 * 4.3 */
HRESULT message_init_new(struct message *message);
HRESULT attach_init_new(struct attach *attach);

/* Methods: SaveChanges. */
HRESULT message_save(struct message *message, ULONG flags);
HRESULT attach_save(struct attach *attach, ULONG flags);

/* prepare.c */

/* Brings the properties that a message keeps itself to what they are when it is saved: times, display names, flags,
 * subject parts, and the body's. imsg.md 4.2, 4.4, 4.5 */
HRESULT message_prepare(struct message *message);

/* msgwrite.c */

/* What is to be written into a node. */
struct write_target
{
    struct node *node;
    enum propstream_kind kind;
    struct propset *set;
    struct propstream_header *header; /* NULL for an attachment; its counts are brought up to date */
    struct recipients *recipients;    /* NULL: not touched */
    struct attachments *attachments;  /* likewise */
    struct attachdata *data;          /* of an attachment: what its object is */
    struct namemap *names;            /* of the root: to be written; NULL: not touched */
};

/* Writes what differs from what is stored, in the order that costs ole32 least. On failure what was written stays in
 * the uncommitted storage, and a later call writes all that it must. MapStorageSCode's codes. */
HRESULT target_write(const struct write_target *target);

#endif
