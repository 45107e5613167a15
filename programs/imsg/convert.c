/*
 * imsg convert: Internet messages (.eml) to message files and back, by IConverterSession as any program would use it.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>
#include <wchar.h>

#include "imsg.h"
#include "convert.h"

#define PIECE 0x100000

struct options
{
    struct conversion conversion;
    const WCHAR *folder; /* --out */
    const WCHAR *mbox;
    BOOL ansi, force, from_stdin;
    ULONG done, failed;
};

/* Whether a file begins as a compound file does. */
static HRESULT is_compound(const WCHAR *path, BOOL *compound)
{
    static const BYTE signature[8] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
    BYTE bytes[8];
    DWORD read = 0;
    HANDLE file;

    file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_ACCESS_DENIED ? MAPI_E_NO_ACCESS : MAPI_E_NOT_FOUND;
    *compound = ReadFile(file, bytes, sizeof(bytes), &read, NULL) && read == 8 && !memcmp(bytes, signature, 8);
    CloseHandle(file);
    return S_OK;
}

/* Whether there is a file that must not be replaced. */
static BOOL is_taken(const struct options *options, const WCHAR *path)
{
    return !options->force && GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

/* A new message in a storage of ours, which is released with it: path as new_storage_create() takes it. */
static HRESULT create_in(const WCHAR *path, BOOL unicode, IStorage **storage, IMessage **message)
{
    HRESULT hr;

    *message = NULL;
    if (FAILED(hr = new_storage_create(path, storage))) return hr;
    if (SUCCEEDED(hr = create_message_in(*storage, unicode, message))) return hr;
    IStorage_Release(*storage);
    *storage = NULL;
    return hr;
}

/* A whole message out of a stream, in a file: under another name first. */
static HRESULT mime_to_file(struct options *options, IStream *stream, const WCHAR *path)
{
    WCHAR *temporary = temporary_name(path);
    IStorage *storage;
    IMessage *message;
    HRESULT hr;

    if (!temporary) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr = create_in(temporary, !options->ansi, &storage, &message)))
    {
        hr = convert_from_mime(&options->conversion, stream, message);
        if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(message, 0);
        IMessage_Release(message);
        if (SUCCEEDED(hr)) hr = MapStorageSCode(new_storage_save(storage));
        IStorage_Release(storage);
        hr = settle(temporary, path, hr);
    }
    free(temporary);
    return hr;
}

/* What standard input has, in a file of its own that goes with the stream. */
static HRESULT read_standard_input(IStream **stream)
{
    const LARGE_INTEGER zero = {{0}};
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    BYTE *piece = malloc(PIECE);
    DWORD read;
    HRESULT hr;

    *stream = NULL;
    if (!piece) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_DELETEONRELEASE | STGM_READWRITE,
            NULL, NULL, stream);
    while (SUCCEEDED(hr) && ReadFile(input, piece, PIECE, &read, NULL) && read)
        hr = IStream_Write(*stream, piece, read, NULL);
    free(piece);
    if (SUCCEEDED(hr)) hr = IStream_Seek(*stream, zero, STREAM_SEEK_SET, NULL);
    if (FAILED(hr) && *stream)
    {
        IStream_Release(*stream);
        *stream = NULL;
    }
    return hr;
}

/* All of a stream to standard output. */
static HRESULT write_standard_output(IStream *stream)
{
    const LARGE_INTEGER zero = {{0}};
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    BYTE *piece = malloc(PIECE);
    DWORD written, done;
    ULONG read = 0;
    HRESULT hr;

    if (!piece) return MAPI_E_NOT_ENOUGH_MEMORY;
    hr = IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
    while (SUCCEEDED(hr) && SUCCEEDED(hr = IStream_Read(stream, piece, PIECE, &read)) && read)
        for (done = 0; SUCCEEDED(hr) && done < read; done += written)
            if (!WriteFile(output, piece + done, read - done, &written, NULL) || !written) hr = MAPI_E_NOT_ENOUGH_DISK;
    free(piece);
    return hr;
}

static BOOL is_standard(const WCHAR *path)
{
    return !wcscmp(path, L"-");
}

static HRESULT file_to_mime(struct options *options, const WCHAR *from, const WCHAR *to)
{
    WCHAR *temporary = NULL;
    IStream *stream = NULL;
    IMessage *message;
    HRESULT hr;

    if (FAILED(hr = open_message(NULL, from, &message))) return hr;
    if (is_standard(to))
        hr = OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer, STGM_CREATE | STGM_DELETEONRELEASE | STGM_READWRITE,
                NULL, NULL, &stream);
    else if (!(temporary = temporary_name(to))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else hr = open_file(temporary, TRUE, &stream);
    if (SUCCEEDED(hr))
    {
        hr = convert_to_mime(&options->conversion, message, stream);
        if (SUCCEEDED(hr)) hr = is_standard(to) ? write_standard_output(stream) : IStream_Commit(stream, STGC_DEFAULT);
        IStream_Release(stream);
        if (temporary) hr = settle(temporary, to, hr);
    }
    free(temporary);
    IMessage_Release(message);
    return hr;
}

static HRESULT convert_file(struct options *options, const WCHAR *from, const WCHAR *to)
{
    BOOL compound = FALSE;
    IStream *stream;
    HRESULT hr = S_OK;

    if (!is_standard(from)) hr = is_compound(from, &compound);
    if (FAILED(hr)) return hr;
    if (!is_standard(to) && is_taken(options, to)) return MAPI_E_COLLISION;
    if (compound) return file_to_mime(options, from, to);
    if (is_standard(to)) return MAPI_E_NO_SUPPORT; /* a message file cannot be written in one go */
    hr = is_standard(from) ? read_standard_input(&stream) : open_file(from, FALSE, &stream);
    if (FAILED(hr)) return hr;
    hr = mime_to_file(options, stream, to);
    IStream_Release(stream);
    return hr;
}

/* Whether a stream begins as an Internet message does: with a field's name and a colon, or as in an mbox. The converter
 * takes anything; a person who names a picture wants to be told. The stream is at its beginning again. */
static HRESULT check_header(IStream *stream)
{
    const LARGE_INTEGER zero = {{0}};
    unsigned char text[512];
    ULONG read = 0, i = 0;
    HRESULT hr;

    if (FAILED(hr = IStream_Read(stream, text, sizeof(text), &read))) return hr;
    if (read >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) i = 3;
    while (i < read && (text[i] == '\r' || text[i] == '\n')) i++;
    if (read - i < 5 || memcmp(text + i, "From ", 5))
    {
        while (i < read && text[i] > ' ' && text[i] < 0x7f && text[i] != ':') i++;
        while (i < read && (text[i] == ' ' || text[i] == '\t')) i++;
        if (i == read || text[i] != ':') return MAPI_E_CORRUPT_DATA;
    }
    return IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL);
}

HRESULT open_any_message(LPMSGSESS session, const WCHAR *path, IMessage **message)
{
    struct conversion conversion;
    HRESULT hr, error;
    IStorage *storage;
    BOOL compound;
    IStream *stream;

    /* most files are messages, and opening one more often costs much of what reading it does */
    if (SUCCEEDED(error = open_message(session, path, message))) return error;
    if (FAILED(hr = is_compound(path, &compound))) return hr;
    if (compound) return error;
    if (FAILED(hr = open_file(path, FALSE, &stream))) return hr;
    conversion_init(&conversion);
    if (SUCCEEDED(hr = check_header(stream)) && SUCCEEDED(hr = create_in(NULL, TRUE, &storage, message)))
    {
        hr = convert_from_mime(&conversion, stream, *message);
        if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(*message, KEEP_OPEN_READWRITE);
        IStorage_Release(storage);
        if (FAILED(hr))
        {
            IMessage_Release(*message);
            *message = NULL;
        }
    }
    conversion_end(&conversion);
    IStream_Release(stream);
    return hr;
}

static void count(struct options *options, const WCHAR *path, HRESULT hr)
{
    options->done++;
    if (SUCCEEDED(hr)) return;
    show_progress(0, 0);
    report(path, "cannot be converted", hr);
    options->failed++;
}

/* Converts many files into the folder, each under its name with the other extension. */
static void convert_files(struct options *options, unsigned int number, WCHAR **paths)
{
    BOOL compound;
    unsigned int i;
    WCHAR *to;
    HRESULT hr;

    for (i = 0; i < number; i++)
    {
        show_progress(i, number);
        if (FAILED(hr = is_compound(paths[i], &compound))) to = NULL;
        else if (!(to = result_path(options->folder, paths[i], compound ? L".eml" : L".msg")))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        if (to) hr = convert_file(options, paths[i], to);
        count(options, paths[i], hr);
        free(to);
    }
    show_progress(0, 0);
}

/* One message of an mbox, which has been collected. */
static void end_mbox_message(struct options *options, IStream *stream, ULONG number)
{
    const LARGE_INTEGER zero = {{0}};
    WCHAR extension[24], *path;
    HRESULT hr;

    swprintf(extension, ARRAYSIZE(extension), L"-%05lu.msg", number);
    if (!(path = result_path(options->folder, options->mbox, extension))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    else if (is_taken(options, path)) hr = MAPI_E_COLLISION;
    else if (SUCCEEDED(hr = IStream_Seek(stream, zero, STREAM_SEEK_SET, NULL)))
        hr = mime_to_file(options, stream, path);
    count(options, path ? path : options->mbox, hr);
    show_progress(options->done, options->done + 1);
    free(path);
}

/* Reads lines of an mbox. A message begins with "From " behind an empty line; ">From " was quoted (mboxrd). */
struct mbox_reader
{
    HANDLE file;
    BYTE *piece;
    DWORD size, pos;
};

/* The next line with its end, in pieces of at most room bytes; 0 at the end. */
static size_t read_line(struct mbox_reader *reader, char *line, size_t room)
{
    size_t length = 0;

    while (length < room)
    {
        if (reader->pos == reader->size)
        {
            reader->pos = 0;
            if (!ReadFile(reader->file, reader->piece, PIECE, &reader->size, NULL)) reader->size = 0;
            if (!reader->size) break;
        }
        line[length] = (char)reader->piece[reader->pos++];
        if (line[length++] == '\n') break;
    }
    return length;
}

static HRESULT convert_mbox(struct options *options)
{
    struct mbox_reader reader = {NULL};
    BOOL line_start = TRUE, after_empty = TRUE;
    static char line[0x10000];
    IStream *stream = NULL;
    size_t length, quotes;
    ULONG number = 0;
    HRESULT hr = S_OK;

    reader.file = CreateFileW(options->mbox, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (reader.file == INVALID_HANDLE_VALUE) return MAPI_E_NOT_FOUND;
    if (!(reader.piece = malloc(PIECE))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    while (SUCCEEDED(hr) && (length = read_line(&reader, line, sizeof(line))))
    {
        const char *text = line;

        if (line_start && after_empty && length > 5 && !memcmp(line, "From ", 5))
        {
            if (stream) end_mbox_message(options, stream, number);
            if (stream) IStream_Release(stream);
            stream = NULL;
            number++;
            hr = OpenStreamOnFileW(MAPIAllocateBuffer, MAPIFreeBuffer,
                    STGM_CREATE | STGM_DELETEONRELEASE | STGM_READWRITE, NULL, NULL, &stream);
        }
        else if (stream)
        {
            for (quotes = 0; line_start && quotes < length && line[quotes] == '>'; quotes++) continue;
            if (quotes && length > quotes + 5 && !memcmp(line + quotes, "From ", 5)) text++;
            hr = IStream_Write(stream, text, (ULONG)(length - (size_t)(text - line)), NULL);
        }
        after_empty = line_start && (line[0] == '\n' || (line[0] == '\r' && length == 2));
        line_start = line[length - 1] == '\n';
    }
    if (stream)
    {
        if (SUCCEEDED(hr)) end_mbox_message(options, stream, number);
        IStream_Release(stream);
    }
    free(reader.piece);
    CloseHandle(reader.file);
    show_progress(0, 0);
    return SUCCEEDED(hr) && !number ? MAPI_E_CORRUPT_DATA : hr;
}

/* Reads an option of this command; the number of arguments that it took, 0: it is none. */
static int read_option(struct options *options, int argc, WCHAR **argv)
{
    if (!wcscmp(argv[0], L"--ansi")) return options->ansi = 1;
    if (!wcscmp(argv[0], L"--force")) return options->force = 1;
    if (!wcscmp(argv[0], L"--stdin")) return options->from_stdin = 1;
    if (argc > 1 && !wcscmp(argv[0], L"--out"))
    {
        options->folder = argv[1];
        return 2;
    }
    if (argc > 1 && !wcscmp(argv[0], L"--mbox"))
    {
        options->mbox = argv[1];
        return 2;
    }
    return conversion_option(&options->conversion, argc, argv);
}

static int run(struct options *options, int argc, WCHAR **argv)
{
    const WCHAR *from = options->from_stdin ? L"-" : argv[0];
    HRESULT hr;

    if (options->folder) CreateDirectoryW(options->folder, NULL);
    if (options->mbox)
    {
        if (FAILED(hr = convert_mbox(options))) report(options->mbox, "cannot be converted", hr);
        if (FAILED(hr)) options->failed++;
    }
    else if (options->folder) convert_files(options, argc, argv);
    else if (FAILED(hr = convert_file(options, from, argv[options->from_stdin ? 0 : 1])))
    {
        report(from, "cannot be converted", hr);
        options->failed++;
    }
    if (options->folder)
        fprintf(stderr, "imsg: %lu of %lu messages converted\n", options->done - min(options->done, options->failed),
                options->done);
    return options->failed ? 1 : 0;
}

int command_convert(int argc, WCHAR **argv)
{
    struct options options = {{0}};
    int used, status = 2;

    conversion_init(&options.conversion);
    for (; argc && argv[0][0] == '-' && argv[0][1]; argc -= used, argv += used)
        if (!(used = read_option(&options, argc, argv))) return 2;
    if (options.mbox         ? options.folder && !argc
            : options.folder ? argc && !options.from_stdin
                             : argc == (options.from_stdin ? 1 : 2))
        status = run(&options, argc, argv);
    conversion_end(&options.conversion);
    return status;
}
