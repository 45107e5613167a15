/*
 * IMAPIProgress on behalf of long operations.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "copy.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

void progress_begin(
        struct progress *state, struct msgtree *tree, IMAPIProgress *progress, BOOL dialog, ULONG ui, ULONG total)
{
    memset(state, 0, sizeof(*state));
    if (!dialog) return;
    state->total = total ? total : 1;
    state->max = 1000;
    if (progress)
    {
        state->progress = progress;
        IMAPIProgress_AddRef(progress);
    }
    else if (!tree || !tree->support || FAILED(IMAPISupport_DoProgressDialog(tree->support, ui, 0, &state->progress)))
    {
        state->progress = NULL;
        return;
    }
    if (FAILED(IMAPIProgress_GetFlags(state->progress, &state->flags))) state->flags = 0;
    if (FAILED(IMAPIProgress_GetMin(state->progress, &state->min)) ||
            FAILED(IMAPIProgress_GetMax(state->progress, &state->max)) || state->max < state->min)
    {
        state->min = 0;
        state->max = 1000;
    }
}

HRESULT progress_step(struct progress *state)
{
    ULONG value;
    HRESULT hr;

    if (!state->progress) return S_OK;
    if (state->done < state->total) state->done++;
    value = state->min + (ULONG)((ULONGLONG)(state->max - state->min) * state->done / state->total);
    /* counts are for the one who owns the whole operation */
    if (state->flags & MAPI_TOP_LEVEL) hr = IMAPIProgress_Progress(state->progress, value, state->done, state->total);
    else hr = IMAPIProgress_Progress(state->progress, value, 0, 0);
    return hr == MAPI_E_USER_CANCEL ? hr : S_OK;
}

void progress_end(struct progress *state)
{
    if (state->progress) IMAPIProgress_Release(state->progress);
    state->progress = NULL;
}
