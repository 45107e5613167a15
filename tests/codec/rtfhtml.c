/* HTML made of RTF. */
#include "codec/rtfhtml.h"
#include "unit.h"

static char result[65536];
static size_t result_size;
static struct rtfhtml html;

static size_t convert(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    size_t i;

    (void)context, (void)codepage, (void)last;
    for (i = 0; i < size; i++) units[i] = bytes[i];
    *used = size;
    return size;
}

/* Units beyond ASCII become "?". */
static bool take(void *context, const uint16_t *units, size_t count)
{
    size_t i;

    (void)context;
    for (i = 0; i < count && result_size < sizeof(result) - 1; i++)
        result[result_size++] = units[i] < 0x80 ? (char)units[i] : '?';
    result[result_size] = 0;
    return result_size < sizeof(result) - 1;
}

/* The HTML of an RTF in pieces of a size, without what is around all. */
static const char *html_of(const char *rtf, size_t step)
{
    static const char head[] = "<html>\r\n<body>\r\n", tail[] = "</body>\r\n</html>\r\n";
    size_t left = strlen(rtf), part;

    result_size = 0;
    rtfhtml_init(&html, convert, take, NULL);
    for (; left; left -= part, rtf += part)
    {
        part = left < step ? left : step;
        if (rtfhtml_feed(&html, rtf, part) != CODEC_OK) break;
    }
    CHECK(rtfhtml_end(&html) == CODEC_OK);
    CHECK(!memcmp(result, head, sizeof(head) - 1) && !strcmp(result + result_size - sizeof(tail) + 1, tail));
    result[result_size - sizeof(tail) + 1] = 0;
    return result + sizeof(head) - 1;
}

static void test_html(void)
{
    static const struct
    {
        const char *rtf, *html;
    } tests[] = {
            {"{\\rtf1 a<b>&\"c\\par d}", "<p style=\"margin:0;\"><span style=\"\">a&lt;b&gt;&amp;&quot;c</span></p>\r\n"
                                         "<p style=\"margin:0;\"><span style=\"\">d</span></p>\r\n"},
            {"{\\rtf1\\par\\line x}", "<p style=\"margin:0;\"><br></p>\r\n<p style=\"margin:0;\"><br>\r\n"
                                      "<span style=\"\">x</span></p>\r\n"},
            {"{\\rtf1 {\\b a{\\i b}}\\ul c\\ulnone d}",
                    "<p style=\"margin:0;\"><span style=\"\"><b>a</b></span><span style=\"\"><b><i>b</i></b></span>"
                    "<span style=\"\"><u>c</u></span><span style=\"\">d</span></p>\r\n"},
            {"{\\rtf1\\deff0{\\fonttbl{\\f0\\fswiss Arial';x;}{\\f1 Times New "
             "Roman;}}{\\colortbl;\\red255\\green0\\blue16;}"
             "\\qc\\fs21\\cf1 a\\f1\\cf0  b}",
                    "<p style=\"margin:0;text-align:center;\"><span "
                    "style=\"font-family:'Arial';font-size:10.5pt;color:#ff0010;\">"
                    "a</span><span style=\"font-family:'Times New Roman';font-size:10.5pt;\"> b</span></p>\r\n"},
            {"{\\rtf1  a  b\\tab c}",
                    "<p style=\"margin:0;\"><span style=\"\">&nbsp;a &nbsp;b&nbsp;&nbsp;&nbsp; c</span></p>\r\n"},
            {"{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://x/?a&b\"}{\\fldrslt \\ul y}}z}",
                    "<p style=\"margin:0;\"><a href=\"http://x/?a&amp;b\"><span style=\"\"><u>y</u></span></a>"
                    "<span style=\"\">z</span></p>\r\n"},
            {"{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"javascript:x\"}{\\fldrslt y}}}",
                    "<p style=\"margin:0;\"><span style=\"\">y</span></p>\r\n"},
            {"{\\rtf1{\\pict ffd8}{\\v hidden}{\\info{\\title t}}}", ""},
    };
    size_t i, step;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
        for (step = 1; step < 12; step++)
        {
            const char *given = html_of(tests[i].rtf, step);

            CHECK(!strcmp(given, tests[i].html));
            if (step == 1 && strcmp(given, tests[i].html)) printf("%s\n%s\n", given, tests[i].html);
        }
}

int main(void)
{
    test_html();
    return unit_report();
}
