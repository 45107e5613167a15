/*
 * Paths on network drives: \\server\share\file and, where a drive letter is connected to the share, X:\file.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include <winnetwk.h>

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

static BOOL is_unc(const char *path)
{
    return path[0] == '\\' && path[1] == '\\' && path[2] && path[2] != '\\';
}

static BOOL is_drive(const char *path)
{
    return ((path[0] >= 'A' && path[0] <= 'Z') || (path[0] >= 'a' && path[0] <= 'z')) && path[1] == ':';
}

/* Writes head and tail to dest, of size bytes. */
static SCODE join(char *dest, UINT size, const char *head, const char *tail)
{
    size_t head_length = strlen(head), tail_length = strlen(tail);

    if (head_length + tail_length >= size) return MAPI_E_TOO_BIG;
    memmove(dest, head, head_length);
    memmove(dest + head_length, tail, tail_length + 1);
    return S_OK;
}

/* The share that a drive letter is connected to. */
static BOOL drive_connection(char letter, char *share, DWORD size)
{
    char drive[] = {letter, ':', 0};

    return WNetGetConnectionA(drive, share, &size) == NO_ERROR && is_unc(share);
}

/***********************************************************************
 *      ScLocalPathFromUNC (MAPI32.193)
 *
 * Turns a path on a share into one on a drive letter that is connected to the share.
 *
 * PARAMS
 *  unc   [I] "\\server\share\file", 8-bit.
 *  local [O] "X:\file".
 *  size  [I] The bytes at local, with the NUL.
 *
 * RETURNS
 *  S_OK; S_FALSE for a path that is local already, which is copied; MAPI_E_NOT_FOUND where no letter is connected to
 *  the share; MAPI_E_TOO_BIG; MAPI_E_INVALID_PARAMETER for NULL and anything that is no path of these kinds (choice).
 *
 * Source: client reference, ScLocalPathFromUNC.
 */
SCODE WINAPI ScLocalPathFromUNC(LPSTR unc, LPSTR local, UINT size)
{
    char share[2 * MAX_PATH], drive[] = "A:";
    size_t length;
    SCODE sc;

    TRACE("%s, %p, %u.\n", debugstr_a(unc), local, size);
    if (!unc || !local) return MAPI_E_INVALID_PARAMETER;
    if (is_drive(unc)) return (sc = join(local, size, unc, "")) ? sc : S_FALSE;
    if (!is_unc(unc)) return MAPI_E_INVALID_PARAMETER;

    for (drive[0] = 'A'; drive[0] <= 'Z'; drive[0]++)
    {
        if (!drive_connection(drive[0], share, sizeof(share))) continue;
        length = strlen(share);
        if (length && share[length - 1] == '\\') share[--length] = 0;
        if (strlen(unc) < length || (unc[length] && unc[length] != '\\')) continue;
        if (CompareStringA(LOCALE_INVARIANT, NORM_IGNORECASE, unc, (int)length, share, (int)length) != CSTR_EQUAL)
            continue;
        return join(local, size, drive, unc[length] ? unc + length : "\\");
    }
    return MAPI_E_NOT_FOUND;
}

/***********************************************************************
 *      ScUNCFromLocalPath (MAPI32.192)
 *
 * Turns a path on a drive letter into one on the share that the letter is connected to.
 *
 * PARAMS
 *  local [I] "X:\file", 8-bit.
 *  unc   [O] "\\server\share\file".
 *  size  [I] The bytes at unc, with the NUL.
 *
 * RETURNS
 *  S_OK; S_FALSE for a path that is on a share already, which is copied; MAPI_E_NOT_FOUND for a letter that is not
 *  connected to a share (choice); MAPI_E_TOO_BIG; MAPI_E_INVALID_PARAMETER for NULL and anything that is no path of
 *  these kinds.
 *
 * Source: client reference, ScUNCFromLocalPath.
 */
SCODE WINAPI ScUNCFromLocalPath(LPSTR local, LPSTR unc, UINT size)
{
    char share[2 * MAX_PATH];
    size_t length;
    SCODE sc;

    TRACE("%s, %p, %u.\n", debugstr_a(local), unc, size);
    if (!local || !unc) return MAPI_E_INVALID_PARAMETER;
    if (is_unc(local)) return (sc = join(unc, size, local, "")) ? sc : S_FALSE;
    if (!is_drive(local)) return MAPI_E_INVALID_PARAMETER;

    if (!drive_connection(local[0], share, sizeof(share))) return MAPI_E_NOT_FOUND;
    length = strlen(share);
    if (length && share[length - 1] == '\\') share[length - 1] = 0;
    return join(unc, size, share, local + 2);
}
