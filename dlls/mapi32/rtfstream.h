/*
 * Streams over PR_RTF_COMPRESSED, and the text in them.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#ifndef MAPI32_RTFSTREAM_H
#define MAPI32_RTFSTREAM_H

#include "codec/rtftext.h"
#include "mapi32_private.h"

/* rtfstream.c */

/* A stream from which the RTF of a compressed stream can be read, from its current position; it is AddRef'd. */
HRESULT rtf_reader_create(IStream *compressed, IStream **out);

/* A stream to which RTF can be written: at Commit, or else at the last Release after a Write, compressed is replaced
 * from its beginning. With store_plain the text is stored as it is (MELA). compressed is AddRef'd. */
HRESULT rtf_writer_create(IStream *compressed, BOOL store_plain, IStream **out);

/* rtfbody.c */

/* UTF-16 as a code page: the output of rtf_body_create() then are WCHARs. */
#define CODE_PAGE_UTF16 1200

/* A stream from which text in the RTF of another stream can be read, in code_page (Windows code page, CODE_PAGE_UTF16,
 * or 0 for the document's own). kind says what is wanted: RTFTEXT_HTML the encapsulated HTML, where characters that
 * code_page lacks are written as references; the others the plain text, where those are '?'. rtf is AddRef'd; it is
 * read from its current position, behind the prefix_size bytes of prefix that the caller has already read from it. */
HRESULT rtf_body_create(
        IStream *rtf, const void *prefix, ULONG prefix_size, enum rtftext_kind kind, UINT code_page, IStream **out);

/* rtftext's and rtfhtml's conversion of bytes, by the system's code pages. */
size_t rtf_convert_bytes(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used);

/* Reads until size bytes are there or the stream ends. */
HRESULT stream_read_full(IStream *stream, void *data, ULONG size, ULONG *done);

#endif
