/*
 * A test harness in the form of Wine's: ok, todo_wine, skip, win_skip, broken, trace, contexts and START_TEST, one
 * program a source file. A test program includes this once; main() is here and calls the test.
 *
 * Environment: WINETEST_DEBUG (0: no traces; 1: traces; 2: also what passed), WINETEST_PLATFORM ("wine" or "windows":
 * whether todo_wine applies; without it the program looks for Wine), WINETEST_REPORT_SUCCESS.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef __WINE_WINE_TEST_H
#define __WINE_WINE_TEST_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static int winetest_debug = 1;
static int winetest_report_success;
static const char *winetest_platform = "windows";
static int winetest_argc;
static char **winetest_argv;

static LONG winetest_passed, winetest_failed, winetest_todo, winetest_todo_failed, winetest_skipped;
static const char *winetest_file = "";
static __thread int winetest_line, winetest_todo_level;
static __thread char winetest_context[8][128];
static __thread unsigned int winetest_context_depth;

static void winetest_func_test(void);

static inline int winetest_interactive_or_wine(void)
{
    return !strcmp(winetest_platform, "wine");
}

/* Prints "FILE:LINE: contexts" before a message. */
static void winetest_print_place(const char *kind)
{
    unsigned int i;

    printf("%s:%d: %s", winetest_file, winetest_line, kind);
    for (i = 0; i < winetest_context_depth && i < ARRAYSIZE(winetest_context); i++) printf("%s: ", winetest_context[i]);
}

static int winetest_set_location(const char *file, int line)
{
    const char *base = strrchr(file, '/');

    winetest_file = base ? base + 1 : file;
    winetest_line = line;
    return 1;
}

static void winetest_ok(int condition, const char *format, ...) __attribute__((format(ms_printf, 2, 3)));
static void winetest_ok(int condition, const char *format, ...)
{
    va_list args;

    if (winetest_todo_level)
    {
        if (condition)
        {
            winetest_print_place("Test succeeded inside todo block: ");
            InterlockedIncrement(&winetest_todo_failed);
        }
        else
        {
            InterlockedIncrement(&winetest_todo);
            if (winetest_debug <= 1) return;
            winetest_print_place("Test marked todo: ");
        }
    }
    else if (!condition)
    {
        winetest_print_place("Test failed: ");
        InterlockedIncrement(&winetest_failed);
    }
    else
    {
        InterlockedIncrement(&winetest_passed);
        if (winetest_report_success)
        {
            winetest_print_place("Test succeeded\n");
            fflush(stdout);
        }
        return;
    }
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    fflush(stdout);
}

static void winetest_trace(const char *format, ...) __attribute__((format(ms_printf, 1, 2), unused));
static void winetest_trace(const char *format, ...)
{
    va_list args;

    if (!winetest_debug) return;
    winetest_print_place("");
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    fflush(stdout);
}

static void winetest_skip(int on_windows, const char *format, ...) __attribute__((format(ms_printf, 2, 3), unused));
static void winetest_skip(int on_windows, const char *format, ...)
{
    va_list args;

    /* what only an old Windows may lack must not be lacking in Wine */
    if (on_windows && winetest_interactive_or_wine())
    {
        winetest_print_place("Test failed: win_skip in Wine: ");
        InterlockedIncrement(&winetest_failed);
    }
    else
    {
        winetest_print_place("Tests skipped: ");
        InterlockedIncrement(&winetest_skipped);
    }
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    fflush(stdout);
}

static void winetest_push_context(const char *format, ...) __attribute__((format(ms_printf, 1, 2), unused));
static void winetest_push_context(const char *format, ...)
{
    va_list args;

    if (winetest_context_depth < ARRAYSIZE(winetest_context))
    {
        char *context = winetest_context[winetest_context_depth];

        va_start(args, format);
        _vsnprintf(context, sizeof(winetest_context[0]) - 1, format, args);
        va_end(args);
        context[sizeof(winetest_context[0]) - 1] = 0;
    }
    winetest_context_depth++;
}

__attribute__((unused)) static void winetest_pop_context(void)
{
    if (winetest_context_depth) winetest_context_depth--;
}

__attribute__((unused)) static int broken(int condition)
{
    return condition && !winetest_interactive_or_wine();
}

__attribute__((unused)) static int winetest_start_todo(int is_todo)
{
    winetest_todo_level = (winetest_todo_level << 1) | (is_todo != 0);
    return 1;
}

__attribute__((unused)) static int winetest_end_todo(void)
{
    winetest_todo_level >>= 1;
    return 0;
}

#define ok_(file, line)    (winetest_set_location(file, line), 0) ? (void)0 : winetest_ok
#define ok                 ok_(__FILE__, __LINE__)
#define trace_(file, line) (winetest_set_location(file, line), 0) ? (void)0 : winetest_trace
#define trace              trace_(__FILE__, __LINE__)
#define skip(...)          (winetest_set_location(__FILE__, __LINE__), winetest_skip(0, __VA_ARGS__))
#define win_skip(...)      (winetest_set_location(__FILE__, __LINE__), winetest_skip(1, __VA_ARGS__))
#define todo_if(is_todo) \
    for (int winetest_loop = winetest_start_todo(is_todo); winetest_loop; winetest_loop = winetest_end_todo())
#define todo_wine_if(is_todo) todo_if((is_todo) && winetest_interactive_or_wine())
#define todo_wine             todo_wine_if(TRUE)

#define START_TEST(name) static void winetest_func_test(void)

int main(int argc, char **argv)
{
    const char *value;
    char name[MAX_PATH], *dot;

    winetest_argc = argc;
    winetest_argv = argv;
    if (GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version")) winetest_platform = "wine";
    if ((value = getenv("WINETEST_PLATFORM"))) winetest_platform = value;
    if ((value = getenv("WINETEST_DEBUG"))) winetest_debug = atoi(value);
    if ((value = getenv("WINETEST_REPORT_SUCCESS"))) winetest_report_success = atoi(value);

    winetest_func_test();

    GetModuleFileNameA(NULL, name, sizeof(name));
    value = strrchr(name, '\\') ? strrchr(name, '\\') + 1 : name;
    if ((dot = strrchr(name, '.'))) *dot = 0;
    printf("%04lx:%s: %ld tests executed (%ld marked as todo, %ld %s), %ld skipped.\n", GetCurrentProcessId(), value,
            winetest_passed + winetest_failed + winetest_todo + winetest_todo_failed, winetest_todo,
            winetest_failed + winetest_todo_failed,
            winetest_failed + winetest_todo_failed == 1 ? "failure" : "failures", winetest_skipped);
    fflush(stdout);
    return winetest_failed + winetest_todo_failed ? 1 : 0;
}

#endif
