/*
 * What the commands of imsg share.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef IMSG_H
#define IMSG_H

#include <stdio.h>
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>
#include <mapitags.h>
#include <mapicode.h>
#include <imessage.h>

#include "mapicom.h"
#include "mapiext.h"
#include "console.h"

struct output;

/* A command: its arguments begin behind its name; the result is the exit status. */
typedef int (*command)(int argc, WCHAR **argv);

int command_dump(int argc, WCHAR **argv);
int command_extract(int argc, WCHAR **argv);
int command_check(int argc, WCHAR **argv);
int command_convert(int argc, WCHAR **argv);
int command_copy(int argc, WCHAR **argv);
int command_create(int argc, WCHAR **argv);
int command_set(int argc, WCHAR **argv);
int command_send(int argc, WCHAR **argv);
int command_session(int argc, WCHAR **argv);
int command_rtf(int argc, WCHAR **argv);
int command_tnef(int argc, WCHAR **argv);

/* version.c */

/* Prints the versions of the program and of the mapi32.dll it has loaded; the exit status. */
int print_version(void);

/* help.c */

/* Prints what a command does and how it is used, NULL: what commands there are; the exit status, 0. */
int print_help(const WCHAR *command);
/* Prints the usage of a command that was not understood, or that there is no such one, on standard error; the exit
 * status, 2. */
int usage_error(const WCHAR *command);

/* open.c */

/* Opens the message in a file for reading, in a session (or NULL). */
HRESULT open_message(LPMSGSESS session, const WCHAR *path, IMessage **message);
/* Creates a message file in memory; to be given its content, saved, and written to a file by save_message. */
struct new_message
{
    ILockBytes *bytes;
    IStorage *storage;
    IMessage *message;
};
HRESULT create_message(BOOL unicode, struct new_message *new);
/* Writes a message that was saved: to a file beside path, which then takes its place. Releases everything. */
HRESULT save_message(struct new_message *new, const WCHAR *path);
void drop_message(struct new_message *new);
/* Makes a storage that is new a message's, and opens it. */
HRESULT create_message_in(IStorage *storage, BOOL unicode, IMessage **message);

/* A result is whole or not at all: it is written beside its place, under this name (for free(); NULL without memory) */
WCHAR *temporary_name(const WCHAR *path);
/* and then settled there; or, where it failed, taken away. */
HRESULT settle(const WCHAR *temporary, const WCHAR *path, HRESULT hr);
/* The name of a MAPI error. */
const char *error_name(HRESULT hr);
/* Prints "imsg: FILE: what: error" on standard error. */
void report(const WCHAR *path, const char *what, HRESULT hr);

/* convert.c */

/* As open_message; a file that is no compound file is read as an Internet message, into memory.
 * MAPI_E_CORRUPT_DATA where it does not begin as one does. */
HRESULT open_any_message(LPMSGSESS session, const WCHAR *path, IMessage **message);

/* membytes.c */

/* An empty ILockBytes in memory. */
HRESULT memory_bytes_create(ILockBytes **out);

/* newstorage.c */

/* A storage for a new message, of one thread: in memory, and what is large in the file of path (NULL: a temporary one).
 * There is no compound file before new_storage_save(). */
HRESULT new_storage_create(const WCHAR *path, IStorage **storage);
/* Completes the file of path, once, after the last change. */
HRESULT new_storage_save(IStorage *storage);

/* rtf.c */

/* The path of a result: that of the input, in folder if there is one, with another extension. For free(). */
WCHAR *result_path(const WCHAR *folder, const WCHAR *path, const WCHAR *extension);
/* Opens a file as a stream: for reading, or created. */
HRESULT open_file(const WCHAR *path, BOOL write, IStream **stream);
/* The plain text of compressed RTF as PR_RTF_COMPRESSED holds it, for free(): what RTFSync makes of it. */
HRESULT rtf_text(IStream *compressed, WCHAR **text);

/* arguments.c */

struct person
{
    WCHAR *name;
    WCHAR *address;
};
/* Splits "Name <address>" or "address" in place; without a name it is the address. */
void split_person(WCHAR *text, struct person *person);
/* TEXT, or what the file behind an @ says in UTF-8, for free(). */
HRESULT text_argument(const WCHAR *argument, WCHAR **text);

/* files.c */

/* The files that a command works on: its arguments, or NUL-separated UTF-8 names on standard input. */
struct file_list
{
    WCHAR **names;
    unsigned int count;
    WCHAR **owned; /* the list itself, where it was read */
};
/* from_stdin: names are read. MAPI_E_NOT_ENOUGH_MEMORY */
HRESULT file_list_init(struct file_list *list, int argc, WCHAR **argv, BOOL from_stdin);
void file_list_free(struct file_list *list);
/* Shows "DONE of TOTAL" on standard error where that is a terminal; total 0 clears it. */
void show_progress(unsigned int done, unsigned int total);
/* A whole file in memory, with two NUL bytes behind it, for free(). */
HRESULT read_file(const WCHAR *path, BYTE **data, ULONG *size);
/* UTF-8 as UTF-16, for free(). */
WCHAR *from_utf8(const char *text, size_t size);
/* The last part of a path. */
const WCHAR *base_name(const WCHAR *path);

/* values.c */

/* A string property, for free(); NULL where there is none. Large values are read too. */
WCHAR *get_text(IMAPIProp *prop, ULONG tag);
/* Setters of one property. */
HRESULT set_text(IMAPIProp *prop, ULONG tag, const WCHAR *text);
HRESULT set_long(IMAPIProp *prop, ULONG tag, LONG value);
HRESULT set_binary(IMAPIProp *prop, ULONG tag, const void *data, ULONG size);
HRESULT set_time(IMAPIProp *prop, ULONG tag, const FILETIME *time);
/* Writes all of a file into a property's stream, in pieces. */
HRESULT set_from_file(IMAPIProp *prop, ULONG tag, const WCHAR *path);
/* "2026-11-22T10:20:30Z", "2026-11-22 10:20" and the like, in UTC. */
BOOL parse_time(const WCHAR *text, FILETIME *time);

/* propnames.c */

/* The name of a property's tag: MAPI's, or that of [MS-OXPROPS]; NULL. */
const char *tag_name(ULONG tag);
/* The name that [MS-OXPROPS] gives the number of a named property; NULL. */
const char *numbered_name(const GUID *set, ULONG id);
/* The tag of such a name, or of eight hexadecimal digits; 0. create: a named property that the message does not have
 * yet gets an id. */
ULONG tag_from_name(IMessage *message, const WCHAR *name, BOOL create);

/* text.c */

/* Prints a message for people: who, when, what, the body, the attachments as a tree. */
void text_message(struct output *output, IMessage *message);
/* Prints every property of a message by name and tag, recipients and attachments too. */
void text_properties(struct output *output, IMessage *message);

/* html.c */

/* Writes a message as one page that loads nothing from elsewhere and runs nothing. */
void html_message(struct output *output, IMessage *message);

/* output.c: UTF-8 on a file or standard output, buffered; a console has lines that are broken between words */

struct output
{
    HANDLE file;
    char *buffer; /* own, or, where it is no console, a larger one */
    DWORD size, used;
    void (*before_write)(void *context); /* NULL, or called in front of the first write */
    void *context;
    BOOL failed;  /* nothing more is written */
    BOOL closed;  /* since whoever read it has gone away */
    BOOL in_page; /* what is written is text in a page of HTML: what would be markup is escaped */
    BOOL is_console;
    BOOL colours; /* it is a console, and NO_COLOR is not set */
    struct console console;
    char own[16384];
};

enum output_style
{
    STYLE_PLAIN,
    STYLE_LABEL,
    STYLE_GOOD,
    STYLE_BAD
};
void output_init(struct output *output, HANDLE file);
void output_flush(struct output *output);
/* How what follows looks, where there are colours; the last style of an output is STYLE_PLAIN. */
void output_style(struct output *output, enum output_style style);
/* Where a console breaks this line, it goes on below this place: so that it does not look like another line. */
void output_hang(struct output *output);
void output_bytes(struct output *output, const void *bytes, size_t size);
void output_text(struct output *output, const char *text);
void output_format(struct output *output, const char *format, ...) __attribute__((format(ms_printf, 2, 3)));
/* UTF-16 as UTF-8. escape: what a terminal would take for a command is shown as a visible character. */
void output_wide(struct output *output, const WCHAR *text, size_t length, BOOL escape);
/* UTF-16 as a JSON string with its quotes. */
void output_json_string(struct output *output, const WCHAR *text, size_t length);

/* props.c */

/* All properties of an object: the values that GetProps gives; those too large for it as PT_ERROR with
 * MAPI_E_NOT_ENOUGH_MEMORY. tags: what they were asked for. Both for MAPIFreeBuffer. */
HRESULT read_properties(IMAPIProp *prop, SPropTagArray **tags, ULONG *count, SPropValue **values);
/* Reads a large value whole, for free(). */
HRESULT read_large(IMAPIProp *prop, ULONG tag, BYTE **data, ULONG *size);
/* All rows of a table, for FreeProws. */
HRESULT read_rows(IMAPITable *table, SRowSet **rows);
/* The numbers of a message's attachments. */
HRESULT attachment_numbers(IMessage *message, ULONG **nums, ULONG *count);

/* json.c */

/* Writes a message in form imsg/1 of compare-dump, on one line. */
void json_message(struct output *output, const WCHAR *path, IMessage *message);
void json_error(struct output *output, const WCHAR *path, HRESULT hr);

#endif
