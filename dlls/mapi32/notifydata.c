/*
 * ScCountNotifications, ScCopyNotifications and ScRelocNotifications: arrays of notifications as one block of memory.
 *
 * The block is the array and behind it, in order and without padding, what the notifications point to, as in the block
 * of ScCopyProps. A table says where a notification of an event points to something, and to what.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stddef.h>
#include <string.h>

#include "codec/codec.h"
#include "propvalue.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define OBJECT_EVENTS \
    (fnevObjectCreated | fnevObjectDeleted | fnevObjectModified | fnevObjectMoved | fnevObjectCopied | \
            fnevSearchComplete)
#define KNOWN_EVENTS \
    (fnevCriticalError | fnevNewMail | OBJECT_EVENTS | fnevTableModified | fnevStatusObjectModified | fnevExtended)

enum part_kind
{
    PART_BYTES,  /* a pointer, their number in another member */
    PART_STRING, /* of 16 bits where the flags in another member have MAPI_UNICODE */
    PART_TAGS,   /* an SPropTagArray */
    PART_VALUES, /* an array of SPropValue, their number in another member */
    PART_VALUE,  /* an SPropValue in the notification itself */
    PART_ERROR,  /* a MAPIERROR; its strings are as for PART_STRING */
};

struct part
{
    ULONG events;
    enum part_kind kind;
    size_t place; /* of the pointer, or the value */
    size_t other; /* of the number or the flags, an ULONG */
};

#define PLACE(member) offsetof(NOTIFICATION, info.member)

static const struct part parts[] = {
        {fnevCriticalError, PART_BYTES, PLACE(err.lpEntryID), PLACE(err.cbEntryID)},
        {fnevCriticalError, PART_ERROR, PLACE(err.lpMAPIError), PLACE(err.ulFlags)},
        {fnevNewMail, PART_BYTES, PLACE(newmail.lpEntryID), PLACE(newmail.cbEntryID)},
        {fnevNewMail, PART_BYTES, PLACE(newmail.lpParentID), PLACE(newmail.cbParentID)},
        {fnevNewMail, PART_STRING, PLACE(newmail.lpszMessageClass), PLACE(newmail.ulFlags)},
        {OBJECT_EVENTS, PART_BYTES, PLACE(obj.lpEntryID), PLACE(obj.cbEntryID)},
        {OBJECT_EVENTS, PART_BYTES, PLACE(obj.lpParentID), PLACE(obj.cbParentID)},
        {OBJECT_EVENTS, PART_BYTES, PLACE(obj.lpOldID), PLACE(obj.cbOldID)},
        {OBJECT_EVENTS, PART_BYTES, PLACE(obj.lpOldParentID), PLACE(obj.cbOldParentID)},
        {OBJECT_EVENTS, PART_TAGS, PLACE(obj.lpPropTagArray), 0},
        {fnevTableModified, PART_VALUE, PLACE(tab.propIndex), 0},
        {fnevTableModified, PART_VALUE, PLACE(tab.propPrior), 0},
        {fnevTableModified, PART_VALUES, PLACE(tab.row.lpProps), PLACE(tab.row.cValues)},
        {fnevExtended, PART_BYTES, PLACE(ext.pbEventParameters), PLACE(ext.cb)},
        {fnevStatusObjectModified, PART_BYTES, PLACE(statobj.lpEntryID), PLACE(statobj.cbEntryID)},
        {fnevStatusObjectModified, PART_VALUES, PLACE(statobj.lpPropVals), PLACE(statobj.cValues)},
};

static const void *get_pointer(const void *base, size_t place)
{
    const void *pointer;

    memcpy(&pointer, (const char *)base + place, sizeof(pointer));
    return pointer;
}

static void set_pointer(void *base, size_t place, const void *pointer)
{
    memcpy((char *)base + place, &pointer, sizeof(pointer));
}

static ULONG get_number(const void *base, size_t place)
{
    ULONG number;

    memcpy(&number, (const char *)base + place, sizeof(number));
    return number;
}

/* Whether part is one of notification's. */
static BOOL has_part(const NOTIFICATION *notification, const struct part *part)
{
    return (notification->ulEventType & part->events) != 0;
}

static BOOL event_is_known(ULONG event)
{
    return event && !(event & (event - 1)) && (event & KNOWN_EVENTS);
}

/* The bytes of a string with its NUL, 0 for NULL. */
static size_t string_size(const void *text, ULONG flags)
{
    if (!text) return 0;
    return flags & MAPI_UNICODE ? (wcslen(text) + 1) * sizeof(WCHAR) : strlen(text) + 1;
}

/* The bytes that a part has behind the array. */
static HRESULT part_size(const NOTIFICATION *notification, const struct part *part, size_t *size)
{
    const void *pointer = part->kind == PART_VALUE ? NULL : get_pointer(notification, part->place);
    ULONG number = part->other ? get_number(notification, part->other) : 0, flat;
    HRESULT hr;

    *size = 0;
    switch (part->kind)
    {
    case PART_BYTES:
        if (number && !pointer) return MAPI_E_INVALID_PARAMETER;
        *size = number;
        return S_OK;
    case PART_STRING: *size = string_size(pointer, number); return S_OK;
    case PART_TAGS:
        if (pointer) *size = CbNewSPropTagArray((size_t)get_number(pointer, 0));
        return S_OK;
    case PART_VALUES:
        if (number && !pointer) return MAPI_E_INVALID_PARAMETER;
        if (FAILED(hr = propvalues_flat_size(pointer, number, &flat))) return hr;
        *size = flat;
        return S_OK;
    case PART_VALUE: return propvalue_data_size((const SPropValue *)((const char *)notification + part->place), size);
    case PART_ERROR:
        if (!pointer) return S_OK;
        *size = sizeof(MAPIERROR) + string_size(get_pointer(pointer, offsetof(MAPIERROR, lpszError)), number) +
                string_size(get_pointer(pointer, offsetof(MAPIERROR, lpszComponent)), number);
        return S_OK;
    }
    return S_OK;
}

/* Copies size bytes and has the pointer at place lead there, if source is not NULL; returns what follows. */
static char *copy_bytes(void *base, size_t place, const void *source, size_t size, char *data)
{
    if (!source) return data;
    if (size) memcpy(data, source, size);
    set_pointer(base, place, data);
    return data + size;
}

/* Copies what a part of source points to to data, for dest, a copy of source; returns what follows. */
static char *copy_part(NOTIFICATION *dest, const NOTIFICATION *source, const struct part *part, char *data)
{
    const void *pointer = part->kind == PART_VALUE ? NULL : get_pointer(source, part->place), *text;
    ULONG number = part->other ? get_number(source, part->other) : 0, flat;
    SPropValue *value;
    char *error;
    size_t size;

    switch (part->kind)
    {
    case PART_VALUE:
        value = (SPropValue *)((char *)dest + part->place);
        return propvalue_copy_flat(value, (const SPropValue *)((const char *)source + part->place), data);
    case PART_VALUES:
        if (!number) return data;
        propvalues_flat_size(pointer, number, &flat);
        propvalues_flat_copy((SPropValue *)data, pointer, number);
        set_pointer(dest, part->place, data);
        return data + flat;
    case PART_ERROR:
        if (!pointer) return data;
        error = data;
        data = copy_bytes(dest, part->place, pointer, sizeof(MAPIERROR), data);
        text = get_pointer(pointer, offsetof(MAPIERROR, lpszError));
        data = copy_bytes(error, offsetof(MAPIERROR, lpszError), text, string_size(text, number), data);
        text = get_pointer(pointer, offsetof(MAPIERROR, lpszComponent));
        return copy_bytes(error, offsetof(MAPIERROR, lpszComponent), text, string_size(text, number), data);
    default: part_size(source, part, &size); return copy_bytes(dest, part->place, pointer, size, data);
    }
}

/* Adds delta to the pointer at place, but NULL; returns what it was. */
static char *move_pointer(void *base, size_t place, INT_PTR delta)
{
    char *pointer = (char *)get_pointer(base, place);

    if (pointer) set_pointer(base, place, pointer + delta);
    return pointer;
}

/* Adds delta to each pointer of a part; those inside what it points to are nested_delta from there. */
static void move_part(NOTIFICATION *notification, const struct part *part, INT_PTR delta, INT_PTR nested_delta)
{
    ULONG i;
    char *pointer;

    if (part->kind == PART_VALUE)
    {
        propvalue_move_pointers((SPropValue *)((char *)notification + part->place), delta, nested_delta);
        return;
    }
    if (!(pointer = move_pointer(notification, part->place, delta))) return;
    pointer += nested_delta;
    if (part->kind == PART_VALUES)
    {
        for (i = 0; i < get_number(notification, part->other); i++)
            propvalue_move_pointers((SPropValue *)pointer + i, delta, nested_delta);
    }
    else if (part->kind == PART_ERROR)
    {
        move_pointer(pointer, offsetof(MAPIERROR, lpszError), delta);
        move_pointer(pointer, offsetof(MAPIERROR, lpszComponent), delta);
    }
}

/* The same for all parts of an array of notifications. */
static void move_all(NOTIFICATION *notifications, int count, INT_PTR delta, INT_PTR nested_delta)
{
    unsigned int j;
    int i;

    for (i = 0; i < count; i++)
        for (j = 0; j < ARRAYSIZE(parts); j++)
            if (has_part(&notifications[i], &parts[j])) move_part(&notifications[i], &parts[j], delta, nested_delta);
}

static BOOL events_are_known(const NOTIFICATION *notifications, int count)
{
    int i;

    if (count <= 0 || !notifications) return FALSE;
    for (i = 0; i < count; i++)
        if (!event_is_known(notifications[i].ulEventType)) return FALSE;
    return TRUE;
}

/* The bytes of a block of notifications, whose events are known. */
static HRESULT block_size(const NOTIFICATION *notifications, int count, ULONG *size)
{
    size_t total, part;
    unsigned int j;
    HRESULT hr;
    int i;

    if (!size_mul(count, sizeof(*notifications), &total)) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < count; i++)
    {
        for (j = 0; j < ARRAYSIZE(parts); j++)
        {
            if (!has_part(&notifications[i], &parts[j])) continue;
            if (FAILED(hr = part_size(&notifications[i], &parts[j], &part))) return hr;
            if (!size_add(total, part, &total)) return MAPI_E_NOT_ENOUGH_MEMORY;
        }
    }
    if (total > 0xffffffff) return MAPI_E_NOT_ENOUGH_MEMORY;
    *size = (ULONG)total;
    return S_OK;
}

/***********************************************************************
 *      ScCountNotifications (MAPI32.164)
 *
 * Counts the bytes of an array of notifications with all that they point to, and checks them.
 *
 * PARAMS
 *  count         [I] The number of notifications.
 *  notifications [I] The notifications.
 *  size          [O] NULL, or the bytes that ScCopyNotifications needs.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for no notifications, unknown events, unknown property types, missing data;
 *  MAPI_E_NOT_ENOUGH_MEMORY where the size does not fit.
 *
 * Source: client reference, ScCountNotifications; props.md 6.
 */
SCODE WINAPI ScCountNotifications(int count, LPNOTIFICATION notifications, ULONG *size)
{
    ULONG bytes;
    HRESULT hr;

    TRACE("%d, %p, %p.\n", count, notifications, size);
    if (!events_are_known(notifications, count)) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = block_size(notifications, count, &bytes))) return hr;
    if (size) *size = bytes;
    return S_OK;
}

/***********************************************************************
 *      ScCopyNotifications (MAPI32.165)
 *
 * Copies an array of notifications into one block, whose pointers refer into itself.
 *
 * PARAMS
 *  count         [I] The number of notifications.
 *  notifications [I] The notifications.
 *  dest          [O] The block, of as many bytes as ScCountNotifications gives.
 *  size          [O] NULL, or the bytes written.
 *
 * RETURNS
 *  S_OK; MAPI_E_INVALID_PARAMETER for a NULL dest and as ScCountNotifications.
 *
 * Source: client reference, ScCopyNotifications; that it copies nothing for a NULL size is not followed (choice).
 */
SCODE WINAPI ScCopyNotifications(int count, LPNOTIFICATION notifications, LPVOID dest, ULONG *size)
{
    NOTIFICATION *copies = dest;
    unsigned int j;
    ULONG bytes;
    HRESULT hr;
    char *data;
    int i;

    TRACE("%d, %p, %p, %p.\n", count, notifications, dest, size);
    if (!dest || !events_are_known(notifications, count)) return MAPI_E_INVALID_PARAMETER;
    if (FAILED(hr = block_size(notifications, count, &bytes))) return hr;
    memcpy(copies, notifications, count * sizeof(*copies));
    data = (char *)(copies + count);
    for (i = 0; i < count; i++)
        for (j = 0; j < ARRAYSIZE(parts); j++)
            if (has_part(&copies[i], &parts[j])) data = copy_part(&copies[i], &notifications[i], &parts[j], data);
    if (size) *size = bytes;
    return S_OK;
}

/***********************************************************************
 *      ScRelocNotifications (MAPI32.166)
 *
 * Adjusts the pointers of a block of ScCopyNotifications that was moved, or is about to be: each pointer p becomes
 * p - old_base + new_base.
 *
 * PARAMS
 *  count         [I]   The number of notifications.
 *  notifications [I/O] The array, where it is now, at the start of its block.
 *  old_base      [I]   The address that the pointers are based on; 0 if they are offsets, from a file.
 *  new_base      [I]   The address that they shall be based on; 0 for offsets.
 *  size          [O]   NULL, or the bytes of the block.
 *
 * RETURNS
 *  S_OK; as ScCountNotifications, nothing is changed then.
 *
 * Source: client reference, ScRelocNotifications; props.md 6.
 */
SCODE WINAPI ScRelocNotifications(
        int count, LPNOTIFICATION notifications, LPVOID old_base, LPVOID new_base, ULONG *size)
{
    INT_PTR to_present = (char *)notifications - (char *)old_base;
    INT_PTR to_new = (char *)new_base - (char *)notifications;
    ULONG bytes = 0;
    HRESULT hr = S_OK;

    TRACE("%d, %p, %p, %p, %p.\n", count, notifications, old_base, new_base, size);
    if (!events_are_known(notifications, count)) return MAPI_E_INVALID_PARAMETER;
    move_all(notifications, count, to_present, to_present);
    if (size) hr = block_size(notifications, count, &bytes);
    move_all(notifications, count, FAILED(hr) ? -to_present : to_new, 0);
    if (FAILED(hr)) return hr;
    if (size) *size = bytes;
    return S_OK;
}
