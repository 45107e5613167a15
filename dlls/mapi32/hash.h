/*
 * A hash table of elements that begin with, or hold, a node. The caller hashes and compares.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_HASH_H
#define MAPI32_HASH_H

#include <windows.h>

struct hash_node
{
    ULONG hash;
};

struct hash_entry
{
    struct hash_node *node; /* NULL: free */
    ULONG hash;             /* the node's, so that nodes with another one are not looked at */
};

/* A zeroed table is empty, and needs no memory until something is added. */
struct hash_table
{
    struct hash_entry *entries;
    ULONG size, count; /* size: of entries, a power of 2 */
};

/* Frees the table, not its elements. */
void hash_free(struct hash_table *table);

/* Adds a node; the table grows with its elements. FALSE where memory lacks, and the node is not added. */
BOOL hash_insert(struct hash_table *table, struct hash_node *node, ULONG hash);

/* Takes a node, which is there, off. */
void hash_remove(struct hash_table *table, struct hash_node *node);

/* Forgets all elements. */
void hash_clear(struct hash_table *table);

/* The first node with a hash, and the next with the same; NULL if there is none. */
struct hash_node *hash_first(const struct hash_table *table, ULONG hash);
struct hash_node *hash_next(const struct hash_table *table, const struct hash_node *node);

/* A hash of size bytes, to be chained: seed is 0 or the hash of what went before. */
ULONG hash_bytes(const void *bytes, SIZE_T size, ULONG seed);

#endif
