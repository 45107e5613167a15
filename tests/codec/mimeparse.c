/* The parts of messages, in pieces of every size: where they begin and end, whatever is wrong with them. */
#include "codec/mimeparse.h"
#include "unit.h"

static struct mime_parser parser;
static char field[4096];
static struct mime_entity entities[MIME_PARTS];
static uint32_t entity_count;

static bool found(void *context, const struct mime_entity *entity)
{
    CHECK(entity->number < MIME_PARTS && entity->header <= entity->body && entity->body <= entity->end);
    entities[entity->number] = *entity;
    if (entity->number >= entity_count) entity_count = entity->number + 1;
    return true;
}

static void parse(const char *text, size_t size, size_t piece)
{
    size_t pos, part;

    entity_count = 0;
    mime_parser_init(&parser, found, NULL, field, sizeof(field));
    for (pos = 0; pos < size; pos += part)
    {
        part = size - pos < piece ? size - pos : piece;
        mime_parser_feed(&parser, (const uint8_t *)text + pos, part);
    }
    CHECK(mime_parser_end(&parser) == CODEC_OK);
}

/* The parts as text: kind, parent and body of each, as "L0(body)". */
static const char *describe(const char *text)
{
    static char result[8192];
    size_t used = 0;
    uint32_t i;

    for (i = 0; i < entity_count; i++)
        used += (size_t)sprintf(result + used, "%c%u%s(%.*s)", "LMR"[entities[i].kind], entities[i].parent,
                entities[i].cut ? "!" : "",
                entities[i].kind == MIME_LEAF ? (int)(entities[i].end - entities[i].body) : 0, text + entities[i].body);
    return result;
}

static bool gives(const char *text, const char *expected)
{
    size_t piece;

    for (piece = 1; piece<70; piece += piece> 8 ? 20 : 1)
    {
        parse(text, strlen(text), piece);
        if (!strcmp(describe(text), expected)) continue;
        printf("%s\nin pieces of %zu: %s, expected %s\n", text, piece, describe(text), expected);
        return false;
    }
    return true;
}

#define MULTI "Content-Type: multipart/mixed; boundary=b\r\n\r\n"

static void test_simple(void)
{
    CHECK(gives("A: b\r\n\r\nbody\r\n", "L0(body\r\n)"));
    CHECK(gives("A: b\n\nbody", "L0(body)"));
    CHECK(gives("A: b\r\rbody", "L0(body)"));
    CHECK(gives("A: b\r\n", "L0()"));
    CHECK(gives("", "L0()"));
    CHECK(gives("\r\nbody", "L0(body)"));
    CHECK(gives("A: b\r\nbody: is: here\r\nno field\r\n\r\nx", "L0(no field\r\n\r\nx)"));
    CHECK(gives("A : b\r\n \r\n\tc\r\n\r\nx", "L0(x)"));
    CHECK(gives("no header\r\n\r\nx", "L0(no header\r\n\r\nx)"));
    CHECK(gives(" A: b\r\n\r\nx", "L0( A: b\r\n\r\nx)"));
    CHECK(gives("From me Mon\r\nA: b\r\n\r\nx", "L0(x)") && entities[0].header == 13);
    CHECK(gives("From : me\r\n\r\nx", "L0(x)") && entities[0].header == 0);
    CHECK(gives("\xef\xbb\xbf"
                "A: b\r\n\r\nx",
                  "L0(x)") &&
            entities[0].header == 3);
    CHECK(gives("\xef\xbb", "L0(\xef\xbb)"));
}

static void test_multipart(void)
{
    CHECK(gives(
            MULTI "pre\r\n--b\r\n\r\none\r\n--b\r\nX: y\r\n\r\ntwo\r\n--b--\r\npost\r\n--b\r\n", "M0()L0(one)L0(two)"));
    CHECK(gives(MULTI "--b\n\none\n--b  \n\ntwo\n--b-- \t\n", "M0()L0(one)L0(two)"));
    CHECK(gives(MULTI "--b\r\n\r\none\r\n--bb\r\n-b\r\n --b\r\n", "M0()L0(one\r\n--bb\r\n-b\r\n --b\r\n)"));
    CHECK(gives(MULTI "--b\r\nX: y\r\n--b--", "M0()L0()"));
    CHECK(gives(MULTI "--b\r\n--b\r\n\r\n--b--", "M0()L0()L0()"));
    CHECK(gives(MULTI "--b--\r\n", "M0()"));
    CHECK(gives(MULTI "nothing\r\n", "L0(nothing\r\n)"));
    CHECK(gives("Content-Type: multipart/x\r\n\r\np\r\n--z\r\n\r\none\r\n--z--", "M0()L0(one)"));
    CHECK(gives(
            "Content-Type: multipart/mixed;\r\n boundary=\"b c \"\r\n\r\n--b c\r\n\r\none\r\n--b c--", "M0()L0(one)"));
    CHECK(gives("Content-Type: multipart/mixed; boundary=b\r\n--b\r\n\r\none", "M0()L0(one)"));
    CHECK(gives(MULTI "--b\r\nno header\r\n", "M0()L0(no header\r\n)"));
}

static void test_nested(void)
{
    static const char inner[] = "Content-Type: multipart/mixed; boundary=\"in.\"\r\n\r\n";
    char text[1000];

    sprintf(text, "%s--b\r\n%s--in.\r\n\r\none\r\n--in.--\r\nx\r\n--b\r\n\r\ntwo\r\n--b--", MULTI, inner);
    CHECK(gives(text, "M0()M0()L1(one)L0(two)"));
    sprintf(text, "%s--b\r\n%s--in.\r\n\r\none\r\n--b\r\n\r\ntwo", MULTI, inner); /* no end within */
    CHECK(gives(text, "M0()M0()L1(one)L0(two)"));
    sprintf(text, "%s--b\r\n%s--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\ntwo\r\n--b--", MULTI,
            MULTI); /* the same boundary */
    CHECK(gives(text, "M0()M0()L1(one)L0(two)"));
    sprintf(text, "%s--b\r\n%s--b--", MULTI, inner);
    CHECK(gives(text, "M0()L0()"));
}

static void test_messages(void)
{
    static const char type[] = "Content-Type: message/rfc822\r\n\r\n";
    char text[1000];

    sprintf(text, "%sA: b\r\n\r\nx", type);
    CHECK(gives(text, "R0()L0(x)"));
    sprintf(text, "%s--b\r\n%sFrom me\r\n%s--b\r\n\r\nin\r\n--b--\r\n--b\r\n\r\ntwo\r\n--b--", MULTI, type, MULTI);
    CHECK(gives(text, "M0()R0()M1()L2(in)L0(two)"));
    sprintf(text, "%s--b\r\n%sjust text\r\n--b--", MULTI, type);
    CHECK(gives(text, "M0()R0()L1(just text)"));
    sprintf(text, "%s--b\r\nContent-Type: message/rfc822\r\nno field\r\n--b--", MULTI);
    CHECK(gives(text, "M0()R0()L1(no field)"));
    CHECK(gives("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nS: x\r\n\r\none\r\n--b\r\nContent-Type: "
                "a/b\r\n\r\n"
                "two\r\n--b--",
            "M0()R0()L1(one)L0(two)"));
    CHECK(gives("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nQTogYg==", "L0(QTogYg==)"));
    CHECK(entities[0].encoding == MIME_BASE64);
    CHECK(gives("CONTENT-TRANSFER-ENCODING: Quoted-Printable\r\nContent-Transfer-Encoding: base64\r\n\r\n", "L0()"));
    CHECK(entities[0].encoding == MIME_QUOTED_PRINTABLE);
}

/* Multiparts, messages and parts beyond the limits. */
static void test_limits(void)
{
    static char big[400000];
    size_t used = 0;
    int i;

    for (i = 0; i < 200; i++)
        used += (size_t)sprintf(big + used, "Content-Type: multipart/mixed; boundary=n%d\r\n\r\n--n%d\r\n", i, i);
    parse(big, used, 1000);
    CHECK(entity_count == MIME_MULTIPARTS + 1 && entities[MIME_MULTIPARTS].cut &&
            entities[MIME_MULTIPARTS].end == used);
    for (used = 0, i = 0; i < 200; i++) used += (size_t)sprintf(big + used, "Content-Type: message/rfc822\r\n\r\n");
    parse(big, used, 1000);
    CHECK(entity_count == MIME_MESSAGES + 1 && entities[MIME_MESSAGES].cut && !entities[MIME_MESSAGES].kind);
    used = (size_t)sprintf(big, MULTI);
    for (i = 0; i < 30000; i++) used += (size_t)sprintf(big + used, "--b\r\n\r\nx\r\n");
    parse(big, used, 1000);
    CHECK(entity_count == MIME_PARTS && entities[MIME_PARTS - 1].cut && entities[MIME_PARTS - 1].end == used);
    used = (size_t)sprintf(big, MULTI "--");
    memset(big + used, 'b', 300000);
    parse(big, used + 300000, 4096);
    CHECK(entity_count == 1 && entities[0].kind == MIME_LEAF);
    memset(big, ':', 300000); /* no name */
    parse(big, 300000, 4096);
    CHECK(entity_count == 1 && entities[0].body == 0);
    memset(big, 'n', 300000);
    big[299999] = ':';
    parse(big, 300000, 4096);
    CHECK(entity_count == 1 && entities[0].body == 300000);
}

static void test_body(void)
{
    static const char text[] = "--b\r\n\r\none\r\n--b--\r\n";

    entity_count = 0;
    mime_parser_init_body(&parser, found, NULL, field, sizeof(field), "multipart/mixed; boundary=b", 27);
    mime_parser_feed(&parser, (const uint8_t *)text, sizeof(text) - 1);
    mime_parser_end(&parser);
    CHECK(!strcmp(describe(text), "M0()L0(one)"));
    entity_count = 0;
    mime_parser_init_body(&parser, found, NULL, field, sizeof(field), "message/rfc822", 14);
    mime_parser_feed(&parser, (const uint8_t *)"A: b\n\nx", 7);
    mime_parser_end(&parser);
    CHECK(!strcmp(describe("A: b\n\nx"), "R0()L0(x)"));
}

int main(void)
{
    test_simple();
    test_multipart();
    test_nested();
    test_messages();
    test_limits();
    test_body();
    return unit_report();
}
