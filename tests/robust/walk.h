/*
 * Reads all that a message has, through every method that reads. What it opens it keeps for a while, sometimes, so that
 * releases come in all orders.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_WALK_H
#define MAPI32_ROBUST_WALK_H

#include "guardheap.h"
#include "random.h"

#define WALK_DEPTH 4
#define WALK_HELD  48
#define WALK_BYTES 0x200000 /* that one walk reads from streams */

struct walk
{
    struct rng *rng;
    ULONG bytes;
    ULONG held;
    IUnknown *objects[WALK_HELD];
};

/* Releases an object, now or at the end. */
static inline void walk_release(struct walk *walk, void *object)
{
    if (walk->held < WALK_HELD && rng_once_in(walk->rng, 3)) walk->objects[walk->held++] = object;
    else IUnknown_Release((IUnknown *)object);
}

static inline void walk_release_all(struct walk *walk)
{
    ULONG at;

    while (walk->held)
    {
        at = rng_below(walk->rng, walk->held);
        IUnknown_Release(walk->objects[at]);
        walk->objects[at] = walk->objects[--walk->held];
    }
}

static inline void walk_stream(struct walk *walk, IStream *stream)
{
    static BYTE data[8192];
    LARGE_INTEGER move;
    ULARGE_INTEGER pos;
    IStream *clone;
    STATSTG stat;
    ULONG read, i;

    if (SUCCEEDED(IStream_Stat(stream, &stat, rng_below(walk->rng, 2)))) CoTaskMemFree(stat.pwcsName);
    do
    {
        if (FAILED(IStream_Read(stream, data, 1 + rng_below(walk->rng, sizeof(data)), &read))) break;
        walk->bytes += read;
    } while (read && walk->bytes < WALK_BYTES);
    for (i = 0; i < 3; i++)
    {
        move.QuadPart = (LONG)rng_awkward(walk->rng);
        IStream_Seek(stream, move, rng_below(walk->rng, 4), &pos);
        IStream_Read(stream, data, rng_below(walk->rng, 100), &read);
    }
    if (SUCCEEDED(IStream_Clone(stream, &clone))) walk_release(walk, clone);
}

static inline void walk_open_stream(struct walk *walk, IMAPIProp *prop, ULONG tag)
{
    IStream *stream;

    if (FAILED(IMAPIProp_OpenProperty(prop, tag, &IID_IStream, 0, 0, (IUnknown **)&stream))) return;
    walk_stream(walk, stream);
    walk_release(walk, stream);
}

static inline void walk_props(struct walk *walk, IMAPIProp *prop)
{
    static SizedSPropTagArray(300, some);
    SPropAttrArray *attributes;
    SPropTagArray *tags = NULL, *names_of;
    MAPINAMEID **names;
    SPropValue *values;
    ULONG i, count;
    MAPIERROR *error;

    if (SUCCEEDED(IMAPIProp_GetProps(prop, NULL, rng_once_in(walk->rng, 2) ? MAPI_UNICODE : 0, &count, &values)))
        guardheap_free(values);
    if (FAILED(IMAPIProp_GetPropList(prop, rng_once_in(walk->rng, 3) ? 0 : MAPI_UNICODE, &tags))) return;
    if (tags->cValues)
    {
        if (SUCCEEDED(IMAPIProp_GetProps(prop, tags, 0, &count, &values)))
        {
            for (i = 0; i < count; i++)
                if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR || rng_once_in(walk->rng, 20))
                    walk_open_stream(walk, prop, tags->aulPropTag[i]);
            guardheap_free(values);
        }
        if (SUCCEEDED(GetAttribIMsgOnIStg(prop, tags, &attributes))) guardheap_free(attributes);
        /* some of them as what they are not */
        some.cValues = min(tags->cValues, 300);
        for (i = 0; i < some.cValues; i++)
            some.aulPropTag[i] = PROP_TAG(rng_once_in(walk->rng, 3)   ? rng_awkward(walk->rng) & 0xffff
                                          : rng_once_in(walk->rng, 2) ? PT_UNSPECIFIED
                                                                      : PT_STRING8,
                    PROP_ID(tags->aulPropTag[i]));
        if (SUCCEEDED(IMAPIProp_GetProps(prop, (SPropTagArray *)&some, MAPI_UNICODE, &count, &values)))
            guardheap_free(values);
        if (SUCCEEDED(IMAPIProp_GetNamesFromIDs(prop, &tags, NULL, 0, &count, &names))) guardheap_free(names);
    }
    guardheap_free(tags);
    names_of = NULL;
    if (SUCCEEDED(IMAPIProp_GetNamesFromIDs(prop, &names_of, NULL, 0, &count, &names)))
    {
        if (count && SUCCEEDED(IMAPIProp_GetIDsFromNames(prop, count, names, 0, &tags))) guardheap_free(tags);
        guardheap_free(names);
        guardheap_free(names_of);
    }
    if (SUCCEEDED(IMAPIProp_GetLastError(prop, MAPI_E_NOT_FOUND, 0, &error))) guardheap_free(error);
}

/* A restriction over a column, with whatever value the first row has there. */
static inline void walk_restrict(struct walk *walk, IMAPITable *table, SPropValue *value)
{
    SRestriction inner[2] = {{RES_PROPERTY}, {RES_EXIST}}, outer = {RES_NOT}, *which[3] = {inner, inner + 1, &outer};
    ULONG tag = value->ulPropTag;

    if (PROP_TYPE(tag) == PT_ERROR) return;
    inner[0].res.resProperty.relop = rng_below(walk->rng, 7);
    inner[0].res.resProperty.ulPropTag = tag;
    inner[0].res.resProperty.lpProp = value;
    inner[1].res.resExist.ulPropTag = tag;
    if (rng_once_in(walk->rng, 3))
    {
        inner[0].rt = RES_CONTENT;
        inner[0].res.resContent.ulFuzzyLevel = rng_below(walk->rng, 3) | rng_below(walk->rng, 8) << 16;
        inner[0].res.resContent.ulPropTag = tag;
        inner[0].res.resContent.lpProp = value;
    }
    outer.res.resNot.lpRes = inner;
    if (rng_once_in(walk->rng, 2))
    {
        outer.rt = RES_AND;
        outer.res.resAnd.cRes = 2;
        outer.res.resAnd.lpRes = inner;
    }
    IMAPITable_FindRow(table, which[rng_below(walk->rng, 3)], BOOKMARK_BEGINNING, rng_below(walk->rng, 2));
    IMAPITable_Restrict(table, which[rng_below(walk->rng, 3)], 0);
}

static inline void walk_table(struct walk *walk, IMAPITable *table)
{
    SizedSSortOrderSet(3, sort) = {2, 0, 0};
    SPropTagArray *columns;
    SRowSet *rows, *other;
    SPropValue *value;
    BOOKMARK bookmark;
    ULONG i, count, below, above;
    LONG moved;

    IMAPITable_GetRowCount(table, 0, &count);
    if (SUCCEEDED(IMAPITable_QueryColumns(table, rng_once_in(walk->rng, 2) ? TBL_ALL_COLUMNS : 0, &columns)))
    {
        if (columns->cValues > 1 && rng_once_in(walk->rng, 2))
        {
            columns->cValues -= rng_below(walk->rng, columns->cValues);
            IMAPITable_SetColumns(table, columns, 0);
        }
        sort.cSorts = rng_below(walk->rng, 3) + 1;
        for (i = 0; columns->cValues && i < sort.cSorts; i++)
        {
            sort.aSort[i].ulPropTag = columns->aulPropTag[rng_below(walk->rng, columns->cValues)];
            sort.aSort[i].ulOrder = rng_below(walk->rng, 2);
        }
        sort.cCategories = rng_below(walk->rng, sort.cSorts + 1);
        sort.cExpanded = rng_below(walk->rng, sort.cCategories + 1);
        if (columns->cValues) IMAPITable_SortTable(table, (SSortOrderSet *)&sort, 0);
        guardheap_free(columns);
    }
    if (SUCCEEDED(IMAPITable_QueryRows(table, 1000, 0, &rows)))
    {
        if (rows->cRows && rows->aRow[0].cValues)
        {
            SRow *row = &rows->aRow[rng_below(walk->rng, rows->cRows)];

            value = &row->lpProps[rng_below(walk->rng, row->cValues)];
            walk_restrict(walk, table, value);
            if (SUCCEEDED(IMAPITable_QueryRows(table, -5, 0, &other))) guardheap_free_rows(other);
            if (rng_once_in(walk->rng, 2)) IMAPITable_Restrict(table, NULL, 0);
            value = PpropFindProp(row->lpProps, row->cValues, PR_INSTANCE_KEY);
            if (value && value->Value.bin.cb)
            {
                if (SUCCEEDED(IMAPITable_ExpandRow(
                            table, value->Value.bin.cb, value->Value.bin.lpb, 10, 0, &other, &count)))
                    guardheap_free_rows(other);
                IMAPITable_CollapseRow(table, value->Value.bin.cb, value->Value.bin.lpb, 0, &count);
            }
        }
        guardheap_free_rows(rows);
    }
    IMAPITable_SeekRow(table, rng_below(walk->rng, 3), (LONG)rng_awkward(walk->rng), &moved);
    IMAPITable_SeekRowApprox(table, rng_below(walk->rng, 5), rng_below(walk->rng, 5));
    IMAPITable_QueryPosition(table, &count, &below, &above);
    if (SUCCEEDED(IMAPITable_CreateBookmark(table, &bookmark)) && rng_once_in(walk->rng, 2))
        IMAPITable_FreeBookmark(table, bookmark);
}

static inline void walk_rtf(struct walk *walk, IMessage *message)
{
    RTF_WCSINFO info = {sizeof(info), MAPI_NATIVE_BODY, 1252, 1252};
    RTF_WCSRETINFO result = {sizeof(result)};
    IStream *stream, *text;

    if (SUCCEEDED(IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, 0, 0, (IUnknown **)&stream)))
    {
        if (SUCCEEDED(WrapCompressedRTFStream(stream, 0, &text)))
        {
            walk_stream(walk, text);
            walk_release(walk, text);
        }
        IStream_Release(stream);
    }
    if (SUCCEEDED(IMessage_OpenProperty(message, PR_RTF_COMPRESSED, &IID_IStream, 0, 0, (IUnknown **)&stream)))
    {
        if (SUCCEEDED(WrapCompressedRTFStreamEx(stream, &info, &text, &result)))
        {
            walk_stream(walk, text);
            walk_release(walk, text);
        }
        walk_release(walk, stream);
    }
}

static inline void walk_storage(IStorage *storage, int depth)
{
    IEnumSTATSTG *enumerator;
    IStorage *child;
    STATSTG stat;
    ULONG count = 0;

    if (FAILED(IStorage_EnumElements(storage, 0, NULL, 0, &enumerator))) return;
    while (count++ < 1000 && IEnumSTATSTG_Next(enumerator, 1, &stat, NULL) == S_OK)
    {
        if (stat.type == STGTY_STORAGE && depth < WALK_DEPTH &&
                SUCCEEDED(IStorage_OpenStorage(
                        storage, stat.pwcsName, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &child)))
        {
            walk_storage(child, depth + 1);
            IStorage_Release(child);
        }
        CoTaskMemFree(stat.pwcsName);
    }
    IEnumSTATSTG_Release(enumerator);
}

static inline void walk_message(struct walk *walk, IMessage *message, int depth)
{
    static const SizedSPropTagArray(1, columns) = {1, {PR_ATTACH_NUM}};
    IMAPITable *table;
    IMessage *embedded;
    IStorage *storage;
    IAttach *attach;
    SRowSet *rows;
    ULONG i;

    walk_props(walk, (IMAPIProp *)message);
    walk_rtf(walk, message);
    if (SUCCEEDED(IMessage_GetRecipientTable(message, rng_once_in(walk->rng, 2) ? MAPI_UNICODE : 0, &table)))
    {
        walk_table(walk, table);
        walk_release(walk, table);
    }
    if (FAILED(IMessage_GetAttachmentTable(message, rng_once_in(walk->rng, 2) ? MAPI_UNICODE : 0, &table))) return;
    if (rng_once_in(walk->rng, 2))
    {
        walk_table(walk, table);
        IMAPITable_Restrict(table, NULL, 0);
        IMAPITable_SeekRow(table, BOOKMARK_BEGINNING, 0, NULL);
    }
    if (SUCCEEDED(IMAPITable_SetColumns(table, (SPropTagArray *)&columns, 0)) &&
            SUCCEEDED(IMAPITable_QueryRows(table, 40, 0, &rows)))
    {
        for (i = 0; i < rows->cRows; i++)
        {
            if (rows->aRow[i].lpProps[0].ulPropTag != PR_ATTACH_NUM) continue;
            if (FAILED(IMessage_OpenAttach(message, rows->aRow[i].lpProps[0].Value.l, NULL,
                        rng_once_in(walk->rng, 2) ? MAPI_BEST_ACCESS : 0, &attach)))
                continue;
            walk_props(walk, (IMAPIProp *)attach);
            walk_open_stream(walk, (IMAPIProp *)attach, PR_ATTACH_DATA_BIN);
            if (depth < WALK_DEPTH && walk->bytes < WALK_BYTES &&
                    SUCCEEDED(IAttach_OpenProperty(
                            attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
            {
                walk_message(walk, embedded, depth + 1);
                walk_release(walk, embedded);
            }
            if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0, 0, (IUnknown **)&storage)))
            {
                walk_storage(storage, 0);
                walk_release(walk, storage);
            }
            walk_release(walk, attach);
        }
        guardheap_free_rows(rows);
    }
    walk_release(walk, table);
}

#endif
