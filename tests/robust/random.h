/*
 * Random numbers that a seed gives again on every machine.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_ROBUST_RANDOM_H
#define MAPI32_ROBUST_RANDOM_H

#include <stdint.h>

struct rng
{
    uint64_t state;
};

static inline struct rng rng_init(uint64_t seed)
{
    struct rng rng = {seed * 0x9e3779b97f4a7c15 + 0x632be59bd9b4e019};
    return rng;
}

/* splitmix64 */
static inline uint64_t rng_next(struct rng *rng)
{
    uint64_t z = rng->state += 0x9e3779b97f4a7c15;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

/* 0 to count - 1; 0 for a count of 0. */
static inline uint32_t rng_below(struct rng *rng, uint32_t count)
{
    return count ? (uint32_t)(rng_next(rng) >> 32) % count : 0;
}

/* True once in count times. */
static inline int rng_once_in(struct rng *rng, uint32_t count)
{
    return !rng_below(rng, count);
}

/* A number that programs stumble over, or any. */
static inline uint32_t rng_awkward(struct rng *rng)
{
    static const uint32_t numbers[] = {0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 511, 512, 1000,
            4095, 4096, 8191, 8192, 0x7fff, 0x8000, 0xffff, 0x10000, 0x00ffffff, 0x7ffffff0, 0x7fffffff, 0x80000000,
            0xfffffff0, 0xfffffffa, 0xfffffffb, 0xfffffffc, 0xfffffffd, 0xfffffffe, 0xffffffff};

    if (rng_once_in(rng, 4)) return (uint32_t)rng_next(rng) >> rng_below(rng, 32);
    return numbers[rng_below(rng, sizeof(numbers) / sizeof(*numbers))];
}

#endif
