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

/* Messages are dumped by several threads, which spend much of their time waiting for files, but written in the order of
 * their files: a thread collects what it has to write, and waits for its file's turn when that is more than its
 * buffer. */
#define THREADS_MAX 4
#define BUFFER_SIZE 0x100000

struct dump
{
    struct dump_options options;
    struct file_list files;
    LPMSGSESS session;
    CRITICAL_SECTION cs; /* for what follows */
    CONDITION_VARIABLE turn_has_come;
    unsigned int next; /* the first file that no thread has taken */
    unsigned int turn; /* the file whose output is written */
    unsigned int failed;
    BOOL gone; /* nobody reads standard output any more */
};

/* A file of the list while it is dumped. */
struct dumped_file
{
    struct dump *dump;
    unsigned int number;
    char *buffer; /* of BUFFER_SIZE, the thread's, or NULL */
};

static void wait_for_turn(void *context)
{
    const struct dumped_file *file = context;
    struct dump *dump = file->dump;

    EnterCriticalSection(&dump->cs);
    while (dump->turn != file->number) SleepConditionVariableCS(&dump->turn_has_come, &dump->cs, INFINITE);
    LeaveCriticalSection(&dump->cs);
}

/* A file is done, in its turn. */
static void end_turn(const struct dumped_file *file, const struct output *output, HRESULT hr)
{
    struct dump *dump = file->dump;

    if (FAILED(hr))
    {
        show_progress(0, 0);
        report(dump->files.names[file->number], "cannot be read", hr);
    }
    else show_progress(file->number + 1, dump->files.count);
    EnterCriticalSection(&dump->cs);
    if (FAILED(hr)) dump->failed++;
    if (output->failed && !dump->options.out) dump->gone = TRUE;
    dump->turn++;
    LeaveCriticalSection(&dump->cs);
    WakeAllConditionVariable(&dump->turn_has_come);
}

/* Opens what a file is dumped into: OUT/NAME.json (or .txt), or standard output in the file's turn. */
static BOOL open_output(struct dumped_file *file, struct output *output)
{
    const struct dump_options *options = &file->dump->options;
    const WCHAR *path = file->dump->files.names[file->number];
    HANDLE handle = GetStdHandle(STD_OUTPUT_HANDLE);

    if (options->out)
    {
        handle = open_out(options, path);
        if (handle == INVALID_HANDLE_VALUE && GetLastError() == ERROR_SHARING_VIOLATION)
        {
            /* another file of this name is just being dumped */
            wait_for_turn(file);
            handle = open_out(options, path);
        }
    }
    output_init(output, handle);
    if (file->buffer && !output->is_console)
    {
        output->buffer = file->buffer;
        output->size = BUFFER_SIZE;
    }
    if (!options->out)
    {
        output->before_write = wait_for_turn;
        output->context = file;
    }
    return handle != INVALID_HANDLE_VALUE || !options->out;
}

static HRESULT dump_file(struct dumped_file *file, struct output *output)
{
    struct dump *dump = file->dump;
    const WCHAR *path = dump->files.names[file->number];
    IMessage *message;
    HRESULT hr;

    if (!open_output(file, output)) return MAPI_E_NO_ACCESS;
    if (SUCCEEDED(hr = open_any_message(dump->session, path, &message)))
    {
        write_message(&dump->options, output, path, message);
        IMessage_Release(message);
    }
    else if (dump->options.form == DUMP_JSON) json_error(output, path, hr);
    output_flush(output);
    if (dump->options.out) CloseHandle(output->file);
    /* what nobody reads any more is not missed */
    return output->failed && !output->closed && SUCCEEDED(hr) ? MAPI_E_NOT_ENOUGH_DISK : hr;
}

static BOOL take_file(struct dumped_file *file)
{
    struct dump *dump = file->dump;
    BOOL taken;

    EnterCriticalSection(&dump->cs);
    if ((taken = !dump->gone && dump->next < dump->files.count)) file->number = dump->next++;
    LeaveCriticalSection(&dump->cs);
    return taken;
}

static DWORD WINAPI dump_files(void *context)
{
    struct dumped_file file = {context, 0, malloc(BUFFER_SIZE)};
    struct output output;
    HRESULT hr;

    while (take_file(&file))
    {
        hr = dump_file(&file, &output);
        wait_for_turn(&file);
        end_turn(&file, &output, hr);
    }
    free(file.buffer);
    return 0;
}

/* Dumps all files, in as many threads as there are processors and files. */
static void dump_all(struct dump *dump)
{
    HANDLE threads[THREADS_MAX - 1];
    unsigned int count = 0, wanted;
    SYSTEM_INFO info;

    GetSystemInfo(&info);
    wanted = min(min(info.dwNumberOfProcessors, THREADS_MAX), dump->files.count);
    while (count + 1 < wanted && (threads[count] = CreateThread(NULL, 0, dump_files, dump, 0, NULL))) count++;
    dump_files(dump);
    if (count) WaitForMultipleObjects(count, threads, TRUE, INFINITE);
    while (count) CloseHandle(threads[--count]);
}

int command_dump(int argc, WCHAR **argv)
{
    struct dump dump = {0};
    struct dump_options *options = &dump.options;
    BOOL from_stdin = FALSE;

    for (; argc && argv[0][0] == '-' && argv[0][1]; argc--, argv++)
    {
        if (!wcscmp(argv[0], L"--json")) options->form = DUMP_JSON;
        else if (!wcscmp(argv[0], L"--html")) options->form = DUMP_HTML;
        else if (!wcscmp(argv[0], L"--props")) options->form = DUMP_PROPS;
        else if (!wcscmp(argv[0], L"--out") && argc > 1)
        {
            options->out = argv[1];
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
    if (options->form == DUMP_HTML && !options->out && argc != 1) return 2;
    if (!argc == !from_stdin || FAILED(file_list_init(&dump.files, argc, argv, from_stdin))) return 2;
    options->many = dump.files.count > 1;
    if (FAILED(OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &dump.session)))
    {
        file_list_free(&dump.files);
        return 1;
    }
    InitializeCriticalSection(&dump.cs);
    InitializeConditionVariable(&dump.turn_has_come);
    if (options->out) CreateDirectoryW(options->out, NULL);
    dump_all(&dump);
    show_progress(0, 0);
    CloseIMsgSession(dump.session);
    DeleteCriticalSection(&dump.cs);
    if (dump.failed && dump.files.count > 1)
        fprintf(stderr, "imsg: %u of %u files failed\n", dump.failed, dump.files.count);
    file_list_free(&dump.files);
    return dump.failed ? 1 : 0;
}
