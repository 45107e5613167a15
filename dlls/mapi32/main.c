/*
 * The DLL's entry point.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "handover.h"

HINSTANCE mapi32_instance;

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    if (reason == DLL_PROCESS_ATTACH)
    {
        mapi32_instance = instance;
        DisableThreadLibraryCalls(instance);
        handover_attach();
    }
    if (reason == DLL_PROCESS_DETACH && !reserved) /* not when the process ends */
    {
        thread_sinks_detach();
        sessions_detach();
        filewindows_detach();
        init_detach();
        handover_detach();
    }
    return TRUE;
}
