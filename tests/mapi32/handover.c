/*
 * Tests of the hand-over to an installed mail client. Each way to register one is tried by a process of its own, since
 * the client is found once a process: the program runs itself with the name of a test. These processes see a registry
 * of their own (RegOverridePredefKey), so that nobody else does.
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
#include <mapix.h>
#include <mapiutil.h>

#include "helper.h"
#include "mapiext.h"

#define NAME   "mapi32 test client"
#define MAIL   "Software\\Clients\\Mail"
#define APPS   "Software\\Microsoft\\Windows Messaging Subsystem\\MSMapiApps"
#define HIVE   "Software\\mapi32 handover test"
#define RESULT 0x4d410000

static char folder[MAX_PATH]; /* of this program, with a backslash */

static const char *file(const char *name)
{
    static char path[2 * MAX_PATH];

    sprintf(path, "%s%s", folder, name);
    return path;
}

/* Calls any function with zeroes, as many as any of them takes. */
static ULONG call(FARPROC function)
{
#ifdef _WIN64
    ULONG(WINAPI * call12)
    (ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR,
            ULONG_PTR, ULONG_PTR) = (void *)function;

    return call12(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
#else
    ULONG ret;

    /* the callee takes its arguments from the stack, however many there are */
    __asm__ volatile("movl %%esp, %%ebx\n\tmovl $12, %%ecx\n1:\tpushl $0\n\tloop 1b\n\tcall *%%eax\n\tmovl %%ebx, %%esp"
                     : "=a"(ret)
                     : "0"(function)
                     : "ebx", "ecx", "edx", "memory", "cc");
    return ret;
#endif
}

/* Every function reaches the client, exactly once. */
static void child_full(void)
{
    HMODULE module = GetModuleHandleA("mapi32.dll"), client;
    const char *(CDECL * client_name)(ULONG);
    const LONG *(CDECL * client_counts)(void);
    const LONG *counts;
    const char *name;
    FARPROC function;
    ULONG i, ret;

    call(GetProcAddress(module, "MAPIGetDefaultMalloc")); /* has the client loaded */
    client = GetModuleHandleA("client_full.dll");
    ok(client != NULL, "The client is not loaded.\n");
    if (!client) return;
    client_name = (void *)GetProcAddress(client, "client_name");
    client_counts = (void *)GetProcAddress(client, "client_counts");
    counts = client_counts();
    for (i = 0; (name = client_name(i)); i++)
    {
        function = GetProcAddress(module, name);
        ok(function != NULL, "%s is not exported.\n", name);
        if (!function) continue;
        if (!strcmp(name, "MAPIGetDefaultMalloc"))
        {
            ok(counts[i] == 1, "%s was called %ld times.\n", name, counts[i]);
            continue;
        }
        ret = call(function);
        ok(ret == RESULT + i, "%s: got %#lx, expected %#lx.\n", name, ret, RESULT + i);
        ok(counts[i] == 1, "%s was called %ld times.\n", name, counts[i]);
    }
    ok(i > 150, "Got %lu functions.\n", i);
}

/* No client: our own functions answer. */
static void child_none(void)
{
    void *buffer, *more;
    LHANDLE session;

    ok(MAPIAllocateBuffer(16, &buffer) == S_OK && MAPIAllocateMore(16, buffer, &more) == S_OK, "Failed.\n");
    ok(MAPIFreeBuffer(buffer) == S_OK, "Failed.\n");
    ok(UlFromSzHex((LPTSTR) "ff") == 0xff, "Failed.\n");
    ok(MAPILogon(0, NULL, NULL, 0, 0, &session) != RESULT, "Handed over.\n");
    ok(!GetModuleHandleA("client_full.dll") && !GetModuleHandleA("client_simple.dll"), "A client is loaded.\n");
}

static void child_simple(void)
{
    MapiMessage message = {0}, *read = NULL;
    void *(WINAPI * allocated)(void);
    HMODULE client;
    LONG *freed;
    void *buffer;
    ULONG ret;

    SetLastError(0xdeadbeef);
    ret = MAPISendMail(1, 0, &message, 0, 0); /* a session of ours it cannot be */
    client = GetModuleHandleA("client_simple.dll");
    ok(client != NULL, "The client is not loaded.\n");
    if (!client) return;
    ok(ret == 1000 + MAPI_E_INVALID_SESSION, "Got %lu.\n", ret);
    freed = (void *)GetProcAddress(client, "freed");
    if (!(allocated = (void *)GetProcAddress(client, "allocated_in_main")))
        allocated = (void *)GetProcAddress(client, "allocated_in_main@0");

    /* memory goes back to where it came from */
    ok(MAPIReadMail(1, 0, "id", 0, 0, &read) == SUCCESS_SUCCESS && !strcmp(read->lpszSubject, "of the client"),
            "Failed.\n");
    ok(MAPIFreeBuffer(read) == SUCCESS_SUCCESS && *freed == 1, "Freed %ld.\n", *freed);
    ok(MAPIAllocateBuffer(16, &buffer) == S_OK, "Failed.\n");
    ok(MAPIFreeBuffer(buffer) == S_OK && *freed == 1, "Freed %ld.\n", *freed);
    ok(allocated && allocated(), "Nothing was allocated from DllMain.\n");
    ok(MAPIFreeBuffer(allocated()) == S_OK && *freed == 1, "Freed %ld.\n", *freed);
    ok(MAPIFreeBuffer(NULL) == S_OK, "Failed.\n");

    /* what it has not is ours */
    ok(MAPIDeleteMail(0, 0, "id", 0, 0) == MAPI_E_INVALID_SESSION, "Handed over.\n");
    ok(UlFromSzHex((LPTSTR) "ff") == 0xff, "Failed.\n");
}

/* Sets a value that the children have under HKEY_CURRENT_USER or HKEY_LOCAL_MACHINE. */
static void set_string(HKEY root, const char *path, const char *name, DWORD type, const char *value)
{
    char full[512];
    HKEY key;

    sprintf(full, HIVE "\\%s\\%s", root == HKEY_CURRENT_USER ? "user" : "machine", path);
    RegCreateKeyExA(HKEY_CURRENT_USER, full, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    RegSetValueExA(key, name, 0, type, (const BYTE *)value, (DWORD)strlen(value) + 1);
    RegCloseKey(key);
}

static void unregister(void)
{
    RegDeleteTreeA(HKEY_CURRENT_USER, HIVE);
}

/* Has this process see the registry that set_string made. */
static void override_registry(void)
{
    HKEY user, machine;

    RegCreateKeyExA(HKEY_CURRENT_USER, HIVE "\\user", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &user, NULL);
    RegCreateKeyExA(HKEY_CURRENT_USER, HIVE "\\machine", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &machine, NULL);
    ok(!RegOverridePredefKey(HKEY_LOCAL_MACHINE, machine), "RegOverridePredefKey failed.\n");
    ok(!RegOverridePredefKey(HKEY_CURRENT_USER, user), "RegOverridePredefKey failed.\n");
    RegCloseKey(user);
    RegCloseKey(machine);
}

#define run_child(test) run_child_(test, __LINE__)
static void run_child_(const char *test, int line)
{
    STARTUPINFOA startup = {sizeof(startup)};
    PROCESS_INFORMATION process;
    char command[2 * MAX_PATH], program[MAX_PATH];
    DWORD code = 1;
    BOOL ret;

    GetModuleFileNameA(NULL, program, sizeof(program));
    sprintf(command, "\"%s\" %s", program, test);
    ret = CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process);
    ok_(__FILE__, line)(ret, "CreateProcess failed, error %lu.\n", GetLastError());
    if (!ret) return;
    WaitForSingleObject(process.hProcess, 120000);
    GetExitCodeProcess(process.hProcess, &code);
    ok_(__FILE__, line)(!code, "%s failed: %lu.\n", test, code);
    CloseHandle(process.hProcess);
    CloseHandle(process.hThread);
}

/* A client's DLL under a value of its key in a root, named as the default. */
static void register_client(HKEY root, const char *value, DWORD type, const char *path)
{
    set_string(root, MAIL "\\" NAME, value, type, path);
    set_string(HKEY_CURRENT_USER, MAIL, NULL, REG_SZ, NAME);
}

static void test_registrations(void)
{
    char expand[2 * MAX_PATH];

    unregister();
    run_child("default"); /* Wine's own winemapi.dll is registered in a new prefix */
    run_child("none");

    winetest_push_context("DLLPathEx of the user");
    register_client(HKEY_CURRENT_USER, "DLLPathEx", REG_SZ, file("client_full.dll"));
    run_child("full");
    unregister();
    winetest_pop_context();

    winetest_push_context("DLLPathEx of the machine");
    register_client(HKEY_LOCAL_MACHINE, "DLLPathEx", REG_SZ, file("client_full.dll"));
    run_child("full");
    unregister();
    winetest_pop_context();

    winetest_push_context("DLLPath, before it a DLL that is not there");
    register_client(HKEY_CURRENT_USER, "DLLPathEx", REG_SZ, file("no_such.dll"));
    register_client(HKEY_CURRENT_USER, "DLLPath", REG_SZ, file("client_full.dll"));
    run_child("full");
    unregister();
    winetest_pop_context();

    winetest_push_context("REG_EXPAND_SZ");
    SetEnvironmentVariableA("MAPI32_TEST_FOLDER", folder);
    sprintf(expand, "%%MAPI32_TEST_FOLDER%%client_full.dll");
    register_client(HKEY_CURRENT_USER, "DLLPathEx", REG_EXPAND_SZ, expand);
    run_child("full");
    unregister();
    winetest_pop_context();

    winetest_push_context("MSMapiApps");
    set_string(HKEY_CURRENT_USER, MAIL "\\" NAME, "DLLPathEx", REG_SZ, file("client_full.dll"));
    set_string(HKEY_LOCAL_MACHINE, APPS, "handover_test.exe", REG_SZ, NAME);
    run_child("full");
    unregister();
    winetest_pop_context();
}

static void test_bad_clients(void)
{
    char path[2 * MAX_PATH];

    winetest_push_context("ourselves");
    strcpy(path, file("mapi32.dll"));
    register_client(HKEY_CURRENT_USER, "DLLPathEx", REG_SZ, path);
    register_client(HKEY_CURRENT_USER, "DLLPath", REG_SZ, "mapi32.dll");
    run_child("none");
    unregister();
    winetest_pop_context();

    winetest_push_context("crashes");
    register_client(HKEY_CURRENT_USER, "DLLPathEx", REG_SZ, file("client_broken.dll"));
    run_child("none");
    unregister();
    winetest_pop_context();

    winetest_push_context("no DLL");
    register_client(HKEY_CURRENT_USER, "DLLPathEx", REG_SZ, file("handover_test.exe"));
    register_client(HKEY_CURRENT_USER, "DLLPath", REG_SZ, file("no_such.dll"));
    set_string(HKEY_CURRENT_USER, MAIL "\\" NAME, "MSIComponentID", REG_SZ, "{FF1D0740-D227-11D1-A4B0-006008AF820E}");
    set_string(HKEY_CURRENT_USER, MAIL "\\" NAME, "DLLPathEx", REG_SZ, file("mingwlib.c"));
    run_child("none");
    unregister();
    winetest_pop_context();
}

START_TEST(handover)
{
    const char *child = winetest_argc > 1 ? winetest_argv[1] : "";

    GetModuleFileNameA(NULL, folder, sizeof(folder));
    strrchr(folder, '\\')[1] = 0;
    if (*child && strcmp(child, "default")) override_registry();
    if (!strcmp(child, "full")) child_full();
    else if (!strcmp(child, "none") || !strcmp(child, "default")) child_none();
    else if (!strcmp(child, "simple")) child_simple();
    else
    {
        test_registrations();
        winetest_push_context("Simple MAPI only");
        register_client(HKEY_CURRENT_USER, "DLLPath", REG_SZ, file("client_simple.dll"));
        run_child("simple");
        unregister();
        winetest_pop_context();
        test_bad_clients();
    }
}
