/*
 * TRACE, WARN, FIXME and ERR in Wine's form, for code outside Wine's tree. WINEDEBUG=+mapi works as for Wine's own
 * channels; on Windows what is on goes to OutputDebugString.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef __WINE_WINE_DEBUG_H
#define __WINE_WINE_DEBUG_H

#include <windows.h>

enum __wine_debug_class
{
    __WINE_DBCL_FIXME,
    __WINE_DBCL_ERR,
    __WINE_DBCL_WARN,
    __WINE_DBCL_TRACE,
    __WINE_DBCL_INIT = 7 /* the channel's flags have not been asked for yet */
};

/* The layout that Wine's __wine_dbg_header expects. */
struct __wine_debug_channel
{
    unsigned char flags;
    char name[15];
};

/* Whether a class of a channel is switched on. */
int wine_debug_enabled(struct __wine_debug_channel *channel, enum __wine_debug_class cls);

/* Prints one message of a channel; the format is msvcrt's. */
void wine_debug_log(struct __wine_debug_channel *channel, enum __wine_debug_class cls, const char *function,
        const char *format, ...) __attribute__((format(ms_printf, 4, 5)));

/* Printable forms of a string and a GUID, valid for the thread's next few messages. */
const char *wine_dbgstr_a(const char *text);
const char *wine_dbgstr_w(const WCHAR *text);
const char *wine_dbgstr_guid(const GUID *guid);

#define debugstr_a    wine_dbgstr_a
#define debugstr_w    wine_dbgstr_w
#define debugstr_guid wine_dbgstr_guid

#define WINE_DEFAULT_DEBUG_CHANNEL(ch) \
    __attribute__((unused)) static struct __wine_debug_channel __wine_dbch_default = { \
            (unsigned char)(1 << __WINE_DBCL_INIT), #ch}

#define __WINE_DPRINTF(cls, ...) \
    ((void)(wine_debug_enabled(&__wine_dbch_default, cls) && \
            (wine_debug_log(&__wine_dbch_default, cls, __func__, __VA_ARGS__), 0)))

#define TRACE(...) __WINE_DPRINTF(__WINE_DBCL_TRACE, __VA_ARGS__)
#define WARN(...)  __WINE_DPRINTF(__WINE_DBCL_WARN, __VA_ARGS__)
#define FIXME(...) __WINE_DPRINTF(__WINE_DBCL_FIXME, __VA_ARGS__)
#define ERR(...)   __WINE_DPRINTF(__WINE_DBCL_ERR, __VA_ARGS__)

#endif
