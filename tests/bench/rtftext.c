/*
 * Usage: rtftext text|html < FILE.rtf > TEXT
 * Text of an RTF as UTF-8, code pages by iconv. Exit status 3: html was asked for, but the RTF encapsulates none.
 */
#include "codec/rtftext.h"
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

static struct rtftext text;

static size_t convert(
        void *context, uint32_t codepage, const uint8_t *bytes, size_t size, bool last, uint16_t *units, size_t *used)
{
    char name[20], *in = (char *)bytes, *out = (char *)units;
    size_t in_left = size, out_left = size * 2 * sizeof(*units);
    iconv_t iconv_state;

    snprintf(name, sizeof(name), codepage == 65001 ? "UTF-8" : codepage == 10000 ? "MACINTOSH" : "CP%u", codepage);
    if ((iconv_state = iconv_open("UTF-16LE", name)) == (iconv_t)-1) exit(2);
    while (in_left && iconv(iconv_state, &in, &in_left, &out, &out_left) == (size_t)-1)
    {
        if (in_left < 4 && !last) break;
        /* Like MultiByteToWideChar, which maps the bytes that a page does not define to the same number. */
        *(uint16_t *)out = *(uint8_t *)in++;
        in_left--;
        out += 2;
        out_left -= 2;
    }
    iconv_close(iconv_state);
    *used = size - in_left;
    return (size_t)(out - (char *)units) / 2;
}

static bool print(void *context, const uint16_t *units, size_t count)
{
    iconv_t iconv_state = iconv_open("UTF-8", "UTF-16LE");
    char buffer[RTFTEXT_UNITS * 4], *in = (char *)units, *out = buffer;
    size_t in_left = count * 2, out_left = sizeof(buffer);

    iconv(iconv_state, &in, &in_left, &out, &out_left);
    iconv_close(iconv_state);
    return fwrite(buffer, 1, (size_t)(out - buffer), stdout) == (size_t)(out - buffer);
}

int main(int argc, char **argv)
{
    const struct rtftext_output output = {NULL, convert, print};
    static uint8_t data[1 << 24];
    const bool html = argc > 1 && !strcmp(argv[1], "html");
    size_t size = fread(data, 1, sizeof(data), stdin);

    const enum rtftext_kind kind = rtftext_recognize(data, size);

    if (html && kind != RTFTEXT_HTML) return 3;
    rtftext_init(&text, html || kind == RTFTEXT_PLAIN ? kind : RTFTEXT_NATIVE, &output);
    rtftext_feed(&text, data, size);
    return rtftext_end(&text) != CODEC_OK;
}
