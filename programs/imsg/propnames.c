/*
 * Names of properties, and properties by name.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "oxprops.h"

/* Without regard to the case of A to Z. */
static BOOL same_name(const char *known, const WCHAR *name)
{
    while (*known && *name && towupper((WCHAR)*known) == towupper(*name)) known++, name++;
    return !*known && !*name;
}

const char *tag_name(ULONG tag)
{
    const char *name = NULL;
    unsigned int i;

    for (i = 0; i < known_tag_count; i++)
    {
        if (known_tags[i].tag == tag) return known_tags[i].name;
        if (!name && PROP_ID(known_tags[i].tag) == PROP_ID(tag)) name = known_tags[i].name;
    }
    return name;
}

const char *numbered_name(const GUID *set, ULONG id)
{
    unsigned int i;

    for (i = 0; i < known_name_count; i++)
        if (known_names[i].id == id && IsEqualGUID(known_names[i].set, set)) return known_names[i].name;
    return NULL;
}

/* The tag that a named property has in a message; create: it gets one if need be. 0 */
static ULONG map_name(IMessage *message, const struct known_name *known, BOOL create)
{
    MAPINAMEID name = {(GUID *)known->set, MNID_ID, {(LONG)known->id}}, *names = &name;
    SPropTagArray *tags;
    ULONG tag = 0;

    if (FAILED(IMessage_GetIDsFromNames(message, 1, &names, create ? MAPI_CREATE : 0, &tags))) return 0;
    if (PROP_TYPE(tags->aulPropTag[0]) != PT_ERROR) tag = PROP_TAG(known->type, PROP_ID(tags->aulPropTag[0]));
    MAPIFreeBuffer(tags);
    return tag;
}

ULONG tag_from_name(IMessage *message, const WCHAR *name, BOOL create)
{
    unsigned int i;
    WCHAR *end;
    ULONG tag;

    for (i = 0; i < known_tag_count; i++)
        if (same_name(known_tags[i].name, name)) return known_tags[i].tag;
    for (i = 0; i < known_name_count; i++)
        if (same_name(known_names[i].name, name)) return map_name(message, &known_names[i], create);
    tag = wcstoul(name, &end, 16);
    return !*end && end - name == 8 ? tag : 0;
}
