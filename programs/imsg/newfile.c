/*
 * A compound file that is being made: its elements are in memory, large streams in the file already, and its tables are
 * written at the end. What that takes grows with the message; ole32's own storages look through all of their directory
 * for each new element.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <wctype.h>

#include "newfile.h"

#define STREAM_MEMORY 0x10000  /* bytes of a stream that stays in memory, */
#define FILE_MEMORY   0x200000 /* while all streams together have no more than these */
#define EXTENT        16       /* sectors that a stream in the file grows by */
#define PIECE         0x10000
#define DEPTH_MAX     256 /* storages within each other */

static HRESULT file_error(void)
{
    const DWORD error = GetLastError();

    return error == ERROR_ACCESS_DENIED                                     ? STG_E_ACCESSDENIED
           : error == ERROR_PATH_NOT_FOUND || error == ERROR_FILE_NOT_FOUND ? STG_E_PATHNOTFOUND
                                                                            : STG_E_MEDIUMFULL;
}

/* Opens the file, where that was not done yet. */
static HRESULT open_handle(struct new_file *file)
{
    WCHAR folder[MAX_PATH], name[MAX_PATH];
    DWORD flags = FILE_ATTRIBUTE_NORMAL;

    if (file->file) return S_OK;
    if (!file->path)
    {
        if (!GetTempPathW(ARRAYSIZE(folder), folder) || !GetTempFileNameW(folder, L"imsg", 0, name) ||
                !(file->path = _wcsdup(name)))
            return STG_E_INSUFFICIENTMEMORY;
        flags |= FILE_FLAG_DELETE_ON_CLOSE;
    }
    file->file = CreateFileW(file->path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, flags, NULL);
    if (file->file != INVALID_HANDLE_VALUE) return S_OK;
    file->file = NULL;
    return file_error();
}

static BOOL seek_to(struct new_file *file, ULONGLONG offset)
{
    LARGE_INTEGER to;

    to.QuadPart = (LONGLONG)offset;
    return SetFilePointerEx(file->file, to, NULL, FILE_BEGIN);
}

static struct element *element_create(struct new_file *file, BOOL is_storage)
{
    struct element *element = calloc(1, sizeof(*element));

    if (!element) return NULL;
    element->refcount = 1;
    element->file = file;
    element->is_storage = is_storage;
    element->first_run = element->last_run = CFB_NO_RUN;
    file->elements++;
    return element;
}

HRESULT new_file_create(const WCHAR *path, struct element **root)
{
    struct new_file *file = calloc(1, sizeof(*file));

    *root = NULL;
    if (!file || (path && !(file->path = _wcsdup(path))) || !(*root = element_create(file, TRUE)))
    {
        if (file) free(file->path);
        free(file);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return S_OK;
}

void element_addref(struct element *element)
{
    element->refcount++;
}

/* Gives a stream's sectors up. */
static void leave_runs(struct element *stream)
{
    struct new_file *file = stream->file;
    uint32_t run;

    for (run = stream->first_run; run != CFB_NO_RUN; run = file->runs[run].next) file->runs[run].unused = true;
    stream->first_run = stream->last_run = CFB_NO_RUN;
    stream->placed = FALSE;
}

/* As deep as storages are within each other, which element_add() bounds. */
void element_release(struct element *element)
{
    struct new_file *file = element->file;
    ULONG i;

    if (--element->refcount) return;
    for (i = 0; i < element->count; i++) element_release(element->children[i]);
    leave_runs(element);
    file->memory -= element->memory_size;
    free(element->children);
    free(element->memory);
    free(element);
    if (--file->elements) return;
    if (file->file) CloseHandle(file->file);
    free(file->runs);
    free(file->path);
    free(file);
}

/* By length, then by upper case. [MS-CFB] 2.6.4 */
static int compare_names(const WCHAR *a, const WCHAR *b)
{
    const size_t a_length = wcslen(a), b_length = wcslen(b);
    size_t i;

    if (a_length != b_length) return a_length < b_length ? -1 : 1;
    for (i = 0; i < a_length; i++)
    {
        const WCHAR x = towupper(a[i]), y = towupper(b[i]);

        if (x != y) return x < y ? -1 : 1;
    }
    return 0;
}

/* Where an element is in its storage's list, or would be. */
static BOOL find_place(const struct element *storage, const WCHAR *name, ULONG *place)
{
    ULONG low = 0, high = storage->count, middle;
    int order;

    while (low < high)
    {
        middle = low + (high - low) / 2;
        if (!(order = compare_names(name, storage->children[middle]->name)))
        {
            *place = middle;
            return TRUE;
        }
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    *place = low;
    return FALSE;
}

struct element *element_find(const struct element *storage, const WCHAR *name)
{
    ULONG place;

    return find_place(storage, name, &place) ? storage->children[place] : NULL;
}

HRESULT element_add(struct element *storage, const WCHAR *name, BOOL is_storage, struct element **out)
{
    struct element **children, *element;
    ULONG capacity, place;

    *out = NULL;
    if (storage->depth >= DEPTH_MAX) return STG_E_INSUFFICIENTMEMORY;
    if (find_place(storage, name, &place)) return STG_E_FILEALREADYEXISTS;
    if (storage->count == storage->capacity)
    {
        capacity = storage->capacity ? storage->capacity * 2 : 8;
        if (!(children = realloc(storage->children, capacity * sizeof(*children)))) return STG_E_INSUFFICIENTMEMORY;
        storage->children = children;
        storage->capacity = capacity;
    }
    if (!(element = element_create(storage->file, is_storage))) return STG_E_INSUFFICIENTMEMORY;
    lstrcpynW(element->name, name, ARRAYSIZE(element->name));
    element->depth = storage->depth + 1;
    memmove(storage->children + place + 1, storage->children + place,
            (storage->count - place) * sizeof(*storage->children));
    storage->children[place] = element;
    storage->count++;
    element_addref(element);
    *out = element;
    return S_OK;
}

void element_remove(struct element *storage, struct element *element)
{
    ULONG place;

    if (!find_place(storage, element->name, &place)) return;
    storage->count--;
    memmove(storage->children + place, storage->children + place + 1,
            (storage->count - place) * sizeof(*storage->children));
    element_release(element);
}

/* Where a byte of a stream is in the file, and how many follow it there; the runs reach as far. */
static ULONGLONG find_bytes(struct element *stream, ULONGLONG offset, ULONGLONG *left)
{
    const struct new_file *file = stream->file;
    uint32_t number = stream->first_run;

    while (offset >= (ULONGLONG)file->runs[number].count * CFB_SECTOR)
    {
        offset -= (ULONGLONG)file->runs[number].count * CFB_SECTOR;
        number = file->runs[number].next;
    }
    *left = (ULONGLONG)file->runs[number].count * CFB_SECTOR - offset;
    return CFB_SECTOR + (ULONGLONG)file->runs[number].start * CFB_SECTOR + offset;
}

/* Reads or writes a part of a stream in the file. */
static HRESULT move_bytes(struct element *stream, ULONGLONG offset, void *data, ULONG size, BOOL write)
{
    ULONGLONG place, left;
    DWORD part, done;
    BOOL fine;

    for (; size; offset += part, data = (BYTE *)data + part, size -= part)
    {
        place = find_bytes(stream, offset, &left);
        part = left < size ? (DWORD)left : size;
        if (!seek_to(stream->file, place)) return STG_E_SEEKERROR;
        fine = write ? WriteFile(stream->file->file, data, part, &done, NULL)
                     : ReadFile(stream->file->file, data, part, &done, NULL);
        if (!fine || done > part || (write && done != part)) return write ? STG_E_MEDIUMFULL : STG_E_READFAULT;
        if (!write) memset((BYTE *)data + done, 0, part - done); /* what nobody has written yet */
    }
    return S_OK;
}

HRESULT element_read(struct element *stream, ULONGLONG offset, void *data, ULONG size)
{
    if (stream->placed) return move_bytes(stream, offset, data, size, FALSE);
    memcpy(data, stream->memory + offset, size);
    return S_OK;
}

/* Makes room for so many bytes of a stream in the file: behind its last run, where that is the file's last, too. */
static HRESULT extend_runs(struct element *stream, ULONGLONG size)
{
    struct new_file *file = stream->file;
    ULONGLONG room = 0, wanted;
    struct cfb_run *runs;
    uint32_t run, capacity;

    for (run = stream->first_run; run != CFB_NO_RUN; run = file->runs[run].next)
        room += (ULONGLONG)file->runs[run].count * CFB_SECTOR;
    if (size <= room) return S_OK;
    wanted = (size - room + CFB_SECTOR * EXTENT - 1) / (CFB_SECTOR * EXTENT) * EXTENT;
    if (wanted + file->sectors > 0x7fffffff) return STG_E_MEDIUMFULL;
    if (stream->last_run == CFB_NO_RUN || stream->last_run + 1 != file->run_count)
    {
        if (file->run_count == file->run_capacity)
        {
            capacity = file->run_capacity ? file->run_capacity * 2 : 16;
            if (!(runs = realloc(file->runs, capacity * sizeof(*runs)))) return STG_E_INSUFFICIENTMEMORY;
            file->runs = runs;
            file->run_capacity = capacity;
        }
        run = file->run_count++;
        file->runs[run].start = file->sectors;
        file->runs[run].count = 0;
        file->runs[run].next = CFB_NO_RUN;
        file->runs[run].unused = false;
        if (stream->last_run == CFB_NO_RUN) stream->first_run = run;
        else file->runs[stream->last_run].next = run;
        stream->last_run = run;
    }
    file->runs[stream->last_run].count += (uint32_t)wanted;
    file->sectors += (uint32_t)wanted;
    return S_OK;
}

/* Brings a stream's bytes into the file. */
static HRESULT place_stream(struct element *stream, ULONGLONG size)
{
    HRESULT hr;

    if (FAILED(hr = open_handle(stream->file)) || FAILED(hr = extend_runs(stream, size))) return hr;
    if (FAILED(hr = move_bytes(stream, 0, stream->memory, (ULONG)stream->size, TRUE)))
    {
        leave_runs(stream);
        return hr;
    }
    stream->file->memory -= stream->memory_size;
    free(stream->memory);
    stream->memory = NULL;
    stream->memory_size = 0;
    stream->placed = TRUE;
    return S_OK;
}

/* Makes room for a stream's bytes: in memory, or in the file. */
static HRESULT make_room(struct element *stream, ULONGLONG size)
{
    struct new_file *file = stream->file;
    size_t room;
    BYTE *memory;

    if (size > 0x80000000u) return STG_E_MEDIUMFULL; /* what a compound file's stream can have */
    if (stream->placed) return extend_runs(stream, size);
    if (size >= CFB_MINI_CUTOFF && (size > STREAM_MEMORY || file->memory > FILE_MEMORY))
        return place_stream(stream, size);
    if (size <= stream->memory_size) return S_OK;
    room = stream->memory_size ? stream->memory_size * 2 : (size_t)size;
    if (room < size) room = (size_t)size;
    if (!(memory = realloc(stream->memory, room))) return STG_E_INSUFFICIENTMEMORY;
    file->memory += room - stream->memory_size;
    stream->memory = memory;
    stream->memory_size = room;
    return S_OK;
}

HRESULT element_write(struct element *stream, ULONGLONG offset, const void *data, ULONG size)
{
    HRESULT hr;

    if (!size) return S_OK;
    if (offset > stream->size && FAILED(hr = element_resize(stream, offset))) return hr;
    if (FAILED(hr = make_room(stream, offset + size))) return hr;
    if (!stream->placed) memcpy(stream->memory + offset, data, size);
    else if (FAILED(hr = move_bytes(stream, offset, (void *)data, size, TRUE))) return hr;
    if (offset + size > stream->size) stream->size = offset + size;
    return S_OK;
}

HRESULT element_resize(struct element *stream, ULONGLONG size)
{
    static const BYTE zeroes[4096];
    BYTE *memory;
    HRESULT hr = S_OK;
    ULONG part;

    while (SUCCEEDED(hr) && stream->size < size)
    {
        part = size - stream->size < sizeof(zeroes) ? (ULONG)(size - stream->size) : sizeof(zeroes);
        hr = element_write(stream, stream->size, zeroes, part);
    }
    if (FAILED(hr)) return hr;
    if (stream->placed && size < CFB_MINI_CUTOFF)
    {
        /* small streams are none that are in the file already */
        if (!(memory = malloc(CFB_MINI_CUTOFF))) return STG_E_INSUFFICIENTMEMORY;
        if (FAILED(hr = element_read(stream, 0, memory, (ULONG)size)))
        {
            free(memory);
            return hr;
        }
        leave_runs(stream);
        stream->memory = memory;
        stream->memory_size = CFB_MINI_CUTOFF;
        stream->file->memory += CFB_MINI_CUTOFF;
    }
    stream->size = size;
    return S_OK;
}

/* All elements, those of a storage one behind the other. */
struct flat
{
    struct element **elements;
    struct cfb_entry *entries;
    struct new_file *file;
    BYTE *piece; /* what is on its way into the file */
    size_t fill;
};

static bool read_element(void *context, uint32_t entry, uint64_t offset, void *data, size_t size)
{
    struct flat *flat = context;

    return SUCCEEDED(element_read(flat->elements[entry], offset, data, (ULONG)size));
}

static bool flush_piece(struct flat *flat)
{
    const DWORD size = (DWORD)flat->fill;
    DWORD done;

    flat->fill = 0;
    return WriteFile(flat->file->file, flat->piece, size, &done, NULL) && done == size;
}

static bool write_sector(void *context, const void *data, size_t size)
{
    struct flat *flat = context;

    memcpy(flat->piece + flat->fill, data, size);
    flat->fill += size;
    return flat->fill + CFB_SECTOR <= PIECE || flush_piece(flat);
}

static void fill_entry(struct cfb_entry *entry, const struct element *element)
{
    entry->type = element->is_storage ? CFB_STORAGE_ENTRY : CFB_STREAM_ENTRY;
    memcpy(entry->name, element->name, sizeof(entry->name));
    memcpy(entry->clsid, &element->clsid, sizeof(entry->clsid));
    entry->state = element->state;
    entry->child = entry->left = entry->right = CFB_NO_ENTRY;
    entry->size = element->size;
    entry->placed = element->placed;
    if (element->placed) entry->start = element->file->runs[element->first_run].start;
}

/* Lists all elements below a root as entries; each storage's are linked to a tree. */
static void flatten(struct flat *flat, struct element *root)
{
    uint32_t i, j, count = 1;

    flat->elements[0] = root;
    fill_entry(&flat->entries[0], root);
    flat->entries[0].type = CFB_ROOT_ENTRY;
    for (i = 0; i < count; i++)
    {
        const struct element *storage = flat->elements[i];
        const uint32_t first = count;

        for (j = 0; j < storage->count; j++, count++)
        {
            flat->elements[count] = storage->children[j];
            fill_entry(&flat->entries[count], storage->children[j]);
        }
        flat->entries[i].child = cfb_link(flat->entries, first, storage->count);
    }
}

static ULONG count_elements(const struct element *element)
{
    ULONG i, count = 1;

    for (i = 0; i < element->count; i++) count += count_elements(element->children[i]);
    return count;
}

static HRESULT write_file(struct flat *flat, ULONG count)
{
    struct new_file *file = flat->file;
    struct cfb_writer writer = {flat->entries, count, file->runs, file->run_count, read_element, write_sector, flat};
    BYTE header[CFB_SECTOR];
    HRESULT hr;

    if (cfb_plan(&writer) != CODEC_OK) return STG_E_MEDIUMFULL;
    cfb_header(&writer, header);
    if (FAILED(hr = open_handle(file))) return hr;
    if (!seek_to(file, 0) || !write_sector(flat, header, sizeof(header)) || !flush_piece(flat) ||
            !seek_to(file, CFB_SECTOR + (ULONGLONG)file->sectors * CFB_SECTOR) || cfb_write(&writer) != CODEC_OK ||
            !flush_piece(flat) || !FlushFileBuffers(file->file))
        return STG_E_MEDIUMFULL;
    CloseHandle(file->file);
    file->file = NULL;
    return S_OK;
}

HRESULT new_file_save(struct element *root)
{
    const ULONG count = count_elements(root);
    struct flat flat = {
            malloc(count * sizeof(*flat.elements)), calloc(count, sizeof(*flat.entries)), root->file, malloc(PIECE)};
    HRESULT hr = STG_E_INSUFFICIENTMEMORY;

    if (flat.elements && flat.entries && flat.piece)
    {
        flatten(&flat, root);
        hr = write_file(&flat, count);
    }
    free(flat.elements);
    free(flat.entries);
    free(flat.piece);
    return hr;
}
