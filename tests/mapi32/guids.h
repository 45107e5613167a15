/*
 * The interface identifiers that tests use, defined in the program that includes this, before any other header.
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
#define USES_IID_IMAPIProp
#define USES_IID_IMessage
#define USES_IID_IAttachment
#define USES_IID_IMAPITable
#define USES_IID_IMAPIAdviseSink
#define USES_IID_IMAPIProgress
#define USES_IID_IMAPIPropData
#define USES_IID_IMAPISup
#define USES_IID_IAddrBook
#define USES_IID_IStreamDocfile
#define USES_IID_ITNEF
#define USES_IID_IMAPITableData
#define USES_PS_MAPI
#define USES_PS_PUBLIC_STRINGS
#include <mapiguid.h>
