/*
 * imsg extract: attachments become files, embedded messages messages of their own.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "safename.h"

/* Tells what was written. */
static void announce(const WCHAR *path)
{
    static struct output output;

    output_init(&output, GetStdHandle(STD_OUTPUT_HANDLE));
    output_wide(&output, path, wcslen(path), TRUE);
    output_text(&output, "\n");
    output_flush(&output);
}

static WCHAR *attachment_name(IAttach *attach)
{
    static const ULONG tags[] = {PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_FILENAME_W, PR_DISPLAY_NAME_W};
    WCHAR *name;
    ULONG i;

    for (i = 0; i < ARRAYSIZE(tags); i++)
    {
        if ((name = get_text((IMAPIProp *)attach, tags[i])) && *name) return name;
        free(name);
    }
    return NULL;
}

static HRESULT write_stream(IStream *stream, HANDLE file)
{
    DWORD written;
    BYTE *piece;
    ULONG read;
    HRESULT hr;

    if (!(piece = malloc(0x100000))) return MAPI_E_NOT_ENOUGH_MEMORY;
    do
    {
        if (FAILED(hr = IStream_Read(stream, piece, 0x100000, &read)) || !read) break;
        if (!WriteFile(file, piece, read, &written, NULL) || written != read) hr = MAPI_E_NOT_ENOUGH_DISK;
    } while (SUCCEEDED(hr));
    free(piece);
    return SUCCEEDED(hr) ? S_OK : hr;
}

static HRESULT extract_data(IStream *stream, const WCHAR *folder, const WCHAR *given)
{
    WCHAR name[SAFE_NAME_MAX + 1], *path;
    HANDLE file;
    HRESULT hr;

    safe_name(given, L"attachment.bin", name);
    if (FAILED(hr = create_unique(folder, name, &file, &path))) return hr;
    hr = write_stream(stream, file);
    CloseHandle(file);
    if (SUCCEEDED(hr)) announce(path);
    else DeleteFileW(path);
    free(path);
    return hr;
}

/* Gives a name an extension where it has another one. */
static WCHAR *with_extension(const WCHAR *given, const WCHAR *fallback, const WCHAR *extension)
{
    size_t length;
    WCHAR *name;

    if (!given || !*given) given = fallback;
    length = wcslen(given);
    if (!(name = malloc((length + wcslen(extension) + 1) * sizeof(*name)))) return NULL;
    wcscpy(name, given);
    if (length < 4 || _wcsicmp(given + length - wcslen(extension), extension)) wcscat(name, extension);
    return name;
}

/* An embedded message as a file of its own, with its named properties. */
static HRESULT extract_message(IMessage *embedded, const WCHAR *folder, const WCHAR *given)
{
    WCHAR name[SAFE_NAME_MAX + 1], *subject, *wanted, *path;
    struct new_message new;
    HANDLE file;
    HRESULT hr;

    subject = given ? NULL : get_text((IMAPIProp *)embedded, PR_SUBJECT_W);
    if (!(wanted = with_extension(given ? given : subject, L"message", L".msg"))) return MAPI_E_NOT_ENOUGH_MEMORY;
    safe_name(wanted, L"message.msg", name);
    free(subject);
    free(wanted);
    if (FAILED(hr = create_message(TRUE, &new))) return hr;
    hr = IMessage_CopyTo(embedded, 0, NULL, NULL, 0, NULL, &IID_IMessage, new.message, 0, NULL);
    if (SUCCEEDED(hr)) hr = IMessage_SaveChanges(new.message, 0);
    if (SUCCEEDED(hr)) hr = create_unique(folder, name, &file, &path);
    if (FAILED(hr))
    {
        drop_message(&new);
        return hr;
    }
    CloseHandle(file);
    if (SUCCEEDED(hr = save_message(&new, path))) announce(path);
    else DeleteFileW(path);
    free(path);
    return hr;
}

static HRESULT extract_attachment(IMessage *message, ULONG num, const WCHAR *folder)
{
    IMessage *embedded;
    IStream *stream;
    IAttach *attach;
    WCHAR *name, *wanted;
    HRESULT hr;

    if (FAILED(hr = IMessage_OpenAttach(message, num, NULL, 0, &attach))) return hr;
    name = attachment_name(attach);
    if (SUCCEEDED(hr = IAttach_OpenProperty(attach, PR_ATTACH_DATA_BIN, &IID_IStream, 0, 0, (IUnknown **)&stream)))
    {
        hr = extract_data(stream, folder, name);
        IStream_Release(stream);
    }
    else if (SUCCEEDED(hr = IAttach_OpenProperty(
                               attach, PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (IUnknown **)&embedded)))
    {
        hr = extract_message(embedded, folder, name);
        IMessage_Release(embedded);
    }
    else if (SUCCEEDED(hr = IAttach_OpenProperty(
                               attach, PR_ATTACH_DATA_OBJ, &IID_IStreamDocfile, 0, 0, (IUnknown **)&stream)))
    {
        if ((wanted = with_extension(name, L"object", L".ole"))) hr = extract_data(stream, folder, wanted);
        else hr = MAPI_E_NOT_ENOUGH_MEMORY;
        free(wanted);
        IStream_Release(stream);
    }
    else if (hr == MAPI_E_NOT_FOUND) hr = S_OK; /* a link, or nothing: there are no data in the message */
    free(name);
    IAttach_Release(attach);
    return hr;
}

static HRESULT extract_file(LPMSGSESS session, const WCHAR *path, const WCHAR *folder)
{
    ULONG i, *nums, count;
    HRESULT hr, first = S_OK;
    IMessage *message;

    if (FAILED(hr = open_message(session, path, &message))) return hr;
    if (SUCCEEDED(first = attachment_numbers(message, &nums, &count)))
    {
        for (i = 0; i < count; i++)
            if (FAILED(hr = extract_attachment(message, nums[i], folder)) && SUCCEEDED(first)) first = hr;
        free(nums);
    }
    IMessage_Release(message);
    return first;
}

int command_extract(int argc, WCHAR **argv)
{
    const WCHAR *folder = L".";
    LPMSGSESS session;
    int i, failed = 0;
    HRESULT hr;

    for (; argc && argv[0][0] == '-' && argv[0][1]; argc -= 2, argv += 2)
    {
        if (wcscmp(argv[0], L"-o") || argc < 2) return 2;
        folder = argv[1];
    }
    if (!argc) return 2;
    if (FAILED(hr = OpenIMsgSession(MAPIGetDefaultMalloc(), 0, &session))) return 1;
    CreateDirectoryW(folder, NULL);
    for (i = 0; i < argc; i++)
    {
        if (SUCCEEDED(hr = extract_file(session, argv[i], folder))) continue;
        report(argv[i], "not everything could be extracted", hr);
        failed++;
    }
    CloseIMsgSession(session);
    return failed ? 1 : 0;
}
