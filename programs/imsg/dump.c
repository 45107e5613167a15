/*
 * imsg dump: shows messages.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

enum dump_form
{
    DUMP_TEXT,
    DUMP_PROPS,
    DUMP_JSON,
    DUMP_HTML
};

struct dump_options
{
    enum dump_form form;
    const WCHAR *out;
    BOOL many; /* each file's name stands above it */
};

/* What a message becomes in OUT: its name with an extension behind it. */
static HANDLE open_out(const struct dump_options *options, const WCHAR *path)
{
    static const WCHAR *const extensions[] = {L".txt", L".txt", L".json", L".html"};
    const WCHAR *extension = extensions[options->form];
    HANDLE file;
    WCHAR *name;

    if (!(name = malloc((wcslen(options->out) + wcslen(path) + 8) * sizeof(*name)))) return INVALID_HANDLE_VALUE;
    wcscpy(name, options->out);
    wcscat(name, L"/");
    wcscat(name, base_name(path));
    wcscat(name, extension);
    file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    free(name);
    return file;
}

static void write_message(
        const struct dump_options *options, struct output *output, const WCHAR *path, IMessage *message)
{
    if (options->many && options->form != DUMP_JSON && !options->out)
    {
        output_style(output, STYLE_LABEL);
        output_text(output, "=== ");
        output_wide(output, path, wcslen(path), TRUE);
        output_style(output, STYLE_PLAIN);
        output_text(output, "\n");
    }
    switch (options->form)
    {
    case DUMP_JSON: json_message(output, path, message); break;
    case DUMP_HTML: html_message(output, message); break;
    case DUMP_PROPS: text_properties(output, message); break;
    case DUMP_TEXT: text_message(output, message); break;
    }
}

/* Dumps one file into OUT/NAME.json (or .txt), or to standard output. gone: nobody reads it any more. */
static HRESULT dump_file(const struct dump_options *options, LPMSGSESS session, const WCHAR *path, BOOL *gone)
{
    static struct output output;
    HANDLE file = GetStdHandle(STD_OUTPUT_HANDLE);
    IMessage *message;
    HRESULT hr;

    if (options->out && (file = open_out(options, path)) == INVALID_HANDLE_VALUE) return MAPI_E_NO_ACCESS;
    output_init(&output, file);
    if (SUCCEEDED(hr = open_any_message(session, path, &message)))
    {
        write_message(options, &output, path, message);
        IMessage_Release(message);
    }
    else if (options->form == DUMP_JSON) json_error(&output, path, hr);
    output_flush(&output);
    *gone = output.failed && !options->out;
    if (options->out) CloseHandle(file);
    /* what nobody reads any more is not missed */
    if (output.failed && !output.closed && SUCCEEDED(hr)) hr = MAPI_E_NOT_ENOUGH_DISK;
    return hr;
}

int command_dump(int argc, WCHAR **argv)
{
    BOOL from_stdin = FALSE, gone = FALSE;
    struct dump_options options = {0};
    unsigned int i, failed = 0;
    struct file_list files;
    LPMSGSESS session;
    HRESULT hr;

    for (; argc && argv[0][0] == '-' && argv[0][1]; argc--, argv++)
    {
        if (!wcscmp(argv[0], L"--json")) options.form = DUMP_JSON;
        else if (!wcscmp(argv[0], L"--html")) options.form = DUMP_HTML;
        else if (!wcscmp(argv[0], L"--props")) options.form = DUMP_PROPS;
        else if (!wcscmp(argv[0], L"--out") && argc > 1)
        {
            options.out = argv[1];
            argc--, argv++;
        }
        else if (!wcscmp(argv[0], L"--files0-from") && argc > 1 && !wcscmp(argv[1], L"-"))
        {
            from_stdin = TRUE;
            argc--, argv++;
        }
        else return 2;
    }
    /* a page is a file of its own */
    if (options.form == DUMP_HTML && !options.out && argc != 1) return 2;
    if (!argc == !from_stdin || FAILED(hr = file_list_init(&files, argc, argv, from_stdin))) return 2;
    options.many = files.count > 1;
    if (FAILED(hr = OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session)))
    {
        file_list_free(&files);
        return 1;
    }
    if (options.out) CreateDirectoryW(options.out, NULL);
    for (i = 0; i < files.count && !gone; i++)
    {
        show_progress(i, files.count);
        if (SUCCEEDED(hr = dump_file(&options, session, files.names[i], &gone))) continue;
        show_progress(0, 0);
        report(files.names[i], "cannot be read", hr);
        failed++;
    }
    show_progress(0, 0);
    CloseIMsgSession(session);
    if (failed && files.count > 1) fprintf(stderr, "imsg: %u of %u files failed\n", failed, files.count);
    file_list_free(&files);
    return failed ? 1 : 0;
}
