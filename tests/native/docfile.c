/*
 * The tree of a compound file, and its form in bytes, [MS-CFB].
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdint.h>

#include "docfile.h"

#define SECTOR       512
#define MINI_SECTOR  64
#define MINI_CUTOFF  4096
#define ENTRY_SIZE   128
#define ENDOFCHAIN   0xfffffffeu
#define FREESECT     0xffffffffu
#define FATSECT      0xfffffffdu
#define DIFSECT      0xfffffffcu
#define MAX_SECTOR   0xfffffffau
#define HEADER_DIFAT 109

static const BYTE signature[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};

/* Names are compared by their lengths, then in upper case. [MS-CFB] 2.6.4 */
static int compare_names(const WCHAR *a, const WCHAR *b)
{
    size_t x = wcslen(a), y = wcslen(b), i;

    if (x != y) return x < y ? -1 : 1;
    for (i = 0; i < x; i++)
        if (towupper(a[i]) != towupper(b[i])) return towupper(a[i]) < towupper(b[i]) ? -1 : 1;
    return 0;
}

static void link_element(struct element *parent, struct element *element)
{
    struct element **at = &parent->first;

    while (*at && compare_names((*at)->name, element->name) < 0) at = &(*at)->next;
    element->parent = parent;
    element->next = *at;
    *at = element;
}

static void unlink_element(struct element *element)
{
    struct element **at = &element->parent->first;

    while (*at != element) at = &(*at)->next;
    *at = element->next;
    element->parent = NULL;
}

struct element *element_create(struct element *parent, const WCHAR *name, DWORD type)
{
    struct element *element = calloc(1, sizeof(*element));

    if (!element) return NULL;
    element->type = type;
    wcscpy(element->name, name);
    if (parent) link_element(parent, element);
    return element;
}

void element_destroy(struct element *element)
{
    while (element->first) element_destroy(element->first);
    if (element->parent) unlink_element(element);
    free(element->data);
    free(element);
}

struct element *element_find(struct element *parent, const WCHAR *name)
{
    struct element *child = parent->first;

    while (child && compare_names(child->name, name)) child = child->next;
    return child;
}

void element_rename(struct element *element, const WCHAR *name)
{
    struct element *parent = element->parent;

    unlink_element(element);
    wcscpy(element->name, name);
    link_element(parent, element);
}

HRESULT element_copy(struct element *to, const struct element *from)
{
    const struct element *child;
    struct element *copy;
    HRESULT hr = S_OK;

    to->clsid = from->clsid;
    to->state = from->state;
    to->created = from->created;
    to->changed = from->changed;
    if (from->size)
    {
        if (!element_resize(to, from->size)) return E_OUTOFMEMORY;
        memcpy(to->data, from->data, from->size);
    }
    for (child = from->first; child && SUCCEEDED(hr); child = child->next)
    {
        if (!(copy = element_create(to, child->name, child->type))) return E_OUTOFMEMORY;
        hr = element_copy(copy, child);
    }
    return hr;
}

BOOL element_resize(struct element *element, ULONGLONG size)
{
    BYTE *data;

    if (size > 0x10000000) return FALSE; /* no room: a fuzzer asks for any size */
    if (size > element->capacity)
    {
        if (!(data = realloc(element->data, (size_t)size + size / 4))) return FALSE;
        element->data = data;
        element->capacity = (ULONG)(size + size / 4);
    }
    if (size > element->size) memset(element->data + element->size, 0, (size_t)size - element->size);
    element->size = (ULONG)size;
    return TRUE;
}

/* Reading. */

struct reader
{
    const BYTE *bytes;
    ULONG size;
    ULONG shift;           /* of sectors */
    ULONG *fat, fat_count; /* entries */
    BYTE *directory, *mini, *mini_fat;
    ULONG entries, mini_size, mini_entries;
    BYTE *seen; /* entries that are in the tree */
};

static ULONG get32(const BYTE *at)
{
    return at[0] | at[1] << 8 | at[2] << 16 | (ULONG)at[3] << 24;
}

static const BYTE *sector_at(const struct reader *reader, ULONG sector)
{
    ULONGLONG offset = ((ULONGLONG)sector + 1) << reader->shift;

    return sector < MAX_SECTOR && offset < reader->size ? reader->bytes + offset : NULL;
}

/* How many bytes of a sector are there. */
static ULONG sector_size(const struct reader *reader, const BYTE *sector)
{
    return min(1u << reader->shift, reader->size - (ULONG)(sector - reader->bytes));
}

/* Reads a chain of sectors, limit bytes at most; what is cut off is not there. */
static HRESULT read_chain(const struct reader *reader, ULONG sector, ULONGLONG limit, BYTE **out, ULONG *size)
{
    ULONG sectors = (reader->size >> reader->shift) + 1, part;
    const BYTE *at;

    *size = 0;
    if (limit > reader->size) limit = reader->size;
    if (!(*out = malloc((size_t)limit + 1))) return E_OUTOFMEMORY;
    while (*size < limit && (at = sector_at(reader, sector)))
    {
        if (!sectors--) return STG_E_DOCFILECORRUPT;
        part = min(sector_size(reader, at), (ULONG)limit - *size);
        memcpy(*out + *size, at, part);
        *size += part;
        sector = sector < reader->fat_count ? reader->fat[sector] : ENDOFCHAIN;
    }
    return S_OK;
}

static HRESULT read_fat(struct reader *reader)
{
    ULONG per = (1u << reader->shift) / 4, most = (reader->size >> reader->shift) + 1, i, next, rounds;
    ULONG count = 0, sector;
    const BYTE *difat = reader->bytes + 76, *at;

    /* a file of so many sectors needs no more of them for its table */
    if (!(reader->fat = malloc(((size_t)most / per + 2) * per * 4))) return E_OUTOFMEMORY;
    next = get32(reader->bytes + 68);
    for (i = 0, rounds = 0;; i++)
    {
        if (difat == reader->bytes + 76 ? i == HEADER_DIFAT : i == per - 1)
        {
            if (!(difat = sector_at(reader, next)) || sector_size(reader, difat) < per * 4 || rounds++ > most) break;
            next = get32(difat + 4 * (per - 1));
            i = 0;
        }
        sector = get32(difat + 4 * i);
        if (!(at = sector_at(reader, sector)) || count >= most / per + 1) break;
        memset(reader->fat + count * per, 0xff, per * 4);
        memcpy(reader->fat + count * per, at, sector_size(reader, at) & ~3u);
        count++;
    }
    reader->fat_count = count * per;
    return S_OK;
}

static HRESULT read_mini(const struct reader *reader, ULONG sector, struct element *element, ULONG size)
{
    ULONG at = 0, part;

    if (size > reader->mini_size) size = reader->mini_size;
    if (size && !element_resize(element, size)) return E_OUTOFMEMORY;
    while (at < size)
    {
        if ((ULONGLONG)sector * MINI_SECTOR >= reader->mini_size) break;
        part = min(min(MINI_SECTOR, size - at), reader->mini_size - sector * MINI_SECTOR);
        memcpy(element->data + at, reader->mini + sector * MINI_SECTOR, part);
        at += part;
        if (sector >= reader->mini_entries) break;
        sector = get32(reader->mini_fat + 4 * sector);
    }
    element->size = at;
    return S_OK;
}

static HRESULT read_stream(const struct reader *reader, const BYTE *entry, struct element *element)
{
    ULONG size = get32(entry + 120);
    HRESULT hr;

    if (size < get32(reader->bytes + 56)) return read_mini(reader, get32(entry + 116), element, size);
    hr = read_chain(reader, get32(entry + 116), size, &element->data, &element->size);
    element->capacity = element->size;
    return hr;
}

/* Reads an entry, what is below it and its siblings. Each entry is read once, which is what bounds all of it. */
static HRESULT read_entry(struct reader *reader, struct element *parent, ULONG index, ULONG depth)
{
    const BYTE *entry = reader->directory + (size_t)index * ENTRY_SIZE;
    WCHAR name[NAME_MAX_LENGTH + 1];
    struct element *element;
    HRESULT hr;

    if (index == FREESECT) return S_OK;
    if (index >= reader->entries || reader->seen[index] || depth > 2000) return STG_E_DOCFILECORRUPT;
    reader->seen[index] = 1;
    if ((entry[66] != 1 && entry[66] != 2) || entry[64] < 2 || entry[64] > 64) return STG_E_DOCFILECORRUPT;
    if (FAILED(hr = read_entry(reader, parent, get32(entry + 68), depth + 1))) return hr;
    if (FAILED(hr = read_entry(reader, parent, get32(entry + 72), depth + 1))) return hr;
    memcpy(name, entry, sizeof(name));
    name[entry[64] / 2 - 1] = 0;
    if (element_find(parent, name)) return STG_E_DOCFILECORRUPT;
    if (!(element = element_create(parent, name, entry[66] == 1 ? STGTY_STORAGE : STGTY_STREAM))) return E_OUTOFMEMORY;
    memcpy(&element->clsid, entry + 80, sizeof(element->clsid));
    element->state = get32(entry + 96);
    memcpy(&element->created, entry + 100, 8);
    memcpy(&element->changed, entry + 108, 8);
    if (element->type == STGTY_STREAM) return read_stream(reader, entry, element);
    return read_entry(reader, element, get32(entry + 76), depth + 1);
}

static HRESULT read_all(struct reader *reader, struct element *root)
{
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = read_fat(reader))) return hr;
    if (FAILED(hr = read_chain(reader, get32(reader->bytes + 48), ~0u, &reader->directory, &size))) return hr;
    reader->entries = size / ENTRY_SIZE;
    if (!reader->entries || reader->directory[66] != 5) return STG_E_DOCFILECORRUPT;
    if (!(reader->seen = calloc(1, reader->entries))) return E_OUTOFMEMORY;
    hr = read_chain(
            reader, get32(reader->directory + 116), get32(reader->directory + 120), &reader->mini, &reader->mini_size);
    if (FAILED(hr)) return hr;
    if (FAILED(hr = read_chain(reader, get32(reader->bytes + 60), ~0u, &reader->mini_fat, &size))) return hr;
    reader->mini_entries = size / 4;
    memcpy(&root->clsid, reader->directory + 80, sizeof(root->clsid));
    root->state = get32(reader->directory + 96);
    reader->seen[0] = 1;
    return read_entry(reader, root, get32(reader->directory + 76), 0);
}

HRESULT docfile_read(const BYTE *bytes, ULONG size, struct element **out)
{
    struct reader reader = {.bytes = bytes, .size = size};
    struct element *root;
    HRESULT hr;

    *out = NULL;
    if (size < SECTOR || memcmp(bytes, signature, sizeof(signature))) return STG_E_FILEALREADYEXISTS;
    reader.shift = bytes[30];
    if (reader.shift != 9 && reader.shift != 12) return STG_E_INVALIDHEADER;
    if (!(root = element_create(NULL, L"Root Entry", STGTY_STORAGE))) return E_OUTOFMEMORY;
    hr = read_all(&reader, root);
    free(reader.fat);
    free(reader.directory);
    free(reader.mini);
    free(reader.mini_fat);
    free(reader.seen);
    if (SUCCEEDED(hr)) *out = root;
    else element_destroy(root);
    return hr;
}

/* Writing: header, the table's sectors, directory, small streams' table, small streams, large streams. */

struct writer
{
    BYTE *bytes;
    ULONG difat_count, fat_count, dir_sectors, mini_fat_sectors, mini_sectors; /* the last ones small */
    ULONG next, next_mini;                                                     /* sectors to be given away */
    ULONG next_entry;
    ULONG first_mini; /* the sector where small streams begin */
    ULONG fat_at, dir_at, mini_fat_at;
};

static void put32(BYTE *at, ULONG value)
{
    memcpy(at, &value, sizeof(value));
}

static ULONG sectors_of(ULONGLONG bytes, ULONG size)
{
    return (ULONG)((bytes + size - 1) / size);
}

static void measure(const struct element *element, ULONG *entries, ULONG *mini, ULONG *large)
{
    const struct element *child;

    ++*entries;
    if (element->size >= MINI_CUTOFF) *large += sectors_of(element->size, SECTOR);
    else *mini += sectors_of(element->size, MINI_SECTOR);
    for (child = element->first; child; child = child->next) measure(child, entries, mini, large);
}

static BYTE *sector(struct writer *writer, ULONG index)
{
    return writer->bytes + ((size_t)index + 1) * SECTOR;
}

static void put_fat(struct writer *writer, ULONG index, ULONG value)
{
    put32(sector(writer, writer->fat_at) + 4 * (size_t)index, value);
}

/* A chain of sectors one behind the other. */
static void put_chain(struct writer *writer, ULONG first, ULONG count)
{
    ULONG i;

    for (i = 0; i < count; i++) put_fat(writer, first + i, i + 1 < count ? first + i + 1 : ENDOFCHAIN);
}

static void write_data(struct writer *writer, const struct element *element, BYTE *entry)
{
    ULONG count, i;

    put32(entry + 120, element->size);
    if (!element->size) put32(entry + 116, ENDOFCHAIN);
    else if (element->size >= MINI_CUTOFF)
    {
        count = sectors_of(element->size, SECTOR);
        put32(entry + 116, writer->next);
        put_chain(writer, writer->next, count);
        memcpy(sector(writer, writer->next), element->data, element->size);
        writer->next += count;
    }
    else
    {
        count = sectors_of(element->size, MINI_SECTOR);
        put32(entry + 116, writer->next_mini);
        memcpy(sector(writer, writer->first_mini) + (size_t)writer->next_mini * MINI_SECTOR, element->data,
                element->size);
        for (i = 1; i <= count; i++, writer->next_mini++)
            put32(sector(writer, writer->mini_fat_at) + 4 * (size_t)writer->next_mini,
                    i < count ? writer->next_mini + 1 : ENDOFCHAIN);
    }
}

static ULONG write_children(struct writer *writer, const struct element *first);

/* Writes an entry and all below it; its number. */
static ULONG write_entry(struct writer *writer, const struct element *element)
{
    ULONG index = writer->next_entry++;
    BYTE *entry = sector(writer, writer->dir_at) + (size_t)index * ENTRY_SIZE;

    memset(entry, 0, ENTRY_SIZE);
    memcpy(entry, element->name, wcslen(element->name) * 2);
    entry[64] = (BYTE)(wcslen(element->name) * 2 + 2);
    entry[66] = element->type == STGTY_STREAM ? 2 : index ? 1 : 5;
    entry[67] = 1;
    put32(entry + 68, FREESECT);
    put32(entry + 72, FREESECT);
    memcpy(entry + 80, &element->clsid, sizeof(element->clsid));
    put32(entry + 96, element->state);
    memcpy(entry + 100, &element->created, 8);
    memcpy(entry + 108, &element->changed, 8);
    if (element->type == STGTY_STREAM) write_data(writer, element, entry);
    put32(entry + 76, write_children(writer, element->first));
    return index;
}

/* Writes count siblings as a balanced tree; the number of the one in the middle. */
static ULONG write_siblings(struct writer *writer, const struct element **at, ULONG count)
{
    ULONG left, right, index;
    BYTE *entry;

    if (!count) return FREESECT;
    left = write_siblings(writer, at, count / 2);
    index = write_entry(writer, *at);
    *at = (*at)->next;
    right = write_siblings(writer, at, count - count / 2 - 1);
    entry = sector(writer, writer->dir_at) + (size_t)index * ENTRY_SIZE;
    put32(entry + 68, left);
    put32(entry + 72, right);
    return index;
}

static ULONG write_children(struct writer *writer, const struct element *first)
{
    const struct element *child;
    ULONG count = 0;

    for (child = first; child; child = child->next) count++;
    return write_siblings(writer, &first, count);
}

static void write_header(struct writer *writer)
{
    BYTE *header = writer->bytes, *difat = header + 76;
    ULONG i, at = 0, used = 0;

    memcpy(header, signature, sizeof(signature));
    header[24] = 0x3e;
    header[26] = 3;
    header[28] = 0xfe;
    header[29] = 0xff;
    header[30] = 9;
    header[32] = 6;
    put32(header + 44, writer->fat_count);
    put32(header + 48, writer->dir_at);
    put32(header + 56, MINI_CUTOFF);
    put32(header + 60, writer->mini_fat_sectors ? writer->mini_fat_at : ENDOFCHAIN);
    put32(header + 64, writer->mini_fat_sectors);
    put32(header + 68, writer->difat_count ? 0 : ENDOFCHAIN);
    put32(header + 72, writer->difat_count);
    memset(difat, 0xff, 4 * HEADER_DIFAT);
    for (i = 0; i < writer->difat_count; i++)
    {
        memset(sector(writer, i), 0xff, SECTOR);
        put32(sector(writer, i) + SECTOR - 4, i + 1 < writer->difat_count ? i + 1 : ENDOFCHAIN);
        put_fat(writer, i, DIFSECT);
    }
    for (i = 0; i < writer->fat_count; i++)
    {
        if (used == (difat == header + 76 ? HEADER_DIFAT : SECTOR / 4 - 1))
        {
            difat = sector(writer, at++);
            used = 0;
        }
        put32(difat + 4 * used++, writer->fat_at + i);
        put_fat(writer, writer->fat_at + i, FATSECT);
    }
}

HRESULT docfile_write(const struct element *root, BYTE **bytes, ULONG *size)
{
    ULONG entries = 0, mini = 0, large = 0, data, i;
    struct writer writer = {0};
    BYTE *entry;

    measure(root, &entries, &mini, &large);
    writer.dir_sectors = sectors_of((ULONGLONG)entries * ENTRY_SIZE, SECTOR);
    writer.mini_fat_sectors = sectors_of((ULONGLONG)mini * 4, SECTOR);
    writer.mini_sectors = sectors_of((ULONGLONG)mini * MINI_SECTOR, SECTOR);
    data = writer.dir_sectors + writer.mini_fat_sectors + writer.mini_sectors + large;
    do
    {
        writer.fat_count = sectors_of(((ULONGLONG)data + writer.fat_count + writer.difat_count) * 4, SECTOR);
        writer.difat_count =
                writer.fat_count > HEADER_DIFAT ? sectors_of(writer.fat_count - HEADER_DIFAT, SECTOR / 4 - 1) : 0;
    } while ((data + writer.fat_count + writer.difat_count) * 4ull > (ULONGLONG)writer.fat_count * SECTOR);
    *size = (data + writer.fat_count + writer.difat_count + 1) * SECTOR;
    if (!(*bytes = writer.bytes = calloc(1, *size))) return E_OUTOFMEMORY;

    writer.fat_at = writer.difat_count;
    writer.dir_at = writer.fat_at + writer.fat_count;
    writer.mini_fat_at = writer.dir_at + writer.dir_sectors;
    writer.first_mini = writer.mini_fat_at + writer.mini_fat_sectors;
    writer.next = writer.first_mini + writer.mini_sectors;
    memset(sector(&writer, writer.fat_at), 0xff, (size_t)writer.fat_count * SECTOR);
    write_header(&writer);
    put_chain(&writer, writer.dir_at, writer.dir_sectors);
    put_chain(&writer, writer.mini_fat_at, writer.mini_fat_sectors);
    put_chain(&writer, writer.first_mini, writer.mini_sectors);
    memset(sector(&writer, writer.mini_fat_at), 0xff, (size_t)writer.mini_fat_sectors * SECTOR);
    write_entry(&writer, root);
    entry = sector(&writer, writer.dir_at);
    put32(entry + 116, mini ? writer.first_mini : ENDOFCHAIN);
    put32(entry + 120, mini * MINI_SECTOR);
    for (i = entries; i < writer.dir_sectors * (SECTOR / ENTRY_SIZE); i++)
        memset(entry + (size_t)i * ENTRY_SIZE + 68, 0xff, 12);
    return S_OK;
}
