/*
 * The tree of live objects that one OpenIMsgOnIStg begins: a message, its attachments, their embedded messages,
 * streams and tables; what they share; and how all of them are shut down together.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MSGTREE_H
#define MAPI32_MSGTREE_H

#include "mapi32_private.h"
#include <mapispi.h>
#include "wine/list.h"

struct msgtree;
struct mirror;
struct namemap;
struct node;
struct rowset;
struct session;
struct treeobj;

/* What a class of objects does for its tree. All are called with the tree's lock held, but free. */
struct treeobj_ops
{
    /* Drops all that the object has, but what its empty shell needs. Called once. */
    void (*close)(struct treeobj *obj);
    /* Frees the object's memory. */
    void (*free)(struct treeobj *obj);
};

/* The part of a COM object that makes it a member of a tree. An object lives as long as a caller or one of its children
 * refers to it. A closed one is an empty shell: AddRef, Release and QueryInterface work, nothing else. */
struct treeobj
{
    const struct treeobj_ops *ops;
    struct msgtree *tree;   /* counted */
    struct treeobj *parent; /* counted by holds */
    struct list sibling;    /* in parent->children */
    struct list children;
    ULONG key;     /* among the children of its parent and of its class: a property id, an attachment's number */
    LONG refcount; /* the callers' references */
    ULONG holds;   /* 1 while callers have references, and 1 a child; guarded by the tree's lock */
    BOOL released; /* the callers' last reference is gone */
    BOOL closed;
};

/* What the objects of one top-level message share. */
struct msgtree
{
    CRITICAL_SECTION cs; /* guards all that follows, the objects, and every call on the storage */
    LONG refcount;       /* objects, and the session's list while it closes the tree */
    BOOL closed;
    struct session *session; /* counted; guarded by no lock: set once, cleared when the tree shuts down */
    struct list session_entry;
    struct treeobj *top; /* the message; freed with the tree */
    IMessage *message;   /* its interface, for the callback */
    struct allocator allocator;
    IMalloc *malloc;
    IMAPISupport *support; /* may be NULL */
    IStorage *storage;     /* the caller's */
    MSGCALLRELEASE *callback;
    ULONG caller_data;
    BOOL no_commit; /* IMSG_NO_ISTG_COMMIT */
    BOOL writable;
    BOOL unicode;          /* strings are stored as PT_UNICODE */
    BOOL fresh;            /* the storage held no message when it was opened, and none was saved yet */
    struct mirror *mirror; /* NULL: the storage is read itself */
    BOOL mirror_proved;    /* it was seen to hold the same as the storage */
    ULONG recipients_end; /* the storage has no recipient's of this number or a higher one; ~0: not known, or not now */
    ULONG attachments_end; /* nor an attachment's */
    WCHAR *unguarded;      /* the file, until its attachments' large streams have been checked; NULL: nothing is left */
    struct node *root;
    struct list nodes;     /* all of the tree, to be closed with it */
    struct namemap *names; /* NULL until it is needed */
    struct list doomed;    /* of struct tablerows: to be shut down once the lock is left, see msgtree_leave */
};

/* The rows behind the tables of a message, as its tree knows them. */
struct tablerows
{
    struct list entry;   /* in the tree's doomed ones */
    struct rowset *rows; /* counted */
};

/* Makes a tree without objects. *out has one reference, which its first object takes over. */
HRESULT msgtree_create(struct msgtree **out);
void msgtree_addref(struct msgtree *tree);
void msgtree_release(struct msgtree *tree);

/* Enter and leave the tree's lock. Leaving shuts down the tables that were given to msgtree_doom meanwhile, and those
 * must be out of every lock. */
void msgtree_enter(struct msgtree *tree);
void msgtree_leave(struct msgtree *tree);

/* Takes over rows whose views must become shells, once the lock is left. NULL is allowed. */
void msgtree_doom(struct msgtree *tree, struct tablerows *table);

/* Closes every object of a tree, lets go of the storage and of all that the caller gave, and calls MSGCALLRELEASE. Does
 * nothing for a tree that is shut down already. The caller holds a reference on the tree and no lock. */
void msgtree_shutdown(struct msgtree *tree);

/* Makes an object a member: refcount 1. tree is NULL where a parent is given. Takes over no reference; the lock is held
 * where there is a parent. */
void treeobj_init(
        struct treeobj *obj, const struct treeobj_ops *ops, struct msgtree *tree, struct treeobj *parent, ULONG key);

/* IUnknown::AddRef and Release of every class. Release frees the object when nothing refers to it any more; the last
 * one of a tree shuts it down. */
ULONG treeobj_addref(struct treeobj *obj);
ULONG treeobj_release(struct treeobj *obj);

/* Takes back a child whose constructor failed, that no caller has seen: closes and frees it. The lock is held. */
void treeobj_abandon(struct treeobj *obj);

/* Begins a method: takes the lock. MAPI_E_INVALID_OBJECT, without the lock, for an empty shell. */
HRESULT treeobj_enter(struct treeobj *obj);
/* Ends a method. */
void treeobj_leave(struct treeobj *obj);

/* The live child of a class and key that callers still refer to, with a reference added; NULL when there is none. */
struct treeobj *treeobj_find_child(struct treeobj *parent, const struct treeobj_ops *ops, ULONG key);

/* Closes an object and all below it: they become empty shells. The lock is held. */
void treeobj_close(struct treeobj *obj);

/* session.c */

/* Adds a tree to the session of a handle, which stays alive as long as the tree is in it. NULL handle: S_OK, no
 * session. MAPI_E_INVALID_PARAMETER for a handle that is none. *flags: the session's own. */
HRESULT session_add_tree(LPMSGSESS handle, struct msgtree *tree, ULONG *flags);
/* Takes a tree off its session's list. No lock is held. */
void session_remove_tree(struct msgtree *tree);

#endif
