/*
 * What is left of Windows: pages of memory, the registry and other DLLs, of which there are none, COM's beginning and
 * end.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>
#include <windows.h>
#include <objbase.h>
#include <bcrypt.h>

/* main.c's, which is not linked: DllMain brings the hand-over to mail clients with it. */
HINSTANCE mapi32_instance;

/* The last page that was asked for with PAGE_GUARD. Nothing guards it; it has no access. */
static void *guard_page;

static int unix_protection(DWORD protect)
{
    return protect == PAGE_READWRITE ? PROT_READ | PROT_WRITE : protect == PAGE_READONLY ? PROT_READ : PROT_NONE;
}

/* A page in front tells of the rest, which begins behind it. */
struct pages
{
    SIZE_T size; /* with this page */
    struct pages *next, **link;
};

static struct pages *all_pages;
static pthread_mutex_t pages_lock = PTHREAD_MUTEX_INITIALIZER;

/* Where the allocation begins that an address is in, or NULL. */
static void *allocation_base(const void *address)
{
    struct pages *pages;

    pthread_mutex_lock(&pages_lock);
    for (pages = all_pages; pages; pages = pages->next)
        if ((char *)address >= (char *)pages + 4096 && (char *)address < (char *)pages + pages->size) break;
    pthread_mutex_unlock(&pages_lock);
    return pages ? (char *)pages + 4096 : NULL;
}

void *WINAPI VirtualAlloc(void *address, SIZE_T size, DWORD type, DWORD protect)
{
    struct pages *pages;

    if (address) return mprotect(address, size, unix_protection(protect)) ? NULL : address;
    pages = mmap(NULL, size + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return NULL;
    pages->size = size + 4096;
    pthread_mutex_lock(&pages_lock);
    if ((pages->next = all_pages)) all_pages->link = &pages->next;
    pages->link = &all_pages;
    all_pages = pages;
    pthread_mutex_unlock(&pages_lock);
    address = (char *)pages + 4096;
    if (protect & PAGE_GUARD) guard_page = address;
    mprotect(address, size, type & MEM_COMMIT ? unix_protection(protect) : PROT_NONE);
    return address;
}

BOOL WINAPI VirtualFree(void *address, SIZE_T size, DWORD type)
{
    struct pages *pages;

    if (!address) return FALSE;
    if (type == MEM_DECOMMIT) return !mprotect(address, size, PROT_NONE);
    pages = (struct pages *)((char *)address - 4096);
    pthread_mutex_lock(&pages_lock);
    if ((*pages->link = pages->next)) pages->next->link = pages->link;
    pthread_mutex_unlock(&pages_lock);
    return !munmap(pages, pages->size);
}

/* Asks the kernel about the pages that an address is in. */
SIZE_T WINAPI VirtualQuery(const void *address, MEMORY_BASIC_INFORMATION *info, SIZE_T size)
{
    unsigned long start, end, previous = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    char access[5], line[512];

    if (!maps) abort();
    memset(info, 0, sizeof(*info));
    while (fgets(line, sizeof(line), maps))
    {
        if (sscanf(line, "%lx-%lx %4s", &start, &end, access) != 3 || (unsigned long)address >= end)
        {
            previous = end;
            continue;
        }
        if ((unsigned long)address < start)
        {
            end = start;
            start = previous;
            info->State = MEM_FREE;
        }
        else
        {
            info->State = MEM_COMMIT;
            info->Protect = access[0] == '-' ? PAGE_NOACCESS : access[1] == 'w' ? PAGE_READWRITE : PAGE_READONLY;
        }
        info->BaseAddress = (void *)((unsigned long)address & ~4095ul);
        if (info->BaseAddress == guard_page) info->Protect = PAGE_READWRITE | PAGE_GUARD;
        info->AllocationBase = allocation_base(address);
        info->RegionSize = end - (unsigned long)info->BaseAddress;
        break;
    }
    fclose(maps);
    return sizeof(*info);
}

BOOL WINAPI VirtualProtect(void *address, SIZE_T size, DWORD protect, DWORD *old)
{
    unsigned long start = (unsigned long)address & ~4095ul, end = ((unsigned long)address + size + 4095) & ~4095ul;

    *old = PAGE_READWRITE;
    return !mprotect((void *)start, end - start, unix_protection(protect));
}

LSTATUS WINAPI RegSetKeyValueW(
        HKEY key, const WCHAR *sub_key, const WCHAR *name, DWORD type, const void *data, DWORD size)
{
    return ERROR_ACCESS_DENIED;
}

LSTATUS WINAPI RegDeleteTreeW(HKEY key, const WCHAR *sub_key)
{
    return ERROR_FILE_NOT_FOUND;
}

LSTATUS WINAPI RegGetValueW(
        HKEY key, const WCHAR *sub_key, const WCHAR *name, DWORD flags, DWORD *type, void *data, DWORD *size)
{
    return ERROR_FILE_NOT_FOUND;
}

LSTATUS WINAPI RegGetValueA(
        HKEY key, const char *sub_key, const char *name, DWORD flags, DWORD *type, void *data, DWORD *size)
{
    return ERROR_FILE_NOT_FOUND;
}

/* The DLL is part of the program. */
HMODULE WINAPI GetModuleHandleW(const WCHAR *name)
{
    return name && wcsicmp(name, L"mapi32.dll") ? NULL : dlopen(NULL, RTLD_NOW);
}

HMODULE WINAPI GetModuleHandleA(const char *name)
{
    return name && strcasecmp(name, "mapi32.dll") && strcasecmp(name, "mapi32") ? NULL : dlopen(NULL, RTLD_NOW);
}

HMODULE WINAPI LoadLibraryW(const WCHAR *name)
{
    HMODULE module = GetModuleHandleW(name);

    if (!module) SetLastError(ERROR_MOD_NOT_FOUND);
    return module;
}

BOOL WINAPI FreeLibrary(HMODULE module)
{
    return !dlclose(module);
}

FARPROC WINAPI GetProcAddress(HMODULE module, const char *name)
{
    return module ? (FARPROC)dlsym(module, name) : NULL;
}

DWORD WINAPI GetModuleFileNameA(HMODULE module, char *out, DWORD size)
{
    ssize_t length = readlink("/proc/self/exe", out, size - 1);

    out[length < 0 ? 0 : length] = 0;
    return (DWORD)strlen(out);
}

DWORD WINAPI GetModuleFileNameW(HMODULE module, WCHAR *out, DWORD size)
{
    char name[MAX_PATH];

    GetModuleFileNameA(module, name, sizeof(name));
    return MultiByteToWideChar(CP_UTF8, 0, name, -1, out, size) - 1;
}

void WINAPI OutputDebugStringA(const char *text)
{
    if (getenv("MAPI32_DEBUG")) fputs(text, stderr);
}

DWORD WINAPI GetEnvironmentVariableA(const char *name, char *out, DWORD size)
{
    const char *value = getenv(name);

    if (!value || strlen(value) >= size) return value ? (DWORD)strlen(value) + 1 : 0;
    strcpy(out, value);
    return (DWORD)strlen(out);
}

DWORD WINAPI GetEnvironmentVariableW(const WCHAR *name, WCHAR *out, DWORD size)
{
    char narrow[128];
    const char *value;

    WideCharToMultiByte(CP_UTF8, 0, name, -1, narrow, sizeof(narrow), NULL, NULL);
    if (!(value = getenv(narrow)))
    {
        SetLastError(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    if (strlen(value) >= size) return (DWORD)strlen(value) + 1;
    return MultiByteToWideChar(CP_UTF8, 0, value, -1, out, size) - 1;
}

BOOL WINAPI SetEnvironmentVariableW(const WCHAR *name, const WCHAR *value)
{
    char narrow[128], text[1024];

    WideCharToMultiByte(CP_UTF8, 0, name, -1, narrow, sizeof(narrow), NULL, NULL);
    if (!value) return !unsetenv(narrow);
    WideCharToMultiByte(CP_UTF8, 0, value, -1, text, sizeof(text), NULL, NULL);
    return !setenv(narrow, text, 1);
}

BOOL WINAPI SetEnvironmentVariableA(const char *name, const char *value)
{
    return value ? !setenv(name, value, 1) : !unsetenv(name);
}

/* A thread's apartment: how often it was entered, and its kind. */
static __thread LONG apartment_count;
static __thread BOOL apartment_multi;

HRESULT WINAPI CoInitializeEx(void *reserved, DWORD flags)
{
    const BOOL multi = !(flags & COINIT_APARTMENTTHREADED);

    if (apartment_count && multi != apartment_multi) return RPC_E_CHANGED_MODE;
    apartment_multi = multi;
    return apartment_count++ ? S_FALSE : S_OK;
}

HRESULT WINAPI CoInitialize(void *reserved)
{
    return CoInitializeEx(reserved, COINIT_APARTMENTTHREADED);
}

void WINAPI CoUninitialize(void)
{
    if (apartment_count) apartment_count--;
}

HRESULT WINAPI CoGetApartmentType(APTTYPE *type, APTTYPEQUALIFIER *qualifier)
{
    *qualifier = APTTYPEQUALIFIER_NONE;
    *type = apartment_multi ? APTTYPE_MTA : APTTYPE_STA;
    return apartment_count ? S_OK : CO_E_NOTINITIALIZED;
}

HRESULT WINAPI CoCreateGuid(GUID *guid)
{
    if (getrandom(guid, sizeof(*guid), 0) != sizeof(*guid)) return E_FAIL;
    guid->Data3 = (guid->Data3 & 0xfff) | 0x4000;
    guid->Data4[0] = (guid->Data4[0] & 0x3f) | 0x80;
    return S_OK;
}

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE algorithm, UCHAR *out, ULONG size, ULONG flags)
{
    return getrandom(out, size, 0) == (ssize_t)size ? 0 : (NTSTATUS)0xc0000001;
}
