/*
 * Properties on their way to a caller: gathered under the tree's lock, converted and copied out of it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_PROPRESULT_H
#define MAPI32_PROPRESULT_H

#include "mapi32_private.h"

struct msgtree;
struct value;

/* One property as it is, and as it is wanted. */
struct propresult
{
    ULONG tag;           /* what the caller gets */
    ULONG stored_tag;    /* what value or fixed are of; differs in the width of strings only */
    SCODE error;         /* not S_OK: the caller gets PT_ERROR with it */
    BYTE fixed[8];       /* a value of fixed size, or the bytes of a short binary */
    ULONG fixed_size;    /* of the binary */
    struct value *value; /* counted, loaded */
    ULONG waiting;       /* not 0: the value is a string or binary of so many bytes, still to be read, as it is */
    WCHAR *text;         /* of a computed string, to be freed; then value is NULL */
};

/* More results than these lie in memory of their own. */
#define PROPRESULTS_OWN 24

/* An array of results and the code page of their 8-bit strings. It is not moved. */
struct propresults
{
    struct propresult *results;
    ULONG count;
    UINT code_page;
    struct propresult own[PROPRESULTS_OWN];
};

/* Fixed-size result, binary of a number's four bytes, error result, string result (takes over text, from malloc). */
void propresult_fixed(struct propresult *result, ULONG tag, ULONGLONG value);
void propresult_key(struct propresult *result, ULONG tag, ULONG number);
void propresult_error(struct propresult *result, ULONG tag, SCODE error);
void propresult_text(struct propresult *result, ULONG tag, WCHAR *text);

/* Room for count results, zeroed. */
HRESULT propresults_init(struct propresults *results, ULONG count);
/* Frees them; the lock is held, since values lie in storages. */
void propresults_free(struct propresults *results);

/* Packs results into one block of an allocator (NULL: of malloc): head bytes, a multiple of 8, left to the caller;
 * *out, the array; all else behind it. *errors: whether one is an error. *waiting: whether some are still to be read.
 * No lock is needed. MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT propresults_pack(const struct propresults *results, const struct allocator *allocator, size_t head,
        SPropValue **out, BOOL *errors, BOOL *waiting);

/* Reads what is waiting into the block; what cannot be read becomes an error. The lock is held. */
void propresults_read(const struct propresults *results, SPropValue *values, BOOL *errors);

#endif
