/*
 * The named-property mapping: the worked example and hash vectors of oxmsg.md, and indexes that lie.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/nameid.h"
#include "unit.h"

static void test_example(void)
{
    static const uint8_t guids[] = {0x08, 0x20, 0x06, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
    uint8_t entries[16], strings[32];
    struct nameid_streams streams;
    struct nameid_name name;
    struct writer writer;

    writer = writer_init(strings, sizeof(strings));
    nameid_write_string(&writer, (const uint8_t *)"K\0e\0y\0", 6);
    CHECK(writer.pos == 12 && get_u32(strings) == 6 && !strings[10] && !strings[11]);
    streams.strings = reader_init(strings, writer.pos);
    writer = writer_init(entries, sizeof(entries));
    nameid_write_entry(&writer, false, 0x8510, 3, 0);
    nameid_write_entry(&writer, true, 0, 2, 1);
    CHECK(!memcmp(entries, "\x10\x85\0\0\x06\0\0\0\0\0\0\0\x05\0\x01\0", 16));
    streams.entries = reader_init(entries, writer.pos);
    streams.guids = reader_init(guids, sizeof(guids));

    CHECK(nameid_count(&streams) == 2);
    CHECK(nameid_has_text(&streams));
    CHECK(nameid_get(&streams, 0, &name) == CODEC_OK);
    CHECK(name.lid == 0x8510 && !name.text && !memcmp(name.guid, guids, 16));
    CHECK(nameid_get(&streams, 1, &name) == CODEC_OK);
    CHECK(name.text_size == 6 && !memcmp(name.text, "K\0e\0y", 6) && name.guid == nameid_ps_public_strings);
    CHECK(nameid_get(&streams, 2, &name) == CODEC_CORRUPT);

    put_u16(entries + 4, 4 << 1); /* no second GUID */
    CHECK(nameid_get(&streams, 0, &name) == CODEC_CORRUPT);
    put_u16(entries + 4, 0); /* index 0 is invalid */
    CHECK(nameid_get(&streams, 0, &name) == CODEC_CORRUPT);
    put_u32(entries + 8, 0xfffffffe); /* offset beyond the strings */
    CHECK(nameid_get(&streams, 1, &name) == CODEC_CORRUPT);
    put_u32(entries + 8, 0);
    put_u32(strings, 0xffffffff); /* length beyond the strings */
    CHECK(nameid_get(&streams, 1, &name) == CODEC_CORRUPT);
    put_u32(strings, 5); /* half a character */
    CHECK(nameid_get(&streams, 1, &name) == CODEC_CORRUPT);
    put_u16(entries + 12, 2 << 1); /* a number now */
    CHECK(!nameid_has_text(&streams));
}

static void test_buckets(void)
{
    CHECK(0x1000 + nameid_bucket(true, 0xff504e89, 3) == 0x100f);
    CHECK(0x1000 + nameid_bucket(true, 0x2eda4d3b, 2) == 0x1015);
    CHECK(0x1000 + nameid_bucket(true, 0xe6008f65, 3) == 0x1018);
    CHECK(0x1000 + nameid_bucket(false, 0x8554, 3) == 0x101e);
    CHECK(0x1000 + nameid_bucket(false, 0x8005, 4) == 0x100e);
    CHECK(0x1000 + nameid_bucket(false, 0x8205, 5) == 0x1001);
    CHECK(NAMEID_HASH_TAG(0x1e) == 0x101e0102);
}

int main(void)
{
    test_example();
    test_buckets();
    return unit_report();
}
