/* What HTML refers to: attributes and styles, in pieces of any size. */
#include "codec/htmlrefs.h"
#include "unit.h"

static char list[4096];

static void found(void *context, const char *value)
{
    (void)context;
    strcat(list, value);
    strcat(list, "|");
}

static const char *references(const char *html, size_t step)
{
    struct htmlrefs refs = {found};
    size_t left = strlen(html), part;

    list[0] = 0;
    for (; left; left -= part, html += part)
    {
        part = left < step ? left : step;
        htmlrefs_feed(&refs, html, part);
    }
    return list;
}

static void test_references(void)
{
    static const struct
    {
        const char *html, *list;
    } tests[] = {
            {"<img src=\"cid:a b\" alt='src=x'><IMG\r\nSRC = 'q'><img src=plain>", "cid:a b|x|q|plain|"},
            {"<td background=bg.png width=1><a href='cid:1%40x'>", "bg.png|cid:1%40x|"},
            {"<p style=\"background-image:url(a.gif)\"><style>x {a: url( 'b' )}</style>", "a.gif|b|"},
            {"<img data-src=\"no\" srcset=\"no\" src=\"\">", ""},
    };
    size_t i, step;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
        for (step = 1; step < 12; step++) CHECK(!strcmp(references(tests[i].html, step), tests[i].list));
}

static void test_long(void)
{
    static char html[3 * HTMLREFS_VALUE];

    memset(html, 'x', sizeof(html) - 1);
    memcpy(html, "<img src=\"", 10);
    strcpy(html + sizeof(html) - 20, "\"><img src=y>");
    CHECK(!strcmp(references(html, 100), "y|"));
}

static void test_matches(void)
{
    CHECK(htmlrefs_is_cid("cid:p%401", "p@1") && htmlrefs_is_cid("CID:p@1", "p@1"));
    CHECK(!htmlrefs_is_cid("cid:p", "p@1") && !htmlrefs_is_cid("cid:p@12", "p@1") && !htmlrefs_is_cid("p@1", "p@1"));
    CHECK(htmlrefs_is_cid("cid:a%b", "a%b") && !htmlrefs_is_cid("cid:a%", "a@"));
    CHECK(htmlrefs_is_location("a%20b.png", "a b.png") && !htmlrefs_is_location("a", "b"));
}

int main(void)
{
    test_references();
    test_long();
    test_matches();
    return unit_report();
}
