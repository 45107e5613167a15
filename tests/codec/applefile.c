/* AppleSingle and MacBinary: whole, cut anywhere, with entries that lead elsewhere. */
#include "codec/applefile.h"
#include "unit.h"

/* A table of two entries: a name at 50, a data fork at 60. */
static const uint8_t single[64] = {0, 5, 0x16, 0, 0, 2, 0,
        0, [25] = 2, [29] = 3, [33] = 50, [37] = 5, [41] = 1, [45] = 60, [49] = 4, [50] = 'n', '.', 't', 'x',
        't', [60] = 'd', 'a', 't', 'a'};

static void test_single(void)
{
    uint8_t changed[sizeof(single)];
    struct apple_file file;
    size_t cut;

    CHECK(apple_single_read(single, sizeof(single), &file) == CODEC_OK);
    CHECK(file.has_data && file.data_offset == 60 && file.data_size == 4 && !strcmp(file.name, "n.txt"));
    for (cut = 0; cut < sizeof(single); cut++)
    {
        /* at the end of a block, so that a sanitizer sees what is read behind it */
        uint8_t *block = malloc(sizeof(single)), *bytes = block + sizeof(single) - cut;

        memcpy(bytes, single, cut);
        CHECK(apple_single_read(bytes, cut, &file) == (cut < 26          ? CODEC_UNSUPPORTED
                                                              : cut < 50 ? CODEC_CORRUPT
                                                                         : CODEC_OK));
        CHECK(!strcmp(file.name, cut < 55 ? "" : "n.txt"));
        free(block);
    }
    memcpy(changed, single, sizeof(single));
    changed[34] = changed[35] = changed[36] = 0xff; /* a name of 4 GB */
    CHECK(apple_single_read(changed, sizeof(changed), &file) == CODEC_OK && !*file.name && file.has_data);
    memcpy(changed, single, sizeof(single));
    changed[30] = 0xff; /* a name far away */
    CHECK(apple_single_read(changed, sizeof(changed), &file) == CODEC_OK && !*file.name);
    memcpy(changed, single, sizeof(single));
    changed[51] = 0;
    CHECK(apple_single_read(changed, sizeof(changed), &file) == CODEC_OK && !strcmp(file.name, "ntxt"));
    changed[41] = 2; /* a resource fork alone */
    CHECK(apple_single_read(changed, sizeof(changed), &file) == CODEC_OK && !file.has_data);
}

static void test_mac_binary(void)
{
    static const struct
    {
        size_t offset;
        uint8_t value;
    } broken[] = {{0, 1}, {1, 0}, {1, 64}, {74, 1}, {82, 1}, {83, 1}, {84, 0x80}, {87, 1}};
    uint8_t bytes[MAC_BINARY_SIZE] = {[1] = 5, 'n', '.', 't', 'x', 't', [86] = 4}, changed[MAC_BINARY_SIZE];
    struct apple_file file;
    size_t i;

    CHECK(mac_binary_read(bytes, sizeof(bytes), &file) == CODEC_OK && file.has_data && file.data_offset == 128);
    CHECK(file.data_size == 4 && !strcmp(file.name, "n.txt"));
    CHECK(mac_binary_read(bytes, sizeof(bytes) - 1, &file) == CODEC_UNSUPPORTED && !file.has_data);
    for (i = 0; i < sizeof(broken) / sizeof(*broken); i++)
    {
        memcpy(changed, bytes, sizeof(bytes));
        changed[broken[i].offset] = broken[i].value;
        CHECK(mac_binary_read(changed, sizeof(changed), &file) == CODEC_UNSUPPORTED);
    }
}

int main(void)
{
    test_single();
    test_mac_binary();
    return unit_report();
}
