/*
 * Finds the mail client that the registry names for this program.
 *
 * The name of the client is that which MSMapiApps has for the program's file, else the default of
 * Software\Clients\Mail, the user's before the machine's. Under the key of that name are the paths of its DLLs.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "handover.h"
#include "convert.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define MAIL_KEY        L"Software\\Clients\\Mail"
#define APPS_KEY        L"Software\\Microsoft\\Windows Messaging Subsystem\\MSMapiApps"
#define NAME_MAX_LENGTH 256

static HKEY const roots[] = {HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};

/* Both views of the registry, this program's own first. */
#ifdef _WIN64
static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
#else
static const REGSAM views[] = {KEY_WOW64_32KEY, KEY_WOW64_64KEY};
#endif

/* A string value, with environment variables expanded; FALSE if there is none, or an empty one. */
static BOOL read_value(HKEY root, REGSAM view, const WCHAR *path, const WCHAR *name, WCHAR *text, DWORD count)
{
    DWORD size = count * sizeof(*text);
    LSTATUS status;
    HKEY key;

    *text = 0;
    if (RegOpenKeyExW(root, path, 0, KEY_QUERY_VALUE | view, &key)) return FALSE;
    status = RegGetValueW(key, NULL, name, RRF_RT_REG_SZ, NULL, text, &size);
    RegCloseKey(key);
    return !status && *text;
}

/* The name of the client for this program. */
static BOOL find_name(WCHAR *name)
{
    WCHAR program[MAX_PATH], *file;
    unsigned int root, view;
    DWORD length;

    length = GetModuleFileNameW(NULL, program, ARRAYSIZE(program));
    if (length && length < ARRAYSIZE(program))
    {
        file = wcsrchr(program, '\\');
        file = file ? file + 1 : program;
        for (view = 0; view < ARRAYSIZE(views); view++)
            if (read_value(HKEY_LOCAL_MACHINE, views[view], APPS_KEY, file, name, NAME_MAX_LENGTH)) return TRUE;
    }
    for (root = 0; root < ARRAYSIZE(roots); root++)
        for (view = 0; view < ARRAYSIZE(views); view++)
            if (read_value(roots[root], views[view], MAIL_KEY, NULL, name, NAME_MAX_LENGTH)) return TRUE;
    return FALSE;
}

/* Whether a module is one of Wine's own. */
static BOOL is_wine_builtin(HMODULE module)
{
    static const char signature[] = "Wine builtin DLL";

    return !memcmp((const char *)module + sizeof(IMAGE_DOS_HEADER), signature, sizeof(signature));
}

/* Loads a client's DLL. Not this one, whatever its path looks like; and not Wine's mapi32 and winemapi, which would
 * come back here or send without attachments. */
static HMODULE load(const WCHAR *path)
{
    const WCHAR *file = wcsrchr(path, '\\');
    BOOL absolute = path[0] == '\\' || (path[0] && path[1] == ':');
    HMODULE module;

    file = file ? file + 1 : path;
    TRACE("%s.\n", debugstr_w(path));
    if (!wcsicmp(file, L"winemapi.dll") || !wcsicmp(file, L"winemapi")) return NULL;
    if (!(module = LoadLibraryExW(path, NULL, absolute ? LOAD_WITH_ALTERED_SEARCH_PATH : 0)))
    {
        WARN("The mail client's %s does not load, error %lu.\n", debugstr_w(path), GetLastError());
        return NULL;
    }
    if (module == (HMODULE)mapi32_instance || (!wcsnicmp(file, L"mapi32", 6) && is_wine_builtin(module)))
    {
        FreeLibrary(module);
        return NULL;
    }
    return module;
}

/* The client's DLL by its Windows Installer component. */
static HMODULE load_component(const WCHAR *component)
{
    char *id = wide_to_multibyte(component, CP_ACP), path[MAX_PATH];
    HMODULE module = NULL;
    WCHAR *wide;

    if (id && FGetComponentPath(id, NULL, path, sizeof(path), FALSE) && (wide = multibyte_to_wide(path, CP_ACP)))
    {
        module = load(wide);
        free(wide);
    }
    free(id);
    return module;
}

HMODULE mailclient_load(void)
{
    static const WCHAR *const values[] = {L"DLLPathEx", L"MSIComponentID", L"DLLPath"};
    WCHAR name[NAME_MAX_LENGTH], path[NAME_MAX_LENGTH + ARRAYSIZE(MAIL_KEY) + 1], text[2 * MAX_PATH];
    unsigned int value, root, view;
    HMODULE module;

    if (!find_name(name)) return NULL;
    TRACE("The mail client is %s.\n", debugstr_w(name));
    wcscpy(path, MAIL_KEY L"\\");
    wcscat(path, name);
    for (value = 0; value < ARRAYSIZE(values); value++)
    {
        for (root = 0; root < ARRAYSIZE(roots); root++)
        {
            for (view = 0; view < ARRAYSIZE(views); view++)
            {
                if (!read_value(roots[root], views[view], path, values[value], text, ARRAYSIZE(text))) continue;
                if ((module = value == 1 ? load_component(text) : load(text))) return module;
            }
        }
    }
    return NULL;
}
