/*
 * The identifiers of COM's interfaces, which a program of Windows has from libuuid.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#define INITGUID
#include <windows.h>
#include <objbase.h>
