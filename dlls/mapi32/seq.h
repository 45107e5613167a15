/*
 * A sequence of nodes as a balanced tree: the place of a node, the node at a place, insertion and removal take
 * logarithmic time. Nodes live inside their elements. Each has a weight, 0 or 1, and only nodes of weight 1 have a
 * place: so what a collapsed category hides stays in order without being counted.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_SEQ_H
#define MAPI32_SEQ_H

#include <windows.h>

struct seq_node
{
    struct seq_node *parent, *left, *right;
    ULONG priority;
    ULONG weight;
    ULONG sum; /* of the weights of the subtree */
};

struct seq
{
    struct seq_node *root;
    ULONG random;
};

/* Makes an empty sequence. */
void seq_init(struct seq *seq);

/* Makes seq, which is empty, of count nodes, whose weights are set, in linear time; next gives them in order. */
void seq_build(struct seq *seq, ULONG count, struct seq_node *(*next)(void *context), void *context);

/* Puts node, of a weight, in front of next, or at the end if next is NULL. */
void seq_insert(struct seq *seq, struct seq_node *node, struct seq_node *next, ULONG weight);

/* Takes a node off. */
void seq_remove(struct seq *seq, struct seq_node *node);

/* Gives a node that is in a sequence another weight. */
void seq_set_weight(struct seq_node *node, ULONG weight);

/* The first and the last node, and the neighbours of a node, of any weight; NULL if there is none. */
struct seq_node *seq_first(const struct seq *seq);
struct seq_node *seq_last(const struct seq *seq);
struct seq_node *seq_next(const struct seq_node *node);
struct seq_node *seq_previous(const struct seq_node *node);

/* The weights of all nodes, and of those in front of a node. */
ULONG seq_count(const struct seq *seq);
ULONG seq_place(const struct seq_node *node);

/* The node of weight 1 at a place, NULL beyond the last. */
struct seq_node *seq_at(const struct seq *seq, ULONG place);

/* The first node for which before, which holds for a first part of the sequence only, does not hold; NULL if none. */
struct seq_node *seq_find(
        const struct seq *seq, BOOL (*before)(const struct seq_node *node, const void *context), const void *context);

/* Takes a sequence apart; free_node is called once for each node, in no order. */
void seq_clear(struct seq *seq, void (*free_node)(struct seq_node *node));

#endif
