/*
 * IMAPIProp for messages and attachments: a component that their thin methods call.
 *
 * Functions whose comment says "method" are called without the tree's lock and take it; the others are called with it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_MAPIPROP_H
#define MAPI32_MAPIPROP_H

#include "msgtree.h"
#include "namemap.h"
#include "propresult.h"
#include "propset.h"

struct mapiprop;

/* What differs between classes. */
struct mapiprop_class
{
    /* The types of properties that exist without being stored, listed besides those that are. */
    const ULONG *computed_tags;
    ULONG computed_count;
    /* Gives a property that is computed when it is read, whether stored or not; tag is as asked for. S_FALSE: not
     * computed, look among the stored ones. MAPI_E_NOT_FOUND where it does not exist now. */
    HRESULT (*compute)(struct mapiprop *prop, ULONG tag, struct propresult *result);
    /* Whether the class keeps the property itself: SetProps and DeleteProps give MAPI_E_COMPUTED. */
    BOOL (*is_read_only)(const struct mapiprop *prop, ULONG id);
    /* After properties were removed: lists that stand for one (PR_MESSAGE_RECIPIENTS). S_FALSE: no such property. */
    HRESULT (*delete_object)(struct mapiprop *prop, ULONG id);
    /* The code page of 8-bit strings. */
    UINT (*code_page)(const struct mapiprop *prop);
};

/* The IMAPIProp part of an object. */
struct mapiprop
{
    struct treeobj obj;
    const struct mapiprop_class *class;
    struct propset set;
    struct node *node; /* counted: where the object is stored, or will be */
    BOOL writable;
};

/* Drops the properties; for the class's close. */
void mapiprop_close(struct mapiprop *prop);

/* The code page that a set of properties names: PR_MESSAGE_CODEPAGE, or the ANSI code page of PR_MESSAGE_LOCALE_ID;
 * fallback where it names none. imsg.md 8 */
UINT propset_code_page(const struct propset *set, UINT fallback);

/* Gathers one property as asked for. flags: MAPI_UNICODE for PT_UNSPECIFIED. Never fails: errors are in the result. */
void mapiprop_fetch(struct mapiprop *prop, ULONG tag, ULONG flags, struct propresult *result);
/* Tags of properties, in memory of their own where they are many. */
struct taglist
{
    ULONG *tags;
    ULONG count;
    ULONG own[64];
};

/* The tags of all properties, stored and computed; strings by flags. For taglist_free, on failure too. Properties whose
 * stream is missing are left out, which takes a look at all of them. */
HRESULT mapiprop_list(struct mapiprop *prop, ULONG flags, struct taglist *list);
void taglist_free(struct taglist *list);

/* Methods of IMAPIProp; those that differ between classes are not here. */
HRESULT mapiprop_GetLastError(struct mapiprop *prop, HRESULT result, ULONG flags, MAPIERROR **error);
HRESULT mapiprop_GetProps(struct mapiprop *prop, SPropTagArray *tags, ULONG flags, ULONG *count, SPropValue **values);
HRESULT mapiprop_GetPropList(struct mapiprop *prop, ULONG flags, SPropTagArray **tags);
HRESULT mapiprop_SetProps(struct mapiprop *prop, ULONG count, SPropValue *values, SPropProblemArray **problems);
HRESULT mapiprop_DeleteProps(struct mapiprop *prop, SPropTagArray *tags, SPropProblemArray **problems);
HRESULT mapiprop_GetNamesFromIDs(
        struct mapiprop *prop, SPropTagArray **tags, GUID *guid, ULONG flags, ULONG *count, MAPINAMEID ***names);
HRESULT mapiprop_GetIDsFromNames(
        struct mapiprop *prop, ULONG count, MAPINAMEID **names, ULONG flags, SPropTagArray **tags);
/* Methods: GetAttribIMsgOnIStg and SetAttribIMsgOnIStg. */
HRESULT mapiprop_get_attributes(struct mapiprop *prop, SPropTagArray *tags, SPropAttrArray **attributes);
HRESULT mapiprop_set_attributes(
        struct mapiprop *prop, SPropTagArray *tags, SPropAttrArray *attributes, SPropProblemArray **problems);

/* The tree's named properties, read when they are first needed. */
HRESULT msgtree_names(struct msgtree *tree, struct namemap **names);

/* Turns a caller's value into what a property set holds, in the file's width of strings: *tag and either *fixed or
 * *value (counted). MAPI_E_INVALID_PARAMETER for pointers that lack; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT propvalue_to_stored(
        const SPropValue *in, BOOL unicode, UINT code_page, ULONG *tag, ULONGLONG *fixed, struct value **value);
/* A string property's text, whatever its width, for free(). MAPI_E_NOT_FOUND where it is no string. */
HRESULT property_text(const struct property *property, UINT code_page, WCHAR **text);
/* A property as a result for a caller, in its own type: loaded, or the error why it is not. */
void property_result(const struct property *property, BOOL any_size, struct propresult *result);
/* Whether SetProps refuses the whole call for this value: PT_OBJECT, a multi-value of none, pointers that lack. */
BOOL propvalue_is_refused(const SPropValue *value);

/* The IMAPIProp part of an object of ours, by its vtable: nothing of a foreign object is called. NULL. */
struct mapiprop *mapiprop_from_object(void *object);

/* Problems as they come up, for a caller's array. */
struct problems
{
    SPropProblem *list;
    ULONG count, capacity;
};

HRESULT problems_add(struct problems *problems, ULONG index, ULONG tag, SCODE code);
/* Gives the problems to a caller, NULL for none, and frees the list. No lock is needed. */
HRESULT problems_return(struct problems *problems, const struct allocator *allocator, SPropProblemArray **out);

#endif
