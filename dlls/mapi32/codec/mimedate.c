/*
 * Reads dates as mail has them.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mimehead.h"

/* A word or a number of a date. */
struct token
{
    char text[24];
    size_t size;
    size_t start, end; /* in the date */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* The date without comments, bounded. */
static size_t strip_comments(const char *text, size_t size, char *out, size_t room)
{
    size_t i, count = 0, depth = 0;

    for (i = 0; i < size && count < room; i++)
    {
        if (text[i] == '(') depth++;
        else if (text[i] == ')' && depth) depth--;
        else if (!depth) out[count++] = lower(text[i]);
    }
    return count;
}

static bool next_token(const char *text, size_t size, size_t *pos, struct token *token)
{
    while (*pos < size && (text[*pos] == ' ' || text[*pos] == '\t' || text[*pos] == ',')) ++*pos;
    token->start = *pos;
    for (token->size = 0; *pos < size && !strchr(" \t,", text[*pos]); ++*pos)
        if (token->size < sizeof(token->text) - 1) token->text[token->size++] = text[*pos];
    token->text[token->size] = 0;
    token->end = *pos;
    return token->size != 0;
}

/* A number of at most digits digits at *text, which moves behind it; -1. */
static int take_number(const char **text, int digits)
{
    int value = 0, count = 0;

    for (; is_digit(**text) && count < digits; count++) value = value * 10 + *(*text)++ - '0';
    return count && !is_digit(**text) ? value : -1;
}

static int month_of(const char *text)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    int i;

    if (strlen(text) < 3) return 0;
    for (i = 0; i < 12; i++)
        if (!strncmp(names + 3 * i, text, 3)) return i + 1;
    return 0;
}

struct moment
{
    int year, month, day, hour, minute, second;
    int zone; /* minutes east of UTC */
};

/* h:mm, h:mm:ss, with a fraction perhaps. */
static bool read_time(const char *text, struct moment *moment)
{
    if ((moment->hour = take_number(&text, 2)) < 0 || (*text != ':' && *text != '.')) return false;
    text++;
    if ((moment->minute = take_number(&text, 2)) < 0) return false;
    if (*text != ':' && *text != '.') return !*text || *text == '+' || *text == '-' || *text == 'z';
    text++;
    return (moment->second = take_number(&text, 2)) >= 0;
}

/* +hhmm, +hh:mm, gmt+0100, the names of RFC 822; others are UTC. */
static int read_zone(const char *text)
{
    static const struct
    {
        char name[4];
        int hours;
    } zones[] = {
            {"est", -5}, {"edt", -4}, {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};
    int sign, hours, minutes;
    size_t i;

    for (i = 0; i < sizeof(zones) / sizeof(*zones); i++)
        if (!strcmp(text, zones[i].name)) return zones[i].hours * 60;
    while (*text && *text != '+' && *text != '-') text++;
    if (!*text) return 0;
    sign = *text++ == '-' ? -1 : 1;
    for (hours = 0, i = 0; i < 2 && is_digit(*text); i++) hours = hours * 10 + *text++ - '0';
    if (!i) return 0;
    if (*text == ':') text++;
    for (minutes = 0, i = 0; i < 2 && is_digit(*text); i++) minutes = minutes * 10 + *text++ - '0';
    return sign * (hours * 60 + minutes);
}

static bool read_year(const char *text, struct moment *moment)
{
    const size_t digits = strlen(text);

    if ((moment->year = take_number(&text, 4)) < 0 || *text) return false;
    if (digits == 2) moment->year += moment->year < 50 ? 2000 : 1900;
    if (digits == 3) moment->year += 1900;
    return digits >= 2;
}

/* 2025-03-04T14:05:09+01:00, or with a blank for the T. */
static bool read_iso(const char *text, size_t size, struct moment *moment)
{
    char copy[48];
    const char *p = copy, *zone;

    if (size >= sizeof(copy)) return false;
    memcpy(copy, text, size);
    copy[size] = 0;
    if ((moment->year = take_number(&p, 4)) < 1000 || *p++ != '-' || (moment->month = take_number(&p, 2)) < 0 ||
            *p++ != '-' || (moment->day = take_number(&p, 2)) < 0)
        return false;
    while (*p == ' ' || *p == 't') p++;
    if (!*p) return true;
    if (!read_time(p, moment)) return false;
    for (zone = p; *zone && *zone != '+' && *zone != '-' && *zone != ' '; zone++) continue;
    moment->zone = read_zone(zone);
    return true;
}

/* [day,] 4 mar 2025 14:05:09 +0100, the day and month in any order, as asctime has them; 4-mar-2025 too. */
static bool read_mail(char *text, size_t size, struct moment *moment)
{
    bool has_time = false, has_zone = false;
    size_t pos = 0, i, dashes = 0;
    struct token token;
    const char *p;

    for (i = 0; i + 1 < size; i++)
        if (text[i] == '-' && i && (is_digit(text[i - 1]) || text[i - 1] >= 'a') &&
                (text[i + 1] >= 'a' || (dashes && is_digit(text[i + 1]))) && dashes < 2 && i < 16)
        {
            text[i] = ' ';
            dashes++;
        }
    moment->day = moment->month = moment->year = -1;
    while (next_token(text, size, &pos, &token))
    {
        p = token.text;
        if (is_digit(*p) && strchr(p, ':'))
        {
            if (has_time) return false;
            if (!(has_time = read_time(p, moment))) return false;
            while (*p && *p != '+' && *p != '-') p++;
            if (*p)
            {
                moment->zone = read_zone(p);
                has_zone = true;
            }
        }
        else if (is_digit(*p))
        {
            if (moment->day < 0)
            {
                moment->day = take_number(&p, 2);
                if (moment->day < 0) return false;
            }
            else if (moment->year < 0)
            {
                if (!read_year(p, moment)) return false;
            }
        }
        else if (moment->month < 0 && month_of(p)) moment->month = month_of(p);
        else if (has_time && !has_zone)
        {
            moment->zone = read_zone(p);
            has_zone = *p == '+' || *p == '-' || moment->zone;
        }
        else if (moment->day >= 0 && moment->month < 0) return false; /* where the month belongs */
    }
    return has_time && moment->day > 0 && moment->month > 0 && moment->year >= 0;
}

/* Days since 1601-01-01 of a date of the Gregorian calendar. */
static int64_t days_since_1601(int year, int month, int day)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    const int64_t years = year - 1601;
    const bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;

    return years * 365 + years / 4 - years / 100 + years / 400 + before[month - 1] + (month > 2 && leap) + day - 1;
}

static bool is_valid(const struct moment *moment)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return moment->year >= 1601 && moment->year <= 9999 && moment->month >= 1 && moment->month <= 12 &&
           moment->day >= 1 && moment->day <= days[moment->month - 1] && moment->hour < 24 && moment->minute < 60 &&
           moment->second <= 60 && moment->zone > -24 * 60 && moment->zone < 24 * 60;
}

bool mime_date(const char *text, size_t size, uint64_t *time)
{
    struct moment moment = {0};
    char date[128];
    int64_t minutes;
    size_t start = 0;

    size = strip_comments(text, size, date, sizeof(date));
    while (start < size && (date[start] == ' ' || date[start] == '\t')) start++;
    while (size > start && (date[size - 1] == ' ' || date[size - 1] == '\t')) size--;
    if (!read_iso(date + start, size - start, &moment))
    {
        memset(&moment, 0, sizeof(moment));
        if (!read_mail(date + start, size - start, &moment)) return false;
    }
    if (!is_valid(&moment)) return false;
    if (moment.second == 60) moment.second = 59;
    minutes = (days_since_1601(moment.year, moment.month, moment.day) * 24 + moment.hour) * 60 + moment.minute -
              moment.zone;
    if (minutes < 0) return false;
    *time = ((uint64_t)minutes * 60 + (uint64_t)moment.second) * 10000000;
    return true;
}
