/*
 * Text on a console: as UTF-16, since its code page may be any, and broken between words where a line would be longer
 * than the console is wide. What goes on in a new line begins where its line began. Nothing is left out.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "console.h"

#define TAB 8

BOOL console_init(struct console *console, HANDLE file)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    DWORD mode;

    memset(console, 0, sizeof(*console));
    console->file = file;
    console->in_indent = TRUE;
    if (!GetConsoleMode(file, &mode)) return FALSE;
    if (GetConsoleScreenBufferInfo(file, &info))
    {
        console->width = 1u + info.srWindow.Right - info.srWindow.Left;
        console->attributes = info.wAttributes;
    }
    return TRUE;
}

/* Whether a character takes two columns: those of East Asia, and pictures. */
static BOOL is_wide(ULONG c)
{
    static const struct
    {
        ULONG first, last;
    } wide[] = {{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xa960, 0xa97f}, {0xac00, 0xd7a3},
            {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff01, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f},
            {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd}};
    ULONG i;

    for (i = 0; i < ARRAYSIZE(wide); i++)
        if (c >= wide[i].first && c <= wide[i].last) return TRUE;
    return FALSE;
}

/* The columns that the character at text takes, and how many units of UTF-16 it has. */
static ULONG columns(const WCHAR *text, const WCHAR *end, ULONG *units)
{
    ULONG c = *text;
    WORD type = 0;

    *units = 1;
    if (c >= 0xd800 && c < 0xdc00 && end - text > 1)
    {
        *units = 2;
        return is_wide(0x10000 + ((c - 0xd800) << 10) + (text[1] - 0xdc00u)) ? 2 : 1;
    }
    if (is_wide(c)) return 2;
    GetStringTypeW(CT_CTYPE3, text, 1, &type);
    return (type & C3_NONSPACING && c >= 0x300) || (c >= 0x200b && c <= 0x200d) ? 0 : 1;
}

static void flush(struct console *console)
{
    DWORD written;

    if (console->used && !WriteConsoleW(console->file, console->text, console->used, &written, NULL))
        console->failed = TRUE;
    console->used = 0;
}

static void put(struct console *console, const WCHAR *text, size_t length)
{
    for (; length; length--)
    {
        if (console->used == ARRAYSIZE(console->text)) flush(console);
        console->text[console->used++] = *text++;
    }
}

/* The end of what stays together, a word or a wide character with what must not begin a line. */
static const WCHAR *word_end(const WCHAR *text, const WCHAR *end, ULONG *width, BOOL *wide)
{
    static const WCHAR closing[] = {0x3001, 0x3002, 0x300d, 0x300f, 0xff01, 0xff09, 0xff0c, 0xff0e, 0xff1f, 0};
    ULONG units, taken;

    *width = 0;
    *wide = FALSE;
    for (; text < end && !wcschr(L" \t\n", *text); text += units, *width += taken)
    {
        taken = columns(text, end, &units);
        if (*width && taken && (*wide || taken == 2) && !wcschr(closing, *text)) break;
        if (taken == 2) *wide = TRUE;
    }
    return text;
}

static void break_line(struct console *console)
{
    put(console, L"\n", 1);
    for (console->column = 0; console->column < console->indent; console->column++) put(console, L" ", 1);
}

void console_write(struct console *console, const WCHAR *text, size_t length)
{
    const WCHAR *const end = text + length;
    const WCHAR *blanks, *word;
    ULONG gap, width;
    BOOL wide;

    while (text < end)
    {
        if (*text == '\n')
        {
            put(console, text++, 1);
            console->column = console->indent = 0;
            console->in_indent = TRUE;
            console->after_wide = FALSE;
            continue;
        }
        gap = 0;
        for (blanks = text; text < end && (*text == ' ' || *text == '\t'); text++)
            gap += *text == '\t' ? TAB - (console->column + gap) % TAB : 1;
        word = text;
        text = word_end(word, end, &width, &wide);
        if (!console->in_indent && console->column + gap + width >= console->width && text > word &&
                (gap || wide || console->after_wide) && console->width)
            break_line(console);
        else
        {
            put(console, blanks, word - blanks);
            console->column += gap;
            if (console->in_indent) console->indent = min(console->column, console->width / 2);
        }
        if (text == word) continue;
        put(console, word, text - word);
        console->column += width;
        /* what is longer than a line the console breaks itself */
        if (console->width) console->column %= console->width;
        console->in_indent = FALSE;
        console->after_wide = wide;
    }
    flush(console);
}
