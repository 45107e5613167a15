/*
 * The debug channels of include/wine/debug.h: $WINEDEBUG says which are on, as for Wine's own; what they print goes
 * where Wine's messages go, through ntdll's exports, or on Windows to the debugger.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdarg.h>
#include <stdio.h>
#include <windows.h>

#include "wine/debug.h"

#define DEFAULT_FLAGS (1 << __WINE_DBCL_FIXME | 1 << __WINE_DBCL_ERR)
#define ALL_FLAGS     (DEFAULT_FLAGS | 1 << __WINE_DBCL_WARN | 1 << __WINE_DBCL_TRACE)

static const char *const class_names[] = {"fixme", "err", "warn", "trace"};

static int(__cdecl *print_header)(
        enum __wine_debug_class cls, struct __wine_debug_channel *channel, const char *function);
static int(__cdecl *print_text)(const char *text);
static INIT_ONCE init_once = INIT_ONCE_STATIC_INIT;
static char options[1024];

static BOOL CALLBACK find_ntdll(INIT_ONCE *once, void *param, void **context)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    DWORD length = GetEnvironmentVariableA("WINEDEBUG", options, sizeof(options));

    if (length >= sizeof(options)) *options = 0;
    print_text = (void *)GetProcAddress(ntdll, "__wine_dbg_output");
    print_header = (void *)GetProcAddress(ntdll, "__wine_dbg_header");
    return TRUE;
}

/* Whether an option's process, of length characters, is this one: the name of its file with or without .exe. */
static BOOL is_this_process(const char *name, size_t length)
{
    char path[MAX_PATH];
    const char *base;
    DWORD size = GetModuleFileNameA(NULL, path, sizeof(path));

    if (!size || size >= sizeof(path)) return FALSE;
    base = strrchr(path, '\\') ? strrchr(path, '\\') + 1 : path;
    return !_strnicmp(base, name, length) && (!base[length] || !_stricmp(base + length, ".exe"));
}

/* The classes that an option switches, which end before end. */
static unsigned char option_classes(const char *option, const char *end)
{
    unsigned int i;

    if (option == end) return ALL_FLAGS;
    for (i = 0; i < ARRAYSIZE(class_names); i++)
        if (strlen(class_names[i]) == (size_t)(end - option) && !memcmp(option, class_names[i], end - option))
            return (unsigned char)(1 << i);
    return 0;
}

/* What $WINEDEBUG says of a channel: [process:][class]{+|-}{channel|all}, with commas between. */
static unsigned char read_options(const char *channel)
{
    unsigned char all = DEFAULT_FLAGS, own = 0, classes, *flags;
    const char *option, *next, *sign, *colon;
    BOOL named = FALSE;
    size_t length;

    for (option = options; *option; option = next)
    {
        length = strcspn(option, ",");
        next = option[length] ? option + length + 1 : option + length;
        if ((colon = memchr(option, ':', length)))
        {
            if (!is_this_process(option, colon - option)) continue;
            length -= colon + 1 - option;
            option = colon + 1;
        }
        sign = option + strcspn(option, "+-,");
        if (*sign != '+' && *sign != '-') continue;
        classes = option_classes(option, sign);
        length -= sign + 1 - option;
        if (length == 3 && !memcmp(sign + 1, "all", 3)) flags = &all;
        else if (length == strlen(channel) && !memcmp(sign + 1, channel, length))
        {
            if (!named) own = all;
            named = TRUE;
            flags = &own;
        }
        else continue;
        *flags = *sign == '+' ? *flags | classes : *flags & ~classes;
    }
    return named ? own : all;
}

int wine_debug_enabled(struct __wine_debug_channel *channel, enum __wine_debug_class cls)
{
    if (channel->flags & 1 << __WINE_DBCL_INIT)
    {
        InitOnceExecuteOnce(&init_once, find_ntdll, NULL, NULL);
        channel->flags = read_options(channel->name);
    }
    return channel->flags & 1 << cls;
}

void wine_debug_log(struct __wine_debug_channel *channel, enum __wine_debug_class cls, const char *function,
        const char *format, ...)
{
    char buffer[1024], header[128];
    va_list args;

    va_start(args, format);
    _vsnprintf(buffer, sizeof(buffer) - 1, format, args);
    va_end(args);
    buffer[sizeof(buffer) - 1] = 0;

    /* in the first process of a Wine 8 all of ntdll's channels are off */
    if (print_text && print_header && print_header(cls, channel, function) != -1)
    {
        print_text(buffer);
        return;
    }
    _snprintf(header, sizeof(header) - 1, "%04lx:%s:%s:%s ", GetCurrentThreadId(), class_names[cls], channel->name,
            function);
    header[sizeof(header) - 1] = 0;
    if (print_text)
    {
        print_text(header);
        print_text(buffer);
    }
    else
    {
        OutputDebugStringA(header);
        OutputDebugStringA(buffer);
    }
}

/* A place for a printable string; eight of them, used in turn, so that one message can have several. */
static char *debug_buffer(void)
{
    static char buffers[8][320];
    static LONG next;

    return buffers[(ULONG)InterlockedIncrement(&next) % ARRAYSIZE(buffers)];
}

/* Quotes a string of 8 or 16-bit units, cut at 64. */
static const char *quote(const void *text, int wide)
{
    char *buffer, *out;
    unsigned int i, unit;

    if (!text) return "(null)";
    if (!((ULONG_PTR)text >> 16)) return "#ordinal";
    out = buffer = debug_buffer();
    if (wide) *out++ = 'L';
    *out++ = '"';
    for (i = 0; i < 64; i++)
    {
        unit = wide ? ((const WCHAR *)text)[i] : ((const unsigned char *)text)[i];
        if (!unit) break;
        if (unit >= 0x20 && unit < 0x7f) *out++ = (char)unit;
        else out += sprintf(out, wide ? "\\%04x" : "\\x%02x", unit);
        if (out - buffer > 300) break;
    }
    strcpy(out, "\"");
    return buffer;
}

const char *wine_dbgstr_a(const char *text)
{
    return quote(text, 0);
}

const char *wine_dbgstr_w(const WCHAR *text)
{
    return quote(text, 1);
}

const char *wine_dbgstr_guid(const GUID *guid)
{
    char *buffer;

    if (!guid) return "(null)";
    buffer = debug_buffer();
    sprintf(buffer, "{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", guid->Data1, guid->Data2, guid->Data3,
            guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4], guid->Data4[5],
            guid->Data4[6], guid->Data4[7]);
    return buffer;
}
