/*
 * Usage: tnef FILE
 * Counts what is in a TNEF stream: attributes, attachments, recipients, then the properties of attMAPIProps and of each
 * attAttachment, and the checksums that are wrong. Exit status 1: no TNEF.
 */
#include "codec/tnef.h"
#include <stdio.h>

static bool read_file(void *context, void *data, size_t size, size_t *done)
{
    *done = fread(data, 1, size, context);
    return !ferror((FILE *)context);
}

/* Properties of a block; those before the damage where it is broken. */
static unsigned int count_properties(struct tnef_reader *reader)
{
    static struct tnef_property property;
    unsigned int found = 0;
    uint32_t count;

    if (tnef_block_begin(reader, &count) == CODEC_OK)
        while (tnef_property_next(reader, &property) == CODEC_OK) found++;
    return found;
}

int main(int argc, char **argv)
{
    unsigned int attributes = 0, attachments = 0, bad = 0;
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    const struct tnef_input input = {file, read_file};
    static struct tnef_reader reader;
    struct tnef_attribute attribute;
    enum codec_status status;
    uint32_t recipients = 0;
    char properties[1000] = "";
    bool checksum_ok;
    size_t length = 0;

    if (!file || tnef_open(&reader, &input) != CODEC_OK) return 1;
    while ((status = tnef_next(&reader, &attribute, &checksum_ok)) == CODEC_OK)
    {
        attributes++;
        bad += !checksum_ok;
        attachments += attribute.id == ATT_ATTACH_RENDDATA;
        if (attribute.id == ATT_RECIPIENT_TABLE) tnef_read_u32(&reader, &recipients);
        if ((attribute.id == ATT_MAPI_PROPS || attribute.id == ATT_ATTACHMENT) && length < sizeof(properties) - 20)
            length += (size_t)sprintf(properties + length, "%s%u", length ? "," : "", count_properties(&reader));
    }
    bad += !checksum_ok || status == CODEC_CORRUPT;
    printf("%u\t%u\t%u\t%s\t%u\n", attributes, attachments, recipients, length ? properties : "-", bad);
    return 0;
}
