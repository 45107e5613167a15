/*
 * A chained hash table that doubles when it has as many elements as buckets.
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

BOOL hash_init(struct hash_table *table)
{
    table->size = 16;
    table->count = 0;
    return (table->buckets = calloc(table->size, sizeof(*table->buckets))) != NULL;
}

void hash_free(struct hash_table *table)
{
    free(table->buckets);
    table->buckets = NULL;
}

static void grow(struct hash_table *table)
{
    struct hash_node **buckets, *node, *next;
    ULONG size = table->size * 2, i;

    if (size < table->size || !(buckets = calloc(size, sizeof(*buckets)))) return;
    for (i = 0; i < table->size; i++)
    {
        for (node = table->buckets[i]; node; node = next)
        {
            next = node->next;
            node->next = buckets[node->hash & (size - 1)];
            buckets[node->hash & (size - 1)] = node;
        }
    }
    free(table->buckets);
    table->buckets = buckets;
    table->size = size;
}

void hash_insert(struct hash_table *table, struct hash_node *node, ULONG hash)
{
    if (table->count >= table->size) grow(table);
    node->hash = hash;
    node->next = table->buckets[hash & (table->size - 1)];
    table->buckets[hash & (table->size - 1)] = node;
    table->count++;
}

void hash_remove(struct hash_table *table, struct hash_node *node)
{
    struct hash_node **link = &table->buckets[node->hash & (table->size - 1)];

    while (*link != node) link = &(*link)->next;
    *link = node->next;
    table->count--;
}

void hash_clear(struct hash_table *table)
{
    memset(table->buckets, 0, table->size * sizeof(*table->buckets));
    table->count = 0;
}

struct hash_node *hash_first(const struct hash_table *table, ULONG hash)
{
    struct hash_node *node = table->buckets[hash & (table->size - 1)];

    while (node && node->hash != hash) node = node->next;
    return node;
}

struct hash_node *hash_next(const struct hash_node *node)
{
    ULONG hash = node->hash;

    for (node = node->next; node && node->hash != hash;) node = node->next;
    return (struct hash_node *)node;
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
