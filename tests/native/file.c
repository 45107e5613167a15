/*
 * Files by their Unix paths, with / or \\ between the names.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <windows.h>

BOOL native_close_waitable(HANDLE handle);

/* A handle of a file. Those of sync.c have no mark of this value at their beginning. */
struct file
{
    DWORD mark;
    int fd;
    char *remove; /* path of what goes when it is closed */
};

#define FILE_MARK 0xf11ef11e

static struct file *file_of(HANDLE handle)
{
    struct file *file = handle;

    if (handle == INVALID_HANDLE_VALUE || !handle || file->mark != FILE_MARK) abort();
    return file;
}

static char *unix_path(const WCHAR *path)
{
    INT size = WideCharToMultiByte(CP_UTF8, 0, path, -1, NULL, 0, NULL, NULL);
    char *out = malloc(size), *c;

    if (!out) abort();
    WideCharToMultiByte(CP_UTF8, 0, path, -1, out, size, NULL, NULL);
    for (c = out; *c; c++)
        if (*c == '\\') *c = '/';
    return out;
}

static BOOL set_error(BOOL success)
{
    if (success) return TRUE;
    switch (errno)
    {
    case ENOENT: SetLastError(ERROR_FILE_NOT_FOUND); break;
    case ENOTDIR: SetLastError(ERROR_PATH_NOT_FOUND); break;
    case EEXIST: SetLastError(ERROR_FILE_EXISTS); break;
    case ENOSPC: SetLastError(ERROR_DISK_FULL); break;
    case EACCES:
    case EISDIR:
    case EROFS:
    case EPERM: SetLastError(ERROR_ACCESS_DENIED); break;
    default: SetLastError(ERROR_INVALID_PARAMETER); break;
    }
    return FALSE;
}

HANDLE WINAPI CreateFileW(const WCHAR *name, DWORD access, DWORD share, SECURITY_ATTRIBUTES *security,
        DWORD disposition, DWORD attributes, HANDLE template)
{
    static const int create[] = {0, O_CREAT | O_EXCL, O_CREAT | O_TRUNC, 0, O_CREAT, O_TRUNC};
    const BOOL write = !!(access & (GENERIC_WRITE | FILE_WRITE_DATA)), read = !!(access & GENERIC_READ);
    struct file *file = calloc(1, sizeof(*file));
    char *path = unix_path(name);
    struct stat stat;

    if (!file) abort();
    file->mark = FILE_MARK;
    file->fd = open(path, create[disposition] | (write ? read ? O_RDWR : O_WRONLY : O_RDONLY) | O_CLOEXEC, 0600);
    if (file->fd >= 0 && !fstat(file->fd, &stat) && S_ISDIR(stat.st_mode))
    {
        close(file->fd);
        file->fd = -1;
        errno = EISDIR;
    }
    if (file->fd >= 0 && (attributes & FILE_FLAG_DELETE_ON_CLOSE)) file->remove = path;
    else
    {
        int error = errno;

        free(path);
        errno = error;
    }
    if (set_error(file->fd >= 0)) return file;
    free(file);
    return INVALID_HANDLE_VALUE;
}

BOOL WINAPI CloseHandle(HANDLE handle)
{
    struct file *file = handle;

    if (*(DWORD *)handle != FILE_MARK) return native_close_waitable(handle);
    close(file->fd);
    if (file->remove) unlink(file->remove);
    free(file->remove);
    free(file);
    return TRUE;
}

BOOL WINAPI ReadFile(HANDLE handle, void *data, DWORD size, DWORD *read_size, OVERLAPPED *overlapped)
{
    ssize_t done, total = 0;

    do
    {
        done = read(file_of(handle)->fd, (char *)data + total, size - total);
        if (done > 0) total += done;
    } while (done > 0 && (DWORD)total < size);
    if (read_size) *read_size = (DWORD)total;
    return set_error(done >= 0);
}

BOOL WINAPI WriteFile(HANDLE handle, const void *data, DWORD size, DWORD *written, OVERLAPPED *overlapped)
{
    ssize_t done, total = 0;

    do
    {
        done = write(file_of(handle)->fd, (const char *)data + total, size - total);
        if (done > 0) total += done;
    } while (done > 0 && (DWORD)total < size);
    if (written) *written = (DWORD)total;
    return set_error(done >= 0);
}

BOOL WINAPI SetFilePointerEx(HANDLE handle, LARGE_INTEGER move, LARGE_INTEGER *position, DWORD origin)
{
    off_t to = lseek(file_of(handle)->fd, move.QuadPart, origin);

    if (to < 0)
    {
        SetLastError(ERROR_NEGATIVE_SEEK);
        return FALSE;
    }
    if (position) position->QuadPart = to;
    return TRUE;
}

BOOL WINAPI SetEndOfFile(HANDLE handle)
{
    int fd = file_of(handle)->fd;

    return set_error(!ftruncate(fd, lseek(fd, 0, SEEK_CUR)));
}

BOOL WINAPI FlushFileBuffers(HANDLE handle)
{
    return set_error(!fsync(file_of(handle)->fd));
}

BOOL WINAPI GetFileSizeEx(HANDLE handle, LARGE_INTEGER *size)
{
    struct stat stat;

    if (!set_error(!fstat(file_of(handle)->fd, &stat))) return FALSE;
    size->QuadPart = stat.st_size;
    return TRUE;
}

static FILETIME file_time(const struct timespec *time)
{
    ULONGLONG units = (time->tv_sec + 11644473600ull) * 10000000 + time->tv_nsec / 100;

    return (FILETIME){(DWORD)units, (DWORD)(units >> 32)};
}

BOOL WINAPI GetFileTime(HANDLE handle, FILETIME *created, FILETIME *accessed, FILETIME *written)
{
    struct stat stat;

    if (!set_error(!fstat(file_of(handle)->fd, &stat))) return FALSE;
    if (created) *created = file_time(&stat.st_ctim);
    if (accessed) *accessed = file_time(&stat.st_atim);
    if (written) *written = file_time(&stat.st_mtim);
    return TRUE;
}

DWORD WINAPI GetFileAttributesW(const WCHAR *name)
{
    char *path = unix_path(name);
    struct stat info;
    int ret = stat(path, &info);

    free(path);
    if (!set_error(!ret)) return INVALID_FILE_ATTRIBUTES;
    return S_ISDIR(info.st_mode) ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_NORMAL;
}

BOOL WINAPI DeleteFileW(const WCHAR *name)
{
    char *path = unix_path(name);
    int ret = unlink(path);

    free(path);
    return set_error(!ret);
}

DWORD WINAPI GetTempPathW(DWORD size, WCHAR *out)
{
    const char *folder = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
    DWORD length = (DWORD)strlen(folder), i;

    if (length + 2 > size) return length + 2;
    for (i = 0; i < length; i++) out[i] = folder[i] == '/' ? '\\' : folder[i];
    out[length] = '\\';
    out[length + 1] = 0;
    return length + 1;
}

UINT WINAPI GetTempFileNameW(const WCHAR *folder, const WCHAR *prefix, UINT unique, WCHAR *out)
{
    char *base = unix_path(folder), *start = unix_path(prefix), path[MAX_PATH], *c;
    int fd;

    snprintf(path, sizeof(path), "%s%s%.3sXXXXXX.tmp", base, base[strlen(base) - 1] == '/' ? "" : "/", start);
    free(base);
    free(start);
    if (!set_error((fd = mkstemps(path, 4)) >= 0)) return 0;
    close(fd);
    for (c = path; *c; c++)
        if (*c == '/') *c = '\\';
    MultiByteToWideChar(CP_UTF8, 0, path, -1, out, MAX_PATH);
    return 1;
}

DWORD WINAPI GetFullPathNameW(const WCHAR *name, DWORD size, WCHAR *out, WCHAR **file)
{
    char *path = unix_path(name), full[4096], *c;
    DWORD length;

    if (*path == '/') snprintf(full, sizeof(full), "%s", path);
    else if (getcwd(full, sizeof(full))) snprintf(full + strlen(full), sizeof(full) - strlen(full), "/%s", path);
    free(path);
    for (c = full; *c; c++)
        if (*c == '/') *c = '\\';
    length = (DWORD)MultiByteToWideChar(CP_UTF8, 0, full, -1, NULL, 0);
    if (length > size) return length;
    MultiByteToWideChar(CP_UTF8, 0, full, -1, out, size);
    return length - 1;
}

/* The narrow forms of what tests use, with ASCII names. */
static WCHAR *wide_path(const char *path, WCHAR *out)
{
    MultiByteToWideChar(CP_UTF8, 0, path, -1, out, MAX_PATH);
    return out;
}

HANDLE WINAPI CreateFileA(const char *name, DWORD access, DWORD share, SECURITY_ATTRIBUTES *security, DWORD disposition,
        DWORD attributes, HANDLE template)
{
    WCHAR wide[MAX_PATH];

    return CreateFileW(wide_path(name, wide), access, share, security, disposition, attributes, template);
}

BOOL WINAPI DeleteFileA(const char *name)
{
    WCHAR wide[MAX_PATH];

    return DeleteFileW(wide_path(name, wide));
}

DWORD WINAPI GetFileAttributesA(const char *name)
{
    WCHAR wide[MAX_PATH];

    return GetFileAttributesW(wide_path(name, wide));
}

DWORD WINAPI GetTempPathA(DWORD size, char *out)
{
    WCHAR wide[MAX_PATH];

    GetTempPathW(MAX_PATH, wide);
    return WideCharToMultiByte(CP_UTF8, 0, wide, -1, out, size, NULL, NULL) - 1;
}

DWORD WINAPI GetFileSize(HANDLE handle, DWORD *high)
{
    LARGE_INTEGER size;

    if (!GetFileSizeEx(handle, &size)) return INVALID_FILE_SIZE;
    if (high) *high = size.HighPart;
    return size.LowPart;
}

DWORD WINAPI SetFilePointer(HANDLE handle, LONG move, LONG *high, DWORD origin)
{
    LARGE_INTEGER to, now;

    to.QuadPart = move;
    return SetFilePointerEx(handle, to, &now, origin) ? now.LowPart : INVALID_SET_FILE_POINTER;
}

/* A call of Unix on a path of Windows. */
static BOOL with_path(const char *name, int (*call)(const char *, mode_t), mode_t mode)
{
    WCHAR wide[MAX_PATH];
    char *path = unix_path(wide_path(name, wide));
    int ret = call(path, mode);

    free(path);
    return set_error(!ret);
}

BOOL WINAPI CreateDirectoryA(const char *name, SECURITY_ATTRIBUTES *security)
{
    return with_path(name, mkdir, 0700);
}

static int remove_folder(const char *path, mode_t mode)
{
    return rmdir(path);
}

BOOL WINAPI RemoveDirectoryA(const char *name)
{
    return with_path(name, remove_folder, 0);
}

BOOL WINAPI SetFileAttributesA(const char *name, DWORD attributes)
{
    return with_path(name, chmod, attributes & FILE_ATTRIBUTE_READONLY ? 0400 : 0600);
}
