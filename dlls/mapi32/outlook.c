/*
 * What programs ask about the installed mail client, and its wizards.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mapi32_private.h"
#include <msi.h>

#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

/* The functions of msi.dll, which is loaded only for a component's path: it is large, and hardly any program asks. */
struct msi
{
    HMODULE module;
    UINT(WINAPI *provide)(LPCSTR component, LPCSTR qualifier, DWORD mode, LPSTR path, LPDWORD size);
    UINT(WINAPI *enumerate)(LPCSTR component, DWORD index, LPSTR qualifier, LPDWORD qualifier_size, LPSTR, LPDWORD);
};

static BOOL msi_load(struct msi *msi)
{
    if (!(msi->module = LoadLibraryW(L"msi.dll"))) return FALSE;
    msi->provide = (void *)GetProcAddress(msi->module, "MsiProvideQualifiedComponentA");
    msi->enumerate = (void *)GetProcAddress(msi->module, "MsiEnumComponentQualifiersA");
    if (msi->provide && msi->enumerate) return TRUE;
    FreeLibrary(msi->module);
    return FALSE;
}

static BOOL component_path(
        const struct msi *msi, const char *component, const char *qualifier, BOOL install, char *path, DWORD size)
{
    DWORD mode = install ? (DWORD)INSTALLMODE_DEFAULT : (DWORD)INSTALLMODE_EXISTING;

    return msi->provide(component, qualifier, mode, path, &size) == ERROR_SUCCESS && *path;
}

/***********************************************************************
 *      FGetComponentPath (MAPI32.255)
 *
 * The path of a mail client's private MAPI DLL, from its Windows Installer component.
 *
 * PARAMS
 *  component [I] The component's GUID as text, from the client's MSIComponentID.
 *  qualifier [I] The qualifier, such as a language; NULL: the first that leads to a file (choice).
 *  path      [O] The path; empty on failure.
 *  size      [I] The bytes at path.
 *  install   [I] Whether the component may be installed for it.
 *
 * RETURNS
 *  TRUE; FALSE without such a component, and for NULL.
 *
 * Source: client reference, FGetComponentPath.
 */
BOOL WINAPI FGetComponentPath(LPCSTR component, LPSTR qualifier, LPSTR path, DWORD size, BOOL install)
{
    char found[MAX_PATH], data[MAX_PATH];
    DWORD found_size, data_size, i;
    BOOL ret = FALSE;
    struct msi msi;

    TRACE("%s, %s, %p, %lu, %d.\n", debugstr_a(component), debugstr_a(qualifier), path, size, install);
    if (!path || !size) return FALSE;
    *path = 0;
    if (!component || !msi_load(&msi)) return FALSE;

    if (qualifier)
    {
        ret = component_path(&msi, component, qualifier, install, path, size);
    }
    else
    {
        for (i = 0; !ret; i++)
        {
            found_size = sizeof(found);
            data_size = sizeof(data);
            if (msi.enumerate(component, i, found, &found_size, data, &data_size) != ERROR_SUCCESS) break;
            ret = component_path(&msi, component, found, install, path, size);
        }
    }
    FreeLibrary(msi.module);
    if (!ret) *path = 0;
    return ret;
}

/***********************************************************************
 *      GetOutlookVersion (MAPI32.251)
 *
 * Undocumented: the version of Outlook that is installed.
 *
 * RETURNS
 *  0: none.
 *
 * Source: MAPI stub library's export; choice.
 */
DWORD WINAPI GetOutlookVersion(void)
{
    TRACE("().\n");
    return 0;
}

/***********************************************************************
 *      FixMAPI (MAPI32.253)
 *
 * Would put the system's mapi32.dll back in place of a mail client's. This DLL is the one that is there: nothing is
 * replaced.
 *
 * RETURNS
 *  1: success.
 *
 * Source: client reference, FixMAPI; choice (props.md 9).
 */
DWORD WINAPI FixMAPI(void)
{
    TRACE("().\n");
    return 1;
}

/***********************************************************************
 *      MAPICrashRecovery (MAPI32.@)
 *
 * Would have a mail client get its shared memory in order after a crash. There is none.
 *
 * Source: client reference, MAPICrashRecovery.
 */
void WINAPI MAPICrashRecovery(ULONG flags)
{
    TRACE("%#lx.\n", flags);
}

/***********************************************************************
 *      LaunchWizard (MAPI32.26)
 *
 * Shows the profile wizard of the mail client.
 *
 * PARAMS
 *  window   [I] The owner of its windows.
 *  flags    [I] MAPI_PW_FIRST_PROFILE, ...
 *  services [I] The names of services to be added, ended by NULL.
 *  size     [I] The bytes at profile.
 *  profile  [O] The name of the new profile.
 *
 * RETURNS
 *  MAPI_E_CALL_FAILED: there is no mail client.
 *
 * Source: client reference, LaunchWizard.
 */
HRESULT WINAPI LaunchWizard(HWND window, ULONG flags, LPCSTR *services, ULONG size, LPSTR profile)
{
    TRACE("%p, %#lx, %p, %lu, %p.\n", window, flags, services, size, profile);
    return MAPI_E_CALL_FAILED;
}

/***********************************************************************
 *      LAUNCHWIZARD (MAPI32.25)
 *
 * LaunchWizard under its name of the wizard's own DLL.
 *
 * RETURNS
 *  As LaunchWizard.
 *
 * Source: client reference, LAUNCHWIZARDENTRY.
 */
HRESULT WINAPI LAUNCHWIZARD(HWND window, ULONG flags, LPCSTR *services, ULONG size, LPSTR profile)
{
    TRACE("%p, %#lx, %p, %lu, %p.\n", window, flags, services, size, profile);
    return LaunchWizard(window, flags, services, size, profile);
}
