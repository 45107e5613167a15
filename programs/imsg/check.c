/*
 * imsg check: what in a .msg file is not as [MS-OXMSG] wants it. Looks at storages and streams by ole32 alone, so that
 * nothing is put right before it is seen.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "check.h"

/* More than any message has: what a damaged directory could make up. */
#define ELEMENTS_MAX 200000

void deviation(struct check *check, const WCHAR *name, enum verdict verdict, const char *format, ...)
{
    static const char *const verdicts[] = {"Outlook minds", "Outlook does not mind", "not known whether Outlook minds"};
    char text[300];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    text[sizeof(text) - 1] = 0;
    output_wide(check->output, check->path, wcslen(check->path), TRUE);
    output_text(check->output, ": /");
    output_wide(check->output, check->place, wcslen(check->place), TRUE);
    if (name) output_wide(check->output, name, wcslen(name), TRUE);
    output_format(check->output, ": %s (", text);
    if (verdict == OUTLOOK_MINDS) output_style(check->output, STYLE_BAD);
    output_text(check->output, verdicts[verdict]);
    output_style(check->output, STYLE_PLAIN);
    output_text(check->output, ")\n");
    check->found++;
}

ULONG get_long(const BYTE *data)
{
    return data[0] | (ULONG)data[1] << 8 | (ULONG)data[2] << 16 | (ULONG)data[3] << 24;
}

BOOL parse_hex(const WCHAR *text, unsigned int count, ULONG *number)
{
    *number = 0;
    for (; count; count--, text++)
    {
        if (*text >= '0' && *text <= '9') *number = *number << 4 | (ULONG)(*text - '0');
        else if (*text >= 'A' && *text <= 'F') *number = *number << 4 | (ULONG)(*text - 'A' + 10);
        else return FALSE;
    }
    return !*text;
}

HRESULT list_elements(IStorage *storage, struct element **elements, ULONG *count)
{
    IEnumSTATSTG *enumerator;
    struct element *more;
    ULONG capacity = 0;
    STATSTG stat;
    HRESULT hr;

    *elements = NULL;
    *count = 0;
    if (FAILED(hr = MapStorageSCode(IStorage_EnumElements(storage, 0, NULL, 0, &enumerator)))) return hr;
    while (SUCCEEDED(hr) && IEnumSTATSTG_Next(enumerator, 1, &stat, NULL) == S_OK)
    {
        if (*count == ELEMENTS_MAX) hr = MAPI_E_CORRUPT_DATA;
        else if (*count == capacity)
        {
            capacity = capacity ? capacity * 2 : 64;
            if ((more = realloc(*elements, capacity * sizeof(*more)))) *elements = more;
            else hr = MAPI_E_NOT_ENOUGH_MEMORY;
        }
        if (SUCCEEDED(hr))
        {
            struct element *element = memset(&(*elements)[(*count)++], 0, sizeof(**elements));

            lstrcpynW(element->name, stat.pwcsName, ARRAYSIZE(element->name));
            element->is_storage = stat.type == STGTY_STORAGE;
            element->size = stat.cbSize.QuadPart;
        }
        CoTaskMemFree(stat.pwcsName);
    }
    IEnumSTATSTG_Release(enumerator);
    if (SUCCEEDED(hr)) return S_OK;
    free(*elements);
    *elements = NULL;
    *count = 0;
    return hr;
}

struct element *find_element(struct element *elements, ULONG count, const WCHAR *name)
{
    ULONG i;

    for (i = 0; i < count; i++)
        if (!wcscmp(elements[i].name, name)) return &elements[i];
    return NULL;
}

HRESULT read_stream(IStorage *storage, const WCHAR *name, BYTE **data, ULONG *size)
{
    ULONG capacity = 4096, read = 0;
    IStream *stream;
    BYTE *more;
    HRESULT hr;

    *data = NULL;
    *size = 0;
    hr = MapStorageSCode(IStorage_OpenStream(storage, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream));
    if (FAILED(hr)) return hr;
    if (!(*data = malloc(capacity))) hr = MAPI_E_NOT_ENOUGH_MEMORY;
    /* grows with what is read: the length that a damaged directory gives is not to be believed */
    while (SUCCEEDED(hr))
    {
        hr = MapStorageSCode(IStream_Read(stream, *data + *size, capacity - *size, &read));
        if (FAILED(hr) || !read) break;
        *size += read;
        if (*size < capacity) continue;
        if (capacity < 0x20000000 && (more = realloc(*data, capacity * 2)))
        {
            *data = more;
            capacity *= 2;
        }
        else hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    IStream_Release(stream);
    if (SUCCEEDED(hr)) return S_OK;
    free(*data);
    *data = NULL;
    *size = 0;
    return hr;
}

static void check_object(
        struct check *check, IStorage *storage, enum object_kind kind, ULONG number, unsigned int depth);

static void print_guid(char *text, const GUID *guid)
{
    sprintf(text, "{%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", guid->Data1, guid->Data2, guid->Data3,
            guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4], guid->Data4[5],
            guid->Data4[6], guid->Data4[7]);
}

static void check_class(struct check *check, IStorage *storage, BOOL root)
{
    static const CLSID mail_message = {0x00020d0b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    static const CLSID mail_template = {0x0006f046, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    static const CLSID none;
    char text[40];
    STATSTG stat;

    if (FAILED(IStorage_Stat(storage, &stat, STATFLAG_NONAME))) return;
    print_guid(text, &stat.clsid);
    if (root && !IsEqualGUID(&stat.clsid, &mail_message) && !IsEqualGUID(&stat.clsid, &mail_template))
        deviation(check, NULL, OUTLOOK_MINDS,
                "the class is %s, not that of a message: dragged into a folder it becomes a document", text);
    if (!root && !IsEqualGUID(&stat.clsid, &none))
        deviation(check, NULL, OUTLOOK_UNKNOWN, "the class of the storage is %s, not null", text);
}

/* Goes into a storage inside the current one. */
static void enter(struct check *check, const struct object *parent, const WCHAR *name, enum object_kind kind,
        ULONG number, unsigned int depth)
{
    const size_t length = wcslen(check->place);
    struct element *elements;
    IStorage *storage;
    ULONG count;
    HRESULT hr;

    hr = MapStorageSCode(
            IStorage_OpenStorage(parent->storage, name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL, 0, &storage));
    if (FAILED(hr))
    {
        deviation(check, name, OUTLOOK_MINDS, "the storage cannot be opened: %s", error_name(hr));
        return;
    }
    wcscat(check->place, name);
    wcscat(check->place, L"/");
    if (kind != KIND_EMBEDDED) check_object(check, storage, kind, number, depth);
    else if (SUCCEEDED(list_elements(storage, &elements, &count)))
    {
        /* without a property stream it is the storage of another program's object, and that program's matter */
        if (find_element(elements, count, L"__properties_version1.0"))
            check_object(check, storage, kind, number, depth);
        free(elements);
    }
    check->place[length] = 0;
    IStorage_Release(storage);
}

/* An element __recip_version1.0_# or __attach_version1.0_#; FALSE where it is none. */
static BOOL check_numbered(struct check *check, struct object *object, struct element *element, unsigned int depth)
{
    static const WCHAR recipient[] = L"__recip_version1.0_#", attachment[] = L"__attach_version1.0_#";
    const BOOL is_recipient = !wcsncmp(element->name, recipient, ARRAYSIZE(recipient) - 1);
    ULONG number;

    if (!is_recipient && wcsncmp(element->name, attachment, ARRAYSIZE(attachment) - 1)) return FALSE;
    element->used = TRUE;
    if (object->kind != KIND_ROOT && object->kind != KIND_EMBEDDED)
        deviation(check, element->name, OUTLOOK_UNKNOWN, "only messages have recipients and attachments");
    else if (!element->is_storage)
        deviation(check, element->name, OUTLOOK_MINDS, "this is a stream where a storage is needed");
    else if (!parse_hex(wcschr(element->name, '#') + 1, 8, &number))
        deviation(check, element->name, OUTLOOK_MINDS, "the number is not eight upper-case hexadecimal digits");
    else enter(check, object, element->name, is_recipient ? KIND_RECIPIENT : KIND_ATTACHMENT, number, depth);
    return TRUE;
}

/* What nothing in the property stream asks for. */
static void check_rest(struct check *check, struct object *object, unsigned int depth)
{
    static const WCHAR value[] = L"__substg1.0_";
    ULONG i;

    for (i = 0; i < object->count; i++)
    {
        struct element *element = &object->elements[i];

        if (element->used || check_numbered(check, object, element, depth)) continue;
        if (!wcscmp(element->name, L"__nameid_version1.0"))
        {
            if (object->kind != KIND_ROOT)
                deviation(check, element->name, OUTLOOK_UNKNOWN, "only the root has names of properties");
        }
        else if (!wcsncmp(element->name, value, ARRAYSIZE(value) - 1))
            deviation(check, element->name, OUTLOOK_TOLERATES, "no entry in the property stream belongs to it");
        else if (!wcsncmp(element->name, L"__", 2))
            deviation(check, element->name, OUTLOOK_UNKNOWN, "the format knows no such name");
        else if (object->kind != KIND_ROOT)
            deviation(check, element->name, OUTLOOK_UNKNOWN, "other names than the format's stand in the root only");
    }
}

static void check_object(
        struct check *check, IStorage *storage, enum object_kind kind, ULONG number, unsigned int depth)
{
    static const WCHAR properties[] = L"__properties_version1.0", data[] = L"__substg1.0_3701000D";
    struct object object = {kind, storage};
    struct element *element;
    HRESULT hr;

    object.number = number;
    check_class(check, storage, kind == KIND_ROOT);
    if (FAILED(hr = list_elements(storage, &object.elements, &object.count)))
    {
        deviation(check, NULL, OUTLOOK_MINDS, "the storage cannot be listed: %s", error_name(hr));
        return;
    }
    element = find_element(object.elements, object.count, properties);
    if (!element || element->is_storage) deviation(check, NULL, OUTLOOK_MINDS, "there is no property stream");
    else if (FAILED(hr = read_stream(storage, properties, &object.properties, &object.size)))
        deviation(check, properties, OUTLOOK_MINDS, "the stream cannot be read: %s", error_name(hr));
    else if (object.size < header_size(kind))
        deviation(check, properties, OUTLOOK_MINDS, "%lu bytes are less than its header has", object.size);
    else
    {
        check_header(check, &object);
        check_entries(check, &object);
        check_required(check, &object);
    }
    if (element) element->used = TRUE;
    check_rest(check, &object, depth);
    element = find_element(object.elements, object.count, data);
    if (kind == KIND_ATTACHMENT && element && element->is_storage)
    {
        if (depth + 1 < CHECK_DEPTH_MAX) enter(check, &object, data, KIND_EMBEDDED, 0, depth + 1);
        else deviation(check, data, OUTLOOK_UNKNOWN, "messages in messages are not looked at beyond this depth");
    }
    free(object.properties);
    free(object.elements);
}

/* Whether mapi32 opens it: it finds the cycles in a damaged directory that ole32 would follow for ever. */
static HRESULT try_open(IStorage *storage)
{
    IMessage *message;
    HRESULT hr;

    hr = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, MAPIGetDefaultMalloc(), NULL,
            storage, NULL, 0, 0, &message);
    if (SUCCEEDED(hr)) IMessage_Release(message);
    return hr;
}

/* Checks one file; fails where it cannot be looked at. *found: there are deviations. */
static HRESULT check_file(const WCHAR *path, BOOL *found)
{
    static struct output output;
    static struct check check;
    IStorage *storage;
    HRESULT hr;

    *found = FALSE;
    hr = MapStorageSCode(StgOpenStorage(path, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage));
    if (FAILED(hr)) return hr;
    memset(&check, 0, sizeof(check));
    output_init(&output, GetStdHandle(STD_OUTPUT_HANDLE));
    check.output = &output;
    check.path = path;
    if (SUCCEEDED(hr = try_open(storage)))
    {
        check_names(&check, storage);
        check_object(&check, storage, KIND_ROOT, 0, 0);
        if (!check.found)
        {
            output_wide(&output, path, wcslen(path), TRUE);
            output_text(&output, ": ");
            output_style(&output, STYLE_GOOD);
            output_text(&output, "as [MS-OXMSG] wants it");
            output_style(&output, STYLE_PLAIN);
            output_text(&output, "\n");
        }
    }
    IStorage_Release(storage);
    output_flush(&output);
    *found = check.found != 0;
    return hr;
}

int command_check(int argc, WCHAR **argv)
{
    int i, status = 0;
    BOOL found;
    HRESULT hr;

    if (!argc || argv[0][0] == '-') return 2;
    /* so that mapi32 looks at the whole file before ole32 is asked, which hangs on cycles */
    SetEnvironmentVariableW(L"MAPI32_MIRROR", L"0");
    for (i = 0; i < argc; i++)
    {
        if (FAILED(hr = check_file(argv[i], &found))) report(argv[i], "is no message file that can be read", hr);
        if (FAILED(hr) || found) status = 1;
    }
    return status;
}
