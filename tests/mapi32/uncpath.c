/*
 * Tests of ScLocalPathFromUNC and ScUNCFromLocalPath. What a connected drive gives is checked where there is one.
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
#include <winnetwk.h>

#include "guard.h"
#include "helper.h"

static void test_already(void)
{
    char buffer[64];
    SCODE sc;

    sc = ScLocalPathFromUNC("C:\\dir\\file", buffer, sizeof(buffer));
    ok(sc == S_FALSE && !strcmp(buffer, "C:\\dir\\file"), "Got %#lx, %s.\n", sc, buffer);
    sc = ScUNCFromLocalPath("\\\\server\\share\\file", buffer, sizeof(buffer));
    ok(sc == S_FALSE && !strcmp(buffer, "\\\\server\\share\\file"), "Got %#lx, %s.\n", sc, buffer);
}

static void test_bounds(void)
{
    char *buffer = guard_alloc(12);

    ok(ScLocalPathFromUNC("C:\\dir\\file", buffer, 12) == S_FALSE, "Failed.\n");
    ok(ScLocalPathFromUNC("C:\\dir\\files", buffer, 12) == MAPI_E_TOO_BIG, "Accepted.\n");
    ok(ScLocalPathFromUNC("C:\\dir\\file", buffer, 0) == MAPI_E_TOO_BIG, "Accepted.\n");
    ok(ScUNCFromLocalPath("\\\\server\\ab", buffer, 12) == S_FALSE, "Failed.\n");
    ok(ScUNCFromLocalPath("\\\\server\\abc", buffer, 12) == MAPI_E_TOO_BIG, "Accepted.\n");
    guard_free(buffer);
}

static void test_unconnected(void)
{
    char buffer[512], drive[] = "A:\\x";
    DWORD size;
    SCODE sc;

    sc = ScLocalPathFromUNC("\\\\no-such-server\\share\\file", buffer, sizeof(buffer));
    ok(sc == MAPI_E_NOT_FOUND, "Got %#lx.\n", sc);
    for (; drive[0] <= 'Z'; drive[0]++)
    {
        char name[] = {drive[0], ':', 0};

        size = sizeof(buffer);
        if (WNetGetConnectionA(name, buffer, &size) == NO_ERROR)
        {
            char share[512], back[512];

            strcpy(share, buffer);
            sc = ScUNCFromLocalPath(drive, buffer, sizeof(buffer));
            ok(sc == S_OK && !strncmp(buffer, share, strlen(share)), "Got %#lx, %s.\n", sc, buffer);
            sc = ScLocalPathFromUNC(buffer, back, sizeof(back));
            ok(sc == S_OK && back[1] == ':' && !strcmp(back + 2, "\\x"), "Got %#lx, %s.\n", sc, back);
        }
        else
        {
            sc = ScUNCFromLocalPath(drive, buffer, sizeof(buffer));
            ok(sc == MAPI_E_NOT_FOUND, "%s: got %#lx.\n", name, sc);
        }
    }
}

static void test_refused(void)
{
    char buffer[64];

    ok(ScLocalPathFromUNC(NULL, buffer, 64) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScLocalPathFromUNC("C:\\", NULL, 64) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScLocalPathFromUNC("", buffer, 64) == MAPI_E_INVALID_PARAMETER, "An empty path was accepted.\n");
    ok(ScLocalPathFromUNC("file", buffer, 64) == MAPI_E_INVALID_PARAMETER, "A relative path was accepted.\n");
    ok(ScUNCFromLocalPath(NULL, buffer, 64) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScUNCFromLocalPath("C:\\", NULL, 64) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
    ok(ScUNCFromLocalPath("", buffer, 64) == MAPI_E_INVALID_PARAMETER, "An empty path was accepted.\n");
    ok(ScUNCFromLocalPath("\\file", buffer, 64) == MAPI_E_INVALID_PARAMETER, "A rooted path was accepted.\n");
}

START_TEST(uncpath)
{
    test_already();
    test_bounds();
    test_unconnected();
    test_refused();
}
