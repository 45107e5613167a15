/*
 * Hands a mail to the person's mailer.
 *
 * The attachments are copied to a private folder, under the names that they are to have, since the mailer reads them
 * after the program has gone on. Such folders are removed by a later call, when they are a day old. Nothing of a
 * message goes through a shell: a program of the host gets its arguments as they are.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mail.h"
#include "convert.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

#define FOLDER_PREFIX  L"mapi32-mail-"
#define FOLDER_AGE     (24 * 3600 * (ULONGLONG)10000000) /* after which it is removed, in 100 ns */
#define ARGUMENT_MAX   0x1ffff                           /* bytes of one argument that Linux takes, with the NUL */
#define ARGUMENTS_MAX  0x180000                          /* and, to be safe, of all */
#define LAUNCH_TIMEOUT 10000 /* ms; a mailer that runs for longer has begun to show the message */

/* What Wine offers to run programs of the host; NULL on Windows. */
struct host
{
    LONG(CDECL *spawn)(char *const argv[], int wait);
    char *(CDECL *unix_path)(const WCHAR *path);
};

static BOOL host_find(struct host *host)
{
    host->spawn = (void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "__wine_unix_spawnvp");
    host->unix_path = (void *)GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "wine_get_unix_file_name");
    return host->spawn && host->unix_path;
}

/* The arguments of a program; all strings are of the C heap. */
struct arguments
{
    char **list; /* ended by NULL */
    ULONG count;
    size_t size;
    BOOL failed; /* memory lacked */
};

/* Adds a copy. */
static void add_argument(struct arguments *arguments, const char *text)
{
    char **list = realloc(arguments->list, (arguments->count + 2) * sizeof(*list));
    char *copy = list && text ? strdup(text) : NULL;

    if (list) arguments->list = list;
    if (!copy)
    {
        arguments->failed = TRUE;
        return;
    }
    list[arguments->count++] = copy;
    list[arguments->count] = NULL;
    arguments->size += strlen(copy) + 1 + sizeof(char *);
}

static void free_arguments(struct arguments *arguments)
{
    ULONG i;

    for (i = 0; i < arguments->count; i++) free(arguments->list[i]);
    free(arguments->list);
}

/* Whether the host's kernel takes the arguments. */
static BOOL arguments_fit(const struct arguments *arguments)
{
    ULONG i;

    if (arguments->size > ARGUMENTS_MAX) return FALSE;
    for (i = 0; i < arguments->count; i++)
        if (strlen(arguments->list[i]) >= ARGUMENT_MAX) return FALSE;
    return TRUE;
}

/* A program of the host while it is launched, by a thread of its own: it may run as long as its window is open. */
struct launch
{
    LONG refcount;
    struct arguments arguments;
    struct host host;
    LONG status;
};

static void launch_release(struct launch *launch)
{
    if (InterlockedDecrement(&launch->refcount)) return;
    free_arguments(&launch->arguments);
    free(launch);
}

static DWORD WINAPI launch_thread(void *context)
{
    struct launch *launch = context;

    launch->status = launch->host.spawn(launch->arguments.list, 1);
    launch_release(launch);
    return 0;
}

/* Runs a program of the host, whose arguments are taken over. FALSE where there is none, or it fails at once. */
static BOOL launch(const struct host *host, struct arguments *arguments)
{
    struct launch *launch;
    HANDLE thread;
    BOOL ret;

    if (arguments->failed || !(launch = calloc(1, sizeof(*launch))))
    {
        free_arguments(arguments);
        return FALSE;
    }
    launch->refcount = 2;
    launch->arguments = *arguments;
    launch->host = *host;
    launch->status = 0;
    if (!(thread = CreateThread(NULL, 0, launch_thread, launch, 0, NULL)))
    {
        launch_release(launch);
        launch_release(launch);
        return FALSE;
    }
    ret = WaitForSingleObject(thread, LAUNCH_TIMEOUT) == WAIT_TIMEOUT || !launch->status;
    if (!ret) WARN("%s: status %#lx.\n", debugstr_a(launch->arguments.list[0]), launch->status);
    CloseHandle(thread);
    launch_release(launch);
    return ret;
}

static void add_recipients(struct arguments *arguments, const struct mail *mail, ULONG kind, const char *option)
{
    ULONG i;

    for (i = 0; i < mail->recipient_count; i++)
    {
        if (mail->recipients[i].kind != kind) continue;
        if (option) add_argument(arguments, option);
        add_argument(arguments, mail->recipients[i].address);
    }
}

/* Has the host's xdg-email show the mail. SUCCESS_SUCCESS; MAPI_E_FAILURE where it cannot, another code where no
 * program could. */
static ULONG send_by_xdg_email(const struct host *host, const struct mail *mail)
{
    struct arguments arguments = {0};
    char *path;
    ULONG i;

    add_argument(&arguments, "xdg-email");
    add_argument(&arguments, "--utf8");
    add_recipients(&arguments, mail, MAPI_CC, "--cc");
    add_recipients(&arguments, mail, MAPI_BCC, "--bcc");
    add_argument(&arguments, "--subject");
    add_argument(&arguments, mail->subject);
    add_argument(&arguments, "--body");
    add_argument(&arguments, mail->body);
    for (i = 0; i < mail->file_count; i++)
    {
        path = host->unix_path(mail->files[i].path);
        add_argument(&arguments, "--attach");
        add_argument(&arguments, path);
        HeapFree(GetProcessHeap(), 0, path);
    }
    add_recipients(&arguments, mail, MAPI_TO, NULL);

    if (arguments.failed || !arguments_fit(&arguments))
    {
        ULONG ret = MAPI_E_INSUFFICIENT_MEMORY;

        if (!arguments.failed)
            ret = strlen(mail->body) >= ARGUMENT_MAX || strlen(mail->subject) >= ARGUMENT_MAX
                          ? MAPI_E_TEXT_TOO_LARGE
                          : MAPI_E_TOO_MANY_RECIPIENTS;
        free_arguments(&arguments);
        return ret;
    }
    return launch(host, &arguments) ? SUCCESS_SUCCESS : MAPI_E_FAILURE;
}

/* Has the program that MAPI32_MAILER names open the message. FALSE if there is none. */
static BOOL send_by_variable(const struct host *host, const WCHAR *message)
{
    WCHAR program[MAX_PATH];
    struct arguments arguments = {0};
    char *name, *path;
    DWORD length = GetEnvironmentVariableW(L"MAPI32_MAILER", program, ARRAYSIZE(program));

    if (!length || length >= ARRAYSIZE(program) || !host->spawn) return FALSE;
    name = wide_to_multibyte(program, CP_UTF8);
    path = host->unix_path(message);
    add_argument(&arguments, name);
    add_argument(&arguments, path);
    free(name);
    HeapFree(GetProcessHeap(), 0, path);
    return launch(host, &arguments);
}

/* Has Windows open the message with the program for .eml files. */
static BOOL send_by_shell(const WCHAR *message)
{
    HINSTANCE(WINAPI * execute)(HWND, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, INT);
    HMODULE module = LoadLibraryW(L"shell32.dll");
    BOOL ret = FALSE;

    if (!module) return FALSE;
    if ((execute = (void *)GetProcAddress(module, "ShellExecuteW")))
        ret = (INT_PTR)execute(NULL, L"open", message, NULL, NULL, SW_SHOWNORMAL) > 32;
    FreeLibrary(module);
    return ret;
}

/* Removes a folder with the files in it and in its folders. */
static void remove_folder(const WCHAR *path, unsigned int depth)
{
    WCHAR pattern[MAX_PATH + 2], child[2 * MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    if (wcslen(path) >= MAX_PATH - 2) return;
    swprintf(pattern, ARRAYSIZE(pattern), L"%ls\\*", path);
    if ((find = FindFirstFileW(pattern, &data)) != INVALID_HANDLE_VALUE)
    {
        do
        {
            if (!wcscmp(data.cFileName, L".") || !wcscmp(data.cFileName, L"..")) continue;
            swprintf(child, ARRAYSIZE(child), L"%ls\\%ls", path, data.cFileName);
            if (data.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) continue;
            if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)) DeleteFileW(child);
            else if (depth) remove_folder(child, depth - 1);
        } while (FindNextFileW(find, &data));
        FindClose(find);
    }
    RemoveDirectoryW(path);
}

/* Removes the folders of earlier mails. */
static void remove_old_folders(const WCHAR *temp)
{
    WCHAR pattern[MAX_PATH + 32], path[2 * MAX_PATH];
    WIN32_FIND_DATAW data;
    ULONGLONG now, then;
    FILETIME time;
    HANDLE find;

    GetSystemTimeAsFileTime(&time);
    now = (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
    swprintf(pattern, ARRAYSIZE(pattern), L"%ls%ls*", temp, FOLDER_PREFIX);
    if ((find = FindFirstFileW(pattern, &data)) == INVALID_HANDLE_VALUE) return;
    do
    {
        then = (ULONGLONG)data.ftLastWriteTime.dwHighDateTime << 32 | data.ftLastWriteTime.dwLowDateTime;
        if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) || then + FOLDER_AGE > now) continue;
        swprintf(path, ARRAYSIZE(path), L"%ls%ls", temp, data.cFileName);
        remove_folder(path, 1);
    } while (FindNextFileW(find, &data));
    FindClose(find);
}

/* Makes a private folder for a mail. */
static BOOL make_folder(WCHAR *folder, size_t count)
{
    WCHAR temp[MAX_PATH + 1];
    GUID guid;

    if (!GetTempPathW(ARRAYSIZE(temp), temp) || FAILED(CoCreateGuid(&guid))) return FALSE;
    remove_old_folders(temp);
    swprintf(folder, count, L"%ls%ls%08lx%04x%04x", temp, FOLDER_PREFIX, guid.Data1, guid.Data2, guid.Data3);
    return CreateDirectoryW(folder, NULL);
}

/* A name that a file can have, for free(). */
static WCHAR *file_name(const WCHAR *name)
{
    const WCHAR *last = name;
    WCHAR *copy, *p;

    for (; *name; name++)
        if (*name == '\\' || *name == '/') last = name + 1;
    if (!(copy = wcsdup(*last ? last : L"attachment"))) return NULL;
    for (p = copy; *p; p++)
        if (*p < 0x20 || wcschr(L"<>:\"|?*", *p)) *p = '_';
    if (!wcscmp(copy, L".") || !wcscmp(copy, L"..")) *copy = '_';
    if (wcslen(copy) > 200) copy[200] = 0;
    return copy;
}

/* Copies the files of a mail, each into a folder of its own, and has it refer to the copies. */
static ULONG copy_files(struct mail *mail, const WCHAR *folder)
{
    WCHAR path[2 * MAX_PATH], *name, *copy;
    DWORD error;
    ULONG i;

    for (i = 0; i < mail->file_count; i++)
    {
        if (!(name = file_name(mail->files[i].name))) return MAPI_E_INSUFFICIENT_MEMORY;
        free(mail->files[i].name);
        mail->files[i].name = name;
        swprintf(path, ARRAYSIZE(path), L"%ls\\%lu", folder, i);
        if (!CreateDirectoryW(path, NULL)) return MAPI_E_ATTACHMENT_WRITE_FAILURE;
        swprintf(path, ARRAYSIZE(path), L"%ls\\%lu\\%ls", folder, i, name);
        if (!CopyFileW(mail->files[i].path, path, FALSE))
        {
            error = GetLastError();
            WARN("Could not copy %s, error %lu.\n", debugstr_w(mail->files[i].path), error);
            if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND || error == ERROR_INVALID_NAME)
                return MAPI_E_ATTACHMENT_NOT_FOUND;
            if (error == ERROR_DISK_FULL || error == ERROR_HANDLE_DISK_FULL) return MAPI_E_ATTACHMENT_WRITE_FAILURE;
            return MAPI_E_ATTACHMENT_OPEN_FAILURE;
        }
        SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL);
        if (!(copy = wcsdup(path))) return MAPI_E_INSUFFICIENT_MEMORY;
        free(mail->files[i].path);
        mail->files[i].path = copy;
    }
    return SUCCESS_SUCCESS;
}

ULONG mailer_send(struct mail *mail)
{
    WCHAR folder[MAX_PATH + 64], message[MAX_PATH + 80];
    ULONG ret, xdg_result = MAPI_E_FAILURE;
    struct host host;
    BOOL on_wine = host_find(&host);

    if (!make_folder(folder, ARRAYSIZE(folder))) return MAPI_E_DISK_FULL;
    if ((ret = copy_files(mail, folder)))
    {
        remove_folder(folder, 1);
        return ret;
    }
    if (on_wine && !(xdg_result = send_by_xdg_email(&host, mail))) return SUCCESS_SUCCESS;

    swprintf(message, ARRAYSIZE(message), L"%ls\\message.eml", folder);
    if ((ret = mail_write(mail, message)))
    {
        remove_folder(folder, 1);
        return ret;
    }
    if (on_wine ? send_by_variable(&host, message) : send_by_shell(message)) return SUCCESS_SUCCESS;
    ERR("There is no mailer. The message is kept in %s.\n", debugstr_w(message));
    return xdg_result;
}
