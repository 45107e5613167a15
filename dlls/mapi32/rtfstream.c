/*
 * WrapCompressedRTFStream and WrapCompressedRTFStreamEx: the RTF of PR_RTF_COMPRESSED, [MS-OXRTFCP], and the native
 * body in it, [MS-OXRTFEX]. Whatever the size of the text, only the codec's window and small buffers are in memory.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include <stdlib.h>

#include "codec/rtf.h"
#include "rtfstream.h"
#include "seqstream.h"
#include "wine/debug.h"

WINE_DEFAULT_DEBUG_CHANNEL(mapi);

HRESULT stream_read_full(IStream *stream, void *data, ULONG size, ULONG *done)
{
    ULONG step;
    HRESULT hr;

    for (*done = 0; *done < size; *done += step)
    {
        step = 0;
        if (FAILED(hr = IStream_Read(stream, (BYTE *)data + *done, size - *done, &step))) return hr;
        if (!step) break;
    }
    return S_OK;
}

static HRESULT stream_write_full(IStream *stream, const void *data, ULONG size)
{
    ULONG done = 0;
    HRESULT hr;

    if (FAILED(hr = IStream_Write(stream, data, size, &done))) return hr;
    return done == size ? S_OK : MAPI_E_NOT_ENOUGH_DISK;
}

static HRESULT stream_seek(IStream *stream, ULONGLONG pos)
{
    LARGE_INTEGER move;

    move.QuadPart = pos;
    return IStream_Seek(stream, move, STREAM_SEEK_SET, NULL);
}

struct rtf_reader
{
    IStream *source;
    BOOL started;
    HRESULT hr; /* of what went wrong before; it is given again */
    struct rtf_decoder decoder;
    struct reader input;
    BYTE buffer[4096];
};

/* Checks the CRC of the contents, which begin at the current position, and goes back there. */
static HRESULT rtf_reader_check(struct rtf_reader *reader, const struct rtf_header *header)
{
    const LARGE_INTEGER zero = {{0}};
    ULONGLONG left = rtf_contents_size(header);
    ULARGE_INTEGER start;
    uint32_t crc = 0;
    ULONG done;
    HRESULT hr;

    /* A source that only goes forward cannot be read twice: its contents are taken as they are (choice). */
    if (FAILED(IStream_Seek(reader->source, zero, STREAM_SEEK_CUR, &start))) return S_OK;
    for (; left; left -= done)
    {
        const ULONG step = left < sizeof(reader->buffer) ? (ULONG)left : sizeof(reader->buffer);

        if (FAILED(hr = stream_read_full(reader->source, reader->buffer, step, &done))) return hr;
        crc = codec_crc32(crc, reader->buffer, done);
        if (done < step) break;
    }
    if (FAILED(hr = stream_seek(reader->source, start.QuadPart))) return hr;
    if (crc == header->crc) return S_OK;
    WARN("The CRC is %#x, the contents have %#x.\n", header->crc, crc);
    return MAPI_E_CORRUPT_DATA;
}

/* Reads the header; a stream without a single byte is an empty text. */
static HRESULT rtf_reader_start(struct rtf_reader *reader)
{
    struct rtf_header header = {0};
    BYTE data[RTF_HEADER_SIZE];
    struct reader bytes;
    ULONG done;
    HRESULT hr;

    if (FAILED(hr = stream_read_full(reader->source, data, sizeof(data), &done))) return hr;
    bytes = reader_init(data, done);
    if (done && rtf_header_read(&bytes, &header) != CODEC_OK)
    {
        WARN("No compressed RTF.\n");
        return MAPI_E_CORRUPT_DATA;
    }
    rtf_decoder_init(&reader->decoder, &header);
    reader->input = reader_init(NULL, 0);
    return header.type == RTF_LZFU ? rtf_reader_check(reader, &header) : S_OK;
}

static HRESULT rtf_reader_read(void *context, void *data, ULONG size, ULONG *done)
{
    struct rtf_reader *reader = context;
    struct writer writer = writer_init(data, size);
    ULONG taken;

    if (!reader->started)
    {
        reader->started = TRUE;
        reader->hr = rtf_reader_start(reader);
    }
    while (SUCCEEDED(reader->hr) && rtf_decode(&reader->decoder, &reader->input, &writer) == CODEC_OK)
    {
        reader->hr = IStream_Read(reader->source, reader->buffer, sizeof(reader->buffer), &taken);
        if (FAILED(reader->hr) || !taken) break;
        reader->input = reader_init(reader->buffer, taken);
    }
    *done = (ULONG)writer.pos;
    return FAILED(reader->hr) ? reader->hr : S_OK;
}

static void rtf_reader_destroy(void *context)
{
    struct rtf_reader *reader = context;

    IStream_Release(reader->source);
    free(reader);
}

HRESULT rtf_reader_create(IStream *compressed, IStream **out)
{
    static const struct seqstream_ops ops = {rtf_reader_read, NULL, NULL, rtf_reader_destroy};
    struct rtf_reader *reader;

    if (!(reader = calloc(1, sizeof(*reader)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    reader->source = compressed;
    IStream_AddRef(compressed);
    return seqstream_create(&ops, reader, out);
}

struct rtf_writer
{
    IStream *source;
    BOOL started;
    BOOL dirty;        /* there is something to be committed */
    HRESULT hr;        /* of what went wrong before; it is given again */
    ULONGLONG written; /* bytes of the source, header included */
    struct rtf_encoder encoder;
    BYTE buffer[4096];
};

/* Leaves room for the header, which is known at the end. */
static HRESULT rtf_writer_start(struct rtf_writer *writer)
{
    static const BYTE room[RTF_HEADER_SIZE];
    HRESULT hr;

    if (writer->started) return S_OK;
    if (FAILED(hr = stream_seek(writer->source, 0))) return hr;
    if (FAILED(hr = stream_write_full(writer->source, room, sizeof(room)))) return hr;
    writer->written = sizeof(room);
    writer->started = TRUE;
    return S_OK;
}

static HRESULT rtf_writer_write(void *context, const void *data, ULONG size)
{
    struct rtf_writer *writer = context;
    struct reader input = reader_init(data, size);
    enum codec_status status;

    if (SUCCEEDED(writer->hr)) writer->hr = rtf_writer_start(writer);
    if (FAILED(writer->hr)) return writer->hr;
    writer->dirty = TRUE;
    do
    {
        struct writer output = writer_init(writer->buffer, sizeof(writer->buffer));

        status = rtf_encode(&writer->encoder, &input, &output);
        if (FAILED(writer->hr = stream_write_full(writer->source, writer->buffer, (ULONG)output.pos)))
            return writer->hr;
        writer->written += output.pos;
    } while (status == CODEC_NO_SPACE);
    if (status != CODEC_OK) writer->hr = MAPI_E_TOO_BIG;
    return writer->hr;
}

/* Ends the contents with a copy of the encoder, so that more can be written afterwards. */
static HRESULT rtf_writer_finish(struct rtf_writer *writer, struct rtf_encoder *encoder)
{
    ULARGE_INTEGER size;
    BYTE data[RTF_HEADER_SIZE];
    struct writer header = writer_init(data, sizeof(data));
    enum codec_status status;
    HRESULT hr;

    size.QuadPart = writer->written;
    do
    {
        struct writer output = writer_init(writer->buffer, sizeof(writer->buffer));

        status = rtf_encode_end(encoder, &output);
        if (FAILED(hr = stream_write_full(writer->source, writer->buffer, (ULONG)output.pos))) return hr;
        size.QuadPart += output.pos;
    } while (status == CODEC_NO_SPACE);
    if (FAILED(hr = IStream_SetSize(writer->source, size)) || FAILED(hr = stream_seek(writer->source, 0))) return hr;
    rtf_header_write(&header, &encoder->header);
    if (FAILED(hr = stream_write_full(writer->source, data, sizeof(data)))) return hr;
    return stream_seek(writer->source, writer->written);
}

static HRESULT rtf_writer_commit(void *context)
{
    struct rtf_writer *writer = context;
    struct rtf_encoder *encoder;

    if (SUCCEEDED(writer->hr)) writer->hr = rtf_writer_start(writer);
    if (FAILED(writer->hr)) return writer->hr;
    if (!(encoder = malloc(sizeof(*encoder)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    *encoder = writer->encoder;
    writer->hr = rtf_writer_finish(writer, encoder);
    free(encoder);
    if (SUCCEEDED(writer->hr)) writer->dirty = FALSE;
    return writer->hr;
}

static void rtf_writer_destroy(void *context)
{
    struct rtf_writer *writer = context;

    if (writer->dirty && FAILED(rtf_writer_commit(writer))) WARN("The text is not complete.\n");
    IStream_Release(writer->source);
    free(writer);
}

HRESULT rtf_writer_create(IStream *compressed, BOOL store_plain, IStream **out)
{
    static const struct seqstream_ops ops = {NULL, rtf_writer_write, rtf_writer_commit, rtf_writer_destroy};
    struct rtf_writer *writer;

    if (!(writer = calloc(1, sizeof(*writer)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    writer->source = compressed;
    IStream_AddRef(compressed);
    rtf_encoder_init(&writer->encoder, store_plain ? RTF_MELA : RTF_LZFU);
    return seqstream_create(&ops, writer, out);
}

/* A stream of the bytes of prefix and then of the rest of another, which is owned. */
struct prefixed
{
    IStream *rest;
    ULONG size, pos;
    BYTE prefix[RTFTEXT_RECOGNIZE_SIZE];
};

static HRESULT prefixed_read(void *context, void *data, ULONG size, ULONG *done)
{
    struct prefixed *prefixed = context;
    ULONG step = prefixed->size - prefixed->pos;
    HRESULT hr;

    if (step > size) step = size;
    memcpy(data, prefixed->prefix + prefixed->pos, step);
    prefixed->pos += step;
    hr = stream_read_full(prefixed->rest, (BYTE *)data + step, size - step, done);
    *done += step;
    return hr;
}

static void prefixed_destroy(void *context)
{
    struct prefixed *prefixed = context;

    IStream_Release(prefixed->rest);
    free(prefixed);
}

static HRESULT prefixed_create(IStream *rest, const void *prefix, ULONG size, IStream **out)
{
    static const struct seqstream_ops ops = {prefixed_read, NULL, NULL, prefixed_destroy};
    struct prefixed *prefixed;

    if (!(prefixed = calloc(1, sizeof(*prefixed)))) return MAPI_E_NOT_ENOUGH_MEMORY;
    prefixed->rest = rest;
    IStream_AddRef(rest);
    memcpy(prefixed->prefix, prefix, size);
    prefixed->size = size;
    return seqstream_create(&ops, prefixed, out);
}

/* The native body: what the first tokens say it is. */
static HRESULT native_body_create(IStream *compressed, const RTF_WCSINFO *info, IStream **out, ULONG *stream_flags)
{
    UINT code_page = info->ulOutCodePage ? info->ulOutCodePage : info->ulInCodePage;
    BYTE prefix[RTFTEXT_RECOGNIZE_SIZE];
    IStream *rtf;
    ULONG size;
    HRESULT hr;

    if (FAILED(hr = rtf_reader_create(compressed, &rtf))) return hr;
    if (SUCCEEDED(hr = stream_read_full(rtf, prefix, sizeof(prefix), &size)))
    {
        const enum rtftext_kind kind = rtftext_recognize(prefix, size);

        *stream_flags = kind == RTFTEXT_HTML    ? MAPI_NATIVE_BODY_TYPE_HTML
                        : kind == RTFTEXT_PLAIN ? MAPI_NATIVE_BODY_TYPE_PLAINTEXT
                                                : MAPI_NATIVE_BODY_TYPE_RTF;
        if (kind == RTFTEXT_NATIVE) hr = prefixed_create(rtf, prefix, size, out);
        else hr = rtf_body_create(rtf, prefix, size, kind, code_page, out);
    }
    IStream_Release(rtf);
    return hr;
}

/***********************************************************************
 *      WrapCompressedRTFStream (MAPI32.186)
 *
 * Makes a stream of plain RTF over one of compressed RTF: to read it, or with MAPI_MODIFY to replace it.
 *
 * PARAMS
 *  compressed   [I] the stream of PR_RTF_COMPRESSED
 *  flags        [I] 0 to read; MAPI_MODIFY to write, with STORE_UNCOMPRESSED_RTF not compressed
 *  uncompressed [O] the new stream
 *
 * RETURNS
 *  S_OK; MAPI_E_UNKNOWN_FLAGS; MAPI_E_INVALID_PARAMETER for NULL; MAPI_E_NOT_ENOUGH_MEMORY. What is wrong with the
 *  contents shows at the first Read, as MAPI_E_CORRUPT_DATA (choice).
 *
 * Source: client reference, [MS-OXRTFCP] 3.1.
 */
HRESULT WINAPI WrapCompressedRTFStream(LPSTREAM compressed, ULONG flags, LPSTREAM *uncompressed)
{
    TRACE("%p, %#lx, %p.\n", compressed, flags, uncompressed);
    if (!compressed || !uncompressed) return MAPI_E_INVALID_PARAMETER;
    *uncompressed = NULL;
    if (flags & ~(MAPI_MODIFY | STORE_UNCOMPRESSED_RTF)) return MAPI_E_UNKNOWN_FLAGS;
    if (!(flags & MAPI_MODIFY)) return rtf_reader_create(compressed, uncompressed);
    return rtf_writer_create(compressed, !!(flags & STORE_UNCOMPRESSED_RTF), uncompressed);
}

/***********************************************************************
 *      WrapCompressedRTFStreamEx (MAPI32.416)
 *
 * The same; with MAPI_NATIVE_BODY the stream holds the HTML or plain text that the RTF encapsulates, or else the RTF.
 *
 * PARAMS
 *  compressed   [I] the stream of PR_RTF_COMPRESSED
 *  info         [I] the flags; with MAPI_NATIVE_BODY the code page for HTML and plain text: ulOutCodePage, else
 *                   ulInCodePage, else the RTF's own (choice)
 *  uncompressed [O] the new stream
 *  ret_info     [O] with MAPI_NATIVE_BODY what the stream holds; may be NULL (choice)
 *
 * RETURNS
 *  As WrapCompressedRTFStream; MAPI_E_INVALID_PARAMETER also for MAPI_NATIVE_BODY with MAPI_MODIFY and for structures
 *  that are too small; MAPI_E_CORRUPT_DATA where the beginning of a native body cannot be read.
 *
 * Source: client reference.
 */
HRESULT WINAPI WrapCompressedRTFStreamEx(
        LPSTREAM compressed, const RTF_WCSINFO *info, LPSTREAM *uncompressed, RTF_WCSRETINFO *ret_info)
{
    ULONG stream_flags = 0;
    HRESULT hr;

    TRACE("%p, %p, %p, %p.\n", compressed, info, uncompressed, ret_info);
    if (!compressed || !info || info->size < sizeof(*info) || !uncompressed) return MAPI_E_INVALID_PARAMETER;
    if (ret_info && ret_info->size < sizeof(*ret_info)) return MAPI_E_INVALID_PARAMETER;
    *uncompressed = NULL;
    if (!(info->ulFlags & MAPI_NATIVE_BODY)) hr = WrapCompressedRTFStream(compressed, info->ulFlags, uncompressed);
    else if (info->ulFlags & ~(MAPI_NATIVE_BODY | MAPI_MODIFY | STORE_UNCOMPRESSED_RTF)) hr = MAPI_E_UNKNOWN_FLAGS;
    else if (info->ulFlags & MAPI_MODIFY) hr = MAPI_E_INVALID_PARAMETER;
    else hr = native_body_create(compressed, info, uncompressed, &stream_flags);
    if (SUCCEEDED(hr) && ret_info) ret_info->ulStreamFlags = stream_flags;
    return hr;
}
