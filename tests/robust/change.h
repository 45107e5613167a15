/*
 * Changes messages at random, through every method that writes: with sound arguments of all shapes, in any order.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_CHANGE_H
#define MAPI32_ROBUST_CHANGE_H

#include "../mapi32/storage.h"
#include "walk.h"

/* Room for the values of one call. */
struct values
{
    BYTE bytes[0x12000];
    SBinary binaries[24];
    char *narrow[24];
    WCHAR *wide[24];
};

static inline ULONG random_tag(struct rng *rng)
{
    static const ULONG tags[] = {PR_SUBJECT_W, PR_SUBJECT_A, PR_SUBJECT_PREFIX_W, PR_NORMALIZED_SUBJECT_W, PR_BODY_W,
            PR_BODY_A, PR_RTF_COMPRESSED, PR_RTF_IN_SYNC, PROP_TAG(PT_BINARY, 0x1013), PROP_TAG(PT_UNICODE, 0x1013),
            PR_MESSAGE_CLASS_W, PR_MESSAGE_FLAGS, PR_CLIENT_SUBMIT_TIME, PR_CREATION_TIME, PR_DISPLAY_TO_W,
            PR_HASATTACH, PR_ATTACH_METHOD, PR_ATTACH_NUM, PR_ATTACH_FILENAME_W, PR_ATTACH_LONG_FILENAME_W,
            PR_ATTACH_DATA_BIN, PR_ATTACH_DATA_OBJ, PR_RENDERING_POSITION, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W,
            PR_ROWID, PR_ENTRYID, PR_EMAIL_ADDRESS_A, PROP_TAG(PT_LONG, 0x3ffd), PROP_TAG(PT_LONG, 0x3ff1),
            PROP_TAG(PT_LONG, 0x340d), PR_CONVERSATION_INDEX, PR_CONVERSATION_TOPIC_W, PR_SENDER_ENTRYID,
            PR_MESSAGE_SIZE, PR_OBJECT_TYPE, PR_NULL};
    static const USHORT types[] = {PT_SHORT, PT_LONG, PT_FLOAT, PT_DOUBLE, PT_CURRENCY, PT_APPTIME, PT_ERROR,
            PT_BOOLEAN, PT_OBJECT, PT_I8, PT_STRING8, PT_UNICODE, PT_SYSTIME, PT_CLSID, PT_BINARY, PT_MV_SHORT,
            PT_MV_LONG, PT_MV_DOUBLE, PT_MV_I8, PT_MV_STRING8, PT_MV_UNICODE, PT_MV_SYSTIME, PT_MV_CLSID, PT_MV_BINARY,
            PT_NULL, PT_UNSPECIFIED, 0x00fb, 0x2003};

    if (rng_once_in(rng, 2)) return tags[rng_below(rng, ARRAYSIZE(tags))];
    return PROP_TAG(types[rng_below(rng, ARRAYSIZE(types))],
            rng_once_in(rng, 3) ? 0x8000 + rng_below(rng, 20) : 0x6800 + rng_below(rng, 40));
}

/* A value that its tag's type allows. */
static inline void random_value(struct rng *rng, struct values *room, ULONG tag, SPropValue *value)
{
    ULONG size = rng_below(rng, rng_once_in(rng, 30) ? 0x11000 : 60), count = rng_below(rng, 24), i;

    value->ulPropTag = tag;
    value->dwAlignPad = 0;
    value->Value.li.QuadPart = (LONGLONG)rng_next(rng);
    if (PROP_TYPE(tag) == PT_BOOLEAN) value->Value.b = (USHORT)rng_below(rng, 3);
    if (PROP_TYPE(tag) == PT_LONG && rng_once_in(rng, 2)) value->Value.l = rng_below(rng, 8);
    for (i = 0; i < sizeof(room->bytes); i += 8)
    {
        uint64_t bits = rng_next(rng) | 0x0101010101010101;

        memcpy(room->bytes + i, &bits, 8);
        if (i > size + 1024) break;
    }
    for (i = 0; i < ARRAYSIZE(room->wide); i++)
    {
        room->narrow[i] = (char *)room->bytes + 512 - 7 * i;
        room->wide[i] = (WCHAR *)(room->bytes + 512 - 6 * i);
        room->binaries[i].cb = i * 3;
        room->binaries[i].lpb = room->bytes + 2 * i;
    }
    room->bytes[size & ~1u] = room->bytes[(size & ~1u) + 1] = 0;
    room->bytes[512] = room->bytes[513] = 0;
    switch (PROP_TYPE(tag))
    {
    case PT_STRING8: value->Value.lpszA = (char *)room->bytes; break;
    case PT_UNICODE: value->Value.lpszW = (WCHAR *)room->bytes; break;
    case PT_CLSID: value->Value.lpguid = (GUID *)room->bytes; break;
    case PT_BINARY:
        value->Value.bin.cb = size;
        value->Value.bin.lpb = room->bytes;
        break;
    case PT_OBJECT: value->Value.x = 0; break;
    default:
        if (!(PROP_TYPE(tag) & MV_FLAG)) break;
        value->Value.MVl.cValues = count;
        value->Value.MVl.lpl = (LONG *)room->bytes;
        if (PROP_TYPE(tag) == PT_MV_STRING8) value->Value.MVszA.lppszA = room->narrow;
        if (PROP_TYPE(tag) == PT_MV_UNICODE) value->Value.MVszW.lppszW = room->wide;
        if (PROP_TYPE(tag) == PT_MV_BINARY) value->Value.MVbin.lpbin = room->binaries;
        break;
    }
}

static inline void change_stream(struct walk *walk, IMAPIProp *prop)
{
    static BYTE data[30000];
    ULARGE_INTEGER size = {{0}};
    LARGE_INTEGER move;
    IStream *stream;
    ULONG i;

    if (FAILED(IMAPIProp_OpenProperty(prop, random_tag(walk->rng), &IID_IStream, STGM_WRITE,
                rng_once_in(walk->rng, 3) ? MAPI_MODIFY : MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&stream)))
        return;
    for (i = rng_below(walk->rng, 6); i; i--)
    {
        switch (rng_below(walk->rng, 5))
        {
        case 0:
            move.QuadPart = rng_below(walk->rng, 50000);
            IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
            break;
        case 1:
            size.QuadPart = rng_below(walk->rng, 50000);
            IStream_SetSize(stream, size);
            break;
        case 2: IStream_Commit(stream, 0); break;
        case 3: IStream_Revert(stream); break;
        default: IStream_Write(stream, data, rng_below(walk->rng, sizeof(data)), NULL); break;
        }
    }
    walk_release(walk, stream);
}

static inline void change_recipients(struct walk *walk, IMessage *message, struct values *room)
{
    static const ULONG flags[] = {0, MODRECIP_ADD, MODRECIP_ADD, MODRECIP_MODIFY, MODRECIP_REMOVE};
    SPropValue values[3][4];
    SizedADRLIST(3, list) = {rng_below(walk->rng, 4)};
    ULONG i, j;

    for (i = 0; i < list.cEntries; i++)
    {
        list.aEntries[i].ulReserved1 = 0;
        list.aEntries[i].cValues = rng_below(walk->rng, 5);
        list.aEntries[i].rgPropVals = list.aEntries[i].cValues ? values[i] : NULL;
        for (j = 0; j < list.aEntries[i].cValues; j++)
            random_value(walk->rng, room, random_tag(walk->rng), &values[i][j]);
        if (list.aEntries[i].cValues && rng_once_in(walk->rng, 2))
        {
            values[i][0].ulPropTag = PR_ROWID;
            values[i][0].Value.l = rng_below(walk->rng, 5);
        }
    }
    IMessage_ModifyRecipients(message, flags[rng_below(walk->rng, 5)], (ADRLIST *)&list);
}

static inline void change_names(struct walk *walk, IMAPIProp *prop)
{
    GUID set = {rng_below(walk->rng, 3)};
    WCHAR text[8];
    MAPINAMEID ids[2] = {{&set, MNID_STRING}, {&set, MNID_ID}}, *names[2] = {ids, ids + 1};
    SPropTagArray *tags;

    swprintf(text, 8, L"n%u", rng_below(walk->rng, 6));
    ids[0].Kind.lpwstrName = text;
    ids[1].Kind.lID = rng_awkward(walk->rng);
    if (SUCCEEDED(IMAPIProp_GetIDsFromNames(prop, 1 + rng_below(walk->rng, 2), names, MAPI_CREATE, &tags)))
        guardheap_free(tags);
}

/* Bytes of the compound file that an attachment's storage is. */
static inline void change_image(struct walk *walk, IAttach *attach)
{
    LARGE_INTEGER move;
    IStream *stream;
    STATSTG stat;
    ULONG i, word;

    if (FAILED(IAttach_OpenProperty(
                attach, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, MAPI_MODIFY, (IUnknown **)&stream)))
        return;
    if (SUCCEEDED(IStream_Stat(stream, &stat, STATFLAG_NONAME)))
    {
        for (i = rng_below(walk->rng, 12); i; i--)
        {
            move.QuadPart = rng_below(walk->rng, stat.cbSize.LowPart + 1) & ~3u;
            word = rng_awkward(walk->rng);
            IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
            IStream_Write(stream, &word, sizeof(word), NULL);
            if (rng_once_in(walk->rng, 4)) IStream_Commit(stream, 0);
        }
    }
    walk_release(walk, stream);
}

static inline void change_message(struct walk *walk, IMessage *message, int depth);

static inline void change_attachment(struct walk *walk, IMessage *message, int depth)
{
    SPropValue method = {PR_ATTACH_METHOD};
    IMessage *embedded;
    IStorage *storage;
    IAttach *attach;
    ULONG num;
    HRESULT hr;

    if (rng_once_in(walk->rng, 3))
        hr = IMessage_OpenAttach(message, rng_below(walk->rng, 4), NULL, MAPI_BEST_ACCESS, &attach);
    else hr = IMessage_CreateAttach(message, NULL, 0, &num, &attach);
    if (FAILED(hr)) return;
    method.Value.l = rng_below(walk->rng, 8);
    IAttach_SetProps(attach, 1, &method, NULL);
    change_stream(walk, (IMAPIProp *)attach);
    if (depth < WALK_DEPTH && rng_once_in(walk->rng, 2))
    {
        if (SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0,
                    rng_once_in(walk->rng, 2) ? MAPI_MODIFY : MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&embedded)))
        {
            change_message(walk, embedded, depth + 1);
            IMessage_SaveChanges(embedded, rng_below(walk->rng, 8));
            walk_release(walk, embedded);
        }
    }
    else if (rng_once_in(walk->rng, 2) &&
             SUCCEEDED(IAttach_OpenProperty(attach, PR_ATTACH_DATA_OBJ, &IID_IStorage, 0,
                     rng_once_in(walk->rng, 2) ? MAPI_MODIFY : MAPI_CREATE | MAPI_MODIFY, (IUnknown **)&storage)))
    {
        IStream *stream;

        if (SUCCEEDED(IStorage_CreateStream(storage, L"CONTENTS", STGM_CREATE | STG_RW, 0, 0, &stream)))
        {
            IStream_Write(stream, "contents", 8, NULL);
            IStream_Release(stream);
        }
        if (rng_once_in(walk->rng, 2)) IStorage_Commit(storage, 0);
        walk_release(walk, storage);
    }
    if (rng_once_in(walk->rng, 4)) change_image(walk, attach);
    if (!rng_once_in(walk->rng, 4)) IAttach_SaveChanges(attach, rng_below(walk->rng, 8));
    walk_release(walk, attach);
}

/* A few changes; nothing is saved. */
static inline void change_message(struct walk *walk, IMessage *message, int depth)
{
    static struct values room[WALK_DEPTH + 2];
    SPropProblemArray *problems;
    SPropTagArray *tags;
    SPropValue value;
    ULONG i, tag;
    BOOL updated;

    for (i = 1 + rng_below(walk->rng, depth ? 4 : 12); i; i--)
    {
        problems = NULL;
        switch (rng_below(walk->rng, 12))
        {
        case 0:
        case 1:
        case 2:
        case 3:
            random_value(walk->rng, &room[depth], random_tag(walk->rng), &value);
            if (SUCCEEDED(IMessage_SetProps(message, 1, &value, &problems))) guardheap_free(problems);
            break;
        case 4:
        {
            SPropTagArray one = {1, {random_tag(walk->rng)}};

            if (SUCCEEDED(IMessage_DeleteProps(message, &one, &problems))) guardheap_free(problems);
            break;
        }
        case 5:
            /* one that is there */
            if (FAILED(IMessage_GetPropList(message, MAPI_UNICODE, &tags))) break;
            if (tags->cValues)
            {
                tag = tags->aulPropTag[rng_below(walk->rng, tags->cValues)];
                tags->cValues = 1;
                tags->aulPropTag[0] = tag;
                if (SUCCEEDED(IMessage_DeleteProps(message, tags, &problems))) guardheap_free(problems);
            }
            guardheap_free(tags);
            break;
        case 6: change_stream(walk, (IMAPIProp *)message); break;
        case 7: change_recipients(walk, message, &room[depth]); break;
        case 8: change_attachment(walk, message, depth); break;
        case 9: IMessage_DeleteAttach(message, rng_below(walk->rng, 4), 0, NULL, 0); break;
        case 10: change_names(walk, (IMAPIProp *)message); break;
        case 11:
            if (rng_once_in(walk->rng, 2))
                IMessage_SetReadFlag(message, rng_once_in(walk->rng, 2) ? CLEAR_READ_FLAG : SUPPRESS_RECEIPT);
            else if (guardheap_plain) RTFSync(message, rng_below(walk->rng, 4), &updated);
            break;
        }
    }
}

#endif
