/*
 * Internet messages to MAPI messages.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "converter.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

HRESULT mime_to_mapi(const struct converter_settings *settings, IStream *stream, IMessage *message, ULONG flags)
{
    FIXME("%p, %p, %#lx: not built yet.\n", message, stream, flags);
    return MAPI_E_NO_SUPPORT;
}
