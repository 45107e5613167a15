/*
 * Peak memory, which a process has only one of: each side runs in a child.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include "bench.h"

#include <psapi.h>

/* The largest memory that was in use so far. */
static LONGLONG peak(void)
{
    PROCESS_MEMORY_COUNTERS counters = {.cb = sizeof(counters)};

    if (!K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters))) return 0;
    return (LONGLONG)counters.PeakWorkingSetSize;
}

/* The frame of a message with one attachment, without its data. */
static struct element *large_frame(void)
{
    struct container frame;
    struct element *tree;
    IStorage *storage;

    container_init(&frame, PLACE_MEMORY, 0);
    storage = container_create(&frame);
    layer_large(storage, 0);
    tree = element_snapshot(storage);
    IStorage_Release(storage);
    container_free(&frame);
    return tree;
}

int memory_child(ULONG megabytes, BOOL raw)
{
    struct element *frame = large_frame();
    struct container container;
    IStorage *storage;
    LONGLONG before;

    container_init(&container, PLACE_FILE, 99);
    before = peak();
    storage = container_create(&container);
    if (raw) raw_large(frame, storage, megabytes);
    else layer_large(storage, megabytes);
    IStorage_Release(storage);
    container_free(&container);
    printf("%I64d\n", peak() - before);
    return 0;
}

static BOOL run_child(ULONG megabytes, const WCHAR *side, LONGLONG *result)
{
    SECURITY_ATTRIBUTES inherit = {sizeof(inherit), NULL, TRUE};
    STARTUPINFOW startup = {.cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES};
    WCHAR program[MAX_PATH], command[MAX_PATH + 64];
    PROCESS_INFORMATION process;
    HANDLE read, write;
    char text[64] = "";
    DWORD size = 0;

    GetModuleFileNameW(NULL, program, ARRAYSIZE(program));
    swprintf(command, ARRAYSIZE(command), L"\"%ls\" --memory %ls %lu", program, side, megabytes);
    if (!CreatePipe(&read, &write, &inherit, 0)) return FALSE;
    startup.hStdOutput = write;
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    if (!CreateProcessW(program, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
    {
        CloseHandle(write);
        CloseHandle(read);
        return FALSE;
    }
    CloseHandle(write);
    ReadFile(read, text, sizeof(text) - 1, &size, NULL);
    WaitForSingleObject(process.hProcess, INFINITE);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    CloseHandle(read);
    *result = _atoi64(text);
    return *result > 0;
}

BOOL measure_peaks(ULONG megabytes, LONGLONG *raw, LONGLONG *layer)
{
    return run_child(megabytes, L"raw", raw) && run_child(megabytes, L"layer", layer);
}
