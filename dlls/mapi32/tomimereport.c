/*
 * Reports: mime.md 2.8, 3.1.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "tomime.h"

HRESULT tomime_write_report(struct tomime_message *message)
{
    return S_FALSE;
}
