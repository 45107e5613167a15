/*
 * The recipients of a message: ModifyRecipients, and the strings that name them.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "message.h"
#include "propvalue.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

HRESULT recipients_display(const struct recipients *recipients, ULONG type, UINT code_page, WCHAR **text)
{
    static const WCHAR separator[] = L"; ";
    size_t length = 0, used = 0, capacity = 64;
    const struct recipient *recipient;
    WCHAR *name, *more;
    ULONG i;
    HRESULT hr;

    if (!(*text = calloc(capacity, sizeof(WCHAR)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; i < recipients->count; i++)
    {
        recipient = recipients->list[i];
        if ((propset_number(&recipient->set, PR_RECIPIENT_TYPE, MAPI_TO) & ~(ULONG)(MAPI_P1 | MAPI_SUBMITTED)) != type)
            continue;
        hr = property_text(propset_find(&recipient->set, PROP_ID(PR_DISPLAY_NAME)), code_page, &name);
        if (hr == MAPI_E_NOT_FOUND) continue;
        if (FAILED(hr)) break;
        length = wcslen(name);
        if (used + length + ARRAYSIZE(separator) > capacity)
        {
            capacity = (used + length + ARRAYSIZE(separator)) * 2;
            if (!(more = realloc(*text, capacity * sizeof(WCHAR))))
            {
                free(name);
                break;
            }
            *text = more;
        }
        if (used)
        {
            memcpy(*text + used, separator, sizeof(separator));
            used += ARRAYSIZE(separator) - 1;
        }
        memcpy(*text + used, name, (length + 1) * sizeof(WCHAR));
        used += length;
        free(name);
    }
    if (i == recipients->count) return S_OK;
    free(*text);
    *text = NULL;
    return MAPI_E_NOT_ENOUGH_MEMORY;
}

/* Makes a recipient of a caller's entry; PR_ROWID comes first, whatever the entry says. */
static HRESULT recipient_from_entry(
        struct message *message, const ADRENTRY *entry, ULONG row_id, struct recipient **out)
{
    struct recipient *recipient;
    struct value *value;
    ULONGLONG fixed;
    ULONG i, tag;
    HRESULT hr;

    *out = NULL;
    if (!(recipient = recipient_create(row_id))) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = propset_put_fixed(&recipient->set, PR_ROWID, PROPATTR_DEFAULT, row_id);
    for (i = 0; SUCCEEDED(hr) && i < entry->cValues; i++)
    {
        tag = entry->rgPropVals[i].ulPropTag;
        if (PROP_TYPE(tag) == PT_ERROR || PROP_ID(tag) == PROP_ID(PR_ROWID)) continue;
        if (FAILED(hr = propvalue_to_stored(&entry->rgPropVals[i], message->prop.obj.tree->unicode,
                           message_string_page(message), &tag, &fixed, &value)))
            break;
        if (value) hr = propset_put_value(&recipient->set, tag, PROPATTR_DEFAULT, value);
        else hr = propset_put_fixed(&recipient->set, tag, PROPATTR_DEFAULT, fixed);
    }
    if (FAILED(hr)) recipient_release(recipient);
    else *out = recipient;
    return hr;
}

/* The PR_ROWID of an entry; NULL where it has none. */
static const SPropValue *find_row_id(const ADRENTRY *entry)
{
    return propvalue_find(entry->rgPropVals, entry->cValues, PR_ROWID);
}

/* Whether an entry stands for nobody and is skipped. */
static BOOL is_null_entry(const ADRENTRY *entry)
{
    return !entry->cValues || !entry->rgPropVals;
}

static HRESULT check_list(const ADRLIST *list, ULONG flags)
{
    const ADRENTRY *entry;
    ULONG i, j, type;

    for (i = 0; i < list->cEntries; i++)
    {
        entry = &list->aEntries[i];
        if (is_null_entry(entry)) continue;
        for (j = 0; j < entry->cValues; j++)
        {
            type = PROP_TYPE(entry->rgPropVals[j].ulPropTag);
            if (type == PT_ERROR) continue;
            if (type == PT_NULL || type == PT_UNSPECIFIED || proptype_form(type, NULL) == PROPTYPE_UNKNOWN ||
                    propvalue_is_refused(&entry->rgPropVals[j]))
                return MAPI_E_INVALID_PARAMETER;
        }
        if (flags & (MODRECIP_MODIFY | MODRECIP_REMOVE) && !find_row_id(entry)) return MAPI_E_INVALID_PARAMETER;
    }
    return S_OK;
}

static ULONG find_row(const struct recipients *recipients, ULONG row_id)
{
    ULONG i;

    for (i = 0; i < recipients->count; i++)
        if (recipients->list[i]->row_id == row_id) break;
    return i;
}

/* Carries a checked list out on a list of recipients that nobody else sees yet. */
static HRESULT apply_list(
        struct message *message, struct recipients *recipients, ULONG flags, const ADRLIST *list, ULONG *next_id)
{
    struct recipient *recipient;
    const ADRENTRY *entry;
    ULONG i, place, row_id;
    HRESULT hr;

    for (i = 0; i < list->cEntries; i++)
    {
        entry = &list->aEntries[i];
        if (is_null_entry(entry)) continue;
        if (flags & (MODRECIP_MODIFY | MODRECIP_REMOVE))
        {
            row_id = find_row_id(entry)->Value.l;
            place = find_row(recipients, row_id);
            if (flags & MODRECIP_REMOVE)
            {
                if (place < recipients->count) recipients_remove(recipients, place);
                continue;
            }
            if (place < recipients->count)
            {
                if (FAILED(hr = recipient_from_entry(message, entry, row_id, &recipient))) return hr;
                recipient_release(recipients->list[place]);
                recipients->list[place] = recipient;
                continue;
            }
        }
        if (FAILED(hr = recipient_from_entry(message, entry, *next_id, &recipient))) return hr;
        if (FAILED(hr = recipients_add(recipients, recipient)))
        {
            recipient_release(recipient);
            return hr;
        }
        ++*next_id;
    }
    return S_OK;
}

/* Tells the open table what has become of a list. */
static void show_changes(struct message *message, const struct recipients *old)
{
    const struct recipients *new = message->recipients;
    ULONG i, place;

    /* both are in the order of their making: a walk side by side finds nearly every row at once */
    for (i = 0; i < old->count; i++)
    {
        place = i < new->count &&new->list[i]->row_id == old->list[i]->row_id ? i : find_row(new, old->list[i]->row_id);
        if (place == new->count) message_hide_recipient(message, old->list[i]->row_id);
    }
    for (i = 0; i < new->count; i++)
    {
        place = i < old->count && new->list[i]->row_id == old->list[i]->row_id ? i
                                                                               : find_row(old, new->list[i]->row_id);
        if (place == old->count || old->list[place] != new->list[i]) message_show_recipient(message, new->list[i]);
    }
}

static HRESULT modify_locked(struct message *message, ULONG flags, const ADRLIST *list)
{
    struct recipients *recipients, *old;
    ULONG next_id;
    HRESULT hr;

    if (FAILED(hr = message_load_recipients(message))) return hr;
    hr = S_OK;
    if (flags) hr = recipients_clone(message->recipients, &recipients);
    else if (!(recipients = recipients_create())) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (FAILED(hr)) return hr;

    /* a list that replaces all begins anew */
    next_id = flags ? message->header.next_recipient : 0;
    if (FAILED(hr = apply_list(message, recipients, flags, list, &next_id)))
    {
        recipients_release(recipients);
        return hr;
    }
    recipients->next_id = next_id;
    old = message->recipients;
    message->recipients = recipients;
    message->header.next_recipient = next_id;
    message->prop.set.dirty = TRUE;
    if (!message->recipient_table)
        ;
    else if (flags) show_changes(message, old);
    else message_update_recipient_table(message);
    recipients_release(old);
    return S_OK;
}

/* Frees a list of copies. */
static void free_copies(const struct allocator *allocator, ADRLIST *copy)
{
    ULONG i;

    for (i = 0; i < copy->cEntries; i++)
        if (copy->aEntries[i].rgPropVals) allocator->free(copy->aEntries[i].rgPropVals);
    allocator->free(copy);
}

/* A copy of a list that an address book may work on: each entry an allocation of its own. */
static HRESULT copy_list(const struct allocator *allocator, const ADRLIST *list, ADRLIST **out)
{
    ADRLIST *copy;
    ULONG i, size;
    HRESULT hr;

    if (list->cEntries > 0x1000000 ||
            allocator->allocate(CbNewADRLIST(list->cEntries ? list->cEntries : 1), (void **)&copy))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    copy->cEntries = 0;
    for (i = 0; i < list->cEntries; i++)
    {
        const ADRENTRY *entry = &list->aEntries[i];

        memset(&copy->aEntries[i], 0, sizeof(copy->aEntries[i]));
        copy->cEntries++;
        if (is_null_entry(entry)) continue;
        if (FAILED(hr = propvalues_flat_size(entry->rgPropVals, entry->cValues, &size)) ||
                FAILED(hr = allocator->allocate(size, (void **)&copy->aEntries[i].rgPropVals)))
        {
            copy->aEntries[i].rgPropVals = NULL;
            free_copies(allocator, copy);
            return hr;
        }
        propvalues_flat_copy(copy->aEntries[i].rgPropVals, entry->rgPropVals, entry->cValues);
        copy->aEntries[i].cValues = entry->cValues;
    }
    *out = copy;
    return S_OK;
}

/* Short-term entry ids become long-term ones by the address book of the support object. What goes wrong there leaves
 * the ids as they are given. imsg.md 2.3 */
static void prepare_entry_ids(IMAPISupport *support, ADRLIST *list)
{
    IAddrBook *book = NULL;
    HRESULT hr;

    if (FAILED(hr = IMAPISupport_OpenAddressBook(support, NULL, 0, &book)) || !book)
    {
        WARN("No address book, hr %#lx.\n", hr);
        return;
    }
    if (FAILED(hr = IAddrBook_PrepareRecips(book, 0, NULL, list))) WARN("PrepareRecips failed, hr %#lx.\n", hr);
    IAddrBook_Release(book);
}

HRESULT message_modify_recipients(struct message *message, ULONG flags, ADRLIST *list)
{
    struct msgtree *tree = message->prop.obj.tree;
    IMAPISupport *support = NULL;
    ADRLIST *copy = NULL;
    HRESULT hr;

    if (FAILED(hr = treeobj_enter(&message->prop.obj))) return hr;
    if (flags && flags != MODRECIP_ADD && flags != MODRECIP_MODIFY && flags != MODRECIP_REMOVE)
        hr = MAPI_E_UNKNOWN_FLAGS;
    else if (!list) hr = MAPI_E_INVALID_PARAMETER;
    else if (!message->prop.writable) hr = MAPI_E_NO_ACCESS;
    else if (SUCCEEDED(hr = check_list(list, flags)) && tree->support && flags != MODRECIP_REMOVE)
    {
        support = tree->support;
        IMAPISupport_AddRef(support);
    }
    if (support)
    {
        /* an address book is foreign code: it runs without the lock, on a copy */
        treeobj_leave(&message->prop.obj);
        if (SUCCEEDED(hr = copy_list(&tree->allocator, list, &copy))) prepare_entry_ids(support, copy);
        IMAPISupport_Release(support);
        if (FAILED(hr)) return hr;
        if (SUCCEEDED(hr = treeobj_enter(&message->prop.obj)))
        {
            /* what came back is as little to be trusted as what a caller gives */
            if (SUCCEEDED(hr = check_list(copy, flags))) hr = modify_locked(message, flags, copy);
            treeobj_leave(&message->prop.obj);
        }
        free_copies(&tree->allocator, copy);
        return hr;
    }
    if (SUCCEEDED(hr)) hr = modify_locked(message, flags, list);
    treeobj_leave(&message->prop.obj);
    return hr;
}
