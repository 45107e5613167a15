/* Compound files' tables: any bytes are walked without harm, in bounded time; a directory that passes can be searched
 * to its end. */
#include "codec/cfbdir.h"
#include <stdlib.h>

struct file
{
    const uint8_t *data;
    size_t size;
    uint64_t reads;
};

static bool read_file(void *context, uint64_t offset, void *data, size_t size)
{
    struct file *file = context;

    file->reads++;
    if (offset > file->size || size > file->size - offset) return false;
    memcpy(data, file->data + offset, size);
    return true;
}

/* Every search by name goes down one way: none is longer than there are entries. */
static void search(const uint8_t *entries, uint32_t count, uint32_t seed)
{
    uint32_t entry = get_u32(entries + 76), steps = 0;

    while (entry < count)
    {
        if (steps++ > count) abort();
        seed = seed * 1103515245 + 12345;
        entry = get_u32(entries + (size_t)entry * CFBDIR_ENTRY_SIZE + (seed >> 16 & 1 ? 68 : 72));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file file = {data, size, 0};
    size_t used, table_size;
    enum codec_status status;
    uint8_t *entries, *table, *marks;
    struct cfbdir dir;
    uint32_t count, *stack, seed;
    uint64_t most;
    bool left;

    if (cfbdir_begin(&dir, read_file, &file, size) != CODEC_OK) return 0;
    if (cfbdir_load(&dir, NULL, 0, &used) != CODEC_OK) return 0;
    if (cfbdir_load_mini_fat(&dir, NULL, 0, &table_size) != CODEC_OK) table_size = 0;
    entries = malloc(used + !used);
    table = malloc(table_size + !table_size);
    count = (uint32_t)(used / CFBDIR_ENTRY_SIZE);
    marks = malloc(count + 1);
    stack = malloc((count + 1) * sizeof(*stack));
    status = cfbdir_load(&dir, entries, used, &used);
    if (table_size && status == CODEC_OK) status = cfbdir_load_mini_fat(&dir, table, table_size, &table_size);
    if (status == CODEC_OK && cfbdir_check(entries, count, marks, stack) == CODEC_OK && count)
        for (seed = 0; seed < 8; seed++) search(entries, count, seed);
    /* each step reads an entry of the table, and where that one is from a chain of at most as many sectors */
    most = 32 * ((uint64_t)size / 512 + table_size + 1) * ((uint64_t)size / 512 + 2);
    file.reads = 0;
    if (status == CODEC_OK) cfbdir_check_chains(&dir, entries, count, table, table_size, NULL, NULL);
    if (file.reads > most) abort();
    file.reads = 0;
    if (status == CODEC_OK) cfbdir_mark_outside(entries, count, "__attach_version1.0_#", marks, stack);
    if (status == CODEC_OK) cfbdir_check_chains(&dir, entries, count, table, table_size, marks, &left);
    if (file.reads > most) abort();
    free(entries);
    free(table);
    free(marks);
    free(stack);
    return 0;
}
