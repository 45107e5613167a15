/*
 * A message to be sent without a mail client, and its form as an Internet message.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "mail.h"
#include "convert.h"
#include "tomime.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

BOOL mail_add_recipient(struct mail *mail, ULONG kind, char *name, char *address)
{
    struct mail_recipient *recipients = NULL;
    ULONG capacity = mail->recipient_count;

    /* a power of two is full */
    if (name && address && !(capacity & (capacity - 1)))
    {
        capacity = capacity ? capacity * 2 : 1;
        if ((recipients = realloc(mail->recipients, capacity * sizeof(*recipients)))) mail->recipients = recipients;
    }
    else if (name && address)
    {
        recipients = mail->recipients;
    }
    if (!recipients)
    {
        free(name);
        free(address);
        return FALSE;
    }
    recipients[mail->recipient_count].kind = kind;
    recipients[mail->recipient_count].name = name;
    recipients[mail->recipient_count++].address = address;
    return TRUE;
}

BOOL mail_add_file(struct mail *mail, WCHAR *path, WCHAR *name)
{
    struct mail_file *files = NULL;

    if (path && name) files = realloc(mail->files, (mail->file_count + 1) * sizeof(*files));
    if (!files)
    {
        free(path);
        free(name);
        return FALSE;
    }
    mail->files = files;
    files[mail->file_count].path = path;
    files[mail->file_count++].name = name;
    return TRUE;
}

void mail_free(struct mail *mail)
{
    ULONG i;

    for (i = 0; i < mail->recipient_count; i++)
    {
        free(mail->recipients[i].name);
        free(mail->recipients[i].address);
    }
    for (i = 0; i < mail->file_count; i++)
    {
        free(mail->files[i].path);
        free(mail->files[i].name);
    }
    free(mail->recipients);
    free(mail->files);
    free(mail->subject);
    free(mail->body);
    memset(mail, 0, sizeof(*mail));
}

static bool write_to_file(void *file, const void *data, size_t size)
{
    DWORD done;

    return WriteFile(file, data, (DWORD)size, &done, NULL) && done == size;
}

/* The recipients of a kind as a header field, if there are any. */
static void write_recipients(struct mime_out *out, const struct mail *mail, ULONG kind, const char *field)
{
    bool first = true;
    ULONG i;

    for (i = 0; i < mail->recipient_count; i++)
    {
        if (mail->recipients[i].kind != kind) continue;
        mime_out_address(out, field, first, mail->recipients[i].name, mail->recipients[i].address);
        first = false;
    }
    if (!first) mime_out_end(out);
}

static void write_date(struct mime_out *out)
{
    char text[40];
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    tomime_date(&now, text);
    mime_out_text(out, "Date", text);
}

/* The text of the message, with CRLF for every kind of line end, and the header fields that say what it is. */
static void write_body(struct mime_out *out, const char *body)
{
    struct mime_base64 state = {{0}, 0};
    size_t length;

    mime_out_raw(out, "Content-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    while (*body)
    {
        length = strcspn(body, "\r\n");
        mime_base64(out, &state, body, length);
        body += length;
        if (!*body) break;
        mime_base64(out, &state, "\r\n", 2);
        body += body[0] == '\r' && body[1] == '\n' ? 2 : 1;
    }
    mime_base64_end(out, &state);
}

/* A file as a part of the message, with the header fields that say what it is. */
static ULONG write_file(struct mime_out *out, const struct mail_file *file)
{
    char *name = wide_to_multibyte(file->name, CP_UTF8);
    struct mime_base64 state = {{0}, 0};
    BYTE buffer[0x4000];
    HANDLE handle;
    DWORD count;
    BOOL ret;

    if (!name) return MAPI_E_INSUFFICIENT_MEMORY;
    mime_out_raw(out, "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
                      "Content-Disposition: attachment");
    mime_out_parameter(out, "filename", name);
    free(name);
    mime_out_raw(out, "\r\n\r\n");
    handle = CreateFileW(file->path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (handle == INVALID_HANDLE_VALUE) return MAPI_E_ATTACHMENT_OPEN_FAILURE;
    while ((ret = ReadFile(handle, buffer, sizeof(buffer), &count, NULL)) && count)
        mime_base64(out, &state, buffer, count);
    mime_base64_end(out, &state);
    CloseHandle(handle);
    return ret ? SUCCESS_SUCCESS : MAPI_E_ATTACHMENT_OPEN_FAILURE;
}

static ULONG write_message(struct mime_out *out, const struct mail *mail)
{
    ULONG ret = SUCCESS_SUCCESS, i;
    char boundary[64];
    GUID guid;

    mime_out_raw(out, "X-Unsent: 1\r\n");
    write_date(out);
    write_recipients(out, mail, MAPI_ORIG, "From");
    write_recipients(out, mail, MAPI_TO, "To");
    write_recipients(out, mail, MAPI_CC, "Cc");
    write_recipients(out, mail, MAPI_BCC, "Bcc");
    mime_out_text(out, "Subject", mail->subject);
    mime_out_raw(out, "MIME-Version: 1.0\r\n");
    if (!mail->file_count)
    {
        write_body(out, mail->body);
        return SUCCESS_SUCCESS;
    }

    /* base-64 has no line that could be a boundary */
    CoCreateGuid(&guid);
    wsprintfA(boundary, "=_mapi32_%08lx%04x%04x", guid.Data1, guid.Data2, guid.Data3);
    mime_out_raw(out, "Content-Type: multipart/mixed;\r\n boundary=\"");
    mime_out_raw(out, boundary);
    mime_out_raw(out, "\"\r\n\r\n--");
    mime_out_raw(out, boundary);
    mime_out_raw(out, "\r\n");
    write_body(out, mail->body);
    for (i = 0; i < mail->file_count && !ret; i++)
    {
        mime_out_raw(out, "\r\n--");
        mime_out_raw(out, boundary);
        mime_out_raw(out, "\r\n");
        ret = write_file(out, &mail->files[i]);
    }
    mime_out_raw(out, "\r\n--");
    mime_out_raw(out, boundary);
    mime_out_raw(out, "--\r\n");
    return ret;
}

ULONG mail_write(const struct mail *mail, const WCHAR *path)
{
    struct mime_out out = {write_to_file};
    HANDLE file;
    ULONG ret;

    file = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
    {
        WARN("Could not make %s, error %lu.\n", debugstr_w(path), GetLastError());
        return MAPI_E_DISK_FULL;
    }
    out.context = file;
    ret = write_message(&out, mail);
    if (!ret && out.failed) ret = MAPI_E_DISK_FULL;
    CloseHandle(file);
    if (ret) DeleteFileW(path);
    return ret;
}
