/* HTML's tokens, the text made of it, and what it refers to: in pieces of every size. */
#include "codec/htmlrefs.h"
#include "codec/htmltext.h"
#include "unit.h"

static char result[4096];
static size_t result_size;

static bool collect(void *context, const uint16_t *units, size_t count)
{
    size_t i;

    for (i = 0; i < count && result_size < sizeof(result) - 1; i++)
        result[result_size++] = units[i] < 0x100 ? (char)units[i] : '?';
    result[result_size] = 0;
    return true;
}

static bool collect_url(void *context, const uint16_t *url, size_t size)
{
    collect(context, url, size);
    result[result_size++] = '|';
    result[result_size] = 0;
    return true;
}

/* Every unit of text, reference and markup, in order. */
static bool collect_token(void *context, const struct htmllex_token *token)
{
    return token->kind > HTMLLEX_MARKUP || collect(context, token->units, token->count);
}

static size_t widen(const char *text, uint16_t *units)
{
    size_t i;

    for (i = 0; text[i]; i++) units[i] = (unsigned char)text[i];
    return i;
}

/* Gives the HTML in pieces to one of the three readers. */
static void read_html(const char *html, size_t piece, int which)
{
    static struct htmltext text;
    static struct htmlrefs refs;
    static struct htmllex lex;
    uint16_t units[2048];
    const size_t size = widen(html, units);
    size_t pos, part;

    result_size = 0;
    result[0] = 0;
    htmltext_init(&text, collect, NULL);
    htmlrefs_init(&refs, collect_url, NULL);
    htmllex_init(&lex, collect_token, NULL);
    for (pos = 0; pos < size; pos += part)
    {
        part = size - pos < piece ? size - pos : piece;
        if (which == 0) htmltext_feed(&text, units + pos, part);
        if (which == 1) htmlrefs_feed(&refs, units + pos, part);
        if (which == 2) htmllex_feed(&lex, units + pos, part);
    }
    if (which == 0) htmltext_end(&text);
    if (which == 2) htmllex_end(&lex);
}

static bool gives(const char *html, const char *expected, int which)
{
    size_t piece;

    for (piece = 1; piece < 8; piece++)
    {
        read_html(html, piece, which);
        if (!strcmp(result, expected)) continue;
        printf("%s: %s, expected %s\n", html, result, expected);
        return false;
    }
    return true;
}

static void test_text(void)
{
    CHECK(gives("<p>Hi</p>", "Hi\r\n", 0));
    CHECK(gives("a\r\n  b<br>c", "a b\r\nc", 0));
    CHECK(gives("<html><head><title>T</title><style>p{}</style></head><body>x<!-- > -- a<b> -->y", "xy", 0));
    CHECK(gives("<script>if (a</b>) document.write('</p>');</script>x", "x", 0));
    CHECK(gives("<STYLE>a</STYL></style >x", "x", 0));
    CHECK(gives("&lt;&amp;&#65;&#x42;&euro;&nbsp;&bogus; & &;", "<&AB?\xa0&bogus; & &;", 0));
    CHECK(gives("<ul><li>one<li>two</ul>", "* one\r\n* two\r\n", 0));
    CHECK(gives("<table><tr><td>a<td>b</tr><tr><td>c</table>", "a\tb\r\nc\r\n", 0));
    CHECK(gives("<pre>a  b\n c</pre>d", "a  b\r\n c\r\nd", 0));
    CHECK(gives("<div><div>a</div></div><h1>b</h1>", "a\r\nb\r\n", 0));
    CHECK(gives("a < b <3 </> <a title='>'>c</a>", "a < b <3 c", 0));
    CHECK(gives("a<b", "a", 0));
    CHECK(gives("a<", "a<", 0));
    CHECK(gives("<!DOCTYPE html>a<!-->b-->c<?x?>d", "ab-->cd", 0));
    CHECK(gives("<head>h<body>b", "b", 0));
}

static void test_refs(void)
{
    CHECK(gives("<img src=\"cid:a&amp;b\"><a HREF=x>", "cid:a&b|x|", 1));
    CHECK(gives("<td background = 'cid:c' style=\"background:url( 'cid:d' )\">", "cid:c|cid:d|", 1));
    CHECK(gives("<style>b{background:URL(cid:e)}</style>url(no)", "cid:e|", 1));
    CHECK(gives("<img alt=src= src=cid:f/>src='no'", "cid:f/|", 1));
}

static void test_verbatim(void)
{
    static const char *const pages[] = {"<p class=\"a>b\">x&amp;&nope &#65;</p><!-- c --><script>1<2</script><br/><",
            "<!DOCTYPE x>&", "</", "<style>a", "<a b=c", "a&#x", "<!-", "<!--->x"};
    size_t i;

    for (i = 0; i < sizeof(pages) / sizeof(*pages); i++) CHECK(gives(pages[i], pages[i], 2));
}

static void test_url(void)
{
    uint16_t url[64];
    size_t size = widen("p%401%C3%BC%zz%e2%82", url);

    size = url_decode(url, size);
    CHECK(size == 8 && url[1] == '@' && url[3] == 0xfc && url[4] == '%' && url[7] == 0xfffd);
}

int main(void)
{
    test_text();
    test_refs();
    test_verbatim();
    test_url();
    return unit_report();
}
