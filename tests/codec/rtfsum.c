/* The PR_RTF_SYNC_* values: those that real files store for their bodies. */
#include "codec/rtfsum.h"
#include "unit.h"

static struct rtfsum sum_of(const char *text)
{
    struct rtfsum sum = {0};

    for (; *text; text++) rtfsum_add(&sum, (const uint8_t *)text, 1);
    return sum;
}

int main(void)
{
    static const struct
    {
        const char *text;
        uint32_t crc, count, prefix, trailing;
        const char *tag;
    } tests[] = {
            {"Many entities!!!\r\n", 0x147597cf, 12, 0, 3, "MANYENTITIES"},
            {"Mail with attachment and no subject.\r\n", 0x29c75a76, 30, 0, 1, "MAILWITHATTACHMENTANDNOSUBJECT"},
            {"note sample\r\n\r\nJust any information to store in Outlook", 0x3717fb1c, 44, 0, 0,
                    "NOTESAMPLEJUSTANYINFORMATIONTOSTOREINOUTLOOK"},
            {"HELLO, this is a simple test message _see ya, tester", 0x8995da65, 42, 0, 0,
                    "HELLO,THISISASIMPLETESTMESSAGESEEYA,TESTER"},
            {" ..!a.b\xff ~", 0, 2, 3, 2, "AB"},
            {"..", 0, 0, 2, 0, ""},
            {"", 0, 0, 0, 0, ""},
    };
    struct rtfsum sum;
    size_t i;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
    {
        sum = sum_of(tests[i].text);
        CHECK((!tests[i].crc || sum.crc == tests[i].crc) && sum.count == tests[i].count);
        CHECK(sum.prefix == tests[i].prefix && sum.trailing == tests[i].trailing && !strcmp(sum.tag, tests[i].tag));
    }
    /* The second byte of a double-byte character is no letter, and the tag ends at 100 bytes. */
    memset(&sum, 0, sizeof(sum));
    rtfsum_add(&sum,
            (const uint8_t *)"\x83"
                             "a",
            2);
    for (i = 0; i < 200; i++) rtfsum_add(&sum, (const uint8_t *)"b", 1);
    CHECK(sum.count == 202 && sum.tag[1] == 'a' && sum.tag[99] == 'B' && !sum.tag[100]);
    return unit_report();
}
