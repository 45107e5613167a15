/*
 * A hash table with open addressing: elements lie from their hash's place on, and the table doubles when three quarters
 * of it are taken. Looking something up touches the table's memory and the element's, no others'.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <string.h>

#include "hash.h"

void hash_free(struct hash_table *table)
{
    free(table->entries);
    table->entries = NULL;
    table->size = table->count = 0;
}

/* Where elements with a hash begin. Callers' hashes may be numbers in a row, which must not lie in a row here. */
static ULONG first_place(ULONG size, ULONG hash)
{
    hash *= 0x9e3779b1;
    return (hash ^ hash >> 16) & (size - 1);
}

static void put(struct hash_entry *entries, ULONG size, const struct hash_entry *entry)
{
    ULONG place = first_place(size, entry->hash);

    while (entries[place].node) place = (place + 1) & (size - 1);
    entries[place] = *entry;
}

static void grow(struct hash_table *table)
{
    ULONG size = table->size ? table->size * 2 : 16, i;
    struct hash_entry *entries;

    if (size < table->size || !(entries = calloc(size, sizeof(*entries)))) return;
    for (i = 0; i < table->size; i++)
        if (table->entries[i].node) put(entries, size, &table->entries[i]);
    free(table->entries);
    table->entries = entries;
    table->size = size;
}

BOOL hash_insert(struct hash_table *table, struct hash_node *node, ULONG hash)
{
    const struct hash_entry entry = {node, hash};

    if (table->count >= table->size - table->size / 4) grow(table);
    /* one that stays free ends the look-ups */
    if (table->count + 1 >= table->size) return FALSE;
    node->hash = hash;
    put(table->entries, table->size, &entry);
    table->count++;
    return TRUE;
}

static ULONG place_of(const struct hash_table *table, const struct hash_node *node)
{
    ULONG place = first_place(table->size, node->hash);

    while (table->entries[place].node != node) place = (place + 1) & (table->size - 1);
    return place;
}

void hash_remove(struct hash_table *table, struct hash_node *node)
{
    const ULONG mask = table->size - 1;
    ULONG hole = place_of(table, node), place, first;

    /* what lies behind moves up, unless it would come in front of its first place */
    for (place = (hole + 1) & mask; table->entries[place].node; place = (place + 1) & mask)
    {
        first = first_place(table->size, table->entries[place].hash);
        if (((place - first) & mask) < ((place - hole) & mask)) continue;
        table->entries[hole] = table->entries[place];
        hole = place;
    }
    table->entries[hole].node = NULL;
    table->count--;
}

void hash_clear(struct hash_table *table)
{
    if (table->size) memset(table->entries, 0, table->size * sizeof(*table->entries));
    table->count = 0;
}

/* The first node with a hash from a place on. */
static struct hash_node *find_from(const struct hash_table *table, ULONG place, ULONG hash)
{
    for (; table->entries[place].node; place = (place + 1) & (table->size - 1))
        if (table->entries[place].hash == hash) return table->entries[place].node;
    return NULL;
}

struct hash_node *hash_first(const struct hash_table *table, ULONG hash)
{
    return table->size ? find_from(table, first_place(table->size, hash), hash) : NULL;
}

struct hash_node *hash_next(const struct hash_table *table, const struct hash_node *node)
{
    return find_from(table, (place_of(table, node) + 1) & (table->size - 1), node->hash);
}

ULONG hash_bytes(const void *bytes, SIZE_T size, ULONG seed)
{
    const BYTE *p = bytes;
    ULONG hash = seed ^ 0x811c9dc5;

    /* FNV-1a, then mixed, since its low bits alone spread badly */
    for (; size; size--) hash = (hash ^ *p++) * 0x01000193;
    hash ^= hash >> 15;
    hash *= 0x85ebca6b;
    return hash ^ hash >> 13;
}
