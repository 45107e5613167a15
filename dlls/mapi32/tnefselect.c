/*
 * What a TNEF stream is to hold: the orders that AddProps, SetProps and EncodeRecips leave until Finish.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "tnef_private.h"

HRESULT tnef_orders_add(struct tnef_orders *orders, const struct tnef_order *order)
{
    struct tnef_order *items;
    ULONG room;

    if (orders->count == orders->room)
    {
        room = orders->room ? orders->room * 2 : 8;
        if (!(items = realloc(orders->items, room * sizeof(*items)))) return MAPI_E_NOT_ENOUGH_MEMORY;
        orders->items = items;
        orders->room = room;
    }
    orders->items[orders->count++] = *order;
    return S_OK;
}

HRESULT tnef_orders_contained(const struct tnef_orders *orders, ULONG element, struct tnef_orders *out)
{
    struct tnef_order order;
    HRESULT hr;
    ULONG i;

    memset(out, 0, sizeof(*out));
    out->encode_recipients = TRUE;
    for (i = 0; i < orders->count; i++)
    {
        if (!(orders->items[i].flags & TNEF_PROP_CONTAINED) || orders->items[i].element != element) continue;
        order = orders->items[i];
        order.flags &= ~TNEF_PROP_CONTAINED;
        /* Unlike those of the message itself its recipients come unless they are excluded (choice). */
        if (order.flags & TNEF_PROP_INCLUDE || tnef_listed(order.list, PR_MESSAGE_RECIPIENTS))
            out->encode_recipients = FALSE;
        if (FAILED(hr = tnef_orders_add(out, &order))) return hr;
    }
    return S_OK;
}

void tnef_orders_free(struct tnef_orders *orders)
{
    if (orders->recipients) IMAPITable_Release(orders->recipients);
    free(orders->items);
    memset(orders, 0, sizeof(*orders));
}

/* The header's macro FIsTransmittable, and without the properties of stores (choice). */
static BOOL is_transmittable(ULONG tag)
{
    const ULONG id = PROP_ID(tag);

    if (id >= 0x3400 && id < 0x3600) return FALSE;
    return id < 0x0e00 || (id >= 0x1000 && id < 0x6000) || (id >= 0x6800 && id < 0x7c00) || id >= 0x8000;
}

/* Whether an order is an AddProps for the properties of the message, or of its attachments. */
static BOOL applies(const struct tnef_order *order, BOOL attachments)
{
    if (order->flags & (TNEF_PROP_CONTAINED | TNEF_PROP_CONTAINED_TNEF)) return FALSE;
    if (!(order->flags & (TNEF_PROP_INCLUDE | TNEF_PROP_EXCLUDE))) return FALSE;
    return !(order->flags & (attachments ? TNEF_PROP_MESSAGE_ONLY : TNEF_PROP_ATTACHMENTS_ONLY));
}

BOOL tnef_orders_allow(const struct tnef_orders *orders, BOOL attachments, ULONG tag)
{
    BOOL all = TRUE, excluded = FALSE, has_exclude = FALSE;
    ULONG i;

    for (i = 0; i < orders->count; i++)
    {
        const struct tnef_order *order = &orders->items[i];

        if (!applies(order, attachments)) continue;
        if (order->flags & TNEF_PROP_EXCLUDE)
        {
            has_exclude = TRUE;
            excluded |= tnef_listed(order->list, tag);
            continue;
        }
        if (tnef_listed(order->list, tag)) return TRUE;
        all = FALSE;
    }
    return (all || has_exclude) && !excluded;
}

/* Whether TNEF_PROP_INCLUDE lists a property. */
static BOOL is_included(const struct tnef_orders *orders, BOOL attachments, ULONG tag)
{
    ULONG i;

    for (i = 0; i < orders->count; i++)
        if (applies(&orders->items[i], attachments) && orders->items[i].flags & TNEF_PROP_INCLUDE &&
                tnef_listed(orders->items[i].list, tag))
            return TRUE;
    return FALSE;
}

BOOL tnef_orders_select(const struct tnef_orders *orders, BOOL attachments, ULONG tag)
{
    return tnef_orders_allow(orders, attachments, tag) &&
           (is_transmittable(tag) || is_included(orders, attachments, tag));
}

BOOL tnef_orders_select_recipients(const struct tnef_orders *orders)
{
    BOOL any = FALSE;
    ULONG i;

    if (orders->encode_recipients) return TRUE;
    for (i = 0; i < orders->count; i++)
    {
        if (!applies(&orders->items[i], FALSE)) continue;
        any = TRUE;
        if (orders->items[i].flags & TNEF_PROP_INCLUDE && tnef_listed(orders->items[i].list, PR_MESSAGE_RECIPIENTS))
            return TRUE;
    }
    return !any;
}

BOOL tnef_orders_select_attachments(const struct tnef_orders *orders)
{
    BOOL any = FALSE, all = FALSE;
    ULONG i;

    for (i = 0; i < orders->count; i++)
    {
        const struct tnef_order *order = &orders->items[i];
        const BOOL listed =
                tnef_listed(order->list, PR_MESSAGE_ATTACHMENTS) || tnef_listed(order->list, PR_ATTACH_DATA_BIN);

        if (!applies(order, TRUE)) continue;
        any = TRUE;
        if (order->flags & TNEF_PROP_INCLUDE && listed) return TRUE;
        if (order->flags & TNEF_PROP_EXCLUDE) all = !listed;
    }
    return all || !any;
}

const SPropValue *tnef_orders_value(const struct tnef_orders *orders, ULONG tag)
{
    ULONG i, j;

    /* The last one counts. */
    for (i = orders->count; i--;)
        for (j = 0; orders->items[i].values && !(orders->items[i].flags & TNEF_PROP_CONTAINED) &&
                    j < orders->items[i].count;
                j++)
            if (PROP_ID(orders->items[i].values[j].ulPropTag) == PROP_ID(tag)) return &orders->items[i].values[j];
    return NULL;
}
