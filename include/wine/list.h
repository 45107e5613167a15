/*
 * A circular doubly linked list whose links live in the elements, under the names that Wine's code uses.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef __WINE_SERVER_LIST_H
#define __WINE_SERVER_LIST_H

#include <stddef.h>

/* A list's head, and the link inside each of its elements. */
struct list
{
    struct list *next;
    struct list *prev;
};

#define LIST_INIT(list) \
    { \
        &(list), &(list) \
    }
#define LIST_ENTRY(elem, type, field) ((type *)((char *)(elem)-offsetof(type, field)))
#define LIST_FOR_EACH(cursor, list)   for ((cursor) = (list)->next; (cursor) != (list); (cursor) = (cursor)->next)
#define LIST_FOR_EACH_ENTRY(elem, list, type, field) \
    for ((elem) = LIST_ENTRY((list)->next, type, field); &(elem)->field != (list); \
            (elem) = LIST_ENTRY((elem)->field.next, type, field))
#define LIST_FOR_EACH_ENTRY_SAFE(cursor, cursor2, list, type, field) \
    for ((cursor) = LIST_ENTRY((list)->next, type, field), (cursor2) = LIST_ENTRY((cursor)->field.next, type, field); \
            &(cursor)->field != (list); \
            (cursor) = (cursor2), (cursor2) = LIST_ENTRY((cursor)->field.next, type, field))

/* Makes a head an empty list. */
static inline void list_init(struct list *list)
{
    list->next = list->prev = list;
}

/* Inserts an element behind another one, or behind the head: as the first. */
static inline void list_add_after(struct list *elem, struct list *to_add)
{
    to_add->next = elem->next;
    to_add->prev = elem;
    elem->next->prev = to_add;
    elem->next = to_add;
}

static inline void list_add_head(struct list *list, struct list *elem)
{
    list_add_after(list, elem);
}

static inline void list_add_tail(struct list *list, struct list *elem)
{
    list_add_after(list->prev, elem);
}

/* Takes an element out; its own links are left dangling. */
static inline void list_remove(struct list *elem)
{
    elem->next->prev = elem->prev;
    elem->prev->next = elem->next;
}

static inline int list_empty(const struct list *list)
{
    return list->next == list;
}

/* The first element, NULL in an empty list. */
static inline struct list *list_head(const struct list *list)
{
    return list_empty(list) ? NULL : list->next;
}

#endif
