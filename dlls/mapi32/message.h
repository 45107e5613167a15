/*
 * Messages and attachments on a storage: their contents and the classes' constructors.
 *
 * What an object has is its own until its SaveChanges: an embedded message then gives a snapshot of its contents to its
 * attachment, an attachment to its message, and the top-level message writes to the storage. Snapshots share values and
 * lists with the objects, which copy a list before they change one that is shared.
 *
 * The lock of the tree is held by every caller of what stands here, but of methods and where it is said.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MESSAGE_H
#define MAPI32_MESSAGE_H

#include "mapiprop.h"
#include "node.h"

/* How deep embedded messages open. choice, imsg.md 9 */
#define MESSAGE_MAX_DEPTH 64

/* A recipient: immutable, ModifyRecipients replaces the whole. */
struct recipient
{
    ULONG refcount;
    ULONG row_id;
    BOOL stored; /* its storage holds just this */
    struct propset set;
};

struct recipients
{
    ULONG refcount;
    struct recipient **list; /* counted */
    ULONG count, capacity;
    ULONG next_id;
};

/* A snapshot of what an attachment has. */
struct attachdata
{
    ULONG refcount;
    BOOL dirty; /* not written yet */
    struct propset set;
    struct node *object;     /* counted: the storage of PR_ATTACH_DATA_OBJ; NULL: not looked at, or none */
    struct msgdata *message; /* counted: the embedded message, where its SaveChanges has given one */
    struct olestore *store;  /* counted: a storage that a client has written */
};

/* An attachment of a message. */
struct attach_entry
{
    ULONG num;
    struct node *node;              /* counted */
    struct attachdata *data;        /* counted; NULL: not read yet */
    BOOL visible;                   /* the message was saved with it */
    const struct attachdata *shown; /* not counted: what the open table shows of it; NULL: nothing */
};

struct attachments
{
    ULONG refcount;
    struct attach_entry *list; /* by number */
    ULONG count, capacity;
};

/* A snapshot of what an embedded message has. */
struct msgdata
{
    ULONG refcount;
    BOOL dirty; /* not written yet */
    struct propset set;
    struct propstream_header header;
    struct recipients *recipients;   /* counted; NULL: not read */
    struct attachments *attachments; /* counted; NULL: not read */
};

/* IMessage. */
struct message
{
    IMessage IMessage_iface;
    struct mapiprop prop;
    struct attach *attach; /* of an embedded message: where it is; held as the parent */
    struct propstream_header header;
    struct recipients *recipients;
    struct attachments *attachments;
    struct tablerows *recipient_table;
    struct tablerows *attachment_table;
    struct numbers shown_attachments; /* rows of attachment_table */
    BOOL shows_data;                  /* rows of attachment_table have PR_ATTACH_DATA_BIN */
    BOOL saved;                       /* SaveChanges has succeeded, or the message was opened as stored */
    UINT parent_code_page;            /* where the message names none */
};

/* IAttach. */
struct attach
{
    IAttach IAttach_iface;
    struct mapiprop prop;
    struct message *message; /* held as the parent */
    ULONG num;
    struct node *object;  /* as in struct attachdata */
    struct msgdata *data; /* the embedded message's */
    struct olestore *store;
};

/* message.c */

extern const struct mapiprop_class message_class;
extern const struct treeobj_ops message_ops;
struct message *message_from_obj(struct treeobj *obj);
/* The message of an interface pointer; NULL where it is no object of ours. No lock is needed. */
struct message *unsafe_message_from_iface(void *iface);

/* Makes the top-level message of a tree: on what its root node stores, or empty. No lock is held. On failure the tree
 * is still the caller's. */
HRESULT message_create(struct msgtree *tree, struct message **out);
/* Makes the embedded message of an attachment on its data, on what its node stores, or (fresh) empty.
 * MAPI_E_TOO_COMPLEX below MESSAGE_MAX_DEPTH; MAPI_E_NOT_FOUND where the node stores no message. */
HRESULT message_create_embedded(struct attach *attach, BOOL fresh, struct message **out);
/* Makes sure that the list of recipients, of attachments is there. whole: all attachments' properties are asked for
 * next. */
HRESULT message_load_recipients(struct message *message);
HRESULT message_load_attachments(struct message *message, BOOL whole);
/* Makes sure that the message's list is shared with no snapshot, before it is changed. */
HRESULT message_own_attachments(struct message *message);
HRESULT message_own_recipients(struct message *message);
/* The code page of the message's 8-bit strings. */
UINT message_string_page(const struct message *message);

/* msgdata.c */

/* Reads the property stream of a node into a set. kind decides what a missing one means: no properties for recipients
 * and attachments, MAPI_E_NOT_FOUND for messages; and a short one: MAPI_E_CORRUPT_DATA for the root, else none.
 * header may be NULL. [MS-OXMSG] 2.4 */
HRESULT node_load_properties(
        struct node *node, enum propstream_kind kind, struct propset *set, struct propstream_header *header);
/* Reads the recipients, the attachments' numbers of a message's node, whose properties set are. whole: the attachments'
 * properties and short values, too. */
HRESULT recipients_load(
        struct node *node, const struct propset *set, const struct propstream_header *header, struct recipients **out);
HRESULT attachments_load(struct node *node, const struct propset *set, const struct propstream_header *header,
        BOOL whole, struct attachments **out);
/* Whether there are attachments, as far as that is seen at once; FALSE: they are to be loaded. */
BOOL attachments_exist(struct node *node, const struct propstream_header *header);
/* Makes sure that an entry's data are there. */
HRESULT attach_entry_load(struct attach_entry *entry);
/* The entry of a number; NULL. */
struct attach_entry *attachments_find(const struct attachments *attachments, ULONG num);
/* Adds an entry by number; takes over nothing. */
HRESULT attachments_add(struct attachments *attachments, ULONG num, struct node *node, struct attachdata *data);
void attachments_remove(struct attachments *attachments, struct attach_entry *entry);

struct attachments *attachments_create(void);
void attachments_release(struct attachments *attachments);
HRESULT attachments_clone(const struct attachments *attachments, struct attachments **out);
struct recipients *recipients_create(void);
void recipients_release(struct recipients *recipients);
HRESULT recipients_clone(const struct recipients *recipients, struct recipients **out);
/* Appends a recipient, which it takes over on success. */
HRESULT recipients_add(struct recipients *recipients, struct recipient *recipient);
void recipients_remove(struct recipients *recipients, ULONG index);
struct recipient *recipient_create(ULONG row_id);
void recipient_release(struct recipient *recipient);
void attachdata_release(struct attachdata *data);
void msgdata_release(struct msgdata *data);

/* attach.c */

extern const struct mapiprop_class attach_class;
extern const struct treeobj_ops attach_ops;
struct attach *attach_from_obj(struct treeobj *obj);
/* The attachment of an interface pointer; NULL where it is no object of ours. No lock is needed. */
struct attach *unsafe_attach_from_iface(void *iface);
/* Makes the object of an attachment: of an entry, or (NULL) a new one of this number. */
HRESULT attach_create(
        struct message *message, struct attach_entry *entry, ULONG num, BOOL writable, struct attach **out);

/* computed.c */

HRESULT message_compute(struct mapiprop *prop, ULONG tag, struct propresult *result);
BOOL message_is_read_only(const struct mapiprop *prop, ULONG id);
#define MESSAGE_COMPUTED_COUNT 9
extern const ULONG message_computed_tags[MESSAGE_COMPUTED_COUNT];
HRESULT attach_compute(struct mapiprop *prop, ULONG tag, struct propresult *result);
BOOL attach_is_read_only(const struct mapiprop *prop, ULONG id);
#define ATTACH_COMPUTED_COUNT 5
extern const ULONG attach_computed_tags[ATTACH_COMPUTED_COUNT];

/* openproperty.c */

/* Methods: IMAPIProp::OpenProperty. */
HRESULT message_open_property(
        struct message *message, ULONG tag, const IID *iid, ULONG options, ULONG flags, IUnknown **out);
HRESULT attach_open_property(
        struct attach *attach, ULONG tag, const IID *iid, ULONG options, ULONG flags, IUnknown **out);

/* Makes a new place for an attachment's object: the one that its storage has (exists), or one to be made. */
HRESULT attach_new_object_node(struct attach *attach, BOOL exists);

/* recipients.c */

/* The display names of recipients of a type (MAPI_TO ...) joined by "; ", for free(). imsg.md 4.2 */
HRESULT recipients_display(const struct recipients *recipients, ULONG type, UINT code_page, WCHAR **text);
/* A method: IMessage::ModifyRecipients. */
HRESULT message_modify_recipients(struct message *message, ULONG flags, ADRLIST *list);

/* msgtable.c */

/* Brings the open table of attachments to what the list has. Notifications are delivered by message_deliver. */
void message_update_attachment_table(struct message *message);
/* The same for recipients: all of them; one that was added or changed; one that is gone. */
void message_update_recipient_table(struct message *message);
void message_show_recipient(struct message *message, const struct recipient *recipient);
void message_hide_recipient(struct message *message, ULONG row_id);
/* Methods: GetAttachmentTable, GetRecipientTable. */
HRESULT message_open_attachment_table(struct message *message, ULONG flags, IMAPITable **table);
HRESULT message_open_recipient_table(struct message *message, ULONG flags, IMAPITable **table);
/* A method's last step: delivers what the tables have to tell. No lock is held. */
void message_deliver(struct message *message);

#endif
