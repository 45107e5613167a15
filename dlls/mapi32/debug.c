/*
 * Where the debug channels of include/wine/debug.h go: Wine's ntdll, when it has the entry points, or the debugger.
 *
 * A native PE module may use Wine's channels through ntdll's exports; on Windows they do not exist.
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

static unsigned char(__cdecl *channel_flags)(struct __wine_debug_channel *channel);
static int(__cdecl *print_header)(
        enum __wine_debug_class cls, struct __wine_debug_channel *channel, const char *function);
static int(__cdecl *print_text)(const char *text);
static INIT_ONCE init_once = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK find_ntdll(INIT_ONCE *once, void *param, void **context)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");

    print_header = (void *)GetProcAddress(ntdll, "__wine_dbg_header");
    print_text = (void *)GetProcAddress(ntdll, "__wine_dbg_output");
    if (print_header && print_text) channel_flags = (void *)GetProcAddress(ntdll, "__wine_dbg_get_channel_flags");
    return TRUE;
}

int wine_debug_enabled(struct __wine_debug_channel *channel, enum __wine_debug_class cls)
{
    if (channel->flags & 1 << __WINE_DBCL_INIT)
    {
        InitOnceExecuteOnce(&init_once, find_ntdll, NULL, NULL);
        if (channel_flags) channel_flags(channel); /* stores the flags in the channel */
        else channel->flags = 1 << __WINE_DBCL_FIXME | 1 << __WINE_DBCL_ERR;
    }
    return channel->flags & 1 << cls;
}

void wine_debug_log(struct __wine_debug_channel *channel, enum __wine_debug_class cls, const char *function,
        const char *format, ...)
{
    char buffer[1024];
    va_list args;

    va_start(args, format);
    _vsnprintf(buffer, sizeof(buffer) - 1, format, args);
    va_end(args);
    buffer[sizeof(buffer) - 1] = 0;

    if (channel_flags)
    {
        if (print_header(cls, channel, function) != -1) print_text(buffer);
    }
    else
    {
        OutputDebugStringA(channel->name);
        OutputDebugStringA(":");
        OutputDebugStringA(function);
        OutputDebugStringA(" ");
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
