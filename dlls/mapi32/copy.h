/*
 * CopyTo and CopyProps of messages, attachments and other objects with properties, through their interfaces alone.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_COPY_H
#define MAPI32_COPY_H

#include "mapiprop.h"

struct message;

/* What is copied. own and message are NULL for an object that is no message or attachment of ours. */
struct copy_source
{
    IMAPIProp *prop;
    const IID *iid; /* the source's own interface: IID_IMessage, IID_IAttachment, ... */
    struct mapiprop *own;
    struct message *message;           /* with recipients and attachments */
    const struct allocator *allocator; /* of an object that is none of ours: what it gives is of it, and problems are */
};

/* Methods: IMAPIProp::CopyTo and CopyProps. No lock is held while the destination works. imsg.md 5.6
 * MAPI_E_INVALID_PARAMETER; MAPI_E_INTERFACE_NOT_SUPPORTED; MAPI_E_NO_ACCESS for source and destination being one;
 * MAPI_E_UNKNOWN_FLAGS; MAPI_E_USER_CANCEL; MAPI_E_NOT_ENOUGH_MEMORY; what the destination says. */
HRESULT copy_to(const struct copy_source *source, ULONG iid_count, const IID *iids, SPropTagArray *exclude, ULONG ui,
        IMAPIProgress *progress, const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems);
HRESULT copy_props(const struct copy_source *source, SPropTagArray *include, ULONG ui, IMAPIProgress *progress,
        const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems);

/* Frees rows that a table gave out of an allocator; NULL is nothing. */
void allocator_free_rows(const struct allocator *allocator, SRowSet *rows);

/* copyprogress.c */

/* Progress of one operation, shown to a caller. */
struct progress
{
    IMAPIProgress *progress; /* counted; NULL: none is shown */
    ULONG min, max, flags;
    ULONG done, total;
};

/* Begins to show progress over total steps, where dialog is set and there is something to show it: the caller's
 * progress object, or the dialog of the tree's support object (tree may be NULL). */
void progress_begin(
        struct progress *state, struct msgtree *tree, IMAPIProgress *progress, BOOL dialog, ULONG ui, ULONG total);
/* One more step is done. MAPI_E_USER_CANCEL when the user wants no more. */
HRESULT progress_step(struct progress *state);
void progress_end(struct progress *state);

#endif
