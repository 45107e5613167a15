/*
 * imsg: messages in .msg files, from the command line, over mapi32's public API only.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdio.h>
#include <windows.h>

int wmain(int argc, WCHAR **argv)
{
    fputs("usage: imsg COMMAND ...\n", stderr);
    return 2;
}
