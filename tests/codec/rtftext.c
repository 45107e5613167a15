/* Text out of RTF: the examples of the rules, alike in pieces of every size, and hostile input. */
#include "codec/rtftext.h"
#include "unit.h"

static struct rtftext text;

struct sink
{
    uint16_t units[4000];
    size_t count, limit;
};

/* Code pages of which one can tell what became of them: 932 has a lead byte 0x83, the others give page * 16 + byte -
 * 0x80. */
static size_t convert(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    size_t count = 0, i;

    for (i = 0; i < size; i++)
    {
        if (codepage == 932 && bytes[i] == 0x83 && i + 1 < size)
        {
            units[count++] = (uint16_t)(0x3000 + bytes[i + 1]);
            i++;
        }
        else if (codepage == 932 && bytes[i] == 0x83 && !last) break;
        else units[count++] = bytes[i] < 0x80 ? bytes[i] : (uint16_t)(codepage * 16 + bytes[i] - 0x80);
    }
    *used = i;
    return count;
}

static bool take(void *context, const uint16_t *units, size_t count)
{
    struct sink *sink = context;

    CHECK(count && (units[count - 1] & 0xfc00) != 0xd800);
    if (sink->count + count > sink->limit) return false;
    memcpy(sink->units + sink->count, units, count * sizeof(*units));
    sink->count += count;
    return true;
}

/* Whether the RTF, fed in steps, gives the expected units (a wide literal, NUL at the end). */
static bool gives(enum rtftext_kind kind, const void *rtf, size_t size, const uint16_t *expected, size_t step)
{
    static struct sink sink;
    const struct rtftext_output output = {&sink, convert, take};
    struct reader reader = reader_init(rtf, size);
    size_t length = 0, i;

    sink.count = 0;
    sink.limit = 4000;
    rtftext_init(&text, kind, &output);
    while (reader_left(&reader))
    {
        size_t taken = reader_left(&reader) < step ? reader_left(&reader) : step;

        rtftext_feed(&text, reader_take(&reader, taken), taken);
    }
    rtftext_end(&text);
    while (expected[length]) length++;
    if (sink.count == length && !memcmp(sink.units, expected, length * 2)) return true;
    printf("got \"");
    for (i = 0; i < sink.count; i++)
        printf(sink.units[i] >= 0x20 && sink.units[i] < 0x7f ? "%c" : "\\x%x", sink.units[i]);
    printf("\"\n");
    return false;
}

static void test_texts(void)
{
    static const struct
    {
        enum rtftext_kind kind;
        const char *rtf;
        const uint16_t *expected;
    } tests[] = {
            {RTFTEXT_PLAIN,
                    "{\\rtf1\\ansi\\ansicpg1251\\fromtext \\deff0{\\fonttbl{\\f0\\fswiss "
                    "Arial;}}\\uc1\\pard\\plain\\f0 "
                    "One\\par Two\\tab\\'e9\\{x\\}\\line\\u8212 ?.\\par }",
                    u"One\r\nTwo\t\x4e99{x}\r\n\u2014.\r\n"},
            {RTFTEXT_HTML,
                    "{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss "
                    "Arial;}{\\f1\\fswiss\\fcharset0 Arial;}}"
                    "{\\*\\htmltag64}\\uc1\\pard\\plain\\f0\\fs24{\\*\\htmltag19 <html>}\r\n{\\*\\htmltag50 "
                    "<body>\\par }"
                    "{\\*\\htmltag64 <p title=\"\\'e9\\{1\\}\">}{\\htmlrtf \\f1\\b \\htmlrtf0 A\\'e9{\\*\\htmltag84 "
                    "&nbsp;}"
                    "\\htmlrtf \\'a0\\htmlrtf0  \\'97 }\\'e9\\{\\}{\\*\\mhtmltag64 <img src=\"{\\htmlbase "
                    "X}\">}\\lquote\\u1078 ?"
                    "\\tab z\\htmlrtf\\par\\htmlrtf0{\\*\\htmltag72 </p>}\\htmlrtf\\par\\htmlrtf0{\\pntext\\'b7\\tab}"
                    "{\\*\\htmltag58 </body></html>}}",
                    u"<html><body>\r\n<p title=\"\x4e99{1}\">A\x4ea9&nbsp; \x4e57 "
                    u"\x4e99{}&lsquo;\u0436\tz</p></body></html>"},
            {RTFTEXT_HTML, "{\\rtf1\\fromhtml1 {\\htmlrtf a{b\\htmlrtf0 c}d\\htmlrtf0 e}f}", u"cef"},
            {RTFTEXT_HTML,
                    "{\\rtf1\\fromhtml1 {\\htmlrtf1 {\\*\\htmltag <b>}}{\\*\\htmltag <i>{\\*\\x y}{\\b "
                    "z}}\\~\\_\\-\\emdash"
                    "\\cell\\row}",
                    u"<i>z&nbsp;&shy;&mdash;"},
            /* HTML tags without a number: the text among them counts where nothing else is known of it. */
            {RTFTEXT_NATIVE,
                    "{\\rtf1\\fromhtml1 {\\*\\htmltag64}{\\*\\htmltag <b>a &lt;b</b> <br/> "
                    "<style>x</style>{\\b c}}d{\\*\\htmltag <i>}e{\\*\\htmltag84 f}}",
                    u"a <b\r\ncde"},
            {RTFTEXT_PLAIN, "{\\rtf1\\fromhtml1 {\\*\\htmltag <b>a</b>}d}", u"d"},
            /* One brace too many and the rest is still there; what follows a second one is not. */
            {RTFTEXT_HTML, "{\\rtf1\\fromhtml1 a\\htmlrtf }\\htmlrtf0 b}c}d", u"ab"},
            {RTFTEXT_PLAIN, "{\\rtf1 a}b}c", u"ab"},
            /* Characters without a word, and those that stand for one. */
            {RTFTEXT_PLAIN, "{\\rtf1 \\lquote\\rquote\\ldblquote\\rdblquote\\bullet\\endash\\emdash\\~\\_\\-\\\n}",
                    u"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\xa0-\r\n"},
            {RTFTEXT_PLAIN, "{\\rtf1 a\\cell b\\row c\\sect d\\page e}", u"a\tb\r\nc\r\nd\r\ne"},
            /* \u and what it replaces. */
            {RTFTEXT_PLAIN, "{\\rtf1 \\u-10179 ?\\u-8704 ?\\u65 \\'42\\u66\\b C\\u67\\~D\\u68{E}\\u69}",
                    u"\xd83d\xde00"
                    u"ABCCDDEE"},
            {RTFTEXT_PLAIN, "{\\rtf1 \\uc2\\u65 ab{\\uc0\\u66 c}\\u67 d\\'65f\\uc0 \\u68 g\\u128512 }",
                    u"ABcCfDg\xd83d\xde00"},
            {RTFTEXT_PLAIN, "{\\rtf1 \\u65 \\bin3 }}}b\\u0 cd\\u c}", u"Abd"},
            /* \bin hides what looks like RTF. */
            {RTFTEXT_PLAIN, "{\\rtf1 a{\\pict\\bin5 }}}}}b}c\\bin0 d\\bin-4 e}", u"acde"},
            {RTFTEXT_PLAIN, "{\\rtf1 a\\bin4\\}}}b}", u"ab"},
            /* Code pages: of the document, of fonts, of symbols; double-byte characters in several notations. */
            {RTFTEXT_PLAIN,
                    "{\\rtf1\\ansi\\ansicpg1253\\deff1{\\fonttbl{\\f0\\fcharset204 A;}{\\f1\\fcharset1 B{\\*\\falt "
                    "\\f0 C};}"
                    "{\\f2\\fcharset2 D;}{\\f3\\cpg437 E;}{\\f70000 F;}}\\'80{\\f0 "
                    "\\'80}\\'80\\f2\\'b7\\f3\\'80\\plain\\'80\\f9\\'80}",
                    u"\x4e50\x4e30\x4e50\xb7\x1b50\x4e50\x4e50"},
            {RTFTEXT_PLAIN, "{\\rtf1\\mac\\'80{\\pc\\'80}\\'80\\pca\\'80\\ansicpg0\\'80}",
                    u"\x7100\x1b50\x1b50\x3520\x4e40"},
            {RTFTEXT_PLAIN, "{\\rtf1\\ansicpg932 a\\'83\\'41\\'83A\\'83\\\\b\\'83}",
                    u"a\x3041\x3041\x305c"
                    u"b\x3a43"},
            /* Hidden text, destinations without text, fields. */
            {RTFTEXT_PLAIN,
                    "{\\rtf1 a{\\v b\\v0 c\\v1 d}e\\v f\\plain g{\\info{\\title x}}{\\header y}{\\*\\unknown "
                    "z}{\\stylesheet{\\s0 N;}}h}",
                    u"acegh"},
            {RTFTEXT_PLAIN, "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"x:y\"}{\\fldrslt text}}}", u"text"},
            {RTFTEXT_NATIVE, "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"x:y\"}{\\fldrslt text}}.}", u"text <x:y> ."},
            {RTFTEXT_NATIVE, "{\\rtf1 {\\field{\\*\\fldinst{ HYPERLINK \"x:y\" }}{\\fldrslt{\\b x:y}}}.}",
                    u"x:y <x:y> ."},
            {RTFTEXT_NATIVE, "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"x:y\"}{\\fldrslt\\b x:y}}.}", u"x:y."},
            {RTFTEXT_NATIVE,
                    "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"mailto:a\"}{\\fldrslt a}}{\\field{\\*\\fldinst "
                    "HYPERLINK \"mailto:a\"}"
                    "{\\fldrslt mailto:a}}.}",
                    u"amailto:a."},
            {RTFTEXT_NATIVE,
                    "{\\rtf1 {\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt }}{\\field{\\*\\fldinst HYPERLINK \\\\l "
                    "\"x\"}"
                    "{\\fldrslt b}}{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}{\\field{\\*\\fldinst HYPERLINK "
                    "\"x}{\\fldrslt c}}}",
                    u"b3c"},
            {RTFTEXT_NATIVE, "{\\rtf1{\\fonttbl{\\f6\\fcharset2 Symbol;}}{\\pntext\\f6\\'b7\\tab}a}", u"*\ta"},
            /* Oddities of notation. */
            {RTFTEXT_PLAIN, "{\\rtf1 a\\'zb\\'4}c\\'", u"azbc"},
            {RTFTEXT_PLAIN, "{\\rtf1 a\\b-c\\par1 d\\averyveryveryverylongwordthatnobodyknowsatall5 e\\par",
                    u"a-c\r\nde\r\n"},
            {RTFTEXT_PLAIN, "no RTF\\", u"no RTF"},
            {RTFTEXT_PLAIN, "", u""},
    };
    size_t i, step;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
        for (step = 1; step < 10; step += 4)
        {
            bool same = gives(tests[i].kind, tests[i].rtf, strlen(tests[i].rtf), tests[i].expected, step);

            if (!same) printf("test %zu, step %zu\n", i, step);
            CHECK(same);
        }
    CHECK(gives(RTFTEXT_PLAIN, "{\\rtf1 a\0b}\0", 13, u"ab", 5));
}

static void test_recognize(void)
{
    static const struct
    {
        const char *rtf;
        enum rtftext_kind kind;
    } tests[] = {
            {"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0", RTFTEXT_HTML},
            {"{\\rtf1\\ansi\\ansicpg1252\\fromtext \\deff0", RTFTEXT_PLAIN},
            {"{\\rtf1\r\n\\fromtext\\fromhtml1", RTFTEXT_PLAIN},
            {"{\\rtf1\\fromhtml", RTFTEXT_NATIVE},
            {"{\\rtf1\\fromhtml0", RTFTEXT_NATIVE},
            {"{\\rtf1\\fromhtml10", RTFTEXT_NATIVE},
            {"{\\rtf1 a\\fromhtml1", RTFTEXT_NATIVE},
            {"{\\rtf1\\*\\fromhtml1", RTFTEXT_NATIVE},
            {"{\\rtf1}\\fromhtml1", RTFTEXT_NATIVE},
            {"{\\rtf1\\b\\b\\b\\b\\b\\b\\b\\fromhtml1", RTFTEXT_HTML},
            {"{\\rtf1\\b\\b\\b\\b\\b\\b\\b\\b\\fromhtml1", RTFTEXT_NATIVE},
            {"", RTFTEXT_NATIVE},
            {"\\", RTFTEXT_NATIVE},
    };
    size_t i;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
        CHECK(rtftext_recognize(tests[i].rtf, strlen(tests[i].rtf)) == tests[i].kind);
}

static void test_charsets(void)
{
    CHECK(rtftext_charset_codepage(0) == 1252 && rtftext_charset_codepage(128) == 932);
    CHECK(rtftext_charset_codepage(255) == 850 && rtftext_charset_codepage(1) == 0 &&
            rtftext_charset_codepage(-1) == 0);
}

static void test_hostile(void)
{
    static struct sink sink = {.limit = 4000};
    const struct rtftext_output output = {&sink, convert, take};
    char word[40];
    int i;

    /* A million groups: the depth is bounded, what was before stays. */
    rtftext_init(&text, RTFTEXT_NATIVE, &output);
    CHECK(rtftext_feed(&text, "{\\rtf1 a", 8) == CODEC_OK);
    for (i = 0; i < 1000000; i++) rtftext_feed(&text, "{", 1);
    CHECK(rtftext_feed(&text, "b", 1) == CODEC_TOO_DEEP);
    CHECK(rtftext_end(&text) == CODEC_TOO_DEEP);
    CHECK(sink.count == 1 && sink.units[0] == 'a');

    /* More fonts than there is room for: those beyond have the document's code page. */
    sink.count = 0;
    rtftext_init(&text, RTFTEXT_NATIVE, &output);
    rtftext_feed(&text, "{\\rtf1\\ansicpg1253{\\fonttbl", 27);
    for (i = 0; i < 5000; i++)
    {
        snprintf(word, sizeof(word), "{\\f%d\\fcharset204 A;}", i);
        rtftext_feed(&text, word, strlen(word));
    }
    CHECK(rtftext_feed(&text, "}\\f3\\'80\\f4999\\'80}", 19) == CODEC_OK && rtftext_end(&text) == CODEC_OK);
    CHECK(sink.count == 2 && sink.units[0] == 1251 * 16 && sink.units[1] == 1253 * 16);

    /* The callback wants no more. */
    sink.count = 0;
    sink.limit = 300;
    rtftext_init(&text, RTFTEXT_NATIVE, &output);
    for (i = 0; i < 1000; i++) rtftext_feed(&text, "text", 4);
    CHECK(rtftext_feed(&text, "text", 4) == CODEC_ABORTED && rtftext_end(&text) == CODEC_ABORTED);
    CHECK(sink.count == 256);
}

int main(void)
{
    test_texts();
    test_recognize();
    test_charsets();
    test_hostile();
    return unit_report();
}
