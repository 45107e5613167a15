/*
 * Messages as pages of HTML.
 *
 * The message's own HTML stands in a frame of its own, as the text of its srcdoc attribute, so that nothing in it can
 * reach the page. The frame is sandboxed: no scripts, no forms, no windows. The policy of the page, which the frame
 * inherits, lets nothing be loaded: pictures only where the page itself has their data.
 *
 * Copyright 2026 the mapi32 authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 */
#include "imsg.h"

static const char head[] = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                           "style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'\">\n"
                           "<meta name=\"referrer\" content=\"no-referrer\">\n"
                           "<style>\nbody { font-family: sans-serif; margin: 2em; }\n"
                           "pre { white-space: pre-wrap; overflow-wrap: anywhere; }\n"
                           "iframe { width: 100%; height: 40em; border: 1px solid gray; }\n</style>\n";

/* Markup of ours. */
static void print_markup(struct output *output, const char *markup)
{
    output->in_page = FALSE;
    output_text(output, markup);
    output->in_page = TRUE;
}

/* PR_HTML as text: it is in the code page that PR_INTERNET_CPID says. For free(). */
static WCHAR *read_html(IMessage *message, int *length)
{
    SPropTagArray tags = {1, {PR_INTERNET_CPID}};
    UINT code_page = CP_ACP;
    WCHAR *text = NULL;
    SPropValue *values;
    ULONG count, size;
    BYTE *data;

    if (FAILED(read_large((IMAPIProp *)message, PR_HTML, &data, &size))) return NULL;
    if (SUCCEEDED(IMessage_GetProps(message, &tags, 0, &count, &values)))
    {
        if (values[0].ulPropTag == PR_INTERNET_CPID && IsValidCodePage((UINT)values[0].Value.l))
            code_page = (UINT)values[0].Value.l;
        MAPIFreeBuffer(values);
    }
    *length = size ? MultiByteToWideChar(code_page, 0, (char *)data, (int)size, NULL, 0) : 0;
    if (*length > 0 && (text = malloc((size_t)*length * sizeof(*text))))
        MultiByteToWideChar(code_page, 0, (char *)data, (int)size, text, *length);
    free(data);
    return text;
}

void html_message(struct output *output, IMessage *message)
{
    WCHAR *text = get_text((IMAPIProp *)message, PR_SUBJECT_W);
    int length;

    print_markup(output, head);
    print_markup(output, "<title>");
    if (text) output_wide(output, text, wcslen(text), TRUE);
    print_markup(output, "</title>\n</head>\n<body>\n<h1>");
    if (text) output_wide(output, text, wcslen(text), TRUE);
    free(text);
    print_markup(output, "</h1>\n<pre>\n");
    text_message(output, message);
    print_markup(output, "</pre>\n");
    if ((text = read_html(message, &length)))
    {
        print_markup(output, "<h2>HTML</h2>\n<iframe sandbox referrerpolicy=\"no-referrer\" title=\"HTML\" srcdoc=\"");
        output_wide(output, text, (size_t)length, FALSE);
        print_markup(output, "\"></iframe>\n");
        free(text);
    }
    print_markup(output, "<details>\n<summary>Properties</summary>\n<pre>\n");
    text_properties(output, message);
    print_markup(output, "</pre>\n</details>\n</body>\n</html>\n");
    output->in_page = FALSE;
}
