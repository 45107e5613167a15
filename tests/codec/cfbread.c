/*
 * Reading a compound file: elements of either kind, large and small streams, fragments, and files that are damaged.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/cfbread.h"
#include "unit.h"

#define NONE   0xffffffff
#define END    0xfffffffe
#define SECTOR 512

enum
{
    SECTOR_FAT,
    SECTOR_DIRECTORY, /* and the next */
    SECTOR_MINIFAT = 3,
    SECTOR_MINI,      /* and the next */
    SECTOR_LARGE = 6, /* ten sectors: two, a gap of one, eight */
    SECTOR_COUNT = 17
};

#define LARGE_SIZE (9 * SECTOR + 100)

static uint8_t file[SECTOR * (SECTOR_COUNT + 1)];

static uint8_t *sector(uint32_t number)
{
    return file + SECTOR * (number + 1);
}

static void set_fat(uint32_t number, uint32_t next)
{
    put_u32(sector(SECTOR_FAT) + 4 * number, next);
}

static void set_entry(uint32_t element, const char *name, uint8_t type, uint32_t left, uint32_t right, uint32_t child,
        uint32_t start, uint64_t size)
{
    uint8_t *entry = sector(SECTOR_DIRECTORY) + element * CFBDIR_ENTRY_SIZE;
    size_t i, length = strlen(name);

    memset(entry, 0, CFBDIR_ENTRY_SIZE);
    for (i = 0; i < length; i++) put_u16(entry + 2 * i, (uint8_t)name[i]);
    put_u16(entry + 64, (uint16_t)(2 * length + 2));
    entry[66] = type;
    put_u32(entry + 68, left);
    put_u32(entry + 72, right);
    put_u32(entry + 76, child);
    put_u32(entry + 116, start);
    put_u64(entry + 120, size);
}

/* A root with "a" (a small stream), "bb" (a storage) and "Large"; in the storage "x". */
static void make_file(void)
{
    uint32_t i;

    memset(file, 0, sizeof(file));
    memcpy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    put_u16(file + 30, 9);
    put_u16(file + 32, 6);
    put_u32(file + 48, SECTOR_DIRECTORY);
    put_u32(file + 56, 4096);
    put_u32(file + 60, SECTOR_MINIFAT);
    put_u32(file + 68, END);
    memset(file + 76, 0xff, SECTOR - 76);
    put_u32(file + 76, SECTOR_FAT);
    memset(sector(SECTOR_FAT), 0xff, SECTOR);
    set_fat(SECTOR_FAT, 0xfffffffd);
    set_fat(SECTOR_DIRECTORY, SECTOR_DIRECTORY + 1);
    set_fat(SECTOR_DIRECTORY + 1, END);
    set_fat(SECTOR_MINIFAT, END);
    set_fat(SECTOR_MINI, SECTOR_MINI + 1);
    set_fat(SECTOR_MINI + 1, END);
    set_fat(SECTOR_LARGE, SECTOR_LARGE + 1);
    set_fat(SECTOR_LARGE + 1, SECTOR_LARGE + 3);
    for (i = SECTOR_LARGE + 3; i < SECTOR_COUNT - 1; i++) set_fat(i, i + 1);
    set_fat(SECTOR_COUNT - 1, END);
    memset(sector(SECTOR_MINIFAT), 0xff, SECTOR);
    put_u32(sector(SECTOR_MINIFAT) + 4 * 1, 9); /* "a": mini sectors 1 and 9, in two sectors */
    put_u32(sector(SECTOR_MINIFAT) + 4 * 9, END);
    put_u32(sector(SECTOR_MINIFAT) + 4 * 2, END); /* "x" */
    memset(sector(SECTOR_MINI) + 64, 'a', 64);
    memset(sector(SECTOR_MINI + 1) + 64, 'A', 36);
    memset(sector(SECTOR_MINI) + 128, 'x', 5);
    for (i = 0; i < SECTOR * (SECTOR_COUNT - SECTOR_LARGE); i++)
        sector(SECTOR_LARGE)[i] = (uint8_t)(i / SECTOR + i % 7);
    set_entry(0, "Root Entry", 5, NONE, NONE, 2, SECTOR_MINI, 2 * SECTOR);
    set_entry(1, "a", 2, NONE, NONE, NONE, 1, 100);
    set_entry(2, "bb", 1, 1, 3, 4, 0, 0);
    set_entry(3, "Large", 2, NONE, NONE, NONE, SECTOR_LARGE, LARGE_SIZE);
    set_entry(4, "x", 2, NONE, NONE, NONE, 2, 5);
    for (i = 5; i < 8; i++) set_entry(i, "", 0, NONE, NONE, NONE, 0, 0);
}

static size_t limit = sizeof(file); /* bytes of the file that can be read */

static bool read_file(void *context, uint64_t offset, void *data, size_t size)
{
    if (offset > limit || size > limit - offset) return false;
    memcpy(data, file + offset, size);
    return true;
}

static enum codec_status open_file(struct cfb *cfb)
{
    static uint32_t memory[64];
    enum codec_status status;
    size_t size;

    if ((status = cfb_begin(cfb, read_file, NULL, sizeof(file), &size)) != CODEC_OK) return status;
    CHECK(size <= sizeof(memory));
    cfb_open(cfb, memory);
    return CODEC_OK;
}

static enum codec_status find(struct cfb *cfb, uint32_t storage, const char *name, bool is_storage, uint32_t *element)
{
    return cfb_find(cfb, storage, name, strlen(name), is_storage, element);
}

static void test_find(void)
{
    uint32_t element;
    struct cfb cfb;

    make_file();
    CHECK(open_file(&cfb) == CODEC_OK);
    CHECK(find(&cfb, CFB_ROOT, "a", false, &element) == CODEC_OK && element == 1);
    CHECK(find(&cfb, CFB_ROOT, "A", false, &element) == CODEC_OK && element == 1);
    CHECK(find(&cfb, CFB_ROOT, "large", false, &element) == CODEC_OK && element == 3);
    CHECK(find(&cfb, CFB_ROOT, "bb", true, &element) == CODEC_OK && element == 2);
    CHECK(find(&cfb, 2, "x", false, &element) == CODEC_OK && element == 4);
    CHECK(find(&cfb, CFB_ROOT, "bb", false, &element) == CODEC_END);
    CHECK(find(&cfb, CFB_ROOT, "a", true, &element) == CODEC_END);
    CHECK(find(&cfb, CFB_ROOT, "c", false, &element) == CODEC_END);
    CHECK(find(&cfb, CFB_ROOT, "a name of thirty-two characters.", false, &element) == CODEC_END);
    CHECK(find(&cfb, 1, "a", false, &element) == CODEC_END);

    /* links that have no end, that lead nowhere, and a child that is none */
    set_entry(1, "a", 2, NONE, 2, NONE, 1, 100);
    CHECK(find(&cfb, CFB_ROOT, "b", false, &element) == CODEC_CORRUPT);
    CHECK(find(&cfb, CFB_ROOT, "large", false, &element) == CODEC_OK);
    set_entry(1, "a", 2, NONE, 8, NONE, 1, 100);
    CHECK(find(&cfb, CFB_ROOT, "b", false, &element) == CODEC_CORRUPT);
    set_entry(2, "bb", 1, 1, 3, 8, 0, 0);
    CHECK(find(&cfb, 2, "x", false, &element) == CODEC_END);
}

static void test_read(void)
{
    uint8_t data[LARGE_SIZE], expected[LARGE_SIZE];
    struct cfb_stream stream;
    struct cfb cfb;
    uint32_t i;

    make_file();
    CHECK(open_file(&cfb) == CODEC_OK);
    CHECK(cfb_stream_open(&cfb, 1, &stream) == CODEC_OK && stream.size == 100);
    CHECK(cfb_stream_read(&cfb, &stream, 0, data, 100) && data[0] == 'a' && data[63] == 'a' && data[64] == 'A' &&
            data[99] == 'A');
    CHECK(cfb_stream_read(&cfb, &stream, 60, data, 8) && !memcmp(data, "aaaaAAAA", 8));
    CHECK(cfb_stream_open(&cfb, 4, &stream) == CODEC_OK && cfb_stream_read(&cfb, &stream, 0, data, 5) &&
            !memcmp(data, "xxxxx", 5));

    memcpy(expected, sector(SECTOR_LARGE), 2 * SECTOR);
    memcpy(expected + 2 * SECTOR, sector(SECTOR_LARGE + 3), LARGE_SIZE - 2 * SECTOR);
    CHECK(cfb_stream_open(&cfb, 3, &stream) == CODEC_OK && stream.size == LARGE_SIZE);
    CHECK(cfb_stream_read(&cfb, &stream, 0, data, LARGE_SIZE) && !memcmp(data, expected, LARGE_SIZE));
    for (i = 0; i < LARGE_SIZE - 700; i += 311) /* forwards and backwards */
    {
        CHECK(cfb_stream_read(&cfb, &stream, i, data, 700) && !memcmp(data, expected + i, 700));
        CHECK(cfb_stream_read(&cfb, &stream, LARGE_SIZE - 700 - i, data, 700) &&
                !memcmp(data, expected + LARGE_SIZE - 700 - i, 700));
    }
}

static void test_damaged(void)
{
    struct cfb_stream stream;
    uint32_t element;
    struct cfb cfb;
    uint8_t byte;

    make_file();
    set_fat(SECTOR_LARGE + 5, END); /* a chain that is too short */
    put_u32(sector(SECTOR_MINIFAT) + 4 * 1, 1000);
    set_entry(4, "x", 2, NONE, NONE, NONE, 2, (uint64_t)1 << 40);
    CHECK(open_file(&cfb) == CODEC_OK);
    CHECK(cfb_stream_open(&cfb, 3, &stream) == CODEC_UNSUPPORTED);
    CHECK(cfb_stream_open(&cfb, 1, &stream) == CODEC_UNSUPPORTED);
    CHECK(cfb_stream_open(&cfb, 4, &stream) == CODEC_UNSUPPORTED);
    CHECK(cfb_stream_open(&cfb, 8, &stream) == CODEC_UNSUPPORTED);

    make_file();
    set_fat(SECTOR_COUNT - 1, SECTOR_LARGE); /* cycles behind the last byte */
    put_u32(sector(SECTOR_MINIFAT) + 4 * 9, 1);
    CHECK(open_file(&cfb) == CODEC_OK);
    CHECK(cfb_stream_open(&cfb, 3, &stream) == CODEC_UNSUPPORTED);
    CHECK(cfb_stream_open(&cfb, 1, &stream) == CODEC_UNSUPPORTED);
    make_file();
    set_fat(SECTOR_DIRECTORY + 1, SECTOR_DIRECTORY);
    CHECK(open_file(&cfb) == CODEC_UNSUPPORTED);
    make_file();
    set_fat(SECTOR_MINIFAT, SECTOR_MINIFAT);
    CHECK(open_file(&cfb) == CODEC_UNSUPPORTED);
    make_file();
    set_fat(SECTOR_MINI + 1, SECTOR_MINI);
    CHECK(open_file(&cfb) == CODEC_UNSUPPORTED);
    make_file();
    put_u32(file + 56, 8192);
    CHECK(open_file(&cfb) == CODEC_UNSUPPORTED);
    make_file();
    sector(SECTOR_DIRECTORY)[66] = 1;
    CHECK(open_file(&cfb) == CODEC_UNSUPPORTED);
    memset(file, 0, 8);
    CHECK(open_file(&cfb) == CODEC_UNSUPPORTED);

    /* a file that cannot be read any more */
    make_file();
    CHECK(open_file(&cfb) == CODEC_OK && cfb_stream_open(&cfb, 1, &stream) == CODEC_OK);
    limit = 0;
    CHECK(!cfb_stream_read(&cfb, &stream, 0, &byte, 1));
    CHECK(find(&cfb, CFB_ROOT, "a", false, &element) == CODEC_UNSUPPORTED);
    limit = sizeof(file);
}

int main(void)
{
    test_find();
    test_read();
    test_damaged();
    return unit_report();
}
