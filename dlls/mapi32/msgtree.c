/*
 * The lifetime of a message tree: who keeps whom alive, and how everything goes at once.
 *
 * A child keeps its parent's memory and storage, so the order of the callers' releases does not matter. When no caller
 * refers to any object of a tree, or CloseIMsgSession comes, the tree is shut down: objects closed, storage released,
 * callback called. What callers still hold after that are shells, which only keep the tree's lock.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "msgtree.h"
#include "node.h"
#include "namemap.h"
#include "table.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

HRESULT msgtree_create(struct msgtree **out)
{
    struct msgtree *tree;

    if (!(tree = calloc(1, sizeof(*tree)))) return E_OUTOFMEMORY;
    InitializeCriticalSection(&tree->cs);
    tree->refcount = 1;
    module_lock();
    list_init(&tree->nodes);
    list_init(&tree->doomed);
    *out = tree;
    return S_OK;
}

void msgtree_addref(struct msgtree *tree)
{
    InterlockedIncrement(&tree->refcount);
}

void msgtree_release(struct msgtree *tree)
{
    if (InterlockedDecrement(&tree->refcount)) return;
    if (tree->top) tree->top->ops->free(tree->top);
    DeleteCriticalSection(&tree->cs);
    free(tree);
    module_unlock();
}

void msgtree_enter(struct msgtree *tree)
{
    EnterCriticalSection(&tree->cs);
}

void msgtree_leave(struct msgtree *tree)
{
    struct tablerows *table;
    struct list *entry;

    while ((entry = list_head(&tree->doomed)))
    {
        table = LIST_ENTRY(entry, struct tablerows, entry);
        list_remove(&table->entry);
        msgtree_addref(tree);
        LeaveCriticalSection(&tree->cs);
        rowset_shutdown(table->rows);
        rowset_release(table->rows);
        free(table);
        EnterCriticalSection(&tree->cs);
        /* the reference of whoever called keeps the tree: this is never the last */
        InterlockedDecrement(&tree->refcount);
    }
    LeaveCriticalSection(&tree->cs);
}

void msgtree_doom(struct msgtree *tree, struct tablerows *table)
{
    if (table) list_add_tail(&tree->doomed, &table->entry);
}

void msgtree_shutdown(struct msgtree *tree)
{
    IMAPISupport *support;
    IStorage *storage;
    IMalloc *malloc;

    msgtree_enter(tree);
    if (tree->closed)
    {
        msgtree_leave(tree);
        return;
    }
    tree->closed = TRUE;
    if (tree->top) treeobj_close(tree->top);
    if (tree->root) node_release(tree->root);
    tree->root = NULL;
    node_close_all(tree);
    mirror_free(tree->mirror);
    free(tree->unguarded);
    tree->mirror = NULL;
    if (tree->names) namemap_free(tree->names);
    tree->names = NULL;
    storage = tree->storage;
    tree->storage = NULL;
    malloc = tree->malloc;
    tree->malloc = NULL;
    support = tree->support;
    tree->support = NULL;
    msgtree_leave(tree);

    session_remove_tree(tree);
    if (storage) IStorage_Release(storage);
    if (tree->callback) tree->callback(tree->caller_data, tree->message);
    if (malloc) IMalloc_Release(malloc);
    if (support) IMAPISupport_Release(support);
}

void treeobj_init(
        struct treeobj *obj, const struct treeobj_ops *ops, struct msgtree *tree, struct treeobj *parent, ULONG key)
{
    if (parent) tree = parent->tree;
    obj->ops = ops;
    obj->tree = tree;
    obj->parent = parent;
    obj->key = key;
    obj->refcount = 1;
    obj->holds = 1;
    list_init(&obj->children);
    if (parent)
    {
        msgtree_addref(tree);
        parent->holds++;
        list_add_tail(&parent->children, &obj->sibling);
    }
    else tree->top = obj;
}

/* Closes one object; the lock is held. */
static void close_one(struct treeobj *obj)
{
    if (obj->closed) return;
    obj->closed = TRUE;
    obj->ops->close(obj);
}

void treeobj_close(struct treeobj *obj)
{
    struct treeobj *cursor = obj;

    /* depth first without recursion, since embedded messages nest; what is closed stays in its place in the tree */
    for (;;)
    {
        if (!list_empty(&cursor->children))
        {
            cursor = LIST_ENTRY(list_head(&cursor->children), struct treeobj, sibling);
            continue;
        }
        for (;;)
        {
            close_one(cursor);
            if (cursor == obj) return;
            if (cursor->sibling.next != &cursor->parent->children)
            {
                cursor = LIST_ENTRY(cursor->sibling.next, struct treeobj, sibling);
                break;
            }
            cursor = cursor->parent;
        }
    }
}

ULONG treeobj_addref(struct treeobj *obj)
{
    return InterlockedIncrement(&obj->refcount);
}

ULONG treeobj_release(struct treeobj *obj)
{
    ULONG refcount = InterlockedDecrement(&obj->refcount);
    struct msgtree *tree = obj->tree;
    struct treeobj *parent;
    BOOL last;

    if (refcount) return refcount;

    msgtree_enter(tree);
    if (obj->released)
    {
        /* an AddRef and Release from the callback */
        msgtree_leave(tree);
        return 0;
    }
    obj->released = TRUE;
    msgtree_addref(tree);
    while (obj && !--obj->holds)
    {
        parent = obj->parent;
        close_one(obj);
        if (parent)
        {
            list_remove(&obj->sibling);
            obj->ops->free(obj);
            InterlockedDecrement(&tree->refcount); /* ours keeps the tree */
        }
        obj = parent;
    }
    /* the top-level message's own reference goes last, after the callback has seen its pointer */
    last = !obj;
    msgtree_leave(tree);

    if (last)
    {
        msgtree_shutdown(tree);
        msgtree_release(tree);
    }
    msgtree_release(tree);
    return 0;
}

void treeobj_abandon(struct treeobj *obj)
{
    struct msgtree *tree = obj->tree;

    close_one(obj);
    list_remove(&obj->sibling);
    obj->parent->holds--; /* a caller refers to the parent: this is not its last */
    obj->ops->free(obj);
    InterlockedDecrement(&tree->refcount);
}

HRESULT treeobj_enter(struct treeobj *obj)
{
    msgtree_enter(obj->tree);
    if (!obj->closed) return S_OK;
    msgtree_leave(obj->tree);
    WARN("%p belongs to a closed message.\n", obj);
    return MAPI_E_INVALID_OBJECT;
}

void treeobj_leave(struct treeobj *obj)
{
    msgtree_leave(obj->tree);
}

struct treeobj *treeobj_find_child(struct treeobj *parent, const struct treeobj_ops *ops, ULONG key)
{
    struct treeobj *child;
    LONG refcount;

    LIST_FOR_EACH_ENTRY(child, &parent->children, struct treeobj, sibling)
    {
        if (child->ops != ops || child->key != key || child->released || child->closed) continue;
        /* one whose last Release is just waiting for the lock is gone already */
        do
        {
            if (!(refcount = child->refcount)) break;
        } while (InterlockedCompareExchange(&child->refcount, refcount + 1, refcount) != refcount);
        if (refcount) return child;
    }
    return NULL;
}
