/*
 * The printf family as msvcrt has it: a long has 32 bits, I64 stands for 64, ls and S for 16-bit characters.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdint.h>
#include <windows.h>

#undef snprintf /* numbers go through the C library's */

/* Arguments in the form of either calling convention. */
struct arguments
{
    BOOL ms;
    va_list args;
    __builtin_ms_va_list ms_args;
};

static uint64_t next_argument(struct arguments *arguments)
{
    return arguments->ms ? va_arg(arguments->ms_args, uint64_t) : va_arg(arguments->args, uint64_t);
}

/* Where the text goes; what does not fit is counted. */
struct sink
{
    wchar_t *wide;
    char *narrow;
    size_t size, length;
};

static void put(struct sink *sink, wchar_t c)
{
    if (sink->length < sink->size)
    {
        if (sink->wide) sink->wide[sink->length] = c;
        else sink->narrow[sink->length] = (char)c;
    }
    sink->length++;
}

/* A directive: its flags, width and precision (-1: none), size of integers in bytes, and letter. */
struct directive
{
    char flags[8];
    int width, precision, size;
    wchar_t letter;
    BOOL wide, narrow;
};

static void put_padded(
        struct sink *sink, const struct directive *d, const char *narrow, const wchar_t *wide, size_t length)
{
    size_t i, pad = d->width > 0 && (size_t)d->width > length ? d->width - length : 0;
    BOOL left = !!strchr(d->flags, '-');

    for (i = 0; !left && i < pad; i++) put(sink, ' ');
    for (i = 0; i < length; i++) put(sink, wide ? wide[i] : (unsigned char)narrow[i]);
    for (i = 0; left && i < pad; i++) put(sink, ' ');
}

static void put_string(struct sink *sink, const struct directive *d, BOOL wide, const void *text)
{
    size_t length = 0, most = d->precision < 0 ? SIZE_MAX : (size_t)d->precision;

    if (!text) put_padded(sink, d, "(null)", NULL, 6);
    else if (wide)
    {
        while (length < most && ((const wchar_t *)text)[length]) length++;
        put_padded(sink, d, NULL, text, length);
    }
    else
    {
        while (length < most && ((const char *)text)[length]) length++;
        put_padded(sink, d, text, NULL, length);
    }
}

static void put_number(struct sink *sink, const struct directive *d, uint64_t number)
{
    char format[32], text[128];
    BOOL is_signed = d->letter == 'd' || d->letter == 'i';

    if (d->letter == 'p') snprintf(text, sizeof(text), "%016llX", (unsigned long long)number);
    else
    {
        if (d->size == 4) number = is_signed ? (uint64_t)(int64_t)(int32_t)number : (uint32_t)number;
        if (d->size == 2) number = is_signed ? (uint64_t)(int64_t)(int16_t)number : (uint16_t)number;
        if (d->precision >= 0) snprintf(format, sizeof(format), "%%%s*.*ll%c", d->flags, (char)d->letter);
        else snprintf(format, sizeof(format), "%%%s*ll%c", d->flags, (char)d->letter);
        if (d->precision >= 0) snprintf(text, sizeof(text), format, d->width, d->precision, number);
        else snprintf(text, sizeof(text), format, d->width, number);
    }
    for (const char *c = text; *c; c++) put(sink, *c);
}

/* Reads a directive behind its %. */
static const wchar_t *parse(const wchar_t *at, struct directive *d, struct arguments *arguments)
{
    size_t flags = 0;

    memset(d, 0, sizeof(*d));
    d->precision = -1;
    d->size = 4;
    for (; *at && *at < 0x80 && strchr("-+ #0", *at); at++)
        if (flags < sizeof(d->flags) - 1) d->flags[flags++] = (char)*at;
    if (*at == '*') d->width = (int)next_argument(arguments), at++;
    else
        for (; *at >= '0' && *at <= '9'; at++) d->width = d->width * 10 + *at - '0';
    if (*at == '.')
    {
        d->precision = 0;
        if (*++at == '*') d->precision = (int)next_argument(arguments), at++;
        else
            for (; *at >= '0' && *at <= '9'; at++) d->precision = d->precision * 10 + *at - '0';
    }
    for (;; at++)
    {
        if (*at == 'l' && at[1] == 'l') d->size = 8, at++;
        else if (*at == 'l') d->wide = TRUE;
        else if (*at == 'h') d->narrow = TRUE, d->size = 2;
        else if (*at == 'z' || (*at == 'I' && at[1] != '6' && at[1] != '3')) d->size = 8;
        else if (*at == 'I' && at[1] == '6') d->size = 8, at += 2;
        else if (*at == 'I') at += 2;
        else break;
    }
    d->letter = *at;
    return at;
}

/* Formats; the length that all of it would take. */
static size_t format_all(struct sink *sink, BOOL wide_format, const wchar_t *at, struct arguments *arguments)
{
    struct directive d;

    for (; *at; at++)
    {
        if (*at != '%')
        {
            put(sink, *at);
            continue;
        }
        at = parse(at + 1, &d, arguments);
        switch (d.letter)
        {
        case 0: return sink->length;
        case '%': put(sink, '%'); break;
        case 'c': put(sink, (wchar_t)next_argument(arguments)); break;
        case 's': put_string(sink, &d, (wide_format || d.wide) && !d.narrow, (void *)next_argument(arguments)); break;
        case 'S': put_string(sink, &d, !wide_format || d.wide, (void *)next_argument(arguments)); break;
        case 'd':
        case 'i':
        case 'u':
        case 'x':
        case 'X':
        case 'o':
        case 'p': put_number(sink, &d, next_argument(arguments)); break;
        default: fprintf(stderr, "format.c: a directive %%%c\n", (char)d.letter); abort();
        }
    }
    return sink->length;
}

/* Formats by a narrow format. */
static size_t format_narrow(struct sink *sink, const char *format, struct arguments *arguments)
{
    size_t length = strlen(format), i;
    wchar_t *wide = malloc((length + 1) * sizeof(*wide));

    if (!wide) abort();
    for (i = 0; i <= length; i++) wide[i] = (unsigned char)format[i];
    length = format_all(sink, FALSE, wide, arguments);
    free(wide);
    return length;
}

static int finish(struct sink *sink, size_t length)
{
    if (length < sink->size) put(sink, 0);
    return length <= sink->size ? (int)length : -1;
}

int native_vsnprintf(char *out, size_t size, const char *format, va_list args)
{
    struct sink sink = {.narrow = out, .size = size};
    struct arguments arguments = {.ms = FALSE};
    int length;

    va_copy(arguments.args, args);
    length = finish(&sink, format_narrow(&sink, format, &arguments));
    va_end(arguments.args);
    return length;
}

int native_vsnwprintf(wchar_t *out, size_t size, const wchar_t *format, va_list args)
{
    struct sink sink = {.wide = out, .size = size};
    struct arguments arguments = {.ms = FALSE};
    int length;

    va_copy(arguments.args, args);
    length = finish(&sink, format_all(&sink, TRUE, format, &arguments));
    va_end(arguments.args);
    return length;
}

int native_snprintf(char *out, size_t size, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = native_vsnprintf(out, size, format, args);
    va_end(args);
    return length;
}

int native_snwprintf(wchar_t *out, size_t size, const wchar_t *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = native_vsnwprintf(out, size, format, args);
    va_end(args);
    return length;
}

int native_sprintf(char *out, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = native_vsnprintf(out, SIZE_MAX, format, args);
    va_end(args);
    return length;
}

int native_vprintf(const char *format, va_list args)
{
    char text[8192];
    int length = native_vsnprintf(text, sizeof(text), format, args);

    fwrite(text, 1, length < 0 ? sizeof(text) : (size_t)length, stdout);
    return length;
}

int native_printf(const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = native_vprintf(format, args);
    va_end(args);
    return length;
}

/* Wine's header gives it the calling convention of Windows, as to all that take any number of arguments. */
INT WINAPIV wsprintfA(char *out, const char *format, ...)
{
    struct sink sink = {.narrow = out, .size = 1024};
    struct arguments arguments = {.ms = TRUE};
    int length;

    __builtin_ms_va_start(arguments.ms_args, format);
    length = finish(&sink, format_narrow(&sink, format, &arguments));
    __builtin_ms_va_end(arguments.ms_args);
    return length;
}
