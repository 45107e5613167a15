/* The CRC: the vectors of [MS-OXMSG] named properties and [MS-OXRTFCP]. */
#include "codec/codec.h"
#include "unit.h"

static uint32_t crc_utf16(const char *text)
{
    uint32_t crc = 0;

    for (; *text; text++)
    {
        uint8_t unit[2] = {(uint8_t)*text, 0};
        crc = codec_crc32(crc, unit, 2);
    }
    return crc;
}

int main(void)
{
    uint8_t one = 1, last = 255;

    CHECK(codec_crc32(0, "", 0) == 0);
    CHECK(codec_crc32(0, &one, 1) == 0x77073096);
    CHECK(codec_crc32(0, &last, 1) == 0x2d02ef8d);
    CHECK(crc_utf16("x-mailer") == 0xff504e89);
    CHECK(crc_utf16("Keywords") == 0x2eda4d3b);
    CHECK(crc_utf16("content-class") == 0xe6008f65);
    return unit_report();
}
