/* Compound files as they are written: what is put in is found and read again by our own reader, at every size at which
 * something changes; trees are balanced and coloured as they have to be; callbacks may fail. */
#include "codec/cfbread.h"
#include "codec/cfbwrite.h"
#include "unit.h"

#define ENTRIES 600

/* A file in memory, and what its streams hold: byte i of a stream is its number and i. */
struct image
{
    uint8_t *data;
    size_t size, capacity;
    size_t fail_at; /* a write that would go beyond it fails */
};

static struct cfb_entry entries[ENTRIES];

static uint8_t content(uint32_t entry, uint64_t offset)
{
    return (uint8_t)(entry * 37 + offset + offset / 251);
}

static bool read_content(void *context, uint32_t entry, uint64_t offset, void *data, size_t size)
{
    size_t i;

    CHECK(entry < ENTRIES && offset + size <= entries[entry].size && !entries[entry].placed);
    for (i = 0; i < size; i++) ((uint8_t *)data)[i] = content(entry, offset + i);
    return true;
}

static bool append(void *context, const void *data, size_t size)
{
    struct image *image = context;

    if (image->fail_at && image->size + size > image->fail_at) return false;
    while (image->size + size > image->capacity)
    {
        image->capacity = image->capacity ? image->capacity * 2 : 1 << 16;
        image->data = realloc(image->data, image->capacity);
    }
    memcpy(image->data + image->size, data, size);
    image->size += size;
    return true;
}

static bool read_image(void *context, uint64_t offset, void *data, size_t size)
{
    struct image *image = context;

    if (offset > image->size || size > image->size - offset) return false;
    memcpy(data, image->data + offset, size);
    return true;
}

static void set_entry(uint32_t number, enum cfb_entry_type type, const char *name, uint64_t size)
{
    size_t i;

    memset(&entries[number], 0, sizeof(*entries));
    entries[number].type = type;
    entries[number].child = entries[number].left = entries[number].right = CFB_NO_ENTRY;
    entries[number].size = size;
    for (i = 0; name[i]; i++) entries[number].name[i] = (uint8_t)name[i];
}

/* Writes what entries and runs say: the placed streams first. */
static struct image write_file(uint32_t count, const struct cfb_run *runs, uint32_t run_count)
{
    struct image image = {NULL, 0, 0, 0};
    struct cfb_writer writer = {
            entries, count, runs, run_count, read_content, append, &image, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    uint8_t sector[CFB_SECTOR] = {0};
    uint32_t entry, run, i;

    append(&image, sector, sizeof(sector));
    for (run = 0; run < run_count; run++)
        for (i = 0; i < runs[run].count; i++) append(&image, sector, sizeof(sector));
    for (entry = 0; entry < count; entry++)
    {
        uint64_t offset = 0;

        if (!entries[entry].placed) continue;
        for (run = 0; run < run_count && runs[run].start != entries[entry].start;) run++;
        for (; run < run_count; run = runs[run].next)
            for (i = 0; i < runs[run].count * CFB_SECTOR && offset < entries[entry].size; i++, offset++)
                image.data[CFB_SECTOR * (1 + (size_t)runs[run].start) + i] = content(entry, offset);
    }
    CHECK(cfb_plan(&writer) == CODEC_OK);
    cfb_header(&writer, image.data);
    CHECK(cfb_write(&writer) == CODEC_OK);
    CHECK(image.size % CFB_SECTOR == 0);
    return image;
}

/* Opens a file that was written; its directory and chains have to be in order. */
static void *open_image(struct image *image, struct cfb *cfb)
{
    size_t size, used = 0, table_size = 0;
    uint8_t *directory, *table, *marks;
    uint32_t count, *stack;
    void *memory;

    CHECK(cfb_begin(cfb, read_image, image, image->size, &size) == CODEC_OK);
    memory = malloc(size ? size : 1);
    cfb_open(cfb, memory);
    CHECK(cfbdir_load(&cfb->dir, NULL, 0, &used) == CODEC_OK);
    CHECK(cfbdir_load_mini_fat(&cfb->dir, NULL, 0, &table_size) == CODEC_OK);
    directory = malloc(used);
    table = malloc(table_size ? table_size : 1);
    CHECK(cfbdir_load(&cfb->dir, directory, used, &used) == CODEC_OK);
    CHECK(cfbdir_load_mini_fat(&cfb->dir, table, table_size, &table_size) == CODEC_OK);
    count = (uint32_t)(used / CFBDIR_ENTRY_SIZE);
    marks = calloc(count, 1);
    stack = malloc((count + 1) * sizeof(*stack));
    CHECK(cfbdir_check(directory, count, marks, stack) == CODEC_OK);
    CHECK(cfbdir_check_chains(&cfb->dir, directory, count, table, table_size, NULL, NULL) == CODEC_OK);
    free(directory);
    free(table);
    free(marks);
    free(stack);
    return memory;
}

static void check_stream(struct cfb *cfb, uint32_t storage, const char *name, uint32_t entry)
{
    struct cfb_stream stream;
    uint32_t element;
    uint8_t *data;
    uint64_t i, wrong = 0;

    CHECK(cfb_find(cfb, storage, name, strlen(name), false, &element) == CODEC_OK && element == entry);
    CHECK(cfb_stream_open(cfb, element, &stream) == CODEC_OK && stream.size == entries[entry].size);
    data = malloc(stream.size + 1);
    CHECK(cfb_stream_read(cfb, &stream, 0, data, stream.size));
    for (i = 0; i < stream.size; i++) wrong += data[i] != content(entry, i);
    CHECK(!wrong);
    free(data);
}

/* Streams of sizes at which they take another form, in the root and in a storage. */
static void test_sizes(void)
{
    static const uint64_t sizes[] = {0, 1, 63, 64, 65, 4095, 4096, 4097, 10000, 70000};
    const uint32_t count = sizeof(sizes) / sizeof(*sizes);
    struct image image;
    struct cfb cfb;
    char name[] = "Stream A";
    void *memory;
    uint32_t i;

    set_entry(0, CFB_ROOT_ENTRY, "", 0);
    set_entry(1, CFB_STORAGE_ENTRY, "Storage", 0);
    memcpy(entries[1].clsid, "0123456789abcdef", 16);
    for (i = 0; i < 2 * count; i++)
    {
        name[7] = (char)('A' + i % count);
        set_entry(2 + i, CFB_STREAM_ENTRY, name, sizes[i % count]);
    }
    /* "Storage" is the shortest name in the root */
    entries[0].child = cfb_link(entries, 1, 1 + count);
    entries[1].child = cfb_link(entries, 2 + count, count);
    image = write_file(2 + 2 * count, NULL, 0);
    memory = open_image(&image, &cfb);
    CHECK(cfb_find(&cfb, CFB_ROOT, "STORAGE", 7, true, &i) == CODEC_OK && i == 1);
    for (i = 0; i < 2 * count; i++)
    {
        name[7] = (char)('A' + i % count);
        check_stream(&cfb, i < count ? CFB_ROOT : 1, name, 2 + i);
    }
    CHECK(cfb_find(&cfb, CFB_ROOT, "Stream Z", 8, false, &i) == CODEC_END);
    free(memory);
    free(image.data);
}

/* Streams that are in the file already: in one run, in several; and sectors of one that is gone. */
static void test_placed(void)
{
    static const struct cfb_run runs[] = {{0, 8, 2, false}, {8, 20, CFB_NO_RUN, false}, {28, 8, 4, false},
            {36, 8, CFB_NO_RUN, true}, {44, 1, CFB_NO_RUN, false}};
    struct image image;
    struct cfb cfb;
    void *memory;

    set_entry(0, CFB_ROOT_ENTRY, "", 0);
    set_entry(1, CFB_STREAM_ENTRY, "a", 17 * CFB_SECTOR - 5);
    entries[1].placed = true;
    set_entry(2, CFB_STREAM_ENTRY, "b", 19 * CFB_SECTOR); /* fewer than its run has */
    entries[2].placed = true;
    entries[2].start = 8;
    set_entry(3, CFB_STREAM_ENTRY, "c", 5000);
    set_entry(4, CFB_STREAM_ENTRY, "d", 100);
    entries[0].child = cfb_link(entries, 1, 4);
    image = write_file(5, runs, sizeof(runs) / sizeof(*runs));
    memory = open_image(&image, &cfb);
    check_stream(&cfb, CFB_ROOT, "a", 1);
    check_stream(&cfb, CFB_ROOT, "c", 3);
    check_stream(&cfb, CFB_ROOT, "d", 4);
    free(memory);
    free(image.data);
}

/* Files whose FAT needs a list of its own sectors: more than 109 * 128 sectors. */
static void test_large(void)
{
    static const uint64_t sizes[] = {7000000, 7100000, 7140000, 8000000, 16000000, 24000000};
    struct image image;
    struct cfb cfb;
    void *memory;
    size_t i;

    for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
    {
        set_entry(0, CFB_ROOT_ENTRY, "", 0);
        set_entry(1, CFB_STREAM_ENTRY, "a", sizes[i]);
        set_entry(2, CFB_STREAM_ENTRY, "b", 10);
        entries[0].child = cfb_link(entries, 1, 2);
        image = write_file(3, NULL, 0);
        memory = open_image(&image, &cfb);
        check_stream(&cfb, CFB_ROOT, "a", 1);
        check_stream(&cfb, CFB_ROOT, "b", 2);
        free(memory);
        free(image.data);
    }
}

/* The black nodes of every way down; -1 where they differ, or a red node is below a red one. */
static int black_height(uint32_t number, bool below_red)
{
    int left, right;

    if (number == CFB_NO_ENTRY) return 0;
    if (below_red && entries[number].red) return -1;
    left = black_height(entries[number].left, entries[number].red);
    right = black_height(entries[number].right, entries[number].red);
    return left != right || left < 0 ? -1 : left + !entries[number].red;
}

static uint32_t in_order(uint32_t number, uint32_t next)
{
    if (number == CFB_NO_ENTRY) return next;
    next = in_order(entries[number].left, next);
    CHECK(number == next);
    return in_order(entries[number].right, next + 1);
}

static void test_trees(void)
{
    uint32_t count, top;

    for (count = 0; count < ENTRIES - 1; count++)
    {
        top = cfb_link(entries, 1, count);
        CHECK((top == CFB_NO_ENTRY) == !count);
        CHECK(in_order(top, 1) == count + 1);
        CHECK(black_height(top, true) >= 0);
    }
}

static void test_failures(void)
{
    struct image image = {NULL, 0, 0, 0};
    struct cfb_writer writer = {entries, 2, NULL, 0, read_content, append, &image, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    size_t at;

    set_entry(0, CFB_ROOT_ENTRY, "", 0);
    set_entry(1, CFB_STREAM_ENTRY, "a", 5000);
    entries[0].child = cfb_link(entries, 1, 1);
    CHECK(cfb_plan(&writer) == CODEC_OK);
    for (at = 1; at < 12 * CFB_SECTOR; at += CFB_SECTOR)
    {
        image.size = 0;
        image.fail_at = at;
        CHECK(cfb_write(&writer) == CODEC_ABORTED);
    }
    free(image.data);
    entries[1].size = 0x80000001u;
    CHECK(cfb_plan(&writer) == CODEC_UNSUPPORTED);
}

int main(void)
{
    test_sizes();
    test_placed();
    test_large();
    test_trees();
    test_failures();
    return unit_report();
}
