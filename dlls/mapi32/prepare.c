/*
 * What a message does to its properties when it is saved. imsg.md 4.2 and 4.4
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "chance.h"
#include "msgsave.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* Puts a string in the file's width, unless it is what is there. */
static HRESULT put_string(struct message *message, ULONG tag, ULONG attributes, const WCHAR *text)
{
    BOOL unicode = message->prop.obj.tree->unicode;
    SPropValue in = {retype_tag(tag, PT_UNICODE)};
    const struct property *old = propset_find(&message->prop.set, PROP_ID(tag));
    struct value *value;
    ULONGLONG fixed;
    HRESULT hr;

    in.Value.lpszW = (WCHAR *)text;
    if (FAILED(hr = propvalue_to_stored(&in, unicode, message_string_page(message), &tag, &fixed, &value))) return hr;
    if (old && old->tag == tag && old->value && SUCCEEDED(value_load(old->value, FALSE)) &&
            old->value->size == value->size && !memcmp(old->value->data, value->data, (size_t)value->size))
    {
        value_release(value);
        return S_OK;
    }
    return propset_put_value(&message->prop.set, tag, attributes, value);
}

static HRESULT prepare_recipients(struct message *message)
{
    static const struct
    {
        ULONG tag, type;
    } names[] = {{PR_DISPLAY_TO, MAPI_TO}, {PR_DISPLAY_CC, MAPI_CC}, {PR_DISPLAY_BCC, MAPI_BCC}};
    UINT page = message_string_page(message);
    WCHAR *text;
    ULONG i;
    HRESULT hr;

    /* recipients that nobody has looked at have not changed */
    if (!message->recipients) return S_OK;
    for (i = 0; i < ARRAYSIZE(names); i++)
    {
        if (FAILED(hr = recipients_display(message->recipients, names[i].type, page, &text))) return hr;
        hr = put_string(message, names[i].tag, PROPATTR_READABLE, text);
        free(text);
        if (FAILED(hr)) return hr;
    }
    return S_OK;
}

static HRESULT prepare_attachments(struct message *message)
{
    struct propset *set = &message->prop.set;
    const struct property *flags;
    ULONG value;
    HRESULT hr;
    BOOL any;

    if (!message->attachments) return S_OK;
    any = message->attachments->count != 0;
    if (any != (BOOL)propset_number(set, PR_HASATTACH, FALSE))
    {
        hr = any ? propset_put_fixed(set, PR_HASATTACH, PROPATTR_READABLE, TRUE)
                 : propset_remove(set, PROP_ID(PR_HASATTACH));
        if (FAILED(hr)) return hr;
    }
    flags = propset_find(set, PROP_ID(PR_MESSAGE_FLAGS)); /* not before: the set may have moved */
    if (!flags || flags->tag != PR_MESSAGE_FLAGS) return S_OK;
    value = (ULONG)propset_number(set, PR_MESSAGE_FLAGS, 0);
    if (any == !!(value & MSGFLAG_HASATTACH)) return S_OK;
    return propset_put_fixed(set, PR_MESSAGE_FLAGS, PROPATTR_DEFAULT, value ^ MSGFLAG_HASATTACH);
}

/* Whether a property has not been stored since it was set. */
static BOOL is_new(const struct message *message, ULONG tag)
{
    const struct property *property = propset_find(&message->prop.set, PROP_ID(tag));

    return property && property->value && property->value->node != message->prop.node;
}

/* The length of the prefix that a subject begins with: one to three letters, a colon and a blank. imsg.md 4.4 */
static size_t prefix_length(const WCHAR *subject)
{
    size_t i;

    for (i = 0; i < 4 && IsCharAlphaW(subject[i]); i++) continue;
    return i >= 1 && i <= 3 && subject[i] == ':' && subject[i + 1] == ' ' ? i + 2 : 0;
}

/* A prefix that the client set, where the subject begins with it; otherwise the one that the subject has. */
static HRESULT find_prefix(struct message *message, const WCHAR *subject, size_t *length)
{
    WCHAR *prefix;
    HRESULT hr;

    hr = property_text(
            propset_find(&message->prop.set, PROP_ID(PR_SUBJECT_PREFIX)), message_string_page(message), &prefix);
    if (FAILED(hr) && hr != MAPI_E_NOT_FOUND) return hr;
    *length = prefix ? wcslen(prefix) : 0;
    if (!prefix || wcsncmp(subject, prefix, *length)) *length = prefix_length(subject);
    free(prefix);
    return S_OK;
}

static HRESULT prepare_subject(struct message *message)
{
    struct propset *set = &message->prop.set;
    WCHAR *subject, *normalized;
    size_t length;
    HRESULT hr;

    if (!propset_find(set, PROP_ID(PR_SUBJECT))) return S_OK;
    if (!is_new(message, PR_SUBJECT) && !is_new(message, PR_SUBJECT_PREFIX) &&
            propset_find(set, PROP_ID(PR_SUBJECT_PREFIX)) && propset_find(set, PROP_ID(PR_NORMALIZED_SUBJECT)))
        return S_OK;
    hr = property_text(propset_find(set, PROP_ID(PR_SUBJECT)), message_string_page(message), &subject);
    if (hr == MAPI_E_NOT_FOUND) return S_OK;
    if (FAILED(hr)) return hr;
    if (SUCCEEDED(hr = find_prefix(message, subject, &length)))
    {
        normalized = subject + length;
        hr = put_string(message, PR_NORMALIZED_SUBJECT, PROPATTR_READABLE, normalized);
        if (SUCCEEDED(hr) && *normalized && !propset_find(set, PROP_ID(PR_CONVERSATION_TOPIC)))
            hr = put_string(message, PR_CONVERSATION_TOPIC, PROPATTR_DEFAULT, normalized);
        if (SUCCEEDED(hr))
        {
            subject[length] = 0;
            hr = put_string(message, PR_SUBJECT_PREFIX, PROPATTR_DEFAULT, subject);
        }
    }
    free(subject);
    return hr;
}

/* Whether there is something to save. */
static BOOL has_changed(const struct message *message)
{
    const struct msgtree *tree = message->prop.obj.tree;
    ULONG i;

    if (message->prop.set.dirty || (tree->names && tree->names->dirty)) return TRUE;
    for (i = 0; message->attachments && i < message->attachments->count; i++)
        if (message->attachments->list[i].data && message->attachments->list[i].data->dirty) return TRUE;
    return FALSE;
}

HRESULT message_prepare(struct message *message)
{
    FILETIME now;
    HRESULT hr;

    if (!has_changed(message)) return S_OK;
    if (FAILED(hr = prepare_recipients(message)) || FAILED(hr = prepare_attachments(message)) ||
            FAILED(hr = prepare_subject(message)))
        return hr;
    /* both times are equal in what was saved once */
    if (!message->saved) return S_OK;
    current_time(&now);
    return propset_put_fixed(&message->prop.set, PR_LAST_MODIFICATION_TIME, PROPATTR_READABLE,
            now.dwLowDateTime | (ULONGLONG)now.dwHighDateTime << 32);
}
