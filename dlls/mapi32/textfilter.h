/*
 * Streams of UTF-16 that are made of other streams while they are read: bytes decoded, plain text of HTML, HTML of RTF.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_TEXTFILTER_H
#define MAPI32_TEXTFILTER_H

#include "mapi32_private.h"

/* The rest of a stream of bytes in a code page (charset.h). source is AddRef'd, as by all of them. */
HRESULT text_filter_decode(IStream *source, UINT code_page, IStream **out);

/* The plain text of a stream of HTML in UTF-16. */
HRESULT text_filter_html(IStream *source, IStream **out);

/* HTML made of a stream of RTF that holds none. */
HRESULT text_filter_rtf(IStream *source, IStream **out);

#endif
