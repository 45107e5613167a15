/*
 * The property stream: headers of each kind, entries, and streams that end early.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/propstream.h"
#include "unit.h"

static void test_headers(void)
{
    static const struct propstream_header in = {3, 4, 1, 2};
    static const size_t sizes[] = {32, 24, 8};
    struct propstream_header out;
    uint8_t bytes[32];
    unsigned int kind;

    for (kind = PROPSTREAM_ROOT; kind <= PROPSTREAM_CHILD; kind++)
    {
        struct writer writer = writer_init(bytes, sizeof(bytes));
        struct reader reader;

        CHECK(propstream_header_size(kind) == sizes[kind]);
        propstream_write_header(&writer, kind, &in);
        CHECK(writer.pos == sizes[kind] && !writer.overflow);
        reader = reader_init(bytes, sizes[kind] - 1);
        CHECK(propstream_read_header(&reader, kind, &out) == CODEC_CORRUPT && reader.pos == 0);
        reader = reader_init(bytes, sizes[kind]);
        CHECK(propstream_read_header(&reader, kind, &out) == CODEC_OK && reader.pos == sizes[kind]);
        if (kind != PROPSTREAM_CHILD) CHECK(!memcmp(&in, &out, sizeof(in)));
        else CHECK(!out.next_recipient && !out.attachments);
    }
}

static void test_entries(void)
{
    struct propstream_entry in = {0x0e070003, 6, {1, 2, 3, 4, 5, 6, 7, 8}}, out;
    struct reader reader;
    struct writer writer;
    uint8_t bytes[40];

    writer = writer_init(bytes, sizeof(bytes));
    propstream_write_entry(&writer, &in);
    propstream_write_entry(&writer, &in);
    CHECK(writer.pos == 32 && !writer.overflow);
    CHECK(get_u32(bytes) == 0x0e070003 && get_u32(bytes + 4) == 6 && bytes[15] == 8);

    /* a fragment at the end is ignored */
    reader = reader_init(bytes, 32 + 7);
    CHECK(propstream_next(&reader, &out) == CODEC_OK && !memcmp(&in, &out, sizeof(in)));
    CHECK(propstream_next(&reader, &out) == CODEC_OK);
    CHECK(propstream_next(&reader, &out) == CODEC_END);

    /* what does not fit is counted */
    writer = writer_init(bytes, 20);
    propstream_write_entry(&writer, &in);
    propstream_write_entry(&writer, &in);
    CHECK(writer.overflow && writer.pos == 32);
}

static void test_types(void)
{
    size_t size;

    CHECK(proptype_form(0x3007000b, &size) == PROPTYPE_FIXED && size == 2);
    CHECK(proptype_form(0x30070040, &size) == PROPTYPE_FIXED && size == 8);
    CHECK(proptype_form(0x001a001f, &size) == PROPTYPE_STREAM && !size);
    CHECK(proptype_form(0x80001048, &size) == PROPTYPE_MV_FIXED && size == 16);
    CHECK(proptype_form(0x8000101f, NULL) == PROPTYPE_MV_STREAMS);
    CHECK(proptype_form(0x3701000d, NULL) == PROPTYPE_OBJECT);
    CHECK(proptype_form(0x80000000, NULL) == PROPTYPE_UNKNOWN);
    CHECK(proptype_form(0x8000100d, NULL) == PROPTYPE_UNKNOWN);
    CHECK(proptype_length_size(0x80001102) == 8 && proptype_length_size(0x8000101f) == 4);
    CHECK(proptype_size_field(0x0037001f, 10) == 12 && proptype_size_field(0x0037001e, 10) == 11);
    CHECK(proptype_size_field(0x00370102, 10) == 10 && proptype_size_field(0x3701000d, 0) == 0xffffffff);
}

int main(void)
{
    test_headers();
    test_entries();
    test_types();
    return unit_report();
}
