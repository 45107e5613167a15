/*
 * Tests of the Common Messaging Call API, without a mail client.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>

#include "helper.h"

#define CMC_SUCCESS                0
#define CMC_E_ATTACHMENT_NOT_FOUND 2
#define CMC_E_RECIPIENT_NOT_FOUND  22
#define CMC_E_INVALID_MEMORY       13
#define CMC_E_INVALID_PARAMETER    16
#define CMC_E_INVALID_SESSION_ID   17
#define CMC_E_NOT_SUPPORTED        21

ULONG WINAPI cmc_act_on(ULONG, void *, ULONG, ULONG, ULONG, void *);
ULONG WINAPI cmc_free(void *);
ULONG WINAPI cmc_list(ULONG, const char *, ULONG, void *, ULONG *, ULONG, void **, void *);
ULONG WINAPI cmc_logoff(ULONG, ULONG, ULONG, void *);
ULONG WINAPI cmc_logon(const char *, const char *, const char *, void *, ULONG, ULONG, ULONG, ULONG *, void *);
ULONG WINAPI cmc_look_up(ULONG, void *, ULONG, ULONG, ULONG *, void **, void *);
ULONG WINAPI cmc_query_configuration(ULONG, ULONG, void *, void *);
ULONG WINAPI cmc_read(ULONG, void *, ULONG, void **, ULONG, void *);
ULONG WINAPI cmc_send(ULONG, void *, ULONG, ULONG, void *);
ULONG WINAPI cmc_send_documents(
        const char *, const char *, const char *, ULONG, const char *, const char *, const char *, ULONG);

static void test_all(void)
{
    ULONG session = 0xdeadbeef, ret, i, expected;

    ret = cmc_logon(NULL, "user", "password", NULL, 0, 100, 0, &session, NULL);
    ok(ret == CMC_E_NOT_SUPPORTED && !session, "Got %lu.\n", ret);
    ok(cmc_logon(NULL, NULL, NULL, NULL, 0, 100, 0, NULL, NULL) == CMC_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(cmc_free(NULL) == CMC_SUCCESS && cmc_free(&session) == CMC_E_INVALID_MEMORY, "Wrong result.\n");
    for (i = 0; i < 2; i++)
    {
        expected = i ? CMC_E_INVALID_SESSION_ID : CMC_E_NOT_SUPPORTED;
        ok(cmc_act_on(i, NULL, 0, 0, 0, NULL) == CMC_E_INVALID_SESSION_ID, "Accepted.\n");
        ok(cmc_list(i, NULL, 0, NULL, NULL, 0, NULL, NULL) == CMC_E_INVALID_SESSION_ID, "Accepted.\n");
        ok(cmc_logoff(i, 0, 0, NULL) == CMC_E_INVALID_SESSION_ID, "Accepted.\n");
        ok(cmc_read(i, NULL, 0, NULL, 0, NULL) == CMC_E_INVALID_SESSION_ID, "Accepted.\n");
        ok(cmc_look_up(i, NULL, 0, 0, NULL, NULL, NULL) == expected, "Accepted.\n");
        ok(cmc_query_configuration(i, 1, NULL, NULL) == expected, "Accepted.\n");
        ok(cmc_send(i, NULL, 0, 0, NULL) == expected, "Accepted.\n");
    }
    ret = cmc_send_documents("to:a@b", "b", "c", 0, "C:\\no such file", "e", ";", 0);
    ok(ret == CMC_E_ATTACHMENT_NOT_FOUND, "Got %lu.\n", ret);
    ret = cmc_send_documents("to:a@b;cc:-x", "b", "c", 0, NULL, NULL, ";", 0);
    ok(ret == CMC_E_RECIPIENT_NOT_FOUND, "Got %lu.\n", ret);
}

START_TEST(cmc)
{
    test_all();
}
