/*
 * Names of domains in ASCII, RFC 3492. Nothing is prepared but case.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>

#define LABEL_MAX 63

static DWORD adapt(DWORD delta, DWORD count, BOOL first)
{
    DWORD k;

    delta = first ? delta / 700 : delta / 2;
    delta += delta / count;
    for (k = 0; delta > 35 * 26 / 2; k += 36) delta /= 35;
    return k + 36 * delta / (delta + 38);
}

static char digit(DWORD value)
{
    return (char)(value < 26 ? 'a' + value : '0' + value - 26);
}

/* Appends one number of a label, RFC 3492 6.3. */
static size_t put_number(char *out, size_t pos, DWORD number, DWORD bias)
{
    DWORD k, t;

    for (k = 36;; k += 36)
    {
        t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        if (number < t) break;
        if (pos < LABEL_MAX) out[pos] = digit(t + (number - t) % (36 - t));
        pos++;
        number = (number - t) / (36 - t);
    }
    if (pos < LABEL_MAX) out[pos] = digit(number);
    return pos + 1;
}

/* Writes a label; its length, 0 where it is none. */
static size_t put_label(const DWORD *points, size_t count, char *out)
{
    DWORD n = 0x80, delta = 0, bias = 72, next;
    size_t basic = 0, done, pos = 0, i;

    for (i = 0; i < count; i++) basic += points[i] < 0x80;
    if (!count || count > LABEL_MAX) return 0;
    if (basic < count)
    {
        memcpy(out, "xn--", 4);
        pos = 4;
    }
    for (i = 0; i < count; i++)
        if (points[i] < 0x80 && pos < LABEL_MAX) out[pos++] = (char)points[i];
    if (basic && basic < count && pos < LABEL_MAX) out[pos++] = '-';
    for (done = basic; done < count; delta++, n++)
    {
        for (i = 0, next = ~0u; i < count; i++)
            if (points[i] >= n && points[i] < next) next = points[i];
        delta += (next - n) * (DWORD)(done + 1);
        n = next;
        for (i = 0; i < count; i++)
        {
            if (points[i] < n) delta++;
            if (points[i] != n) continue;
            pos = put_number(out, pos, delta, bias);
            bias = adapt(delta, (DWORD)done + 1, done == basic);
            delta = 0;
            done++;
        }
    }
    return pos <= LABEL_MAX ? pos : 0;
}

INT WINAPI IdnToAscii(DWORD flags, const WCHAR *text, INT length, WCHAR *out, INT size)
{
    DWORD points[LABEL_MAX + 1];
    char label[LABEL_MAX + 1];
    size_t count = 0, part, i;
    INT used = 0;

    if (length >= 0) abort();
    for (;; text++)
    {
        if (*text && *text != '.')
        {
            if (count > LABEL_MAX) return 0;
            points[count] = towlower(*text);
            if ((*text & 0xfc00) == 0xd800 && (text[1] & 0xfc00) == 0xdc00)
            {
                points[count] = 0x10000 + ((text[0] & 0x3ff) << 10) + (text[1] & 0x3ff);
                text++;
            }
            count++;
            continue;
        }
        if (!(part = put_label(points, count, label)) || used + (INT)part + 1 > size) return 0;
        for (i = 0; i < part; i++) out[used++] = (unsigned char)label[i];
        out[used++] = *text;
        count = 0;
        if (!*text) return used;
    }
}
