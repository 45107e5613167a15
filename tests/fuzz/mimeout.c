/* The writer of Internet messages: whatever the text is, it stays in its field, lines are short enough, and what was
 * written decodes to what was given. */
#include <stdlib.h>

#include "codec/bytetext.h"
#include "codec/mimebody.h"

static uint8_t text[1 << 16], output[1 << 20], decoded[1 << 20], expected[1 << 18];
static size_t output_size;
static struct mime_wrap wrap;

static bool collect(void *context, const void *data, size_t size)
{
    (void)context;
    if (size > sizeof(output) - 1 - output_size) abort();
    memcpy(output + output_size, data, size);
    output_size += size;
    output[output_size] = 0;
    return true;
}

static struct mime_out start(enum mime_header_form form)
{
    struct mime_out out = {collect, NULL, form};

    output_size = 0;
    output[0] = 0;
    return out;
}

/* Every line ends in CRLF and has at most max bytes; in a field all but the first begin with a blank. */
static void check_lines(bool field, size_t max)
{
    size_t begin = 0, i;

    for (i = 0; i < output_size; i++)
    {
        if (output[i] == '\r' ? output[i + 1] != '\n' : output[i] == '\n') abort();
        if (field && !output[i]) abort();
        if (output[i] != '\r') continue;
        if (i - begin > max) abort();
        if (field && (begin ? i == begin + 1 || (output[begin] != ' ' && output[begin] != '\t') : i == begin)) abort();
        begin = i + 2;
        i++;
    }
    if (field && begin != output_size) abort();
    if (output_size - begin > max) abort();
}

/* The text as it may stand in a field. */
static size_t sanitized(const char *in)
{
    size_t size = 0, count;
    char c[4];

    while (*in && size < MIME_FIELD_MAX)
    {
        in += mime_char(in, c, &count);
        memcpy(expected + size, c, count);
        size += count;
    }
    return size;
}

/* The value of a field: unfolded, words decoded. */
static size_t decode_field(size_t begin)
{
    size_t size = 0, i, end, length;
    bool word = false;

    for (i = begin; i + 2 < output_size;)
    {
        if (output[i] == '\r')
        {
            i += 2;
            /* the fold between words is nothing */
            if (word && !memcmp(output + i, " =?", 3)) i++;
            continue;
        }
        word = !memcmp(output + i, "=?utf-8?", 8);
        if (!word)
        {
            decoded[size++] = output[i++];
            continue;
        }
        for (end = i + 10; memcmp(output + end, "?=", 2); end++)
            if (end >= output_size) abort();
        if (end + 2 - i > MIME_WORD_MAX) abort();
        if (output[i + 8] == 'B')
        {
            if (base64_decode((char *)output + i + 10, end - i - 10, decoded + size, &length) != CODEC_OK) abort();
            size += length;
        }
        else
            for (i += 10; i < end; i++)
            {
                if (output[i] != '=') decoded[size++] = output[i] == '_' ? ' ' : output[i];
                else if (hex_decode((char *)output + i + 1, 2, decoded + size++) != CODEC_OK) abort();
                else i += 2;
            }
        i = end + 2;
    }
    return size;
}

static void check_fields(const char *in, size_t size)
{
    struct mime_out out;
    int form;

    for (form = MIME_HEADER_WORDS; form <= MIME_HEADER_UTF8; form++)
    {
        out = start((enum mime_header_form)form);
        mime_out_text(&out, "X", in);
        check_lines(true, MIME_LINE_MAX);
        if (sanitized(in) != decode_field(3) || memcmp(expected, decoded, sanitized(in))) abort();
        if (size > 700) continue;
        out = start((enum mime_header_form)form);
        mime_out_address(&out, "To", true, in, "a@b");
        mime_out_address(&out, "To", false, NULL, in);
        mime_out_address(&out, "To", false, in, NULL);
        mime_out_end(&out);
        check_lines(true, 2 * MIME_LINE_MAX);
        out = start((enum mime_header_form)form);
        mime_out_raw(&out, "A: b");
        mime_out_parameter(&out, "name", in);
        mime_out_old_parameter(&out, "name", in);
        mime_out_end(&out);
        check_lines(true, MIME_LINE_MAX);
    }
}

static void check_encodings(const uint8_t *data, size_t size, size_t step)
{
    struct mime_base64 base64 = {{0}, 0};
    struct mime_quoted quoted = {{0}};
    struct mime_uuencode uu = {{0}, 0};
    struct mime_out out = start(MIME_HEADER_WORDS);
    size_t i, count, part;

    for (i = 0; i < size; i += part)
    {
        part = size - i < step ? size - i : step;
        mime_base64(&out, &base64, data + i, part);
    }
    mime_base64_end(&out, &base64);
    check_lines(false, 76);
    for (i = count = 0; i < output_size; i++)
        if (output[i] != '\r' && output[i] != '\n') output[count++] = output[i];
    if (base64_decode((char *)output, count, decoded, &count) != CODEC_OK || count != size ||
            memcmp(decoded, data, size))
        abort();

    out = start(MIME_HEADER_WORDS);
    for (i = 0; i < size; i += part)
    {
        part = size - i < step ? size - i : step;
        mime_quoted(&out, &quoted, data + i, part);
    }
    mime_quoted_end(&out, &quoted);
    check_lines(false, 76);
    if (strstr((char *)output, "=_")) abort();
    for (i = count = 0; i < output_size; i++)
    {
        if (output[i] != '=') decoded[count++] = output[i];
        else if (output[i + 1] == '\r') i += 2;
        else if (hex_decode((char *)output + i + 1, 2, decoded + count++) != CODEC_OK) abort();
        else i += 2;
    }
    if (count != size || memcmp(decoded, data, size)) abort();

    out = start(MIME_HEADER_WORDS);
    mime_uuencode(&out, &uu, data, size);
    mime_uuencode_end(&out, &uu);
    check_lines(false, 61);
}

/* Flowed text, if the scan says that it may be, and marked text. */
static void check_wrap(const uint8_t *data, size_t size, size_t width)
{
    struct mime_scan scan = {0};
    struct mime_out out = start(MIME_HEADER_WORDS);
    size_t i, begin, count = 0;

    mime_scan(&scan, data, size);
    mime_scan_end(&scan);
    memset(&wrap, 0, sizeof(wrap));
    wrap.kind = MIME_WRAP_MARKED;
    wrap.width = width;
    wrap.utf8 = true;
    mime_wrap(&out, &wrap, data, size);
    mime_wrap_end(&out, &wrap);
    check_lines(false, MIME_LINE_MAX);
    if (scan.has_nul || scan.has_bare_end || scan.has_last_blank || scan.has_many_blanks || scan.longest_run > 800)
        return;

    out = start(MIME_HEADER_WORDS);
    memset(&wrap, 0, sizeof(wrap));
    wrap.width = width;
    mime_wrap(&out, &wrap, data, size);
    mime_wrap_end(&out, &wrap);
    check_lines(false, MIME_LINE_MAX);
    for (begin = 0; begin < output_size; begin = i + 2)
    {
        const bool signature = output_size - begin >= 5 && !memcmp(output + begin, "-- \r\n", 5);

        if (output[begin] == ' ') begin++;
        for (i = begin; output[i] != '\r'; i++) decoded[count++] = output[i];
        if (i == begin || output[i - 1] != ' ' || signature)
        {
            decoded[count++] = '\r';
            decoded[count++] = '\n';
        }
    }
    if (!scan.ends_line) count -= 2;
    if (count != size || memcmp(decoded, data, size)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > sizeof(text) / 4) size = sizeof(text) / 4;
    memcpy(text, data, size);
    text[size] = 0;
    check_fields((char *)text, size);
    check_encodings(data, size, size ? data[0] % 9 + 1 : 1);
    check_wrap(data, size, 20 + (size ? data[0] : 0));
    return 0;
}
