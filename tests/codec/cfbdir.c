/*
 * The compound file's directory: trees, cycles of each kind of link, broken chains of sectors.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "codec/cfbdir.h"
#include "unit.h"

#define NONE 0xffffffff

static uint8_t entries[8 * CFBDIR_ENTRY_SIZE], marks[8];
static uint32_t stack[9];

static void set_links(unsigned int entry, uint32_t left, uint32_t right, uint32_t child)
{
    put_u32(entries + entry * CFBDIR_ENTRY_SIZE + 68, left);
    put_u32(entries + entry * CFBDIR_ENTRY_SIZE + 72, right);
    put_u32(entries + entry * CFBDIR_ENTRY_SIZE + 76, child);
}

static void make_tree(void)
{
    set_links(0, NONE, NONE, 1);
    set_links(1, 2, 3, NONE);
    set_links(2, NONE, NONE, 4);
    set_links(3, NONE, NONE, NONE);
    set_links(4, NONE, 5, NONE);
    set_links(5, NONE, NONE, NONE);
    set_links(6, NONE, NONE, NONE);
    set_links(7, NONE, NONE, NONE);
}

static void test_check(void)
{
    make_tree();
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_OK);
    CHECK(cfbdir_check(entries, 0, marks, stack) == CODEC_OK);
    set_links(5, NONE, 4, NONE); /* a sibling above itself */
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_CORRUPT);
    make_tree();
    set_links(3, 3, NONE, NONE); /* itself */
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_CORRUPT);
    make_tree();
    set_links(5, NONE, NONE, 0); /* the root as a child */
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_CORRUPT);
    make_tree();
    set_links(3, 5, 4, 1000); /* reached twice, which ends; and a child that does not exist */
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_OK);
    set_links(3, 8, NONE, NONE); /* siblings that do not exist */
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_CORRUPT);
    set_links(3, NONE, 0xfffffffe, NONE);
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_CORRUPT);
}

static uint8_t file[512 * 6];

/* Changes an entry of the FAT, and forgets what was read of it. */
static void set_fat(struct cfbdir *dir, uint32_t sector, uint32_t next)
{
    put_u32(file + 512 + 4 * sector, next);
    dir->piece_index = 0;
}

static bool read_file(void *context, uint64_t offset, void *data, size_t size)
{
    size_t *limit = context;

    if (offset > *limit || size > *limit - offset) return false;
    memcpy(data, file + offset, size);
    return true;
}

static void test_load(void)
{
    size_t limit = sizeof(file), used;
    struct cfbdir dir;
    unsigned int i;

    memset(file, 0xff, sizeof(file));
    memcpy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    put_u16(file + 30, 9);
    put_u32(file + 48, 1); /* directory: sectors 1 and 3 */
    put_u32(file + 72, 0);
    put_u32(file + 76, 0); /* FAT: sector 0 */
    put_u32(file + 512, 0xfffffffd);
    put_u32(file + 512 + 4, 3);
    put_u32(file + 512 + 12, 0xfffffffe);
    make_tree();
    memcpy(file + 1024, entries, 512);
    memcpy(file + 2048, entries + 512, 512);

    CHECK(cfbdir_begin(&dir, read_file, &limit, limit) == CODEC_OK);
    CHECK(cfbdir_load(&dir, NULL, 0, &used) == CODEC_OK && used == 1024);
    memset(entries, 0, sizeof(entries));
    CHECK(cfbdir_load(&dir, entries, sizeof(entries), &used) == CODEC_OK && used == 1024);
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_OK && get_u32(entries + 76) == 1);
    CHECK(cfbdir_load(&dir, entries, 512, &used) == CODEC_NO_SPACE);

    set_fat(&dir, 3, 1); /* a chain without end */
    CHECK(cfbdir_load(&dir, NULL, 0, &used) == CODEC_CORRUPT);
    set_fat(&dir, 3, 0x1000); /* beyond the FAT's sector */
    CHECK(cfbdir_load(&dir, NULL, 0, &used) == CODEC_END);

    for (i = 0; i < 512; i += 7)
    {
        limit = i;
        CHECK(cfbdir_begin(&dir, read_file, &limit, limit) == CODEC_UNSUPPORTED);
    }
    limit = sizeof(file);
    put_u16(file + 30, 31);
    CHECK(cfbdir_begin(&dir, read_file, &limit, limit) == CODEC_UNSUPPORTED);
}

/* A large and a small stream: each chain may end, break off, or have no end. */
static void test_chains(void)
{
    size_t limit = sizeof(file), used;
    uint8_t table[512];
    struct cfbdir dir;

    memset(file, 0xff, sizeof(file));
    memcpy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    put_u16(file + 30, 9);
    put_u32(file + 48, 1);
    put_u32(file + 56, 4096);
    put_u32(file + 60, 2);
    put_u32(file + 72, 0);
    put_u32(file + 76, 0);
    put_u32(file + 512 + 4, 0xfffffffe);
    put_u32(file + 512 + 8, 0xfffffffe);
    put_u32(file + 512 + 12, 4);
    put_u32(file + 512 + 16, 0xfffffffe);
    memset(entries, 0, sizeof(entries));
    put_u32(entries + 116, 0xfffffffe); /* the root's */
    entries[128 + 66] = entries[256 + 66] = 2;
    put_u32(entries + 128 + 116, 3);
    put_u32(entries + 128 + 120, 5000);
    put_u32(entries + 256 + 116, 0);
    put_u32(entries + 256 + 120, 100);
    put_u32(file + 1536, 1);
    put_u32(file + 1536 + 4, 0xfffffffe);

    CHECK(cfbdir_begin(&dir, read_file, &limit, limit) == CODEC_OK);
    CHECK(cfbdir_load_mini_fat(&dir, NULL, 0, &used) == CODEC_OK && used == 512);
    CHECK(cfbdir_load_mini_fat(&dir, table, sizeof(table), &used) == CODEC_OK && get_u32(table) == 1);
    CHECK(cfbdir_check_chains(&dir, entries, 4, table, used, NULL, NULL) == CODEC_OK);
    dir.piece_index = 0;
    limit = 512 + 5 * 4; /* the file ends within the FAT */
    CHECK(cfbdir_check_chains(&dir, entries, 4, table, used, NULL, NULL) == CODEC_OK);
    limit -= 4;
    CHECK(cfbdir_check_chains(&dir, entries, 4, table, used, NULL, NULL) == CODEC_END);
    limit = sizeof(file);
    put_u32(table + 4, 0); /* the small one's */
    CHECK(cfbdir_check_chains(&dir, entries, 4, table, used, NULL, NULL) == CODEC_CORRUPT);
    put_u32(table + 4, 500);
    CHECK(cfbdir_check_chains(&dir, entries, 4, table, used, NULL, NULL) == CODEC_END);
    set_fat(&dir, 4, 3); /* the large one's */
    CHECK(cfbdir_check_chains(&dir, entries, 4, table, used, NULL, NULL) == CODEC_CORRUPT);
    put_u32(table + 4, 0xfffffffe);
    set_fat(&dir, 4, 500);
    CHECK(cfbdir_check_chains(&dir, entries, 4, table, used, NULL, NULL) == CODEC_END);
    put_u32(entries + 116, 4); /* the root's */
    set_fat(&dir, 4, 4);
    CHECK(cfbdir_check_chains(&dir, entries, 1, table, used, NULL, NULL) == CODEC_CORRUPT);
    set_fat(&dir, 2, 2);
    CHECK(cfbdir_load_mini_fat(&dir, NULL, 0, &used) == CODEC_CORRUPT);
}

/* A large stream of an attachment is passed over, one that can be reached otherwise too is not. */
static void test_outside(void)
{
    static const char name[] = "__ATTACH_version1.0_#00000000";
    size_t limit = sizeof(file), i;
    struct cfbdir dir;
    bool left;

    memset(file, 0xff, sizeof(file));
    memcpy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    put_u16(file + 30, 9);
    put_u32(file + 56, 4096);
    put_u32(file + 72, 0);
    put_u32(file + 76, 0);
    put_u32(file + 512, 0); /* a chain without end */
    memset(entries, 0, sizeof(entries));
    make_tree();
    put_u32(entries + 116, 0xfffffffe);
    for (i = 0; i < sizeof(name); i++) put_u16(entries + 256 + 2 * i, (uint16_t)name[i]);
    entries[256 + 66] = 1;
    entries[512 + 66] = 2;
    put_u32(entries + 512 + 120, CFBDIR_LARGE);

    CHECK(cfbdir_begin(&dir, read_file, &limit, limit) == CODEC_OK);
    CHECK(cfbdir_check_chains(&dir, entries, 8, NULL, 0, NULL, NULL) == CODEC_CORRUPT);
    CHECK(cfbdir_check(entries, 8, marks, stack) == CODEC_OK);
    cfbdir_mark_outside(entries, 8, "__attach", marks, stack);
    CHECK(marks[0] && marks[1] && marks[2] && marks[3] && !marks[4] && !marks[5] && !marks[6]);
    CHECK(cfbdir_check_chains(&dir, entries, 8, NULL, 0, marks, &left) == CODEC_OK && left);
    put_u32(entries + 512 + 120, CFBDIR_LARGE - 1);
    CHECK(cfbdir_check_chains(&dir, entries, 8, NULL, 0, marks, &left) == CODEC_CORRUPT && !left);
    put_u32(entries + 512 + 120, CFBDIR_LARGE);
    set_links(3, NONE, 4, NONE); /* a sibling of the attachment, too */
    cfbdir_mark_outside(entries, 8, "__attach", marks, stack);
    CHECK(marks[4] && marks[5]);
    CHECK(cfbdir_check_chains(&dir, entries, 8, NULL, 0, marks, &left) == CODEC_CORRUPT && !left);
    cfbdir_mark_outside(entries, 8, "__recip", marks, stack);
    CHECK(marks[4]);
    cfbdir_mark_outside(entries, 0, "__attach", marks, stack);

    CHECK(cfbdir_numbers_end(entries, 8, "__attach_version1.0_#") == 0); /* its length says otherwise */
    put_u16(entries + 256 + 64, 2 * sizeof(name));
    CHECK(cfbdir_numbers_end(entries, 8, "__attach_version1.0_#") == 1);
    CHECK(cfbdir_numbers_end(entries, 8, "__recip_version1.0_#") == 0);
    put_u16(entries + 256 + 2 * (sizeof(name) - 9), 'f');
    CHECK(cfbdir_numbers_end(entries, 8, "__attach_version1.0_#") == 0xf0000001);
    CHECK(cfbdir_numbers_end(entries, 2, "__attach_version1.0_#") == 0);
    for (i = 0; i < 8; i++) put_u16(entries + 256 + 2 * (sizeof(name) - 9 + i), 'F');
    CHECK(cfbdir_numbers_end(entries, 8, "__attach_version1.0_#") == 0xffffffff);
    put_u16(entries + 256 + 2 * (sizeof(name) - 2), 'G');
    CHECK(cfbdir_numbers_end(entries, 8, "__attach_version1.0_#") == 0);
    put_u16(entries + 256 + 2 * (sizeof(name) - 2), 'F');
    entries[256 + 66] = 2;
    CHECK(cfbdir_numbers_end(entries, 8, "__attach_version1.0_#") == 0);
}

int main(void)
{
    test_check();
    test_load();
    test_chains();
    test_outside();
    return unit_report();
}
