/* Texts that become others: flowed and enriched text, HTML in RTF and out of it again; in pieces of every size. */
#include "codec/enriched.h"
#include "codec/flowed.h"
#include "codec/htmlrtf.h"
#include "codec/rtftext.h"
#include "unit.h"

static char result[8192];
static size_t result_size;

static bool take(void *context, const uint16_t *units, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++) result[result_size++] = units[i] < 0x100 ? (char)units[i] : '?';
    result[result_size] = 0;
    return true;
}

static bool take_rtf(void *context, const void *rtf, size_t size)
{
    memcpy(result + result_size, rtf, size);
    result_size += size;
    result[result_size] = 0;
    return true;
}

static size_t widen(const char *text, uint16_t *units)
{
    size_t i;

    for (i = 0; text[i]; i++) units[i] = (unsigned char)text[i];
    return i;
}

/* kind 0: flowed, 1: flowed with delsp, 2: enriched, 3: HTML to RTF. */
static void run(int kind, const char *text, size_t piece)
{
    static struct enriched enriched;
    static struct flowed flowed;
    static struct htmlrtf rtf;
    uint16_t units[1024];
    const size_t size = widen(text, units);
    size_t pos, part;

    result_size = 0;
    result[0] = 0;
    flowed_init(&flowed, kind == 1, take, NULL);
    if (kind == 2) enriched_init(&enriched, take, NULL);
    if (kind == 3) htmlrtf_init(&rtf, take_rtf, NULL);
    for (pos = 0; pos < size; pos += part)
    {
        part = size - pos < piece ? size - pos : piece;
        if (kind < 2) flowed_feed(&flowed, units + pos, part);
        if (kind == 2) enriched_feed(&enriched, units + pos, part);
        if (kind == 3) htmlrtf_feed(&rtf, units + pos, part);
    }
    if (kind < 2) flowed_end(&flowed);
    if (kind == 2) enriched_end(&enriched);
    if (kind == 3) htmlrtf_end(&rtf);
}

static bool gives(int kind, const char *text, const char *expected)
{
    size_t piece;

    for (piece = 1; piece < 6; piece++)
    {
        run(kind, text, piece);
        if (!strcmp(result, expected)) continue;
        printf("%s: %s, expected %s\n", text, result, expected);
        return false;
    }
    return true;
}

static void test_flowed(void)
{
    CHECK(gives(0, "a \r\nb\r\nc", "a b\r\nc"));
    CHECK(gives(0, "a\n b\n>q\n", "a\r\nb\r\n> q\r\n"));
    CHECK(gives(0, "> a \n> b\n>> c \nd\n", "> a b\r\n>> c \r\nd\r\n"));
    CHECK(gives(0, "a \n-- \nsig\n", "a \r\n-- \r\nsig\r\n"));
    CHECK(gives(0, "-- x\n--\n", "-- x\r\n--\r\n"));
    CHECK(gives(1, "a \nb\n", "ab\r\n"));
    CHECK(gives(0, "", ""));
}

static void test_enriched(void)
{
    CHECK(gives(2, "<bold>B</bold> <<x> a\r\nb\r\n\r\nc",
            "<html><body>\r\n<b>B</b> &lt;x&gt; a\r\nb<br>\r\nc\r\n</body></html>\r\n"));
    CHECK(gives(2, "<color><param>ffff,0000,1234</param>r</color><fontfamily><param>A\"b</param>t</fontfamily>",
            "<html><body>\r\n<font color=\"#ff0012\">r</font><font face=\"Ab\">t</font>\r\n</body></html>\r\n"));
    CHECK(gives(2, "<nofill>a\nb</nofill><unknown>c", "<html><body>\r\n<pre>a\r\nb</pre>c\r\n</body></html>\r\n"));
}

static size_t convert(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    size_t i;

    for (i = 0; i < size; i++) units[i] = bytes[i];
    *used = size;
    return size;
}

/* De-encapsulation gives the HTML back. */
static void test_rtf(void)
{
    static const char *const pages[] = {"<p>Hi</p>",
            "<html>\r\n<p a=\"{\\}\">H\xfc &amp; x</p>\r\n\ttext\r\nb<br>\\</html>", "text < only",
            "<script>a{b}\r\n</script>&nbsp;&bogus;x", "<!-- c\r\n -->\r\n\r\n", ""};
    const struct rtftext_output output = {NULL, convert, take};
    static struct rtftext text;
    static char rtf[8192];
    size_t i;

    for (i = 0; i < sizeof(pages) / sizeof(*pages); i++)
    {
        run(3, pages[i], 3);
        memcpy(rtf, result, result_size + 1);
        CHECK(rtftext_recognize(rtf, strlen(rtf)) == RTFTEXT_HTML);
        result_size = 0;
        result[0] = 0;
        rtftext_init(&text, RTFTEXT_HTML, &output);
        rtftext_feed(&text, rtf, strlen(rtf));
        rtftext_end(&text);
        CHECK(!strcmp(result, pages[i]));
    }
}

int main(void)
{
    test_flowed();
    test_enriched();
    test_rtf();
    return unit_report();
}
