/*
 * Tests of how programs find functions: by plain and by decorated names, and by ordinal. Both name forms are there on
 * both CPUs (clients.md).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>

#include "helper.h"

static HMODULE module;

static const IMAGE_EXPORT_DIRECTORY *export_directory(void)
{
    const char *base = (const char *)module;
    const IMAGE_NT_HEADERS *headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);

    return (const void *)(base + headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT].VirtualAddress);
}

/* Each decorated name has a plain one, and both are the same function. */
static void test_pairs(void)
{
    const IMAGE_EXPORT_DIRECTORY *directory = export_directory();
    const DWORD *names = (const DWORD *)((const char *)module + directory->AddressOfNames);
    unsigned int decorated = 0, plain = 0;
    char buffer[64], *at;
    const char *name;
    FARPROC function;
    DWORD i;

    for (i = 0; i < directory->NumberOfNames; i++)
    {
        name = (const char *)module + names[i];
        function = GetProcAddress(module, name);
        ok(function != NULL, "%s is not found.\n", name);
        if (!(at = strchr(name, '@')))
        {
            plain++;
            continue;
        }
        decorated++;
        memcpy(buffer, name, at - name);
        buffer[at - name] = 0;
        ok(GetProcAddress(module, buffer) == function, "%s is %p, %s is %p.\n", name, function, buffer,
                GetProcAddress(module, buffer));
    }
    ok(decorated > 100 && plain > decorated, "Got %u decorated and %u plain names.\n", decorated, plain);
}

static void test_calls(void)
{
    HRESULT(WINAPI * initialize)(void *) = (void *)GetProcAddress(module, "MAPIInitialize@4");
    void(WINAPI * uninitialize)(void) = (void *)GetProcAddress(module, "MAPIUninitialize@0");
    SCODE(WINAPI * allocate)(ULONG, void **) = (void *)GetProcAddress(module, "MAPIAllocateBuffer@8");
    SCODE(WINAPI * allocate_more)(ULONG, void *, void **) = (void *)GetProcAddress(module, "MAPIAllocateMore@12");
    ULONG(WINAPI * free_buffer)(void *) = (void *)GetProcAddress(module, "MAPIFreeBuffer@4");
    FILETIME(WINAPI * add)(FILETIME, FILETIME) = (void *)GetProcAddress(module, "FtAddFt@16");
    FILETIME(WINAPI * multiply)(DWORD, FILETIME) = (void *)GetProcAddress(module, "FtMulDw@12");
    ULONG(WINAPI * from_hex)(const char *) = (void *)GetProcAddress(module, "UlFromSzHex@4");
    FILETIME a = {0xffffffff, 0}, b = {1, 0};
    void *buffer, *more;
    unsigned int i;

    /* a wrong number of argument bytes would move the stack on i386 */
    for (i = 0; i < 1000; i++)
    {
        ok(initialize(NULL) == S_OK, "Failed.\n");
        ok(allocate(16, &buffer) == S_OK && allocate_more(16, buffer, &more) == S_OK, "Failed.\n");
        ok(!free_buffer(buffer), "Failed.\n");
        ok(add(a, b).dwHighDateTime == 1 && multiply(2, a).dwLowDateTime == 0xfffffffe, "Failed.\n");
        ok(from_hex("fF") == 0xff, "Failed.\n");
        uninitialize();
    }
}

static void test_ordinals(void)
{
    FARPROC logon = GetProcAddress(module, "MAPILogonEx");

    ok(GetProcAddress(module, (const char *)8) == logon, "Ordinal 8 is another.\n");
    ok(GetProcAddress(module, (const char *)10) == logon, "Ordinal 10 is another.\n");
    ok(GetProcAddress(module, (const char *)11) == logon, "Ordinal 11 is another.\n");
    ok(GetProcAddress(module, (const char *)12) == (FARPROC)GetProcAddress(module, "MAPIAllocateBuffer"), "Another.\n");
    ok(GetProcAddress(module, (const char *)209) == (FARPROC)GetProcAddress(module, "MAPILogon"), "Another.\n");
}

START_TEST(names)
{
    module = GetModuleHandleA("mapi32.dll");
    if (!module) module = LoadLibraryA("mapi32.dll");
    test_pairs();
    test_calls();
    test_ordinals();
}
