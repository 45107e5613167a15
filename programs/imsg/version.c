/*
 * imsg --version: which program, and which mapi32.dll it has loaded.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

/* A string of a DLL's version resource, English; FALSE where it has none. */
static BOOL version_text(const WCHAR *path, const WCHAR *name, WCHAR *text, size_t size)
{
    DWORD ignored, length = GetFileVersionInfoSizeW(path, &ignored);
    void *data = length ? malloc(length) : NULL;
    BOOL found = FALSE;
    WCHAR key[64];
    UINT count;
    void *value;

    swprintf(key, ARRAYSIZE(key), L"\\StringFileInfo\\040904B0\\%ls", name);
    if (data && GetFileVersionInfoW(path, 0, length, data) && VerQueryValueW(data, key, &value, &count) && count < size)
    {
        memcpy(text, value, count * sizeof(WCHAR));
        text[count] = 0;
        found = TRUE;
    }
    free(data);
    return found;
}

int print_version(void)
{
    HMODULE module = GetModuleHandleW(L"mapi32.dll");
    WCHAR path[MAX_PATH], name[64], version[64];
    struct output output;

    output_init(&output, GetStdHandle(STD_OUTPUT_HANDLE));
    output_format(&output, "imsg %s\n", PROJECT_VERSION);
    if (module && GetModuleFileNameW(module, path, ARRAYSIZE(path)))
    {
        output_text(&output, "mapi32.dll: ");
        output_wide(&output, path, wcslen(path), TRUE);
        /* Wine's own has the same name and other words */
        if (version_text(path, L"CompanyName", name, ARRAYSIZE(name)) && !wcscmp(name, L"The mapi32 authors") &&
                version_text(path, L"FileVersion", version, ARRAYSIZE(version)))
            output_format(&output, ", version %ls\n", version);
        else output_text(&output, ", not of this project\n");
    }
    output_flush(&output);
    return 0;
}
