/*
 * make FILE.msg [SUBJECT]: makes a message with a recipient and an attachment.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "example.h"

/* An interface pointer that releases itself. */
template <class T> class ref
{
  public:
    ref() : pointer(NULL)
    {
    }
    ~ref()
    {
        reset();
    }
    void reset()
    {
        if (pointer) pointer->Release();
        pointer = NULL;
    }
    T **out()
    {
        return &pointer;
    }
    T *get() const
    {
        return pointer;
    }
    T *operator->() const
    {
        return pointer;
    }

  private:
    ref(const ref &);
    ref &operator=(const ref &);
    T *pointer;
};

static SPropValue text(ULONG tag, const WCHAR *value)
{
    SPropValue prop = {};

    prop.ulPropTag = tag;
    prop.Value.lpszW = const_cast<WCHAR *>(value);
    return prop;
}

static SPropValue number(ULONG tag, LONG value)
{
    SPropValue prop = {};

    prop.ulPropTag = tag;
    prop.Value.l = value;
    return prop;
}

static HRESULT add_recipient(IMessage *message)
{
    SPropValue values[] = {text(PR_DISPLAY_NAME_W, L"Anna Alm"), text(PR_ADDRTYPE_W, L"SMTP"),
            text(PR_EMAIL_ADDRESS_W, L"anna@example.org"), number(PR_RECIPIENT_TYPE, MAPI_TO)};
    ADRLIST list = {};

    list.cEntries = 1;
    list.aEntries[0].cValues = ARRAYSIZE(values);
    list.aEntries[0].rgPropVals = values;
    return message->ModifyRecipients(MODRECIP_ADD, &list);
}

static HRESULT add_attachment(IMessage *message)
{
    static char data[] = "a;b;c\r\n1;2;3\r\n";
    SPropValue values[] = {number(PR_ATTACH_METHOD, ATTACH_BY_VALUE), text(PR_ATTACH_LONG_FILENAME_W, L"figures.csv"),
            text(PR_ATTACH_MIME_TAG_W, L"text/csv"), SPropValue()};
    ref<IAttach> attach;
    HRESULT hr;
    ULONG num;

    values[3].ulPropTag = PR_ATTACH_DATA_BIN;
    values[3].Value.bin.cb = sizeof(data) - 1;
    values[3].Value.bin.lpb = reinterpret_cast<BYTE *>(data);
    hr = message->CreateAttach(NULL, 0, &num, attach.out());
    if (SUCCEEDED(hr)) hr = attach->SetProps(ARRAYSIZE(values), values, NULL);
    if (SUCCEEDED(hr)) hr = attach->SaveChanges(0);
    return hr;
}

static HRESULT make(const WCHAR *path, const WCHAR *subject)
{
    static const CLSID mail_message = {0x00020d0b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    SPropValue values[] = {text(PR_MESSAGE_CLASS_W, L"IPM.Note"), text(PR_SUBJECT_W, subject),
            text(PR_SENDER_NAME_W, L"Bo Berg"),
            text(PR_BODY_W, L"Dear Anna,\r\n\r\nhere are the figures.\r\n\r\nBo\r\n")};
    ref<IStorage> storage;
    ref<IMessage> message;
    HRESULT hr;

    hr = StgCreateDocfile(
            path, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_TRANSACTED, 0, storage.out());
    if (SUCCEEDED(hr)) hr = WriteClassStg(storage.get(), mail_message);
    if (SUCCEEDED(hr)) hr = message_on_storage(NULL, storage.get(), NULL, 0, MAPI_UNICODE, message.out());
    if (SUCCEEDED(hr)) hr = message->SetProps(ARRAYSIZE(values), values, NULL);
    if (SUCCEEDED(hr)) hr = add_recipient(message.get());
    if (SUCCEEDED(hr)) hr = add_attachment(message.get());
    // SaveChanges commits the storage too, since IMSG_NO_ISTG_COMMIT was not asked for
    if (SUCCEEDED(hr)) hr = message->SaveChanges(0);
    return hr;
}

extern "C" int wmain(int argc, WCHAR **argv)
{
    HRESULT hr;

    if (argc < 2 || argc > 3) return fprintf(stderr, "usage: make FILE.msg [SUBJECT]\n"), 2;
    hr = make(argv[1], argc == 3 ? argv[2] : L"Figures");
    return FAILED(hr) ? failed(argv[1], "cannot be made", hr) : 0;
}
