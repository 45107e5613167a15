/*
 * The allocations of the DLL itself, which tests can count and let fail.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
/* declared in native.h */
int native_allocations, native_failing_allocation;

void __sanitizer_print_stack_trace(void);

/* Counts one; whether it is the one that fails. With MAPI32_FAULTS in the environment it says where. */
static int fails(void)
{
    if (__atomic_add_fetch(&native_allocations, 1, __ATOMIC_RELAXED) != native_failing_allocation) return 0;
    if (getenv("MAPI32_FAULTS"))
    {
        fflush(stdout);
        fprintf(stderr, "allocation %d fails:\n", native_failing_allocation);
        __sanitizer_print_stack_trace();
    }
    return 1;
}

void *failing_malloc(size_t size)
{
    return fails() ? NULL : malloc(size);
}

void *failing_calloc(size_t count, size_t size)
{
    return fails() ? NULL : calloc(count, size);
}

void *failing_realloc(void *block, size_t size)
{
    return fails() ? NULL : realloc(block, size);
}

char *failing_strdup(const char *text)
{
    return fails() ? NULL : strdup(text);
}

wchar_t *failing_native_wcsdup(const wchar_t *text)
{
    return fails() ? NULL : wcsdup(text);
}
