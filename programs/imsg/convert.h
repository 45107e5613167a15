/*
 * IConverterSession for the commands that need it: made as any program makes it, with the settings of the options.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef IMSG_CONVERT_H
#define IMSG_CONVERT_H

#include "imsg.h"
#include "convsess.h"

struct conversion
{
    ULONG flags;           /* of both directions */
    ULONG export_flags;    /* of message to MIME besides */
    BOOL exact;            /* flags are all there is */
    ENCODINGTYPE encoding; /* 0: not set */
    BOOL rfc822, wrap_set;
    ULONG wrap; /* 0: off */
    const WCHAR *charset;
    CSETAPPLYTYPE apply;
    IConverterSession *converter; /* NULL until the first conversion */
};

/* The default flags: of Internet mail, with blind copies, sent state by X-Unsent. */
void conversion_init(struct conversion *conversion);
void conversion_end(struct conversion *conversion);

/* Reads one of the options of conversion; the number of arguments it took, 0: none that is known. */
int conversion_option(struct conversion *conversion, int argc, WCHAR **argv);

/* One conversion. Fails as IConverterSession does, or as it could not be made. */
HRESULT convert_from_mime(struct conversion *conversion, IStream *stream, IMessage *message);
HRESULT convert_to_mime(struct conversion *conversion, IMessage *message, IStream *stream);

#endif
