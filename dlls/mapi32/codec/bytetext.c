/*
 * Bytes as text: hexadecimal digits, and base-64 (RFC 4648).
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "bytetext.h"

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

void hex_encode(const uint8_t *data, size_t size, char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t i;

    for (i = 0; i < size; i++)
    {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
}

enum codec_status hex_decode(const char *text, size_t length, uint8_t *data)
{
    int high, low;
    size_t i;

    for (i = 0; i + 1 < length; i += 2)
    {
        high = hex_digit_value(text[i]);
        low = hex_digit_value(text[i + 1]);
        if (high < 0 || low < 0) return CODEC_CORRUPT;
        data[i / 2] = (uint8_t)(high << 4 | low);
    }
    return length & 1 ? CODEC_CORRUPT : CODEC_OK;
}

bool base64_length(size_t size, size_t *length)
{
    return size_add(size, 2, length) && size_mul(*length / 3, 4, length);
}

void base64_encode(const uint8_t *data, size_t size, char *text)
{
    uint32_t group;
    size_t left;

    for (; size; data += left, size -= left, text += 4)
    {
        left = size < 3 ? size : 3;
        group = (uint32_t)data[0] << 16 | (left > 1 ? (uint32_t)data[1] << 8 : 0) | (left > 2 ? data[2] : 0);
        text[0] = base64_digits[group >> 18];
        text[1] = base64_digits[group >> 12 & 63];
        text[2] = left > 1 ? base64_digits[group >> 6 & 63] : '=';
        text[3] = left > 2 ? base64_digits[group & 63] : '=';
    }
}

static int base64_digit_value(char digit)
{
    const char *found = digit ? memchr(base64_digits, digit, 64) : NULL;

    return found ? (int)(found - base64_digits) : -1;
}

enum codec_status base64_decode(const char *text, size_t length, uint8_t *data, size_t *size)
{
    uint32_t bits = 0;
    unsigned int have = 0;
    size_t i, padding = 0;
    int value;

    *size = 0;
    while (length && padding < 2 && text[length - 1] == '=')
    {
        length--;
        padding++;
    }
    if (length % 4 == 1 || (padding && (length + padding) % 4)) return CODEC_CORRUPT;

    for (i = 0; i < length; i++)
    {
        if ((value = base64_digit_value(text[i])) < 0) return CODEC_CORRUPT;
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have < 8) continue;
        have -= 8;
        data[(*size)++] = (uint8_t)(bits >> have);
        bits &= (1u << have) - 1;
    }
    return bits ? CODEC_CORRUPT : CODEC_OK;
}
