/*
 * Sequences as treaps: binary trees in order of place and heaps in order of random priorities, which keeps them
 * about as deep as the logarithm of their size.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "seq.h"

void seq_init(struct seq *seq)
{
    seq->root = NULL;
    seq->random = 0x9e3779b9;
}

/* xorshift: the priorities only have to be spread. */
static ULONG next_random(struct seq *seq)
{
    seq->random ^= seq->random << 13;
    seq->random ^= seq->random >> 17;
    seq->random ^= seq->random << 5;
    return seq->random;
}

static ULONG sum_of(const struct seq_node *node)
{
    return node ? node->sum : 0;
}

static void update_sum(struct seq_node *node)
{
    node->sum = sum_of(node->left) + node->weight + sum_of(node->right);
}

static void update_sums_upwards(struct seq_node *node)
{
    for (; node; node = node->parent) update_sum(node);
}

/* The pointer that leads to node: its parent's, or the root. */
static struct seq_node **link_to(struct seq *seq, struct seq_node *node)
{
    if (!node->parent) return &seq->root;
    return node->parent->left == node ? &node->parent->left : &node->parent->right;
}

/* Puts node in its parent's place, the parent below it. */
static void rotate_up(struct seq *seq, struct seq_node *node)
{
    struct seq_node *parent = node->parent, **link = link_to(seq, parent), *moved;

    if (parent->left == node)
    {
        moved = node->right;
        node->right = parent;
        parent->left = moved;
    }
    else
    {
        moved = node->left;
        node->left = parent;
        parent->right = moved;
    }
    if (moved) moved->parent = parent;
    node->parent = parent->parent;
    parent->parent = node;
    *link = node;
    update_sum(parent);
    update_sum(node);
}

void seq_build(struct seq *seq, ULONG count, struct seq_node *(*next)(void *context), void *context)
{
    struct seq_node *last = NULL, *node, *below;
    ULONG i;

    /* each node becomes the end of the tree's right edge, above the nodes there of lower priority; the sum of a node
     * is known when it leaves that edge */
    for (i = 0; i < count; i++)
    {
        node = next(context);
        node->priority = next_random(seq);
        node->left = node->right = NULL;
        for (below = NULL; last && last->priority < node->priority; last = last->parent)
        {
            update_sum(last);
            below = last;
        }
        node->left = below;
        if (below) below->parent = node;
        node->parent = last;
        if (last) last->right = node;
        else seq->root = node;
        last = node;
    }
    update_sums_upwards(last);
}

void seq_insert(struct seq *seq, struct seq_node *node, struct seq_node *next, ULONG weight)
{
    struct seq_node *parent = next, **link;

    if (next) link = &next->left;
    else link = &seq->root;
    while (*link)
    {
        parent = *link;
        link = &parent->right;
    }
    node->parent = parent;
    node->left = node->right = NULL;
    node->priority = next_random(seq);
    node->weight = weight;
    *link = node;
    update_sums_upwards(node);
    while (node->parent && node->parent->priority < node->priority) rotate_up(seq, node);
}

void seq_remove(struct seq *seq, struct seq_node *node)
{
    struct seq_node *child;

    while (node->left && node->right)
        rotate_up(seq, node->left->priority > node->right->priority ? node->left : node->right);
    child = node->left ? node->left : node->right;
    *link_to(seq, node) = child;
    if (child) child->parent = node->parent;
    update_sums_upwards(node->parent);
}

void seq_set_weight(struct seq_node *node, ULONG weight)
{
    if (node->weight == weight) return;
    node->weight = weight;
    update_sums_upwards(node);
}

struct seq_node *seq_first(const struct seq *seq)
{
    struct seq_node *node = seq->root;

    while (node && node->left) node = node->left;
    return node;
}

struct seq_node *seq_last(const struct seq *seq)
{
    struct seq_node *node = seq->root;

    while (node && node->right) node = node->right;
    return node;
}

struct seq_node *seq_next(const struct seq_node *node)
{
    if (node->right)
    {
        for (node = node->right; node->left;) node = node->left;
        return (struct seq_node *)node;
    }
    while (node->parent && node->parent->right == node) node = node->parent;
    return node->parent;
}

struct seq_node *seq_previous(const struct seq_node *node)
{
    if (node->left)
    {
        for (node = node->left; node->right;) node = node->right;
        return (struct seq_node *)node;
    }
    while (node->parent && node->parent->left == node) node = node->parent;
    return node->parent;
}

ULONG seq_count(const struct seq *seq)
{
    return sum_of(seq->root);
}

ULONG seq_place(const struct seq_node *node)
{
    ULONG place = sum_of(node->left);

    for (; node->parent; node = node->parent)
        if (node->parent->right == node) place += sum_of(node->parent->left) + node->parent->weight;
    return place;
}

struct seq_node *seq_at(const struct seq *seq, ULONG place)
{
    struct seq_node *node = seq->root;
    ULONG left;

    if (place >= seq_count(seq)) return NULL;
    for (;;)
    {
        left = sum_of(node->left);
        if (place < left)
        {
            node = node->left;
            continue;
        }
        place -= left;
        if (place < node->weight) return node;
        place -= node->weight;
        node = node->right;
    }
}

struct seq_node *seq_find(
        const struct seq *seq, BOOL (*before)(const struct seq_node *node, const void *context), const void *context)
{
    struct seq_node *node = seq->root, *found = NULL;

    while (node)
    {
        if (before(node, context)) node = node->right;
        else
        {
            found = node;
            node = node->left;
        }
    }
    return found;
}

void seq_clear(struct seq *seq, void (*free_node)(struct seq_node *node))
{
    struct seq_node *node = seq->root, *parent;

    seq->root = NULL;
    while (node)
    {
        if (node->left) node = node->left;
        else if (node->right) node = node->right;
        else
        {
            if ((parent = node->parent))
            {
                if (parent->left == node) parent->left = NULL;
                else parent->right = NULL;
            }
            free_node(node);
            node = parent;
        }
    }
}
