/*
 * Internet messages without MIME: mime.md 3.5.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tomime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

HRESULT tomime_write_822(struct tomime_message *message)
{
    FIXME("%p: not built yet.\n", message);
    return MAPI_E_NO_SUPPORT;
}
