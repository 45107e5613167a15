/*
 * The named-property map of a message tree, and __nameid_version1.0.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/nameid.h"
#include "namemap.h"
#include "node.h"
#include "saveorder.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

_Static_assert(sizeof(GUID) == 16, "a GUID is copied as stored");

struct namemap *namemap_create(void)
{
    return calloc(1, sizeof(struct namemap));
}

void namemap_free(struct namemap *map)
{
    ULONG i;

    for (i = map->loaded; i < map->count; i++) free(map->names[i].text);
    free(map->texts);
    free(map->names);
    free(map->buckets);
    free(map);
}

static ULONG hash_name(const GUID *guid, const WCHAR *text, LONG lid)
{
    ULONG hash = guid->Data1 * 31 + (ULONG)lid;

    for (; text && *text; text++) hash = hash * 31 + *text;
    return hash * 0x9e3779b1 >> 7;
}

static void bucket_insert(struct namemap *map, ULONG index)
{
    const struct name *name = &map->names[index];
    ULONG bucket = hash_name(&name->guid, name->text, name->lid) & (map->bucket_count - 1);

    while (map->buckets[bucket]) bucket = (bucket + 1) & (map->bucket_count - 1);
    map->buckets[bucket] = index + 1;
}

/* Makes room for so many names. */
static HRESULT reserve(struct namemap *map, ULONG count)
{
    ULONG capacity = map->capacity ? map->capacity : 32, i, *buckets;
    struct name *names;

    if (count <= map->capacity) return S_OK;
    while (capacity < count) capacity *= 2;
    if (!(names = realloc(map->names, capacity * sizeof(*names)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    map->names = names;
    if (!(buckets = calloc(capacity * 2, sizeof(*buckets)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    free(map->buckets);
    map->buckets = buckets;
    map->bucket_count = capacity * 2;
    map->capacity = capacity;
    for (i = 0; i < map->count; i++)
        if (names[i].valid) bucket_insert(map, i);
    return S_OK;
}

/* Appends a name whose text, if any, it takes over. */
static HRESULT append(struct namemap *map, const struct name *name)
{
    HRESULT hr;

    if (FAILED(hr = reserve(map, map->count + 1))) return hr;
    map->names[map->count] = *name;
    if (name->valid) bucket_insert(map, map->count);
    map->count++;
    return S_OK;
}

/* One of the three streams of the map; a missing one is empty. */
struct part
{
    struct stream_room room;
    BYTE *data;
};

static HRESULT read_part(struct node *node, ULONG tag, struct part *part, struct reader *reader)
{
    WCHAR name[STORAGE_NAME_MAX];
    ULONG size;
    HRESULT hr;

    storage_name(name, PREFIX_SUBSTG, tag);
    hr = node_read_stream(node, name, &part->room, &part->data, &size);
    *reader = reader_init(part->data, size);
    return hr == MAPI_E_NOT_FOUND ? S_OK : hr;
}

/* Makes the block of all texts with their terminators; NULL where there are none. */
static HRESULT allocate_texts(const struct nameid_streams *streams, WCHAR **texts)
{
    struct nameid_name entry;
    size_t total = 0;
    ULONG i;

    *texts = NULL;
    for (i = 0; i < nameid_count(streams); i++)
        if (nameid_get(streams, i, &entry) == CODEC_OK && entry.text &&
                !size_add(total, (size_t)entry.text_size + sizeof(WCHAR), &total))
            return MAPI_E_NOT_ENOUGH_MEMORY;
    return !total || (*texts = malloc(total)) ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT load_names(struct namemap *map, const struct nameid_streams *streams)
{
    ULONG i, count = nameid_count(streams);
    struct nameid_name entry;
    struct name name;
    WCHAR *next;
    HRESULT hr;

    if (FAILED(hr = reserve(map, count)) || FAILED(hr = allocate_texts(streams, &map->texts))) return hr;
    for (i = 0, next = map->texts; i < count; i++)
    {
        memset(&name, 0, sizeof(name));
        name.valid = nameid_get(streams, i, &entry) == CODEC_OK;
        if (name.valid)
        {
            memcpy(&name.guid, entry.guid, sizeof(name.guid));
            name.lid = (LONG)entry.lid;
            if (entry.text)
            {
                name.text = next;
                if (entry.text_size) memcpy(next, entry.text, entry.text_size);
                next += entry.text_size / sizeof(WCHAR);
                *next++ = 0;
            }
        }
        else WARN("Id %#lx has a bad name.\n", NAMED_ID_FIRST + i);
        if (FAILED(hr = append(map, &name))) return hr;
        map->loaded = map->count;
    }
    return S_OK;
}

/* Reads the streams as far as they are needed: no names need none, and names that are all numbers no strings. */
static HRESULT load_streams(struct namemap *map, struct node *node)
{
    struct part guids, entries, strings;
    struct nameid_streams streams = {0};
    HRESULT hr;

    guids.data = strings.data = NULL;
    hr = read_part(node, NAMEID_STREAM_ENTRIES, &entries, &streams.entries);
    if (SUCCEEDED(hr) && nameid_count(&streams)) hr = read_part(node, NAMEID_STREAM_GUIDS, &guids, &streams.guids);
    if (SUCCEEDED(hr) && nameid_has_text(&streams))
        hr = read_part(node, NAMEID_STREAM_STRINGS, &strings, &streams.strings);
    if (SUCCEEDED(hr)) hr = load_names(map, &streams);
    node_free_stream(&guids.room, &guids.data);
    node_free_stream(&entries.room, &entries.data);
    node_free_stream(&strings.room, &strings.data);
    return hr;
}

HRESULT namemap_load(struct node *root, struct namemap **out)
{
    struct node *node;
    HRESULT hr;

    if (!(*out = namemap_create())) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr = node_create(root->tree, root, NAME_NAMEID, TRUE, &node)))
    {
        hr = node_find(node);
        if (SUCCEEDED(hr)) hr = load_streams(*out, node);
        node_release(node);
    }
    if (hr == MAPI_E_NOT_FOUND) return S_OK;
    if (FAILED(hr))
    {
        namemap_free(*out);
        *out = NULL;
    }
    return hr;
}

ULONG namemap_find(const struct namemap *map, const MAPINAMEID *name)
{
    const WCHAR *text = name->ulKind == MNID_STRING ? name->Kind.lpwstrName : NULL;
    LONG lid = text ? 0 : name->Kind.lID;
    const struct name *other;
    ULONG bucket;

    if (!text && IsEqualGUID(name->lpguid, &PS_MAPI)) return lid > 0 && lid < NAMED_ID_FIRST ? (ULONG)lid : 0;
    if (!map->bucket_count) return 0;
    bucket = hash_name(name->lpguid, text, lid) & (map->bucket_count - 1);
    for (; map->buckets[bucket]; bucket = (bucket + 1) & (map->bucket_count - 1))
    {
        other = &map->names[map->buckets[bucket] - 1];
        if (!IsEqualGUID(&other->guid, name->lpguid) || !other->text != !text) continue;
        if (text ? !wcscmp(other->text, text) : other->lid == lid) return NAMED_ID_FIRST + (ULONG)(other - map->names);
    }
    return 0;
}

HRESULT namemap_add(struct namemap *map, const MAPINAMEID *name, ULONG *id)
{
    struct name copy = {*name->lpguid, TRUE, NULL, 0};
    HRESULT hr;

    if (map->count >= NAMEID_MAX) return MAPI_E_TOO_BIG;
    if (name->ulKind == MNID_STRING)
    {
        if (!(copy.text = _wcsdup(name->Kind.lpwstrName))) return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    else copy.lid = name->Kind.lID;
    if (FAILED(hr = append(map, &copy)))
    {
        free(copy.text);
        return hr;
    }
    map->dirty = TRUE;
    *id = NAMED_ID_FIRST + map->count - 1;
    return S_OK;
}

const struct name *namemap_name(const struct namemap *map, ULONG id)
{
    const struct name *name;

    if (id < NAMED_ID_FIRST || id - NAMED_ID_FIRST >= map->count) return NULL;
    name = &map->names[id - NAMED_ID_FIRST];
    return name->valid ? name : NULL;
}

/* The streams of the map while they are made: the three, then one for each hash bucket. */
#define PARTS (3 + NAMEID_HASH_STREAMS)

/* The index of a GUID in the GUID stream, which it is added to where it is new; PS_MAPI and PS_PUBLIC_STRINGS have
 * their own. */
static uint16_t guid_index(struct writer *guids, const GUID *guid)
{
    size_t i;

    if (!memcmp(guid, nameid_ps_mapi, sizeof(*guid))) return NAMEID_GUID_MAPI;
    if (!memcmp(guid, nameid_ps_public_strings, sizeof(*guid))) return NAMEID_GUID_PUBLIC;
    for (i = 0; i < guids->pos / sizeof(*guid); i++)
        if (!memcmp(guids->data + i * sizeof(*guid), guid, sizeof(*guid))) return (uint16_t)(NAMEID_GUID_FIRST + i);
    writer_bytes(guids, guid, sizeof(*guid));
    return (uint16_t)(NAMEID_GUID_FIRST + i);
}

/* The CRC that a string name is found by: of its text, in PS_INTERNET_HEADERS in lower case. [MS-OXMSG] 2.2.3.2.2 */
static uint32_t hash_text(const struct name *name)
{
    BOOL lower = !memcmp(&name->guid, nameid_ps_internet_headers, sizeof(name->guid));
    uint32_t crc = 0;
    const WCHAR *c;
    BYTE unit[2];

    for (c = name->text; *c; c++)
    {
        put_u16(unit, lower ? (WCHAR)(ULONG_PTR)CharLowerW((WCHAR *)(ULONG_PTR)*c) : *c);
        crc = codec_crc32(crc, unit, sizeof(unit));
    }
    return crc;
}

/* Fills the parts. A bad entry of the file stays as an entry without a name: GUID index 0. */
static void write_parts(const struct namemap *map, struct writer parts[PARTS])
{
    uint32_t first, hash;
    const struct name *name;
    uint16_t index;
    ULONG i;

    for (i = 0; i < map->count; i++)
    {
        name = &map->names[i];
        if (!name->valid)
        {
            nameid_write_entry(&parts[1], false, 0, 0, (uint16_t)i);
            continue;
        }
        index = guid_index(&parts[0], &name->guid);
        if (name->text)
        {
            first = (uint32_t)parts[2].pos;
            nameid_write_string(&parts[2], (const BYTE *)name->text, (uint32_t)(wcslen(name->text) * sizeof(WCHAR)));
            hash = hash_text(name);
        }
        else first = hash = (uint32_t)name->lid;
        nameid_write_entry(&parts[1], name->text != NULL, first, index, (uint16_t)i);
        nameid_write_entry(&parts[3 + nameid_bucket(name->text != NULL, hash, index)], name->text != NULL, hash, index,
                (uint16_t)i);
    }
}

/* Allocates a part's memory, where it needs any. */
static BOOL part_init(struct writer *part, size_t size)
{
    BYTE *data = size ? malloc(size) : NULL;

    *part = writer_init(data, size);
    return data || !size;
}

HRESULT namemap_save(const struct namemap *map, IStorage *root)
{
    size_t strings = 0, buckets[NAMEID_HASH_STREAMS] = {0};
    struct save_item items[PARTS];
    struct writer parts[PARTS] = {{0}};
    WCHAR name[STORAGE_NAME_MAX];
    IStorage *storage = NULL;
    ULONG i, count = 0;
    BOOL exists;
    HRESULT hr;

    for (i = 0; i < map->count; i++)
        if (map->names[i].text) strings += sizeof(ULONG) + ((wcslen(map->names[i].text) * sizeof(WCHAR) + 3) & ~3);
    /* the GUID stream first in memory: the index of a GUID decides the bucket */
    if (!part_init(&parts[0], map->count * sizeof(GUID)) || !part_init(&parts[1], map->count * NAMEID_ENTRY_SIZE) ||
            !part_init(&parts[2], strings))
        hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else
    {
        /* counted first, then filled */
        struct writer counters[PARTS];

        memcpy(counters, parts, sizeof(counters));
        for (i = 3; i < PARTS; i++) counters[i] = writer_init(NULL, 0);
        write_parts(map, counters);
        for (i = 3; i < PARTS; i++) buckets[i - 3] = counters[i].pos;
        hr = S_OK;
        for (i = 3; i < PARTS && SUCCEEDED(hr); i++)
            if (!part_init(&parts[i], buckets[i - 3])) hr = MAPI_E_NOT_ENOUGH_MEMORY;
        if (SUCCEEDED(hr)) write_parts(map, parts);
    }

    if (SUCCEEDED(hr))
    {
        hr = MapStorageSCode(storage_open_storage(root, NAME_NAMEID, TRUE, &storage));
        exists = SUCCEEDED(hr);
        if (hr == MAPI_E_NOT_FOUND)
            hr = MapStorageSCode(IStorage_CreateStorage(
                    root, NAME_NAMEID, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0, &storage));
        for (i = 0; i < PARTS && SUCCEEDED(hr); i++)
        {
            ULONG tag = i < 3 ? NAMEID_STREAM_GUIDS + (i << 16) : NAMEID_HASH_TAG(i - 3);

            storage_name(name, PREFIX_SUBSTG, tag);
            if (i >= 3 && !parts[i].pos)
            {
                if (exists) hr = storage_destroy(storage, name);
                continue;
            }
            save_item_init(&items[count], name, parts[i].data, (ULONG)parts[i].pos);
            items[count++].exists = exists;
        }
        if (SUCCEEDED(hr)) hr = save_items(storage, items, count);
    }
    if (storage) IStorage_Release(storage);
    for (i = 0; i < PARTS; i++) free(parts[i].data);
    return hr;
}
