/*
 * Tests of Simple MAPI's sessions, inbox and address book, and of its Visual Basic variants, without a mail client.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapi.h>
#include <mapix.h>
#include <mapiutil.h>

#include "helper.h"

ULONG WINAPI BMAPISendMail(LHANDLE, ULONG_PTR, void *, void *, void *, ULONG, ULONG);
ULONG WINAPI BMAPISaveMail(LHANDLE, ULONG_PTR, void *, void *, void *, ULONG, ULONG, void *);
ULONG WINAPI BMAPIReadMail(ULONG *, ULONG *, ULONG *, LHANDLE, ULONG_PTR, void *, ULONG, ULONG);
ULONG WINAPI BMAPIGetReadMail(ULONG, void *, void *, void *, void *);
ULONG WINAPI BMAPIFindNext(LHANDLE, ULONG_PTR, void *, void *, ULONG, ULONG, void *);
ULONG WINAPI BMAPIAddress(ULONG *, LHANDLE, ULONG_PTR, void *, ULONG *, void *, ULONG *, void *, ULONG, ULONG);
ULONG WINAPI BMAPIGetAddress(ULONG, ULONG, void *);
ULONG WINAPI BMAPIDetails(LHANDLE, ULONG_PTR, void *, ULONG, ULONG);
ULONG WINAPI BMAPIResolveName(LHANDLE, ULONG_PTR, void *, ULONG, ULONG, void *);

/* choice: without a mail client a session serves to send */
static void test_sessions(void)
{
    MapiMessage message = {0}, *read = (void *)0xdeadbeef;
    LHANDLE session = 0, second = 0, old;
    LHANDLE many[300];
    char id[512];
    ULONG ret, i;

    ret = MAPILogon(0, "profile", "password", MAPI_NEW_SESSION, 0, &session);
    ok(ret == SUCCESS_SUCCESS && session && session < 0x80000000, "Got %lu, %#Ix.\n", ret, session);
    ret = MAPILogon(0, NULL, NULL, 0, 0, &second);
    ok(ret == SUCCESS_SUCCESS && second && second != session, "Got %lu, %#Ix.\n", ret, second);
    ok(MAPILogon(0, NULL, NULL, 0, 0, NULL) == MAPI_E_FAILURE, "NULL was accepted.\n");

    ok(MAPISaveMail(session, 0, &message, 0, 0, id) == MAPI_E_NOT_SUPPORTED, "Accepted.\n");
    ret = MAPIReadMail(session, 0, "id", 0, 0, &read);
    ok(ret == MAPI_E_INVALID_MESSAGE && !read, "Got %lu.\n", ret);
    ok(MAPIFindNext(session, 0, NULL, NULL, 0, 0, id) == MAPI_E_NO_MESSAGES, "Accepted.\n");
    ok(MAPIDeleteMail(session, 0, "id", 0, 0) == MAPI_E_INVALID_MESSAGE, "Accepted.\n");
    ok(MAPIAddress(session, 0, "caption", 1, NULL, 0, NULL, 0, 0, NULL, NULL) == MAPI_E_NOT_SUPPORTED, "Accepted.\n");

    ok(MAPILogoff(session, 0, 0, 0) == SUCCESS_SUCCESS, "Failed.\n");
    old = session;
    ok(MAPILogon(0, NULL, NULL, 0, 0, &session) == SUCCESS_SUCCESS && session != old, "Got the old handle.\n");
    ok(MAPILogoff(old, 0, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    ok(MAPILogoff(session, 0, 0, 0) == SUCCESS_SUCCESS && MAPILogoff(second, 0, 0, 0) == SUCCESS_SUCCESS, "Failed.\n");

    for (i = 0; i < ARRAYSIZE(many) && !(ret = MAPILogon(0, NULL, NULL, 0, 0, &many[i])); i++)
        ;
    ok(i == 256 && ret == MAPI_E_TOO_MANY_SESSIONS, "Got %lu sessions, %lu.\n", i, ret);
    while (i--) ok(MAPILogoff(many[i], 0, 0, 0) == SUCCESS_SUCCESS, "Failed.\n");

    for (session = 0; session < 2; session++)
    {
        ok(MAPILogoff(session, 0, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
        ok(MAPISaveMail(session, 0, &message, 0, 0, id) == MAPI_E_INVALID_SESSION, "Accepted.\n");
        ret = MAPIReadMail(session, 0, "id", 0, 0, &read);
        ok(ret == MAPI_E_INVALID_SESSION && !read, "Got %lu.\n", ret);
        ok(MAPIFindNext(session, 0, NULL, NULL, 0, 0, id) == MAPI_E_INVALID_SESSION, "Accepted.\n");
        ok(MAPIDeleteMail(session, 0, "id", 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
        ok(BMAPISaveMail(session, 0, NULL, NULL, NULL, 0, 0, NULL) == MAPI_E_INVALID_SESSION, "Accepted.\n");
        ok(BMAPIReadMail(NULL, NULL, NULL, session, 0, NULL, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
        ok(BMAPIFindNext(session, 0, NULL, NULL, 0, 0, NULL) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    }
    ok(BMAPIGetReadMail(1, NULL, NULL, NULL, NULL) == MAPI_E_INVALID_MESSAGE, "Accepted.\n");
}

static void test_address_book(void)
{
    MapiRecipDesc recipient = {0}, *found = (void *)0xdeadbeef;
    ULONG count = 5, ret;

    ret = MAPIAddress(0, 0, "caption", 1, NULL, 0, NULL, 0, 0, &count, &found);
    ok(ret == MAPI_E_NOT_SUPPORTED && !count && !found, "Got %lu.\n", ret);
    ok(MAPIAddress(1, 0, "caption", 1, NULL, 0, NULL, 0, 0, NULL, NULL) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    ok(MAPIDetails(0, 0, &recipient, 0, 0) == MAPI_E_NOT_SUPPORTED, "Accepted.\n");
    ok(MAPIDetails(1, 0, &recipient, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    found = (void *)0xdeadbeef;
    ret = MAPIResolveName(0, 0, "name", 0, 0, &found);
    ok(ret == MAPI_E_NOT_SUPPORTED && !found, "Got %lu.\n", ret);
    ok(MAPIResolveName(1, 0, "name", 0, 0, &found) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    ok(MAPIResolveName(0, 0, NULL, 0, 0, &found) == MAPI_E_FAILURE, "NULL was accepted.\n");
    ok(MAPIResolveName(0, 0, "name", 0, 0, NULL) == MAPI_E_FAILURE, "NULL was accepted.\n");

    count = 5;
    ok(BMAPIAddress(&count, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, 0) == MAPI_E_NOT_SUPPORTED && !count, "Accepted.\n");
    ok(BMAPIAddress(NULL, 1, 0, NULL, NULL, NULL, NULL, NULL, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    ok(BMAPIGetAddress(1, 1, NULL) == MAPI_E_INVALID_RECIPS, "Accepted.\n");
    ok(BMAPIDetails(0, 0, NULL, 0, 0) == MAPI_E_NOT_SUPPORTED, "Accepted.\n");
    ok(BMAPIDetails(1, 0, NULL, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    ok(BMAPIResolveName(0, 0, NULL, 0, 0, NULL) == MAPI_E_NOT_SUPPORTED, "Accepted.\n");
    ok(BMAPIResolveName(1, 0, NULL, 0, 0, NULL) == MAPI_E_INVALID_SESSION, "Accepted.\n");
}

static void test_send(void)
{
    ok(MAPISendMail(0, 0, NULL, 0, 0) == MAPI_E_FAILURE, "NULL was accepted.\n");
    ok(BMAPISendMail(1, 0, NULL, NULL, NULL, 0, 0) == MAPI_E_INVALID_SESSION, "Accepted.\n");
    ok(BMAPISendMail(0, 0, NULL, NULL, NULL, 0, 0) == MAPI_E_NOT_SUPPORTED, "Accepted.\n");
}

START_TEST(simple)
{
    test_sessions();
    test_address_book();
    test_send();
}
