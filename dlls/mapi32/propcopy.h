/*
 * Copies properties from one of our objects to any other object, through IMAPIProp alone.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_PROPCOPY_H
#define MAPI32_PROPCOPY_H

#include "mapi32_private.h"

/* IMAPIProp::CopyTo for an object whose only contents are properties: all that source lists, except those with the id of
 * one in excluded. allocator is the one of source: what it gives is freed with it, and *problems come from it.
 *
 * Named properties get the destination's ids for their names, and keep their ids where source has no names. Values that
 * source does not give whole (MAPI_E_NOT_ENOUGH_MEMORY) go by streams. PT_OBJECT properties are left out. What the
 * destination refuses is a problem with the index of the property in source's list.
 *
 * Returns S_OK; MAPI_E_INVALID_PARAMETER; MAPI_E_UNKNOWN_FLAGS; MAPI_E_NO_ACCESS where dest is source;
 * MAPI_E_INTERFACE_NOT_SUPPORTED where dest lacks iid or IMAPIProp, or IID_IMAPIProp is excluded; errors of the objects.
 * Source: client reference, IMAPIProp::CopyTo; imsg.md 5.6. */
HRESULT propcopy_copy_to(IMAPIProp *source, const struct allocator *allocator, ULONG excluded_iid_count,
        const IID *excluded_iids, const SPropTagArray *excluded, const IID *iid, void *dest, ULONG flags,
        SPropProblemArray **problems);

/* The same for IMAPIProp::CopyProps: what tags list, strings in the width that they ask for. One that source has not, and
 * a PT_OBJECT, is a problem with its index in tags. */
HRESULT propcopy_copy_props(IMAPIProp *source, const struct allocator *allocator, const SPropTagArray *tags,
        const IID *iid, void *dest, ULONG flags, SPropProblemArray **problems);

#endif
