/* Conversation indexes: a real header, differences near and far, what is no index. */
#include "codec/convindex.h"
#include "unit.h"

int main(void)
{
    static const uint8_t head[] = {0x01, 0xd6, 0x87, 0x5c, 0x1e, 0x59};
    const uint8_t guid[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    const uint64_t start = UINT64_C(0x01d6875c1e590000), day = UINT64_C(864000000000);
    uint8_t data[100];
    struct writer writer = writer_init(data, sizeof(data));
    uint64_t time;

    convindex_write_header(&writer, start + 0x1234, guid);
    CHECK(writer.pos == 22 && !memcmp(data, head, 6) && !memcmp(data + 6, guid, 16));
    CHECK(convindex_header_time(data, 22, &time) == CODEC_OK && time == start);
    CHECK(convindex_child_time(data, 22, 0, &time) == CODEC_END);

    writer.pos = 30;
    convindex_write_child(&writer, data, 22, start + day, 0x19);
    CHECK(writer.pos == 30 + 27 && !memcmp(data, data + 30, 22) && !(data[52] & 0x80) && data[56] == 0x90);
    CHECK(convindex_child_time(data + 30, 27, 0, &time) == CODEC_OK && time <= start + day &&
            time > start + day - (1 << 18));
    CHECK(convindex_child_time(data + 30, 27, 1, &time) == CODEC_END);

    /* Two years and more lose more bits; the child of a child counts from the header too. */
    writer.pos = 60;
    convindex_write_child(&writer, data + 30, 27, start + 1000 * day, 0);
    CHECK(writer.pos == 60 + 32 && (data[87] & 0x80));
    CHECK(convindex_child_time(data + 60, 32, 1, &time) == CODEC_OK && time <= start + 1000 * day &&
            time > start + 1000 * day - (1 << 23));

    /* A clock that goes back gives no difference. */
    writer.pos = 30;
    convindex_write_child(&writer, data, 22, start - 1, 0);
    CHECK(convindex_child_time(data + 30, 27, 0, &time) == CODEC_OK && time == start);

    CHECK(!convindex_valid(NULL, 22) && !convindex_valid(data, 0) && !convindex_valid(data, 21) &&
            !convindex_valid(data, 26) && convindex_valid(data, 32));
    CHECK(convindex_header_time(data, 21, &time) == CODEC_CORRUPT &&
            convindex_child_time(data, 23, 0, &time) == CODEC_CORRUPT);
    return unit_report();
}
