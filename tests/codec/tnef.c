/* TNEF: the example stream of [MS-OXTNEF] 3.1, blocks of properties, nesting, both ways; hostile streams. */
#include "codec/tnef.h"
#include "codec/tnefattr.h"
#include "unit.h"

/* A stream in memory, read in pieces of a few bytes so that nothing depends on them. */
struct memory
{
    const uint8_t *data;
    size_t size, pos, step, fail_at;
};

static bool memory_read(void *context, void *data, size_t size, size_t *done)
{
    struct memory *memory = context;

    if (memory->fail_at && memory->pos >= memory->fail_at) return false;
    if (size > memory->step) size = memory->step;
    if (size > memory->size - memory->pos) size = memory->size - memory->pos;
    memcpy(data, memory->data + memory->pos, size);
    memory->pos += size;
    *done = size;
    return true;
}

static struct tnef_reader reader;

static enum codec_status open_bytes(struct memory *memory, const void *data, size_t size)
{
    const struct tnef_input input = {memory, memory_read};

    *memory = (struct memory){data, size, 0, 7, 0};
    return tnef_open(&reader, &input);
}

struct target
{
    uint8_t data[20000];
    size_t size, limit;
};

static bool target_write(void *context, const void *data, size_t size)
{
    struct target *target = context;

    if (size > target->limit - target->size) return false;
    memcpy(target->data + target->size, data, size);
    target->size += size;
    return true;
}

static bool target_patch(void *context, uint64_t offset, const void *data, size_t size)
{
    struct target *target = context;

    CHECK(offset + size <= target->size && !get_u32(target->data + offset));
    memcpy(target->data + offset, data, size);
    return true;
}

static struct target target;
static struct tnef_writer writer;

static void create(void)
{
    const struct tnef_output output = {&target, target_write, target_patch};

    target.size = 0;
    target.limit = sizeof(target.data);
    tnef_writer_init(&writer, &output);
}

static const uint8_t example[] =
        "\x78\x9f\x3e\x22\x01\x00"
        "\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00"
        "\x01\x07\x90\x06\x00\x08\x00\x00\x00\xe4\x04\x00\x00\x00\x00\x00\x00\xe8\x00"
        "\x01\x08\x80\x07\x00\x18\x00\x00\x00IPM.Microsoft Mail.Note\x00\x31\x08"
        "\x01\x0d\x80\x04\x00\x02\x00\x00\x00\x02\x00\x02\x00"
        "\x01\x04\x80\x01\x00\x0f\x00\x00\x00Simple subject\x00\x7a\x05"
        "\x01\x05\x80\x03\x00\x0e\x00\x00\x00\xd4\x07\x02\x00\x11\x00\x0b\x00\x19\x00\x23\x00\x02\x00\x37\x01"
        "\x01\x20\x80\x03\x00\x0e\x00\x00\x00\xd4\x07\x02\x00\x11\x00\x0c\x00\x1a\x00\x09\x00\x02\x00\x1f\x01"
        "\x01\x09\x80\x01\x00\x21\x00\x00\x00"
        "757BB19CDE936A4087D90BB784C58E3B\x00\x51\x07";

static void test_example(void)
{
    static const uint32_t ids[] = {ATT_TNEF_VERSION, ATT_OEM_CODEPAGE, ATT_MESSAGE_CLASS, ATT_PRIORITY, ATT_SUBJECT,
            ATT_DATE_SENT, ATT_DATE_MODIFIED, ATT_MESSAGE_ID};
    struct tnef_attribute attribute;
    struct memory memory;
    struct tnef_date date;
    uint8_t data[100], key[50];
    size_t done, i, key_size;
    bool ok;

    CHECK(open_bytes(&memory, example, sizeof(example) - 1) == CODEC_OK && reader.key == 1);
    create();
    tnef_write_signature(&writer, 1);
    for (i = 0; i < 8; i++)
    {
        CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && ok);
        CHECK(attribute.id == ids[i] && attribute.level == TNEF_LEVEL_MESSAGE);
        CHECK(tnef_read(&reader, data, sizeof(data), &done) == CODEC_OK && done == attribute.size);
        tnef_write_attribute(&writer, TNEF_LEVEL_MESSAGE, attribute.id, data, done);
        if (attribute.id == ATT_DATE_SENT)
        {
            CHECK(tnef_date_read(data, done, &date) == CODEC_OK && date.year == 2004 && date.month == 2 &&
                    date.day == 17 && date.hour == 11 && date.minute == 25 && date.second == 35 && date.weekday == 2);
            tnef_date_write(key, &date);
            CHECK(!memcmp(key, data, 14));
            CHECK(tnef_date_read(data, 11, &date) == CODEC_CORRUPT);
            data[2] = 13;
            CHECK(tnef_date_read(data, done, &date) == CODEC_CORRUPT);
        }
    }
    CHECK(tnef_key_read(data, done, key, &key_size) == CODEC_OK && key_size == 16 && key[0] == 0x75 && key[15] == 0x3b);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_END && ok);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_END);
    CHECK(tnef_flush(&writer) == CODEC_OK && target.size == sizeof(example) - 1 &&
            !memcmp(target.data, example, target.size));

    /* A missing last checksum passes, a wrong one is told, trailing bytes end the stream quietly. */
    CHECK(open_bytes(&memory, example, sizeof(example) - 3) == CODEC_OK);
    for (i = 0; i < 8; i++) CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && ok);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_END && ok);
    target.data[19] ^= 1;
    memcpy(target.data + target.size, "\r\nsome text behind", 18);
    CHECK(open_bytes(&memory, target.data, target.size + 18) == CODEC_OK);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && ok);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && !ok);
    for (i = 2; i < 8; i++) CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && ok);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_END && ok);

    /* Cut anywhere else: what was before is read, then the damage is told. */
    for (i = 0; i < sizeof(example) - 3; i++)
    {
        enum codec_status status = open_bytes(&memory, example, i);

        CHECK((status == CODEC_OK) == (i >= 6));
        while (status == CODEC_OK) status = tnef_next(&reader, &attribute, &ok);
        CHECK(status == CODEC_CORRUPT || (status == CODEC_END && i >= 6));
    }
    CHECK(open_bytes(&memory, example, sizeof(example) - 1) == CODEC_OK);
    memory.fail_at = 60;
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK);
    while ((i = tnef_next(&reader, &attribute, &ok)) == CODEC_OK) continue;
    CHECK(i == CODEC_ABORTED);
}

/* Block and attribute around bytes. */
static void make_block(uint32_t id, const void *data, size_t size)
{
    create();
    tnef_write_signature(&writer, 1);
    tnef_write_attribute(&writer, TNEF_LEVEL_MESSAGE, id, data, size);
    tnef_write_attribute(&writer, TNEF_LEVEL_MESSAGE, ATT_SUBJECT, "s", 2);
    CHECK(tnef_flush(&writer) == CODEC_OK);
}

static void test_properties(void)
{
    static const uint8_t block[] = "\x05\x00\x00\x00"
                                   "\x1e\x00\x76\x00\x01\x00\x00\x00\x03\x00\x00\x00"
                                   "ab\0\0"
                                   "\x1f\x00\x37\x00\x01\x00\x00\x00\x06\x00\x00\x00\x61\x00\x62\x00\x00\x00\x00\x00"
                                   "\x0b\x00\x23\x00\x01\x00\x00\x00"
                                   "\x1e\x10\x00\x80\x29\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
                                   "\x01\x00\x00\x00\x12\x00\x00\x00"
                                   "\x4b\x00\x65\x00\x79\x00\x77\x00\x6f\x00\x72\x00\x64\x00\x73\x00\x00\x00\x00\x00"
                                   "\x02\x00\x00\x00\x02\x00\x00\x00\x61\x00\x00\x00\x04\x00\x00\x00\x62\x63\x64\x00"
                                   "\x03\x10\x34\x80\x08\x20\x06\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
                                   "\x00\x00\x00\x00\x34\x12\x00\x00"
                                   "\x02\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00";
    struct tnef_property property;
    struct tnef_attribute attribute;
    struct memory memory;
    uint8_t value[100];
    uint32_t count, size, i;
    size_t done;
    bool ok;

    make_block(ATT_MAPI_PROPS, block, sizeof(block) - 1);
    CHECK(open_bytes(&memory, target.data, target.size) == CODEC_OK);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && tnef_block_begin(&reader, &count) == CODEC_OK &&
            count == 5);
    CHECK(tnef_property_next(&reader, &property) == CODEC_OK && property.tag == 0x0076001e && property.count == 1);
    CHECK(tnef_value_next(&reader, &size) == CODEC_OK && size == 3);
    CHECK(tnef_value_read(&reader, value, 1, &done) == CODEC_OK && done == 1 && value[0] == 'a');
    CHECK(tnef_value_read(&reader, value, 50, &done) == CODEC_OK && done == 2 && !memcmp(value, "b", 2));
    CHECK(tnef_value_read(&reader, value, 50, &done) == CODEC_OK && done == 0);
    CHECK(tnef_value_next(&reader, &size) == CODEC_END);
    /* Values not read are skipped. */
    CHECK(tnef_property_next(&reader, &property) == CODEC_OK && property.tag == 0x0037001f && !property.named);
    CHECK(tnef_property_next(&reader, &property) == CODEC_OK && property.tag == 0x0023000b);
    CHECK(tnef_value_next(&reader, &size) == CODEC_OK && size == 2);
    CHECK(tnef_value_read(&reader, value, 50, &done) == CODEC_OK && done == 2 && value[0] == 1);
    CHECK(tnef_property_next(&reader, &property) == CODEC_OK && property.tag == 0x8000101e && property.named);
    CHECK(property.kind == 1 && property.name_size == 16 && !memcmp(property.name, u"Keywords", 16) &&
            property.count == 2);
    CHECK(tnef_value_next(&reader, &size) == CODEC_OK && size == 2);
    CHECK(tnef_value_next(&reader, &size) == CODEC_OK && size == 4);
    CHECK(tnef_value_read(&reader, value, 50, &done) == CODEC_OK && !memcmp(value, "bcd", 4));
    CHECK(tnef_property_next(&reader, &property) == CODEC_OK && property.tag == 0x80341003 && property.lid == 0x1234);
    for (i = 1; i < 3; i++)
    {
        CHECK(tnef_value_next(&reader, &size) == CODEC_OK && size == 4);
        CHECK(tnef_value_read(&reader, value, 4, &done) == CODEC_OK && get_u32(value) == i);
    }
    CHECK(tnef_property_next(&reader, &property) == CODEC_END);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && ok && attribute.id == ATT_SUBJECT);

    /* The same written. */
    create();
    tnef_write_signature(&writer, 1);
    tnef_attribute_begin(&writer, TNEF_LEVEL_MESSAGE, ATT_MAPI_PROPS);
    tnef_count_begin(&writer);
    property = (struct tnef_property){.tag = 0x0076001e};
    tnef_write_property(&writer, &property);
    tnef_write_u32(&writer, 1);
    tnef_value_begin(&writer);
    tnef_write(&writer, "ab", 3);
    tnef_value_end(&writer);
    property.tag = 0x0037001f;
    tnef_write_property(&writer, &property);
    tnef_write_u32(&writer, 1);
    tnef_value_begin(&writer);
    tnef_write(&writer, u"ab", 6);
    tnef_value_end(&writer);
    property.tag = 0x0023000b;
    tnef_write_property(&writer, &property);
    tnef_write_fixed(&writer, 11, "\1");
    property = (struct tnef_property){.tag = 0x8000101e, .named = true, .kind = 1, .name_size = 16};
    memcpy(property.guid, "\x29\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", 16);
    memcpy(property.name, u"Keywords", 16);
    tnef_write_property(&writer, &property);
    tnef_write_u32(&writer, 2);
    tnef_value_begin(&writer);
    tnef_write(&writer, "a", 2);
    tnef_value_end(&writer);
    tnef_value_begin(&writer);
    tnef_write(&writer, "bcd", 4);
    tnef_value_end(&writer);
    property = (struct tnef_property){.tag = 0x80341003, .named = true, .lid = 0x1234};
    memcpy(property.guid, "\x08\x20\x06\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", 16);
    tnef_write_property(&writer, &property);
    tnef_write_u32(&writer, 2);
    tnef_write_u32(&writer, 1);
    tnef_write_u32(&writer, 2);
    tnef_count_end(&writer);
    tnef_attribute_end(&writer);
    CHECK(tnef_flush(&writer) == CODEC_OK && target.size == 6 + 9 + sizeof(block) - 1 + 2);
    CHECK(!memcmp(target.data + 15, block, sizeof(block) - 1));
    CHECK(open_bytes(&memory, target.data, target.size) == CODEC_OK);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && tnef_next(&reader, &attribute, &ok) == CODEC_END && ok);
}

/* Streams within streams: each level's sizes and checksums come out right, also where they are patched late. */
static bool nested_read(void *context, void *data, size_t size, size_t *done)
{
    return tnef_value_read(context, data, size, done) == CODEC_OK;
}

static void test_nested(void)
{
    static struct tnef_reader readers[8];
    static uint8_t filler[3000];
    const struct tnef_property object = {.tag = 0x3701000d};
    struct tnef_attribute attribute;
    struct tnef_property property;
    struct memory memory;
    uint32_t count, size;
    size_t done, i;
    bool ok;

    memset(filler, 0xa5, sizeof(filler));
    create();
    for (i = 0; i < 4; i++)
    {
        tnef_write_signature(&writer, (uint16_t)(i + 1));
        tnef_write_attribute(&writer, TNEF_LEVEL_ATTACHMENT, ATT_ATTACH_DATA, filler, 1000 * i);
        tnef_attribute_begin(&writer, TNEF_LEVEL_ATTACHMENT, ATT_ATTACHMENT);
        tnef_count_begin(&writer);
        tnef_write_property(&writer, &object);
        tnef_write_u32(&writer, 1);
        tnef_value_begin(&writer);
    }
    tnef_write(&writer, "abc", 3);
    for (i = 0; i < 4; i++)
    {
        tnef_value_end(&writer);
        tnef_count_end(&writer);
        tnef_attribute_end(&writer);
    }
    CHECK(tnef_flush(&writer) == CODEC_OK && !writer.depth);

    CHECK(open_bytes(&memory, target.data, target.size) == CODEC_OK);
    readers[0] = reader;
    for (i = 0; i < 4; i++)
    {
        const struct tnef_input input = {&readers[i], nested_read};

        CHECK(readers[i].key == i + 1);
        CHECK(tnef_next(&readers[i], &attribute, &ok) == CODEC_OK && attribute.size == 1000 * i);
        CHECK(tnef_next(&readers[i], &attribute, &ok) == CODEC_OK && ok && attribute.id == ATT_ATTACHMENT);
        CHECK(tnef_block_begin(&readers[i], &count) == CODEC_OK && count == 1);
        CHECK(tnef_property_next(&readers[i], &property) == CODEC_OK && property.tag == object.tag);
        CHECK(tnef_value_next(&readers[i], &size) == CODEC_OK);
        if (i < 3) CHECK(tnef_open(&readers[i + 1], &input) == CODEC_OK);
        else
            CHECK(tnef_value_read(&readers[i], filler, 10, &done) == CODEC_OK && done == 3 &&
                    !memcmp(filler, "abc", 3));
    }
    while (i--)
    {
        CHECK(tnef_property_next(&readers[i], &property) == CODEC_END);
        CHECK(tnef_next(&readers[i], &attribute, &ok) == CODEC_END && ok);
    }

    /* Too deep, too full: the first failure stays. */
    create();
    for (i = 0; i <= TNEF_OPEN_MAX; i++) tnef_value_begin(&writer);
    for (i = 0; i <= TNEF_OPEN_MAX; i++) tnef_value_end(&writer);
    CHECK(tnef_flush(&writer) == CODEC_TOO_DEEP);
    create();
    target.limit = 5000;
    for (i = 0; i < 10; i++) tnef_write_attribute(&writer, TNEF_LEVEL_MESSAGE, ATT_BODY, filler, 1000);
    CHECK(tnef_flush(&writer) == CODEC_ABORTED && tnef_flush(&writer) == CODEC_ABORTED);
}

/* Each block is broken; its beginning is read, and the attribute behind it. */
static void test_hostile(void)
{
    static const struct
    {
        const char *data;
        size_t size;
        unsigned int readable; /* properties */
        enum codec_status status;
    } tests[] = {
            {"", 0, 0, CODEC_CORRUPT},
            {"\1\0\0", 3, 0, CODEC_CORRUPT},
            {"\xff\xff\xff\xff\x03\0\1\0\7\0\0\0", 12, 1, CODEC_CORRUPT},
            {"\2\0\0\0\x03\0\1\0\7\0\0\0", 12, 1, CODEC_CORRUPT},
            {"\1\0\0\0\x1e\0\1\0\1\0\0\0\xff\xff\xff\x7f"
             "abcd",
                    20, 1, CODEC_CORRUPT},
            {"\1\0\0\0\x1e\0\1\0\xff\xff\xff\xff\1\0\0\0abcd", 20, 0, CODEC_CORRUPT},
            {"\1\0\0\0\x02\x10\1\0\xff\xff\xff\x7f"
             "abcd",
                    16, 0, CODEC_CORRUPT},
            {"\1\0\0\0\x99\0\1\0abcd", 12, 0, CODEC_UNSUPPORTED},
            {"\1\0\0\0\x03\0\0\x80"
             "0123456789abcdef\1\0\0\0\xff\xff\xff\xff\0\0\0\0",
                    36, 0, CODEC_CORRUPT},
            {"\1\0\0\0\x03\0\0\x80"
             "0123456789",
                    18, 0, CODEC_CORRUPT},
            {"\1\0\0\0\x03\0\1\0\7\0", 10, 1, CODEC_CORRUPT},
            /* These are in order: no value at all, an empty one, and the last padding missing. */
            {"\3\0\0\0\1\0\1\0\x1e\0\1\0\0\0\0\0\x1e\0\1\0\1\0\0\0\0\0\0\0", 28, 3, CODEC_END},
            {"\1\0\0\0\x1e\0\1\0\1\0\0\0\2\0\0\0a\0", 18, 1, CODEC_END},
    };
    struct tnef_property property;
    struct tnef_attribute attribute;
    struct memory memory;
    enum codec_status status;
    uint32_t count;
    size_t i;
    bool ok;

    for (i = 0; i < sizeof(tests) / sizeof(*tests); i++)
    {
        unsigned int readable = 0;

        make_block(ATT_MAPI_PROPS, tests[i].data, tests[i].size);
        CHECK(open_bytes(&memory, target.data, target.size) == CODEC_OK);
        CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK);
        if ((status = tnef_block_begin(&reader, &count)) == CODEC_OK)
            while ((status = tnef_property_next(&reader, &property)) == CODEC_OK) readable++;
        if (status != tests[i].status || readable != tests[i].readable)
            printf("test %zu: %d, %u\n", i, status, readable);
        CHECK(status == tests[i].status && readable == tests[i].readable && count <= tests[i].size / 4);
        CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && ok && attribute.id == ATT_SUBJECT);
    }

    /* A name too long is skipped, the property is not. */
    create();
    tnef_write_signature(&writer, 1);
    tnef_attribute_begin(&writer, TNEF_LEVEL_MESSAGE, 0x00009003);
    tnef_write_u32(&writer, 1);
    tnef_write_u32(&writer, 0x80000003);
    for (i = 0; i < 4; i++) tnef_write_u32(&writer, 0);
    tnef_write_u32(&writer, 1);
    tnef_write_u32(&writer, 2002);
    for (i = 0; i < 501; i++) tnef_write_u32(&writer, 0x00610061);
    tnef_write_u32(&writer, 77);
    tnef_attribute_end(&writer);
    CHECK(tnef_flush(&writer) == CODEC_OK && open_bytes(&memory, target.data, target.size) == CODEC_OK);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && attribute.id == ATT_MAPI_PROPS);
    CHECK(tnef_block_begin(&reader, &count) == CODEC_OK && tnef_property_next(&reader, &property) == CODEC_OK);
    CHECK(property.name_too_long && !property.name_size);
    CHECK(tnef_value_next(&reader, &count) == CODEC_OK && count == 4);
    CHECK(tnef_property_next(&reader, &property) == CODEC_END);

    /* An attribute of nearly 4 GB: the stream's end is what stops it. */
    CHECK(open_bytes(&memory,
                  "\x78\x9f\x3e\x22\0\0\2\x0f\x80\6\0\xff\xff\xff\xff"
                  "abc",
                  18) == CODEC_OK);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_OK && attribute.size == UINT32_MAX);
    CHECK(tnef_next(&reader, &attribute, &ok) == CODEC_CORRUPT && tnef_next(&reader, &attribute, &ok) == CODEC_CORRUPT);
}

static void test_people(void)
{
    static const uint8_t from[] = "\x04\x00\x31\x00\x0a\x00\x17\x00User Two\0\0SMTP:user2@example.com\0\0\0\0\0\0\0\0";
    static const uint8_t owner[] = "\x05\x00"
                                   "Anna\0\x13\x00"
                                   "SMTP:anna@host.com";
    struct tnef_person person;
    uint8_t data[100];
    struct writer out = writer_init(data, sizeof(data));
    size_t i;

    CHECK(tnef_from_read(from, 49, &person) == CODEC_OK && person.name_size == 8 &&
            !memcmp(person.name, "User Two", 8) && person.type_size == 4 && !memcmp(person.type, "SMTP", 4) &&
            person.address_size == 17 && !memcmp(person.address, "user2@example.com", 17));
    CHECK(tnef_from_write(&out, &person) && out.pos == 49 && !memcmp(data, from, 49));
    for (i = 0; i < 41; i++) CHECK(tnef_from_read(from, i, &person) == CODEC_CORRUPT);
    CHECK(tnef_from_read("\3\0\0\0\0\0\0\0", 8, &person) == CODEC_UNSUPPORTED);
    CHECK(tnef_from_read("\4\0\0\0\2\0\2\0a\0b\0", 12, &person) == CODEC_CORRUPT);
    person.name_size = 70000;
    CHECK(!tnef_from_write(&out, &person) && !tnef_owner_write(&out, &person));

    out = writer_init(data, sizeof(data));
    CHECK(tnef_owner_read(owner, sizeof(owner), &person) == CODEC_OK && person.name_size == 4 &&
            person.address_size == 13);
    CHECK(tnef_owner_write(&out, &person) && out.pos == sizeof(owner) && !memcmp(data, owner, sizeof(owner)));
    for (i = 0; i < sizeof(owner); i++) CHECK(tnef_owner_read(owner, i, &person) == CODEC_CORRUPT);
}

static void test_values(void)
{
    static const uint8_t file[] = "\x01\x00\xff\xff\xff\xff\x20\x00\x20\x00\x00\x00\x00";
    struct tnef_renddata rendering;
    uint8_t data[14], key[10];
    struct writer out = writer_init(data, sizeof(data));
    size_t size;

    CHECK(!strcmp(tnef_class_to_mapi("IPM.Microsoft Mail.Note"), "IPM.Note"));
    CHECK(!strcmp(tnef_class_to_mapi("Microsoft Mail v3.0 ipm.microsoft mail.note"), "IPM.Note"));
    CHECK(!strcmp(tnef_class_to_mapi("IPM.Task"), "IPM.Task"));
    CHECK(!strcmp(tnef_class_to_mapi("IPM.Microsoft Mail.Read Receipt"), "Report.IPM.Note.IPNRN"));
    CHECK(!strcmp(tnef_class_to_wire("Report.IPM.Note.RN"), "IPM.Microsoft Mail.Read Receipt"));
    CHECK(!strcmp(tnef_class_to_wire("IPM"), "IPM.Microsoft Mail.Note"));
    CHECK(!strcmp(tnef_class_to_wire("IPM.Note.Custom"), "IPM.Note.Custom"));
    CHECK(tnef_class_owner("IPM.Schedule.Meeting.Request") == TNEF_OWNER_SENT_REPRESENTING);
    CHECK(tnef_class_owner("ipm.schedule.meeting.resp.Tent") == TNEF_OWNER_RECEIVED_REPRESENTING);
    CHECK(tnef_class_owner("IPM.Note") == TNEF_OWNER_NONE);
    CHECK(tnef_status_to_flags(0x21) == 1 && tnef_status_to_flags(0x02) == 10 && tnef_status_to_flags(0x84) == 2);
    CHECK(tnef_status_from_flags(0x11) == 0xa1 && tnef_status_from_flags(0x0e) == 0x06);
    CHECK(tnef_priority_to_importance(1) == 2 && tnef_priority_to_importance(3) == 0 &&
            tnef_priority_to_importance(9) == 1);
    CHECK(tnef_priority_from_importance(2) == 1 && tnef_priority_from_importance(0) == 3);
    tnef_renddata_read(NULL, 0, &rendering);
    tnef_renddata_write(data, &rendering);
    CHECK(!memcmp(data, file, 14));
    tnef_renddata_read("\2\0\5\0\0\0\xff\xff\xff\xff\1\0\0\0", 14, &rendering);
    CHECK(rendering.type == TNEF_RENDERING_OLE && rendering.position == 5 && rendering.flags == 1);
    tnef_key_write(&out, "\x0a\xff", 2);
    CHECK(out.pos == 5 && !memcmp(data, "0AFF", 5));
    CHECK(tnef_key_read("0afF", 4, key, &size) == CODEC_OK && size == 2 && key[1] == 0xff);
    CHECK(tnef_key_read("0af", 4, key, &size) == CODEC_CORRUPT && tnef_key_read("0x", 3, key, &size) == CODEC_CORRUPT);
}

int main(void)
{
    test_example();
    test_properties();
    test_nested();
    test_hostile();
    test_people();
    test_values();
    return unit_report();
}
