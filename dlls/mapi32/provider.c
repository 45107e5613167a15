/*
 * Entry points of MAPI's own service providers, and what Windows knows about a mail client's. There is none of either.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/***********************************************************************
 *      PRProviderInit (MAPI32.24)
 *
 * The entry point of the profile provider, which MAPI's subsystem calls, not clients. There is none.
 *
 * RETURNS
 *  MAPI_E_NO_SUPPORT, with *provider NULL.
 *
 * Source: MAPI stub library's export; choice.
 */
HRESULT WINAPI PRProviderInit(HINSTANCE instance, LPMALLOC malloc, LPALLOCATEBUFFER allocate,
        LPALLOCATEMORE allocate_more, LPFREEBUFFER free_buffer, ULONG flags, ULONG version, ULONG *provider_version,
        void **provider)
{
    TRACE("%p, %p, %p, %p, %p, %#lx, %lu, %p, %p.\n", instance, malloc, allocate, allocate_more, free_buffer, flags,
            version, provider_version, provider);
    if (provider) *provider = NULL;
    return MAPI_E_NO_SUPPORT;
}

/***********************************************************************
 *      HrGetOmiProvidersFlags (MAPI32.247)
 *
 * Undocumented: flags of a mail client's providers.
 *
 * RETURNS
 *  MAPI_E_NO_SUPPORT.
 *
 * Source: MAPI stub library's export; choice.
 */
HRESULT WINAPI HrGetOmiProvidersFlags(void *unknown, ULONG *flags)
{
    TRACE("%p, %p.\n", unknown, flags);
    return MAPI_E_NO_SUPPORT;
}

/***********************************************************************
 *      HrSetOmiProvidersFlagsInvalid (MAPI32.249)
 *
 * Undocumented: has those flags read anew.
 *
 * RETURNS
 *  MAPI_E_NO_SUPPORT.
 *
 * Source: MAPI stub library's export; choice.
 */
HRESULT WINAPI HrSetOmiProvidersFlagsInvalid(void *unknown)
{
    TRACE("%p.\n", unknown);
    return MAPI_E_NO_SUPPORT;
}
