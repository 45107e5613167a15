/*
 * Tests of what needs a session or a mail client, without one.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define INITGUID
#define USES_IID_IMAPISession
#define USES_IID_IMessage
#include <windows.h>
#include <initguid.h>
#include <mapix.h>
#include <mapiguid.h>
#include <mapiutil.h>
#include <mapiform.h>

#include "guard.h"
#include "helper.h"
#include "mapiext.h"

static void test_not_initialized(void)
{
    IMAPISession *session = (void *)0xdeadbeef;
    IProfAdmin *admin = (void *)0xdeadbeef;
    HRESULT hr;

    hr = MAPILogonEx(0, NULL, NULL, 0, &session);
    ok(hr == MAPI_E_NOT_INITIALIZED && !session, "Got hr %#lx.\n", hr);
    hr = MAPIAdminProfiles(0, &admin);
    ok(hr == MAPI_E_NOT_INITIALIZED && !admin, "Got hr %#lx.\n", hr);
}

static void test_logon(void)
{
    IMAPISession *session = (void *)0xdeadbeef;
    IProfAdmin *admin = (void *)0xdeadbeef;
    char name[80];
    HRESULT hr;

    hr = MAPILogonEx(0, NULL, NULL, MAPI_NEW_SESSION | MAPI_USE_DEFAULT | MAPI_NO_MAIL, &session);
    ok(hr == MAPI_E_LOGON_FAILED && !session, "Got hr %#lx.\n", hr);
    hr = MAPILogonEx(0, (LPTSTR) "no such profile", NULL, MAPI_EXTENDED | MAPI_EXPLICIT_PROFILE, &session);
    ok(hr == MAPI_E_LOGON_FAILED, "Got hr %#lx.\n", hr);
    memset(name, 'x', sizeof(name));
    name[sizeof(name) - 1] = 0;
    hr = MAPILogonEx(0, (LPTSTR)name, NULL, MAPI_EXTENDED, &session);
    ok(hr == MAPI_E_LOGON_FAILED, "Got hr %#lx.\n", hr);
    hr = MAPILogonEx(0, NULL, NULL, 0x04000000, &session);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = MAPILogonEx(0, NULL, NULL, 0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);

    hr = MAPIAdminProfiles(MAPI_UNICODE, &admin);
    ok(hr == MAPI_E_CALL_FAILED && !admin, "Got hr %#lx.\n", hr);
    hr = MAPIAdminProfiles(1, &admin);
    ok(hr == MAPI_E_UNKNOWN_FLAGS, "Got hr %#lx.\n", hr);
    hr = MAPIAdminProfiles(0, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
}

static void test_handles(void)
{
    IMAPISession *session = (void *)0xdeadbeef;
    SCODE sc;

    sc = ScMAPIXFromSMAPI(0, 0, &IID_IMAPISession, &session);
    ok(sc == MAPI_E_INVALID_PARAMETER && !session, "Got %#lx.\n", sc);
    sc = ScMAPIXFromSMAPI(0x1234, 0, NULL, &session);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = ScMAPIXFromSMAPI(0x1234, 1, NULL, &session);
    ok(sc == MAPI_E_UNKNOWN_FLAGS, "Got %#lx.\n", sc);
    sc = ScMAPIXFromSMAPI(0x1234, 0, &IID_IMessage, &session);
    ok(sc == MAPI_E_INTERFACE_NOT_SUPPORTED, "Got %#lx.\n", sc);
    sc = ScMAPIXFromSMAPI(0, 0, NULL, NULL);
    ok(sc == MAPI_E_INVALID_PARAMETER, "Got %#lx.\n", sc);
    sc = ScMAPIXFromCMC(0x1234, 0, NULL, &session);
    ok(sc == MAPI_E_INVALID_PARAMETER && !session, "Got %#lx.\n", sc);
    sc = ScMAPIXFromCMC(0x1234, 1, NULL, &session);
    ok(sc == MAPI_E_UNKNOWN_FLAGS, "Got %#lx.\n", sc);
}

static void test_forms(void)
{
    IMAPIFormContainer *container = (void *)0xdeadbeef;
    IMAPIFormMgr *manager = (void *)0xdeadbeef;
    HRESULT hr;

    hr = MAPIOpenFormMgr(NULL, &manager);
    ok(hr == MAPI_E_INVALID_PARAMETER && !manager, "Got hr %#lx.\n", hr);
    hr = MAPIOpenFormMgr((IMAPISession *)&hr, &manager);
    ok(hr == MAPI_E_NO_SUPPORT && !manager, "Got hr %#lx.\n", hr);
    hr = MAPIOpenFormMgr((IMAPISession *)&hr, NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
    hr = MAPIOpenLocalFormContainer(&container);
    ok(hr == MAPI_E_NO_SUPPORT && !container, "Got hr %#lx.\n", hr);
    hr = MAPIOpenLocalFormContainer(NULL);
    ok(hr == MAPI_E_INVALID_PARAMETER, "Got hr %#lx.\n", hr);
}

START_TEST(logon)
{
    HRESULT hr;

    test_not_initialized();
    hr = MAPIInitialize(NULL);
    ok(hr == S_OK, "Got hr %#lx.\n", hr);
    test_logon();
    test_handles();
    test_forms();
    MAPIUninitialize();
    test_not_initialized();
}
