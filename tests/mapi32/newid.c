/*
 * Tests of ScGenerateMuid.
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
#include "mapiext.h"

static void test_muid(void)
{
    MAPIUID ids[64], none;
    unsigned int i, j, same = 0;
    SCODE sc;

    memset(ids, 0, sizeof(ids));
    memset(&none, 0, sizeof(none));
    for (i = 0; i < ARRAYSIZE(ids); i++)
    {
        sc = ScGenerateMuid(&ids[i]);
        ok(sc == S_OK, "Got %#lx.\n", sc);
        same += !memcmp(&ids[i], &none, sizeof(none));
        for (j = 0; j < i; j++) same += !memcmp(&ids[i], &ids[j], sizeof(none));
    }
    ok(!same, "%u ids are the same.\n", same);
    ok(ScGenerateMuid(NULL) == MAPI_E_INVALID_PARAMETER, "NULL was accepted.\n");
}

START_TEST(newid)
{
    test_muid();
}
