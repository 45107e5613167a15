/*
 * A mail client's DLL for tests that has only Simple MAPI, and calls mapi32.dll back: from DllMain, and from its own
 * MAPISendMail. On i386 its names are decorated.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapi.h>

static void *from_main; /* what mapi32's MAPIAllocateBuffer gave in DllMain */

/* mapi32's MAPISendMail for the same arguments, plus 1000; 500 where mapi32 is not there. */
__declspec(dllexport) ULONG WINAPI
        MAPISendMail(LHANDLE session, ULONG_PTR window, lpMapiMessage message, FLAGS flags, ULONG reserved)
{
    LPMAPISENDMAIL send = (void *)GetProcAddress(GetModuleHandleA("mapi32.dll"), "MAPISendMail");

    return send ? send(session, window, message, flags, reserved) + 1000 : 500;
}

__declspec(dllexport) ULONG WINAPI
        MAPIReadMail(LHANDLE session, ULONG_PTR window, LPSTR id, FLAGS flags, ULONG reserved, lpMapiMessage *message)
{
    *message = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(MapiMessage));
    (*message)->lpszSubject = "of the client";
    return SUCCESS_SUCCESS;
}

__declspec(dllexport) LONG freed;

__declspec(dllexport) ULONG WINAPI MAPIFreeBuffer(LPVOID buffer)
{
    InterlockedIncrement(&freed);
    HeapFree(GetProcessHeap(), 0, buffer);
    return SUCCESS_SUCCESS;
}

__declspec(dllexport) void *WINAPI allocated_in_main(void)
{
    return from_main;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    LONG(WINAPI * allocate)(ULONG, void **);

    if (reason != DLL_PROCESS_ATTACH) return TRUE;
    allocate = (void *)GetProcAddress(GetModuleHandleA("mapi32.dll"), "MAPIAllocateBuffer");
    if (allocate) allocate(16, &from_main);
    return TRUE;
}
